# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Channels, from the outside in: every state, every transition, and what the emulator shows afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._wait import Waiter
from ansible_collections.naver.ncloud.plugins.modules import globaledge_profile
from ansible_collections.naver.ncloud.plugins.modules.vodstation_channel import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, ObjectionError, Task, Write

CHANNEL: dict[str, Any] = {
    "id": "vs-20260131090000-AbCdEfG",
    "name": "highlights",
    "storageBucketName": "media",
    "encryptionList": [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}],
    "events": [{"time": 1, "actionType": "START", "resultCode": "FAILED", "message": "The bucket is gone."}],
}
CASE = Case(
    writes=(
        Write(
            operation="vodstation-channel-create",
            action="create",
            says="create channel",
            options={
                "name": "highlights",
                "storage_bucket_name": "media",
                "protocol_list": ["HLS"],
                "segment_duration": 10,
            },
            end={"vodstation.channels": [{"name": "highlights", "channelStatus": "READY", "segmentDuration": 10}]},
            listing="vodstation-channel-list",
        ),
        Write(
            operation="vodstation-channel-update",
            action="update",
            says="update channel",
            options={"name": "highlights", "segment_duration": 5},
            seed={"vodstation": {"channels": [CHANNEL]}},
            end={"vodstation.channels": [{"name": "highlights", "channelStatus": "READY", "segmentDuration": 5}]},
        ),
        Write(
            operation="vodstation-channel-stop",
            action="stop",
            says="stop channel",
            options={"name": "highlights", "state": "stopped"},
            seed={"vodstation": {"channels": [CHANNEL]}},
            end={"vodstation.channels": [{"name": "highlights", "channelStatus": "STOPPED"}]},
        ),
        Write(
            operation="vodstation-channel-start",
            action="start",
            says="start channel",
            options={"name": "highlights", "state": "started"},
            seed={"vodstation": {"channels": [{**CHANNEL, "channelStatus": "STOPPED"}]}},
            end={"vodstation.channels": [{"name": "highlights", "channelStatus": "READY"}]},
        ),
        Write(
            operation="vodstation-channel-delete",
            action="delete",
            says="delete channel",
            options={"name": "highlights", "state": "absent"},
            seed={"vodstation": {"channels": [{**CHANNEL, "channelStatus": "STOPPED"}]}},
            end={"vodstation.channels": [{"name": "highlights", "channelStatus": "TERMINATED"}]},
        ),
    ),
    tasks=(
        Task(
            {"channel_id": CHANNEL["id"], "encryption_list": [{"protocol": "HLS", "media_encryption_type_code": 2}]},
            {"vodstation": {"channels": [CHANNEL]}},
        ),
        Task(
            {"channel_id": CHANNEL["id"], "state": "started", "wait_timeout": 0.05},
            {"vodstation": {"channels": [{**CHANNEL, "channelStatus": "STOPPED"}]}},
        ),
    ),
)

ID = "vs-20260131090000-AbCdEfG"
LEAST: dict[str, Any] = {
    "name": "highlights",
    "storage_bucket_name": "media",
    "protocol_list": ["HLS", "DASH"],
    "segment_duration": 10,
}
CDN = {"create_cdn": True, "cdn": {"type": "GLOBAL_EDGE", "profile_id": 7, "region_type": "KOREA"}}
ENCRYPTION = [{"protocol": "HLS", "media_encryption_type_code": 1}]
EVERYTHING: dict[str, Any] = {
    **LEAST,
    **CDN,
    "segment_duration_option": "VARIABLE",
    "access_private_files": True,
    "encryption_list": ENCRYPTION,
    "drm": {"site_id": "site", "content_id": "content"},
    "notification_url": "https://example.com/state",
}
# What the emulator holds of a channel that was created with the least, long ago.
SEED: dict[str, Any] = {
    "id": ID,
    "name": "highlights",
    "storageBucketName": "media",
    "protocolList": ["HLS", "DASH"],
    "segmentDuration": 10,
    "createTime": 1_700_000_000,
    "readyTime": 1_700_000_060,
    "stopTime": 1_700_001_000,
}
SEEDED_CDN = {"createCdn": True, "cdnServiceName": "vod-highlights", "cdnDomain": "example.edge.naverncp.com"}
PROTECTED: dict[str, Any] = {
    **SEED,
    "segmentDurationOption": "VARIABLE",
    "encryptionList": [
        {"protocol": "HLS", "mediaEncryptionTypeCode": 2},
        {
            "protocol": "DASH",
            "drmTypeCode": 22,
            "drmContentId": "final",
            "drmKeyUrl": "https://example.com/key",
            "systemIdList": ["b", "a"],
        },
    ],
    "drm": {"siteId": "site", "contentId": "content"},
}
KEPT_DRM = PROTECTED["encryptionList"][1]
FAIRPLAY = {
    "drm_type_code": 21,
    "drm_content_id": "final",
    "drm_key_url": "https://example.com/fairplay",
    "system_id_list": ["c"],
}
DIALECTS = ("newest", "legacy")

# Where each state leads when nothing is done: None where there is nothing left.
COMES_TO: dict[str, str | None] = {
    "CREATING": "READY",
    "STARTING": "READY",
    "READY": "READY",
    "STOPPING": "STOPPED",
    "STOPPED": "STOPPED",
    "FORCE_STOPPING": "FORCE_STOPPED",
    "FORCE_STOPPED": "FORCE_STOPPED",
    "TERMINATING": None,
    "TERMINATED": None,
    "FORCETERMINATING": None,
    "FORCETERMINATED": None,
    "FORCE_TERMINATING": None,
    "FORCE_TERMINATED": None,
}
# What is to be done for each wanted state once the channel is at rest.
ACTIONS: dict[str, dict[str | None, list[str]]] = {
    "present": {"READY": [], "STOPPED": [], "FORCE_STOPPED": [], None: ["create"]},
    "started": {"READY": [], "STOPPED": ["start"], "FORCE_STOPPED": ["start"], None: ["create"]},
    "stopped": {"READY": ["stop"], "STOPPED": [], "FORCE_STOPPED": [], None: ["create", "stop"]},
    "absent": {"READY": ["stop", "delete"], "STOPPED": ["delete"], "FORCE_STOPPED": ["delete"], None: []},
}
ENDS: dict[str, set[str]] = {
    "present": {"READY", "STOPPED", "FORCE_STOPPED"},
    "started": {"READY"},
    "stopped": {"STOPPED", "FORCE_STOPPED"},
    "absent": set(),
}


# The legacy dialect shows STOPPED until a channel that starts is READY; test_a_start_that_does_not_show has it.
STATES = [(state, dialect) for dialect in DIALECTS for state in COMES_TO if (state, dialect) != ("STARTING", "legacy")]


def living(account: Account) -> list[dict[str, Any]]:
    return [channel for channel in account.channels if "TERMINATED" not in channel["channelStatus"]]


@pytest.mark.parametrize("wanted", ACTIONS)
@pytest.mark.parametrize(("state", "dialect"), STATES)
def test_every_state_to_every_state(account: Account, state: str, wanted: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[{**SEED, "channelStatus": state}])

    result = account.apply(MODULE, **LEAST, state=wanted)

    assert result["actions"] == ACTIONS[wanted][COMES_TO[state]]
    assert result["changed"] == bool(result["actions"])
    assert result["pending"] == []
    assert {channel["channelStatus"] for channel in living(account)} <= ENDS[wanted]
    assert len(living(account)) == (wanted != "absent")
    if wanted == "absent":
        assert result["channel"] is None
    else:
        assert result["channel"]["channel_status"] in ENDS[wanted]

    again = account.apply(MODULE, **LEAST, state=wanted)

    assert not again["changed"]
    assert account.calls == ["channel-list"]


@pytest.mark.parametrize(
    ("state", "dialect", "wanted"),
    [
        (state, dialect, wanted)
        for state, dialect in STATES
        for wanted in ACTIONS
        if (dialect, ACTIONS[wanted][COMES_TO[state]]) != ("legacy", ["start"])
    ],
)
def test_every_state_to_every_state_without_waiting(account: Account, state: str, wanted: str, dialect: str) -> None:
    """Each run does what can be done now and says what is left; repeated, they come to the same end."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[{**SEED, "channelStatus": state}])
    options = {**LEAST, "state": wanted, "wait": False}
    actions: list[str] = []

    for _time in range(10):
        result = account.apply(MODULE, **options)
        actions += result["actions"]
        assert len(account.writes) <= 1
        assert account.calls.count("channel-info") <= 1  # before a write over what a listing showed
        if not result["pending"]:
            break
        assert result["pending"][0] == "wait"
        # Nothing new can be done as long as the channel moves.
        meanwhile = account.apply(MODULE, **options)
        assert (meanwhile["actions"], meanwhile["pending"]) == ([], result["pending"])
        account.pass_time()

    assert result["pending"] == []
    assert actions == ACTIONS[wanted][COMES_TO[state]]
    assert {channel["channelStatus"] for channel in living(account)} <= ENDS[wanted]
    assert len(living(account)) == (wanted != "absent")


@pytest.mark.parametrize("wait", [True, False])
def test_a_start_that_does_not_show(account: Account, wait: bool) -> None:
    """Start first, wait later, as the role does: while a channel starts, the legacy dialect shows STOPPED."""
    account.emulator.update_settings(dialect="legacy")
    account.seed(channels=[{**SEED, "channelStatus": "STOPPED"}])
    begun = account.apply(MODULE, **LEAST, state="started", wait=False)

    result = account.run(MODULE, **LEAST, state="started", wait=wait)

    assert begun["channel"]["channel_status"] == "STARTING"
    assert result["actions"] == []
    assert result["pending"] == ([] if wait else ["wait"])


def test_absent_in_the_midst_of_a_start_that_does_not_show(account: Account) -> None:
    account.emulator.update_settings(dialect="legacy")
    account.seed(channels=[{**SEED, "channelStatus": "STARTING"}])

    refused = account.fail(MODULE, **LEAST, state="absent")

    assert "run again when it has stopped" in refused["msg"]
    account.pass_time()
    account.apply(MODULE, **LEAST, state="absent")


@pytest.mark.parametrize("wanted", ACTIONS)
@pytest.mark.parametrize("state", [state for state, end in COMES_TO.items() if end])
@pytest.mark.parametrize("cdn", [{}, SEEDED_CDN], ids=["", "with a CDN"])
def test_by_id(account: Account, state: str, wanted: str, cdn: dict[str, Any]) -> None:
    account.seed(channels={"count": 150})
    account.seed(channels=[{**SEED, **cdn, "channelStatus": state}])

    result = account.apply(MODULE, **LEAST, channel_id=ID, state=wanted)

    assert result["actions"] == ACTIONS[wanted][COMES_TO[state]]
    assert "channel-list" not in account.calls

    if wanted != "absent":
        assert not account.apply(MODULE, **LEAST, channel_id=ID, state=wanted)["changed"]
        assert account.calls == ["channel-info"]


@pytest.mark.parametrize("state", [state for state, end in COMES_TO.items() if not end])
def test_an_id_that_is_gone(account: Account, state: str) -> None:
    """It can't come again: ids are given by the service."""
    account.seed(channels=[{**SEED, "channelStatus": state}])
    account.pass_time()

    assert not account.apply(MODULE, channel_id=ID, state="absent")["changed"]
    for wanted in ("present", "started", "stopped"):
        assert account.refuse(MODULE, **LEAST, channel_id=ID, state=wanted)["failure"]["kind"] == "not_found"


@pytest.mark.parametrize("identifier", [ID, "not-formed-like-one"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_id_that_never_was(account: Account, identifier: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    assert not account.apply(MODULE, channel_id=identifier, state="absent")["changed"]
    missing = account.refuse(MODULE, channel_id=identifier)
    assert missing["failure"]["kind"] == "not_found"
    assert "channel_id" in missing["msg"]


@pytest.mark.parametrize("wanted", ACTIONS)
@pytest.mark.parametrize("state", ["MOVING", "IN_REVIEW", "0"])
def test_an_unknown_state(account: Account, state: str, wanted: str) -> None:
    """It is waited on until the time is up, and named."""
    account.seed(channels=[{**SEED, "channelStatus": state}])

    late = account.fail(MODULE, **LEAST, state=wanted, wait_timeout=0.02)

    assert late["failure"]["kind"] == "wait_timeout"
    assert f"still {state}" in late["msg"]
    assert "0.02 s" in late["msg"]
    assert not account.writes

    predicted = account.run(MODULE, check=True, **LEAST, state=wanted)
    assert any(state in warning for warning in predicted["warnings"])

    result = account.apply(MODULE, **LEAST, state=wanted, wait=False)
    assert result["actions"] == []
    assert result["pending"][0] == "wait"


@pytest.mark.parametrize("state", [state for state, end in COMES_TO.items() if state.endswith("ING")])
def test_a_state_that_is_never_left(account: Account, state: str) -> None:
    account.emulator.update_settings(stall=[state])
    account.seed(channels=[{**SEED, "channelStatus": state}])

    late = account.fail(MODULE, **LEAST, state="stopped", wait_timeout=0.02)

    assert late["failure"]["kind"] == "wait_timeout"
    assert f"still {state}" in late["msg"]
    assert "wait_timeout" in late["failure"]["hint"]
    assert not late["changed"]


def test_a_time_out_says_what_was_already_done(account: Account) -> None:
    account.emulator.update_settings(stall=["TERMINATING"])
    account.seed(channels=[SEED])

    late = account.fail(MODULE, name="highlights", state="absent", wait_timeout=0.05)

    assert late["changed"]
    assert late["actions"] == ["stop", "delete"]
    assert "still TERMINATING" in late["msg"]
    assert "stop, delete" in late["msg"]


@pytest.mark.parametrize(("state", "wanted", "action"), [("READY", "stopped", "stop"), ("STOPPED", "started", "start")])
def test_an_action_that_fails(account: Account, state: str, wanted: str, action: str) -> None:
    """The events are the only place that says why."""
    failure = {"messageCode": "7001", "message": "The bucket is locked"}
    account.emulator.update_settings(fail={action: failure})
    account.seed(channels=[{**SEED, "channelStatus": state}])

    failed = account.fail(MODULE, **LEAST, state=wanted, wait_timeout=0.05)

    assert failed["actions"] == [action]
    assert "The bucket is locked" in failed["msg"]
    assert "7001" in failed["msg"]


def test_a_creation_that_fails(account: Account) -> None:
    failure = {"messageCode": "7001", "message": "The bucket is locked"}
    account.emulator.update_settings(fail={"create": failure})

    failed = account.fail(MODULE, **LEAST)

    assert failed["failure"]["kind"] == "wait_failed"
    assert failed["actions"] == ["create"]
    assert "The bucket is locked" in failed["msg"]


@pytest.mark.parametrize(
    ("state", "wanted", "actions", "calls"),
    [
        ("READY", "stopped", [], ["channel-list", "channel-info"]),
        ("STOPPED", "started", [], ["channel-list", "channel-info"]),
        ("STOPPED", "absent", [], ["channel-list", "channel-info"]),
        ("READY", "absent", ["delete"], ["channel-list", "channel-stop", "channel-info"]),
    ],
)
@pytest.mark.parametrize("later", [0, 60], ids=["at the same moment", "a moment later"])
@pytest.mark.parametrize("wait", [True, False])
def test_another_run_does_the_same(
    account: Account, state: str, wanted: str, actions: list[str], calls: list[str], later: int, wait: bool
) -> None:
    """This run knows only what the listing said before the other one wrote."""
    account.seed(channels=[{**SEED, "channelStatus": state}])
    account.emulator.add_fault(operation="vodstation-channel-list", nth=2, stale_listing={"seconds": 3600})
    account.run(MODULE, **LEAST, state=wanted, wait=False)
    account.pass_time(later)

    result = account.run(MODULE, **LEAST, state=wanted, wait=wait)

    assert account.calls[: len(calls)] == calls
    assert actions or not account.writes
    assert result["actions"] == (actions if wait else [])
    assert result["changed"] == bool(result["actions"])
    assert result["diff"]["before"] == result["diff"]["after"] or result["changed"]
    over = wait or (later and not actions)  # a read by id shows that the other one's write has taken its time
    assert result["pending"] == ([] if over else ["wait", *actions])
    if wait:
        assert {channel["channelStatus"] for channel in living(account)} <= ENDS[wanted]
        assert not account.apply(MODULE, **LEAST, state=wanted)["changed"]


# -- creating


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("options", [LEAST, EVERYTHING], ids=["the least", "everything"])
@pytest.mark.parametrize("wanted", ["present", "started", "stopped"])
def test_create(account: Account, wanted: str, options: dict[str, Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    created = account.apply(MODULE, **options, state=wanted)

    assert created["actions"] == (["create", "stop"] if wanted == "stopped" else ["create"])
    assert account.calls[:2] == ["channel-list", "channel-create"]
    assert created["channel"]["create_cdn"] == options.get("create_cdn", False)
    (there,) = account.channels
    assert there["id"] == created["channel"]["id"]

    again = account.apply(MODULE, **options, state=wanted)

    assert not again["changed"]
    assert account.calls == ["channel-list"]
    assert again["channel"] == created["channel"]


@pytest.mark.parametrize("reads", [0, 1, 5])
def test_create_costs_a_listing_a_write_and_the_polls(account: Account, reads: int) -> None:
    account.emulator.update_settings(state_reads=reads)

    account.run(MODULE, **LEAST)

    assert account.calls == ["channel-list", "channel-create", *["channel-info"] * (reads + 1)]


def test_create_without_waiting_costs_a_listing_and_a_write(account: Account) -> None:
    created = account.apply(MODULE, **LEAST, wait=False)

    assert account.calls == ["channel-list", "channel-create"]
    assert created["changed"]
    assert created["pending"] == ["wait"]
    assert created["channel"]["channel_status"] == "CREATING"


def test_what_was_not_set_is_not_sent(account: Account) -> None:
    account.run(MODULE, **LEAST, wait=False)

    assert account.entries[-1]["body"] == {
        "name": "highlights",
        "storageBucketName": "media",
        "protocolList": ["HLS", "DASH"],
        "segmentDuration": 10,
        "createCdn": False,
    }


@pytest.mark.parametrize("wanted", ["present", "started", "stopped"])
def test_creating_takes_some_options(account: Account, wanted: str) -> None:
    refused = account.refuse(MODULE, name="highlights", segment_duration=10, state=wanted)

    assert refused["failure"]["kind"] == "input"
    assert "storage_bucket_name, protocol_list" in refused["msg"]
    assert "segment_duration" not in refused["msg"]


# -- updating


UPDATES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"protocol_list": ["DASH"], "encryption_list": [{"protocol": "DASH"}]},
        {"protocolList": ["DASH"], "encryptionList": [KEPT_DRM]},
    ),
    ({"segment_duration": 5}, {"segmentDuration": 5}),
    ({"segment_duration_option": "BASIC"}, {"segmentDurationOption": "BASIC"}),
    ({"drm": {"content_id": "another"}}, {"drm": {"siteId": "site", "contentId": "another"}}),
    (
        {"encryption_list": [{"protocol": "HLS", "media_encryption_type_code": 1}, {"protocol": "DASH"}]},
        {
            "encryptionList": [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}, KEPT_DRM],
        },
    ),
    (
        {"encryption_list": [{"protocol": "HLS"}, {"protocol": "DASH", "system_id_list": ["c"]}]},
        {
            "encryptionList": [
                {"protocol": "HLS", "mediaEncryptionTypeCode": 2},
                {**KEPT_DRM, "systemIdList": ["c"]},
            ]
        },
    ),
    (
        {"encryption_list": [{"protocol": "HLS", **FAIRPLAY}, {"protocol": "DASH"}]},
        {
            "encryptionList": [
                {
                    "protocol": "HLS",
                    "drmTypeCode": 21,
                    "drmContentId": "final",
                    "drmKeyUrl": "https://example.com/fairplay",
                    "systemIdList": ["c"],
                },
                KEPT_DRM,
            ]
        },
    ),
    ({"encryption_list": []}, {"encryptionList": []}),
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("options", "changed"), UPDATES, ids=[", ".join(options) for options, _changed in UPDATES])
def test_update(account: Account, options: dict[str, Any], changed: dict[str, Any], dialect: str) -> None:
    """A listing, a read by id and a write. Encryption and DRM stay, although the service's update replaces all."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[PROTECTED])
    (before,) = account.channels

    result = account.apply(MODULE, name="highlights", **options)

    assert account.calls == ["channel-list", "channel-info", "channel-update"]
    assert result["actions"] == ["update"]
    assert result["diff"]["before"] != result["diff"]["after"]
    (after,) = account.channels
    assert {key: after[key] for key in after if after[key] != before[key]} == changed
    assert not account.apply(MODULE, name="highlights", **options)["changed"]


@pytest.mark.parametrize(
    ("wanted", "before"),
    [
        (
            [{"protocol": "DASH"}, {"protocol": "HLS", "media_encryption_type_code": 1}],
            [{"protocol": "DASH"}, {"protocol": "HLS", "media_encryption_type_code": 2}],
        ),
        (
            [{"protocol": "HLS", **FAIRPLAY}, {"protocol": "DASH", "drm_type_code": 22}],
            [{"protocol": "HLS", **dict.fromkeys(FAIRPLAY)}, {"protocol": "DASH", "drm_type_code": 22}],
        ),
        (
            [{"protocol": "DASH", "media_encryption_type_code": 2}, {"protocol": "HLS"}],
            [{"protocol": "DASH", "media_encryption_type_code": None}, {"protocol": "HLS"}],
        ),
        (
            [{"protocol": "HLS"}],
            [
                {"protocol": "HLS"},
                {
                    "protocol": "DASH",
                    "drm_type_code": 22,
                    "drm_content_id": "final",
                    "drm_key_url": "https://example.com/key",
                    "system_id_list": ["b", "a"],
                },
            ],
        ),
    ],
    ids=["a code", "one that had none", "as the other one", "one less"],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_diff_of_encryption_shows_what_changes(account: Account, wanted: Any, before: Any, dialect: str) -> None:
    """Not what is kept because the user left it out, and not the order, which has no meaning."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[PROTECTED])

    diff = account.apply(MODULE, name="highlights", encryption_list=wanted)["diff"]

    assert diff["before"]["encryption_list"] == before
    assert diff["after"]["encryption_list"] == wanted


@pytest.mark.parametrize("wanted", ["present", "started", "stopped"])
@pytest.mark.parametrize("state", ["READY", "STOPPED"])
def test_update_and_transition(account: Account, state: str, wanted: str) -> None:
    account.seed(channels=[{**PROTECTED, "channelStatus": state}])

    result = account.apply(MODULE, name="highlights", segment_duration=5, state=wanted)

    assert result["actions"] == ["update", *ACTIONS[wanted][state]]
    assert account.channels[0]["segmentDuration"] == 5


SENT_DRM = {"drmTypeCode": 22, "drmContentId": "final", "drmKeyUrl": "https://a.example.com", "systemIdList": ["b"]}


@pytest.mark.parametrize("recreate", [False, True], ids=["update", "create"])
def test_encryption_is_sent_as_the_requests_table_has_it(account: Account, recreate: bool) -> None:
    """Requests spell the code of the media encryption differently, and lack the names that responses have."""
    there = [
        {"protocol": "HLS", "mediaEncryptionTypeCode": 2, "mediaEncryptionTypeName": "SAMPLE-AES"},
        {"protocol": "DASH", "drmTypeName": "Widevine", **SENT_DRM},
    ]
    account.seed(channels=[{**PROTECTED, "encryptionList": there}])
    options = {"segment_duration": 5} if not recreate else {"storage_bucket_name": "other", "recreate": True}

    account.run(MODULE, name="highlights", **options)

    (sent,) = [entry["body"] for entry in account.entries if entry["method"] in ("PUT", "POST") and entry["body"]]
    assert sent["encryptionList"] == [
        {"protocol": "HLS", "mediaEncryptTypeCode": 2},
        {"protocol": "DASH", **SENT_DRM},
    ]


def test_media_encryption_of_a_new_channel(account: Account) -> None:
    account.apply(MODULE, **LEAST, encryption_list=ENCRYPTION)

    sent = next(entry["body"] for entry in account.entries if entry["method"] == "POST")
    assert sent["encryptionList"] == [{"protocol": "HLS", "mediaEncryptTypeCode": 1}]
    assert account.channels[0]["encryptionList"] == [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}]
    assert not account.apply(MODULE, **LEAST, encryption_list=ENCRYPTION)["changed"]


def test_two_ways_to_encrypt_one_protocol(account: Account) -> None:
    both = [{"protocol": "HLS", "media_encryption_type_code": 1, **FAIRPLAY}]

    refused = account.refuse(MODULE, **LEAST, encryption_list=both)

    assert refused["failure"]["kind"] == "input"
    assert "both media encryption and a DRM for HLS" in refused["msg"]
    assert account.calls == []


# -- listings that lag behind


@pytest.fixture
def lagging(account: Account) -> Account:
    """An account with a channel, whose listing shows it as it was five seconds ago."""
    account.emulator.add_fault(operation="vodstation-channel-list", stale_listing={"seconds": 5})
    account.seed(channels=[SEED])
    account.pass_time()
    return account


def test_an_update_keeps_what_somebody_else_has_just_set(lagging: Account) -> None:
    """The listing that the change was seen in is a moment old; the write rests on a read by id."""
    theirs = {"site_id": "theirs", "content_id": "theirs"}
    lagging.run(MODULE, channel_id=ID, drm=theirs)

    result = lagging.apply(MODULE, name="highlights", segment_duration=5)

    assert result["actions"] == ["update"]
    assert lagging.channels[0]["drm"] == {"siteId": "theirs", "contentId": "theirs"}
    assert lagging.calls == ["channel-list", "channel-info", "channel-update"]


def test_two_updates_in_a_row(lagging: Account) -> None:
    """The second one does not put back what the first one changed."""
    lagging.apply(MODULE, name="highlights", segment_duration=5)
    lagging.apply(MODULE, name="highlights", protocol_list=["HLS"])

    assert (lagging.channels[0]["segmentDuration"], lagging.channels[0]["protocolList"]) == (5, ["HLS"])


def test_what_is_done_already_is_not_done_again(lagging: Account) -> None:
    lagging.run(MODULE, channel_id=ID, segment_duration=5)

    result = lagging.apply(MODULE, name="highlights", segment_duration=5)

    assert not result["changed"]
    assert lagging.calls == ["channel-list", "channel-info"]


def test_rename_by_id(account: Account) -> None:
    account.seed(channels=[PROTECTED])

    result = account.apply(MODULE, channel_id=ID, name="summaries")

    assert account.calls == ["channel-info", "channel-update"]
    assert result["channel"]["name"] == "summaries"
    assert not account.apply(MODULE, channel_id=ID, name="summaries")["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "options",
    [
        {"protocol_list": ["DASH", "HLS"]},
        {"drm": {"site_id": "site"}},
        {"encryption_list": [{"protocol": "DASH", "drm_type_code": 22}, {"protocol": "HLS"}]},
        {"access_private_files": False, "create_cdn": False},
        {"notification_url": "https://example.com/never-returned"},
    ],
    ids=", ".join,
)
def test_nothing_to_do(account: Account, options: dict[str, Any], dialect: str) -> None:
    """Neither an order without meaning nor what the user left out makes a difference."""
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[PROTECTED])

    assert not account.apply(MODULE, name="highlights", **options)["changed"]
    assert account.calls == ["channel-list"]


# -- what can't be changed


FIXED: dict[str, dict[str, Any]] = {
    "storage_bucket_name": {"storage_bucket_name": "other"},
    "access_private_files": {"access_private_files": True},
    "create_cdn": CDN,
}
FIXED_ELSEWHERE: dict[str, dict[str, Any]] = {
    **FIXED,
    "protocol_list": {"protocol_list": ["DASH"]},
    "segment_duration": {"segment_duration": 5},
    "segment_duration_option": {"segment_duration_option": "VARIABLE"},
    "encryption_list": {"encryption_list": ENCRYPTION},
    "drm": {"drm": {"site_id": "site", "content_id": "content"}},
}


@pytest.mark.parametrize(
    ("site", "field"),
    [("public", field) for field in FIXED] + [(site, field) for site in ("gov", "fin") for field in FIXED_ELSEWHERE],
)
def test_what_can_not_be_changed(account: Account, site: str, field: str) -> None:
    account.emulator.update_settings(site=site)
    account.seed(channels=[SEED])
    options = {**LEAST, **FIXED_ELSEWHERE[field], "site": site}

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "immutable"
    assert field in refused["msg"]
    assert "recreate" in refused["msg"]

    anew = account.apply(MODULE, **options, recreate=True)

    assert anew["actions"] == ["stop", "delete", "create"]
    (there,) = living(account)
    assert there["id"] == anew["channel"]["id"] != ID
    assert not account.apply(MODULE, **options, recreate=True)["changed"]


@pytest.mark.parametrize("wanted", ["present", "started", "stopped"])
@pytest.mark.parametrize("state", ["READY", "STOPPED", "FORCE_STOPPED", "STOPPING", "CREATING"])
@pytest.mark.parametrize("by", [{}, {"channel_id": ID}], ids=["by name", "by id"])
def test_recreate(account: Account, state: str, wanted: str, by: dict[str, str]) -> None:
    account.seed(channels=[{**SEED, "channelStatus": state}])
    options = {**LEAST, "storage_bucket_name": "other", "recreate": True, "state": wanted}

    anew = account.apply(MODULE, **options, **by)

    removal = ACTIONS["absent"][COMES_TO[state]]
    assert anew["actions"] == [*removal, "create", *(["stop"] if wanted == "stopped" else [])]
    (there,) = living(account)
    assert there["storageBucketName"] == "other"
    assert there["channelStatus"] in ENDS[wanted]


CREATED = ("storageBucketName", "protocolList", "segmentDuration", "segmentDurationOption", "accessPrivateFiles")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_recreated_it_keeps_what_was_not_set(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(channels=[{**PROTECTED, "accessPrivateFiles": True}])
    (before,) = account.channels

    anew = account.apply(
        MODULE,
        name="highlights",
        storage_bucket_name="other",
        encryption_list=[{"protocol": "HLS", "media_encryption_type_code": 1}, {"protocol": "DASH"}],
        recreate=True,
    )

    assert anew["warnings"] == []
    (there,) = living(account)
    assert there["encryptionList"] == [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}, KEPT_DRM]
    assert there["drm"] == before["drm"]
    assert {key: there[key] for key in CREATED} == {
        **{key: before[key] for key in CREATED},
        "storageBucketName": "other",
    }


@pytest.mark.parametrize(
    ("options", "created", "warned"),
    [
        ({}, False, True),
        ({"create_cdn": False}, False, False),
        (CDN, True, False),
    ],
    ids=["nothing", "none", "one"],
)
def test_the_cdn_of_a_recreated_one(account: Account, options: dict[str, Any], created: bool, warned: bool) -> None:
    """The service does not tell a CDN's settings, without which none can be made."""
    account.seed(channels=[{**SEED, **SEEDED_CDN}])

    anew = account.apply(MODULE, name="highlights", storage_bucket_name="other", recreate=True, **options)

    assert anew["channel"]["create_cdn"] == created
    assert [warning for warning in anew["warnings"] if "without a CDN" in warning] == anew["warnings"][1:]
    assert len(anew["warnings"][1:]) == warned


def test_recreate_without_waiting_tells_what_gets_lost(account: Account) -> None:
    account.seed(channels=[{**PROTECTED, "channelStatus": "STOPPED"}])

    begun = account.apply(MODULE, **{**LEAST, "storage_bucket_name": "other"}, recreate=True, wait=False)

    assert begun["pending"] == ["wait", "create"]
    (warning,) = begun["warnings"]
    assert "set segment_duration_option, encryption_list, drm to keep them, or use wait" in warning


def test_recreate_without_waiting(account: Account) -> None:
    account.seed(channels=[SEED])
    options = {**LEAST, "storage_bucket_name": "other", "recreate": True, "wait": False}
    story = []

    for _time in range(4):
        result = account.apply(MODULE, **options)
        story.append((result["actions"], result["pending"]))
        account.pass_time()

    assert story == [
        (["stop"], ["wait", "delete", "create"]),
        (["delete"], ["wait", "create"]),
        (["create"], ["wait"]),
        ([], []),
    ]


# -- several of a name


def test_a_name_that_two_have(account: Account) -> None:
    other = "vs-20260131090000-ZyXwVuT"
    account.seed(channels=[SEED, {**SEED, "id": other}])

    for wanted in ACTIONS:
        refused = account.refuse(MODULE, name="highlights", state=wanted)
        assert refused["failure"]["kind"] == "ambiguous"
        assert ID in refused["msg"]
        assert other in refused["msg"]
        assert "channel_id" in refused["failure"]["hint"]

    assert account.apply(MODULE, channel_id=other, state="absent")["changed"]
    assert [channel["id"] for channel in living(account)] == [ID]
    assert not account.apply(MODULE, name="highlights")["changed"]


@pytest.mark.parametrize("leaving", ["TERMINATING", "FORCETERMINATING", "TERMINATED", "FORCE_TERMINATED"])
def test_a_namesake_that_is_leaving_does_not_count(account: Account, leaving: str) -> None:
    account.seed(channels=[SEED, {**SEED, "id": "vs-20260131090000-ZyXwVuT", "channelStatus": leaving}])

    result = account.apply(MODULE, **LEAST)

    assert not result["changed"]
    assert result["channel"]["id"] == ID


# -- deleting


@pytest.mark.parametrize("by", [{"name": "highlights"}, {"channel_id": ID}], ids=["by name", "by id"])
def test_the_cdn_that_stays_behind(account: Account, by: dict[str, str]) -> None:
    account.seed(channels=[{**SEED, **SEEDED_CDN}])

    gone = account.apply(MODULE, **by, state="absent")

    (warning,) = gone["warnings"]
    assert "vod-highlights" in warning
    assert "example.edge.naverncp.com" in warning
    assert [edge["edgeName"] for edge in account.emulator.state("globaledge")["edges"]] == ["vod-highlights"]
    assert not account.apply(MODULE, **by, state="absent")["warnings"]


def test_the_cdn_that_a_later_task_deletes_is_not_warned_of(account: Account) -> None:
    account.seed(channels=[{**SEED, **SEEDED_CDN}])

    assert account.apply(MODULE, name="highlights", state="absent", warn_of_cdn=False)["warnings"] == []


@pytest.mark.parametrize(
    ("known", "named"),
    [
        ({}, "its CDN behind"),
        ({"cdnServiceName": "vod-1", "cdnDomain": ""}, "its CDN 'vod-1' behind"),
        ({"cdnServiceName": "", "cdnDomain": "a.example.com"}, "its CDN (a.example.com) behind"),
        ({"cdnServiceName": "vod-1", "cdnDomain": "a.example.com"}, "its CDN 'vod-1' (a.example.com) behind"),
    ],
    ids=["nothing", "its name", "its domain", "both"],
)
def test_what_is_known_of_the_cdn_that_stays(account: Account, known: dict[str, str], named: str) -> None:
    account.seed(channels=[{**SEED, "cdnStatus": "RUNNING", **known}])

    (warning,) = account.apply(MODULE, name="highlights", state="absent")["warnings"]

    assert warning.startswith(f"VOD Station channel 'highlights' leaves {named}, which still incurs charges; ")
    assert warning.endswith("; globaledge_edge with state absent removes it")
    assert "None" not in warning


@pytest.mark.parametrize("names", [{}, SEEDED_CDN], ids=["", "with the names of one"])
def test_no_warning_without_a_cdn(account: Account, names: dict[str, Any]) -> None:
    """What the status says counts, whatever names stand beside it."""
    account.seed(channels=[{**SEED, **names, "cdnStatus": "NOT_FOUND"}])

    assert account.apply(MODULE, name="highlights", state="absent")["warnings"] == []


# -- the profile of its CDN


def with_profile(profile: Any) -> dict[str, Any]:
    return LEAST | {"create_cdn": True, "cdn": {"type": "GLOBAL_EDGE", "profile": profile, "region_type": "KOREA"}}


@pytest.mark.parametrize("profile", ["season-2026", "1599", 1599])
def test_a_profile_by_name_or_id(account: Account, profile: Any) -> None:
    account.seed("globaledge", profiles=[{"id": 1599, "profileName": "season-2026"}])

    account.apply(MODULE, **with_profile(profile))

    assert account.calls[:3] == ["channel-list", "profile-listing", "channel-create"]
    sent = next(entry["body"] for entry in account.entries if entry["write"])
    assert sent["cdn"] == {"type": "GLOBAL_EDGE", "profileId": 1599, "regionType": "KOREA"}
    assert not account.apply(MODULE, **with_profile(profile))["changed"]
    assert account.calls == ["channel-list"]


def test_a_profile_that_is_not_there_yet(account: Account) -> None:
    """An earlier task may create it: check mode can't know."""
    predicted = account.run(MODULE, check=True, **with_profile("season-2026"))
    assert predicted["actions"] == ["create"]
    assert any("no profile 'season-2026' now" in warning for warning in predicted["warnings"])

    failed = account.fail(MODULE, **with_profile("season-2026"))
    assert "Global Edge has no profile 'season-2026'" in failed["msg"]
    assert not account.writes


def test_a_profile_that_a_task_registered(account: Account) -> None:
    predicted = account.run(globaledge_profile.MODULE, check=True, name="season-2026")["profile"]
    assert account.run(MODULE, check=True, **with_profile(predicted))["warnings"] == []
    assert "it was only predicted" in account.fail(MODULE, **with_profile(predicted))["msg"]
    registered = account.run(globaledge_profile.MODULE, name="season-2026")["profile"]

    account.apply(MODULE, **with_profile(registered))

    assert "profile-listing" not in account.calls
    sent = next(entry["body"] for entry in account.entries if entry["write"])
    assert sent["cdn"]["profileId"] == registered["id"]


def test_a_profile_that_is_given_twice(account: Account) -> None:
    with pytest.raises(ObjectionError, match="mutually exclusive: profile"):
        account.run(MODULE, **LEAST, create_cdn=True, cdn={"profile": "season-2026", "profile_id": 1599})


# -- what is refused


@pytest.mark.parametrize("wanted", ["present", "absent"])
@pytest.mark.parametrize("create_cdn", [None, False])
def test_a_cdn_that_is_not_to_be_created(account: Account, create_cdn: bool | None, wanted: str) -> None:
    """The service would ignore its settings."""
    options = {**LEAST, "cdn": CDN["cdn"], "create_cdn": create_cdn, "state": wanted}
    if create_cdn is None:
        with pytest.raises(ObjectionError, match="required by 'cdn': create_cdn"):
            account.run(MODULE, **options)
        return

    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert "cdn is set, but create_cdn is false" in refused["msg"]
    assert account.calls == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"name": "ab"}, ["name is 'ab'", "3 to 20"]),
        ({"name": "with_underscore"}, ["name"]),
        ({"name": "x" * 21}, ["name"]),
        ({"name": "하이라이트"}, ["name"]),
        ({"channel_id": "../category/1"}, ["channel_id"]),
        ({"name": "highlights", "segment_duration": 4}, ["segment_duration is 4", "5 to 20 seconds"]),
        ({"name": "highlights", "segment_duration": 21}, ["segment_duration"]),
        ({"name": "highlights", "protocol_list": []}, ["protocol_list"]),
        ({"name": "highlights", "drm": {"content_id": "a b"}}, ["drm.content_id"]),
        ({"name": "highlights", "drm": {}}, ["drm is {}", "the API cannot remove"]),
        ({"name": "highlights", "drm": {"site_id": None}}, ["drm is {}"]),
        ({"name": "highlights", "notification_url": "example.com"}, ["notification_url"]),
        ({"name": "highlights", "wait_timeout": 0}, ["wait_timeout"]),
        ({"name": "highlights", "wait_interval": -1}, ["wait_interval"]),
        ({"name": "highlights", "timeout": 0}, ["timeout"]),
        ({"name": "highlights", "timeout": float("nan")}, ["timeout"]),
        ({"name": "highlights", "max_retries": -1}, ["max_retries"]),
        ({"name": "highlights", "region": "korea"}, ["region"]),
        ({"name": "a", "segment_duration": 1, "protocol_list": []}, ["name", "segment_duration", "protocol_list"]),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: list[str]) -> None:
    refused = account.refuse(MODULE, **options)

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []
    for words in named:
        assert words in refused["msg"]


def test_time_runs_from_the_first_wait(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """wait_timeout is for the whole run, not for each of its steps."""
    deadlines = set()
    until = Waiter.until

    def spy(waiter: Waiter, *args: Any) -> Any:
        result = until(waiter, *args)
        deadlines.add((id(waiter), waiter._deadline))
        return result

    monkeypatch.setattr(Waiter, "until", spy)
    account.seed(channels=[{**SEED, "channelStatus": "CREATING"}])

    account.run(MODULE, name="highlights", state="absent")

    assert len(deadlines) == 1
