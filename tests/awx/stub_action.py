# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands for a module of awx.awx: checks its parameters as the module would, and writes them down.

It fails where a test says how that module fails.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        name = self._task.action.rpartition(".")[2]
        table = json.loads(Path(os.environ["STUB_TABLE"]).read_text(encoding="utf-8"))
        _validation, parameters = self.validate_argument_spec(argument_spec=table["modules"][name])
        given = {key: parameters[key] for key in self._task.args}
        with Path(os.environ["STUB_RECORD"]).open("a", encoding="utf-8") as record:
            record.write(json.dumps([name, given]) + "\n")
        failures = json.loads(os.environ.get("STUB_FAILURES", "{}"))
        return result | {"changed": False} | failures.get(name, {})
