# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API keys: their values stay secret, and what they subscribe to is a set."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils import _resource
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_keys import ApiKeys
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_key import MODULE
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_key_info import MODULE as INFO
from ansible_collections.naver.ncloud.plugins.modules.apigw_product import MODULE as PRODUCT
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

LIST, GET, CREATE, CHANGE, ROTATE, DELETE, SUBSCRIBED, SUBSCRIBE, UNSUBSCRIBE = (
    f"apigateway-apikey-{name}"
    for name in (
        "apikeys",
        "apikeys-detail",
        "create",
        "change",
        "regenerate",
        "delete",
        "products",
        "subscribe",
        "unsubscribe",
    )
)
PRODUCTS, APPROVE, PLAN, RELATIONS, OVERVIEW = (
    f"apigateway-product-{name}"
    for name in ("getproductlist", "patchapikey", "usageplan", "subscription", "getoverview")
)
PLANS = "apigateway-usageplan-getusageplanlist"
PRIMARY, SECONDARY = "primary-value-of-the-key", "secondary-value-of-the-key"


def sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


KEY: dict[str, Any] = {
    "apiKeyId": "k9abcd2345",
    "apiKeyName": "partner",
    "apiKeyDescription": "The partner's",
    "isEnabled": True,
    "primaryKey": PRIMARY,
    "secondaryKey": SECONDARY,
}
SEED: dict[str, Any] = {
    "apigateway": {
        "products": [
            {"productId": "p8abcd2345", "productName": "music", "subscriptionCode": "PUBLIC"},
            {"productId": "p9abcd2345", "productName": "teams", "subscriptionCode": "PROTECTED"},
        ],
        "usagePlans": [{"usagePlanId": "u9abcd2345", "usagePlanName": "iron"}],
        "apis": [{"apiId": "a9abcd2345", "productId": "p9abcd2345", "apiName": "names"}],
        "stages": [
            {"stageId": "s9abcd2345", "apiId": "a9abcd2345", "stageName": "prod", "usagePlanIds": ["u9abcd2345"]}
        ],
        "apiKeys": [KEY],
    }
}


def subscribed(product: str, status: str) -> dict[str, Any]:
    return {"apigateway": {"apiKeys": [{**KEY, "subscriptions": [{"productId": product, "status": status}]}]}}


def write(
    operation: str, action: str, says: str, status: str | None, seed: dict[str, Any], *subscriptions: dict[str, Any]
) -> Write:
    statuses = [] if status is None else [{"status": status}]
    return Write(
        operation=operation,
        action=action,
        says=says,
        options={"name": "partner", "subscriptions": list(subscriptions)},
        end={"apigateway.apiKeys": [{"apiKeyName": "partner", **({} if statuses else {"subscriptions": []})}]},
        seed=seed,
    )


CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create API key",
            options={"name": "another", "description": "Another one"},
            end={"apigateway.apiKeys": [KEY, {"apiKeyName": "another", "apiKeyDescription": "Another one"}]},
        ),
        Write(
            operation=CHANGE,
            action="update",
            says="update API key",
            options={"name": "partner", "enabled": False},
            end={"apigateway.apiKeys": [{**KEY, "isEnabled": False}]},
        ),
        Write(
            operation=ROTATE,
            action="rotate secondary",
            says="rotate API key",
            options={"name": "partner", "rotate": "secondary", "rotate_if_sha256": sha256(SECONDARY)},
            end={"apigateway.apiKeys": [{"primaryKey": PRIMARY}]},
        ),
        write(SUBSCRIBE, "subscribe music", "subscribe API key", "ACCEPTED", {}, {"product": "music"}),
        write(
            APPROVE,
            "approve teams",
            "approve API key",
            "ACCEPTED",
            subscribed("p9abcd2345", "REQUEST"),
            {"product": "teams", "approve": True},
        ),
        write(
            PLAN,
            "set plan of names/prod",
            "set usage plan of API key",
            "ACCEPTED",
            subscribed("p9abcd2345", "ACCEPTED"),
            {"product": "teams", "plans": {"names/prod": "iron"}},
        ),
        write(UNSUBSCRIBE, "unsubscribe music", "unsubscribe API key", None, subscribed("p8abcd2345", "ACCEPTED")),
        Write(
            operation=DELETE,
            action="delete",
            says="delete API key",
            options={"name": "partner", "state": "absent"},
            end={"apigateway.apiKeys": []},
        ),
    ),
    tasks=(Task({"api_key_id": "k9abcd2345", "name": "friend"}),),
    seed=SEED,
)
INFO_CASE = Case(
    tasks=(
        Task({}),
        Task({"name": "partner"}),
        Task({"api_key_id": "k9abcd2345"}),
        Task({"subscriptions": True}),
        Task({"api_key_id": "k9abcd2345", "subscriptions": True}),
    ),
    seed=SEED,
)


def test_what_a_key_subscribes_to_is_read_when_asked_for(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = [
        {"product": "teams", "approve": True, "plans": {"names/prod": "iron"}},
        {"product": "music"},
    ]
    account.run(MODULE, name="partner", subscriptions=wanted)
    account.run(MODULE, name="another")

    another, partner = sorted(account.run(INFO, subscriptions=True)["api_keys"], key=lambda key: str(key["name"]))

    assert account.calls == [LIST, PRODUCTS, SUBSCRIBED, SUBSCRIBED, RELATIONS, RELATIONS]
    assert another["subscriptions"] == []
    assert partner["subscriptions"] == [
        {"product_id": "p8abcd2345", "product_name": "music", "status": "ACCEPTED", "plans": {}, "plan_ids": {}},
        {
            "product_id": "p9abcd2345",
            "product_name": "teams",
            "status": "ACCEPTED",
            "plans": {"names/prod": "iron"},
            "plan_ids": {"names/prod": "u9abcd2345"},
        },
    ]
    assert account.run(INFO, api_key_id="k9abcd2345", subscriptions=True)["api_keys"] == [partner]
    assert account.calls == [GET, PRODUCTS, SUBSCRIBED, RELATIONS, RELATIONS]
    assert "subscriptions" not in account.run(INFO)["api_keys"][0]
    assert account.calls == [LIST]


# -- secrets


@pytest.mark.parametrize("by", [{"name": "partner"}, {"api_key_id": "k9abcd2345"}])
def test_values_are_returned_only_when_asked_for(account: Account, by: dict[str, str]) -> None:
    account.emulator.seed(SEED)
    for module, options in ((MODULE, {"description": "New"}), (INFO, {}), (MODULE, {"enabled": True})):
        result = account.run(module, **by, **options)

        assert PRIMARY not in json.dumps(result)
        assert SECONDARY not in json.dumps(result)
    key = account.run(INFO, **by)["api_keys"][0]
    assert key["primary_key"] == key["secondary_key"] == "********"
    assert key["primary_key_sha256"] == sha256(PRIMARY)

    shown = account.run(MODULE, **by, return_secrets=True)
    assert (shown["api_key"]["primary_key"], shown["api_key"]["secondary_key"]) == (PRIMARY, SECONDARY)
    assert PRIMARY not in json.dumps(shown["diff"])
    assert account.run(INFO, **by, return_secrets=True)["api_keys"][0]["primary_key"] == PRIMARY


def test_a_new_key_returns_its_values(account: Account) -> None:
    made = account.run(MODULE, name="partner", return_secrets=True)

    (there,) = account.emulator.state("apigateway")["apiKeys"]
    assert made["api_key"]["primary_key"] == there["primaryKey"]
    assert account.calls == [LIST, CREATE]
    assert there["primaryKey"] not in json.dumps(made["diff"])


# -- rotation


def test_rotation_is_idempotent(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = {"name": "partner", "rotate": "primary", "rotate_if_sha256": sha256(PRIMARY).upper()}

    done = account.apply(MODULE, **wanted)

    assert done["actions"] == ["rotate primary"]
    (there,) = account.emulator.state("apigateway")["apiKeys"]
    assert there["primaryKey"] != PRIMARY
    assert there["secondaryKey"] == SECONDARY
    assert done["api_key"]["primary_key_sha256"] == sha256(there["primaryKey"])
    assert not account.apply(MODULE, **wanted)["changed"]
    assert account.calls == [LIST]


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_rotation_whose_answer_is_lost(account: Account, drop: str) -> None:
    account.emulator.seed(SEED)
    account.emulator.add_fault(operation=ROTATE, nth=1, drop=drop)

    account.run(MODULE, name="partner", rotate="primary", rotate_if_sha256=sha256(PRIMARY))

    assert account.writes.count(ROTATE) == (2 if drop == "before" else 1)


# -- subscriptions


def test_from_nothing_to_a_key_with_a_plan(account: Account) -> None:
    account.emulator.seed({"apigateway": {**SEED["apigateway"], "apiKeys": []}})
    wanted = {
        "name": "partner",
        "enabled": False,
        "subscriptions": [
            {"product": "music"},
            {"product": "teams", "approve": True, "plans": {"names/prod": "iron"}},
        ],
    }

    made = account.apply(MODULE, **wanted)

    assert made["actions"] == [
        "create",
        "update",
        "subscribe music",
        "subscribe teams",
        "approve teams",
        "set plan of names/prod",
    ]
    assert made["api_key"]["subscriptions"] == [
        {"product_id": "p8abcd2345", "product_name": "music", "status": "ACCEPTED", "plans": {}},
        {"product_id": "p9abcd2345", "product_name": "teams", "status": "ACCEPTED", "plans": {"names/prod": "iron"}},
    ]
    assert not account.apply(MODULE, **wanted)["changed"]
    assert account.calls == [PRODUCTS, PRODUCTS, LIST, SUBSCRIBED, RELATIONS, PLANS]

    wanted["subscriptions"][1]["plans"] = {"names/prod": ""}  # type: ignore[index]
    assert account.apply(MODULE, **wanted)["actions"] == ["set plan of names/prod"]
    kept = {**wanted, "subscriptions": [{"product": "teams"}], "purge_subscriptions": False}
    assert not account.apply(MODULE, **kept)["changed"]
    assert account.apply(MODULE, **{**kept, "purge_subscriptions": True})["actions"] == ["unsubscribe music"]


def test_without_approval_a_request_stays_one(account: Account) -> None:
    account.emulator.seed(SEED)

    done = account.apply(MODULE, name="partner", subscriptions=[{"product": "teams"}])

    assert done["actions"] == ["subscribe teams"]
    assert done["api_key"]["subscriptions"][0]["status"] == "REQUEST"
    assert not account.apply(MODULE, name="partner", subscriptions=[{"product": "teams"}])["changed"]


def test_a_key_is_deleted_after_its_subscriptions(account: Account) -> None:
    account.emulator.seed(SEED)
    account.run(MODULE, name="partner", subscriptions=[{"product": "teams"}, {"product": "music"}])

    done = account.apply(MODULE, name="partner", state="absent")

    assert done["actions"] == ["unsubscribe music", "unsubscribe teams", "delete"]


def test_a_key_is_renamed_by_its_id_while_lists_are_behind(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resource, "LAG", 2.0)
    account.emulator.seed(SEED)
    made = account.run(MODULE, name="fresh")["api_key"]

    assert account.apply(MODULE, api_key_id=made["id"], name="renamed")["actions"] == ["update"]
    assert account.apply(MODULE, api_key_id=made["id"], description="By its id alone")["actions"] == ["update"]


def test_another_run_deletes_it_meanwhile(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its subscription can't be removed any more: it is gone, which is what was wanted."""
    account.emulator.seed(SEED)
    account.run(MODULE, name="partner", subscriptions=[{"product": "music"}])
    unsubscribe = ApiKeys.unsubscribe

    def second(api: ApiKeys, key_id: str, product_id: str) -> None:
        monkeypatch.setattr(ApiKeys, "unsubscribe", unsubscribe)
        assert account.run(MODULE, name="partner", state="absent")["actions"] == ["unsubscribe music", "delete"]
        unsubscribe(api, key_id, product_id)

    monkeypatch.setattr(ApiKeys, "unsubscribe", second)

    assert account.run(MODULE, name="partner", state="absent")["actions"] == []


def test_another_run_subscribes_meanwhile(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    account.emulator.seed(SEED)
    wanted = {"name": "partner", "subscriptions": [{"product": "teams", "approve": True}]}
    subscribe = ApiKeys.subscribe

    def second(api: ApiKeys, key_id: str, product_id: str) -> None:
        monkeypatch.setattr(ApiKeys, "subscribe", subscribe)
        assert account.run(MODULE, **wanted)["actions"] == ["subscribe teams", "approve teams"]
        subscribe(api, key_id, product_id)

    monkeypatch.setattr(ApiKeys, "subscribe", second)
    account.run(MODULE, **wanted)

    assert not account.run(MODULE, **wanted)["changed"]


def test_letters_that_are_written_in_two_ways_are_one(account: Account) -> None:
    made = account.apply(MODULE, name="\u00e9t\u00e9")["api_key"]

    again = account.run(MODULE, name="e\u0301te\u0301")

    assert not again["changed"]
    assert again["api_key"]["id"] == made["id"]


def test_check_mode_before_there_is_a_product(account: Account) -> None:
    product = account.run(PRODUCT, check=True, name="new", subscription="protected")["product"]
    subscriptions = [{"product": product, "approve": True, "plans": {"scores/prod": ""}}]

    foreseen = account.run(MODULE, check=True, name="partner", subscriptions=subscriptions)

    assert foreseen["actions"] == ["create", "subscribe new", "approve new"]


@pytest.mark.parametrize(
    ("options", "kind", "sentence"),
    [
        ({"subscriptions": [{"product": "nothing like it"}]}, "not_found", "no product 'nothing like it'"),
        ({"subscriptions": [{"product": "teams"}, {"product": "p9abcd2345"}]}, "input", "has product 'teams' twice"),
        ({"subscriptions": [{"product": "teams", "plans": {"names": "iron"}}]}, "input", "plans of subscriptions has"),
        (
            {"subscriptions": [{"product": "teams", "plans": {"names/prod": "gold"}}]},
            "not_found",
            "no usage plan 'gold'",
        ),
        (
            {"subscriptions": [{"product": "teams", "plans": {"names/test": "iron"}}]},
            "not_found",
            "product 'teams' has no stage 'names/test'",
        ),
        ({"rotate": "primary", "rotate_if_sha256": SECONDARY}, "input", "rotate_if_sha256 is ********"),
        ({"description": "x" * 51}, "input", "description is"),
    ],
    ids=str,
)
def test_bad_options(account: Account, options: dict[str, Any], kind: str, sentence: str) -> None:
    account.emulator.seed(SEED)

    refused = account.refuse(MODULE, name="partner", **options)

    assert refused["failure"]["kind"] == kind
    assert sentence in refused["msg"]


def test_the_value_given_as_its_digest_is_a_secret() -> None:
    """No output may show it: neither the message nor the task's invocation."""
    options = {"name": "partner", "rotate": "primary", "rotate_if_sha256": SECONDARY}

    assert SECONDARY in MODULE.arguments.secrets(options)
    assert SECONDARY not in str(MODULE.arguments.shown(options))


@pytest.mark.parametrize("lost", [PLAN, APPROVE])
def test_a_lost_answer_while_a_list_lags_behind(account: Account, lost: str) -> None:
    """The list does not show yet what this run has subscribed to, nor so what it has of it."""
    account.emulator.seed(SEED)
    account.emulator.add_fault(operation=lost, nth=1, drop="after")
    account.emulator.add_fault(operation=SUBSCRIBED, after=1, times=2, stale_listing={"writes": 3})
    wanted = {"product": "teams", "approve": True, "plans": {"names/prod": "iron"}}

    done = account.run(MODULE, name="partner", subscriptions=[wanted])

    (subscription,) = done["api_key"]["subscriptions"]
    assert (subscription["status"], subscription["plans"]) == ("ACCEPTED", {"names/prod": "iron"})
    account.emulator.clear_faults()
    assert not account.run(MODULE, name="partner", subscriptions=[wanted])["changed"]
