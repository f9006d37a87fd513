# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was asked and what came of it. Never holds a secret key, nor a signature that would still be accepted."""

import itertools
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from ncloud_emulator.errors import JsonObject

# Enough to see whether a client sends what the documentation asks for; none of them is a credential.
KEPT_HEADERS = ("content-type", "x-ncp-region_code", "accept", "user-agent")


@dataclass(slots=True)
class Entry:
    """One request. ``time`` in seconds since 1970, ``seconds`` how long it took.

    ``operation`` is the documentation slug, None when no such call exists. ``verdict`` and ``explanation`` tell how
    the signature check went; ``string_to_sign`` is what the gateway expected to be signed, ``received_signature`` is
    kept only when it was wrong. ``write``: the call is one that changes something; ``took_effect``: it did.
    ``unknown_fields`` and ``unknown_query``: what the request's table does not have, written as the table would.
    ``fault``: the ids of the faults that were applied. ``exception``: a traceback, when the emulator itself failed.
    """

    number: int
    time: float
    method: str
    target: str
    service: str | None = None
    operation: str | None = None
    write: bool = False
    took_effect: bool = False
    access_key: str | None = None
    verdict: str | None = None
    explanation: str | None = None
    string_to_sign: str | None = None
    received_signature: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    unknown_fields: list[str] = field(default_factory=list)
    unknown_query: list[str] = field(default_factory=list)
    status: int | None = None
    error_code: str | None = None
    message: str | None = None
    request_id: str | None = None
    fault: list[int] = field(default_factory=list)
    exception: str | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Callback:
    """What a service posted, or would have: ``operation`` is the slug of its page. ``status`` is that of the answer;
    without one, ``explanation`` says why."""

    number: int
    time: float
    service: str
    operation: str
    url: str
    body: JsonObject
    status: int | None = None
    explanation: str | None = None


MOST_UNKNOWN = 1000


class Unknown:
    """What requests brought that their tables do not have, each once: a sentence for whoever tests a client.

    Neither a reset nor clearing the journal forgets it, so that a test can look at its very end.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def note(self, entry: Entry) -> None:
        for names, called in ((entry.unknown_fields, "field"), (entry.unknown_query, "query parameter")):
            for name in names:
                if len(self._seen) < MOST_UNKNOWN:
                    self._seen.add(f"{entry.operation} has no {called} {name[:200]}")

    def list(self) -> list[str]:
        return sorted(self._seen)

    def clear(self) -> None:
        self._seen.clear()


class Journal:
    """The latest entries, oldest first; numbers count on when it is cleared, so ``since`` stays meaningful. Callbacks
    are numbered together with requests, and kept apart.

    It holds at most ``limit`` entries, and together at most ``most_bytes`` of what requests brought.
    """

    def __init__(self, limit: int, most_bytes: int) -> None:
        self._entries: deque[Entry] = deque()
        self._callbacks: deque[Callback] = deque()
        self._sizes: dict[int, int] = {}
        self._numbers = itertools.count(1)
        self.resize(limit, most_bytes)

    def begin(self, time: float, method: str, target: str) -> Entry:
        """Open the entry of a request that has just arrived; it is filled in place."""
        entry = Entry(next(self._numbers), time, method, target)
        self._entries.append(entry)
        self.weigh(entry, len(target))
        return entry

    def weigh(self, entry: Entry, size: int) -> None:
        """Count what an entry holds in bytes, and drop the oldest ones where it is too much."""
        # One that was dropped or cleared meanwhile is held by nobody else for long.
        if self._entries and entry.number >= self._entries[0].number:
            self._sizes[entry.number] = self._sizes.get(entry.number, 0) + size
            self._bytes += size
            self._trim()

    def since(self, number: int = 0) -> list[JsonObject]:
        """The entries with a higher number."""
        return [asdict(entry) for entry in self._entries if entry.number > number]

    def called_back(self, time: float, service: str, operation: str, url: str, body: JsonObject) -> Callback:
        """The entry of a callback that is about to be sent; it is filled in place."""
        callback = Callback(next(self._numbers), time, service, operation, url, body)
        self._callbacks.append(callback)
        self._trim()
        return callback

    def callbacks_since(self, number: int = 0) -> list[JsonObject]:
        """The callbacks with a higher number."""
        return [asdict(callback) for callback in self._callbacks if callback.number > number]

    def clear(self) -> None:
        self._entries.clear()
        self._callbacks.clear()
        self._sizes.clear()
        self._bytes = 0

    def resize(self, limit: int, most_bytes: int) -> None:
        self._limit, self._most_bytes = limit, most_bytes
        self._bytes = sum(self._sizes.values())
        self._trim()

    def _trim(self) -> None:
        """The newest entry stays, whatever its size."""
        while len(self._callbacks) > self._limit:
            self._callbacks.popleft()
        while len(self._entries) > self._limit or (self._bytes > self._most_bytes and len(self._entries) > 1):
            self._bytes -= self._sizes.pop(self._entries.popleft().number)
