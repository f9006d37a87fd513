# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway's management API. Source: the apigateway-* pages and NAVER's OpenAPI document.

The documents name no error codes. Assumption: invalid input answers 400/100, an absent object 404/300, both with
details. Without a limit a page holds 20 objects; lists show the newest first, unless the place says otherwise. Other
assumptions stand where they are used. What is seeded with ``isDeleted`` is still listed and can be read by id; nothing
else can be done to it. Canaries are not emulated, nor the fields that tell what a sub account may do.
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
        """Assumption: without resources of its own, a seeded deployment has those of the working copy."""
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
