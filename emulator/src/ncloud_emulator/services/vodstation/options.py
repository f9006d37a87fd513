# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encoding options and their templates: what VOD Station encodes with.

The names of options 1 to 3 are those of the documented callbacks, that of 4 is the one its template's outputs have.
Everything else about the built-in options is made up, and so are ``rateControl`` and ``pass``, whose values no document
lists.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ncloud_emulator import jsontext, seeds
from ncloud_emulator.errors import JsonObject, ServiceError
from ncloud_emulator.service import Answer, Call, Context, Operation
from ncloud_emulator.services.vodstation.account import TABLES, Account, bad
from ncloud_emulator.station import without_absent
from ncloud_emulator.tables import Problem

# vodstation-encodingoption-template-list
TEMPLATES: dict[int, tuple[str, tuple[int, ...]]] = {
    1: ("Practical content", (1, 2, 3)),
    2: ("Business content", (2, 3, 4)),
    3: ("Ultra-high-definition content", (10, 11, 12, 13)),
}
# A width, a height or a number of audio channels that follows from the input.
AUTO = -2
LEAST_SIZE = 96
# How older pages spell the number of audio channels.
CHANNEL_TEXTS = {"AUTO": AUTO, "1": 1, "2": 2}

# Name, profile, level, kbps, width, height, passes.
BUILT_IN: tuple[tuple[str, str, str, int, int, int, int], ...] = (
    ("AVC_SD_1Pass_30fps", "MAIN", "3.1", 800, 640, 360, 1),
    ("AVC_SD_1Pass_30fps_1", "MAIN", "3.1", 1200, 854, 480, 1),
    ("AVC_HD_1Pass_30fps", "HIGH", "3.1", 2500, 1280, 720, 1),
    ("AVC_FHD_1Pass_30fps", "HIGH", "4.1", 5000, 1920, 1080, 1),
    ("AVC_SD_2Pass_30fps", "MAIN", "3.1", 800, 640, 360, 2),
    ("AVC_HD_2Pass_30fps", "HIGH", "3.1", 2500, 1280, 720, 2),
    ("AVC_FHD_2Pass_30fps", "HIGH", "4.1", 5000, 1920, 1080, 2),
    ("AVC_HD_2Pass_8", "HIGH", "3.1", 3500, 1280, 720, 2),
    ("AVC_FHD_2Pass_9", "HIGH", "4.1", 6500, 1920, 1080, 2),
    ("AVC_HD_2Pass_10", "HIGH", "3.1", 3000, 1280, 720, 2),
    ("AVC_FHD_2Pass_11", "HIGH", "4.1", 6000, 1920, 1080, 2),
    ("AVC_QHD_2Pass_12", "HIGH", "5.1", 10000, 2560, 1440, 2),
    ("AVC_UHD_2Pass_13", "HIGH", "5.2", 18000, 3840, 2160, 2),
)
AUDIO: JsonObject = {"codec": "AAC", "bitrate": 128, "channel": 2, "samplingRate": 48000}
OPTION_MEMBERS: seeds.Members = {
    "id": None,
    "name": str,
    "disabled": bool,
    "encodingOptionType": str,
    "format": str,
    "video": dict | None,
    "audio": dict,
    "defaultSet": bool,
}
VIDEO_MEMBERS = (
    *("codec", "codecOptions", "bitrate", "width", "height", "framerate", "maxFramerate", "keyframeInterval"),
    *("rateControl", "pass"),
)


def new_option(identity: int, body: Mapping[str, Any]) -> JsonObject:
    """The option that a request creates. Answers have ``keyframeInterval`` as a double, requests as an integer."""
    video = body.get("video")
    if video is not None:
        video = {name: deepcopy(video.get(name)) for name in VIDEO_MEMBERS}
        video["codecOptions"] = {name: video["codecOptions"][name] for name in ("profile", "level")}
        video["keyframeInterval"] = float(video["keyframeInterval"])
    audio = {name: body["audio"][name] for name in AUDIO}
    audio["channel"] = CHANNEL_TEXTS.get(audio["channel"], audio["channel"])
    return {
        "id": identity,
        "disabled": False,
        "encodingOptionType": body.get("encodingOptionType") or "NORMAL",
        "name": body["name"],
        "format": body["format"],
        "video": video,
        "audio": audio,
        "defaultSet": False,
    }


def built_in_options() -> dict[int, JsonObject]:
    """The options that every account has, by id."""
    return {number: _built_in(number, *values) for number, values in enumerate(BUILT_IN, 1)}


def seeded_option(identity: int, given: Mapping[str, Any], old: JsonObject | None) -> JsonObject:
    """An option with everything that a seed says; what it leaves out is as it was, or as option 1 has it."""
    changes = seeds.fields("encodingOption", given, OPTION_MEMBERS)
    if old is None:
        old = {**_built_in(identity, *BUILT_IN[0]), "name": f"option-{identity}", "defaultSet": False}
        if changes.get("encodingOptionType") == "AUDIO":
            old["video"] = None
    video, audio = changes.pop("video", old["video"]), changes.pop("audio", {})
    if video is not None:
        video = {**(old["video"] or {}), **seeds.fields("video", video, dict.fromkeys(VIDEO_MEMBERS))}
    audio = {**old["audio"], **seeds.fields("audio", audio, dict.fromkeys(AUDIO))}
    return {**old, **changes, "id": identity, "video": video, "audio": audio}


def _built_in(
    identity: int, name: str, profile: str, level: str, bitrate: int, width: int, height: int, passes: int
) -> JsonObject:
    video = {
        "codec": "AVC",
        "codecOptions": {"profile": profile, "level": level},
        "bitrate": bitrate,
        "width": width,
        "height": height,
        "framerate": 30.0,
        "keyframeInterval": 2,
        "rateControl": "VBR",
        "pass": f"{passes}PASS",
    }
    body = {"name": name, "format": "MP4", "video": video, "audio": AUDIO}
    return {**new_option(identity, body), "defaultSet": True}


class Options(Account):
    """The calls about encoding options, the built-in ones among them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.options: dict[int, JsonObject] = built_in_options()
        self._next_option = max(self.options) + 1

    def refusal(self, operation: Operation, problem: Problem) -> ServiceError | None:
        if problem.name == "audio.channel" and self.legacy and str(problem.value) in CHANNEL_TEXTS:
            return None
        return super().refusal(operation, problem)

    def _category_with(self, option: int) -> int | None:
        """The id of a category that uses an option."""
        return None

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
            if option["audio"]["channel"] == AUTO:
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
            if any(size != AUTO and size < LEAST_SIZE for size in sizes):
                raise bad("260011", f"video.width and video.height must be -2 or {LEAST_SIZE} to 4096.")
            if sizes == [AUTO] * 2:
                raise bad("260011", "Only one of video.width and video.height can be -2.")
        option = new_option(self._next_option, body)
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
        user = self._category_with(option["id"])
        if user is not None:
            raise bad("260008", f"Category {user} uses encoding option {option['id']}.")
        return self._option_answer(self.options.pop(option["id"]))

    def list_templates(self, call: Call) -> Answer:
        content = [
            {"id": identity, "name": name, "encodingOptionIds": list(options)}
            for identity, (name, options) in TEMPLATES.items()
        ]
        return Answer({"content": content})


OPERATIONS = (
    Operation(TABLES["vodstation-encodingoption-list"], Options.list_options, listing=True),
    Operation(TABLES["vodstation-encodingoption-create"], Options.create_option),
    Operation(TABLES["vodstation-encodingoption-template-list"], Options.list_templates),
    Operation(TABLES["vodstation-encodingoption-info"], Options.get_option),
    # Camel case, as documented.
    Operation(TABLES["vodstation-encodingoption-delete"], Options.delete_option),
)
