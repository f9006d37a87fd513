# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation does what it says: each page is followed from top to bottom, against an emulator."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils import _errors
from ansible_collections.naver.ncloud.plugins.module_utils._errors import NcloudError
from ansible_collections.naver.ncloud.plugins.module_utils._request import SERVICES
from ansible_collections.naver.ncloud.plugins.module_utils._response import GATEWAY_HINTS
from ansible_collections.naver.ncloud.tests.docs.markdown import Block, blocks
from ansible_collections.naver.ncloud.tests.docs.pages import ACCOUNT, FILES, PAGES, ROOT
from ansible_collections.naver.ncloud.tests.docs.reader import Reader
from ncloud_emulator import Emulator

BLOCKS = {path: list(blocks(ROOT, Path(path))) for path in PAGES}
FOLLOWED = [path for path in PAGES if any(block.not_run is None for block in BLOCKS[path])]
MODULES = sorted(path.stem for path in ROOT.glob("plugins/modules/*.py"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NCLOUD_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("path", FOLLOWED)
def test_a_page_can_be_followed(path: str, tmp_path: Path) -> None:
    todo = [block for block in BLOCKS[path] if block.not_run is None]
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if any("emulator --port" in block.code for block in todo):  # it starts one of its own
        follow(todo, Reader(tmp_path, free_port(), {}))
        return
    with Emulator(seed=ACCOUNT, seed_ids=1, state_seconds=0.2) as emulator:
        variables = {
            "NCLOUD_ENDPOINT": emulator.endpoint,
            "NCLOUD_ACCESS_KEY": emulator.access_key,
            "NCLOUD_SECRET_KEY": emulator.secret_key,
        }
        follow(todo, Reader(tmp_path, int(emulator.url.rpartition(":")[2]), variables))


def follow(todo: list[Block], reader: Reader) -> None:
    with reader:
        for block in todo:
            reader.do(block)
        assert reader.unknown() == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_passed_over_silently(path: str) -> None:
    """Every block says what it is, and one that is not run says why."""
    assert not [block.place for block in BLOCKS[path] if not block.is_known or block.not_run == ""]


def test_troubleshooting_knows_every_code() -> None:
    page = (ROOT / "docs/guides/troubleshooting.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"\w+", page))
    for first, last in re.findall(r"(\d+) to (\d+)", page):
        explained |= {str(code) for code in range(int(first), int(last) + 1)}
    codes = set(GATEWAY_HINTS).union(
        *((*service.hints, *service.absent, *service.denied, *service.internal) for service in SERVICES.values())
    )
    kinds = {error.kind for error in vars(_errors).values() if isinstance(error, type) and hasattr(error, "kind")}
    assert codes | kinds - {NcloudError.kind} <= explained


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_run_by_its_target(module: str) -> None:
    targets = ROOT / "tests" / "integration" / "targets"
    # An info module may be in the target of its kind.
    tasks = [targets / name / "tasks" / "main.yml" for name in (module, module.removesuffix("_info"))]
    run = [path.read_text(encoding="utf-8") for path in tasks if path.exists()]
    assert any(f"setup_examples_module: {module}\n" in text for text in run)
