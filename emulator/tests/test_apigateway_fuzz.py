# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's operations against NAVER's OpenAPI document: whatever is asked, the answer is one that it describes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from conftest import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

from ncloud_emulator import Emulator
from ncloud_emulator.services.apigateway import ApiGateway

DOCUMENT = json.loads(Path(__file__).with_name("apigateway-openapi.json").read_text())

SEED = {
    "products": [{"id": "product001", "name": "media"}, {"id": "product002"}],
    "apis": [{"id": f"api000000{n}", "productId": "product001", "name": f"api-{n}"} for n in range(3)],
    "stages": [{"id": f"stage0000{n}", "apiId": "api0000000", "name": f"stage-{n}"} for n in range(2)],
}
# In place of any text: what is there. What is not there comes with the cases that are meant to be wrong.
IDS = {
    "product-id": ["product001", "product002"],
    "api-id": ["api0000000", "api0000001"],
    "stage-id": ["stage00000", "stage00001"],
    "originApiId": ["api0000000", "api0000001", "nowhere000"],
    "stageId": ["stage00000", "stage00001", "nowhere000"],
}
# The operations whose requests the document bounds well enough to be generated, and that find what they need in the
# seed. The others have tests of their own, and test_tables.py checks every operation against its table.
FUZZED = (
    "/products",
    "/products/{product-id}",
    "/products/{product-id}/apis",
    "/products/{product-id}/apis/clone",
    "/products/{product-id}/apis/filter",
    "/products/{product-id}/apis/infos",
    "/products/{product-id}/apis/{api-id}",
    "/products/{product-id}/apis/{api-id}/deploy",
    "/products/{product-id}/apis/{api-id}/stages",
    "/products/{product-id}/apis/{api-id}/stages/filter",
    "/products/{product-id}/apis/{api-id}/stages/{stage-id}",
)
# What the gateway's table has for requests that are signed well and small.
REFUSALS = {400: "100", 404: "300"}


def bounded(description: str) -> dict[str, Any]:
    """The bounds of a value, which the document puts into words."""
    found: dict[str, Any] = {}
    for words, value in re.findall(
        r"<br>(Min|Max|Length\(Min/Max\)|Pattern|Allowable values): (.*?)(?=<br>|$)", description
    ):
        if words == "Pattern":
            # Java's classes are ASCII.
            pattern = value
            for java, spelled in (("\\w", "a-zA-Z0-9_"), ("\\d", "[0-9]"), ("\\s", "[ \\t\\n\\r]")):
                pattern = pattern.replace(java, spelled)
            found["pattern"] = f"^({pattern})$"
        elif words == "Allowable values":
            found["enum"] = value.split(", ")
        elif words == "Min":
            found["minimum"] = int(value.replace(",", ""))
        elif words == "Max":
            found["maximum"] = int(value.replace(",", ""))
        else:
            found["minLength"], found["maxLength"] = (int(each.replace(",", "")) for each in value.split("/"))
    return found


def sharpened(document: dict[str, Any]) -> dict[str, Any]:
    """The document with bounds and ids for the requests; what it says on answers stays as it is."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    copy["paths"] = {path: copy["paths"][path] for path in FUZZED}
    for path in copy["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                parameter["schema"].update(bounded(parameter.get("description", "")))
                if parameter["name"] in IDS:
                    parameter["schema"]["enum"] = IDS[parameter["name"]]
            # No header of its own: the requests are signed instead.
            del operation["security"]
    for name, definition in copy["components"]["schemas"].items():
        if name.endswith("Request"):
            for member, value in definition["properties"].items():
                value.update(bounded(value.get("description", "")))
                if member in IDS:
                    value["enum"] = IDS[member]
    return copy


schema = schemathesis.openapi.from_dict(sharpened(DOCUMENT), config=SchemathesisConfig(seed=1))


class Signer(requests.auth.AuthBase):
    """Signs what is about to be sent: requests calls it last, with the final URL."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        assert request.method
        headers = self.client.headers(request.method, request.path_url)
        del headers["Content-Type"]
        request.headers.update(headers)
        return request


def documented_status(context: Any, response: Response, case: Case) -> None:
    """The status is one of the operation's, or it is one of the gateway's and so is the body."""
    if str(response.status_code) in case.operation.definition.raw["responses"]:
        return
    error = response.json()["error"]
    assert REFUSALS.get(response.status_code) == error["errorCode"]
    assert error["details"]


def valid_is_accepted(context: Any, response: Response, case: Case) -> None:
    """What is within the document's bounds is not refused as malformed, but for the rules that only its pages have."""
    # A deletion is refused for what is in its way, not for its form.
    if case.method == "DELETE":
        return
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 400:
        assert response.json()["error"]["details"] in (
            "productName must have 1 to 100 characters.",
            "ipAclList is missing: it is required when ipAclCode is given.",
            "ipAclCode is missing: it is required when ipAclList is given.",
            "statusCode must be 100 to 599.",
        )


@pytest.fixture
def outcomes() -> Iterator[set[bool]]:
    """Whether answers were successes: each operation must have had either, or its cases weren't worth much."""
    seen: set[bool] = set()
    yield seen
    assert seen == {True, False}


@schema.parametrize()
@settings(max_examples=20, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_fuzz(case: Case, emulator: Emulator, client: Client, outcomes: set[bool]) -> None:
    # Each case is the same on every run, and so are the ids in the answers, which schemathesis may ask for afterwards.
    emulator.reset()
    emulator.update_settings(seed_ids=1)
    emulator.seed({"apigateway": SEED})
    if case.meta and case.meta.generation.mode.is_negative and (case.operation.query or case.operation.body):
        # Wrong enough without wrong ids, which would be looked for first.
        case.path_parameters = {name: IDS[name][0] for name in case.path_parameters}
    response = case.call_and_validate(
        base_url=f"{emulator.url}/apigateway/api/v1",
        session=client.session,
        auth=Signer(client),
        checks=[
            not_a_server_error,
            documented_status,
            valid_is_accepted,
            content_type_conformance,
            response_headers_conformance,
            response_schema_conformance,
        ],
    )
    outcomes.add(response.status_code < 400)


def test_no_operation_is_left_out() -> None:
    documented = {(method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations}
    assert documented == {(operation.method, operation.path) for operation in ApiGateway.operations}
    assert {result.ok().label for result in schema.get_all_operations()} == {
        f"{method} {path}" for method, path in documented if path in FUZZED
    }
