# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles know of a stack: what its manifest wants, and what has become of it so far.

A stack is a plain value, as the tasks of a role hand it on from one to the next in a fact. The functions may use up the
one they are given; the filters hand them copies. Nothing here sends anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.constants import config

from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._module import CONNECTION, WAIT, ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, whole
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_channel import RUNNING, STOPPED
from ansible_collections.naver.ncloud.plugins.module_utils._rules import LONGEST_NAME, shown
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api_clone,
    livestation_shortclip,
    vodstation_category,
    vodstation_channel,
    vpe_player_clone,
)

try:
    from ansible.template.native_helpers import (  # type: ignore[import-not-found]  # not in newer cores
        ansible_eval_concat,
        ansible_native_concat,
    )
except ImportError:  # since ansible-core 2.19 a text stays one

    def templated(text: str) -> Any:
        """Return what becomes of a text on its way from an item to a module."""
        return text

else:

    def templated(text: str) -> Any:
        """Return what becomes of a text on its way from an item to a module."""
        return (ansible_native_concat if config.get_config_value("DEFAULT_JINJA2_NATIVE") else ansible_eval_concat)(
            [text]
        )


Item = Mapping[str, Any]
Result = Mapping[str, Any]
Entry = dict[str, Any]  # an item, and its identity
# What an item can't say, as all of a stack connects and waits in the same way.
NOT_OF_AN_ITEM = {*CONNECTION.spec, *WAIT.spec}
PRESENT_OR_ABSENT = ("present", "absent")
MOST_NAMES = 5
AT_REST = {"started": RUNNING, "stopped": STOPPED}
REQUEST_ID = re.compile(r"request id \w+")
LONGEST_WAIT = 30 * 24 * 3600  # seconds
NOT_ASKED = object()


@dataclass(frozen=True)
class Kind:
    """A list of the manifest: the module of its items, and what no two of them may share."""

    module: ResourceModule
    identity: tuple[str, ...] = ("name",)
    separator: str = ""

    @property
    def id_option(self) -> str:
        return self.module.resource.id_option

    @property
    def options(self) -> list[str]:
        """The options of an item: those of the module, less those that say how to connect and how to wait."""
        spec = self.module.arguments.spec
        has_states = len(spec["state"]["choices"]) > len(PRESENT_OR_ABSENT) if "state" in spec else False
        return [name for name in spec if name not in NOT_OF_AN_ITEM and (name != "state" or has_states)]

    def parts(self, item: Item) -> list[Any]:
        return [_value(item, path) for path in self.identity]

    def identify(self, item: Item) -> str:
        return self.separator.join(map(_text, self.parts(item)))


# In the order in which they are begun: first those that take their time.
KINDS = {
    "channels": Kind(vodstation_channel.MODULE),
    "short_clips": Kind(livestation_shortclip.MODULE, ("channel", "output.bucket_name", "output.file_path"), " "),
    "players": Kind(vpe_player_clone.MODULE),
    "apis": Kind(apigw_api_clone.MODULE, ("product", "name"), "/"),
    "categories": Kind(vodstation_category.MODULE),
}


KEYS = ("name", *KINDS)


def _by_kind() -> dict[str, dict[str, Any]]:
    return {kind: {} for kind in KINDS}


@dataclass
class Stack:
    """What has become of a manifest. Everything but the entries is by kind and identity."""

    entries: dict[str, list[Entry]]  # the manifest
    todo: dict[str, list[Entry]]  # what of it there still is to do
    changed: bool = False
    foretold: bool = False  # by the modules, in check mode
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


def begin(manifest: Item, objections: Sequence[str] = ()) -> dict[str, Any]:
    """Return the stack of a manifest of which nothing has been done yet. What is null in it is not given.

    :raises ValueError: something speaks against it. Without a stack, no task has anything to do.
    """
    if objections:
        raise ValueError(" ".join(objections))
    entries = {
        kind: [{"identity": KINDS[kind].identify(item), "item": given(item)} for item in items]
        for kind, items in _items(manifest)
    }
    return vars(Stack(entries, dict(entries)))


def counts(manifest: Any) -> str:
    """Return how many items of each kind a manifest has, whatever else is wrong with it."""
    lists = ((kind, items) for kind, items in _items(manifest if isinstance(manifest, Mapping) else {}))
    said = [f"{kind.replace('_', ' ')}: {len(items)}" for kind, items in lists if isinstance(items, list) and items]
    return ", ".join(said) or "nothing"


def objections(manifest: Any, waits: Mapping[str, Any], confirm: Any = NOT_ASKED) -> list[str]:
    """Return, in sentences, why nothing can be sent for the manifest.

    :param waits: the role's variables in seconds.
    :param confirm: what confirms its teardown, if that is meant. An empty answer to a survey may arrive as null.
    """
    said = [
        f"{variable} is {shown(value)} but must be a number of seconds above 0."
        for variable, value in waits.items()
        if not _is_wait(value)
    ]
    if manifest is None:
        return [*said, "There is no manifest: give one with -e @stack.yml, a file whose key `manifest` holds it."]
    if not isinstance(manifest, Mapping):
        return [*said, "The manifest is a text and not a mapping; an extra variable with one needs JSON or a file."]
    name = manifest.get("name")
    if name is None or not _text(name).strip():
        said.append("The manifest's name is empty.")
    elif _is_endless(name):
        said.append("The manifest's name is a number of too many digits.")
    if unknown := [shown(key) for key in manifest if key not in KEYS]:
        said.append(f"The manifest has no key {_listed(unknown)}; there are {', '.join(KEYS)}.")
    for kind, items in _items(manifest):
        if not isinstance(items, list):
            said.append(f"In {kind}, there is no list of items.")
            continue
        alike: dict[str, list[str]] = {}
        for identity, sentence in _about_items(KINDS[kind], items):
            names = alike.setdefault(sentence, [])
            names += [identity] if identity and identity not in names else []
        said += [
            f"In {kind}, {_listed(names)}: {each}." if names else f"In {kind}, {each}." for each, names in alike.items()
        ]
    if confirm is not NOT_ASKED and (confirm is None or _text(confirm) != _text(name)):
        wanted = _quoted(_text(name))
        said.append(f"teardown_confirm must be {wanted}, the manifest's name, to say that deleting is meant.")
    return said


def _is_endless(value: Any) -> bool:
    """Whether it is a number of thousands of digits, which Python refuses to spell."""
    try:
        return not str(value)
    except ValueError:
        return True


def _is_wait(seconds: Any) -> bool:
    try:
        return 0 < float(seconds) <= LONGEST_WAIT
    except (TypeError, ValueError, OverflowError):
        return False


def _about_items(kind: Kind, items: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield identities, which are empty where the item has none, and what is wrong."""
    if strange := [item for item in items if not isinstance(item, Mapping)]:
        yield "", f"{shown(strange[0])} is not a mapping of options"
        return
    identities = [kind.identify(item) for item in items]
    for identity, item in zip(identities, items, strict=True):
        if any(part is None or not _text(part).strip() for part in kind.parts(item)):
            yield "", "a name is empty"
            continue
        for part in kind.parts(item):
            if not isinstance(part, str):
                yield "", f"{shown(part)} is a name without quotes that YAML does not take for text"
        yield from ((_quoted(identity), sentence) for sentence in _about_item(kind, item))
    for each, count in Counter(identities).items():
        if count > 1:
            yield "", f"{_quoted(each)} is there {count} times"
    ids = Counter(_text(item.get(kind.id_option)) for item in items if item.get(kind.id_option) is not None)
    for each, count in ids.items():
        if count > 1:
            yield "", f"{kind.id_option} {_quoted(each)} is there {count} times"


def _listed(names: Sequence[str]) -> str:
    """Return the names, and not at any length."""
    more = len(names) - MOST_NAMES
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:MOST_NAMES])} and {more} more"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)


def _quoted(identity: str) -> str:
    """Return the identity on one line, and not at any length."""
    return identity if identity.isprintable() and len(identity) <= LONGEST_NAME else shown(identity)


def _about_item(kind: Kind, item: Item) -> Iterator[str]:
    """Yield what the module itself would object to before its first request."""
    module = kind.module
    options = given(item)
    if unknown := [shown(name) for name in options if name not in kind.options]:
        yield f"there is no option {_listed(unknown)} of an item; there are {', '.join(kind.options)}"
    if options.get("state") == "absent":
        yield "state is absent, but what is to go is for the teardown"
    options = {name: value for name, value in options.items() if name in kind.options}
    yield from _about_texts(kind, options)
    try:
        validation = module.arguments.validate(options)
    except InputError as error:
        yield error.problem
        return
    if validation.error_messages:
        yield from (" ".join(message.split()).rstrip(".") for message in validation.error_messages)
        return
    try:
        module.arguments.check_given(validation.validated_parameters)
        module.resource.check(validation.validated_parameters)
    except InputError as error:
        yield error.problem
    # Deleted and created anew, it has another id.
    id_option = module.resource.id_option
    if item.get("recreate") and item.get(id_option) is not None:
        yield f"it has both {id_option} and recreate, but what is created anew gets another id"


def _about_texts(kind: Kind, options: Item) -> Iterator[str]:
    """Yield the texts that would arrive at the module as something else."""
    for name, value in options.items():
        is_text = isinstance(value, str) and kind.module.arguments.spec[name]["type"] == "str"
        if is_text and ((arrives := templated(value)) is None or str(arrives) != value):
            yield f"{name} is {shown(value)}, which this version of ansible-core would hand on as {shown(arrives)}"


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
        stack.foretold |= bool(result.get("foretold"))
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


def doubles(value: Item, kind: str, listing: Sequence[Item]) -> list[dict[str, Any]]:
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

    :param results: of deleting our own, each with its ``stack_double``
    """
    stack = Stack.of(value)
    for result in results:
        entry = result["stack_double"]["entry"]
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


def complaints(failed: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what went wrong, in sentences; once, where it is the same with many."""
    said = []
    for kind, errors in failed.items():
        alike: dict[str, list[str]] = {}
        for name, error in errors.items():
            # Each begins with what was tried on which object, and answers differ in their request ids.
            alike.setdefault(REQUEST_ID.sub("", error.partition(": ")[2]) or error, []).append(name)
        for first, *others in alike.values():
            same = f" The same goes for {_listed(others)}." if others else ""
            said.append(f"In {kind}, {first}: {errors[first]}{same}")
    return said


def deeds(actions: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Return what was done, in words."""
    return [
        f"{' and '.join(done)} {name} in {kind}"
        for kind, each in actions.items()
        for name, done in each.items()
        if done
    ]


def remainders(left: Iterable[Item]) -> list[str]:
    """Return what stays, as people call it."""
    clip = KINDS["short_clips"]
    return [
        f"the CDN {each['cdn_domain']}"
        if each["kind"] == "cdn"
        else f"the file of the short clip {clip.identify(each)}"
        for each in left
    ]


def _items(manifest: Item) -> Iterator[tuple[str, Any]]:
    for kind in KINDS:
        items = manifest.get(kind)
        yield kind, [] if items is None else items


def _is(entry: Entry, record: Item, kind: str, stack: Stack | None = None) -> bool:
    """Whether a listing's record is the entry's: it has its id, where one is known, else its name."""
    known = entry["item"].get(KINDS[kind].id_option)
    if known is None and stack is not None:
        known = stack.created[kind].get(entry["identity"])
    if known is None:
        return bool(record["name"] == entry["item"]["name"])
    number = whole(known)
    return str(record["id"]) == str(known if number is None else number)


def _value(item: Any, path: str) -> Any:
    for name in path.split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item
