# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process, and under many clients at once."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from conftest import CATEGORY, Client, refused

import ncloud_emulator
from ncloud_emulator import Emulator
from ncloud_emulator.__main__ import main

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
        (["--seed", "/does/not/exist"], "No such file"),
        (["--max-page-size", "0"], "max_page_size"),
        (["--listing-lag", "-1"], "listing_lag"),
    ],
)
def test_what_can_not_start_says_why(capsys, arguments, said):
    assert main(["--port", "0", *arguments]) == 2
    assert said in capsys.readouterr().err


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
