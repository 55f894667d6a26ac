# Two commands matter on a fresh machine: `make demo` and `make test`. Both make .venv and install what they need.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 3

.PHONY: install demo test check format lint types imports bench soak fixtures profiles site clean

install: .venv/installed
demo: .venv/installed
	$(BIN)/lautta demo

test: .venv/tested
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: format lint types imports test

format: .venv/tested
	$(BIN)/ruff format --check

lint: .venv/tested
	$(BIN)/ruff check

types: .venv/tested
	$(BIN)/mypy

imports: .venv/tested
	$(BIN)/lint-imports

bench: .venv/tested
	-$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python -m bench

# Two thousand mails through a real mail server while workers are killed; MAILS=200 for less.
soak: .venv/tested
	$(BIN)/python -m tests.soak

fixtures: .venv/tested
	$(BIN)/python -m fixtures.generate

# The profiles from their shorthand, and the table of base R4 from HL7's definitions.
profiles: .venv/tested
	$(BIN)/python -m profiles.build tests/validate/node/node_modules
	$(BIN)/python -m profiles.r4.derive tests/validate/node/node_modules/hl7.fhir.r4.examples tests/validate/node/node_modules/hl7.fhir.r4.expansions

# The profiles' pages, and the package to install, in site/.
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

clean:
	rm -rf .venv data site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
