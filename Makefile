# Two commands: `make graph` builds and asks, `make test` checks. Both make their own environment and may run again.
# For work on the reading, with ../shared beside the clone: `make model`, `make evaluate-model`, `make score`,
# `make evaluate`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
GOLD := ../shared/gold

.PHONY: graph test model evaluate-model score evaluate clean
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

# Stopped halfway, it goes on where it was. Needs `pip install -r training/requirements.txt`; uses a GPU if there is one.
model: $(READY)
	$(BIN)/python -m training all

evaluate-model: $(READY)
	$(BIN)/python -m training evaluate --again

# A refused document (status 1) is scored as a document with nothing in it.
score: $(READY)
	@test -d $(GOLD) || { echo "make score: no folder $(GOLD); the annotated articles are not part of this repository" >&2; exit 2; }
	@mkdir -p build
	$(BIN)/treatygraph build $(GOLD)/*.txt --output build/gold.ttl || [ $$? -eq 1 ]
	@$(BIN)/python $(GOLD)/score.py $(foreach gold,$(wildcard $(GOLD)/*.toml),$(gold) build/gold.ttl) --vocab ontology/vocab.ttl

# The same figures, and PLOVER's, before and after, as docs/evaluation.md.
evaluate: score
	rm -rf build/plover
	@$(BIN)/python $(GOLD)/plover.py texts $(GOLD)/plover-dev.json build/plover
	$(BIN)/treatygraph build build/plover --output build/plover.ttl || [ $$? -eq 1 ]
	@$(BIN)/python -m training.evaluation $(GOLD) build/gold.ttl build/plover.ttl

clean:
	rm -rf build/seeds.ttl build/seeds.refused.json dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The lock holds hatchling too, so the project itself is installed with what is there and nothing is resolved anew.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "treatygraph needs Python 3.11 or newer; make PYTHON=python3.12 names another")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
