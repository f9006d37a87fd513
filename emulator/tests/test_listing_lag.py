# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""``listing_lag``: lists show what calls changed only after a while, whatever the kind; reads by id show it at once."""

from dataclasses import dataclass
from typing import Any

import pytest
from conftest import CATEGORY, CHANNEL, Client

from ncloud_emulator import Emulator

LAG = 3


@dataclass(frozen=True)
class Kind:
    """How a kind of objects is made, listed, changed and deleted: paths without the service's prefix."""

    prefix: str
    path: str
    body: dict[str, Any]
    named: tuple[str, ...]  # where in a list's answer the objects are
    name: str  # the member that tells them apart
    method: str = ""
    change: dict[str, Any] | None = None
    member: str = ""
    changed: Any = None
    delete: bool = True


PRODUCT = {"productName": "media", "subscriptionCode": "PUBLIC"}
PLAYER = {"name": "main", "domains": [{"type": "web", "domain": "https://a.example"}]}
LIVE = {
    "channelName": "games",
    "cdn": {"createCdn": True, "cdnType": "GLOBAL_EDGE", "profileId": 7, "regionType": "KOREA"},
    "qualitySetId": 3,
    "useDvr": False,
    "record": {"type": "NO_RECORD"},
    "drmEnabledYn": False,
}
KINDS = {
    "category": Kind(
        "/vodstation/api/v2",
        "/category",
        CATEGORY,
        ("content",),
        "name",
        "PUT",
        {"output": {}, "thumbnail": True},
        "thumbnail",
        True,
    ),
    "channel": Kind(
        "/vodstation/api/v2",
        "/channels",
        CHANNEL,
        ("content",),
        "name",
        "PUT",
        {**CHANNEL, "segmentDuration": 7},
        "segmentDuration",
        7,
        delete=False,  # it has to be stopped first
    ),
    "live channel": Kind(
        "/livestation/api/v2",
        "/channels",
        LIVE,
        ("content",),
        "channelName",
        "PUT",
        {**LIVE, "immediateOnAir": True},
        "immediateOnAir",
        True,
    ),
    "player": Kind("/vpe/api/v1", "/players", PLAYER, ("result", "list"), "name"),
    "product": Kind(
        "/apigateway/api/v1",
        "/products",
        PRODUCT,
        ("productPage", "content"),
        "productName",
        "PATCH",
        {**PRODUCT, "description": "new"},
        "productDescription",
        "new",
    ),
    "api": Kind(
        "/apigateway/api/v1",
        "/products/product001/apis",
        {"apiName": "games"},
        ("apis",),
        "apiName",
        "PATCH",
        {"apiDescription": "new"},
        "apiDescription",
        "new",
    ),
}
# An API shows its product's id too.
IDS = ("id", "channelId", "no", "apiId", "productId")


def listed(client: Client, kind: Kind) -> list[dict[str, Any]]:
    answer = client("GET", kind.path, prefix=kind.prefix).json()
    for part in kind.named:
        answer = answer[part]
    return [item for item in answer if item[kind.name] == kind.body[kind.name]]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind(client: Client, emulator: Emulator, clock, kind: Kind):
    emulator.seed({"apigateway": {"products": [{"id": "product001"}]}, "globaledge": {"profiles": [{"id": 7}]}})
    emulator.update_settings(listing_lag=LAG, state_seconds=1)
    assert client("POST", kind.path, kind.body, prefix=kind.prefix).ok
    assert listed(client, kind) == []
    clock.advance(LAG - 1)
    assert listed(client, kind) == []
    clock.advance(1)
    (item,) = listed(client, kind)

    path = f"{kind.path}/{next(item[name] for name in IDS if name in item)}"
    if kind.change is not None:
        assert client(kind.method, path, kind.change, prefix=kind.prefix).ok
        shown = client("GET", path, prefix=kind.prefix).json()
        assert next(iter(shown.values()))[kind.member] == kind.changed
        assert listed(client, kind)[0].get(kind.member) != kind.changed
        clock.advance(LAG)
        assert listed(client, kind)[0][kind.member] == kind.changed
    if kind.delete:
        assert client("DELETE", path, prefix=kind.prefix).ok
        assert len(listed(client, kind)) == 1
        clock.advance(LAG)
        assert listed(client, kind) == []


def test_short_clips(client: Client, emulator: Emulator, clock):
    identity = "ls-20260101000000-AAAAA"
    emulator.seed(
        {
            "livestation": {
                "channels": [{"channelId": identity, "isRecording": True}],
                "snapshots": [{"snapshotId": 7526, "channelId": identity}],
            }
        }
    )
    emulator.update_settings(services={"livestation": {"listing_lag": LAG}})
    prefix, path = "/livestation/api/v2", f"/channels/{identity}"
    output = {"accessControl": "PRIVATE", "bucketName": "clips", "filePath": "/goal"}
    body = {"startTime": 0, "endTime": 1000, "shortclip": {"output": output}}
    clip = client("POST", f"{path}/7526", body, prefix=prefix).json()["content"]["shortclip"]
    assert client("GET", f"{path}/7526/shortclips", prefix=prefix).json()["total"] == 0
    assert client("GET", f"{path}/shortclip/{clip['id']}", prefix=prefix).ok
    clock.advance(LAG)
    assert client("GET", f"{path}/7526/shortclips", prefix=prefix).json()["total"] == 1


def test_more_writes_than_a_fault_can_go_back_to(client: Client, emulator: Emulator, clock):
    emulator.update_settings(listing_lag=LAG)
    for _number in range(150):
        client("POST", "/category", CATEGORY)
        clock.advance(0.01)
    assert client("GET", "/category").json()["total"] == 0
    clock.advance(LAG - 1)
    assert 0 < client("GET", "/category").json()["total"] < 150


def test_a_refused_write_holds_nothing_back(client: Client, emulator: Emulator):
    emulator.seed({"vodstation": {"categories": [{"name": "there"}]}})
    emulator.update_settings(listing_lag=LAG)
    assert not client("POST", "/category", {}).ok
    assert client("GET", "/category").json()["total"] == 1
