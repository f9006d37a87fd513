# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An API's working copy: resources, their methods, and the methods' parameters.

A resource is kept with its methods, and a method with its parameters. Each change makes new objects.
"""

import json
from collections.abc import Mapping
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import ControlError, JsonObject, ServiceError
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import MESSAGES, TABLES, Account, absent, bad
from ncloud_emulator.services.apigateway.document import CORS, ENDPOINTS
from ncloud_emulator.tables import Table

FILTERS = {"authentication": "AUTH", "validation": "VALID", "requiredApiKey": "API_KEY"}
MEDIA_TYPES = ("consumers", "produces")
# Where the parameters of each kind are listed.
PARAMETER_LISTS = {"REQUEST_HEADER": "headers", "REQUEST_QUERY": "queryStrings", "REQUEST_FORMDATA": "formDatas"}
PARAMETER_FLAGS = ("isRequired", "isArray", "isLogged")


def parent_of(path: str) -> str:
    """The resource above a path; that of a single segment has none."""
    return path.rpartition("/")[0]


class Content(Account):
    """The resources of all APIs."""

    # -- resources

    def _content(self, api: str) -> list[JsonObject]:
        """The API's resources, as they are now."""
        return [resource for resource in self.resources.values() if resource["apiId"] == api]

    def _resource(self, call: Call) -> JsonObject:
        api, identity = self._api(call), call.params["resource-id"]
        resource = self.resources.get(identity)
        if resource is None or resource["apiId"] != api["apiId"]:
            raise absent("resource", identity)
        return resource

    def _resource_view(self, resource: JsonObject) -> JsonObject:
        methods = [{name: method[name] for name in ("methodCode", "methodName")} for method in resource["methods"]]
        return {**resource, "methods": methods}

    def list_resources(self, call: Call) -> Answer:
        """Assumption: the list is complete, oldest first; so are those of methods and parameters."""
        return Answer({"resourceList": [self._resource_view(each) for each in self._content(self._api(call)["apiId"])]})

    def create_resource(self, call: Call) -> Answer:
        """Add a path.

        A missing parent answers 403/10002, seen once on a live system. Assumptions: a path of one segment needs no
        parent, not even "/", and a path is unique in its API.
        """
        api, path = self._api(call)["apiId"], call.body["resourcePath"]
        known = {resource["resourcePath"]: resource["resourceId"] for resource in self._content(api)}
        if path in known:
            raise bad(f"The API already has a resource {path}: {known[path]}.")
        parent = parent_of(path)
        if parent and parent not in known:
            raise ServiceError(403, "10002", MESSAGES["10002"], f"There is no resource {parent}.")
        cors = {name: call.body[name] for name in CORS if call.body.get(name)}
        identity = self._new_id(self.resources)
        self.resources[identity] = {"apiId": api, "resourceId": identity, "resourcePath": path, **cors, "methods": []}
        return Answer({"resource": self._resource_view(self.resources[identity])}, 201)

    def update_resource(self, call: Call) -> Answer:
        """Assumption: only the given fields change, and an empty string removes one."""
        resource = self._resource(call)
        given = {name: call.body[name] for name in CORS if (call.body or {}).get(name) is not None}
        kept = {name: value for name, value in {**resource, **given}.items() if name not in CORS or value}
        self.resources[resource["resourceId"]] = kept
        return Answer({"resource": self._resource_view(kept)})

    def delete_resource(self, call: Call) -> Answer:
        """Delete a resource with its methods. Assumption: one with others below it is refused."""
        resource = self._resource(call)
        below = resource["resourcePath"].rstrip("/") + "/"
        children = [
            each["resourcePath"]
            for each in self._content(resource["apiId"])
            if each is not resource and each["resourcePath"].startswith(below) and below != "/"
        ]
        if children:
            raise bad(f"The resource {resource['resourcePath']} has resources below it: {', '.join(children)}.")
        del self.resources[resource["resourceId"]]
        return Answer(None, 204)

    def _copy_content(self, origin: str, api: str) -> None:
        """Copy the working copy of an API into its clone, under new ids."""
        for resource in self._content(origin):
            identity = self._new_id(self.resources)
            self.resources[identity] = {**resource, "apiId": api, "resourceId": identity}

    # -- methods

    def _method(self, call: Call) -> tuple[JsonObject, JsonObject]:
        """The resource and the method in the path."""
        resource, name = self._resource(call), call.params["method-name"]
        for method in resource["methods"]:
            if method["methodName"] == name:
                return resource, method
        raise absent("method", f"{name} of the resource {resource['resourcePath']}")

    def _put_method(self, resource: JsonObject, old: JsonObject | None, new: JsonObject | None) -> None:
        """Put a method in place of another one; without an old one it is added, without a new one the old one goes."""
        methods = [new if each is old else each for each in resource["methods"]]
        if old is None:
            methods.append(new)
        kept = [method for method in methods if method is not None]
        self.resources[resource["resourceId"]] = {**resource, "methods": kept}

    def _method_view(self, resource: JsonObject, method: JsonObject) -> JsonObject:
        view = {name: value for name, value in method.items() if name not in ("methodCode", "parameters")}
        where = {name: resource[name] for name in ("apiId", "resourceId", "resourcePath")}
        owner = self._owner()
        return {
            **self._described(view, "methodDescription"),
            **where,
            "useBodyWhenFormData": False,
            "tenantId": owner["tenantId"],
            "modifier": owner["modifier"],
        }

    def _method_details(self, resource: JsonObject, method: JsonObject) -> JsonObject:
        """A method as lists show it: its endpoint and its filters once more, as JSON text."""
        endpoint = next(name for name in ENDPOINTS if name in method)
        filters = [
            {
                "apiId": resource["apiId"],
                "resourceId": resource["resourceId"],
                "methodCode": method["methodCode"],
                "filterName": filter_name,
                "configJson": json.dumps(method[name]),
            }
            for name, filter_name in FILTERS.items()
        ]
        return {
            **self._method_view(resource, method),
            "endpointCode": ENDPOINTS[endpoint],
            "endpointConfigJson": json.dumps(method[endpoint]),
            "methodFilters": filters,
        }

    def list_methods(self, call: Call) -> Answer:
        resource = self._resource(call)
        return Answer({"methods": [self._method_details(resource, method) for method in resource["methods"]]})

    def create_method(self, call: Call) -> Answer:
        resource, name = self._resource(call), call.body["methodName"]
        if any(method["methodName"] == name for method in resource["methods"]):
            raise bad(f"The resource {resource['resourcePath']} already has a method {name}.")
        given = _method_settable(call.body)
        if not set(ENDPOINTS) & set(given):
            raise bad(f"One of {', '.join(ENDPOINTS)} must be given.")
        method = {"methodCode": self._new_id({}), "methodName": name, **given, "parameters": []}
        self._put_method(resource, None, method)
        return Answer({"methods": [self._method_view(resource, method)]}, 201)

    def update_method(self, call: Call) -> Answer:
        """Assumptions: a given endpoint replaces the old one, whatever its kind; an endpoint or a description that is
        left out stays. The three filters are replaced."""
        resource, old = self._method(call)
        given = _method_settable(call.body)
        kept = {name: value for name, value in old.items() if name not in ENDPOINTS or not set(ENDPOINTS) & set(given)}
        method = {**kept, **given}
        self._put_method(resource, old, method)
        return Answer({"method": self._method_view(resource, method)})

    def delete_method(self, call: Call) -> Answer:
        resource, method = self._method(call)
        self._put_method(resource, method, None)
        return Answer(None, 204)

    def get_consumers(self, call: Call) -> Answer:
        return self._media_types(call, "consumers")

    def get_produces(self, call: Call) -> Answer:
        return self._media_types(call, "produces")

    def put_consumers(self, call: Call) -> Answer:
        return self._put_media_types(call, "consumers")

    def put_produces(self, call: Call) -> Answer:
        return self._put_media_types(call, "produces")

    def _media_types(self, call: Call, name: str) -> Answer:
        _resource, method = self._method(call)
        return Answer({name: method.get(name, "")})

    def _put_media_types(self, call: Call, name: str) -> Answer:
        """Assumption: without a body the list becomes empty."""
        resource, method = self._method(call)
        self._put_method(resource, method, {**method, name: (call.body or {}).get(name) or ""})
        return self._media_types(call, name)

    # -- parameters

    def list_parameters(self, call: Call) -> Answer:
        resource, method = self._method(call)
        shown: JsonObject = {name: [] for name in PARAMETER_LISTS.values()}
        for number, parameter in enumerate(method["parameters"], 1):
            place = PARAMETER_LISTS.get(parameter["parameterCode"])
            if place:
                shown[place].append(self._parameter_view(resource, method, parameter, number))
        return Answer({**shown, "useBodyWhenFormData": False, "isNcpTenant": False})

    def _parameter_view(
        self, resource: JsonObject, method: JsonObject, parameter: JsonObject, number: int
    ) -> JsonObject:
        return {
            **self._described(parameter, "parameterDescription"),
            "apiId": resource["apiId"],
            "resourceId": resource["resourceId"],
            "methodCode": method["methodCode"],
            "parameterNo": number,
            "modifier": self._owner()["modifier"],
            "tenantId": self._owner()["tenantId"],
        }

    def create_parameter(self, call: Call) -> Answer:
        """Assumption: a parameter is known by its code and name."""
        resource, method = self._method(call)
        parameter = _parameter(call.body)
        identity = [parameter[name] for name in ("parameterCode", "parameterName")]
        if any([each["parameterCode"], each["parameterName"]] == identity for each in method["parameters"]):
            raise bad(f"The method already has a parameter {' '.join(identity)}.")
        parameters = [*method["parameters"], parameter]
        self._put_method(resource, method, {**method, "parameters": parameters})
        view = self._parameter_view(resource, method, parameter, len(parameters))
        return Answer({"methodParameterDto": view}, 201)

    def delete_parameter(self, call: Call) -> Answer:
        """Assumption: every parameter of the name is deleted, whatever its code."""
        resource, method = self._method(call)
        name = call.body["parameterName"]
        left = [each for each in method["parameters"] if each["parameterName"] != name]
        if len(left) == len(method["parameters"]):
            raise absent("parameter", name)
        self._put_method(resource, method, {**method, "parameters": left})
        return Answer(None, 204)

    # -- seeds

    def _seeded_resource(self, given: Mapping[str, Any], api: str, old: JsonObject | None) -> JsonObject:
        """A resource with its methods and their parameters, which the tables of their requests have to allow."""
        members = {"apiId": str, "resourceId": str, "resourcePath": str, "methods": list, **dict.fromkeys(CORS, str)}
        changes = seeds.fields("resource", {name: each for name, each in given.items() if each is not None}, members)
        resource = {
            "apiId": api,
            "resourceId": self._new_id(self.resources),
            "resourcePath": "/",
            "methods": [],
            **(old or {}),
            **changes,
        }
        _fitting(TABLES["apigateway-resource-createresource"], resource)
        if "methods" in changes:
            methods = seeds.objects(changes, "methods")
            resource["methods"] = [self._seeded_method(method, resource["resourcePath"]) for method in methods]
        return resource

    def _seeded_method(self, given: Mapping[str, Any], path: str) -> JsonObject:
        """A seeded method is GET, unguarded, and sent on to its own path unless it says otherwise."""
        name = given.get("methodName", "GET")
        method: JsonObject = {
            "methodCode": self._new_id({}),
            "methodName": name,
            "authentication": {"platform": "NONE"},
            "validation": {"type": "NONE"},
            "requiredApiKey": {"required": False},
            **({} if set(ENDPOINTS) & set(given) else {"httpEndPoint": _same_path(name, path)}),
            **{key: each for key, each in given.items() if each is not None},
        }
        _fitting(TABLES["apigateway-postmethods"], method, "methodCode", "parameters", *MEDIA_TYPES)
        if len(set(ENDPOINTS) & set(method)) != 1:
            raise ControlError(f"A seeded method needs one of {', '.join(ENDPOINTS)}.")
        for parameter in seeds.objects(method, "parameters"):
            _fitting(TABLES["apigateway-postparameters"], parameter)
        return {**method, "parameters": [_parameter(each) for each in seeds.objects(method, "parameters")]}


def _method_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and changing a method have in common."""
    given = {name: body[name] for name in (*ENDPOINTS, *FILTERS, "methodDescription") if body.get(name) is not None}
    endpoints = sorted(set(ENDPOINTS) & set(given))
    if len(endpoints) > 1:
        raise bad(f"Only one of {', '.join(endpoints)} may be given.")
    if given["authentication"]["platform"] == "AUTHORIZER" and not given["authentication"].get("authorizerId"):
        raise bad("authentication.authorizerId is missing: it is required with the platform AUTHORIZER.")
    return given


def _parameter(body: Mapping[str, Any]) -> JsonObject:
    """Assumptions: the type is string unless the request says otherwise, and one with the code RESPONSE_HEADER is in no
    list."""
    parameter = {
        "parameterCode": body["parameterCode"],
        "parameterName": body["parameterName"],
        "parameterType": body.get("parameterType") or "string",
        **{name: bool(body.get(name)) for name in PARAMETER_FLAGS},
    }
    if body.get("parameterDescription") is not None:
        parameter["parameterDescription"] = body["parameterDescription"]
    return parameter


def _same_path(name: str, path: str) -> JsonObject:
    return {"method": name, "url": path.replace("+}", "}"), "stream": False}


def _fitting(table: Table, given: Mapping[str, Any], *more: str) -> None:
    """Refuse a seeded object that no request could have made, but for the members ``more``, which it may have too."""
    wanted = {name: value for name, value in given.items() if name not in more}
    for problem in table.problems({}, wanted):
        raise ControlError(problem.sentence)


OPERATIONS = (
    Operation(TABLES["apigateway-resource-getresourcelist"], Content.list_resources, listing=True),
    Operation(TABLES["apigateway-resource-createresource"], Content.create_resource),
    Operation(TABLES["apigateway-resource-patchresource"], Content.update_resource),
    Operation(TABLES["apigateway-resource-deleteresource"], Content.delete_resource),
    Operation(TABLES["apigateway-getmethods"], Content.list_methods, listing=True),
    Operation(TABLES["apigateway-postmethods"], Content.create_method),
    Operation(TABLES["apigateway-patchmethods"], Content.update_method),
    Operation(TABLES["apigateway-deletemethods"], Content.delete_method),
    Operation(TABLES["apigateway-getconsumers"], Content.get_consumers),
    Operation(TABLES["apigateway-putconsumers"], Content.put_consumers),
    Operation(TABLES["apigateway-getproduces"], Content.get_produces),
    Operation(TABLES["apigateway-putproduces"], Content.put_produces),
    Operation(TABLES["apigateway-getparameters"], Content.list_parameters, listing=True),
    Operation(TABLES["apigateway-postparameters"], Content.create_parameter),
    Operation(TABLES["apigateway-deleteparameters"], Content.delete_parameter),
)
