# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting: what to wait for is data, how to wait is one small loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ansible_collections.naver.ncloud.plugins.module_utils._errors import WaitFailedError, WaitTimeoutError

T = TypeVar("T")
FIRST_INTERVAL = 0.5
GROWTH = 1.5
TELL_EVERY = 10.0


@dataclass(frozen=True)
class Wait:
    """Which states end the waiting, and how. Any other state, documented or not, is waited on."""

    ready: frozenset[str]
    failed: frozenset[str] = frozenset()
    hint: str = "Check why it is in this state, then run the task again"  # what to do about a failed one
    origin: frozenset[str] = frozenset()  # where it came from; back there, what was tried has failed
    beyond: frozenset[str] = frozenset()  # further on than the ready ones, where another run may have brought it

    def is_over(self, state: str) -> bool:
        """Whether the state is a ready one.

        :raises WaitFailedError: it is one of the failed ones.
        """
        if state in self.failed:
            raise WaitFailedError(f"it reached {state} and cannot become {self.wanted}", self.hint)
        return state in self.ready | self.beyond

    @property
    def wanted(self) -> str:
        return " or ".join(sorted(self.ready))


class Waiter:
    """Waits, for at most ``timeout`` seconds in all, with pauses that grow up to ``interval`` seconds."""

    def __init__(
        self,
        timeout: float,
        interval: float,
        *,
        tell: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """:param tell: is given a line when the state changes, and every ``TELL_EVERY`` seconds in between."""
        self.timeout = timeout
        self.interval = interval
        self._tell = tell
        self._clock = clock
        self._sleep = sleep
        self._deadline: float | None = None

    def until(
        self,
        wait: Wait,
        current: T | None,
        read: Callable[[], T | None],
        state: Callable[[T | None], str],
        what: str = "",
        progress: Callable[[T | None], str] = lambda current: "",
    ) -> T | None:
        """Read until the state is a ready one, beginning with ``current``; return what was read last.

        :param what: what is waited for, as messages name it.
        :param progress: how far it is within its state, as it stands after the state.
        :raises WaitFailedError: the state is one of the failed ones.
        :raises WaitTimeoutError: the time is up; the text names the last state.
        """
        lengths = self._lengths()
        told, told_at = "", 0.0
        moved = False
        while not wait.is_over(seen := state(current)):
            if moved and seen in wait.origin:
                raise WaitFailedError(f"it returned to {seen} instead of becoming {wait.wanted}", wait.hint)
            left = self._left()
            if left <= 0:
                raise WaitTimeoutError(
                    f"it is still {seen}, not {wait.wanted}, after {self.timeout:g} s",
                    "Run the task again to continue waiting, or increase wait_timeout",
                )
            elapsed = max(self.timeout - left, 0.0)  # a sum of floats may leave a trifle more than there was
            if self._tell and (seen != told or elapsed - told_at >= TELL_EVERY):
                self._tell(f"{what} is {seen}{progress(current)}, waiting for {wait.wanted} ({elapsed:.0f} s)")
                told, told_at = seen, elapsed
            self._sleep(min(next(lengths), left))
            current = read()
            moved |= state(current) not in wait.origin
        return current

    def pauses(self) -> Iterator[None]:
        """Pause before each further try, until the time is up."""
        for length in self._lengths():
            if (left := self._left()) <= 0:
                return
            self._sleep(min(length, left))
            yield

    def _lengths(self) -> Iterator[float]:
        """Yield how long each pause is."""
        length = min(FIRST_INTERVAL, self.interval)
        while True:
            yield length
            length = min(length * GROWTH, self.interval)

    def _left(self) -> float:
        """Return the seconds that are left. They count from the first wait of a run."""
        now = self._clock()
        if self._deadline is None:
            self._deadline = now + self.timeout
        return self._deadline - now
