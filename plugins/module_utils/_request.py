# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any request to any service, for what has no module yet."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client, Request
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ApiError, OutcomeUnknownError, attempting
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST, defect, is_sendable
from ansible_collections.naver.ncloud.plugins.module_utils._records import given
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE


def _is_parameter(value: Any) -> bool:
    if isinstance(value, str):
        return is_sendable(value)
    return value is None or (isinstance(value, (int, float)) and math.isfinite(value))


def _is_json(value: Any) -> bool:
    if defect(value):
        return False
    try:
        json.dumps(value)
    except (ValueError, TypeError):
        return False
    return True


NO_SUCH_PATH = "300"
SERVICES = {service.name: service for service in (VPE, API_GATEWAY, LIVE_STATION, VOD_STATION)}
RULES = {
    "path": rules.matches(
        r"(?=.{1,500}$)(/(?!(\.|%2[Ee]){1,2}(/|$))([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+",
        "a path like /channels/1 of at most 500 characters, percent-encoded, without prefix, query or dot segments",
    ),
    "query": rules.Rule(
        lambda query: all(is_sendable(name) and _is_parameter(value) for name, value in query.items()),
        "a dictionary of texts, numbers and booleans",
    ),
    "body": rules.Rule(
        lambda body: isinstance(body, (dict, list)) and _is_json(body),
        f"a dictionary or a list of what JSON knows, so without .nan and .inf, of at most {DEEPEST} levels",
        each=False,
    ),
}


@dataclass(frozen=True)
class RequestModule(Module):
    """The module that sends a request as it is told to."""

    arguments: Arguments

    def service_for(self, options: Mapping[str, Any]) -> Service:
        return SERVICES[options["service"]]

    def attempt(self, options: Mapping[str, Any]) -> str:
        return f"send {options['method']} {rules.shown(options['path'])} to {self.service_for(options).title}"

    def execute(self, client: Client, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        rules.check(RULES, options)
        method, path = options["method"], options["path"]
        read = method == "GET" if options["read_only"] is None else options["read_only"]
        if context.check_mode and not read:
            return {"changed": True, "answer": None}
        query = {name: _spelled(value) for name, value in given(options["query"] or {}).items()}
        request = Request(f"{method} {path}", method, path, query, options["body"], read=read)
        actions: list[str] = []
        with attempting(f"send {method} {path}", actions):
            try:
                return {"changed": not read, "answer": client.send(request)}
            except ApiError as error:
                if error.origin.code == NO_SUCH_PATH:
                    prefix = client.service.prefixes[client.settings.site]
                    error.hint = f"Check path, which begins after the service's prefix, {prefix}, then: {error.hint}"
                raise
            except OutcomeUnknownError as error:
                error.hint = "It may or may not have taken effect: check before sending it again"
                actions.append("send")  # nothing reads it back, so it counts as done
                raise


def _spelled(value: Any) -> Any:
    """Return the value of a query's parameter as the services spell it."""
    return str(value).lower() if isinstance(value, bool) else value
