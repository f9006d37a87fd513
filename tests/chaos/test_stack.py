# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmark's stack of all kinds costs, in requests and in waits. Time is virtual, so figures are exact."""

from __future__ import annotations

import json
import re

import pytest

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.bench.stack import BROADCAST, COUNTS, STACK, account
from ansible_collections.naver.ncloud.tests.chaos.promises import objects
from ansible_collections.naver.ncloud.tests.chaos.roles import Play, Provision, Teardown
from ansible_collections.naver.ncloud.tests.chaos.world import World, engine_in
from ansible_collections.naver.ncloud.tests.tools import bench

STATE = 5.0  # seconds
ONE_WAY = 0.03  # of a request


@pytest.fixture(scope="module")
def runs() -> list[tuple[Play, float]]:
    """The stack provisioned, provisioned again and torn down, and the seconds that each run only waited."""
    world = World()
    world.answer_times = (ONE_WAY, ONE_WAY)
    world.emulation.update_settings({"state_seconds": STATE})
    world.emulation.seed(BROADCAST)
    done: list[tuple[Play, float]] = []
    with engine_in(world):
        for role in (Provision, Provision, Teardown):
            started = world.now
            play = role(world, STACK, removes_cdns=True).run()
            done.append((play, world.now - started - 2 * ONE_WAY * len(play.entries)))
    assert all(play.ended_well for play, _waited in done)
    return done


def test_it_has_as_many_as_it_says() -> None:
    counts = {kind: len(items) for kind, items in STACK.items() if kind != "name"}

    assert counts.keys() <= KINDS.keys()
    assert list(counts.values()) == [10] * 12


def test_provision(runs: list[tuple[Play, float]]) -> None:
    play, waited = runs[0]

    assert sum(not entry.write for entry in play.entries) <= 114
    # Two streaming channels, created long ago, are stopped, which is waited for with growing pauses. Before the clips
    # no channel is waited for, as they are cut from one of others.
    assert waited < STATE + 2


def test_again(runs: list[tuple[Play, float]]) -> None:
    play, waited = runs[1]

    assert len(play.entries) <= 183
    assert not any(entry.write for entry in play.entries)
    assert waited < 0.1


def test_teardown(runs: list[tuple[Play, float]]) -> None:
    play, waited = runs[2]

    assert sum(not entry.write for entry in play.entries) <= 251
    # The streaming channels stop while the rest is deleted. Their deletion is waited for, and that the CDNs of the
    # live ones stop and are deleted.
    assert waited < 3 * STATE


def test_the_exported_account_has_as_many_objects_as_it_says() -> None:
    world = World()
    before = {kind: len(things) for kind, things in objects(world.emulation.export()).items()}
    world.emulation.seed(account())
    after = objects(world.emulation.export())

    assert {kind: len(after[kind]) - before[kind] for kind in COUNTS} == COUNTS
    assert sum(COUNTS.values()) == 1000


def test_the_loops_of_debug_have_all_variables() -> None:
    tasks = bench.loops()["tasks"]

    named = set(re.findall(r"provision_\w+", json.dumps(tasks)))
    assert named - {task["register"] for task in tasks} <= bench.VARIABLES.keys()
