#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_stage_info
short_description: Read stages of API Gateway
version_added: 1.0.0
description:
  - Returns the stages of an API of NAVER Cloud API Gateway, all of them or those that match the filters.
options:
  product:
    description:
      - Id or exact name of the product, or RV(naver.ncloud.apigw_product#module:product) as a task registered it.
      - Not needed if O(api) is what a task registered.
    type: raw

  api:
    description: Id or exact name of the API, or RV(naver.ncloud.apigw_api#module:api) as a task registered it.
    type: raw
    required: true
  name:
    description: Return only stages with exactly this name.
    type: str
  stage_id:
    description: Return only the stage with this id.
    type: str
  deployments:
    description: Whether each stage is returned with its deployments. This costs a request for each stage.
    type: bool
    default: false
  usage_plans:
    description:
      - Whether each stage is returned with its limits and its usage plans. This costs a request for each stage.
    type: bool
    default: false
  working_copy:
    description:
      - Whether each stage is returned with C(serves_working_copy), which tells whether the API's working copy is what
        is deployed to it.
      - This costs a request for each stage, and reading the API's content, unless O(api) is what a task with
        M(naver.ncloud.apigw_api) registered, with its C(fingerprint).
    type: bool
    default: false
notes:
  - The key needs permission to list products, APIs, stages and deployments, view stages, and list the usage plans of a
    stage; for O(working_copy) also to list and view APIs, list their resources, methods and parameters. Products are
    listed only if O(product) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_stage
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-stage-getstagelist
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all stages of an API
  naver.ncloud.apigw_stage_info:
    product: games
    api: scores
  register: all

- name: Read what was deployed to one
  naver.ncloud.apigw_stage_info:
    product: games
    api: scores
    name: prod
    deployments: true
  register: prod

- name: Read which stages do not serve the working copy, and what their callers may do
  naver.ncloud.apigw_stage_info:
    product: games
    api: scores
    usage_plans: true
    working_copy: true
  register: complete
"""

RETURN = r"""
stages:
  description:
    - The stages, an empty list if none matches.
    - C(id) and C(name) are C(stage_id) and C(stage_name), so that all kinds have them.
    - C(invoke_url) is where a stage serves the API.
    - With O(deployments=true), each has C(deployments), a list of dictionaries with C(stage_deployment_no),
      C(deployment_description) and C(deployed_time).
    - With O(usage_plans=true), each has C(usage_plans) and C(usage_plan_ids), lists of names and of ids, and the limits
      for API keys that have none of them, C(quota_condition) among them.
    - With O(working_copy=true), each has C(serves_working_copy). It is null if that is unknown, because the current
      deployment was not made by M(naver.ncloud.apigw_stage).
  returned: success
  type: list
  elements: dict
  sample:
    - api_id: a1bcd23456
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
      is_published: false
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
    operation: list stages
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_stage import all_stages, one_stage
from ansible_collections.naver.ncloud.plugins.module_utils._rules import SHORT_ID, TEXT, reference
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

ARGUMENTS = Arguments(
    spec={
        "product": {"type": "raw"},
        "api": {"type": "raw", "required": True},
        "name": {"type": "str"},
        "stage_id": {"type": "str"},
        "deployments": {"type": "bool", "default": False},
        "usage_plans": {"type": "bool", "default": False},
        "working_copy": {"type": "bool", "default": False},
    },
)
MODULE = InfoModule(
    API_GATEWAY,
    CONNECTION + ARGUMENTS,
    all=all_stages,
    one=one_stage,
    id_option="stage_id",
    returns="stages",
    id_field="stage_id",
    name_field="stage_name",
    rules={"product": reference("product"), "api": reference("api", "product"), "name": TEXT, "stage_id": SHORT_ID},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
