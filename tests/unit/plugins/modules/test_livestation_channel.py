# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Channels of Live Station, from the outside in."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules import globaledge_profile
from ansible_collections.naver.ncloud.plugins.modules.livestation_channel import MODULE
from ansible_collections.naver.ncloud.plugins.modules.livestation_channel_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Reply, Scripted, Task, Write

CHANNEL = "media-livestation-channel-channel"
LIST, GET, CREATE, UPDATE, DELETE, ON, OFF = (
    CHANNEL + name for name in ("list", "info", "create", "update", "delete", "on", "off")
)
CALLBACK = "media-livestation-event-callbacksetting-live"
PROFILES = "profile-listing"
ID = "ls-20260131090000-AbCdE"
FINAL: dict[str, Any] = {
    "channelId": ID,
    "channelName": "final",
    "streamKey": "abcdefghijklmnopqrstuvwxyz012345",
    "qualitySetId": 3,
    "qualitySetName": "Basic set",
    "record": {"type": "MANUAL_UPLOAD"},
    "cdn": {"instanceNo": "4796", "profileId": 1599, "regionType": "KOREA", "cdnDomain": "games4796.edge.naverncp.com"},
}
PROFILE = {"globaledge": {"profiles": [{"id": 1599, "profileName": "season-2026"}]}}
SEED: dict[str, Any] = {**PROFILE, "livestation": {"channels": [FINAL]}}
NEW: dict[str, Any] = {
    "name": "opening",
    "quality_set": "3",
    "use_dvr": True,
    "record": {"type": "MANUAL_UPLOAD"},
    "cdn": {"profile": "1599", "region_type": "KOREA"},
}
BODY: dict[str, Any] = {
    "channelName": "opening",
    "qualitySetId": 3,
    "useDvr": True,
    "timemachineMin": 360,
    "record": {"type": "MANUAL_UPLOAD"},
    "cdn": {"createCdn": True, "cdnType": "GLOBAL_EDGE", "profileId": 1599, "regionType": "KOREA"},
    "drmEnabledYn": False,
}
UPLOAD = {
    "type": "AUTO_UPLOAD",
    "format": "MP4",
    "bucket_name": "media",
    "file_path": "/f",
    "access_control": "PRIVATE",
}

CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create channel",
            options=NEW,
            seed=PROFILE,
            end={"livestation.channels": [{"channelName": "opening", "channelStatus": "READY", "qualitySetId": 3}]},
            listing=LIST,
        ),
        Write(
            operation=UPDATE,
            action="update",
            says="update channel",
            options={"name": "final", "env_type": "STAGE"},
            seed=SEED,
            end={"livestation.channels": [{"channelName": "final", "envType": "STAGE"}]},
        ),
        Write(
            operation=OFF,
            action="stop",
            says="stop channel",
            options={"name": "final", "state": "stopped"},
            seed=SEED,
            end={"livestation.channels": [{"channelName": "final", "channelStatus": "BLOCK"}]},
        ),
        Write(
            operation=ON,
            action="start",
            says="start channel",
            options={"channel_id": ID, "state": "started"},
            seed={**PROFILE, "livestation": {"channels": [{**FINAL, "channelStatus": "BLOCK"}]}},
            end={"livestation.channels": [{"channelName": "final", "channelStatus": "READY"}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete channel",
            options={"name": "final", "state": "absent"},
            seed=SEED,
            end={"livestation.channels": []},
        ),
    ),
    tasks=(Task({"name": "final", "return_secrets": True}, SEED),),
    asks=("globaledge",),
)
INFO_CASE = Case(
    tasks=(
        Task({}),
        Task({"name": "final", "service_urls": True}),
        Task({"channel_id": ID, "return_secrets": True}),
    ),
    seed=SEED,
)

# state that there is -> wanted state -> the actions; None: only with force, and then the second list
TABLE: dict[str, dict[str, tuple[list[str] | None, list[str]]]] = {
    "CREATING": {
        "present": ([], []),
        "started": ([], []),
        "stopped": (["stop"], ["stop"]),
        "absent": (["delete"], ["delete"]),
    },
    "READY": {
        "present": ([], []),
        "started": ([], []),
        "stopped": (["stop"], ["stop"]),
        "absent": (["delete"], ["delete"]),
    },
    "PUBLISHING": {
        "present": ([], []),
        "started": ([], []),
        "stopped": (None, ["stop"]),
        "absent": (None, ["stop", "start", "delete"]),
    },
    "BLOCK": {
        "present": ([], []),
        "started": (["start"], ["start"]),
        "stopped": ([], []),
        "absent": (["start", "delete"], ["start", "delete"]),
    },
}
CELLS = [(there, wanted) for there, row in TABLE.items() for wanted in row]
ENDS = {"started": {"READY", "PUBLISHING"}, "stopped": {"BLOCK"}}


def channels(account: Account) -> list[dict[str, Any]]:
    return list(account.emulator.state("livestation")["channels"])


def seed_channel(account: Account, **fields: Any) -> None:
    account.emulator.seed(PROFILE)
    account.seed("livestation", channels=[{**FINAL, **fields}])


@pytest.mark.parametrize(("there", "wanted"), CELLS)
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("known_by", [{"name": "final"}, {"channel_id": ID}], ids=["name", "id"])
def test_every_state_to_every_other(
    account: Account, there: str, wanted: str, force: bool, known_by: dict[str, str]
) -> None:
    account.emulator.update_settings(state_seconds=0.5)  # so that it does not move on while it is looked for
    seed_channel(account, channelStatus=there)
    actions = TABLE[there][wanted][int(force)]

    if actions is None:
        refused = account.refuse(MODULE, **known_by, state=wanted)
        assert "it is on air, and that would end its broadcast" in refused["msg"]
        assert "force" in refused["msg"]
        return
    done = account.apply(MODULE, **known_by, state=wanted, force=force)

    assert done["actions"] == actions
    states = {channel["channelStatus"] for channel in channels(account)}
    assert states <= ENDS.get(wanted, states) if wanted != "absent" else not states
    if wanted != "absent" or "name" in known_by:
        assert not account.apply(MODULE, **known_by, state=wanted, force=force)["changed"]


@pytest.mark.parametrize(("wanted", "starts"), [("started", True), ("absent", True), ("stopped", False)])
def test_one_that_the_operator_blocked(account: Account, wanted: str, starts: bool) -> None:
    seed_channel(account, channelStatus="FORCE_BLOCK")

    if starts:
        said = account.refuse(MODULE, name="final", state=wanted)["msg"]
        assert "the operator of Live Station has blocked it" in said
        action = "delete" if wanted == "absent" else "start"
        assert said.startswith(f"Could not {action} Live Station channel 'final'")
    else:
        assert not account.apply(MODULE, name="final", state=wanted)["changed"]


@pytest.mark.parametrize("wanted", ["present", "started", "stopped", "absent"])
def test_an_unknown_state_is_waited_on(account: Account, server: Scripted, wanted: str) -> None:
    channel = {"channelId": ID, "channelName": "final", "channelStatus": "MIGRATING", "cdn": {"instanceNo": "0"}}
    server.play(Reply(200, {"content": channel}))

    failed = account.fail(MODULE, channel_id=ID, state=wanted, endpoint=server.endpoint, wait_timeout=0.02)

    assert failed["failure"]["kind"] == "wait_timeout"
    assert "it is still MIGRATING" in failed["msg"]
    assert {request.method for request in server.received} == {"GET"}


# -- creating


def test_a_second_run_costs_one_listing(account: Account) -> None:
    account.emulator.seed(PROFILE)

    created = account.apply(MODULE, **NEW)
    assert account.calls[:3] == [LIST, PROFILES, CREATE]
    assert set(account.calls[3:]) == {GET}
    assert account.entries[2]["body"] == BODY
    assert created["channel"]["channel_status"] == "READY"
    assert created["channel"]["cdn"]["profile_id"] == 1599

    again = account.apply(MODULE, **NEW)
    assert account.calls == [LIST]
    assert not again["changed"]

    assert not account.apply(MODULE, channel_id=again["channel"]["id"], use_dvr=True)["changed"]
    assert account.calls == [GET]


@pytest.mark.parametrize(
    ("options", "body"),
    [
        (
            {"env_type": "DEV", "output_protocol": "HLS,DASH", "immediate_on_air": True},
            {"envType": "DEV", "outputProtocol": "HLS,DASH", "immediateOnAir": True},
        ),
        ({"use_dvr": False}, {"useDvr": False, "timemachineMin": None}),
        (
            {"record": UPLOAD},
            {
                "record": {
                    "type": "AUTO_UPLOAD",
                    "format": "MP4",
                    "bucketName": "media",
                    "filePath": "/f",
                    "accessControl": "PRIVATE",
                }
            },
        ),
        ({"record": {"type": "NO_RECORD"}}, {"record": {"type": "NO_RECORD"}}),
        (
            {"ingest_protocol": "SRT", "is_stream_fail_over": True},
            {"ingestProtocol": "SRT", "isStreamFailOver": True},
        ),
        (
            {"drm": {"site_id": "site", "content_id": "final"}},
            {"drmEnabledYn": True, "drm": {"siteId": "site", "contentId": "final"}},
        ),
    ],
    ids=["plain", "no dvr", "upload", "no record", "srt", "drm"],
)
def test_what_is_sent(account: Account, options: dict[str, Any], body: dict[str, Any]) -> None:
    account.emulator.seed(PROFILE)

    account.apply(MODULE, **NEW | options)

    sent = next(entry["body"] for entry in account.entries if entry["write"])
    assert sent == {name: value for name, value in (BODY | body).items() if value is not None}
    assert not account.apply(MODULE, **NEW | options)["changed"]


def test_profile_by_name(account: Account) -> None:
    account.emulator.seed(PROFILE)
    options = NEW | {"cdn": {"profile": "season-2026", "region_type": "KOREA"}}

    account.apply(MODULE, **options)
    assert account.calls[:3] == [LIST, PROFILES, CREATE]

    assert not account.apply(MODULE, **options)["changed"]
    assert account.calls == [LIST, PROFILES]
    assert not account.apply(MODULE, **NEW)["changed"]


def test_what_was_done_counts_where_it_can_not_be_shown(account: Account) -> None:
    """A diff names the profile, which is read again after a creation whose answer was lost."""
    account.emulator.seed(PROFILE)
    account.emulator.add_fault(operation=CREATE, status=200, html=True, when="after", times=1)
    account.emulator.add_fault(operation=PROFILES, after=1, status=200, html=True)

    failed = account.fail(MODULE, **NEW | {"cdn": {"profile": "season-2026", "region_type": "KOREA"}})

    assert failed["changed"]
    assert failed["actions"] == ["create"]
    assert "Could not show Live Station channel" in failed["msg"]


def test_a_profile_whose_name_is_a_number(account: Account) -> None:
    account.seed("globaledge", profiles=[{"id": 1599, "profileName": "2026"}])
    options = NEW | {"cdn": {"profile": "2026", "region_type": "KOREA"}}

    assert account.apply(MODULE, **options)["channel"]["cdn"]["profile_id"] == 1599
    assert not account.apply(MODULE, **options)["changed"]
    assert not account.apply(MODULE, **NEW)["changed"]


def test_a_number_that_is_one_profiles_name_and_another_ones_id(account: Account) -> None:
    account.seed("globaledge", profiles=[{"id": 1599, "profileName": "2026"}, {"id": 2026, "profileName": "spring"}])

    refused = account.refuse(MODULE, **NEW | {"cdn": {"profile": "2026", "region_type": "KOREA"}})

    assert "'2026' is the name of Global Edge profile 1599, and the id of 'spring'" in refused["msg"]


def test_a_profile_that_the_list_does_not_show_yet(account: Account) -> None:
    """Lists lag behind: this machine has just created it."""
    account.emulator.add_fault(operation=PROFILES, after=1, stale_listing={"writes": 1})
    account.run(globaledge_profile.MODULE, name="season-2026")

    made = account.run(MODULE, **NEW | {"cdn": {"profile": "season-2026", "region_type": "KOREA"}})

    assert made["channel"]["cdn"]["profile_id"] == account.emulator.state("globaledge")["profiles"][0]["id"]


def test_a_profile_that_is_not_there_yet(account: Account) -> None:
    """An earlier task may create it: check mode can't know."""
    options = NEW | {"cdn": {"profile": "season-2026", "region_type": "KOREA"}}

    predicted = account.run(MODULE, check=True, **options)
    assert predicted["actions"] == ["create"]
    assert any("no profile 'season-2026' now" in warning for warning in predicted["warnings"])

    failed = account.fail(MODULE, **options)
    assert "Global Edge has no profile 'season-2026'" in failed["msg"]
    assert not account.writes


def with_profile(profile: Any) -> dict[str, Any]:
    return NEW | {"cdn": {"profile": profile, "region_type": "KOREA"}}


def test_a_profile_that_a_task_registered(account: Account) -> None:
    account.seed("globaledge", profiles=[{"id": 1599, "profileName": "2026"}, {"id": 2026, "profileName": "spring"}])
    registered = account.run(globaledge_profile.MODULE, name="2026")["profile"]
    options = with_profile(registered)

    assert account.apply(MODULE, **options)["channel"]["cdn"]["profile_id"] == 1599
    assert account.calls[:2] == [LIST, CREATE]
    assert not account.apply(MODULE, **options)["changed"]
    assert account.calls == [LIST]
    account.refuse(MODULE, **with_profile({"id": 2026, "name": "spring"}))


def test_a_profile_that_was_predicted(account: Account) -> None:
    """A task before this one is to create it: nothing is uncertain about that."""
    registered = account.run(globaledge_profile.MODULE, check=True, name="season-2026")["profile"]
    account.calls.clear()
    options = with_profile(registered)

    predicted = account.run(MODULE, check=True, **options)
    assert predicted["actions"] == ["create"]
    assert predicted["warnings"] == []
    assert PROFILES not in account.calls

    failed = account.fail(MODULE, **options)
    assert "cdn.profile has no id: it was only predicted" in failed["msg"]
    assert not account.writes


def test_a_profile_whose_id_is_a_number(account: Account) -> None:
    account.emulator.seed(PROFILE)

    assert account.apply(MODULE, **with_profile(1599))["channel"]["cdn"]["profile_id"] == 1599


@pytest.mark.parametrize(
    "profile", [{}, {"id": 7}, {"id": 0, "name": "a"}, {"id": "7", "name": "a"}, {"name": ""}, [7]]
)
def test_profiles_that_can_not_be_right(account: Account, profile: Any) -> None:
    assert "cdn.profile is" in account.refuse(MODULE, **with_profile(profile))["msg"]
    assert account.calls == []


def test_an_existing_cdn_is_used(account: Account) -> None:
    account.emulator.seed(PROFILE)
    account.seed("globaledge", edges=[{"id": 4796, "profileId": 1599, "domainName": "games4796.edge.naverncp.com"}])
    cdn = {"cdn_instance_no": 4796, "cdn_domain": "games4796.edge.naverncp.com", "profile": "1599"}

    account.apply(MODULE, **NEW | {"cdn": cdn})

    sent = next(entry["body"] for entry in account.entries if entry["write"])
    assert sent["cdn"] == {
        "createCdn": False,
        "cdnType": "GLOBAL_EDGE",
        "profileId": 1599,
        "cdnDomain": "games4796.edge.naverncp.com",
        "cdnInstanceNo": 4796,
    }
    assert not account.apply(MODULE, **NEW | {"cdn": cdn})["changed"]


FAILING = {"create": {"messageCode": "250000", "message": "Unexpected error occurred."}}


def test_the_cdn_of_a_creation_that_failed_is_named(account: Account) -> None:
    """Nothing else tells of it, as the channel is gone."""
    account.emulator.seed(PROFILE)
    account.emulator.update_settings(fail=FAILING, state_seconds=0.05)

    failed = account.fail(MODULE, **NEW)

    (edge,) = account.emulator.state("globaledge")["edges"]
    assert f"its CDN {edge['id']} ({edge['domainName']}) may be left and incur charges" in failed["msg"]


def test_the_cdns_of_two_creations_that_failed_are_named(account: Account) -> None:
    """It waits for a channel that another run created, which fails, and then its own one fails too."""
    account.emulator.seed(PROFILE)
    account.emulator.update_settings(fail=FAILING, state_seconds=0.2)
    account.run(MODULE, **NEW, wait=False)

    failed = account.fail(MODULE, **NEW)

    first, second = (f"{edge['id']} ({edge['domainName']})" for edge in account.emulator.state("globaledge")["edges"])
    assert f"its CDN {first} and {second} may be left" in failed["msg"]


def test_waiting_for_the_cdn(account: Account) -> None:
    account.emulator.seed(PROFILE)
    account.emulator.update_settings(services={"globaledge": {"state_seconds": 2.0}})

    done = account.apply(MODULE, **NEW, wait_for_cdn=True)

    assert done["channel"]["cdn"]["status_name"] == "RUNNING"
    assert not account.apply(MODULE, **NEW, wait_for_cdn=True)["changed"]
    assert account.calls == [LIST]


def test_a_cdn_that_was_stopped_is_not_waited_for(account: Account) -> None:
    seed_channel(account, cdn={**FINAL["cdn"], "statusName": "STOPPED"})

    refused = account.refuse(MODULE, name="final", wait_for_cdn=True)

    assert refused["failure"]["kind"] == "wait_failed"
    assert "Start its CDN with globaledge_edge" in refused["msg"]
    assert not account.apply(MODULE, name="final")["changed"]


def test_a_creation_that_fails(account: Account) -> None:
    account.emulator.seed(PROFILE)
    account.emulator.update_settings(fail={"create": {}})

    failed = account.fail(MODULE, **NEW)

    assert failed["failure"]["kind"] == "wait_failed"
    assert failed["changed"]


@pytest.mark.parametrize(
    "lacking", ["quality_set", "use_dvr", "record", "cdn", "cdn.profile", "cdn.region_type", "record.type"]
)
def test_what_a_creation_needs(account: Account, lacking: str) -> None:
    name, _dot, inner = lacking.partition(".")
    options = dict(NEW)
    if inner:
        options[name] = {key: value for key, value in NEW[name].items() if key != inner} or {"format": "MP4"}
    else:
        del options[name]

    assert lacking in account.refuse(MODULE, **options)["msg"]


def test_two_of_one_name(account: Account) -> None:
    account.seed("livestation", channels=[FINAL, {**FINAL, "channelId": "ls-20260131090000-Other"}])

    assert account.refuse(MODULE, name="final")["failure"]["kind"] == "ambiguous"
    assert not account.apply(MODULE, channel_id=ID)["changed"]


def test_a_part_of_a_name_is_no_name(account: Account) -> None:
    seed_channel(account, channelName="final_2026")

    assert account.run(MODULE, **NEW | {"name": "final"})["actions"] == ["create"]


# -- changing


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({"channel_id": ID, "name": "finale"}, {"channelName": "finale"}),
        ({"name": "final", "env_type": "DEV"}, {"envType": "DEV"}),
        ({"name": "final", "output_protocol": "HLS,DASH"}, {"outputProtocol": "HLS,DASH"}),
        ({"name": "final", "immediate_on_air": True}, {"immediateOnAir": True}),
        ({"name": "final", "use_dvr": False}, {"useDvr": False}),
        ({"name": "final", "record": {"type": "NO_RECORD"}}, {"record": {"type": "NO_RECORD"}}),
    ],
    ids=["name", "env", "protocol", "on air", "dvr", "record"],
)
@pytest.mark.parametrize("there", ["READY", "BLOCK"])
def test_an_update_repeats_what_it_does_not_change(
    account: Account, options: dict[str, Any], changed: dict[str, Any], there: str
) -> None:
    seed_channel(account, channelStatus=there)

    assert account.apply(MODULE, **options)["actions"] == ["update"]

    assert account.calls[-2:] == [GET, UPDATE]
    body = {
        "channelName": "final",
        "envType": "REAL",
        "outputProtocol": "HLS",
        "useDvr": True,
        "immediateOnAir": False,
        "timemachineMin": 360,
        "record": {"type": "MANUAL_UPLOAD"},
        **changed,
    }
    if not body["useDvr"]:
        del body["timemachineMin"]
    assert account.entries[-1]["body"] == body
    assert not account.apply(MODULE, **options)["changed"]
    assert channels(account)[0]["channelStatus"] == there


def test_a_part_of_the_recording_is_changed(account: Account) -> None:
    seed_channel(account)
    assert (
        "record.format, record.bucket_name"
        in account.refuse(MODULE, name="final", record={"type": "AUTO_UPLOAD"})["msg"]
    )
    account.apply(MODULE, name="final", record=UPLOAD)

    assert account.apply(MODULE, name="final", record={"file_path": "/other"})["actions"] == ["update"]

    assert account.entries[-1]["body"]["record"]["filePath"] == "/other"
    assert account.entries[-1]["body"]["record"]["bucketName"] == "media"


def test_what_is_on_air_is_changed_with_force(account: Account) -> None:
    seed_channel(account, channelStatus="PUBLISHING")

    assert "force" in account.refuse(MODULE, name="final", env_type="DEV")["msg"]
    done = account.apply(MODULE, name="final", env_type="DEV", force=True)

    assert done["actions"] == ["stop", "update", "start"]
    assert account.apply(MODULE, name="final", env_type="STAGE", state="stopped")["actions"] == ["update", "stop"]


def test_an_update_that_lacks_a_value_is_refused(account: Account, server: Scripted) -> None:
    """The service would take its default for what is missing, and the answer does not show it."""
    channel = {"channelId": ID, "channelName": "final", "channelStatus": "READY", "useDVR": True}
    server.play(Reply(200, {"content": channel}))

    failed = account.fail(MODULE, channel_id=ID, use_dvr=False, endpoint=server.endpoint)

    assert "an update replaces env_type, output_protocol, immediate_on_air, record too" in failed["msg"]
    assert {request.method for request in server.received} == {"GET"}


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"quality_set": "5"}, "quality_set"),
        ({"quality_set": "Full HD set"}, "quality_set"),
        ({"output_protocol": "LL_HLS"}, "output_protocol"),
        ({"is_stream_fail_over": True}, "is_stream_fail_over"),
        ({"cdn": {"region_type": "JAPAN"}}, "cdn.region_type"),
        ({"cdn": {"profile": "7"}}, "cdn.profile"),
        ({"cdn": {"profile": "winter"}}, "cdn.profile"),
        ({"cdn": {"cdn_instance_no": 7}}, "cdn.cdn_instance_no"),
    ],
    ids=str,
)
def test_what_cannot_be_changed(account: Account, options: dict[str, Any], field: str) -> None:
    seed_channel(account, isStreamFailOver=False)

    refused = account.refuse(MODULE, name="final", **options)

    assert refused["failure"]["kind"] == "immutable"
    assert f"cannot change {field} " in refused["msg"]


@pytest.mark.parametrize("options", [{"ingest_protocol": "SRT"}, {"drm": {"site_id": "other", "content_id": "other"}}])
def test_what_is_never_returned_is_not_compared(account: Account, options: dict[str, Any]) -> None:
    seed_channel(account)

    assert not account.apply(MODULE, name="final", **options)["changed"]


def test_created_again_it_keeps_its_cdn(account: Account) -> None:
    seed_channel(account)

    done = account.apply(MODULE, name="final", quality_set="5", recreate=True)

    assert done["actions"] == ["delete", "create"]
    assert done["channel"]["id"] != ID
    (channel,) = channels(account)
    assert channel["cdn"]["instanceNo"] == "4796"
    assert channel["qualitySetId"] == 5
    assert channel["record"]["type"] == "MANUAL_UPLOAD"
    assert not any("behind" in warning for warning in done["warnings"])
    assert not account.apply(MODULE, name="final", quality_set="5", recreate=True)["changed"]


@pytest.mark.parametrize(
    ("there", "options", "lacking"),
    [
        ({"cdn": {"instanceNo": "0", "cdnType": "NO_CDN"}}, {"quality_set": "5"}, "cdn"),
        ({}, {"channel_id": ID, "name": None, "quality_set": "5"}, "name"),
        ({}, {"cdn": {"create_cdn": True, "region_type": "JAPAN"}}, "cdn.profile"),
    ],
    ids=["without a CDN", "by id", "a part of another CDN"],
)
def test_what_a_creation_again_lacks(
    account: Account, there: dict[str, Any], options: dict[str, Any], lacking: str
) -> None:
    """The channel exists: the message does not say that it doesn't."""
    seed_channel(account, **there)

    said = account.refuse(MODULE, **{"name": "final", "recreate": True, **options})["msg"]

    assert f"creating it again requires: {lacking}." in said
    assert "does not exist" not in said


def test_created_again_with_another_cdn(account: Account) -> None:
    seed_channel(account)

    done = account.apply(MODULE, name="final", cdn={"profile": "1599", "region_type": "JAPAN"}, recreate=True)

    assert done["actions"] == ["delete", "create"]
    assert channels(account)[0]["cdn"]["instanceNo"] != "4796"
    assert any("leaves its CDN 4796" in warning for warning in done["warnings"])


@pytest.mark.parametrize(
    "options", [{"cdn": {"profile": "1599", "region_type": "JAPAN"}}, {"quality_set": "5"}], ids=str
)
def test_where_only_the_creation_fails_the_cdn_is_named(account: Account, options: dict[str, Any]) -> None:
    """Also one that the new channel was to take over: nothing else shows it any more."""
    seed_channel(account)
    account.emulator.add_fault(operation=CREATE, error_code="250002", status=400)

    failed = account.fail(MODULE, name="final", recreate=True, **options)

    assert failed["actions"] == ["delete"]
    assert any("leaves its CDN 4796" in warning for warning in failed["warnings"])


# -- the callback


def test_the_callback_has_a_call_of_its_own(account: Account) -> None:
    account.emulator.seed(PROFILE)
    endpoint = "https://events.example.com/live"

    done = account.apply(MODULE, **NEW, callback_endpoint=endpoint)
    assert done["actions"] == ["create", "set_callback"]
    assert account.writes == [CREATE, CALLBACK]
    assert account.entries[-1]["body"] == {"callbackEndpoint": endpoint}
    assert not account.apply(MODULE, **NEW, callback_endpoint=endpoint)["changed"]

    other = account.apply(MODULE, name="opening", callback_endpoint=f"{endpoint}/2", env_type="DEV")
    assert other["actions"] == ["update", "set_callback"]
    account.emulator.add_fault(operation=CALLBACK, nth=1, drop="after")
    assert account.run(MODULE, name="opening", callback_endpoint=endpoint)["actions"] == ["set_callback"]


# -- deleting


def test_the_cdn_that_stays_is_named(account: Account) -> None:
    seed_channel(account)

    done = account.apply(MODULE, name="final", state="absent")

    assert done["channel"] is None
    assert done["cdn"]["instance_no"] == "4796"
    assert done["cdn"]["profile_id"] == 1599
    (warning,) = done["warnings"]
    assert "leaves its CDN 4796 (games4796.edge.naverncp.com) behind" in warning
    assert [edge["id"] for edge in account.emulator.state("globaledge")["edges"]] == [4796]
    again = account.apply(MODULE, name="final", state="absent")
    assert not again["changed"]
    assert again["cdn"] is None


def test_the_cdn_that_a_later_task_deletes_is_not_warned_of(account: Account) -> None:
    seed_channel(account)

    done = account.apply(MODULE, name="final", state="absent", warn_of_cdn=False)

    assert done["warnings"] == []
    assert done["cdn"]["instance_no"] == "4796"


def test_an_encoder_that_comes_back_in_between(account: Account) -> None:
    """It broadcasts again as soon as the channel is started to be deleted: the service refuses, and nothing is lost."""
    seed_channel(account, channelStatus="BLOCK")
    account.emulator.add_fault(operation=DELETE, error_code="250005", status=400)

    failed = account.fail(MODULE, name="final", state="absent")

    assert failed["failure"]["code"] == "250005"
    assert failed["actions"] == ["start"]
    assert len(channels(account)) == 1


# -- secrets


def test_stream_keys_are_shown_only_on_demand(account: Account) -> None:
    seed_channel(account, isStreamFailOver=True, backupStreamKey="backup-backup-backup-backup-1234")
    keys = {"abcdefghijklmnopqrstuvwxyz012345", "backup-backup-backup-backup-1234"}

    hidden = [account.run(MODULE, name="final", env_type="DEV", check=True), account.run(INFO)]
    for result in hidden:
        assert not any(key in json.dumps(result) for key in keys)
    shown = account.run(MODULE, name="final", env_type="DEV", return_secrets=True)
    assert {shown["channel"]["stream_key"], shown["channel"]["backup_stream_key"]} == keys
    assert not any(key in json.dumps({**shown, "channel": None}) for key in keys)
    (listed,) = account.run(INFO, return_secrets=True)["channels"]
    assert listed["stream_key"] in keys


# -- input


@pytest.mark.parametrize(
    "options",
    [
        {"name": "ab"},
        {"name": "with-hyphen"},
        {"name": "a" * 21},
        {"channel_id": "../x"},
        {"quality_set": ""},
        {"cdn": {}},
        {"record": {}},
        {"callback_endpoint": ""},
        {"record": {"type": "AUTO_UPLOAD", "file_path": "no-slash"}},
        {"record": {"type": "NO_RECORD", "bucket_name": "media"}},
        {"record": {"type": "MANUAL_UPLOAD", "file_path": "/x"}},
        {"ingest_protocol": "SRT", "output_protocol": "HLS,DASH"},
        {"output_protocol": "LL_HLS", "cdn": {"region_type": "JAPAN"}},
        {"cdn": {"create_cdn": True, "cdn_instance_no": 7}},
        {"drm": {"site_id": "site", "content_id": "x"}},
    ],
    ids=str,
)
def test_bad_options(account: Account, options: dict[str, Any]) -> None:
    refused = account.refuse(MODULE, **{"name": "final", **options})

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []


@pytest.mark.parametrize("name", ["결승전", unicodedata.normalize("NFD", "결승전"), "final_2026"])
def test_korean_names(account: Account, name: str) -> None:
    account.emulator.seed(PROFILE)

    account.apply(MODULE, **NEW | {"name": name})

    assert not account.apply(MODULE, **NEW | {"name": "결승전" if name != "final_2026" else name})["changed"]


def test_names_of_quality_sets(account: Account) -> None:
    account.emulator.seed(PROFILE)

    account.apply(MODULE, **NEW | {"quality_set": "Basic set"})

    assert not account.apply(MODULE, **NEW | {"quality_set": "Basic set"})["changed"]
    assert (
        "no quality set 'nothing'" in account.refuse(MODULE, **NEW | {"name": "other", "quality_set": "nothing"})["msg"]
    )


def test_the_financial_site(account: Account) -> None:
    account.emulator.update_settings(site="fin")
    keys = [{"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key, "site": "fin"}]
    account.emulator.update_settings(keys=keys)

    account.apply(MODULE, **NEW | {"cdn": {"create_cdn": True}}, site="fin", region="FKR")

    sent = next(entry["body"] for entry in account.entries if entry["write"])
    assert sent["cdn"] == {"createCdn": True, "cdnType": "CDN_PLUS"}
    assert not account.apply(MODULE, name="opening", site="fin", region="FKR", state="absent")["warnings"]


@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_dialects(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(PROFILE)

    account.apply(MODULE, **NEW)
    assert not account.apply(MODULE, **NEW)["changed"]
    account.apply(MODULE, name="opening", env_type="DEV")
    identity = channels(account)[0]["channelId"]
    account.seed("livestation", channels=[{"channelId": identity, "channelStatus": "PUBLISHING"}])
    assert account.run(MODULE, name="opening")["channel"]["channel_status"] == "PUBLISHING"
    account.apply(MODULE, name="opening", state="absent", force=True)
    assert not channels(account)


def test_where_viewers_watch(account: Account) -> None:
    seed_channel(account)

    (channel,) = account.run(INFO, name="final", service_urls=True)["channels"]

    assert account.calls == [LIST, "media-livestation-channel-serviceurl"]
    urls = {each["url"] for each in channel["service_urls"]}
    assert all(url.startswith("https://games4796.edge.naverncp.com/live/video/") for url in urls)
    assert len(urls) == len(channel["service_urls"]) > 0
    assert "service_urls" not in account.run(INFO, channel_id=ID)["channels"][0]
