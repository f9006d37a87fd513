# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the client needs to know of one of NAVER's APIs, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Service:
    """Where an API is, and what its error codes mean. Codes are strings, however the service types them."""

    name: str
    title: str
    hosts: Mapping[str, str]  # site -> origin; a site that is missing does not offer the service
    prefixes: Mapping[str, str]  # site -> start of every path
    absent: frozenset[str] = frozenset()  # there is no such object
    denied: frozenset[str] = frozenset()  # this key may not
    internal: frozenset[str] = frozenset()  # the service failed: a write may or may not have happened
    success: frozenset[str] = frozenset()  # not an error at all
    hints: Mapping[str, str] = field(default_factory=dict)  # code -> what to do
