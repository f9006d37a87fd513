# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Usage plans of API Gateway, from the outside in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.apigw_usage_plan import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

STAGE = "apigateway-stage-getstage"
LIST, GET, CREATE, PUT, DELETE, STAGES = (
    f"apigateway-usageplan-{name}"
    for name in ("getusageplanlist", "getusageplan", "createusageplan", "putusageplan", "deleteusageplan", "getstage")
)
GOLD: dict[str, Any] = {
    "usagePlanId": "u8abcd2345",
    "usagePlanName": "gold",
    "usagePlanDescription": "For partners",
    "rateRps": 50,
    "dayQuotaRequest": 1000,
    "monthQuotaRequest": 20000,
    "quotaCondition": "2xx",
}
SEED: dict[str, Any] = {"apigateway": {"usagePlans": [GOLD]}}
CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create usage plan",
            options={"name": "basic", "description": "For all", "rps": 5, "day": 10, "month": 100, "count": ["2xx"]},
            end={
                "apigateway.usagePlans": [
                    GOLD,
                    {
                        "usagePlanName": "basic",
                        "usagePlanDescription": "For all",
                        "rateRps": 5,
                        "dayQuotaRequest": 10,
                        "monthQuotaRequest": 100,
                        "quotaCondition": "2xx",
                    },
                ]
            },
        ),
        Write(
            operation=PUT,
            action="update",
            says="update usage plan",
            options={"name": "gold", "rps": 60},
            end={"apigateway.usagePlans": [{**GOLD, "rateRps": 60}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete usage plan",
            options={"name": "gold", "state": "absent"},
            end={"apigateway.usagePlans": []},
        ),
    ),
    tasks=(Task({"usage_plan_id": "u8abcd2345", "name": "platinum"}),),
    seed=SEED,
)
INFO_CASE = Case(tasks=(Task({}), Task({"name": "gold"}), Task({"usage_plan_id": "u8abcd2345"})), seed=SEED)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ({"description": ""}, {"usagePlanDescription": ""}),
        ({"rps": 0}, {"rateRps": None}),
        ({"day": 0, "month": 0}, {"dayQuotaRequest": None, "monthQuotaRequest": None}),
        ({"day": 5, "month": 6}, {"dayQuotaRequest": 5, "monthQuotaRequest": 6}),
        ({"count": ["others", "2xx"]}, {"quotaCondition": "2xx,others"}),
        ({"count": []}, {"quotaCondition": None}),
        ({"usage_plan_id": "u8abcd2345", "name": "silver"}, {"usagePlanName": "silver"}),
    ],
    ids=str,
)
def test_an_update_sends_all_that_stays(account: Account, wanted: dict[str, Any], sent: dict[str, Any]) -> None:
    account.emulator.seed(SEED)
    options = {"name": "gold", **wanted}

    done = account.apply(MODULE, **options)

    assert done["actions"] == ["update"]
    (body,) = (entry["body"] for entry in account.entries if entry["write"])
    whole = {name: value for name, value in {**GOLD, **sent}.items() if name != "usagePlanId"}
    assert body == {name: value for name, value in whole.items() if value is not None}
    assert not account.apply(MODULE, **options)["changed"]
    assert account.calls in ([LIST], [GET])


def test_letters_that_are_written_in_two_ways_are_one(account: Account) -> None:
    made = account.apply(MODULE, name="\u00e9t\u00e9", rps=5)["usage_plan"]

    again = account.run(MODULE, name="e\u0301te\u0301", rps=5)

    assert not again["changed"]
    assert again["usage_plan"]["id"] == made["id"]


def test_a_plan_that_stages_use_is_not_deleted(account: Account) -> None:
    account.emulator.seed(SEED)
    stage = {"stageName": "prod", "usagePlanIds": ["u8abcd2345"]}
    account.seed("apigateway", apis=[{"apiName": "scores", "stages": [stage]}])

    refused = account.refuse(MODULE, name="gold", state="absent")

    assert account.calls == [LIST, STAGES, STAGE]  # as a list may still show what is gone
    assert "1 stage uses it" in refused["msg"]
    assert "/scores/prod" in refused["msg"]
    (product,) = account.emulator.state()["apigateway"]["products"]
    leaving = {"name": "gold", "state": "absent", "except_stages": [f"{product['productName']}/scores/prod"]}
    assert account.run(MODULE, check=True, **leaving)["actions"] == ["delete"]
    assert "1 stage uses it" in account.fail(MODULE, **leaving)["msg"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"day": 5}, "the quota of a day is 5 and that of a month not set"),
        ({"day": 5, "month": 0}, "the quota of a day is 5 and that of a month 0"),
        ({"rps": -1}, "rps is -1"),
        ({"day": 2**53, "month": 1}, "day is 9007199254740992"),
        ({"name": "x" * 21}, "name is"),
        ({"description": "x" * 51}, "description is"),
    ],
    ids=str,
)
def test_bad_options(account: Account, options: dict[str, Any], sentence: str) -> None:
    assert sentence in account.refuse(MODULE, **{"name": "gold", **options})["msg"]
    assert account.calls == []
