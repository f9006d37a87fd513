# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""extensions/audit/event_query.yml, on what every module returns, as a controller runs it on each event of a job."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.tests.awx.controller import counted
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, FIRST, WRITES, Run, begin, code
from ansible_collections.naver.ncloud.tests.unit.support import MODULES, Account

MANAGING = [name for name in MODULES if isinstance(code(name), ResourceModule)]
READING = [name for name in MODULES if name not in MANAGING]
INVOCATION = {"invocation": {"module_args": {"id": 1, "name": "x", "actions": ["create"]}}}


def node(run: Run, record: dict[str, Any]) -> dict[str, Any]:
    """Return what is counted of one object: nothing of what stands inside of it."""
    kind = run.module.returns  # type: ignore[attr-defined]
    return {
        "name": str(record["name"]),
        "canonical_facts": {"collection": "naver.ncloud", "device_type": kind, "id": str(record["id"])},
        "facts": {"infra_type": "PublicCloud", "infra_bucket": "Media and APIs", "device_type": kind},
    }


def test_every_module_is_tried() -> None:
    assert sorted({name.partition(":")[0] for name in WRITES}) == MANAGING
    assert sorted(set(READING) - set(CASES)) == []


@pytest.mark.parametrize("write", WRITES)
def test_the_object_of_a_task_is_counted_once(account: Account, write: str) -> None:
    """In check mode too, if it exists. What is deleted, and what would be created, is no object."""
    run = begin(account, WRITES[write])
    field = run.module.returns  # type: ignore[attr-defined]

    predicted = account.run(run.module, check=True, **run.options)
    done = account.run(run.module, **run.options)
    again = account.run(run.module, **run.options)

    known = (predicted[field] or {}).get("id") is not None
    assert counted({**predicted, **INVOCATION}) == ([node(run, predicted[field])] if known else [])
    for result in (done, again):
        is_there = result[field] is not None
        assert is_there == (run.task.action != "delete")  # type: ignore[union-attr]
        assert counted({**result, **INVOCATION}) == ([node(run, result[field])] if is_there else [])
    # The event of a loop has the results of its items, each of which has an event of its own.
    assert counted({"results": [done, again], "changed": True}) == []


@pytest.mark.parametrize("name", MANAGING)
def test_nothing_is_counted_of_what_failed(account: Account, name: str) -> None:
    run = begin(account, FIRST[name])
    account.emulator.add_fault(status=403, error_code="403", shape="gateway", times=100)

    assert counted({**account.fail(run.module, **run.options), **INVOCATION}) == []


@pytest.mark.parametrize("name", READING)
def test_nothing_is_counted_of_what_is_only_read(account: Account, name: str) -> None:
    account.emulator.seed(CASES[name].seed)
    for task in CASES[name].tasks:
        account.emulator.seed(task.seed)
        assert counted({**account.run(code(name), **task.options), **INVOCATION}) == []
    for write in CASES[name].writes:
        account.emulator.seed(write.seed)
        assert counted({**account.run(code(name), **write.options), **INVOCATION}) == []


def test_what_is_hidden_or_cut_off_is_no_error() -> None:
    """A controller leaves nothing of a result that is too long, and Ansible of one with no_log."""
    assert counted({}) == counted({"censored": "the output has been hidden", "changed": True}) == []
