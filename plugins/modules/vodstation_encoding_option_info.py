#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_encoding_option_info
short_description: Read VOD Station encoding options
version_added: 1.0.0
description:
  - Returns the encoding options of NAVER Cloud VOD Station, all of them or those that match the filters. Built-in
    encoding options are among them.
  - Returns the templates of encoding options too, if asked to. The API cannot create templates.
options:
  name:
    description: Return only encoding options with exactly this name.
    type: str
  encoding_option_id:
    description: Return only the encoding option with this id. This avoids reading the whole list.
    type: int
  default_set:
    description:
      - Whether to return C(default_set) of all encoding options, which the API's listing does not include. This takes a
        request for each encoding option.
    type: bool
    default: false
  templates:
    description: Whether to return all templates of encoding options too. This takes a request.
    type: bool
    default: false
notes:
  - The key needs permission to list and view encoding options, list templates.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes.info
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_encoding_option
  - name: VOD Station encoding option API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-encodingoption-list
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Read all encoding options and templates
  naver.ncloud.vodstation_encoding_option_info:
    templates: true
  register: all

- name: Read one by name
  naver.ncloud.vodstation_encoding_option_info:
    name: AVC_HD_1Pass_30fps
  register: hd
"""

RETURN = r"""
encoding_options:
  description:
    - The encoding options, an empty list if none matches.
    - C(default_set) tells whether it is a built-in one. It is null unless O(encoding_option_id) or
      O(default_set=true) is set, because the API's listing does not include it.
  returned: success
  type: list
  elements: dict
  sample:
    - audio:
        bitrate: 128
        channel: 2
        codec: AAC
        sampling_rate: 48000
      default_set: false
      disabled: false
      encoding_option_type: NORMAL
      format: MP4
      id: 1111
      name: games-portrait
      video:
        bitrate: 2500
        codec: AVC
        codec_options:
          level: "4.1"
          profile: HIGH
        framerate: 30
        height: 1280
        keyframe_interval: 2
        max_framerate: null
        pass: 1PASS
        rate_control: VBR
        width: 720
templates:
  description: The templates, each with the ids of its encoding options.
  returned: if O(templates=true)
  type: list
  elements: dict
  sample:
    - encoding_option_ids: [1, 2, 3]
      id: 1
      name: Practical content
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
    operation: list encoding options
    request_id: 8e2f4c1a
    service: vodstation
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import InfoModule
from ansible_collections.naver.ncloud.plugins.module_utils._records import nfc
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_encoding_option import (
    EncodingOptionResource,
)
from ansible_collections.naver.ncloud.plugins.module_utils._rules import TEXT
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import (
    VOD_STATION,
    EncodingOption,
    VodStation,
)

ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "encoding_option_id": {"type": "int"},
        "default_set": {"type": "bool", "default": False},
        "templates": {"type": "bool", "default": False},
    }
)


def _all(client: Client, options: Mapping[str, Any]) -> list[EncodingOption]:
    api, name = VodStation(client), options["name"]
    listed = api.encoding_options()
    if not options["default_set"]:
        return listed
    wanted = [each["id"] for each in listed if name is None or nfc(each["name"]) == nfc(name)]
    return [option for each in wanted if (option := api.encoding_option(each))]


MODULE = InfoModule(
    VOD_STATION,
    CONNECTION + ARGUMENTS,
    all=_all,
    one=lambda client, options: VodStation(client).encoding_option(options["encoding_option_id"]),
    id_option="encoding_option_id",
    returns="encoding_options",
    rules={"name": TEXT, "encoding_option_id": EncodingOptionResource.rules["encoding_option_id"]},
    beside=lambda client, options: {"templates": VodStation(client).templates()} if options["templates"] else {},
)


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
