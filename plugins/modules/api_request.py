#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_request
short_description: Send any request to NAVER Cloud's media and API services
version_added: 1.0.0
description:
  - Signs a request, sends it to one of the services and returns the parsed answer. It is meant for what has no module
    yet.
  - It knows nothing of what the request does, so it can't tell whether anything would change. See O(read_only).
options:
  service:
    description: The service to send to.
    type: str
    choices: [vpe, apigateway, livestation, vodstation]
    required: true
  method:
    description: HTTP method.
    type: str
    choices: [GET, POST, PUT, PATCH, DELETE]
    default: GET
  path:
    description:
      - Path below the service's prefix, like C(/channels/ls-20260131090000-AbCdE), so without C(/api/v2). What is
        special in a path has to be percent-encoded.
    type: str
    required: true
  query:
    description: Parameters of the query, texts, numbers or booleans. They are encoded, and left out where null.
    type: dict
  body:
    description:
      - Body, a dictionary or a list of at most 50 levels. It is sent as JSON.
      - Secrets in it, and in O(query), are known by the names of their fields, such as C(streamKey), C(password) or
        C(token), and are shown nowhere. Of other secrets, set C(no_log) on the task.
    type: raw
  read_only:
    description:
      - Whether the request changes nothing. Unless set, that is so for O(method=GET) only.
      - Such a request is sent in check mode too, is repeated when it fails, and reports no change. Any other is not
        sent in check mode, is never repeated blindly, and reports a change.
    type: bool
notes:
  - The key needs permission for the call that you send.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
attributes:
  check_mode:
    support: partial
    details: Sends requests that change nothing, and reports a change for all others without sending them.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details: As idempotent as the request is.
seealso:
  - name: NAVER Cloud API documentation
    description: What there is to request.
    link: https://api.ncloud-docs.com/docs/en/home
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Which templates of encoding options are there?
  naver.ncloud.api_request:
    service: vodstation
    path: /encoding-option/template
  register: templates

- name: Take a snapshot of the last ten minutes
  naver.ncloud.api_request:
    service: livestation
    method: POST
    path: /channels/ls-20260131090000-AbCdE/snapshot
    query:
      limitedDuration: 10

- name: Is the name taken?
  naver.ncloud.api_request:
    service: vpe
    path: /players/checkName
    query:
      name: winter-games
  register: name_check
  failed_when: name_check.failure is defined and name_check.failure.code not in ['4802', '4805']
"""

RETURN = r"""
answer:
  description:
    - The parsed body, in the service's own spelling. An empty dictionary for an empty body.
    - Null when check mode did not send the request. Secrets, such as stream keys, passwords and tokens, are masked.
  returned: success
  type: dict
  sample:
    content:
      - encodingOptionIds: [1, 2, 3]
        id: 1
        name: Practical content
failure:
  description: The error for programs; C(msg) says the same to people.
  returned: failure
  type: dict
  sample:
    code: "300"
    details: URL not found.
    hint: Check site and endpoint; the gateway has no such path
    http_status: 404
    kind: no_such_path
    message: Not Found Exception
    operation: GET /nowhere
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._request import SERVICES, RequestModule

ARGUMENTS = Arguments(
    spec={
        "service": {"type": "str", "choices": list(SERVICES), "required": True},
        "method": {"type": "str", "choices": ["GET", "POST", "PUT", "PATCH", "DELETE"], "default": "GET"},
        "path": {"type": "str", "required": True},
        "query": {"type": "dict"},
        "body": {"type": "raw"},
        "read_only": {"type": "bool"},
    },
)
MODULE = RequestModule(CONNECTION + ARGUMENTS)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
