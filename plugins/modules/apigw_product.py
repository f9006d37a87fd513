#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_product
short_description: Manage products of API Gateway
version_added: 1.0.0
description:
  - Ensures that a product of NAVER Cloud API Gateway is present or absent.
  - A product holds APIs, and API keys subscribe to it.
  - A product is found by its exact name, or by its id. Options that are not set keep their current values.
  - The account must have subscribed to API Gateway once, in the console.
options:
  name:
    description:
      - Name of the product, 1 to 100 characters. With O(product_id), the name that it is to have.
      - One of O(name) or O(product_id) is required. To create a product, O(name) is required.
    type: str
  product_id:
    description:
      - Id of an existing product.
      - One of O(name) or O(product_id) is required.
    type: str
  subscription:
    description:
      - V(public) lets any key subscribe to the product.
      - V(protected) asks the product's owner to accept each subscription.
      - Required to create a product.
    type: str
    choices: [public, protected]
  description:
    description: Description of the product, at most 300 characters. An empty string removes it.
    type: str
  except_apis:
    description:
      - Names of APIs that are to be gone when the product is deleted. Use it to see in check mode what deleting both
        would do. A product is never deleted with an API that is still in it.
    type: list
    elements: str
  state:
    description:
      - V(present) creates the product if it does not exist, and updates it.
      - V(absent) deletes it. A product that still has APIs is not deleted; the failure names them.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list and view products; for changes, also to create, change and delete a product, and to
    list and view its APIs.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_product_info
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-product-createproduct
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Make a product for the game's APIs
  naver.ncloud.apigw_product:
    name: games
    subscription: public
    description: Scores and fixtures

- name: Ask for approval of each subscription from now on
  naver.ncloud.apigw_product:
    name: games
    subscription: protected

- name: Remove it
  naver.ncloud.apigw_product:
    name: games
    state: absent
"""

RETURN = r"""
product:
  description:
    - The product as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(product_id) and C(product_name), so that all kinds have them.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    action_name: null
    disabled: null
    domain_code: PUB
    has_deployed_stage: true
    id: p1abcd2345
    invoke_id: p1abcd2345
    is_deleted: false
    is_published: false
    mod_time: "2026-01-31T09:00:00Z"
    modifier: "1234"
    name: games
    permission: null
    product_description: Scores and fixtures
    product_id: p1abcd2345
    product_name: games
    subscription_code: PUBLIC
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
    operation: create product
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_product import ProductResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "product_id": {"type": "str"},
        "subscription": {"type": "str", "choices": ["public", "protected"]},
        "description": {"type": "str"},
        "except_apis": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "product_id")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, ProductResource, returns="product")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
