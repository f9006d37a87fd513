# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Profiles of Global Edge, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._creations import Creations
from ansible_collections.naver.ncloud.plugins.module_utils._resources import globaledge_profile
from ansible_collections.naver.ncloud.plugins.module_utils._resources.globaledge_profile import PAUSES, ProfileResource
from ansible_collections.naver.ncloud.plugins.modules.globaledge_profile import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

LIST, CREATE, RENAME, DELETE = "profile-listing", "profile-create", "PUT /profiles/{profileId}", "profile-delete"
EDGES = "edge-listing"
SEASON: dict[str, Any] = {"id": 1599, "profileName": "season-2026"}
SEED: dict[str, Any] = {"globaledge": {"profiles": [SEASON]}}

CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create profile",
            options={"name": "events"},
            end={"globaledge.profiles": [SEASON, {"profileName": "events"}]},
            listing=LIST,
        ),
        Write(
            operation=RENAME,
            action="update",
            says="update profile",
            options={"profile_id": 1599, "name": "season-2027"},
            end={"globaledge.profiles": [{"id": 1599, "profileName": "season-2027"}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete profile",
            options={"name": "season-2026", "state": "absent"},
            end={"globaledge.profiles": []},
        ),
    ),
    tasks=(Task({"profile_id": 1599}),),
    seed=SEED,
)
INFO_CASE = Case(tasks=(Task({}), Task({"name": "season-2026"}), Task({"profile_id": 1599})), seed=SEED)


def test_a_second_run_costs_one_listing(account: Account) -> None:
    created = account.apply(MODULE, name="events")
    assert account.calls == [LIST, CREATE]
    assert account.entries[-1]["body"] == {"name": "events"}

    again = account.apply(MODULE, name="events")
    assert account.calls == [LIST]
    assert not again["changed"]
    assert again["profile"]["id"] == created["profile"]["id"]


def test_a_profile_with_edges_is_not_deleted(account: Account) -> None:
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{"id": 4796, "profileId": 1599, "domainName": "games4796.edge.naverncp.com"}])

    refused = account.refuse(MODULE, name="season-2026", state="absent")

    assert account.calls == [LIST, EDGES]
    assert refused["failure"]["kind"] == "input"
    assert "it still has 1 edge: games4796.edge.naverncp.com (4796)" in refused["msg"]
    assert "globaledge_edge with its domain_name and state absent" in refused["failure"]["hint"]


def test_edges_that_are_to_be_gone_by_then(account: Account) -> None:
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{"id": 4796, "profileId": 1599, "domainName": "games4796.edge.naverncp.com"}])
    options = {"name": "season-2026", "state": "absent", "except_edges": ["games4796.edge.naverncp.com"]}

    assert account.run(MODULE, check=True, **options)["actions"] == ["delete"]
    failed = account.fail(MODULE, **options)
    assert not account.writes
    assert "it still has 1 edge" in failed["msg"]
    account.seed("globaledge", edges=[{"id": 4796, "statusType": "DELETED"}])
    assert account.run(MODULE, **options)["actions"] == ["delete"]


@pytest.mark.parametrize("status", ["DELETED", "DELETING"])
def test_a_profile_whose_edges_are_gone_is_deleted(account: Account, status: str) -> None:
    """One that is still leaving counts."""
    account.emulator.seed(SEED)
    account.seed("globaledge", edges=[{"id": 4796, "profileId": 1599, "statusType": status}])

    if status == "DELETING":
        account.refuse(MODULE, name="season-2026", state="absent")
        account.pass_time()
    assert account.run(MODULE, name="season-2026", state="absent")["actions"] == ["delete"]


def test_a_result_that_is_false_is_a_failure(account: Account) -> None:
    """The list of edges lags behind, and hides the edge that keeps it."""
    account.emulator.seed(SEED)
    account.emulator.add_fault(operation=EDGES, nth=1, stale_listing={"writes": 1})
    account.run(MODULE, name="others")
    account.seed("globaledge", edges=[{"id": 4796, "profileId": 1599}])

    failed = account.fail(MODULE, name="season-2026", state="absent")

    assert account.writes == [DELETE]
    assert "the result is false: nothing was done" in failed["msg"]
    assert not failed["changed"]


def test_a_name_that_is_taken(account: Account) -> None:
    account.seed("globaledge", profiles=[SEASON, {"id": 1600, "profileName": "events"}])

    failed = account.fail(MODULE, profile_id=1599, name="events")

    assert failed["failure"]["code"] == "0101"
    assert "Choose another name" in failed["msg"]


def test_a_list_that_lags_is_read_again(account: Account) -> None:
    """There is no other way to read a profile: what this machine did a moment ago, the list has to show."""
    stale = {"operation": LIST, "after": 1, "times": 1, "stale_listing": {"writes": 1}}
    account.emulator.add_fault(**stale)
    created = account.run(MODULE, name="events")

    again = account.run(MODULE, name="events")

    assert account.calls == [LIST, LIST]
    assert not again["changed"]
    assert again["profile"]["id"] == created["profile"]["id"]

    account.emulator.clear_faults()
    account.emulator.add_fault(**stale)
    account.run(MODULE, name="events", state="absent")

    assert not account.run(MODULE, name="events", state="absent")["changed"]
    assert account.calls == [LIST, LIST]


def test_a_list_may_lag_by_five_seconds(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(globaledge_profile, "PAUSES", PAUSES)
    monkeypatch.setattr(ProfileResource.__init__, "__defaults__", (account.clock.wait,))
    account.emulator.update_settings(listing_lag=5)
    account.run(MODULE, name="events")

    assert not account.run(MODULE, name="events")["changed"]


def test_one_that_only_a_lagging_list_shows_is_gone(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its edges can't be read any more, with the code of what this key may not see: the list has to lack it too."""
    account.seed("globaledge", profiles=[SEASON])
    account.emulator.add_fault(operation=LIST, after=1, times=2, stale_listing={"writes": 1})
    account.run(MODULE, name="season-2026", state="absent")
    monkeypatch.setattr(Creations, "latest", lambda self, what: None)  # as on another machine

    done = account.run(MODULE, name="season-2026", state="absent")

    assert not done["changed"]
    assert done["profile"] is None
    assert account.calls == [LIST, EDGES, LIST, LIST]


def test_one_that_this_key_may_not_read_stays(account: Account) -> None:
    account.seed("globaledge", profiles=[SEASON])
    account.emulator.add_fault(operation=EDGES, error_code="0032", status=403)

    failed = account.fail(MODULE, name="season-2026", state="absent")

    assert account.writes == []
    assert failed["failure"]["code"] == "0032"


@pytest.mark.parametrize("options", [{"state": "absent"}, {"profile_id": 1599, "name": "events"}], ids=str)
def test_one_that_another_machine_deletes_meanwhile(account: Account, options: dict[str, Any]) -> None:
    """The write is refused, and the list still shows it for a moment."""
    account.seed("globaledge", profiles=[SEASON])
    write = RENAME if "profile_id" in options else DELETE
    account.emulator.add_fault(operation=write, nth=1, error_code="0032", status=403, when="after")
    account.emulator.add_fault(operation=LIST, after=1, times=1, stale_listing={"writes": 1})

    done = account.run(MODULE, **{"name": "season-2026", **options})

    assert done["actions"] == []
    assert account.writes == [write]


def test_the_old_name_of_one_that_was_renamed_is_free(account: Account) -> None:
    made = account.run(MODULE, name="events")["profile"]
    account.run(MODULE, profile_id=made["id"], name="others")

    assert account.apply(MODULE, name="events")["actions"] == ["create"]
    assert account.calls == [LIST, CREATE]


def test_one_that_somebody_else_deleted_is_created_again(account: Account) -> None:
    account.run(MODULE, name="events")
    account.emulator.reset()

    assert account.run(MODULE, name="events")["actions"] == ["create"]


@pytest.mark.parametrize("options", [{"name": "ab"}, {"name": "a" * 36}, {"name": "a b c"}, {"profile_id": 0}])
def test_bad_options(account: Account, options: dict[str, Any]) -> None:
    assert account.refuse(MODULE, **options)["failure"]["kind"] == "input"
    assert account.calls == []


def test_what_a_creation_needs(account: Account) -> None:
    refused = account.refuse(MODULE, profile_id=7)

    assert "no object with this id exists" in refused["msg"]
    assert not account.run(MODULE, profile_id=7, state="absent")["changed"]


@pytest.mark.parametrize("site", ["gov", "fin"])
def test_other_sites_have_no_global_edge(account: Account, site: str) -> None:
    refused = account.refuse(MODULE, name="events", site=site)

    assert "Global Edge is not offered on the site" in refused["msg"]
