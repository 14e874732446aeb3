# One command per habit. Everything runs in the project's own virtual environment, built when it is first needed.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
RUN    := $(BIN)/python -m virkning

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs fuzz validate lock clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.program: pyproject.toml requirements.lock
	@echo "Building the environment in $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.program
	@echo "Adding what tests and benchmarks compare with …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[test,bench,spark]'
	@touch $@

demo: $(VENV)/.program  ## A simulated municipality, an evaluation, a report, and the casework site running with them
	@$(RUN) simulate --profile bip --seed 7 --out data/bip
	@$(RUN) check examples/bip-caseworkers.toml
	@$(RUN) run examples/bip-caseworkers.toml --out out/bip
	@VIRKNING_FINDINGS=out $(RUN) serve --demo data/bip --port $(PORT)

test: $(VENV)/.test  ## Every test, on two cores
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist worksteal --durations 15

check: $(VENV)/.test  ## Lint and types
	@$(BIN)/python -m ruff check src tests benchmarks
	@$(BIN)/python -m ruff format --check src tests benchmarks
	@$(BIN)/python -m mypy

bench: $(VENV)/.test  ## Ours against the peers, in one run
	@$(BIN)/python benchmarks/absorbed.py
	@$(BIN)/python benchmarks/panel.py
	@$(BIN)/python benchmarks/matching.py
	@$(BIN)/python benchmarks/wild.py
	@$(BIN)/python benchmarks/scoring.py
	@$(BIN)/python benchmarks/theory.py
	@$(BIN)/python benchmarks/site.py

validate: $(VENV)/.program  ## Two hundred simulated municipalities against their known truth
	@$(RUN) validate caseworkers --replications 200 --seed 1 --out out/validate

docs: $(VENV)/.test  ## Rewrite what in docs/ is made by the program
	@$(BIN)/python -m pytest --quiet tests/docs --rewrite-docs

fuzz: $(VENV)/.test  ## Sixty seconds of hostile files for the register reader
	@$(BIN)/python tests/register/fuzz.py --seconds 60

lock: $(VENV)/.test  ## Write down the versions that were tested
	@$(BIN)/python -m pip freeze --exclude-editable --local > requirements.lock

clean:  ## Remove everything that was built
	rm -rf $(VENV) out data .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
