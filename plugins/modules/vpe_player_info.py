#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vpe_player_info
short_description: Read players of Video Player Enhancement
version_added: 1.0.0
description:
  - Returns the players of NAVER Cloud Video Player Enhancement, all of them or the one that matches the filters.
options:
  name:
    description: Return only the player with exactly this name.
    type: str
  player_no:
    description: Return only the player with this number. This avoids reading the whole list.
    type: str
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vpe_player_clone
  - name: Video Player Enhancement API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vpe-api-list
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all players
  naver.ncloud.vpe_player_info:
  register: all

- name: Read one by name
  naver.ncloud.vpe_player_info:
    name: games-live
  register: live
"""

RETURN = r"""
players:
  description:
    - The players, an empty list if none matches. C(id) is C(no), so that all kinds have an C(id) and a C(name).
    - C(auto_update) and C(domains) are null unless a filter is set, because the API's listing does not include them.
  returned: success
  type: list
  elements: dict
  sample:
    - access_key: 0f6c2b1d7e
      auto_update: true
      created_at: "2026-01-31T09:00:00Z"
      domains:
        aos: []
        ios: []
        web:
          - created_at: "2026-01-31T09:00:00Z"
            domain: https://www.example.com
            "no": "31"
            type: web
      id: "1024"
      name: winter-games
      "no": "1024"
      updated_at: "2026-01-31T09:00:00Z"
      version: 1.1.0
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
    operation: list players
    request_id: 8e2f4c1a
    service: vpe
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT, matches
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE, Vpe

ARGUMENTS = Arguments(spec={"name": {"type": "str"}, "player_no": {"type": "str"}})
MODULE = InfoModule(
    VPE,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: Vpe(client).matching(options["name"]),
    one=lambda client, options: Vpe(client).player(options["player_no"]),
    id_option="player_no",
    id_field="no",
    returns="players",
    rules={"name": TEXT, "player_no": matches(r"\d{1,18}", "a number")},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
