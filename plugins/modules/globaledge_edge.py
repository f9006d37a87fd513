#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: globaledge_edge
short_description: Start, stop and delete CDN edges of Global Edge
version_added: 1.0.0
description:
  - Ensures that a CDN edge of NAVER Cloud Global Edge runs, is stopped, or is absent.
  - Live Station and VOD Station create an edge for a channel that asks for a CDN. It stays when the channel is deleted,
    and goes on to cost. This module ends that.
  - An edge is neither stopped nor deleted while a channel of Live Station or VOD Station shows it; the failure names
    the channel. So the key needs the permission to list the channels of both services.
  - No channel shows an edge that was linked by hand; nor are VOD2LIVE channels asked.
  - Edges cannot be created by this module.
  - Global Edge is offered on the site V(public) alone.
options:
  edge_id:
    description:
      - Id of the edge. Of a Live Station channel it is C(cdn.instance_no).
      - One of O(edge_id) or O(domain_name) is required.
    type: int
  domain_name:
    description:
      - Domain of the edge. Of a channel it is C(cdn.cdn_domain) or C(cdn_domain).
      - One of O(edge_id) or O(domain_name) is required.
    type: str
  cdn_profile:
    description:
      - Id or exact name of the profile in which the edge is. A text of digits is a name if a profile has that name, and
        else an id.
      - If it is not set, the edge is looked for in all profiles, which costs a request for each.
    type: str
  except_channels:
    description:
      - Ids of channels that do not count as users of the edge any more, such as the deleted one that it was created
        for. Use it to see in check mode what deleting all of them would do.
    type: list
    elements: str
  state:
    description:
      - V(started) ensures that the edge runs.
      - V(stopped) ensures that it is stopped. What it delivers is cut off.
      - V(absent) stops and deletes it.
    type: str
    choices: [started, stopped, absent]
    default: started
notes:
  - The key needs permission to list profiles and edges, view an edge's status, and list and view channels of Live
    Station and VOD Station; for changes, also to start, stop and delete an edge.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.wait
  - naver.ncloud.attributes.waiting
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.globaledge_edge_info
  - module: naver.ncloud.globaledge_profile
  - name: Global Edge API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/edge-delete
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Stop the CDN of a channel that was deleted
  naver.ncloud.globaledge_edge:
    edge_id: 4796
    state: stopped

- name: Let it run again
  naver.ncloud.globaledge_edge:
    domain_name: games4796.edge.naverncp.com
    cdn_profile: season-2026
    state: started

- name: End its costs
  naver.ncloud.globaledge_edge:
    edge_id: 4796
    state: absent
"""

RETURN = r"""
edge:
  description:
    - The edge as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(name) is C(edge_name), so that all kinds have it.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    domain_name: games4796.edge.naverncp.com
    edge_name: ls-games
    id: 4796
    modify_date: "2026-01-31T09:10:00Z"
    name: ls-games
    original_copy_domain: kr.object.ncloudstorage.com
    profile_id: 1599
    registration_date: "2026-01-31T09:00:00Z"
    service_region_type: KOREA
    status_type: STOPPED
actions:
  description: Actions performed, or in check mode the actions that would be performed.
  returned: always
  type: list
  elements: str
  sample: [stop, delete]
pending:
  description: What is left to a later run, because O(wait=false). V(wait) is for a state, all else are actions.
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
    code: null
    details: null
    hint: "Delete that channel first, or give it another CDN: an edge that is used stays"
    http_status: null
    kind: input
    message: Live Station channel 'games' (ls-20260131090000-AbCdE) uses it
    operation: null
    request_id: null
    service: globaledge
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, WAIT, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.globaledge_edge import EdgeResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import GLOBAL_EDGE

ARGUMENTS = Arguments(
    spec={
        "edge_id": {"type": "int"},
        "domain_name": {"type": "str"},
        "cdn_profile": {"type": "str"},
        "except_channels": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["started", "stopped", "absent"], "default": "started"},
    },
    required_one_of=[("edge_id", "domain_name")],
)
MODULE = ResourceModule(GLOBAL_EDGE, CONNECTION + WAIT + ARGUMENTS, EdgeResource, returns="edge")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
