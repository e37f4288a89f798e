#!/bin/sh
# Installs with apt what pip cannot bring. Called by make; `sh tools/setup/apt.sh venv|system`.
#   venv    what is needed to make a virtual environment
#   system  what some of the tests and `hub up --broker mosquitto` use
# Where apt is missing it says so and goes on: the tests that need the program are counted as skipped.
set -eu

want=""
need() { # need PACKAGE WHY TEST...
    package=$1 why=$2
    shift 2
    "$@" >/dev/null 2>&1 || { want="$want $package"; echo "  $package: $why"; }
}

in_sbin() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1"; }

echo "Looking for system packages ($1)"
case "$1" in
venv)
    need python3-venv "virtual environments" python3 -c "import ensurepip, venv"
    ;;
system)
    need mosquitto "the broker recommended for a real office" in_sbin mosquitto
    need fonts-dejavu-core "letters of the tickets and of the small displays" \
        test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
    [ "$(uname -m)" = x86_64 ] || need micropython "the interpreter that runs the firmware" in_sbin micropython
    ;;
esac
[ -n "$want" ] || { echo "  nothing is missing"; exit 0; }

if ! command -v apt-get >/dev/null; then
    echo "  apt-get is not here: install these by hand:$want"
    exit 0
fi
sudo=""
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    echo "  sudo is asked for, to install:$want"
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q >/dev/null || true
if ! $sudo apt-get install -y -q --no-install-recommends $want >/dev/null; then
    echo "  could not install:$want"
    exit 0
fi
# Debian starts a broker of its own on installation; the hub runs its own on its own port.
case "$want" in *mosquitto*)
    if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
        $sudo systemctl disable --now mosquitto >/dev/null 2>&1 || true
    fi ;;
esac
