# make demo and make test are all the set-up: they bring the official DuckDB library where npm can, build once, and run.
# Without npm (or with BUNDLED=1) the engine is compiled from source instead: about 45 minutes on two cores, once.
# Every target shares one build folder (CARGO_TARGET_DIR) and one profile (release).

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
DUCKDB := 1.5.6-r.1
ENGINE := $(CARGO_TARGET_DIR)/engine-$(DUCKDB)
OS     := $(shell uname -s | tr A-Z a-z)
ARCH   := $(shell uname -m | sed -e 's/x86_64/x64/' -e 's/aarch64/arm64/')
BUNDLED ?= $(shell sh .ci/engine "$(ENGINE)" "@duckdb/node-bindings-$(OS)-$(ARCH)@$(DUCKDB)" >&2 && echo 0 || echo 1)

ifeq ($(strip $(BUNDLED)),0)
export DUCKDB_LIB_DIR := $(ENGINE)
FEATURES := --no-default-features
endif
CARGO := cargo
BUILD := --release --locked $(FEATURES)

.PHONY: build demo test recount lint bench help
help:
	@echo "make build | demo | test | recount | lint | bench   (BUNDLED=1 compiles the engine instead of bringing it)"
build:
	$(CARGO) build $(BUILD)
demo: build
	$(CARGO_TARGET_DIR)/release/retrace demo --out demo-out
test:
	$(CARGO) test $(BUILD)
	@if python3 -c 'import tomllib, zoneinfo; zoneinfo.ZoneInfo("Asia/Urumqi")' 2>/dev/null; then $(MAKE) --no-print-directory recount; \
	else echo "no python3 of 3.11 or later with time zones here: the reports were not recounted"; fi
# The numbers of the reports, counted again from the files by code that shares nothing with the program.
recount: build
	python3 tests/recount/recount.py $(CARGO_TARGET_DIR)/release/retrace
lint:
	$(CARGO) fmt --check
	$(CARGO) clippy $(BUILD) --all-targets -- -D warnings
bench:
	$(CARGO) bench --profile release --locked $(FEATURES)
