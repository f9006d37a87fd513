#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_snapshot
short_description: Take snapshots of what a Live Station channel records
version_added: 1.0.0
description:
  - Takes a snapshot of what a channel of NAVER Cloud Live Station records. Short clips are cut from snapshots, see
    M(naver.ncloud.livestation_shortclip).
  - A channel must be on air and record, with DVR and without low latency. A snapshot lives for an hour and cannot be
    deleted; it goes with its channel.
  - Without O(reuse) each run takes another snapshot.
options:
  channel:
    description:
      - Id or exact name of the channel. An id saves a request.
    type: str
    required: true
  limited_duration:
    description:
      - Minutes back from now, 1 to 240. If it is not set, the snapshot has all since the recording began, at most four
        hours.
    type: int
  reuse:
    description:
      - Whether to return the newest snapshot of the channel instead, if it is at most O(max_age) old. How long that one
        is, is not compared with O(limited_duration).
    type: bool
    default: false
  max_age:
    description:
      - How old a snapshot may be to be used again, in minutes, 1 to 60.
      - Clips can be cut until it is 60 minutes old.
    type: int
    default: 30
  snapshot_id:
    description:
      - Id of an existing snapshot, which is read. Nothing is taken.
    type: int
notes:
  - The key needs permission to list and view channels, view a snapshot; for changes, also to create a snapshot.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_recording
  - module: naver.ncloud.livestation_shortclip
  - name: Live Station API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-snapshot-snapshotcreate
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Take a snapshot of the last ten minutes
  naver.ncloud.livestation_snapshot:
    channel: final
    limited_duration: 10

- name: Take one, unless there is one of the last five minutes
  naver.ncloud.livestation_snapshot:
    channel: final
    reuse: true
    max_age: 5
  register: snapshot

- name: See how long it lives
  naver.ncloud.livestation_snapshot:
    channel: final
    snapshot_id: "{{ snapshot.snapshot.snapshot_id }}"
"""

RETURN = r"""
snapshot:
  description:
    - The snapshot as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(snapshot_id), so that all kinds have them.
    - C(duration) is in minutes.
  returned: success
  type: dict
  sample:
    channel_id: ls-20260131090000-AbCdE
    created_time: "2026-01-31T09:10:00Z"
    duration: 10
    expire_time: "2026-01-31T10:10:00Z"
    id: 77
    name: 77
    snapshot_id: 77
    snapshot_url: https://livestation-snapshot.edge.naverncp.com/ls-20260131090000-AbCdE/77/playlist.m3u8
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description: Always empty, because there are no states to wait for.
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
    code: null
    details: null
    hint: Take snapshots while the channel records, see livestation_recording
    http_status: null
    kind: input
    message: the channel is on air, but does not record
    operation: null
    request_id: null
    service: livestation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_snapshot import SnapshotResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION

ARGUMENTS = Arguments(
    spec={
        "channel": {"type": "str", "required": True},
        "limited_duration": {"type": "int"},
        "reuse": {"type": "bool", "default": False},
        "max_age": {"type": "int", "default": 30},
        "snapshot_id": {"type": "int"},
    },
    mutually_exclusive=[("snapshot_id", "limited_duration")],
)
MODULE = ResourceModule(LIVE_STATION, CONNECTION + ARGUMENTS, SnapshotResource, returns="snapshot")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
