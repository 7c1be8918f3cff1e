# A bare Debian made by debootstrap, in which what we promise to strangers is tried: sourced by scripts/check-deb and
# scripts/check-matrix. As root. It reaches what this machine reaches: archives, proxies, authorities.
#   BARE_ROOTS   a folder with roots as debootstrap makes them, one a suite: kept there, and copied instead of made again
# shellcheck shell=bash

# Ends a test program that cannot run here, and says so loudly.
skip_all() {
    echo "# NOTHING was tried: $1"
    echo "1..0 # SKIP $1"
    exit 0
}

# Makes a root of the suite $1 and enters its folder into $bare.
make_bare() {
    bare=$(mktemp -d /var/tmp/runlytics-bare-XXXXXX)
    if [[ -d ${BARE_ROOTS:-/nowhere}/$1 ]]; then
        cp -a "$BARE_ROOTS/$1/." "$bare/"
    else
        debootstrap --variant=minbase --include=ca-certificates "$1" "$bare" http://deb.debian.org/debian || return
        [[ ! ${BARE_ROOTS:-} ]] || { mkdir -p "$BARE_ROOTS" && cp -a "$bare" "$BARE_ROOTS/$1"; }
    fi
    chmod 755 "$bare"
    # Where it is this machine's Debian it has its sources, with those of security.
    if [[ $1 == "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" && -e /etc/apt/sources.list.d/debian.sources ]]; then
        rm -f "$bare/etc/apt/sources.list"
        cp /etc/apt/sources.list.d/debian.sources "$bare/etc/apt/sources.list.d/"
    fi
    cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/"
    cp -r /etc/ssl/certs/. "$bare/etc/ssl/certs/"
    cp /etc/resolv.conf "$bare/etc/"
    mkdir -p "$bare/dev/shm" && chmod 1777 "$bare/dev/shm"
    # What is installed starts nothing by itself: here no init watches over it.
    printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d"
    chmod +x "$bare/usr/sbin/policy-rc.d"
    mount -t proc proc "$bare/proc"
    within_bare apt-get update
}

# Runs a command in the root, with nothing of this machine's environment.
within_bare() {
    chroot "$bare" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

# Takes the root away, if nothing but its own files is below it.
remove_bare() {
    [[ ${bare:-} ]] || return 0
    umount "$bare/proc" 2>/dev/null
    grep -q " $bare/" /proc/mounts || rm -rf --one-file-system "$bare"
    bare=
}
