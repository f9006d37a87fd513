# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The roles as users run them. `make chaos` kills many more of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.chaos import playbooks
from ansible_collections.naver.ncloud.tests.chaos.roles import Play, Provision, Teardown
from ansible_collections.naver.ncloud.tests.chaos.schedule import Schedule, schedule
from ansible_collections.naver.ncloud.tests.chaos.stacks import EDGES, PROFILE, Random, account_of_all_kinds
from ansible_collections.naver.ncloud.tests.chaos.world import Death, World, engine_in
from ncloud_emulator import Emulator

SEED = next(seed for seed in range(1000) if len(schedule(seed).manifest) == 6 and not schedule(seed).troubles)
# Each state is shown once, so that there is something to wait for.
SETTINGS: dict[str, Any] = {"state_reads": 1, "seed_ids": SEED}


PROFILE_OF_OWN = {"name": "profile-1"}
LIVE: dict[str, Any] = {
    "name": "live_1",
    "quality_set": "3",
    "use_dvr": True,
    "record": {"type": "NO_RECORD"},
    "cdn": {"profile": "profile-1", "region_type": "KOREA"},
    "force": True,
}
SHARING = {**LIVE, "name": "live_2", "cdn": {
    "create_cdn": False,
    "profile": str(PROFILE),
    "cdn_instance_no": EDGES[0],
    "cdn_domain": f"games{EDGES[0]}.edge.naverncp.com",
}}  # fmt: skip
STREAMING = {
    "name": "channel-1",
    "storage_bucket_name": "media",
    "protocol_list": ["HLS"],
    "segment_duration": 5,
    "create_cdn": True,
    "cdn": {"type": "GLOBAL_EDGE", "profile_id": PROFILE, "region_type": "KOREA"},
}


MANAGED_CLONE = {"name": "clone-1", "source": "games-live", "options": {"lang": "ko"}}
OWN_PLAYER = {
    "name": "own-1",
    "domains": [{"type": "web", "domain": "https://a.example.com"}],
    "options": {"lang": "en"},
    "promote": "changed",
}
OUTPUT = {"bucket_name": "media", "file_path": "/1"}
OPTION = {
    "name": "option-1",
    "encoding_option_type": "AUDIO",
    "audio": {"bitrate": 128, "channel": 2, "sampling_rate": 48000},
}


def with_all_kinds() -> Schedule:
    """The same schedule with the kinds that came later, and with CDNs that are removed and that are not."""
    whole = schedule(SEED)
    account = account_of_all_kinds(Random(SEED))
    manifest = {
        **whole.manifest,
        "globaledge_profiles": [PROFILE_OF_OWN],
        "livestation_channels": [LIVE, SHARING],
        "vodstation_channels": [STREAMING],
        "vpe_players": [*whole.manifest["vpe_players"], MANAGED_CLONE, OWN_PLAYER],
        "vodstation_encoding_options": [OPTION],
        "vodstation_categories": [{"name": "category-1", "output": OUTPUT, "encoding_options": ["option-1"]}],
    }
    return replace(whole, manifest=manifest, account=account, removes_cdns=True)


@pytest.mark.parametrize("whole", [schedule(SEED), with_all_kinds()], ids=["first kinds", "all kinds"])
@pytest.mark.parametrize("role", [Provision, Teardown])
def test_the_roles_make_the_same_calls_without_ansible(
    role: type[Provision] | type[Teardown], whole: Schedule, tmp_path: Path
) -> None:
    """What drives thousands of schedules without Ansible does what the roles do, call by call."""
    world = World()
    world.emulation.update_settings(SETTINGS)
    world.emulation.seed(whole.account)
    roles: list[type[Provision] | type[Teardown]] = [Provision] if role is Teardown and whole.removes_cdns else []
    roles.append(role)
    plays: list[Play] = [each(world, whole.manifest, removes_cdns=whole.removes_cdns) for each in roles]
    with engine_in(world):
        for play in plays:
            world.run(play.run)

    with Emulator(**SETTINGS) as emulator:
        emulator.seed(whole.account)
        account = playbooks.Account(emulator, tmp_path, whole.manifest, whole.removes_cdns)
        for each in roles:
            account.run(each.__name__.lower())
        assert emulator.unknown() == []
        calls = [entry["operation"] for entry in emulator.journal()]

    assert all(play.ended_well for play in plays)
    assert [entry.operation for play in plays for entry in play.entries] == calls


def test_a_controller_is_killed() -> None:
    whole = schedule(SEED)
    manifest = {kind: whole.manifest[kind] for kind in ("name", "vodstation_categories", "vodstation_channels")}
    death = Death(3, after=True)

    whole = replace(whole, manifest=manifest, provisions=((death,),), teardowns=(), others=0.0)

    broken, _runs, kills = playbooks.live(whole)

    assert not broken
    assert kills == 1


def test_a_further_step_that_failed_is_tried_again_at_the_end(tmp_path: Path) -> None:
    """A refusal that passes, of a channel that is created and then stopped."""
    channel = {name: value for name, value in STREAMING.items() if "cdn" not in name}
    manifest = {"name": "season", "vodstation_channels": [{**channel, "state": "stopped"}]}

    with Emulator(**SETTINGS) as emulator:
        emulator.add_fault(operation="vodstation-channel-stop", times=1, status=400, error_code="260002")
        (runbook,) = playbooks.Account(emulator, tmp_path, manifest).run("provision")
        (made,) = emulator.state()["vodstation"]["channels"]

    assert "260002" in runbook.text
    assert runbook.process.returncode == 0
    assert made["channelStatus"] == "STOPPED"
