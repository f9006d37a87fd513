#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_usage_plan
short_description: Manage usage plans of API Gateway
version_added: 1.0.0
description:
  - Ensures that a usage plan of NAVER Cloud API Gateway is present or absent. It limits the API keys that have it.
  - A plan is found by its exact name, or by its id. Options that are not set keep their current values.
options:
  name:
    description:
      - Name of the usage plan, 1 to 20 characters. With O(usage_plan_id), the name that it is to have.
      - One of O(name) or O(usage_plan_id) is required. To create a plan, O(name) is required.
    type: str
  usage_plan_id:
    description:
      - Id of an existing usage plan.
      - One of O(name) or O(usage_plan_id) is required.
    type: str
  description:
    description: Description of the usage plan, at most 50 characters. An empty string removes it.
    type: str
  rps:
    description: Requests per second. V(0) is no limit.
    type: int
  day:
    description: Requests per day. V(0) is no limit. O(day) and O(month) go together.
    type: int
  month:
    description: Requests per month. V(0) is no limit.
    type: int
  count:
    description:
      - Which responses count towards the quotas, by their status.
      - An empty list leaves this to the service.
    type: list
    elements: str
    choices: [2xx, 3xx, 4xx, 5xx, others]
  except_stages:
    description:
      - Stages that are to be gone when the usage plan is deleted, each as PRODUCT/API/STAGE by their names. Use it to
        see in check mode what deleting both would do. A usage plan is never deleted while a stage uses it.
    type: list
    elements: str
  state:
    description:
      - V(present) creates the usage plan if it does not exist, and updates it.
      - V(absent) deletes it. A plan that stages use is not deleted; the failure names them.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list and view usage plans, list and view their stages; for changes, also to create,
    change and delete a usage plan.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_usage_plan_info
  - module: naver.ncloud.apigw_stage
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-usageplan-createusageplan
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Let partners send 50 requests per second, and 10,000 that succeed per day
  naver.ncloud.apigw_usage_plan:
    name: gold
    description: For partners
    rps: 50
    day: 10000
    month: 200000
    count: [2xx]

- name: Take the quotas away
  naver.ncloud.apigw_usage_plan:
    name: gold
    day: 0
    month: 0

- name: Remove it
  naver.ncloud.apigw_usage_plan:
    name: gold
    state: absent
"""

RETURN = r"""
usage_plan:
  description:
    - The usage plan as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(usage_plan_id) and C(usage_plan_name), so that all kinds have them.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    action_name: null
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
    operation: create usage plan
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._limits import COUNTED
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_usage_plan import UsagePlanResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "usage_plan_id": {"type": "str"},
        "description": {"type": "str"},
        "rps": {"type": "int"},
        "day": {"type": "int"},
        "month": {"type": "int"},
        "count": {"type": "list", "elements": "str", "choices": list(COUNTED)},
        "except_stages": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "usage_plan_id")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, UsagePlanResource, returns="usage_plan")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
