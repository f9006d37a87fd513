# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A VOD Station encoding option as the engine manages it. It can be made and deleted, but not changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import at, given
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Description, Resource, Step, merged
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import (
    AUTO,
    EncodingOption,
    VodStation,
)

MOST = 2**31 - 1
SIZE = rules.Rule(lambda value: value == AUTO or 96 <= value <= 4096, "from 96 to 4096 pixels, or -2 for automatic")
FRAMES = rules.within(0, 1000, " frames per second")
NAME = rules.matches(r"[A-Za-z0-9:_-]{3,20}", "3 to 20 English letters, digits, colons, underscores or hyphens")
RULES = {
    "name": NAME,
    "encoding_option_id": rules.ID,
    "video": rules.FILLED,
    "video.codec_options": rules.FILLED,
    "video.codec_options.level": rules.matches(r"[1-9](\.[1-9]|b)?", "a level like 3.1, in quotes"),
    "video.bitrate": rules.between(1, MOST, " kbps"),
    "video.width": SIZE,
    "video.height": SIZE,
    "video.framerate": FRAMES,
    "video.max_framerate": FRAMES,
    "video.keyframe_interval": rules.between(1, MOST, " seconds"),
    "video.rate_control": rules.READABLE,
    "video.pass": rules.READABLE,
    "audio": rules.FILLED,
    "audio.bitrate": rules.between(16, 320, " kbps"),
    "audio.sampling_rate": rules.between(1, MOST, " Hz"),
}
# What a creation needs, beside the values of which the service knows but one.
REQUIRED_VIDEO = (
    *("video.codec_options.profile", "video.codec_options.level", "video.bitrate", "video.width", "video.height"),
    *("video.framerate", "video.keyframe_interval", "video.rate_control", "video.pass"),
)
REQUIRED_AUDIO = ("audio.bitrate", "audio.channel", "audio.sampling_rate")


class EncodingOptionResource(Resource[EncodingOption]):
    kind = "VOD Station encoding option"
    id_option = "encoding_option_id"
    managed = ("name", "encoding_option_type", "format", "video", "audio")
    rules = RULES
    immutable_hint = (
        "Change the options back, choose another name, or set recreate to delete it and create it again with a new id"
    )

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = VodStation(client)

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        if options.get("encoding_option_type") == "AUDIO" and options.get("video") is not None:
            yield InputError(
                "encoding_option_type is AUDIO and video is set", "Remove video, or set encoding_option_type to NORMAL"
            )
        video = given(options.get("video") or {})
        if video.get("width") == video.get("height") == AUTO:
            yield InputError(
                "video.width and video.height are both -2, which takes one from the other", "Set one of them in pixels"
            )

    def get(self, identifier: int) -> EncodingOption | None:
        return self._api.encoding_option(identifier)

    def named(self) -> list[EncodingOption]:
        """Return the account's own options of the name; if there are none, the built-in one."""
        found = [option for option in self._api.encoding_options() if self.is_meant(option)]
        if len(found) > 1:  # listings do not tell which are built in
            seen = [option for each in found if (option := self.read(each)) is not None]
            found = [option for option in seen if not option["default_set"]] or seen
        return found

    def comparable(self, current: EncodingOption) -> Mapping[str, Any]:
        return {**current, "encoding_option_type": current["encoding_option_type"] or "NORMAL"}

    @classmethod
    def described(cls, record: EncodingOption) -> Description | None:
        """What is built in can neither be created nor deleted."""
        return None if record["default_set"] else super().described(record)

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: EncodingOption | None) -> Step[EncodingOption]:
        fields = self._complete(self.creation_fields(replaced))
        nothing = dict.fromkeys(EncodingOption.__annotations__)
        return Step(
            "create",
            perform=lambda current: self._api.create_encoding_option(fields),
            predict=lambda current: cast(EncodingOption, {**nothing, **fields}),
            took_effect=lambda seen: seen is not None,
        )

    def _complete(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields with those of which the service knows but one value.

        :raises InputError: others are missing.
        """
        only: dict[str, Any] = {"format": "MP4", "audio": {"codec": "AAC"}}
        required: tuple[str, ...] = REQUIRED_AUDIO
        if fields.get("encoding_option_type") == "AUDIO":
            fields.pop("video", None)  # of one that had another type
        else:
            only["video"] = {"codec": "AVC"}
            required = (*REQUIRED_VIDEO, *REQUIRED_AUDIO)
        complete: dict[str, Any] = merged(only, fields)
        self.require({name: at(complete, name) for name in ("name", *required)}, "name", *required)
        return complete

    def removal(self, current: EncodingOption) -> list[Step[EncodingOption]]:
        """:raises InputError: it is built in."""
        known = current if current["default_set"] is not None else self.read(current)
        if known is not None and known["default_set"]:
            raise InputError(
                f"encoding option {known['id']} is built in, and no call of the API can delete or change it",
                "Choose the name of an encoding option of your own",
            )

        def delete(option: EncodingOption) -> None:
            if users := self._users(option):
                raise InputError(
                    f"{users} it, and the API does not delete an encoding option that is in use",
                    "Remove it from these categories first",
                )
            self._api.delete_encoding_option(option["id"])

        users = self._users(current)  # what is deleted before it in a stack is still there in check mode
        warning = f"{users} {self.kind} {self.label}: a run deletes the option only when no category uses it"
        return [
            Step(
                "delete",
                perform=delete,
                predict=lambda current: None,
                took_effect=lambda seen: seen is None,
                warning=warning if users else None,
            )
        ]

    def _users(self, option: EncodingOption) -> str:
        """Return the beginning of a sentence about the categories that use it, empty if none does."""
        listed = [each for each in self._api.categories() if option["id"] in (each["encoding_options"] or ())]
        seen = [category for each in listed if (category := self._api.category(each["id"])) is not None]
        using = [category for category in seen if option["id"] in (category["encoding_options"] or ())]
        names = line(", ".join(f"{category['name']} ({category['id']})" for category in using))
        return f"category {names} uses" if len(using) == 1 else f"categories {names} use" if using else ""
