# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What deployed stages answer to the clients of an API."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from apigateway_client import API, PRODUCT, Client
from conftest import Clock, refused

from ncloud_emulator import Emulator

A = "/products/product001/apis/api0000001"
PROTECTED = {"id": "product002", "name": "inner", "subscriptionCode": "PROTECTED"}
GUARDED = {"requiredApiKey": {"required": True}}
OPEN_METHOD = {"methodName": "GET", "httpEndPoint": {"method": "GET", "url": "/v1/players", "stream": False}}
STAGE = {
    "id": "stage00001",
    "name": "prod",
    "endpointDomain": "https://origin.example.com/base/",
    "deployedStageDeploymentNo": 7,
}
KEY = {
    "id": "key0000001",
    "name": "mobile",
    "primaryKey": "first",
    "secondaryKey": "second",
    "subscriptions": [{"productId": "product001"}],
}


class Caller:
    """A client of the API, at a stage."""

    def __init__(self, emulator: Emulator, session: requests.Session) -> None:
        self.url = f"{emulator.url}/_gateway/product001/players/prod"
        self.session = session

    def __call__(self, method: str, path: str, **headers: str) -> requests.Response:
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(method, self.url + path, headers=spelled, timeout=10)

    def guarded(self, path: str, value: str = "first") -> requests.Response:
        return self("GET", path, **{"x-ncp-apigw-api-key": value})


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    emulator.seed({"apigateway": {"products": [PRODUCT, PROTECTED], "apis": [API], "apiKeys": [KEY]}})
    client = Client(emulator, clock)
    yield client
    client.session.close()


@pytest.fixture
def call(emulator: Emulator, client: Client) -> Caller:
    return Caller(emulator, client.session)


def serve(emulator: Emulator, *methods: dict[str, Any], path: str = "/players", **stage: Any) -> None:
    """Deploy a stage with one resource."""
    resources = [{"resourceId": "resource01", "resourcePath": path, "methods": list(methods)}]
    emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "resources": resources}]}})
    emulator.seed({"apigateway": {"stages": [{**STAGE, "apiId": "api0000001", **stage}]}})


def test_what_would_be_sent_on(emulator: Emulator, call: Caller) -> None:
    serve(emulator, OPEN_METHOD)
    answer = call("GET", "/players?page=2&page=%20x", x_kind="new", x_ncp_apigw_api_key="first")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    sent = answer.json()
    assert (sent["method"], sent["url"]) == ("GET", "https://origin.example.com/base/v1/players?page=2&page=%20x")
    assert sent["headers"]["x-kind"] == "new"
    assert not {"host", "connection", "x-ncp-apigw-api-key"} & set(sent["headers"])


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/players"), ("GET", "/player"), ("GET", "/players/1"), ("GET", ""), ("GET", "/")]
)
def test_no_route(emulator: Emulator, call: Caller, method: str, path: str) -> None:
    serve(emulator, OPEN_METHOD)
    answer = call(method, path)
    assert refused(answer) == (404, "300")
    assert answer.json()["error"]["details"] == "URL not found."


@pytest.mark.parametrize("place", ["product002/players/prod", "product001/other/prod", "product001/players/test", ""])
def test_no_stage(emulator: Emulator, call: Caller, place: str) -> None:
    serve(emulator, OPEN_METHOD)
    emulator.seed({"apigateway": {"stages": [{"name": "test"}]}})  # never deployed
    call.url = call.url.replace("product001/players/prod", place)
    assert refused(call("GET", "/players")) == (404, "300")


def test_deployed_content_is_served(client: Client, emulator: Emulator, call: Caller) -> None:
    serve(emulator, OPEN_METHOD)
    client.ok("DELETE", f"{A}/resources/resource01/methods/GET", status=204)
    assert call("GET", "/players").ok
    client.ok("POST", f"{A}/deploy", {"stageId": "stage00001"})
    assert refused(call("GET", "/players")) == (404, "300")
    client.ok("POST", f"{A}/stages/stage00001/deploy", {"deploymentNo": 7})
    assert call("GET", "/players").ok
    client.ok("PUT", f"{A}/stages/stage00001", {"endpointDomain": "http://new.example.com"})
    assert call("GET", "/players").json()["url"] == "http://new.example.com/v1/players"


def test_the_closest_route(emulator: Emulator, call: Caller) -> None:
    def goes_to(url: str, name: str = "ANY") -> dict[str, Any]:
        return {"methodName": name, "httpEndPoint": {"method": "ANY", "url": url, "stream": False}}

    resources = [
        {"resourcePath": "/{rest+}", "methods": [goes_to("/greedy/{rest}")]},
        {"resourcePath": "/a/{id}", "methods": [goes_to("/one/{id}"), goes_to("/put/{id}", "PUT")]},
        {"resourcePath": "/a/fixed", "methods": [goes_to("/fixed", "GET")]},
        {"resourcePath": "/", "methods": [goes_to("/root")]},
    ]
    emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "resources": resources}], "stages": [STAGE]}})
    for method, path, expected in (
        ("GET", "/a/fixed", "GET /fixed"),
        ("POST", "/a/fixed", "POST /one/fixed"),
        ("PUT", "/a/x%20y", "PUT /put/x%20y"),
        ("DELETE", "/a/b/c", "DELETE /greedy/a/b/c"),
        ("GET", "", "GET /root"),
        ("GET", "/", "GET /root"),
        ("GET", "/a/", "GET /greedy/a"),
    ):
        sent = call(method, path).json()
        assert f"{sent['method']} {sent['url'].removeprefix('https://origin.example.com/base')}" == expected


class TestKeys:
    @pytest.fixture(autouse=True)
    def guarded(self, emulator: Emulator, client: Client) -> None:
        serve(emulator, {**OPEN_METHOD, **GUARDED})

    def test_either_value_opens(self, call: Caller) -> None:
        assert call.guarded("/players").ok
        assert call.guarded("/players", "second").ok
        for answer in (call("GET", "/players"), call.guarded("/players", "third"), call.guarded("/players", "")):
            assert refused(answer) == (401, "210")
        assert refused(call("GET", "/nothing")) == (404, "300")

    def test_a_disabled_key(self, client: Client, call: Caller) -> None:
        client.ok("PUT", "/api-keys/key0000001", {"apiKeyName": "mobile", "isEnabled": False})
        assert refused(call.guarded("/players")) == (401, "210")

    def test_rotation(self, client: Client, call: Caller) -> None:
        fresh = client.ok("PATCH", "/api-keys/key0000001", {"keyType": "PRIMARY"})["apiKey"]["primaryKey"]
        assert refused(call.guarded("/players")) == (401, "210")
        assert call.guarded("/players", fresh).ok
        assert call.guarded("/players", "second").ok

    def test_a_subscription(self, client: Client, emulator: Emulator, call: Caller) -> None:
        client.ok("POST", "/api-keys/key0000001/unsubscribe", {"productId": "product001"})
        assert refused(call.guarded("/players")) == (401, "210")
        emulator.seed({"apigateway": {"products": [{"id": "product001", "subscriptionCode": "PROTECTED"}]}})
        client.ok("POST", "/api-keys/key0000001/subscribe", {"productId": "product001"})
        assert refused(call.guarded("/players")) == (401, "210")
        client.ok("PATCH", "/products/product001/api-keys/key0000001", {"status": "ACCEPTED"}, 204)
        assert call.guarded("/players").ok

    def test_legacy(self, emulator: Emulator, call: Caller) -> None:
        emulator.update_settings(dialect="legacy")
        assert refused(call("GET", "/players")) == (401, 210)


class TestLimits:
    def test_rate_of_the_stage(self, emulator: Emulator, call: Caller, clock: Clock) -> None:
        serve(emulator, {**OPEN_METHOD, **GUARDED}, rateRps=2)
        assert [call.guarded("/players").status_code for _time in range(3)] == [200, 200, 429]
        assert refused(call.guarded("/players")) == (429, "420")
        clock.advance(1)
        assert call.guarded("/players").ok

    def test_the_plan_of_the_key_wins(self, client: Client, emulator: Emulator, call: Caller) -> None:
        emulator.seed({"apigateway": {"usagePlans": [{"id": "plan000001", "rateRps": 1}]}})
        serve(emulator, {**OPEN_METHOD, **GUARDED}, rateRps=3, usagePlanIds=["plan000001"])
        place = "/products/product001/api-keys/key0000001/stages/stage00001"
        client.ok("PUT", place, {"usagePlanId": "plan000001"}, 204)
        assert [call.guarded("/players").status_code for _time in range(2)] == [200, 429]
        client.ok("PUT", place, {}, 204)
        assert [call.guarded("/players").status_code for _time in range(3)] == [200, 200, 429]

    @pytest.mark.parametrize(
        ("day", "month", "after_a_day", "after_a_month"), [(2, 9, 200, 200), (9, 2, 429, 200), (2, 2, 429, 200)]
    )
    def test_quotas(
        self,
        emulator: Emulator,
        call: Caller,
        clock: Clock,
        day: int,
        month: int,
        after_a_day: int,
        after_a_month: int,
    ) -> None:
        serve(emulator, {**OPEN_METHOD, **GUARDED}, dayQuotaRequest=day, monthQuotaRequest=month)
        assert [call.guarded("/players").status_code for _time in range(3)] == [200, 200, 429]
        assert refused(call.guarded("/players")) == (429, "400")
        clock.advance(86_400)
        assert call.guarded("/players").status_code == after_a_day
        clock.advance(31 * 86_400)
        assert call.guarded("/players").status_code == after_a_month

    def test_a_quota_counts_what_its_condition_names(self, emulator: Emulator, call: Caller) -> None:
        failing = {"methodName": "GET", "mockEndPoint": {"httpStatus": 500}, **GUARDED}
        serve(emulator, failing, dayQuotaRequest=1, monthQuotaRequest=1, quotaCondition="2xx")
        assert [call.guarded("/players").status_code for _time in range(3)] == [500] * 3

    def test_throttle_of_a_method(self, emulator: Emulator, call: Caller, clock: Clock) -> None:
        serve(emulator, OPEN_METHOD, throttleRps=1)
        assert call("GET", "/players").ok
        assert refused(call("GET", "/players")) == (429, "410")
        clock.advance(1)
        assert call("GET", "/players").ok


def test_maintenance(emulator: Emulator, call: Caller) -> None:
    serve(emulator, {**OPEN_METHOD, **GUARDED}, isMaintenance=True, statusCode=503, response="back soon")
    answer = call("GET", "/anything")
    assert (answer.status_code, answer.text) == (503, "back soon")


def test_a_mock(emulator: Emulator, call: Caller) -> None:
    headers = {"X-Kind": "teapot", "Content-Type": "text/plain", "bad name": "x", "x-break": "a\r\nb: c"}
    serve(emulator, {"mockEndPoint": {"httpStatus": 418, "response": "짧은", "headers": headers}})
    answer = call("GET", "/players")
    assert (answer.status_code, answer.content.decode()) == (418, "짧은")
    assert (answer.headers["x-kind"], answer.headers["content-type"]) == ("teapot", "text/plain")
    assert "bad name" not in answer.headers
    assert answer.headers["x-break"] == "a  b: c"


@pytest.mark.parametrize(("status", "expected"), [(204, 204), (304, 304), (100, 503)])
def test_a_mock_without_a_body(emulator: Emulator, call: Caller, status: int, expected: int) -> None:
    serve(emulator, {"mockEndPoint": {"httpStatus": status, "response": "lost"}})
    answer = call("GET", "/players")
    assert answer.status_code == expected
    assert b"lost" not in answer.content


def test_validation(emulator: Emulator, call: Caller) -> None:
    validation = {"type": "QUERYSTRING_HEADERS", "queryStrings": ["page"], "headers": ["X-Kind"]}
    serve(emulator, {**OPEN_METHOD, "validation": validation})
    answer = call("GET", "/players?size=2")
    assert refused(answer) == (400, "100")
    assert answer.json()["error"]["details"] == "page, X-Kind must be given."
    assert call("GET", "/players?page=", x_kind="new").ok


def test_iam(client: Client, emulator: Emulator, call: Caller) -> None:
    serve(emulator, {**OPEN_METHOD, "authentication": {"platform": "IAM"}})
    assert refused(call("GET", "/players")) == (401, "200")
    path = "/_gateway/product001/players/prod/players?page=1"
    headers = client.headers("GET", path)
    assert client.session.get(emulator.url + path, headers=headers, timeout=10).ok


def test_cors(emulator: Emulator, call: Caller) -> None:
    resource = {
        "resourcePath": "/players",
        "corsAllowOrigin": "*",
        "corsAllowMethods": "GET",
        "methods": [{**OPEN_METHOD, **GUARDED}],
    }
    emulator.seed({"apigateway": {"apis": [{"id": "api0000001", "resources": [resource]}], "stages": [STAGE]}})
    for answer in (call("OPTIONS", "/players"), call.guarded("/players")):
        assert answer.ok
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == "GET"


def test_no_endpoint_domain(emulator: Emulator, call: Caller) -> None:
    serve(emulator, OPEN_METHOD, endpointDomain="NONE")
    assert refused(call("GET", "/players")) == (503, "500")


def test_the_journal_is_of_the_management_api(emulator: Emulator, call: Caller) -> None:
    serve(emulator, OPEN_METHOD)
    call("GET", "/players")
    assert emulator.journal() == []
