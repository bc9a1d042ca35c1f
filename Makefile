# Two commands: `make graph` builds and asks, `make test` checks. Both make their own environment and may run again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: graph test clean
.DELETE_ON_ERROR:

graph: $(READY)
	@mkdir -p build
	$(BIN)/treatygraph build seeds --output build/seeds.ttl
	@echo
	@echo "Who are the parties to each agreement?  (treatygraph query agreement-parties --graph build/seeds.ttl)"
	@$(BIN)/treatygraph query agreement-parties --graph build/seeds.ttl --format table

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

clean:
	rm -rf build/seeds.ttl build/seeds.refused.json dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The lock holds hatchling too, so the project itself is installed with what is there and nothing is resolved anew.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "treatygraph needs Python 3.11 or newer; make PYTHON=python3.12 names another")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
