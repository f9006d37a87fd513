#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_channel
short_description: Manage channels of Live Station
version_added: 1.0.0
description:
  - Ensures that a channel of NAVER Cloud Live Station is present, started, stopped, or absent.
  - A channel is found by its exact name, or by its id. Options that are not set keep their current values.
  - An encoder puts a channel on air; no call of the API does. A channel that is on air is not changed, stopped or
    deleted
    unless O(force) is V(true), as that ends its broadcast.
  - O(ingest_protocol) and O(drm) are never returned by the service. They are used at creation only, and not compared.
options:
  name:
    description:
      - Name of the channel, 3 to 20 Korean or English letters, digits or underscores. With O(channel_id), the channel
        is
        renamed to it.
      - The service does not require unique names; if several channels have this name, the module fails and lists their
        ids.
      - One of O(name) or O(channel_id) is required. To create a channel, O(name) is required.
    type: str
  channel_id:
    description:
      - Id of an existing channel. This avoids reading the whole list.
      - One of O(name) or O(channel_id) is required.
    type: str
  state:
    description:
      - V(present) creates the channel or updates it, whether it is started or not. A new channel is started.
      - V(started) and V(stopped) create or update it too, and then start or stop it. An encoder can broadcast to a
        started channel, whose status is C(READY) or C(PUBLISHING). The status of a stopped one is C(BLOCK).
      - V(absent) deletes it, and its snapshots. A stopped channel is started first, as only one that is C(READY) can be
        deleted. Its CDN stays and still incurs charges; the module warns and names it, and RV(cdn) describes it.
    type: str
    choices: [present, started, stopped, absent]
    default: present
  force:
    description:
      - Whether a broadcast may be cut off. To change a channel that is on air, it is stopped, updated and started
        again.
    type: bool
    default: false
  env_type:
    description: What the channel is for. A new channel is V(REAL) unless this is set.
    type: str
    choices: [REAL, DEV, STAGE]
  output_protocol:
    description:
      - Protocols that the channel is delivered over. A new channel has V(HLS) unless this is set.
      - V(LL_HLS) needs a quality set for low latency and O(cdn.region_type=KOREA). It cannot be changed to or from
        V(LL_HLS).
    type: str
    choices: [HLS, LL_HLS, "HLS,DASH"]
  ingest_protocol:
    description:
      - Protocol that the encoder uses. V(SRT) goes with O(output_protocol=HLS) only. Used at creation only.
    type: str
    choices: [RTMP, SRT]
  quality_set:
    description:
      - Id or exact name of the quality set. A text of digits is an id. Required to create a channel. Cannot be changed.
    type: str
  use_dvr:
    description:
      - Whether viewers can go back in time, by 360 minutes, which is the only length that there is. Snapshots and short
        clips need it. Required to create a channel.
    type: bool
  immediate_on_air:
    description: Whether recording starts with the broadcast. Otherwise M(naver.ncloud.livestation_recording) starts it.
    type: bool
  record:
    description: How broadcasts are recorded. Required to create a channel.
    type: dict
    suboptions:
      type:
        description: V(AUTO_UPLOAD) uploads to a bucket, and needs all other options of O(record).
        type: str
        choices: [NO_RECORD, AUTO_UPLOAD, MANUAL_UPLOAD]
      format:
        description: File format. V(ALL) makes a file of each.
        type: str
        choices: [MP4, HLS, ALL]
      bucket_name:
        description: Bucket of Object Storage, with V(AUTO_UPLOAD).
        type: str
      file_path:
        description: Path in the bucket, starting with C(/), with V(AUTO_UPLOAD).
        type: str
      access_control:
        description: Who can read the files, with V(AUTO_UPLOAD).
        type: str
        choices: [PRIVATE, PUBLIC_READ]
  cdn:
    description: The CDN of the channel. Required to create a channel. Cannot be changed.
    type: dict
    suboptions:
      create_cdn:
        description:
          - Whether to create a CDN with the channel, or to use an existing one.
          - If it is not set, a CDN is created unless O(cdn.cdn_instance_no) is set.
        type: bool
      cdn_type:
        description:
          - Type of the CDN. If it is not set, that of the site, which is V(CDN_PLUS) on V(fin) and else V(GLOBAL_EDGE).
        type: str
        choices: [GLOBAL_EDGE, CDN_PLUS]
      profile:
        description:
          - Id or exact name of a Global Edge profile, or RV(naver.ncloud.globaledge_profile#module:profile) as a task
            registered it. A text of digits is a name if a profile has that name, and else an id.
          - Required to create a channel with a CDN of type V(GLOBAL_EDGE). An id or name costs a request to Global
            Edge.
          - In check mode, a name that no profile has yet is a warning, as it may be created before; a run fails. What a
            task registered is no warning, also where check mode only predicted it.
        type: raw
      region_type:
        description: Region that the CDN serves. Required for a new CDN of type V(GLOBAL_EDGE).
        type: str
        choices: [KOREA, JAPAN, GLOBAL]
      cdn_instance_no:
        description: Id of an existing CDN, the id of a Global Edge edge.
        type: int
      cdn_domain:
        description: Domain of an existing CDN of type V(GLOBAL_EDGE).
        type: str
  is_stream_fail_over:
    description: Whether the channel takes a backup stream. Cannot be changed.
    type: bool
  drm:
    description: Multi-DRM settings. Used at creation only.
    type: dict
    suboptions:
      site_id:
        description: Site id of the DRM.
        type: str
        required: true
      content_id:
        description: Content id of the DRM, 3 to 100 English letters, digits, hyphens or underscores.
        type: str
        required: true
  callback_endpoint:
    description:
      - URL that events of this channel are sent to. The API cannot remove it.
    type: str
  wait_for_cdn:
    description:
      - Whether to wait, beside the channel, for its CDN to run. Playback URLs work only then.
    type: bool
    default: false
  recreate:
    description:
      - Whether to delete the channel and create it again if something differs that cannot be changed. The new channel
        has
        another id and another stream key. Its CDN is used again, unless O(cdn) asks for another one.
    type: bool
    default: false
  warn_of_cdn:
    description:
      - Whether to warn that the CDN of a deleted channel stays. Set it to V(false) if a later task deletes the CDN with
        M(naver.ncloud.globaledge_edge).
    type: bool
    default: true
  return_secrets:
    description:
      - Whether RV(channel) shows the stream keys, which an encoder needs to broadcast. They are masked otherwise. Set
        C(no_log) on the task, so that they are not displayed.
    type: bool
    default: false
notes:
  - The key needs permission to list and view channels, list quality sets, and list profiles of Global Edge; for
    changes, also to create, update, start, stop and delete a channel, set its callback. Quality sets are listed
    only if they are given by name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_channel_info
  - module: naver.ncloud.globaledge_profile
  - module: naver.ncloud.globaledge_edge
  - name: Live Station API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-channel-channelcreate
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Have a channel ready for the final, with its CDN
  naver.ncloud.livestation_channel:
    name: final
    quality_set: Basic set
    use_dvr: true
    record:
      type: MANUAL_UPLOAD
    cdn:
      profile: season-2026
      region_type: KOREA
    wait_for_cdn: true

- name: Record all broadcasts to a bucket
  naver.ncloud.livestation_channel:
    name: final
    record:
      type: AUTO_UPLOAD
      format: MP4
      bucket_name: media
      file_path: /final
      access_control: PRIVATE

- name: Read what the encoder needs
  naver.ncloud.livestation_channel:
    name: final
    state: started
    return_secrets: true
  register: final
  no_log: true

- name: Block broadcasts to it
  naver.ncloud.livestation_channel:
    name: final
    state: stopped

- name: Remove it
  naver.ncloud.livestation_channel:
    name: final
    state: absent
  register: removed

- name: Remove its CDN too
  naver.ncloud.globaledge_edge:
    edge_id: "{{ removed.cdn.instance_no }}"
    cdn_profile: "{{ removed.cdn.profile_id }}"
    state: absent
"""

RETURN = r"""
channel:
  description:
    - The channel as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(channel_id) and C(channel_name), so that all kinds have them.
    - Stream keys are masked unless O(return_secrets=true).
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    alert_on: false
    alert_options: {alert_change_status: false, alert_re_stream_fail: false, alert_vod_upload_fail: false}
    backup_stream_key: null
    callback_endpoint: https://events.example.com/live
    cdn:
      cdn_domain: games4796.edge.naverncp.com
      cdn_type: GLOBAL_EDGE
      instance_no: "4796"
      profile_id: 1599
      region_type: KOREA
      service_name: ls-games
      status_name: RUNNING
    channel_id: ls-20260131090000-AbCdE
    channel_name: games
    channel_status: READY
    created_time: "2026-01-31T09:00:00Z"
    env_type: REAL
    global_publish_url: rtmp://rtmp-ls2-g1.video.media.ntruss.com:8080/relay
    id: ls-20260131090000-AbCdE
    immediate_on_air: false
    ingest_protocol: null
    instance_no: 1234567
    is_recording: false
    is_stream_fail_over: false
    name: games
    origin: null
    output_protocol: HLS
    publish_url: rtmp://rtmp-ls2-k1.video.media.ntruss.com:8080/relay
    quality_set_id: 3
    quality_set_name: Basic set
    recent_publish_start_time: null
    record: {access_control: null, bucket_name: null, file_path: null, format: null, type: MANUAL_UPLOAD}
    snapshot: null
    stream_key: "********"
    timemachine_min: 360
    total_publish_seconds: 0
    upload_path: null
    use_dvr: true
cdn:
  description: The CDN of a channel that was deleted, as it was before. C(instance_no) is the id of its edge. Else null.
  returned: success
  type: dict
  sample:
    cdn_domain: games4796.edge.naverncp.com
    cdn_type: GLOBAL_EDGE
    instance_no: "4796"
    profile_id: 1599
    region_type: KOREA
    service_name: ls-games
    status_name: RUNNING
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description: What is left to a later run, because O(wait=false). V(wait) is for a state, all else are actions.
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
    code: "250004"
    details: null
    hint: "Check the ids and names in the options: there is no such object"
    http_status: 404
    kind: not_found
    message: profile not found.
    operation: create channel
    request_id: 8e2f4c1a
    service: livestation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_channel import ChannelResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "channel_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "started", "stopped", "absent"], "default": "present"},
        "force": {"type": "bool", "default": False},
        "env_type": {"type": "str", "choices": ["REAL", "DEV", "STAGE"]},
        "output_protocol": {"type": "str", "choices": ["HLS", "LL_HLS", "HLS,DASH"]},
        "ingest_protocol": {"type": "str", "choices": ["RTMP", "SRT"]},
        "quality_set": {"type": "str"},
        "use_dvr": {"type": "bool"},
        "immediate_on_air": {"type": "bool"},
        "record": {
            "type": "dict",
            "options": {
                "type": {"type": "str", "choices": ["NO_RECORD", "AUTO_UPLOAD", "MANUAL_UPLOAD"]},
                "format": {"type": "str", "choices": ["MP4", "HLS", "ALL"]},
                "bucket_name": {"type": "str"},
                "file_path": {"type": "str"},
                "access_control": {"type": "str", "choices": ["PRIVATE", "PUBLIC_READ"]},
            },
        },
        "cdn": {
            "type": "dict",
            "options": {
                "create_cdn": {"type": "bool"},
                "cdn_type": {"type": "str", "choices": ["GLOBAL_EDGE", "CDN_PLUS"]},
                "profile": {"type": "raw"},
                "region_type": {"type": "str", "choices": ["KOREA", "JAPAN", "GLOBAL"]},
                "cdn_instance_no": {"type": "int"},
                "cdn_domain": {"type": "str"},
            },
        },
        "is_stream_fail_over": {"type": "bool"},
        "drm": {
            "type": "dict",
            "options": {
                "site_id": {"type": "str", "required": True},
                "content_id": {"type": "str", "required": True},
            },
        },
        "callback_endpoint": {"type": "str"},
        "wait_for_cdn": {"type": "bool", "default": False},
        "recreate": {"type": "bool", "default": False},
        "warn_of_cdn": {"type": "bool", "default": True},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    },
    required_one_of=[("name", "channel_id")],
)
MODULE = ResourceModule(LIVE_STATION, CONNECTION + WAIT + ARGUMENTS, ChannelResource, returns="channel")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
