# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the services post by themselves. Each callback is in the journal; it is sent only to a loopback address.

Assumptions, where the documents are silent: a callback is a POST of JSON, unsigned, whatever the answer, and never
repeated. One is sent after the other, in the order in which things happened.
"""

import asyncio
import contextlib
import ipaddress
from collections import deque
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from ncloud_emulator import jsontext
from ncloud_emulator.journal import Callback

# Seconds between two looks at states that move with callbacks to come.
PAUSE = 0.05
# Seconds for a receiver to answer, and to close the connection afterwards.
PATIENCE, GRACE = 5.0, 1.0
MOST_WAITING = 10_000
SAFE = "/%:@!$&'()*+,;=~-._"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Callbacks:
    """The callbacks that are still to be sent. ``run`` sends them, for as long as the server runs."""

    def __init__(self) -> None:
        self._waiting: deque[Callback] = deque(maxlen=MOST_WAITING)
        self._due = asyncio.Event()

    def add(self, callback: Callback) -> None:
        try:
            _receiver(callback.url)
        except ValueError as error:
            callback.explanation = f"Not sent: {error}."
        else:
            self._waiting.append(callback)
        self.wake()

    def wake(self) -> None:
        """Look at the states: something may move that has callbacks."""
        self._due.set()

    def clear(self) -> None:
        self._waiting.clear()

    async def run(self, settle: Callable[[], bool]) -> None:
        """Send what there is. ``settle`` lets everything happen that is due, and says whether more is to come."""
        while True:
            await self._due.wait()
            self._due.clear()
            more = True
            while more:
                more = settle()
                while self._waiting:
                    await _send(self._waiting.popleft())
                if more:
                    await asyncio.sleep(PAUSE)


def _receiver(url: str) -> tuple[str, int, str]:
    """Host, port and target of a loopback address. Raises ValueError for any other."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme != "http" or not is_loopback(host):
        raise ValueError("only http and loopback addresses are called")
    target = quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE + '?')}" if parts.query else "")
    return host, 80 if port is None else port, target


async def _send(callback: Callback) -> None:
    """Post a callback and note the status of the answer, or why there is none."""
    try:
        async with asyncio.timeout(PATIENCE):
            callback.status = await _post(*_receiver(callback.url), jsontext.encode(callback.body))
    except (OSError, ValueError) as error:
        callback.explanation = f"Not received: {str(error) or type(error).__name__}."


async def _post(host: str, port: int, target: str, body: bytes) -> int:
    """The status of the answer. No redirect is followed. Raises OSError and ValueError."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        name = f"[{host}]" if ":" in host else host
        writer.write(
            f"POST {target} HTTP/1.1\r\nHost: {name}:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode("ascii", "replace")
            + body
        )
        await writer.drain()
        version, _space, rest = (await reader.readline()).decode("latin-1").partition(" ")
        if not version.startswith("HTTP/") or not rest[:3].isdecimal():
            raise ValueError("the answer is not HTTP")
        # To its end, or the receiver fails while it writes.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while await reader.read(1 << 16):
                    pass
        return int(rest[:3])
    finally:
        writer.close()
