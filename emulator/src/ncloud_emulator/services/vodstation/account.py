# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all parts of VOD Station share: one account's errors, buckets and callbacks."""

from collections.abc import Mapping
from typing import Any

from ncloud_emulator import tables
from ncloud_emulator.errors import JsonObject, ServiceError, as_number
from ncloud_emulator.service import Context, Operation
from ncloud_emulator.station import BUCKET_NAME, Station, Thing
from ncloud_emulator.tables import Problem

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
    "260032": "The channel name must be 3 to 20 English letters, digits or hyphens.",
    "260033": "Invalid request data",
    "260034": "Too many items in `encryptionList`",
    "260035": "Invalid `protocol` in `encryptionList`",
    "260036": "Only HLS is supported.",
    "260037": "Only AES-128 is supported.",
    "260038": "DRM and media encryption can't be used together.",
    "260039": "`drmContentId` is required.",
    "260040": "Invalid `drmContentId`",
    "260041": "`systemIdList` is required.",
    "260042": "Invalid `systemIdList`",
    "260043": "`drmKeyUrl` is required.",
    "260044": "Invalid `drmKeyUrl`",
    "260045": "`protocol` in `encryptionList` must be one of `protocolList`.",
    "260046": "Invalid `mediaEncryptTypeCode`",
    "260047": "Invalid `drmTypeCode`",
}

TABLES = tables.load("vodstation")
# Problem -> code, where the whole request has one for it.
KINDS = {"missing": "260002", "type": "260002", "enum": "260011", "range": "260011", "pattern": "260011"}
# Field -> code, where the field has one of its own. Which of the codes for encryption and DRM stands for what is
# taken from their messages; a pair for one that is missing, and for one that is not as it
# should be.
CODES: dict[str, str | tuple[str, str]] = {
    "pageNo": "260025",
    "pageSizeNo": "260002",
    "segmentDuration": "260013",
    "protocolList": ("260029", "260012"),
    "protocolList[]": "260012",
    "cdn.type": "260028",
    "storageBucketName": "260021",
    "bucketName": "260021",
    "output.bucketName": "260021",
    "output.thumbnailBucketName": "260021",
    "pathList": "260002",
    "pathList[]": "260002",
    "httpDownloadUrlList": "260002",
    "httpDownloadUrlList[]": "260002",
    "encryptionList": "260033",
    "encryptionList[]": "260033",
    "encryptionList[].protocol": "260035",
    "encryptionList[].mediaEncryptTypeCode": "260046",
    "encryptionList[].drmTypeCode": "260047",
    "encryptionList[].drmContentId": ("260039", "260040"),
    "encryptionList[].systemIdList": ("260041", "260042"),
    "encryptionList[].systemIdList[]": "260042",
    "encryptionList[].drmKeyUrl": ("260043", "260044"),
    "drm": "260033",
    "drm.siteId": "260033",
    "drm.contentId": ("260039", "260040"),
}
CHANNEL_NAME_CODE = "260032"
# Known to the service, but no longer offered.
FORMER_CDN_TYPES = ("CDN_PLUS", "GLOBAL_CDN")


def bad(code: str, details: str, status: int = 400) -> ServiceError:
    return ServiceError(status, code, MESSAGES[code], details)


class Account(Station):
    """The account, which may have only the ``buckets`` that a seed names."""

    name = "vodstation"
    messages = MESSAGES
    channel_id = ("vs", 7)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.buckets: set[str] | None = None
        # Callbacks of what just happened: time, slug of the page, address and body.
        self._news: list[tuple[float, str, str, JsonObject]] = []

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

    def refusal(self, operation: Operation, problem: Problem) -> ServiceError | None:
        code = CODES.get(problem.name, KINDS[problem.kind])
        if problem.name == "name" and "-channel-" in operation.slug:
            code = CHANNEL_NAME_CODE
        elif problem.name == "cdn.type" and problem.value in FORMER_CDN_TYPES:
            code = "260030"
        elif problem.name == "protocolList" and problem.value == []:
            code = "260029"
        if isinstance(code, tuple):
            code = code[problem.kind != "missing"]
        return bad(code, problem.sentence)

    # -- what all collections share

    def _bucket(self, fields: Mapping[str, Any], name: str) -> str | None:
        """The bucket that a field names; any well-formed name is one, unless the seed says which there are."""
        value: str | None = fields.get(name)
        if value is not None and (
            BUCKET_NAME.fullmatch(value) is None or (self.buckets is not None and value not in self.buckets)
        ):
            raise bad("260021", f"There is no bucket {value}.")
        return value

    # -- callbacks

    def settle(self) -> bool:
        self._settle()
        return any(self._address_of(thing) is not None for thing in self._moving.values())

    def _settle(self) -> None:
        super()._settle()
        self._notify_all()

    def _address_of(self, thing: Thing) -> str | None:
        """Where changes of a moving thing are posted."""
        return None

    def _call_back(self, thing: Thing, at: float, slug: str, body: JsonObject) -> None:
        """Keep a callback until all that happened meanwhile is known: time orders them."""
        url = self._address_of(thing)
        if url is not None:
            self._news.append((at, slug, url, body))

    def _notify_all(self) -> None:
        news, self._news = self._news, []
        for _at, slug, url, body in sorted(news, key=lambda each: each[0]):
            self.context.notify(self.name, slug, url, body)
