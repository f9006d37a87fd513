# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What readers have to be told, and where."""

from __future__ import annotations

import pytest
import yaml

from ansible_collections.naver.ncloud.tests.docs.pages import ROOT
from ansible_collections.naver.ncloud.tests.docs.test_examples import BLOCKS, MODULES

README_WORDS = 1000


@pytest.mark.parametrize("module", [name for name in MODULES if name.endswith("_clone")])
def test_a_clone_module_says_that_absent_deletes_an_original_too(module: str) -> None:
    text = (ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    documentation = yaml.safe_load(text.partition('DOCUMENTATION = r"""')[2].partition('"""')[0])
    assert any(
        "O(state=absent) deletes" in line and "or is an original" in line for line in documentation["description"]
    )


def test_the_readme_says_that_absent_deletes_an_original_too() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert "`state: absent` deletes the object of this name, whoever created it." in text
    assert "This is also true of the `_clone` modules" in text


@pytest.mark.parametrize("path", ["README.md", "roles/provision/README.md", "roles/teardown/README.md"])
def test_a_reader_learns_how_to_delete_one_item_of_a_manifest(path: str) -> None:
    assert "runbooks.md#retire-one-item" in (ROOT / path).read_text(encoding="utf-8")


def test_the_readme_is_read_in_ten_minutes() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= README_WORDS


def test_a_rehearsal_installs_the_collection_in_an_environment_that_is_active() -> None:
    (rehearsal,) = (block.code for block in BLOCKS["README.md"] if "-m venv" in block.code)
    steps = ["-m venv", "/bin/activate", "pip install", "collection build", "collection install", "ncloud-emulator"]
    places = [rehearsal.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
