# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station: categories (encoding), encoding options and streaming channels. Source: the vodstation-* pages.

The documents give no HTTP status. Assumption: invalid input and a wrong state answer 400, an absent object 404, a
missing permission 403. Lists show the newest first. Other assumptions stand where they are used. The looks of
originPath and cdnServiceName are made up.
"""

import re
import string
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import UnionType
from typing import Any

from ncloud_emulator import jsontext, seeds, tables
from ncloud_emulator.errors import ControlError, JsonObject, ServiceError, as_number
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services import encoding, jobs
from ncloud_emulator.services.globaledge import Edge, edges_of
from ncloud_emulator.station import BUCKET_NAME, Station, Thing, without_absent
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
    "260032": "The channel name must be 3 to 20 letters, digits or hyphens.",
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

COLLECTIONS = ("categories", "channels", "encodingOptions", "jobs", "buckets", "brokenFiles")

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
ENCRYPTION_MEMBERS = (
    "protocol",
    "mediaEncryptTypeCode",
    "drmTypeCode",
    "drmContentId",
    "drmKeyUrl",
    "systemIdList",
)

FIRST_FILE = 1_163_694

BASE64 = string.ascii_letters + string.digits + "~-"
CHANNEL_ID = re.compile(r"vs-\d{14}-[A-Za-z0-9]{7}")

# Of a category that is seeded as RUNNING.
ENCODE = Action("encode", "RUNNING", "CREATED", "CREATED")
# Assumption: a creation that fails ends in TERMINATED, as there is no state to return to.
CREATE = Action("create", "CREATING", "READY", "TERMINATED")
# Assumption: the newest dialect shows STARTING, as callbacks do; the legacy one shows STOPPED until the channel runs.
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
# Assumption: a FORCE_STOPPED channel can be started and deleted.
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
    "storageBucketStatus": "RUNNING",
    "originPath": None,
    "encryptionList": None,
    "drm": None,
    "notificationUrl": None,
    "createCdn": False,
    "edgeId": None,
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
    "outputType": int,
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
CHANNEL_HIDDEN = ("createCdn", "edgeId", "cdn", "notificationUrl")
# How a channel names the states of its edge, where it has a name of its own for one.
EDGE_STATES = {"PUBLISHING": "CREATING", "ACTIVATING": "CHANGING", "DELETING": "STOPPED"}
CHANNEL_TIMES = ("createTime", "readyTime", "cdnCreatedTime", "stopTime")


class Category(Thing):
    """A category. Its own state is what a seed says; while it has jobs, they count."""


@dataclass(slots=True)
class Channel(Thing):
    """A channel: its times are in milliseconds, its events oldest first."""

    events: list[JsonObject] = field(default_factory=list)

    def ended(self, ended: Ended) -> None:
        """Record the event, and what else changes with the state. Assumption: an event is recorded when its action
        ends, and its ``requestType`` is API."""
        at = int(ended.at * 1000)
        failure = ended.failure
        event = {**EVENT_DEFAULTS, "time": at, "actionType": ended.action.removeprefix("force-").upper()}
        if failure is not None:
            event |= {"resultCode": "FAILED", **failure}
        self.events.append(event)
        if failure is None and ended.action == CREATE.name:
            self.fields["readyTime"] = at
            if self.fields["createCdn"]:
                self.fields["cdnCreatedTime"] = at
        elif failure is None and ended.action.endswith(STOP.name):
            self.fields["stopTime"] = at


def bad(code: str, details: str, status: int = 400) -> ServiceError:
    return ServiceError(status, code, MESSAGES[code], details)


def _encryption(body: Mapping[str, Any]) -> list[JsonObject] | None:
    """The items of encryptionList, as answers show them.

    Assumption: a second item for a protocol is one too many. Nothing documents when 260036 and 260037 are answered.
    """
    given = body.get("encryptionList")
    if given is None:
        return None
    if len({item["protocol"] for item in given}) < len(given):
        raise bad("260034", "encryptionList has more than one item for a protocol.")
    checked = []
    for item in given:
        entry = {name: deepcopy(item[name]) for name in ENCRYPTION_MEMBERS if item.get(name) is not None}
        if entry["protocol"] not in body["protocolList"]:
            raise bad("260045", f"encryptionList[].protocol is {entry['protocol']}, which protocolList doesn't have.")
        if "mediaEncryptTypeCode" in entry:
            if len(entry) > len(("protocol", "mediaEncryptTypeCode")):
                raise bad("260038", "An item of encryptionList has mediaEncryptTypeCode and members of a DRM.")
            entry["mediaEncryptionTypeCode"] = entry.pop("mediaEncryptTypeCode")
        checked.append(entry)
    return checked


def _drm(body: Mapping[str, Any]) -> JsonObject | None:
    drm = body.get("drm")
    return None if drm is None else {"siteId": drm["siteId"], "contentId": drm["contentId"]}


class VodStation(Station):
    """The state of one account's VOD Station.

    Seeds and exports: ``categories``, ``channels``, ``encodingOptions``, ``jobs``, ``buckets`` (a list of the only
    names there are, or None for all) and ``brokenFiles`` (the paths of inputs that can't be encoded).
    """

    name = "vodstation"
    messages = MESSAGES
    channel_id = ("vs", 7)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.categories: dict[int, Category] = {}
        self.channels: dict[str, Channel] = {}
        self.options: dict[int, JsonObject] = encoding.built_in_options()
        self.jobs: dict[int, jobs.Job] = {}
        self.broken: set[str] = set()
        self.buckets: set[str] | None = None
        # Callbacks of what just happened: time, slug of the page, address and body.
        self._news: list[tuple[float, str, str, JsonObject]] = []
        self._next_file = FIRST_FILE
        self._next_option = max(self.options) + 1
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

    def refusal(self, operation: Operation, problem: Problem) -> ServiceError | None:
        if problem.name == "audio.channel" and self.legacy and str(problem.value) in encoding.CHANNEL_TEXTS:
            return None  # a string on older pages
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

    # -- categories

    def _category(self, call: Call) -> Category:
        """The category in the path. Assumption: an id that is no number answers 404/260004, like an unknown one."""
        self._settle()
        identity = call.params["categoryId"]
        category = self.categories.get(jsontext.number(identity) or 0)
        if category is None:
            raise bad("260004", f"There is no category {identity}.", 404)
        return category

    def _category_view(self, category: Category) -> JsonObject:
        fields = category.fields
        status = ENCODE.through if fields["id"] in self._busy() else category.machine.state
        view: JsonObject = {**fields, "status": status}
        if fields["outputType"] is None:
            # "The number of output types". Assumption: each encoding option is one.
            view["outputType"] = len(fields["encodingOptions"] or ())
        if self.legacy:
            view = without_absent(view)
            view["id"] = str(fields["id"])
        return view

    def _category_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        template = body.get("encodingOptionTemplateId")
        if template is not None and template not in encoding.TEMPLATES:
            raise bad("260011", f"There is no encoding option template {template}.")
        options = body.get("encodingOptions")
        allowed: Iterable[int] = self.options if template is None else encoding.TEMPLATES[template][1]
        for option in options or ():
            if option not in allowed:
                raise bad("260011", f"Encoding option {option} does not exist, or not in the template.")
        return {
            "encodingOptions": None if options is None else list(options),
            "encodingOptionTemplateId": template,
            "thumbnail": body.get("thumbnail") or False,
            "notificationUrl": body.get("notificationUrl") or None,
            "advancedOptions": deepcopy(body.get("advancedOptions")),
        }

    def list_categories(self, call: Call) -> Answer:
        self._settle()
        return self._list(call, self.categories.values(), self._category_view)

    def create_category(self, call: Call) -> Answer:
        body = call.body
        output = body["output"]
        now = self.context.now_ms()
        fields = {
            "name": body["name"],
            "output": {
                "bucketName": self._bucket(output, "bucketName"),
                "filePath": output["filePath"],
                "accessControl": output.get("accessControl") or "PRIVATE",
                "thumbnailBucketName": self._bucket(output, "thumbnailBucketName"),
                "thumbnailFilePath": output.get("thumbnailFilePath"),
                "thumbnailAccessControl": output.get("thumbnailAccessControl") or "PRIVATE",
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
        for output in self._unfinished():
            if self.jobs[output.job].fields["categoryId"] == category.fields["id"]:
                output.machine.observe()
        return Answer({"content": self._category_view(category)})

    def update_category(self, call: Call) -> Answer:
        """Replaces the whole updatable set: what is left out is gone."""
        category = self._category(call)
        output = call.body["output"]
        settable = self._category_settable(call.body)
        thumbnails = {
            "thumbnailBucketName": self._bucket(output, "thumbnailBucketName"),
            "thumbnailFilePath": output.get("thumbnailFilePath"),
        }
        category.fields |= {
            **settable,
            "output": {**category.fields["output"], **thumbnails},
            "updateTime": self.context.now_ms(),
        }
        return Answer({"content": self._category_view(category)})

    def delete_category(self, call: Call) -> Answer:
        """Delete a category. Assumption: that cancels its jobs under way, and the list of statuses keeps them all."""
        category = self._category(call)
        identity = category.fields["id"]
        del self.categories[identity]
        self._moving.pop(identity, None)
        for output in self._unfinished():
            if self.jobs[output.job].fields["categoryId"] == identity:
                output.finish(jobs.CANCELED, self.context.now())
                self._track_output(output)
        category.machine = Machine("DELETED")
        return Answer({"content": self._category_view(category)})

    def add_files(self, call: Call) -> Answer:
        """Queue encodes. Inputs are ``bucketName`` and ``pathList``, or ``httpDownloadUrlList``.

        Assumptions: the category is RUNNING while any of its jobs is under way. An input from the web has its address
        as its path, and no bucket.
        """
        category = self._category(call)
        body = call.body
        addresses = body.get("httpDownloadUrlList")
        if addresses is not None and (body.get("bucketName") is not None or body.get("pathList") is not None):
            raise bad("260002", "Either bucketName and pathList or httpDownloadUrlList must be given.")
        bucket = self._bucket(body, "bucketName")
        output = body.get("output") or {}
        for name in ("bucketName", "thumbnailBucketName"):
            self._bucket(output, name)
        inputs = body["pathList"] if addresses is None else addresses
        now = self.context.now_ms()
        category.fields |= {"inputTotal": category.fields["inputTotal"] + len(inputs), "lastWorkStart": now}
        # The table has notification, older pages and clients notificationUrl.
        url = body.get("notificationUrl") or body.get("notification") or category.fields["notificationUrl"]
        made = [self._new_job(category, path, bucket, output, url) for path in inputs]
        members = ("id",) if self.legacy else ("id", "bucketName", "filePath")
        return Answer({"content": [{name: job.fields[name] for name in members} for job in made]})

    def _new_job(
        self, category: Category, path: str, bucket: str | None, output: Mapping[str, Any], url: str | None
    ) -> jobs.Job:
        fields = {
            "id": self._next_file,
            "categoryId": category.fields["id"],
            "categoryName": category.fields["name"],
            "bucketName": bucket,
            "filePath": path,
            "notificationUrl": url,
            "workStartTime": self.context.now_ms(),
        }
        self._next_file += 1
        job = self.jobs[fields["id"]] = jobs.Job(fields)
        now = self.context.now()
        fresh = {"outputTotalSize": 0, "lastWorkTime": seeds.iso(now)}
        for number, planned in enumerate(self._planned_outputs(category, path, output)):
            each = jobs.Output({**fresh, **planned}, Machine(""), job.identity, number)
            each.begin(jobs.QUEUE, now)
            job.outputs.append(each)
            self._track_output(each)
            self._call_back(job, each, now)
        self._notify_all()
        return job

    def _planned_outputs(
        self, category: Category, path: str, override: Mapping[str, Any] | None = None
    ) -> list[JsonObject]:
        """The outputs of an input. Assumptions: without encodingOptions the template's count, without either the first
        built-in option; withoutCategoryName leaves the folder of that name out."""
        override = override or {}
        place = {**category.fields["output"], **override}
        template = encoding.TEMPLATES.get(category.fields["encodingOptionTemplateId"] or 0, ("", ()))[1]
        folder = None if override.get("withoutCategoryName") else category.fields["name"]
        planned = []
        for number in category.fields["encodingOptions"] or template or (1,):
            option = self.options.get(number) or encoding.seeded_option(number, {}, None)
            where = jobs.output_path(place["filePath"], folder, path, option)
            planned.append(
                {
                    "encodingOptionId": number,
                    "outputType": option["name"],
                    "bucketName": place["bucketName"],
                    "filePath": where,
                }
            )
        return planned

    def _new_category_id(self) -> int:
        while self._next_category in self.categories:
            self._next_category += 1
        self._next_category += 1
        return self._next_category - 1

    # -- jobs

    def settle(self) -> bool:
        self._settle()
        return any(self._address_of(thing) is not None for thing in self._moving.values())

    def _address_of(self, thing: Thing) -> str | None:
        """Where changes of a moving thing are posted. Assumption: those of channels only on the public site, as the
        others have no page of them."""
        url: str | None
        if isinstance(thing, jobs.Output):
            url = self.jobs[thing.job].fields["notificationUrl"]
        elif isinstance(thing, Channel) and self.context.settings().site == "public":
            url = thing.fields["notificationUrl"]
        else:
            url = None
        return url

    def _settle(self) -> None:
        super()._settle()
        self._notify_all()

    def _unfinished(self) -> list[jobs.Output]:
        return [thing for thing in self._moving.values() if isinstance(thing, jobs.Output)]

    def _busy(self) -> set[int]:
        """The ids of the categories with jobs under way."""
        return {self.jobs[output.job].fields["categoryId"] for output in self._unfinished()}

    def _track_output(self, output: jobs.Output) -> None:
        self._track(output.key, output)

    def _ended(self, thing: Thing, ended: Ended) -> None:
        if isinstance(thing, jobs.Output):
            job = self.jobs[thing.job]
            if ended.action == jobs.ENCODE.name and job.fields["filePath"] in self.broken:
                thing.finish(jobs.FAILURE, ended.at)
            else:
                thing.ended(ended)
            if thing.machine.state == jobs.COMPLETE:
                self._count_output(job)
            self._call_back(job, thing, ended.at)
        else:
            thing.ended(ended)
            if isinstance(thing, Channel):
                self._call_back_channel(thing, ended.at)

    def _count_output(self, job: jobs.Job) -> None:
        category = self.categories.get(job.fields["categoryId"])
        if category is not None:
            category.fields["outputTotal"] += 1
            category.fields["outputTotalSize"] += jobs.OUTPUT_BYTES

    def _call_back(self, job: jobs.Job, output: jobs.Output, at: float) -> None:
        """Keep a callback until all that happened meanwhile is known: time orders them."""
        url = self._address_of(output)
        if url is not None:
            body = job.callback(output, output.machine.state, legacy=self.legacy)
            self._news.append((at, "vodstation-category-callback", url, body))

    def _call_back_channel(self, channel: Channel, at: float) -> None:
        """Callbacks have other states than answers: no CREATING, and the longer spelling of a deletion by force."""
        url, state = self._address_of(channel), channel.machine.state
        if url is not None and state != CREATE.through:
            named = {name: channel.fields[name] for name in ("id", "name")}
            body = {**named, "channelStatus": state.replace("FORCETERM", "FORCE_TERM")}
            self._news.append((at, "vodstation-channel-callback", url, body))

    def _notify_all(self) -> None:
        news, self._news = self._news, []
        for _at, slug, url, body in sorted(news, key=lambda each: each[0]):
            self.context.notify(self.name, slug, url, body)

    def _jobs_started(self, call: Call) -> list[jobs.Job]:
        """The jobs that began within workStartTimeFrom and workStartTimeTo, newest first. Assumptions: both are
        included; without them all jobs that there ever were are listed."""
        self._settle()
        least, most = (call.query.get(f"workStartTime{end}") for end in ("From", "To"))
        return [
            job
            for job in reversed(self.jobs.values())
            if (least is None or job.fields["workStartTime"] >= int(least))
            and (most is None or job.fields["workStartTime"] <= int(most))
        ]

    def list_jobs(self, call: Call) -> Answer:
        started = self._jobs_started(call)
        every = [(job, number) for job in started for number in range(len(job.outputs))]
        page = self._page(call, every)
        for job, number in page:
            job.outputs[number].machine.observe()
        now = self.context.now()
        content = [job.rows(self.settings, now)[number] for job, number in page]
        return Answer({"content": content, "total": len(every)})

    def count_jobs(self, call: Call) -> Answer:
        """The statistic. Assumption: it counts outputs, as the list has them."""
        states = [output.machine.state for job in self._jobs_started(call) for output in job.outputs]
        return Answer({"content": {name: states.count(state) for name, state in jobs.COUNTED.items()}})

    def get_job(self, call: Call) -> Answer:
        self._settle()
        identity = call.params["fileId"]
        job = self.jobs.get(jsontext.number(identity) or 0)
        if job is None:
            raise bad("260004", f"There is no file {identity}.", 404)
        for output in job.outputs:
            output.machine.observe()
        return Answer(job.answer(self.settings, self.context.now()))

    # -- encoding options

    def _option(self, call: Call) -> JsonObject:
        identity = call.params["encodingOptionId"]
        option = self.options.get(jsontext.number(identity) or 0)
        if option is None:
            raise bad("260004", f"There is no encoding option {identity}.", 404)
        return option

    def _option_answer(self, option: JsonObject) -> Answer:
        """An option by itself, which says whether it is built in: beside ``content``, on older pages inside."""
        view = self._option_view(option)
        if self.legacy:
            return Answer({"content": {**view, "defaultSet": option["defaultSet"]}})
        return Answer({"content": view, "defaultSet": option["defaultSet"]})

    def _option_view(self, option: JsonObject) -> JsonObject:
        view = {name: deepcopy(value) for name, value in option.items() if name != "defaultSet"}
        if self.legacy:
            view = without_absent(view)
            view["id"] = str(option["id"])
            if option["audio"]["channel"] == encoding.AUTO:
                view["audio"]["channel"] = "AUTO"
        return view

    def list_options(self, call: Call) -> Answer:
        """All options, without pages."""
        every = list(self.options.values())
        content = [self._option_view(option) for option in call.page(every, 0, len(every))]
        return Answer({"content": content, "total": len(every)})

    def create_option(self, call: Call) -> Answer:
        """A new option. Assumption: only one of width and height follows the aspect ratio."""
        body = call.body
        if body.get("encodingOptionType") == "AUDIO":
            if body.get("video") is not None:
                raise bad("260002", "An encoding option of type AUDIO has no video.")
        else:
            video = body["video"]
            sizes = [video["width"], video["height"]]
            if any(size != encoding.AUTO and size < encoding.LEAST_SIZE for size in sizes):
                raise bad("260011", f"video.width and video.height must be -2 or {encoding.LEAST_SIZE} to 4096.")
            if sizes == [encoding.AUTO] * 2:
                raise bad("260011", "Only one of video.width and video.height can be -2.")
        option = encoding.option(self._next_option, body)
        self.options[self._next_option] = option
        self._next_option += 1
        return Answer({"content": self._option_view(option)})

    def get_option(self, call: Call) -> Answer:
        return self._option_answer(self._option(call))

    def delete_option(self, call: Call) -> Answer:
        """Delete an option that no category uses.

        Assumptions: the built-in ones belong to no user, so deleting one answers 403/260006; one in use answers
        400/260008.
        """
        option = self._option(call)
        if option["defaultSet"]:
            raise bad("260006", f"Encoding option {option['id']} is built in.", 403)
        for category in self.categories.values():
            if option["id"] in (category.fields["encodingOptions"] or ()):
                raise bad("260008", f"Category {category.fields['id']} uses encoding option {option['id']}.")
        return self._option_answer(self.options.pop(option["id"]))

    def list_templates(self, call: Call) -> Answer:
        content = [
            {"id": identity, "name": name, "encodingOptionIds": list(options)}
            for identity, (name, options) in encoding.TEMPLATES.items()
        ]
        return Answer({"content": content})

    # -- channels

    def _channel(self, call: Call) -> Channel:
        """The channel in the path, also a terminated one.

        Assumption: an unknown id answers 404/260004, one that has not the form of an id 400/260017; the legacy dialect
        answers 400/260017 to both.
        """
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
        view["cdnStatus"] = self._cdn_status(channel)
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
            # Seconds, as in the samples; one page says milliseconds, which the legacy dialect gives.
            for name in CHANNEL_TIMES:
                if view[name] is not None:
                    view[name] //= 1000
        return view

    def _cdn_status(self, channel: Channel) -> str:
        """The state of the channel's edge. Assumption: a deleted one is shown as if there were none."""
        identity = channel.fields["edgeId"]
        if identity is None:
            return str(channel.fields["cdnStatus"])
        edge = edges_of(self.context).edge(identity)
        if edge is None:
            return "NOT_FOUND"
        edge.machine.observe()
        return EDGE_STATES.get(edge.machine.state, edge.machine.state)

    def _channel_settable(self, body: Mapping[str, Any]) -> JsonObject:
        """What create and update have in common."""
        return {
            "name": body["name"],
            "protocolList": list(body["protocolList"]),
            "segmentDuration": body["segmentDuration"],
            "segmentDurationOption": body.get("segmentDurationOption") or "BASIC",
            "encryptionList": _encryption(body),
            "drm": _drm(body),
        }

    def list_channels(self, call: Call) -> Answer:
        self._settle()
        present = (channel for channel in self.channels.values() if channel.machine.state not in GONE)
        return self._list(call, present, self._channel_view)

    def create_channel(self, call: Call) -> Answer:
        body = call.body
        cdn = body.get("cdn")
        fields: JsonObject = {
            **CHANNEL_DEFAULTS,
            "id": self._new_channel_id(),
            **self._channel_settable(body),
            "storageBucketName": self._bucket(body, "storageBucketName"),
            "accessPrivateFiles": body.get("accessPrivateFiles") or False,
            "notificationUrl": body.get("notificationUrl") or None,
            "createCdn": body["createCdn"],
            "createTime": self.context.now_ms(),
        }
        if fields["createCdn"]:
            fields["cdn"] = {
                name: cdn[name] for name in ("type", "profileId", "regionType") if cdn.get(name) is not None
            }
        channel = self.channels[fields["id"]] = Channel(fields, Machine(CREATE.source))
        self._complete(fields)
        return self._change(channel, CREATE)

    def get_channel(self, call: Call) -> Answer:
        channel = self._channel(call)
        channel.machine.observe()
        return Answer({"content": self._channel_view(channel)})

    def update_channel(self, call: Call) -> Answer:
        """Replace the whole updatable set. Assumption: at once and in every state, except that a channel which is
        terminated, or about to be, answers 260017."""
        channel = self._channel(call)
        if channel.machine.state in GONE + GOING:
            raise bad("260017", f"The channel is {channel.machine.state}.")
        channel.fields |= self._channel_settable(call.body)
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
        self._call_back_channel(channel, self.context.now())
        self._notify_all()
        return Answer({"content": self._channel_view(channel)})

    def _complete(self, fields: JsonObject, *, seeded: bool = False) -> None:
        """Fill in the fields that the service chooses itself."""
        if fields["encryptedBucketName"] is None:
            # 16 bytes in a kind of base64.
            fields["encryptedBucketName"] = f"{self.context.letters(22, BASE64)}__"
        if fields["originPath"] is None:
            fields["originPath"] = f"/{fields['encryptedBucketName']}"
        if fields["createCdn"] and fields["edgeId"] is None:
            self._connect_cdn(fields, seeded=seeded)
        if fields["createCdn"] and fields["playUrl"] is None:
            # A template, as the samples have it.
            fields["playUrl"] = (
                f"https://{fields['cdnDomain']}/[protocol]/[encryptedBucketName]/[path]/[video filename]/[manifest]"
            )

    def _connect_cdn(self, fields: JsonObject, *, seeded: bool) -> None:
        """Give a channel a new edge. That of a seeded one may be known already, and runs.

        Assumption: any number of a profile is taken, as nothing documents how an unknown one is refused.
        """
        name = fields["cdnServiceName"] or f"vod-{fields['name']}-{self.context.letters(5).lower()}"
        cdn = fields["cdn"] or {}
        edges = edges_of(self.context)
        edge: Edge | None
        if seeded:
            known = {"edgeName": name, "domainName": fields["cdnDomain"], "profileId": cdn.get("profileId")}
            edge = edges.adopt({**known, "serviceRegionType": cdn.get("regionType")})
        else:
            edge = edges.make(cdn.get("profileId"), cdn.get("regionType"), name, fields["storageBucketName"])
        if edge is not None:
            fields["edgeId"] = edge.fields["id"]
            # What a seed leaves empty stays so.
            for shown, known_as in (("cdnServiceName", "edgeName"), ("cdnDomain", "domainName")):
                fields[shown] = edge.fields[known_as] if fields[shown] is None else fields[shown]

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, COLLECTIONS)
        if "buckets" in data:
            self.buckets = _seeded_buckets(data["buckets"])
        if "brokenFiles" in data:
            self.broken = _seeded_texts("brokenFiles", data["brokenFiles"])
        for option in seeds.objects(data, "encodingOptions"):
            self._seed_option(option)
        for category in seeds.objects(data, "categories"):
            self._seed_category(category)
        for job in seeds.objects(data, "jobs"):
            self._seed_job(job)
        for channel in seeds.objects(data, "channels"):
            self._seed_channel(channel)

    def _seed_option(self, given: Mapping[str, Any]) -> None:
        identity = seeds.identity(given, "id")
        if identity is None:
            identity = self._next_option
        self._next_option = max(self._next_option, identity + 1)
        self.options[identity] = encoding.seeded_option(identity, given, self.options.get(identity))

    def _seed_category(self, given: Mapping[str, Any]) -> None:
        identity = seeds.identity(given, "id")
        if identity is None:
            identity = self._new_category_id()
        old = self.categories.get(identity)
        now = self.context.now_ms()
        made_up = {"id": identity, "name": f"category-{identity}", "createTime": now, "updateTime": now}
        base = old.fields if old else {**CATEGORY_DEFAULTS, **made_up}
        changes = _seeded_fields("category", given, {**CATEGORY_DEFAULTS, "status": "", "lifecycle": None})
        if not all(isinstance(number, int) for number in changes.get("encodingOptions") or ()):
            raise ControlError("A category's encodingOptions must be a list of ids.")
        output = _seeded_fields("category's output", changes.pop("output", {}), OUTPUT_DEFAULTS)
        machine = old.machine if old else Machine("CREATED")
        machine = seeds.machine(changes, "status", machine, (ENCODE,), self.context.now())
        fields = {**base, **changes, "id": identity, "output": {**base["output"], **output}}
        self.categories[identity] = Category(fields, machine)
        self._track(identity, self.categories[identity])

    def _seed_job(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("job", given, jobs.JOB_MEMBERS)
        identity = seeds.identity(changes, "id") or self._next_file
        self._next_file = max(self._next_file, identity + 1)
        old = self.jobs.get(identity)
        owner: int | None = seeds.identity(changes, "categoryId")
        if owner is None and old is not None:
            owner = old.fields["categoryId"]
        if owner is None:
            if len(self.categories) != 1:
                raise ControlError("A job must have a categoryId, unless there is only one category.")
            (owner,) = self.categories
        category = self.categories.get(owner)
        if category is None:
            name = changes.get("categoryName", f"category-{owner}")
            category = Category({**CATEGORY_DEFAULTS, "id": owner, "name": name}, Machine("DELETED"))
        made_up = {
            "id": identity,
            "categoryId": owner,
            "categoryName": category.fields["name"],
            "bucketName": "bucket",
            "filePath": f"/input-{identity}.mp4",
            "notificationUrl": category.fields["notificationUrl"],
            "workStartTime": self.context.now_ms(),
        }
        status, outputs = changes.pop("status", None), changes.pop("outputs", None)
        fields = {**made_up, **(old.fields if old else {}), **changes, "id": identity, "categoryId": owner}
        if old is not None and status is None and outputs is None:
            made = old.outputs
        else:
            planned = self._planned_outputs(category, fields["filePath"])
            job = {**fields, "status": status or jobs.COMPLETE}
            made = jobs.seeded_outputs(job, outputs, planned, self.context.now())
        self.jobs[identity] = jobs.Job(fields, made)
        self._moving = {key: each for key, each in self._moving.items() if getattr(each, "job", None) != identity}
        for output in made:
            self._track_output(output)

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
        if changes.get("cdnStatus") == "NOT_FOUND" and changes.get("edgeId") is None:
            changes["createCdn"] = False  # whatever names stand beside it
        fields = {**base, **changes, "id": identity}
        self._complete(fields, seeded=True)
        kept = old.events if old else []
        channel = Channel(fields, machine, kept if events is None else [_seeded_event(event) for event in events])
        self.channels[identity] = channel
        self._track(identity, channel)

    def export(self) -> JsonObject:
        self._settle()
        return {
            "categories": [seeds.exported(item.fields, "status", item.machine) for item in self.categories.values()],
            "channels": [
                seeds.exported(
                    {**item.fields, "cdnStatus": self._cdn_status(item)},
                    "channelStatus",
                    item.machine,
                    events=item.events,
                )
                for item in self.channels.values()
            ],
            "encodingOptions": deepcopy(list(self.options.values())),
            "jobs": [deepcopy(job.export()) for job in self.jobs.values()],
            "brokenFiles": sorted(self.broken),
            "buckets": None if self.buckets is None else sorted(self.buckets),
        }

    operations = (
        Operation(TABLES["vodstation-category-list"], list_categories, listing=True),
        Operation(TABLES["vodstation-category-create"], create_category),
        Operation(TABLES["vodstation-category-info"], get_category),
        Operation(TABLES["vodstation-category-update"], update_category),
        Operation(TABLES["vodstation-category-delete"], delete_category),
        Operation(TABLES["vodstation-category-addfiles"], add_files),
        Operation(TABLES["vodstation-status-list"], list_jobs, listing=True),
        Operation(TABLES["vodstation-status-statistic"], count_jobs, listing=True),
        Operation(TABLES["vodstation-status-info-list"], get_job),
        Operation(TABLES["vodstation-encodingoption-list"], list_options, listing=True),
        Operation(TABLES["vodstation-encodingoption-create"], create_option),
        Operation(TABLES["vodstation-encodingoption-template-list"], list_templates),
        Operation(TABLES["vodstation-encodingoption-info"], get_option),
        # Camel case, as documented.
        Operation(TABLES["vodstation-encodingoption-delete"], delete_option),
        Operation(TABLES["vodstation-channel-list"], list_channels, listing=True),
        Operation(TABLES["vodstation-channel-create"], create_channel),
        Operation(TABLES["vodstation-channel-info"], get_channel),
        Operation(TABLES["vodstation-channel-update"], update_channel),
        Operation(TABLES["vodstation-channel-start"], start_channel),
        Operation(TABLES["vodstation-channel-stop"], stop_channel),
        Operation(TABLES["vodstation-channel-delete"], delete_channel),
        # A log is always current: it is no list of objects.
        Operation(TABLES["vodstation-channel-event"], list_events),
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
    return None if names is None else _seeded_texts("buckets", names)


def _seeded_texts(collection: str, names: Any) -> set[str]:
    if not isinstance(names, list):
        raise ControlError(f"{collection} must be a list of strings, not {names!r}.")
    return {seeds.text(f"{collection}[]", name) for name in names}


def _milliseconds(name: str, value: Any) -> int:
    """A time in milliseconds, from either unit."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ControlError(f"{name} must be a time in seconds or milliseconds, not {value!r}.")
    return int(value * 1000 if value < FIRST_MILLISECONDS else value)
