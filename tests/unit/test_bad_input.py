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
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.filter.manifest import FilterModule, plain
from ansible_collections.naver.ncloud.plugins.module_utils import _credentials
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError
from ansible_collections.naver.ncloud.plugins.module_utils._records import at
from ansible_collections.naver.ncloud.plugins.module_utils._request import RequestModule
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, FIRST, LAST, Run, begin
from ansible_collections.naver.ncloud.tests.unit.plugins.action.test_in_process import make
from ansible_collections.naver.ncloud.tests.unit.support import MODULES, ONE_IN, Account, assert_clear, validated

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

KEYS = {"access_key": "unknown_key", "secret_key": "bad_signature"}
# What is a part of something else, whose id it has in a field.
PARTS = {
    "apigateway deployments": ("apigateway stages", "stageId"),
    **{f"livestation {kind}": ("livestation channels", "channelId") for kind in ("snapshots", "records", "events")},
}
MADE_ALONG = "globaledge edges"  # with a channel that has a CDN
FOLLOWS = ("products", "isPublished")  # from what is published of it


class Target(NamedTuple):
    """An option of a task that works without what is put into it. Options inside of others are dotted."""

    run: Run
    task: Mapping[str, Any]
    options: Sequence[str]
    texts: Sequence[str] = SOME_TEXTS
    types: Sequence[Any] = SOME_TYPES

    @property
    def name(self) -> str:
        """The name of an object that is there, or is to be; what is put in may look like it."""
        known_by = self.run.case.known_by
        return str(at(self.run.options, known_by[-1])) if known_by else "nobody"


def own_options(spec: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield a module's options, less those that say how to connect, at every depth."""
    for name, option in spec.items():
        if prefix or name not in CONNECTION.spec:
            yield prefix + name
            yield from own_options(option.get("options", {}), f"{prefix}{name}.")
            if option["type"] in ("dict", "raw") and "options" not in option:
                yield f"{prefix}{name}.name"


def free_texts(spec: Mapping[str, Any]) -> list[str]:
    """The options that may become part of a path or a query."""
    own = (name for name in spec if name not in CONNECTION.spec)
    return [name for name in own if spec[name]["type"] == "str" and "choices" not in spec[name]]


def targets(name: str) -> Iterator[Target]:
    """Yield what is put where, of one module: a little everywhere, and all of it where an object is changed by it."""
    first, last = FIRST[name], LAST[name]
    spec = first.module.arguments.spec
    yield Target(first, first.options, list(own_options(spec)))
    yield Target(first, first.options, free_texts(spec), ELSEWHERE, ())
    resource = getattr(first.module, "resource", None)
    if resource is None and not isinstance(first.module, RequestModule):
        return  # it changes nothing
    yield from (Target(last, last.options, [option], TEXTS, TYPES) for option in last.case.known_by[-1:])
    if resource is not None and resource.id_option in spec:
        by_id = {option: value for option, value in last.options.items() if option != "name"}
        yield Target(last, by_id, [resource.id_option], TEXTS, TYPES)


INFO = FIRST["vodstation_category_info"]
TARGETS = [
    *(target for name in FIRST for target in targets(name)),
    Target(INFO, {}, list(CONNECTION.spec)),  # how to connect is the same for all
]


class Case(NamedTuple):
    target: Target
    option: str
    value: Any

    @property
    def given(self) -> dict[str, Any]:
        return put(self.target.task, self.option, like(self.value, self.target.name))


def put(task: Mapping[str, Any], option: str, value: Any) -> dict[str, Any]:
    """Return the task with a value in the place of an option."""
    first, _dot, others = option.partition(".")
    inner = task.get(first)
    return {**task, first: put(inner if isinstance(inner, Mapping) else {}, others, value) if others else value}


def like(value: Any, name: str) -> Any:
    """What looks like the bystander looks like this one."""
    if not isinstance(value, str) or "ystander" not in value.casefold():
        return value
    for written, meant in (("bystаnder", "\u0430" + name[1:]), ("ｂystander", chr(ord(name[0]) + 0xFEE0) + name[1:])):
        value = value.replace(written, meant)
    spellings = (str, str.upper, str.capitalize, lambda text: text[::-1])
    for spelling in spellings:
        value = value.replace(spelling("bystander"), spelling(name))
    return value


ATTEMPTED = [
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
    account.clock.pace = 0.01


def ran(account: Account, run: Run, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Run a task, whatever comes of it. Returns the result and the requests."""
    surroundings = {
        "endpoint": account.emulator.endpoint,
        "access_key": account.emulator.access_key,
        "secret_key": account.emulator.secret_key,
        "max_retries": 0,
        **({"wait_interval": 0.05, "wait_timeout": 5} if "wait" in run.module.arguments.spec else {}),
    }
    latest = max((entry["number"] for entry in account.emulator.journal()), default=0)
    action = make(run.module, {**surroundings, **given}, {}, _uuid="bad input")
    try:
        result = action.run(task_vars={})
    except AnsibleError as error:  # Ansible's own word for what can't be meant
        result = {"failed": True, "msg": str(error), "changed": False}
    return result, account.emulator.journal(latest)


def assert_harmless(account: Account, run: Run, given: Mapping[str, Any], verdict: str | None = None) -> None:
    """It is refused well, or it did no more than it says."""
    account.emulator.reset()
    begin(account, run)
    before = objects(account)
    result, requests = ran(account, run, given)
    # Only a write changes something, and what is there is much to look at.
    after = objects(account) if any(request["write"] for request in requests) else before
    touched = before.items() ^ after.items()
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
        assert request["operation"] or isinstance(run.module, RequestModule), request["target"]
    options = result["invocation"]["module_args"]
    there = {**before, **after}
    for (kind, key), text in touched:
        item = json.loads(text)
        if kind == MADE_ALONG and (kind, key) not in before:
            continue
        if (part := PARTS.get(kind)) is not None:
            key = str(item[part[1]])
            item = json.loads(there[part[0], key])
        assert is_meant(run, options, key, item), (key, text)


def objects(account: Account) -> dict[tuple[str, str], str]:
    """Everything there is in the account, by kind and id."""
    found: dict[tuple[str, str], str] = {}
    for service, collections in account.emulator.state().items():
        for kind, items in collections.items():
            for item in [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []:
                own = f"{kind.removesuffix('s')}Id"
                key = next((item[name] for name in ("id", "no", own, "stageDeploymentNo") if name in item), "")
                own_fields = {name: value for name, value in item.items() if (kind, name) != FOLLOWS}
                found[f"{service} {kind}", str(key)] = json.dumps(own_fields, sort_keys=True)
    return found


def is_endless(value: Any) -> bool:
    return isinstance(value, int) and value.bit_length() > 1000


def is_meant(run: Run, options: Mapping[str, Any], key: str, item: Mapping[str, Any]) -> bool:
    """Whether a task names the object that it has changed."""
    if isinstance(run.module, RequestModule):
        return bool(options["method"] != "GET")
    resource = run.module.resource  # type: ignore[attr-defined]  # those that only read touch nothing
    identifier = options.get(resource.id_option)
    if identifier is not None:
        return str(identifier) == key
    return {str(at(options, path)) for path in run.case.known_by} <= set(map(str, scalars(item)))


def scalars(value: Any) -> Iterator[Any]:
    """Yield all that stands in a JSON value."""
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from scalars(item)
    else:
        yield value


# -- modules


def marks(target: Target) -> list[pytest.MarkDecorator]:
    """Of a case: one module sends what its user says, documented or not."""
    return [pytest.mark.strange_requests] if target.run is FIRST["api_request"] else []


PLACES = [
    (target, option, [*target.texts, *target.types][number % ONE_IN :: ONE_IN])
    for target in TARGETS
    for number, option in enumerate(target.options)
]


@pytest.mark.parametrize(
    ("target", "option", "values"),
    [pytest.param(*place, marks=marks(place[0])) for place in PLACES if place[2]],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_options(account: Account, target: Target, option: str, values: Sequence[Any]) -> None:
    for value in values:
        try:
            assert_harmless(account, target.run, Case(target, option, value).given)
        except AssertionError as error:
            error.add_note(f"{option} is {shown(value)}")
            raise


YAML_CASES = [
    Case(Target(run, run.options, ()), option, text)
    for run, option in (
        (FIRST["vodstation_category"], "name"),
        (LAST["vodstation_category"], "category_id"),
        (FIRST["vodstation_category"], "thumbnail"),
        (FIRST["vodstation_channel"], "segment_duration"),
        (FIRST["livestation_shortclip"], "end_time"),
        (FIRST["api_request"], "query.name"),
        (INFO, "timeout"),
    )
    for text in YAML
]


@pytest.mark.parametrize("case", [pytest.param(case, marks=marks(case.target), id=case.option) for case in YAML_CASES])
def test_yaml(account: Account, case: Case) -> None:
    try:
        value = loaded(case.value)
    except AnsibleError:  # no YAML, or none that Ansible takes
        return
    assert_harmless(account, case.target.run, put(case.target.task, case.option, value))


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


@pytest.mark.parametrize(
    "target", [pytest.param(target, marks=marks(target), id=target.options[0]) for target in TARGETS]
)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_options(account: Account, target: Target, data: st.DataObject) -> None:
    """Several at once."""
    task = target.task
    for option in data.draw(st.lists(st.sampled_from(target.options), min_size=1, max_size=4)):
        task = put(task, option, data.draw(ANYTHING))
    if "endpoint" not in task:
        assert_harmless(account, target.run, task)


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

    assert_harmless(account, INFO, dict.fromkeys(("access_key", "secret_key", "endpoint")), verdict)


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

ROLES = ("provision", "teardown")
TRIMMING = {"advanced_options": {"trimming": {"start_time_code": "00:00:01"}}}
MANIFEST: dict[str, Any] = {
    "name": "stack",
    "globaledge_profiles": [CASES["globaledge_profile"].options],
    "livestation_channels": [CASES["livestation_channel"].options],
    "vpe_players": [CASES["vpe_player"].options, CASES["vpe_player_clone"].options],
    "apigw_usage_plans": [CASES["apigw_usage_plan"].options],
    "apigw_products": [CASES["apigw_product"].options],
    "apigw_apis": [CASES["apigw_api_clone"].options],
    "apigw_stages": [CASES["apigw_stage"].options],
    "apigw_api_keys": [CASES["apigw_api_key"].options],
    "livestation_short_clips": [CASES["livestation_shortclip"].options],
    "vodstation_categories": [{**CASES["vodstation_category"].options, **TRIMMING}],
    "vodstation_channels": [CASES["vodstation_channel"].options],
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


def problems(role: str, manifest: Any) -> list[str]:
    """Why a role does not take a manifest."""
    waits = {f"{role}_wait_timeout": 600.0, f"{role}_wait_interval": 10.0}
    name = manifest.get("name") if isinstance(manifest, Mapping) else ""
    confirm = {} if role == "provision" else {"confirm": name}
    found: list[str] = FilterModule().filters()["manifest_problems"](manifest, waits=waits, **confirm)
    return found


MANIFEST_CASES = [
    (path, value)
    for number, path in enumerate(leaves(MANIFEST))
    for value in (*SOME_TEXTS, *SOME_TYPES)[number % ONE_IN :: ONE_IN]
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", list(leaves(MANIFEST)), ids=lambda path: ".".join(map(str, path)))
def test_manifests(role: str, path: tuple[Any, ...]) -> None:
    for value in (value for where, value in MANIFEST_CASES if where == path):
        manifest = changed(MANIFEST, path, value)
        said = problems(role, manifest)
        for sentence in said:
            assert sentence.endswith(".")
            assert "\n" not in sentence
            assert len(sentence) < 1000
            assert "Traceback" not in sentence
        if not said:
            made = FilterModule().filters()["outcome"](manifest)
            assert set(made["actions"]) == {kind for kind in KINDS if plain(manifest).get(kind)}


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
        *(
            (id(case.target.run.module), case.option, repr(case.given))
            for case in ATTEMPTED
            if not is_endless(case.value)
        ),
        *((id(case.target.run.module), case.option, f"YAML {case.value}") for case in YAML_CASES),
        *((variable, value) for variable in VARIABLES for value in IN_ENVIRONMENT),
        *(("profile", repr(content)) for content in PROFILES),
        *(("manifest", path, repr(value)) for path, value in MANIFEST_CASES if not is_endless(value)),
    }

    assert len(attempts) >= ATTEMPTS
    assert set(FIRST) == set(MODULES)
