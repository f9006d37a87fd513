# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A VPE player that is a clone of another one, as the engine manages it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import Player, Vpe

RULES = {
    "name": rules.matches(
        r"[A-Za-z][A-Za-z0-9_@-]{2,29}", "3 to 30 English letters, digits, _, - or @, the first a letter"
    ),
    "source": rules.READABLE,
    "version": rules.READABLE,
}


class PlayerResource(Resource[Player]):
    kind = "VPE player"
    id_field = "no"
    made_of = unseen = ("source",)
    unique_names = True
    managed = ("name", "version", "auto_update")
    rules = RULES
    immutable_hint = "Change the options back, or set recreate to delete it and clone it again, with a new access key"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = Vpe(client)

    def get(self, identifier: str) -> Player | None:
        return self._api.player(identifier)

    def confirmed(self, listed: Player) -> Player:
        return listed  # named() has read it by its number

    def named(self) -> list[Player]:
        return self._api.matching(self.options["name"])

    def comparable(self, current: Player) -> Mapping[str, Any]:
        # With auto_update the service moves the version on: that is no drift.
        return {name: value for name, value in current.items() if name != "version" or not current["auto_update"]}

    @classmethod
    def described(cls, record: Player) -> Description:
        """With auto_update the service chooses the version."""
        version = None if record["auto_update"] else record["version"]
        return Description({"name": record["name"], "version": version, "auto_update": record["auto_update"]})

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: Player | None) -> Step[Player]:
        source = self._source()
        fields = self.creation_fields(replaced or source)
        version, auto_update = fields.get("version", source["version"]), bool(fields.get("auto_update"))

        origin = {"origin": source["no"]}

        def clone(current: None) -> Player:
            made = self._api.clone_player(source["no"], self.options["name"], version, auto_update)
            return cast(Player, {**made, **origin})

        nothing = dict.fromkeys(Player.__annotations__)
        predicted = {
            **nothing,
            "name": self.options["name"],
            "version": None if auto_update else version,  # the service may move it on at once
            "auto_update": auto_update,
            **origin,
        }
        return Step(
            "create",
            perform=clone,
            predict=lambda current: cast(Player, predicted),
            took_effect=lambda seen: seen is not None,
        )

    def removal(self, current: Player) -> list[Step[Player]]:
        def delete(player: Player) -> None:
            self._api.delete_player(player["no"])

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    def _source(self) -> Player:
        """Return the player to clone: a number is digits, and a name starts with a letter."""
        source = self.options.get("source")
        if source is None:
            raise self.lacking(["source"], "cloning", "Set source to a player's number or name")
        found = [self._api.player(source)] if source.isascii() and source.isdecimal() else self._api.matching(source)
        player = found[0] if found else None
        if self.options["name"] in (source, player and player["name"]):
            raise InputError("source and name are the same player", "Set source to another player's name or number")
        if player is None:
            raise NotFoundError(
                f"source player {source!r} does not exist", "Set source to an existing player's number or exact name"
            )
        return player
