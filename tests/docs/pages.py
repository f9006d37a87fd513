# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which pages there are, and what is in the account of somebody who tries what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOUND = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "emulator/*.md", "roles/*/*.md", "extensions/**/*.md")
    for path in ROOT.glob(pattern)
)
# Which page each translation is of. What is done with the examples of a page holds for those of its translations.
TRANSLATIONS = {path: re.sub(r"^docs/ko/", "docs/", path.replace(".ko.md", ".md")) for path in FOUND}
TRANSLATIONS = {path: original for path, original in TRANSLATIONS.items() if path != original}
PAGES = [path for path in FOUND if path not in TRANSLATIONS]
# What examples clone, cut or look for without saying where it comes from. A page that starts its own emulator seeds it.
# What is in a reader's folder from the start.
FILES = {
    "stack.yml": """\
manifest:
  name: winter-games
  vodstation_categories:
    - {name: interviews, output: {bucket_name: media, file_path: /interviews}}
  vodstation_channels:
    - {name: encore, storage_bucket_name: media, protocol_list: [HLS], segment_duration: 10}
"""
}
LIVE = "ls-20260131090000-AbCdE"
ACCOUNT: dict[str, Any] = {
    "vpe": {"players": [{"name": "original"}, {"name": "original-player"}]},
    "apigateway": {
        "products": [{"id": "media00001", "name": "media"}],
        "apis": [{"name": "games-blue", "productId": "media00001"}],
    },
    "livestation": {
        "channels": [{"channelId": LIVE, "channelName": "games", "isRecording": True}],
        "snapshots": [{"snapshotId": 7526, "channelId": LIVE}],
    },
    "vodstation": {
        "categories": [{"name": "interviews", "output": {"bucketName": "media", "filePath": "/interviews"}}],
        "channels": [{"name": "encore", "channelStatus": "READY"}],
    },
}
