# Thin on purpose: each target sets up what it needs and runs one command.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test plain check bench chaos judges schema setup soak clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: $(READY) ## make the virtual environment

$(READY): pyproject.toml docker/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint docker/constraints.txt --editable . --group dev
	@touch $@

demo: $(READY) ## serve the gateway over the bundled sandbox
	@sh docker/demo.sh $(BIN)/python

# What is asked of both executors: the documented queries with their answers, every endpoint, what has to be exact, what
# comes in parts.
EITHER := $(addprefix tests/gateway/test_,documented_answers.py ready_queries.py every_endpoint.py exactness.py \
    deferred.py deferred_as_events.py edges_to_accounts.py) \
    $(addprefix tests/schema/test_,errors.py operations.py selection.py)

test: check ## set up, check and run every test
	@sh .ci/browser
	@sh .ci/redis
	@# Each worker compiles all tests, and each process that they start all of the gateway, unless it is kept.
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2
	env -u PYTHONDONTWRITEBYTECODE GATEWAY_EXECUTOR=plain $(BIN)/python -m pytest -n 2 $(EITHER)

plain: $(READY) ## run every test of the graph with graphql-core executing all operations
	GATEWAY_EXECUTOR=plain $(BIN)/python -m pytest -n 2 tests/gateway tests/schema

check: $(READY) ## lint, types, import contracts, SDL, and what the last release promised
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m schema --check
	$(BIN)/python -m app.documents >/dev/null

schema: $(READY) ## print the SDL into schema/schema.graphql
	$(BIN)/python -m schema

bench: $(READY) ## measure, with the method in docs/performance.md
	$(BIN)/python -m pip install --quiet --constraint docker/constraints.txt --group bench
	$(BIN)/python -m tests.bench.graph
	$(BIN)/python -m tests.bench.transports
	$(BIN)/python -m tests.bench.peers

chaos: $(READY) ## make every vendor fail in every way, and write down what came of it
	CHAOS=all $(BIN)/python -m pytest -p no:randomly tests/chaos

judges: $(READY) ## run others' suites and clients, which need Node.js and its registry; DOCS=1 writes docs/conformance.md
	$(BIN)/python -m tests.judges.every $(if $(DOCS),--docs)

MINUTES ?= 10

soak: $(READY) ## a gateway under faults for ten minutes (MINUTES=…): does anything grow, is any answer wrong
	CHAOS=all $(BIN)/python -m pytest -p no:randomly tests/load
	$(BIN)/python -m tests.load.soak --minutes $(MINUTES)

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
