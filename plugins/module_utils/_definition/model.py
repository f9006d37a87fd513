# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The canonical model of an API definition: what of it decides routing and guarding, in one spelling.

A document is read into it (``document.py``), the service's records are too, and the two are compared here.
Null, empty and absent are one; order means nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

METHODS = ("ANY", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
PLATFORMS = ("NONE", "IAM", "AUTHORIZER")
VALIDATIONS = ("NONE", "QUERYSTRING_HEADERS")
# Where a parameter is -> the API's parameterCode.
PLACES = {"query": "REQUEST_QUERY", "header": "REQUEST_HEADER", "form": "REQUEST_FORMDATA"}
TYPES = ("string", "boolean", "integer", "long", "float", "double", "file")
# The API's fields of a resource; those whose value is a list, separated by commas, in which order means nothing.
CORS = (
    "corsAllowOrigin",
    "corsAllowMethods",
    "corsAllowHeaders",
    "corsAllowCredentials",
    "corsExposeHeaders",
    "corsMaxAge",
)
CORS_LISTS = frozenset({"corsAllowMethods", "corsAllowHeaders", "corsExposeHeaders"})
# The kinds of endpoints in the dialect, and the fields of each: those that must be there, and all others.
ENDPOINTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "HTTP": (("method", "url"), ("stream",)),
    "MOCK": (("httpStatus",), ("response", "headers")),
    "NCP": (("service", "region", "actionId", "actionName", "url"), ("stream", "method")),
}
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Parameter:
    """A query, header or form parameter. It can't be changed: a change is a deletion and a creation."""

    type: str = "string"
    array: bool = False
    required: bool = False
    logged: bool = False

    def __str__(self) -> str:
        notes = [name for name in ("required", "logged") if getattr(self, name)]
        return ", ".join([f"array of {self.type}" if self.array else self.type, *notes])


@dataclass(frozen=True)
class Operation:
    """A method of a path: where it is sent, and how it is guarded.

    ``endpoint`` has one key, HTTP, MOCK or NCP, and the fields that the API has for it. ``parameters`` goes by place
    and name.
    """

    endpoint: Mapping[str, Mapping[str, Any]]
    api_key: bool = False
    auth: Mapping[str, str] = field(default_factory=lambda: {"platform": "NONE"})
    validation: Mapping[str, Any] = field(default_factory=lambda: {"type": "NONE"})
    parameters: Mapping[tuple[str, str], Parameter] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """Return it as a diff shows it: a line for each thing that can be decided."""
        ((kind, fields),) = self.endpoint.items()
        shown = {
            "HTTP": ("method", "url"),
            "MOCK": ("httpStatus",),
            "NCP": ("service", "region", "actionName", "url"),
        }[kind]
        endpoint = " ".join([kind, *(str(fields.get(name)) for name in shown)])
        rest = {name: value for name, value in fields.items() if name not in shown and value}
        auth = " ".join(self.auth.values())
        names = [*self.validation.get("queryStrings", ()), *self.validation.get("headers", ())]
        validation = " ".join([self.validation["type"], *names])
        return {
            "endpoint": f"{endpoint} {json.dumps(rest, sort_keys=True)}" if rest else endpoint,
            "guard": f"API key {'required' if self.api_key else 'not required'}; "
            f"authentication {auth}; validation {validation}",
            **(
                {"parameters": [f"{place} {name}: {each}" for (place, name), each in sorted(self.parameters.items())]}
                if self.parameters
                else {}
            ),
        }

    def canonical(self) -> dict[str, Any]:
        return {
            "endpoint": self.endpoint,
            "api_key": self.api_key,
            "auth": self.auth,
            "validation": self.validation,
            "parameters": {
                f"{place} {name}": [each.type, each.array, each.required, each.logged]
                for (place, name), each in self.parameters.items()
            },
        }


@dataclass(frozen=True)
class Path:
    """A path with its CORS fields that have a value, and its operations by method. It may have neither."""

    cors: Mapping[str, str] = field(default_factory=dict)
    operations: Mapping[str, Operation] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """All paths of an API. Those without operations and CORS are there for others to hang on, and decide nothing."""

    paths: Mapping[str, Path]

    def operations(self) -> Iterator[tuple[str, str, Operation]]:
        """Yield path, method and operation, in the order of paths and METHODS."""
        for path in sorted(self.paths, key=segments):
            here = self.paths[path].operations
            yield from ((path, method, here[method]) for method in METHODS if method in here)

    def canonical(self) -> dict[str, Any]:
        return {
            path: {
                "cors": item.cors,
                **{method: operation.canonical() for method, operation in item.operations.items()},
            }
            for path, item in self.paths.items()
            if item.cors or item.operations
        }

    def fingerprint(self) -> str:
        """Return the SHA-256 of the content, 64 hexadecimal digits."""
        text = json.dumps(self.canonical(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


def endpoint(kind: str, fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return an endpoint with the fields that have a value; ``stream`` is always said, as the API wants it."""
    known = {name: fields.get(name) for group in ENDPOINTS[kind] for name in group}
    said = {name: value for name, value in known.items() if value not in (None, "", {}, [])}
    return {kind: {**said, "stream": bool(known["stream"])} if "stream" in known else said}


def auth(platform: Any, authorizer_id: Any = None) -> dict[str, str]:
    platform = platform or "NONE"
    return {"platform": platform, **({"authorizerId": authorizer_id} if platform == "AUTHORIZER" else {})}


def validation(kind: Any, query_strings: Iterable[str] | None, headers: Iterable[str] | None) -> dict[str, Any]:
    if (kind or "NONE") == "NONE":
        return {"type": "NONE"}
    lists = {"queryStrings": sorted(set(query_strings or ())), "headers": sorted(set(headers or ()))}
    return {"type": kind, **{name: names for name, names in lists.items() if names}}


def cors(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the CORS fields that have a value."""
    made = {}
    for name in CORS:
        value = fields.get(name)
        text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
        if name in CORS_LISTS:
            text = ",".join(sorted({part.strip() for part in text.split(",")} - {""}))
        if text:
            made[name] = text
    return made


def segments(path: str) -> list[str]:
    return [each for each in path.split("/") if each]


def parents(path: str) -> list[str]:
    """Return the paths above it, the highest first, without the root, which every API has."""
    parts = segments(path)
    return ["/" + "/".join(parts[:length]) for length in range(1, len(parts))]


def variables(path: str) -> set[str]:
    """Return the names of the path's variables; of a greedy one, ``{name+}``, without the plus."""
    return {name.removesuffix("+") for name in _VARIABLE.findall(path)}


def shape(path: str) -> str:
    """Return the path without the names of its variables: two paths of one shape are the same path."""
    return _VARIABLE.sub(lambda match: "{+}" if match[1].endswith("+") else "{}", path)
