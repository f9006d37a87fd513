# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stages: where and how an API is served."""

from collections.abc import Mapping
from typing import Any

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import HOSTS, TABLES, absent, bad
from ncloud_emulator.services.apigateway.content import Content

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


def _stage_settable(body: Mapping[str, Any]) -> JsonObject:
    """What creating and replacing a stage have in common."""
    given = {name: body[name] for name in STAGE_SETTABLE if body.get(name) is not None}
    return {"isMaintenance": False, "enabledContentEncoding": False, **given}


class Stages(Content):
    """The stages of all APIs."""

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


OPERATIONS = (
    Operation(TABLES["apigateway-stage-getstagelist"], Stages.list_stages, listing=True),
    Operation(TABLES["apigateway-stage-createstage"], Stages.create_stage),
    Operation(TABLES["apigateway-stage-getfilter"], Stages.filter_stages, listing=True),
    Operation(TABLES["apigateway-stage-getstage"], Stages.get_stage),
    Operation(TABLES["apigateway-stage-putstage"], Stages.update_stage),
    Operation(TABLES["apigateway-stage-deletestage"], Stages.delete_stage),
)
