#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vpe_player
short_description: Manage players of Video Player Enhancement
version_added: 1.0.0
description:
  - Creates, updates and deletes the players of NAVER Cloud Video Player Enhancement, with their domains and options.
  - A player is found by its exact name, or by its number. Options that are not set keep their current values.
  - Options of a player are set in its Develop environment. Promotion gives them to Production; see O(promote).
  - The API cannot change O(name), O(version) or O(auto_update) of an existing player; see O(recreate).
options:
  name:
    description:
      - Name of the player. 3 to 30 English letters, digits, underscores, hyphens or C(@), starting with a letter.
        Some accounts do not allow capital letters.
      - One of O(name) or O(player_no) is required. To create a player, O(name) is required.
    type: str
  player_no:
    description:
      - Number of an existing player. This avoids reading the whole list.
      - One of O(name) or O(player_no) is required.
    type: str
  clone:
    description:
      - RV(naver.ncloud.vpe_player_clone#module:player) as a task registered it, to manage a clone.
      - It saves looking the player up. In check mode of a clone that does not exist yet, the domains and options of its
        source are what this task is compared with.
      - Requires O(name).
    type: dict
  state:
    description:
      - V(present) creates the player or updates it.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  domains:
    description:
      - Where the player may be embedded, completely and in any order. What is not in the list is removed.
      - At most five, of which at least one is of type V(web), and at most one of type V(ios) and one of type V(aos).
      - Required to create a player. Changes take effect in Production at once.
      - The documentation contradicts itself on whether web domains of an existing player can be changed. The module
        reads them back, and fails if the service did not keep them.
    type: list
    elements: dict
    suboptions:
      type:
        description: Website, iOS app or Android app.
        type: str
        choices: [web, ios, aos]
        required: true
      domain:
        description:
          - Domain of the website like C(https://www.example.com), or id of the app like C(com.example.games).
          - Neither capital letters of a website's host nor a slash at its end make a difference.
        type: str
        required: true
  version:
    description:
      - Version of the player's SDK. The service defaults to the newest.
      - While the player updates itself, its version changes and is not compared.
    type: str
  auto_update:
    description: Whether the player updates itself. A new player does, unless O(version) is set.
    type: bool
  options:
    description:
      - The player's options in the API's own spelling, like C(autostart), C(lang) or C(controlBtn).
      - Only the keys that are given are compared, also inside of dictionaries; all others keep their values. Lists are
        compared as a whole. An option cannot be removed.
      - After writing, options are read back. If the service did not keep one of them, the module fails and names it.
      - Values of documented options must have the documented type. All other keys are passed on as they are.
      - The Basic plan offers only some of the options.
    type: dict
  promote:
    description:
      - Whether to give the options of Develop to Production. The API always promotes all that was set in Develop.
      - V(never) leaves Production as it is.
      - V(changed) promotes if this task has set options, and whenever the service shows that both environments differ.
        If a task fails between the two and the service shows only Develop, no later task can notice it. Run the task
        once with V(always) then; the message says so.
      - V(always) promotes in every run, unless the service shows that both environments are the same. Where the service
        shows only Develop, every run reports a change.
      - The Basic plan does not offer promotion.
    type: str
    choices: [never, changed, always]
    default: never
  recreate:
    description:
      - Whether to delete the player and create it again if an option that cannot be changed differs. It gets a new
        number and a new access key, so pages that embed it must be updated.
      - Options that are not set keep their current values. Options of Develop are set again; Production has the
        defaults until it is promoted.
      - With V(false), the module fails in that case and lists the differences.
    type: bool
    default: false
notes:
  - The key needs permission to list and view players, view their options; for changes, also to create, update and
    delete a player, set and promote its options.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vpe_player_clone
  - module: naver.ncloud.vpe_player_info
  - name: Video Player Enhancement API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vpe-api-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: A player for a new site
  naver.ncloud.vpe_player:
    name: games-player
    domains:
      - type: web
        domain: https://games.example.com
    options:
      lang: ko
      muted: true
      controlBtn:
        pictureInPicture: false

- name: Allow the app too, and give Production what was tried on Develop
  naver.ncloud.vpe_player:
    name: games-player
    domains:
      - type: web
        domain: https://games.example.com
      - type: ios
        domain: com.example.games
    options:
      muted: false
    promote: changed

- name: Remove it
  naver.ncloud.vpe_player:
    name: games-player
    state: absent
"""

RETURN = r"""
player:
  description:
    - The player as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(player.id) is C(player.no), so that all kinds have an C(id) and a C(name).
    - C(player.access_key) is part of the pages that embed the player; it is not a secret.
    - C(player.options) are those of Develop. They are null unless O(options) or O(promote) are set.
    - C(player.production_options) are null where the service does not show them.
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
          domain: https://games.example.com
          "no": "31"
          type: web
    id: "1024"
    name: games-player
    "no": "1024"
    options:
      autostart: true
      controlBtn:
        pictureInPicture: false
        play: true
      lang: ko
      muted: true
    production_options: null
    updated_at: "2026-01-31T09:00:00Z"
    version: 1.1.0
actions:
  description:
    - Actions performed, or in check mode the actions that would be performed.
    - V(update) changes domains, V(configure) options of Develop.
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
    operation: create player
    request_id: 8e2f4c1a
    service: vpe
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vpe_player import PlayerResource
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE

DOMAIN = {
    "type": {"type": "str", "choices": ["web", "ios", "aos"], "required": True},
    "domain": {"type": "str", "required": True},
}
ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "player_no": {"type": "str"},
        "clone": {"type": "dict"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "domains": {"type": "list", "elements": "dict", "options": DOMAIN},
        "version": {"type": "str"},
        "auto_update": {"type": "bool"},
        "options": {"type": "dict"},
        "promote": {"type": "str", "choices": ["never", "changed", "always"], "default": "never"},
        "recreate": {"type": "bool", "default": False},
    },
    mutually_exclusive=[("clone", "player_no")],
    required_one_of=[("name", "player_no")],
    required_by={"clone": ("name",)},
)
MODULE = ResourceModule(VPE, CONNECTION + ARGUMENTS, PlayerResource, returns="player")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
