#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: globaledge_edge_info
short_description: Read CDN edges of Global Edge
version_added: 1.0.0
description:
  - Returns the CDN edges of NAVER Cloud Global Edge, all of them or those that match the filters.
  - Deleted edges are left out.
options:
  name:
    description: Return only edges with exactly this name.
    type: str
  edge_id:
    description: Return only the edge with this id.
    type: int
  domain_name:
    description: Return only the edge with this domain.
    type: str
  cdn_profile:
    description:
      - Return only edges of this profile, given by id or exact name. A text of digits is a name if a profile has that
        name, and else an id.
      - If it is not set, the edges of all profiles are read, which costs a request for each.
    type: str
notes:
  - The key needs permission to list profiles and edges.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.globaledge_edge
  - name: Global Edge API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/edge-listing
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all edges
  naver.ncloud.globaledge_edge_info:
  register: all

- name: Read those of one profile
  naver.ncloud.globaledge_edge_info:
    cdn_profile: season-2026
  register: season

- name: Find the one that has a domain
  naver.ncloud.globaledge_edge_info:
    domain_name: games4796.edge.naverncp.com
  register: games
"""

RETURN = r"""
edges:
  description:
    - The edges, an empty list if none matches.
    - C(name) is C(edge_name), so that all kinds have it.
  returned: success
  type: list
  elements: dict
  sample:
    - domain_name: games4796.edge.naverncp.com
      edge_name: ls-games
      id: 4796
      modify_date: "2026-01-31T09:10:00Z"
      name: ls-games
      original_copy_domain: kr.object.ncloudstorage.com
      profile_id: 1599
      registration_date: "2026-01-31T09:00:00Z"
      service_region_type: KOREA
      status_type: RUNNING
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
    operation: list edges
    request_id: 8e2f4c1a
    service: globaledge
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.globaledge_edge import RULES
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import GLOBAL_EDGE, GlobalEdge

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "edge_id": {"type": "int"},
        "domain_name": {"type": "str"},
        "cdn_profile": {"type": "str"},
    }
)


def _edges(client: Client, options: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    edges = GlobalEdge(client).edges_of(options["cdn_profile"])
    return [edge for edge in edges if options["domain_name"] in (None, edge["domain_name"])]


def _edge(client: Client, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((edge for edge in _edges(client, options) if edge["id"] == options["edge_id"]), None)


MODULE = InfoModule(
    GLOBAL_EDGE,
    CONNECTION + ARGUMENTS,
    all=_edges,
    one=_edge,
    id_option="edge_id",
    returns="edges",
    name_field="edge_name",
    rules={"name": TEXT, **{name: RULES[name] for name in ("edge_id", "domain_name", "cdn_profile")}},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
