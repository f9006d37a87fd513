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
  - Ensures that a player cloned from another one is present or absent.
  - A player is found by its exact name. Options that are not set keep their current values.
  - The API cannot change O(name), O(version) or O(auto_update) of an existing player; see O(recreate).
  - A player's name is all that the module goes by. The service does not tell which players are clones, so
    O(state=absent) deletes the player with this name, whether it was cloned or is an original.
options:
  name:
    description:
      - Name of the player. 3 to 30 English letters, digits, underscores, hyphens or C(@), starting with a letter.
        Some accounts do not allow capital letters.
    type: str
    required: true
  source:
    description:
      - Number or exact name of the player to clone. Required to create a player.
      - Used at creation only, because the API does not return what a player was cloned from.
    type: str
  version:
    description:
      - Version of the player's SDK. Defaults to the source's version.
      - While the player updates itself, its version changes and is not compared.
    type: str
  auto_update:
    description: Whether the player updates itself. Defaults to the source's setting.
    type: bool
  state:
    description:
      - V(present) clones the player if it does not exist.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  recreate:
    description:
      - Whether to delete the player and clone it again if an option that cannot be changed differs. It gets a new
        number and a new access key, so pages that embed it must be updated.
      - O(version) and O(auto_update) keep their current values unless set.
      - With V(false), the module fails in that case and lists the differences.
    type: bool
    default: false
notes:
  - The key needs permission to list and view players; for changes, also to clone and delete a player.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vpe_player_info
  - name: Video Player Enhancement API
    description: The API that this module uses.
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
    - The player as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(player.id) is C(player.no), so that all kinds have an C(id) and a C(name).
    - C(player.access_key) is part of the pages that embed the player; it is not a secret.
    - A new clone also has C(origin), the number of the player that it was made of.
    - Null if it does not exist.
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
    id: "1024"
    name: winter-games
    "no": "1024"
    updated_at: "2026-01-31T09:00:00Z"
    version: 1.1.0
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

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
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
