#!/bin/sh
# KiCad 9 without a display, on any Debian. Called by `python -m tools.hardware`.
#
#   sh tools/setup/kicad.sh ready        make it ready if it is not
#   sh tools/setup/kicad.sh run FOLDER   run the shell program FOLDER/run.sh, where kicad-cli is found, in FOLDER
#
# Debian 13 has KiCad 9: its packages are used where they are installed. Elsewhere a small Debian 13 is kept in
# KEPT for it alone (root or sudo, mmdebstrap); KiCad runs in it by chroot, and nothing is mounted.
set -eu
KEPT=${KEPT:-/var/tmp/motcua-trixie}
room=$KEPT/kicad
packages=kicad,kicad-symbols,kicad-footprints

here() { command -v kicad-cli >/dev/null && [ -d /usr/share/kicad/symbols ] && [ -d /usr/share/kicad/footprints ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -E "$@"; fi
}

# One at a time, and twice: a mirror may hiccup.
make_room() {
    [ ! -e "$room/.ready" ] || return 0
    as_root mkdir -p "$KEPT"
    as_root flock "$KEPT" env KEPT="$KEPT" sh "$0" make || as_root flock "$KEPT" env KEPT="$KEPT" sh "$0" make
}

make_it() {
    [ ! -e "$room/.ready" ] || return 0
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | head -n 1)
    echo "Making a Debian 13 with KiCad in it (400 MB to fetch, 1 GB on disk, once; two to four minutes)"
    rm -rf --one-file-system "$room" "$room.new"
    mmdebstrap --quiet --variant=minbase --include=$packages --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        trixie "$room.new" "${mirror:?no Debian mirror in the apt sources of this machine: give one there}"
    touch "$room.new/.ready"
    mv "$room.new" "$room"
}

case "${1:-}" in
ready)
    here || make_room
    ;;
make)
    make_it
    ;;
run)
    folder=$(cd "$2" && pwd)
    if here; then
        cd "$folder"
        exec env HOME="$folder/home" LANG=C.UTF-8 sh run.sh
    fi
    make_room
    inside=/work-$$
    trap 'as_root rm -rf --one-file-system "$room$inside"' EXIT
    as_root cp -r "$folder" "$room$inside"
    as_root chroot "$room" env -i HOME=$inside/home LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin \
        sh -c "cd $inside && exec sh run.sh"
    as_root cp -r "$room$inside/." "$folder"
    ;;
*)
    echo "ready, or run FOLDER" >&2
    exit 2
    ;;
esac
