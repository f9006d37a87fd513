# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback that writes down, of each task that registers, what callbacks get to see, and what it did outside."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from ansible.playbook.task import Task
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: record
type: notification
short_description: Write down what tasks did
description:
  - A line of JSON for each task that registers.
requirements: []
author:
  - naver.ncloud contributors (@naver-ncloud)
options: {}
"""

# Ansible leaves the program of each module process here, as it is told to keep it.
REMOTE_TMP = Path(os.environ.get("ANSIBLE_REMOTE_TMP", "/nonexistent"))


def recorder(event: str) -> Callable[..., None]:
    def record(callback: CallbackModule, result: Any) -> None:
        seen = result.result if hasattr(result, "result") else result._result  # ansible-core 2.18
        callback.events.append((event, json.loads(json.dumps(seen, default=str))))

    return record


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "record"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self.events: list[tuple[str, Any]] = []
        self._case = self._module = ""
        self._request = 0
        self._programs: set[Path] = set()

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:
        self._write_down()
        registers = task.register or ""  # in newer versions of ansible-core a dictionary
        self._case = registers if isinstance(registers, str) else next(iter(registers))
        self._module = task.action.rpartition(".")[2]

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._write_down()

    v2_runner_on_ok = recorder("ok")
    v2_runner_on_skipped = recorder("skipped")
    v2_runner_on_unreachable = recorder("unreachable")
    v2_runner_retry = recorder("retry")
    v2_runner_item_on_ok = recorder("item ok")
    v2_runner_item_on_failed = recorder("item failed")
    v2_runner_item_on_skipped = recorder("item skipped")
    v2_runner_on_async_ok = recorder("async ok")
    v2_runner_on_async_failed = recorder("async failed")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        recorder("ignored" if ignore_errors else "failed")(self, result)

    def _write_down(self) -> None:
        with urlopen(f"{os.environ['RECORD_EMULATOR']}/_emulator/journal?since={self._request}") as answer:
            requests = json.load(answer)["requests"]
        programs = set(REMOTE_TMP.glob(f"*/AnsiballZ_{self._module}.py"))
        if self._case:
            done = {
                "case": self._case,
                "events": self.events,
                "requests": requests,
                "processes": len(programs - self._programs),
            }
            with Path(os.environ["RECORD_FILE"]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(done) + "\n")
        self.events = []
        self._request = max([self._request, *(request["number"] for request in requests)])
        self._programs |= programs
