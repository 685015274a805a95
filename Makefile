# A target sets itself up: a fresh machine needs only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup site test check coverage fix golden docs demos pictures reference eval subjects fit vendor bench fuzz

help:  ## list the targets
	@awk -F':.*  ## ' '/^[a-z]+:.*  ## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.stamp  ## make .venv, pinned by constraints.txt; done anew when that changes
.venv/.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "studygraph needs Python 3.11 or newer, for example: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt-get install python3-venv) and run make again"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) pip
	$(PIP) --build-constraint constraints.txt --group dev --editable .
	@$(PIP) --group proof || echo "no Anki for this machine: its import test is skipped"
	@touch $@

site: setup  ## build the sample course into site/
	$(BIN)/studygraph build notes -o site
	@echo 'Next: open site/index.html in a browser, or ask: $(BIN)/studygraph neighbors "forget gate" --notes notes'

test: check  ## everything that CI runs: check, then the tests
	$(BIN)/pytest --quiet --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder
	@echo 'Next: commit, or make site to look at what changed'

check: setup  ## format, lint, types, and docs that are current (import contracts: pytest)
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/oxlint --deny-warnings --format unix studygraph/site/assets
	$(BIN)/mypy
	$(BIN)/cog --check README.md docs/*.md

coverage: setup  ## the tests with branch coverage, several times slower
	$(BIN)/pytest --quiet --cov --cov-report=term

fix: setup  ## format and mend what ruff can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

golden: setup  ## rewrite what tests compare with; read the diff before you commit it
	$(BIN)/pytest --quiet --update-golden
	git diff --stat tests

docs: setup  ## rewrite the generated parts of README.md and docs/
	$(BIN)/cog -r README.md docs/*.md

demos: setup  ## record anew what the demos print
	$(BIN)/python scripts/demos.py

pictures: site  ## take the README's picture of the map anew (needs a Chromium)
	$(BIN)/python scripts/pictures.py

reference: .venv/reference  ## write PyTorch's values for the demos (its own environment)
	.venv/reference/bin/python scripts/reference.py
.venv/reference: .venv/.stamp
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --constraint constraints.txt pip
	$@/bin/pip install --quiet --group reference
	@touch $@

eval: setup  ## measure the concepts of notes/ against tests/gold/
	$(BIN)/python scripts/evaluate.py

subjects: setup  ## compile scripts/subjects/ into the package's table
	$(BIN)/python scripts/subjects.py

fit: setup  ## fit the term model anew and print its figures
	$(PIP) --group fit
	$(BIN)/python scripts/fit.py

bench: setup  ## measure speed and memory, beside other tools; rewrites docs/performance.md
	$(BIN)/python scripts/bench.py --others .venv-others --write

fuzz: setup  ## an hour of notes that nobody wrote
	$(PIP) --group fuzz
	$(BIN)/python scripts/fuzz.py

vendor: setup  ## fetch the client-side libraries anew (needs npm and a network)
	$(PIP) --group vendor
	$(BIN)/python scripts/vendor.py
