# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Callbacks: in the journal, in the order of time, and posted to loopback addresses only."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from conftest import CATEGORY, CHANNEL, Client, Clock

from ncloud_emulator import Emulator

FILES = {"bucketName": "vod-in", "pathList": ["/in/VODStation.mov"]}
ELSEWHERE = "https://example.com/encoded"


class Receiver:
    """An HTTP server that keeps what is posted to it."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], Any]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.received.append((self.path, dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(b"fine")

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/encoded?team=media"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wait_for(self, count: int) -> None:
        until(lambda: len(self.received) == count)

    def states(self) -> list[str]:
        return [body["status"] for _path, _headers, body in self.received]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.01)


def add(client: Client, url: str | None = None, **category: Any) -> dict[str, Any]:
    """Make a category and add a file; returns the file's job."""
    made = client.content("POST", "/category", {**CATEGORY, "encodingOptions": [3], **category})
    body = FILES if url is None else {**FILES, "notificationUrl": url}
    (job,) = client.content("PUT", f"/category/{made['id']}/add-files", body)
    return {**job, "categoryId": made["id"]}


def test_what_is_posted(client: Client, receiver: Receiver, emulator: Emulator, clock: Clock):
    job = add(client, name="VOD-Callback", notificationUrl=receiver.url)
    receiver.wait_for(1)
    # Nobody asks for anything meanwhile.
    clock.advance(10)
    receiver.wait_for(2)
    clock.advance(10)
    receiver.wait_for(3)
    common = {
        "categoryId": job["categoryId"],
        "categoryName": "VOD-Callback",
        "fileId": job["id"],
        "encodingOptionId": 3,
        "outputType": "AVC_HD_1Pass_30fps",
    }
    path = "/VOD-Callback/VODStation_AVC_HD_1Pass_30fps.mp4"
    link = f"https://kr.object.ncloudstorage.com/vod-out{path}"
    bodies = [
        {**common, "filePath": "", "status": "WAITING"},
        {**common, "filePath": path, "status": "RUNNING"},
        {**common, "filePath": path, "link": link, "status": "COMPLETE"},
    ]
    assert [body for _path, _headers, body in receiver.received] == bodies
    target, headers, _body = receiver.received[0]
    assert target == "/encoded?team=media"
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert headers["Content-Type"] == "application/json"
    until(lambda: all(entry["status"] for entry in emulator.callbacks()))
    entries = emulator.callbacks()
    assert [entry["body"] for entry in entries] == bodies
    assert {
        (entry["service"], entry["operation"], entry["url"], entry["status"], entry["explanation"]) for entry in entries
    } == {("vodstation", "vodstation-category-callback", receiver.url, 200, None)}
    # They are no requests.
    assert [entry["operation"] for entry in emulator.journal()] == [
        "vodstation-category-create",
        "vodstation-category-addfiles",
    ]


def test_the_legacy_dialect_has_no_link(client: Client, emulator: Emulator, clock: Clock):
    emulator.update_settings(dialect="legacy")
    add(client, ELSEWHERE)
    clock.advance(20)
    client("GET", "/status")
    assert [entry["body"]["status"] for entry in emulator.callbacks()] == ["WAITING", "RUNNING", "COMPLETE"]
    assert not any("link" in entry["body"] for entry in emulator.callbacks())


def test_in_the_order_of_time(client: Client, emulator: Emulator, clock: Clock):
    """One for each output and change, also when nobody looked for long."""
    emulator.seed({"vodstation": {"brokenFiles": ["/second"]}})
    made = client.content("POST", "/category", {**CATEGORY, "encodingOptions": [1, 3], "notificationUrl": ELSEWHERE})
    for path in ("/first", "/second"):
        client.content("PUT", f"/category/{made['id']}/add-files", {**FILES, "pathList": [path]})
        clock.advance(5)
    clock.advance(100)
    client("GET", "/status")
    entries = [entry["body"] for entry in emulator.callbacks()]
    first, second = sorted({entry["fileId"] for entry in entries})
    assert [(entry["fileId"], entry["encodingOptionId"], entry["status"]) for entry in entries] == [
        (file, option, state)
        for file, state in (
            (first, "WAITING"),
            (second, "WAITING"),
            (first, "RUNNING"),
            (second, "RUNNING"),
            (first, "COMPLETE"),
            (second, "FAILURE"),
        )
        for option in (1, 3)
    ]


@pytest.mark.parametrize("member", ["notificationUrl", "notification"])
def test_an_address_for_these_files(client: Client, receiver: Receiver, emulator: Emulator, member: str):
    made = client.content("POST", "/category", {**CATEGORY, "notificationUrl": ELSEWHERE})
    client.content("PUT", f"/category/{made['id']}/add-files", {**FILES, member: receiver.url})
    until(lambda: receiver.states() == ["WAITING"])
    assert [entry["url"] for entry in emulator.callbacks()] == [receiver.url]


def test_nobody_is_told_without_an_address(client: Client, emulator: Emulator, clock: Clock):
    add(client)
    clock.advance(20)
    client("GET", "/status")
    assert emulator.callbacks() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com:{port}/",
        "https://127.0.0.1:{port}/",
        "http://127.0.0.1.example.com:{port}/",
        "http://localhost.example.com:{port}/",
        "http://127.0.0.1:{port}@example.com/",
        "http://2130706433:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::ffff:8.8.8.8]:{port}/",
        "http://[::1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/hostname",
        "//127.0.0.1:{port}/",
        "127.0.0.1:{port}",
        "nonsense",
    ],
)
def test_only_loopback_addresses_are_called(client: Client, receiver: Receiver, emulator: Emulator, url: str):
    add(client, url.format(port=receiver.port))
    (entry,) = emulator.callbacks()
    assert entry["status"] is None
    assert entry["explanation"].startswith("Not sent: ")
    # What comes after it was sent, so that would have been, too.
    add(client, receiver.url)
    receiver.wait_for(1)
    assert receiver.received[0][0] == "/encoded?team=media"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "user:secret@127.0.0.1"])
def test_loopback_addresses(client: Client, receiver: Receiver, host: str):
    add(client, f"http://{host}:{receiver.port}/a b/\r\nX: y?q=\u00e9 1#part")
    receiver.wait_for(1)
    target, headers, _body = receiver.received[0]
    assert target == "/a%20b/X:%20y?q=%C3%A9%201"
    assert "X" not in headers


def test_a_redirect_is_not_followed(client: Client, receiver: Receiver, emulator: Emulator):
    receiver.status = 307
    add(client, receiver.url)
    until(lambda: emulator.callbacks()[0]["status"] == 307)
    assert len(receiver.received) == 1


def test_nobody_listens(client: Client, emulator: Emulator):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        add(client, f"http://127.0.0.1:{unused.getsockname()[1]}/")
        until(lambda: emulator.callbacks()[0]["explanation"] is not None)
    (entry,) = emulator.callbacks()
    assert (entry["status"], entry["explanation"][:14]) == (None, "Not received: ")


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n", b"HTTP/1.1 many\r\n\r\n", b"\xff" * 100_000])
def test_an_answer_that_is_none(client: Client, receiver: Receiver, emulator: Emulator, answer: bytes):
    with socket.create_server(("127.0.0.1", 0)) as server:
        add(client, f"http://127.0.0.1:{server.getsockname()[1]}/")
        connection, _peer = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)
    until(lambda: emulator.callbacks()[0]["explanation"] is not None)
    # It goes on.
    add(client, receiver.url)
    receiver.wait_for(1)


def test_a_seeded_job(receiver: Receiver, emulator: Emulator, clock: Clock):
    job = {"categoryId": 5, "notificationUrl": receiver.url, "status": "RUNNING"}
    emulator.seed({"vodstation": {"jobs": [job]}})
    clock.advance(10)
    until(lambda: receiver.states() == ["COMPLETE"])


def test_a_list_that_lags_posts_nothing(client: Client, emulator: Emulator, clock: Clock):
    emulator.update_settings(listing_lag=60)
    add(client, ELSEWHERE)
    clock.advance(20)
    client("GET", "/status")
    client("GET", "/category")
    until(lambda: len(emulator.callbacks()) == 3)


def test_channels(client: Client, receiver: Receiver, emulator: Emulator, clock: Clock):
    channel = client.content("POST", "/channels", {**CHANNEL, "notificationUrl": receiver.url})
    path = f"/channels/{channel['id']}"
    expected = []
    for call, states in (
        (None, ["READY"]),
        (("PUT", f"{path}/stop"), ["STOPPING", "STOPPED"]),
        (("PUT", f"{path}/start"), ["STARTING", "READY"]),
        (("PUT", f"{path}/stop"), ["STOPPING", "STOPPED"]),
        (("DELETE", path), ["TERMINATING", "TERMINATED"]),
    ):
        if call is not None:
            client.content(*call)
        clock.advance(10)
        expected += states
        receiver.wait_for(len(expected))
    common = {"id": channel["id"], "name": channel["name"]}
    assert [body for _path, _headers, body in receiver.received] == [
        {**common, "channelStatus": state} for state in expected
    ]
    assert {entry["operation"] for entry in emulator.callbacks()} == {"vodstation-channel-callback"}


def test_the_spelling_of_a_deletion_by_force(client: Client, emulator: Emulator, clock: Clock):
    emulator.seed({"vodstation": {"channels": [{"channelStatus": "FORCETERMINATING", "notificationUrl": ELSEWHERE}]}})
    clock.advance(10)
    client("GET", "/channels")
    assert [entry["body"]["channelStatus"] for entry in emulator.callbacks()] == ["FORCE_TERMINATED"]


def test_only_the_public_site_tells_of_channels(client: Client, emulator: Emulator, clock: Clock):
    emulator.update_settings(site="gov")
    client.content("POST", "/channels", {**CHANNEL, "notificationUrl": ELSEWHERE})
    add(client, ELSEWHERE)
    clock.advance(20)
    client("GET", "/channels")
    assert {entry["operation"] for entry in emulator.callbacks()} == {"vodstation-category-callback"}


def test_control_and_reset(client: Client, emulator: Emulator, clock: Clock):
    url = f"{emulator.url}/_emulator/journal"
    add(client, ELSEWHERE)
    read = client.session.get(url, timeout=10).json()
    assert read["callbacks"] == emulator.callbacks()
    number = read["callbacks"][0]["number"]
    assert client.session.get(f"{url}?since={number}", timeout=10).json()["callbacks"] == []
    assert emulator.callbacks(since=number - 1) == read["callbacks"]
    emulator.clear_journal()
    assert emulator.callbacks() == []
    emulator.reset()
    clock.advance(100)
    client("GET", "/status")
    assert emulator.callbacks() == []


def test_the_journal_is_bounded(client: Client, emulator: Emulator):
    emulator.update_settings(journal_limit=3)
    for _call in range(5):
        add(client, ELSEWHERE)
    assert len(emulator.callbacks()) == 3
