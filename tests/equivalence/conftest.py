# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The suite of cases, run once over each route."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import KEYS, PLAYS, TIMEOUT, Playbook, Run, lives, start
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, merged
from ncloud_emulator import Emulator, gateway, signature

SEED = {
    "vodstation": {
        "categories": [
            {"name": "twins", "output": {"bucketName": "media", "filePath": "/1"}},
            {"name": "twins", "output": {"bucketName": "media", "filePath": "/2"}},
        ],
        "channels": [
            {"id": "vs-20260101000000-stalled", "name": "stalled", "channelStatus": "FORCE_STOPPING"},
            {"id": "vs-20260101000000-resting", "name": "resting", "channelStatus": "READY"},
        ],
    },
    "vpe": {
        "players": [{"no": 6159, "name": "games-blue", "domains": [{"type": "web", "domain": "https://example.com"}]}]
    },
    "apigateway": {
        "products": [{"id": "product001", "name": "media"}],
        "apis": [{"id": "api0000001", "name": "api-blue", "productId": "product001"}],
    },
    "livestation": {
        "channels": [{"channelId": "ls-20260101000000-AAAAA", "channelName": "games", "isRecording": True}],
        "snapshots": [
            {"snapshotId": 7526, "channelId": "ls-20260101000000-AAAAA", "duration": 60, "age": 60},
            {"snapshotId": 1, "channelId": "ls-20260101000000-AAAAA", "duration": 60, "age": 7200},
        ],
    },
}


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("NCLOUD_") or name.lower().endswith("_proxy")]:
            patch.delenv(name)
        yield


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(keys=KEYS, state_seconds=0.2) as emulator:
        yield emulator
        assert emulator.unknown() == []  # every request holds what its table has, and nothing else


@pytest.fixture(scope="session")
def other_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that is not the controller's, although it can do the same."""
    program = tmp_path_factory.mktemp("python") / "python"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


# The query of the case of api_request in options.yml.
ASKED_FOR = [f"vodstation-category-create has no query parameter {name}" for name in "abc"]


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, other_python: Path) -> Iterator[dict[str, Run]]:
    """The suite by route. The emulators are alike to the last id and second."""
    begun: dict[str, Playbook] = {}
    now = time.time()  # for as long as it takes: the gateway's limit is not what is tested here
    tolerant = pytest.MonkeyPatch()
    tolerant.setattr(signature, "TOLERANCE_MS", 1000 * TIMEOUT)
    tolerant.setattr(gateway, "formatdate", lambda moment, usegmt: formatdate(usegmt=usegmt))  # nor the client's clock
    settings: dict[str, Any] = {
        "keys": KEYS,
        "seed": merged([SEED, *(case.seed for case in CASES.values())]),
        "clock": lambda: now,
        "seed_ids": 1,
        "state_reads": 1,
    }
    settings["services"] = {"vodstation": {"stall": ["FORCE_STOPPING"]}}
    with Emulator(**settings) as one, Emulator(**settings) as other:
        for route, emulator, switch in (("in process", one, ""), ("module", other, "0")):
            folder = tmp_path_factory.mktemp("route")
            shutil.copytree(PLAYS, folder / "plays")  # in a collection, names would be looked up in it by themselves
            for profile in ("configure", "home/.ncloud/configure"):
                (folder / "plays" / profile).chmod(0o600)  # else each run warns of it
            (folder / "plays" / "lives.yml").write_text(json.dumps(lives()), encoding="utf-8")  # JSON is YAML
            (folder / "registered").mkdir()
            (folder / "password").write_text("equivalence", encoding="utf-8")
            variables = {"other_python": str(other_python), "registered": str(folder / "registered")}
            begun[route] = start(
                folder / "plays" / "site.yml",
                emulator,
                folder,
                "-vvvv",
                f"--inventory={folder / 'plays' / 'hosts.yml'}",
                f"--vault-password-file={folder / 'password'}",
                f"--extra-vars={json.dumps(variables)}",
                NCLOUD_IN_PROCESS=switch,
            )
        try:
            yield {route: playbook.end() for route, playbook in begun.items()}
        finally:
            for playbook in begun.values():
                playbook.process.kill()
                playbook.process.wait()
            tolerant.undo()
        # What a user asks api_request to send is nobody's mistake.
        assert one.unknown() == other.unknown() == ASKED_FOR
