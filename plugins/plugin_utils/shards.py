# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A manifest in parts that can be worked on at the same time, and one again out of some of them.

Each part is a manifest itself: it has the whole one's name, and some of its items, in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, Item, Kind


def split(manifest: Item, count: int) -> dict[int, dict[str, Any]]:
    """Return the parts by their numbers, from 1 to at most ``count``; one that would be empty is left out.

    An item's number depends on its name and on ``count``, so that it stays where it is when others come and go.
    """
    parts: dict[int, dict[str, Any]] = {}
    for kind in KINDS:
        for item, family in zip(items := manifest.get(kind) or [], _families(KINDS[kind], items), strict=True):
            part = parts.setdefault(crc32(f"{kind} {family}".encode()) % count + 1, {"name": manifest["name"]})
            part.setdefault(kind, []).append(item)
    return dict(sorted(parts.items()))


def _families(kind: Kind, items: Sequence[Item]) -> list[str]:
    """Return of each item what it descends from: a clone of another item must come after it, in the same part."""
    sources = {kind.identify(item): kind.identify({**item, "name": item.get("source")}) for item in items}
    families = []
    for item in items:
        line = [kind.identify(item)]
        while (source := sources[line[-1]]) in sources and source not in line:
            line.append(source)
        families.append(line[-1])
    return families


def join(parts: Sequence[Any]) -> Any:
    """Return one manifest out of parts of one.

    :raises ValueError: they are parts of different ones.
    """
    # A manifest given as an extra variable is the same on every host. What is none is for the role to refuse.
    if all(part == parts[0] for part in parts) or not all(isinstance(part, Mapping) for part in parts):
        return parts[0]
    names = sorted({str(part["name"]) for part in parts})
    if len(names) > 1:
        raise ValueError(f"The hosts hold parts of different manifests: {', '.join(names)}. Limit the run to one's.")
    held = {kind: [item for part in parts for item in part.get(kind) or []] for kind in KINDS}
    return {"name": parts[0]["name"], **{kind: items for kind, items in held.items() if items}}
