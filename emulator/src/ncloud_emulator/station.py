# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What services with moving states share, and what Live Station and VOD Station have in common beyond that."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Service

# The rules of Object Storage for bucket names.
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(slots=True)
class Thing:
    """What has a state that moves: its fields in the newest spelling but for the status, which is the machine's."""

    fields: JsonObject
    machine: Machine

    def ended(self, ended: Ended) -> None:
        """Change what else changes when an action comes to its end."""
        return None


T = TypeVar("T")
AnyThing = TypeVar("AnyThing", bound=Thing)


class MovingService(Service):
    """A service of things whose states move."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        # Only what moves needs looking after on every request.
        self._moving: dict[int | str, Thing] = {}

    def _settle(self) -> None:
        """Let everything happen that is due."""
        settings, now = self.settings, self.context.now()
        for identity, thing in list(self._moving.items()):
            # One action can begin the next.
            while (ended := thing.machine.advance(settings, now)) is not None:
                self._ended(thing, ended)
            if thing.machine.action is None:
                del self._moving[identity]

    def _ended(self, thing: Thing, ended: Ended) -> None:
        thing.ended(ended)

    def _track(self, identity: int | str, thing: Thing) -> None:
        if thing.machine.action is not None:
            self._moving[identity] = thing
        else:
            self._moving.pop(identity, None)

    def _begin(self, identity: int | str, thing: Thing, action: Action) -> None:
        thing.machine.begin(action, self.context.now())
        self._track(identity, thing)


class Station(MovingService):
    """A service of channels."""

    channels: Mapping[str, Thing]
    # What the ids of channels begin with, and how many letters they end with.
    channel_id: ClassVar[tuple[str, int]]

    def _page(self, call: Call, things: Sequence[T]) -> Sequence[T]:
        """The page that was asked for."""
        number, size = int(call.query.get("pageNo", "1")), self.page_size(int(call.query.get("pageSizeNo", "20")))
        return call.page(things, (number - 1) * size, size)

    def _list(self, call: Call, things: Iterable[AnyThing], view: Callable[[AnyThing], JsonObject]) -> Answer:
        """The page that was asked for, newest first, and how many things there are in all."""
        every = list(things)[::-1]
        page = self._page(call, every)
        for thing in page:
            thing.machine.observe()
        return Answer({"content": [view(thing) for thing in page], "total": len(every)})

    def _new_channel_id(self) -> str:
        prefix, length = self.channel_id
        # With seed_ids the whole id is to be the same on every run, its time too.
        moment = self.context.now() if self.context.settings().seed_ids is None else 1_767_225_600 + len(self.channels)
        stamp = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d%H%M%S")
        while True:
            identity = f"{prefix}-{stamp}-{self.context.letters(length)}"
            if identity not in self.channels:
                return identity


def without_absent(fields: Mapping[str, Any]) -> JsonObject:
    """The legacy dialect's way with a field that has no value: it isn't there."""
    return {
        name: without_absent(value) if isinstance(value, dict) else value
        for name, value in fields.items()
        if value is not None
    }
