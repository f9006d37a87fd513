# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The OpenAPI document of a deployment, in API Gateway's dialect, as NAVER's own document has it.

Assumptions: the method ANY is ``x-ncp-apigateway-any-method``, and a path's CORS fields are ``x-ncp-apigateway-cors``.
Endpoints that are mocked or NCP's are spelled as the management API has them, below MOCK and NCP.
"""

import re
from collections.abc import Iterable

from ncloud_emulator.errors import JsonObject

# The kinds of endpoints, and what they are called in endpointCode and in the dialect.
ENDPOINTS = {"httpEndPoint": "HTTP", "mockEndPoint": "MOCK", "ncpEndPoint": "NCP"}
CORS = (
    "corsAllowCredentials",
    "corsAllowHeaders",
    "corsAllowMethods",
    "corsAllowOrigin",
    "corsExposeHeaders",
    "corsMaxAge",
)
# parameterType -> type and format.
TYPES = {"long": ("integer", "int64"), "float": ("number", "float"), "double": ("number", "double")}
PLACES = {"REQUEST_HEADER": "header", "REQUEST_QUERY": "query"}
VARIABLE = re.compile(r"\{([^{}]+)\}")


def document(title: str, version: str, url: str, resources: Iterable[JsonObject]) -> JsonObject:
    """A document of OpenAPI 3.0; ``version`` is the time of the deployment, ``url`` where it is served."""
    paths = {}
    for resource in resources:
        item: JsonObject = {_key(method): _operation(resource, method) for method in resource["methods"]}
        cors = {name: resource[name] for name in CORS if name in resource}
        if cors:
            item["x-ncp-apigateway-cors"] = cors
        paths[resource["resourcePath"]] = item
    return {
        "openapi": "3.0.1",
        "info": {"title": title, "version": version},
        "servers": [{"url": url}],
        "paths": paths,
    }


def _key(method: JsonObject) -> str:
    name: str = method["methodName"]
    return "x-ncp-apigateway-any-method" if name == "ANY" else name.lower()


def _operation(resource: JsonObject, method: JsonObject) -> JsonObject:
    endpoint = next(name for name in ENDPOINTS if name in method)
    operation: JsonObject = {
        "parameters": [*_path_parameters(resource["resourcePath"]), *_parameters(method)],
        "responses": {"default": {"description": ""}},
        "x-ncp-apigateway-endpoint": {ENDPOINTS[endpoint]: method[endpoint]},
        "x-ncp-apigateway-filters": {
            "valid": method["validation"],
            "apiKey": method["requiredApiKey"],
            "auth": method["authentication"],
        },
    }
    if method.get("methodDescription"):
        operation["description"] = method["methodDescription"]
    form = [each for each in method["parameters"] if each["parameterCode"] == "REQUEST_FORMDATA"]
    if form:
        schema = {
            "type": "object",
            "properties": {each["parameterName"]: _schema(each) for each in form},
            "required": [each["parameterName"] for each in form if each["isRequired"]],
        }
        operation["requestBody"] = {"content": {"multipart/form-data": {"schema": schema}}}
    return operation


def _path_parameters(path: str) -> list[JsonObject]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            **({"x-ncp-apigw-extended-variables": True} if name.endswith("+") else {}),
        }
        for name in VARIABLE.findall(path)
    ]


def _parameters(method: JsonObject) -> list[JsonObject]:
    return [
        {
            "name": each["parameterName"],
            "in": PLACES[each["parameterCode"]],
            "required": each["isRequired"],
            "schema": _schema(each),
            "x-ncp-parameter-is-logged": each["isLogged"],
        }
        for each in method["parameters"]
        if each["parameterCode"] in PLACES
    ]


def _schema(parameter: JsonObject) -> JsonObject:
    """The schema of a parameter; a file is a binary string."""
    kind = parameter["parameterType"]
    name, form = TYPES.get(kind, ("string", "binary") if kind == "file" else (kind, None))
    schema = {"type": name, **({"format": form} if form else {})}
    return {"type": "array", "items": schema} if parameter["isArray"] else schema
