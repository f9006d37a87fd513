# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that a run writes or hands on, searched for secrets, signatures and stream keys.

Every module and both roles, with success and with failure, over both routes: as talkative as Ansible can be, with a log
file, results as JSON and the junit callback. Processes are looked at while they run.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import KEYS, SECRET, Playbook, start
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, FIRST, Run, merged
from ansible_collections.naver.ncloud.tests.unit.support import ONE_IN
from ncloud_emulator import Emulator

PREFIX = "naver.ncloud."
OUTPUT = {"bucket_name": "media", "file_path": "/"}
CHANNEL = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10}
CLIP = {"channel": "games", "snapshot_id": 7, "start_time": "0", "end_time": "30000"}
OWN: dict[str, Any] = {
    "vpe": {"players": [{"no": 1, "name": "blue"}]},
    "apigateway": {
        "products": [{"id": "product001", "name": "media"}],
        "apis": [{"id": "api0000001", "name": "blue", "productId": "product001"}],
    },
    "livestation": {
        "channels": [{"channelId": "ls-20260101000000-AAAAA", "channelName": "games", "isRecording": True}],
        "snapshots": [{"snapshotId": 7, "channelId": "ls-20260101000000-AAAAA"}],
    },
    # The service may repeat what it was told.
    "vodstation": {"categories": [{"name": f"says {SECRET}", "output": {"bucketName": SECRET}}]},
}
SEED = merged([OWN, *(case.seed for case in CASES.values())])
MANIFEST = {
    "name": "stack",
    "vpe_players": [{"name": "player", "source": "blue"}],
    "apigw_apis": [{"product": "media", "name": "api", "source": "blue"}],
    "livestation_short_clips": [{**CLIP, "output": {"bucket_name": "media", "file_path": "/two"}}],
    "vodstation_categories": [{"name": "category", "output": OUTPUT}],
    "vodstation_channels": [{"name": "channel", **CHANNEL}],
}
WAITS = {f"{role}_wait_interval": 0.05 for role in ("provision", "teardown")}


def tasks(modules: Mapping[str, Run], options: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """A task for each module."""
    for module, run in modules.items():
        waits = {"wait_interval": 0.01} if "wait_interval" in run.module.arguments.spec else {}
        yield {
            "name": f"{name} {module}",
            PREFIX + module: {**run.options, **waits, **options},
            "register": "told",
            "diff": True,
            "ignore_errors": True,
        }


def role(name: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    variables = {f"{name}_manifest": MANIFEST, "teardown_confirm": "stack", **WAITS}
    include = {"ansible.builtin.include_role": {"name": PREFIX + name}, "vars": variables}
    shown = {"ansible.builtin.debug": {"var": f"{name}_result"}}
    rescue = [{"ansible.builtin.debug": {"var": "ansible_failed_result"}}]
    return {
        "name": name,
        "block": [include, shown],
        "rescue": rescue,
        "module_defaults": {"group/naver.ncloud.all": dict(defaults)},
    }


def playbook(folder: Path, angry: Emulator, modules: Mapping[str, Run]) -> Path:
    profile = {"config_file": str(folder / "configure"), "max_retries": 0}
    option = {"secret_key": "{{ lookup('file', 'secret') }}", "max_retries": 0}
    wrong = {**profile, "endpoint": angry.endpoint}
    play = {
        "name": "everything",
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            *tasks(modules, profile, "profile"),
            *tasks(modules, {**option, "endpoint": angry.endpoint}, "option, fails"),
            {"name": "colour", f"{PREFIX}vodstation_category": {**option, "colour": "red"}, "ignore_errors": True},
            {"name": "rule", f"{PREFIX}vodstation_category": {**option, "name": "\n"}, "ignore_errors": True},
            *(role(name, profile) for name in ("provision", "teardown")),
            *(role(name, wrong) for name in ("provision", "teardown")),
        ],
    }
    path = folder / "play.yml"
    path.write_text(json.dumps([play]), encoding="utf-8")
    return path


class Watch:
    """What can be seen of a process and its children from outside, while they run."""

    def __init__(self, playbook: Playbook) -> None:
        self.root = playbook.process.pid
        self.seen: set[bytes] = set()
        self.processes: set[str] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        parents: dict[str, str] = {}  # read once: there are many looks, and many processes that are not ours
        while not self._over.wait(0.05):
            for folder in Path("/proc").glob("[0-9]*"):
                process = folder.name
                try:
                    if process not in parents:
                        parents[process] = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                    if self._is_ours(process, parents):
                        self.processes.add(process)
                        self.seen |= {(folder / what).read_bytes() for what in ("cmdline", "environ")}
                except OSError:  # it has ended
                    continue

    def _is_ours(self, process: str, parents: Mapping[str, str]) -> bool:
        while process in parents:
            if process == str(self.root):
                return True
            process = parents[process]
        return False


def spellings(secret: str) -> set[bytes]:
    """A secret as it may be written down."""
    encoded = base64.b64encode(secret.encode()).rstrip(b"=")[:-1]
    texts = {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    return {*(text.encode() for text in texts), encoded}


def signatures(emulators: Iterable[Emulator]) -> set[str]:
    """Those of every request, as the gateway reckons them."""
    return {
        base64.b64encode(hmac.digest(SECRET.encode(), entry["string_to_sign"].encode(), hashlib.sha256)).decode()
        for emulator in emulators
        for entry in emulator.journal()
    }


def ours(text: bytes, route: str) -> bytes:
    """What is written, less what ansible-core itself says of the options of the modules that it has executed."""
    if route == "in process":
        return text
    return b"\n".join(line for line in text.splitlines() if b"done with _execute_module (" not in line)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder for temporary files: the name of a socket in it must not be long."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("route", ["in process", "module"])
def test_nothing_leaks(tmp_path: Path, short_path: Path, route: str) -> None:
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "configure").write_text(
        f"ncloud_access_key_id = {KEYS[0]['access_key']}\nncloud_secret_access_key = {SECRET}\n"
    )
    settings: dict[str, Any] = {"keys": KEYS, "state_seconds": 0.1}
    # As modules they are slow, and all hand on their results with the same code.
    modules = FIRST if route == "in process" else dict([*FIRST.items()][::ONE_IN])
    with Emulator(**settings, seed=SEED) as kind, Emulator(**settings) as angry:
        angry.add_fault(status=400, error_code="1", shape="service", message=f"Bad {SECRET}.", details=SECRET)
        stream_key = kind.state("livestation")["channels"][0]["streamKey"]
        running = start(
            playbook(tmp_path, angry, modules),
            kind,
            tmp_path,
            "-vvvv",
            ANSIBLE_CALLBACKS_ENABLED="ansible.builtin.junit",
            ANSIBLE_CALLBACK_RESULT_FORMAT="json",
            ANSIBLE_DEBUG="1",
            ANSIBLE_KEEP_REMOTE_FILES="0",
            ANSIBLE_LOG_PATH=str(tmp_path / "log"),
            JUNIT_OUTPUT_DIR=str(tmp_path / "junit"),
            NCLOUD_IN_PROCESS="" if route == "in process" else "0",
            NCLOUD_SECRET_KEY="",
            TMPDIR=str(short_path),
        )
        watch = Watch(running)
        try:
            ran = running.end()
        finally:
            watch.end()
        sought = {SECRET, stream_key, *signatures((kind, angry))}
        assert {entry["verdict"] for entry in (*kind.journal(), *angry.journal())} == {"accepted"}
        assert kind.unknown() == angry.unknown() == []
        called = {entry["operation"] for entry in kind.journal()}
        refused = {entry["service"] for entry in angry.journal()}

    # It was a run worth searching.
    assert ran.status == 0, ran.stdout[-3000:]
    assert {
        "vpe-api-clone",
        "apigateway-api-clone",
        "vodstation-channel-delete",
        "vodstation-category-create",
    } <= called
    of_roles = {"vpe"}  # what a role asks first; the refusal ends it
    assert refused == of_roles | {run.module.service_for(run.options).name for run in modules.values()}
    assert len(sought) > 80
    files = [path for folder in (tmp_path, short_path) for path in folder.rglob("*") if path.is_file()]
    written = {path: ours(path.read_bytes(), route) for path in files}
    for path in ("configure", "secret"):
        written.pop(tmp_path / path)
    names = {path.relative_to(tmp_path).parts[0] for path in written if path.is_relative_to(tmp_path)}
    assert {"stdout", "log", "junit"} <= names
    assert b"games" in written[tmp_path / "stdout"]
    assert b"Bad " in written[tmp_path / "log"]
    assert len(watch.processes) > 20

    for secret in sought:
        for spelling in spellings(secret):
            for path, content in written.items():
                assert spelling not in content, path
            assert not [seen for seen in watch.seen if spelling in seen]
