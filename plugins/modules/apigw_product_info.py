#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_product_info
short_description: Read products of API Gateway
version_added: 1.0.0
description:
  - Returns the products of NAVER Cloud API Gateway, all of them or those that match the filters.
  - Deleted products are left out.
options:
  name:
    description: Return only products with exactly this name.
    type: str
  product_id:
    description: Return only the product with this id. This avoids reading the whole list.
    type: str
notes:
  - The key needs permission to list and view products.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_product
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-product-getproductlist
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all products
  naver.ncloud.apigw_product_info:
  register: all

- name: Read one by name
  naver.ncloud.apigw_product_info:
    name: games
  register: games
"""

RETURN = r"""
products:
  description:
    - The products, an empty list if none matches.
    - C(id) and C(name) are C(product_id) and C(product_name), so that all kinds have them.
  returned: success
  type: list
  elements: dict
  sample:
    - action_name: null
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
    operation: list products
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._rules import SHORT_ID, TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY, ApiGateway

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "product_id": {"type": "str"}})
MODULE = InfoModule(
    API_GATEWAY,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: ApiGateway(client).products(options["name"]),
    one=lambda client, options: ApiGateway(client).product(options["product_id"]),
    id_option="product_id",
    returns="products",
    id_field="product_id",
    name_field="product_name",
    rules={"name": TEXT, "product_id": SHORT_ID},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
