# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short clips, from the outside in. They are known by their place alone, and can be listed for an hour only."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._module import Context
from ansible_collections.naver.ncloud.plugins.modules.livestation_shortclip import MODULE
from ansible_collections.naver.ncloud.plugins.modules.livestation_shortclip_info import MODULE as INFO
from ansible_collections.naver.ncloud.plugins.modules.livestation_snapshot import MODULE as SNAPSHOT_MODULE
from ansible_collections.naver.ncloud.tests.unit.support import (
    Account,
    Case,
    Reply,
    Scripted,
    Task,
    Write,
    validated,
)

CASE = Case(
    writes=(
        Write(
            operation="media-livestation-shortclip-shortclipcreate",
            action="create",
            says="create short clip",
            options={
                "channel": "ls-20260131090000-AbCdE",
                "snapshot_id": 77,
                "start_time": "0",
                "end_time": "30000",
                "output": {"bucket_name": "media", "file_path": "/clips/goal-1"},
            },
            end={"livestation.shortclips": [{"output": {"filePath": "/clips/goal-1"}, "status": "COMPLETED"}]},
        ),
    ),
    tasks=(
        Task(
            {
                "channel": "stadium_1",
                "snapshot_id": 77,
                "start_time": "0",
                "end_time": "9000",
                "output": {"bucket_name": "media", "file_path": "/clips/goal-2"},
            }
        ),
        Task(
            {
                "channel": "stadium_1",
                "snapshot": "latest",
                "start_time": "0",
                "end_time": "8000",
                "output": {"bucket_name": "media", "file_path": "/clips/goal-3"},
            }
        ),
        Task(
            {"channel": "ls-20260131090000-AbCdE", "clip_id": 1024},
            {"livestation": {"shortclips": [{"id": 1024, "snapshotId": 77}]}},
        ),
    ),
    seed={
        "livestation": {
            "channels": [{"channelId": "ls-20260131090000-AbCdE", "channelName": "stadium_1", "isRecording": True}],
            "snapshots": [{"snapshotId": 77, "channelId": "ls-20260131090000-AbCdE"}],
        }
    },
    known_by=("output.bucket_name", "output.file_path"),
)

DIALECTS = ("newest", "legacy")
SNAPSHOT_INFO = "media-livestation-snapshot-snapshotinfo"
CHANNELS = "media-livestation-channel-channellist"
LIST, INFO_CALL = "media-livestation-shortclip-shortcliplist", "media-livestation-shortclip-shortclipinfo"
CUT = "media-livestation-shortclip-shortclipcreate"
ID = "ls-20260131090000-AbCdE"
CHANNEL: dict[str, Any] = {"channelId": ID, "channelName": "stadium_1", "isRecording": True}
SNAPSHOT: dict[str, Any] = {"snapshotId": 77, "channelId": ID, "duration": 240}
OUTPUT = {"bucket_name": "media", "file_path": "/clips/goal-1"}
PLACE = {"bucketName": "media", "filePath": "/clips/goal-1"}
CLIP: dict[str, Any] = {
    "id": 1024,
    "channelId": ID,
    "snapshotId": 77,
    "startTime": 90_500,
    "endTime": 120_000,
    "output": PLACE,
}
WANTED: dict[str, Any] = {
    "channel": ID,
    "snapshot_id": 77,
    "start_time": "00:01:30.500",
    "end_time": "120000",
    "output": OUTPUT,
}
HOUR = 3600
FAILED = ("PROCESSING_FAIL", "UPLOAD_FAIL")


@pytest.fixture
def station(account: Account) -> Account:
    """An account with a channel on air and a fresh snapshot of it."""
    account.seed("livestation", channels=[CHANNEL], snapshots=[SNAPSHOT])
    return account


def clips(account: Account) -> list[dict[str, Any]]:
    return list(account.emulator.state("livestation")["shortclips"])


# -- cutting


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("output", [OUTPUT, {**OUTPUT, "access_control": "PUBLIC_READ"}], ids=["the least", "public"])
@pytest.mark.parametrize(("channel", "first"), [(ID, []), ("stadium_1", [CHANNELS])], ids=["by id", "by name"])
def test_cut(station: Account, channel: str, first: list[str], output: dict[str, Any], dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    options = {**WANTED, "channel": channel, "output": output}

    created = station.apply(MODULE, **options)

    assert station.calls[: len(first) + 2] == [*first, LIST, CUT]
    assert set(station.calls[len(first) + 2 : -1]) == {INFO_CALL}
    assert station.calls[-1] == LIST  # whether something else has been cut to the place meanwhile
    assert created["changed"]
    assert created["actions"] == ["create"]
    assert created["pending"] == []
    (there,) = clips(station)
    assert (there["startTime"], there["endTime"]) == (90_500, 120_000)
    clip = created["short_clip"]
    assert (clip["id"], clip["status"]) == (there["id"], "COMPLETED")
    assert clip["output"]["file_name"] == there["output"]["fileName"]
    assert clip["duration"] == (29_500 if dialect == "newest" else None)

    again = station.apply(MODULE, **options)

    assert station.calls == [*first, LIST, INFO_CALL]  # the list shows no duration
    assert not again["changed"]
    assert again["actions"] == again["pending"] == []
    assert again["short_clip"] == clip
    assert again["diff"]["before"] == again["diff"]["after"]


def test_what_is_sent(station: Account) -> None:
    """The request's table has accessControl as required: what the user left out is the service's own default."""
    station.run(MODULE, **WANTED, wait=False)

    output = {**PLACE, "accessControl": "PRIVATE"}
    assert station.entries[-1]["body"] == {"startTime": 90_500, "endTime": 120_000, "shortclip": {"output": output}}


def test_a_value_that_the_service_misses(station: Account) -> None:
    station.emulator.add_fault(operation=CUT, status=400, error_code="250011", shape="service")

    hint = station.fail(MODULE, **WANTED)["failure"]["hint"]

    for option in ("start_time", "end_time", "output.bucket_name", "output.file_path"):
        assert option in hint


@pytest.mark.parametrize("reads", [0, 1, 5])
def test_a_cut_costs_a_listing_a_write_and_the_polls(station: Account, reads: int) -> None:
    station.emulator.update_settings(state_reads=reads)

    station.run(MODULE, **WANTED)

    assert station.calls == [LIST, CUT, *[INFO_CALL] * (reads + 1), LIST]


@pytest.mark.parametrize(
    ("start", "end", "sent"),
    [
        ("0", "100", (0, 100)),
        (0, 14_400_000, (0, 14_400_000)),
        (90_500, "00:02:00", (90_500, 120_000)),
        ("00:00:00", "00:00:00.1", (0, 100)),
        ("00:00:00.05", "00:00:00.150", (50, 150)),
        ("0:00:00", "04:00:00.000", (0, 14_400_000)),
        ("01:02:03.004", "01:59:59.999", (3_723_004, 7_199_999)),
    ],
)
def test_times(station: Account, start: str | int, end: str | int, sent: tuple[int, int]) -> None:
    options = {**WANTED, "start_time": start, "end_time": end}

    assert station.apply(MODULE, **options)["changed"]

    (there,) = clips(station)
    assert (there["startTime"], there["endTime"]) == sent
    assert not station.apply(MODULE, **options)["changed"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("0", "99", "99 ms long"),
        ("0", "0", "0 ms long"),
        ("5000", "4000", "-1000 ms long"),
        ("0", "14400001", "14400001 ms long"),
        ("00:00:00", "04:00:00.001", "14400001 ms long"),
        (90, 120, "30 ms long"),  # what YAML makes of 00:01:30 and 00:02:00
        (90.5, 120, "'90.5'"),  # and of 00:01:30.500
        ("0", "00:60:00", "'00:60:00'"),
        ("0", "00:00:60", "'00:00:60'"),
        ("0", "00:01:30.1234", "'00:01:30.1234'"),
        ("0", "00:01:30,5", "'00:01:30,5'"),
        ("0", "01:30", "'01:30'"),
        ("-100", "5000", "'-100'"),
        ("+100", "5000", "'+100'"),
        ("1e3", "5000", "'1e3'"),
        ("", "5000", "''"),
        ("٠", "5000", "start_time"),
        ("0", " 5000", "' 5000'"),
        ("0", "00:01:30\n", "end_time"),
        ("0", "9" * 5000, "end_time"),
    ],
)
@pytest.mark.parametrize("expired", ["fail", "skip"])
def test_times_that_can_not_be_right(station: Account, start: Any, end: Any, said: str, expired: str) -> None:
    options = {**WANTED, "start_time": start, "end_time": end, "expired_snapshot": expired}

    refused = station.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert said in refused["msg"]
    assert "quotes" in refused["failure"]["hint"]
    assert station.calls == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"channel": ""}, ["channel"]),
        ({"channel": "two\nlines"}, ["channel"]),
        ({"snapshot_id": 0}, ["snapshot_id"]),
        ({"snapshot_id": -1}, ["snapshot_id is -1", "a positive integer id"]),
        ({"clip_id": 0}, ["clip_id"]),
        ({"output": {**OUTPUT, "file_path": "clips"}}, ["output.file_path", "starting with /"]),
        ({"output": {**OUTPUT, "file_path": ""}}, ["output.file_path"]),
        ({"output": {**OUTPUT, "file_path": "/a\nb"}}, ["output.file_path"]),
        ({"output": {**OUTPUT, "bucket_name": ""}}, ["output.bucket_name"]),
        ({"wait_timeout": 0}, ["wait_timeout"]),
        ({"channel": "\t", "snapshot_id": 0, "clip_id": -1}, ["channel", "snapshot_id", "clip_id"]),
        ({"site": "gov"}, ["not offered", "'gov'", "public, fin"]),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(station: Account, options: dict[str, Any], named: list[str]) -> None:
    refused = station.refuse(MODULE, **{**WANTED, **options})

    assert refused["failure"]["kind"] == ("configuration" if "site" in options else "input")
    assert station.calls == []
    for words in named:
        assert words in refused["msg"]


@pytest.mark.parametrize(
    "options",
    [{}, {"snapshot_id": 77}, {"snapshot_id": 77, "start_time": "0", "end_time": "100"}, {"start_time": "0"}],
    ids=str,
)
def test_options_that_go_together(account: Account, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="required"):
        account.run(MODULE, channel=ID, **options)


# -- what is there already


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("state", ["CREATING", "COMPLETED"])
@pytest.mark.parametrize("wait", [True, False])
def test_a_clip_at_the_place_is_the_clip(station: Account, state: str, dialect: str, wait: bool) -> None:
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", shortclips=[{**CLIP, "status": state}])

    result = station.apply(MODULE, **WANTED, wait=wait)

    assert not result["changed"]
    assert result["short_clip"]["id"] == 1024
    assert result["pending"] == (["wait"] if (state, wait) == ("CREATING", False) else [])
    assert len(clips(station)) == 1


@pytest.mark.parametrize(
    "place", [{**PLACE, "filePath": "/clips/goal-2"}, {**PLACE, "bucketName": "other"}, {**PLACE, "filePath": "/clips"}]
)
def test_a_clip_elsewhere_is_another(station: Account, place: dict[str, str]) -> None:
    station.seed("livestation", shortclips=[{**CLIP, "output": place}])

    assert station.apply(MODULE, **WANTED)["changed"]
    assert len(clips(station)) == 2


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("state", FAILED)
def test_a_clip_that_failed_does_not_count(station: Account, state: str, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", shortclips=[{**CLIP, "status": state}, {**CLIP, "id": 1025, "status": state}])

    result = station.apply(MODULE, **WANTED)

    assert result["actions"] == ["create"]
    assert result["short_clip"]["id"] not in (1024, 1025)
    assert not station.apply(MODULE, **WANTED)["changed"]


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("states", [("CREATING", "COMPLETED"), ("COMPLETED", "CREATING"), ("CREATING", "CREATING")])
def test_a_run_is_over_when_nothing_is_cut_to_the_place_any_more(
    station: Account, states: tuple[str, str], wait: bool
) -> None:
    """What is still being cut will replace the file of the clip that is there."""
    seeds = [{**CLIP, "id": number, "status": state} for number, state in zip((1024, 1025), states, strict=True)]
    station.seed("livestation", shortclips=seeds)

    result = station.apply(MODULE, **WANTED, wait=wait)

    assert not result["changed"]
    assert result["pending"] == ([] if wait else ["wait"])
    assert result["short_clip"]["status"] == ("COMPLETED" if wait else "CREATING")
    assert not wait or {clip["status"] for clip in clips(station)} == {"COMPLETED"}


def test_another_run_cuts_the_same_while_this_one_waits(station: Account) -> None:
    """On another machine, so that neither knows of the other before both are cut."""
    station.emulator.update_settings(state_seconds=0.2)
    begun = station.run(MODULE, **WANTED, wait=False)
    station.seed("livestation", shortclips=[{**CLIP, "id": 9999, "status": "CREATING"}])

    done = station.run(MODULE, **WANTED, clip_id=begun["short_clip"]["id"])

    assert done["short_clip"]["status"] == "COMPLETED"
    assert {clip["status"] for clip in clips(station)} == {"COMPLETED"}


def test_two_clips_at_one_place(station: Account) -> None:
    station.seed("livestation", shortclips=[CLIP, {**CLIP, "id": 1025}])

    result = station.apply(MODULE, **WANTED)

    assert not result["changed"]
    assert result["short_clip"]["id"] == 1025
    assert result["warnings"] == ["Live Station short clip media:/clips/goal-1 was cut 2 times: 1024, 1025"]


def test_one_of_two_clips_is_as_wanted(station: Account) -> None:
    station.seed("livestation", shortclips=[CLIP, {**CLIP, "id": 1025, "endTime": 150_000}])

    assert station.apply(MODULE, **WANTED)["short_clip"]["id"] == 1024


def test_a_creation_whose_answer_is_lost_and_that_fails(station: Account) -> None:
    station.emulator.update_settings(state_seconds=0, fail={"shortclip": {"messageCode": "UPLOAD_FAIL"}})
    station.emulator.add_fault(method="write", nth=1, drop="after")

    failed = station.fail(MODULE, **WANTED)

    assert failed["failure"]["kind"] == "wait_failed"
    assert failed["changed"]
    assert len(station.writes) == 1


@pytest.mark.parametrize(("end", "fits"), [(119_000, True), (121_000, True), (118_999, False), (121_001, False)])
@pytest.mark.parametrize("by", [{}, {"clip_id": 1024}], ids=["by place", "by id"])
def test_another_duration(station: Account, by: dict[str, int], end: int, fits: bool) -> None:
    """A second more or less is what cutting at frames makes. The times themselves can't be read back."""
    station.seed("livestation", shortclips=[{**CLIP, "endTime": end}])

    if fits:
        assert not station.apply(MODULE, **WANTED, **by)["changed"]
        return
    refused = station.refuse(MODULE, **WANTED, **by)

    assert refused["failure"]["kind"] == "immutable"
    assert f"duration (is {end - 90_500}, wanted 29500)" in refused["msg"]
    assert "a unique file_path" in refused["failure"]["hint"]
    assert len(clips(station)) == 1


def test_a_clip_of_another_duration_that_is_not_ready(station: Account) -> None:
    station.seed("livestation", shortclips=[{**CLIP, "endTime": 150_000, "status": "CREATING"}])

    refused = station.fail(MODULE, **WANTED)

    assert refused["failure"]["kind"] == "immutable"
    assert not station.writes


@pytest.mark.parametrize(("wait", "check"), [(True, False), (False, False), (True, True)])
def test_a_duration_while_it_is_being_cut(server: Scripted, wait: bool, check: bool) -> None:
    """Some variants say 0 until the clip is there: that is no difference."""
    output = {**PLACE, "accessControl": "PRIVATE"}
    cutting = {"id": 1024, "status": "CREATING", "duration": 0, "output": output}
    done = {**cutting, "status": "COMPLETED", "duration": 29_500}
    content = {"channelId": ID, "snapshotId": 77}
    server.play(
        Reply(body={"content": {**content, "shortClipList": [cutting]}, "total": 1}),
        *(Reply(body={"content": {**content, "shortclip": clip}}) for clip in (cutting, done)),
    )
    options = validated(
        MODULE.arguments,
        {
            "endpoint": server.endpoint,
            "access_key": "key",
            "secret_key": "secret",
            "wait": wait,
            "wait_interval": 0.01,
            **WANTED,
        },
    )

    result = MODULE.answer(options, Context(check_mode=check, diff=False, hide=lambda secret: None))

    assert "failure" not in result, result["msg"]
    assert not result["changed"]
    assert result["pending"] == ([] if wait else ["wait"])


def test_a_duration_that_is_not_told(station: Account) -> None:
    station.emulator.update_settings(dialect="legacy")
    station.seed("livestation", shortclips=[{**CLIP, "endTime": 150_000}])

    assert not station.apply(MODULE, **WANTED)["changed"]


def test_who_may_read_it_can_not_be_changed(station: Account) -> None:
    station.seed("livestation", shortclips=[CLIP])

    refused = station.refuse(MODULE, **{**WANTED, "output": {**OUTPUT, "access_control": "PUBLIC_READ"}})

    assert refused["failure"]["kind"] == "immutable"
    assert "output.access_control" in refused["msg"]
    assert not station.apply(MODULE, **{**WANTED, "output": {**OUTPUT, "access_control": "PRIVATE"}})["changed"]


# -- by id


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("age", [0, HOUR, 100 * HOUR])
@pytest.mark.parametrize("also", [{}, WANTED], ids=["by id alone", "with all"])
def test_by_id(station: Account, also: dict[str, Any], age: int, dialect: str) -> None:
    """A known clip can be read at any time."""
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", snapshots=[{**SNAPSHOT, "age": age}], shortclips=[CLIP])

    result = station.apply(MODULE, **{**also, "channel": ID}, clip_id=1024)

    assert not result["changed"]
    assert result["short_clip"]["output"]["file_path"] == "/clips/goal-1"
    assert result["short_clip"]["snapshot_id"] == 77
    assert station.calls == [INFO_CALL]


@pytest.mark.parametrize("wait", [True, False])
def test_by_id_while_it_is_being_cut(station: Account, wait: bool) -> None:
    station.seed("livestation", shortclips=[{**CLIP, "status": "CREATING"}])

    result = station.apply(MODULE, channel="stadium_1", clip_id=1024, wait=wait)

    assert not result["changed"]
    assert result["short_clip"]["status"] == ("COMPLETED" if wait else "CREATING")
    assert result["pending"] == ([] if wait else ["wait"])


@pytest.mark.parametrize("wait", [True, False])
@pytest.mark.parametrize("state", FAILED)
def test_by_id_when_it_has_failed(station: Account, state: str, wait: bool) -> None:
    station.seed("livestation", shortclips=[{**CLIP, "status": state}])

    refused = station.refuse(MODULE, channel=ID, clip_id=1024, wait=wait)

    assert refused["failure"]["kind"] == "wait_failed"
    assert state in refused["msg"]
    assert "clip_id 1024" in refused["msg"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("expired", ["fail", "skip"])
def test_an_id_that_does_not_exist(station: Account, expired: str, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)

    missing = station.refuse(MODULE, channel=ID, clip_id=7, expired_snapshot=expired)

    assert missing["failure"]["kind"] == "not_found"
    assert f"Live Station channel {ID} has no short clip 7" in missing["msg"]
    for way_out in ("clip_id", "channel", "livestation_shortclip_info", "output"):
        assert way_out in missing["failure"]["hint"]
    assert "name" not in missing["failure"]["hint"]  # clips have none


# -- waiting


def test_without_waiting(station: Account) -> None:
    begun = station.apply(MODULE, **WANTED, wait=False)

    assert station.calls == [LIST, CUT]
    assert begun["changed"]
    assert begun["pending"] == ["wait"]
    assert begun["short_clip"]["status"] == "CREATING"

    meanwhile = station.apply(MODULE, **WANTED, wait=False)
    assert (meanwhile["actions"], meanwhile["pending"]) == ([], ["wait"])
    assert station.calls == [LIST]

    station.pass_time()
    done = station.apply(MODULE, **WANTED, wait=False)
    assert (done["actions"], done["pending"]) == ([], [])
    assert len(clips(station)) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("state", FAILED)
def test_a_cut_that_fails(station: Account, state: str, dialect: str) -> None:
    """The service gives no reason. Run again, it is cut anew."""
    station.emulator.update_settings(dialect=dialect, fail={"shortclip": {"messageCode": state, "message": "secret"}})

    failed = station.fail(MODULE, **WANTED)

    assert failed["failure"]["kind"] == "wait_failed"
    assert failed["changed"]
    assert failed["actions"] == ["create"]
    assert f"it reached {state}" in failed["msg"]
    assert "media:/clips/goal-1" in failed["msg"]

    station.emulator.update_settings(fail=None)
    assert station.apply(MODULE, **WANTED)["short_clip"]["status"] == "COMPLETED"
    assert len(clips(station)) == 2


def test_a_cut_that_never_ends(station: Account) -> None:
    station.emulator.update_settings(stall=["CREATING"])

    late = station.fail(MODULE, **WANTED, wait_timeout=0.02)

    assert late["failure"]["kind"] == "wait_timeout"
    assert late["actions"] == ["create"]
    assert "still CREATING" in late["msg"]
    assert "wait_timeout" in late["failure"]["hint"]

    assert station.fail(MODULE, **WANTED, wait_timeout=0.02)["actions"] == []
    assert len(clips(station)) == 1


def test_an_unknown_state(station: Account) -> None:
    station.seed("livestation", shortclips=[{**CLIP, "status": "IN_REVIEW"}])

    assert "still IN_REVIEW" in station.fail(MODULE, **WANTED, wait_timeout=0.02)["msg"]
    assert any("IN_REVIEW" in warning for warning in station.run(MODULE, check=True, **WANTED)["warnings"])
    assert station.apply(MODULE, **WANTED, wait=False)["pending"] == ["wait"]


# -- a list that is closed


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("drop", [None, "before", "after"])
def test_a_list_that_does_not_know_the_snapshot_yet(station: Account, drop: str | None, dialect: str) -> None:
    """Lists lag: for some seconds, that of a new snapshot is answered as if there were none. Nothing is cut twice."""
    station.emulator.update_settings(dialect=dialect)
    station.emulator.add_fault(operation=LIST, times=2, stale_listing={"seconds": HOUR})
    taken = station.run(SNAPSHOT_MODULE, channel=ID)
    if drop:
        station.emulator.add_fault(operation=CUT, nth=1, drop=drop)
    options = {**BY_SNAPSHOT, "snapshot": taken}

    created = station.run(MODULE, **options)

    assert created["actions"] == ["create"]
    assert station.writes == [CUT] * (2 if drop == "before" else 1)
    assert not station.apply(MODULE, **options)["changed"]
    assert len(clips(station)) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("case", ["expired", "unknown", "another channel's", "not available"])
def test_a_list_that_is_closed(station: Account, case: str, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    other = {"channelId": "ls-20260131090000-OtHeR", "channelName": "other"}
    station.seed("livestation", channels=[other], shortclips=[CLIP])
    options = dict(WANTED)
    if case == "expired":
        station.seed("livestation", snapshots=[{**SNAPSHOT, "age": HOUR}])
    elif case == "unknown":
        options["snapshot_id"] = 78
    elif case == "another channel's":
        options["channel"] = "other"
    else:
        station.emulator.add_fault(operation=LIST, status=400, error_code="250005", shape="service")

    refused = station.fail(MODULE, **options)

    assert refused["failure"]["kind"] == "not_found"
    assert refused["failure"]["code"] == ("250005" if case == "not available" else "250004")
    listed = [entry for entry in station.entries if entry["operation"] == LIST]
    assert refused["failure"]["request_id"] == listed[-1]["request_id"]
    assert refused["failure"]["operation"] == "list short clips"
    assert f"snapshot {options['snapshot_id']}" in refused["msg"]
    assert "clip_id" in refused["failure"]["hint"]
    assert "expired_snapshot" in refused["failure"]["hint"]
    assert not station.writes

    skipped = station.apply(MODULE, **options, expired_snapshot="skip")

    assert not skipped["changed"]
    assert skipped["short_clip"] is None
    assert skipped["actions"] == skipped["pending"] == []
    assert skipped["diff"]["before"] == skipped["diff"]["after"]
    (warning,) = skipped["warnings"]
    assert "could not be checked" in warning
    assert f"snapshot {options['snapshot_id']}" in warning
    assert not station.writes
    assert len(clips(station)) == 1


@pytest.mark.parametrize("expired", ["fail", "skip"])
@pytest.mark.parametrize("channel", ["nobody", "stadium", "Stadium_1", "ls-20260131090000-NoOnE"])
def test_no_channel(station: Account, channel: str, expired: str) -> None:
    """A channel that does not exist is a mistake, not a snapshot whose hour is over, as long as that can be told."""
    options = {**WANTED, "channel": channel, "expired_snapshot": expired}
    if channel.startswith("ls-") and expired == "skip":
        assert "channel" in station.apply(MODULE, **options)["warnings"][0]
        return

    refused = station.fail(MODULE, **options)

    assert refused["failure"]["kind"] == "not_found"
    # VOD Station has channels too, perhaps one of that name: the reason itself says whose is meant.
    _attempt, _colon, reason = refused["msg"].partition(": ")
    assert "Live Station" in reason
    assert "channel" in reason
    assert not station.writes


def test_a_channel_name_that_two_have(station: Account) -> None:
    other = "ls-20260131090000-OtHeR"
    station.seed("livestation", channels=[{"channelId": other, "channelName": "stadium_1"}])

    refused = station.refuse(MODULE, **{**WANTED, "channel": "stadium_1"})

    assert refused["failure"]["kind"] == "ambiguous"
    assert ID in refused["msg"]
    assert other in refused["msg"]
    assert "2 Live Station channels" in refused["msg"]


def test_any_channel_name(station: Account) -> None:
    station.seed("livestation", channels=[{**CHANNEL, "channelName": "경기장_1"}])

    assert station.apply(MODULE, **{**WANTED, "channel": "경기장_1"})["changed"]


# -- what only the service knows


@pytest.mark.parametrize("dialect", DIALECTS)
def test_beyond_the_end_of_the_snapshot(station: Account, dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", snapshots=[{**SNAPSHOT, "duration": 1}])

    refused = station.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "250002")
    assert "playback time" in refused["failure"]["hint"]
    assert (
        "snapshot 77 covers 00:00:00 to 00:01:00 of its playback, and ends with what was recorded at 20"
        in refused["msg"]
    )
    assert not refused["changed"]
    assert station.writes == [CUT]
    assert station.calls[-1] == SNAPSHOT_INFO


@pytest.mark.parametrize(
    ("duration", "says"),
    [
        (240, "snapshot 77 has a duration of 240 minutes, but covers less if less was recorded"),
        (0, "snapshot 77 covers nothing yet, or less than a minute"),
    ],
)
def test_what_a_young_snapshot_covers(station: Account, duration: int, says: str) -> None:
    """Its duration is in minutes, and may be what the recording is limited to."""
    station.seed("livestation", snapshots=[{**SNAPSHOT, "duration": duration, "playback": 500}])

    refused = station.fail(MODULE, **WANTED)

    assert refused["failure"]["code"] == "250002"
    assert says in refused["msg"]


def test_limits_that_cannot_be_read_are_not_said(station: Account) -> None:
    station.seed("livestation", snapshots=[{**SNAPSHOT, "duration": 1}])
    station.emulator.add_fault(operation=SNAPSHOT_INFO, times=9, status=500)

    refused = station.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "250002")
    assert "covers" not in refused["msg"]


@pytest.mark.parametrize(
    ("snapshot", "end", "limit"),
    [
        ({"snapshot": {"snapshot_id": 77, "duration": 2}}, "00:03:00.001", "snapshot 77 covers 00:00:00 to 00:02:00"),
        ({"snapshot_id": 77, "duration": 2, "created_time": "2026-01-31T09:30:00Z"}, "00:10:00", "at 2026-01-31T09:30"),
        (
            {"predicted": True, "snapshot": {"snapshot_id": None, "duration": 120}},
            "02:02:00",
            "the predicted snapshot covers 00:00:00 to 02:00:00",
        ),
        ({"snapshot_id": 77, "duration": 0}, "00:03:00", "snapshot 77 covers nothing yet, or less than a minute"),
        ("latest", "04:01:00.001", "a snapshot covers at most 00:00:00 to 04:00:00"),
    ],
    ids=["a result", "a snapshot", "a prediction", "a young snapshot", "any"],
)
def test_limits_that_are_known_before(station: Account, snapshot: Any, end: str, limit: str) -> None:
    station.seed("livestation", snapshots=[{**SNAPSHOT, "duration": 2}])
    options = {**BY_SNAPSHOT, "snapshot": snapshot, "start_time": "00:02:00", "end_time": end}

    refused = station.refuse(MODULE, **options)

    assert station.calls == []
    assert refused["failure"]["kind"] == "input"
    assert f"the clip ends at {end}" in refused["msg"]
    assert limit in refused["msg"]


def test_a_duration_in_minutes_may_be_less_than_what_there_is(station: Account) -> None:
    """Which way the service rounds is not documented: it decides on the last minute itself."""
    station.seed("livestation", snapshots=[{**SNAPSHOT, "duration": 2, "playback": 150_000}])
    snapshot = {"snapshot_id": 77, "duration": 2}

    assert station.run(MODULE, **{**BY_SNAPSHOT, "snapshot": snapshot, "end_time": "00:02:25"})["changed"]


@pytest.mark.parametrize(
    "channel", [{"channelStatus": "BLOCK"}, {"useDvr": False}, {"outputProtocol": "LL_HLS"}], ids=str
)
def test_a_channel_that_no_clip_can_be_cut_from(station: Account, channel: dict[str, Any]) -> None:
    station.seed("livestation", channels=[{"channelId": ID, **channel}])

    refused = station.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "250005")
    assert "DVR" in refused["failure"]["hint"]
    assert station.writes == [CUT]


# -- a cut whose answer is lost


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("seed", [[], [{**CLIP, "status": "UPLOAD_FAIL"}]], ids=["", "after one that failed"])
def test_a_lost_answer_to_a_cut(station: Account, drop: str, seed: list[Any], dialect: str) -> None:
    station.emulator.update_settings(dialect=dialect)
    station.seed("livestation", shortclips=seed)
    station.emulator.add_fault(operation=CUT, nth=1, drop=drop)

    result = station.run(MODULE, **WANTED)

    assert result["changed"]
    assert result["actions"] == ["create"]
    assert result["short_clip"]["status"] == "COMPLETED"
    assert [clip["id"] for clip in clips(station) if clip["status"] == "COMPLETED"] == [result["short_clip"]["id"]]
    assert len(clips(station)) == len(seed) + 1
    assert station.writes == [CUT] * (2 if drop == "before" else 1)
    assert not station.apply(MODULE, **WANTED)["changed"]


# -- sites, and many


def test_the_financial_site(account: Account) -> None:
    account.emulator.update_settings(site="fin")
    account.seed("livestation", channels=[CHANNEL], snapshots=[SNAPSHOT])

    assert account.apply(MODULE, **{**WANTED, "channel": "stadium_1"}, site="fin")["changed"]
    assert {entry["headers"]["x-ncp-region_code"] for entry in account.entries} == {"FKR"}
    assert all(entry["target"].startswith("/livestation/api/fin-v2/channels") for entry in account.entries)
    assert not account.apply(MODULE, **WANTED, site="fin")["changed"]


def test_a_region_that_the_site_does_not_have(station: Account) -> None:
    refused = station.fail(MODULE, **WANTED, region="FKR")

    assert refused["failure"]["code"] == "250019"
    assert "region" in refused["failure"]["hint"]


@pytest.mark.parametrize("page_size", [None, 7])
@pytest.mark.parametrize(("name", "matches"), [("channel_242", 1), ("channel_1", 111), ("channel_30", 2)])
def test_one_channel_among_three_hundred(account: Account, name: str, matches: int, page_size: int | None) -> None:
    """The service narrows the list down to what has the name in its own: one call, unless that fills a page."""
    account.emulator.update_settings(max_page_size=page_size)
    account.seed("livestation", channels={"count": 300, "channelName": "channel_{n}", "isRecording": True})
    (channel,) = [each for each in account.emulator.state("livestation")["channels"] if each["channelName"] == name]
    account.seed("livestation", snapshots=[{"snapshotId": 77, "channelId": channel["channelId"]}])
    looks = [CHANNELS] * -(-matches // (page_size or 100))

    assert account.run(MODULE, **{**WANTED, "channel": name}, wait=False)["changed"]
    assert account.calls == [*looks, LIST, CUT]
    assert [clip["channelId"] for clip in clips(account)] == [channel["channelId"]]

    account.pass_time()
    assert not account.run(MODULE, **{**WANTED, "channel": name})["changed"]
    assert account.calls == [*looks, LIST, INFO_CALL]
    assert len(account.run(INFO, channel=name, snapshot_id=77)["short_clips"]) == 1
    assert account.calls == [*looks, LIST]


# -- the snapshot, given in other ways

CHANNEL_INFO = "media-livestation-channel-channelinfo"
BY_SNAPSHOT = {name: value for name, value in WANTED.items() if name != "snapshot_id"}


@pytest.mark.parametrize(
    "snapshot",
    [{"snapshot_id": 77}, {"changed": True, "snapshot": {"snapshot_id": 77, "channel_id": ID}}],
    ids=["the snapshot", "the result"],
)
def test_a_snapshot_that_a_task_returned(station: Account, snapshot: dict[str, Any]) -> None:
    created = station.apply(MODULE, **BY_SNAPSHOT, snapshot=snapshot)

    assert created["short_clip"]["snapshot_id"] == 77
    assert not station.apply(MODULE, **WANTED)["changed"]
    assert not station.apply(MODULE, **BY_SNAPSHOT, snapshot=snapshot)["changed"]


@pytest.mark.parametrize(
    ("channel", "first", "then"),
    [(ID, CHANNEL_INFO, []), ("stadium_1", CHANNELS, [CHANNEL_INFO])],
    ids=["by id", "by name"],
)
def test_the_latest_snapshot(station: Account, channel: str, first: str, then: list[str]) -> None:
    station.seed("livestation", snapshots=[{"snapshotId": 76, "channelId": ID, "age": 60}])
    options = {**BY_SNAPSHOT, "channel": channel, "snapshot": "latest"}

    created = station.apply(MODULE, **options)

    assert station.calls[: len(then) + 3] == [first, LIST, *then, CUT]
    assert created["short_clip"]["snapshot_id"] == 77
    assert created["diff"]["after"]["snapshot_id"] == 77
    assert not station.apply(MODULE, **options)["changed"]
    assert station.calls == [first, LIST, INFO_CALL]


def test_a_list_that_does_not_show_the_latest_snapshot_yet(station: Account) -> None:
    """Times count from the start of a snapshot: of an older one, the clip would show something else."""
    station.emulator.add_fault(operation=CHANNELS, stale_listing={"writes": 1})
    newest = station.run(SNAPSHOT_MODULE, channel=ID)["snapshot"]["snapshot_id"]

    created = station.run(MODULE, **{**BY_SNAPSHOT, "channel": "stadium_1", "snapshot": "latest"})

    assert newest != 77
    assert created["short_clip"]["snapshot_id"] == newest
    assert station.writes == [CUT]


def test_a_channel_without_a_snapshot(account: Account) -> None:
    account.seed("livestation", channels=[CHANNEL])
    options = {**BY_SNAPSHOT, "channel": "stadium_1", "snapshot": "latest"}

    refused = account.refuse(MODULE, **options)
    assert account.calls == [CHANNELS, CHANNEL_INFO]
    assert "the channel has no snapshot that is less than an hour old" in refused["msg"]

    skipped = account.apply(MODULE, **options, expired_snapshot="skip")
    assert not skipped["changed"]
    assert skipped["short_clip"] is None


def test_a_snapshot_that_check_mode_predicts(station: Account) -> None:
    snapshot = {"predicted": True, "changed": True, "snapshot": {"snapshot_id": None, "channel_id": ID}}

    predicted = station.run(MODULE, check=True, **BY_SNAPSHOT, snapshot=snapshot)
    assert predicted["actions"] == ["create"]

    failed = station.fail(MODULE, **BY_SNAPSHOT, snapshot=snapshot)
    assert not station.writes
    assert "snapshot is a prediction of check mode" in failed["msg"]


@pytest.mark.parametrize(
    "snapshot",
    ["newest", "77", 77, True, [], {}, {"snapshot": None}, {"failed": True}, {"snapshot_id": 0}, {"snapshot_id": "x"}],
    ids=str,
)
def test_what_is_no_snapshot(station: Account, snapshot: Any) -> None:
    refused = station.refuse(MODULE, **BY_SNAPSHOT, snapshot=snapshot)

    assert refused["failure"]["kind"] == "input"
    assert "snapshot is " in refused["msg"]
    assert station.calls == []
