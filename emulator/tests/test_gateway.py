# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What API Gateway answers before any service is reached, in its own words and never in a framework's."""

import http.client
import socket

import pytest
import requests
from conftest import CATEGORY, CHANNEL, Client, refused

from ncloud_emulator import Emulator


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/category/"),
        ("GET", "/category/1/2/3"),
        ("GET", ""),
        ("PATCH", "/category"),
        ("OPTIONS", "/category"),
        ("BREW", "/category"),
        ("DELETE", "/encoding-option/1"),
        ("GET", "/channels/x/start"),
    ],
)
def test_no_such_route(client: Client, method, path):
    answer = client(method, path)
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}
    }


@pytest.mark.parametrize("prefix", ["/vodstation/api/v1", "/nobody/api/v2", "", "/vodstation"])
def test_no_such_prefix(client: Client, prefix):
    assert refused(client("GET", "/category", prefix=prefix)) == (404, "300")


def test_authentication_comes_before_the_route(emulator: Emulator):
    answer = requests.get(emulator.url + "/vodstation/api/v2/nothing", timeout=5)
    assert refused(answer) == (401, "200")


def test_head_has_no_body(client: Client):
    answer = client("HEAD", "/category")
    assert (answer.status_code, answer.content) == (404, b"")


def test_every_answer_carries_a_request_id_and_a_date(client: Client, emulator: Emulator):
    answer = client("GET", "/category")
    assert answer.headers["x-ncp-trace-id"] == emulator.journal()[-1]["request_id"]
    assert answer.headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT"
    assert "server" not in answer.headers
    emulator.update_settings(request_id_header="x-ncp-apigw-request-id")
    answer = client("GET", "/nothing")
    assert answer.headers["x-ncp-apigw-request-id"] == emulator.journal()[-1]["request_id"]
    assert "x-ncp-trace-id" not in answer.headers


def test_a_skewed_clock_shows_in_the_date_and_refuses_our_time(client: Client, emulator: Emulator):
    emulator.update_settings(clock_skew_ms=299_999)
    assert client("GET", "/category").ok
    emulator.update_settings(clock_skew_ms=300_000)
    answer = client("GET", "/category")
    assert refused(answer) == (401, "200")
    assert answer.headers["date"] == "Mon, 21 Sep 2026 14:18:20 GMT"
    emulator.update_settings(clock_skew_ms=-300_000)
    assert refused(client("GET", "/category")) == (401, "200")


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize(
    "data", [b"{", b"name=x", b"\xff", b'{"a":NaN}', b"[" * 100_000, b"1" * 5000, nested(101), nested(900)]
)
def test_a_body_that_is_not_json(client: Client, data):
    assert refused(client("POST", "/category", data=data)) == (400, "100")


def test_a_body_that_is_deep(client: Client, emulator: Emulator):
    """Whatever is let in can be copied, compared, and shown by the journal."""
    emulator.seed({"vpe": {"players": [{"no": 1}]}})
    for _call in range(2):
        answer = client("PUT", "/players/1/applyDev", data=b'{"option":' + nested(99) + b"}", prefix="/vpe/api/v1")
        assert answer.json()["message"] == "ok"
    assert emulator.journal()[-1]["took_effect"]
    assert "a" in emulator.state("vpe")["players"][0]["options"]["dev"]


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"null", b'"x"'])
def test_a_body_that_is_no_object(client: Client, data):
    assert refused(client("POST", "/category", data=data)) == (400, "260002")


def test_a_body_that_is_too_large(client: Client, emulator: Emulator):
    emulator.update_settings(max_body_bytes=100)
    assert refused(client("POST", "/category", data=b" " * 101)) == (413, "430")
    emulator.update_settings(max_body_bytes=None)
    assert refused(client("POST", "/category", data=b" " * (1 << 20) + b"{}")) == (413, "430")
    assert client("GET", "/category").ok


def test_text_that_utf8_cannot_carry(client: Client):
    answer = client("POST", "/category", data=b'{"name":"\\ud800","output":{"bucketName":"vod","filePath":"/"}}')
    assert answer.json()["content"]["name"] == "?"


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET /vodstation/\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"]
)
def test_what_is_not_http(emulator: Emulator, sent):
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        sock.sendall(sent)
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'{"error":{"errorCode":"100","message":"Bad Request Exception"' in answer


class TestKeys:
    KEYS = (
        {"access_key": "reader", "secret_key": "r", "permissions": ["vodstation:read"]},
        {"access_key": "sub", "secret_key": "s", "permissions": [], "permission_style": "service"},
        {"access_key": "gov", "secret_key": "g", "site": "gov"},
        {"access_key": "other", "secret_key": "o", "subscriptions": ["vpe"]},
        {"access_key": "all", "secret_key": "a", "subscriptions": ["vodstation"], "site": "public"},
    )

    @pytest.fixture
    def as_key(self, emulator: Emulator, clock):
        emulator.update_settings(keys=list(self.KEYS))
        secrets = {key["access_key"]: key["secret_key"] for key in self.KEYS}
        return lambda name: Client(emulator, clock, name, secrets[name])

    def test_permission_refused_by_the_gateway(self, as_key):
        reader = as_key("reader")
        assert reader("GET", "/category").ok
        answer = reader("POST", "/category", CATEGORY)
        assert answer.status_code == 401
        assert answer.json() == {"error": {"errorCode": "210", "message": "Permission Denied"}}

    def test_permission_refused_by_the_service(self, as_key):
        assert refused(as_key("sub")("GET", "/category")) == (403, "260010")

    @pytest.mark.parametrize("name", ["gov", "other"])
    def test_another_site_or_no_subscription(self, as_key, name):
        answer = as_key(name)("GET", "/category")
        assert refused(answer) == (401, "210")
        assert answer.json()["error"]["details"] == "A subscription to the API is required."

    def test_a_key_may_be_everything_it_needs(self, as_key, emulator: Emulator):
        assert as_key("all")("POST", "/category", CATEGORY).ok
        emulator.update_settings(site="gov")
        assert as_key("gov")("GET", "/category").ok
        assert refused(as_key("all")("GET", "/category")) == (401, "210")


@pytest.mark.parametrize("site", ["gov", "fin"])
def test_channels_are_updated_on_the_public_site_only(client: Client, emulator: Emulator, site):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA"}]}})
    body = {"name": "abc", "protocolList": ["HLS"], "segmentDuration": 5}
    assert client("PUT", "/channels/vs-20260101000000-AAAAAAA", body).ok
    emulator.update_settings(site=site)
    assert refused(client("PUT", "/channels/vs-20260101000000-AAAAAAA", body)) == (404, "300")
    assert client("POST", "/channels", CHANNEL).ok


def test_throttling(client: Client, emulator: Emulator, clock):
    emulator.update_settings(throttle=3)
    statuses = [client("GET", "/category").status_code for call in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    answer = client("POST", "/category", CATEGORY)
    assert refused(answer) == (429, "410")
    assert "retry-after" not in answer.headers
    assert emulator.state("vodstation")["categories"] == []
    emulator.update_settings(throttle={"calls_per_second": 3, "retry_after": 2})
    assert client("GET", "/category").headers["retry-after"] == "2"
    clock.advance(1)
    assert client("GET", "/category").ok


def test_an_exception_of_the_emulator_is_answered_and_kept(running: Emulator, client: Client, monkeypatch):
    service = type(running._emulation.services["vodstation"])
    monkeypatch.setattr(service, "_page", lambda *args: 1 / 0)
    assert refused(client("GET", "/category")) == (500, "900")
    assert "ZeroDivisionError" in running.journal()[-1]["exception"]
    running.clear_journal()


def test_connections_are_kept(emulator: Emulator):
    connection = http.client.HTTPConnection(emulator.url.removeprefix("http://"), timeout=5)
    socks = set()
    for path in ("/vodstation/api/v2/category", "/nothing", "/_emulator/state", "/_emulator/nothing"):
        connection.request("GET", path)
        connection.getresponse().read()
        socks.add(connection.sock)
    assert len(socks) == 1
    assert None not in socks
    connection.close()
