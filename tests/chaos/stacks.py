# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wanted, and what is there: manifests, and the accounts that they are provisioned into."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

PRODUCT, OTHER_PRODUCT = "p1abcd2345", "p2abcd2345"
LIVE_CHANNEL = "ls-20260131090000-AbCdE"
SNAPSHOT = 77
PROFILE = 1599
# Those of others: of a live channel, of a streaming channel, and one that no channel shows.
EDGES = (4796, 4797, 4798)
Random = random.Random
Object = dict[str, Any]
Maker = Callable[[Random, int, Object], Object]
# What is there of the manifest's own live channels, by the number of the item.
OWN_CHANNEL, OWN_SNAPSHOT, OWN_EDGE = "ls-20260131090000-OwnN{}", 80, 4800


# -- the first five kinds


def _account(chance: Random) -> Object:
    """What a stack is made from, and neighbours."""
    return {
        "vpe": {
            "players": [
                {"no": 100, "name": "games-live", "version": "1.1.0"},
                {"no": 101, "name": "Player-1-old", "version": "1.1.0"},
            ],
            "versions": [{"version": "1.1.0"}, {"version": "1.2.0"}],
        },
        "apigateway": {
            "products": [
                {"productId": PRODUCT, "productName": "media"},
                {"productId": OTHER_PRODUCT, "productName": "media-old"},
            ],
            "apis": [
                {"apiId": "a0000blue1", "productId": PRODUCT, "apiName": "games-blue", "apiDescription": "Blue"},
                {"apiId": "a0000other", "productId": OTHER_PRODUCT, "apiName": "api-1", "apiDescription": "Other"},
            ],
        },
        "livestation": {
            "channels": [
                {"channelId": LIVE_CHANNEL, "channelName": "games", "isRecording": True},
                {"channelId": "ls-20260131090001-AbCdE", "channelName": "games-2", "isRecording": True},
            ],
            "snapshots": [{"snapshotId": SNAPSHOT, "channelId": LIVE_CHANNEL, "duration": 60, "age": 0}],
            "shortclips": [
                {"id": 1, "snapshotId": SNAPSHOT, "output": {"bucketName": "media", "filePath": "/clips/1/old"}}
            ],
        },
        "vodstation": {
            "categories": [
                {"id": 10 + number, "name": f"neighbour-{number}", "output": {"bucketName": "media"}}
                for number in range(chance.randint(0, 5))
            ]
            + [{"id": 9, "name": "Category-1"}],
            "channels": [
                {"id": f"vs-20260101000000-NEIGHB{number}", "name": f"neighbour-{number}", "channelStatus": "STOPPED"}
                for number in range(chance.randint(0, 4))
            ]
            + [{"id": "vs-20260101000000-NEIGHBO", "name": "Channel-1", "channelStatus": "READY"}],
        },
    }


def first_stack(chance: Random) -> tuple[Object, Object]:
    """A manifest, and an account with what it is made from, with neighbours, and with some of it already there."""
    account = _account(chance)
    manifest: Object = {"name": "stack"}
    for kind, make in FIRST_KINDS.items():
        count = chance.choice([0, 1, 1, 2])
        if count:
            manifest[kind] = [make(chance, number, account) for number in range(1, count + 1)]
    if len(manifest) == 1:
        manifest["vodstation_categories"] = [_category(chance, 1, account)]
    return manifest, account


def _player(chance: Random, number: int, account: Object) -> Object:
    item: Object = {"name": f"player-{number}", "source": chance.choice(["games-live", "100"])}
    if chance.random() < 0.5:
        item |= {"version": "1.1.0", "auto_update": False}
    if chance.random() < 0.3:
        version = "1.2.0" if chance.random() < 0.5 and "version" in item else "1.1.0"
        account["vpe"]["players"].append({"no": 200 + number, "name": item["name"], "version": version})
        item["recreate"] = True
    return item


def _api(chance: Random, number: int, account: Object) -> Object:
    item: Object = {"name": f"api-{number}", "product": chance.choice([PRODUCT, "media"]), "source": "games-blue"}
    if chance.random() < 0.6:
        item["description"] = f"API {number}"
    if chance.random() < 0.3:
        there = {"apiId": f"a0000api0{number}", "productId": PRODUCT, "apiName": item["name"], "apiDescription": "Old"}
        account["apigateway"]["apis"].append(there)
    return item


def _clip(chance: Random, number: int, account: Object) -> Object:
    output = {"bucket_name": "media", "file_path": f"/clips/{number}"}
    if chance.random() < 0.2:
        there = {"bucketName": "media", "filePath": output["file_path"]}
        account["livestation"]["shortclips"].append(
            {"snapshotId": SNAPSHOT, "status": "COMPLETED", "output": there, "startTime": 0, "endTime": 30_000}
        )
    channel = chance.choice([LIVE_CHANNEL, "games"])
    return {"channel": channel, "snapshot_id": SNAPSHOT, "start_time": "0", "end_time": "30000", "output": output}


def _category(chance: Random, number: int, account: Object) -> Object:
    item: Object = {"name": f"category-{number}", "output": {"bucket_name": "media", "file_path": f"/{number}"}}
    if chance.random() < 0.6:
        item["encoding_options"] = chance.sample(range(1, 14), 2)
    if chance.random() < 0.4:
        item["thumbnail"] = True
    if chance.random() < 0.35:
        fixed = chance.random() < 0.4
        output = {"bucketName": "old" if fixed else "media", "filePath": f"/{number}"}
        account["vodstation"]["categories"].append({"id": 500 + number, "name": item["name"], "output": output})
        item["recreate"] = fixed
    return item


def _channel(chance: Random, number: int, account: Object) -> Object:
    item: Object = {
        "name": f"channel-{number}",
        "storage_bucket_name": "media",
        "protocol_list": chance.choice([["HLS"], ["DASH", "HLS"]]),
        "segment_duration": chance.choice([5, 10]),
    }
    if chance.random() < 0.7:
        item["state"] = chance.choice(["present", "started", "stopped"])
    if chance.random() < 0.4:
        fixed = chance.random() < 0.4
        account["vodstation"]["channels"].append(
            {
                "id": f"vs-20260101000000-EXISTS{number}",
                "name": item["name"],
                "storageBucketName": "old" if fixed else "media",
                "segmentDuration": 5,
                "channelStatus": chance.choice(["READY", "STOPPED"]),
            }
        )
        item["recreate"] = fixed
    return item


FIRST_KINDS: dict[str, Maker] = {
    "vpe_players": _player,
    "apigw_apis": _api,
    "livestation_short_clips": _clip,
    "vodstation_categories": _category,
    "vodstation_channels": _channel,
}


# -- all kinds


def stack(chance: Random) -> tuple[Object, Object]:
    """A manifest of some of all kinds, about as long as one of the first five, and its account."""
    account = account_of_all_kinds(chance)
    kinds = set(chance.sample(list(KINDS), chance.choice([1, 2, 2, 3])))
    kinds |= {needed for kind, needed in NEEDS.items() if kind in kinds and chance.random() < 0.6}
    manifest: Object = {"name": "stack"}
    for kind, make in KINDS.items():  # what others need comes first
        if kind in kinds:
            manifest[kind] = []
            for number in range(1, chance.choice([1, 1, 2]) + 1):
                manifest[kind].append(make(chance, number, {**account, "manifest": manifest}))
    return manifest, account


def whole_stack(chance: Random) -> tuple[Object, Object]:
    """A manifest of all kinds but those that serve APIs, and its account; in half of all, nothing of it is there."""
    account = account_of_all_kinds(chance)
    fresh = chance.random() < 0.5
    manifest: Object = {"name": "stack"}

    def seen() -> Object:
        """What a maker adds to a copy is never there."""
        return deepcopy(account) if fresh else account

    for kind, make in KINDS.items():
        manifest[kind] = []
        for number in range(1, chance.choice([1, 1, 2]) + 1):
            manifest[kind].append(make(chance, number, {**seen(), "manifest": manifest}))
    manifest["vpe_players"] = add_players(chance, manifest["vpe_players"], seen())
    return manifest, account


def account_of_all_kinds(chance: Random) -> Object:
    """What a stack is made from, and neighbours of all kinds."""
    account = _account(chance)
    shown, streamed, alone = EDGES
    account["globaledge"] = {
        "profiles": [{"id": PROFILE, "profileName": "media"}, {"id": 1600, "profileName": "Profile-1"}],
        "edges": [{"id": edge, "profileId": PROFILE} for edge in EDGES],
    }
    account["livestation"]["channels"][0]["cdn"] = {
        "instanceNo": str(shown),
        "profileId": PROFILE,
        "regionType": "KOREA",
        "cdnDomain": f"games{shown}.edge.naverncp.com",
    }
    account["livestation"]["channels"].append({"channelId": "ls-20260131090002-AbCdE", "channelName": "Live_1"})
    account["vodstation"]["channels"].append(
        {
            "id": "vs-20260101000000-NEIGHBC",
            "name": "neighbour-cdn",
            "createCdn": True,
            "edgeId": streamed,
            "cdnDomain": f"vod{streamed}.edge.naverncp.com",
            "cdnServiceName": "vod-neighbour",
        }
    )
    account["globaledge"]["edges"][1] |= {
        "edgeName": "vod-neighbour",
        "domainName": f"vod{streamed}.edge.naverncp.com",
    }
    account["globaledge"]["edges"][0]["domainName"] = f"games{shown}.edge.naverncp.com"
    account["globaledge"]["edges"][2]["domainName"] = f"site{alone}.edge.naverncp.com"
    account["vodstation"]["encodingOptions"] = [{"id": 100, "name": "option-1-old"}, {"id": 101, "name": "Option-1"}]
    return account


def _profile(chance: Random, number: int, account: Object) -> Object:
    item = {"name": f"profile-{number}"}
    if chance.random() < 0.3:
        account["globaledge"]["profiles"].append({"id": 1700 + number, "profileName": item["name"]})
    return item


def _live_channel(chance: Random, number: int, account: Object) -> Object:
    profiles = [each["name"] for each in account["manifest"].get("globaledge_profiles", [])]
    item: Object = {
        "name": f"live_{number}",
        "quality_set": "3",
        "use_dvr": True,
        "record": {"type": "NO_RECORD"},
        "cdn": {"profile": chance.choice(profiles or ["media", str(PROFILE)]), "region_type": "KOREA"},
        "force": True,
    }
    if chance.random() < 0.5:
        item["env_type"] = chance.choice(["REAL", "DEV"])
    if chance.random() < 0.5:
        item["state"] = chance.choice(["present", "started", "stopped"])
    if chance.random() < 0.3:
        item["callback_endpoint"] = "https://example.com/live"
    if chance.random() < 0.3:
        item["wait_for_cdn"] = True
    if chance.random() < 0.2:  # a CDN that others use
        item["cdn"] = {
            "create_cdn": False,
            "profile": str(PROFILE),
            "cdn_instance_no": EDGES[0],
            "cdn_domain": f"games{EDGES[0]}.edge.naverncp.com",
        }
    elif chance.random() < 0.4 and not profiles:
        _own_channel(chance, number, account, item)
    return item


def _own_channel(chance: Random, number: int, account: Object, item: Object) -> None:
    """Let a channel be there already, with its CDN and a snapshot, perhaps as another one than wanted."""
    identity, edge, fixed = OWN_CHANNEL.format(number), OWN_EDGE + number, chance.random() < 0.3
    account["livestation"]["channels"].append(
        {
            "channelId": identity,
            "channelName": item["name"],
            "channelStatus": chance.choice(["READY", "BLOCK", "PUBLISHING"]),
            "envType": "STAGE",
            "useDVR": chance.random() < 0.5,
            "qualitySetId": 1 if fixed else 3,
            "record": {"type": "NO_RECORD"},
            "cdn": {
                "instanceNo": str(edge),
                "profileId": PROFILE,
                "regionType": "KOREA",
                "cdnDomain": f"own{edge}.edge.naverncp.com",
            },
        }
    )
    account["livestation"]["snapshots"].append(
        {"snapshotId": OWN_SNAPSHOT + number, "channelId": identity, "duration": 60, "age": 0}
    )
    if fixed:
        item["recreate"] = True


def _any_clip(chance: Random, number: int, account: Object) -> Object:
    """Of a live channel of the manifest's own, where that has a snapshot; else of another one."""
    item = _clip(chance, number, account)
    own = [
        (position, each)
        for position, each in enumerate(account["manifest"].get("livestation_channels", []), 1)
        if not each.get("recreate") and _is_there(account, each["name"])
    ]
    if own and item["channel"] != LIVE_CHANNEL:
        position, channel = chance.choice(own)
        channel["state"] = "started"
        item |= {"channel": channel["name"], "snapshot_id": OWN_SNAPSHOT + position}
    return item


def _is_there(account: Object, name: str) -> bool:
    return any(each["channelName"] == name for each in account["livestation"]["channels"])


def _streaming_channel(chance: Random, number: int, account: Object) -> Object:
    item = _channel(chance, number, account)
    if chance.random() < 0.5 and account["vodstation"]["channels"][-1]["name"] != item["name"]:
        item["create_cdn"] = True
        item["cdn"] = {"type": "GLOBAL_EDGE", "profile_id": PROFILE, "region_type": "KOREA"}
    return item


def _encoding_option(chance: Random, number: int, account: Object) -> Object:
    item: Object = {
        "name": f"option-{number}",
        "video": {
            "codec_options": {"profile": "HIGH", "level": "4.1"},
            "bitrate": 2500,
            "width": 720,
            "height": 1280,
            "framerate": 30,
            "keyframe_interval": 2,
            "rate_control": "VBR",
            "pass": "1PASS",
        },
        "audio": {"bitrate": 128, "channel": 2, "sampling_rate": 48000},
    }
    if chance.random() < 0.3:
        differs = chance.random() < 0.5
        account["vodstation"]["encodingOptions"].append(
            {
                "id": 110 + number,
                "name": item["name"],
                "video": {
                    "codecOptions": {"profile": "HIGH", "level": "4.1"},
                    "bitrate": 800 if differs else 2500,
                    "width": 720,
                    "height": 1280,
                    "framerate": 30,
                    "keyframeInterval": 2,
                },
                "audio": {"bitrate": 128, "channel": 2, "samplingRate": 48000},
            }
        )
        item["recreate"] = differs
    return item


def _any_category(chance: Random, number: int, account: Object) -> Object:
    item = _category(chance, number, account)
    there = account["manifest"].get("vodstation_encoding_options", [])
    # One that a category uses can't be created again.
    options = [each["name"] for each in there if not each.get("recreate")]
    if options:
        item["encoding_options"] = options
    return item


# -- players that nobody cloned


def add_players(chance: Random, clones: list[Object], account: Object) -> list[Object]:
    """Return the clones, some with domains and options of their own, and players that nobody cloned."""
    account["vpe"]["players"] += [{"no": 102, "name": "own-1-old"}, {"no": 103, "name": "Own-1"}]
    more = [{**item, **_managed(chance)} if chance.random() < 0.7 else item for item in clones]
    return more + [_own_player(chance, number, account) for number in range(1, chance.choice([1, 1, 2]) + 1)]


def _managed(chance: Random) -> Object:
    """What can be said of each player."""
    domains = [{"type": "web", "domain": f"https://{name}.example.com"} for name in chance.sample("abcd", 2)]
    if chance.random() < 0.5:
        domains.insert(0, {"type": chance.choice(["ios", "aos"]), "domain": "com.example.games"})
    options: Object = {"lang": chance.choice(["ko", "en"])}
    if chance.random() < 0.5:
        options["controlBtn"] = {chance.choice(["play", "volume"]): False}
    if chance.random() < 0.3:
        options["layout"] = {"pc": [{"row": ["play"]}, None, 1]}
    item: Object = {"domains": domains}
    if chance.random() < 0.8:
        item["options"] = options
    if chance.random() < 0.6:
        item["promote"] = chance.choice(["changed", "changed", "never"])
    return item


def _own_player(chance: Random, number: int, account: Object) -> Object:
    item: Object = {"name": f"own-{number}", **_managed(chance)}
    if chance.random() < 0.5:
        item |= {"version": "1.1.0", "auto_update": False}
    if chance.random() < 0.4:
        fixed = "version" in item and chance.random() < 0.4
        there = {"no": 300 + number, "name": item["name"], "version": "1.2.0" if fixed else "1.1.0"}
        if chance.random() < 0.5:
            there["options"] = {"dev": {"lang": "ja", "muted": True}, "prod": {"lang": "ja"}}
        account["vpe"]["players"].append(there)
        item["recreate"] = fixed
    return item


KINDS: dict[str, Maker] = {
    "globaledge_profiles": _profile,
    "livestation_channels": _live_channel,
    "vodstation_channels": _streaming_channel,
    "livestation_short_clips": _any_clip,
    "vpe_players": _player,
    "apigw_apis": _api,
    "vodstation_encoding_options": _encoding_option,
    "vodstation_categories": _any_category,
}
# What a kind is better drawn with.
NEEDS = {
    "livestation_channels": "globaledge_profiles",
    "livestation_short_clips": "livestation_channels",
    "vodstation_categories": "vodstation_encoding_options",
}
