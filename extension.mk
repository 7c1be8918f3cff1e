# Builds the extension by PGXS, out of tree: the Makefile runs it in build/extension.
EXTENSION = runlytics
MODULE_big = runlytics

root := $(patsubst %/,%,$(dir $(abspath $(firstword $(MAKEFILE_LIST)))))
version := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(root)/runlytics.control)
sources := $(shell cd $(root) && find src/core src/pg -name '*.cpp' | LC_ALL=C sort)
sql := $(root)/sql/contents $(shell $(root)/scripts/assemble-sql --files $(root)/sql)
tests := $(sort $(notdir $(basename $(wildcard $(root)/test/sql/*.sql))))

OBJS = $(sources:.cpp=.o)
gateway_objects = $(patsubst %.cpp,%.o,$(shell cd $(root) && find src/gateway -name '*.cpp' | LC_ALL=C sort))
# PGXS puts the folder of this file before these.
DATA = $(patsubst $(root)/%,%,$(wildcard $(root)/sql/upgrade/runlytics--*--*.sql))
DATA_built = runlytics--$(version).sql
SCRIPTS_built = runlytics-load runlytics-export runlytics-gateway
man_pages = $(wildcard $(root)/docs/man/*.1)

PG_CPPFLAGS = -I$(root)/src
# Where a backtrace is, and no more: what a debugger wants besides makes compiling a fifth longer. What the environment asks for
# comes before, as of a package's build: PGXS takes CXXFLAGS of the server's own makefile instead.
PG_CXXFLAGS := $(CXXFLAGS) -std=c++20 -O2 -g1 -fvisibility=hidden -fvisibility-inlines-hidden $(if $(WERROR),-Werror)
# The standard library's templates stay ours as well: another module of the backend may bring its own.
PG_LDFLAGS = -Wl,--version-script=$(root)/src/pg/exports.map
SHLIB_LINK = -lmicrohttpd -lsimdjson -lcrypto -lcurl -lzip -larchive -lz -lstdc++
SHLIB_PREREQS = $(root)/src/pg/exports.map

REGRESS = $(tests)
REGRESS_OPTS = --inputdir=$(root)/test --outputdir=$(CURDIR) \
    --load-extension=postgis --load-extension=btree_gist --load-extension=runlytics
REGRESS_PREP = $(CURDIR)/expected

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error $(PG_CONFIG) not found: install postgresql-server-dev or run scripts/install-packages build)
endif
# JIT bitcode of C++ gains nothing here.
override with_llvm = no
include $(PGXS)

# The headers of the standard library that nearly every source includes are read once: two thirds of what
# compiling takes is theirs. Each source includes what it needs all the same, so that it compiles without.
precompiled.h: $(root)/extension.mk
	@printf '#include <%s>\n' algorithm array chrono cmath cstdint cstring functional map memory numeric \
	    optional span string string_view unordered_map utility variant vector >$@
precompiled.h.gch: precompiled.h
	@$(if $(V),,echo '  CXX precompiled.h')
	$(if $(V),,@)$(CXX) $(CXXFLAGS) $(CPPFLAGS) -x c++-header -o $@ $<
	@cksum <$< >$@.sum
# It is 76 MB, which scripts/check does not leave behind: it is made again when something is compiled.
.SECONDARY: precompiled.h.gch
# A compiler's cache takes it for what it holds and not for when it was made.
export CCACHE_SLOPPINESS ?= pch_defines,time_macros
export CCACHE_PCH_EXTSUM ?= true

# Objects follow the headers that they include. V=1 shows the whole command.
$(OBJS) $(gateway_objects): private CXXFLAGS += -include $(CURDIR)/precompiled.h -fpch-preprocess
$(OBJS) $(gateway_objects): %.o: $(root)/%.cpp $(root)/extension.mk precompiled.h | precompiled.h.gch
	@mkdir -p $(@D)
	@$(if $(V),,echo '  CXX $(<:$(root)/%=%)')
	$(if $(V),,@)$(CXX) $(CXXFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<
# What the page is drawn with is a part of the library.
page_assets.inc: $(root)/scripts/embed-page $(wildcard $(root)/src/page/*.css) $(root)/src/page/bundle.js
	$< $(root)/src/page >$@.new && mv $@.new $@
src/core/page/assets.o: page_assets.inc
src/core/page/assets.o: CPPFLAGS += -I.
-include $(OBJS:.o=.d) $(gateway_objects:.o=.d)

# A removed or renamed source must leave what is built too, so the list of sources is a prerequisite by itself.
sources.list: FORCE
	@echo '$(OBJS) $(sql)' | cmp -s - $@ || echo '$(OBJS) $(sql)' >$@
$(shlib): sources.list
FORCE:

$(DATA_built): $(sql) $(root)/scripts/assemble-sql $(root)/runlytics.control sources.list
	$(root)/scripts/assemble-sql $(root)/sql >$@.new && mv $@.new $@

runlytics-load runlytics-export: %: $(root)/src/client/%
	cp $< $@

install: install-man
install-man:
	$(MKDIR_P) '$(DESTDIR)$(mandir)/man1'
	$(INSTALL_DATA) $(man_pages) '$(DESTDIR)$(mandir)/man1/'
uninstall: uninstall-man
uninstall-man:
	rm -f $(man_pages:$(root)/docs/man/%='$(DESTDIR)$(mandir)/man1'/%)
.PHONY: install-man uninstall-man

# The gateway takes of core what it needs, and nothing of the server; so does the simulated athlete of the demo,
# whose own build links this instead of compiling core again.
libcore.a: $(filter src/core/%,$(OBJS))
	rm -f $@ && $(AR) qcs $@ $^
$(gateway_objects): CPPFLAGS += -I$(shell $(PG_CONFIG) --includedir)
runlytics-gateway: $(gateway_objects) libcore.a
	$(CXX) $(CXXFLAGS) -o $@ $^ $(filter-out $(PG_LDFLAGS),$(LDFLAGS)) -lmicrohttpd -lsimdjson -lcrypto -lz -lpq

EXTRA_CLEAN = libcore.a page_assets.inc precompiled.h precompiled.h.gch precompiled.h.gch.sum

# pg_regress looks for expected output where it writes results.
$(CURDIR)/expected:
	ln -s $(root)/expected $@
