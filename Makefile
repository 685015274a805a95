# A target sets itself up: a fresh machine needs only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --constraint constraints.txt

.PHONY: setup
setup: .venv/.stamp  ## make .venv, pinned by constraints.txt
.venv/.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "studygraph needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt-get install python3-venv), then run make again"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) pip
	$(PIP) --build-constraint constraints.txt --group dev --editable .
	@touch $@
