# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an item of a manifest names of other kinds, or of its own: it works from an empty account, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, problems
from ansible_collections.naver.ncloud.tests.chaos.roles import Play, Provision
from ansible_collections.naver.ncloud.tests.chaos.world import World, engine_in

DEFINITION = {"openapi": "3.0.3", "paths": {"/": {"get": {}}}}
PLAN = {"name": "gold", "rps": 10}
PRODUCT = {"name": "games", "subscription": "public"}
API = {"product": "games", "name": "scores", "definition": DEFINITION, "defaults": {"endpoint_path": "/v1"}}
STAGE = {"product": "games", "api": "scores", "name": "prod", "endpoint_domain": "https://backend.example.com"}
SERVED = {"apigw_products": [PRODUCT], "apigw_apis": [API], "apigw_stages": [STAGE]}
ORIGINAL = {
    "vpe": {"players": [{"name": "original"}]},
    "apigateway": {
        "products": [{"productId": "p1abcd2345", "productName": "media", "subscriptionCode": "PUBLIC"}],
        "apis": [{"apiId": "a000orig01", "productId": "p1abcd2345", "apiName": "blue"}],
        "stages": [{"apiId": "a000orig01", "stageName": "prod", "endpointDomain": "https://backend.example.com"}],
    },
}
PLAYER = {"name": "trial", "source": "original"}
GREEN = {"product": "media", "name": "green", "source": "blue"}
OF_GREEN = {**STAGE, "product": "media", "api": "green"}
KEY = {"name": "mobile", "subscriptions": [{"product": "games", "approve": True, "plans": {"scores/prod": "gold"}}]}
LIVE: dict[str, Any] = {
    "name": "rink",
    "quality_set": "3",
    "use_dvr": False,
    "record": {"type": "NO_RECORD"},
    "cdn": {"profile": "arena", "region_type": "KOREA"},
}
STREAMING: dict[str, Any] = {
    "name": "replays",
    "storage_bucket_name": "media",
    "protocol_list": ["HLS"],
    "segment_duration": 10,
    "create_cdn": True,
    "cdn": {"type": "GLOBAL_EDGE", **LIVE["cdn"]},
}
VIDEO = {
    "codec": "AVC",
    "codec_options": {"profile": "HIGH", "level": "4.1"},
    "bitrate": 3000,
    "width": 1280,
    "height": 720,
    "framerate": 30,
    "keyframe_interval": 2,
    "rate_control": "CBR",
    "pass": "1",
}
AUDIO = {"bitrate": 128, "channel": 2, "sampling_rate": 48000}
OPTION = {"name": "HD-30", "format": "MP4", "video": VIDEO, "audio": AUDIO}
OUTPUT = {"bucket_name": "media", "file_path": "/one"}
CLIP = {"channel": "rink", "snapshot_id": 1, "start_time": "0", "end_time": "1000", "output": OUTPUT}
MUST_EXIST = "is of this manifest, but must exist before"

# A manifest, and the sentence that refuses it before the first request, if one does.
TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "product of an API": ({"apigw_products": [PRODUCT], "apigw_apis": [API]}, ""),
    "source of an API": ({"apigw_apis": [GREEN]}, ""),
    "new source of an API": ({"apigw_apis": [{**GREEN, "name": "blue2"}, {**GREEN, "source": "blue2"}]}, MUST_EXIST),
    "API of a stage": (SERVED, ""),
    "clone of a stage": ({"apigw_apis": [GREEN], "apigw_stages": [OF_GREEN]}, ""),
    "usage plan of a stage": (
        {**SERVED, "apigw_usage_plans": [PLAN], "apigw_stages": [{**STAGE, "usage_plans": ["gold"]}]},
        "",
    ),
    "product, stage and plan of a key": (
        {
            **SERVED,
            "apigw_usage_plans": [PLAN],
            "apigw_stages": [{**STAGE, "usage_plans": ["gold"]}],
            "apigw_api_keys": [KEY],
        },
        "",
    ),
    "plan of a key that the stage does not have": (
        {
            **SERVED,
            "apigw_usage_plans": [PLAN],
            "apigw_stages": [{**STAGE, "usage_plans": []}],
            "apigw_api_keys": [KEY],
        },
        "does not have the usage plan gold in its usage_plans",
    ),
    "profile of a channel": ({"globaledge_profiles": [{"name": "arena"}], "livestation_channels": [LIVE]}, ""),
    "profile of a streaming channel": (
        {"globaledge_profiles": [{"name": "arena"}], "vodstation_channels": [STREAMING]},
        "",
    ),
    "encoding option of a category": (
        {
            "vodstation_encoding_options": [OPTION],
            "vodstation_categories": [{"name": "trailers", "output": OUTPUT, "encoding_options": ["HD-30"]}],
        },
        "",
    ),
    "source of a player": ({"vpe_players": [PLAYER]}, ""),
    "source of a player that says more": ({"vpe_players": [{**PLAYER, "options": {"lang": "ko"}}]}, ""),
    "new source of a player": ({"vpe_players": [{**PLAYER, "name": "one"}, {**PLAYER, "source": "one"}]}, MUST_EXIST),
}


def warnings(play: Play) -> list[str]:
    return [each for answer in play.answers for each in answer.result.get("warnings") or ()]


@pytest.mark.parametrize("lag", [0.0, 4.0])
@pytest.mark.parametrize(("manifest", "refused"), TABLE.values(), ids=TABLE)
def test_a_reference_works_or_is_refused(manifest: dict[str, Any], refused: str, lag: float) -> None:
    """Check mode foresees it from where the account is, a run does it, and a second one changes nothing.

    Also while lists do not know yet what is new, and are answered as if it were not there.
    """
    whole = {"name": "referring", **manifest}
    said = problems(whole)
    if refused:
        assert len(said) == 1
        assert refused in said[0]
        return
    assert said == []
    world = World(1)
    world.emulation.seed(ORIGINAL)
    world.emulation.update_settings({"listing_lag": lag})
    with engine_in(world):
        foreseen = Provision(world, whole, check_mode=True).run()
        done = Provision(world, whole).run()
        again = Provision(world, whole).run()

    assert [foreseen.errors, done.errors, again.errors] == [{}, {}, {}]
    assert not [entry for entry in foreseen.entries if entry.write]
    assert not warnings(foreseen)
    assert foreseen.outcome["actions"] == done.outcome["actions"]
    assert done.outcome["changed"]
    assert not again.outcome["changed"]
    assert not [entry for entry in again.entries if entry.write]


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("livestation_channels", {"cdn": {**LIVE["cdn"], "profile": "misspelled"}}),
        ("vodstation_channels", {"cdn": {**STREAMING["cdn"], "profile": "misspelled"}}),
        ("vodstation_categories", {"encoding_options": ["HD-30", "misspelled"]}),
    ],
)
def test_of_what_a_stack_names_check_mode_warns_of_the_misspelled_alone(kind: str, changed: dict[str, Any]) -> None:
    (manifest,) = (manifest for manifest, _refused in TABLE.values() if kind in manifest)
    world = World(1)
    with engine_in(world):
        foreseen = Provision(world, {**manifest, kind: [{**manifest[kind][0], **changed}]}, check_mode=True).run()

    (said,) = warnings(foreseen)
    assert "misspelled" in said
    assert "HD-30" not in said
    assert foreseen.errors == {}


def test_a_short_clip_of_a_new_channel() -> None:
    """No snapshot of it can be there. Check mode says that there is no channel, as nobody else has created it."""
    channel = {**LIVE, "cdn": {"profile": "1599", "region_type": "KOREA"}}
    clips = [{**CLIP, "expired_snapshot": "skip"}, {**CLIP, "output": {**OUTPUT, "file_path": "/two"}}]
    whole = {"name": "referring", "livestation_channels": [channel], "livestation_short_clips": clips}
    world = World(1)
    world.emulation.seed({"globaledge": {"profiles": [{"id": 1599, "profileName": "arena"}]}})
    with engine_in(world):
        foreseen = Provision(world, whole, check_mode=True).run()
        done = Provision(world, whole).run()

    assert list(foreseen.errors) == list(done.errors) == ["livestation_short_clips"]
    assert all("has no channel 'rink'" in each for each in foreseen.errors["livestation_short_clips"].values())
    ((failed, sentence),) = done.errors["livestation_short_clips"].items()
    assert failed == "rink media /two"
    assert "snapshot 1 or its Live Station channel does not exist" in sentence


def test_the_table_has_every_reference() -> None:
    def options(item: dict[str, Any]) -> Iterator[str]:
        for option, value in item.items():
            yield option
            for each in value if isinstance(value, list) else [value]:
                yield from (f"{option}.{part}" for part in each) if isinstance(each, dict) else ()

    named = {(name, option) for name, kind in KINDS.items() for option in kind.references}
    named |= {(name, "source") for name, kind in KINDS.items() if kind.clone}

    assert named <= {
        (name, option)
        for manifest, _refused in TABLE.values()
        for name, items in manifest.items()
        for item in items
        for option in options(item)
    }
