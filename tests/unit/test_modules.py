# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The folder plugins/modules is the one list of the modules. For each it is said here what the module still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule, ResourceModule
from ansible_collections.naver.ncloud.plugins.plugin_utils.export import READABLE_KINDS
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, FIRST, WRITES, begin, code, merged
from ansible_collections.naver.ncloud.tests.unit.support import MODULES, PACKAGE, ROOT, Account, assert_holds
from ncloud_emulator.services import SERVICES

RUNTIME: dict[str, Any] = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
ACTION_PLUGIN = {"action_plugin": "naver.ncloud.in_process"}
WAITING = [name for name in MODULES if set(WAIT.spec) <= set(code(name).arguments.spec)]
# What a stack is not made of: these act at a moment.
OF_A_MOMENT = {
    "globaledge_edge": "a channel creates it",
    "livestation_recording": "it begins and ends with an event",
    "livestation_snapshot": "it is taken of what is recorded at the moment",
    "vodstation_encode": "files come and go, and none of it can be deleted",
}
NO_INFO = {
    "livestation_recording": "livestation_channel_info says whether a channel records",
    "livestation_snapshot": "with snapshot_id it reads one, and livestation_channel_info says which is the newest",
    "vodstation_encode": "in check mode it says how far files are",
}
# What the path of each call of the APIs ends with, and where the tests of the emulator name it.
ENDPOINTS = {
    operation.slug: [segment for segment in operation.segments if not segment.startswith("{")][-1]
    for service in SERVICES.values()
    for operation in service.operations
}
EMULATOR_TESTS = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("emulator/tests/test_*.py"))


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(import_module(f"{PACKAGE}modules.{name}").DOCUMENTATION)
    return found


def fragments(name: str) -> list[str]:
    """Return what the module's documentation extends before what holds for all modules."""
    names: list[str] = document(name)["extends_documentation_fragment"]
    return names[: names.index("naver.ncloud.attributes")]


def lacking(name: str) -> Iterator[str]:
    """Yield what a module still lacks, each with the place where it belongs."""
    module, managed = code(name), isinstance(code(name), ResourceModule)
    if RUNTIME["plugin_routing"]["modules"].get(name) != ACTION_PLUGIN:
        yield "its routing in meta/runtime.yml"
    for group, members in (("all", MODULES), ("waiting", WAITING)):
        if (name in RUNTIME["action_groups"][group]) != (name in members):
            yield f"the right entry in the action group {group} of meta/runtime.yml"
    special = {"info": name.endswith("_info"), "waiting": name in WAITING}
    for attributes in (attributes for attributes, wanted in special.items() if wanted):
        if f"naver.ncloud.attributes.{attributes}" not in fragments(name):
            yield f"naver.ncloud.attributes.{attributes} before naver.ncloud.attributes, as the first of two counts"
    if name not in CASES:
        yield f"CASE in tests/unit/plugins/modules/test_{name}.py, or INFO_CASE in that of its kind"
    kind = name.removesuffix("_info")
    targets = (ROOT / "tests" / "integration" / "targets" / each / "tasks" / "main.yml" for each in (name, kind))
    if not any(path.is_file() and f"naver.ncloud.{name}:" in path.read_text(encoding="utf-8") for path in targets):
        yield f"its integration target tests/integration/targets/{name}, or its tasks in that of {kind}"
    if not any(note.startswith("The key needs permission") for note in document(name).get("notes", ())):
        yield "the calls that its key must be permitted, in the notes of its DOCUMENTATION"
    if not managed:
        return
    if name in CASES and not CASES[name].writes:
        yield f"the writes in its CASE, in tests/unit/plugins/modules/test_{name}.py"
    for write in CASES[name].writes if name in CASES else ():
        if not re.search(rf"\b{ENDPOINTS[write.operation]}\b", EMULATOR_TESTS):
            yield f"a test of the emulator's {write.operation} in emulator/tests"
    info = f"{name.removesuffix('_clone')}_info"
    if info not in MODULES and name not in NO_INFO:
        yield f"its twin plugins/modules/{info}.py"
    key = next((key for key, kind in KINDS.items() if module in kind.modules), None)
    if key is None and name not in OF_A_MOMENT:
        yield "its line in plugins/plugin_utils/manifest.py"
    if key is None:
        return
    deletable = "absent" in module.arguments.spec.get("state", {}).get("choices", ())
    deletable &= module is KINDS[key].module  # what is cloned is deleted as all of its kind are
    for role in ("provision", "teardown") if deletable else ("provision",):
        tasks = (path.read_text(encoding="utf-8") for path in (ROOT / "roles" / role / "tasks").rglob("*.yml"))
        if not any(f"naver.ncloud.{name}:" in text for text in tasks):
            yield f"its task file in roles/{role}/tasks"
    reading = set(code(info).arguments.spec) - set(CONNECTION.spec) - {"name", KINDS[key].id_option}
    if key in READABLE_KINDS and reading and not (ROOT / "roles" / "export" / "tasks" / f"{key}.yml").is_file():
        yield f"roles/export/tasks/{key}.yml, as {info} has the options {', '.join(sorted(reading))}"


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_lacking(name: str) -> None:
    assert not list(lacking(name)), f"{name} lacks {', '.join(lacking(name))}"


@pytest.mark.parametrize("name", MODULES)
def test_no_option_hides_how_to_connect(name: str) -> None:
    spec = code(name).arguments.spec

    assert {option: spec[option] for option in CONNECTION.spec} == dict(CONNECTION.spec)


def test_the_lists_name_no_others() -> None:
    """And they are in order, so that two branches that add one each rarely meet."""
    assert list(RUNTIME["plugin_routing"]["modules"]) == MODULES
    assert RUNTIME["action_groups"] == {"all": MODULES, "waiting": WAITING}
    assert [
        path.name
        for path in sorted((ROOT / "tests" / "unit" / "plugins" / "modules").glob("test_*.py"))
        if path.stem.removeprefix("test_") not in (*MODULES, "apigw_journey", "faults", "strange_answers")
    ] == []


def test_the_readme_names_each_service() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    services = {name.partition("_")[0] for name in MODULES} - {"api"}

    assert set(re.findall(r"^\| `(\w+)_…` \|", text, re.MULTILINE)) == services


@pytest.mark.parametrize("write", WRITES)
def test_check_mode_predicts_the_run(account: Account, write: str) -> None:
    """What check mode predicts, the run then does, and a second run finds nothing to do."""
    run = begin(account, WRITES[write])

    done = account.apply(run.module, **run.options)

    assert done["actions"] == [run.task.action]
    if run.task.action != "delete":
        record = done[run.module.returns]
        assert record["id"]
        assert record["name"]
    assert run.task.call in account.writes
    assert_holds(account, run.task.end)
    assert not account.apply(run.module, **run.options)["changed"]


@pytest.mark.parametrize("write", [name for name, run in WRITES.items() if run.task.action == "create"])
def test_nothing_is_made_twice_while_lists_lag(account: Account, write: str) -> None:
    """Some can't be read back before the lists show them, and fail until then. Later, nothing is left to do."""
    run = begin(account, WRITES[write])
    account.pass_time()
    account.emulator.update_settings(listing_lag=30)

    for _run in range(2):
        account.attempt(run.module, False, run.options)
        assert_holds(account, run.task.end)
    account.pass_time()
    assert not account.run(run.module, **run.options)["changed"]


@pytest.mark.parametrize("name", [name for name in CASES if isinstance(code(name), InfoModule)])
def test_reading_changes_nothing(account: Account, name: str) -> None:
    account.emulator.seed(CASES[name].seed)
    for task in CASES[name].tasks:
        result = account.apply(code(name), **task.options)

        assert not result["changed"]
        found = result[code(name).returns]  # type: ignore[attr-defined]
        assert found, "its CASE finds nothing"
        assert all(record["id"] and record["name"] for record in found)
        assert not account.writes


@pytest.mark.parametrize("name", [name for name in MODULES if hasattr(code(name), "returns")])
def test_id_and_name_are_documented(name: str) -> None:
    document = yaml.safe_load(import_module(f"{PACKAGE}modules.{name}").RETURN)
    sample = document[code(name).returns]["sample"]  # type: ignore[attr-defined]

    assert {"id", "name"} <= set(sample[0] if isinstance(sample, list) else sample)


@pytest.mark.parametrize("write", [name for name, run in WRITES.items() if run.task.action == "create"])
def test_the_diff_of_a_creation_shows_what_it_is_made_of(account: Account, write: str) -> None:
    run = begin(account, WRITES[write])

    diff = account.run(run.module, **run.options)["diff"]

    assert diff["before"] == {}
    assert set(run.options) - set(CONNECTION.spec) - set(WAIT.spec) <= set(diff["after"])


@pytest.mark.parametrize("name", CASES)
def test_each_request_is_a_line(account: Account, name: str) -> None:
    """Method, service and path, status, request id and duration; no header, no query and no body."""
    run = begin(account, FIRST[name])
    lines: list[str] = []

    account.run(run.module, log=lines.append, **run.options)

    shapes = [re.fullmatch(r"([A-Z]+) (\w+) (/[^ ?]*): (\d{3}), request id (\S+), \d+ ms", line) for line in lines]
    assert [(shape[1], shape[2], int(shape[4]), shape[5]) for shape in shapes if shape] == [
        (entry["method"], entry["service"], entry["status"], entry["request_id"]) for entry in account.entries
    ]
    assert all(
        shape and entry["target"].partition("?")[0].endswith(shape[3])
        for shape, entry in zip(shapes, account.entries, strict=True)
    )


def test_the_cases_stand_side_by_side(account: Account) -> None:
    """What one case creates is not there by the seed of another: over both routes they share an account."""
    account.emulator.seed(merged(case.seed for case in CASES.values()))

    for name, case in CASES.items():
        if case.writes and case.writes[0].action == "create":
            assert account.run(code(name), check=True, **case.options)["actions"] == ["create"], name


CHANGELOG: dict[str, Any] = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", CHANGELOG["releases"])
def test_the_changelog_lists_the_modules_of_a_version(version: str) -> None:
    brought = {name: document(name) for name in MODULES if document(name)["version_added"] == version}

    listed = {each["name"]: each["description"] for each in CHANGELOG["releases"][version].get("modules", ())}

    assert listed == {name: each["short_description"] for name, each in brought.items()}
