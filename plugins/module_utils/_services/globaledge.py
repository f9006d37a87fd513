# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Global Edge (documentation: edge-overview): profiles, and the CDN edges in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypedDict, TypeVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import AmbiguousError, ApiError, NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import normalise, whole
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

# There is no code for an object that does not exist: the service answers that it is not allowed.
NOT_ALLOWED = "0032"
WRONG_STATE = "0250"
NAME_TAKEN = "0101"
PROFILE = "Global Edge profile"
# How messages end that name a CDN which stays.
CDN_REMOVAL = "globaledge_edge with state absent removes it"
GLOBAL_EDGE = Service(
    name="globaledge",
    title="Global Edge",
    hosts={"public": "https://edge.apigw.ntruss.com"},
    prefixes={"public": "/api/v1"},
    denied=frozenset({NOT_ALLOWED}),
    internal=frozenset({"9999"}),
    hints={
        NOT_ALLOWED: "Check the ids, and grant the sub account the permission for this action in Global Edge",
        "0040": "Check the values of the options",
        NAME_TAKEN: "Choose another name: a profile of this name exists already",
        "0102": "Remove profiles that are no longer needed, or have the limit raised",
        WRONG_STATE: "The edge is moving between states: run the task again when it has settled",
    },
)
GONE = frozenset({"DELETED"})


class Profile(TypedDict):
    """A profile (documentation: profile-listing)."""

    id: int
    profile_name: str
    customer_id: int | None


class Edge(TypedDict):
    """An edge. Times are ISO 8601 (documentation: edge-listing)."""

    id: int
    profile_id: int | None
    edge_name: str
    status_type: str
    service_region_type: str | None
    original_copy_domain: str | None
    domain_name: str | None
    registration_date: str | None
    modify_date: str | None


Record = TypeVar("Record", Profile, Edge)


class GlobalEdge:
    """A method an endpoint. An absent object is None."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def profiles(self) -> list[Profile]:
        """All profiles (profile-listing). There is no call that reads one."""
        return self._listings.get("profiles", "id", lambda: self._list("list profiles", "/profiles", _profile))

    def profile(self, profile_id: int) -> Profile | None:
        """Look a profile up in a fresh listing."""
        self._listings.forget("profiles")
        return next((profile for profile in self.profiles() if profile["id"] == profile_id), None)

    def profile_id(self, profile: str) -> int:
        """Return the id of the profile that is given by exact name or id. Names may be digits, like those of seasons.

        :raises NotFoundError: there is none of the name.
        :raises AmbiguousError: there are several, or another one has the name as its id.
        """
        number = whole(profile)
        named = [each["id"] for each in self.profiles() if each["profile_name"] == profile]
        if len(named) > 1:
            raise AmbiguousError(
                f"{len(named)} Global Edge profiles have the name {profile!r}: {line(', '.join(map(str, named)))}",
                "Give the id",
            )
        other = next((each for each in self.profiles() if each["id"] == number), None)
        if named and other is not None and other["id"] not in named:
            another = shown(other["profile_name"])
            raise AmbiguousError(
                f"{profile!r} is the name of Global Edge profile {named[0]}, and the id of {another}",
                "Give the id of the one, or the name of the other",
            )
        if named:
            return named[0]
        note = self._client.creations.latest(profile_key(profile))
        if other is None and note is not None and isinstance(note.id, int) and not note.gone:
            return note.id  # the list lags behind what this machine did a moment ago
        if number is None:
            raise NotFoundError(
                f"Global Edge has no profile {profile!r}",
                "Give a profile's id or exact name; globaledge_profile creates one",
            )
        return number

    def create_profile(self, name: str) -> Profile:
        """profile-create"""

        def parse(body: Mapping[str, Any]) -> Profile:
            return _profile({"id": body["result"]["profileId"], "profileName": name})

        made: Profile = self._client.write(
            "create profile", "POST", "/profile", {"name": name}, expect="result", kind=dict, parse=parse
        )
        return self._listings.put("profiles", made["id"], made)

    def rename_profile(self, profile: Profile, name: str) -> Profile:
        """What the answer holds is documented nowhere."""
        self._write("update profile", "PUT", path("profiles", profile["id"]), {"name": name})
        renamed: Profile = {**profile, "profile_name": name}
        return self._listings.put("profiles", renamed["id"], renamed)

    def delete_profile(self, profile_id: int) -> None:
        """profile-delete. Documents contradict each other on what happens to its edges: it must have none."""
        self._write("delete profile", "DELETE", path("profiles", profile_id))
        self._listings.drop("profiles", profile_id)

    def edges(self, profile_id: int, *, fresh: bool = False) -> list[Edge]:
        """The edges of a profile that are not deleted (edge-listing).

        :param fresh: whether only a new response counts.
        """
        kind = ("edges", profile_id)
        if fresh:
            self._listings.forget(kind)
        where = path("profiles", profile_id, "cdn-edges")

        def parse(raw: Mapping[str, Any]) -> Edge:
            return _edge({"profileId": profile_id, **raw})

        found = self._listings.get(kind, "id", lambda: self._list("list edges", where, parse))
        return [edge for edge in found if edge["status_type"] not in GONE]

    def edges_of(self, profile: str | None) -> Iterator[Edge]:
        """The edges of one profile, given by id or name, or of all."""
        known_as = [(each["id"], {each["profile_name"], str(each["id"])}) for each in self.profiles()]
        ids = [identity for identity, names in known_as if profile is None or profile in names]
        if profile is not None and not ids:
            ids = [self.profile_id(profile)]
        for profile_id in ids:
            yield from self.edges(profile_id)

    def edge(self, known: Edge, *, leaving: bool = False) -> Edge | None:
        """Read the state of a known edge (edge-status), None when it is gone.

        The page of the call that reads all of an edge contradicts itself, and its answer has neither id nor state.

        :param leaving: whether it is known to be deleted: what a list still shows of it then lags behind.
        """

        def parse(body: Mapping[str, Any]) -> str:
            if not isinstance(body["result"], str):
                raise TypeError("a state is a text")
            return body["result"]

        try:
            where = path("cdn-edges", known["id"], "status")
            status = self._client.get("get edge status", where, expect="result", parse=parse)
        except ApiError as error:
            if error.origin.code != NOT_ALLOWED and not isinstance(error, NotFoundError):
                raise
            # Of an edge that does not exist, and of one that this key may not read alone: the list tells which.
            listed = self.edges(known["profile_id"] or 0, fresh=True)
            still = next((edge for edge in listed if edge["id"] == known["id"]), None)
            return {**still, "status_type": "DELETING"} if still and leaving else still
        if status in GONE:
            self._listings.drop(("edges", known["profile_id"]), known["id"])
            return None
        return self._seen({**known, "status_type": status})

    def activate_edge(self, edge: Edge) -> Edge:
        """edge-activate; from STOPPED, on to RUNNING."""
        self._write("activate edge", "POST", "/cdn-edges/activate", {"edges": [edge["id"]]})
        return self._seen({**edge, "status_type": "ACTIVATING"})

    def stop_edge(self, edge: Edge) -> Edge:
        """edge-stop; from RUNNING, on to STOPPED."""
        self._write("stop edge", "POST", "/cdn-edges/stop", {"edges": [edge["id"]]})
        return self._seen({**edge, "status_type": "STOPPING"})

    def delete_edge(self, edge: Edge) -> Edge:
        """edge-delete; from STOPPED, on to DELETED. Its request has a body."""
        self._write("delete edge", "DELETE", "/cdn-edges", {"edges": [edge["id"]]})
        return self._seen({**edge, "status_type": "DELETING"})

    def _seen(self, edge: Edge) -> Edge:
        return self._listings.put(("edges", edge["profile_id"]), edge["id"], edge)

    def _list(self, operation: str, where: str, parse: Callable[[Any], Record]) -> list[Record]:
        found: list[Record] = self._client.get(
            operation,
            where,
            expect="result",
            kind=list,
            parse=lambda body: [parse(item) for item in body["result"] or []],
        )
        return found

    def _write(self, operation: str, method: str, where: str, body: Mapping[str, Any] | None = None) -> None:
        """A result that is false is a failure, as the client knows."""
        self._client.write(operation, method, where, body, expect="result")


def profile_key(name: str) -> str:
    """Return what the notes of creations call the profile."""
    return f"{PROFILE}\n{name}"


def _profile(raw: Mapping[str, Any]) -> Profile:
    return cast(Profile, normalise(raw, Profile, integers=("id", "customer_id")))


def _edge(raw: Mapping[str, Any]) -> Edge:
    record = normalise(raw, Edge, times=("registration_date", "modify_date"), integers=("id", "profile_id"))
    return cast(Edge, record)
