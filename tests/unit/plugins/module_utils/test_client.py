# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client over real HTTP: what it sends, what it repeats, and what it makes of silence."""

from __future__ import annotations

import collections
import email.utils
import functools
import itertools
import math
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import ncloud_emulator
from ansible_collections.naver.ncloud.plugins.module_utils import _client as client
from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils import _transport
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._transport import Response
from ansible_collections.naver.ncloud.plugins.module_utils.signer import sign
from ansible_collections.naver.ncloud.tests.unit.plugins.module_utils.test_layers import ROOT
from ansible_collections.naver.ncloud.tests.unit.support import Reply, Scripted

OK = Reply(200, {"content": []})
THROTTLED = Reply(429, {"error": {"errorCode": "410", "message": "Throttle Limited"}})
BROKEN = Reply(503, {"error": {"errorCode": "500", "message": "Endpoint Error"}})
HTML = Reply(502, b"<html>")
LOST = Reply(0)
FORBIDDEN = Reply(403, {"error": {"errorCode": "230", "message": "Forbidden"}})
MISSING = Reply(404, {"error": {"errorCode": "260004", "message": "m"}})


def make(server: Scripted, pauses: list[float] | None = None, **options: Any) -> client.Client:
    """A client that takes a second for each look at its clock, and notes its pauses instead of making them."""
    settings = Settings("access", "secret", endpoint=server.endpoint + "/{service}", **options)
    clock = itertools.count(1_700_000_000.0)
    noted: list[float] = [] if pauses is None else pauses
    return client.Client(VOD_STATION, settings, sleep=noted.append, clock=lambda: next(clock))


# -- what is sent


def test_headers(server: Scripted) -> None:
    server.play(OK)

    make(server, region="KRS").get("list", "/category", {"pageNo": 1}, expect="content")

    (received,) = server.received
    target = "/vodstation/api/v2/category?pageNo=1"
    assert received.target == target
    assert received.headers["x-ncp-apigw-timestamp"] == "1700000000000"
    assert received.headers["x-ncp-iam-access-key"] == "access"
    assert received.headers["x-ncp-apigw-signature-v2"] == sign("GET", target, 1_700_000_000_000, "access", "secret")
    assert received.headers["x-ncp-region_code"] == "KRS"
    assert received.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_all_headers_on_every_request(server: Scripted, method: str) -> None:
    server.play(OK)

    if method == "GET":
        make(server).get("read", "/category", expect="content")
    else:
        make(server).write("write", method, "/category")

    names = {name.lower() for name in server.received[0].headers}
    assert names >= {
        "x-ncp-apigw-timestamp",
        "x-ncp-iam-access-key",
        "x-ncp-apigw-signature-v2",
        "x-ncp-region_code",
        "content-type",
    }
    assert server.received[0].target == "/vodstation/api/v2/category"


@given(
    segment=st.text(min_size=1).filter(lambda text: text not in (".", "..")),
    query=st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=10) | st.integers(), max_size=3),
)
def test_signed_is_what_is_sent(one_server: Scripted, segment: str, query: dict[str, Any]) -> None:
    """Over the raw request target as the server sees it, and it reads the same values from it."""
    if any(0xD800 <= ord(character) <= 0xDFFF for character in segment + str(query)):
        return
    one_server.play(OK)

    make(one_server).get("read", client.path("category", segment), query, expect="content")

    (received,) = one_server.received
    timestamp = received.headers["x-ncp-apigw-timestamp"]
    signature = sign("GET", received.target, timestamp, "access", "secret")
    assert received.headers["x-ncp-apigw-signature-v2"] == signature
    url = urlsplit(received.target)
    assert unquote(url.path.rpartition("/")[2]) == segment
    assert parse_qsl(url.query, keep_blank_values=True) == [(name, str(value)) for name, value in query.items()]


def test_a_body_is_json(server: Scripted) -> None:
    server.play(OK)

    make(server).write("create", "POST", "/category", {"name": "예고편", "thumbnail": False})

    assert server.received[0].body == b'{"name": "\\uc608\\uace0\\ud3b8", "thumbnail": false}'


def test_neither_netrc_nor_cookies(server: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login user password hush\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    server.play(replace(OK, headers={"Set-Cookie": "a=b"}))
    one = make(server)

    for _time in range(2):
        one.get("list", "/category", expect="content")

    for received in server.received:
        assert "Authorization" not in received.headers
    assert "Cookie" not in server.received[0].headers


# -- what is repeated


READS: list[tuple[list[Reply], int, type[errors.NcloudError] | None]] = [
    ([OK], 1, None),
    ([THROTTLED, OK], 2, None),
    ([BROKEN, OK], 2, None),
    ([HTML, OK], 2, None),
    ([LOST, OK], 2, None),
    ([THROTTLED, BROKEN, LOST, OK], 4, None),
    ([THROTTLED] * 3 + [OK], 4, None),
    ([THROTTLED] * 4 + [OK], 4, errors.ThrottledError),
    ([BROKEN] * 4 + [OK], 4, errors.UnavailableError),
    ([LOST] * 4 + [OK], 4, errors.NetworkError),
    ([FORBIDDEN, OK], 1, errors.PermissionDeniedError),
    ([MISSING, OK], 1, errors.NotFoundError),
    ([Reply(200, b""), OK], 1, errors.UnexpectedAnswerError),
]
WRITES: list[tuple[list[Reply], int, type[errors.NcloudError] | None]] = [
    ([OK], 1, None),
    ([THROTTLED, OK], 2, None),
    ([THROTTLED] * 3 + [OK], 4, None),
    ([THROTTLED] * 4 + [OK], 4, errors.ThrottledError),
    ([BROKEN, OK], 1, errors.OutcomeUnknownError),
    ([HTML, OK], 1, errors.OutcomeUnknownError),
    ([LOST, OK], 1, errors.OutcomeUnknownError),
    ([THROTTLED, LOST, OK], 2, errors.OutcomeUnknownError),
    ([FORBIDDEN, OK], 1, errors.PermissionDeniedError),
]


@pytest.mark.parametrize(
    ("method", "script", "attempts", "error"),
    [("GET", *case) for case in READS] + [(method, *case) for case in WRITES for method in ("POST", "PUT", "DELETE")],
)
def test_retries(
    server: Scripted, method: str, script: list[Reply], attempts: int, error: type[errors.NcloudError] | None
) -> None:
    server.play(*script)
    one = make(server, max_retries=3)

    def call() -> Any:
        if method == "GET":
            return one.get("read", "/category", expect="content")
        return one.write("write", method, "/category", expect="content")

    if error is None:
        assert call() == {"content": []}
    else:
        with pytest.raises(errors.NcloudError) as caught:
            call()
        assert caught.type is error
    assert len(server.received) == attempts


def test_every_attempt_is_signed_afresh(server: Scripted) -> None:
    server.play(THROTTLED, THROTTLED, OK)

    make(server).write("create", "POST", "/category", {})

    stamps = [received.headers["x-ncp-apigw-timestamp"] for received in server.received]
    assert stamps == ["1700000000000", "1700000001000", "1700000002000"]
    assert len({received.headers["x-ncp-apigw-signature-v2"] for received in server.received}) == 3
    assert len({received.body for received in server.received}) == 1


@pytest.mark.parametrize(("retry_after", "least", "most"), [("0", 0.25, 0.5), ("7", 7.0, 7.0), ("120", 120.0, 120.0)])
def test_retry_after_is_honoured(server: Scripted, retry_after: str, least: float, most: float) -> None:
    server.play(replace(THROTTLED, headers={"Retry-After": retry_after}), OK)
    pauses: list[float] = []

    make(server, pauses).get("list", "/category", expect="content")

    (pause,) = pauses
    assert least <= pause <= most


def test_a_longer_retry_after_is_for_the_user(server: Scripted) -> None:
    server.play(replace(THROTTLED, headers={"Retry-After": "3600"}), OK)
    pauses: list[float] = []

    with pytest.raises(errors.ThrottledError) as caught:
        make(server, pauses).get("list", "/category", expect="content")

    assert "Run again in 3600 s" in caught.value.hint
    assert pauses == []
    assert len(server.received) == 1


def test_the_version_is_the_same_everywhere() -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    emulator = tomllib.loads((ROOT / "emulator/pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert client.USER_AGENT.startswith(f"naver.ncloud/{version} ")
    assert emulator["version"] == ncloud_emulator.__version__ == version


def test_each_pause_is_told(server: Scripted) -> None:
    server.play(BROKEN, OK)
    told: list[str] = []
    one = make(server)
    one.tell = told.append

    one.get("list", "/category", expect="content")

    (line,) = told
    assert line.startswith("list: ")
    assert "next attempt in " in line


def test_pauses_grow(server: Scripted) -> None:
    server.play(*[BROKEN] * 5, OK)
    pauses: list[float] = []

    make(server, pauses).get("list", "/category", expect="content")

    assert len(pauses) == 5
    for attempt, pause in enumerate(pauses):
        assert 0.25 * 2**attempt <= pause <= 0.5 * 2**attempt


@given(st.integers(0, 100), st.none() | st.floats(0, 1e6))
def test_no_pause_is_too_long(attempt: int, retry_after: float | None) -> None:
    retry = client.Retry()

    assert 0 <= retry.delay(attempt, retry_after) <= max(retry.longest_delay, retry_after or 0)


def test_timeout() -> None:
    # A server of its own: a request that was given up on may still arrive, and take the answer of a later test.
    with (
        Scripted(replace(OK, latency=0.3)) as slow,
        pytest.raises(errors.OutcomeUnknownError, match=r"did not answer within 0\.05 s"),
    ):
        make(slow, timeout=0.05).write("create", "POST", "/category")


REFUSED = {"error": {"errorCode": "200", "message": "Authentication Failed"}}


def dated(seconds: float) -> Reply:
    return Reply(401, REFUSED, {"Date": email.utils.formatdate(1_700_000_000 + seconds, usegmt=True)})


@pytest.mark.parametrize("skew", [-900, 600])
def test_a_wrong_clock_is_corrected_once(server: Scripted, skew: int) -> None:
    server.play(dated(skew), OK)
    one = make(server)

    one.write("create", "POST", "/category")
    one.get("list", "/category", expect="content")

    times = [int(received.headers["x-ncp-apigw-timestamp"]) // 1000 - 1_700_000_000 for received in server.received]
    assert times[0] < 10
    assert all(abs(moment - skew) < 10 for moment in times[1:])
    (warning,) = one.warnings
    assert warning.startswith(f"This machine's clock is {abs(skew) // 60} minutes {'behind' if skew > 0 else 'ahead'}")


@pytest.mark.parametrize("reply", [dated(2), dated(-200), Reply(401, REFUSED), Reply(401, REFUSED, {"Date": "soon"})])
def test_a_refusal_that_the_clock_does_not_explain(server: Scripted, reply: Reply) -> None:
    server.play(reply)
    one = make(server)

    with pytest.raises(errors.AuthenticationError, match="Authentication Failed"):
        one.get("list", "/category", expect="content")

    assert len(server.received) == 1
    assert not one.warnings


@pytest.mark.parametrize("days", [-2, 2, 8000])
def test_a_clock_that_is_too_far_off_is_not_corrected(server: Scripted, days: int) -> None:
    """Whoever sets the Date would decide what our signatures are good for."""
    server.play(dated(days * 86400))
    one = make(server)

    with pytest.raises(errors.AuthenticationError) as caught:
        one.get("list", "/category", expect="content")

    assert len(server.received) == 1
    assert not one.warnings
    assert f"{abs(days)} days {'behind' if days > 0 else 'ahead of'}" in str(caught.value)
    assert "Correct this machine's clock" in caught.value.hint


def test_a_wrong_clock_and_a_wrong_key(server: Scripted) -> None:
    server.play(dated(900))
    one = make(server)

    with pytest.raises(errors.AuthenticationError, match="Authentication Failed"):
        one.get("list", "/category", expect="content")

    assert len(server.received) == 2


def test_a_silent_host_is_asked_once_for_the_next_item() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings = Settings("access", "secret", endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}", max_retries=3)
        pauses: list[float] = []
        one = client.Client(VOD_STATION, settings, sleep=pauses.append)

        for expected in (3, 3, 3):
            with pytest.raises(errors.NetworkError, match="refused") as refusal:
                one.get("list", "/category", expect="content")
            assert len(pauses) == expected
            assert f"ncloud-emulator --port {taken.getsockname()[1]}" in refusal.value.hint


@pytest.mark.parametrize("limit", [5, 10, 40])
def test_the_pace_of_a_throttled_api_is_found(server: Scripted, limit: int) -> None:
    """At so many calls a second no more than a tenth is refused, and the most is made of what is allowed."""
    now, passed, refused = 1_700_000_000.0, collections.deque[float](), 0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    one = client.Client(VOD_STATION, Settings("access", "secret"), sleep=sleep, clock=lambda: now)

    def exchange(*arguments: Any, **settings: Any) -> Response:
        nonlocal now, refused
        now += 0.002
        while passed and passed[0] <= now - 1:
            passed.popleft()
        if len(passed) >= limit:
            refused += 1
            return Response(429, b'{"error": {"errorCode": "410"}}')
        passed.append(now)
        return Response(200, b'{"content": []}')

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "exchange", exchange)
        for _call in range(1000):
            one.get("list", "/category", expect="content")

    assert refused <= 100
    assert now - 1_700_000_000 < 2 * 1000 / limit


# -- hostile servers


@contextmanager
def dripping(*parts: bytes, pause: float) -> Iterator[str]:
    """A server that answers in small parts, the last of them again and again."""
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                for part in itertools.chain(parts, itertools.repeat(parts[-1])):
                    connection.sendall(part)
                    if ended.wait(pause):
                        return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "parts",
    [(HEAD, b"a"), (HEAD, b"X-Header: value\r\n"), (HEAD + b"Content-Length: 1000000\r\n\r\n", b" ")],
    ids=["header", "headers", "body"],
)
@pytest.mark.parametrize("read", [True, False])
def test_a_slow_drip_ends_with_the_time_out(parts: tuple[bytes, ...], read: bool) -> None:
    with dripping(*parts, pause=0.05) as endpoint:
        settings = Settings("access", "secret", endpoint=endpoint, timeout=0.5, max_retries=0)
        one = client.Client(VOD_STATION, settings, sleep=lambda seconds: None)
        started = time.monotonic()

        with pytest.raises(errors.NcloudError, match=r"did not answer within 0\.5 s|broke") as caught:
            one.get("list", "/category", expect="content") if read else one.write("create", "POST", "/category")

    assert time.monotonic() - started < 5
    assert caught.value.kind == ("network" if read else "outcome_unknown")


def test_an_endless_body_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "LARGEST", 2**20)
    with dripping(HEAD + b"Content-Type: application/json\r\n\r\n", b" " * 2**16, pause=0) as endpoint:
        settings = Settings("access", "secret", endpoint=endpoint, max_retries=0)

        with pytest.raises(errors.NetworkError, match="answered with more than"):
            client.Client(VOD_STATION, settings).get("list", "/category", expect="content")


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"content":' * 200_000], ids=["lists", "objects"])
def test_a_deep_body_is_not_the_documented_one(server: Scripted, body: bytes) -> None:
    server.play(Reply(200, body))

    with pytest.raises(errors.UnexpectedAnswerError, match="not the documented one"):
        make(server).get("list", "/category", expect="content")


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip, gzip", "br", "Zstd"])
@pytest.mark.parametrize("read", [True, False])
def test_nothing_is_decompressed(server: Scripted, encoding: str, read: bool) -> None:
    """Nobody asked for it, and a few bytes of it can fill the memory."""
    server.play(Reply(200, b"\x1f\x8b", {"Content-Encoding": encoding}))
    one = make(server, max_retries=0)

    with pytest.raises(errors.NcloudError, match="compressed content, which was not asked for") as caught:
        one.get("list", "/category", expect="content") if read else one.write("create", "POST", "/category")

    assert caught.value.kind == ("network" if read else "outcome_unknown")
    assert server.received[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("encoding", ["identity", " Identity ", ""])
def test_what_is_not_encoded_is_read(server: Scripted, encoding: str) -> None:
    server.play(replace(OK, headers={"Content-Encoding": encoding}))

    assert make(server).get("list", "/category", expect="content") == {"content": []}


# -- paging


@given(st.integers(0, 60), st.integers(1, 25), st.integers(1, 25), st.booleans())
def test_pages(count: int, size: int, cap: int, told: bool) -> None:
    """Every item once and in order, whatever the service makes of the page size, and no page more than needed."""
    fetched = []

    def fetch(page: client.Page) -> tuple[list[int], int | None]:
        fetched.append(page)
        step = min(page.size, cap)
        first = (page.number - 1) * step
        assert page.offset == min(first, count)
        return list(range(count))[first : first + step], count if told else None

    assert list(client.pages(fetch, size)) == list(range(count))
    needed = math.ceil(count / min(size, cap))
    assert len(fetched) == (max(needed, 1) if told else needed + 1)


def answering(*answers: tuple[list[int], int | None]) -> tuple[Any, list[int]]:
    """Give these answers, the last of them again and again, and count the requests."""
    fetched: list[int] = []

    def fetch(page: client.Page) -> tuple[list[dict[str, int]], int | None]:
        fetched.append(page.number)
        numbers, total = answers[min(len(fetched), len(answers)) - 1]
        return [{"id": number} for number in numbers], total

    return fetch, fetched


@pytest.mark.parametrize("total", [-1, 0, 1, 2, 3])
def test_a_total_below_what_came_does_not_end_a_listing(total: int) -> None:
    """What is behind it would be created a second time."""
    fetch, fetched = answering(([1, 2, 3, 4], total), ([5], total), ([], total))

    assert [item["id"] for item in client.pages(fetch, 4, lambda item: item["id"])] == [1, 2, 3, 4, 5]
    assert len(fetched) == 3

    def by_number(page: client.Page) -> tuple[list[dict[str, int]], int]:
        return [{"id": number} for number in ([1, 2, 3, 4], [5], [])[page.number - 1]], total

    assert len(client.listing(by_number, "id", 4)) == 5


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Two pages in turns, and one that is always the same.
        ([([1, 2], None), ([3, 4], None), ([1, 2], None)], [1, 2, 3, 4]),
        ([([1, 2], None)], [1, 2]),
        ([([1, 2], 9), ([3, 4], 9), ([2, 3], 9)], [1, 2, 3, 4]),
    ],
)
def test_a_listing_ends_where_a_page_brings_nothing_new(answers: Any, expected: list[int]) -> None:
    fetch, fetched = answering(*answers)

    assert [item["id"] for item in client.pages(fetch, 2, lambda item: item["id"])] == expected
    assert len(fetched) <= 3


@pytest.mark.parametrize(
    ("bound", "value", "most"), [("MOST_PAGES", 20, 20), ("LONGEST_LISTING", -1.0, 1)], ids=["pages", "time"]
)
def test_a_listing_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch, bound: str, value: float, most: int) -> None:
    monkeypatch.setattr(client, bound, value)
    fetched = itertools.count(1)

    with pytest.raises(errors.UnexpectedAnswerError, match=rf"not ended after {most} pages with {2 * most} objects"):
        client.listing(lambda page: ([{"id": next(fetched)}, {"id": next(fetched)}], 10**9), "id")

    assert next(fetched) == 2 * most + 1


def test_pages_are_fetched_as_they_are_needed() -> None:
    fetched = []

    def fetch(page: client.Page) -> tuple[list[int], int]:
        fetched.append(page.number)
        return [page.number], 1000

    assert next(client.pages(fetch)) == 1
    assert fetched == [1]


def shifting(
    *readings: tuple[list[int], list[int], int, int],
    read: Callable[[Any], list[dict[str, int]]] = lambda fetch: client.listing(fetch, "id", 2),
) -> tuple[list[int], int]:
    """Read a listing of two pages that others change meanwhile. Returns the ids found and the number of readings."""
    begun = []

    def fetch(page: client.Page) -> tuple[list[dict[str, int]], int]:
        if page.number == 1:
            begun.append(page)
        reading = readings[min(len(begun), len(readings)) - 1]
        if page.number > 2:
            return [], reading[3]
        return [{"id": number} for number in reading[page.number - 1]], reading[page.number + 1]

    found = read(fetch)
    return [item["id"] for item in found], len(begun)


@pytest.mark.parametrize(
    ("readings", "expected", "times"),
    [
        ([([1, 2], [3], 3, 3)], [1, 2, 3], 1),
        # One was deleted, so that the first of the second page moved on to the first.
        ([([1, 2], [4], 4, 3), ([2, 3], [4], 3, 3)], [2, 3, 4], 2),
        # One was created.
        ([([1, 2], [2, 3], 3, 4), ([0, 1], [2, 3], 4, 4)], [0, 1, 2, 3], 2),
        # Both.
        ([([1, 2], [2], 3, 3), ([0, 2], [3], 3, 3)], [0, 2, 3], 2),
        # The second page was lost.
        ([([1, 2], [], 3, 3), ([1, 2], [3], 3, 3)], [1, 2, 3], 2),
        # It was lost twice.
        ([([1, 2], [], 3, 3), ([1, 2], [], 3, 3), ([1, 2], [3], 3, 3)], [1, 2, 3], 3),
        # The total counts something else.
        ([([1, 2], [3], 9, 9)], [1, 2, 3], 3),
        # Many are being deleted, one after the other.
        ([*[([9 - number], [], 3, 2) for number in range(8)], ([1], [], 1, 1)], [1], 9),
    ],
)
def test_a_listing_that_shifts(readings: list[Any], expected: list[int], times: int) -> None:
    assert shifting(*readings) == (expected, times)


@pytest.mark.parametrize(
    "readings",
    [
        [([1, 2], [3], 3, 4), ([1], [], 3, 4), ([1, 2], [], 3, 4)],
        [([1, 2], [4], 4, 4), ([1, 2], [4], 4, 4), ([1, 2], [3], 4, 4)],
    ],
)
def test_a_listing_that_never_comes_to_rest_tells_nothing(readings: list[Any]) -> None:
    """What it does not show may be there, and would be created a second time."""
    with pytest.raises(errors.UnavailableError, match=r"a list changed while it was read, each of 10 times. Run the"):
        shifting(*readings)


def test_rows_without_ids_settle_too() -> None:
    """Two of a kind are two rows. A list that does not settle is no reason to encode a file again."""
    rows = functools.partial(client.rows, size=2)

    assert shifting(([1, 1], [2], 3, 3), read=rows) == ([1, 1, 2], 1)
    assert shifting(([1, 1], [2], 9, 9), read=rows) == ([1, 1, 2], 3)
    with pytest.raises(errors.UnavailableError, match="a list changed while it was read"):
        shifting(([1, 1], [2], 4, 4), ([1, 1], [], 4, 4), read=rows)


# -- where to


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (("channels", "vs-1"), "/channels/vs-1"),
        (("category", 7, "add-files"), "/category/7/add-files"),
        (("a/b", "c?d#e", "f%2Fg", "h i"), "/a%2Fb/c%3Fd%23e/f%252Fg/h%20i"),
        (("한",), "/%ED%95%9C"),
    ],
)
def test_path(segments: tuple[str | int, ...], expected: str) -> None:
    assert client.path(*segments) == expected


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_segments_that_would_lead_elsewhere(segment: str) -> None:
    with pytest.raises(errors.InputError):
        client.path("channels", segment)


@pytest.mark.parametrize(
    ("site", "url"),
    [
        ("public", "https://vodstation.apigw.ntruss.com/api/v2"),
        ("gov", "https://vod-station.apigw.gov-ntruss.com/api/v2"),
        ("fin", "https://vodstation.apigw.fin-ntruss.com/api/v2"),
    ],
)
def test_hosts(site: str, url: str) -> None:
    assert client._base_url(VOD_STATION, Settings("access", "secret", site=site)) == url


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("https://example.com", "https://example.com/api/v2"),
        ("https://example.com/{service}", "https://example.com/vodstation/api/v2"),
        ("https://{service}.example.com/x", "https://vodstation.example.com/x/api/v2"),
    ],
)
def test_endpoint(endpoint: str, url: str) -> None:
    assert client._base_url(VOD_STATION, Settings("access", "secret", endpoint=endpoint)) == url


def test_a_site_without_the_service() -> None:
    service = replace(VOD_STATION, prefixes={"public": "/api/v2"})

    with pytest.raises(errors.ConfigurationError, match="VOD Station is not offered on the site 'gov'") as caught:
        client.Client(service, Settings("access", "secret", site="gov"))

    assert "public" in caught.value.hint
