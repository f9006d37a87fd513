# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a secret, and how it is hidden: one rule for requests, answers, errors and results.

A field is secret by its name, however it is spelled: ``streamKey``, ``backup_stream_key`` and ``stream-key`` end alike.
A service with another kind of secret adds the end of its name to ``SECRET_ENDS``; nothing else has to know.
In texts, it is credentials in URLs, keys in the addresses to publish to, and values beside a secret's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import NoneType
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST

MASK = "********"
# Ends of names, in small letters alone.
SECRET_ENDS = (
    "streamkey",  # Live Station: whoever has it can broadcast
    "primarykey",  # of API Gateway's API keys
    "secondarykey",
    "apikeyvalue",
    "secretkey",
    "password",
    "passphrase",  # of SRT
    "secret",
    "token",
)
# A shorter text can't be looked for elsewhere: it would be found in every other word.
SHORTEST = 6
SCALARS = (str, int, float, NoneType)  # most values: asked first, as Mapping is an abstract class, which is slow to ask

_DIGEST = re.compile(r"[0-9A-Fa-f]{64}")
_URL = r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)"
# A password may have a slash that should have been encoded; a port, or a path with an @, is not a password.
_CREDENTIALS = re.compile(_URL + r"""(?:[^\s/?#"'<>]*|[^\s/?#"'<>:@]*:(?!\d{1,5}[/?#])[^\s"'<>]*)@""")
# What follows the application of an RTMP address, and the query of an SRT address, is the key.
_PUBLISHED = re.compile(
    r"""(?i)(?P<shown>\b(?:rtmps?://[^\s/?#"'<>]+/[^\s/?#"'<>]+[/?]|srt://[^\s/?"'<>]+/?\?))[^\s"'<>]+"""
)
_QUOTE = r"""\\*["']"""
_PAIRS = (
    # "streamKey": "abc", also where JSON stands in JSON
    re.compile(
        rf"""(?P<shown>(?P<q>{_QUOTE})(?P<name>[\w-]+)(?P=q)\s*[:=]\s*)(?P<v>{_QUOTE})(?:(?!(?P=v))\\?.)*(?:(?P=v)|$)""",
        re.DOTALL,
    ),
    # password="abc", token=abc
    re.compile(rf"""(?P<shown>(?P<name>[\w-]+)=)(?P<v>{_QUOTE})(?:(?!(?P=v))\\?.)*(?:(?P=v)|$)""", re.DOTALL),
    re.compile(r"""(?P<shown>(?P<name>[\w-]+)=)[^\s&;,"'<>#\\]+"""),
)


@lru_cache(maxsize=1024)  # a listing has the same few names over and over
def is_secret(name: str) -> bool:
    """Whether a field of this name, in any spelling and also in the plural, holds a secret."""
    return re.sub(r"[^a-z]", "", name.lower()).removesuffix("s").endswith(SECRET_ENDS)


def hides(name: str, value: Any) -> bool:
    """Whether the value of a field of this name is a secret: also one that is given where its digest belongs."""
    return is_secret(name) or (name.endswith("sha256") and isinstance(value, str) and _DIGEST.fullmatch(value) is None)


def masked(value: Any) -> Any:
    """Return the value without what must never be shown. What is nested too deeply is not shown at all."""
    return _masked(value, (), 2 * DEEPEST)


def secrets(value: Any, depth: int = 2 * DEEPEST, *, below: bool = False) -> Iterator[str]:
    """Yield the texts in a value that are secret by their names, and long enough to be looked for elsewhere."""
    if isinstance(value, SCALARS):
        if below and isinstance(value, str) and len(value) >= SHORTEST:
            yield value
    elif isinstance(value, Mapping) and depth:
        for name, item in value.items():
            yield from secrets(item, depth - 1, below=hides(str(name), item))
    elif isinstance(value, list | tuple) and depth:
        for item in value:
            yield from secrets(item, depth - 1, below=below)


def _masked(value: Any, known: tuple[str, ...], depth: int, *, secret: bool = False) -> Any:
    if isinstance(value, SCALARS):
        if secret and value and value is not True:
            return MASK
        return _masked_text(value, known) if isinstance(value, str) else value
    if isinstance(value, Mapping):  # under a secret's name, it describes one
        if not depth:
            return MASK
        # The address to publish to may repeat the key that stands beside it.
        beside = {name: item for name, item in value.items() if not isinstance(item, Mapping)}
        known += tuple(secrets(beside))
        return {name: _masked(item, known, depth - 1, secret=hides(str(name), item)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item, known, depth - 1, secret=secret) for item in value] if depth else MASK
    return MASK if secret and value else value


def _masked_text(text: str, known: tuple[str, ...]) -> str:
    for value in known:
        text = text.replace(value, MASK)
    if "://" in text:
        text = _CREDENTIALS.sub(rf"\g<scheme>{MASK}@", text)
        text = _PUBLISHED.sub(rf"\g<shown>{MASK}", text)
    if "=" in text or ":" in text:
        for pair in _PAIRS:
            text = pair.sub(_hidden, text)
    return text


def _hidden(match: re.Match[str]) -> str:
    if not is_secret(match["name"]):
        return match[0]
    quote = match.groupdict().get("v") or ""
    return f"{match['shown']}{quote}{MASK}{quote}"
