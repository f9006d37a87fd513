# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults on demand: which requests they meet, and what happens to those."""

import dataclasses
import itertools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ncloud_emulator.errors import GATEWAY_ERRORS, ControlError, JsonObject


@dataclass(frozen=True, slots=True)
class Subject:
    """A request as a fault sees it; ``path`` is relative to the service and without the query."""

    service: str | None
    method: str
    path: str
    operation: str | None
    write: bool


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault. Whatever of the first part is set must match; the second part says which of the matches it meets.

    Match: ``service``; ``method``: a method, ``read`` or ``write``; ``path``: a glob on the path below the service;
    ``path_regex``: a regular expression that must match all of it; ``operation``: a documentation slug or glob.
    Which: ``nth``: only the n-th match, from 1; ``after``: spare the first so many; ``times``: at most so often;
    ``probability``: with this chance, drawn from ``seed``.

    Effect: ``status`` with ``error_code``, ``message``, ``details`` in the ``shape`` of the ``gateway`` or the
    ``service`` (by default, whichever knows the code), and ``retry_after`` (seconds) as a header; ``html``: a proxy's
    502 page; ``empty``: no body; ``redirect``: 302 to a URL; ``latency``: seconds; ``drop``: the connection is closed
    without an answer, ``before`` or ``after`` the request took effect, with a TCP reset when ``reset``; ``truncate``:
    the answer breaks off in its middle; ``stale_listing``: lists are shown as they were, ``{"writes": n}`` or
    ``{"seconds": s}`` ago, as far back as the fault's own beginning; ``page_shift``: a list's later pages begin so many
    objects later, or earlier when it is negative, as if some had gone or come meanwhile; ``page_missing``: the page of
    a list is empty, and the total what it always was.
    ``when``: whether status, html, empty, redirect and latency come ``before`` (default; the request has no effect)
    or ``after`` the request took effect. ``empty`` without a status keeps the real one, so it comes after.
    """

    service: str | None = None
    method: str | None = None
    path: str | None = None
    path_regex: str | None = None
    operation: str | None = None

    nth: int | None = None
    after: int = 0
    times: int | None = None
    probability: float | None = None
    seed: int = 0

    status: int | None = None
    error_code: str | None = None
    message: str | None = None
    details: str | None = None
    shape: str | None = None
    retry_after: float | None = None
    html: bool = False
    empty: bool = False
    redirect: str | None = None
    latency: float = 0.0
    drop: str | None = None
    reset: bool = False
    truncate: bool = False
    stale_listing: Mapping[str, float] | None = None
    page_shift: int = 0
    page_missing: bool = False
    when: str = "before"

    id: int = 0
    matched: int = 0
    applied: int = 0
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        if self.empty and self.status is None:
            self.when = "after"
        if self.drop is not None:
            self.when = self.drop

    @property
    def answers(self) -> bool:
        """Whether it does more to a request than delay it."""
        return bool(
            self.replaces_answer
            or self.empty
            or self.truncate
            or self.stale_listing
            or self.page_shift
            or self.page_missing
        )

    @property
    def replaces_answer(self) -> bool:
        """Whether the client gets something that the service did not say, or nothing."""
        return bool(self.status or self.html or self.redirect or self.drop)

    def meets(self, subject: Subject) -> bool:
        """Count the request if it matches, and say whether the fault is applied to it."""
        if not self._matches(subject):
            return False
        self.matched += 1
        due = (
            self.matched > self.after
            and (self.nth is None or self.matched == self.nth)
            and (self.times is None or self.applied < self.times)
            and (self.probability is None or self._chance.random() < self.probability)
        )
        self.applied += due
        return due

    def _matches(self, subject: Subject) -> bool:
        if self.service is not None and self.service != subject.service:
            return False
        if self.method is not None:
            kind = "write" if subject.write else "read"
            if self.method not in (kind, subject.method):
                return False
        if self.path is not None and not fnmatchcase(subject.path, self.path):
            return False
        if self.path_regex is not None and re.fullmatch(self.path_regex, subject.path) is None:
            return False
        return self.operation is None or (
            subject.operation is not None and fnmatchcase(subject.operation, self.operation)
        )

    def as_json(self) -> JsonObject:
        """The fault as it was set, with its id and how often it ``matched`` and was ``applied``."""
        shown = {}
        for knob in dataclasses.fields(self):
            value = getattr(self, knob.name)
            if knob.init and (knob.name in ("id", "matched", "applied") or value != knob.default):
                shown[knob.name] = value
        return shown


@dataclass(frozen=True, slots=True)
class Effect:
    """What the faults do to one request together: delays add up, of the others the first one counts."""

    ids: list[int]
    latency_before: float = 0.0
    latency_after: float = 0.0
    fault: Fault | None = None


NO_EFFECT = Effect([])


class Faults:
    """The faults that are set, in the order they were added."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._ids = itertools.count(1)

    def add(self, given: Mapping[str, Any]) -> Fault:
        """Set a fault; raises ControlError when it makes no sense."""
        fault = _parse(given)
        fault.id = next(self._ids)
        self._faults[fault.id] = fault
        return fault

    def list(self) -> list[JsonObject]:
        return [fault.as_json() for fault in self._faults.values()]

    def remove(self, number: int) -> None:
        if self._faults.pop(number, None) is None:
            raise ControlError(f"There is no fault {number}.")

    def clear(self) -> None:
        self._faults.clear()

    def need_history(self, service: str) -> bool:
        """Whether any fault may show this service's past."""
        return any(fault.stale_listing and fault.service in (None, service) for fault in self._faults.values())

    def effect(self, subject: Subject) -> Effect:
        """Count the request with every fault, and say what happens to it."""
        if not self._faults:
            return NO_EFFECT
        met = [fault for fault in self._faults.values() if fault.meets(subject)]
        return Effect(
            [fault.id for fault in met],
            sum(fault.latency for fault in met if fault.when == "before"),
            sum(fault.latency for fault in met if fault.when == "after"),
            next((fault for fault in met if fault.answers), None),
        )


_GIVEN = {
    knob.name: knob for knob in dataclasses.fields(Fault) if knob.init and knob.name not in ("id", "matched", "applied")
}
_INTEGERS = {"nth": 1, "after": 0, "times": 1, "status": 200}
_NUMBERS = ("probability", "latency", "retry_after")
_BOOLEANS = ("html", "empty", "reset", "truncate", "page_missing")
_CHOICES = {"drop": ("before", "after"), "when": ("before", "after"), "shape": ("gateway", "service")}


def _parse(given: Mapping[str, Any]) -> Fault:
    if not isinstance(given, Mapping):
        raise ControlError("A fault is an object.")
    unknown = sorted(set(given) - set(_GIVEN))
    if unknown:
        raise ControlError(f"A fault has no {', '.join(unknown)}; it may have {', '.join(_GIVEN)}.")
    values = {name: value for name, value in given.items() if value is not None}
    for name, value in values.items():
        if name in _INTEGERS or name in ("seed", "page_shift"):
            if name == "status" and value not in range(200, 600):
                raise ControlError(f"status must be 200 to 599, not {value!r}.")
            if not isinstance(value, int) or isinstance(value, bool) or value < _INTEGERS.get(name, value):
                bound = f" of at least {_INTEGERS[name]}" if name in _INTEGERS else ""
                raise ControlError(f"{name} must be a whole number{bound}, not {value!r}.")
        elif name in _NUMBERS:
            if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                raise ControlError(f"{name} must be a number of at least 0, not {value!r}.")
        elif name in _BOOLEANS:
            if not isinstance(value, bool):
                raise ControlError(f"{name} must be true or false, not {value!r}.")
        elif name in _CHOICES:
            if value not in _CHOICES[name]:
                raise ControlError(f"{name} must be one of {', '.join(_CHOICES[name])}, not {value!r}.")
        elif name == "stale_listing":
            amounts = list(value.values()) if isinstance(value, Mapping) and len(value) == 1 else [None]
            fits = isinstance(amounts[0], int | float) and not isinstance(amounts[0], bool) and amounts[0] >= 0
            if not fits or not set(value) <= {"writes", "seconds"}:
                raise ControlError('stale_listing must be {"writes": n} or {"seconds": s}.')
        elif name == "error_code":
            values[name] = str(value)
        elif not isinstance(value, str):
            raise ControlError(f"{name} must be a string, not {value!r}.")
    if "method" in values and values["method"] not in ("read", "write"):
        values["method"] = values["method"].upper()
    if "path_regex" in values:
        try:
            re.compile(values["path_regex"])
        except re.error as error:
            raise ControlError(f"path_regex is not a regular expression: {error}.") from None
    if "error_code" in values and "status" not in values:
        known = GATEWAY_ERRORS.get(values["error_code"])
        if known is None:
            raise ControlError(
                f"error_code {values['error_code']} needs a status; no HTTP status is documented for it."
            )
        values["status"] = known[0]
    fault = Fault(**values)
    if not fault.answers and not fault.latency:
        raise ControlError("The fault has no effect; give it a status, latency, drop or another effect.")
    return fault
