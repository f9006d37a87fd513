# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting, by a clock that only the pauses move."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._errors import WaitFailedError, WaitTimeoutError
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait, Waiter

WAIT = Wait(ready=frozenset({"READY"}), failed=frozenset({"BROKEN"}))


class Time:
    """A clock, and a thing that shows a state from a moment on."""

    def __init__(self, **states: float) -> None:
        self.now = 1000.0
        self.states = states
        self.pauses: list[float] = []
        self.reads = 0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def read(self) -> str:
        self.reads += 1
        return self.state

    @property
    def state(self) -> str:
        return [state for state, since in self.states.items() if self.now >= 1000 + since][-1]

    def wait(self, waiter: Waiter, wait: Wait = WAIT) -> str | None:
        return waiter.until(wait, self.state, self.read, str)

    def waiter(self, timeout: float, interval: float) -> Waiter:
        return Waiter(timeout, interval, clock=self.clock, sleep=self.sleep)


def test_what_is_ready_is_not_read_again() -> None:
    time = Time(READY=0)

    assert time.wait(time.waiter(10, 1)) == "READY"
    assert time.reads == 0
    assert time.pauses == []


@pytest.mark.parametrize("now", [0.1, 1000.3, 86_399.7, 1_234_567.89])
@pytest.mark.parametrize("timeout", [0.1, 33.3, 1200])
def test_progress_begins_at_zero_seconds(now: float, timeout: float) -> None:
    """``now + timeout - now`` may be more than ``timeout``, which once showed as ``-0 s``."""
    time = Time(CREATING=-1001, READY=1)
    time.now = now
    lines: list[str] = []

    with contextlib.suppress(WaitTimeoutError):
        Waiter(timeout, 1, tell=lines.append, clock=time.clock, sleep=time.sleep).until(
            WAIT, "CREATING", lambda: "CREATING", str, "channel"
        )

    assert lines[0] == "channel is CREATING, waiting for READY (0 s)"


def test_pauses_grow_up_to_the_interval() -> None:
    time = Time(CREATING=0, READY=12)

    assert time.wait(time.waiter(60, 3)) == "READY"
    assert time.pauses == [0.5, 0.75, 1.125, 1.6875, 2.53125, 3, 3]
    assert time.reads == len(time.pauses)


def test_a_short_interval_is_kept_from_the_start() -> None:
    time = Time(CREATING=0, READY=0.35)

    time.wait(time.waiter(60, 0.1))

    assert time.pauses == [0.1] * 4


@pytest.mark.parametrize("state", ["CREATING", "MOVING", "", "None"])
def test_time_out_names_the_last_state(state: str) -> None:
    time = Time(**{"STARTING": 0, state: 5})

    with pytest.raises(WaitTimeoutError) as caught:
        time.wait(time.waiter(10, 4))

    assert f"still {state}, not READY, after 10 s" in str(caught.value)
    assert "wait_timeout" in caught.value.hint
    # Not a moment longer, and with a last look at its end.
    assert time.now == 1010
    assert time.reads == len(time.pauses)


def test_a_state_reached_in_the_last_moment_counts() -> None:
    time = Time(CREATING=0, READY=10)

    assert time.wait(time.waiter(10, 10)) == "READY"


def test_a_failed_state_ends_the_waiting() -> None:
    time = Time(CREATING=0, BROKEN=3)

    with pytest.raises(WaitFailedError) as caught:
        time.wait(time.waiter(600, 1))

    assert "BROKEN" in str(caught.value)
    assert time.now < 1005


def test_several_waits_share_the_time() -> None:
    time = Time(CREATING=0, READY=6, STOPPING=6.4)
    waiter = time.waiter(10, 1)
    time.wait(waiter)
    time.now = 1006.5

    with pytest.raises(WaitTimeoutError):
        time.wait(waiter, Wait(ready=frozenset({"STOPPED"})))

    assert time.now == pytest.approx(1010)


def test_the_time_runs_from_the_first_wait() -> None:
    time = Time(CREATING=0, READY=500)
    waiter = time.waiter(10, 1)
    time.now += 495

    assert time.wait(waiter) == "READY"


@given(
    due=st.floats(0, 1000), timeout=st.floats(0.001, 1000), interval=st.floats(0.001, 100).filter(lambda i: i > 0.01)
)
def test_any_wait_ends(due: float, timeout: float, interval: float) -> None:
    time = Time(CREATING=0, READY=due)
    # Enough looks for every interval, and no more than it takes.
    timeout = min(timeout, 500 * interval)

    try:
        time.wait(time.waiter(timeout, interval))
    except WaitTimeoutError:
        assert due > timeout - 1e-6
    else:
        assert due <= timeout + 1e-6
    assert time.now <= 1000 + timeout + 1e-6
    assert max(time.pauses, default=0) <= interval
