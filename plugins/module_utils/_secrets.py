# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-core's registry of secrets, where it has one."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["register_secrets"]

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # before ansible-core 2.22

    def register_secrets(values: Iterable[str], /) -> None:
        """Do nothing: whoever returns a result removes the secrets from it."""
