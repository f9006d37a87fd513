#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: apigw_api
short_description: Keep an API of API Gateway in step with its OpenAPI document
version_added: 1.0.0
description:
  - Ensures that an API is present in a product or absent from it, and that it consists of what an OpenAPI document
    says.
  - An API is found by its exact name in the product, or by its id. Options that are not set keep their current values.
  - 'Of the document, that is managed which decides routing and guarding: paths, methods, where each is sent, API key,
    authentication, validation, query, header and form parameters, and the CORS of a path.'
  - What only documents, like schemas, examples, tags and responses, is neither compared nor sent. Neither are the
    document's version and addresses, as API Gateway makes its own.
  - What would change routing or guarding and is not known to API Gateway is refused, before the first request.
  - The module changes the working copy of the API. To serve it, deploy it to a stage.
  - A change is made by one call for each path, method and parameter that differs. A run that is interrupted leaves some
    of them to the next run.
options:
  product:
    description:
      - Id or exact name of the product, or RV(naver.ncloud.apigw_product#module:product) as a task registered it.
      - An id saves a request. What a task registered makes check mode work before the product exists.
    type: raw
    required: true
  name:
    description:
      - Name of the API, 1 to 20 English letters, digits, underscores or hyphens. It cannot be changed.
      - One of O(name) or O(api_id) is required. To create an API, O(name) is required.
    type: str
  api_id:
    description:
      - Id of an existing API.
      - One of O(name) or O(api_id) is required.
    type: str
  clone:
    description:
      - RV(naver.ncloud.apigw_api_clone#module:api) as a task registered it, to keep a clone in step with a document.
      - It saves looking the API up. In check mode of a clone that does not exist yet, the content of its source is what
        the document is compared with.
    type: dict
  description:
    description: Description of the API, at most 300 characters. An empty string removes it.
    type: str
  definition:
    description:
      - An OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document, as a dictionary or as JSON or YAML text of at most 4 MB.
      - 'Operations may have API Gateway''s own extensions, as its exports do: C(x-ncp-apigateway-endpoint) says where
        an operation is sent, C(x-ncp-apigateway-filters) how it is guarded.'
      - 'Beyond what its exports show, these are read: C(x-ncp-apigateway-any-method) in a path, for the method ANY, and
        C(x-ncp-apigateway-cors) in a path, a dictionary of C(corsAllowOrigin) and the other fields of the API.'
      - 'An operation without C(x-ncp-apigateway-filters) goes by its C(security), where that names API Gateway''s own
        schemes: an C(apiKey) in the header C(x-ncp-apigw-api-key), or C(x-ncp-iam). An empty C(security) of an
        operation opens it. All else is for O(defaults).'
      - References inside the document are followed, others are not.
    type: raw
  src:
    description:
      - File with the definition, on the host that runs the module. Of a file on the controller, you can also give the
        content, with the lookup C(ansible.builtin.file) and O(definition).
    type: path
  defaults:
    description:
      - What holds for operations of the document that say nothing of it in API Gateway's own extensions.
    type: dict
    suboptions:
      endpoint_path:
        description:
          - Path in front of the operation's own path, where it is sent, like V(/v1). Without it, an operation is sent
            to its own path. The host is the stage's.
        type: str
      stream:
        description: Whether responses are passed on as they come. Without it, they are not.
        type: bool
      api_key:
        description: Whether an API key is required. Without it, one is.
        type: bool
      auth:
        description:
          - The authentication of the caller.
          - Set it, also to V(none), to leave other C(security) of the document to the endpoint.
        type: str
        choices: [none, iam]
      cors:
        description: CORS of paths that have operations.
        type: dict
        suboptions:
          allow_origin:
            description: Value of the header Access-Control-Allow-Origin.
            type: str
          allow_methods:
            description: Value of the header Access-Control-Allow-Methods.
            type: str
          allow_headers:
            description: Value of the header Access-Control-Allow-Headers.
            type: str
          allow_credentials:
            description: Value of the header Access-Control-Allow-Credentials.
            type: str
          expose_headers:
            description: Value of the header Access-Control-Expose-Headers.
            type: str
          max_age:
            description: Value of the header Access-Control-Max-Age.
            type: str
  purge:
    description:
      - Whether operations that the document does not have are removed. With V(false), they are left alone and returned
        as RV(unmanaged).
    type: bool
    default: true
  except_stages:
    description:
      - Names of stages that are to be gone when the API is deleted. Use it to see in check mode what deleting both
        would do. An API is never deleted with a stage that still serves it.
    type: list
    elements: str
  state:
    description:
      - V(present) creates the API if it does not exist, and updates it.
      - V(absent) deletes it. An API that a stage serves is not deleted; the failure names the stages.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list products, list and view APIs, list resources, methods and parameters, list and view
    stages; for changes, also to create, change and delete an API, its resources, methods and parameters. Products are
    listed only if O(product) is a name.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.apigw_api_info
  - module: naver.ncloud.apigw_api_clone
  - module: naver.ncloud.apigw_product
  - name: API Gateway API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/apigateway-api-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Make an API of an OpenAPI document, protected by API keys
  naver.ncloud.apigw_api:
    product: games
    name: scores
    definition:
      openapi: 3.0.3
      info: {title: Scores, version: "1"}
      paths:
        /scores:
          get:
            parameters:
              - {name: day, in: query, schema: {type: string}}
            responses: {"200": {description: The scores of a day}}
        /scores/{id}:
          get:
            responses: {"200": {description: One score}}
    defaults:
      endpoint_path: /v1

- name: Say how one operation is guarded, and keep operations that the document does not have
  naver.ncloud.apigw_api:
    product: games
    name: scores
    purge: false
    definition: |
      swagger: "2.0"
      info: {title: Scores, version: "2"}
      paths:
        /scores/{id}:
          delete:
            x-ncp-apigateway-endpoint: {HTTP: {method: DELETE, url: "/v1/scores/{id}"}}
            x-ncp-apigateway-filters:
              apiKey: {required: false}
              auth: {platform: IAM}
            responses: {"204": {description: It is gone}}

- name: Remove it
  naver.ncloud.apigw_api:
    product: games
    name: scores
    state: absent
"""

RETURN = r"""
api:
  description:
    - The API as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(id) and C(name) are C(api_id) and C(api_name), so that all kinds have them.
    - C(fingerprint) is the SHA-256 of the content that decides routing and guarding, also of what is unmanaged. It is
      null without a definition.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    action_name: null
    api_description: Scores and fixtures
    api_id: a1bcd23456
    api_name: scores
    disabled: null
    domain_code: PUB
    fingerprint: 1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014
    id: a1bcd23456
    is_deleted: false
    mod_time: "2026-01-31T09:00:00Z"
    modifier: "1234"
    name: scores
    permission: null
    product_id: p1abcd2345
    stages: null
    tenant_id: t1abcd2345
to_add:
  description:
    - Operations that the API did not have, like C(GET /scores), and C(CORS /scores) for the CORS of a path.
  returned: when O(definition) or O(src) is set
  type: list
  elements: str
  sample: [GET /scores]
to_change:
  description:
    - Operations that were not as the document says.
  returned: when O(definition) or O(src) is set
  type: list
  elements: str
  sample: []
to_remove:
  description:
    - Operations that the document does not have. A path of which nothing is left stands here too.
  returned: when O(definition) or O(src) is set
  type: list
  elements: str
  sample: []
unmanaged:
  description:
    - Operations that the document does not have and that O(purge=false) leaves alone.
  returned: when O(definition) or O(src) is set
  type: list
  elements: str
  sample: []
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [create, create /scores, create GET /scores, create query parameter day of GET /scores]
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
    operation: create API
    request_id: 8e2f4c1a
    service: apigateway
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.apigw_api import CORS, DefinedApi
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY

DEFAULTS = {
    "endpoint_path": {"type": "str"},
    "stream": {"type": "bool"},
    "api_key": {"type": "bool", "no_log": False},
    "auth": {"type": "str", "choices": ["none", "iam"]},
    "cors": {"type": "dict", "options": {name: {"type": "str"} for name in CORS}},
}
ARGUMENTS = Arguments(
    spec={
        "product": {"type": "raw", "required": True},
        "name": {"type": "str"},
        "api_id": {"type": "str"},
        "clone": {"type": "dict"},
        "description": {"type": "str"},
        "definition": {"type": "raw"},
        "src": {"type": "path"},
        "defaults": {"type": "dict", "options": DEFAULTS},
        "purge": {"type": "bool", "default": True},
        "except_stages": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "api_id")],
    mutually_exclusive=[("definition", "src")],
)
MODULE = ResourceModule(API_GATEWAY, CONNECTION + ARGUMENTS, DefinedApi, returns="api")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
