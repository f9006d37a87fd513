# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a secret, and that no part of a value shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK, is_secret, masked, secrets

HUSH = "hush-k3y-0f-the-stream"


@pytest.mark.parametrize(
    "name",
    [
        *("streamKey", "stream_key", "stream-key", "STREAM_KEY", "Stream Key", "backupStreamKey", "streamKeys"),
        *("password", "rtmpPassword", "passphrase", "secret", "secretKey", "clientSecret", "token", "access_token"),
        *("primaryKey", "secondary_key", "apiKeyValue"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)
    assert masked({name: HUSH}) == {name: MASK}
    assert masked({"a": [{name: [HUSH, 7]}]}) == {"a": [{name: [MASK, MASK]}]}


@pytest.mark.parametrize(
    "name", ["accessKey", "access_key", "apiKeyId", "keyType", "name", "tokenType", "secretary", "key", "apiKey", ""]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret(name)
    assert masked({name: HUSH}) == {name: HUSH}


@pytest.mark.parametrize("value", [None, "", 0, False, True, [], {}])
def test_what_says_nothing_is_shown(value: Any) -> None:
    """Whether there is a secret, and what describes one, as in a schema."""
    assert masked({"password": value}) == {"password": value}
    assert masked({"password": {"type": "string"}}) == {"password": {"type": "string"}}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"rtmp://rtmp.example.com:8080/relay/{HUSH}", f"rtmp://rtmp.example.com:8080/relay/{MASK}"),
        (f"rtmps://a.example.com/live2/x/{HUSH}?y=1", f"rtmps://a.example.com/live2/{MASK}"),
        (f"srt://a.example.com:9000?streamid=publish:{HUSH}", f"srt://a.example.com:9000?{MASK}"),
        (f"srt://a.example.com/?passphrase={HUSH}&mode=caller", f"srt://a.example.com/?{MASK}"),
        (f"https://user:{HUSH}@example.com/x", f"https://{MASK}@example.com/x"),
        (f"https://{HUSH}@example.com/x", f"https://{MASK}@example.com/x"),
        (f"https://user:a/{HUSH}@example.com/x", f"https://{MASK}@example.com/x"),
        (f"https://user:a@b{HUSH}@example.com/x", f"https://{MASK}@example.com/x"),
        (f"see https://example.com/cb?a=1&token={HUSH}&b=2", f"see https://example.com/cb?a=1&token={MASK}&b=2"),
        (f'{{"streamKey": "{HUSH}", "a": "b"}}', f'{{"streamKey": "{MASK}", "a": "b"}}'),
        (f'{{\\"streamKey\\":\\"{HUSH}\\"}}', f'{{\\"streamKey\\":\\"{MASK}\\"}}'),
        (f"{{'stream_key': '{HUSH}'}}", f"{{'stream_key': '{MASK}'}}"),
        (f'"password": "a\\"{HUSH}"', f'"password": "{MASK}"'),
        (f'"password": "{HUSH} cut off', f'"password": "{MASK}"'),
        (f'password="two words {HUSH}" x', f'password="{MASK}" x'),
        (f"password={HUSH}, user=a", f"password={MASK}, user=a"),
    ],
)
def test_secrets_in_texts(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked({"details": [text]}) == {"details": [shown]}


@pytest.mark.parametrize(
    "text",
    [
        *("rtmp://rtmp-ls2-k1.example.com:8080/relay", "srt://a.example.com:9000", "https://example.com/a?b=c"),
        *("https://example.com:8480/x@2x.png", "https://example.com/@user/a", "mail somebody@example.com", "a=b"),
        *("password must have 8 characters", "token: expired", "2026-01-31T09:00:00Z", '{"name": "token"}', ""),
    ],
)
def test_texts_without_secrets(text: str) -> None:
    assert masked(text) == text


def test_a_key_beside_an_address() -> None:
    """An object's own key is hidden in whatever else it says, however it is woven in."""
    channel = {"streamKey": HUSH, "urls": [f"https://example.com/in/{HUSH}/x"], "publishUrl": f"x-{HUSH}"}

    assert masked({"content": [channel]}) == {
        "content": [{"streamKey": MASK, "urls": [f"https://example.com/in/{MASK}/x"], "publishUrl": f"x-{MASK}"}]
    }


def test_secrets_to_look_for_elsewhere() -> None:
    value = {"password": HUSH, "a": [{"stream-keys": ["another-one", "short"]}], "secret": {"value": "described"}}

    assert set(secrets(value)) == {HUSH, "another-one"}


def test_a_secret_where_its_digest_belongs() -> None:
    digest = "0a" * 32

    assert masked({"rotate_if_sha256": HUSH, "known_sha256": digest}) == {
        "rotate_if_sha256": MASK,
        "known_sha256": digest,
    }
    assert list(secrets({"rotate_if_sha256": HUSH, "known_sha256": digest})) == [HUSH]


def test_what_contains_itself_ends() -> None:
    value: dict[str, Any] = {"password": HUSH}
    value["again"] = [value]

    assert HUSH not in json.dumps(masked(value))
    assert set(secrets(value)) == {HUSH}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_masking_twice_is_masking_once(value: Any) -> None:
    assert masked(masked(value)) == masked(value)


@given(JSON, st.sampled_from(["streamKey", "stream-key", "password", "token"]))
def test_a_secret_anywhere(value: Any, name: str) -> None:
    """As an object, and made into text."""
    whole = {"a": value, "b": [{name: HUSH}]}

    for shown in (masked(whole), masked(json.dumps(whole)), masked(str(whole)), masked(json.dumps(json.dumps(whole)))):
        assert HUSH not in json.dumps(shown)
