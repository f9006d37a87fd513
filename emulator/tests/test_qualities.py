# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station's qualities and quality sets."""

import pytest
from conftest import Client
from livestation_client import CHANNEL, LIVE, MS, Live, seed_channel

from ncloud_emulator import Emulator

SET = {
    "name": "setting000",
    "qualityIds": [2, 4],
    "isEnabledUll": False,
    "segmentDuration": 1000,
    "segmentCount": 2,
    "enableHlsTimedMetadata": True,
    "timedMetadata": {"header": "ncloud.livestation.metadata", "interval": 1000, "key": "utc"},
}
ULL = {"name": "fast", "qualityIds": [2], "isEnabledUll": True, "enableHlsTimedMetadata": False}
QUALITY = {
    "name": "my-720p",
    "type": "NORMAL",
    "video": {"codec": "H264", "profile": "MAIN", "level": -1, "width": 1280, "height": 720, "fps": 30, "bframes": 2},
    "audio": {"codec": "AAC", "profile": "LC", "samplerate": 44_100},
}


@pytest.fixture
def live(client: Client):
    return Live(client)


def names(live: Live, query: str = "") -> list[str]:
    answer = live.json("GET", f"/qualitySets{query}")
    assert answer["total"] == len(answer["content"])
    return [each["name"] for each in answer["content"]]


def test_an_empty_account_has_those_of_the_system(live: Live):
    assert names(live) == ["Basic set", "Low-latency set", "Full HD set"]
    basic = live("GET", "/qualitySets/3")
    assert (basic["genType"], basic["status"], basic["inUseChannelNames"]) == ("SYSTEM", "CREATED", [])
    assert [each["name"] for each in basic["qualities"]] == ["720p-16-9", "480p-16-9", "360p-16-9"]
    assert live("GET", "/qualityProfiles/2") == basic["qualities"][0]
    assert "segmentCount" not in live("GET", "/qualitySets/4")


def test_a_set_of_ones_own(live: Live):
    created = live("POST", "/qualitySets", SET)
    number = created["id"]
    assert (created["genType"], created["createdTime"], created["disabled"]) == ("CUSTOM", MS, False)
    assert [each["id"] for each in created["qualities"]] == [2, 4]
    assert created["timedMetadata"] == SET["timedMetadata"]
    assert live("GET", f"/qualitySets/{number}") == created
    changed = live("PUT", f"/qualitySets/{number}", {"segmentDuration": 2000, "segmentCount": 3})
    assert changed == {**created, "segmentDuration": 2000, "segmentCount": 3}
    # Names may repeat.
    assert live("POST", "/qualitySets", SET)["id"] != number
    assert live("DELETE", f"/qualitySets/{number}") == {"deleteSuccess": True}
    assert live.refused("GET", f"/qualitySets/{number}") == (404, 250004)
    assert live.refused("DELETE", f"/qualitySets/{number}") == (404, 250004)


def test_filters(live: Live):
    live("POST", "/qualitySets", SET)
    live("POST", "/qualitySets", ULL)
    assert names(live, "?genType=CUSTOM") == ["setting000", "fast"]
    assert names(live, "?type=llhls") == ["Low-latency set", "fast"]
    assert names(live, "?type=default&genType=CUSTOM") == ["setting000"]
    assert len(names(live, "?type=all")) == len(names(live, "?type=&genType=")) == 5
    assert live.refused("GET", "/qualitySets?type=x") == (400, 250002)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"name": "a_b"}, (400, 250002)),
        ({"qualityIds": []}, (400, 250002)),
        ({"qualityIds": [1, 2, 3, 4, 5]}, (400, 250002)),
        ({"qualityIds": [2, 2]}, (400, 250002)),
        ({"qualityIds": [2, 99]}, (404, 250004)),
        ({"segmentCount": None}, (400, 250011)),
        ({"segmentDuration": 999}, (400, 250002)),
        ({"timedMetadata": None}, (400, 250011)),
    ],
    ids=str,
)
def test_sets_that_are_refused(live: Live, emulator: Emulator, changes, refused):
    before = emulator.state("livestation")
    assert live.refused("POST", "/qualitySets", {**SET, **changes}) == refused
    assert emulator.state("livestation") == before


def test_full_hd_only_once(live: Live):
    video = {**QUALITY["video"], "width": 1920, "height": 1080}
    number = live("POST", "/qualityProfiles", {**QUALITY, "video": video})["id"]
    assert live("POST", "/qualitySets", {**SET, "qualityIds": [number, 2]})
    assert live.refused("POST", "/qualitySets", {**SET, "qualityIds": [number, 1]}) == (400, 250002)


def test_what_can_not_be_changed(live: Live, emulator: Emulator):
    segments = {"segmentDuration": 2000, "segmentCount": 3}
    fast = live("POST", "/qualitySets", ULL)["id"]
    assert live.refused("PUT", f"/qualitySets/{fast}", segments) == (400, 250005)
    assert live.refused("PUT", "/qualitySets/3", segments) == (400, 250005)
    assert live.refused("DELETE", "/qualitySets/3") == (400, 250005)
    own = live("POST", "/qualitySets", SET)["id"]
    channel = live("POST", "/channels", {**CHANNEL, "qualitySetId": own})
    assert channel["qualitySetName"] == "setting000"
    assert live("GET", f"/qualitySets/{own}")["inUseChannelNames"] == ["winter_games"]
    assert live.refused("DELETE", f"/qualitySets/{own}") == (400, 250005)
    assert live.refused("DELETE", "/qualityProfiles/2") == (400, 250005)


def test_a_channel_needs_a_set_that_exists(live: Live, emulator: Emulator):
    assert live.refused("POST", "/channels", {**CHANNEL, "qualitySetId": 99}) == (404, 250004)
    assert emulator.state("globaledge")["edges"][1:] == []


def test_qualities(live: Live):
    created = live("POST", "/qualityProfiles", QUALITY)
    path = f"/qualityProfiles/{created['id']}"
    assert {name: created[name] for name in QUALITY} == QUALITY
    assert (created["genType"], live("GET", path)) == ("CUSTOM", created)
    listed = live.json("GET", "/qualityProfiles")
    assert (listed["total"], listed["content"][-1]) == (5, created)
    number = live("POST", "/qualitySets", {**SET, "qualityIds": [created["id"]]})["id"]
    assert live.refused("DELETE", path) == (400, 250005)
    live("DELETE", f"/qualitySets/{number}")
    answer = live.raw("DELETE", path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert live.refused("GET", path) == (404, 250004)
    assert live.refused("POST", "/qualityProfiles", {**QUALITY, "video": None}) == (400, 250011)


def test_a_quality_of_sound_alone(live: Live, emulator: Emulator):
    sound = live("POST", "/qualityProfiles", {"name": "sound", "type": "AUDIO", "audio": QUALITY["audio"]})
    assert sound["video"] is None
    emulator.update_settings(dialect="legacy")
    assert "video" not in live("GET", f"/qualityProfiles/{sound['id']}")
    number = live("POST", "/qualitySets", {**SET, "qualityIds": [sound["id"]]})["id"]
    seed_channel(emulator, qualitySetId=number)
    (url,) = live("GET", f"/channels/{LIVE}/serviceUrls?serviceUrlType=GENERAL")
    assert url["name"] == "sound"


def test_seeds_and_exports(live: Live, emulator: Emulator):
    quality, quality_set = live("POST", "/qualityProfiles", QUALITY), live("POST", "/qualitySets", SET)
    exported = emulator.state("livestation")
    emulator.reset()
    emulator.seed({"livestation": exported})
    assert emulator.state("livestation") == exported
    assert live("GET", f"/qualitySets/{quality_set['id']}") == quality_set
    assert live("POST", "/qualityProfiles", QUALITY)["id"] > quality["id"]
    # A set that a seeded channel names is there.
    seed_channel(emulator, qualitySetId=77, qualitySetName="old set")
    assert live("GET", f"/channels/{LIVE}")["qualitySetName"] == live("GET", "/qualitySets/77")["name"] == "old set"


def test_listing_lag(live: Live, emulator: Emulator, clock):
    emulator.update_settings(listing_lag=3)
    clock.advance(10)
    number = live("POST", "/qualitySets", SET)["id"]
    assert "setting000" not in names(live)
    assert live("GET", f"/qualitySets/{number}")["name"] == "setting000"
    clock.advance(4)
    assert "setting000" in names(live)
