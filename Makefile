# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo web chromium screenshots walk test test-ray check bench bench-sample bench-reading train-quotations train-referring train-events train-parties train-first-look lint format types imports golden clean postgres

help:  ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "foreigndesk needs Python 3.11 or newer; name one with: make PYTHON=python3.11 install"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(VENV)/.installed  ## .venv with what the command needs (no torch, no test tools)

install-dev: $(VENV)/.installed-dev  ## the same, with the test tools

postgres:  # a PostgreSQL server for the tests, unless one is there
	@sh scripts/ensure-postgres $(BIN)/python

# What the pages load; installing builds it, too (hatch_build.py), so this is for those who change web/.
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*')
src/foreigndesk/web/static/built/stamp.txt: $(VENV)/.installed-dev $(WEB_SOURCES)
	$(BIN)/python scripts/build_web.py --check
	@touch $@

web: src/foreigndesk/web/static/built/stamp.txt  ## build the scripts and styles of the pages again after a change in web/

chromium:  # a browser for the tests, unless one is there
	@sh scripts/ensure-chromium

screenshots: install-dev web chromium  ## pictures of every page, light and dark, wide and narrow, into screenshots/
	$(BIN)/python tests/web/screenshots.py

walk: install-dev web chromium  ## the browser's walk through a copy of a desk: make walk DESK=news.db TOPICS=Syria,Iraq
	FOREIGNDESK_WALK_DESK="$(abspath $(DESK))" FOREIGNDESK_WALK_TOPICS="$(TOPICS)" $(BIN)/python -m pytest -q -n 0 -rA tests/web/test_walk.py

demo: install  ## install, read the sample reports, print a record worth looking at
	@$(BIN)/foreigndesk demo

test: install-dev web postgres chromium  ## install what the tests need, and run them all
	$(BIN)/python -m pytest -q -n 2
	$(BIN)/python -m benchmarks run all --sample

test-ray: install-dev  ## the tests of reading on Ray, which is installed for them (not in CI)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev,ray]'
	$(BIN)/python -m pytest -q -n 0 -m ray tests/scale

check: lint types imports test  ## what CI runs

lint: install-dev  ## ruff: style and format
	$(BIN)/ruff check src tests benchmarks training scripts hatch_build.py
	$(BIN)/ruff format --check src tests benchmarks training scripts hatch_build.py

types: install-dev  ## mypy, strict
	$(BIN)/mypy

imports: install-dev  ## import-linter: the stages import one way
	$(BIN)/lint-imports

format: install-dev  ## ruff: rewrite
	$(BIN)/ruff check --fix src tests benchmarks training
	$(BIN)/ruff format src tests benchmarks training

golden: install-dev  ## rewrite tests/golden after a change; read the diff
	FOREIGNDESK_REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/test_golden.py

bench: install-dev  ## all benchmark tasks on ../shared/corpora (about half an hour); one: make bench TASK=quotations
	$(BIN)/python -m benchmarks run $(or $(TASK),all)

train-quotations: install-dev  ## make the quotation weights again from ../shared/corpora (torch; about three hours)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.quotations
	$(BIN)/python -m training.referring
	$(BIN)/python -m training.event_types
	$(BIN)/python -m training.checksums

train-referring: install-dev  ## make the weights for names and mentions again (torch; about an hour); after train-quotations
	$(PIP) install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.referring
	$(BIN)/python -m training.checksums

train-events: install-dev  ## make the weights for types of events again (torch; under an hour); after train-quotations
	$(PIP) install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.events
	$(BIN)/python -m training.event_types
	$(BIN)/python -m training.checksums

train-parties: install-dev  ## make the weights for who takes part again (torch; half an hour); after train-events; DESK=a desk with Timeline17
	$(PIP) install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.event_parties train $(DESK)
	$(BIN)/python -m training.event_politics $(DESK)
	$(BIN)/python -m training.checksums

train-first-look: install-dev  ## make the weights of the first look again from ../shared/corpora (two minutes)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.first_look
	$(BIN)/python -m training.checksums

bench-sample: install-dev  ## all benchmark tasks on our own samples
	$(BIN)/python -m benchmarks run all --sample

bench-reading: install-dev  ## the whole reading beside separate tools (HeidelTime needs java), one and two workers, and how time grows with length
	$(BIN)/python -m benchmarks.reading setup
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.reading growth

clean:  ## remove .venv and what the tools leave behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/out demo/out screenshots web/node_modules src/foreigndesk/web/static/built
