#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_channel_info
short_description: Read channels of Live Station
version_added: 1.0.0
description:
  - Returns the channels of NAVER Cloud Live Station, all of them or those that match the filters.
  - Deleted channels are left out.
options:
  name:
    description: Return only channels with exactly this name.
    type: str
  channel_id:
    description: Return only the channel with this id. This avoids reading the whole list.
    type: str
  return_secrets:
    description:
      - Whether RV(channels) shows the stream keys, which an encoder needs to broadcast. They are masked otherwise. Set
        C(no_log) on the task, so that they are not displayed.
    type: bool
    default: false
  service_urls:
    description: Whether to read where viewers watch each channel, which costs a request for each.
    type: bool
    default: false
notes:
  - The key needs permission to list and view channels; with O(service_urls=true), also to view a channel's service
    URLs.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_channel
  - name: Live Station API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-channel-channellist
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all channels
  naver.ncloud.livestation_channel_info:
  register: all

- name: See whether the final is on air, and recorded
  naver.ncloud.livestation_channel_info:
    name: final
  register: final

- name: Read where viewers watch it
  naver.ncloud.livestation_channel_info:
    name: final
    service_urls: true
  register: watched
"""

RETURN = r"""
channels:
  description:
    - The channels, an empty list if none matches. Fields with unknown values are null.
    - C(id) and C(name) are C(channel_id) and C(channel_name), so that all kinds have them.
    - Stream keys are masked unless O(return_secrets=true).
    - With O(service_urls=true) each has C(service_urls), a list with an object for each quality. These have C(name),
      C(url), C(resolution), C(video_bitrate) and C(audio_bitrate). The addresses work once the channel is on air and
      its CDN is C(RUNNING).
  returned: success
  type: list
  elements: dict
  sample:
    - alert_on: false
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
    service: livestation
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_channel import RULES
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    LIVE_STATION,
    Channel,
    LiveStation,
)

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "channel_id": {"type": "str"},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "service_urls": {"type": "bool", "default": False},
    }
)


def _shown(client: Client, options: Mapping[str, Any], channel: Channel | None) -> Any:
    if channel is None or not options["service_urls"]:
        return channel
    return {**channel, "service_urls": LiveStation(client).service_urls(channel["channel_id"])}


MODULE = InfoModule(
    LIVE_STATION,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: [
        _shown(client, options, each) for each in LiveStation(client).channels(options["name"])
    ],
    one=lambda client, options: _shown(client, options, LiveStation(client).channel(options["channel_id"])),
    id_option="channel_id",
    returns="channels",
    id_field="channel_id",
    name_field="channel_name",
    rules={"name": TEXT, "channel_id": RULES["channel_id"]},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
