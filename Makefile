# The Python that .venv is created with.
export PYTHON ?= python3
# The site's address, if it differs from config.toml.
BASE_URL ?=
# Options and subjects for make bench: see make bench OPTIONS=--help.
OPTIONS ?=
# Duration of make fuzz, all laws together.
MINUTES ?= 10
BIN := .venv/bin
BENCH := PYTHONPATH=scripts $(BIN)/python -m bench
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: site serve test fuzz lint check bench bench-write bench-peers screenshots math-font icon sbom lock clean help

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

site: ## build the site into public/
	./askbook build $(if $(BASE_URL),--base-url $(BASE_URL))

serve: ## preview the site at http://localhost:1313/, rebuilt when a file changes
	./askbook serve

check: ## report problems in the pages
	./askbook check

test: lint ## run linters, type checks and tests
	$(BIN)/python -m pytest

fuzz: .venv/dev ## try random inputs on the laws for MINUTES, and save those that break one
	$(BIN)/python -m pytest tests/fuzz --fuzz $(MINUTES) --timeout 0 -q -s

lint: .venv/dev ## check style, types, import layers and the workflow
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy scripts
	$(BIN)/mypy bench
	PYTHONPATH=scripts $(BIN)/lint-imports
	$(BIN)/biome check
	DENO_DIR=.venv/deno $(BIN)/deno check --no-remote --no-npm --no-lock --quiet assets/js
	$(BIN)/zizmor --offline --quiet .github/workflows

bench: .venv/dev ## measure the cost of a site; OPTIONS=--quick takes two minutes, --large builds 50,000 pages
	@$(BENCH) $(OPTIONS)

bench-write: .venv/dev ## measure, and update bench/RESULTS.md
	@$(BENCH) --write $(OPTIONS)

bench-peers: .venv/dev ## measure other site generators, installed into .bench/
	@$(BENCH) peers $(OPTIONS)

screenshots: .venv/dev ## take screenshots of every page type in screenshots/
	$(BIN)/python tests/browser/screenshots.py

math-font: .venv/dev ## write the font for formulas, a part of STIX Two Math, again
	$(BIN)/python tools/math_font.py

icon: .venv/dev ## draw the icon of the installed site again, from assets/images/icon.svg
	$(BIN)/python tools/icon.py

sbom: .venv/dev ## write the software bill of materials (CycloneDX) into sbom.cdx.json
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file sbom.cdx.json requirements.txt

lock: .venv/dev ## pin the newest versions of all packages
	$(BIN)/python -m pip install --quiet pip-tools==7.6.2
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --output-file requirements-dev.txt --extra dev pyproject.toml

clean: ## remove everything that was built or installed
	rm -rf .venv .bench public resources screenshots sbom.cdx.json .mypy_cache .pytest_cache .ruff_cache

# The command runner creates .venv and installs what a site needs.
.venv/dev: requirements-dev.txt requirements-nodeps.txt
	@./askbook help >/dev/null
	$(PIP) --requirement requirements-dev.txt
	$(PIP) --no-deps --requirement requirements-nodeps.txt
	@touch $@
