#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_stage
short_description: Manage and deploy stages of API Gateway
version_added: 1.0.0
description:
  - Ensures that a stage of an API is present or absent, and that what it serves is the working copy of the API.
  - A stage is found by its exact name in the API, or by its id. Options that are not set keep their current values.
  - The API does not tell whether the working copy differs from what is deployed. So this module ends the description of
    each deployment with a stamp, C([ncp:0123456789abcdef]), the beginning of the content's fingerprint. A deployment
    without a stamp, made in the console for example, is of unknown content, and so the working copy is deployed.
options:
  product:
    description:
      - Id or exact name of the product, or RV(naver.ncloud.apigw_product#module:product) as a task registered it.
      - An id saves a request. Not needed if O(api) is what a task registered.
    type: raw

  api:
    description:
      - Id or exact name of the API, or RV(naver.ncloud.apigw_api#module:api) as a task registered it.
      - What a task registered saves reading the API's content, and makes check mode predict the deployment of changes
        that were only predicted.
    type: raw
    required: true
  name:
    description:
      - Name of the stage, 1 to 20 English letters, digits, underscores or hyphens. It cannot be changed.
      - One of O(name) or O(stage_id) is required. To create a stage, O(name) and O(endpoint_domain) are required.
    type: str
  stage_id:
    description:
      - Id of an existing stage.
      - One of O(name) or O(stage_id) is required.
    type: str
  endpoint_domain:
    description:
      - Where requests are sent, like V(https://backend.example.com). The path of each operation's endpoint is added.
      - V(NONE) if no operation is sent anywhere.
    type: str
  throttle_rps:
    description: Requests per second to each method. V(0) is no limit.
    type: int
  cache_ttl:
    description: Seconds that responses are cached, at most 3600. V(0) switches the cache off.
    type: int
  ip_acl:
    description:
      - Who may send requests, by IPv4 address or range. Only one of the two lists can be set.
      - An empty dictionary lets everybody in.
    type: dict
    suboptions:
      allow:
        description: Addresses that may send requests; all others may not.
        type: list
        elements: str
      reject:
        description: Addresses that may not send requests.
        type: list
        elements: str
  maintenance:
    description:
      - The stage answers all requests itself. An empty dictionary ends the maintenance.
    type: dict
    suboptions:
      status:
        description: HTTP status of the answer.
        type: int
      response:
        description: Body of the answer, at most 1500 characters.
        type: str
  compression:
    description: Responses of at least this many bytes are compressed. V(-1) switches compression off.
    type: int
  limits:
    description: Limits for API keys that have no usage plan at the stage.
    type: dict
    suboptions:
      rps:
        description: Requests per second. V(0) is no limit.
        type: int
      day:
        description: Requests per day. V(0) is no limit. O(limits.day) and O(limits.month) go together.
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
  usage_plans:
    description:
      - All usage plans of the stage, each by id or exact name, or as
        RV(naver.ncloud.apigw_usage_plan#module:usage_plan) that a task registered. Others are detached.
    type: list
    elements: raw
  published:
    description:
      - Whether the stage's document is in the catalogue of published APIs. A stage serves without that as well.
    type: bool
  deploy:
    description:
      - V(changed) deploys the working copy if it is not what is deployed, or if it is unknown what is deployed.
      - V(always) deploys it with every run.
      - V(never) does not deploy it. The creation of a stage deploys it all the same.
    type: str
    choices: [changed, always, never]
    default: changed
  deployment:
    description:
      - Number of an earlier deployment that is to be the current one, to roll back to it or to stay with it.
      - The working copy is not deployed then.
    type: int
  note:
    description: Description of the deployments that this task makes, at most 277 characters.
    type: str
  state:
    description:
      - V(present) creates the stage if it does not exist, and updates it.
      - V(absent) detaches its usage plans and deletes it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list products, APIs, stages and deployments, view stages, list and view APIs, list
    their resources, methods and parameters, list the usage plans of the account and of a stage; for changes, also to
    create, change, deploy, publish and delete a stage, set its limits, attach and detach usage plans. Products are
    listed only if O(product) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_stage_info
  - module: naver.ncloud.apigw_api
  - module: naver.ncloud.apigw_usage_plan
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-stage-createstage
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Serve the API
  naver.ncloud.apigw_stage:
    product: games
    api: scores
    name: prod
    endpoint_domain: https://backend.example.com
    throttle_rps: 100
    limits:
      rps: 5
    note: The first one

- name: Answer all requests with 503 for a while
  naver.ncloud.apigw_stage:
    product: games
    api: scores
    name: prod
    maintenance:
      status: 503
      response: Back at noon
    deploy: never

- name: Remove it
  naver.ncloud.apigw_stage:
    product: games
    api: scores
    name: prod
    state: absent
"""

RETURN = r"""
stage:
  description:
    - The stage as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(stage_id) and C(stage_name), so that all kinds have them.
    - C(invoke_url) is where the stage serves the API.
    - C(usage_plans), a list of names, is there if O(limits) or O(usage_plans) is set. C(quota_condition) and
      C(is_published) are known if O(limits) and O(published) are set.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    api_id: a1bcd23456
    api_name: scores
    cache_ttl_sec: null
    canary_cache_ttl_sec: null
    canary_conditions: null
    canary_deployed_time: null
    canary_deployment_description: null
    canary_deployment_no: null
    canary_distribution_rate: null
    canary_endpoint_domain: null
    canary_throttle_rps: null
    day_quota_request: null
    deployed_stage_deployment_no: 123456
    enabled_content_encoding: false
    endpoint_domain: https://backend.example.com
    host: https://p1abcd2345.apigw.ntruss.com
    id: s1abcd2345
    invoke_url: https://p1abcd2345.apigw.ntruss.com/scores/prod
    ip_acl_code: null
    ip_acl_list: null
    is_canary: false
    is_maintenance: false
    is_published: null
    minimum_compression_size: null
    modifier: "1234"
    month_quota_request: null
    name: prod
    product_id: p1abcd2345
    quota_condition: null
    rate_rps: null
    reg_time: "2026-01-31T09:00:00Z"
    response: null
    stage_id: s1abcd2345
    stage_name: prod
    status_code: null
    tenant_id: t1abcd2345
    throttle_rps: 100
    use_distribution_rate: null
deploy_reason:
  description: Why the working copy or O(deployment) is deployed. Null if nothing is deployed.
  returned: success
  type: str
  sample: the stage is new
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create, set limits]
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
    operation: create stage
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._limits import COUNTED
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_stage import StageResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ADDRESSES = {"type": "list", "elements": "str"}
LIMITS = {
    "rps": {"type": "int"},
    "day": {"type": "int"},
    "month": {"type": "int"},
    "count": {"type": "list", "elements": "str", "choices": list(COUNTED)},
}
MAINTENANCE = {"status": {"type": "int"}, "response": {"type": "str"}}
ARGUMENTS = Arguments(
    spec={
        "product": {"type": "raw"},
        "api": {"type": "raw", "required": True},
        "name": {"type": "str"},
        "stage_id": {"type": "str"},
        "endpoint_domain": {"type": "str"},
        "throttle_rps": {"type": "int"},
        "cache_ttl": {"type": "int"},
        "ip_acl": {"type": "dict", "options": {"allow": ADDRESSES, "reject": ADDRESSES}},
        "maintenance": {"type": "dict", "options": MAINTENANCE},
        "compression": {"type": "int"},
        "limits": {"type": "dict", "options": LIMITS},
        "usage_plans": {"type": "list", "elements": "raw"},
        "published": {"type": "bool"},
        "deploy": {"type": "str", "choices": ["changed", "always", "never"], "default": "changed"},
        "deployment": {"type": "int"},
        "note": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "stage_id")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, StageResource, returns="stage")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
