# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Categories, from the outside in: options go in, and the emulator shows what became of them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules import vodstation_encoding_option as encoding_option
from ansible_collections.naver.ncloud.plugins.modules.vodstation_category import MODULE
from ansible_collections.naver.ncloud.plugins.modules.vodstation_category_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

CASE = Case(
    writes=(
        Write(
            operation="vodstation-category-create",
            action="create",
            says="create category",
            options={"name": "trailers", "output": {"bucket_name": "media", "file_path": "/"}},
            end={"vodstation.categories": [{"name": "trailers", "thumbnail": False}]},
            listing="vodstation-category-list",
        ),
        Write(
            operation="vodstation-category-update",
            action="update",
            says="update category",
            options={"name": "trailers", "thumbnail": True},
            seed={"vodstation": {"categories": [{"id": 7, "name": "trailers", "encodingOptions": [1]}]}},
            end={"vodstation.categories": [{"name": "trailers", "thumbnail": True}]},
        ),
        Write(
            operation="vodstation-category-delete",
            action="delete",
            says="delete category",
            options={"name": "trailers", "state": "absent"},
            seed={"vodstation": {"categories": [{"id": 7, "name": "trailers", "encodingOptions": [1]}]}},
            end={"vodstation.categories": []},
        ),
    ),
    tasks=(
        Task({"category_id": 7, "thumbnail": True}, {"vodstation": {"categories": [{"id": 7, "name": "trailers"}]}}),
    ),
)

OUTPUT = {"bucket_name": "media", "file_path": "/"}
THUMBNAILS = {"thumbnail_bucket_name": "thumbs", "thumbnail_file_path": "/small"}
TRIMMING = {"start_time_code": "00:00:10.0", "end_time_code": "00:01:00.0"}
OVERLAY = {"input": {"bucket_name": "media", "file_path": "/logo.png"}, "position": {"x": 1, "y": 2}}
EVERYTHING: dict[str, Any] = {
    "name": "trailers",
    "output": {
        **OUTPUT,
        **THUMBNAILS,
        "access_control": "PUBLIC_READ",
        "thumbnail_access_control": "PUBLIC_READ",
    },
    "encoding_options": [3, 1],
    "encoding_option_template_id": 1,
    "thumbnail": True,
    "notification_url": "https://example.com/done",
    "advanced_options": {"trimming": TRIMMING, "image_overlay": {**OVERLAY, "size": {"width": 30, "height": 40}}},
}
# What the emulator holds of a category that was created with all of the above.
SEED: dict[str, Any] = {
    "id": 1024,
    "name": "trailers",
    "output": {
        "bucketName": "media",
        "filePath": "/",
        "accessControl": "PUBLIC_READ",
        "thumbnailBucketName": "thumbs",
        "thumbnailFilePath": "/small",
        "thumbnailAccessControl": "PUBLIC_READ",
    },
    "encodingOptions": [1, 3],
    "encodingOptionTemplateId": 1,
    "thumbnail": True,
    "notificationUrl": "https://example.com/done",
    "advancedOptions": {
        "trimming": {"startTimeCode": "00:00:10.0", "endTimeCode": "00:01:00.0"},
        "imageOverlay": {
            "input": {"bucketName": "media", "filePath": "/logo.png"},
            "position": {"x": 1, "y": 2},
            "size": {"width": 30, "height": 40},
        },
    },
    "createTime": 1_700_000_000_000,
    "updateTime": 1_700_000_000_000,
}
SITES = ("public", "gov", "fin")
DIALECTS = ("newest", "legacy")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "options", [{"name": "trailers", "output": OUTPUT}, EVERYTHING], ids=["the least", "everything"]
)
def test_create(account: Account, options: dict[str, Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    created = account.apply(MODULE, **options)

    assert account.calls == ["category-list", "category-create"]
    assert created["changed"]
    assert created["actions"] == ["create"]
    (there,) = account.categories
    assert there["id"] == created["category"]["id"]
    assert there["name"] == "trailers"

    again = account.apply(MODULE, **options)

    assert account.calls == ["category-list"]
    assert not again["changed"]
    assert again["actions"] == again["pending"] == []
    assert again["category"] == created["category"]
    assert again["diff"]["before"] == again["diff"]["after"]


def test_what_was_not_set_is_not_sent(account: Account) -> None:
    account.apply(MODULE, name="trailers", output=OUTPUT)

    assert account.entries[-1]["body"] == {"name": "trailers", "output": {"bucketName": "media", "filePath": "/"}}


@pytest.mark.parametrize(
    "options",
    [
        {"name": "trailers"},
        EVERYTHING,
        {**EVERYTHING, "encoding_options": [1, 3]},
        {"name": "trailers", "advanced_options": {"image_overlay": {"position": {"x": 1}}}},
        {"name": "trailers", "recreate": True},
    ],
    ids=["name only", "everything", "another order", "a part of a part", "recreate"],
)
def test_nothing_to_do(account: Account, options: dict[str, Any]) -> None:
    account.seed(categories=[SEED])

    assert not account.apply(MODULE, **options)["changed"]
    assert account.calls == ["category-list"]

    assert not account.apply(MODULE, category_id=1024, **options)["changed"]
    assert "category-list" not in account.calls or options.get("recreate")


def test_nothing_to_do_by_id_takes_one_read(account: Account) -> None:
    account.seed(categories={"count": 300})
    account.seed(categories=[SEED])

    assert not account.apply(MODULE, **{**EVERYTHING, "category_id": 1024})["changed"]
    assert account.calls == ["category-info"]


@pytest.mark.parametrize(
    "options",
    [
        {"output": {**OUTPUT, "access_control": "PRIVATE"}},
        {"output": {**OUTPUT, "thumbnail_access_control": "PRIVATE"}},
        {"thumbnail": False},
        {"encoding_options": []},
        {"notification_url": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_value_is_the_default(account: Account, options: dict[str, Any], dialect: str) -> None:
    """The service may leave out a field, or say null; the user may say what that means."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(categories=[{"name": "trailers", "output": {"bucketName": "media"}}])

    assert not account.apply(MODULE, name="trailers", **options)["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({"encoding_options": [2]}, {"encodingOptions": [2]}),
        ({"encoding_options": []}, {"encodingOptions": []}),
        (
            {"encoding_option_template_id": 2, "encoding_options": [3, 4]},
            {"encodingOptionTemplateId": 2, "encodingOptions": [3, 4]},
        ),
        ({"thumbnail": False}, {"thumbnail": False}),
        ({"notification_url": "https://example.com/new"}, {"notificationUrl": "https://example.com/new"}),
        ({"output": {**OUTPUT, "thumbnail_bucket_name": "other"}}, {"output.thumbnailBucketName": "other"}),
        ({"output": {**OUTPUT, "thumbnail_file_path": "/other"}}, {"output.thumbnailFilePath": "/other"}),
        (
            {"advanced_options": {"trimming": {"start_time_code": "00:00:20.0"}}},
            {"advancedOptions.trimming.startTimeCode": "00:00:20.0"},
        ),
        (
            {"advanced_options": {"image_overlay": {"size": {"width": 300}}}, "thumbnail": True},
            {"advancedOptions.imageOverlay.size.width": 300},
        ),
    ],
    ids=", ".join,
)
def test_update(account: Account, dialect: str, options: dict[str, Any], changed: dict[str, Any]) -> None:
    """A listing, a read by id, a write. What the user did not name stays, although the service's update replaces."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(categories=[SEED])
    (before,) = account.categories

    result = account.apply(MODULE, name="trailers", **options)

    assert account.calls == ["category-list", "category-info", "category-update"]
    assert result["actions"] == ["update"]
    assert result["diff"]["after"] == {"name": "trailers", **options} != result["diff"]["before"]
    assert differences(account.categories[0], before) == changed
    assert not account.apply(MODULE, name="trailers", **options)["changed"]


@pytest.mark.parametrize(
    "more", [{}, {"output": {**OUTPUT, "file_path": "/other"}, "recreate": True}], ids=["", "anew"]
)
def test_another_template_alone(account: Account, more: dict[str, Any]) -> None:
    """The service takes only the template's encoding options, and which ones is for the user to say."""
    account.seed(categories=[{**SEED, "encodingOptions": [1, 2]}])
    options = {"name": "trailers", "encoding_option_template_id": 3, **more}

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert "encoding_options [1, 2]" in refused["msg"]
    assert "template 3" in refused["msg"]
    assert "Set encoding_options" in refused["failure"]["hint"]
    for encoding_options in ([], [10, 11]):
        account.seed(categories=[{**SEED, "encodingOptions": [1, 2]}])
        account.apply(MODULE, **options, encoding_options=encoding_options)
        assert account.categories[0]["encodingOptions"] == encoding_options
        assert not account.apply(MODULE, **options)["changed"]
        account.apply(MODULE, name="trailers", state="absent")


@pytest.mark.parametrize("encoding_options", [None, []])
def test_another_template_where_there_are_no_encoding_options(account: Account, encoding_options: Any) -> None:
    account.seed(categories=[{**SEED, "encodingOptions": encoding_options}])

    account.apply(MODULE, name="trailers", encoding_option_template_id=3)

    assert account.categories[0]["encodingOptionTemplateId"] == 3


def test_removing_the_notification_url(account: Account) -> None:
    account.seed(categories=[SEED])

    result = account.apply(MODULE, name="trailers", notification_url="")

    assert result["actions"] == ["update"]
    assert not account.categories[0]["notificationUrl"]
    assert not account.apply(MODULE, name="trailers", notification_url="")["changed"]


FIXED: list[tuple[str, dict[str, Any]]] = [
    ("output.bucket_name", {"output": {**OUTPUT, "bucket_name": "other"}}),
    ("output.file_path", {"output": {**OUTPUT, "file_path": "/other"}}),
    ("output.access_control", {"output": {**OUTPUT, "access_control": "PRIVATE"}}),
    ("output.thumbnail_access_control", {"output": {**OUTPUT, "thumbnail_access_control": "PRIVATE"}}),
    ("name", {"category_id": 1024, "name": "features"}),
]


@pytest.mark.parametrize(("field", "options"), FIXED, ids=[field for field, _options in FIXED])
def test_what_can_not_be_changed(account: Account, field: str, options: dict[str, Any]) -> None:
    account.seed(categories=[SEED])
    options = {"name": "trailers", **options}

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "immutable"
    assert field in refused["msg"]
    assert "recreate" in refused["msg"]

    anew = account.apply(MODULE, recreate=True, **{**EVERYTHING, **options})

    assert anew["actions"] == ["delete", "create"]
    assert account.writes == ["category-delete", "category-create"]
    (there,) = account.categories
    assert there["id"] == anew["category"]["id"] != 1024
    options.pop("category_id", None)
    assert not account.apply(MODULE, **options)["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_recreated_it_keeps_what_was_not_set(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(categories=[SEED])
    (before,) = account.categories

    account.apply(MODULE, name="trailers", output={**OUTPUT, "file_path": "/other"}, thumbnail=False, recreate=True)

    changed = differences(account.categories[0], before)
    assert {key: value for key, value in changed.items() if key not in ("id", "createTime")} == {
        "output.filePath": "/other",
        "thumbnail": False,
    }


def test_every_fixed_field_is_named(account: Account) -> None:
    account.seed(categories=[SEED])

    output = {"bucket_name": "other", "file_path": "/other", "access_control": "PRIVATE"}
    refused = account.refuse(MODULE, name="trailers", output=output, thumbnail=False)

    for field in ("output.bucket_name", "output.file_path", "output.access_control"):
        assert field in refused["msg"]
    assert "output.thumbnail" not in refused["msg"]


def test_recreating_takes_a_name(account: Account) -> None:
    account.seed(categories=[SEED])

    refused = account.refuse(MODULE, category_id=1024, output={**OUTPUT, "file_path": "/other"}, recreate=True)

    assert refused["failure"]["kind"] == "input"
    assert "name" in refused["msg"]
    assert account.categories


@pytest.mark.parametrize("by", [{"name": "trailers"}, {"category_id": 1024}], ids=["by name", "by id"])
def test_absent(account: Account, by: dict[str, Any]) -> None:
    account.seed(categories=[SEED, {"name": "features"}])
    look = "category-list" if "name" in by else "category-info"

    gone = account.apply(MODULE, state="absent", **by)

    assert account.calls == [look, "category-delete"]
    assert gone["actions"] == ["delete"]
    assert gone["category"] is None
    assert [category["name"] for category in account.categories] == ["features"]
    assert not account.apply(MODULE, state="absent", **by)["changed"]
    assert account.calls == [look]


def test_an_id_that_does_not_exist(account: Account) -> None:
    missing = account.refuse(MODULE, category_id=7, name="trailers", output=OUTPUT)

    assert missing["failure"]["kind"] == "not_found"
    assert "category_id" in missing["msg"]


def test_a_name_that_two_have(account: Account) -> None:
    account.seed(categories=[SEED, {**SEED, "id": 2048}])

    for state in ("present", "absent"):
        refused = account.refuse(MODULE, name="trailers", state=state)
        assert refused["failure"]["kind"] == "ambiguous"
        assert "1024" in refused["msg"]
        assert "2048" in refused["msg"]

    assert account.apply(MODULE, name="trailers", category_id=2048, state="absent")["changed"]
    assert [category["id"] for category in account.categories] == [1024]


@pytest.mark.parametrize("name", ["Trailers", "trailer", "trailers-", "TRAILERS"])
def test_names_are_exact(account: Account, name: str) -> None:
    account.seed(categories=[SEED])

    assert not account.apply(MODULE, name=name, state="absent")["changed"]


def test_names_that_look_alike_are_one(account: Account) -> None:
    """Some keyboards send Hangul as syllables, others as single letters."""
    syllables, letters = "\uc608\uace0", "\u110b\u1168\u1100\u1169"
    account.seed(categories=[{**SEED, "name": syllables}])

    assert not account.apply(MODULE, name=letters)["changed"]
    assert account.apply(MODULE, name=letters, state="absent")["actions"] == ["delete"]


@pytest.mark.parametrize("name", [" trailers", "trailers "])
def test_a_name_has_no_blanks_at_its_ends(account: Account, name: str) -> None:
    assert "without blanks at its ends" in account.refuse(MODULE, name=name, output=OUTPUT)["msg"]


@pytest.mark.parametrize("name", ["예고편", "a&b=c?d#e/f", "100 %", '"quoted"'])
def test_any_readable_name(account: Account, name: str) -> None:
    assert account.apply(MODULE, name=name, output=OUTPUT)["changed"]
    assert account.categories[0]["name"] == name
    assert not account.apply(MODULE, name=name, output=OUTPUT)["changed"]


def test_creating_takes_an_output(account: Account) -> None:
    refused = account.refuse(MODULE, name="trailers")

    assert refused["failure"]["kind"] == "input"
    assert "output" in refused["msg"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "two\nlines"}, ["name"]),
        ({"name": "trailers", "category_id": 0}, ["category_id"]),
        ({"name": "trailers", "output": {"bucket_name": "", "file_path": "/"}}, ["output.bucket_name"]),
        ({"name": "trailers", "output": {"bucket_name": "m", "file_path": "a*b"}}, ["output.file_path"]),
        ({"name": "trailers", "output": {"bucket_name": "m", "file_path": "/" * 257}}, ["output.file_path"]),
        ({"name": "trailers", "encoding_options": [1, 0, -5]}, ["encoding_options is 0", "encoding_options is -5"]),
        ({"name": "trailers", "notification_url": "ftp://x"}, ["notification_url"]),
        (
            {"name": "trailers", "advanced_options": {"trimming": {"start_time_code": "1:2"}}},
            ["advanced_options.trimming.start_time_code"],
        ),
        ({"name": "trailers", "advanced_options": {}}, ["advanced_options is {}", "the API cannot remove"]),
        ({"name": "trailers", "advanced_options": {"trimming": {}}}, ["advanced_options.trimming is {}"]),
        (
            {"name": "trailers", "advanced_options": {"image_overlay": {"input": {}, "size": {"width": None}}}},
            ["advanced_options.image_overlay.input is {}", "advanced_options.image_overlay.size is {}"],
        ),
        ({"name": "\t", "category_id": -1, "max_retries": 3}, ["name", "category_id"]),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: list[str]) -> None:
    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []
    for words in named:
        assert words in refused["msg"]


@pytest.mark.parametrize("site", SITES)
def test_every_site(account: Account, site: str) -> None:
    account.emulator.update_settings(site=site)

    assert account.apply(MODULE, site=site, name="trailers", output=OUTPUT)["changed"]
    assert {entry["headers"]["x-ncp-region_code"] for entry in account.entries} == {"FKR" if site == "fin" else "KR"}
    assert account.apply(MODULE, site=site, name="trailers", thumbnail=True)["actions"] == ["update"]
    assert account.apply(MODULE, site=site, name="trailers", state="absent")["changed"]


@pytest.mark.parametrize(("page_size", "pages"), [(1, 1000), (7, 143), (100, 10), (None, 10)])
def test_a_thousand_categories(account: Account, page_size: int | None, pages: int) -> None:
    """No-op by name costs the pages of one listing, however small the service makes them."""
    account.emulator.update_settings(max_page_size=page_size)
    account.seed(categories={"count": 1000, "name": "category-{n}", "output": {"bucketName": "media"}})

    # The oldest stands on the last page.
    assert not account.run(MODULE, name="category-1", output=OUTPUT)["changed"]
    assert account.calls == ["category-list"] * pages


def test_reading_a_thousand_categories(account: Account) -> None:
    account.emulator.update_settings(max_page_size=30)
    account.seed(categories={"count": 1000, "name": "category-{n}"})

    found = account.run(INFO)["categories"]

    assert [category["name"] for category in found] == [f"category-{number}" for number in range(1000, 0, -1)]
    assert account.calls == ["category-list"] * 34


def test_one_after_the_other_in_an_account_of_a_thousand(account: Account) -> None:
    account.seed(categories={"count": 999})
    names = ["first", "second", "third"]

    for number, name in enumerate(names):
        assert account.run(MODULE, name=name, output=OUTPUT)["changed"]
        assert account.calls == ["category-list"] * (10 + (number > 1)) + ["category-create"]
    for name in names:
        assert not account.run(MODULE, name=name, output=OUTPUT)["changed"]
        assert account.calls == ["category-list"] * 11
    assert len(account.categories) == 1002


def differences(one: Any, other: Any, prefix: str = "") -> dict[str, Any]:
    """Where the first differs from the second, as dotted paths, and what is there; times and null aside."""
    if isinstance(one, dict) and isinstance(other, dict):
        found: dict[str, Any] = {}
        for key, value in one.items():
            if key != "updateTime" and value is not None:
                found |= differences(value, other.get(key), f"{prefix}.{key}".lstrip("."))
        return found
    return {} if one == other else {prefix: one}


# -- encoding options by name

OWN: dict[str, Any] = {"id": 1111, "name": "games-hd", "defaultSet": False}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_encoding_options_by_name(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(encodingOptions=[OWN])
    options = {"name": "trailers", "output": OUTPUT, "encoding_options": ["games-hd", 1, "AVC_HD_1Pass_30fps"]}

    created = account.apply(MODULE, **options)

    assert account.calls == ["encodingoption-list", "category-list", "category-create"]
    assert created["category"]["encoding_options"] == [1111, 1, 3]
    assert not account.apply(MODULE, **options)["changed"]
    assert account.calls == ["encodingoption-list", "category-list"]
    assert not account.apply(MODULE, name="trailers", encoding_options=["3", "1", "games-hd"])["changed"]
    changed = account.apply(MODULE, name="trailers", encoding_options=["games-hd"])
    assert changed["actions"] == ["update"]
    assert account.categories[0]["encodingOptions"] == [1111]


@pytest.mark.parametrize("there", [[], [{"name": "trailers", "encodingOptions": [1]}]], ids=["new", "there"])
def test_an_encoding_option_that_does_not_exist(account: Account, there: list[Any]) -> None:
    """In check mode it may be that a stack creates it before."""
    account.seed(categories=there)
    options = {"name": "trailers", "output": {**OUTPUT, "bucket_name": "bucket"}, "encoding_options": [1, "games-hd"]}

    predicted = account.run(MODULE, check=True, **options)
    assert predicted["changed"]
    assert any("games-hd" in warning for warning in predicted["warnings"])
    refused = account.fail(MODULE, **options)
    assert refused["failure"]["kind"] == "input"
    assert "there is no encoding option named games-hd" in refused["msg"]
    assert account.writes == []
    account.seed(encodingOptions=[OWN])
    assert account.apply(MODULE, **options)["warnings"] == []


RADIO: dict[str, Any] = {
    "name": "games-radio",
    "encoding_option_type": "AUDIO",
    "audio": {"bitrate": 128, "channel": 2, "sampling_rate": 48000},
}


def test_an_encoding_option_that_a_task_registered(account: Account) -> None:
    registered = account.run(encoding_option.MODULE, **RADIO)["encoding_option"]
    options = {"name": "trailers", "output": OUTPUT, "encoding_options": [registered, 1]}

    created = account.apply(MODULE, **options)

    assert account.calls == ["category-list", "category-create"]
    assert created["category"]["encoding_options"] == [registered["id"], 1]
    assert not account.apply(MODULE, **options)["changed"]


def test_an_encoding_option_that_was_predicted(account: Account) -> None:
    """A task before this one is to create it, beside a built-in one of the name."""
    name = "AVC_HD_1Pass_30fps"
    registered = {**account.run(encoding_option.MODULE, check=True, **RADIO)["encoding_option"], "name": name}
    options = {"name": "trailers", "output": OUTPUT, "encoding_options": [registered, 1]}

    predicted = account.run(MODULE, check=True, **options)
    assert predicted["actions"] == ["create"]
    assert predicted["warnings"] == []
    assert predicted["category"]["encoding_options"] == [name, 1]

    failed = account.fail(MODULE, **options)
    assert f"encoding option {name} has no id: it was only predicted" in failed["msg"]
    assert account.writes == []


def test_an_encoding_option_that_two_have(account: Account) -> None:
    account.seed(encodingOptions=[OWN, {**OWN, "id": 2222}])

    refused = account.refuse(MODULE, name="trailers", output=OUTPUT, encoding_options=["games-hd"])

    assert refused["failure"]["kind"] == "ambiguous"
    assert "1111, 2222" in refused["msg"]
    assert "encoding option 'games-hd'" in refused["msg"]
    assert "in encoding_options" in refused["failure"]["hint"]


def test_an_encoding_option_that_the_listing_does_not_show_yet(account: Account) -> None:
    account.emulator.update_settings(listing_lag=60)
    account.run(encoding_option.MODULE, **RADIO)

    created = account.run(MODULE, name="trailers", output=OUTPUT, encoding_options=["games-radio"])

    assert created["changed"]


@pytest.mark.parametrize(
    "value", ["0", "a b", "", "9" * 25, "x" * 21, "-1x!", None, [1], {"id": 1}, {"id": 1, "name": 2}]
)
def test_encoding_options_that_can_not_be_right(account: Account, value: str) -> None:
    refused = account.refuse(MODULE, name="trailers", output=OUTPUT, encoding_options=[value])

    assert "encoding_options" in refused["msg"]
    assert account.calls == []


def test_what_is_deleted_needs_no_encoding_option(account: Account) -> None:
    account.seed(categories=[SEED])

    assert account.apply(MODULE, name="trailers", encoding_options=["nobody"], state="absent")["changed"]
    assert account.calls == ["category-list", "category-delete"]
