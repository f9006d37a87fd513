# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station's encoding: files are added, jobs move on, and the status pages tell how far they are."""

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from conftest import CATEGORY, OPTION, START, Client, Clock, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ncloud_emulator import Emulator

MS = int(START * 1000)
# A state's.
SECONDS = 10
FILES = {"bucketName": "vod-in", "pathList": ["/in/a.mp4", "/in/b.mov"]}


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.fixture
def category(client: Client) -> dict[str, Any]:
    output = {"bucketName": "vod-out", "filePath": "/vod"}
    content: dict[str, Any] = client.content(
        "POST", "/category", {**CATEGORY, "output": output, "encodingOptions": [1, 3]}
    )
    return content


def add(client: Client, category: dict[str, Any], body: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = client.content("PUT", f"/category/{category['id']}/add-files", body or FILES)
    return content


def rows(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client("GET", f"/status?pageSizeNo=100{query}").json()
    assert answer["total"] == len(answer["content"])
    content: list[dict[str, Any]] = answer["content"]
    return content


class TestAddFiles:
    def test_a_job_for_each_file(self, client: Client, category):
        first, second = add(client, category)
        assert second["id"] == first["id"] + 1
        assert [first, second] == [
            {"id": first["id"], "bucketName": "vod-in", "filePath": "/in/a.mp4"},
            {"id": second["id"], "bucketName": "vod-in", "filePath": "/in/b.mov"},
        ]

    def test_it_is_not_idempotent(self, client: Client, category, clock: Clock):
        ids = {job["id"] for _call in range(2) for job in add(client, category)}
        assert len(ids) == 4
        clock.advance(2 * SECONDS)
        assert client.content("GET", f"/category/{category['id']}")["outputTotal"] == 8

    def test_the_legacy_dialect_tells_only_the_ids(self, client: Client, category, emulator: Emulator):
        emulator.update_settings(dialect="legacy")
        first, second = add(client, category)
        assert first.keys() == second.keys() == {"id"}
        assert second["id"] == first["id"] + 1

    def test_files_from_the_web(self, client: Client, category):
        address = "https://example.com/x/c.d.mp4?token=1"
        (job,) = add(client, category, {"httpDownloadUrlList": [address]})
        assert (job["bucketName"], job["filePath"]) == (None, address)
        outputs = client.content("GET", f"/status/{job['id']}")["outputList"]
        assert [each["filePath"] for each in outputs] == [
            "/vod/highlights/c.d_AVC_SD_1Pass_30fps.mp4",
            "/vod/highlights/c.d_AVC_HD_1Pass_30fps.mp4",
        ]

    @pytest.mark.parametrize(
        ("output", "path"),
        [
            ({"filePath": "/"}, "/highlights/a_AVC_SD_1Pass_30fps.mp4"),
            ({"filePath": "/x/y/"}, "/x/y/highlights/a_AVC_SD_1Pass_30fps.mp4"),
            ({"filePath": "/", "withoutCategoryName": True}, "/a_AVC_SD_1Pass_30fps.mp4"),
            ({"filePath": "/x", "withoutCategoryName": False}, "/x/highlights/a_AVC_SD_1Pass_30fps.mp4"),
        ],
        ids=str,
    )
    def test_another_place_for_the_outputs(self, client: Client, category, clock: Clock, output, path):
        body = {**FILES, "pathList": ["/in/a.mp4"], "output": {"bucketName": "other", **output}}
        add(client, category, body)
        clock.advance(2 * SECONDS)
        assert rows(client)[0]["link"] == f"https://kr.object.ncloudstorage.com/other{path}"

    @pytest.mark.parametrize(
        ("options", "names"),
        [
            ({}, ["AVC_SD_1Pass_30fps"]),
            ({"encodingOptions": []}, ["AVC_SD_1Pass_30fps"]),
            (
                {"encodingOptionTemplateId": 2},
                ["AVC_SD_1Pass_30fps_1", "AVC_HD_1Pass_30fps", "AVC_FHD_1Pass_30fps"],
            ),
            ({"encodingOptionTemplateId": 2, "encodingOptions": [3]}, ["AVC_HD_1Pass_30fps"]),
        ],
        ids=str,
    )
    def test_one_output_for_each_option(self, client: Client, options, names):
        add(client, client.content("POST", "/category", {**CATEGORY, **options}), {**FILES, "pathList": ["/a"]})
        assert [row["outputType"] for row in rows(client)] == names

    def test_audio(self, client: Client):
        body = {**OPTION, "name": "sound", "encodingOptionType": "AUDIO", "video": None}
        option = client.content("POST", "/encoding-option", body)
        category = client.content("POST", "/category", {**CATEGORY, "encodingOptions": [option["id"]]})
        (job,) = add(client, category, {**FILES, "pathList": ["talk.wav"]})
        (output,) = client.content("GET", f"/status/{job['id']}")["outputList"]
        assert output["filePath"] == "/highlights/talk_sound.m4a"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "260021"),
            ({"bucketName": "vod-in"}, "260002"),
            ({"pathList": ["/a"]}, "260021"),
            ({"bucketName": "vod-in", "pathList": []}, "260002"),
            ({"bucketName": "vod-in", "pathList": ["x"] * 101}, "260002"),
            ({"bucketName": "vod-in", "pathList": ["x"], "httpDownloadUrlList": ["y"]}, "260002"),
            ({**FILES, "output": {"bucketName": "vod-out"}}, "260002"),
            ({**FILES, "output": {"filePath": "/"}}, "260021"),
            ({**FILES, "bucketName": "gone"}, "260021"),
            ({**FILES, "output": {"bucketName": "gone", "filePath": "/"}}, "260021"),
            ({**FILES, "output": {"bucketName": "vod-out", "filePath": "/", "thumbnailBucketName": "gone"}}, "260021"),
        ],
        ids=str,
    )
    def test_refused(self, client: Client, emulator: Emulator, category, body, code):
        emulator.seed({"vodstation": {"buckets": ["vod-in", "vod-out"]}})
        assert refused(client("PUT", f"/category/{category['id']}/add-files", body)) == (400, code)
        assert client.content("GET", f"/category/{category['id']}")["inputTotal"] == 0
        assert rows(client) == []

    def test_no_such_category(self, client: Client):
        assert refused(client("PUT", "/category/1/add-files", FILES)) == (404, "260004")


class TestProgress:
    def test_rows_by_time(self, client: Client, category, clock: Clock):
        add(client, category, {**FILES, "pathList": ["/in/a.mp4"]})
        common = {"categoryId": category["id"], "categoryName": "highlights", "filePath": "/in/a.mp4"}
        waiting = {"link": None, "outputTotalSize": 0, "status": "WAITING", "percent": 0.0, "lastWorkTime": iso(START)}
        names = ("AVC_SD_1Pass_30fps", "AVC_HD_1Pass_30fps")
        assert rows(client) == [{**common, "outputType": name, **waiting} for name in names]
        clock.advance(SECONDS)
        running = {**waiting, "status": "RUNNING", "lastWorkTime": iso(START + SECONDS)}
        assert rows(client) == [{**common, "outputType": name, **running} for name in names]
        clock.advance(2.5)
        assert [row["percent"] for row in rows(client)] == [25.0, 25.0]
        clock.advance(7.499)
        assert [row["percent"] for row in rows(client)] == [99.9, 99.9]
        # Nobody looked meanwhile: the time is that of the end.
        clock.advance(60)
        complete = {
            "outputTotalSize": 1_000_000,
            "status": "COMPLETE",
            "percent": 100.0,
            "lastWorkTime": iso(START + 2 * SECONDS),
        }
        link = "https://kr.object.ncloudstorage.com/vod-out/vod/highlights/a_{}.mp4"
        assert rows(client) == [{**common, "outputType": name, **complete, "link": link.format(name)} for name in names]

    def test_by_reads(self, client: Client, category, emulator: Emulator):
        emulator.update_settings(state_reads={"queue": 1, "encode": 4})
        (job, _other) = add(client, category)
        states = []
        while not states or states[-1][0] not in ("COMPLETE", "FAILURE"):
            output = client.content("GET", f"/status/{job['id']}")["outputList"][0]
            states.append((output["status"], output["percent"]))
        assert states == [
            ("WAITING", 0.0),
            ("RUNNING", 25.0),
            ("RUNNING", 50.0),
            ("RUNNING", 75.0),
            ("RUNNING", 99.9),
            ("COMPLETE", 100.0),
        ]

    def test_the_category_meanwhile(self, client: Client, category, clock: Clock):
        path = f"/category/{category['id']}"
        add(client, category)
        for _half in range(4):
            content = client.content("GET", path)
            assert (content["status"], content["inputTotal"], content["outputTotal"]) == ("RUNNING", 2, 0)
            assert content["lastWorkStart"] == MS
            clock.advance(SECONDS / 2)
        content = client.content("GET", path)
        assert (content["status"], content["outputTotal"], content["outputTotalSize"]) == ("CREATED", 4, 4_000_000)
        assert client("GET", "/category").json()["content"] == [content]

    def test_reads_of_the_category_count(self, client: Client, category, emulator: Emulator):
        emulator.update_settings(state_reads=1)
        add(client, category)
        states = [client.content("GET", f"/category/{category['id']}")["status"] for _read in range(3)]
        assert states == ["RUNNING", "RUNNING", "CREATED"]

    @pytest.mark.parametrize("action", ["queue", "encode"])
    def test_failures(self, client: Client, category, emulator: Emulator, clock: Clock, action):
        emulator.update_settings(fail={action: {"messageCode": "1", "message": "No."}})
        add(client, category)
        clock.advance(2 * SECONDS)
        assert {row["status"] for row in rows(client)} == {"FAILURE"}
        assert {row["link"] for row in rows(client)} == {None}
        content = client.content("GET", f"/category/{category['id']}")
        assert (content["status"], content["outputTotal"], content["outputTotalSize"]) == ("CREATED", 0, 0)

    def test_a_broken_file(self, client: Client, category, emulator: Emulator, clock: Clock):
        emulator.seed({"vodstation": {"brokenFiles": ["/in/b.mov"]}})
        add(client, category)
        clock.advance(2 * SECONDS)
        assert {(row["filePath"], row["status"]) for row in rows(client)} == {
            ("/in/a.mp4", "COMPLETE"),
            ("/in/b.mov", "FAILURE"),
        }
        assert client.content("GET", f"/category/{category['id']}")["outputTotal"] == 2
        emulator.seed({"vodstation": {"brokenFiles": []}})
        add(client, category, {**FILES, "pathList": ["/in/b.mov"]})
        clock.advance(2 * SECONDS)
        assert [row["status"] for row in rows(client)][:2] == ["COMPLETE"] * 2

    def test_a_stall(self, client: Client, category, emulator: Emulator, clock: Clock):
        emulator.update_settings(stall=["RUNNING"])
        add(client, category)
        clock.advance(SECONDS)
        assert {(row["status"], row["percent"]) for row in rows(client)} == {("RUNNING", 0.0)}
        clock.advance(100 * SECONDS)
        assert {(row["status"], row["percent"]) for row in rows(client)} == {("RUNNING", 99.9)}

    def test_a_deleted_category(self, client: Client, category, clock: Clock):
        add(client, category, {**FILES, "pathList": ["/done"]})
        clock.advance(2 * SECONDS)
        add(client, category, {**FILES, "pathList": ["/under-way"]})
        client.content("DELETE", f"/category/{category['id']}")
        clock.advance(2 * SECONDS)
        assert {(row["filePath"], row["status"], row["categoryId"]) for row in rows(client)} == {
            ("/done", "COMPLETE", category["id"]),
            ("/under-way", "CANCELED", category["id"]),
        }


class TestStatus:
    def test_pages_newest_first(self, client: Client, category):
        add(client, category, {**FILES, "pathList": [f"/{number}" for number in range(15)]})
        pages = [client("GET", f"/status?pageNo={number}").json() for number in (1, 2, 3)]
        assert [(page["total"], len(page["content"])) for page in pages] == [(30, 20), (30, 10), (30, 0)]
        paths = [row["filePath"] for page in pages for row in page["content"]]
        assert paths == [f"/{number}" for number in range(14, -1, -1) for _output in range(2)]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("pageNo=0", "260025"),
            ("pageSizeNo=9", "260002"),
            ("pageSizeNo=x", "260002"),
            ("workStartTimeFrom=today", "260002"),
        ],
    )
    def test_refused(self, client: Client, query, code):
        assert refused(client("GET", f"/status?{query}")) == (400, code)

    def test_from_and_to(self, client: Client, category, clock: Clock):
        for path in ("/first", "/second"):
            add(client, category, {**FILES, "pathList": [path]})
            clock.advance(60)
        later = MS + 60_000

        def paths(query: str) -> set[str]:
            return {row["filePath"] for row in rows(client, query)}

        assert paths("") == {"/first", "/second"}
        assert paths(f"&workStartTimeFrom={later}") == {"/second"}
        assert paths(f"&workStartTimeTo={later - 1}") == {"/first"}
        assert paths(f"&workStartTimeFrom={MS}&workStartTimeTo={later}") == {"/first", "/second"}
        assert paths(f"&workStartTimeFrom={later}&workStartTimeTo={MS}") == set()
        statistic = client("GET", f"/status/status-statistic?workStartTimeFrom={later}").json()
        assert statistic["content"]["complete"] == 2

    def test_the_statistic(self, client: Client, emulator: Emulator):
        states = ["WAITING", "RUNNING", "COMPLETE", "COMPLETE", "FAILURE", "CANCELED"]
        emulator.seed({"vodstation": {"categories": [{"id": 5}], "jobs": [{"status": state} for state in states]}})
        assert client("GET", "/status/status-statistic").json() == {
            "content": {"waiting": 1, "running": 1, "complete": 2, "failure": 1, "canceled": 1}
        }

    def test_one_file(self, client: Client, category, clock: Clock):
        (job,) = add(client, category, {**FILES, "pathList": ["/in/a.mp4"]})
        clock.advance(2 * SECONDS)
        answer = client("GET", f"/status/{job['id']}").json()
        assert (answer["categoryId"], answer["categoryName"]) == (category["id"], "highlights")
        source = answer["content"]["input"]
        assert (source["fileId"], source["bucketName"], source["filePath"]) == (job["id"], "vod-in", "/in/a.mp4")
        assert source["metadata"]["duration"] == 60.0
        path = "/vod/highlights/a_AVC_HD_1Pass_30fps.mp4"
        assert answer["content"]["outputList"][1] == {
            "encodingOptionId": 3,
            "outputType": "AVC_HD_1Pass_30fps",
            "filePath": path,
            "link": f"https://kr.object.ncloudstorage.com/vod-out{path}",
            "outputTotalSize": 1_000_000,
            "status": "COMPLETE",
            "percent": 100.0,
        }

    def test_the_legacy_dialect(self, client: Client, category, emulator: Emulator):
        emulator.update_settings(dialect="legacy")
        (job,) = add(client, category, {**FILES, "pathList": ["/in/a.mp4"]})
        assert "link" not in rows(client)[0]
        answer = client("GET", f"/status/{job['id']}").json()
        assert answer.keys() == {"content"}
        content = answer["content"]
        assert content["categoryId"] == str(category["id"])
        assert (content["input"]["metadata"]["profile"], content["input"]["metadata"]["framerate"]) == ("High", "29.97")
        assert [output["status"] for output in content["outputs"]] == ["WAITING"] * 2

    @pytest.mark.parametrize("identity", ["1", "x", "%00", "9" * 100])
    def test_no_such_file(self, client: Client, identity):
        assert refused(client("GET", f"/status/{identity}")) == (404, "260004")

    def test_the_list_lags_and_reads_by_id_do_not(self, client: Client, category, emulator: Emulator, clock: Clock):
        emulator.update_settings(listing_lag=5)
        first, _second = add(client, category)
        assert rows(client) == []
        assert client("GET", f"/status/{first['id']}").ok
        clock.advance(6)
        assert len(rows(client)) == 4

    def test_a_lost_answer_took_effect(self, client: Client, category, emulator: Emulator):
        emulator.add_fault(operation="vodstation-category-addfiles", drop="after", times=1)
        with pytest.raises(requests.ConnectionError):
            add(client, category)
        assert len(rows(client)) == 4


class TestSeeds:
    def test_defaults(self, client: Client, emulator: Emulator):
        emulator.seed(
            {"vodstation": {"categories": [{"id": 5, "name": "shows", "encodingOptions": [3]}], "jobs": [{"id": 70}]}}
        )
        (row,) = rows(client)
        assert (row["categoryId"], row["categoryName"], row["status"]) == (5, "shows", "COMPLETE")
        assert row["outputType"] == "AVC_HD_1Pass_30fps"
        assert add(client, {"id": 5})[0]["id"] > 70

    def test_everything(self, client: Client, emulator: Emulator, clock: Clock):
        output = {
            "encodingOptionId": 7,
            "outputType": "gone",
            "bucketName": "old",
            "filePath": "/x.mp4",
            "outputTotalSize": 5,
            "lastWorkTime": "2026-01-01T00:00:00.000Z",
            "status": "RUNNING",
        }
        job = {
            "id": 70,
            "categoryId": 5,
            "categoryName": "was",
            "bucketName": "vod-in",
            "filePath": "/in.mp4",
            "notificationUrl": "https://example.com",
            "workStartTime": MS - 1000,
            "outputs": [output, {**output, "status": "PAUSED"}],
        }
        emulator.seed({"vodstation": {"jobs": [job]}})
        first, second = rows(client)
        assert (first["outputType"], first["outputTotalSize"], first["lastWorkTime"]) == ("gone", 5, iso(1767225600))
        assert (first["categoryName"], first["status"], second["status"]) == ("was", "RUNNING", "PAUSED")
        clock.advance(SECONDS)
        first, second = rows(client)
        assert (first["status"], second["status"]) == ("COMPLETE", "PAUSED")

    def test_a_known_id_changes_the_job(self, client: Client, category, emulator: Emulator, clock: Clock):
        first, second = add(client, category)
        emulator.seed({"vodstation": {"jobs": [{"id": first["id"], "filePath": "/renamed"}]}})
        assert {row["filePath"] for row in rows(client)} == {"/renamed", "/in/b.mov"}
        emulator.seed({"vodstation": {"jobs": [{"id": second["id"], "status": "FAILURE"}]}})
        clock.advance(2 * SECONDS)
        assert {(row["filePath"], row["status"]) for row in rows(client)} == {
            ("/renamed", "COMPLETE"),
            ("/in/b.mov", "FAILURE"),
        }

    @pytest.mark.parametrize("elapsed", [0, SECONDS / 2, SECONDS, 1.5 * SECONDS, 2 * SECONDS])
    def test_an_export_restores_everything(self, client: Client, category, emulator, clock: Clock, elapsed):
        jobs = add(client, category)
        clock.advance(elapsed)
        paths = ["/status", "/status/status-statistic", "/category", *(f"/status/{job['id']}" for job in jobs)]
        exported = emulator.state()
        seen = [client("GET", path).json() for path in paths]
        emulator.reset()
        emulator.seed(exported)
        assert emulator.state() == exported
        assert [client("GET", path).json() for path in paths] == seen
        clock.advance(2 * SECONDS)
        assert {row["status"] for row in rows(client)} == {"COMPLETE"}
        assert client.content("GET", f"/category/{category['id']}")["outputTotal"] == 4


steps = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 3)),
    st.tuples(st.just("wait"), st.sampled_from([0, 1, SECONDS / 2, SECONDS, 2 * SECONDS, 100])),
    st.tuples(st.just("break"), st.booleans()),
    st.tuples(st.just("look"), st.none()),
    st.tuples(st.just("restore"), st.none()),
)
# Each output's callbacks are the beginning of one of these.
LIVES = (["WAITING", "RUNNING", "COMPLETE"], ["WAITING", "RUNNING", "FAILURE"])


@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(todo=st.lists(steps, max_size=8))
def test_whatever_happens_the_answers_agree(client: Client, emulator: Emulator, clock: Clock, todo):
    emulator.reset()
    body = {**CATEGORY, "encodingOptions": [1, 3], "notificationUrl": "https://example.com/"}
    category = client.content("POST", "/category", body)
    added = 0
    for step, value in todo:
        if step == "add":
            add(client, category, {**FILES, "pathList": [f"/{added + number}" for number in range(value)]})
            added += value
        elif step == "wait":
            clock.advance(value)
        elif step == "break":
            emulator.seed({"vodstation": {"brokenFiles": ["/0", "/2"] if value else []}})
        elif step == "look":
            rows(client)
        else:
            emulator.seed({"vodstation": emulator.state("vodstation")})
    listed = rows(client)
    assert len(listed) == 2 * added
    states = [row["status"] for row in listed]
    statistic = client("GET", "/status/status-statistic").json()["content"]
    assert statistic == {
        "waiting": states.count("WAITING"),
        "running": states.count("RUNNING"),
        "complete": states.count("COMPLETE"),
        "failure": states.count("FAILURE"),
        "canceled": 0,
    }
    content = client.content("GET", f"/category/{category['id']}")
    assert (content["inputTotal"], content["outputTotal"]) == (added, statistic["complete"])
    assert content["status"] == ("RUNNING" if statistic["waiting"] + statistic["running"] else "CREATED")
    told: dict[tuple[int, int], list[str]] = {}
    for callback in emulator.callbacks():
        told.setdefault((callback["body"]["fileId"], callback["body"]["encodingOptionId"]), []).append(
            callback["body"]["status"]
        )
    assert len(told) == 2 * added
    assert all(any(life[: len(each)] == each for life in LIVES) for each in told.values())
    assert sorted(each[-1] for each in told.values()) == sorted(states)
