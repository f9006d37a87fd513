# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station: qualities, channels, broadcasts, recordings, snapshots and short clips. Source: the
media-livestation-* pages.

The documents give no HTTP status but 200. Assumption: an absent object answers 404, a missing permission 403, any other
error 400. Other assumptions stand where they are used. The looks of URLs, stream keys, instance numbers, recordings and
file sizes are made up. VOD2LIVE channels, re-streaming, stream metadata, publish logs and alerts are not emulated.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.lifecycle import Machine
from ncloud_emulator.services.globaledge import edges_of
from ncloud_emulator.services.livestation.account import CLIP, PROCESS, TRANSFER, Channel, Clip, Record, details
from ncloud_emulator.services.livestation.broadcasts import OPERATIONS as BROADCASTS
from ncloud_emulator.services.livestation.broadcasts import RECORD_FIELDS, RECORDING
from ncloud_emulator.services.livestation.channels import (
    CDN_DEFAULTS,
    CHANNEL_DEFAULTS,
    CREATE,
    RECORD_DEFAULTS,
)
from ncloud_emulator.services.livestation.channels import OPERATIONS as CHANNELS
from ncloud_emulator.services.livestation.clips import MAX_CLIP, MAX_MINUTES, MINUTE, SNAPSHOT_LIFE, Clips
from ncloud_emulator.services.livestation.clips import OPERATIONS as CLIPS
from ncloud_emulator.services.livestation.qualities import OPERATIONS as QUALITIES
from ncloud_emulator.services.livestation.qualities import QUALITY_DEFAULTS, SET_DEFAULTS

__all__ = ["LiveStation"]

COLLECTIONS = (
    *("qualities", "qualitySets", "channels", "records", "snapshots", "shortclips", "events"),
    "callbackUrl",
)
CHANNEL_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in CHANNEL_DEFAULTS.items()},
    **dict.fromkeys(("timemachineMin", "recentPublishStartTime", "recordStartTime"), int | None),
    **dict.fromkeys(("backupStreamKey", "callbackEndpoint"), str | None),
    "drm": dict | None,
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
QUALITY_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in QUALITY_DEFAULTS.items()},
    **dict.fromkeys(("video", "audio"), dict | None),
    "id": None,
}
SET_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in SET_DEFAULTS.items()},
    "timedMetadata": dict | None,
    "id": None,
}
# A file that a recording makes; bucketName is where it is, or is to be, uploaded to.
RECORD_FILE_MEMBERS: seeds.Members = {
    **{name: type(default) for name, default in RECORD_FIELDS.items()},
    **{"id": None, "status": None, "lifecycle": None, "bucketName": str | None, "accessControl": str},
    "videoFrameRate": int | float,
}
EVENT_DEFAULTS: JsonObject = {"logLevel": "INFO", "eventCode": "", "description": "", "timestamp": 0, "channelId": ""}
EVENT_MEMBERS: seeds.Members = {name: type(default) for name, default in EVENT_DEFAULTS.items()}
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


class LiveStation(Clips):
    """The state of one account's Live Station. Seeds and exports: ``COLLECTIONS``."""

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, COLLECTIONS)
        for quality in seeds.objects(data, "qualities"):
            self._seed_quality(quality)
        for quality_set in seeds.objects(data, "qualitySets"):
            self._seed_set(quality_set)
        for channel in seeds.objects(data, "channels"):
            self._seed_channel(channel)
        for record in seeds.objects(data, "records"):
            self._seed_record(record)
        self._match_records()
        for snapshot in seeds.objects(data, "snapshots"):
            self._seed_snapshot(snapshot)
        for clip in seeds.objects(data, "shortclips"):
            self._seed_clip(clip)
        for event in seeds.objects(data, "events"):
            changes = seeds.fields("event", event, EVENT_MEMBERS)
            self.events.append({**EVENT_DEFAULTS, "timestamp": self.context.now_ms(), **changes})
        if "callbackUrl" in data:
            url = data["callbackUrl"]
            self.callback_url = None if url is None else seeds.text("callbackUrl", url)

    def _seed_quality(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("quality", given, QUALITY_MEMBERS)
        identity = self._seeded_quality_id(changes)
        base = self.qualities.get(identity, {**QUALITY_DEFAULTS, "name": f"quality-{identity}"})
        self.qualities[identity] = {**base, **changes, "id": identity}

    def _seed_set(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("quality set", given, SET_MEMBERS)
        identity = self._seeded_quality_id(changes)
        base = self.quality_sets.get(identity, {**SET_DEFAULTS, "name": f"set-{identity}", "qualityIds": [2]})
        for quality in changes.get("qualityIds", ()):
            if quality not in self.qualities:
                raise ControlError(f"The qualityIds of a quality set must be those of qualities, not {quality!r}.")
        self.quality_sets[identity] = {**base, **changes, "id": identity}

    def _seeded_quality_id(self, changes: Mapping[str, Any]) -> int:
        identity = seeds.identity(changes, "id") or self._new_quality_id()
        self._next_quality = max(self._next_quality, identity + 1)
        return identity

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
        if "qualitySetId" in changes or old is None:
            fields["qualitySetName"] = self._seeded_set_name(fields["qualitySetId"], changes.get("qualitySetName"))
        if fields["isStreamFailOver"] and fields["backupStreamKey"] is None:
            fields["backupStreamKey"] = self._new_stream_key()
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

    def _seeded_set_name(self, identity: int, name: str | None) -> str:
        """The name of a seeded channel's quality set, which is made if there is none yet."""
        if identity not in self.quality_sets:
            self._seed_set({"id": identity, **({} if name is None else {"name": name})})
        return name or str(self.quality_sets[identity]["name"])

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

    def _seed_record(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("record", given, RECORD_FILE_MEMBERS)
        identity = seeds.identity(changes, "id")
        old = self.records.get(identity or 0)
        channel = changes.get("channelId", old.fields["channelId"] if old else None)
        if channel not in self.channels:
            raise ControlError(f"The channelId of a record must be that of a channel, not {channel!r}.")
        made_up = self._new_record(changes.get("recordType", "MP4"), channel, self.context.now_ms(), identity)
        base = old.fields if old else made_up
        machine = old.machine if old else Machine(PROCESS.to)
        machine = seeds.machine(changes, "status", machine, (PROCESS, TRANSFER), self.context.now())
        record = Record({**base, **changes, "id": base["id"]}, machine)
        self.records[base["id"]] = record
        self._track(f"record-{base['id']}", record)

    def _match_records(self) -> None:
        """See to it that what records has a recording, and that nothing else has."""
        latest: dict[str, int] = {}
        current = set()
        for number, record in list(self.records.items()):
            fields = record.fields
            channel = fields["channelId"]
            latest[channel] = max(latest.get(channel, 0), fields["recordSeq"])
            if record.machine.state == RECORDING:
                if self.channels[channel].fields["isRecording"]:
                    current.add(channel)
                else:
                    self.records[number] = self._processed(record)
        for channel in self.channels.values():
            identity = channel.fields["channelId"]
            if channel.fields["isRecording"] and identity not in current:
                self._new_records(channel, latest.get(identity, 0) + 1)

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
            fields = {**fields, **details(fields), **{key: changes[key] for key in details(fields) if key in changes}}
        self.clips[identity] = Clip(fields, machine)
        self._track(identity, self.clips[identity])

    def export(self) -> JsonObject:
        self._settle()
        return {
            "qualities": deepcopy(list(self.qualities.values())),
            "qualitySets": deepcopy(list(self.quality_sets.values())),
            "channels": [
                seeds.exported(
                    {**item.fields, "cdn": self._cdn_view(item.fields["cdn"])}, "channelStatus", item.machine
                )
                for item in self.channels.values()
            ],
            "records": [seeds.exported(item.fields, "status", item.machine) for item in self.records.values()],
            "snapshots": deepcopy(list(self.snapshots.values())),
            "shortclips": [seeds.exported(item.fields, "status", item.machine) for item in self.clips.values()],
            "events": deepcopy(self.events),
            "callbackUrl": self.callback_url,
        }

    operations = (*CHANNELS, *QUALITIES, *BROADCASTS, *CLIPS)
