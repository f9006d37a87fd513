# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils import _records as records

# Words of one letter would run into acronyms; the services have none.
NAMES = st.lists(st.sampled_from(["drm", "key", "url", "list", "id", "cdn"]), min_size=1, max_size=4).map("_".join)


@pytest.mark.parametrize(
    ("api", "ours"),
    [
        ("name", "name"),
        ("createCdn", "create_cdn"),
        ("channelStatus", "channel_status"),
        ("encodingOptionTemplateId", "encoding_option_template_id"),
        ("drmKeyURL", "drm_key_url"),
        ("useDVR", "use_dvr"),
        ("drmKeyURLList", "drm_key_url_list"),
        ("HLS", "hls"),
        ("x1Value", "x1_value"),
    ],
)
def test_snake(api: str, ours: str) -> None:
    assert records.snake(api) == ours


@given(NAMES)
def test_names_survive_the_way_there_and_back(name: str) -> None:
    assert records.snake(records.camel(name)) == name


@given(
    st.recursive(
        st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=8,
    )
)
def test_values_survive_the_way_there_and_back(value: Any) -> None:
    assert records.from_api(records.to_api(value)) == value


def test_what_is_not_set_is_not_sent() -> None:
    options: dict[str, Any] = {
        "a": None,
        "b": {"c": None, "d": [None, {"e": None, "f": False}]},
        "g": "",
        "h": 0,
        "i": [],
    }

    assert records.given(options) == {"b": {"d": [None, {"f": False}]}, "g": "", "h": 0, "i": []}
    assert records.to_api(options) == records.given(options)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_700_000_000, "2023-11-14T22:13:20Z"),
        (1_700_000_000_000, "2023-11-14T22:13:20Z"),
        (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000000", "2023-11-14T22:13:20Z"),
        (10**11 - 1, "5138-11-16T09:46:39Z"),
        (10**11, "1973-03-03T09:46:40Z"),
        ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z"),
        ("2026-01-31T18:00:00+09:00", "2026-01-31T09:00:00Z"),
        ("2026-01-31T18:00:00+0900", "2026-01-31T09:00:00Z"),
        ("2026-01-31 09:00:00", "2026-01-31T09:00:00Z"),
        ("2026-01-31T09:00:00.5Z", "2026-01-31T09:00:00.500Z"),
        (None, None),
        ("", None),
        (0, None),
        ("yesterday", "yesterday"),
        (10**30, str(10**30)),
        ([1], "[1]"),
        (1.5, "1.5"),
        ("9" * 5000, "9" * 5000),
        ("0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_iso_time(value: Any, expected: str | None) -> None:
    assert records.iso_time(value) == expected


@given(st.datetimes(datetime(1974, 1, 1), datetime(5000, 1, 1), timezones=st.just(UTC)))
def test_seconds_and_milliseconds_are_told_apart(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    seconds = int(moment.timestamp())

    assert datetime.fromisoformat(str(records.iso_time(seconds))) == moment
    assert records.iso_time(seconds) == records.iso_time(seconds * 1000) == records.iso_time(str(seconds))


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()))
def test_no_time_is_too_strange(value: Any) -> None:
    assert isinstance(records.iso_time(value), str | None)


@pytest.mark.parametrize(
    ("value", "expected"), [("7", 7), (7, 7), ("07", 7), ("-7", None), ("", None), ("9" * 20, None), ([7], None)]
)
def test_whole(value: Any, expected: int | None) -> None:
    assert records.whole(value) == expected


class Thing(TypedDict):
    id: int
    options: list[int] | None
    name: dict[str, Any] | None
    lacking: int | None
    time: str | None
    never: str | None


def test_normalise() -> None:
    raw = {"id": "7", "options": ["1", 2], "oldName": {"oldName": 1}, "time": 1_700_000_000, "newField": {"someKey": 1}}

    record = records.normalise(
        raw,
        Thing,
        times=("time", "never"),
        integers=("id", "options", "lacking"),
        aliases={"old_name": "name"},
    )

    assert record == {
        "id": 7,
        "options": [1, 2],
        "name": {"name": 1},
        "lacking": None,
        "time": "2023-11-14T22:13:20Z",
        "never": None,
        "new_field": {"some_key": 1},
    }


@pytest.mark.parametrize(
    ("raw", "documented"),
    [
        ({"id": 7, "options": None, "lacking": "shown as it is"}, True),
        ({"options": []}, False),
        ({"id": True}, False),
        ({"id": "seven"}, False),
        ({"id": 7, "options": "1"}, False),
        ({"id": 7, "options": [{}]}, False),
        ({"id": 7, "name": ["games"]}, False),
    ],
)
def test_what_the_modules_rely_on(raw: dict[str, Any], documented: bool) -> None:
    with nullcontext() if documented else pytest.raises(TypeError, match="is not what it is documented to be"):
        records.normalise(raw, Thing, integers=("id", "options"))
