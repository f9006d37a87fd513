# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Over both routes a task comes to the same: its results, and what it changed.

A case is a task that registers, of the playbooks in ``plays/`` or of the play that is made of the modules' own cases.
Its tag tells where it must run unless everything is run as a module: without one in process, ``process`` as a module,
``mixed`` both (items of a loop), ``nowhere`` not at all.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import Run, cases

CASES = {name: where for name, where in cases() if name.startswith("case_")}
each_case = pytest.mark.parametrize("name", CASES)

# What tells of a process of its own or of the moment, and so can't be equal.
OF_THE_PROCESS = {"ansible_job_id", "results_file", "ansible_facts", "ansible_parsed", "frame", "request_id"}
# Only one route tells it.
PROGRESS = re.compile(r"^.*, waiting for .* \(\d+ s\)\n", re.MULTILINE)


def comparable(value: Any, run: Run) -> Any:
    """The value without what can't be equal."""
    if isinstance(value, dict):
        return {key: comparable(item, run) for key, item in value.items() if key not in OF_THE_PROCESS}
    if isinstance(value, list):
        return [comparable(item, run) for item in value]
    if isinstance(value, str):
        value = value.replace(run.emulator, "<emulator>").replace(str(run.folder), "<folder>")
        value = re.sub(r", \d+ ms", ", * ms", value)  # of the log of requests, in a raw output
        return re.sub(r"request id \S+?(?=[),])", "request id *", value)
    return value


@pytest.fixture
def in_process(runs: dict[str, Run]) -> Run:
    return runs["in process"]


@pytest.fixture
def module(runs: dict[str, Run]) -> Run:
    return runs["module"]


def test_the_playbooks_end(runs: dict[str, Run]) -> None:
    for run in runs.values():
        assert run.status == 0, run.stdout[-3000:] + run.stderr[-3000:]
        assert set(run.cases) >= set(CASES)


@each_case
def test_results(name: str, in_process: Run, module: Run) -> None:
    assert comparable(in_process.cases[name].events, in_process) == comparable(module.cases[name].events, module)


@each_case
def test_registered(name: str, in_process: Run, module: Run) -> None:
    assert name in module.registered
    assert comparable(in_process.registered[name], in_process) == comparable(module.registered[name], module)


@each_case
def test_writes(name: str, in_process: Run, module: Run) -> None:
    assert in_process.cases[name].writes == module.cases[name].writes


@each_case
def test_routes(name: str, in_process: Run, module: Run) -> None:
    one, other = in_process.cases[name], module.cases[name]
    where = CASES[name]
    if where == "nowhere":
        assert (one.processes, other.processes) == (0, 0)
        return
    assert other.processes >= 1
    assert {"in process": one.processes == 0, "process": one.processes == other.processes}.get(where, True)
    if where == "mixed":
        assert 0 < one.processes <= other.processes


@pytest.mark.parametrize("kind", ["WARNING", "DEPRECATION WARNING", "ERROR"])
def test_what_is_displayed(kind: str, in_process: Run, module: Run) -> None:
    def displayed(run: Run) -> set[str]:
        stderr = PROGRESS.sub("", run.stderr)
        paragraphs = re.findall(rf"^\[{kind}\]: (.*?)(?=^\[|\n\n|\Z)", stderr, re.MULTILINE | re.DOTALL)
        return {" ".join(comparable(paragraph, run).split()) for paragraph in paragraphs}

    assert displayed(in_process) == displayed(module)
    assert displayed(module) or kind != "WARNING"
