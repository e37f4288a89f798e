#!/bin/sh
# Installs with apt what pip cannot bring. Called by make; `sh tools/setup/apt.sh venv|demo|test|dates|debian13|hardware|kicad6`.
#   venv      what is needed to make a virtual environment
#   demo      what an office on this machine uses
#   test      what the tests use
#   dates     what `make dates` uses
#   debian13  what `make debian13` uses
#   hardware  what `make hardware` uses
#   kicad6    what `make hardware FULL=1` uses on top of it
# Where apt is missing or refuses it says so and goes on: a demo tells then what it cannot do, and `make test`
# fails at the tests that want the program (pytest --complete).
set -eu

want=""
need() { # need PACKAGE WHY TEST...
    package=$1 why=$2
    shift 2
    "$@" >/dev/null 2>&1 || { want="$want $package"; echo "  $package: $why"; }
}

in_sbin() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1"; }

fonts=/usr/share/fonts/truetype/dejavu
demo() {
    need fonts-dejavu-core "letters of the tickets" test -e "$fonts/DejaVuSans.ttf"
    [ "$(uname -m)" = x86_64 ] || need micropython "the interpreter that runs the firmware" in_sbin micropython
}

echo "Looking for system packages ($1)"
case "$1" in
venv)
    need python3-venv "virtual environments" "${PYTHON:-python3}" -c "import ensurepip, venv"
    ;;
demo)
    demo
    ;;
test)
    demo
    # Debian 12 has this letter in fonts-dejavu-core too; since Debian 13 it is in a package of its own.
    need fonts-dejavu-extra "letters of the keypad's small display" test -e "$fonts/DejaVuSansCondensed-Bold.ttf"
    need mosquitto "the broker recommended for a real office" in_sbin mosquitto
    need graphviz "pictures of the life cycles" in_sbin dot
    need iproute2 "networks that swallow packets" in_sbin ip
    need e2fsprogs "files that cannot be written" in_sbin chattr
    need util-linux "children that end with their parent" in_sbin setpriv
    ;;
dates)
    need faketime "other days and hours" in_sbin faketime
    ;;
debian13)
    need mmdebstrap "a clean Debian 13" in_sbin mmdebstrap
    need util-linux "a room of its own for it" in_sbin unshare
    ;;
hardware)
    need ngspice "simulated circuits" in_sbin ngspice
    need librsvg2-bin "pictures of the sheets" in_sbin rsvg-convert
    need graphviz "drawings of the harnesses" in_sbin dot
    if [ "$(. /etc/os-release 2>/dev/null && echo "${VERSION_ID:-0}" | cut -d. -f1)" -ge 13 ] 2>/dev/null; then
        need kicad "the judge of the sheets" in_sbin kicad-cli
        need kicad-symbols "symbols to compare ours with" test -d /usr/share/kicad/symbols
        need kicad-footprints "footprints of the parts" test -d /usr/share/kicad/footprints
    else
        need mmdebstrap "a Debian 13 with KiCad 9 in it" in_sbin mmdebstrap
    fi
    ;;
kicad6)
    need kicad "the older judge of the sheets" in_sbin eeschema
    need xvfb "a display for it" in_sbin Xvfb
    need xdotool "a hand for it" in_sbin xdotool
    need xclip "a clipboard for it" in_sbin xclip
    ;;
*)
    echo "  nothing is known of '$1'" >&2
    exit 2
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
