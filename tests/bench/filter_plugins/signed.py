# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a playbook needs to call the API by ansible.builtin.uri: signed requests."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils.signer import sign


def signed(ids: Iterable[Any], method: str) -> list[dict[str, Any]]:
    """Return a request for each of the categories, an empty id standing for all of them."""
    origin = os.environ["NCLOUD_ENDPOINT"].removesuffix("/{service}")
    access_key, secret_key = os.environ["NCLOUD_ACCESS_KEY"], os.environ["NCLOUD_SECRET_KEY"]
    timestamp = str(int(time.time() * 1000))
    requests = []
    for identifier in ids:
        target = f"/vodstation/api/v2/category/{identifier}".rstrip("/")
        headers = {
            "x-ncp-apigw-timestamp": timestamp,
            "x-ncp-iam-access-key": access_key,
            "x-ncp-apigw-signature-v2": sign(method, target, timestamp, access_key, secret_key),
            "Content-Type": "application/json",
        }
        requests.append({"url": origin + target, "headers": headers})
    return requests


class FilterModule:
    def filters(self) -> dict[str, Callable[..., list[dict[str, Any]]]]:
        return {"signed": signed}
