# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles know of a stack, as plain functions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.filter.stack import FilterModule
from ansible_collections.naver.ncloud.plugins.plugin_utils import stack
from ansible_collections.naver.ncloud.tests.unit.plugins.plugin_utils.test_manifest import (
    CHANNEL,
    CLIP,
    MANIFEST,
    OUTPUT,
    WAITS,
)


def begun(**kinds: list[dict[str, Any]]) -> dict[str, Any]:
    return stack.begin({"name": "stack", **kinds})


def result(value: dict[str, Any], kind: str, number: int = 0, **of: Any) -> dict[str, Any]:
    return {"stack_entry": value["entries"][kind][number], **of}


def noted(value: dict[str, Any], results: list[dict[str, Any]], kind: str = "channels") -> dict[str, Any]:
    return stack.note(value, {kind: {"results": results}})


class _OmitType:
    """As ansible-core's own class is called, since 2.19."""


@pytest.mark.parametrize("omitted", [_OmitType(), f"__omit_place_holder__{'0' * 40}"], ids=["object", "text"])
def test_what_a_template_omits(omitted: Any) -> None:
    manifest = {
        "name": "stack",
        "players": omitted,
        "channels": [{**CHANNEL, "channel_id": omitted, "protocol_list": ["HLS", omitted]}, omitted],
        "categories": [{"name": "trailers", "output": {**OUTPUT, "access_control": omitted}}],
    }
    filters = FilterModule().filters()

    assert filters["stack_problems"](manifest, WAITS) == []
    begun = filters["stack_begin"](manifest)
    assert begun["entries"]["players"] == []
    assert [entry["item"] for entry in begun["entries"]["channels"]] == [CHANNEL]
    assert begun["entries"]["categories"][0]["item"]["output"] == OUTPUT
    lacking = {**manifest, "categories": [{"name": omitted}]}
    assert filters["stack_problems"](lacking, WAITS) == ["In categories, a name is empty."]


# -- provisioning


def test_rounds() -> None:
    value = begun(channels=[CHANNEL, {**CHANNEL, "name": "hall"}])
    first = [
        result(value, "channels", 0, changed=True, actions=["create"], pending=["wait"], channel={"id": "vs-1"}),
        result(value, "channels", 1, failed=True, msg="No.", changed=False),
    ]

    value = noted(value, first)

    assert [entry["identity"] for entry in value["todo"]["channels"]] == ["ice-rink"]
    assert value["created"]["channels"] == {"ice-rink": "vs-1"}
    second = [
        result(value, "channels", 0, changed=True, actions=["stop"], pending=[], channel={"id": "vs-1", "name": "x"})
    ]
    outcome = stack.provisioned(noted(value, second), "stack")
    assert outcome["changed"]
    assert outcome["actions"]["channels"] == {"ice-rink": ["create", "stop"], "hall": []}
    assert outcome["failed"]["channels"] == {"hall": "No."}
    assert outcome["channels"] == [{"id": "vs-1", "name": "x"}]
    assert stack.failures(outcome["failed"]) == ["In channels, hall: No."]


def test_a_round_of_several_kinds() -> None:
    """What an earlier round registered of a kind with nothing to do says nothing any more."""
    value = begun(channels=[CHANNEL], categories=[{"name": "trailers"}], players=[])
    earlier = {"channels": {"results": [result(value, "channels", actions=["create"], changed=True)]}}
    value = stack.note(value, earlier)
    assert value["todo"]["channels"] == []

    value = stack.note(value, {**earlier, "categories": {"failed": True, "msg": "No loop."}, "players": {}})

    outcome = stack.provisioned(value, "stack")
    assert outcome["actions"]["channels"] == {"ice-rink": ["create"]}
    assert outcome["failed"]["categories"] == {"trailers": "No loop."}
    assert outcome["failed"]["players"] == {}
    assert not any(value["todo"].values())


def test_what_was_done_before_it_failed_counts() -> None:
    value = begun(channels=[CHANNEL])
    failed = result(value, "channels", failed=True, msg="No.", changed=True, actions=["stop"])

    outcome = stack.provisioned(noted(value, [failed]), "stack")

    assert outcome["changed"]
    assert outcome["actions"]["channels"] == {"ice-rink": ["stop"]}


@pytest.mark.parametrize(
    ("status", "moves"), [("CREATING", True), ("UNHEARD_OF", True), ("READY", False), ("FORCE_STOPPED", False)]
)
def test_moving(status: str, moves: bool) -> None:
    value = begun(channels=[CHANNEL, {**CHANNEL, "name": "other", "channel_id": "vs-2"}])
    listing = [
        {"id": "vs-1", "name": "ice-rink", "channel_status": status},
        {"id": "vs-2", "name": "renamed", "channel_status": "READY"},
        {"id": "vs-3", "name": "somebody", "channel_status": "CREATING"},
    ]

    found = stack.moving(value, listing)

    assert found == ({"ice-rink": status} if moves else {})
    value = stack.give_up(value, found, 60.0, "provision_wait_timeout")
    assert [entry["identity"] for entry in value["todo"]["channels"]] == (["other"] if moves else ["ice-rink", "other"])


@pytest.mark.parametrize(
    ("state", "pending", "statuses", "settled"),
    [
        (None, ["wait"], ["READY"], True),
        (None, ["wait"], ["STOPPED"], True),
        ("started", ["wait"], ["READY"], True),
        ("started", ["wait"], ["STOPPED"], False),  # a listing that lags behind
        ("stopped", ["wait"], ["FORCE_STOPPED"], True),
        ("stopped", ["wait"], ["READY"], False),
        ("stopped", ["wait", "stop"], ["READY"], False),
        (None, ["wait"], ["CREATING"], False),
        (None, ["wait"], ["UNHEARD_OF"], False),
        (None, ["wait"], [], False),
        (None, ["wait"], ["READY", "READY"], False),
        (None, [], ["READY"], False),
    ],
)
def test_settling(state: str | None, pending: list[str], statuses: list[str], settled: bool) -> None:
    value = begun(channels=[CHANNEL if state is None else {**CHANNEL, "state": state}])
    value = noted(value, [result(value, "channels", actions=["start"], pending=pending)])
    value["todo"]["channels"] = value["entries"]["channels"]
    listing = [
        {"id": f"vs-{number}", "name": "ice-rink", "channel_status": status} for number, status in enumerate(statuses)
    ]

    value = stack.settle(value, listing)

    assert [entry["identity"] for entry in value["todo"]["channels"]] == ([] if settled else ["ice-rink"])
    if settled:
        assert stack.provisioned(value, "stack")["channels"] == listing
        assert stack.provisioned(value, "stack")["actions"]["channels"] == {"ice-rink": ["start"]}


def test_what_failed_for_one_reason_is_said_once() -> None:
    def failure(name: str, number: int, reason: str) -> str:
        return (
            f"Could not look up VOD Station channel '{name}': {reason} (HTTP 401, request id {number:032x}). Check it."
        )

    failed = {f"hall-{number}": failure(f"hall-{number}", number, "No key") for number in range(8)}
    failed["ice-rink"] = failure("ice-rink", 9, "No bucket")

    first, second = stack.failures({"channels": failed, "players": {}})

    assert first.startswith("In channels, hall-0: Could not look up VOD Station channel 'hall-0': No key")
    assert first.endswith("The same goes for hall-1, hall-2, hall-3, hall-4, hall-5 and 2 more.")
    assert second.startswith("In channels, ice-rink: ")
    assert "The same" not in second


def test_summary() -> None:
    actions = {"channels": {"ice-rink": ["stop", "update"], "curling": []}, "players": {"one": ["create"]}}

    assert stack.summary(actions) == ["stop and update ice-rink in channels", "create one in players"]


@pytest.mark.parametrize(
    ("theirs", "surplus"),
    [
        ({"id": 8, "create_time": "2026-01-01T00:00:00Z"}, []),  # younger
        ({"id": 6, "create_time": "2026-01-01T00:00:00Z"}, [7]),
        ({"id": 8, "create_time": "2025-12-31T23:59:59Z"}, [7]),
    ],
)
def test_doubles(theirs: dict[str, Any], surplus: list[int]) -> None:
    value = begun(categories=[{"name": "trailers"}])
    value = noted(
        value, [result(value, "categories", changed=True, actions=["create"], category={"id": 7})], "categories"
    )
    ours = {"id": 7, "name": "trailers", "create_time": "2026-01-01T00:00:00Z"}
    others = [{"name": "trailers", **theirs}, {"id": 1, "name": "other", "create_time": None}]

    found = stack.duplicates(value, "categories", [ours, *others])

    assert [each["id"] for each in found] == surplus
    value = stack.adopt(value, "categories", [{"stack_duplicate": each} for each in found])
    assert len(value["todo"]["categories"]) == len(surplus)
    assert stack.duplicates(value, "categories", others) == []


def test_what_failed_after_it_was_created_may_be_a_double() -> None:
    """But nobody waits to see it."""
    value = begun(channels=[CHANNEL])
    value = noted(
        value, [result(value, "channels", actions=["create"], pending=["wait", "stop"], channel={"id": "vs-2"})]
    )
    value = noted(value, [result(value, "channels", failed=True, msg="No: stop failed.")])
    listing = [{"id": f"vs-{number}", "name": "ice-rink", "create_time": f"2026-01-0{number}"} for number in (1, 2)]

    assert value["awaited"]["channels"] == {}
    assert [double["id"] for double in stack.duplicates(value, "channels", listing)] == ["vs-2"]


def test_what_others_made_is_no_double_of_ours() -> None:
    value = begun(categories=[{"name": "trailers"}])
    listing = [{"id": number, "name": "trailers", "create_time": None} for number in (1, 2)]

    assert stack.duplicates(value, "categories", listing) == []


# -- tearing down


@pytest.mark.parametrize(
    ("item", "there"),
    [
        ({"name": "trailers"}, True),
        ({"name": "other"}, False),
        ({"name": "renamed", "category_id": 72050}, True),
        ({"name": "renamed", "category_id": "072050"}, True),
        ({"name": "trailers", "category_id": 1}, False),
    ],
)
def test_what_is_there(item: dict[str, Any], there: bool) -> None:
    value = begun(categories=[item])

    value = stack.find(value, "categories", {"categories": [{"id": 72050, "name": "trailers"}]})

    assert bool(value["todo"]["categories"]) == there
    outcome = stack.torn_down(value, "stack", check_mode=False)
    assert outcome["failed"]["categories"] == ({item["name"]: "It is still there."} if there else {})
    assert not any(stack.torn_down(value, "stack", check_mode=True)["failed"].values())


def test_what_can_not_be_listed_is_not_gone() -> None:
    value = begun(categories=[{"name": "trailers"}], apis=MANIFEST["apis"])
    value = stack.find(value, "categories", {"failed": True, "msg": "No answer."})
    value = stack.find(value, "apis", {"results": [result(value, "apis", failed=True, msg="No.")]})

    outcome = stack.torn_down(value, "stack", check_mode=False)

    assert outcome["failed"]["categories"] == {"trailers": "No answer."}
    assert outcome["failed"]["apis"] == {"media/games-green": "No."}
    assert not value["todo"]["categories"] + value["todo"]["apis"]


def test_what_stays() -> None:
    value = begun(channels=[CHANNEL], short_clips=[CLIP])
    cdn = {"create_cdn": True, "cdn_service_name": "cdn-1", "cdn_domain": "one.example.com", "channel_status": "READY"}
    value = stack.find(value, "channels", {"channels": [{"id": "vs-1", "name": "ice-rink", **cdn}]})
    value = noted(value, [result(value, "channels", changed=True, actions=["stop", "delete"])])
    value = stack.find(value, "channels", {"channels": []})

    outcome = stack.torn_down(value, "stack", check_mode=False)

    assert outcome["deleted"]["channels"] == ["ice-rink"]
    assert stack.leftovers(outcome["left"]) == [
        "the CDN one.example.com",
        "the file of the short clip games media /one",
    ]


# -- in step


def test_filters_leave_their_input_alone() -> None:
    value = begun(channels=[CHANNEL])
    before = repr(value)

    FilterModule().filters()["stack_note"](
        value, {"channels": {"results": [result(value, "channels", actions=["create"])]}}
    )

    assert repr(value) == before


def test_filters_hand_on_the_whole_stack() -> None:
    """Part of it as a text, between one task and the next."""
    filters, value = FilterModule().filters(), begun(channels=[CHANNEL])
    told = [{**result(value, "channels", actions=["create"]), "invocation": {}}]

    fact = filters["stack_note"](filters["stack_begin"]({"channels": [CHANNEL]}), {"channels": {"results": told}})

    assert filters["stack_provisioned"](fact, "stack") == stack.provisioned(noted(value, told), "stack")
    assert fact["todo"]["channels"] == []
    assert fact["created"]["channels"] == {}


def test_what_speaks_against_it_leaves_no_stack() -> None:
    """Whoever ignores errors goes on without one, and so with nothing to do."""
    filters = FilterModule().filters()
    assert filters["stack_begin"](MANIFEST, [])["entries"]["channels"]

    with pytest.raises(ValueError, match="Nothing"):
        filters["stack_begin"](MANIFEST, ["Nothing can be done."])


def test_null_is_not_given() -> None:
    """Before ansible-core 2.19 a template makes an empty text of it, which would erase what is there."""
    output = {**OUTPUT, "access_control": None}
    value = stack.begin({"categories": [{"name": "trailers", "output": output, "notification_url": None}]})

    assert value["entries"]["categories"][0]["item"] == {"name": "trailers", "output": OUTPUT}


@pytest.mark.parametrize("name", ["diff", "invocation", "kept", "todo", "results", "copy", "failed"])
def test_any_name_is_a_name(name: str) -> None:
    """Also one that results of tasks have a member of."""
    channel = {**CHANNEL, "name": name}
    filters, value = FilterModule().filters(), begun(channels=[channel])
    told = result(value, "channels", failed=True, msg="No: bucket.", ansible_loop_var="stack_entry", invocation={})

    fact = filters["stack_note"](filters["stack_begin"]({"channels": [channel]}), {"channels": {"results": [told]}})

    failed = filters["stack_provisioned"](fact, "stack")["failed"]
    assert failed["channels"] == {name: "No: bucket."}
    assert filters["stack_failures"](failed) == [f"In channels, {name}: No: bucket."]
