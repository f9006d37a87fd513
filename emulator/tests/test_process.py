# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process, and under many clients at once."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from conftest import CATEGORY, Client, refused

import ncloud_emulator
from ncloud_emulator import Emulator
from ncloud_emulator.__main__ import main
from ncloud_emulator.connection import Connection

SOURCE = str(Path(ncloud_emulator.__file__).parent.parent)


class RealTime:
    @property
    def now(self) -> float:
        return time.time()


class Address:
    """As much of an Emulator as a client needs of a process."""

    def __init__(self, url: str, access_key: str, secret_key: str) -> None:
        self.url, self.access_key, self.secret_key = url, access_key, secret_key


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_process_from_start_to_end(tmp_path, ending):
    seed, ready = tmp_path / "seed.json", tmp_path / "ready.json"
    seed.write_text(json.dumps({"vodstation": {"categories": [{"name": "seeded"}]}}))
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "ncloud_emulator", "--port", "0", "--dialect", "legacy", "--state-seconds", "0"),
            *("--max-page-size", "1", "--access-key", "mine", "--seed", str(seed), "--ready-file", str(ready)),
        ],
        env={**os.environ, "PYTHONPATH": SOURCE, "NCLOUD_EMULATOR_SECRET_KEY": "hidden"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        facts = json.loads(ready.read_text())
        assert line == f"NCLOUD_ENDPOINT={facts['endpoint']}\n"
        assert facts == {
            "url": facts["url"],
            "endpoint": facts["url"] + "/{service}",
            "access_key": "mine",
            "pid": process.pid,
        }
        client = Client(Address(facts["url"], "mine", "hidden"), RealTime())
        client("POST", "/category", CATEGORY)
        answer = client("GET", "/category?pageSizeNo=100").json()
        assert answer["total"] == 2
        assert [category["name"] for category in answer["content"]] == ["highlights"]
        assert isinstance(answer["content"][0]["id"], str)
    finally:
        process.send_signal(ending)
        rest, errors = process.communicate(timeout=10)
    client.session.close()
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "--control-anywhere"),
        (["--host", "example.com"], "--control-anywhere"),
        (["--seed", "/does/not/exist"], "--seed /does/not/exist can't be read: No such file or directory."),
        (["--seed", "/"], "--seed / can't be read: Is a directory."),
        (["--seed", "/dev/zero"], "--seed /dev/zero is larger than 67108864 bytes."),
        (["--settings", "/dev/null"], "--settings /dev/null is not JSON: "),
        (["--ready-file", "/nope/x"], "--ready-file /nope/x can't be written: No such file or directory."),
        (["--ready-file", "/"], "--ready-file / can't be written: Is a directory."),
        (["--ready-file", "/dev/null/x"], "--ready-file /dev/null/x can't be written: Not a directory."),
        (["--port", "65536"], "--port must be 0 to 65535, not 65536."),
        (["--port", "-1"], "--port must be 0 to 65535, not -1."),
        (["--host", "no.such.host.invalid", "--control-anywhere"], "of no.such.host.invalid can't be listened on: "),
        (["--host", "x" * 300, "--control-anywhere"], "can't be listened on: "),
        (["--host", "192.0.2.1", "--control-anywhere"], "of 192.0.2.1 can't be listened on: "),
        (["--state-seconds", "nan"], "state_seconds must be a number of at least 0, not nan."),
        (["--state-seconds", "inf"], "state_seconds must be a number of at least 0, not inf."),
        (["--state-reads", "-1"], "state_reads must be a whole number of at least 0, not -1."),
        (["--access-key", ""], "access_key must be a string that is not empty."),
        (["--max-page-size", "0"], "max_page_size"),
        (["--listing-lag", "-1"], "listing_lag"),
    ],
)
def test_what_can_not_start_says_why(capsys, arguments, said):
    assert main(["--port", "0", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("ncloud-emulator: ") and printed.err.endswith(".\n") and printed.err.count("\n") == 1
    assert said in printed.err


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--dialect", "old"], ["--site", "moon"], ["--nope"], ["x"]])
def test_what_the_command_line_does_not_know(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "ncloud-emulator: error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"[]", b"\xff\xfe", b"[" * 100_000, b'{"vodstation": {"categories": 5}}', b'{"x": 1}']
)
def test_a_file_that_makes_no_sense(capsys, tmp_path, content):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    for option in ("--seed", "--settings"):
        assert main(["--port", "0", option, str(path)]) == 2
        said = capsys.readouterr().err
        assert said.startswith("ncloud-emulator: ") and said.endswith(".\n") and said.count("\n") == 1


class TestHalfOpenConnections:
    """A client that never completes its request is not waited for without end."""

    @pytest.mark.parametrize(
        "part",
        [
            b"",
            b"GET /vodstation/api/v2/cat",
            b"POST /vodstation/api/v2/category HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
            b"POST /_emulator/seed HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
            b"GET /_emulator/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /_emul",
        ],
    )
    def test_is_cut_off(self, emulator: Emulator, client: Client, monkeypatch, part):
        monkeypatch.setattr(Connection, "patience", 0.2)
        with socket.create_connection(("127.0.0.1", int(emulator.url.rpartition(":")[2])), timeout=10) as line:
            line.sendall(part)
            with suppress(ConnectionResetError):
                while line.recv(65_536):
                    pass
        assert client("GET", "/category").ok

    def test_a_slow_answer_is_waited_for(self, emulator: Emulator, client: Client, monkeypatch):
        monkeypatch.setattr(Connection, "patience", 0.1)
        emulator.add_fault(latency=0.3)
        assert client("GET", "/category").ok

    def test_a_connection_that_is_used_again_gets_its_time_again(self, client: Client, monkeypatch):
        monkeypatch.setattr(Connection, "patience", 0.2)
        for _again in range(3):
            assert client("GET", "/category").ok
            time.sleep(0.1)


def test_a_port_that_is_taken(capsys, emulator: Emulator):
    assert main(["--port", emulator.url.rsplit(":", 1)[1]]) == 2
    assert "in use" in capsys.readouterr().err


def test_more_settings_from_a_file(capsys, tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"stall": 5}')
    assert main(["--port", "0", "--settings", str(path)]) == 2
    assert "stall must be a list" in capsys.readouterr().err


def test_the_secret_is_no_argument(capsys):
    with pytest.raises(SystemExit):
        main(["--secret-key", "x"])
    assert "unrecognized" in capsys.readouterr().err


def test_several_at_once(clock):
    with Emulator(clock=clock) as one, Emulator(clock=clock, secret_key="other") as two:
        first, second = Client(one, clock), Client(two, clock)
        first("POST", "/category", CATEGORY)
        assert (first("GET", "/category").json()["total"], second("GET", "/category").json()["total"]) == (1, 0)
        stranger = Client(two, clock, secret_key=one.secret_key)
        assert refused(stranger("GET", "/category")) == (401, "200")
        for client in (first, second, stranger):
            client.session.close()


def test_stopping_does_not_wait_for_a_slow_answer(clock):
    emulator = Emulator(clock=clock).start()
    emulator.add_fault(latency=30)
    client = Client(emulator, clock)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(client, "GET", "/category")
        time.sleep(0.1)
        started = time.perf_counter()
        emulator.stop()
        assert time.perf_counter() - started < 1
        assert isinstance(answer.exception(), requests.exceptions.ConnectionError)
    client.session.close()


def test_many_clients_at_once(emulator: Emulator, clock):
    def work(number: int) -> list[int]:
        client = Client(emulator, clock)
        try:
            made = [
                client.content("POST", "/category", {**CATEGORY, "name": f"c-{number}"})["id"] for turn in range(20)
            ]
            assert client("DELETE", f"/category/{made[0]}").ok
            return made
        finally:
            client.session.close()

    with ThreadPoolExecutor(8) as pool:
        made = [identity for some in pool.map(work, range(8)) for identity in some]
    assert len(set(made)) == 160
    assert len(emulator.state("vodstation")["categories"]) == 152
    assert sum(entry["took_effect"] for entry in emulator.journal()) == 168


def test_a_full_page_is_fast(emulator: Emulator, client: Client):
    emulator.seed({"vodstation": {"categories": {"count": 10_000, "name": "cat-{n}"}}})
    started = time.perf_counter()
    for number in range(1, 11):
        assert len(client("GET", f"/category?pageSizeNo=1000&pageNo={number}").content) > 100_000
    # Takes about 0.1 s; the bound only catches work that grows with the square.
    assert time.perf_counter() - started < 2


def test_no_answer_waits_for_an_acknowledgement(client: Client):
    started = time.perf_counter()
    for _call in range(50):
        client("GET", "/category")
    # With Nagle's algorithm at work, each one took 40 ms.
    assert time.perf_counter() - started < 1.5
