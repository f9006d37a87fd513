# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a deployed stage answers to the clients of an API.

A request passes maintenance, the route, its authentication, its API key, its validation and its limits, in this order,
which no document tells. IP lists, caches and canaries are not emulated, and an authorizer lets everybody pass.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote

from ncloud_emulator.errors import GatewayError, JsonObject
from ncloud_emulator.service import Context
from ncloud_emulator.services.apigateway.deployments import Deployments
from ncloud_emulator.services.apigateway.document import CORS
from ncloud_emulator.services.apigateway.keys import Keys
from ncloud_emulator.services.apigateway.plans import limits

API_KEY_HEADER = "x-ncp-apigw-api-key"
JSON_TYPE = "application/json;charset=UTF-8"
URL_NOT_FOUND = "URL not found."
# Assumption: what maintenance answers where the stage doesn't say.
MAINTENANCE_STATUS = 503
# What concerns the connection or the gateway, and isn't sent on. Assumption: neither is the API key.
NOT_SENT_ON = {"connection", "content-length", "host", "transfer-encoding", API_KEY_HEADER}


@dataclass(frozen=True, slots=True)
class Request:
    """A client's request. ``path`` and ``query`` are raw; header names are in lower case.

    ``check_signature`` raises GatewayError unless the request is signed as one to NAVER's own APIs.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    check_signature: Callable[[], None]


@dataclass(slots=True)
class Served:
    """The answer to a client."""

    status: int
    text: str
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": JSON_TYPE})


class Serving(Deployments, Keys):
    """The stages at work. What was counted is no part of seeds and exports."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        # The times of the requests of the last second, and how many there were in a day or a month.
        self._recent: dict[tuple[str, ...], list[float]] = {}
        self._counted: dict[tuple[str, ...], int] = {}

    def serve(self, request: Request) -> Served:
        """Answer a request whose path is ``/{productId}/{apiName}/{stageName}/...``. Raises GatewayError."""
        product, name, stage_name, path = _split(request.path)
        stage = self._served_stage(product, name, stage_name)
        if stage["isMaintenance"]:
            return Served(stage.get("statusCode", MAINTENANCE_STATUS), stage.get("response", ""))
        deployment = self._deployment(stage, stage["deployedStageDeploymentNo"])
        resource, values = _route(deployment["resources"], path, request.method)
        cors = _cors(resource)
        method = _method(resource, request.method)
        if method is None:  # a preflight
            return Served(200, "", cors)
        if method["authentication"]["platform"] == "IAM":
            request.check_signature()
        key = self._calling_key(product, method, request)
        _validate(method, request)
        settings = self._stage_method(stage, deployment, resource, method["methodName"])
        self._throttle(("method", stage["stageId"], method["methodCode"]), settings.get("throttleRps"), "410")
        holds = {} if key is None else self._limits(product, stage, key)
        counters = () if key is None else self._admit(stage["stageId"], key["apiKeyId"], holds)
        served = _answer(method, settings.get("endpointDomain", "NONE"), values, request)
        condition = holds.get("quotaCondition")
        if not condition or f"{served.status // 100}xx" in condition:
            for counter in counters:
                self._counted[counter] = self._counted.get(counter, 0) + 1
        served.headers |= cors
        return served

    def _served_stage(self, product: str, name: str, stage_name: str) -> JsonObject:
        for stage in self.stages.values():
            api = self.apis[stage["apiId"]]
            named = (api["productId"], api["apiName"], stage["stageName"]) == (product, name, stage_name)
            gone = api["isDeleted"] or self.products[api["productId"]]["isDeleted"]
            if named and not gone and "deployedStageDeploymentNo" in stage:
                return stage
        raise GatewayError("300", URL_NOT_FOUND)

    def _calling_key(self, product: str, method: JsonObject, request: Request) -> JsonObject | None:
        """The API key of a request to a method that asks for one: enabled, and accepted by the product."""
        if not method["requiredApiKey"]["required"]:
            return None
        value = request.headers.get(API_KEY_HEADER)
        for key, subscription in self._subscribers(product):
            values = (key["primaryKey"], key["secondaryKey"])
            if value in values and key["isEnabled"] and subscription["status"] == "ACCEPTED":
                return key
        raise GatewayError("210")

    def _limits(self, product: str, stage: JsonObject, key: JsonObject) -> JsonObject:
        """Those of the key's plan at the stage, else the stage's own."""
        plan = self.plans.get(self._subscription(key, product)["plans"].get(stage["stageId"], ""))
        return limits(plan or stage)

    def _throttle(self, what: tuple[str, ...], most: int | None, code: str) -> None:
        """Refuse what is more than ``most`` requests in a second; refused ones don't count."""
        now = self.context.now()
        recent = [each for each in self._recent.get(what, []) if each > now - 1]
        if most is not None and len(recent) >= most:
            raise GatewayError(code)
        self._recent[what] = [*recent, now]

    def _admit(self, stage: str, key: str, holds: JsonObject) -> tuple[tuple[str, ...], ...]:
        """The key's counters of the day and the month, in UTC, unless a limit is reached."""
        today = datetime.fromtimestamp(self.context.now(), UTC)
        day, month = (("quota", stage, key, today.strftime(each)) for each in ("%Y-%m-%d", "%Y-%m"))
        for counter, most in ((day, holds.get("dayQuotaRequest")), (month, holds.get("monthQuotaRequest"))):
            if most is not None and self._counted.get(counter, 0) >= most:
                raise GatewayError("400")
        self._throttle(("rate", stage, key), holds.get("rateRps"), "420")
        return day, month


def _split(path: str) -> tuple[str, str, str, list[str]]:
    """Product, API and stage in a raw path, and the segments behind them, without a last empty one."""
    parts = [unquote(part) for part in path.lstrip("/").split("/")]
    if len(parts) < 3:
        raise GatewayError("300", URL_NOT_FOUND)
    product, name, stage, *segments = parts
    return product, name, stage, segments[:-1] if segments and not segments[-1] else segments


def _route(resources: list[JsonObject], path: list[str], name: str) -> tuple[JsonObject, dict[str, str]]:
    """The resource that a path leads to and that has the method, with the values of the path's variables.

    Assumption: a plain segment wins over a variable, and that over a greedy one, from the left. A method of the name
    wins over ANY. OPTIONS leads to a resource with CORS too, as browsers ask.
    """
    found = []
    for resource in resources:
        match = _match(resource["resourcePath"], path)
        if match is not None and (_method(resource, name) or (name == "OPTIONS" and _cors(resource))):
            found.append((match[0], resource, match[1]))
    if not found:
        raise GatewayError("300", URL_NOT_FOUND)
    _rank, resource, values = min(found, key=lambda each: each[0])
    return resource, values


def _match(pattern: str, path: list[str]) -> tuple[list[int], dict[str, str]] | None:
    """How closely a path fits a resource's, by segment, and the values of its variables; None when it doesn't."""
    segments = [each for each in pattern.split("/") if each]
    rank: list[int] = []
    values: dict[str, str] = {}
    for number, segment in enumerate(segments):
        if number >= len(path):
            return None
        if segment.endswith("+}"):
            return [*rank, 2], {**values, segment[1:-2]: "/".join(path[number:])}
        if segment.startswith("{"):
            values[segment[1:-1]] = path[number]
        elif segment != path[number]:
            return None
        rank.append(1 if segment.startswith("{") else 0)
    return (rank, values) if len(segments) == len(path) else None


def _method(resource: JsonObject, name: str) -> JsonObject | None:
    methods: dict[str, JsonObject] = {method["methodName"]: method for method in resource["methods"]}
    return methods.get(name) or methods.get("ANY")


def _cors(resource: JsonObject) -> dict[str, str]:
    """``corsAllowOrigin`` as the header ``access-control-allow-origin``, and so on."""
    headers = {}
    for name in CORS:
        if name in resource:
            words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name[4:])
            headers[f"access-control{words}"] = resource[name]
    return headers


def _validate(method: JsonObject, request: Request) -> None:
    """Refuse a request that lacks a parameter which the method's validation names."""
    validation = method["validation"]
    if validation["type"] == "NONE":
        return
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    missing = [name for name in validation.get("queryStrings") or [] if name not in query]
    missing += [name for name in validation.get("headers") or [] if name.lower() not in request.headers]
    if missing:
        raise GatewayError("100", f"{', '.join(missing)} must be given.")


def _answer(method: JsonObject, domain: str, values: Mapping[str, str], request: Request) -> Served:
    """A mock's response, or what would be sent on."""
    if "mockEndPoint" in method:
        mock = method["mockEndPoint"]
        if mock["httpStatus"] < 200:
            raise GatewayError("500", "A status below 200 is no answer.")
        headers = {name.lower(): str(value) for name, value in (mock.get("headers") or {}).items()}
        return Served(mock["httpStatus"], mock.get("response") or "", {"content-type": JSON_TYPE, **headers})
    if "httpEndPoint" in method:
        if domain == "NONE":
            raise GatewayError("500", "The stage has no endpoint domain.")
        endpoint = method["httpEndPoint"]
        url = domain.rstrip("/") + endpoint["url"]
    else:
        endpoint = method["ncpEndPoint"]
        url = endpoint["url"]
    for name, value in values.items():
        url = url.replace(f"{{{name}}}", quote(value))
    verb = endpoint.get("method", "ANY")
    sent_on = {
        "method": request.method if verb == "ANY" else verb,
        "url": f"{url}?{request.query}" if request.query else url,
        "headers": {name: value for name, value in request.headers.items() if name not in NOT_SENT_ON},
    }
    return Served(200, json.dumps(sent_on))
