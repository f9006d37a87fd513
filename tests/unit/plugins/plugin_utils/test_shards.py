# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A manifest in parts, and whole again."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.plugin_utils import shards
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import problems

NAMES = [f"name-{number}" for number in range(12)]
PLAYERS = st.lists(st.builds(dict, name=st.sampled_from(NAMES), source=st.sampled_from(NAMES)), unique_by=repr)
CHANNELS = st.lists(st.builds(dict, name=st.sampled_from(NAMES)), unique_by=lambda item: item["name"])


def number_of(parts: dict[int, dict[str, Any]], kind: str, item: Any) -> int:
    (number,) = [number for number, part in parts.items() if item in part.get(kind, [])]
    return number


@given(st.integers(1, 40), CHANNELS, PLAYERS)
def test_each_item_is_in_one_part_in_the_same_order(count: int, channels: list[Any], players: list[Any]) -> None:
    players = list({player["name"]: player for player in players}.values())
    manifest = {"name": "games", "channels": channels, "players": players}
    parts = shards.split(manifest, count)
    assert all(1 <= number <= count and part["name"] == "games" and len(part) > 1 for number, part in parts.items())
    for kind in ("channels", "players"):
        items = [item for part in parts.values() for item in part.get(kind, [])]
        assert sorted(items, key=repr) == sorted(manifest[kind], key=repr)
        for part in parts.values():
            assert part.get(kind, []) == [item for item in manifest[kind] if item in part.get(kind, [])]
    if len(parts) > 1:
        whole = shards.join(list(parts.values()))
        assert shards.split(whole, count) == parts


def test_an_item_stays_where_it_is_when_others_come() -> None:
    few = [{"name": name} for name in NAMES[:6]]
    before = shards.split({"name": "games", "channels": few}, 12)
    after = shards.split({"name": "games", "channels": [{"name": name} for name in reversed(NAMES)]}, 12)
    assert [number_of(before, "channels", item) for item in few] == [number_of(after, "channels", item) for item in few]
    assert len(after) > 4  # they do spread


def test_a_clone_is_with_what_it_is_cloned_from() -> None:
    apis = [{"product": "media", "name": name, "source": source} for source, name in pairwise(NAMES)]
    apis.append({"product": "other", "name": "name-0", "source": "elsewhere"})
    parts = shards.split({"name": "games", "apis": apis}, 1000)
    assert len({number_of(parts, "apis", api) for api in apis[:-1]}) == 1
    assert number_of(parts, "apis", apis[-1]) != number_of(parts, "apis", apis[0])


def test_every_part_is_a_manifest() -> None:
    clip = {"snapshot_id": 1, "start_time": "0", "end_time": "1000"}
    manifest = {
        "name": "games",
        "short_clips": [
            {"channel": "games", **clip, "output": {"bucket_name": "media", "file_path": f"/{name}"}} for name in NAMES
        ],
        "categories": None,
    }
    parts = shards.split(manifest, 5)
    assert len(parts) > 1
    assert all(problems(part, {}, confirm="games") == [] for part in parts.values())


def test_what_is_no_part_is_handed_on() -> None:
    assert shards.join(["text"]) == "text"
    assert shards.join([{"name": "games"}, "text"]) == {"name": "games"}
    same = {"name": "games", "channels": [{"name": "rink"}]}
    assert shards.join([same, dict(same)]) == same


def test_parts_of_different_manifests() -> None:
    with pytest.raises(ValueError, match="parts of different manifests: games, news"):
        shards.join([{"name": "news"}, {"name": "games"}])
