# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator's own API under ``/_emulator/``: reset, seed, state, broadcasts, faults, journal and
settings. JSON in, JSON out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ncloud_emulator import jsontext
from ncloud_emulator.callbacks import is_loopback
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.errors import ControlError

PREFIX = "/_emulator"
# Of a request's body: enough for a seed of 100,000 objects.
MOST_BYTES = 64 << 20


class TooLargeError(Exception):
    """A request brings more than anybody needs."""


def routes(emulation: Emulation) -> list[Route]:
    """The routes that steer one emulation. What can't be used answers 400 with ``{"error": sentence}``."""

    def reset(body: Any, request: Request) -> Any:
        emulation.reset()

    def seed(body: Any, request: Request) -> Any:
        emulation.seed(body)

    def state(body: Any, request: Request) -> Any:
        return emulation.export(request.query_params.get("service"))

    def start_broadcast(body: Any, request: Request) -> Any:
        emulation.start_broadcast(_channel(body))

    def end_broadcast(body: Any, request: Request) -> Any:
        emulation.end_broadcast(_channel(request.query_params))

    def list_faults(body: Any, request: Request) -> Any:
        return {"faults": emulation.faults.list()}

    def add_fault(body: Any, request: Request) -> Any:
        return emulation.faults.add(body).as_json()

    def remove_faults(body: Any, request: Request) -> Any:
        number = request.query_params.get("id")
        if number is None:
            emulation.faults.clear()
        else:
            emulation.faults.remove(_whole_number("id", number))

    def read_journal(body: Any, request: Request) -> Any:
        since = _whole_number("since", request.query_params.get("since", "0"))
        return {"requests": emulation.journal.since(since), "callbacks": emulation.journal.callbacks_since(since)}

    def clear_journal(body: Any, request: Request) -> Any:
        emulation.journal.clear()

    def read_unknown(body: Any, request: Request) -> Any:
        return {"unknown": emulation.unknown.list()}

    def clear_unknown(body: Any, request: Request) -> Any:
        emulation.unknown.clear()

    def operations(body: Any, request: Request) -> Any:
        return emulation.operations()

    def read_settings(body: Any, request: Request) -> Any:
        return emulation.settings.as_json()

    def update_settings(body: Any, request: Request) -> Any:
        return emulation.update_settings(body).as_json()

    table: dict[str, dict[str, Callable[[Any, Request], Any]]] = {
        "reset": {"POST": reset},
        "seed": {"POST": seed},
        "state": {"GET": state},
        "broadcasts": {"POST": start_broadcast, "DELETE": end_broadcast},
        "faults": {"GET": list_faults, "POST": add_fault, "DELETE": remove_faults},
        "journal": {"GET": read_journal, "DELETE": clear_journal},
        "unknown": {"GET": read_unknown, "DELETE": clear_unknown},
        "operations": {"GET": operations},
        "settings": {"GET": read_settings, "PATCH": update_settings},
    }
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    async def control(request: Request) -> Response:
        if _is_foreign_page(request):
            return _refusal(403, "Requests from other origins are refused.")
        name = request.path_params["name"]
        handlers = table.get(name)
        if handlers is None:
            return _refusal(404, f"There is no {PREFIX}/{name}; there are {', '.join(table)}.")
        handler = handlers.get(request.method)
        if handler is None:
            return _refusal(405, f"{PREFIX}/{name} answers {', '.join(handlers)}, not {request.method}.")
        try:
            result = handler(_decoded(await _body(request)), request)
        except TooLargeError:
            return _refusal(413, f"The request body is larger than {MOST_BYTES} bytes.")
        except ControlError as error:
            return _refusal(400, str(error))
        except (OverflowError, RecursionError) as error:
            return _refusal(400, f"A value is too large, or nested too deeply: {error}.")
        return _json(200, {"ok": True} if result is None else result)

    return [Route(PREFIX + "/{name:path}", control, methods=methods)]


def _is_foreign_page(request: Request) -> bool:
    """Whether a browser was led here by another site's page, which reaches loopback addresses as well as anybody.

    It names the page's origin, unless the page's own name leads to a loopback address: then that is the Host.
    """
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if origin is not None and origin.partition("://")[2] != host:
        return True
    address, _port = request.scope["server"]
    return is_loopback(address) and not is_loopback(re.sub(r":\d*$", "", host).strip("[]"))


async def refused(request: Request, error: Exception) -> Response:
    """What the framework itself would refuse, in this API's words."""
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, repr(error))
    return _refusal(status, f"{request.method} {request.url.path}: {detail}.")


def _refusal(status: int, sentence: str) -> Response:
    return _json(status, {"error": sentence})


def _json(status: int, content: Any) -> Response:
    return Response(jsontext.encode(content), status, media_type="application/json")


async def _body(request: Request) -> bytes:
    """The request's body. Raises TooLargeError as soon as it is too much, and keeps none of it."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)


def _decoded(body: bytes) -> Any:
    try:
        return jsontext.decode(body) if body else {}
    except ValueError as error:
        raise ControlError(f"The request body is not JSON: {error}.") from None


def _channel(given: Any) -> str:
    """The channelId that a body or a query names."""
    if not isinstance(given, Mapping) or not isinstance(given.get("channelId"), str):
        raise ControlError("A broadcast needs the channelId of a channel of Live Station.")
    return str(given["channelId"])


def _whole_number(name: str, value: str) -> int:
    result = jsontext.number(value)
    if result is None:
        raise ControlError(f"{name} must be a whole number, not {value!r}.")
    return result
