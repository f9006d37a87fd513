# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of what a channel records, and short clips of those."""

from collections.abc import Mapping
from typing import Any

from ncloud_emulator import jsontext
from ncloud_emulator.errors import JsonObject
from ncloud_emulator.lifecycle import Machine
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.livestation.account import CLIP, TABLES, Channel, Clip, absent, bad, bucket
from ncloud_emulator.services.livestation.broadcasts import Broadcasts
from ncloud_emulator.services.livestation.channels import LOW_LATENCY

MINUTE = 60_000
SNAPSHOT_LIFE = 60 * MINUTE
MAX_MINUTES = 240
MAX_CLIP = MAX_MINUTES * MINUTE
MIN_CLIP = 100


class Clips(Broadcasts):
    """The calls about snapshots and short clips."""

    # -- snapshots

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
            "bucketName": bucket(wanted, "shortclip.output.bucketName"),
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


OPERATIONS = (
    # Before the short clip's, which has the snapshot's number in its place.
    Operation(TABLES["media-livestation-snapshot-snapshotcreate"], Clips.create_snapshot),
    Operation(TABLES["media-livestation-snapshot-snapshotinfo"], Clips.get_snapshot),
    Operation(TABLES["media-livestation-shortclip-shortclipcreate"], Clips.create_clip),
    Operation(TABLES["media-livestation-shortclip-shortclipinfo"], Clips.get_clip),
    Operation(TABLES["media-livestation-shortclip-shortcliplist"], Clips.list_clips, listing=True),
)
