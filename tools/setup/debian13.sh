#!/bin/sh
# Both commands of the README in a clean Debian 13 with only git, make and python3. Called by `make debian13`.
#
#   sh tools/setup/debian13.sh all      make demo for a minute, then make test
#   sh tools/setup/debian13.sh short    make demo for some seconds, then the fast tests
#   sh tools/setup/debian13.sh hardware make hardware, with the KiCad of that Debian itself
#
# Needs root (or sudo) and mmdebstrap. The clean system is kept in KEPT and unpacked anew for each run; the run has
# a mount and a process namespace of its own, so nothing of it is left when it ends, however it ends.
# How this machine reaches its packages (mirror, certificates, proxies, settings of pip) holds inside too.
set -eu
form=${1:-all} suite=${SUITE:-trixie}
here=$(cd "$(dirname "$0")/../.." && pwd)
KEPT=${KEPT:-/var/tmp/motcua-$suite}
tar=$KEPT/clean.tar run=$KEPT/run-$$

if [ "$(id -u)" != 0 ]; then
    exec sudo -E sh "$0" "$@"
fi
if ! unshare --mount --pid --fork true 2>/dev/null; then
    echo "This machine allows no namespaces: Debian 13 is not tried here." >&2
    exit "${WITHOUT_NAMESPACES:-1}"
fi

mkdir -p "$KEPT"
if [ ! -e "$tar" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | head -n 1)
    echo "Making a clean $suite"
    mmdebstrap --quiet --variant=minbase --include=git,make,python3,ca-certificates \
        "$suite" "$KEPT/new.tar" "${mirror:?no Debian mirror in the apt sources of this machine: give one there}"
    mv "$KEPT/new.tar" "$tar"
fi

trap 'rm -rf --one-file-system "$run"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$run/work"
tar -C "$run" --exclude='./dev/*' -xf "$tar"
# The files of this checkout as they are, whether committed or not, and nothing else of it.
(cd "$here" && git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -cf - -T -) \
    | tar -C "$run/work" -xf -
cp -L /etc/resolv.conf "$run/etc/resolv.conf"
certificates=${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}
[ ! -e "$certificates" ] || cp -L "$certificates" "$run/etc/ssl/certs/ca-certificates.crt"
[ ! -d /etc/apt/apt.conf.d ] || grep -lsri proxy /etc/apt/apt.conf.d | xargs -r cp -t "$run/etc/apt/apt.conf.d"

case "$form" in
all) then="make demo FOR=60 && make test" ;;
short) then="make demo FOR=20 && make .venv/.system && .venv/bin/pytest --complete -q -n 4 --dist loadgroup $(tr '\n' ' ' < "$here/tools/setup/fast-tests")" ;;
hardware) then="make hardware" ;;
*) echo "all, short or hardware, not $form" >&2; exit 2 ;;
esac

proxies=$(env | grep -iE '^(https?|no)_proxy=' || true)
set +e
unshare --mount --pid --fork --kill-child --mount-proc="$run/proc" sh -c '
    set -e
    mount -t sysfs -o ro sys "$1/sys"
    mount -t tmpfs dev "$1/dev"
    mkdir "$1/dev/pts" "$1/dev/shm"
    mount -t tmpfs shm "$1/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 pts "$1/dev/pts"
    for one in null zero full random urandom tty; do : > "$1/dev/$one"; mount --bind "/dev/$one" "$1/dev/$one"; done
    ln -s pts/ptmx "$1/dev/ptmx"; ln -s /proc/self/fd "$1/dev/fd"
    mount -t tmpfs tmp "$1/tmp"
    shift_=$1 words=$2; shift 2
    exec chroot "$shift_" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        PIP_CERT=/etc/ssl/certs/ca-certificates.crt PIP_ROOT_USER_ACTION=ignore "$@" sh -c "
        . /etc/os-release; echo \"\$PRETTY_NAME, \$(python3 --version)\"
        cd /work && git init -q . && git -c user.name=try -c user.email=try@example.org add -A && $words"
' debian13 "$run" "$then" $proxies
code=$?
exit $code
