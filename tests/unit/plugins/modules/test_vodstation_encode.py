# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encoding files, from the outside in. That nothing is encoded twice is asked of the emulator, job by job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._creations import Creations
from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import AddedFile, VodStation
from ansible_collections.naver.ncloud.plugins.modules.vodstation_encode import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write, validated

CATEGORIES, CATEGORY, ADD, STATUS, TEMPLATES = (
    "category-list",
    "category-info",
    "category-addfiles",
    "status-list",
    "encodingoption-template-list",
)
RECORDINGS: dict[str, Any] = {
    "id": 1024,
    "name": "recordings",
    "encodingOptions": [2, 3],
    "output": {"bucketName": "games-vod", "filePath": "/"},
}
FILES: dict[str, Any] = {
    "category": "recordings",
    "bucket_name": "recordings",
    "path_list": ["live/final_1.mp4", "/b.mov"],
}
WEB = "https://www.example.com/press/interview.mov?x=1"
SEED: dict[str, Any] = {"vodstation": {"categories": [RECORDINGS]}}
DONE: dict[str, Any] = {"vodstation": {"jobs": [{"categoryId": 1024, "filePath": "old.mp4"}]}}
NAMES = ["AVC_SD_1Pass_30fps_1", "AVC_HD_1Pass_30fps"]
CHANNEL: dict[str, Any] = {
    "name": "games-vod",
    "protocol_list": ["HLS", "DASH"],
    "encrypted_bucket_name": "aBcD~12_",
    "cdn_domain": "games1234.edge.naverncp.com",
}
DIALECTS = ("newest", "legacy")

CASE = Case(
    writes=(
        Write(
            operation="vodstation-category-addfiles",
            action="encode",
            says="add files",
            options=FILES,
            end={"vodstation.jobs": [{"filePath": "live/final_1.mp4"}, {"filePath": "/b.mov"}]},
            once=True,
        ),
    ),
    tasks=(Task({"category": "recordings", "bucket_name": "recordings", "path_list": ["/old.mp4"]}, DONE),),
    seed=SEED,
    known_by=("category",),
)


@pytest.fixture(autouse=True)
def _recordings(account: Account) -> None:
    account.emulator.seed(SEED)


def jobs(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.emulator.state("vodstation")["jobs"]
    return found


def encoded(account: Account) -> Counter[str]:
    """How often each file was encoded."""
    return Counter(job["filePath"] for job in jobs(account))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_second_run_reads_two_lists(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    done = account.run(MODULE, **FILES)

    assert account.calls[:5] == [CATEGORIES, STATUS, STATUS, ADD, STATUS]
    assert account.calls[5:] == [STATUS] * len(account.calls[5:])
    assert account.entries[3]["body"] == {"bucketName": "recordings", "pathList": FILES["path_list"]}
    assert done["encoded"] == FILES["path_list"]
    assert done["diff"]["before"] == {"files": dict.fromkeys(FILES["path_list"])}
    assert done["diff"]["after"]["files"] == dict.fromkeys(FILES["path_list"], "COMPLETE")
    assert (done["encoding"]["id"], done["encoding"]["name"], done["encoding"]["percent"]) == (1024, "recordings", 100)
    first, second = done["encoding"]["files"]
    assert [first["file_id"], second["file_id"]] == [job["id"] for job in jobs(account)]
    assert bool([each for each in done["warnings"] if "order of the answer" in each]) == (dialect == "legacy")
    assert {(each["output_type"], each["file_path"]) for each in first["outputs"]} == {
        (name, f"/recordings/final_1_{name}.mp4") for name in NAMES
    }
    assert all(each["link"].endswith(each["file_path"]) for each in second["outputs"])

    again = account.apply(MODULE, **FILES)

    assert account.calls == [CATEGORIES, STATUS]
    assert again["encoded"] == []
    assert [file["outputs"] for file in again["encoding"]["files"]] == [first["outputs"], second["outputs"]]
    assert account.apply(MODULE, **{**FILES, "category": "1024"})["changed"] is False
    assert account.calls == [CATEGORY, STATUS]


@pytest.mark.parametrize("names_them", [True, False])
def test_ids_in_another_order(account: Account, monkeypatch: pytest.MonkeyPatch, *, names_them: bool) -> None:
    """An answer that names the files says which id is whose. In check mode there are none, and nothing is billed."""
    add = VodStation.add_files

    def reversed_answer(station: VodStation, category_id: int, fields: Mapping[str, Any]) -> list[AddedFile]:
        added = list(reversed(add(station, category_id, fields)))
        return added if names_them else [{**each, "file_path": None} for each in added]

    monkeypatch.setattr(VodStation, "add_files", reversed_answer)

    predicted = account.run(MODULE, check=True, **FILES)
    assert [file["file_id"] for file in predicted["encoding"]["files"]] == [None, None]
    assert jobs(account) == []
    done = account.run(MODULE, **FILES)

    ids = [job["id"] for job in jobs(account)]
    assert [file["file_id"] for file in done["encoding"]["files"]] == (ids if names_them else ids[::-1])
    assert bool([each for each in done["warnings"] if "order of the answer" in each]) != names_them


def test_what_is_there_is_not_encoded_with_the_others(account: Account) -> None:
    """However the service spells its path."""
    account.emulator.seed(DONE)

    done = account.apply(MODULE, **{**FILES, "path_list": ["/old.mp4", "new.mp4"]})

    assert done["encoded"] == ["new.mp4"]
    assert encoded(account) == {"old.mp4": 1, "new.mp4": 1}
    assert account.apply(MODULE, **{**FILES, "path_list": ["old.mp4", "/new.mp4"]})["changed"] is False


def test_files_from_the_web(account: Account) -> None:
    options = {"category": "recordings", "http_download_url_list": [WEB]}

    assert account.apply(MODULE, **options)["encoded"] == [WEB]
    assert account.apply(MODULE, **options)["changed"] is False


def test_another_category_does_not_count(account: Account) -> None:
    account.seed(categories=[{"id": 7, "name": "others"}], jobs=[{"categoryId": 7, "filePath": "live/final_1.mp4"}])

    assert account.apply(MODULE, **FILES)["encoded"] == FILES["path_list"]


def test_all_options_are_sent(account: Account) -> None:
    output = {"bucket_name": "other", "file_path": "/x", "access_control": "PUBLIC_READ", "without_category_name": True}
    trimming = {"start_time_code": "00:00:01.0", "end_time_code": "00:00:02.0"}

    done = account.apply(
        MODULE,
        **FILES,
        output=output,
        advanced_options={"trimming": trimming},
        notification_url="http://127.0.0.1:9/",
    )

    (added,) = [entry["body"] for entry in account.entries if entry["write"]]
    assert added == {
        "bucketName": "recordings",
        "pathList": FILES["path_list"],
        "notificationUrl": "http://127.0.0.1:9/",
        "output": {
            "bucketName": "other",
            "filePath": "/x",
            "accessControl": "PUBLIC_READ",
            "withoutCategoryName": True,
        },
        "setAdvancedOptions": True,
        "advancedOptions": {"trimming": {"startTimeCode": "00:00:01.0", "endTimeCode": "00:00:02.0"}},
    }
    assert done["encoding"]["files"][0]["outputs"][0]["file_path"].startswith("/x/final_1_AVC_")
    assert done["diff"]["after"]["output"] == output


def test_more_than_one_request_takes(account: Account) -> None:
    paths = [f"{number}.mp4" for number in range(250)]

    done = account.apply(MODULE, category="recordings", bucket_name="recordings", path_list=paths)

    assert done["actions"] == ["encode"] * 3
    assert account.writes == [ADD] * 3
    assert done["encoded"] == paths
    assert encoded(account) == dict.fromkeys(paths, 1)
    again = account.apply(MODULE, category="recordings", bucket_name="recordings", path_list=paths)
    assert not again["changed"]
    assert account.calls == [CATEGORIES, *[STATUS] * 5]  # 250 files with two outputs, a hundred on a page


def test_only_the_latest_hours(account: Account) -> None:
    account.emulator.seed(DONE)
    account.pass_time(2 * 3600)
    options = {"category": "recordings", "bucket_name": "recordings", "path_list": ["old.mp4"]}
    old = account.run(MODULE, **options, lookback=48)
    assert not old["changed"]
    assert "workStartTimeFrom=" in account.entries[-1]["target"]

    # What began before is out of sight.
    started = jobs(account)[0]["workStartTime"] - 3 * 3600 * 1000
    account.seed(jobs=[{"id": jobs(account)[0]["id"], "workStartTime": started}])
    assert account.run(MODULE, **options, lookback=1, check=True)["encoded"] == ["old.mp4"]


# -- waiting


def test_without_waiting(account: Account) -> None:
    account.emulator.update_settings(state_seconds=10)

    begun = account.run(MODULE, **FILES, wait=False)

    assert begun["pending"] == ["wait"]
    assert [file["status"] for file in begun["encoding"]["files"]] == ["WAITING"] * 2
    assert account.writes == [ADD]
    account.pass_time(15)
    going_on = account.run(MODULE, **FILES, wait=False)
    assert (going_on["changed"], going_on["pending"]) == (False, ["wait"])
    assert going_on["encoding"]["status"] == "RUNNING"
    assert going_on["encoding"]["percent"] == 50
    account.pass_time(10)
    done = account.apply(MODULE, **FILES)
    assert not done["changed"]
    assert done["encoding"]["status"] == "COMPLETE"


def test_it_tells_how_far_it_is(account: Account) -> None:
    account.emulator.update_settings(state_seconds=1)
    account.clock.pace = 0.05
    lines: list[str] = []
    keys = {"endpoint": account.emulator.endpoint, "access_key": account.emulator.access_key}
    given = {**FILES, **keys, "secret_key": account.emulator.secret_key, "wait_interval": 0.01}

    MODULE.answer(
        validated(MODULE.arguments, given),
        Context(check_mode=False, diff=False, hide=lambda secret: None, progress=lines.append),
    )

    what = "VOD Station file 'live/final_1.mp4' and 1 more in category 'recordings'"
    assert lines[0].startswith(f"{what} is WAITING, 0 % done, waiting for COMPLETE")
    assert any(f"{what} is RUNNING, " in line for line in lines)


def test_what_is_under_way_keeps_no_other_back(account: Account) -> None:
    account.emulator.update_settings(state_seconds=10)
    account.run(MODULE, **{**FILES, "path_list": ["a.mp4"]}, wait=False)

    begun = account.run(MODULE, **{**FILES, "path_list": ["a.mp4", "b.mp4"]}, wait=False)

    assert begun["encoded"] == ["b.mp4"]
    assert encoded(account) == {"a.mp4": 1, "b.mp4": 1}


def test_outputs_that_appear_late(account: Account) -> None:
    """It waits for as many as the category has options; of a template, for as many as that has."""
    account.seed(categories=[{**RECORDINGS, "encodingOptions": None, "encodingOptionTemplateId": 2}])

    done = account.apply(MODULE, **FILES)

    assert TEMPLATES in account.calls
    assert [len(file["outputs"]) for file in done["encoding"]["files"]] == [3, 3]
    assert account.apply(MODULE, **FILES)["changed"] is False
    assert account.calls == [CATEGORIES, STATUS]


def test_it_takes_too_long(account: Account) -> None:
    account.emulator.update_settings(state_seconds=1000)

    failed = account.fail(MODULE, **FILES, wait_timeout=0.05)

    assert failed["failure"]["kind"] == "wait_timeout"
    assert failed["actions"] == ["encode"]
    assert encoded(account) == dict.fromkeys(FILES["path_list"], 1)


# -- what has failed


def test_a_file_that_can_not_be_encoded(account: Account) -> None:
    account.seed(brokenFiles=["/b.mov"])

    failed = account.fail(MODULE, **FILES)

    assert failed["failure"]["kind"] == "wait_failed"
    assert "/b.mov (AVC_" in failed["msg"]
    assert "final_1" not in failed["msg"].partition("failed: ")[2]
    assert failed["actions"] == ["encode"]
    good, bad = jobs(account)
    assert {output["status"] for output in good["outputs"]} == {"COMPLETE"}
    assert {output["status"] for output in bad["outputs"]} == {"FAILURE"}

    again = account.refuse(MODULE, **FILES)
    assert "retry_failed" in again["failure"]["hint"]
    assert "/b.mov (" in again["msg"]


def test_others_are_encoded_all_the_same(account: Account) -> None:
    """And check mode says that the run is going to fail."""
    account.seed(jobs=[{"categoryId": 1024, "filePath": "bad.mp4", "status": "FAILURE"}])
    options = {**FILES, "path_list": ["bad.mp4", "new.mp4"]}

    predicted = account.fail(MODULE, check=True, **options)
    failed = account.fail(MODULE, **options)

    assert predicted == failed
    assert failed["actions"] == ["encode"]
    assert "bad.mp4 (" in failed["msg"]
    assert encoded(account) == {"bad.mp4": 1, "new.mp4": 1}


@pytest.mark.parametrize("status", ["FAILURE", "CANCELED"])
def test_what_has_failed_is_encoded_again(account: Account, status: str) -> None:
    account.seed(jobs=[{"categoryId": 1024, "filePath": "bad.mp4", "status": status}])
    options = {**FILES, "path_list": ["bad.mp4"], "retry_failed": True}

    assert account.apply(MODULE, **options)["encoded"] == ["bad.mp4"]
    assert account.apply(MODULE, **options)["changed"] is False
    assert encoded(account) == {"bad.mp4": 2}
    assert account.apply(MODULE, **{**options, "retry_failed": False})["encoding"]["status"] == "COMPLETE"


def test_of_one_that_failed_in_part_nothing_is_billed_twice(account: Account) -> None:
    outputs = [{"status": "COMPLETE"}, {"status": "FAILURE"}]
    account.seed(jobs=[{"categoryId": 1024, "filePath": "part.mp4", "outputs": outputs}])
    options = {**FILES, "path_list": ["part.mp4"]}

    refused = account.refuse(MODULE, **options, retry_failed=True)

    assert "force" in refused["failure"]["hint"]
    assert "part.mp4 (AVC_HD_1Pass_30fps)" in refused["msg"]
    account.pass_time(1)
    assert account.apply(MODULE, **options, force=True)["encoding"]["status"] == "COMPLETE"
    assert account.apply(MODULE, **options)["changed"] is False


def test_force(account: Account) -> None:
    account.apply(MODULE, **FILES)
    account.pass_time(1)
    before = {output["last_work_time"] for output in latest(account)}

    done = account.apply(MODULE, **FILES, force=True)

    assert done["encoded"] == FILES["path_list"]
    assert set(encoded(account).values()) == {2}
    assert not before & {output["last_work_time"] for output in done["encoding"]["files"][0]["outputs"]}


def latest(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.run(MODULE, **FILES)["encoding"]["files"][0]["outputs"]
    return found


# -- nothing is encoded twice


@pytest.mark.parametrize("lag", [1, 3])
def test_a_list_that_lags_behind(account: Account, monkeypatch: pytest.MonkeyPatch, lag: int) -> None:
    """The turn is held until the list shows the files, so that the next run finds them."""
    monkeypatch.setattr(Applier, "SHOWN_DELAYS", (0.0,) * 5)
    account.emulator.add_fault(operation="vodstation-status-list", after=2, times=lag, stale_listing={"writes": 1})

    account.run(MODULE, **FILES, wait=False)

    assert account.calls == [CATEGORIES, STATUS, STATUS, ADD, *[STATUS] * (lag + 1)]
    assert not account.run(MODULE, **FILES, wait=False)["changed"]
    assert set(encoded(account).values()) == {1}


def test_a_list_that_lags_too_far_behind(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run on this machine knows that one began, and looks for longer."""
    monkeypatch.setattr(Applier, "SHOWN_DELAYS", (0.0,) * 2)
    account.emulator.add_fault(operation="vodstation-status-list", after=2, times=4, stale_listing={"writes": 1})
    begun = account.run(MODULE, **FILES, wait=False)
    assert begun["pending"] == ["wait"]
    assert begun["encoding"]["status"] == "WAITING"

    assert not account.run(MODULE, **FILES, wait=False)["changed"]
    assert set(encoded(account).values()) == {1}


def test_a_list_that_lags_behind_again(account: Account) -> None:
    """It showed the files to the run before, but a moment later it does not."""
    account.emulator.add_fault(operation="vodstation-status-list", after=3, times=2, stale_listing={"writes": 1})
    account.run(MODULE, **FILES, wait=False)
    assert account.calls == [CATEGORIES, STATUS, STATUS, ADD, STATUS]

    assert not account.run(MODULE, **FILES, wait=False)["changed"]
    assert account.calls == [CATEGORIES, STATUS, STATUS, STATUS]
    assert set(encoded(account).values()) == {1}


def test_a_request_that_may_be_under_way_is_not_repeated(account: Account) -> None:
    """Whoever tries again a moment later looks for longer."""
    account.emulator.add_fault(method="write", nth=1, drop="before")

    lost = account.fail(MODULE, **FILES)

    assert lost["failure"]["kind"] == "outcome_unknown"
    assert account.writes == [ADD]
    assert jobs(account) == []
    looks = len(Applier.READ_BACK_DELAYS)
    account.run(MODULE, **FILES, wait=False)
    assert account.calls == [CATEGORIES, STATUS, *[STATUS] * looks, ADD, STATUS]


def test_another_run_was_faster(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """It had its turn between this one's look and its own turn; of three files it took two."""
    three = {**FILES, "path_list": [*FILES["path_list"], "c.mp4"]}
    monkeypatch.setattr(Applier, "READ_BACK_DELAYS", (0.0,) * 2)
    turn = Creations.turn
    once = [True]

    def slow(creations: Creations, what: str) -> Any:
        if once:
            once.clear()
            account.emulator.clear_faults()
            MODULE.answer(
                validated(MODULE.arguments, {**FILES, **connection(account), "wait": False}),
                Context(check_mode=False, diff=False, hide=lambda secret: None),
            )
        return turn(creations, what)

    monkeypatch.setattr(Creations, "turn", slow)

    done = account.run(MODULE, **three)

    assert done["encoded"] == ["c.mp4"]
    assert set(encoded(account).values()) == {1}
    assert len(encoded(account)) == 3


def connection(account: Account) -> dict[str, Any]:
    return {
        "endpoint": account.emulator.endpoint,
        "access_key": account.emulator.access_key,
        "secret_key": account.emulator.secret_key,
    }


# -- addresses


def test_playback_addresses(account: Account) -> None:
    done = account.apply(MODULE, **FILES, channel=CHANNEL)

    file = done["encoding"]["files"][0]
    urls, order = file["playback_urls"], [output["output_type"] for output in file["outputs"]]
    base, names = "https://games1234.edge.naverncp.com", ",".join(order)
    assert urls == {
        "HLS": f"{base}/hls/aBcD~12_/recordings/final_1_,{names},.mp4.smil/master.m3u8",
        "DASH": f"{base}/dash/aBcD~12_/recordings/final_1_,{names},.mp4.smil/manifest.mpd",
    }
    assert account.apply(MODULE, **FILES)["encoding"]["files"][0]["playback_urls"] is None


def test_a_channel_that_serves_nothing_yet(account: Account) -> None:
    done = account.run(MODULE, **FILES, channel={**CHANNEL, "encrypted_bucket_name": None})

    assert done["encoding"]["files"][0]["playback_urls"] is None
    assert any("READY" in warning for warning in done["warnings"])


def test_outputs_that_are_not_of_one_video(account: Account) -> None:
    """An output for sound alone has an extension of its own."""
    sound = {"id": 60, "name": "games-radio", "encodingOptionType": "AUDIO"}
    account.seed("vodstation", encodingOptions=[sound], categories=[{**RECORDINGS, "encodingOptions": [1, 60]}])

    done = account.run(MODULE, **FILES, channel=CHANNEL)

    assert done["encoding"]["files"][0]["playback_urls"] is None
    assert len(done["warnings"]) == len(FILES["path_list"])
    for warning in done["warnings"]:
        assert "there is no playback address: the renditions of one video must lie in one folder" in warning
        assert warning.endswith("; use the filter naver.ncloud.playback_url with the paths that belong together")


# -- categories


def test_a_category_that_is_to_be_created(account: Account) -> None:
    options = {**FILES, "category": "tomorrow"}

    predicted = account.run(MODULE, check=True, **options)

    assert predicted["encoded"] == FILES["path_list"]
    assert predicted["encoding"]["id"] is None
    assert any("no category named 'tomorrow' yet" in warning for warning in predicted["warnings"])
    refused = account.fail(MODULE, **options)
    assert refused["failure"]["kind"] == "input"
    assert account.writes == []


def test_categories_that_can_not_be_meant(account: Account) -> None:
    account.seed(categories=[{"id": 7, "name": "twice"}, {"id": 8, "name": "twice"}])

    twice = account.refuse(MODULE, **{**FILES, "category": "twice"})

    assert twice["failure"]["kind"] == "ambiguous"
    assert "category" in twice["failure"]["hint"]
    assert account.refuse(MODULE, **{**FILES, "category": "4711"})["failure"]["kind"] == "not_found"


def test_a_category_that_is_gone(account: Account) -> None:
    """A listing may show it for a while."""
    account.emulator.add_fault(operation="vodstation-category-addfiles", status=404, error_code="260004")

    failed = account.fail(MODULE, **FILES)

    assert failed["failure"]["kind"] == "not_found"
    assert not failed["changed"]


# -- bad input


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"path_list": []}, "path_list"),
        ({"path_list": ["a.mp4", "/a.mp4"]}, "'a.mp4' is listed twice"),
        ({"path_list": ["a\nb"]}, "path_list"),
        ({"category": ""}, "category"),
        ({"lookback": 0}, "lookback"),
        ({"channel": {}}, "channel"),
        ({"output": {"bucket_name": "x", "file_path": "a?b"}}, "output.file_path"),
        ({"advanced_options": {}}, "advanced_options"),
        ({"bucket_name": None}, "bucket_name"),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: str) -> None:
    refused = account.refuse(MODULE, **{**FILES, **options})

    assert refused["failure"]["kind"] == "input"
    assert named in refused["msg"]
    assert account.calls == []


def test_urls_that_can_not_be_right(account: Account) -> None:
    refused = account.refuse(MODULE, category="recordings", http_download_url_list=[WEB, "ftp://www.example.com/x.mov"])

    assert refused["failure"]["kind"] == "input"
    assert "http_download_url_list is 'ftp://" in refused["msg"]
    assert account.calls == []
