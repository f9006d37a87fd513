# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""API Gateway: in front of every service it checks, refuses, routes, keeps the journal and applies the faults.

Assumptions, where the documents are silent: it looks at the throttle, the size of the body, the service, the signature,
the site, the subscription, the route, the permission and the body as JSON, in this order. Then the service looks at the
headers that it requires, at the fields of the request's table, and at last at what depends on its state. A method that
a path does not have is no route (404/300), nor is a call that the site does not offer. Codes without a sample have the
messages of their table.
"""

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope, Send

from ncloud_emulator import jsontext, signature
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.errors import GATEWAY_ERRORS, ApiError, GatewayError, ServiceError, gateway_body
from ncloud_emulator.faults import Effect, Fault, Subject
from ncloud_emulator.journal import KEPT_HEADERS, Entry
from ncloud_emulator.service import NOT_SUBSCRIBED, Call, Operation, Service

URL_NOT_FOUND = "URL not found."
PROXY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"
)

# Where the connection's handle is found in an ASGI scope; see connection.py.
CONNECTION = "ncloud_emulator.connection"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came over the wire, and what it is about. ``target`` is raw: path and query as sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    query: str
    path: str
    service: str | None
    operation: Operation | None
    params: Mapping[str, str]


@dataclass(slots=True)
class Reply:
    """What goes back: status, body and the headers that are not on every reply."""

    status: int
    body: bytes = b""
    content_type: str | None = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    error_code: str | None = None
    message: str | None = None


class Gateway:
    """The ASGI application behind every path that is not the emulator's own."""

    def __init__(self, emulation: Emulation) -> None:
        self.emulation = emulation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        emulation = self.emulation
        started = time.perf_counter()
        journal = emulation.journal
        request = self._read_head(scope)
        entry = self._open_entry(request)
        try:
            body = await _read_body(receive, emulation.settings.max_body_bytes)
        except ConnectionError:
            entry.explanation = "The client hung up before the request was complete."
            return
        entry.body = jsontext.decode_or_text(body)
        journal.weigh(entry, len(body or b"") + sum(map(len, entry.headers.values())))
        _find_unknown(request, entry)
        emulation.unknown.note(entry)
        effect = emulation.faults.effect(_subject(request))
        entry.fault = effect.ids
        if effect.latency_before:
            await emulation.sleep(effect.latency_before)
        try:
            reply = self._reply(request, body, entry, effect)
        except Exception:
            # A mistake of the emulator's: the client gets an answer it can understand, the developer the traceback.
            entry.exception = traceback.format_exc()
            reply = self._error_reply(GatewayError("900"), None)
        if effect.latency_after:
            await emulation.sleep(effect.latency_after)
        fault = effect.fault
        dropped = fault is not None and fault.drop is not None
        entry.status = None if dropped else reply.status
        entry.error_code, entry.message = (None, None) if dropped else (reply.error_code, reply.message)
        entry.seconds = round(time.perf_counter() - started, 6)
        await self._deliver(scope, receive, send, reply, entry, fault)

    # -- reading

    def _read_head(self, scope: Scope) -> Request:
        emulation = self.emulation
        raw_path: str = scope["raw_path"].decode("latin-1")
        query: str = scope["query_string"].decode("latin-1")
        name, slash, rest = raw_path[1:].partition("/")
        service = emulation.services.get(name)
        path = slash + rest
        found = service.find(scope["method"], path, emulation.settings.site) if service else None
        operation, params = found or (None, {})
        return Request(
            method=scope["method"],
            target=f"{raw_path}?{query}" if query else raw_path,
            headers={key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]},
            query=query,
            path=path,
            service=name if service else None,
            operation=operation,
            params=params,
        )

    def _open_entry(self, request: Request) -> Entry:
        entry = self.emulation.journal.begin(self.emulation.clock(), request.method, request.target)
        entry.service = request.service
        if request.operation:
            entry.operation, entry.write = request.operation.slug, request.operation.write
        entry.headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
        entry.access_key = request.headers.get(signature.ACCESS_KEY)
        entry.request_id = f"{self.emulation.request_ids.getrandbits(128):032x}"
        return entry

    # -- deciding

    def _reply(self, request: Request, body: bytes | None, entry: Entry, effect: Effect) -> Reply:
        """The reply to a request, faults included; notes in the entry what happened."""
        verdict = self._verify(request, entry)
        fault = effect.fault
        if fault is not None and fault.when == "before" and fault.replaces_answer:
            return self._faulty_reply(fault, request.service, Reply(200))
        try:
            reply = self._serve(request, body, entry, verdict, fault)
        except ApiError as error:
            reply = self._error_reply(error, request.service)
        return reply if fault is None else self._faulty_reply(fault, request.service, reply)

    def _verify(self, request: Request, entry: Entry) -> signature.Verdict:
        settings = self.emulation.settings
        now_ms = self.emulation.gateway_time() * 1000
        headers = request.headers
        verdict = signature.verify(request.method, request.target, headers, settings.keys_by_name, now_ms)
        entry.verdict, entry.explanation = verdict.name, verdict.explanation
        timestamp, access_key = headers.get(signature.TIMESTAMP, ""), headers.get(signature.ACCESS_KEY, "")
        entry.string_to_sign = signature.string_to_sign(request.method, request.target, timestamp, access_key)
        if verdict.name == "bad_signature":
            entry.received_signature = headers.get(signature.SIGNATURE)
        return verdict

    def _serve(
        self, request: Request, body: bytes | None, entry: Entry, verdict: signature.Verdict, fault: Fault | None
    ) -> Reply:
        """Everything a request passes on its way to the service. Raises ApiError where it ends."""
        emulation = self.emulation
        if emulation.overrun():
            raise GatewayError("410")
        if body is None:
            raise GatewayError("430")
        # Looked up only now: a seed or reset may have come while the request was held up.
        service = emulation.services.get(request.service or "")
        operation, key = request.operation, verdict.key
        if service is None:
            raise GatewayError("300", URL_NOT_FOUND)
        if not verdict.accepted or key is None:
            raise GatewayError("200", verdict.details)
        site = emulation.settings.site
        if (key.site or site) != site:
            raise GatewayError("210", NOT_SUBSCRIBED)
        if key.subscriptions is not None and service.name not in key.subscriptions:
            raise service.not_subscribed()
        if operation is None:
            raise GatewayError("300", URL_NOT_FOUND)
        if not key.permits(f"{service.name}:{'write' if operation.write else 'read'}"):
            raise service.permission_denied() if key.permission_style == "service" else GatewayError("210")
        try:
            content = jsontext.decode(body) if body else None
        except ValueError:
            raise service.unreadable_body() from None
        # An empty parameter is as good as none.
        query = dict(parse_qsl(request.query))
        shift = 0 if fault is None else None if fault.page_missing else fault.page_shift
        call = Call(request.params, query, content, request.headers, shift)
        service.admit(call)
        for problem in operation.table.problems(call.query, call.body):
            refusal = service.refusal(operation, problem)
            if refusal is not None:
                raise refusal
        return self._perform(service, operation, call, entry, fault)

    def _perform(self, service: Service, operation: Operation, call: Call, entry: Entry, fault: Fault | None) -> Reply:
        emulation = self.emulation
        now = emulation.clock()
        lag, history = service.settings.listing_lag, emulation.histories[service.name]
        age = (fault.stale_listing if fault is not None else None) or {"seconds": lag}
        if operation.listing and (past := history.as_of(age, now)) is not None:
            moment, exported = past
            service = service.past(exported, moment)
        remember = operation.write and (lag > 0 or emulation.faults.need_history(service.name))
        before = service.export() if remember else None
        answer = operation.handler(service, call)
        if before is not None:
            history.record(now, before, lag)
        entry.took_effect = operation.write
        if operation.write:
            emulation.callbacks.wake()
        if answer.body is None:
            return Reply(answer.status, content_type=None)
        return Reply(answer.status, jsontext.encode(answer.body))

    # -- replying

    def _error_reply(self, error: ApiError, name: str | None) -> Reply:
        service = self.emulation.services.get(name or "")
        if isinstance(error, ServiceError) and service is not None:
            content = service.error_body(error)
        else:
            legacy = self.emulation.settings.for_service(name or "").dialect == "legacy"
            content = gateway_body(error.code, error.message, error.details, legacy)
        reply = Reply(error.status, jsontext.encode(content), error_code=error.code, message=error.message)
        throttle = self.emulation.settings.throttle
        if error.code == "410" and throttle is not None and throttle.retry_after is not None:
            reply.headers["retry-after"] = f"{throttle.retry_after:g}"
        return reply

    def _faulty_reply(self, fault: Fault, service: str | None, reply: Reply) -> Reply:
        """What becomes of a reply; ``truncate`` and ``drop`` happen on the wire."""
        if fault.html:
            reply = Reply(fault.status or 502, PROXY_PAGE, "text/html")
        elif fault.redirect is not None:
            reply = Reply(fault.status or 302, content_type=None, headers={"location": fault.redirect})
        elif fault.empty:
            reply = Reply(fault.status or reply.status, content_type=None)
        elif fault.status is not None:
            code = fault.error_code or next((c for c, (s, text) in GATEWAY_ERRORS.items() if s == fault.status), "900")
            shape = fault.shape or ("gateway" if code in GATEWAY_ERRORS else "service")
            message = fault.message or self._messages(service).get(code, "Request failed")
            kind = ServiceError if shape == "service" else ApiError
            reply = self._error_reply(kind(fault.status, code, message, fault.details), service)
        if fault.retry_after is not None:
            reply.headers["retry-after"] = f"{fault.retry_after:g}"
        return reply

    def _messages(self, name: str | None) -> Mapping[str, str]:
        """What the gateway and the service say to their error codes, which have none in common."""
        service = self.emulation.services.get(name or "")
        gateway = {code: message for code, (status, message) in GATEWAY_ERRORS.items()}
        return {**(service.messages if service else {}), **gateway}

    async def _deliver(
        self, scope: Scope, receive: Receive, send: Send, reply: Reply, entry: Entry, fault: Fault | None
    ) -> None:
        if fault is not None and fault.drop is not None:
            await _hang_up(scope, receive, reset=fault.reset)
            return
        headers = [
            (b"date", formatdate(self.emulation.gateway_time(), usegmt=True).encode()),
            (self.emulation.settings.request_id_header.encode(), (entry.request_id or "").encode()),
        ]
        # 204 carries neither body nor length.
        if reply.status != 204:
            headers.append((b"content-length", str(len(reply.body)).encode()))
        if reply.content_type is not None:
            headers.append((b"content-type", reply.content_type.encode()))
        headers += [(name.encode(), value.encode("latin-1", "replace")) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        if fault is not None and fault.truncate and reply.body:
            half: Message = {
                "type": "http.response.body",
                "body": reply.body[: len(reply.body) // 2],
                "more_body": True,
            }
            await send(half)
            await _hang_up(scope, receive)
            return
        await send({"type": "http.response.body", "body": reply.body})


async def _read_body(receive: Receive, limit: int) -> bytes | None:
    """The request's body; None when it is larger than ``limit``. It is read to its end either way, so that the
    connection stays usable for the answer. Raises ConnectionError when the client left."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= limit else None


async def _hang_up(scope: Scope, receive: Receive, *, reset: bool = False) -> None:
    """End the TCP connection, then wait until the server noticed: it answers on our behalf otherwise."""
    scope["state"][CONNECTION].hang_up(reset=reset)
    while (await receive())["type"] != "http.disconnect":
        pass


def _find_unknown(request: Request, entry: Entry) -> None:
    """What the documents don't have is ignored, as a real service would, but the journal names it."""
    if request.operation is not None:
        table = request.operation.table
        entry.unknown_query = table.unknown_query(dict(parse_qsl(request.query, keep_blank_values=True)))
        entry.unknown_fields = table.unknown_fields(entry.body)


def _subject(request: Request) -> Subject:
    operation = request.operation
    write = operation.write if operation else request.method not in ("GET", "HEAD")
    return Subject(request.service, request.method, request.path, operation.slug if operation else None, write)
