# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils.signer import sign

VECTORS = json.loads(Path(__file__).with_name("signature_vectors.json").read_text(encoding="utf-8"))["vectors"]
VECTOR = VECTORS[0]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vectors(vector: dict[str, str]) -> None:
    parts = [vector[name] for name in ("method", "path_and_query", "timestamp", "access_key", "secret_key")]

    assert sign(*parts) == vector["signature"]


def test_the_timestamp_may_be_a_number() -> None:
    signature = sign(
        VECTOR["method"],
        VECTOR["path_and_query"],
        int(VECTOR["timestamp"]),
        VECTOR["access_key"],
        VECTOR["secret_key"],
    )

    assert signature == VECTOR["signature"]


@pytest.mark.parametrize("position", range(5))
def test_every_part_counts(position: int) -> None:
    parts = [VECTOR[name] for name in ("method", "path_and_query", "timestamp", "access_key", "secret_key")]
    parts[position] += "0"

    assert sign(*parts) != VECTOR["signature"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a?x=1&y=2", "/a?y=2&x=1"), ("/a?b=", "/a?b"), ("/a b", "/a%20b"), ("/a", "/a?"), ("/a%2f", "/a%2F")],
)
def test_nothing_is_normalised(one: str, other: str) -> None:
    assert sign("GET", one, 1, "access", "secret") != sign("GET", other, 1, "access", "secret")
