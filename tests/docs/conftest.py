# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says at the end which examples were not run, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.naver.ncloud.tests.docs.markdown import blocks
from ansible_collections.naver.ncloud.tests.docs.pages import PAGES, ROOT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("examples that are not run")
    for path in PAGES:
        for block in blocks(ROOT, Path(path)):
            if block.not_run is not None:
                terminalreporter.write_line(f"{block.place}: {block.not_run}")
