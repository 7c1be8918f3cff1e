#!/bin/sh
# Compiles the server of the installed package postgresql-$1 anew with its assertions, from Debian's source and with the flags that
# pg_config tells, and puts the program in the place of the package's: scripts/check-matrix runs it in a bare root, as root.
# Usage: assertions.sh VERSION JOBS
set -eu
version=$1
jobs=$2
bin=/usr/lib/postgresql/$version/bin
# debootstrap writes the one form of sources, Debian's images have the other.
for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ -e "$list" ] || continue
    sed 's/^deb /deb-src /; s/^Types: deb$/Types: deb-src/' "$list" >"/etc/apt/sources.list.d/source-$(basename "$list" | sed 's/sources.list/debian.list/')"
done
apt-get update
apt-get install -y --no-install-recommends bison dpkg-dev flex perl
apt-get build-dep -y --no-install-recommends "postgresql-$version"
mkdir -p /usr/src/assertions
cd /usr/src/assertions
apt-get source "postgresql-$version"
cd "postgresql-$version"-*/
# Compiling in time is left out: its bitcode doubles what there is to compile. The package makes a configure of its own that knows
# --runstatedir; nothing reads that.
eval "./configure $("$bin/pg_config" --configure | sed "s/'--with-llvm'//; s/'CLANG=[^']*'//; s/'LLVM_CONFIG=[^']*'//; s/'--runstatedir=[^']*'//") --enable-cassert"
make --jobs="$jobs" -C src/backend all
install -m 755 src/backend/postgres "$bin/postgres"
