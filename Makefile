# Two commands matter: `make run` and `make test`. Each installs what it needs first (packaging/bootstrap.sh).
.PHONY: run test check bench
ENV := .venv
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(ENV)
PYTHON := $(ENV)/bin/python

run: ; @packaging/bootstrap.sh && packaging/run.sh
test: ; @packaging/bootstrap.sh && QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q
check: ; @packaging/bootstrap.sh && $(ENV)/bin/ruff check . && $(ENV)/bin/ruff format --check . && $(ENV)/bin/mypy && $(MAKE) test
bench: ; @packaging/bootstrap.sh bench && QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks
