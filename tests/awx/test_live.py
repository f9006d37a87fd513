# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""extensions/awx/ on a real controller. It takes, in the environment:

- ``CONTROLLER_HOST``, ``CONTROLLER_USERNAME``, ``CONTROLLER_PASSWORD``: of a system administrator
- ``CONTROLLER_PROJECT_URL``: a git repository with a copy of extensions/awx/project/
- ``CONTROLLER_EXECUTION_ENVIRONMENT_IMAGE``: built from extensions/awx/execution-environment.yml
- ``CONTROLLER_EMULATOR``: the URL of an emulator with its own keys, without a path, for the controller's jobs and for
  this test: https, or plain http where it is a loopback address for both

The collection awx.awx is where ansible-galaxy installs it by default.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from ansible_collections.naver.ncloud.tests.awx.controller import AWX, STACK
from ansible_collections.naver.ncloud.tests.awx.test_configuration import configure
from ncloud_emulator.settings import DEMO_ACCESS_KEY, DEMO_SECRET_KEY

pytestmark = pytest.mark.skipif("CONTROLLER_HOST" not in os.environ, reason="needs a controller, and CONTROLLER_HOST")

ORGANIZATIONS = ("naver-ncloud test one", "naver-ncloud test two")
STACKS = [{"name": STACK}, {"name": "summer-games", "verify_hour": 6, "time_zone": "Europe/Paris"}]
EXECUTION_ENVIRONMENT = "naver-ncloud-ee test"
# The module compares approval nodes by fields that they do not have.
ALWAYS_CHANGED = {"Workflow of the stack"}
LONGEST = 900  # seconds that a job may take, with the time until its turn
ENDED = ("successful", "failed", "error", "canceled")
Object = dict[str, Any]


@dataclass
class Api:
    """The controller's REST API."""

    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.auth = (os.environ["CONTROLLER_USERNAME"], os.environ["CONTROLLER_PASSWORD"])

    def request(self, method: str, path: str, **keywords: Any) -> requests.Response:
        url = path if path.startswith("/api/") else f"/api/v2/{path}"
        response = self.session.request(method, os.environ["CONTROLLER_HOST"] + url, timeout=60, **keywords)
        assert response.ok, f"{method} {url}: {response.status_code} {response.text[:500]}"
        return response

    def get(self, path: str, **params: Any) -> Object:
        return dict(self.request("GET", path, params=params).json())

    def find(self, path: str, **params: Any) -> list[Object]:
        return list(self.get(path, **params, page_size=200)["results"])

    def one(self, path: str, **params: Any) -> Object:
        (found,) = self.find(path, **params)
        return found

    def end(self, job: Mapping[str, Any]) -> Object:
        """Wait for a job."""
        deadline = time.monotonic() + LONGEST
        # Events are stored later than the end; without them, there is no relaunch on failed hosts.
        while (now := self.get(job["url"]))["status"] not in ENDED or not now.get("event_processing_finished", True):
            assert time.monotonic() < deadline, f"{now['name']} is {now['status']}"
            time.sleep(1)
        return now

    def launch(self, template: Mapping[str, Any], **answers: Any) -> Object:
        return self.end(self.request("POST", f"{template['url']}launch/", json={"extra_vars": answers}).json())

    def seen(self, job: Mapping[str, Any]) -> str:
        """Everything that people can see of a job."""
        output = self.request("GET", f"{job['url']}stdout/", params={"format": "txt"}).text
        events = self.find(f"{job['url']}job_events/")
        return "\n".join([output, json.dumps(self.get(job["url"])), json.dumps(events)])


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    remove(api)
    yield api
    remove(api)


def remove(api: Api) -> None:
    for organization in [each for name in ORGANIZATIONS for each in api.find("organizations/", name=name)]:
        for kind in ("workflow_job_templates", "job_templates", "inventories", "credentials", "projects"):
            for each in api.find(f"{kind}/", organization=organization["id"]):
                api.request("DELETE", each["url"])
        api.request("DELETE", organization["url"])


def emulator(path: str, content: Any) -> None:
    url = f"{os.environ['CONTROLLER_EMULATOR']}/_emulator/{path}"
    requests.post(url, json=content, timeout=60).raise_for_status()


def apply(organization: str, stacks: list[Object], **environment: str) -> set[str]:
    """Apply the playbook, and return the names of its tasks that changed something."""
    settings = {
        "organization": organization,
        "stacks": stacks,
        "project_url": os.environ["CONTROLLER_PROJECT_URL"],
        "execution_environment": EXECUTION_ENVIRONMENT,
        "execution_environment_image": os.environ["CONTROLLER_EXECUTION_ENVIRONMENT_IMAGE"],
    }
    paths = {"ANSIBLE_COLLECTIONS_PATH": f"{Path.home()}/.ansible/collections:/usr/share/ansible/collections"}
    run = configure("-e", json.dumps(settings), **paths, **environment)
    assert run.returncode == 0, run.stdout + run.stderr
    assert DEMO_SECRET_KEY not in run.stdout + run.stderr
    tasks = re.split(r"^TASK \[", run.stdout, flags=re.MULTILINE)[1:]
    return {task.partition("]")[0] for task in tasks if re.search(r"^changed: ", task, re.MULTILINE)}


def test_a_controller_from_its_set_up_to_the_end_of_a_season(api: Api) -> None:
    emulator("reset", {})
    endpoint = f"{os.environ['CONTROLLER_EMULATOR']}/{{service}}"
    keys = {"NCLOUD_ACCESS_KEY": DEMO_ACCESS_KEY, "NCLOUD_SECRET_KEY": DEMO_SECRET_KEY}
    set_up(api, {**keys, "NCLOUD_ENDPOINT": endpoint})

    organization = api.one("organizations/", name=ORGANIZATIONS[0])["id"]
    credential = api.one("credentials/", organization=organization)
    assert credential["inputs"]["endpoint"] == endpoint
    templates = {each["name"]: each for each in api.find("job_templates/", organization=organization)}
    provision, verify, teardown, export, live_event = (
        templates[f"{STACK} - {name}"] for name in ("provision", "verify", "teardown", "export", "live event")
    )
    manifest = yaml.safe_load((AWX / "project" / "stacks" / f"{STACK}.yml").read_text(encoding="utf-8"))["manifest"]

    season = api.one("workflow_job_templates/", name=f"{STACK} - season", organization=organization)
    assert api.launch(season, teardown_confirm="another")["status"] == "failed"

    emulator("faults", {"method": "write", "times": 1, "status": 400, "error_code": "250005", "shape": "service"})
    failed = api.launch(provision)
    assert failed["status"] == "failed"
    again = api.end(api.request("POST", f"{failed['url']}relaunch/", json={"hosts": "failed"}).json())
    verified, exported, shown = api.launch(verify), api.launch(export), api.launch(live_event)
    assert [job["status"] for job in (verified, exported, shown)] == ["successful"] * 3, api.seen(shown)
    assert f"stacks/{STACK}.yml" in exported["artifacts"]["exported"]
    jobs = [failed, again, verified, exported, shown, api.launch(teardown, teardown_confirm=manifest["name"])]
    assert [job["status"] for job in jobs] == ["failed", *["successful"] * 5], api.seen(jobs[-1])
    gone = api.launch(verify)
    assert gone["status"] == "failed"
    assert f"{manifest['name']} differs from its manifest" in api.seen(gone)

    for job in [*jobs, gone]:
        assert DEMO_SECRET_KEY not in api.seen(job)
    assert DEMO_SECRET_KEY not in json.dumps(credential)


def set_up(api: Api, environment: Mapping[str, str]) -> None:
    """Two stacks in two organizations, without one being disturbed by another."""

    def templates_of_the_first() -> list[Object]:
        organization = api.one("organizations/", name=ORGANIZATIONS[0])["id"]
        found = api.find("job_templates/", name__startswith=f"{STACK} - ", organization=organization, order_by="id")
        return [{name: each[name] for name in ("id", "name", "extra_vars", "playbook", "modified")} for each in found]

    assert apply(ORGANIZATIONS[0], STACKS[:1], **environment)
    alone = templates_of_the_first()
    assert len(alone) == 7
    assert {each["extra_vars"] for each in alone} == {json.dumps({"stack": STACK})}
    # The endpoint stays where the environment of the next apply has none.
    silent = {name: value for name, value in environment.items() if name != "NCLOUD_ENDPOINT"}
    apply(ORGANIZATIONS[0], STACKS, **silent)
    apply(ORGANIZATIONS[1], STACKS, **environment)
    assert templates_of_the_first() == alone
    for organization in ORGANIZATIONS:
        assert apply(organization, STACKS, **silent) <= ALWAYS_CHANGED
