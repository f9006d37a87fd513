# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A VOD Station category as the engine manages it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import AmbiguousError, InputError, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc, whole
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step, merged
from ansible_collections.naver.ncloud.plugins.module_utils._resources import (
    vodstation_encoding_option as encoding_option,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import Category, VodStation

# The update call takes these whole, and two fields of the output. All else is fixed at creation.
UPDATABLE = (
    "encoding_options",
    "encoding_option_template_id",
    "thumbnail",
    "notification_url",
    "advanced_options",
)
UPDATABLE_OUTPUT = ("thumbnail_bucket_name", "thumbnail_file_path")
# A name that consists of digits alone can't be told from an id.
BY_ID = re.compile(r"\d+", re.ASCII)
ENCODING_OPTION = rules.numbered(
    rules.Rule(
        lambda text: rules.ID.holds(whole(text) or 0) if BY_ID.fullmatch(text) else encoding_option.NAME.holds(text),
        f"an id, the name of an encoding option ({encoding_option.NAME.says})",
    ),
    each=True,
)
RULES = {
    "name": rules.READABLE,
    "category_id": rules.ID,
    "output.bucket_name": rules.READABLE,
    "output.file_path": rules.FILE_PATH,
    "output.thumbnail_bucket_name": rules.READABLE,
    "output.thumbnail_file_path": rules.FILE_PATH,
    "encoding_options": ENCODING_OPTION,
    "encoding_option_template_id": rules.ID,
    "notification_url": rules.CALLBACK,
    "advanced_options": rules.FILLED,
    "advanced_options.trimming": rules.FILLED,
    "advanced_options.image_overlay": rules.FILLED,
    "advanced_options.image_overlay.input": rules.FILLED,
    "advanced_options.image_overlay.position": rules.FILLED,
    "advanced_options.image_overlay.size": rules.FILLED,
    "advanced_options.trimming.start_time_code": rules.TIME_CODE,
    "advanced_options.trimming.end_time_code": rules.TIME_CODE,
}


class CategoryResource(Resource[Category]):
    kind = "VOD Station category"
    id_option = "category_id"
    managed = ("name", "output", *UPDATABLE)
    rules = RULES
    sets = frozenset({"encoding_options"})

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._client = client
        self._api = VodStation(client)
        named = self.wanted.get("encoding_options") or []
        # What a task before this one only predicted: to look it up could find a built-in one of the name.
        self._foreseen = {each["name"] for each in named if isinstance(each, Mapping) and "id" not in each}
        if named:
            self.wanted["encoding_options"] = [_id_or_name(each) for each in named]

    def find(self) -> Category | None:
        if self.state != "absent":
            self._resolve()
        return super().find()

    def _resolve(self) -> list[str]:
        """Replace names of encoding options by ids. Returns the names that no encoding option has."""
        options = self.wanted.get("encoding_options") or []
        for position, name in enumerate(options):
            if isinstance(name, str) and name not in self._foreseen:
                resource = encoding_option.EncodingOptionResource({"name": name}, self._client)
                try:
                    with attempting(f"look up {resource.kind} {resource.label}"):
                        found = resource.find()
                except AmbiguousError as error:
                    error.hint = "Give its id in encoding_options"
                    raise
                options[position] = name if found is None else found["id"]
        return [name for name in options if isinstance(name, str) and name not in self._foreseen]

    def _resolved(self) -> None:
        """:raises InputError: there is no encoding option of a name, although the plan was made."""
        for name in sorted(self._foreseen):
            rules.known_id(None, f"encoding option {name}")
        if missing := self._resolve():
            raise InputError(
                f"there is no encoding option named {line(', '.join(missing))}",
                "Correct encoding_options, or create it with vodstation_encoding_option before",
            )

    def _missing(self) -> str | None:
        """Return a warning about names that no encoding option has: in a stack, these are created before."""
        options = self.wanted.get("encoding_options") or []
        missing = [name for name in options if isinstance(name, str) and name not in self._foreseen]
        if not missing:
            return None
        return f"there is no encoding option named {line(', '.join(missing))} yet: a run needs it"

    def get(self, identifier: int) -> Category | None:
        return self._api.category(identifier)

    def named(self) -> list[Category]:
        name = nfc(self.options.get("name") or "")
        return [category for category in self._api.categories() if nfc(str(category["name"])) == name]

    def comparable(self, current: Category) -> Mapping[str, Any]:
        # PRIVATE is what the service means when it says nothing.
        access = {"access_control": "PRIVATE", "thumbnail_access_control": "PRIVATE"}
        return {**current, "output": merged(access, given(current["output"]))}

    @classmethod
    def described(cls, record: Category) -> Description:
        own = {name: record[name] for name in ("name", "output", *UPDATABLE)}  # type: ignore[literal-required]
        return Description({**own, "encoding_options": [str(each) for each in record["encoding_options"] or []]})

    def is_immutable(self, field: str) -> bool:
        first, _dot, second = field.partition(".")
        return first == "name" or (first == "output" and second not in UPDATABLE_OUTPUT)

    def wanted_over(self, current: Mapping[str, Any]) -> dict[str, Any]:
        """:raises InputError: the template changes, and the encoding options there are need not be of the new one."""
        template, options = self.wanted.get("encoding_option_template_id"), current.get("encoding_options")
        changes = template not in (None, current.get("encoding_option_template_id"))
        if changes and options and "encoding_options" not in self.wanted:
            raise InputError(
                f"template {template} may not include the current encoding_options {options}",
                "Set encoding_options too: to ids of this template, or to [] to remove them",
            )
        return super().wanted_over(current)

    def creation(self, replaced: Category | None) -> Step[Category]:
        fields = self.creation_fields(replaced)
        self.require(fields, "name", "output")
        nothing = dict.fromkeys(Category.__annotations__)

        def create(current: None) -> Category:
            self._resolved()
            return self._api.create_category(self.creation_fields(replaced))

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(Category, {**nothing, **fields, "status": "CREATED"}),
            took_effect=lambda seen: seen is not None,
            warning=self._missing(),
        )

    def update(self, changes: list[Change]) -> Step[Category]:
        def change(current: Category) -> Category:
            self._resolved()
            return self._api.update_category(current["id"], self._update_body(current))

        return Step(
            "update",
            perform=change,
            predict=self._predicted,
            took_effect=lambda seen: seen is not None and not self.changes(seen),
            warning=self._missing(),
        )

    def removal(self, current: Category) -> list[Step[Category]]:
        def delete(category: Category) -> None:
            self._api.delete_category(category["id"])

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    def _predicted(self, current: Category) -> Category:
        after = self.wanted_over(current)
        # Only the service knows the time and the number of output types. It shows an empty URL as null.
        unknown = {"update_time": None, "output_type": None}
        return cast(Category, {**after, **unknown, "notification_url": after["notification_url"] or None})

    def _update_body(self, current: Category) -> dict[str, Any]:
        """The service may replace or merge: the complete set is right for both."""
        after = self.wanted_over(current)
        output = {name: value for name, value in after["output"].items() if name in UPDATABLE_OUTPUT}
        return {"output": output, **{name: value for name, value in after.items() if name in UPDATABLE}}


def _id_or_name(option: Any) -> int | str:
    """Return what an encoding option is found by: of what a task registered its id, as soon as it has one."""
    if isinstance(option, Mapping):
        return cast("int | str", option.get("id", option["name"]))
    text = str(option)
    return int(text) if BY_ID.fullmatch(text) else text
