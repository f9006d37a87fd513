# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Video Player Enhancement (documentation: vpe): players. Every error of the service arrives with HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, listing, pages, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    NotFoundError,
    OutcomeUnknownError,
    after_write,
)
from ansible_collections.naver.ncloud.plugins.module_utils._records import iso_time, normalise
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

VPE = Service(
    name="vpe",
    title="Video Player Enhancement",
    hosts={"public": "https://vpe.apigw.ntruss.com", "gov": "https://vpe.apigw.gov-ntruss.com"},
    prefixes={"public": "/api/v1", "gov": "/api/v1"},
    absent=frozenset({"4801"}),
    denied=frozenset({"Unauthorized", "4804"}),
    hints={
        "Unauthorized": "Subscribe to Video Player Enhancement, or grant the sub account the permission",
        "4100": "Check version: the service has no such SDK version",
        "4601": "Check source: it is not a player's number",
        "4610": "Check name: 3 to 30 letters, digits, _, - or @, first a letter; some accounts allow no capitals",
        "4802": "The name is taken: if the player is yours, run again to adopt it; otherwise choose another name",
        "4805": "The name is taken: if the player is yours, run again to adopt it; otherwise choose another name",
        "4803": "The plan's number of players is used up, and the Basic plan allows one: delete one or change the plan",
        "4804": "Change to a plan that offers it",
    },
)
# The service's own maximum: 1,000 players are one page.
PAGE_SIZE = 1000


class Player(TypedDict):
    """A player. Times are ISO 8601 (documentation: vpe-api-view). Listings leave auto_update and domains unknown."""

    no: str
    name: str
    version: str
    auto_update: bool | None
    access_key: str | None
    created_at: str | None
    updated_at: str | None
    domains: dict[str, Any] | None


class Vpe:
    """A method an endpoint. An absent player is None."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def players(self) -> list[Player]:
        """All players, as the listing shows them (vpe-api-list)."""
        return self._listings.get("players", "no", lambda: listing(self._newest_first, "no", PAGE_SIZE))

    def matching(self, name: str | None) -> list[Player]:
        """All players, or the one with exactly this name, complete: names are unique."""
        if name is None:
            return self.players()
        listed = next((player for player in self.players() if player["name"] == name), None)
        player = None if listed is None else self.player(listed["no"])
        return [] if player is None else [player]

    def player(self, number: str) -> Player | None:
        """vpe-api-view"""
        try:
            player: Player = self._client.get(
                "get player",
                path("players", number),
                expect="result",
                kind=dict,
                parse=lambda body: _player(body["result"]),
            )
        except NotFoundError:
            self._listings.drop("players", number)
            return None
        return self._listings.put("players", player["no"], player)

    def clone_player(self, number: str, name: str, version: str, auto_update: bool) -> Player:
        """Clone, and find the new player: the answer does not tell its number (vpe-api-clone).

        :raises OutcomeUnknownError: also where the listing does not show the new player yet.
        """
        body = {"name": name, "version": version, "auto_update": "Y" if auto_update else "N"}
        self._client.write("clone player", "POST", path("players", number, "clone"), body, expect="message")
        with after_write():
            made = next((player for player in pages(self._newest_first, PAGE_SIZE) if player["name"] == name), None)
            player = None if made is None else self.player(made["no"])
            if player is None:
                raise OutcomeUnknownError("the new player is not in the listing yet", "Run the task again")
            return player

    def delete_player(self, number: str) -> None:
        """vpe-api-delete"""
        self._client.write("delete player", "DELETE", path("players", number), expect="message")
        self._listings.drop("players", number)

    def _newest_first(self, page: Page) -> Listed[Player]:
        query = {"page_no": page.number, "page_size": page.size, "sort_type": "desc"}
        found: Listed[Player] = self._client.get("list players", "/players", query, expect="result", parse=_players)
        return found


def _players(body: Mapping[str, Any]) -> Listed[Player]:
    result = body["result"]
    if isinstance(result, list):  # the older shape
        return [_player(raw) for raw in result], (body.get("pagination") or {}).get("total")
    return [_player(raw) for raw in result.get("list") or []], result.get("total")


def _player(raw: Mapping[str, Any]) -> Player:
    record = normalise(raw, Player, times=("created_at", "updated_at"))
    # A string in one table and an integer in another.
    record["no"] = str(record["no"])
    for domain in (domain for domains in (record["domains"] or {}).values() for domain in domains):
        domain.update(no=str(domain.get("no")), created_at=iso_time(domain.get("created_at")))
    record["auto_update"] = None if record["auto_update"] is None else record["auto_update"] == "Y"
    return cast(Player, record)
