# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs in the repository's workflows can't be exchanged by others."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT

WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")}


def test_actions_are_pinned() -> None:
    used = [line for text in WORKFLOWS.values() for line in re.findall(r"uses: (.*)", text)]

    assert used
    assert [line for line in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+(\.\d+)*", line)] == []


def test_the_job_that_knows_the_token_installs_pinned_files_only() -> None:
    steps = yaml.safe_load(WORKFLOWS["release.yml"])["jobs"]["publish"]["steps"]
    installations = [step["run"] for step in steps if re.search(r"\b(pip|pipx|npm|apt-get)\b", step.get("run", ""))]
    assert installations
    for command in installations:
        installed = re.fullmatch(r"python -m pip install --require-hashes .*-r checkout/(\S+)", command)
        assert installed, command
        assert_pinned(ROOT / installed[1])


def assert_pinned(requirements: Path) -> None:
    text = re.sub(r"\\\n", "", requirements.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert any(line.startswith("ansible-core==") for line in lines)
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==\S+(\s+--hash=sha256:[0-9a-f]{64})+", line)] == []


def test_sessions_that_workflows_run_are_there() -> None:
    cores = re.findall(r'core: "([\d.]+)"', WORKFLOWS["test.yml"])
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    run = re.findall(r"(\S+)-\$\{\{ matrix\.core \}\}", WORKFLOWS["test.yml"])
    assert cores
    assert [core for core in cores if f'    "{core}": (' not in noxfile] == []
    assert run
    assert [name for name in run if f'@session("{name}", ' not in noxfile] == []
