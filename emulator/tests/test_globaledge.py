# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Global Edge: profiles and edges as the pages edge-* and profile-* have them, and the channels that make edges."""

import functools

import pytest
from conftest import CDN, CHANNEL, Client

from ncloud_emulator import Emulator

EDGES = "/cdn-edges"
MEMBERS = {
    *("id", "profileId", "edgeName", "statusType", "serviceRegionType", "originalCopyDomain", "registrationDate"),
    *("modifyDate", "domainName"),
}


class Edge:
    """Calls of Global Edge."""

    def __init__(self, client: Client):
        self.raw = functools.partial(client, prefix="/globaledge/api/v1")

    def __call__(self, method: str, path: str, body=None):
        answer = self.raw(method, path, body)
        assert answer.status_code == 200, answer.text
        content = answer.json()
        assert (content["code"], content["message"]) == ("0000", "Success")
        return content["result"]

    def refused(self, method: str, path: str, body=None) -> tuple:
        answer = self.raw(method, path, body)
        content = answer.json()
        assert set(content) == {"traceId", "path", "timestamp", "product", "status", "code", "message"}
        assert content["status"] == answer.status_code
        return answer.status_code, content["code"]


@pytest.fixture
def edge(client: Client, emulator: Emulator):
    emulator.seed({"globaledge": {"profiles": [{"id": 7, "profileName": "games"}], "edges": [{"id": 5707}]}})
    return Edge(client)


def status(edge: Edge, number: int = 5707) -> str:
    return edge("GET", f"{EDGES}/{number}/status")


def test_profiles(edge: Edge):
    number = edge("POST", "/profile", {"name": "season"})["profileId"]
    assert edge("GET", "/profiles") == [
        {"id": 7, "customerId": 35, "profileName": "games"},
        {"id": number, "customerId": 35, "profileName": "season"},
    ]
    assert edge.refused("POST", "/profile", {"name": "season"}) == (400, "0101")
    assert edge.refused("GET", "/profiles/validation?name=season") == (400, "0101")
    assert edge("GET", "/profiles/validation?name=free") is True
    assert edge.refused("POST", "/profile", {"name": "no"}) == (400, "0040")
    assert edge("PUT", f"/profiles/{number}", {"name": "other"}) is True
    assert edge("DELETE", f"/profiles/{number}") is True
    assert edge.refused("DELETE", f"/profiles/{number}") == (403, "0032")
    assert edge("DELETE", "/profiles/7") is False
    assert [profile["id"] for profile in edge("GET", "/profiles")] == [7]


def test_an_edge_is_stopped_and_deleted(edge: Edge, emulator: Emulator, clock):
    (listed,) = edge("GET", "/profiles/7/cdn-edges")
    assert set(listed) == MEMBERS
    body = {"edges": [5707]}
    assert edge.refused("DELETE", EDGES, body) == (400, "0250")
    assert edge("POST", f"{EDGES}/stop", body) is True
    assert status(edge) == "STOPPING"
    assert edge.refused("POST", f"{EDGES}/activate", body) == (400, "0250")
    clock.advance(10)
    assert edge("POST", f"{EDGES}/activate", body) is True
    assert status(edge) == "ACTIVATING"
    clock.advance(10)
    assert status(edge) == "RUNNING"
    assert edge("POST", f"{EDGES}/stop", body) is True
    clock.advance(10)
    assert edge("DELETE", EDGES, body) is True
    assert status(edge) == "DELETING"
    clock.advance(10)
    assert edge("GET", "/profiles/7/cdn-edges") == []
    assert edge.refused("GET", f"{EDGES}/5707/status") == (403, "0032")
    assert edge.refused("POST", f"{EDGES}/stop", body) == (403, "0032")
    assert edge("DELETE", "/profiles/7") is True


def test_one_of_several_edges_that_can_not_change_holds_all(edge: Edge, emulator: Emulator):
    emulator.seed({"globaledge": {"edges": [{"id": 5708, "statusType": "STOPPED"}]}})
    assert edge.refused("POST", f"{EDGES}/stop", {"edges": [5707, 5708]}) == (400, "0250")
    assert edge.refused("POST", f"{EDGES}/stop", {"edges": [5707, 1]}) == (403, "0032")
    assert edge.refused("POST", f"{EDGES}/stop", {"edges": []}) == (400, "0040")
    assert (status(edge), status(edge, 5708)) == ("RUNNING", "STOPPED")


def test_both_paths_of_the_details(edge: Edge):
    details = edge("GET", "/cdn-edge/5707")
    assert details == edge("GET", "/cdn-edges/5707")
    assert details["distributionConfig"]["serviceDomain"]["domainName"].endswith("5707.edge.naverncp.com")
    assert not {"id", "statusType"} & set(details)


def test_the_legacy_list_has_no_region(edge: Edge, emulator: Emulator):
    emulator.update_settings(dialect="legacy")
    (listed,) = edge("GET", "/profiles/7/cdn-edges")
    assert set(listed) == MEMBERS - {"serviceRegionType"}


def test_an_edge_outlives_its_channel(edge: Edge, client: Client, emulator: Emulator, clock):
    channel = client.content("POST", "/channels", {**CHANNEL, "createCdn": True, "cdn": CDN})
    made = next(each for each in edge("GET", "/profiles/7/cdn-edges") if each["id"] != 5707)
    assert (made["edgeName"], made["domainName"]) == (channel["cdnServiceName"], channel["cdnDomain"])
    assert (made["statusType"], channel["cdnStatus"]) == ("PUBLISHING", "CREATING")
    path = f"/channels/{channel['id']}"

    def cdn_status() -> str:
        return str(client.content("GET", path)["cdnStatus"])

    clock.advance(10)
    assert cdn_status() == "RUNNING"
    body = {"edges": [made["id"]]}
    edge("POST", f"{EDGES}/stop", body)
    clock.advance(10)
    assert cdn_status() == "STOPPED"
    exported = emulator.state()
    edge("DELETE", EDGES, body)
    clock.advance(10)
    assert cdn_status() == "NOT_FOUND"
    emulator.reset()
    emulator.seed(exported)
    assert cdn_status() == "STOPPED"
    assert len(edge("GET", "/profiles/7/cdn-edges")) == 2


def test_the_edge_of_a_live_channel(edge: Edge, client: Client, emulator: Emulator, clock):
    emulator.seed({"livestation": {"channels": [{"channelId": "ls-1", "cdn": {"instanceNo": "5707"}}]}})
    body = {"edges": [5707]}

    def cdn() -> tuple:
        shown = client("GET", "/channels/ls-1", prefix="/livestation/api/v2").json()["content"]["cdn"]
        return shown["instanceNo"], shown["statusName"], shown["profileId"]

    assert cdn() == ("5707", "RUNNING", 7)
    edge("POST", f"{EDGES}/stop", body)
    assert cdn() == ("5707", "STOPPING", 7)
    clock.advance(10)
    edge("DELETE", EDGES, body)
    clock.advance(10)
    assert cdn() == ("5707", "CDN_NOT_FOUND", 7)


def test_a_seed_that_is_refused_leaves_no_edge(edge: Edge, emulator: Emulator):
    before = emulator.state()
    with pytest.raises(ValueError, match="id must be a string"):
        emulator.seed({"vodstation": {"channels": [{"cdn": CDN}, {"id": 7}]}})
    assert emulator.state() == before


def test_a_list_that_lags_leaves_the_edges_alone(edge: Edge, client: Client, emulator: Emulator, clock):
    """A list of channels as they were shows their edges as they were too, which are another thing by now."""
    channels = [{"channelId": "ls-1", "cdn": {"instanceNo": "5707"}}]
    emulator.seed({"livestation": {"channels": channels}, "vodstation": {"channels": [{"name": "vod"}]}})
    vod = {**CHANNEL, "createCdn": True, "cdn": {**CDN, "profileId": 7}}
    number = client.content("POST", "/channels", vod)["id"]
    clock.advance(10)
    other = next(each["id"] for each in emulator.state("globaledge")["edges"] if each["id"] != 5707)
    emulator.update_settings(listing_lag=100)
    live = functools.partial(client, prefix="/livestation/api/v2")
    assert live("POST", "/channels/ls-1/callbackEndpoint", {"callbackEndpoint": "https://example.com"}).ok
    assert client("PUT", f"/channels/{number}", {**CHANNEL, "name": "renamed"}).ok
    edge("POST", f"{EDGES}/stop", {"edges": [5707, other]})
    clock.advance(10)
    edge("DELETE", EDGES, {"edges": [other]})
    clock.advance(10)
    before = emulator.state("globaledge")
    assert live("GET", "/channels").json()["content"][0]["callbackEndpoint"] is None
    assert client.content("GET", "/channels")[0]["name"] == CHANNEL["name"]
    assert emulator.state("globaledge") == before
    assert status(edge) == "STOPPED"
