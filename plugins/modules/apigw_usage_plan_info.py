#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_usage_plan_info
short_description: Read usage plans of API Gateway
version_added: 1.0.0
description:
  - Returns the usage plans of NAVER Cloud API Gateway, all of them or those that match the filters.
options:
  name:
    description: Return only usage plans with exactly this name.
    type: str
  usage_plan_id:
    description: Return only the usage plan with this id. This avoids reading the whole list.
    type: str
notes:
  - The key needs permission to list and view usage plans.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_usage_plan
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-usageplan-getusageplanlist
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all usage plans
  naver.ncloud.apigw_usage_plan_info:
  register: all

- name: Read one by name
  naver.ncloud.apigw_usage_plan_info:
    name: gold
  register: gold
"""

RETURN = r"""
usage_plans:
  description:
    - The usage plans, an empty list if none matches.
    - C(id) and C(name) are C(usage_plan_id) and C(usage_plan_name), so that all kinds have them.
  returned: success
  type: list
  elements: dict
  sample:
    - action_name: null
      associated_stages_count: 1
      day_quota_request: 10000
      disabled: null
      domain_code: PUB
      id: u1abcd2345
      modifier: "1234"
      month_quota_request: 200000
      name: gold
      permission: null
      quota_condition: 2xx
      rate_rps: 50
      tenant_id: t1abcd2345
      usage_plan_description: For partners
      usage_plan_id: u1abcd2345
      usage_plan_name: gold
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
    operation: list usage plans
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._rules import SHORT_ID, TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import UsagePlans

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "usage_plan_id": {"type": "str"}})
MODULE = InfoModule(
    API_GATEWAY,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: UsagePlans(client).plans(),
    one=lambda client, options: UsagePlans(client).plan(options["usage_plan_id"]),
    id_option="usage_plan_id",
    returns="usage_plans",
    id_field="usage_plan_id",
    name_field="usage_plan_name",
    rules={"name": TEXT, "usage_plan_id": SHORT_ID},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
