# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's side of one TCP connection, with a way to end it without an answer."""

import asyncio
import socket
import struct
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ncloud_emulator import jsontext
from ncloud_emulator.errors import GATEWAY_ERRORS, gateway_body
from ncloud_emulator.gateway import CONNECTION


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection. It puts itself in the ASGI scope's state, because ASGI knows no way to hang up.

    ``patience`` is how many seconds a client may take from its first byte, or from connecting, to a whole request;
    uvicorn itself only ends connections that are idle after an answer.
    """

    patience: ClassVar[float] = 30.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app_state = {**self.app_state, CONNECTION: self}
        self._end_of_patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._wait(True)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(False)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait(self.conn.their_state in (h11.IDLE, h11.SEND_BODY))

    def _wait(self, for_more: bool) -> None:
        """Start or stop waiting for the rest of a request."""
        if not for_more and self._end_of_patience is not None:
            self._end_of_patience.cancel()
            self._end_of_patience = None
        elif for_more and self._end_of_patience is None:
            self._end_of_patience = self.loop.call_later(self.patience, self.transport.abort)

    def hang_up(self, *, reset: bool) -> None:
        """Close the connection once what was sent so far is out; with a TCP reset if asked."""
        if reset:
            sock = self.transport.get_extra_info("socket")
            # Lingering for zero seconds makes closing send RST instead of FIN.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP never gets to the gateway; it is still answered in the gateway's words."""
        status, message = GATEWAY_ERRORS["100"]
        body = jsontext.encode(gateway_body("100", message, msg))
        headers = [
            (b"content-type", b"application/json;charset=UTF-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
