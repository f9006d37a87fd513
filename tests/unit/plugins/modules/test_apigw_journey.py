# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an empty account to an API that is served and protected by a key, and back, with all modules of API Gateway."""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings

from ansible_collections.naver.ncloud.plugins.module_utils._definition.document import write
from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import Definition
from ansible_collections.naver.ncloud.plugins.module_utils._module import Module
from ansible_collections.naver.ncloud.plugins.modules.apigw_api import MODULE as API
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_clone import MODULE as CLONE
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_info import MODULE as API_INFO
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_key import MODULE as KEY
from ansible_collections.naver.ncloud.plugins.modules.apigw_product import MODULE as PRODUCT
from ansible_collections.naver.ncloud.plugins.modules.apigw_stage import MODULE as STAGE
from ansible_collections.naver.ncloud.plugins.modules.apigw_stage_info import MODULE as STAGE_INFO
from ansible_collections.naver.ncloud.plugins.modules.apigw_usage_plan import MODULE as PLAN
from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_definition import DEFINITIONS
from ansible_collections.naver.ncloud.tests.unit.plugins.modules.test_apigw_api import operations
from ansible_collections.naver.ncloud.tests.unit.support import Account

STACK: list[tuple[Module, dict[str, Any]]] = [
    (PRODUCT, {"name": "games", "subscription": "protected"}),
    (PLAN, {"name": "silver", "rps": 5, "day": 800, "month": 24800, "count": ["2xx"]}),
    (API, {"product": "games", "name": "scores"}),
    (
        STAGE,
        {
            "product": "games",
            "api": "scores",
            "name": "prod",
            "endpoint_domain": "https://backend.example.com",
            "usage_plans": ["silver"],
            "published": True,
        },
    ),
    (
        KEY,
        {
            "name": "mobile",
            "subscriptions": [{"product": "games", "approve": True, "plans": {"scores/prod": "silver"}}],
        },
    ),
]


def provision(account: Account, document: Any, *, check: bool = False, **of_stage: Any) -> dict[str, dict[str, Any]]:
    """Run all modules, each with what those before it registered, as the role does."""
    results: dict[str, dict[str, Any]] = {}
    for module, options in STACK:
        more: dict[str, Any] = {}
        if module is API:
            more = {"product": results["product"]["product"], "definition": document}
        elif module is STAGE:
            plans = [results["usage_plan"]["usage_plan"]]
            more = {"api": results["api"]["api"], "usage_plans": plans, **of_stage}
        elif module is KEY:
            known = ("product", "stage", "usage_plan")
            more = {"known": {f"{name}s": [results[name][name]] for name in known}}
        results[module.returns] = account.run(module, check=check, **{**options, **more})
    return results


def call(account: Account, method: str, path: str, key: str | None = None) -> tuple[int, dict[str, Any]]:
    """Call the deployed API as its clients do."""
    (product,) = account.emulator.state()["apigateway"]["products"]
    url = f"{account.emulator.url}/_gateway/{product['productId']}/scores/prod{path}"
    headers: Mapping[str, str] = {"x-ncp-apigw-api-key": key} if key else {}
    answer = requests.request(method, url, headers=headers, timeout=10)
    return answer.status_code, answer.json()


def test_from_an_empty_account_to_a_served_api_and_back(account: Account) -> None:
    first = operations(40)
    foreseen = provision(account, first, check=True)
    made = provision(account, first)
    key = account.run(KEY, name="mobile", return_secrets=True)["api_key"]["primary_key"]

    assert all(result["changed"] for result in made.values())
    assert [result["actions"] for result in foreseen.values()] == [result["actions"] for result in made.values()]
    assert foreseen["api_key"]["api_key"]["subscriptions"][0]["plans"] == {"scores/prod": "silver"}
    status, sent_on = call(account, "GET", "/v1/things0?limit=3", key)
    assert (status, sent_on["url"]) == (200, "https://backend.example.com/v1/things0?limit=3")
    assert call(account, "GET", "/v1/things0")[0] == 401
    assert call(account, "GET", "/v1/other", key)[0] == 404

    latest = len(account.emulator.journal())
    assert not any(result["changed"] for result in provision(account, first).values())
    assert not [entry for entry in account.emulator.journal()[latest:] if entry["write"]]

    second = deepcopy(first)
    second["paths"]["/v1/things0"]["get"]["x-ncp-apigateway-endpoint"] = {"HTTP": {"method": "GET", "url": "/v2/new"}}
    second["paths"]["/v1/things0"].pop("put")
    second["paths"]["/v1/added"] = {"get": {}}
    foreseen = provision(account, second, check=True)
    assert {name: foreseen["api"][name] for name in ("to_add", "to_change", "to_remove")} == {
        "to_add": ["GET /v1/added"],
        "to_change": ["GET /v1/things0"],
        "to_remove": ["PUT /v1/things0"],
    }
    assert foreseen["stage"]["actions"] == ["deploy"]

    latest = len(account.emulator.journal())
    done = provision(account, second)
    assert {name: result["actions"] for name, result in done.items()} == {
        name: result["actions"] for name, result in foreseen.items()
    }
    assert [entry["operation"] for entry in account.emulator.journal()[latest:] if entry["write"]] == [
        "apigateway-deletemethods",
        "apigateway-resource-createresource",
        "apigateway-postmethods",
        "apigateway-patchmethods",
        "apigateway-api-deploy",
    ]
    assert call(account, "GET", "/v1/things0", key)[1]["url"] == "https://backend.example.com/v2/new"
    assert call(account, "PUT", "/v1/things0", key)[0] == 404

    number = made["stage"]["stage"]["deployed_stage_deployment_no"]
    assert provision(account, second, deployment=number)["stage"]["actions"] == [f"deploy {number}"]
    assert call(account, "GET", "/v1/things0", key)[1]["url"] == "https://backend.example.com/v1/things0"
    assert call(account, "GET", "/v1/added", key)[0] == 404

    for module, options in reversed(STACK):
        if module is not PLAN:
            known = {name: options[name] for name in ("product", "api", "name") if name in options}
            assert account.run(module, **known, state="absent")["changed"]
    assert account.run(PLAN, name="silver", state="absent")["changed"]
    assert {kind: items for kind, items in account.emulator.state()["apigateway"].items() if items} == {}


def test_a_clone_and_its_stages_are_foreseen(account: Account) -> None:
    """A clone begins with its source's stages: the one of them is deployed, another one is created."""
    provision(account, operations(4))

    def run(name: str, document: Any, *, check: bool) -> list[dict[str, Any]]:
        api = account.run(CLONE, check=check, product="games", name=name, source="scores")
        if document is not None:
            of_clone = {"product": "games", "name": name, "clone": api["api"], "definition": document}
            api = account.run(API, check=check, **of_clone)
        backend = "https://green.example.com"
        stages = ("prod", "test")
        of_stages = [{"api": api["api"], "name": stage, "endpoint_domain": backend} for stage in stages]
        return [api, *(account.run(STAGE, check=check, **options) for options in of_stages)]

    for name, document in (("green", None), ("purple", operations(6))):
        foreseen = run(name, document, check=True)
        done = run(name, document, check=False)

        assert [result["actions"] for result in foreseen] == [result["actions"] for result in done]
        assert done[1]["actions"] == ["update", "deploy"]
        assert done[2]["actions"] == ["create"]
        assert not any(result["changed"] for result in run(name, document, check=False))


@settings(max_examples=int(os.environ.get("TEST_EXAMPLES", "60")), suppress_health_check=list(HealthCheck))
@given(DEFINITIONS)
def test_what_is_written_is_read_back(account: Account, definition: Definition) -> None:
    """Over the wire, and the document that is read back changes nothing."""
    account.emulator.reset()
    account.run(PRODUCT, name="games", subscription="public")
    options = {"product": "games", "name": "scores"}

    made = account.run(API, **options, definition=write(definition, "scores"))
    (read,) = account.run(API_INFO, product="games", definition=True)["apis"]

    assert made["api"]["fingerprint"] == read["fingerprint"] == definition.fingerprint()
    assert not account.run(API, **options, definition=read["definition"])["changed"]


REFERENCES: list[tuple[str, Module, dict[str, Any]]] = [
    ("product", API, {"name": "scores"}),
    ("product", CLONE, {"name": "scores", "source": "blue"}),
    ("product", API_INFO, {}),
    ("product", API_INFO, {"name": "scores"}),
    ("product", API_INFO, {"api_id": "a1bcd23456"}),
    ("product", STAGE, {"api": "scores", "name": "prod", "endpoint_domain": "https://backend.example.com"}),
    ("product", STAGE_INFO, {"api": "scores"}),
    ("api", STAGE, {"product": "teams", "name": "prod", "endpoint_domain": "https://backend.example.com"}),
    ("api", STAGE_INFO, {"product": "teams"}),
]


@pytest.mark.parametrize("unknown", ["games", "x9abcd2345", "nothing like it"])
@pytest.mark.parametrize(("option", "module", "options"), REFERENCES)
def test_an_unknown_reference_names_its_option(
    account: Account, option: str, module: Module, options: dict[str, Any], unknown: str
) -> None:
    """Whether it looks like an id, so that the service itself refuses it, or not."""
    account.emulator.seed({"apigateway": {"products": [{"productName": "teams"}]}})

    for check in (True, False):
        refused = account.fail(module, check=check, **{**options, option: unknown})

        assert refused["failure"]["kind"] == "not_found"
        assert unknown in refused["msg"]
        assert refused["failure"]["hint"].startswith(f"Correct {option}")
    assert not account.writes


@pytest.mark.parametrize("unknown", ["games", "x9abcd2345", "nothing like it"])
def test_an_unknown_product_of_a_subscription_names_its_option(account: Account, unknown: str) -> None:
    refused = account.fail(KEY, name="mobile", subscriptions=[{"product": unknown}])

    assert refused["failure"]["kind"] == "not_found"
    assert refused["failure"]["hint"].startswith("Correct product")
    assert not account.writes
