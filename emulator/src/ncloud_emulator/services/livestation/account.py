# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all parts of Live Station share: one account's collections, errors, headers, channels and events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ncloud_emulator import tables
from ncloud_emulator.errors import JsonObject, ServiceError, as_number
from ncloud_emulator.lifecycle import Action, Ended
from ncloud_emulator.service import Call, Context, Operation
from ncloud_emulator.station import BUCKET_NAME, Station, Thing
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
    "250018": ("OPEN_API_BAD_REQUEST", "Bad Request"),
    "250019": ("OPEN_API_UNSUPPORTED_REGION", "The Region {0} not support now."),
    "250020": ("OPEN_API_INVALID_REGION_CODE", "Invalid region code {0}."),
    "250021": ("OPEN_API_PARAM_TYPE_ERROR", "Invalid parameter type"),
}
# What a fault says that names only a code.
MESSAGES = {code: message.replace("{0}", "Resource") for code, (name, message) in ERRORS.items()}

TABLES = tables.load("livestation")
# Problem -> code.
KINDS = {"missing": "250011", "type": "250002", "enum": "250002", "range": "250002", "pattern": "250002"}
# site -> its region codes
REGIONS = {"public": ("KR",), "gov": ("KR", "KRS"), "fin": ("FKR",)}

CLIP = Action("shortclip", "CREATING", "COMPLETED", "PROCESSING_FAIL")
UPLOAD_FAIL = "UPLOAD_FAIL"
BYTES_PER_MS = 250
# A recording is processed, and then uploaded: by itself with AUTO_UPLOAD, else when a call says so.
PROCESS = Action("record", "PROCESSING", "TRANSFER_READY", "PROCESSING_FAIL")
TRANSFER = Action("upload", "TRANSFER", "TRANSFER_FINISH", "TRANSFER_FAIL")


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
            self.fields |= details(self.fields)
        elif ended.failure.get("messageCode") == UPLOAD_FAIL:
            self.machine.state = UPLOAD_FAIL


@dataclass(slots=True)
class Record(Thing):
    """A file that a recording makes."""

    def ended(self, ended: Ended) -> None:
        """Go on to the upload of a recording with AUTO_UPLOAD, and name what was uploaded."""
        if ended.failure is not None:
            return
        if ended.action == PROCESS.name and self.fields["bucketName"] is not None:
            self.machine.state = TRANSFER.source
            self.machine.begin(TRANSFER, ended.at)
        elif ended.action == TRANSFER.name:
            path = f"{self.fields['bucketName']}{self.fields['uploadPath'].rstrip('/')}/{self.fields['fileName']}"
            self.fields["objectStorageUrl"] = f"https://kr.object.ncloudstorage.com/{path}"


def details(clip: Mapping[str, Any]) -> JsonObject:
    """What is known of a clip once it is complete."""
    duration = clip["endTime"] - clip["startTime"]
    return {"fileSize": duration * BYTES_PER_MS, "duration": duration}


def bad(code: str, subject: str = "", status: int = 400) -> ServiceError:
    return ServiceError(status, code, ERRORS[code][1].replace("{0}", subject))


def absent(subject: str) -> ServiceError:
    return bad("250004", subject, 404)


def bucket(fields: Mapping[str, Any], name: str) -> str:
    """The bucket that a field names; any well-formed name is one."""
    if BUCKET_NAME.fullmatch(fields["bucketName"]) is None:
        raise bad("250002", name)
    return str(fields["bucketName"])


class Account(Station):
    """The collections of an account."""

    name = "livestation"
    messages = MESSAGES
    sites = ("public", "fin")
    channel_id = ("ls", 5)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.channels: dict[str, Channel] = {}
        self.snapshots: dict[int, JsonObject] = {}
        self.clips: dict[int, Clip] = {}
        # Known by other keys than clips to what moves, as their ids may be the same.
        self.records: dict[int, Record] = {}
        self.events: list[JsonObject] = []
        self.callback_url: str | None = None
        self._next_snapshot = context.chance.randrange(1_000, 100_000)
        self._next_clip = context.chance.randrange(1_000, 100_000)
        self._next_record = context.chance.randrange(1_000, 100_000)

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
        """Check the headers. Assumption: a missing one answers 250003, the region code of another site 250019, and one
        that no site has 250020."""
        region = call.headers.get("x-ncp-region_code")
        if not region or not call.claims_json:
            raise bad("250003")
        if region not in REGIONS[self.context.settings().site]:
            known = any(region in codes for codes in REGIONS.values())
            raise bad("250019" if known else "250020", region)

    # -- channels

    def _channel(self, call: Call) -> Channel:
        """The channel in the path."""
        self._settle()
        return self._channel_called(call.params["channelId"])

    def _channel_called(self, identity: str) -> Channel:
        channel = self.channels.get(identity)
        if channel is None:
            raise absent("channel")
        return channel

    def _in_state(self, channel: Channel, *states: str) -> None:
        if channel.machine.state not in states:
            raise bad("250005", "channel")

    def _shown_status(self, channel: Channel) -> str:
        state = channel.machine.state
        return "PUBLISH" if self.legacy and state == "PUBLISHING" else state

    def _log(self, channel: Channel, code: str, what: str) -> None:
        """Record an event of a channel, and notify its callback, or else the account's. Assumption: of every event."""
        event = {
            "logLevel": "INFO",
            "eventCode": code,
            "description": f"{channel.fields['channelName']} channel {what}.",
            "timestamp": self.context.now_ms(),
            "channelId": channel.fields["channelId"],
        }
        self.events.append(event)
        url = channel.fields["callbackEndpoint"] or self.callback_url
        if url is not None:
            shown = {name: event[name] for name in ("logLevel", "channelId", "timestamp")}
            callback = {"id": self.context.chance.randrange(1_000, 1_000_000), "event": code, **shown}
            self.context.notify(self.name, "media-livestation-event-callback", url, callback)
