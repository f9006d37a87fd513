# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes from outside, a service's answer or a user's value: what is accepted, and how a sentence shows it."""

from __future__ import annotations

import math
from typing import Any

DEEPEST = 50  # levels of lists and dictionaries; no request or answer of the APIs has ten
LONGEST_TEXT = 300  # characters
CUT = " [...]"
CONTAINERS = (dict, list, tuple)  # of JSON and YAML; looked at once for each value, so no abstract class


def is_sendable(text: str) -> bool:
    """Whether UTF-8 can carry it. A lone surrogate, such as stands for a byte that was no text, it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def defect(value: Any) -> str:
    """Return why JSON and UTF-8 can't carry a value to every reader, as a clause; empty if they can.

    A value that contains itself, as an alias in YAML can make one, is nested without end.
    """
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            return f"is nested more than {DEEPEST} levels deep"
        texts, containers = [], {}
        for item in level:
            if isinstance(item, str):
                texts.append(item)
            elif isinstance(item, CONTAINERS):
                containers[id(item)] = item  # once, as aliases can name one a million times
            elif isinstance(item, float) and not math.isfinite(item):
                return "contains a number that is not finite"
        if not is_sendable("".join(texts)):
            return "contains half a surrogate pair, which is not text"
        level, depth = [], depth + 1
        for container in containers.values():
            level.extend(container)
            if isinstance(container, dict):
                level.extend(container.values())
    return ""


def printable(text: str) -> str:
    """Return the text with everything escaped that a terminal or a log may take for more than a sign."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def line(value: Any, longest: int = LONGEST_TEXT) -> str:
    """Return a value from outside as a sentence shows it without quotes: one printable line of bounded length.

    Secrets are masked by _masks.py, before.
    """
    whole = str(value)
    # A text may be as long as an answer can be.
    text = printable(" ".join(whole[: 4 * longest].split()))
    return text if len(text) <= longest and len(whole) <= 4 * longest else text[:longest] + CUT
