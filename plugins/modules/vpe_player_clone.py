#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vpe_player_clone
short_description: Clone players of Video Player Enhancement
version_added: 1.0.0
description:
  - Makes sure that a player exists which was cloned from another one, or that it does not exist.
  - A player is found by its exact name. What is not set is left as it is.
  - The API can't change name, version and O(auto_update) of an existing player; see O(recreate).
options:
  name:
    description:
      - Name of the player. 3 to 30 letters, digits, underscores, hyphens or C(@), the first a letter. Some accounts
        allow no capitals.
    type: str
    required: true
  source:
    description:
      - Number or exact name of the player to clone. Needed to create a player.
      - It counts at creation only, as the API does not tell what a player was cloned from.
    type: str
  version:
    description:
      - Version of the player's SDK. A new player has the source's unless this is set.
      - While the player updates itself, its version moves on and is not compared.
    type: str
  auto_update:
    description: Whether the player updates itself. A new player does as the source does unless this is set.
    type: bool
  state:
    description:
      - V(present) clones the player if there is none of that name.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  recreate:
    description:
      - Whether to delete the player and clone it anew when something differs that can't be changed. It gets a new
        number and a new access key, which pages that embed it have to follow.
      - O(version) and O(auto_update) stay as they are unless set.
      - With V(false) the module fails in that case and names the differences.
    type: bool
    default: false
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vpe_player_info
  - name: Video Player Enhancement API
    description: The API behind this module.
    link: https://api.ncloud-docs.com/docs/en/vpe-api-clone
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: A player for the staging site, like the one of the live site
  naver.ncloud.vpe_player_clone:
    name: games-staging
    source: games-live

- name: A player that stays at a version
  naver.ncloud.vpe_player_clone:
    name: games-fixed
    source: games-live
    version: 1.0.0
    auto_update: false

- name: Remove it
  naver.ncloud.vpe_player_clone:
    name: games-staging
    state: absent
"""

RETURN = r"""
player:
  description:
    - The player as it is now, or in check mode as it would be. Fields whose value is not known are null.
    - C(player.access_key) is the key that stands in the pages that embed the player; it is no secret.
    - Null when there is none.
  returned: success
  type: dict
  sample:
    access_key: 0f6c2b1d7e
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
    name: winter-games
    "no": "1024"
    updated_at: "2026-01-31T09:00:00Z"
    version: 1.1.0
actions:
  description: What was done, in check mode what would be done.
  returned: always
  type: list
  elements: str
  sample: [create]
pending:
  description: Always empty, as there are no states to wait for.
  returned: success
  type: list
  elements: str
  sample: []
predicted:
  description: Whether this tells what would be done, without having changed anything.
  returned: in check mode
  type: bool
  sample: true
failure:
  description: The error for programs; C(msg) says the same to people.
  returned: failure
  type: dict
  sample:
    code: "4803"
    details: null
    hint: The plan's number of players is used up, and the Basic plan allows one; delete one or change the plan
    http_status: 200
    kind: rejected
    message: Exceeded the number of players.
    operation: clone player
    request_id: 8e2f4c1a
    service: vpe
"""

from ansible_collections.naver.ncloud.plugins.module_utils._module import CONNECTION, Arguments, ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vpe_player_clone import PlayerResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str", "required": True},
        "source": {"type": "str"},
        "version": {"type": "str"},
        "auto_update": {"type": "bool"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "recreate": {"type": "bool", "default": False},
    },
)
MODULE = ResourceModule(VPE, CONNECTION + ARGUMENTS, PlayerResource, returns="player")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
