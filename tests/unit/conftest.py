# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One emulator for each worker, put back to its start before each test that asks for the account."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from ansible_collections.naver.ncloud.plugins.module_utils import _client, _creations, _module, _resource
from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier
from ansible_collections.naver.ncloud.plugins.module_utils._resources import globaledge_profile
from ansible_collections.naver.ncloud.tests.unit.support import SECRET, Account, Clock, Scripted
from ncloud_emulator import Emulator

# The same examples on every run and machine, however slow.
settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--freeze", metavar="FILE", help="write what this version offers to FILE (test_upgrade.py)")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user() -> Iterator[None]:
    """Neither the environment nor the home folder of whoever runs the tests may have a say."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("NCLOUD_")]:
            patch.delenv(variable)
        for variable in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(variable, raising=False)
        patch.setenv("HOME", "/nonexistent")
        yield


@pytest.fixture(autouse=True)
def _no_notes_of_other_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_creations, "folder", lambda: tmp_path)


@pytest.fixture(scope="session")
def _emulator() -> Iterator[tuple[Emulator, Clock]]:
    clock = Clock()
    with Emulator(secret_key=SECRET, clock=clock, state_seconds=0.1) as emulator:
        yield emulator, clock


@pytest.fixture
def account(
    _emulator: tuple[Emulator, Clock], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Account]:
    """An empty account, and pauses between attempts that are too short to notice. Requests hold documented fields."""
    emulator, clock = _emulator
    clock.reset()
    emulator.reset()
    monkeypatch.setattr(_client, "Retry", partial(_client.Retry, 0.001, 0.002, 0.002))
    monkeypatch.setattr(_client, "RateLimiter", partial(_client.RateLimiter, 0.001, 0.002))
    monkeypatch.setattr(_module, "Waiter", clock.waiter)
    monkeypatch.setattr(_client.Client, "LISTED_DELAYS", (0.001,))
    monkeypatch.setattr(Applier, "READ_BACK_DELAYS", (0.0, 0.001))
    monkeypatch.setattr(_resource, "LAG", 0.0)
    monkeypatch.setattr(globaledge_profile, "PAUSES", (0.0, 0.001))
    yield Account(emulator, clock)
    unknown = emulator.unknown()
    emulator.clear_unknown()
    assert request.node.get_closest_marker("strange_requests") or unknown == []


@pytest.fixture(scope="session")
def one_server() -> Iterator[Scripted]:
    with Scripted() as server:
        yield server


@pytest.fixture
def server(one_server: Scripted) -> Scripted:
    """A server that gives the answers it is told to."""
    one_server.play()
    return one_server
