# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Edges of Global Edge, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules import api_request
from ansible_collections.naver.ncloud.plugins.modules.globaledge_edge import MODULE
from ansible_collections.naver.ncloud.plugins.modules.globaledge_edge_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Reply, Scripted, Task, Write

PROFILES, EDGES, STATUS = "profile-listing", "edge-listing", "edge-status"
START, STOP, DELETE = "edge-activate", "edge-stop", "edge-delete"
LIVE, LIVE_ONE = "media-livestation-channel-channellist", "media-livestation-channel-channelinfo"
VOD = "channel-list"
DOMAIN = "games4796.edge.naverncp.com"
EDGE: dict[str, Any] = {"id": 4796, "profileId": 1599, "edgeName": "ls-games", "domainName": DOMAIN}
OTHER: dict[str, Any] = {**EDGE, "id": 4797, "edgeName": "ls-others", "domainName": "others4797.edge.naverncp.com"}
SEED: dict[str, Any] = {
    "globaledge": {"profiles": [{"id": 1599, "profileName": "season-2026"}], "edges": [EDGE, OTHER]}
}
STOPPED = {"globaledge": {"edges": [{**EDGE, "statusType": "STOPPED"}]}}
LIVE_CHANNEL = {
    "channelId": "ls-20260131090000-AbCdE",
    "channelName": "games",
    "cdn": {"instanceNo": "4796", "cdnType": "GLOBAL_EDGE"},
}

CASE = Case(
    writes=(
        Write(
            operation=STOP,
            action="stop",
            says="stop edge",
            options={"edge_id": 4796, "state": "stopped"},
            end={"globaledge.edges": [{**EDGE, "statusType": "STOPPED"}, OTHER]},
        ),
        Write(
            operation=START,
            action="start",
            says="activate edge",
            options={"domain_name": DOMAIN, "state": "started"},
            end={"globaledge.edges": [{**EDGE, "statusType": "RUNNING"}, OTHER]},
            seed=STOPPED,
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete edge",
            options={"edge_id": 4796, "cdn_profile": "season-2026", "state": "absent"},
            end={"globaledge.edges": [OTHER]},
            seed=STOPPED,
        ),
    ),
    seed=SEED,
    known_by=("edge_id",),
    asks=("livestation", "vodstation"),
)
INFO_CASE = Case(tasks=(Task({}), Task({"cdn_profile": "season-2026"}), Task({"edge_id": 4796})), seed=SEED)

# state that there is -> wanted state -> the actions
TABLE: dict[str, dict[str, list[str]]] = {
    "PUBLISHING": {"started": [], "stopped": ["stop"], "absent": ["stop", "delete"]},
    "RUNNING": {"started": [], "stopped": ["stop"], "absent": ["stop", "delete"]},
    "STOPPING": {"started": ["start"], "stopped": [], "absent": ["delete"]},
    "STOPPED": {"started": ["start"], "stopped": [], "absent": ["delete"]},
    "ACTIVATING": {"started": [], "stopped": ["stop"], "absent": ["stop", "delete"]},
    "DELETING": {"absent": []},
    "DELETED": {"absent": []},
}
ENDS = {"started": "RUNNING", "stopped": "STOPPED"}


@pytest.mark.parametrize(("there", "wanted"), [(there, wanted) for there, row in TABLE.items() for wanted in row])
@pytest.mark.parametrize("known_by", [{"edge_id": 4796}, {"domain_name": DOMAIN, "cdn_profile": "1599"}], ids=str)
def test_every_state_to_every_other(account: Account, there: str, wanted: str, known_by: dict[str, Any]) -> None:
    account.emulator.update_settings(state_seconds=0.5)  # so that it does not move on while it is looked for
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{**EDGE, "statusType": there}])

    done = account.apply(MODULE, **known_by, state=wanted)

    assert done["actions"] == TABLE[there][wanted]
    edges = {edge["id"]: edge["statusType"] for edge in account.emulator.state("globaledge")["edges"]}
    assert edges == {4797: "RUNNING", **({4796: ENDS[wanted]} if wanted in ENDS else {})}
    assert all(entry["body"] == {"edges": [4796]} for entry in account.entries if entry["write"])
    assert not account.apply(MODULE, **known_by, state=wanted)["changed"]


@pytest.mark.parametrize("wanted", ["started", "stopped"])
@pytest.mark.parametrize("there", ["DELETING", "DELETED"])
def test_one_that_leaves_cannot_be_kept(account: Account, there: str, wanted: str) -> None:
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{**EDGE, "statusType": there}])

    failed = account.fail(MODULE, edge_id=4796, state=wanted)

    assert not account.writes
    assert "no such edge" in failed["msg"] or "it is being deleted" in failed["msg"]


@pytest.mark.parametrize("wanted", ["started", "stopped", "absent"])
def test_an_unknown_state_is_waited_on(account: Account, server: Scripted, wanted: str) -> None:
    edge = {**EDGE, "statusType": "MIGRATING"}
    success = {"code": "0000", "message": "Success"}
    server.play(
        Reply(200, {**success, "result": [{"id": 1599, "profileName": "season-2026"}]}),
        Reply(200, {**success, "result": [edge]}),
        Reply(200, {**success, "result": "MIGRATING"}),
    )

    failed = account.fail(MODULE, edge_id=4796, state=wanted, endpoint=server.endpoint, wait_timeout=0.02)

    assert failed["failure"]["kind"] == "wait_timeout"
    assert "it is still MIGRATING" in failed["msg"]
    assert {request.method for request in server.received} == {"GET"}


def test_no_change_costs_two_lists(account: Account) -> None:
    account.emulator.seed(SEED)

    assert not account.apply(MODULE, edge_id=4796)["changed"]
    assert account.calls == [PROFILES, EDGES]

    account.seed("globaledge", profiles=[{"id": 1600, "profileName": "season-2027"}])
    assert not account.apply(MODULE, edge_id=4796, cdn_profile="1599")["changed"]
    assert account.calls == [PROFILES, EDGES]


def test_a_deletion_asks_who_uses_it(account: Account) -> None:
    account.emulator.seed(SEED)
    account.emulator.seed(STOPPED)

    account.run(MODULE, edge_id=4796, cdn_profile="1599", state="absent")

    begin = [PROFILES, EDGES, STATUS, LIVE, VOD, DELETE]
    assert account.calls[: len(begin)] == begin
    assert set(account.calls[len(begin) :]) == {STATUS, EDGES}


@pytest.mark.parametrize("state", ["stopped", "absent"])
@pytest.mark.parametrize(
    ("seed", "user"),
    [
        ({"livestation": {"channels": [LIVE_CHANNEL]}}, "Live Station channel 'games' (ls-20260131090000-AbCdE)"),
        (
            {"vodstation": {"channels": [{"id": "vs-20260131090000-AbCdEfG", "name": "reruns", "createCdn": True,
             "cdnStatus": "RUNNING", "cdnDomain": DOMAIN}]}},
            "VOD Station channel 'reruns' (vs-20260131090000-AbCdEfG)",
        ),
    ],
    ids=["live", "vod"],
)  # fmt: skip
def test_an_edge_that_a_channel_shows_stays(account: Account, seed: dict[str, Any], user: str, state: str) -> None:
    account.emulator.seed(SEED)
    account.emulator.seed(seed)

    refused = account.refuse(MODULE, edge_id=4796, state=state)

    assert refused["failure"]["kind"] == "input"
    assert f"{user} uses it" in refused["msg"]
    assert (
        "Could not {} Global Edge CDN with edge_id 4796".format("stop" if state == "stopped" else "delete")
        in refused["msg"]
    )
    assert account.run(MODULE, edge_id=4797, state=state)["changed"]


def test_channels_that_are_to_be_gone_by_then(account: Account) -> None:
    account.emulator.seed(SEED)
    other = {**LIVE_CHANNEL, "channelId": "ls-20260131090001-AbCdE"}
    account.emulator.seed({"livestation": {"channels": [LIVE_CHANNEL, other]}})
    both = [LIVE_CHANNEL["channelId"], other["channelId"]]

    assert "uses it" in account.refuse(MODULE, edge_id=4796, state="absent", except_channels=both[:1])["msg"]
    foreseen = account.run(MODULE, check=True, edge_id=4796, state="absent", except_channels=both)
    assert foreseen["actions"] == ["stop", "delete"]


def test_it_is_asked_again_before_the_deletion(account: Account) -> None:
    """While it is being stopped, somebody gives it to a channel."""
    account.emulator.seed(SEED)
    account.emulator.seed({"livestation": {"channels": [{**LIVE_CHANNEL, "cdn": {"instanceNo": "0"}}]}})
    account.run(MODULE, edge_id=4796, state="absent", wait=False)
    account.emulator.seed({"livestation": {"channels": [LIVE_CHANNEL]}})
    account.pass_time()

    failed = account.fail(MODULE, edge_id=4796, state="absent")

    assert account.writes == []
    assert "uses it" in failed["msg"]


def test_a_channel_that_a_list_still_shows_does_not_count(account: Account) -> None:
    account.emulator.seed(SEED)
    account.emulator.seed({"livestation": {"channels": [LIVE_CHANNEL]}})
    account.emulator.add_fault(operation=LIVE, stale_listing={"writes": 1})
    delete = {"service": "livestation", "method": "DELETE", "path": f"/channels/{LIVE_CHANNEL['channelId']}"}
    account.run(api_request.MODULE, **delete)

    assert account.run(MODULE, edge_id=4796, state="absent")["changed"]
    assert LIVE_ONE in account.calls


@pytest.mark.parametrize("service", ["livestation", "vodstation"])
def test_without_the_permission_to_ask_nothing_is_deleted(account: Account, service: str) -> None:
    account.emulator.seed(SEED)
    account.emulator.add_fault(service=service, error_code="210", status=401)

    failed = account.fail(MODULE, edge_id=4796, state="absent")

    assert account.writes == []
    assert "whether channels use it can't be told" in failed["msg"]
    assert failed["failure"]["kind"] == "permission"


def test_an_endpoint_of_one_service_cannot_be_asked(account: Account) -> None:
    account.emulator.seed(SEED)
    endpoint = account.emulator.endpoint.replace("{service}", "globaledge")

    refused = account.refuse(MODULE, edge_id=4796, state="absent", endpoint=endpoint)

    assert "{service}" in refused["msg"]


def test_steps_of_many_overlap(account: Account) -> None:
    account.emulator.seed(SEED)

    begun = account.run(MODULE, edge_id=4796, state="absent", wait=False)
    assert begun["actions"] == ["stop"]
    assert begun["pending"] == ["wait", "delete"]
    account.pass_time()

    went_on = account.run(MODULE, edge_id=4796, state="absent", wait=False)
    assert went_on["actions"] == ["delete"]
    assert went_on["pending"] == ["wait"]

    assert account.run(MODULE, edge_id=4796, state="absent")["edge"] is None


def test_a_list_that_lags_does_not_bring_it_back(account: Account) -> None:
    """It is gone, and the list still shows it as it was: nothing is stopped or deleted again."""
    account.emulator.seed(SEED)
    account.emulator.update_settings(listing_lag=1.0)
    account.run(MODULE, edge_id=4796, state="absent", wait=False)
    account.pass_time()
    account.run(MODULE, edge_id=4796, state="absent", wait=False)
    account.clock.now += 0.5  # deleted, and still listed as RUNNING

    done = account.run(MODULE, edge_id=4796, state="absent")

    assert account.writes == []
    assert done["edge"] is None


def test_a_refusal_in_passing_is_no_failure(account: Account) -> None:
    """Another run was faster: the service refuses the state, and the edge is gone."""
    account.emulator.seed(SEED)
    account.emulator.seed(STOPPED)
    account.emulator.add_fault(operation=DELETE, nth=1, error_code="0250", status=400, when="after")

    done = account.run(MODULE, edge_id=4796, state="absent")

    assert done["actions"] == []
    assert done["edge"] is None


def busy(account: Account, operation: str, **fault: Any) -> None:
    """Let the service work on something that an edge does not show."""
    account.emulator.add_fault(operation=operation, error_code="0250", status=400, **fault)


@pytest.mark.parametrize(
    ("operation", "there", "wanted"),
    [(STOP, "RUNNING", "stopped"), (START, "STOPPED", "started"), (DELETE, "STOPPED", "absent")],
)
def test_what_the_service_still_works_on_is_waited_for(
    account: Account, operation: str, there: str, wanted: str
) -> None:
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{**EDGE, "statusType": there}])
    busy(account, operation, times=3)

    done = account.run(MODULE, edge_id=4796, state=wanted)

    assert len(done["actions"]) == 1
    assert account.writes == [operation] * 4
    read_before_each = [call for call in account.calls if call in (operation, STATUS)][1:8]
    assert read_before_each == [operation, STATUS] * 3 + [operation]


def test_nothing_is_done_twice_while_it_is_waited_for(account: Account) -> None:
    """Another run deletes it meanwhile."""
    account.emulator.seed(SEED)
    account.emulator.seed(STOPPED)
    busy(account, DELETE, times=1)
    busy(account, DELETE, nth=2, when="after")

    done = account.run(MODULE, edge_id=4796, state="absent")

    assert done["actions"] == []
    assert account.writes == [DELETE] * 2


def test_another_state_ends_the_wait(account: Account, server: Scripted) -> None:
    """Another run has started it, and wants it to run."""
    success = {"code": "0000", "message": "Success"}
    refused = {"traceId": "3io9h6", "status": 400, "code": "0250", "message": "Not in this state."}
    server.play(
        Reply(200, {**success, "result": [{"id": 1599, "profileName": "season-2026"}]}),
        Reply(200, {**success, "result": [{**EDGE, "statusType": "STOPPED"}]}),
        Reply(200, {**success, "result": "STOPPED"}),
        *(Reply(200, {"content": [], "total": 0}) for _service in ("livestation", "vodstation")),
        Reply(400, refused),
        Reply(200, {**success, "result": "RUNNING"}),
    )
    options = {"edge_id": 4796, "cdn_profile": "1599", "endpoint": f"{server.endpoint}/{{service}}"}

    failed = account.fail(MODULE, state="absent", **options)

    assert failed["failure"]["code"] == "0250"
    assert [request.method for request in server.received].count("DELETE") == 1


def test_the_wait_for_the_service_has_an_end(account: Account) -> None:
    account.emulator.seed(SEED)
    account.emulator.seed(STOPPED)
    busy(account, DELETE)

    failed = account.fail(MODULE, edge_id=4796, state="absent", wait_timeout=0.05)

    assert failed["failure"]["code"] == "0250"
    assert "for 0.05 s" in failed["msg"]
    assert len(account.writes) > 1
    assert not failed["changed"]


def test_without_waiting_the_step_is_pending(account: Account) -> None:
    account.emulator.seed(SEED)
    busy(account, STOP, times=1)

    begun = account.run(MODULE, edge_id=4796, state="absent", wait=False)
    assert begun["actions"] == []
    assert begun["pending"] == ["wait", "stop", "delete"]
    assert account.writes == [STOP]

    went_on = account.run(MODULE, edge_id=4796, state="absent", wait=False, wait_first=True)
    assert went_on["actions"] == ["stop"]


def test_reading(account: Account) -> None:
    account.emulator.seed(SEED)

    assert [edge["id"] for edge in account.run(INFO)["edges"]] == [4796, 4797]
    (found,) = account.run(INFO, domain_name=DOMAIN)["edges"]
    assert found["status_type"] == "RUNNING"
    assert account.run(INFO, name="ls-others")["edges"][0]["id"] == 4797
    assert account.run(INFO, edge_id=1)["edges"] == []


def test_a_profile_whose_name_is_a_number(account: Account) -> None:
    """Where it is also the id of another, the edge is looked for in both."""
    account.seed("globaledge", profiles=[{"id": 1599, "profileName": "2026"}], edges=[EDGE])

    assert [edge["id"] for edge in account.run(INFO, cdn_profile="2026")["edges"]] == [4796]
    account.seed("globaledge", profiles=[{"id": 2026, "profileName": "spring"}], edges=[{**OTHER, "profileId": 2026}])
    assert not account.apply(MODULE, edge_id=4796, cdn_profile="2026")["changed"]
    assert not account.apply(MODULE, edge_id=4797, cdn_profile="2026")["changed"]


def test_an_unknown_profile(account: Account) -> None:
    account.emulator.seed(SEED)

    assert "Global Edge has no profile 'nobody'" in account.refuse(MODULE, edge_id=4796, cdn_profile="nobody")["msg"]


@pytest.mark.parametrize("options", [{"edge_id": 0}, {"domain_name": "a b"}, {"edge_id": 1, "cdn_profile": ""}])
def test_bad_options(account: Account, options: dict[str, Any]) -> None:
    assert account.refuse(MODULE, **options)["failure"]["kind"] == "input"
    assert account.calls == []


def test_a_domain_in_capitals_is_the_same(account: Account) -> None:
    account.emulator.seed(SEED)

    assert account.run(MODULE, domain_name=DOMAIN.upper(), state="absent")["actions"] == ["stop", "delete"]


@pytest.mark.parametrize("state", ["started", "stopped", "absent"])
def test_an_id_with_the_domain_of_another(account: Account, state: str) -> None:
    account.emulator.seed(SEED)

    refused = account.refuse(MODULE, edge_id=4796, domain_name="others4797.edge.naverncp.com", state=state)

    assert f"the edge 4796 has the domain '{DOMAIN}'" in refused["msg"]
