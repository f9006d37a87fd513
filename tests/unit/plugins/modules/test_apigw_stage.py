# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stages: what they serve, and when that is deployed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils import _resource
from ansible_collections.naver.ncloud.plugins.modules.apigw_api import MODULE as API
from ansible_collections.naver.ncloud.plugins.modules.apigw_stage import MODULE
from ansible_collections.naver.ncloud.plugins.modules.apigw_stage_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

APIS = "apigateway-api-apis"
LIST, GET, CREATE, PUT, DELETE, ROLLBACK, LIMITS, PLANS, ATTACH, DETACH = (
    f"apigateway-stage-{name}"
    for name in (
        "getstagelist",
        "getstage",
        "createstage",
        "putstage",
        "deletestage",
        "deploy",
        "putdefaultusageplan",
        "getstageusageplan",
        "associate",
        "disassociate",
    )
)
DEPLOY, PUBLISH = "apigateway-api-deploy", "apigateway-api-publish"
DEPLOYMENTS = "apigateway-deployment-deploystage"
ALL_PLANS = "apigateway-usageplan-getusageplanlist"
TREE, METHODS, PARAMETERS = "apigateway-resource-getresourcelist", "apigateway-getmethods", "apigateway-getparameters"

PRODUCT, SCORES = "p1abcd2345", "a6abcd2345"
FIRST, SECOND = 900001, 900002
STAGE: dict[str, Any] = {
    "stageId": "s6abcd2345",
    "apiId": SCORES,
    "stageName": "prod",
    "endpointDomain": "https://backend.example.com",
    "throttleRps": 7,
    "deployedStageDeploymentNo": SECOND,
}
SEED: dict[str, Any] = {
    "apigateway": {
        "products": [{"productId": PRODUCT, "productName": "games"}],
        "apis": [{"apiId": SCORES, "productId": PRODUCT, "apiName": "results"}],
        "stages": [STAGE],
        "deployments": [{"stageId": STAGE["stageId"], "stageDeploymentNo": number} for number in (FIRST, SECOND)],
        "usagePlans": [
            {"usagePlanId": "u6abcd2345", "usagePlanName": "silver"},
            {"usagePlanId": "u7abcd2345", "usagePlanName": "bronze"},
        ],
    }
}
WANTED = {"product": PRODUCT, "api": "results", "name": "prod"}
# A prediction or result of apigw_api saves reading the content.
KNOWN = {
    "product_id": PRODUCT,
    "product_name": "games",
    "api_id": SCORES,
    "api_name": "results",
    "fingerprint": "0" * 64,
}
STAMPED = {
    "stageId": STAGE["stageId"],
    "stageDeploymentNo": SECOND,
    "deploymentDescription": "x [ncp:0000000000000000]",
}
AS_IT_IS: dict[str, Any] = {"apigateway": {"deployments": [STAMPED]}}
WITH_PLAN: dict[str, Any] = {
    "apigateway": {"deployments": [STAMPED], "stages": [{**STAGE, "usagePlanIds": ["u6abcd2345"]}]}
}


def write(operation: str, action: str, says: str, end: dict[str, Any], seed: Any = None, **options: Any) -> Write:
    return Write(
        operation=operation,
        action=action,
        says=says,
        options={"api": KNOWN, "name": "prod", **options},
        end={"apigateway.stages": [{**STAGE, **end}]},
        seed=AS_IT_IS if seed is None else seed,
    )


CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create stage",
            options={
                "product": PRODUCT,
                "api": "results",
                "name": "test",
                "endpoint_domain": "https://test.example.com",
                "throttle_rps": 3,
            },
            end={
                "apigateway.stages": [
                    STAGE,
                    {"stageName": "test", "endpointDomain": "https://test.example.com", "throttleRps": 3},
                ]
            },
        ),
        write(PUT, "update", "update stage", {"throttleRps": 9}, throttle_rps=9),
        write(LIMITS, "set limits", "set limits of stage", {"rateRps": 5}, limits={"rps": 5}),
        write(ATTACH, "attach plan silver", "attach usage plan", {}, usage_plans=["silver"]),
        write(DETACH, "detach plan silver", "detach usage plan", {}, WITH_PLAN, usage_plans=[]),
        write(PUBLISH, "publish", "publish API", {"isPublished": True}, published=True),
        write(DEPLOY, "deploy", "deploy API", {"deployedStageDeploymentNo": None}, {}, note="The second one"),
        write(
            ROLLBACK,
            f"deploy {FIRST}",
            "deploy stage",
            {"deployedStageDeploymentNo": FIRST},
            deployment=FIRST,
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete stage",
            options={"api": KNOWN, "name": "prod", "state": "absent"},
            end={"apigateway.stages": []},
        ),
    ),
    tasks=(Task({**WANTED, "deploy": "never"}),),
    seed=SEED,
)
INFO_CASE = Case(
    tasks=(
        Task({"product": PRODUCT, "api": "results"}),
        Task({"product": "games", "api": SCORES, "name": "prod", "deployments": True}),
        Task({"api": KNOWN, "stage_id": "s6abcd2345"}),
        Task({"product": PRODUCT, "api": SCORES, "usage_plans": True, "working_copy": True}),
    ),
    seed=SEED,
)


def document(*paths: str) -> dict[str, Any]:
    return {"openapi": "3.0.3", "paths": {path: {"get": {}} for path in paths}}


def make_api(account: Account, *paths: str) -> dict[str, Any]:
    api: dict[str, Any] = account.run(API, product=PRODUCT, name="scores", definition=document(*paths))["api"]
    return api


def deployments(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.run(INFO, product=PRODUCT, api="scores", deployments=True)["stages"][0][
        "deployments"
    ]
    return found


# -- deploying


def test_from_nothing_to_a_deployed_stage_and_on(account: Account) -> None:
    """Created, deployed by that, and then deployed when the content changes, once each."""
    account.emulator.seed(SEED)
    api = make_api(account, "/scores")
    options = {"name": "prod", "endpoint_domain": "https://b.example.com", "note": "Scores"}

    made = account.apply(MODULE, api=api, **options)

    assert account.calls == [LIST, CREATE]  # a creation deploys
    assert made["actions"] == ["create"]
    assert made["deploy_reason"] == "the stage is new"
    assert made["stage"]["invoke_url"].endswith("/scores/prod")
    (first,) = deployments(account)
    assert first["deployment_description"] == f"Scores [ncp:{api['fingerprint'][:16]}]"

    again = account.apply(MODULE, api=api, **options)

    assert account.calls == [LIST, GET, DEPLOYMENTS]
    assert not again["changed"]
    assert again["deploy_reason"] is None

    changed = make_api(account, "/scores", "/more")
    second = account.apply(MODULE, api=changed, **options)

    assert second["actions"] == ["deploy"]
    assert second["deploy_reason"] == "the content has changed"
    assert account.writes == [DEPLOY]
    assert second["diff"]["before"]["deployed content"] == api["fingerprint"][:16]
    assert second["diff"]["after"]["deployed content"] == changed["fingerprint"][:16]
    assert [each["stage_deployment_no"] for each in deployments(account)] == sorted(
        (first["stage_deployment_no"], second["stage"]["deployed_stage_deployment_no"]), reverse=True
    )

    back = account.apply(MODULE, api=changed, name="prod", deployment=first["stage_deployment_no"])

    assert account.calls == [LIST, GET, DEPLOYMENTS, ROLLBACK]
    assert back["stage"]["deployed_stage_deployment_no"] == first["stage_deployment_no"]
    assert not account.apply(MODULE, api=changed, name="prod", deployment=first["stage_deployment_no"])["changed"]
    assert account.apply(MODULE, api=changed, name="prod")["actions"] == ["deploy"]  # nothing pins it any more


def test_without_the_result_of_the_api_the_content_is_read(account: Account) -> None:
    account.emulator.seed(SEED)
    api = make_api(account, "/scores")
    account.run(MODULE, api=api, name="prod", endpoint_domain="NONE")

    again = account.apply(MODULE, product="games", api="scores", name="prod")

    assert not again["changed"]
    assert account.calls[-3:] == [TREE, METHODS, PARAMETERS]


def test_check_mode_predicts_what_the_api_only_predicted(account: Account) -> None:
    account.emulator.seed(SEED)
    account.run(MODULE, api=make_api(account, "/scores"), name="prod", endpoint_domain="NONE")

    change = {"product": PRODUCT, "name": "scores", "definition": document("/other")}
    predicted = account.run(API, check=True, **change)["api"]
    foreseen = account.run(MODULE, check=True, api=predicted, name="prod")
    done = account.run(MODULE, api=account.run(API, **change)["api"], name="prod")

    assert foreseen["actions"] == done["actions"] == ["deploy"]
    assert foreseen["diff"] == done["diff"]


def test_check_mode_before_there_is_an_api(account: Account) -> None:
    account.emulator.seed(SEED)
    api = account.run(API, check=True, product=PRODUCT, name="new", definition=document("/a"))["api"]

    foreseen = account.run(MODULE, check=True, api=api, name="prod", endpoint_domain="NONE")

    assert foreseen["actions"] == ["create"]
    assert account.calls == []
    assert account.fail(MODULE, api=api, name="prod", endpoint_domain="NONE")["failure"]["kind"] == "input"


def test_an_unknown_deployment_is_replaced(account: Account) -> None:
    account.emulator.seed(SEED)

    done = account.apply(MODULE, **WANTED)

    assert done["actions"] == ["deploy"]
    assert done["deploy_reason"] == "it is unknown what is deployed: the current deployment has no stamp"
    assert not account.apply(MODULE, **WANTED)["changed"]


@pytest.mark.parametrize(("deploy", "actions"), [("never", []), ("always", ["deploy"])])
def test_never_and_always(account: Account, deploy: str, actions: list[str]) -> None:
    account.emulator.seed(SEED)

    for _time in range(2):
        assert account.apply(MODULE, **WANTED, deploy=deploy)["actions"] == actions


@pytest.mark.parametrize("deploy", ["changed", "always"])
@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_deployment_whose_answer_is_lost(account: Account, drop: str, deploy: str) -> None:
    """The stamp says whether it happened."""
    account.emulator.seed(SEED)
    account.emulator.add_fault(operation=DEPLOY, nth=1, drop=drop)

    done = account.run(MODULE, **WANTED, deploy=deploy)

    assert done["actions"] == ["deploy"]
    assert account.writes.count(DEPLOY) == (2 if drop == "before" else 1)
    assert not account.apply(MODULE, **WANTED)["changed"]


def test_a_deployment_that_does_not_exist(account: Account) -> None:
    account.emulator.seed(SEED)

    refused = account.refuse(MODULE, **WANTED, deployment=5)

    assert "Could not deploy 5 to API Gateway stage 'prod' of API 'results'" in refused["msg"]
    assert f"it has no deployment 5; its latest ones: {SECOND}, {FIRST}" in refused["msg"]
    assert (
        "Omit deployment"
        in account.refuse(MODULE, **{**WANTED, "name": "new"}, endpoint_domain="NONE", deployment=5)["msg"]
    )


# -- settings


@pytest.mark.parametrize(
    ("options", "fields", "off", "gone"),
    [
        ({"cache_ttl": 60}, {"cacheTtlSec": 60}, {"cache_ttl": 0}, "cacheTtlSec"),
        ({"throttle_rps": 60}, {"throttleRps": 60}, {"throttle_rps": 0}, "throttleRps"),
        (
            {"ip_acl": {"allow": ["192.0.2.0/24", "198.51.100.7"]}},
            {"ipAclCode": "ALLOWED", "ipAclList": "192.0.2.0/24,198.51.100.7"},
            {"ip_acl": {}},
            "ipAclCode",
        ),
        ({"ip_acl": {"reject": ["192.0.2.1"]}}, {"ipAclCode": "REJECTED"}, {"ip_acl": {"allow": []}}, "ipAclList"),
        (
            {"maintenance": {"status": 503, "response": "Back at noon"}},
            {"isMaintenance": True, "statusCode": 503, "response": "Back at noon"},
            {"maintenance": {}},
            "isMaintenance",
        ),
        (
            {"compression": 0},
            {"enabledContentEncoding": True, "minimumCompressionSize": 0},
            {"compression": -1},
            "enabledContentEncoding",
        ),
        ({"endpoint_domain": "http://10.0.0.1:8080/a"}, {"endpointDomain": "http://10.0.0.1:8080/a"}, {}, ""),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_settings(
    account: Account, options: dict[str, Any], fields: dict[str, Any], off: dict[str, Any], gone: str
) -> None:
    account.emulator.seed(SEED)
    wanted = {**WANTED, "deploy": "never"}

    done = account.apply(MODULE, **wanted, **options)

    assert done["actions"] == ["update"]
    (body,) = (entry["body"] for entry in account.entries if entry["write"])
    assert fields.items() <= body.items()
    assert {"endpointDomain", "throttleRps"} <= set(body)  # what is not sent is gone
    assert not account.apply(MODULE, **wanted, **options)["changed"]
    assert account.calls == [APIS, LIST, GET]
    if off:
        account.apply(MODULE, **wanted, **off)
        (stage,) = account.emulator.state("apigateway")["stages"]
        assert not stage.get(gone)
        assert not account.apply(MODULE, **wanted, **off)["changed"]


def test_what_a_stage_serves_and_allows_is_read_when_asked_for(account: Account) -> None:
    account.emulator.seed(SEED)
    api = make_api(account, "/scores")
    account.run(MODULE, api=api, name="prod", endpoint_domain="NONE")
    account.run(MODULE, api=api, name="prod", limits={"rps": 5}, usage_plans=["silver"])
    options = {"usage_plans": True, "working_copy": True}

    (stage,) = account.run(INFO, api=api, **options)["stages"]

    assert account.calls == [APIS, LIST, GET, PLANS, DEPLOYMENTS]
    assert stage["serves_working_copy"] is True
    assert (stage["rate_rps"], stage["usage_plans"], stage["usage_plan_ids"]) == (5, ["silver"], ["u6abcd2345"])
    changed = make_api(account, "/scores", "/teams")
    assert account.run(INFO, api=changed, **options)["stages"][0]["serves_working_copy"] is False
    assert account.calls == [APIS, LIST, GET, PLANS, DEPLOYMENTS]
    assert account.run(INFO, product=PRODUCT, api="scores", **options)["stages"][0]["serves_working_copy"] is False
    assert TREE in account.calls
    number = stage["deployed_stage_deployment_no"]
    account.seed(
        "apigateway",
        deployments=[{"stageId": stage["id"], "stageDeploymentNo": number, "deploymentDescription": "by hand"}],
    )
    assert account.run(INFO, api=changed, **options)["stages"][0]["serves_working_copy"] is None
    assert "serves_working_copy" not in account.run(INFO, api=changed)["stages"][0]


def test_the_order_of_addresses_means_nothing(account: Account) -> None:
    account.emulator.seed(SEED)
    account.seed(
        "apigateway", stages=[{**STAGE, "ipAclCode": "ALLOWED", "ipAclList": "192.0.2.9\n192.0.2.1, 192.0.2.5"}]
    )

    addresses = ["192.0.2.1", "192.0.2.5", "192.0.2.9"]
    assert not account.apply(MODULE, **WANTED, deploy="never", ip_acl={"allow": addresses})["changed"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"endpoint_domain": "backend"}, "endpoint_domain is 'backend' but must be a URL"),
        ({"endpoint_domain": "https://" + "a" * 200 + ".com"}, "endpoint_domain"),
        ({"throttle_rps": -1}, "throttle_rps is -1"),
        ({"cache_ttl": 3601}, "cache_ttl is 3601"),
        ({"ip_acl": {"allow": ["300.1.1.1"]}}, "ip_acl.allow is '300.1.1.1'"),
        ({"ip_acl": {"allow": ["192.0.2.1"], "reject": ["192.0.2.2"]}}, "ip_acl has both allow and reject"),
        ({"ip_acl": {"allow": [f"192.0.2.{number}/32" for number in range(200)]}}, "ip_acl has more than 2000"),
        ({"maintenance": {"status": 99}}, "maintenance.status is 99"),
        ({"maintenance": {"response": "x" * 1501}}, "maintenance.response"),
        ({"compression": -2}, "compression is -2"),
        ({"note": "x" * 278}, "note is 'xxx"),
        ({"limits": {"day": 5}}, "the quota of a day is 5 and that of a month not set"),
        ({"limits": {"day": 0, "month": 5}}, "the quota of a day is 0 and that of a month 5"),
        ({"product": None}, "api is given without its product"),
        ({"name": "a.b"}, "name is 'a.b'"),
        ({"name": "new"}, "creating it requires: endpoint_domain"),
    ],
    ids=str,
)
def test_bad_options(account: Account, options: dict[str, Any], sentence: str) -> None:
    account.emulator.seed(SEED)

    refused = account.refuse(MODULE, **{**WANTED, "deploy": "never", **options})

    assert re.search(re.escape(sentence), refused["msg"])


# -- limits and plans


def test_limits(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = {**WANTED, "deploy": "never"}
    limits = {"rps": 5, "day": 800, "month": 24800, "count": ["5xx", "2xx"]}

    done = account.apply(MODULE, **wanted, limits=limits)

    assert account.writes == [LIMITS]
    assert account.entries[-1]["body"] == {
        "rateRps": 5,
        "dayQuotaRequest": 800,
        "monthQuotaRequest": 24800,
        "quotaCondition": "2xx,5xx",
    }
    assert done["stage"]["rate_rps"] == 5
    assert not account.apply(MODULE, **wanted, limits={**limits, "count": ["2xx", "5xx"]})["changed"]
    account.apply(MODULE, **wanted, limits={"day": 0, "month": 0})
    assert account.entries[-1]["body"] == {"rateRps": 5, "quotaCondition": "2xx,5xx"}


def test_usage_plans_are_a_set(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = {**WANTED, "deploy": "never"}

    assert account.apply(MODULE, **wanted, usage_plans=["silver", "u7abcd2345"])["stage"]["usage_plans"] == [
        "bronze",
        "silver",
    ]
    assert not account.apply(MODULE, **wanted, usage_plans=["bronze", "silver"])["changed"]
    assert account.apply(MODULE, **wanted, usage_plans=["bronze"])["actions"] == ["detach plan silver"]
    assert account.apply(MODULE, **wanted, usage_plans=[])["actions"] == ["detach plan bronze"]
    assert "no usage plan 'gold'" in account.refuse(MODULE, **wanted, usage_plans=["gold"])["msg"]


def test_a_stage_with_plans_is_deleted_after_them(account: Account) -> None:
    account.emulator.seed(SEED)
    account.run(MODULE, **WANTED, deploy="never", usage_plans=["silver"])

    assert account.apply(MODULE, **WANTED, state="absent")["actions"] == ["detach plan silver", "delete"]


@pytest.mark.parametrize("options", [{"api": "nothing"}, {"product": "nothing at all"}])
def test_absent_with_its_api(account: Account, options: dict[str, str]) -> None:
    account.emulator.seed(SEED)

    done = account.run(MODULE, **{**WANTED, **options}, state="absent")

    assert not done["changed"]
    assert "treated as absent" in done["warnings"][0]
    assert account.fail(MODULE, **{**WANTED, **options})["failure"]["kind"] == "not_found"


def test_publishing(account: Account) -> None:
    account.emulator.seed(SEED)
    wanted = {**WANTED, "deploy": "never"}

    assert account.apply(MODULE, **wanted, published=True)["actions"] == ["publish"]
    assert account.entries[-1]["body"] == {"stages": [{"stageId": "s6abcd2345", "isPublished": True}]}
    assert not account.apply(MODULE, **wanted, published=True)["changed"]
    assert account.apply(MODULE, **wanted, published=False)["actions"] == ["withdraw"]


def test_a_stage_by_its_id_while_lists_are_behind(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resource, "LAG", 2.0)
    account.emulator.seed(SEED)
    stage = account.run(MODULE, **{**WANTED, "name": "fresh"}, endpoint_domain="NONE")["stage"]
    by_id = {"product": WANTED["product"], "api": WANTED["api"], "stage_id": stage["id"]}

    assert "A stage cannot be renamed" in account.refuse(MODULE, **by_id, name="another")["msg"]
    assert account.apply(MODULE, **by_id, throttle_rps=7)["actions"] == ["update"]


def test_absent_by_ids_of_what_is_gone(account: Account) -> None:
    account.emulator.seed(SEED)
    made = account.run(
        API,
        product=WANTED["product"],
        name="shortlived",
        definition={"openapi": "3.0.3", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {}}}},
    )["api"]
    stage = account.run(MODULE, api=made, name="prod", endpoint_domain="NONE")["stage"]
    account.run(MODULE, api=made, name="prod", state="absent")
    account.run(API, product=WANTED["product"], name="shortlived", state="absent")

    done = account.run(MODULE, api=made, stage_id=stage["id"], state="absent")

    assert not done["changed"]
