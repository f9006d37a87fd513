# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A usage plan of API Gateway as the engine manages it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _limits as limits
from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import camel, nfc
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import (
    PlannedStage,
    Stages,
    UsagePlan,
    UsagePlans,
)

RULES = {
    "name": rules.readable(20),
    "usage_plan_id": rules.SHORT_ID,
    "description": rules.at_most(50),
    "except_stages": rules.READABLE,
    **limits.RULES,
}


class UsagePlanResource(Resource[UsagePlan]):
    kind = "API Gateway usage plan"
    id_field = "usage_plan_id"
    name_field = "usage_plan_name"
    id_option = "usage_plan_id"
    managed = ("name", "description", *limits.FIELDS)
    rules = RULES
    sets = frozenset({"count"})

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._client = client
        self._api = UsagePlans(client)

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        yield from rules.objection(lambda: limits.check(options))

    def get(self, identifier: str) -> UsagePlan | None:
        return self._api.plan(identifier)

    def named(self) -> list[UsagePlan]:
        name = nfc(self.options["name"])
        return [plan for plan in self._api.plans() if nfc(str(plan["usage_plan_name"])) == name]

    @classmethod
    def described(cls, record: UsagePlan) -> Description:
        known = {name: record["usage_plan_" + name] for name in ("name", "description")}  # type: ignore[literal-required]
        return Description({**known, **limits.described(record)})

    def comparable(self, current: UsagePlan) -> Mapping[str, Any]:
        return {
            "name": current["usage_plan_name"],
            "description": current["usage_plan_description"],
            **limits.as_options(current),
        }

    def is_immutable(self, field: str) -> bool:
        return False

    def creation(self, replaced: UsagePlan | None) -> Step[UsagePlan]:
        self.require(self.wanted, "name")
        nothing = dict.fromkeys(UsagePlan.__annotations__)
        return Step(
            "create",
            perform=lambda current: self._api.create_plan(_body(self.wanted)),
            predict=lambda current: cast(UsagePlan, {**nothing, **_record(self.wanted)}),
            took_effect=lambda seen: seen is not None,
        )

    def update(self, changes: list[Change]) -> Step[UsagePlan]:
        def wanted(plan: UsagePlan) -> dict[str, Any]:
            return self.wanted_over(self.comparable(plan))

        return Step(
            "update",
            perform=lambda plan: self._api.update_plan(plan["usage_plan_id"], _body(wanted(plan))),
            predict=lambda plan: cast(UsagePlan, {**plan, **_record(wanted(plan)), "modifier": None}),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: UsagePlan) -> list[Step[UsagePlan]]:
        """:raises InputError: stages use it. What would become of their limits is documented nowhere."""
        leaving = self.options.get("except_stages") or []
        return self.removal_unless_used(
            current, leaving, self._refuse_stages, lambda plan: self._api.delete_plan(plan["usage_plan_id"])
        )

    def _refuse_stages(self, current: UsagePlan, leaving: list[str]) -> None:
        names = [
            name
            for stage in self._api.stages(current["usage_plan_id"])
            if (name := _name_of(stage)) not in leaving and self._is_there(stage)
        ]
        if names:
            with attempting(f"delete {self.kind} {self.label}"):
                raise InputError(
                    f"{len(names)} stage{'s use' if len(names) > 1 else ' uses'} it: {line(', '.join(names))}",
                    "Take it out of their usage_plans first",
                )

    def _is_there(self, stage: PlannedStage) -> bool:
        """Whether a stage exists. A list may still show it when it is gone."""
        if not (stage["product_id"] and stage["api_id"]):
            return True
        return Stages(self._client, stage["product_id"], stage["api_id"]).stage(stage["stage_id"]) is not None


def _name_of(stage: PlannedStage) -> str:
    return "/".join(str(name or "?") for name in (stage["product_name"], stage["api_name"], stage["stage_name"]))


def _record(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options in the words of the record."""
    fields = limits.as_fields(options)
    return {
        **{f"usage_plan_{name}": options[name] for name in ("name", "description") if name in options},
        **{name: fields[name] for option, name in limits.FIELDS.items() if option in options},
    }


def _body(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request: complete, since what it leaves out is gone."""
    return {camel(name): value for name, value in _record(options).items() if value is not None}
