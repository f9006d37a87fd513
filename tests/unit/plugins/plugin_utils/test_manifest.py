# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a manifest can't mean, as plain functions."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
import yaml

from ansible_collections.naver.ncloud.plugins.plugin_utils import manifest as manifests
from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT

OLD = find_spec("ansible.module_utils.datatag") is None  # before ansible-core 2.19
WAITS = {"provision_wait_timeout": 600.0, "provision_wait_interval": 10.0}
OUTPUT = {"bucket_name": "media", "file_path": "/one"}
CHANNEL = {"name": "ice-rink", "storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 5}
CLIP = {"channel": "games", "snapshot_id": 1, "start_time": "0", "end_time": "1000", "output": OUTPUT}
MANIFEST: dict[str, Any] = {
    "name": "winter-games",
    "players": [{"name": "games-player", "source": "original"}],
    "apis": [{"product": "media", "name": "games-green", "source": "games-blue"}],
    "short_clips": [CLIP],
    "categories": [{"name": "trailers", "output": OUTPUT}],
    "channels": [CHANNEL],
}


def test_nothing_to_object_to() -> None:
    assert manifests.problems(MANIFEST, WAITS, confirm="winter-games") == []
    assert manifests.problems({"name": "empty", "players": None}, WAITS) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"catagories": []}, "The manifest has an unknown key 'catagories'; supported: name, channels, "),
        ({"name": " "}, "The manifest's name is empty."),
        ({"name": None}, "The manifest's name is empty."),
        ({"channels": [CHANNEL, CHANNEL]}, "In channels, ice-rink is listed 2 times."),
        ({"channels": [{**CHANNEL, "name": "ab"}]}, "In channels, ab: name is 'ab' but must be 3 to 20 letters"),
        ({"channels": [{**CHANNEL, "segment_duration": 99}]}, "segment_duration is 99 but must be from 5 to 20"),
        ({"channels": [{**CHANNEL, "protocol_list": []}]}, "protocol_list"),
        ({"channels": [{**CHANNEL, "channel_id": ""}]}, "channel_id is '' but must be an id"),
        ({"channels": [{**CHANNEL, "colour": "red"}]}, "colour"),
        ({"channels": [{**CHANNEL, "cdn": {}}]}, "ice-rink: missing parameter(s) required by 'cdn': create_cdn"),
        ({"channels": [{**CHANNEL, "cdn": {}, "create_cdn": False}]}, "ice-rink: cdn is set, but create_cdn is false"),
        (
            {"channels": [{**CHANNEL, "recreate": True, "channel_id": "vs-1"}]},
            "channel_id and recreate exclude each other",
        ),
        (
            {"channels": [{**CHANNEL, "channel_id": "vs-1"}, {**CHANNEL, "name": "hall", "channel_id": "vs-1"}]},
            "In channels, channel_id vs-1 is listed 2 times.",
        ),
        ({"categories": [{"name": 2026}]}, "In categories, 2026 is a name that YAML does not read as text"),
        ({"categories": [{"name": ""}]}, "In categories, a name is empty."),
        ({"categories": ["name=trailers"]}, "In categories, 'name=trailers' is not a mapping of options."),
        (
            {"apis": [{"product": 10, "name": "a", "source": "b"}]},
            "In apis, 10 is a name that YAML does not read as text",
        ),
        (
            {"apis": [{"product": "media", "name": True, "source": "b"}]},
            "In apis, True is a name that YAML does not read as text",
        ),
        ({"apis": [{"product": "media", "name": "", "source": "b"}]}, "In apis, a name is empty."),
        ({"short_clips": [{**CLIP, "end_time": "0"}]}, "In short_clips, games media /one: the clip from 0 to 0 ms"),
        ({"short_clips": [{**CLIP, "output": None}]}, "In short_clips, a name is empty."),
        ({"players": [{"name": "x", "source": "y"}]}, "In players, x: name is 'x'"),
    ],
)
def test_problems(changes: dict[str, Any], said: str) -> None:
    found = manifests.problems({**MANIFEST, **changes}, WAITS)

    assert any(said in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


def test_a_manifest_that_is_a_text() -> None:
    (said,) = manifests.problems('{"name": "stack"}', WAITS)

    assert "JSON" in said


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan"), 1e12])
def test_waits(seconds: float) -> None:
    (said,) = manifests.problems(MANIFEST, {"provision_wait_timeout": seconds})

    assert said.startswith(f"provision_wait_timeout is {seconds}")


@pytest.mark.parametrize("confirm", ["", "summer-games", None])
def test_confirmation(confirm: str | None) -> None:
    assert manifests.problems(MANIFEST, WAITS, confirm) == [
        "teardown_confirm must be winter-games, the manifest's name, to confirm the deletion."
    ]
    assert manifests.problems({**MANIFEST, "name": str(confirm)}, WAITS, None) != []


def test_no_manifest_at_all() -> None:
    assert "give one with -e @stack.yml" in manifests.problems(None, {})[0]


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ({"channels": [CHANNEL], "short_clips": [{}, {}]}, "channels: 1, short clips: 2"),
        ({"channels": [], "players": None}, "nothing"),
        ({"channels": "all"}, "nothing"),
        ("a text", "nothing"),
    ],
)
def test_counts(manifest: Any, said: str) -> None:
    assert manifests.counts(manifest) == said


@pytest.mark.parametrize("role", ["provision", "teardown"])
@pytest.mark.parametrize("kind", manifests.KINDS)
def test_items_take_the_options_of_their_module(role: str, kind: str) -> None:
    spec = yaml.safe_load((ROOT / f"roles/{role}/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options = spec["argument_specs"]["main"]["options"][f"{role}_manifest"]["options"][kind]["options"]
    theirs = manifests.KINDS[kind].module.arguments.spec

    # Teardown takes the same manifest.
    assert set(options) == set(manifests.KINDS[kind].options)
    for name, option in options.items():
        assert option.get("type", "str") == theirs[name].get("type", "str"), name
        assert option.get("choices") == theirs[name].get("choices") or name == "state", name


@pytest.mark.parametrize("kind", manifests.KINDS)
def test_what_the_specification_requires_is_required(kind: str) -> None:
    """The playbooks leave Ansible's validation of the role out, as it does not say which item it means."""
    spec = yaml.safe_load((ROOT / "roles/provision/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options = spec["argument_specs"]["main"]["options"]["provision_manifest"]["options"][kind]["options"]
    (item,) = MANIFEST[kind]
    assert manifests.problems({"name": "stack", kind: [item]}, WAITS) == []

    for name, option in options.items():
        if option.get("required"):
            lacking = {key: value for key, value in item.items() if key != name}
            assert manifests.problems({"name": "stack", kind: [lacking]}, WAITS) != [], name
        for inner, suboption in (option.get("options") or {}).items():
            if suboption.get("required") and option["type"] == "dict" and name in item:
                lacking = {**item, name: {key: value for key, value in item[name].items() if key != inner}}
                assert manifests.problems({"name": "stack", kind: [lacking]}, WAITS) != [], f"{name}.{inner}"


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("2026", True),
        ("text", True),
        ("[1, 2]", True),
        ("[1,2]", False),
        ('{"owner": "media"}', False),
        ("{not closed", True),
    ],
)
def test_texts_that_would_not_arrive(text: str, stays: bool) -> None:
    """Before ansible-core 2.19 a template takes a text that looks like a literal for one."""
    said = manifests.problems({**MANIFEST, "apis": [{**MANIFEST["apis"][0], "description": text}]}, WAITS)

    if OLD and not stays:
        assert "which this version of ansible-core would hand on as" in said[0]
    else:
        assert said == []


@pytest.mark.skipif(not OLD, reason="ansible-core hands texts on as they are")
@pytest.mark.parametrize("text", ["2026_02", "None"])
def test_texts_that_native_jinja_changes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {**MANIFEST, "apis": [{**MANIFEST["apis"][0], "description": text}]}
    assert manifests.problems(manifest, WAITS) == []

    monkeypatch.setattr(manifests.config, "get_config_value", lambda name: name == "DEFAULT_JINJA2_NATIVE")

    assert "would hand on as" in manifests.problems(manifest, WAITS)[0]


def test_all_that_is_wrong_with_an_item_is_said_at_once() -> None:
    """A value of a wrong type hides no other that is out of its range, not even in the same dictionary."""
    channel = {**CHANNEL, "segment_duration": 99, "create_cdn": "maybe", "drm": {"content_id": "?"}}
    category = {
        "name": "trailers",
        "output": {"bucket_name": "media", "file_path": "?"},
        "advanced_options": {"trimming": {"start_time_code": "soon"}, "image_overlay": {"size": {"width": "wide"}}},
    }

    said = " ".join(manifests.problems({**MANIFEST, "channels": [channel], "categories": [category]}, WAITS))

    for option in (
        "segment_duration",
        "create_cdn",
        "drm.content_id",
        "output.file_path",
        "advanced_options.trimming.start_time_code",
        "width",
    ):
        assert option in said, option


def test_what_is_wrong_with_many_is_said_once() -> None:
    many = [{**CHANNEL, "name": f"hall-{number}", "colour": "red"} for number in range(8)]
    wrong = {"name": "stack", "channels": [*many, {**CHANNEL, "access_key": "abc", "state": "absent"}]}

    said = manifests.problems(wrong, {})

    assert len(said) == 3
    assert "In channels, hall-0, hall-1, hall-2, hall-3, hall-4 and 3 more: unknown option 'colour'" in said[0]
    assert "In channels, ice-rink: unknown option 'access_key'; supported: name, channel_id" in said[1]
    assert "access_key, secret_key" not in " ".join(said)
    assert "for the teardown" in said[2]
