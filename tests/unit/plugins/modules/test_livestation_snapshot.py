# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of Live Station channels, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.livestation_snapshot import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Reply, Scripted, Task, Write

LIST, GET = "media-livestation-channel-channellist", "media-livestation-channel-channelinfo"
TAKE, READ = "media-livestation-snapshot-snapshotcreate", "media-livestation-snapshot-snapshotinfo"
ID = "ls-20260131090000-SnApS"
CHANNEL: dict[str, Any] = {"channelId": ID, "channelName": "penalties", "isRecording": True}
SEED: dict[str, Any] = {"livestation": {"channels": [CHANNEL]}}
TAKEN = {"livestation": {"channels": [CHANNEL], "snapshots": [{"snapshotId": 177, "channelId": ID, "age": 600}]}}

CASE = Case(
    writes=(
        Write(
            operation=TAKE,
            action="create",
            says="create snapshot",
            options={"channel": "penalties", "limited_duration": 10, "reuse": True},
            end={"livestation.snapshots": [{"channelId": ID, "duration": 10}]},
        ),
    ),
    tasks=(
        Task({"channel": ID, "reuse": True}, TAKEN),
        Task({"channel": "penalties", "snapshot_id": 177}, TAKEN),
    ),
    seed=SEED,
    known_by=("channel",),
)


def test_each_run_takes_one(account: Account) -> None:
    account.emulator.seed(SEED)

    first = account.apply(MODULE, channel="penalties", limited_duration=10)
    assert account.calls == [LIST, GET, TAKE]
    assert account.entries[-1]["target"].endswith("/snapshot?limitedDuration=10")
    assert not account.entries[-1]["body"]
    second = account.apply(MODULE, channel=ID)

    assert account.entries[-1]["target"].endswith("/snapshot")
    assert second["snapshot"]["id"] != first["snapshot"]["id"]
    assert second["snapshot"]["duration"] == 240


@pytest.mark.parametrize(("max_age", "reused"), [(9, False), (11, True), (60, True)])
def test_one_that_is_young_enough_is_used_again(account: Account, max_age: int, reused: bool) -> None:
    account.emulator.seed(TAKEN)

    done = account.apply(MODULE, channel="penalties", reuse=True, max_age=max_age)

    assert done["changed"] != reused
    assert (done["snapshot"]["id"] == 177) == reused
    if reused:
        assert account.calls == [LIST, READ]


def test_one_that_has_expired_is_not(account: Account) -> None:
    account.seed("livestation", channels=[CHANNEL], snapshots=[{"snapshotId": 177, "channelId": ID, "age": 3700}])

    assert account.apply(MODULE, channel="penalties", reuse=True, max_age=60)["changed"]
    refused = account.refuse(MODULE, channel="penalties", snapshot_id=177)
    assert "no such snapshot exists, or it is more than an hour old" in refused["msg"]


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        ({"channelStatus": "READY", "isRecording": False}, "the channel is READY and not on air (PUBLISHING)"),
        ({"channelStatus": "BLOCK", "isRecording": False}, "the channel is BLOCK and not on air (PUBLISHING)"),
        ({"channelStatus": "PUBLISHING", "isRecording": False}, "the channel is on air, but does not record"),
        ({"useDvr": False}, "the channel has no DVR"),
        ({"outputProtocol": "LL_HLS"}, "the channel is delivered with low latency (LL_HLS)"),
    ],
    ids=["ready", "block", "not recording", "no dvr", "low latency"],
)
def test_what_cannot_be_taken(account: Account, channel: dict[str, Any], reason: str) -> None:
    account.seed("livestation", channels=[{**CHANNEL, **channel}])

    refused = account.refuse(MODULE, channel="penalties")

    assert reason in refused["msg"]
    assert "Could not create Live Station snapshot of channel 'penalties'" in refused["msg"]
    assert "livestation_recording" in refused["failure"]["hint"]


def test_a_recording_that_has_just_begun(account: Account) -> None:
    """The channel shows that it records, and nothing is recorded yet."""
    account.emulator.seed(SEED)
    account.emulator.add_fault(operation=TAKE, status=400, error_code="250005", shape="service")

    failed = account.fail(MODULE, channel="penalties")

    assert failed["failure"]["code"] == "250005"
    assert "run the task again in some seconds" in failed["failure"]["hint"]


def test_a_lost_answer_is_found_by_what_the_channel_shows(account: Account) -> None:
    """Also without reuse: what it showed before is not mistaken for it."""
    account.emulator.seed(TAKEN)
    account.emulator.add_fault(operation=TAKE, nth=1, drop="after")

    done = account.run(MODULE, channel="penalties")

    assert account.writes == [TAKE]
    assert done["actions"] == ["create"]
    assert done["snapshot"]["id"] != 177


def test_reading_one(account: Account) -> None:
    account.emulator.seed(TAKEN)

    assert account.apply(MODULE, channel=ID, snapshot_id=177)["snapshot"]["snapshot_id"] == 177
    assert account.calls == [READ]


def test_a_time_that_nobody_can_read(account: Account, server: Scripted) -> None:
    channel = {**CHANNEL, "channelStatus": "PUBLISHING", "snapshot": {"snapshotId": 177}}
    snapshot = {"content": {"snapshot": {"snapshotId": 177, "createdTime": "yesterday"}}}
    server.play(
        Reply(200, {"content": channel}),
        Reply(200, snapshot),
        Reply(200, {"content": channel}),
        Reply(200, snapshot),
        Reply(200, {"content": {"snapshot": {"snapshotId": 178}}}),
    )

    assert account.run(MODULE, channel=ID, reuse=True, endpoint=server.endpoint)["snapshot"]["id"] == 178


@pytest.mark.parametrize(
    "options", [{"limited_duration": 0}, {"limited_duration": 241}, {"max_age": 0}, {"max_age": 61}, {"snapshot_id": 0}]
)
def test_bad_options(account: Account, options: dict[str, int]) -> None:
    assert account.refuse(MODULE, channel="penalties", **options)["failure"]["kind"] == "input"
    assert account.calls == []


def test_a_channel_whose_name_is_a_number(account: Account, server: Scripted) -> None:
    """It is another one, if there is such a thing at all."""
    channel = {"channelId": ID, "channelName": 10**30, "channelStatus": "READY"}
    server.play(Reply(200, {"content": [channel], "total": 1}))

    failed = account.fail(MODULE, channel="penalties", limited_duration=10, endpoint=server.endpoint)

    assert failed["failure"]["kind"] == "not_found"
