# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two roles without Ansible: the same loops over the same modules, with the same options in the same order.

Ansible costs seconds a run, this milliseconds. That both come to the same, ``test_playbooks.py`` sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import yaml

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._listings import Listings
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.modules import (
    globaledge_edge,
    livestation_channel_info,
    vodstation_channel_info,
    vodstation_encode,
)
from ansible_collections.naver.ncloud.plugins.plugin_utils import manifest as manifests
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import CDNS, KINDS
from ansible_collections.naver.ncloud.tests.chaos.world import World
from ansible_collections.naver.ncloud.tests.unit.support import PACKAGE, ROOT, validated
from ncloud_emulator.journal import Entry

# A failure of one of these kinds ends a run (roles/*/vars/main.yml).
FATAL = ("authentication", "configuration", "network", "no_such_path", "tls")
# By which options a teardown finds an item.
IDS = sorted({kind.id_option for kind in KINDS.values()})
IDENTIFYING = ("product", "api", "name", *IDS, "force")
STREAMING = "vodstation_channels"
# Kinds whose channels are listed before they are deleted, as their CDNs outlive them.
FOUND = {
    "livestation_channels": livestation_channel_info.MODULE,
    STREAMING: vodstation_channel_info.MODULE,
}
# What an item with a source says beside it: with one of these, its clone is managed too.
BESIDE = {"vpe_players": {"domains", "options", "promote"}, "apigw_apis": {"definition", "src"}}
Item = Mapping[str, Any]


def listings() -> Iterator[tuple[str, Module]]:
    """Yield the kinds that the role lists after a creation, each with the module that its task runs."""
    for path in (ROOT / "roles" / "provision" / "tasks").glob("*.yml"):
        for task in yaml.safe_load(path.read_text(encoding="utf-8")):
            if task.get("register") == f"provision_listed_{path.stem}":
                (name,) = (key for key in task if key.startswith("naver.ncloud."))
                yield path.stem, import_module(f"{PACKAGE}modules.{name.rpartition('.')[2]}").MODULE


LISTED = dict(listings())


@dataclass
class Answer:
    """What one module said, and the requests that it made."""

    kind: str
    module: str
    options: Mapping[str, Any]
    result: dict[str, Any]
    entries: list[Entry]
    effects: list[str]  # the writes that had taken effect by then

    @property
    def failed(self) -> bool:
        return "failure" in self.result

    @property
    def failure(self) -> str:
        """The kind of the failure, or nothing."""
        return str(self.result.get("failure", {}).get("kind", ""))


@dataclass
class Play:
    """One run of a role."""

    world: World
    manifest: Mapping[str, Any]
    check_mode: bool = False
    wait_timeout: float = 120.0
    wait_interval: float = 10.0
    options: Mapping[str, Any] = field(default_factory=dict)  # for every module, such as max_retries
    answers: list[Answer] = field(default_factory=list)
    registered: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    deadline: float = 0.0
    removes_cdns: bool = False
    encodes: Item = field(default_factory=dict)  # the options of the task that encodes files
    ended: bool = False

    role = ""

    def run(self) -> Play:
        """Do it. Whatever goes wrong is in ``errors``."""
        self.play()
        self.ended = True
        self.errors = self.outcome["failed"]
        return self

    @property
    def outcome(self) -> dict[str, Any]:
        return manifests.outcome(self.manifest, self.registered)

    def play(self) -> None:
        """Do what the role's tasks do."""
        raise NotImplementedError

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.manifest.get(kind)]

    @property
    def ended_well(self) -> bool:
        return not any(self.errors.values())

    @property
    def entries(self) -> list[Entry]:
        return [entry for answer in self.answers for entry in answer.entries]

    @property
    def stopped(self) -> bool:
        return any(answer.failure in FATAL for answer in self.answers)

    def results(self, phase: str, kind: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.registered.get(f"{self.role}_{phase}_{kind}", {}).get("results", [])
        return results

    def pending(self, phase: str, kind: str, *, steps: int = 0) -> list[Item]:
        """Return the items whose result of a phase has something pending: at least so many steps beside a wait."""
        found = [result for result in self.results(phase, kind) if result.get("pending")]
        return [result["item"] for result in found if len({*result["pending"]} - {"wait"}) >= steps]

    def waiting(self, **waits: bool) -> dict[str, Any]:
        left = max(self.deadline - self.world.now, 1.0)
        return {"wait_timeout": left, "wait_interval": self.wait_interval, **waits}

    def loop(
        self,
        phase: str,
        kind: str,
        items: Sequence[Item],
        waits: Any = dict,
        *,
        check: bool = False,
        module: Module | None = None,
    ) -> None:
        """One task: the module for each item, all of them with the same session and listings."""
        module = module or KINDS[kind].module
        clients: dict[tuple[str, Settings], Client] = {}

        def connect(service: Service, settings: Settings) -> Client:
            key = service.name, settings
            if key not in clients:
                clients[key] = Client(service, settings, listings=Listings(shared=True))
            return clients[key]

        results: list[dict[str, Any]] = []
        self.registered[f"{self.role}_{phase}_{kind}"] = {"results": results}
        for item in items:
            options = {**self.options_of(item, module), **waits()}
            result = self._answer(kind, module, options, connect, check=check)
            results.append({**result, "item": item, "failed": "failure" in result and not self.lets_pass(kind, result)})
            if results[-1]["failed"] and result["failure"]["kind"] in FATAL:
                break

    def options_of(self, item: Item, module: Module) -> Item:
        """Return the options of an item that are the module's, and what was registered of its clone."""
        options = {name: value for name, value in item.items() if name in module.arguments.spec}
        clones = self.clones(item) if "clone" in module.arguments.spec else []
        return {**options, "clone": clones[0]} if clones else options

    def clones(self, item: Item) -> list[Item]:
        """Return what was registered of the clone of an item, if it has one that did not fail."""
        return [
            result[kind.module.returns]
            for key, kind in KINDS.items()
            if kind.clone
            for result in self.results("cloned", key)
            if result["item"] is item and not result["failed"]
        ]

    def lets_pass(self, kind: str, result: Mapping[str, Any]) -> bool:
        """Whether a failure is none to the role."""
        return False

    def list_all(self, phase: str, kind: str, module: Module) -> None:
        result = self._answer(kind, module, {}, Client)
        self.registered[f"{self.role}_{phase}_{kind}"] = {**result, "failed": "failure" in result}

    def _answer(self, kind: str, module: Module, given: Item, connect: Any, *, check: bool = False) -> dict[str, Any]:
        world = self.world
        options = validated(
            module.arguments,
            {
                "endpoint": world.endpoint,
                "access_key": world.access_key,
                "secret_key": world.secret_key,
                **self.options,
                **given,
            },
        )
        actor = world.actor
        before = len(actor.entries)
        context = Context(check_mode=check or self.check_mode, diff=True, hide=lambda secret: None, connect=connect)
        result = module.answer(options, context)
        entries = actor.entries[before:]
        effects = [str(entry.operation) for entry in entries if entry.took_effect and entry.write]
        shown = {**result, "changed": False} if check else result  # the task says changed_when: false
        self.answers.append(Answer(kind, type(module).__name__, options, shown, entries, effects))
        return result


def waits_of(kind: str) -> bool:
    return "wait" in KINDS[kind].module.arguments.spec


class Provision(Play):
    """roles/provision"""

    role = "provision"

    def play(self) -> None:
        self.deadline = self.world.now + self.wait_timeout
        apis = [kind for kind in self.kinds if kind.startswith("apigw_")]
        for kind in self.kinds:
            if kind not in apis:
                self._begin(kind)
        if not self.stopped:
            steps = [*self.pending("begun", STREAMING, steps=1), *self.pending("begun", STREAMING, steps=2)]
            self.loop("continued", STREAMING, steps, lambda: self.waiting(wait=False, wait_first=True))
        for kind in apis:
            self._begin(kind)
        begun = {name: result for name, result in self.registered.items() if "_continued_" not in name}
        unfinished = manifests.outcome(self.manifest, begun)["pending"]
        for kind in self.kinds:
            pending = [] if self.stopped or kind not in unfinished else self.pending("begun", kind)
            if pending:
                self.loop("finished", kind, pending, lambda: self.waiting(wait=True))

    def _begin(self, kind: str) -> None:
        items = [] if self.stopped else self.manifest[kind]
        if KINDS[kind].clone:
            items = self._clone(kind, items)
        if kind == "apigw_stages":
            items = [item for item in items if self._api(item)]
        self.loop("begun", kind, items, lambda: {"wait": False} if waits_of(kind) else {})
        created = any("create" in result.get("actions", []) for result in self.results("begun", kind))
        if kind in LISTED and created:
            self.list_all("listed", kind, LISTED[kind])
        if kind == "livestation_channels" and not self.stopped:
            self.loop("continued", kind, self._clipped(), lambda: self.waiting(wait=True))

    def options_of(self, item: Item, module: Module) -> Item:
        """Return them with what was registered of other kinds that an item names (roles/provision/vars/main.yml)."""
        options = dict(super().options_of(item, module))
        products, plans = self._known("apigw_products"), self._known("apigw_usage_plans")
        if "known" in module.arguments.spec:
            options["known"] = {"products": products, "stages": self._known("apigw_stages"), "usage_plans": plans}
        if "product" in options:
            named = [each for each in products if each["name"] == options["product"]]
            options["product"] = named[0] if named else options["product"]
        if "api" in options:
            options["api"] = self._api(item)
        if "usage_plans" in options:
            named = [each for each in plans if each["name"] in options["usage_plans"]]
            names = [each["name"] for each in named]
            options["usage_plans"] = named + [plan for plan in options["usage_plans"] if plan not in names]
        if "encoding_options" in options:
            known = [each for each in self._known("vodstation_encoding_options") if not each["name"].isdecimal()]
            named = [each for each in known if each["name"] in options["encoding_options"]]
            names = [each["name"] for each in named]
            options["encoding_options"] = named + [each for each in options["encoding_options"] if each not in names]
        profile = (options.get("cdn") or {}).get("profile")
        if named := [each for each in self._known("globaledge_profiles") if each["name"] == str(profile)]:
            options["cdn"] = {**options["cdn"], "profile": named[0]}
        return options

    def _clipped(self) -> list[Item]:
        """Return the live channels with something pending that clips name, or give the id of."""
        named = [clip["channel"] for clip in self.manifest.get("livestation_short_clips") or []]
        pending = [result for result in self.results("begun", "livestation_channels") if result.get("pending")]
        by_name = [result["item"] for result in pending if result["item"]["name"] in named]
        return by_name + [result["item"] for result in pending if result["channel"]["id"] in named]

    def _known(self, kind: str) -> list[Item]:
        found = (result.get(KINDS[kind].module.returns) for result in self.results("begun", kind))
        return [each for each in found if each]

    def _api(self, item: Item) -> Any:
        """Return what was registered of a stage's API; nothing, if that failed."""
        results = self.results("cloned", "apigw_apis") + self.results("begun", "apigw_apis")
        of_it = [
            result
            for result in results
            if (result["item"]["product"], result["item"]["name"]) == (item["product"], item["api"])
        ]
        return of_it[-1].get("api") if of_it else item["api"]

    def _clone(self, kind: str, items: Sequence[Item]) -> list[Item]:
        """Clone what has a source, and return what is to be managed then: the others, and clones that say more."""
        self.loop("cloned", kind, [item for item in items if item.get("source")], module=KINDS[kind].clone)
        if self.stopped:
            return []
        return [item for item in items if not item.get("source") or (self.clones(item) and item.keys() & BESIDE[kind])]


class Teardown(Play):
    """roles/teardown"""

    role = "teardown"

    def options_of(self, item: Item, module: Module) -> Item:
        if item.get("kind") == "cdn":
            known = {"edge_id": "edge_id", "domain_name": "cdn_domain", "cdn_profile": "profile_id"}
            named = {option: item[name] for option, name in known.items() if item[name]}
            return {**named, "except_channels": [cdn["channel_id"] for cdn in self.cdns], "state": "absent"}
        warned = {"warn_of_cdn": not self.removes_cdns} if "warn_of_cdn" in module.arguments.spec else {}
        return {name: item[name] for name in IDENTIFYING if name in item} | {"state": "absent", **warned}

    def lets_pass(self, kind: str, result: Mapping[str, Any]) -> bool:
        return kind == "globaledge_profiles" and not self.removes_cdns and bool(result["failure"]["kind"] == "input")

    def play(self) -> None:
        self.deadline = self.world.now + self.wait_timeout
        streaming = [kind for kind in self.kinds if kind == STREAMING]
        for kind in streaming:
            self._begin_channels(kind)
        for kind in reversed(self.kinds):
            items = [] if self.stopped else self.manifest[kind]
            if kind == "livestation_channels":
                self._begin_channels(kind)
                self._finish_channels(kind)
                self.loop("left", kind, [] if self.stopped else items, lambda: self.waiting(wait=False), check=True)
            elif kind not in ("livestation_short_clips", STREAMING, "globaledge_profiles"):
                self.loop("begun", kind, items)
                self.loop("left", kind, [] if self.stopped else items, check=True)
        for kind in streaming:
            more = [] if self.stopped else self.pending("begun", kind, steps=1)
            self.loop("continued", kind, more, lambda: self.waiting(wait=False, wait_first=True))
            self._finish_channels(kind)
        self._cdns()
        if profiles := self.manifest.get("globaledge_profiles"):
            stay = self.outcome["failed"].get(CDNS, {})
            domains = [
                cdn["cdn_domain"] for cdn in self.own_cdns if cdn["cdn_domain"] and cdn["cdn_domain"] not in stay
            ]
            domains = domains if self.removes_cdns else []
            self.loop(
                "begun", "globaledge_profiles", [] if self.stopped else profiles, lambda: {"except_edges": domains}
            )

    def _begin_channels(self, kind: str) -> None:
        items = [] if self.stopped else self.manifest[kind]
        if items:
            self.list_all("found", kind, FOUND[kind])
        known = not self.registered.get(f"{self.role}_found_{kind}", {}).get("failed")
        self.loop("begun", kind, items if known and not self.stopped else [], lambda: self.waiting(wait=False))

    def _finish_channels(self, kind: str) -> None:
        pending = [] if self.stopped else self.pending("begun", kind)
        self.loop("finished", kind, pending, lambda: self.waiting(wait=True))

    @property
    def cdns(self) -> list[Item]:
        return [each for each in self.outcome.get("left", []) if each["kind"] == "cdn"]

    @property
    def own_cdns(self) -> list[Item]:
        return [each for each in self.cdns if each["own"]]

    def _cdns(self) -> None:
        module = globaledge_edge.MODULE
        cdns = self.own_cdns if self.removes_cdns and not self.stopped else []
        self.loop("begun", CDNS, cdns, lambda: self.waiting(wait=False), module=module)
        more = self.pending("begun", CDNS, steps=1)
        self.loop("continued", CDNS, more, lambda: self.waiting(wait=False, wait_first=True), module=module)
        self.loop("finished", CDNS, self.pending("begun", CDNS), lambda: self.waiting(wait=True), module=module)


class Encode(Play):
    """The task after the role that encodes files with a category of the manifest."""

    role = "encode"

    def play(self) -> None:
        self.deadline = self.world.now + self.wait_timeout
        self._answer("encode", vodstation_encode.MODULE, {**self.encodes, **self.waiting(wait=True)}, Client)

    @property
    def outcome(self) -> dict[str, Any]:
        failed = [answer.result["msg"] for answer in self.answers if answer.failed]
        return {"failed": {"encode": {"files": failed[-1]}} if failed else {}}
