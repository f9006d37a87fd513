# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any request: it is sent as it is given, once unless it changes nothing, and never to anywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.modules.api_request import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Reply, Scripted, Task

CASE = Case(
    tasks=(
        Task({"service": "vodstation", "path": "/category"}),
        Task({"service": "livestation", "path": "/channels", "query": {"pageNo": 1}}),
    ),
    known_by=("path",),
)

DIALECTS = ("newest", "legacy")
PRODUCT = "p1abcd2345"
CHANNEL = "ls-20260131090000-AbCdE"
LISTS = {
    "vpe": ("/players", "result"),
    "apigateway": ("/products", "productPage"),
    "livestation": ("/channels", "content"),
    "vodstation": ("/category", "content"),
}
NEW_CATEGORY: dict[str, Any] = {
    "service": "vodstation",
    "method": "POST",
    "path": "/category",
    "body": {"name": "trailers", "output": {"bucketName": "media", "filePath": "/"}},
}
WRITES = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", *WRITES)


# -- the methods


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("service", LISTS)
def test_read_from_every_service(account: Account, service: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    path, key = LISTS[service]

    result = account.apply(MODULE, service=service, path=path)

    assert key in result["answer"]
    assert not result["changed"]
    assert len(account.calls) == 1


def test_the_life_of_an_api(account: Account) -> None:
    account.seed("apigateway", products=[{"productId": PRODUCT}])
    apis = f"/products/{PRODUCT}/apis"

    body = {"apiName": "games", "apiDescription": "겨울"}
    created = account.apply(MODULE, service="apigateway", method="POST", path=apis, body=body)
    api = f"{apis}/{created['answer']['api']['apiId']}"
    described = account.apply(MODULE, service="apigateway", method="PATCH", path=api, body={"apiDescription": "winter"})
    seen = account.apply(MODULE, service="apigateway", path=api)
    removed = account.apply(MODULE, service="apigateway", method="DELETE", path=api)

    assert created["answer"]["api"]["apiDescription"] == "겨울"
    assert described["answer"] == removed["answer"] == {}  # 204, without a body
    assert seen["answer"]["api"]["apiDescription"] == "winter"
    assert [result["changed"] for result in (created, described, seen, removed)] == [True, True, False, True]
    assert account.emulator.state("apigateway")["apis"] == []


def test_put(account: Account) -> None:
    account.seed("vpe", players=[{"no": 1024}])
    domains = [{"type": "web", "domain": "https://example.org"}]

    account.apply(MODULE, service="vpe", method="PUT", path="/players/1024", body={"domains": domains})

    (player,) = account.emulator.state("vpe")["players"]
    assert player["domains"]["web"][0]["domain"] == "https://example.org"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1, {"a": float("-inf")}]], ids=str)
def test_what_json_does_not_know(account: Account, value: Any) -> None:
    for given in ({"body": {"a": value}}, {"body": [value]}, {"query": {"a": value}}):
        refused = account.refuse(MODULE, service="vodstation", method="POST", path="/category", **given)

        assert refused["failure"]["kind"] == "input"
        assert account.calls == []


@pytest.mark.parametrize("query", [{"a": "\ud800"}, {"\udfff": "a"}, {"a": []}], ids=repr)
def test_what_no_query_can_carry(account: Account, query: dict[str, Any]) -> None:
    refused = account.refuse(MODULE, service="vodstation", path="/category", query=query)

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("read_only", [None, True, False])
@pytest.mark.parametrize("check", [True, False])
def test_what_check_mode_sends(
    account: Account, server: Scripted, method: str, read_only: bool | None, check: bool
) -> None:
    """Reads, which is GET unless the user knows better."""
    server.play(Reply(200, {"content": 1}))
    options: dict[str, Any] = {"service": "vodstation", "method": method, "path": "/category", "read_only": read_only}

    result = account.run(MODULE, check=check, endpoint=server.endpoint, **options)

    reads = method == "GET" if read_only is None else read_only
    assert result["changed"] != reads
    assert [received.method for received in server.received] == ([method] if reads or not check else [])
    assert result["answer"] == ({"content": 1} if server.received else None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("read_only", [None, True, False])
def test_only_reads_are_repeated(account: Account, server: Scripted, method: str, read_only: bool | None) -> None:
    server.play(Reply(0), Reply(502, b"<html>"), Reply(200, {"content": 1}))
    options: dict[str, Any] = {"service": "vodstation", "method": method, "path": "/category", "read_only": read_only}
    reads = method == "GET" if read_only is None else read_only

    if reads:
        assert account.run(MODULE, endpoint=server.endpoint, **options)["answer"] == {"content": 1}
        assert len(server.received) == 3
        return
    lost = account.fail(MODULE, endpoint=server.endpoint, **options)

    assert lost["failure"]["kind"] == "outcome_unknown"
    # Other modules look first when they are run again. This one can't.
    assert "check before sending it again" in lost["failure"]["hint"]
    assert lost["changed"]
    assert len(server.received) == 1


def test_a_write_that_was_throttled_is_repeated(account: Account) -> None:
    account.emulator.add_fault(method="write", times=5, error_code="410")

    assert account.run(MODULE, **NEW_CATEGORY)["changed"]

    assert len(account.writes) == 6
    assert len(account.categories) == 1


# -- where to


@pytest.mark.parametrize(
    "path",
    [
        "",
        "category",
        "http://example.com/",
        "/..",
        "/../v1/players",
        "/category/../../v1",
        "/category/.",
        "/category/..",
        "/./category",
        "/%2e%2e/category",
        "/category/%2E%2E",
        "/category/.%2e/x",
        "/category/%2e",
        "/category?pageNo=1",
        "/category#top",
        "/category\r\nx-ncp-iam-access-key: other",
        "/category\n",
        "/category\t",
        "/category\x00",
        "/category name",
        "/카테고리",
        "/category/%",
        "/category/%2",
        "/category/%zz",
        "/category\\..\\",
        '/"category"',
        "/{category}",
    ],
    ids=repr,
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_paths_that_lead_elsewhere(account: Account, method: str, path: str) -> None:
    refused = account.refuse(MODULE, service="vodstation", method=method, path=path)

    assert refused["failure"]["kind"] == "input"
    assert "path" in refused["msg"]
    assert account.calls == []


@pytest.mark.strange_requests
@pytest.mark.parametrize(
    "path",
    [
        "/players/a%2Fb",
        "/players/%ED%95%9C",
        "/players/%ed%95%9c",
        "/players/a%20b",
        "/players/%7Ea~",
        "/players/a+b@c:d;e=f,g!$&'()*",
        "/players/...",
        "/players/.hidden",
        "/players/a..b",
        "/players/%25",
        "/players//1",
        "/players/1/",
    ],
)
@pytest.mark.parametrize("query", [None, {"name": "한 글&a=b+c%/?#~"}, {"a": "", "b": 7}], ids=str)
def test_signed_as_sent(account: Account, path: str, query: dict[str, Any] | None) -> None:
    """The gateway checks the signature over the raw target before it looks for the route."""
    account.fail(MODULE, service="vpe", path=path, query=query)

    (entry,) = account.entries
    assert entry["verdict"] == "accepted"
    assert entry["target"].startswith("/vpe/api/v1/players/")


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ({"pageNo": 1, "pageSizeNo": 2}, "?pageNo=1&pageSizeNo=2"),
        ({"hasStage": True, "withStage": False}, "?hasStage=true&withStage=false"),
        ({"name": "겨울 a&b=c"}, "?name=%EA%B2%A8%EC%9A%B8+a%26b%3Dc"),
        ({"b": 1.5, "a": "", "nothing": None}, "?b=1.5&a="),
        ({}, ""),
        (None, ""),
    ],
    ids=str,
)
def test_queries(account: Account, server: Scripted, query: dict[str, Any] | None, sent: str) -> None:
    server.play(Reply(200, {}))

    account.run(MODULE, service="vodstation", path="/category", query=query, endpoint=server.endpoint)

    assert [received.target for received in server.received] == ["/api/v2/category" + sent]


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"name": "겨울", "nothing": None}, b'{"name": "\\uaca8\\uc6b8", "nothing": null}'),
        ([1, {"a": []}], b'[1, {"a": []}]'),
        ({}, b"{}"),
        ([], b"[]"),
        (None, b""),
    ],
    ids=str,
)
def test_bodies(account: Account, server: Scripted, body: Any, sent: bytes) -> None:
    server.play(Reply(200, {}))

    account.run(MODULE, service="vodstation", method="POST", path="/category", body=body, endpoint=server.endpoint)

    (received,) = server.received
    assert received.body == sent
    assert received.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"body": "text"}, "a dictionary or a list"),
        ({"body": '{"a": 1'}, "a dictionary or a list"),
        ({"body": 7}, "a dictionary or a list"),
        ({"body": True}, "a dictionary or a list"),
        ({"query": {"status": ["READY"]}}, "texts, numbers and booleans"),
        ({"query": {"status": {"in": "READY"}}}, "texts, numbers and booleans"),
        ({"query": {"a": []}, "body": "", "path": "a"}, "path"),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], says: str) -> None:
    refused = account.refuse(MODULE, **{"service": "vodstation", "method": "POST", "path": "/category", **options})

    assert refused["failure"]["kind"] == "input"
    assert says in refused["msg"]
    assert all(name in refused["msg"] for name in options)
    assert account.calls == []


@pytest.mark.parametrize(("service", "site"), [("livestation", "gov"), ("vpe", "fin")])
def test_not_on_every_site(account: Account, service: str, site: str) -> None:
    refused = account.refuse(MODULE, service=service, path="/channels", site=site)

    assert refused["failure"]["kind"] == "configuration"
    assert refused["failure"]["service"] == service
    assert account.calls == []


def test_the_prefix_of_the_site(account: Account) -> None:
    account.emulator.update_settings(site="fin")

    account.apply(MODULE, service="livestation", path="/channels", site="fin")

    assert account.entries[0]["target"] == "/livestation/api/fin-v2/channels"
    assert account.entries[0]["headers"]["x-ncp-region_code"] == "FKR"


@pytest.mark.parametrize(("site", "prefix"), [("public", "/api/v2"), ("fin", "/api/fin-v2")])
def test_a_path_with_the_prefix(account: Account, site: str, prefix: str) -> None:
    """Whoever copies a URL from the documentation is told what to leave out."""
    account.emulator.update_settings(site=site)

    refused = account.fail(MODULE, service="livestation", path=f"{prefix}/channels", site=site)

    assert f"begins after the service's prefix, {prefix}" in refused["msg"]


# -- what comes back


@pytest.mark.parametrize("dialect", DIALECTS)
def test_stream_keys_are_masked(account: Account, dialect: str) -> None:
    """Whoever has one can broadcast."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("livestation", channels=[{"channelId": CHANNEL, "streamKey": "the-stream-key"}, {"streamKey": ""}])

    listed = account.apply(MODULE, service="livestation", path="/channels")
    one = account.apply(MODULE, service="livestation", path=f"/channels/{CHANNEL}")
    switched = account.run(MODULE, service="livestation", method="PUT", path=f"/channels/{CHANNEL}/off")

    assert [channel["streamKey"] for channel in listed["answer"]["content"]] == ["", MASK]
    assert one["answer"]["content"]["streamKey"] == switched["answer"]["content"]["streamKey"] == MASK
    assert "the-stream-key" not in repr([listed, one, switched])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("options", "kind", "code"),
    [
        ({"service": "vpe", "path": "/players/1"}, "not_found", "4801"),
        ({"service": "vpe", "path": "/players/checkName", "query": {"name": "taken"}}, "rejected", "4802"),
        ({"service": "vpe", "method": "DELETE", "path": "/players/1"}, "not_found", "4801"),
        ({"service": "apigateway", "path": f"/products/{PRODUCT}"}, "not_found", "300"),
        ({"service": "livestation", "path": f"/channels/{CHANNEL}"}, "not_found", "250004"),
        ({"service": "livestation", "path": "/channels", "query": {"pageNo": "x"}}, "rejected", "250002"),
        ({"service": "vodstation", "path": "/nowhere"}, "no_such_path", "300"),
        ({"service": "vodstation", "method": "DELETE", "path": "/category"}, "no_such_path", "300"),
        ({"service": "vodstation", "method": "POST", "path": "/category", "body": {}}, "rejected", None),
    ],
    ids=str,
)
def test_refusals(account: Account, options: dict[str, Any], kind: str, code: str | None, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[{"no": 7, "name": "taken"}])

    refused = account.fail(MODULE, **options)

    assert refused["failure"]["kind"] == kind
    assert refused["failure"]["service"] == options["service"]
    assert refused["failure"]["code"] == code or code is None
    method = options.get("method", "GET")
    assert refused["failure"]["operation"] == f"{method} {options['path']}"
    assert refused["msg"].startswith(f"Could not send {method} {options['path']}: ")
    assert len(account.calls) == 1


@pytest.mark.parametrize("service", LISTS)
def test_wrong_secret(account: Account, service: str) -> None:
    refused = account.fail(MODULE, service=service, path=LISTS[service][0], secret_key="not-the-one")

    assert refused["failure"]["kind"] == "authentication"
    assert refused["failure"]["service"] == service
    assert len(account.calls) == 1
