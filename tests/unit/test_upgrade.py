# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user wrote for an earlier version still works: options, results, manifests, variables of roles and playbooks.

frozen/VERSION.json and frozen/VERSION.yml hold what that version offered. They are made once for each release, with
``--freeze``, and never changed: what breaks one of these tests breaks a user.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.naver.ncloud.plugins.plugin_utils import manifest
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, TASKS, WRITES, begin, code
from ansible_collections.naver.ncloud.tests.unit.support import MODULES, ROOT, Account

FOLDER = Path(__file__).parent / "frozen"
FROZEN = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
MANIFESTS = sorted(FOLDER.glob("*.yml"))
# The user or a document decides what is in these.
OPAQUE = {"diff", "definition", "player_options", "failure", "body"}
RUNS = WRITES | TASKS
TAKES_MORE = ("str", "raw")  # what was a text, and may be one still
each_version = pytest.mark.parametrize("version", FROZEN)


def of(kind: str) -> pytest.MarkDecorator:
    names = [(version, name) for version, frozen in FROZEN.items() for name in frozen[kind]]
    return pytest.mark.parametrize(("version", "name"), names)


# What there is


def options(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return of each option what a task may rely on."""
    kept = ("type", "elements", "choices", "default", "required", "aliases")
    return {
        name: {key: option[key] for key in kept if option.get(key) is not None}
        | ({"options": options(option["options"])} if option.get("options") else {})
        for name, option in spec.items()
    }


def types(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a result, as dotted paths, and the type of each. A field without a value has none."""
    if isinstance(value, Mapping) and path.rpartition(".")[2] not in OPAQUE:
        for name, each in value.items():
            yield from types(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        yield path, "list"
        for each in value:
            yield from types(each, f"{path}[]")
    elif value is not None:
        yield path, type(value).__name__


def results(account: Account, name: str) -> dict[str, list[str]]:
    """Return the fields of all results of a module's case, and the types that each has had."""
    seen: dict[str, set[str]] = {}
    for run in [run for key, run in RUNS.items() if key.rpartition(": ")[0] == name]:
        account.emulator.reset()
        begin(account, run)
        for field, kind in types(account.run(run.module, **run.options), ""):
            seen.setdefault(field, set()).add(kind)
    return {field: sorted(kinds) for field, kinds in sorted(seen.items())}


def variables() -> dict[str, Any]:
    """Return the variables of all roles."""
    specs = {path.parents[1].name: yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob("roles/*/meta/arg*")}
    return {
        f"{role}.{entry}": options(spec["options"])
        for role, content in sorted(specs.items())
        for entry, spec in content["argument_specs"].items()
    }


def playbooks() -> list[str]:
    return sorted(path.stem for path in ROOT.glob("playbooks/*.yml"))


# What there was


def broken(was: Mapping[str, Any], now: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Yield what a task that was written for ``was`` can't rely on any more."""
    for name, old in was.items():
        new, path = now.get(name), f"{where}{name}"
        if new is None:
            yield f"{path} is gone"
            continue
        for key in ("type", "elements", "default"):
            if old.get(key) != new.get(key) and (old.get(key), new.get(key)) != TAKES_MORE:
                yield f"{path}: {key} was {old.get(key)!r} and is {new.get(key)!r}"
        for key in ("choices", "aliases"):
            lost = [each for each in old.get(key, []) if each not in new.get(key, old[key])]
            if lost:
                yield f"{path}: {key} {lost} are gone"
        if new.get("required") and not old.get("required"):
            yield f"{path} is required now"
        yield from broken(old.get("options", {}), new.get("options", {}), f"{path}.")
    yield from (f"{where}{name} is new and required" for name in now.keys() - was.keys() if now[name].get("required"))


@of("options")
def test_options(version: str, name: str) -> None:
    assert list(broken(FROZEN[version]["options"][name], options(code(name).arguments.spec))) == []


@of("results")
def test_results(account: Account, version: str, name: str) -> None:
    now = results(account, name)

    assert {
        field: kinds
        for field, kinds in FROZEN[version]["results"][name].items()
        if not set(kinds) & set(now.get(field, []))
    } == {}


@of("variables")
def test_variables_of_roles(version: str, name: str) -> None:
    assert list(broken(FROZEN[version]["variables"][name], variables()[name])) == []


@each_version
def test_playbooks(version: str) -> None:
    assert set(FROZEN[version]["playbooks"]) <= set(playbooks())


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_manifests(path: Path) -> None:
    assert manifest.problems(yaml.safe_load(path.read_text("utf-8"))["manifest"]) == []


@each_version
def test_kinds(version: str) -> None:
    """All are still there, and the frozen manifest has some of each."""
    stack = yaml.safe_load((FOLDER / f"{version}.yml").read_text("utf-8"))["manifest"]

    assert set(FROZEN[version]["kinds"]) <= set(manifest.KINDS)
    assert [kind for kind in FROZEN[version]["kinds"] if not stack.get(kind)] == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ({"a": {"type": "str"}}, {}, ["a is gone"]),
        ({"a": {"type": "str"}}, {"a": {"type": "int"}}, ["a: type was 'str' and is 'int'"]),
        ({"a": {"type": "raw"}}, {"a": {"type": "str"}}, ["a: type was 'raw' and is 'str'"]),
        ({"a": {"type": "str"}, "b": {"elements": "str"}}, {"a": {"type": "raw"}, "b": {"elements": "raw"}}, []),
        ({"a": {"choices": ["x", "y"]}}, {"a": {"choices": ["y", "z"]}}, ["a: choices ['x'] are gone"]),
        ({"a": {}}, {"a": {"required": True}, "b": {"required": True}}, ["a is required now", "b is new and required"]),
        ({"a": {"options": {"b": {}}}}, {"a": {"options": {}}}, ["a.b is gone"]),
        ({"a": {"choices": ["x"]}}, {"a": {"choices": ["x", "y"]}, "b": {}}, []),
    ],
)
def test_what_breaks_a_user(was: dict[str, Any], now: dict[str, Any], says: list[str]) -> None:
    assert list(broken(was, now)) == says


# How it is frozen


@pytest.mark.skipif("not config.getoption('--freeze')", reason="done once for each release")
def test_freeze(account: Account, request: pytest.FixtureRequest) -> None:
    """Write what there is to a file."""
    frozen = {
        "options": {name: options(code(name).arguments.spec) for name in MODULES},
        "results": {name: results(account, name) for name in CASES},
        "variables": variables(),
        "playbooks": playbooks(),
        "kinds": list(manifest.KINDS),
    }
    Path(request.config.getoption("--freeze")).write_text(json.dumps(frozen, indent=1, sort_keys=True) + "\n", "utf-8")
