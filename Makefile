# The commands of the project. `make help` lists them.
# Everything runs in .venv, which each target makes hold what it needs. With PYTHON=3.13 (or another version, name or
# path) it is .venv-3.13, made with that Python, and `make test` runs the tests on SQLite alone.

PORT ?= 8000
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Steps of one command come one after the other, but for the two that take the time of a first set-up.
# `make` calls itself for them, and says for what they are: to run the product, or to work on it as well.
ifneq ($(origin FOR),command line)
FOR := runtime
.NOTPARALLEL:
endif
ABREAST := --no-print-directory -j2

# A variable of that name in somebody's shell is meant for other programs.
ifneq ($(origin PYTHON),command line)
PYTHON :=
endif
ROUNDS = $(if $(PYTHON),sqlite)
VENV := .venv$(addprefix -,$(notdir $(PYTHON)))
export VENV

BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
STATIC_SOURCES := $(shell find static -type f -not -path 'static/dist/*' 2>/dev/null)

# What Vite builds of frontend/. `make run FRONT=` goes without: the page of the canvas then says that it is not built.
FRONT := static/dist/manifest.json
FRONT_SOURCES := $(shell find frontend/src frontend/*.ts frontend/*.json -type f -not -name '*.test.*' -not -name schema.d.ts 2>/dev/null)
API_TYPES := frontend/src/api/schema.d.ts
# The folder of a Node that fits; empty when the PATH has none, and the environment gets one.
NODE := $(shell scripts/find-node --system 2>/dev/null)
WITH_NODE := $(if $(NODE),,$(VENV)/node/.installed)

.PHONY: help setup built packages collected front run test test-pythons test-long coverage check format requirements messages openapi bench fuzz clean

help:  ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 20

setup:  ## make .venv with everything in it, and build what is built
	@$(MAKE) $(ABREAST) FOR=development packages
	@$(MAKE) $(ABREAST) FOR=development collected

built:
	@$(MAKE) $(ABREAST) FOR=runtime packages
	@$(MAKE) $(ABREAST) FOR=runtime collected

# A Node of the machine builds the canvas while Python's packages are installed; that of the environment comes after.
packages: $(VENV)/$(FOR) $(if $(NODE),$(FRONT))
	@:

collected: $(VENV)/static $(VENV)/translations
	@:

# An environment whose Python is gone, as after an upgrade of the system, counts as none.
ifeq ($(realpath $(BIN)/python),)
$(shell rm -f $(VENV)/runtime $(VENV)/development)
endif

# Two stamps: what the product needs, and what working on it needs as well. What has the second keeps it.
$(VENV)/runtime: requirements-uv.txt requirements.txt
	@scripts/install $(VENV) $(if $(wildcard $(VENV)/development),requirements-dev.txt,requirements.txt) $(PYTHON)
	@touch $@

$(VENV)/development: requirements-uv.txt requirements-dev.txt
	@scripts/install $(VENV) requirements-dev.txt $(PYTHON)
	@touch $(VENV)/runtime $@

front: $(VENV)/static  ## build the canvas (frontend/) into static/dist and collect it
	@:

$(VENV)/node/.installed: requirements-node.txt | $(VENV)/runtime
	@scripts/install-node $(VENV) && touch $@

# The same two stamps for npm's packages. npm ci removes their folder first, and the stamps with it.
NPM := frontend/node_modules
NPM_LOCK := frontend/package.json frontend/package-lock.json frontend/.npmrc
$(NPM)/runtime: $(NPM_LOCK) $(WITH_NODE)
	@scripts/front install frontend $(if $(wildcard $(NPM)/development),,--omit=dev)
	@touch $@ $(wildcard $(NPM)/development)

$(NPM)/development: $(NPM_LOCK) $(WITH_NODE)
	@scripts/front install frontend
	@touch $(NPM)/runtime $@

frontend/tools/api/node_modules/installed: $(addprefix frontend/tools/api/,package.json package-lock.json .npmrc) $(WITH_NODE)
	@scripts/front install frontend/tools/api && touch $@

$(FRONT): $(NPM)/$(FOR) $(FRONT_SOURCES)
	@scripts/front build

$(API_TYPES): docs/openapi.yaml frontend/tools/api/node_modules/installed
	@scripts/front script write frontend/tools/api >/dev/null

$(VENV)/static: $(VENV)/runtime $(FRONT) $(STATIC_SOURCES)
	@$(MANAGE) collectstatic --noinput --clear -v0 && touch $@

$(VENV)/translations: $(VENV)/runtime $(wildcard locale/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile --directory=locale --domain='django djangojs' && touch $@

run: built  ## run the sample strategy to its signals, then serve on PORT (default 8000)
	@exec $(MANAGE) up --port $(PORT) --sample samples/rsi_pullback.en.txt

test: setup  ## every test that this machine can run; says what it left out
	@scripts/test $(ROUNDS)

test-pythons:  ## the tests on SQLite under every Python of this machine that is supported
	@for version in $$(scripts/find-python --versions); do $(MAKE) --no-print-directory test PYTHON=$$version; done

test-long: setup  ## the tests that take minutes
	@HYPOTHESIS_PROFILE=long scripts/test long

coverage: setup  ## which lines the tests on SQLite pass through
	@scripts/test coverage

check: setup  ## format, lint, types, imports, migrations, OpenAPI, translations, canvas
	@scripts/check

bench: setup  ## measure the engine, a large database, cancels, the API, screening and backtests; SAVE=docs/bench keeps the figures
	@$(MANAGE) bench engine $(if $(SAVE),--save $(SAVE)) && $(MANAGE) bench scale $(if $(SAVE),--save $(SAVE))
	@$(MANAGE) bench growth $(if $(SAVE),--save $(SAVE)) && $(MANAGE) bench cancel $(if $(SAVE),--save $(SAVE))
	@$(MANAGE) bench api $(if $(SAVE),--save $(SAVE))
	@$(MANAGE) bench screening $(if $(SAVE),--save $(SAVE)) && $(MANAGE) bench backtest $(if $(SAVE),--save $(SAVE))
	@$(if $(SAVE),$(MANAGE) bench profile --save $(SAVE) >/dev/null)

fuzz: setup  ## schemathesis by three actors, REQUESTS=20000; POSTGRES=1 on PostgreSQL
	@$(BIN)/python -m lab.fuzz --requests $(or $(REQUESTS),20000) --seed $(or $(SEED),1) $(if $(POSTGRES),--postgres)

format: setup  ## format the code and sort its imports
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

requirements: setup  ## compile requirements*.txt from pyproject.toml; UPGRADE=1 takes the newest of everything
	@scripts/lock $(if $(UPGRADE),--upgrade)

messages: setup  ## collect the sentences to translate into locale/
	@scripts/messages

openapi: setup  ## write docs/openapi.yaml
	@$(MANAGE) spectacular --validate --fail-on-warn --file docs/openapi.yaml

clean:  ## remove what was built (never data/)
	@rm -rf frontend/node_modules frontend/tools/api/node_modules $(API_TYPES) static/dist
	@rm -rf .venv .venv-* staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage*
