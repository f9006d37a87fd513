# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station (documentation: media-livestation): channels and the short clips cut from their snapshots."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, Request, listing, path
from ansible_collections.naver.ncloud.plugins.module_utils._creations import KEPT
from ansible_collections.naver.ncloud.plugins.module_utils._errors import AmbiguousError, ApiError, NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import an_id, nfc, normalise, to_api, whole
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

HOST = "https://livestation.apigw.ntruss.com"
LIVE_STATION = Service(
    name="livestation",
    title="Live Station",
    hosts={"public": HOST, "fin": HOST},
    prefixes={"public": "/api/v2", "fin": "/api/fin-v2"},
    absent=frozenset({"250004"}),
    denied=frozenset({"250006", "250010", "250015", "250017"}),
    internal=frozenset({"250000", "250007", "250008", "250016"}),
    success=frozenset({"250013"}),
    hints={
        "250002": "Check the option that the message names; times have to lie within the snapshot's playback time",
        "250005": "The channel has to be READY or PUBLISHING, with DVR and without low latency",
        "250010": "Grant the sub account the permission for this action in Live Station",
        "250011": "Check that start_time, end_time, output.bucket_name and output.file_path are set and not empty",
        "250019": "Check site and region",
        "250020": "Check site and region",
    },
)
CHANNEL_ID = re.compile(r"ls-\d{14}-\w{5}", re.ASCII)
CHANNEL_HINT = "Correct channel, a Live Station channel's id or exact name"
GONE = frozenset({"DELETED", "FORCE_DELETED"})


class Channel(TypedDict):
    """A channel (documentation: media-livestation-channel-channelinfo).

    Times are ISO 8601. ``stream_key`` and ``backup_stream_key``, with which encoders publish, are secrets. ``cdn`` and
    ``record`` have all documented fields.
    """

    channel_id: str
    channel_name: str
    channel_status: str
    instance_no: int | None
    env_type: str | None
    output_protocol: str | None
    ingest_protocol: str | None
    quality_set_id: int | None
    quality_set_name: str | None
    use_dvr: bool | None
    immediate_on_air: bool | None
    timemachine_min: int | None
    is_recording: bool | None
    is_stream_fail_over: bool | None
    record: dict[str, Any]
    cdn: dict[str, Any]
    snapshot: dict[str, Any] | None
    upload_path: str | None
    publish_url: str | None
    global_publish_url: str | None
    stream_key: str | None
    backup_stream_key: str | None
    callback_endpoint: str | None
    alert_on: bool | None
    alert_options: dict[str, Any] | None
    origin: dict[str, Any] | None
    total_publish_seconds: int | None
    recent_publish_start_time: str | None
    created_time: str | None


class Recording(TypedDict):
    """A file of a recording (documentation: media-livestation-recording-recordinglist).

    Durations are seconds, bit rates bit/s, times ISO 8601.
    """

    id: int
    channel_id: str
    status: str
    record_type: str | None
    record_seq: int | None
    stream_seq: int | None
    record_begin_time: str | None
    created_time: str | None
    should_delete_time: str | None
    resolution: str | None
    file_name: str | None
    duration: int | None
    video_bitrate: int | None
    video_frame_rate: float | None
    audio_bitrate: int | None
    audio_codec: str | None
    upload_path: str | None
    object_storage_url: str | None


class Snapshot(TypedDict):
    """A snapshot, which lives for an hour (documentation: media-livestation-snapshot-snapshotinfo).

    ``duration`` is in minutes, times are ISO 8601.
    """

    snapshot_id: int
    channel_id: str
    snapshot_url: str | None
    duration: int | None
    created_time: str | None
    expire_time: str | None


class ServiceUrl(TypedDict):
    """An address at which a channel can be watched, in one quality (documentation: channel-serviceurl)."""

    name: str | None
    url: str
    resolution: str | None
    video_bitrate: str | None
    audio_bitrate: str | None


RECORD = ("type", "format", "bucket_name", "file_path", "access_control")
CDN = ("cdn_type", "instance_no", "profile_id", "region_type", "status_name", "service_name", "cdn_domain")


class ShortClip(TypedDict):
    """A short clip (documentation: media-livestation-shortclip-shortclipinfo).

    Sizes are bytes, durations milliseconds, times ISO 8601.
    """

    id: int
    channel_id: str
    snapshot_id: int | None
    status: str
    output: dict[str, Any]
    file_size: int | None
    duration: int | None
    created_time: str | None
    updated_time: str | None


class LiveStation:
    """A method an endpoint. An absent clip is None."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def channel_id(self, channel: str) -> str:
        """Return the id of the channel that is given by id, which costs no call, or by exact name.

        (media-livestation-channel-channellist)

        :raises NotFoundError: there is none.
        :raises AmbiguousError: there are several.
        """
        return channel if CHANNEL_ID.fullmatch(channel) else self._named_channel(channel)["channel_id"]

    def find_channel(self, channel: str) -> Channel:
        """Return the channel that is given by id or by exact name, as the list shows it.

        :raises NotFoundError: there is none.
        :raises AmbiguousError: there are several.
        """
        return self.known_channel(channel) if CHANNEL_ID.fullmatch(channel) else self._named_channel(channel)

    def known_channel(self, channel_id: str) -> Channel:
        """:raises NotFoundError: there is none."""
        found = self.channel(channel_id)
        if found is None:
            raise NotFoundError(f"Live Station has no channel {channel_id}", CHANNEL_HINT)
        return found

    def _named_channel(self, name: str) -> Channel:
        found = self.channels(name)
        if len(found) > 1:
            ids = line(", ".join(each["channel_id"] for each in found))
            raise AmbiguousError(
                f"{len(found)} Live Station channels have the name {name!r}: {ids}", "Set channel to one of the ids"
            )
        if not found:
            raise NotFoundError(f"Live Station has no channel {name!r}", CHANNEL_HINT)
        return found[0]

    def channels(self, name: str | None = None) -> list[Channel]:
        """All channels that are not deleted, or those of this name (media-livestation-channel-channellist)."""
        narrowed = None if self._listings.shared else name  # the service's filter matches parts of names

        def fetch(page: Page) -> Listed[Channel]:
            query: dict[str, Any] = {"pageNo": page.number, "pageSizeNo": page.size}
            query |= {} if narrowed is None else {"channelName": narrowed}
            found: Listed[Channel] = self._client.get(
                "list channels",
                "/channels",
                query,
                expect="content",
                kind=list,
                parse=lambda body: ([_channel(raw) for raw in body["content"] or []], body.get("total")),
            )
            return found

        found = self._listings.get(("live channels", narrowed), "channel_id", lambda: listing(fetch, "channel_id"))
        alive = [channel for channel in found if channel["channel_status"] not in GONE]
        return alive if name is None else [each for each in alive if nfc(str(each["channel_name"])) == nfc(name)]

    def channel(self, channel_id: str) -> Channel | None:
        """media-livestation-channel-channelinfo"""
        try:
            channel = self._seen_channel(
                self._client.get(
                    "get channel",
                    path("channels", channel_id),
                    expect="content",
                    kind=dict,
                    parse=lambda body: _channel(body["content"]),
                )
            )
        except NotFoundError:
            channel = None
        if channel is None or channel["channel_status"] in GONE:
            self._drop_channel(channel_id)
            return None
        return channel

    def service_urls(self, channel_id: str) -> list[ServiceUrl]:
        """media-livestation-channel-serviceurl, of the live broadcast."""

        def parse(body: Mapping[str, Any]) -> list[ServiceUrl]:
            return [cast(ServiceUrl, normalise(raw, ServiceUrl)) for raw in body["content"] or []]

        query = {"serviceUrlType": "GENERAL"}
        where = path("channels", channel_id, "serviceUrls")
        found: list[ServiceUrl] = self._client.get(
            "list service URLs", where, query, expect="content", kind=list, parse=parse
        )
        return found

    def create_channel(self, body: Mapping[str, Any]) -> Channel:
        """media-livestation-channel-channelcreate"""
        return self._write_channel("create channel", "POST", "/channels", body)

    def update_channel(self, channel_id: str, body: Mapping[str, Any]) -> Channel:
        """media-livestation-channel-channelupdate; replaces everything that it takes."""
        return self._write_channel("update channel", "PUT", path("channels", channel_id), body)

    def switch_on(self, channel_id: str) -> Channel:
        """media-livestation-channel-channelon; from BLOCK to READY."""
        return self._write_channel("start channel", "PUT", path("channels", channel_id, "on"))

    def switch_off(self, channel_id: str) -> Channel:
        """media-livestation-channel-channeloff; from READY or PUBLISHING, whose broadcast it cuts, to BLOCK."""
        return self._write_channel("stop channel", "PUT", path("channels", channel_id, "off"))

    def set_callback(self, channel_id: str, endpoint: str) -> None:
        """media-livestation-event-callbacksetting-live; what its answer holds is documented nowhere."""
        where = path("channels", channel_id, "callbackEndpoint")
        self._client.write("set callback", "POST", where, {"callbackEndpoint": endpoint})

    def delete_channel(self, channel: Channel) -> None:
        """media-livestation-channel-channeldelete; from READY. Its CDN stays."""
        where = path("channels", channel["channel_id"])
        self._client.write("delete channel", "DELETE", where, expect="content")
        self._drop_channel(channel["channel_id"], channel["channel_name"])

    def start_recording(self, channel_id: str) -> list[Recording]:
        """media-livestation-recording-recordingstart; of a channel that is on air."""
        return self._record("start recording", "PUT", channel_id, "startRecord")

    def stop_recording(self, channel_id: str) -> list[Recording]:
        """media-livestation-recording-recordingstop"""
        return self._record("stop recording", "PUT", channel_id, "stopRecord")

    def recordings(self, channel_id: str) -> list[Recording]:
        """media-livestation-recording-recordinglist"""
        found: list[Recording] = self._client.get(
            "list recordings",
            path("channels", channel_id, "records"),
            expect="content",
            parse=lambda body: _recordings(body["content"], channel_id),
        )
        return found

    def create_snapshot(self, channel_id: str, limited_duration: int | None) -> Snapshot:
        """media-livestation-snapshot-snapshotcreate

        :param limited_duration: minutes back from now, None for all since the broadcast began, at most four hours.
        """
        request = Request(
            "create snapshot",
            "POST",
            path("channels", channel_id, "snapshot"),
            query=None if limited_duration is None else {"limitedDuration": limited_duration},
            expect="content",
            kind=dict,
            parse=lambda body: _snapshot(body["content"], channel_id),
            read=False,
        )
        made: Snapshot = self._client.send(request)
        self._listings.clear()  # channels show their newest snapshot
        return made

    def snapshot(self, channel_id: str, snapshot_id: int) -> Snapshot | None:
        """media-livestation-snapshot-snapshotinfo; for an hour."""
        try:
            found: Snapshot = self._client.get(
                "get snapshot",
                path("channels", channel_id, "snapshot", snapshot_id),
                expect="content",
                kind=dict,
                parse=lambda body: _snapshot(body["content"], channel_id),
            )
        except NotFoundError:
            return None
        return found

    def _record(self, operation: str, method: str, channel_id: str, action: str) -> list[Recording]:
        made: list[Recording] = self._client.write(
            operation,
            method,
            path("channels", channel_id, action),
            expect="content",
            parse=lambda body: _recordings(body["content"], channel_id),
        )
        return made

    def quality_set_id(self, quality_set: str) -> int:
        """Return the id of the set that is given by id, which costs no call, or by exact name.

        (media-livestation-qualitysetting-qualitysettinglist)

        :raises NotFoundError: there is none of the name.
        :raises AmbiguousError: there are several, as names need not be unique.
        """
        number = whole(quality_set)
        if number is not None:
            return number

        def parse(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
            return [{"id": int(raw["id"]), "name": raw.get("name")} for raw in body["content"] or []]

        def fetch() -> list[Mapping[str, Any]]:
            found: list[Mapping[str, Any]] = self._client.get(
                "list quality sets", "/qualitySets", expect="content", kind=list, parse=parse
            )
            return found

        ids = [each["id"] for each in self._listings.get("quality sets", "id", fetch) if each["name"] == quality_set]
        if len(ids) > 1:
            raise AmbiguousError(
                f"{len(ids)} quality sets have the name {quality_set!r}: {line(', '.join(map(str, ids)))}",
                "Set quality_set to one of the ids",
            )
        if not ids:
            raise NotFoundError(
                f"Live Station has no quality set {quality_set!r}",
                "Correct quality_set, a quality set's id or exact name",
            )
        return int(ids[0])

    def _write_channel(self, operation: str, method: str, where: str, body: Mapping[str, Any] | None = None) -> Channel:
        request = None if body is None else to_api(body)
        channel: Channel = self._client.write(
            operation,
            method,
            where,
            request,
            expect="content",
            kind=dict,
            parse=lambda answer: _channel(answer["content"]),
        )
        return self._seen_channel(channel)

    def _seen_channel(self, channel: Channel) -> Channel:
        for name in (None, channel["channel_name"]):
            self._listings.put(("live channels", name), channel["channel_id"], channel)
        return channel

    def _drop_channel(self, channel_id: str, name: str | None = None) -> None:
        for narrowed in dict.fromkeys((None, name)):
            self._listings.drop(("live channels", narrowed), channel_id)

    def short_clips(self, channel_id: str, snapshot_id: int, *, fresh: bool = False) -> list[ShortClip]:
        """The clips of a snapshot, within an hour of its creation (media-livestation-shortclip-shortcliplist).

        :param fresh: whether only a new response counts.

        :raises NotFoundError: the channel or the snapshot is unknown, or its hour is over.
        """

        def parse(body: Mapping[str, Any]) -> list[ShortClip]:
            content = body["content"] or {}
            clips = content.get("shortClipList", content.get("shortclipList")) or []
            return [_clip(clip, channel_id, snapshot_id) for clip in clips]

        def fetch() -> list[ShortClip]:
            where = path("channels", channel_id, snapshot_id, "shortclips")
            try:
                found: list[ShortClip] = self._client.get("list short clips", where, expect="content", parse=parse)
            except NotFoundError:
                if not self._is_new(channel_id, snapshot_id):
                    raise
                return []  # the list lags behind: it does not know the snapshot yet
            return found

        if fresh:
            self._listings.forget(("short clips", channel_id, snapshot_id))
        return self._listings.get(("short clips", channel_id, snapshot_id), "id", fetch)

    def _is_new(self, channel_id: str, snapshot_id: int) -> bool:
        """Return whether the snapshot is there, and was taken within the time that a list may lag."""
        try:
            found = self.snapshot(channel_id, snapshot_id)
        except ApiError:  # what the list said counts
            return False
        taken_ago = None if found is None else age(found)
        return taken_ago is not None and taken_ago < KEPT

    def short_clip(self, channel_id: str, clip_id: int) -> ShortClip | None:
        """media-livestation-shortclip-shortclipinfo"""
        where = path("channels", channel_id, "shortclip", clip_id)

        def parse(body: Mapping[str, Any]) -> ShortClip:
            return _clip(body["content"]["shortclip"], channel_id, body["content"].get("snapshotId"))

        try:
            return self._seen(self._client.get("get short clip", where, expect="content", parse=parse))
        except NotFoundError:
            return None

    def create_short_clip(self, channel_id: str, snapshot_id: int, start: int, end: int, output: Any) -> ShortClip:
        """media-livestation-shortclip-shortclipcreate; times are milliseconds from the start of the snapshot."""
        # The request's table has accessControl as required; PRIVATE is what the service itself takes by default.
        described = to_api({"access_control": "PRIVATE", **output})
        body = {"startTime": start, "endTime": end, "shortclip": {"output": described}}
        where = path("channels", channel_id, snapshot_id)

        def parse(body: Mapping[str, Any]) -> ShortClip:
            return _clip(body["content"]["shortclip"], channel_id, snapshot_id)

        return self._seen(self._client.write("create short clip", "POST", where, body, expect="content", parse=parse))

    def _seen(self, clip: ShortClip) -> ShortClip:
        return self._listings.put(("short clips", clip["channel_id"], clip["snapshot_id"]), clip["id"], clip)


def edge_id(channel: Channel) -> int | None:
    """Return the number of the channel's edge in Global Edge, None where it has none.

    Assumption: the instance number of the CDN is that. Documents call both the instance id of a Global Edge.
    """
    if channel["cdn"]["cdn_type"] not in (None, "GLOBAL_EDGE"):
        return None
    return whole(channel["cdn"]["instance_no"]) or None


def age(snapshot: Snapshot) -> float | None:
    """Return how many seconds ago a snapshot was taken, None where its time can't be read."""
    try:
        return time.time() - datetime.fromisoformat(snapshot["created_time"] or "").timestamp()
    except ValueError:
        return None


def newest_snapshot(channel: Channel) -> int | None:
    """Return the number of the newest snapshot of the channel that still lives.

    Assumption: of several, a channel shows the newest.
    """
    return whole((channel["snapshot"] or {}).get("snapshot_id"))


def _channel(raw: Mapping[str, Any]) -> Channel:
    record = normalise(
        {**raw, "channelId": an_id(raw["channelId"])},
        Channel,
        times=("created_time", "recent_publish_start_time"),
        integers=("instance_no", "quality_set_id", "timemachine_min", "total_publish_seconds"),
    )
    if record["channel_status"] == "PUBLISH":  # as older answers spell it
        record["channel_status"] = "PUBLISHING"
    record["record"] = {**dict.fromkeys(RECORD), **(record["record"] or {})}
    cdn = {**dict.fromkeys(CDN), **(record["cdn"] or {})}
    if cdn["instance_no"] is not None:
        cdn["instance_no"] = an_id(cdn["instance_no"])
    record["cdn"] = cdn
    return cast(Channel, record)


def _recordings(content: Any, channel_id: str) -> list[Recording]:
    """Return what answers hold as a map by ids, in one or two layers, or as a list."""
    listed = content.get("recordList", content) if isinstance(content, Mapping) else content
    if isinstance(listed, Mapping):
        listed = [{"id": key, **raw} for key, raw in listed.items() if whole(key) is not None]
    return [_recording({"channelId": channel_id, **raw}) for raw in listed or []]


def _recording(raw: Mapping[str, Any]) -> Recording:
    record = normalise(
        raw,
        Recording,
        times=("record_begin_time", "created_time", "should_delete_time"),
        integers=("id", "record_seq", "stream_seq", "duration", "video_bitrate", "audio_bitrate"),
        aliases={"record_id": "id"},
    )
    if record["object_storage_url"] == "-":  # until it is uploaded
        record["object_storage_url"] = None
    return cast(Recording, record)


def _snapshot(content: Mapping[str, Any], channel_id: str) -> Snapshot:
    record = normalise(
        {**content["snapshot"], "channelId": channel_id},
        Snapshot,
        times=("created_time", "expire_time"),
        integers=("snapshot_id", "duration"),
    )
    return cast(Snapshot, record)


def _clip(raw: Mapping[str, Any], channel_id: str, snapshot_id: int | None) -> ShortClip:
    record = normalise(
        {**raw, "channelId": channel_id, "snapshotId": snapshot_id},
        ShortClip,
        times=("created_time", "updated_time"),
        integers=("id", "snapshot_id", "duration", "file_size"),
    )
    record["output"] = dict(record["output"] or {})
    if not all(isinstance(record[name], int | None) for name in ("duration", "snapshot_id")):
        raise TypeError("a duration and an id are numbers")
    return cast(ShortClip, record)
