# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Video Player Enhancement (documentation: vpe): players. Every error of the service arrives with HTTP 200."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, listing, pages, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    NotFoundError,
    OutcomeUnknownError,
    after_write,
)
from ansible_collections.naver.ncloud.plugins.module_utils._records import iso_time, nfc, normalise, whole
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
        "4610": (
            "Check name: 3 to 30 English letters, digits, _, - or @, first a letter; some accounts allow no capitals"
        ),
        "4802": "The name is taken: if the player is yours, run again to adopt it; otherwise choose another name",
        "4805": "The name is taken: if the player is yours, run again to adopt it; otherwise choose another name",
        "4803": "The plan's number of players is used up, and the Basic plan allows one: delete one or change the plan",
        "4703": "Check domains: the service takes web domains like https://www.example.com",
        "4713": "The service does not change the web domains of this player: set them back, or delete the player with "
        "state absent and create it again, with a new number and a new access key",
        "4799": "Check options: the service does not take one of the values",
        "4804": "The Basic plan does not offer it: change to the Standard plan",
    },
)
# The service's own maximum: 1,000 players are one page.
PAGE_SIZE = 1000
SMALLEST_PAGE = 10


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


class Options(NamedTuple):
    """A player's options, in the API's own spelling. ``production`` is None where the service does not show it."""

    develop: dict[str, Any]
    production: dict[str, Any] | None


class Plan(TypedDict):
    """What the account has subscribed to, ``free`` (Basic) or ``pay`` (Standard), and how many players it has."""

    id: str
    pricing: str | None
    total: int | None


BASIC = "free"


class Vpe:
    """A method an endpoint. An absent player is None."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def players(self) -> list[Player]:
        """All players, as the listing shows them (vpe-api-list)."""
        return self._listings.get("players", "no", lambda: listing(self._newest_first, "no", PAGE_SIZE))

    def matching(self, name: str | None, *, complete: bool = False) -> list[Player]:
        """All players, complete or as the listing shows them, or the one with exactly this name, complete."""
        if name is None and not complete:
            return self.players()
        wanted = None if name is None else nfc(name)
        listed = [player["no"] for player in self.players() if wanted is None or nfc(player["name"]) == wanted]
        return [player for number in listed if (player := self.player(number))]

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
        return self._made(name)

    def create_player(self, name: str, domains: list[dict[str, str]], version: str | None, auto_update: bool) -> Player:
        """Create, and find the new player: the answer does not tell its number (vpe-api-create).

        :raises OutcomeUnknownError: also where the listing does not show the new player yet.
        """
        body: dict[str, Any] = {"name": name, "domains": domains, "auto_update": "Y" if auto_update else "N"}
        body |= {"version": version} if version else {}
        self._client.write("create player", "POST", "/players", body, expect="message")
        return self._made(name)

    def _made(self, name: str) -> Player:
        with after_write():
            made = next((player for player in pages(self._newest_first, PAGE_SIZE) if player["name"] == name), None)
            player = None if made is None else self.player(made["no"])
            if player is None:
                raise OutcomeUnknownError("the new player is not in the listing yet", "Run the task again")
            return player

    def update_player(self, number: str, domains: list[dict[str, str]]) -> None:
        """vpe-api-update; takes effect at once, also in Production."""
        self._client.write("update player", "PUT", path("players", number), {"domains": domains}, expect="message")

    def options(self, number: str) -> Options | None:
        """The options of Develop, and of Production where the answer has both (vpe-api-option)."""
        where = path("players", number, "options")
        try:
            found: Options = self._client.get(
                "get player options", where, expect="result", parse=lambda body: _options(body["result"])
            )
        except NotFoundError:
            return None
        return found

    def set_options(self, number: str, options: Mapping[str, Any]) -> None:
        """Set the options of Develop, all of them (vpe-api-deploy-dev)."""
        where = path("players", number, "applyDev")
        self._client.write("set player options", "PUT", where, {"option": options}, expect="message")

    def promote(self, number: str) -> None:
        """Give Production the options of Develop (vpe-api-deploy-prd)."""
        self._client.write("promote player", "PUT", path("players", number, "applyProd"), expect="message")

    def plan(self) -> Plan:
        """The account's plan, which listings tell (vpe-api-list)."""
        query = {"page_no": 1, "page_size": SMALLEST_PAGE, "sort_type": "desc"}

        def read() -> list[Plan]:
            return [self._client.get("list players", "/players", query, expect="result", parse=_plan)]

        return self._listings.get("plan", "id", read)[0]

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


def _options(result: Any) -> Options:
    """Documented is an object with one environment, in an older layout with JSON in a text; there are two.

    Assumption: one alone is Develop, and of two the one whose name begins with ``prod`` is Production.
    """
    environments = result if isinstance(result, list) else [result]
    production = [each for each in environments if str(each.get("env")).lower().startswith("prod")]
    develop = [each for each in environments if each not in production] or production
    both = len(environments) > 1 and production
    return Options(_option(develop[0]), _option(production[0]) if both else None)


def _option(environment: Mapping[str, Any]) -> dict[str, Any]:
    option = environment["option"] if "option" in environment else environment["options"]
    option = json.loads(option) if isinstance(option, str) else option
    if not isinstance(option, dict):
        raise TypeError("options are an object")
    return option


def _plan(body: Mapping[str, Any]) -> Plan:
    result = body["result"]
    about, counts = (body, body.get("pagination") or {}) if isinstance(result, list) else (result, result)
    return {"id": "plan", "pricing": about.get("pricing"), "total": whole(counts.get("total"))}
