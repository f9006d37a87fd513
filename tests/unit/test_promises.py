# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every promise of docs/reliability.md names a test that is there."""

from __future__ import annotations

import re

from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT

NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))


def test_promises_name_tests() -> None:
    assert NAMED
    assert [
        (path, name)
        for path, name in NAMED
        if not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ] == []
