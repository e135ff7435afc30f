# Everything needs Python 3.11 or newer and nothing else; the packages go into .venv.
# ARGS passes options on: make run ARGS="--server.port 8600", make test ARGS="-m 'not browser'".

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run dev test check bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/run.stamp ## Start the lab in the browser
	$(BIN)/streamlit run dashboard/app.py $(ARGS)

dev: $(VENV)/run.stamp ## The same, reloading whenever a file is saved, with full error messages
	$(BIN)/streamlit run dashboard/app.py --server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full $(ARGS)

# A process for each core, and each file in one process, so that its server and its caches are made once.
test: $(VENV)/dev.stamp ## Run all tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

check: $(VENV)/dev.stamp ## Lint, formatting, types, known vulnerabilities of what is installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict lib dashboard
	$(BIN)/python -m tools.audit

bench: $(VENV)/dev.stamp ## Print our speed against the usual ways, in one run
	$(BIN)/python -m benchmarks $(ARGS)

clean: ## Remove the virtual environment and everything the tools left behind
	rm -rf $(VENV) test-artifacts .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than its requirements when they are installed, so a second run starts at once.
$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Try: make run PYTHON=python3.12")'
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt $(VENV)/run.stamp
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $@
