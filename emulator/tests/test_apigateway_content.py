# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The working copy of an API: resources, methods and parameters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from apigateway_client import API, PRODUCT, Client
from conftest import Clock

from ncloud_emulator import ControlError, Emulator

RESOURCES = "/products/product001/apis/api0000001/resources"
FILTERS: dict[str, Any] = {
    "authentication": {"platform": "NONE"},
    "validation": {"type": "NONE"},
    "requiredApiKey": {"required": False},
}
HTTP = {"method": "GET", "url": "/v1/players", "stream": False}
METHOD: dict[str, Any] = {"methodName": "GET", "httpEndPoint": HTTP, **FILTERS}
MOCK = {"httpStatus": 418, "response": "short", "headers": {"x-kind": "teapot"}}
NCP = {
    "service": "CLOUD_FUNCTIONS",
    "region": "KR",
    "actionId": "a1",
    "actionName": "greet",
    "url": "https://example.com/a",
    "stream": False,
}
PARAMETER = {"parameterName": "page", "parameterCode": "REQUEST_QUERY"}


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    emulator.seed({"apigateway": {"products": [PRODUCT], "apis": [API]}})
    client = Client(emulator, clock)
    yield client
    client.session.close()


def resource(client: Client, path: str, **cors: str) -> str:
    """Create a resource; its id."""
    made: str = client.ok("POST", RESOURCES, {"resourcePath": path, **cors}, 201)["resource"]["resourceId"]
    return made


@pytest.fixture
def methods(client: Client) -> str:
    """Where the methods of a resource /players are."""
    return f"{RESOURCES}/{resource(client, '/players')}/methods"


def paths(client: Client) -> list[str]:
    return [each["resourcePath"] for each in client.ok("GET", RESOURCES)["resourceList"]]


class TestResources:
    def test_life(self, client: Client) -> None:
        body = {"resourcePath": "/players", "corsAllowOrigin": "*", "corsMaxAge": "60", "corsAllowHeaders": ""}
        made = client.ok("POST", RESOURCES, body, 201)["resource"]
        path = f"{RESOURCES}/{made['resourceId']}"
        assert made == {
            "apiId": "api0000001",
            "resourceId": made["resourceId"],
            "resourcePath": "/players",
            "corsAllowOrigin": "*",
            "corsMaxAge": "60",
            "methods": [],
        }
        assert client.ok("GET", RESOURCES) == {"resourceList": [made]}
        changed = client.ok("PATCH", path, {"corsMaxAge": "", "corsAllowMethods": "GET", "resourcePath": "/x"})
        del made["corsMaxAge"]
        assert changed == {"resource": {**made, "corsAllowMethods": "GET"}}
        assert client.ok("PATCH", path) == changed
        assert client.ok("GET", RESOURCES) == {"resourceList": [changed["resource"]]}
        client.ok("DELETE", path, status=204)
        for method in ("PATCH", "DELETE"):
            assert client.refused(method, path, {}) == (404, f"There is no resource {made['resourceId']}.")
        assert client.ok("GET", RESOURCES) == {"resourceList": []}

    def test_parents_come_first(self, client: Client, emulator: Emulator) -> None:
        for path, missing in (("/a/b", "/a"), ("/a/{b}/c", "/a/{b}")):
            answer = client("POST", RESOURCES, {"resourcePath": path})
            assert answer.status_code == 403
            error = {"errorCode": "10002", "message": "Access denied.", "details": f"There is no resource {missing}."}
            assert answer.json() == {"error": error}
        for path in ("/a", "/", "/a/{b}", "/a/{b}/c", "/a/{rest+}"):
            resource(client, path)
        assert paths(client) == ["/a", "/", "/a/{b}", "/a/{b}/c", "/a/{rest+}"]

    def test_children_go_first(self, client: Client) -> None:
        ids = {path: resource(client, path) for path in ("/", "/a", "/a/b", "/ab", "/a/b/c")}
        details = "The resource /a has resources below it: /a/b, /a/b/c."
        assert client.refused("DELETE", f"{RESOURCES}/{ids['/a']}") == (400, details)
        for path in ("/", "/a/b/c", "/a/b", "/a", "/ab"):
            client.ok("DELETE", f"{RESOURCES}/{ids[path]}", status=204)

    @pytest.mark.parametrize(
        "path", ["", "a", "/a/", "//", "/a.b", "/{a", "/a b", "/" + "x" * 2000, "/a-", "/{}", "/한"]
    )
    def test_bad_paths(self, client: Client, path: str) -> None:
        status, details = client.refused("POST", RESOURCES, {"resourcePath": path})
        assert status == 400
        assert details.startswith("resourcePath ")

    def test_a_path_is_unique_in_its_api(self, client: Client, emulator: Emulator) -> None:
        identity = resource(client, "/a")
        details = f"The API already has a resource /a: {identity}."
        assert client.refused("POST", RESOURCES, {"resourcePath": "/a"}) == (400, details)
        emulator.seed({"apigateway": {"apis": [{"id": "api0000002", "productId": "product001"}]}})
        other = RESOURCES.replace("api0000001", "api0000002")
        client.ok("POST", other, {"resourcePath": "/a"}, 201)
        assert client.refused("DELETE", f"{other}/{identity}") == (404, f"There is no resource {identity}.")


class TestMethods:
    @pytest.mark.parametrize(
        ("kind", "code", "endpoint"),
        [("httpEndPoint", "HTTP", HTTP), ("mockEndPoint", "MOCK", MOCK), ("ncpEndPoint", "NCP", NCP)],
    )
    def test_life(self, client: Client, methods: str, kind: str, code: str, endpoint: Any) -> None:
        body = {"methodName": "GET", kind: endpoint, **FILTERS, "methodDescription": "all of them"}
        (made,) = client.ok("POST", methods, body, 201)["methods"]
        assert {name: made[name] for name in body} == body
        assert (made["resourcePath"], made["apiId"]) == ("/players", "api0000001")
        (listed,) = client.ok("GET", methods)["methods"]
        assert {name: listed[name] for name in made} == made
        assert (listed["endpointCode"], json.loads(listed["endpointConfigJson"])) == (code, endpoint)
        assert {each["filterName"]: json.loads(each["configJson"]) for each in listed["methodFilters"]} == {
            "AUTH": {"platform": "NONE"},
            "VALID": {"type": "NONE"},
            "API_KEY": {"required": False},
        }
        (shown,) = client.ok("GET", RESOURCES)["resourceList"]
        assert [each["methodName"] for each in shown["methods"]] == ["GET"]
        client.ok("DELETE", f"{methods}/GET", status=204)
        assert client.ok("GET", methods) == {"methods": []}
        details = "There is no method GET of the resource /players."
        assert client.refused("DELETE", f"{methods}/GET") == (404, details)

    def test_a_change_keeps_what_it_does_not_name(self, client: Client, methods: str) -> None:
        client.ok("POST", methods, {**METHOD, "methodDescription": "old"}, 201)
        client.ok("POST", f"{methods}/GET/parameters", PARAMETER, 201)
        client.ok("PUT", f"{methods}/GET/produces", {"produces": "text/html"})
        guarded = {
            "authentication": {"platform": "IAM"},
            "validation": {"type": "QUERYSTRING_HEADERS", "queryStrings": ["page"]},
            "requiredApiKey": {"required": True},
        }
        changed = client.ok("PATCH", f"{methods}/GET", guarded)["method"]
        assert {name: changed[name] for name in guarded} == guarded
        assert (changed["httpEndPoint"], changed["methodDescription"], changed["produces"]) == (
            HTTP,
            "old",
            "text/html",
        )
        mocked = client.ok("PATCH", f"{methods}/GET", {**FILTERS, "mockEndPoint": MOCK})["method"]
        assert mocked["mockEndPoint"] == MOCK
        assert "httpEndPoint" not in mocked
        assert len(client.ok("GET", f"{methods}/GET/parameters")["queryStrings"]) == 1

    @pytest.mark.parametrize(
        ("changes", "details"),
        [
            ({"methodName": "TRACE"}, "methodName must be one of"),
            ({"methodName": None}, "methodName is missing."),
            ({"httpEndPoint": None}, "One of httpEndPoint, mockEndPoint, ncpEndPoint must be given."),
            ({"mockEndPoint": MOCK}, "Only one of httpEndPoint, mockEndPoint may be given."),
            ({"httpEndPoint": {**HTTP, "url": "v1"}}, "httpEndPoint.url must match"),
            ({"httpEndPoint": {**HTTP, "stream": None}}, "httpEndPoint.stream is missing."),
            ({"authentication": None}, "authentication is missing."),
            ({"authentication": {"platform": "AUTHORIZER"}}, "authentication.authorizerId is missing"),
            ({"validation": {"type": "BODY"}}, "validation.type must be one of"),
            ({"requiredApiKey": {}}, "requiredApiKey.required is missing."),
            ({"methodDescription": "x" * 301}, "methodDescription must have 0 to 300 characters."),
        ],
    )
    def test_refused(self, client: Client, methods: str, changes: Any, details: str) -> None:
        status, told = client.refused("POST", methods, {**METHOD, **changes})
        assert status == 400
        assert told.startswith(details)
        assert client.ok("GET", methods) == {"methods": []}

    def test_a_name_is_unique_in_its_resource(self, client: Client, methods: str) -> None:
        client.ok("POST", methods, METHOD, 201)
        details = "The resource /players already has a method GET."
        assert client.refused("POST", methods, METHOD) == (400, details)
        client.ok("POST", methods, {**METHOD, "methodName": "ANY"}, 201)

    @pytest.mark.parametrize("kind", ["consumers", "produces"])
    def test_media_types(self, client: Client, methods: str, kind: str) -> None:
        client.ok("POST", methods, METHOD, 201)
        path = f"{methods}/GET/{kind}"
        assert client.ok("GET", path) == {kind: ""}
        assert client.ok("PUT", path, {kind: "application/json,text/*"}) == {kind: "application/json,text/*"}
        assert client.ok("GET", methods)["methods"][0][kind] == "application/json,text/*"
        assert client.refused("PUT", path, {kind: "Text/Html"})[0] == 400
        assert client.ok("PUT", path) == client.ok("GET", path) == {kind: ""}


class TestParameters:
    @pytest.fixture
    def place(self, client: Client, methods: str) -> str:
        client.ok("POST", methods, METHOD, 201)
        return f"{methods}/GET/parameters"

    def test_life(self, client: Client, place: str) -> None:
        made = client.ok("POST", place, PARAMETER, 201)["methodParameterDto"]
        assert made["parameterType"] == "string"
        assert [made[flag] for flag in ("isRequired", "isArray", "isLogged")] == [False] * 3
        full = {
            "parameterName": "page",
            "parameterCode": "REQUEST_HEADER",
            "parameterType": "integer",
            "isRequired": True,
            "isArray": True,
            "isLogged": True,
            "parameterDescription": "which",
        }
        header = client.ok("POST", place, full, 201)["methodParameterDto"]
        assert {name: header[name] for name in full} == full
        form = {**PARAMETER, "parameterName": "file", "parameterCode": "REQUEST_FORMDATA", "parameterType": "file"}
        shown = client.ok("POST", place, form, 201)["methodParameterDto"]
        assert client.ok("GET", place) == {
            "queryStrings": [made],
            "headers": [header],
            "formDatas": [shown],
            "useBodyWhenFormData": False,
            "isNcpTenant": False,
        }
        client.ok("POST", f"{place}/delete", {"parameterName": "page"}, 204)
        left = client.ok("GET", place)
        assert [left[name] for name in ("queryStrings", "headers")] == [[], []]
        assert client.refused("POST", f"{place}/delete", {"parameterName": "page"}) == (
            404,
            "There is no parameter page.",
        )

    def test_known_by_code_and_name(self, client: Client, place: str) -> None:
        client.ok("POST", place, PARAMETER, 201)
        details = "The method already has a parameter REQUEST_QUERY page."
        assert client.refused("POST", place, {**PARAMETER, "isRequired": True}) == (400, details)

    @pytest.mark.parametrize(
        "changes", [{"parameterName": "a b"}, {"parameterCode": "PATH"}, {"parameterType": "date"}, {"isArray": "yes"}]
    )
    def test_refused(self, client: Client, place: str, changes: Any) -> None:
        assert client.refused("POST", place, {**PARAMETER, **changes})[0] == 400


SEED: dict[str, Any] = {
    **API,
    "resources": [
        {"resourcePath": "/", "methods": [{"methodName": "ANY", "mockEndPoint": MOCK}]},
        {"resourcePath": "/a/{b+}", "corsMaxAge": "5", "methods": [{"parameters": [PARAMETER]}]},
    ],
}


class TestSeeds:
    def test_an_export_restores_everything(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"apis": [SEED]}})
        state = emulator.state()
        with Emulator(seed=state) as other:
            assert other.state() == state
        assert paths(client) == ["/", "/a/{b+}"]
        (method,) = client.ok("GET", f"{RESOURCES}/{state['apigateway']['resources'][1]['resourceId']}/methods")[
            "methods"
        ]
        assert method["httpEndPoint"] == {"method": "GET", "url": "/a/{b}", "stream": False}

    @pytest.mark.parametrize(
        ("seed", "told"),
        [
            ({"resourcePath": "a"}, "resourcePath must match"),
            ({"methods": [{"methodName": "TRACE"}]}, "methodName must be one of"),
            ({"methods": [{"httpEndPoint": HTTP, "mockEndPoint": MOCK}]}, "needs one of"),
            ({"methods": [{"parameters": [{"parameterName": "x"}]}]}, "parameterCode is missing"),
            ({"methods": {}}, "must be of type list"),
            ({"colour": "red"}, "A resource has no colour"),
            ({"apiId": "nowhere"}, "which doesn't exist"),
        ],
    )
    def test_refused(self, client: Client, emulator: Emulator, seed: Any, told: str) -> None:
        with pytest.raises(ControlError, match=told):
            emulator.seed({"apigateway": {"resources": [seed]}})
        assert client.ok("GET", RESOURCES) == {"resourceList": []}

    def test_a_clone_has_the_content(self, client: Client, emulator: Emulator) -> None:
        emulator.seed({"apigateway": {"apis": [SEED]}})
        body = {"apiName": "copy", "originApiId": "api0000001"}
        copy = client.ok("POST", "/products/product001/apis/clone", body, 201)["api"]["apiId"]
        theirs = RESOURCES.replace("api0000001", copy)
        first, second = (client.ok("GET", place)["resourceList"] for place in (RESOURCES, theirs))
        for ours, other in zip(first, second, strict=True):
            assert ours["resourceId"] != other["resourceId"]
            for shown in (ours, other):
                del shown["resourceId"], shown["apiId"]
            assert ours == other
        client.ok("DELETE", "/products/product001/apis/api0000001", status=204)
        assert len(client.ok("GET", theirs)["resourceList"]) == 2
        assert len(emulator.state("apigateway")["resources"]) == 2


def test_a_listing_can_be_stale(client: Client, emulator: Emulator, methods: str) -> None:
    client.ok("POST", methods, METHOD, 201)
    emulator.add_fault(operation="apigateway-*", method="GET", stale_listing={"writes": 2})
    client.ok("PATCH", f"{methods}/GET", {**FILTERS, "mockEndPoint": MOCK})
    client.ok("POST", f"{methods}/GET/parameters", PARAMETER, 201)
    (method,) = client.ok("GET", methods)["methods"]
    assert method["httpEndPoint"] == HTTP
    assert client.ok("GET", f"{methods}/GET/parameters")["queryStrings"] == []


def test_legacy(client: Client, emulator: Emulator, methods: str) -> None:
    emulator.update_settings(dialect="legacy")
    client.ok("POST", methods, METHOD, 201)
    made = client.ok("POST", f"{methods}/GET/parameters", PARAMETER, 201)["methodParameterDto"]
    (method,) = client.ok("GET", methods)["methods"]
    assert not {"methodDescription", "parameterDescription"} & {*made, *method}
    error = client("POST", RESOURCES, {"resourcePath": "/x/y"}).json()["error"]
    assert error["errorCode"] == 10002
