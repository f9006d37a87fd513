# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The project of extensions/awx/, run by ansible-runner as a controller runs it, against the emulator."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import problems
from ansible_collections.naver.ncloud.tests.awx.controller import ROOT, STACK, Controller, Job, counted
from ncloud_emulator import Emulator

SECRET = "a/Secret+that=stands-nowhere-else"
KEYS = [{"access_key": f"emulator-access-key-{number}", "secret_key": SECRET} for number in (1, 2, 3)]
ACCOUNT = {
    "vpe": {"players": [{"name": "original"}]},
    "apigateway": {
        "products": [{"id": "media00001", "name": "media"}],
        "apis": [{"productId": "media00001", "name": "games-blue"}],
    },
    "livestation": {
        "channels": [{"channelId": "ls-20260131090000-AbCdE", "channelName": "games", "isRecording": True}],
        "snapshots": [{"snapshotId": 7526, "channelId": "ls-20260131090000-AbCdE"}],
    },
    "vodstation": {
        "categories": [{"name": "evening-news"}],
        "channels": [{"name": "evening-news", "channelStatus": "READY"}],
    },
}
SERVICES = ("vpe", "apigateway", "vodstation")
GONE = ("TERMINATED",)
CHANNEL = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 5, "state": "started"}
MANIFEST: dict[str, Any] = {
    "name": "Winter games 2026",
    "vpe_players": [{"name": "games", "source": "original"}],
    "apigw_apis": [{"product": "media", "name": "games-green", "source": "games-blue", "description": "100 % fun"}],
    "vodstation_categories": [
        {"name": f"category-{number}", "output": {"bucket_name": "media", "file_path": f"/{number}"}}
        for number in range(6)
    ],
    "vodstation_channels": [{"name": f"channel-{number}", **CHANNEL} for number in range(8)],
}
FAST = {"provision_wait_interval": 0.3}
CONFIRMED = {"teardown_confirm": MANIFEST["name"], "teardown_wait_interval": 0.3}


@pytest.fixture
def controller(collections: Path, tmp_path: Path) -> Iterator[Controller]:
    with Emulator(keys=KEYS, state_seconds=0.3, seed=ACCOUNT) as emulator:
        yield Controller(collections, tmp_path, emulator)
        assert emulator.unknown() == []


def writes(emulator: Emulator) -> list[str]:
    return [request["operation"] for request in emulator.journal() if request["write"]]


def names(emulator: Emulator) -> dict[str, Counter[str]]:
    """How often each name is in the account, by collection."""
    state = {collection: things for service in SERVICES for collection, things in emulator.state(service).items()}
    return {
        collection: Counter(
            thing.get("apiName") or thing["name"]
            for thing in state[collection]
            if thing.get("channelStatus") not in GONE
        )
        for collection in ("players", "apis", "categories", "channels")
    }


def expect(job: Job, *, successful: bool = True) -> Job:
    assert job.successful == successful, job.output
    assert SECRET not in job.output
    assert "FAILED - RETRYING" not in job.output  # operators take it for a failure
    return job


def test_a_stack_from_its_first_day_to_its_last(controller: Controller) -> None:
    emulator = controller.emulator
    before = names(emulator)

    def run(playbook: str, answers: Mapping[str, Any] | None = None, **keywords: Any) -> Job:
        return controller.run(playbook, answers or FAST, stack=MANIFEST, **keywords)

    predicted = expect(run("provision.yml", cmdline="--check --diff"))
    assert predicted.changed
    assert writes(emulator) == []

    failed = expect(run("verify.yml"), successful=False)
    assert "Winter games 2026 differs from its manifest" in failed.output
    assert "'channel-3': ['create']" in failed.output

    made = expect(run("provision.yml"))
    assert made.changed
    count_as_the_controller_does(made)
    (api,) = [api for api in emulator.state("apigateway")["apis"] if api["apiName"] == "games-green"]
    assert api["apiDescription"] == "100 % fun"

    emulator.clear_journal()
    expect(run("verify.yml"))
    assert expect(run("provision.yml")).changed == 0
    assert writes(emulator) == []

    # Since ansible-core 2.19 that empty text arrives as null.
    refused = expect(run("teardown.yml", {**CONFIRMED, "teardown_confirm": ""}), successful=False)
    assert "teardown_confirm must be Winter games 2026" in refused.output
    assert writes(emulator) == []
    expect(run("teardown.yml", CONFIRMED))
    assert names(emulator) == before


def test_progress_keeps_the_events_of_a_node_whole(controller: Controller) -> None:
    emulator = controller.emulator
    emulator.update_settings(state_seconds=5)

    channels = {"name": "channels", "vodstation_channels": MANIFEST["vodstation_channels"][:1]}
    lines = controller.run_on_a_node("provision.yml", FAST, channels)

    sent = [json.loads(line) for line in lines if line.startswith("{")]
    events = [each for each in sent if "counter" in each]
    assert [event["counter"] for event in events] == list(range(1, len(events) + 1))
    assert [each["status"] for each in sent if "status" in each] == ["starting", "running", "successful"]
    assert lines[-1].endswith('{"eof": true}')
    output = "\n".join(event["stdout"] for event in events)
    assert "VOD Station channel 'channel-0' is CREATING, waiting for " in output
    assert "channel-0" in names(emulator)["channels"]


@pytest.mark.parametrize("playbook", ["provision.yml", "verify.yml", "teardown.yml"])
def test_a_refused_key_ends_the_run(controller: Controller, playbook: str) -> None:
    job = expect(controller.run(playbook, CONFIRMED, stack=MANIFEST, access_key="refused"), successful=False)

    assert len(controller.emulator.journal()) == 1
    says = {
        "provision.yml": "Winter games 2026 was not fully provisioned.",
        "verify.yml": "Winter games 2026 differs from its manifest, or could not be compared with it.",
        "teardown.yml": "Winter games 2026 was not fully deleted.",
    }
    assert [sentence for sentence in says.values() if sentence in job.output] == [says[playbook]]


def test_a_verify_that_fails_does_not_speak_of_provisioning(controller: Controller) -> None:
    missing = {"name": "games", "vpe_players": [{"name": "copy", "source": "nowhere"}]}
    job = expect(controller.run("verify.yml", stack=missing), successful=False)

    assert "games differs from its manifest, or could not be compared with it." in job.output
    assert "provisioned" not in job.output


def test_a_stack_says_beside_its_manifest_how_to_connect(controller: Controller) -> None:
    job = controller.run("verify.yml", stack=MANIFEST, beside={"ncloud_max_retries": -1})

    assert "max_retries" in expect(job, successful=False).output
    assert controller.emulator.journal() == []


def test_a_season_with_a_wrong_confirmation_ends_in_its_first_job(controller: Controller) -> None:
    for answer in ("winter games", "", 2026):
        job = controller.run("provision.yml", {**FAST, "teardown_confirm": answer}, stack=MANIFEST)
        expect(job, successful=False)
        assert f"teardown_confirm must be Winter games 2026, the name in stacks/{STACK}.yml." in job.output
    assert controller.emulator.journal() == []
    for playbook, cmdline in (("provision.yml", ""), ("verify.yml", ""), ("teardown.yml", "--check")):
        expect(controller.run(playbook, CONFIRMED | FAST, stack=MANIFEST, cmdline=cmdline))


def test_a_relaunch_on_failed_hosts_does_the_work(controller: Controller) -> None:
    emulator = controller.emulator
    emulator.add_fault(service="vodstation", method="write", nth=1, status=400, error_code="250005", shape="service")
    failed = expect(controller.run("provision.yml", FAST, stack=MANIFEST), successful=False)
    # What a controller limits a relaunch to.
    hosts = ",".join(failed.runner.stats["failures"])
    assert hosts == "localhost"

    expect(controller.run("verify.yml", stack=MANIFEST, cmdline=f"--limit {hosts}"), successful=False)
    assert expect(controller.run("provision.yml", FAST, stack=MANIFEST, cmdline=f"--limit {hosts}")).changed
    expect(controller.run("verify.yml", stack=MANIFEST, cmdline=f"--limit {hosts}"))
    expect(controller.run("teardown.yml", CONFIRMED, stack=MANIFEST, cmdline=f"--limit {hosts}"))
    assert names(emulator)["channels"] == Counter(["evening-news"])


@pytest.mark.parametrize("playbook", ["provision.yml", "verify.yml", "teardown.yml"])
def test_a_misspelled_tag_fails_and_names_the_kinds(controller: Controller, playbook: str) -> None:
    job = expect(
        controller.run(playbook, CONFIRMED, stack=MANIFEST, cmdline="--tags vodstation_channel"), successful=False
    )

    assert "The tags of this run (vodstation_channel) select none of its kinds: " in job.output
    assert "vodstation_channels" in job.output
    assert controller.emulator.journal() == []


def test_what_tags_leave_out_is_said(controller: Controller) -> None:
    tags = "--tags vodstation_categories"
    others = "as the tags of this run select others: vodstation_channels, vpe_players, apigw_apis."

    assert others in expect(controller.run("provision.yml", FAST, stack=MANIFEST, cmdline=tags)).output
    verified = expect(controller.run("verify.yml", stack=MANIFEST, cmdline=tags)).output
    assert "is as its manifest says. Not compared, " + others in verified
    assert others in expect(controller.run("teardown.yml", CONFIRMED, stack=MANIFEST, cmdline=tags)).output
    assert not any(name.startswith("category-") for name in names(controller.emulator)["categories"])


def count_as_the_controller_does(job: Job) -> None:
    """The query of event_query.yml, run on what the job's tasks returned, gives what it made."""
    nodes: dict[str, str] = {}
    for event in job.events:
        data = event.get("event_data", {})
        if "res" in data and str(data.get("resolved_action")).startswith("naver.ncloud."):
            for node in counted(data["res"]):
                nodes[repr(sorted(node["canonical_facts"].items()))] = node["name"]
    kinds = ("vpe_players", "apigw_apis", "vodstation_categories", "vodstation_channels")
    assert sorted(nodes.values()) == sorted(item["name"] for kind in kinds for item in MANIFEST[kind])


CLIP = {
    "short_clip_channel": "games",
    "short_clip_snapshot_id": 7526,
    "short_clip_start_time": "00:01:00",
    "short_clip_end_time": "00:01:30.500",
    "short_clip_bucket_name": "media",
    "short_clip_file_path": "/clips/first-goal",
    "short_clip_access_control": "",
    "short_clip_expired_snapshot": "",
}


def test_a_clip_from_a_survey_with_empty_answers(controller: Controller) -> None:
    # Since ansible-core 2.19, what is marked as unsafe is a number if it looks like one.
    unclear = {**CLIP, "short_clip_start_time": "1:00:00"}
    refused = expect(controller.run("short_clip.yml", unclear), successful=False)
    assert "Write it like 00:01:30.000" in refused.output
    assert expect(controller.run("short_clip.yml", CLIP)).changed == 1
    (clip,) = controller.emulator.state("livestation")["shortclips"]
    assert (clip["startTime"], clip["endTime"]) == (60000, 90500)
    assert "media:/clips/first-goal" in expect(controller.run("short_clip.yml", CLIP)).output
    assert len(controller.emulator.state("livestation")["shortclips"]) == 1


def test_a_clip_from_a_survey_takes_a_snapshot_where_none_is_given(controller: Controller) -> None:
    answers = {
        **CLIP,
        "short_clip_snapshot_id": "",
        "short_clip_start_time": "00:00:01.000",
        "short_clip_end_time": "00:00:02.000",
    }

    assert expect(controller.run("short_clip.yml", answers)).changed >= 1
    assert len(controller.emulator.state("livestation")["shortclips"]) == 1
    assert expect(controller.run("short_clip.yml", {**answers, "short_clip_max_age": ""})).changed == 0

    # For what happened a moment ago, the snapshot has to be younger.
    def snapshots() -> list[int]:
        return sorted(snapshot["snapshotId"] for snapshot in controller.emulator.state("livestation")["snapshots"])

    (channel,) = ACCOUNT["livestation"]["channels"]
    taken = snapshots()
    aged = [{"snapshotId": each, "channelId": channel["channelId"], "age": 120} for each in taken]
    controller.emulator.seed({"livestation": {"snapshots": aged}})
    for age, more in ((3, 0), (1, 1)):
        path = f"/clips/of-{age}-minutes"
        expect(controller.run("short_clip.yml", {**answers, "short_clip_max_age": age, "short_clip_file_path": path}))
        assert len(snapshots()) == len(taken) + more


LIVE: dict[str, Any] = {
    "name": "Winter games 2026",
    "livestation_channels": [
        {"name": name, "quality_set": "3", "use_dvr": True, "record": {"type": "MANUAL_UPLOAD"}, "state": "stopped"}
        for name in ("stadium", "2026")
    ],
}


def live(controller: Controller, answers: Mapping[str, Any] | None = None, **keywords: Any) -> Job:
    return controller.run("live_event.yml", answers, stack=LIVE, **keywords)


def shown(job: Job) -> dict[str, str]:
    """Return what the last task of a live event says of each channel."""
    results = [each["event_data"] for each in job.events if each["event"] == "runner_item_on_ok"]
    return {each["res"]["item"]["item"]: each["res"]["msg"] for each in results if each["task"] == "Show how they are"}


def test_the_night_of_an_event(controller: Controller) -> None:
    emulator = controller.emulator
    channels = [
        {"channelId": f"ls-20260131090000-Abcd{number}", "channelName": channel["name"], "channelStatus": "BLOCK"}
        for number, channel in enumerate(LIVE["livestation_channels"])
    ]
    emulator.seed({"livestation": {"channels": channels}})
    assert shown(expect(live(controller))) == dict.fromkeys(("stadium", "2026"), "BLOCK, does not record")
    assert writes(emulator) == []

    # As a survey answers that was left empty but for one question.
    empty = {"live_event_channel": "", "live_event_recording": ""}
    started = expect(live(controller, {**empty, "live_event_state": "started"}))
    assert shown(started) == dict.fromkeys(("stadium", "2026"), "READY, does not record")
    record = {"live_event_channel": 2026, "live_event_recording": "started"}
    assert "there is nothing to record" in expect(live(controller, record), successful=False).output
    emulator.start_broadcast(channels[1]["channelId"])
    assert expect(live(controller, record)).changed
    assert expect(live(controller, record)).changed == 0
    assert shown(expect(live(controller)))["2026"] == "PUBLISHING, records"

    # Nobody ends a broadcast by stopping everything; the channel that is not on air is stopped.
    end = {"live_event_state": "stopped", "live_event_recording": "stopped"}
    assert "on air" in expect(live(controller, end), successful=False).output
    emulator.end_broadcast(channels[1]["channelId"])
    expect(live(controller, end))
    assert expect(live(controller, end)).changed == 0


def test_a_live_event_is_of_its_stack(controller: Controller) -> None:
    other = expect(live(controller, {"live_event_channel": "games", "live_event_state": "stopped"}), successful=False)
    assert f"There is no Live Station channel games in stacks/{STACK}.yml. It has: stadium, 2026." in other.output
    for question in ("live_event_state", "live_event_recording"):
        assert "must be started or stopped" in expect(live(controller, {question: "on"}), successful=False).output
    none = expect(controller.run("live_event.yml", stack=MANIFEST), successful=False)
    assert f"There are no livestation_channels in stacks/{STACK}.yml." in none.output
    assert controller.emulator.journal() == []


def exported(job: Job) -> dict[str, str]:
    """Return the files that a job hands over, as the controller shows its artifacts."""
    (end,) = [event for event in job.events if event["event"] == "playbook_on_stats"]
    files: dict[str, str] = end["event_data"]["artifact_data"]["exported"]
    return files


def test_an_export_shows_how_the_account_differs_and_hands_its_files_over(controller: Controller) -> None:
    emulator = controller.emulator

    def export(stack: Mapping[str, Any], **answers: Any) -> Job:
        return expect(controller.run("export.yml", answers, stack=stack, cmdline="--check --diff"))

    # What looks like a template is handed over as it is. The stack is new: its file has a name only.
    template = "{{ 6 * 7 }}"
    emulator.seed(
        {"apigateway": {"apis": [{"productId": "media00001", "name": "games-old", "apiDescription": template}]}}
    )
    job = export({"name": MANIFEST["name"]}, export_kinds="", export_match="")
    assert writes(emulator) == []
    files = exported(job)
    path, folder = f"stacks/{STACK}.yml", f"stacks/{STACK}.apis"
    assert list(files) == [path, f"{folder}/media.games-blue.yml", f"{folder}/media.games-old.yml"]
    assert template in files[path]
    assert "+    - name: original" in job.output
    manifest = yaml.safe_load(files[path].replace("!unsafe ", ""))["manifest"]
    assert manifest["name"] == MANIFEST["name"]

    # That file in the project, and the account as it was: there is nothing to see.
    emulator.clear_journal()
    again = controller.run("export.yml", files=files, cmdline="--check --diff")
    assert expect(again).changed == 0
    assert exported(again) == files
    expect(controller.run("verify.yml", files=files))
    assert writes(emulator) == []

    # What a controller may send for a question that was not answered is everything too.
    assert exported(export({"name": MANIFEST["name"]}, export_kinds=[])) == files

    some = export({"name": "games"}, export_kinds="vpe_players, vodstation_categories", export_match="^evening")
    (text,) = exported(some).values()
    assert list(yaml.safe_load(text)["manifest"]) == ["name", "vodstation_categories"]


def test_the_example_of_a_stack(controller: Controller) -> None:
    job = expect(controller.run("provision.yml", FAST, cmdline="--check"))
    assert job.changed
    assert all(f"(item={name})" in job.output for name in ("stadium", "ice-rink", "reruns", "trailers"))
    expect(controller.run("provision.yml", FAST))
    assert shown(expect(controller.run("live_event.yml"))) == {"stadium": "READY, does not record"}
    expect(controller.run("live_event.yml", {"live_event_channel": "stadium", "live_event_state": "stopped"}))
    expect(controller.run("verify.yml"))


def test_the_stack_in_the_guide(controller: Controller) -> None:
    guide = (ROOT / "docs" / "guides" / "awx.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml stacks/\S+\n(.*?)```", guide, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        assert problems(yaml.safe_load(dedent(" " * 3 + example.lstrip()))["manifest"]) == []


def test_a_bad_stack_is_refused_by_name(controller: Controller) -> None:
    bad = {"name": "games", "chanels": [], "vodstation_channels": [{"name": "ab"}]}
    job = expect(controller.run("provision.yml", FAST, stack=bad), successful=False)
    assert "The manifest has an unknown key 'chanels'; supported: name, " in job.output
    assert "In vodstation_channels, ab: name is 'ab' but must be 3 to 20" in job.output
    assert controller.emulator.journal() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("manifest: {name: [", "can't be read. No request was sent. YAML parsing failed"),
        ("- manifest", "can't be read. No request was sent. "),
        ("name: games", "must have a key manifest"),
        ("manifest: games", "must have a key manifest"),
        ("manifest: {vpe_players: []}", "must have a key manifest"),
    ],
)
def test_a_file_that_is_no_stack_is_refused_by_name(controller: Controller, text: str, why: str) -> None:
    for playbook in ("provision.yml", "export.yml"):
        job = expect(controller.run(playbook, files={f"stacks/{STACK}.yml": text}), successful=False)
        assert f"stacks/{STACK}.yml {why}" in job.output
    assert controller.emulator.journal() == []


def test_a_stack_without_its_file_is_refused_by_name(controller: Controller) -> None:
    job = expect(controller.run("teardown.yml", {**CONFIRMED, "stack": "nowhere"}), successful=False)
    assert "stacks/nowhere.yml can't be read. No request was sent. Could not find" in job.output


SHOW_KEY = "{{ lookup('ansible.builtin.env', 'NCLOUD_SECRET_KEY') }}"


def test_a_template_in_an_answer_is_not_filled_in(controller: Controller) -> None:
    confirmed = {**CONFIRMED, "teardown_confirm": "{{ manifest.name }}"}
    refused = expect(controller.run("teardown.yml", confirmed, stack=MANIFEST), successful=False)
    assert "teardown_confirm must be Winter games 2026" in refused.output
    other = expect(live(controller, {"live_event_channel": SHOW_KEY}), successful=False)
    assert f"There is no Live Station channel {SHOW_KEY} in" in other.output
    assert writes(controller.emulator) == []

    path = f"/clips/{SHOW_KEY}"
    assert f"media:{path}" in expect(controller.run("short_clip.yml", {**CLIP, "short_clip_file_path": path})).output


def test_no_secret_is_shown_at_any_verbosity(controller: Controller) -> None:
    small = {"name": MANIFEST["name"], "apigw_api_keys": [{"name": "games"}], "vpe_players": MANIFEST["vpe_players"]}
    runs: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        ("provision.yml", FAST, small, ""),
        ("verify.yml", {}, small, ""),
        ("export.yml", {}, small, "--check --diff"),
        ("teardown.yml", CONFIRMED, small, ""),
        ("short_clip.yml", CLIP, small, ""),
    ]
    for playbook, answers, stack, options in runs:
        job = expect(controller.run(playbook, answers, stack=stack, cmdline=f"-vvvvv {options}"))
        # What a controller keeps of a job.
        assert SECRET not in json.dumps(job.events)
        assert "POST " in job.output or "GET " in job.output


def test_a_job_that_is_cancelled_in_a_wait_is_done_by_the_next(controller: Controller) -> None:
    emulator = controller.emulator
    emulator.update_settings(state_seconds=60)
    stack = {"name": "games", "vodstation_channels": MANIFEST["vodstation_channels"][:2]}
    job = controller.start("provision.yml", {}, stack=stack)
    deadline = time.monotonic() + 60
    while len(writes(emulator)) < 2 or emulator.journal()[-1]["write"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    job.cancelled.set()

    assert job.end().runner.status == "canceled"
    emulator.update_settings(state_seconds=0.3)
    expect(controller.run("provision.yml", FAST, stack=stack))
    assert len(writes(emulator)) == 2
    expect(controller.run("verify.yml", stack=stack))
