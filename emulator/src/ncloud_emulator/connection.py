# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's side of one TCP connection, with a way to end it without an answer."""

import socket
import struct
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ncloud_emulator import jsontext
from ncloud_emulator.errors import GATEWAY_ERRORS, gateway_body
from ncloud_emulator.gateway import CONNECTION


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection. It puts itself in the ASGI scope's state, because ASGI knows no way to hang up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app_state = {**self.app_state, CONNECTION: self}

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
