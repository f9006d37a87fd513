# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asynchronous states: by time, by reads, per service, per action, and stuck."""

import time

import pytest
from conftest import CHANNEL, Client

from ncloud_emulator import ControlError, Emulator


@pytest.fixture
def create(client: Client):
    return lambda: f"/channels/{client.content('POST', '/channels', CHANNEL)['id']}"


def status(client: Client, path: str) -> str:
    return client.content("GET", path)["channelStatus"]


def test_by_reads_of_the_object(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(state_reads=2)
    path = create()
    clock.advance(1000)
    client("GET", "/channels/vs-20260101000000-AAAAAAA")
    assert [status(client, path) for call in range(4)] == ["CREATING", "CREATING", "READY", "READY"]


def test_lists_count_as_reads_writes_do_not(client: Client, emulator: Emulator, create):
    emulator.update_settings(state_reads=1)
    path = create()
    client("PUT", path, {"name": "abc", "protocolList": ["HLS"], "segmentDuration": 5})
    client("PUT", f"{path}/stop")
    assert client("GET", "/channels").json()["content"][0]["channelStatus"] == "CREATING"
    assert client("GET", "/channels").json()["content"][0]["channelStatus"] == "READY"


def test_an_object_beyond_the_page_is_not_read(client: Client, emulator: Emulator, create):
    emulator.update_settings(state_reads=1)
    path = create()
    create()
    client("GET", "/channels?pageSizeNo=1")
    assert status(client, path) == "CREATING"
    assert status(client, path) == "READY"


def test_no_time_at_all(client: Client, emulator: Emulator, create):
    for settings in ({"state_seconds": 0}, {"state_reads": 0}):
        emulator.update_settings(**settings)
        assert status(client, create()) == "READY"


def test_by_action(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(state_seconds={"create": 1, "*": 50})
    path = create()
    clock.advance(1)
    assert status(client, path) == "READY"
    client("PUT", f"{path}/stop")
    clock.advance(49)
    assert status(client, path) == "STOPPING"
    clock.advance(1)
    assert status(client, path) == "STOPPED"


def test_by_service(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(services={"vodstation": {"state_seconds": 100}})
    path = create()
    clock.advance(99)
    assert status(client, path) == "CREATING"
    emulator.update_settings(services={"vodstation": {"state_seconds": None, "state_reads": {"create": 1}}})
    assert emulator.settings()["services"] == {"vodstation": {"state_reads": {"create": 1}}}
    assert status(client, path) == "READY"


def test_a_state_that_is_never_left(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(stall=["CREATING"])
    path = create()
    clock.advance(100_000)
    assert status(client, path) == "CREATING"
    emulator.update_settings(stall=[])
    assert status(client, path) == "READY"


def test_a_state_that_comes_back(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(relapse={"create": 1}, state_seconds=2)
    path = create()
    clock.advance(2)
    assert [status(client, path) for call in range(3)] == ["READY", "CREATING", "CREATING"]
    clock.advance(2)
    assert [status(client, path) for call in range(3)] == ["READY"] * 3


def test_a_state_comes_back_no_longer_when_the_setting_is_gone(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(relapse={"create": 1}, state_seconds=2)
    path = create()
    clock.advance(2)
    assert client("GET", "/channels").json()["content"][0]["channelStatus"] == "READY"
    emulator.update_settings(relapse=None)
    assert [status(client, path) for call in range(3)] == ["READY"] * 3


def test_what_is_shown_too_early_is_true_enough_to_go_on_from(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(relapse={"create": 1}, state_seconds=2)
    path = create()
    clock.advance(2)
    client("PUT", f"{path}/stop")
    assert status(client, path) == "STOPPING"
    clock.advance(2)
    assert status(client, path) == "STOPPED"


def test_a_state_that_comes_back_can_be_exported(client: Client, emulator: Emulator, create, clock):
    emulator.update_settings(relapse={"create": 1}, state_seconds=2)
    path = create()
    clock.advance(2)
    assert emulator.state("vodstation")["channels"][0]["channelStatus"] == "READY"
    emulator.seed({"vodstation": emulator.state("vodstation")})
    assert [status(client, path) for call in range(2)] == ["READY", "CREATING"]


def test_by_the_real_clock():
    with Emulator(state_seconds=0.05) as emulator:

        class Now:
            @property
            def now(self):
                return time.time()

        client = Client(emulator, Now())
        path = f"/channels/{client.content('POST', '/channels', CHANNEL)['id']}"
        assert status(client, path) == "CREATING"
        time.sleep(0.06)
        assert status(client, path) == "READY"
        client.session.close()


def test_ten_thousand_channels_on_the_move(client: Client, emulator: Emulator, clock):
    emulator.seed({"vodstation": {"channels": {"count": 10_000, "channelStatus": "CREATING"}}})
    clock.advance(10)
    started = time.perf_counter()
    answer = client("GET", "/channels?pageSizeNo=1000").json()
    assert {channel["channelStatus"] for channel in answer["content"]} == {"READY"}
    # Far above what it takes, far below what a quadratic look-up would.
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "patch",
    [
        {"nonsense": 1},
        {"dialect": "old"},
        {"site": "moon"},
        {"state_seconds": -1},
        {"state_seconds": "2"},
        {"state_seconds": {"stop": True}},
        {"state_reads": 1.5},
        {"max_page_size": 0},
        {"stall": "STOPPING"},
        {"fail": {"stop": {"code": "x"}}},
        {"fail": ["stop"]},
        {"relapse": 1},
        {"relapse": {"create": -1}},
        {"keys": [{"access_key": "a"}]},
        {"keys": "a"},
        {"throttle": {"retry_after": 1}},
        {"clock_skew_ms": "1"},
        {"request_id_header": "x"},
        {"services": {"nobody": {}}},
        {"services": {"vodstation": {"site": "gov"}}},
        {"services": 5},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_refused(emulator: Emulator, patch):
    before = emulator.settings()
    with pytest.raises(ControlError, match=r"\.$"):
        emulator.update_settings(
            **patch, clock_skew_ms=5
        ) if "clock_skew_ms" not in patch else emulator.update_settings(**patch)
    assert emulator.settings() == before
    with pytest.raises(ControlError):
        Emulator(**patch)
