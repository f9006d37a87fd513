#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_api_key
short_description: Manage API keys of API Gateway
version_added: 1.0.0
description:
  - Ensures that an API key of NAVER Cloud API Gateway is present or absent, and subscribes to products.
  - A key is found by its exact name, or by its id. Options that are not set keep their current values.
  - The two values of a key are secrets. They are masked, unless O(return_secrets) is set.
options:
  name:
    description:
      - Name of the API key, 1 to 20 characters. With O(api_key_id), the name that it is to have.
      - One of O(name) or O(api_key_id) is required. To create a key, O(name) is required.
    type: str
  api_key_id:
    description:
      - Id of an existing API key.
      - One of O(name) or O(api_key_id) is required.
    type: str
  description:
    description: Description of the API key, at most 50 characters. An empty string removes it.
    type: str
  enabled:
    description: Whether the key can be used. A new key is enabled.
    type: bool
  subscriptions:
    description: The products that the key subscribes to.
    type: list
    elements: dict
    suboptions:
      product:
        description:
          - Id or exact name of the product, or RV(naver.ncloud.apigw_product#module:product) as a task registered it.
        type: raw
        required: true
      approve:
        description:
          - With V(true), the subscription to a protected product is accepted as well. The product must be yours.
          - Public products accept subscriptions by themselves.
        type: bool
      plans:
        description:
          - The usage plan of the key at stages of the product, which must be yours.
          - A dictionary of C(API/STAGE), by their names, to the name or id of a usage plan that the stage has. An empty
            string takes the plan away, so that the stage's own limits hold. Other stages are left alone.
        type: dict
  purge_subscriptions:
    description: Whether subscriptions that O(subscriptions) does not have are ended.
    type: bool
    default: true
  known:
    description:
      - What tasks before this one registered. What O(subscriptions) names is looked for here first.
      - It saves requests, and makes check mode work before these objects exist.
    type: dict
    suboptions:
      products:
        description: Each as RV(naver.ncloud.apigw_product#module:product).
        type: list
        elements: dict
      stages:
        description: Each as RV(naver.ncloud.apigw_stage#module:stage).
        type: list
        elements: dict
      usage_plans:
        description: Each as RV(naver.ncloud.apigw_usage_plan#module:usage_plan).
        type: list
        elements: dict
  rotate:
    description:
      - The value of the key to replace by a new one. The old one is invalid from then on.
      - Needs O(rotate_if_sha256), in an item of a manifest too.
      - To rotate without an outage, let clients use the other value first.
    type: str
    choices: [primary, secondary]
  rotate_if_sha256:
    description:
      - The value is replaced only while this is its SHA-256, in hexadecimal digits, so that a second run changes
        nothing.
      - RV(api_key) has it as C(primary_key_sha256) and C(secondary_key_sha256).
    type: str
  return_secrets:
    description:
      - Whether RV(api_key) has the values of the key. Set C(no_log) on the task then, and hand them on carefully.
      - This costs a request where the key is given by its name.
    type: bool
    default: false
  state:
    description:
      - V(present) creates the key if it does not exist, and updates it.
      - V(absent) ends its subscriptions and deletes it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list and view API keys and products, their subscriptions and usage plans; for changes,
    also to create, change, rotate and delete an API key, subscribe, approve, and set its usage plan at a stage.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_api_key_info
  - module: naver.ncloud.apigw_product
  - module: naver.ncloud.apigw_usage_plan
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-apikey-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Let a partner use the game's APIs
  naver.ncloud.apigw_api_key:
    name: partner
    description: The partner's key
    subscriptions:
      - product: games
        approve: true
        plans:
          scores/prod: gold
  register: partner

- name: Replace its secondary value, once
  naver.ncloud.apigw_api_key:
    name: partner
    rotate: secondary
    rotate_if_sha256: "{{ partner.api_key.secondary_key_sha256 }}"

- name: Remove it
  naver.ncloud.apigw_api_key:
    name: partner
    state: absent
"""

RETURN = r"""
api_key:
  description:
    - The API key as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(api_key_id) and C(api_key_name), so that all kinds have them.
    - C(subscriptions) is there if O(subscriptions) is set.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    api_key_description: The partner's key
    api_key_id: k1abcd2345
    api_key_name: partner
    domain_code: PUB
    id: k1abcd2345
    is_enabled: true
    mod_time: "2026-01-31T09:00:00Z"
    modifier: "1234"
    name: partner
    primary_key: "********"
    primary_key_sha256: 1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014
    secondary_key: "********"
    secondary_key_sha256: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
    subscriptions:
      - plans: {scores/prod: gold}
        product_id: p1abcd2345
        product_name: games
        status: ACCEPTED
    tenant_id: t1abcd2345
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create, subscribe games, approve games, set plan of scores/prod]
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
    operation: create API key
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_api_key import ApiKeyResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

SUBSCRIPTION = {
    "product": {"type": "raw", "required": True},
    "approve": {"type": "bool"},
    "plans": {"type": "dict"},
}
KNOWN = {name: {"type": "list", "elements": "dict"} for name in ("products", "stages", "usage_plans")}
ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "api_key_id": {"type": "str", "no_log": False},
        "description": {"type": "str"},
        "enabled": {"type": "bool"},
        "subscriptions": {"type": "list", "elements": "dict", "options": SUBSCRIPTION},
        "purge_subscriptions": {"type": "bool", "default": True},
        "known": {"type": "dict", "options": KNOWN},
        "rotate": {"type": "str", "choices": ["primary", "secondary"]},
        "rotate_if_sha256": {"type": "str"},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "api_key_id")],
    required_together=[("rotate", "rotate_if_sha256")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, ApiKeyResource, returns="api_key")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
