# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection as users get it: built, and installed into an empty path."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.naver.ncloud.tests.awx.controller import PROGRAMS, ROOT
from ansible_collections.naver.ncloud.tests.unit import conftest as of_unit_tests

# For what writes the surveys.
sys.path.insert(0, str(ROOT / "tests" / "tools"))

GALAXY = PROGRAMS / "ansible-galaxy"

# Fixtures: an emulated account, on which modules run.
account = of_unit_tests.account
_emulator = of_unit_tests._emulator
_no_notes_of_other_tests = of_unit_tests._no_notes_of_other_tests


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("NCLOUD_") or name.lower().endswith("_proxy")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tarball")
    subprocess.run([GALAXY, "collection", "build", "--output-path", folder], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("naver-ncloud-*.tar.gz")
    return path


@pytest.fixture(scope="session")
def collections(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("requirements_collections")
    command = [GALAXY, "collection", "install", "--offline", tarball, "--collections-path", folder]
    # What is found elsewhere would not be installed again.
    nowhere_else = {"ANSIBLE_COLLECTIONS_PATH": str(folder), "PYTHONPATH": ""}
    subprocess.run(command, env=os.environ | nowhere_else, check=True, capture_output=True)
    return folder
