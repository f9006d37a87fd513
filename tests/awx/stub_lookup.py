# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands for the lookup awx.awx.controller_api: returns what a test says that the controller has."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        assert set(kwargs) == {"query_params"}
        objects = json.loads(Path(os.environ["STUB_OBJECTS"]).read_text(encoding="utf-8"))
        asked = dict(kwargs["query_params"])
        return [each["object"] for each in objects.get(terms[0], []) if each["query"] == asked]
