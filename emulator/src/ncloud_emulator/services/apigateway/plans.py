# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits: the account's usage plans, which stages have them, and the stages' own."""

from collections.abc import Collection, Mapping
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import TABLES, Account, absent, bad, flag, name_filter

LIMITS: dict[str, type] = {
    "rateRps": int,
    "dayQuotaRequest": int,
    "monthQuotaRequest": int,
    "quotaCondition": str,
}
# The members of what is kept, with their types: those of the OpenAPI document's UsagePlanResponseDto.
PLAN_FIELDS: dict[str, type] = {
    "usagePlanId": str,
    "usagePlanName": str,
    "usagePlanDescription": str,
    **LIMITS,
    "domainCode": str,
    "tenantId": str,
    "modifier": str,
    "actionName": str,
    "permission": str,
    "disabled": bool,
}


def limits(given: Mapping[str, Any]) -> JsonObject:
    """The limits in a request, a plan or a stage."""
    return {name: given[name] for name in LIMITS if given.get(name) is not None}


class Plans(Account):
    """The usage plans. A stage holds the ids of its own as ``usagePlanIds``."""

    def _plan(self, identity: str) -> JsonObject:
        plan = self.plans.get(identity)
        if plan is None:
            raise absent("usage plan", identity)
        return plan

    def _planned(self, identity: str) -> list[JsonObject]:
        """The stages that have the plan."""
        return [stage for stage in self.stages.values() if identity in stage["usagePlanIds"]]

    def _plan_view(self, plan: JsonObject) -> JsonObject:
        view = {**plan, "associatedStagesCount": len(self._planned(plan["usagePlanId"]))}
        return self._described(view, "usagePlanDescription")

    def _ensure_free_plan(self, name: str, but: str | None = None) -> None:
        """Assumption: the name of a plan is unique in the account, case-sensitively."""
        for plan in self.plans.values():
            if plan["usagePlanName"] == name and plan["usagePlanId"] != but:
                raise bad(f"There is a usage plan {name} already: {plan['usagePlanId']}.")

    def search_plans(self, call: Call) -> Answer:
        body = call.body or {}
        named = name_filter(body, "usagePlanName")
        found = [plan for plan in self.plans.values() if named(plan)]
        shown = [self._plan_view(plan) for plan in self._page(call, found, body)]
        return Answer({"usagePlans": shown, "total": len(found), "initialCount": len(self.plans)})

    def list_plans(self, call: Call) -> Answer:
        """Those that a stage has, or those that it lacks."""
        stage = self.stages.get(identity := call.query["stageId"])
        if stage is None:
            raise absent("stage", identity)
        wanted = flag(call, "associated") is not False
        found = [plan for plan in self.plans.values() if (plan["usagePlanId"] in stage["usagePlanIds"]) == wanted]
        members = ("usagePlanId", "usagePlanName", "domainCode", "associatedStagesCount")
        shown = [self._plan_view(plan) for plan in self._page(call, found)]
        return Answer({"usagePlans": [{name: plan[name] for name in members} for plan in shown], "total": len(found)})

    def create_plan(self, call: Call) -> Answer:
        """Make a usage plan."""
        self._ensure_free_plan(call.body["usagePlanName"])
        plan = self._new_plan(self._new_id(self.plans)) | _plan_settable(call.body)
        self.plans[plan["usagePlanId"]] = plan
        return Answer({"usagePlan": self._plan_view(plan)}, 201)

    def get_plan(self, call: Call) -> Answer:
        return Answer({"usagePlan": self._plan_view(self._plan(call.params["usage-plan-id"]))})

    def update_plan(self, call: Call) -> Answer:
        """Replace a plan as a whole: a limit that is left out is removed."""
        identity = self._plan(call.params["usage-plan-id"])["usagePlanId"]
        self._ensure_free_plan(call.body["usagePlanName"], identity)
        self.plans[identity] = self._new_plan(identity) | _plan_settable(call.body)
        return Answer({"usagePlan": self._plan_view(self.plans[identity])})

    def delete_plan(self, call: Call) -> Answer:
        """Assumption: a plan that stages use is refused."""
        plan = self._plan(call.params["usage-plan-id"])
        stages = [f"{stage['stageName']} ({stage['stageId']})" for stage in self._planned(plan["usagePlanId"])]
        if stages:
            raise bad(f"The usage plan {plan['usagePlanName']} is used by stages: {', '.join(stages)}.")
        del self.plans[plan["usagePlanId"]]
        return Answer(None, 204)

    def list_stages_of_plan(self, call: Call) -> Answer:
        """The stages that use a plan, by parts of their names."""
        plan = self._plan(call.params["usage-plan-id"])
        part = call.query.get("name", "").lower()
        found = [stage for stage in self._planned(plan["usagePlanId"]) if part in stage["stageName"].lower()]
        shown = []
        for stage in self._page(call, found):
            api = self.apis[stage["apiId"]]
            product = self.products[api["productId"]]
            shown.append(
                {
                    **{name: product[name] for name in ("productId", "productName")},
                    **{name: api[name] for name in ("apiId", "apiName")},
                    **{name: stage[name] for name in ("stageId", "stageName")},
                }
            )
        simple = {**limits(plan), "domainCode": plan["domainCode"]}
        return Answer({"stages": shown, "total": len(found), "usagePlan": simple})

    def _new_plan(self, identity: str) -> JsonObject:
        owner = self._owner()
        return {
            "usagePlanId": identity,
            "usagePlanName": f"plan-{len(self.plans) + 1}",
            **{name: owner[name] for name in ("tenantId", "modifier", "domainCode")},
        }

    # -- the limits of a stage

    def list_plans_of_stage(self, call: Call) -> Answer:
        """The plans of a stage, by parts of their names."""
        stage, named = self._staged(call), name_filter(call.query, "usagePlanName")
        found = [plan for plan in map(self._plan, stage["usagePlanIds"]) if named(plan)]
        shown = [self._plan_view(plan) for plan in self._page(call, found)]
        return Answer({"content": shown, "total": len(found), **limits(stage)})

    def associate(self, call: Call) -> Answer:
        """Assumption: a plan that the stage already has is refused (400/100)."""
        stage, plan = self._staged(call), self._plan(call.body["usagePlanId"])
        if plan["usagePlanId"] in stage["usagePlanIds"]:
            raise bad(f"The stage {stage['stageName']} has the usage plan {plan['usagePlanName']} already.")
        stage["usagePlanIds"] = [*stage["usagePlanIds"], plan["usagePlanId"]]
        return Answer(None, 204)

    def disassociate(self, call: Call) -> Answer:
        """Assumptions: a plan that the stage does not have answers 404/300, and the stage's own limits apply again to
        the keys that had it."""
        stage, identity = self._staged(call), call.body["usagePlanId"]
        if identity not in stage["usagePlanIds"]:
            raise absent("usage plan", f"{identity} of the stage {stage['stageName']}")
        stage["usagePlanIds"] = [each for each in stage["usagePlanIds"] if each != identity]
        self._forget_plans([stage["stageId"]], identity)
        return Answer(None, 204)

    def _forget_plans(self, stages: Collection[str], plan: str | None = None) -> None:
        """Let the stages' own limits hold again for the keys that have the plan there, or for all of them."""
        for identity, key in self.keys.items():
            self.keys[identity] = {
                **key,
                "subscriptions": [
                    {
                        **each,
                        "plans": {
                            stage: given
                            for stage, given in each["plans"].items()
                            if stage not in stages or plan not in (None, given)
                        },
                    }
                    for each in key["subscriptions"]
                ],
            }


def _plan_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and replacing a plan have in common."""
    description = body.get("usagePlanDescription")
    given = {"usagePlanName": body["usagePlanName"], **limits(body)}
    return given if description is None else {**given, "usagePlanDescription": description}


OPERATIONS = (
    Operation(TABLES["apigateway-usageplan-getstageusageplan"], Plans.list_plans, listing=True),
    Operation(TABLES["apigateway-usageplan-createusageplan"], Plans.create_plan),
    Operation(TABLES["apigateway-usageplan-getusageplanlist"], Plans.search_plans, listing=True),
    Operation(TABLES["apigateway-usageplan-getusageplan"], Plans.get_plan),
    Operation(TABLES["apigateway-usageplan-putusageplan"], Plans.update_plan),
    Operation(TABLES["apigateway-usageplan-deleteusageplan"], Plans.delete_plan),
    Operation(TABLES["apigateway-usageplan-getstage"], Plans.list_stages_of_plan, listing=True),
    Operation(TABLES["apigateway-stage-getstageusageplan"], Plans.list_plans_of_stage, listing=True),
    Operation(TABLES["apigateway-stage-associate"], Plans.associate),
    Operation(TABLES["apigateway-stage-disassociate"], Plans.disassociate),
)
