# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the emulator behaves: every knob, its default and its check. A change of settings makes a new value."""

import dataclasses
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ncloud_emulator.errors import ControlError, JsonObject

SITES = ("public", "gov", "fin")
DIALECTS = ("newest", "legacy")
REQUEST_ID_HEADERS = ("x-ncp-trace-id", "x-ncp-apigw-request-id")

# Well known on purpose: they open nothing but an emulator.
DEMO_ACCESS_KEY = "emulator-access-key"
DEMO_SECRET_KEY = "emulator-secret-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An access key and what it may do.

    ``site``: the site it belongs to, None for the emulator's own. ``permissions``: None for all, else strings like
    ``vodstation:read`` and ``vodstation:write``. ``subscriptions``: None for all, else service names.
    ``permission_style``: who refuses, the ``gateway`` (401/210) or the ``service`` with its own code.
    """

    access_key: str
    secret_key: str = field(repr=False)
    site: str | None = None
    permissions: tuple[str, ...] | None = None
    subscriptions: tuple[str, ...] | None = None
    permission_style: str = "gateway"

    def permits(self, permission: str) -> bool:
        return self.permissions is None or permission in self.permissions


@dataclass(frozen=True, slots=True)
class Throttle:
    """More than ``calls_per_second`` answers 429/410, with ``Retry-After: retry_after`` (seconds) when that is set."""

    calls_per_second: float
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The settings that each service can have its own of.

    ``state_seconds`` and ``state_reads``: how long an asynchronous state lasts, in seconds or in reads of the object;
    either one value or a mapping of action to value, in which ``*`` stands for the rest. Reads win where both are set.
    ``stall``: states that are never left. ``fail``: actions that fail, each with ``messageCode`` and ``message``.
    ``relapse``: actions whose end is shown to one read, after which they begin again, each with how often.
    ``max_page_size``: larger pages are cut down to it without a word. ``listing_lag``: so many seconds pass before a
    list shows what a call created, changed or deleted; reads by id are always current. ``variants``: single points on
    which the documents contradict each other, each with the reading that counts instead of the dialect's; see
    ``Service.variants``.
    """

    dialect: str = "newest"
    state_seconds: float | Mapping[str, float] = 2.0
    state_reads: int | Mapping[str, int] | None = None
    stall: tuple[str, ...] = ()
    fail: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    relapse: Mapping[str, int] = field(default_factory=dict)
    max_page_size: int | None = None
    listing_lag: float = 0.0
    variants: Mapping[str, str] = field(default_factory=dict)

    def seconds(self, action: str) -> float:
        """How long the action's transition takes, in seconds."""
        if isinstance(self.state_seconds, Mapping):
            return self.state_seconds.get(action, self.state_seconds.get("*", 2.0))
        return self.state_seconds

    def reads(self, action: str) -> int | None:
        """How many reads still show the transition; None when time decides."""
        if isinstance(self.state_reads, Mapping):
            return self.state_reads.get(action, self.state_reads.get("*"))
        return self.state_reads


@dataclass(frozen=True)
class Settings(ServiceSettings):
    """All settings; those of ``ServiceSettings`` are the defaults that ``services`` overrides by name."""

    site: str = "public"
    keys: tuple[Key, ...] = (Key(access_key=DEMO_ACCESS_KEY, secret_key=DEMO_SECRET_KEY),)
    throttle: Throttle | None = None
    clock_skew_ms: int = 0
    request_id_header: str = "x-ncp-trace-id"
    seed_ids: int | None = None
    max_body_bytes: int = 1 << 20
    journal_limit: int = 10_000
    journal_bytes: int = 64 << 20
    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def keys_by_name(self) -> dict[str, Key]:
        return {key.access_key: key for key in self.keys}

    @cached_property
    def _by_service(self) -> dict[str, ServiceSettings]:
        return {}

    def for_service(self, name: str) -> ServiceSettings:
        """The settings as one service sees them."""
        found = self._by_service.get(name)
        if found is None:
            own = self.services.get(name, {})
            values = {knob: own.get(knob, getattr(self, knob)) for knob in PER_SERVICE}
            found = self._by_service[name] = ServiceSettings(**values)
        return found

    def as_json(self) -> JsonObject:
        """The settings for reading: everything but secret keys."""
        shown = dataclasses.asdict(self)
        for key in shown["keys"]:
            del key["secret_key"]
        result: JsonObject = json.loads(json.dumps(shown))
        return result

    def updated(self, patch: Mapping[str, Any]) -> "Settings":
        """A new value with ``patch`` merged in (JSON merge patch, RFC 7396: null returns a knob to its default).

        A key in ``keys`` that names no ``secret_key`` keeps the one it had. Raises ControlError.
        """
        unknown = sorted(set(patch) - set(CHECKS))
        if unknown:
            raise ControlError(f"Unknown setting {', '.join(unknown)}; known are {', '.join(sorted(CHECKS))}.")
        current = dataclasses.asdict(self)
        secrets = {key.access_key: key.secret_key for key in self.keys}
        changes: dict[str, Any] = {}
        for name, value in patch.items():
            if value is None:
                changes[name] = getattr(DEFAULTS, name)
                continue
            merged = _merge(current[name], value) if isinstance(value, Mapping) else value
            if name == "keys" and isinstance(value, list | tuple):
                merged = [_with_secret(item, secrets) for item in value]
            changes[name] = CHECKS[name](name, merged)
        return dataclasses.replace(self, **changes)


PER_SERVICE = tuple(knob.name for knob in dataclasses.fields(ServiceSettings))


def _merge(old: Any, patch: Mapping[str, Any]) -> Any:
    merged = dict(old) if isinstance(old, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value) if isinstance(value, Mapping) else value
    return merged


def _with_secret(item: Any, secrets: Mapping[str, str]) -> Any:
    if isinstance(item, Mapping) and "secret_key" not in item and item.get("access_key") in secrets:
        return {**item, "secret_key": secrets[item["access_key"]]}
    return item


# One check per knob: (name, JSON value) -> the value kept. Each raises ControlError with a sentence.
Check = Callable[[str, Any], Any]


def _one_of(*allowed: str) -> Check:
    def check(name: str, value: Any) -> str:
        if value not in allowed:
            raise ControlError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        return str(value)

    return check


def _number(kind: type[int] | type[float], minimum: float | None = None) -> Check:
    def check(name: str, value: Any) -> float:
        fits = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
        # Neither infinity nor what is no number, which a command line can hold.
        fits = fits and (isinstance(value, int) or math.isfinite(value))
        if not fits or (minimum is not None and value < minimum):
            bound = "" if minimum is None else f" of at least {minimum}"
            raise ControlError(
                f"{name} must be {'a whole number' if kind is int else 'a number'}{bound}, not {value!r}."
            )
        return kind(value)

    return check


def _optional(check: Check) -> Check:
    return lambda name, value: None if value is None else check(name, value)


def _by_action(check: Check) -> Check:
    def either(name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {str(action): check(f"{name}.{action}", each) for action, each in value.items()}
        return check(name, value)

    return either


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ControlError(f"{name} must be a list of strings, not {value!r}.")
    return tuple(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ControlError(f"{name} must be a string that is not empty.")
    return value


def _members(name: str, value: Any, checks: Mapping[str, Check]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ControlError(f"{name} must be an object, not {value!r}.")
    unknown = sorted(set(value) - set(checks))
    if unknown:
        raise ControlError(f"{name} has no member {', '.join(unknown)}; it may have {', '.join(checks)}.")
    return {member: checks[member](f"{name}.{member}", given) for member, given in value.items()}


def _failures(name: str, value: Any) -> dict[str, dict[str, str]]:
    if not isinstance(value, Mapping):
        raise ControlError(f"{name} must map actions to {{messageCode, message}}.")
    checks = {"messageCode": _text, "message": _text}
    return {str(action): _members(f"{name}.{action}", each, checks) for action, each in value.items()}


def _variants(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ControlError(f"{name} must map points to readings, not {value!r}.")
    return {str(point): _text(f"{name}.{point}", each) for point, each in value.items()}


def _relapses(name: str, value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise ControlError(f"{name} must map actions to how often they begin again.")
    check = _number(int, 0)
    return {str(action): check(f"{name}.{action}", each) for action, each in value.items()}


def _throttle(name: str, value: Any) -> Throttle:
    if isinstance(value, Mapping):
        checks = {"calls_per_second": _number(float, 0), "retry_after": _optional(_number(float, 0))}
        given = _members(name, value, checks)
        if "calls_per_second" not in given:
            raise ControlError(f"{name} needs calls_per_second.")
        return Throttle(**given)
    return Throttle(_number(float, 0)(name, value))


def _keys(name: str, value: Any) -> tuple[Key, ...]:
    if not isinstance(value, list | tuple):
        raise ControlError(f"{name} must be a list of keys.")
    checks: dict[str, Check] = {
        "access_key": _text,
        "secret_key": _text,
        "site": _optional(_one_of(*SITES)),
        "permissions": _optional(_texts),
        "subscriptions": _optional(_texts),
        "permission_style": _one_of("gateway", "service"),
    }
    keys = []
    for number, item in enumerate(value):
        given = _members(f"{name}[{number}]", item, checks)
        absent = [member for member in ("access_key", "secret_key") if member not in given]
        if absent:
            raise ControlError(f"{name}[{number}] needs {' and '.join(absent)}.")
        keys.append(Key(**given))
    return tuple(keys)


_SERVICE_CHECKS: dict[str, Check] = {
    "dialect": _one_of(*DIALECTS),
    "state_seconds": _by_action(_number(float, 0)),
    "state_reads": _optional(_by_action(_number(int, 0))),
    "stall": _texts,
    "fail": _failures,
    "relapse": _relapses,
    "max_page_size": _optional(_number(int, 1)),
    "listing_lag": _number(float, 0),
    "variants": _variants,
}


def _services(name: str, value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping):
        raise ControlError(f"{name} must map service names to settings.")
    return {str(service): _members(f"{name}.{service}", own, _SERVICE_CHECKS) for service, own in value.items()}


CHECKS: dict[str, Check] = {
    **_SERVICE_CHECKS,
    "site": _one_of(*SITES),
    "keys": _keys,
    "throttle": _optional(_throttle),
    "clock_skew_ms": _number(int),
    "request_id_header": _one_of(*REQUEST_ID_HEADERS),
    "seed_ids": _optional(_number(int)),
    "max_body_bytes": _number(int, 0),
    "journal_limit": _number(int, 1),
    "journal_bytes": _number(int, 1),
    "services": _services,
}
DEFAULTS = Settings()
