# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where API Gateway serves an API: stages with their deployments and limits, and the account's usage plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import (
    Client,
    Listed,
    Page,
    Request,
    listing,
    pages,
    path,
)
from ansible_collections.naver.ncloud.plugins.module_utils._errors import NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._records import nfc, normalise

PLANS = ("usage plans",)


class Stage(TypedDict):
    """A stage. Times are ISO 8601, limits requests per second, a day or a month (apigateway-stage-getstage).

    A list has only id, name and deployment numbers. ``host`` and ``invoke_url`` are known from there, ``is_published``
    from the list of APIs, and ``api_name`` from the API.
    """

    product_id: str
    api_id: str
    api_name: str | None
    stage_id: str
    stage_name: str
    host: str | None
    invoke_url: str | None
    is_published: bool | None
    endpoint_domain: str | None
    cache_ttl_sec: int | None
    throttle_rps: int | None
    ip_acl_code: str | None
    ip_acl_list: str | None
    is_maintenance: bool | None
    status_code: int | None
    response: str | None
    enabled_content_encoding: bool | None
    minimum_compression_size: int | None
    deployed_stage_deployment_no: int | None
    rate_rps: int | None
    day_quota_request: int | None
    month_quota_request: int | None
    quota_condition: str | None
    is_canary: bool | None
    canary_deployment_no: int | None
    canary_endpoint_domain: str | None
    canary_cache_ttl_sec: int | None
    canary_throttle_rps: int | None
    canary_distribution_rate: float | None
    canary_conditions: list[dict[str, Any]] | None
    canary_deployed_time: str | None
    canary_deployment_description: str | None
    use_distribution_rate: bool | None
    tenant_id: str | None
    modifier: str | None
    reg_time: str | None


class Deployment(TypedDict):
    """A deployment of a stage, without its document (apigateway-deployment-deploystage)."""

    stage_deployment_no: int
    deployment_description: str | None
    deployed_time: str | None
    stage_id: str | None


class UsagePlan(TypedDict):
    """A usage plan. Limits are requests per second, a day and a month (apigateway-usageplan-getusageplan)."""

    usage_plan_id: str
    usage_plan_name: str
    usage_plan_description: str | None
    rate_rps: int | None
    day_quota_request: int | None
    month_quota_request: int | None
    quota_condition: str | None
    associated_stages_count: int | None
    tenant_id: str | None
    modifier: str | None
    domain_code: str | None
    action_name: str | None
    permission: str | None
    disabled: bool | None


class PlannedStage(TypedDict):
    """A stage that has a usage plan (apigateway-usageplan-getstage)."""

    product_id: str | None
    product_name: str | None
    api_id: str | None
    api_name: str | None
    stage_id: str
    stage_name: str | None


class StagePlans(TypedDict):
    """The limits of a stage: its own, for keys without a plan, and its plans (apigateway-stage-getstageusageplan)."""

    rate_rps: int | None
    day_quota_request: int | None
    month_quota_request: int | None
    quota_condition: str | None
    content: list[dict[str, Any]] | None


class Stages:
    """A method an endpoint, of one API."""

    def __init__(self, client: Client, product_id: str, api_id: str) -> None:
        self._client = client
        self._product_id = product_id
        self._api_id = api_id
        self._api = path("products", product_id, "apis", api_id)
        self.host: str | None = None  # as the list of stages shows it

    def stages(self) -> list[Stage]:
        """apigateway-stage-getstagelist"""
        found: list[Stage] = self._client.get(
            "list stages",
            f"{self._api}/stages",
            expect="stages",
            kind=list,
            parse=self._all,
        )
        return found

    def _all(self, body: Mapping[str, Any]) -> list[Stage]:
        self.host = str(body["host"]) if body.get("host") else None
        return [self._listed(raw) for raw in body["stages"] or []]

    def _listed(self, raw: Mapping[str, Any]) -> Stage:
        number = raw.get("defaultDeploymentNo", raw.get("deployedStageDeploymentNo"))
        known = {name: value for name, value in raw.items() if name not in ("resourceDtos", "defaultDeploymentNo")}
        return self._stage({**known, "deployedStageDeploymentNo": number})

    def _stage(self, raw: Mapping[str, Any]) -> Stage:
        made = normalise(
            {**raw, "productId": self._product_id, "apiId": self._api_id},
            Stage,
            times=("reg_time", "canary_deployed_time"),
            integers=("deployed_stage_deployment_no",),
        )
        return cast(Stage, made)

    def stage(self, stage_id: str) -> Stage | None:
        """apigateway-stage-getstage"""
        try:
            stage: Stage = self._client.get(
                "get stage",
                self._path(stage_id),
                expect="stage",
                kind=dict,
                parse=lambda body: self._stage(body["stage"]),
            )
        except NotFoundError:
            return None
        return stage

    def create_stage(self, fields: Mapping[str, Any]) -> Stage:
        """apigateway-stage-createstage; it deploys the working copy at once."""
        return self._written("create stage", "POST", f"{self._api}/stages", fields)

    def update_stage(self, stage_id: str, fields: Mapping[str, Any]) -> Stage:
        """apigateway-stage-putstage; what is left out is gone."""
        return self._written("update stage", "PUT", self._path(stage_id), fields)

    def delete_stage(self, stage_id: str) -> None:
        """apigateway-stage-deletestage"""
        self._client.write("delete stage", "DELETE", self._path(stage_id))

    def deploy(self, stage_id: str, description: str) -> None:
        """Deploy the working copy (apigateway-api-deploy)."""
        body = {"stageId": stage_id, "deploymentDescription": description}
        self._client.write("deploy API", "POST", f"{self._api}/deploy", body)

    def redeploy(self, stage_id: str, number: int) -> Stage:
        """Make an earlier deployment the current one (apigateway-stage-deploy)."""
        return self._written("deploy stage", "POST", f"{self._path(stage_id)}/deploy", {"deploymentNo": number})

    def publish(self, stage_id: str, *, published: bool) -> None:
        """Show its document in the catalogue, or withdraw it (apigateway-api-publish)."""
        body = {"stages": [{"stageId": stage_id, "isPublished": published}]}
        self._client.write("publish API", "POST", f"{self._api}/publish", body)

    def deployments(self, stage_id: str) -> Iterable[Deployment]:
        """Read those of a stage that is there, page by page, as it is asked for (apigateway-deployment-deploystage)."""

        def fetch(page: Page) -> Listed[Deployment]:
            found: Listed[Deployment] = self._client.get(
                "list deployments",
                f"{self._path(stage_id)}/deployments",
                {"offset": page.offset, "limit": page.size},
                expect="content",
                kind=list,
                parse=lambda body: ([_deployment(raw) for raw in body["content"] or []], body.get("total")),
            )
            return found

        return pages(lambda page: self._client.once_listed(lambda: fetch(page)))

    def plans(self, stage_id: str) -> StagePlans:
        """The limits of a stage that is there, and all of its usage plans (apigateway-stage-getstageusageplan)."""
        limits: dict[str, Any] = {}

        def fetch(page: Page) -> Listed[UsagePlan]:
            query = {"offset": page.offset, "limit": page.size}
            body = self._client.get(
                "list usage plans of stage",
                f"{self._path(stage_id)}/usage-plans",
                query,
                expect="content",
                kind=list,
                parse=lambda answer: {**answer, "content": [_plan(raw) for raw in answer["content"] or []]},
            )
            limits.update({name: value for name, value in body.items() if name != "content"})
            return body["content"], body.get("total")

        found = self._client.once_listed(lambda: listing(fetch, "usage_plan_id"))
        return cast(StagePlans, {**normalise(limits, StagePlans), "content": found})

    def set_limits(self, stage_id: str, fields: Mapping[str, Any]) -> None:
        """Set the limits for keys without a plan (apigateway-stage-putdefaultusageplan)."""
        where = f"{self._path(stage_id)}/usage-plan"
        self._client.write("set limits of stage", "PUT", where, fields, expect="stage")

    def attach_plan(self, stage_id: str, plan_id: str) -> None:
        """apigateway-stage-associate"""
        where = f"{self._path(stage_id)}/associate-usage-plan"
        self._client.write("attach usage plan", "POST", where, {"usagePlanId": plan_id})

    def detach_plan(self, stage_id: str, plan_id: str) -> None:
        """apigateway-stage-disassociate"""
        where = f"{self._path(stage_id)}/disassociate-usage-plan"
        self._client.write("detach usage plan", "POST", where, {"usagePlanId": plan_id})

    def _path(self, stage_id: str) -> str:
        return f"{self._api}/stages{path(stage_id)}"

    def _written(self, operation: str, method: str, where: str, fields: Mapping[str, Any]) -> Stage:
        made: Stage = self._client.write(
            operation, method, where, fields, expect="stage", kind=dict, parse=lambda body: self._stage(body["stage"])
        )
        return made


class UsagePlans:
    """A method an endpoint, of the account."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def plans(self) -> list[UsagePlan]:
        """All plans of the account (apigateway-usageplan-getusageplanlist)."""

        def fetch(page: Page) -> Listed[UsagePlan]:
            # A read, although it is a POST.
            found: Listed[UsagePlan] = self._client.send(
                Request(
                    "list usage plans",
                    "POST",
                    "/usage-plans/search",
                    body={"offset": page.offset, "limit": page.size},
                    expect="usagePlans",
                    kind=list,
                    parse=lambda body: ([_plan(raw) for raw in body["usagePlans"] or []], body.get("total")),
                )
            )
            return found

        return self._listings.get(PLANS, "usage_plan_id", lambda: listing(fetch, "usage_plan_id"))

    def known_as(self, reference: str) -> UsagePlan | None:
        """The plan that is given by id or by exact name."""
        for each in self.plans():
            if nfc(reference) in (nfc(str(each["usage_plan_name"])), each["usage_plan_id"]):
                return each
        return None

    def plan(self, plan_id: str) -> UsagePlan | None:
        """apigateway-usageplan-getusageplan"""
        try:
            plan: UsagePlan = self._client.get(
                "get usage plan", path("usage-plans", plan_id), expect="usagePlan", kind=dict, parse=_only_plan
            )
        except NotFoundError:
            self._listings.drop(PLANS, plan_id)
            return None
        return self._listings.put(PLANS, plan_id, plan)

    def create_plan(self, fields: Mapping[str, Any]) -> UsagePlan:
        """apigateway-usageplan-createusageplan"""
        plan: UsagePlan = self._client.write(
            "create usage plan", "POST", "/usage-plans", fields, expect="usagePlan", kind=dict, parse=_only_plan
        )
        return self._listings.put(PLANS, plan["usage_plan_id"], plan)

    def update_plan(self, plan_id: str, fields: Mapping[str, Any]) -> UsagePlan:
        """apigateway-usageplan-putusageplan; what is left out is gone."""
        where = path("usage-plans", plan_id)
        plan: UsagePlan = self._client.write(
            "update usage plan", "PUT", where, fields, expect="usagePlan", kind=dict, parse=_only_plan
        )
        return self._listings.put(PLANS, plan_id, plan)

    def delete_plan(self, plan_id: str) -> None:
        """apigateway-usageplan-deleteusageplan"""
        self._client.write("delete usage plan", "DELETE", path("usage-plans", plan_id))
        self._listings.drop(PLANS, plan_id)

    def stages(self, plan_id: str) -> list[PlannedStage]:
        """The stages that have the plan (apigateway-usageplan-getstage)."""

        def fetch(page: Page) -> Listed[PlannedStage]:
            found: Listed[PlannedStage] = self._client.get(
                "list stages of usage plan",
                f"{path('usage-plans', plan_id)}/stages",
                {"offset": page.offset, "limit": page.size},
                expect="stages",
                kind=list,
                parse=lambda body: (
                    [cast(PlannedStage, normalise(raw, PlannedStage)) for raw in body["stages"] or []],
                    body.get("total"),
                ),
            )
            return found

        return self._client.once_listed(lambda: listing(fetch, "stage_id"))


def _only_plan(body: Mapping[str, Any]) -> UsagePlan:
    return _plan(body["usagePlan"])


def _plan(raw: Mapping[str, Any]) -> UsagePlan:
    return cast(UsagePlan, normalise(raw, UsagePlan))


def _deployment(raw: Mapping[str, Any]) -> Deployment:
    known = {name: value for name, value in raw.items() if name != "documentJson"}  # it may have megabytes
    return cast(Deployment, normalise(known, Deployment, times=("deployed_time",), integers=("stage_deployment_no",)))
