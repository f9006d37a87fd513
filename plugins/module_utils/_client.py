# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP towards NAVER Cloud: session, signing, retries and paging. It knows no service."""

from __future__ import annotations

import json
import random
import time
import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils import _response as responses
from ansible_collections.naver.ncloud.plugins.module_utils import signer
from ansible_collections.naver.ncloud.plugins.module_utils._creations import Creations
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._listings import Listings
from ansible_collections.naver.ncloud.plugins.module_utils._masks import MASK
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._records import whole
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.module_utils._transport import (
    DeadlineError,
    EncodedError,
    Response,
    TooLargeError,
    exchange,
)

try:
    import requests
except ImportError:  # _module.py reports it as Ansible does
    HAS_REQUESTS = False
else:
    HAS_REQUESTS = True

# What the services' support asks for. The version is the collection's.
USER_AGENT = "naver.ncloud/1.0.0 (Ansible collection)"
PAGE_SIZE = 100
# Seconds; the gateway refuses signatures that are 300 off, and a Date is as old as the way here took.
LEAST_SKEW = 240
# A clock that is further off is nothing to correct silently: who sets the Date decides what signatures are good for.
MOST_SKEW = 24 * 3600
ALIKE_READINGS = 3  # of a list whose total counts something else
MOST_READINGS = 10  # of a list that changes: a service may be deleting a hundred objects one after the other
MOST_PAGES = 1000
LONGEST_LISTING = 900.0  # seconds for one reading; a throttled account of 100,000 objects is slow
T = TypeVar("T")
Item = TypeVar("Item", bound=Mapping[str, Any])
# A page's items, and how many the listing has in all.
Listed = tuple[list[Item], Optional[int]]  # noqa: UP045  # pylint of ansible-test takes X | None for arithmetic
Parse = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Retry:
    """When an attempt is repeated, as data. Delays are in seconds."""

    first_delay: float = 0.5
    longest_delay: float = 20.0
    # A longer Retry-After is for the user to decide on.
    max_retry_after: float = 120.0

    def delay(self, attempt: int, retry_after: float | None) -> float:
        ceiling = min(self.longest_delay, self.first_delay * 2.0**attempt)
        backoff = ceiling * random.uniform(0.5, 1.0)  # noqa: S311  # jitter, no secret
        return max(backoff, retry_after or 0.0)


@dataclass
class RateLimiter:
    """How close requests may follow each other: learned from a throttled API, and slowly forgotten."""

    first: float = 0.05  # seconds
    longest: float = 2.0
    forget: float = 0.98  # what is left of the interval after each request that passed
    interval: float = 0.0

    def throttled(self) -> None:
        self.interval = min(max(2 * self.interval, self.first), self.longest)

    def passed(self) -> None:
        self.interval *= self.forget
        if self.interval < self.first / 2:
            self.interval = 0.0


@dataclass(frozen=True)
class Page:
    """One page to fetch, in every way of counting that the services use."""

    number: int  # from 1
    offset: int  # items before it
    size: int


def pages(
    fetch: Callable[[Page], Listed[Item]], size: int = PAGE_SIZE, identity: Callable[[Item], Hashable] = repr
) -> Iterator[Item]:
    """Yield the items of a listing. ``fetch`` returns a page's items and the listing's total.

    The loop counts what came, so a service that caps the page size silently is read to its end as well. A total below
    that is wrong, and does not end it. A page without a new item does.

    :raises UnexpectedAnswerError: it does not page as documented, or does not end.
    """
    number, seen, known = 1, 0, set[Hashable]()
    items: list[Item] = []
    began = time.monotonic()
    while True:
        before, (items, total) = items, fetch(Page(number, seen, size))
        more = _count(total, None)
        found = {identity(item) for item in items}
        if items and items == before and more is not None and more > seen:
            raise errors.UnexpectedAnswerError(
                f"page {number} of the listing is the same as the one before", "The API does not page as documented"
            )
        if found <= known:
            return
        yield from items
        known |= found
        number, seen = number + 1, seen + len(items)
        if more == seen:
            return
        if number > MOST_PAGES or time.monotonic() - began > LONGEST_LISTING:
            raise errors.UnexpectedAnswerError(
                f"the listing had not ended after {number - 1} pages with {seen} objects",
                "Check endpoint and the proxy: the API does not page as documented",
            )


def _read(
    fetch: Callable[[Page], Listed[Item]], size: int, identity: Callable[[Item], Hashable]
) -> tuple[list[Item], set[int | None]]:
    """Return the items of all pages, and every total that the pages named."""
    totals: set[int | None] = set()

    def noted(page: Page) -> Listed[Item]:
        items, total = fetch(page)
        totals.add(_count(total, None))
        return items, total

    return list(pages(noted, size, identity)), totals


def _count(total: Any, unknown: int | None) -> Any:
    """Return the total as a number, which some services write in quotes."""
    number = whole(total)
    return unknown if number is None else number


def listing(fetch: Callable[[Page], Listed[Item]], id_field: str, size: int = PAGE_SIZE) -> list[Item]:
    """Return all items of a listing, each once.

    What others create or delete meanwhile shifts items from page to page, past the reader. A reading that is not as
    long as every page said is repeated. If the first ones are all alike, the service counts in its own way.

    :raises UnavailableError: they differ, and none is consistent, so that what is not found may be there all the same.
    """
    readings: list[dict[Any, Item]] = []
    for _reading in range(MOST_READINGS):
        items, totals = _read(fetch, size, lambda item: item[id_field])
        known = {item[id_field]: item for item in items}
        if len(known) == len(items) and totals in ({None}, {len(items)}):
            return items
        readings.append(known)
        if len(readings) == ALIKE_READINGS and all(each.keys() == known.keys() for each in readings):
            return list(known.values())
    raise _unsettled()


def rows(fetch: Callable[[Page], Listed[Item]], size: int = PAGE_SIZE) -> list[Item]:
    """Return all items of a listing of what has no id, so that several may be alike. It is read again as above.

    :raises UnavailableError: the readings differ in length.
    """
    readings: list[list[Item]] = []
    for _reading in range(MOST_READINGS):
        items, totals = _read(fetch, size, repr)
        if totals in ({None}, {len(items)}):
            return items
        readings.append(items)
        if len(readings) == ALIKE_READINGS and all(len(each) == len(items) for each in readings):
            return items
    raise _unsettled()


def _unsettled() -> errors.UnavailableError:
    return errors.UnavailableError(
        f"a list changed while it was read, each of {MOST_READINGS} times", "Run the task again"
    )


def path(*segments: str | int) -> str:
    """Join path segments, each percent-encoded so that no value can leave its place."""
    for segment in segments:
        if segment in ("", ".", ".."):
            raise errors.InputError(f"{segment!r} can't be an id", "Give the id as the service shows it")
    return "".join("/" + quote(str(segment), safe="") for segment in segments)


@dataclass(frozen=True)
class Request:
    """What to send, apart from where to and who sends it."""

    operation: str  # as messages call it
    method: str
    path: str  # below the service's prefix, percent-encoded
    query: Mapping[str, Any] | None = None
    body: Any = None
    expect: str | None = None  # a key that the body of a success always has,
    kind: type = object  # and what stands there: dict, or list for a list of objects
    parse: Parse | None = None  # makes records of it; what it stumbles over is not the documented body
    read: bool = True  # it changes nothing, so it may be repeated whatever happened to it


# Nothing was done, or it was a read: these may be tried again.
REPEATABLE = (errors.ThrottledError, errors.UnavailableError, errors.NetworkError)


class Client:
    """One service of one account, over one session."""

    LISTED_DELAYS = (0.5, 1.0, 3.0)  # seconds before a list is read again, in all more than lists are behind

    def __init__(
        self,
        service: Service,
        settings: Settings,
        *,
        listings: Listings | None = None,
        retry: Retry | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """:raises ConfigurationError: the site does not offer the service."""
        self.service = service
        self.settings = settings
        self._base_url = _base_url(service, settings)
        self._retry = retry or Retry()
        self._sleep = sleep
        self._clock = clock
        self._session = requests.Session()
        self._rate_limiter = RateLimiter()
        self._skew = 0.0  # seconds that the gateway's clock is ahead of ours
        self._unresponsive = False  # the host has used up a whole budget of retries
        self.listings = listings or Listings()
        self.creations = Creations(f"{self._base_url} {settings.access_key}")
        self.warnings: list[str] = []
        self._peers: dict[str, Client] = {}
        self.log: Callable[[str], None] | None = None  # gets a line for each request
        self.tell: Callable[[str], None] | None = None  # gets a line for each pause before a request is repeated

    def peer(self, service: Service) -> Client:
        """Return the client of another service of the account, for what one service knows of another's objects.

        :raises ConfigurationError: the site does not offer it, or the endpoint is that of one service alone.
        """
        if service.name not in self._peers:
            endpoint = self.settings.endpoint
            if endpoint and "{service}" not in endpoint:
                raise errors.ConfigurationError(
                    f"{service.title} has to be asked too, and endpoint is that of one service alone",
                    "Write endpoint so that {service} stands in place of the service's name",
                )
            self._peers[service.name] = Client(
                service, self.settings, listings=self.listings, retry=self._retry, sleep=self._sleep, clock=self._clock
            )
        peer = self._peers[service.name]
        peer.log, peer.tell, peer.warnings = self.log, self.tell, self.warnings
        peer._skew = peer._skew or self._skew
        return peer

    def get(
        self,
        operation: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        expect: str,
        kind: type = object,
        parse: Parse | None = None,
    ) -> Any:
        """Read. Returns the parsed body, an object that has the key ``expect`` with a value of the kind."""
        return self.send(Request(operation, "GET", path, query, expect=expect, kind=kind, parse=parse))

    def once_listed(self, read: Callable[[], T]) -> T:
        """Read a list of what is in an object that is there.

        Lists lag behind: that of an object which was created a moment ago may be answered as if there were none.
        """
        for delay in self.LISTED_DELAYS:
            try:
                return read()
            except errors.NotFoundError:
                self._sleep(delay)
        return read()

    def write(
        self,
        operation: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        expect: str | None = None,
        kind: type = object,
        parse: Parse | None = None,
    ) -> Any:
        """Change something. Returns the parsed body, ``{}`` for an empty one.

        :param expect: a key that the answer to a write that took effect always has, with a value of the kind.
        :raises OutcomeUnknownError: the request may or may not have taken effect.
        """
        return self.send(Request(operation, method, path, body=body, expect=expect, kind=kind, parse=parse, read=False))

    def send(self, request: Request) -> Any:
        """Send, and repeat what may be repeated. Returns the parsed body, ``{}`` for an empty one."""
        attempt = 0
        if self._rate_limiter.interval:
            self._sleep(self._rate_limiter.interval)
        while True:
            try:
                body = self._attempt(request)
            except errors.AuthenticationError as error:
                if self._set_clock(error):
                    continue
                self.listings.clear()
                raise
            except REPEATABLE as error:
                if isinstance(error, errors.ThrottledError):
                    self._rate_limiter.throttled()
                asked = error.retry_after or 0.0
                if asked > self._retry.max_retry_after:
                    error.hint = f"Run again in {asked:g} s: that is how long the service asks to wait"
                if attempt >= self._retries() or asked > self._retry.max_retry_after:
                    self._unresponsive = isinstance(error, errors.NetworkError)
                    self.listings.clear()
                    error.problem += f", {attempt + 1} times" if attempt else ""
                    raise
                delay = self._retry.delay(attempt, error.retry_after)
                if self.tell:
                    self.tell(f"{request.operation}: {error.problem}; next attempt in {delay:.1f} s")
                self._sleep(delay)
            except errors.NcloudError as error:
                # After an error the lists are read again. That a read finds no object is not an error.
                if not (request.read and isinstance(error, errors.NotFoundError)):
                    self.listings.clear()
                raise
            else:
                self._rate_limiter.passed()
                self._unresponsive = False
                return body
            attempt += 1

    def _retries(self) -> int:
        """A host that was silent all through a budget is asked but once for the next item of a loop."""
        return 0 if self._unresponsive else self.settings.max_retries

    def _set_clock(self, refusal: errors.AuthenticationError) -> bool:
        """Go by the gateway's clock from now on, if ours is so far off that it refuses every signature.

        Assumption: the Date of its answers is by the clock that it checks signatures with.
        """
        theirs = refusal.server_time
        skew = 0.0 if theirs is None else theirs - self._clock()
        if self._skew or abs(skew) < LEAST_SKEW:
            return False
        if abs(skew) > MOST_SKEW:
            refusal.problem += (
                f"; this machine's clock is {abs(skew) / MOST_SKEW:.0f} days {'behind' if skew > 0 else 'ahead of'} "
                "that of the answer, too far to be corrected here"
            )
            refusal.hint = "Correct this machine's clock; if it is right, check endpoint and the proxy"
            return False
        self._skew = skew
        self.warnings.append(
            f"This machine's clock is {abs(skew) / 60:.0f} minutes {'behind' if skew > 0 else 'ahead of'} that of "
            f"{self.service.title}, which is used instead. Correct it: other tools fail because of it"
        )
        return True

    def _attempt(self, request: Request) -> Any:
        origin = errors.Origin(service=self.service.name, operation=request.operation)
        return responses.interpret(
            self._logged(request, origin),
            self.service,
            origin,
            read=request.read,
            expect=request.expect,
            kind=request.kind,
            parse=request.parse,
        )

    def _logged(self, request: Request, origin: errors.Origin) -> Response:
        """Exchange, and say so in a line without header, body or query."""
        begun, outcome = time.monotonic(), "no answer"
        try:
            answer = self._exchange(request, origin)
            number = responses.request_id(answer)
            outcome = f"{answer.status}{f', request id {number}' if number else ''}"
        finally:
            if self.log:
                where = request.path
                for secret in (self.settings.secret_key, quote(self.settings.secret_key, safe="")):
                    where = where.replace(secret, MASK)
                duration = (time.monotonic() - begun) * 1000
                self.log(f"{request.method} {self.service.name} {where}: {outcome}, {duration:.0f} ms")
        return answer

    def _exchange(self, request: Request, origin: errors.Origin) -> Response:
        url = self._base_url + request.path + ("?" + urlencode(request.query) if request.query else "")
        data = None if request.body is None else json.dumps(request.body, allow_nan=False).encode()
        timeout = self.settings.timeout
        try:
            prepared = requests.Request(request.method, url, data=data).prepare()
            prepared.headers.update(self._headers(request.method, prepared.path_url))
            # Proxies and CA bundles from the environment; netrc and cookies stay out of it.
            environment = self._session.merge_environment_settings(url, {}, False, self.settings.verify, None)
            # Plain http is for this machine only (_credentials.py): a proxy would carry it out, and unencrypted.
            proxies = environment["proxies"] if urlsplit(url).scheme == "https" else {}
            with warnings.catch_warnings():
                if not environment["verify"]:  # the user has said so: no line for each request
                    warnings.simplefilter("ignore")
                return exchange(
                    self._session,
                    prepared,
                    timeout,
                    stream=True,
                    verify=environment["verify"],
                    cert=environment["cert"],
                    proxies=proxies,
                )
        # urllib3 raises ValueError for an invalid address.
        except (requests.RequestException, ValueError, DeadlineError, EncodedError, TooLargeError) as error:
            if isinstance(error, DeadlineError):
                self._session = requests.Session()  # the old one is still in use
            host = urlsplit(self._base_url).netloc
            raise responses.transport_error(error, host, timeout, origin, read=request.read) from None
        except OSError as error:  # what requests raises for a CA bundle that does not exist, before it sends
            raise errors.ConfigurationError(f"TLS can't be set up: {line(error)}", "Check REQUESTS_CA_BUNDLE") from None

    def _headers(self, method: str, target: str) -> dict[str, str]:
        """All five headers, on every request: Live Station and VPE ask for the content type even on a GET."""
        settings = self.settings
        timestamp = str(int((self._clock() + self._skew) * 1000))
        return {
            "x-ncp-apigw-timestamp": timestamp,
            "x-ncp-iam-access-key": settings.access_key,
            "x-ncp-apigw-signature-v2": signer.sign(
                method, target, timestamp, settings.access_key, settings.secret_key
            ),
            "x-ncp-region_code": settings.region,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": USER_AGENT,
        }


def _base_url(service: Service, settings: Settings) -> str:
    """Return origin and path prefix. Which site offers what follows no rule: the service's tables say it."""
    prefix = service.prefixes.get(settings.site)
    if prefix is None:
        offered = ", ".join(service.prefixes)
        raise errors.ConfigurationError(
            f"{service.title} is not offered on the site {settings.site!r}", f"Set site to one of: {offered}"
        )
    origin = settings.endpoint or service.hosts[settings.site]
    return origin.replace("{service}", service.name) + prefix
