# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of modules whose service works on after its answer."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the object is at rest in the wanted state.
      - With V(false) the module does what can be done at once and returns. What is left to do stands in RV(pending);
        run the module again to go on.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait in all. When they are over, the module fails and names the last state seen.
    type: float
    default: 600.0
  wait_interval:
    description:
      - Longest pause in seconds between two looks. The first pauses are shorter.
    type: float
    default: 10.0
"""
