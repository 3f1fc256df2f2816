# `make report` and `make test` need python3 (3.11 or newer) and make, nothing else: they create .venv
# from the lock on first use. Everything runs from source; nothing is installed into the system.

PYTHON ?= python3
VENV := .venv
PY := PYTHONPATH="$(CURDIR)" $(VENV)/bin/python
ECON := $(PY) -m econ
# Arguments for the command line, e.g. `make report ARGS="--draws 4000 --months 36"`.
ARGS ?=

# What README's commands use beyond the package's own needs.
RUN_EXTRAS := --extra tables --extra documents --extra evaluation
LOCK := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.PHONY: help docs site report test slow versions lint measures mutants bench estimate data track lock clean
.DEFAULT_GOAL := help

help: ## this list
	@echo "make TARGET"
	@sed -n 's/^\([.a-z]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{printf "%-12s%s\n", $$1, $$2}'

report: $(VENV)/run.stamp ## the outlook as a PDF: reports/outlook.pdf
	$(ECON) report --out reports/outlook.pdf $(ARGS)

test: lint ## lint, types and the quick tests
	ECON_THREADS=1 $(PY) -m pytest -n 2 -q $(ARGS)

slow: $(VENV)/dev.stamp ## the tests marked slow: the wheel, clusters, kill -9, fuzz
	ECON_THREADS=1 $(PY) -m pytest -n 2 -q -m slow $(ARGS)

versions: $(VENV)/dev.stamp ## a core of the tests on the lowest declared versions and each Python here
	$(PY) -m benchmarks.integrity.versions $(ARGS)

lint: $(VENV)/dev.stamp ## ruff and mypy
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy econ

measures: $(VENV)/dev.stamp ## every measured claim, into docs/measures.md
	$(PY) -m benchmarks.measures $(ARGS)

mutants: $(VENV)/dev.stamp ## faults put in one at a time, into docs/mutants.md; goes on where it was ended
	ECON_THREADS=1 $(PY) -m benchmarks.mutants $(ARGS)

bench: $(VENV)/dev.stamp ## the slow subset of the measures: speed and memory
	$(PY) -m benchmarks.measures --slow $(ARGS)

estimate: $(VENV)/run.stamp ## re-estimate every relation, into data/processed/estimates.json
	$(ECON) estimate $(ARGS)

data: $(VENV)/run.stamp ## rebuild data/processed from data/raw and compare
	$(ECON) data build $(ARGS)
	$(ECON) data check

track: $(VENV)/run.stamp ## how forecasts have done: docs/track_record.md and data/processed/track_record.json
	$(PY) docs/track.py $(ARGS)

docs: $(VENV)/run.stamp ## the pages that the code tells: equations, API, parameters, a page a relation, persistence
	$(PY) docs/generate.py
	$(PY) docs/estimation.py
	$(PY) docs/persistence.py

site: $(VENV)/dev.stamp docs ## the site, strictly, into build/site
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build

lock: ## resolve the dependencies of pyproject.toml anew, with hashes
	@test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/python -m pip install -q uv; }
	build/uv/bin/uv pip compile pyproject.toml --extra dev $(LOCK) --upgrade -o requirements.lock
	build/uv/bin/uv pip compile pyproject.toml --extra dev $(LOCK) --upgrade --resolution lowest-direct -o requirements-lowest.lock
	build/uv/bin/uv pip compile pyproject.toml $(RUN_EXTRAS) -c requirements.lock $(LOCK) --upgrade -o requirements-run.lock

clean: ## remove .venv, builds and caches; data and reports stay
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find econ tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.venv: $(VENV)/dev.stamp ## the environment for development (made when needed)

# A stamp is written last, and the old ones are removed first: an interrupted installation is redone.
# Tests need the whole lock, a report less; the whole is laid over a sound smaller one.
$(VENV)/run.stamp: requirements-run.lock
	@$(call fresh_venv)
	@$(call install,requirements-run.lock)
	@touch $@

$(VENV)/dev.stamp: requirements.lock
	@if test -e $(VENV)/run.stamp -a ! requirements-run.lock -nt $(VENV)/run.stamp -a ! -e $@; \
	then rm -f $(VENV)/run.stamp; else $(call fresh_venv); fi
	@$(call install,requirements.lock)
	@touch $(VENV)/run.stamp $@

define fresh_venv
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "econ needs Python 3.11 or newer; '$(PYTHON)' is: `$(PYTHON) --version 2>&1`" >&2; \
	echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }; \
rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
endef

define install
echo "Installing $(1) into $(VENV) (once; a minute or two) ..."; \
if command -v uv >/dev/null 2>&1; \
then uv pip install --quiet --no-deps --require-hashes --python $(VENV)/bin/python -r $(1); \
else $(VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $(1); fi
endef
