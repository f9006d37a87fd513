#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_api_info
short_description: Read APIs of API Gateway
version_added: 1.0.0
description:
  - Returns the APIs of NAVER Cloud API Gateway, all of them or those that match the filters.
  - Deleted APIs are left out.
options:
  product:
    description:
      - Return only APIs of this product. Its id or exact name; an id saves a request.
      - Without it, the APIs of all products are returned. This costs a request for each product.
    type: str
  name:
    description: Return only APIs with exactly this name.
    type: str
  api_id:
    description: Return only the API with this id. It needs O(product).
    type: str
  definition:
    description:
      - Whether each API is returned with its content, as an OpenAPI document that M(naver.ncloud.apigw_api) takes back
        without a change. It is that of the working copy, deployed or not.
      - This costs a request for each API, each of its paths and each operation.
    type: bool
    default: false
notes:
  - The key needs permission to list products, list and view APIs, and for definitions to list resources, methods and
    parameters. Products are listed only if O(product) is a name or not set.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_api
  - module: naver.ncloud.apigw_api_clone
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-api-apis
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all APIs of a product
  naver.ncloud.apigw_api_info:
    product: games
  register: all

- name: Read all APIs of the account
  naver.ncloud.apigw_api_info:
  register: everything

- name: Read one by name
  naver.ncloud.apigw_api_info:
    product: games
    name: games-blue
  register: blue

- name: Read what an API consists of
  naver.ncloud.apigw_api_info:
    product: games
    name: games-blue
    definition: true
  register: content
"""

RETURN = r"""
apis:
  description:
    - The APIs, an empty list if none matches.
    - C(id) and C(name) are C(api_id) and C(api_name), so that all kinds have them.
    - With O(definition=true), each has C(definition), an OpenAPI document with API Gateway's own extensions, and
      C(fingerprint), the SHA-256 of what of it decides routing and guarding.
  returned: success
  type: list
  elements: dict
  sample:
    - action_name: null
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
    operation: list APIs
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_api import ApiResource, all_apis, one_api
from ansible_collections.naver.ncloud.plugins.module_utils._rules import READABLE, TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ARGUMENTS = Arguments(
    spec={
        "product": {"type": "str"},
        "name": {"type": "str"},
        "api_id": {"type": "str"},
        "definition": {"type": "bool", "default": False},
    },
    required_by={"api_id": ["product"]},
)
MODULE = InfoModule(
    API_GATEWAY,
    CONNECTION + ARGUMENTS,
    all=all_apis,
    one=one_api,
    id_option="api_id",
    returns="apis",
    id_field="api_id",
    name_field="api_name",
    rules={"product": READABLE, "name": TEXT, "api_id": ApiResource.rules["api_id"]},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
