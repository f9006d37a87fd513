# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What VOD Station encodes: a job is one input, with one output for each encoding option. Source: vodstation-status-*.

Outputs are named as in the documented callbacks. Their sizes, the input's metadata and the host of the links are made
up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.lifecycle import Action, Ended, Machine
from ncloud_emulator.settings import ServiceSettings
from ncloud_emulator.station import Thing, without_absent

QUEUE = Action("queue", "WAITING", "RUNNING", "FAILURE")
ENCODE = Action("encode", "RUNNING", "COMPLETE", "FAILURE")
ACTIONS = (QUEUE, ENCODE)
COMPLETE, FAILURE, CANCELED = "COMPLETE", "FAILURE", "CANCELED"
# The states by their name in the statistic.
COUNTED = {
    "waiting": QUEUE.through,
    "running": ENCODE.through,
    "complete": COMPLETE,
    "failure": FAILURE,
    "canceled": CANCELED,
}
OUTPUT_BYTES = 1_000_000
# What an output that still runs has reached at most.
NEARLY = 99.9
LINK_HOST = "https://kr.object.ncloudstorage.com"
METADATA: JsonObject = {
    "duration": 60.0,
    "videoCodec": "h264",
    "videoBitrate": 5000,
    "width": 1920,
    "height": 1080,
    "framerate": 29.97,
    "audioCodec": "aac",
    "audioBitrate": 192,
    "audioSamplingRate": 48000,
}

JOB_MEMBERS: seeds.Members = {
    "id": None,
    "categoryId": None,
    "categoryName": str,
    "bucketName": str | None,
    "filePath": str,
    "notificationUrl": str | None,
    "workStartTime": int,
    "status": str,
    "outputs": None,
}
OUTPUT_MEMBERS: seeds.Members = {
    "encodingOptionId": int,
    "outputType": str,
    "bucketName": str,
    "filePath": str,
    "outputTotalSize": int,
    "lastWorkTime": None,
    "status": str,
    "lifecycle": dict,
}


@dataclass(slots=True)
class Output(Thing):
    """One output of a job: ``encodingOptionId``, ``outputType`` (the option's name), ``bucketName``, ``filePath``,
    ``outputTotalSize`` and ``lastWorkTime``. ``key`` tells it from all others."""

    job: int = 0
    number: int = 0

    @property
    def key(self) -> str:
        return f"{self.job}/{self.number}"

    def begin(self, action: Action, now: float) -> None:
        """Begin an action; when it fails, the output has failed."""
        self.machine.state = FAILURE
        self.machine.begin(action, now)

    def finish(self, state: str, now: float) -> None:
        """Come to an end, whatever was under way."""
        self.machine = Machine(state)
        self.fields["lastWorkTime"] = seeds.iso(now)

    def ended(self, ended: Ended) -> None:
        """What waited runs, what ran is complete."""
        self.fields["lastWorkTime"] = seeds.iso(ended.at)
        if ended.failure is None and ended.action == QUEUE.name:
            self.begin(ENCODE, ended.at)
        elif ended.failure is None:
            self.fields["outputTotalSize"] = OUTPUT_BYTES

    def percent(self, settings: ServiceSettings, now: float) -> float:
        """How far it is, by time or by reads, as the settings say."""
        machine = self.machine
        if machine.state == COMPLETE:
            return 100.0
        if machine.state != ENCODE.through or machine.action is not ENCODE:
            return 0.0
        needed = settings.reads(ENCODE.name)
        done, whole = (
            (now - machine.since, settings.seconds(ENCODE.name)) if needed is None else (machine.reads, needed)
        )
        return NEARLY if done >= whole else round(min(max(100 * done / whole, 0), NEARLY), 1)

    def view(self, settings: ServiceSettings, now: float) -> JsonObject:
        """What every answer has of an output. Assumption: there is a link when it is complete, as in callbacks."""
        shown = ("outputType", "outputTotalSize")
        complete = self.machine.state == COMPLETE
        return {
            **{name: self.fields[name] for name in shown},
            "link": self.link if complete else None,
            "status": self.machine.state,
            "percent": self.percent(settings, now),
        }

    @property
    def link(self) -> str:
        return f"{LINK_HOST}/{self.fields['bucketName']}{self.fields['filePath']}"


@dataclass(slots=True)
class Job:
    """The encoding of one input: ``id``, ``categoryId``, ``categoryName``, ``bucketName``, ``filePath`` (the input's,
    or its address), ``notificationUrl`` and ``workStartTime`` (ms)."""

    fields: JsonObject
    outputs: list[Output] = field(default_factory=list)

    @property
    def identity(self) -> int:
        return int(self.fields["id"])

    def rows(self, settings: ServiceSettings, now: float) -> list[JsonObject]:
        """The job in the list of statuses, a row for each output: without its id and without buckets."""
        common = {name: self.fields[name] for name in ("categoryId", "categoryName", "filePath")}
        rows = [
            {**common, **output.view(settings, now), "lastWorkTime": output.fields["lastWorkTime"]}
            for output in self.outputs
        ]
        return [without_absent(row) for row in rows] if settings.dialect == "legacy" else rows

    def answer(self, settings: ServiceSettings, now: float) -> JsonObject:
        """The job by its id. Assumption: what the part with the outputs is called and holds, as no document shows it;
        the dialects differ, so that no client counts on it."""
        legacy = settings.dialect == "legacy"
        source = {"fileId": self.identity, **{name: self.fields[name] for name in ("bucketName", "filePath")}}
        outputs = [
            {**{name: each.fields[name] for name in ("encodingOptionId", "filePath")}, **each.view(settings, now)}
            for each in self.outputs
        ]
        category = {name: self.fields[name] for name in ("categoryId", "categoryName")}
        if not legacy:
            return {"content": {"input": {**source, "metadata": METADATA}, "outputList": outputs}, **category}
        metadata = {**METADATA, "profile": "High", "framerate": str(METADATA["framerate"])}
        category["categoryId"] = str(category["categoryId"])
        content = {
            "input": without_absent({**source, "metadata": metadata}),
            "outputs": [without_absent(output) for output in outputs],
        }
        return {"content": {**content, **category}}

    def callback(self, output: Output, state: str, *, legacy: bool) -> JsonObject:
        """What is posted when an output gets to a state. As in the samples, ``filePath`` is the output's, and empty
        while it waits; the older ones have no link."""
        body = {
            "categoryId": self.fields["categoryId"],
            "categoryName": self.fields["categoryName"],
            "fileId": self.identity,
            "filePath": "" if state == QUEUE.through else output.fields["filePath"],
            "encodingOptionId": output.fields["encodingOptionId"],
            "outputType": output.fields["outputType"],
        }
        if state == COMPLETE and not legacy:
            body["link"] = output.link
        return {**body, "status": state}

    def export(self) -> JsonObject:
        outputs = [seeds.exported(output.fields, "status", output.machine) for output in self.outputs]
        return {**self.fields, "outputs": outputs}


def output_path(folder: str, category: str | None, source: str, option: Mapping[str, Any]) -> str:
    """Where an output goes: folder, the category's name if it has a folder, the input's name with the option's.

    Assumption: outputs of an option for audio are m4a.
    """
    base = source.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    base = base.rsplit(".", 1)[0] or base or "file"
    extension = "m4a" if option["encodingOptionType"] == "AUDIO" else "mp4"
    parts = [folder.strip("/"), category or "", f"{base}_{option['name']}.{extension}"]
    return "/" + "/".join(part for part in parts if part)


def seeded_outputs(job: Mapping[str, Any], given: Any, planned: list[JsonObject], now: float) -> list[Output]:
    """The outputs of a seeded job: those that the seed has, or the planned ones. ``status`` is the default of each."""
    if given is None:
        given = planned
    outputs = []
    for number, item in enumerate(seeds.objects({"outputs": given}, "outputs")):
        changes = seeds.fields("job's output", item, OUTPUT_MEMBERS)
        base = planned[min(number, len(planned) - 1)]
        machine = seeds.machine({"status": job["status"], **changes}, "status", Machine(job["status"]), ACTIONS, now)
        fields = {**base, **{name: value for name, value in changes.items() if name not in ("status", "lifecycle")}}
        size = OUTPUT_BYTES if machine.state == COMPLETE else 0
        fields = {"outputTotalSize": size, "lastWorkTime": seeds.iso(now), **fields}
        fields["lastWorkTime"] = seeds.moment("lastWorkTime", fields["lastWorkTime"])
        outputs.append(Output(fields, machine, job["id"], number))
    if not outputs:
        raise ControlError("A job must have outputs.")
    return outputs
