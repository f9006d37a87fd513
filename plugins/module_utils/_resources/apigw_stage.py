# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stage of API Gateway as the engine manages it: its settings, its limits, and what is deployed to it.

Whether the working copy differs from what is deployed, the API does not tell. So the description of each deployment
ends with a stamp, the beginning of the content's fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _limits as limits
from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    InputError,
    NotFoundError,
    after_write,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._records import camel, given
from ansible_collections.naver.ncloud.plugins.module_utils._resource import (
    Change,
    Description,
    Resource,
    Step,
    difference,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import Api, ApiGateway
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_content import (
    ORIGIN,
    Content,
    content_of_origin,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import (
    Deployment,
    Stage,
    StagePlans,
    Stages,
    UsagePlans,
)

RANGE = rules.matches(
    rf"{rules.ADDRESS}(/(\d|[12]\d|3[0-2]))?", "an IPv4 address like 192.0.2.1, or a range like 192.0.2.0/24"
)
LONGEST_LIST, LONGEST_DESCRIPTION, STAMP_LENGTH = 2000, 300, 16
STAMP = re.compile(rf" ?\[ncp:([0-9a-f]{{{STAMP_LENGTH}}})\]\Z")
LONGEST_NOTE = LONGEST_DESCRIPTION - len(" [ncp:]") - STAMP_LENGTH
OFF = -1  # compression
ALWAYS = "deploy is always"
PREDICTED = "?"  # begins what no usage plan has as its id
RULES = {
    "product": rules.reference("product"),
    "api": rules.reference("api", "product"),
    "name": rules.matches(r"[A-Za-z0-9_-]{1,20}", "1 to 20 English letters, digits, underscores or hyphens"),
    "stage_id": rules.SHORT_ID,
    "endpoint_domain": rules.matches(
        rf"(?=.{{1,200}}\Z)(NONE|{rules.ENDPOINT})",
        "a URL of at most 200 characters like https://backend.example.com:8443/path, or NONE",
    ),
    "throttle_rps": rules.between(0, limits.MOST_RPS),
    "cache_ttl": rules.between(0, 3600, " seconds"),
    "ip_acl.allow": RANGE,
    "ip_acl.reject": RANGE,
    "maintenance.status": rules.between(100, 599),
    "maintenance.response": rules.at_most(1500),
    "compression": rules.between(OFF, 10485760, " bytes"),
    "usage_plans": rules.reference("usage_plan", each=True),
    "deployment": rules.between(1, 2**63 - 1),
    "note": rules.at_most(LONGEST_NOTE),
    **{f"limits.{name}": rule for name, rule in limits.RULES.items()},
}
# What PUT replaces as a whole.
SETTINGS = (
    "endpoint_domain",
    "cache_ttl_sec",
    "throttle_rps",
    "ip_acl_code",
    "ip_acl_list",
    "is_maintenance",
    "status_code",
    "response",
    "enabled_content_encoding",
    "minimum_compression_size",
)


class StageResource(Resource[Stage]):
    """Its record has more than a stage: ``usage_plans``, names by id; and ``content``, the stamp of the deployment."""

    kind = "API Gateway stage"
    id_field = "stage_id"
    name_field = "stage_name"
    id_option = "stage_id"
    unique_names = True
    reads_lists = True
    made_of: ClassVar[tuple[str, ...]] = ("endpoint_domain", "note")
    rules = RULES
    immutable_hint = "A stage cannot be renamed: create it under the new name and delete this one"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self.wanted = settings(given(options))
        self._client = client
        self._gateway = ApiGateway(client)
        self._plans = UsagePlans(client)
        self._api: Api | None = None
        self._stages: Stages | None = None
        self._limits: dict[str, Any] | None = given(options.get("limits"))
        self._wanted_plans: dict[str, str] | None = None  # names by id
        self._published: bool | None = options.get("published")
        self._deploy: str = options.get("deploy") or "changed"
        self._pinned: int | None = options.get("deployment")
        self._fingerprint: str | None = None
        self._reason: str | None = None  # why it is deployed
        self._number: int | None = None  # of the deployment before that
        self._is_created = False

    @classmethod
    def described(cls, record: Stage) -> Description:
        """Return its options, as far as the info module was asked for them."""
        known = cast("Mapping[str, Any]", record)
        acl = {"ALLOWED": "allow", "REJECTED": "reject"}.get(str(record["ip_acl_code"]))
        maintenance = {"status": record["status_code"], "response": record["response"]}
        options = {
            "product": record["product_id"],
            "api": record["api_id"],
            "name": record["stage_name"],
            "endpoint_domain": record["endpoint_domain"],
            "throttle_rps": record["throttle_rps"] or None,
            "cache_ttl": record["cache_ttl_sec"] or None,
            "ip_acl": {acl: _in_order(record["ip_acl_list"]).split(",")} if acl and record["ip_acl_list"] else None,
            "maintenance": maintenance if record["is_maintenance"] else None,
            "compression": record["minimum_compression_size"] if record["enabled_content_encoding"] else None,
            "limits": limits.described(record),
            "usage_plans": known.get("usage_plan_ids"),
            "published": record["is_published"],
        }
        remarks = []
        if not known.get("serves_working_copy"):
            options["deploy"] = "never"
            remarks.append("What it serves is not known to be the API's working copy, so nothing is deployed to it.")
        if record["is_canary"]:
            remarks.append("Its canary is not here.")
        return Description(options, tuple(remarks))

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        yield from rules.objection(lambda: limits.check(options.get("limits") or {}))
        acl = given(options.get("ip_acl") or {})
        if len(acl) > 1:
            yield InputError("ip_acl has both allow and reject, but a stage has one list", "Keep one of them")
        if len(",".join(next(iter(acl.values()), ()))) > LONGEST_LIST:
            yield InputError(f"ip_acl has more than {LONGEST_LIST} characters in all", "Use ranges, like 192.0.2.0/24")
        if isinstance(options.get("api"), str) and options.get("product") is None:
            yield InputError("api is given without its product", "Set product too")

    @property
    def label(self) -> str:
        """APIs often have stages of the same names."""
        api = self.options["api"]
        named = rules.name_of(api, "api")
        return f"{super().label} of API {rules.shown(named)}" if named else super().label

    # -- what there is

    def find(self) -> Stage | None:
        try:
            self._api = found_api(self._gateway, self.options)
        except NotFoundError as error:
            if self.state != "absent":
                raise
            self.skip_reason = f"{error.problem}, so {self.kind} {self.label} is treated as absent"
            return None
        if not self._api["api_id"]:  # check mode only predicted it
            return self._knowing(self._cloned(self._api))
        self._stages = Stages(self._client, self._api["product_id"], self._api["api_id"])
        try:
            if self.options.get("stage_id") is not None:
                self._stages.stages()  # for the host
            found = super().find()
        except NotFoundError as error:
            if self.state != "absent":
                raise
            self.skip_reason = f"{error.problem}, so {self.kind} {self.label} is treated as absent"
            return None
        if found is not None and self.listed:
            found = self.get(found["stage_id"])
            self.listed = False
        return self._knowing(found)

    def _cloned(self, api: Mapping[str, Any]) -> Stage | None:
        """Return the stage that a predicted clone begins with.

        Assumption: a clone has its origin's stages with their settings, but none of them is deployed or published, and
        none has usage plans or limits.
        """
        origin = given(api.get("origin") or {})
        if self.state == "absent" or len(origin) < len(ORIGIN):
            return None
        stages = Stages(self._client, origin["product_id"], origin["api_id"])
        for listed in stages.stages():
            if listed["stage_name"] == self.options["name"] and (stage := stages.stage(listed["stage_id"])):
                kept = {name: stage[name] for name in SETTINGS}  # type: ignore[literal-required]
                known = {"stage_name": stage["stage_name"], "product_id": api["product_id"], "is_published": False}
                plans: dict[str, Any] = {} if self.options.get("usage_plans") is None else {"usage_plans": {}}
                return cast(Stage, {**dict.fromkeys(Stage.__annotations__), **kept, **known, **plans})
        return None

    def _knowing(self, found: Stage | None) -> Stage | None:
        """Find out what the plan needs to know beside the stage."""
        if self.state == "absent":
            return found
        if (plans := self.options.get("usage_plans")) is not None:
            self._wanted_plans = dict(map(self._plan, plans))
        if self._pinned is None and self._deploy != "never":
            self._fingerprint = self._fingerprint_of(self._api)
        return found

    def _fingerprint_of(self, api: Api | None) -> str:
        known = cast("Mapping[str, Any]", api or {})
        if known.get("api_id") or known.get("fingerprint"):
            return fingerprint_of(self._client, known)
        if content := content_of_origin(self._client, known):
            return content.tree().definition.fingerprint()
        raise InputError(
            "api is a prediction without a fingerprint, so its content is not known",
            "Set definition or src in the task that creates the API, or set deploy to never",
        )

    def _plan(self, plan: Any) -> tuple[str, str]:
        """Return id and name of a usage plan.

        :raises NotFoundError: there is no such plan.
        """
        if isinstance(plan, Mapping):
            name = str(plan["usage_plan_name"])
            return str(plan.get("usage_plan_id") or f"{PREDICTED}{name}"), name
        if found := self._plans.known_as(plan):
            return found["usage_plan_id"], found["usage_plan_name"]
        raise NotFoundError(f"there is no usage plan {plan!r}", "Correct usage_plans: ids or exact names")

    def named(self) -> list[Stage]:
        read = self._stages.stages if self._stages else list
        api = self.options["api"]
        try:
            # A new clone has the stages of its source, also while lists do not know it yet.
            stages = self._client.once_listed(read) if isinstance(api, Mapping) and api.get("origin") else read()
        except NotFoundError:
            # Lists lag behind: they don't show yet an API that is new, or still one that is gone.
            if not isinstance(api, Mapping) and self.state != "absent":
                raise
            stages = []
        return [stage for stage in stages if stage["stage_name"] == self.options["name"]]

    def creation_key(self, current: Stage | None = None) -> str:
        return f"{super().creation_key(current)}\n{self._api and self._api['api_id']}"

    def get(self, identifier: str) -> Stage | None:
        stage = None if self._stages is None else self._stages.stage(identifier)
        return None if stage is None else self._complete(stage)

    def find_created(self) -> Stage | None:
        found = super().find_created()
        return None if found is None else self.get(found["stage_id"])

    def _complete(self, stage: Stage) -> Stage:
        """Add what is managed and other calls show."""
        known: dict[str, Any] = {**stage, **self._address(stage["stage_name"])}
        if self._stages is None or self._api is None:
            return cast(Stage, known)
        if self._limits is not None or self.options.get("usage_plans") is not None or self.state == "absent":
            plans = self._stages.plans(stage["stage_id"])
            known |= limits_of(plans)
            known["usage_plans"] = names_of(plans)
        if self._published is not None:
            published = self._gateway.published_stages(self._api["product_id"], self._api["api_name"])
            known["is_published"] = stage["stage_id"] in published
        number = stage["deployed_stage_deployment_no"]
        if self.state != "absent" and self._pinned is None and self._deploy == "changed" and number is not None:
            known["content"] = self._stamp_of(stage["stage_id"], number)
        return cast(Stage, known)

    def _address(self, name: str) -> dict[str, Any]:
        host = None if self._stages is None else self._stages.host
        return {} if self._api is None else {"api_name": self._api["api_name"], **address(host, self._api, name)}

    def _stamp_of(self, stage_id: str, number: int) -> str | None:
        """Return the stamp of a deployment, None where it has none or is not listed."""
        return None if self._stages is None else stamp_of(self._stages.deployments(stage_id), number)

    # -- what is wanted

    def comparable(self, current: Stage) -> Mapping[str, Any]:
        return {**current, "name": current["stage_name"], "ip_acl_list": _in_order(current["ip_acl_list"]) or None}

    def is_meant(self, record: Stage) -> bool:
        return bool(record["stage_name"] == self.options["name"])

    def is_immutable(self, field: str) -> bool:
        return field == "name"

    @property
    def _stamp(self) -> str:
        return (self._fingerprint or "")[:STAMP_LENGTH]

    @property
    def _description(self) -> str:
        note = self.options.get("note") or ""
        return f"{note} [ncp:{self._stamp}]".strip() if self._stamp else note

    def creation(self, replaced: Stage | None) -> Step[Stage]:
        self._is_created = True
        self.require(self.options, "name", "endpoint_domain")
        if self._pinned is not None:
            raise InputError(
                f"it does not exist, so it has no deployment {self._pinned}", "Omit deployment to create the stage"
            )
        name = self.options["name"]
        known = {
            **dict.fromkeys(Stage.__annotations__),
            **{field: value for field, value in self.wanted.items() if field != "name"},
            "product_id": self._api and self._api["product_id"],
            "api_id": self._api and self._api["api_id"],
            "stage_name": name,
            **self._address(name),
            **self._more(),
        }

        def create(current: Stage | None) -> Stage:
            stages = self._known_stages()
            body = {**_body(self.wanted), "stageName": name}
            body |= {"deploymentDescription": self._description} if self._description else {}
            stage = stages.create_stage(body)
            if stage["deployed_stage_deployment_no"] is None and self._deploy != "never":
                with after_write():
                    stages.deploy(stage["stage_id"], self._description)
                    stage = stages.stage(stage["stage_id"]) or stage
            return cast(Stage, {**stage, **self._address(name), **self._more()})

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(Stage, known),
            took_effect=lambda seen: seen is not None,
        )

    def _more(self) -> dict[str, Any]:
        """Return what a new stage has beside what its creation returns. It is deployed at once."""
        more: dict[str, Any] = {"content": self._stamp or None}
        more |= {} if self._published is None else {"is_published": False}
        more |= {} if self._wanted_plans is None else {"usage_plans": {}}
        return more | ({} if self._limits is None else dict.fromkeys(limits.FIELDS.values()))

    def _known_stages(self) -> Stages:
        """:raises InputError: the API is only a prediction."""
        if self._stages is None:
            rules.known_id(None, "api")
        return cast(Stages, self._stages)

    def update(self, changes: list[Change]) -> Step[Stage]:
        def after(stage: Stage) -> dict[str, Any]:
            return {name: self.wanted.get(name, stage.get(name)) for name in SETTINGS}

        def change(stage: Stage) -> Stage:
            # What is left out is gone, so all that has a value is sent.
            return _with(stage, self._known_stages().update_stage(stage["stage_id"], _body(after(stage))))

        return Step(
            "update",
            perform=change,
            predict=lambda stage: cast(Stage, {**stage, **after(stage), "modifier": None}),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Stage) -> list[Step[Stage]]:
        """Its usage plans are detached first: the documentation does not say whether the deletion does that."""

        def delete(stage: Stage) -> None:
            self._known_stages().delete_stage(stage["stage_id"])

        gone = Step[Stage](
            "delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None
        )
        return [*(self._detachment(*plan) for plan in _plans(current).items()), gone]

    def transitions(self, current: Stage) -> list[Step[Stage]]:
        steps: list[Step[Stage]] = []
        if self._limits is not None and list(
            difference(self._limits, limits.as_options(current), frozenset({"count"}))
        ):
            steps.append(self._limiting(self._limits))
        if (wanted := self._wanted_plans) is not None:
            there = _plans(current)
            steps += [self._attachment(*plan) for plan in wanted.items() if plan[0] not in there]
            steps += [self._detachment(*plan) for plan in there.items() if plan[0] not in wanted]
        steps += self._deployment(current)
        if self._published is not None and bool(current["is_published"]) != self._published:
            steps.append(self._publication(published=self._published))
        return steps

    def _deployment(self, current: Stage) -> list[Step[Stage]]:
        self._number = number = current["deployed_stage_deployment_no"]
        is_new = self._is_created  # its creation deploys
        content = cast("Mapping[str, Any]", current).get("content")
        if self._pinned is not None:
            self._reason = None if number == self._pinned else f"deployment {self._pinned} is wanted"
            return [self._rollback(current, self._pinned)] if self._reason else []
        if is_new or self._deploy == "never":
            self._reason = "the stage is new" if is_new and self._deploy != "never" else None
        elif self._deploy == "always":
            self._reason = ALWAYS
        elif number is None:
            self._reason = "nothing is deployed"
        elif content is None:
            self._reason = "it is unknown what is deployed: the current deployment has no stamp"
        else:
            self._reason = None if content == self._stamp else "the content has changed"
        return [self._deploying(current)] if self._reason and not is_new else []

    # -- the steps

    def _step(
        self,
        action: str,
        attempt: str,
        write: Callable[[Stages, str], object],
        changes: Mapping[str, Any],
        done: Callable[[Mapping[str, Any]], bool],
    ) -> Step[Stage]:
        """Return the step of a write that tells nothing of the stage, and what it changes of the record."""

        def perform(stage: Stage) -> Stage:
            write(self._known_stages(), stage["stage_id"])
            return cast(Stage, {**stage, **changes})

        return Step(
            action,
            perform=perform,
            predict=lambda stage: cast(Stage, {**stage, **changes}),
            took_effect=lambda seen: seen is not None and done(seen),
            attempt=attempt,
        )

    def _limiting(self, wanted: Mapping[str, Any]) -> Step[Stage]:
        def fields(stage: Mapping[str, Any]) -> dict[str, Any]:
            return limits.as_fields({**limits.as_options(stage), **wanted})

        def perform(stage: Stage) -> Stage:
            body = {camel(name): value for name, value in fields(stage).items() if value is not None}
            self._known_stages().set_limits(stage["stage_id"], body)
            return cast(Stage, {**stage, **fields(stage)})

        def done(stage: Stage | None) -> bool:
            return stage is not None and not list(difference(wanted, limits.as_options(stage), frozenset({"count"})))

        return Step(
            "set limits",
            perform=perform,
            predict=lambda stage: cast(Stage, {**stage, **fields(stage)}),
            took_effect=done,
            attempt="set limits of",
        )

    def _planning(self, verb: str, plan_id: str, name: str, *, attached: bool) -> Step[Stage]:
        def after(stage: Stage) -> Stage:
            others = {each: named for each, named in _plans(stage).items() if each != plan_id}
            return cast(Stage, {**stage, "usage_plans": {**others, **({plan_id: name} if attached else {})}})

        def perform(stage: Stage) -> Stage:
            stages = self._known_stages()
            rules.known_id(None if str(plan_id).startswith(PREDICTED) else plan_id, "usage_plans")
            (stages.attach_plan if attached else stages.detach_plan)(stage["stage_id"], plan_id)
            return after(stage)

        return Step(
            f"{verb} plan {name}",
            perform=perform,
            predict=after,
            took_effect=lambda seen: seen is not None and (plan_id in _plans(seen)) == attached,
            attempt=f"{verb} plan {name} {'to' if attached else 'from'}",
        )

    def _attachment(self, plan_id: str, name: str) -> Step[Stage]:
        return self._planning("attach", plan_id, name, attached=True)

    def _detachment(self, plan_id: str, name: str) -> Step[Stage]:
        return self._planning("detach", plan_id, name, attached=False)

    def _publication(self, *, published: bool) -> Step[Stage]:
        return self._step(
            "publish" if published else "withdraw",
            "publish" if published else "withdraw",
            lambda stages, stage_id: stages.publish(stage_id, published=published),
            {"is_published": published},
            lambda seen: bool(seen["is_published"]) == published,
        )

    def _deploying(self, current: Stage) -> Step[Stage]:
        """Return the step that deploys the working copy."""
        number = current["deployed_stage_deployment_no"]

        def deploy(stage: Stage) -> Stage | None:
            self._known_stages().deploy(stage["stage_id"], self._description)
            with after_write():
                seen = self._known_stages().stage(stage["stage_id"])
                return None if seen is None else _with(stage, seen, content=self._stamp)

        def done(seen: Stage | None) -> bool:
            if seen is None or seen["deployed_stage_deployment_no"] == number:
                return False
            return _stamped(seen) in (self._stamp, None) if self._deploy == "always" else _stamped(seen) == self._stamp

        return Step(
            "deploy",
            perform=deploy,
            predict=lambda stage: cast(
                Stage, {**stage, "deployed_stage_deployment_no": None, "content": self._stamp, "modifier": None}
            ),
            took_effect=done,
            attempt="deploy to",
            alone="" if self._deploy == "always" else f"{self.kind} deployed\n{current['stage_id']}\n{self._stamp}",
        )

    def _rollback(self, current: Stage, number: int) -> Step[Stage]:
        """:raises NotFoundError: the stage has no such deployment."""
        known = [each["stage_deployment_no"] for each in self._known_stages().deployments(current["stage_id"])]
        if number not in known:
            listed = ", ".join(map(str, sorted(known, reverse=True)[:10])) or "none"
            with attempting(f"deploy {number} to {self.kind} {self.label}"):
                raise NotFoundError(f"it has no deployment {number}; its latest ones: {listed}", "Correct deployment")

        def redeploy(stage: Stage) -> Stage:
            return _with(stage, self._known_stages().redeploy(stage["stage_id"], number))

        return Step(
            f"deploy {number}",
            perform=redeploy,
            predict=lambda stage: cast(Stage, {**stage, "deployed_stage_deployment_no": number, "modifier": None}),
            took_effect=lambda seen: seen is not None and seen["deployed_stage_deployment_no"] == number,
            attempt=f"deploy {number} to",
        )

    # -- what is shown

    def returned(self, record: Stage) -> Mapping[str, Any]:
        plans = cast("Mapping[str, Any]", record).get("usage_plans")
        shown = {name: value for name, value in record.items() if name != "content"}
        return shown if plans is None else {**shown, "usage_plans": sorted(plans.values())}

    def report(self) -> dict[str, Any]:
        return {"deploy_reason": self._reason}

    def composition(self) -> dict[str, Any]:
        names = (name for name in self.options if name not in ("state", "deploy", "published") and name in MANAGED)
        chosen: dict[str, Any] = given({name: self.options[name] for name in names})
        return {
            name: rules.name_of(value, name) if name in ("product", "api") else value for name, value in chosen.items()
        }

    def view(self, record: Stage | None) -> dict[str, Any]:
        shown = super().view(record)
        if record is None or self.state == "absent":
            return shown
        if self._limits is not None:
            there = limits.as_options(record)
            shown["limits"] = {name: there[name] for name in self._limits}
        if self._wanted_plans is not None:
            shown["usage_plans"] = sorted(_plans(record).values())
        if self._published is not None:
            shown["published"] = bool(record["is_published"])
        if self._pinned is not None:
            shown["deployment"] = record["deployed_stage_deployment_no"]
        if self._reason == ALWAYS:
            shown["deployment"] = "as before" if record["deployed_stage_deployment_no"] == self._number else "a new one"
        elif self._pinned is None and self._deploy == "changed":
            shown["deployed content"] = _stamped(record) or "unknown"
        return shown


MANAGED = frozenset(RULES) - {"stage_id"} | {"ip_acl", "maintenance", "limits", "usage_plans", "product", "api"}


def found_api(gateway: ApiGateway, options: Mapping[str, Any]) -> Api:
    """Return the API that the options ``product`` and ``api`` name.

    :raises NotFoundError: there is none, or only the prediction of its product.
    """
    product, api = options.get("product"), options["api"]
    if isinstance(api, Mapping):
        return cast(Api, {**dict.fromkeys(Api.__annotations__), **api})
    if not isinstance(product, Mapping):
        return gateway.in_product(str(product), lambda product_id: gateway.found_api(product_id, api))
    if not product.get("product_id"):
        raise NotFoundError(f"there is no API {api!r} yet", "Set api to what the task that creates it registered")
    return gateway.found_api(product["product_id"], api)


def address(host: str | None, api: Api, name: str) -> dict[str, Any]:
    """Return where a stage serves an API; of a new API, nothing shows the host."""
    if host is None:
        return {"host": None, "invoke_url": None}
    url = host if "://" in host else f"https://{host}"
    return {"host": host, "invoke_url": f"{url.rstrip('/')}/{api['api_name']}/{name}"}


def all_stages(client: Client, options: Mapping[str, Any]) -> list[Stage]:
    """Return the stages of an API, complete; only that of a name, where one is given."""
    gateway = ApiGateway(client)
    api = found_api(gateway, options)
    stages = Stages(client, api["product_id"], api["api_id"])
    published = gateway.published_stages(api["product_id"], api["api_name"])
    found = []
    fingerprint = cache(lambda: fingerprint_of(client, cast("Mapping[str, Any]", api)))
    for listed in stages.stages():
        if options["name"] in (None, listed["stage_name"]) and options["stage_id"] in (None, listed["stage_id"]):
            stage = stages.stage(listed["stage_id"])
            if stage is not None:
                more: dict[str, Any] = {"api_name": api["api_name"], **address(stages.host, api, stage["stage_name"])}
                more["is_published"] = stage["stage_id"] in published
                if options["usage_plans"]:
                    plans = stages.plans(stage["stage_id"])
                    more |= limits_of(plans)
                    more["usage_plans"] = sorted(names_of(plans).values())
                    more["usage_plan_ids"] = sorted(names_of(plans))
                deployments: Iterable[Deployment] = stages.deployments(stage["stage_id"])
                if options["deployments"]:
                    more["deployments"] = deployments = list(deployments)
                if options["working_copy"]:
                    stamp = stamp_of(deployments, stage["deployed_stage_deployment_no"])
                    more["serves_working_copy"] = None if stamp is None else stamp == fingerprint()[:STAMP_LENGTH]
                found.append(cast(Stage, {**stage, **more}))
    return found


def fingerprint_of(client: Client, api: Mapping[str, Any]) -> str:
    """Return that of an API's working copy, which what a task registered may have."""
    known = api.get("fingerprint")
    return str(known) if known else Content(client, api["product_id"], api["api_id"]).tree().definition.fingerprint()


def stamp_of(deployments: Iterable[Deployment], number: int | None) -> str | None:
    """Return the stamp of a deployment, None where it has none or is not listed. No more is read than that takes."""
    for each in deployments if number is not None else ():
        if each["stage_deployment_no"] == number:
            stamp = STAMP.search(str(each["deployment_description"] or ""))
            return stamp[1] if stamp else None
    return None


def limits_of(plans: StagePlans) -> dict[str, Any]:
    """Return the limits for keys without a plan."""
    return {name: plans[name] for name in limits.FIELDS.values()}  # type: ignore[literal-required]


def names_of(plans: StagePlans) -> dict[str, str]:
    """Return the names of a stage's usage plans by their ids."""
    return {each["usage_plan_id"]: each["usage_plan_name"] for each in plans["content"] or []}


def one_stage(client: Client, options: Mapping[str, Any]) -> Stage | None:
    return next(iter(all_stages(client, options)), None)


def settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that the options give, in the words of the record; None is no such setting."""
    wanted = {name: options[name] for name in ("name", "endpoint_domain") if name in options}
    if "throttle_rps" in options:
        wanted["throttle_rps"] = options["throttle_rps"] or None
    if "cache_ttl" in options:
        wanted["cache_ttl_sec"] = options["cache_ttl"] or None
    if (acl := options.get("ip_acl")) is not None:
        ((kind, addresses),) = acl.items() or [("allow", [])]
        wanted["ip_acl_code"] = {"allow": "ALLOWED", "reject": "REJECTED"}[kind] if addresses else None
        wanted["ip_acl_list"] = _in_order(",".join(addresses)) or None
    if (maintenance := options.get("maintenance")) is not None:
        wanted["is_maintenance"] = bool(maintenance)
        fields = {"status": "status_code", "response": "response"}
        wanted |= {field: maintenance[name] for name, field in fields.items() if name in maintenance}
    if (least := options.get("compression")) is not None:
        wanted["enabled_content_encoding"] = least != OFF
        wanted["minimum_compression_size"] = None if least == OFF else least
    return wanted


def _in_order(addresses: str | None) -> str:
    """Return a list of addresses in one spelling: the API takes commas, blanks and line breaks between them."""
    return ",".join(sorted(set(re.split(r"[,\s]+", addresses or "")) - {""}))


def _body(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {camel(name): fields[name] for name in SETTINGS if fields.get(name) is not None}


def _with(stage: Stage, answer: Stage, **more: Any) -> Stage:
    """Return the stage as an answer shows it, which lacks what other calls show."""
    shown = {name: value for name, value in answer.items() if value is not None or name in SETTINGS}
    return cast(Stage, {**stage, **shown, **more})


def _plans(stage: Stage) -> dict[str, str]:
    return dict(cast("Mapping[str, Any]", stage).get("usage_plans") or {})


def _stamped(stage: Stage) -> str | None:
    stamp: str | None = cast("Mapping[str, Any]", stage).get("content")
    return stamp
