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
    type: bool
    default: true
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
