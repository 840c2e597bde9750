# make demo   set everything up and serve the five demonstration communes on PORT
# make test   set everything up and check everything; the same list that .ci/run runs
# make bench  speed and size against their budgets
# make setup  only set up; a second run has nothing to do
#
# Needs git, make and Python >= 3.11 (PYTHON=... chooses one). .ci/prepare brings the rest.

PORT ?= 8000
BIN := .venv/bin
export PYTHON

.NOTPARALLEL:
.PHONY: setup demo test bench clean

setup:
	@.ci/prepare environment
	@.ci/prepare packages product

demo: setup
	$(BIN)/thuocdo demo --port $(PORT)

test:
	@.ci/prepare environment
	@.ci/prepare packages tests
	$(BIN)/uv lock --check --quiet
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

bench: setup
	@.ci/prepare peers
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
