# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two families of errors a client can meet: the gateway's, and those of the service behind it."""

from typing import Any

JsonObject = dict[str, Any]

# code -> (HTTP status, message). Source: common-apigw, "Errors of the gateway".
GATEWAY_ERRORS: dict[str, tuple[int, str]] = {
    "100": (400, "Bad Request Exception"),
    "200": (401, "Authentication Failed"),
    "210": (401, "Permission Denied"),
    "230": (403, "Forbidden Exception"),
    "300": (404, "Not Found Exception"),
    "400": (429, "Quota Exceeded"),
    "410": (429, "Throttle Limited"),
    "420": (429, "Rate Limited"),
    "430": (413, "Request Entity Too Large"),
    "500": (503, "Endpoint Error"),
    "510": (504, "Endpoint Timeout"),
    "900": (500, "Unexpected Error"),
}


class ControlError(ValueError):
    """A control request, a setting, a seed or a fault that can't be used; the text says why."""


class ApiError(Exception):
    """An answer that is an error: HTTP status, code, message and optional details."""

    def __init__(self, status: int, code: str, message: str, details: str | None = None) -> None:
        super().__init__(f"{status}/{code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details


class GatewayError(ApiError):
    """An error of API Gateway itself; the request never reached the service."""

    def __init__(self, code: str, details: str | None = None) -> None:
        status, message = GATEWAY_ERRORS[code]
        super().__init__(status, code, message, details)


class ServiceError(ApiError):
    """An error of the service; the service knows how its body is spelled."""


def as_number(code: str) -> int | str:
    """A code in the older spelling, a number; what is no number stays as it is."""
    return int(code) if code.isdecimal() else code


def gateway_body(code: str, message: str, details: str | None = None, legacy: bool = False) -> JsonObject:
    """``{"error":{"errorCode":"210","message":..,"details":..}}``; ``details`` only when there are any.

    One table of common-apigw has errorCode as an integer: that is the ``legacy`` dialect.
    """
    error: JsonObject = {"errorCode": as_number(code) if legacy else code, "message": message}
    if details is not None:
        error["details"] = details
    return {"error": error}
