# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback that writes down how long each task took, and what it asked of the emulator."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from ansible.playbook.task import Task
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: stopwatch
type: notification
short_description: Write down how long tasks took
description:
  - A line of JSON for each task, into the file that the environment names.
requirements: []
author:
  - naver.ncloud contributors (@naver-ncloud)
options: {}
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "stopwatch"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._journal = os.environ["NCLOUD_ENDPOINT"].replace("{service}", "_emulator") + "/journal"
        self._name, self._started = "", 0.0
        self._ends: list[float] = []  # of the items, and of the task; in seconds from its start

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:
        self._write_down()
        self._name, self._ends, self._started = task.get_name().lower(), [], time.monotonic()

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._ends.append(time.monotonic() - self._started)

    def v2_runner_on_ok(self, result: Any) -> None:
        self._ends.append(time.monotonic() - self._started)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._write_down()

    def _write_down(self) -> None:
        """Between two tasks, so that it costs none of them anything. The journal begins anew for the next."""
        with urlopen(self._journal) as answer:
            requests = json.load(answer)["requests"]
        urlopen(Request(self._journal, method="DELETE")).close()
        if self._ends:
            lap = {
                "name": self._name,
                "items": max(1, len(self._ends) - 1),
                "first": self._ends[0],
                "seconds": self._ends[-1],
                "calls": len(requests),
                "emulator_seconds": sum(request["seconds"] for request in requests),
            }
            with Path(os.environ["STOPWATCH_FILE"]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(lap) + "\n")
