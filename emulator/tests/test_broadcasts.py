# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station on air: what an encoder does, recordings with their uploads, and events."""

import pytest
import requests
from conftest import Client
from livestation_client import CHANNEL, LIVE, MS, Live, seed_channel

from ncloud_emulator import ControlError, Emulator

PATH = f"/channels/{LIVE}"
DAY = 86_400_000
AUTO = {**CHANNEL["record"], "format": "ALL"}


@pytest.fixture
def live(client: Client):
    return Live(client)


@pytest.fixture
def on_air(live: Live, emulator: Emulator):
    """A channel on air, with files to be uploaded by hand, that has been on air for no time."""
    seed_channel(emulator, channelName="games", record={"type": "MANUAL_UPLOAD"})
    emulator.start_broadcast(LIVE)
    return live


def statuses(live: Live) -> list[str]:
    return [each["status"] for each in live("GET", f"{PATH}/records")["recordList"].values()]


def test_a_live_event(live: Live, emulator: Emulator, clock):
    """From an empty account to a clip, with nothing but calls and an encoder."""
    identity = live("POST", "/channels", {**CHANNEL, "immediateOnAir": False})["channelId"]
    path = f"/channels/{identity}"
    clock.advance(10)
    emulator.start_broadcast(identity)
    shown = live("GET", path)
    assert (shown["channelStatus"], shown["isRecording"]) == ("PUBLISHING", False)
    assert shown["recentPublishStartTime"] == MS + 10_000
    live("PUT", f"{path}/startRecord")
    clock.advance(120)
    snapshot = live("POST", f"{path}/snapshot")["snapshot"]["snapshotId"]
    output = {"accessControl": "PRIVATE", "bucketName": "clips", "filePath": "/goal"}
    clip = {"startTime": 0, "endTime": 60_000, "shortclip": {"output": output}}
    number = live("POST", f"{path}/{snapshot}", clip)["shortclip"]["id"]
    emulator.end_broadcast(identity)
    shown = live("GET", path)
    assert (shown["channelStatus"], shown["isRecording"], shown["totalPublishSeconds"]) == ("READY", False, 120)
    clock.advance(30)
    assert live("GET", f"{path}/shortclip/{number}")["shortclip"]["status"] == "COMPLETED"
    (record,) = live("GET", f"{path}/records")["recordList"].values()
    assert (record["status"], record["duration"]) == ("TRANSFER_FINISH", 120)
    live("DELETE", path)


@pytest.mark.parametrize(("immediate", "recording"), [(True, True), (False, False)])
def test_a_recording_begins_with_the_broadcast_when_it_is_to(live: Live, emulator: Emulator, immediate, recording):
    seed_channel(emulator, immediateOnAir=immediate)
    emulator.start_broadcast(LIVE)
    assert live("GET", PATH)["isRecording"] is recording
    assert statuses(live) == ["RECORDING"] * recording


@pytest.mark.parametrize("status", ["CREATING", "PUBLISHING", "BLOCK", "FORCE_BLOCK", "NEVER_HEARD_OF"])
def test_an_encoder_can_only_begin_on_a_ready_channel(live: Live, emulator: Emulator, status):
    seed_channel(emulator, channelStatus=status)
    with pytest.raises(ControlError, match=f"that is READY; {LIVE} is {status}"):
        emulator.start_broadcast(LIVE)
    if status != "PUBLISHING":
        with pytest.raises(ControlError, match=f"that is PUBLISHING; {LIVE} is {status}"):
            emulator.end_broadcast(LIVE)
    with pytest.raises(ControlError, match="There is no channel none"):
        emulator.start_broadcast("none")
    assert live("GET", PATH)["channelStatus"] == status


def test_over_http(live: Live, emulator: Emulator):
    seed_channel(emulator)
    url = f"{emulator.url}/_emulator/broadcasts"
    with requests.Session() as session:
        assert session.post(url, json={"channelId": LIVE}).json() == {"ok": True}
        assert live("GET", PATH)["channelStatus"] == "PUBLISHING"
        assert session.delete(url, params={"channelId": LIVE}).json() == {"ok": True}
        assert live("GET", PATH)["channelStatus"] == "READY"
        for body in ({}, [], {"channelId": 5}, {"channelId": "none"}):
            answer = session.post(url, json=body)
            assert answer.status_code == 400 and answer.json()["error"].endswith("."), body
        assert session.delete(url).status_code == 400
        assert session.get(url).status_code == 405


def test_switched_off_everything_ends(on_air: Live, clock):
    on_air("PUT", f"{PATH}/startRecord")
    clock.advance(5)
    off = on_air("PUT", f"{PATH}/off")
    assert (off["channelStatus"], off["isRecording"], off["totalPublishSeconds"]) == ("BLOCK", False, 5)
    assert statuses(on_air) == ["PROCESSING"]
    # A second broadcast adds to the time.
    on_air("PUT", f"{PATH}/on")
    on_air.raw.func.emulator.start_broadcast(LIVE)
    clock.advance(7)
    on_air.raw.func.emulator.end_broadcast(LIVE)
    assert on_air("GET", PATH)["totalPublishSeconds"] == 12


def test_a_recording_from_its_start_to_its_upload(on_air: Live, clock):
    assert on_air.refused("PUT", f"{PATH}/stopRecord") == (400, 250005)
    answer = on_air.json("PUT", f"{PATH}/startRecord")
    ((number, started),) = answer["content"]["recordList"].items()
    assert (answer["total"], set(answer["content"])) == (1, {"recordList"})
    assert (started["recordType"], started["channelId"], started["status"]) == ("MP4", LIVE, "RECORDING")
    assert (started["recordBeginTime"], started["objectStorageUrl"]) == (MS, "-")
    assert "shouldDeleteTime" not in started
    assert on_air("GET", PATH)["isRecording"] is True
    assert on_air.refused("PUT", f"{PATH}/startRecord") == (400, 250005)
    clock.advance(90)
    assert on_air("GET", f"{PATH}/records/{number}")[number]["duration"] == 90
    stopped = on_air("PUT", f"{PATH}/stopRecord")["recordList"]
    assert list(stopped) == [number]
    assert stopped[number] == {**started, "status": "PROCESSING", "duration": 90, "shouldDeleteTime": MS + 3 * DAY}
    assert on_air("GET", PATH)["isRecording"] is False
    upload = {"recordIds": [int(number)], "accessControl": "PUBLIC_READ"}
    assert on_air.refused("POST", "/buckets/films/upload", upload) == (400, 250005)
    clock.advance(10)
    # Nobody uploads it but a call.
    assert statuses(on_air) == ["TRANSFER_READY"]
    content = on_air("POST", "/buckets/films/upload", upload)
    assert (content["bucketName"], content["accessControl"]) == ("films", "PUBLIC_READ")
    assert content["uploadedRecords"][number]["status"] == "TRANSFER"
    clock.advance(10)
    record = on_air("GET", f"{PATH}/records/{number}")[number]
    assert record["status"] == "TRANSFER_FINISH"
    assert record["objectStorageUrl"] == f"https://kr.object.ncloudstorage.com/films/{record['fileName']}"
    assert on_air("GET", f"{PATH}/records")["recordList"] == {number: record}
    assert on_air.refused("POST", "/buckets/films/upload", upload) == (400, 250005)
    assert on_air.raw("DELETE", f"{PATH}/records", {"recordIds": [int(number)]}).content == b""
    assert on_air("GET", f"{PATH}/records") == {"recordList": {}}
    assert on_air.refused("GET", f"{PATH}/records/{number}") == (404, 250004)


def test_an_upload_that_happens_by_itself(live: Live, emulator: Emulator, clock):
    seed_channel(emulator, record=AUTO, immediateOnAir=True)
    emulator.start_broadcast(LIVE)
    clock.advance(60)
    emulator.end_broadcast(LIVE)
    assert statuses(live) == ["PROCESSING", "PROCESSING"]
    clock.advance(10)
    assert statuses(live) == ["TRANSFER", "TRANSFER"]
    clock.advance(10)
    files = live("GET", f"{PATH}/records")["recordList"].values()
    assert [(each["recordType"], each["status"]) for each in files] == [
        ("MP4", "TRANSFER_FINISH"),
        ("HLS", "TRANSFER_FINISH"),
    ]
    assert {each["recordSeq"] for each in files} == {1}
    assert all(each["objectStorageUrl"].endswith(f"/recordings/live/{each['fileName']}") for each in files)


def test_both_steps_may_be_due_at_once(live: Live, emulator: Emulator, clock):
    seed_channel(emulator, record=AUTO, isRecording=True)
    emulator.end_broadcast(LIVE)
    clock.advance(20)
    assert statuses(live) == ["TRANSFER_FINISH"] * 2


@pytest.mark.parametrize(("action", "status"), [("record", "PROCESSING_FAIL"), ("upload", "TRANSFER_FAIL")])
def test_what_can_fail(live: Live, emulator: Emulator, clock, action, status):
    emulator.update_settings(fail={action: {}})
    seed_channel(emulator, record={**AUTO, "format": "MP4"}, isRecording=True)
    emulator.end_broadcast(LIVE)
    clock.advance(20)
    assert statuses(live) == [status]
    (number,) = live("GET", f"{PATH}/records")["recordList"]
    emulator.update_settings(fail=None)
    upload = {"recordIds": [int(number)]}
    if status == "PROCESSING_FAIL":
        assert live.refused("POST", "/buckets/films/upload", upload) == (400, 250005)
        return
    assert live("POST", "/buckets/films/upload", upload)["accessControl"] == "PRIVATE"
    clock.advance(10)
    assert statuses(live) == ["TRANSFER_FINISH"]


def test_by_reads(on_air: Live, emulator: Emulator):
    emulator.update_settings(state_reads={"record": 1})
    on_air("PUT", f"{PATH}/startRecord")
    on_air("PUT", f"{PATH}/stopRecord")
    assert [statuses(on_air) for _read in range(2)] == [["PROCESSING"], ["TRANSFER_READY"]]


def test_what_can_not_be_deleted_or_uploaded(on_air: Live, emulator: Emulator, clock):
    emulator.seed({"livestation": {"channels": [{"channelId": "other"}], "records": [{"id": 1, "channelId": "other"}]}})
    (number,) = map(int, on_air("PUT", f"{PATH}/startRecord")["recordList"])
    assert on_air.refused("DELETE", f"{PATH}/records", {"recordIds": [number]}) == (400, 250005)
    on_air("PUT", f"{PATH}/stopRecord")
    clock.advance(10)
    before = emulator.state("livestation")
    for unknown in (1, 2, 0):
        assert on_air.refused("DELETE", f"{PATH}/records", {"recordIds": [number, unknown]}) == (404, 250004)
        assert on_air.refused("GET", f"{PATH}/records/{unknown}") == (404, 250004)
    assert on_air.refused("POST", "/buckets/films/upload", {"recordIds": [number, 2]}) == (404, 250004)
    assert on_air.refused("POST", "/buckets/NO/upload", {"recordIds": [number]}) == (400, 250002)
    assert on_air.refused("POST", "/buckets/films/upload", {}) == (400, 250011)
    assert on_air.refused("GET", f"{PATH}/records/x") == (404, 250004)
    assert emulator.state("livestation") == before


def test_a_temporary_copy_lives_three_days(on_air: Live, clock):
    (number,) = on_air("PUT", f"{PATH}/startRecord")["recordList"]
    on_air("PUT", f"{PATH}/stopRecord")
    clock.advance(3 * DAY / 1000 - 1)
    assert statuses(on_air) == ["TRANSFER_READY"]
    clock.advance(1)
    assert statuses(on_air) == ["DELETED"]
    assert on_air.refused("POST", "/buckets/films/upload", {"recordIds": [int(number)]}) == (400, 250005)


def test_each_recording_has_its_own_number(on_air: Live):
    for _recording in range(2):
        on_air("PUT", f"{PATH}/startRecord")
        on_air("PUT", f"{PATH}/stopRecord")
    files = on_air("GET", f"{PATH}/records")["recordList"]
    assert [each["recordSeq"] for each in files.values()] == [1, 2]
    assert len(files) == 2


def test_events(on_air: Live, emulator: Emulator, clock):
    on_air("PUT", f"{PATH}/startRecord")
    clock.advance(1)
    emulator.end_broadcast(LIVE)
    events = on_air("GET", f"{PATH}/events")
    assert [each["eventCode"] for each in events] == ["PUBLISH_END", "ONAIR_END", "ONAIR_START", "PUBLISH_START"]
    assert events[0] == {
        "logLevel": "INFO",
        "eventCode": "PUBLISH_END",
        "description": "games channel publishing has ended.",
        "timestamp": MS + 1000,
        "channelId": LIVE,
    }
    emulator.seed({"livestation": {"channels": [{"channelId": "other"}]}})
    emulator.start_broadcast("other")
    assert len(on_air("GET", "/events")) == 5
    assert on_air("GET", f"/events?channelId={LIVE}") == events
    assert on_air.refused("GET", "/channels/none/events") == (404, 250004)


def test_callbacks(on_air: Live, emulator: Emulator, clock):
    on_air("POST", "/events/callbackEndpoint", {"callbackUrl": "https://example.com/account"})
    on_air("PUT", f"{PATH}/startRecord")
    on_air("POST", f"{PATH}/callbackEndpoint", {"callbackEndpoint": "https://example.com/channel"})
    emulator.end_broadcast(LIVE)
    sent = [(each["url"].rpartition("/")[2], each["body"]["event"]) for each in emulator.callbacks()]
    assert sent == [("account", "ONAIR_START"), ("channel", "ONAIR_END"), ("channel", "PUBLISH_END")]
    body = emulator.callbacks()[-1]["body"]
    assert isinstance(body.pop("id"), int)
    assert body == {"logLevel": "INFO", "channelId": LIVE, "event": "PUBLISH_END", "timestamp": MS}


def test_legacy(on_air: Live, emulator: Emulator):
    emulator.update_settings(dialect="legacy")
    assert on_air("GET", PATH)["channelStatus"] == "PUBLISH"
    (record,) = on_air("PUT", f"{PATH}/startRecord")["recordList"].values()
    assert record["status"] == "RECORDING"
    assert on_air("GET", "/events/callbackEndpoint") == {}


def test_listing_lag(on_air: Live, emulator: Emulator, clock):
    emulator.update_settings(listing_lag=3)
    clock.advance(1)
    (number,) = on_air("PUT", f"{PATH}/startRecord")["recordList"]
    assert on_air("GET", f"{PATH}/records") == {"recordList": {}}
    assert number in on_air("GET", f"{PATH}/records/{number}")
    clock.advance(4)
    assert list(on_air("GET", f"{PATH}/records")["recordList"]) == [number]


class TestSeeds:
    def test_what_records_has_a_recording(self, live: Live, emulator: Emulator):
        seed_channel(emulator, isRecording=True, record={"format": "ALL"})
        assert statuses(live) == ["RECORDING", "RECORDING"]
        # Once is enough.
        seed_channel(emulator, channelName="other")
        assert statuses(live) == ["RECORDING", "RECORDING"]
        seed_channel(emulator, isRecording=False)
        assert statuses(live) == ["PROCESSING", "PROCESSING"]

    def test_records(self, live: Live, emulator: Emulator, clock):
        records = [
            {"id": 5, "channelId": LIVE},
            {"id": 6, "channelId": LIVE, "status": "DELETED", "duration": 8},
            {"id": 7, "channelId": LIVE, "status": "TRANSFER", "bucketName": "films", "fileName": "a.mp4"},
        ]
        emulator.seed({"livestation": {"channels": [{"channelId": LIVE}], "records": records}})
        assert statuses(live) == ["TRANSFER_READY", "DELETED", "TRANSFER"]
        clock.advance(10)
        assert live("GET", f"{PATH}/records/7")["7"]["objectStorageUrl"].endswith("/films/a.mp4")
        emulator.seed({"livestation": {"records": [{"id": 5, "status": "TRANSFER_FAIL"}]}})
        assert statuses(live) == ["TRANSFER_FAIL", "DELETED", "TRANSFER_FINISH"]
        emulator.start_broadcast(LIVE)
        assert all(int(number) > 7 for number in live("PUT", f"{PATH}/startRecord")["recordList"])

    def test_an_export_restores_everything(self, on_air: Live, emulator: Emulator, clock):
        on_air("POST", "/events/callbackEndpoint", {"callbackUrl": "https://example.com"})
        for _recording in range(2):
            on_air("PUT", f"{PATH}/startRecord")
            on_air("PUT", f"{PATH}/stopRecord")
        on_air("PUT", f"{PATH}/startRecord")
        exported = emulator.state()
        emulator.reset()
        emulator.seed(exported)
        assert emulator.state() == exported
        assert statuses(on_air) == ["PROCESSING", "PROCESSING", "RECORDING"]
        clock.advance(10)
        assert statuses(on_air) == ["TRANSFER_READY", "TRANSFER_READY", "RECORDING"]
