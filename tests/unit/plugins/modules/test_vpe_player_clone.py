# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Players, from the outside in. The service says neither how a clone is numbered nor, by its status, that it failed."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.vpe_player_clone import MODULE
from ansible_collections.naver.ncloud.plugins.modules.vpe_player_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Write

CASE = Case(
    writes=(
        Write(
            operation="vpe-api-clone",
            action="create",
            says="clone player",
            options={"name": "games-staging", "source": "games-live"},
            end={"vpe.players": [{"name": "games-live"}, {"name": "games-staging"}]},
        ),
        Write(
            operation="vpe-api-delete",
            action="delete",
            says="delete player",
            options={"name": "games-staging", "state": "absent"},
            seed={"vpe": {"players": [{"no": 8, "name": "games-staging"}]}},
            end={"vpe.players": [{"name": "games-live"}]},
        ),
    ),
    seed={
        "vpe": {
            "players": [
                {"no": 7, "name": "games-live", "domains": [{"type": "web", "domain": "https://www.example.com"}]}
            ]
        }
    },
)

DIALECTS = ("newest", "legacy")
NEWEST = "1.1.4"
LIST, VIEW, CLONE, DELETE = "vpe-api-list", "vpe-api-view", "vpe-api-clone", "vpe-api-delete"
SOURCE: dict[str, Any] = {
    "no": 1024,
    "name": "games-live",
    "version": "1.1.0",
    "auto_update": "N",
    "access_key": "the-key-of-the-source",
    "created_at": "2026-01-31T09:00:00Z",
    "domains": [
        {"type": "web", "domain": "https://www.example.com"},
        {"type": "web", "domain": "*.example.org"},
        {"type": "ios", "domain": "com.example.app"},
    ],
}
UPDATING = {**SOURCE, "version": NEWEST, "auto_update": "Y"}
WANTED: dict[str, Any] = {"name": "games-staging", "source": "games-live"}
THERE: dict[str, Any] = {**SOURCE, "no": 2048, "name": "games-staging", "access_key": "the-key-of-the-clone"}


def players(account: Account) -> dict[str, dict[str, Any]]:
    there = account.emulator.state("vpe")["players"]
    assert len({player["name"] for player in there}) == len(there)
    return {player["name"]: player for player in there}


# -- cloning


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("source", ["games-live", "1024"], ids=["by name", "by number"])
@pytest.mark.parametrize("seed", [SOURCE, UPDATING], ids=["fixed", "updating"])
def test_clone(account: Account, source: str, seed: dict[str, Any], dialect: str) -> None:
    """One listing, a look at the source, the write, and its number from the newest of the list."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[seed])

    created = account.apply(MODULE, name="games-staging", source=source)

    assert account.calls == [LIST, VIEW, CLONE, LIST, VIEW]
    assert created["changed"]
    assert created["actions"] == ["create"]
    assert created["pending"] == []
    there = players(account)["games-staging"]
    player = created["player"]
    assert player.pop("origin") == "1024"
    assert player["no"] == str(there["no"]) != "1024"
    assert player["access_key"] == there["access_key"] != "the-key-of-the-source"
    assert (player["version"], player["auto_update"]) == (seed["version"], seed["auto_update"] == "Y")
    assert [item["domain"] for item in player["domains"]["web"]] == ["https://www.example.com", "*.example.org"]

    again = account.apply(MODULE, name="games-staging", source=source)

    assert account.calls == [LIST, VIEW]
    assert not again["changed"]
    assert again["actions"] == again["pending"] == []
    assert again["player"] == player
    assert again["diff"]["before"] == again["diff"]["after"]


@pytest.mark.parametrize(
    ("options", "seed", "sent"),
    [
        ({}, SOURCE, {"version": "1.1.0", "auto_update": "N"}),
        ({}, UPDATING, {"version": NEWEST, "auto_update": "Y"}),
        ({"version": "1.0.0"}, SOURCE, {"version": "1.0.0", "auto_update": "N"}),
        ({"auto_update": True}, SOURCE, {"version": "1.1.0", "auto_update": "Y"}),
        ({"auto_update": False}, UPDATING, {"version": NEWEST, "auto_update": "N"}),
        ({"version": "1.0.0", "auto_update": True}, SOURCE, {"version": "1.0.0", "auto_update": "Y"}),
        ({"version": "1.0.0", "auto_update": False}, UPDATING, {"version": "1.0.0", "auto_update": "N"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_sent(
    account: Account, options: dict[str, Any], seed: dict[str, Any], sent: dict[str, Any], dialect: str
) -> None:
    """Version and auto_update always, as the defaults of the service differ from page to page; the source's count."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[seed])

    created = account.apply(MODULE, **WANTED, **options)

    (write,) = [entry for entry in account.entries if entry["write"]]
    assert write["body"] == {"name": "games-staging", **sent}
    assert created["diff"]["before"] == {}
    assert not account.apply(MODULE, **WANTED, **options)["changed"]


@pytest.mark.parametrize("source", ["１０２４", "١٠٢٤", "1024\u0660"])
def test_other_digits_are_no_number(account: Account, source: str) -> None:
    account.seed("vpe", players=[SOURCE])

    assert account.refuse(MODULE, name="games-staging", source=source)["failure"]["kind"] == "not_found"


@pytest.mark.parametrize("name", ["abc", "Games_2026", "a@b-c", "x" * 30])
def test_names_that_are_fine(account: Account, name: str) -> None:
    account.seed("vpe", players=[SOURCE])

    assert account.apply(MODULE, name=name, source="1024")["player"]["name"] == name
    assert not account.apply(MODULE, name=name, source="1024")["changed"]


def test_capitals_are_for_the_service_to_judge(account: Account) -> None:
    account.emulator.update_settings(dialect="legacy")
    account.seed("vpe", players=[SOURCE])

    refused = account.fail(MODULE, name="Games", source="1024")

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "4610")
    assert "capitals" in refused["failure"]["hint"]


@pytest.mark.parametrize("name", ["Games-live", "games-liv", "games-live2"])
def test_names_are_exact(account: Account, name: str) -> None:
    account.seed("vpe", players=[SOURCE])

    assert not account.apply(MODULE, name=name, state="absent")["changed"]
    assert account.refuse(MODULE, name="other", source=name)["failure"]["kind"] == "not_found"


# -- the source


@pytest.mark.parametrize(
    ("options", "kind", "calls"),
    [
        ({}, "input", [LIST]),
        ({"source": "nobody"}, "not_found", [LIST]),
        ({"source": "4711"}, "not_found", [LIST, VIEW]),
        ({"source": "games-staging"}, "input", [LIST]),
        ({"source": ""}, "input", []),
        ({"source": "two\nlines"}, "input", []),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_source(account: Account, options: dict[str, Any], kind: str, calls: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SOURCE])

    refused = account.refuse(MODULE, name="games-staging", **options)

    assert refused["failure"]["kind"] == kind
    assert "source" in refused["msg"]
    assert account.calls == calls


@pytest.mark.parametrize(
    "options", [{}, {"source": "nobody"}, {"source": "4711"}, {"source": "games-staging"}], ids=str
)
def test_a_player_that_is_there_needs_no_source(account: Account, options: dict[str, Any]) -> None:
    """It counts at creation only."""
    account.seed("vpe", players=[THERE])

    assert not account.apply(MODULE, name="games-staging", **options)["changed"]
    assert account.calls == [LIST, VIEW]


# -- drift


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_version_that_moves_on_is_no_change(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[UPDATING])
    options = {**WANTED, "version": "1.1.0", "auto_update": True}
    created = account.apply(MODULE, **options)
    assert created["player"]["version"] == NEWEST
    created["player"].pop("origin")

    account.seed("vpe", versions=[{"version": "1.2.0"}])

    for given in (options, WANTED, {**WANTED, "version": "1.0.0"}, {**options, "recreate": True}):
        moved = account.apply(MODULE, **given)
        assert not moved["changed"]
        assert moved["player"] == {**created["player"], "version": "1.2.0", "updated_at": moved["player"]["updated_at"]}
        assert account.calls == [LIST, VIEW]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("options", "there", "fields"),
    [
        ({"version": "1.0.0"}, THERE, ["version"]),
        ({"auto_update": True}, THERE, ["auto_update"]),
        ({"version": "1.0.0", "auto_update": True}, THERE, ["version", "auto_update"]),
        ({"auto_update": False}, {**THERE, "auto_update": "Y"}, ["auto_update"]),
        ({"version": "1.0.0", "auto_update": False}, {**THERE, "auto_update": "Y"}, ["auto_update"]),
    ],
    ids=str,
)
def test_other_drift(
    account: Account, options: dict[str, Any], there: dict[str, Any], fields: list[str], dialect: str
) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SOURCE, there])

    refused = account.refuse(MODULE, **WANTED, **options)

    assert refused["failure"]["kind"] == "immutable"
    assert all(field in refused["msg"] for field in fields)
    assert "recreate" in refused["failure"]["hint"]
    assert "access key" in refused["failure"]["hint"]
    assert account.calls == [LIST, VIEW]

    anew = account.apply(MODULE, **WANTED, **options, recreate=True)

    # The source is known before anything is deleted, and the listing is read once.
    assert account.calls == [LIST, VIEW, VIEW, DELETE, CLONE, LIST, VIEW]
    assert anew["actions"] == ["delete", "create"]
    assert anew["player"]["no"] != "2048"
    assert anew["player"]["access_key"] != "the-key-of-the-clone"
    assert set(players(account)) == {"games-live", "games-staging"}
    assert not account.apply(MODULE, **WANTED, **options, recreate=True)["changed"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [(None, "input"), ("nobody", "not_found"), ("4711", "not_found"), ("games-staging", "input"), ("2048", "input")],
)
def test_nothing_is_deleted_before_the_source_is_known(account: Account, source: str | None, kind: str) -> None:
    account.seed("vpe", players=[SOURCE, THERE])

    refused = account.refuse(MODULE, name="games-staging", source=source, version="1.0.0", recreate=True)

    assert refused["failure"]["kind"] == kind
    assert "source" in refused["msg"]
    assert players(account)["games-staging"]["no"] == 2048


@pytest.mark.parametrize(
    ("there", "options", "sent"),
    [
        ({"version": "1.0.0"}, {"auto_update": True}, {"version": "1.0.0", "auto_update": "Y"}),
        ({"auto_update": "Y", "version": NEWEST}, {"auto_update": False}, {"version": NEWEST, "auto_update": "N"}),
        ({"version": "1.0.0"}, {"version": NEWEST}, {"version": NEWEST, "auto_update": "N"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("source", [SOURCE, UPDATING], ids=["fixed", "updating"])
def test_recreated_it_keeps_what_was_not_set(
    account: Account, there: dict[str, Any], options: dict[str, Any], sent: dict[str, str], source: dict[str, Any]
) -> None:
    account.seed("vpe", players=[source, {**THERE, **there}])

    account.apply(MODULE, **WANTED, **options, recreate=True)

    (write,) = [entry for entry in account.entries if entry["operation"] == CLONE]
    assert write["body"] == {"name": "games-staging", **sent}


# -- removing


@pytest.mark.parametrize("dialect", DIALECTS)
def test_absent(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SOURCE, THERE])

    gone = account.apply(MODULE, **WANTED, state="absent")

    assert account.calls == [LIST, VIEW, DELETE]
    assert gone["actions"] == ["delete"]
    assert gone["player"] is None
    assert gone["diff"]["before"]["no"] == "2048"
    assert set(players(account)) == {"games-live"}
    assert not account.apply(MODULE, name="games-staging", state="absent")["changed"]
    assert account.calls == [LIST]


def test_somebody_else_deletes_it_first(account: Account) -> None:
    account.seed("vpe", players=[SOURCE, THERE])
    account.emulator.add_fault(operation=DELETE, nth=1, status=200, error_code="4801", shape="service", when="after")

    gone = account.run(MODULE, name="games-staging", state="absent")

    assert not gone["changed"]
    assert gone["player"] is None
    assert account.writes == [DELETE]
    assert set(players(account)) == {"games-live"}


# -- what only the service knows


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_plan_allows_one_player(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SOURCE], plan="basic")

    refused = account.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "4803")
    assert refused["failure"]["http_status"] == 200
    assert "Basic plan" in refused["failure"]["hint"]
    assert not refused["changed"]
    assert account.writes == [CLONE]
    assert set(players(account)) == {"games-live"}


@pytest.mark.parametrize("code", ["4802", "4805"])
def test_a_name_that_is_taken_in_the_last_moment(account: Account, code: str) -> None:
    account.seed("vpe", players=[SOURCE])
    account.emulator.add_fault(operation=CLONE, status=200, error_code=code, shape="service")

    refused = account.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", code)
    assert "choose another" in refused["failure"]["hint"]
    assert refused["failure"]["operation"] == "clone player"
    assert account.writes == [CLONE]


def test_an_unknown_version(account: Account) -> None:
    account.seed("vpe", players=[SOURCE])

    refused = account.fail(MODULE, **WANTED, version="9.9.9")

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "4100")
    assert "version" in refused["failure"]["hint"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("module", [MODULE, INFO], ids=["clone", "info"])
def test_not_subscribed(account: Account, module: Any, dialect: str) -> None:
    """HTTP 200, code 200, and only the message says that it is none."""
    key = {"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key}
    account.emulator.update_settings(dialect=dialect, keys=[{**key, "subscriptions": ["vodstation"]}])

    refused = account.fail(module, **(WANTED if module is MODULE else {}))

    assert refused["failure"]["kind"] == "permission"
    assert refused["failure"]["http_status"] == 200
    assert "Unauthorized" in refused["msg"]
    assert "Subscribe" in refused["failure"]["hint"]


# -- a clone whose answer is lost


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("there", [[], [THERE]], ids=["anew", "recreated"])
def test_a_lost_answer_to_a_clone(account: Account, drop: str, there: list[Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SOURCE, *there])
    account.emulator.add_fault(operation=CLONE, nth=1, drop=drop)

    result = account.run(MODULE, **WANTED, version="1.0.0", recreate=True)

    assert result["changed"]
    assert set(players(account)) == {"games-live", "games-staging"}
    assert result["player"]["no"] == str(players(account)["games-staging"]["no"]) != "2048"
    assert account.writes.count(CLONE) == (2 if drop == "before" else 1)
    assert not account.apply(MODULE, **WANTED, version="1.0.0")["changed"]


def test_a_clone_that_the_listing_does_not_show_at_once(account: Account) -> None:
    account.seed("vpe", players=[SOURCE])
    account.emulator.add_fault(operation=LIST, times=3, stale_listing={"writes": 1})

    result = account.run(MODULE, **WANTED)

    assert result["changed"]
    assert result["player"]["no"] == str(players(account)["games-staging"]["no"])


# -- bad input


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"name": ""}, ["name is ''", "3 to 30"]),
        ({"name": "ab"}, ["name"]),
        ({"name": "1st"}, ["name", "the first a letter"]),
        ({"name": "with blank"}, ["name"]),
        ({"name": "x" * 31}, ["name"]),
        ({"name": "플레이어"}, ["name"]),
        ({"name": "games\n"}, ["name"]),
        ({**WANTED, "version": ""}, ["version"]),
        ({"name": "-", "source": "\t", "version": " "}, ["name", "source", "version"]),
        ({**WANTED, "site": "fin"}, ["not offered", "'fin'"]),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: list[str]) -> None:
    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == ("configuration" if "site" in options else "input")
    assert account.calls == []
    for words in named:
        assert words in refused["msg"]


@pytest.mark.parametrize("site", ["public", "gov"])
def test_every_site(account: Account, site: str) -> None:
    account.emulator.update_settings(site=site)
    account.seed("vpe", players=[SOURCE])

    assert account.apply(MODULE, **WANTED, site=site)["changed"]
    assert account.apply(MODULE, **WANTED, site=site, state="absent")["changed"]


# -- many


@pytest.mark.parametrize(("page_size", "pages"), [(None, 1), (100, 10)])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_among_a_thousand(account: Account, page_size: int | None, pages: int, dialect: str) -> None:
    """The service's largest page holds them all."""
    account.emulator.update_settings(max_page_size=page_size, dialect=dialect)
    account.seed("vpe", players={"count": 999, "name": "player-{n}"})
    account.seed("vpe", players=[SOURCE])  # long before all the others

    assert not account.run(MODULE, name="games-live")["changed"]
    assert account.calls == [LIST] * pages + [VIEW]

    assert account.run(MODULE, **WANTED)["changed"]
    assert account.calls == [LIST] * pages + [VIEW, CLONE, LIST, VIEW]


def test_a_clone_that_can_not_be_found_was_made(account: Account) -> None:
    """The first listing looks it up, all later ones fail."""
    account.seed("vpe", players=[{"name": "games-live"}])
    account.emulator.add_fault(operation=LIST, after=1, status=503, error_code="500")

    failed = account.fail(MODULE, name="games-staging", source="games-live", max_retries=0)

    assert failed["actions"] == ["create"]
    account.emulator.clear_faults()
    assert account.run(MODULE, name="games-staging")["actions"] == []
