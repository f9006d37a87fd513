# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of the roles, given what no manifest can be."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.naver.ncloud.plugins.filter.manifest import FilterModule


@pytest.mark.parametrize(
    "text",
    [
        "&all {name: stack, vpe_players: [*all]}",
        "name: stack\nvodstation_channels: &items [{name: a, cdn: *items}]",
        "[" * 200 + "]" * 200,
    ],
    ids=["mapping", "list", "deep"],
)
def test_an_alias_that_contains_itself(text: str) -> None:
    manifest: Any = yaml.safe_load(text)

    with pytest.raises(AnsibleFilterError, match=r"^manifest_problems: .*levels deep.*alias"):
        FilterModule().filters()["manifest_problems"](manifest)


def test_an_alias_that_is_used_twice() -> None:
    manifest = yaml.safe_load("{name: stack, vpe_players: [{name: blue, source: &a old}, {name: red, source: *a}]}")

    assert FilterModule().filters()["manifest_problems"](manifest) == []
