#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_shortclip
short_description: Cut short clips from Live Station channels
version_added: 1.0.0
description:
  - Ensures that a clip cut from a snapshot of a NAVER Cloud Live Station channel is present.
  - A clip has no name. It is found by its bucket and path, so give every clip a unique path; or by its id.
  - A clip can be neither changed nor deleted. Its file in Object Storage belongs to you.
  - The clips of a snapshot can be listed for an hour after the snapshot was taken. After that the module cannot check
    whether the clip exists; see O(expired_snapshot).
options:
  channel:
    description:
      - Id or exact name of the channel. An id saves a request.
    type: str
    required: true
  snapshot_id:
    description:
      - Id of the snapshot to cut from.
      - One of O(clip_id), O(snapshot_id) or O(snapshot) is required.
      - Requires O(start_time), O(end_time) and O(output).
    type: int
  snapshot:
    description:
      - The snapshot to cut from, as a task of M(naver.ncloud.livestation_snapshot) has returned it.
      - V(latest) is the newest snapshot of the channel that is less than an hour old. When there is a newer one, a
        second run cuts the clip from that one again.
      - In check mode it may be a prediction. It has no clips, so that a creation is predicted.
      - One of O(clip_id), O(snapshot_id) or O(snapshot) is required.
      - Requires O(start_time), O(end_time) and O(output).
    type: raw
  start_time:
    description:
      - Start of the clip, from the start of the snapshot, in milliseconds or as a time code C(HH:MM:SS.mmm).
      - Put time codes in quotes. Otherwise YAML reads some of them as numbers, C(1:01:00) as 3660.
      - Required if O(snapshot_id), O(snapshot) or O(end_time) is set.
    type: str
  end_time:
    description:
      - End of the clip, in the format of O(start_time).
      - The clip must be 100 milliseconds to 4 hours long and within the snapshot's playback time. A failure says what
        the snapshot covers, as far as the service shows it, in minutes. Of a young recording it may be less.
      - If O(snapshot) is what a task returned, a clip that ends more than a minute beyond that fails before any
        request, also in check mode.
      - Required if O(snapshot_id), O(snapshot) or O(start_time) is set.
    type: str
  output:
    description:
      - Where the clip is written. The service chooses the file name.
      - Required if O(snapshot_id) or O(snapshot) is set.
    type: dict
    suboptions:
      bucket_name:
        description: Bucket of Object Storage.
        type: str
        required: true
      file_path:
        description: Path in the bucket, with a leading slash. Together with the bucket it identifies the clip.
        type: str
        required: true
      access_control:
        description: Who may read the clip. The service defaults to V(PRIVATE).
        type: str
        choices: [PRIVATE, PUBLIC_READ]
  clip_id:
    description:
      - Id of an existing clip, which can be read at any time.
      - One of O(clip_id), O(snapshot_id) or O(snapshot) is required.
    type: int
  expired_snapshot:
    description:
      - What to do if the snapshot's clips can no longer be listed.
      - V(fail) fails.
      - V(skip) creates nothing, reports no change, and warns that the clip could not be checked.
    type: str
    choices: [fail, skip]
    default: fail
notes:
  - The key needs permission to list and view channels, view snapshots, list and view short clips; for changes,
    also to create a short clip. Channels are listed only if O(channel) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_shortclip_info
  - module: naver.ncloud.livestation_snapshot
  - name: Live Station short clip API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-shortclip-shortclipcreate
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Cut a goal
  naver.ncloud.livestation_shortclip:
    channel: stadium_1
    snapshot_id: 77
    start_time: "00:01:30.500"
    end_time: "00:02:00"
    output:
      bucket_name: media
      file_path: /clips/goal-1
      access_control: PUBLIC_READ

- name: Cut another one from the newest snapshot
  naver.ncloud.livestation_shortclip:
    channel: stadium_1
    snapshot: latest
    start_time: "00:05:00"
    end_time: "00:05:20"
    output:
      bucket_name: media
      file_path: /clips/goal-2

- name: Make sure that a known clip is ready
  naver.ncloud.livestation_shortclip:
    channel: stadium_1
    clip_id: 1024
"""

RETURN = r"""
short_clip:
  description:
    - The clip as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(name) is C(output.file_path), so that all kinds have an C(id) and a C(name).
    - Null if it could not be checked.
  returned: success
  type: dict
  sample:
    channel_id: ls-20260131090000-AbCdE
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
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description:
    - Actions left to a later run because O(wait=false). C(wait) means that a state has not been reached yet.
    - Empty if the clip is as requested.
  returned: success
  type: list
  elements: str
  sample: []
predicted:
  description: Whether the result is a prediction and nothing was changed.
  returned: in check mode
  type: bool
  sample: true
failure:
  description: Structured error details for playbooks; C(msg) is the readable form.
  returned: failure
  type: dict
  sample:
    code: "250002"
    details: null
    hint: Check start_time and end_time; they have to lie within the snapshot's playback time
    http_status: 400
    kind: rejected
    message: Invalid format.
    operation: create short clip
    request_id: 8e2f4c1a
    service: livestation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_shortclip import ShortClipResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION

OUTPUT = {
    "bucket_name": {"type": "str", "required": True},
    "file_path": {"type": "str", "required": True},
    "access_control": {"type": "str", "choices": ["PRIVATE", "PUBLIC_READ"]},
}
ARGUMENTS = Arguments(
    spec={
        "channel": {"type": "str", "required": True},
        "snapshot_id": {"type": "int"},
        "snapshot": {"type": "raw"},
        "start_time": {"type": "str"},
        "end_time": {"type": "str"},
        "output": {"type": "dict", "options": OUTPUT},
        "clip_id": {"type": "int"},
        "expired_snapshot": {"type": "str", "choices": ["fail", "skip"], "default": "fail"},
    },
    mutually_exclusive=[("snapshot", "snapshot_id")],
    required_one_of=[("clip_id", "snapshot_id", "snapshot")],
    required_together=[("start_time", "end_time")],
    required_by=dict.fromkeys(("snapshot_id", "snapshot"), ("start_time", "end_time", "output")),
)
MODULE = ResourceModule(LIVE_STATION, CONNECTION + WAIT + ARGUMENTS, ShortClipResource, returns="short_clip")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
