#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_shortclip_info
short_description: Read short clips of Live Station
version_added: 1.0.0
description:
  - Returns the clips of a snapshot of NAVER Cloud Live Station, or one clip by its id.
  - The clips of a snapshot can be listed for an hour after the snapshot was taken. After that the module fails; a
    single clip can be read at any time.
options:
  channel:
    description:
      - Id or exact name of the channel. An id saves a request.
    type: str
    required: true
  snapshot_id:
    description:
      - Return the clips of this snapshot.
      - One of O(clip_id) or O(snapshot_id) is required.
    type: int
  clip_id:
    description:
      - Return only the clip with this id.
      - One of O(clip_id) or O(snapshot_id) is required.
    type: int
notes:
  - The key needs permission to list channels, view snapshots, list and view short clips. Channels are listed only if
    O(channel) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_shortclip
  - name: Live Station short clip API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-shortclip-shortcliplist
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all clips of a snapshot
  naver.ncloud.livestation_shortclip_info:
    channel: stadium_1
    snapshot_id: 77
  register: all

- name: Read one clip
  naver.ncloud.livestation_shortclip_info:
    channel: stadium_1
    clip_id: 1024
  register: goal
"""

RETURN = r"""
short_clips:
  description:
    - The clips, an empty list if there are none.
    - C(name) is C(output.file_path), so that all kinds have an C(id) and a C(name).
    - C(file_size) and C(duration) may be null in a list, because some variants of the API omit them there.
  returned: success
  type: list
  elements: dict
  sample:
    - channel_id: ls-20260131090000-AbCdE
      created_time: "2026-01-31T09:10:00Z"
      duration: 30000
      file_size: 1048576
      id: 1024
      name: /clips/goal-1
      output:
        access_control: PRIVATE
        bucket_name: media
        file_name: 1024-1655290646131.mp4
        file_path: /clips/goal-1
      snapshot_id: 77
      status: COMPLETED
      updated_time: "2026-01-31T09:11:00Z"
failure:
  description: Structured error details for playbooks; C(msg) is the readable form.
  returned: failure
  type: dict
  sample:
    code: "200"
    details: Invalid authentication information.
    hint: Check access_key and secret_key, that they belong to this site, and that this machine's clock is right
    http_status: 401
    kind: authentication
    message: Authentication Failed
    operation: list short clips
    request_id: 8e2f4c1a
    service: livestation
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_shortclip import ShortClipResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    LIVE_STATION,
    LiveStation,
    ShortClip,
)

ARGUMENTS = Arguments(
    spec={
        "channel": {"type": "str", "required": True},
        "snapshot_id": {"type": "int"},
        "clip_id": {"type": "int"},
    },
    required_one_of=[("clip_id", "snapshot_id")],
)


def all_clips(client: Client, options: Mapping[str, Any]) -> list[ShortClip]:
    station = LiveStation(client)
    return station.short_clips(station.channel_id(options["channel"]), options["snapshot_id"])


def one_clip(client: Client, options: Mapping[str, Any]) -> ShortClip | None:
    station = LiveStation(client)
    return station.short_clip(station.channel_id(options["channel"]), options["clip_id"])


MODULE = InfoModule(
    LIVE_STATION,
    CONNECTION + ARGUMENTS,
    all=all_clips,
    one=one_clip,
    id_option="clip_id",
    name_field="output.file_path",
    returns="short_clips",
    rules={name: ShortClipResource.rules[name] for name in ("channel", "snapshot_id", "clip_id")},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
