# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything the emulator holds, without any HTTP: settings, clock, services, faults and journal."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from ncloud_emulator.callbacks import Callbacks
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.faults import Faults
from ncloud_emulator.journal import Journal, Unknown
from ncloud_emulator.service import Context, Service
from ncloud_emulator.services import SERVICES
from ncloud_emulator.services.livestation import LiveStation
from ncloud_emulator.settings import Settings


class Emulation:
    """One emulated account. ``seed`` is put in place at the start and by reset.

    ``clock`` gives seconds since 1970, and ``sleep`` lets some pass, which is what latency is made of.
    """

    def __init__(
        self,
        settings: Mapping[str, Any] | None = None,
        seed: Mapping[str, Any] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._initial_settings = _updated(Settings(), settings or {})
        self._initial_seed = seed or {}
        self.clock = clock
        self.sleep = sleep
        self.unknown = Unknown()
        self.callbacks = Callbacks()
        self.reset()

    def reset(self) -> None:
        """State, faults, journal and settings as they were at the start."""
        self.settings = self._initial_settings
        self.chance = random.Random(self.settings.seed_ids)
        # Apart from the chance of the services: polling must not change which ids they give.
        self.request_ids = random.Random(self.settings.seed_ids)
        self.journal = Journal(self.settings.journal_limit, self.settings.journal_bytes)
        self.faults = Faults()
        self.callbacks.clear()
        context = Context(
            self.clock, lambda: self.settings, self.chance, lambda name: self.services[name], self._notify
        )
        self.services: dict[str, Service] = {name: service(context) for name, service in SERVICES.items()}
        self.histories: dict[str, History] = {name: History() for name in SERVICES}
        self.throttled: deque[float] = deque()
        self.seed(self._initial_seed)

    def _notify(self, service: str, operation: str, url: str, body: JsonObject) -> None:
        self.callbacks.add(self.journal.called_back(self.clock(), service, operation, url, body))

    async def send_callbacks(self) -> None:
        """Send callbacks when they are due, until it is cancelled."""
        await self.callbacks.run(self._settle)

    def _settle(self) -> bool:
        """Let everything happen that is due in any service, and say whether callbacks are still to come."""
        to_come = [service.settle() for service in self.services.values()]
        return any(to_come)

    def gateway_time(self) -> float:
        """The gateway's clock in seconds since 1970, wrong by as much as the settings say."""
        return self.clock() + self.settings.clock_skew_ms / 1000

    def update_settings(self, patch: Mapping[str, Any]) -> Settings:
        """Merge a patch into the settings; all of it or, with a ControlError, nothing."""
        updated = _updated(self.settings, patch)
        if updated.seed_ids != self.settings.seed_ids:
            self.chance.seed(updated.seed_ids)
            self.request_ids.seed(updated.seed_ids)
        self.journal.resize(updated.journal_limit, updated.journal_bytes)
        self.settings = updated
        return updated

    def seed(self, data: Mapping[str, Any]) -> None:
        """Add objects: ``{service: {collection: [...]}}``. A list may be ``{"count": n, ...}``, with ``{n}`` in its
        strings counting from 1. All of it is added or, with a ControlError, nothing."""
        if not isinstance(data, Mapping):
            raise ControlError("A seed is an object of services.")
        _known_services(data)
        for name, collections in data.items():
            if not isinstance(collections, Mapping):
                raise ControlError(f"The seed of {name} must be an object of collections.")
        before = self.services
        # All of them, as a seeded channel brings its CDN along.
        self.services = {name: service.clone() for name, service in before.items()}
        try:
            for name in sorted(data, key=list(SERVICES).index):
                self.services[name].seed({key: _expanded(value) for key, value in data[name].items()})
        except BaseException:
            self.services = before
            raise
        self.callbacks.wake()

    def export(self, service: str | None = None) -> JsonObject:
        """What ``seed`` would restore, of all services or of one."""
        _known_services([] if service is None else [service])
        return {name: each.export() for name, each in self.services.items() if service in (None, name)}

    def start_broadcast(self, channel: str) -> None:
        """Do what an encoder does that begins to send to a channel of Live Station. Raises ControlError."""
        self._live_station().start_broadcast(channel)

    def end_broadcast(self, channel: str) -> None:
        """Do what that encoder does when it stops. Raises ControlError."""
        self._live_station().end_broadcast(channel)

    def _live_station(self) -> LiveStation:
        service = self.services[LiveStation.name]
        if not isinstance(service, LiveStation):
            raise TypeError(service)
        return service

    def operations(self) -> JsonObject:
        """The calls that the site offers, ``{service: {slug: table}}``, with their whole paths."""
        site = self.settings.site
        offered: JsonObject = {}
        for name, service in SERVICES.items():
            if site in service.sites:
                prefix = f"/{name}{service.prefix(site)}"
                tables = [operation.table for operation in service.operations if site in operation.sites]
                offered[name] = {table.slug: {**table.as_json(), "path": prefix + table.path} for table in tables}
        return offered

    def overrun(self) -> bool:
        """Count a call against the throttle; whether it is one too many. Refused calls don't count."""
        throttle = self.settings.throttle
        if throttle is None:
            return False
        now = self.clock()
        while self.throttled and self.throttled[0] <= now - 1:
            self.throttled.popleft()
        if len(self.throttled) >= throttle.calls_per_second:
            return True
        self.throttled.append(now)
        return False


# How many objects a ``count`` in a seed can stand for.
MOST_AT_ONCE = 100_000
# How many writes a ``stale_listing`` fault can go back.
DEPTH = 100


class History:
    """What a service held before each of its last writes, as long as a fault or ``listing_lag`` may ask for it."""

    def __init__(self) -> None:
        self._states: deque[tuple[float, JsonObject]] = deque()

    def record(self, moment: float, before: JsonObject, lag: float) -> None:
        """Add a state, and forget those that neither a fault nor a list that lags by so many seconds can show."""
        self._states.append((moment, before))
        while len(self._states) > DEPTH and self._states[0][0] < moment - lag:
            self._states.popleft()

    def as_of(self, age: Mapping[str, float], now: float) -> tuple[float, JsonObject] | None:
        """The moment and the state so many writes or seconds ago; None when nothing was written since."""
        states = list(self._states)
        if "writes" in age:
            back = int(age["writes"])
            return states[max(len(states) - back, 0)] if states and back > 0 else None
        return next((state for state in states if state[0] > now - age["seconds"]), None)


def _known_services(names: Iterable[str]) -> None:
    unknown = sorted(set(names) - set(SERVICES))
    if unknown:
        raise ControlError(f"There is no service {', '.join(unknown)}; there are {', '.join(SERVICES)}.")


def _updated(settings: Settings, patch: Mapping[str, Any]) -> Settings:
    if not isinstance(patch, Mapping):
        raise ControlError("Settings are changed by an object.")
    updated = settings.updated(patch)
    _known_services(updated.services)
    _known_variants(updated.variants, SERVICES.values())
    for name, own in updated.services.items():
        _known_variants(own.get("variants", {}), [SERVICES[name]])
    return updated


def _known_variants(chosen: Mapping[str, str], services: Iterable[type[Service]]) -> None:
    known = {point: readings for service in services for point, readings in service.variants.items()}
    for point, reading in chosen.items():
        if reading not in known.get(point, ()):
            offered = "; ".join(f"{name}: {', '.join(known[name])}" for name in sorted(known)) or "none"
            raise ControlError(f"There is no variant {point}: {reading}. There are {offered}.")


def _expanded(value: Any) -> Any:
    """The list that ``{"count": n, ...}`` stands for; anything else as it is."""
    if not isinstance(value, Mapping) or "count" not in value:
        return value
    count = value["count"]
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_AT_ONCE:
        raise ControlError(f"count must be a whole number from 0 to {MOST_AT_ONCE}, not {count!r}.")
    template = {name: each for name, each in value.items() if name != "count"}
    return [_numbered(template, number) for number in range(1, count + 1)]


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", str(number))
    if isinstance(value, Mapping):
        return {name: _numbered(each, number) for name, each in value.items()}
    if isinstance(value, list):
        return [_numbered(each, number) for each in value]
    return value
