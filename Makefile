# The commands of the project, each as short as it can be said.
#
#   make demo     a calendar filled from the sample articles, served on this machine
#   make test     the whole suite
#   make          everything a change must pass: format, lint, types, tests, quality
#
# Python 3.11 or newer and make are enough; PYTHON=python3.12 chooses another one.

PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
PLACES := calendar_app tests bench
JAVASCRIPT := tests/node_modules/.package-lock.json

.PHONY: check demo serve test format format-check lint types quality clean

check: format-check lint types test quality

demo: $(VENV)/.app
	rm -f demo.db demo.db-wal demo.db-shm
	$(BIN)/calendar-app add --db demo.db samples/*
	$(BIN)/calendar-app serve --db demo.db --port $(PORT)

serve: $(VENV)/.app
	$(BIN)/calendar-app serve --port $(PORT)

test: $(VENV)/.dev $(JAVASCRIPT)
	$(BIN)/pytest --numprocesses auto --dist worksteal

format: $(VENV)/.dev
	$(BIN)/ruff format $(PLACES)
	$(BIN)/ruff check --fix $(PLACES)

format-check: $(VENV)/.dev
	$(BIN)/ruff format --check $(PLACES)

lint: $(VENV)/.dev
	$(BIN)/ruff check $(PLACES)

types: $(VENV)/.dev
	$(BIN)/mypy

quality: $(VENV)/.dev
	$(BIN)/python bench/quality.py

clean:
	rm -rf $(VENV) tests/node_modules demo.db demo.db-wal demo.db-shm

# An environment is made anew when the dependencies change; what is there is kept and added to. The
# modules are compiled at once: where Python is told to write no bytecode, each start would do it.
$(VENV)/.app: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q calendar_app
	touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	$(BIN)/python -m compileall -q calendar_app
	touch $(VENV)/.app $@

# Calendar parsers in JavaScript, which tests read our feeds with; skipped where npm is missing.
$(JAVASCRIPT): tests/package-lock.json
	@if command -v npm >/dev/null; then \
	  npm ci --prefix tests --no-audit --no-fund --silent && touch $@; \
	else \
	  echo "npm is missing: the tests that read feeds in JavaScript are skipped"; \
	fi
