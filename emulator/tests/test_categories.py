# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station's categories: calls, fields and rules as vodstation-category-* have them."""

import pytest
from conftest import CATEGORY, START, Client, refused

from ncloud_emulator import Emulator

MS = int(START * 1000)


def test_create_answers_the_whole_object(client: Client):
    content = client.content("POST", "/category", CATEGORY)
    assert isinstance(content.pop("id"), int)
    assert content == {
        "name": "highlights",
        "disabled": False,
        "status": "CREATED",
        "encodingOptions": None,
        "encodingOptionTemplateId": None,
        "thumbnail": False,
        "notificationUrl": None,
        "output": {
            "bucketName": "vod-out",
            "filePath": "/",
            "accessControl": "PRIVATE",
            "thumbnailBucketName": None,
            "thumbnailFilePath": None,
            "thumbnailAccessControl": "PRIVATE",
        },
        "createTime": MS,
        "updateTime": MS,
        "lastWorkStart": None,
        "inputTotal": 0,
        "outputTotal": 0,
        "outputTotalSize": 0,
        "outputType": 0,
        "advancedOptions": None,
    }


FULL = {
    "name": "highlights",
    "output": {
        "bucketName": "vod-out",
        "filePath": "/a/b",
        "accessControl": "PUBLIC_READ",
        "thumbnailBucketName": "thumbs",
        "thumbnailFilePath": "/t",
        "thumbnailAccessControl": "PUBLIC_READ",
    },
    "encodingOptions": [1, 3],
    "encodingOptionTemplateId": 1,
    "thumbnail": True,
    "notificationUrl": "https://example.com/done",
    "advancedOptions": {
        "trimming": {"startTimeCode": "00:00:01.0", "endTimeCode": "01:59:59.9"},
        "imageOverlay": {
            "input": {"bucketName": "vod-in", "filePath": "/logo.png"},
            "position": {"x": 0, "y": 10},
            "size": {"width": 100, "height": 50},
        },
    },
}


def test_everything_that_was_given_comes_back(client: Client):
    created = client.content("POST", "/category", FULL)
    assert created == client.content("GET", f"/category/{created['id']}")
    assert {name: created[name] for name in FULL} == FULL
    assert created["outputType"] == 2


def changed(**changes):
    """CATEGORY with members changed, ``output__x`` within output, and removed where the value is ``...``."""
    body = {**CATEGORY, "output": dict(CATEGORY["output"])}
    for name, value in changes.items():
        place, member = (body["output"], name[8:]) if name.startswith("output__") else (body, name)
        place.pop(member, None)
        if value is not ...:
            place[member] = value
    return body


REFUSED = [
    ({"name": ...}, "260002"),
    ({"name": ""}, "260011"),
    ({"name": 5}, "260002"),
    ({"output": ...}, "260002"),
    ({"output": []}, "260002"),
    ({"output__bucketName": ...}, "260021"),
    ({"output__bucketName": "UPPER"}, "260021"),
    ({"output__bucketName": "ab"}, "260021"),
    ({"output__thumbnailBucketName": "no_underscore"}, "260021"),
    ({"output__filePath": ...}, "260002"),
    ({"output__filePath": "x" * 257}, "260011"),
    *(({"output__filePath": f"/a{character}b"}, "260011") for character in '<>:"\\?*%'),
    ({"output__thumbnailFilePath": "a?b"}, "260011"),
    ({"output__accessControl": "PUBLIC"}, "260011"),
    ({"output__thumbnailAccessControl": 1}, "260002"),
    ({"encodingOptions": 1}, "260002"),
    ({"encodingOptions": ["1"]}, "260002"),
    ({"encodingOptions": [99]}, "260011"),
    ({"encodingOptionTemplateId": 9}, "260011"),
    ({"encodingOptionTemplateId": True}, "260002"),
    ({"encodingOptionTemplateId": 2, "encodingOptions": [1]}, "260011"),
    ({"thumbnail": "yes"}, "260002"),
    ({"notificationUrl": 1}, "260002"),
    ({"advancedOptions": []}, "260002"),
    ({"advancedOptions": {"trimming": {"startTimeCode": "1s", "endTimeCode": "00:00:02.0"}}}, "260011"),
    ({"advancedOptions": {"imageOverlay": {"input": "b/f"}}}, "260002"),
    ({"advancedOptions": {"imageOverlay": {"size": {"width": "1"}}}}, "260002"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED, ids=str)
def test_create_refuses(client: Client, emulator: Emulator, changes, code):
    assert refused(client("POST", "/category", changed(**changes))) == (400, code)
    assert emulator.state("vodstation")["categories"] == []


@pytest.mark.parametrize(
    "advanced", [{"trimming": {"startTimeCode": "00:00:01.0"}}, {"imageOverlay": {"input": {"bucketName": "b"}}}, {}]
)
def test_no_source_says_which_advanced_options_are_required(client: Client, advanced):
    category = client.content("POST", "/category", changed(advancedOptions=advanced))
    assert category["advancedOptions"] == advanced


@pytest.mark.parametrize("path", ["/", "x" * 256, "/가/b c.d"])
def test_paths_that_are_fine(client: Client, path):
    assert client.content("POST", "/category", changed(output__filePath=path))["output"]["filePath"] == path


def test_a_bucket_must_be_one_of_the_seeded_ones(client: Client, emulator: Emulator):
    emulator.seed({"vodstation": {"buckets": ["known"]}})
    assert refused(client("POST", "/category", CATEGORY)) == (400, "260021")
    assert client("POST", "/category", changed(output__bucketName="known")).ok


def test_an_error_body(client: Client):
    answer = client("POST", "/category", changed(output__accessControl="PUBLIC"))
    assert answer.json() == {
        "error": {
            "errorCode": "260011",
            "message": "This value is invalid.",
            "details": "output.accessControl must be one of PRIVATE, PUBLIC_READ.",
        }
    }


def test_update_replaces_what_can_be_updated_and_nothing_else(client: Client, clock):
    created = client.content("POST", "/category", FULL)
    clock.advance(5)
    body = {
        "name": "other",
        "output": {"bucketName": "other", "accessControl": "PRIVATE", "thumbnailBucketName": "new"},
    }
    updated = client.content("PUT", f"/category/{created['id']}", body)
    output = {**FULL["output"], "thumbnailBucketName": "new", "thumbnailFilePath": None}
    assert updated == {
        **created,
        "output": output,
        "encodingOptions": None,
        "outputType": 0,
        "encodingOptionTemplateId": None,
        "thumbnail": False,
        "notificationUrl": None,
        "advancedOptions": None,
        "updateTime": MS + 5000,
    }


@pytest.mark.parametrize("changes", [{"output": ...}, {"encodingOptions": [99]}, {"output__thumbnailBucketName": "A"}])
def test_update_refuses_and_leaves_everything(client: Client, changes):
    created = client.content("POST", "/category", FULL)
    assert client("PUT", f"/category/{created['id']}", changed(**changes)).status_code == 400
    assert client.content("GET", f"/category/{created['id']}") == created


def test_a_deleted_category_is_gone(client: Client):
    created = client.content("POST", "/category", CATEGORY)
    path = f"/category/{created['id']}"
    assert client.content("DELETE", path) == {**created, "status": "DELETED"}
    for method, body in (("GET", None), ("PUT", CATEGORY), ("DELETE", None)):
        assert refused(client(method, path, body)) == (404, "260004")
    assert client("GET", "/category").json() == {"content": [], "total": 0}


@pytest.mark.parametrize("identity", ["0", "x", "-1", "9" * 5000, "%00"])
def test_no_such_category(client: Client, identity):
    assert refused(client("GET", f"/category/{identity}")) == (404, "260004")


def test_names_need_not_be_unique(client: Client):
    first, second = (client.content("POST", "/category", CATEGORY)["id"] for call in range(2))
    assert first != second


class TestPages:
    @pytest.fixture(autouse=True)
    def seeded(self, emulator: Emulator):
        emulator.seed({"vodstation": {"categories": {"count": 45, "name": "cat-{n}"}}})

    def names(self, client: Client, query: str):
        answer = client("GET", f"/category{query}").json()
        assert answer["total"] == 45
        return [category["name"] for category in answer["content"]]

    def test_newest_first_twenty_at_a_time(self, client: Client):
        pages = [self.names(client, f"?pageNo={number}") for number in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [20, 20, 5, 0]
        assert [name for page in pages for name in page] == [f"cat-{number}" for number in range(45, 0, -1)]
        assert self.names(client, "") == pages[0]

    def test_page_size(self, client: Client, emulator: Emulator):
        assert len(self.names(client, "?pageSizeNo=100")) == 45
        assert self.names(client, "?pageNo=2&pageSizeNo=44") == ["cat-1"]
        emulator.update_settings(max_page_size=30)
        assert len(self.names(client, "?pageSizeNo=100")) == 30
        assert len(self.names(client, "?pageSizeNo=100&pageNo=2")) == 15

    @pytest.mark.parametrize(
        ("query", "code"),
        [("pageNo=0", "260025"), ("pageNo=-1", "260025"), ("pageNo=x", "260025"), ("pageSizeNo=0", "260002")],
    )
    def test_refused(self, client: Client, query, code):
        assert refused(client("GET", f"/category?{query}")) == (400, code)
        assert refused(client("GET", f"/channels?{query}")) == (400, code)
