# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two roles without Ansible: the same modules with the same options, in the same order and rounds.

Ansible costs seconds a run, this milliseconds. That both come to the same, ``test_playbooks.py`` sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._listings import Listings
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.modules import vodstation_category_info, vodstation_channel_info
from ansible_collections.naver.ncloud.plugins.plugin_utils import stack
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.chaos.world import World
from ansible_collections.naver.ncloud.tests.unit.support import validated
from ncloud_emulator.journal import Entry

MODULES: dict[str, Module] = {name: kind.module for name, kind in KINDS.items()}
LISTINGS: dict[str, Module] = {
    "categories": vodstation_category_info.MODULE,
    "channels": vodstation_channel_info.MODULE,
}
PROVISION_ROUNDS, TEARDOWN_ROUNDS, LOOKS_FOR_DOUBLES, SHORT_PAUSES = 6, 5, 5, 10
Item = Mapping[str, Any]
StackEntry = Mapping[str, Any]  # an item and its identity


@dataclass
class Answer:
    """What one module said, and the requests that it made."""

    kind: str
    module: str
    options: Mapping[str, Any]
    result: dict[str, Any]
    entries: list[Entry]
    effects: list[str]  # the writes that had taken effect by then

    @property
    def failed(self) -> bool:
        return "failure" in self.result


@dataclass
class Play:
    """One run of a role."""

    world: World
    manifest: Mapping[str, Any]
    check_mode: bool = False
    wait_timeout: float = 120.0
    wait_interval: float = 10.0
    options: Mapping[str, Any] = field(default_factory=dict)  # for every module, such as max_retries
    answers: list[Answer] = field(default_factory=list)
    stack: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)

    def run(self) -> Play:
        """Do it. Whatever goes wrong is in ``errors``."""
        begun = stack.begin(self.manifest)
        self.stack = {**begun, "todo": dict(begun["todo"])}  # as filters hand it on, in copies
        self.errors = self.play()
        return self

    def play(self) -> dict[str, dict[str, str]]:
        """Do what the role's tasks do. Returns what went wrong, by kind and identity."""
        raise NotImplementedError

    def pauses(self) -> Iterator[float]:
        """Yield the pauses between two looks at what moves: at first short ones; the last look is followed by none."""
        yield from [min(self.wait_interval, 1.0)] * SHORT_PAUSES
        yield 0.0
        yield from repeat(self.wait_interval)

    @property
    def ended_well(self) -> bool:
        return not any(self.errors.values())

    @property
    def entries(self) -> list[Entry]:
        return [entry for answer in self.answers for entry in answer.entries]

    def bring_forward(self, kinds: Iterable[str]) -> None:
        """One round: the module of each kind for what there is to do, and the note of what came of it."""
        ran = {
            kind: {"results": self.loop(kind, MODULES[kind], [self.options_of(kind, entry) for entry in entries])}
            for kind in kinds
            if (entries := self.stack["todo"][kind])
        }
        self.stack = stack.note(self.stack, ran)

    def options_of(self, kind: str, entry: StackEntry) -> tuple[StackEntry, Item]:
        """Return the entry, and the options with which its module runs."""
        raise NotImplementedError

    def loop(self, kind: str, module: Module, items: Iterable[tuple[StackEntry, Item]]) -> list[dict[str, Any]]:
        """One task: the module for each item, all of them with the same session and listings."""
        clients: dict[tuple[str, Settings], Client] = {}

        def connect(service: Service, settings: Settings) -> Client:
            key = service.name, settings
            if key not in clients:
                clients[key] = Client(service, settings, listings=Listings(shared=True))
            return clients[key]

        return [
            {
                **(result := self._answer(kind, module, options, connect)),
                "stack_entry": entry,
                "failed": "failure" in result,
            }
            for entry, options in items
        ]

    def list_all(self, kind: str) -> dict[str, Any]:
        return self._answer(kind, LISTINGS[kind], {}, Client)

    def _answer(self, kind: str, module: Module, given: Item, connect: Any) -> dict[str, Any]:
        world = self.world
        options = validated(
            module.arguments,
            {
                "endpoint": world.endpoint,
                "access_key": world.access_key,
                "secret_key": world.secret_key,
                **self.options,
                **given,
            },
        )
        actor = world.actor
        before = len(actor.entries)
        context = Context(check_mode=self.check_mode, diff=True, hide=lambda secret: None, connect=connect)
        result = module.answer(options, context)
        entries = actor.entries[before:]
        effects = [str(entry.operation) for entry in entries if entry.took_effect and entry.write]
        self.answers.append(Answer(kind, type(module).__name__, options, result, entries, effects))
        return result


# -- provision


@dataclass
class Provision(Play):
    """roles/provision"""

    number: int = 0  # of the round
    deadline: float = 0.0
    listing: list[dict[str, Any]] = field(default_factory=list)  # of channels, the last one that was waited with

    def play(self) -> dict[str, dict[str, str]]:
        self._rounds()
        for kind in ("channels", "categories") if not self.check_mode else ():
            if self.stack["created"][kind]:
                self._notice_duplicates(kind)
        failed: dict[str, dict[str, str]] = stack.provisioned(self.stack, "")["failed"]
        return failed

    def _rounds(self) -> None:
        while self.number == 0 or any(self.stack["todo"].values()):
            self.number += 1
            self.bring_forward(KINDS)
            if self.stack["todo"]["channels"] and not self.check_mode:
                self._wait_for_channels()

    def options_of(self, kind: str, entry: StackEntry) -> tuple[StackEntry, Item]:
        item, identity = entry["item"], entry["identity"]
        known = self.stack["created"][kind].get(identity)
        if kind == "channels":
            waits = self.check_mode or self.stack["pending"][kind].get(identity) == ["wait"]
            left = max(self.deadline - self.world.now, 1.0)
            return entry, {
                **item,
                **({} if known is None else {"channel_id": known}),
                "wait": waits or self.number >= PROVISION_ROUNDS,
                "wait_timeout": left,
                "wait_interval": self.wait_interval,
            }
        if kind == "short_clips":
            return entry, {
                **item,
                **({} if known is None else {"clip_id": known}),
                "wait": self.check_mode or self.number > 1,
                "wait_timeout": self.wait_timeout,
                "wait_interval": self.wait_interval,
            }
        return entry, item

    def _wait_for_channels(self) -> None:
        self.deadline = self.deadline or self.world.now + self.wait_timeout
        moving: dict[str, str] = {}
        for pause in self.pauses():
            self.listing = self.list_all("channels").get("channels", [])
            moving = stack.moving(self.stack, self.listing)
            if not moving or self.world.now > self.deadline:
                break
            self.world.sleep(pause)
        self.stack = stack.give_up(self.stack, moving, self.wait_timeout, "provision_wait_timeout")
        self.stack = stack.settle(self.stack, self.listing)

    def _notice_duplicates(self, kind: str) -> None:
        created, awaited = (set(self.stack[what][kind].values()) for what in ("created", "awaited"))
        listing = self.listing if kind == "channels" else []
        for look in range(LOOKS_FOR_DOUBLES + 1):
            if {record["id"] for record in listing} >= (awaited if look else created):
                break
            self.world.sleep(1.0 if look else 0.0)
            listing = self.list_all(kind).get(kind, [])
        doubles = stack.duplicates(self.stack, kind, listing)
        if not doubles:
            return
        times = {"wait_timeout": self.wait_timeout, "wait_interval": self.wait_interval} if kind == "channels" else {}
        items = [
            (double["entry"], {KINDS[kind].id_option: double["id"], "state": "absent", **times}) for double in doubles
        ]
        results = self.loop(kind, MODULES[kind], items)
        both = [{**result, "stack_duplicate": double} for result, double in zip(results, doubles, strict=True)]
        self.stack = stack.adopt(self.stack, kind, both)
        self._rounds()


# -- teardown

IDENTIFYING = {
    "channels": ("name", "channel_id"),
    "categories": ("name", "category_id"),
    "apis": ("product", "name", "api_id"),
    "players": ("name",),
}


@dataclass
class Teardown(Play):
    """roles/teardown"""

    number: int = 0
    deadline: float = 0.0

    def play(self) -> dict[str, dict[str, str]]:
        for kind in IDENTIFYING:
            self._look(kind)
        while self.number == 0 or (self.number < TEARDOWN_ROUNDS and not self.check_mode):
            if not any(self.stack["todo"][kind] for kind in IDENTIFYING):
                break
            self.number += 1
            self.bring_forward(IDENTIFYING)
            for kind in [kind for kind, found in self.stack["found"].items() if found and not self.check_mode]:
                self._look(kind)
        failed: dict[str, dict[str, str]] = stack.torn_down(self.stack, "", check_mode=self.check_mode)["failed"]
        return failed

    def options_of(self, kind: str, entry: StackEntry) -> tuple[StackEntry, Item]:
        item = entry["item"]
        options = {name: item[name] for name in IDENTIFYING[kind] if name in item} | {"state": "absent"}
        if kind == "channels":
            options |= {
                "wait": self.check_mode or self.number >= TEARDOWN_ROUNDS,
                "wait_timeout": max(self.deadline - self.world.now, 1.0),
                "wait_interval": self.wait_interval,
            }
        return entry, options

    def _look(self, kind: str) -> None:
        entries = self.stack["entries"][kind]
        if not entries:
            return
        if kind in LISTINGS:
            self._list(kind)
            return
        prediction = Play(self.world, self.manifest, check_mode=True, options=self.options)
        items = [self.options_of(kind, entry) for entry in entries]
        results = prediction.loop(kind, MODULES[kind], items)
        self.answers += prediction.answers
        for answer in prediction.answers:  # the task says changed_when: false
            answer.result["changed"] = False
        self.stack = stack.find(self.stack, kind, {"results": results})

    def _list(self, kind: str) -> None:
        if kind == "channels" and self.number == 1:
            self.deadline = self.world.now + self.wait_timeout
        for pause in self.pauses():
            result = self.list_all(kind)
            waits = kind == "channels" and self.number > 0 and "failure" not in result
            moving = stack.moving(self.stack, result["channels"]) if waits else {}
            if not moving or self.world.now > self.deadline:
                break
            self.world.sleep(pause)
        if moving:
            self.stack = stack.give_up(self.stack, moving, self.wait_timeout, "teardown_wait_timeout")
        self.stack = stack.find(self.stack, kind, {**result, "failed": "failure" in result})
