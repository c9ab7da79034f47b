# Two commands matter: `make run` and `make test`. Each installs what it needs first (packaging/bootstrap.sh).
.PHONY: run test test-newest check bench soak oracle catalogues

ENVIRONMENT ?= .venv
export UV_PROJECT_ENVIRONMENT := $(abspath $(ENVIRONMENT))
PYTHON := $(ENVIRONMENT)/bin/python
NEWEST ?= $(firstword $(wildcard $(HOME)/.pyenv/versions/3.13.*/bin/python) 3.13)
COVERAGE := build/coverage.json
OFFSCREEN := QT_QPA_PLATFORM=offscreen

run:  ## Open the desktop; without a display, the demonstration in the terminal
	@bash packaging/bootstrap.sh
	@bash packaging/run.sh

test:  ## Every test
	@bash packaging/bootstrap.sh
	@$(OFFSCREEN) $(PYTHON) -m pytest -q

test-newest:  ## Every test on Python 3.13, in an environment of its own
	@UV_PYTHON=$(NEWEST) $(MAKE) ENVIRONMENT=.venv-3.13 test

check:  ## Every test, style, types, and no file less tested than before
	@bash packaging/bootstrap.sh
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(OFFSCREEN) $(PYTHON) -m pytest -q --cov --cov-report=json:$(COVERAGE) --cov-report=
	@$(PYTHON) -m tests.coverage_ratchet $(COVERAGE)

bench:  ## Figures and ratios against named peers
	@bash packaging/bootstrap.sh bench
	@$(OFFSCREEN) $(PYTHON) -m tests.benchmarks $(BENCH)

soak:  ## Long runs that try to lose data
	@bash packaging/bootstrap.sh
	@$(OFFSCREEN) $(PYTHON) -m tests.soak

oracle:  ## The same interviews through ODK's own engine (needs node and npm)
	@bash packaging/bootstrap.sh
	@$(PYTHON) -m tests.oracle

catalogues:  ## Bring new texts into the translation catalogues
	@bash packaging/bootstrap.sh
	@$(PYTHON) packaging/update_catalogues.py
