#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_category_info
short_description: Read VOD Station categories
version_added: 1.0.0
description:
  - Returns the categories of NAVER Cloud VOD Station, all of them or those that match the filters.
  - Deleted categories are left out.
options:
  name:
    description: Return only categories with exactly this name.
    type: str
  category_id:
    description: Return only the category with this id. This avoids reading the whole list.
    type: int
notes:
  - The key needs permission to list and view categories.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_category
  - name: VOD Station category API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-category-list
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all categories
  naver.ncloud.vodstation_category_info:
  register: all

- name: Read one by name
  naver.ncloud.vodstation_category_info:
    name: trailers
  register: trailers
"""

RETURN = r"""
categories:
  description: The categories, an empty list if none matches.
  returned: success
  type: list
  elements: dict
  sample:
    - advanced_options: null
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
    operation: list categories
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_category import CategoryResource
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION, VodStation

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "category_id": {"type": "int"}})
MODULE = InfoModule(
    VOD_STATION,
    CONNECTION + ARGUMENTS,
    all=lambda client, _options: VodStation(client).categories(),
    one=lambda client, options: VodStation(client).category(options["category_id"]),
    id_option="category_id",
    returns="categories",
    rules={"name": TEXT, "category_id": CategoryResource.rules["category_id"]},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
