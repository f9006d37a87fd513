# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a server: whatever comes over the wire, no mistake of its own comes of it, and it goes on.

The ``emulator`` fixture looks for exceptions after each test. API Gateway has a fuzzer of its own, from its OpenAPI
document.
"""

import copy
import json
import socket
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from conftest import CATEGORY, CHANNEL, OPTION, Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ncloud_emulator import Emulator
from ncloud_emulator.service import Operation
from ncloud_emulator.services import SERVICES

CHANNEL_ID, SNAPSHOT_ID, PLAYER_NO = "ls-20260101000000-AAAAA", 7526, 6159
SEED: dict[str, Any] = {
    "vpe": {"players": [{"no": PLAYER_NO, "name": "original"}]},
    "apigateway": {
        "products": [{"id": "product001"}],
        "apis": [{"id": "api0000001", "productId": "product001", "name": "games"}],
    },
    "livestation": {
        "channels": [{"channelId": CHANNEL_ID, "channelName": "games", "isRecording": True}],
        "records": [{"id": 1, "channelId": CHANNEL_ID}],
        "snapshots": [{"snapshotId": SNAPSHOT_ID, "channelId": CHANNEL_ID}],
    },
    "vodstation": {
        "categories": [{"id": 1, **CATEGORY}],
        "channels": [{"id": "vs-20260101000000-AAAAA", "name": "games"}],
        "jobs": [{"id": 1, "status": "RUNNING"}],
    },
}
# What is there, so that many a request gets past the first look-up.
KNOWN = {
    "categoryId": ["1"],
    "channelId": [CHANNEL_ID, "vs-20260101000000-AAAAA"],
    "encodingOptionId": ["1"],
    "fileId": ["1"],
    "player_no": [str(PLAYER_NO)],
    "snapshotId": [str(SNAPSHOT_ID)],
    "recordId": ["1"],
    "qualitySetId": ["3"],
    "bucketName": ["media"],
    "id": ["1"],
    "product-id": ["product001"],
    "api-id": ["api0000001"],
}
LISTINGS = [
    ("/vpe/api/v1", "/players"),
    ("/apigateway/api/v1", "/products"),
    ("/apigateway/api/v1", "/products/product001/apis"),
    ("/livestation/api/v2", "/channels"),
    ("/livestation/api/v2", f"/channels/{CHANNEL_ID}/{SNAPSHOT_ID}/shortclips"),
    ("/vodstation/api/v2", "/category"),
    ("/vodstation/api/v2", "/channels"),
    ("/vodstation/api/v2", "/status"),
    ("/vodstation/api/v2", "/status/status-statistic"),
]
QUERIES = ("pageNo", "pageSizeNo", "page_no", "page_size", "sort_type", "name", "limitedDuration", "shortclipStatus")
BODIES: list[Any] = [
    CATEGORY,
    CHANNEL,
    {
        "name": "copy",
        "version": "1.0.0",
        "auto_update": "N",
        "domains": [{"type": "web", "domain": "https://a.example"}],
    },
    {"apiName": "copy", "originApiId": "api0000001"},
    {
        "shortclip": {
            "startTime": 0,
            "endTime": 1000,
            "output": {"bucketName": "media", "filePath": "/a", "accessControl": "PRIVATE"},
        }
    },
    {"channelName": "new", "cdn": {"createCdn": False}, "qualitySetId": 3, "record": {"type": "NO_RECORD"}},
    OPTION,
    {"bucketName": "vod-in", "pathList": ["/a.mp4"], "output": {"bucketName": "vod-out", "filePath": "/"}},
    {"recordIds": [1], "cdn": {"cdnInstanceNo": 1, "profileId": 1}, "channelList": [CHANNEL_ID]},
    {"name": "own", "qualityIds": [2], "isEnabledUll": True, "enableHlsTimedMetadata": False, "type": "NORMAL"},
]

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("x" * 5000)
anything = st.recursive(
    scalars,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3),
    max_leaves=6,
)


def tries(count: int) -> settings:
    """So many examples, the same ones on every run."""
    unhealthy = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=unhealthy)


wire = st.sampled_from(
    [
        *(
            b"GET ",
            b"POST ",
            b"HEAD ",
            b"PUT ",
            b"OPTIONS * ",
            b"/",
            b"/vodstation/api/v2/category",
            b"/_emulator/seed",
        ),
        *(
            b"//",
            b"/%",
            b"/%00",
            b"/\xff",
            b"?",
            b"?a=%zz&a",
            b"#",
            b"http://else.where/vpe",
            b" HTTP/1.1\r\n",
            b" HTTP/9\r\n",
        ),
        *(
            b"\r\n",
            b"\n",
            b"\0",
            b"Host: a\r\n",
            b"Host:\r\n",
            b": a\r\n",
            b"Content-Length: 3\r\n",
            b"Content-Length: -1\r\n",
        ),
        *(b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Connection: upgrade\r\nUpgrade: h2c\r\n"),
        *(
            b"x-ncp-apigw-timestamp: 1e99\r\n",
            b"x-ncp-iam-access-key: \xe9\r\n",
            b"3\r\n{a}\r\n0\r\n\r\n",
            b"{}",
            b"A: " + b"b" * 70_000,
        ),
    ]
)


def mutated(bodies: list[Any]) -> st.SearchStrategy[Any]:
    """One of the bodies with a member of it exchanged, left out or added; or something else altogether."""

    @st.composite
    def draw_body(draw: st.DrawFn) -> Any:
        body = part = copy.deepcopy(draw(st.sampled_from(bodies)))
        while isinstance(part, dict | list) and part:
            key = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
            if not isinstance(part[key], dict | list) or not part[key] or draw(st.booleans()):
                if draw(st.booleans()):
                    part[key] = draw(anything)
                else:
                    del part[key]
                break
            part = part[key]
        return body

    return st.sampled_from(bodies) | draw_body() | anything


def goes_on(client: Client) -> None:
    assert client("GET", "/category").status_code == 200


@tries(300)
@given(st.lists(wire | st.binary(max_size=6), max_size=12).map(b"".join))
def test_bytes(client: Client, sent: bytes) -> None:
    with socket.create_connection(client.emulator._socket.getsockname(), timeout=10) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionError:  # what makes no sense may be cut off in its midst
            received = b""
    assert not received or received.startswith(b"HTTP/1.1 ")
    assert not received.startswith(b"HTTP/1.1 5")
    goes_on(client)


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        pytest.param(name, operation, id=operation.slug)
        for name, service in sorted(SERVICES.items())
        for operation in service.operations
    ],
)
@pytest.mark.parametrize("dialect", ["newest", "legacy"])
@tries(8)
@given(data=st.data())
def test_requests(client: Client, name: str, operation: Operation, dialect: str, data: st.DataObject) -> None:
    client.emulator.reset()
    client.emulator.update_settings(dialect=dialect)
    client.emulator.seed(SEED)
    segments = [
        quote(data.draw(st.sampled_from(KNOWN.get(part[1:-1], ["1"])) | st.text(min_size=1, max_size=8), part), safe="")
        if part.startswith("{")
        else part
        for part in operation.segments
    ]
    query = urlencode(data.draw(st.dictionaries(st.sampled_from(QUERIES), st.integers() | st.text(max_size=4))))
    body = data.draw(mutated(BODIES)) if operation.write else None
    answer = client(
        operation.method,
        "/" + "/".join(segments) + (f"?{query}" if query else ""),
        data=json.dumps(body).encode() if operation.write else None,
        prefix=f"/{name}{SERVICES[name].prefix('public')}",
    )
    assert answer.status_code < 500, answer.text
    assert not answer.content or isinstance(answer.json(), dict | list)
    goes_on(client)


@pytest.fixture(scope="module")
def exported(running: Emulator) -> dict[str, Any]:
    """A state with some of everything, as the control API shows it."""
    running.reset()
    running.seed(SEED)
    state = running.state()
    running.reset()
    return {name: state[name] for name in SERVICES}


@pytest.mark.parametrize("what", ["seed", "broadcasts", "faults", "settings", "reset", "journal", "nothing"])
@tries(80)
@given(data=st.data())
def test_control(client: Client, emulator: Emulator, exported: dict[str, Any], what: str, data: st.DataObject) -> None:
    emulator.reset()
    likely: list[Any] = {
        "seed": [exported, {"vodstation": {"categories": {"count": 2}}}],
        "faults": [{"service": "vpe", "status": 500, "path": "*", "stale_listing": {"writes": 1}, "probability": 0.5}],
        "settings": [{**emulator.settings(), "clock_skew": 1, "throttle": {"rate": 1, "burst": 1}}],
    }.get(what, [{}])
    method = data.draw(st.sampled_from(["GET", "POST", "PATCH", "DELETE"]))
    query = data.draw(st.dictionaries(st.sampled_from(["id", "since", "service"]), st.text(max_size=4), max_size=1))
    body = json.dumps(data.draw(mutated(likely))).encode()
    answer = client.session.request(method, f"{emulator.url}/_emulator/{what}", params=query, data=body, timeout=10)
    assert answer.status_code in (200, 400, 404, 405), answer.text
    assert answer.json().get("error", "A sentence.").endswith(".")
    # Whatever was seeded or set, or not, can be worked with, read and reset, and then all is as before.
    if what in ("seed", "settings"):
        for prefix, path in LISTINGS:
            assert client("GET", path, prefix=prefix).status_code in (200, 400, 401, 403, 404, 413, 429), path
    assert client.session.get(f"{emulator.url}/_emulator/state", timeout=10).status_code == 200
    assert client.session.post(f"{emulator.url}/_emulator/reset", timeout=10).status_code == 200
    goes_on(client)
