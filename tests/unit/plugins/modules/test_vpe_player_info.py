# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.vpe_player_info import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task

CASE = Case(
    tasks=(Task(), Task({"name": "games-live"}), Task({"player_no": "7"})),
    seed={
        "vpe": {
            "players": [
                {"no": 7, "name": "games-live", "domains": [{"type": "web", "domain": "https://www.example.com"}]}
            ]
        }
    },
)

DIALECTS = ("newest", "legacy")
LIST, VIEW = "vpe-api-list", "vpe-api-view"
SEED: dict[str, Any] = {
    "no": 1024,
    "name": "games-live",
    "version": "1.1.0",
    "access_key": "0f6c2b1d7e",
    "created_at": "2026-01-31T18:00:00+09:00",
    "updated_at": "2026-01-31T09:00:00.123Z",
    "domains": [
        {"no": 31, "type": "web", "domain": "https://www.example.com", "created_at": "2026-01-31T09:00:00Z"},
        {"no": 32, "type": "aos", "domain": "com.example.app", "created_at": "2026-01-31T09:00:00Z"},
    ],
}


@pytest.mark.parametrize(
    ("options", "found", "calls"),
    [
        ({}, ["3", "2", "1024"], [LIST]),
        ({"name": "games-live"}, ["1024"], [LIST, VIEW]),
        ({"name": "games"}, [], [LIST]),
        ({"player_no": "3"}, ["3"], [VIEW]),
        ({"player_no": 3}, ["3"], [VIEW]),
        ({"player_no": "4"}, [], [VIEW]),
        ({"player_no": "3", "name": "other"}, ["3"], [VIEW]),
        ({"player_no": "3", "name": "games-live"}, [], [VIEW]),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_filters(account: Account, options: dict[str, Any], found: list[str], calls: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SEED, {"no": 2, "name": "more"}, {"no": 3, "name": "other"}])

    result = account.apply(MODULE, **options)

    assert [player["no"] for player in result["players"]] == found
    assert not result["changed"]
    assert account.calls == calls


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_empty_account(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    assert account.apply(MODULE)["players"] == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_spelling_whatever_the_service_speaks(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SEED])

    (player,) = account.run(MODULE, player_no="1024")["players"]
    (listed,) = account.run(MODULE)["players"]

    assert player == {
        "access_key": "0f6c2b1d7e",
        "auto_update": False,
        "created_at": "2026-01-31T09:00:00Z",
        "domains": {
            "aos": [
                {"created_at": "2026-01-31T09:00:00Z", "domain": "com.example.app", "no": "32", "type": "aos"},
            ],
            "ios": [],
            "web": [
                {"created_at": "2026-01-31T09:00:00Z", "domain": "https://www.example.com", "no": "31", "type": "web"},
            ],
        },
        "name": "games-live",
        "id": "1024",
        "no": "1024",
        "updated_at": "2026-01-31T09:00:00.123Z",
        "version": "1.1.0",
    }
    assert listed == {**player, "auto_update": None, "domains": None}
    assert account.run(MODULE, name="games-live")["players"] == [player]


@pytest.mark.parametrize("page_size", [None, 250])
def test_a_thousand(account: Account, page_size: int | None) -> None:
    account.emulator.update_settings(max_page_size=page_size)
    account.seed("vpe", players={"count": 1000, "name": "player-{n}"})

    assert len({player["no"] for player in account.run(MODULE)["players"]}) == 1000
    assert account.calls == [LIST] * (4 if page_size else 1)


@pytest.mark.parametrize("number", ["", "versions", "checkName", "1/options", "..", "1?x", "٣"])
def test_what_is_no_number(account: Account, number: str) -> None:
    """It must not become another call's path."""
    refused = account.refuse(MODULE, player_no=number)

    assert refused["failure"]["kind"] == "input"
    assert "player_no" in refused["msg"]
    assert account.calls == []


def test_not_on_every_site(account: Account) -> None:
    refused = account.refuse(MODULE, site="fin")

    assert refused["failure"]["kind"] == "configuration"
    assert account.calls == []
