# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Streaming channels with their CDNs and events."""

import re
import string
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services.globaledge import Edge, edges_of
from ncloud_emulator.services.vodstation.account import TABLES, Account, bad
from ncloud_emulator.station import Thing, without_absent

ENCRYPTION_MEMBERS = (
    "protocol",
    "mediaEncryptTypeCode",
    "drmTypeCode",
    "drmContentId",
    "drmKeyUrl",
    "systemIdList",
)

BASE64 = string.ascii_letters + string.digits + "~-"
CHANNEL_ID = re.compile(r"vs-\d{14}-[A-Za-z0-9]{7}")

# Assumption: a creation that fails ends in TERMINATED, as there is no state to return to.
CREATE = Action("create", "CREATING", "READY", "TERMINATED")
# Assumption: the newest dialect shows STARTING, as callbacks do; the legacy one shows STOPPED until the channel runs.
START = Action("start", "STARTING", "READY", "STOPPED")
STOP = Action("stop", "STOPPING", "STOPPED", "READY")
DELETE = Action("delete", "TERMINATING", "TERMINATED", "STOPPED")
# The last three only happen to channels that are seeded so: no call forces anything.
CHANNEL_ACTIONS = (
    CREATE,
    START,
    STOP,
    DELETE,
    Action("force-stop", "FORCE_STOPPING", "FORCE_STOPPED", "READY"),
    Action("force-delete", "FORCETERMINATING", "FORCETERMINATED", "STOPPED"),
    Action("force-delete", "FORCE_TERMINATING", "FORCE_TERMINATED", "STOPPED"),
)
# Assumption: a FORCE_STOPPED channel can be started and deleted.
STOPPED = ("STOPPED", "FORCE_STOPPED")
GONE = ("TERMINATED", "FORCETERMINATED", "FORCE_TERMINATED")
GOING = ("TERMINATING", "FORCETERMINATING", "FORCE_TERMINATING")

CHANNEL_DEFAULTS: JsonObject = {
    "id": "",
    "name": "",
    "storageBucketName": "bucket",
    "encryptedBucketName": None,
    "accessPrivateFiles": False,
    "segmentDuration": 10,
    "segmentDurationOption": "BASIC",
    "protocolList": ["HLS"],
    "createTime": 0,
    "readyTime": None,
    "cdnCreatedTime": None,
    "stopTime": None,
    "playUrl": None,
    "cdnStatus": "NOT_FOUND",
    "cdnDomain": None,
    "cdnServiceName": None,
    "storageBucketStatus": "RUNNING",
    "originPath": None,
    "encryptionList": None,
    "drm": None,
    "notificationUrl": None,
    "createCdn": False,
    "edgeId": None,
    "cdn": None,
}
EVENT_DEFAULTS: JsonObject = {
    "time": 0,
    "actionType": "CREATE",
    "requestType": "API",
    "resultCode": "SUCCESS",
    "messageCode": None,
    "message": None,
}
# Known from the request, but in no documented answer.
CHANNEL_HIDDEN = ("createCdn", "edgeId", "cdn", "notificationUrl")
# How a channel names the states of its edge, where it has a name of its own for one.
EDGE_STATES = {"PUBLISHING": "CREATING", "ACTIVATING": "CHANGING", "DELETING": "STOPPED"}
CHANNEL_TIMES = ("createTime", "readyTime", "cdnCreatedTime", "stopTime")


@dataclass(slots=True)
class Channel(Thing):
    """A channel: its times are in milliseconds, its events oldest first."""

    events: list[JsonObject] = field(default_factory=list)

    def ended(self, ended: Ended) -> None:
        """Record the event, and what else changes with the state. Assumption: an event is recorded when its action
        ends, and its ``requestType`` is API."""
        at = int(ended.at * 1000)
        failure = ended.failure
        event = {**EVENT_DEFAULTS, "time": at, "actionType": ended.action.removeprefix("force-").upper()}
        if failure is not None:
            event |= {"resultCode": "FAILED", **failure}
        self.events.append(event)
        if failure is None and ended.action == CREATE.name:
            self.fields["readyTime"] = at
            if self.fields["createCdn"]:
                self.fields["cdnCreatedTime"] = at
        elif failure is None and ended.action.endswith(STOP.name):
            self.fields["stopTime"] = at


def _encryption(body: Mapping[str, Any]) -> list[JsonObject] | None:
    """The items of encryptionList, as answers show them.

    Assumption: a second item for a protocol is one too many. Nothing documents when 260036 and 260037 are answered.
    """
    given = body.get("encryptionList")
    if given is None:
        return None
    if len({item["protocol"] for item in given}) < len(given):
        raise bad("260034", "encryptionList has more than one item for a protocol.")
    checked = []
    for item in given:
        entry = {name: deepcopy(item[name]) for name in ENCRYPTION_MEMBERS if item.get(name) is not None}
        if entry["protocol"] not in body["protocolList"]:
            raise bad("260045", f"encryptionList[].protocol is {entry['protocol']}, which protocolList doesn't have.")
        if "mediaEncryptTypeCode" in entry:
            if len(entry) > len(("protocol", "mediaEncryptTypeCode")):
                raise bad("260038", "An item of encryptionList has mediaEncryptTypeCode and members of a DRM.")
            entry["mediaEncryptionTypeCode"] = entry.pop("mediaEncryptTypeCode")
        checked.append(entry)
    return checked


def _drm(body: Mapping[str, Any]) -> JsonObject | None:
    drm = body.get("drm")
    return None if drm is None else {"siteId": drm["siteId"], "contentId": drm["contentId"]}


class Channels(Account):
    """The calls about channels."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.channels: dict[str, Channel] = {}

    def _channel(self, call: Call) -> Channel:
        """The channel in the path, also a terminated one.

        Assumption: an unknown id answers 404/260004, one that has not the form of an id 400/260017; the legacy dialect
        answers 400/260017 to both.
        """
        self._settle()
        identity = call.params["channelId"]
        channel = self.channels.get(identity)
        if channel is None:
            if self.legacy or CHANNEL_ID.fullmatch(identity) is None:
                raise bad("260017", f"{identity} is no channel.")
            raise bad("260004", f"There is no channel {identity}.", 404)
        return channel

    def _channel_view(self, channel: Channel) -> JsonObject:
        machine = channel.machine
        view: JsonObject = {name: value for name, value in channel.fields.items() if name not in CHANNEL_HIDDEN}
        view["channelStatus"] = machine.state
        view["cdnStatus"] = self._cdn_status(channel)
        if self.legacy:
            view = without_absent(view)
            if machine.state == START.through:
                view["channelStatus"] = machine.source
            if "encryptionList" in view:
                view["encryptList"] = [
                    {
                        ("mediaEncryptTypeCode" if name == "mediaEncryptionTypeCode" else name): value
                        for name, value in item.items()
                    }
                    for item in view.pop("encryptionList")
                ]
        else:
            # Seconds, as in the samples; one page says milliseconds, which the legacy dialect gives.
            for name in CHANNEL_TIMES:
                if view[name] is not None:
                    view[name] //= 1000
        return view

    def _cdn_status(self, channel: Channel) -> str:
        """The state of the channel's edge. Assumption: a deleted one is shown as if there were none."""
        identity = channel.fields["edgeId"]
        if identity is None:
            return str(channel.fields["cdnStatus"])
        edge = edges_of(self.context).edge(identity)
        if edge is None:
            return "NOT_FOUND"
        edge.machine.observe()
        return EDGE_STATES.get(edge.machine.state, edge.machine.state)

    def _channel_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        return {
            "name": body["name"],
            "protocolList": list(body["protocolList"]),
            "segmentDuration": body["segmentDuration"],
            "segmentDurationOption": body.get("segmentDurationOption") or "BASIC",
            "encryptionList": _encryption(body),
            "drm": _drm(body),
        }

    def list_channels(self, call: Call) -> Answer:
        self._settle()
        present = (channel for channel in self.channels.values() if channel.machine.state not in GONE)
        return self._list(call, present, self._channel_view)

    def create_channel(self, call: Call) -> Answer:
        body = call.body
        cdn = body.get("cdn")
        fields: JsonObject = {
            **CHANNEL_DEFAULTS,
            "id": self._new_channel_id(),
            **self._channel_settable(body),
            "storageBucketName": self._bucket(body, "storageBucketName"),
            "accessPrivateFiles": body.get("accessPrivateFiles") or False,
            "notificationUrl": body.get("notificationUrl") or None,
            "createCdn": body["createCdn"],
            "createTime": self.context.now_ms(),
        }
        if fields["createCdn"]:
            fields["cdn"] = {
                name: cdn[name] for name in ("type", "profileId", "regionType") if cdn.get(name) is not None
            }
        channel = self.channels[fields["id"]] = Channel(fields, Machine(CREATE.source))
        self._complete(fields)
        return self._change(channel, CREATE)

    def get_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        channel.machine.observe()
        return Answer({"content": self._channel_view(channel)})

    def update_channel(self, call: Call) -> Answer:
        """Replace the whole updatable set. Assumption: at once and in every state, except that a channel which is
        terminated, or about to be, answers 260017."""
        channel = self._channel(call)
        if channel.machine.state in GONE + GOING:
            raise bad("260017", f"The channel is {channel.machine.state}.")
        channel.fields |= self._channel_settable(call.body)
        return Answer({"content": self._channel_view(channel)})

    def start_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state not in STOPPED:
            raise bad("260022", f"The channel is {channel.machine.state}.")
        return self._change(channel, START)

    def stop_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state != "READY":
            raise bad("260023", f"The channel is {channel.machine.state}.")
        return self._change(channel, STOP)

    def delete_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state not in STOPPED:
            raise bad("260024", f"The channel is {channel.machine.state}.")
        return self._change(channel, DELETE)

    def list_events(self, call: Call) -> Answer:
        events = self._channel(call).events[::-1]
        content = [{**event, "time": event["time"] // 1000} for event in self._page(call, events)]
        if self.legacy:
            content = [without_absent(event) for event in content]
        return Answer({"content": content, "total": len(events)})

    def _change(self, channel: Channel, action: Action) -> Answer:
        self._begin(channel.fields["id"], channel, action)
        self._call_back_channel(channel, self.context.now())
        self._notify_all()
        return Answer({"content": self._channel_view(channel)})

    def _address_of(self, thing: Thing) -> str | None:
        """Assumption: channels notify only on the public site, as the others have no page of it."""
        if isinstance(thing, Channel) and self.context.settings().site == "public":
            url: str | None = thing.fields["notificationUrl"]
            return url
        return super()._address_of(thing)

    def _ended(self, thing: Thing, ended: Ended) -> None:
        super()._ended(thing, ended)
        if isinstance(thing, Channel):
            self._call_back_channel(thing, ended.at)

    def _call_back_channel(self, channel: Channel, at: float) -> None:
        """Callbacks have other states than answers: no CREATING, and the longer spelling of a deletion by force."""
        state = channel.machine.state
        if state != CREATE.through:
            named = {name: channel.fields[name] for name in ("id", "name")}
            body = {**named, "channelStatus": state.replace("FORCETERM", "FORCE_TERM")}
            self._call_back(channel, at, "vodstation-channel-callback", body)

    def _complete(self, fields: JsonObject, *, seeded: bool = False) -> None:
        """Fill in the fields that the service chooses itself."""
        if fields["encryptedBucketName"] is None:
            # 16 bytes in a kind of base64.
            fields["encryptedBucketName"] = f"{self.context.letters(22, BASE64)}__"
        if fields["originPath"] is None:
            fields["originPath"] = f"/{fields['encryptedBucketName']}"
        if fields["createCdn"] and fields["edgeId"] is None:
            self._connect_cdn(fields, seeded=seeded)
        if fields["createCdn"] and fields["playUrl"] is None:
            # A template, as the samples have it.
            fields["playUrl"] = (
                f"https://{fields['cdnDomain']}/[protocol]/[encryptedBucketName]/[path]/[video filename]/[manifest]"
            )

    def _connect_cdn(self, fields: JsonObject, *, seeded: bool) -> None:
        """Give a channel a new edge. That of a seeded one may be known already, and runs.

        Assumption: any number of a profile is taken, as nothing documents how an unknown one is refused.
        """
        name = fields["cdnServiceName"] or f"vod-{fields['name']}-{self.context.letters(5).lower()}"
        cdn = fields["cdn"] or {}
        edges = edges_of(self.context)
        edge: Edge | None
        if seeded:
            known = {"edgeName": name, "domainName": fields["cdnDomain"], "profileId": cdn.get("profileId")}
            edge = edges.adopt({**known, "serviceRegionType": cdn.get("regionType")})
        else:
            edge = edges.make(cdn.get("profileId"), cdn.get("regionType"), name, fields["storageBucketName"])
        if edge is not None:
            fields["edgeId"] = edge.fields["id"]
            # What a seed leaves empty stays so.
            for shown, known_as in (("cdnServiceName", "edgeName"), ("cdnDomain", "domainName")):
                fields[shown] = edge.fields[known_as] if fields[shown] is None else fields[shown]


OPERATIONS = (
    Operation(TABLES["vodstation-channel-list"], Channels.list_channels, listing=True),
    Operation(TABLES["vodstation-channel-create"], Channels.create_channel),
    Operation(TABLES["vodstation-channel-info"], Channels.get_channel),
    Operation(TABLES["vodstation-channel-update"], Channels.update_channel),
    Operation(TABLES["vodstation-channel-start"], Channels.start_channel),
    Operation(TABLES["vodstation-channel-stop"], Channels.stop_channel),
    Operation(TABLES["vodstation-channel-delete"], Channels.delete_channel),
    # A log is always current: it is no list of objects.
    Operation(TABLES["vodstation-channel-event"], Channels.list_events),
)
