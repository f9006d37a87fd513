#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_channel
short_description: Manage VOD Station streaming channels
version_added: 1.0.0
description:
  - Creates, updates, starts, stops and deletes the streaming channels of NAVER Cloud VOD Station.
  - A channel is found by its exact name, or by its id. Options that are not set keep their current values.
  - Bucket, CDN and access to private files cannot be changed after creation. On the sites V(gov) and V(fin), no option
    can be changed; see O(recreate).
options:
  name:
    description:
      - Name of the channel, 3 to 20 English letters, digits or hyphens. With O(channel_id), the channel is renamed to
        it.
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
      - V(present) creates the channel or updates it, whether it is running or not. A new channel is running.
      - V(started) and V(stopped) create or update it too, and then start or stop it.
      - V(absent) stops it if it is running and deletes it. A CDN that was created with it stays and still incurs
        charges; the module warns and names it.
    type: str
    choices: [present, started, stopped, absent]
    default: present
  storage_bucket_name:
    description: Bucket of Object Storage that holds the files. Required to create a channel. Cannot be changed.
    type: str
  protocol_list:
    description: Streaming protocols, in any order. Required to create a channel.
    type: list
    elements: str
    choices: [HLS, DASH]
  segment_duration:
    description: Length of a segment in seconds, 5 to 20. Required to create a channel.
    type: int
  segment_duration_option:
    description: How segments are cut.
    type: str
    choices: [BASIC, VARIABLE]
  access_private_files:
    description: Whether private files of the bucket can be streamed. Cannot be changed.
    type: bool
  create_cdn:
    description:
      - Whether to create a CDN with the channel. Cannot be changed. A new channel has no CDN unless this is V(true).
      - Required if O(cdn) is set, and must then be V(true).
    type: bool
  cdn:
    description:
      - The CDN to create. The service does not return these settings, so they are used at creation only.
      - Required if O(create_cdn=true).
    type: dict
    suboptions:
      type:
        description: Type of the CDN.
        type: str
        choices: [GLOBAL_EDGE]
      profile:
        description:
          - Id or exact name of a Global Edge profile, or RV(naver.ncloud.globaledge_profile#module:profile) as a task
            registered it. A text of digits is a name if a profile has that name, and else an id. An id or name costs a
            request to Global Edge when a channel is created.
          - In check mode, a name that no profile has yet is a warning, as it may be created before; a run fails. What a
            task registered is no warning, also where check mode only predicted it.
        type: raw
      profile_id:
        description: Id of the profile, which takes no request. Mutually exclusive with O(cdn.profile).
        type: int
      region_type:
        description: Region that the CDN serves.
        type: str
        choices: [KOREA, JAPAN, GLOBAL]
  encryption_list:
    description: Encryption for each protocol.
    type: list
    elements: dict
    suboptions:
      protocol:
        description: Streaming protocol.
        type: str
        choices: [HLS, DASH]
        required: true
      media_encryption_type_code:
        description: V(1) is AES-128, V(2) Sample-AES, V(3) CENC.
        type: int
        choices: [1, 2, 3]
      drm_type_code:
        description: V(21) is FairPlay, V(22) Widevine and PlayReady.
        type: int
        choices: [21, 22]
      drm_content_id:
        description: Content id of the DRM.
        type: str
      system_id_list:
        description: Ids of the DRM systems.
        type: list
        elements: str
      drm_key_url:
        description: URL of the DRM's key server.
        type: str
  drm:
    description: Multi-DRM settings. The API cannot remove them, so an empty dictionary is refused.
    type: dict
    suboptions:
      site_id:
        description: Site id.
        type: str
      content_id:
        description: Content id, 3 to 100 English letters, digits, hyphens or underscores.
        type: str
  notification_url:
    description:
      - URL that the service calls when the channel changes its state. The service does not return it, so it is
        used at creation only.
    type: str
  recreate:
    description:
      - Whether to delete the channel and create it again if an option that cannot be changed differs. It gets a new
        id and new URLs, and does not serve anything in between.
      - Options that are not set keep their current values, except O(cdn) and O(notification_url), which the service
        does not return.
      - With V(false), the module fails in that case and lists the differences.
    type: bool
    default: false
  warn_of_cdn:
    description:
      - Whether to warn that the CDN of a deleted channel stays. Set it to V(false) if a later task deletes the CDN with
        M(naver.ncloud.globaledge_edge).
    type: bool
    default: true
notes:
  - The key needs permission to list and view channels, list a channel's events; for changes, also to create, update,
    start, stop and delete a channel, and to list profiles of Global Edge if O(cdn.profile) gives one by id or name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_channel_info
  - module: naver.ncloud.globaledge_profile
  - name: VOD Station channel API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-channel-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Stream a bucket over HLS and DASH
  naver.ncloud.vodstation_channel:
    name: highlights
    storage_bucket_name: media
    protocol_list: [HLS, DASH]
    segment_duration: 10

- name: Stop it for the night
  naver.ncloud.vodstation_channel:
    name: highlights
    state: stopped

- name: Start many channels at once
  naver.ncloud.vodstation_channel:
    name: "{{ item }}"
    storage_bucket_name: media
    protocol_list: [HLS]
    segment_duration: 10
    state: started
    wait: false
  loop: [court-1, court-2, court-3]

- name: Then wait for the slowest of them
  naver.ncloud.vodstation_channel:
    name: "{{ item }}"
    state: started
    wait_timeout: 900
  loop: [court-1, court-2, court-3]

- name: Remove it
  naver.ncloud.vodstation_channel:
    name: highlights
    state: absent
"""

RETURN = r"""
channel:
  description:
    - The channel as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(channel.create_cdn) tells whether there is a CDN.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    access_private_files: false
    cdn_created_time: null
    cdn_domain: null
    cdn_service_name: null
    cdn_status: NOT_FOUND
    channel_status: READY
    create_cdn: false
    create_time: "2026-01-31T09:00:00Z"
    drm: null
    encrypted_bucket_name: null
    encryption_list: []
    id: vs-20260131090000-AbCdEfG
    name: highlights
    origin_path: null
    play_url: null
    protocol_list: [HLS, DASH]
    ready_time: "2026-01-31T09:01:00Z"
    segment_duration: 10
    segment_duration_option: BASIC
    stop_time: null
    storage_bucket_name: media
    storage_bucket_status: null
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description:
    - Actions left to a later run because O(wait=false). C(wait) means that a state has not been reached yet.
    - Empty if the channel is as requested.
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
    code: "260021"
    details: null
    hint: Check that the bucket exists in Object Storage and belongs to this account
    http_status: 400
    kind: rejected
    message: Bucket name is invalid.
    operation: create channel
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_channel import ChannelResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION

CDN = {
    "type": {"type": "str", "choices": ["GLOBAL_EDGE"]},
    "profile": {"type": "raw"},
    "profile_id": {"type": "int"},
    "region_type": {"type": "str", "choices": ["KOREA", "JAPAN", "GLOBAL"]},
}
ENCRYPTION = {
    "protocol": {"type": "str", "choices": ["HLS", "DASH"], "required": True},
    "media_encryption_type_code": {"type": "int", "choices": [1, 2, 3]},
    "drm_type_code": {"type": "int", "choices": [21, 22]},
    "drm_content_id": {"type": "str"},
    "system_id_list": {"type": "list", "elements": "str"},
    "drm_key_url": {"type": "str", "no_log": False},  # a URL, no key
}
ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "channel_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "started", "stopped", "absent"], "default": "present"},
        "storage_bucket_name": {"type": "str"},
        "protocol_list": {"type": "list", "elements": "str", "choices": ["HLS", "DASH"]},
        "segment_duration": {"type": "int"},
        "segment_duration_option": {"type": "str", "choices": ["BASIC", "VARIABLE"]},
        "access_private_files": {"type": "bool"},
        "create_cdn": {"type": "bool"},
        "cdn": {"type": "dict", "options": CDN, "mutually_exclusive": [("profile", "profile_id")]},
        "encryption_list": {"type": "list", "elements": "dict", "options": ENCRYPTION},
        "drm": {"type": "dict", "options": {"site_id": {"type": "str"}, "content_id": {"type": "str"}}},
        "notification_url": {"type": "str"},
        "recreate": {"type": "bool", "default": False},
        "warn_of_cdn": {"type": "bool", "default": True},
    },
    required_one_of=[("name", "channel_id")],
    required_if=[("create_cdn", True, ("cdn",))],
    required_by={"cdn": ("create_cdn",)},
)
MODULE = ResourceModule(VOD_STATION, CONNECTION + WAIT + ARGUMENTS, ChannelResource, returns="channel")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
