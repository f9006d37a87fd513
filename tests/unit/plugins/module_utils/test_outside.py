# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values from outside: what is accepted, and that no text leads a terminal or a log astray."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._errors import ApiError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST, defect, line, printable


def nested(levels: int, inner: Any = 1) -> Any:
    for level in range(levels):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (nested(DEEPEST), ""),
        (nested(DEEPEST + 1), "levels deep"),
        (nested(5000), "levels deep"),
        ({"a": ["\ud800"]}, "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        ([1, {"a": float("nan")}], "not finite"),
        (float("-inf"), "not finite"),
        ({"a": [None, True, 1.5, "한", "\U0001f3ac"]}, ""),
        (None, ""),
    ],
    ids=["deepest", "deeper", "deep", "half a pair", "half a pair in a key", "nan", "inf", "anything", "nothing"],
)
def test_defects(value: Any, words: str) -> None:
    assert words in defect(value)
    assert bool(words) == bool(defect(value))


def test_what_contains_itself() -> None:
    itself: list[Any] = [1]
    itself.append({"a": itself})

    assert "levels deep" in defect(itself)


def test_what_is_named_many_times_is_looked_at_once() -> None:
    """Forty aliases of aliases, 2**40 values."""
    value: list[Any] = [1]
    for _level in range(40):
        value = [value, value]

    assert defect(value) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\r\nok: [localhost] => {}\n", "a ok: [localhost] => {}"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("\u202eabc\u200b", "\\u202eabc\\u200b"),
        ("\ud800", "\\ud800"),
        ("  예고편 🎬 ", "예고편 🎬"),
        (17, "17"),
    ],
)
def test_lines(text: Any, shown: str) -> None:
    assert line(text) == shown


@given(st.text(st.characters()), st.integers(1, 50))
def test_any_line(text: str, longest: int) -> None:
    shown = line(text, longest)

    assert shown.isprintable()
    assert len(shown) <= longest + 6


def test_a_long_line_is_cut() -> None:
    assert line("a" * 10**6, 10) == "a" * 10 + " [...]"
    assert line(" " * 10**6 + "a", 10) == " [...]"
    assert printable("a" * 1000) == "a" * 1000


def test_no_error_leads_a_terminal_astray() -> None:
    """Whatever an error is made of: the last word on it is had where it becomes a sentence."""
    error = ApiError("the state is \x1b[2J", "Look at \x1b]8;;http://x\x07")
    error.attempt = "read \x9b1m"
    error.actions = ["stop\x00"]

    assert str(error).isprintable()
    assert error.failure()["message"].isprintable()
