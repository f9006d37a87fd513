#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_channel_info
short_description: Read VOD Station streaming channels
version_added: 1.0.0
description:
  - Returns the streaming channels of NAVER Cloud VOD Station, all of them or those that match the filters.
  - Terminated channels are left out.
options:
  name:
    description: Return only channels with exactly this name.
    type: str
  channel_id:
    description: Return only the channel with this id. This avoids reading the whole list.
    type: str
notes:
  - The key needs permission to list and view channels.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_channel
  - name: VOD Station channel API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-channel-list
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all channels
  naver.ncloud.vodstation_channel_info:
  register: all

- name: Read one by name
  naver.ncloud.vodstation_channel_info:
    name: highlights
  register: highlights
"""

RETURN = r"""
channels:
  description:
    - The channels, an empty list if none matches.
    - C(channels[].create_cdn) tells whether there is a CDN.
  returned: success
  type: list
  elements: dict
  sample:
    - access_private_files: false
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
    operation: list channels
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_channel import ChannelResource
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION, VodStation

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "channel_id": {"type": "str"}})
MODULE = InfoModule(
    VOD_STATION,
    CONNECTION + ARGUMENTS,
    all=lambda client, _options: VodStation(client).channels(),
    one=lambda client, options: VodStation(client).channel(options["channel_id"]),
    id_option="channel_id",
    returns="channels",
    rules={"name": TEXT, "channel_id": ChannelResource.rules["channel_id"]},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
