# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs in the repository's workflows can't be exchanged by others."""

from __future__ import annotations

import re

from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT


def test_actions_are_pinned() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")]
    used = [line for text in texts for line in re.findall(r"uses: (.*)", text)]

    assert used
    assert [line for line in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+(\.\d+)*", line)] == []
