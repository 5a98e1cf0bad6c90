# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Elsewhere: PIP_FLAGS="--extra-index-url https://download.pytorch.org/whl/cpu" for the CPU build of torch.
PIP_FLAGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check unit faults bench bench-scale index evaluate clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(PIP_FLAGS) -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet $(PIP_FLAGS) -c constraints.txt -e ".[dev]"
	touch $@

run: $(VENV)/.run ## install, make the model, build the index, serve on http://127.0.0.1:8000
	$(BIN)/kaiketsu model
	$(BIN)/kaiketsu build
	$(BIN)/kaiketsu serve

index: $(VENV)/.run ## build the index
	$(BIN)/kaiketsu build

check: $(VENV)/.test ## lint, format, types, import contracts, knowledge base
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/kaiketsu lint

unit: $(VENV)/.test ## unit tests alone, in seconds
	$(BIN)/python -m pytest tests/unit

test: $(VENV)/.test check ## everything that CI runs
	KAIKETSU_SCREENSHOTS=$${KAIKETSU_SCREENSHOTS:-.kaiketsu/screenshots} $(BIN)/python -m pytest

faults: $(VENV)/.test ## every fault program in full, about an hour; writes tests/faults/README.md
	$(BIN)/python -m tests.faults

bench: $(VENV)/.test ## print latency, memory, start and build figures
	$(BIN)/python -m tests.benchmarks.serving

bench-scale: $(VENV)/.test ## cost at 1k to 1M passages, an hour or more; writes service/screenshots/scale.svg
	$(BIN)/python -m tests.benchmarks.scale

evaluate: $(VENV)/.run ## judge the ranking on the dev queries
	$(BIN)/kaiketsu eval --split dev

clean: ## remove the environment, caches and the index
	rm -rf $(VENV) .kaiketsu build *.egg-info .mypy_cache .ruff_cache .pytest_cache
