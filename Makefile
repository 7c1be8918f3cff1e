# The one entrance to the house: every target either builds here or calls its script in scripts/.
# The extension itself is built by extension.mk (PGXS), below build/, by recursion: PGXS owns the
# targets check and clean, and builds best in a folder of its own.

PG_CONFIG ?= pg_config
FUZZ_SECONDS ?= 60

root := $(patsubst %/,%,$(dir $(abspath $(firstword $(MAKEFILE_LIST)))))
pgxs := build/extension
export PG_CONFIG FUZZ_SECONDS

.DEFAULT_GOAL := all
.PHONY: all install uninstall installcheck demo deb check check-deb check-image check-matrix check-pg-upgrade check-page check-scale site bench bench-fleet bench-large fuzz soak lint format clean help

all:  ## build the extension (the default)
install:  ## install the extension for PG_CONFIG's server; DESTDIR works
uninstall:  ## remove what install put there
installcheck:  ## run the regression tests on the running server that PGHOST and PGPORT name

all install uninstall installcheck:
	@mkdir -p $(pgxs)
	@$(MAKE) --no-print-directory -C $(pgxs) -f $(root)/extension.mk $@

demo:  ## read a season of training in a private cluster; TCX=folder or an account's zip takes your own files
	@$(root)/scripts/demo $(if $(TCX)$(tcx),'$(or $(TCX),$(tcx))')

deb:  ## build the Debian packages, source and binary, in build/deb, and have lintian look at them
	@$(root)/scripts/deb

check:  ## install what is needed, build everything, run every test and count them
	@$(root)/scripts/check

check-deb:  ## install the packages in a bare Debian made by debootstrap, use them by the quick start, install a later version over them, purge them (root; two minutes beside `make deb` twice)
	@$(root)/scripts/check-deb

check-page:  ## look at every page in headless Chromium and Firefox: both widths and themes, every warehouse in Chromium
	@$(root)/scripts/check-page --all
	@PAGE_BROWSER=firefox $(root)/scripts/check-page --all
	@PAGE_LOOK=all $(root)/scripts/end-to-end test/e2e/page_look.sh 7200

check-scale:  ## the read and the write road on three nodes of Citus, beside one node; CITUS_STAGE=folder where it is not installed
	@cmake -S $(root) -B $(root)/build/release -DRUNLYTICS_SANITIZE=OFF >/dev/null && cmake --build $(root)/build/release --target runlytics-simulate >/dev/null
	@$(root)/scripts/end-to-end test/scale/roads.sh 3600

check-image:  ## build the image by buildah from a bare Debian, start it, use it, replace it (root; half an hour)
	@$(root)/scripts/check-image

site:  ## make the documentation a site in build/site, and follow every link in it
	@$(root)/scripts/site

check-matrix:  ## build with -Werror and test with PostgreSQL 15, 17 and 18 in bare roots made by debootstrap (root; a quarter of an hour a version)
	@$(root)/scripts/check-matrix

check-pg-upgrade:  ## pg_upgrade a warehouse from PostgreSQL 15 to 17 with PostGIS, in a bare Debian 12 that becomes 13 (root; half an hour)
	@$(root)/scripts/check-pg-upgrade

bench:  ## run each benchmark beside its peer, and write docs/performance.md
	@$(root)/scripts/bench

bench-fleet:  ## what a fleet of athletes costs on one machine, printed: docs/scale.md
	@cmake -S $(root) -B $(root)/build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo >/dev/null && cmake --build $(root)/build/bench --target runlytics-simulate >/dev/null
	@$(root)/bench/fleet/run.sh

bench-large:  ## the same with those of gigabytes
	@BENCH_LARGE=yes $(root)/scripts/bench

fuzz:  ## run each fuzz target for FUZZ_SECONDS (60)
	@$(root)/scripts/fuzz

soak:  ## the long runs: kill hundreds of loads and syncs, load 5,000 activities and 2 GB of Apple's export, ten minutes of noise for the listener and the gateway, cancel every function, run every parser out of memory, every test in parallel workers, a million random queries of each role, fuzz each target for an hour
	@CRASH_ROUNDS=300 $(root)/scripts/end-to-end test/e2e/crash.sh 7200
	@STRAVA_KILLS=100 $(root)/scripts/end-to-end test/e2e/strava.sh 7200
	@ARCHIVE_WEEKS=520 ARCHIVE_SEASONS=2 $(root)/scripts/end-to-end test/e2e/archive_crash.sh 7200
	@LARGE_MB=2000 $(root)/scripts/end-to-end test/e2e/apple_export.sh 7200
	@GATEWAY_MB=250 GATEWAY_NOISE=600 $(root)/scripts/end-to-end test/e2e/gateway.sh 3600
	@LISTENER_NOISE=600 $(root)/scripts/end-to-end test/e2e/listener.sh 3600
	@LIVE_SECONDS=600 $(root)/scripts/end-to-end test/e2e/live.sh 3600
	@CANCEL_ROUTINES=. $(root)/scripts/end-to-end test/e2e/cancel.sh 7200
	@MEMORY_ROUNDS=1000 MEMORY_SEED=2 $(root)/scripts/end-to-end test/e2e/memory.sh 3600
	@LAYOUT_KILLS=100 $(root)/scripts/end-to-end test/e2e/layout_kill.sh 7200
	@PARALLEL_FILES=. $(root)/scripts/end-to-end test/e2e/parallel.sh 3600
	@SQLSMITH_QUERIES=1000000 SQLSMITH_SEED=$$$$ $(root)/scripts/end-to-end test/e2e/sqlsmith.sh 400000
	@FUZZ_SECONDS=3600 $(root)/scripts/fuzz

lint:  ## check layering, exported symbols, error handling, sizes and formatting
	@$(root)/scripts/lint

format:  ## format the C++ sources in place
	@$(root)/scripts/format

clean:  ## remove build/ and every private cluster
	@$(root)/scripts/cluster clean
	rm -rf build

help:  ## list the targets
	@awk -F ':  ## ' '/^[a-z-]+:  ## / { printf "  %-16s %s\n", $$1, $$2 }' $(root)/Makefile
