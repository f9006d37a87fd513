# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a running HTTP server: in a thread for tests, or in the foreground for the command line."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Any, TypeVar

import uvicorn

from ncloud_emulator.app import create_app
from ncloud_emulator.connection import Connection
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.errors import JsonObject
from ncloud_emulator.settings import DEMO_ACCESS_KEY, DEMO_SECRET_KEY, Key

T = TypeVar("T")


class Server(uvicorn.Server):
    """uvicorn's server, which says when it is ready and ends quietly on a signal."""

    def __init__(self, emulation: Emulation, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(emulation),
                http=Connection,
                ws="none",
                lifespan="off",
                loop="asyncio",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._on_ready = on_ready
        self._emulation = emulation

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.loop = asyncio.get_running_loop()
        self._callbacks = self.loop.create_task(self._emulation.send_callbacks())
        self._on_ready()

    def cut_off(self) -> None:
        """End every connection, whatever is under way on it."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection):
                connection.transport.abort()
        self.should_exit = self.force_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Not remembered, as uvicorn would to raise the signal again afterwards: being ended is no failure.
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to ``host`` and ``port``, 0 for any free one. Raises OSError, OverflowError and UnicodeError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio won't turn Nagle's algorithm off: every answer would wait 40 ms for an acknowledgement.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except Exception:
        sock.close()
        raise
    return sock


def url_of(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Emulator:
    """An emulator on a free loopback port, for the length of a ``with`` block.

    ``settings`` are those of ``Settings``, by name. ``access_key`` and ``secret_key`` stand for one key that may do
    everything, unless ``keys`` are given. ``seed`` is there at the start and after every reset. ``clock`` gives the
    time in seconds since 1970; a test that moves it sees asynchronous states pass without waiting.

    Its methods may be called from any thread; each happens between two requests, never in the midst of one.
    """

    def __init__(
        self,
        *,
        access_key: str = DEMO_ACCESS_KEY,
        secret_key: str = DEMO_SECRET_KEY,
        seed: Mapping[str, Any] | None = None,
        clock: Callable[[], float] = time.time,
        port: int = 0,
        **settings: Any,
    ) -> None:
        settings.setdefault("keys", [{"access_key": access_key, "secret_key": secret_key}])
        self._emulation = Emulation(settings, seed, clock)
        first: Key | None = next(iter(self._emulation.settings.keys), None)
        self.access_key = first.access_key if first else access_key
        self.secret_key = first.secret_key if first else secret_key
        self._port = port

    def start(self) -> "Emulator":
        """Start serving; returns when requests are answered. Raises OSError when the port is taken."""
        self._socket = listen("127.0.0.1", self._port)
        self.url = url_of(self._socket)
        self.endpoint = self.url + "/{service}"
        ready = threading.Event()
        self._server = Server(self._emulation, ready.set)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="ncloud-emulator", daemon=True
        )
        self._thread.start()
        if not ready.wait(30):
            raise RuntimeError("The emulator did not start within 30 seconds.")
        return self

    def stop(self) -> None:
        """Stop serving; requests still under way are cut off."""
        self._server.loop.call_soon_threadsafe(self._server.cut_off)
        self._thread.join(30)
        self._socket.close()

    def __enter__(self) -> "Emulator":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _between_requests(self, work: Callable[..., T], *args: Any) -> T:
        """Do something in the server's thread, where nothing else can be happening at the same time."""

        async def do() -> T:
            return work(*args)

        return asyncio.run_coroutine_threadsafe(do(), self._server.loop).result(60)

    def reset(self) -> None:
        """State, faults, journal and settings as they were at the start."""
        self._between_requests(self._emulation.reset)

    def seed(self, data: Mapping[str, Any]) -> None:
        """Add objects, ``{service: {collection: [...]}}``; a known id changes the object. Raises ControlError."""
        self._between_requests(self._emulation.seed, data)

    def state(self, service: str | None = None) -> JsonObject:
        """Everything that is there, ``{service: {collection: [...]}}``; with ``service``, that service's part."""
        exported = self._between_requests(self._emulation.export, service)
        return exported if service is None else exported[service]

    def start_broadcast(self, channel_id: str) -> None:
        """Do what an encoder does: put a READY channel of Live Station on air. Raises ControlError."""
        self._between_requests(self._emulation.start_broadcast, channel_id)

    def end_broadcast(self, channel_id: str) -> None:
        """Take the channel off air, as an encoder does that stops; its recording ends too. Raises ControlError."""
        self._between_requests(self._emulation.end_broadcast, channel_id)

    def journal(self, since: int = 0) -> list[JsonObject]:
        """The requests so far, oldest first, with a number above ``since``; see ``journal.Entry``."""
        return self._between_requests(lambda: self._emulation.journal.since(since))

    def callbacks(self, since: int = 0) -> list[JsonObject]:
        """What the services posted so far, oldest first, with a number above ``since``; see ``journal.Callback``."""
        return self._between_requests(lambda: self._emulation.journal.callbacks_since(since))

    def clear_journal(self) -> None:
        self._between_requests(self._emulation.journal.clear)

    def unknown(self) -> list[str]:
        """What requests brought that their tables do not have, as sentences; a reset does not forget it."""
        return self._between_requests(self._emulation.unknown.list)

    def clear_unknown(self) -> None:
        self._between_requests(self._emulation.unknown.clear)

    def operations(self) -> JsonObject:
        """The calls that the site offers with the tables of their requests, ``{service: {slug: table}}``."""
        return self._between_requests(self._emulation.operations)

    def add_fault(self, **fault: Any) -> JsonObject:
        """Set a fault, see ``faults.Fault``; returns it with its ``id``. Raises ControlError."""
        return self._between_requests(lambda: self._emulation.faults.add(fault).as_json())

    def faults(self) -> list[JsonObject]:
        """The faults that are set, with how often each ``matched`` and was ``applied``."""
        return self._between_requests(self._emulation.faults.list)

    def remove_fault(self, number: int) -> None:
        """Remove the fault with this id. Raises ControlError."""
        self._between_requests(lambda: self._emulation.faults.remove(number))

    def clear_faults(self) -> None:
        self._between_requests(self._emulation.faults.clear)

    def settings(self) -> JsonObject:
        """The settings in force, without secret keys."""
        return self._between_requests(self._emulation.settings.as_json)

    def update_settings(self, **patch: Any) -> JsonObject:
        """Change settings at run time: nested members merge, None returns to the default. Raises ControlError."""
        return self._between_requests(lambda: self._emulation.update_settings(patch).as_json())
