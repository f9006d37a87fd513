# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A thin face of nox, which is installed in .venv/nox where needed; the sessions are in noxfile.py.
# Environments are made as they are needed, in .nox/; everything built lands in build/.

PYTHON ?= python3
NOX = .venv/nox/bin/nox
# Sessions at a time: one more than there are cores, as tests wait for states as often as they compute.
SESSIONS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
COUNT = import json; passed = [s["result"] == "success" for s in json.load(open("build/test.json"))["sessions"]]; \
	print(f"{passed.count(True)} passed, {passed.count(False)} failed")

.PHONY: help demo test bench chaos lint unit emulator-test equivalence awx sanity integration molecule docs docs-lint examples build release clean
.DEFAULT_GOAL := help

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: $(NOX) ## Run all tests and linters, with the oldest and the newest ansible-core; ARGS="--tags lint unit" for some
	@mkdir -p build && rm -f build/test.json
	@$(NOX) --parallel $(SESSIONS) --report build/test.json $(ARGS); status=$$?; $(PYTHON) -c '$(COUNT)' && exit $$status

demo: ## Watch a stack being provisioned, changed, repaired and torn down against the emulator
bench: ## Measure loops, stacks, exports and memory, in half an hour; ARGS=--write-docs refreshes the documentation
chaos: ## Live through 2,000 schedules of faults, kills and races; ARGS="--schedules 10000", --write-docs, "--seed 4711"
lint: ## ruff, mypy, yamllint, ansible-lint, licences
unit: ## Unit tests of the collection; ARGS="-k name" is handed to pytest
emulator-test: ## Tests of the emulator; ARGS as above
equivalence: ## Tests that both routes come to the same; ARGS as above
awx: ## Tests of what automation controllers run, under ansible-runner; ARGS as above
sanity: ## ansible-test sanity; ARGS="--test import" and so on
integration: ## ansible-test integration against the emulator; ARGS="target ..."
molecule: ## Molecule scenarios of the roles; ARGS="--scenario-name name"
docs: ## Build the documentation site into build/docs/ and check its links
examples: ## Do what README, guides and modules show, against the emulator; ARGS as above
docs-lint: ## Lint the changelog and the documentation of the modules
build: ## Build the tarball into build/, with its digests and bill of materials, and check them
release: ## Let Galaxy's importer look at the tarball, install it, and run the demo from there
demo bench chaos lint unit emulator-test equivalence awx sanity integration molecule docs docs-lint examples build release: $(NOX)
	@$(NOX) --tags $@ -- $(ARGS)

$(NOX): tests/requirements/nox.txt
	@echo "Installing nox in .venv/nox ..."
	@$(PYTHON) -m venv --clear .venv/nox
	@.venv/nox/bin/python -m pip install -qq --disable-pip-version-check -r $<
	@touch $@

clean: ## Remove the environments and everything built
	rm -rf .nox .venv build
