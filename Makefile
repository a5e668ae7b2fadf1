# Everything a developer or a newcomer types. Needs python3 (3.11 or newer) and make; the rest is set up here, into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo run test quick check fix bench quality picture clean

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) tools/set_up.py $(VENV)
	@touch $(READY)

demo: $(READY)  ## a recorded day of news through the real line, in half a minute
	@$(BIN)/tocsin demo

run: $(READY)  ## the bot on config/tocsin.yaml
	@$(BIN)/tocsin run --config config/tocsin.yaml

test: $(READY)  ## every test this machine can run; says what it skipped and why
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

quick: $(READY)  ## the tests without the slow ones
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not faults"

check: $(READY)  ## what CI checks before the tests: format, lint, types, imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict bot consumers tools benchmarks
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/repo

fix: $(READY)  ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

quality: $(READY)  ## precision and recall of the scorer, per language and trap
	@$(BIN)/python tools/quality.py

bench: $(READY)  ## the figures of the README and the docs; takes minutes, gates nothing
	@for one in benchmarks/bench_*.py; do echo "== $$one"; $(BIN)/python $$one || exit 1; done

picture: $(READY)  ## record the demo anew into docs/demo.svg
	@$(BIN)/tocsin demo --record docs/demo.svg

clean:  ## remove what was set up here
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist build
