# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station's channels: calls, fields and rules as vodstation-channel-* have them."""

import re

import pytest
from conftest import CDN, CHANNEL, START, Client, refused

from ncloud_emulator import Emulator

SECONDS = int(START)


@pytest.fixture
def path(client: Client, clock):
    """The path of a channel that runs."""
    created = client.content("POST", "/channels", CHANNEL)
    clock.advance(10)
    return f"/channels/{created['id']}"


def status(client: Client, path: str) -> str:
    return client.content("GET", path)["channelStatus"]


def test_create_answers_the_whole_object(client: Client):
    content = client.content("POST", "/channels", CHANNEL)
    assert re.fullmatch(r"vs-20260921141320-[A-Za-z0-9]{7}", content.pop("id"))
    bucket = content.pop("encryptedBucketName")
    assert re.fullmatch(r"[A-Za-z0-9~-]{22}__", bucket)
    assert content == {
        "name": "winter-games",
        "channelStatus": "CREATING",
        "storageBucketName": "vod-in",
        "accessPrivateFiles": False,
        "segmentDuration": 10,
        "segmentDurationOption": "BASIC",
        "protocolList": ["HLS", "DASH"],
        "createTime": SECONDS,
        "readyTime": None,
        "cdnCreatedTime": None,
        "stopTime": None,
        "playUrl": None,
        "cdnStatus": "NOT_FOUND",
        "cdnDomain": None,
        "cdnServiceName": None,
        "storageBucketStatus": "RUNNING",
        "originPath": f"/{bucket}",
        "encryptionList": None,
        "drm": None,
    }


DRM = {"drmTypeCode": 22, "drmContentId": "final", "drmKeyUrl": "https://example.com/key", "systemIdList": ["a"]}
# As requests spell it, and as answers do.
ENCRYPTION = [{"protocol": "HLS", "mediaEncryptTypeCode": 2}, {"protocol": "DASH", **DRM}]
ENCRYPTED = [{"protocol": "HLS", "mediaEncryptionTypeCode": 2}, {"protocol": "DASH", **DRM}]
FULL = {
    **CHANNEL,
    "accessPrivateFiles": True,
    "segmentDurationOption": "VARIABLE",
    "encryptionList": ENCRYPTION,
    "drm": {"siteId": "site", "contentId": "content_1-a"},
}


def test_everything_that_was_given_comes_back(client: Client):
    created = client.content("POST", "/channels", FULL)
    assert {name: created[name] for name in FULL if name in created} == {
        name: value for name, value in {**FULL, "encryptionList": ENCRYPTED}.items() if name != "createCdn"
    }


def test_a_cdn_is_made_and_stays_behind(client: Client, emulator: Emulator, clock):
    created = client.content("POST", "/channels", {**CHANNEL, "createCdn": True, "cdn": CDN})
    path = f"/channels/{created['id']}"
    assert created["cdnStatus"] == "CREATING"
    clock.advance(10)
    ready = client.content("GET", path)
    assert (ready["cdnStatus"], ready["cdnCreatedTime"]) == ("RUNNING", SECONDS + 10)
    assert re.fullmatch(r"[a-z0-9]{8}[0-9]{3,5}\.edge\.naverncp\.com", ready["cdnDomain"])
    template = f"https://{ready['cdnDomain']}/[protocol]/[encryptedBucketName]/[path]/[video filename]/[manifest]"
    assert ready["playUrl"] == template
    for method, call in (("PUT", f"{path}/stop"), ("DELETE", path)):
        client.content(method, call)
        clock.advance(10)
    assert status(client, path) == "TERMINATED"
    (edge,) = emulator.state("globaledge")["edges"]
    assert (edge["edgeName"], edge["domainName"]) == (ready["cdnServiceName"], ready["cdnDomain"])
    assert (edge["profileId"], edge["statusType"]) == (7, "RUNNING")


REFUSED = [
    ({"name": ...}, "260032"),
    ({"name": "ab"}, "260032"),
    ({"name": "a" * 21}, "260032"),
    ({"name": "under_score"}, "260032"),
    ({"storageBucketName": ...}, "260021"),
    ({"storageBucketName": "X"}, "260021"),
    ({"protocolList": ...}, "260029"),
    ({"protocolList": []}, "260029"),
    ({"protocolList": ["RTMP"]}, "260012"),
    ({"protocolList": "HLS"}, "260012"),
    ({"protocolList": [[]]}, "260012"),
    ({"segmentDuration": ...}, "260013"),
    ({"segmentDuration": 4}, "260013"),
    ({"segmentDuration": 21}, "260013"),
    ({"segmentDuration": "10"}, "260013"),
    ({"segmentDuration": 10.5}, "260013"),
    ({"createCdn": ...}, "260002"),
    ({"createCdn": None}, "260002"),
    ({"createCdn": "true"}, "260002"),
    ({"createCdn": True}, "260002"),
    ({"createCdn": True, "cdn": {"type": "AKAMAI"}}, "260028"),
    ({"createCdn": True, "cdn": {"type": "CDN_PLUS"}}, "260030"),
    ({"createCdn": True, "cdn": {**CDN, "profileId": "7"}}, "260002"),
    ({"createCdn": True, "cdn": {**CDN, "regionType": "MARS"}}, "260011"),
    ({"accessPrivateFiles": 1}, "260002"),
    ({"segmentDurationOption": "OTHER"}, "260011"),
    ({"encryptionList": {}}, "260033"),
    ({"encryptionList": [1]}, "260033"),
    ({"encryptionList": [{"mediaEncryptTypeCode": 2}]}, "260035"),
    ({"encryptionList": [{"protocol": "RTMP", "mediaEncryptTypeCode": 2}]}, "260035"),
    ({"protocolList": ["DASH"], "encryptionList": [{"protocol": "HLS", "mediaEncryptTypeCode": 2}]}, "260045"),
    ({"encryptionList": [{"protocol": "HLS", "mediaEncryptTypeCode": 2}, {"protocol": "HLS", **DRM}]}, "260034"),
    ({"encryptionList": [{"protocol": "HLS"}]}, "260046"),
    ({"encryptionList": [{"protocol": "HLS", "mediaEncryptTypeCode": 4}]}, "260046"),
    ({"encryptionList": [{"protocol": "HLS", "mediaEncryptionTypeCode": 2}]}, "260046"),
    ({"encryptionList": [{"protocol": "HLS", "mediaEncryptTypeCode": 2, **DRM}]}, "260038"),
    ({"encryptionList": [{"protocol": "HLS", "mediaEncryptTypeCode": 1, **DRM, "drmTypeCode": 21}]}, "260038"),
    ({"encryptionList": [{"protocol": "HLS", "drmTypeCode": 21}]}, "260039"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "drmTypeCode": 1}]}, "260047"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "drmTypeCode": None}]}, "260046"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "drmContentId": "a b"}]}, "260040"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "systemIdList": None}]}, "260041"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "systemIdList": []}]}, "260042"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "systemIdList": ["a b"]}]}, "260042"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "drmKeyUrl": None}]}, "260043"),
    ({"encryptionList": [{"protocol": "HLS", **DRM, "drmKeyUrl": "ftp://x"}]}, "260044"),
    ({"drm": {"contentId": "abc"}}, "260033"),
    ({"drm": {"siteId": "s"}}, "260039"),
    ({"drm": {"siteId": "s", "contentId": "ab"}}, "260040"),
    ({"drm": {"siteId": "s", "contentId": "with space"}}, "260040"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED, ids=str)
def test_create_refuses(client: Client, emulator: Emulator, changes, code):
    body = {name: value for name, value in {**CHANNEL, **changes}.items() if value is not ...}
    assert refused(client("POST", "/channels", body)) == (400, code)
    assert (emulator.state("vodstation")["channels"], emulator.state("globaledge")["edges"]) == ([], [])


@pytest.mark.parametrize(
    "changes", [{"name": "abc"}, {"name": "a" * 20}, {"segmentDuration": 5}, {"segmentDuration": 20}]
)
def test_the_limits_themselves_are_fine(client: Client, changes):
    assert client("POST", "/channels", {**CHANNEL, **changes}).ok


def test_the_whole_life(client: Client, path, clock):
    ready = client.content("GET", path)
    assert (ready["channelStatus"], ready["readyTime"]) == ("READY", SECONDS + 10)
    assert client.content("PUT", f"{path}/stop")["channelStatus"] == "STOPPING"
    clock.advance(9.9)
    assert status(client, path) == "STOPPING"
    clock.advance(0.1)
    stopped = client.content("GET", path)
    assert (stopped["channelStatus"], stopped["stopTime"]) == ("STOPPED", SECONDS + 20)
    assert client.content("PUT", f"{path}/start")["channelStatus"] == "STARTING"
    clock.advance(10)
    assert status(client, path) == "READY"
    client.content("PUT", f"{path}/stop")
    clock.advance(10)
    assert client.content("DELETE", path)["channelStatus"] == "TERMINATING"
    assert client("GET", "/channels").json()["total"] == 1
    clock.advance(10)
    assert client("GET", "/channels").json() == {"content": [], "total": 0}
    assert status(client, path) == "TERMINATED"


ACTIONS = {"start": ("PUT", "/start", "260022"), "stop": ("PUT", "/stop", "260023"), "delete": ("DELETE", "", "260024")}
ALLOWED = {
    "STOPPED": {"start", "delete"},
    "FORCE_STOPPED": {"start", "delete"},
    "READY": {"stop"},
}
STATES = [
    *("CREATING", "READY", "STARTING", "STOPPING", "STOPPED", "TERMINATING", "TERMINATED", "MOVING"),
    *("FORCE_STOPPING", "FORCE_STOPPED", "FORCETERMINATING", "FORCETERMINATED", "FORCE_TERMINATED"),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTIONS)
def test_which_action_goes_from_which_state(client: Client, emulator: Emulator, state, action):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA", "channelStatus": state}]}})
    method, suffix, code = ACTIONS[action]
    answer = client(method, f"/channels/vs-20260101000000-AAAAAAA{suffix}")
    if action in ALLOWED.get(state, ()):
        assert answer.ok
    else:
        assert refused(answer) == (400, code)
        assert status(client, "/channels/vs-20260101000000-AAAAAAA") == state


@pytest.mark.parametrize(
    ("state", "later"),
    [
        ("CREATING", "READY"),
        ("STARTING", "READY"),
        ("STOPPING", "STOPPED"),
        ("TERMINATING", "TERMINATED"),
        ("FORCE_STOPPING", "FORCE_STOPPED"),
        ("FORCETERMINATING", "FORCETERMINATED"),
        ("FORCE_TERMINATING", "FORCE_TERMINATED"),
        ("MOVING", "MOVING"),
    ],
)
def test_a_seeded_state_moves_on_if_it_is_one_of_movement(client: Client, emulator: Emulator, clock, state, later):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA", "channelStatus": state}]}})
    assert status(client, "/channels/vs-20260101000000-AAAAAAA") == state
    clock.advance(10)
    assert status(client, "/channels/vs-20260101000000-AAAAAAA") == later


def test_update_replaces(client: Client, clock):
    created = client.content("POST", "/channels", FULL)
    body = {"name": "other", "protocolList": ["DASH"], "segmentDuration": 5, "storageBucketName": "ignored"}
    updated = client.content("PUT", f"/channels/{created['id']}", body)
    assert updated == {
        **created,
        "name": "other",
        "protocolList": ["DASH"],
        "segmentDuration": 5,
        "segmentDurationOption": "BASIC",
        "encryptionList": None,
        "drm": None,
    }


@pytest.mark.parametrize(
    ("absent", "code"), [("name", "260032"), ("protocolList", "260029"), ("segmentDuration", "260013")]
)
def test_update_needs(client: Client, path, absent, code):
    body = {"name": "abc", "protocolList": ["HLS"], "segmentDuration": 5}
    del body[absent]
    before = client.content("GET", path)
    assert refused(client("PUT", path, body)) == (400, code)
    assert client.content("GET", path) == before


@pytest.mark.parametrize("state", ["TERMINATING", "TERMINATED"])
def test_what_is_going_is_not_updated(client: Client, emulator: Emulator, state):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA", "channelStatus": state}]}})
    body = {"name": "abc", "protocolList": ["HLS"], "segmentDuration": 5}
    assert refused(client("PUT", "/channels/vs-20260101000000-AAAAAAA", body)) == (400, "260017")


def test_no_such_channel(client: Client):
    for method, suffix in (("GET", ""), ("PUT", "/start"), ("PUT", "/stop"), ("DELETE", ""), ("GET", "/events")):
        assert refused(client(method, f"/channels/vs-20260101000000-AAAAAAA{suffix}")) == (404, "260004")
        assert refused(client(method, f"/channels/nonsense{suffix}")) == (400, "260017")


def test_events_tell_how_actions_ended(client: Client, emulator: Emulator, path, clock):
    emulator.update_settings(fail={"stop": {"messageCode": "ST-500", "message": "Streaming server did not answer"}})
    client.content("PUT", f"{path}/stop")
    assert client("GET", f"{path}/events").json()["total"] == 1
    clock.advance(10)
    assert status(client, path) == "READY"
    created = {"time": SECONDS + 10, "actionType": "CREATE", "requestType": "API"}
    assert client("GET", f"{path}/events").json() == {
        "content": [
            {
                "time": SECONDS + 20,
                "actionType": "STOP",
                "requestType": "API",
                "resultCode": "FAILED",
                "messageCode": "ST-500",
                "message": "Streaming server did not answer",
            },
            {**created, "resultCode": "SUCCESS", "messageCode": None, "message": None},
        ],
        "total": 2,
    }
    assert len(client("GET", f"{path}/events?pageSizeNo=1&pageNo=2").json()["content"]) == 1
    emulator.update_settings(fail=None)
    client.content("PUT", f"{path}/stop")
    clock.advance(10)
    assert status(client, path) == "STOPPED"


@pytest.mark.parametrize(
    ("action", "state", "method", "suffix"),
    [("start", "STOPPED", "PUT", "/start"), ("delete", "STOPPED", "DELETE", "")],
)
def test_a_failed_action_returns_to_where_it_began(
    client: Client, emulator: Emulator, clock, action, state, method, suffix
):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA", "channelStatus": state}]}})
    emulator.update_settings(fail={action: {"messageCode": "X", "message": "y"}})
    client.content(method, f"/channels/vs-20260101000000-AAAAAAA{suffix}")
    clock.advance(10)
    assert status(client, "/channels/vs-20260101000000-AAAAAAA") == state


def test_a_failed_creation_ends_terminated(client: Client, emulator: Emulator, clock):
    emulator.update_settings(fail={"create": {"messageCode": "X", "message": "y"}})
    created = client.content("POST", "/channels", CHANNEL)
    clock.advance(10)
    assert status(client, f"/channels/{created['id']}") == "TERMINATED"
    assert client("GET", "/channels").json()["total"] == 0
