# Everything a checkout needs is Python 3.11 or later, git and make.
#   make run         open the sample store (or print its board where there is no terminal)
#   make test        every test
#   make lint        ruff (format and rules) and mypy
#   make pictures    the pictures of the screens in docs/pictures
#   make wheel       a wheel in dist/, sample and templates inside
#   make wheel-test  every test again, on the wheel in an environment without the checkout's cspt
#   make soak        the reliability tests in their long form: hours; prints its figures at the end
#   make coverage    every test again, and which branches of cspt/store and cspt/model none of them takes
#   make bench       cspt measured beside the tools people would pick instead
#   make pins        constraints.txt anew, from what pyproject.toml allows
#   make clean       take away what these made; your sample store in demo/ stays

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

FIT := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3 python py; do \
	if $$each -c '$(FIT)' >/dev/null 2>&1; then echo $$each; break; fi; done)
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	$(BIN)/python -m pip install --quiet

.PHONY: help run test lint soak coverage bench pictures wheel wheel-test pins clean

help:
	@sed -n '/^#  /s/^#  //p' Makefile

run: $(VENV)/installed
	@$(BIN)/cspt demo demo

test: $(VENV)/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

soak: $(VENV)/ready
	CSPT_SOAK=1 $(BIN)/python -m pytest --timeout 0 -n 2 --dist worksteal tests/reliability tests/hostile \
		tests/model/test_document.py tests/store/test_index_states.py

coverage: $(VENV)/ready
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n 2 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include 'cspt/store/*,cspt/model/*' --show-missing --skip-covered

bench: $(VENV)/ready
	$(BIN)/python -m bench
	$(BIN)/python -m bench.audit
	$(BIN)/python -m bench.documents
	$(BIN)/python -m bench.sync_fetch
	$(BIN)/python -m bench.sync_merge

pictures: $(VENV)/ready
	$(BIN)/python -m scripts.pictures

wheel: $(VENV)/ready
	rm -f dist/*.whl
	$(BIN)/python -m build --wheel --no-isolation

wheel-test: wheel
	rm -rf build/alone && mkdir -p build/alone
	cp -R tests scripts docs records templates cspt.yaml pyproject.toml *.md LICENSE build/alone
	$(PYTHON) -m venv build/alone/.venv
	PIP_CONSTRAINT=constraints.txt build/alone/$(BIN)/python -m pip install --quiet "$$(ls dist/cspt-*.whl)[dev]"
	cd build/alone && $(BIN)/cspt demo demo
	cd build/alone && $(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/test_packaging.py

pins:
	rm -rf build/pins
	$(PYTHON) -m venv build/pins
	$(subst $(VENV),build/pins,$(BIN))/python -m pip install --quiet -e '.[dev]'
	(echo 'colorama==0.4.6'; $(subst $(VENV),build/pins,$(BIN))/python -m pip freeze --exclude-editable) \
		| LC_ALL=C sort -f >constraints.txt  # colorama is what click and pytest need on Windows

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
	find cspt scripts tests bench -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@test -n '$(PYTHON)' || { echo 'cspt needs Python 3.11 or later with its venv module; none was found.' \
		'Install it, or name one: make PYTHON=/path/to/python3.12' >&2; exit 1; }
	@echo 'Making $(VENV) with $(PYTHON); the first time takes a minute.' >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@$(PIP) -e .
	@touch $@

$(VENV)/ready: $(VENV)/installed
	@$(PIP) -e '.[dev]'
	@touch $@
