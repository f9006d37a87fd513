#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: globaledge_profile
short_description: Manage profiles of Global Edge
version_added: 1.0.0
description:
  - Ensures that a profile of NAVER Cloud Global Edge is present or absent.
  - A profile groups CDN edges. Live Station and VOD Station create the edges of their channels in one.
  - A profile is found by its exact name, or by its id. Names are unique in an account.
  - Global Edge is offered on the site V(public) alone.
options:
  name:
    description:
      - Name of the profile, 3 to 35 English letters, digits, hyphens or underscores.
      - With O(profile_id), the name that it is to have.
      - One of O(name) or O(profile_id) is required. To create a profile, O(name) is required.
    type: str
  profile_id:
    description:
      - Id of an existing profile.
      - One of O(name) or O(profile_id) is required.
    type: int
  except_edges:
    description:
      - Domains of edges that are to be gone when the profile is deleted. Use it to see in check mode what deleting both
        would do. A profile is never deleted with an edge that is still in it.
    type: list
    elements: str
  state:
    description:
      - V(present) creates the profile if it does not exist.
      - V(absent) deletes it. A profile that still has edges is not deleted; the failure names them.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The key needs permission to list profiles and edges; for changes, also to create, change and delete a profile.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.globaledge_profile_info
  - module: naver.ncloud.globaledge_edge
  - name: Global Edge API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/profile-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Have a profile for the season's channels
  naver.ncloud.globaledge_profile:
    name: season-2026
  register: profile

- name: Rename it
  naver.ncloud.globaledge_profile:
    profile_id: "{{ profile.profile.id }}"
    name: season-2027

- name: Remove it when no edge is left in it
  naver.ncloud.globaledge_profile:
    name: season-2027
    state: absent
"""

RETURN = r"""
profile:
  description:
    - The profile as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(name) is C(profile_name), so that all kinds have it.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    customer_id: null
    id: 1836
    name: season-2026
    profile_name: season-2026
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
    code: "0102"
    details: null
    hint: Remove profiles that are no longer needed, or have the limit raised
    http_status: 400
    kind: rejected
    message: The number of profiles is limited.
    operation: create profile
    request_id: 3io9h6spj0p1l3ip9pccq3gchk
    service: globaledge
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.globaledge_profile import ProfileResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import GLOBAL_EDGE

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "profile_id": {"type": "int"},
        "except_edges": {"type": "list", "elements": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    required_one_of=[("name", "profile_id")],
)
MODULE = ResourceModule(GLOBAL_EDGE, CONNECTION + ARGUMENTS, ProfileResource, returns="profile")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
