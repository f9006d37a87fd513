# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.livestation_shortclip_info import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task

CASE = Case(
    tasks=(
        Task({"channel": "ls-20260131090000-AbCdE", "snapshot_id": 77}),
        Task({"channel": "stadium_1", "clip_id": 1024}),
    ),
    seed={
        "livestation": {
            "channels": [{"channelId": "ls-20260131090000-AbCdE", "channelName": "stadium_1", "isRecording": True}],
            "snapshots": [{"snapshotId": 77, "channelId": "ls-20260131090000-AbCdE"}],
            "shortclips": [{"id": 1024, "snapshotId": 77}],
        }
    },
    known_by=(),
)

DIALECTS = ("newest", "legacy")
CHANNELS = "media-livestation-channel-channellist"
LIST, INFO = "media-livestation-shortclip-shortcliplist", "media-livestation-shortclip-shortclipinfo"
ID = "ls-20260131090000-AbCdE"
CLIP: dict[str, Any] = {
    "id": 1024,
    "channelId": ID,
    "snapshotId": 77,
    "startTime": 0,
    "endTime": 30_000,
    "createdTime": 1_700_000_000_000,
    "updatedTime": 1_700_000_000_123,
    "output": {"bucketName": "media", "filePath": "/clips/goal-1", "fileName": "1024-1700000000000.mp4"},
}


@pytest.fixture
def station(account: Account) -> Account:
    others = [{"snapshotId": 77, "id": 2, "status": "UPLOAD_FAIL"}, {"snapshotId": 78, "id": 3}]
    account.seed(
        "livestation",
        channels=[{"channelId": ID, "channelName": "stadium_1"}],
        snapshots=[{"snapshotId": 77, "channelId": ID}, {"snapshotId": 78, "channelId": ID}],
        shortclips=[CLIP, *others],
    )
    return account


@pytest.mark.parametrize(
    ("options", "found", "call"),
    [
        ({"snapshot_id": 77}, [2, 1024], LIST),
        ({"snapshot_id": 78}, [3], LIST),
        ({"clip_id": 3}, [3], INFO),
        ({"clip_id": 3, "snapshot_id": 78}, [3], INFO),
        ({"clip_id": 4}, [], INFO),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_filters(station: Account, options: dict[str, Any], found: list[int], call: str, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)

    result = station.apply(MODULE, channel=ID, **options)

    assert [clip["id"] for clip in result["short_clips"]] == found
    assert not result["changed"]
    assert station.calls == [call]

    by_name = station.apply(MODULE, channel="stadium_1", **options)

    assert by_name["short_clips"] == result["short_clips"]
    assert station.calls == [CHANNELS, call]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_spelling_whatever_the_service_speaks(station: Account, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)

    (clip,) = station.run(MODULE, channel=ID, clip_id=1024)["short_clips"]
    listed = station.run(MODULE, channel=ID, snapshot_id=77)["short_clips"][1]

    details = {"duration": 30_000, "file_size": 7_500_000} if dialect == "newest" else {}
    assert listed == {
        "channel_id": ID,
        "created_time": "2023-11-14T22:13:20Z",
        "duration": None,
        "file_size": None,
        "id": 1024,
        "name": "/clips/goal-1",
        "output": {
            "access_control": "PRIVATE",
            "bucket_name": "media",
            "file_name": "1024-1700000000000.mp4",
            "file_path": "/clips/goal-1",
        },
        "snapshot_id": 77,
        "status": "COMPLETED",
        "updated_time": "2023-11-14T22:13:20.123Z",
    }
    assert clip == {**listed, **details}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_snapshot_whose_hour_is_over(station: Account, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", snapshots=[{"snapshotId": 77, "age": 3600}])

    refused = station.fail(MODULE, channel=ID, snapshot_id=77)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("not_found", "250004")
    assert len(station.run(MODULE, channel=ID, clip_id=1024)["short_clips"]) == 1


@pytest.mark.parametrize("options", [{"snapshot_id": 77}, {"clip_id": 1024}], ids=str)
def test_no_channel(station: Account, options: dict[str, Any]) -> None:
    refused = station.fail(MODULE, channel="stadium", **options)

    assert refused["failure"]["kind"] == "not_found"
    assert "'stadium'" in refused["msg"]
    assert station.calls == [CHANNELS]


def test_a_snapshot_or_a_clip(account: Account) -> None:
    with pytest.raises(ValueError, match="one of the following is required: clip_id, snapshot_id"):
        account.run(MODULE, channel=ID)


def test_sites(account: Account) -> None:
    refused = account.refuse(MODULE, channel=ID, clip_id=1, site="gov")

    assert refused["failure"]["kind"] == "configuration"
    assert account.calls == []
