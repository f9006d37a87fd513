# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One spelling for everything the services say: snake_case names, ISO 8601 times in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

# A capital after a small letter or digit, or the last capital of an acronym: createCdn, useDVR, drmKeyURLList.
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# VOD Station gives some times in seconds and some in milliseconds: below 10^11 it is seconds (until the year 5138).
_FIRST_MILLISECOND = 10**11

LONGEST_NUMBER = 20
SECRETS = frozenset({"stream_key"})
MASK = "********"


@lru_cache(maxsize=1024)  # a listing has the same few keys over and over
def snake(name: str) -> str:
    return _BOUNDARY.sub("_", name).lower()


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def from_api(value: Any) -> Any:
    """Return the value with every key in snake_case."""
    if isinstance(value, dict):
        return {snake(str(key)): from_api(item) for key, item in value.items()}
    if isinstance(value, list):
        return [from_api(item) for item in value]
    return value


def to_api(value: Any) -> Any:
    """Return the value with every key in camelCase and without what is None."""
    if isinstance(value, Mapping):
        return {camel(key): to_api(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [to_api(item) for item in value]
    return value


def given(value: Any) -> Any:
    """Return the options that the user set: Ansible passes None for all others, at any depth."""
    if isinstance(value, Mapping):
        return {key: given(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [given(item) for item in value]
    return value


def normalise(
    raw: Mapping[str, Any],
    fields: Iterable[str],
    *,
    times: Iterable[str] = (),
    integers: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a service's object as we return it: every documented field, None where it has no value, and any new one.

    :param times: fields that hold a time.
    :param integers: fields that are integers, alone or in lists, although some variants of the service quote them.
    :param aliases: older spelling -> spelling, in snake_case, at any depth.
    """
    record = _rename(from_api(raw), aliases or {})
    record = {**dict.fromkeys(fields), **record}
    for name in times:
        record[name] = iso_time(record.get(name))
    for name in integers:
        record[name] = _integers(record.get(name))
    return record


def masked(value: Any) -> Any:
    """Return the value without what must never be shown: stream keys let anybody broadcast."""
    if isinstance(value, Mapping):
        return {key: MASK if snake(str(key)) in SECRETS and item else masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value


def _rename(value: Any, aliases: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {aliases.get(key, key): _rename(item, aliases) for key, item in value.items()}
    if isinstance(value, list):
        return [_rename(item, aliases) for item in value]
    return value


def _integers(value: Any) -> Any:
    if isinstance(value, list):
        return [_integers(item) for item in value]
    number = whole(value) if isinstance(value, str) else None
    return value if number is None else number


def whole(value: Any) -> int | None:
    """Return the number that a text holds. Python refuses to read those of thousands of digits."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else None


def iso_time(value: Any) -> str | None:
    """Return a time as ``2026-01-31T09:00:00Z``, from Unix seconds or milliseconds or from ISO 8601."""
    if value in (None, "", 0):
        return None
    value = _integers(value)
    try:
        if isinstance(value, int):
            seconds = value if value < _FIRST_MILLISECOND else value / 1000
            moment = datetime.fromtimestamp(seconds, UTC)
        else:
            moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return str(value)  # no documented form: better shown as it came than lost
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")
