# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encoding options, from the outside in."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._resource import merged
from ansible_collections.naver.ncloud.plugins.modules import vodstation_category as category
from ansible_collections.naver.ncloud.plugins.modules.vodstation_encoding_option import MODULE
from ansible_collections.naver.ncloud.plugins.modules.vodstation_encoding_option_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

LIST, VIEW, CREATE, DELETE, TEMPLATES = (
    f"encodingoption-{name}" for name in ("list", "info", "create", "delete", "template-list")
)
CATEGORIES, CATEGORY = "category-list", "category-info"
VIDEO: dict[str, Any] = {
    "codec_options": {"profile": "HIGH", "level": "4.1"},
    "bitrate": 2500,
    "width": 720,
    "height": 1280,
    "framerate": 30.0,
    "keyframe_interval": 2,
    "rate_control": "VBR",
    "pass": "1PASS",
}
AUDIO: dict[str, Any] = {"bitrate": 128, "channel": 2, "sampling_rate": 48000}
PORTRAIT: dict[str, Any] = {"name": "games-portrait", "video": VIDEO, "audio": AUDIO}
RADIO: dict[str, Any] = {"name": "games-radio", "encoding_option_type": "AUDIO", "audio": AUDIO}
SENT: dict[str, Any] = {
    "name": "games-portrait",
    "format": "MP4",
    "video": {
        "codec": "AVC",
        "codecOptions": {"profile": "HIGH", "level": "4.1"},
        "bitrate": 2500,
        "width": 720,
        "height": 1280,
        "framerate": 30,
        "keyframeInterval": 2,
        "rateControl": "VBR",
        "pass": "1PASS",
    },
    "audio": {"codec": "AAC", "bitrate": 128, "channel": 2, "samplingRate": 48000},
}
SEED: dict[str, Any] = {**SENT, "id": 1111, "name": "games-hd", "encodingOptionType": "NORMAL", "defaultSet": False}
BUILT_IN: list[dict[str, Any]] = [{"defaultSet": True}] * 13
HERE: dict[str, Any] = {"vodstation": {"encodingOptions": [SEED]}}

CASE = Case(
    writes=(
        Write(
            operation="vodstation-encodingoption-create",
            action="create",
            says="create encoding option",
            options=PORTRAIT,
            end={"vodstation.encodingOptions": [*BUILT_IN, SENT]},
            listing="vodstation-encodingoption-list",
        ),
        Write(
            operation="vodstation-encodingoption-delete",
            action="delete",
            says="delete encoding option",
            options={"name": "games-hd", "state": "absent"},
            seed=HERE,
            end={"vodstation.encodingOptions": BUILT_IN},
        ),
    ),
    tasks=(Task({"encoding_option_id": 1111, "video": {"bitrate": 2500}}, HERE),),
)
INFO_CASE = Case(
    tasks=(Task(), Task({"name": "games-hd", "templates": True}), Task({"encoding_option_id": 1111})), seed=HERE
)
DIALECTS = ("newest", "legacy")


def own(account: Account) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = account.emulator.state("vodstation")["encodingOptions"]
    return [option for option in options if not option["defaultSet"]]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_second_run_costs_one_listing(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    created = account.apply(MODULE, **PORTRAIT)

    assert account.calls == [LIST, CREATE]
    assert account.entries[-1]["body"] == SENT
    assert created["actions"] == ["create"]
    again = account.apply(MODULE, **PORTRAIT)
    assert account.calls == [LIST]
    assert not again["changed"]
    assert again["encoding_option"]["id"] == created["encoding_option"]["id"]
    assert not account.apply(MODULE, encoding_option_id=created["encoding_option"]["id"])["changed"]
    assert account.calls == [VIEW]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_for_sound_alone(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    options = {**RADIO, "audio": {**AUDIO, "channel": -2}}

    account.apply(MODULE, **options)

    assert "video" not in account.entries[-1]["body"]
    assert not account.apply(MODULE, **options)["changed"]
    assert account.fail(MODULE, **RADIO)["failure"]["kind"] == "immutable"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_returned_can_be_given(account: Account, dialect: str) -> None:
    """Another one like it: the documentation lists neither rate controls nor passes."""
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(HERE)
    (found,) = account.run(INFO, name="games-hd")["encoding_options"]

    account.apply(MODULE, name="games-uhd", video={**found["video"], "bitrate": 9000}, audio=found["audio"])

    there, made = own(account)
    assert made["video"]["bitrate"] == 9000
    for option in (there, made):
        for name in ("id", "name", "encodingOptionType"):
            option.pop(name, None)
        option["video"].pop("bitrate")
    assert made == there


SAME: list[dict[str, Any]] = [
    {"name": "games-hd"},
    {"video": {"framerate": 30}},
    {"video": {"codec_options": {"level": "4.1"}}},
    {"encoding_option_type": "NORMAL", "format": "MP4"},
    {"audio": {"channel": 2}},
    {**PORTRAIT, "name": "games-hd"},
]


@pytest.mark.parametrize("options", SAME, ids=str)
@pytest.mark.parametrize("recreate", [False, True])
def test_only_what_is_given_is_compared(account: Account, options: dict[str, Any], *, recreate: bool) -> None:
    """Numbers by their value, whatever they are spelled like."""
    seed = deepcopy(SEED)
    seed["video"] |= {"framerate": 30.0, "keyframeInterval": 2.0}
    account.seed(encodingOptions=[seed])

    assert not account.apply(MODULE, **{"name": "games-hd", **options}, recreate=recreate)["changed"]
    assert account.calls == [LIST]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_as_many_channels_as_the_source_has(account: Account, dialect: str) -> None:
    """-2, which one dialect spells as AUTO."""
    account.emulator.update_settings(dialect=dialect)

    created = account.apply(MODULE, **{**PORTRAIT, "audio": {**AUDIO, "channel": -2}})

    assert created["encoding_option"]["audio"]["channel"] == -2
    assert not account.apply(MODULE, **{**PORTRAIT, "audio": {**AUDIO, "channel": -2}})["changed"]
    account.refuse(MODULE, **PORTRAIT)


@pytest.mark.parametrize("level", ["1", "1b", "2", "3", "4", "5", "5.2"])
def test_what_the_documentation_leaves_open_is_passed_on(account: Account, level: str) -> None:
    """Levels that its list lacks; rate controls and passes, which it does not list at all. And automatic sizes."""
    free = {"codec_options": {"profile": "MAIN", "level": level}, "rate_control": "Some way", "pass": "3x", "width": -2}
    options = {"name": "games-free", "video": {**VIDEO, **free}, "audio": AUDIO}

    predicted = account.run(MODULE, check=True, **options)
    created = account.apply(MODULE, **options)

    assert predicted["encoding_option"]["id"] is None
    for result in (predicted, created):
        assert merged(result["encoding_option"]["video"], free) == result["encoding_option"]["video"]
    assert not account.apply(MODULE, **options)["changed"]


DIFFERENT: dict[str, dict[str, Any]] = {
    "video.bitrate": {"video": {"bitrate": 2501}},
    "video.codec_options.level": {"video": {"codec_options": {"level": "4"}}},
    "video.framerate": {"video": {"framerate": 29.97}},
    "audio.channel": {"audio": {"channel": -2}},
    "encoding_option_type": {"encoding_option_type": "AUDIO"},
}


@pytest.mark.parametrize("field", DIFFERENT)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_can_be_changed(account: Account, field: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(HERE)

    refused = account.refuse(MODULE, name="games-hd", **DIFFERENT[field])

    assert refused["failure"]["kind"] == "immutable"
    assert field in refused["msg"]
    assert "recreate" in refused["failure"]["hint"]

    again = account.apply(MODULE, name="games-hd", **DIFFERENT[field], recreate=True)

    assert again["actions"] == ["delete", "create"]
    assert again["encoding_option"]["id"] != 1111
    (there,) = own(account)
    assert (there.get("video") is None) == (field == "encoding_option_type")
    assert there["audio"]["bitrate"] == 128
    assert not account.apply(MODULE, name="games-hd", **DIFFERENT[field])["changed"]


def test_a_name_is_not_changed(account: Account) -> None:
    account.emulator.seed(HERE)

    refused = account.refuse(MODULE, encoding_option_id=1111, name="games-4k")

    assert "name" in refused["msg"]


@pytest.mark.parametrize("part", ["name", "audio.bitrate", "video.codec_options.level", "video.pass"])
def test_what_a_creation_needs(account: Account, part: str) -> None:
    options = merged({}, PORTRAIT)
    inner = options
    for name in part.split(".")[:-1]:
        inner[name] = dict(inner[name])
        inner = inner[name]
    del inner[part.split(".")[-1]]
    if part == "name":
        account.emulator.seed(HERE)
        options |= {"encoding_option_id": 1111, "video": {**VIDEO, "bitrate": 1}, "recreate": True}

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert refused["msg"].count("requires") == 1
    assert part in refused["msg"]


# -- what is not deleted


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "options",
    [
        {"encoding_option_id": 3, "state": "absent"},
        {"state": "absent"},
        {"audio": {"bitrate": 17}, "recreate": True},
    ],
    ids=str,
)
def test_a_built_in_one_stays(account: Account, options: dict[str, Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(encodingOptions=[{**SENT, "id": 3, "name": "built-in-hd", "defaultSet": True}])
    options = options if "encoding_option_id" in options else {"name": "built-in-hd", **options}

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert "encoding option 3 is built in" in refused["msg"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_of_our_own_comes_before_a_built_in_one(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(encodingOptions=[SEED, {**SENT, "id": 3, "name": "games-hd", "defaultSet": True}])

    assert account.apply(MODULE, name="games-hd")["encoding_option"]["id"] == 1111
    assert account.apply(MODULE, name="games-hd", state="absent")["changed"]
    assert own(account) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_in_use_stays(account: Account, dialect: str) -> None:
    """In check mode it may be that the categories are deleted before, as they are in a stack's teardown."""
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(HERE)
    account.seed(categories=[{"id": 7, "name": "trailers", "encodingOptions": [1, 1111]}, {"id": 8}])

    refused = account.fail(MODULE, name="games-hd", state="absent")

    assert account.calls == [LIST, VIEW, CATEGORIES, CATEGORY, CATEGORY]
    assert refused["failure"]["kind"] == "input"
    assert "category trailers (7) uses it" in refused["msg"]
    assert not refused["changed"]
    predicted = account.run(MODULE, check=True, name="games-hd", state="absent")
    assert predicted["actions"] == ["delete"]
    assert any("category trailers (7) uses" in warning for warning in predicted["warnings"])

    refused = account.fail(MODULE, name="games-hd", audio={"bitrate": 17}, recreate=True)
    assert "trailers (7)" in refused["msg"]
    assert len(own(account)) == 1

    account.seed(categories=[{"id": 7, "encodingOptions": [1]}])
    gone = account.run(MODULE, name="games-hd", state="absent")
    assert gone["changed"]
    assert gone["warnings"] == []
    assert account.calls == [LIST, VIEW, CATEGORIES, DELETE]


def test_a_category_that_is_gone_does_not_use_it(account: Account) -> None:
    """Listings lag behind."""
    account.emulator.seed(HERE)
    account.seed(categories=[{"id": 7, "name": "trailers", "encodingOptions": [1111]}])
    account.run(category.MODULE, name="trailers", state="absent")
    account.emulator.add_fault(operation="vodstation-category-list", stale_listing={"writes": 1})

    assert account.apply(MODULE, name="games-hd", state="absent")["changed"]


def test_two_of_one_name(account: Account) -> None:
    account.seed(encodingOptions=[SEED, {**SEED, "id": 2222}])

    refused = account.refuse(MODULE, name="games-hd", state="absent")

    assert refused["failure"]["kind"] == "ambiguous"
    assert "1111, 2222" in refused["msg"]
    assert account.apply(MODULE, encoding_option_id=2222, state="absent")["changed"]


# -- bad input


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"name": "ab"}, "name"),
        ({"name": "x" * 21}, "name"),
        ({"name": "a b c"}, "name"),
        ({**RADIO, "video": VIDEO}, "encoding_option_type is AUDIO"),
        ({**PORTRAIT, "video": {**VIDEO, "width": 95}}, "video.width"),
        ({**PORTRAIT, "video": {**VIDEO, "height": 4097}}, "video.height"),
        ({**PORTRAIT, "video": {**VIDEO, "width": -2, "height": -2}}, "video.width and video.height are both -2"),
        ({**PORTRAIT, "video": {**VIDEO, "framerate": "nan"}}, "video.framerate"),
        ({**PORTRAIT, "video": {**VIDEO, "codec_options": {"level": "high"}}}, "video.codec_options.level"),
        ({**PORTRAIT, "video": {}}, "video"),
        ({**PORTRAIT, "audio": {**AUDIO, "bitrate": 15}}, "audio.bitrate"),
        ({"encoding_option_id": 0}, "encoding_option_id"),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: str) -> None:
    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert named in refused["msg"]
    assert account.calls == []


# -- reading


@pytest.mark.parametrize("dialect", DIALECTS)
def test_reading(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(HERE)

    read = account.apply(INFO, templates=True)

    assert account.calls == [LIST, TEMPLATES]
    assert [option["id"] for option in read["encoding_options"]] == [*range(1, 14), 1111]
    assert [template["encoding_option_ids"] for template in read["templates"]][:2] == [[1, 2, 3], [2, 3, 4]]
    (one,) = account.apply(INFO, encoding_option_id=1111)["encoding_options"]
    assert account.calls == [VIEW]
    assert one["default_set"] is False
    assert one["video"]["codec_options"] == {"profile": "HIGH", "level": "4.1"}
    assert account.apply(INFO, encoding_option_id=4711)["encoding_options"] == []
    assert account.apply(INFO, encoding_option_id=3)["encoding_options"][0]["default_set"] is True
    assert "templates" not in account.apply(INFO, name="nobody")

    every = account.apply(INFO, default_set=True)["encoding_options"]
    assert account.calls == [LIST, *[VIEW] * 14]
    built_in = {option["id"]: option["default_set"] for option in every}
    assert built_in == {**dict.fromkeys(range(1, 14), True), 1111: False}
    assert one in every
    assert account.apply(INFO, name="games-hd", default_set=True)["encoding_options"] == [one]
    assert account.calls == [LIST, VIEW]
