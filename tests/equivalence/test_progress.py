# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task says while it waits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import play, run
from ncloud_emulator import Emulator

CHANNEL = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10, "wait_interval": 0.1}
LINE = re.compile(r"VOD Station channel '(\S+)' is ([A-Z]+), waiting for (.+) \((\d+) s\)")


def lines(
    emulator: Emulator, folder: Path, keywords: dict[str, Any] | None = None, **variables: str
) -> list[tuple[str, str, str, str]]:
    tasks = [
        {
            "name": "create",
            "naver.ncloud.vodstation_channel": {**CHANNEL, "name": "{{ item }}"},
            "loop": ["one", "two"],
        },
        {"name": "stop", "naver.ncloud.vodstation_channel": {"name": "one", "state": "stopped", "wait_interval": 0.1}},
        {"name": "nothing", "naver.ncloud.vodstation_channel": {"name": "one", "state": "stopped"}},
    ]
    ran = run(play(*({**task, **(keywords or {})} for task in tasks), folder=folder), emulator, folder, **variables)
    assert ran.status == 0, ran.stdout
    assert LINE.findall(ran.stdout) == []  # which may be read by a program
    return LINE.findall(ran.stderr)


def test_a_line_for_each_state(emulator: Emulator, tmp_path: Path) -> None:
    assert lines(emulator, tmp_path) == [
        ("one", "CREATING", "READY", "0"),
        ("two", "CREATING", "READY", "0"),
        ("one", "STOPPING", "FORCE_STOPPED or STOPPED", "0"),
    ]


def test_silence(emulator: Emulator, tmp_path: Path) -> None:
    assert lines(emulator, tmp_path, {"vars": {"ncloud_progress": False}}) == []


def test_a_module_can_not(emulator: Emulator, tmp_path: Path) -> None:
    assert lines(emulator, tmp_path, NCLOUD_IN_PROCESS="0") == []


def test_nothing_that_is_not_to_be_told(emulator: Emulator, tmp_path: Path) -> None:
    assert lines(emulator, tmp_path, {"no_log": True}) == []


@pytest.mark.parametrize("seconds", [11.0])
def test_a_line_every_ten_seconds(emulator: Emulator, tmp_path: Path, seconds: float) -> None:
    emulator.update_settings(state_seconds=seconds)
    task = {"name": "create", "naver.ncloud.vodstation_channel": {**CHANNEL, "name": "one", "wait_interval": 1}}

    ran = run(play(task, folder=tmp_path), emulator, tmp_path)

    states = [(state, int(elapsed)) for _name, state, _wanted, elapsed in LINE.findall(ran.stderr)]
    assert [state for state, _elapsed in states] == ["CREATING", "CREATING"]
    assert states[0][1] == 0
    assert 10 <= states[1][1] <= 12
