# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module can do, and what the info modules can."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
notes:
  - The objects belong to an account and not to a host. In a play for several hosts, set C(run_once) to V(true),
    otherwise the task does the same once for each host. What such tasks create under one name on one machine, for
    example with C(delegate_to) set to V(localhost), is created once all the same.
attributes:
  check_mode:
    description: Can run in check mode and predict the result without changing anything.
    support: full
  diff_mode:
    description: Returns what has changed, or would change in check mode, for the options that the task sets.
    support: full
  idempotent:
    description: When run twice in a row with the same options, the second run changes nothing.
    support: full
  action_group:
    description: Supports module defaults set for an action group.
    support: full
    membership: [naver.ncloud.all]
"""

    WAITING = r"""
options: {}
attributes:
  action_group:
    description: Supports module defaults set for an action group.
    support: full
    membership: [naver.ncloud.all, naver.ncloud.waiting]
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and predict the result without changing anything.
    support: full
    details: This module changes nothing.
  diff_mode:
    description: Returns what has changed, or would change in check mode, for the options that the task sets.
    support: N/A
    details: This module changes nothing.
  idempotent:
    description: When run twice in a row with the same options, the second run changes nothing.
    support: full
    details: This module changes nothing.
  action_group:
    description: Supports module defaults set for an action group.
    support: full
    membership: [naver.ncloud.all]
"""
