# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station's encoding options and templates, as the vodstation-encodingoption-* pages have them."""

from typing import Any

import pytest
from conftest import CATEGORY, OPTION, Client, refused

from ncloud_emulator import ControlError, Emulator

AUDIO_ONLY = {**OPTION, "encodingOptionType": "AUDIO", "video": None}


def video(**changes: Any) -> dict[str, Any]:
    return {**OPTION, "video": {**OPTION["video"], **changes}}


def audio(**changes: Any) -> dict[str, Any]:
    return {**OPTION, "audio": {**OPTION["audio"], **changes}}


def test_templates(client: Client):
    assert client("GET", "/encoding-option/template").json() == {
        "content": [
            {"id": 1, "name": "Practical content", "encodingOptionIds": [1, 2, 3]},
            {"id": 2, "name": "Business content", "encodingOptionIds": [2, 3, 4]},
            {"id": 3, "name": "Ultra-high-definition content", "encodingOptionIds": [10, 11, 12, 13]},
        ]
    }


def test_the_built_in_options(client: Client):
    listed = client("GET", "/encoding-option").json()
    assert listed["total"] == len(listed["content"]) == 13
    options = {option["id"]: option for option in listed["content"]}
    assert [options[number]["name"] for number in (1, 2, 3, 4)] == [
        "AVC_SD_1Pass_30fps",
        "AVC_SD_1Pass_30fps_1",
        "AVC_HD_1Pass_30fps",
        "AVC_FHD_1Pass_30fps",
    ]
    assert len({option["name"] for option in listed["content"]}) == 13
    created = client.content("POST", "/encoding-option", OPTION)
    for option in listed["content"]:
        # In full, and like one that a user makes.
        assert option.keys() == created.keys()
        assert option["video"].keys() == created["video"].keys()
        assert option["audio"].keys() == created["audio"].keys()
        body = {name: value for name, value in option.items() if name not in ("id", "disabled")}
        body["video"] = {**body["video"], "keyframeInterval": int(body["video"]["keyframeInterval"])}
        assert client("POST", "/encoding-option", body).ok


def test_create_answers_the_whole_option(client: Client):
    created = client.content("POST", "/encoding-option", {**OPTION, "unknown": 1})
    assert isinstance(created.pop("id"), int)
    assert created == {
        **OPTION,
        "disabled": False,
        "encodingOptionType": "NORMAL",
        "video": {**OPTION["video"], "maxFramerate": None, "keyframeInterval": 2.0},
    }


def test_life_of_an_option(client: Client):
    created = client.content("POST", "/encoding-option", OPTION)
    path = f"/encoding-option/{created['id']}"
    # Beside the content; the list does not tell.
    assert client("GET", path).json() == {"content": created, "defaultSet": False}
    listed = client("GET", "/encoding-option?pageSizeNo=1").json()
    assert (listed["total"], listed["content"][-1]) == (14, created)
    assert client("DELETE", path.replace("-option", "Option")).json() == {"content": created, "defaultSet": False}
    assert refused(client("GET", path)) == (404, "260004")
    assert client("GET", "/encoding-option").json()["total"] == 13
    # An id is given once.
    assert client.content("POST", "/encoding-option", OPTION)["id"] > created["id"]


def test_a_built_in_option_stays(client: Client):
    assert client("GET", "/encoding-option/1").json()["defaultSet"] is True
    assert refused(client("DELETE", "/encodingOption/1")) == (403, "260006")
    assert refused(client("DELETE", "/encodingOption/99")) == (404, "260004")


def test_an_option_in_use_stays(client: Client):
    option = client.content("POST", "/encoding-option", OPTION)["id"]
    category = client.content("POST", "/category", {**CATEGORY, "encodingOptions": [1, option]})["id"]
    answer = client("DELETE", f"/encodingOption/{option}")
    assert refused(answer) == (400, "260008")
    assert str(category) in answer.json()["error"]["details"]
    assert client("PUT", f"/category/{category}", {"output": {}, "encodingOptions": [1]}).ok
    assert client("DELETE", f"/encodingOption/{option}").ok
    # What is gone can't be used.
    assert refused(client("POST", "/category", {**CATEGORY, "encodingOptions": [option]})) == (400, "260011")


def test_names_need_not_be_unique(client: Client):
    assert len({client.content("POST", "/encoding-option", OPTION)["id"] for _call in range(2)}) == 2


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({**OPTION, "name": None}, "260002"),
    ({**OPTION, "name": "ab"}, "260011"),
    ({**OPTION, "name": "x" * 21}, "260011"),
    ({**OPTION, "name": "a b"}, "260011"),
    ({**OPTION, "encodingOptionType": "VIDEO"}, "260011"),
    ({**OPTION, "format": None}, "260002"),
    ({**OPTION, "format": "AVI"}, "260011"),
    ({**OPTION, "video": None}, "260002"),
    ({**AUDIO_ONLY, "video": OPTION["video"]}, "260002"),
    (video(codec="HEVC"), "260011"),
    (video(codecOptions={}), "260002"),
    (video(codecOptions={"profile": "HIGH10", "level": "4.1"}), "260011"),
    (video(codecOptions={"profile": "HIGH", "level": 4.1}), "260002"),
    (video(bitrate=None), "260002"),
    (video(width=-3), "260011"),
    (video(width=-1), "260011"),
    (video(width=95), "260011"),
    (video(width=4097), "260011"),
    (video(height=0), "260011"),
    (video(height=4097), "260011"),
    (video(width=-2, height=-2), "260011"),
    (video(framerate="30"), "260002"),
    (video(maxFramerate="30"), "260002"),
    (video(keyframeInterval=None), "260002"),
    (video(rateControl=""), "260011"),
    (video(rateControl=None), "260002"),
    (video(**{"pass": 1}), "260002"),
    ({**OPTION, "audio": None}, "260002"),
    (audio(codec="MP3"), "260011"),
    (audio(bitrate=15), "260011"),
    (audio(bitrate=321), "260011"),
    (audio(channel=3), "260011"),
    (audio(channel="AUTO"), "260002"),
    (audio(samplingRate=None), "260002"),
]


@pytest.mark.parametrize(("body", "code"), REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_create_refuses(client: Client, body: dict[str, Any], code: str):
    assert refused(client("POST", "/encoding-option", body)) == (400, code)
    assert client("GET", "/encoding-option").json()["total"] == 13


@pytest.mark.parametrize(
    "body",
    [
        {**OPTION, "name": "A:b-_0"},
        video(codecOptions={"profile": "BASELINE", "level": "2"}),
        video(width=96, height=4096),
        video(width=-2, height=96),
        video(maxFramerate=60, framerate=24),
        video(rateControl="anything", **{"pass": "at all"}),
        audio(bitrate=16, channel=1),
        audio(bitrate=320, channel=2),
    ],
    ids=range(8),
)
def test_create_takes(client: Client, body: dict[str, Any]):
    created = client.content("POST", "/encoding-option", body)
    assert {**created["video"], **body["video"]} == created["video"]
    assert created["audio"] == body["audio"]


def test_an_option_for_audio_has_no_video(client: Client, emulator: Emulator):
    created = client.content("POST", "/encoding-option", AUDIO_ONLY)
    assert (created["encodingOptionType"], created["video"]) == ("AUDIO", None)
    emulator.update_settings(dialect="legacy")
    assert "video" not in client.content("GET", f"/encoding-option/{created['id']}")


def test_the_legacy_dialect(client: Client, emulator: Emulator):
    emulator.update_settings(dialect="legacy")
    created = client.content("POST", "/encoding-option", audio(channel="AUTO"))
    assert created["id"] == "14"
    assert created["audio"]["channel"] == "AUTO"
    assert "maxFramerate" not in created["video"]
    # Inside the content.
    assert client("GET", "/encoding-option/14").json() == {"content": {**created, "defaultSet": False}}
    assert client("GET", "/encoding-option/1").json()["content"]["defaultSet"] is True
    assert client("GET", "/encoding-option").json()["content"][-1] == created
    assert client.content("POST", "/encoding-option", audio(channel="2"))["audio"]["channel"] == 2
    assert client.content("POST", "/encoding-option", audio(channel=-2))["audio"]["channel"] == "AUTO"
    for channel in ("3", 3, [], "auto"):
        assert not client("POST", "/encoding-option", audio(channel=channel)).ok
    assert client("DELETE", "/encodingOption/14").json() == {"content": {**created, "defaultSet": False}}


def test_seed_and_export(client: Client, emulator: Emulator):
    emulator.seed(
        {
            "vodstation": {
                "encodingOptions": [
                    {"name": "mine", "video": {"bitrate": 99}, "audio": {"channel": 1}},
                    {"id": 50, "encodingOptionType": "AUDIO"},
                    {"id": "3", "disabled": True},
                ]
            }
        }
    )
    mine = client.content("GET", "/encoding-option/14")
    assert (mine["name"], mine["video"]["bitrate"], mine["video"]["codec"]) == ("mine", 99, "AVC")
    assert mine["audio"] == {"codec": "AAC", "bitrate": 128, "channel": 1, "samplingRate": 48000}
    assert client.content("GET", "/encoding-option/50")["video"] is None
    assert client("GET", "/encoding-option/3").json()["defaultSet"] is True
    assert client.content("GET", "/encoding-option/3")["disabled"] is True
    assert client.content("POST", "/encoding-option", OPTION)["id"] == 51
    before = emulator.state()
    emulator.reset()
    emulator.seed(before)
    assert emulator.state() == before


@pytest.mark.parametrize(
    "option",
    [{"name": 5}, {"bitrate": 5}, {"video": {"bitRate": 5}}, {"video": 5}, {"audio": {"x": 1}}, {"audio": None}],
    ids=str,
)
def test_no_such_seed(emulator: Emulator, option: dict[str, Any]):
    with pytest.raises(ControlError):
        emulator.seed({"vodstation": {"encodingOptions": [option]}})


def test_the_list_lags_and_reads_by_id_do_not(client: Client, emulator: Emulator, clock):
    emulator.update_settings(listing_lag=5)
    created = client.content("POST", "/encoding-option", OPTION)
    assert client("GET", "/encoding-option").json()["total"] == 13
    assert client("GET", f"/encoding-option/{created['id']}").ok
    clock.advance(6)
    assert client("GET", "/encoding-option").json()["content"][-1] == created
    client("DELETE", f"/encodingOption/{created['id']}")
    assert client("GET", "/encoding-option").json()["total"] == 14
    clock.advance(6)
    assert client("GET", "/encoding-option").json()["total"] == 13
