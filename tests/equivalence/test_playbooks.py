# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks say where there is nothing to do, or nothing to do it with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import run
from ncloud_emulator import Emulator

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
UNDEFINED = {"manifest": {"name": "games", "vodstation_categories": [{"name": "{{ nobody_defined_it }}"}]}}
CONFIRMED = {"teardown_confirm": "games"}
OF_A_MANIFEST = ("provision", "verify", "teardown")


@pytest.mark.parametrize(
    ("playbook", "variables", "says"),
    [
        *((playbook, {}, "Give the manifest: -e @stack.yml") for playbook in OF_A_MANIFEST),
        *((playbook, UNDEFINED, "'nobody_defined_it' is undefined") for playbook in OF_A_MANIFEST),
        ("export", {"export_dest": "stack.yml"}, "The tags of this run select nothing of the export."),
    ],
)
def test_it_fails(emulator: Emulator, tmp_path: Path, playbook: str, variables: dict[str, Any], says: str) -> None:
    tags = ["--tags", "vodstation_channels"] if playbook == "export" else []
    ran = run(PLAYBOOKS / f"{playbook}.yml", emulator, tmp_path, "-e", json.dumps(variables), *tags)

    assert ran.status != 0
    assert says in ran.stdout + ran.stderr
    assert emulator.journal() == []


@pytest.mark.parametrize("removes_cdns", [False, True])
def test_nothing_to_tear_down(emulator: Emulator, tmp_path: Path, removes_cdns: bool) -> None:
    variables = {**CONFIRMED, "manifest": {"name": "games"}, "teardown_remove_cdns": removes_cdns}

    ran = run(PLAYBOOKS / "teardown.yml", emulator, tmp_path, "-e", json.dumps(variables))

    assert ran.status == 0, ran.stdout
    assert "Nothing to delete: nothing of it exists." in ran.stdout
    assert ("look for CDNs that it left, with globaledge_edge_info" in ran.stdout) == removes_cdns


def test_a_profile_that_stays_is_not_called_gone(emulator: Emulator, tmp_path: Path) -> None:
    profile = {"profiles": [{"id": 7, "profileName": "games"}], "edges": [{"id": 8, "profileId": 7}]}
    emulator.seed({"globaledge": profile})
    variables = {**CONFIRMED, "manifest": {"name": "games", "globaledge_profiles": [{"name": "games"}]}}

    ran = run(PLAYBOOKS / "teardown.yml", emulator, tmp_path, "-e", json.dumps(variables))

    assert ran.status == 0, ran.stdout
    assert "it still has 1 edge" in ran.stdout
    assert "Nothing to delete: what stays is named above." in ran.stdout


def test_channels_that_another_run_deletes_are_created_side_by_side(emulator: Emulator, tmp_path: Path) -> None:
    names = ("games-1", "games-2")
    emulator.update_settings(state_reads=3)
    emulator.seed({"vodstation": {"channels": [{"name": name, "channelStatus": "TERMINATING"} for name in names]}})
    channel = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10}
    manifest = {"name": "games", "vodstation_channels": [{"name": name, **channel} for name in names]}
    variables = {"manifest": manifest, "provision_wait_interval": 0.2}

    ran = run(PLAYBOOKS / "provision.yml", emulator, tmp_path, "-e", json.dumps(variables))

    assert ran.status == 0, ran.stdout
    journal = emulator.journal()
    first, second = (count for count, entry in enumerate(journal) if entry["operation"] == "vodstation-channel-create")
    new = [each["id"] for each in emulator.state("vodstation")["channels"] if each["channelStatus"] == "READY"]
    assert len(new) == 2
    assert not [entry for entry in journal[first:second] if any(each in entry["target"] for each in new)]


def test_an_export_warns_of_nothing(emulator: Emulator, tmp_path: Path) -> None:
    ran = run(
        PLAYBOOKS / "export.yml", emulator, tmp_path, "-i", "localhost,", "-e", f"export_dest={tmp_path}/stack.yml"
    )

    assert ran.status == 0, ran.stdout
    assert "[WARNING]" not in ran.stdout + ran.stderr


def test_a_look_afterwards_that_is_refused_ends_the_run_and_is_said(emulator: Emulator, tmp_path: Path) -> None:
    categories = [{"name": "games", "output": {"bucket_name": "media", "file_path": "/games"}}]
    manifest = {"name": "games", "vodstation_categories": categories, "apigw_usage_plans": [{"name": "games"}]}
    emulator.add_fault(operation="vodstation-category-list", after=1, status=401, error_code="200")

    ran = run(PLAYBOOKS / "provision.yml", emulator, tmp_path, "-e", json.dumps({"manifest": manifest}))

    assert ran.status != 0
    assert "games was not fully provisioned. Could not read the categories of VOD Station" in ran.stdout + ran.stderr
    assert {entry["service"] for entry in emulator.journal()} == {"vodstation"}
    assert len(emulator.state("vodstation")["categories"]) == 1
