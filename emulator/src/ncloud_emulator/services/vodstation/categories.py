# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Categories, the files that are added to them, and how far their encoding is."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from ncloud_emulator import jsontext, seeds
from ncloud_emulator.errors import JsonObject
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services.vodstation import jobs
from ncloud_emulator.services.vodstation.account import TABLES, bad
from ncloud_emulator.services.vodstation.options import TEMPLATES, Options, seeded_option
from ncloud_emulator.station import Thing, without_absent

FIRST_FILE = 1_163_694
# Of a category that is seeded as RUNNING.
ENCODE = Action("encode", "RUNNING", "CREATED", "CREATED")

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


class Category(Thing):
    """A category. Its own state is what a seed says; while it has jobs, they count."""


class Categories(Options):
    """The calls about categories and about their jobs. Inputs with one of the ``broken`` paths can't be encoded."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.categories: dict[int, Category] = {}
        self.jobs: dict[int, jobs.Job] = {}
        self.broken: set[str] = set()
        self._next_file = FIRST_FILE
        self._next_category = context.chance.randrange(1_000, 100_000)

    def _category_with(self, option: int) -> int | None:
        for identity, category in self.categories.items():
            if option in (category.fields["encodingOptions"] or ()):
                return identity
        return None

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
        if template is not None and template not in TEMPLATES:
            raise bad("260011", f"There is no encoding option template {template}.")
        options = body.get("encodingOptions")
        allowed: Iterable[int] = self.options if template is None else TEMPLATES[template][1]
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
            self._call_back_output(job, each, now)
        self._notify_all()
        return job

    def _planned_outputs(
        self, category: Category, path: str, override: Mapping[str, Any] | None = None
    ) -> list[JsonObject]:
        """The outputs of an input. Assumptions: without encodingOptions the template's count, without either the first
        built-in option; withoutCategoryName leaves the folder of that name out."""
        override = override or {}
        place = {**category.fields["output"], **override}
        template = TEMPLATES.get(category.fields["encodingOptionTemplateId"] or 0, ("", ()))[1]
        folder = None if override.get("withoutCategoryName") else category.fields["name"]
        planned = []
        for number in category.fields["encodingOptions"] or template or (1,):
            option = self.options.get(number) or seeded_option(number, {}, None)
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

    def _unfinished(self) -> list[jobs.Output]:
        return [thing for thing in self._moving.values() if isinstance(thing, jobs.Output)]

    def _busy(self) -> set[int]:
        """The ids of the categories with jobs under way."""
        return {self.jobs[output.job].fields["categoryId"] for output in self._unfinished()}

    def _track_output(self, output: jobs.Output) -> None:
        self._track(output.key, output)

    def _address_of(self, thing: Thing) -> str | None:
        if isinstance(thing, jobs.Output):
            url: str | None = self.jobs[thing.job].fields["notificationUrl"]
            return url
        return super()._address_of(thing)

    def _ended(self, thing: Thing, ended: Ended) -> None:
        if not isinstance(thing, jobs.Output):
            super()._ended(thing, ended)
            return
        job = self.jobs[thing.job]
        if ended.action == jobs.ENCODE.name and job.fields["filePath"] in self.broken:
            thing.finish(jobs.FAILURE, ended.at)
        else:
            thing.ended(ended)
        if thing.machine.state == jobs.COMPLETE:
            self._count_output(job)
        self._call_back_output(job, thing, ended.at)

    def _count_output(self, job: jobs.Job) -> None:
        category = self.categories.get(job.fields["categoryId"])
        if category is not None:
            category.fields["outputTotal"] += 1
            category.fields["outputTotalSize"] += jobs.OUTPUT_BYTES

    def _call_back_output(self, job: jobs.Job, output: jobs.Output, at: float) -> None:
        body = job.callback(output, output.machine.state, legacy=self.legacy)
        self._call_back(output, at, "vodstation-category-callback", body)

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


OPERATIONS = (
    Operation(TABLES["vodstation-category-list"], Categories.list_categories, listing=True),
    Operation(TABLES["vodstation-category-create"], Categories.create_category),
    Operation(TABLES["vodstation-category-info"], Categories.get_category),
    Operation(TABLES["vodstation-category-update"], Categories.update_category),
    Operation(TABLES["vodstation-category-delete"], Categories.delete_category),
    Operation(TABLES["vodstation-category-addfiles"], Categories.add_files),
    Operation(TABLES["vodstation-status-list"], Categories.list_jobs, listing=True),
    Operation(TABLES["vodstation-status-statistic"], Categories.count_jobs, listing=True),
    Operation(TABLES["vodstation-status-info-list"], Categories.get_job),
)
