#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: livestation_recording
short_description: Start and stop the recording of a Live Station channel
version_added: 1.0.0
description:
  - Ensures that a channel of NAVER Cloud Live Station records, or does not.
  - Only a channel that is on air can record. An encoder puts it on air, no call of the API does.
  - A channel with C(immediate_on_air) starts to record by itself when it goes on air.
options:
  channel:
    description:
      - Id or exact name of the channel. An id saves a request.
    type: str
    required: true
  state:
    description:
      - V(started) ensures that the channel records. If it is not on air, the module fails before it changes anything.
      - V(stopped) ensures that it does not.
    type: str
    choices: [started, stopped]
    default: started
notes:
  - The key needs permission to list and view channels, list recordings; for changes, also to start and stop
    recording.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.livestation_channel
  - module: naver.ncloud.livestation_snapshot
  - name: Live Station API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/media-livestation-recording-recordingstart
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Record the final
  naver.ncloud.livestation_recording:
    channel: final
  register: recording

- name: Stop after the trophy
  naver.ncloud.livestation_recording:
    channel: final
    state: stopped
"""

RETURN = r"""
channel:
  description:
    - The channel as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(channel_id) and C(channel_name), so that all kinds have them.
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
    channel_status: PUBLISHING
    created_time: "2026-01-31T09:00:00Z"
    env_type: REAL
    global_publish_url: rtmp://rtmp-ls2-g1.video.media.ntruss.com:8080/relay
    id: ls-20260131090000-AbCdE
    immediate_on_air: false
    ingest_protocol: null
    instance_no: 1234567
    is_recording: true
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
recordings:
  description:
    - The files of the recording that was started or stopped; if nothing had to be done, those of the channel.
    - Durations are in seconds. C(object_storage_url) is null until the file is uploaded.
    - Null in check mode if something would be done, and if the response was lost.
  returned: success
  type: list
  elements: dict
  sample:
    - audio_bitrate: 128000
      audio_codec: aac
      channel_id: ls-20260131090000-AbCdE
      created_time: "2026-01-31T09:00:00Z"
      duration: 60
      file_name: final_1.mp4
      id: 4711
      object_storage_url: null
      record_begin_time: "2026-01-31T09:00:00Z"
      record_seq: 1
      record_type: MP4
      resolution: 1280x720
      should_delete_time: "2026-02-03T09:00:00Z"
      status: RECORDING
      stream_seq: 1
      upload_path: /
      video_bitrate: 2048000
      video_frame_rate: 30.0
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [start]
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
    code: null
    details: null
    hint: Begin the broadcast in the encoder, then run the task again
    http_status: null
    kind: input
    message: "the channel is READY and not on air (PUBLISHING): there is nothing to record"
    operation: null
    request_id: null
    service: livestation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.livestation_recording import RecordingResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION

ARGUMENTS = Arguments(
    spec={
        "channel": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["started", "stopped"], "default": "started"},
    }
)
MODULE = ResourceModule(LIVE_STATION, CONNECTION + WAIT + ARGUMENTS, RecordingResource, returns="channel")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
