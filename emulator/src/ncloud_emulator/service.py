# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a service of the emulator is: operations with documented names over a state that can be seeded and exported."""

import copy
import random
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import unquote

from ncloud_emulator.errors import ApiError, GatewayError, JsonObject, ServiceError
from ncloud_emulator.settings import SITES, ServiceSettings, Settings
from ncloud_emulator.tables import Problem, Table

T = TypeVar("T")
LETTERS_AND_DIGITS = string.ascii_letters + string.digits
NOT_SUBSCRIBED = "A subscription to the API is required."


@dataclass(frozen=True, slots=True)
class Context:
    """What a service may ask of its surroundings: the time in seconds since 1970, the settings, and chance."""

    now: Callable[[], float]
    settings: Callable[[], Settings]
    chance: random.Random
    # Another service of the same account, by its name.
    peer: "Callable[[str], Service]"
    # Posts a callback: service, slug of its page, address and body.
    notify: Callable[[str, str, str, JsonObject], None]

    def now_ms(self) -> int:
        return int(self.now() * 1000)

    def letters(self, length: int, alphabet: str = LETTERS_AND_DIGITS) -> str:
        """What ids and the like are made of."""
        return "".join(self.chance.choices(alphabet, k=length))

    def at(self, moment: float) -> "Context":
        """The same surroundings with time standing still, a chance of their own, and peers that can be changed without
        an effect on the real ones; nobody is notified."""
        copies: dict[str, Service] = {}

        def peer(name: str) -> "Service":
            if name not in copies:
                copies[name] = self.peer(name).clone()
            return copies[name]

        return replace(self, now=lambda: moment, chance=random.Random(), peer=peer, notify=lambda *callback: None)


@dataclass(frozen=True, slots=True)
class Call:
    """One accepted request: path parameters, query, JSON body (None without one) and lower-case headers.

    ``page_shift`` is how far a fault moves the page of a list; with None it is missing.
    """

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]
    page_shift: int | None = 0

    @property
    def claims_json(self) -> bool:
        return self.headers.get("content-type", "").lower().startswith("application/json")

    def page(self, things: Sequence[T], offset: int, size: int) -> Sequence[T]:
        """The things on a page. The first one never shifts."""
        if self.page_shift is None:
            return []
        start = max(offset + self.page_shift, 0) if offset else 0
        return things[start : start + size]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answers: a JSON body, or None for no body at all."""

    body: JsonObject | None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented call: the table of its request, and what answers it.

    ``listing`` marks what a ``stale_listing`` fault and ``listing_lag`` can show as it was.
    """

    table: Table
    handler: Callable[[Any, Call], Answer]
    listing: bool = False
    segments: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "segments", tuple(self.path.strip("/").split("/")))

    @property
    def slug(self) -> str:
        return self.table.slug

    @property
    def method(self) -> str:
        return self.table.method

    @property
    def path(self) -> str:
        return self.table.path

    @property
    def sites(self) -> Sequence[str]:
        return self.table.sites

    @property
    def write(self) -> bool:
        """Whether it changes something: some lists are asked for with POST."""
        return self.method not in ("GET", "HEAD") and not self.listing

    def match(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The path parameters, percent-decoded, when the path is this operation's."""
        params = {}
        for expected, given in zip(self.segments, segments, strict=True):
            if expected.startswith("{"):
                if not given:
                    return None
                params[expected[1:-1]] = unquote(given)
            elif expected != given:
                return None
        return params


class Service(ABC):
    """One API. A subclass is complete with its operations, its error bodies, and ``seed`` and ``export``."""

    name: ClassVar[str]
    operations: ClassVar[tuple[Operation, ...]]
    sites: ClassVar[Sequence[str]] = SITES
    # Error code -> message; what a fault says that names only a code.
    messages: ClassVar[Mapping[str, str]] = {}
    # Point on which the documents contradict each other -> its readings: the newest dialect's first, the legacy one's
    # second, or the same in both where there are only others behind it.
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, context: Context) -> None:
        self.context = context

    @property
    def settings(self) -> ServiceSettings:
        return self.context.settings().for_service(self.name)

    @property
    def legacy(self) -> bool:
        return self.settings.dialect == "legacy"

    def variant(self, point: str) -> str:
        """The reading of a point that counts: the one that is set, else the dialect's."""
        return self.settings.variants.get(point) or self.variants[point][self.legacy]

    @classmethod
    def prefix(cls, site: str) -> str:
        """The path in front of every operation on a site, such as ``/api/v2``."""
        return "/api/v2"

    @classmethod
    def find(cls, method: str, path: str, site: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation behind a method and a raw path relative to the service, with its path parameters."""
        prefix = cls.prefix(site) + "/"
        if site not in cls.sites or not path.startswith(prefix):
            return None
        segments = path[len(prefix) :].split("/")
        for operation in cls.operations:
            if operation.method == method and len(operation.segments) == len(segments) and site in operation.sites:
                params = operation.match(segments)
                if params is not None:
                    return operation, params
        return None

    @abstractmethod
    def error_body(self, error: ServiceError) -> JsonObject:
        """The service's own spelling of an error, in the dialect that is set."""

    @abstractmethod
    def permission_denied(self) -> ServiceError:
        """What the service itself says to a sub account without the permission."""

    def not_subscribed(self) -> ApiError:
        """What an account that doesn't use this service is answered with."""
        return GatewayError("210", NOT_SUBSCRIBED)

    def unreadable_body(self) -> ApiError:
        """What a body that is not JSON is answered with."""
        return GatewayError("100", "The request body is not JSON.")

    @abstractmethod
    def refusal(self, operation: Operation, problem: Problem) -> ApiError | None:
        """The error for a field that does not fit its table; None where the service takes it all the same."""

    def page_size(self, wanted: int) -> int:
        """How many things a page holds: as many as wanted, unless the settings say less."""
        return min(wanted, self.settings.max_page_size or wanted)

    def admit(self, call: Call) -> None:
        """Raise ApiError for a request that no operation of this service takes, such as one without a header."""
        return None

    @abstractmethod
    def seed(self, data: Mapping[str, Any]) -> None:
        """Add objects in the API's spelling, with defaults for what is left out; a known id changes that object.

        Objects are replaced, never changed in place, so that ``clone`` can stage a seed. Raises ControlError."""

    @abstractmethod
    def export(self) -> JsonObject:
        """Everything the service holds, such that seeding it into an empty service restores it."""

    def clone(self) -> Self:
        """A copy with collections of its own, holding the same objects."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(twin, name, copy.copy(value))
        return twin

    def settle(self) -> bool:
        """Let everything happen that is due, and say whether callbacks are still to come."""
        return False

    def past(self, exported: Mapping[str, Any], moment: float) -> "Service":
        """A twin that holds an earlier state, at that earlier moment."""
        twin = type(self)(self.context.at(moment))
        twin.seed(exported)
        return twin
