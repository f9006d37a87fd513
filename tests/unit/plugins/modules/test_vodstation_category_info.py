# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.vodstation_category_info import MODULE
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task

CASE = Case(
    tasks=(Task(), Task({"name": "intros"}), Task({"category_id": 1024})),
    seed={"vodstation": {"categories": [{"id": 1024, "name": "intros", "encodingOptions": [1, 3]}]}},
)

SEED: dict[str, Any] = {
    "id": 1024,
    "name": "trailers",
    "output": {"bucketName": "media", "filePath": "/"},
    "encodingOptions": [1, 3],
    "createTime": 1_700_000_000_000,
    "updateTime": 1_700_000_000_123,
    "advancedOptions": {"imageOverlay": {"position": {"x": 1, "y": 2}}},
}


@pytest.mark.parametrize(
    ("options", "found", "calls"),
    [
        ({}, [3, 2, 1024], ["category-list"]),
        ({"name": "trailers"}, [2, 1024], ["category-list"]),
        ({"name": "trailer"}, [], ["category-list"]),
        ({"category_id": 3}, [3], ["category-info"]),
        ({"category_id": 4}, [], ["category-info"]),
        ({"category_id": 3, "name": "other"}, [3], ["category-info"]),
        ({"category_id": 3, "name": "trailers"}, [], ["category-info"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_filters(account: Account, options: dict[str, Any], found: list[int], calls: list[str], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(categories=[SEED, {"id": 2, "name": "trailers"}, {"id": 3, "name": "other"}])

    result = account.apply(MODULE, **options)

    assert [category["id"] for category in result["categories"]] == found
    assert not result["changed"]
    assert account.calls == calls


def test_an_empty_account(account: Account) -> None:
    assert account.apply(MODULE)["categories"] == []


@pytest.mark.parametrize("dialect", ["newest", "legacy"])
def test_one_spelling_whatever_the_service_speaks(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed(categories=[SEED])

    (category,) = account.run(MODULE)["categories"]

    assert category == account.run(MODULE, category_id=1024)["categories"][0]
    assert category == {
        "advanced_options": {"image_overlay": {"position": {"x": 1, "y": 2}}},
        "create_time": "2023-11-14T22:13:20Z",
        "disabled": False,
        "encoding_option_template_id": None,
        "encoding_options": [1, 3],
        "id": 1024,
        "input_total": 0,
        "last_work_start": None,
        "name": "trailers",
        "notification_url": None,
        "output": {
            "access_control": "PRIVATE",
            "bucket_name": "media",
            "file_path": "/",
            "thumbnail_access_control": None,
            "thumbnail_bucket_name": None,
            "thumbnail_file_path": None,
        },
        "output_total": 0,
        "output_total_size": 0,
        "output_type": 2,
        "status": "CREATED",
        "thumbnail": False,
        "update_time": "2023-11-14T22:13:20.123Z",
    }
