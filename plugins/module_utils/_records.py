# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One spelling for everything the services say: snake_case names, ISO 8601 times in UTC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

# A capital after a small letter or digit, or the last capital of an acronym: createCdn, useDVR, drmKeyURLList.
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# VOD Station gives some times in seconds and some in milliseconds: below 10^11 it is seconds (until the year 5138).
_FIRST_MILLISECOND = 10**11

LONGEST_NUMBER = 20


def nfc(text: str) -> str:
    """Return the text in the form in which texts that look alike are the same: keyboards differ in that."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1024)  # a listing has the same few keys over and over
def snake(name: str) -> str:
    return _BOUNDARY.sub("_", name).lower()


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def from_api(value: Any, aliases: Mapping[str, str] | None = None) -> Any:
    """Return the value with every key in snake_case, and spelled as the aliases say."""
    if isinstance(value, dict):
        named = {snake(str(key)): from_api(item, aliases) for key, item in value.items()}
        return {aliases.get(name, name): item for name, item in named.items()} if aliases else named
    if isinstance(value, list):
        return [from_api(item, aliases) for item in value]
    return value


def to_api(value: Any) -> Any:
    """Return the value with every key in camelCase and without what is None."""
    if isinstance(value, Mapping):
        return {camel(key): to_api(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [to_api(item) for item in value]
    return value


def picked(value: Any, fields: Any) -> Any:
    """Return the value with no other fields than a request's table has: responses have more, never to be sent back.

    :param fields: None for any value, a dictionary of fields, or a list of one such table for a list of objects.
    """
    if isinstance(fields, Mapping) and isinstance(value, Mapping):
        return {name: picked(value[name], table) for name, table in fields.items() if name in value}
    if isinstance(fields, list) and isinstance(value, list):
        return [picked(item, fields[0]) for item in value]
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
    kind: type,
    *,
    times: Iterable[str] = (),
    integers: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a service's object as we return it: every documented field, None where it has no value, and any new one.

    :param kind: the TypedDict of the documented fields.
    :param times: fields that hold a time.
    :param integers: fields that are integers, alone or in lists, although some variants of the service quote them.
    :param aliases: older spelling -> spelling, in snake_case, at any depth.
    :raises TypeError: it lacks what every such object has, or has a text where a list should be, and the like.
    """
    record = {**dict.fromkeys(kind.__annotations__), **from_api(raw, aliases)}
    for name in times:
        record[name] = iso_time(record.get(name))
    for name in integers:
        record[name] = _integers(record.get(name))
    for name, types, items in _shapes(kind):
        value = record[name]
        if type(value) not in types or (items and any(type(item) not in items for item in value or ())):
            raise TypeError(f"{name} is not what it is documented to be")
    return record


@lru_cache
def _shapes(kind: type) -> list[tuple[str, tuple[type, ...], tuple[type, ...]]]:
    """Return what the modules rely on: the fields that are always there, and which ones hold lists and objects.

    Of each the name, the types that it may have and, of a list, those of its items. Of what is only shown, any type
    will do: services have more variants than documents.
    """
    shapes: list[tuple[str, tuple[type, ...], tuple[type, ...]]] = []
    for name, hint in get_type_hints(kind).items():
        optional = NoneType in get_args(hint)
        inner = next(each for each in get_args(hint) if each is not NoneType) if optional else hint
        container = get_origin(inner)
        if container is list:
            (item,) = get_args(inner)
            shapes.append((name, (list, NoneType), (get_origin(item) or item,)))
        elif container is dict:
            shapes.append((name, (dict, NoneType), ()))
        elif not optional and hint in (str, int):
            # An id is a string in one table and an integer in another.
            shapes.append((name, (int,) if hint is int else (str, int), ()))
    return shapes


def _integers(value: Any) -> Any:
    if isinstance(value, list):
        return [_integers(item) for item in value]
    number = whole(value) if isinstance(value, str) else None
    return value if number is None else number


def at(record: Any, path: str) -> Any:
    """Return what stands at a dotted path, None where there is nothing."""
    for name in path.split("."):
        record = record.get(name) if isinstance(record, Mapping) else None
    return record


def identified(record: Mapping[str, Any], id_field: str, name_field: str) -> dict[str, Any]:
    """Return the record with ``id`` and ``name`` beside the API's own fields: playbooks treat all kinds alike."""
    return {"id": at(record, id_field), "name": at(record, name_field), **record}


def an_id(value: Any) -> str:
    """Return the id as text.

    :raises TypeError: it is something else than a text or a number.
    """
    if not isinstance(value, str | int):
        raise TypeError("an id is a text or a number")
    return str(value)


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
