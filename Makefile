# One command surface. `make demo` and `make test` need only git, make and python3 on a Debian machine.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Programs that keep no byte code compile all of the hub at each start; the tests start hundreds of them.
unexport PYTHONDONTWRITEBYTECODE
# Of the tests; more than a small machine has cores, as most of them wait for devices and brokers.
JOBS   ?= 4

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench month docs faults sim soak lock clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.ready: pyproject.toml requirements.lock tools/setup/apt.sh
	@sh tools/setup/apt.sh venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@ln -sfn "$$(ls -d $(CURDIR)/$(VENV)/lib/python3.* | head -n 1)" $(VENV)/lib/python
	@touch $@

$(VENV)/.system: $(VENV)/.ready tools/setup/apt.sh
	@sh tools/setup/apt.sh system
	@touch $@

demo: $(VENV)/.system  ## the whole office on this machine, with real firmware
	$(BIN)/hub demo

test: $(VENV)/.system  ## every test
	$(BIN)/pytest -n $(JOBS) --dist loadgroup

check: $(VENV)/.ready  ## format, lint, types, architecture, generated files are fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright --level error firmware
	$(BIN)/lint-imports
	$(BIN)/python -m tools.fresh --check

format: $(VENV)/.ready  ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

month: $(VENV)/.system  ## a month of 14,364 dossiers told upstream with a fifth of the calls going wrong, and compared
	$(BIN)/python -m tools.month --dossiers $(or $(DOSSIERS),14364) --seed $(or $(SEED),1)

docs: $(VENV)/.ready  ## draw again all that is generated (contract, fonts, diagrams)
	$(BIN)/python -m tools.fresh

bench: $(VENV)/.system  ## the table of design section 8
	$(BIN)/python -m bench

faults: $(VENV)/.system  ## every test in its long form: kills, storms, searches, both brokers
	$(BIN)/pytest -n $(JOBS) --dist loadgroup --campaign long --hypothesis-profile=faults

sim: $(VENV)/.ready  ## one simulated storm in the open: make sim SEED=7
	$(BIN)/python -m tests.sim --seed $(or $(SEED),1)

soak: $(VENV)/.ready  ## storm after storm for MINUTES (30)
	$(BIN)/python -m tests.sim --minutes $(or $(MINUTES),30)

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra charts --extra dev pyproject.toml -o requirements.lock --upgrade

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
