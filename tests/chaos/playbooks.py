# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schedules in earnest: ansible-playbook as a process of its own, real time, sockets, and SIGKILL."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ansible_collections.naver.ncloud.tests.chaos.promises import (
    BrokenPromiseError,
    Things,
    check_cdns,
    check_gone,
    check_neighbours,
    check_wanted,
    neighbours,
    objects,
    promise,
    remove_edges,
    remove_twins,
    renew_snapshots,
    share_cdn,
)
from ansible_collections.naver.ncloud.tests.chaos.schedule import Schedule, Trouble
from ncloud_emulator import Emulator

TIMEOUT = 180  # seconds
CALM_RUNS = 3
# Of a schedule's virtual seconds, so many are real here.
PACE = 0.05


@dataclass
class Runbook:
    """One run of one of the playbooks."""

    role: str
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def text(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def killed(self) -> bool:
        return self.process.returncode == -signal.SIGKILL

    def kill(self, *, workers: bool) -> None:
        """As the kernel does it to a controller; its workers may be spared, and go on until they find out."""
        if self.process.poll() is None and workers:
            os.killpg(self.process.pid, signal.SIGKILL)
        elif self.process.poll() is None:
            self.process.kill()

    def clean_up(self) -> None:
        """End whatever is left of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(TIMEOUT)


@dataclass
class Account:
    """An emulated account in real time, and the runbooks that work on it."""

    emulator: Emulator
    folder: Path
    manifest: Mapping[str, Any]
    removes_cdns: bool = False
    runs: int = 0
    kills: int = 0
    owner_acted: bool = False
    started: list[Runbook] = field(default_factory=list)

    def start(self, role: str) -> Runbook:
        stack = self.folder / "stack.yml"
        stack.write_text(json.dumps({"manifest": self.manifest}), encoding="utf-8")  # JSON is YAML
        self.runs += 1
        output = self.folder / f"{role}-{self.runs}.log"
        times = {f"{role}_wait_timeout": 20, f"{role}_wait_interval": 0.3, "teardown_confirm": self.manifest["name"]}
        times["teardown_remove_cdns"] = self.removes_cdns
        defaults = {"max_retries": 5, "timeout": 3}
        environment = {
            **os.environ,
            "ANSIBLE_HOME": str(self.folder / "ansible"),
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_NOCOLOR": "1",
            "NCLOUD_ENDPOINT": self.emulator.endpoint,
            "NCLOUD_ACCESS_KEY": self.emulator.access_key,
            "NCLOUD_SECRET_KEY": self.emulator.secret_key,
        }
        environment.pop("ANSIBLE_FORCE_COLOR", None)
        variables = {**times, "manifest": self.manifest, f"{role}_manifest": self.manifest, "connection": defaults}
        (self.folder / "vars.yml").write_text(json.dumps(variables), encoding="utf-8")
        playbook = self.folder / f"{role}.yml"
        play = {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "module_defaults": {"group/naver.ncloud.all": defaults},
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "roles": [f"naver.ncloud.{role}"],
        }
        playbook.write_text(json.dumps([play]), encoding="utf-8")
        program = Path(sys.executable).parent / "ansible-playbook"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [program, playbook, "--extra-vars", f"@{self.folder / 'vars.yml'}"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        runbook = Runbook(role, process, output)
        self.started.append(runbook)
        return runbook

    def run(self, role: str, deaths: Iterable[Any] = (None,)) -> list[Runbook]:
        """Run a playbook, or several at once; those that are to die do so at their request, as near as can be."""
        before = len(self.emulator.journal())
        together = [(self.start(role), death) for death in deaths]
        deadline = time.monotonic() + TIMEOUT
        while any(runbook.process.poll() is None for runbook, _death in together):
            promise(time.monotonic() < deadline, f"{role} does not come to an end.")
            sent = len(self.emulator.journal()) - before
            for runbook, death in together:
                if death is not None and sent >= death.request:
                    runbook.kill(workers=death.after)
            time.sleep(0.01)
        self.kills += sum(runbook.killed for runbook, _death in together)
        for runbook, _death in together:
            check_output(runbook)
        return [runbook for runbook, _death in together]

    def there(self) -> Things:
        return objects(self.emulator.state())

    def storm(self, role: str, runs: Iterable[Iterable[Any]], troubles: Iterable[Trouble], settings: Any) -> None:
        for trouble in troubles:
            self.emulator.update_settings(**trouble.settings)
            for fault in trouble.faults:
                self.emulator.add_fault(**quicker(fault))
        for deaths in runs:
            self.run(role, deaths)
        self.emulator.clear_faults()
        back = {name: None for trouble in troubles for name in trouble.settings}
        self.emulator.update_settings(**{**back, **settings})
        time.sleep(1.5)  # what was under way arrives, and workers without a controller end
        renew_snapshots(self.emulator.seed, self.emulator.state())

    def calm(self, role: str) -> None:
        for _run in range(CALM_RUNS):
            (runbook,) = self.run(role)
            if runbook.process.returncode == 0:
                return
        if self.kills and "have this name" in runbook.text and remove_twins(self.emulator._emulation, self.manifest):
            self.calm(role)
            return
        left_for_cdns = role == "teardown" and ("it still has" in runbook.text or "uses it" in runbook.text)
        if left_for_cdns and not self.owner_acted:
            self.owner_acted = True
            for profile in self.manifest.get("globaledge_profiles", []):
                remove_edges(self.emulator._emulation, profile["name"])
            time.sleep(5)
            self.calm(role)
            return
        raise BrokenPromiseError(f"{role} does not recover: {runbook.text[-3000:]}")

    def again(self, role: str) -> None:
        latest = max((entry["number"] for entry in self.emulator.journal()), default=0)
        (runbook,) = self.run(role)
        promise(runbook.process.returncode == 0, f"{role} fails the second time: {runbook.text[-3000:]}")
        promise(" changed=0 " in runbook.text, f"The next {role} changes something: {runbook.text[-3000:]}")
        writes = [entry["operation"] for entry in self.emulator.journal(latest) if entry["write"]]
        promise(not writes, f"The next {role} writes: {writes}")


def quicker(fault: Mapping[str, Any]) -> dict[str, Any]:
    """The fault in real time: the time-out is three seconds here."""
    latency = fault.get("latency", 0.0)
    stale = fault.get("stale_listing")
    return {
        **fault,
        **({"latency": latency / 10 if latency > 10 else latency * PACE} if latency else {}),
        **({"retry_after": 1} if "retry_after" in fault else {}),
        **({"stale_listing": {"seconds": stale["seconds"]}} if stale else {}),
    }


def check_output(runbook: Runbook) -> None:
    promise("Traceback" not in runbook.text, f"Never a traceback: {runbook.text[-3000:]}")
    # In quotes, it is the service's own message for an answer 500.
    own = re.sub(r" answered '[^']*'", "", runbook.text).lower()
    promise("unexpected error" not in own, f"No failure without its reason: {runbook.text[-3000:]}")
    if runbook.process.returncode > 0:
        said = (
            "was not fully provisioned." in runbook.text
            or "was not fully deleted." in runbook.text
            or "Could not " in runbook.text
        )
        promise(said, f"A failure is a clear sentence: {runbook.text[-3000:]}")


def live(schedule: Schedule) -> tuple[str, int, int]:
    """Live through a schedule. Returns which promise was broken, the runs and the kills."""
    random.seed(schedule.seed)
    settings = {**schedule.settings, "state_seconds": min(schedule.settings["state_seconds"] * PACE, 0.5)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        emulator = stack.enter_context(Emulator(seed_ids=schedule.seed, **settings))
        account = Account(emulator, folder, schedule.manifest, schedule.removes_cdns)
        try:
            _live(account, schedule, settings)
        except BrokenPromiseError as error:
            return str(error), account.runs, account.kills
        finally:
            for runbook in account.started:
                runbook.clean_up()
    return "", account.runs, account.kills


def _live(account: Account, schedule: Schedule, settings: Mapping[str, Any]) -> None:
    account.emulator.seed(schedule.account)
    before = neighbours(account.there(), schedule.manifest)

    account.storm("provision", schedule.provisions, schedule.troubles, settings)
    account.calm("provision")
    check_wanted(account.there(), schedule.manifest, twins=schedule.has_twins)
    check_neighbours(before, neighbours(account.there(), schedule.manifest))
    account.again("provision")

    if schedule.shares_cdn:
        share_cdn(account.emulator._emulation, schedule.manifest)
    at_last = account.there()
    account.storm("teardown", schedule.teardowns, schedule.last_troubles, settings)
    account.calm("teardown")
    check_gone(account.there(), schedule.manifest)
    check_neighbours(before, neighbours(account.there(), schedule.manifest))
    said = "".join(runbook.text for runbook in account.started)
    removes, unseen = schedule.removes_cdns, schedule.may_lose_cdns
    check_cdns(at_last, account.there(), said, removes=removes, unseen=unseen)
    account.again("teardown")
    unknown = account.emulator.unknown()
    promise(not unknown, f"Only documented fields are sent: {unknown}")
