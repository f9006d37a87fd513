# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that an option's value must meet, as data: checked, all of them, before the first request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK, hides, masked
from ansible_collections.naver.ncloud.plugins.module_utils._outside import is_sendable

Id = TypeVar("Id", str, int)


@dataclass(frozen=True)
class Rule:
    """What holds for a value, and how to say so after "must be"."""

    holds: Callable[[Any], bool]
    says: str
    each: bool = True  # of a list, every item and not the list as a whole


def matches(pattern: str, says: str) -> Rule:
    compiled = re.compile(pattern, re.ASCII)
    return Rule(lambda value: compiled.fullmatch(value) is not None, says)


def between(low: int, high: int, unit: str = "") -> Rule:
    return Rule(lambda value: low <= value <= high, f"from {low} to {high}{unit}")


def at_most(length: int) -> Rule:
    return Rule(lambda value: len(value) <= length, f"at most {length} characters long")


def within(low: float, high: float, unit: str = "") -> Rule:
    return Rule(lambda value: low < value <= high, f"more than {low} and at most {high}{unit}")


NOT_EMPTY = Rule(bool, "a non-empty list", each=False)
# An empty dictionary would ask to remove what no call of the API can remove.
FILLED = Rule(bool, "a dictionary with at least one value, as the API cannot remove it")
LONGEST_NAME = 300


def readable(length: int) -> Rule:
    return Rule(
        lambda value: bool(value) and value == value.strip() and value.isprintable() and len(value) <= length,
        f"a single line of printable text of at most {length} characters, without blanks at its ends",
    )


# Names whose rules are not documented: anything a person can read.
READABLE = readable(LONGEST_NAME)
# What somebody else may have called something: all that can be sent.
TEXT = Rule(
    lambda value: len(value) <= LONGEST_NAME and is_sendable(value),
    f"text of at most {LONGEST_NAME} characters",
)
# Of any service: a 64 bit number.
ID = Rule(lambda value: 1 <= value < 2**63, "a positive integer id")
# Of API Gateway.
SHORT_ID = matches(r"[A-Za-z0-9_-]{1,10}", "an id of at most 10 English letters and digits")
# Where API Gateway sends requests: the pattern of its tables.
ADDRESS = r"((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
ENDPOINT = (
    rf"https?://([^@\s]+@)?([\w.-]+\.[a-zA-Z0-9]+|{ADDRESS})"
    r"(:(\d|[1-9]\d{1,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?(/[%&./-~-]*)?"
)


def reference(*kinds: str, each: bool = False) -> Rule:
    """Another object, by id or exact name, or as the module that manages it returned it.

    :param kinds: what it is, first, and what it is in: the record has the ids of them, if they are not predicted.
    """

    def holds(value: Any) -> bool:
        if not isinstance(value, Mapping):
            return isinstance(value, str) and READABLE.holds(value)
        name, ids = value.get(f"{kinds[0]}_name"), [value.get(f"{kind}_id") for kind in kinds]
        # By its id it is found, whatever somebody else has called it.
        named = TEXT if ids[0] else READABLE
        return (isinstance(name, str) and named.holds(name)) and all(
            each is None or (isinstance(each, str) and SHORT_ID.holds(each)) for each in ids
        )

    return Rule(holds, "an id, an exact name, or the object that another task registered", each)


def registered(*kinds: str, each: bool = False) -> Rule:
    """As ``reference``, but only what another task registered."""
    is_meant = reference(*kinds)
    return Rule(
        lambda value: isinstance(value, Mapping) and is_meant.holds(value),
        "the object that another task registered",
        each,
    )


def numbered(text: Rule, *, each: bool = False) -> Rule:
    """As ``reference``, of a kind whose ids are numbers.

    :param text: what holds for an id or a name.
    """

    def holds(value: Any) -> bool:
        if not isinstance(value, Mapping):
            return isinstance(value, str | int | float) and text.holds(str(value))
        name, number = value.get("name"), value.get("id")
        # By its id it is found, whatever somebody else has called it.
        named = READABLE if number is None else TEXT
        is_id = number is None or (isinstance(number, int) and ID.holds(number))
        return is_id and isinstance(name, str) and named.holds(name)

    return Rule(holds, f"{text.says}, or the object that another task registered", each)


def name_of(reference: Any, kind: str) -> Any:
    """Return what a diff shows of another object: its name, or the id or name that the option gives."""
    return reference.get(f"{kind}_name") if isinstance(reference, Mapping) else reference


def known_id(identifier: Id | None, option: str) -> Id:
    """Return the id of what an option refers to.

    :raises InputError: there is none, as check mode only predicted the object.
    """
    if not identifier:
        raise InputError(f"{option} has no id: it was only predicted", "Set it to what a run returned, not check mode")
    return identifier


FILE_PATH = matches(
    r"""[^<>:"\\?*%\x00-\x1f\x7f]{1,256}""",
    'a path of 1 to 256 characters without < > : " \\ ? * % or control characters',
)
CALLBACK = matches(r"(https?://[!-~]+)?", "an http or https URL, or an empty string")
TIME_CODE = matches(r"\d{2,}:[0-5]\d:[0-5]\d(\.\d{1,3})?", "a time code like 00:01:30.5")


HINT = "No request was sent; correct the options and run again"


def check(rules: Mapping[str, Rule], options: Mapping[str, Any]) -> None:
    """Check every option that is given. Keys of ``rules`` are dotted paths.

    :raises InputError: names every option that breaks its rule.
    """
    if found := broken(rules, options):
        raise InputError("; ".join(found), HINT)


def objections(rules: Mapping[str, Rule], options: Mapping[str, Any]) -> Iterator[InputError]:
    """Yield an objection to each value that breaks its rule."""
    yield from (InputError(problem, HINT) for problem in broken(rules, options))


def objection(find: Callable[[], object]) -> Iterator[InputError]:
    """Yield the objection that a function raises, if it does."""
    try:
        find()
    except InputError as error:
        yield error


def broken(rules: Mapping[str, Rule], options: Mapping[str, Any]) -> list[str]:
    """Return, in a clause each, which values break their rules. Values of a wrong type are Ansible's to refuse."""
    found = []
    for option, rule in rules.items():
        value = _value(options, option)
        if value is None:
            continue
        items = value if isinstance(value, list) and rule.each else [value]
        name = option.rpartition(".")[2]
        found += [
            f"{option} is {MASK if hides(name, item) else shown(item)} but must be {rule.says}"
            for item in items
            if _breaks(rule, item)
        ]
    return found


def _breaks(rule: Rule, value: Any) -> bool:
    try:
        return not rule.holds(value)
    except (TypeError, AttributeError):  # a value of another type than the rule is for
        return False


LONGEST_SHOWN = 80


def shown(value: Any) -> str:
    """Return a value as a message quotes it: on one printable line of bounded length, without secrets."""
    try:
        text = repr(masked(value))
    except ValueError:  # a number of thousands of digits, which Python refuses to spell
        return f"{'an int' if isinstance(value, int) else 'a value'} with too many digits"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} [...]"


def _value(options: Any, option: str) -> Any:
    for name in option.split("."):
        options = options.get(name) if isinstance(options, Mapping) else None
    return options
