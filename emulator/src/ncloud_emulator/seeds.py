# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the services share in reading seeds and writing exports: checks that raise ControlError with a sentence."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from types import UnionType
from typing import Any

from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.lifecycle import Action, Machine

# The members an object may have, with their types; None stands for a member checked elsewhere.
Members = Mapping[str, type | UnionType | None]


def known_collections(service: str, data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse a seed of collections that the service doesn't have."""
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise ControlError(f"{service} has no {', '.join(unknown)}; it has {', '.join(known)}.")


def objects(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A collection of a seed."""
    items = data.get(name, [])
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise ControlError(f"{name} must be a list of objects, or an object with a count.")
    return items


def fields(kind: str, given: Any, known: Members) -> JsonObject:
    """The members of a seeded object, each known and of its type."""
    if not isinstance(given, Mapping):
        raise ControlError(f"A {kind} must be an object, not {given!r}.")
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ControlError(f"A {kind} has no {', '.join(unknown)}; it may have {', '.join(known)}.")
    for name, value in given.items():
        wanted = known[name]
        if wanted is not None and (not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool)):
            shown = wanted.__name__ if isinstance(wanted, type) else str(wanted)
            raise ControlError(f"The {name} of a {kind} must be of type {shown}, not {value!r}.")
    return deepcopy(dict(given))


def text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ControlError(f"{name} must be a string that is not empty, not {value!r}.")
    return value


def identity(given: Mapping[str, Any], name: str) -> int | None:
    """The number that an object is known by, spelled as a number or as a string; None when there is none."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, int | str) or isinstance(value, bool) or not str(value).isdecimal():
        raise ControlError(f"{name} must be a number, not {value!r}.")
    return int(value)


def moment(name: str, value: Any) -> str:
    """A time as ISO 8601 in UTC, from one with any offset; without one it is UTC."""
    try:
        time = datetime.fromisoformat(value)
        return iso((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (TypeError, ValueError):
        raise ControlError(f"{name} must be a time in ISO 8601, not {value!r}.") from None


def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def machine(changes: JsonObject, status: str, old: Machine, actions: Iterable[Action], now: float) -> Machine:
    """The machine for a seeded status, taken out of ``changes``: any status is fine, also one that nobody knows."""
    lifecycle = changes.pop("lifecycle", None)
    state = changes.pop(status, None)
    if state is None:
        return old
    state = text(status, state)
    if lifecycle is not None:
        return Machine.restored(state, lifecycle, actions)
    return Machine.seeded(state, actions, now)


def exported(values: Mapping[str, Any], status: str, state: Machine, **more: Any) -> JsonObject:
    """The inverse: an object's fields with its status and, when it moves, its ``lifecycle``."""
    result = {**deepcopy(dict(values)), status: state.state, **deepcopy(more)}
    lifecycle = state.export()
    if lifecycle is not None:
        result["lifecycle"] = lifecycle
    return result
