# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's management API (documentation: apigateway): products and their APIs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypedDict, TypeVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Listed, Page, listing, path
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    AmbiguousError,
    ApiError,
    NotFoundError,
    PermissionDeniedError,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import nfc, normalise
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

API_GATEWAY = Service(
    name="apigateway",
    title="API Gateway",
    hosts={
        "public": "https://apigateway.apigw.ntruss.com",
        "gov": "https://apigateway.apigw.gov-ntruss.com",
        "fin": "https://apigateway.apigw.fin-ntruss.com",
    },
    prefixes={"public": "/api/v1", "gov": "/api/v1", "fin": "/api/v1"},
    denied=frozenset({"10011", "10002"}),
    hints={
        "10011": "Grant the sub account the permission to create APIs in API Gateway",
        "10002": "Grant the sub account the permission for this action in API Gateway",
    },
)
# How the service answers to an id that it does not know.
ID_REFUSED = (NotFoundError, PermissionDeniedError)
PRODUCT_HINT = "Correct product, an id or an exact name"
T = TypeVar("T")


class Product(TypedDict):
    """A product. Times are ISO 8601; its id is a part of its APIs' host name (apigateway-product-getproduct)."""

    product_id: str
    product_name: str
    product_description: str | None
    subscription_code: str | None
    is_published: bool | None
    is_deleted: bool | None
    has_deployed_stage: bool | None
    invoke_id: str | None
    tenant_id: str | None
    modifier: str | None
    mod_time: str | None
    domain_code: str | None
    action_name: str | None
    permission: str | None
    disabled: bool | None


class Api(TypedDict):
    """An API. Times are ISO 8601, ids opaque strings of at most 10 characters (documentation: apigateway-api-apis)."""

    product_id: str
    api_id: str
    api_name: str
    api_description: str | None
    tenant_id: str | None
    modifier: str | None
    mod_time: str | None
    domain_code: str | None
    is_deleted: bool | None
    stages: list[dict[str, Any]] | None
    action_name: str | None
    permission: str | None
    disabled: bool | None


class ApiGateway:
    """A method an endpoint. An absent object is None."""

    # Ids are opaque; those that are seen have ten small letters and digits. A name may look the same, so what looks
    # like an id is tried as one first, and all else as a name.
    LOOKS_LIKE_ID = re.compile(r"(?=.*\d)[a-z0-9]{10}")
    LONGEST_ID = 10

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def in_product(self, product: str, act: Callable[[str], T]) -> T:
        """Call ``act`` with the id of the product that is given by id or by exact name, with as few calls as can be.

        What looks like an id may be a name all the same. The service refuses an id that it does not know as absent in
        one variant and as forbidden in another, so both lead to the look-up by name.

        :param act: raises one of ``ID_REFUSED`` where there is no product with the id.
        :raises NotFoundError: there is no such product.
        :raises AmbiguousError: several have the name.
        """
        refusal: ApiError | None = None
        if self.LOOKS_LIKE_ID.fullmatch(product):
            try:
                return act(product)
            except ID_REFUSED as error:
                refusal = error
        ids = self.product_ids(product)
        if len(ids) > 1:
            raise AmbiguousError(
                f"{len(ids)} API Gateway products have the name {product!r}: {line(', '.join(ids))}",
                "Set product to one of the ids",
            )
        if ids:
            return act(ids[0])
        if refusal is None and len(product) <= self.LONGEST_ID:
            try:
                return act(product)
            except ID_REFUSED as error:
                refusal = error
        if isinstance(refusal, PermissionDeniedError):
            refusal.problem += f"; nor does a product of API Gateway have the name {product!r}"
            refusal.hint = f"{PRODUCT_HINT}. {refusal.hint}"
        elif refusal is not None and refusal.origin.operation:  # the service said it, and knows no options
            refusal.hint = PRODUCT_HINT
        raise refusal or NotFoundError(f"API Gateway has no product {product!r}", PRODUCT_HINT)

    def product_ids(self, name: str) -> list[str]:
        """The ids of the products with exactly this name."""
        return [product["product_id"] for product in self.products(name)]

    def products(self, name: str | None = None) -> list[Product]:
        """The account's products, or those with exactly this name (apigateway-product-getproductlist)."""

        # The service's filter may match parts of names, and need not know that two ways to write a letter are one.
        narrowed = None if self._listings.shared or not (name or "").isascii() else name

        def fetch(page: Page) -> Listed[Product]:
            query: dict[str, Any] = {"offset": page.offset, "limit": page.size}
            query |= {} if narrowed is None else {"productName": narrowed}
            found: Listed[Product] = self._client.get(
                "list products", "/products", query, expect="productPage", kind=dict, parse=_products
            )
            return found

        found = self._listings.get(("products", narrowed), "product_id", lambda: listing(fetch, "product_id"))
        return [
            each
            for each in found
            if not each["is_deleted"] and (name is None or nfc(str(each["product_name"])) == nfc(name))
        ]

    def product(self, product_id: str) -> Product | None:
        """apigateway-product-getproduct"""
        try:
            product: Product = self._client.get(
                "get product",
                path("products", product_id),
                expect="product",
                kind=dict,
                parse=lambda body: _product(body["product"]),
            )
        except NotFoundError:
            self._listings.drop(("products", None), product_id)
            return None
        self._listings.put(("products", None), product_id, product)
        return None if product["is_deleted"] else product

    def found_product(self, product: str) -> Product:
        """The product that is given by id or by exact name.

        :raises NotFoundError: there is no such product.
        """

        def read(product_id: str) -> Product:
            if product_id != product:  # it was looked up by name just now
                return next(each for each in self.products(product) if each["product_id"] == product_id)
            found = self.product(product_id)
            if found is None:
                raise NotFoundError(f"API Gateway has no product {product!r}", PRODUCT_HINT)
            return found

        return self.in_product(product, read)

    def stage_ids(self, product_id: str) -> dict[str, str]:
        """The ids of all stages of a product by ``API/STAGE``, in one call (apigateway-product-getoverview)."""
        found: dict[str, str] = self._client.get(
            "get overview of product",
            f"{path('products', product_id)}/overview",
            expect="apis",
            kind=list,
            parse=lambda body: {
                f"{api['apiName']}/{stage['stageName']}": str(stage["stageId"])
                for api in body["apis"] or []
                for stage in api.get("stages") or []
            },
        )
        return found

    def create_product(self, fields: Mapping[str, Any]) -> Product:
        """apigateway-product-createproduct"""
        product: Product = self._client.write(
            "create product",
            "POST",
            "/products",
            fields,
            expect="product",
            kind=dict,
            parse=lambda body: _product(body["product"]),
        )
        return self._listings.put(("products", None), product["product_id"], product)

    def update_product(self, product_id: str, fields: Mapping[str, Any]) -> None:
        """apigateway-product-patchproduct; name and subscription code are always sent."""
        self._client.write("update product", "PATCH", path("products", product_id), fields)

    def delete_product(self, product_id: str) -> None:
        """apigateway-product-deleteproduct"""
        self._client.write("delete product", "DELETE", path("products", product_id))
        self._listings.drop(("products", None), product_id)

    def apis(self, product_id: str, name: str | None = None) -> list[Api]:
        """The product's APIs, or those with exactly this name (apigateway-api-apis).

        :raises NotFoundError: there is no such product.
        """

        if name is None or self._listings.shared:
            found = self._listings.get(("apis", product_id), "api_id", lambda: self._apis(product_id, {}))
        else:
            found = self._apis(product_id, {"apiName": name})  # it may match parts of names
        return [api for api in found if not api["is_deleted"] and name in (None, api["api_name"])]

    def _apis(self, product_id: str, filters: Mapping[str, str]) -> list[Api]:
        def fetch(page: Page) -> Listed[Api]:
            query = {"offset": page.offset, "limit": page.size, **filters}
            found: Listed[Api] = self._client.get(
                "list APIs",
                path("products", product_id, "apis"),
                query,
                expect="apis",
                kind=list,
                parse=lambda body: ([_api(raw, product_id) for raw in body["apis"] or []], body.get("total")),
            )
            return found

        return listing(fetch, "api_id")

    def api(self, product_id: str, api_id: str) -> Api | None:
        """apigateway-api-apis-detail"""
        try:
            api: Api = self._client.get(
                "get API",
                path("products", product_id, "apis", api_id),
                expect="api",
                parse=lambda body: _only_api(body, product_id),
            )
        except NotFoundError:
            self._listings.drop(("apis", product_id), api_id)
            return None
        self._listings.put(("apis", product_id), api["api_id"], api)
        return None if api["is_deleted"] else api

    def found_api(self, product_id: str, api: str) -> Api:
        """The API of the product that is given by id or by exact name.

        :raises NotFoundError: there is no such API.
        :raises AmbiguousError: several have the name.
        """
        looks_like_id = self.LOOKS_LIKE_ID.fullmatch(api) is not None
        found = self.api(product_id, api) if looks_like_id else None
        if found is None:
            named = self.apis(product_id, api)
            if len(named) > 1:
                ids = line(", ".join(each["api_id"] for each in named))
                raise AmbiguousError(f"{len(named)} APIs have the name {api!r}: {ids}", "Set api to one of the ids")
            if named:
                return named[0]
            found = None if looks_like_id or len(api) > self.LONGEST_ID else self.api(product_id, api)
        if found is None:
            raise NotFoundError(f"the product has no API {api!r}", "Correct api, an id or an exact name")
        return found

    def published_stages(self, product_id: str, api_name: str) -> set[str]:
        """The ids of the stages of an API that are in the catalogue (apigateway-api-apis)."""
        found = self._apis(product_id, {"apiName": api_name, "withStage": "true"})
        return {
            str(stage["stage_id"])
            for api in found
            if api["api_name"] == api_name
            for stage in api["stages"] or []
            if stage.get("is_published")
        }

    def clone_api(self, product_id: str, origin_api_id: str, name: str, description: str | None) -> Api:
        """apigateway-api-clone"""
        body = {"apiName": name, "originApiId": origin_api_id}
        if description is not None:
            body["apiDescription"] = description
        api: Api = self._client.write(
            "clone API",
            "POST",
            path("products", product_id, "apis", "clone"),
            body,
            expect="api",
            parse=lambda answer: _only_api(answer, product_id),
        )
        return self._listings.put(("apis", product_id), api["api_id"], api)

    def create_api(self, product_id: str, name: str, description: str | None) -> Api:
        """apigateway-api-create"""
        body = {"apiName": name, **({} if description is None else {"apiDescription": description})}
        api: Api = self._client.write(
            "create API",
            "POST",
            path("products", product_id, "apis"),
            body,
            expect="api",
            parse=lambda answer: _only_api(answer, product_id),
        )
        return self._listings.put(("apis", product_id), api["api_id"], api)

    def describe_api(self, product_id: str, api_id: str, description: str) -> None:
        """apigateway-api-change; the description is all that it takes."""
        where = path("products", product_id, "apis", api_id)
        self._client.write("update API", "PATCH", where, {"apiDescription": description})

    def delete_api(self, product_id: str, api_id: str) -> None:
        """apigateway-api-delete"""
        self._client.write("delete API", "DELETE", path("products", product_id, "apis", api_id))
        self._listings.drop(("apis", product_id), api_id)


def _products(body: Mapping[str, Any]) -> Listed[Product]:
    page = body["productPage"]
    return [_product(raw) for raw in page.get("content") or []], page.get("total")


def _product(raw: Mapping[str, Any]) -> Product:
    return cast(Product, normalise(raw, Product, times=("mod_time",)))


def _only_api(body: Mapping[str, Any], product_id: str) -> Api:
    raw = body["api"]
    # One document shows an array of one.
    return _api(raw[0] if isinstance(raw, list) else raw, product_id)


def _api(raw: Mapping[str, Any], product_id: str) -> Api:
    return cast(Api, normalise({**raw, "productId": raw.get("productId") or product_id}, Api, times=("mod_time",)))
