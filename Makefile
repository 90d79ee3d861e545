# Everything a developer does here, one word each. Needs Python 3.11 or newer, and make.
# Another interpreter: make test PYTHON=python3.12

PYTHON ?=
VENV   := .venv
PY     := $(VENV)/bin/python
TOOLS  := build/lock-tools

INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
LOCKED  := $(INSTALL) --require-hashes --requirement
SELF    := $(INSTALL) --no-deps --no-build-isolation --editable .

# Stamps: which lock file the environment holds. Each is a superset of the one before.
MADE := $(VENV)/.made
CORE := $(VENV)/.core
DEV  := $(VENV)/.dev
LAB  := $(VENV)/.lab

# The benchmarks run beside what they are compared with, away from the tests.
BENCH  := build/bench
RIVALS := $(BENCH)/.made

# So does what builds the pages.
DOCS := build/docs
SITE := $(DOCS)/.made

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-faults nightly check bench docs league regimes lab lock clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(CORE)  ## make .venv with the command `paydown` and what it needs, nothing more

demo: $(CORE)  ## plan, simulate and report an example backlog into demo/
	$(VENV)/bin/paydown demo -o demo

test: $(DEV)  ## run every test but those of a night
	$(PY) -m pytest -n auto --dist worksteal -m "not nightly"

test-faults: $(DEV)  ## kill, fill up and damage what experiments keep, a few times
	$(PY) -m pytest -n auto -m "not nightly" tests/faults tests/unit/sim/test_cluster.py \
		tests/properties/test_same_bits_anywhere.py tests/journeys/test_interrupts.py

nightly: $(DEV)  ## run every test, also those that kill thirty times
	PAYDOWN_NIGHT=1 $(PY) -m pytest -n auto

check: $(DEV)  ## lint, format, types and the house rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -q tests/house

bench: $(RIVALS)  ## run the benchmarks
	$(BENCH)/bin/python -m benchmarks

league: $(CORE)  ## every policy in every scenario of every template, into docs/league.md
	$(PY) -m benchmarks.releases
	$(PY) -m benchmarks.league

regimes: $(DEV)  ## where the order of work matters, into docs/regimes.md
	$(PY) -m benchmarks.regimes

lab: $(LAB)  ## open the notebooks in JupyterLab
	$(PY) -m jupyter lab notebooks

docs: $(SITE)  ## build the pages of docs/ into build/site, failing at a link that leads nowhere
	NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/python -m mkdocs build --strict --quiet --site-dir build/site
	@echo "open build/site/index.html"

# Versions in use are kept; give UPGRADE=--upgrade to take the newest ones.
UPGRADE ?=
# Each file may only repeat the versions of the one before, so all three agree.
# One version per package for every Python: the same code runs wherever it is installed.
COMPILE = $(TOOLS)/bin/uv pip compile pyproject.toml --group build --quiet $(UPGRADE) \
	--universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header

lock: $(MADE)  ## resolve the five requirements files anew (needs a package index)
	$(PY) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(COMPILE) --extra dev --extra lab --constraint requirements-dev.txt --output-file requirements-lab.txt
	$(COMPILE) --extra bench --constraint requirements.txt --output-file requirements-bench.txt
	$(COMPILE) --extra docs --constraint requirements.txt --output-file requirements-docs.txt

clean:  ## remove .venv, caches and what the targets built
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find scenarios sim optimize paydown tests benchmarks notebooks -type d -name __pycache__ \
		-prune -exec rm -rf {} + 2>/dev/null || true

# A name on the path may exist and still not run (a shim, a stub), so each is tried.
$(MADE):
	@for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv $(VENV) && touch $@; exit; \
		fi; \
	done; \
	echo "paydown needs Python 3.11 or newer, and $(if $(PYTHON),$(PYTHON),python3) is not;" \
		"install one, or name it: make setup PYTHON=/path/to/python3.11" >&2; \
	exit 1

$(CORE): requirements.txt pyproject.toml | $(MADE)
	$(LOCKED) requirements.txt
	$(SELF)
	@touch $@

$(DEV): requirements-dev.txt pyproject.toml | $(MADE)
	$(LOCKED) requirements-dev.txt
	$(SELF)
	@touch $@ $(CORE)

$(RIVALS): requirements-bench.txt pyproject.toml | $(MADE)
	$(PY) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements-bench.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@

$(SITE): requirements-docs.txt | $(MADE)
	$(PY) -m venv $(DOCS)
	$(DOCS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements-docs.txt
	@touch $@

$(LAB): requirements-lab.txt pyproject.toml | $(MADE)
	$(LOCKED) requirements-lab.txt
	$(SELF)
	@touch $@ $(DEV) $(CORE)
