# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .kaiketsu/peers
PIP_FLAGS ?=
# Of 20,000 modules that pip would compile, for 50 s, few are ever imported: Python compiles those, and keeps them.
INSTALL := -m pip install --quiet --no-compile $(PIP_FLAGS)
unexport PYTHONDONTWRITEBYTECODE
# TORCH_INDEX=https://download.pytorch.org/whl/cpu for the CPU build of torch. No other package is looked for there.
TORCH_INDEX ?=
TORCH := $(if $(TORCH_INDEX),-m pip install --quiet --no-compile --no-deps --only-binary :all: --index-url $(TORCH_INDEX) -c constraints.txt torch,-c "")

# Hashes of every wheel that is installed, for `make install-locked`; `make lock` writes them.
LOCKS := service/deploy/locks

# The index of the shipped knowledge base that tests ask: encoded once, then only what changed.
TEST_INDEX_DIR := $${KAIKETSU_TEST_INDEX:-$(CURDIR)/.kaiketsu/test-index}
TEST_INDEX := KAIKETSU_TEST_INDEX=$(TEST_INDEX_DIR)

# Processes that tests run in; 0 for all in one. Many that are neither unit tests nor in the browser wait for servers
# and programs that they started: three processes keep two cores busy.
WORKERS ?= 2
WAITING_WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run test test-index install-locked lock check unit resilience bench bench-learning bench-peers bench-scale audit sbom release index evaluate clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(TORCH)
	$(BIN)/python $(INSTALL) -c constraints.txt -e .
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(TORCH)
	$(BIN)/python $(INSTALL) -c constraints.txt -e ".[dev]"
	touch $(VENV)/.run $@

# What tests need of the machine: a browser with Japanese letters, a database server, a proxy. Debian has them as packages.
$(VENV)/.system: | $(VENV)/.test
	@missing=""; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	fc-list ":lang=ja" 2>/dev/null | grep -q . || missing="$$missing fontconfig fonts-noto-cjk"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	elif [ -n "$$missing" ]; then echo "make: install$$missing; until then the tests that need them are left out"; fi
	touch $@

install-locked: ## install wheels by their hash alone, then run with `make run`
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(TORCH)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --only-binary :all: -r $(LOCKS)/requirements-build.lock -r $(LOCKS)/requirements.lock $(if $(TORCH_INDEX),,-r $(LOCKS)/requirements-torch.lock)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(VENV)/.run

.kaiketsu/lock: Makefile
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet uv==0.13.9
	touch $@

# What torch alone brings (CUDA on Linux) has a lock of its own, so that the CPU build can stand in for it.
COMPILE := .kaiketsu/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11.5 --no-header --no-annotate --no-emit-index-url -c constraints.txt
WITH_TORCH := filelock fsspec jinja2 markupsafe mpmath networkx setuptools sympy typing-extensions

lock: .kaiketsu/lock ## write the locks with the hashes of all wheels on PyPI, for Linux and macOS
	echo torch | $(COMPILE) $(WITH_TORCH:%=--no-emit-package %) -o $(LOCKS)/requirements-torch.lock -
	$(COMPILE) --extra otel $$(grep -oE '^[a-z0-9-]+' $(LOCKS)/requirements-torch.lock | sed 's/^/--no-emit-package /') -o $(LOCKS)/requirements.lock pyproject.toml
	echo 'setuptools>=77' | $(COMPILE) -o $(LOCKS)/requirements-build.lock -

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
	$(BIN)/python -m pytest -n $(WORKERS) tests/unit

# While mypy reads the types on one core, the index is encoded on the other.
test: $(VENV)/.test $(VENV)/.system ## everything that CI runs
	$(MAKE) -j2 check test-index
	$(TEST_INDEX) $(BIN)/python -m pytest -n $(WAITING_WORKERS) --dist loadscope --no-loadscope-reorder --ignore=tests/browser
	$(TEST_INDEX) $(BIN)/python -m pytest -n $(WORKERS) tests/browser

# Of the knowledge base that ships and nowhere else, whatever the settings of this shell say.
test-index: $(VENV)/.test
	env -u KAIKETSU_KB -u KAIKETSU_TENANTS -u KAIKETSU_ENGINE KAIKETSU_INDEX=$(TEST_INDEX_DIR) $(BIN)/kaiketsu build --json >/dev/null

resilience: $(VENV)/.test $(VENV)/.system ## every resilience program in full, half an hour; writes tests/resilience/README.md
	$(BIN)/python -m tests.resilience

bench: $(VENV)/.test ## print latency, memory, start, build and page figures
	$(BIN)/python -m tests.benchmarks.serving
	$(BIN)/python -m tests.benchmarks.faces

$(PEERS)/.made: pyproject.toml constraints-peers.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet "pip>=25.1"
	$(PEERS)/bin/python $(INSTALL) -c constraints-peers.txt --group peers
	touch $@

bench-peers: $(VENV)/.test $(PEERS)/.made ## print quality and cost beside txtai, Haystack and bm25s
	$(BIN)/python -m tests.benchmarks.peers --python $(PEERS)/bin/python

# Programs, not libraries: in an environment of their own, so that their dependencies never meet ours.
.kaiketsu/audit: Makefile
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet pip-audit==2.10.1 cyclonedx-bom==7.5.0
	touch $@

audit: .kaiketsu/audit ## known vulnerabilities of the pinned packages; needs a vulnerability service to ask
	.kaiketsu/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict --progress-spinner off \
		|| { echo "make audit: either a package above has a known vulnerability, or the service could not be asked: then nothing is known of it" >&2; exit 1; }

sbom: .kaiketsu/audit $(VENV)/.run ## what is installed, as CycloneDX, in .kaiketsu/sbom.json
	.kaiketsu/audit/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible --validate --output-file .kaiketsu/sbom.json
	@echo .kaiketsu/sbom.json

# Signed with SIGNING_KEY, an SSH key: see CONTRIBUTING.md. Without one the sums are written and not signed.
SIGNING_KEY ?=
release: sbom ## wheel, source, bill of materials and their signed sums, in dist/
	rm -rf dist && mkdir dist
	git diff --quiet HEAD || { echo "make release: there are changes that are not committed" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $(LOCKS)/requirements-build.lock
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	git archive --format=tar.gz --prefix=kaiketsu/ --output=dist/kaiketsu-source.tar.gz HEAD
	cp .kaiketsu/sbom.json dist/kaiketsu-sbom.cdx.json
	cp $(LOCKS)/requirements*.lock dist/
	cd dist && sha256sum * > SHA256SUMS
	$(if $(SIGNING_KEY),ssh-keygen -Y sign -f $(SIGNING_KEY) -n kaiketsu-release dist/SHA256SUMS,@echo "make release: not signed; set SIGNING_KEY" >&2)

bench-scale: $(VENV)/.test ## cost at 1k to 1M passages, an hour or more; writes service/screenshots/scale.svg
	$(BIN)/python -m tests.benchmarks.scale

bench-learning: $(VENV)/.test ## what weeks of use teach: SETS="--complaints DIR --intents DIR"; writes service/screenshots/learning.svg
	$(BIN)/python -m tests.benchmarks.learning $(SETS)

evaluate: $(VENV)/.run ## judge the ranking on the dev queries
	$(BIN)/kaiketsu eval --split dev

clean: ## remove the environment, caches and the index
	rm -rf $(VENV) .kaiketsu build *.egg-info .mypy_cache .ruff_cache .pytest_cache
