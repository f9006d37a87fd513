# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deployments: what the stages serve. Each holds the content as it was when it was deployed."""

import json
from typing import Any

from ncloud_emulator import jsontext
from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import HOSTS, TABLES, absent, bad
from ncloud_emulator.services.apigateway.content import Content
from ncloud_emulator.services.apigateway.document import ENDPOINTS, document

# The members of what is kept, with their types.
DEPLOYMENT: dict[str, type] = {
    "stageId": str,
    "stageDeploymentNo": int,
    "deployedTime": str,
    "deploymentDescription": str,
    "resources": list,
    "overrides": dict,
}
OVERRIDABLE = ("endpointDomain", "cacheTtlSec", "throttleRps")


class Deployments(Content):
    """The stages' histories."""

    def _host(self, api: JsonObject) -> str:
        """The host is {productId}.apigw.ntruss.com, likewise on the other sites."""
        return f"{api['productId']}.{HOSTS[self.context.settings().site]}"

    def _deploy(self, stage: JsonObject, description: str | None) -> None:
        """Make a deployment of the working copy, and let the stage serve it. Assumption: numbers count on over all
        stages, from 100001 on, as live ones have six digits."""
        number = self._next_deployment
        self._next_deployment += 1
        self.deployments[stage["stageId"], number] = {
            "stageId": stage["stageId"],
            "stageDeploymentNo": number,
            "deployedTime": self._now(),
            **({} if description is None else {"deploymentDescription": description}),
            "resources": self._content(stage["apiId"]),
            "overrides": {},
        }
        stage["deployedStageDeploymentNo"] = number

    def _deployed(self, stage: JsonObject) -> list[JsonObject]:
        """The resources that the stage serves."""
        deployment = self.deployments.get((stage["stageId"], stage.get("deployedStageDeploymentNo", 0)))
        resources: list[JsonObject] = deployment["resources"] if deployment else []
        return resources

    def _deployment(self, stage: JsonObject, number: int | None) -> JsonObject:
        deployment = self.deployments.get((stage["stageId"], number or 0))
        if deployment is None:
            raise absent("deployment", f"{number} of the stage {stage['stageName']}")
        return deployment

    def _deployment_in_path(self, call: Call) -> tuple[JsonObject, JsonObject]:
        stage = self._staged(call)
        return stage, self._deployment(stage, jsontext.number(call.params["deployment-no"]))

    def _document(self, stage: JsonObject, deployment: JsonObject) -> str:
        api = self.apis[stage["apiId"]]
        url = f"https://{self._host(api)}/{api['apiName']}/{stage['stageName']}"
        return json.dumps(
            document(api["apiName"], deployment["deployedTime"], url, deployment["resources"]), ensure_ascii=False
        )

    def list_deployments(self, call: Call) -> Answer:
        stage = self._staged(call)
        found = sorted(
            (each for each in self.deployments.values() if each["stageId"] == stage["stageId"]),
            key=lambda each: int(each["stageDeploymentNo"]),
        )
        content = [
            {
                **self._described(
                    {name: value for name, value in each.items() if name not in ("resources", "overrides")},
                    "deploymentDescription",
                ),
                "documentJson": self._document(stage, each),
            }
            for each in self._page(call, found)
        ]
        answer: JsonObject = {"content": content, "total": len(found)}
        if "deployedStageDeploymentNo" in stage:
            answer["defaultDeploymentNo"] = stage["deployedStageDeploymentNo"]
        return Answer(answer)

    def get_document(self, call: Call) -> Answer:
        return Answer({"documentJson": self._document(*self._deployment_in_path(call))})

    def get_published(self, call: Call) -> Answer:
        """Assumption: a stage that is not published has no document (404/300)."""
        stage = self._staged(call)
        if not stage["isPublished"]:
            raise absent("published document", f"of the stage {stage['stageName']}")
        deployment = self._deployment(stage, stage.get("deployedStageDeploymentNo"))
        return Answer({"documentJson": self._document(stage, deployment)})

    def delete_deployment(self, call: Call) -> Answer:
        """Assumption: the deployment that its stage serves is refused."""
        stage, deployment = self._deployment_in_path(call)
        number = deployment["stageDeploymentNo"]
        if number == stage.get("deployedStageDeploymentNo"):
            raise bad(f"The stage {stage['stageName']} serves the deployment {number}.")
        del self.deployments[stage["stageId"], number]
        return Answer(None, 204)

    # -- overrides of single methods

    def _deployed_resource(self, call: Call) -> tuple[JsonObject, JsonObject, JsonObject]:
        """The stage, the deployment and its resource in the path."""
        stage, deployment = self._deployment_in_path(call)
        for resource in deployment["resources"]:
            if resource["resourceId"] == call.params["resource-id"]:
                return stage, deployment, resource
        raise absent("deployed resource", call.params["resource-id"])

    def _stage_method(self, stage: JsonObject, deployment: JsonObject, resource: JsonObject, name: str) -> JsonObject:
        method = next((each for each in resource["methods"] if each["methodName"] == name), None)
        if method is None:
            raise absent("deployed method", f"{name} of the resource {resource['resourcePath']}")
        endpoint = next(each for each in ENDPOINTS if each in method)
        api = self.apis[stage["apiId"]]
        path = resource["resourcePath"]
        inherited = {name: stage[name] for name in OVERRIDABLE if name in stage}
        given = deployment["overrides"].get(f"{resource['resourceId']} {name}", {"isInherit": True})
        view: JsonObject = {
            "stageDeploymentNo": deployment["stageDeploymentNo"],
            "resourceId": resource["resourceId"],
            "resourcePath": path,
            "methodCode": method["methodCode"],
            "methodName": name,
            "endpointCode": ENDPOINTS[endpoint],
            "endpointConfigJson": json.dumps(method[endpoint]),
            "invokeUrl": f"https://{self._host(api)}/{api['apiName']}/{stage['stageName']}{path}",
            **(inherited if given["isInherit"] else {}),
            **given,
        }
        return view

    def list_stage_methods(self, call: Call) -> Answer:
        stage, deployment, resource = self._deployed_resource(call)
        return Answer(
            {
                "stageMethods": [
                    self._stage_method(stage, deployment, resource, method["methodName"])
                    for method in resource["methods"]
                ]
            }
        )

    def get_stage_method(self, call: Call) -> Answer:
        return Answer({"stageMethod": self._stage_method(*self._deployed_resource(call), call.params["method-name"])})

    def update_stage_method(self, call: Call) -> Answer:
        """A method's settings belong to one deployment. Assumption: the next one begins without them."""
        stage, deployment, resource = self._deployed_resource(call)
        name = call.params["method-name"]
        self._stage_method(stage, deployment, resource, name)  # which must be there
        body = call.body
        given: dict[str, Any] = {"isInherit": body["isInherit"]}
        if not body["isInherit"]:
            given |= {each: body[each] for each in OVERRIDABLE if body.get(each) is not None}
        overrides = {**deployment["overrides"], f"{resource['resourceId']} {name}": given}
        self.deployments[stage["stageId"], deployment["stageDeploymentNo"]] = {**deployment, "overrides": overrides}
        return self.get_stage_method(call)


OPERATIONS = (
    Operation(TABLES["apigateway-deployment-deploystage"], Deployments.list_deployments, listing=True),
    Operation(TABLES["apigateway-deployment-getdocument"], Deployments.get_document),
    Operation(TABLES["apigateway-deployment-delete"], Deployments.delete_deployment),
    Operation(TABLES["apigateway-deployment-getpublished"], Deployments.get_published),
    Operation(TABLES["apigateway-stageresource-getallmethod"], Deployments.list_stage_methods),
    Operation(TABLES["apigateway-stageresource-getmethod"], Deployments.get_stage_method),
    Operation(TABLES["apigateway-stageresource-patchmethod"], Deployments.update_stage_method),
)
