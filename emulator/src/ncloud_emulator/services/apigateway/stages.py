# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stages: where and how an API is served."""

from collections.abc import Iterable, Mapping
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import TABLES, bad
from ncloud_emulator.services.apigateway.deployments import Deployments
from ncloud_emulator.services.apigateway.plans import LIMITS, Plans, limits

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
    **LIMITS,
    "usagePlanIds": list,
    "deployedStageDeploymentNo": int,
    "isPublished": bool,
    "useDistributionRate": bool,
    "tenantId": str,
    "modifier": str,
    "regTime": str,
}


def _stage_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and replacing a stage have in common."""
    given = {name: body[name] for name in STAGE_SETTABLE if body.get(name) is not None}
    return {"isMaintenance": False, "enabledContentEncoding": False, **given}


class Stages(Deployments, Plans):
    """The stages of all APIs."""

    def _stage_view(self, stage: JsonObject) -> JsonObject:
        hidden = ("isPublished", "quotaCondition", "usagePlanIds")
        return {name: value for name, value in stage.items() if name not in hidden}

    def _stages(self, call: Call) -> tuple[str, list[JsonObject]]:
        """The host, and the stages in short, of the API in the path."""
        api = self._api(call)
        shown = []
        for stage in self.stages.values():
            if stage["apiId"] == api["apiId"]:
                short = {"stageId": stage["stageId"], "stageName": stage["stageName"], "isCanary": False}
                if "deployedStageDeploymentNo" in stage:
                    short["defaultDeploymentNo"] = stage["deployedStageDeploymentNo"]
                shown.append(short)
        return self._host(api), shown

    def list_stages(self, call: Call) -> Answer:
        host, stages = self._stages(call)
        for stage in stages:
            deployed = self._deployed(self.stages[stage["stageId"]])
            stage["resourceDtos"] = [self._resource_view(resource) for resource in deployed]
        return Answer({"host": host, "stages": stages})

    def filter_stages(self, call: Call) -> Answer:
        host, stages = self._stages(call)
        return Answer({"host": host, "stages": stages})

    def create_stage(self, call: Call) -> Answer:
        """Make a stage, which is deployed at once. Assumption: its name is unique in its API, case-sensitively."""
        api, name = self._api(call)["apiId"], call.body["stageName"]
        for stage in self.stages.values():
            if stage["stageName"] == name and stage["apiId"] == api:
                raise bad(f"The API already has a stage {name}: {stage['stageId']}.")
        stage = self._add_stage(api, name, _stage_settable(call.body))
        self._deploy(stage, call.body.get("deploymentDescription"))
        return Answer({"stage": self._stage_view(stage)}, 201)

    def get_stage(self, call: Call) -> Answer:
        return Answer({"stage": self._stage_view(self._staged(call))})

    def update_stage(self, call: Call) -> Answer:
        """Replace the settable fields as a whole. Assumption: what is left out is removed, or false."""
        stage = self._staged(call)
        settable = _stage_settable(call.body)
        for name in STAGE_SETTABLE:
            stage.pop(name, None)
        stage |= settable
        return Answer({"stage": self._stage_view(stage)})

    def delete_stage(self, call: Call) -> Answer:
        """Delete a stage with its deployments. Assumption: one with usage plans is refused."""
        stage = self._staged(call)
        plans = [f"{plan['usagePlanName']} ({plan['usagePlanId']})" for plan in map(self._plan, stage["usagePlanIds"])]
        if plans:
            raise bad(f"The stage {stage['stageName']} has usage plans: {', '.join(plans)}.")
        self._delete_stages([stage["stageId"]])
        return Answer(None, 204)

    def _delete_stages(self, identities: Iterable[str]) -> None:
        """Delete stages, their deployments, and the plans that keys have for them."""
        gone = set(identities)
        self._forget_plans(gone)
        for identity in gone:
            del self.stages[identity]
        self.deployments = {key: each for key, each in self.deployments.items() if each["stageId"] not in gone}

    def set_limits(self, call: Call) -> Answer:
        """Replace the limits as a whole: one that is left out is removed."""
        stage = self._staged(call)
        for name in LIMITS:
            stage.pop(name, None)
        stage |= limits(call.body or {})
        return Answer({"stage": self._stage_view(stage)})

    def deploy_api(self, call: Call) -> Answer:
        """Deploy the working copy to a stage. Assumption: the answer has no body."""
        self._deploy(self._stage(self._api(call), call.body["stageId"]), call.body.get("deploymentDescription"))
        return Answer(None, 200)

    def deploy_stage(self, call: Call) -> Answer:
        """Set a stage back to one of its own deployments. Assumption: no deployment is made."""
        stage = self._staged(call)
        stage["deployedStageDeploymentNo"] = self._deployment(stage, call.body["deploymentNo"])["stageDeploymentNo"]
        return Answer({"stage": self._stage_view(stage)})

    def publish_api(self, call: Call) -> Answer:
        """Assumptions: only a deployed stage can be published; a product is published while one of its stages is."""
        api = self._api(call)
        wanted = [(self._stage(api, each["stageId"]), each["isPublished"]) for each in call.body["stages"]]
        for stage, published in wanted:
            if published and "deployedStageDeploymentNo" not in stage:
                raise bad(f"The stage {stage['stageName']} is not deployed.")
        for stage, published in wanted:
            stage["isPublished"] = published
        product = self.products[api["productId"]]
        product["isPublished"] = any(
            stage["isPublished"] and self.apis[stage["apiId"]]["productId"] == api["productId"]
            for stage in self.stages.values()
        )
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
            "usagePlanIds": [],
            "useDistributionRate": False,
            "tenantId": owner["tenantId"],
            "modifier": owner["modifier"],
            "regTime": owner["modTime"],
        }

    def _add_stage(self, api: str, name: str, settable: Mapping[str, Any]) -> JsonObject:
        identity = self._new_id(self.stages)
        stage = self.stages[identity] = self._new_stage(identity, api) | {"stageName": name, **settable}
        return stage


OPERATIONS = (
    Operation(TABLES["apigateway-stage-getstagelist"], Stages.list_stages, listing=True),
    Operation(TABLES["apigateway-stage-createstage"], Stages.create_stage),
    Operation(TABLES["apigateway-stage-getfilter"], Stages.filter_stages, listing=True),
    Operation(TABLES["apigateway-stage-getstage"], Stages.get_stage),
    Operation(TABLES["apigateway-stage-putstage"], Stages.update_stage),
    Operation(TABLES["apigateway-stage-deletestage"], Stages.delete_stage),
    Operation(TABLES["apigateway-stage-putdefaultusageplan"], Stages.set_limits),
    Operation(TABLES["apigateway-stage-deploy"], Stages.deploy_stage),
    Operation(TABLES["apigateway-api-deploy"], Stages.deploy_api),
    Operation(TABLES["apigateway-api-publish"], Stages.publish_api),
)
