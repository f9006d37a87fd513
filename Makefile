# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Environments are made as they are needed, in .venv/; everything built lands in build/.

MAKEFLAGS += --no-print-directory
RUN = .venv/newest/bin/python tests/tools/run.py
ENV_INPUTS = requirements.txt tests/requirements/tests.txt emulator/pyproject.toml tests/tools/make-env

.PHONY: help demo test bench chaos lint unit emulator-test equivalence awx sanity integration molecule docs docs-lint examples build release envs clean
.DEFAULT_GOAL := help

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/demo/.ready ## Watch a stack being provisioned, changed, repaired and torn down against the emulator
	@.venv/demo/bin/python tests/tools/run.py exec demo python tests/tools/demo.py

test: envs ## Run all tests and linters, with the oldest and the newest ansible-core
	@$(RUN) test

bench: .venv/demo/.ready ## Measure loops, stacks and memory, in a quarter of an hour; ARGS=--write-docs refreshes the documentation
	@.venv/demo/bin/python tests/tools/run.py exec demo python tests/tools/bench.py --repository "$(CURDIR)" $(ARGS)

chaos: .venv/newest/.ready ## Live through 2,000 schedules of faults, kills and races; ARGS="--schedules 10000", --write-docs, "--seed 4711"
	@$(RUN) exec newest python tests/chaos/run.py --repository "$(CURDIR)" $(ARGS)

lint: .venv/newest/.ready ## ruff, mypy, yamllint, ansible-lint, licences
unit: envs ## Unit tests of the collection; ARGS="-k name" is handed to pytest
emulator-test: envs ## Tests of the emulator; ARGS as above
equivalence: envs ## Tests that both routes come to the same; ARGS as above
awx: .venv/newest/.ready ## Tests of what automation controllers run, under ansible-runner; ARGS as above
sanity: .venv/newest/.ready ## ansible-test sanity; ARGS="--test import" and so on
integration: envs ## ansible-test integration against the emulator; ARGS="target ..."
molecule: envs ## Molecule scenarios of the roles; ARGS="--scenario-name name"
docs: .venv/newest/.ready ## Build the documentation site into build/docs/ and check its links
examples: .venv/newest/.ready ## Do what README, guides and modules show, against the emulator; ARGS as above
docs-lint: .venv/newest/.ready ## Lint the changelog and the documentation of the modules
build: .venv/newest/.ready ## Build the tarball into build/, with its digests and bill of materials, and check them
release: .venv/newest/.ready ## Have Galaxy's importer look at the tarball, install it, and run the demo from there
lint unit emulator-test equivalence awx sanity integration molecule docs docs-lint examples build release:
	@$(RUN) $@ $(ARGS)

envs:
	@$(MAKE) -s -j2 .venv/newest/.ready .venv/oldest/.ready

.venv/%/.ready: tests/requirements/%.txt $(ENV_INPUTS)
	@tests/tools/make-env $*

clean: ## Remove the environments and everything built
	rm -rf .venv build
