# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An API of API Gateway that is a clone of another one, as the engine manages it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    AmbiguousError,
    InputError,
    NotFoundError,
    after_write,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import ID_REFUSED, Api, ApiGateway

RULES = {
    "product": rules.READABLE,
    "name": rules.matches(r"[A-Za-z0-9_-]{1,20}", "1 to 20 letters, digits, underscores or hyphens"),
    "api_id": rules.SHORT_ID,
    "source": rules.READABLE,
    "description": rules.at_most(300),
}


class ApiResource(Resource[Api]):
    kind = "API Gateway API"
    id_field = "api_id"
    name_field = "api_name"
    made_of = ("product", "source")
    id_option = "api_id"
    unique_names = True
    managed = ("name", "description")
    rules = RULES
    immutable_hint = "An API cannot be renamed: clone it under the new name and delete this one, or correct the options"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = ApiGateway(client)
        self._product_id = ""

    def find(self) -> Api | None:
        try:
            return self._api.in_product(self.options["product"], self._find_in)
        except NotFoundError:
            if self.state != "absent":
                raise
            product = self.options["product"]
            self.skip_reason = (
                f"API Gateway product {product!r} was not found, so {self.kind} {self.label} is treated as absent"
            )
            return None

    def _find_in(self, product_id: str) -> Api | None:
        self._product_id = product_id
        found = super().find()
        api_id = self.options["api_id"]
        looked_up = product_id != self.options["product"]
        if found is None and api_id is not None and not looked_up:
            # An unknown product answers the same to an id; only its listing fails.
            self._api.apis(product_id, self.options["name"] or api_id)
        return found

    def get(self, identifier: str) -> Api | None:
        return self._api.api(self._product_id, identifier)

    def named(self) -> list[Api]:
        return self._api.apis(self._product_id, self.options["name"])

    def creation_key(self, current: Api | None = None) -> str:
        return f"{super().creation_key(current)}\n{self._product_id}"

    def comparable(self, current: Api) -> Mapping[str, Any]:
        return {"name": current["api_name"], "description": current["api_description"]}

    def is_immutable(self, field: str) -> bool:
        return field != "description"

    def creation(self, replaced: Api | None) -> Step[Api]:
        self.require(self.wanted, "name")
        origin, name, description = self._origin(), self.options["name"], self.wanted.get("description")
        nothing = dict.fromkeys(Api.__annotations__)
        predicted = {**nothing, "product_id": self._product_id, "api_name": name, "api_description": description}
        return Step(
            "create",
            perform=lambda current: self._api.clone_api(self._product_id, origin, name, description),
            predict=lambda current: cast(Api, predicted),
            took_effect=lambda seen: seen is not None,
        )

    def update(self, changes: list[Change]) -> Step[Api]:
        def describe(api: Api) -> Api | None:
            self._api.describe_api(self._product_id, api["api_id"], self.wanted["description"])
            with after_write():
                return self.read(api)

        # When, and by whom: the service notes that.
        described = {"api_description": self.wanted["description"], "mod_time": None, "modifier": None}
        return Step(
            "update",
            perform=describe,
            predict=lambda api: cast(Api, {**api, **described}),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Api) -> list[Step[Api]]:
        def delete(api: Api) -> None:
            self._api.delete_api(self._product_id, api["api_id"])

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    def _is_id(self, source: str) -> bool:
        try:
            return self.get(source) is not None
        except ID_REFUSED:
            return False

    def _origin(self) -> str:
        """Return the id of the API to clone."""
        source = self.options.get("source")
        if source is None:
            raise InputError("it does not exist; cloning it requires: source", "Set source to an API's id or name")
        looks_like_id = ApiGateway.LOOKS_LIKE_ID.fullmatch(source) is not None
        if looks_like_id and self._is_id(source):
            return str(source)
        named = self._api.apis(self._product_id, source)
        if len(named) > 1:
            ids = line(", ".join(api["api_id"] for api in named))
            raise AmbiguousError(
                f"{len(named)} APIs have the name {source!r} (ids {ids})", "Set source to one of the ids"
            )
        if named:
            return named[0]["api_id"]
        if looks_like_id or (rules.SHORT_ID.holds(source) and self._is_id(source)):
            return str(source)  # if it is of another product, the service knows
        raise NotFoundError(
            f"source API {source!r} does not exist in the product", "Set source to an existing API's id or exact name"
        )
