# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""NAVER Cloud's API signature v2 (documentation: common-ncpapi). The one public part of module_utils."""

from __future__ import annotations

import base64
import hashlib
import hmac


def sign(method: str, path_and_query: str, timestamp: int | str, access_key: str, secret_key: str) -> str:
    """Return the value of the header ``x-ncp-apigw-signature-v2``.

    :param method: the HTTP method in upper case.
    :param path_and_query: the request target exactly as it goes on the wire: percent-encoded, neither sorted nor
        normalised, without scheme and host, and without a bare ``?`` where there is no query.
    :param timestamp: Unix time in milliseconds, equal to the header ``x-ncp-apigw-timestamp``.
    :param secret_key: used as the UTF-8 bytes it is; it is not Base64.
    """
    message = f"{method} {path_and_query}\n{timestamp}\n{access_key}"
    digest = hmac.new(secret_key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")
