# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may call an API, and how often: usage plans, the stages' limits, API keys and their subscriptions."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from apigateway_client import API, PRODUCT, Client
from conftest import Clock

from ncloud_emulator import Emulator

P = "/products/product001"
S = f"{P}/apis/api0000001/stages/stage00001"
PLAN = {"usagePlanName": "gold", "rateRps": 5, "dayQuotaRequest": 800, "monthQuotaRequest": 24800}
FULL_PLAN = {**PLAN, "quotaCondition": "2xx", "usagePlanDescription": "the best"}
PROTECTED = {"id": "product002", "name": "inner", "subscriptionCode": "PROTECTED"}
STAGES = [{"id": "stage00001", "name": "prod", "deployedStageDeploymentNo": 7}, {"id": "stage00002", "name": "test"}]


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    emulator.seed({"apigateway": {"products": [PRODUCT, PROTECTED], "apis": [{**API, "stages": STAGES}]}})
    client = Client(emulator, clock)
    yield client
    client.session.close()


def plan(client: Client, **changes: Any) -> str:
    identity: str = client.ok("POST", "/usage-plans", {**PLAN, **changes}, 201)["usagePlan"]["usagePlanId"]
    return identity


def key(client: Client, name: str = "mobile") -> str:
    identity: str = client.ok("POST", "/api-keys", {"apiKeyName": name}, 201)["apiKey"]["apiKeyId"]
    return identity


def plan_names(answer: dict[str, Any], member: str = "usagePlans") -> list[str]:
    return [each["usagePlanName"] for each in answer[member]]


class TestPlans:
    def test_life(self, client: Client) -> None:
        made = client.ok("POST", "/usage-plans", FULL_PLAN, 201)["usagePlan"]
        path = f"/usage-plans/{made['usagePlanId']}"
        assert {name: made[name] for name in FULL_PLAN} == FULL_PLAN
        assert made["associatedStagesCount"] == 0
        assert client.ok("GET", path) == {"usagePlan": made}
        assert client.ok("POST", "/usage-plans/search", {}) == {"usagePlans": [made], "total": 1, "initialCount": 1}
        changed = client.ok("PUT", path, {"usagePlanName": "silver", "rateRps": 2})["usagePlan"]
        left = {name for name in changed if name in FULL_PLAN and changed[name]}
        assert (left, changed["usagePlanName"], changed["rateRps"]) == ({"usagePlanName", "rateRps"}, "silver", 2)
        assert client.ok("PUT", path, {"usagePlanName": "silver"})["usagePlan"].get("rateRps") is None
        client.ok("DELETE", path, status=204)
        for method in ("GET", "PUT", "DELETE"):
            assert client.refused(method, path, PLAN) == (404, f"There is no usage plan {made['usagePlanId']}.")

    @pytest.mark.parametrize(
        "changes",
        [
            {"usagePlanName": "x" * 21},
            {"usagePlanDescription": "x" * 51},
            {"rateRps": 0},
            {"dayQuotaRequest": None},
            {"monthQuotaRequest": None},
        ],
    )
    def test_refused(self, client: Client, changes: Any) -> None:
        path = f"/usage-plans/{plan(client)}"
        for method, where in (("POST", "/usage-plans"), ("PUT", path)):
            assert client.refused(method, where, {**PLAN, "usagePlanName": "other", **changes})[0] == 400

    def test_names_are_unique(self, client: Client) -> None:
        identity, other = plan(client), plan(client, usagePlanName="other")
        details = f"There is a usage plan gold already: {identity}."
        assert client.refused("POST", "/usage-plans", PLAN) == (400, details)
        assert client.refused("PUT", f"/usage-plans/{other}", PLAN) == (400, details)
        client.ok("PUT", f"/usage-plans/{identity}", PLAN)

    def test_search(self, client: Client) -> None:
        for number in range(25):
            plan(client, usagePlanName=f"plan-{number}")
        answer = client.ok("POST", "/usage-plans/search", {"offset": 20, "limit": 3})
        assert plan_names(answer) == ["plan-4", "plan-3", "plan-2"]
        assert len(client.ok("POST", "/usage-plans/search")["usagePlans"]) == 20
        answer = client.ok("POST", "/usage-plans/search", {"usagePlanName": "PLAN-2"})
        assert (answer["total"], answer["initialCount"]) == (6, 25)

    def test_of_a_stage(self, client: Client) -> None:
        gold, silver = plan(client), plan(client, usagePlanName="silver")
        where = f"{P}/apis?hasStageNotAssociatedWithUsagePlanId={gold}"
        for identity in (gold, silver):
            client.ok("POST", f"{S}/associate-usage-plan", {"usagePlanId": identity}, 204)
        details = "The stage prod has the usage plan gold already."
        assert client.refused("POST", f"{S}/associate-usage-plan", {"usagePlanId": gold}) == (400, details)
        answer = client.ok("GET", f"{S}/usage-plans")
        assert (plan_names(answer, "content"), answer["total"]) == (["silver", "gold"], 2)
        assert client.ok("GET", f"/usage-plans/{gold}")["usagePlan"]["associatedStagesCount"] == 1
        stages = client.ok("GET", f"/usage-plans/{gold}/stages")
        assert stages["stages"] == [
            {
                "productId": "product001",
                "productName": "media",
                "apiId": "api0000001",
                "apiName": "players",
                "stageId": "stage00001",
                "stageName": "prod",
            }
        ]
        assert (stages["total"], stages["usagePlan"]["rateRps"]) == (1, 5)
        assert plan_names(client.ok("GET", "/usage-plans?stageId=stage00001")) == ["silver", "gold"]
        assert plan_names(client.ok("GET", "/usage-plans?stageId=stage00001&associated=false")) == []
        assert plan_names(client.ok("GET", "/usage-plans?stageId=stage00002&associated=false")) == ["silver", "gold"]
        assert client.ok("GET", where)["total"] == 1
        client.ok("DELETE", f"{P}/apis/api0000001/stages/stage00002", status=204)
        assert client.ok("GET", where)["total"] == 0
        assert client.refused("DELETE", f"/usage-plans/{gold}") == (
            400,
            "The usage plan gold is used by stages: prod (stage00001).",
        )
        details = f"The stage prod has usage plans: gold ({gold}), silver ({silver})."
        assert client.refused("DELETE", S) == (400, details)
        for identity in (gold, silver):
            client.ok("POST", f"{S}/disassociate-usage-plan", {"usagePlanId": identity}, 204)
        assert client.refused("POST", f"{S}/disassociate-usage-plan", {"usagePlanId": gold})[0] == 404
        assert client.refused("POST", f"{S}/associate-usage-plan", {"usagePlanId": "nowhere"})[0] == 404
        client.ok("DELETE", f"/usage-plans/{gold}", status=204)
        client.ok("DELETE", S, status=204)

    def test_the_limits_of_a_stage(self, client: Client) -> None:
        limits = {"rateRps": 5, "dayQuotaRequest": 800, "monthQuotaRequest": 24800, "quotaCondition": "2xx"}
        stage = client.ok("PUT", f"{S}/usage-plan", {**limits, "throttleRps": 9})["stage"]
        assert (stage["rateRps"], stage["dayQuotaRequest"], "throttleRps" in stage) == (5, 800, False)
        client.ok("PUT", S, {"endpointDomain": "NONE"})
        assert client.ok("GET", f"{S}/usage-plans") == {"content": [], "total": 0, **limits}
        client.ok("PUT", f"{S}/usage-plan", {"rateRps": 7})
        assert client.ok("GET", f"{S}/usage-plans") == {"content": [], "total": 0, "rateRps": 7}


class TestKeys:
    def test_life(self, client: Client) -> None:
        made = client.ok("POST", "/api-keys", {"apiKeyName": "mobile", "apiKeyDescription": "apps"}, 201)["apiKey"]
        path = f"/api-keys/{made['apiKeyId']}"
        assert (made["apiKeyName"], made["apiKeyDescription"], made["isEnabled"]) == ("mobile", "apps", True)
        assert all(re.fullmatch(r"\w{40}", made[name]) for name in ("primaryKey", "secondaryKey"))
        assert client.ok("GET", path) == made
        assert client.ok("GET", "/api-keys") == {"apiKeys": [made], "total": 1, "initialCount": 1}
        assert client.ok("GET", "/api-keys?apiKeyName=web")["apiKeys"] == []
        changed = client.ok("PUT", path, {"apiKeyName": "web", "isEnabled": False})["apiKey"]
        assert changed == {**made, "apiKeyName": "web", "isEnabled": False, "apiKeyDescription": ""}
        for which, rotated, kept in (
            ("PRIMARY", "primaryKey", "secondaryKey"),
            ("SECONDARY", "secondaryKey", "primaryKey"),
        ):
            fresh = client.ok("PATCH", path, {"keyType": which})["apiKey"]
            assert (fresh[rotated] != changed[rotated], fresh[kept]) == (True, changed[kept])
            changed = fresh
        client.ok("DELETE", path, status=204)
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            body = {"apiKeyName": "x", "isEnabled": True, "keyType": "PRIMARY"}
            assert client.refused(method, path, body) == (404, f"There is no API key {made['apiKeyId']}.")

    def test_names_are_unique(self, client: Client) -> None:
        identity = key(client)
        other = key(client, "other")
        details = f"There is an API key mobile already: {identity}."
        assert client.refused("POST", "/api-keys", {"apiKeyName": "mobile"}) == (400, details)
        body = {"apiKeyName": "mobile", "isEnabled": True}
        assert client.refused("PUT", f"/api-keys/{other}", body) == (400, details)

    @pytest.mark.parametrize("body", [{}, {"apiKeyName": "x" * 21}, {"apiKeyName": "x", "apiKeyDescription": "x" * 51}])
    def test_refused(self, client: Client, body: Any) -> None:
        assert client.refused("POST", "/api-keys", body)[0] == 400

    @pytest.mark.parametrize(("product", "status"), [("product001", "ACCEPTED"), ("product002", "REQUEST")])
    def test_subscribing(self, client: Client, product: str, status: str) -> None:
        path = f"/api-keys/{key(client)}"
        assert client.ok("POST", f"{path}/subscribe", {"productId": product}) is None
        answer = client.ok("GET", f"{path}/products")
        (relation,) = answer["apiKeyRelateProductDtos"]
        assert (relation["productId"], relation["status"], answer["total"]) == (product, status, 1)
        assert client.refused("POST", f"{path}/subscribe", {"productId": product})[0] == 400
        assert client.refused("POST", f"{path}/subscribe", {"productId": "nowhere"})[0] == 404
        assert client.refused("DELETE", path) == (400, f"The API key mobile subscribes to products: {product}.")
        client.ok("POST", f"{path}/unsubscribe", {"productId": product})
        assert client.refused("POST", f"{path}/unsubscribe", {"productId": product})[0] == 404
        client.ok("DELETE", path, status=204)

    def test_approval(self, client: Client) -> None:
        identity = key(client)
        here, path = f"/products/product002/api-keys/{identity}", f"/api-keys/{identity}"
        assert client.refused("PATCH", here, {"status": "ACCEPTED"})[0] == 404
        client.ok("POST", f"{path}/subscribe", {"productId": "product002"})
        for status in ("REJECTED", "ACCEPTED"):
            client.ok("PATCH", here, {"status": status}, 204)
            (relation,) = client.ok("GET", f"{path}/products")["apiKeyRelateProductDtos"]
            assert relation["status"] == status
            found = client.ok("POST", "/products/product002/api-keys/search", {"statusSet": [status]})["apiKeyPage"]
            assert [(each["apiKeyId"], each["status"]) for each in found["content"]] == [(identity, status)]
            assert "primaryKey" in found["content"][0]
        assert client.refused("PATCH", here, {"status": "REQUEST"})[0] == 400
        search = {"productId": "product002", "statusSet": ["ACCEPTED"]}
        assert [each["status"] for each in client.ok("POST", "/api-keys/search", search)["apiKeys"]] == ["ACCEPTED"]
        client.ok("PATCH", here, {"status": "REJECTED"}, 204)
        client.ok("POST", f"{path}/subscribe", {"productId": "product002"})
        (relation,) = client.ok("GET", f"{path}/products")["apiKeyRelateProductDtos"]
        assert relation["status"] == "REQUEST"
        details = f"API keys subscribe to the product inner: mobile ({identity})."
        assert client.refused("DELETE", "/products/product002") == (400, details)

    def test_a_plan_per_stage(self, client: Client) -> None:
        gold, identity = plan(client), key(client)
        here = f"{P}/api-keys/{identity}/stages/stage00001"
        assert client.refused("PUT", here, {"usagePlanId": gold})[0] == 404
        client.ok("POST", f"/api-keys/{identity}/subscribe", {"productId": "product001"})
        details = f"The stage prod doesn't have the usage plan {gold}."
        assert client.refused("PUT", here, {"usagePlanId": gold}) == (400, details)
        client.ok("POST", f"{S}/associate-usage-plan", {"usagePlanId": gold}, 204)
        places = (
            f"{P}/subscription-detail?apiKeyId={identity}",
            f"/api-keys/{identity}/subscription-detail?productId=product001",
        )

        def shown(more: str = "") -> list[tuple[str, str | None]]:
            first, second = (client.ok("GET", place + more)["apiKeyRelations"] for place in places)
            assert first == second
            assert first["total"] == len(first["content"])
            return [(each["stageName"], each.get("usagePlanName")) for each in first["content"]]

        assert shown() == [("test", None), ("prod", None)]
        client.ok("PUT", here, {"usagePlanId": gold}, 204)
        assert shown() == [("test", None), ("prod", "gold")]
        assert shown("&stageId=stage00001") == [("prod", "gold")]
        client.ok("PUT", here, {}, 204)
        assert shown("&stageId=stage00001") == [("prod", None)]
        client.ok("PUT", here, {"usagePlanId": gold}, 204)
        client.ok("POST", f"{S}/disassociate-usage-plan", {"usagePlanId": gold}, 204)
        assert shown("&stageId=stage00001") == [("prod", None)]
        assert client.refused("PUT", here.replace("stage00001", "nowhere"), {})[0] == 404
        client.ok("POST", f"/api-keys/{identity}/unsubscribe", {"productId": "product001"})
        assert shown() == []


def test_overview(client: Client, emulator: Emulator) -> None:
    resources = [{"resourcePath": "/", "methods": [{}, {"methodName": "PUT"}]}]
    emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "resources": resources}]}})
    identity = key(client)
    client.ok("POST", f"/api-keys/{identity}/subscribe", {"productId": "product001"})
    host = {"host": "product001.apigw.ntruss.com"}
    assert client.ok("GET", f"{P}/overview") == {
        "apiKeyCountInfo": {"accepted": 1, "denied": 0, "rejected": 0, "request": 0, "total": 1},
        "apis": [
            {
                "apiId": "api0000001",
                "apiName": "players",
                "domainCode": "PUB",
                "methodsCount": 2,
                "stages": [
                    {**host, "stageId": "stage00001", "stageName": "prod", "deployedStageDeploymentNo": 7},
                    {**host, "stageId": "stage00002", "stageName": "test"},
                ],
            }
        ],
    }


def test_an_export_restores_everything(client: Client, emulator: Emulator) -> None:
    gold, identity = plan(client), key(client)
    for path, body in (
        (f"{S}/associate-usage-plan", {"usagePlanId": gold}),
        (f"/api-keys/{identity}/subscribe", {"productId": "product001"}),
    ):
        assert client("POST", path, body).ok
    client.ok("PUT", f"{P}/api-keys/{identity}/stages/stage00001", {"usagePlanId": gold}, 204)
    client.ok("PUT", f"{S}/usage-plan", {"rateRps": 7})
    state = emulator.state()
    assert state["apigateway"]["apiKeys"][0]["subscriptions"][0]["plans"] == {"stage00001": gold}
    with Emulator(seed=state) as other:
        assert other.state() == state
    client.ok("POST", f"{S}/disassociate-usage-plan", {"usagePlanId": gold}, 204)
    assert state["apigateway"]["apiKeys"][0]["subscriptions"][0]["plans"] == {"stage00001": gold}


def test_legacy(client: Client, emulator: Emulator) -> None:
    emulator.update_settings(dialect="legacy")
    gold = client.ok("POST", "/usage-plans", PLAN, 201)["usagePlan"]
    mobile = client.ok("POST", "/api-keys", {"apiKeyName": "mobile"}, 201)["apiKey"]
    assert not {"usagePlanDescription", "apiKeyDescription"} & {*gold, *mobile}
    assert client("GET", "/api-keys/nowhere").json()["error"]["errorCode"] == 300
