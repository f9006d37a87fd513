# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Global Edge: profiles and the CDN edges in them. Source: the pages edge-* and profile-*.

Live Station and VOD Station make an edge for a channel with ``createCdn``; it outlives the channel. Assumptions, where
the documents are silent, stand where they are used.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from ncloud_emulator import jsontext, seeds, tables
from ncloud_emulator.errors import ControlError, JsonObject, ServiceError
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.station import MovingService, Thing
from ncloud_emulator.tables import Problem

TABLES = tables.load("globaledge")

# edge-overview: code -> (HTTP status, message)
ERRORS = {
    "0032": (403, "You are not allowed to access this resource."),
    "0040": (400, "Field validation error."),
    "0101": (400, "The profile name is already in use."),
    "0102": (400, "The number of profiles is limited."),
    "0250": (400, "The edge is in a state that does not allow this action."),
    "9999": (500, "Unknown error."),
}
MESSAGES = {code: message for code, (status, message) in ERRORS.items()}
FIRST_REGION = "KOREA"

PUBLISH = Action("publish", "PUBLISHING", "RUNNING", "PUBLISHING")
STOP = Action("stop", "STOPPING", "STOPPED", "RUNNING")
ACTIVATE = Action("activate", "ACTIVATING", "RUNNING", "STOPPED")
DELETE = Action("delete", "DELETING", "DELETED", "STOPPED")
ACTIONS = (PUBLISH, STOP, ACTIVATE, DELETE)
# A station that names no profile gets the account's first one, and this one where there is none yet.
DEFAULT_PROFILE = "default"

EDGE_MEMBERS: seeds.Members = {
    "id": None,
    "profileId": None,
    "edgeName": str,
    "statusType": None,
    "lifecycle": None,
    "serviceRegionType": str,
    "originalCopyDomain": str,
    "registrationDate": None,
    "modifyDate": None,
    "domainName": str,
}


@dataclass(slots=True)
class Edge(Thing):
    """An edge. Its times are ISO 8601."""

    def ended(self, ended: Ended) -> None:
        self.fields["modifyDate"] = seeds.iso(ended.at)


def bad(code: str) -> ServiceError:
    status, message = ERRORS[code]
    return ServiceError(status, code, message)


class GlobalEdge(MovingService):
    """The state of one account's CDN. Seeds and exports: ``profiles``, ``edges`` and ``deletedEdges`` (their ids)."""

    name = "globaledge"
    messages = MESSAGES
    sites = ("public",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.profiles: dict[int, JsonObject] = {}
        self.edges: dict[int, Edge] = {}
        # A deleted edge vanishes from the list. Its id is kept, as channels go on showing it.
        self.deleted: set[int] = set()
        self._next_profile = context.chance.randrange(1_000, 5_000)
        self._next_edge = context.chance.randrange(1_000, 10_000)

    @classmethod
    def prefix(cls, site: str) -> str:
        return "/api/v1"

    def error_body(self, error: ServiceError) -> JsonObject:
        return {
            "traceId": self.context.letters(26).lower(),
            "path": "/v1/external",
            "timestamp": self.context.now_ms(),
            "product": "Global Edge",
            "status": error.status,
            "code": error.code,
            "message": error.message,
        }

    def permission_denied(self) -> ServiceError:
        return bad("0032")

    def unreadable_body(self) -> ServiceError:
        return bad("0040")

    def refusal(self, operation: Operation, problem: Problem) -> ServiceError:
        return bad("0040")

    # -- what the stations ask for

    def make(self, profile: int | None, region: str | None, name: str, origin: str) -> Edge:
        """Make an edge for a channel."""
        profile = self._ensure_profile(profile)
        edge = self._new_edge({"profileId": profile, "edgeName": name, "originalCopyDomain": origin})
        edge.fields["serviceRegionType"] = region or FIRST_REGION
        self._begin(edge.fields["id"], edge, PUBLISH)
        return edge

    def adopt(self, known: Mapping[str, Any]) -> Edge | None:
        """The edge of a seeded channel: the one that has its id or its domain, else a new one that runs already.

        None when that edge has been deleted.
        """
        if known.get("id") in self.deleted:
            return None
        for edge in self.edges.values():
            if known.get("id") == edge.fields["id"] or known.get("domainName") == edge.fields["domainName"]:
                return edge
        given = {name: value for name, value in known.items() if value}
        return self._new_edge({**given, "profileId": self._ensure_profile(known.get("profileId"))})

    def edge(self, identity: int) -> Edge | None:
        """The edge with an id, as it is now; None once it is deleted."""
        self._settle()
        return self.edges.get(identity)

    def _new_edge(self, given: Mapping[str, Any]) -> Edge:
        identity = given.get("id") or self._next_edge
        self._next_edge = max(self._next_edge, identity) + 1
        now = seeds.iso(self.context.now())
        fields = {
            "id": identity,
            "profileId": 0,
            "edgeName": f"edge-{identity}",
            "serviceRegionType": FIRST_REGION,
            "originalCopyDomain": "kr.object.ncloudstorage.com",
            "registrationDate": now,
            "modifyDate": now,
            # Seen addresses end with the edge's id.
            "domainName": f"{self.context.letters(8, 'abcdefghijklmnopqrstuvwxyz')}{identity}.edge.naverncp.com",
            **given,
        }
        self.edges[identity] = Edge(fields, Machine("RUNNING"))
        return self.edges[identity]

    # -- profiles

    def _add_profile(self, name: str) -> int:
        identity = self._next_profile
        self._next_profile += 1
        self.profiles[identity] = {"id": identity, "customerId": 35, "profileName": name}
        return identity

    def _ensure_profile(self, identity: int | None) -> int:
        """The profile with this number, made if it is not there; without a number the first one."""
        if not identity:
            return next(iter(self.profiles), None) or self._add_profile(DEFAULT_PROFILE)
        self.profiles.setdefault(identity, {"id": identity, "customerId": 35, "profileName": f"profile-{identity}"})
        return identity

    def _profile(self, call: Call) -> int:
        """The profile in the path. Assumption: an unknown id is answered as one that belongs to somebody else."""
        identity = jsontext.number(call.params["profileId"])
        if identity is None or identity not in self.profiles:
            raise bad("0032")
        return identity

    def _ensure_free(self, name: str, but: int | None = None) -> None:
        if any(each["profileName"] == name for key, each in self.profiles.items() if key != but):
            raise bad("0101")

    def list_profiles(self, call: Call) -> Answer:
        return _result([dict(profile) for profile in self.profiles.values()])

    def create_profile(self, call: Call) -> Answer:
        self._ensure_free(call.body["name"])
        return _result({"profileId": self._add_profile(call.body["name"])})

    def check_name(self, call: Call) -> Answer:
        """Assumption: a name that is free answers true, one that is taken 0101."""
        self._ensure_free(call.query["name"])
        return _result(True)

    def rename_profile(self, call: Call) -> Answer:
        """Assumption: the result is true."""
        identity = self._profile(call)
        self._ensure_free(call.body["name"], identity)
        self.profiles[identity] = {**self.profiles[identity], "profileName": call.body["name"]}
        return _result(True)

    def delete_profile(self, call: Call) -> Answer:
        """Assumption: one that still has edges stays, and the result is false. The documents contradict each other."""
        self._settle()
        identity = self._profile(call)
        if any(edge.fields["profileId"] == identity for edge in self.edges.values()):
            return _result(False)
        del self.profiles[identity]
        return _result(True)

    # -- edges

    def _view(self, edge: Edge) -> JsonObject:
        view = {**edge.fields, "statusType": edge.machine.state}
        if self.legacy:  # older samples don't have it
            del view["serviceRegionType"]
        return view

    def list_edges(self, call: Call) -> Answer:
        self._settle()
        profile = self._profile(call)
        found = [edge for edge in self.edges.values() if edge.fields["profileId"] == profile]
        for edge in found:
            edge.machine.observe()
        return _result([self._view(edge) for edge in found])

    def _edge(self, call: Call) -> Edge:
        """The edge in the path. Assumption: an unknown id is answered as one that belongs to somebody else."""
        edge = self.edge(jsontext.number(call.params["edgeId"]) or 0)
        if edge is None:
            raise bad("0032")
        edge.machine.observe()
        return edge

    def get_status(self, call: Call) -> Answer:
        return _result(self._edge(call).machine.state)

    def get_edge(self, call: Call) -> Answer:
        """Neither id nor status, as the page has it."""
        fields = self._edge(call).fields
        return _result(
            {
                "profileId": fields["profileId"],
                "edgeName": fields["edgeName"],
                "distributionConfig": {
                    "protocolType": "ALL",
                    "regionType": fields["serviceRegionType"],
                    "serviceDomain": {"domainType": "NCP_DOMAIN", "domainName": fields["domainName"]},
                    "edgeLogging": {"edgeLogging": False},
                },
                "originalCopyConfig": {"originalCopyLocation": {"type": "OBJECT_STORAGE"}},
            }
        )

    def _change(self, call: Call, states: Iterable[str], action: Action) -> Answer:
        """Begin an action on every edge of the body, or on none.

        Assumption: an edge that a channel still uses can be stopped and deleted all the same.
        """
        edges = [self.edge(identity) for identity in call.body["edges"]]
        if None in edges:
            raise bad("0032")
        for edge in edges:
            if edge is not None and edge.machine.state not in states:
                raise bad("0250")
        for edge in edges:
            if edge is not None:
                self._begin(edge.fields["id"], edge, action)
        return _result(True)

    def stop_edges(self, call: Call) -> Answer:
        return self._change(call, ("RUNNING",), STOP)

    def activate_edges(self, call: Call) -> Answer:
        return self._change(call, ("STOPPED",), ACTIVATE)

    def delete_edges(self, call: Call) -> Answer:
        return self._change(call, ("STOPPED",), DELETE)

    def _settle(self) -> None:
        super()._settle()
        for identity in [key for key, edge in self.edges.items() if edge.machine.state == DELETE.to]:
            del self.edges[identity]
            self.deleted.add(identity)

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, ("profiles", "edges", "deletedEdges"))
        for given in seeds.objects(data, "profiles"):
            changes = seeds.fields("profile", given, {"id": None, "customerId": int, "profileName": str})
            identity = seeds.identity(changes, "id") or self._next_profile
            self._next_profile = max(self._next_profile, identity + 1)
            base = self.profiles.get(identity, {"customerId": 35, "profileName": f"profile-{identity}"})
            self.profiles[identity] = {**base, **changes, "id": identity}
        for given in seeds.objects(data, "edges"):
            self._seed_edge(given)
        gone = data.get("deletedEdges", [])
        if not isinstance(gone, list) or not all(isinstance(each, int) for each in gone):
            raise ControlError("deletedEdges must be a list of numbers.")
        self.deleted |= set(gone)

    def _seed_edge(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("edge", given, EDGE_MEMBERS)
        identity = seeds.identity(changes, "id")
        profile = seeds.identity(changes, "profileId")
        for name in ("registrationDate", "modifyDate"):
            if name in changes:
                changes[name] = seeds.moment(name, changes[name])
        old = self.edges.get(identity or 0)
        machine = seeds.machine(
            changes, "statusType", old.machine if old else Machine("RUNNING"), ACTIONS, self.context.now()
        )
        known = {**(old.fields if old else {}), **changes}
        if profile is None:
            profile = known.get("profileId") or next(iter(self.profiles), None) or self._add_profile(DEFAULT_PROFILE)
        if profile not in self.profiles:
            raise ControlError(f"The profileId of an edge must be that of a profile, not {profile!r}.")
        edge = self._new_edge({**known, "profileId": profile, **({} if identity is None else {"id": identity})})
        edge.machine = machine
        self._track(edge.fields["id"], edge)

    def export(self) -> JsonObject:
        self._settle()
        return {
            "profiles": deepcopy(list(self.profiles.values())),
            "edges": [seeds.exported(edge.fields, "statusType", edge.machine) for edge in self.edges.values()],
            "deletedEdges": sorted(self.deleted),
        }

    operations = (
        Operation(TABLES["profile-listing"], list_profiles, listing=True),
        Operation(TABLES["profile-create"], create_profile),
        Operation(TABLES["GET /profiles/validation"], check_name),
        Operation(TABLES["PUT /profiles/{profileId}"], rename_profile),
        Operation(TABLES["profile-delete"], delete_profile),
        Operation(TABLES["edge-listing"], list_edges, listing=True),
        Operation(TABLES["edge-status"], get_status),
        Operation(TABLES["edge-information"], get_edge),
        # The page's curl and older pages have the plural.
        Operation(TABLES["GET /cdn-edges/{edgeId}"], get_edge),
        Operation(TABLES["edge-stop"], stop_edges),
        Operation(TABLES["edge-activate"], activate_edges),
        Operation(TABLES["edge-delete"], delete_edges),
    )


def edges_of(context: Context) -> GlobalEdge:
    """The CDN of the account that a station belongs to."""
    service = context.peer(GlobalEdge.name)
    if not isinstance(service, GlobalEdge):
        raise TypeError(GlobalEdge.name)
    return service


def _result(value: Any) -> Answer:
    return Answer({"code": "0000", "message": "Success", "result": value})
