# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON on the wire: strict in what is read, compact in what is written, and never the cause of an exception."""

import json
from collections.abc import Iterable
from typing import Any

# Levels of lists and objects: far more than any request needs, and few enough to copy and to compare.
DEEPEST = 100
TOO_DEEP = f"nested more than {DEEPEST} levels deep"


def decode(body: bytes) -> Any:
    """The value in a request body. Raises ValueError, also for NaN, numbers out of bounds and deep nesting."""
    try:
        value = json.loads(body, parse_constant=_refuse)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        level = [value]
        for _depth in range(DEEPEST):
            level = [inside for each in level for inside in _inside(each)]
        if any(isinstance(each, dict | list) for each in level):
            raise ValueError(TOO_DEEP)
    return value


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def decode_or_text(body: bytes | None) -> Any:
    """The value in a body, its text when it isn't JSON, None when there is none; for the journal."""
    if not body:
        return None
    try:
        return decode(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def encode(content: Any) -> bytes:
    """A response body. Lone surrogates, which JSON can spell and UTF-8 can't, become question marks."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def number(text: str) -> int | None:
    """The whole number that a header, path or query holds; None when it isn't one of a sane length."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
