# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asynchronous states: a machine moves when enough time has passed, or when it was read often enough."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Action:
    """Something asynchronous that can happen to an object.

    ``through`` is the state it shows meanwhile and ``to`` the state it ends in. ``source`` is the state that an
    object seeded in ``through`` is taken to come from: the state it returns to when the action fails.
    """

    name: str
    through: str
    to: str
    source: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An action that came to its end at ``at`` (seconds since 1970); ``failure`` holds messageCode and message."""

    action: str
    at: float
    failure: Mapping[str, str] | None


@dataclass(slots=True)
class Machine:
    """The state of one object, and the action that is moving it, if any. ``since`` in seconds since 1970."""

    state: str
    action: Action | None = None
    source: str = ""
    since: float = field(default=0.0)
    reads: int = field(default=0)
    relapses: int = field(default=0)

    @classmethod
    def seeded(cls, state: str, actions: Iterable[Action], now: float) -> "Machine":
        """A machine in any state; in one that an action passes through it will move on, else it stays."""
        for action in actions:
            if action.through == state:
                return cls(state, action, action.source, now)
        return cls(state)

    def begin(self, action: Action, now: float) -> None:
        self.source, self.state, self.action, self.since, self.reads = self.state, action.through, action, now, 0
        self.relapses = 0

    def observe(self) -> None:
        """Count a read; lists count too."""
        if self.action is not None:
            self.reads += 1

    def advance(self, settings: ServiceSettings, now: float) -> Ended | None:
        """Move on when it is time to; returns what ended, if something did."""
        action = self.action
        if action is None or self.state in settings.stall:
            return None
        if self.state == action.to:  # shown too early
            if self.relapses > settings.relapse.get(action.name, 0):  # it no longer relapses: it has ended
                self.action = None
                return Ended(action.name, now, None)
            if self.reads:
                self.state, self.since, self.reads = action.through, now, 0
            return None
        needed = settings.reads(action.name)
        if needed is not None:
            if self.reads < needed:
                return None
            at = now
        else:
            at = self.since + settings.seconds(action.name)
            if now < at:
                return None
        failure = settings.fail.get(action.name)
        if failure is None and self.relapses < settings.relapse.get(action.name, 0):
            self.state, self.reads, self.relapses = action.to, 0, self.relapses + 1
            return None
        self.state = action.to if failure is None else self.source
        self.action = None
        return Ended(action.name, at, failure)

    def export(self) -> JsonObject | None:
        """The movement under way, for an export; None at rest."""
        if self.action is None:
            return None
        return {"action": self.action.name, "source": self.source, "since": self.since, "reads": self.reads}

    @classmethod
    def restored(cls, state: str, exported: Mapping[str, Any], actions: Iterable[Action]) -> "Machine":
        """The inverse of ``export``."""
        # By state as well: two ways to end by force share a name.
        actions = list(actions)
        passing = {action.name: action for action in actions if action.to == state}
        passing |= {action.name: action for action in actions if action.through == state}
        try:
            action = passing[exported["action"]]
            return cls(state, action, str(exported["source"]), float(exported["since"]), int(exported["reads"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ControlError(
                f"lifecycle must hold action, source, since and reads, as an export does: {error}."
            ) from None
