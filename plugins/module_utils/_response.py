# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came back, or did not: every documented shape of an answer becomes a parsed body or an error of the family."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from traceback import walk_tb
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils._masks import masked
from ansible_collections.naver.ncloud.plugins.module_utils._outside import defect, line
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.module_utils._transport import LARGEST, Response, is_this_machine

# The gateway's codes (documentation: common-ncpapi). They stand in front of every service and have three digits;
# the services' own have more.
GATEWAY_KINDS: dict[str, type[errors.ApiError]] = {
    "200": errors.AuthenticationError,
    "210": errors.PermissionDeniedError,
    "230": errors.PermissionDeniedError,
}
THROTTLED_HINT = (
    "The API is throttled: increase the option max_retries or the variable ncloud_max_retries, or run fewer tasks at "
    "once"
)
GATEWAY_HINTS = {
    "100": "Correct the values of the options, or what the message says is in the way",
    "200": "Check access_key and secret_key, that they belong to this site, and that this machine's clock is right",
    "210": "Grant the sub account this permission, or subscribe to the service; check that site fits the key",
    "230": "Grant the sub account the permission for this action",
    "300": "Check site and endpoint: the gateway has no such path. One for several services contains {service}",
    "400": "The account's quota of API calls is used up: try again later, or have it raised",
    "410": THROTTLED_HINT,
    "420": THROTTLED_HINT,
    "430": "The request is too large: shorten its values",
}
STATUS_KINDS: dict[int, type[errors.ApiError]] = {
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
}
MISSING_HINT = "Check the ids and names in the options: there is no such object"
PROXY_HINT = "Check endpoint, site and the proxy: something that is not the API seems to have answered"
# What to do where nothing is known of the code.
KIND_HINTS: dict[type[errors.ApiError], str] = {
    errors.PermissionDeniedError: GATEWAY_HINTS["230"],
    errors.NotFoundError: "Check that it still exists, and that the key belongs to its account and site",
    errors.ThrottledError: GATEWAY_HINTS["410"],
    errors.UnavailableError: "Try again later; the service did not answer properly",
    errors.ApiError: "Check the values of the options against what the service says",
}
HUNG_UP = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
TLS_HINT = "Check endpoint: a server on this machine may speak http and not https"
NETWORK_HINT = "Check endpoint, site, DNS, the proxy and the network"
NOT_STARTED_HINT = "Check endpoint; start the emulator if it is the emulator's: ncloud-emulator --port {port}"
UNKNOWN_HINT = "It may or may not have taken effect: run the task again, which checks first and creates no duplicate"
# Errors of requests and urllib3 that come before the first byte of a request.
UNSENT = {
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ProxyError",
}
# And those of addresses that nothing can ever be sent to.
BAD_PROXY = {"InvalidProxyURL", "InvalidSchema", "ProxySchemeUnknown"}
BAD_ADDRESS = {"InvalidURL", "LocationParseError"}
PROXY = "the proxy of the environment (https_proxy, all_proxy)"
PROXY_URL_HINT = (
    "Give the proxy as a URL like http://proxy.example.com:3128, or name the hosts in no_proxy that need none"
)
ADDRESS_HINT = "Check endpoint, https_proxy and all_proxy"
LATE = {"ReadTimeout", "ConnectTimeout", "DeadlineError"}
REDIRECT, REFUSAL, SERVER_ERROR, GATEWAY_TIMEOUT = 300, 400, 500, 504
NOT_FOUND, TOO_MANY_REQUESTS = 404, 429
SUCCESS = "0000"  # Global Edge's code; its answers have a result, which may be false
LONGEST_ID = 100  # characters of a request id
NO_ERROR = (None, None, None)


def interpret(
    answer: Response,
    service: Service,
    origin: errors.Origin,
    *,
    read: bool,
    expect: str | None,
    kind: type = object,
    parse: Callable[[dict[str, Any]], Any] | None = None,
) -> Any:
    """Return the body of a success, ``{}`` for an empty one; raise what everything else means.

    An error may arrive inside HTTP 200 and an empty body anywhere: the status alone proves nothing.

    :param expect: a key that the body of a success always has.
    :param kind: what stands there: ``dict``, or ``list`` for a list of objects, which may be missing.
    :param parse: makes records of the body, and may take for granted that it is the documented one.
    """
    status = answer.status
    body = _parse(answer.content)
    code, message, details = find_error(body)
    number = request_id(answer) or _trace_id(body)
    origin = replace(origin, http_status=status, code=code, message=message, details=details, request_id=number)
    if status < REDIRECT and (code is None or code in service.success):
        # Whoever gets the result must be able to read it: what holds for options holds for answers.
        if (
            isinstance(body, dict)
            and not defect(body)
            and (expect is None or (expect in body and _fits(body[expect], kind)))
        ):
            try:
                return parse(body) if parse else body
            except (LookupError, TypeError, ValueError, AttributeError):
                pass  # objects where texts should be, and the like
        what = "no body" if not answer.content else "a body that is not the documented one"
        problem = f"{service.title} answered HTTP {status} with {what}"
        if read:
            raise errors.UnexpectedAnswerError(problem, PROXY_HINT, origin)
        raise errors.OutcomeUnknownError(problem, UNKNOWN_HINT, origin)
    raise _refusal(answer, service, origin, read=read)


def request_id(answer: Response) -> str | None:
    """Return what the support asks for."""
    number = answer.headers.get("x-ncp-trace-id") or answer.headers.get("x-ncp-apigw-request-id")
    return line(number, LONGEST_ID) if number else None


def _refusal(answer: Response, service: Service, origin: errors.Origin, *, read: bool) -> errors.NcloudError:
    status, code = answer.status, origin.code
    problem = _sentence(service, origin)
    hint = service.hints.get(code or "") or GATEWAY_HINTS.get(code or "", "")
    kind: type[errors.ApiError]
    if REDIRECT <= status < REFUSAL:
        # A signature holds for one address, and following would show it to another.
        target = answer.headers.get("location", "")
        return errors.UnexpectedAnswerError(f"{problem}, a redirect to {shown(target)}", PROXY_HINT, origin)
    # A service's own code is its word, whatever the status; only those it calls internal leave things open.
    failed = code in service.internal or (status >= SERVER_ERROR and not _is_service_code(code))
    # A page is no word of the API's: whoever wrote it may stand between us and an answer that says otherwise. Nor is an
    # empty 404, by which a read that found nothing goes all the same.
    page = code is None and bool(answer.content.strip())
    foreign = (page or (code is None and status == NOT_FOUND)) and status != TOO_MANY_REQUESTS
    if (failed or foreign) and not read:
        unknown = errors.OutcomeUnknownError(problem, UNKNOWN_HINT, origin)
        unknown.under_way = status == GATEWAY_TIMEOUT
        return unknown
    if status == TOO_MANY_REQUESTS:
        kind = errors.ThrottledError
    elif failed:
        kind = errors.UnavailableError
    elif code in service.denied:
        kind = errors.PermissionDeniedError
    elif _no_such_path(origin):
        kind = errors.NoSuchPathError
    elif code in service.absent or (status == NOT_FOUND and not page):
        kind, hint = errors.NotFoundError, service.hints.get(code or "") or MISSING_HINT
    elif code is None:
        kind, hint = STATUS_KINDS.get(status, errors.UnexpectedAnswerError), PROXY_HINT
    else:
        kind = GATEWAY_KINDS.get(code, errors.ApiError)
    error = kind(problem, hint or KIND_HINTS[kind], origin)
    error.retry_after = _seconds(answer.headers.get("retry-after"))
    error.server_time = _time(answer.headers.get("date"))
    return error


def _is_service_code(code: str | None) -> bool:
    return code is not None and len(code) > 3


def _no_such_path(origin: errors.Origin) -> bool:
    """The gateway's own 404, which says nothing of any object."""
    return origin.code == "300" and (origin.details or "").startswith("URL not found")


def _sentence(service: Service, origin: errors.Origin) -> str:
    said = ": ".join(text for text in (origin.message, origin.details) if text)
    facts = [f"HTTP {origin.http_status}"]
    if origin.code:
        facts.insert(0, f"error {origin.code}")
    if origin.request_id:
        facts.append(f"request id {origin.request_id}")
    said = f"answered {said!r}" if said else "returned an error without a message"
    return f"{service.title} {said} ({', '.join(facts)})"


def _fits(value: Any, kind: type) -> bool:
    if kind is list:
        return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))
    return isinstance(value, kind)


def _parse(content: bytes) -> Any:
    """Return the JSON value, ``{}`` for nothing at all, and None for what is not JSON, or too deep for the parser."""
    if not content.strip():
        return {}
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def find_error(body: Any) -> tuple[str | None, str | None, str | None]:
    """Return (code, message, details) of an error body in any of its documented shapes, else three times None."""
    if not isinstance(body, dict):
        return NO_ERROR
    if isinstance(error := body.get("error"), dict):
        code = error.get("errorCode", error.get("code"))
        return _text(code) or "unknown", _text(error.get("message")), _text(error.get("details"))
    if isinstance(error := body.get("responseError"), dict):
        return _text(error.get("returnCode")) or "unknown", _text(error.get("returnMessage")), None
    if "errorCode" in body:
        return _text(body["errorCode"]) or "unknown", _text(body.get("message")), _text(body.get("details"))
    if "traceId" in body and "code" in body:  # Global Edge
        return _text(body["code"]) or "unknown", _text(body.get("message")), None
    if body.get("code") == SUCCESS:
        return ("unknown", "the result is false: nothing was done", None) if body.get("result") is False else NO_ERROR
    if "code" in body and "result" not in body and body.get("message") != "ok":
        # VPE's answer to an account without a subscription: code 200, and only the message tells.
        return _text(body.get("message")) or "unknown", _text(body.get("message")), None
    return NO_ERROR


def _text(value: Any) -> str | None:
    """One printable line of bounded length, without secrets: what a service says ends in a message for people."""
    return None if value is None or value == "" else line(masked(value))


def _trace_id(body: Any) -> str | None:
    """Return the number that Global Edge puts into the body."""
    number = body.get("traceId") if isinstance(body, dict) else None
    return line(number, LONGEST_ID) if isinstance(number, str) else None


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds. Its other form, a date, depends on two clocks and is left to our own backoff."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None


def _time(date: str | None) -> float | None:
    """Return the Date of an answer in seconds since 1970."""
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError):
        return None


def transport_error(
    error: Exception, host: str, timeout: float, origin: errors.Origin, *, read: bool
) -> errors.NcloudError:
    """Say what an exchange without a whole answer means; the libraries' own texts are not for people."""
    chain = list(_chain(error))
    names = {type(link).__name__ for link in chain}
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return errors.TlsError(
                f"the certificate of {host} was refused: {line(link.verify_message)}",
                "Check endpoint; if an authority of your own issued it, set the option ca_path, the variable "
                "ncloud_ca_path or the environment variable REQUESTS_CA_BUNDLE to that authority's certificate",
                origin,
            )
        # Whoever hangs up may be busy; all else will be no better the next time.
        if isinstance(link, ssl.SSLError) and _in_handshake(link) and not isinstance(link, HUNG_UP):
            reason = line(link.reason or "no reason").lower().replace("_", " ")
            return errors.TlsError(
                f"{host} does not support TLS, or not a secure enough version: {reason}", TLS_HINT, origin
            )
    if names & BAD_PROXY:
        return errors.ConfigurationError(f"{PROXY} is not usable", PROXY_URL_HINT, origin)
    if names & BAD_ADDRESS:
        return errors.ConfigurationError(f"the address of {host} or of its proxy can't be used", ADDRESS_HINT, origin)
    # Nothing had been sent yet: a write can't have taken effect.
    unsent = bool(names & UNSENT) or any(map(_in_handshake, chain))
    late = bool(names & LATE)
    if late:
        problem = f"{host} did not answer within {timeout:g} s"
    elif "EncodedError" in names:
        problem = f"{host} answered with compressed content, which was not asked for"
    elif "TooLargeError" in names:
        problem = f"{host} answered with more than {LARGEST // 2**20} MB"
    elif unsent:
        problem = f"{host} can't be reached: {_reason(chain)}"
    else:
        problem = f"the connection to {host} broke before the whole answer had come"
    if read or unsent:
        address = urlsplit(f"//{host}")
        refused = any(isinstance(link, ConnectionRefusedError) for link in chain)
        not_started = refused and address.port is not None and is_this_machine(address.hostname or "")
        hint = NOT_STARTED_HINT.format(port=address.port) if not_started else NETWORK_HINT
        return errors.NetworkError(problem, hint, origin)
    unknown = errors.OutcomeUnknownError(problem, UNKNOWN_HINT, origin)
    unknown.under_way = late
    return unknown


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        # Behind a proxy, urllib3 wraps errors without raising what it wraps them in.
        wrapped = next((each for each in link.args if isinstance(each, BaseException)), None)
        link = link.__cause__ or link.__context__ or wrapped


def _in_handshake(error: BaseException) -> bool:
    """Whether it came up before TLS was agreed on, and so before the request."""
    return any(frame.f_code.co_name == "do_handshake" for frame, _line in walk_tb(error.__traceback__))


def _reason(chain: list[BaseException]) -> str:
    by_proxy = any(type(link).__name__ == "ProxyError" for link in chain)
    return f"{PROXY} can't be used: {_cause(chain)}" if by_proxy else _cause(chain)


def _cause(chain: list[BaseException]) -> str:
    for link in reversed(chain):
        if isinstance(link, socket.gaierror):
            return "its name is unknown"
        if isinstance(link, OSError) and link.strerror:
            return link.strerror.lower()
        if isinstance(link, OSError) and "Tunnel connection failed" in str(link):
            return _text(link) or ""  # what the proxy said
    return "no connection"
