# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documented table of every request: its method, path, query parameters and body members, as data.

One JSON file a service, by documentation slug. A field is written by its path in the body, with ``[]`` for the items
of a list, and has:

``type``      string, integer, number, boolean, array, object or any.
``required``  true, or a condition on a field beside it: ``when NAME is VALUE``, ``when NAME is not VALUE``,
              ``when NAME is given`` or ``when NAME is not given``. Without it, the field is optional.
``min``, ``max``    of a number, of the length of a string, or of the length of a list.
``pattern``   a regular expression that the whole string must match.
``enum``      the only values.
``default``   what the service takes when the field is left out; for readers only.
``open``      an object whose members no document lists completely: unknown ones are no mistake.

Assumptions, where the documents are silent: null counts as a field that is not there, an empty query parameter too, and
no body as an object without members. A required string must not be empty, unless its table says ``min: 0``.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.settings import SITES

CONDITION = re.compile(r"when (?P<path>\S+) is (?P<negated>not )?(?P<value>.+)")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
BOOLEANS = {"true": True, "false": False}
# Type -> whether a value has it, and how a sentence calls it. True and false are numbers to Python only.
TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "a string"),
    "integer": (lambda value: isinstance(value, int) and not isinstance(value, bool), "an integer"),
    "number": (lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "array": (lambda value: isinstance(value, list), "a list"),
    "object": (lambda value: isinstance(value, dict), "an object"),
    "any": (lambda value: True, "anything"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that does not fit its table.

    ``name`` is the field's, as the table writes it; the body itself has none. ``kind``: missing, type, enum, range
    (``min`` and ``max``) or pattern. ``sentence`` says what is wrong, ``value`` is what came.
    """

    name: str
    kind: str
    sentence: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is required: depends on the value of ``sibling``, a field of the same object."""

    sibling: str
    value: Any = None
    given: bool = False
    negated: bool = False

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Read ``when NAME is [not] VALUE|given``. Raises ValueError."""
        found = CONDITION.fullmatch(text)
        if found is None:
            raise ValueError(f"not a condition: {text}")
        sibling, negated = found["path"].rpartition(".")[2], bool(found["negated"])
        if found["value"] == "given":
            return cls(sibling, given=True, negated=negated)
        return cls(sibling, json.loads(found["value"]), negated=negated)

    def holds(self, beside: Mapping[str, Any]) -> bool:
        value = beside.get(self.sibling)
        holds = value is not None if self.given else value == self.value and type(value) is type(self.value)
        return holds != self.negated


@dataclass(frozen=True, slots=True)
class Field:
    """One field; the body as a whole is a field without a name. ``raw`` is what the table says of it."""

    name: str
    raw: JsonObject
    members: dict[str, "Field"] = field(default_factory=dict)
    items: list["Field"] = field(default_factory=list)
    required: bool | Condition = False
    pattern: re.Pattern[str] | None = None

    @classmethod
    def parse(cls, name: str, raw: JsonObject) -> "Field":
        required = raw.get("required", False)
        pattern = raw.get("pattern")
        return cls(
            name,
            raw,
            required=required if isinstance(required, bool) else Condition.parse(required),
            pattern=None if pattern is None else re.compile(pattern, re.ASCII),
        )

    @classmethod
    def tree(cls, fields: Mapping[str, JsonObject]) -> "Field":
        """The body that a table of fields describes. Parents stand before their members."""
        known = {"": cls("", {"type": "object"})}
        for name, raw in fields.items():
            known[name] = cls.parse(name, raw)
            if name.endswith("[]"):
                known[name.removesuffix("[]")].items.append(known[name])
            else:
                parent, _dot, member = name.rpartition(".")
                known[parent].members[member] = known[name]
        return known[""]

    @property
    def least(self) -> float | None:
        unspoken = 1 if self.raw["type"] == "string" and self.required else None
        least: float | None = self.raw.get("min", unspoken)
        return least

    def problems(self, value: Any) -> Iterator[Problem]:
        """What is wrong with a value that is there: the field's own problems first, then those inside."""
        name = self.name or "The body"
        kind, choices = self.raw["type"], self.raw.get("enum")
        fits, called = TYPES[kind]
        if not fits(value):
            yield Problem(self.name, "type", f"{name} must be {called}.", value)
            return
        if choices is not None and value not in choices:
            yield Problem(self.name, "enum", f"{name} must be one of {', '.join(map(str, choices))}.", value)
        least, most = self.least, self.raw.get("max")
        if least is not None or most is not None:
            size = value if kind in ("integer", "number") else len(value)
            if (least is not None and size < least) or (most is not None and size > most):
                yield Problem(self.name, "range", f"{name} must {_bounds(kind, least, most)}.", value)
        if self.pattern is not None and self.pattern.fullmatch(value) is None:
            yield Problem(self.name, "pattern", f"{name} must match {self.pattern.pattern}", value)
        if kind == "object":
            yield from self.problems_inside(value)
        for item in self.items:
            for each in value:
                yield from item.problems(each)

    def problems_inside(self, beside: Mapping[str, Any]) -> Iterator[Problem]:
        for key, member in self.members.items():
            value = beside.get(key)
            if value is not None:
                yield from member.problems(value)
            elif member.required is True:
                yield Problem(member.name, "missing", f"{member.name} is missing.")
            elif isinstance(member.required, Condition) and member.required.holds(beside):
                yield Problem(
                    member.name, "missing", f"{member.name} is missing: it is required {member.raw['required']}."
                )

    def unknown(self, value: Any) -> Iterator[str]:
        """The names inside a value that the table does not have."""
        if isinstance(value, dict) and self.raw["type"] == "object":
            for key, each in value.items():
                if key in self.members:
                    yield from self.members[key].unknown(each)
                elif not self.raw.get("open"):
                    yield f"{self.name}.{key}".removeprefix(".")
        elif isinstance(value, list):
            for item in self.items:
                for each in value:
                    yield from item.unknown(each)


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one request: ``path`` is below the service's prefix, ``sites`` is where the call exists."""

    slug: str
    method: str
    path: str
    sites: tuple[str, ...]
    query: Field
    body: Field | None

    @classmethod
    def parse(cls, slug: str, raw: JsonObject) -> "Table":
        body = raw.get("body")
        return cls(
            slug,
            raw["method"],
            raw["path"],
            tuple(raw.get("sites", SITES)),
            Field.tree(raw.get("query", {})),
            None if body is None else Field.tree(body),
        )

    def problems(self, query: Mapping[str, str], body: Any) -> Iterator[Problem]:
        """What is wrong with a request, in the order of its table."""
        yield from self.query.problems_inside(
            {name: _typed(self.query.members[name], text) for name, text in query.items() if name in self.query.members}
        )
        if self.body is None:
            return
        if body is not None and not isinstance(body, dict):
            yield Problem("", "type", "The body must be an object.", body)
        # What is no object lacks every member.
        yield from self.body.problems_inside(body if isinstance(body, dict) else {})

    def unknown_query(self, query: Mapping[str, str]) -> list[str]:
        """The query parameters that the table does not have."""
        return sorted(set(query) - set(self.query.members))

    def unknown_fields(self, body: Any) -> list[str]:
        """The fields of a body that the table does not have; ``(body)`` for one that no table has room for."""
        if isinstance(body, dict):
            return sorted(set((self.body or Field.tree({})).unknown(body)))
        return [] if body is None or self.body is not None else ["(body)"]

    def as_json(self) -> JsonObject:
        """The table as its file has it, with the sites spelled out."""
        shown: JsonObject = {"method": self.method, "path": self.path, "sites": list(self.sites)}
        for part, root in (("query", self.query), ("body", self.body)):
            if root is not None:
                shown[part] = dict(_flat(root))
        return shown


def load(service: str) -> dict[str, Table]:
    """The tables of a service by slug."""
    text = resources.files(__package__).joinpath(f"{service}.json").read_text(encoding="utf-8")
    return {slug: Table.parse(slug, raw) for slug, raw in json.loads(text).items()}


def _flat(root: Field) -> Iterator[tuple[str, JsonObject]]:
    for each in [*root.members.values(), *root.items]:
        yield each.name, each.raw
        yield from _flat(each)


def _typed(parameter: Field, text: str) -> Any:
    """The value of a query parameter; text that is not of its type stays text, which is refused then."""
    kind = parameter.raw["type"]
    if text == "":
        return None
    if kind == "integer" and WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return BOOLEANS.get(text, text) if kind == "boolean" else text


def _bounds(kind: str, least: float | None, most: float | None) -> str:
    verb = {"string": "have {} characters", "array": "have {} items"}.get(kind, "be {}")
    if least is not None and most is not None:
        return verb.format(f"{least} to {most}")
    return verb.format(f"at least {least}" if most is None else f"at most {most}")
