# The commands of the project. `make help` lists them.
# Everything runs in .venv, which `make setup` builds; the other targets call it.

PORT ?= 8000
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Only what Django's own makemessages needs to skip.
MESSAGES := --ignore=.venv --ignore=data --ignore=staticfiles --no-obsolete --no-wrap --add-location=file
STATIC_SOURCES := $(shell find static -type f 2>/dev/null)

.PHONY: help setup run test test-long check format requirements messages openapi bench clean

help:  ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 20

setup: .venv/installed .venv/static .venv/translations  ## make .venv and everything in it

.venv/installed: requirements-dev.txt scripts/find-python
	@python=$$(scripts/find-python) && echo "Setting up .venv with $$python" && $$python -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/static: .venv/installed $(STATIC_SOURCES)
	@$(MANAGE) collectstatic --noinput --clear -v0 && touch $@

.venv/translations: .venv/installed $(wildcard locale/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile --directory=locale --domain=django && touch $@

run: setup  ## run the sample strategy to its signals, then serve on PORT (default 8000)
	@exec $(MANAGE) up --port $(PORT) --sample samples/rsi_pullback.en.txt

test: setup  ## every test that this machine can run; says what it left out
	@scripts/test

test-long: setup  ## the tests that take minutes
	@HYPOTHESIS_PROFILE=long scripts/test long

check: setup  ## format, lint, types, imports, migrations, OpenAPI, translations
	@scripts/check

bench: setup  ## measure the engine, a large database and cancels; SAVE=docs/bench keeps the figures
	@$(MANAGE) bench engine $(if $(SAVE),--save $(SAVE)) && $(MANAGE) bench growth $(if $(SAVE),--save $(SAVE))
	@$(MANAGE) bench cancel $(if $(SAVE),--save $(SAVE))
	@$(if $(SAVE),$(MANAGE) bench profile --save $(SAVE) >/dev/null)

format: setup  ## format the code and sort its imports
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

requirements: setup  ## compile requirements*.txt from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --group dev \
	  -c requirements.txt -o requirements-dev.txt

messages: setup  ## collect the sentences to translate into locale/
	@$(MANAGE) makemessages -l ko $(MESSAGES)

openapi: setup  ## write docs/openapi.yaml
	@$(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

clean:  ## remove what was built (never data/)
	@rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage*
