# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account as a manifest: what the ``_info`` modules returned, as text that the roles take.

What a manifest can't hold stands there as a comment. Nothing here sends anything.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import nfc
from ansible_collections.naver.ncloud.plugins.module_utils._rules import READABLE, Rule, broken, shown
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, Item, Kind, item_problems

HEADER = """\
---
# An account as naver.ncloud.export found it. naver.ncloud.provision takes this file, and naver.ncloud.verify tells what
# has changed since. Not in it: secrets, and short clips, whose snapshots live for an hour.
"""
DEFINITION = """\
# What an API consists of, as naver.ncloud.export found it. The manifest names this file.
{}# The end of what naver.ncloud.export found.
"""
# Short clips are cut from snapshots that live for an hour.
READABLE_KINDS = [kind for kind in KINDS if kind != "livestation_short_clips"]
# What of a name can stand in a file's, on every system; a longer one may be too long in bytes.
FILE_NAME = re.compile(r"\w[\w.-]{0,79}")
# What of a result is a list, and holds no objects.
NOT_FOUND = ("warnings", "deprecations")
# What YAML reads as text without quotes, in every version: a word that is no boolean and no null.
PLAIN = re.compile(r"(?!(?:true|false|yes|no|on|off|y|n|null)\Z)[a-z_][a-z0-9_./-]*", re.ASCII | re.IGNORECASE)
# What Ansible would take for a template.
TEMPLATE = re.compile(r"\{[{%#]")


@dataclass
class Exported:
    """An object as an item of a manifest, in sentences what the item can't say, and why a manifest can't hold it."""

    record: Item
    identity: str
    options: dict[str, Any]
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def as_manifest(
    found: Mapping[str, Any],
    name: str,
    *,
    kinds: Sequence[str] | None = None,
    match: str = "",
    folder: str = "",
) -> dict[str, Any]:
    """Return objects as a manifest.

    :param found: by kind, a list of objects as the ``_info`` module returns them, or what a task or loop registered.
    :param name: of the manifest.
    :param kinds: those to write, all by default. Others are only looked at for names.
    :param match: a regular expression that is looked for in what tells the items of a kind apart.
    :param folder: of the files with the definitions of APIs; without it, the manifest holds the definitions.
    :returns: ``text``, the manifest; ``files``, by path the texts of the definitions; ``counts``, the number of items
        by kind; ``left_out``, by kind the sentences about what stands there as a comment; and ``reads``, by kind, in
        order, the modules that find what the manifest is made of.
    :raises AnsibleFilterError: with what can't be taken.
    """
    chosen = [kind for kind in KINDS if kind in (found if kinds is None else kinds)]
    if unknown := [shown(kind) for kind in (*found, *(kinds or ())) if kind not in READABLE_KINDS]:
        raise AnsibleFilterError(f"{unknown[0]} is not a kind to export; supported: {', '.join(READABLE_KINDS)}")
    try:
        pattern = re.compile(match)
    except (re.error, TypeError) as error:
        raise AnsibleFilterError(f"match is {shown(match)}, which is not a regular expression: {error}") from None
    records = {kind: list(_records(kind, each)) for kind, each in found.items()}
    names = {kind: _names(KINDS[kind], each) for kind, each in records.items()}
    exported = {
        kind: [item for item in _items(kind, records.get(kind, []), names) if pattern.search(item.identity)]
        for kind in chosen
    }
    files = _filed(exported.get("apigw_apis", []), folder) if folder else {}
    parts = [f"manifest:\n  name: {_dumped(name).rstrip()}\n"]
    parts += [_list(kind, items) for kind, items in exported.items() if items]
    held = {kind: [item for item in items if not item.problems] for kind, items in exported.items()}
    return {
        "text": HEADER + "".join(parts),
        "files": files,
        "counts": {kind: len(items) for kind, items in held.items()},
        "left_out": {
            kind: sentences
            for kind, items in exported.items()
            if (sentences := [f"{shown(item.identity)}: {_said(item.problems)}" for item in items if item.problems])
        },
        "reads": _reads(READABLE_KINDS if kinds is None else kinds),
    }


def _reads(kinds: Sequence[str]) -> dict[str, str]:
    """Return the modules that read the kinds, and those without which their items could not be found or named."""
    needed = set(kinds)
    for kind in reversed(KINDS):  # what an item names comes before it
        needed |= set(KINDS[kind].references.values()) if kind in needed else set()
    return {kind: f"naver.ncloud.{KINDS[kind].name}_info" for kind in KINDS if kind in needed}


# -- from objects to items


def _records(kind: str, found: Any) -> Iterator[Item]:
    """Yield the objects in a list, or in what a task or a loop registered."""
    if isinstance(found, Mapping) and found.get("failed"):
        raise AnsibleFilterError(f"{kind} could not be read: {found.get('msg')}")
    if isinstance(found, Mapping):
        lists = (
            [found["results"]] if "results" in found else [each for key, each in found.items() if key not in NOT_FOUND]
        )
        for each in lists:
            yield from _records(kind, each) if isinstance(each, list) else ()
        return
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping) and "ansible_loop_var" in each:
            yield from _records(kind, each)
        elif isinstance(each, Mapping) and "id" in each and "name" in each:
            yield each
        else:
            raise AnsibleFilterError(f"{kind} has {shown(each)}, which is not an object as its _info module returns it")


def _names(kind: Kind, records: Sequence[Item]) -> dict[str, str]:
    """Return by id the names that stand for one object, and can't be taken for an id."""

    def alike(record: Item) -> tuple[Any, ...]:
        """The name of an API is one in its product."""
        return record.get("product_id") if "product" in kind.references else None, nfc(str(record["name"]))

    counted = Counter(map(alike, records))
    ids = {str(record["id"]) for record in records}
    return {
        str(record["id"]): record["name"]
        for record in records
        if isinstance(record["name"], str)
        and counted[alike(record)] == 1
        and record["name"] not in ids
        and not (isinstance(record["id"], int) and record["name"].isdecimal())
    }


def _items(key: str, records: Sequence[Item], names: Mapping[str, Mapping[str, str]]) -> list[Exported]:
    """Return the items of a kind, in order."""
    kind, made = KINDS[key], []
    for record in records:
        try:
            described = kind.module.resource.described(record)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise AnsibleFilterError(
                f"{key} has {shown(record['name'])}, which is not as its _info module returns it: {shown(error)}"
            ) from None
        if described is None:
            continue
        options = dict(described.options)
        for path, other in kind.references.items():
            _refer(options, path.split("."), _usable(names.get(other, {}), kind.module.resource.rules.get(path)))
        remarks = list(described.remarks)
        options = _picked(kind.spec, kind.options, options, remarks)
        item = Exported(record, kind.identify(options), options, remarks)
        for name in [name for name in options if broken(kind.module.resource.rules, {name: options[name]})]:
            if options[name] in ("", []):  # nothing, and not an option's way to say so
                del options[name]
        made.append(item)
    counted = Counter(item.identity for item in made)
    for item in made:
        item.problems = item_problems(kind, item.options)
        if (count := counted[item.identity]) > 1:
            item.problems.append(f"there are {count} of this name, and a manifest holds one")
            item.options[kind.id_option] = item.record["id"]
    return sorted(made, key=lambda item: (item.identity, str(item.record["id"])))


def _usable(names: Mapping[str, str], rule: Rule | None) -> Mapping[str, str]:
    """Return the names that an option takes, by id."""
    return {each: name for each, name in names.items() if (rule or READABLE).holds(name)}


def _refer(options: Any, path: Sequence[str], names: Mapping[str, str]) -> None:
    """Replace the ids at a path by names, where there are any."""
    first, *others = path
    if isinstance(options, list):
        for each in options:
            _refer(each, path, names)
        return
    if not isinstance(options, dict) or options.get(first) is None:
        return
    if others:
        _refer(options[first], others, names)
    elif isinstance(options[first], dict):
        options[first] = {key: names.get(str(each), each) for key, each in options[first].items()}
    elif isinstance(options[first], list):
        options[first] = sorted(names.get(str(each), str(each)) for each in options[first])
    else:
        options[first] = names.get(str(options[first]), options[first])


def _picked(
    spec: Mapping[str, Any], options: Sequence[str], described: Mapping[str, Any], remarks: list[str], prefix: str = ""
) -> dict[str, Any]:
    """Return what the options can say of an object, in their order, and add to the remarks what they can't."""
    made: dict[str, Any] = {}
    for name in options:
        value, option = described.get(name), spec[name]
        if isinstance(value, Mapping) and "options" in option:
            value = _picked(option["options"], list(option["options"]), value, remarks, f"{prefix}{name}.")
        elif isinstance(value, list) and "options" in option:
            each = option["options"]
            value = [_picked(each, list(each), item, remarks, f"{prefix}{name}.") for item in value]
        if value is None or value == {}:
            continue
        if MASK in str(value):
            remarks.append(f"{prefix}{name} holds a secret and is not here.")
        elif not all(
            each in option.get("choices", (each,)) for each in (value if isinstance(value, list) else (value,))
        ):
            remarks.append(f"{prefix}{name} is {shown(value)}, which the module does not know, and is not here.")
        else:
            made[name] = str(value) if option["type"] == "str" and not isinstance(value, str) else value
    return made


def _filed(apis: Sequence[Exported], folder: str) -> dict[str, str]:
    """Put the definitions of APIs into files, and return their texts by path."""
    files: dict[str, str] = {}
    defined = [(api, definition) for api in apis if (definition := api.options.pop("definition", None)) is not None]
    # Of one that can't be exported, not even the product may be known.
    whole = [(api, definition) for api, definition in defined if not api.problems]
    counted = Counter(_file_name(api) for api, _definition in whole)
    for api, definition in whole:
        name = _file_name(api)
        if not FILE_NAME.fullmatch(name) or counted[name] > 1:
            name = f"{api.record['product_id']}.{api.record['id']}"
        api.options["src"] = f"{folder}/{name}.yml"
        files[api.options["src"]] = DEFINITION.format(_dumped(definition, FileDumper))
    return files


def _file_name(api: Exported) -> str:
    """Return a name after the product and the API, which has no dot: alike for what some systems take for one name."""
    return nfc(f"{api.options['product']}.{api.options['name']}").casefold()


# -- from items to text


class Dumper(yaml.SafeDumper):
    """Writes texts so that every version of YAML reads them as text, and Ansible as no template."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Dumper, text: str) -> yaml.Node:
    if TEMPLATE.search(text):
        return dumper.represent_scalar("!unsafe", text, style='"')
    return _text_of_file(dumper, text)


class FileDumper(Dumper):
    """Writes what Ansible never looks at for templates."""


def _text_of_file(dumper: Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if PLAIN.fullmatch(text) else '"')


def _sequence(dumper: Dumper, items: list[Any]) -> yaml.Node:
    short = all(not isinstance(item, list | dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


Dumper.add_representer(str, _text)
Dumper.add_representer(list, _sequence)
FileDumper.add_representer(str, _text_of_file)
FileDumper.add_representer(list, _sequence)


def _dumped(value: Any, dumper: type[Dumper] = Dumper) -> str:
    plain = json.loads(json.dumps(value))  # whatever Ansible has made of texts and numbers
    text: str = yaml.dump(plain, Dumper=dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return "".join(
        sign if sign.isprintable() or sign == "\n" else _escaped(sign) for sign in text.removesuffix("...\n")
    )


def _escaped(sign: str) -> str:
    """Return a sign as it stands in quotes: what is not printable is in quotes."""
    return f"\\U{ord(sign):08X}" if ord(sign) > 0xFFFF else f"\\u{ord(sign):04X}"


def _list(kind: str, items: Sequence[Exported]) -> str:
    unseen = [name for name in KINDS[kind].module.resource.unseen if name in KINDS[kind].options]
    lines = [f"  {kind}:"]
    if all(item.problems for item in items):
        lines[0] += " []"
    if unseen:
        lines.append(
            f"    # The API does not show {' and '.join(unseen)}: add them to an item before it is created again."
        )
    for item in items:
        text = _dumped([item.options]).rstrip("\n").split("\n")
        if item.problems:
            lines.append(f"    # Left out, as {_said(item.problems)}:")
            text = [f"# {each}" for each in text]
        lines += [f"    # {line(remark)}" for remark in item.remarks]
        lines += [f"    {each}" for each in text]
    return "\n".join(lines) + "\n"


def _said(problems: Sequence[str]) -> str:
    return line("; ".join(problems))
