# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a manifest can't mean, as plain functions."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.plugin_utils import manifest as manifests

OLD = find_spec("ansible.module_utils.datatag") is None  # before ansible-core 2.19
WAITS = {"provision_wait_timeout": 600.0, "provision_wait_interval": 10.0}
OUTPUT = {"bucket_name": "media", "file_path": "/one"}
CHANNEL = {"name": "ice-rink", "storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 5}
CLIP = {"channel": "games", "snapshot_id": 1, "start_time": "0", "end_time": "1000", "output": OUTPUT}
API = {"product": "media", "name": "scores"}
DEFINITION = {"openapi": "3.0.3", "paths": {"/": {"get": {}}}}
BAD = {"x-ncp-apigateway-filters": {"validation": {"type": "ALL"}}}
MANIFEST: dict[str, Any] = {
    "name": "winter-games",
    "vpe_players": [{"name": "games-player", "source": "original"}],
    "apigw_apis": [{"product": "media", "name": "games-green", "source": "games-blue"}],
    "livestation_short_clips": [CLIP],
    "vodstation_categories": [{"name": "trailers", "output": OUTPUT}],
    "vodstation_channels": [CHANNEL],
}


def test_nothing_to_object_to() -> None:
    there = {"vpe_players": [{"name": "base", "player_no": "7"}, {"name": "trial", "source": "base"}]}
    assert manifests.problems({"name": "cloned", **there}) == []
    assert manifests.problems(MANIFEST, waits=WAITS, confirm="winter-games") == []
    assert manifests.problems({"name": "empty", "vpe_players": None}, waits=WAITS) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"apigw_apis": [{**API, "definition": {**DEFINITION, "paths": {"/a.b": {"get": {}}, "/c": {"put": BAD}}}}]},
            "the segment 'a.b' has a dot, which API Gateway can't route; PUT /c: x-ncp-apigateway-filters must",
        ),
        ({"apigw_apis": [{**API, "definition": DEFINITION, "src": "a.yml"}]}, "mutually exclusive: definition|src"),
        ({"apigw_apis": [{**API, "src": "/nowhere/a.yml"}]}, "the file /nowhere/a.yml can't be read"),
        ({"apigw_apis": [{**API, "clone": {}}]}, "unknown option 'clone'"),
        ({"apigw_apis": [{**API, "source": "\n"}]}, "source is '\\n' but must be"),
        (
            {"apigw_apis": [API, {**API, "name": "green", "source": "scores"}]},
            "In apigw_apis, media/green: the source media/scores is of this manifest, but must exist before. Provision",
        ),
        (
            {"vpe_players": [{"name": "base"}, {"name": "trial", "source": "base"}]},
            "vpe_players, trial: the source base is of this manifest, but must exist before. Provision it",
        ),
        (
            {"vpe_players": [{"name": "base"}, {"name": "trial", "source": "base"}]},
            "manifest of its own first, or give its player_no.",
        ),
        (
            {"vpe_players": [{"name": "base", "source": "original"}, {"name": "trial", "source": "base"}]},
            "In vpe_players, trial: the source base is of this manifest",
        ),
        (
            {"vpe_players": [{"name": "base", "source": "base"}]},
            "In vpe_players, base: the source base is of this manifest",
        ),
        ({"apigw_stages": [{"api": "scores", "name": "prod"}]}, "In apigw_stages, item 1 has no product."),
        (
            {
                "apigw_usage_plans": [{"name": "gold"}],
                "apigw_stages": [{"product": "media", "api": "scores", "name": "prod", "usage_plans": ["iron"]}],
                "apigw_api_keys": [
                    {"name": "mobile", "subscriptions": [{"product": "media", "plans": {"scores/prod": "gold"}}]}
                ],
            },
            "In apigw_api_keys, mobile: the stage scores/prod of media does not have the usage plan gold",
        ),
        ({"catagories": []}, "The manifest has an unknown key 'catagories'; supported: name, globaledge_profiles, "),
        ({"name": " "}, "The manifest's name is empty."),
        ({"name": None}, "The manifest's name is empty."),
        ({"vodstation_channels": [CHANNEL, CHANNEL]}, "In vodstation_channels, ice-rink is listed 2 times."),
        (
            {"vodstation_channels": [{**CHANNEL, "name": "ab"}]},
            "In vodstation_channels, ab: name is 'ab' but must be 3 to 20 English letters",
        ),
        (
            {"vodstation_channels": [{**CHANNEL, "segment_duration": 99}]},
            "segment_duration is 99 but must be from 5 to 20",
        ),
        ({"vodstation_channels": [{**CHANNEL, "protocol_list": []}]}, "protocol_list"),
        ({"vodstation_channels": [{**CHANNEL, "channel_id": ""}]}, "channel_id is '' but must be an id"),
        ({"vodstation_channels": [{**CHANNEL, "colour": "red"}]}, "colour"),
        (
            {"vodstation_channels": [{**CHANNEL, "cdn": {}}]},
            "ice-rink: missing parameter(s) required by 'cdn': create_cdn",
        ),
        (
            {"vodstation_channels": [{**CHANNEL, "cdn": {}, "create_cdn": False}]},
            "ice-rink: cdn is set, but create_cdn is false",
        ),
        (
            {"vodstation_channels": [{**CHANNEL, "recreate": True, "channel_id": "vs-1"}]},
            "channel_id and recreate exclude each other",
        ),
        (
            {
                "vodstation_channels": [
                    {**CHANNEL, "channel_id": "vs-1"},
                    {**CHANNEL, "name": "hall", "channel_id": "vs-1"},
                ]
            },
            "In vodstation_channels, channel_id vs-1 is listed 2 times.",
        ),
        (
            {"vodstation_categories": [{"name": 2026}]},
            "In vodstation_categories, YAML reads the name of item 1 as 2026, which is not text",
        ),
        ({"vodstation_categories": [{"name": "trailers "}]}, "'trailers ' is a name with blanks at an end"),
        (
            {"vodstation_categories": [{"name": "\u1112\u1161\u11ab"}, {"name": "\ud55c"}]},
            "In vodstation_categories, \ud55c is listed 2 times.",
        ),
        (
            {"vodstation_channels": [{**CHANNEL, "name": "hall", "state": None, "recreate": None, "drm": None}]},
            "In vodstation_channels, hall: state, recreate is null: give a value or leave it out.",
        ),
        ({"vodstation_categories": [{"name": ""}]}, "In vodstation_categories, item 1 has no name."),
        (
            {"vodstation_categories": ["name=trailers"]},
            "In vodstation_categories, 'name=trailers' is not a mapping of options.",
        ),
        (
            {"apigw_apis": [{"product": 10, "name": "a", "source": "b"}]},
            "In apigw_apis, YAML reads the product of item 1 as 10, which is not text: put the product in quotes",
        ),
        (
            {"apigw_apis": [{"product": "media", "name": True, "source": "b"}]},
            "In apigw_apis, YAML reads the name of item 1 as True, which is not text",
        ),
        (
            {"apigw_apis": [{"product": "media", "name": "", "source": "b"}]},
            "In apigw_apis, item 1 has no name.",
        ),
        (
            {"livestation_short_clips": [{**CLIP, "end_time": "0"}]},
            "In livestation_short_clips, games media /one: the clip from 0 to 0 ms",
        ),
        (
            {"livestation_short_clips": [{**CLIP, "output": None}]},
            "In livestation_short_clips, item 1 has no output.bucket_name, output.file_path.",
        ),
        (
            {"vodstation_channels": [{"name": "one", "protocol_list": "HLS, DASH"}]},
            "In vodstation_channels, one: protocol_list is the text 'HLS, DASH': write a list.",
        ),
        (
            {"vodstation_categories": [{"name": "one", "output": {"bucket": "media"}}]},
            "In vodstation_categories, one: unsupported option output.bucket. Supported parameters include: ",
        ),
        ({"name": 8}, "YAML reads the manifest's name as 8, which is not text: put the name in quotes."),
        ({"vpe_players": [{"name": "x", "source": "y"}]}, "In vpe_players, x: name is 'x'"),
        ({"vpe_players": [{"name": "quiz", "clone": {}}]}, "unknown option 'clone'; supported: name, "),
        ({"vpe_players": [{"name": "quiz", "source": "y", "options": {"muted": 1}}]}, "options.muted is 1"),
        ({"vpe_players": [{"name": "quiz", "source": " y"}]}, "source is ' y'"),
        (
            {"apigw_api_keys": [{"name": "mobile", "return_secrets": True}]},
            "In apigw_api_keys, mobile: return_secrets is for a task of your own with no_log",
        ),
        ({"vpe_players": [{"name": "quiz", "source": "y", "player_no": 7}]}, "player_no and source exclude each other"),
    ],
)
def test_problems(changes: dict[str, Any], said: str) -> None:
    found = manifests.problems({**MANIFEST, **changes}, waits=WAITS)

    assert any(said in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


def test_a_manifest_that_is_a_text() -> None:
    (said,) = manifests.problems('{"name": "stack"}', waits=WAITS)

    assert "JSON" in said


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan"), 1e12])
def test_waits(seconds: float) -> None:
    (said,) = manifests.problems(MANIFEST, waits={"provision_wait_timeout": seconds})

    assert said.startswith(f"provision_wait_timeout is {seconds}")


@pytest.mark.parametrize("confirm", ["", "summer-games", None])
def test_confirmation(confirm: str | None) -> None:
    assert manifests.problems(MANIFEST, waits=WAITS, confirm=confirm) == [
        (
            "teardown_confirm must be winter-games, the manifest's name, to confirm the deletion. "
            "On the command line: -e teardown_confirm=NAME."
        )
    ]
    assert manifests.problems({**MANIFEST, "name": str(confirm)}, waits=WAITS, confirm=None) != []


def test_no_manifest_at_all() -> None:
    assert "give one with -e @stack.yml" in manifests.problems(None)[0]


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
    said = manifests.problems(
        {**MANIFEST, "apigw_apis": [{**MANIFEST["apigw_apis"][0], "description": text}]}, waits=WAITS
    )

    if OLD and not stays:
        assert "which this version of ansible-core would hand on as" in said[0]
    else:
        assert said == []


@pytest.mark.skipif(not OLD, reason="ansible-core hands texts on as they are")
@pytest.mark.parametrize("text", ["2026_02", "None"])
def test_texts_that_native_jinja_changes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {**MANIFEST, "apigw_apis": [{**MANIFEST["apigw_apis"][0], "description": text}]}
    assert manifests.problems(manifest, waits=WAITS) == []

    monkeypatch.setattr(manifests.config, "get_config_value", lambda name: name == "DEFAULT_JINJA2_NATIVE")

    assert "would hand on as" in manifests.problems(manifest, waits=WAITS)[0]


def test_a_sentence_leads_no_terminal_astray() -> None:
    """Ansible's own objections quote what they object to as it is."""
    channel = {**CHANNEL, "state": "\x1b[2J", "create_cdn": "\x1b[2J", "protocol_list": ["\ud800"]}

    said = manifests.problems({**MANIFEST, "vodstation_channels": [channel]}, waits=WAITS)

    assert len(said) == 3
    assert all(sentence.isprintable() for sentence in said)


def test_all_that_is_wrong_with_an_item_is_said_at_once() -> None:
    """A value of a wrong type hides no other that is out of its range, not even in the same dictionary."""
    channel = {**CHANNEL, "segment_duration": 99, "create_cdn": "maybe", "drm": {"content_id": "?"}}
    category = {
        "name": "trailers",
        "output": {"bucket_name": "media", "file_path": "?"},
        "advanced_options": {"trimming": {"start_time_code": "soon"}, "image_overlay": {"size": {"width": "wide"}}},
    }

    said = " ".join(
        manifests.problems(
            {**MANIFEST, "vodstation_channels": [channel], "vodstation_categories": [category]}, waits=WAITS
        )
    )

    for option in (
        "segment_duration",
        "create_cdn",
        "drm.content_id",
        "output.file_path",
        "advanced_options.trimming.start_time_code",
        "width",
    ):
        assert option in said, option


def test_all_that_is_wrong_with_a_player_is_said_at_once() -> None:
    """What rules say, what the domains are together, and the types of the options."""
    player = {
        "name": "ab",
        "domains": [{"type": "ios", "domain": "two words"}, {"type": "ios", "domain": "com.example"}],
        "options": {"autostart": "maybe", "controlActiveTime": "soon"},
    }

    said = " ".join(manifests.problems({**MANIFEST, "vpe_players": [player]}, waits=WAITS))

    for problem in (
        "name is 'ab' but must be",
        "domains has the domain 'two words'",
        "domains has none of type web",
        "domains has 2 of type ios",
        "options.autostart is 'maybe' but must be true or false",
        "options.controlActiveTime is 'soon' but must be an integer",
    ):
        assert problem in said, problem


def test_what_is_wrong_with_many_is_said_once() -> None:
    many = [{**CHANNEL, "name": f"hall-{number}", "colour": "red"} for number in range(8)]
    wrong = {"name": "stack", "vodstation_channels": [*many, {**CHANNEL, "access_key": "abc", "state": "absent"}]}

    said = manifests.problems(wrong)

    assert len(said) == 3
    assert (
        "In vodstation_channels, hall-0, hall-1, hall-2, hall-3, hall-4 and 3 more: unknown option 'colour'" in said[0]
    )
    assert "In vodstation_channels, ice-rink: unknown option 'access_key'; supported: name, channel_id" in said[1]
    assert "access_key, secret_key" not in " ".join(said)
    assert "for the teardown" in said[2]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ({"kind": "input"}, "API Gateway stage games/scores/live: it has no deployment 99."),
        ({"kind": "authentication"}, "it has no deployment 99."),
        ({"kind": "input", "msg": "The stage live has no deployment 99."}, "The stage live has no deployment 99."),
    ],
)
def test_the_sentence_of_an_item_names_it(failure: dict[str, str], said: str) -> None:
    item = {"product": "games", "api": "scores", "name": "live"}
    result = {"item": item, "failed": True, "msg": failure.get("msg", "it has no deployment 99."), "failure": failure}
    registered = {"provision_begun_apigw_stages": {"failed": True, "results": [result]}}

    failed = manifests.outcome({"name": "stack", "apigw_stages": [item]}, registered)["failed"]

    assert list(failed["apigw_stages"].values()) == [said]
