# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What extensions/awx/ tells a controller, without one; and with one, if CONTROLLER_HOST names it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import surveys
import yaml
from jsonschema import Draft202012Validator

from ansible_collections.naver.ncloud.plugins.module_utils._credentials import VARIABLES
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import WAITS
from ansible_collections.naver.ncloud.tests.awx.controller import AWX, HERE, PROGRAMS, ROOT

Calls = Mapping[str, list[dict[str, Any]]]

SCHEMAS = json.loads((HERE / "schemas.json").read_text(encoding="utf-8"))
TABLE = HERE / "controller_modules.json"
# No profile file is on a controller.
NOT_INJECTED = {"profile"}


def configure(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "ansible-playbook", AWX / "configure.yml", *arguments],
        env={**os.environ, "ANSIBLE_LOCALHOST_WARNING": "0", "ANSIBLE_NOCOLOR": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Calls:
    """What the playbook asks the modules of awx.awx for. Their stand-ins refuse what the modules do not know."""
    folder = tmp_path_factory.mktemp("controller")
    actions = folder / "ansible_collections" / "awx" / "awx" / "plugins" / "action"
    actions.mkdir(parents=True)
    for name in json.loads(TABLE.read_text(encoding="utf-8"))["modules"]:
        shutil.copyfile(HERE / "stub_action.py", actions / f"{name}.py")
    record = folder / "record"
    run = configure(
        ANSIBLE_COLLECTIONS_PATH=str(folder),
        STUB_TABLE=str(TABLE),
        STUB_RECORD=str(record),
        NCLOUD_ACCESS_KEY="access",
        NCLOUD_SECRET_KEY="secret",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "secret" not in run.stdout.replace("secrets", "")
    called: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in record.read_text(encoding="utf-8").splitlines():
        name, parameters = json.loads(line)
        called[name].append(parameters)
    return called


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
    assert credential["inputs"] == {"access_key": "access", "secret_key": "secret", "site": "public"}
    assert credential["credential_type"] == calls["credential_type"][0]["name"]


def test_the_organization_can_install_collections(calls: Calls) -> None:
    assert calls["organization"][0]["galaxy_credentials"]


def test_what_is_named_exists(calls: Calls) -> None:
    names = {kind: {call["name"] for call in made} for kind, made in calls.items()}
    playbooks = {path.name for path in (AWX / "project").glob("*.yml")}
    for template in calls["job_template"]:
        assert template["project"] in names["project"]
        assert template["inventory"] in names["inventory"]
        assert set(template["credentials"]) <= names["credential"]
        assert template["playbook"] in playbooks
        assert template["execution_environment"] in names["execution_environment"]
        assert (AWX / "project" / "stacks" / f"{template['extra_vars']['stack']}.yml").exists()
    assert calls["schedule"][0]["unified_job_template"] in names["job_template"]
    assert calls["host"][0]["variables"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"


def test_the_workflow_leads_from_provision_to_teardown(calls: Calls) -> None:
    (workflow,) = calls["workflow_job_template"]
    check("workflow_nodes", workflow["schema"])
    nodes = {node["identifier"]: node for node in workflow["schema"]}
    way, at = [], "provision"
    while at:
        way.append(at)
        at = next((node["identifier"] for node in nodes[at]["related"]["success_nodes"]), "")
    assert way == ["provision", "verify", "approval", "teardown"] == list(nodes)
    templates = {call["name"] for call in calls["job_template"]}
    for name, node in nodes.items():
        assert node["unified_job_template"]["type"] == ("workflow_approval" if name == "approval" else "job_template")
        assert name == "approval" or node["unified_job_template"]["name"] in templates
    # The node of the teardown gets its answer from the workflow's survey.
    asked = {question["variable"] for question in workflow["survey_spec"]["spec"]}
    assert "teardown_confirm" in asked


@pytest.mark.parametrize("name", surveys.SURVEYS)
def test_surveys_are_those_of_the_options(name: str) -> None:
    committed = (AWX / "surveys" / f"{name}.json").read_text(encoding="utf-8")
    spec = surveys.survey_spec(surveys.SURVEYS[name], ROOT)
    assert committed == surveys.text(spec), "run nox -s surveys"
    check("survey_spec", spec)


def test_surveys_have_the_limits_of_the_roles() -> None:
    assert {end: rule.holds(surveys.WAITS[end]) for end, rule in WAITS.items()} == dict.fromkeys(surveys.WAITS, True)
    assert not any(rule.holds(surveys.WAITS[end] + 1) for end, rule in WAITS.items())


def test_surveys_are_asked(calls: Calls) -> None:
    asked = {call["playbook"]: call.get("survey_spec") for call in calls["job_template"]}
    for name, survey in surveys.SURVEYS.items():
        assert asked[f"{name}.yml"] == surveys.survey_spec(survey, ROOT)
    questions = {question["variable"]: question for question in asked["teardown.yml"]["spec"]}  # type: ignore[index]
    assert questions["teardown_confirm"]["required"]
    assert questions["teardown_confirm"]["min"] == 1


def test_the_survey_asks_for_what_the_playbook_uses() -> None:
    playbook = (ROOT / "playbooks" / "short_clip.yml").read_text(encoding="utf-8")
    for question in json.loads((AWX / "surveys" / "short_clip.json").read_text(encoding="utf-8"))["spec"]:
        assert question["variable"] in playbook


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


@pytest.mark.skipif("CONTROLLER_HOST" not in os.environ, reason="needs a controller, and CONTROLLER_HOST")
def test_a_controller_is_set_up_once() -> None:
    # awx.awx is where ansible-galaxy installs by default.
    paths = {"ANSIBLE_COLLECTIONS_PATH": f"{Path.home()}/.ansible/collections:/usr/share/ansible/collections"}
    keys = {"NCLOUD_ACCESS_KEY": "access", "NCLOUD_SECRET_KEY": "secret"}
    given = [f"-eproject_url={os.environ['CONTROLLER_PROJECT_URL']}", "-eorganization=naver-ncloud test"]
    first = configure(*given, **paths, **keys)
    second = configure(*given, **paths, **keys)
    assert first.returncode == 0, first.stdout + first.stderr
    assert second.returncode == 0, second.stdout + second.stderr
    assert "changed=0 " in second.stdout
