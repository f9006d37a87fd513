# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every shape of an answer, documented or not, is understood or refused in one sentence."""

from __future__ import annotations

import json
import ssl
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from ansible_collections.naver.ncloud.plugins.module_utils import _errors, _response
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._transport import Response
from ansible_collections.naver.ncloud.tests.unit.support import FAILURE_KEYS

ORIGIN = _errors.Origin(service="vodstation", operation="list categories")


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, content, CaseInsensitiveDict(headers or {}))


def judged(
    status: int,
    body: Any,
    headers: dict[str, str] | None = None,
    *,
    read: bool = True,
    expect: str | None = "content",
    success: frozenset[str] = frozenset(),
) -> Any:
    service = replace(VOD_STATION, success=success)
    return _response.interpret(answer(status, body, headers), service, ORIGIN, read=read, expect=expect)


def refused(
    status: int, body: Any, headers: dict[str, str] | None = None, *, read: bool = True, expect: str | None = "content"
) -> _errors.NcloudError:
    with pytest.raises(_errors.NcloudError) as caught:
        judged(status, body, headers, read=read, expect=expect)
    return caught.value


GATEWAY = {"error": {"errorCode": "210", "message": "Permission Denied", "details": "A subscription is required."}}


@pytest.mark.parametrize(
    ("body", "code", "message", "details"),
    [
        (GATEWAY, "210", "Permission Denied", "A subscription is required."),
        ({"error": {"errorCode": 210, "message": "Permission Denied"}}, "210", "Permission Denied", None),
        ({"error": {"errorCode": 250004, "message": "m", "errorName": "NOT_FOUND"}}, "250004", "m", None),
        ({"error": {"errorCode": "250004", "message": "m", "errorName": "NOT_FOUND"}}, "250004", "m", None),
        ({"error": {"code": 260004, "message": "m"}}, "260004", "m", None),
        ({"error": {"errorCode": "4802", "message": "m"}}, "4802", "m", None),
        ({"responseError": {"returnCode": "1000", "returnMessage": "m"}}, "1000", "m", None),
        ({"errorCode": "260011", "message": "m"}, "260011", "m", None),
        ({"errorCode": 260011, "message": "m", "details": "d"}, "260011", "m", "d"),
        ({"traceId": "t", "status": 403, "code": "0032", "message": "m"}, "0032", "m", None),
        ({"traceId": "t", "product": "Global Edge", "code": 40, "message": None, "result": None}, "40", None, None),
        (
            {"code": "0000", "message": "Success", "result": False},
            "unknown",
            "the result is false: nothing was done",
            None,
        ),
        ({"error": {}}, "unknown", None, None),
        ({"error": {"errorCode": None, "message": "m"}}, "unknown", "m", None),
        ({"error": {"errorCode": "1", "message": ["a", {"b": 1}]}}, "1", "['a', {'b': 1}]", None),
        ({"responseError": {}}, "unknown", None, None),
    ],
    ids=json.dumps,
)
@pytest.mark.parametrize("status", [200, 400, 401, 404, 409])
def test_every_shape_of_an_error(
    body: dict[str, Any], code: str, message: str | None, details: str | None, status: int
) -> None:
    """Also inside HTTP 200: never trust the status alone."""
    error = refused(status, body)

    assert error.origin.code == code
    assert error.origin.message == message
    assert error.origin.details == details
    assert error.origin.http_status == status
    assert (message or "without a message") in str(error)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        # the gateway's table
        (400, {"error": {"errorCode": "100"}}, "rejected"),
        (401, {"error": {"errorCode": "200"}}, "authentication"),
        (401, {"error": {"errorCode": "210"}}, "permission"),
        (403, {"error": {"errorCode": "230"}}, "permission"),
        (404, {"error": {"errorCode": "300", "details": "URL not found."}}, "no_such_path"),
        (404, {"error": {"errorCode": "300"}}, "not_found"),
        (413, {"error": {"errorCode": "430"}}, "rejected"),
        (429, {"error": {"errorCode": "400"}}, "throttled"),
        (429, {"error": {"errorCode": "410"}}, "throttled"),
        (429, {"error": {"errorCode": "420"}}, "throttled"),
        (429, b"", "throttled"),
        (429, b"<html>slow down</html>", "throttled"),
        (503, {"error": {"errorCode": "500"}}, "unavailable"),
        (504, {"error": {"errorCode": "510"}}, "unavailable"),
        (500, {"error": {"errorCode": "900"}}, "unavailable"),
        # the service's
        (404, {"error": {"errorCode": "260004"}}, "not_found"),
        (200, {"error": {"errorCode": "260004"}}, "not_found"),
        (500, {"error": {"code": 260004}}, "not_found"),
        (400, {"error": {"errorCode": "260017"}}, "not_found"),
        (403, {"error": {"errorCode": "260010"}}, "permission"),
        (400, {"error": {"errorCode": "260006"}}, "permission"),
        (400, {"error": {"errorCode": "260021"}}, "rejected"),
        (500, {"error": {"errorCode": "260021"}}, "rejected"),
        (200, {"error": {"errorCode": "260009"}}, "unavailable"),
        # something in between
        (401, b"", "authentication"),
        (403, b"<html>", "permission"),
        (404, b"", "not_found"),
        (404, b" \r\n", "not_found"),
        (404, b"<html>", "unexpected_answer"),
        (404, b"Not Found", "unexpected_answer"),
        (404, {"status": 404, "path": "/api/v2/category/1"}, "unexpected_answer"),
        (404, [], "unexpected_answer"),
        (400, b"", "unexpected_answer"),
        (418, b"I'm a teapot", "unexpected_answer"),
        (502, b"<html>", "unavailable"),
        (200, b"", "unexpected_answer"),
        (204, b"", "unexpected_answer"),
        (200, b"<html>", "unexpected_answer"),
        (200, b'{"content": {"id": 1', "unexpected_answer"),
        (200, b"\xff\xfe\x00", "unexpected_answer"),
        (200, b"[" * 100_000, "unexpected_answer"),
        (200, [], "unexpected_answer"),
        (200, "content", "unexpected_answer"),
        (200, None, "unexpected_answer"),
        (200, {"contents": []}, "unexpected_answer"),
        (200, {"error": "a text"}, "unexpected_answer"),
        (302, b"", "unexpected_answer"),
        (304, b"", "unexpected_answer"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_it_means_to_a_read(status: int, body: Any, kind: str) -> None:
    error = refused(status, body, {"location": "https://elsewhere.example.com/"} if status == 302 else None)

    assert error.kind == kind
    assert error.hint


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, {"error": {"errorCode": "500"}}, "outcome_unknown"),
        (504, {"error": {"errorCode": "510"}}, "outcome_unknown"),
        (500, {"error": {"errorCode": "900"}}, "outcome_unknown"),
        (500, {"error": {"errorCode": "260009"}}, "outcome_unknown"),
        (200, {"error": {"errorCode": "260000"}}, "outcome_unknown"),
        (502, b"<html>", "outcome_unknown"),
        (200, b"", "outcome_unknown"),
        (200, b"<html>", "outcome_unknown"),
        (200, b'{"content": {"id": 1', "outcome_unknown"),
        (404, b"", "outcome_unknown"),
        (404, b" \r\n", "outcome_unknown"),
        (404, b"<html>", "outcome_unknown"),
        (404, {"error": {"errorCode": "260004"}}, "not_found"),
        (404, {"error": {"errorCode": "300"}}, "not_found"),
        (500, {"error": {"errorCode": "260021"}}, "rejected"),
        (429, {"error": {"errorCode": "410"}}, "throttled"),
        (400, {"error": {"errorCode": "100"}}, "rejected"),
        (401, {"error": {"errorCode": "200"}}, "authentication"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_it_means_to_a_write(status: int, body: Any, kind: str) -> None:
    assert refused(status, body, read=False).kind == kind


@pytest.mark.parametrize(
    ("body", "expect", "expected"),
    [
        ({"content": []}, "content", {"content": []}),
        ({"content": None, "total": 0}, "content", {"content": None, "total": 0}),
        (b"", None, {}),
        (b" \r\n ", None, {}),
        (b'\xef\xbb\xbf{"content": "\xed\x95\x9c"}', "content", {"content": "한"}),
    ],
    ids=str,
)
def test_success(body: Any, expect: str | None, expected: dict[str, Any]) -> None:
    assert judged(200, body, expect=expect) == expected


@pytest.mark.parametrize("result", [True, [], {"profileId": 1}, "RUNNING", 0, None])
def test_a_success_of_global_edge(result: Any) -> None:
    body = {"code": "0000", "message": "Success", "result": result}

    assert judged(200, body, expect="result") == body


def test_an_answer_of_global_edge_that_lacks_its_result() -> None:
    """Neither a success nor a refusal: a write may have taken effect."""
    assert refused(200, {"code": "0000", "message": "Success"}, read=False, expect="result").kind == "outcome_unknown"


STRANGE = [
    {"playUrl": "\ud800"},
    {"a": {"\udfff": 1}},
    {"a": float("nan")},
    {"a": float("inf")},
    *(json.loads('{"a":' * depth + "1" + "}" * depth) for depth in (60, 900, 950)),
]


@pytest.mark.parametrize("content", STRANGE, ids=range(len(STRANGE)))  # Python 3.11 can't spell the deepest
@pytest.mark.parametrize("read", [True, False])
def test_answers_are_held_to_what_options_are_held_to(content: Any, read: bool) -> None:
    """A result that nobody can read would be lost; after a write that took effect, it is read back."""
    error = refused(200, {"content": content}, read=read)

    assert error.kind == ("unexpected_answer" if read else "outcome_unknown")


@pytest.mark.parametrize("content", STRANGE, ids=range(len(STRANGE)))  # Python 3.11 can't spell the deepest
def test_strange_details_of_an_error(content: Any) -> None:
    error = refused(400, {"error": {"errorCode": "260011", "message": "\ud800", "details": content}})

    assert str(error).isprintable()
    json.dumps(error.failure()).encode()


def test_deep_details_of_an_error_leave_its_code() -> None:
    details: Any = "too deep for a result"
    for _level in range(2 * DEEPEST):
        details = [details]

    error = refused(400, {"error": {"errorCode": "260011", "message": "No.", "details": details}})

    assert (error.kind, error.origin.code) == ("rejected", "260011")


HUSH = "hush-k3y-0f-the-stream"


@pytest.mark.parametrize(
    "details",
    [
        {"backupStreamKey": HUSH},
        [{"platform": {"stream-key": HUSH}}],
        json.dumps({"password": HUSH}),
        f"bad rtmp://a.example.com/live/{HUSH}",
        {"callback": f"https://user:{HUSH}@example.com/?token={HUSH}"},
    ],
    ids=str,
)
@pytest.mark.parametrize("place", ["details", "message", "errorCode"])
def test_no_error_shows_a_secret(details: Any, place: str) -> None:
    """It is masked before it becomes text."""
    error = refused(400, {"error": {"errorCode": "1", "message": "m", place: details}})

    assert "hush" not in str(error)
    assert "hush" not in str(error.failure())
    assert "********" in str(error.failure())


FORGED = "\x1b]0;owned\x07\r\nok: [localhost] => {}\n\u202e" + "a" * 1000


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, {"error": {"errorCode": FORGED, "message": FORGED, "details": FORGED}}, {}),
        (400, {"error": {"errorCode": "1"}}, {"x-ncp-trace-id": FORGED}),
        (403, {"traceId": FORGED, "code": FORGED, "message": FORGED}, {}),
        (302, b"", {"location": FORGED}),
    ],
    ids=["error", "header", "trace", "redirect"],
)
def test_no_answer_leads_a_terminal_astray(status: int, body: Any, headers: dict[str, str]) -> None:
    error = refused(status, body, headers)

    for said in (str(error), *error.failure().values()):
        assert str(said).isprintable()
        assert len(str(said)) < 1300
        assert "owned" not in str(said) or "\\x1b]0;owned" in str(said)


def test_a_code_that_is_no_error() -> None:
    body = {"error": {"errorCode": "4803", "message": "already so"}}

    assert judged(200, body, expect=None, success=frozenset({"4803"})) == body


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-ncp-trace-id": "trace"}, "trace"),
        ({"X-NCP-APIGW-Request-Id": "request"}, "request"),
        ({"x-ncp-trace-id": "trace", "x-ncp-apigw-request-id": "request"}, "trace"),
        ({"x-ncp-trace-id": "a\x1b[0m" + "b" * 1000}, "a\\x1b[0m" + "b" * 92 + " [...]"),
        ({}, None),
    ],
    ids=str,
)
def test_request_id(headers: dict[str, str], expected: str | None) -> None:
    error = refused(400, {"error": {"errorCode": "260011", "message": "m"}}, headers)

    assert error.failure()["request_id"] == expected
    assert ("request id" in str(error)) == bool(expected)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("120", 120.0),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("Fri, 31 Jan 2026 09:00:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    headers = {} if value is None else {"Retry-After": value}

    assert refused(429, b"", headers).retry_after == seconds


@given(
    status=st.integers(200, 599),
    body=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["content", "error", "errorCode", "code", "message", "details", "responseError"])
                | st.text(max_size=5),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ),
    read=st.booleans(),
)
def test_any_answer(status: int, body: Any, read: bool) -> None:
    """Whatever comes is the documented body or an error that says so in one line."""
    try:
        assert "content" in judged(status, body, read=read)
        return
    except _errors.NcloudError as caught:
        error = caught
    assert set(error.failure()) == FAILURE_KEYS
    assert error.kind != "error"
    assert error.hint
    assert len(str(error)) < 1500
    assert "\n" not in str(error)


def test_the_request_id_in_a_body() -> None:
    assert refused(403, {"traceId": "3io9", "code": "0032", "message": "m"}).failure()["request_id"] == "3io9"


def test_hints_can_be_followed_from_a_playbook() -> None:
    """A hint that names a connection option also names its variable: who runs a playbook can't set the option."""
    throttled = refused(429, {"error": {"errorCode": "410", "message": "Throttled"}})
    unknown = ssl.SSLCertVerificationError("certificate verify failed")
    unknown.verify_message = "self-signed certificate"
    certificate = _response.transport_error(unknown, "host", 30, ORIGIN, read=True)

    assert "max_retries or the variable ncloud_max_retries" in throttled.hint
    assert "ca_path, the variable ncloud_ca_path" in certificate.hint
    assert {"max_retries", "ca_path"} <= set(CONNECTION.spec)
