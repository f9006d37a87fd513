# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of fault, over real sockets: what the client sees, and whether the write took effect."""

import socket
import time

import pytest
import requests
from conftest import CATEGORY, Client, refused

from ncloud_emulator import ControlError, Emulator


def names(emulator: Emulator) -> list[str]:
    return [category["name"] for category in emulator.state("vodstation")["categories"]]


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_connection(emulator: Emulator, client: Client, when, reset):
    emulator.add_fault(method="write", drop=when, reset=reset)
    with pytest.raises(requests.exceptions.ConnectionError) as caught:
        client("POST", "/category", CATEGORY)
    assert ("reset by peer" in str(caught.value)) is reset
    assert names(emulator) == (["highlights"] if when == "after" else [])
    entry = emulator.journal()[-1]
    assert (entry["status"], entry["took_effect"], entry["fault"]) == (None, when == "after", [1])
    assert client("GET", "/category").ok


@pytest.mark.parametrize("reset", [False, True])
def test_a_dropped_connection_on_a_bare_socket(emulator: Emulator, client: Client, reset):
    emulator.add_fault(drop="before", reset=reset, times=1)
    host, port = emulator.url.removeprefix("http://").split(":")
    target = "/vodstation/api/v2/category"
    head = "".join(f"{name}: {value}\r\n" for name, value in client.headers("GET", target).items())
    request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\n{head}\r\n".encode()
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        sock.sendall(request)
        if reset:
            with pytest.raises(ConnectionResetError):
                sock.recv(1)
        else:
            assert sock.recv(1) == b""


def test_a_connection_dropped_in_the_middle_of_keep_alive(emulator: Emulator, client: Client):
    assert client("GET", "/category").ok
    emulator.add_fault(drop="after", times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        client("GET", "/category")
    assert [client("GET", "/category").status_code for call in range(3)] == [200] * 3


def test_a_truncated_answer(emulator: Emulator, client: Client):
    emulator.add_fault(truncate=True, times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        client("POST", "/category", CATEGORY)
    assert names(emulator) == ["highlights"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_status(emulator: Emulator, client: Client, when):
    emulator.add_fault(method="POST", status=504, error_code=510, details="too slow", when=when, retry_after=1.5)
    answer = client("POST", "/category", CATEGORY)
    assert answer.status_code == 504
    assert answer.json() == {"error": {"errorCode": "510", "message": "Endpoint Timeout", "details": "too slow"}}
    assert answer.headers["retry-after"] == "1.5"
    assert names(emulator) == (["highlights"] if when == "after" else [])
    assert emulator.journal()[-1]["error_code"] == "510"


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"error_code": "410"}, 429, {"errorCode": "410", "message": "Throttle Limited"}),
        ({"error_code": "420"}, 429, {"errorCode": "420", "message": "Rate Limited"}),
        ({"error_code": "500"}, 503, {"errorCode": "500", "message": "Endpoint Error"}),
        ({"status": 503}, 503, {"errorCode": "500", "message": "Endpoint Error"}),
        ({"status": 418}, 418, {"errorCode": "900", "message": "Unexpected Error"}),
        ({"status": 400, "error_code": "260033"}, 400, {"errorCode": "260033", "message": "Invalid request data"}),
        ({"status": 500, "error_code": 1, "message": "m"}, 500, {"errorCode": "1", "message": "m"}),
        ({"status": 200, "error_code": "260009"}, 200, {"errorCode": "260009", "message": "Internal error occurred"}),
    ],
)
def test_error_codes(emulator: Emulator, client: Client, fault, status, error):
    emulator.add_fault(**fault)
    answer = client("GET", "/category")
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_the_shape_of_an_error(emulator: Emulator, client: Client):
    emulator.update_settings(dialect="legacy")
    emulator.add_fault(status=400, error_code="260009", message="m", times=1)
    emulator.add_fault(status=400, error_code="260009", message="m", shape="gateway", times=2)
    emulator.add_fault(status=400, error_code="X-1", message="m", shape="service")
    assert client("GET", "/category").json() == {"error": {"code": 260009, "message": "m"}}
    assert client("GET", "/category").json() == {"error": {"errorCode": 260009, "message": "m"}}
    assert client("GET", "/category").json() == {"error": {"code": "X-1", "message": "m"}}


def test_a_proxys_page(emulator: Emulator, client: Client):
    emulator.add_fault(html=True)
    answer = client("POST", "/category", CATEGORY)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert "502 Bad Gateway" in answer.text
    assert names(emulator) == []


def test_an_empty_answer(emulator: Emulator, client: Client):
    emulator.add_fault(empty=True, times=1)
    answer = client("POST", "/category", CATEGORY)
    assert (answer.status_code, answer.content, "content-type" in answer.headers) == (200, b"", False)
    assert names(emulator) == ["highlights"]
    for status in (204, 404):
        emulator.add_fault(empty=True, status=status, times=1)
        answer = client("POST", "/category", CATEGORY)
        assert (answer.status_code, answer.content) == (status, b"")
    assert names(emulator) == ["highlights"]


def test_a_redirect(emulator: Emulator, client: Client):
    emulator.add_fault(redirect="https://example.com/elsewhere")
    answer = client("GET", "/category")
    assert (answer.status_code, answer.headers["location"]) == (302, "https://example.com/elsewhere")


@pytest.mark.parametrize("when", ["before", "after"])
def test_latency(emulator: Emulator, client: Client, when):
    emulator.add_fault(latency=0.3, when=when, method="write")
    started = time.perf_counter()
    with pytest.raises(requests.exceptions.ReadTimeout):
        client("POST", "/category", CATEGORY, timeout=0.1)
    assert names(emulator) == (["highlights"] if when == "after" else [])
    assert client("PUT", "/category/1", CATEGORY).status_code == 404
    assert time.perf_counter() - started >= 0.3


def test_a_seed_during_latency_is_not_lost(emulator: Emulator, client: Client):
    emulator.add_fault(latency=0.2, method="write", times=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        client("POST", "/category", CATEGORY, timeout=0.05)
    emulator.seed({"vodstation": {"categories": [{"name": "seeded"}]}})
    time.sleep(0.3)
    assert sorted(names(emulator)) == ["highlights", "seeded"]


class TestStaleListings:
    def listed(self, client: Client, path: str = "/category"):
        return [item["name"] for item in client("GET", path).json()["content"]]

    def test_by_writes(self, emulator: Emulator, client: Client):
        emulator.seed({"vodstation": {"categories": [{"name": "old"}]}})
        fault = emulator.add_fault(stale_listing={"writes": 1})
        assert self.listed(client) == ["old"]
        created = client.content("POST", "/category", CATEGORY)
        assert self.listed(client) == ["old"]
        assert client.content("GET", f"/category/{created['id']}") == created
        client.content("POST", "/category", {**CATEGORY, "name": "second"})
        client("POST", "/category", {})
        assert self.listed(client) == ["highlights", "old"]
        emulator.remove_fault(fault["id"])
        assert self.listed(client) == ["second", "highlights", "old"]

    def test_by_seconds(self, emulator: Emulator, client: Client, clock):
        emulator.add_fault(stale_listing={"seconds": 5}, path="*/category")
        client.content("POST", "/category", CATEGORY)
        clock.advance(4)
        assert self.listed(client) == []
        clock.advance(1)
        assert self.listed(client) == ["highlights"]

    def test_states_are_stale_too(self, emulator: Emulator, client: Client, clock):
        emulator.seed({"vodstation": {"channels": [{"name": "one", "channelStatus": "STOPPING"}]}})
        emulator.add_fault(stale_listing={"writes": 1})
        client.content("POST", "/category", CATEGORY)
        clock.advance(100)
        assert client("GET", "/channels").json()["content"][0]["channelStatus"] == "STOPPING"


class TestPages:
    """Pages of two of five objects, the newest first, in each of the services that page."""

    @pytest.fixture(params=["vodstation", "livestation", "vpe", "apigateway"])
    def numbers(self, request: pytest.FixtureRequest, emulator: Emulator, client: Client):
        emulator.update_settings(max_page_size=2, seed_ids=1)
        path, named, read = {
            "vodstation": ("/vodstation/api/v2/category?pageNo={page}", "name", lambda body: body["content"]),
            "livestation": ("/livestation/api/v2/channels?pageNo={page}", "channelName", lambda body: body["content"]),
            "vpe": ("/vpe/api/v1/players?page_no={page}", "name", lambda body: body["result"]["list"]),
            "apigateway": ("/apigateway/api/v1/products/p1/apis?offset={offset}", "apiName", lambda body: body["apis"]),
        }[request.param]
        objects = [{named: f"thing{number}"} for number in range(1, 6)]
        emulator.seed(
            {
                "vodstation": {"vodstation": {"categories": objects}},
                "livestation": {"livestation": {"channels": objects}},
                "vpe": {"vpe": {"players": objects}},
                "apigateway": {"apigateway": {"products": [{"id": "p1"}], "apis": objects}},
            }[request.param]
        )

        def listed() -> list[list[int]]:
            pages = [path.format(page=page, offset=2 * page - 2) for page in (1, 2, 3)]
            answers = [client("GET", page, prefix="").json() for page in pages]
            return [[int(each[named].removeprefix("thing")) for each in read(answer)] for answer in answers]

        return listed

    def test_as_they_are(self, numbers):
        assert numbers() == [[5, 4], [3, 2], [1]]

    @pytest.mark.parametrize(("shift", "pages"), [(1, [[5, 4], [2, 1], []]), (-1, [[5, 4], [4, 3], [2, 1]])])
    def test_shifted(self, emulator: Emulator, numbers, shift, pages):
        emulator.add_fault(page_shift=shift)
        assert numbers() == pages

    def test_missing(self, emulator: Emulator, numbers):
        emulator.add_fault(page_missing=True, nth=2)
        assert numbers() == [[5, 4], [], [1]]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({"nth": 2}, [200, 503, 200, 200, 200]),
        ({"times": 2}, [503, 503, 200, 200, 200]),
        ({"after": 3}, [200, 200, 200, 503, 503]),
        ({"after": 1, "times": 1}, [200, 503, 200, 200, 200]),
        ({"probability": 0}, [200] * 5),
        ({"probability": 1}, [503] * 5),
    ],
)
def test_which_of_the_matches(emulator: Emulator, client: Client, which, expected):
    emulator.add_fault(status=503, **which)
    assert [client("GET", "/category").status_code for call in range(5)] == expected
    (fault,) = emulator.faults()
    assert (fault["matched"], fault["applied"]) == (5, expected.count(503))


def test_chance_can_be_repeated(emulator: Emulator, client: Client):
    runs = []
    for seed in (1, 1, 2):
        emulator.clear_faults()
        emulator.add_fault(status=503, probability=0.5, seed=seed)
        runs.append([client("GET", "/category").status_code for call in range(20)])
    assert runs[0] == runs[1] != runs[2]
    assert set(runs[0]) == {200, 503}


@pytest.mark.parametrize(
    ("match", "met"),
    [
        ({}, {"list", "create", "info"}),
        ({"service": "vodstation"}, {"list", "create", "info"}),
        ({"service": "vpe"}, set()),
        ({"method": "write"}, {"create"}),
        ({"method": "read"}, {"list", "info"}),
        ({"method": "post"}, {"create"}),
        ({"path": "/api/v2/category"}, {"list", "create"}),
        ({"path": "/api/v2/category/*"}, {"info"}),
        ({"path_regex": r".*/\d+"}, {"info"}),
        ({"operation": "vodstation-category-list"}, {"list"}),
        ({"operation": "vodstation-category-*"}, {"list", "create", "info"}),
        ({"path": "/api/v2/category", "method": "GET"}, {"list"}),
    ],
    ids=str,
)
def test_which_requests_match(emulator: Emulator, client: Client, match, met):
    emulator.add_fault(status=503, **match)
    calls = {"list": ("GET", "/category"), "create": ("POST", "/category"), "info": ("GET", "/category/1")}
    assert {name for name, call in calls.items() if client(*call).status_code == 503} == met


def test_several_faults(emulator: Emulator, client: Client):
    emulator.add_fault(latency=0.05)
    emulator.add_fault(latency=0.05)
    emulator.add_fault(status=503)
    emulator.add_fault(status=500)
    started = time.perf_counter()
    assert refused(client("GET", "/category")) == (503, "500")
    assert time.perf_counter() - started >= 0.1
    assert emulator.journal()[-1]["fault"] == [1, 2, 3, 4]


def test_a_fault_does_not_hide_a_wrong_signature_from_the_journal(emulator: Emulator, client: Client):
    emulator.add_fault(status=503)
    client("GET", "/category", headers={"x-ncp-apigw-signature-v2": "AAAA"})
    assert emulator.journal()[-1]["verdict"] == "bad_signature"


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"nth": 1},
        {"nonsense": 1},
        {"status": "503"},
        {"status": 503, "nth": 0},
        {"status": 503, "method": 5},
        {"drop": "never"},
        {"latency": -1},
        {"html": "yes"},
        {"page_shift": "1"},
        {"page_shift": 0},
        {"stale_listing": 3},
        {"stale_listing": {"writes": "x"}},
        {"stale_listing": {"days": 1}},
        {"error_code": "260004"},
        {"status": 503, "path_regex": "("},
        {"status": 199},
        {"status": 600},
    ],
    ids=str,
)
def test_faults_that_make_no_sense(emulator: Emulator, fault):
    with pytest.raises(ControlError, match=r"\.$"):
        emulator.add_fault(**fault)
    assert emulator.faults() == []
