# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A manifest: the kinds of its items, why nothing can be sent for it, and what came of it.

A kind is one line in ``KINDS``. Nothing here sends anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ansible.constants import config
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, RULES, WAIT
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._outside import printable
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_channel import leaves_cdn
from ansible_collections.naver.ncloud.plugins.module_utils._rules import LONGEST_NAME, Rule, broken, shown
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import edge_id
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api,
    apigw_api_clone,
    apigw_api_key,
    apigw_product,
    apigw_stage,
    apigw_usage_plan,
    globaledge_profile,
    livestation_channel,
    livestation_shortclip,
    vodstation_category,
    vodstation_channel,
    vodstation_encoding_option,
    vpe_player,
    vpe_player_clone,
)

try:
    from ansible.template.native_helpers import (  # type: ignore[import-not-found]  # not in newer cores
        ansible_eval_concat,
        ansible_native_concat,
    )
except ImportError:  # since ansible-core 2.19 a text stays one

    def templated(text: str) -> Any:
        """Return the text of an item as its module gets it."""
        return text

else:

    def templated(text: str) -> Any:
        """Return the text of an item as its module gets it."""
        return (ansible_native_concat if config.get_config_value("DEFAULT_JINJA2_NATIVE") else ansible_eval_concat)(
            [text]
        )


Item = Mapping[str, Any]
NOT_ASKED = object()
# What an item can't say, as all of a stack connects and waits in the same way, and the roles know what goes together.
OF_THE_ROLES = {"clone", "known", "except_apis", "except_edges", "except_stages", "warn_of_cdn"}
# What a role registers is shown at -v, and kept in its result.
OF_A_TASK = {"return_secrets"}
NOT_OF_AN_ITEM = {*CONNECTION.spec, *WAIT.spec, *OF_THE_ROLES, *OF_A_TASK}
PRESENT_OR_ABSENT = ("present", "absent")
MOST_NAMES = 5
# The limits of the roles' waits, by the end of the variable's name: those of the modules' options.
WAITS = {f"_{option}": RULES[option] for option in ("wait_timeout", "wait_interval")}
# What the tasks of a role register, as ROLE_PHASE_KIND: the results of loops over modules, in this order.
PHASES = ("cloned", "begun", "continued", "finished")
# What they do after the channels: their CDNs, which are no kind of the manifest.
CDNS = "cdns"
PROFILES = "globaledge_profiles"
# And in between: what there was at first, what two runs may have made twice, and what is left at the end.
FOUND, LISTED, LEFT = "found", "listed", "left"


@dataclass(frozen=True)
class Kind:
    """A list of the manifest: the modules of its items, and what no two of them may share.

    ``references`` are the options, dotted, that name an item of another kind, as far as an object shows them.
    """

    module: ResourceModule
    identity: tuple[str, ...] = ("name",)
    separator: str = ""
    references: Mapping[str, str] = field(default_factory=dict)
    clone: ResourceModule | None = None  # of an item with a source, what makes it at first

    @property
    def id_option(self) -> str:
        return self.module.resource.id_option

    @property
    def name(self) -> str:
        """The name of the module, which that of its resource's file is too."""
        return self.module.resource.__module__.rpartition(".")[2]

    @cached_property
    def modules(self) -> list[ResourceModule]:
        return [self.module, *([self.clone] if self.clone else [])]

    @cached_property
    def spec(self) -> dict[str, Any]:
        return {name: option for module in self.modules for name, option in module.arguments.spec.items()}

    @cached_property
    def options(self) -> list[str]:
        """The options of an item: those of its modules, less those that say how to connect and how to wait."""
        has_states = len(self.spec["state"]["choices"]) > len(PRESENT_OR_ABSENT) if "state" in self.spec else False
        return [name for name in self.spec if name not in NOT_OF_AN_ITEM and (name != "state" or has_states)]

    @property
    def is_deletable(self) -> bool:
        return "absent" in self.module.arguments.spec.get("state", {}).get("choices", ())

    @property
    def states(self) -> list[str]:
        """What the state of an item may be; what is to be absent is for the teardown."""
        return [state for state in self.module.arguments.spec["state"]["choices"] if state != "absent"]

    def parts(self, item: Item) -> list[Any]:
        return [_value(item, path) for path in self.identity]

    def identify(self, item: Item) -> str:
        """Return what tells the item from the others of its kind. Names that only look alike are one."""
        return nfc(self.separator.join(map(_text, self.parts(item))))


# By the key of the manifest, which names the service and what the kind's _info module returns. The order is that of
# provisioning, where only API Gateway comes later: what others need comes before them, and what takes its time before
# what does not. The teardown's is the reverse.
KINDS = {
    "globaledge_profiles": Kind(globaledge_profile.MODULE),
    "livestation_channels": Kind(livestation_channel.MODULE, references={"cdn.profile": "globaledge_profiles"}),
    "vodstation_channels": Kind(vodstation_channel.MODULE),
    "livestation_short_clips": Kind(
        livestation_shortclip.MODULE, ("channel", "output.bucket_name", "output.file_path"), " "
    ),
    "vpe_players": Kind(vpe_player.MODULE, clone=vpe_player_clone.MODULE),
    "apigw_usage_plans": Kind(apigw_usage_plan.MODULE),
    "apigw_products": Kind(apigw_product.MODULE),
    "apigw_apis": Kind(
        apigw_api.MODULE, ("product", "name"), "/", {"product": "apigw_products"}, clone=apigw_api_clone.MODULE
    ),
    "apigw_stages": Kind(
        apigw_stage.MODULE,
        ("product", "api", "name"),
        "/",
        {"product": "apigw_products", "api": "apigw_apis", "usage_plans": "apigw_usage_plans"},
    ),
    "apigw_api_keys": Kind(
        apigw_api_key.MODULE,
        references={"subscriptions.product": "apigw_products", "subscriptions.plans": "apigw_usage_plans"},
    ),
    "vodstation_encoding_options": Kind(vodstation_encoding_option.MODULE),
    "vodstation_categories": Kind(
        vodstation_category.MODULE, references={"encoding_options": "vodstation_encoding_options"}
    ),
}


KEYS = ("name", *KINDS)


def items_by_kind(manifest: Item) -> Iterator[tuple[str, Any]]:
    for kind in KINDS:
        items = manifest.get(kind)
        yield kind, [] if items is None else items


def problems(
    manifest: Any,
    *,
    waits: Mapping[str, Any] | None = None,
    confirm: Any = NOT_ASKED,
    connection: Item | None = None,
) -> list[str]:
    """Return, in sentences, why nothing can be sent for the manifest.

    :param waits: the role's variables in seconds, by name.
    :param confirm: what confirms its teardown, if that is meant. An empty answer to a survey may arrive as null.
    :param connection: the result of a task that resolves the keys and the endpoint, and sends nothing.
    """
    said = []
    for variable, value in (waits or {}).items():
        rule = next(rule for suffix, rule in WAITS.items() if variable.endswith(suffix))
        if not _is_kept(rule, value):
            said.append(f"{variable} is {shown(value)} but must be {rule.says}.")
    if connection and (failure := connection.get("failure")):
        said.append(f"No request can be sent: {failure['message']}. {failure['hint'] or ''}".strip().rstrip(".") + ".")
    elif connection and connection.get("failed"):
        said.append(str(connection.get("msg")))
    if manifest is None:
        return [*said, "There is no manifest: give one with -e @stack.yml, a file whose key `manifest` holds it."]
    if not isinstance(manifest, Mapping):
        return [*said, "The manifest must be a mapping and not a text: pass an extra variable as JSON or from a file."]
    name = manifest.get("name")
    if name is None or not _text(name).strip():
        said.append("The manifest's name is empty.")
    elif not isinstance(name, str):
        said.append(f"YAML reads the manifest's name as {shown(name)}, which is not text: put the name in quotes.")
    if unknown := [shown(key) for key in manifest if key not in KEYS]:
        said.append(f"The manifest has an unknown key {listed(unknown)}; supported: {', '.join(KEYS)}.")
    for kind, items in items_by_kind(manifest):
        if not isinstance(items, list):
            said.append(f"{kind} must be a list of items.")
            continue
        alike: dict[str, list[str]] = {}
        for identity, sentence in _about_items(KINDS[kind], items):
            names = alike.setdefault(sentence, [])
            names += [identity] if identity and identity not in names else []
        said += [
            f"In {kind}, {listed(names)}: {each}." if names else f"In {kind}, {each}." for each, names in alike.items()
        ]
    said += _about_references(manifest)
    if confirm is not NOT_ASKED and (confirm is None or _text(confirm) != _text(name)):
        wanted = _quoted(_text(name))
        said.append(
            f"teardown_confirm must be {wanted}, the manifest's name, to confirm the deletion. "
            "On the command line: -e teardown_confirm=NAME."
        )
    return [printable(sentence) for sentence in said]


def _about_references(manifest: Item) -> Iterator[str]:
    """Yield what items say of each other and can't be."""

    def named(kind: str) -> list[Item]:
        items = manifest.get(kind)
        return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []

    for name, kind in KINDS.items():
        # What the roles clone first. An item with an id is there already.
        new = {kind.identify(item) for item in named(name) if item.get(kind.id_option) is None}
        for item in named(name) if kind.clone else ():
            source = kind.identify({**item, "name": item.get("source")})
            if item.get("source") and source in new:
                yield (
                    f"In {name}, {_quoted(kind.identify(item))}: the source {_quoted(source)} is of this manifest, but "
                    f"must exist before. Provision it with a manifest of its own first, or give its {kind.id_option}."
                )
    plans = {_text(item.get("name")) for item in named("apigw_usage_plans")}
    stages = {KINDS["apigw_stages"].identify(item): item.get("usage_plans") for item in named("apigw_stages")}
    for key in named("apigw_api_keys"):
        for product, stage, plan in _planned(key):
            has = stages.get(nfc(f"{product}/{stage}"))
            if isinstance(has, list) and plan in plans and plan not in map(_text, has):
                yield (
                    f"In apigw_api_keys, {_quoted(_text(key.get('name')))}: the stage {_quoted(stage)} of "
                    f"{_quoted(product)} does not have the usage plan {_quoted(plan)} in its usage_plans."
                )


def _planned(key: Item) -> Iterator[tuple[str, str, str]]:
    """Yield the product, the stage as API/STAGE, and the usage plan that a key is to have there."""
    subscriptions = key.get("subscriptions")
    for each in subscriptions if isinstance(subscriptions, list) else []:
        plans = each.get("plans") if isinstance(each, Mapping) else None
        for stage, plan in plans.items() if isinstance(plans, Mapping) else ():
            yield _text(each.get("product")), _text(stage), _text(plan)


def _is_kept(rule: Rule, seconds: Any) -> bool:
    try:
        return rule.holds(float(seconds))
    except (TypeError, ValueError, OverflowError):
        return False


def _about_items(kind: Kind, items: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield identities, which are empty where the item has none, and what is wrong."""
    if strange := [item for item in items if not isinstance(item, Mapping)]:
        yield "", f"{shown(strange[0])} is not a mapping of options"
        return
    identities = [kind.identify(item) for item in items]
    for number, (identity, item) in enumerate(zip(identities, items, strict=True), start=1):
        parts = dict(zip(kind.identity, kind.parts(item), strict=True))
        if empty := [path for path, part in parts.items() if part is None or not _text(part).strip()]:
            yield "", f"item {number} has no {listed(empty)}"
            continue
        for path, part in parts.items():
            if not isinstance(part, str):
                reads = f"YAML reads the {path} of item {number} as {shown(part)}"
                yield "", f"{reads}, which is not text: put the {path} in quotes"
            elif part != part.strip():
                yield "", f"{shown(part)} is a name with blanks at an end: remove them"
        yield from ((_quoted(identity), sentence) for sentence in _about_item(kind, item))
    for each, count in Counter(identities).items():
        if count > 1:
            yield "", f"{_quoted(each)} is listed {count} times"
    ids = Counter(_text(item.get(kind.id_option)) for item in items if item.get(kind.id_option) is not None)
    for each, count in ids.items():
        if count > 1:
            yield "", f"{kind.id_option} {_quoted(each)} is listed {count} times"


def item_problems(kind: Kind, item: Item) -> list[str]:
    """Return, in clauses, why a manifest can't hold the item."""
    return [sentence for _identity, sentence in _about_items(kind, [item])]


def listed(names: Sequence[str]) -> str:
    """Return the names; of many, the first few."""
    more = len(names) - MOST_NAMES
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:MOST_NAMES])} and {more} more"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)


def _quoted(identity: str) -> str:
    """Return the identity on one line of bounded length."""
    return identity if identity.isprintable() and len(identity) <= LONGEST_NAME else shown(identity)


def _about_item(kind: Kind, item: Item) -> Iterator[str]:
    """Yield what its modules would object to before their first request."""
    options = given(item)
    # Ansible takes null for an option only where that is the default.
    if null := [name for name in item if name not in options and kind.spec.get(name, {}).get("default") is not None]:
        yield f"{listed(null)} is null: give a value or leave it out"
    if secret := sorted(OF_A_TASK & options.keys() & kind.spec.keys()):
        options = {name: value for name, value in options.items() if name not in secret}
        yield f"{listed(secret)} is for a task of your own with no_log: the role's results would show the secrets"
    if unknown := [shown(name) for name in options if name not in kind.options]:
        yield f"unknown option {listed(unknown)}; supported: {', '.join(kind.options)}"
    if "state" in kind.options and (state := options.get("state", "present")) not in (states := kind.states):
        yield f"state is {shown(state)} but must be {' or '.join(states)}; deleting is for the teardown"
        del options["state"]
    options = {name: value for name, value in options.items() if name in kind.options}
    yield from _about_texts(kind, options)
    for module in kind.modules if "source" in options else [kind.module]:
        yield from _objections(module, {name: options[name] for name in module.arguments.spec if name in options})
    # Deleted and created again, it has another id.
    id_option = kind.id_option
    if item.get("recreate") and item.get(id_option) is not None:
        yield f"{id_option} and recreate exclude each other, as a recreated object gets a new id"
    if kind.clone and "source" in options and id_option in options and id_option not in kind.clone.arguments.spec:
        yield f"{id_option} and source exclude each other, as a clone is found by its name"


def _objections(module: ResourceModule, options: Item) -> Iterator[str]:
    try:
        validation = module.arguments.validate(options)
    except InputError as error:
        yield error.problem
        return
    if validation.error_messages:
        for number, message in enumerate(validation.error_messages):
            unsupported = "unsupported option " if isinstance(validation.errors[number], UnsupportedError) else ""
            yield unsupported + " ".join(message.split()).rstrip(".")
        yield from broken(module.resource.rules, given(validation.validated_parameters))
        return
    try:
        module.arguments.check_given(validation.validated_parameters)
    except InputError as error:
        yield error.problem
        return
    yield from (error.problem for error in module.resource.objections(validation.validated_parameters))


def _about_texts(kind: Kind, options: Item) -> Iterator[str]:
    """Yield the texts that would arrive at the module as something else."""
    for name, value in options.items():
        wanted = kind.spec[name]["type"]
        if wanted == "list" and isinstance(value, str) and " " in value.strip():
            yield f"{name} is the text {shown(value)}: write a list"  # Ansible keeps the blanks after commas
        is_text = isinstance(value, str) and (wanted == "str" or name in kind.identity)
        if is_text and ((arrives := templated(value)) is None or str(arrives) != value):
            yield f"{name} is {shown(value)}, which this version of ansible-core would hand on as {shown(arrives)}"


def _value(item: Any, path: str) -> Any:
    for name in path.split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


# -- what came of it


def outcome(manifest: Item, registered: Mapping[str, Item] | None = None) -> dict[str, Any]:
    """Return what came of a manifest: the results that the role's tasks registered, folded into one.

    :param registered: what was registered, by the name ROLE_PHASE_KIND.
    :returns: ``name``, ``changed``, and by kind and identity ``actions``, ``failed`` (sentences) and ``pending`` (the
        steps that nobody has waited for); ``not_selected``, the kinds that no tag of the run selected; under each
        kind's key the objects as they are now. Of a teardown also ``left``: what stays, each with a sentence.
    """
    by_phase: dict[str, dict[str, Item]] = {}
    registered = registered or {}
    for name, result in registered.items():
        _role, phase, kind = name.split("_", 2)
        by_phase.setdefault(kind, {})[phase] = result
    folded = {
        kind: _fold(KINDS[kind], items, by_phase.get(kind, {})) for kind, items in items_by_kind(manifest) if items
    }
    cdns = _last_results(by_phase.get(CDNS, {}))
    actions = {kind: each.actions for kind, each in folded.items()}
    if removed := {_name_of(each["item"]): each["actions"] for each in cdns if each["actions"]}:
        actions[CDNS] = removed
    failed = {kind: each.failed for kind, each in folded.items() if each.failed}
    is_teardown = any(name.startswith("teardown_") for name in registered)
    if is_teardown:  # what was tried first comes first: a CDN that stays is why its profile stays
        broken_cdns = {_name_of(each["item"]): str(each.get("msg")) for each in cdns if each.get("failed")}
        for task in by_phase.get(CDNS, {}).values():
            if _could_not_begin(task):
                broken_cdns.setdefault(CDNS, str(task.get("msg")))
        last = {kind: failed.pop(kind) for kind in [PROFILES] if kind in failed}
        failed = {**dict(reversed(failed.items())), **({CDNS: broken_cdns} if broken_cdns else {}), **last}
    not_selected = [
        kind
        for kind in folded
        if not any(by_phase.get(kind, {}).get(phase) for phase in PHASES)
        and (KINDS[kind].is_deletable or not is_teardown)
    ]
    made: dict[str, Any] = {
        "name": manifest.get("name"),
        "changed": any(each.changed for each in folded.values()) or any(map(_has_changed, cdns)),
        "actions": actions,
        "failed": failed,
        "pending": {kind: each.pending for kind, each in folded.items() if each.pending},
        "not_selected": not_selected,
        **{kind: list(each.objects.values()) for kind, each in folded.items()},
    }
    if is_teardown:
        made["left"] = _left(manifest, made["failed"], by_phase)
    return made


@dataclass
class Folded:
    """What came of the items of one kind, by identity."""

    changed: bool = False
    predicted: bool = False
    actions: dict[str, list[str]] = field(default_factory=dict)
    objects: dict[str, Item] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    pending: dict[str, list[str]] = field(default_factory=dict)


def _said(kind: Kind, identity: str, result: Item) -> str:
    """Return why an item failed, with its name: what concerns one option may not have it."""
    said = str(result.get("msg"))
    is_its_own = (result.get("failure") or {}).get("kind") in ("input", "not_found")
    if not is_its_own or _text(kind.parts(result["item"])[-1]) in said:
        return said
    return f"{kind.module.resource.kind} {_quoted(identity)}: {said}"


def _fold(kind: Kind, items: Sequence[Item], phases: Mapping[str, Item]) -> Folded:
    made = Folded()
    # What can't be listed is not deleted.
    for phase in (FOUND, *PHASES):
        task = phases.get(phase, {})
        for result in _results(task):
            identity = kind.identify(result["item"])
            made.changed |= bool(result.get("changed"))
            made.predicted |= bool(result.get("predicted"))
            made.actions[identity] = made.actions.get(identity, []) + list(result.get("actions") or [])
            made.objects.pop(identity, None)
            made.failed.pop(identity, None)
            made.pending.pop(identity, None)
            if pending := result.get("pending"):
                made.pending[identity] = list(pending)
            if result.get("failed"):
                made.failed[identity] = _said(kind, identity, result)
            elif (found := result.get(kind.module.returns)) is not None:
                made.objects[identity] = found
        if _could_not_begin(task):
            made.failed.update((kind.identify(item), str(task.get("msg"))) for item in items)
    # In the order of the manifest, whichever came to its end first.
    identities = [kind.identify(item) for item in items]
    made.actions = {identity: made.actions[identity] for identity in identities if made.actions.get(identity)}
    made.objects = {identity: made.objects[identity] for identity in identities if identity in made.objects}
    for identity, ids in _twins(kind, made, phases.get(LISTED, {})).items():
        made.failed[identity] = (
            f"There are {len(ids)} of the name {identity!r} (ids {', '.join(map(str, ids))}): another run created one "
            f"at the same moment. Delete one of them, or set {kind.id_option}."
        )
    for result in _results(phases.get(LEFT, {})):
        identity = kind.identify(result["item"])
        if result.get("failed"):
            made.failed.setdefault(identity, _said(kind, identity, result))
        elif result.get("actions") and not made.predicted:
            made.failed.setdefault(identity, f"{identity} is still there. Run the teardown again.")
    # A look afterwards that failed may have ended the run.
    for phase in (LISTED, LEFT):
        if _could_not_begin(task := phases.get(phase, {})):
            for identity in made.actions:
                made.failed.setdefault(identity, str(task.get("msg")))
    return made


def _could_not_begin(task: Item) -> bool:
    """Whether a task failed that is no loop, or one that could not be begun."""
    return bool(task.get("failed") and not task.get("results"))


def _results(task: Item) -> list[Item]:
    return [result for result in task.get("results") or [] if not result.get("skipped")]


def _twins(kind: Kind, made: Folded, listing: Item) -> dict[str, list[Any]]:
    """Return the ids of what there is more than once of a name that this run created."""
    records = _records(listing)
    ids = {
        identity: [record["id"] for record in records if nfc(record["name"]) == identity]
        for identity, done in made.actions.items()
        if "create" in done
    }
    return {identity: same for identity, same in ids.items() if len(same) > 1}


def _records(listing: Item) -> list[Item]:
    """Return what an _info module has found."""
    lists = (value for name, value in listing.items() if name != "warnings" and isinstance(value, list))
    return [record for each in lists for record in each if isinstance(record, Mapping)]


def _last_results(phases: Mapping[str, Item]) -> list[Item]:
    """Return the latest result of each item of a loop that was gone on with, and all its actions."""
    latest: dict[str, Item] = {}
    for phase in PHASES:
        for result in _results(phases.get(phase, {})):
            key = repr(result["item"])
            before = latest.get(key, {})
            changed = bool(before.get("changed") or result.get("changed"))
            actions = [*before.get("actions", []), *(result.get("actions") or [])]
            latest[key] = {**result, "changed": changed, "actions": actions}
    return list(latest.values())


def _has_changed(result: Item) -> bool:
    return bool(result.get("changed"))


def _left(manifest: Item, failed: Item, by_phase: Mapping[str, Mapping[str, Item]]) -> list[dict[str, Any]]:
    """Return what stays: CDNs of channels that are gone, profiles that hold some, and the files of short clips."""
    done = [
        result for result in _last_results(by_phase.get(CDNS, {})) if not (result.get("failed") or result.get("edge"))
    ]
    predicted = [result["item"]["channel_id"] for result in done if result.get("predicted")]
    ended = [result["item"]["channel_id"] for result in done if not result.get("predicted")]
    profiles = _results(by_phase.get(PROFILES, {}).get("begun", {}))
    clips = manifest.get("livestation_short_clips") or []
    return [
        *(
            cdn if cdn["channel_id"] in predicted else {**cdn, "msg": _cdn_stays(cdn)}
            for cdn in _cdns(manifest, failed, by_phase)
            if cdn["channel_id"] not in ended
        ),
        # Such a channel may be gone before the next run, which then can't know its CDN.
        *(
            {"kind": "channel", "name": cdn["name"], "channel_id": cdn["channel_id"], "msg": _cdn_of_failed(cdn)}
            for cdn in _cdns(manifest, failed, by_phase, of_failed=True)
        ),
        *(
            {"kind": "profile", "name": result["item"]["name"], "msg": result["msg"]}
            for result in profiles
            if "failure" in result and not result.get("failed")
        ),
        *(
            {"kind": "short_clip", **clip, "msg": f"The file of the short clip {_file_of(clip)} stays."}
            for clip in clips
        ),
    ]


def _cdn_stays(cdn: Item) -> str:
    return (
        f"The CDN {_name_of(cdn)} of {cdn['name']} stays and still incurs charges. "
        "To remove it, delete it with naver.ncloud.globaledge_edge."
    )


def _cdn_of_failed(cdn: Item) -> str:
    return (
        f"The channel {cdn['name']} was not deleted, or is still being deleted. If it is gone at the next run, delete "
        f"its CDN {_name_of(cdn)} with naver.ncloud.globaledge_edge: no later run knows it, and it incurs charges."
    )


def _name_of(cdn: Item) -> str:
    """Return what a CDN is known by. Channels of both services may have one name."""
    return _text(cdn["cdn_domain"] or cdn["cdn_service_name"] or cdn["name"])


def _file_of(clip: Item) -> str:
    return f"{_value(clip, 'output.bucket_name')}:{_value(clip, 'output.file_path')}"


def _cdns(
    manifest: Item, failed: Item, by_phase: Mapping[str, Mapping[str, Item]], *, of_failed: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the CDNs of the channels that were deleted, or of those that failed.

    ``own`` are those that were created with their channel.
    """
    for kind in ("livestation_channels", "vodstation_channels"):
        broken = failed.get(kind, {})
        items = [item for item in manifest.get(kind) or [] if (KINDS[kind].identify(item) in broken) is of_failed]
        by_name = {KINDS[kind].identify(item): item for item in items if item.get("channel_id") is None}
        by_id = {_text(item["channel_id"]): item for item in items if item.get("channel_id") is not None}
        for channel in _records(by_phase.get(kind, {}).get(FOUND, {})):
            item = by_id.get(channel["id"], by_name.get(nfc(channel["name"])))
            cdn = None if item is None else _live_cdn(channel, item) if "cdn" in channel else _vod_cdn(channel, item)
            if cdn is not None:
                yield {"kind": "cdn", "name": channel["name"], "channel_id": channel["id"], **cdn}


def _live_cdn(channel: Any, item: Item) -> dict[str, Any] | None:
    edge, cdn, wanted = edge_id(channel), channel["cdn"], item.get("cdn") or {}
    if edge is None or cdn["status_name"] == "CDN_NOT_FOUND":
        return None
    own = bool(wanted) and wanted.get("create_cdn") in (None, True) and wanted.get("cdn_instance_no") is None
    return {
        "cdn_service_name": cdn["service_name"],
        "cdn_domain": cdn["cdn_domain"],
        "edge_id": edge,
        "profile_id": cdn["profile_id"],
        "own": own,
    }


def _vod_cdn(channel: Item, item: Item) -> dict[str, Any] | None:
    if not leaves_cdn(channel):
        return None
    shown_as = {name: channel[name] for name in ("cdn_service_name", "cdn_domain")}
    return {**shown_as, "edge_id": None, "profile_id": None, "own": item.get("create_cdn") is True}
