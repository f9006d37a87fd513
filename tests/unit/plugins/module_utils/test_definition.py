# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API definitions: documents in, the model and the calls between two models out, and back to a document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._definition import difference, document, model
from ansible_collections.naver.ncloud.plugins.module_utils._definition.difference import Call, compare
from ansible_collections.naver.ncloud.plugins.module_utils._definition.document import Defaults, parse, write
from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import (
    Definition,
    Operation,
    Parameter,
    Path,
)
from ansible_collections.naver.ncloud.plugins.module_utils._definition.text import LARGEST
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError

NAVERS = File(__file__).parent / "apigateway-openapi.json"
Json = dict[str, Any]


def openapi(paths: Any, **more: Any) -> Json:
    return {"openapi": "3.0.3", "info": {"title": "pets", "version": "1"}, "paths": paths, **more}


def only(definition: Definition) -> Operation:
    ((_path, _method, operation),) = definition.operations()
    return operation


def http(path: str, method: str = "GET", *, stream: bool = False) -> Json:
    return {"HTTP": {"method": method, "url": path, "stream": stream}}


# -- plain documents


def test_a_plain_document_becomes_an_api_that_a_key_protects() -> None:
    operation = only(parse(openapi({"/pets/{id}": {"get": {"responses": {}}}})))

    assert operation == Operation(http("/pets/{id}"), api_key=True)


def test_defaults_fill_what_the_document_does_not_say() -> None:
    defaults = Defaults(
        endpoint_path="/v1/", stream=True, api_key=False, auth="IAM", cors={"corsAllowOrigin": "*", "corsMaxAge": ""}
    )

    made = parse(openapi({"/files/{path+}": {"post": {}}, "/none": {}}), defaults)

    assert only(made) == Operation(http("/v1/files/{path}", "POST", stream=True), auth={"platform": "IAM"})
    assert made.paths["/files/{path+}"].cors == {"corsAllowOrigin": "*"}
    assert made.paths["/none"] == Path()


def test_the_dialect_comes_before_the_defaults() -> None:
    said = {
        "x-ncp-apigateway-endpoint": {"HTTP": {"method": "PUT", "url": "/inside/{id}", "stream": True}},
        "x-ncp-apigateway-filters": {
            "valid": {"type": "QUERYSTRING_HEADERS", "queryStrings": ["b", "a"], "headers": []},
            "apiKey": {"required": False},
            "auth": {"platform": "AUTHORIZER", "authorizerId": "a1"},
        },
        "security": [{"unknown": []}],
    }

    operation = only(parse(openapi({"/pets/{id}": {"put": said}}), Defaults(auth="IAM")))

    assert operation == Operation(
        http("/inside/{id}", "PUT", stream=True),
        auth={"platform": "AUTHORIZER", "authorizerId": "a1"},
        validation={"type": "QUERYSTRING_HEADERS", "queryStrings": ["a", "b"]},
    )


def test_mocks_and_any_method() -> None:
    said = {"x-ncp-apigateway-endpoint": {"MOCK": {"httpStatus": 200, "response": "", "headers": {"X-A": "1"}}}}

    made = parse(openapi({"/ping": {"x-ncp-apigateway-any-method": said}}))

    assert only(made).endpoint == {"MOCK": {"httpStatus": 200, "headers": {"X-A": "1"}}}
    assert list(made.paths["/ping"].operations) == ["ANY"]


def test_parameters_of_openapi() -> None:
    text = """
    openapi: 3.1.0
    paths:
      /pets:
        parameters:
          - {name: limit, in: query, schema: {type: integer}}
          - {$ref: '#/components/parameters/trace'}
        post:
          parameters:
            - {name: limit, in: query, required: true, schema: {type: [integer, 'null'], format: int64}}
            - {name: tags, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}
            - {name: sid, in: cookie, schema: {type: string}}
            - {name: filter, in: query, content: {application/json: {}}}
            - {name: open, in: query, schema: true}
          requestBody:
            content:
              application/json: {schema: {$ref: 'elsewhere.yml#/Pet'}}
              multipart/form-data; boundary=x:
                schema:
                  allOf:
                    - $ref: '#/components/schemas/Photo'
                    - {properties: {size: {type: number, format: float}}}
    components:
      parameters:
        trace: {name: X-Trace, in: header, schema: {type: boolean}, x-ncp-parameter-is-logged: true}
      schemas:
        Tag: {type: string}
        Photo: {required: [photo], properties: {photo: {type: string, format: binary}}}
    """

    assert only(parse(text)).parameters == {
        ("query", "limit"): Parameter("long", required=True),
        ("header", "X-Trace"): Parameter("boolean", logged=True),
        ("query", "tags"): Parameter(array=True),
        ("query", "filter"): Parameter(),
        ("query", "open"): Parameter(),
        ("form", "photo"): Parameter("file", required=True),
        ("form", "size"): Parameter("float"),
    }


def test_parameters_of_swagger() -> None:
    listed = [
        {"name": "id", "in": "path", "type": "string", "required": True},
        {"name": "body", "in": "body", "schema": {"type": "object"}},
        {"name": "price", "in": "formData", "type": "number"},
        {"name": "file", "in": "formData", "type": "file", "required": True},
        {"$ref": "#/parameters/page"},
    ]
    said = {
        "swagger": "2.0",
        "basePath": "/v1",
        "paths": {"/pets/{id}": {"post": {"parameters": listed}}},
        "parameters": {"page": {"name": "page", "in": "query", "type": "integer", "format": "int32"}},
    }

    assert only(parse(said)).parameters == {
        ("form", "price"): Parameter("double"),
        ("form", "file"): Parameter("file", required=True),
        ("query", "page"): Parameter("integer"),
    }


SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-NCP-APIGW-API-KEY"},
    "iam": {"type": "apiKey", "in": "header", "name": "x-ncp-iam"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


@pytest.mark.parametrize(
    ("security", "auth", "expected"),
    [
        ([{"key": []}], None, (True, "NONE")),
        ([{"key": [], "iam": []}], None, (True, "IAM")),
        ([{"iam": []}], "NONE", (False, "IAM")),
        ([], "IAM", (False, "NONE")),
        ([{}], None, (False, "NONE")),
        ([{"bearer": []}], "NONE", (True, "NONE")),
        ([{"bearer": [], "key": []}], "IAM", (True, "NONE")),
        ([{"bearer": []}], None, "the security scheme 'bearer' is not one that API Gateway checks"),
        ([{"key": []}, {"iam": []}], None, "security has alternatives"),
        ([{}, {"key": []}], None, "security has alternatives"),
        ([{"oauth": []}], None, "security names 'oauth', which the document does not define"),
        ({"key": []}, None, "security must be a list of dictionaries"),
    ],
)
def test_security(security: Any, auth: str | None, expected: Any) -> None:
    said = openapi({"/a": {"get": {"security": security}}}, components={"securitySchemes": SCHEMES})

    if isinstance(expected, str):
        with pytest.raises(InputError, match=f"GET /a: {expected}"):
            parse(said, Defaults(auth=auth))
    else:
        operation = only(parse(said, Defaults(auth=auth)))
        assert (operation.api_key, operation.auth["platform"]) == expected


def test_security_of_the_document_holds_for_operations_without() -> None:
    said = openapi(
        {"/a": {"get": {}, "post": {"security": [{"key": []}]}}},
        security=[{"iam": []}],
        components={"securitySchemes": SCHEMES},
    )

    made = {method: operation for _path, method, operation in parse(said).operations()}

    assert (made["GET"].api_key, made["GET"].auth) == (False, {"platform": "IAM"})
    assert (made["POST"].api_key, made["POST"].auth) == (True, {"platform": "NONE"})


def test_paths_may_refer_to_others_in_the_document() -> None:
    said = openapi(
        {"/a": {"$ref": "#/components/pathItems/a~1b", "post": {}}}, components={"pathItems": {"a/b": {"get": {}}}}
    )

    assert sorted(parse(said).paths["/a"].operations) == ["GET", "POST"]


def test_a_document_is_the_same_as_dictionary_json_and_yaml() -> None:
    said = openapi({"/pets/": {"get": {}}})

    assert parse(said) == parse(json.dumps(said)) == parse(yaml.safe_dump(said))


def test_what_only_documents_is_ignored() -> None:
    plain = openapi({"/a": {"get": {}}})
    rich = openapi(
        {
            "/a": {
                "summary": "x",
                "get": {
                    "tags": ["t"],
                    "operationId": "o",
                    "responses": {"200": {"content": {"a/b": {"schema": {"$ref": "file.yml"}}}}},
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}},
                    "callbacks": {"c": {"$ref": "http://elsewhere"}},
                    "x-amazon-apigateway-integration": {},
                    "x-ncp-apigw-use-body-when-formdata": True,
                },
            }
        },
        servers=[{"url": "https://pets.example.com/v1"}],
        components={"schemas": {"Node": {"properties": {"next": {"$ref": "#/components/schemas/Node"}}}}},
    )

    assert parse(rich) == parse(plain)
    assert parse(rich).fingerprint() == parse(plain).fingerprint()


def test_cors_is_one_whatever_its_spelling() -> None:
    first, second = (
        {"corsAllowMethods": "GET, POST", "corsAllowCredentials": True, "corsAllowHeaders": ""},
        {"corsAllowMethods": "POST,GET", "corsAllowCredentials": "true", "corsMaxAge": None},
    )

    made = [parse(openapi({"/a": {"x-ncp-apigateway-cors": each}})).paths["/a"].cors for each in (first, second)]

    assert made[0] == made[1] == {"corsAllowMethods": "GET,POST", "corsAllowCredentials": "true"}


# -- NAVER's own document


def test_navers_own_document_is_taken() -> None:
    made = parse(NAVERS.read_text(encoding="utf-8"))
    operations = list(made.operations())

    assert len(operations) == 132
    assert len(made.paths) == 110
    assert {operation.auth["platform"] for _path, _method, operation in operations} == {"IAM"}
    assert made.paths["/products"].operations["GET"].parameters[("query", "limit")] == Parameter("long")
    assert parse(write(made, "api")) == made


# -- bad documents


BAD: list[tuple[Any, str]] = [
    ("[1, 2]", "the definition is a list but must be a dictionary"),
    ("just text", "the definition is a str but must be a dictionary"),
    ("", "the definition is empty but must be a dictionary"),
    (None, "the definition is empty but must be a dictionary"),
    ("{", "no valid JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
    ("a: [", "no valid YAML: .* at line 2, column 1"),
    ("a: !!python/object:os.system {}", "no valid YAML: could not determine a constructor"),
    ('{"paths": {}, "paths": {}}', "an object has the key 'paths' twice"),
    ("paths:\n  /a: {}\n  /a: {}", "the key '/a' is there twice at line 3, column 3"),
    ("{" * 100_000, "no valid JSON"),
    ('{"a":' * 100_000, "nested too deeply"),
    ("x" * (LARGEST + 1), "larger than 4 MB"),
    (openapi({"/a": {"get": {"description": "x" * LARGEST}}}), "larger than 4 MB"),
    ("a: &a [*a, *a]\nopenapi: 3.0.0", "larger than 4 MB"),
    ({"paths": {"/a": {}}}, "no OpenAPI document"),
    ({"openapi": "4.0.0", "paths": {}}, "version '4.0.0' but must be"),
    ({"openapi": "2.0", "paths": {}}, "version '2.0' but must be"),
    ({"swagger": "3.0.0", "paths": {}}, "version '3.0.0' but must be"),
    ({"openapi": "3.0.0"}, "has no paths"),
    (openapi({}), "has no paths"),
    (openapi([]), "has no paths"),
    (openapi({7: {}}), "path 7: a path must begin with /"),
    (openapi({"pets": {}}), "path 'pets': a path must begin with /"),
    (openapi({"/v1.0/pets": {}}), "path '/v1.0/pets': the segment 'v1.0' has a dot"),
    (openapi({"/a b": {}}), "path '/a b': the segment 'a b' must be English letters"),
    (openapi({"/a//b": {}}), "path '/a//b': the segment '' must be English letters"),
    (openapi({"/a{b}": {}}), "path '/a{b}': the segment 'a{b}' must be English letters"),
    (openapi({"/" + "a" * 2000: {}}), "a path can have at most 2000 characters"),
    (openapi({"/a": {}, "/a/": {}}), "path '/a/': it is the same path as '/a'"),
    (openapi({"/a/{x}": {"get": {}}, "/a/{y}": {"get": {}}}), "GET /a/{y}: it is the same operation as GET /a/{x}"),
    (openapi({"/a": []}), r"path '/a': \[\] stands where a dictionary should"),
    (openapi({"/a": {"trace": {}}}), "path '/a': 'trace' is nothing that API Gateway has for a path"),
    (openapi({"/a": {"servers": [{}]}}), "path '/a': 'servers' is nothing that API Gateway has for a path"),
    (openapi({"/a": {"x-ncp-apigateway-foo": 1}}), "path '/a': 'x-ncp-apigateway-foo' is unknown here"),
    (openapi({"/a": {}}, **{"x-ncp-foo": 1}), "the document: 'x-ncp-foo' is unknown here"),
    (openapi({"/a": {"get": {"x-ncp-apigateway-cors": {}}}}), "GET /a: 'x-ncp-apigateway-cors' is unknown here"),
    (openapi({"/a": {"get": {"servers": [{"url": "https://b"}]}}}), "GET /a: it has servers of its own"),
    (openapi({"/a": {"get": "x"}}), "GET /a: it is 'x' but must be a dictionary"),
    (openapi({"/a": {"$ref": "other.yml#/a"}}), r"path '/a': \$ref 'other.yml#/a' leads out of the document"),
    (openapi({"/a": {"$ref": "#/paths/~1b"}}), r"path '/a': \$ref '#/paths/~1b' refers to nothing"),
    (
        openapi({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}),
        r"path '/a': \$ref '#/paths/~1b' refers to itself, in a circle",
    ),
    (openapi({"/a": {"get": {"parameters": {}}}}), "GET /a: parameters must be a list"),
    (openapi({"/a": {"get": {"parameters": [{"name": "x", "in": "nowhere"}]}}}), "GET /a: .* is in 'nowhere'"),
    (openapi({"/a": {"get": {"parameters": [{"name": "x", "in": "path"}]}}}), "GET /a: .*'x' is not in the path"),
    (openapi({"/a": {"get": {"parameters": [{"name": "x[]", "in": "query"}]}}}), r"GET /a: the parameter 'x\[\]' must"),
    (openapi({"/a": {"get": {"parameters": [{"name": "x" * 101, "in": "query"}]}}}), "GET /a: the parameter 'xx"),
    (openapi({"/a": {"get": {"parameters": [{"name": "x", "in": "query"}] * 2}}}), "GET /a: .* 'x' is there twice"),
    (
        openapi({"/a": {"get": {"parameters": [{"name": "x", "in": "query"}, {"name": "x", "in": "header"}]}}}),
        "GET /a: the parameter 'x' is there twice, and the API tells parameters apart by name only",
    ),
    (
        openapi({"/a": {"get": {"parameters": [{"name": "x", "in": "query", "schema": {"$ref": "f.yml"}}]}}}),
        r"GET /a: \$ref 'f.yml' leads out of the document",
    ),
]
for fields, sentence in (
    ({"HTTP": {"url": "no"}}, "url of HTTP .* is 'no' but must be a path that begins with /"),
    ({"HTTP": {"url": "/a+b"}}, "url of HTTP .* without [+]"),
    ({"HTTP": {"url": "/" + "a" * 1500}}, "url of HTTP .* at most 1500 characters"),
    ({"HTTP": {"url": "/{x}"}}, "url of HTTP .* has the variable 'x', which is not in the path"),
    ({"HTTP": {}}, "HTTP .* lacks url"),
    ({"HTTP": {"url": "/", "method": "TRACE"}}, "method of HTTP .* is 'TRACE' but must be one of"),
    ({"HTTP": {"url": "/", "retry": 3}}, "HTTP .* has the unknown retry"),
    ({"HTTP": {"url": "/", "stream": "no"}}, "stream of HTTP .* must be true or false"),
    ({"MOCK": {"httpStatus": 99}}, "httpStatus of MOCK .* must be from 100 to 599"),
    ({"MOCK": {"httpStatus": True}}, "httpStatus of MOCK .* must be from 100 to 599"),
    ({"MOCK": {"httpStatus": 200, "headers": {"A": 1}}}, "headers of MOCK .* must be a dictionary of texts"),
    ({"NCP": {"service": "x"}}, "NCP .* lacks region, actionId, actionName, url"),
    (
        {"NCP": {**dict.fromkeys(("service", "actionId", "actionName"), "x"), "region": "KR", "url": "/a"}},
        "url of NCP .* is '/a' but must be a URL",
    ),
    ({"FTP": {}}, "must have one of HTTP, MOCK, NCP"),
    ({"HTTP": {"url": "/"}, "MOCK": {"httpStatus": 200}}, "must have one of HTTP, MOCK, NCP"),
    ([], "must have one of HTTP, MOCK, NCP"),
):
    BAD.append((openapi({"/a": {"get": {"x-ncp-apigateway-endpoint": fields}}}), f"GET /a: .*{sentence}"))
for fields, sentence in (
    ({"auth": {"platform": "iam"}}, "auth.platform .* is 'iam' but must be one of NONE, IAM, AUTHORIZER"),
    ({"auth": {"platform": "AUTHORIZER"}}, "auth.authorizerId .* must be the authorizer's id"),
    ({"apiKey": {"required": "yes"}}, "apiKey.required .* must be true or false"),
    ({"apiKey": [1]}, "apiKey .* must be a dictionary of required"),
    ({"throttle": 5}, "must be a dictionary of valid, apiKey, auth"),
    ({"valid": {"type": "BODY"}}, "valid.type .* is 'BODY' but must be one of"),
    ({"valid": {"type": "NONE", "queryStrings": "a"}}, "must be lists of names"),
):
    BAD.append((openapi({"/a": {"get": {"x-ncp-apigateway-filters": fields}}}), f"GET /a: .*{sentence}"))
for fields, sentence in (
    ({"corsAllowOrigin": "x" * 46}, "corsAllowOrigin must be at most 45 characters"),
    ({"corsAllowOrigin": " x"}, "corsAllowOrigin must be .* without a blank at either end"),
    ({"origin": "x"}, "must be a dictionary of corsAllowOrigin"),
):
    BAD.append((openapi({"/a": {"x-ncp-apigateway-cors": fields}}), f"path '/a': .*{sentence}"))


@pytest.mark.parametrize(("definition", "sentence"), BAD, ids=range(len(BAD)))
def test_a_bad_document_is_refused_in_a_sentence_that_names_the_place(definition: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refusal:
        parse(definition)

    assert len(str(refusal.value)) < 1000


def test_every_offender_is_named() -> None:
    with pytest.raises(InputError) as refusal:
        parse(openapi({"/a.b": {}, "/c": {"get": "x", "post": "y"}, "/d": {"get": {}}}))

    assert [name for name in ("path '/a.b'", "GET /c", "POST /c", "/d") if name in str(refusal.value)] == [
        "path '/a.b'",
        "GET /c",
        "POST /c",
    ]


# -- differences


def calls(wanted: Definition, current: Definition, *, purge: bool = True) -> list[str]:
    return [str(call) for call in compare(wanted, current, purge=purge).calls]


def pets(**operations: Operation) -> Path:
    return Path(operations=operations)


READ = Operation(http("/"), api_key=True)


def test_a_new_definition_is_written_parents_first() -> None:
    wanted = Definition({"/a/b/{c}": pets(GET=READ), "/": pets(GET=READ), "/a": pets(POST=READ), "/empty": Path()})

    found = compare(wanted, Definition({"/": Path()}))

    assert [str(call) for call in found.calls] == [
        "create GET /",
        "create /a",
        "create POST /a",
        "create /a/b",
        "create /a/b/{c}",
        "create GET /a/b/{c}",
    ]
    assert found.to_add == ["GET /", "POST /a", "GET /a/b/{c}"]
    assert found.as_result()["unmanaged"] == []


def test_one_change_costs_one_call() -> None:
    before = Definition({"/a": pets(GET=READ, POST=READ), "/b": pets(GET=READ)})
    after = Definition({"/a": pets(GET=READ, POST=Operation(http("/elsewhere"))), "/b": pets(GET=READ)})

    found = compare(after, before)

    assert [str(call) for call in found.calls] == ["update POST /a"]
    assert (found.to_add, found.to_change, found.to_remove) == ([], ["POST /a"], [])
    assert found.target.fingerprint() == after.fingerprint() != before.fingerprint()


def test_a_changed_parameter_is_deleted_and_created() -> None:
    parameters = {("query", "a"): Parameter(), ("query", "b"): Parameter(), ("query", "c"): Parameter()}
    changed = {("query", "a"): Parameter(), ("query", "b"): Parameter("long"), ("header", "d"): Parameter()}
    before, after = (
        Definition({"/a": pets(GET=Operation(http("/"), parameters=each))}) for each in (parameters, changed)
    )

    assert calls(after, before) == [
        "delete query parameter b of GET /a",
        "delete query parameter c of GET /a",
        "create header parameter d of GET /a",
        "create query parameter b of GET /a",
    ]


def test_what_the_document_lacks_is_removed_from_the_leaves() -> None:
    before = Definition(
        {"/": Path(), "/a": pets(GET=READ), "/a/b": Path(), "/a/b/c": pets(GET=READ, PUT=READ), "/d": pets(GET=READ)}
    )
    after = Definition({"/a": Path(), "/d": pets(POST=READ)})

    found = compare(after, before)

    assert [str(call) for call in found.calls] == [
        "delete /a/b/c",
        "delete /a/b",
        "delete GET /a",
        "delete GET /d",
        "create POST /d",
    ]
    assert found.to_remove == ["GET /a", "/a/b", "GET /a/b/c", "PUT /a/b/c", "GET /d"]


def test_without_purge_everything_else_stays() -> None:
    before = Definition(
        {"/a": Path({"corsMaxAge": "5"}, {"GET": READ}), "/b": Path({"corsMaxAge": "6"}, {"PUT": READ})}
    )
    after = Definition({"/a": pets(POST=READ), "/c": pets(GET=READ)})

    found = compare(after, before, purge=False)

    assert [str(call) for call in found.calls] == [
        "create POST /a",
        "create /c",
        "create GET /c",
    ]
    assert found.unmanaged == ["GET /a", "CORS /a", "PUT /b", "CORS /b"]
    assert found.to_remove == []
    assert compare(after, found.target, purge=False).calls == []


def test_cors_is_changed_field_by_field() -> None:
    before = Definition({"/a": Path({"corsMaxAge": "5", "corsAllowOrigin": "*", "corsAllowMethods": "GET"})})
    after = Definition({"/a": Path({"corsAllowOrigin": "*", "corsAllowMethods": "POST"})})

    (call,) = compare(after, before).calls

    assert call == Call("update_resource", "/a", cors={"corsAllowMethods": "POST", "corsMaxAge": ""})


def test_a_diff_is_for_people() -> None:
    parameters = {("query", "limit"): Parameter("long", required=True)}
    before = Definition({"/a": pets(GET=READ, POST=READ)})
    after = Definition({"/a": pets(GET=Operation(http("/b"), api_key=True, parameters=parameters), POST=READ)})
    found = compare(after, before)
    guard = "API key required; authentication NONE; validation NONE"

    assert difference.shown(before, found) == {
        "GET /a": {"endpoint": "HTTP GET /", "guard": guard},
        "unchanged operations": 1,
    }
    assert difference.shown(after, found) == {
        "GET /a": {"endpoint": "HTTP GET /b", "guard": guard, "parameters": ["query limit: long, required"]},
        "unchanged operations": 1,
    }


# -- generated definitions

NAMES = ("a", "b", "c1", "a-b", "A_b", "x" * 100)
TEXTS = ("", "plain", '{"a": 1}', "\u00e9\n")
SEGMENTS = (*NAMES, "{id}", "{name}", "{rest+}")


class Generator(Random):
    """Makes definitions. Drawing a seed is a hundred times as fast as drawing each of their parts."""

    def flag(self) -> bool:
        return self.random() < 0.5

    def some(self, choices: Sequence[Any], most: int = 2) -> list[Any]:
        return self.sample(choices, self.randint(0, most))

    def definition(self) -> Definition:
        paths = {"/" + "/".join(self.some(SEGMENTS, 3)) for _each in range(self.randint(0, 4))}
        return complete({path: Path(self.cors(), self.operations()) for path in sorted(paths)})

    def cors(self) -> dict[str, str]:
        return model.cors({name: self.choice(("*", "GET, POST", "60", "")) for name in self.some(model.CORS)})

    def operations(self) -> dict[str, Operation]:
        return {method: self.operation() for method in self.some(model.METHODS)}

    def operation(self) -> Operation:
        return Operation(
            endpoint=self.endpoint(),
            api_key=self.flag(),
            auth=model.auth(self.choice(model.PLATFORMS), "a1"),
            validation=model.validation(self.choice(model.VALIDATIONS), self.some(NAMES), self.some(NAMES)),
            parameters={(self.choice(sorted(model.PLACES)), name): self.parameter() for name in self.some(NAMES)},
        )

    def parameter(self) -> Parameter:
        return Parameter(self.choice(model.TYPES), self.flag(), self.flag(), self.flag())

    def endpoint(self) -> dict[str, Any]:
        kind = self.choice(list(model.ENDPOINTS))
        url = self.choice(("/", "/v1/a.b", "/v1/{variable}"))  # the variable is one of the path's, where it has any
        fields: dict[str, Any] = {
            "method": self.choice(model.METHODS),
            "url": f"https://api.example.com{url}" if kind == "NCP" else url,
            "stream": self.flag(),
            "httpStatus": self.randint(100, 599),
            "response": self.choice(TEXTS),
            "headers": {name: self.choice(TEXTS) for name in self.some(NAMES)},
            "region": self.choice(document.REGIONS),
            **{name: self.choice(NAMES) for name in ("service", "actionId", "actionName")},
        }
        return model.endpoint(kind, fields)


def complete(items: dict[str, Path]) -> Definition:
    """Give the paths their parents, one path of each shape, and urls the variables that their paths have."""
    paths = {"/": Path(), **{parent: Path() for path in items for parent in model.parents(path)}}
    for path, item in {model.shape(path): (path, item) for path, item in items.items()}.values():
        name = min(model.variables(path), default=None)
        paths[path] = Path(item.cors, {method: sent_to(name, each) for method, each in item.operations.items()})
    return Definition(paths)


def sent_to(name: str | None, operation: Operation) -> Operation:
    ((kind, fields),) = operation.endpoint.items()
    url = {"url": fields["url"].replace("{variable}", f"{{{name}}}" if name else "x")} if "url" in fields else {}
    return replace(operation, endpoint={kind: {**fields, **url}})


DEFINITIONS = st.integers(0, 2**32).map(lambda seed: Generator(seed).definition())
THOUSAND = settings(max_examples=1000)


@THOUSAND
@given(DEFINITIONS)
def test_a_definition_survives_its_document(definition: Definition) -> None:
    written = write(definition, "api")

    made = parse(json.dumps(written))
    assert made == definition
    assert made.fingerprint() == definition.fingerprint()
    assert compare(made, definition).calls == []


class Gateway:
    """What the calls do, in the plainest way, and refused where a resource's parent is missing."""

    def __init__(self, definition: Definition) -> None:
        self.paths = {path: (dict(item.cors), dict(item.operations)) for path, item in definition.paths.items()}

    def do(self, call: Call) -> None:
        if call.action == "create_resource":
            assert call.path not in self.paths
            assert all(parent in self.paths for parent in model.parents(call.path))
            self.paths[call.path] = dict(call.cors), {}
            return
        cors, methods = self.paths[call.path]
        if call.action == "delete_resource":
            assert not [path for path in self.paths if path.startswith(call.path + "/")]
            del self.paths[call.path]
        elif call.action == "update_resource":
            cors.update(call.cors)
        elif call.action == "delete_method":
            del methods[call.method]
        elif call.action in ("create_method", "update_method"):
            assert call.operation is not None
            assert (call.method in methods) == (call.action == "update_method")
            kept = methods[call.method].parameters if call.method in methods else {}
            methods[call.method] = replace(call.operation, parameters=kept)
        else:
            parameters = dict(methods[call.method].parameters)
            if call.action == "delete_parameter":
                parameters = {key: each for key, each in parameters.items() if key[1] != call.name}
            else:
                assert call.parameter is not None
                assert (call.place, call.name) not in parameters
                parameters[(call.place, call.name)] = call.parameter
            methods[call.method] = replace(methods[call.method], parameters=parameters)

    def definition(self) -> Definition:
        return Definition({path: Path(model.cors(cors), methods) for path, (cors, methods) in self.paths.items()})


@settings(max_examples=300)
@given(DEFINITIONS, DEFINITIONS, st.booleans(), st.integers(0, 30))
def test_the_calls_lead_from_one_definition_to_another_one(
    wanted: Definition, current: Definition, purge: bool, interrupted: int
) -> None:
    gateway = Gateway(current)

    for call in compare(wanted, current, purge=purge).calls[:interrupted]:
        gateway.do(call)
    found = compare(wanted, gateway.definition(), purge=purge)
    for call in found.calls:
        gateway.do(call)

    after = gateway.definition()
    assert after.fingerprint() == found.target.fingerprint()
    assert compare(wanted, after, purge=purge).calls == []
    if purge:
        assert after.fingerprint() == wanted.fingerprint()
