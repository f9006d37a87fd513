# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.naver.ncloud.plugins.modules import vodstation_category
from ansible_collections.naver.ncloud.plugins.plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    module = vodstation_category.MODULE
