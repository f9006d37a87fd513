# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX does around a job, as far as a playbook can tell."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ansible_runner
import jq
import yaml
from jinja2 import Environment

from ncloud_emulator import Emulator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AWX = ROOT / "extensions" / "awx"
PROGRAMS = Path(sys.executable).parent
INTERPRETER = "{{ ansible_playbook_python }}"
LOCALHOST = {"ansible_connection": "local", "ansible_python_interpreter": INTERPRETER}
STACK = "winter-games"


class _Unsafe(yaml.SafeDumper):
    """Writes texts, keys too, as AWX does: what people enter is no template."""


_Unsafe.add_representer(str, lambda dumper, value: dumper.represent_scalar("!unsafe", value, style="'"))


def counted(result: object) -> list[dict[str, Any]]:
    """What a controller counts of a task's result, by the one query for all modules."""
    queries = yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text(encoding="utf-8"))
    assert list(queries) == ["naver.ncloud.*"]
    return list(jq.compile(queries["naver.ncloud.*"]["query"]).input(result).all())


@dataclass
class Job:
    """A job that has been started."""

    runner: ansible_runner.Runner
    thread: threading.Thread
    cancelled: threading.Event
    events: list[dict[str, Any]] = field(default_factory=list)

    def end(self) -> Job:
        self.thread.join()
        self.events = list(self.runner.events)
        return self

    @property
    def output(self) -> str:
        return "\n".join(event["stdout"] for event in self.events)

    @property
    def successful(self) -> bool:
        return bool(self.runner.status == "successful")

    @property
    def changed(self) -> int:
        return sum(self.runner.stats["changed"].values())


@dataclass
class Controller:
    """A controller whose project is a copy of extensions/awx/project/, with the built collection installed for it."""

    collections: Path
    folder: Path
    emulator: Emulator
    jobs: int = 0

    def environment(self, access_key: str | None = None) -> dict[str, str]:
        """What a job gets: of the credential, whatever its injectors make of the inputs. Unset ones are empty."""
        source = (AWX / "credential_type.yml").read_text(encoding="utf-8").replace("!unsafe", "")
        credential_type = yaml.safe_load(source)["credential_type"]
        inputs = {each["id"]: "" for each in credential_type["inputs"]["fields"]}
        inputs |= {
            "access_key": access_key or self.emulator.access_key,
            "secret_key": self.emulator.secret_key,
            "endpoint": self.emulator.endpoint,
        }
        templates = credential_type["injectors"]["env"]
        injected = {name: Environment().from_string(text).render(inputs) for name, text in templates.items()}
        return {
            # Nothing but what is installed for the project.
            "ANSIBLE_COLLECTIONS_PATH": str(self.collections),
            "PYTHONPATH": "",
            "ANSIBLE_HOME": str(self.folder / "ansible"),
            "ANSIBLE_FORCE_COLOR": "True",
            "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
            "ANSIBLE_RETRY_FILES_ENABLED": "False",
            "PATH": f"{PROGRAMS}:/usr/bin:/bin",
            **injected,
        }

    def start(
        self,
        playbook: str,
        answers: Mapping[str, Any] | None = None,
        *,
        stack: Mapping[str, Any] | None = None,
        beside: Mapping[str, Any] | None = None,
        files: Mapping[str, str] | None = None,
        cmdline: str = "",
        access_key: str | None = None,
    ) -> Job:
        """Start a job, with another stack than the project's where one is given, and what its file has beside it.

        ``files`` are others of the project, by their paths.
        """
        folder, cancelled = self._job(answers, stack, beside), threading.Event()
        for name, content in (files or {}).items():
            path = folder / "project" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        thread, runner = ansible_runner.run_async(
            private_data_dir=str(folder),
            playbook=playbook,
            envvars=self.environment(access_key),
            cmdline=cmdline,
            cancel_callback=cancelled.is_set,
            quiet=True,
            settings={"suppress_env_files": True},
        )
        return Job(runner, thread, cancelled)

    def run(self, playbook: str, answers: Mapping[str, Any] | None = None, **keywords: Any) -> Job:
        return self.start(playbook, answers, **keywords).end()

    def run_on_a_node(self, playbook: str, answers: Mapping[str, Any], stack: Mapping[str, Any]) -> list[str]:
        """Run a job as an execution node does, which sends its events as lines of JSON. Returns these lines."""
        folder = self._job(answers, stack)
        job, answer = folder / "job", folder / "answer"
        with job.open("wb") as output:
            ansible_runner.run(
                streamer="transmit",
                _output=output,
                private_data_dir=str(folder),
                playbook=playbook,
                envvars=self.environment(),
            )
        # A folder of its own: a node sees nothing of its controller's.
        node = str(folder.with_name(f"{folder.name}_node"))
        with job.open("rb") as stream, answer.open("wb") as output:
            ansible_runner.run(streamer="worker", _input=stream, _output=output, private_data_dir=node)
        return answer.read_text(encoding="utf-8").splitlines()

    def _job(
        self,
        answers: Mapping[str, Any] | None,
        stack: Mapping[str, Any] | None,
        beside: Mapping[str, Any] | None = None,
    ) -> Path:
        """Make the folder of a job."""
        self.jobs += 1
        folder = self.folder / f"job_{self.jobs}"
        for name in ("env", "inventory"):
            (folder / name).mkdir(parents=True)
        shutil.copytree(AWX / "project", folder / "project")
        if stack is not None:
            path = folder / "project" / "stacks" / f"{STACK}.yml"
            path.write_text(json.dumps({"manifest": stack, **(beside or {})}), encoding="utf-8")  # JSON is YAML
        variables = {"awx_job_id": self.jobs, "awx_user_name": "operator", "stack": STACK, **(answers or {})}
        (folder / "env" / "extravars").write_text(yaml.dump(variables, Dumper=_Unsafe), encoding="utf-8")
        inventory = {"all": {"hosts": ["localhost"]}, "_meta": {"hostvars": {"localhost": LOCALHOST}}}
        script = folder / "inventory" / "hosts"
        script.write_text(f"#! /usr/bin/env python3\nprint({json.dumps(inventory)!r})\n", encoding="utf-8")
        script.chmod(0o500)
        return folder
