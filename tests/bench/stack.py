# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stack that the benchmark provisions and tears down, what its states cost, and the account that is exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Object = dict[str, Any]

GAMES = "ls-20260101000000-AAAAA"
# Of what the API can't create, the stack needs one thing: a broadcast of which somebody took a snapshot.
BROADCAST = {
    "livestation": {
        "channels": [{"channelId": GAMES, "channelName": "games", "isRecording": True}],
        "snapshots": [{"snapshotId": 7526, "channelId": GAMES, "duration": 60, "age": 60}],
    }
}


def many(count: int, name: str, **fields: Any) -> list[Object]:
    return [{"name": f"{name}-{number}", **fields} for number in range(1, count + 1)]


def output(path: str) -> Object:
    return {"bucket_name": "media", "file_path": f"/{path}", "access_control": "PUBLIC_READ"}


def document(number: int) -> Object:
    """An API of three operations."""
    paths = {"/items": {"get": {}, "post": {}}, f"/items/{number}": {"get": {}}}
    return {"openapi": "3.0.3", "info": {"title": "Items", "version": "1"}, "paths": paths}


VIDEO = {
    "codec_options": {"profile": "HIGH", "level": "4.1"},
    "bitrate": 2500,
    "width": 1280,
    "height": 720,
    "framerate": 30,
    "keyframe_interval": 2,
    "rate_control": "VBR",
    "pass": "1PASS",
}
TEN = range(1, 11)
STREAMED = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10}
LIVE = {"quality_set": "3", "use_dvr": True, "record": {"type": "NO_RECORD"}}
# Ten of each kind.
STACK: Object = {
    "name": "bench",
    "globaledge_profiles": many(10, "profile"),
    "livestation_channels": [
        {"name": f"live_{number}", **LIVE, "cdn": {"profile": f"profile-{number}", "region_type": "KOREA"}}
        for number in TEN
    ],
    "vodstation_channels": [
        *many(8, "streamed", **STREAMED, state="started"),
        *many(2, "kept", **STREAMED, state="stopped"),
    ],
    "livestation_short_clips": [
        {
            "channel": "games",
            "snapshot_id": 7526,
            "start_time": "00:00:01",
            "end_time": "00:00:31",
            "output": output(f"clips/{number}"),
        }
        for number in TEN
    ],
    "vpe_players": many(
        10,
        "player",
        domains=[{"type": "web", "domain": "https://games.example.com"}],
        options={"lang": "ko", "controlBtn": {"pictureInPicture": False}},
        promote="changed",
    ),
    "apigw_usage_plans": many(10, "plan", rps=10, day=100_000, month=2_000_000),
    "apigw_products": many(10, "product", subscription="protected"),
    "apigw_apis": [
        {
            "product": f"product-{number}",
            "name": f"api-{number}",
            "definition": document(number),
            "defaults": {"endpoint_path": "/v1", "api_key": True},
        }
        for number in TEN
    ],
    "apigw_stages": [
        {
            "product": f"product-{number}",
            "api": f"api-{number}",
            "name": "live",
            "endpoint_domain": "https://items.example.com",
            "usage_plans": [f"plan-{number}"],
            "published": True,
        }
        for number in TEN
    ],
    "apigw_api_keys": [
        {
            "name": f"app-{number}",
            "subscriptions": [
                {
                    "product": f"product-{number}",
                    "approve": True,
                    "plans": {f"api-{number}/live": f"plan-{number}"},
                }
            ],
        }
        for number in TEN
    ],
    "vodstation_encoding_options": many(
        10, "encoding", video=VIDEO, audio={"bitrate": 128, "channel": 2, "sampling_rate": 48_000}
    ),
    "vodstation_categories": [
        {"name": f"category-{number}", "output": output(str(number)), "encoding_options": [f"encoding-{number}"]}
        for number in TEN
    ],
}


# How many asynchronous states an object goes through, one after the other. Everything else is done with its write.


def states(stack: Mapping[str, Any]) -> int:
    """Return the longest chain of states of a provisioning from nothing, where one needs the end of the other.

    A channel is created; one that is to be stopped is stopped then. (A live channel stops at once.) A clip is cut, and
    before that its channel is created, if the stack has it.
    """
    live = {item["name"] for item in stack["livestation_channels"]}
    return max(
        *(1 for _channel in live),
        *(2 if item.get("state") == "stopped" else 1 for item in stack["vodstation_channels"]),
        *(2 if item["channel"] in live else 1 for item in stack["livestation_short_clips"]),
    )


def last_states(stack: Mapping[str, Any]) -> int:
    """Return the same of a teardown with CDNs.

    A streaming channel that runs stops and is deleted. A live channel is gone at once; its CDN then stops and is
    deleted.
    """
    return max(
        *(2 for _channel in stack["livestation_channels"]),
        *(1 if item.get("state") == "stopped" else 2 for item in stack["vodstation_channels"]),
    )


# The account that is exported: a thousand objects of every kind that an export holds.
COUNTS = {
    "globaledge_profiles": 20,
    "livestation_channels": 100,
    "vodstation_channels": 100,
    "vpe_players": 100,
    "apigw_usage_plans": 30,
    "apigw_products": 30,
    "apigw_apis": 30,
    "apigw_stages": 30,
    "apigw_api_keys": 30,
    "vodstation_encoding_options": 30,
    "vodstation_categories": 500,
}


def account() -> Object:
    """Return the seed of that account. Each API is in a product of its own, with a path, a stage and a usage plan."""
    ids = {kind: [f"{kind[6]}{number:09}" for number in range(COUNTS[kind])] for kind in COUNTS if "apigw" in kind}
    plans, products, apis = (ids[f"apigw_{kind}"] for kind in ("usage_plans", "products", "apis"))

    def named(kind: str, name: str, **fields: Any) -> Object:
        return {"count": COUNTS[kind], name: f"{kind.replace('_', '-')[:20]}{{n}}", **fields}

    return {
        "globaledge": {"profiles": named("globaledge_profiles", "profileName")},
        "livestation": {"channels": {"count": COUNTS["livestation_channels"], "channelName": "live_{n}"}},
        "vpe": {"players": named("vpe_players", "name")},
        "apigateway": {
            "usagePlans": [{"usagePlanId": plan, "usagePlanName": f"plan {plan}"} for plan in plans],
            "products": [{"productId": product, "productName": f"product {product}"} for product in products],
            "apis": [
                {
                    "apiId": api,
                    "productId": product,
                    "apiName": f"api-{api}",
                    "resources": [{"resourcePath": "/items", "methods": [{"methodName": "GET"}]}],
                }
                for api, product in zip(apis, products, strict=True)
            ],
            "stages": [
                {"apiId": api, "stageName": "live", "endpointDomain": "https://example.com", "usagePlanIds": [plan]}
                for api, plan in zip(apis, plans, strict=True)
            ],
            "apiKeys": named("apigw_api_keys", "apiKeyName"),
        },
        "vodstation": {
            "encodingOptions": named("vodstation_encoding_options", "name"),
            "categories": named("vodstation_categories", "name", output={"bucketName": "media", "filePath": "/{n}"}),
            "channels": {"count": COUNTS["vodstation_channels"], "name": "streamed-{n}", "storageBucketName": "media"},
        },
    }
