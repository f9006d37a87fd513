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
from ansible_collections.naver.ncloud.tests.chaos.schedule import schedule
from ansible_collections.naver.ncloud.tests.chaos.world import Death, World, engine_in
from ncloud_emulator import Emulator

SEED = next(seed for seed in range(1000) if len(schedule(seed).manifest) == 6 and not schedule(seed).troubles)
SETTINGS: dict[str, Any] = {"state_seconds": 0, "seed_ids": SEED}


@pytest.mark.parametrize("role", [Provision, Teardown])
def test_the_roles_make_the_same_calls_without_ansible(role: type[Provision] | type[Teardown], tmp_path: Path) -> None:
    """What drives thousands of schedules without Ansible does what the roles do, call by call."""
    world, whole = World(), schedule(SEED)
    world.emulation.update_settings(SETTINGS)
    world.emulation.seed(whole.account)
    play: Play = role(world, whole.manifest)
    with engine_in(world):
        world.run(play.run)

    with Emulator(**SETTINGS) as emulator:
        emulator.seed(whole.account)
        account = playbooks.Account(emulator, tmp_path, whole.manifest)
        account.run(role.__name__.lower())
        assert emulator.unknown() == []
        calls = [entry["operation"] for entry in emulator.journal()]

    assert play.ended_well
    assert [entry.operation for entry in play.entries] == calls


def test_a_controller_is_killed() -> None:
    whole = schedule(SEED)
    manifest = {kind: whole.manifest[kind] for kind in ("name", "vodstation_categories", "vodstation_channels")}
    death = Death(3, after=True)

    whole = replace(whole, manifest=manifest, provisions=((death,),), teardowns=(), others=0.0)

    broken, _runs, kills = playbooks.live(whole)

    assert not broken
    assert kills == 1
