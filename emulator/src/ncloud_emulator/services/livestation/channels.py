# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Channels with their CDNs, service URLs, callbacks and events."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.lifecycle import Action, Machine
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.globaledge import Edge, edges_of
from ncloud_emulator.services.livestation.account import TABLES, Channel, absent, bad, bucket
from ncloud_emulator.services.livestation.qualities import Qualities
from ncloud_emulator.station import without_absent

LOW_LATENCY = "LL_HLS"
LOW_LATENCY_REGION = "KOREA"
# How a channel names the states of its edge, where it has a name of its own for one.
EDGE_STATES = {"ACTIVATING": "CHANGING", "DELETING": "STOPPED"}
CDN_TYPES = {"public": ("GLOBAL_EDGE",), "fin": ("CDN_PLUS",)}

# Assumption: a creation that fails ends in DELETED.
CREATE = Action("create", "CREATING", "READY", "DELETED")
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
    "globalPublishUrl": "rtmp://rtmp-ls2-g1.video.media.ntruss.com:8080/relay",
    "streamKey": "",
    "isStreamFailOver": False,
    "backupStreamKey": None,
    "origin": {"originDomain": "", "originPath": ""},
    "totalPublishSeconds": 0,
    "recentPublishStartTime": None,
    "alertOn": False,
    "alertOptions": {"alertChangeStatus": False, "alertVodUploadFail": False, "alertReStreamFail": False},
    "callbackEndpoint": None,
    "createdTime": 0,
    "recordStartTime": None,
    "ingestProtocol": "RTMP",
    "drmEnabledYn": False,
    "drm": None,
}
# Known to the service, from the request or by itself, but in no documented answer.
CHANNEL_HIDDEN = ("recordStartTime", "ingestProtocol", "drmEnabledYn", "drm")


def _record(record: Mapping[str, Any]) -> JsonObject:
    """What a channel keeps of its record settings. Assumption: without AUTO_UPLOAD, the type and a format alone."""
    kept = {**RECORD_DEFAULTS, "type": record["type"]}
    if record["type"] == "AUTO_UPLOAD":
        kept |= {name: record[name] for name in ("format", "filePath", "accessControl")}
        kept["bucketName"] = bucket(record, "record.bucketName")
    elif record["type"] == "MANUAL_UPLOAD":
        kept["format"] = record.get("format")
    return kept


class Channels(Qualities):
    """The calls about channels, and those of the whole account about callbacks and events."""

    def _channel_view(self, channel: Channel) -> JsonObject:
        view = {name: value for name, value in channel.fields.items() if name not in CHANNEL_HIDDEN}
        view["channelStatus"] = self._shown_status(channel)
        view["cdn"] = self._cdn_view(view["cdn"])
        record = view["record"]
        automatic = record["type"] == "AUTO_UPLOAD" and record["bucketName"] is not None
        view["uploadPath"] = f"{record['bucketName']}{record['filePath']}" if automatic else None
        alive = [each for each in self.snapshots.values() if each["channelId"] == view["channelId"]]
        alive = [each for each in alive if not self._expired(each)]
        # Assumption: of several living snapshots, the newest is shown.
        newest = max(alive, key=lambda each: (each["createdTime"], each["snapshotId"]), default=None)
        view["snapshot"] = {"snapshotId": newest["snapshotId"]} if newest else None
        return without_absent(view) if self.legacy else view

    def _expired(self, snapshot: Mapping[str, Any]) -> bool:
        return self.context.now_ms() >= int(snapshot["expireTime"])

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
        """Make a channel. Assumption: its name may be that of another one."""
        body = call.body
        settable = self._channel_settable(body)
        if body.get("ingestProtocol") == "SRT" and settable["outputProtocol"] != "HLS":
            raise bad("250002", "ingestProtocol")
        quality_set = self._quality_set(body["qualitySetId"])
        self._ensure_low_latency(settable["outputProtocol"], quality_set, body["cdn"].get("regionType"))
        identity = self._new_channel_id()
        fields = self._made_up(identity) | settable
        fields |= {"qualitySetId": quality_set["id"], "qualitySetName": quality_set["name"]}
        for name in ("ingestProtocol", "drmEnabledYn", "drm", "isStreamFailOver"):
            if body.get(name) is not None:
                fields[name] = deepcopy(body[name])
        if fields["isStreamFailOver"]:
            fields["backupStreamKey"] = self._new_stream_key()
        fields["cdn"] = {**CDN_DEFAULTS, **self._new_cdn(body["cdn"], identity)}
        channel = self.channels[identity] = Channel(fields, Machine(CREATE.source))
        self._begin(identity, channel, CREATE)
        return Answer({"content": self._channel_view(channel)})

    def _ensure_low_latency(self, protocol: str, quality_set: JsonObject, region: str | None) -> None:
        """LL_HLS needs a quality set for it, and is there in Korea only. Assumption: else it answers 400/250002."""
        if protocol == LOW_LATENCY:
            if not quality_set["isEnabledUll"]:
                raise bad("250002", "qualitySetId")
            if region not in (None, LOW_LATENCY_REGION):
                raise bad("250002", "cdn.regionType")

    def _new_cdn(self, cdn: JsonObject, channel: str) -> JsonObject:
        """The CDN of a new channel, which is made here if it is to be a new edge.

        Assumption: a profile or an edge that does not exist answers 404/250004.
        """
        kind = cdn["cdnType"]
        if kind not in CDN_TYPES[self.context.settings().site]:
            raise bad("250002", "cdn.cdnType")
        name = f"ls-{self.context.letters(8).lower()}"
        if kind != "GLOBAL_EDGE":
            instance = self.context.chance.randrange(1_000, 10_000) if cdn["createCdn"] else cdn["cdnInstanceNo"]
            domain = f"{name}.cdn.ntruss.com"
            return {"cdnType": kind, "instanceNo": str(instance), "serviceName": name, "cdnDomain": domain}
        if not cdn["createCdn"]:
            return self._known_cdn(cdn["cdnInstanceNo"])
        if cdn["profileId"] not in edges_of(self.context).profiles:
            raise absent("profile")
        edge = edges_of(self.context).make(cdn["profileId"], cdn["regionType"], name, f"{channel}.livestation")
        return self._edge_as_cdn(edge)

    def _known_cdn(self, identity: int) -> JsonObject:
        edge = edges_of(self.context).edge(identity)
        if edge is None:
            raise absent("cdn")
        return self._edge_as_cdn(edge)

    def _edge_as_cdn(self, edge: Edge) -> JsonObject:
        return {
            "cdnType": "GLOBAL_EDGE",
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
        """Replace the whole updatable set. Assumptions: in the states READY and BLOCK; a change from or to LL_HLS
        answers 400/250002."""
        channel = self._channel(call)
        self._in_state(channel, "READY", "BLOCK")
        settable = self._channel_settable(call.body)
        if (settable["outputProtocol"] == LOW_LATENCY) != (channel.fields["outputProtocol"] == LOW_LATENCY):
            raise bad("250002", "outputProtocol")
        channel.fields |= settable
        return Answer({"content": self._channel_view(channel)})

    def delete_channel(self, call: Call) -> Answer:
        """Delete a READY channel with all it has but the CDN. Assumptions: it is absent at once, and its recordings and
        events too; in any other state, BLOCK among them, it stays."""
        channel = self._channel(call)
        self._in_state(channel, "READY")
        identity = channel.fields["channelId"]
        del self.channels[identity]
        self.snapshots = {key: each for key, each in self.snapshots.items() if each["channelId"] != identity}
        self.events = [each for each in self.events if each["channelId"] != identity]
        for number in [key for key, clip in self.clips.items() if clip.fields["channelId"] == identity]:
            del self.clips[number]
            self._moving.pop(number, None)
        for number in [key for key, record in self.records.items() if record.fields["channelId"] == identity]:
            self._forget_record(number)
        channel.machine = Machine("DELETED")
        return Answer({"content": self._channel_view(channel)})

    def _forget_record(self, number: int) -> None:
        del self.records[number]
        self._moving.pop(f"record-{number}", None)

    def change_cdn(self, call: Call) -> Answer:
        """Assumption: another state than READY answers 250005, and an edge that does not exist 404/250004."""
        return Answer({"content": {"cdn": self._change_cdn(call, [self._channel(call)])}})

    def change_cdns(self, call: Call) -> Answer:
        """Change the CDN of all the channels, or of none."""
        self._settle()
        channels = [self._channel_called(each) for each in call.body["channelList"]]
        identities = [channel.fields["channelId"] for channel in channels]
        return Answer({"content": {"channelList": identities, "cdn": self._change_cdn(call, channels)}})

    def _change_cdn(self, call: Call, channels: list[Channel]) -> JsonObject:
        for channel in channels:
            self._in_state(channel, "READY")
        cdn = {**CDN_DEFAULTS, **self._known_cdn(call.body["cdn"]["cdnInstanceNo"])}
        for channel in channels:
            channel.fields["cdn"] = cdn
        return self._cdn_view(cdn)

    def get_service_urls(self, call: Call) -> Answer:
        channel = self._channel(call)
        kind = call.query["serviceUrlType"]
        base, identity = f"https://{channel.fields['cdn']['cdnDomain']}", channel.fields["channelId"]
        if kind == "THUMBNAIL":
            url = f"{base}/live/video/{identity}/thumbnail.jpg"
            sizes = [{"type": size, "url": f"{url}?type={size}"} for size in ("f480", "f720")]
            return Answer({"content": [{"name": "thumbnail", "url": url, "resizedUrl": sizes}]})
        folder = "live"
        if kind == "TIMEMACHINE":
            self._in_state(channel, "PUBLISHING")
            if not channel.fields["useDVR"]:
                raise bad("250005", "timemachine")
            folder = "dvr"
        qualities = self._quality_set(channel.fields["qualitySetId"])["qualityIds"]
        content = []
        for quality in map(self.qualities.__getitem__, qualities):
            video, audio = quality["video"] or {}, quality["audio"] or {}
            content.append(
                {
                    "name": quality["name"],
                    "url": f"{base}/{folder}/video/{identity}/{quality['name']}/playlist.m3u8",
                    "resolution": f"{video.get('width', 0)}x{video.get('height', 0)}",
                    "videoBitrate": str(video.get("bitrate", 0)),
                    "audioBitrate": str(audio.get("bitrate", 0)),
                }
            )
        return Answer({"content": content})

    def _made_up(self, identity: str) -> JsonObject:
        """What the service chooses for a new channel."""
        return {
            **CHANNEL_DEFAULTS,
            "channelId": identity,
            "instanceNo": 1_000_000 + len(self.channels),
            "streamKey": self._new_stream_key(),
            "origin": {"originDomain": "livestation-origin.ntruss.com", "originPath": f"/{identity}"},
            "createdTime": self.context.now_ms(),
        }

    def _new_stream_key(self) -> str:
        return self.context.letters(32).lower()

    # -- callbacks and events

    def set_callback(self, call: Call) -> Answer:
        self.callback_url = call.body["callbackUrl"]
        return self.get_callback(call)

    def get_callback(self, call: Call) -> Answer:
        """Assumption: the account's callback is answered as it is set, and without one there is none."""
        content = {} if self.callback_url is None and self.legacy else {"callbackUrl": self.callback_url}
        return Answer({"content": content})

    def set_channel_callback(self, call: Call) -> Answer:
        """Assumption: in any state."""
        channel = self._channel(call)
        channel.fields["callbackEndpoint"] = call.body["callbackEndpoint"]
        return Answer({"content": self._channel_view(channel)})

    def list_channel_events(self, call: Call) -> Answer:
        return self._events_of(self._channel(call).fields["channelId"])

    def list_events(self, call: Call) -> Answer:
        """Assumption: those of all channels without a channelId."""
        return self._events_of(call.query.get("channelId"))

    def _events_of(self, channel: str | None) -> Answer:
        """Assumption: newest first, and without pages."""
        self._settle()
        found = [each for each in reversed(self.events) if channel in (None, "", each["channelId"])]
        return Answer({"content": found, "total": len(found)})


OPERATIONS = (
    Operation(TABLES["media-livestation-channel-channellist"], Channels.list_channels, listing=True),
    Operation(TABLES["media-livestation-channel-channelcreate"], Channels.create_channel),
    Operation(TABLES["media-livestation-channel-channelinfo"], Channels.get_channel),
    Operation(TABLES["media-livestation-channel-channelupdate"], Channels.update_channel),
    Operation(TABLES["media-livestation-channel-channeldelete"], Channels.delete_channel),
    Operation(TABLES["media-livestation-channelchange"], Channels.change_cdn),
    Operation(TABLES["media-livestation-channelbulkchange"], Channels.change_cdns),
    Operation(TABLES["media-livestation-channel-serviceurl"], Channels.get_service_urls),
    Operation(TABLES["media-livestation-event-callbacksetting"], Channels.set_callback),
    Operation(TABLES["media-livestation-event-callbackinfo"], Channels.get_callback),
    Operation(TABLES["media-livestation-event-callbacksetting-live"], Channels.set_channel_callback),
    Operation(TABLES["GET /channels/{channelId}/events"], Channels.list_channel_events, listing=True),
    Operation(TABLES["GET /events"], Channels.list_events, listing=True),
)
