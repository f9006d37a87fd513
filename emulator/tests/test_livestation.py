# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live Station: channels, snapshots and short clips as the media-livestation-* pages have them."""

import re

import pytest
from conftest import START, Client
from livestation_client import CHANNEL, HOUR, LIVE, MS, Live, seed_channel

from ncloud_emulator import ControlError, Emulator

OUTPUT = {"accessControl": "PUBLIC_READ", "bucketName": "clips", "filePath": "/best/goal"}
CLIP = {"startTime": 1000, "endTime": 61_000, "shortclip": {"output": OUTPUT}}

ODD = (None, 5, -1, 1.5, True, "", "x", [], [None], {}, {"a": 1})


@pytest.fixture
def live(client: Client):
    return Live(client)


@pytest.fixture
def channel(emulator: Emulator):
    """The path of a channel that has been recording for four hours."""
    seed_channel(emulator, channelName="games", isRecording=True)
    return f"/channels/{LIVE}"


@pytest.fixture
def snapshot(live: Live, channel):
    """The number of a fresh snapshot of an hour."""
    return live("POST", f"{channel}/snapshot?limitedDuration=60")["snapshot"]["snapshotId"]


class TestChannels:
    def test_create_answers_the_whole_object(self, live: Live):
        content = live("POST", "/channels", CHANNEL)
        stamp = "20260921141320"
        assert re.fullmatch(rf"ls-{stamp}-[A-Za-z0-9]{{5}}", content.pop("channelId"))
        assert len(content.pop("streamKey")) == 32
        assert set(content.pop("origin")) == {"originDomain", "originPath"}
        cdn = content.pop("cdn")
        assert cdn.pop("serviceName") and cdn.pop("cdnDomain").endswith(f"{cdn.pop('instanceNo')}.edge.naverncp.com")
        assert cdn == {
            "cdnType": "GLOBAL_EDGE",
            "profileId": 7,
            "regionType": "KOREA",
            "statusName": "PUBLISHING",
        }
        assert content == {
            "channelName": "winter_games",
            "instanceNo": 1_000_000,
            "envType": "DEV",
            "qualitySetId": 5,
            "qualitySetName": "Full HD set",
            "outputProtocol": "HLS,DASH",
            "isRecording": False,
            "useDVR": True,
            "immediateOnAir": True,
            "timemachineMin": 360,
            "record": CHANNEL["record"],
            "uploadPath": "recordings/live",
            "publishUrl": "rtmp://rtmp-ls2-k1.video.media.ntruss.com:8080/relay",
            "globalPublishUrl": "rtmp://rtmp-ls2-g1.video.media.ntruss.com:8080/relay",
            "isStreamFailOver": False,
            "backupStreamKey": None,
            "totalPublishSeconds": 0,
            "alertOn": False,
            "alertOptions": {"alertChangeStatus": False, "alertVodUploadFail": False, "alertReStreamFail": False},
            "callbackEndpoint": None,
            "recentPublishStartTime": None,
            "createdTime": MS,
            "channelStatus": "CREATING",
            "snapshot": None,
        }

    def test_becomes_ready(self, live: Live, clock):
        created = live("POST", "/channels", CHANNEL)
        path = f"/channels/{created['channelId']}"
        assert live("GET", path) == created
        clock.advance(10)
        ready = {**created, "channelStatus": "READY", "cdn": {**created["cdn"], "statusName": "RUNNING"}}
        assert live("GET", "/channels") == [ready]
        assert live("GET", path) == ready

    def test_by_reads_and_lists_count(self, live: Live, emulator: Emulator):
        emulator.update_settings(state_reads={"create": 2})
        path = f"/channels/{live('POST', '/channels', CHANNEL)['channelId']}"
        assert live("GET", path)["channelStatus"] == live("GET", "/channels")[0]["channelStatus"] == "CREATING"
        assert live("GET", path)["channelStatus"] == "READY"

    def test_a_creation_that_fails(self, live: Live, emulator: Emulator, clock):
        emulator.update_settings(fail={"create": {}})
        created = live("POST", "/channels", CHANNEL)
        clock.advance(10)
        assert live("GET", f"/channels/{created['channelId']}")["channelStatus"] == "DELETED"
        assert live.json("GET", "/channels") == {"content": [], "total": 0}

    def test_defaults(self, live: Live):
        body = {name: CHANNEL[name] for name in ("channelName", "cdn", "qualitySetId", "drmEnabledYn")}
        content = live("POST", "/channels", {**body, "useDvr": False, "record": {"type": "NO_RECORD"}})
        assert (content["envType"], content["outputProtocol"], content["immediateOnAir"]) == ("REAL", "HLS", False)
        assert (content["useDVR"], content["timemachineMin"]) == (False, None)
        assert content["record"] == {
            "type": "NO_RECORD",
            "format": None,
            "bucketName": None,
            "filePath": None,
            "accessControl": None,
        }

    def test_an_existing_cdn(self, live: Live):
        address = "a9.edge.naverncp.com"
        cdn = {"createCdn": False, "cdnType": "GLOBAL_EDGE", "profileId": 7, "cdnInstanceNo": 9, "cdnDomain": address}
        content = live("POST", "/channels", {**CHANNEL, "cdn": cdn})
        assert (content["cdn"]["instanceNo"], content["cdn"]["cdnDomain"]) == ("9", address)

    REFUSED = (
        ({"channelName": None}, 250011),
        ({"channelName": "ab"}, 250002),
        ({"channelName": "a" * 21}, 250002),
        ({"channelName": "a-b-c"}, 250002),
        ({"channelName": 5}, 250002),
        ({"envType": "TEST"}, 250002),
        ({"outputProtocol": "DASH"}, 250002),
        ({"cdn": None}, 250011),
        ({"cdn": []}, 250002),
        ({"cdn": {**CHANNEL["cdn"], "createCdn": None}}, 250011),
        ({"cdn": {**CHANNEL["cdn"], "createCdn": "yes"}}, 250002),
        ({"cdn": {**CHANNEL["cdn"], "cdnType": "CDN_PLUS"}}, 250002),
        ({"cdn": {**CHANNEL["cdn"], "profileId": None}}, 250011),
        ({"cdn": {**CHANNEL["cdn"], "regionType": None}}, 250011),
        ({"cdn": {**CHANNEL["cdn"], "createCdn": False}}, 250011),
        ({"cdn": {**CHANNEL["cdn"], "createCdn": False, "cdnInstanceNo": 9}}, 250011),
        ({"qualitySetId": None}, 250011),
        ({"qualitySetId": "5"}, 250002),
        ({"useDvr": None}, 250011),
        ({"useDvr": 1}, 250002),
        ({"timemachineMin": None}, 250011),
        ({"timemachineMin": 999}, 250002),
        ({"ingestProtocol": "RIST"}, 250002),
        ({"ingestProtocol": "SRT"}, 250002),
        ({"ingestProtocol": "SRT", "outputProtocol": "LL_HLS"}, 250002),
        ({"isStreamFailOver": "no"}, 250002),
        ({"drmEnabledYn": None}, 250011),
        ({"drmEnabledYn": "Y"}, 250002),
        ({"drmEnabledYn": True}, 250011),
        ({"drmEnabledYn": True, "drm": {"siteId": "site"}}, 250011),
        ({"drmEnabledYn": True, "drm": {"siteId": "site", "contentId": "ab"}}, 250002),
        ({"immediateOnAir": "x"}, 250002),
        ({"record": None}, 250011),
        ({"record": {"type": "X"}}, 250002),
        ({"record": {**CHANNEL["record"], "format": None}}, 250011),
        ({"record": {**CHANNEL["record"], "bucketName": "UPPER"}}, 250002),
        ({"record": {**CHANNEL["record"], "filePath": "live"}}, 250002),
        ({"record": {**CHANNEL["record"], "accessControl": "X"}}, 250002),
        ({"record": {**CHANNEL["record"], "accessControl": None}}, 250011),
    )

    @pytest.mark.parametrize(("changes", "code"), REFUSED, ids=str)
    def test_create_refuses(self, live: Live, emulator: Emulator, changes, code):
        assert live.refused("POST", "/channels", {**CHANNEL, **changes}) == (400, code)
        assert emulator.state("livestation")["channels"] == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"record": {"type": "MANUAL_UPLOAD"}},
            {"ingestProtocol": "SRT", "outputProtocol": "HLS"},
            {"isStreamFailOver": True},
            {"drmEnabledYn": True, "drm": {"siteId": "site", "contentId": "final"}},
        ],
        ids=str,
    )
    def test_create_takes(self, live: Live, changes):
        assert live("POST", "/channels", {**CHANNEL, **changes})["channelStatus"] == "CREATING"

    def test_a_korean_name(self, live: Live):
        assert live("POST", "/channels", {**CHANNEL, "channelName": "겨울_경기1"})["channelName"] == "겨울_경기1"

    @pytest.mark.parametrize(("body", "code"), [(None, 250011), ([], 250002), ("x", 250002)])
    def test_a_body_that_is_no_object(self, live: Live, channel, snapshot, body, code):
        assert live.refused("POST", "/channels", body) == (400, code)
        assert live.refused("POST", f"{channel}/{snapshot}", body) == (400, code)

    def test_update_replaces_the_updatable_set(self, live: Live, emulator: Emulator, clock):
        created = live("POST", "/channels", CHANNEL)
        clock.advance(10)
        path = f"/channels/{created['channelId']}"
        body = {"channelName": "other", "useDvr": False, "immediateOnAir": False, "record": {"type": "NO_RECORD"}}
        assert live.refused("PUT", path, {**body, "immediateOnAir": None}) == (400, 250011)
        updated = live("PUT", path, body)
        assert live("GET", path) == updated
        changed = {name for name in created if updated[name] != created[name]}
        assert changed == {
            *("channelName", "envType", "outputProtocol", "useDVR", "timemachineMin", "immediateOnAir", "record"),
            *("channelStatus", "cdn", "uploadPath"),
        }
        assert live.refused("PUT", path, {**body, "channelName": "?"}) == (400, 250002)
        assert live("GET", path) == updated

    def test_a_deleted_channel_is_gone_with_all_it_had(self, live: Live, channel, snapshot, emulator: Emulator):
        live("POST", f"{channel}/{snapshot}", CLIP)
        seed_channel(emulator, channelStatus="READY")
        assert live("DELETE", channel)["channelStatus"] == "DELETED"
        left = emulator.state("livestation")
        assert all(left[name] == [] for name in ("channels", "records", "snapshots", "shortclips", "events"))
        for method, path, body in (
            ("GET", "", None),
            ("DELETE", "", None),
            ("PUT", "", CHANNEL),
            ("PUT", "/on", None),
            ("PUT", "/off", None),
            ("PUT", "/startRecord", None),
            ("PUT", "/stopRecord", None),
            ("PUT", "/switch-stream", None),
            ("GET", "/records", None),
            ("GET", "/records/1", None),
            ("DELETE", "/records", {"recordIds": [1]}),
            ("GET", "/events", None),
            ("POST", "/callbackEndpoint", {"callbackEndpoint": "https://example.com"}),
            ("POST", "/cdnInfo", {"cdn": {"cdnInstanceNo": 9, "profileId": 7}}),
            ("GET", "/serviceUrls?serviceUrlType=GENERAL", None),
            ("POST", "/snapshot", None),
            ("GET", f"/snapshot/{snapshot}", None),
            ("POST", f"/{snapshot}", CLIP),
            ("GET", f"/{snapshot}/shortclips", None),
            ("GET", "/shortclip/1", None),
        ):
            assert live.refused(method, channel + path, body) == (404, 250004), path

    def test_an_error_body(self, live: Live):
        assert live.raw("GET", "/channels/none").json() == {
            "error": {"errorCode": 250004, "message": "channel not found.", "errorName": "NOT_FOUND"}
        }

    def test_on_and_off(self, live: Live, channel, emulator: Emulator):
        off = live("PUT", f"{channel}/off")
        assert (off["channelStatus"], off["isRecording"]) == ("BLOCK", False)
        assert live.refused("PUT", f"{channel}/off") == (400, 250005)
        assert live("PUT", f"{channel}/on")["channelStatus"] == "READY"
        assert live.refused("PUT", f"{channel}/on") == (400, 250005)
        assert live("PUT", f"{channel}/off")["channelStatus"] == live("GET", channel)["channelStatus"] == "BLOCK"

    @pytest.mark.parametrize("status", ["CREATING", "PUBLISHING", "FORCE_BLOCK", "NEVER_HEARD_OF"])
    def test_states_in_which_a_channel_stays_as_it_is(self, live: Live, emulator: Emulator, status):
        seed_channel(emulator, channelStatus=status)
        path = f"/channels/{LIVE}"
        for method, action in (("DELETE", ""), ("PUT", ""), ("PUT", "/on")):
            assert live.refused(method, path + action, CHANNEL if action == "" else None) == (400, 250005)
        if status != "PUBLISHING":
            assert live.refused("PUT", f"{path}/off") == (400, 250005)
            assert live.refused("PUT", f"{path}/startRecord") == (400, 250005)
        assert live("GET", path)["channelStatus"] == status

    @pytest.mark.parametrize("status", ["READY", "BLOCK"])
    def test_states_in_which_it_can_be_changed(self, live: Live, emulator: Emulator, status):
        seed_channel(emulator, channelStatus=status)
        assert live("PUT", f"/channels/{LIVE}", CHANNEL)["channelName"] == "winter_games"

    def test_only_a_ready_channel_is_deleted(self, live: Live, emulator: Emulator):
        seed_channel(emulator, channelStatus="BLOCK")
        assert live.refused("DELETE", f"/channels/{LIVE}") == (400, 250005)
        live("PUT", f"/channels/{LIVE}/on")
        assert live("DELETE", f"/channels/{LIVE}")["channelStatus"] == "DELETED"

    def test_a_backup_stream(self, live: Live, emulator: Emulator, clock):
        created = live("POST", "/channels", {**CHANNEL, "isStreamFailOver": True})
        assert created["isStreamFailOver"] is True
        assert len(created["backupStreamKey"]) == 32 and created["backupStreamKey"] != created["streamKey"]
        clock.advance(10)
        path = f"/channels/{created['channelId']}"
        assert live.refused("PUT", f"{path}/switch-stream") == (400, 250005)
        emulator.start_broadcast(created["channelId"])
        assert live("PUT", f"{path}/switch-stream")["channelStatus"] == "PUBLISHING"

    def test_without_a_backup_stream_nothing_is_switched(self, live: Live, channel):
        assert live.refused("PUT", f"{channel}/switch-stream") == (400, 250005)

    @pytest.mark.parametrize(
        ("changes", "refused"),
        [
            ({"qualitySetId": 4}, None),
            ({"qualitySetId": 5}, (400, 250002)),
            ({"qualitySetId": 4, "cdn": {**CHANNEL["cdn"], "regionType": "JAPAN"}}, (400, 250002)),
        ],
        ids=str,
    )
    def test_low_latency_needs_its_quality_set_and_korea(self, live: Live, changes, refused):
        body = {**CHANNEL, "outputProtocol": "LL_HLS", **changes}
        if refused is None:
            assert live("POST", "/channels", body)["qualitySetName"] == "Low-latency set"
        else:
            assert live.refused("POST", "/channels", body) == refused

    def test_an_update_does_not_lead_to_low_latency_or_back(self, live: Live, emulator: Emulator):
        seed_channel(emulator, outputProtocol="HLS")
        path = f"/channels/{LIVE}"
        assert live.refused("PUT", path, {**CHANNEL, "outputProtocol": "LL_HLS"}) == (400, 250002)
        assert live("PUT", path, {**CHANNEL, "outputProtocol": "HLS,DASH"})["outputProtocol"] == "HLS,DASH"
        seed_channel(emulator, outputProtocol="LL_HLS")
        assert live.refused("PUT", path, CHANNEL) == (400, 250002)

    def test_another_cdn(self, live: Live, emulator: Emulator):
        seed_channel(emulator)
        other = {"cdn": {"cdnInstanceNo": 9, "profileId": 7}}
        cdn = live("POST", f"/channels/{LIVE}/cdnInfo", other)["cdn"]
        assert (cdn["instanceNo"], cdn["cdnDomain"], cdn["statusName"]) == ("9", "a9.edge.naverncp.com", "RUNNING")
        assert live("GET", f"/channels/{LIVE}")["cdn"] == cdn
        missing = {"cdn": {"cdnInstanceNo": 99, "profileId": 7}}
        assert live.refused("POST", f"/channels/{LIVE}/cdnInfo", missing) == (404, 250004)
        seed_channel(emulator, channelStatus="BLOCK")
        assert live.refused("POST", f"/channels/{LIVE}/cdnInfo", other) == (400, 250005)

    def test_another_cdn_for_many(self, live: Live, emulator: Emulator):
        seed_channel(emulator)
        emulator.seed({"livestation": {"channels": [{"channelId": "ls-2"}, {"channelId": "ls-3"}]}})
        change = {"cdn": {"cdnInstanceNo": 9, "profileId": 7}, "channelList": [LIVE, "ls-2"]}
        content = live("POST", "/channels/cdnInfo", change)
        assert (content["channelList"], content["cdn"]["instanceNo"]) == ([LIVE, "ls-2"], "9")
        assert [each["cdn"]["instanceNo"] for each in live("GET", "/channels")] == ["0", "9", "9"]
        emulator.seed({"livestation": {"channels": [{"channelId": "ls-2", "channelStatus": "BLOCK"}]}})
        mixed = {**change, "channelList": ["ls-3", "ls-2"]}
        assert live.refused("POST", "/channels/cdnInfo", mixed) == (400, 250005)
        assert live.refused("POST", "/channels/cdnInfo", {**change, "channelList": ["ls-3", "x"]}) == (404, 250004)
        assert live("GET", "/channels/ls-3")["cdn"]["instanceNo"] == "0"

    def test_callbacks(self, live: Live, channel):
        assert live("GET", "/events/callbackEndpoint") == {"callbackUrl": None}
        url = "https://hooks.example.com/live?token=a"
        assert live("POST", "/events/callbackEndpoint", {"callbackUrl": url}) == {"callbackUrl": url}
        assert live("GET", "/events/callbackEndpoint") == {"callbackUrl": url}
        assert live.refused("POST", "/events/callbackEndpoint", {"callbackEndpoint": url}) == (400, 250011)
        own = f"{url}&channel=games"
        assert live("POST", f"{channel}/callbackEndpoint", {"callbackEndpoint": own})["callbackEndpoint"] == own
        assert live("GET", channel)["callbackEndpoint"] == own
        assert live.refused("POST", f"{channel}/callbackEndpoint", {"callbackUrl": url}) == (400, 250011)

    def test_service_urls(self, live: Live, channel, emulator: Emulator):
        general, timemachine, thumbnail = (
            live("GET", f"{channel}/serviceUrls?serviceUrlType={kind}")
            for kind in ("GENERAL", "TIMEMACHINE", "THUMBNAIL")
        )
        assert set(general[0]) == {"name", "url", "resolution", "videoBitrate", "audioBitrate"}
        assert [each["name"] for each in general] == ["720p-16-9", "480p-16-9", "360p-16-9"]
        assert general[0]["url"].endswith(f"/live/video/{LIVE}/720p-16-9/playlist.m3u8")
        assert timemachine[0]["url"].endswith(f"/dvr/video/{LIVE}/720p-16-9/playlist.m3u8")
        assert all(isinstance(value, str) for each in general for value in each.values())
        assert set(thumbnail[0]["resizedUrl"][0]) == {"type", "url"}
        assert live.refused("GET", f"{channel}/serviceUrls") == (400, 250011)
        assert live.refused("GET", f"{channel}/serviceUrls?serviceUrlType=X") == (400, 250002)
        seed_channel(emulator, useDvr=False)
        assert live.refused("GET", f"{channel}/serviceUrls?serviceUrlType=TIMEMACHINE") == (400, 250005)
        seed_channel(emulator, useDVR=True, channelStatus="READY")
        assert live.refused("GET", f"{channel}/serviceUrls?serviceUrlType=TIMEMACHINE") == (400, 250005)
        assert live("GET", f"{channel}/serviceUrls?serviceUrlType=GENERAL") == general


class TestLists:
    @pytest.fixture(autouse=True)
    def seeded(self, emulator: Emulator):
        channels = {"count": 300, "channelName": "game-{n}", "channelId": "ls-20260101000000-{n}"}
        emulator.seed({"livestation": {"channels": channels}})
        seed_channel(emulator, channelName="Live", channelStatus="PUBLISHING")
        emulator.seed({"livestation": {"channels": [{"channelStatus": "DELETED"}, {"channelStatus": "FORCE_DELETED"}]}})

    def names(self, live: Live, query: str, total: int = 301):
        answer = live.json("GET", f"/channels{query}")
        assert set(answer) == {"content", "total"} and answer["total"] == total
        return [channel["channelName"] for channel in answer["content"]]

    def test_newest_first_page_by_page(self, live: Live):
        pages = [self.names(live, f"?pageNo={number}&pageSizeNo=100") for number in range(1, 6)]
        assert [len(page) for page in pages] == [100, 100, 100, 1, 0]
        assert [name for page in pages for name in page] == [
            "Live",
            *(f"game-{number}" for number in range(300, 0, -1)),
        ]
        assert self.names(live, "") == pages[0][:20]

    def test_filters_match_parts(self, live: Live):
        assert self.names(live, "?channelName=ame-30", 2) == ["game-300", "game-30"]
        assert self.names(live, "?channelName=live", 0) == []
        assert self.names(live, "?id=000-30", 2) == ["game-300", "game-30"]
        assert self.names(live, "?channelStatus=PUBLISHING", 1) == ["Live"]
        assert live.refused("GET", "/channels?channelStatus=NOPE") == (400, 250002)
        assert self.names(live, "?channelName=game-1&pageSizeNo=100&pageNo=2", 111)[-1] == "game-1"
        assert self.names(live, "?channelName=game-1&channelStatus=PUBLISHING", 0) == []
        assert self.names(live, "?channelStatus=DELETED", 0) == []
        assert len(self.names(live, "?channelName=&id=&channelStatus=")) == 20

    @pytest.mark.parametrize(
        "query", ["pageNo=0", "pageNo=x", "pageNo=-1", "pageSizeNo=0", "pageSizeNo=101", "pageSizeNo=x"]
    )
    def test_bad_pages(self, live: Live, query):
        assert live.refused("GET", f"/channels?{query}") == (400, 250002)

    def test_pages_that_are_cut_down(self, live: Live, emulator: Emulator):
        emulator.update_settings(max_page_size=30)
        assert len(self.names(live, "?pageSizeNo=100")) == 30
        assert len(self.names(live, "?pageSizeNo=100&pageNo=11")) == 1


class TestSnapshots:
    def test_a_snapshot(self, live: Live, channel):
        created = live("POST", f"{channel}/snapshot?limitedDuration=8")
        number = created["snapshot"]["snapshotId"]
        assert isinstance(number, int)
        assert created["snapshot"].pop("snapshotUrl").startswith("https://")
        assert created == {
            "channelId": LIVE,
            "channelStatus": "PUBLISHING",
            "snapshot": {"snapshotId": number, "createdTime": MS, "expireTime": MS + HOUR, "duration": 8},
        }
        got = live("GET", f"{channel}/snapshot/{number}")
        del got["snapshot"]["snapshotUrl"]
        assert got == created

    def test_lives_an_hour(self, live: Live, channel, snapshot, clock):
        path = f"{channel}/snapshot/{snapshot}"
        assert live("GET", channel)["snapshot"] == {"snapshotId": snapshot}
        clock.advance(3599)
        assert live("GET", path)["snapshot"]["snapshotId"] == snapshot
        clock.advance(1)
        assert live.refused("GET", path) == (404, 250004)
        assert live.refused("GET", f"{channel}/{snapshot}/shortclips") == (404, 250004)
        assert live.refused("POST", f"{channel}/{snapshot}", CLIP) == (404, 250004)
        assert live("GET", channel)["snapshot"] is None

    def test_a_channel_shows_the_newest(self, live: Live, channel, snapshot):
        newer = live("POST", f"{channel}/snapshot")["snapshot"]["snapshotId"]
        assert newer > snapshot
        assert live("GET", channel)["snapshot"] == {"snapshotId": newer}
        assert live("GET", f"{channel}/snapshot/{snapshot}")["snapshot"]["snapshotId"] == snapshot

    @pytest.mark.parametrize("minutes", ["0", "241", "x", "-1", "1.5"])
    def test_bad_durations(self, live: Live, channel, minutes):
        assert live.refused("POST", f"{channel}/snapshot?limitedDuration={minutes}") == (400, 250002)

    @pytest.mark.parametrize("minutes", [1, 240])
    def test_bounds(self, live: Live, channel, minutes):
        created = live("POST", f"{channel}/snapshot?limitedDuration={minutes}")
        assert created["snapshot"]["duration"] == minutes

    def test_without_a_limit_it_holds_all_that_was_recorded(self, live: Live, emulator: Emulator, clock):
        seed_channel(emulator, channelStatus="PUBLISHING")
        path = f"/channels/{LIVE}"
        live("PUT", f"{path}/startRecord")
        assert live.refused("POST", f"{path}/snapshot") == (400, 250005)
        clock.advance(0.099)
        assert live.refused("POST", f"{path}/snapshot") == (400, 250005)
        clock.advance(90)
        created = live("POST", f"{path}/snapshot")["snapshot"]
        assert created["duration"] == 2
        fits = {**CLIP, "startTime": 0, "endTime": 90_099}
        assert live("POST", f"{path}/{created['snapshotId']}", fits)
        assert live.refused("POST", f"{path}/{created['snapshotId']}", {**fits, "endTime": 90_100}) == (400, 250002)
        clock.advance(5 * 3600)
        assert live("POST", f"{path}/snapshot")["snapshot"]["duration"] == 240

    @pytest.mark.parametrize(
        "fields",
        [
            {"channelStatus": "PUBLISHING", "isRecording": False},
            {"channelStatus": "READY"},
            {"channelStatus": "BLOCK"},
            {"useDVR": False},
            {"outputProtocol": "LL_HLS"},
        ],
        ids=str,
    )
    def test_needs_a_recording_with_a_time_machine(self, live: Live, channel, emulator: Emulator, fields):
        seed_channel(emulator, **fields)
        assert live.refused("POST", f"{channel}/snapshot") == (400, 250005)

    @pytest.mark.parametrize("number", ["0", "1", "x", "9" * 50])
    def test_unknown(self, live: Live, channel, number):
        assert live.refused("GET", f"{channel}/snapshot/{number}") == (404, 250004)
        assert live.refused("GET", f"{channel}/{number}/shortclips") == (404, 250004)
        assert live.refused("POST", f"{channel}/{number}", CLIP) == (404, 250004)
        assert live.refused("GET", f"{channel}/shortclip/{number}") == (404, 250004)

    def test_of_another_channel(self, live: Live, snapshot, emulator: Emulator):
        emulator.seed({"livestation": {"channels": [{"channelId": "other", "isRecording": True}]}})
        for method, path in (("GET", "/snapshot/{0}"), ("GET", "/{0}/shortclips"), ("POST", "/{0}")):
            assert live.refused(method, "/channels/other" + path.format(snapshot), CLIP) == (404, 250004)


class TestShortClips:
    def test_a_clip(self, live: Live, channel, snapshot, clock):
        created = live("POST", f"{channel}/{snapshot}", CLIP)
        number = created["shortclip"]["id"]
        assert isinstance(number, int)
        assert created == {
            "channelId": LIVE,
            "snapshotId": snapshot,
            "shortclip": {
                "id": number,
                "status": "CREATING",
                "createdTime": MS,
                "updatedTime": MS,
                "output": {**OUTPUT, "fileName": f"{number}-{MS}.mp4"},
            },
        }
        info = {**created, "shortclip": {**created["shortclip"], "fileSize": None, "duration": None}}
        assert live("GET", f"{channel}/shortclip/{number}") == info
        clock.advance(10)
        details = {"fileSize": 15_000_000, "duration": 60_000, "status": "COMPLETED", "updatedTime": MS + 10_000}
        info["shortclip"] |= details
        assert live("GET", f"{channel}/shortclip/{number}") == info

    def test_the_list(self, live: Live, channel, snapshot, clock):
        assert live.json("GET", f"{channel}/{snapshot}/shortclips") == {
            "content": {"channelId": LIVE, "snapshotId": snapshot, "shortClipList": []},
            "total": 0,
        }
        clips = [live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]]
        clock.advance(10)
        clips.append(live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"])
        clips[0] |= {"status": "COMPLETED", "updatedTime": MS + 10_000}
        answer = live.json("GET", f"{channel}/{snapshot}/shortclips")
        assert (answer["content"]["shortClipList"], answer["total"]) == (clips[::-1], 2)
        for status, found in (("CREATING", clips[1:]), ("COMPLETED", clips[:1]), ("UPLOAD_FAIL", [])):
            answer = live.json("GET", f"{channel}/{snapshot}/shortclips?shortclipStatus={status}")
            assert (answer["content"]["shortClipList"], answer["total"]) == (found, len(found))
        assert live.refused("GET", f"{channel}/{snapshot}/shortclips?shortclipStatus=X") == (400, 250002)

    def test_the_list_is_of_one_snapshot(self, live: Live, channel, snapshot):
        other = live("POST", f"{channel}/snapshot")["snapshot"]["snapshotId"]
        live("POST", f"{channel}/{snapshot}", CLIP)
        assert live("GET", f"{channel}/{other}/shortclips")["shortClipList"] == []

    def test_twice_makes_two(self, live: Live, channel, snapshot):
        first, second = (live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"] for call in range(2))
        assert first["id"] < second["id"]
        assert first["output"]["filePath"] == second["output"]["filePath"]
        assert first["output"]["fileName"] != second["output"]["fileName"]

    def test_info_outlives_the_snapshot(self, live: Live, channel, snapshot, clock):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        clock.advance(100_000)
        assert live("GET", f"{channel}/shortclip/{number}")["shortclip"]["status"] == "COMPLETED"

    def test_info_is_by_channel(self, live: Live, channel, snapshot, emulator: Emulator):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        emulator.seed({"livestation": {"channels": [{"channelId": "other"}]}})
        assert live.refused("GET", f"/channels/other/shortclip/{number}") == (404, 250004)

    def test_by_reads(self, live: Live, channel, snapshot, emulator: Emulator):
        emulator.update_settings(state_reads={"shortclip": 2})
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        (listed,) = live("GET", f"{channel}/{snapshot}/shortclips")["shortClipList"]
        info = live("GET", f"{channel}/shortclip/{number}")["shortclip"]
        assert listed["status"] == info["status"] == "CREATING"
        assert live("GET", f"{channel}/shortclip/{number}")["shortclip"]["status"] == "COMPLETED"

    @pytest.mark.parametrize(
        ("failure", "status"),
        [
            ({}, "PROCESSING_FAIL"),
            ({"messageCode": "PROCESSING_FAIL"}, "PROCESSING_FAIL"),
            ({"messageCode": "UPLOAD_FAIL", "message": "No such bucket"}, "UPLOAD_FAIL"),
        ],
    )
    def test_failures(self, live: Live, channel, snapshot, emulator: Emulator, clock, failure, status):
        emulator.update_settings(fail={"shortclip": failure})
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        clock.advance(10)
        clip = live("GET", f"{channel}/shortclip/{number}")["shortclip"]
        assert (clip["status"], clip["duration"], clip["updatedTime"]) == (status, None, MS + 10_000)
        (listed,) = live("GET", f"{channel}/{snapshot}/shortclips?shortclipStatus={status}")["shortClipList"]
        assert listed["id"] == number

    def test_stuck(self, live: Live, channel, snapshot, emulator: Emulator, clock):
        emulator.update_settings(stall=["CREATING"])
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        clock.advance(100_000)
        assert live("GET", f"{channel}/shortclip/{number}")["shortclip"]["status"] == "CREATING"

    @pytest.mark.parametrize(
        ("start", "end"),
        [(0, 100), (0, HOUR), (HOUR - 100, HOUR), (1, 101)],
    )
    def test_times_that_are_fine(self, live: Live, channel, snapshot, start, end):
        assert live("POST", f"{channel}/{snapshot}", {**CLIP, "startTime": start, "endTime": end})

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (0, 99),
            (5000, 4000),
            (-1, 1000),
            (0, HOUR + 1),
            (HOUR - 99, HOUR + 1),
            (HOUR, HOUR + 1000),
            ("0", 1000),
            (0, "1000"),
            (False, 1000),
            (0.5, 1000),
            (0, 1000.0),
        ],
    )
    def test_bad_times(self, live: Live, channel, snapshot, start, end, emulator: Emulator):
        body = {**CLIP, "startTime": start, "endTime": end}
        assert live.refused("POST", f"{channel}/{snapshot}", body) == (400, 250002)
        assert emulator.state("livestation")["shortclips"] == []

    @pytest.mark.parametrize("name", ["startTime", "endTime", "shortclip"])
    def test_missing(self, live: Live, channel, snapshot, name):
        assert live.refused("POST", f"{channel}/{snapshot}", {**CLIP, name: None}) == (400, 250011)

    def test_at_most_four_hours(self, live: Live, channel, emulator: Emulator):
        day = 24 * HOUR
        emulator.seed({"livestation": {"snapshots": [{"snapshotId": 1, "channelId": LIVE, "playback": day}]}})
        body = {**CLIP, "startTime": HOUR, "endTime": 5 * HOUR}
        assert live("POST", f"{channel}/1", body)
        assert live.refused("POST", f"{channel}/1", {**body, "endTime": 5 * HOUR + 1}) == (400, 250002)

    @pytest.mark.parametrize(
        ("clip", "code"),
        [
            (None, 250011),
            ([], 250002),
            ({}, 250011),
            ({"output": "x"}, 250002),
            ({"output": {**OUTPUT, "bucketName": None}}, 250011),
            ({"output": {**OUTPUT, "bucketName": "UPPER"}}, 250002),
            ({"output": {**OUTPUT, "filePath": None}}, 250011),
            ({"output": {**OUTPUT, "filePath": "no/slash"}}, 250002),
            ({"output": {**OUTPUT, "accessControl": "PUBLIC"}}, 250002),
        ],
        ids=str,
    )
    def test_bad_outputs(self, live: Live, channel, snapshot, clip, code):
        assert live.refused("POST", f"{channel}/{snapshot}", {**CLIP, "shortclip": clip}) == (400, code)

    @pytest.mark.parametrize("name", ["accessControl", "bucketName", "filePath"])
    def test_output_is_required(self, live: Live, channel, snapshot, name):
        output = {key: value for key, value in OUTPUT.items() if key != name}
        body = {**CLIP, "shortclip": {"output": output}}
        assert live.refused("POST", f"{channel}/{snapshot}", body) == (400, 250011)

    def test_a_ready_channel_will_do(self, live: Live, channel, snapshot, emulator: Emulator):
        seed_channel(emulator, channelStatus="READY")
        assert live("POST", f"{channel}/{snapshot}", CLIP)

    @pytest.mark.parametrize(
        "fields",
        [
            {"channelStatus": "BLOCK"},
            {"channelStatus": "FORCE_BLOCK"},
            {"channelStatus": "CREATING"},
            {"useDVR": False},
            {"outputProtocol": "LL_HLS"},
        ],
        ids=str,
    )
    def test_channels_that_will_not(self, live: Live, channel, snapshot, emulator: Emulator, fields):
        seed_channel(emulator, **fields)
        assert live.refused("POST", f"{channel}/{snapshot}", CLIP) == (400, 250005)
        assert live("GET", f"{channel}/{snapshot}/shortclips")["shortClipList"] == []

    def test_neither_changed_nor_deleted(self, live: Live, channel, snapshot):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        for method in ("PUT", "DELETE", "POST"):
            answer = live.raw(method, f"{channel}/shortclip/{number}")
            assert (answer.status_code, answer.json()["error"]["errorCode"]) == (404, "300")


class TestInFront:
    @pytest.mark.parametrize("name", ["x-ncp-region_code", "Content-Type"])
    @pytest.mark.parametrize(
        ("method", "path"), [("GET", "/channels"), ("DELETE", "/channels/x"), ("PUT", "/channels/x/on")]
    )
    def test_headers_are_required(self, live: Live, method, path, name):
        answer = live.raw(method, path, headers={name: None})
        assert answer.status_code == 400
        assert answer.json() == {
            "error": {"errorCode": 250003, "message": "Missing required header.", "errorName": "REQUIRED_HEADER"}
        }

    @pytest.mark.parametrize(("region", "code"), [("", 250003), ("XX", 250020), ("FKR", 250019), ("KRS", 250019)])
    def test_regions(self, live: Live, region, code):
        answer = live.raw("GET", "/channels", headers={"x-ncp-region_code": region})
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (400, code)

    def test_fin(self, client: Client, live: Live, emulator: Emulator):
        emulator.update_settings(site="fin")
        assert live.raw("GET", "/channels").status_code == 404
        prefix = "/livestation/api/fin-v2"
        answer = client("GET", "/channels", prefix=prefix)
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (400, 250019)
        headers = {"x-ncp-region_code": "FKR"}
        assert client("GET", "/channels", prefix=prefix, headers=headers).json() == {"content": [], "total": 0}
        cdn = {"createCdn": True, "cdnType": "CDN_PLUS"}
        answer = client("POST", "/channels", {**CHANNEL, "cdn": cdn}, prefix=prefix, headers=headers)
        assert answer.json()["content"]["cdn"]["cdnType"] == "CDN_PLUS"

    def test_gov_does_not_have_it(self, live: Live, emulator: Emulator):
        emulator.update_settings(site="gov")
        answer = live.raw("GET", "/channels")
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (404, "300")

    def test_a_body_that_is_no_json(self, live: Live):
        answer = live.raw("POST", "/channels", data=b"{")
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (400, 250012)

    @pytest.mark.parametrize("value", ODD, ids=repr)
    def test_odd_values_are_refused_in_its_own_words(self, live: Live, channel, snapshot, value):
        bodies = [{**CHANNEL, name: value} for name in CHANNEL]
        bodies += [{**CHANNEL, "cdn": {**CHANNEL["cdn"], name: value}} for name in CHANNEL["cdn"]]
        bodies += [{**CHANNEL, "record": {**CHANNEL["record"], name: value}} for name in CHANNEL["record"]]
        answers = [live.raw("POST", "/channels", body) for body in bodies]
        bodies = [{**CLIP, name: value} for name in CLIP]
        bodies += [{**CLIP, "shortclip": {"output": {**OUTPUT, name: value}}} for name in OUTPUT]
        answers += [live.raw("POST", f"{channel}/{snapshot}", body) for body in bodies]
        for answer in answers:
            # A number may be that of a profile which does not exist.
            assert answer.status_code in (200, 404) or answer.json()["error"]["errorCode"] in (250002, 250011)

    def test_permissions(self, live: Live, emulator: Emulator):
        key = {"access_key": emulator.access_key, "permissions": ["livestation:read"], "permission_style": "service"}
        emulator.update_settings(keys=[key])
        assert live.refused("POST", "/channels", CHANNEL) == (403, 250010)
        assert live.json("GET", "/channels")["total"] == 0

    def test_faults_speak_as_the_service(self, live: Live, emulator: Emulator):
        emulator.add_fault(operation="media-livestation-channel-*", status=500, error_code="250016")
        answer = live.raw("GET", "/channels")
        assert answer.json() == {
            "error": {"errorCode": 250016, "message": "Server error", "errorName": "INTERNAL_SERVER_ERROR"}
        }
        emulator.clear_faults()
        emulator.add_fault(service="livestation", status=404, error_code="250004")
        assert live.raw("GET", "/channels").json()["error"]["message"] == "Resource not found."

    def test_operations_have_the_names_of_their_pages(self, live: Live, channel, snapshot, emulator: Emulator):
        emulator.clear_journal()
        calls = {
            "channel-channellist": ("GET", "/channels"),
            "channel-channelcreate": ("POST", "/channels"),
            "channel-channelinfo": ("GET", channel),
            "channel-channelupdate": ("PUT", channel),
            "channel-serviceurl": ("GET", f"{channel}/serviceUrls"),
            "recording-recordingstop": ("PUT", f"{channel}/stopRecord"),
            "recording-recordingstart": ("PUT", f"{channel}/startRecord"),
            "snapshot-snapshotcreate": ("POST", f"{channel}/snapshot"),
            "snapshot-snapshotinfo": ("GET", f"{channel}/snapshot/{snapshot}"),
            "shortclip-shortclipcreate": ("POST", f"{channel}/{snapshot}"),
            "shortclip-shortcliplist": ("GET", f"{channel}/{snapshot}/shortclips"),
            "shortclip-shortclipinfo": ("GET", f"{channel}/shortclip/1"),
            "channel-channeloff": ("PUT", f"{channel}/off"),
            "channel-channelon": ("PUT", f"{channel}/on"),
            "channel-channeldelete": ("DELETE", channel),
        }
        for method, path in calls.values():
            live.raw(method, path)
        slugs = [f"media-livestation-{slug}" for slug in calls]
        assert [entry["operation"] for entry in emulator.journal()] == slugs


class TestLegacy:
    @pytest.fixture(autouse=True)
    def legacy(self, emulator: Emulator):
        emulator.update_settings(services={"livestation": {"dialect": "legacy"}})

    def test_error_codes_are_strings(self, live: Live):
        assert live.raw("GET", "/channels/none").json() == {
            "error": {"errorCode": "250004", "message": "channel not found.", "errorName": "NOT_FOUND"}
        }

    def test_publish(self, live: Live, channel, snapshot):
        assert live("GET", channel)["channelStatus"] == "PUBLISH"
        assert live("GET", f"{channel}/snapshot/{snapshot}")["channelStatus"] == "PUBLISH"
        for status in ("PUBLISH", "PUBLISHING"):
            assert live("GET", f"/channels?channelStatus={status}")[0]["channelStatus"] == "PUBLISH"

    def test_no_empty_fields(self, live: Live):
        content = live("POST", "/channels", {**CHANNEL, "useDvr": False, "record": {"type": "NO_RECORD"}})
        assert not {"timemachineMin", "recentPublishStartTime", "snapshot"} & set(content)
        assert content["record"] == {"type": "NO_RECORD"}
        assert content["useDVR"] is False

    def test_clips(self, live: Live, channel, snapshot, clock):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        clock.advance(10)
        clip = live("GET", f"{channel}/shortclip/{number}")["shortclip"]
        assert set(clip) == {"id", "status", "createdTime", "updatedTime", "output"}
        assert live.json("GET", f"{channel}/{snapshot}/shortclips") == {
            "content": {"channelId": LIVE, "snapshotId": snapshot, "shortclipList": [clip]},
            "total": 1,
        }


class TestSeeds:
    def test_what_is_left_out_of_a_channel(self, live: Live, emulator: Emulator):
        emulator.seed({"livestation": {"channels": [{}, {"isRecording": True}, {"channelStatus": "PUBLISHING"}]}})
        silent, recording, ready = live("GET", "/channels")
        assert [each["channelName"] for each in (ready, recording, silent)] == ["channel-1", "channel-2", "channel-3"]
        assert (ready["channelStatus"], ready["isRecording"], ready["useDVR"]) == ("READY", False, True)
        assert (recording["channelStatus"], recording["isRecording"]) == ("PUBLISHING", True)
        assert (silent["channelStatus"], silent["isRecording"]) == ("PUBLISHING", False)
        assert silent["recentPublishStartTime"] == MS - 4 * HOUR
        assert re.fullmatch(r"ls-\d{14}-[A-Za-z0-9]{5}", ready["channelId"])
        assert ready["streamKey"] != silent["streamKey"]

    def test_a_channel_on_air_records_at_once_when_it_is_to(self, live: Live, emulator: Emulator):
        created = live("POST", "/channels", CHANNEL)
        identity = created["channelId"]
        emulator.seed({"livestation": {"channels": [{"channelId": identity, "channelStatus": "PUBLISHING"}]}})
        shown = live("GET", f"/channels/{identity}")
        assert shown["isRecording"] is True
        changed = {name for name in created if shown[name] != created[name]}
        assert changed == {"channelStatus", "isRecording", "recentPublishStartTime"}

    def test_a_recording_has_a_beginning(self, live: Live, emulator: Emulator):
        path = f"/channels/{LIVE}/snapshot"
        seed_channel(emulator, isRecording=True, recordStartTime=MS - 90_000)
        assert live("POST", path)["snapshot"]["duration"] == 2
        seed_channel(emulator, isRecording=False)
        seed_channel(emulator, isRecording=True)
        assert live("POST", path)["snapshot"]["duration"] == 240

    def test_a_part_of_a_channel(self, live: Live, emulator: Emulator):
        created = live("POST", "/channels", CHANNEL)
        seeded = {"channelId": created["channelId"], "record": {"format": "ALL"}, "cdn": {"statusName": "STOPPED"}}
        emulator.seed({"livestation": {"channels": [seeded]}})
        assert live("GET", f"/channels/{created['channelId']}") == {
            **created,
            "record": {**created["record"], "format": "ALL"},
            "cdn": {**created["cdn"], "statusName": "STOPPED"},
        }

    def test_a_seeded_creation_goes_on(self, live: Live, emulator: Emulator, clock):
        seed_channel(emulator, channelStatus="CREATING")
        clock.advance(10)
        assert live("GET", f"/channels/{LIVE}")["channelStatus"] == "READY"

    def test_snapshots_of_any_time(self, live: Live, channel, emulator: Emulator):
        snapshots = [
            {"snapshotId": 1, "channelId": LIVE},
            {"snapshotId": 2, "channelId": LIVE, "createdTime": MS - HOUR + 1},
            {"snapshotId": 3, "channelId": LIVE, "createdTime": MS - HOUR},
            {"snapshotId": 4, "channelId": LIVE, "age": 3599.9},
            {"snapshotId": 5, "channelId": LIVE, "age": 3600},
            {"snapshotId": 6, "channelId": LIVE, "age": 9000, "expireTime": MS + 1},
        ]
        emulator.seed({"livestation": {"snapshots": snapshots}})
        answers = [live.raw("GET", f"{channel}/snapshot/{number}").status_code for number in range(1, 7)]
        assert answers == [200, 200, 404, 200, 404, 200]
        shown = live("GET", f"{channel}/snapshot/4")["snapshot"]
        assert (shown["createdTime"], shown["expireTime"], shown["duration"]) == (MS - 3_599_900, MS + 100, 240)
        assert live("POST", f"{channel}/snapshot")["snapshot"]["snapshotId"] > 6

    def test_a_snapshot_can_be_made_to_expire(self, live: Live, channel, snapshot, emulator: Emulator):
        emulator.seed({"livestation": {"snapshots": [{"snapshotId": snapshot, "age": 3600}]}})
        assert live.refused("GET", f"{channel}/snapshot/{snapshot}") == (404, 250004)

    def test_how_much_a_snapshot_holds(self, live: Live, channel, emulator: Emulator):
        emulator.seed({"livestation": {"snapshots": [{"snapshotId": 1, "channelId": LIVE, "duration": 1}]}})
        body = {**CLIP, "startTime": 0, "endTime": 60_000}
        assert live("POST", f"{channel}/1", body)
        assert live.refused("POST", f"{channel}/1", {**body, "endTime": 60_001}) == (400, 250002)

    def test_clips(self, live: Live, channel, snapshot, emulator: Emulator, clock):
        clips = [
            {"id": 1, "snapshotId": snapshot},
            {"id": 2, "snapshotId": snapshot, "status": "UPLOAD_FAIL", "output": {"filePath": "/x"}},
            {"id": 3, "snapshotId": snapshot, "status": "CREATING", "startTime": 500, "endTime": 900},
            {"id": 4, "snapshotId": 99, "channelId": LIVE, "duration": 77, "fileSize": None},
        ]
        emulator.seed({"livestation": {"shortclips": clips}})
        one, two, three, four = (live("GET", f"{channel}/shortclip/{number}")["shortclip"] for number in range(1, 5))
        assert (one["status"], one["duration"], one["output"]["filePath"]) == ("COMPLETED", 60_000, "/clip-1")
        assert one["output"]["fileName"] == f"1-{MS}.mp4"
        assert (two["status"], two["output"]["filePath"], two["duration"]) == ("UPLOAD_FAIL", "/x", None)
        assert three["status"] == "CREATING"
        assert (four["duration"], four["fileSize"]) == (77, None)
        clock.advance(10)
        three = live("GET", f"{channel}/shortclip/3")["shortclip"]
        assert (three["status"], three["duration"]) == ("COMPLETED", 400)
        listed = live("GET", f"{channel}/{snapshot}/shortclips")["shortClipList"]
        assert [clip["id"] for clip in listed] == [3, 2, 1]
        assert live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"] > 4

    def test_a_clip_can_be_made_to_fail(self, live: Live, channel, snapshot, emulator: Emulator, clock):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        emulator.seed({"livestation": {"shortclips": [{"id": number, "status": "PROCESSING_FAIL"}]}})
        clock.advance(10)
        clip = live("GET", f"{channel}/shortclip/{number}")["shortclip"]
        assert (clip["status"], clip["output"]["filePath"]) == ("PROCESSING_FAIL", OUTPUT["filePath"])

    def test_an_export_restores_everything(self, live: Live, channel, snapshot, emulator: Emulator, clock):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        live("POST", "/channels", {**CHANNEL, "useDvr": False})
        emulator.seed({"livestation": {"shortclips": [{"snapshotId": snapshot, "status": "UPLOAD_FAIL"}]}})
        exported, listed = emulator.state("livestation"), live("GET", "/channels")
        clips = live("GET", f"{channel}/{snapshot}/shortclips")
        emulator.reset()
        emulator.seed({"livestation": exported})
        assert emulator.state("livestation") == exported
        assert (live("GET", "/channels"), live("GET", f"{channel}/{snapshot}/shortclips")) == (listed, clips)
        clock.advance(10)
        assert live("GET", f"{channel}/shortclip/{number}")["shortclip"]["duration"] == 60_000
        assert live("GET", "/channels")[0]["channelStatus"] == "READY"

    def test_an_export_of_failing_clips(self, live: Live, channel, snapshot, emulator: Emulator, clock):
        number = live("POST", f"{channel}/{snapshot}", CLIP)["shortclip"]["id"]
        exported = emulator.state("livestation")
        emulator.reset()
        emulator.update_settings(fail={"shortclip": {}})
        emulator.seed({"livestation": exported})
        clock.advance(10)
        assert live("GET", f"{channel}/shortclip/{number}")["shortclip"]["status"] == "PROCESSING_FAIL"

    def test_stale_lists(self, live: Live, channel, snapshot, emulator: Emulator):
        emulator.add_fault(operation="*-shortcliplist", stale_listing={"writes": 1})
        live("POST", f"{channel}/{snapshot}", CLIP)
        assert live("GET", f"{channel}/{snapshot}/shortclips")["shortClipList"] == []

    def test_the_same_identities_on_every_run(self):
        seed = {
            "channels": [{}, {"channelId": LIVE}],
            "snapshots": [{"channelId": LIVE}],
            "shortclips": [{"channelId": LIVE, "snapshotId": 1}],
        }

        def run():
            with Emulator(seed_ids=1, clock=lambda: START, seed={"livestation": seed}) as emulator:
                return emulator.state("livestation")

        assert run() == run()

    @pytest.mark.parametrize(
        "seed",
        [
            {"nobody": []},
            {"channels": [5]},
            {"channels": [{"nothing": 1}]},
            {"channels": [{"channelId": 5}]},
            {"channels": [{"channelId": ""}]},
            {"channels": [{"channelName": None}]},
            {"channels": [{"channelStatus": 5}]},
            {"channels": [{"useDVR": 1}]},
            {"channels": [{"createdTime": True}]},
            {"channels": [{"record": 5}]},
            {"channels": [{"record": {"nothing": 1}}]},
            {"channels": [{"cdn": {"profileId": "7"}}]},
            {"channels": [{"channelStatus": "CREATING", "lifecycle": {}}]},
            {"qualities": [{"id": "x"}]},
            {"qualitySets": [{"qualityIds": [99]}]},
            {"qualitySets": [{"nothing": 1}]},
            {"records": [{}]},
            {"records": [{"channelId": LIVE, "status": 5}]},
            {"records": [{"channelId": LIVE, "duration": "1"}]},
            {"events": [{"timestamp": "now"}]},
            {"callbackUrl": ""},
            {"callbackUrl": ["https://example.com"]},
            {"snapshots": [{}]},
            {"snapshots": [{"channelId": "none"}]},
            {"snapshots": [{"channelId": LIVE, "snapshotId": "x"}]},
            {"snapshots": [{"channelId": LIVE, "createdTime": 1.5}]},
            {"snapshots": [{"channelId": LIVE, "age": "1h"}]},
            {"shortclips": [{}]},
            {"shortclips": [{"snapshotId": 99}]},
            {"shortclips": [{"snapshotId": 99, "channelId": "none"}]},
            {"shortclips": [{"channelId": LIVE}]},
            {"shortclips": [{"channelId": LIVE, "snapshotId": 1, "output": {"x": 1}}]},
            {"shortclips": [{"channelId": LIVE, "snapshotId": 1, "status": ""}]},
        ],
        ids=str,
    )
    def test_refused_and_nothing_is_changed(self, emulator: Emulator, channel, seed):
        before = emulator.state("livestation")
        with pytest.raises(ControlError, match=r"\.$"):
            emulator.seed({"livestation": {"channels": [{"channelName": "fine"}], **seed}})
        assert emulator.state("livestation") == before

    def test_hundreds_of_channels_are_listed_fast(self, live: Live, emulator: Emulator):
        emulator.seed({"livestation": {"channels": {"count": 300, "channelId": "ls-20260101000000-{n}"}}})
        snapshots = {"count": 300, "channelId": "ls-20260101000000-{n}"}
        emulator.seed({"livestation": {"snapshots": snapshots}})
        listed = [live("GET", f"/channels?pageSizeNo=100&pageNo={number}") for number in (1, 2, 3)]
        assert all(channel["snapshot"] for page in listed for channel in page)
