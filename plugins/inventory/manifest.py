# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A manifest's items, spread over hosts that automation controllers can slice."""

from __future__ import annotations

DOCUMENTATION = r"""
name: manifest
short_description: Spread a manifest's items over hosts
version_added: 1.0.0
author:
  - naver.ncloud contributors (@naver-ncloud)
description:
  - Turns a manifest of P(naver.ncloud.provision#role) and P(naver.ncloud.teardown#role) into hosts, one for each
    shard, so that the job slices of AWX and automation controller can share the work.
  - The hosts are in the group C(ncloud_shards). Their names are the manifest's name and the shard's number. Each holds
    its part of the manifest in the variable C(manifest), a manifest itself with the same name. They stand for the
    controller, with a local connection and the controller's interpreter.
  - An item stays on its shard as long as the number of shards does, whatever comes and goes beside it. A player or an
    API that is cloned from another one in the manifest is on the same shard as that one.
  - The playbooks C(naver.ncloud.provision), C(naver.ncloud.verify) and C(naver.ncloud.teardown) work on these hosts, if
    there are any. The first host of a run does the work of all, so that each listing is read once in a slice.
  - Nothing of the manifest is a template, and nothing of it is a secret. Inventories are shown to many.
  - It reads files whose names end with C(ncloud.yml) or C(ncloud.yaml), and asks no service.
options:
  plugin:
    description: Says that the file is meant for this plugin.
    type: str
    required: true
    choices: [naver.ncloud.manifest]
  manifest:
    description:
      - The manifest.
      - The file can be handed to playbooks with C(-e @FILE) as well, as its key is the same.
    type: dict
    required: true
  shards:
    description:
      - How many hosts to spread the items over, at most. A shard without items has no host.
      - It bounds the number of slices. Another number moves items to other shards, which changes nothing else.
    type: int
    default: 12
"""

EXAMPLES = r"""
# winter-games.ncloud.yml
plugin: naver.ncloud.manifest
shards: 6
manifest:
  name: winter-games
  categories:
    - name: trailers
      output: {bucket_name: media, file_path: /trailers}
  channels:
    - {name: ice-rink, storage_bucket_name: media, protocol_list: [HLS, DASH], segment_duration: 5, state: started}
    - {name: reruns, storage_bucket_name: media, protocol_list: [HLS], segment_duration: 10, state: stopped}

# ansible-playbook -i winter-games.ncloud.yml naver.ncloud.provision
"""

import re
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.plugin_utils import shards
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import problems

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19 every text is

    def trust_as_template(value: str) -> str:  # type: ignore[misc]  # it knows no streams
        """Return the text as it is."""
        return value


GROUP = "ncloud_shards"
MOST_SHARDS = 1000


class InventoryModule(BaseInventoryPlugin):
    NAME = "naver.ncloud.manifest"

    def verify_file(self, path: str) -> bool:
        return bool(BaseInventoryPlugin.verify_file(self, path)) and path.endswith(("ncloud.yml", "ncloud.yaml"))

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        BaseInventoryPlugin._read_config_data(self, path)
        manifest, count = (BaseInventoryPlugin.get_option(self, name) for name in ("manifest", "shards"))
        if failures := " ".join(_failures(manifest, count)):
            raise AnsibleParserError(f"{path} is not a valid manifest. {failures}")

        inventory.add_group(GROUP)
        # Limits know some characters as patterns.
        stem = re.sub(r"[^\w.-]+", "-", manifest["name"])
        for number, part in shards.split(manifest, count).items():
            host = f"{stem}-{number:0{len(str(count))}}"
            if host in inventory.hosts:
                raise AnsibleParserError(
                    f"{path} can't be used beside what is there already: there is a host {host}. Give each manifest a "
                    "name that differs from the others in a letter or digit."
                )
            inventory.add_host(host, group=GROUP)
            inventory.set_variable(host, "manifest", _as_text(part))
            inventory.set_variable(host, "ansible_connection", trust_as_template("local"))
            interpreter = trust_as_template("{{ ansible_playbook_python }}")
            inventory.set_variable(host, "ansible_python_interpreter", interpreter)


def _as_text(value: Any) -> Any:
    """Return a copy without templates. Only what looks like one is marked, as controllers show the marks."""
    if isinstance(value, Mapping):
        return {str(key): _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, str):
        return (
            wrap_var(value)
            if any(mark in value for mark in ("{{", "{%", "{#", "#jinja2"))
            else trust_as_template(value)
        )
    return value


def _holds_bytes(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_bytes, (*value, *value.values())))
    return any(map(_holds_bytes, value)) if isinstance(value, list) else isinstance(value, bytes)


def _failures(manifest: dict[str, Any], count: int) -> list[str]:
    """Return, in sentences, why there can be no hosts."""
    said = problems(manifest, {})
    if not isinstance(manifest.get("name"), str):
        said.append("The manifest's name is no text; put it in quotes.")
    if not 1 <= count <= MOST_SHARDS:
        said.append(f"shards is {shown(count)} but must be from 1 to {MOST_SHARDS}.")
    if _holds_bytes(manifest):
        said.append("The manifest holds bytes (!!binary), which no option takes.")
    return said
