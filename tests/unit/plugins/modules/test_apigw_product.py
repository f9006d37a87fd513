# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Products of API Gateway, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.apigw_product import MODULE
from ansible_collections.naver.ncloud.plugins.modules.apigw_product_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

LIST, GET = "apigateway-product-getproductlist", "apigateway-product-getproduct"
CREATE, CHANGE, DELETE = (f"apigateway-product-{name}" for name in ("createproduct", "patchproduct", "deleteproduct"))
APIS, API = "apigateway-api-apis", "apigateway-api-apis-detail"
GAMES: dict[str, Any] = {
    "productId": "p1abcd2345",
    "productName": "games",
    "productDescription": "Scores",
    "subscriptionCode": "PUBLIC",
}
SEED: dict[str, Any] = {"apigateway": {"products": [GAMES]}}

CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create product",
            options={"name": "clips", "subscription": "protected", "description": "Short ones"},
            end={
                "apigateway.products": [
                    GAMES,
                    {"productName": "clips", "subscriptionCode": "PROTECTED", "productDescription": "Short ones"},
                ]
            },
            listing=LIST,
        ),
        Write(
            operation=CHANGE,
            action="update",
            says="update product",
            options={"name": "games", "subscription": "protected"},
            end={"apigateway.products": [{**GAMES, "subscriptionCode": "PROTECTED"}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete product",
            options={"name": "games", "state": "absent"},
            end={"apigateway.products": []},
        ),
    ),
    tasks=(Task({"product_id": "p1abcd2345", "name": "winter games"}),),
    seed=SEED,
)
INFO_CASE = Case(tasks=(Task({}), Task({"name": "games"}), Task({"product_id": "p1abcd2345"})), seed=SEED)


def test_a_second_run_costs_one_listing(account: Account) -> None:
    options = {"name": "clips", "subscription": "public", "description": "Short ones"}

    created = account.apply(MODULE, **options)
    assert account.calls == [LIST, CREATE]
    assert account.entries[-1]["body"] == {
        "productName": "clips",
        "subscriptionCode": "PUBLIC",
        "description": "Short ones",
    }

    again = account.apply(MODULE, **options)
    assert account.calls == [LIST]
    assert not again["changed"]
    assert again["product"]["id"] == created["product"]["product_id"]


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ({"name": "games", "description": ""}, {"description": ""}),
        ({"name": "games", "subscription": "protected"}, {"subscriptionCode": "PROTECTED"}),
        ({"product_id": "p1abcd2345", "name": "winter games"}, {"productName": "winter games"}),
    ],
    ids=["description", "subscription", "name"],
)
def test_an_update_repeats_what_it_does_not_change(
    account: Account, wanted: dict[str, Any], sent: dict[str, str]
) -> None:
    account.emulator.seed(SEED)

    done = account.apply(MODULE, **wanted)

    assert done["actions"] == ["update"]
    assert account.writes == [CHANGE]
    (body,) = (entry["body"] for entry in account.entries if entry["write"])
    assert body == {"productName": "games", "subscriptionCode": "PUBLIC", "description": "Scores", **sent}
    assert not account.apply(MODULE, **wanted)["changed"]


def test_a_product_with_apis_is_not_deleted(account: Account) -> None:
    account.emulator.seed(SEED)
    account.seed("apigateway", apis=[{"apiName": "blue"}, {"apiName": "green"}])

    refused = account.refuse(MODULE, name="games", state="absent")

    assert account.calls == [LIST, APIS, API, API]  # as a list may still show what is gone
    assert refused["failure"]["kind"] == "input"
    assert "it still has 2 APIs: blue, green" in refused["msg"]
    leaving = {"name": "games", "state": "absent", "except_apis": ["blue", "green"]}
    assert account.run(MODULE, check=True, **leaving)["actions"] == ["delete"]
    assert "it still has 2 APIs" in account.fail(MODULE, **leaving)["msg"]


def test_what_a_creation_needs(account: Account) -> None:
    refused = account.refuse(MODULE, name="games")

    assert "creating it requires: subscription" in refused["msg"]


@pytest.mark.parametrize(
    "options", [{"name": "x" * 101}, {"name": "a", "description": "x" * 301}, {"product_id": "a/b"}]
)
def test_bad_options(account: Account, options: dict[str, str]) -> None:
    assert account.refuse(MODULE, **options)["failure"]["kind"] == "input"
    assert account.calls == []


def test_two_of_one_name(account: Account) -> None:
    account.seed("apigateway", products=[{**GAMES, "productId": "p2abcd2345"}, GAMES])

    refused = account.refuse(MODULE, name="games", state="absent")

    assert refused["failure"]["kind"] == "ambiguous"
    assert account.apply(MODULE, product_id="p2abcd2345", state="absent")["changed"]


def test_letters_that_are_written_in_two_ways_are_one(account: Account) -> None:
    made = account.apply(MODULE, name="\u00e9t\u00e9", subscription="public")["product"]

    again = account.run(MODULE, name="e\u0301te\u0301", subscription="public")

    assert not again["changed"]
    assert again["product"]["id"] == made["id"]


def test_deleted_ones_do_not_count(account: Account) -> None:
    account.seed("apigateway", products=[{**GAMES, "isDeleted": True}])

    assert account.run(INFO)["products"] == []
    assert account.run(INFO, product_id="p1abcd2345")["products"] == []
    assert not account.run(MODULE, name="games", state="absent")["changed"]
