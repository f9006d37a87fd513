# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of requests at -vvv: the same lines over both routes, and nothing of them in a result."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import play, run
from ncloud_emulator import Emulator

LINE = re.compile(r"<localhost> ([A-Z]+ \w+ /\S*: \S+), request id \w+, \d+ ms")
CATEGORY = "naver.ncloud.vodstation_category"
OUTPUT = {"bucket_name": "media", "file_path": "/"}


@pytest.mark.parametrize("switch", ["", "0"])
@pytest.mark.parametrize("verbosity", ["-vv", "-vvv"])
def test_a_line_for_each_request(emulator: Emulator, tmp_path: Path, switch: str, verbosity: str) -> None:
    tasks: list[dict[str, Any]] = [
        {"name": "loop", CATEGORY: {"name": "{{ item }}", "output": OUTPUT}, "loop": ["one", "two"]},
        {"name": "fails", f"{CATEGORY}_info": {"secret_key": "not-the-one"}, "ignore_errors": True},
        {"name": "hidden", f"{CATEGORY}_info": {}, "no_log": True},
        {"name": "background", f"{CATEGORY}_info": {}, "async": 60, "poll": 1},
    ]

    ran = run(play(*tasks, folder=tmp_path), emulator, tmp_path, verbosity, NCLOUD_IN_PROCESS=switch)

    assert ran.status == 0, ran.stdout
    listing, create = "GET vodstation /category: 200", "POST vodstation /category: 200"
    loop = [listing, create, create] if switch == "" else [listing, create] * 2
    wanted = [*loop, "GET vodstation /category: 401"] if verbosity == "-vvv" else []
    assert LINE.findall(ran.stdout) == wanted
    assert "ncloud_requests" not in json.dumps([case.events for case in ran.cases.values()])
