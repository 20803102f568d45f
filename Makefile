# SPDX-License-Identifier: MIT
# Short names for the common jobs; CMake (CMakePresets.json) does the work.
#   make            the release build: build/cloche and build/libcloche.*
#   make demo       install what is missing, build, and show what Cloche does
#   make test       every test: C, language, command, bindings
#   make stress     the language tests in the stress modes (chaos, gc, fuel, oom, retry, tiny)
#   make one T=str/split MODE=gc      the language tests whose path contains T, in one mode
#   make bench | fuzz [F=name SECONDS=60] | coverage [FILES=src/vm/fork.c] | lint | fmt | install [PREFIX=dir] | clean
PYTHON ?= python3
PREFIX ?= /usr/local
MODE ?= plain
JOBS ?= $(shell nproc)
SECONDS ?= 60
RUN = $(PYTHON) tests/run.py --jobs $(JOBS)
# An existing build folder is only built; CMake reconfigures by itself when its files change.
build = @test -f $(2)/build.ninja || cmake --preset $(1) -Wno-dev >/dev/null; \
        cmake --build $(2) -j $(JOBS) -- --quiet

.PHONY: all demo test stress one bench fuzz coverage lint install fmt clean setup release dev

all: release

setup:
	@tools/setup

release:
	$(call build,release,build)

dev:
	$(call build,dev,build/dev)

demo: setup release
	@examples/demo

test: setup release dev
	@$(RUN) --all

stress:
	$(call build,stress,build/stress)
	@$(RUN) --cloche build/stress/cloche --mode chaos,gc,fuel,oom,retry,tiny $(if $(STRESS_SECONDS),--seconds $(STRESS_SECONDS)) $(T)

one: dev
	@$(RUN) --cloche build/dev/cloche --mode $(MODE) $(T)

bench: release
	@build/bench/bench_startup build/cloche
	@$(PYTHON) bench/run.py -n 5 -e cloche core
	@build/bench/bench_capacity
	@build/bench/bench_worker build/cloche-worker
	@$(PYTHON) bench/article.py
	@build/venv/bin/python bench/guard.py

fuzz:
	$(call build,fuzz,build/fuzz)
	@tools/fuzz $(FIXED) $(SECONDS) $(F)

coverage:
	$(call build,cov,build/cov)
	@find build/cov -name '*.gcda' -delete
	@$(RUN) --cloche build/cov/cloche; ctest --test-dir build/cov --output-on-failure >/dev/null; \
	    CLOCHE=$(CURDIR)/build/cov/cloche build/venv/bin/python -m pytest -q -p no:cacheprovider tests/cli tests/pause >/dev/null; \
	    $(PYTHON) tools/coverage.py build/cov $(FILES)

lint:
	@$(PYTHON) tools/lint.py
	@$(PYTHON) tools/differences.py --check

fmt:
	@clang-format -i $$(find src guard tests/c tests/guard fuzz include -name '*.[ch]')

install: release
	@cmake -DCMAKE_INSTALL_PREFIX=$(PREFIX) build >/dev/null
	@cmake --install build

clean:
	@cmake -E rm -rf build
