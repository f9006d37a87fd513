# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A VOD Station streaming channel as the engine manages it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, NcloudError
from ansible_collections.naver.ncloud.plugins.module_utils._masks import masked
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import given
from ansible_collections.naver.ncloud.plugins.module_utils._resource import ABSENT, Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._resources import globaledge_profile
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import CDN_REMOVAL
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import (
    ENCRYPTION,
    NO_CDN,
    Channel,
    VodStation,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

# The update call takes these, on the public site. All else is fixed at creation.
UPDATABLE = ("name", "protocol_list", "segment_duration", "segment_duration_option", "encryption_list", "drm")
# The service takes these at creation and never returns them, so they can't be compared.
CREATE_ONLY = ("cdn", "notification_url")
# An item of encryption_list has options of one of these two.
MEDIA_ENCRYPTION = frozenset({"media_encryption_type_code"})
DRM_ENCRYPTION = frozenset(ENCRYPTION) - MEDIA_ENCRYPTION - {"protocol"}
FIXED = ("storage_bucket_name", "access_private_files", "create_cdn")
CDN_REMARK = (
    "It has a CDN, whose settings no answer shows. To create it again with one, or to tear it down together with its "
    "CDN, set create_cdn and cdn."
)
RULES = {
    "name": rules.matches(r"[A-Za-z0-9-]{3,20}", "3 to 20 English letters, digits or hyphens"),
    "channel_id": rules.matches(r"[A-Za-z0-9_-]{1,64}", "an id like vs-20260131120000-AbCdEfG"),
    "storage_bucket_name": rules.READABLE,
    "protocol_list": rules.NOT_EMPTY,
    "segment_duration": rules.between(5, 20, " seconds"),
    "cdn.profile": globaledge_profile.REFERENCE,
    "drm": rules.FILLED,
    "drm.content_id": rules.matches(
        r"[A-Za-z0-9_-]{3,100}", "3 to 100 English letters, digits, hyphens or underscores"
    ),
    "drm.site_id": rules.READABLE,
    "notification_url": rules.CALLBACK,
}

RUNNING = frozenset({"READY"})
STOPPED = frozenset({"STOPPED", "FORCE_STOPPED"})
# Moving states, and what they end in. The two spellings of the forced ones are both documented.
BECOMES: dict[str, str | None] = {
    "CREATING": "READY",
    "STARTING": "READY",
    "STOPPING": "STOPPED",
    "FORCE_STOPPING": "FORCE_STOPPED",
    "TERMINATING": None,
    "FORCETERMINATING": None,
    "FORCE_TERMINATING": None,
}
LEAVING = frozenset(state for state, end in BECOMES.items() if end is None)
# What the service sets on the way from one state to another, so that it can't be predicted.
SET_ON_THE_WAY = ("ready_time", "stop_time", "cdn_created_time", "cdn_status", "play_url")


class ChannelResource(Resource[Channel]):
    kind = "VOD Station channel"
    id_option = "channel_id"
    managed = (*UPDATABLE, *FIXED, *CREATE_ONLY)
    rules = RULES
    status_field = "channel_status"
    sets = frozenset({"protocol_list"})
    unseen = CREATE_ONLY
    keys: ClassVar[Mapping[str, str]] = {"encryption_list": "protocol"}
    conflicts = frozenset({"260022", "260023", "260024"})
    settling = Wait(ready=RUNNING | STOPPED | {ABSENT})

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = VodStation(client)
        self._can_update = client.settings.site == "public"
        self._profile = globaledge_profile.ProfileOfCdn(self.wanted.get("cdn", {}), client)

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        if options.get("cdn") is not None and not options.get("create_cdn"):
            yield InputError("cdn is set, but create_cdn is false", "Set create_cdn to true, or omit cdn")
        for item in given(options.get("encryption_list")) or ():
            if MEDIA_ENCRYPTION & item.keys() and DRM_ENCRYPTION & item.keys():
                yield InputError(
                    f"encryption_list has both media encryption and a DRM for {item['protocol']}",
                    "Keep media_encryption_type_code, or keep drm_type_code and the other options of the DRM",
                )

    def get(self, identifier: str) -> Channel | None:
        return self._api.channel(identifier)

    def named(self) -> list[Channel]:
        channels = [channel for channel in self._api.channels() if channel["name"] == self.options["name"]]
        # One that is leaving counts only while no other has the name.
        return [channel for channel in channels if channel["channel_status"] not in LEAVING] or channels

    def settled(self, current: Channel | None) -> Channel | None:
        if current is None or current["channel_status"] not in BECOMES:
            return current
        end = BECOMES[current["channel_status"]]
        if end is None:
            return None
        known = current["create_cdn"]
        create_cdn = self.wanted.get("create_cdn") if known is None else known
        unknown = dict.fromkeys(SET_ON_THE_WAY)
        return cast(Channel, {**current, **unknown, "channel_status": end, "create_cdn": create_cdn})

    def comparable(self, current: Channel) -> Mapping[str, Any]:
        return {name: value for name, value in current.items() if name != "create_cdn" or value is not None}

    @classmethod
    def described(cls, record: Channel) -> Description | None:
        status = record["channel_status"]
        end = BECOMES.get(status, status)
        if end is None:
            return None
        state = "started" if end in RUNNING else "stopped" if end in STOPPED else None
        own = {name: record[name] for name in (*UPDATABLE, *FIXED)}  # type: ignore[literal-required]
        remarks: tuple[str, ...] = ()
        if record["create_cdn"]:  # which goes with settings that are not known
            del own["create_cdn"]
            remarks = (CDN_REMARK,)
        return Description({**own, "state": state}, remarks)

    def is_immutable(self, field: str) -> bool:
        return not self._can_update or field.partition(".")[0] in FIXED

    def wanted_over(self, current: Mapping[str, Any]) -> dict[str, Any]:
        after = super().wanted_over(current)
        if "encryption_list" in self.wanted:
            after["encryption_list"] = [
                _encrypted(item, wanted)
                for item, wanted in zip(after["encryption_list"], self.wanted["encryption_list"], strict=True)
            ]
        return after

    def creation_fields(self, replaced: Channel | None) -> dict[str, Any]:
        fields = super().creation_fields(replaced)
        if "cdn" not in fields:  # a CDN can't be made from what the service tells of the old one
            fields["create_cdn"] = self.wanted.get("create_cdn", False)
        return {"create_cdn": False, **fields}

    def creation(self, replaced: Channel | None) -> Step[Channel]:
        fields = self.creation_fields(replaced)
        self.require(fields, "name", "storage_bucket_name", "protocol_list", "segment_duration")
        nothing = dict.fromkeys(Channel.__annotations__)
        predicted = {name: value for name, value in fields.items() if name in nothing}
        profile = fields.get("cdn", {}).get("profile")
        warning = None
        if profile is not None and self._profile.id_of(profile) is None:
            warning = self._profile.warning(profile, f"{self.kind} {self.label}")
        if (
            replaced is not None
            and replaced["create_cdn"]
            and not (fields["create_cdn"] or "create_cdn" in self.wanted)
        ):
            warning = (
                f"{self.kind} {self.label} is created again without a CDN, because the service does not return the "
                "settings of the old one: set create_cdn and cdn to create one"
            )

        def create(current: Channel | None) -> Channel:
            if profile is None:
                return self._api.create_channel(fields)
            cdn = {name: value for name, value in fields["cdn"].items() if name != "profile"}
            cdn["profile_id"] = self._profile.id_of(profile, final=True)
            return self._api.create_channel({**fields, "cdn": cdn})

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(
                Channel, {**nothing, **predicted, "create_cdn": None, "channel_status": "CREATING"}
            ),
            took_effect=lambda seen: seen is not None,
            wait=Wait(ready=RUNNING, failed=STOPPED | LEAVING | {ABSENT}),
            warning=warning,
        )

    def update(self, changes: list[Change]) -> Step[Channel]:
        return Step(
            "update",
            perform=lambda current: self._api.update_channel(current["id"], self._update_body(current)),
            predict=self._updated,
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Channel) -> list[Step[Channel]]:
        stop = [self._stop(beyond=LEAVING | {ABSENT})] if current["channel_status"] in RUNNING else []
        warning = None
        if leaves_cdn(current) and self.options.get("warn_of_cdn", True):
            name, domain = current["cdn_service_name"], current["cdn_domain"]
            # The service may name none.
            known = f"{f' {shown(name)}' if name else ''}{f' ({line(domain)})' if domain else ''}"
            warning = (
                f"{self.kind} {shown(current['name'])} leaves its CDN{known} behind, which still incurs charges; "
                + CDN_REMOVAL
            )
        return [
            *stop,
            Step(
                "delete",
                perform=lambda channel: self._api.delete_channel(channel["id"]),
                predict=lambda channel: self._in_state(channel, "TERMINATING"),
                took_effect=lambda seen: self.state_of(seen) in LEAVING | {ABSENT},
                wait=Wait(ready=frozenset({ABSENT}), origin=STOPPED),
                warning=warning,
            ),
        ]

    def transitions(self, current: Channel) -> list[Step[Channel]]:
        if self.state == "started" and current["channel_status"] in STOPPED:
            return [self._start()]
        if self.state == "stopped" and current["channel_status"] in RUNNING:
            return [self._stop()]
        return []

    def explain(self, identifier: str) -> str:
        try:
            event = self._api.last_event(identifier)
        except NcloudError:
            return ""  # the error at hand is the one that matters
        if event is None or event.get("resultCode") != "FAILED":
            return ""
        action, message, code = (event.get(key) for key in ("actionType", "message", "messageCode"))
        return f"its last action, {line(action)}, failed: {line(masked(message))} ({line(code)})"

    def _start(self) -> Step[Channel]:
        def start(channel: Channel) -> Channel:
            begun = self._api.start_channel(channel["id"])
            return begun if begun["channel_status"] not in STOPPED else self._in_state(begun, "STARTING")

        return Step(
            "start",
            perform=start,
            predict=lambda channel: self._in_state(channel, "STARTING"),
            took_effect=lambda seen: self.state_of(seen) in {"STARTING", *RUNNING},
            wait=Wait(ready=RUNNING, failed=LEAVING | {ABSENT}, origin=STOPPED),
            unseen=True,  # some variants show STOPPED until the channel runs, and refuse a second start meanwhile
        )

    def _stop(self, beyond: frozenset[str] = frozenset()) -> Step[Channel]:
        """:param beyond: states that are as good, since the channel is to go on to them."""
        return Step(
            "stop",
            perform=lambda channel: self._api.stop_channel(channel["id"]),
            predict=lambda channel: self._in_state(channel, "STOPPING"),
            took_effect=lambda seen: self.state_of(seen) in {"STOPPING", *STOPPED, *beyond},
            wait=Wait(ready=STOPPED, failed=(LEAVING | {ABSENT}) - beyond, origin=RUNNING, beyond=beyond),
        )

    def _in_state(self, channel: Channel, status: str) -> Channel:
        return {**channel, "channel_status": status}

    def _updated(self, current: Channel) -> Channel:
        return cast(Channel, {name: value for name, value in self.wanted_over(current).items() if name in current})

    def _update_body(self, current: Channel) -> dict[str, Any]:
        """The service may replace or merge: the complete set is right for both, and keeps encryption and DRM."""
        return {name: value for name, value in self._updated(current).items() if name in UPDATABLE}


def leaves_cdn(channel: Mapping[str, Any]) -> bool:
    """Whether a CDN stays behind when the channel is deleted."""
    return channel["cdn_status"] != NO_CDN and bool(channel["create_cdn"] or channel["cdn_service_name"])


def _way(item: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the options of the way to encrypt that an item names, None where it names none."""
    return next((way for way in (MEDIA_ENCRYPTION, DRM_ENCRYPTION) if way & item.keys()), None)


def _encrypted(item: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item of the list without what belongs to another way to encrypt than the wanted one."""
    way = _way(wanted)
    return {name: value for name, value in item.items() if way is None or name == "protocol" or name in way}
