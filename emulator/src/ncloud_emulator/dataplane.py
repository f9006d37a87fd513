# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where deployed stages of API Gateway are served: ``/_gateway/{productId}/{apiName}/{stageName}/...``.

For the clients of an API, unsigned. The journal and the faults are of the management APIs, and know nothing of it.
"""

import re
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from ncloud_emulator import jsontext, signature
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.errors import GatewayError, gateway_body
from ncloud_emulator.services.apigateway import ApiGateway, serving

PREFIX = "/_gateway"
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
CONNECTION_HEADERS = ("connection", "content-length", "transfer-encoding")


class DataPlane:
    """The ASGI application below ``PREFIX``."""

    def __init__(self, emulation: Emulation) -> None:
        self.emulation = emulation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await request.body()  # read, so that the connection stays usable
        await self._reply(request, scope["raw_path"].decode("latin-1"))(scope, receive, send)

    def _reply(self, request: Request, raw_path: str) -> Response:
        service = self.emulation.services[ApiGateway.name]
        if not isinstance(service, ApiGateway):
            raise TypeError(service)
        query = request.scope["query_string"].decode("latin-1")
        headers = dict(request.headers)

        def check_signature() -> None:
            target = f"{raw_path}?{query}" if query else raw_path
            keys, now_ms = self.emulation.settings.keys_by_name, self.emulation.gateway_time() * 1000
            verdict = signature.verify(request.method, target, headers, keys, now_ms)
            if not verdict.accepted:
                raise GatewayError("200", verdict.details)

        path = raw_path.removeprefix(PREFIX)
        try:
            served = service.serve(serving.Request(request.method, path, query, headers, check_signature))
        except GatewayError as error:
            body = gateway_body(error.code, error.message, error.details, service.legacy)
            return Response(jsontext.encode(body), error.status, {"content-type": serving.JSON_TYPE})
        text = "" if served.status in (204, 304) else served.text
        return Response(text.encode("utf-8", "replace"), served.status, dict(_headers(served.headers)))


def _headers(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What of a definition's headers can be sent: well-formed ones that aren't about the connection."""
    for name, value in given.items():
        if HEADER_NAME.fullmatch(name) and name not in CONNECTION_HEADERS:
            printable = "".join(letter if letter.isprintable() else " " for letter in value)
            yield name, printable.encode("latin-1", "replace").decode("latin-1").strip()


def routes(emulation: Emulation) -> list[Mount]:
    return [Mount(PREFIX, DataPlane(emulation))]
