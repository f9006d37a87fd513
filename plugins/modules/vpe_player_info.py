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
  options:
    description:
      - Whether to return all of each player, its options too. This takes two requests for each player.
    type: bool
    default: false
notes:
  - The key needs permission to list and view players, view their options.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vpe_player
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
    options: true
  register: live
"""

RETURN = r"""
players:
  description:
    - The players, an empty list if none matches. C(id) is C(no), so that all kinds have an C(id) and a C(name).
    - C(auto_update) and C(domains) are null unless a filter or O(options=true) is set, because the API's listing does
      not include them.
    - C(options) and C(production_options) are there only with O(options=true). They are those of Develop and those of
      Production; the latter are null where the service does not show them.
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
      options:
        autostart: true
        lang: ko
      production_options: null
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

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vpe_player import NUMBER
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE, Player, Vpe

ARGUMENTS = Arguments(
    spec={"name": {"type": "str"}, "player_no": {"type": "str"}, "options": {"type": "bool", "default": False}}
)


def _shown(client: Client, options: Mapping[str, Any], players: list[Player]) -> list[Mapping[str, Any]]:
    """Return the players, with their options if these are asked for."""
    if not options["options"]:
        return [*players]
    api = Vpe(client)
    read = [(player, api.options(player["no"])) for player in players]
    return [
        {**player, "options": found.develop, "production_options": found.production} for player, found in read if found
    ]


def _one(client: Client, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    player = Vpe(client).player(options["player_no"])
    return next(iter(_shown(client, options, [] if player is None else [player])), None)


MODULE = InfoModule(
    VPE,
    CONNECTION + ARGUMENTS,
    all=lambda client, options: _shown(
        client, options, Vpe(client).matching(options["name"], complete=options["options"])
    ),
    one=_one,
    id_option="player_no",
    id_field="no",
    returns="players",
    rules={"name": TEXT, "player_no": NUMBER},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
