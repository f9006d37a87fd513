# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's management API. Source: the apigateway-* pages and NAVER's OpenAPI document.

Assumptions, where the documentation is silent:

ERRORS          What the input forbids answers 400/100, what is absent 404/300, with details; no other code is known.
EXTRA           Members that a request's schema doesn't name are ignored; null stands for a member that isn't there.
CHECKS          What the path names is looked for first, then the body is checked, then what the body names.
DENIED          A key without the permission answers 403/10011 to every call, in the gateway's shape.
LIMIT           Without a limit a page holds 20, without an offset it begins with the first.
ORDER           Lists show the newest first.
FILTERS         A name to look for matches a part of the name, whatever the case. An empty parameter is none.
INITIAL-COUNT   initialCount is how many products there are without the filters.
INFOS           /apis/infos answers like /apis: sub accounts' lists of resources, which it leaves out, are not emulated.
NAMES           A product's name may be taken; that of an API in its product, of a stage in its API, of a usage plan and
                of an API key may not. Case matters.
ORIGIN          The API to clone may be in another product.
CLONE           A clone has its origin's resources, methods and parameters as they are now, and its stages, all under
                ids of their own, and no stage deployed or published. Its description is what the request says, not its
                origin's.
DESCRIPTION     Without a description the newest dialect answers an empty one, and the legacy one none.
DETAIL          An API that is asked for by id comes with its stages.
CASCADE         With an API go its resources, and its stages that are not deployed; with a stage its deployments.
IN-USE          What others depend on is not deleted (400/100, which names them): a product with APIs or subscribers, an
                API with deployed stages, a stage with usage plans, the deployment that its stage serves, a usage plan
                that stages have, an API key with subscriptions, and a resource with others below it. The methods of a
                resource go with it.
DELETED         What is seeded with isDeleted is shown by lists and by id, but not by /apis/filter, which couldn't say
                so. Nothing else can be done to it, and its name is free.
TREE            The list of resources is complete, oldest first, and so are those of methods and parameters.
PARENT          A resource whose parent is missing is refused with 403/10002, seen once on a live system. A new API has
                no resources, and a path of a single segment needs no parent, not even "/".
PATHS           A path is unique in its API, a method in its resource.
CORS            A change of a resource sets what is given; an empty string removes it.
PATCH-METHOD    An endpoint replaces the old one, whatever its kind; without one, and without a description, the old one
                stays. The three filters are replaced.
MEDIA-TYPES     Without a body, consumers and produces become empty.
PARAMETERS      One is known by code and name. Deleting takes every parameter of the name, whatever its code. The type
                is string unless the request says otherwise. Those with the code RESPONSE_HEADER are shown nowhere.
SEEDED-METHOD   A seeded method is GET, unguarded, and goes to its own path unless it says otherwise.
PUT-STAGE       Replaces the whole settable set: what is left out is gone, or false.
IP-ACL          ipAclCode needs an ipAclList.
DEPLOY          A new stage is deployed at once. Deploying the API makes a deployment of the working copy, and its stage
                serves it; the answer has no body. Canaries are not emulated.
NUMBERS         Deployments are numbered over all stages, from 100001 on; live ones have six digits and grow likewise.
ROLLBACK        A stage can be set to each of its own deployments. None is made.
OVERRIDES       A method's settings belong to one deployment: the next one begins without.
PUBLISH         Only a deployed stage is published. A product is while one of its stages is.
PUBLISHED       A stage that is not published has no published document: 404/300.
PUT             Usage plans, API keys and a stage's limits are replaced as a whole: what is left out is gone.
ASSOCIATE       A plan that the stage has already is refused (400/100), one that it lacks is not there (404/300). When
                it loses one, its own limits hold again for the keys that had it.
ROTATION        The old value of a key is invalid at once.
SUBSCRIBE       To a PUBLIC product is ACCEPTED at once, to a PROTECTED one a REQUEST. Twice is refused, unless it was
                rejected. A subscription that isn't there is not found.
APPROVAL        A publisher may decide at any time, and decide again.
PLAN-OF-KEY     Without a plan in the request, the stage's own limits hold. The plan must be one of the stage's.
DETAILS         subscription-detail has a row for every stage of the product, as soon as the key subscribes to it.
RELATION        /api-keys/search has all keys of the account, with the status of those that subscribe to the product.
SEEDED-DEPLOYMENT  A deployment seeded without resources has the working copy's. A stage that is seeded with the number
                of an unknown deployment gets that deployment.
INVOKE          invokeId is the product's id; the host is {productId}.apigw.ntruss.com, likewise on the other sites.
OPAQUE          The looks of tenantId, modifier and domainCode. actionName, permission and disabled tell what a sub
                account may do, and are left out.
"""

from collections.abc import Mapping
from typing import Any

from ncloud_emulator import seeds
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.services.apigateway.account import ID_LENGTH
from ncloud_emulator.services.apigateway.catalogue import API_FIELDS, PRODUCT_FIELDS, Catalogue
from ncloud_emulator.services.apigateway.catalogue import OPERATIONS as CATALOGUE
from ncloud_emulator.services.apigateway.content import OPERATIONS as CONTENT
from ncloud_emulator.services.apigateway.deployments import DEPLOYMENT
from ncloud_emulator.services.apigateway.deployments import OPERATIONS as DEPLOYMENTS
from ncloud_emulator.services.apigateway.keys import KEY_FIELDS, SUBSCRIPTION_FIELDS
from ncloud_emulator.services.apigateway.keys import OPERATIONS as KEYS
from ncloud_emulator.services.apigateway.plans import OPERATIONS as PLANS
from ncloud_emulator.services.apigateway.plans import PLAN_FIELDS
from ncloud_emulator.services.apigateway.serving import Serving
from ncloud_emulator.services.apigateway.stages import OPERATIONS as STAGES
from ncloud_emulator.services.apigateway.stages import STAGE_FIELDS

__all__ = ["ApiGateway"]

COLLECTIONS = ("products", "usagePlans", "apis", "resources", "stages", "deployments", "apiKeys")


class ApiGateway(Catalogue, Serving):
    """The state of one account's API Gateway.

    Seeds and exports: ``COLLECTIONS``, each by its own id. ``id`` and ``name`` are short for ``apiId``, ``apiName``
    and so on. An API without ``productId`` goes to the only product
    there is, which is made if there is none; a stage or a resource without ``apiId`` likewise to the only API. An API
    may bring its ``resources`` and ``stages`` along, a resource its ``methods``, a method its ``parameters``.
    """

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, COLLECTIONS)
        for product in seeds.objects(data, "products"):
            self._seed_product(product)
        for plan in seeds.objects(data, "usagePlans"):
            self._seed_plan(plan)
        for api in seeds.objects(data, "apis"):
            self._seed_api(api)
        for resource in seeds.objects(data, "resources"):
            self._seed_resource(resource)
        for stage in seeds.objects(data, "stages"):
            self._seed_stage(stage)
        for deployment in seeds.objects(data, "deployments"):
            self._seed_deployment(deployment)
        for stage in self.stages.values():
            number = stage.get("deployedStageDeploymentNo")
            if number is not None and (stage["stageId"], number) not in self.deployments:
                self._seed_deployment({"stageId": stage["stageId"], "stageDeploymentNo": number})
        for key in seeds.objects(data, "apiKeys"):
            self._seed_key(key)

    def _seed_product(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("product", given, PRODUCT_FIELDS)
        identity = changes.get("productId") or self._new_id(self.products)
        self.products[identity] = (self.products.get(identity) or self._new_product(identity)) | changes

    def _seed_api(self, given: Mapping[str, Any]) -> None:
        inside = {name: seeds.objects(given, name) for name in ("resources", "stages")}
        changes = _seeded_fields("api", {key: value for key, value in given.items() if key not in inside}, API_FIELDS)
        identity = changes.get("apiId") or self._new_id(self.apis)
        old = self.apis.get(identity)
        if old is None and "productId" not in changes and not self.products:
            self._seed_product({})
        product = _seeded_parent("API", changes, "productId", old, self.products)
        self.apis[identity] = (old or self._new_api(identity, product)) | changes
        for resource in inside["resources"]:
            self._seed_resource({**resource, "apiId": identity})
        for stage in inside["stages"]:
            self._seed_stage({**stage, "apiId": identity})

    def _seed_resource(self, given: Mapping[str, Any]) -> None:
        old = self.resources.get(given.get("resourceId", ""))
        api = _seeded_parent("resource", given, "apiId", old, self.apis)
        resource = self._seeded_resource(given, api, old)
        self.resources[resource["resourceId"]] = resource

    def _seed_stage(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("stage", given, STAGE_FIELDS)
        identity = changes.get("stageId") or self._new_id(self.stages)
        old = self.stages.get(identity)
        api = _seeded_parent("stage", changes, "apiId", old, self.apis)
        for plan in changes.get("usagePlanIds", ()):
            _known("stage", "usagePlanIds", plan, self.plans)
        self.stages[identity] = (old or self._new_stage(identity, api)) | changes

    def _seed_plan(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("usagePlan", given, PLAN_FIELDS)
        identity = changes.get("usagePlanId") or self._new_id(self.plans)
        self.plans[identity] = (self.plans.get(identity) or self._new_plan(identity)) | changes

    def _seed_key(self, given: Mapping[str, Any]) -> None:
        changes = _seeded_fields("apiKey", given, KEY_FIELDS)
        identity = changes.get("apiKeyId") or self._new_id(self.keys)
        if "subscriptions" in changes:
            changes["subscriptions"] = [self._seeded_subscription(each) for each in changes["subscriptions"]]
        self.keys[identity] = (self.keys.get(identity) or self._new_key(identity)) | changes

    def _seeded_subscription(self, given: Any) -> JsonObject:
        changes = seeds.fields("subscription", given, SUBSCRIPTION_FIELDS)
        _known("subscription", "productId", changes.get("productId"), self.products)
        for stage, plan in changes.get("plans", {}).items():
            _known("subscription", "plans", stage, self.stages)
            _known("subscription", "plans", plan, self.plans)
        return self._new_subscription(self.products[changes["productId"]]) | changes

    def _seed_deployment(self, given: Mapping[str, Any]) -> None:
        """SEEDED-DEPLOYMENT"""
        changes = seeds.fields("deployment", {key: each for key, each in given.items() if each is not None}, DEPLOYMENT)
        stage = _seeded_parent("deployment", changes, "stageId", None, self.stages)
        api = self.stages[stage]["apiId"]
        if "resources" in changes:
            resources = seeds.objects(changes, "resources")
            changes["resources"] = [self._seeded_resource(each, api, None) for each in resources]
        number = changes.get("stageDeploymentNo", self._next_deployment)
        new = {
            "stageId": stage,
            "stageDeploymentNo": number,
            "deployedTime": self._now(),
            "resources": self._content(api),
            "overrides": {},
        }
        self.deployments[stage, number] = {**self.deployments.get((stage, number), new), **changes}
        self._next_deployment = max(self._next_deployment, number + 1)

    def export(self) -> JsonObject:
        collections: dict[str, Mapping[Any, JsonObject]] = {
            "products": self.products,
            "usagePlans": self.plans,
            "apis": self.apis,
            "resources": self.resources,
            "stages": self.stages,
            "deployments": self.deployments,
            "apiKeys": self.keys,
        }
        # Nothing that they hold is changed in place.
        return {name: [dict(fields) for fields in things.values()] for name, things in collections.items()}

    operations = (*CATALOGUE, *CONTENT, *STAGES, *DEPLOYMENTS, *PLANS, *KEYS)


# -- helpers of seeds


def _seeded_fields(kind: str, given: Mapping[str, Any], known: Mapping[str, type]) -> JsonObject:
    """The members of a seeded object under their full names; null is as good as nothing."""
    short = {"id": f"{kind}Id", "name": f"{kind}Name"}
    spelled = {short.get(name, name): value for name, value in given.items() if value is not None}
    fields = seeds.fields(kind, spelled, known)
    for name in ("productId", "apiId", "stageId", "usagePlanId", "apiKeyId"):
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


def _known(kind: str, name: str, identity: Any, things: Mapping[str, JsonObject]) -> None:
    """Refuse a seeded object that names what isn't there."""
    if identity not in things:
        raise ControlError(f"A seeded {kind} has {identity!r} in its {name}, which doesn't exist.")
