# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that can go wrong, as one small family of exceptions.

An error says what was tried (``attempt``, added by whoever knows the object), what went wrong (``problem``) and what
to do about it (``hint``). Its text is one paragraph made of the three; ``failure()`` is the same for programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from ansible_collections.naver.ncloud.plugins.module_utils._outside import printable


@dataclass(frozen=True)
class Origin:
    """Where an error came from: the call, and what came back of it."""

    service: str | None = None
    operation: str | None = None
    http_status: int | None = None
    code: str | None = None
    message: str | None = None
    details: str | None = None
    request_id: str | None = None


class NcloudError(Exception):
    """Base of the family."""

    kind: ClassVar[str] = "error"

    def __init__(self, problem: str, hint: str = "", origin: Origin | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint
        self.origin = origin or Origin()
        self.attempt = ""
        self.retry_after: float | None = None  # seconds, where the service asked for it
        self.server_time: float | None = None  # seconds since 1970, by the clock of who refused
        self.actions: list[str] = []  # what a plan had already done when it failed
        self.warnings: list[str] = []  # and what was to be said of that
        self.written = False  # a write took effect, and what failed is the reading that belongs to it

    def __str__(self) -> str:
        start = f"Could not {self.attempt}: {self.problem}" if self.attempt else self.problem
        done = f"Already done: {', '.join(self.actions)}" if self.actions else ""
        return printable(" ".join(sentence.rstrip(". ") + "." for sentence in (start, done, self.hint) if sentence))

    def failure(self) -> dict[str, Any]:
        """The module's ``failure`` return value."""
        origin = self.origin
        return {
            "kind": self.kind,
            "service": origin.service,
            "operation": origin.operation,
            "http_status": origin.http_status,
            "code": origin.code,
            "message": origin.message or printable(self.problem),
            "details": origin.details,
            "request_id": origin.request_id,
            "hint": self.hint or None,
        }


class InputError(NcloudError):
    """An option's value can't be right; nothing was sent for it."""

    kind = "input"


class ConfigurationError(NcloudError):
    """Credentials, site or endpoint can't be used; nothing was sent."""

    kind = "configuration"


class AmbiguousError(NcloudError):
    """More than one object fits where one was meant."""

    kind = "ambiguous"


class ImmutableError(NcloudError):
    """A difference that no call of the API can remove."""

    kind = "immutable"


class WaitTimeoutError(NcloudError):
    """The awaited state did not come in time."""

    kind = "wait_timeout"


class WaitFailedError(NcloudError):
    """The object went into a state from which the awaited one won't come."""

    kind = "wait_failed"


class NetworkError(NcloudError):
    """No answer, and the request changed nothing: it was never sent, or it was a read."""

    kind = "network"


class TlsError(NcloudError):
    """The other side did not prove to be who it should be; nothing was sent."""

    kind = "tls"


class OutcomeUnknownError(NcloudError):
    """A write whose effect is unknown: it must be read back, never sent again blindly."""

    kind = "outcome_unknown"
    under_way = False  # the service may still be working on it, so that not to find it proves nothing


class ApiError(NcloudError):
    """The gateway, the service or something in front of them refused."""

    kind = "rejected"
    passes = False  # the service works on something, and takes the same request later


class AuthenticationError(ApiError):
    """The gateway did not accept the key, the signature or the clock."""

    kind = "authentication"


class PermissionDeniedError(ApiError):
    """The key is good, but not for this call, service or site."""

    kind = "permission"


class NotFoundError(ApiError):
    """The object does not exist."""

    kind = "not_found"


class NoSuchPathError(ApiError):
    """The gateway has no such path, so site or endpoint are wrong; it says nothing of any object."""

    kind = "no_such_path"


class ThrottledError(ApiError):
    """HTTP 429: nothing was done, and the retries are used up."""

    kind = "throttled"


class UnavailableError(ApiError):
    """The service failed to answer a read, and the retries are used up."""

    kind = "unavailable"


class UnexpectedAnswerError(ApiError):
    """An answer that is not documented: a proxy's page, a redirect, a body cut short."""

    kind = "unexpected_answer"


@contextmanager
def after_write() -> Iterator[None]:
    """Around reads that follow a write that took effect: what fails of them does not undo it."""
    try:
        yield
    except NcloudError as error:
        error.written = True
        raise


@contextmanager
def attempting(attempt: str, actions: Sequence[str] = (), warnings: Sequence[str] = ()) -> Iterator[None]:
    """Tell an error what was being tried, what had already been done, and what is to be said of that."""
    try:
        yield
    except NcloudError as error:
        error.attempt = error.attempt or attempt
        error.actions, error.warnings = list(actions), list(warnings)
        raise
