# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that makes the playback address of a file that a streaming channel serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.naver.ncloud.plugins.module_utils import _playback
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError


def playback_url(
    channel: Mapping[str, Any],
    path: str | Sequence[str],
    protocol: str = "HLS",
    cdn_domain: str | None = None,
    wildcard: bool = False,
) -> str:
    """Return the address of one file, or of the renditions of one video, that a VOD Station channel serves.

    :raises AnsibleFilterError: no address can be made of it.
    """
    try:
        return _playback.playback_url(channel, path, protocol, cdn_domain, wildcard=wildcard)
    except InputError as error:
        raise AnsibleFilterError(f"playback_url: {error.problem}.") from None


class FilterModule:
    """What Ansible loads."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"playback_url": playback_url}
