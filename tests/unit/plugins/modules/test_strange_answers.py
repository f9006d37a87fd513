# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that nobody documented: modules make something of them or say in one sentence that they can't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils import _client, _transport
from ansible_collections.naver.ncloud.plugins.module_utils._request import RequestModule
from ansible_collections.naver.ncloud.plugins.module_utils._transport import Response
from ansible_collections.naver.ncloud.plugins.modules import vodstation_category, vodstation_category_info
from ansible_collections.naver.ncloud.tests.unit.cases import CASES, TASKS, WRITES, Run, begin
from ansible_collections.naver.ncloud.tests.unit.support import ONE_IN, Account, Reply, Scripted, assert_clear

CATEGORY = vodstation_category.MODULE
NEW_CATEGORY = CASES["vodstation_category"].options
RUNS = {**WRITES, **TASKS}
EXAMPLES = 60 // ONE_IN
OF_A_SERVICE = {name: run for name, run in RUNS.items() if not isinstance(run.module, RequestModule)}
ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({}) | st.just([[]])
)


def options(run: Run, wait_timeout: float, **others: Any) -> dict[str, Any]:
    """The task's options, without the patience that a real service needs."""
    waits = {"wait_timeout": wait_timeout} if "wait_timeout" in run.module.arguments.spec else {}
    return {**waits, "max_retries": 0, **run.options, **others}


def texts(value: Any) -> Iterator[str]:
    """Every text in the options: a name that an answer bears too."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(item)


VOCABULARIES: dict[str, tuple[list[str], list[str]]] = {}


def vocabulary(account: Account, name: str) -> tuple[list[str], list[str]]:
    """The keys that the answers to a task have, at the top and below."""
    if name not in VOCABULARIES:
        bodies = [json.loads(answer.content) for answer in recorded(account, RUNS[name]) if answer.content]
        top = {key for body in bodies for key in body}
        below = {str(key) for body in bodies for holder, key in places(body) if isinstance(holder, dict)} - top
        VOCABULARIES[name] = sorted(top), sorted(below)
    return VOCABULARIES[name]


def recorded(account: Account, run: Run) -> list[Response]:
    """Run a task and return the answers to its requests."""
    answers: list[Response] = []

    def exchange(*arguments: Any, **settings: Any) -> Response:
        answers.append(_transport.exchange(*arguments, **settings))
        return answers[-1]

    account.emulator.reset()
    begin(account, run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_client, "exchange", exchange)
        account.attempt(run.module, False, options(run, wait_timeout=5.0))
    return answers


@pytest.mark.parametrize("name", OF_A_SERVICE)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(data=st.data())
def test_any_content(account: Account, server: Scripted, name: str, data: st.DataObject) -> None:
    """Bodies of the keys that the real ones have, and of anything below them."""
    run = OF_A_SERVICE[name]
    top, below = vocabulary(account, name)
    known = st.sampled_from(sorted({*texts(run.options), "1"}))
    objects = st.dictionaries(st.sampled_from(below or ["id"]), ANYTHING | known, max_size=6)
    lists = st.lists(objects | ANYTHING, max_size=3)
    inner = st.dictionaries(st.sampled_from(below or ["id"]), lists | objects, max_size=2)
    contents = ANYTHING | objects | lists | inner
    # The second answer of a listing is its end.
    bodies = [{key: data.draw(contents) for key in top}, {key: [] for key in top}]
    server.play(*(Reply(200, body) for body in bodies))

    result = account.attempt(run.module, True, options(run, 0.01, endpoint=server.endpoint))

    if "failure" in result:
        assert_clear(result)


def test_a_listing_that_moves_while_it_is_read(account: Account, server: Scripted) -> None:
    """Somebody else creates one between two pages, and what ended the first begins the second: it is read again."""
    one, other = {"id": 1, "name": "same", "status": "CREATED"}, {"id": 2, "name": "other", "status": "CREATED"}
    server.play(
        Reply(200, {"content": [other, one], "total": 3}),
        Reply(200, {"content": [one, {**other, "id": 3}], "total": 4}),
        Reply(200, {"content": [{**other, "id": 4}, other], "total": 4}),
        Reply(200, {"content": [one, {**other, "id": 3}], "total": 4}),
    )

    found = account.run(vodstation_category_info.MODULE, endpoint=server.endpoint)

    assert [category["id"] for category in found["categories"]] == [4, 2, 1, 3]


@pytest.mark.parametrize("name", OF_A_SERVICE)
@pytest.mark.parametrize("page", [b"<html>Not Found</html>", b"{}"])
def test_a_page_says_nothing_of_an_object(account: Account, server: Scripted, name: str, page: bytes) -> None:
    """Somebody in between has it not: neither is an object absent, nor is there nothing."""
    run = OF_A_SERVICE[name]
    server.play(Reply(404, page))

    failed = account.fail(run.module, **options(run, 0.01, endpoint=server.endpoint))

    assert failed["failure"]["kind"] == "unexpected_answer"
    assert "proxy" in failed["failure"]["hint"]
    assert not failed["changed"]


# -- documented answers with something strange in them

MISSING = "it is not there"
STRANGE = (MISSING, None, True, 0, -1, 10**30, 1.5, "", "abc", "1", ".", [], [[]], [None], {}, {"a": [{}]}, [{"a": {}}])


def places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in a JSON value, as what holds it and the key there."""
    for key in list(body) if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ():
        yield body, key
        yield from places(body[key])


def made_strange(answer: Response, place: int, value: Any) -> Response:
    """The answer with something else at one place."""
    try:
        body = json.loads(answer.content)
    except ValueError:
        return answer
    # What names an error is an error, whatever it names; VPE's message says whether there is one.
    known = [(holder, key) for holder, key in places(body) if key not in ("code", "message")]
    if not known:
        return answer
    holder, key = known[place % len(known)]
    if value is MISSING:
        del holder[key]
    else:
        holder[key] = value
    return Response(answer.status, json.dumps(body).encode(), answer.headers)


@pytest.mark.parametrize("name", RUNS)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(
    number=st.integers(1, 4),
    place=st.integers(0, 100),
    value=st.sampled_from(STRANGE),
    dialect=st.sampled_from(["newest", "legacy"]),
)
def test_something_strange_in_an_answer(
    account: Account, name: str, number: int, place: int, value: Any, dialect: str
) -> None:
    """Run a task with one of its answers made strange. The result must be clear and true all the same."""
    account.emulator.reset()
    account.emulator.update_settings(dialect=dialect)
    run = begin(account, RUNS[name])
    before = account.emulator.state()
    answers: list[Response] = []

    def exchange(*arguments: Any, **settings: Any) -> Response:
        answers.append(_transport.exchange(*arguments, **settings))
        return made_strange(answers[-1], place, value) if len(answers) == number else answers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_client, "exchange", exchange)
        result = account.attempt(run.module, False, options(run, wait_timeout=0.3))
    if "failure" in result:
        assert_clear(result)
    assert result["changed"] or account.emulator.state() == before


@pytest.mark.parametrize(
    "strange",
    [
        {"id": 1, "output": "x"},
        {"id": 1, "name": "trailers", "output": {}},
        {"name": "trailers", "status": "CREATED", "output": {}},
        {"id": 1, "name": "trailers", "status": ["CREATED"], "output": {}},
    ],
    ids=lambda strange: str(strange)[:60],
)
def test_a_strange_answer_to_a_write_is_read_back(account: Account, server: Scripted, strange: dict[str, Any]) -> None:
    made = {"id": 1, "name": "trailers", "status": "CREATED", "output": {"bucketName": "media", "filePath": "/"}}
    server.play(
        Reply(200, {"content": [], "total": 0}),
        Reply(200, {"content": strange}),
        Reply(200, {"content": [made], "total": 1}),
    )

    result = account.run(CATEGORY, **NEW_CATEGORY, endpoint=server.endpoint)

    assert result["actions"] == ["create"]
    assert result["category"]["id"] == 1
    assert [received.method for received in server.received] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("content", [{"id": 1, "output": "x"}, {"name": "a", "status": "CREATED"}], ids=str)
def test_a_strange_item_of_a_listing(account: Account, server: Scripted, content: Any) -> None:
    server.play(Reply(200, {"content": [content], "total": 1}))

    failed = account.fail(vodstation_category_info.MODULE, endpoint=server.endpoint)

    assert failed["failure"]["kind"] == "unexpected_answer"
