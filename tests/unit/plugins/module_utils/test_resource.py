# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs, what a diff shows, and what an update that replaces everything has to send."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, _view, difference, merged

SETS = frozenset({"list", "outer.list"})


def changes(wanted: dict[str, Any], current: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(change.field, change.current, change.wanted) for change in difference(wanted, current, SETS)]


@pytest.mark.parametrize(
    ("wanted", "current", "expected"),
    [
        ({}, {"a": 1}, []),
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1}, {"a": 2}, [("a", 2, 1)]),
        # none, empty and false are one
        ({"a": False}, {"a": None}, []),
        ({"a": None}, {"a": ""}, []),
        ({"a": ""}, {"a": None}, []),
        ({"a": []}, {"a": None}, []),
        ({"a": {}}, {"a": None}, []),
        ({"a": []}, {"a": [1]}, [("a", [1], [])]),
        ({"a": True}, {"a": None}, [("a", None, True)]),
        # zero is a value
        ({"a": 0}, {"a": None}, [("a", None, 0)]),
        ({"a": 0}, {"a": 1}, [("a", 1, 0)]),
        # what the service never returns can't be compared
        ({"a": 1}, {}, []),
        ({"o": {"a": 1}}, {"o": {}}, [("o.a", None, 1)]),
        ({"o": {"a": 1}}, {"o": None}, [("o", None, {"a": 1})]),
        ({"o": {"a": {"b": 1}}}, {"o": {"a": {"b": 2, "c": 3}, "d": 4}}, [("o.a.b", 2, 1)]),
        # sets and lists
        ({"list": [1, 2]}, {"list": [2, 1]}, []),
        ({"list": [1, 2]}, {"list": [2, 1, 3]}, [("list", [2, 1, 3], [1, 2])]),
        ({"list": [1, 1]}, {"list": [1]}, []),
        ({"outer": {"list": [1, 2]}}, {"outer": {"list": [2, 1]}}, []),
        ({"other": [1, 2]}, {"other": [2, 1]}, [("other", [2, 1], [1, 2])]),
        # lists of objects: in any order, and with keys that the user left out
        ({"x": [{"p": 1}, {"p": 2}]}, {"x": [{"p": 2, "q": 0}, {"p": 1}]}, []),
        ({"x": [{"p": 1}]}, {"x": [{"p": 1}, {"p": 2}]}, [("x", [{"p": 1}, {"p": 2}], [{"p": 1}])]),
        ({"x": [{"p": 1, "q": 1}]}, {"x": [{"p": 1}]}, [("x", [{"p": 1}], [{"p": 1, "q": 1}])]),
        ({"x": [{"p": 1}]}, {"x": ["p"]}, [("x", ["p"], [{"p": 1}])]),
        ({"x": [{"p": 1}]}, {"x": None}, [("x", None, [{"p": 1}])]),
        # types that do not fit
        ({"a": {"b": 1}}, {"a": "text"}, [("a", "text", {"b": 1})]),
        ({"a": [1]}, {"a": 1}, [("a", 1, [1])]),
    ],
    ids=str,
)
def test_difference(wanted: dict[str, Any], current: dict[str, Any], expected: list[tuple[str, Any, Any]]) -> None:
    assert changes(wanted, current) == expected


def test_each_wanted_item_has_one_of_its_own() -> None:
    assert changes({"x": [{"p": 1}, {"p": 1}]}, {"x": [{"p": 1}, {"p": 2}]})


@pytest.mark.parametrize(
    ("current", "wanted", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"o": {"a": 1, "b": {"c": 2}}}, {"o": {"b": {"d": 3}}}, {"o": {"a": 1, "b": {"c": 2, "d": 3}}}),
        ({"o": None}, {"o": {"a": 1}}, {"o": {"a": 1}}),
        ({"l": [1]}, {"l": [2]}, {"l": [2]}),
        (None, {"a": 1}, {"a": 1}),
        ({"a": 1}, None, None),
    ],
    ids=str,
)
def test_merged(current: Any, wanted: Any, expected: Any) -> None:
    assert merged(current, wanted) == expected


LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"])
KEYS = st.sampled_from(["a", "b", "list", "outer"])
ITEMS = st.lists(st.integers(0, 3), max_size=3) | st.lists(st.dictionaries(KEYS, LEAVES, max_size=2), max_size=2)
VALUES = st.recursive(LEAVES | ITEMS, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(OBJECTS)
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    assert changes(value, value) == []


@given(OBJECTS, OBJECTS)
def test_what_was_merged_is_as_wanted(current: dict[str, Any], wanted: dict[str, Any]) -> None:
    after = merged(current, wanted)

    assert changes(wanted, after) == []
    assert {key: after[key] for key in current if key not in wanted} == {
        key: value for key, value in current.items() if key not in wanted
    }
    assert merged(after, wanted) == after


@given(OBJECTS, OBJECTS)
def test_every_change_is_real(current: dict[str, Any], wanted: dict[str, Any]) -> None:
    for change in difference(wanted, current, SETS):
        assert isinstance(change, Change)
        assert change.current != change.wanted
        there, asked = current, wanted
        *way, last = change.field.split(".")
        for name in way:
            there, asked = there[name], asked[name]
        assert (there.get(last), asked[last]) == (change.current, change.wanted)


@given(OBJECTS, OBJECTS)
def test_a_diff_shows_what_differs_and_nothing_else(current: dict[str, Any], wanted: dict[str, Any]) -> None:
    before, after = _view(wanted, current, SETS), _view(wanted, merged(current, wanted), SETS)

    # A field that the service never returns is in neither.
    assert set(before) == set(wanted) & set(current)
    common = {key: value for key, value in after.items() if key in before}
    assert (before == common) == (changes(wanted, current) == [])
