# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""APIs and their definitions, from the outside in: the emulator counts the calls and keeps the content."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.apigw_api import MODULE
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_clone import MODULE as CLONE
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_info import MODULE as INFO
from ansible_collections.naver.ncloud.plugins.modules.apigw_product import MODULE as PRODUCT
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

NAVERS = Path(__file__).parents[1] / "module_utils" / "apigateway-openapi.json"
LIST, GET, CREATE, CHANGE, DELETE = (
    f"apigateway-api-{name}" for name in ("apis", "apis-detail", "create", "change", "delete")
)
TREE, NEW_PATH, CHANGE_PATH, DELETE_PATH = (
    f"apigateway-resource-{name}" for name in ("getresourcelist", "createresource", "patchresource", "deleteresource")
)
METHODS, NEW_METHOD, CHANGE_METHOD, DELETE_METHOD = (
    f"apigateway-{name}methods" for name in ("get", "post", "patch", "delete")
)
PARAMETERS, NEW_PARAMETER, DELETE_PARAMETER = (f"apigateway-{name}parameters" for name in ("get", "post", "delete"))
STAGES, STAGE = "apigateway-stage-getstagelist", "apigateway-stage-getstage"


def document(paths: dict[str, Any]) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": "scores", "version": "1"}, "paths": paths}


LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
BEFORE = document({"/pets": {"get": {"parameters": [LIMIT]}, "put": {}}, "/toys": {}})
WANTED = {"product": "p1abcd2345", "name": "scores"}
SENT = {
    "httpEndPoint": {"url": "/pets", "stream": False},
    "validation": {"type": "NONE"},
    "requiredApiKey": {"required": True},
    "authentication": {"platform": "NONE"},
}
API: dict[str, Any] = {"apiId": "a5abcd2345", "productId": "p1abcd2345", "apiName": "scores", "apiDescription": "Old"}
PETS: dict[str, Any] = {
    "resourceId": "r5abcd2345",
    "apiId": "a5abcd2345",
    "resourcePath": "/pets",
    "methods": [
        {
            **SENT,
            "methodName": "GET",
            "httpEndPoint": {**SENT["httpEndPoint"], "method": "GET"},
            "parameters": [{"parameterName": "limit", "parameterCode": "REQUEST_QUERY", "parameterType": "integer"}],
        },
        {**SENT, "methodName": "PUT", "httpEndPoint": {**SENT["httpEndPoint"], "method": "PUT"}},
    ],
}
TOYS = {"resourceId": "r6abcd2345", "apiId": "a5abcd2345", "resourcePath": "/toys"}
SEED: dict[str, Any] = {
    "apigateway": {
        "products": [{"productId": "p1abcd2345", "productName": "games"}],
        "apis": [API],
        "resources": [PETS, TOYS],
    }
}


def changed(paths: dict[str, Any]) -> dict[str, Any]:
    return {**WANTED, "definition": document({**deepcopy(BEFORE["paths"]), **paths})}


def methods(*names: str) -> dict[str, Any]:
    return {"resourcePath": "/pets", "methods": [{"methodName": name} for name in names]}


def content(call: str, action: str, says: str, paths: dict[str, Any]) -> Write:
    """A call that changes the content, as the one step of a task."""
    return Write(operation=call, action=action, says=says, options=changed(paths), end={"apigateway.apis": [API]})


CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create API",
            options={
                "product": "p1abcd2345",
                "name": "clips",
                "description": "Short",
                "definition": document({"/": {}}),
            },
            end={"apigateway.apis": [API, {"apiName": "clips", "apiDescription": "Short"}]},
        ),
        Write(
            operation=CHANGE,
            action="update",
            says="update API",
            options={**WANTED, "description": "New"},
            end={"apigateway.apis": [{**API, "apiDescription": "New"}]},
        ),
        content(NEW_PATH, "create /cats", "create resource", {"/cats": {"x-ncp-apigateway-cors": {"corsMaxAge": "5"}}}),
        content(
            CHANGE_PATH, "update /toys", "update resource", {"/toys": {"x-ncp-apigateway-cors": {"corsMaxAge": "5"}}}
        ),
        content(NEW_METHOD, "create GET /toys", "create method", {"/toys": {"get": {}}}),
        content(
            CHANGE_METHOD,
            "update PUT /pets",
            "update method",
            {
                "/pets": {
                    "get": {"parameters": [LIMIT]},
                    "put": {"x-ncp-apigateway-endpoint": {"MOCK": {"httpStatus": 200}}},
                }
            },
        ),
        content(DELETE_METHOD, "delete PUT /pets", "delete method", {"/pets": {"get": {"parameters": [LIMIT]}}}),
        content(
            NEW_PARAMETER,
            "create header parameter X-Trace of PUT /pets",
            "create parameter",
            {
                "/pets": {
                    "get": {"parameters": [LIMIT]},
                    "put": {"parameters": [{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}]},
                }
            },
        ),
        content(
            DELETE_PARAMETER,
            "delete query parameter limit of GET /pets",
            "delete parameter",
            {"/pets": {"get": {}, "put": {}}},
        ),
        Write(
            operation=DELETE_PATH,
            action="delete /toys",
            says="delete resource",
            options={**WANTED, "definition": document({"/pets": BEFORE["paths"]["/pets"]})},
            end={"apigateway.resources": [{"resourcePath": "/pets"}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete API",
            options={**WANTED, "state": "absent"},
            end={"apigateway.apis": [], "apigateway.resources": []},
        ),
    ),
    tasks=(Task({"product": "games", "api_id": "a5abcd2345", "definition": BEFORE}),),
    seed=SEED,
    known_by=("product", "name"),
)

GAMES = {"apigateway": {"products": [{"productId": "p1abcd2345", "productName": "games"}]}}


def operations(count: int) -> dict[str, Any]:
    """A document of so many operations, every fourth with a parameter."""
    paths: dict[str, Any] = {}
    for number in range(count):
        method = ("get", "post", "put", "delete")[number % 4]
        item = paths.setdefault(f"/v1/things{number // 8}" + ("/{id}" if number % 8 > 3 else ""), {})
        item[method] = {"parameters": [LIMIT]} if method == "get" else {}
    return document(paths)


def test_a_document_of_40_operations(account: Account) -> None:
    """Created by a call each, read by a call each, and then nothing is written any more."""
    account.emulator.seed(GAMES)
    wanted = {**WANTED, "definition": operations(40)}

    made = account.apply(MODULE, **wanted)

    paths, parameters = 1 + 5 + 5, 10  # /v1 is there for the others to hang on
    assert Counter(account.calls) == {
        LIST: 1,
        CREATE: 1,
        NEW_PATH: paths,
        NEW_METHOD: 40,
        NEW_PARAMETER: parameters,
    }
    assert len(made["to_add"]) == 40
    assert (made["to_change"], made["to_remove"], made["unmanaged"]) == ([], [], [])

    again = account.apply(MODULE, **wanted)

    assert not again["changed"]
    assert Counter(account.calls) == {LIST: 1, TREE: 1, METHODS: paths - 1, PARAMETERS: 40}
    assert again["to_add"] == again["to_change"] == again["to_remove"] == []
    assert again["api"]["fingerprint"] == made["api"]["fingerprint"]
    assert again["diff"]["after"]["definition"] == {"unchanged operations": 40}


def test_one_change_costs_its_own_calls(account: Account) -> None:
    account.emulator.seed(GAMES)
    first = operations(40)
    account.run(MODULE, **WANTED, definition=first)
    second = deepcopy(first)
    second["paths"]["/v1/things0"]["post"] = {"x-ncp-apigateway-filters": {"apiKey": {"required": False}}}
    second["paths"]["/v1/things0"].pop("put", None)
    second["paths"]["/v1/things1"]["patch"] = {}

    done = account.apply(MODULE, **WANTED, definition=second)

    assert done["to_add"] == ["PATCH /v1/things1"]
    assert done["to_change"] == ["POST /v1/things0"]
    assert done["to_remove"] == ["PUT /v1/things0"]
    assert done["actions"] == ["delete PUT /v1/things0", "update POST /v1/things0", "create PATCH /v1/things1"]
    assert account.writes == [DELETE_METHOD, CHANGE_METHOD, NEW_METHOD]
    guard = "authentication NONE; validation NONE"
    assert done["diff"]["before"]["definition"] == {
        "POST /v1/things0": {"endpoint": "HTTP POST /v1/things0", "guard": f"API key required; {guard}"},
        "PUT /v1/things0": {"endpoint": "HTTP PUT /v1/things0", "guard": f"API key required; {guard}"},
        "unchanged operations": 38,
    }
    assert done["diff"]["after"]["definition"] == {
        "PATCH /v1/things1": {"endpoint": "HTTP PATCH /v1/things1", "guard": f"API key required; {guard}"},
        "POST /v1/things0": {"endpoint": "HTTP POST /v1/things0", "guard": f"API key not required; {guard}"},
        "unchanged operations": 38,
    }
    assert not account.apply(MODULE, **WANTED, definition=second)["changed"]


def test_without_purge(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = {**WANTED, "definition": document({"/pets": {"delete": {}}}), "purge": False}

    done = account.apply(MODULE, **wanted)

    assert account.writes == [NEW_METHOD]
    assert done["unmanaged"] == ["GET /pets", "PUT /pets"]
    again = account.apply(MODULE, **wanted)
    assert not again["changed"]
    assert again["unmanaged"] == ["GET /pets", "PUT /pets"]
    assert again["api"]["fingerprint"] == done["api"]["fingerprint"]


def test_navers_own_document(account: Account) -> None:
    """132 operations in the dialect: taken, applied, read back and equal."""
    account.emulator.seed(GAMES)
    text = NAVERS.read_text(encoding="utf-8")

    made = account.run(MODULE, **WANTED, definition=text)
    (read,) = account.run(INFO, product="games", definition=True)["apis"]

    assert len(made["to_add"]) == 132
    assert read["fingerprint"] == made["api"]["fingerprint"]
    assert not account.run(MODULE, **WANTED, definition=json.dumps(read["definition"]))["changed"]


@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_everything_survives_the_way_there_and_back(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(GAMES)
    everything = document(
        {
            "/": {"get": {}},
            "/any/{rest+}": {"x-ncp-apigateway-any-method": {}},
            "/guarded": {
                "x-ncp-apigateway-cors": {"corsAllowOrigin": "*", "corsAllowMethods": "GET, POST"},
                "post": {
                    "parameters": [
                        {"name": "X-Day", "in": "header", "required": True, "schema": {"type": "string"}},
                        {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "number"}}},
                    ],
                    "requestBody": {
                        "content": {
                            "multipart/form-data": {
                                "schema": {"properties": {"clip": {"type": "string", "format": "binary"}}}
                            }
                        }
                    },
                    "x-ncp-apigateway-filters": {
                        "valid": {"type": "QUERYSTRING_HEADERS", "headers": ["X-Day"], "queryStrings": ["ids"]},
                        "apiKey": {"required": False},
                        "auth": {"platform": "IAM"},
                    },
                },
            },
            "/mock": {
                "head": {
                    "x-ncp-apigateway-endpoint": {
                        "MOCK": {"httpStatus": 418, "response": "{}", "headers": {"X-Kind": "teapot"}}
                    }
                },
                "options": {
                    "x-ncp-apigateway-endpoint": {
                        "NCP": {
                            "service": "Server",
                            "region": "KR",
                            "actionId": "a1",
                            "actionName": "getServers",
                            "url": "https://ncloud.apigw.ntruss.com/vserver/v2/getServers",
                        }
                    }
                },
            },
        }
    )

    made = account.apply(MODULE, **WANTED, definition=everything)
    (read,) = account.run(INFO, product="games", definition=True)["apis"]

    assert not account.apply(MODULE, **WANTED, definition=everything)["changed"]
    assert not account.apply(MODULE, **WANTED, definition=read["definition"])["changed"]
    assert read["fingerprint"] == made["api"]["fingerprint"]
    assert [entry["unknown_fields"] for entry in account.entries if entry["unknown_fields"]] == []


def test_a_file(account: Account, tmp_path: Path) -> None:
    account.emulator.seed(SEED)
    file = tmp_path / "scores.yml"
    file.write_text("openapi: 3.1.0\npaths:\n  /pets: {put: {}}\n", encoding="utf-8")

    assert account.apply(MODULE, **WANTED, src=str(file))["to_remove"] == ["GET /pets", "/toys"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"a: [", b"x" * 5_000_000])
def test_files_that_cannot_be_read(account: Account, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "scores.yml"
    if content is not None:
        file.write_bytes(content)

    refused = account.refuse(MODULE, **WANTED, src=str(file))

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []


def test_bad_definitions_send_nothing(account: Account) -> None:
    refused = account.refuse(MODULE, **WANTED, definition=document({"/v1.0/a": {}, "/b": {"trace": {}}}))

    assert "path '/v1.0/a': the segment 'v1.0' has a dot" in refused["msg"]
    assert "path '/b': 'trace' is nothing" in refused["msg"]
    assert account.calls == []


def test_an_api_without_a_definition(account: Account) -> None:
    """Its content is neither read nor touched, and a definition is nothing that a deletion needs."""
    account.emulator.seed(SEED)

    done = account.apply(MODULE, **WANTED, description="New")

    assert account.calls == [LIST, GET, CHANGE, GET]
    assert done["api"]["fingerprint"] is None
    assert "to_add" not in done


def test_a_clone_is_taken_over_by_its_name(account: Account) -> None:
    account.emulator.seed(SEED)
    first = account.apply(MODULE, product="games", api_id="a5abcd2345", definition=BEFORE)

    assert not first["changed"]
    assert account.apply(MODULE, **WANTED, definition=document({"/pets": {"put": {}}}))["to_remove"] == [
        "GET /pets",
        "/toys",
    ]


def test_an_api_that_is_served_is_not_deleted(account: Account) -> None:
    account.emulator.seed(SEED)
    account.seed(
        "apigateway", stages=[{"apiId": "a5abcd2345", "stageName": "prod", "deployedStageDeploymentNo": 100001}]
    )

    refused = account.refuse(MODULE, **WANTED, state="absent")

    assert "it is served by 1 stage: prod" in refused["msg"]
    assert account.calls == [LIST, STAGES, STAGE]  # as a list may still show what is gone
    foreseen = account.run(MODULE, check=True, **WANTED, state="absent", except_stages=["prod"])
    assert foreseen["actions"] == ["delete"]
    assert "it is served by 1 stage" in account.fail(MODULE, **WANTED, state="absent", except_stages=["prod"])["msg"]
    assert account.writes == []


def test_a_clone_that_was_only_predicted(account: Account) -> None:
    """The document is compared with the content of its source."""
    account.emulator.seed(SEED)
    options: dict[str, Any] = {"product": "games", "name": "copy", "definition": document({"/pets": {"get": {}}})}

    def run(*, check: bool) -> dict[str, Any]:
        clone = account.run(CLONE, check=check, product="games", name="copy", source="scores")["api"]
        assert clone["origin"]["api_id"] == "a5abcd2345"
        return account.run(MODULE, check=check, **options, clone=clone)

    foreseen, done = run(check=True), run(check=False)

    assert foreseen["to_remove"] == ["PUT /pets", "/toys"]
    assert foreseen["actions"] == done["actions"]
    assert foreseen["api"]["fingerprint"] == done["api"]["fingerprint"]
    assert not account.apply(MODULE, **options)["changed"]
    refused = account.fail(MODULE, **options | {"definition": document({"/": {"get": {}}})}, clone=foreseen["api"])
    assert "it was only predicted" in refused["msg"]


def test_check_mode_before_there_is_a_product(account: Account) -> None:
    product = account.run(PRODUCT, check=True, name="games", subscription="public")["product"]

    predicted = account.run(MODULE, check=True, product=product, name="scores", definition=BEFORE)

    assert account.calls == []
    assert predicted["to_add"] == ["GET /pets", "PUT /pets"]
    made = account.run(PRODUCT, name="games", subscription="public")["product"]
    done = account.run(MODULE, product=made, name="scores", definition=BEFORE)
    assert account.calls[0] == LIST
    assert done["actions"] == predicted["actions"]
    assert done["api"]["fingerprint"] == predicted["api"]["fingerprint"]
    assert done["diff"]["after"]["product"] == predicted["diff"]["after"]["product"] == "games"


def whole(account: Account) -> list[str]:
    """The content of all APIs, whatever the order and ids that it was given."""
    made = (
        {**resource, "methods": sorted(map(plain, resource["methods"]))}
        for resource in account.emulator.state("apigateway")["resources"]
    )
    return sorted(map(plain, made))


def plain(fields: dict[str, Any]) -> str:
    given = ("apiId", "resourceId", "methodCode", "parameterNo")
    shown = {name: value for name, value in fields.items() if name not in given and value != ""}
    if "parameters" in shown:
        shown["parameters"] = sorted(map(plain, shown["parameters"]))
    return json.dumps(shown, sort_keys=True)


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("start", [None, BEFORE], ids=["nothing", "another one"])
def test_an_answer_lost_anywhere(account: Account, start: Any, drop: str) -> None:
    """Whichever write it is, it is read back, the run goes on and ends with exactly the document."""
    wanted = document({"/pets": {"get": {}, "post": {"parameters": [LIMIT]}}, "/a/{b}": {"delete": {}}})
    account.emulator.seed(GAMES)
    account.run(MODULE, **WANTED, definition=wanted)
    expected, steps = whole(account), 12
    for number in range(1, steps):
        account.emulator.reset()
        account.emulator.seed(GAMES if start is None else SEED)
        account.emulator.add_fault(method="write", nth=number, drop=drop)

        account.run(MODULE, **WANTED, definition=wanted)

        assert whole(account) == expected
        account.emulator.clear_faults()
        assert not account.run(MODULE, **WANTED, definition=wanted)["changed"]
        assert len(account.emulator.state("apigateway")["apis"]) == 1


@pytest.mark.parametrize("start", [None, BEFORE], ids=["nothing", "another one"])
def test_interrupted_anywhere_the_next_run_goes_on(account: Account, start: Any) -> None:
    wanted = document({"/pets": {"get": {}, "post": {"parameters": [LIMIT]}}, "/a/{b}": {"delete": {}}})
    account.emulator.seed(GAMES)
    account.run(MODULE, **WANTED, definition=wanted)
    expected = whole(account)
    for number in range(1, 12):
        account.emulator.reset()
        account.emulator.seed(GAMES if start is None else SEED)
        account.emulator.add_fault(method="write", after=number, status=400, error_code="100")
        interrupted = account.attempt(MODULE, False, {**WANTED, "definition": wanted})
        done = interrupted["actions"]
        account.emulator.clear_faults()

        resumed = account.run(MODULE, **WANTED, definition=wanted)

        assert whole(account) == expected
        assert "failure" not in interrupted or len(done) == number
        assert "failure" not in interrupted or resumed["changed"]


@pytest.mark.parametrize(
    "product", [["games"], {"a": 1}, {"product_name": 5}, {"product_name": "g", "product_id": "a/b"}]
)
def test_what_is_no_product(account: Account, product: Any) -> None:
    refused = account.refuse(MODULE, product=product, name="pets")

    assert "must be an id, an exact name, or the object that another task registered" in refused["msg"]
    assert account.calls == []


def test_a_predicted_product_is_for_check_mode_alone(account: Account) -> None:
    product = {"product_name": "games", "product_id": None}
    options = {"product": product, "name": "pets", "definition": document({"/pets": {"get": {}}})}

    assert account.run(MODULE, check=True, **options)["actions"] == ["create", "create /pets", "create GET /pets"]
    assert "product has no id: it was only predicted" in account.fail(MODULE, **options)["msg"]
    assert account.calls == []
