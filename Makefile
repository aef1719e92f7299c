# Linux and macOS. On Windows: conda, see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help report test test-slow lint bench lab clean requirements

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.txt pyproject.toml
	@echo "installing into $(VENV): takes a few minutes"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(READY)

report: $(READY)  ## environment and sample report
	$(BIN)/integrationsbericht build musterstadt

test: $(READY)  ## tests (minutes)
	$(BIN)/python -m pytest -n auto --dist loadfile

test-slow: $(READY)  ## tests that take long: whole reports, browsers
	$(BIN)/python -m pytest -m slow

lint: $(READY)  ## style, types, order of packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

bench: $(READY)  ## measurements against named alternatives
	$(BIN)/python -m benchmarks

lab: $(READY)  ## JupyterLab with the notebooks
	$(BIN)/jupyter lab --notebook-dir .

clean:  ## remove what was made, keep data
	rm -rf $(VENV) outputs/*/ data/processed/*/ .pytest_cache .ruff_cache .mypy_cache .hypothesis src/*.egg-info

requirements:  ## renew requirements.txt from pyproject.toml
	rm -rf .venv-pins && $(PYTHON) -m venv .venv-pins
	.venv-pins/bin/python -m pip install --quiet --editable ".[dev,spatial,tauargus]"
	(echo "# Exact versions that the tests run with. Ranges: pyproject.toml. Renew: make requirements"; \
	 .venv-pins/bin/python -m pip freeze --exclude-editable) > requirements.txt
	rm -rf .venv-pins
