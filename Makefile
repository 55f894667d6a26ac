# Two commands matter on a fresh machine: `make demo` and `make test`. Both make .venv and install what they need.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 4
TESTS ?= tests
SEED ?= 1
# The tests that need no server; what is slow in them is marked so.
QUICK := tests/photo tests/release tests/access tests/desk tests/fhir tests/config tests/test_*.py \
    tests/meta/test_house.py

.DEFAULT_GOAL := help
.PHONY: help install demo quick test exhaustive check format lint types imports coverage mutants hooks bench bench-compare soak fixtures profiles site clean

## list the targets
help:
	@awk '/^## / { text = substr($$0, 4) } /^[a-z-]+:/ && text { sub(":.*", ""); printf "  make %-13s %s\n", $$0, text; text = "" }' Makefile

## make .venv with what Lautta needs
install: .venv/installed

## start the mocks and Lautta, run every flow on the files in fixtures/
demo: .venv/installed
	$(BIN)/lautta demo

## format, lint and the tests that need no server: a minute or two on two cores
quick: .venv/tested format lint
	$(BIN)/pytest -n 2 --dist worksteal -q -m "not slow" $(QUICK)

## every test
test: .venv/tested
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

## the long tables of the tests in full: some minutes more
exhaustive: .venv/tested
	EXHAUSTIVE=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal tests/access/agreement tests/access/histories tests/store/search tests/conform \
	    tests/release/corpus tests/xml/attacks tests/end_to_end/test_takeover.py tests/end_to_end/test_batches.py

## what CI runs: format, lint, strict types, import rules, every test
check: format lint types imports test

## is the code formatted? (.venv/bin/ruff format does it)
format: .venv/tested
	$(BIN)/ruff format --check

## does ruff find a fault?
lint: .venv/tested
	$(BIN)/ruff check

## does mypy, strict, find a fault?
types: .venv/tested
	$(BIN)/mypy

## do imports go one way? (.importlinter)
imports: .venv/tested
	$(BIN)/lint-imports

# With TESTS=tests/release those tests alone. Other processes are measured too, unless they are killed. A test that fails
# (some have a time to keep, and measuring takes time) does not stop the report.
## branch coverage of adapter and mocks: the total, and pages in build/coverage
coverage: .venv/tested
	rm -rf build/coverage && mkdir -p build/coverage
	-$(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal -q $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet
	@echo "covered, lines and branches: $$($(BIN)/coverage report --format=total) %"

# Which mutants: SEED=2. See docs/reference/mutants.md, and --help for more.
## plant small faults in the rules: do the tests fail for each? At most half an hour
mutants: .venv/tested
	$(BIN)/python -m tests.mutants --seed $(SEED)

## let git run the fast checks before each commit (.pre-commit-config.yaml)
hooks: .venv/tested
	$(BIN)/pip install --quiet --editable '.[hooks]'
	$(BIN)/pre-commit install

# ONLY=flows, single, waiting, urgent, growth, mocks, or day (with MINUTES=5 SHARE=1). The figures of the flows go to build/bench.
## whole flows beside the bare cost of their parts
bench: .venv/tested
	-$(BIN)/pip install --quiet --editable '.[bench]'
	ONLY=$(ONLY) $(BIN)/python -m bench

# OLD=FILE NEW=FILE for two others. `python -m bench.page FILE` makes tables and plots of one.
## the last two results of make bench side by side
bench-compare: .venv/tested
	$(BIN)/python -m bench.compare

# MAILS=2000 for less. Two more: `python -m tests.soak.dovecot` and `python -m tests.soak.mocks`.
## twenty thousand mails while workers are killed and paused, and peers hang or are late
soak: .venv/tested
	$(BIN)/python -m tests.soak.flows --seed $(SEED) $(MAILS)

## write fixtures/ from its seeded generator
fixtures: .venv/tested
	$(BIN)/python -m fixtures.generate

## compile the profiles from their shorthand, and the tables of base R4 from HL7's definitions
profiles: .venv/tested
	$(BIN)/python -m profiles.build tests/validate/node/node_modules
	$(BIN)/python -m profiles.r4.derive tests/validate/node/node_modules/hl7.fhir.r4.examples tests/validate/node/node_modules/hl7.fhir.r4.expansions
	$(BIN)/python -m profiles.r4.derive_search tests/validate/node/node_modules/hl7.fhir.r4.examples
	$(BIN)/python -m profiles.r4.derive_summary tests/validate/node/node_modules/hl7.fhir.r4.examples

## write the profiles' pages, and the package to install, into site/
site: .venv/installed
	$(BIN)/python -m adapter.validate.site site

.venv/bin/python:
	$(PYTHON) -m venv .venv || { echo "The module venv is missing: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/pip install --quiet --upgrade pip

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable .
	touch $@

.venv/tested: .venv/installed tests/system.sh
	sh tests/system.sh
	$(BIN)/pip install --quiet --editable '.[test]'
	touch $@

## remove .venv and everything that the targets made
clean:
	rm -rf .venv data site build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
