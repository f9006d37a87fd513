# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the account's listings said a moment ago, so that the items of one loop read them once.

Our own writes keep them up to date. Those of others show after at most ``MAX_AGE`` seconds. Of an account so large or
so throttled that reading a listing takes long, it is ``WORTH`` times as long: else a loop would do little but read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar, cast

MAX_AGE = 5.0
WORTH = 10
Record = TypeVar("Record", bound=Mapping[str, Any])


class Listings:
    """Records by kind and id. A kind is any hashable value, a listing's name and what narrows it down."""

    def __init__(self, *, shared: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.shared = shared  # many look-ups are to come: better one whole listing than many that are narrowed down
        self._clock = clock
        # When the reading began and ended, and what it found.
        self._kinds: dict[Hashable, tuple[float, float, dict[Any, Mapping[str, Any]]]] = {}

    def get(self, kind: Hashable, id_field: str, fetch: Callable[[], Iterable[Record]]) -> list[Record]:
        """Return the kind's records, fetched again if they are missing or too old."""
        if not self._counts(kind):
            began = self._clock()
            records: dict[Any, Mapping[str, Any]] = {record[id_field]: record for record in fetch()}
            self._kinds[kind] = began, self._clock(), records
        return cast("list[Record]", list(self._kinds[kind][2].values()))

    def put(self, kind: Hashable, identifier: Any, record: Record) -> Record:
        """Note what became of an object; return it."""
        if kind in self._kinds:
            self._kinds[kind][2][identifier] = record
        return record

    def drop(self, kind: Hashable, identifier: Any) -> None:
        """Note that an object is gone."""
        if kind in self._kinds:
            self._kinds[kind][2].pop(identifier, None)

    def forget(self, kind: Hashable) -> None:
        """Forget one kind."""
        self._kinds.pop(kind, None)

    def clear(self) -> None:
        """Forget everything, after which nothing but a fresh answer counts."""
        self._kinds.clear()

    def _counts(self, kind: Hashable) -> bool:
        if kind not in self._kinds:
            return False
        began, ended, _records = self._kinds[kind]
        now = self._clock()
        return now - began < MAX_AGE or now - ended < WORTH * (ended - began)
