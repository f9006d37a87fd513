# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One emulator for all tests, put back to its start before each, and a client with a signer of its own."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ncloud_emulator import Emulator

START = 1_790_000_000.0


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Client:
    """Signs with ten lines that share nothing with the emulator, and keeps its connection."""

    def __init__(self, emulator: Emulator, clock: Clock, access_key: str | None = None, secret_key: str | None = None):
        self.emulator, self.clock = emulator, clock
        self.access_key, self.secret_key = access_key or emulator.access_key, secret_key or emulator.secret_key
        self.session = requests.Session()

    def signature(self, method: str, target: str, timestamp: str) -> str:
        text = f"{method} {target}\n{timestamp}\n{self.access_key}"
        return base64.b64encode(hmac.new(self.secret_key.encode(), text.encode(), hashlib.sha256).digest()).decode()

    def headers(self, method: str, target: str, timestamp: str | None = None) -> dict[str, str]:
        timestamp = timestamp or str(int(self.clock.now * 1000))
        return {
            "x-ncp-apigw-timestamp": timestamp,
            "x-ncp-iam-access-key": self.access_key,
            "x-ncp-apigw-signature-v2": self.signature(method, target, timestamp),
            "x-ncp-region_code": "KR",
            "Content-Type": "application/json",
        }

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        headers: dict[str, str | None] | None = None,
        prefix: str = "/vodstation/api/v2",
        timeout: float = 10,
    ) -> requests.Response:
        request = self.session.prepare_request(
            requests.Request(method, self.emulator.url + prefix + path, json=body, data=data)
        )
        request.headers.update(self.headers(method, request.path_url))
        for name, value in (headers or {}).items():
            if value is None:
                del request.headers[name]
            else:
                request.headers[name] = value
        return self.session.send(request, timeout=timeout, allow_redirects=False)

    def content(self, method: str, path: str, body: Any = None) -> Any:
        """The content of an answer that must be a success."""
        answer = self(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()["content"]


def refused(answer: requests.Response) -> tuple[int, str]:
    """HTTP status and code of an error in the newest dialect."""
    return answer.status_code, answer.json()["error"]["errorCode"]


CATEGORY = {"name": "highlights", "output": {"bucketName": "vod-out", "filePath": "/"}}
CHANNEL = {
    "name": "winter-games",
    "storageBucketName": "vod-in",
    "protocolList": ["HLS", "DASH"],
    "segmentDuration": 10,
    "createCdn": False,
}
OPTION: dict[str, Any] = {
    "name": "mine",
    "format": "MP4",
    "video": {
        "codec": "AVC",
        "codecOptions": {"profile": "HIGH", "level": "4.1"},
        "bitrate": 3000,
        "width": 1280,
        "height": -2,
        "framerate": 29.97,
        "keyframeInterval": 2,
        "rateControl": "CBR",
        "pass": "1PASS",
    },
    "audio": {"codec": "AAC", "bitrate": 128, "channel": -2, "samplingRate": 48000},
}
CDN = {"type": "GLOBAL_EDGE", "profileId": 7, "regionType": "KOREA"}


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def running(clock: Clock) -> Iterator[Emulator]:
    with Emulator(clock=clock, state_seconds=10) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator, clock: Clock) -> Iterator[Emulator]:
    clock.now = START
    running.reset()
    yield running
    assert [entry["exception"] for entry in running.journal() if entry["exception"]] == []


@pytest.fixture
def client(emulator: Emulator, clock: Clock) -> Iterator[Client]:
    client = Client(emulator, clock)
    yield client
    client.session.close()
