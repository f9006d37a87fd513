# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station: categories (encoding), encoding options and streaming channels. Source: the vodstation-* pages.

Assumptions, where the documentation is silent:

STATUS          400 for what the input or the state forbids, 404 for what is absent, 403 for a missing permission.
EXTRA           Members that a request's page doesn't name are ignored, in an update as well.
ORDER           Lists show the newest first.
PAGE-SIZE       A pageSizeNo that is no whole number from 1 up answers 260002.
ABSENT-CHANNEL  An unknown channel id answers 404/260004, one that is not formed like an id 400/260017; the legacy
                dialect answers 400/260017 to both.
CATEGORY-ID     A category id that is no number is that of no category: 404/260004.
CDN             createCdn is required; when it is true so is cdn with its type. An unknown type answers 260028, a known
                one other than GLOBAL_EDGE 260030. The CDN is CREATING until the channel is created, then RUNNING.
ENCRYPTION      Every fault in encryptionList or drm answers 260034, the first of the codes for them.
CREATE-FAILED   A creation that fails ends in TERMINATED, as there is no state to go back to.
STARTING        The newest dialect shows STARTING; the legacy one shows STOPPED until the channel runs.
FORCE-STOPPED   A FORCE_STOPPED channel can be started and deleted like a stopped one.
UPDATE-CHANNEL  Takes effect at once, in every state but the terminating and terminated ones (260017).
EVENTS          An event is recorded when its action ends; requestType is API.
CHANNEL-TIMES   The newest dialect gives seconds, as the samples do, the legacy one milliseconds.
ADD-FILES       The category is RUNNING while it encodes, then CREATED. Every input gives one output per encoding
                option, at least one, of OUTPUT_BYTES each.
OPTIONS         1 to 13 are the built-in options (defaultSet true) and belong to no user: deleting one answers 260006.
                Of an option's own fields only the name is checked.
OPAQUE          The looks of encryptedBucketName, originPath, playUrl, cdnDomain, cdnServiceName, outputType and
                storageBucketStatus.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import UnionType
from typing import Any

from ncloud_emulator import jsontext, seeds
from ncloud_emulator.checks import REQUIRED, Checks
from ncloud_emulator.errors import ControlError, JsonObject, ServiceError, as_number
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.station import ACCESS_CONTROLS, BUCKET_NAME, CDN_REGIONS, Station, Thing, without_absent

# vodstation-error
MESSAGES = {
    "260000": "Error occurred",
    "260002": "Input value error",
    "260003": "Required request header omitted",
    "260004": "The requested resource wasn't found.",
    "260006": "No permissions for the requested resource",
    "260008": "Request failed",
    "260009": "Internal error occurred",
    "260010": "No sub account permissions",
    "260011": "This value is invalid.",
    "260012": "Unsupported protocol",
    "260013": "Invalid segment playback time entered",
    "260017": "Invalid channel entered",
    "260021": "Invalid bucket name entered",
    "260022": "Starting channel is only available when the channel is in the Stopped status",
    "260023": "Stopping channel is only available when the channel is in the Running status.",
    "260024": "Deleting channel is only available when the channel is in the Stopped status.",
    "260025": "`pageNo` parameter must be `1` or more.",
    "260028": "Unsupported CDN type",
    "260029": "`protocolList` is required.",
    "260030": "Unsupported CDN type (only Global Edge is supported)",
    "260032": "The channel name must be 3 to 20 letters, digits or hyphens.",
    "260033": "Invalid request data",
    "260034": "Invalid encryption or DRM settings",
}

PROTOCOLS = ("HLS", "DASH")
CDN_TYPES = ("GLOBAL_EDGE", "CDN_PLUS", "GLOBAL_CDN")
SEGMENT_OPTIONS = ("BASIC", "VARIABLE")
MEDIA_ENCRYPTION_TYPES = (1, 2, 3)
DRM_TYPES = (21, 22)
DRM_MEMBERS = ("drmTypeCode", "drmContentId", "drmKeyUrl", "systemIdList")
ENCRYPTION_MEMBERS = ("protocol", "mediaEncryptTypeCode", *DRM_MEMBERS)
MAX_INPUTS = 100
OUTPUT_BYTES = 1_000_000

CHANNEL_ID = re.compile(r"vs-\d{14}-[A-Za-z0-9]{7}")
CHANNEL_NAME = re.compile(r"[A-Za-z0-9-]{3,20}")
CONTENT_ID = re.compile(r"[A-Za-z0-9_-]{3,100}")
FILE_PATH = re.compile(r'[^<>:"\\?*%]{1,256}')
TIME_CODE = re.compile(r"\d{2}:[0-5]\d:[0-5]\d\.\d+")

# vodstation-encodingoption-template
TEMPLATES: dict[int, tuple[str, tuple[int, ...]]] = {
    1: ("Practical content", (1, 2, 3)),
    2: ("Business content", (2, 3, 4)),
    3: ("Ultra-high-definition content", (10, 11, 12, 13)),
}
BUILT_IN_OPTIONS = range(1, 14)

ENCODE = Action("encode", "RUNNING", "CREATED", "CREATED")
CREATE = Action("create", "CREATING", "READY", "TERMINATED")
START = Action("start", "STARTING", "READY", "STOPPED")
STOP = Action("stop", "STOPPING", "STOPPED", "READY")
DELETE = Action("delete", "TERMINATING", "TERMINATED", "STOPPED")
# The last three only happen to channels that are seeded so: no call forces anything.
CHANNEL_ACTIONS = (
    CREATE,
    START,
    STOP,
    DELETE,
    Action("force-stop", "FORCE_STOPPING", "FORCE_STOPPED", "READY"),
    Action("force-delete", "FORCETERMINATING", "FORCETERMINATED", "STOPPED"),
    Action("force-delete", "FORCE_TERMINATING", "FORCE_TERMINATED", "STOPPED"),
)
STOPPED = ("STOPPED", "FORCE_STOPPED")
GONE = ("TERMINATED", "FORCETERMINATED", "FORCE_TERMINATED")
GOING = ("TERMINATING", "FORCETERMINATING", "FORCE_TERMINATING")

# Below this a time is in seconds, from here on in milliseconds.
FIRST_MILLISECONDS = 10**11

OUTPUT_DEFAULTS: JsonObject = {
    "bucketName": "bucket",
    "filePath": "/",
    "accessControl": "PRIVATE",
    "thumbnailBucketName": None,
    "thumbnailFilePath": None,
    "thumbnailAccessControl": None,
}
CATEGORY_DEFAULTS: JsonObject = {
    "id": 0,
    "name": "",
    "disabled": False,
    "encodingOptions": None,
    "encodingOptionTemplateId": None,
    "thumbnail": False,
    "notificationUrl": None,
    "output": OUTPUT_DEFAULTS,
    "createTime": 0,
    "updateTime": 0,
    "lastWorkStart": None,
    "inputTotal": 0,
    "outputTotal": 0,
    "outputTotalSize": 0,
    "outputType": None,
    "advancedOptions": None,
}
CHANNEL_DEFAULTS: JsonObject = {
    "id": "",
    "name": "",
    "storageBucketName": "bucket",
    "encryptedBucketName": None,
    "accessPrivateFiles": False,
    "segmentDuration": 10,
    "segmentDurationOption": "BASIC",
    "protocolList": ["HLS"],
    "createTime": 0,
    "readyTime": None,
    "cdnCreatedTime": None,
    "stopTime": None,
    "playUrl": None,
    "cdnStatus": "NOT_FOUND",
    "cdnDomain": None,
    "cdnServiceName": None,
    "storageBucketStatus": "NORMAL",
    "originPath": None,
    "encryptionList": None,
    "drm": None,
    "notificationUrl": None,
    "createCdn": False,
    "cdn": None,
}
EVENT_DEFAULTS: JsonObject = {
    "time": 0,
    "actionType": "CREATE",
    "requestType": "API",
    "resultCode": "SUCCESS",
    "messageCode": None,
    "message": None,
}
# What a member without a default holds when it has a value; the others are of their default's type.
NULLABLE: dict[str, type] = {
    "encodingOptions": list,
    "encodingOptionTemplateId": int,
    "notificationUrl": str,
    "lastWorkStart": int,
    "outputType": str,
    "advancedOptions": dict,
    "readyTime": int,
    "cdnCreatedTime": int,
    "stopTime": int,
    "encryptionList": list,
    "drm": dict,
    "cdn": dict,
    "events": list,
}
# Known from the request, but in no documented answer.
CHANNEL_HIDDEN = ("createCdn", "cdn", "notificationUrl")
CHANNEL_TIMES = ("createTime", "readyTime", "cdnCreatedTime", "stopTime")


@dataclass(slots=True)
class Category(Thing):
    """A category, and how many inputs it encodes."""

    queued: int = 0

    def ended(self, ended: Ended) -> None:
        if ended.failure is None:
            outputs = self.queued * max(len(self.fields["encodingOptions"] or ()), 1)
            self.fields["outputTotal"] += outputs
            self.fields["outputTotalSize"] += outputs * OUTPUT_BYTES
        self.queued = 0
        self.machine.state = ENCODE.to


@dataclass(slots=True)
class Channel(Thing):
    """A channel: its times are in milliseconds, its events oldest first."""

    events: list[JsonObject] = field(default_factory=list)

    def ended(self, ended: Ended) -> None:
        """Record the event, and what else changes with the state; EVENTS."""
        at = int(ended.at * 1000)
        failure = ended.failure
        event = {**EVENT_DEFAULTS, "time": at, "actionType": ended.action.removeprefix("force-").upper()}
        if failure is not None:
            event |= {"resultCode": "FAILED", **failure}
        self.events.append(event)
        if failure is None and ended.action == CREATE.name:
            self.fields["readyTime"] = at
            if self.fields["createCdn"]:
                self.fields |= {"cdnStatus": "RUNNING", "cdnCreatedTime": at}
        elif failure is None and ended.action.endswith(STOP.name):
            self.fields["stopTime"] = at


def bad(code: str, details: str, status: int = 400) -> ServiceError:
    return ServiceError(status, code, MESSAGES[code], details)


def _checks(code: str) -> Checks:
    """Checks that answer with one of the codes, whatever is wrong."""
    return Checks(lambda name, rule, value: bad(code, f"{name} {rule}."))


INPUT, VALUE, ENCRYPTION = _checks("260002"), _checks("260011"), _checks("260034")


# -- checks of request members; each returns the value or raises with the code the page gives


def _file_path(body: Mapping[str, Any], name: str, default: Any = REQUIRED) -> str | None:
    value: str | None = INPUT.text(body, name, default)
    if value is not None and FILE_PATH.fullmatch(value) is None:
        raise bad("260011", f'{name} must be 1 to 256 characters without < > : " \\ ? * %.')
    return value


def _advanced_options(body: Mapping[str, Any]) -> JsonObject | None:
    options = body.get("advancedOptions")
    if options is None:
        return None
    INPUT.object(options, "advancedOptions")
    trimming = options.get("trimming")
    if trimming is not None:
        for name in ("startTimeCode", "endTimeCode"):
            value = INPUT.text(INPUT.object(trimming, "advancedOptions.trimming"), name)
            if TIME_CODE.fullmatch(value) is None:
                raise bad("260011", f"{name} must look like HH:MM:SS.S.")
    overlay = options.get("imageOverlay")
    if overlay is not None:
        INPUT.object(overlay, "advancedOptions.imageOverlay")
        source = INPUT.object(overlay.get("input"), "imageOverlay.input")
        INPUT.text(source, "bucketName")
        INPUT.text(source, "filePath")
        for part, members in (("position", ("x", "y")), ("size", ("width", "height"))):
            if overlay.get(part) is not None:
                for member in members:
                    INPUT.integer(INPUT.object(overlay[part], f"imageOverlay.{part}").get(member), f"{part}.{member}")
    return deepcopy(dict(options))


def _protocols(body: Mapping[str, Any]) -> list[str]:
    protocols = body.get("protocolList")
    if protocols is None or protocols == []:
        raise bad("260029", "protocolList is missing.")
    if not isinstance(protocols, list) or any(protocol not in PROTOCOLS for protocol in protocols):
        raise bad("260012", f"protocolList may hold {', '.join(PROTOCOLS)}.")
    return list(protocols)


def _segment_duration(body: Mapping[str, Any]) -> int:
    duration = _checks("260013").integer(body.get("segmentDuration"), "segmentDuration")
    if not 5 <= duration <= 20:
        raise bad("260013", "segmentDuration must be 5 to 20 seconds.")
    return duration


def _channel_name(body: Mapping[str, Any]) -> str:
    name: str = _checks("260032").text(body, "name")
    if CHANNEL_NAME.fullmatch(name) is None:
        raise bad("260032", "name must be 3 to 20 letters, digits or hyphens.")
    return name


def _encryption(body: Mapping[str, Any]) -> list[JsonObject] | None:
    given = body.get("encryptionList")
    if given is None:
        return None
    if not isinstance(given, list):
        raise bad("260034", "encryptionList must be a list.")
    checked = []
    for item in given:
        entry = dict(ENCRYPTION.object(item, "encryptionList[]"))
        entry = {name: entry[name] for name in ENCRYPTION_MEMBERS if entry.get(name) is not None}
        if "mediaEncryptTypeCode" in entry:
            entry["mediaEncryptionTypeCode"] = entry.pop("mediaEncryptTypeCode")
        if "protocol" not in entry:
            raise bad("260034", "encryptionList[] needs a protocol.")
        if ("mediaEncryptionTypeCode" in entry) == any(name in entry for name in DRM_MEMBERS):
            raise bad("260034", "encryptionList[] needs either mediaEncryptTypeCode or the members of a DRM.")
        if "mediaEncryptionTypeCode" not in entry and not all(name in entry for name in DRM_MEMBERS):
            raise bad("260034", f"A DRM needs {', '.join(DRM_MEMBERS)}.")
        ENCRYPTION.choice(entry, "protocol", PROTOCOLS)
        ENCRYPTION.choice(entry, "mediaEncryptionTypeCode", MEDIA_ENCRYPTION_TYPES, None)
        ENCRYPTION.choice(entry, "drmTypeCode", DRM_TYPES, None)
        checked.append(deepcopy(entry))
    return checked


def _drm(body: Mapping[str, Any]) -> JsonObject | None:
    drm = body.get("drm")
    if drm is None:
        return None
    ENCRYPTION.object(drm, "drm")
    ENCRYPTION.text(drm, "siteId")
    if CONTENT_ID.fullmatch(ENCRYPTION.text(drm, "contentId")) is None:
        raise bad("260034", "drm.contentId must be 3 to 100 letters, digits, _ or -.")
    return {"siteId": drm["siteId"], "contentId": drm["contentId"]}


class VodStation(Station):
    """The state of one account's VOD Station.

    Seeds and exports: ``categories``, ``channels``, ``encodingOptions``, ``buckets`` (a list of the only names there
    are, or None for all) and ``cdns`` (every CDN ever made: deleting a channel leaves its CDN behind).
    """

    name = "vodstation"
    messages = MESSAGES
    channel_id = ("vs", 7)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.categories: dict[int, Category] = {}
        self.channels: dict[str, Channel] = {}
        self.options: dict[int, JsonObject] = {
            number: {"id": number, "name": f"Option {number}", "defaultSet": True} for number in BUILT_IN_OPTIONS
        }
        self.buckets: set[str] | None = None
        self.cdns: dict[str, JsonObject] = {}
        self._next_category = context.chance.randrange(1_000, 100_000)

    # -- errors

    def error_body(self, error: ServiceError) -> JsonObject:
        if self.legacy:
            return {"error": {"code": as_number(error.code), "message": error.message}}
        body: JsonObject = {"errorCode": error.code, "message": error.message}
        if error.details is not None:
            body["details"] = error.details
        return {"error": body}

    def permission_denied(self) -> ServiceError:
        return bad("260010", "The sub account lacks the permission for this action.", 403)

    def bad_page(self, name: str) -> ServiceError:
        """PAGE-SIZE."""
        return bad("260025" if name == "pageNo" else "260002", f"{name} must be a whole number from 1 up.")

    # -- what all collections share

    def _bucket(self, body: Mapping[str, Any], name: str, default: Any = REQUIRED) -> str | None:
        value: str | None = _checks("260021").text(body, name, default)
        if value is not None and (
            BUCKET_NAME.fullmatch(value) is None or (self.buckets is not None and value not in self.buckets)
        ):
            raise bad("260021", f"There is no bucket {value}.")
        return value

    # -- categories

    def _category(self, call: Call) -> Category:
        """The category in the path; CATEGORY-ID."""
        self._settle()
        identity = call.params["categoryId"]
        category = self.categories.get(jsontext.number(identity) or 0)
        if category is None:
            raise bad("260004", f"There is no category {identity}.", 404)
        return category

    def _category_view(self, category: Category) -> JsonObject:
        fields = category.fields
        view: JsonObject = {**fields, "status": category.machine.state}
        if self.legacy:
            view = without_absent(view)
            view["id"] = str(fields["id"])
        return view

    def _category_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        template = body.get("encodingOptionTemplateId")
        if template is not None and INPUT.integer(template, "encodingOptionTemplateId") not in TEMPLATES:
            raise bad("260011", f"There is no encoding option template {template}.")
        options = body.get("encodingOptions")
        if options is not None:
            if not isinstance(options, list):
                raise bad("260002", "encodingOptions must be a list of ids.")
            allowed: Iterable[int] = self.options if template is None else TEMPLATES[template][1]
            for option in options:
                if INPUT.integer(option, "encodingOptions[]") not in allowed:
                    raise bad("260011", f"Encoding option {option} does not exist, or not in the template.")
        return {
            "encodingOptions": None if options is None else list(options),
            "encodingOptionTemplateId": template,
            "thumbnail": INPUT.boolean(body, "thumbnail", False),
            "notificationUrl": INPUT.text(body, "notificationUrl", None) if body.get("notificationUrl") != "" else None,
            "advancedOptions": _advanced_options(body),
        }

    def list_categories(self, call: Call) -> Answer:
        self._settle()
        return self._list(call, self.categories.values(), self._category_view)

    def create_category(self, call: Call) -> Answer:
        body = INPUT.object(call.body, "The body")
        output = INPUT.object(body.get("output"), "output")
        now = self.context.now_ms()
        fields = {
            "name": INPUT.text(body, "name"),
            "output": {
                "bucketName": self._bucket(output, "bucketName"),
                "filePath": _file_path(output, "filePath"),
                "accessControl": VALUE.choice(output, "accessControl", ACCESS_CONTROLS, "PRIVATE"),
                "thumbnailBucketName": self._bucket(output, "thumbnailBucketName", None),
                "thumbnailFilePath": _file_path(output, "thumbnailFilePath", None),
                "thumbnailAccessControl": VALUE.choice(output, "thumbnailAccessControl", ACCESS_CONTROLS, "PRIVATE"),
            },
            **self._category_settable(body),
            "createTime": now,
            "updateTime": now,
        }
        identity = self._new_category_id()
        category = Category({**CATEGORY_DEFAULTS, "id": identity, **fields}, Machine("CREATED"))
        self.categories[identity] = category
        return Answer({"content": self._category_view(category)})

    def get_category(self, call: Call) -> Answer:
        category = self._category(call)
        category.machine.observe()
        return Answer({"content": self._category_view(category)})

    def update_category(self, call: Call) -> Answer:
        """Replaces the whole updatable set: what is left out is gone."""
        category = self._category(call)
        body = INPUT.object(call.body, "The body")
        output = INPUT.object(body.get("output"), "output")
        settable = self._category_settable(body)
        thumbnails = {
            "thumbnailBucketName": self._bucket(output, "thumbnailBucketName", None),
            "thumbnailFilePath": _file_path(output, "thumbnailFilePath", None),
        }
        category.fields |= {
            **settable,
            "output": {**category.fields["output"], **thumbnails},
            "updateTime": self.context.now_ms(),
        }
        return Answer({"content": self._category_view(category)})

    def delete_category(self, call: Call) -> Answer:
        category = self._category(call)
        identity = category.fields["id"]
        del self.categories[identity]
        self._moving.pop(identity, None)
        category.machine = Machine("DELETED")
        return Answer({"content": self._category_view(category)})

    def add_files(self, call: Call) -> Answer:
        """Queue encodes. Inputs are ``bucketName`` and ``pathList``, or ``httpDownloadUrlList``; ADD-FILES."""
        category = self._category(call)
        body = INPUT.object(call.body, "The body")
        from_bucket = "bucketName" in body or "pathList" in body
        if from_bucket == ("httpDownloadUrlList" in body):
            raise bad("260002", "Either bucketName and pathList or httpDownloadUrlList must be given.")
        name = "httpDownloadUrlList"
        if from_bucket:
            self._bucket(body, "bucketName")
            name = "pathList"
        inputs = body.get(name)
        if (
            not isinstance(inputs, list)
            or not 1 <= len(inputs) <= MAX_INPUTS
            or not all(isinstance(item, str) and item for item in inputs)
        ):
            raise bad("260002", f"{name} must hold 1 to {MAX_INPUTS} strings.")
        category.fields |= {
            "inputTotal": category.fields["inputTotal"] + len(inputs),
            "lastWorkStart": self.context.now_ms(),
        }
        category.queued += len(inputs)
        self._begin(category.fields["id"], category, ENCODE)
        return Answer({"content": self._category_view(category)})

    def _new_category_id(self) -> int:
        while self._next_category in self.categories:
            self._next_category += 1
        self._next_category += 1
        return self._next_category - 1

    # -- encoding options

    def _option(self, call: Call) -> JsonObject:
        identity = call.params["encodingOptionId"]
        option = self.options.get(jsontext.number(identity) or 0)
        if option is None:
            raise bad("260004", f"There is no encoding option {identity}.", 404)
        return option

    def list_options(self, call: Call) -> Answer:
        content = [
            {name: value for name, value in option.items() if name != "defaultSet"} for option in self.options.values()
        ]
        return Answer({"content": content, "total": len(content)})

    def create_option(self, call: Call) -> Answer:
        body = INPUT.object(call.body, "The body")
        INPUT.text(body, "name")
        identity = max(self.options, default=0) + 1
        self.options[identity] = {**deepcopy(body), "id": identity, "defaultSet": False}
        return Answer({"content": self.options[identity]})

    def get_option(self, call: Call) -> Answer:
        return Answer({"content": self._option(call)})

    def delete_option(self, call: Call) -> Answer:
        """OPTIONS: built-in ones can't be deleted."""
        option = self._option(call)
        if option["defaultSet"]:
            raise bad("260006", f"Encoding option {option['id']} is built in.", 403)
        return Answer({"content": self.options.pop(option["id"])})

    def list_templates(self, call: Call) -> Answer:
        content = [
            {"id": identity, "name": name, "encodingOptionIds": list(options)}
            for identity, (name, options) in TEMPLATES.items()
        ]
        return Answer({"content": content})

    # -- channels

    def _channel(self, call: Call) -> Channel:
        """The channel in the path, also a terminated one; ABSENT-CHANNEL."""
        self._settle()
        identity = call.params["channelId"]
        channel = self.channels.get(identity)
        if channel is None:
            if self.legacy or CHANNEL_ID.fullmatch(identity) is None:
                raise bad("260017", f"{identity} is no channel.")
            raise bad("260004", f"There is no channel {identity}.", 404)
        return channel

    def _channel_view(self, channel: Channel) -> JsonObject:
        machine = channel.machine
        view: JsonObject = {name: value for name, value in channel.fields.items() if name not in CHANNEL_HIDDEN}
        view["channelStatus"] = machine.state
        if self.legacy:
            view = without_absent(view)
            if machine.state == START.through:
                view["channelStatus"] = machine.source
            if "encryptionList" in view:
                view["encryptList"] = [
                    {
                        ("mediaEncryptTypeCode" if name == "mediaEncryptionTypeCode" else name): value
                        for name, value in item.items()
                    }
                    for item in view.pop("encryptionList")
                ]
        else:
            for name in CHANNEL_TIMES:
                if view[name] is not None:
                    view[name] //= 1000
        return view

    def _channel_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        return {
            "name": _channel_name(body),
            "protocolList": _protocols(body),
            "segmentDuration": _segment_duration(body),
            "segmentDurationOption": VALUE.choice(body, "segmentDurationOption", SEGMENT_OPTIONS, "BASIC"),
            "encryptionList": _encryption(body),
            "drm": _drm(body),
        }

    def list_channels(self, call: Call) -> Answer:
        self._settle()
        present = (channel for channel in self.channels.values() if channel.machine.state not in GONE)
        return self._list(call, present, self._channel_view)

    def create_channel(self, call: Call) -> Answer:
        body = INPUT.object(call.body, "The body")
        settable = self._channel_settable(body)
        if "createCdn" not in body:
            raise bad("260002", "createCdn is missing.")
        fields: JsonObject = {
            **CHANNEL_DEFAULTS,
            "id": self._new_channel_id(),
            **settable,
            "storageBucketName": self._bucket(body, "storageBucketName"),
            "accessPrivateFiles": INPUT.boolean(body, "accessPrivateFiles", False),
            "notificationUrl": INPUT.text(body, "notificationUrl", None),
            "createCdn": INPUT.boolean(body, "createCdn"),
            "createTime": self.context.now_ms(),
        }
        if fields["createCdn"]:
            fields["cdn"] = self._checked_cdn(body)
        channel = self.channels[fields["id"]] = Channel(fields, Machine(CREATE.source))
        self._complete(fields)
        if fields["createCdn"]:
            fields["cdnStatus"] = "CREATING"
        return self._change(channel, CREATE)

    def _checked_cdn(self, body: Mapping[str, Any]) -> JsonObject:
        cdn = INPUT.object(body.get("cdn"), "cdn")
        kind = _checks("260028").choice(cdn, "type", CDN_TYPES, None)
        if kind is None:
            raise bad("260028", "cdn.type is missing.")
        if kind != "GLOBAL_EDGE":
            raise bad("260030", "cdn.type must be GLOBAL_EDGE.")
        if cdn.get("profileId") is not None:
            INPUT.integer(cdn["profileId"], "cdn.profileId")
        VALUE.choice(cdn, "regionType", CDN_REGIONS, None)
        return {name: cdn[name] for name in ("type", "profileId", "regionType") if cdn.get(name) is not None}

    def get_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        channel.machine.observe()
        return Answer({"content": self._channel_view(channel)})

    def update_channel(self, call: Call) -> Answer:
        """Replaces the whole updatable set; UPDATE-CHANNEL."""
        channel = self._channel(call)
        if channel.machine.state in GONE + GOING:
            raise bad("260017", f"The channel is {channel.machine.state}.")
        channel.fields |= self._channel_settable(INPUT.object(call.body, "The body"))
        return Answer({"content": self._channel_view(channel)})

    def start_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state not in STOPPED:
            raise bad("260022", f"The channel is {channel.machine.state}.")
        return self._change(channel, START)

    def stop_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state != "READY":
            raise bad("260023", f"The channel is {channel.machine.state}.")
        return self._change(channel, STOP)

    def delete_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        if channel.machine.state not in STOPPED:
            raise bad("260024", f"The channel is {channel.machine.state}.")
        return self._change(channel, DELETE)

    def list_events(self, call: Call) -> Answer:
        events = self._channel(call).events[::-1]
        content = [{**event, "time": event["time"] // 1000} for event in self._page(call, events)]
        if self.legacy:
            content = [without_absent(event) for event in content]
        return Answer({"content": content, "total": len(events)})

    def _change(self, channel: Channel, action: Action) -> Answer:
        self._begin(channel.fields["id"], channel, action)
        return Answer({"content": self._channel_view(channel)})

    def _complete(self, fields: JsonObject) -> None:
        """Fill in what the service makes up itself; OPAQUE."""
        if fields["encryptedBucketName"] is None:
            fields["encryptedBucketName"] = self.context.letters(22)
        if fields["originPath"] is None:
            fields["originPath"] = f"/{fields['encryptedBucketName']}"
        if fields["createCdn"] and fields["cdnServiceName"] is None:
            fields["cdnServiceName"] = f"vod-{fields['name']}-{self.context.letters(5).lower()}"
        if fields["createCdn"] and fields["cdnDomain"] is None:
            fields["cdnDomain"] = f"{self.context.letters(12).lower()}.edge.naverncp.com"
        if fields["createCdn"] and fields["playUrl"] is None:
            fields["playUrl"] = (
                f"https://{fields['cdnDomain']}/{fields['protocolList'][0].lower()}{fields['originPath']}"
            )
        if fields["createCdn"]:
            name = fields["cdnServiceName"]
            self.cdns[name] = {"cdnServiceName": name, "cdnDomain": fields["cdnDomain"], "channelId": fields["id"]}

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, ("categories", "channels", "encodingOptions", "buckets", "cdns"))
        if "buckets" in data:
            self.buckets = _seeded_buckets(data["buckets"])
        for option in seeds.objects(data, "encodingOptions"):
            identity = seeds.identity(option, "id")
            if identity is None:
                identity = max(self.options, default=0) + 1
            old = self.options.get(identity, {"name": f"Option {identity}", "defaultSet": False})
            self.options[identity] = {**old, **deepcopy(option), "id": identity}
        for category in seeds.objects(data, "categories"):
            self._seed_category(category)
        for channel in seeds.objects(data, "channels"):
            self._seed_channel(channel)
        for cdn in seeds.objects(data, "cdns"):
            self.cdns[seeds.text("cdnServiceName", cdn.get("cdnServiceName"))] = dict(cdn)

    def _seed_category(self, given: Mapping[str, Any]) -> None:
        identity = seeds.identity(given, "id")
        if identity is None:
            identity = self._new_category_id()
        old = self.categories.get(identity)
        now = self.context.now_ms()
        made_up = {"id": identity, "name": f"category-{identity}", "createTime": now, "updateTime": now}
        base = old.fields if old else {**CATEGORY_DEFAULTS, **made_up}
        changes = _seeded_fields("category", given, {**CATEGORY_DEFAULTS, "status": "", "queued": 0, "lifecycle": None})
        output = _seeded_fields("category's output", changes.pop("output", {}), OUTPUT_DEFAULTS)
        machine = old.machine if old else Machine("CREATED")
        machine = seeds.machine(changes, "status", machine, (ENCODE,), self.context.now())
        queued = changes.pop("queued", old.queued if old else 0)
        fields = {**base, **changes, "id": identity, "output": {**base["output"], **output}}
        self.categories[identity] = Category(fields, machine, queued)
        self._track(identity, self.categories[identity])

    def _seed_channel(self, given: Mapping[str, Any]) -> None:
        identity = given.get("id")
        identity = self._new_channel_id() if identity is None else seeds.text("id", identity)
        old = self.channels.get(identity)
        made_up = {"id": identity, "name": f"channel-{len(self.channels) + 1}", "createTime": self.context.now_ms()}
        base = old.fields if old else {**CHANNEL_DEFAULTS, **made_up}
        known = {**CHANNEL_DEFAULTS, "channelStatus": "", "events": None, "lifecycle": None}
        changes = _seeded_fields("channel", given, known)
        for name in CHANNEL_TIMES:
            if changes.get(name) is not None:
                changes[name] = _milliseconds(name, changes[name])
        if not all(isinstance(item, dict) for item in changes.get("encryptionList") or []):
            raise ControlError("A channel's encryptionList must be a list of objects.")
        machine = old.machine if old else Machine("READY")
        machine = seeds.machine(changes, "channelStatus", machine, CHANNEL_ACTIONS, self.context.now())
        events = changes.pop("events", None)
        if any(changes.get(name) for name in ("cdn", "cdnDomain", "cdnServiceName")):
            changes.setdefault("createCdn", True)
        fields = {**base, **changes, "id": identity}
        if fields["createCdn"] and fields["cdnStatus"] == "NOT_FOUND" and "cdnStatus" not in changes:
            fields["cdnStatus"] = "CREATING" if machine.state == CREATE.through else "RUNNING"
        self._complete(fields)
        kept = old.events if old else []
        channel = Channel(fields, machine, kept if events is None else [_seeded_event(event) for event in events])
        self.channels[identity] = channel
        self._track(identity, channel)

    def export(self) -> JsonObject:
        self._settle()
        return {
            "categories": [
                seeds.exported(item.fields, "status", item.machine, queued=item.queued)
                for item in self.categories.values()
            ],
            "channels": [
                seeds.exported(item.fields, "channelStatus", item.machine, events=item.events)
                for item in self.channels.values()
            ],
            "encodingOptions": deepcopy(list(self.options.values())),
            "buckets": None if self.buckets is None else sorted(self.buckets),
            "cdns": deepcopy(list(self.cdns.values())),
        }

    operations = (
        Operation("vodstation-category-list", "GET", "/category", list_categories, listing=True),
        Operation("vodstation-category-create", "POST", "/category", create_category),
        Operation("vodstation-category-info", "GET", "/category/{categoryId}", get_category),
        Operation("vodstation-category-update", "PUT", "/category/{categoryId}", update_category),
        Operation("vodstation-category-delete", "DELETE", "/category/{categoryId}", delete_category),
        Operation("vodstation-category-addfiles", "PUT", "/category/{categoryId}/add-files", add_files),
        Operation("vodstation-encodingoption-list", "GET", "/encoding-option", list_options, listing=True),
        Operation("vodstation-encodingoption-create", "POST", "/encoding-option", create_option),
        Operation("vodstation-encodingoption-template", "GET", "/encoding-option/template", list_templates),
        Operation("vodstation-encodingoption-info", "GET", "/encoding-option/{encodingOptionId}", get_option),
        # Camel case, as documented.
        Operation("vodstation-encodingoption-delete", "DELETE", "/encodingOption/{encodingOptionId}", delete_option),
        Operation("vodstation-channel-list", "GET", "/channels", list_channels, listing=True),
        Operation("vodstation-channel-create", "POST", "/channels", create_channel),
        Operation("vodstation-channel-info", "GET", "/channels/{channelId}", get_channel),
        Operation("vodstation-channel-update", "PUT", "/channels/{channelId}", update_channel, sites=("public",)),
        Operation("vodstation-channel-start", "PUT", "/channels/{channelId}/start", start_channel),
        Operation("vodstation-channel-stop", "PUT", "/channels/{channelId}/stop", stop_channel),
        Operation("vodstation-channel-delete", "DELETE", "/channels/{channelId}", delete_channel),
        Operation("vodstation-channel-events", "GET", "/channels/{channelId}/events", list_events, listing=True),
    )


# -- helpers of seeds and exports


def _seeded_fields(kind: str, given: Any, known: Mapping[str, Any]) -> JsonObject:
    """The members of a seeded object, each known and of the type of its default."""
    kinds: dict[str, type | UnionType | None] = {}
    for name, default in known.items():
        # An id and a time are looked at more closely elsewhere.
        if name == "id" or name in CHANNEL_TIMES:
            kinds[name] = None
        elif default is None:
            kinds[name] = NULLABLE[name] | None if name in NULLABLE else None
        else:
            kinds[name] = type(default)
    return seeds.fields(kind, given, kinds)


def _seeded_event(event: Any) -> JsonObject:
    if not isinstance(event, Mapping):
        raise ControlError(f"An event must be an object, not {event!r}.")
    return {**EVENT_DEFAULTS, **event, "time": _milliseconds("time", event.get("time"))}


def _seeded_buckets(names: Any) -> set[str] | None:
    if names is None:
        return None
    if not isinstance(names, list):
        raise ControlError(f"buckets must be a list of names, or null for any, not {names!r}.")
    return {seeds.text("buckets[]", name) for name in names}


def _milliseconds(name: str, value: Any) -> int:
    """A time in milliseconds, from either unit."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ControlError(f"{name} must be a time in seconds or milliseconds, not {value!r}.")
    return int(value * 1000 if value < FIRST_MILLISECONDS else value)
