# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all parts of API Gateway share: one account's collections, errors, ids and pages."""

import string
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ncloud_emulator import tables
from ncloud_emulator.errors import GatewayError, JsonObject, ServiceError, gateway_body
from ncloud_emulator.service import Call, Context, Operation, Service
from ncloud_emulator.tables import Problem

# Seen on a live system, with HTTP status 403; the messages are made up.
MESSAGES = {
    "10002": "Access denied.",
    "10011": "Permission denied: createAPI.",
}

TABLES = tables.load("apigateway")
DOMAIN_CODES = {"public": "PUB", "gov": "GOV", "fin": "FIN"}
HOSTS = {"public": "apigw.ntruss.com", "gov": "apigw.gov-ntruss.com", "fin": "apigw.fin-ntruss.com"}
ID_LENGTH = 10
DEFAULT_LIMIT = 20
# NUMBERS
FIRST_DEPLOYMENT = 100_001


def bad(details: str) -> GatewayError:
    return GatewayError("100", details)


def absent(kind: str, identity: str) -> GatewayError:
    return GatewayError("300", f"There is no {kind} {identity}.")


def flag(call: Call, name: str) -> bool | None:
    value = call.query.get(name)
    return None if value is None else value == "true"


def name_filter(filters: Mapping[str, Any], name: str) -> Callable[[JsonObject], bool]:
    """Whether a thing's name holds the one in a query or a body. Assumption: any part of it, whatever the case."""
    part = (filters.get(name) or "").lower()
    return lambda fields: part in fields[name].lower()


class Account(Service):
    """The collections of an account, each by its own id. What is in them is replaced, or changed at its top level:
    what an object holds is never changed in place, as exports and deployments hold it too."""

    name = "apigateway"
    messages = MESSAGES

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.products: dict[str, JsonObject] = {}
        self.apis: dict[str, JsonObject] = {}
        self.resources: dict[str, JsonObject] = {}
        self.stages: dict[str, JsonObject] = {}
        # By stage and number.
        self.deployments: dict[tuple[str, int], JsonObject] = {}
        self.plans: dict[str, JsonObject] = {}
        self.keys: dict[str, JsonObject] = {}
        self._next_deployment = FIRST_DEPLOYMENT

    @classmethod
    def prefix(cls, site: str) -> str:
        return "/api/v1"

    # -- errors

    def error_body(self, error: ServiceError) -> JsonObject:
        return gateway_body(error.code, error.message, error.details, self.legacy)

    def permission_denied(self) -> ServiceError:
        """A key without the permission: 403/10011, as seen on a live system, in the shape of the gateway."""
        return ServiceError(403, "10011", MESSAGES["10011"])

    def refusal(self, operation: Operation, problem: Problem) -> GatewayError:
        return bad(problem.sentence)

    # -- what all collections share

    def _now(self) -> str:
        return datetime.fromtimestamp(self.context.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _new_id(self, taken: Mapping[str, JsonObject]) -> str:
        while True:
            identity = self.context.letters(ID_LENGTH, string.ascii_lowercase + string.digits)
            if identity not in taken:
                return identity

    def _owner(self) -> JsonObject:
        """Whose something is, and when it was made. The looks of ids are made up."""
        return {
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "modTime": self._now(),
            "domainCode": DOMAIN_CODES[self.context.settings().site],
        }

    def _page(self, call: Call, things: list[JsonObject], asked: Mapping[str, Any] | None = None) -> list[JsonObject]:
        """The page that was asked for, in the query or in a body ``asked``; LIMIT, ORDER."""
        asked = call.query if asked is None else asked
        offset, limit = (int(asked.get(name) or default) for name, default in (("offset", 0), ("limit", DEFAULT_LIMIT)))
        return list(call.page(things[::-1], offset, self.page_size(limit)))

    # -- what the paths name

    def _product(self, call: Call, *, deleted: bool = False) -> JsonObject:
        """The product in the path; one marked as deleted only if ``deleted``."""
        return self._product_by_id(call.params["product-id"], deleted=deleted)

    def _product_by_id(self, identity: str, *, deleted: bool = False) -> JsonObject:
        product = self.products.get(identity)
        if product is None or (product["isDeleted"] and not deleted):
            raise absent("product", identity)
        return product

    def _api(self, call: Call, *, deleted: bool = False) -> JsonObject:
        """The API in the path; one marked as deleted only if ``deleted``."""
        product, identity = self._product(call), call.params["api-id"]
        api = self.apis.get(identity)
        if api is None or api["productId"] != product["productId"] or (api["isDeleted"] and not deleted):
            raise absent("API", identity)
        return api

    def _stage(self, api: JsonObject, identity: str) -> JsonObject:
        stage = self.stages.get(identity)
        if stage is None or stage["apiId"] != api["apiId"]:
            raise absent("stage", identity)
        return stage

    def _staged(self, call: Call) -> JsonObject:
        """The stage in the path."""
        return self._stage(self._api(call), call.params["stage-id"])

    def _described(self, fields: JsonObject, name: str) -> JsonObject:
        """Assumption: without a description the newest dialect answers an empty one, and the legacy one none."""
        return fields if self.legacy else {name: "", **fields}
