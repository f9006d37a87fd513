# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Live Station channel as the engine manages it.

An encoder puts a channel on air, no call does: what is on air is left alone unless the user says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc, whole
from ansible_collections.naver.ncloud.plugins.module_utils._resource import (
    ABSENT,
    Change,
    Description,
    Resource,
    Step,
    difference,
    merged,
)
from ansible_collections.naver.ncloud.plugins.module_utils._resources import globaledge_profile
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import CDN_REMOVAL
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    CDN,
    RECORD,
    Channel,
    LiveStation,
    edge_id,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

# The update call takes these, all of them at once. Also callback_endpoint can be changed, by a call of its own.
UPDATABLE = ("name", "env_type", "output_protocol", "use_dvr", "immediate_on_air", "record")
FIXED = ("quality_set", "cdn", "is_stream_fail_over")
# The service takes these at creation and never returns them, so they can't be compared.
CREATE_ONLY = ("ingest_protocol", "drm")
# What of record a request may hold, by its type.
RECORD_FIELDS = {"AUTO_UPLOAD": RECORD, "MANUAL_UPLOAD": ("type", "format"), "NO_RECORD": ("type",)}
LOW_LATENCY = "LL_HLS"
LOW_LATENCY_REGION = "KOREA"
TIMEMACHINE_MIN = 360  # the only value that there is
NAME = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z0-9_]{3,20}")
RULES = {
    "name": rules.Rule(
        lambda value: NAME.fullmatch(nfc(value)) is not None, "3 to 20 Korean or English letters, digits or underscores"
    ),
    "channel_id": rules.matches(r"[A-Za-z0-9_-]{1,64}", "an id like ls-20260131120000-AbCdE"),
    "quality_set": rules.READABLE,
    "cdn": rules.FILLED,
    "cdn.profile": globaledge_profile.REFERENCE,
    "cdn.cdn_instance_no": rules.ID,
    "cdn.cdn_domain": rules.matches(r"[A-Za-z0-9.-]{1,253}", "a domain like games4796.edge.naverncp.com"),
    "record": rules.FILLED,
    "record.bucket_name": rules.READABLE,
    "record.file_path": rules.matches(r"/[^\x00-\x1f\x7f]*", "a path starting with /, without control characters"),
    "drm": rules.FILLED,
    "drm.site_id": rules.READABLE,
    "drm.content_id": rules.matches(
        r"[A-Za-z0-9_-]{3,100}", "3 to 100 English letters, digits, hyphens or underscores"
    ),
    "callback_endpoint": rules.matches(r"https?://[!-~]+", "an http or https URL"),
}

ON_AIR = "PUBLISHING"
STARTED = frozenset({"READY", ON_AIR})
STOPPED = frozenset({"BLOCK", "FORCE_BLOCK"})
# What the states of a CDN come to that has not been stopped.
CDN_RUNS = "RUNNING"
CDN_STOPPED = ("STOPPING", "STOPPED", "CDN_NOT_FOUND")
FAILED_CDN = frozenset(f"{state}, its CDN {cdn}" for state in STARTED | STOPPED for cdn in CDN_STOPPED)
CDN_HINT = "Start its CDN with globaledge_edge, or do not wait for it"


class ChannelResource(Resource[Channel]):
    kind = "Live Station channel"
    id_field = "channel_id"
    name_field = "channel_name"
    id_option = "channel_id"
    managed = (*UPDATABLE, "callback_endpoint", *FIXED, *CREATE_ONLY)
    rules = RULES
    unseen = CREATE_ONLY
    status_field = "channel_status"
    conflicts = frozenset({"250005"})
    settling = Wait(ready=STARTED | STOPPED | {ABSENT}, failed=FAILED_CDN, hint=CDN_HINT)

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        if "name" in self.wanted:
            self.wanted["name"] = nfc(self.wanted["name"])
        self._api = LiveStation(client)
        self._client = client
        self._force = bool(options.get("force"))
        self._wait_for_cdn = bool(options.get("wait_for_cdn")) and self.state != "absent"
        self._cdn: Mapping[str, Any] | None = None  # of what is deleted: the only key to the edge that stays
        self._profile = globaledge_profile.ProfileOfCdn(self.wanted.get("cdn", {}), client)
        self._failed: list[Channel] = []  # whose creation failed: their CDNs may be there all the same

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        protocol, cdn, record = (options.get(name) for name in ("output_protocol", "cdn", "record"))
        cdn, record = given(cdn or {}), given(record or {})
        if options.get("ingest_protocol") == "SRT" and protocol not in (None, "HLS"):
            yield InputError(f"ingest_protocol SRT does not go with {protocol}", "Set output_protocol to HLS")
        region = cdn.get("region_type")
        if protocol == LOW_LATENCY and region not in (None, LOW_LATENCY_REGION):
            yield InputError(
                f"output_protocol {LOW_LATENCY} does not go with cdn.region_type {region}", "Set it to KOREA"
            )
        if cdn.get("create_cdn") and (own := sorted({"cdn_domain", "cdn_instance_no"} & cdn.keys())):
            yield InputError(
                f"cdn.create_cdn asks for a new CDN, and cdn.{' and cdn.'.join(own)} for an existing one",
                "Set create_cdn to false to use the existing one",
            )
        extra = sorted(record.keys() - set(RECORD_FIELDS.get(record.get("type", ""), RECORD)))
        if extra:
            yield InputError(
                f"record.type {record['type']} does not go with {', '.join(f'record.{name}' for name in extra)}",
                "Set record.type to AUTO_UPLOAD, or omit these options",
            )

    # -- what there is

    def get(self, identifier: str) -> Channel | None:
        return self._api.channel(identifier)

    def named(self) -> list[Channel]:
        return self._api.channels(self.options["name"])

    def read(self, current: Channel) -> Channel | None:
        seen = super().read(current)
        if seen is None and current["channel_status"] == "CREATING":
            self._failed.append(current)
        return seen

    def explain(self, identifier: str) -> str:
        """Return which CDNs the creations of channels that are gone may have left behind."""
        edges = [f"{edge}{_domain(channel)}" for channel in self._failed if (edge := edge_id(channel)) is not None]
        return f"its CDN {' and '.join(edges)} may be left and incur charges; {CDN_REMOVAL}" if edges else ""

    def state_of(self, current: Channel | None) -> str:
        """With wait_for_cdn, a channel is not at rest before its CDN is."""
        state = super().state_of(current)
        cdn = "" if current is None else current["cdn"]["status_name"]
        if not self._wait_for_cdn or state not in STARTED | STOPPED or cdn in ("", None, CDN_RUNS):
            return state
        return state if current is None or edge_id(current) is None else f"{state}, its CDN {line(cdn)}"

    def settled(self, current: Channel | None) -> Channel | None:
        if current is None:
            return None
        moving = current["channel_status"] == "CREATING"
        if not moving and self.state_of(current) in STARTED | STOPPED:
            return current
        if not moving and current["channel_status"] not in STARTED | STOPPED:
            return current  # its next state is unknown
        status = "READY" if moving else current["channel_status"]
        cdn = {**current["cdn"], "status_name": CDN_RUNS if self._wait_for_cdn else None}
        return {**current, "channel_status": status, "cdn": cdn}

    def comparable(self, current: Channel) -> Mapping[str, Any]:
        """What an answer does not show can't be compared."""
        found = {**_settings(current), "quality_set": self._quality_set(current), "cdn": self._cdn_of(current)}
        if "record" in found and found["record"]["type"] == "MANUAL_UPLOAD":
            wanted = self.wanted.get("record", {}).get("format")
            found["record"]["format"] = found["record"]["format"] or wanted
        return {
            **{name: value for name, value in found.items() if value is not None},
            "callback_endpoint": current["callback_endpoint"],
        }

    @classmethod
    def described(cls, record: Channel) -> Description:
        """Whether its CDN was created with it, nothing shows; another channel needs one of its own."""
        status, cdn = record["channel_status"], record["cdn"]
        started = status in STARTED or status == "CREATING"
        known = _settings(record)
        if "record" in known:
            known["record"] = _record(known["record"])
        own = {
            "create_cdn": True,
            "cdn_type": cdn["cdn_type"],
            "profile": str(cdn["profile_id"]) if cdn["profile_id"] else None,
            "region_type": cdn["region_type"],
        }
        return Description(
            {
                **known,
                "callback_endpoint": record["callback_endpoint"],
                "quality_set": next(iter(_quality_sets(record)), None),
                "cdn": own if cdn["cdn_type"] else None,
                "state": "started" if started else "stopped" if status in STOPPED else None,
            }
        )

    def _quality_set(self, current: Channel) -> str | None:
        """Return the set in the user's own words if it is that one."""
        wanted, spellings = self.wanted.get("quality_set"), _quality_sets(current)
        return wanted if wanted in spellings else next(iter(spellings), None)

    def _cdn_of(self, current: Channel) -> dict[str, Any]:
        cdn, wanted = current["cdn"], self.wanted.get("cdn", {})
        known = {
            "cdn_type": cdn["cdn_type"],
            "region_type": cdn["region_type"],
            "cdn_domain": cdn["cdn_domain"],
            "cdn_instance_no": whole(cdn["instance_no"]),
        }
        profile = str(cdn["profile_id"]) if cdn["profile_id"] else None
        if profile and "profile" in wanted:
            said = self._profile.is_text and profile == wanted["profile"]
            same = said or profile == str(self._profile.id_of(wanted["profile"]))
            known["profile"] = wanted["profile"] if same else profile
        # What is not shown counts as wanted; how the CDN came to be is not shown at all.
        return {name: known.get(name) or value for name, value in wanted.items()}

    # -- what has to be done

    def changes(self, current: Channel) -> list[Change]:
        """Return what can't be changed. All else is done step by step, by ``transitions``."""
        return [change for change in self._differences(current) if self._is_fixed(change)]

    def _differences(self, current: Channel) -> list[Change]:
        return list(difference(self.wanted, self.comparable(current), self.sets))

    def _is_fixed(self, change: Change) -> bool:
        if change.field == "output_protocol":
            return LOW_LATENCY in (change.current, change.wanted)
        return change.field.partition(".")[0] in FIXED

    def is_immutable(self, field: str) -> bool:
        return True  # of what ``changes`` returns

    def transitions(self, current: Channel) -> list[Step[Channel]]:
        fields = self._differing(current)
        status = current["channel_status"]
        on_air = status == ON_AIR
        steps: list[Step[Channel]] = []
        if fields & set(UPDATABLE):
            if on_air:
                self._refuse_on_air("update")
                steps.append(self._stop())
                status = "BLOCK"
            steps.append(self._update(current))
        if "callback_endpoint" in fields:
            steps.append(self._set_callback())
        if self.state == "stopped" and status in STARTED:
            if on_air:
                self._refuse_on_air("stop")
            steps.append(self._stop())
        elif self.state != "stopped" and status in STOPPED and (on_air or self.state == "started"):
            self._refuse_blocked(status, "start")
            steps.append(self._start())
        return steps

    def _differing(self, current: Channel) -> set[str]:
        return {change.field.partition(".")[0] for change in self._differences(current)}

    def creation_fields(self, replaced: Channel | None) -> dict[str, Any]:
        if replaced is None:
            return dict(self.wanted)
        known = {name: value for name, value in self._known(replaced).items() if name != "name"}
        if self._asks_for_another_cdn(known["cdn"]):
            del known["cdn"]
        fields: dict[str, Any] = merged(known, self.wanted)
        if "record" in fields:
            fields["record"] = _record(fields["record"])
        return fields

    def _asks_for_another_cdn(self, known: Mapping[str, Any]) -> bool:
        wanted = dict(self.wanted.get("cdn", {}))
        if wanted.get("create_cdn") or not known.get("cdn_instance_no"):
            return True
        if "profile" in wanted:
            wanted["profile"] = str(self._profile.id_of(wanted["profile"]))
        return any(known.get(name, value) != value for name, value in wanted.items() if name != "create_cdn")

    def _known(self, replaced: Channel) -> dict[str, Any]:
        """Return what is known of a channel in the words of the options. Its CDN outlives it, and is used again."""
        cdn = replaced["cdn"]
        again = {
            "create_cdn": False,
            "cdn_type": cdn["cdn_type"],
            "profile": str(cdn["profile_id"]) if cdn["profile_id"] else None,
            "region_type": cdn["region_type"],
            "cdn_domain": cdn["cdn_domain"],
            "cdn_instance_no": edge_id(replaced) or whole(cdn["instance_no"]) or None,
        }
        quality_set = {"quality_set": str(replaced["quality_set_id"])} if replaced["quality_set_id"] else {}
        callback = {"callback_endpoint": replaced["callback_endpoint"]}
        return cast(dict[str, Any], given({**_settings(replaced), **callback, **quality_set, "cdn": again}))

    def creation(self, replaced: Channel | None) -> Step[Channel]:
        fields = self.creation_fields(replaced)
        self.require(fields, "name", "quality_set", "use_dvr", "record", "cdn")
        cdn = self._created_cdn(fields["cdn"])
        record = _checked_record(fields["record"])
        quality_set = self._api.quality_set_id(fields["quality_set"])
        settings = {
            name: fields[name] for name in (*UPDATABLE, "is_stream_fail_over", "ingest_protocol") if name in fields
        }
        body = {
            **settings,
            "quality_set_id": quality_set,
            "record": record,
            "timemachine_min": TIMEMACHINE_MIN if fields["use_dvr"] else None,
            "drm_enabled_yn": bool(fields.get("drm")),
            "drm": fields.get("drm"),
        }
        body["channel_name"] = body.pop("name")
        predicted: dict[str, Any] = {
            **dict.fromkeys(Channel.__annotations__),
            **{name: value for name, value in body.items() if name in Channel.__annotations__},
            "ingest_protocol": None,  # the service never returns it
            "channel_status": "CREATING",
            "quality_set_name": fields["quality_set"] if whole(fields["quality_set"]) is None else None,
            "record": {**dict.fromkeys(RECORD), **record},
            "cdn": {
                **dict.fromkeys(CDN),
                **{name: cdn[name] for name in ("cdn_type", "region_type", "cdn_domain") if name in cdn},
                "instance_no": str(cdn["cdn_instance_no"]) if "cdn_instance_no" in cdn else None,
                "profile_id": cdn.get("profile_id"),
            },
        }
        warning = None
        if self._failed and (left := self.explain("")):
            warning = f"{self.kind} {self.label} is created again, as its creation failed: {left}"
        if "profile" in fields["cdn"] and cdn.get("profile_id") is None:
            warning = self._profile.warning(fields["cdn"]["profile"], f"{self.kind} {self.label}") or warning

        def create(current: Channel | None) -> Channel:
            known = self._created_cdn(fields["cdn"], final=True)
            return self._api.create_channel({**body, "cdn": known})

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(Channel, predicted),
            took_effect=lambda seen: seen is not None,
            wait=Wait(ready=STARTED, failed=STOPPED | {ABSENT} | FAILED_CDN),
            warning=warning,
        )

    def _created_cdn(self, fields: Mapping[str, Any], *, final: bool = False) -> dict[str, Any]:
        """Return the CDN in the words of a request.

        :param final: whether the profile has to be there by now.
        :raises InputError: the request needs more.
        :raises NotFoundError: there is no such profile.
        """
        new = fields.get("create_cdn", "cdn_instance_no" not in fields)
        public = self._client.settings.site == "public"
        kind = fields.get("cdn_type") or ("GLOBAL_EDGE" if public else "CDN_PLUS")
        edge = kind == "GLOBAL_EDGE"
        required = {
            "profile": edge,
            "region_type": edge and new,
            "cdn_domain": edge and not new,
            "cdn_instance_no": not new,
        }
        if lacking := [f"cdn.{name}" for name, needed in required.items() if needed and name not in fields]:
            raise self.lacking(lacking)
        made: dict[str, Any] = {"create_cdn": new, "cdn_type": kind}
        made |= {name: fields[name] for name, needed in required.items() if needed and name != "profile"}
        if edge:
            made["profile_id"] = self._profile.id_of(fields["profile"], final=final)
        return made

    def _update(self, current: Channel) -> Step[Channel]:
        with attempting(f"update {self.kind} {self.label}"):
            self._body(current)  # which may lack something

        def predict(channel: Channel) -> Channel:
            body = self._body(channel)
            name = body.pop("name")
            record = {**dict.fromkeys(RECORD), **body.pop("record")}
            return cast(Channel, {**channel, **body, "channel_name": name, "record": record, "upload_path": None})

        return Step(
            "update",
            # Read by its id a moment ago: a listing decides nothing.
            perform=lambda channel: self._api.update_channel(channel["channel_id"], self._request(channel)),
            predict=predict,
            took_effect=lambda seen: seen is not None and not self._differing(seen) & set(UPDATABLE),
        )

    def _request(self, channel: Channel) -> dict[str, Any]:
        body = self._body(channel)
        body["channel_name"] = body.pop("name")
        return body

    def _body(self, channel: Channel) -> dict[str, Any]:
        """The service replaces the whole set, and takes its defaults for what is missing.

        :raises InputError: something of it is neither wanted nor known.
        """
        known = _settings(channel)
        wanted = {name: self.wanted[name] for name in UPDATABLE if name in self.wanted}
        after: dict[str, Any] = merged({name: known[name] for name in UPDATABLE if name in known}, wanted)
        if lacking := [name for name in UPDATABLE if name not in after]:
            raise InputError(
                f"an update replaces {', '.join(lacking)} too, which the service does not return",
                "Set these options too",
            )
        after["record"] = _checked_record(after["record"])
        return {**after, "timemachine_min": TIMEMACHINE_MIN if after["use_dvr"] else None}

    def _set_callback(self) -> Step[Channel]:
        endpoint = self.wanted["callback_endpoint"]

        def after(channel: Channel) -> Channel:
            return {**channel, "callback_endpoint": endpoint}

        def perform(channel: Channel) -> Channel:
            self._api.set_callback(channel["channel_id"], endpoint)
            return after(channel)

        return Step(
            "set_callback",
            perform=perform,
            predict=after,
            took_effect=lambda seen: seen is not None and seen["callback_endpoint"] == endpoint,
            attempt="set the callback of",
        )

    def _refuse_blocked(self, status: str, action: str) -> None:
        """:raises InputError: the operator has blocked it."""
        if status == "FORCE_BLOCK":
            with attempting(f"{action} {self.kind} {self.label}"):
                reason = ", and only one that is READY can be deleted" if action == "delete" else ""
                raise InputError(
                    f"the operator of Live Station has blocked it{reason}", "Ask NAVER Cloud's support why"
                )

    def _start(self) -> Step[Channel]:
        def start(channel: Channel) -> Channel:
            begun = self._api.switch_on(channel["channel_id"])
            return begun if begun["channel_status"] in STARTED else self._in_state(begun, "READY")

        return Step(
            "start",
            perform=start,
            predict=lambda channel: self._in_state(channel, "READY"),
            took_effect=lambda seen: seen is not None and seen["channel_status"] in STARTED,
        )

    def _stop(self) -> Step[Channel]:
        def predict(channel: Channel) -> Channel:
            return {**self._in_state(channel, "BLOCK"), "is_recording": False, "total_publish_seconds": None}

        return Step(
            "stop",
            perform=lambda channel: self._in_state(self._api.switch_off(channel["channel_id"]), "BLOCK"),
            predict=predict,
            took_effect=lambda seen: seen is not None and seen["channel_status"] in STOPPED,
        )

    def removal(self, current: Channel) -> list[Step[Channel]]:
        status = current["channel_status"]
        steps: list[Step[Channel]] = []
        if status == ON_AIR:
            self._refuse_on_air("delete")
            steps.append(self._stop())
            status = "BLOCK"
        if status in STOPPED:
            self._refuse_blocked(status, "delete")
            steps.append(self._start())
        again = self.state != "absent"  # it is created again, with its CDN unless the options want another one
        self._cdn = None if again else current["cdn"]
        edge = edge_id(current)
        left = (
            f"{self.kind} {shown(current['channel_name'])} leaves its CDN {edge}{_domain(current)} behind, which "
            f"still incurs charges; {CDN_REMOVAL}"
        )
        is_left = edge is not None and current["cdn"]["status_name"] != "CDN_NOT_FOUND"
        taken_over = again and not self._asks_for_another_cdn(self._known(current)["cdn"])

        def delete(channel: Channel) -> None:
            self._api.delete_channel(channel)

        return [
            *steps,
            Step(
                "delete",
                perform=delete,
                predict=lambda channel: None,
                took_effect=lambda seen: seen is None,
                warning=left if is_left and not taken_over and self.options.get("warn_of_cdn", True) else None,
                parting_warning=left if is_left and taken_over else None,
            ),
        ]

    def _refuse_on_air(self, action: str) -> None:
        """:raises InputError: it is on air, and the user did not say that this may end."""
        if self._force:
            return
        with attempting(f"{action} {self.kind} {self.label}"):
            raise InputError(
                "it is on air, and that would end its broadcast",
                "End the broadcast in the encoder, or set force to true to cut it off",
            )

    def _in_state(self, channel: Channel, status: str) -> Channel:
        return {**channel, "channel_status": status}

    def report(self) -> dict[str, Any]:
        return {"cdn": self._cdn}


def _domain(channel: Channel) -> str:
    return f" ({line(channel['cdn']['cdn_domain'])})" if channel["cdn"]["cdn_domain"] else ""


def _settings(current: Channel) -> dict[str, Any]:
    """Return what an answer tells of a channel's settings, in the words of the options."""
    record = {name: current["record"].get(name) for name in RECORD}
    known = {
        "name": current["channel_name"],
        "env_type": current["env_type"],
        "output_protocol": current["output_protocol"],
        "use_dvr": current["use_dvr"],
        "immediate_on_air": current["immediate_on_air"],
        "record": record if record["type"] else None,
        "is_stream_fail_over": current["is_stream_fail_over"],
    }
    return {name: value for name, value in known.items() if value is not None}


def _quality_sets(current: Channel) -> list[str]:
    """Return what the quality set may be called: a name of digits would be taken for an id."""
    identity, name = current["quality_set_id"], current["quality_set_name"]
    by_name = [str(name)] if name is not None and whole(name) is None else []
    return by_name + ([str(identity)] if identity is not None else [])


def _record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the settings goes with their type."""
    fields = RECORD_FIELDS.get(str(record.get("type")), RECORD)
    return {name: record[name] for name in fields if record.get(name) is not None}


def _checked_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """:raises InputError: settings are missing that go with the type."""
    checked = _record(record)
    needed = RECORD if checked.get("type") == "AUTO_UPLOAD" else ("type",)
    if lacking := [f"record.{name}" for name in needed if name not in checked]:
        raise InputError(f"recording this way requires: {', '.join(lacking)}", "Set these options too")
    return checked
