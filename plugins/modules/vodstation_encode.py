#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_encode
short_description: Encode files with a VOD Station category
version_added: 1.0.0
description:
  - Ensures that a category of NAVER Cloud VOD Station has encoded files of Object Storage, or files from the web.
  - Every encoding is billed, and none can be canceled or deleted. So a file is encoded only if the service lists no
    encoding of it in this category that is complete or under way. See O(force) and O(retry_failed).
  - The list of the service names neither buckets nor other options. A file with the same path in another bucket, or
    with another O(output), counts as the same file.
  - How long the service lists an encoding is not documented. What it no longer lists is encoded, and billed, again.
  - If the answer to a request is lost, the module reads the list, and never repeats the request.
  - Runs on one machine encode files of one category one after the other, until the list shows them. Two machines at the
    same moment may both encode a file.
  - The encoded files belong to you, and stay in Object Storage when the category is deleted.
options:
  category:
    description:
      - Id or exact name of the category. What consists of digits is an id. An id saves requests.
      - In check mode, a name that no category has yet is a warning, as it may be created before; a run fails.
    type: str
    required: true
  bucket_name:
    description: Bucket of Object Storage that the files are in. Required if O(path_list) is set.
    type: str
  path_list:
    description:
      - Paths of the files in the bucket, with their names. A slash in front makes no difference.
      - Exactly one of O(path_list) or O(http_download_url_list) is required.
    type: list
    elements: str
  http_download_url_list:
    description:
      - URLs that the service downloads the files from.
      - Exactly one of O(path_list) or O(http_download_url_list) is required.
    type: list
    elements: str
  output:
    description: Where the encoded files are written, if not where the category writes them.
    type: dict
    suboptions:
      bucket_name:
        description: Bucket of Object Storage.
        type: str
        required: true
      file_path:
        description: Path in the bucket, like C(/).
        type: str
        required: true
      access_control:
        description: Who may read the files.
        type: str
        choices: [PRIVATE, PUBLIC_READ]
      thumbnail_bucket_name:
        description: Bucket for thumbnails.
        type: str
      thumbnail_file_path:
        description: Path in the bucket for thumbnails.
        type: str
      thumbnail_access_control:
        description: Who may read the thumbnails.
        type: str
        choices: [PRIVATE, PUBLIC_READ]
      without_category_name:
        description: Whether to write to the path itself, and not to a folder there with the category's name.
        type: bool
  notification_url:
    description: URL that the service calls when the state of an output changes, if not that of the category.
    type: str
  force:
    description:
      - Whether to encode the files in any case. Every run then encodes, and is billed, again.
    type: bool
    default: false
  retry_failed:
    description:
      - Whether to encode files again of which all outputs have failed or were canceled.
      - With V(false), the module fails if one of the files has failed, after all others are complete.
    type: bool
    default: false
  lookback:
    description:
      - How far to look back for encodings, in hours. What began before is encoded again.
      - The service lists many encodings on many pages; this makes them fewer. By default it lists what it keeps.
    type: int
  channel:
    description:
      - A streaming channel whose bucket the outputs are written to, as a task of M(naver.ncloud.vodstation_channel) has
        returned it. The result then has the addresses that the files are played at. This costs no request.
    type: dict
notes:
  - The key needs permission to list and view categories, list statuses, list templates of encoding options; for
    changes, also to add files.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.vodstation
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
attributes:
  idempotent:
    support: partial
    details: With O(force), every run encodes again.
seealso:
  - module: naver.ncloud.vodstation_category
  - module: naver.ncloud.vodstation_channel
  - plugin: naver.ncloud.playback_url
    plugin_type: filter
  - name: VOD Station API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-category-addfiles
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Look up the channel that serves the encoded files
  naver.ncloud.vodstation_channel_info:
    name: games-vod
  register: vod

- name: Encode tonight's recordings
  naver.ncloud.vodstation_encode:
    category: recordings
    bucket_name: recordings
    path_list:
      - live/final_1.mp4
      - live/final_2.mp4
    channel: "{{ vod.channels | first }}"
  register: tonight

- name: Encode a file from the web, and do not wait for it
  naver.ncloud.vodstation_encode:
    category: recordings
    http_download_url_list:
      - https://www.example.com/press/interview.mov
    wait: false
"""

RETURN = r"""
encoding:
  description:
    - The files of the task, in their category, as they are now or as they would be in check mode. Fields with unknown
      values are null.
    - C(id) and C(name) are C(category_id) and C(category_name), so that all kinds have them.
    - C(files) is in the order of the options. C(status) is V(WAITING), V(RUNNING), V(COMPLETE), V(FAILURE) or
      V(CANCELED), C(percent) the mean of its outputs.
    - C(file_id) is known only in the run that encodes the file.
    - C(outputs) has one for each encoding option, with the option's name as C(output_type). If there are several of one
      type, it is the latest. C(link) is its URL in Object Storage, and C(file_path) the path in its bucket.
    - C(playback_urls) has the addresses by protocol when the file is complete and O(channel) is set, else it is null.
      It is also null, with a warning, where no address can be made. That is so if the outputs of the file have several
      extensions, as those for sound alone have another one, or if O(channel) has no CDN or is not READY yet.
  returned: success
  type: dict
  sample:
    category_id: 1024
    category_name: recordings
    files:
      - file_id: 1163694
        outputs:
          - file_path: /recordings/final_1_AVC_HD_1Pass_30fps.mp4
            last_work_time: "2026-01-31T09:11:00Z"
            link: https://kr.object.ncloudstorage.com/games-vod/recordings/final_1_AVC_HD_1Pass_30fps.mp4
            output_total_size: 1000000
            output_type: AVC_HD_1Pass_30fps
            percent: 100.0
            status: COMPLETE
        path: live/final_1.mp4
        percent: 100.0
        playback_urls:
          HLS: https://games1234.edge.naverncp.com/hls/aBcD~12_/recordings/final_1_AVC_HD_1Pass_30fps.mp4/index.m3u8
        status: COMPLETE
    id: 1024
    name: recordings
    percent: 100.0
    status: COMPLETE
encoded:
  description: The files that this run has encoded, or would encode in check mode.
  returned: success
  type: list
  elements: str
  sample: [live/final_1.mp4]
actions:
  description:
    - Actions performed, or in check mode the actions that would be performed. There is one for every 100 files that are
      encoded.
  returned: always
  type: list
  elements: str
  sample: [encode]
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
    code: "260021"
    details: null
    hint: Check that the bucket exists in Object Storage and belongs to this account
    http_status: 400
    kind: rejected
    message: Bucket name is invalid.
    operation: add files
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import (
    CONNECTION,
    ENCODED_HOW,
    ENCODED_TO,
    WAIT,
    Arguments,
)
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_encode import EncodeResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION

ARGUMENTS = Arguments(
    spec={
        "category": {"type": "str", "required": True},
        "bucket_name": {"type": "str"},
        "path_list": {"type": "list", "elements": "str"},
        "http_download_url_list": {"type": "list", "elements": "str"},
        "output": {"type": "dict", "options": {**ENCODED_TO, "without_category_name": {"type": "bool"}}},
        "notification_url": {"type": "str"},
        "advanced_options": {"type": "dict", "options": ENCODED_HOW},
        "force": {"type": "bool", "default": False},
        "retry_failed": {"type": "bool", "default": False},
        "lookback": {"type": "int"},
        "channel": {"type": "dict"},
    },
    mutually_exclusive=[("path_list", "http_download_url_list")],
    required_one_of=[("path_list", "http_download_url_list")],
    required_together=[("bucket_name", "path_list")],
)
MODULE = ResourceModule(VOD_STATION, CONNECTION + WAIT + ARGUMENTS, EncodeResource, returns="encoding")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
