#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_category
short_description: Manage VOD Station categories
version_added: 1.0.0
description:
  - Creates, updates and deletes the categories of NAVER Cloud VOD Station, which encode files of Object Storage.
  - A category is found by its exact name, or by its id. Options that are not set keep their current values.
  - Name, bucket, file path and both access controls cannot be changed after creation; see O(recreate).
options:
  name:
    description:
      - Name of the category.
      - The service does not require unique names; if several categories have this name, the module fails and lists
        their ids.
      - One of O(name) or O(category_id) is required. To create a category, O(name) is required.
    type: str
  category_id:
    description:
      - Id of an existing category. This avoids reading the whole list.
      - One of O(name) or O(category_id) is required.
    type: int
  state:
    description:
      - V(present) creates the category or updates it.
      - V(absent) deletes it. The files in the bucket are kept.
    type: str
    choices: [present, absent]
    default: present
  output:
    description:
      - Where the encoded files are written. Required to create a category.
    type: dict
    suboptions:
      bucket_name:
        description: Bucket of Object Storage. Cannot be changed.
        type: str
        required: true
      file_path:
        description:
          - Path in the bucket, like C(/). Cannot be changed.
          - The encoded files lie in a folder there with the category's name. With V(/), those of the category
            C(trailers) lie in C(/trailers).
        type: str
        required: true
      access_control:
        description: Who may read the files. The service defaults to V(PRIVATE). Cannot be changed.
        type: str
        choices: [PRIVATE, PUBLIC_READ]
      thumbnail_bucket_name:
        description: Bucket for thumbnails.
        type: str
      thumbnail_file_path:
        description: Path in the bucket for thumbnails.
        type: str
      thumbnail_access_control:
        description: Who may read the thumbnails. The service defaults to V(PRIVATE). Cannot be changed.
        type: str
        choices: [PRIVATE, PUBLIC_READ]
  encoding_options:
    description:
      - Encoding options in any order, each by its id, its name, or as
        RV(naver.ncloud.vodstation_encoding_option#module:encoding_option) that a task registered. Names take a request.
        What consists of digits is an id.
      - An encoding option of the account's own comes before a built-in one of the same name.
      - In check mode, a name that no encoding option has yet is a warning, as it may be created before; a run fails.
        What a task registered is no warning, also where check mode only predicted it.
      - With O(encoding_option_template_id), the service accepts only ids of that template.
      - An empty list removes them.
    type: list
    elements: raw
  encoding_option_template_id:
    description:
      - Id of a template of encoding options.
      - When it changes, O(encoding_options) is required if the category has encoding options.
    type: int
  thumbnail:
    description: Whether to create thumbnails.
    type: bool
  notification_url:
    description: URL that the service calls when encoding ends. An empty string removes it.
    type: str
  recreate:
    description:
      - Whether to delete the category and create it again if an option that cannot be changed differs.
      - It gets a new id.
      - Options that are not set keep their current values.
      - With V(false), the module fails in that case and lists the differences.
    type: bool
    default: false
notes:
  - The key needs permission to list and view categories, list encoding options; for changes, also to create, update
    and delete a category.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.vodstation
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_category_info
  - module: naver.ncloud.vodstation_encoding_option
  - name: VOD Station category API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-category-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Encode into two qualities
  naver.ncloud.vodstation_category:
    name: trailers
    output:
      bucket_name: media
      file_path: /
      access_control: PUBLIC_READ
    encoding_options: [AVC_SD_1Pass_30fps, AVC_HD_1Pass_30fps]

- name: Encode with a template, and make thumbnails
  naver.ncloud.vodstation_category:
    name: features
    output:
      bucket_name: media
      file_path: /
      thumbnail_bucket_name: media
      thumbnail_file_path: /thumbnails
    encoding_option_template_id: 1
    thumbnail: true

- name: Move it to another path, which takes a new category
  naver.ncloud.vodstation_category:
    name: trailers
    output:
      bucket_name: media
      file_path: /2026
      access_control: PUBLIC_READ
    encoding_options: [1, 2]
    recreate: true

- name: Remove it
  naver.ncloud.vodstation_category:
    name: trailers
    state: absent
"""

RETURN = r"""
category:
  description:
    - The category as it is now, or as it would be in check mode. Fields with unknown values are null.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    advanced_options: null
    create_time: "2026-01-31T09:00:00Z"
    disabled: false
    encoding_option_template_id: null
    encoding_options: [1, 2]
    id: 1024
    input_total: 0
    last_work_start: null
    name: trailers
    notification_url: null
    output:
      access_control: PUBLIC_READ
      bucket_name: media
      file_path: /
      thumbnail_access_control: PRIVATE
      thumbnail_bucket_name: null
      thumbnail_file_path: null
    output_total: 0
    output_total_size: 0
    output_type: 2
    status: CREATED
    thumbnail: false
    update_time: "2026-01-31T09:00:00Z"
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description: Always empty, because categories have no states to wait for.
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
    operation: create category
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import (
    CONNECTION,
    ENCODED_HOW,
    ENCODED_TO,
    Arguments,
)
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_category import CategoryResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "category_id": {"type": "int"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "output": {"type": "dict", "options": ENCODED_TO},
        "encoding_options": {"type": "list", "elements": "raw"},
        "encoding_option_template_id": {"type": "int"},
        "thumbnail": {"type": "bool"},
        "notification_url": {"type": "str"},
        "advanced_options": {"type": "dict", "options": ENCODED_HOW},
        "recreate": {"type": "bool", "default": False},
    },
    required_one_of=[("name", "category_id")],
)
MODULE = ResourceModule(VOD_STATION, CONNECTION + ARGUMENTS, CategoryResource, returns="category")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
