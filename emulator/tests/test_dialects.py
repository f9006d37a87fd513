# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The older variants that the documentation shows, which a client must understand as well."""

import pytest
from conftest import CATEGORY, CHANNEL, START, Client

from ncloud_emulator import Emulator

MS = int(START * 1000)


@pytest.fixture(autouse=True, params=["everywhere", "for the service"])
def legacy(request, emulator: Emulator):
    if request.param == "everywhere":
        emulator.update_settings(dialect="legacy")
    else:
        emulator.update_settings(services={"vodstation": {"dialect": "legacy"}})


def test_errors_of_the_service(client: Client):
    assert client("GET", "/category/1").json() == {
        "error": {"code": 260004, "message": "The requested resource wasn't found."}
    }


def test_errors_of_the_gateway(client: Client):
    assert client("GET", "/nothing").json() == {
        "error": {"errorCode": 300, "message": "Not Found Exception", "details": "URL not found."}
    }


def test_categories_have_a_text_for_id_and_no_empty_fields(client: Client):
    content = client.content("POST", "/category", CATEGORY)
    assert isinstance(content["id"], str)
    assert content == {
        "id": content["id"],
        "name": "highlights",
        "disabled": False,
        "status": "CREATED",
        "outputType": 0,
        "thumbnail": False,
        "output": {
            "bucketName": "vod-out",
            "filePath": "/",
            "accessControl": "PRIVATE",
            "thumbnailAccessControl": "PRIVATE",
        },
        "createTime": MS,
        "updateTime": MS,
        "inputTotal": 0,
        "outputTotal": 0,
        "outputTotalSize": 0,
    }
    assert client.content("GET", f"/category/{content['id']}") == content
    assert client("GET", "/category").json() == {"content": [content], "total": 1}


def test_channels_have_milliseconds_and_the_older_names(client: Client):
    encryption = {"protocol": "HLS", "mediaEncryptTypeCode": 1}
    content = client.content("POST", "/channels", {**CHANNEL, "encryptionList": [encryption]})
    assert content["createTime"] == MS
    assert content["encryptList"] == [encryption]
    assert not {"encryptionList", "readyTime", "cdnDomain", "drm"} & set(content)


def test_encryption_is_shown_in_the_dialect_of_the_day(client: Client, emulator: Emulator):
    encryption = {"protocol": "HLS", "mediaEncryptTypeCode": 1}
    client.content("POST", "/channels", {**CHANNEL, "encryptionList": [encryption]})
    emulator.update_settings(dialect=None, services={"vodstation": {"dialect": "newest"}})
    (channel,) = client("GET", "/channels").json()["content"]
    assert channel["encryptionList"] == [{"protocol": "HLS", "mediaEncryptionTypeCode": 1}]
    assert channel["createTime"] == MS // 1000


def test_an_unknown_channel_is_an_invalid_one(client: Client):
    answer = client("GET", "/channels/vs-20260101000000-AAAAAAA")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 260017


def test_starting_does_not_show(client: Client, emulator: Emulator, clock):
    emulator.seed({"vodstation": {"channels": [{"id": "vs-20260101000000-AAAAAAA", "channelStatus": "STOPPED"}]}})
    path = "/channels/vs-20260101000000-AAAAAAA"
    assert client.content("PUT", f"{path}/start")["channelStatus"] == "STOPPED"
    assert client("PUT", f"{path}/start").json()["error"]["code"] == 260022
    clock.advance(10)
    assert client.content("GET", path)["channelStatus"] == "READY"


def test_events_leave_out_what_they_have_not(client: Client, clock):
    path = f"/channels/{client.content('POST', '/channels', CHANNEL)['id']}"
    clock.advance(10)
    assert client("GET", f"{path}/events").json()["content"] == [
        {"time": int(START) + 10, "actionType": "CREATE", "requestType": "API", "resultCode": "SUCCESS"}
    ]
