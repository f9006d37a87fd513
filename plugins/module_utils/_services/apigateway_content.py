# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an API of API Gateway consists of: resources, their methods, and the methods' parameters."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, path
from ansible_collections.naver.ncloud.plugins.module_utils._definition import model
from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import (
    PLACES,
    Definition,
    Operation,
    Parameter,
    Path,
)
from ansible_collections.naver.ncloud.plugins.module_utils._errors import NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._records import given

# The API's field for each kind of endpoint.
ENDPOINT_FIELDS = {"HTTP": "httpEndPoint", "MOCK": "mockEndPoint", "NCP": "ncpEndPoint"}
PARAMETER_LISTS = {"query": "queryStrings", "header": "headers", "form": "formDatas"}


@dataclass(frozen=True)
class Resource:
    """A path of an API, and the names of its methods."""

    id: str
    path: str
    cors: dict[str, str]
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Tree:
    """The working copy of an API, and the ids of its resources by path."""

    definition: Definition
    ids: dict[str, str]


# What a new clone has beside the API, ids: of its product only where this is the clone's.
ORIGIN = ("product_id", "api_id")


class Content:
    """A method an endpoint, of one API."""

    def __init__(self, client: Client, product_id: str, api_id: str) -> None:
        self._client = client
        self._api = path("products", product_id, "apis", api_id)

    def tree(self, cares: Callable[[str, str], bool] = lambda path, method: True) -> Tree:
        """Read all of it: a call for the tree, one for each resource with methods and one for each method.

        :param cares: whether the parameters of a method matter, by its path and name.
        """
        ids, paths = {}, {}
        for resource in self.resources():
            with suppress(NotFoundError):  # the list lags behind: it is gone
                paths[resource.path] = self.filled(resource, cares)
                ids[resource.path] = resource.id
        return Tree(Definition(paths), ids)

    def filled(self, resource: Resource, cares: Callable[[str, str], bool] = lambda path, method: True) -> Path:
        """Read what is at a path."""
        operations = {}
        for method, operation in self.methods(resource.id).items() if resource.methods else ():
            with suppress(NotFoundError):
                parameters = self.parameters(resource.id, method) if cares(resource.path, method) else {}
                operations[method] = replace(operation, parameters=parameters)
        return Path(resource.cors, operations)

    def resources(self) -> list[Resource]:
        """The whole tree (apigateway-resource-getresourcelist)."""

        def read() -> list[Resource]:
            found: list[Resource] = self._client.get(
                "list resources",
                f"{self._api}/resources",
                expect="resourceList",
                kind=list,
                parse=lambda body: [_resource(raw) for raw in body["resourceList"] or []],
            )
            return found

        return self._client.once_listed(read)

    def create_resource(self, where: str, cors: Mapping[str, str]) -> Resource:
        """apigateway-resource-createresource"""
        made: Resource = self._client.write(
            "create resource",
            "POST",
            f"{self._api}/resources",
            {"resourcePath": where, **cors},
            expect="resource",
            kind=dict,
            parse=lambda body: _resource(body["resource"]),
        )
        return made

    def update_resource(self, resource_id: str, cors: Mapping[str, str]) -> None:
        """apigateway-resource-patchresource; an empty string removes a field."""
        self._client.write("update resource", "PATCH", self._resource(resource_id), cors)

    def delete_resource(self, resource_id: str) -> None:
        """apigateway-resource-deleteresource

        Assumption: its methods go with it. What becomes of resources below it is documented nowhere: delete them first.
        """
        self._client.write("delete resource", "DELETE", self._resource(resource_id))

    def methods(self, resource_id: str) -> dict[str, Operation]:
        """The methods of a resource by name, without their parameters (apigateway-getmethods)."""
        found: dict[str, Operation] = self._client.get(
            "list methods",
            f"{self._resource(resource_id)}/methods",
            expect="methods",
            kind=list,
            parse=lambda body: {raw["methodName"]: _operation(raw) for raw in body["methods"] or []},
        )
        return found

    def create_method(self, resource_id: str, method: str, operation: Operation) -> None:
        """apigateway-postmethods"""
        body = {"methodName": method, **_method_body(operation)}
        self._client.write("create method", "POST", f"{self._resource(resource_id)}/methods", body, expect="methods")

    def update_method(self, resource_id: str, method: str, operation: Operation) -> None:
        """apigateway-patchmethods"""
        where = self._method(resource_id, method)
        self._client.write("update method", "PATCH", where, _method_body(operation), expect="method")

    def delete_method(self, resource_id: str, method: str) -> None:
        """apigateway-deletemethods"""
        self._client.write("delete method", "DELETE", self._method(resource_id, method))

    def parameters(self, resource_id: str, method: str) -> dict[tuple[str, str], Parameter]:
        """The parameters of a method by place and name (apigateway-getparameters)."""
        found: dict[tuple[str, str], Parameter] = self._client.get(
            "list parameters",
            f"{self._method(resource_id, method)}/parameters",
            expect="queryStrings",
            parse=lambda body: {
                (place, str(raw["parameterName"])): _parameter(raw)
                for place, name in PARAMETER_LISTS.items()
                for raw in body.get(name) or []
            },
        )
        return found

    def create_parameter(self, resource_id: str, method: str, place: str, name: str, parameter: Parameter) -> None:
        """apigateway-postparameters"""
        body = {
            "parameterName": name,
            "parameterCode": PLACES[place],
            "parameterType": parameter.type,
            "isRequired": parameter.required,
            "isArray": parameter.array,
            "isLogged": parameter.logged,
        }
        where = f"{self._method(resource_id, method)}/parameters"
        self._client.write("create parameter", "POST", where, body, expect="methodParameterDto")

    def delete_parameter(self, resource_id: str, method: str, name: str) -> None:
        """apigateway-deleteparameters; it goes by the name alone."""
        where = f"{self._method(resource_id, method)}/parameters/delete"
        self._client.write("delete parameter", "POST", where, {"parameterName": name})

    def _resource(self, resource_id: str) -> str:
        return f"{self._api}/resources{path(resource_id)}"

    def _method(self, resource_id: str, method: str) -> str:
        return f"{self._resource(resource_id)}/methods{path(method)}"


def _resource(raw: Mapping[str, Any]) -> Resource:
    methods = tuple(str(each["methodName"]) for each in raw.get("methods") or [])
    return Resource(str(raw["resourceId"]), str(raw["resourcePath"]), model.cors(raw), methods)


def _operation(raw: Mapping[str, Any]) -> Operation:
    """:raises ValueError, TypeError: it is not what is documented."""
    auth, valid, key = (raw.get(name) or {} for name in ("authentication", "validation", "requiredApiKey"))
    return Operation(
        endpoint=_endpoint(raw),
        api_key=bool(key.get("required")),
        auth=model.auth(_text(auth.get("platform")), _text(auth.get("authorizerId"))),
        validation=model.validation(
            _text(valid.get("type")), *(map(_text, valid.get(name) or ()) for name in ("queryStrings", "headers"))
        ),
    )


def _text(value: Any) -> str:
    """:raises TypeError: it is something else than a text, or nothing."""
    if value is not None and not isinstance(value, str):
        raise TypeError("a text is something else")
    return value or ""


def _endpoint(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The object of its kind; where there is none, the JSON text that the service shows beside it."""
    for kind, name in ENDPOINT_FIELDS.items():
        if raw.get(name):
            return model.endpoint(kind, raw[name])
    code, text = str(raw.get("endpointCode")), raw.get("endpointConfigJson")
    if code not in ENDPOINT_FIELDS or not isinstance(text, str):
        raise TypeError("a method has no endpoint")
    return model.endpoint(code, json.loads(text))


def content_of_origin(client: Client, api: Mapping[str, Any]) -> Content | None:
    """Return the content of what a predicted clone is cloned from, None where it can't be read.

    Assumption: a clone begins with its origin's resources, methods and parameters.
    """
    origin = given(api.get("origin") or {})
    return Content(client, origin["product_id"], origin["api_id"]) if len(origin) == len(ORIGIN) else None


def _method_body(operation: Operation) -> dict[str, Any]:
    ((kind, fields),) = operation.endpoint.items()
    return {
        ENDPOINT_FIELDS[kind]: dict(fields),
        "validation": dict(operation.validation),
        "requiredApiKey": {"required": operation.api_key},
        "authentication": dict(operation.auth),
    }


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    return Parameter(
        str(raw.get("parameterType") or "string"),
        array=bool(raw.get("isArray")),
        required=bool(raw.get("isRequired")),
        logged=bool(raw.get("isLogged")),
    )
