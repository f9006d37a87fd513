# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A way to become a user, namely the same, for machines with neither sudo nor a password for su."""

from __future__ import annotations

from typing import Any

from ansible.plugins.become import BecomeBase

DOCUMENTATION = r"""
name: itself
short_description: Become who one is
description:
  - The command as it is.
author:
  - naver.ncloud contributors (@naver-ncloud)
options:
  become_user:
    description: Is not looked at.
    type: str
    vars:
      - name: ansible_become_user
"""


class BecomeModule(BecomeBase):
    name = "itself"

    def build_become_command(self, cmd: str, shell: Any) -> str:
        super().build_become_command(cmd, shell)
        return cmd
