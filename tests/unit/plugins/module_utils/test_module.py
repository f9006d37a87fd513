# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules as Ansible runs them: a process that reads its options from standard input and prints its result."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from ansible.module_utils import basic

from ansible_collections.naver.ncloud.plugins.module_utils import _module
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context
from ansible_collections.naver.ncloud.plugins.modules import (
    api_request,
    vodstation_category,
    vodstation_category_info,
    vodstation_channel,
)
from ansible_collections.naver.ncloud.tests.unit.support import FAILURE_KEYS, SECRET, Account, assert_clear, validated

MODULES = {"vodstation_category": vodstation_category.MODULE, "vodstation_channel": vodstation_channel.MODULE}
PLUGINS = Path(__file__).resolve().parents[4] / "plugins"
NEW: dict[str, Any] = {"name": "trailers", "output": {"bucket_name": "media", "file_path": "/"}}
CDN = {"createCdn": True, "cdnServiceName": "vod-highlights", "cdnDomain": "example.edge.naverncp.com"}
FORGED = "\x1b[2J\nok: [localhost]"  # clears a screen, and looks like a result


def execute(account: Account, module: str, variables: dict[str, str] | None = None, **options: Any) -> dict[str, Any]:
    """Run a module file; return what it printed, all of which must be its result."""
    surroundings = {"ANSIBLE_MODULE_ARGS": {"endpoint": account.emulator.endpoint, **options}}
    process = subprocess.run(
        [sys.executable, str(PLUGINS / "modules" / f"{module}.py")],
        input=json.dumps(surroundings),
        capture_output=True,
        text=True,
        env={**os.environ, "NCLOUD_ACCESS_KEY": account.emulator.access_key, **(variables or {})},
        check=False,
    )
    assert process.stderr == ""
    assert SECRET not in process.stdout
    result: dict[str, Any] = json.loads(process.stdout)
    assert process.returncode == (1 if result.get("failed") else 0)
    return result


def test_a_run(account: Account) -> None:
    """Options of Ansible's own decide on check mode and diff."""
    account.clock.pace = 0.01
    secret: dict[str, Any] = {"secret_key": SECRET}

    predicted = execute(account, "vodstation_category", **secret, **NEW, _ansible_check_mode=True)
    assert predicted["changed"]
    assert not account.categories

    done = execute(account, "vodstation_category", **secret, **NEW, _ansible_diff=True)
    assert json.loads(done["diff"]["after"])["name"] == "trailers"
    assert done["category"]["id"] == account.categories[0]["id"]
    assert done["actions"] == ["create"]
    assert done["pending"] == []

    again = execute(account, "vodstation_category", **secret, **NEW)
    assert not again["changed"]
    assert "diff" not in predicted
    assert "diff" not in again
    assert "warnings" not in again


def test_a_warning(account: Account) -> None:
    account.clock.pace = 0.01
    account.seed(channels=[{"name": "highlights", "channelStatus": "STOPPED", **CDN}])

    gone = execute(
        account, "vodstation_channel", secret_key=SECRET, name="highlights", state="absent", wait_interval=0.01
    )

    (warning,) = gone["warnings"]
    assert "vod-highlights" in json.dumps(warning)  # an object from ansible-core 2.19 on


def test_info(account: Account) -> None:
    account.seed(categories=[{"name": "trailers"}])

    result = execute(account, "vodstation_category_info", secret_key=SECRET)

    assert [category["name"] for category in result["categories"]] == ["trailers"]


def test_a_failure(account: Account) -> None:
    result = execute(account, "vodstation_category", secret_key="not-the-one", **NEW)

    assert result["failed"]
    assert_clear(result)
    assert result["failure"]["kind"] == "authentication"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "one of the following is required: name, category_id"),
        ({"name": "trailers", "colour": "red"}, "colour"),
        ({"name": "trailers", "output": {"file_path": "/"}}, "bucket_name"),
    ],
    ids=str,
)
def test_options_that_ansible_refuses(account: Account, options: dict[str, Any], words: str) -> None:
    result = execute(account, "vodstation_category", secret_key=SECRET, **options)

    assert result["failed"]
    assert words in result["msg"]
    assert account.emulator.journal() == []


@pytest.mark.parametrize("start", [{}, {"start_time": "0"}], ids=["nothing given", "a part"])
def test_what_is_missing_is_said_at_once(account: Account, start: dict[str, Any]) -> None:
    result = execute(account, "livestation_shortclip", secret_key=SECRET, **start)

    assert "missing required arguments: channel" in result["msg"]
    assert "one of the following is required: clip_id, snapshot_id, snapshot" in result["msg"]
    assert ("start_time, end_time" in result["msg"]) == bool(start)


@pytest.mark.parametrize("options", [{"site": FORGED}, {FORGED: "x"}], ids=["value", "name"])
def test_what_ansible_refuses_leads_no_terminal_astray(account: Account, options: dict[str, Any]) -> None:
    """Ansible's own sentence shows the value, or the name, as it came."""
    result = execute(account, "vodstation_category", secret_key=SECRET, **{"name": "trailers", **options})

    assert result["failed"]
    assert r"\x1b[2J\nok: [localhost]" in result["msg"]
    assert result["msg"].isprintable()


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        ("vodstation_category", {"output": 5}, "output is 5 but must be a dictionary of options."),
        (
            "vodstation_category",
            {"advanced_options": {"trimming": True}},
            "advanced_options.trimming is True but must be a dictionary of options.",
        ),
        (
            "vodstation_channel",
            {"cdn": {"profile_id": "Infinity"}},
            "cdn.profile_id is 'Infinity' but must be an integer.",
        ),
        (
            "vodstation_category",
            {"category_id": "1e5000"},
            "category_id is '1e5000' but must be an integer with fewer",
        ),
        ("vodstation_category", {"category_id": "9" * 5000}, "[...] but must be an integer with fewer digits."),
        ("vodstation_category", {"advanced_options": '{"trimming": 5}'}, "an option has a value of a wrong type: "),
    ],
    ids=str,
)
def test_options_that_ansible_stumbles_over(account: Account, module: str, options: dict[str, Any], words: str) -> None:
    failed = execute(account, module, **{"name": "some", "secret_key": SECRET, **options})

    assert failed["failed"]
    assert words in failed["msg"]
    with pytest.raises(InputError, match=re.escape(words)):
        MODULES[module].arguments.validate({"name": "some", **options})


def test_options_that_we_refuse(account: Account) -> None:
    result = execute(account, "vodstation_category", secret_key=SECRET, name="", timeout=-1, output=None)

    assert_clear(result)
    assert set(result["failure"]) == FAILURE_KEYS
    assert result["failure"]["kind"] == "input"


@pytest.mark.parametrize("variable", ["NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"])
def test_the_secret_from_the_environment(account: Account, variable: str) -> None:
    result = execute(account, "vodstation_category_info", {variable: SECRET, "NCLOUD_SITE": "", "NCLOUD_REGION": ""})

    assert result["categories"] == []


def test_the_secret_from_the_profile_file_stays_secret(account: Account, tmp_path: Path) -> None:
    """Ansible knows nothing of it, and it is hidden all the same."""
    profile = tmp_path / "configure"
    profile.write_text(f"[media]\nncloud_secret_access_key = {SECRET}\n", encoding="utf-8")
    account.seed(categories=[{"name": f"told {SECRET} to everybody"}])

    result = execute(account, "vodstation_category_info", config_file=str(profile), profile="media")

    assert result["categories"][0]["name"].startswith("told ")


def test_a_profile_that_is_not_used(account: Account) -> None:
    """Keys of the environment come first, which whoever names a profile may have forgotten."""
    done = execute(account, "vodstation_category_info", {"NCLOUD_SECRET_KEY": SECRET}, profile="games")

    assert any("profile 'games' is not used" in str(warning) for warning in done["warnings"])


def test_without_requests(account: Account, tmp_path: Path) -> None:
    (tmp_path / "requests.py").write_text("raise ImportError('no such thing')\n", encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))

    result = execute(account, "vodstation_category", {"PYTHONPATH": path}, secret_key=SECRET, **NEW)

    assert result["failed"]
    assert "Failed to import the required Python library (requests)" in result["msg"]


# -- diffs and logs


def test_a_diff_shows_text_as_it_is(account: Account) -> None:
    """Ansible itself would escape Korean. What can't be read, or would lead a terminal astray, is escaped."""
    options = {**NEW, "name": "예고편 🎬", "notification_url": "http://a.example/"}

    after = execute(account, "vodstation_category", secret_key=SECRET, **options, _ansible_diff=True)["diff"]["after"]

    assert '"name": "예고편 🎬"' in after
    assert after.endswith("}\n")
    assert _module._readable('"a\u202eb\x9b\ud800\n"') == '"a\\u202eb\\u009b\\ud800\n"'


def test_a_secret_is_hidden_in_a_diff_too(account: Account) -> None:
    """Where it has quotes or lines, a diff spells it otherwise than Ansible knows it."""
    spec = {"pems": {"type": "list", "elements": "dict", "options": {"key": {"type": "str", "no_log": True}}}}
    arguments = CONNECTION + Arguments(spec=spec)
    hidden: set[str] = set()
    options = {"pems": [{"key": 'begin\n"열쇠"\nend'}], "access_key": "a", "secret_key": 'quo"te'}
    module = replace(vodstation_category_info.MODULE, arguments=vodstation_category_info.MODULE.arguments + arguments)

    module.answer(
        {**validated(module.arguments, {**options, "endpoint": account.emulator.endpoint})},
        Context(check_mode=False, diff=True, hide=hidden.add),
    )

    assert {'begin\n"열쇠"\nend', 'begin\\n\\"열쇠\\"\\nend', 'quo"te', 'quo\\"te'} <= hidden


@pytest.mark.parametrize(
    ("internal", "logged"),
    [
        ({}, False),
        ({"_ansible_verbosity": 2}, False),
        ({"_ansible_verbosity": 3}, True),
        ({"_ansible_verbosity": 3, "_ansible_no_log": True}, False),
    ],
    ids=str,
)
def test_the_log_of_a_module(account: Account, internal: dict[str, Any], logged: bool) -> None:
    result = execute(account, "vodstation_category_info", secret_key=SECRET, **internal)

    assert [line.partition(":")[0] for line in result.get(_module.REQUESTS, [])] == [
        "GET vodstation /category"
    ] * logged


def test_the_log_of_a_failure(account: Account) -> None:
    """It shows the secret nowhere, whatever it is spelled like in a path."""
    result = execute(
        account,
        "api_request",
        secret_key=SECRET,
        service="vodstation",
        path=f"/x{quote(SECRET, safe='')}/y",
        _ansible_verbosity=3,
    )

    assert result["failed"]
    (line,) = result[_module.REQUESTS]
    assert line.startswith("GET vodstation /x********/y: 404, ")


def test_a_long_log_is_cut() -> None:
    log = _module.RequestLog()
    for number in range(_module.MOST_LINES + 10):
        log.add(f"line {number}")

    assert len(log.lines) == _module.MOST_LINES
    assert log.lines[-1] == "and 11 more requests"


# -- options that hold secrets

HUSH = "hush-k3y-0f-the-stream"
PLATFORM = {"streamKey": HUSH, "nested": [{"password": f"{HUSH}-2"}], "rtmpUrl": f"rtmp://example.com/live/{HUSH}-3"}
REQUEST = {"service": "livestation", "method": "PUT", "path": "/re-stream/channels/1/platforms/2", "body": PLATFORM}


@pytest.mark.parametrize(
    "options",
    [
        REQUEST,
        {**REQUEST, "query": {"token": HUSH}},
        {**REQUEST, "colour": "red"},
        {**REQUEST, "method": "SING"},
        {**REQUEST, "body": {"password": HUSH, "a": [{"b": 1}] * 3, "c": {"d": float("inf")}}},
        {**REQUEST, "endpoint": f"https://user:{HUSH}/x@h"},
        {**REQUEST, "endpoint": f"https://{HUSH}@h"},
        {**REQUEST, "endpoint": f"https://h?x={HUSH}"},
    ],
    ids=str,
)
def test_secrets_in_options_are_not_shown(account: Account, options: dict[str, Any]) -> None:
    """Whether the task is sent, or refused by Ansible or by us."""
    result = execute(account, "api_request", secret_key=SECRET, **options, _ansible_inject_invocation=True)

    assert "hush" not in json.dumps(result)
    assert result["invocation"]["module_args"]["service"] == "livestation"


def test_the_system_log_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an option of any content, Ansible itself writes all."""
    logged: list[str] = []
    options = {**REQUEST, "endpoint": f"https://{HUSH}@h", "secret_key": SECRET}
    monkeypatch.setattr(basic, "_load_params", lambda: dict(options), raising=True)
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda self, msg, log_args=None: logged.append(msg + str(log_args)))

    module = api_request.MODULE.arguments.create_module()

    (line,) = logged
    assert "Invoked with" in line
    assert "rtmp://example.com/live/" in line
    assert "hush" not in line
    assert SECRET not in line
    assert module.params["body"] == PLATFORM  # what is sent is as it was


def test_the_system_log_has_one_line_and_no_byte_that_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    options = {"service": "vodstation", "path": f"/\0{FORGED}", "secret_key": SECRET}
    monkeypatch.setattr(basic, "_load_params", lambda: dict(options), raising=True)
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic.AnsibleModule, "_log_to_syslog", lambda self, msg: logged.append(msg))
    monkeypatch.setattr(basic, "has_journal", False)

    module = api_request.MODULE.arguments.create_module()

    (line,) = logged
    assert r"path=/\x00\x1b[2J\nok: [localhost]" in line
    assert line.isprintable()
    assert module.params["path"] == options["path"]


def test_secrets_are_shown_to_whoever_asks_for_them(account: Account) -> None:
    """By an option of that name, in the object alone."""
    key = [{"name": "k", "primary_key": HUSH}]
    option = Arguments(spec={"return_secrets": {"type": "bool", "default": False}})
    info = vodstation_category_info.MODULE
    module = replace(info, arguments=info.arguments + option, all=lambda client, options: key)
    context = Context(check_mode=False, diff=False, hide=lambda secret: None)
    keys = {"access_key": "a", "secret_key": "b", "endpoint": account.emulator.endpoint}

    shown = [
        module.answer(validated(module.arguments, {**keys, "return_secrets": asked}), context)["categories"][0]
        for asked in (False, True)
    ]

    assert [each["primary_key"] for each in shown] == ["********", HUSH]
