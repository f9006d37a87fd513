# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a managed thing is to the engine: how to find it, what is wanted of it, and the steps that change it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._creations import Creations, Note
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    AmbiguousError,
    InputError,
    NotFoundError,
    WaitFailedError,
    WaitTimeoutError,
)
from ansible_collections.naver.ncloud.plugins.module_utils._listings import Listings
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc
from ansible_collections.naver.ncloud.plugins.module_utils._rules import Rule
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

Record = TypeVar("Record", bound=Mapping[str, Any])
ABSENT = "ABSENT"
CREATE_HINT = "Correct the name if it should exist; to create it, set these options too"
CREATE_AGAIN_HINT = "Set these options too, or omit recreate"
LAG = 4.5  # seconds: more than a listing is behind
LONGEST_STATE = 40  # characters of one that nobody documented


@dataclass(frozen=True)
class Change:
    """One field that is not as wanted. ``field`` is a dotted path."""

    field: str
    current: Any
    wanted: Any


@dataclass(frozen=True)
class Description:
    """An object in the words of the options, and in sentences what these can't say of it."""

    options: Mapping[str, Any]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step(Generic[Record]):
    """One write: its name, how it is done, how it is predicted, and how to see that it took effect.

    The functions take the object as the step before left it, None where there is none.
    """

    action: str
    perform: Callable[[Any], Record | None]
    predict: Callable[[Any], Record | None]
    took_effect: Callable[[Record | None], bool]
    wait: Wait | None = None  # where the service works on after its answer
    warning: str | None = None
    unseen: bool = False  # the service may show nothing of it while it works on it
    parting_warning: str | None = None  # where the steps after it are left to a later run, or fail
    attempt: str = ""  # how a message begins to say what was tried, if not with the action
    once: str = ""  # it can't be undone: it is never repeated, and done under this key, one run at a time
    alone: str = ""  # the runs of this machine do it one after the other, under this key, so that one of them does it


class Resource(ABC, Generic[Record]):
    """One managed thing. ``Record`` is its object as the service layer returns it."""

    kind: ClassVar[str]  # as messages name it, "VOD Station category"
    id_field: ClassVar[str] = "id"
    name_field: ClassVar[str] = "name"  # dotted; of what has no name, the field that people know it by
    id_option: ClassVar[str] = ""  # the option that gives the id; none where things go by name alone
    immutable_hint: ClassVar[str] = "Change the options back, or set recreate to delete it and create it again"
    reads_lists: ClassVar[bool] = False  # also what is read by its id is in part read from lists, which lag behind
    unique_names: ClassVar[bool] = False  # the service refuses a name that is taken
    managed: ClassVar[tuple[str, ...]] = ()  # the options that say what it is to be like
    made_of: ClassVar[tuple[str, ...]] = ()  # further options that a creation takes, like the source of a clone
    rules: ClassVar[Mapping[str, Rule]] = {}  # what holds for the options, known without asking the service
    sets: ClassVar[frozenset[str]] = frozenset()  # fields without an order, as dotted paths
    keys: ClassVar[Mapping[str, str]] = {}  # lists of objects, and the field that tells these apart
    status_field: ClassVar[str] = "status"
    conflicts: ClassVar[frozenset[str]] = frozenset()  # codes of a step that the object's state refuses
    busy: ClassVar[frozenset[str]] = frozenset()  # those of them that pass, though the state may not show why
    settling: ClassVar[Wait | None] = None  # how to wait for an object that moves between states
    unseen: ClassVar[tuple[str, ...]] = ()  # options that a creation takes and no answer shows

    def __init__(self, options: Mapping[str, Any], client: Client | None = None) -> None:
        """:raises InputError: an option breaks a rule."""
        self.check(options)
        self.options = options
        self.state: str = options.get("state") or "present"
        self.recreate = bool(options.get("recreate"))
        self.is_replacing = False  # while a creation is planned: whether it takes the place of what is there
        # What the user did not set is neither compared nor sent.
        self.wanted: dict[str, Any] = given({name: options.get(name) for name in self.managed})

        self.skip_reason = ""  # why nothing can be known of it, and so nothing done
        self.warnings: list[str] = []
        self.listed = False  # what was found, a listing showed: it may be seconds old
        self.note: Note | None = None  # what this machine did under the name a moment before the look-up
        self.creations = client.creations if client else Creations("")
        self._listings = client.listings if client else Listings()
        self._namesakes: frozenset[Any] = frozenset()

    @classmethod
    def check(cls, options: Mapping[str, Any]) -> None:
        """:raises InputError: options break rules that are known without asking the service. It says them all."""
        found = list(cls.objections(options))
        if len(found) == 1:
            raise found[0]
        if found:
            raise InputError("; ".join(each.problem for each in found), rules.HINT)

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        """Yield what is wrong with the options, as far as it is known without asking the service."""
        # A dictionary whose options are all null is an empty one.
        yield from rules.objections(cls.rules, given(options))

    @property
    def label(self) -> str:
        """The object as messages name it."""
        name = self.options.get("name")
        return repr(name) if name else f"with {self.id_option} {self.options[self.id_option]}"

    @abstractmethod
    def get(self, identifier: Any) -> Record | None:
        """Read one by its id, None when there is none."""

    @abstractmethod
    def named(self) -> list[Record]:
        """Return all that bear the wanted name."""

    def find(self) -> Record | None:
        """Look it up by id if the options give one, else by name.

        :raises NotFoundError: no object has the id, and ids can't be chosen.
        :raises AmbiguousError: several have the name.
        """
        identifier = self.options.get(self.id_option)
        if identifier is None:
            self.listed = True
            namesakes = self.named()
            found = self._or_noted(self._only(namesakes))
            # Stale listings show them also when they are gone: none of them is what a creation of this run made.
            shown = (each[self.id_field] for each in (*namesakes, found) if each is not None)
            self._namesakes = frozenset(shown)
            return found
        found = self.get(identifier)
        if found is None and self.state != "absent":
            reason = self.explain(identifier)
            raise NotFoundError(
                f"no object with this id exists{'; ' if reason else ''}{reason}",
                f"Correct {self.id_option}, or omit it to look the object up by name",
            )
        if self.recreate:  # others may have the name: a creation whose answer is lost must not be mixed up with them
            self._namesakes = frozenset(record[self.id_field] for record in self.named())
        return found

    def _or_noted(self, found: Record | None) -> Record | None:
        """Return what a look-up by name found, or what this machine knows better, because it did it a moment ago.

        What was created may be missing from a listing that lags behind, and what was deleted may still be in it.
        """
        self.note = note = self.creations.latest(self.creation_key())
        if note is None or note.id is None or note.id in self._namesakes:
            return found
        same = found is not None and found[self.id_field] == note.id
        if same != note.gone:
            return found
        seen = self.get(note.id)
        if seen is not None and self.is_meant(seen):
            self.listed = False
            return seen
        return None if same else found

    @classmethod
    def described(cls, record: Record) -> Description | None:
        """Return the options that an object is as it is with, None where it is about to go.

        What a field has no value for is None, and other objects are given by their ids.
        """
        return Description({name: record.get(name) for name in cls.managed})

    def creation_key(self, current: Record | None = None) -> str:
        """Return what no two objects should share: the name, and what it is a name in.

        :param current: where the options give an id alone, the object, whose name counts.
        """
        name = self.options.get("name") or (current and self.comparable(current).get("name"))
        return f"{self.kind}\n{nfc(str(name))}"

    def is_meant(self, record: Record) -> bool:
        """Whether a look-up by name would find it."""
        return _same(self.options.get("name"), self.comparable(record).get("name"), unordered=False)

    def is_as_wanted(self, current: Record) -> bool:
        """Whether there is nothing to write; perhaps there is something to wait for."""
        settled = self.settled(current)
        return settled is not None and not self.changes(current) and not self.transitions(settled)

    def confirmed(self, listed: Record) -> Record | None:
        """Read by id what a listing showed, before anything is written over it: listings lag behind.

        Returns None when it is gone, or was looked up by name and has another one by now.
        """
        if self.is_behind(listed):
            self.creations.rest(self.written_key(listed), LAG)
        seen = self.read(listed)
        by_id = self.options.get(self.id_option) is not None
        return seen if seen is not None and (by_id or self.is_meant(seen)) else None

    def written_key(self, record: Record) -> str:
        """Under which this machine notes that it has written to the object."""
        return f"{self.kind} written\n{record[self.id_field]}"

    def is_behind(self, record: Record) -> bool:
        """Whether lists may not show yet what this machine has just written to the object."""
        return self.reads_lists and self.creations.left(self.written_key(record), LAG) > 0

    def find_created(self) -> Record | None:
        """Look, in a fresh listing, for what a creation made whose answer was lost."""
        self._listings.clear()
        found = self._only([record for record in self.named() if record[self.id_field] not in self._namesakes])
        return self._or_noted(found)

    def read(self, current: Record) -> Record | None:
        """Read a known object again, None when it is gone."""
        return self.get(current[self.id_field])

    @abstractmethod
    def creation(self, replaced: Record | None) -> Step[Record]:
        """Return the step that creates it, in place of the one that is replaced, if any.

        :raises InputError: options are missing without which it can't be created.
        """

    def creation_fields(self, replaced: Record | None) -> dict[str, Any]:
        """Return what a creation sets: what is wanted, over what is known of the object that is replaced.

        A name is always wanted, as it is what a creation is found by.
        """
        known = {} if replaced is None else {name: given(replaced.get(name)) for name in self.managed}
        return self.wanted_over(
            {name: value for name, value in known.items() if name != "name" and not _is_nothing(value)}
        )

    def wanted_over(self, current: Mapping[str, Any]) -> dict[str, Any]:
        """Return the object with what is wanted, and all else as it is now."""
        after: dict[str, Any] = merged(current, self.wanted)
        for name, key in self.keys.items():
            if name in self.wanted:
                there = {item.get(key): item for item in current.get(name) or []}
                after[name] = [merged(there.get(item.get(key)), item) for item in self.wanted[name]]
        return after

    def update(self, changes: list[Change]) -> Step[Record]:
        """Return the step that makes the changes. Where every field is fixed there is none."""
        raise NotImplementedError

    def removal(self, current: Record) -> list[Step[Record]]:
        """Return the steps that delete it. Where the API has no call for it there are none, and no such state."""
        raise NotImplementedError

    def removal_unless_used(
        self,
        current: Record,
        leaving: list[str],
        refuse: Callable[[Record, list[str]], None],
        delete: Callable[[Record], None],
    ) -> list[Step[Record]]:
        """Return the step that deletes an object which others may use.

        :param leaving: names of those that are deleted before it; check mode still finds them.
        :param refuse: raises an error if others use it than those of the names.
        """
        refuse(current, leaving)

        def perform(record: Record) -> None:
            if leaving:  # by now they have to be gone
                refuse(record, [])
            delete(record)

        return [Step("delete", perform=perform, predict=lambda record: None, took_effect=lambda seen: seen is None)]

    @abstractmethod
    def is_immutable(self, field: str) -> bool:
        """Whether no call of the API can change the field."""

    def transitions(self, current: Record) -> list[Step[Record]]:
        """Return the steps into the wanted state of an object that is otherwise as wanted."""
        return []

    def comparable(self, current: Record) -> Mapping[str, Any]:
        """Return the object in the words of the options, where the service uses others."""
        return current

    def settled(self, current: Record | None) -> Record | None:
        """Return what a moving object becomes, itself when it does not move."""
        return current

    def unsettled(self, current: Record | None) -> Wait | None:
        """Return how to wait for an object that does not stay in its state, None for one at rest.

        :raises WaitFailedError: it is in a state that it does not leave.
        """
        if self.settling is None or current is None or self.settling.is_over(self.state_of(current)):
            return None
        return self.settling

    def explain(self, identifier: Any) -> str:
        """Return why the last action on an object failed, where the service tells."""
        return ""

    def state_of(self, current: Record | None) -> str:
        return ABSENT if current is None else line(current[self.status_field], LONGEST_STATE)

    def progress(self, current: Record | None) -> str:
        """Return how far an object is within its state, as it stands after the state, like ", 45 % done"."""
        return ""

    def changes(self, current: Record) -> list[Change]:
        return list(difference(self.wanted, self.comparable(current), self.sets))

    def require(self, fields: Mapping[str, Any], *names: str) -> None:
        """:raises InputError: a creation lacks fields without which there can be none."""
        if lacking := [name for name in names if fields.get(name) is None]:
            raise self.lacking(lacking)

    def lacking(self, names: list[str], verb: str = "creating", hint: str = CREATE_HINT) -> InputError:
        """Return what says that a creation lacks the options."""
        if self.is_replacing:
            return InputError(f"{verb} it again requires: {', '.join(names)}", CREATE_AGAIN_HINT)
        return InputError(f"it does not exist; {verb} it requires: {', '.join(names)}", hint)

    def _only(self, matches: list[Record]) -> Record | None:
        if len(matches) > 1:  # a listing may still show what is gone
            seen = [self.read(match) for match in matches]
            matches = [each for each in seen if each is not None and self.settled(each) is not None]
        if len(matches) > 1:
            ids = line(", ".join(str(match[self.id_field]) for match in matches))
            raise AmbiguousError(
                f"{len(matches)} objects have this name (ids {ids})", f"Select one with {self.id_option}"
            )
        return matches[0] if matches else None

    def returned(self, record: Record) -> Mapping[str, Any]:
        """Return the object as the result shows it."""
        return record

    def report(self) -> dict[str, Any]:
        """Return what the result says beside the object."""
        return {}

    def composition(self) -> dict[str, Any]:
        """Return all that a creation is made of, also what the service never returns. Times have their unit."""
        return {**given({name: self.options.get(name) for name in self.made_of}), **self.wanted}

    def view(self, record: Record | None) -> dict[str, Any]:
        """Return what a diff shows of the object: what the user manages of it."""
        if record is None:
            return {}
        shown = _view(self.wanted, self.comparable(record), self.sets)
        for name, key in self.keys.items():
            if isinstance(shown.get(name), list):
                shown[name] = _view_items(self.wanted[name], shown[name], key)
        # Where the state is what the task is about, it belongs to it; and what is deleted may be known by its id alone.
        also = {"present": (), "absent": (self.id_field, self.status_field)}.get(self.state, (self.status_field,))
        return {**shown, **{name: record[name] for name in also if name in record}}


@contextmanager
def explained(resource: Resource[Record], current: Record | None) -> Iterator[None]:
    """Add to a wait that failed what the service tells of the reason."""
    try:
        yield
    except (WaitFailedError, WaitTimeoutError) as error:
        reason = "" if current is None else resource.explain(current[resource.id_field])
        error.problem += f"; {reason}" if reason else ""
        raise


def difference(
    wanted: Mapping[str, Any], current: Mapping[str, Any], sets: frozenset[str] = frozenset(), prefix: str = ""
) -> Iterator[Change]:
    """Yield what of ``wanted`` is not so. A field that the service never returns can't be compared."""
    for name, value in wanted.items():
        actual, field = current.get(name), prefix + name
        if name not in current and not prefix:
            continue
        if isinstance(value, Mapping) and isinstance(actual, Mapping):
            yield from difference(value, actual, sets, field + ".")
        elif not _same(value, actual, unordered=field in sets):
            yield Change(field, actual, value)


def merged(current: Any, wanted: Any) -> Any:
    """Return ``wanted``, with what the user left out of objects as it is now."""
    if isinstance(current, Mapping) and isinstance(wanted, Mapping):
        return {**current, **{name: merged(current.get(name), value) for name, value in wanted.items()}}
    return wanted


def _same(wanted: Any, actual: Any, *, unordered: bool) -> bool:
    if _is_nothing(wanted) and _is_nothing(actual):
        return True  # "a field without a value may be missing": none, empty and false are one
    if isinstance(wanted, str) and isinstance(actual, str):
        return nfc(wanted) == nfc(actual)
    if not (isinstance(wanted, list) and isinstance(actual, list)):
        return bool(wanted == actual)
    if any(isinstance(item, Mapping) for item in wanted):  # objects have no order, and keys that the user left out
        return _same_objects(wanted, actual)
    return set(map(repr, wanted)) == set(map(repr, actual)) if unordered else wanted == actual


def _same_objects(wanted: list[Any], actual: list[Any]) -> bool:
    left = [item for item in actual if isinstance(item, Mapping)]
    for item in sorted(wanted, key=len, reverse=True):  # the most definite first, so that each finds one of its own
        match = next((other for other in left if not list(difference(item, other, prefix="[]."))), None)
        if match is None:
            return False
        left.remove(match)
    return len(wanted) == len(actual)


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _view(
    wanted: Mapping[str, Any], current: Mapping[str, Any], sets: frozenset[str], prefix: str = ""
) -> dict[str, Any]:
    """Return the wanted fields of ``current``, in the user's own spelling where the two are the same."""
    shown: dict[str, Any] = {}
    for name, value in wanted.items():
        actual, field = current.get(name), prefix + name
        if name not in current and not prefix:
            continue
        if isinstance(value, Mapping) and isinstance(actual, Mapping):
            shown[name] = _view(value, actual, sets, field + ".")
        else:
            shown[name] = value if _same(value, actual, unordered=field in sets) else actual
    return shown


def _view_items(wanted: list[Any], current: list[Any], key: str) -> list[Any]:
    """Return each wanted item as it is, in the user's own order, and then whatever else is there."""
    left, shown = list(current), []
    for item in wanted:
        match = next((other for other in left if isinstance(other, Mapping) and other.get(key) == item.get(key)), None)
        if match is not None:
            left.remove(match)
            shown.append(_view(item, match, frozenset(), "[]."))
    return shown + left
