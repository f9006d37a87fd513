# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The journal says what was asked and what came of it, and keeps no secret."""

import json

from conftest import CATEGORY, CHANNEL, START, Client

from ncloud_emulator import Emulator


def test_an_accepted_write(client: Client, emulator: Emulator):
    answer = client("POST", "/category?x=1", CATEGORY)
    (entry,) = emulator.journal()
    assert entry.pop("seconds") >= 0
    headers = entry.pop("headers")
    assert (headers["x-ncp-region_code"], headers["content-type"]) == ("KR", "application/json")
    assert entry == {
        "number": 1,
        "time": START,
        "method": "POST",
        "target": "/vodstation/api/v2/category?x=1",
        "service": "vodstation",
        "operation": "vodstation-category-create",
        "write": True,
        "took_effect": True,
        "access_key": "emulator-access-key",
        "verdict": "accepted",
        "explanation": None,
        "string_to_sign": f"POST /vodstation/api/v2/category?x=1\n{int(START * 1000)}\nemulator-access-key",
        "received_signature": None,
        "body": CATEGORY,
        "unknown_fields": [],
        "unknown_query": ["x"],
        "status": 200,
        "error_code": None,
        "message": None,
        "request_id": answer.headers["x-ncp-trace-id"],
        "fault": [],
        "exception": None,
    }


class TestUnknown:
    """What a request's table does not have is ignored, and the journal says so."""

    def test_members_by_their_place_in_the_table(self, client: Client, emulator: Emulator):
        output = {**CATEGORY["output"], "acl": 1, "bucketname": "x"}
        body = {**CATEGORY, "output": output, "advancedOptions": {"trimming": {"start": 1}}, "tags": {"a": {"b": 1}}}
        assert client("POST", "/category", body).ok
        (entry,) = emulator.journal()
        expected = ["advancedOptions.trimming.start", "output.acl", "output.bucketname", "tags"]
        assert (entry["unknown_fields"], entry["unknown_query"]) == (expected, [])

    def test_members_of_items_once(self, client: Client, emulator: Emulator):
        item = {
            "protocol": "HLS",
            "mediaEncryptTypeCode": 1,
            "mediaEncryptionTypeCode": 1,
            "mediaEncryptionTypeName": "x",
        }
        body = {**CHANNEL, "encryptionList": [item, {**item, "protocol": "DASH"}]}
        assert client("POST", "/channels", body).ok
        names = ["encryptionList[].mediaEncryptionTypeCode", "encryptionList[].mediaEncryptionTypeName"]
        assert [entry["unknown_fields"] for entry in emulator.journal()] == [names]

    def test_what_a_refused_or_faulty_request_brought_too(self, client: Client, emulator: Emulator):
        emulator.add_fault(status=503, times=1)
        client("POST", "/category?page=1", {"extra": 1})
        client("POST", "/category", {"extra": 1}, headers={"x-ncp-apigw-signature-v2": "wrong"})
        client("POST", "/category", {"extra": 1})
        assert [(entry["unknown_fields"], entry["unknown_query"]) for entry in emulator.journal()] == [
            (["extra"], ["page"]),
            (["extra"], []),
            (["extra"], []),
        ]

    def test_a_body_that_no_table_has_room_for(self, client: Client, emulator: Emulator):
        client("PUT", "/channels/none/start", {"force": True})
        client("PUT", "/channels/none/start", ["force"])
        client("PUT", "/channels/none/start", {})
        assert [entry["unknown_fields"] for entry in emulator.journal()] == [["force"], ["(body)"], []]

    def test_a_call_that_does_not_exist_has_no_table(self, client: Client, emulator: Emulator):
        client("POST", "/nowhere?a=1", {"b": 2})
        (entry,) = emulator.journal()
        assert (entry["operation"], entry["unknown_fields"], entry["unknown_query"]) == (None, [], [])


def test_what_was_unknown_outlives_the_journal(client: Client, emulator: Emulator):
    emulator.clear_unknown()
    for _again in range(2):
        client("POST", "/category?x=1", {"tag": 1})
    emulator.clear_journal()
    emulator.reset()
    expected = ["vodstation-category-create has no field tag", "vodstation-category-create has no query parameter x"]
    assert emulator.unknown() == expected
    path = f"{emulator.url}/_emulator/unknown"
    assert client.session.get(path).json() == {"unknown": expected}
    assert client.session.delete(path).ok
    assert emulator.unknown() == []


def test_a_read_has_no_effect(client: Client, emulator: Emulator):
    client("GET", "/category")
    (entry,) = emulator.journal()
    assert (entry["write"], entry["took_effect"], entry["status"]) == (False, False, 200)


def test_a_refused_write(client: Client, emulator: Emulator):
    client("POST", "/category", {"name": "x"})
    (entry,) = emulator.journal()
    assert (entry["write"], entry["took_effect"]) == (True, False)
    assert (entry["status"], entry["error_code"], entry["message"]) == (400, "260002", "Input value error")


def test_a_wrong_signature_is_kept_next_to_what_was_expected_to_be_signed(client: Client, emulator: Emulator):
    right = client.signature("GET", "/vodstation/api/v2/category", str(int(START * 1000)))
    client("GET", "/category", headers={"x-ncp-apigw-signature-v2": "d3Jvbmc="})
    (entry,) = emulator.journal()
    assert entry["received_signature"] == "d3Jvbmc="
    assert entry["string_to_sign"] == f"GET /vodstation/api/v2/category\n{int(START * 1000)}\nemulator-access-key"
    assert "secret" in entry["explanation"]
    assert right not in json.dumps(entry)


def test_neither_a_secret_nor_a_valid_signature_is_kept(client: Client, emulator: Emulator):
    for path in ("/category", "/nothing"):
        client("GET", path)
        client("GET", path, headers={"x-ncp-apigw-timestamp": "1"})
        client("GET", path, headers={"x-ncp-apigw-timestamp": None})
        client("GET", path, headers={"x-ncp-iam-access-key": "other"})
    kept = json.dumps(emulator.journal())
    assert len(emulator.journal()) == 8
    assert emulator.secret_key not in kept
    assert client.signature("GET", "/vodstation/api/v2/category", str(int(START * 1000))) not in kept
    assert emulator.secret_key not in json.dumps([emulator.settings(), emulator.state()])


def test_since_and_clear(client: Client, emulator: Emulator):
    for _call in range(3):
        client("GET", "/category")
    assert [entry["number"] for entry in emulator.journal(since=1)] == [2, 3]
    emulator.clear_journal()
    client("GET", "/category")
    assert [entry["number"] for entry in emulator.journal()] == [4]


def test_a_limit(client: Client, emulator: Emulator):
    emulator.update_settings(journal_limit=2)
    for _call in range(4):
        client("GET", "/category")
    assert [entry["number"] for entry in emulator.journal()] == [3, 4]


def test_a_limit_in_bytes(client: Client, emulator: Emulator):
    emulator.update_settings(journal_bytes=25_000)
    for _call in range(5):
        client("POST", "/category", {**CATEGORY, "name": "x" * 10_000})
    assert [entry["number"] for entry in emulator.journal()] == [4, 5]
    # What is larger than all of it is still there to look at.
    client("POST", "/category", {**CATEGORY, "name": "x" * 50_000})
    assert [entry["number"] for entry in emulator.journal()] == [6]
    emulator.clear_journal()
    client("GET", "/category")
    client("GET", "/category")
    assert [entry["number"] for entry in emulator.journal()] == [7, 8]
    emulator.update_settings(journal_bytes=1)
    assert [entry["number"] for entry in emulator.journal()] == [8]


def test_a_body_that_is_not_json_is_kept_as_text(client: Client, emulator: Emulator):
    client("POST", "/category", data=b"oops")
    assert emulator.journal()[0]["body"] == "oops"


def test_the_control_api_is_not_journaled(client: Client, emulator: Emulator):
    client.session.get(emulator.url + "/_emulator/state", timeout=5)
    assert emulator.journal() == []
