# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station: encoding options, categories, encoding and streaming channels. Source: the vodstation-* pages.

The documents give no HTTP status. Assumption: invalid input and a wrong state answer 400, an absent object 404, a
missing permission 403. Lists show the newest first. Other assumptions stand where they are used. The looks of
originPath and cdnServiceName are made up.
"""

from collections.abc import Mapping
from copy import deepcopy
from types import UnionType
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.lifecycle import Machine
from ncloud_emulator.services.vodstation import jobs
from ncloud_emulator.services.vodstation.categories import (
    CATEGORY_DEFAULTS,
    ENCODE,
    OUTPUT_DEFAULTS,
    Categories,
    Category,
)
from ncloud_emulator.services.vodstation.categories import OPERATIONS as CATEGORIES
from ncloud_emulator.services.vodstation.channels import (
    CHANNEL_ACTIONS,
    CHANNEL_DEFAULTS,
    CHANNEL_TIMES,
    EVENT_DEFAULTS,
    Channel,
    Channels,
)
from ncloud_emulator.services.vodstation.channels import OPERATIONS as CHANNELS
from ncloud_emulator.services.vodstation.options import OPERATIONS as OPTIONS
from ncloud_emulator.services.vodstation.options import seeded_option

__all__ = ["VodStation"]

COLLECTIONS = ("categories", "channels", "encodingOptions", "jobs", "buckets", "brokenFiles")
# What a member without a default holds when it has a value; the others are of their default's type.
NULLABLE: dict[str, type] = {
    "encodingOptions": list,
    "encodingOptionTemplateId": int,
    "notificationUrl": str,
    "lastWorkStart": int,
    "outputType": int,
    "advancedOptions": dict,
    "readyTime": int,
    "cdnCreatedTime": int,
    "stopTime": int,
    "encryptionList": list,
    "drm": dict,
    "cdn": dict,
    "events": list,
}
# Below this a time is in seconds, from here on in milliseconds.
FIRST_MILLISECONDS = 10**11


class VodStation(Categories, Channels):
    """The state of one account's VOD Station.

    Seeds and exports: ``categories``, ``channels``, ``encodingOptions``, ``jobs``, ``buckets`` (a list of the only
    names there are, or None for all) and ``brokenFiles`` (the paths of inputs that can't be encoded).
    """

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, COLLECTIONS)
        if "buckets" in data:
            self.buckets = _seeded_buckets(data["buckets"])
        if "brokenFiles" in data:
            self.broken = _seeded_texts("brokenFiles", data["brokenFiles"])
        for option in seeds.objects(data, "encodingOptions"):
            self._seed_option(option)
        for category in seeds.objects(data, "categories"):
            self._seed_category(category)
        for job in seeds.objects(data, "jobs"):
            self._seed_job(job)
        for channel in seeds.objects(data, "channels"):
            self._seed_channel(channel)

    def _seed_option(self, given: Mapping[str, Any]) -> None:
        identity = seeds.identity(given, "id")
        if identity is None:
            identity = self._next_option
        self._next_option = max(self._next_option, identity + 1)
        self.options[identity] = seeded_option(identity, given, self.options.get(identity))

    def _seed_category(self, given: Mapping[str, Any]) -> None:
        identity = seeds.identity(given, "id")
        if identity is None:
            identity = self._new_category_id()
        old = self.categories.get(identity)
        now = self.context.now_ms()
        made_up = {"id": identity, "name": f"category-{identity}", "createTime": now, "updateTime": now}
        base = old.fields if old else {**CATEGORY_DEFAULTS, **made_up}
        changes = _seeded_fields("category", given, {**CATEGORY_DEFAULTS, "status": "", "lifecycle": None})
        if not all(isinstance(number, int) for number in changes.get("encodingOptions") or ()):
            raise ControlError("A category's encodingOptions must be a list of ids.")
        output = _seeded_fields("category's output", changes.pop("output", {}), OUTPUT_DEFAULTS)
        machine = old.machine if old else Machine("CREATED")
        machine = seeds.machine(changes, "status", machine, (ENCODE,), self.context.now())
        fields = {**base, **changes, "id": identity, "output": {**base["output"], **output}}
        self.categories[identity] = Category(fields, machine)
        self._track(identity, self.categories[identity])

    def _seed_job(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("job", given, jobs.JOB_MEMBERS)
        identity = seeds.identity(changes, "id") or self._next_file
        self._next_file = max(self._next_file, identity + 1)
        old = self.jobs.get(identity)
        owner: int | None = seeds.identity(changes, "categoryId")
        if owner is None and old is not None:
            owner = old.fields["categoryId"]
        if owner is None:
            if len(self.categories) != 1:
                raise ControlError("A job must have a categoryId, unless there is only one category.")
            (owner,) = self.categories
        category = self.categories.get(owner)
        if category is None:
            name = changes.get("categoryName", f"category-{owner}")
            category = Category({**CATEGORY_DEFAULTS, "id": owner, "name": name}, Machine("DELETED"))
        made_up = {
            "id": identity,
            "categoryId": owner,
            "categoryName": category.fields["name"],
            "bucketName": "bucket",
            "filePath": f"/input-{identity}.mp4",
            "notificationUrl": category.fields["notificationUrl"],
            "workStartTime": self.context.now_ms(),
        }
        status, outputs = changes.pop("status", None), changes.pop("outputs", None)
        fields = {**made_up, **(old.fields if old else {}), **changes, "id": identity, "categoryId": owner}
        if old is not None and status is None and outputs is None:
            made = old.outputs
        else:
            planned = self._planned_outputs(category, fields["filePath"])
            job = {**fields, "status": status or jobs.COMPLETE}
            made = jobs.seeded_outputs(job, outputs, planned, self.context.now())
        self.jobs[identity] = jobs.Job(fields, made)
        self._moving = {key: each for key, each in self._moving.items() if getattr(each, "job", None) != identity}
        for output in made:
            self._track_output(output)

    def _seed_channel(self, given: Mapping[str, Any]) -> None:
        identity = given.get("id")
        identity = self._new_channel_id() if identity is None else seeds.text("id", identity)
        old = self.channels.get(identity)
        made_up = {"id": identity, "name": f"channel-{len(self.channels) + 1}", "createTime": self.context.now_ms()}
        base = old.fields if old else {**CHANNEL_DEFAULTS, **made_up}
        known = {**CHANNEL_DEFAULTS, "channelStatus": "", "events": None, "lifecycle": None}
        changes = _seeded_fields("channel", given, known)
        for name in CHANNEL_TIMES:
            if changes.get(name) is not None:
                changes[name] = _milliseconds(name, changes[name])
        if not all(isinstance(item, dict) for item in changes.get("encryptionList") or []):
            raise ControlError("A channel's encryptionList must be a list of objects.")
        machine = old.machine if old else Machine("READY")
        machine = seeds.machine(changes, "channelStatus", machine, CHANNEL_ACTIONS, self.context.now())
        events = changes.pop("events", None)
        if any(changes.get(name) for name in ("cdn", "cdnDomain", "cdnServiceName")):
            changes.setdefault("createCdn", True)
        if changes.get("cdnStatus") == "NOT_FOUND" and changes.get("edgeId") is None:
            changes["createCdn"] = False  # whatever names stand beside it
        fields = {**base, **changes, "id": identity}
        self._complete(fields, seeded=True)
        kept = old.events if old else []
        channel = Channel(fields, machine, kept if events is None else [_seeded_event(event) for event in events])
        self.channels[identity] = channel
        self._track(identity, channel)

    def export(self) -> JsonObject:
        self._settle()
        return {
            "categories": [seeds.exported(item.fields, "status", item.machine) for item in self.categories.values()],
            "channels": [
                seeds.exported(
                    {**item.fields, "cdnStatus": self._cdn_status(item)},
                    "channelStatus",
                    item.machine,
                    events=item.events,
                )
                for item in self.channels.values()
            ],
            "encodingOptions": deepcopy(list(self.options.values())),
            "jobs": [deepcopy(job.export()) for job in self.jobs.values()],
            "brokenFiles": sorted(self.broken),
            "buckets": None if self.buckets is None else sorted(self.buckets),
        }

    operations = (*CATEGORIES, *OPTIONS, *CHANNELS)


# -- helpers of seeds and exports


def _seeded_fields(kind: str, given: Any, known: Mapping[str, Any]) -> JsonObject:
    """The members of a seeded object, each known and of the type of its default."""
    kinds: dict[str, type | UnionType | None] = {}
    for name, default in known.items():
        # An id and a time are looked at more closely elsewhere.
        if name == "id" or name in CHANNEL_TIMES:
            kinds[name] = None
        elif default is None:
            kinds[name] = NULLABLE[name] | None if name in NULLABLE else None
        else:
            kinds[name] = type(default)
    return seeds.fields(kind, given, kinds)


def _seeded_event(event: Any) -> JsonObject:
    if not isinstance(event, Mapping):
        raise ControlError(f"An event must be an object, not {event!r}.")
    return {**EVENT_DEFAULTS, **event, "time": _milliseconds("time", event.get("time"))}


def _seeded_buckets(names: Any) -> set[str] | None:
    return None if names is None else _seeded_texts("buckets", names)


def _seeded_texts(collection: str, names: Any) -> set[str]:
    if not isinstance(names, list):
        raise ControlError(f"{collection} must be a list of strings, not {names!r}.")
    return {seeds.text(f"{collection}[]", name) for name in names}


def _milliseconds(name: str, value: Any) -> int:
    """A time in milliseconds, from either unit."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ControlError(f"{name} must be a time in seconds or milliseconds, not {value!r}.")
    return int(value * 1000 if value < FIRST_MILLISECONDS else value)
