# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong on the way: every module ends with what was asked for, or with one clear sentence."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier
from ansible_collections.naver.ncloud.plugins.module_utils._module import Module, ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._request import RequestModule
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api_clone,
    apigw_api_info,
    livestation_shortclip,
    livestation_shortclip_info,
    vodstation_category,
    vodstation_channel,
    vpe_player_clone,
)
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, FIRST, WRITES, Run, begin
from ansible_collections.naver.ncloud.tests.unit.support import ONE_IN, Account, ObjectionError, Write, assert_holds

CATEGORY = vodstation_category.MODULE
CHANNEL = vodstation_channel.MODULE
PLAYER = vpe_player_clone.MODULE
API = apigw_api_clone.MODULE
CLIP = livestation_shortclip.MODULE
NEW_CATEGORY = CASES["vodstation_category"].options
NEW_CHANNEL = CASES["vodstation_channel"].options
NEW_API = CASES["apigw_api_clone"].options
NEW_CLIP = CASES["livestation_shortclip"].options
PRODUCT, LIVE_CHANNEL = NEW_API["product"], NEW_CLIP["channel"]
# All writes with the newest ansible-core; with the others, every fourth.
FEW = slice(None, None, max(1, ONE_IN // 4))
each_write = pytest.mark.parametrize("write", list(WRITES)[FEW])
ONCE = [name for name, run in WRITES.items() if isinstance(run.task, Write) and run.task.once]
each_once = pytest.mark.parametrize("write", ONCE)
each_repeated = pytest.mark.parametrize("write", [name for name in WRITES if name not in ONCE][FEW])
each_module = pytest.mark.parametrize("module", FIRST)


def settle(account: Account, run: Run) -> None:
    """Do a write's task, which must come to its end."""
    result = account.run(run.module, **run.options)
    assert result["changed"]
    assert result["actions"] == [run.task.action]
    assert result["pending"] == []
    assert_holds(account, run.task.end)


def nothing_left_to_do(account: Account, run: Run) -> None:
    account.emulator.clear_faults()
    assert not account.apply(run.module, **run.options)["changed"]


def add_fault(account: Account, run: Run, *, internal: bool = False, **fault: Any) -> None:
    """``internal`` is what the service says when it fails itself, if it has a code for that."""
    if internal:
        fault |= {"status": 500, "error_code": max(run.module.service_for(run.options).internal, default="900")}
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
    run = begin(account, WRITES[write])
    add_fault(account, run, method="write", nth=1, **fault)

    settle(account, run)

    assert account.writes.count(run.task.call) == 1
    nothing_left_to_do(account, run)


NOT_HAPPENED: list[dict[str, Any]] = [
    {"drop": "before"},
    {"drop": "before", "reset": True},
    {"html": True},
    {"empty": True, "status": 404},
    {"error_code": "500"},
    {"internal": True},
]


@each_repeated
@pytest.mark.parametrize("fault", NOT_HAPPENED, ids=str)
def test_a_write_that_did_not_happen_is_done_again(account: Account, write: str, fault: dict[str, Any]) -> None:
    run = begin(account, WRITES[write])
    add_fault(account, run, method="write", nth=1, **fault)

    settle(account, run)

    assert account.writes.count(run.task.call) == 2
    # It looked before it wrote again.
    first, second = (position for position, call in enumerate(account.calls) if call == run.task.call)
    assert second - first > 1
    nothing_left_to_do(account, run)


@each_once
@pytest.mark.parametrize("fault", NOT_HAPPENED, ids=str)
def test_a_write_that_nobody_can_undo_is_left_to_the_next_run(
    account: Account, write: str, fault: dict[str, Any]
) -> None:
    run = begin(account, WRITES[write])
    add_fault(account, run, method="write", nth=1, **fault)

    lost = account.fail(run.module, **run.options)

    assert lost["failure"]["kind"] == "outcome_unknown"
    assert account.writes == [run.task.call]
    assert account.calls[-1] != run.task.call  # it looked for what it did
    settle(account, run)
    assert account.writes == [run.task.call]
    nothing_left_to_do(account, run)


# What the service does not keep from being created twice.
CREATIONS = [name for name, run in WRITES.items() if run.task.action == "create"]
DOUBLED = ONCE + [
    name
    for name in CREATIONS
    if isinstance(module := WRITES[name].module, ResourceModule) and not module.resource.unique_names
]
TOLD = [name for name in DOUBLED if WRITES[name].task.listing]


@pytest.mark.parametrize("write", DOUBLED)
def test_a_creation_that_may_be_under_way_is_not_repeated(account: Account, write: str) -> None:
    """It takes effect long after everybody has given up on it."""
    run = begin(account, WRITES[write])
    account.emulator.add_fault(method="write", nth=1, latency=1)

    failed = account.fail(run.module, **run.options, timeout=0.3)

    assert failed["failure"]["kind"] == "outcome_unknown"
    assert failed["changed"]
    while not any(entry["took_effect"] for entry in account.emulator.journal()):
        time.sleep(0.05)
    account.run(run.module, **run.options)
    assert account.writes == []
    nothing_left_to_do(account, run)


@pytest.mark.parametrize("write", TOLD)
def test_what_was_created_twice_is_told(account: Account, write: str) -> None:
    """A listing that lags behind hides what a creation made whose answer was lost."""
    run = begin(account, WRITES[write])
    account.emulator.add_fault(method="write", nth=1, drop="after")
    looks = len(Applier.READ_BACK_DELAYS)
    account.emulator.add_fault(operation=run.task.listing, after=1, times=looks, stale_listing={"writes": 1})

    failed = account.fail(run.module, **run.options)

    assert failed["failure"]["kind"] == "ambiguous"
    assert failed["changed"]
    assert "both took effect" in failed["msg"]


@each_write
def test_a_write_that_never_gets_through(account: Account, write: str) -> None:
    run = begin(account, WRITES[write])
    account.emulator.add_fault(method="write", drop="before")
    before = account.emulator.state()

    failed = account.fail(run.module, **run.options)

    assert failed["failure"]["kind"] == "outcome_unknown"
    assert failed["failure"]["operation"] == run.task.says
    assert not failed["changed"]
    assert account.emulator.state() == before
    assert account.writes == [run.task.call] * (1 if write in ONCE else 3)


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
    run = begin(account, WRITES[write])
    account.emulator.add_fault(method="write", times=5, error_code="410")

    settle(account, run)

    assert account.writes.count(run.task.call) == 6
    nothing_left_to_do(account, run)


@each_write
@pytest.mark.parametrize("code", ["400", "410", "420"])
def test_refused_for_ever(account: Account, write: str, code: str) -> None:
    run = begin(account, WRITES[write])
    account.emulator.add_fault(method="write", error_code=code)

    failed = account.fail(run.module, **run.options, max_retries=2)

    assert failed["failure"]["kind"] == "throttled"
    assert failed["failure"]["http_status"] == 429
    assert failed["failure"]["code"] == code
    assert account.writes == [run.task.call] * 3


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
    run = begin(account, FIRST[module])
    add_fault(account, run, method="read", times=5, **fault)

    account.run(run.module, **run.options)

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
        ({"error_code": "300", "details": "URL not found."}, "no_such_path", "URL not found"),
        ({"status": 400, "error_code": "260002", "message": "Two\nlines"}, "rejected", "Two lines"),
    ],
    ids=str,
)
def test_reads_that_fail(account: Account, module: str, fault: dict[str, Any], kind: str, words: str) -> None:
    run = begin(account, FIRST[module])
    if fault == {"empty": True} and isinstance(run.module, RequestModule):
        pytest.skip("whether an answer may be empty is not known of any request")
    add_fault(account, run, method="read", **fault)

    failed = account.fail(run.module, **run.options, max_retries=1)

    assert failed["failure"]["kind"] == kind
    assert words in failed["msg"]
    service = run.module.service_for(run.options)
    operation = failed["failure"]["operation"]
    assert any(name in failed["msg"] for name in (service.title, service.name.upper(), operation))
    assert failed["failure"]["service"] == service.name
    assert not account.writes


@each_module
def test_too_slow_a_service(account: Account, module: str) -> None:
    run = begin(account, FIRST[module])
    account.emulator.add_fault(method="read", latency=0.5)

    failed = account.fail(run.module, **run.options, max_retries=1, timeout=0.05)

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
    run = begin(account, FIRST[module])
    failed = account.fail(run.module, **run.options, secret_key="not-the-one")

    assert failed["failure"]["kind"] == "authentication"
    assert failed["failure"]["http_status"] == 401
    assert failed["failure"]["code"] == "200"
    assert failed["failure"]["request_id"] == account.entries[-1]["request_id"]
    assert failed["failure"]["request_id"] in failed["msg"]
    assert "secret_key" in failed["failure"]["hint"]
    assert len(account.calls) == 1


@each_module
def test_unknown_key(account: Account, module: str) -> None:
    run = begin(account, FIRST[module])
    failed = account.fail(run.module, **run.options, access_key="nobody")

    assert failed["failure"]["kind"] == "authentication"


@each_module
@pytest.mark.parametrize("skew", [-600_000, 600_000])
def test_skewed_clock(account: Account, module: str, skew: int) -> None:
    run = begin(account, FIRST[module])
    account.emulator.update_settings(clock_skew_ms=skew)

    done = account.run(run.module, **run.options)

    (warning,) = [warning for warning in done["warnings"] if "clock" in warning]
    assert ("ahead of" if skew < 0 else "behind") in warning
    assert [entry["status"] for entry in account.entries].count(401) == 1


@each_module
def test_wrong_site(account: Account, module: str) -> None:
    run = begin(account, FIRST[module])
    offered = run.module.service_for(run.options).prefixes
    site = next((site for site in offered if site != "public"), None)
    if site is None:
        pytest.skip("there is no other site")
    account.emulator.update_settings(site=site)
    keys = [{"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key, "site": "public"}]
    account.emulator.update_settings(keys=keys)

    failed = account.fail(run.module, **run.options, site=site)

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["details"] == "A subscription to the API is required."
    assert "site" in failed["failure"]["hint"]


@each_module
@pytest.mark.parametrize("style", ["gateway", "service"])
@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_missing_permission_to_read(account: Account, module: str, style: str, dialect: str) -> None:
    run = begin(account, FIRST[module])
    allow(account, style, [])
    account.emulator.update_settings(dialect=dialect)

    failed = account.fail(run.module, **run.options)

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["code"] in ({"210"} if style == "gateway" else run.module.service_for(run.options).denied)
    assert "permission" in failed["failure"]["hint"]


@each_write
@pytest.mark.parametrize("style", ["gateway", "service"])
def test_missing_permission_to_write(account: Account, write: str, style: str) -> None:
    run = begin(account, WRITES[write])
    service = run.module.service_for(run.options)
    allow(account, style, [f"{name}:read" for name in (service.name, *run.case.asks)])

    failed = account.fail(run.module, **run.options)

    assert failed["failure"]["kind"] == "permission"
    assert failed["failure"]["code"] in ({"210"} if style == "gateway" else service.denied)
    assert failed["msg"].startswith(f"Could not {run.task.action} ")
    assert not failed["changed"]
    assert account.writes == [run.task.call]


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
        ({"encryption_list": [{"protocol": "HLS"}]}, "260046"),
        ({"encryption_list": [{"protocol": "DASH", "media_encryption_type_code": 2}]}, "260045"),
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
    run = begin(account, FIRST[module])
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    failed = account.fail(run.module, **run.options, endpoint=f"http://127.0.0.1:{port}")

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
    run = begin(account, FIRST[module])
    failed = account.fail(run.module, **run.options, endpoint=f"{account.emulator.url}/elsewhere")

    assert failed["failure"]["kind"] == "no_such_path"
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
        (apigw_api_info.MODULE, {"product": None, "api_id": "a1bcd23456"}, "product"),
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


# -- what can't be sent


@each_module
def test_a_key_that_is_missing(account: Account, module: str, tmp_path: Path) -> None:
    """The sentence says which task on which object could not be done, and where a key can be given."""
    run = FIRST[module]

    refused = account.fail(run.module, **run.options, secret_key=None, config_file=str(tmp_path / "configure"))

    what, _colon, why = refused["msg"].partition(": ")
    assert what.startswith("Could not ")
    assert what != "Could not "
    assert "NAVER Cloud" not in what
    assert why.startswith("no secret_key was given. Set the option secret_key, ")
    assert "NCLOUD_SECRET_KEY" in why
    assert account.calls == []
