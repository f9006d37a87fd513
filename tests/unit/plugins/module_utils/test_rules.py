# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._rules import Rule

EVEN = Rule(lambda value: value % 2 == 0, "even")


@pytest.mark.parametrize(
    ("rule", "value", "holds"),
    [
        (rules.matches("[a-z]+", ""), "abc", True),
        (rules.matches("[a-z]+", ""), "abc\n", False),
        (rules.matches("[a-z]+", ""), "abc1", False),
        (rules.matches(r"\d+", ""), "١٢", False),
        (rules.between(5, 20), 5, True),
        (rules.between(5, 20), 20, True),
        (rules.between(5, 20), 21, False),
        (rules.within(0, 60), 0.001, True),
        (rules.within(0, 60), 0, False),
        (rules.within(0, 60), float("inf"), False),
        (rules.within(0, 60), float("nan"), False),
        (rules.NOT_EMPTY, [], False),
        (rules.NOT_EMPTY, [0], True),
        (rules.FILLED, {}, False),
        (rules.FILLED, {"x": 0}, True),
        (rules.READABLE, "예고편 100%", True),
        (rules.READABLE, " ", False),
        (rules.READABLE, "", False),
        (rules.READABLE, "a\tb", False),
        (rules.READABLE, "a" * 300, True),
        (rules.READABLE, "a" * 301, False),
        (rules.READABLE, "\u202egnp", False),
        (rules.TEXT, "", True),
        (rules.TEXT, "a\n\u202e", True),
        (rules.TEXT, "a" * 301, False),
        (rules.TEXT, "\ud800", False),
        (rules.TEXT, "\U0001f3ac", True),
        (rules.ID, 1, True),
        (rules.ID, 0, False),
        (rules.ID, 2**63, False),
        (rules.FILE_PATH, "/", True),
        (rules.FILE_PATH, "/한글/a b", True),
        (rules.FILE_PATH, "/" * 256, True),
        (rules.FILE_PATH, "/" * 257, False),
        (rules.FILE_PATH, "", False),
        (rules.FILE_PATH, "/a\n", False),
        (rules.CALLBACK, "", True),
        (rules.CALLBACK, "https://example.com/?a=b", True),
        (rules.CALLBACK, "http://example.com", True),
        (rules.CALLBACK, "https://exa mple.com", False),
        (rules.CALLBACK, "https://", False),
        (rules.CALLBACK, "example.com", False),
        (rules.TIME_CODE, "00:01:30.5", True),
        (rules.TIME_CODE, "100:59:59", True),
        (rules.TIME_CODE, "00:60:00", False),
        (rules.TIME_CODE, "1:2:3", False),
    ],
)
def test_rules(rule: Rule, value: Any, holds: bool) -> None:
    assert rule.holds(value) == holds


@pytest.mark.parametrize("character", list('<>:"\\?*%\0\x1f\x7f'))
def test_characters_that_no_path_may_have(character: str) -> None:
    assert not rules.FILE_PATH.holds(f"/a{character}b")


@pytest.mark.parametrize(
    ("options", "broken"),
    [
        ({}, []),
        ({"a": None}, []),
        ({"a": 2, "b": {"c": 4}}, []),
        ({"a": 1}, ["a is 1"]),
        ({"b": {"c": 3}}, ["b.c is 3"]),
        ({"b": None}, []),
        ({"a": [2, 3, 5]}, ["a is 3", "a is 5"]),
        ({"a": 1, "b": {"c": 3}}, ["a is 1", "b.c is 3"]),
    ],
    ids=str,
)
def test_check_names_all_that_is_broken(options: dict[str, Any], broken: list[str]) -> None:
    if not broken:
        rules.check({"a": EVEN, "b.c": EVEN}, options)
        return
    with pytest.raises(InputError) as caught:
        rules.check({"a": EVEN, "b.c": EVEN}, options)
    assert caught.value.problem == "; ".join(f"{words} but must be even" for words in broken)


def test_messages_quote_values_in_part() -> None:
    """Also those that Python itself can't spell."""
    assert rules.shown("a\nb") == "'a\\nb'"
    assert rules.shown("a" * 1000) == "'" + "a" * 79 + " [...]"
    assert rules.shown(10**5000) == "an int with too many digits"
    assert rules.shown([10**5000]) == "a value with too many digits"
    with pytest.raises(InputError, match="a is an int with too many digits but must be even"):
        rules.check({"a": EVEN}, {"a": 10**5000 + 1})


@given(st.text())
def test_no_text_breaks_a_rule_itself(text: str) -> None:
    for rule in (rules.READABLE, rules.FILE_PATH, rules.CALLBACK, rules.TIME_CODE):
        assert rule.holds(text) in (True, False)


@pytest.mark.parametrize("name", [" games", "a\tb", "\u200b", "games"])
def test_what_has_an_id_may_be_called_anything(name: str) -> None:
    """The console may have named it, and it is found by its id."""
    meant = rules.reference("api", "product")

    assert meant.holds({"api_name": name, "api_id": "api0000001", "product_id": "product001"})
    assert meant.holds({"api_name": name, "api_id": None}) is (name == "games")
    assert meant.holds(name) is (name == "games")
