# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No output shows a secret, over either route and at its most talkative, wherever the secret came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.tests.equivalence.support import OTHER_SECRET, SECRET, Run, play, run
from ansible_collections.naver.ncloud.tests.unit.support import Reply, Scripted
from ncloud_emulator import Emulator

CATEGORY = "naver.ncloud.vodstation_category"
MASKS = ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "$REDACTED$", "********")


def talk(ran: Run) -> str:
    """What a run has said. Ansible itself shows a task's environment in the commands that start modules, until 2.22."""
    return "\n".join(line for line in (ran.stdout + ran.stderr).splitlines() if "> EXEC /bin/sh -c" not in line)


@pytest.mark.parametrize("route", ["in process", "module"])
def test_the_suite_shows_none(runs: dict[str, Run], route: str) -> None:
    shown = talk(runs[route])
    assert "module_args" in shown
    assert any(mask in shown for mask in MASKS)
    assert SECRET not in shown
    assert OTHER_SECRET not in shown


@pytest.mark.parametrize("switch", ["", "0"])
@pytest.mark.parametrize("source", ["option", "environment", "task environment", "profile"])
def test_sources(emulator: Emulator, tmp_path: Path, source: str, switch: str) -> None:
    # The service repeats the secret in what it says, in a name and in an error.
    emulator.seed({"vodstation": {"categories": [{"name": f"says {SECRET}", "output": {"bucketName": SECRET}}]}})
    emulator.add_fault(method="write", status=400, error_code="260002", shape="service", message=f"Bad {SECRET}.")
    (tmp_path / "configure").write_text(
        f"[DEFAULT]\nncloud_access_key_id = {emulator.access_key}\nncloud_secret_access_key = {SECRET}\n"
    )
    (tmp_path / "secret").write_text(SECRET)
    read = "{{ lookup('file', 'secret') }}"
    options: dict[str, Any] = {"option": {"secret_key": read}, "profile": {"config_file": "configure"}}.get(source, {})
    keywords: dict[str, Any] = {"diff": True, "ignore_errors": True}
    if source == "task environment":
        keywords["environment"] = {"NCLOUD_SECRET_KEY": read}
    output = {"bucket_name": "media", "file_path": "/"}
    tasks = [
        {"name": "info", f"{CATEGORY}_info": options, **keywords},
        {"name": "fails", CATEGORY: {"name": "new", "output": output, **options}, **keywords},
        {"name": "refused", CATEGORY: {"name": "new", "colour": "green", **options}, **keywords},
        {"name": "loop", f"{CATEGORY}_info": options, "loop": [1, 2], **keywords},
        {"name": "shown", "ansible.builtin.debug": {"msg": "{{ info.categories[0].name }}"}},
    ]
    variables = {"NCLOUD_SECRET_KEY": SECRET if source == "environment" else "", "NCLOUD_IN_PROCESS": switch}

    ran = run(play(*tasks, folder=tmp_path), emulator, tmp_path, "-vvvv", **variables)

    assert ran.status == 0, ran.stdout
    assert {bool(ran.cases[name].processes) for name in ("info", "fails", "refused", "loop")} == {switch == "0"}
    shown = talk(ran)
    assert "says " in shown
    assert "Bad " in shown
    for secret in (SECRET, json.dumps(SECRET)[1:-1]):
        assert secret not in shown
        assert secret not in json.dumps([case.events for case in ran.cases.values()])


def test_stream_keys(emulator: Emulator, tmp_path: Path) -> None:
    """Whoever has one can broadcast, so they are masked before Ansible gets to see them."""
    emulator.seed({"livestation": {"channels": [{"channelId": "ls-1", "channelName": "games"}]}})
    key = emulator.state("livestation")["channels"][0]["streamKey"]
    task = {"name": "read", "naver.ncloud.api_request": {"service": "livestation", "path": "/channels/ls-1"}}

    ran = run(play(task, folder=tmp_path), emulator, tmp_path, "-vvvv")

    assert "games" in ran.stdout
    assert key not in ran.stdout + ran.stderr


@pytest.mark.parametrize("switch", ["", "0"])
def test_a_request_with_secrets(emulator: Emulator, tmp_path: Path, switch: str) -> None:
    """What is sent, what is answered and what is refused: no option says that there is a secret in it."""
    names = ("streamKey", "backupStreamKey", "stream-key", "password", "primaryKey", "secondaryKey", "secret", "token")
    hush = {name: f"hush-{name}-hush" for name in names}
    (tmp_path / "body").write_text(json.dumps({**hush, "rtmpUrl": "rtmp://example.com/live/hush-in-the-address"}))
    body = "{{ lookup('file', 'body') | from_json }}"
    options = {
        "service": "livestation",
        "method": "PUT",
        "path": "/re-stream/channels/1/platforms/2",
        "body": body,
        "query": {"token": "{{ (lookup('file', 'body') | from_json).token }}"},
    }
    echoed = {**hush, "publishUrl": "srt://example.com:9000?streamid=hush-in-the-answer", "name": "echoed"}
    refusal = {"error": {"errorCode": "1", "message": f"Bad {json.dumps(hush)}", "details": {"platform": hush}}}
    with Scripted(Reply(200, {"content": echoed}), Reply(400, refusal)) as server:
        common = {**options, "endpoint": server.endpoint}
        tasks = [
            {"name": "sent", "naver.ncloud.api_request": common, "diff": True},
            {"name": "refused", "naver.ncloud.api_request": common, "ignore_errors": True},
            {"name": "unknown", "naver.ncloud.api_request": {**common, "colour": "red"}, "ignore_errors": True},
            {"name": "wrong", "naver.ncloud.api_request": {**common, "path": "x"}, "ignore_errors": True},
            {
                "name": "endpoint",
                "naver.ncloud.api_request": {**options, "endpoint": "https://u:{{ lookup('file', 'secret') }}/x@h"},
                "ignore_errors": True,
            },
        ]
        (tmp_path / "secret").write_text("hush-in-the-endpoint")
        ran = run(play(*tasks, folder=tmp_path), emulator, tmp_path, "-vvvv", NCLOUD_IN_PROCESS=switch)

    assert ran.status == 0, ran.stdout
    assert [json.loads(received.body)["token"] for received in server.received] == [hush["token"]] * 2
    assert {bool(ran.cases[name].processes) for name in ("sent", "refused", "unknown", "wrong")} == {switch == "0"}
    shown = talk(ran)
    assert "echoed" in shown
    assert "Bad " in shown
    assert "rtmp://example.com/live/" in shown
    assert "hush-" not in shown
    assert "hush-" not in json.dumps([case.events for case in ran.cases.values()])
