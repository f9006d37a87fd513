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
  - Makes sure that a clip was cut from a snapshot of a channel of NAVER Cloud Live Station.
  - A clip has no name. It is found by its bucket and path, so give every clip a path of its own; or by its id.
  - A clip can be neither changed nor deleted. Its file in Object Storage belongs to you.
  - The clips of a snapshot can be listed for an hour after the snapshot was taken. After that the module can't tell
    whether the clip is there already; see O(expired_snapshot).
options:
  channel:
    description:
      - Id or exact name of the channel. The id saves a call.
    type: str
    required: true
  snapshot_id:
    description: Id of the snapshot to cut from.
    type: int
  start_time:
    description:
      - Start of the clip, from the start of the snapshot, in milliseconds or as a time code C(HH:MM:SS.mmm).
      - Put time codes in quotes. YAML takes some of them for numbers otherwise, C(1:01:00) for 3660.
    type: str
  end_time:
    description:
      - End of the clip, like O(start_time). The clip has to be 100 milliseconds to 4 hours long and to lie within the
        snapshot's playback time.
    type: str
  output:
    description: Where the clip goes. The service chooses the name of the file.
    type: dict
    suboptions:
      bucket_name:
        description: Bucket of Object Storage.
        type: str
        required: true
      file_path:
        description: Path in the bucket, with a leading slash. It is the clip's identity.
        type: str
        required: true
      access_control:
        description: Who may read the clip. The service's own default is V(PRIVATE).
        type: str
        choices: [PRIVATE, PUBLIC_READ]
  clip_id:
    description:
      - Id of an existing clip, which can be read at any time.
    type: int
  expired_snapshot:
    description:
      - What to do when the snapshot's clips can't be listed any more.
      - V(fail) fails.
      - V(skip) makes nothing, reports no change, and warns that it could not check.
    type: str
    choices: [fail, skip]
    default: fail
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_shortclip_info
  - name: Live Station short clip API
    description: The API behind this module.
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

- name: Make sure that a known clip is ready
  naver.ncloud.livestation_shortclip:
    channel: stadium_1
    clip_id: 1024
"""

RETURN = r"""
short_clip:
  description:
    - The clip as it is now, or in check mode as it would be. Fields whose value is not known are null.
    - Null when it could not be checked.
  returned: success
  type: dict
  sample:
    channel_id: ls-20260131090000-AbCdE
    created_time: "2026-01-31T09:10:00Z"
    duration: 30000
    file_size: 1048576
    id: 1024
    output:
      access_control: PRIVATE
      bucket_name: media
      file_name: 1024-1655290646131.mp4
      file_path: /clips/goal-1
    snapshot_id: 77
    status: COMPLETED
    updated_time: "2026-01-31T09:11:00Z"
actions:
  description: What was done, in check mode what would be done.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description:
    - What is left to do because O(wait=false). C(wait) stands for a state that is still to come.
    - Empty when the clip is as wanted.
  returned: success
  type: list
  elements: str
  sample: []
predicted:
  description: Whether this tells what would be done, without having changed anything.
  returned: in check mode
  type: bool
  sample: true
failure:
  description: The error for programs; C(msg) says the same to people.
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

from ansible_collections.naver.ncloud.plugins.module_utils._module import CONNECTION, WAIT, Arguments, ResourceModule
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
        "start_time": {"type": "str"},
        "end_time": {"type": "str"},
        "output": {"type": "dict", "options": OUTPUT},
        "clip_id": {"type": "int"},
        "expired_snapshot": {"type": "str", "choices": ["fail", "skip"], "default": "fail"},
    },
    required_one_of=[("clip_id", "snapshot_id")],
    required_together=[("start_time", "end_time")],
    required_by={"snapshot_id": ("start_time", "end_time", "output")},
)
MODULE = ResourceModule(LIVE_STATION, CONNECTION + WAIT + ARGUMENTS, ShortClipResource, returns="short_clip")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
