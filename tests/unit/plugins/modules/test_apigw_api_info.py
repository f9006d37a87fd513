# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.apigw_api_info import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task

CASE = Case(
    tasks=(
        Task({"product": "p1abcd2345"}),
        Task({"product": "games", "name": "games-blue"}),
        Task({"product": "p1abcd2345", "api_id": "a1abcd2345"}),
        Task({}),
    ),
    seed={
        "apigateway": {
            "products": [{"productId": "p1abcd2345", "productName": "games"}],
            "apis": [
                {
                    "apiId": "a1abcd2345",
                    "productId": "p1abcd2345",
                    "apiName": "games-blue",
                    "apiDescription": "Blue",
                }
            ],
        }
    },
)

DIALECTS = ("newest", "legacy")
PRODUCTS, APIS, GET = "apigateway-product-getproductlist", "apigateway-api-apis", "apigateway-api-apis-detail"
PRODUCT, OTHER = "p1abcd2345", "p2abcd2345"
SEED: dict[str, Any] = {
    "apiId": "a1bcd23456",
    "productId": PRODUCT,
    "apiName": "games-blue",
    "apiDescription": "Winter games, blue",
    "tenantId": "t1abcd2345",
    "modifier": "1234",
    "modTime": "2026-01-31T18:00:00+09:00",
    "domainCode": "PUB",
}


def seed(account: Account) -> None:
    account.seed("apigateway", products=[{"productId": PRODUCT, "productName": "Winter games"}])
    others = {"a2bcd23456": "more", "a3bcd23456": "games-blue-2", "a4bcd23456": "more"}
    apis = [{"apiId": identifier, "productId": PRODUCT, "apiName": name} for identifier, name in others.items()]
    account.seed("apigateway", apis=[SEED, *apis, {**SEED, "apiId": "a5bcd23456", "isDeleted": True}])


@pytest.mark.parametrize(
    ("options", "found", "calls"),
    [
        ({}, ["a4", "a3", "a2", "a1"], [APIS]),
        ({"name": "games-blue"}, ["a1"], [APIS]),
        ({"name": "more"}, ["a4", "a2"], [APIS]),
        ({"name": "games"}, [], [APIS]),
        ({"name": "MORE"}, [], [APIS]),
        ({"api_id": "a3bcd23456"}, ["a3"], [GET]),
        ({"api_id": "a5bcd23456"}, [], [GET, APIS]),
        ({"api_id": "a3bcd23456", "name": "games-blue-2"}, ["a3"], [GET]),
        ({"api_id": "a3bcd23456", "name": "games-blue"}, [], [GET]),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_filters(account: Account, options: dict[str, Any], found: list[str], calls: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    seed(account)

    result = account.apply(MODULE, product=PRODUCT, **options)

    assert [api["api_id"][:2] for api in result["apis"]] == found
    assert not result["changed"]
    assert account.calls == calls

    by_name = account.apply(MODULE, product="Winter games", **options)

    assert by_name["apis"] == result["apis"]
    assert account.calls == [PRODUCTS, calls[0]]


@pytest.mark.parametrize(
    ("options", "found"),
    [({}, ["a4", "a3", "a2", "a1", "b1"]), ({"name": "games-blue"}, ["a1", "b1"]), ({"name": "never-was"}, [])],
    ids=str,
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_products(account: Account, options: dict[str, Any], found: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    seed(account)
    account.seed("apigateway", products=[{"productId": OTHER, "productName": "Winter games"}, {"productId": "p3"}])
    account.seed("apigateway", apis=[{"apiId": "b1bcd23456", "productId": OTHER, "apiName": "games-blue"}])

    apis = account.apply(MODULE, **options)["apis"]

    assert sorted(api["api_id"][:2] for api in apis) == sorted(found)
    assert {api["product_id"] for api in apis if api["api_id"][0] == "b"} <= {OTHER}
    assert account.calls == [PRODUCTS, *[APIS] * 3]


def test_a_product_that_can_not_be_read_is_named(account: Account) -> None:
    seed(account)
    account.seed("apigateway", products=[{"productId": OTHER, "productName": "Summer games"}])
    account.emulator.add_fault(path=f"/api/v1/products/{OTHER}/apis", status=404, error_code="300")

    assert "Could not read the APIs of API Gateway product 'Summer games'" in account.fail(MODULE)["msg"]


def test_an_account_without_products(account: Account) -> None:
    assert account.apply(MODULE)["apis"] == []
    assert account.calls == [PRODUCTS]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_spelling_whatever_the_service_speaks(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    seed(account)

    (api,) = account.run(MODULE, product=PRODUCT, api_id="a1bcd23456")["apis"]
    (listed,) = account.run(MODULE, product=PRODUCT, name="games-blue")["apis"]

    assert api == {
        "action_name": None,
        "api_description": "Winter games, blue",
        "id": "a1bcd23456",
        "name": "games-blue",
        "api_id": "a1bcd23456",
        "api_name": "games-blue",
        "disabled": None,
        "domain_code": "PUB",
        "is_deleted": False,
        "mod_time": "2026-01-31T09:00:00Z",
        "modifier": "1234",
        "permission": None,
        "product_id": PRODUCT,
        "stages": [],
        "tenant_id": "t1abcd2345",
    }
    assert listed == {**api, "stages": None}


def test_an_empty_product(account: Account) -> None:
    account.seed("apigateway", products=[{"productId": PRODUCT}])

    assert account.apply(MODULE, product=PRODUCT)["apis"] == []


@pytest.mark.parametrize("options", [{}, {"name": "games-blue"}, {"api_id": "z9z9z9z9z9"}], ids=str)
@pytest.mark.parametrize("product", ["p9abcd2345", "Never heard of it"])
def test_no_product(account: Account, product: str, options: dict[str, Any]) -> None:
    seed(account)

    refused = account.fail(MODULE, product=product, **options)

    assert refused["failure"]["kind"] == "not_found"
    assert product in refused["msg"]


@pytest.mark.parametrize("page_size", [None, 40])
def test_a_thousand(account: Account, page_size: int | None) -> None:
    account.emulator.update_settings(max_page_size=page_size)
    account.seed("apigateway", products=[{"productId": PRODUCT}])
    account.seed("apigateway", apis={"count": 1000, "productId": PRODUCT, "apiName": "api-{n}"})

    assert len({api["api_id"] for api in account.run(MODULE, product=PRODUCT)["apis"]}) == 1000
    assert account.calls == [APIS] * (25 if page_size else 10)


@pytest.mark.parametrize("options", [{"product": ".."}, {"product": ""}, {"product": PRODUCT, "api_id": ""}], ids=str)
def test_what_is_no_id(account: Account, options: dict[str, Any]) -> None:
    seed(account)

    assert account.fail(MODULE, **options)["failure"]["kind"] == "input"
