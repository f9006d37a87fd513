# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A large account, a large manifest, and an API that allows ten calls a second."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from ansible_collections.naver.ncloud.tests.chaos.promises import check_wanted, objects
from ansible_collections.naver.ncloud.tests.chaos.roles import Play, Provision, Teardown
from ansible_collections.naver.ncloud.tests.chaos.stacks import LIVE_CHANNEL, PRODUCT, SNAPSHOT
from ansible_collections.naver.ncloud.tests.chaos.world import World, engine_in

CALLS_PER_SECOND = 10
MOST_WASTED = 0.1
CLIPS = [
    {
        "channel": LIVE_CHANNEL,
        "snapshot_id": SNAPSHOT,
        "start_time": "0",
        "end_time": "30000",
        "output": {"bucket_name": "media", "file_path": f"/clips/{number}"},
    }
    for number in range(50)
]
CHANNEL = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10}
OUTPUT = {"bucket_name": "media", "file_path": "/"}
MANIFEST: dict[str, Any] = {
    "name": "large",
    "vpe_players": [{"name": f"player-{number}", "source": "100"} for number in range(50)],
    "apigw_apis": [{"product": PRODUCT, "name": f"api-{number}", "source": "games-blue"} for number in range(150)],
    "livestation_short_clips": CLIPS,
    "vodstation_categories": [{"name": f"category-{number}", "output": OUTPUT} for number in range(650)],
    "vodstation_channels": [{"name": f"channel-{number}", **CHANNEL} for number in range(100)],
}
ITEMS = sum(len(items) for kind, items in MANIFEST.items() if kind != "name")
# 10,000 in all, and what is made from.
ACCOUNT: dict[str, Any] = {
    "vpe": {"players": {"count": 200, "name": "there-{n}"}},
    "apigateway": {
        "products": [{"productId": PRODUCT}],
        "apis": {"count": 6800, "apiName": "there-{n}", "productId": PRODUCT},
    },
    "livestation": {
        "channels": [{"channelId": LIVE_CHANNEL, "isRecording": True}],
        "snapshots": [{"snapshotId": SNAPSHOT, "channelId": LIVE_CHANNEL, "duration": 60, "age": 0}],
    },
    "vodstation": {
        "categories": {"count": 2000, "name": "there-{n}"},
        "channels": {"count": 1000, "name": "there-{n}", "channelStatus": "STOPPED"},
    },
}
SOURCES = {
    "vpe": {"players": [{"no": 100, "name": "games-live"}]},
    "apigateway": {"apis": [{"productId": PRODUCT, "apiName": "games-blue"}]},
}


def account(throttle: int | None) -> World:
    random.seed(1)
    world = World(1)
    world.emulation.seed(ACCOUNT)
    world.emulation.seed(SOURCES)
    world.emulation.update_settings({"state_seconds": 20.0, "throttle": throttle})
    return world


def run(world: World, role: type[Provision] | type[Teardown]) -> Counter[int | None]:
    """Run a role, which must end well. Returns how many calls were answered with which status."""
    play: Play = role(world, MANIFEST, wait_timeout=600.0)
    with engine_in(world):
        world.run(play.run)
    assert play.ended_well, play.errors
    return Counter(entry.status for entry in play.entries)


def test_ten_calls_a_second() -> None:
    """Little is refused, and nothing is asked twice because it came slowly."""
    assert ITEMS == 1000
    at_ease = run(account(None), Provision)
    world = account(CALLS_PER_SECOND)
    started = world.now

    provisioned = run(world, Provision)

    check_wanted(objects(world.emulation.export()), MANIFEST)
    assert at_ease[429] == 0
    wasted = provisioned.total() - at_ease.total()
    assert wasted <= MOST_WASTED * provisioned.total()
    # As fast as the API allows, but for what its refusals cost.
    assert world.now - started <= 1.5 * at_ease.total() / CALLS_PER_SECOND
    again = run(world, Provision)
    assert again[429] <= MOST_WASTED * again.total()
    gone = run(world, Teardown)
    assert gone[429] <= MOST_WASTED * gone.total()
