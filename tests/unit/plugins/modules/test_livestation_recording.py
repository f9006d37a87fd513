# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings of Live Station channels, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.livestation_recording import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Reply, Scripted, Task, Write

LIST, GET = "media-livestation-channel-channellist", "media-livestation-channel-channelinfo"
START, STOP, RECORDS = (f"media-livestation-recording-recording{name}" for name in ("start", "stop", "list"))
ID = "ls-20260131090000-ReCoR"
ON_AIR: dict[str, Any] = {"channelId": ID, "channelName": "matches", "channelStatus": "PUBLISHING"}
RECORDED: dict[str, Any] = {**ON_AIR, "isRecording": True}


def seed(channel: dict[str, Any]) -> dict[str, Any]:
    return {"livestation": {"channels": [channel]}}


CASE = Case(
    writes=(
        Write(
            operation=START,
            action="start",
            says="start recording",
            options={"channel": "matches"},
            seed=seed(ON_AIR),
            end={"livestation.channels": [RECORDED]},
        ),
        Write(
            operation=STOP,
            action="stop",
            says="stop recording",
            options={"channel": ID, "state": "stopped"},
            seed=seed(RECORDED),
            end={"livestation.channels": [{**ON_AIR, "isRecording": False}]},
        ),
    ),
    known_by=("channel",),
)


@pytest.mark.parametrize("there", ["CREATING", "READY", "BLOCK", "FORCE_BLOCK"])
def test_without_a_broadcast_there_is_nothing_to_record(account: Account, there: str) -> None:
    account.emulator.update_settings(state_seconds=5)
    account.emulator.seed(seed({**ON_AIR, "channelStatus": there}))

    refused = account.refuse(MODULE, channel="matches")

    assert f"the channel is {there} and not on air (PUBLISHING)" in refused["msg"]
    assert "Begin the broadcast in the encoder" in refused["msg"]
    assert "Could not start Live Station recording of channel 'matches'" in refused["msg"]
    assert not account.apply(MODULE, channel="matches", state="stopped")["changed"]


def test_what_it_costs(account: Account) -> None:
    account.emulator.seed(seed(ON_AIR))

    begun = account.apply(MODULE, channel="matches")
    assert account.calls == [LIST, GET, START, GET]
    (file,) = begun["recordings"]
    assert file["status"] == "RECORDING"
    assert file["channel_id"] == ID
    assert file["record_begin_time"].endswith("Z")

    again = account.apply(MODULE, channel="matches")
    assert account.calls == [LIST, RECORDS]
    assert [each["id"] for each in again["recordings"]] == [file["id"]]

    ended = account.apply(MODULE, channel=ID, state="stopped")
    assert account.calls[:3] == [GET, GET, STOP]
    assert [each["id"] for each in ended["recordings"]] == [file["id"]]
    assert ended["recordings"][0]["status"] != "RECORDING"


def test_both_formats_make_two_files(account: Account) -> None:
    record = {
        "type": "AUTO_UPLOAD",
        "format": "ALL",
        "bucketName": "media",
        "filePath": "/",
        "accessControl": "PRIVATE",
    }
    account.emulator.seed(seed({**ON_AIR, "record": record}))

    assert [each["record_type"] for each in account.run(MODULE, channel=ID)["recordings"]] == ["MP4", "HLS"]


@pytest.mark.parametrize(
    "content",
    [
        {"recordList": {"7": {"status": "RECORDING"}}},
        {"7": {"status": "RECORDING"}},
        [{"recordId": 7, "status": "RECORDING"}],
        {"recordList": [{"recordId": "7", "status": "RECORDING"}], "recordIds": [7]},
    ],
    ids=["map", "bare map", "list", "list inside"],
)
def test_every_shape_of_the_records(account: Account, server: Scripted, content: Any) -> None:
    server.play(Reply(200, {"content": RECORDED}), Reply(200, {"content": content}))

    found = account.run(MODULE, channel=ID, endpoint=server.endpoint)

    assert [(each["id"], each["status"], each["channel_id"]) for each in found["recordings"]] == [(7, "RECORDING", ID)]


def test_a_channel_that_shows_it_late(account: Account, server: Scripted) -> None:
    server.play(
        Reply(200, {"content": ON_AIR}),
        Reply(200, {"content": ON_AIR}),
        Reply(200, {"content": {"recordList": {}}}),
        Reply(200, {"content": ON_AIR}),
        Reply(200, {"content": RECORDED}),
    )

    done = account.run(MODULE, channel=ID, endpoint=server.endpoint)

    assert done["channel"]["is_recording"]
    assert [request.method for request in server.received] == ["GET", "GET", "PUT", "GET", "GET"]


def test_another_run_was_faster(account: Account) -> None:
    account.emulator.seed(seed(ON_AIR))
    account.emulator.add_fault(operation=START, nth=1, error_code="250005", status=400, when="after")

    done = account.run(MODULE, channel=ID)

    assert not done["changed"]
    assert done["channel"]["is_recording"]


def test_unknown_channels(account: Account) -> None:
    assert "Live Station has no channel 'nobody'" in account.refuse(MODULE, channel="nobody")["msg"]
    assert f"Live Station has no channel {ID}" in account.refuse(MODULE, channel=ID)["msg"]
    account.seed("livestation", channels=[ON_AIR, {**ON_AIR, "channelId": "ls-20260131090000-Other"}])
    assert account.refuse(MODULE, channel="matches")["failure"]["kind"] == "ambiguous"


def test_tasks_that_need_no_name(account: Account) -> None:
    assert Task({"channel": ID}).options  # an id is as good
    account.emulator.seed(seed(RECORDED))
    assert not account.apply(MODULE, channel=ID)["changed"]
    assert account.calls == [GET, RECORDS]
