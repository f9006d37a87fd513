#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: globaledge_profile_info
short_description: Read profiles of Global Edge
version_added: 1.0.0
description:
  - Returns the profiles of NAVER Cloud Global Edge, all of them or those that match the filters.
options:
  name:
    description: Return only the profile with exactly this name.
    type: str
  profile_id:
    description: Return only the profile with this id.
    type: int
notes:
  - The key needs permission to list profiles.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.globaledge_profile
  - name: Global Edge API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/profile-listing
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all profiles
  naver.ncloud.globaledge_profile_info:
  register: all

- name: Read one by name
  naver.ncloud.globaledge_profile_info:
    name: season-2026
  register: season
"""

RETURN = r"""
profiles:
  description:
    - The profiles, an empty list if none matches.
    - C(name) is C(profile_name), so that all kinds have it.
  returned: success
  type: list
  elements: dict
  sample:
    - customer_id: 35
      id: 1836
      name: season-2026
      profile_name: season-2026
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
    operation: list profiles
    request_id: 8e2f4c1a
    service: globaledge
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._rules import ID, TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.globaledge import GLOBAL_EDGE, GlobalEdge

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "profile_id": {"type": "int"}})
MODULE = InfoModule(
    GLOBAL_EDGE,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: GlobalEdge(client).profiles(),
    one=lambda client, options: GlobalEdge(client).profile(options["profile_id"]),
    id_option="profile_id",
    returns="profiles",
    name_field="profile_name",
    rules={"name": TEXT, "profile_id": ID},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
