# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API keys, and the products that they subscribe to."""

from collections.abc import Mapping
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import TABLES, absent, bad, name_filter
from ncloud_emulator.services.apigateway.plans import Plans

# The members of what is kept, with their types: those of the OpenAPI document's ApiKeyDto, and the subscriptions.
KEY_FIELDS: dict[str, type] = {
    "apiKeyId": str,
    "apiKeyName": str,
    "apiKeyDescription": str,
    "isEnabled": bool,
    "primaryKey": str,
    "secondaryKey": str,
    "tenantId": str,
    "modifier": str,
    "modTime": str,
    "domainCode": str,
    "subscriptions": list,
}
SUBSCRIPTION_FIELDS: dict[str, type] = {
    "productId": str,
    "status": str,
    "regTime": str,
    "modTime": str,
    # Stage -> usage plan.
    "plans": dict,
}
VALUE_LENGTH = 40
VALUES = {"PRIMARY": "primaryKey", "SECONDARY": "secondaryKey"}
# How the overview counts what a subscription is in.
COUNTED = {"ACCEPTED": "accepted", "DENY": "denied", "REJECTED": "rejected", "REQUEST": "request"}


class Keys(Plans):
    """The API keys, each with its subscriptions."""

    def _key_by_id(self, identity: str) -> JsonObject:
        key = self.keys.get(identity)
        if key is None:
            raise absent("API key", identity)
        return key

    def _key(self, call: Call) -> JsonObject:
        return self._key_by_id(call.params["api-key-id"])

    def _key_view(self, key: JsonObject) -> JsonObject:
        shown = {name: value for name, value in key.items() if name != "subscriptions"}
        return self._described(shown, "apiKeyDescription")

    def _ensure_free_key(self, name: str, but: str | None = None) -> None:
        """Assumption: the name of a key is unique in the account, case-sensitively."""
        for key in self.keys.values():
            if key["apiKeyName"] == name and key["apiKeyId"] != but:
                raise bad(f"There is an API key {name} already: {key['apiKeyId']}.")

    def list_keys(self, call: Call) -> Answer:
        named = name_filter(call.query, "apiKeyName")
        found = [key for key in self.keys.values() if named(key)]
        shown = [self._key_view(key) for key in self._page(call, found)]
        return Answer({"apiKeys": shown, "total": len(found), "initialCount": len(self.keys)})

    def create_key(self, call: Call) -> Answer:
        """Make a key, with two values."""
        self._ensure_free_key(call.body["apiKeyName"])
        key = self._new_key(self._new_id(self.keys)) | _key_settable(call.body)
        self.keys[key["apiKeyId"]] = key
        return Answer({"apiKey": self._key_view(key)}, 201)

    def get_key(self, call: Call) -> Answer:
        return Answer(self._key_view(self._key(call)))

    def update_key(self, call: Call) -> Answer:
        """Replace a key as a whole: a description that is left out is removed."""
        old = self._key(call)
        self._ensure_free_key(call.body["apiKeyName"], old["apiKeyId"])
        kept = {name: value for name, value in old.items() if name != "apiKeyDescription"}
        given = {**_key_settable(call.body), "isEnabled": call.body["isEnabled"], "modTime": self._now()}
        key = self.keys[old["apiKeyId"]] = {**kept, **given}
        return Answer({"apiKey": self._key_view(key)})

    def regenerate_key(self, call: Call) -> Answer:
        """Assumption: the old value is invalid at once."""
        old = self._key(call)
        value = {VALUES[call.body["keyType"]]: self.context.letters(VALUE_LENGTH)}
        key = self.keys[old["apiKeyId"]] = {**old, **value, "modTime": self._now()}
        return Answer({"apiKey": self._key_view(key)})

    def delete_key(self, call: Call) -> Answer:
        """Assumption: a key with subscriptions is refused."""
        key = self._key(call)
        products = [each["productId"] for each in key["subscriptions"]]
        if products:
            raise bad(f"The API key {key['apiKeyName']} subscribes to products: {', '.join(products)}.")
        del self.keys[key["apiKeyId"]]
        return Answer(None, 204)

    def _new_key(self, identity: str) -> JsonObject:
        return {
            "apiKeyId": identity,
            "apiKeyName": f"key-{len(self.keys) + 1}",
            "isEnabled": True,
            **{name: self.context.letters(VALUE_LENGTH) for name in VALUES.values()},
            **self._owner(),
            "subscriptions": [],
        }

    # -- subscriptions, as the subscriber sees them

    def _subscription(self, key: JsonObject, product: str) -> JsonObject:
        for each in key["subscriptions"]:
            if each["productId"] == product:
                found: JsonObject = each
                return found
        raise absent("subscription", f"of the API key {key['apiKeyName']} to the product {product}")

    def _put_subscription(self, key: JsonObject, product: str, new: JsonObject | None) -> None:
        """Put a key's subscription to a product in place of the one that it has, or take it away."""
        others = [each for each in key["subscriptions"] if each["productId"] != product]
        self.keys[key["apiKeyId"]] = {**key, "subscriptions": others if new is None else [*others, new]}

    def subscribe(self, call: Call) -> Answer:
        """Subscribe a key to a product.

        A PUBLIC product accepts it at once, a PROTECTED one gets a REQUEST. Assumption: a second one is refused, unless
        the first was rejected.
        """
        key, product = self._key(call), self._product_by_id(call.body["productId"])
        identity = product["productId"]
        for each in key["subscriptions"]:
            if each["productId"] == identity and each["status"] in ("ACCEPTED", "REQUEST"):
                raise bad(f"The API key {key['apiKeyName']} subscribes to the product {identity} already.")
        self._put_subscription(key, identity, self._new_subscription(product))
        return Answer(None, 200)

    def _new_subscription(self, product: JsonObject) -> JsonObject:
        return {
            "productId": product["productId"],
            "status": "ACCEPTED" if product["subscriptionCode"] == "PUBLIC" else "REQUEST",
            "regTime": self._now(),
            "modTime": self._now(),
            "plans": {},
        }

    def unsubscribe(self, call: Call) -> Answer:
        """Assumption: a subscription that does not exist answers 404/300."""
        key = self._key(call)
        self._put_subscription(key, self._subscription(key, call.body["productId"])["productId"], None)
        return Answer(None, 200)

    def list_subscriptions(self, call: Call) -> Answer:
        found = self._key(call)["subscriptions"]
        shown = []
        for each in self._page(call, found):
            product = self.products[each["productId"]]
            relation = {name: value for name, value in each.items() if name != "plans"}
            described = self._described(
                {name: product[name] for name in ("productName", "productDescription") if name in product},
                "productDescription",
            )
            shown.append({**relation, **described, "publisherId": product["tenantId"]})
        return Answer({"apiKeyRelateProductDtos": shown, "total": len(found)})

    def search_keys(self, call: Call) -> Answer:
        """Assumption: all keys of the account, with the status of those that subscribe to the product."""
        body = call.body
        product, named = self._product_by_id(body["productId"])["productId"], name_filter(body, "apiKeyName")
        statuses = set(body.get("statusSet") or [])
        found = []
        for key in self.keys.values():
            relation = {each["productId"]: each["status"] for each in key["subscriptions"]}
            if named(key) and (not statuses or relation.get(product) in statuses):
                shown = {name: key[name] for name in ("apiKeyId", "apiKeyName", "apiKeyDescription") if name in key}
                found.append(shown | ({"status": relation[product]} if product in relation else {}))
        return Answer({"apiKeys": self._page(call, found, body), "total": len(found)})

    def subscription_details(self, call: Call) -> Answer:
        """Assumption: a row for every stage of the product, as soon as the key subscribes to it."""
        return self._details(call, self._key(call), self._product_by_id(call.query["productId"]))

    # -- subscriptions, as the publisher sees them

    def _subscribers(self, product: str) -> list[tuple[JsonObject, JsonObject]]:
        """The keys that subscribe to the product, with their subscriptions."""
        return [
            (key, each) for key in self.keys.values() for each in key["subscriptions"] if each["productId"] == product
        ]

    def search_subscribers(self, call: Call) -> Answer:
        product, body = self._product(call)["productId"], call.body or {}
        statuses = set(body.get("statusSet") or [])
        wanted, value = body.get("apiKeyId"), body.get("apiKeyValue")
        found = [
            {
                **{name: key[name] for name in ("apiKeyId", "apiKeyName", "domainCode", *VALUES.values())},
                **{name: each[name] for name in ("status", "regTime", "modTime")},
            }
            for key, each in self._subscribers(product)
            if (not statuses or each["status"] in statuses)
            and (not wanted or key["apiKeyId"] == wanted)
            and (not value or value in (key["primaryKey"], key["secondaryKey"]))
        ]
        return Answer({"apiKeyPage": {"content": self._page(call, found, body), "total": len(found)}})

    def decide(self, call: Call) -> Answer:
        """Assumption: a publisher may decide at any time, and again."""
        product, key = self._product(call)["productId"], self._key(call)
        old = self._subscription(key, product)
        self._put_subscription(key, product, {**old, "status": call.body["status"], "modTime": self._now()})
        return Answer(None, 204)

    def set_plan(self, call: Call) -> Answer:
        """Assumptions: the plan must be one of the stage's; without one, the stage's own limits apply."""
        product, key = self._product(call)["productId"], self._key(call)
        old = self._subscription(key, product)
        stage = self.stages.get(identity := call.params["stage-id"])
        if stage is None or self.apis[stage["apiId"]]["productId"] != product:
            raise absent("stage", identity)
        plans = {each: plan for each, plan in old["plans"].items() if each != identity}
        plan = (call.body or {}).get("usagePlanId")
        if plan:
            if self._plan(plan)["usagePlanId"] not in stage["usagePlanIds"]:
                raise bad(f"The stage {stage['stageName']} doesn't have the usage plan {plan}.")
            plans[identity] = plan
        self._put_subscription(key, product, {**old, "plans": plans})
        return Answer(None, 204)

    def product_details(self, call: Call) -> Answer:
        """Assumption: a row for every stage of the product, as in the details of a key."""
        return self._details(call, self._key_by_id(call.query["apiKeyId"]), self._product(call))

    def _details(self, call: Call, key: JsonObject, product: JsonObject) -> Answer:
        rows = []
        for each in key["subscriptions"]:
            for stage in self.stages.values() if each["productId"] == product["productId"] else ():
                api = self.apis[stage["apiId"]]
                if api["productId"] == product["productId"] and all(
                    call.query.get(name) in (None, stage[name]) for name in ("apiId", "stageId")
                ):
                    rows.append(self._detail(key, each, api, stage))
        return Answer({"apiKeyRelations": {"content": self._page(call, rows), "total": len(rows)}})

    def _detail(self, key: JsonObject, subscription: JsonObject, api: JsonObject, stage: JsonObject) -> JsonObject:
        plan = self.plans.get(subscription["plans"].get(stage["stageId"], ""))
        return {
            **{name: key[name] for name in ("apiKeyId", "apiKeyName", "domainCode")},
            **{name: api[name] for name in ("apiId", "apiName")},
            **{name: stage[name] for name in ("stageId", "stageName")},
            **({name: plan[name] for name in ("usagePlanId", "usagePlanName")} if plan else {}),
            **{name: subscription[name] for name in ("regTime", "modTime")},
        }

    def _key_counts(self, product: str) -> JsonObject:
        subscriptions = [each for _key, each in self._subscribers(product)]
        counts = dict.fromkeys(COUNTED.values(), 0)
        for each in subscriptions:
            if each["status"] in COUNTED:
                counts[COUNTED[each["status"]]] += 1
        return {**counts, "total": len(subscriptions)}


def _key_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and replacing a key have in common."""
    names = ("apiKeyName", "apiKeyDescription")
    return {name: body[name] for name in names if body.get(name) is not None}


OPERATIONS = (
    Operation(TABLES["apigateway-apikey-apikeys"], Keys.list_keys, listing=True),
    Operation(TABLES["apigateway-apikey-create"], Keys.create_key),
    Operation(TABLES["apigateway-apikey-apikeys-search"], Keys.search_keys, listing=True),
    Operation(TABLES["apigateway-apikey-apikeys-detail"], Keys.get_key),
    Operation(TABLES["apigateway-apikey-change"], Keys.update_key),
    Operation(TABLES["apigateway-apikey-regenerate"], Keys.regenerate_key),
    Operation(TABLES["apigateway-apikey-delete"], Keys.delete_key),
    Operation(TABLES["apigateway-apikey-products"], Keys.list_subscriptions, listing=True),
    Operation(TABLES["apigateway-apikey-subscribe"], Keys.subscribe),
    Operation(TABLES["apigateway-apikey-unsubscribe"], Keys.unsubscribe),
    Operation(TABLES["apigateway-apikey-subscription-detail"], Keys.subscription_details, listing=True),
    Operation(TABLES["apigateway-product-getapikeylist"], Keys.search_subscribers, listing=True),
    Operation(TABLES["apigateway-product-patchapikey"], Keys.decide),
    Operation(TABLES["apigateway-product-usageplan"], Keys.set_plan),
    Operation(TABLES["apigateway-product-subscription"], Keys.product_details, listing=True),
)
