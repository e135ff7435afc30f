# Everything needs Python 3.11 or newer and nothing else; the packages go into .venv.
# ARGS passes options on: make run ARGS="--server.port 8600", make test ARGS="-k softmax".

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run dev serve test check bench class clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/run.stamp ## Start the lab in the browser
	$(BIN)/streamlit run dashboard/app.py $(ARGS)

dev: $(VENV)/run.stamp ## The same, reloading whenever a file is saved, with full error messages
	$(BIN)/streamlit run dashboard/app.py --server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full $(ARGS)

serve: $(VENV)/run.stamp ## Start several processes of the lab behind nginx: make serve WORKERS=4
	$(BIN)/python -m deploy.serve --workers $(WORKERS) $(ARGS)

# A process for each core, and each file in one process, so that its server and its caches are made once.
test: $(VENV)/dev.stamp ## Run the tests that every change should pass
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

check: $(VENV)/dev.stamp ## Lint, formatting, types, known vulnerabilities of what is installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict lib dashboard deploy
	$(BIN)/python -m tools.audit

bench: $(VENV)/dev.stamp ## Print our speed against the usual ways, in one run
	$(BIN)/python -m benchmarks $(ARGS)

class: $(VENV)/dev.stamp ## Print how a live class of two hundred fares, with one process of the lab and with two
	$(BIN)/python -m benchmarks.live_class

clean: ## Remove the virtual environment and everything the tools left behind
	rm -rf $(VENV) test-artifacts .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than its requirements when they are installed, so a second run starts at once.
$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Try: make run PYTHON=python3.12")'
	@$(PIP) --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-redis.txt requirements-dev.txt $(VENV)/run.stamp
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $@
