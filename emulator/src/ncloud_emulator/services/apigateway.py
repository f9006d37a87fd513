# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's management API: products, APIs and stages. Source: the apigateway-* pages and NAVER's OpenAPI document.

Assumptions, where the documentation is silent:

ERRORS          What the input forbids answers 400/100, what is absent 404/300, with details; no other code is known.
EXTRA           Members that a request's schema doesn't name are ignored; null stands for a member that isn't there.
CHECKS          What the path names is looked for first, then the body is checked, then what the body names.
DENIED          A key without the permission answers 403/10011 to every call, in the gateway's shape.
LIMIT           Without a limit a page holds 20, without an offset it begins with the first.
ORDER           Lists show the newest first.
FILTERS         productName and apiName match a part of the name, whatever the case. An empty parameter is none.
INITIAL-COUNT   initialCount is how many products there are without the filters.
INFOS           /apis/infos answers like /apis: sub accounts' lists of resources, which it leaves out, are not emulated.
NAMES           A product's name may be taken; that of an API in its product and of a stage in its API may not. Case
                matters.
ORIGIN          The API to clone may be in another product.
CLONE           A clone has its origin's stages under ids of their own, neither deployed nor published. Its description
                is what the request says, not its origin's.
DESCRIPTION     Without a description the newest dialect answers an empty one, and the legacy one none.
DETAIL          An API that is asked for by id comes with its stages.
CASCADE         With a product go its APIs, with an API its stages.
DELETED         What is seeded with isDeleted is shown by lists and by id, but not by /apis/filter, which couldn't say
                so. Nothing else can be done to it, and its name is free.
PUT-STAGE       Replaces the whole settable set: what is left out is gone, or false.
IP-ACL          ipAclCode needs an ipAclList.
DEPLOY          A new stage is deployed at once, as deployment 1; each deployment counts on. The answer has no body.
                Canaries, resources and usage plans are not emulated: no stage has any.
INVOKE          invokeId is the product's id; the host is {productId}.apigw.ntruss.com, likewise on the other sites.
OPAQUE          The looks of tenantId, modifier and domainCode. actionName, permission and disabled tell what a sub
                account may do, and are left out.
"""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ncloud_emulator import seeds, tables
from ncloud_emulator.errors import ControlError, GatewayError, JsonObject, ServiceError, gateway_body
from ncloud_emulator.service import Answer, Call, Context, Operation, Service
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

# The members of what is kept, with their types: those of the OpenAPI document's ProductDto, ApiDto and Stage.
PRODUCT_FIELDS: dict[str, type] = {
    "productId": str,
    "productName": str,
    "productDescription": str,
    "subscriptionCode": str,
    "isPublished": bool,
    "isDeleted": bool,
    "invokeId": str,
    "tenantId": str,
    "modifier": str,
    "modTime": str,
    "domainCode": str,
    "actionName": str,
    "permission": str,
    "disabled": bool,
}
API_FIELDS: dict[str, type] = {
    "productId": str,
    "apiId": str,
    "apiName": str,
    "apiDescription": str,
    "tenantId": str,
    "modifier": str,
    "modTime": str,
    "isDeleted": bool,
    "domainCode": str,
    "actionName": str,
    "permission": str,
    "disabled": bool,
}
# What a request can set of a stage.
STAGE_SETTABLE: dict[str, type] = {
    "endpointDomain": str,
    "cacheTtlSec": int,
    "throttleRps": int,
    "ipAclCode": str,
    "ipAclList": str,
    "isMaintenance": bool,
    "enabledContentEncoding": bool,
    "minimumCompressionSize": int,
    "statusCode": int,
    "response": str,
}
STAGE_FIELDS: dict[str, type] = {
    "apiId": str,
    "stageId": str,
    "stageName": str,
    **STAGE_SETTABLE,
    "deployedStageDeploymentNo": int,
    "isPublished": bool,
    "useDistributionRate": bool,
    "tenantId": str,
    "modifier": str,
    "regTime": str,
}


def bad(details: str) -> GatewayError:
    return GatewayError("100", details)


def absent(kind: str, identity: str) -> GatewayError:
    return GatewayError("300", f"There is no {kind} {identity}.")


def _stage_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and replacing a stage have in common."""
    given = {name: body[name] for name in STAGE_SETTABLE if body.get(name) is not None}
    return {"isMaintenance": False, "enabledContentEncoding": False, **given}


def _flag(call: Call, name: str) -> bool | None:
    value = call.query.get(name)
    return None if value is None else value == "true"


def _name_filter(call: Call, name: str) -> Callable[[JsonObject], bool]:
    """Whether a thing's name holds the parameter's value; FILTERS."""
    part = call.query.get(name, "").lower()
    return lambda fields: part in fields[name].lower()


class ApiGateway(Service):
    """The state of one account's API Gateway.

    Seeds and exports: ``products``, ``apis`` and ``stages``, each by its own id; ``id`` and ``name`` are short for
    ``apiId``, ``apiName`` and so on. An API without ``productId`` goes to the only product there is, which is made if
    there is none, a stage without ``apiId`` likewise to the only API. An API may bring its ``stages`` along.
    """

    name = "apigateway"
    messages = MESSAGES

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.products: dict[str, JsonObject] = {}
        self.apis: dict[str, JsonObject] = {}
        self.stages: dict[str, JsonObject] = {}

    @classmethod
    def prefix(cls, site: str) -> str:
        return "/api/v1"

    # -- errors

    def error_body(self, error: ServiceError) -> JsonObject:
        return gateway_body(error.code, error.message, error.details, self.legacy)

    def permission_denied(self) -> ServiceError:
        """DENIED"""
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
        """Whose something is, and when it was made; OPAQUE."""
        return {
            "tenantId": "tenant0001",
            "modifier": "user000001",
            "modTime": self._now(),
            "domainCode": DOMAIN_CODES[self.context.settings().site],
        }

    def _page(self, call: Call, things: list[JsonObject]) -> Sequence[JsonObject]:
        """The page that was asked for; LIMIT, ORDER."""
        offset, limit = int(call.query.get("offset", "0")), int(call.query.get("limit", DEFAULT_LIMIT))
        return call.page(things[::-1], offset, self.page_size(limit))

    def _described(self, fields: JsonObject, name: str) -> JsonObject:
        """DESCRIPTION"""
        return fields if self.legacy else {name: "", **fields}

    # -- products

    def _product(self, call: Call, *, deleted: bool = False) -> JsonObject:
        """The product in the path; one marked as deleted only if ``deleted``."""
        identity = call.params["product-id"]
        product = self.products.get(identity)
        if product is None or (product["isDeleted"] and not deleted):
            raise absent("product", identity)
        return product

    def _product_view(self, product: JsonObject) -> JsonObject:
        return self._described(product, "productDescription")

    def list_products(self, call: Call) -> Answer:
        """INITIAL-COUNT"""
        named = _name_filter(call, "productName")
        published, deployed = _flag(call, "isPublished"), _flag(call, "hasDeployedStage")
        code = call.query.get("subscriptionCode")
        with_stage = {self.apis[stage["apiId"]]["productId"] for stage in self.stages.values()}
        with_deployed_stage = {
            self.apis[stage["apiId"]]["productId"]
            for stage in self.stages.values()
            if "deployedStageDeploymentNo" in stage
        }
        found = [
            product
            for product in self.products.values()
            if named(product)
            and published in (None, product["isPublished"])
            and code in (None, product["subscriptionCode"])
            and deployed in (None, product["productId"] in with_deployed_stage)
            # No stage is associated with a usage plan; DEPLOY.
            and (not call.query.get("hasStageNotAssociatedWithUsagePlanId") or product["productId"] in with_stage)
        ]
        content = [
            {**self._product_view(product), "hasDeployedStage": product["productId"] in with_deployed_stage}
            for product in self._page(call, found)
        ]
        return Answer({"initialCount": len(self.products), "productPage": {"total": len(found), "content": content}})

    def create_product(self, call: Call) -> Answer:
        given = {name: call.body[name] for name in ("productName", "subscriptionCode")}
        description = call.body.get("description")
        product = self._new_product(self._new_id(self.products)) | given
        if description is not None:
            product["productDescription"] = description
        self.products[product["productId"]] = product
        return Answer({"product": self._product_view(product)}, 201)

    def get_product(self, call: Call) -> Answer:
        return Answer({"product": self._product_view(self._product(call, deleted=True))})

    def update_product(self, call: Call) -> Answer:
        product = self._product(call)
        changes = {name: call.body[name] for name in ("productName", "subscriptionCode")} | {"modTime": self._now()}
        description = call.body.get("description")
        if description is not None:
            changes["productDescription"] = description
        product |= changes
        return Answer(None, 204)

    def delete_product(self, call: Call) -> Answer:
        """CASCADE"""
        identity = self._product(call)["productId"]
        del self.products[identity]
        self._delete_apis([api["apiId"] for api in self.apis.values() if api["productId"] == identity])
        return Answer(None, 204)

    def _new_product(self, identity: str) -> JsonObject:
        """INVOKE"""
        return {
            "productId": identity,
            "productName": f"product-{len(self.products) + 1}",
            "subscriptionCode": "PUBLIC",
            "isPublished": False,
            "isDeleted": False,
            "invokeId": identity,
            **self._owner(),
        }

    # -- APIs

    def _api(self, call: Call, *, deleted: bool = False) -> JsonObject:
        """The API in the path; one marked as deleted only if ``deleted``."""
        product, identity = self._product(call), call.params["api-id"]
        api = self.apis.get(identity)
        if api is None or api["productId"] != product["productId"] or (api["isDeleted"] and not deleted):
            raise absent("API", identity)
        return api

    def _api_view(self, api: JsonObject) -> JsonObject:
        return self._described(api, "apiDescription")

    def _stage_infos(self, wanted: Iterable[str]) -> dict[str, list[JsonObject]]:
        """The stages as they are shown with their API, by its id: in one go for as many APIs as are wanted."""
        infos: dict[str, list[JsonObject]] = {identity: [] for identity in wanted}
        for stage in self.stages.values():
            if stage["apiId"] in infos:
                members = ("apiId", "stageId", "stageName", "isPublished")
                infos[stage["apiId"]].append({name: stage[name] for name in members})
        return infos

    def list_apis(self, call: Call) -> Answer:
        """INFOS"""
        product = self._product(call)["productId"]
        named = _name_filter(call, "apiName")
        has_stage, with_stage = _flag(call, "hasStage"), _flag(call, "withStage")
        staged = {stage["apiId"] for stage in self.stages.values()}
        found = [
            api
            for api in self.apis.values()
            if api["productId"] == product
            and named(api)
            and has_stage in (None, api["apiId"] in staged)
            # No stage is associated with a usage plan; DEPLOY.
            and (not call.query.get("hasStageNotAssociatedWithUsagePlanId") or api["apiId"] in staged)
        ]
        shown = [self._api_view(api) for api in self._page(call, found)]
        if with_stage:
            infos = self._stage_infos(api["apiId"] for api in shown)
            shown = [{**api, "stages": infos[api["apiId"]]} for api in shown]
        return Answer({"apis": shown, "total": len(found)})

    def filter_apis(self, call: Call) -> Answer:
        """DELETED"""
        product = self._product(call)["productId"]
        shown = [
            {name: api[name] for name in ("productId", "apiId", "apiName")}
            for api in self.apis.values()
            if api["productId"] == product and not api["isDeleted"]
        ]
        return Answer({"apis": shown[::-1], "total": len(shown)})

    def create_api(self, call: Call) -> Answer:
        product, body = self._product(call)["productId"], call.body
        name, description = body["apiName"], body.get("apiDescription")
        return Answer({"api": self._api_view(self._add_api(product, name, description))}, 201)

    def clone_api(self, call: Call) -> Answer:
        """ORIGIN, CLONE"""
        product, body = self._product(call)["productId"], call.body
        name, description = body["apiName"], body.get("apiDescription")
        origin = self.apis.get(identity := body["originApiId"])
        if origin is None or origin["isDeleted"]:
            raise absent("API", identity)
        api = self._add_api(product, name, description)
        for stage in [stage for stage in self.stages.values() if stage["apiId"] == origin["apiId"]]:
            settable = {name: value for name, value in stage.items() if name in STAGE_SETTABLE}
            self._add_stage(api["apiId"], stage["stageName"], settable)
        return Answer({"api": self._api_view(api)}, 201)

    def get_api(self, call: Call) -> Answer:
        """DETAIL; the legacy dialect shows an array of one."""
        api = self._api(call, deleted=True)
        view = {**self._api_view(api), "stages": self._stage_infos([api["apiId"]])[api["apiId"]]}
        return Answer({"api": [view] if self.legacy else view})

    def update_api(self, call: Call) -> Answer:
        api = self._api(call)
        api |= {"apiDescription": call.body["apiDescription"], "modTime": self._now()}
        return Answer(None, 204)

    def delete_api(self, call: Call) -> Answer:
        """CASCADE"""
        self._delete_apis([self._api(call)["apiId"]])
        return Answer(None, 204)

    def deploy_api(self, call: Call) -> Answer:
        """DEPLOY"""
        stage = self._stage(self._api(call), call.body["stageId"])
        stage["deployedStageDeploymentNo"] = stage.get("deployedStageDeploymentNo", 0) + 1
        return Answer(None, 200)

    def _new_api(self, identity: str, product: str) -> JsonObject:
        return {
            "productId": product,
            "apiId": identity,
            "apiName": f"api-{len(self.apis) + 1}",
            **self._owner(),
            "isDeleted": False,
        }

    def _add_api(self, product: str, name: str, description: str | None) -> JsonObject:
        """NAMES, DELETED"""
        for api in self.apis.values():
            if api["apiName"] == name and api["productId"] == product and not api["isDeleted"]:
                raise bad(f"The product already has an API {name}: {api['apiId']}.")
        identity = self._new_id(self.apis)
        api = self._new_api(identity, product) | {"apiName": name}
        if description is not None:
            api["apiDescription"] = description
        self.apis[identity] = api
        return api

    def _delete_apis(self, identities: Iterable[str]) -> None:
        gone = set(identities)
        for identity in gone:
            del self.apis[identity]
        self.stages = {identity: stage for identity, stage in self.stages.items() if stage["apiId"] not in gone}

    # -- stages

    def _stage(self, api: JsonObject, identity: str) -> JsonObject:
        stage = self.stages.get(identity)
        if stage is None or stage["apiId"] != api["apiId"]:
            raise absent("stage", identity)
        return stage

    def _stage_view(self, stage: JsonObject) -> JsonObject:
        return {name: value for name, value in stage.items() if name != "isPublished"}

    def _stages(self, call: Call) -> tuple[str, list[JsonObject]]:
        """The host, and the stages in short, of the API in the path; INVOKE."""
        api = self._api(call)
        shown = []
        for stage in self.stages.values():
            if stage["apiId"] == api["apiId"]:
                short = {"stageId": stage["stageId"], "stageName": stage["stageName"], "isCanary": False}
                if "deployedStageDeploymentNo" in stage:
                    short["defaultDeploymentNo"] = stage["deployedStageDeploymentNo"]
                shown.append(short)
        return f"{api['productId']}.{HOSTS[self.context.settings().site]}", shown

    def list_stages(self, call: Call) -> Answer:
        host, stages = self._stages(call)
        return Answer({"host": host, "stages": [{**stage, "resourceDtos": []} for stage in stages]})

    def filter_stages(self, call: Call) -> Answer:
        host, stages = self._stages(call)
        return Answer({"host": host, "stages": stages})

    def create_stage(self, call: Call) -> Answer:
        """NAMES, DEPLOY"""
        api, name = self._api(call)["apiId"], call.body["stageName"]
        for stage in self.stages.values():
            if stage["stageName"] == name and stage["apiId"] == api:
                raise bad(f"The API already has a stage {name}: {stage['stageId']}.")
        stage = self._add_stage(api, name, _stage_settable(call.body))
        stage["deployedStageDeploymentNo"] = 1
        return Answer({"stage": self._stage_view(stage)}, 201)

    def get_stage(self, call: Call) -> Answer:
        return Answer({"stage": self._stage_view(self._stage(self._api(call), call.params["stage-id"]))})

    def update_stage(self, call: Call) -> Answer:
        """PUT-STAGE"""
        stage = self._stage(self._api(call), call.params["stage-id"])
        settable = _stage_settable(call.body)
        for name in STAGE_SETTABLE:
            stage.pop(name, None)
        stage |= settable
        return Answer({"stage": self._stage_view(stage)})

    def delete_stage(self, call: Call) -> Answer:
        del self.stages[self._stage(self._api(call), call.params["stage-id"])["stageId"]]
        return Answer(None, 204)

    def _new_stage(self, identity: str, api: str) -> JsonObject:
        owner = self._owner()
        return {
            "apiId": api,
            "stageId": identity,
            "stageName": f"stage-{len(self.stages) + 1}",
            "endpointDomain": "NONE",
            "isMaintenance": False,
            "enabledContentEncoding": False,
            "isPublished": False,
            "useDistributionRate": False,
            "tenantId": owner["tenantId"],
            "modifier": owner["modifier"],
            "regTime": owner["modTime"],
        }

    def _add_stage(self, api: str, name: str, settable: Mapping[str, Any]) -> JsonObject:
        identity = self._new_id(self.stages)
        stage = self.stages[identity] = self._new_stage(identity, api) | {"stageName": name, **settable}
        return stage

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, ("products", "apis", "stages"))
        for product in seeds.objects(data, "products"):
            self._seed_product(product)
        for api in seeds.objects(data, "apis"):
            self._seed_api(api)
        for stage in seeds.objects(data, "stages"):
            self._seed_stage(stage)

    def _seed_product(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("product", given, PRODUCT_FIELDS)
        identity = changes.get("productId") or self._new_id(self.products)
        self.products[identity] = (self.products.get(identity) or self._new_product(identity)) | changes

    def _seed_api(self, given: Mapping[str, Any]) -> None:
        stages = seeds.objects(given, "stages")
        changes = _seeded_fields("api", {key: value for key, value in given.items() if key != "stages"}, API_FIELDS)
        identity = changes.get("apiId") or self._new_id(self.apis)
        old = self.apis.get(identity)
        if old is None and "productId" not in changes and not self.products:
            self._seed_product({})
        product = _seeded_parent("API", changes, "productId", old, self.products)
        self.apis[identity] = (old or self._new_api(identity, product)) | changes
        for stage in stages:
            self._seed_stage({**stage, "apiId": identity})

    def _seed_stage(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("stage", given, STAGE_FIELDS)
        identity = changes.get("stageId") or self._new_id(self.stages)
        old = self.stages.get(identity)
        api = _seeded_parent("stage", changes, "apiId", old, self.apis)
        self.stages[identity] = (old or self._new_stage(identity, api)) | changes

    def export(self) -> JsonObject:
        collections = {"products": self.products, "apis": self.apis, "stages": self.stages}
        # None of them holds anything that could be changed in place.
        return {name: [dict(fields) for fields in things.values()] for name, things in collections.items()}

    operations = (
        Operation(TABLES["apigateway-product-getproductlist"], list_products, listing=True),
        Operation(TABLES["apigateway-product-createproduct"], create_product),
        Operation(TABLES["apigateway-product-getproduct"], get_product),
        Operation(TABLES["apigateway-product-patchproduct"], update_product),
        Operation(TABLES["apigateway-product-deleteproduct"], delete_product),
        Operation(TABLES["apigateway-api-apis"], list_apis, listing=True),
        Operation(TABLES["apigateway-api-create"], create_api),
        Operation(TABLES["apigateway-api-clone"], clone_api),
        # Before the call for a single API, whose path these match as well.
        Operation(TABLES["apigateway-api-apis-filter"], filter_apis, listing=True),
        Operation(TABLES["apigateway-api-apis-infos"], list_apis, listing=True),
        Operation(TABLES["apigateway-api-apis-detail"], get_api),
        Operation(TABLES["apigateway-api-change"], update_api),
        Operation(TABLES["apigateway-api-delete"], delete_api),
        Operation(TABLES["apigateway-api-deploy"], deploy_api),
        Operation(TABLES["apigateway-stage-getstagelist"], list_stages, listing=True),
        Operation(TABLES["apigateway-stage-createstage"], create_stage),
        Operation(TABLES["apigateway-stage-getfilter"], filter_stages, listing=True),
        Operation(TABLES["apigateway-stage-getstage"], get_stage),
        Operation(TABLES["apigateway-stage-putstage"], update_stage),
        Operation(TABLES["apigateway-stage-deletestage"], delete_stage),
    )


# -- helpers of seeds


def _seeded_fields(kind: str, given: Mapping[str, Any], known: Mapping[str, type]) -> JsonObject:
    """The members of a seeded object under their full names; null is as good as nothing."""
    short = {"id": f"{kind}Id", "name": f"{kind}Name"}
    spelled = {short.get(name, name): value for name, value in given.items() if value is not None}
    fields = seeds.fields(kind, spelled, known)
    for name in ("productId", "apiId", "stageId"):
        if not 1 <= len(fields.get(name, "any")) <= ID_LENGTH:
            raise ControlError(f"The {name} of a {kind} must have 1 to {ID_LENGTH} characters, not {fields[name]!r}.")
    return fields


def _seeded_parent(
    kind: str, changes: Mapping[str, Any], name: str, old: JsonObject | None, parents: Mapping[str, JsonObject]
) -> str:
    """The id of what a seeded object belongs to: given, known from before, or that of the only one there is."""
    identity: str | None = changes.get(name, old[name] if old else None)
    if identity is None:
        if len(parents) != 1:
            raise ControlError(f"A seeded {kind} needs a {name}: there are {len(parents)} to choose from.")
        identity = next(iter(parents))
    if identity not in parents:
        raise ControlError(f"A seeded {kind} has the {name} {identity}, which doesn't exist.")
    return identity
