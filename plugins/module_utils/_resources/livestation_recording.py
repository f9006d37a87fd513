# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a Live Station channel records, as the engine manages it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, after_write, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._resource import ABSENT, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    Channel,
    LiveStation,
    Recording,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

RULES = {"channel": rules.READABLE}
ON_AIR = "PUBLISHING"
RECORDS, RESTS = "RECORDING", "NOT RECORDING"


class RecordingResource(Resource[Channel]):
    kind = "Live Station recording"
    id_field = "channel_id"
    name_field = "channel_name"
    rules = RULES
    status_field = "is_recording"
    conflicts = frozenset({"250005"})

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = LiveStation(client)
        self._wanted = self.state == "started"
        self._recordings: list[Recording] | None = None
        self._channel_id = ""

    @property
    def label(self) -> str:
        return f"of channel {self.options['channel']!r}"

    def find(self) -> Channel:
        """:raises NotFoundError: there is no such channel."""
        found = self._api.find_channel(self.options["channel"])
        self._channel_id = found["channel_id"]
        if bool(found["is_recording"]) != self._wanted:
            found = self._api.known_channel(found["channel_id"])  # lists lag behind: none decides what is written
        if bool(found["is_recording"]) == self._wanted:
            self._recordings = self._api.recordings(self._channel_id)
        return found

    def get(self, identifier: str) -> Channel | None:
        return self._api.channel(identifier)

    def named(self) -> list[Channel]:
        return self._api.channels(self.options["channel"])

    def state_of(self, current: Channel | None) -> str:
        if current is None:
            return ABSENT
        return RECORDS if current["is_recording"] else RESTS

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: Channel | None) -> Step[Channel]:
        """Never called: without a channel there is no recording to start."""
        raise NotImplementedError

    def transitions(self, current: Channel) -> list[Step[Channel]]:
        """:raises InputError: nothing is broadcast that could be recorded."""
        if bool(current["is_recording"]) == self._wanted:
            return []
        if self._wanted and current["channel_status"] != ON_AIR:
            with attempting(f"start {self.kind} {self.label}"):
                raise InputError(
                    f"the channel is {self._status(current)} and not on air ({ON_AIR}): there is nothing to record",
                    "Begin the broadcast in the encoder, then run the task again",
                )
        return [self._switch()]

    def _status(self, current: Channel) -> str:
        return super().state_of(cast(Channel, {"is_recording": current["channel_status"]}))

    def _switch(self) -> Step[Channel]:
        switch = self._api.start_recording if self._wanted else self._api.stop_recording

        def perform(channel: Channel) -> Channel | None:
            self._recordings = switch(channel["channel_id"])
            with after_write():
                return self.read(channel)

        wanted = RECORDS if self._wanted else RESTS
        return Step(
            "start" if self._wanted else "stop",
            perform=perform,
            predict=lambda channel: cast(Channel, {**channel, "is_recording": self._wanted}),
            took_effect=lambda seen: self.state_of(seen) == wanted,
            # Nothing says whether the channel shows it before the call returns.
            wait=Wait(ready=frozenset({wanted}), failed=frozenset({ABSENT})),
        )

    def report(self) -> dict[str, Any]:
        return {"recordings": self._recordings}
