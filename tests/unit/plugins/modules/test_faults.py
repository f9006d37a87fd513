# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong on the way: every module ends with what was asked for, or with one clear sentence."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier
from ansible_collections.naver.ncloud.plugins.module_utils._module import Module
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api_clone,
    apigw_api_info,
    livestation_shortclip,
    livestation_shortclip_info,
    vodstation_category,
    vodstation_category_info,
    vodstation_channel,
    vodstation_channel_info,
    vpe_player_clone,
    vpe_player_info,
)
from ansible_collections.naver.ncloud.tests.unit.support import Account, ObjectionError

CATEGORY = vodstation_category.MODULE
CHANNEL = vodstation_channel.MODULE
PLAYER = vpe_player_clone.MODULE
API = apigw_api_clone.MODULE
CLIP = livestation_shortclip.MODULE
NEW_CATEGORY: dict[str, Any] = {"name": "trailers", "output": {"bucket_name": "media", "file_path": "/"}}
NEW_CHANNEL: dict[str, Any] = {
    "name": "highlights",
    "storage_bucket_name": "media",
    "protocol_list": ["HLS"],
    "segment_duration": 10,
}
SEEDED_CHANNEL: dict[str, Any] = {"name": "highlights", "storageBucketName": "media"}

PRODUCT = "p1abcd2345"
LIVE_CHANNEL = "ls-20260131090000-AbCdE"
NEW_PLAYER: dict[str, Any] = {"name": "games-staging", "source": "games-live"}
NEW_API: dict[str, Any] = {"product": PRODUCT, "name": "games-green", "source": "games-blue"}
NEW_CLIP: dict[str, Any] = {
    "channel": LIVE_CHANNEL,
    "snapshot_id": 77,
    "start_time": "0",
    "end_time": "30000",
    "output": {"bucket_name": "media", "file_path": "/clips/goal-1"},
}
# What there is to clone and to cut from.
ACCOUNT: dict[str, Any] = {
    "vpe": {"players": [{"name": "games-live"}]},
    "apigateway": {
        "products": [{"productId": PRODUCT}],
        "apis": [{"productId": PRODUCT, "apiName": "games-blue", "apiDescription": "Blue"}],
    },
    "livestation": {
        "channels": [{"channelId": LIVE_CHANNEL, "isRecording": True}],
        "snapshots": [{"snapshotId": 77, "channelId": LIVE_CHANNEL}],
    },
}


@pytest.fixture(autouse=True)
def _origins(account: Account) -> None:
    account.emulator.seed(ACCOUNT)


def category(account: Account) -> Any:
    return [(each["name"], each["thumbnail"]) for each in account.categories]


def channel(account: Account) -> Any:
    there = [each for each in account.channels if each["channelStatus"] != "TERMINATED"]
    return [(each["name"], each["channelStatus"], each["segmentDuration"]) for each in there]


def player(account: Account) -> Any:
    return [each["name"] for each in account.emulator.state("vpe")["players"]]


def api(account: Account) -> Any:
    return {each["apiName"]: each.get("apiDescription") for each in account.emulator.state("apigateway")["apis"]}


def clip(account: Account) -> Any:
    there = account.emulator.state("livestation")["shortclips"]
    return [(each["output"]["filePath"], each["status"]) for each in there]


class Write(NamedTuple):
    """A write: the task that needs it, what is there before, and what is to be there afterwards."""

    module: Module
    seed: dict[str, Any]
    options: dict[str, Any]
    look: Callable[[Account], Any]
    expected: Any
    action: str  # as the result says it
    operation: str  # as a failure says it


# By their names in the documentation.
WRITES: dict[str, Write] = {
    "category-create": Write(CATEGORY, {}, NEW_CATEGORY, category, [("trailers", False)], "create", "create category"),
    "category-update": Write(
        CATEGORY,
        {"vodstation": {"categories": [{"name": "trailers"}]}},
        {"name": "trailers", "thumbnail": True},
        category,
        [("trailers", True)],
        "update",
        "update category",
    ),
    "category-delete": Write(
        CATEGORY,
        {"vodstation": {"categories": [{"name": "trailers"}]}},
        {"name": "trailers", "state": "absent"},
        category,
        [],
        "delete",
        "delete category",
    ),
    "channel-create": Write(
        CHANNEL, {}, NEW_CHANNEL, channel, [("highlights", "READY", 10)], "create", "create channel"
    ),
    "channel-update": Write(
        CHANNEL,
        {"vodstation": {"channels": [SEEDED_CHANNEL]}},
        {"name": "highlights", "segment_duration": 5},
        channel,
        [("highlights", "READY", 5)],
        "update",
        "update channel",
    ),
    "channel-start": Write(
        CHANNEL,
        {"vodstation": {"channels": [{**SEEDED_CHANNEL, "channelStatus": "STOPPED"}]}},
        {"name": "highlights", "state": "started"},
        channel,
        [("highlights", "READY", 10)],
        "start",
        "start channel",
    ),
    "channel-stop": Write(
        CHANNEL,
        {"vodstation": {"channels": [SEEDED_CHANNEL]}},
        {"name": "highlights", "state": "stopped"},
        channel,
        [("highlights", "STOPPED", 10)],
        "stop",
        "stop channel",
    ),
    "channel-delete": Write(
        CHANNEL,
        {"vodstation": {"channels": [{**SEEDED_CHANNEL, "channelStatus": "STOPPED"}]}},
        {"name": "highlights", "state": "absent"},
        channel,
        [],
        "delete",
        "delete channel",
    ),
    "vpe-api-clone": Write(PLAYER, {}, NEW_PLAYER, player, ["games-live", "games-staging"], "create", "clone player"),
    "vpe-api-delete": Write(
        PLAYER,
        {"vpe": {"players": [{"name": "games-staging"}]}},
        {"name": "games-staging", "state": "absent"},
        player,
        ["games-live"],
        "delete",
        "delete player",
    ),
    "apigateway-api-clone": Write(
        API, {}, NEW_API, api, {"games-blue": "Blue", "games-green": None}, "create", "clone API"
    ),
    "apigateway-api-change": Write(
        API,
        {},
        {"product": PRODUCT, "name": "games-blue", "description": "New"},
        api,
        {"games-blue": "New"},
        "update",
        "update API",
    ),
    "apigateway-api-delete": Write(
        API,
        {},
        {"product": PRODUCT, "name": "games-blue", "state": "absent"},
        api,
        {},
        "delete",
        "delete API",
    ),
    "media-livestation-shortclip-shortclipcreate": Write(
        CLIP, {}, NEW_CLIP, clip, [("/clips/goal-1", "COMPLETED")], "create", "create short clip"
    ),
}
# Each of the modules, with options that make it list something first.
EVERY_MODULE: dict[str, tuple[Module, dict[str, Any]]] = {
    "vodstation_category": (CATEGORY, NEW_CATEGORY),
    "vodstation_category_info": (vodstation_category_info.MODULE, {}),
    "vodstation_channel": (CHANNEL, NEW_CHANNEL),
    "vodstation_channel_info": (vodstation_channel_info.MODULE, {}),
    "vpe_player_clone": (PLAYER, NEW_PLAYER),
    "vpe_player_info": (vpe_player_info.MODULE, {}),
    "apigw_api_clone": (API, NEW_API),
    "apigw_api_info": (apigw_api_info.MODULE, {"product": PRODUCT}),
    "livestation_shortclip": (CLIP, NEW_CLIP),
    "livestation_shortclip_info": (
        livestation_shortclip_info.MODULE,
        {"channel": LIVE_CHANNEL, "snapshot_id": 77},
    ),
}
# What each service says to a sub account without the permission.
DENIED = {"vodstation": "260010", "vpe": "Unauthorized", "apigateway": "10011", "livestation": "250010"}
each_write = pytest.mark.parametrize("write", WRITES)
each_module = pytest.mark.parametrize("module", EVERY_MODULE)


def settle_to(account: Account, write: str) -> dict[str, Any]:
    """Do a write's task; it must come to its end, once, and change nothing when it is repeated."""
    task = WRITES[write]
    result = account.run(task.module, **task.options)
    assert result["changed"]
    assert result["actions"] == [task.action]
    assert result["pending"] == []
    assert task.look(account) == task.expected
    return result


def nothing_left_to_do(account: Account, write: str) -> None:
    account.emulator.clear_faults()
    assert not account.apply(WRITES[write].module, **WRITES[write].options)["changed"]


def add_fault(account: Account, module: Module, *, internal: bool = False, **fault: Any) -> None:
    """``internal`` is what the service says when it fails itself, if it has a code for that."""
    if internal:
        fault |= {"status": 500, "error_code": max(module.service_for({}).internal, default="900")}
    account.emulator.add_fault(**fault)


# -- a write whose outcome is unknown


@each_write
@pytest.mark.parametrize(
    "fault",
    [
        {"drop": "after"},
        {"drop": "after", "reset": True},
        {"html": True, "when": "after"},
        {"error_code": "500", "when": "after"},
        {"error_code": "510", "when": "after"},
        {"error_code": "900", "when": "after"},
        {"internal": True, "when": "after"},
        {"truncate": True},
        {"empty": True},
        {"empty": True, "status": 404, "when": "after"},
    ],
    ids=str,
)
def test_a_lost_answer_is_read_back(account: Account, write: str, fault: dict[str, Any]) -> None:
    account.emulator.seed(WRITES[write].seed)
    add_fault(account, WRITES[write].module, method="write", nth=1, **fault)

    settle_to(account, write)

    assert account.writes.count(write) == 1
    nothing_left_to_do(account, write)


@each_write
@pytest.mark.parametrize(
    "fault",
    [
        {"drop": "before"},
        {"drop": "before", "reset": True},
        {"html": True},
        {"empty": True, "status": 404},
        {"error_code": "500"},
        {"internal": True},
    ],
    ids=str,
)
def test_a_write_that_did_not_happen_is_done_again(account: Account, write: str, fault: dict[str, Any]) -> None:
    account.emulator.seed(WRITES[write].seed)
    add_fault(account, WRITES[write].module, method="write", nth=1, **fault)

    settle_to(account, write)

    assert account.writes.count(write) == 2
    # It looked before it wrote again.
    first, second = (position for position, call in enumerate(account.calls) if call == write)
    assert second - first > 1
    nothing_left_to_do(account, write)


# What the service does not keep from being created twice.
DOUBLED = ("category-create", "channel-create", "media-livestation-shortclip-shortclipcreate")


@pytest.mark.parametrize("write", DOUBLED)
def test_a_creation_that_may_be_under_way_is_not_repeated(account: Account, write: str) -> None:
    """It takes effect long after everybody has given up on it."""
    account.emulator.seed(WRITES[write].seed)
    task = WRITES[write]
    account.emulator.add_fault(method="write", nth=1, latency=1)

    failed = account.fail(task.module, **task.options, timeout=0.3)

    assert failed["failure"]["kind"] == "outcome_unknown"
    assert failed["changed"]
    while not any(entry["took_effect"] for entry in account.emulator.journal()):
        time.sleep(0.05)
    account.run(task.module, **task.options)
    assert account.writes == []
    nothing_left_to_do(account, write)


@pytest.mark.parametrize("write", DOUBLED[:2])
def test_what_was_created_twice_is_told(account: Account, write: str) -> None:
    """A listing that lags behind hides what a creation made whose answer was lost."""
    account.emulator.seed(WRITES[write].seed)
    task = WRITES[write]
    account.emulator.add_fault(method="write", nth=1, drop="after")
    looks = len(Applier.READ_BACK_DELAYS)
    account.emulator.add_fault(
        operation=f"vodstation-{write.replace('create', 'list')}", after=1, times=looks, stale_listing={"writes": 1}
    )

    failed = account.fail(task.module, **task.options)

    assert failed["failure"]["kind"] == "ambiguous"
    assert failed["changed"]
    assert "both took effect" in failed["msg"]


@each_write
def test_a_write_that_never_gets_through(account: Account, write: str) -> None:
    account.emulator.seed(WRITES[write].seed)
    account.emulator.add_fault(method="write", drop="before")
    task = WRITES[write]
    before = task.look(account)

    failed = account.fail(task.module, **task.options)

    assert failed["failure"]["kind"] == "outcome_unknown"
    assert failed["failure"]["operation"] == task.operation
    assert not failed["changed"]
    assert task.look(account) == before
    assert account.writes == [write] * 3


def test_a_lost_creation_in_an_account_with_namesakes(account: Account) -> None:
    """Recreated by id, while another has the name: the new one must not be taken for the other."""
    account.seed(categories=[{"id": 1, "name": "trailers"}, {"id": 2, "name": "trailers"}])
    account.emulator.add_fault(operation="vodstation-category-create", nth=1, drop="after")
    options = {**NEW_CATEGORY, "output": {"bucket_name": "other", "file_path": "/"}, "category_id": 1}

    result = account.run(CATEGORY, **options, recreate=True)

    assert result["category"]["id"] not in (1, 2)
    assert len(account.categories) == 2
    assert account.writes == ["category-delete", "category-create"]


# -- throttling, and a service that fails


@each_write
def test_refused_five_times(account: Account, write: str) -> None:
    account.emulator.seed(WRITES[write].seed)
    account.emulator.add_fault(method="write", times=5, error_code="410")

    settle_to(account, write)

    assert account.writes.count(write) == 6
    nothing_left_to_do(account, write)


@each_write
@pytest.mark.parametrize("code", ["400", "410", "420"])
def test_refused_for_ever(account: Account, write: str, code: str) -> None:
    account.emulator.seed(WRITES[write].seed)
    account.emulator.add_fault(method="write", error_code=code)

    failed = account.fail(WRITES[write].module, **WRITES[write].options, max_retries=2)

    assert failed["failure"]["kind"] == "throttled"
    assert failed["failure"]["http_status"] == 429
    assert failed["failure"]["code"] == code
    assert account.writes == [write] * 3


@each_module
@pytest.mark.parametrize(
    "fault",
    [
        {"error_code": "410"},
        {"error_code": "500"},
        {"error_code": "510"},
        {"error_code": "900"},
        {"internal": True},
        {"html": True},
        {"drop": "before"},
        {"drop": "before", "reset": True},
        {"truncate": True},
    ],
    ids=str,
)
def test_reads_are_repeated(account: Account, module: str, fault: dict[str, Any]) -> None:
    add_fault(account, EVERY_MODULE[module][0], method="read", times=5, **fault)

    account.run(EVERY_MODULE[module][0], **EVERY_MODULE[module][1])

    assert len({entry["request_id"] for entry in account.entries[:6]}) == 6


@each_module
@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ({"error_code": "410"}, "throttled", "429"),
        ({"error_code": "500"}, "unavailable", "503"),
        ({"internal": True}, "unavailable", "HTTP 500"),
        ({"html": True}, "unavailable", "502"),
        ({"html": True, "status": 200}, "unexpected_answer", "HTTP 200"),
        ({"html": True, "status": 403}, "permission", "403"),
        ({"empty": True}, "unexpected_answer", "no body"),
        ({"empty": True, "status": 400}, "unexpected_answer", "400"),
        ({"redirect": "https://login.example.com/"}, "unexpected_answer", "login.example.com"),
        ({"drop": "before"}, "network", "127.0.0.1"),
        ({"truncate": True}, "network", "127.0.0.1"),
        ({"error_code": "100"}, "rejected", "Bad Request"),
        ({"error_code": "300", "details": "URL not found."}, "rejected", "URL not found"),
        ({"status": 400, "error_code": "260002", "message": "Two\nlines"}, "rejected", "Two lines"),
    ],
    ids=str,
)
def test_reads_that_fail(account: Account, module: str, fault: dict[str, Any], kind: str, words: str) -> None:
    add_fault(account, EVERY_MODULE[module][0], method="read", **fault)

    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], max_retries=1)

    assert failed["failure"]["kind"] == kind
    assert words in failed["msg"]
    service = EVERY_MODULE[module][0].service_for({})
    assert any(name in failed["msg"] for name in (service.title, service.name.upper()))
    assert failed["failure"]["service"] == service.name
    assert failed["failure"]["operation"].startswith("list ")
    assert not account.writes


@each_module
def test_too_slow_a_service(account: Account, module: str) -> None:
    account.emulator.add_fault(method="read", latency=0.5)

    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], max_retries=1, timeout=0.05)

    assert failed["failure"]["kind"] == "network"
    assert "did not answer within 0.05 s" in failed["msg"]


def test_too_slow_a_write_is_read_back(account: Account) -> None:
    account.emulator.add_fault(method="write", latency=0.5, when="after", nth=1)

    assert account.run(CATEGORY, **NEW_CATEGORY, timeout=0.1)["changed"]

    assert account.writes == ["category-create"]
    assert len(account.categories) == 1


# -- who may not, and what is wrong with the surroundings


@each_module
def test_wrong_secret(account: Account, module: str) -> None:
    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], secret_key="not-the-one")

    assert failed["failure"]["kind"] == "authentication"
    assert failed["failure"]["http_status"] == 401
    assert failed["failure"]["code"] == "200"
    assert failed["failure"]["request_id"] == account.entries[-1]["request_id"]
    assert failed["failure"]["request_id"] in failed["msg"]
    assert "secret_key" in failed["failure"]["hint"]
    assert len(account.calls) == 1


@each_module
def test_unknown_key(account: Account, module: str) -> None:
    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], access_key="nobody")

    assert failed["failure"]["kind"] == "authentication"


@each_module
@pytest.mark.parametrize("skew", [-600_000, 600_000])
def test_skewed_clock(account: Account, module: str, skew: int) -> None:
    account.emulator.update_settings(clock_skew_ms=skew)

    done = account.run(EVERY_MODULE[module][0], **EVERY_MODULE[module][1])

    (warning,) = [warning for warning in done["warnings"] if "clock" in warning]
    assert ("ahead of" if skew < 0 else "behind") in warning
    assert [entry["status"] for entry in account.entries].count(401) == 1


@each_module
def test_wrong_site(account: Account, module: str) -> None:
    offered = EVERY_MODULE[module][0].service_for({}).prefixes
    site = next(site for site in offered if site != "public")
    account.emulator.update_settings(site=site)
    keys = [{"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key, "site": "public"}]
    account.emulator.update_settings(keys=keys)

    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], site=site)

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["details"] == "A subscription to the API is required."
    assert "site" in failed["failure"]["hint"]


@each_module
@pytest.mark.parametrize("style", ["gateway", "service"])
@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_missing_permission_to_read(account: Account, module: str, style: str, dialect: str) -> None:
    allow(account, style, [])
    account.emulator.update_settings(dialect=dialect)

    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1])

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["code"] == ("210" if style == "gateway" else DENIED[failed["failure"]["service"]])
    assert "permission" in failed["failure"]["hint"]


@each_write
@pytest.mark.parametrize("style", ["gateway", "service"])
def test_missing_permission_to_write(account: Account, write: str, style: str) -> None:
    account.emulator.seed(WRITES[write].seed)
    service = WRITES[write].module.service_for({})
    allow(account, style, [f"{service.name}:read"])

    failed = account.fail(WRITES[write].module, **WRITES[write].options)

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["code"] == ("210" if style == "gateway" else DENIED[service.name])
    assert failed["msg"].startswith(f"Could not {WRITES[write].action} ")
    assert not failed["changed"]
    assert account.writes == [write]


def allow(account: Account, style: str, permissions: list[str]) -> None:
    key = {"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key}
    account.emulator.update_settings(keys=[{**key, "permissions": permissions, "permission_style": style}])


@pytest.mark.parametrize("dialect", ["newest", "legacy"])
@pytest.mark.parametrize(
    ("module", "options"), [(CATEGORY, NEW_CATEGORY), (CHANNEL, NEW_CHANNEL)], ids=["category", "channel"]
)
def test_unknown_bucket(account: Account, module: Module, options: dict[str, Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(buckets=["another"])

    failed = account.fail(module, **options)

    assert failed["failure"]["kind"] == "rejected"
    assert failed["failure"]["code"] == "260021"
    assert "bucket" in failed["failure"]["hint"]
    assert account.writes == [account.calls[-1]]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"encryption_list": [{"protocol": "HLS"}]}, "260034"),
        ({"create_cdn": True, "cdn": {"region_type": "KOREA"}}, "260028"),
    ],
    ids=str,
)
def test_values_that_only_the_service_can_judge(account: Account, options: dict[str, Any], code: str) -> None:
    failed = account.fail(CHANNEL, **NEW_CHANNEL, **options)

    assert failed["failure"]["code"] == code
    assert failed["failure"]["operation"] == "create channel"
    assert failed["failure"]["details"] in failed["msg"]


@each_module
def test_unreachable_host(account: Account, module: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    failed = account.fail(EVERY_MODULE[module][0], **EVERY_MODULE[module][1], endpoint=f"http://127.0.0.1:{port}")

    assert failed["failure"]["kind"] == "network"
    assert f"127.0.0.1:{port}" in failed["msg"]
    assert "refused" in failed["msg"]


@pytest.mark.parametrize(
    "host",
    ["no-such-host.invalid", "x" * 64 + ".invalid", "a..b.invalid", "*.invalid", "-.invalid", "localhost.invalid."],
)
def test_hosts_that_do_not_exist(account: Account, host: str) -> None:
    failed = account.fail(CATEGORY, **NEW_CATEGORY, endpoint=f"https://{host}", max_retries=0)

    assert failed["failure"]["kind"] in ("network", "configuration")
    assert host in failed["msg"] or "endpoint" in failed["msg"]


@each_module
def test_an_endpoint_that_is_something_else(account: Account, module: str) -> None:
    failed = account.fail(
        EVERY_MODULE[module][0], **EVERY_MODULE[module][1], endpoint=f"{account.emulator.url}/elsewhere"
    )

    assert failed["failure"]["kind"] == "rejected"
    assert failed["failure"]["code"] == "300"
    assert "endpoint" in failed["failure"]["hint"]


# -- null where something must be


@pytest.mark.parametrize(
    ("module", "options", "lacking"),
    [
        (PLAYER, {"name": None, "state": "absent"}, "name"),
        (PLAYER, {"name": None, "source": "games-live"}, "name"),
        (API, {"product": PRODUCT, "api_id": None, "state": "absent"}, "name, api_id"),
        (API, {"product": PRODUCT, "name": None, "api_id": None, "state": "absent"}, "name, api_id"),
        (API, {**NEW_API, "product": None}, "product"),
        (CATEGORY, {"name": None, "state": "absent"}, "name, category_id"),
        (CATEGORY, {**NEW_CATEGORY, "output": {"bucket_name": None, "file_path": "/"}}, "output.bucket_name"),
        (CHANNEL, {"channel_id": None, "state": "absent"}, "name, channel_id"),
        (CHANNEL, {**NEW_CHANNEL, "create_cdn": True, "cdn": None}, "create_cdn"),
        (CLIP, {**NEW_CLIP, "snapshot_id": None}, "clip_id, snapshot_id"),
        (CLIP, {**NEW_CLIP, "channel": None}, "channel"),
        (CLIP, {"channel": LIVE_CHANNEL, "clip_id": 1, "start_time": "0", "end_time": None}, "start_time, end_time"),
        (livestation_shortclip_info.MODULE, {"channel": LIVE_CHANNEL, "clip_id": None}, "clip_id, snapshot_id"),
        (apigw_api_info.MODULE, {"product": None}, "product"),
    ],
)
def test_null_is_nothing(account: Account, module: Module, options: dict[str, Any], lacking: str) -> None:
    """A variable that is null must never stand for whatever there is: here there is one player, and one API."""
    with suppress(ObjectionError):  # before ansible-core 2.19, to some of them
        refused = account.refuse(module, **options)

        assert refused["failure"]["kind"] == "input"
        assert lacking in refused["msg"]
    assert account.calls == []


# -- a bad day, whole


@pytest.mark.parametrize("seed", range(5))
def test_a_bad_day(account: Account, seed: int) -> None:
    """A tenth of everything gets lost in each of four ways; the life of a channel goes on as planned."""
    faults: list[dict[str, Any]] = [
        {"drop": "before"},
        {"drop": "after"},
        {"error_code": "410"},
        {"html": True, "when": "after"},
    ]
    for number, fault in enumerate(faults):
        account.emulator.add_fault(probability=0.1, seed=seed * 10 + number, **fault)

    for state, options in (
        ("started", NEW_CHANNEL),
        ("stopped", NEW_CHANNEL),
        ("stopped", {**NEW_CHANNEL, "segment_duration": 5}),
        ("started", NEW_CHANNEL),
        ("absent", {"name": "highlights"}),
    ):
        account.run(CHANNEL, **options, state=state, max_retries=10)
        living = [each for each in account.channels if each["channelStatus"] != "TERMINATED"]
        assert len(living) == (state != "absent")
