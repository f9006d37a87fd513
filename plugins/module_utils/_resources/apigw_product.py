# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A product of API Gateway as the engine manages it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, after_write, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import ApiGateway, Product

LONGEST_NAME = 100
NAME = rules.Rule(
    lambda value: rules.READABLE.holds(value) and len(value) <= LONGEST_NAME,
    f"a single line of printable text of at most {LONGEST_NAME} characters",
)
RULES = {
    "name": NAME,
    "product_id": rules.SHORT_ID,
    "description": rules.at_most(300),
    "except_apis": rules.READABLE,
}


class ProductResource(Resource[Product]):
    kind = "API Gateway product"
    id_field = "product_id"
    name_field = "product_name"
    id_option = "product_id"
    managed = ("name", "subscription", "description")
    rules = RULES

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = ApiGateway(client)

    def get(self, identifier: str) -> Product | None:
        return self._api.product(identifier)

    def named(self) -> list[Product]:
        return self._api.products(self.options["name"])

    def comparable(self, current: Product) -> Mapping[str, Any]:
        return self.described(current).options

    @classmethod
    def described(cls, record: Product) -> Description:
        code = record["subscription_code"]
        return Description(
            {
                "name": record["product_name"],
                "subscription": str(code).lower() if code else None,
                "description": record["product_description"],
            }
        )

    def is_immutable(self, field: str) -> bool:
        return False

    def creation(self, replaced: Product | None) -> Step[Product]:
        self.require(self.wanted, "name", "subscription")
        nothing = dict.fromkeys(Product.__annotations__)
        return Step(
            "create",
            perform=lambda current: self._api.create_product(_body(self.wanted)),
            predict=lambda current: cast(Product, {**nothing, **_fields(self.wanted)}),
            took_effect=lambda seen: seen is not None,
        )

    def update(self, changes: list[Change]) -> Step[Product]:
        def change(product: Product) -> Product | None:
            # Name and code are required; a description that is left out may be removed.
            self._api.update_product(product["product_id"], _body(self.wanted_over(self.comparable(product))))
            with after_write():
                return self.read(product)

        return Step(
            "update",
            perform=change,
            predict=lambda product: cast(
                Product, {**product, **_fields(self.wanted), "mod_time": None, "modifier": None}
            ),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Product) -> list[Step[Product]]:
        """:raises InputError: it has APIs. What would become of them is documented nowhere."""
        leaving = self.options.get("except_apis") or []
        return self.removal_unless_used(
            current, leaving, self._refuse_apis, lambda product: self._api.delete_product(product["product_id"])
        )

    def _refuse_apis(self, current: Product, leaving: list[str]) -> None:
        product_id = current["product_id"]
        apis = [
            str(api["api_name"])
            for api in self._api.apis(product_id)
            if api["api_name"] not in leaving
            and self._api.api(product_id, api["api_id"]) is not None  # a list may still show what is gone
        ]
        if apis:
            with attempting(f"delete {self.kind} {self.label}"):
                raise InputError(
                    f"it still has {len(apis)} API{'s' if len(apis) > 1 else ''}: {line(', '.join(sorted(apis)))}",
                    "Delete its APIs first",
                )


def _body(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The request's names; the response has another one for the description."""
    names = {
        "product_name": "productName",
        "subscription_code": "subscriptionCode",
        "product_description": "description",
    }
    return {names[name]: value for name, value in _fields(wanted).items() if value is not None}


def _fields(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is wanted in the words of the record."""
    fields = {
        "product_name": wanted.get("name"),
        "subscription_code": wanted["subscription"].upper() if wanted.get("subscription") else None,
        "product_description": wanted.get("description"),
    }
    return {name: value for name, value in fields.items() if value is not None}
