# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulated account without sockets and with a time of its own, in which hours pass in a moment.

The engine's requests go straight to the emulator's gateway. Whatever sleeps or waits for an answer lets virtual time
pass, and whoever runs beside it gets its turn: which one, only the seed decides. So a schedule is the same on each run.
"""

from __future__ import annotations

import heapq
import random
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import IncompleteRead, RemoteDisconnected
from inspect import isclass
from itertools import count
from pathlib import Path
from types import FunctionType
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ProtocolError

from ansible_collections.naver.ncloud.plugins.module_utils import _client, _creations
from ansible_collections.naver.ncloud.plugins.module_utils._transport import Response
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.gateway import CONNECTION, Gateway
from ncloud_emulator.journal import Entry

START = 1_790_000_000.0
HOST = "http://127.0.0.1:8480"
ENGINE = _client.__name__.rpartition(".")[0]  # its package
LEAST, MOST = 0.005, 0.05  # seconds that one way of a request takes


class Killed(BaseException):
    """The controller is gone, in the middle of whatever it was doing. Nothing of the engine's catches it."""


@dataclass(frozen=True)
class Death:
    """When a controller is killed: at its n-th request, before or after that took effect."""

    request: int
    after: bool


@dataclass
class Actor:
    """A controller: what it has sent, and when it goes on."""

    death: Death | None = None
    machine: int = 1  # the one it runs on: those on one machine know of each other's creations
    sent: int = 0
    entries: list[Entry] = field(default_factory=list)  # of the journal, one for each request
    wake: float = 0.0
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Pause(Awaitable[None]):
    """What the gateway awaits for latency: it hands the seconds to whoever drives it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __await__(self) -> Generator[float, None, None]:
        yield self.seconds


class Wire:
    """The emulator's end of one connection."""

    def __init__(self, body: bytes) -> None:
        self.closed = False
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.content = b""
        self._messages = [{"type": "http.request", "body": body, "more_body": False}]

    def hang_up(self, *, reset: bool) -> None:
        self.closed = True

    async def receive(self) -> Any:
        return self._messages.pop() if self._messages else {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        self.content += message.get("body", b"")


class World:
    """An account, its time, and the controllers that work on it."""

    def __init__(self, seed: int = 0, *, access_key: str = "key", secret_key: str = "secret") -> None:
        self.chance = random.Random(seed)
        self.now = START
        self.access_key, self.secret_key = access_key, secret_key
        keys = [{"access_key": access_key, "secret_key": secret_key}]
        settings = {"keys": keys, "seed_ids": seed, "journal_limit": 1_000_000}
        self.emulation = Emulation(settings, clock=self.clock, sleep=Pause)
        self.meanwhile: Callable[[], None] = lambda: None  # what others do, before each request
        self.answer_times = (LEAST, MOST)
        self._gateway = Gateway(self.emulation)
        self._late: list[tuple[float, int, Any]] = []  # requests whose senders no longer wait
        self._order = count()
        self._current = Actor()
        self._others: list[Actor] = []
        self._done = threading.Semaphore(0)
        self._folders: dict[int, tempfile.TemporaryDirectory[str]] = {}

    def folder(self) -> Path:
        """Return the folder of temporary files on the machine of whoever is at work."""
        machine = self._current.machine
        if machine not in self._folders:
            self._folders[machine] = tempfile.TemporaryDirectory()
        return Path(self._folders[machine].name)

    def close(self) -> None:
        for folder in self._folders.values():
            folder.cleanup()
        self._folders.clear()

    @property
    def endpoint(self) -> str:
        return HOST + "/{service}"

    @property
    def actor(self) -> Actor:
        """Whose turn it is."""
        return self._current

    # -- time

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass. Others do what they have to do meanwhile."""
        actor = self._current
        actor.wake = self.now + max(seconds, 0.0)
        if not self._others:
            self._pass_until(actor.wake)
            return
        following = self._next([*self._others, actor])
        if following is not actor:
            self._others.remove(following)
            self._others.append(actor)
            self._hand_over(following)
            actor.turn.acquire()

    def _next(self, actors: list[Actor]) -> Actor:
        soonest = min(actor.wake for actor in actors)
        chosen = self.chance.choice([actor for actor in actors if actor.wake <= soonest])
        self._pass_until(chosen.wake)
        return chosen

    def _hand_over(self, actor: Actor) -> None:
        self._current = actor
        actor.turn.release()

    def _pass_until(self, moment: float) -> None:
        while self._late and self._late[0][0] <= moment:
            due, _order, under_way = heapq.heappop(self._late)
            self.now = max(self.now, due)
            self._go_on(under_way)
        self.now = max(self.now, moment)

    # -- controllers

    def run(self, *works: Callable[[], Any], deaths: tuple[Death | None, ...] = (), machines: int = 1) -> list[Any]:
        """Do the works at the same time, each as a controller of its own, on so many machines.

        Returns what each returned; None for one that was killed.
        """
        results: list[Any] = [None] * len(works)
        errors: list[BaseException] = []
        before = self._current
        actors = [
            Actor(deaths[number] if number < len(deaths) else None, machine=1 + number % machines)
            for number in range(len(works))
        ]
        for actor in actors:
            actor.wake = self.now
        if len(works) == 1:
            self._current = actors[0]
            with suppress(Killed):
                results[0] = works[0]()
            self._current = before
            return results

        def live(number: int) -> None:
            actor = actors[number]
            actor.turn.acquire()
            try:
                results[number] = works[number]()
            except Killed:
                pass
            except BaseException as error:  # it belongs to who waits for all of them
                errors.append(error)
            if self._others:
                following = self._next(self._others)
                self._others.remove(following)
                self._hand_over(following)
            else:
                self._done.release()

        threads = [threading.Thread(target=live, args=(number,), daemon=True) for number in range(len(works))]
        for thread in threads:
            thread.start()
        self._others = list(actors)
        first = self._next(self._others)
        self._others.remove(first)
        self._hand_over(first)
        self._done.acquire()
        for thread in threads:
            thread.join()
        self._current = before
        if errors:
            raise errors[0]
        return results

    # -- requests

    def exchange(self, session: Any, request: requests.PreparedRequest, timeout: float, **settings: Any) -> Response:
        """What the engine's own ``exchange`` does, and raises."""
        actor = self._current
        actor.sent += 1
        deadline = self.now + timeout
        self.sleep(self.chance.uniform(*self.answer_times))
        self.meanwhile()
        death = actor.death if actor.death and actor.death.request == actor.sent else None
        if death and not death.after:
            raise Killed
        wire, under_way = self._begin(request)
        pause = self._go_on(under_way, schedule=False)
        actor.entries.append(self.emulation.journal._entries[-1])
        while pause is not None:
            if self.now + pause > deadline:
                heapq.heappush(self._late, (self.now + pause, next(self._order), under_way))
                self.sleep(deadline - self.now)
                raise requests.ReadTimeout
            self.sleep(pause)
            pause = self._go_on(under_way, schedule=False)
        if death:
            raise Killed
        self.sleep(self.chance.uniform(*self.answer_times))
        return self._answer(wire)

    def _begin(self, request: requests.PreparedRequest) -> tuple[Wire, Any]:
        target = urlsplit(request.path_url)
        body = request.body or b""
        wire = Wire(body.encode() if isinstance(body, str) else bytes(body))
        scope = {
            "method": request.method,
            "raw_path": target.path.encode(),
            "query_string": target.query.encode(),
            "headers": [(name.lower().encode(), str(value).encode()) for name, value in request.headers.items()],
            "state": {CONNECTION: wire},
        }
        return wire, self._gateway(scope, wire.receive, wire.send)

    def _go_on(self, under_way: Any, *, schedule: bool = True) -> float | None:
        """Drive a request until it is over, or until it pauses. Returns the seconds that it pauses for."""
        try:
            pause: float = under_way.send(None)
        except StopIteration:
            return None
        if schedule:
            heapq.heappush(self._late, (self.now + pause, next(self._order), under_way))
        return pause

    def _answer(self, wire: Wire) -> Response:
        if wire.status is None:
            lost = RemoteDisconnected("Remote end closed connection without response")
            raise requests.ConnectionError(ProtocolError("Connection aborted.", lost))
        if wire.closed:
            missing = int(wire.headers["content-length"]) - len(wire.content)
            broken = IncompleteRead(wire.content, missing)
            raise requests.exceptions.ChunkedEncodingError(ProtocolError("Connection broken", broken))
        return Response(wire.status, wire.content, requests.structures.CaseInsensitiveDict(wire.headers))


@contextmanager
def engine_in(world: World) -> Iterator[None]:
    """Let the engine live in a world: its requests, its pauses and its clocks."""

    def ours(default: Any) -> Any:
        if default is time.sleep:
            return world.sleep
        return world.clock if default in (time.time, time.monotonic) else default

    with ExitStack() as stack:
        stack.callback(world.close)
        stack.enter_context(patch.object(_creations, "folder", world.folder))
        stack.enter_context(patch.object(_client, "exchange", world.exchange))
        for made in _initialisers():
            named = {name: ours(value) for name, value in (made.__kwdefaults__ or {}).items()}
            stack.enter_context(patch.object(made, "__kwdefaults__", named))
            stack.enter_context(patch.object(made, "__defaults__", tuple(map(ours, made.__defaults__ or ()))))
        yield


@cache
def _initialisers() -> list[Any]:
    """What makes the objects of the engine, all of which take the time by default."""
    modules = [module for name, module in sys.modules.items() if name.startswith(ENGINE)]
    classes = [thing for module in modules for thing in vars(module).values() if isclass(thing)]
    made = {each.__init__ for each in classes if each.__module__.startswith(ENGINE) and "__init__" in vars(each)}
    return [each for each in made if isinstance(each, FunctionType)]
