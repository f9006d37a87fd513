# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of what requests bring. Each returns the value, or raises the service's own error for it."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ncloud_emulator.errors import ApiError, JsonObject

# In the place of a default: the member must be there.
REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks that are refused in one way. A member that is null is as good as missing.

    ``refusal`` makes the error from the name of a value, what it must be, and the value; None for a missing one.
    """

    refusal: Callable[[str, str, Any], ApiError]

    def object(self, value: Any, name: str) -> JsonObject:
        if not isinstance(value, dict):
            raise self.refusal(name, "must be an object", value)
        return value

    def integer(self, value: Any, name: str, least: float = -math.inf) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.refusal(name, "must be an integer", value)
        return value

    def text(self, body: Mapping[str, Any], name: str, default: Any = REQUIRED) -> Any:
        value = body.get(name)
        fits = isinstance(value, str) and value != ""
        return self._member(name, value, fits, "must be a string that is not empty", default)

    def boolean(self, body: Mapping[str, Any], name: str, default: Any = REQUIRED) -> Any:
        value = body.get(name)
        return self._member(name, value, isinstance(value, bool), "must be true or false", default)

    def choice(self, body: Mapping[str, Any], name: str, allowed: Iterable[Any], default: Any = REQUIRED) -> Any:
        value = body.get(name)
        # True is 1 to Python, but not to an API.
        fits = not isinstance(value, bool) and value in tuple(allowed)
        return self._member(name, value, fits, f"must be one of {', '.join(map(str, allowed))}", default)

    def _member(self, name: str, value: Any, fits: bool, rule: str, default: Any) -> Any:
        if value is None and default is not REQUIRED:
            return default
        if not fits:
            raise self.refusal(name, rule, value)
        return value
