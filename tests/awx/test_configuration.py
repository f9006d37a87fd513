# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What extensions/awx/ tells a controller, without one."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import surveys
import yaml
from jsonschema import Draft202012Validator

from ansible_collections.naver.ncloud.plugins.module_utils._credentials import VARIABLES
from ansible_collections.naver.ncloud.plugins.module_utils._resources import livestation_snapshot
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import WAITS
from ansible_collections.naver.ncloud.tests.awx.controller import AWX, HERE, PROGRAMS, ROOT

Calls = Mapping[str, list[dict[str, Any]]]

SCHEMAS = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
TABLE = HERE / "controller_modules.json"
# No profile file is on a controller.
NOT_INJECTED = {"profile"}
# Nothing of it may be filled in.
SECRET = "a/Secret+that={{1+1}}-stands-nowhere-else"
KEYS = {"NCLOUD_ACCESS_KEY": "access", "NCLOUD_SECRET_KEY": SECRET}
STACKS = [{"name": "winter-games", "verify_hour": 16, "time_zone": "Europe/Oslo"}, {"name": "summer-games"}]


def configure(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "ansible-playbook", AWX / "configure.yml", *arguments],
        env={**os.environ, "ANSIBLE_LOCALHOST_WARNING": "0", "ANSIBLE_NOCOLOR": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Applied:
    """A run of the playbook against stand-ins for the modules of awx.awx, which refuse what the modules do not know."""

    run: subprocess.CompletedProcess[str]
    calls: Calls

    @property
    def output(self) -> str:
        return self.run.stdout + self.run.stderr


def apply(
    folder: Path,
    settings: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    objects: Mapping[str, list[dict[str, Any]]] | None = None,
    failures: Mapping[str, Mapping[str, Any]] | None = None,
) -> Applied:
    """Apply settings to a controller that has some objects, and whose modules fail as told."""
    plugins = folder / "ansible_collections" / "awx" / "awx" / "plugins"
    (plugins / "action").mkdir(parents=True)
    (plugins / "lookup").mkdir()
    for name in json.loads(TABLE.read_text(encoding="utf-8"))["modules"]:
        shutil.copyfile(HERE / "stub_action.py", plugins / "action" / f"{name}.py")
    shutil.copyfile(HERE / "stub_lookup.py", plugins / "lookup" / "controller_api.py")
    record, had = folder / "record", folder / "objects"
    record.touch()
    had.write_text(json.dumps(objects or {}), encoding="utf-8")
    run = configure(
        "-e",
        json.dumps(settings or {}),
        ANSIBLE_COLLECTIONS_PATH=str(folder),
        STUB_TABLE=str(TABLE),
        STUB_RECORD=str(record),
        STUB_OBJECTS=str(had),
        STUB_FAILURES=json.dumps(failures or {}),
        **(KEYS if environment is None else environment),
    )
    assert SECRET not in run.stdout + run.stderr
    called: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in record.read_text(encoding="utf-8").splitlines():
        name, parameters = json.loads(line)
        called[name].append(parameters)
    return Applied(run, called)


def credential_with(**inputs: str) -> dict[str, list[dict[str, Any]]]:
    query = {
        "name": "NAVER Cloud",
        "organization__name": "NAVER Cloud",
        "credential_type__name": "NAVER Cloud Platform",
    }
    return {"credentials": [{"query": query, "object": {"id": 4, "inputs": inputs}}]}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    applied = apply(tmp_path_factory.mktemp("controller"), {"stacks": STACKS})
    assert applied.run.returncode == 0, applied.output
    return applied.calls


def of_stack(calls: Calls, stack: str) -> dict[str, list[dict[str, Any]]]:
    """What is named after the stack."""
    return {
        kind: named
        for kind, made in calls.items()
        if (named := [c for c in made if c["name"].startswith(f"{stack} - ")])
    }


def check(shape: str, data: Any) -> None:
    Draft202012Validator({"$ref": f"#/$defs/{shape}", **SCHEMAS}).validate(data)


def test_every_kind_of_object_is_there(calls: Calls) -> None:
    modules = json.loads(TABLE.read_text(encoding="utf-8"))["modules"]
    assert sorted(calls) == sorted(modules)


def test_the_credential_type_fits_the_modules(calls: Calls) -> None:
    (credential_type,) = calls["credential_type"]
    check("credential_type", credential_type)
    fields = {field["id"] for field in credential_type["inputs"]["fields"]}
    injected = credential_type["injectors"]["env"]
    # The templates arrive as they are, for the controller to fill in.
    assert injected == {names[0]: f"{{{{ {option} }}}}" for option, names in VARIABLES.items() if option in fields}
    assert fields == set(VARIABLES) - NOT_INJECTED
    assert [field["id"] for field in credential_type["inputs"]["fields"] if field.get("secret")] == ["secret_key"]


def test_the_credential_gives_what_has_a_default_only_in_forms(calls: Calls) -> None:
    (credential,) = calls["credential"]
    assert credential["inputs"] == {"access_key": "access", "secret_key": SECRET, "site": "public"}
    assert credential["credential_type"] == calls["credential_type"][0]["name"]
    assert credential["update_secrets"] is False


HAD = {
    "access_key": "earlier",
    "secret_key": "$encrypted$",
    "site": "gov",
    "region": "KRS",
    "endpoint": "http://127.0.0.1:8480",
}


@pytest.mark.parametrize(
    ("environment", "changed"),
    [
        ({}, {}),
        (KEYS, {"access_key": "access", "secret_key": SECRET}),
        (
            {"NCLOUD_ENDPOINT": "https://other.example.com", "NCLOUD_REGION": ""},
            {"endpoint": "https://other.example.com"},
        ),
        ({"NCLOUD_SITE": "fin", "NCLOUD_REGION": "FKR"}, {"site": "fin", "region": "FKR"}),
    ],
)
def test_the_credential_keeps_what_the_environment_does_not_say(
    tmp_path: Path, environment: dict[str, str], changed: dict[str, str]
) -> None:
    applied = apply(tmp_path, environment=environment, objects=credential_with(**HAD))

    assert applied.run.returncode == 0, applied.output
    assert applied.calls["credential"][0]["inputs"] == {**HAD, **changed}


def test_a_new_secret_is_a_setting(tmp_path: Path) -> None:
    applied = apply(tmp_path, {"update_secrets": True}, objects=credential_with(**HAD))

    assert applied.calls["credential"][0]["update_secrets"] is True


@pytest.mark.parametrize(
    ("environment", "objects"),
    [({}, {}), ({"NCLOUD_SECRET_KEY": SECRET}, {}), ({"NCLOUD_ACCESS_KEY": "access"}, credential_with(**HAD))],
)
def test_a_credential_without_keys_is_refused_first(
    tmp_path: Path, environment: dict[str, str], objects: dict[str, list[dict[str, Any]]]
) -> None:
    applied = apply(tmp_path, environment=environment, objects=objects)

    assert applied.run.returncode != 0
    assert "Set both NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY" in applied.output
    assert applied.calls == {}


@pytest.mark.parametrize(
    "stacks",
    [
        "name=games",
        [],
        [{"name": "../winter-games"}],
        [{"name": "games\n"}],
        [{"name": "겨울"}],
        # A number as a text could be another one: 1.10 is 1.1.
        [{"name": 2026}],
        [{"name": "games"}, {"name": "games"}],
        [{"name": "games"}, {"name": "Games"}],
        [{"name": "games", "credential": ""}],
        [{"name": "games", "time_zone": "Asia/Seoul\nRRULE:FREQ=SECONDLY"}],
    ],
)
def test_stacks_that_are_no_files_are_refused_first(tmp_path: Path, stacks: Any) -> None:
    applied = apply(tmp_path, {"stacks": stacks})

    assert applied.run.returncode != 0
    assert "The setting stacks must be a list such as [{name: winter-games}]" in applied.output
    assert applied.calls == {}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"stacks": None}, "stacks"),
        ({"stacks": "winter-games"}, "stacks"),
        ({"stacks": [{"verify_hour": 4}]}, "name found in stacks"),
        ({"stacks": [{"name": "games", "verify_hours": 5}]}, "verify_hours"),
        ({"stacks": [{"name": "games", "verify_hour": "noon"}]}, "verify_hour"),
        ({"stacks": [{"name": "games", "verify_hour": 24}]}, "verify_hour"),
        ({"stacks": [{"name": "games", "verify_hour": None}]}, "verify_hour"),
        # The next three would fail in the middle, or not at all.
        ({"update_secrets": "perhaps"}, "update_secrets"),
        ({"organization": ""}, "organization"),
        ({"organization": "Sports "}, "organization"),
    ],
)
def test_settings_that_can_not_be_are_refused_first(tmp_path: Path, settings: dict[str, Any], named: str) -> None:
    applied = apply(tmp_path, settings)

    assert applied.run.returncode != 0
    assert named in applied.output.partition("Organization] ")[0]
    assert applied.calls == {}


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("NCLOUD_SITE", "moon", "NCLOUD_SITE must be one of public, gov, fin, or unset."),
        ("NCLOUD_ENDPOINT", "http://127.0.0.1:8480/{service} ", "environment variables NCLOUD_ENDPOINT, where"),
        ("NCLOUD_SECRET_KEY", f"{SECRET}\r", "environment variables NCLOUD_SECRET_KEY, where"),
    ],
)
def test_a_credential_that_can_not_be_is_refused_first(tmp_path: Path, variable: str, value: str, why: str) -> None:
    applied = apply(tmp_path, environment={**KEYS, variable: value, "ANSIBLE_VERBOSITY": "4"})

    assert applied.run.returncode != 0
    assert why in applied.output
    assert applied.calls == {}


def test_no_secret_is_shown_at_any_verbosity(tmp_path: Path) -> None:
    refused = {"failed": True, "msg": "Unable to create credential"}
    applied = apply(tmp_path, environment={**KEYS, "ANSIBLE_VERBOSITY": "5"}, failures={"credential": refused})

    assert applied.run.returncode != 0  # apply() looks for the secret
    assert applied.calls["credential"][0]["inputs"]["secret_key"] == SECRET


def test_no_galaxy_server_is_needed(calls: Calls, tmp_path: Path) -> None:
    assert calls["organization"][0]["galaxy_credentials"] == []
    # A controller takes every requirements.yml and requirements.yaml for an order.
    assert list((AWX / "project").rglob("requirements.y*")) == []
    applied = apply(tmp_path, {"galaxy_credentials": ["Ansible Galaxy"]})
    assert applied.calls["organization"][0]["galaxy_credentials"] == ["Ansible Galaxy"]


def test_the_project_is_there_before_the_job_templates(calls: Calls) -> None:
    kinds = list(calls)
    assert kinds.index("project") < kinds.index("project_update") < kinds.index("job_template")
    (project,), (update,) = calls["project"], calls["project_update"]
    assert (update["name"], update["organization"]) == (project["name"], project["organization"])
    assert update.get("wait", True)


NO_ROUTE = "Failed to connect to git.example.com: no route to host"
NO_IMAGE = "Error: initializing source docker://quay.io/ansible/awx-ee:latest: no such image"


@pytest.mark.parametrize(
    ("query", "event", "why"),
    [
        ("runner_on_failed", {"event_data": {"res": {"msg": NO_ROUTE}}}, NO_ROUTE),
        # It did not get to its first task.
        ("verbose", {"event_data": {}, "stdout": f"{NO_IMAGE}\r\n"}, NO_IMAGE),
    ],
)
def test_a_project_that_is_not_updated_says_why(tmp_path: Path, query: str, event: dict[str, Any], why: str) -> None:
    update = {
        "failed": True,
        "msg": "The Project Update - NAVER Cloud, failed",
        "job_data": {"id": 7, "job_explanation": "", "result_traceback": ""},
    }
    applied = apply(
        tmp_path,
        failures={"project_update": update},
        objects={"project_updates/7/events/": [{"query": {"event": query}, "object": event}]},
    )

    assert applied.run.returncode != 0
    assert "could not update the project NAVER Cloud" in applied.output
    assert f"{update['msg']}. {why}. Nothing that comes after was done." in applied.output
    assert "job_template" not in applied.calls


def test_a_project_that_can_not_be_updated_at_all_says_why(tmp_path: Path) -> None:
    refused = {"failed": True, "msg": "Failed to update project, see response for details"}
    applied = apply(tmp_path, failures={"project_update": refused})

    assert applied.run.returncode != 0
    assert f"branch main. {refused['msg']}. Nothing that comes after was done." in applied.output


def test_what_is_named_exists(calls: Calls) -> None:
    names = {kind: {call["name"] for call in made} for kind, made in calls.items()}
    playbooks = {path.name for path in (AWX / "project").glob("*.yml")}
    for template in calls["job_template"]:
        assert template["project"] in names["project"]
        assert template["inventory"] in names["inventory"]
        assert set(template["credentials"]) <= names["credential"]
        assert template["playbook"] in playbooks
        assert template["execution_environment"] in names["execution_environment"]
    assert {schedule["unified_job_template"] for schedule in calls["schedule"]} <= names["job_template"]
    assert calls["host"][0]["variables"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"
    assert calls["host"][0]["inventory"] in names["inventory"]
    assert len(calls["inventory"]) == len(calls["host"]) == 1


def test_a_stack_has_its_own(calls: Calls, tmp_path: Path) -> None:
    for stack in ("winter-games", "summer-games"):
        own = of_stack(calls, stack)
        assert {template["name"].removeprefix(f"{stack} - ") for template in own["job_template"]} == {
            "provision",
            "provision, check",
            "verify",
            "teardown",
            "teardown, check",
            "export",
            "live event",
        }
        for template in own["job_template"]:
            assert template["extra_vars"] == {"stack": stack}
            # Nobody can give another one.
            asked = {question["variable"] for question in template.get("survey_spec", {"spec": []})["spec"]}
            assert "stack" not in asked
            assert not any(option.startswith("ask_") for option in template)
            # All of it in one job: slices could be half a run.
            assert "job_slice_count" not in template
            # These write nothing.
            only_shows = template["name"].endswith((", check", " - export"))
            assert template["job_type"] == ("check" if only_shows else "run")
            assert template["diff_mode"] == only_shows
        assert len(own["workflow_job_template"]) == len(own["schedule"]) == 1
        assert not any(option.startswith("ask_") for option in own["workflow_job_template"][0])
    assert set(calls["job_template"][0]["name"].split(" - ")) == {"NAVER Cloud", "short clip"}
    assert len(calls["job_template"]) == 15
    # The first stack is the same with and without a second one.
    alone = apply(tmp_path, {"stacks": STACKS[:1]}).calls
    assert of_stack(alone, "winter-games") == of_stack(calls, "winter-games")
    assert of_stack(alone, "summer-games") == {}


def test_the_guide_is_of_what_there_is(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guides" / "awx.md").read_text(encoding="utf-8")
    settings = yaml.safe_load((AWX / "settings.yml").read_text(encoding="utf-8"))
    (listed,) = re.findall(r"```yaml settings.yml\n(.*?)```", guide, re.DOTALL)
    (applied,) = re.findall(r"ansible-playbook (extensions/awx/configure.yml .*?)```", guide, re.DOTALL)
    playbook, *given = shlex.split(applied.replace("\\\n", " "))
    assert (ROOT / playbook).exists()
    pairs = dict(pair.split("=", 1) for pair in given if pair != "-e")
    assert set(pairs) < set(settings)
    calls = apply(tmp_path, {**yaml.safe_load(dedent(" " * 3 + listed.lstrip())), **pairs}).calls

    templates = re.findall(r"^\| (\S.* - .*?) \|", guide, re.MULTILINE)
    of_first = [call["name"] for call in calls["job_template"] if not call["name"].startswith("summer-games - ")]
    assert sorted(templates) == sorted(of_first)
    assert f"*{calls['workflow_job_template'][0]['name']}*" in guide
    assert calls["inventory"][0]["name"].replace(settings["organization"], "*NAME") + "*" in guide
    files = re.findall(r"`([\w-]+(?:\.yml|/))`", guide.partition("## Set it up")[0])
    assert len(files) == 9
    assert all((AWX / name).exists() for name in files)

    section = guide.partition("## What an apply overwrites")[2].partition("\n## ")[0]
    # The last is what awx.awx reports as changed each time.
    for name in [*calls["credential_type"][0]["injectors"]["env"], "update_secrets", "workflow_job_template"]:
        assert name in section
    pitfalls = guide.partition("## Pitfalls")[2]
    assert "**A relaunch is the same run again.** It keeps the stack and all answers, the confirmation" in pitfalls
    assert "**The access key is visible.**" in pitfalls


def test_a_stack_can_have_the_keys_of_another_account(tmp_path: Path) -> None:
    applied = apply(tmp_path, {"stacks": [{"name": "winter-games", "credential": "Other account"}]})

    used = {template["name"]: template["credentials"] for template in applied.calls["job_template"]}
    assert used.pop("NAVER Cloud - short clip") == ["NAVER Cloud"]
    assert set(map(tuple, used.values())) == {("Other account",)}


def test_a_second_organization_shares_what_is_global_only(calls: Calls, tmp_path: Path) -> None:
    other = apply(tmp_path, {"organization": "Sports", "stacks": STACKS}).calls

    shared = {"execution_environment", "credential_type"}
    for kind in shared:
        assert other[kind] == calls[kind]
        assert "organization" not in other[kind][0]
    # The modules look these up by their names alone.
    for kind in ("organization", "credential", "inventory"):
        assert {call["name"] for call in calls[kind]}.isdisjoint(call["name"] for call in other[kind])
    for kind in set(other) - shared - {"organization", "host"}:
        assert {call["organization"] for call in other[kind]} == {"Sports"}, kind
    for workflow in other["workflow_job_template"]:
        used = [node["unified_job_template"] for node in workflow["schema"]]
        assert {each["organization"]["name"] for each in used if each["type"] == "job_template"} == {"Sports"}


def test_each_night_is_that_of_its_place(calls: Calls) -> None:
    rules = {schedule["name"]: schedule["rrule"] for schedule in calls["schedule"]}
    assert rules == {
        "winter-games - verify every night": "DTSTART;TZID=Europe/Oslo:20260101T160000 RRULE:FREQ=DAILY;INTERVAL=1",
        "summer-games - verify every night": "DTSTART;TZID=Asia/Seoul:20260101T040000 RRULE:FREQ=DAILY;INTERVAL=1",
    }
    # Who pauses it in the controller finds it paused.
    assert not any("enabled" in schedule for schedule in calls["schedule"])


def test_the_workflow_leads_from_provision_to_teardown(calls: Calls) -> None:
    templates = {call["name"] for call in calls["job_template"]}
    for workflow in calls["workflow_job_template"]:
        check("workflow_nodes", workflow["schema"])
        nodes = {node["identifier"]: node for node in workflow["schema"]}
        way, at = [], "provision"
        while at:
            way.append(at)
            at = next((node["identifier"] for node in nodes[at]["related"]["success_nodes"]), "")
        assert way == ["provision", "verify", "list", "approval", "teardown"] == list(nodes)
        stack = workflow["name"].removesuffix(" - season")
        for name, node in nodes.items():
            used = node["unified_job_template"]
            assert used["type"] == ("workflow_approval" if name == "approval" else "job_template")
            assert name == "approval" or (used["name"] in templates and used["name"].startswith(f"{stack} - "))
        approval = nodes["approval"]["unified_job_template"]
        assert stack in approval["name"]
        assert f"stacks/{stack}.yml" in approval["description"]
        assert nodes["list"]["unified_job_template"]["name"] in approval["description"]
        # The nodes get the answer from the workflow's survey.
        assert "teardown_confirm" in {question["variable"] for question in workflow["survey_spec"]["spec"]}


@pytest.mark.parametrize("name", surveys.SURVEYS)
def test_surveys_are_those_of_the_options(name: str) -> None:
    committed = (AWX / "surveys" / f"{name}.json").read_text(encoding="utf-8")
    spec = surveys.survey_spec(surveys.SURVEYS[name], ROOT)
    assert committed == surveys.text(spec), "run nox -s surveys"
    check("survey_spec", spec)


def test_surveys_have_the_limits_of_the_roles_and_modules() -> None:
    assert {end: rule.holds(surveys.WAITS[end]) for end, rule in WAITS.items()} == dict.fromkeys(surveys.WAITS, True)
    assert not any(rule.holds(surveys.WAITS[end] + 1) for end, rule in WAITS.items())
    oldest = livestation_snapshot.RULES["max_age"]
    assert [oldest.holds(surveys.LARGEST["max_age"] + more) for more in (0, 1)] == [True, False]


@pytest.mark.parametrize("name", surveys.SURVEYS)
def test_what_has_a_default_needs_no_answer(name: str) -> None:
    for question in surveys.survey_spec(surveys.SURVEYS[name], ROOT)["spec"]:
        assert not (question["required"] and "default" in question)
        assert question["type"] not in ("integer", "float") or question["min"] == 1


def test_surveys_are_asked(calls: Calls) -> None:
    # In a check, a teardown needs no confirmation.
    asked = {
        call["playbook"]: call.get("survey_spec")
        for call in calls["job_template"]
        if not call["name"].endswith("teardown, check")
    }
    for name, survey in surveys.SURVEYS.items():
        assert asked[f"{name}.yml"] == surveys.survey_spec(survey, ROOT)
    questions = {question["variable"]: question for question in asked["teardown.yml"]["spec"]}  # type: ignore[index]
    assert questions["teardown_confirm"]["required"]
    assert questions["teardown_confirm"]["min"] == 1


@pytest.mark.parametrize("playbook", [ROOT / "playbooks" / "short_clip.yml", AWX / "project" / "live_event.yml"])
def test_the_survey_asks_for_what_the_playbook_uses(playbook: Path) -> None:
    text = playbook.read_text(encoding="utf-8")
    for question in surveys.survey_spec(surveys.SURVEYS[playbook.stem], ROOT)["spec"]:
        assert question["variable"] in text


def test_a_live_event_changes_nothing_that_nobody_asked_for() -> None:
    for question in surveys.survey_spec(surveys.SURVEYS["live_event"], ROOT)["spec"]:
        assert not question["required"]
        assert not question.get("default")
        assert question.get("choices", ["started", "stopped"]) == ["started", "stopped"]


def test_an_execution_environment_can_be_built(tarball: Path, tmp_path: Path) -> None:
    # As in a checkout, with the tarball where `make build` puts it.
    definition = tmp_path / "extensions" / "awx" / "execution-environment.yml"
    definition.parent.mkdir(parents=True)
    shutil.copyfile(AWX / definition.name, definition)
    (tmp_path / "build").mkdir()
    shutil.copy(tarball, tmp_path / "build")
    context = tmp_path / "context"
    builder = PROGRAMS / "ansible-builder"
    subprocess.run([builder, "create", "--file", definition, "--context", context], check=True, capture_output=True)

    assert (context / "_build" / "collection" / tarball.name).exists()
    (containerfile,) = context.glob("*file")
    steps = containerfile.read_text(encoding="utf-8")
    copied, renamed, installed = (
        steps.index(step) for step in ("COPY _build/collection", "RUN mv", "ansible-galaxy collection install")
    )
    assert copied < renamed < installed < steps.index("introspect.py introspect")
    requirements = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert requirements["collections"][0]["name"] in steps[renamed:installed]


def test_the_execution_environment_gets_what_the_collection_needs(collections: Path) -> None:
    builder = PROGRAMS / "ansible-builder"
    found = subprocess.run([builder, "introspect", collections], check=True, capture_output=True, text=True).stdout
    assert "requests>=2.31,<3" in found
