#!/usr/bin/python
# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vodstation_encoding_option
short_description: Manage VOD Station encoding options
version_added: 1.0.0
description:
  - Creates and deletes the encoding options of NAVER Cloud VOD Station, which say how a category encodes.
  - An encoding option is found by its exact name, or by its id. Only options that are set are compared.
  - The API cannot change an encoding option after creation; see O(recreate).
  - Built-in encoding options are found too, but never deleted or recreated. One that has the same name as an encoding
    option of the account's own does not count.
options:
  name:
    description:
      - Name of the encoding option. 3 to 20 English letters, digits, colons, underscores or hyphens.
      - The service does not require unique names; if several encoding options have this name, the module fails and
        lists their ids.
      - One of O(name) or O(encoding_option_id) is required. To create an encoding option, O(name) is required.
    type: str
  encoding_option_id:
    description:
      - Id of an existing encoding option. This avoids reading the whole list.
      - One of O(name) or O(encoding_option_id) is required.
    type: int
  state:
    description:
      - V(present) creates the encoding option if it does not exist.
      - V(absent) deletes it. Built-in encoding options and those that a category uses are not deleted; the failure
        names the categories. Check mode predicts the deletion and warns, as the categories may be deleted before.
    type: str
    choices: [present, absent]
    default: present
  encoding_option_type:
    description: V(NORMAL) encodes video and audio, V(AUDIO) only audio. The service defaults to V(NORMAL).
    type: str
    choices: [NORMAL, AUDIO]
  format:
    description: Format of the encoded files. A new encoding option gets V(MP4).
    type: str
    choices: [MP4]
  video:
    description:
      - How video is encoded. Required to create an encoding option, with all suboptions but O(video.codec) and
        O(video.max_framerate); not allowed with O(encoding_option_type=AUDIO).
      - What an info module returns for another encoding option can be given here.
    type: dict
    suboptions:
      codec:
        description: Codec. A new encoding option gets V(AVC).
        type: str
        choices: [AVC]
      codec_options:
        description: Settings of the codec.
        type: dict
        suboptions:
          profile:
            description: Profile.
            type: str
            choices: [BASELINE, MAIN, HIGH]
          level:
            description: Level, like V(3.1). Put it in quotes.
            type: str
      bitrate:
        description: Bitrate in kbps.
        type: int
      width:
        description: Width in pixels, 96 to 4096. With V(-2), it follows from the height and the aspect ratio.
        type: int
      height:
        description: Height in pixels, 96 to 4096. With V(-2), it follows from the width and the aspect ratio.
        type: int
      framerate:
        description: Frames per second.
        type: float
      max_framerate:
        description: Frames per second at most.
        type: float
      keyframe_interval:
        description: Seconds between two key frames.
        type: int
      rate_control:
        description:
          - How the bitrate is kept.
          - The documentation does not list the values; M(naver.ncloud.vodstation_encoding_option_info) shows those of
            existing encoding options.
        type: str
      pass:
        description:
          - Number of passes.
          - The documentation does not list the values; M(naver.ncloud.vodstation_encoding_option_info) shows those of
            existing encoding options.
        type: str
  audio:
    description:
      - How audio is encoded. Required to create an encoding option, with all suboptions but O(audio.codec).
    type: dict
    suboptions:
      codec:
        description: Codec. A new encoding option gets V(AAC).
        type: str
        choices: [AAC]
      bitrate:
        description: Bitrate in kbps, 16 to 320.
        type: int
      channel:
        description: Number of channels. With V(-2), it is that of the source.
        type: int
        choices: [-2, 1, 2]
      sampling_rate:
        description: Sampling rate in Hz.
        type: int
  recreate:
    description:
      - Whether to delete the encoding option and create it again if an option differs. It gets a new id.
      - Options that are not set keep their current values.
      - The deletion is refused while a category uses it. Remove it from the category first, or create an encoding
        option of another name.
      - With V(false), the module fails if an option differs and lists the differences.
    type: bool
    default: false
notes:
  - The key needs permission to list and view encoding options, list and view categories; for changes, also to create
    and delete an encoding option.
extends_documentation_fragment:
  - naver.ncloud.connection
  - naver.ncloud.attributes
seealso:
  - module: naver.ncloud.vodstation_encoding_option_info
  - module: naver.ncloud.vodstation_category
  - name: VOD Station encoding option API
    description: The API that this module uses.
    link: https://api.ncloud-docs.com/docs/en/vodstation-encodingoption-create
author:
  - naver.ncloud contributors (@naver-ncloud)
"""

EXAMPLES = r"""
- name: Look at what is there, for values that no document lists
  naver.ncloud.vodstation_encoding_option_info:
  register: all

- name: Encode like the first one, at a bitrate of our own
  naver.ncloud.vodstation_encoding_option:
    name: games-hd
    video: "{{ all.encoding_options[0].video | combine({'bitrate': 3500}) }}"
    audio: "{{ all.encoding_options[0].audio }}"

- name: Encode in portrait format
  naver.ncloud.vodstation_encoding_option:
    name: games-portrait
    video:
      codec_options:
        profile: HIGH
        level: "4.1"
      bitrate: 2500
      width: 720
      height: 1280
      framerate: 30
      keyframe_interval: 2
      rate_control: VBR
      pass: 1PASS
    audio:
      bitrate: 128
      channel: 2
      sampling_rate: 48000

- name: Encode only the sound
  naver.ncloud.vodstation_encoding_option:
    name: games-radio
    encoding_option_type: AUDIO
    audio:
      bitrate: 96
      channel: -2
      sampling_rate: 44100

- name: Remove it
  naver.ncloud.vodstation_encoding_option:
    name: games-radio
    state: absent
"""

RETURN = r"""
encoding_option:
  description:
    - The encoding option as it is now, or as it would be in check mode. Fields with unknown values are null.
    - C(encoding_option.default_set) tells whether it is a built-in one. It is null if only a list was read.
    - Null if it does not exist.
  returned: success
  type: dict
  sample:
    audio:
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
    code: "260011"
    details: null
    hint: Check the values of the options
    http_status: 400
    kind: rejected
    message: Invalid value.
    operation: create encoding option
    request_id: 8e2f4c1a
    service: vodstation
"""

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import ResourceModule
from ansible_collections.naver.ncloud.plugins.module_utils._resources.vodstation_encoding_option import (
    EncodingOptionResource,
)
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION

CODEC_OPTIONS = {"profile": {"type": "str", "choices": ["BASELINE", "MAIN", "HIGH"]}, "level": {"type": "str"}}
VIDEO = {
    "codec": {"type": "str", "choices": ["AVC"]},
    "codec_options": {"type": "dict", "options": CODEC_OPTIONS},
    "bitrate": {"type": "int"},
    "width": {"type": "int"},
    "height": {"type": "int"},
    "framerate": {"type": "float"},
    "max_framerate": {"type": "float"},
    "keyframe_interval": {"type": "int", "no_log": False},
    "rate_control": {"type": "str"},
    "pass": {"type": "str", "no_log": False},  # a number of passes
}
AUDIO = {
    "codec": {"type": "str", "choices": ["AAC"]},
    "bitrate": {"type": "int"},
    "channel": {"type": "int", "choices": [-2, 1, 2]},
    "sampling_rate": {"type": "int"},
}
ARGUMENTS = Arguments(
    spec={
        "name": {"type": "str"},
        "encoding_option_id": {"type": "int"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "encoding_option_type": {"type": "str", "choices": ["NORMAL", "AUDIO"]},
        "format": {"type": "str", "choices": ["MP4"]},
        "video": {"type": "dict", "options": VIDEO},
        "audio": {"type": "dict", "options": AUDIO},
        "recreate": {"type": "bool", "default": False},
    },
    required_one_of=[("name", "encoding_option_id")],
)
MODULE = ResourceModule(VOD_STATION, CONNECTION + ARGUMENTS, EncodingOptionResource, returns="encoding_option")


def main() -> None:
    MODULE.run()


if __name__ == "__main__":
    main()
