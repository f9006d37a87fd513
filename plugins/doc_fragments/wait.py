# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of modules whose service works on after its answer."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the object has reached the requested state.
      - With V(false), the module does what can be done at once and returns. The remaining actions are listed in
        RV(pending); run the module again to continue.
      - In check mode nothing is waited for. The result is always a prediction of the end.
    type: bool
    default: true
  wait_first:
    description:
      - With O(wait=false), whether to wait for an action that an earlier run has begun, before the next one. The module
        then does what can be done at once and returns.
      - Use it in a loop between one with O(wait=false) and one with O(wait=true). The second actions of many objects
        then run at the same time too, as when many channels are stopped together and then deleted together.
    type: bool
    default: false
  wait_timeout:
    description:
      - Total time to wait, in seconds. After that, the module fails and names the last state seen.
    type: float
    default: 600.0
  wait_interval:
    description:
      - Maximum time between two status checks, in seconds. The first intervals are shorter.
    type: float
    default: 10.0
"""
