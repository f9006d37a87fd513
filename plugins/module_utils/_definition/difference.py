# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From one definition to another one: what differs, the fewest calls in between, and how to show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._definition.model import (
    METHODS,
    Definition,
    Operation,
    Parameter,
    Path,
    cors,
    parents,
    segments,
)

NOTHING = Path()


@dataclass(frozen=True)
class Call:
    """One call of the API. ``action`` is one of the names below; what it needs beside the path depends on it."""

    action: str  # {create,update,delete}_{resource,method}, {create,delete}_parameter
    path: str
    method: str = ""
    operation: Operation | None = None
    cors: dict[str, str] = field(default_factory=dict)
    place: str = ""
    name: str = ""
    parameter: Parameter | None = None

    def __str__(self) -> str:
        what = f"{self.method} {self.path}".strip()
        verb, _underscore, kind = self.action.partition("_")
        return f"{verb} {self.place} {kind} {self.name} of {what}" if self.name else f"{verb} {what}"


@dataclass(frozen=True)
class Difference:
    """What differs, by operation (``GET /pets``); what concerns a path as a whole is ``CORS /pets`` or ``/pets``."""

    to_add: list[str]
    to_change: list[str]
    to_remove: list[str]
    unmanaged: list[str]  # there, not in the document, and left alone
    target: Definition  # what there will be
    calls: list[Call]

    def as_result(self) -> dict[str, list[str]]:
        return {name: getattr(self, name) for name in ("to_add", "to_change", "to_remove", "unmanaged")}


def compare(wanted: Definition, current: Definition, *, purge: bool = True) -> Difference:
    """Return what it takes from ``current`` to ``wanted``.

    :param purge: what the document does not have is removed, else it is unmanaged.
    """
    needed = set(wanted.paths) | {parent for path in wanted.paths for parent in parents(path)} | {"/"}
    target = dict(wanted.paths)
    to_add: list[str] = []
    to_change: list[str] = []
    extra: list[str] = []
    for path in sorted(set(wanted.paths) | set(current.paths), key=segments):
        new, old = wanted.paths.get(path, NOTHING), current.paths.get(path, NOTHING)
        kept = {method: operation for method, operation in old.operations.items() if method not in new.operations}
        extra += [f"{method} {path}" for method in METHODS if method in kept]
        leaves_cors = not purge and not new.cors  # the document says nothing of it
        if old.cors != new.cors and not leaves_cors:
            (to_change if old.cors and new.cors else to_add if new.cors else extra).append(f"CORS {path}")
        elif leaves_cors and old.cors:
            extra.append(f"CORS {path}")
        if not purge:
            target[path] = Path(old.cors if leaves_cors else new.cors, {**kept, **new.operations})
        elif path not in needed:
            extra += [] if kept or old.cors else [path]
        else:
            target[path] = new
        for method in METHODS:
            if method in new.operations and method not in old.operations:
                to_add.append(f"{method} {path}")
            elif method in new.operations and new.operations[method] != old.operations[method]:
                to_change.append(f"{method} {path}")
    for path in needed & set(current.paths):
        target.setdefault(path, NOTHING)
    goal = Definition(target)
    removed, unmanaged = (extra, []) if purge else ([], extra)
    return Difference(to_add, to_change, removed, unmanaged, goal, list(_calls(goal, current)))


def _calls(target: Definition, current: Definition) -> Iterator[Call]:
    """Yield the calls: first what is removed, from the leaves to the root, then all else, parents first.

    A resource takes its methods with it.
    """
    for path in sorted(set(current.paths) - set(target.paths), key=segments, reverse=True):
        yield Call("delete_resource", path)
    for path in sorted(set(current.paths) & set(target.paths), key=segments):
        gone = set(current.paths[path].operations) - set(target.paths[path].operations)
        yield from (Call("delete_method", path, method) for method in METHODS if method in gone)
    there = set(current.paths)
    for path in sorted(target.paths, key=segments):
        new, old = target.paths[path], current.paths.get(path, NOTHING)
        if path not in there and not (new.cors or new.operations):
            continue  # it decides nothing
        if path not in there:
            for parent in [each for each in parents(path) if each not in there]:
                there.add(parent)
                yield Call("create_resource", parent)
            there.add(path)
            yield Call("create_resource", path, cors=dict(new.cors))
        elif path in current.paths and new.cors != old.cors:
            # An empty string removes a field.
            changed = {name: new.cors.get(name, "") for name in {**old.cors, **new.cors}}
            yield Call(
                "update_resource", path, cors={k: v for k, v in sorted(changed.items()) if v != old.cors.get(k, "")}
            )
        for method in METHODS:
            if method in new.operations:
                yield from _operation_calls(path, method, new.operations[method], old.operations.get(method))


def _operation_calls(path: str, method: str, new: Operation, old: Operation | None) -> Iterator[Call]:
    if old is None:
        yield Call("create_method", path, method, new)
    elif (new.endpoint, new.api_key, new.auth, new.validation) != (
        old.endpoint,
        old.api_key,
        old.auth,
        old.validation,
    ):
        yield Call("update_method", path, method, new)
    before = {} if old is None else old.parameters
    changed = [key for key, parameter in before.items() if new.parameters.get(key) != parameter]
    for place, name in sorted(changed):
        yield Call("delete_parameter", path, method, place=place, name=name)
    # The API deletes by name alone: what has the same name elsewhere may be gone as well.
    gone = {name for _place, name in changed}
    for (place, name), parameter in sorted(new.parameters.items()):
        if before.get((place, name)) != parameter or name in gone:
            yield Call("create_parameter", path, method, place=place, name=name, parameter=parameter)


def applied(definition: Definition, call: Call) -> Definition:
    """Return what a call makes of a definition."""
    paths = dict(definition.paths)
    if call.action == "delete_resource":
        paths.pop(call.path, None)
        return Definition(paths)
    here = paths.get(call.path, NOTHING)
    operations = dict(here.operations)
    if call.action in ("create_resource", "update_resource"):
        paths[call.path] = Path(cors({**here.cors, **call.cors}), operations)
        return Definition(paths)
    if call.action == "delete_method":
        operations.pop(call.method, None)
    elif call.operation is not None:
        kept = operations[call.method].parameters if call.method in operations else {}
        operations[call.method] = replace(call.operation, parameters=kept)
    else:
        old = operations[call.method]
        left = {key: each for key, each in old.parameters.items() if call.parameter or key[1] != call.name}
        added = {(call.place, call.name): call.parameter} if call.parameter else {}
        operations[call.method] = replace(old, parameters={**left, **added})
    paths[call.path] = Path(here.cors, operations)
    return Definition(paths)


def took_effect(definition: Definition, call: Call) -> bool:
    """Whether the definition is already as the call would make it."""
    if call.action == "delete_resource":
        return call.path not in definition.paths
    if call.path not in definition.paths:
        return False
    here = definition.paths[call.path]
    if call.method and call.action != "delete_method" and call.method not in here.operations:
        return False
    return applied(definition, call) == definition


def shown(definition: Definition, difference: Difference) -> dict[str, Any]:
    """Return of a definition what differs, by operation and for a person to read."""
    differing = {*difference.to_add, *difference.to_change, *difference.to_remove}
    view: dict[str, Any] = {}
    unchanged = 0
    for path, method, operation in definition.operations():
        if f"{method} {path}" in differing:
            view[f"{method} {path}"] = operation.described()
        else:
            unchanged += 1
    for path, item in definition.paths.items():
        if f"CORS {path}" in differing and item.cors:
            view[f"CORS {path}"] = dict(item.cors)
        if path in differing:
            view[path] = "no operations"
    return {**view, **({"unchanged operations": unchanged} if unchanged else {})}
