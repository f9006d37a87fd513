# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits as API Gateway has them, in a usage plan and for the keys without one at a stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError

# The option -> the field of the record.
FIELDS = {
    "rps": "rate_rps",
    "day": "day_quota_request",
    "month": "month_quota_request",
    "count": "quota_condition",
}
MOST_RPS = 2**31 - 1
MOST_REQUESTS = 2**53 - 1
COUNTED = ("2xx", "3xx", "4xx", "5xx", "others")
# Assumption: no document shows how the service separates several of them. It is read with any separator.
SEPARATOR = ","
RULES = {
    "rps": rules.between(0, MOST_RPS),
    "day": rules.between(0, MOST_REQUESTS),
    "month": rules.between(0, MOST_REQUESTS),
}


def check(limits: Mapping[str, Any]) -> None:
    """:raises InputError: only one of the two quotas is given, which the API refuses."""
    day, month = limits.get("day"), limits.get("month")
    if bool(day) != bool(month) or (day is None) != (month is None):
        of_day, of_month = ("not set" if quota is None else quota for quota in (day, month))
        raise InputError(
            f"the quota of a day is {of_day} and that of a month {of_month}, but the API has both or none",
            "Set both day and month, or both to 0 for no quota",
        )


def as_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return limits in the words of the record: 0 and an empty list are no limit."""
    count = options.get("count")
    return {
        FIELDS["rps"]: options.get("rps") or None,
        FIELDS["day"]: options.get("day") or None,
        FIELDS["month"]: options.get("month") or None,
        FIELDS["count"]: SEPARATOR.join(name for name in COUNTED if name in count) or None if count else None,
    }


def described(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits that there are, in the words of the options."""
    return {name: value or None for name, value in as_options(record).items()}


def as_options(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return limits in the words of the options."""
    said = str(record.get(FIELDS["count"]) or "").lower()
    return {
        **{name: record.get(field) or 0 for name, field in FIELDS.items() if name != "count"},
        "count": [name for name in COUNTED if name in said],
    }
