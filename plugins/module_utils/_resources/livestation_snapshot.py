# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A snapshot of a Live Station channel as the engine manages it. It is taken and read, and goes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ApiError, InputError, NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import LONGEST_STATE, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    Channel,
    LiveStation,
    Snapshot,
    age,
    newest_snapshot,
)

RULES = {
    "channel": rules.READABLE,
    "snapshot_id": rules.ID,
    "limited_duration": rules.between(1, 240, " minutes"),
    "max_age": rules.between(1, 60, " minutes"),
}
ON_AIR = "PUBLISHING"
LOW_LATENCY = "LL_HLS"
NOT_AVAILABLE = "250005"
# What the channel shows has been looked at before.
NOTHING_YET = (
    "A snapshot needs something that is recorded already: if the recording has just begun, run the task again in some "
    "seconds"
)


class SnapshotResource(Resource[Snapshot]):
    kind = "Live Station snapshot"
    id_field = "snapshot_id"
    name_field = "snapshot_id"
    id_option = "snapshot_id"
    made_of = ("channel", "limited_duration", "reuse")
    rules = RULES
    status_field = "snapshot_id"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = LiveStation(client)
        self._channel_id = ""
        self._newest: int | None = None  # what the channel showed before anything was created
        self._limit = ""  # why the channel has no snapshot to be taken now

    @property
    def label(self) -> str:
        identifier = self.options.get("snapshot_id")
        return f"{f'{identifier} ' if identifier is not None else ''}of channel {self.options['channel']!r}"

    def find(self) -> Snapshot | None:
        identifier = self.options.get("snapshot_id")
        self.note = self.creations.latest(self.creation_key())
        if identifier is not None:
            self._channel_id = self._api.channel_id(self.options["channel"])
            found = self.get(identifier)
            if found is None:
                raise NotFoundError(
                    "no such snapshot exists, or it is more than an hour old", "Correct snapshot_id, or omit it"
                )
            return found
        channel = self._api.find_channel(self.options["channel"])
        self._channel_id = channel["channel_id"]
        reuse = self.options.get("reuse")
        found = self._young(channel) if reuse else None
        if found is None:
            channel = self._api.known_channel(self._channel_id)  # lists lag behind: none decides what is written
            found = self._young(channel) if reuse else None
            self._newest = newest_snapshot(channel)
            self._limit = _limit(channel)
        return found

    def _young(self, channel: Channel) -> Snapshot | None:
        """Return the channel's newest snapshot if it is young enough."""
        newest = newest_snapshot(channel)
        found = None if newest is None else self.get(newest)
        taken_ago = None if found is None else age(found)
        return found if taken_ago is not None and taken_ago <= self.options["max_age"] * 60 else None

    def get(self, identifier: int) -> Snapshot | None:
        return self._api.snapshot(self._channel_id, identifier)

    def named(self) -> list[Snapshot]:
        """Return the snapshot that the channel has by now and had not before."""
        newest = newest_snapshot(self._api.known_channel(self._channel_id))
        made = None if newest is None or newest == self._newest else self.get(newest)
        return [] if made is None else [made]

    def creation_key(self, current: Snapshot | None = None) -> str:
        return f"{self.kind}\n{self.options['channel']}"

    def is_meant(self, record: Snapshot) -> bool:
        return True

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: Snapshot | None) -> Step[Snapshot]:
        """:raises InputError: the channel's state or settings allow none."""
        if self._limit:
            raise InputError(self._limit, "Take snapshots while the channel records, see livestation_recording")
        duration = self.options.get("limited_duration")

        def take(current: Snapshot | None) -> Snapshot:
            try:
                return self._api.create_snapshot(self._channel_id, duration)
            except ApiError as error:
                if error.origin.code == NOT_AVAILABLE:
                    error.hint = NOTHING_YET
                raise

        nothing = dict.fromkeys(Snapshot.__annotations__)
        predicted = {**nothing, "channel_id": self._channel_id, "duration": duration}
        return Step(
            "create",
            perform=take,
            predict=lambda current: cast(Snapshot, predicted),
            took_effect=lambda seen: seen is not None,
        )

    def view(self, record: Snapshot | None) -> dict[str, Any]:
        return {}  # of what is there, nothing is managed


def _limit(channel: Channel) -> str:
    """Say why no snapshot can be taken of the channel, in no words where one can."""
    if channel["use_dvr"] is False:
        return "the channel has no DVR (use_dvr is false)"
    if channel["output_protocol"] == LOW_LATENCY:
        return f"the channel is delivered with low latency ({LOW_LATENCY})"
    if channel["channel_status"] != ON_AIR:
        return f"the channel is {line(channel['channel_status'], LONGEST_STATE)} and not on air ({ON_AIR})"
    return "" if channel["is_recording"] else "the channel is on air, but does not record"
