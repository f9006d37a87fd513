# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every task of the roles, and what came of a manifest, as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, outcome
from ansible_collections.naver.ncloud.tests.unit.support import ROOT

COLLECTION = "naver.ncloud."
ROLES = ("provision", "teardown")
ONLY_WITH_A_DEFINITION = {"defaults", "purge"}
PLURALS = {"livestation_shortclip": "livestation_short_clips"}  # that are spelled in another way
MOST_LINES = 70  # of YAML a kind, in both roles together
FILES = sorted(path.relative_to(ROOT) for path in ROOT.glob("roles/*/tasks/**/*.yml"))


def tasks(path: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the name, module and options of each task that runs a module of the collection."""
    for task in yaml.safe_load((ROOT / path).read_text(encoding="utf-8")):
        for key, options in task.items():
            if key.startswith(COLLECTION):
                yield task["name"], key.removeprefix(COLLECTION), options


def value_of(module: str) -> Any:
    return import_module(f"ansible_collections.naver.ncloud.plugins.modules.{module}").MODULE


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_option_is_spelled(path: Path) -> None:
    """What a task leaves out, a play's module_defaults could set; only how to connect is theirs."""
    for name, module, options in tasks(path):
        spec = value_of(module).arguments.spec
        assert set(options) == set(spec) - set(CONNECTION.spec), name
        for option, value in options.items():
            assert value is not None, f"{name}: {option}"
    assert not path.name.startswith(tuple(KINDS)) or list(tasks(path))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_a_file(role: str, kind: str) -> None:
    if role == "teardown" and not KINDS[kind].is_deletable:
        return
    text = (ROOT / "roles" / role / "tasks" / f"{kind}.yml").read_text(encoding="utf-8")

    if role == "provision":
        assert f"register: provision_begun_{kind}" in text
        assert (
            "wait" not in KINDS[kind].module.arguments.spec or (ROOT / f"roles/{role}/tasks/finish/{kind}.yml").exists()
        )


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_loop_ends_where_a_failure_concerns_all(path: Path) -> None:
    for task in yaml.safe_load((ROOT / path).read_text(encoding="utf-8")):
        if "loop" in task and any(key.startswith(COLLECTION) for key in task):
            role, registered = path.parts[1], task["register"]
            assert task["loop_control"]["break_when"] == f"{registered}.failure.kind | default('') in {role}_fatal"


def test_the_roles_are_short() -> None:
    files = [ROOT / path for path in FILES if path.parts[1] in ROLES]
    lines = [line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()]

    assert sum(bool(line) and not line.startswith(("#", "---")) for line in lines) <= MOST_LINES * len([*KINDS, "cdns"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_and_its_file_say_the_module(kind: str) -> None:
    """The file of a key has the module that the key names in the plural, and whose options its items take."""
    folder = Path("roles/provision/tasks")
    files = [folder / f"{kind}.yml", *([folder / f"clone/{kind}.yml"] if KINDS[kind].clone else [])]

    modules = [next(tasks(file))[1] for file in files]
    assert list(map(value_of, modules)) == KINDS[kind].modules
    assert kind == PLURALS.get(modules[0], re.sub(r"(?<![aeiou])ys$", "ies", f"{modules[0]}s"))


def test_clones_are_managed_where_their_items_say_more() -> None:
    """The role names the kinds that have clones, and the options that make the kind's own file necessary."""
    said = yaml.safe_load((ROOT / "roles/provision/vars/main.yml").read_text(encoding="utf-8"))
    kinds = {key: kind for key, kind in KINDS.items() if kind.clone}
    more = {name for kind in kinds.values() if kind.clone for name in {*kind.options} - {*kind.clone.arguments.spec}}

    main = (ROOT / "roles/provision/tasks/main.yml").read_text(encoding="utf-8")
    assert f"'^({'|'.join(kinds)})$'" in said["provision_files"]
    assert f"provision_kind not in {list(kinds)} or " in main
    named = set(re.findall(r"rejectattr\('(\w+)', 'defined'\)", said["provision_only_clones"]))
    assert named == more - ONLY_WITH_A_DEFINITION - {"player_no"}


# -- what came of a manifest

MANIFEST = {"name": "games", "vodstation_categories": [{"name": "one"}, {"name": "two"}], "vpe_players": []}
ONE, TWO = ({"item": {"name": name}, "changed": True, "actions": ["create"], "pending": []} for name in ("one", "two"))


def fold(**registered: Any) -> dict[str, Any]:
    return outcome(MANIFEST, registered)


def test_nothing_was_done_yet() -> None:
    assert outcome(MANIFEST) == {
        "name": "games",
        "changed": False,
        "actions": {"vodstation_categories": {}},
        "failed": {},
        "pending": {},
        "not_selected": ["vodstation_categories"],
        "vodstation_categories": [],
    }


def test_a_later_result_says_what_is_there_now() -> None:
    begun = {"results": [{**ONE, "category": {"id": 1, "state": "new"}}, {**TWO, "failed": True, "msg": "No."}]}
    finished = {"results": [{**ONE, "actions": ["update"], "category": {"id": 1, "state": "old"}}]}

    made = fold(provision_begun_vodstation_categories=begun, provision_finished_vodstation_categories=finished)

    assert made["changed"]
    assert made["actions"]["vodstation_categories"] == {"one": ["create", "update"], "two": ["create"]}
    assert made["failed"] == {"vodstation_categories": {"two": "No."}}
    assert made["vodstation_categories"] == [{"id": 1, "state": "old"}]


def test_a_loop_that_could_not_begin_failed_for_all() -> None:
    made = fold(provision_begun_vodstation_categories={"failed": True, "msg": "No template."})

    assert made["failed"] == {"vodstation_categories": {"one": "No template.", "two": "No template."}}


def test_what_was_made_twice_is_named() -> None:
    listing = {
        "categories": [{"id": 1, "name": "one"}, {"id": 2, "name": "one"}, {"id": 3, "name": "two"}],
        "warnings": [],
    }

    made = fold(
        provision_begun_vodstation_categories={"results": [ONE, TWO]}, provision_listed_vodstation_categories=listing
    )

    (sentence,) = made["failed"]["vodstation_categories"].values()
    assert "2 of the name 'one' (ids 1, 2)" in sentence
    assert "category_id" in sentence


@pytest.mark.parametrize(
    "after",
    [
        {"provision_listed_vodstation_categories": {"failed": True, "msg": "No connection."}},
        {"teardown_left_vodstation_categories": {"results": [{**ONE, "failed": True, "msg": "No connection."}]}},
        {"teardown_left_vodstation_categories": {"failed": True, "msg": "No connection."}},
    ],
)
def test_a_look_afterwards_that_failed_is_said(after: dict[str, Any]) -> None:
    """It may have ended the run, and nothing else would say so."""
    role = next(iter(after)).partition("_")[0]

    made = fold(**{f"{role}_begun_vodstation_categories": {"results": [ONE]}}, **after)

    assert made["failed"]["vodstation_categories"]["one"] == "No connection."
    assert made["actions"]["vodstation_categories"] == {"one": ["create"]}


def test_cdns_that_could_not_be_looked_at_are_said() -> None:
    made = fold(teardown_begun_cdns={"failed": True, "msg": "No template."})

    assert made["failed"]["cdns"] == {"cdns": "No template."}


@pytest.mark.parametrize(("predicted", "left"), [(False, True), (True, False)])
def test_what_is_left_fails_unless_nothing_was_done(predicted: bool, left: bool) -> None:
    gone = {"results": [{**ONE, "actions": ["delete"], "predicted": predicted}]}
    still = {"results": [{**ONE, "actions": ["delete"], "predicted": True}]}

    made = fold(teardown_begun_vodstation_categories=gone, teardown_left_vodstation_categories=still)

    assert bool(made["failed"]) == left
    assert made["left"] == []


def test_what_no_tag_selected_is_named() -> None:
    """A task that was not selected registers nothing; what an earlier run registered is empty."""
    manifest = {**MANIFEST, "vpe_players": [{"name": "player"}]}
    begun = {"provision_begun_vodstation_categories": {"results": []}, "provision_begun_vpe_players": {}}

    assert outcome(manifest, begun)["not_selected"] == ["vpe_players"]


def test_what_no_call_deletes_is_not_missed_by_a_teardown() -> None:
    clip = {"channel": "games", "output": {"bucket_name": "media", "file_path": "/goals/1"}}
    manifest = {**MANIFEST, "livestation_short_clips": [clip]}

    made = outcome(manifest, {"teardown_begun_vodstation_categories": {}})

    assert made["not_selected"] == ["vodstation_categories"]
    assert [each["msg"] for each in made["left"]] == ["The file of the short clip media:/goals/1 stays."]


DOMAIN = "games4796.edge.naverncp.com"
CDN = {"instance_no": "4796", "status_name": "RUNNING", "service_name": "ls-games", "cdn_domain": DOMAIN}
CHANNEL = {"id": "ls-1", "name": "final", "cdn": {"cdn_type": "GLOBAL_EDGE", "profile_id": 1599, **CDN}}
SEASON = {
    "name": "season",
    "globaledge_profiles": [{"name": "season-2026"}],
    "livestation_channels": [{"name": "final", "cdn": {"profile": "season-2026", "region_type": "KOREA"}}],
}


def torn_down(manifest: Mapping[str, Any] | None = None, **registered: Any) -> dict[str, Any]:
    found = {"channels": [CHANNEL], "warnings": []}
    return outcome(
        manifest or SEASON,
        {
            "teardown_found_livestation_channels": found,
            **{f"teardown_{name}": {"results": each} for name, each in registered.items()},
        },
    )


def test_cdns_that_were_deleted_are_named() -> None:
    (cdn,) = torn_down()["left"]
    stopped = {"item": cdn, "changed": True, "actions": ["stop"], "edge": {"id": 4796}}
    deleted = {"item": cdn, "changed": True, "actions": ["delete"], "edge": {"id": 4796}}
    gone = {"item": cdn, "changed": False, "actions": [], "edge": None}

    made = torn_down(begun_cdns=[stopped], continued_cdns=[deleted], finished_cdns=[gone])

    assert made["actions"]["cdns"] == {DOMAIN: ["stop", "delete"]}
    assert made["left"] == []
    assert "cdns" not in torn_down(begun_cdns=[gone])["actions"]


def test_the_cdn_of_a_channel_that_failed_is_named() -> None:
    """Its deletion may have begun: it may be gone before the next run, which can't know the CDN then."""
    item = SEASON["livestation_channels"][0]  # type: ignore[index]
    deleted = {"item": item, "changed": True, "actions": ["delete"], "pending": ["wait"]}

    (left,) = torn_down(
        begun_livestation_channels=[deleted],
        finished_livestation_channels=[{"item": item, "failed": True, "msg": "It is still TERMINATING."}],
    )["left"]

    assert (left["kind"], left["name"]) == ("channel", "final")
    assert DOMAIN in left["msg"]


def test_what_failed_first_is_said_first() -> None:
    """A CDN that stays keeps its profile from being deleted."""
    (cdn,) = torn_down()["left"]
    channels = [{"item": SEASON["livestation_channels"][0], "failed": True, "msg": "It is on air."}]  # type: ignore[index]
    cdns = [{"item": cdn, "failed": True, "msg": "A channel uses it."}]
    profiles = [{"item": {"name": "season-2026"}, "failed": True, "msg": "It has an edge."}]

    made = torn_down(begun_globaledge_profiles=profiles, begun_livestation_channels=channels, begun_cdns=cdns)

    assert [*made["failed"].items()] == [
        ("livestation_channels", {"final": "It is on air."}),
        ("cdns", {DOMAIN: "A channel uses it."}),
        ("globaledge_profiles", {"season-2026": "It has an edge."}),
    ]


def test_the_cdn_of_a_namesake_is_not_the_items() -> None:
    """An item with an id is that channel, whatever others are called."""
    by_id = {
        **SEASON,
        "livestation_channels": [{"name": "final", "channel_id": "ls-2", "cdn": {"region_type": "KOREA"}}],
    }

    assert torn_down(by_id)["left"] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[1] in ROLES], ids=str)
def test_what_a_task_registers_is_read_and_forgotten(path: Path) -> None:
    """Else the outcome lacks it, or the next run of a play shows what an earlier one did."""
    role = path.parts[1]
    variables = yaml.safe_load((ROOT / f"roles/{role}/vars/main.yml").read_text(encoding="utf-8"))
    forget = yaml.safe_load((ROOT / "roles/prepare/tasks/main.yml").read_text(encoding="utf-8"))[0]
    read = re.search(r"'(\^.*)'", variables[f"{role}_names"])
    forgotten = forget["vars"]["prepare_registered"].replace("{{ prepare_role }}", role)

    for task in yaml.safe_load((ROOT / path).read_text(encoding="utf-8")):
        if any(key.startswith(COLLECTION) for key in task):
            assert read
            assert re.match(read[1], task["register"])
            assert re.match(forgotten, task["register"])
