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
from ansible_collections.naver.ncloud.plugins.module_utils._module import Module
from ansible_collections.naver.ncloud.plugins.module_utils._transport import Response
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api_clone,
    apigw_api_info,
    livestation_shortclip,
    livestation_shortclip_info,
    vodstation_category,
    vodstation_category_info,
    vodstation_channel,
    vodstation_channel_info,
    vpe_player_clone,
    vpe_player_info,
)
from ansible_collections.naver.ncloud.tests.unit.plugins.modules.test_faults import (
    ACCOUNT,
    CATEGORY,
    LIVE_CHANNEL,
    NEW_CATEGORY,
    PRODUCT,
    WRITES,
)
from ansible_collections.naver.ncloud.tests.unit.support import Account, Reply, Scripted, assert_clear

CHANNEL = {"storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 10, "wait_timeout": 0.01}
CLIP = {"start_time": "0", "end_time": "9000", "output": {"bucket_name": "media", "file_path": "/goal"}}
RUNS: dict[str, tuple[Module, dict[str, Any]]] = {
    "category": (vodstation_category.MODULE, {"name": "same", "output": {"bucket_name": "media", "file_path": "/"}}),
    "category by id": (vodstation_category.MODULE, {"category_id": 1, "thumbnail": True}),
    "channel": (vodstation_channel.MODULE, {"name": "same", **CHANNEL}),
    "channel by id": (vodstation_channel.MODULE, {"channel_id": "vs-1", "state": "absent", "wait_timeout": 0.01}),
    "category_info": (vodstation_category_info.MODULE, {}),
    "category_info by id": (vodstation_category_info.MODULE, {"category_id": 1}),
    "channel_info": (vodstation_channel_info.MODULE, {}),
    "channel_info by id": (vodstation_channel_info.MODULE, {"channel_id": "vs-1"}),
    "player": (vpe_player_clone.MODULE, {"name": "same", "source": "1", "auto_update": True}),
    "player_info": (vpe_player_info.MODULE, {}),
    "player_info by number": (vpe_player_info.MODULE, {"player_no": "1"}),
    "api": (apigw_api_clone.MODULE, {"product": "games", "name": "same", "source": "other", "description": "New"}),
    "api by id": (apigw_api_clone.MODULE, {"product": "p1", "api_id": "a1", "description": "New"}),
    "api_info": (apigw_api_info.MODULE, {"product": "games"}),
    "api_info by id": (apigw_api_info.MODULE, {"product": "p1abcd2345", "api_id": "a1"}),
    "clip": (livestation_shortclip.MODULE, {"channel": "ls-20260131090000-AbCdE", "snapshot_id": 7, **CLIP}),
    "clip by id": (livestation_shortclip.MODULE, {"channel": "same", "clip_id": 1}),
    "clip_info": (livestation_shortclip_info.MODULE, {"channel": "ls-20260131090000-AbCdE", "snapshot_id": 7}),
    "clip_info by id": (livestation_shortclip_info.MODULE, {"channel": "ls-20260131090000-AbCdE", "clip_id": 7}),
}
ANYTHING: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({}) | st.just([[]])
)
TEXT = st.none() | st.text(max_size=3)
NUMBER = st.none() | st.integers() | st.text(max_size=3)
OBJECTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "id": NUMBER,
        "name": TEXT,
        "status": TEXT,
        "channelStatus": TEXT,
        "output": st.none() | st.just({}),
        "createTime": NUMBER,
        "segmentDuration": NUMBER,
        "encodingOptions": st.none() | st.lists(NUMBER),
        "cdnStatus": TEXT,
        "no": NUMBER,
        "auto_update": TEXT,
        "domains": ANYTHING | st.fixed_dictionaries({"web": ANYTHING}),
        "channelId": TEXT,
        "channelName": st.just("same") | TEXT,
        "productId": TEXT,
        "productName": st.just("games") | TEXT,
        "apiId": TEXT,
        "apiName": st.just("same") | TEXT,
        "isDeleted": ANYTHING,
        "duration": NUMBER,
    },
)
LISTS = st.lists(OBJECTS | ANYTHING, max_size=3)
# Where the services put an object or a list of them: below these keys, or below one of these keys there.
INNER = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("list", "content", "shortclip", "shortClipList"), LISTS | OBJECTS)
)
CONTENTS = ANYTHING | OBJECTS | LISTS | INNER
KEYS = ("content", "result", "productPage", "apis", "api")


@pytest.mark.parametrize("run", RUNS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(content=CONTENTS, total=ANYTHING)
def test_any_content(account: Account, server: Scripted, run: str, content: Any, total: Any) -> None:
    # The second answer of a listing is its end.
    bodies = [{**dict.fromkeys(KEYS, each), "total": total} for each in (content, [])]
    server.play(*(Reply(200, body) for body in bodies))
    module, options = RUNS[run]

    result = account._attempt(module, True, {**options, "endpoint": server.endpoint, "max_retries": 0})

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


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("page", [b"<html>Not Found</html>", b"{}"])
def test_a_page_says_nothing_of_an_object(account: Account, server: Scripted, run: str, page: bytes) -> None:
    """Somebody in between has it not: neither is an object absent, nor is there nothing."""
    server.play(Reply(404, page))
    module, options = RUNS[run]

    failed = account.fail(module, **{**options, "endpoint": server.endpoint})

    assert failed["failure"]["kind"] == "unexpected_answer"
    assert "proxy" in failed["failure"]["hint"]
    assert not failed["changed"]


# -- documented answers with something strange in them

MISSING = "it is not there"
STRANGE = (MISSING, None, True, 0, -1, 10**30, 1.5, "", "abc", "1", ".", [], [[]], [None], {}, {"a": [{}]}, [{"a": {}}])
VOD_CHANNEL: dict[str, Any] = {
    "id": "vs-20260131090000-AbCdEfG",
    "name": "highlights",
    "encryptionList": [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}],
    "events": [{"time": 1, "actionType": "START", "resultCode": "FAILED", "message": "The bucket is gone."}],
}
SEED: dict[str, Any] = {
    **ACCOUNT,
    "vpe": {"players": [{"no": 7, "name": "games-live", "domains": [{"type": "web", "domain": "https://a.example"}]}]},
    "vodstation": {
        "categories": [{"id": 1, "name": "old", "encodingOptions": [1], "encodingOptionTemplateId": 1}],
        "channels": [VOD_CHANNEL],
    },
}
ENCRYPTION = [{"protocol": "HLS", "media_encryption_type_code": 2}]
CLIPS = {"channel": LIVE_CHANNEL, "snapshot_id": 77}
# A module, what there is beside the SEED, and the options.
TASKS: dict[str, tuple[Module, dict[str, Any], dict[str, Any]]] = {
    **{name: (task.module, task.seed, task.options) for name, task in WRITES.items()},
    "channel-encrypt": (
        vodstation_channel.MODULE,
        {},
        {"channel_id": VOD_CHANNEL["id"], "encryption_list": ENCRYPTION},
    ),
    "channel-explain": (
        vodstation_channel.MODULE,
        {"vodstation": {"channels": [{**VOD_CHANNEL, "id": "vs-20260131090000-AbCdEfH", "channelStatus": "STOPPED"}]}},
        {"channel_id": "vs-20260131090000-AbCdEfH", "state": "started", "wait_timeout": 0.05},
    ),
    "category_info": (vodstation_category_info.MODULE, {}, {}),
    "category_info by id": (vodstation_category_info.MODULE, {}, {"category_id": 1}),
    "channel_info": (vodstation_channel_info.MODULE, {}, {}),
    "channel_info by id": (vodstation_channel_info.MODULE, {}, {"channel_id": VOD_CHANNEL["id"]}),
    "player_info": (vpe_player_info.MODULE, {}, {}),
    "player_info by number": (vpe_player_info.MODULE, {}, {"player_no": "7"}),
    "api_info by name": (apigw_api_info.MODULE, {}, {"product": "games", "name": "games-blue"}),
    "api_info": (apigw_api_info.MODULE, {}, {"product": PRODUCT}),
    "clip_info": (livestation_shortclip_info.MODULE, {}, CLIPS),
    "clip by channel name": (livestation_shortclip.MODULE, {}, {"channel": "live", **CLIP, "snapshot_id": 77}),
}


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


@pytest.mark.parametrize("task", TASKS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(
    number=st.integers(1, 4),
    place=st.integers(0, 100),
    value=st.sampled_from(STRANGE),
    dialect=st.sampled_from(["newest", "legacy"]),
)
def test_something_strange_in_an_answer(
    account: Account, task: str, number: int, place: int, value: Any, dialect: str
) -> None:
    """Run a task with one of its answers made strange. The result must be clear and true all the same."""
    module, seed, options = TASKS[task]
    account.emulator.reset()
    account.emulator.update_settings(dialect=dialect)
    account.emulator.seed(SEED)
    account.emulator.seed(seed)
    before = account.emulator.state()
    answers: list[Response] = []

    def exchange(*arguments: Any, **settings: Any) -> Response:
        answers.append(_transport.exchange(*arguments, **settings))
        return made_strange(answers[-1], place, value) if len(answers) == number else answers[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_client, "exchange", exchange)
        result = account._attempt(module, False, {"max_retries": 0, **options})
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
