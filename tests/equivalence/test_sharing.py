# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the items of a loop share in process: calls are counted, and others write meanwhile."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import Case, play, run
from ncloud_emulator import Emulator
from ncloud_emulator.connection import Connection

CATEGORY = "naver.ncloud.vodstation_category"
OUTPUT = {"bucket_name": "media", "file_path": "/"}


def without_renewals(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what was listed again because it was five seconds old, as happens to a loop on a busy machine."""
    kept, begun, renewed = [], 0.0, False
    for request in requests:
        if request["operation"] == "vodstation-category-list":
            if "pageNo=1&" in request["target"] and request["time"] - begun > 5:
                renewed, begun = begun > 0, request["time"]
            if renewed:
                continue
        kept.append(request)
    return kept


def test_calls(emulator: Emulator, tmp_path: Path) -> None:
    emulator.seed({"vodstation": {"categories": {"count": 250, "name": "category-{n}"}}})
    loop = [f"category-{number}" for number in range(1, 31)]
    new = [f"new-{number}" for number in range(10)]
    tasks: list[dict[str, Any]] = [
        {"name": "no_op", CATEGORY: {"name": "{{ item }}"}, "loop": loop},
        {"name": "with_items", CATEGORY: {"name": "{{ item }}"}, "with_items": loop},
        {"name": "create", CATEGORY: {"name": "{{ item }}", "output": OUTPUT}, "loop": new},
        {"name": "create_again", CATEGORY: {"name": "{{ item }}", "output": OUTPUT}, "loop": new},
        {"name": "delete", CATEGORY: {"name": "{{ item }}", "state": "absent"}, "loop": new + new},
        {"name": "until", CATEGORY: {"name": "{{ item }}"}, "loop": loop, "until": "until is success"},
        {"name": "info", f"{CATEGORY}_info": {"name": "{{ item }}"}, "loop": loop[:3]},
        {"name": "alone", CATEGORY: {"name": "category-1"}},
    ]

    ran = run(play(*tasks, folder=tmp_path), emulator, tmp_path)

    assert ran.status == 0, ran.stdout
    for name, case in ran.cases.items():
        case.requests = case.requests if name == "info" else without_renewals(case.requests)
    listing = ["vodstation-category-list"] * 3
    assert {name: case.processes for name, case in ran.cases.items()} == dict.fromkeys(ran.cases, 0)
    assert ran.cases["no_op"].calls == listing
    assert ran.cases["with_items"].calls == listing
    assert ran.cases["create"].calls == [*listing, *["vodstation-category-create"] * 10]
    assert ran.cases["create_again"].calls == listing
    assert ran.cases["delete"].calls == [*listing, *["vodstation-category-delete"] * 10]
    assert ran.cases["until"].calls == listing
    assert ran.cases["info"].calls == listing * 3
    assert ran.cases["alone"].calls == listing
    for case in ran.cases.values():
        assert len({request["access_key"] for request in case.requests}) == 1


def test_somebody_writes_meanwhile(emulator: Emulator, tmp_path: Path) -> None:
    """A listing is at most five seconds old, so items that come later see what others have written."""
    emulator.seed({"vodstation": {"categories": [{"name": "first"}]}})

    def write() -> None:
        while not emulator.journal():
            time.sleep(0.05)
        emulator.seed({"vodstation": {"categories": [{"name": "theirs"}]}})

    writer = threading.Thread(target=write)
    writer.start()
    task = {
        "name": "loop",
        CATEGORY: {"name": "{{ item }}"},
        "loop": ["first", "theirs", "first"],
        "loop_control": {"pause": 2.7},
        "ignore_errors": True,
    }
    later = {**task, "name": "later", "loop": ["first", "theirs"], "loop_control": {"pause": 5.1}}

    ran = run(play(task, later, folder=tmp_path), emulator, tmp_path)
    writer.join()

    def failed(case: Case) -> list[bool]:
        return [event == "item failed" for event, _result in case.events if event.startswith("item ")]

    assert failed(ran.cases["loop"]) == [False, True, False]  # within the five seconds; afterwards there is a new one
    assert ran.cases["loop"].calls == ["vodstation-category-list"] * 2
    assert failed(ran.cases["later"]) == [False, False]
    assert ran.cases["later"].calls == ["vodstation-category-list"] * 2


def test_retries_look_again(emulator: Emulator, tmp_path: Path) -> None:
    """An item that is tried again gets a fresh listing, and those after it share that."""
    emulator.seed({"vodstation": {"categories": [{"name": "first"}, {"name": "last"}]}})

    def write() -> None:
        while not emulator.journal():
            time.sleep(0.05)
        emulator.seed({"vodstation": {"categories": [{"name": "awaited"}]}})

    writer = threading.Thread(target=write)
    writer.start()
    task = {
        "name": "loop",
        CATEGORY: {"name": "{{ item }}"},
        "loop": ["first", "awaited", "last"],
        "loop_control": {"pause": 1},
        "until": "loop is success",
        "retries": 2,
        "delay": 1,
    }

    ran = run(play(task, folder=tmp_path), emulator, tmp_path)
    writer.join()

    assert ran.status == 0, ran.stdout
    assert [event for event, _result in ran.cases["loop"].events] == ["item ok", "retry", "item ok", "item ok", "ok"]
    assert ran.cases["loop"].calls == ["vodstation-category-list"] * 2


@pytest.mark.parametrize("in_process", ["1", "0"], ids=["in process", "as modules"])
def test_a_task_for_several_hosts(emulator: Emulator, tmp_path: Path, in_process: str) -> None:
    """Each host's worker looks and creates, all of them at once and from this machine: one category comes of it."""
    emulator.add_fault(latency=0.2)
    task = {
        "name": "create",
        CATEGORY: {"name": "one", "output": OUTPUT, "notification_url": "https://example.com/{{ inventory_hostname }}"},
        "delegate_to": "localhost",
    }
    playbook = play(task, folder=tmp_path, hosts="all")

    ran = run(playbook, emulator, tmp_path, "--inventory", "a,b,c,d", NCLOUD_IN_PROCESS=in_process, ANSIBLE_FORKS="4")

    assert ran.status == 0, ran.stdout
    (category,) = emulator.state("vodstation")["categories"]
    creations = [entry for entry in emulator.journal() if entry["operation"] == "vodstation-category-create"]
    assert len(creations) == 1
    assert category["name"] == "one"


def test_one_connection(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The items of a loop share a connection: the time that TLS takes to set one up is paid once."""
    used: dict[Connection, list[bytes]] = {}
    original = Connection.data_received

    def data_received(self: Connection, data: bytes) -> None:
        if b"/encoding-option/template" in data:  # others ask for the journal, or are left over from a test before
            used.setdefault(self, []).append(data.partition(b"\r\n")[0])
        original(self, data)

    monkeypatch.setattr(Connection, "data_received", data_received)
    task = {
        "name": "loop",
        "naver.ncloud.api_request": {"service": "vodstation", "path": "/encoding-option/template"},
        "loop": list(range(10)),
    }

    ran = run(play(task, folder=tmp_path), emulator, tmp_path)

    assert ran.status == 0, ran.stdout
    assert len(ran.cases["loop"].requests) == 10
    assert len(used) == 1, used
