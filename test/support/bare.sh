# A bare Debian made by debootstrap, in which what we promise to strangers is tried: sourced by scripts/check-deb and
# scripts/check-matrix. As root. It reaches what this machine reaches: archives, proxies, authorities.
#   BARE_CACHE   a folder (/var/cache/runlytics-bare) that keeps for the next time, of each suite, the root as debootstrap
#                made it, the packages that were fetched, and what was compiled; empty: nothing is kept
# shellcheck shell=bash

BARE_CACHE=${BARE_CACHE-/var/cache/runlytics-bare}

# Ends a test program that cannot run here, and says so loudly.
skip_all() {
    echo "# NOTHING was tried: $1"
    echo "1..0 # SKIP $1"
    exit 0
}

# Makes the root of the suite $1 in the folder $2 as debootstrap does, or copies the one that it made before.
plain_root() {
    local kept=${BARE_CACHE:+$BARE_CACHE/$1/root}
    if [[ $kept && -d $kept ]]; then
        cp -a "$kept/." "$2/"
        return
    fi
    debootstrap --variant=minbase --include=ca-certificates "$1" "$2" http://deb.debian.org/debian || return
    [[ $kept ]] || return 0
    # Under another name until it is whole.
    mkdir -p "$BARE_CACHE/$1" && rm -rf "$kept.new" && cp -a "$2" "$kept.new" && mv "$kept.new" "$kept"
}

# Lets the root keep in the cache of the suite $1 what it fetches, and what ccache in it compiles.
share_cache() {
    [[ $BARE_CACHE ]] || return 0
    mkdir -p "$BARE_CACHE/$1/archives/partial" "$BARE_CACHE/$1/ccache" "$bare/root/.cache/ccache"
    mount --bind "$BARE_CACHE/$1/archives" "$bare/var/cache/apt/archives" && mount --bind "$BARE_CACHE/$1/ccache" "$bare/root/.cache/ccache"
    # The configuration of a container's image throws away what was fetched.
    printf '#clear %s;\n' DPkg::Post-Invoke APT::Update::Post-Invoke >"$bare/etc/apt/apt.conf.d/zz-keep"
}

# Makes a root of the suite $1 and enters its folder into $bare.
make_bare() {
    bare=$(mktemp -d /var/tmp/runlytics-bare-XXXXXX)
    plain_root "$1" "$bare" || return
    chmod 755 "$bare"
    # Where it is this machine's Debian it has its sources, with those of security.
    if [[ $1 == "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" && -e /etc/apt/sources.list.d/debian.sources ]]; then
        rm -f "$bare/etc/apt/sources.list"
        cp /etc/apt/sources.list.d/debian.sources "$bare/etc/apt/sources.list.d/"
    fi
    cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/"
    # A package whose own such file that one is asks which to keep, and nobody answers.
    echo 'Dpkg::Options { "--force-confold"; };' >"$bare/etc/apt/apt.conf.d/zz-bare"
    cp -r /etc/ssl/certs/. "$bare/etc/ssl/certs/"
    cp /etc/resolv.conf "$bare/etc/"
    mkdir -p "$bare/dev/shm" && chmod 1777 "$bare/dev/shm"
    # What is installed starts nothing by itself: here no init watches over it.
    printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d"
    chmod +x "$bare/usr/sbin/policy-rc.d"
    mount -t proc proc "$bare/proc"
    share_cache "$1"
    within_bare apt-get update
}

# Runs a command in the root, with nothing of this machine's environment.
within_bare() {
    chroot "$bare" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

# Lets the server in the root listen to its socket alone: the network is this machine's, and may have another on that port.
listen_to_socket() {
    within_bare sh -c 'version=$(ls /usr/lib/postgresql) && pg_conftool "$version" main set listen_addresses ""'
}

# Takes the root away, if nothing but its own files is below it.
remove_bare() {
    [[ ${bare:-} ]] || return 0
    umount "$bare/proc" "$bare/var/cache/apt/archives" "$bare/root/.cache/ccache" 2>/dev/null
    grep -q " $bare/" /proc/mounts || rm -rf --one-file-system "$bare"
    bare=
}
