# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A CDN edge of Global Edge as the engine manages it. Channels create edges; here they only start, stop and end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    InputError,
    NcloudError,
    NotFoundError,
    PermissionDeniedError,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._resource import ABSENT, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import (
    NOT_ALLOWED,
    WRONG_STATE,
    Edge,
    GlobalEdge,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    LIVE_STATION,
    LiveStation,
    edge_id,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import (
    VOD_STATION,
    VodStation,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

RULES = {
    "edge_id": rules.ID,
    "domain_name": rules.matches(r"[A-Za-z0-9.-]{1,253}", "a domain like games4796.edge.naverncp.com"),
    "cdn_profile": rules.READABLE,
    "except_channels": rules.matches(r"[A-Za-z0-9_-]{1,64}", "ids of channels"),
}

RUNNING = frozenset({"RUNNING"})
STOPPED = frozenset({"STOPPED"})
LEAVING = frozenset({"DELETING"})
# Moving states, and what they end in.
BECOMES: dict[str, str | None] = {
    "PUBLISHING": "RUNNING",
    "ACTIVATING": "RUNNING",
    "STOPPING": "STOPPED",
    "DELETING": None,
}
UNSUBSCRIBED = "A subscription to the API is required."  # the details of the gateway's refusal


class EdgeResource(Resource[Edge]):
    kind = "Global Edge CDN"
    id_option = "edge_id"
    name_field = "edge_name"
    rules = RULES
    status_field = "status_type"
    conflicts = frozenset({NOT_ALLOWED, WRONG_STATE})
    busy = frozenset({WRONG_STATE})
    settling = Wait(ready=RUNNING | STOPPED | {ABSENT})

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._client = client
        self._api = GlobalEdge(client)

    @property
    def label(self) -> str:
        domain = self.options.get("domain_name")
        return repr(domain) if domain and self.options.get("edge_id") is None else super().label

    def find(self) -> Edge | None:
        """Look it up in the lists of the profiles, or of the one that the options name."""
        found = next(iter(self.named()), None)
        if found is not None:
            self._refuse_another(found)
        if found is None:
            if self.state == "absent":
                return None
            raise NotFoundError(
                "no such edge exists in the account's profiles",
                "Correct edge_id, domain_name or cdn_profile: globaledge_edge_info lists edges; a channel creates one",
            )
        wanted = {"started": RUNNING, "stopped": STOPPED}.get(self.state, frozenset())
        # Lists lag behind: none decides what is written.
        return found if found["status_type"] in wanted else self.read(found)

    def get(self, identifier: Any) -> Edge | None:
        """Never called: an edge is read with its profile, which its id alone does not tell."""
        raise NotImplementedError

    def read(self, current: Edge) -> Edge | None:
        note = self.creations.latest(self.creation_key(current))
        return self._api.edge(current, leaving=current["status_type"] in LEAVING or (note is not None and note.gone))

    def named(self) -> list[Edge]:
        identifier, domain = self.options.get("edge_id"), (self.options.get("domain_name") or "").lower()
        edges = self._api.edges_of(self.options.get("cdn_profile"))
        if identifier is not None:
            return [edge for edge in edges if edge["id"] == identifier]
        return [edge for edge in edges if str(edge["domain_name"]).lower() == domain]

    def _refuse_another(self, found: Edge) -> None:
        """:raises InputError: the id is that of an edge with another domain than the options name."""
        domain = self.options.get("domain_name")
        if domain and str(found["domain_name"]).lower() != domain.lower():
            raise InputError(
                f"the edge {found['id']} has the domain {shown(found['domain_name'])}, not {shown(domain)}",
                "Correct edge_id or domain_name, or omit one of them",
            )

    def creation_key(self, current: Edge | None = None) -> str:
        return f"{self.kind}\n{None if current is None else current['id']}"

    def settled(self, current: Edge | None) -> Edge | None:
        if current is None or current["status_type"] not in BECOMES:
            return current
        end = BECOMES[current["status_type"]]
        return None if end is None else {**current, "status_type": end, "modify_date": None}

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: Edge | None) -> Step[Edge]:
        raise InputError(
            "it is being deleted, or gone", "A channel creates an edge: see the options cdn of the channel modules"
        )

    def transitions(self, current: Edge) -> list[Step[Edge]]:
        if self.state == "started" and current["status_type"] in STOPPED:
            return [self._activate()]
        if self.state == "stopped" and current["status_type"] in RUNNING:
            self._refuse_if_used(current)
            return [self._stop()]
        return []

    def removal(self, current: Edge) -> list[Step[Edge]]:
        self._refuse_if_used(current)
        stop = [self._stop(beyond=LEAVING | {ABSENT})] if current["status_type"] in RUNNING else []
        return [
            *stop,
            Step(
                "delete",
                perform=lambda edge: self._unless_used(edge, self._api.delete_edge),
                predict=lambda edge: self._in_state(edge, "DELETING"),
                took_effect=lambda seen: self.state_of(seen) in LEAVING | {ABSENT},
                wait=Wait(ready=frozenset({ABSENT})),
            ),
        ]

    def _activate(self) -> Step[Edge]:
        return Step(
            "start",
            perform=self._api.activate_edge,
            predict=lambda edge: self._in_state(edge, "ACTIVATING"),
            took_effect=lambda seen: self.state_of(seen) in {"ACTIVATING", *RUNNING},
            wait=Wait(ready=RUNNING, failed=LEAVING | {ABSENT}, origin=STOPPED),
        )

    def _stop(self, beyond: frozenset[str] = frozenset()) -> Step[Edge]:
        """:param beyond: states that are as good, since the edge is to go on to them."""
        return Step(
            "stop",
            perform=lambda edge: self._unless_used(edge, self._api.stop_edge),
            predict=lambda edge: self._in_state(edge, "STOPPING"),
            took_effect=lambda seen: self.state_of(seen) in {"STOPPING", *STOPPED, *beyond},
            wait=Wait(ready=STOPPED, failed=(LEAVING | {ABSENT}) - beyond, origin=RUNNING, beyond=beyond),
        )

    def _in_state(self, edge: Edge, status: str) -> Edge:
        return {**edge, "status_type": status}

    def _unless_used(self, edge: Edge, write: Any) -> Edge:
        """Look once more: while the edge was waited for, somebody may have given it to a channel."""
        self._refuse_if_used(edge)
        written: Edge = write(edge)
        return written

    def _refuse_if_used(self, edge: Edge) -> None:
        """:raises InputError: a channel of Live Station or VOD Station shows the edge."""
        with attempting(f"{'delete' if self.state == 'absent' else 'stop'} {self.kind} {self.label}"):
            try:
                user = next(self._users(edge), None)
            except NcloudError as error:
                error.problem = f"whether channels use it can't be told: {error.problem}"
                raise
            if user is not None:
                raise InputError(
                    f"{user} uses it", "Delete that channel first, or give it another CDN: an edge that is used stays"
                )

    def _users(self, edge: Edge) -> Iterator[str]:
        leaving = self.options.get("except_channels") or []
        live, vod = LiveStation(self._client.peer(LIVE_STATION)), VodStation(self._client.peer(VOD_STATION))
        try:
            for channel in live.channels():
                if channel["channel_id"] in leaving:
                    continue
                if edge_id(channel) != edge["id"] and not _is_its_domain(edge, channel["cdn"]["cdn_domain"]):
                    continue
                if live.channel(channel["channel_id"]) is not None:  # lists lag behind
                    yield f"Live Station channel {shown(channel['channel_name'])} ({channel['channel_id']})"
        except PermissionDeniedError as error:
            if error.origin.details != UNSUBSCRIBED:  # where nothing is subscribed, there are no channels
                raise
        try:
            for station in vod.channels():
                if station["id"] in leaving:
                    continue
                if not _is_its_domain(edge, station["cdn_domain"]) and station["cdn_service_name"] != edge["edge_name"]:
                    continue
                if vod.channel(station["id"]) is not None:
                    yield f"VOD Station channel {shown(station['name'])} ({station['id']})"
        except PermissionDeniedError as error:
            if error.origin.details != UNSUBSCRIBED:
                raise


def _is_its_domain(edge: Edge, domain: Any) -> bool:
    return bool(domain) and domain == edge["domain_name"]
