# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deployments of a stage: what they hold, going back to an earlier one, and what is published."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from apigateway_client import API, PRODUCT, Client
from conftest import Clock

from ncloud_emulator import Emulator

A = "/products/product001/apis/api0000001"
STAGE = {"stageName": "prod", "endpointDomain": "https://example.com", "throttleRps": 9}
PARAMETERS = [
    {"parameterName": "page", "parameterCode": "REQUEST_QUERY", "parameterType": "long", "isArray": True},
    {"parameterName": "x-kind", "parameterCode": "REQUEST_HEADER", "isRequired": True, "isLogged": True},
    {"parameterName": "photo", "parameterCode": "REQUEST_FORMDATA", "parameterType": "file", "isRequired": True},
]
METHODS = [
    {"methodName": "GET", "methodDescription": "all", "parameters": PARAMETERS[:2]},
    {"methodName": "ANY", "mockEndPoint": {"httpStatus": 404}},
    {"methodName": "POST", "requiredApiKey": {"required": True}, "parameters": PARAMETERS[2:]},
]
RESOURCES = [{"resourceId": "resource01", "resourcePath": "/a/{b+}", "corsAllowOrigin": "*", "methods": METHODS}]


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    emulator.seed({"apigateway": {"products": [PRODUCT], "apis": [{**API, "resources": RESOURCES}]}})
    client = Client(emulator, clock)
    yield client
    client.session.close()


@pytest.fixture
def stage(client: Client) -> str:
    """Where the stage is."""
    body = {**STAGE, "deploymentDescription": "first"}
    return f"{A}/stages/{client.ok('POST', f'{A}/stages', body, 201)['stage']['stageId']}"


def deploy(client: Client, stage: str, **more: str) -> int:
    assert client.ok("POST", f"{A}/deploy", {"stageId": stage.rpartition("/")[2], **more}) is None
    number: int = client.ok("GET", stage)["stage"]["deployedStageDeploymentNo"]
    return number


def document(client: Client, stage: str, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.ok("GET", f"{stage}/deployments/{number}")["documentJson"])
    return found


def test_a_deployment_is_the_content_of_its_moment(client: Client, stage: str, clock: Clock) -> None:
    client.ok("POST", f"{A}/resources", {"resourcePath": "/new"}, 201)
    client.ok("DELETE", f"{A}/resources/resource01/methods/POST", status=204)
    first = client.ok("GET", stage)["stage"]["deployedStageDeploymentNo"]
    assert list(document(client, stage, first)["paths"]) == ["/a/{b+}"]
    assert "post" in document(client, stage, first)["paths"]["/a/{b+}"]
    (listed,) = client.ok("GET", f"{A}/stages")["stages"]
    assert [each["resourcePath"] for each in listed["resourceDtos"]] == ["/a/{b+}"]
    clock.advance(10)
    second = deploy(client, stage, deploymentDescription="second")
    assert second > first
    assert "post" not in document(client, stage, second)["paths"]["/a/{b+}"]
    assert list(document(client, stage, second)["paths"]) == ["/a/{b+}", "/new"]
    history = client.ok("GET", f"{stage}/deployments")
    assert (history["total"], history["defaultDeploymentNo"]) == (2, second)
    assert [
        (each["stageDeploymentNo"], each["deploymentDescription"], each["deployedTime"]) for each in history["content"]
    ] == [(second, "second", "2026-09-21T14:13:30Z"), (first, "first", "2026-09-21T14:13:20Z")]
    page = client.ok("GET", f"{stage}/deployments?offset=1&limit=1")
    assert ([each["stageDeploymentNo"] for each in page["content"]], page["total"]) == ([first], 2)


def test_the_document(client: Client, stage: str) -> None:
    found = document(client, stage, 100001)
    assert found["info"] == {"title": "players", "version": "2026-09-21T14:13:20Z"}
    assert found["servers"] == [{"url": "https://product001.apigw.ntruss.com/players/prod"}]
    item = found["paths"]["/a/{b+}"]
    assert item["x-ncp-apigateway-cors"] == {"corsAllowOrigin": "*"}
    assert item["x-ncp-apigateway-any-method"]["x-ncp-apigateway-endpoint"] == {"MOCK": {"httpStatus": 404}}
    assert item["get"]["description"] == "all"
    assert item["get"]["x-ncp-apigateway-endpoint"] == {"HTTP": {"method": "GET", "url": "/a/{b}", "stream": False}}
    assert item["post"]["x-ncp-apigateway-filters"] == {
        "valid": {"type": "NONE"},
        "apiKey": {"required": True},
        "auth": {"platform": "NONE"},
    }
    greedy = {"name": "b+", "in": "path", "required": True, "schema": {"type": "string"}}
    array = {"type": "array", "items": {"type": "integer", "format": "int64"}}
    logged = "x-ncp-parameter-is-logged"
    assert item["get"]["parameters"] == [
        {**greedy, "x-ncp-apigw-extended-variables": True},
        {"name": "page", "in": "query", "required": False, "schema": array, logged: False},
        {"name": "x-kind", "in": "header", "required": True, "schema": {"type": "string"}, logged: True},
    ]
    assert item["post"]["requestBody"]["content"]["multipart/form-data"]["schema"] == {
        "type": "object",
        "properties": {"photo": {"type": "string", "format": "binary"}},
        "required": ["photo"],
    }


def test_rollback(client: Client, stage: str) -> None:
    second = deploy(client, stage)
    back = client.ok("POST", f"{stage}/deploy", {"deploymentNo": 100001})["stage"]
    assert back == client.ok("GET", stage)["stage"]
    assert back["deployedStageDeploymentNo"] == 100001
    assert client.ok("GET", f"{stage}/deployments")["total"] == 2
    assert client.refused("DELETE", f"{stage}/deployments/100001") == (
        400,
        "The stage prod serves the deployment 100001.",
    )
    client.ok("DELETE", f"{stage}/deployments/{second}", status=204)
    details = f"There is no deployment {second} of the stage prod."
    assert client.refused("POST", f"{stage}/deploy", {"deploymentNo": second}) == (404, details)
    assert client.refused("GET", f"{stage}/deployments/{second}") == (404, details)
    assert deploy(client, stage) > second


def test_numbers_grow_over_all_stages(client: Client, stage: str) -> None:
    other = client.ok("POST", f"{A}/stages", {**STAGE, "stageName": "test"}, 201)["stage"]
    assert other["deployedStageDeploymentNo"] == 100002
    assert deploy(client, stage) == 100003
    details = "There is no deployment 100002 of the stage prod."
    assert client.refused("POST", f"{stage}/deploy", {"deploymentNo": 100002}) == (404, details)


def test_publishing(client: Client, emulator: Emulator, stage: str) -> None:
    def publish(identity: str, published: bool) -> dict[str, Any]:
        return {"stages": [{"stageId": identity, "isPublished": published}]}

    emulator.seed({"apigateway": {"stages": [{"id": "stage00002", "name": "test"}]}})
    identity = stage.rpartition("/")[2]
    details = "There is no published document of the stage prod."
    assert client.refused("GET", f"{stage}/swagger-json") == (404, details)
    for published in (True, False):
        client.ok("POST", f"{A}/publish", publish(identity, published), 204)
        shown = {each["stageId"]: each["isPublished"] for each in client.ok("GET", A)["api"]["stages"]}
        assert shown == {identity: published, "stage00002": False}
        assert client.ok("GET", "/products/product001")["product"]["isPublished"] is published
        if published:
            assert "/a/{b+}" in client.ok("GET", f"{stage}/swagger-json")["documentJson"]
    assert client.refused("POST", f"{A}/publish", publish("stage00002", True)) == (
        400,
        "The stage test is not deployed.",
    )
    assert client.refused("POST", f"{A}/publish", publish("nowhere", True))[0] == 404
    assert client.refused("POST", f"{A}/publish", {"stages": [{"stageId": identity}]})[0] == 400


def test_overrides_belong_to_one_deployment(client: Client, stage: str) -> None:
    methods = f"{stage}/deployments/100001/resources/resource01/methods"
    shown = client.ok("GET", methods)["stageMethods"]
    assert [(each["methodName"], each["isInherit"], each["throttleRps"]) for each in shown] == [
        (name, True, 9) for name in ("GET", "ANY", "POST")
    ]
    assert shown[0]["invokeUrl"] == "https://product001.apigw.ntruss.com/players/prod/a/{b+}"
    body = {"isInherit": False, "throttleRps": 2, "cacheTtlSec": 60}
    changed = client.ok("PATCH", f"{methods}/GET", body)
    assert {name: changed["stageMethod"][name] for name in body} == body
    assert client.ok("GET", f"{methods}/GET") == changed
    assert client.ok("PATCH", f"{methods}/GET", {"isInherit": True})["stageMethod"] == shown[0]
    client.ok("PATCH", f"{methods}/GET", body)
    number = deploy(client, stage)
    fresh = client.ok("GET", f"{methods.replace('100001', str(number))}/GET")["stageMethod"]
    assert (fresh["isInherit"], fresh["throttleRps"]) == (True, 9)
    assert client.refused("GET", f"{methods}/PUT")[0] == 404
    assert client.refused("GET", methods.replace("resource01", "nowhere")) == (
        404,
        "There is no deployed resource nowhere.",
    )


def test_an_export_restores_everything(client: Client, emulator: Emulator, stage: str) -> None:
    client.ok("DELETE", f"{A}/resources/resource01/methods/POST", status=204)
    deploy(client, stage)
    methods = f"{stage}/deployments/100001/resources/resource01/methods"
    client.ok("PATCH", f"{methods}/GET", {"isInherit": False, "cacheTtlSec": 60})
    state = emulator.state()
    assert [len(each["resources"][0]["methods"]) for each in state["apigateway"]["deployments"]] == [3, 2]
    with Emulator(seed=state) as other:
        assert other.state() == state


def test_a_deployed_stage_can_be_seeded(client: Client, emulator: Emulator) -> None:
    stages = [{"id": f"stage0000{n}", "apiId": "api0000001", "deployedStageDeploymentNo": 7} for n in (1, 2)]
    emulator.seed({"apigateway": {"stages": stages}})
    for stage in stages:
        assert "/a/{b+}" in document(client, f"{A}/stages/{stage['id']}", 7)["paths"]
