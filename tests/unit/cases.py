# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cases of all modules. The folder plugins/modules is the list; a module's case stands in its unit test file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from ansible_collections.naver.ncloud.plugins.module_utils._module import Module
from ansible_collections.naver.ncloud.tests.unit.support import MODULES, PACKAGE, Account, Case, Task, Write

TESTS = "ansible_collections.naver.ncloud.tests.unit.plugins.modules.test_"


def code(name: str) -> Module:
    module: Module = import_module(f"{PACKAGE}modules.{name}").MODULE
    return module


def _case(name: str) -> Case | None:
    """Return the module's case; that there is none is said by test_modules.py.

    That of an info module may stand in the file of its kind, as INFO_CASE.
    """
    kind = name.removesuffix("_info")
    for file, variable in ((name, "CASE"), (kind, "INFO_CASE"), (f"{kind}_clone", "INFO_CASE")):
        if find_spec(TESTS + file):
            case: Case | None = getattr(import_module(TESTS + file), variable, None)
            if case:
                return case
    return None


CASES: dict[str, Case] = {name: case for name in MODULES if (case := _case(name))}


class Run(NamedTuple):
    """One task of a module, with all that is there before it."""

    module: Module
    case: Case
    task: Task | Write
    seeds: tuple[Mapping[str, Any], ...]

    @property
    def options(self) -> Mapping[str, Any]:
        return self.task.options


def _run(name: str, task: Task | Write) -> Run:
    return Run(code(name), CASES[name], task, (CASES[name].seed, task.seed))


# Every call by which a module changes something, and every task.
WRITES = {f"{name}: {write.operation}": _run(name, write) for name, case in CASES.items() for write in case.writes}
TASKS = {
    f"{name}: {number}": _run(name, task) for name, case in CASES.items() for number, task in enumerate(case.tasks)
}


def merged(seeds: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return one seed for all: what stands in several of them is there once."""
    account: dict[str, dict[str, Any]] = {}
    for seed in seeds:
        for service, collections in seed.items():
            for collection, items in collections.items():
                there = account.setdefault(service, {}).setdefault(collection, [])
                there += [item for item in items if item not in there]
    return account


# What each module does first, which for all begins with a read; and what it does last, which deletes what can be.
LAST = {name: _run(name, (case.writes or case.tasks)[-1]) for name, case in CASES.items()}
FIRST = {name: _run(name, (case.writes or case.tasks)[0]) for name, case in CASES.items()}


def begin(account: Account, run: Run) -> Run:
    """Put into the account what a task needs."""
    for seed in run.seeds:
        account.emulator.seed(seed)
    return run
