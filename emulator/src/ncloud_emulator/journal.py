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
    """The latest entries, oldest first; numbers count on when it is cleared, so ``since`` stays meaningful."""

    def __init__(self, limit: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._numbers = itertools.count(1)

    def begin(self, time: float, method: str, target: str) -> Entry:
        """Open the entry of a request that has just arrived; it is filled in place."""
        entry = Entry(next(self._numbers), time, method, target)
        self._entries.append(entry)
        return entry

    def since(self, number: int = 0) -> list[JsonObject]:
        """The entries with a higher number."""
        return [asdict(entry) for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        self._entries.clear()

    def resize(self, limit: int) -> None:
        if limit != self._entries.maxlen:
            self._entries = deque(self._entries, maxlen=limit)
