# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A profile of Global Edge as the engine manages it. No call reads one by its id: there is only the list."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    ApiError,
    InputError,
    NotFoundError,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import (
    GLOBAL_EDGE,
    NOT_ALLOWED,
    PROFILE,
    GlobalEdge,
    Profile,
    profile_key,
)

RULES = {
    "name": rules.matches(r"[A-Za-z0-9_-]{3,35}", "3 to 35 English letters, digits, hyphens or underscores"),
    "profile_id": rules.ID,
    "except_edges": rules.matches(r"[A-Za-z0-9.-]{1,253}", "domains like games4796.edge.naverncp.com"),
}
# As an option of something else.
REFERENCE = rules.numbered(rules.Rule(rules.READABLE.holds, "an id, an exact name"))
T = TypeVar("T")
PAUSES = (0.0, 0.5, 1.0, 3.0, 5.0)  # seconds before each look at a list that lags behind


class ProfileResource(Resource[Profile]):
    kind = PROFILE
    id_option = "profile_id"
    name_field = "profile_name"
    unique_names = True
    managed = ("name",)
    rules = RULES
    conflicts = frozenset({NOT_ALLOWED})

    def __init__(self, options: Mapping[str, Any], client: Client, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(options, client)
        self._api = GlobalEdge(client)
        self._sleep = sleep

    def find(self) -> Profile | None:
        found = super().find()
        return None if found is not None and self.state == "absent" and self._is_gone(found) else found

    def _is_gone(self, profile: Profile) -> bool:
        """Whether only a list that lags behind shows it: then its edges can't be read."""
        try:
            self._api.edges(profile["id"], fresh=True)
        except ApiError as error:
            return error.origin.code == NOT_ALLOWED and self._vanishes(profile)
        return False

    def _vanishes(self, profile: Profile) -> bool:
        """Whether the list lacks it at last, after the service has refused to touch it."""
        for pause in PAUSES:
            self._sleep(pause)
            if self._api.profile(profile["id"]) is None:
                return True
        return False

    def _unless_gone(self, profile: Profile, write: Callable[[], T]) -> T:
        """Write. Refused, it is given the time that the list needs to tell that another run was faster."""
        try:
            return write()
        except ApiError as error:
            if error.origin.code == NOT_ALLOWED:
                self._vanishes(profile)
            raise

    def get(self, identifier: int) -> Profile | None:
        return self._api.profile(identifier)

    def named(self) -> list[Profile]:
        return [profile for profile in self._api.profiles() if profile["profile_name"] == self.options["name"]]

    def _or_noted(self, found: Profile | None) -> Profile | None:
        """The list itself may lag behind what this machine did a moment ago, so it is read until it shows that."""
        self.note = note = self.creations.latest(self.creation_key())
        if note is None or note.id is None:
            return found
        for pause in PAUSES:
            if note.gone != (found is not None and found["id"] == note.id):
                break
            self._sleep(pause)
            self._listings.clear()
            found = self._only(self.named())
        return found

    def creation_key(self, current: Profile | None = None) -> str:
        return profile_key(self.options.get("name") or (current["profile_name"] if current else ""))

    def comparable(self, current: Profile) -> Mapping[str, Any]:
        return self.described(current).options

    @classmethod
    def described(cls, record: Profile) -> Description:
        return Description({"name": record["profile_name"]})

    def is_immutable(self, field: str) -> bool:
        return False

    def creation(self, replaced: Profile | None) -> Step[Profile]:
        self.require(self.wanted, "name")
        name = self.wanted["name"]
        return Step(
            "create",
            perform=lambda current: self._api.create_profile(name),
            predict=lambda current: cast(Profile, {"id": None, "profile_name": name, "customer_id": None}),
            took_effect=lambda seen: seen is not None,
        )

    def update(self, changes: list[Change]) -> Step[Profile]:
        name = self.wanted["name"]

        def rename(profile: Profile) -> Profile:
            renamed = self._unless_gone(profile, lambda: self._api.rename_profile(profile, name))
            self.creations.note(profile_key(profile["profile_name"]), profile["id"], gone=True)  # by its old name
            return renamed

        return Step(
            "update",
            perform=rename,
            predict=lambda profile: cast(Profile, {**profile, "profile_name": name}),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Profile) -> list[Step[Profile]]:
        """:raises InputError: it has edges. Whether the service would delete them too is documented in two ways."""
        leaving = self.options.get("except_edges") or []
        self._refuse_edges(current, leaving)

        def delete(profile: Profile) -> None:
            if leaving:  # by now they have to be gone
                self._refuse_edges(profile, [], fresh=True)
            self._unless_gone(profile, lambda: self._api.delete_profile(profile["id"]))

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    def _refuse_edges(self, current: Profile, leaving: list[str], *, fresh: bool = False) -> None:
        edges = [edge for edge in self._api.edges(current["id"], fresh=fresh) if edge["domain_name"] not in leaving]
        names = line(", ".join(f"{edge['domain_name'] or edge['edge_name']} ({edge['id']})" for edge in edges))
        if edges:
            with attempting(f"delete {self.kind} {self.label}"):
                raise InputError(
                    f"it still has {len(edges)} edge{'s' if len(edges) > 1 else ''}: {names}",
                    "Remove each edge first: globaledge_edge with its domain_name and state absent",
                )


class ProfileOfCdn:
    """The profile that the options of a CDN name. What a task registered takes no request."""

    def __init__(self, cdn: dict[str, Any], client: Client) -> None:
        """Replaces what a task registered by its name."""
        wanted = cdn.get("profile")
        self._client = client
        self._registered: Mapping[str, Any] | None = wanted if isinstance(wanted, Mapping) else None
        if wanted is not None:
            cdn["profile"] = str(wanted if self._registered is None else self._registered["name"])

    @property
    def is_text(self) -> bool:
        """Whether it is given by id or name."""
        return self._registered is None

    def id_of(self, profile: str, *, final: bool = False) -> int | None:
        """Return its id, None while there is none.

        :param final: whether it has to be there by now.
        :raises InputError: check mode only predicted it.
        :raises NotFoundError: there is no such profile.
        """
        if self._registered is not None:
            number: int | None = self._registered.get("id")
            return rules.known_id(number, "cdn.profile") if final else number
        try:
            return GlobalEdge(self._client.peer(GLOBAL_EDGE)).profile_id(profile)
        except NotFoundError:
            if final:
                raise
            return None

    def warning(self, profile: str, creation: str) -> str:
        """Return what check mode says of a profile that does not exist, empty where a task before is to create it."""
        if not self.is_text:
            return ""
        return (
            f"Global Edge has no profile {rules.shown(profile)} now: unless it is created before, the creation of "
            f"{creation} fails"
        )
