# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running playbooks against an emulator, and reading what came of their tasks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ansible_collections.naver.ncloud.tests.unit.cases import CASES
from ansible_collections.naver.ncloud.tests.unit.support import ONE_IN
from ncloud_emulator import Emulator

HERE = Path(__file__).parent
PLAYS = HERE / "plays"
SECRET = "a/Secret+that=stands-nowhere-else"
OTHER_SECRET = "another/Secret+that=stands-nowhere-else"
KEYS = [
    {"access_key": "emulator-access-key", "secret_key": SECRET},
    {"access_key": "emulator-access-key-too", "secret_key": OTHER_SECRET},
]
TIMEOUT = 1500
T = TypeVar("T")


@dataclass
class Case:
    """What a task did: what callbacks saw of it, what it asked the emulator, and how many module processes it took."""

    events: list[Any] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    processes: int = 0

    @property
    def results(self) -> list[dict[str, Any]]:
        return [result for _event, result in self.events]

    @property
    def calls(self) -> list[str]:
        return [str(request["operation"]) for request in self.requests]

    @property
    def writes(self) -> list[Any]:
        return [
            {key: request[key] for key in ("method", "target", "access_key", "body", "status", "took_effect")}
            for request in self.requests
            if request["write"]
        ]


@dataclass
class Run:
    """A playbook's run."""

    status: int
    stdout: str
    stderr: str
    emulator: str  # its URL
    folder: Path
    cases: dict[str, Case]
    registered: dict[str, Any]  # what variables held at the end, where the playbook writes it down


@dataclass
class Playbook:
    """A playbook that runs in the background."""

    emulator: Emulator
    folder: Path
    process: subprocess.Popen[bytes]

    def end(self) -> Run:
        self.process.wait(TIMEOUT)
        cases: dict[str, Case] = {}
        record = self.folder / "record"
        for line in record.read_text(encoding="utf-8").splitlines() if record.exists() else ():
            done = json.loads(line)
            case = cases.setdefault(done["case"], Case())
            case.events += done["events"]
            case.requests += done["requests"]
            case.processes += done["processes"]
        registered: dict[str, Any] = {}
        for path in self.folder.glob("registered/*.json"):
            registered |= json.loads(path.read_text(encoding="utf-8"))
        stdout, stderr = ((self.folder / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
        return Run(self.process.returncode, stdout, stderr, self.emulator.url, self.folder, cases, registered)


def start(playbook: Path, emulator: Emulator, folder: Path, *arguments: str, **variables: str) -> Playbook:
    """Start ansible-playbook with an environment that points it at the emulator, changed by ``variables``."""
    environment = {
        **os.environ,
        "ANSIBLE_CALLBACKS_ENABLED": "record",
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_INJECT_INVOCATION": "1",
        "ANSIBLE_KEEP_REMOTE_FILES": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_REMOTE_TMP": str(folder / "tmp"),
        "ANSIBLE_ASYNC_DIR": str(folder / "async"),
        "TMPDIR": str(folder),  # what one run knows of its own creations is nothing to another
        "PYTHONHASHSEED": "0",  # some of Ansible's messages list a set
        "NCLOUD_ACCESS_KEY": emulator.access_key,
        "NCLOUD_ENDPOINT": emulator.endpoint,
        "NCLOUD_SECRET_KEY": emulator.secret_key,
        "RECORD_EMULATOR": emulator.url,
        "RECORD_FILE": str(folder / "record"),
        **variables,
    }
    environment.pop("ANSIBLE_FORCE_COLOR", None)
    program = Path(sys.executable).parent / "ansible-playbook"
    with (folder / "stdout").open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [program, playbook, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
    return Playbook(emulator, folder, process)


def run(playbook: Path, emulator: Emulator, folder: Path, *arguments: str, **variables: str) -> Run:
    return start(playbook, emulator, folder, *arguments, **variables).end()


def play(*tasks: Mapping[str, Any], folder: Path, hosts: str = "localhost", **keywords: Any) -> Path:
    """Write a playbook of one play. Each task registers what its name says."""
    path = folder / "play.yml"
    named = [{"register": task["name"], **task} for task in tasks]
    plays = [{"name": "play", "hosts": hosts, "gather_facts": False, "tasks": named, **keywords}]
    path.write_text(json.dumps(plays), encoding="utf-8")  # JSON is YAML
    return path


def some(tasks: Sequence[T]) -> list[tuple[int, T]]:
    """Return the first with its number. TEST_EVERYTHING=1 tries all: a module takes a second for each."""
    return list(enumerate(tasks[: None if ONE_IN == 1 else 1]))


def lives() -> list[dict[str, Any]]:
    """Return a play of what each module does, from the cases that the unit tests share."""
    tasks: list[dict[str, Any]] = []
    variants: list[tuple[str, dict[str, Any]]] = [("predicted", {"check_mode": True}), ("done", {}), ("again", {})]
    # Versions of ansible-core differ in what the other plays have: keywords, connections, variables.
    for count, (name, case) in enumerate(CASES.items() if ONE_IN <= 4 else ()):
        for number, write in some(case.writes):
            task = {f"naver.ncloud.{name}": dict(write.options), "diff": True}
            # Of the two that change nothing, each module takes one in turn.
            for variant, keywords in variants if ONE_IN == 1 else variants[count % 2 :][:2]:
                tasks.append({**task, **keywords, "register": f"case_{name}_{number}_{variant}"})
        for number, read in some(case.tasks):
            tasks.append({f"naver.ncloud.{name}": dict(read.options), "register": f"case_{name}_task_{number}"})
    return [
        {
            "name": "What each module does",
            "hosts": "localhost",
            "gather_facts": False,
            "ignore_errors": True,
            "module_defaults": {"group/naver.ncloud.waiting": {"wait_interval": 0.01, "wait_timeout": 5}},
            "tasks": [{"name": task["register"], **task} for task in tasks],
        }
    ]


class _Loader(yaml.SafeLoader):
    """Knows Ansible's tags no more than to pass over them."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: None)


def cases() -> Iterator[tuple[str, str]]:
    """Yield the tasks that register: the variable, and the tag that tells where they must run."""

    def walk(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
        for entry in entries:
            for key in ("tasks", "block", "rescue", "always"):
                yield from walk(entry.get(key, []))
            if "register" in entry:
                yield entry["register"], entry.get("tags", "in process")

    yield from walk(lives())
    for path in sorted(PLAYS.glob("*.yml")):
        if path.name != "hosts.yml":
            yield from walk(yaml.load(path.read_text(encoding="utf-8"), _Loader))
