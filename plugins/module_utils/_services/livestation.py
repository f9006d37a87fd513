# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station (documentation: media-livestation): channels and the short clips cut from their snapshots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, listing, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import AmbiguousError, NotFoundError
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
        "250002": "Check start_time and end_time: they have to lie within the snapshot's playback time",
        "250005": "The channel has to be READY or PUBLISHING, with DVR and without low latency",
        "250010": "Grant the sub account the permission for this action in Live Station",
        "250011": "Check that start_time, end_time, output.bucket_name and output.file_path are set and not empty",
        "250019": "Check site and region",
        "250020": "Check site and region",
    },
)
CHANNEL_ID = re.compile(r"ls-\d{14}-\w{5}", re.ASCII)
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
        if CHANNEL_ID.fullmatch(channel):
            return channel

        ids = [found["channel_id"] for found in self.channels(channel)]
        if len(ids) > 1:
            raise AmbiguousError(
                f"{len(ids)} Live Station channels have the name {channel!r}: {line(', '.join(ids))}", "Give the id"
            )
        if not ids:
            raise NotFoundError(
                f"Live Station has no channel {channel!r}", "Correct channel, a Live Station channel's id or exact name"
            )
        return ids[0]

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
        return alive if name is None else [each for each in alive if nfc(each["channel_name"]) == nfc(name)]

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
                "Give the id",
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
        for narrowed in {None, name}:
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
            found: list[ShortClip] = self._client.get("list short clips", where, expect="content", parse=parse)
            return found

        if fresh:
            self._listings.forget(("short clips", channel_id, snapshot_id))
        return self._listings.get(("short clips", channel_id, snapshot_id), "id", fetch)

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
