# Two commands are all a fresh machine needs: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	--only-binary :all: --no-binary flask-principal,odfpy
LANGUAGES := $(notdir $(patsubst %/,%,$(wildcard intake/translations/*/)))
CATALOGUES := $(wildcard intake/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check checks faults bench fix lock words clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(VENV)/run.ok $(COMPILED) ## install what is needed, load the demo, serve http://127.0.0.1:8000
	INTAKE_DEMO=yes INTAKE_SITE_NAME="$${INTAKE_SITE_NAME:-International Bureau of Inventive Works}" \
	INTAKE_SITE_TAGLINE="$${INTAKE_SITE_TAGLINE:-Register of public consultations}" $(BIN)/python -m intake serve

test: $(VENV)/dev.ok $(COMPILED) ## run the whole suite (at most ten minutes)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

check: $(VENV)/dev.ok $(COMPILED) ## format, lint, types, import floors, file lengths, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/lengths.py
	$(BIN)/python scripts/words.py --check
	$(BIN)/python scripts/checks.py --check

faults: $(VENV)/dev.ok $(COMPILED) ## the long forms of the fault and property tests
	INTAKE_LONG=yes $(BIN)/python -m pytest -m faults

bench: $(VENV)/dev.ok $(COMPILED) ## figures, each a ratio to a floor measured in the same run
	$(BIN)/python -m benchmarks

fix: $(VENV)/dev.ok ## format, mend what the linter can, write docs/checks.md from the tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python scripts/checks.py

words: $(VENV)/dev.ok ## bring the translation catalogues up to the sources
	$(BIN)/python scripts/words.py

checks: $(VENV)/dev.ok ## write docs/checks.md from the tests
	$(BIN)/python scripts/checks.py

lock: ## make the locks anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/run.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/dev.lock

clean: ## remove what was made here, the demo's data included
	rm -rf $(VENV) var build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Intake needs Python 3.11 or newer."; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing; on Debian: apt install python3-venv"; rm -rf $(VENV); exit 2; }

$(VENV)/run.ok: requirements/run.lock | $(BIN)/python
	$(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/dev.ok: requirements/dev.lock $(VENV)/run.ok
	$(PIP_INSTALL) -r $<
	@touch $@

%.mo: %.po | $(VENV)/run.ok
	@$(BIN)/pybabel --quiet compile --use-fuzzy --input-file $< --output-file $@ 2>/dev/null
