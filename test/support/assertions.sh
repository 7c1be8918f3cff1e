#!/bin/sh
# Compiles the server of the installed package postgresql-$1 anew with its assertions, from Debian's source and by the flags that
# pg_config tells, and puts the program in the place of the package's: scripts/check-matrix runs it in a bare root.
# Usage: assertions.sh VERSION JOBS
set -eu
version=$1
export DEBIAN_FRONTEND=noninteractive
sed 's/^deb /deb-src /; s/^Types: deb$/Types: deb-src/' /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources \
    >/etc/apt/sources.list.d/source.list 2>/dev/null || true
! grep -q '^Types' /etc/apt/sources.list.d/source.list || mv /etc/apt/sources.list.d/source.list /etc/apt/sources.list.d/source.sources
apt-get update
apt-get install -y --no-install-recommends dpkg-dev
apt-get build-dep -y --no-install-recommends "postgresql-$version"
mkdir -p /usr/src/assertions
cd /usr/src/assertions
apt-get source "postgresql-$version"
cd postgresql-"$version"*/
# Just-in-time compiling is left out: clang and its bitcode double the time.
eval "./configure $("/usr/lib/postgresql/$version/bin/pg_config" --configure | sed "s/'--with-llvm'//; s/'CLANG=[^']*'//; s/'LLVM_CONFIG=[^']*'//") --enable-cassert"
make --jobs="$2" -C src/backend generated-headers
make --jobs="$2" -C src/common
make --jobs="$2" -C src/port
make --jobs="$2" -C src/timezone
make --jobs="$2" -C src/backend postgres
install -m 755 src/backend/postgres "/usr/lib/postgresql/$version/bin/postgres"
cd /
runuser -u postgres -- "/usr/lib/postgresql/$version/bin/postgres" --describe-config | grep -q '^debug_assertions' || true
