# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is put into the options, a manifest or the profile file: it is refused in a sentence, or it is sent encoded
and touches nothing but what it names. Never a traceback, and never another resource.

Modules run as the in-process route runs them, which is the module's own code with all that Ansible does around it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.filter.stack import FilterModule, plain
from ansible_collections.naver.ncloud.plugins.module_utils import _credentials
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError
from ansible_collections.naver.ncloud.plugins.module_utils._module import Module
from ansible_collections.naver.ncloud.plugins.modules import (
    api_request,
    apigw_api_clone,
    apigw_api_info,
    livestation_shortclip,
    livestation_shortclip_info,
    vodstation_category,
    vodstation_category_info,
    vodstation_channel,
    vodstation_channel_info,
    vpe_player_clone,
    vpe_player_info,
)
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.unit.plugins.action.test_in_process import make
from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT
from ansible_collections.naver.ncloud.tests.unit.support import Account, assert_clear, validated

MODULES = (
    *(api_request.MODULE, apigw_api_clone.MODULE, apigw_api_info.MODULE),
    *(livestation_shortclip.MODULE, livestation_shortclip_info.MODULE),
    *(vodstation_category.MODULE, vodstation_category_info.MODULE),
    *(vodstation_channel.MODULE, vodstation_channel_info.MODULE),
    *(vpe_player_clone.MODULE, vpe_player_info.MODULE),
)
ATTEMPTS = 4_000  # distinct ones, at the least, without those that hypothesis makes up

# -- what is put in

ELSEWHERE = [  # what would lead a path or a query elsewhere
    *("..", ".", "/", "//", "../2", "../../category/2", "2/../1", "./2", "/etc/passwd", "..\\2", "...", ";/2"),
    *("%2e%2e", "%2E%2E%2F2", "%252e%252e%252f2", "2%2f..%2f1", "%00", "%0d%0aX-Evil: 1", "%", "%zz", "%u002e"),
    *("2?x=1", "2?", "2#x", "2&pageNo=9", "2;x=1", "=", "a=b&c=d", "?", "#", "@evil.example.com", "//evil.example.com"),
    *("http://evil.example.com/", "file:///etc/passwd", "{service}", "2 HTTP/1.1\r\nHost: evil.example.com\r\n\r\n"),
]
CONTROL = [
    *(
        "a\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "\n",
        "\t",
        "a\tb",
        "\0",
        "a\0b",
        "\x1b[31mred",
        "a\x7fb",
        "a\x85b",
        "a\x9b31m",
    ),
    *("a\u2028b", "a\u2029b", "\ufeffa", "a\ufeff"),
]
LOOK_ALIKES = [
    "bystаnder",  # a Cyrillic a
    "ｂystander",  # full width
    *("bystander\u200b", "by\u200dstander", "bystander\u00a0", "bystander ", " bystander", "BYSTANDER", "Bystander"),
    *("\u202erednatsyb", "\u2066bystander\u2069", "by\u00adstander", "bystander\u0301", "bystander\ufe0f"),
    *("．．／2", "․․/2", "⁄", "∕", "／2", "％2e", "？x", "＃x"),
    *("２", "٢", "²", "②", "Ⅱ", "二", "2\u0660", "é", "e\u0301", "ﬁ", "ß", "İ", "ſ", "K"),
    *("예고편", "🎬", "👩\u200d👩\u200d👧", "\ud800", "a\udc80b", "\U0010ffff", "\ufffe"),
]
TEMPLATES = [
    *("{{ 7 * 7 }}", "{% raw %}", "{# #}", "%s%n", "%(name)s", "$(id)", "`id`", "${HOME}", "~", "~root", "$HOME"),
    *(
        "'; DROP TABLE categories; --",
        '"',
        "'",
        "\\",
        "<script>alert(1)</script>",
        "&lt;",
        "-rf",
        "--",
        "|",
        "*",
        "[a-z]",
    ),
]
NOTHING = ["", " ", "   ", "\u3000", "null", "None", "nil", "undefined", "[]", "{}", "''", "omit"]
SWITCHES = [
    "true",
    "True",
    "no",
    "off",
    "y",
    "0",
    "1",
    "-1",
    "00",
    "01",
    "0x2",
    "0o2",
    "0b10",
    "2_0",
    "+2",
    "2.0",
    "2.5",
]
HUGE = ["a" * 10_000, "가" * 5_000, "2" * 25, "9" * 5_000, "1e400", "1e5000", "-1e5000", "2" + "0" * 4_400, "/" * 3_000]
NUMBERS = ["1e3", "2e0", "1E0", "NaN", "nan", "inf", "-inf", "Infinity", "1:30:00", "2026-01-31", "1,000", "१", "1 2"]
TEXTS = [*ELSEWHERE, *CONTROL, *LOOK_ALIKES, *TEMPLATES, *NOTHING, *SWITCHES, *HUGE, *NUMBERS]
SOME_TEXTS = ["../2", "%2e%2e", "a\r\nb", "\u202eb", "\ud800", "{{ 7 }}", "", "no", "1e5000"]
TYPES: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        2,
        -1,
        12,
        16**5000,
        2**31,
        2**63,
        2**64,
        10**30,
        1.5,
        2.0,
        -0.0,
        1e300,
        float("nan"),
        float("inf"),
    ),
    *([], [2], ["bystander"], [[]], [None], {}, {"name": "bystander"}, {"": ""}, {"a": {"b": {"c": []}}}),
    *(datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 12), b"bystander", b"\xff", ("a", "b"), {"a"}),
]
SOME_TYPES: list[Any] = [
    None,
    True,
    -1,
    16**5000,
    2**64,
    1.5,
    float("nan"),
    float("inf"),
    [],
    [None],
    {"a": 1},
    b"\xff",
]
# As a YAML file has it, which may be something else than it looks like.
YAML = [
    *(
        "no",
        "Yes",
        "on",
        "~",
        "012",
        "0o12",
        "0x0A",
        "0b10",
        "1_000",
        "1e3",
        "1.0e3",
        "1e+3",
        ".5",
        "5.",
        "-.inf",
        ".NaN",
    ),
    *(
        "1:30:00",
        "01:30:00",
        "1:30",
        "190:20:30.15",
        "2026-01-31",
        "2026-01-31 12:00:00",
        "2026-01-31T12:00:00Z",
        "12:30:45.5",
    ),
    *(
        "=",
        "!!binary aGVsbG8=",
        "!!binary /w==",
        "!!str 12",
        "!!int '12'",
        "!!float 1",
        "!!set {a, b}",
        "!!omap [a: 1]",
        "!!bool yes",
    ),
    *("{<<: {name: bystander}}", "[a, b]", "'012'", '"\\0"', '"\\uD800"', "|\n  a\n  b", ">\n  a", "''"),
    *(
        "!unsafe '{{ 7 * 7 }}'",
        "!!python/object/apply:os.system [id]",
        "- a\n- b",
        "? a",
        "{1: 2}",
        "{null: 2}",
        "[[[[]]]]",
    ),
]

# -- what it is put into

PRODUCT, LIVE = "product001", "ls-20260131090000-AbCdE"
KEYS = {"access_key": "unknown_key", "secret_key": "bad_signature"}
OUTPUT = {"bucket_name": "media", "file_path": "/new"}
CHANNEL = {"name": "new-channel", "storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10}
CLIP = {"channel": LIVE, "snapshot_id": 77, "start_time": "0", "end_time": "30000", "output": OUTPUT}
PLAYER = {"name": "new-player", "source": "bystander"}
API = {"product": PRODUCT, "name": "new-api", "source": "bystander"}
CATEGORY = {"name": "new-category", "output": OUTPUT}
OVERLAY = {"input": {"bucket_name": "media"}, "position": {"x": 1}, "size": {"width": 1}}
# Two of each, which nothing is about unless it says so.
ACCOUNT: dict[str, Any] = {
    "vodstation": {
        "categories": [{"id": number, "name": name} for number, name in ((2, "bystander"), (12, "other"))],
        "channels": [
            {"id": "vs-20260101000000-AAAAAAA", "name": "bystander", "channelStatus": "READY"},
            {"id": "vs-20260101000000-BBBBBBB", "name": "other", "channelStatus": "STOPPED"},
        ],
        "buckets": None,
    },
    "vpe": {"players": [{"no": 2, "name": "bystander"}, {"no": 12, "name": "other"}]},
    "apigateway": {
        "products": [{"id": PRODUCT, "name": "media"}, {"id": "product002", "name": "other"}],
        "apis": [
            {"id": "api0000002", "name": "bystander", "productId": PRODUCT},
            {"id": "api0000012", "name": "other", "productId": "product002"},
        ],
    },
    "livestation": {
        "channels": [{"channelId": LIVE, "channelName": "games", "isRecording": True}],
        "snapshots": [{"snapshotId": 77, "channelId": LIVE}],
        "shortclips": [{"id": 2, "snapshotId": 77}],
    },
}


class Target(NamedTuple):
    """An option of a task that works without what is put into it. Options inside of others are dotted."""

    module: Module
    task: Mapping[str, Any]
    options: Sequence[str]
    texts: Sequence[str] = SOME_TEXTS
    types: Sequence[Any] = SOME_TYPES


def identity(module: Module, task: Mapping[str, Any], *options: str) -> Target:
    """One that says which object is meant."""
    return Target(module, task, options, TEXTS, TYPES)


ABSENT = {"state": "absent"}
BY_CATEGORY_ID = Target(vodstation_category.MODULE, ABSENT, ("category_id",), TEXTS, TYPES)
TARGETS = [
    identity(vodstation_category.MODULE, CATEGORY, "name"),
    BY_CATEGORY_ID,
    Target(
        vodstation_category.MODULE,
        CATEGORY,
        (
            *("output.bucket_name", "output.file_path", "output.access_control", "output.thumbnail_bucket_name"),
            *("output", "encoding_options", "encoding_option_template_id", "thumbnail", "notification_url", "recreate"),
            *("advanced_options.trimming.start_time_code", "advanced_options.image_overlay.position.x", "state"),
            *("advanced_options.image_overlay.input.file_path", "advanced_options"),
        ),
    ),
    Target(vodstation_category.MODULE, ABSENT, ("name",)),
    identity(vodstation_channel.MODULE, {**ABSENT, "wait": False}, "channel_id"),
    Target(vodstation_channel.MODULE, {**ABSENT, "wait": False}, ("name",)),
    Target(
        vodstation_channel.MODULE,
        CHANNEL,
        (
            *("name", "storage_bucket_name", "protocol_list", "segment_duration", "segment_duration_option"),
            *("create_cdn", "cdn", "cdn.profile_id", "access_private_files", "encryption_list", "drm", "drm.site_id"),
            *("drm.content_id", "notification_url", "state", "wait", "wait_timeout", "wait_interval"),
        ),
    ),
    identity(vpe_player_clone.MODULE, PLAYER, "source"),
    Target(vpe_player_clone.MODULE, PLAYER, ("name", "version", "auto_update", "state")),
    Target(vpe_player_clone.MODULE, ABSENT, ("name",)),
    identity(apigw_api_clone.MODULE, API, "source"),
    identity(apigw_api_clone.MODULE, {"product": PRODUCT, **ABSENT}, "api_id"),
    Target(apigw_api_clone.MODULE, {"product": PRODUCT, **ABSENT}, ("name", "product")),
    Target(apigw_api_clone.MODULE, API, ("name", "product", "description", "state")),
    identity(livestation_shortclip.MODULE, CLIP, "output.file_path"),
    Target(
        livestation_shortclip.MODULE,
        CLIP,
        (
            "channel",
            "snapshot_id",
            "start_time",
            "end_time",
            "output",
            "output.bucket_name",
            "output.access_control",
            "clip_id",
        ),
    ),
    Target(vodstation_category_info.MODULE, {}, ("name", "category_id")),
    Target(vodstation_channel_info.MODULE, {}, ("name", "channel_id")),
    Target(vpe_player_info.MODULE, {}, ("name", "player_no")),
    Target(apigw_api_info.MODULE, {"product": PRODUCT}, ("product", "name", "api_id")),
    Target(
        livestation_shortclip_info.MODULE, {"channel": LIVE, "snapshot_id": 77}, ("channel", "snapshot_id", "clip_id")
    ),
    identity(api_request.MODULE, {"service": "vodstation"}, "path"),
    Target(
        api_request.MODULE,
        {"service": "vodstation", "path": "/category"},
        ("service", "method", "query", "query.name", "body", "body.name", "read_only"),
    ),
    # How to connect is the same for all.
    Target(
        vodstation_category_info.MODULE,
        {},
        (
            *("access_key", "secret_key", "profile", "config_file", "site", "region", "endpoint"),
            *("validate_certs", "ca_path", "timeout", "max_retries"),
        ),
    ),
]


class Case(NamedTuple):
    target: Target
    option: str
    value: Any

    @property
    def given(self) -> dict[str, Any]:
        return put(self.target.task, self.option, self.value)


def put(task: Mapping[str, Any], option: str, value: Any) -> dict[str, Any]:
    """Return the task with a value in the place of an option."""
    first, _dot, others = option.partition(".")
    inner = task.get(first)
    return {**task, first: put(inner if isinstance(inner, Mapping) else {}, others, value) if others else value}


CASES = [
    Case(target, option, value)
    for target in TARGETS
    for option in target.options
    for value in (*target.texts, *target.types)
]


def loaded(text: str) -> Any:
    """What Ansible makes of a value in a YAML file."""
    return DataLoader().load(f"value: {text}\n")["value"]


# -- what must come of it


@pytest.fixture(autouse=True)
def _everything(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_INJECT_INVOCATION", "1")
    account.emulator.seed(ACCOUNT)
    account.clock.pace = 0.01


def ran(account: Account, module: Module, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Run a task, whatever comes of it. Returns the result and the requests."""
    surroundings = {
        "endpoint": account.emulator.endpoint,
        "access_key": account.emulator.access_key,
        "secret_key": account.emulator.secret_key,
        "max_retries": 0,
        **({"wait_interval": 0.002, "wait_timeout": 5} if "wait" in module.arguments.spec else {}),
    }
    latest = max((entry["number"] for entry in account.emulator.journal()), default=0)
    action = make(module, {**surroundings, **given}, {}, _uuid="bad input")
    try:
        result = action.run(task_vars={})
    except AnsibleError as error:  # Ansible's own word for what can't be meant
        result = {"failed": True, "msg": str(error), "changed": False}
    return result, account.emulator.journal(latest)


def assert_harmless(account: Account, module: Module, given: Mapping[str, Any], verdict: str | None = None) -> None:
    """It is refused well, or it did no more than it says."""
    before = objects(account)
    result, requests = ran(account, module, given)
    touched = before.items() ^ objects(account).items()
    if result.get("failed") and "failure" in result:
        assert_clear(result)
        assert not touched or result["changed"]
        if result["failure"]["kind"] in ("input", "configuration"):
            assert not [request for request in requests if request["write"]]
    elif result.get("failed"):  # the argument spec
        assert "Traceback" not in result["msg"]
        assert len(result["msg"]) > 10
        assert not requests
        assert not touched
        return
    for request in requests:
        assert request["verdict"] == (verdict or next((KEYS[name] for name in given if name in KEYS), "accepted"))
        assert request["exception"] is None
        assert request["target"].isascii()
        assert request["operation"] or module is api_request.MODULE, request["target"]
    options = result["invocation"]["module_args"]
    for (_kind, key), text in touched:
        assert is_meant(module, options, key, json.loads(text)), (key, text)


def objects(account: Account) -> dict[tuple[str, str], str]:
    """Everything there is in the account, by kind and id."""
    found: dict[tuple[str, str], str] = {}
    for service, collections in account.emulator.state().items():
        for kind, items in collections.items():
            for item in items if isinstance(items, list) else []:
                key = next((item[name] for name in ("id", "no", "apiId", "productId", "channelId") if name in item), "")
                found[f"{service} {kind}", str(key)] = json.dumps(item, sort_keys=True)
    return found


def is_endless(value: Any) -> bool:
    return isinstance(value, int) and value.bit_length() > 1000


def is_meant(module: Module, options: Mapping[str, Any], key: str, item: Mapping[str, Any]) -> bool:
    """Whether a task names the object that it has changed."""
    if module is api_request.MODULE:
        return options["method"] != "GET"
    if module is livestation_shortclip.MODULE:
        output = item["output"]
        return [output["bucketName"], output["filePath"]] == [options["output"][name] for name in OUTPUT]
    resource = module.resource  # type: ignore[attr-defined]  # those that only read touch nothing
    identifier = options.get(resource.id_option)
    if identifier is not None:
        return str(identifier) == key
    return options["name"] == item.get("name", item.get("apiName"))


# -- modules


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.option)
def test_options(account: Account, case: Case) -> None:
    assert_harmless(account, case.target.module, case.given)


YAML_CASES = [
    Case(Target(module, task, ()), option, text)
    for module, task, option in (
        (vodstation_category.MODULE, CATEGORY, "name"),
        (vodstation_category.MODULE, ABSENT, "category_id"),
        (vodstation_category.MODULE, CATEGORY, "thumbnail"),
        (vodstation_channel.MODULE, CHANNEL, "segment_duration"),
        (livestation_shortclip.MODULE, CLIP, "end_time"),
        (api_request.MODULE, {"service": "vodstation", "path": "/category"}, "query.name"),
        (vodstation_category_info.MODULE, {}, "timeout"),
    )
    for text in YAML
]


@pytest.mark.parametrize("case", YAML_CASES, ids=lambda case: case.option)
def test_yaml(account: Account, case: Case) -> None:
    try:
        value = loaded(case.value)
    except AnsibleError:  # no YAML, or none that Ansible takes
        return
    assert_harmless(account, case.target.module, put(case.target.task, case.option, value))


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.text("./%?#&=+;:@\\\r\n\0 2a\u202e\uff0f", max_size=8)
    | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.options[0])
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_options(account: Account, target: Target, data: st.DataObject) -> None:
    """Several at once."""
    account.emulator.reset()
    account.emulator.seed(ACCOUNT)
    task = target.task
    for option in data.draw(st.lists(st.sampled_from(target.options), min_size=1, max_size=4)):
        task = put(task, option, data.draw(ANYTHING))
    if "endpoint" not in task:
        assert_harmless(account, target.module, task)


# -- surroundings

VARIABLES = (
    "NCLOUD_ACCESS_KEY",
    "NCLOUD_SECRET_KEY",
    "NCLOUD_PROFILE",
    "NCLOUD_SITE",
    "NCLOUD_REGION",
    "NCLOUD_ENDPOINT",
)
IN_ENVIRONMENT = ["../2", "a\r\nb", "\u202eb", " ", "\udcff", "{{ 7 }}", "no", "0", "a" * 10_000, "file:///etc/passwd"]


@pytest.mark.parametrize("value", IN_ENVIRONMENT, ids=range(len(IN_ENVIRONMENT)))
@pytest.mark.parametrize("variable", VARIABLES)
def test_environment(account: Account, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    surroundings = {"NCLOUD_ENDPOINT": account.emulator.endpoint, "NCLOUD_SECRET_KEY": account.emulator.secret_key}
    for name, usual in {**surroundings, "NCLOUD_ACCESS_KEY": account.emulator.access_key, variable: value}.items():
        monkeypatch.setenv(name, usual)
    verdict = {"NCLOUD_ACCESS_KEY": "unknown_key", "NCLOUD_SECRET_KEY": "bad_signature"}.get(variable, "accepted")

    assert_harmless(
        account, vodstation_category_info.MODULE, dict.fromkeys(("access_key", "secret_key", "endpoint")), verdict
    )


# -- the profile file

PAIR = b"ncloud_access_key_id = access\nncloud_secret_access_key = hush\n"
PROFILES = [
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        PAIR.replace(b"\n", b"\r"),
        PAIR.decode().encode("utf-16"),
        PAIR + b"\0",
        b"\x1b[31m",
    ),
    *(PAIR.replace(b" = ", mark) for mark in (b"", b" ", b":", b" == ", b"\t", b"=\n  ", b"=\0", b"=\xa0", b"=\r")),
    *(PAIR.replace(b"hush", word) for word in (b"hush hush", b"hush\x07", b"hush\xff", b"'hush'", b'"hush"', b"$hush")),
    *(
        PAIR.replace(b"hush", word)
        for word in (b"%(hush)s", b"${hush}", b"{{ hush }}", b"hush # mine", b"hush\n  more")
    ),
    *(PAIR.replace(b"access\n", word + b"\n") for word in (b"", b"a\xcc\x81", b"\xe2\x80\xae", b"a b", b"a" * 10_000)),
    *(
        line + b"\n" + PAIR
        for line in (b"[", b"]", b"[]", b"[DEFAULT", b"[[DEFAULT]]", b"[default]", b"[other]", b"[\0]", b"= x")
    ),
    *(
        line + b"\n" + PAIR
        for line in (b"no value", b" indented = 1", b"\tindented", b"[DEFAULT]\n[DEFAULT]", b"!!x", b"---", b"{}")
    ),
    *(
        PAIR + line
        for line in (b" hush", b"\tmore = hush", b"hush", b"=hush", b"[hush", b"\n[x]\nncloud_access_key_id", b"; hush")
    ),
    *(
        PAIR * 2,
        PAIR * 2_000,
        b"x" * 1_000_000,
        b"[" * 10_000,
        b"a\n b\n",
        b"a\n b = c\n",
        b"a =\n b\n\n c\n",
        b"\n" * 10_000,
    ),
]


def resolved(content: bytes, path: Path, profile: str | None) -> None:
    path.write_bytes(content)
    try:
        found = _credentials.resolve(validated(CONNECTION, {"config_file": str(path), "profile": profile}))
    except ConfigurationError as error:
        said = str(error)
        assert said.endswith(".")
        assert "\n" not in said
        assert 20 < len(said) < 1000
        assert "hush" not in said
    else:
        assert (found.access_key + found.secret_key).isprintable()
        assert " " not in found.access_key + found.secret_key


@pytest.mark.parametrize("content", PROFILES, ids=range(len(PROFILES)))
@pytest.mark.parametrize("profile", [None, "other", "[x]"])
def test_profile_file(tmp_path: Path, content: bytes, profile: str | None) -> None:
    resolved(content, tmp_path / "configure", profile)


@settings(suppress_health_check=list(HealthCheck))
@given(
    content=st.binary(max_size=100)
    | st.lists(
        st.sampled_from([PAIR, b"[other]", b"\n", b" ", b"=", b"\0", b"\xff", b"a", b"%", b";"]), max_size=12
    ).map(b"".join)
)
def test_any_profile_file(tmp_path: Path, content: bytes) -> None:
    resolved(content, tmp_path / "configure", None)


# -- manifests

ROLES = {
    role: yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    for role in ("provision", "teardown")
}
MANIFEST: dict[str, Any] = {
    "name": "stack",
    "players": [PLAYER],
    "apis": [API],
    "short_clips": [CLIP],
    "categories": [{**CATEGORY, "advanced_options": {"trimming": {"start_time_code": "00:00:01"}}}],
    "channels": [CHANNEL],
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a manifest."""
    yield path
    for name, item in (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from leaves(item, (*path, name))


def changed(value: Any, path: tuple[Any, ...], put_there: Any) -> Any:
    if not path:
        return put_there
    copy = dict(value) if isinstance(value, Mapping) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], put_there)
    return copy


def specification(role: str, manifest: Any) -> list[str]:
    """Why Ansible does not take a manifest, by the role's specification."""
    spec = {"manifest": ROLES[role]["argument_specs"]["main"]["options"][f"{role}_manifest"]}
    try:
        said = ArgumentSpecValidator(spec).validate({"manifest": plain(manifest)}).error_messages  # it fills in
    except (TypeError, ValueError, OverflowError):
        return []  # it stumbles, and what comes after it must not
    return [f"{' '.join(sentence.split())}." for sentence in said]


def problems(role: str, manifest: Any) -> list[str]:
    """Why a role does not take a manifest, whether it was validated or, as the playbooks have it, was not."""
    waits = {f"{role}_wait_timeout": 600.0, f"{role}_wait_interval": 10.0}
    confirm = () if role == "provision" else (manifest.get("name") if isinstance(manifest, Mapping) else "",)
    found: list[str] = FilterModule().filters()["stack_problems"](manifest, waits, *confirm)
    return found


MANIFEST_CASES = [(path, value) for path in leaves(MANIFEST) for value in (*SOME_TEXTS, *SOME_TYPES)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", list(leaves(MANIFEST)), ids=lambda path: ".".join(map(str, path)))
def test_manifests(role: str, path: tuple[Any, ...]) -> None:
    for value in (value for where, value in MANIFEST_CASES if where == path):
        manifest = changed(MANIFEST, path, value)
        said = problems(role, manifest)
        refused = specification(role, manifest)
        assert said or not refused or value is None, refused  # which is as good as not given
        for sentence in [*said, *refused]:
            assert sentence.endswith(".")
            assert "\n" not in sentence
            assert len(sentence) < 1000
            assert "Traceback" not in sentence
        if not said:
            begun = FilterModule().filters()["stack_begin"](manifest)
            assert [len(begun["entries"][kind]) for kind in KINDS] == [
                len(plain(manifest)[kind] or []) for kind in KINDS
            ]


@pytest.mark.parametrize("role", ROLES)
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_manifest(role: str, data: st.DataObject) -> None:
    manifest = MANIFEST
    for path in data.draw(st.lists(st.sampled_from(list(leaves(MANIFEST))), min_size=1, max_size=3)):
        try:
            manifest = changed(manifest, path, data.draw(ANYTHING))
        except (LookupError, TypeError, ValueError):
            return  # what would have held it is gone
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in problems(role, manifest))


# -- how much that is


def test_that_is_enough() -> None:
    attempts = {
        *((id(case.target.module), case.option, repr(case.given)) for case in CASES if not is_endless(case.value)),
        *((id(case.target.module), case.option, f"YAML {case.value}") for case in YAML_CASES),
        *((variable, value) for variable in VARIABLES for value in IN_ENVIRONMENT),
        *(("profile", repr(content)) for content in PROFILES),
        *(("manifest", path, repr(value)) for path, value in MANIFEST_CASES if not is_endless(value)),
    }

    assert len(attempts) >= ATTEMPTS
    assert {id(target.module) for target in TARGETS} == {id(module) for module in MODULES}
    assert len(MODULES) == len(list((ROOT / "plugins" / "modules").glob("[!_]*.py")))
