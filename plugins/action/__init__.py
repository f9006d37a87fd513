# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible imports this package in the controller when it parses a task, and the action plugin later in each worker.

Imported here, the plugin is there before workers are forked: else each task would import it again, for 0.3 s.
"""

from __future__ import annotations

from ansible_collections.naver.ncloud.plugins.action import in_process

__all__ = ["in_process"]
