# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An API of API Gateway as the engine manages it: a clone of another one, or what an OpenAPI document says.

The document is brought into being by one call for each path, method and parameter that differs, each of them a step:
whatever interrupts them, the next run sees what is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as File
from typing import Any, ClassVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._definition import model
from ansible_collections.naver.ncloud.plugins.module_utils._definition.difference import (
    Call,
    Difference,
    applied,
    compare,
    shown,
    took_effect,
)
from ansible_collections.naver.ncloud.plugins.module_utils._definition.document import Defaults, parse, write
from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import Definition, Path
from ansible_collections.naver.ncloud.plugins.module_utils._definition.text import LARGEST
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    AmbiguousError,
    InputError,
    NotFoundError,
    after_write,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, snake
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import ID_REFUSED, Api, ApiGateway
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_content import (
    ORIGIN,
    Content,
    content_of_origin,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import Stages

RULES = {
    "product": rules.reference("product"),
    "name": rules.matches(r"[A-Za-z0-9_-]{1,20}", "1 to 20 English letters, digits, underscores or hyphens"),
    "api_id": rules.SHORT_ID,
    "description": rules.at_most(300),
}
CLONE_RULES = {**RULES, "source": rules.READABLE}
DEFINITION_RULES = {
    **RULES,
    "clone": rules.registered("api", "product"),
    "except_stages": rules.READABLE,
    "defaults.endpoint_path": rules.matches(r"(/[^+{}\s]*)?", "a path that begins with /, without + and variables"),
}
# An option's name of a CORS field -> the API's.
CORS = {snake(name).removeprefix("cors_"): name for name in model.CORS}
# A new API has this, as far as its own exports show.
NEW = Definition({"/": Path()})
SOURCE_HINT = "Set source to an existing API's id or exact name"


class ApiResource(Resource[Api]):
    """An API in its product, with all that is alike however it came to be."""

    kind = "API Gateway API"
    id_field = "api_id"
    name_field = "api_name"
    id_option = "api_id"
    unique_names = True
    managed = ("name", "description")
    made_of: ClassVar[tuple[str, ...]] = ("product",)
    rules = RULES
    immutable_hint = (
        "An API cannot be renamed: create it under the new name and delete this one, or correct the options"
    )

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._api = ApiGateway(client)
        self._product_id = ""

    def find(self) -> Api | None:
        product = self.options["product"]
        if isinstance(product, Mapping):  # as a task before this one registered it
            self._product_id = product.get("product_id") or ""
            return self._find_in(self._product_id) if self._product_id else None  # check mode only predicted it
        try:
            return self._api.in_product(product, self._find_in)
        except NotFoundError:
            if self.state != "absent":
                raise
            self.skip_reason = (
                f"API Gateway product {product!r} was not found, so {self.kind} {self.label} is treated as absent"
            )
            return None

    def composition(self) -> dict[str, Any]:
        return {**super().composition(), "product": rules.name_of(self.options["product"], "product")}

    def _find_in(self, product_id: str) -> Api | None:
        self._product_id = product_id
        found = super().find()
        api_id = self.options["api_id"]
        looked_up = product_id != self.options["product"]
        if found is None and api_id is not None and not looked_up:
            # An unknown product answers the same to an id; only its listing fails.
            self._api.apis(product_id, self.options["name"] or api_id)
        return found

    def get(self, identifier: str) -> Api | None:
        return self._api.api(self._product_id, identifier)

    def named(self) -> list[Api]:
        try:
            return self._api.apis(self._product_id, self.options["name"])
        except NotFoundError:
            if isinstance(self.options["product"], Mapping):  # it is new, and lists lag behind
                return []
            raise

    def creation_key(self, current: Api | None = None) -> str:
        return f"{super().creation_key(current)}\n{self._product_id}"

    def comparable(self, current: Api) -> Mapping[str, Any]:
        return {"name": current["api_name"], "description": current["api_description"]}

    @classmethod
    def described(cls, record: Api) -> Description:
        return Description(
            {
                "product": record["product_id"],
                "name": record["api_name"],
                "description": record["api_description"],
                "definition": cast("Mapping[str, Any]", record).get("definition"),
            }
        )

    def is_immutable(self, field: str) -> bool:
        return field != "description"

    def update(self, changes: list[Change]) -> Step[Api]:
        def describe(api: Api) -> Api | None:
            self._api.describe_api(self._product_id, api["api_id"], self.wanted["description"])
            with after_write():
                return self.read(api)

        # When, and by whom: the service notes that.
        described = {"api_description": self.wanted["description"], "mod_time": None, "modifier": None}
        return Step(
            "update",
            perform=describe,
            predict=lambda api: cast(Api, {**api, **described}),
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Api) -> list[Step[Api]]:
        def delete(api: Api) -> None:
            self._api.delete_api(self._product_id, api["api_id"])

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    def _is_id(self, source: str) -> bool:
        try:
            return self.get(source) is not None
        except ID_REFUSED:
            return False

    def _created(self, create: Callable[[], Api], **more: Any) -> Step[Api]:
        """Return the step of a creation, of which ``more`` is known beforehand."""
        known = {
            "product_id": self._product_id or None,
            "api_name": self.options["name"],
            "api_description": self.wanted.get("description"),
            **more,
        }

        def perform(current: Api | None) -> Api:
            rules.known_id(self._product_id, "product")
            return create()

        return Step(
            "create",
            perform=perform,
            predict=lambda current: cast(Api, {**dict.fromkeys(Api.__annotations__), **known}),
            took_effect=lambda seen: seen is not None,
        )


class ClonedApi(ApiResource):
    made_of = ("product", "source")
    unseen = ("source",)
    rules = CLONE_RULES
    immutable_hint = "An API cannot be renamed: clone it under the new name and delete this one, or correct the options"

    def creation(self, replaced: Api | None) -> Step[Api]:
        self.require(self.wanted, "name")
        origin, name, description = self._origin(), self.options["name"], self.wanted.get("description")

        def clone() -> Api:
            try:
                api = self._api.clone_api(self._product_id, origin["api_id"], name, description)
            except NotFoundError as error:  # the service said it, and knows no options
                error.hint = SOURCE_HINT
                raise
            return cast(Api, {**api, "origin": origin})

        return self._created(clone, origin=origin)

    def _origin(self) -> dict[str, Any]:
        """Return the ids of the API to clone, that of its product only if this is the clone's."""
        source = self.options.get("source")
        if source is None:
            raise self.lacking(["source"], "cloning", "Set source to an API's id or name")
        looks_like_id = ApiGateway.LOOKS_LIKE_ID.fullmatch(source) is not None
        here = dict(zip(ORIGIN, (self._product_id, source), strict=True))
        if looks_like_id and self._product_id and self._is_id(source):
            return here
        named = self._api.apis(self._product_id, source) if self._product_id else []
        if len(named) > 1:
            ids = line(", ".join(api["api_id"] for api in named))
            raise AmbiguousError(
                f"{len(named)} APIs have the name {source!r} (ids {ids})", "Set source to one of the ids"
            )
        if named:
            return {**here, "api_id": named[0]["api_id"]}
        if looks_like_id:
            return {**here, "product_id": None}  # if it is of another product, the service knows
        if self._product_id and rules.SHORT_ID.holds(source) and self._is_id(source):
            return here
        raise NotFoundError(f"source API {source!r} does not exist in the product", SOURCE_HINT)


class DefinedApi(ApiResource):
    """An API whose content is an OpenAPI document. Its record has the model of that as ``definition``."""

    rules = DEFINITION_RULES
    # What is refused as a bad request may be there already: another run was faster, or a list lagged behind.
    conflicts = frozenset({"100"})
    reads_lists = True

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._client = client
        self._definition = definition_of(options)
        self._purge = bool(options.get("purge", True))
        self._difference: Difference | None = None
        self._ids: dict[str, str] = {}  # of the resources, by path
        self._doing: Call | None = None  # until it is known to be done

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        yield from rules.objection(lambda: definition_of(options))

    def find(self) -> Api | None:
        clone = self.options.get("clone")
        if clone is None or self.state == "absent":
            found = super().find()
        else:
            self._product_id, self.listed = clone.get("product_id") or "", clone.get("api_id") is not None
            found = cast(Api, {**dict.fromkeys(Api.__annotations__), **given(clone)})
        return found if found is None or self.state == "absent" else self._with_definition(found)

    def find_created(self) -> Api | None:
        found = super().find_created()
        return None if found is None else self._with_definition(found)

    def read(self, current: Api) -> Api | None:
        """Read it again, and of its content what the call in question is about."""
        api = self.get(current["api_id"])
        if api is None:
            return None
        definition = _definition(current)
        if definition is not None and self._doing is not None:
            definition = self._at(self._doing.path, definition)
        return _api_with(api, definition)

    def confirmed(self, listed: Api) -> Api | None:
        was_behind = self.is_behind(listed)
        seen = super().confirmed(listed)
        return self._with_definition(seen) if seen is not None and was_behind else seen

    def creation(self, replaced: Api | None) -> Step[Api]:
        self.require(self.wanted, "name")
        name, description = self.options["name"], self.wanted.get("description")
        content = None if self._definition is None else NEW

        def create() -> Api:
            return _api_with(self._api.create_api(self._product_id, name, description), content)

        return self._created(create, definition=content)

    def update(self, changes: list[Change]) -> Step[Api]:
        self._doing = None
        return super().update(changes)

    def removal(self, current: Api) -> list[Step[Api]]:
        """:raises InputError: it is served. Whether the API would delete it all the same is documented nowhere."""
        leaving = self.options.get("except_stages") or []
        return self.removal_unless_used(
            current, leaving, self._refuse_stages, lambda api: self._api.delete_api(self._product_id, api["api_id"])
        )

    def _refuse_stages(self, current: Api, leaving: list[str]) -> None:
        stages = Stages(self._client, self._product_id, current["api_id"])
        served = [
            str(stage["stage_name"])
            for stage in stages.stages()
            if stage["deployed_stage_deployment_no"]
            and stage["stage_name"] not in leaving
            and stages.stage(stage["stage_id"]) is not None  # a list may still show what is gone
        ]
        if served:
            with attempting(f"delete {self.kind} {self.label}"):
                raise InputError(
                    f"it is served by {len(served)} stage{'s' if len(served) > 1 else ''}: "
                    f"{line(', '.join(sorted(served)))}",
                    "Delete its stages first",
                )

    def transitions(self, current: Api) -> list[Step[Api]]:
        definition = _definition(current)
        if self._definition is None or definition is None:
            return []
        self._difference = compare(self._definition, definition, purge=self._purge)
        return [self._step(call) for call in self._difference.calls]

    def returned(self, record: Api) -> Mapping[str, Any]:
        """With the fingerprint of its content, null where no definition is given."""
        definition = _definition(record)
        shown = {name: value for name, value in record.items() if name != "definition"}
        return {**shown, "fingerprint": None if definition is None else definition.fingerprint()}

    def report(self) -> dict[str, Any]:
        return {} if self._difference is None else self._difference.as_result()

    def view(self, record: Api | None) -> dict[str, Any]:
        definition = None if record is None else _definition(record)
        if definition is None or self._difference is None:
            return super().view(record)
        return {**super().view(record), "definition": shown(definition, self._difference)}

    def _with_definition(self, api: Api) -> Api:
        """Read the content, if it is managed."""
        if self._definition is None:
            return api
        content = self._content(api) if api["api_id"] else content_of_origin(self._client, api)
        if content is None:
            self.warnings.append(f"{self.kind} {self.label} is predicted without its content, which is not known here")
            return _api_with(api, NEW)
        wanted = self._definition.paths
        tree = content.tree(
            # Of what goes away, nobody needs to know the parameters.
            lambda path, method: not self._purge or (path in wanted and method in wanted[path].operations)
        )
        self._ids = tree.ids
        return _api_with(api, tree.definition)

    def _at(self, path: str, definition: Definition) -> Definition:
        """Return the definition with one path as it is now."""
        content = Content(self._client, self._product_id, self._api_id)
        paths = {each: item for each, item in definition.paths.items() if each != path}
        for resource in content.resources():
            self._ids[resource.path] = resource.id
            if resource.path == path:
                paths[path] = content.filled(resource)
        return Definition(paths)

    def _content(self, api: Api) -> Content:
        self._api_id = api["api_id"]
        return Content(self._client, self._product_id, api["api_id"])

    def _step(self, call: Call) -> Step[Api]:
        def perform(api: Api) -> Api:
            rules.known_id(api["api_id"], "clone")
            self._doing = call
            self._do(call, self._content(api))
            self._doing = None
            return predict(api)

        def predict(api: Api) -> Api:
            definition = _definition(api)
            return _api_with(api, definition and applied(definition, call))

        def done(api: Api | None) -> bool:
            definition = None if api is None else _definition(api)
            return definition is not None and took_effect(definition, call)

        return Step(str(call), perform=perform, predict=predict, took_effect=done, attempt=f"{call} in")

    def _do(self, call: Call, content: Content) -> None:
        if call.action == "create_resource":
            self._ids[call.path] = content.create_resource(call.path, call.cors).id
            return
        resource = self._id_of(call.path, content)
        if call.action == "update_resource":
            content.update_resource(resource, call.cors)
        elif call.action == "delete_resource":
            content.delete_resource(resource)
        elif call.action == "delete_method":
            content.delete_method(resource, call.method)
        elif call.action == "delete_parameter":
            content.delete_parameter(resource, call.method, call.name)
        elif call.parameter is not None:
            content.create_parameter(resource, call.method, call.place, call.name, call.parameter)
        elif call.operation is not None:
            write = content.create_method if call.action == "create_method" else content.update_method
            write(resource, call.method, call.operation)

    def _id_of(self, path: str, content: Content) -> str:
        """Return the id of a resource. That of a new API's root is looked up when it is needed.

        Assumption: an API has a root from the beginning, as its exports do; where one has none, it is created.
        """
        if path not in self._ids:
            self._ids |= {resource.path: resource.id for resource in content.resources()}
        if path not in self._ids:
            self._ids[path] = content.create_resource(path, {}).id
        return self._ids[path]


def definition_of(options: Mapping[str, Any]) -> Definition | None:
    """Return the model of the definition that the options give, None where they give none.

    :raises InputError: it can't be taken, or its file can't be read.
    """
    source = options.get("definition")
    if (name := options.get("src")) is not None:
        try:
            if File(name).stat().st_size > LARGEST:
                raise InputError(f"the file {name} is larger than {LARGEST // 1_000_000} MB", "Set src to a definition")
            source = File(name).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = "it is not UTF-8 text" if isinstance(error, ValueError) else error.strerror
            raise InputError(
                f"the file {name} can't be read: {reason}", "Set src to the file of a definition"
            ) from None
    if source is None:
        return None
    said = given(options.get("defaults") or {})
    cors = {CORS[name]: value for name, value in (said.get("cors") or {}).items()}
    auth = said.get("auth")
    made = {name: said[name] for name in ("endpoint_path", "stream", "api_key") if name in said}
    return parse(source, Defaults(**made, auth=auth.upper() if auth else None, cors=cors))


def all_apis(client: Client, options: Mapping[str, Any]) -> list[Api]:
    """Return the APIs of a product, or of all products; only those of a name, where one is given."""
    gateway = ApiGateway(client)

    def read(product_id: str) -> list[Api]:
        return gateway.apis(product_id, options["name"])

    def complete(found: list[Api]) -> list[Api]:
        return [_with_content(client, api) for api in found] if options["definition"] else found

    if options["product"] is not None:
        return complete(gateway.in_product(options["product"], read))
    found = []
    for product in gateway.products():
        with attempting(f"read the APIs of API Gateway product {rules.shown(product['product_name'])}"):
            found += complete(read(product["product_id"]))
    return found


def one_api(client: Client, options: Mapping[str, Any]) -> Api | None:
    """Return the API with an id."""
    gateway = ApiGateway(client)

    def read(product_id: str) -> Api | None:
        found = gateway.api(product_id, options["api_id"])
        if found is None and product_id == options["product"]:
            # An unknown product answers the same to an id; only its listing fails.
            gateway.apis(product_id, options["api_id"])
        return found

    found = gateway.in_product(options["product"], read)
    return _with_content(client, found) if found and options["definition"] else found


def _with_content(client: Client, api: Api) -> Api:
    """Return the API with its working copy, as a document in the dialect, and the fingerprint of that."""
    definition = Content(client, api["product_id"], api["api_id"]).tree().definition
    content = {"definition": write(definition, api["api_name"]), "fingerprint": definition.fingerprint()}
    return cast(Api, {**api, **content})


def _definition(api: Mapping[str, Any]) -> Definition | None:
    definition: Definition | None = api.get("definition")
    return definition


def _api_with(api: Mapping[str, Any], definition: Definition | None) -> Api:
    return cast(Api, {**api, "definition": definition})
