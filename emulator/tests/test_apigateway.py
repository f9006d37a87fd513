# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's management API: products, APIs and stages, as the apigateway-* pages have them."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from apigateway_client import API, PRODUCT, Client
from conftest import START, Clock

from ncloud_emulator import ControlError, Emulator

NOW = "2026-09-21T14:13:20Z"
LATER = "2026-09-21T14:13:30Z"
ID = re.compile(r"[a-z0-9]{10}")
STAGE = {"endpointDomain": "https://origin.example.com/v1", "stageName": "prod"}


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    client = Client(emulator, clock)
    yield client
    client.session.close()


@pytest.fixture
def seeded(emulator: Emulator) -> None:
    emulator.seed({"apigateway": {"products": [PRODUCT], "apis": [API]}})


def names(things: list[dict[str, Any]], kind: str) -> list[str]:
    return [thing[f"{kind}Name"] for thing in things]


class TestProducts:
    def test_life(self, client: Client, clock: Clock) -> None:
        body = {"productName": "media", "subscriptionCode": "PROTECTED", "description": "all of it"}
        created = client.ok("POST", "/products", body, 201)["product"]
        identity = created["productId"]
        assert ID.fullmatch(identity)
        assert created == {
            "productId": identity,
            "productName": "media",
            "productDescription": "all of it",
            "subscriptionCode": "PROTECTED",
            "isPublished": False,
            "isDeleted": False,
            "invokeId": identity,
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "modTime": NOW,
            "domainCode": "PUB",
        }
        assert client.ok("GET", f"/products/{identity}") == {"product": created}
        page = {"total": 1, "content": [{**created, "hasDeployedStage": False}]}
        assert client.ok("GET", "/products") == {"initialCount": 1, "productPage": page}
        clock.advance(10)
        client.ok("PATCH", f"/products/{identity}", {"productName": "new", "subscriptionCode": "PUBLIC"}, 204)
        changed = {**created, "productName": "new", "subscriptionCode": "PUBLIC", "modTime": LATER}
        assert client.ok("GET", f"/products/{identity}") == {"product": changed}
        body = {"productName": "new", "subscriptionCode": "PUBLIC", "description": ""}
        client.ok("PATCH", f"/products/{identity}", body, 204)
        assert client.ok("GET", f"/products/{identity}")["product"]["productDescription"] == ""
        client.ok("DELETE", f"/products/{identity}", status=204)
        for method in ("GET", "PATCH", "DELETE"):
            assert client.refused(method, f"/products/{identity}", body) == (404, f"There is no product {identity}.")
        assert client.ok("GET", "/products") == {"initialCount": 0, "productPage": {"total": 0, "content": []}}

    def test_names_may_be_taken(self, client: Client) -> None:
        body = {"productName": "media", "subscriptionCode": "PUBLIC"}
        first, second = (client.ok("POST", "/products", body, 201)["product"]["productId"] for _time in range(2))
        assert first != second

    @pytest.mark.parametrize(
        ("changes", "details"),
        [
            ({"productName": None}, "productName is missing."),
            ({"productName": ""}, "productName must have 1 to 100 characters."),
            ({"productName": "x" * 101}, "productName must have 1 to 100 characters."),
            ({"productName": 5}, "productName must be a string."),
            ({"subscriptionCode": None}, "subscriptionCode is missing."),
            ({"subscriptionCode": "FREE"}, "subscriptionCode must be one of PROTECTED, PUBLIC."),
            ({"subscriptionCode": ["PUBLIC"]}, "subscriptionCode must be a string."),
            ({"description": "x" * 301}, "description must have 0 to 300 characters."),
        ],
    )
    def test_refused(self, client: Client, emulator: Emulator, seeded: None, changes: Any, details: str) -> None:
        before = emulator.state("apigateway")
        body = {"productName": "x" * 100, "subscriptionCode": "PUBLIC", "description": "x" * 300, **changes}
        assert client.refused("POST", "/products", body) == (400, details)
        if changes != {"productName": ""}:
            details = details.replace("1 to 100", "0 to 100")
            assert client.refused("PATCH", "/products/product001", body) == (400, details)
        assert emulator.state("apigateway") == before

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["clips", "Media-2", "media"]),
            ("productName=media", ["Media-2", "media"]),
            ("productName=CLIP", ["clips"]),
            ("productName=x", []),
            ("isPublished=true", ["clips"]),
            ("isPublished=false", ["Media-2", "media"]),
            ("subscriptionCode=PROTECTED", ["Media-2"]),
            ("subscriptionCode=PUBLIC&productName=media", ["media"]),
            ("hasDeployedStage=true", ["media"]),
            ("hasDeployedStage=false", ["clips", "Media-2"]),
            ("hasStageNotAssociatedWithUsagePlanId=plan", ["clips", "media"]),
            ("productName=&isPublished=&subscriptionCode=&offset=&limit=", ["clips", "Media-2", "media"]),
        ],
    )
    def test_filters(self, client: Client, emulator: Emulator, query: str, expected: list[str]) -> None:
        products = [
            PRODUCT,
            {"id": "product002", "name": "Media-2", "subscriptionCode": "PROTECTED"},
            {"id": "product003", "name": "clips", "isPublished": True},
        ]
        apis = [{**API, "stages": [{"deployedStageDeploymentNo": 3}]}, {"productId": "product003", "stages": [{}]}]
        emulator.seed({"apigateway": {"products": products, "apis": apis}})
        answer = client.ok("GET", f"/products?{query}")
        page = answer["productPage"]
        assert names(page["content"], "product") == expected
        assert (page["total"], answer["initialCount"]) == (len(expected), 3)
        assert [item["productName"] for item in page["content"] if item["hasDeployedStage"]] == [
            name for name in expected if name == "media"
        ]


class TestApis:
    def test_life(self, client: Client, seeded: None, clock: Clock) -> None:
        body = {"apiName": "a_B-9", "apiDescription": "of players"}
        created = client.ok("POST", "/products/product001/apis", body, 201)["api"]
        path = f"/products/product001/apis/{created['apiId']}"
        assert ID.fullmatch(created["apiId"])
        assert created == {
            "productId": "product001",
            "apiId": created["apiId"],
            "apiName": "a_B-9",
            "apiDescription": "of players",
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "modTime": NOW,
            "isDeleted": False,
            "domainCode": "PUB",
        }
        assert client.ok("GET", path) == {"api": {**created, "stages": []}}
        clock.advance(10)
        client.ok("PATCH", path, {"apiDescription": "of ended players", "apiName": "other"}, 204)
        changed = {**created, "apiDescription": "of ended players", "modTime": LATER}
        assert client.ok("GET", path)["api"] == {**changed, "stages": []}
        assert client.ok("GET", "/products/product001/apis?limit=1") == {"apis": [changed], "total": 2}
        client.ok("DELETE", path, status=204)
        for method in ("GET", "PATCH", "DELETE"):
            assert client.refused(method, path, body) == (404, f"There is no API {created['apiId']}.")
        for call in ("", "/infos", "/filter"):
            assert names(client.ok("GET", f"/products/product001/apis{call}")["apis"], "api") == ["players"]

    def test_the_filter_call_names_all(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"apis": {"count": 30, "name": "api-{n}"}}})
        product = emulator.state("apigateway")["products"][0]["productId"]
        answer = client.ok("GET", f"/products/{product}/apis/filter?limit=1")
        assert answer["total"] == 30
        assert names(answer["apis"], "api") == [f"api-{n}" for n in range(30, 0, -1)]
        assert {tuple(api) for api in answer["apis"]} == {("productId", "apiId", "apiName")}

    @pytest.mark.parametrize("call", ["", "/infos"])
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["clips", "PLAYERS-2", "players"]),
            ("apiName=players", ["PLAYERS-2", "players"]),
            ("apiName=s-", ["PLAYERS-2"]),
            ("hasStage=true", ["clips"]),
            ("hasStage=false", ["PLAYERS-2", "players"]),
            ("hasStageNotAssociatedWithUsagePlanId=plan", ["clips"]),
            ("apiName=&hasStage=&withStage=&offset=&limit=", ["clips", "PLAYERS-2", "players"]),
        ],
    )
    def test_filters(self, client: Client, emulator: Emulator, call: str, query: str, expected: list[str]) -> None:
        apis = [
            API,
            {"productId": "product001", "name": "PLAYERS-2"},
            {"productId": "product001", "name": "clips", "stages": [{"id": "stage00001", "name": "prod"}]},
            {"productId": "product002", "name": "players"},
        ]
        emulator.seed({"apigateway": {"products": [PRODUCT, {"id": "product002"}], "apis": apis}})
        path = f"/products/product001/apis{call}?{query}"
        answer = client.ok("GET", path)
        assert (names(answer["apis"], "api"), answer["total"]) == (expected, len(expected))
        assert not any("stages" in api for api in answer["apis"])
        for api in client.ok("GET", f"{path}&withStage=true")["apis"]:
            stage = {"apiId": api["apiId"], "stageId": "stage00001", "stageName": "prod", "isPublished": False}
            assert api["stages"] == ([stage] if api["apiName"] == "clips" else [])

    @pytest.mark.parametrize(
        ("body", "details"),
        [
            ({}, "apiName is missing."),
            ({"apiName": None}, "apiName is missing."),
            ({"apiName": ""}, "apiName must have 1 to 20 characters."),
            ({"apiName": "x" * 21}, "apiName must have 1 to 20 characters."),
            ({"apiName": "a b"}, "apiName must match [a-zA-Z0-9_-]+"),
            ({"apiName": "a\n"}, "apiName must match [a-zA-Z0-9_-]+"),
            ({"apiName": "한"}, "apiName must match [a-zA-Z0-9_-]+"),
            ({"apiName": ["a"]}, "apiName must be a string."),
            ({"apiName": "a", "apiDescription": "x" * 301}, "apiDescription must have 0 to 300 characters."),
            ({"apiName": "a", "apiDescription": 1}, "apiDescription must be a string."),
            ([], "The body must be an object."),
            (None, "apiName is missing."),
        ],
    )
    def test_create_and_clone_refuse(
        self, client: Client, emulator: Emulator, seeded: None, body: Any, details: str
    ) -> None:
        before = emulator.state("apigateway")
        assert client.refused("POST", "/products/product001/apis", body) == (400, details)
        if isinstance(body, dict):
            body = {"originApiId": "api0000001", **body}
        assert client.refused("POST", "/products/product001/apis/clone", body) == (400, details)
        assert emulator.state("apigateway") == before

    def test_bounds_that_are_fine(self, client: Client, seeded: None) -> None:
        for name, description in (("x", ""), ("y" * 20, "d" * 300)):
            body = {"apiName": name, "apiDescription": description}
            assert client.ok("POST", "/products/product001/apis", body, 201)["api"]["apiDescription"] == description

    @pytest.mark.parametrize("body", [{}, {"apiDescription": None}, {"apiDescription": "x" * 301}, []])
    def test_update_refuses(self, client: Client, seeded: None, body: Any) -> None:
        before = client.ok("GET", "/products/product001/apis/api0000001")
        assert client.refused("PATCH", "/products/product001/apis/api0000001", body)[0] == 400
        assert client.ok("GET", "/products/product001/apis/api0000001") == before

    def test_a_description_can_be_emptied(self, client: Client, emulator: Emulator, seeded: None) -> None:
        emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "apiDescription": "old"}]}})
        client.ok("PATCH", "/products/product001/apis/api0000001", {"apiDescription": ""}, 204)
        assert client.ok("GET", "/products/product001/apis/api0000001")["api"]["apiDescription"] == ""

    @pytest.mark.parametrize(("path", "body"), [("apis", {}), ("apis/clone", {"originApiId": "api0000001"})])
    def test_a_taken_name(self, client: Client, emulator: Emulator, seeded: None, path: str, body: Any) -> None:
        emulator.seed({"apigateway": {"products": [{"id": "product002"}]}})
        details = "The product already has an API players: api0000001."
        body = {**body, "apiName": "players"}
        assert client.refused("POST", f"/products/product001/{path}", body) == (400, details)
        client.ok("POST", f"/products/product002/{path}", body, 201)
        client.ok("POST", f"/products/product001/{path}", {**body, "apiName": "Players"}, 201)
        client.ok("DELETE", "/products/product001/apis/api0000001", status=204)
        client.ok("POST", "/products/product001/apis", body, 201)

    def test_only_in_its_product(self, client: Client, emulator: Emulator, seeded: None) -> None:
        emulator.seed({"apigateway": {"products": [{"id": "product002"}]}})
        details = "There is no API api0000001."
        assert client.refused("GET", "/products/product002/apis/api0000001") == (404, details)
        assert client.refused("DELETE", "/products/product002/apis/api0000001") == (404, details)

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "apis"),
            ("GET", "apis/infos"),
            ("GET", "apis/filter"),
            ("POST", "apis"),
            ("POST", "apis/clone"),
            ("GET", "apis/api0000001"),
            ("PATCH", "apis/api0000001"),
            ("DELETE", "apis/api0000001"),
            ("POST", "apis/api0000001/deploy"),
            ("GET", "apis/api0000001/stages"),
        ],
    )
    def test_an_unknown_product(self, client: Client, seeded: None, method: str, path: str) -> None:
        body = {"apiName": "x", "originApiId": "api0000001", "apiDescription": "y", "stageId": "stage00001"}
        assert client.refused(method, f"/products/nowhere/{path}", body) == (404, "There is no product nowhere.")

    def test_a_product_with_apis_stays(self, client: Client, emulator: Emulator, seeded: None) -> None:
        emulator.seed({"apigateway": {"apis": [{"id": "gone000001", "productId": "product001", "isDeleted": True}]}})
        details = "The product media has APIs: players (api0000001)."
        assert client.refused("DELETE", "/products/product001") == (400, details)
        client.ok("DELETE", "/products/product001/apis/api0000001", status=204)
        client.ok("DELETE", "/products/product001", status=204)
        assert not any(emulator.state("apigateway").values())


class TestPages:
    @pytest.fixture(autouse=True)
    def many(self, emulator: Emulator) -> None:
        apis = {"count": 45, "name": "api-{n}", "productId": "product001"}
        products = {"count": 45, "name": "product-{n}"}
        emulator.seed({"apigateway": {"products": products}})
        emulator.seed({"apigateway": {"products": [PRODUCT], "apis": apis}})

    def page(self, client: Client, path: str, query: str) -> tuple[list[str], int]:
        answer = client.ok("GET", f"{path}?{query}")
        if path == "/products":
            return names(answer["productPage"]["content"], "product"), answer["productPage"]["total"]
        return names(answer["apis"], "api"), answer["total"]

    @pytest.mark.parametrize("path", ["/products/product001/apis", "/products/product001/apis/infos"])
    def test_newest_first_twenty_at_a_time(self, client: Client, path: str) -> None:
        every = [f"api-{n}" for n in range(45, 0, -1)]
        assert self.page(client, path, "") == (every[:20], 45)
        assert self.page(client, path, "offset=40") == (every[40:], 45)
        assert self.page(client, path, "offset=7&limit=3") == (every[7:10], 45)
        assert self.page(client, path, "offset=45&limit=100") == ([], 45)
        assert self.page(client, path, f"limit={2**63 - 1}") == (every, 45)
        assert self.page(client, path, f"offset={2**63 - 1}") == ([], 45)
        assert self.page(client, path, "apiName=api-1&limit=2") == (["api-19", "api-18"], 11)

    def test_products(self, client: Client) -> None:
        every = ["media", *(f"product-{n}" for n in range(45, 0, -1))]
        assert self.page(client, "/products", "") == (every[:20], 46)
        assert self.page(client, "/products", "offset=44&limit=100") == (every[44:], 46)

    def test_large_pages_may_be_cut(self, client: Client, emulator: Emulator) -> None:
        emulator.update_settings(services={"apigateway": {"max_page_size": 30}})
        names_of, total = self.page(client, "/products/product001/apis", "limit=1000")
        assert (len(names_of), total) == (30, 45)
        assert len(self.page(client, "/products/product001/apis", "limit=1000&offset=30")[0]) == 15

    @pytest.mark.parametrize(
        "query",
        [
            "offset=-1",
            "offset=x",
            f"offset={2**63}",
            f"offset={'1' * 5000}",
            "offset=%D9%A3",
            "limit=0",
            "limit=-1",
            "limit=1.5",
            "limit=+1",
            f"limit={2**63}",
        ],
    )
    def test_refused(self, client: Client, query: str) -> None:
        name = query.partition("=")[0]
        least = 0 if name == "offset" else 1
        details = (f"{name} must be {least} to 9223372036854775807.", f"{name} must be an integer.")
        for path in ("/products", "/products/product001/apis", "/products/product001/apis/infos"):
            status, said = client.refused("GET", f"{path}?{query}")
            assert status == 400 and said in details

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("/products", "isPublished=maybe"),
            ("/products", "hasDeployedStage=1"),
            ("/products", "subscriptionCode=FREE"),
            ("/products", f"productName={'x' * 101}"),
            ("/products/product001/apis", f"apiName={'x' * 21}"),
            ("/products/product001/apis", "withStage=yes"),
            ("/products/product001/apis/infos", "hasStage=TRUE"),
        ],
    )
    def test_filters_refused(self, client: Client, path: str, query: str) -> None:
        status, details = client.refused("GET", f"{path}?{query}")
        assert status == 400
        assert details.startswith(f"{query.partition('=')[0]} must ")


class TestClones:
    @pytest.fixture(autouse=True)
    def staged(self, emulator: Emulator, seeded: None) -> None:
        stages = [
            {
                "id": "stage00001",
                "name": "prod",
                "endpointDomain": "https://origin.example.com",
                "throttleRps": 100,
                "cacheTtlSec": 60,
                "isMaintenance": True,
                "deployedStageDeploymentNo": 7,
                "isPublished": True,
            },
            {"id": "stage00002", "name": "test"},
        ]
        emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "apiDescription": "origin", "stages": stages}]}})

    def test_copies_the_definitions_of_the_stages(self, client: Client, emulator: Emulator, clock: Clock) -> None:
        before = emulator.state("apigateway")
        clock.advance(10)
        body = {"apiName": "copy", "originApiId": "api0000001", "apiDescription": "a copy"}
        api = client.ok("POST", "/products/product001/apis/clone", body, 201)["api"]
        identity = api["apiId"]
        assert ID.fullmatch(identity)
        assert api == {
            "productId": "product001",
            "apiId": identity,
            "apiName": "copy",
            "apiDescription": "a copy",
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "modTime": LATER,
            "isDeleted": False,
            "domainCode": "PUB",
        }
        stages = client.ok("GET", f"/products/product001/apis/{identity}")["api"]["stages"]
        assert names(stages, "stage") == ["prod", "test"]
        assert [stage["isPublished"] for stage in stages] == [False, False]
        ids = [stage["stageId"] for stage in stages]
        assert len({*ids, "stage00001", "stage00002"}) == 4
        assert client.ok("GET", f"/products/product001/apis/{identity}/stages/{ids[0]}")["stage"] == {
            "apiId": identity,
            "stageId": ids[0],
            "stageName": "prod",
            "endpointDomain": "https://origin.example.com",
            "throttleRps": 100,
            "cacheTtlSec": 60,
            "isMaintenance": True,
            "enabledContentEncoding": False,
            "useDistributionRate": False,
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "regTime": LATER,
        }
        after = emulator.state("apigateway")
        for collection, things in before.items():
            assert after[collection][: len(things)] == things

    def test_has_a_life_of_its_own(self, client: Client) -> None:
        body = {"apiName": "copy", "originApiId": "api0000001"}
        identity = client.ok("POST", "/products/product001/apis/clone", body, 201)["api"]["apiId"]
        client.ok("DELETE", f"{STAGES}/stage00001", status=204)
        client.ok("DELETE", "/products/product001/apis/api0000001", status=204)
        assert len(client.ok("GET", f"/products/product001/apis/{identity}")["api"]["stages"]) == 2

    def test_without_a_description_it_has_none(self, client: Client) -> None:
        body = {"apiName": "copy", "originApiId": "api0000001"}
        assert client.ok("POST", "/products/product001/apis/clone", body, 201)["api"]["apiDescription"] == ""

    def test_into_another_product(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"products": [{"id": "product002"}]}})
        body = {"apiName": "players", "originApiId": "api0000001"}
        api = client.ok("POST", "/products/product002/apis/clone", body, 201)["api"]
        assert api["productId"] == "product002"
        assert len(client.ok("GET", f"/products/product002/apis/{api['apiId']}/stages")["stages"]) == 2

    @pytest.mark.parametrize(
        ("origin", "expected"),
        [
            ("nowhere", (404, "There is no API nowhere.")),
            ("", (404, "There is no API .")),
            ("gone000001", (404, "There is no API gone000001.")),
            ("elevenchars", (400, "originApiId must have 0 to 10 characters.")),
            (None, (400, "originApiId is missing.")),
            (5, (400, "originApiId must be a string.")),
        ],
    )
    def test_refused(self, client: Client, emulator: Emulator, origin: Any, expected: tuple[int, str]) -> None:
        emulator.seed({"apigateway": {"apis": [{**API, "id": "gone000001", "isDeleted": True}]}})
        before = emulator.state("apigateway")
        body = {"apiName": "copy", "originApiId": origin}
        assert client.refused("POST", "/products/product001/apis/clone", body) == expected
        assert emulator.state("apigateway") == before

    def test_a_lost_answer_leaves_one(self, client: Client, emulator: Emulator) -> None:
        emulator.add_fault(operation="apigateway-api-clone", drop="after", times=1)
        body = {"apiName": "copy", "originApiId": "api0000001"}
        with pytest.raises(requests.ConnectionError):
            client("POST", "/products/product001/apis/clone", body)
        assert names(client.ok("GET", "/products/product001/apis/filter")["apis"], "api") == ["copy", "players"]


DEPLOY = "/products/product001/apis/api0000001/deploy"
STAGES = "/products/product001/apis/api0000001/stages"
FULL_STAGE: dict[str, Any] = {
    **STAGE,
    "cacheTtlSec": 3600,
    "throttleRps": 2**31 - 1,
    "ipAclCode": "ALLOWED",
    "ipAclList": "10.0.0.0/8,192.168.1.1\n172.16.0.0/12",
    "isMaintenance": True,
    "enabledContentEncoding": True,
    "minimumCompressionSize": 10_485_760,
    "statusCode": 503,
    "response": "back soon",
}


class TestStages:
    @pytest.fixture(autouse=True)
    def api(self, seeded: None) -> None:
        pass

    def create(self, client: Client, body: Any) -> dict[str, Any]:
        stage: dict[str, Any] = client.ok("POST", STAGES, body, 201)["stage"]
        return stage

    def test_life(self, client: Client) -> None:
        created = self.create(client, {**STAGE, "deploymentDescription": "first", "response": None})
        identity = created["stageId"]
        assert ID.fullmatch(identity)
        assert created == {
            "apiId": "api0000001",
            "stageId": identity,
            "stageName": "prod",
            "endpointDomain": "https://origin.example.com/v1",
            "isMaintenance": False,
            "enabledContentEncoding": False,
            "useDistributionRate": False,
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "regTime": NOW,
            "deployedStageDeploymentNo": 100001,
        }
        path = f"{STAGES}/{identity}"
        assert client.ok("GET", path) == {"stage": created}
        updated = client.ok("PUT", path, {**FULL_STAGE, "stageName": "ignored"})["stage"]
        assert updated == {**created, **FULL_STAGE}
        assert client.ok("GET", path) == {"stage": updated}
        replaced = client.ok("PUT", path, {"endpointDomain": "NONE"})["stage"]
        assert replaced == {**created, "endpointDomain": "NONE"}
        client.ok("DELETE", path, status=204)
        for method in ("GET", "PUT", "DELETE"):
            assert client.refused(method, path, STAGE) == (404, f"There is no stage {identity}.")

    def test_lists(self, client: Client, emulator: Emulator) -> None:
        assert client.ok("GET", STAGES) == {"host": "product001.apigw.ntruss.com", "stages": []}
        first = {"stageId": self.create(client, STAGE)["stageId"], "stageName": "prod"}
        emulator.seed({"apigateway": {"stages": [{"id": "stage00002", "name": "test"}]}})
        shown = [
            {**first, "isCanary": False, "defaultDeploymentNo": 100001},
            {"stageId": "stage00002", "stageName": "test", "isCanary": False},
        ]
        host = {"host": "product001.apigw.ntruss.com"}
        assert client.ok("GET", f"{STAGES}/filter") == {**host, "stages": shown}
        whole = [{**stage, "resourceDtos": []} for stage in shown]
        assert client.ok("GET", STAGES) == {**host, "stages": whole}

    @pytest.mark.parametrize(
        "domain",
        [
            "NONE",
            "http://example.com",
            "https://user:secret@example.com:65535/a/b-c~d?e=%20&f",
            "http://10.0.0.1:8080",
            "https://a_b.c-d.example9/",
            "https://e." + "x" * 190,
        ],
    )
    def test_endpoints_that_are_fine(self, client: Client, domain: str) -> None:
        assert self.create(client, {**STAGE, "endpointDomain": domain})["endpointDomain"] == domain

    @pytest.mark.parametrize(
        ("changes", "details"),
        [
            ({"endpointDomain": None}, "endpointDomain is missing."),
            ({"endpointDomain": ""}, "endpointDomain must match"),
            ({"endpointDomain": "ftp://example.com"}, "endpointDomain must match"),
            ({"endpointDomain": "https://localhost"}, "endpointDomain must match"),
            ({"endpointDomain": "https://example.com:65536"}, "endpointDomain must match"),
            ({"endpointDomain": "https://example.com/a b"}, "endpointDomain must match"),
            ({"endpointDomain": "https://exämple.com"}, "endpointDomain must match"),
            ({"endpointDomain": "NONE\n"}, "endpointDomain must match"),
            ({"endpointDomain": "https://e." + "x" * 191}, "endpointDomain must have 0 to 200 characters."),
            ({"cacheTtlSec": 0}, "cacheTtlSec must be 1 to 3600."),
            ({"cacheTtlSec": 3601}, "cacheTtlSec must be 1 to 3600."),
            ({"cacheTtlSec": "60"}, "cacheTtlSec must be an integer."),
            ({"cacheTtlSec": True}, "cacheTtlSec must be an integer."),
            ({"throttleRps": 0}, "throttleRps must be 1 to 2147483647."),
            ({"throttleRps": 2**31}, "throttleRps must be 1 to 2147483647."),
            ({"ipAclCode": "MAYBE"}, "ipAclCode must be one of ALLOWED, REJECTED."),
            (
                {"ipAclCode": "ALLOWED", "ipAclList": None},
                "ipAclList is missing: it is required when ipAclCode is given.",
            ),
            (
                {"ipAclCode": None, "ipAclList": "10.0.0.1"},
                "ipAclCode is missing: it is required when ipAclList is given.",
            ),
            ({"ipAclList": "10.0.0.256"}, "ipAclList must match"),
            ({"ipAclList": "10.0.0.0/33"}, "ipAclList must match"),
            ({"ipAclList": "10.0.0.1,"}, "ipAclList must match"),
            ({"ipAclList": "1.1.1.1\n" * 250}, "ipAclList must match"),
            ({"ipAclList": ",".join(["1.1.1.1"] * 251)}, "ipAclList must have 0 to 2000 characters."),
            ({"isMaintenance": "true"}, "isMaintenance must be true or false."),
            ({"enabledContentEncoding": 1}, "enabledContentEncoding must be true or false."),
            ({"minimumCompressionSize": -1}, "minimumCompressionSize must be 0 to 10485760."),
            ({"minimumCompressionSize": 10_485_761}, "minimumCompressionSize must be 0 to 10485760."),
            ({"statusCode": 99}, "statusCode must be 100 to 599."),
            ({"statusCode": 600}, "statusCode must be 100 to 599."),
            ({"response": "x" * 1501}, "response must have 0 to 1500 characters."),
        ],
        ids=str,
    )
    def test_refused(self, client: Client, emulator: Emulator, changes: Any, details: str) -> None:
        path = f"{STAGES}/{self.create(client, FULL_STAGE)['stageId']}"
        before = emulator.state("apigateway")
        body = {**FULL_STAGE, "stageName": "other", **changes}
        for method, place in (("POST", STAGES), ("PUT", path)):
            status, told = client.refused(method, place, body)
            assert status == 400
            assert told.startswith(details)
        assert emulator.state("apigateway") == before

    @pytest.mark.parametrize(
        ("changes", "details"),
        [
            ({"stageName": None}, "stageName is missing."),
            ({"stageName": ""}, "stageName must have 1 to 20 characters."),
            ({"stageName": "x" * 21}, "stageName must have 1 to 20 characters."),
            ({"stageName": "a.b"}, "stageName must match [a-zA-Z0-9_-]+"),
            ({"deploymentDescription": "x" * 301}, "deploymentDescription must have 0 to 300 characters."),
        ],
    )
    def test_create_refuses(self, client: Client, changes: Any, details: str) -> None:
        assert client.refused("POST", STAGES, {**STAGE, **changes}) == (400, details)

    def test_names_are_unique_within_an_api(self, client: Client, emulator: Emulator) -> None:
        identity = self.create(client, STAGE)["stageId"]
        details = f"The API already has a stage prod: {identity}."
        assert client.refused("POST", STAGES, STAGE) == (400, details)
        emulator.seed({"apigateway": {"apis": [{"id": "api0000002"}]}})
        client.ok("POST", "/products/product001/apis/api0000002/stages", STAGE, 201)

    def test_only_in_their_api(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"apis": [{"id": "api0000002"}]}})
        identity = self.create(client, STAGE)["stageId"]
        other = "/products/product001/apis/api0000002"
        details = f"There is no stage {identity}."
        assert client.refused("GET", f"{other}/stages/{identity}") == (404, details)
        assert client.refused("POST", f"{other}/deploy", {"stageId": identity}) == (404, details)
        assert client.refused("GET", "/products/product001/apis/nowhere/stages") == (404, "There is no API nowhere.")

    def test_deploying_counts_on(self, client: Client) -> None:
        identity = self.create(client, STAGE)["stageId"]
        for number in (100002, 100003):
            body = {"stageId": identity, "deploymentDescription": "d" * 300}
            assert client.ok("POST", DEPLOY, body) is None
            stage = client.ok("GET", f"{STAGES}/{identity}")["stage"]
            assert stage["deployedStageDeploymentNo"] == number
        assert client.ok("GET", "/products")["productPage"]["content"][0]["hasDeployedStage"] is True

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({}, (400, "stageId is missing.")),
            ({"stageId": ""}, (400, "stageId must have 1 to 10 characters.")),
            ({"stageId": "elevenchars"}, (400, "stageId must have 1 to 10 characters.")),
            ({"stageId": "nowhere"}, (404, "There is no stage nowhere.")),
            (
                {"stageId": "nowhere", "deploymentDescription": "x" * 301},
                (400, "deploymentDescription must have 0 to 300 characters."),
            ),
        ],
    )
    def test_deploy_refuses(self, client: Client, body: Any, expected: tuple[int, str]) -> None:
        assert client.refused("POST", DEPLOY, body) == expected

    def test_an_api_with_deployed_stages_stays(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"stages": [{"id": "stage00002"}]}})
        identity = self.create(client, STAGE)["stageId"]
        details = f"The API players has deployed stages: prod ({identity})."
        assert client.refused("DELETE", "/products/product001/apis/api0000001") == (400, details)
        client.ok("DELETE", f"{STAGES}/{identity}", status=204)
        client.ok("DELETE", "/products/product001/apis/api0000001", status=204)
        state = emulator.state("apigateway")
        assert [state[name] for name in ("apis", "stages", "deployments")] == [[], [], []]


class TestDeleted:
    """What is marked as deleted: lists may still show it, and a client has to look."""

    @pytest.fixture(autouse=True)
    def some(self, emulator: Emulator) -> None:
        products = [PRODUCT, {"id": "product002", "name": "media", "isDeleted": True}]
        apis = [
            {**API, "id": "api0000002", "isDeleted": True},
            {**API, "id": "api0000003", "name": "gone", "isDeleted": True},
            API,
        ]
        emulator.seed({"apigateway": {"products": products, "apis": apis}})

    def test_is_shown(self, client: Client) -> None:
        content = client.ok("GET", "/products")["productPage"]["content"]
        assert [(item["productId"], item["isDeleted"]) for item in content] == [
            ("product002", True),
            ("product001", False),
        ]
        assert client.ok("GET", "/products/product002")["product"]["isDeleted"] is True
        for call in ("", "/infos"):
            answer = client.ok("GET", f"/products/product001/apis{call}")
            assert [(item["apiId"], item["isDeleted"]) for item in answer["apis"]] == [
                ("api0000001", False),
                ("api0000003", True),
                ("api0000002", True),
            ]
            assert answer["total"] == 3
        assert client.ok("GET", "/products/product001/apis/api0000003")["api"]["isDeleted"] is True

    def test_is_not_in_what_could_not_say_so(self, client: Client) -> None:
        answer = client.ok("GET", "/products/product001/apis/filter")
        assert ([item["apiId"] for item in answer["apis"]], answer["total"]) == (["api0000001"], 1)

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("PATCH", "/products/product002"),
            ("DELETE", "/products/product002"),
            ("GET", "/products/product002/apis"),
            ("POST", "/products/product002/apis"),
            ("PATCH", "/products/product001/apis/api0000003"),
            ("DELETE", "/products/product001/apis/api0000003"),
            ("POST", "/products/product001/apis/api0000003/deploy"),
            ("GET", "/products/product001/apis/api0000003/stages"),
        ],
    )
    def test_nothing_can_be_done_to_it(self, client: Client, method: str, path: str) -> None:
        body = {"apiName": "x", "apiDescription": "y", "productName": "x", "subscriptionCode": "PUBLIC", "stageId": "z"}
        assert client.refused(method, path, body)[0] == 404

    def test_its_name_is_free(self, client: Client) -> None:
        body = {"apiName": "gone", "originApiId": "api0000001"}
        client.ok("POST", "/products/product001/apis/clone", body, 201)


class TestLegacy:
    @pytest.fixture(autouse=True)
    def legacy(self, emulator: Emulator, seeded: None) -> None:
        emulator.update_settings(dialect="legacy")

    def test_a_single_api_comes_in_an_array(self, client: Client) -> None:
        (api,) = client.ok("GET", "/products/product001/apis/api0000001")["api"]
        assert (api["apiName"], api["stages"]) == ("players", [])

    def test_without_a_description_there_is_none(self, client: Client) -> None:
        (api,) = client.ok("GET", "/products/product001/apis/api0000001")["api"]
        body = {"apiName": "copy", "originApiId": "api0000001"}
        clone = client.ok("POST", "/products/product001/apis/clone", body, 201)["api"]
        (listed, _other) = client.ok("GET", "/products/product001/apis")["apis"]
        product = client.ok("GET", "/products/product001")["product"]
        assert not any({"apiDescription", "productDescription"} & set(thing) for thing in (api, clone, listed, product))
        client.ok("PATCH", f"/products/product001/apis/{clone['apiId']}", {"apiDescription": ""}, 204)
        (api,) = client.ok("GET", f"/products/product001/apis/{clone['apiId']}")["api"]
        assert api["apiDescription"] == ""

    def test_codes_are_numbers(self, client: Client, emulator: Emulator) -> None:
        assert client("GET", "/products/product001/apis/nowhere").json() == {
            "error": {"errorCode": 300, "message": "Not Found Exception", "details": "There is no API nowhere."}
        }
        assert client("POST", "/products/product001/apis", {}).json()["error"]["errorCode"] == 100
        keys = [{"access_key": emulator.access_key, "permissions": [], "permission_style": "service"}]
        emulator.update_settings(keys=keys)
        assert client("GET", "/products").json()["error"]["errorCode"] == 10011


class TestPermissions:
    @pytest.mark.parametrize("style", ["service", "gateway"])
    def test_a_key_that_may_only_read(self, client: Client, emulator: Emulator, seeded: None, style: str) -> None:
        key = {"access_key": emulator.access_key, "permissions": ["apigateway:read"], "permission_style": style}
        emulator.update_settings(keys=[key])
        assert client("GET", "/products").ok
        answer = client("POST", "/products/product001/apis", {"apiName": "x"})
        if style == "gateway":
            assert (answer.status_code, answer.json()["error"]["errorCode"]) == (401, "210")
        else:
            assert answer.status_code == 403
            assert answer.json() == {"error": {"errorCode": "10011", "message": "Permission denied: createAPI."}}
        assert len(emulator.state("apigateway")["apis"]) == 1

    def test_a_fault_knows_the_other_code(self, client: Client, emulator: Emulator) -> None:
        emulator.add_fault(service="apigateway", status=403, error_code="10002")
        answer = client("GET", "/products")
        assert answer.status_code == 403
        assert answer.json() == {"error": {"errorCode": "10002", "message": "Access denied."}}

    def test_other_paths_are_no_routes(self, client: Client) -> None:
        for path in ("/authorizers", "/products/", "/products/product001/apis/api0000001/models"):
            answer = client("GET", path)
            assert answer.status_code == 404
            assert answer.json()["error"]["details"] == "URL not found."


@pytest.mark.parametrize(
    ("site", "host", "code"),
    [
        ("public", "product001.apigw.ntruss.com", "PUB"),
        ("gov", "product001.apigw.gov-ntruss.com", "GOV"),
        ("fin", "product001.apigw.fin-ntruss.com", "FIN"),
    ],
)
def test_sites(client: Client, emulator: Emulator, site: str, host: str, code: str) -> None:
    emulator.update_settings(site=site)
    emulator.seed({"apigateway": {"products": [PRODUCT], "apis": [API]}})
    assert client.ok("GET", "/products/product001/apis/api0000001/stages")["host"] == host
    assert client.ok("GET", "/products/product001")["product"]["domainCode"] == code


class TestSeeds:
    def test_an_export_restores_everything(self, client: Client, emulator: Emulator) -> None:
        stages = [{"name": "prod", **FULL_STAGE, "stageName": None}, {"name": "test", "isPublished": True}]
        products = [PRODUCT, {"name": "other", "isDeleted": True, "productDescription": "x", "disabled": True}]
        apis = [{**API, "stages": stages}, {"productId": "product001", "isDeleted": True, "permission": "View"}]
        emulator.seed({"apigateway": {"products": products, "apis": apis}})
        body = {"apiName": "copy", "originApiId": "api0000001", "apiDescription": ""}
        client.ok("POST", "/products/product001/apis/clone", body, 201)
        state = emulator.state()
        assert [len(state["apigateway"][collection]) for collection in ("products", "apis", "stages")] == [2, 3, 4]
        with Emulator(seed=state) as other:
            assert other.state() == state

    def test_ids_make_the_same_object(self, emulator: Emulator, seeded: None) -> None:
        changes = {
            "products": [{"productId": "product001", "subscriptionCode": "PROTECTED"}],
            "apis": [{"apiId": "api0000001", "apiDescription": "new", "stages": [{"stageId": "stage00001"}]}],
            "stages": [{"stageId": "stage00001", "throttleRps": 5}],
        }
        emulator.seed({"apigateway": changes})
        state = emulator.state("apigateway")
        (product,), (api,), (stage,) = state["products"], state["apis"], state["stages"]
        assert (product["productName"], product["subscriptionCode"]) == ("media", "PROTECTED")
        assert (api["apiName"], api["apiDescription"], api["productId"]) == ("players", "new", "product001")
        assert (stage["apiId"], stage["throttleRps"]) == ("api0000001", 5)

    def test_names_may_be_taken(self, client: Client, emulator: Emulator) -> None:
        apis = {"count": 2, "name": "twin"}
        emulator.seed({"apigateway": {"products": [PRODUCT], "apis": apis}})
        assert names(client.ok("GET", "/products/product001/apis/filter")["apis"], "api") == ["twin", "twin"]

    def test_ids_are_the_same_on_every_run(self) -> None:
        seed = {"apigateway": {"apis": {"count": 3, "stages": [{}]}}}
        states = []
        for _run in range(2):
            with Emulator(seed=seed, seed_ids=1, clock=lambda: START) as emulator:
                states.append(emulator.state("apigateway"))
        assert states[0] == states[1]

    @pytest.mark.parametrize(
        ("seed", "told"),
        [
            ({"keys": []}, "apigateway has no keys"),
            ({"apis": [{"stages": [{"usagePlanIds": ["plan000001"]}]}]}, "'plan000001' in its usagePlanIds"),
            ({"usagePlans": [{"rateRps": "5"}]}, "must be of type int"),
            ({"apiKeys": [{"id": "elevenchars"}]}, "1 to 10 characters"),
            ({"apiKeys": [{"subscriptions": [{"productId": "nowhere"}]}]}, "'nowhere' in its productId"),
            ({"products": {}}, "products must be a list"),
            ({"products": [{"price": 1}]}, "no price"),
            ({"products": [{"name": 5}]}, "must be of type str"),
            ({"products": [{"id": "elevenchars"}]}, "1 to 10 characters"),
            ({"products": [{"id": ""}]}, "1 to 10 characters"),
            ({"products": [{"isDeleted": "yes"}]}, "must be of type bool"),
            ({"apis": [{"productId": "nowhere"}]}, "which doesn't exist"),
            ({"products": [{}, {}], "apis": [{}]}, "there are 2 to choose from"),
            ({"stages": [{}]}, "there are 0 to choose from"),
            ({"stages": [{"apiId": "nowhere"}]}, "which doesn't exist"),
            ({"apis": [{"stages": {}}]}, "stages must be a list"),
            ({"apis": [{"stages": [{"cacheTtlSec": True}]}]}, "must be of type int"),
        ],
    )
    def test_refused(self, emulator: Emulator, seed: Any, told: str) -> None:
        with pytest.raises(ControlError, match=re.escape(told)):
            emulator.seed({"apigateway": seed})
        assert not any(emulator.state("apigateway").values())


def test_a_listing_can_be_stale(client: Client, emulator: Emulator, seeded: None) -> None:
    emulator.add_fault(operation="apigateway-api-apis*", stale_listing={"writes": 1})
    client.ok("POST", "/products/product001/apis", {"apiName": "new"}, 201)
    for call in ("", "/infos", "/filter"):
        assert names(client.ok("GET", f"/products/product001/apis{call}")["apis"], "api") == ["players"]


def test_a_thousand_apis(client: Client, emulator: Emulator) -> None:
    began = time.perf_counter()
    emulator.seed({"apigateway": {"products": [PRODUCT], "apis": {"count": 1000, "name": "api-{n}", "stages": [{}]}}})
    assert len(client.ok("GET", "/products/product001/apis/filter")["apis"]) == 1000
    found = [
        api
        for offset in range(0, 1000, 100)
        for api in client.ok("GET", f"/products/product001/apis?withStage=true&limit=100&offset={offset}")["apis"]
    ]
    assert names(found, "api") == [f"api-{n}" for n in range(1000, 0, -1)]
    assert all(len(api["stages"]) == 1 for api in found)
    body = {"apiName": "copy", "originApiId": found[-1]["apiId"]}
    for number in range(20):
        client.ok("POST", "/products/product001/apis/clone", {**body, "apiName": f"copy-{number}"}, 201)
    # A tenth of it on an idle machine; what looks everything up for each of them takes far longer.
    assert time.perf_counter() - began < 5
