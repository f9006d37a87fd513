# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Qualities, and the sets of them that a channel is broadcast in.

Every account has those of the system. Their numbers, names and values are made up, but for set 3, which most clients
use. Assumptions: lists show the oldest first, and have no pages; what belongs to the system can't be changed.
"""

from copy import deepcopy
from typing import Any

from ncloud_emulator import jsontext
from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services.livestation.account import TABLES, Account, absent, bad
from ncloud_emulator.station import without_absent

SYSTEM, CUSTOM = "SYSTEM", "CUSTOM"
FULL_HD = (1920, 1080)
# genType and type of a query -> what a set has to be
LOW_LATENCY_ONLY = {"default": False, "llhls": True}
AUDIO: JsonObject = {"codec": "AAC", "profile": "LC", "samplerate": 44_100, "bitrate": 128_000}
QUALITY_DEFAULTS: JsonObject = {
    "id": 0,
    "name": "",
    "disabled": False,
    "status": "CREATED",
    "createdTime": 0,
    "genType": CUSTOM,
    "type": "NORMAL",
    "video": None,
    "audio": AUDIO,
}
SET_DEFAULTS: JsonObject = {
    "id": 0,
    "name": "",
    "disabled": False,
    "status": "CREATED",
    "createdTime": 0,
    "genType": CUSTOM,
    "segmentDuration": 2000,
    "segmentCount": 3,
    "qualityIds": [],
    "enableHlsTimedMetadata": False,
    "timedMetadata": None,
    "isEnabledUll": False,
}


def _quality(identity: int, width: int, height: int, bitrate: int) -> JsonObject:
    video = {
        **{"codec": "H264", "profile": "MAIN", "level": -1, "width": width, "height": height, "fps": 30},
        **{"bitrate": bitrate, "bframes": 2, "orientation": "FIX", "keepRatio": True, "rateControl": "VBR"},
        "bypass": False,
    }
    return {**QUALITY_DEFAULTS, "id": identity, "name": f"{height}p-16-9", "genType": SYSTEM, "video": video}


SYSTEM_QUALITIES = (
    _quality(1, 1920, 1080, 5_120_000),
    _quality(2, 1280, 720, 2_048_000),
    _quality(3, 854, 480, 1_024_000),
    _quality(4, 640, 360, 512_000),
)
SYSTEM_SETS: tuple[JsonObject, ...] = (
    {"id": 3, "name": "Basic set", "qualityIds": [2, 3, 4]},
    {"id": 4, "name": "Low-latency set", "qualityIds": [2, 3, 4], "isEnabledUll": True},
    {"id": 5, "name": "Full HD set", "qualityIds": [1, 2, 3, 4]},
)


class Qualities(Account):
    """The calls about qualities and quality sets."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.qualities: dict[int, JsonObject] = {each["id"]: each for each in SYSTEM_QUALITIES}
        self.quality_sets: dict[int, JsonObject] = {
            each["id"]: {**SET_DEFAULTS, "genType": SYSTEM, **each} for each in SYSTEM_SETS
        }
        self._next_quality = context.chance.randrange(1_000, 10_000)

    def _new_quality_id(self) -> int:
        self._next_quality += 1
        return self._next_quality - 1

    # -- sets

    def _quality_set(self, identity: int | None) -> JsonObject:
        """Assumption: a set that does not exist answers 404/250004, also where a channel is to use it."""
        found = self.quality_sets.get(identity or 0)
        if found is None:
            raise absent("qualitySet")
        return found

    def _own_set(self, call: Call) -> JsonObject:
        """The set in the path, if it can be changed."""
        found = self._quality_set(jsontext.number(call.params["qualitySetId"]))
        if found["genType"] == SYSTEM:
            raise bad("250005", "qualitySet")
        return found

    def _users(self, identity: int) -> list[str]:
        """The names of the channels that use a set."""
        return [
            each.fields["channelName"] for each in self.channels.values() if each.fields["qualitySetId"] == identity
        ]

    def _set_view(self, fields: JsonObject) -> JsonObject:
        hidden = {"qualityIds", *(("segmentDuration", "segmentCount") if fields["isEnabledUll"] else ())}
        view = {name: value for name, value in fields.items() if name not in hidden}
        view["qualities"] = [self._quality_view(self.qualities[each]) for each in fields["qualityIds"]]
        view["inUseChannelNames"] = self._users(fields["id"])
        return without_absent(view) if self.legacy else view

    def list_sets(self, call: Call) -> Answer:
        self._settle()
        kind, ull = call.query.get("genType"), LOW_LATENCY_ONLY.get(call.query.get("type", ""))
        found = [
            each
            for each in self.quality_sets.values()
            if kind in (None, "", each["genType"]) and ull in (None, each["isEnabledUll"])
        ]
        return Answer({"content": [self._set_view(each) for each in found], "total": len(found)})

    def get_set(self, call: Call) -> Answer:
        self._settle()
        return Answer({"content": self._set_view(self._quality_set(jsontext.number(call.params["qualitySetId"])))})

    def create_set(self, call: Call) -> Answer:
        """Create a set; names may repeat. Assumption: a quality that does not exist answers 404/250004."""
        body = call.body
        qualities = body["qualityIds"]
        if any(each not in self.qualities for each in qualities):
            raise absent("quality")
        if len(set(qualities)) < len(qualities) or sum(_is_full_hd(self.qualities[each]) for each in qualities) > 1:
            raise bad("250002", "qualityIds")
        given = {name: deepcopy(body[name]) for name in SET_DEFAULTS if body.get(name) is not None}
        identity = self._new_quality_id()
        fields = {**SET_DEFAULTS, **given, "id": identity, "createdTime": self.context.now_ms(), "genType": CUSTOM}
        self.quality_sets[identity] = fields
        return Answer({"content": self._set_view(fields)})

    def update_set(self, call: Call) -> Answer:
        """Change the segments of a set. Assumption: one for low latency, which has none, answers 400/250005."""
        fields = self._own_set(call)
        if fields["isEnabledUll"]:
            raise bad("250005", "qualitySet")
        fields = {**fields, **{name: call.body[name] for name in ("segmentDuration", "segmentCount")}}
        self.quality_sets[fields["id"]] = fields
        return Answer({"content": self._set_view(fields)})

    def delete_set(self, call: Call) -> Answer:
        """Delete a set. Assumption: one that a channel uses answers 400/250005."""
        self._settle()
        identity = self._own_set(call)["id"]
        if self._users(identity):
            raise bad("250005", "qualitySet")
        del self.quality_sets[identity]
        return Answer({"content": {"deleteSuccess": True}})

    # -- qualities

    def _quality(self, call: Call) -> JsonObject:
        found = self.qualities.get(jsontext.number(call.params["qualityId"]) or 0)
        if found is None:
            raise absent("quality")
        return found

    def _quality_view(self, fields: JsonObject) -> JsonObject:
        return without_absent(fields) if self.legacy else deepcopy(fields)

    def list_qualities(self, call: Call) -> Answer:
        found = [self._quality_view(each) for each in self.qualities.values()]
        return Answer({"content": found, "total": len(found)})

    def get_quality(self, call: Call) -> Answer:
        return Answer({"content": self._quality_view(self._quality(call))})

    def create_quality(self, call: Call) -> Answer:
        """Create a quality; names may repeat."""
        identity = self._new_quality_id()
        given = {name: deepcopy(call.body.get(name)) for name in ("name", "type", "video", "audio")}
        fields = {**QUALITY_DEFAULTS, **given, "id": identity, "createdTime": self.context.now_ms()}
        self.qualities[identity] = fields
        return Answer({"content": self._quality_view(fields)})

    def delete_quality(self, call: Call) -> Answer:
        """Delete a quality. Assumption: one of the system or of a set answers 400/250005."""
        fields = self._quality(call)
        if fields["genType"] == SYSTEM or any(
            fields["id"] in each["qualityIds"] for each in self.quality_sets.values()
        ):
            raise bad("250005", "quality")
        del self.qualities[fields["id"]]
        return Answer(None)


def _is_full_hd(quality: JsonObject) -> bool:
    video: Any = quality["video"] or {}
    return (video.get("width"), video.get("height")) == FULL_HD


OPERATIONS = (
    Operation(TABLES["media-livestation-qualitysetting-qualitysettinglist"], Qualities.list_sets, listing=True),
    Operation(TABLES["media-livestation-qualitysetting-qualitysettingcreate"], Qualities.create_set),
    Operation(TABLES["media-livestation-qualitysetting-qualitysettinginfo"], Qualities.get_set),
    Operation(TABLES["media-livestation-qualitysetting-qualitysettingupdate"], Qualities.update_set),
    Operation(TABLES["media-livestation-qualitysetting-qualitysettingdelete"], Qualities.delete_set),
    Operation(TABLES["media-livestation-quality-qualitylist"], Qualities.list_qualities, listing=True),
    Operation(TABLES["media-livestation-quality-qualitycreate"], Qualities.create_quality),
    Operation(TABLES["media-livestation-quality-qualityinfo"], Qualities.get_quality),
    Operation(TABLES["media-livestation-quality-qualitydelete"], Qualities.delete_quality),
)
