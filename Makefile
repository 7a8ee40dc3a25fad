# Every command starts from a bare checkout: it makes .venv when that is missing or out of date.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install serve test check format clean

install: .venv/installed

.venv/installed: pyproject.toml hatch_build.py $(wildcard frontend/*.json frontend/*.mjs frontend/src/* frontend/src/*/* tests/clients/*.json)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	cd tests/clients && $(CURDIR)/$(BIN)/npm ci --silent --ignore-scripts --no-audit --no-fund
	touch $@

serve: install
	$(BIN)/iclod serve

test: install
	$(BIN)/pytest

check: install
	$(BIN)/ruff format --check src tests benchmarks scripts hatch_build.py
	$(BIN)/ruff check src tests benchmarks scripts hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

format: install
	$(BIN)/ruff format src tests benchmarks scripts hatch_build.py
	$(BIN)/ruff check --fix src tests benchmarks scripts hatch_build.py

clean:
	rm -rf .venv build dist src/iclod/web/static/built
