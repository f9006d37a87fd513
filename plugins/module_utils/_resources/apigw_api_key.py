# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An API key of API Gateway as the engine manages it, with what it subscribes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import ApiGateway, Product
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_keys import (
    VALUES,
    ApiKey,
    ApiKeys,
    Subscription,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import UsagePlan, UsagePlans

RULES = {
    "name": rules.readable(20),
    "api_key_id": rules.SHORT_ID,
    "description": rules.at_most(50),
    "known.products": rules.registered("product", each=True),
    "known.stages": rules.registered("stage", "api", "product", each=True),
    "known.usage_plans": rules.registered("usage_plan", each=True),
    "rotate_if_sha256": rules.matches(r"[0-9a-fA-F]{64}", "the SHA-256 of the value, 64 hexadecimal digits"),
}
ACCEPTED, REQUESTED = "ACCEPTED", "REQUEST"
Subscriptions = dict[str, dict[str, Any]]


class ApiKeyResource(Resource[ApiKey]):
    """Its record has ``subscriptions`` where the options name some: a list of product, status and plans by stage."""

    kind = "API Gateway API key"
    id_field = "api_key_id"
    name_field = "api_key_name"
    id_option = "api_key_id"
    # What is refused as a bad request may be there already: another run was faster.
    conflicts = frozenset({"100"})
    reads_lists = True
    managed = ("name", "description", "enabled")
    rules = RULES

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._with_values = bool(options.get("return_secrets"))
        self._api = ApiKeys(client, with_values=self._with_values)
        self._gateway = ApiGateway(client)
        self._plans = UsagePlans(client)
        self._subscriptions: list[dict[str, Any]] | None = given(options.get("subscriptions"))
        self._purge = bool(options.get("purge_subscriptions", True))
        self._rotate: str | None = options.get("rotate")
        self._rotate_if = str(options.get("rotate_if_sha256")).lower()
        self._known: dict[str, list[dict[str, Any]]] = given(options.get("known") or {})
        self._products: list[Product] = []  # of the wanted subscriptions, in their order

    @classmethod
    def described(cls, record: ApiKey) -> Description:
        """Return its options, as far as the info module was asked for them."""
        options: dict[str, Any] = {
            "name": record["api_key_name"],
            "description": record["api_key_description"],
            "enabled": record["is_enabled"],
        }
        listed = cast("Mapping[str, Any]", record).get("subscriptions")
        if listed is None:
            return Description(options)
        remarks = []
        items = options["subscriptions"] = []
        for each in listed:
            name, status, plans = each["product_name"] or each["product_id"], each["status"], each["plan_ids"]
            if plans is None:
                options["purge_subscriptions"] = False  # else it would end
                remarks.append(f"Its subscription to {rules.shown(name)}, a product of somebody else, is not here.")
                continue
            is_accepted = {"approve": True} if status == ACCEPTED else {}
            items.append({"product": each["product_id"], **is_accepted, "plans": dict(sorted(plans.items()))})
            if status not in (ACCEPTED, REQUESTED):
                remarks.append(f"Its subscription to {rules.shown(name)} is {status}, which a new one is not.")
        return Description(options, tuple(remarks))

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        for item in options.get("subscriptions") or ():
            yield from rules.objections({"product": rules.reference("product")}, item)
            for stage, plan in (item.get("plans") or {}).items():
                api, slash, name = str(stage).partition("/")
                if not (api and slash and name and (plan is None or isinstance(plan, str))):
                    yield InputError(
                        f"plans of subscriptions has {rules.shown(stage)}: {rules.shown(plan)}",
                        "Name each stage as API/STAGE, and its usage plan by name or id, or as an empty string",
                    )

    # -- what there is

    def find(self) -> ApiKey | None:
        """:raises InputError: a product is listed twice."""
        if self.state != "absent" and self._subscriptions is not None:
            self._products = [self._product(item["product"]) for item in self._subscriptions]
            keys = [_key_of(product) for product in self._products]
            for product in self._products:
                if keys.count(_key_of(product)) > 1:
                    name = product["product_name"]
                    raise InputError(f"subscriptions has product {name!r} twice", "Take one of them out")
        found = super().find()
        return self._complete(found) if found is not None and self.listed else found

    def find_created(self) -> ApiKey | None:
        found = super().find_created()
        return None if found is None else self._complete(found)

    def get(self, identifier: str) -> ApiKey | None:
        key = self._api.key(identifier)
        return None if key is None else self._with_subscriptions(key)

    def named(self) -> list[ApiKey]:
        name = nfc(self.options["name"])
        return [key for key in self._api.api_keys() if nfc(str(key["api_key_name"])) == name]

    def _complete(self, listed: ApiKey) -> ApiKey | None:
        """Return a key with what a list does not show: values, and what it subscribes to."""
        if self._with_values and self.state != "absent":
            return self.get(listed["api_key_id"])
        return self._with_subscriptions(listed)

    def _with_subscriptions(self, key: ApiKey) -> ApiKey:
        """Read what it subscribes to, if that is managed; of a key that is to go, to end that first."""
        if self._subscriptions is None and self.state != "absent":
            return key
        try:
            listed = self._api.subscriptions(key["api_key_id"])
        except NotFoundError:  # the key is new, and lists lag behind
            listed = []
        found = _found(listed)
        for item, product in zip(self._subscriptions or (), self._products, strict=False):
            if item.get("plans") and product["product_id"] in found:
                found[product["product_id"]]["plans"] = {
                    stage: name or plan_id
                    for stage, (plan_id, name) in _stage_plans(self._api, key, product["product_id"]).items()
                }
        return _key_with(key, found)

    def _product(self, reference: Any) -> Product:
        """Return the product, as far as check mode knows one that a task before this one is to create."""
        known = self._known_as("products", "product", reference) or reference
        if isinstance(known, Mapping):
            return cast(Product, {**dict.fromkeys(Product.__annotations__), **known})
        return self._gateway.found_product(reference)

    def _known_as(self, kind: str, prefix: str, reference: Any) -> Mapping[str, Any] | None:
        """Return what a task before this one registered under an id or a name."""
        for each in self._known.get(kind) or ():
            if nfc(str(reference)) in (nfc(str(each.get(f"{prefix}_name"))), each.get(f"{prefix}_id")):
                return each
        return None

    # -- what is wanted

    def comparable(self, current: ApiKey) -> Mapping[str, Any]:
        return {
            "name": current["api_key_name"],
            "description": current["api_key_description"],
            "enabled": current["is_enabled"],
        }

    def is_immutable(self, field: str) -> bool:
        return False

    def creation(self, replaced: ApiKey | None) -> Step[ApiKey]:
        self.require(self.wanted, "name")
        name, description = self.wanted["name"], self.wanted.get("description")
        nothing = dict.fromkeys(ApiKey.__annotations__)
        values = dict.fromkeys(VALUES, MASK) if not self._with_values else {}
        predicted = {
            **nothing,
            **values,
            "api_key_name": name,
            "api_key_description": description,
            "is_enabled": True,
        }
        return Step(
            "create",
            perform=lambda current: self._fresh(self._api.create_key(name, description)),
            predict=lambda current: self._fresh(cast(ApiKey, predicted)),
            took_effect=lambda seen: seen is not None,
        )

    def _fresh(self, key: ApiKey) -> ApiKey:
        return key if self._subscriptions is None else _key_with(key, {})

    def update(self, changes: list[Change]) -> Step[ApiKey]:
        def wanted(key: ApiKey) -> dict[str, Any]:
            after = self.wanted_over(self.comparable(key))
            names = {"name": "apiKeyName", "description": "apiKeyDescription", "enabled": "isEnabled"}
            return {names[name]: value for name, value in after.items() if value is not None}

        def change(key: ApiKey) -> ApiKey:
            after = self._api.update_key(key["api_key_id"], wanted(key))
            return cast(ApiKey, {**key, **after})

        def predict(key: ApiKey) -> ApiKey:
            after = self.wanted_over(self.comparable(key))
            known = {"api_key_name": after["name"], "api_key_description": after["description"]}
            return cast(ApiKey, {**key, **known, "is_enabled": after["enabled"], "mod_time": None, "modifier": None})

        return Step(
            "update",
            perform=change,
            predict=predict,
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: ApiKey) -> list[Step[ApiKey]]:
        """Its subscriptions go first: the documentation does not say whether they end with the key."""

        def delete(key: ApiKey) -> None:
            self._api.delete_key(key["api_key_id"])

        gone = Step[ApiKey](
            "delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None
        )
        return [*(self._unsubscription(each) for each in _subscriptions(current).values()), gone]

    def transitions(self, current: ApiKey) -> list[Step[ApiKey]]:
        steps: list[Step[ApiKey]] = []
        if changes := self.changes(current):  # a new key is enabled
            steps.append(self.update(changes))
        if self._rotate and self._is_old(current):
            steps.append(self._rotation(self._rotate))
        if self._subscriptions is None:
            return steps
        there = _subscriptions(current)
        wanted = {_key_of(product) for product in self._products}
        if self._purge:
            steps += [self._unsubscription(each) for name, each in there.items() if name not in wanted]
        for item, product in zip(self._subscriptions, self._products, strict=True):
            now = there.get(_key_of(product))
            if now is None:
                public = product["subscription_code"] == "PUBLIC"
                now = {"status": ACCEPTED if public else REQUESTED, "plans": {}}
                steps.append(self._subscription(product, now["status"]))
            if item.get("approve") and now["status"] != ACCEPTED:
                steps.append(self._approval(product, now))
                now = {**now, "status": ACCEPTED}
            for stage, plan in (item.get("plans") or {}).items():
                named = self._plan(plan) if plan else None
                if now["plans"].get(stage) != (named and _plan_name(named)):
                    steps.append(self._planning(product, now, stage, named))
        return steps

    def _is_old(self, key: Mapping[str, Any]) -> bool:
        """Whether it has the value that is to be replaced."""
        return bool(key[f"{self._rotate}_key_sha256"] == self._rotate_if)

    def _plan(self, plan: str) -> UsagePlan:
        """:raises NotFoundError: there is no such usage plan."""
        if known := self._known_as("usage_plans", "usage_plan", plan):
            return cast(UsagePlan, {**dict.fromkeys(UsagePlan.__annotations__), **known})
        if found := self._plans.known_as(plan):
            return found
        raise NotFoundError(f"there is no usage plan {plan!r}", "Correct plans, a usage plan by id or exact name")

    # -- the steps

    def _rotation(self, which: str) -> Step[ApiKey]:
        def rotate(key: ApiKey) -> ApiKey:
            return cast(ApiKey, {**key, **self._api.rotate(key["api_key_id"], which)})

        value = None if self._with_values else MASK
        unknown = {f"{which}_key": value, f"{which}_key_sha256": None, "mod_time": None}
        return Step(
            f"rotate {which}",
            perform=rotate,
            predict=lambda key: cast(ApiKey, {**key, **unknown, "modifier": None}),
            took_effect=lambda seen: seen is not None and not self._is_old(seen),
            attempt=f"rotate {which} value of",
        )

    def _on_subscription(
        self,
        action: str,
        attempt: str,
        write: Callable[[str, str], None],
        product: Mapping[str, Any],
        change: Callable[[Subscriptions], None],
    ) -> Step[ApiKey]:
        """Return the step of a write that changes the subscription to a product, or ends or begins it."""

        def predict(key: ApiKey) -> ApiKey:
            there = {name: {**each, "plans": dict(each["plans"])} for name, each in _subscriptions(key).items()}
            change(there)
            return _key_with(key, there)

        def perform(key: ApiKey) -> ApiKey:
            write(key["api_key_id"], rules.known_id(product["product_id"], "product"))
            return predict(key)  # a list might not show it yet

        def done(key: ApiKey | None) -> bool:
            return key is not None and _subscriptions(predict(key)) == _subscriptions(key)

        return Step(action, perform=perform, predict=predict, took_effect=done, attempt=attempt)

    def _subscription(self, product: Product, status: str) -> Step[ApiKey]:
        name = product["product_name"]
        new = {"product_id": product["product_id"], "product_name": name, "status": status, "plans": {}}
        return self._on_subscription(
            f"subscribe {name}",
            f"subscribe {name} with",
            self._api.subscribe,
            product,
            lambda there: _set_default(there, _key_of(product), new),
        )

    def _unsubscription(self, subscription: Mapping[str, Any]) -> Step[ApiKey]:
        name = subscription["product_name"] or subscription["product_id"]
        return self._on_subscription(
            f"unsubscribe {name}",
            f"unsubscribe {name} from",
            self._api.unsubscribe,
            subscription,
            lambda there: _drop(there, _key_of(subscription)),
        )

    def _approval(self, product: Product, now: Mapping[str, Any]) -> Step[ApiKey]:
        name = product["product_name"]
        return self._on_subscription(
            f"approve {name}",
            f"approve {name} for",
            self._api.approve,
            product,
            lambda there: _in(there, product, now).update(status=ACCEPTED),
        )

    def _planning(self, product: Product, now: Mapping[str, Any], stage: str, plan: UsagePlan | None) -> Step[ApiKey]:
        stage_id = self._stage_id(product, stage) if product["product_id"] else None

        def change(there: Subscriptions) -> None:
            plans = _in(there, product, now)["plans"]
            plans.pop(stage, None)
            plans.update({stage: _plan_name(plan)} if plan else {})

        def write(key_id: str, product_id: str) -> None:
            plan_id = plan and rules.known_id(plan["usage_plan_id"], "usage plan")
            self._api.set_stage_plan(key_id, product_id, rules.known_id(stage_id, "stage"), plan_id)

        return self._on_subscription(
            f"set plan of {stage}",
            f"set plan of {stage} for",
            write,
            product,
            change,
        )

    def _stage_id(self, product: Product, stage: str) -> str | None:
        """Return its id, None where a task before this one only predicted it.

        :raises NotFoundError: the product has no such stage.
        """
        for known in self._known.get("stages") or ():
            is_its = known.get("product_id") == product["product_id"]
            if is_its and stage == f"{known.get('api_name')}/{known['stage_name']}":
                return known.get("stage_id")
        ids = self._gateway.stage_ids(product["product_id"])
        if stage not in ids:
            raise NotFoundError(
                f"product {product['product_name']!r} has no stage {stage!r}", "Correct plans: API/STAGE by their names"
            )
        return ids[stage]

    # -- what is shown

    def view(self, record: ApiKey | None) -> dict[str, Any]:
        shown = super().view(record)
        if record is None:
            return shown
        if self._rotate:
            shown["rotate"] = f"{self._rotate} {'due' if self._is_old(record) else 'done'}"
        if self._subscriptions is not None:
            shown["subscriptions"] = {
                str(each["product_name"] or each["product_id"]): {"status": each["status"], "plans": each["plans"]}
                for each in _subscriptions(record).values()
            }
        return shown


def subscribing(client: Client, keys: Sequence[ApiKey]) -> list[ApiKey]:
    """Return the keys with what they subscribe to.

    Of products of this account, with their usage plans by stage. Of others, nobody but their owners can read those.
    """
    if not keys:
        return []
    api, own = ApiKeys(client), {product["product_id"] for product in ApiGateway(client).products()}
    made = []
    for key in keys:
        try:
            found = _found(api.subscriptions(key["api_key_id"]))
        except NotFoundError:  # the key is new, and lists lag behind
            found = {}
        for product_id, each in found.items():
            plans = _stage_plans(api, key, product_id) if product_id in own else None
            each["plans"] = plans and {stage: name or plan_id for stage, (plan_id, name) in plans.items()}
            each["plan_ids"] = plans and {stage: plan_id for stage, (plan_id, _name) in plans.items()}
        made.append(_key_with(key, found))
    return made


def _found(listed: Iterable[Subscription]) -> Subscriptions:
    """Return subscriptions by product, without plans."""
    shown = ("product_id", "product_name", "status")
    return {
        each["product_id"]: {**{name: each[name] for name in shown}, "plans": {}}  # type: ignore[literal-required]
        for each in listed
    }


def _stage_plans(api: ApiKeys, key: ApiKey, product_id: str) -> dict[str, tuple[str, str | None]]:
    """Return ids and names of the key's usage plans at the stages of a product, by ``API/STAGE``."""
    return {
        f"{each['api_name']}/{each['stage_name']}": (each["usage_plan_id"], each["usage_plan_name"])
        for each in api.stage_plans(key["api_key_id"], product_id)
        if each["usage_plan_id"]
    }


def _plan_name(plan: UsagePlan) -> str:
    """Return what a subscription shows of a plan: its id if the name is empty."""
    return plan["usage_plan_name"] or plan["usage_plan_id"]


def _subscriptions(key: Mapping[str, Any]) -> Subscriptions:
    return {_key_of(each): each for each in key.get("subscriptions") or ()}


def _key_of(product: Mapping[str, Any]) -> str:
    """Return what tells products apart: what is predicted has no id."""
    return str(product["product_id"] or f"?{product['product_name']}")


def _in(there: Subscriptions, product: Product, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the subscription to a product, as it was known where a list lags behind and does not show it."""
    name, number = product["product_name"], product["product_id"]
    known = {"product_id": number, "product_name": name, "status": known["status"], "plans": dict(known["plans"])}
    return there.setdefault(_key_of(product), known)


def _key_with(key: ApiKey, subscriptions: Subscriptions) -> ApiKey:
    in_order = sorted(subscriptions.values(), key=lambda each: str(each["product_name"]))
    return cast(ApiKey, {**key, "subscriptions": in_order})


def _set_default(there: Subscriptions, product_id: str, new: dict[str, Any]) -> None:
    there.setdefault(product_id, new)


def _drop(there: Subscriptions, product_id: str) -> None:
    there.pop(product_id, None)
