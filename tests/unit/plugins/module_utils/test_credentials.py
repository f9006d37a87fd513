# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who calls and where to: options, then the environment, then NAVER's profile file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils import _credentials as credentials
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError
from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.tests.unit.support import validated

KEYS = {"access_key": "access", "secret_key": "secret"}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "configure"


def resolve(**options: Any) -> credentials.Settings:
    return credentials.resolve(validated(CONNECTION, options))


def refused(**options: Any) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        resolve(**options)
    assert caught.value.hint
    return caught.value


# -- the order


@pytest.mark.parametrize(
    ("option", "variable", "section", "expected"),
    [
        ("option", "variable", "file", "option"),
        (None, "variable", "file", "variable"),
        (None, None, "file", "file"),
        (None, "", "file", "file"),
        ("option", "", None, "option"),
        (None, "variable", None, "variable"),
    ],
)
@pytest.mark.parametrize(
    ("key", "variables", "entry"),
    [
        ("access_key", ["NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"], "ncloud_access_key_id"),
        ("secret_key", ["NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"], "ncloud_secret_access_key"),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_option_then_environment_then_profile(
    profile: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    variables: list[str],
    entry: str,
    which: int,
    option: str | None,
    variable: str | None,
    section: str | None,
    expected: str,
) -> None:
    if variable is not None:
        monkeypatch.setenv(variables[which], variable)
    if section is not None:
        profile.write_text(f"{entry} = {section}\n", encoding="utf-8")

    options = {name: value for name, value in {**KEYS, key: option}.items() if value is not None}
    settings = resolve(**options, config_file=str(profile))

    assert getattr(settings, key) == expected


@pytest.mark.parametrize(
    ("option", "variables", "chosen", "default"),
    [
        ("access_key", ["NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"], "one", None),
        ("secret_key", ["NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"], "one", None),
        ("profile", ["NCLOUD_PROFILE"], "one", None),
        ("site", ["NCLOUD_SITE"], "gov", "public"),
        ("region", ["NCLOUD_REGION"], "KRS", None),
        ("endpoint", ["NCLOUD_ENDPOINT"], "https://example.com", None),
    ],
)
def test_environment(
    monkeypatch: pytest.MonkeyPatch, option: str, variables: list[str], chosen: str, default: str | None
) -> None:
    def value() -> Any:
        return validated(CONNECTION, {})[option]

    assert value() == default
    for variable in variables:
        # An automation controller sets inputs that are unset to ''.
        monkeypatch.setenv(variable, "")
        assert value() == default
        monkeypatch.setenv(variable, chosen)
        assert value() == chosen
        monkeypatch.setenv(variable, "")
    monkeypatch.setenv(variables[-1], "gov")
    monkeypatch.setenv(variables[0], chosen)
    assert value() == chosen
    assert validated(CONNECTION, {option: "fin"})[option] == "fin"


def test_an_empty_option_is_unset_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCLOUD_ACCESS_KEY", "from-environment")
    monkeypatch.setenv("NCLOUD_SECRET_ACCESS_KEY", "a-secret")

    settings = credentials.resolve(validated(CONNECTION, {"access_key": "", "secret_key": "", "region": ""}))

    assert (settings.access_key, settings.secret_key, settings.region) == ("from-environment", "a-secret", "KR")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"access_key": "access"}, []),
        ({"secret_key": "secret"}, []),
        ({}, []),
        ({"access_key": "other"}, ["access_key is given", "secret_key is in", "the profile 'games' of"]),
        ({"secret_key": "other"}, ["secret_key is given", "access_key is in", "the profile 'games' of"]),
        ({"access_key": "other", "secret_key": "other"}, ["profile 'games' is not used"]),
    ],
)
def test_keys_from_two_places(profile: Path, given: dict[str, str], said: list[str]) -> None:
    profile.write_text("[games]\nncloud_access_key_id = access\nncloud_secret_access_key = secret\n", encoding="utf-8")
    profile.chmod(0o600)

    settings = resolve(**given, profile="games", config_file=str(profile))

    assert len(settings.warnings) == bool(said)
    assert all(words in settings.warnings[0] for words in said)
    assert "secret " not in "".join(settings.warnings)


def test_what_lacks_says_where_it_was_looked_for(profile: Path) -> None:
    profile.write_text("[games]\nncloud_access_key_id = access\n", encoding="utf-8")

    error = refused(profile="games", config_file=str(profile))

    assert "ncloud_secret_access_key in the profile 'games' of" in error.hint
    assert "/configure" in error.hint or "[...]" in error.hint
    assert "does not exist" not in error.hint


def test_a_profile_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    error = refused(config_file=str(tmp_path / "typo"))

    assert "ncloud_access_key_id in the profile 'DEFAULT' of " in error.hint
    assert error.hint.endswith(", which does not exist")


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("option", ["access_key", "secret_key"])
def test_a_key_in_quotes(option: str, quote: str) -> None:
    """An INI file keeps them, and the service would only refuse the key."""
    error = refused(**{"access_key": "access", "secret_key": "secret", option: f"{quote}copied{quote}"})

    assert str(error).startswith(f"{option} is in quotes")
    assert "copied" not in str(error)


# -- the profile file


@pytest.mark.parametrize(
    ("text", "name", "secret"),
    [
        ("ncloud_secret_access_key = s\n", None, "s"),
        ("ncloud_secret_access_key=s", None, "s"),
        ("[DEFAULT]\nncloud_secret_access_key = s\n", None, "s"),
        ("[DEFAULT]\nncloud_secret_access_key = s\n", "DEFAULT", "s"),
        ("ncloud_secret_access_key = s\n[other]\nncloud_secret_access_key = t\n", None, "s"),
        ("ncloud_secret_access_key = s\n[other]\nncloud_secret_access_key = t\n", "other", "t"),
        ("[other]\nncloud_secret_access_key = t\n[DEFAULT]\nncloud_secret_access_key = s\n", None, "s"),
        ("ncloud_secret_access_key = a=b==\n", None, "a=b=="),
        ("ncloud_secret_access_key = a:b#c;d%(e)s%\n", None, "a:b#c;d%(e)s%"),
        ("\ufeffncloud_secret_access_key = s\n", None, "s"),
        ("\ufeff[other]\r\nncloud_secret_access_key = s\r\n", "other", "s"),
        ("NCLOUD_SECRET_ACCESS_KEY = s\n", None, "s"),
        ("  ncloud_secret_access_key  =   s  \n", None, "s"),
        ("# a comment\n; another\n\nncloud_secret_access_key = s\nncloud_api_url\n", None, "s"),
        ("ncloud_secret_access_key = old\nncloud_secret_access_key = s\n", None, "s"),
        ("ncloud_access_key_id = a\n\tncloud_secret_access_key = s\n", None, None),
        ("[my profile]\nncloud_secret_access_key = s\n", "my profile", "s"),
        ("ncloud_secret_access_key =\n", None, None),
        ("ncloud_secret_access_key\n", None, None),
        ("ncloud_secret_access_key: t\n[other]\nncloud_secret_access_key = s\n", "other", "s"),
        ("[other]\nncloud_access_key_id = a\n[DEFAULT]\nncloud_secret_access_key = s\n", "other", None),
        ("", None, None),
    ],
)
def test_profile_file(profile: Path, text: str, name: str | None, secret: str | None) -> None:
    """INI, in which keys may stand before any section; no profile borrows half of its keys from another."""
    profile.write_bytes(text.encode())
    options = {"access_key": "access", "profile": name, "config_file": str(profile)}

    if secret is None:
        assert "secret_key" in str(refused(**options))
    else:
        assert resolve(**options).secret_key == secret


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (None, None, "no access_key was given"),
        (None, "other", "does not exist"),
        (b"ncloud_secret_access_key = hush\n", "other", "no profile 'other'"),
        (b"[one]\n[two]\n", "three", "'one', 'two'"),
        (b"= hush\n", None, "not a valid INI file"),
        (b"$ANSIBLE_VAULT;1.1;AES256\n3031\n", None, "is encrypted with Ansible Vault"),
        (b"ncloud_access_key_id: hush\nncloud_secret_access_key: hush\n", None, "ncloud_access_key_id in another form"),
        (b"ncloud_access_key_id = a\nncloud_secret_access_key: hu=sh\n", None, "ncloud_secret_access_key in another"),
        (b"[a]\nexport ncloud_access_key_id=hush\n", "a", "ncloud_access_key_id in another form"),
        (b'"ncloud_access_key_id": "hush",\n', None, "ncloud_access_key_id in another form"),
        (b"ncloud_access_key_id hush\n", None, "ncloud_access_key_id in another form"),
        (b"#" * (2**20 + 1), None, "larger than 1 MB"),
        (b"ncloud_api_url\n  hush\n", None, "not a valid INI file"),
        (b"ncloud_secret_access_key = hush\xff\n", None, "not UTF-8"),
        (b"ncloud_secret_access_key = hush hush\nncloud_access_key_id = a\n", None, "secret_key contains a blank"),
        (b"ncloud_secret_access_key = hush\x07\nncloud_access_key_id = a\n", None, "secret_key contains"),
        ("ncloud_secret_access_key = hush\nncloud_access_key_id = 열쇠\n".encode(), None, "outside of ASCII"),
    ],
    ids=str,
)
def test_a_profile_file_that_can_not_be_used(
    profile: Path, content: bytes | None, name: str | None, words: str
) -> None:
    if content is not None:
        profile.write_bytes(content)

    error = refused(profile=name, config_file=str(profile))

    assert words in str(error)
    assert "hush" not in str(error)
    assert "hush" not in str(error.failure())


@pytest.mark.parametrize("path", ["/dev/null/configure", "/", "~nobody-has-this-name/configure", "/a\0b"])
def test_a_path_that_can_not_be_read(path: str) -> None:
    assert "config_file" in refused(config_file=path, profile="some").hint


@pytest.mark.parametrize("option", ["config_file", "ca_path"])
@pytest.mark.parametrize("device", [False, True])
def test_no_file_is_waited_for(tmp_path: Path, option: str, device: bool) -> None:
    """Neither a named pipe that nobody writes to, nor a device without end."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    options = {option: "/dev/zero" if device else str(path)}

    error = refused(**(KEYS if option == "ca_path" else {}), **options)

    assert "regular file" in str(error) or "neither a file nor a directory" in str(error)


@pytest.mark.parametrize(
    ("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o620, True), (0o602, True)]
)
def test_a_file_that_others_can_read_or_write(profile: Path, mode: int, warned: bool) -> None:
    profile.write_text("ncloud_access_key_id = access\nncloud_secret_access_key = hush\n", encoding="utf-8")
    profile.chmod(mode)

    warnings = resolve(config_file=str(profile)).warnings

    assert len(warnings) == warned
    assert all("chmod 600" in warning and "hush" not in warning for warning in warnings)


def test_the_file_is_not_needed_when_both_keys_are_given(profile: Path) -> None:
    profile.write_bytes(b"\xff\xfe no text at all")

    assert resolve(**KEYS, config_file=str(profile), profile="whatever").access_key == "access"


def test_the_default_file_is_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".ncloud").mkdir()
    (tmp_path / ".ncloud" / "configure").write_text(
        "ncloud_access_key_id = a\nncloud_secret_access_key = s\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(tmp_path))

    assert (resolve().access_key, resolve().secret_key) == ("a", "s")


KEY = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40).filter(
    lambda key: key[0] not in "'\""
)
NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}[A-Za-z0-9]", fullmatch=True)


@given(keys=st.dictionaries(NAME, st.tuples(KEY, KEY), min_size=1, max_size=4), spaces=st.sampled_from(["", " ", "\t"]))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, tuple[str, str]], spaces: str
) -> None:
    path = tmp_path_factory.mktemp("profiles") / "configure"
    lines = []
    for name, (access, secret) in keys.items():
        lines += [f"[{name}]", f"ncloud_access_key_id{spaces}={spaces}{access}"]
        lines += [f"ncloud_secret_access_key{spaces}={spaces}{secret}"]
    path.write_text("\n".join(lines), encoding="utf-8")

    for name, pair in keys.items():
        settings = resolve(profile=name, config_file=str(path))
        assert (settings.access_key, settings.secret_key) == pair
        assert "secret_key" not in repr(settings)


# -- where to


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://example.com",
        "https://example.com:8443/{service}",
        "https://{service}.example.com",
        "https://10.0.0.1/path",
        "HTTPS://example.com",
        "http://localhost:8480/{service}",
        "http://127.0.0.1:8480/{service}",
        "http://127.1.2.3",
        "http://[::1]:8480",
        "http://127.255.255.254",
        "https://예시.example.com",
    ],
)
def test_endpoints(endpoint: str) -> None:
    assert resolve(**KEYS, endpoint=endpoint).endpoint == endpoint
    assert resolve(**KEYS, endpoint=endpoint + "/").endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://example.com",
        "http://10.0.0.1",
        "http://{service}.example.com",
        "http://{service}",
        "https://example.com/{sevrice}",
        "https://example.com/{service}/{region}",
        "https://example.com/{service}}",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://[::2]",
        "http://127.999.999.999",
        "http://127.0.0",
        "http://127.0.0.0.1",
        "http://127.\u0661.0.1",
        "http://2130706433",
        "http://0.0.0.0",
        "ftp://localhost",
        "localhost:8480",
        "//localhost",
        "https://",
        "https://:8480",
        "https://example.com:port",
        "https://example.com:99999",
        "https://user@example.com",
        "https://user:hush@example.com",
        "https://example.com?x=1",
        "https://example.com#x",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://example.com/\n",
        "https://[::1",
        "https://a..b",
        f"https://{'x' * 64}.com",
        "https://@",
        "x",
    ],
)
def test_endpoints_that_are_refused(endpoint: str) -> None:
    error = refused(**KEYS, endpoint=endpoint)

    assert "endpoint" in str(error)
    assert "hush" not in str(error)


def test_a_refused_endpoint_is_shown_with_where_it_may_come_from() -> None:
    error = refused(**KEYS, endpoint="htp://127.0.0.1:8480/{service}")

    assert "htp://127.0.0.1:8480/{service}" in str(error)
    assert "ncloud_endpoint" in error.hint
    assert "NCLOUD_ENDPOINT" in error.hint


@given(st.text(max_size=30).map(lambda text: "https://" + text) | st.text())
def test_any_endpoint(endpoint: str) -> None:
    """It is refused, or it is an https URL, or it is this machine."""
    try:
        settings = resolve(**KEYS, endpoint=endpoint)
    except ConfigurationError:
        return
    assert settings.endpoint is None or settings.endpoint.lower().startswith(("https://", "http://"))


@pytest.mark.parametrize(
    ("site", "region", "sent"),
    [("public", None, "KR"), ("gov", None, "KR"), ("fin", None, "FKR"), ("gov", "KRS", "KRS"), (None, None, "KR")],
)
def test_region(site: str | None, region: str | None, sent: str) -> None:
    assert resolve(**KEYS, **({"site": site} if site else {}), region=region).region == sent


# -- certificates


def test_ca_path(tmp_path: Path) -> None:
    assert resolve(**KEYS).verify is True
    assert resolve(**KEYS, validate_certs=False).verify is False
    assert resolve(**KEYS, validate_certs=False, ca_path="/nonexistent").verify is False
    assert resolve(**KEYS, ca_path=str(tmp_path)).verify == str(tmp_path)

    empty = tmp_path / "empty.pem"
    empty.touch()
    for path in (empty, tmp_path / "missing.pem", tmp_path / "a\0b"):
        assert shown(str(path)) in str(refused(**KEYS, ca_path=str(path)))


def test_the_secret_is_not_in_what_python_prints() -> None:
    assert "hush" not in repr(resolve(access_key="access", secret_key="hush"))


@pytest.mark.parametrize(
    ("endpoint", "hidden"),
    [
        ("https://user:hush@example.com/{service}", True),
        ("https://user:hush/x@h", True),
        ("https://hush@h", True),
        ("https://h?token=hush", True),
        ("https://h#hush", True),
        ("https://[user:hush@", True),
        ("https://example.com/{service}", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_an_endpoint_with_a_secret_is_hidden_as_a_whole(endpoint: str | None, hidden: bool) -> None:
    """It is refused, and must not be shown in the refusal's invocation, whatever of it is the secret."""
    assert CONNECTION.secrets({"endpoint": endpoint}) == ({endpoint} if hidden else set())
    assert CONNECTION.shown({"endpoint": endpoint}) == {"endpoint": MASK if hidden else endpoint}
    if hidden:
        assert "hush" not in str(refused(**KEYS, endpoint=endpoint))
