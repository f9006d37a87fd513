#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_api_clone
short_description: Clone APIs of API Gateway
version_added: 1.0.0
description:
  - Ensures that an API cloned from another one is present in a product or absent from it.
  - An API is found by its exact name in the product, or by its id. Options that are not set keep their current values.
  - The description can be changed later; the name cannot.
  - The service does not tell which APIs are clones, so O(state=absent) deletes the API with this name or id, whether
    it was cloned or is an original.
options:
  product:
    description:
      - Id or exact name of the product, or RV(naver.ncloud.apigw_product#module:product) as a task registered it.
      - An id saves a request. What a task registered makes check mode work before the product exists.
    type: raw
    required: true
  name:
    description:
      - Name of the API, 1 to 20 English letters, digits, underscores or hyphens.
      - One of O(name) or O(api_id) is required. To create an API, O(name) is required.
    type: str
  api_id:
    description:
      - Id of an existing API.
      - One of O(name) or O(api_id) is required.
    type: str
  source:
    description:
      - Id or exact name of the API to clone, with its stages. Required to create an API.
      - Used at creation only, because API Gateway does not return what an API was cloned from.
    type: str
  description:
    description: Description of the API, at most 300 characters. An empty string removes it.
    type: str
  state:
    description:
      - V(present) clones the API if it does not exist, and updates its description.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list products, list and view APIs; for changes, also to clone, change and delete an
    API. Products are listed only if O(product) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_api_info
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-api-clone
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Copy the live API, to change and test the copy
  naver.ncloud.apigw_api_clone:
    product: games
    name: games-green
    source: games-blue
    description: Winter games, green

- name: Remove the copy
  naver.ncloud.apigw_api_clone:
    product: games
    name: games-green
    state: absent
"""

RETURN = r"""
api:
  description:
    - The API as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(api_id) and C(api_name), so that all kinds have them.
    - A new clone also has C(origin), the ids of the API that it was made of.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    action_name: null
    api_description: Winter games, green
    api_id: a1bcd23456
    api_name: games-green
    disabled: null
    domain_code: PUB
    id: a1bcd23456
    is_deleted: false
    mod_time: "2026-01-31T09:00:00Z"
    modifier: "1234"
    name: games-green
    permission: null
    product_id: p1abcd2345
    stages: null
    tenant_id: t1abcd2345
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
    code: "210"
    details: A subscription to the API is required.
    hint: Grant the sub account this permission, or subscribe to the service; check that site fits the key
    http_status: 401
    kind: permission
    message: Permission Denied
    operation: clone API
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_api import ClonedApi
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ARGUMENTS = Arguments(
    spec={
        "product": {"type": "raw", "required": True},
        "name": {"type": "str"},
        "api_id": {"type": "str"},
        "source": {"type": "str"},
        "description": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "api_id")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, ClonedApi, returns="api")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
