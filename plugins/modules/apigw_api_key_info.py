#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_api_key_info
short_description: Read API keys of API Gateway
version_added: 1.0.0
description:
  - Returns the API keys of NAVER Cloud API Gateway, all of them or those that match the filters.
  - The values of the keys are secrets. They are masked, unless O(return_secrets) is set.
options:
  name:
    description: Return only API keys with exactly this name.
    type: str
  api_key_id:
    description: Return only the API key with this id. This avoids reading the whole list.
    type: str
  return_secrets:
    description:
      - Whether the values of the keys are returned. Set C(no_log) on the task then, and hand them on carefully.
      - This costs a request for each key.
    type: bool
    default: false
  subscriptions:
    description:
      - Whether each key is returned with what it subscribes to.
      - This costs listing the products, a request for each key, and one for each of its subscriptions to a product of
        yours.
    type: bool
    default: false
notes:
  - The key needs permission to list and view API keys; for O(subscriptions) also to list products, what an API key
    subscribes to, and its usage plans.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_api_key
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-apikey-apikeys
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all API keys
  naver.ncloud.apigw_api_key_info:
  register: all

- name: Read the values of one
  naver.ncloud.apigw_api_key_info:
    name: partner
    return_secrets: true
  no_log: true
  register: partner

- name: Read what the keys subscribe to
  naver.ncloud.apigw_api_key_info:
    subscriptions: true
  register: subscribed
"""

RETURN = r"""
api_keys:
  description:
    - The API keys, an empty list if none matches.
    - C(id) and C(name) are C(api_key_id) and C(api_key_name), so that all kinds have them.
    - With O(subscriptions=true), each has C(subscriptions), a list of dictionaries with C(product_id), C(product_name),
      C(status), and C(plans) and C(plan_ids), names and ids of its usage plans by C(API/STAGE). They are null if the
      product is somebody else's, as only that account can read them.
  returned: success
  type: list
  elements: dict
  sample:
    - api_key_description: The partner's key
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
    operation: list API keys
    request_id: 8e2f4c1a
    service: apigateway
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_api_key import subscribing
from ansible_collections.naver.ncloud.plugins.module_utils._rules import SHORT_ID, TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_keys import ApiKey, ApiKeys

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "api_key_id": {"type": "str", "no_log": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "subscriptions": {"type": "bool", "default": False},
    }
)


def all_keys(client: Client, options: Mapping[str, Any]) -> list[ApiKey]:
    api = ApiKeys(client, with_values=options["return_secrets"])
    found = [key for key in api.api_keys() if options["name"] in (None, key["api_key_name"])]
    if options["return_secrets"]:  # no list shows values
        found = [key for each in found if (key := api.key(each["api_key_id"])) is not None]
    return subscribing(client, found) if options["subscriptions"] else found


def one_key(client: Client, options: Mapping[str, Any]) -> ApiKey | None:
    key = ApiKeys(client, with_values=options["return_secrets"]).key(options["api_key_id"])
    return subscribing(client, [key])[0] if key and options["subscriptions"] else key


MODULE = InfoModule(
    API_GATEWAY,
    CONNECTION + ARGUMENTS,
    all=all_keys,
    one=one_key,
    id_option="api_key_id",
    returns="api_keys",
    id_field="api_key_id",
    name_field="api_key_name",
    rules={"name": TEXT, "api_key_id": SHORT_ID},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
