# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of a manifest so far.

A stack is a plain value, as the tasks of a role hand it on from one to the next in a fact. The functions may use up the
one they are given; the filters hand them copies. Nothing here sends anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._records import given, whole
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_channel import RUNNING, STOPPED
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, Item, items_by_kind, listed

Result = Mapping[str, Any]
Entry = dict[str, Any]  # an item, and its identity
AT_REST = {"started": RUNNING, "stopped": STOPPED}
REQUEST_ID = re.compile(r"request id \w+")


def _by_kind() -> dict[str, dict[str, Any]]:
    return {kind: {} for kind in KINDS}


@dataclass
class Stack:
    """What has become of a manifest. Everything but the entries is by kind and identity."""

    entries: dict[str, list[Entry]]  # the manifest
    todo: dict[str, list[Entry]]  # what of it there still is to do
    changed: bool = False
    predicted: bool = False  # by the modules, in check mode
    actions: dict[str, dict[str, list[str]]] = field(default_factory=_by_kind)  # what was done
    pending: dict[str, dict[str, list[str]]] = field(default_factory=_by_kind)  # what is left to do
    objects: dict[str, dict[str, Any]] = field(default_factory=_by_kind)  # as they are now
    errors: dict[str, dict[str, str]] = field(default_factory=_by_kind)
    created: dict[str, dict[str, Any]] = field(default_factory=_by_kind)  # the ids of those that are certain to be ours
    awaited: dict[str, dict[str, Any]] = field(default_factory=_by_kind)  # and of these, which a listing must show
    found: dict[str, list[Entry]] = field(default_factory=lambda: {kind: [] for kind in KINDS})  # what there is
    cdns: dict[str, Item] = field(default_factory=dict)  # of channels that are there, by the channel's id

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Stack:
        """Return the stack that a fact holds."""
        return cls(**value)


def begin(manifest: Item, problems: Sequence[str] = ()) -> dict[str, Any]:
    """Return the stack of a manifest of which nothing has been done yet. What is null in it is not given.

    :raises ValueError: something speaks against it. Without a stack, no task has anything to do.
    """
    if problems:
        raise ValueError(" ".join(problems))
    entries = {
        kind: [{"identity": KINDS[kind].identify(item), "item": given(item)} for item in items]
        for kind, items in items_by_kind(manifest)
    }
    return vars(Stack(entries, dict(entries)))


def note(value: Item, ran: Mapping[str, Result]) -> dict[str, Any]:
    """Return the stack after a round.

    :param ran: by kind, what its task registered: results, each with its ``stack_entry``, or why its loop could not be
        begun. Where there was nothing to do, it is that of an earlier round.
    """
    stack = Stack.of(value)
    for kind, task in ran.items():
        entries, stack.todo[kind] = stack.todo[kind], []
        if entries and "results" in task:
            _note(stack, kind, task["results"])
        elif entries:
            reason = task.get("msg") or "Its task was not run."
            stack.errors[kind] |= {entry["identity"]: reason for entry in entries}
    return vars(stack)


def _note(stack: Stack, kind: str, results: Iterable[Result]) -> None:
    returns, id_field = KINDS[kind].module.returns, KINDS[kind].module.resource.id_field
    for result in results:
        entry = result["stack_entry"]
        identity = entry["identity"]
        done = result.get("actions") or []
        stack.changed |= bool(result.get("changed"))
        stack.predicted |= bool(result.get("predicted"))
        stack.actions[kind].setdefault(identity, []).extend(done)
        if result.get("failed"):
            stack.errors[kind][identity] = result.get("msg", "")
            stack.awaited[kind].pop(identity, None)  # it may be gone
            continue
        stack.objects[kind][identity] = found = result.get(returns)
        stack.pending[kind][identity] = left = result.get("pending") or []
        stack.errors[kind].pop(identity, None)
        if "create" in done and found and found.get(id_field) is not None:
            stack.created[kind][identity] = stack.awaited[kind][identity] = found[id_field]
        if left:
            stack.todo[kind].append(entry)


def find(value: Item, kind: str, seen: Result) -> dict[str, Any]:
    """Return the stack with what of a kind is there, all of which is still to be deleted.

    :param seen: a listing, or where the module was asked what it would delete its results, each with a ``stack_entry``
    """
    stack = Stack.of(value)
    entries = stack.entries[kind]
    if "results" in seen:
        errors = {each["stack_entry"]["identity"]: each["msg"] for each in seen["results"] if each.get("failed")}
        there = {each["stack_entry"]["identity"] for each in seen["results"] if each.get("actions")}
    elif seen.get("failed"):  # nothing of it can be called gone
        errors, there = {entry["identity"]: seen.get("msg", "It can not be looked up") for entry in entries}, set()
    else:
        listing = seen.get(kind) or []
        errors = {}
        ours = {entry["identity"]: record for entry in entries for record in listing if _is(entry, record, kind)}
        there = set(ours)
        if kind == "channels":
            stack.cdns |= {record["id"]: record for record in ours.values() if record.get("create_cdn")}
    stack.errors[kind] |= errors
    stack.found[kind] = [entry for entry in entries if entry["identity"] in there]
    stack.todo[kind] = [entry for entry in stack.found[kind] if entry["identity"] not in stack.errors[kind]]
    return vars(stack)


def moving(value: Item, channels: Iterable[Item]) -> dict[str, str]:
    """Return the states of those channels still to be done that move, by identity."""
    stack = Stack.of(value)
    return {
        entry["identity"]: record["channel_status"]
        for entry in stack.todo["channels"]
        for record in channels
        if _is(entry, record, "channels", stack) and record["channel_status"] not in RUNNING | STOPPED
    }


def settle(value: Item, channels: Iterable[Item]) -> dict[str, Any]:
    """Return the stack without those channels that lacked nothing but to come to rest, and have."""
    stack, listing = Stack.of(value), list(channels)
    left = []
    for entry in stack.todo["channels"]:
        identity = entry["identity"]
        rest = AT_REST.get(entry["item"].get("state"), RUNNING | STOPPED)
        seen = [record for record in listing if _is(entry, record, "channels", stack)]
        if stack.pending["channels"].get(identity) == ["wait"] and [
            each["channel_status"] in rest for each in seen
        ] == [True]:
            stack.objects["channels"][identity] = seen[0]
            stack.pending["channels"][identity] = []
        else:
            left.append(entry)
    stack.todo["channels"] = left
    return vars(stack)


def give_up(value: Item, moving: Mapping[str, str], timeout: float, variable: str) -> dict[str, Any]:
    """Return the stack without those channels still to be done that still move."""
    stack = Stack.of(value)
    stack.todo["channels"] = [entry for entry in stack.todo["channels"] if entry["identity"] not in moving]
    for identity, state in moving.items():
        stack.errors["channels"][identity] = (
            f"It is still {state} after {float(timeout):g} s. Run again to go on waiting, or raise {variable}."
        )
    return vars(stack)


def duplicates(value: Item, kind: str, listing: Sequence[Item]) -> list[dict[str, Any]]:
    """Return those of our new objects of which somebody else made another one at the same moment.

    The oldest stays, whoever made it. What may have been made by others is never among them.

    :returns: ``{id, entry, other}``, ``other`` being the id of the one that stays
    """
    stack = Stack.of(value)
    surplus = []
    for entry in stack.entries[kind]:
        ours = stack.created[kind].get(entry["identity"])
        same = [record for record in listing if record["name"] == entry["item"]["name"]]
        oldest = min(same, key=lambda record: (record["create_time"] or "", record["id"]), default=None)
        if oldest and oldest["id"] != ours and any(record["id"] == ours for record in same):
            surplus.append({"id": ours, "entry": entry, "other": oldest["id"]})
    return surplus


def adopt(value: Item, kind: str, results: Iterable[Result]) -> dict[str, Any]:
    """Return the stack that goes on with the older ones of what was made twice.

    :param results: of deleting our own, each with its ``stack_duplicate``
    """
    stack = Stack.of(value)
    for result in results:
        entry = result["stack_duplicate"]["entry"]
        identity = entry["identity"]
        if result.get("failed"):
            stack.errors[kind][identity] = result["msg"]
            continue
        stack.actions[kind][identity].append("delete")
        stack.created[kind].pop(identity)
        stack.awaited[kind].pop(identity, None)
        stack.todo[kind].append(entry)
    return vars(stack)


def provisioned(value: Item, name: str) -> dict[str, Any]:
    """Return the outcome of provisioning."""
    stack = Stack.of(value)
    objects = {kind: [found for found in stack.objects[kind].values() if found] for kind in KINDS}
    return {"name": name, "changed": stack.changed, "actions": stack.actions, "failed": stack.errors, **objects}


def torn_down(value: Item, name: str, *, check_mode: bool) -> dict[str, Any]:
    """Return the outcome of tearing down. Check mode deletes nothing, so that what is there says nothing about it."""
    stack = Stack.of(value)
    there = {kind: [] if check_mode else [entry["identity"] for entry in stack.found[kind]] for kind in DELETABLE}
    deleted = {
        kind: [each for each, done in stack.actions[kind].items() if "delete" in done and each not in there[kind]]
        for kind in DELETABLE
    }
    failed = {kind: {**dict.fromkeys(there[kind], "It is still there."), **stack.errors[kind]} for kind in DELETABLE}
    cdns = [cdn for cdn in stack.cdns.values() if cdn["name"] not in there["channels"]]
    left = [{"kind": "cdn", **{key: cdn[key] for key in ("name", "cdn_service_name", "cdn_domain")}} for cdn in cdns]
    left += [{"kind": "short_clip", **entry["item"]} for entry in stack.entries["short_clips"]]
    return {"name": name, "changed": stack.changed, "deleted": deleted, "failed": failed, "left": left}


# A short clip can't be deleted.
DELETABLE = ("channels", "categories", "apis", "players")


def failures(failed: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what went wrong, in sentences; once, where it is the same with many."""
    said = []
    for kind, errors in failed.items():
        alike: dict[str, list[str]] = {}
        for name, error in errors.items():
            # Each begins with what was tried on which object, and answers differ in their request ids.
            alike.setdefault(REQUEST_ID.sub("", error.partition(": ")[2]) or error, []).append(name)
        for first, *others in alike.values():
            same = f" The same goes for {listed(others)}." if others else ""
            said.append(f"In {kind}, {first}: {errors[first]}{same}")
    return said


def summary(actions: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Return what was done, in words."""
    return [
        f"{' and '.join(done)} {name} in {kind}"
        for kind, each in actions.items()
        for name, done in each.items()
        if done
    ]


def leftovers(left: Iterable[Item]) -> list[str]:
    """Return what stays, as people call it."""
    clip = KINDS["short_clips"]
    return [
        f"the CDN {each['cdn_domain']}"
        if each["kind"] == "cdn"
        else f"the file of the short clip {clip.identify(each)}"
        for each in left
    ]


def _is(entry: Entry, record: Item, kind: str, stack: Stack | None = None) -> bool:
    """Whether a listing's record is the entry's: it has its id, where one is known, else its name."""
    known = entry["item"].get(KINDS[kind].id_option)
    if known is None and stack is not None:
        known = stack.created[kind].get(entry["identity"])
    if known is None:
        return bool(record["name"] == entry["item"]["name"])
    number = whole(known)
    return str(record["id"]) == str(known if number is None else number)
