PYTHON ?= python3
# The site's address where it is not config.toml's.
BASE_URL ?=
# Options and subjects for make bench: see make bench OPTIONS=--help.
OPTIONS ?=
# How long make fuzz looks, all laws together.
MINUTES ?= 10
BIN := .venv/bin
BENCH := PYTHONPATH=scripts $(BIN)/python -m bench
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: site serve test fuzz lint check bench bench-write bench-peers screenshots sbom lock clean help

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

site: .venv/site ## build the site into public/
	./askbook build $(if $(BASE_URL),--base-url $(BASE_URL)/)

serve: .venv/site ## show the site on this machine, built again when a file changes
	./askbook serve

check: .venv/site ## print what is wrong with the pages
	./askbook check

test: lint ## run every check and test
	$(BIN)/python -m pytest

fuzz: .venv/dev ## look for texts that break a law, for MINUTES, and keep what is found
	$(BIN)/python -m pytest tests/fuzz --fuzz $(MINUTES) --timeout 0 -q -s

lint: .venv/dev ## check style and types of Python, JavaScript and CSS, and the workflow
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy scripts
	$(BIN)/mypy bench
	$(BIN)/biome check
	$(BIN)/zizmor --offline --quiet .github/workflows

bench: .venv/dev ## measure what the site costs; OPTIONS=--quick takes two minutes, --large builds 50,000 pages
	@$(BENCH) $(OPTIONS)

bench-write: .venv/dev ## measure, and update bench/RESULTS.md
	@$(BENCH) --write $(OPTIONS)

bench-peers: .venv/dev ## measure other site generators, installed into .bench/
	@$(BENCH) peers $(OPTIONS)

screenshots: .venv/dev ## write pictures of every kind of page into screenshots/
	$(BIN)/python tests/browser/screenshots.py

sbom: .venv/dev ## write the software bill of materials (CycloneDX) into sbom.cdx.json
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file sbom.cdx.json requirements.txt

lock: .venv/python ## pin the newest packages again
	$(BIN)/python -m pip install --quiet pip-tools==7.6.2
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --output-file requirements-dev.txt --extra dev pyproject.toml

clean: ## remove what is built and installed
	rm -rf .venv .bench public resources screenshots sbom.cdx.json .mypy_cache .pytest_cache .ruff_cache

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit("Askbook needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/site: requirements.txt | .venv/python
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt requirements-nodeps.txt .venv/site
	$(PIP) --requirement requirements-dev.txt
	$(PIP) --no-deps --requirement requirements-nodeps.txt
	@touch $@
