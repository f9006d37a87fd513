# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.vodstation_channel_info import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task

CASE = Case(
    tasks=(Task(), Task({"name": "replays"}), Task({"channel_id": "vs-20260131090000-ZyXwVuT"})),
    seed={"vodstation": {"channels": [{"id": "vs-20260131090000-ZyXwVuT", "name": "replays"}]}},
)

IDS = [f"vs-2026013109000{number}-AbCdEfG" for number in range(4)]
SEED: dict[str, Any] = {
    "id": IDS[0],
    "name": "highlights",
    "storageBucketName": "media",
    "encryptedBucketName": "AbCdEf",
    "originPath": "/AbCdEf",
    "protocolList": ["HLS"],
    "createTime": 1_700_000_000,
    "readyTime": 1_700_000_060_000,
    "encryptionList": [{"protocol": "HLS", "mediaEncryptionTypeCode": 1, "drmKeyUrl": "https://example.com"}],
    "drm": {"siteId": "site", "contentId": "content"},
}


@pytest.mark.parametrize(
    ("options", "found", "calls"),
    [
        ({}, [IDS[2], IDS[1], IDS[0]], ["channel-list"]),
        ({"name": "highlights"}, [IDS[1], IDS[0]], ["channel-list"]),
        ({"name": "HIGHLIGHTS"}, [], ["channel-list"]),
        ({"channel_id": IDS[2]}, [IDS[2]], ["channel-info"]),
        ({"channel_id": IDS[3]}, [], ["channel-info"]),
        ({"channel_id": "unheard-of"}, [], ["channel-info"]),
        ({"channel_id": IDS[2], "name": "highlights"}, [], ["channel-info"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_filters(account: Account, options: dict[str, Any], found: list[str], calls: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    gone = {"id": IDS[3], "name": "highlights", "channelStatus": "TERMINATED"}
    account.seed(channels=[SEED, {"id": IDS[1], "name": "highlights"}, {"id": IDS[2], "name": "other"}, gone])

    result = account.apply(MODULE, **options)

    assert [channel["id"] for channel in result["channels"]] == found
    assert not result["changed"]
    assert account.calls == calls


@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_one_spelling_whatever_the_service_speaks(account: Account, dialect: str) -> None:
    """Times came in seconds or milliseconds, fields without a value were null or missing, names had two spellings."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[SEED])

    (channel,) = account.run(MODULE)["channels"]

    assert channel == account.run(MODULE, channel_id=IDS[0])["channels"][0]
    assert channel == {
        "access_private_files": False,
        "cdn_created_time": None,
        "cdn_domain": None,
        "cdn_service_name": None,
        "cdn_status": "NOT_FOUND",
        "channel_status": "READY",
        "create_cdn": False,
        "create_time": "2023-11-14T22:13:20Z",
        "drm": {"site_id": "site", "content_id": "content"},
        "encrypted_bucket_name": "AbCdEf",
        "encryption_list": [{"protocol": "HLS", "media_encryption_type_code": 1, "drm_key_url": "https://example.com"}],
        "id": IDS[0],
        "name": "highlights",
        "origin_path": "/AbCdEf",
        "play_url": None,
        "protocol_list": ["HLS"],
        "ready_time": "2023-11-14T22:14:20Z",
        "segment_duration": 10,
        "segment_duration_option": "BASIC",
        "stop_time": None,
        "storage_bucket_name": "media",
        "storage_bucket_status": "RUNNING",
    }
