# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signature v2 (common-ncpapi), seen from the gateway's side."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from ncloud_emulator import jsontext
from ncloud_emulator.settings import Key

TIMESTAMP = "x-ncp-apigw-timestamp"
ACCESS_KEY = "x-ncp-iam-access-key"
SIGNATURE = "x-ncp-apigw-signature-v2"

# "A difference of 5 minutes or more from the gateway's clock is refused."
TOLERANCE_MS = 300_000

MISSING = "Authentication information are missing."
INVALID = "Invalid authentication information."


def string_to_sign(method: str, target: str, timestamp: str, access_key: str) -> str:
    """What is signed: method, raw path and query as sent, time (ms) and access key. Neither body nor headers."""
    return f"{method} {target}\n{timestamp}\n{access_key}"


def sign(secret_key: str, text: str) -> str:
    """Base64 of HMAC-SHA256 with the secret key's own bytes."""
    digest = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check.

    ``name``: accepted, missing_headers, unknown_key, bad_timestamp, clock or bad_signature. ``details`` is what the
    gateway tells the client, ``explanation`` what the journal tells the developer.
    """

    name: str
    key: Key | None = None
    details: str | None = None
    explanation: str | None = None

    @property
    def accepted(self) -> bool:
        return self.name == "accepted"


def verify(method: str, target: str, headers: Mapping[str, str], keys: Mapping[str, Key], now_ms: float) -> Verdict:
    """Check one request; ``target`` is the raw path and query exactly as it came over the wire."""
    timestamp, access_key, received = (headers.get(name, "") for name in (TIMESTAMP, ACCESS_KEY, SIGNATURE))
    if not (timestamp and access_key and received):
        missing = ", ".join(name for name in (TIMESTAMP, ACCESS_KEY, SIGNATURE) if not headers.get(name))
        return Verdict("missing_headers", details=MISSING, explanation=f"Missing: {missing}.")
    key = keys.get(access_key)
    if key is None:
        return Verdict("unknown_key", details=INVALID, explanation=f"No key {access_key} is set up here.")
    milliseconds = jsontext.number(timestamp)
    if milliseconds is None:
        return Verdict("bad_timestamp", key, INVALID, "The timestamp is not a number of milliseconds.")
    difference = milliseconds - now_ms
    if abs(difference) >= TOLERANCE_MS:
        return Verdict("clock", key, INVALID, f"The timestamp differs by {difference:+.0f} ms; the limit is 5 minutes.")
    expected = sign(key.secret_key, string_to_sign(method, target, timestamp, access_key))
    # Compared as bytes: compare_digest refuses text that is not ASCII, and a header may hold anything.
    if not hmac.compare_digest(expected.encode(), received.encode()):
        return Verdict(
            "bad_signature", key, INVALID, "Compare string_to_sign with what the client signed, and the secret."
        )
    return Verdict("accepted", key)
