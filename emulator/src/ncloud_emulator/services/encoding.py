# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What VOD Station encodes with: encoding options and their templates. Source: the vodstation-encodingoption-* pages.

The names of options 1 to 3 are those of the documented callbacks, that of 4 is the one its template's outputs have.
Everything else about the built-in options is made up, and so are ``rateControl`` and ``pass``, whose values no document
lists.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import JsonObject

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


def option(identity: int, body: Mapping[str, Any]) -> JsonObject:
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
    return {**option(identity, body), "defaultSet": True}
