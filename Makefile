# One command surface. `make demo` and `make test` need only git, make and python3 on a Debian machine.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Programs that keep no byte code compile all of the hub at each start; the tests start hundreds of them.
unexport PYTHONDONTWRITEBYTECODE
# Of the tests; more than a small machine has cores, as most of them wait for devices and brokers.
JOBS   ?= 6

LOCK   := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
          --no-emit-find-links --no-header pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench month docs faults sim soak dates steady debian13 hardware lock relock clean

help:  ## show this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

PIP := $(BIN)/pip install --quiet --disable-pip-version-check

# What the hub and the demo need, and no more;
$(VENV)/.ready: pyproject.toml requirements.lock tools/setup/apt.sh
	@PYTHON=$(PYTHON) sh tools/setup/apt.sh venv
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --quiet --no-deps --no-build-isolation --editable .
	@ln -sfn "$$(ls -d $(CURDIR)/$(VENV)/lib/python3.* | head -n 1)" $(VENV)/lib/python
	@touch $@

# and what tests, type checkers and charts need on top of it.
$(VENV)/.dev: $(VENV)/.ready requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.demo: $(VENV)/.ready
	@sh tools/setup/apt.sh demo
	@touch $@

$(VENV)/.system: $(VENV)/.dev
	@sh tools/setup/apt.sh test
	@touch $@

$(VENV)/.hardware: $(VENV)/.ready requirements-hardware.lock
	$(PIP) --require-hashes -r requirements-hardware.lock
	@sh tools/setup/apt.sh hardware
	@touch $@

# KiCad 6 has no command of its own for it; kiauto is its hand, and needs Debian's own python.
$(VENV)/kicad6/.ready: tools/setup/kiauto.lock
	@sh tools/setup/apt.sh kicad6
	/usr/bin/python3 -m venv --system-site-packages $(VENV)/kicad6
	$(VENV)/kicad6/bin/pip install --quiet --require-hashes -r tools/setup/kiauto.lock
	@touch $@

demo: $(VENV)/.demo  ## the whole office on this machine, with real firmware
	@exec $(BIN)/hub demo $(if $(FOR),--for $(FOR))

test: $(VENV)/.system  ## every test
	$(BIN)/pytest --complete -n $(JOBS) --dist loadgroup

check: $(VENV)/.dev  ## format, lint, types, architecture, generated files are fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright --level error firmware
	$(BIN)/lint-imports
	$(BIN)/python -m tools.fresh --check

format: $(VENV)/.dev  ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

month: $(VENV)/.system  ## a month of 14,364 dossiers told upstream with a fifth of the calls going wrong, and compared
	$(BIN)/python -m tools.month --dossiers $(or $(DOSSIERS),14364) --seed $(or $(SEED),1)

docs: $(VENV)/.dev  ## draw again all that is generated (contract, fonts, diagrams)
	$(BIN)/python -m tools.fresh

bench: $(VENV)/.system  ## the table of docs/design.md section 8
	$(BIN)/python -m bench

faults: $(VENV)/.system  ## every test in its long form: kills, storms, searches, both brokers
	$(BIN)/pytest --complete -n $(JOBS) --dist loadgroup --campaign long --hypothesis-profile=faults

dates: $(VENV)/.system  ## the quick tests at eight moments: midnight, 31 December, Tet, 29 February (SHORT=1: at two)
	@sh tools/setup/apt.sh dates
	$(BIN)/python -m tools.dates $(if $(SHORT),--short)

# As `make test` runs them, on a machine that is twice too small.
steady: $(VENV)/.system  ## the tests RUNS times (10) while all cores are busy twice over; only those of PATHS=
	$(BIN)/python -m tools.steady --runs $(or $(RUNS),10) --jobs $(JOBS) $(PATHS)

debian13:  ## both commands of the README in a clean Debian 13 (SHORT=1: demo and the fast tests)
	@sh tools/setup/apt.sh debian13
	sh tools/setup/debian13.sh $(if $(SHORT),short,all)

hardware: $(VENV)/.hardware $(if $(FULL),$(VENV)/kicad6/.ready)  ## the electronics: KiCad and ngspice judge (FULL=1: KiCad 6 too, WRITE=1: draw again)
	$(BIN)/python -m tools.hardware $(if $(WRITE),--write) $(if $(FULL),--kicad6)

sim: $(VENV)/.dev  ## one simulated storm in the open: make sim SEED=7
	$(BIN)/python -m tests.sim --seed $(or $(SEED),1)

soak: $(VENV)/.dev  ## storm after storm for MINUTES (30)
	$(BIN)/python -m tests.sim --minutes $(or $(MINUTES),30)

lock:  ## resolve the dependencies again (needs uv)
	$(LOCK) --upgrade --extra charts --extra demo --extra dev -o requirements-dev.lock
	$(LOCK) --upgrade --extra demo --constraint requirements-dev.lock -o requirements.lock
	$(LOCK) --upgrade --extra hardware --constraint requirements-dev.lock -o requirements-hardware.lock

# After a change of pyproject.toml: nothing else is upgraded.
relock:  ## write the locks again without upgrading what is in them (needs uv)
	$(LOCK) --extra charts --extra demo --extra dev -o requirements-dev.lock
	$(LOCK) --extra demo --constraint requirements-dev.lock -o requirements.lock
	$(LOCK) --extra hardware --constraint requirements-dev.lock -o requirements-hardware.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
