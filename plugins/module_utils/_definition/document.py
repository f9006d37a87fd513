# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2 document to the canonical model, and back.

The dialect is that of API Gateway's own exports. No document shows how it spells what is not in them; for that, this
is assumed: ``ANY_METHOD`` for the method ANY, ``CORS_KEY`` for CORS with the API's field names, and in the endpoint
MOCK and NCP with the API's field names, as HTTP has them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._definition import model
from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import (
    Definition,
    Operation,
    Parameter,
    Path,
)
from ansible_collections.naver.ncloud.plugins.module_utils._definition.text import HINT, load
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import is_sendable

ENDPOINT_KEY = "x-ncp-apigateway-endpoint"
FILTERS_KEY = "x-ncp-apigateway-filters"
CORS_KEY = "x-ncp-apigateway-cors"
ANY_METHOD = "x-ncp-apigateway-any-method"
LOGGED_KEY = "x-ncp-parameter-is-logged"
GREEDY_KEY = "x-ncp-apigw-extended-variables"
# The API shows it and has no call that sets it.
BODY_KEY = "x-ncp-apigw-use-body-when-formdata"
API_KEY_SCHEME = "x-ncp-apigw-api-key"
IAM_SCHEME = "x-ncp-iam"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

_METHOD_KEYS = {ANY_METHOD: "ANY", **{method.lower(): method for method in model.METHODS if method != "ANY"}}
_PATH_KEYS = frozenset({"summary", "description", "parameters", CORS_KEY})
_VERSIONS = re.compile(r"3\.[01](\.\d+)?|2\.0")

# The tables' patterns and lengths.
LONGEST_PATH, LONGEST_URL, LONGEST_PARAMETER = 2000, 1500, 100
SEGMENT = re.compile(r"[\w+\-]*\w|\{[\w+\-]*\w\+?\}", re.ASCII)
URL = re.compile(r"/[^+]*", re.DOTALL)
NCP_URL = re.compile(rules.ENDPOINT, re.ASCII)
PARAMETER_NAME = re.compile(r"[a-zA-Z0-9_+,.-]+")
CORS_LENGTHS = {name: 200 if name in ("corsAllowHeaders", "corsExposeHeaders") else 45 for name in model.CORS}
REGIONS = ("KR", "JPN", "USWN", "DEN", "SGN", "HK")
LOWEST_STATUS, HIGHEST_STATUS = 100, 599


@dataclass(frozen=True)
class Defaults:
    """What holds where the document says nothing in the dialect."""

    endpoint_path: str = ""  # in front of the path, where an operation is sent
    stream: bool = False
    api_key: bool = True
    auth: str | None = None  # NONE or IAM; None is NONE, and security schemes that the gateway lacks are refused
    cors: Mapping[str, str] = field(default_factory=dict)


class _OffenceError(Exception):
    """What is wrong in one place; the reading goes on to the next one."""


def _refuse_unknown(node: Mapping[str, Any], known: Collection[str]) -> None:
    """What is in the dialect may decide routing or guarding: it is understood or refused."""
    if unknown := [key for key in node if str(key).startswith("x-ncp-") and key not in known]:
        raise _OffenceError(f"{rules.shown(unknown[0])} is unknown here")


def parse(definition: Any, defaults: Defaults | None = None) -> Definition:
    """Return the model of a definition: a dictionary, or JSON or YAML text.

    :raises InputError: names everything that is wrong with it, each with its path and method.
    """
    return _Reader(load(definition), defaults or Defaults()).read()


class _Reader:
    def __init__(self, document: Mapping[str, Any], defaults: Defaults) -> None:
        self._document = document
        self._defaults = defaults
        self._offences: list[str] = []
        self._known: dict[tuple[str, str], str] = {}  # the path of an operation by its shape and method
        self._swagger = False

    def read(self) -> Definition:
        self._check_version()
        with self._place("the document"):
            _refuse_unknown(self._document, ())
        paths = self._document.get("paths")
        if not isinstance(paths, Mapping) or not paths:
            raise InputError("the definition has no paths", HINT)
        made: dict[str, Path] = {}
        for spelling, item in paths.items():
            if str(spelling).startswith("x-") and not str(spelling).startswith("x-ncp-"):
                continue
            with self._place(f"path {rules.shown(spelling)}"):
                path = _path(spelling)
                if path in made:
                    raise _OffenceError(f"it is the same path as {path!r}")
                made[path] = self._path_item(path, {} if item is None else item)
        if self._offences:
            raise InputError(f"the definition can't be taken: {'; '.join(self._offences)}", HINT)
        return Definition(made)

    def _check_version(self) -> None:
        version = self._document.get("openapi", self._document.get("swagger"))
        self._swagger = "openapi" not in self._document
        if version is None:
            raise InputError("the definition is no OpenAPI document: it has neither openapi nor swagger", HINT)
        if not _VERSIONS.fullmatch(str(version)) or self._swagger != (str(version) == "2.0"):
            raise InputError(
                f"the definition is of version {rules.shown(version)} but must be OpenAPI 3.0 or 3.1, or Swagger 2.0",
                HINT,
            )

    @contextmanager
    def _place(self, name: str) -> Iterator[None]:
        """Note what is wrong in a place, so that all of it is said at once."""
        try:
            yield
        except _OffenceError as offence:
            self._offences.append(f"{name}: {offence}")

    # -- paths and operations

    def _path_item(self, path: str, item: Any) -> Path:
        beside = {key: value for key, value in item.items() if key != "$ref"} if isinstance(item, Mapping) else {}
        item = {**self._resolved(item), **beside}  # of a path, what stands beside a reference holds as well
        known = {*_METHOD_KEYS, *_PATH_KEYS}
        _refuse_unknown(item, known)
        if strange := [key for key in item if key not in known and not str(key).startswith("x-")]:
            raise _OffenceError(f"{rules.shown(strange[0])} is nothing that API Gateway has for a path")
        shared = self._parameters(path, item.get("parameters"))
        operations = {}
        for key, method in _METHOD_KEYS.items():
            if key in item:
                with self._place(f"{method} {path}"):
                    operations[method] = self._operation(path, method, item[key], shared)
        return Path(self._cors(item), operations)

    def _operation(
        self, path: str, method: str, operation: Any, shared: Mapping[tuple[str, str], Parameter]
    ) -> Operation:
        if not isinstance(operation, Mapping):
            raise _OffenceError(f"it is {rules.shown(operation)} but must be a dictionary")
        if (other := self._known.setdefault((model.shape(path), method), path)) != path:
            raise _OffenceError(f"it is the same operation as {method} {other}")
        _refuse_unknown(operation, (ENDPOINT_KEY, FILTERS_KEY, BODY_KEY))
        if operation.get("servers"):
            raise _OffenceError("it has servers of its own, but all operations of a stage have one endpoint domain")
        parameters = {
            **shared,
            **self._parameters(path, operation.get("parameters")),
            **self._form(operation.get("requestBody")),
        }
        names = [name for _place, name in parameters]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise _OffenceError(
                f"the parameter {twice[0]!r} is there twice, and the API tells parameters apart by name only"
            )
        return Operation(
            endpoint=self._endpoint(path, method, operation.get(ENDPOINT_KEY)),
            **self._guard(operation),
            parameters=parameters,
        )

    def _endpoint(self, path: str, method: str, said: Any) -> dict[str, dict[str, Any]]:
        if said in (None, {}):
            prefix = self._defaults.endpoint_path.rstrip("/")
            url = prefix + "/".join(
                f"{{{part[1:-2]}}}" if part.endswith("+}") else part for part in path.split("/")
            )  # what a greedy variable matched is {name} there, as in the documents that NAVER hands out
            said = {"HTTP": {"method": method, "url": url, "stream": self._defaults.stream}}
        if not isinstance(said, Mapping) or len(said) != 1 or next(iter(said)) not in model.ENDPOINTS:
            raise _OffenceError(f"{ENDPOINT_KEY} must have one of {', '.join(model.ENDPOINTS)}, and nothing else")
        ((kind, fields),) = said.items()
        if not isinstance(fields, Mapping):
            raise _OffenceError(f"{kind} of {ENDPOINT_KEY} must be a dictionary")
        fields = {name: value for name, value in fields.items() if value is not None}
        if kind == "HTTP":
            fields = {"method": method, **fields}
        required, optional = model.ENDPOINTS[kind]
        if unknown := [str(name) for name in fields if name not in required + optional]:
            raise _OffenceError(f"{kind} of {ENDPOINT_KEY} has the unknown {', '.join(unknown)}")
        if lacking := [name for name in required if fields.get(name, "") == ""]:
            raise _OffenceError(f"{kind} of {ENDPOINT_KEY} lacks {', '.join(lacking)}")
        for name, value in fields.items():
            _check_endpoint_field(kind, name, value, path)
        return model.endpoint(kind, fields)

    def _guard(self, operation: Mapping[str, Any]) -> dict[str, Any]:
        filters = operation.get(FILTERS_KEY)
        parts = ("valid", "apiKey", "auth")
        if filters is None:
            filters = {}
            api_key, platform = self._security(operation)
        else:
            api_key, platform = self._defaults.api_key, self._defaults.auth or "NONE"
        if not isinstance(filters, Mapping) or [name for name in filters if name not in parts]:
            raise _OffenceError(f"{FILTERS_KEY} must be a dictionary of {', '.join(parts)}")
        valid, key, auth = (filters.get(name) or {} for name in parts)
        for name, part, known in (
            ("valid", valid, ("type", "queryStrings", "headers")),
            ("apiKey", key, ("required",)),
            ("auth", auth, ("platform", "authorizerId")),
        ):
            if not isinstance(part, Mapping) or [each for each in part if each not in known]:
                raise _OffenceError(f"{name} of {FILTERS_KEY} must be a dictionary of {', '.join(known)}")
        required = key.get("required", api_key)
        if not isinstance(required, bool):
            raise _OffenceError(f"apiKey.required of {FILTERS_KEY} must be true or false")
        platform = _one_of(auth.get("platform") or platform, model.PLATFORMS, f"auth.platform of {FILTERS_KEY}")
        if platform == "AUTHORIZER" and not _is_text(auth.get("authorizerId"), 10):
            raise _OffenceError(f"auth.authorizerId of {FILTERS_KEY} must be the authorizer's id")
        kind = _one_of(valid.get("type") or "NONE", model.VALIDATIONS, f"valid.type of {FILTERS_KEY}")
        lists = [valid.get(name) or [] for name in ("queryStrings", "headers")]
        if any(not isinstance(names, list) or not all(isinstance(name, str) for name in names) for names in lists):
            raise _OffenceError(f"valid.queryStrings and valid.headers of {FILTERS_KEY} must be lists of names")
        return {
            "api_key": required,
            "auth": model.auth(platform, auth.get("authorizerId")),
            "validation": model.validation(kind, *lists),
        }

    def _security(self, operation: Mapping[str, Any]) -> tuple[bool, str]:
        """Return whether a key is required, and the authentication, for an operation that says no filters.

        The gateway's own schemes say it; an empty list says that there is no guard. Other schemes are the endpoint's,
        where the defaults say what the gateway does.
        """
        security = operation.get("security", self._document.get("security"))
        if security in ([], [{}]) and "security" in operation:
            return False, "NONE"
        api_key, platform = self._defaults.api_key, self._defaults.auth or "NONE"
        if not security:
            return api_key, platform
        if not isinstance(security, list) or not all(isinstance(each, Mapping) for each in security):
            raise _OffenceError("security must be a list of dictionaries")
        foreign = sorted({name for alternative in security for name in alternative if not self._scheme(name)})
        if foreign and self._defaults.auth is None:
            raise _OffenceError(
                f"the security scheme {foreign[0]!r} is not one that API Gateway checks: leave it to the endpoint and "
                f"say what the gateway checks, with {FILTERS_KEY} or with auth in the defaults"
            )
        ours = {frozenset(map(self._scheme, alternative)) - {""} for alternative in security}
        if len(ours) > 1:
            raise _OffenceError("security has alternatives, but API Gateway checks all or nothing")
        (schemes,) = ours
        if foreign and not schemes:
            return api_key, platform
        return API_KEY_SCHEME in schemes, "IAM" if IAM_SCHEME in schemes else "NONE"

    def _scheme(self, name: str) -> str:
        """Return which of the gateway's own schemes it is, an empty string for another one."""
        where = self._document if self._swagger else self._document.get("components")
        schemes = (where or {}).get("securityDefinitions" if self._swagger else "securitySchemes")
        scheme = schemes.get(name) if isinstance(schemes, Mapping) else None
        if scheme is None:
            raise _OffenceError(f"security names {name!r}, which the document does not define")
        scheme = self._resolved(scheme)
        header = str(scheme.get("name")).lower() if scheme.get("type") == "apiKey" else ""
        return header if header in (API_KEY_SCHEME, IAM_SCHEME) and scheme.get("in") == "header" else ""

    def _cors(self, item: Mapping[str, Any]) -> dict[str, str]:
        said = item.get(CORS_KEY)
        if said is None:
            said = self._defaults.cors if any(key in item for key in _METHOD_KEYS) else {}
        if not isinstance(said, Mapping) or [name for name in said if name not in model.CORS]:
            raise _OffenceError(f"{CORS_KEY} must be a dictionary of {', '.join(model.CORS)}")
        made = model.cors(said)
        for name, value in made.items():
            if len(value) > CORS_LENGTHS[name] or value != value.strip():
                raise _OffenceError(
                    f"{name} must be at most {CORS_LENGTHS[name]} characters long, without a blank at either end"
                )
        return made

    # -- parameters

    def _parameters(self, path: str, listed: Any) -> dict[tuple[str, str], Parameter]:
        if listed is not None and not isinstance(listed, list):
            raise _OffenceError("parameters must be a list")
        made: dict[tuple[str, str], Parameter] = {}
        for item in listed or []:
            parameter = self._resolved(item)
            place, name = parameter.get("in"), parameter.get("name")
            if place == "path":
                if str(name).removesuffix("+") not in model.variables(path):
                    raise _OffenceError(f"the path parameter {rules.shown(name)} is not in the path")
            elif place in ("query", "header", "formData"):
                key = ("form" if place == "formData" else place, _parameter_name(name))
                if key in made:
                    raise _OffenceError(f"the {key[0]} parameter {name!r} is there twice")
                made[key] = self._parameter(parameter, parameter.get("required"))
            elif place not in ("body", "cookie"):  # these only document
                raise _OffenceError(f"the parameter {rules.shown(name)} is in {rules.shown(place)}, which is no place")
        return made

    def _form(self, body: Any) -> dict[tuple[str, str], Parameter]:
        """Return the fields of a form, which an OpenAPI 3 document has in the body."""
        if not body or self._swagger:
            return {}
        content = self._resolved(body).get("content")
        made: dict[tuple[str, str], Parameter] = {}
        for media_type, media in content.items() if isinstance(content, Mapping) else ():
            if str(media_type).partition(";")[0].strip().lower() not in FORM_TYPES or not isinstance(media, Mapping):
                continue
            for schema in self._parts(media.get("schema")):
                names, required = schema.get("properties"), schema.get("required")
                for name, each in names.items() if isinstance(names, Mapping) else ():
                    said = isinstance(required, list) and name in required
                    made[("form", _parameter_name(name))] = self._parameter({"schema": each}, said)
        return made

    def _parts(self, schema: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
        """Yield a schema and those that it is all of."""
        if schema is None:
            return
        if depth > 20:
            raise _OffenceError("the schema of its form includes itself")
        here = self._resolved(schema)
        yield here
        every = here.get("allOf")
        for each in every if isinstance(every, list) else ():
            yield from self._parts(each, depth + 1)

    def _parameter(self, parameter: Mapping[str, Any], required: Any) -> Parameter:
        schema = parameter if self._swagger else parameter.get("schema")
        # OpenAPI 3.1 has true for a schema that anything fits.
        schema = {} if schema is None or isinstance(schema, bool) else self._resolved(schema)
        logged = parameter.get(LOGGED_KEY, schema.get(LOGGED_KEY))
        kind, array = _type_of(schema), False
        if kind == "array":
            array, kind = True, _type_of(self._resolved(schema.get("items") or {}))
        return Parameter(kind if kind in model.TYPES else "string", array, bool(required), bool(logged))

    # -- references

    def _resolved(self, node: Any) -> Mapping[str, Any]:
        """Return what a node is, or what it refers to. Only what is read is looked up: what only documents may refer
        to anything."""
        seen: list[str] = []
        while isinstance(node, Mapping) and "$ref" in node:
            reference = node["$ref"]
            if not isinstance(reference, str) or not reference.startswith("#/"):
                raise _OffenceError(
                    f"$ref {rules.shown(reference)} leads out of the document: bundle it into one file first"
                )
            if reference in seen:
                raise _OffenceError(f"$ref {reference!r} refers to itself, in a circle")
            seen.append(reference)
            node = self._pointed_at(reference)
        if not isinstance(node, Mapping):
            raise _OffenceError(f"{rules.shown(node)} stands where a dictionary should")
        return node

    def _pointed_at(self, reference: str) -> Any:
        node: Any = self._document
        for token in reference[2:].split("/"):
            key = unquote(token).replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and len(key) < 6 and int(key) < len(node):
                node = node[int(key)]
            else:
                raise _OffenceError(f"$ref {reference!r} refers to nothing in the document")
        return node


def _path(spelling: Any) -> str:
    if not isinstance(spelling, str) or not spelling.startswith("/"):
        raise _OffenceError("a path must begin with /")
    path = spelling.rstrip("/") or "/"
    if len(path) > LONGEST_PATH:
        raise _OffenceError(f"a path can have at most {LONGEST_PATH} characters")
    for segment in path.split("/")[1:] if path != "/" else ():
        if SEGMENT.fullmatch(segment) is None:
            reason = (
                "has a dot, which API Gateway can't route"
                if "." in segment
                else "must be English letters, digits, _, - and +, not ending in - or +; or {name} or {name+}"
            )
            raise _OffenceError(f"the segment {rules.shown(segment)} {reason}")
    return path


def _check_endpoint_field(kind: str, name: str, value: Any, path: str) -> None:
    what = f"{name} of {kind} in {ENDPOINT_KEY}"
    if name == "stream":
        holds, says = isinstance(value, bool), "true or false"
    elif name == "method":
        holds, says = value in model.METHODS, f"one of {', '.join(model.METHODS)}"
    elif name == "region":
        holds, says = value in REGIONS, f"one of {', '.join(REGIONS)}"
    elif name == "httpStatus":
        is_number = isinstance(value, int) and not isinstance(value, bool)
        holds = is_number and LOWEST_STATUS <= value <= HIGHEST_STATUS
        says = f"from {LOWEST_STATUS} to {HIGHEST_STATUS}"
    elif name == "headers":
        holds = isinstance(value, Mapping) and all(isinstance(each, str) for pair in value.items() for each in pair)
        says = "a dictionary of texts"
    elif name == "url":
        pattern = URL if kind == "HTTP" else NCP_URL
        holds = _is_text(value, LONGEST_URL) and pattern.fullmatch(value) is not None
        says = f"a path that begins with /, without +, of at most {LONGEST_URL} characters"
        says = says if kind == "HTTP" else f"a URL of at most {LONGEST_URL} characters"
        if holds and (unknown := sorted(model.variables(value) - model.variables(path))):
            raise _OffenceError(f"{what} has the variable {unknown[0]!r}, which is not in the path")
    else:
        holds, says = isinstance(value, str), "text"
    if not holds:
        raise _OffenceError(f"{what} is {rules.shown(value)} but must be {says}")


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and is_sendable(value)


def _one_of(value: Any, choices: tuple[str, ...], what: str) -> str:
    if value not in choices:
        raise _OffenceError(f"{what} is {rules.shown(value)} but must be one of {', '.join(choices)}")
    return str(value)


def _parameter_name(name: Any) -> str:
    if not isinstance(name, str) or len(name) > LONGEST_PARAMETER or PARAMETER_NAME.fullmatch(name) is None:
        raise _OffenceError(
            f"the parameter {rules.shown(name)} must have a name of 1 to {LONGEST_PARAMETER} English letters, digits "
            "and _ + - . ,"
        )
    return name


def _type_of(schema: Mapping[str, Any]) -> str:
    """Return the API's type, or array. Any other type is text on the wire."""
    kind, form = schema.get("type"), schema.get("format")
    if isinstance(kind, list):  # OpenAPI 3.1
        kind = next((each for each in kind if each != "null"), None)
    if kind == "integer":
        return "long" if form == "int64" else "integer"
    if kind == "number":
        return "float" if form == "float" else "double"
    if kind == "file" or (kind == "string" and form == "binary"):
        return "file"
    return str(kind) if kind in ("array", "boolean", "string") else "string"


# -- from the model to a document

_SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "long": {"type": "integer", "format": "int64"},
    "integer": {"type": "integer", "format": "int32"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "file": {"type": "string", "format": "binary"},
}


def write(definition: Definition, title: str) -> dict[str, Any]:
    """Return the model as an OpenAPI document in the dialect, which ``parse`` reads as the same model."""
    paths: dict[str, Any] = {"/": {}}
    for path in sorted(definition.paths, key=model.segments):
        paths[path] = {CORS_KEY: dict(item.cors)} if (item := definition.paths[path]).cors else {}
    key_of = {method: key for key, method in _METHOD_KEYS.items()}
    for path, method, operation in definition.operations():
        paths[path][key_of[method]] = _written(path, operation)
    schemes = {name: {"type": "apiKey", "name": name, "in": "header"} for name in (API_KEY_SCHEME, IAM_SCHEME)}
    return {
        "openapi": "3.0.1",
        "info": {"title": title, "version": "1.0.0"},
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }


def _written(path: str, operation: Operation) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    for name in dict.fromkeys(segment[1:-1] for segment in model.segments(path) if segment.startswith("{")):
        greedy = {GREEDY_KEY: True} if name.endswith("+") else {}
        listed.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}, **greedy})
    form = {name: each for (place, name), each in sorted(operation.parameters.items()) if place == "form"}
    for (place, name), each in sorted(operation.parameters.items()):
        if place != "form":
            logged = {LOGGED_KEY: True} if each.logged else {}
            listed.append({"name": name, "in": place, "required": each.required, "schema": _schema(each), **logged})
    guards = {API_KEY_SCHEME: operation.api_key, IAM_SCHEME: operation.auth["platform"] == "IAM"}
    return {
        **({"parameters": listed} if listed else {}),
        **({"requestBody": _form_body(form)} if form else {}),
        "responses": {"default": {"description": "What the endpoint answers"}},
        "security": [{name: [] for name, checks in guards.items() if checks}] if any(guards.values()) else [],
        FILTERS_KEY: {
            "valid": dict(operation.validation),
            "apiKey": {"required": operation.api_key},
            "auth": dict(operation.auth),
        },
        ENDPOINT_KEY: {kind: dict(fields) for kind, fields in operation.endpoint.items()},
    }


def _form_body(form: Mapping[str, Parameter]) -> dict[str, Any]:
    properties = {name: {**_schema(each), **({LOGGED_KEY: True} if each.logged else {})} for name, each in form.items()}
    required = [name for name, each in form.items() if each.required]
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    with_file = any(each.type == "file" for each in form.values())
    return {"content": {FORM_TYPES[with_file]: {"schema": schema}}}


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(parameter.type, {"type": parameter.type}))
    return {"type": "array", "items": schema} if parameter.array else schema
