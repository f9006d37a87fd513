# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is promised, as checks of an account's whole state and of single answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.chaos.roles import Answer
from ansible_collections.naver.ncloud.tests.chaos.schedule import LIVE_CHANNEL, PRODUCT
from ansible_collections.naver.ncloud.tests.unit.support import assert_clear
from ncloud_emulator.emulation import Emulation

SOMEBODY = "somebody-"  # how the names of things begin that somebody else makes meanwhile
Things = dict[str, list[dict[str, Any]]]


class BrokenPromiseError(Exception):
    """An invariant does not hold."""


def promise(holds: Any, sentence: str) -> None:
    if not holds:
        raise BrokenPromiseError(sentence)


def check_answer(answer: Answer) -> None:
    """An answer is clear and true, whatever went wrong."""
    result, what = answer.result, f"{answer.kind} {answer.options.get('name')}"
    crashed = [entry.exception for entry in answer.entries if entry.exception]
    promise(not crashed, f"The emulator failed: {crashed}")
    if answer.failed:
        try:
            assert_clear(result)
        except AssertionError as error:
            raise BrokenPromiseError(f"A failure is a clear sentence ({error}): {result}") from error
    promise(
        result["changed"] or not answer.effects,
        f"Never changed: false for what happened: {what}: {answer.effects}: {result.get('msg', 'a success')}",
    )


def check_requests(emulation: Emulation) -> None:
    """Requests hold what their tables have, and nothing else."""
    unknown = emulation.unknown.list()
    promise(not unknown, f"Only documented fields are sent: {unknown}")


def camel(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The options in the API's spelling."""

    def one(name: str) -> str:
        first, *others = name.split("_")
        return first + "".join(each.capitalize() for each in others)

    return {one(name): camel(value) if isinstance(value, Mapping) else value for name, value in fields.items()}


def differences(wanted: Any, actual: Any, where: str) -> Iterator[str]:
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            yield from differences(value, (actual or {}).get(name), f"{where}.{name}")
    elif where.endswith(".protocolList"):
        if set(wanted) != set(actual):
            yield f"{where} is {actual}, not {wanted}"
    elif wanted != actual and (wanted or actual):
        yield f"{where} is {actual!r}, not {wanted!r}"


def objects(state: Mapping[str, Any]) -> Things:
    """All objects of an account by their kinds, but for those that are gone."""
    return {
        "vpe_players": state["vpe"]["players"],
        "apigw_apis": state["apigateway"]["apis"],
        "livestation_short_clips": state["livestation"]["shortclips"],
        "vodstation_categories": state["vodstation"]["categories"],
        "vodstation_channels": [
            each for each in state["vodstation"]["channels"] if each["channelStatus"] != "TERMINATED"
        ],
    }


def identity_of(kind: str, thing: Mapping[str, Any]) -> str:
    """The identity in the manifest that an object has."""
    if kind == "apigw_apis":
        return f"{thing['productId']}/{thing['apiName']}"
    if kind == "livestation_short_clips":
        return f"{LIVE_CHANNEL} {thing['output']['bucketName']} {thing['output']['filePath']}"
    return str(thing["name"])


def full(item: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """An item, with names replaced by ids."""
    given = {"apigw_apis": {"product": PRODUCT}, "livestation_short_clips": {"channel": LIVE_CHANNEL}}
    return {**item, **given.get(kind, {})}


def wanted_of(kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """What an item wants, in the API's words."""
    left_out = {"name", "source", "product", "state", "recreate", "channel", "start_time", "end_time", "snapshot_id"}
    wanted = {name: value for name, value in item.items() if name not in left_out}
    if kind == "vpe_players":
        return {**wanted, **({"auto_update": "N"} if "auto_update" in wanted else {})}
    if kind == "apigw_apis":
        return {"apiDescription": item["description"]} if "description" in item else {}
    if kind == "livestation_short_clips":
        return {**camel(wanted), "status": "COMPLETED"}
    if kind == "vodstation_channels":
        status = {"started": "READY", "stopped": "STOPPED"}.get(item.get("state", "present"))
        return {**camel(wanted), **({"channelStatus": status} if status else {})}
    return camel(wanted)


def check_wanted(there: Things, manifest: Mapping[str, Any], *, twins: bool = False) -> None:
    """Each wanted resource is there exactly once, and as wanted.

    :param twins: short clips may be there more than once: nothing deletes them, and those of one place are one file.
    """
    for kind, items in manifest.items():
        for item in items if kind != "name" else []:
            name = KINDS[kind].identify(full(item, kind))
            found = [each for each in there[kind] if identity_of(kind, each) == name]
            counted = [
                each for each in found if kind != "livestation_short_clips" or not each["status"].endswith("_FAIL")
            ]
            once = len(counted) == 1 or (twins and kind == "livestation_short_clips" and counted)
            promise(once, f"{kind} {name} is there {len(counted)} times, not once.")
            for each in counted:
                wrong = list(differences(wanted_of(kind, item), each, f"{kind} {name}"))
                promise(not wrong, f"Not as wanted: {', '.join(wrong)}")


def check_gone(there: Things, manifest: Mapping[str, Any]) -> None:
    """Nothing of the manifest is left but short clips, which nothing deletes."""
    for kind, items in manifest.items():
        for item in items if kind not in ("name", "livestation_short_clips") else []:
            name = KINDS[kind].identify(full(item, kind))
            found = [each for each in there[kind] if identity_of(kind, each) == name]
            promise(not found, f"Teardown leaves {kind} {name}.")


def neighbours(there: Things, manifest: Mapping[str, Any]) -> Things:
    """What the manifest does not name, but for what somebody else does meanwhile."""
    named = {kind: {KINDS[kind].identify(full(item, kind)) for item in manifest.get(kind, [])} for kind in there}
    return {
        kind: [
            each
            for each in things
            if identity_of(kind, each) not in named[kind] and SOMEBODY not in identity_of(kind, each)
        ]
        for kind, things in there.items()
    }


def remove_twins(emulation: Emulation, manifest: Mapping[str, Any]) -> int:
    """Do what the owner does who is told of two of a name: delete the younger ones. Returns how many."""
    vodstation: Any = emulation.services["vodstation"]
    removed = 0
    for kind, things in (
        ("vodstation_categories", vodstation.categories),
        ("vodstation_channels", vodstation.channels),
    ):
        for item in manifest.get(kind, []):
            same = [
                number
                for number, thing in things.items()
                if thing.fields["name"] == item["name"] and thing.machine.state != "TERMINATED"
            ]
            for number in same[1:]:
                del things[number]
                removed += 1
    return removed


def check_neighbours(before: Things, after: Things) -> None:
    for kind, things in before.items():
        promise(after[kind] == things, f"{kind} were touched that the manifest does not name: {after[kind]} {things}")
