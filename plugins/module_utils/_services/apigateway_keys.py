# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's API keys: the keys of the account, what they subscribe to, and the plan of each at each stage.

The values of keys are secrets, and even lists carry them. No record has them unless it is asked for; what tells whether
a value is still the same is its SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, listing, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.module_utils._records import normalise

KEYS = ("API keys",)
VALUES = ("primary_key", "secondary_key")


class ApiKey(TypedDict):
    """An API key. Its values are masked unless they were asked for (apigateway-apikey-apikeys-detail)."""

    api_key_id: str
    api_key_name: str
    api_key_description: str | None
    is_enabled: bool | None
    primary_key: str | None
    primary_key_sha256: str | None  # 64 hexadecimal digits
    secondary_key: str | None
    secondary_key_sha256: str | None
    tenant_id: str | None
    modifier: str | None
    mod_time: str | None
    domain_code: str | None


class Subscription(TypedDict):
    """What a key subscribes to, and how far that is (apigateway-apikey-products)."""

    product_id: str
    product_name: str | None
    product_description: str | None
    publisher_id: str | None
    status: str | None
    reg_time: str | None
    mod_time: str | None


class StagePlan(TypedDict):
    """The usage plan of a key at a stage, None for the stage's own limits (apigateway-product-subscription)."""

    api_id: str
    api_name: str | None
    stage_id: str
    stage_name: str | None
    usage_plan_id: str | None
    usage_plan_name: str | None


class ApiKeys:
    """A method an endpoint."""

    def __init__(self, client: Client, *, with_values: bool = False) -> None:
        """:param with_values: whether a key that is read alone has its values."""
        self._client = client
        self._listings = client.listings
        self._with_values = with_values

    def api_keys(self) -> list[ApiKey]:
        """All keys of the account, without their values (apigateway-apikey-apikeys)."""

        def fetch(page: Page) -> Listed[ApiKey]:
            found: Listed[ApiKey] = self._client.get(
                "list API keys",
                "/api-keys",
                {"offset": page.offset, "limit": page.size},
                expect="apiKeys",
                kind=list,
                parse=lambda body: ([_key(raw) for raw in body["apiKeys"] or []], body.get("total")),
            )
            return found

        return self._listings.get(KEYS, "api_key_id", lambda: listing(fetch, "api_key_id"))

    def key(self, key_id: str) -> ApiKey | None:
        """apigateway-apikey-apikeys-detail"""
        try:
            key: ApiKey = self._client.get("get API key", path("api-keys", key_id), expect="apiKeyId", parse=self._read)
        except NotFoundError:
            self._listings.drop(KEYS, key_id)
            return None
        return self._noted(key)

    def create_key(self, name: str, description: str | None) -> ApiKey:
        """apigateway-apikey-create; it is enabled."""
        body = {"apiKeyName": name, **({} if description is None else {"apiKeyDescription": description})}
        return self._written("create API key", "POST", "/api-keys", body)

    def update_key(self, key_id: str, fields: Mapping[str, Any]) -> ApiKey:
        """apigateway-apikey-change; name and state are always sent."""
        return self._written("update API key", "PUT", path("api-keys", key_id), fields)

    def rotate(self, key_id: str, which: str) -> ApiKey:
        """Give the key a new primary or secondary value; the old one is invalid from then on
        (apigateway-apikey-regenerate)."""
        return self._written("rotate API key", "PATCH", path("api-keys", key_id), {"keyType": which.upper()})

    def delete_key(self, key_id: str) -> None:
        """apigateway-apikey-delete"""
        self._client.write("delete API key", "DELETE", path("api-keys", key_id))
        self._listings.drop(KEYS, key_id)

    def subscriptions(self, key_id: str) -> list[Subscription]:
        """apigateway-apikey-products"""

        def fetch(page: Page) -> Listed[Subscription]:
            found: Listed[Subscription] = self._client.get(
                "list products of API key",
                f"{path('api-keys', key_id)}/products",
                {"offset": page.offset, "limit": page.size},
                expect="apiKeyRelateProductDtos",
                kind=list,
                parse=lambda body: (
                    [
                        cast(Subscription, normalise(raw, Subscription, times=("reg_time", "mod_time")))
                        for raw in body["apiKeyRelateProductDtos"] or []
                    ],
                    body.get("total"),
                ),
            )
            return found

        return listing(fetch, "product_id")

    def subscribe(self, key_id: str, product_id: str) -> None:
        """apigateway-apikey-subscribe"""
        where = f"{path('api-keys', key_id)}/subscribe"
        self._client.write("subscribe API key", "POST", where, {"productId": product_id})

    def unsubscribe(self, key_id: str, product_id: str) -> None:
        """apigateway-apikey-unsubscribe"""
        where = f"{path('api-keys', key_id)}/unsubscribe"
        self._client.write("unsubscribe API key", "POST", where, {"productId": product_id})

    def approve(self, key_id: str, product_id: str) -> None:
        """Accept the subscription to a product of ours (apigateway-product-patchapikey)."""
        where = path("products", product_id, "api-keys", key_id)
        self._client.write("approve API key", "PATCH", where, {"status": "ACCEPTED"})

    def stage_plans(self, key_id: str, product_id: str) -> list[StagePlan]:
        """The plan of the key at each stage of a product of ours (apigateway-product-subscription)."""

        def fetch(page: Page) -> Listed[StagePlan]:
            found: Listed[StagePlan] = self._client.get(
                "list usage plans of API key",
                f"{path('products', product_id)}/subscription-detail",
                {"apiKeyId": key_id, "offset": page.offset, "limit": page.size},
                expect="apiKeyRelations",
                kind=dict,
                parse=lambda body: (
                    [
                        cast(StagePlan, normalise(raw, StagePlan))
                        for raw in body["apiKeyRelations"].get("content") or []
                    ],
                    body["apiKeyRelations"].get("total"),
                ),
            )
            return found

        return listing(fetch, "stage_id")

    def set_stage_plan(self, key_id: str, product_id: str, stage_id: str, plan_id: str | None) -> None:
        """Give the key a plan at a stage that has the plan (apigateway-product-usageplan).

        Assumption: without a plan in the request, the stage's own limits hold again.
        """
        where = path("products", product_id, "api-keys", key_id, "stages", stage_id)
        body = {} if plan_id is None else {"usagePlanId": plan_id}
        self._client.write("set usage plan of API key", "PUT", where, body)

    def _written(self, operation: str, method: str, where: str, body: Mapping[str, Any]) -> ApiKey:
        key: ApiKey = self._client.write(
            operation,
            method,
            where,
            body,
            expect="apiKey",
            kind=dict,
            parse=lambda answer: self._read(answer["apiKey"]),
        )
        return self._noted(key)

    def _read(self, raw: Mapping[str, Any]) -> ApiKey:
        key = _key(raw)
        if not self._with_values:
            return key
        return cast(ApiKey, {**key, "primary_key": raw.get("primaryKey"), "secondary_key": raw.get("secondaryKey")})

    def _noted(self, key: ApiKey) -> ApiKey:
        self._listings.put(KEYS, key["api_key_id"], without_values(key))
        return key


def without_values(key: ApiKey) -> ApiKey:
    return cast(ApiKey, {**key, **{name: MASK for name in VALUES if key.get(name)}})


def _key(raw: Mapping[str, Any]) -> ApiKey:
    hashes = {f"{name}Sha256": _sha256(raw.get(name)) for name in ("primaryKey", "secondaryKey")}
    key = normalise({**raw, **hashes}, ApiKey, times=("mod_time",))
    return without_values(cast(ApiKey, key))


def _sha256(value: Any) -> str | None:
    return hashlib.sha256(value.encode()).hexdigest() if isinstance(value, str) and value else None
