# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station: channels, snapshots and short clips. Source: the media-livestation-* pages.

The documents give no HTTP status but 200. Assumption: an absent object answers 404, a missing permission 403, any other
error 400. Other assumptions stand where they are used. The looks of URLs, stream keys, instance numbers, recordings and
file sizes are made up.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from ncloud_emulator import jsontext, seeds, tables
from ncloud_emulator.errors import ControlError, JsonObject, ServiceError, as_number
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services.globaledge import edges_of
from ncloud_emulator.station import BUCKET_NAME, Station, Thing, without_absent
from ncloud_emulator.tables import Problem

# live-station-error-code: code -> (name, message)
ERRORS = {
    "250000": ("EXCEPTION", "Unexpected error occurred."),
    "250001": ("CUSTOM_MESSAGE", "{0}"),
    "250002": ("INVALID_FORMAT", "{0}: invalid value."),
    "250003": ("REQUIRED_HEADER", "Missing required header."),
    "250004": ("NOT_FOUND", "{0} not found."),
    "250005": ("NOT_AVAILABLE", "{0} not available."),
    "250006": ("UNAUTHORIZED", "Unauthorized {0}."),
    "250007": ("CONNECTION_FAILED", "{0} connection failed."),
    "250008": ("REQUEST_FAILED", "Request failed."),
    "250009": ("THIRD_SERVER_EXCEPTION", "Third-party interface exception: {0}."),
    "250010": (
        "POLICY_CHECK_FAILED",
        "We cannot accomplish the task as permissions are not granted for the sub account."
        " Please modify permissions for the account through the Sub Account service.",
    ),
    "250011": ("NEED_VALUE", "{0} must has a valid value"),
    "250012": ("JSON_PARSE_GENERAL_ERROR", "Invalid request data,please check"),
    "250013": ("OPEN_API_OK", "OK"),
    "250014": ("FORMVALIDATION_FAILED", "Form validation failed"),
    "250015": ("OPEN_API_UNAUTHORIZED", "Access denied"),
    "250016": ("INTERNAL_SERVER_ERROR", "Server error"),
    "250017": ("OPEN_API_UNAUTHORIZED", "Unauthorized"),
    "250018": ("BAD_REQUEST", "Bad request"),
    "250019": ("INVALID_REGION", "Invalid region"),
    "250020": ("UNSUPPORTED_REGION", "Unsupported region"),
    "250021": ("INVALID_PARAMETER_TYPE", "Invalid parameter type"),
}
# What a fault says that names only a code.
MESSAGES = {code: message.replace("{0}", "Resource") for code, (name, message) in ERRORS.items()}

TABLES = tables.load("livestation")
# Problem -> code.
KINDS = {"missing": "250011", "type": "250002", "enum": "250002", "range": "250002", "pattern": "250002"}
LOW_LATENCY = "LL_HLS"
# How a channel names the states of its edge, where it has a name of its own for one.
EDGE_STATES = {"ACTIVATING": "CHANGING", "DELETING": "STOPPED"}
CDN_TYPES = {"public": ("GLOBAL_EDGE",), "fin": ("CDN_PLUS",)}
# site -> its region codes
REGIONS = {"public": ("KR",), "gov": ("KR", "KRS"), "fin": ("FKR",)}

MINUTE = 60_000
SNAPSHOT_LIFE = 60 * MINUTE
MAX_MINUTES = 240
MAX_CLIP = MAX_MINUTES * MINUTE
MIN_CLIP = 100
BYTES_PER_MS = 250

# Assumption: a creation that fails ends in DELETED.
CREATE = Action("create", "CREATING", "READY", "DELETED")
CLIP = Action("shortclip", "CREATING", "COMPLETED", "PROCESSING_FAIL")
UPLOAD_FAIL = "UPLOAD_FAIL"
GONE = ("DELETED", "FORCE_DELETED")

RECORD_DEFAULTS: JsonObject = {
    "type": "NO_RECORD",
    "format": None,
    "bucketName": None,
    "filePath": None,
    "accessControl": None,
}
CDN_DEFAULTS: JsonObject = {
    "cdnType": "GLOBAL_EDGE",
    "instanceNo": "0",
    "profileId": 0,
    "regionType": None,
    "statusName": "RUNNING",
    "serviceName": "",
    "cdnDomain": "",
}
CHANNEL_DEFAULTS: JsonObject = {
    "channelId": "",
    "channelName": "",
    "instanceNo": 0,
    "envType": "REAL",
    "qualitySetId": 3,
    "qualitySetName": "Basic set",
    "outputProtocol": "HLS",
    "isRecording": False,
    "useDVR": True,
    "immediateOnAir": False,
    "timemachineMin": 360,
    "record": RECORD_DEFAULTS,
    "cdn": CDN_DEFAULTS,
    "publishUrl": "rtmp://rtmp-ls2-k1.video.media.ntruss.com:8080/relay",
    "streamKey": "",
    "recentPublishStartTime": None,
    "createdTime": 0,
    "recordStartTime": None,
}
# When the recording began: known to the service, but in no documented answer.
CHANNEL_HIDDEN = ("recordStartTime",)
CHANNEL_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in CHANNEL_DEFAULTS.items()},
    "timemachineMin": int | None,
    "recentPublishStartTime": int | None,
    "recordStartTime": int | None,
    "channelStatus": None,
    "lifecycle": None,
    # As requests spell it.
    "useDvr": bool,
}
RECORD_MEMBERS: seeds.Members = dict.fromkeys(RECORD_DEFAULTS, str | None)
CDN_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in CDN_DEFAULTS.items()},
    "regionType": str | None,
}
SNAPSHOT_MEMBERS: seeds.Members = {
    "snapshotId": None,
    "channelId": str,
    "snapshotUrl": str,
    "createdTime": int,
    "expireTime": int,
    "duration": int,
    "playback": int,
    "age": int | float,
}
CLIP_MEMBERS: seeds.Members = {
    "id": None,
    "channelId": str,
    "snapshotId": None,
    "status": None,
    "createdTime": int,
    "updatedTime": int,
    "startTime": int,
    "endTime": int,
    "fileSize": int | None,
    "duration": int | None,
    "output": dict,
    "lifecycle": None,
}
OUTPUT_MEMBERS: seeds.Members = dict.fromkeys(("accessControl", "bucketName", "filePath", "fileName"), str)


@dataclass(slots=True)
class Channel(Thing):
    """A channel."""


@dataclass(slots=True)
class Clip(Thing):
    """A short clip, with the channel, the snapshot and the times it was made from."""

    def ended(self, ended: Ended) -> None:
        """Set the details of a complete clip. The action ``shortclip`` fails with PROCESSING_FAIL, or with UPLOAD_FAIL
        where that is its ``messageCode``."""
        self.fields["updatedTime"] = int(ended.at * 1000)
        if ended.failure is None:
            self.fields |= _details(self.fields)
        elif ended.failure.get("messageCode") == UPLOAD_FAIL:
            self.machine.state = UPLOAD_FAIL


def bad(code: str, subject: str = "", status: int = 400) -> ServiceError:
    return ServiceError(status, code, ERRORS[code][1].replace("{0}", subject))


def absent(subject: str) -> ServiceError:
    return bad("250004", subject, 404)


def _bucket(fields: Mapping[str, Any], name: str) -> str:
    """The bucket that a field names; any well-formed name is one."""
    if BUCKET_NAME.fullmatch(fields["bucketName"]) is None:
        raise bad("250002", name)
    return str(fields["bucketName"])


def _record(record: Mapping[str, Any]) -> JsonObject:
    kept = {**RECORD_DEFAULTS, "type": record["type"]}
    if record["type"] == "AUTO_UPLOAD":
        kept |= {name: record[name] for name in ("format", "filePath", "accessControl")}
        kept["bucketName"] = _bucket(record, "record.bucketName")
    elif record["type"] == "MANUAL_UPLOAD":
        kept["format"] = record.get("format")
    return kept


class LiveStation(Station):
    """The state of one account's Live Station. Seeds and exports: ``channels``, ``snapshots`` and ``shortclips``."""

    name = "livestation"
    messages = MESSAGES
    sites = ("public", "fin")
    channel_id = ("ls", 5)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.channels: dict[str, Channel] = {}
        self.snapshots: dict[int, JsonObject] = {}
        self.clips: dict[int, Clip] = {}
        self._next_snapshot = context.chance.randrange(1_000, 100_000)
        self._next_clip = context.chance.randrange(1_000, 100_000)

    @classmethod
    def prefix(cls, site: str) -> str:
        return "/api/fin-v2" if site == "fin" else "/api/v2"

    # -- errors and headers

    def error_body(self, error: ServiceError) -> JsonObject:
        # A string in the documented table, a number in its sample.
        code = error.code if self.legacy else as_number(error.code)
        name = ERRORS[error.code][0] if error.code in ERRORS else "CUSTOM_MESSAGE"
        return {"error": {"errorCode": code, "message": error.message, "errorName": name}}

    def permission_denied(self) -> ServiceError:
        return bad("250010", status=403)

    def unreadable_body(self) -> ServiceError:
        return bad("250012")

    def refusal(self, operation: Operation, problem: Problem) -> ServiceError | None:
        # The page of the financial site has none of the members that belong to a Global Edge.
        on_fin = self.context.settings().site == "fin"
        if on_fin and problem.kind == "missing" and problem.name in ("cdn.regionType", "cdn.cdnDomain"):
            return None
        # As the legacy dialect spells PUBLISHING.
        if self.legacy and problem.name == "channelStatus" and problem.value == "PUBLISH":
            return None
        return bad(KINDS[problem.kind], problem.name or "body")

    def admit(self, call: Call) -> None:
        """Check the headers. Assumption: a missing one answers 250003, the region code of another site 250020, and one
        that no site has 250019."""
        region = call.headers.get("x-ncp-region_code")
        if not region or not call.claims_json:
            raise bad("250003")
        if region not in REGIONS[self.context.settings().site]:
            known = any(region in codes for codes in REGIONS.values())
            raise bad("250020" if known else "250019")

    # -- channels

    def _channel(self, call: Call) -> Channel:
        """The channel in the path."""
        self._settle()
        channel = self.channels.get(call.params["channelId"])
        if channel is None:
            raise absent("channel")
        return channel

    def _shown_status(self, channel: Channel) -> str:
        state = channel.machine.state
        return "PUBLISH" if self.legacy and state == "PUBLISHING" else state

    def _channel_view(self, channel: Channel) -> JsonObject:
        view = {name: value for name, value in channel.fields.items() if name not in CHANNEL_HIDDEN}
        view["channelStatus"] = self._shown_status(channel)
        view["cdn"] = self._cdn_view(view["cdn"])
        alive = [each for each in self.snapshots.values() if each["channelId"] == view["channelId"]]
        alive = [each for each in alive if not self._expired(each)]
        # Assumption: of several living snapshots, the newest is shown.
        newest = max(alive, key=lambda each: (each["createdTime"], each["snapshotId"]), default=None)
        view["snapshot"] = {"snapshotId": newest["snapshotId"]} if newest else None
        return without_absent(view) if self.legacy else view

    def _cdn_view(self, cdn: JsonObject) -> JsonObject:
        """The CDN with the state of its edge, which moves beside the channel's.

        Assumption: a deleted edge is shown as CDN_NOT_FOUND, with its number and its domain.
        """
        identity = int(cdn["instanceNo"])
        edge = edges_of(self.context).edge(identity)
        if edge is None:
            return {**cdn, "statusName": "CDN_NOT_FOUND"} if identity in edges_of(self.context).deleted else cdn
        edge.machine.observe()
        return {**cdn, "statusName": EDGE_STATES.get(edge.machine.state, edge.machine.state)}

    def _channel_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        return {
            "channelName": body["channelName"],
            "envType": body.get("envType") or "REAL",
            "outputProtocol": body.get("outputProtocol") or "HLS",
            "useDVR": body["useDvr"],
            "timemachineMin": body["timemachineMin"] if body["useDvr"] else None,
            "immediateOnAir": body.get("immediateOnAir") or False,
            "record": _record(body["record"]),
        }

    def _in_state(self, channel: Channel, *states: str) -> None:
        if channel.machine.state not in states:
            raise bad("250005", "channel")

    def list_channels(self, call: Call) -> Answer:
        """List channels, newest first. Assumptions: ``id`` and ``channelName`` match a part, case-sensitively, and
        deleted channels are never listed."""
        self._settle()
        status, identity, name = (call.query.get(each, "") for each in ("channelStatus", "id", "channelName"))
        found = (
            channel
            for channel in self.channels.values()
            if channel.machine.state not in GONE
            and (status in channel.machine.state or status in self._shown_status(channel))
            and identity in channel.fields["channelId"]
            and name in channel.fields["channelName"]
        )
        return self._list(call, found, self._channel_view)

    def create_channel(self, call: Call) -> Answer:
        body = call.body
        settable = self._channel_settable(body)
        if body.get("ingestProtocol") == "SRT" and settable["outputProtocol"] != "HLS":
            raise bad("250002", "ingestProtocol")
        identity = self._new_channel_id()
        fields = self._made_up(identity) | settable | {"qualitySetId": body["qualitySetId"]}
        fields["cdn"] = {**CDN_DEFAULTS, **self._checked_cdn(body["cdn"], identity)}
        channel = self.channels[identity] = Channel(fields, Machine(CREATE.source))
        self._begin(identity, channel, CREATE)
        return Answer({"content": self._channel_view(channel)})

    def _checked_cdn(self, cdn: JsonObject, channel: str) -> JsonObject:
        """The CDN of a new channel, which is made here if it is to be a new edge.

        Assumption: a profile or an edge that does not exist answers 404/250004.
        """
        kind = cdn["cdnType"]
        if kind not in CDN_TYPES[self.context.settings().site]:
            raise bad("250002", "cdn.cdnType")
        checked: JsonObject = {"cdnType": kind}
        if kind == "GLOBAL_EDGE":
            checked["profileId"] = cdn["profileId"]
        name = f"ls-{self.context.letters(8).lower()}"
        if kind != "GLOBAL_EDGE":
            instance = self.context.chance.randrange(1_000, 10_000) if cdn["createCdn"] else cdn["cdnInstanceNo"]
            return {**checked, "instanceNo": str(instance), "serviceName": name, "cdnDomain": f"{name}.cdn.ntruss.com"}
        if cdn["createCdn"]:
            if cdn["profileId"] not in edges_of(self.context).profiles:
                raise absent("profile")
            edge = edges_of(self.context).make(cdn["profileId"], cdn["regionType"], name, f"{channel}.livestation")
        else:
            found = edges_of(self.context).edge(cdn["cdnInstanceNo"])
            if found is None:
                raise absent("cdn")
            edge = found
        return {
            **checked,
            "instanceNo": str(edge.fields["id"]),
            "serviceName": edge.fields["edgeName"],
            "cdnDomain": edge.fields["domainName"],
            "profileId": edge.fields["profileId"],
            "regionType": edge.fields["serviceRegionType"],
        }

    def get_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        channel.machine.observe()
        return Answer({"content": self._channel_view(channel)})

    def update_channel(self, call: Call) -> Answer:
        """Replace the whole updatable set. Assumption: in the states READY and BLOCK."""
        channel = self._channel(call)
        self._in_state(channel, "READY", "BLOCK")
        channel.fields |= self._channel_settable(call.body)
        return Answer({"content": self._channel_view(channel)})

    def delete_channel(self, call: Call) -> Answer:
        """Delete a channel with its snapshots and clips. Assumption: it is absent at once."""
        channel = self._channel(call)
        self._in_state(channel, "READY", "BLOCK")
        identity = channel.fields["channelId"]
        del self.channels[identity]
        self.snapshots = {key: each for key, each in self.snapshots.items() if each["channelId"] != identity}
        for number in [key for key, clip in self.clips.items() if clip.fields["channelId"] == identity]:
            del self.clips[number]
            self._moving.pop(number, None)
        channel.machine = Machine("DELETED")
        return Answer({"content": self._channel_view(channel)})

    # Assumption: on needs BLOCK, off READY or PUBLISHING; any other state answers 250005.

    def switch_on(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._in_state(channel, "BLOCK")
        channel.machine = Machine("READY")
        return Answer({"content": self._channel_view(channel)})

    def switch_off(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._in_state(channel, "READY", "PUBLISHING")
        channel.machine = Machine("BLOCK")
        channel.fields |= {"isRecording": False, "recordStartTime": None}
        return Answer({"content": self._channel_view(channel)})

    def start_recording(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._in_state(channel, "PUBLISHING")
        if channel.fields["isRecording"]:
            raise bad("250005", "recording")
        channel.fields |= {"isRecording": True, "recordStartTime": self.context.now_ms()}
        return self._recordings(channel, "RECORDING")

    def stop_recording(self, call: Call) -> Answer:
        channel = self._channel(call)
        if not channel.fields["isRecording"]:
            raise bad("250005", "recording")
        answer = self._recordings(channel, "PROCESSING")
        channel.fields |= {"isRecording": False, "recordStartTime": None}
        return answer

    def _recordings(self, channel: Channel, status: str) -> Answer:
        formats = {"ALL": ("MP4", "HLS")}.get(channel.fields["record"]["format"], ("MP4",))
        began = channel.fields["recordStartTime"] // 1000
        identity = channel.fields["channelId"]
        recordings = {
            str(began * 10 + sequence): {
                "recordType": kind,
                "channelId": identity,
                "status": status,
                "recordSeq": sequence,
            }
            for sequence, kind in enumerate(formats, 1)
        }
        return Answer({"content": {"recordList": recordings}})

    def get_service_urls(self, call: Call) -> Answer:
        channel = self._channel(call)
        kind = call.query["serviceUrlType"]
        base = f"https://{channel.fields['cdn']['cdnDomain']}/live/video/{channel.fields['channelId']}"
        if kind == "THUMBNAIL":
            url = f"{base}/thumbnail.jpg"
            sizes = [{"type": size, "url": f"{url}?type={size}"} for size in ("f480", "f720")]
            return Answer({"content": [{"name": "thumbnail", "url": url, "resizedUrl": sizes}]})
        path = "playlist.m3u8"
        if kind == "TIMEMACHINE":
            self._in_state(channel, "PUBLISHING")
            if not channel.fields["useDVR"]:
                raise bad("250005", "timemachine")
            path = "timemachine/playlist.m3u8"
        quality = {"resolution": "1280x720", "videoBitrate": "2048000", "audioBitrate": "128000"}
        return Answer({"content": [{"name": "720p", "url": f"{base}/{path}", **quality}]})

    def _made_up(self, identity: str) -> JsonObject:
        """What the service chooses for a new channel."""
        return {
            **CHANNEL_DEFAULTS,
            "channelId": identity,
            "instanceNo": 1_000_000 + len(self.channels),
            "streamKey": self.context.letters(32).lower(),
            "createdTime": self.context.now_ms(),
        }

    # -- snapshots

    def _expired(self, snapshot: Mapping[str, Any]) -> bool:
        return self.context.now_ms() >= int(snapshot["expireTime"])

    def _snapshot(self, call: Call, channel: Channel) -> JsonObject:
        """The snapshot in the path, as long as it lives."""
        snapshot = self.snapshots.get(jsontext.number(call.params["snapshotId"]) or 0)
        if snapshot is None or snapshot["channelId"] != channel.fields["channelId"] or self._expired(snapshot):
            raise absent("snapshot")
        return snapshot

    def _snapshot_answer(self, channel: Channel, snapshot: Mapping[str, Any]) -> Answer:
        shown = ("snapshotId", "snapshotUrl", "createdTime", "expireTime", "duration")
        content = {
            "channelId": channel.fields["channelId"],
            "channelStatus": self._shown_status(channel),
            "snapshot": {name: snapshot[name] for name in shown},
        }
        return Answer({"content": content})

    def create_snapshot(self, call: Call) -> Answer:
        """Take a snapshot of the last ``limitedDuration`` minutes of a recording, at most 4 hours.

        Assumptions: it needs a time machine, no LL-HLS and a recording of at least 100 ms; its ``duration`` is
        ``limitedDuration``, or without one the minutes that it holds, rounded up.
        """
        channel = self._channel(call)
        given = call.query.get("limitedDuration")
        limit = MAX_MINUTES if given is None else int(given)
        self._ensure_clips_are_possible(channel)
        began, now = channel.fields["recordStartTime"], self.context.now_ms()
        if not channel.fields["isRecording"] or now - began < MIN_CLIP:
            raise bad("250005", "snapshot")
        playback = min(now - began, limit * MINUTE)
        identity = self._new_snapshot_id()
        self.snapshots[identity] = {
            "snapshotId": identity,
            "channelId": channel.fields["channelId"],
            "snapshotUrl": self._snapshot_url(channel.fields["channelId"], identity),
            "createdTime": now,
            "expireTime": now + SNAPSHOT_LIFE,
            "duration": -(-playback // MINUTE) if given is None else limit,
            "playback": playback,
        }
        return self._snapshot_answer(channel, self.snapshots[identity])

    def get_snapshot(self, call: Call) -> Answer:
        channel = self._channel(call)
        return self._snapshot_answer(channel, self._snapshot(call, channel))

    def _ensure_clips_are_possible(self, channel: Channel) -> None:
        if not channel.fields["useDVR"]:
            raise bad("250005", "timemachine")
        if channel.fields["outputProtocol"] == LOW_LATENCY:
            raise bad("250005", "LL-HLS")

    def _snapshot_url(self, channel: str, identity: int) -> str:
        return f"https://livestation-snapshot.edge.naverncp.com/{channel}/{identity}/playlist.m3u8"

    def _new_snapshot_id(self) -> int:
        self._next_snapshot += 1
        return self._next_snapshot - 1

    # -- short clips

    def _clip_view(self, clip: Clip, details: bool = False) -> JsonObject:
        """A clip as answers show it. Assumption: a list has no ``fileSize`` and no ``duration``, as only the page of a
        single clip names them; they are null until the clip is COMPLETED."""
        fields = clip.fields
        view = {"id": fields["id"], "status": clip.machine.state}
        view |= {name: fields[name] for name in ("createdTime", "updatedTime", "output")}
        if details and not self.legacy:
            view |= {name: fields[name] for name in ("fileSize", "duration")}
        return view

    def _clip_answer(self, clip: Clip, details: bool = False) -> Answer:
        content = {name: clip.fields[name] for name in ("channelId", "snapshotId")}
        return Answer({"content": {**content, "shortclip": self._clip_view(clip, details)}})

    def create_clip(self, call: Call) -> Answer:
        """Cut a clip. Assumption: the channel, the snapshot, the channel's state, its time machine and the times are
        checked in this order; ``endTime`` must not be after the end of the snapshot."""
        channel = self._channel(call)
        snapshot = self._snapshot(call, channel)
        self._in_state(channel, "READY", "PUBLISHING")
        self._ensure_clips_are_possible(channel)
        start, end = call.body["startTime"], call.body["endTime"]
        if not MIN_CLIP <= end - start <= MAX_CLIP or end > snapshot["playback"]:
            raise bad("250002", "endTime")
        wanted = call.body["shortclip"]["output"]
        identity, now = self._new_clip_id(), self.context.now_ms()
        output = {
            "accessControl": wanted["accessControl"],
            "bucketName": _bucket(wanted, "shortclip.output.bucketName"),
            "filePath": wanted["filePath"],
            "fileName": f"{identity}-{now}.mp4",
        }
        fields = {
            "id": identity,
            "channelId": channel.fields["channelId"],
            "snapshotId": snapshot["snapshotId"],
            "createdTime": now,
            "updatedTime": now,
            "startTime": start,
            "endTime": end,
            "fileSize": None,
            "duration": None,
            "output": output,
        }
        clip = self.clips[identity] = Clip(fields, Machine(CLIP.source))
        self._begin(identity, clip, CLIP)
        return self._clip_answer(clip)

    def list_clips(self, call: Call) -> Answer:
        channel = self._channel(call)
        snapshot = self._snapshot(call, channel)
        wanted = call.query.get("shortclipStatus")
        found = [
            clip
            for clip in reversed(self.clips.values())
            if clip.fields["snapshotId"] == snapshot["snapshotId"] and wanted in (None, clip.machine.state)
        ]
        content = {
            "channelId": channel.fields["channelId"],
            "snapshotId": snapshot["snapshotId"],
            "shortclipList" if self.legacy else "shortClipList": [self._clip_view(clip) for clip in found],
        }
        for clip in found:
            clip.machine.observe()
        return Answer({"content": content, "total": len(found)})

    def get_clip(self, call: Call) -> Answer:
        channel = self._channel(call)
        clip = self.clips.get(jsontext.number(call.params["id"]) or 0)
        if clip is None or clip.fields["channelId"] != channel.fields["channelId"]:
            raise absent("shortclip")
        clip.machine.observe()
        return self._clip_answer(clip, details=True)

    def _new_clip_id(self) -> int:
        self._next_clip += 1
        return self._next_clip - 1

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, ("channels", "snapshots", "shortclips"))
        for channel in seeds.objects(data, "channels"):
            self._seed_channel(channel)
        for snapshot in seeds.objects(data, "snapshots"):
            self._seed_snapshot(snapshot)
        for clip in seeds.objects(data, "shortclips"):
            self._seed_clip(clip)

    def _seed_channel(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("channel", given, CHANNEL_MEMBERS)
        identity = seeds.text("channelId", changes["channelId"]) if "channelId" in changes else self._new_channel_id()
        old = self.channels.get(identity)
        base = old.fields if old else self._made_up(identity) | {"channelName": f"channel-{len(self.channels) + 1}"}
        if "useDvr" in changes:
            changes["useDVR"] = changes.pop("useDvr")
        for name, members in (("record", RECORD_MEMBERS), ("cdn", CDN_MEMBERS)):
            changes[name] = {**base[name], **seeds.fields(f"channel's {name}", changes.get(name, {}), members)}
        self._seed_cdn(changes["cdn"], given.get("cdn", {}).get("statusName"))
        machine = old.machine if old else Machine("PUBLISHING" if changes.get("isRecording") else "READY")
        machine = seeds.machine(changes, "channelStatus", machine, (CREATE,), self.context.now())
        fields = {**base, **changes, "channelId": identity}
        if machine.state == "PUBLISHING":
            now = self.context.now_ms()
            if fields["recentPublishStartTime"] is None:
                fields["recentPublishStartTime"] = now - MAX_CLIP
            if fields["immediateOnAir"] and "isRecording" not in changes:
                fields["isRecording"] = True
            if fields["isRecording"] and fields["recordStartTime"] is None:
                fields["recordStartTime"] = now - MAX_CLIP
        else:
            fields["isRecording"] = False
        if not fields["isRecording"]:
            fields["recordStartTime"] = None
        self.channels[identity] = Channel(fields, machine)
        self._track(identity, self.channels[identity])

    def _seed_cdn(self, cdn: JsonObject, status: str | None) -> None:
        """Make the edge that a seeded channel shows, if there is none yet. Number 0 is no CDN."""
        if not str(cdn["instanceNo"]).isdecimal():
            raise ControlError(f"The instanceNo of a channel's cdn must be a number, not {cdn['instanceNo']!r}.")
        identity = int(cdn["instanceNo"])
        if identity == 0 or cdn["cdnType"] != "GLOBAL_EDGE":
            return
        names = {"edgeName": "serviceName", "domainName": "cdnDomain", "profileId": "profileId"}
        known = {edge_name: cdn[name] for edge_name, name in names.items()}
        edge = edges_of(self.context).adopt({"id": identity, "serviceRegionType": cdn["regionType"], **known})
        if edge is not None:
            cdn |= {name: edge.fields[edge_name] for edge_name, name in names.items()}
            cdn["regionType"] = edge.fields["serviceRegionType"]
            if status not in (None, self._cdn_view(cdn)["statusName"]):
                edges_of(self.context).seed({"edges": [{"id": identity, "statusType": status}]})

    def _seed_snapshot(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("snapshot", given, SNAPSHOT_MEMBERS)
        identity = seeds.identity(changes, "snapshotId")
        if identity is None:
            identity = self._new_snapshot_id()
        self._next_snapshot = max(self._next_snapshot, identity + 1)
        age = changes.pop("age", None)
        if age is not None:
            changes["createdTime"] = self.context.now_ms() - int(age * 1000)
        base = self.snapshots.get(identity, {"duration": MAX_MINUTES, "createdTime": self.context.now_ms()})
        fields = {**base, **changes, "snapshotId": identity}
        channel = fields.get("channelId")
        if channel not in self.channels:
            raise ControlError(f"The channelId of a snapshot must be that of a channel, not {channel!r}.")
        if "createdTime" in changes or "expireTime" not in fields:
            fields["expireTime"] = changes.get("expireTime", fields["createdTime"] + SNAPSHOT_LIFE)
        if "duration" in changes or "playback" not in fields:
            fields["playback"] = changes.get("playback", fields["duration"] * MINUTE)
        fields.setdefault("snapshotUrl", self._snapshot_url(str(channel), identity))
        self.snapshots[identity] = fields

    def _seed_clip(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("short clip", given, CLIP_MEMBERS)
        identity = seeds.identity(changes, "id")
        if identity is None:
            identity = self._new_clip_id()
        self._next_clip = max(self._next_clip, identity + 1)
        old = self.clips.get(identity)
        now = changes.get("createdTime", self.context.now_ms())
        made_up: JsonObject = {
            "channelId": None,
            "snapshotId": None,
            "createdTime": now,
            "updatedTime": now,
            "startTime": 0,
            "endTime": MINUTE,
            "fileSize": None,
            "duration": None,
            "output": {
                "accessControl": "PRIVATE",
                "bucketName": "bucket",
                "filePath": f"/clip-{identity}",
                "fileName": f"{identity}-{now}.mp4",
            },
        }
        base = old.fields if old else made_up
        output = seeds.fields("short clip's output", changes.pop("output", {}), OUTPUT_MEMBERS)
        machine = old.machine if old else Machine(CLIP.to)
        machine = seeds.machine(changes, "status", machine, (CLIP,), self.context.now())
        fields = {**base, **changes, "id": identity, "output": {**base["output"], **output}}
        fields["snapshotId"] = seeds.identity(fields, "snapshotId")
        snapshot = self.snapshots.get(fields["snapshotId"] or 0)
        if fields["channelId"] is None and snapshot is not None:
            fields["channelId"] = snapshot["channelId"]
        if fields["channelId"] not in self.channels or fields["snapshotId"] is None:
            raise ControlError("A short clip needs the snapshotId of a snapshot, or also the channelId of a channel.")
        if machine.state == CLIP.to:
            fields = {**fields, **_details(fields), **{key: changes[key] for key in _details(fields) if key in changes}}
        self.clips[identity] = Clip(fields, machine)
        self._track(identity, self.clips[identity])

    def export(self) -> JsonObject:
        self._settle()
        return {
            "channels": [
                seeds.exported(
                    {**item.fields, "cdn": self._cdn_view(item.fields["cdn"])}, "channelStatus", item.machine
                )
                for item in self.channels.values()
            ],
            "snapshots": deepcopy(list(self.snapshots.values())),
            "shortclips": [seeds.exported(item.fields, "status", item.machine) for item in self.clips.values()],
        }

    operations = (
        Operation(TABLES["media-livestation-channel-channellist"], list_channels, listing=True),
        Operation(TABLES["media-livestation-channel-channelcreate"], create_channel),
        Operation(TABLES["media-livestation-channel-channelinfo"], get_channel),
        Operation(TABLES["media-livestation-channel-channelupdate"], update_channel),
        Operation(TABLES["media-livestation-channel-channeldelete"], delete_channel),
        Operation(TABLES["media-livestation-channel-channelon"], switch_on),
        Operation(TABLES["media-livestation-channel-channeloff"], switch_off),
        Operation(TABLES["media-livestation-channel-serviceurl"], get_service_urls),
        Operation(TABLES["media-livestation-recording-recordingstart"], start_recording),
        Operation(TABLES["media-livestation-recording-recordingstop"], stop_recording),
        # Before the short clip's, which has the snapshot's number in its place.
        Operation(TABLES["media-livestation-snapshot-snapshotcreate"], create_snapshot),
        Operation(TABLES["media-livestation-snapshot-snapshotinfo"], get_snapshot),
        Operation(TABLES["media-livestation-shortclip-shortclipcreate"], create_clip),
        Operation(TABLES["media-livestation-shortclip-shortclipinfo"], get_clip),
        Operation(TABLES["media-livestation-shortclip-shortcliplist"], list_clips, listing=True),
    )


def _details(fields: Mapping[str, Any]) -> JsonObject:
    """What is known of a clip once it is complete."""
    duration = fields["endTime"] - fields["startTime"]
    return {"fileSize": duration * BYTES_PER_MS, "duration": duration}
