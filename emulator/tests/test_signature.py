# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signature v2 against vectors that NAVER's own SDKs agree on, and what is refused and how."""

import json
import socket
from pathlib import Path

import pytest
from conftest import CATEGORY, START, Client, refused

from ncloud_emulator import Emulator
from ncloud_emulator.settings import Key
from ncloud_emulator.signature import verify

VECTORS = json.loads((Path(__file__).parent / "signature_vectors.json").read_text(encoding="utf-8"))["vectors"]


def checked(vector, *, now_ms=None, **changes):
    now_ms = int(vector["timestamp"]) if now_ms is None else now_ms
    vector = {**vector, **changes}
    headers = {
        "x-ncp-apigw-timestamp": vector["timestamp"],
        "x-ncp-iam-access-key": vector["access_key"],
        "x-ncp-apigw-signature-v2": vector["signature"],
    }
    key = Key(access_key=vector["access_key"], secret_key=vector["secret_key"])
    keys = {key.access_key: key}
    return verify(vector["method"], vector["path_and_query"], headers, keys, now_ms).name


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors_are_accepted_and_nothing_near_them(vector):
    assert checked(vector) == "accepted"
    assert checked(vector, method="PATCH") == "bad_signature"
    assert checked(vector, path_and_query=vector["path_and_query"] + "x") == "bad_signature"
    assert checked(vector, secret_key=vector["secret_key"] + "x") == "bad_signature"
    assert checked(vector, signature=vector["signature"].rstrip("=")) == "bad_signature"
    assert checked(vector, signature="é") == "bad_signature"


def test_five_minutes_are_the_limit_in_both_directions():
    vector = VECTORS[0]
    time = int(vector["timestamp"])
    for difference, name in ((299_999, "accepted"), (300_000, "clock")):
        assert checked(vector, now_ms=time + difference) == name
        assert checked(vector, now_ms=time - difference) == name


@pytest.mark.parametrize("timestamp", ["soon", "-1", "1" * 5000, "١٢٣"])
def test_a_timestamp_that_is_no_number(timestamp):
    assert checked(VECTORS[0], timestamp=timestamp) == "bad_timestamp"


@pytest.mark.parametrize("name", ["x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"])
def test_a_missing_header(client: Client, name):
    for value in (None, ""):
        answer = client("GET", "/category", headers={name: value})
        assert answer.status_code == 401
        assert answer.json() == {
            "error": {
                "errorCode": "200",
                "message": "Authentication Failed",
                "details": "Authentication information are missing.",
            }
        }


def test_wrong_key_signature_and_clock_answer_alike(client: Client, emulator: Emulator, clock):
    stale = str(int((START - 300) * 1000))
    target = "/vodstation/api/v2/category"
    for headers, verdict in (
        ({"x-ncp-iam-access-key": "nobody"}, "unknown_key"),
        ({"x-ncp-apigw-signature-v2": "AAAA"}, "bad_signature"),
        (client.headers("GET", target, stale), "clock"),
    ):
        answer = client("GET", "/category", headers=headers)
        assert refused(answer) == (401, "200")
        assert answer.json()["error"]["details"] == "Invalid authentication information."
        assert emulator.journal()[-1]["verdict"] == verdict


@pytest.mark.parametrize(
    "query", ["?name=a+b", "?b=2&a=1", "?a=&b", "?name=%2c%7E", "?name=%EA%B0%80", "?a=1&a=2", "?name=web%40x"]
)
def test_the_raw_target_is_what_is_signed(emulator: Emulator, client: Client, query):
    target = f"/vodstation/api/v2/category{query}"
    head = "".join(f"{name}: {value}\r\n" for name, value in client.headers("GET", target).items())
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        sock.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{head}\r\n".encode())
        assert sock.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert emulator.journal()[-1]["target"] == target


def test_without_the_service_prefix_the_signature_is_wrong(client: Client):
    wrong = client.headers("GET", "/api/v2/category")["x-ncp-apigw-signature-v2"]
    assert refused(client("GET", "/category", headers={"x-ncp-apigw-signature-v2": wrong})) == (401, "200")


def test_body_and_other_headers_are_not_signed(client: Client):
    assert client("POST", "/category", CATEGORY, headers={"x-ncp-region_code": None, "X-Other": "1"}).ok
