# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One HTTP exchange, bounded in time and in size, whatever the other side does."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

LARGEST = 64 * 1024 * 1024  # bytes of a body; a page of any listing is a fraction of it
CHUNK = 64 * 1024
# Time-outs of the connection itself come first: they know whether anything had been sent.
GRACE = 0.2  # seconds


@dataclass(frozen=True)
class Response:
    """What came back, as a whole."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # in any case


class DeadlineError(Exception):
    """The whole answer had not come in time."""


class EncodedError(Exception):
    """The answer is compressed, which nobody asked for: a few bytes of it can fill the memory."""


class TooLargeError(Exception):
    """The answer is larger than any that the APIs give."""


def is_this_machine(host: str) -> bool:
    """Whether a host is loopback. A port is no part of it, and an IPv6 address has no brackets."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name
        return False


def exchange(session: requests.Session, request: requests.PreparedRequest, timeout: float, **settings: Any) -> Response:
    """Send a request and return the whole answer.

    A socket's own time-out starts again with each byte, so the exchange runs in a thread that can be left behind.
    After a DeadlineError it still uses the session, which nobody else may use any more.

    :param settings: what ``Session.send`` takes: stream, verify, cert, proxies.
    :raises requests.RequestException: there is no whole answer.
    :raises DeadlineError: it took longer than ``timeout`` seconds.
    :raises EncodedError: it is compressed.
    :raises TooLargeError: it has more than ``LARGEST`` bytes.
    """
    answers: list[Response] = []
    errors: list[BaseException] = []
    abandoned = threading.Event()

    def run() -> None:
        try:
            answers.append(_exchange(session, request, abandoned, timeout=timeout, **settings))
        except BaseException as error:  # it belongs to who waits for it
            errors.append(error)

    thread = threading.Thread(target=run, name="naver.ncloud exchange", daemon=True)
    thread.start()
    thread.join(timeout + GRACE)
    if thread.is_alive():
        abandoned.set()
        raise DeadlineError
    if errors:
        raise errors[0]
    return answers[0]


def _exchange(
    session: requests.Session, request: requests.PreparedRequest, abandoned: threading.Event, **settings: Any
) -> Response:
    with session.send(request, allow_redirects=False, **settings) as response:
        if response.headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
            raise EncodedError
        content = bytearray()
        for chunk in response.iter_content(CHUNK):
            content += chunk
            if len(content) > LARGEST or abandoned.is_set():
                raise TooLargeError
        return Response(response.status_code, bytes(content), response.headers)
