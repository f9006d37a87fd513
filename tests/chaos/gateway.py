# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What API Gateway serves: what is drawn of it, and what is promised of an API's content and of its deployments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.naver.ncloud.tests.chaos.stacks import OTHER_PRODUCT, PRODUCT

OWN_PRODUCT = "p3abcd2345"  # the manifest's, where it is there already
API = "a0000serv1"
METHODS = ("get", "post", "put", "delete")
PATHS = ("/items", "/items/{id}", "/items/{id}/parts", "/health")
Random = random.Random
Object = dict[str, Any]
SERVED = ("apigw_usage_plans", "apigw_products", "apigw_stages", "apigw_api_keys")  # the kinds that are added


def add_gateway(chance: Random, manifest: Object, account: Object, *, whole: bool = False) -> Object:
    """Return the manifest with an API that is made from a document, and with some of what serves it, or ``whole``."""
    gateway = account["apigateway"]
    gateway["usagePlans"] = [{"usagePlanId": "plan000001", "usagePlanName": "Plan-1", "rateRps": 5}]
    gateway["apiKeys"] = [{"apiKeyId": "key0000001", "apiKeyName": "Key-1"}]
    gateway["products"].append({"productId": "p4abcd2345", "productName": "Product-1"})
    gateway["apis"].append(
        {"apiId": "a000theirs", "productId": OTHER_PRODUCT, "apiName": "served-1", "resources": [_resource("/theirs")]}
    )
    gateway["stages"] = [{"apiId": "a000theirs", "stageName": "v1", "endpointDomain": "https://theirs.example.com"}]

    plans = [_plan(chance, number, gateway) for number in range(1, chance.choice([1, 2] if whole else [0, 1, 2]) + 1)]
    product = "media" if not whole and chance.random() < 0.3 else "product-1"
    api: Object = {"product": product, "name": "served-1", "definition": _definition(chance)}
    api["defaults"] = {"endpoint_path": "/v1", "api_key": chance.random() < 0.7}
    if chance.random() < 0.5:
        api["description"] = "Served"
    there = chance.random() < 0.35
    if product == "product-1" and (there or chance.random() < 0.2):
        gateway["products"].append({"productId": OWN_PRODUCT, "productName": product, "subscriptionCode": "PUBLIC"})
    if there:
        resources = [_resource(path) for path in chance.sample([*PATHS, "/old"], 2)]
        belongs = PRODUCT if product == "media" else OWN_PRODUCT
        gateway["apis"].append({"apiId": API, "productId": belongs, "apiName": api["name"], "resources": resources})
    more: Object = {"apigw_usage_plans": plans} if plans else {}
    if product == "product-1":
        more["apigw_products"] = [{"name": product, "subscription": chance.choice(["public", "protected"])}]
    more["apigw_apis"] = [*manifest.get("apigw_apis", []), api]
    if whole or chance.random() < 0.8:
        stage = _stage(chance, product, plans)
        more["apigw_stages"] = [stage]
        if there and chance.random() < 0.4:
            gateway["stages"].append({"apiId": API, "stageName": "v1", "endpointDomain": "https://old.example.com"})
        if whole or chance.random() < 0.6:
            more["apigw_api_keys"] = [_key(chance, product, stage, gateway)]
    return {**manifest, **more}


def _definition(chance: Random) -> Object:
    paths: Object = {}
    for path in chance.sample(PATHS, chance.choice([1, 2, 3])):
        paths[path] = {method: {} for method in chance.sample(METHODS, chance.choice([1, 1, 2]))}
        if chance.random() < 0.3:
            limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
            paths[path][next(iter(paths[path]))] = {"parameters": [limit]}
    return {"openapi": "3.0.3", "info": {"title": "Served", "version": "1"}, "paths": paths}


def _resource(path: str) -> Object:
    return {"resourcePath": path, "methods": [{"methodName": "GET"}]}


def _plan(chance: Random, number: int, gateway: Object) -> Object:
    item: Object = {"name": f"plan-{number}", "rps": chance.choice([10, 20]), "day": 1000, "month": 20_000}
    if chance.random() < 0.3:
        gateway["usagePlans"].append(
            {"usagePlanId": f"planown00{number}", "usagePlanName": item["name"], "rateRps": 10}
        )
    return item


def _stage(chance: Random, product: str, plans: list[Object]) -> Object:
    item: Object = {"product": product, "api": "served-1", "name": "v1", "endpoint_domain": "https://new.example.com"}
    if plans:
        item["usage_plans"] = [plan["name"] for plan in plans]
        item["published"] = True
    elif chance.random() < 0.5:
        item["published"] = chance.random() < 0.5
    if chance.random() < 0.3:
        item["throttle_rps"] = 50
    return item


def _key(chance: Random, product: str, stage: Object, gateway: Object) -> Object:
    item: Object = {"name": "key-1"}
    if chance.random() < 0.5:
        item["description"] = "Mobile"
    if plans := stage.get("usage_plans"):
        item["subscriptions"] = [{"product": product, "approve": True, "plans": {"served-1/v1": chance.choice(plans)}}]
    if chance.random() < 0.3:
        gateway["apiKeys"].append({"apiKeyId": "keyown0001", "apiKeyName": "key-1", "isEnabled": True})
    return item


def wrong(state: Mapping[str, Any], manifest: Mapping[str, Any], *, twins: bool) -> Iterator[str]:
    """Yield what of the APIs with a document is not as wanted, in sentences.

    :param twins: two machines may have deployed the same content at one moment, as neither knew of the other.
    """
    gateway = state["apigateway"]
    products = {each["productName"]: each["productId"] for each in gateway["products"]}
    apis = {(each["productId"], each["apiName"]): each["apiId"] for each in gateway["apis"]}
    plans = {each["usagePlanId"]: each["usagePlanName"] for each in gateway["usagePlans"]}
    for item in manifest.get("apigw_apis", []):
        if "definition" in item:
            there = _served(gateway["resources"], apis[products[item["product"]], item["name"]])
            asked = item["defaults"]["api_key"]
            wanted = {
                (path, method.upper()): (asked, "parameters" in operation)
                for path, operations in item["definition"]["paths"].items()
                for method, operation in operations.items()
            }
            if there != wanted:
                yield f"the API {item['name']} has {there}, not {wanted}"
    stages: dict[str, str] = {}
    for item in manifest.get("apigw_stages", []):
        api = apis[products[item["product"]], item["api"]]
        (stage,) = (each for each in gateway["stages"] if each["apiId"] == api and each["stageName"] == item["name"])
        stages[stage["stageId"]] = f"{item['api']}/{item['name']}"
        if {plans[each] for each in stage["usagePlanIds"]} != set(item.get("usage_plans", [])):
            yield f"the stage {item['name']} has the usage plans {stage['usagePlanIds']}"
        deployments = [each for each in gateway["deployments"] if each["stageId"] == stage["stageId"]]
        current = [each for each in deployments if each["stageDeploymentNo"] == stage.get("deployedStageDeploymentNo")]
        served = [_served(each["resources"], api) for each in current]
        if served != [_served(gateway["resources"], api)]:
            yield f"the stage {item['name']} serves {served}"
        stamps = Counter(str(each.get("deploymentDescription")) for each in deployments)
        again = {stamp: count for stamp, count in stamps.items() if "ncp:" in stamp and count > (2 if twins else 1)}
        if again:
            yield f"the stage {item['name']} was deployed again with the same content: {again}"
    for item in manifest.get("apigw_api_keys", []):
        (key,) = (each for each in gateway["apiKeys"] if each["apiKeyName"] == item["name"])
        for subscription in item.get("subscriptions", []):
            found = [
                {stages.get(stage): plans[plan] for stage, plan in each["plans"].items()}
                for each in key["subscriptions"]
                if each["productId"] == products[subscription["product"]] and each["status"] == "ACCEPTED"
            ]
            if found != [subscription["plans"]]:
                yield f"the key {item['name']} has the plans {found}, not {subscription['plans']}"


def _served(resources: Any, api: str) -> dict[tuple[str, str], tuple[bool, bool]]:
    """By path and method, whether a key is needed and whether there are parameters."""
    return {
        (resource["resourcePath"], method["methodName"]): (
            bool((method.get("requiredApiKey") or {}).get("required")),
            bool(method.get("parameters")),
        )
        for resource in resources
        if resource["apiId"] == api
        for method in resource["methods"]
    }


def forget(service: Any, identity: str) -> None:
    """Do what the owner does who deletes a product or a usage plan by hand: what is in it or uses it goes with it."""
    apis = [key for key, each in service.apis.items() if each["productId"] == identity]
    stages = [key for key, each in service.stages.items() if each["apiId"] in apis]
    for things, name, gone in (
        (service.apis, "productId", [identity]),
        (service.resources, "apiId", apis),
        (service.stages, "apiId", apis),
        (service.deployments, "stageId", stages),
    ):
        for key in [key for key, each in things.items() if each[name] in gone]:
            del things[key]
    for stage in service.stages.values():
        stage["usagePlanIds"] = [each for each in stage["usagePlanIds"] if each != identity]
    for key in service.keys.values():
        key["subscriptions"] = [
            {**each, "plans": {stage: plan for stage, plan in each["plans"].items() if plan != identity}}
            for each in key["subscriptions"]
            if each["productId"] != identity
        ]
