# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests share: an emulated account to run modules against, and a server that says what it is told to."""

from __future__ import annotations

import json
import os
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Waiter
from ncloud_emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
PACKAGE = "ansible_collections.naver.ncloud.plugins."
MODULES = sorted(path.stem for path in PLUGINS.glob("modules/[!_]*.py"))  # the one list of the modules
FAILURE_KEYS = {"kind", "service", "operation", "http_status", "code", "message", "details", "request_id", "hint"}
SECRET = "a/Secret+that=is-unlike-anything-else"


@dataclass(frozen=True)
class Task:
    """A task that a module can do as it stands: its options, and what is there before it, as the emulator is seeded."""

    options: Mapping[str, Any] = field(default_factory=dict)
    seed: Mapping[str, Any] = field(default_factory=dict)  # beside the case's own


@dataclass(frozen=True)
class Write:
    """A call of the API by which a module changes something, as the one step of a task."""

    operation: str  # the call, by its name in the documentation
    action: str  # as the result says it
    says: str  # as a failure says it: what the service's method calls the operation
    options: Mapping[str, Any]
    end: Mapping[str, Sequence[Mapping[str, Any]]]  # "service.collection": all that is there afterwards, in part
    seed: Mapping[str, Any] = field(default_factory=dict)
    listing: str = ""  # of a creation, the call that lists such objects, where the service allows two of one name
    once: bool = False  # it is never repeated, even if it seems that it did not happen

    @property
    def call(self) -> str:
        return self.operation.removeprefix("vodstation-")


@dataclass(frozen=True)
class Case:
    """What the tests that all modules share need to know of one module.

    ``CASE`` in the module's unit test file. All that goes over the modules takes it from there: faults, strange
    answers, bad input, check mode, both routes, secrets.
    """

    writes: Sequence[Write] = ()  # in an order in which they can follow each other; the first one creates
    tasks: Sequence[Task] = ()  # others: of a module that only reads, the first one reads a list
    seed: Mapping[str, Any] = field(default_factory=dict)  # what all of these need
    asks: Sequence[str] = ()  # other services that it reads from
    known_by: Sequence[str] = ("name",)  # the options, dotted, that say which object is meant, beside its id

    @property
    def options(self) -> Mapping[str, Any]:
        """Options that do; of a managed kind, they create one."""
        return (self.writes or self.tasks)[0].options


# Of what has many variants, one in so many is tried, the same ones on each run.
ONE_IN = int(os.environ.get("TEST_ONE_IN", "4"))


class Clock:
    """The emulator's clock. It stands still, or goes on by ``pace`` seconds with every look at it.

    Waiting takes no time: it moves this clock, and the one that waiting goes by.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.now = time.time()
        self.waited = 0.0
        self.pace = 0.0

    def __call__(self) -> float:
        self.now += self.pace
        return self.now

    def waiter(self, timeout: float, interval: float, tell: Callable[[str], None] | None = None) -> Waiter:
        return Waiter(timeout, interval, tell=tell, clock=lambda: self.waited, sleep=self.wait)

    def wait(self, seconds: float) -> None:
        self.waited += seconds
        self.now += seconds


@dataclass
class Account:
    """An emulated account. Modules run on it as Ansible runs them, and what holds for every run is checked on each."""

    emulator: Emulator
    clock: Clock
    entries: list[dict[str, Any]] = field(default_factory=list)  # the journal of the latest run

    @property
    def calls(self) -> list[str]:
        """The latest run's calls, by their names in the documentation."""
        return [str(entry["operation"]).removeprefix("vodstation-") for entry in self.entries]

    @property
    def writes(self) -> list[str]:
        return [call for call, entry in zip(self.calls, self.entries, strict=True) if entry["write"]]

    @property
    def categories(self) -> list[dict[str, Any]]:
        return list(self.emulator.state("vodstation")["categories"])

    @property
    def channels(self) -> list[dict[str, Any]]:
        return list(self.emulator.state("vodstation")["channels"])

    def seed(self, service: str = "vodstation", /, **collections: Any) -> None:
        self.emulator.seed({service: collections})

    def pass_time(self, seconds: float = 60) -> None:
        self.clock.now += seconds

    def run(
        self, module: Module, *, check: bool = False, log: Callable[[str], None] | None = None, **options: Any
    ) -> dict[str, Any]:
        """Run a module, which must succeed."""
        result = self.attempt(module, check, options, log)
        assert "failure" not in result, result["msg"]
        return result

    def apply(self, module: Module, **options: Any) -> dict[str, Any]:
        """Run a module in check mode and then for good: what the first predicts, the second must do."""
        predicted = self.run(module, check=True, **options)
        assert predicted.pop("predicted", True)
        done = self.run(module, **options)
        assert not predicted.get("pending"), "a prediction is of the end"
        if pending := done.get("pending"):  # the run has not come to the end
            assert predicted["actions"] == [*done["actions"], *(each for each in pending if each != "wait")]
            return done
        for key in ("changed", "actions", "diff"):
            assert predicted.get(key) == done.get(key), key
        predicted.pop("recordings", None)  # they grow and are processed meanwhile
        assert_covers(done, predicted)
        return done

    def fail(self, module: Module, *, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run a module, which must fail, and say so well."""
        result = self.attempt(module, check, options)
        assert "failure" in result, f"it did not fail: {result}"
        assert_clear(result)
        return result

    def refuse(self, module: Module, **options: Any) -> dict[str, Any]:
        """Run a module, which must fail before it changes anything, in check mode in the same words."""
        predicted = self.fail(module, check=True, **options)
        done = self.fail(module, **options)
        assert not self.writes
        assert predicted == done
        return done

    def attempt(
        self, module: Module, check: bool, options: Mapping[str, Any], log: Callable[[str], None] | None = None
    ) -> dict[str, Any]:
        """Run a module, which may fail."""
        given = {
            "endpoint": self.emulator.endpoint,
            "access_key": self.emulator.access_key,
            "secret_key": self.emulator.secret_key,
            **({"wait_interval": 0.05} if "wait" in module.arguments.spec else {}),
            **options,
        }
        params = validated(module.arguments, given)
        # In check mode nothing moves, so that what is predicted and what is done begin with the same.
        self.clock.pace = 0.01 if params.get("wait", True) and not check else 0.0
        latest = max((entry["number"] for entry in self.emulator.journal()), default=0)
        result = module.answer(params, Context(check_mode=check, diff=True, hide=lambda secret: None, log=log))
        self.clock.pace = 0.0
        self.entries = self.emulator.journal(latest)
        assert [entry for entry in self.entries if entry["exception"]] == []
        assert not (check and self.writes)
        for secret in filter(None, (self.emulator.secret_key, params["secret_key"])):
            assert secret not in json.dumps(result)
        if "diff" in result:  # texts that hold JSON, since Ansible would escape Korean in objects
            result["diff"] |= {side: json.loads(result["diff"][side] or "{}") for side in ("before", "after")}
        return result


class ObjectionError(ValueError):
    """What Ansible itself objects to."""


def validated(arguments: Arguments, given: Mapping[str, Any]) -> dict[str, Any]:
    """What Ansible makes of the given options."""
    validation = arguments.validate(given)
    if validation.error_messages:
        raise ObjectionError(validation.error_messages)
    return dict(validation.validated_parameters)


def assert_covers(whole: Any, part: Any, where: str = "result") -> None:
    """Everything in ``part`` that is not None is in ``whole`` too."""
    if isinstance(part, Mapping):
        assert isinstance(whole, Mapping), where
        for key, value in part.items():
            assert_covers(whole.get(key), value, f"{where}.{key}")
    elif isinstance(part, list) and isinstance(whole, list):
        assert len(whole) == len(part), where
        for item, value in zip(whole, part, strict=True):
            assert_covers(item, value, f"{where}[]")
    elif part is not None:
        assert whole == part, where


def assert_holds(account: Account, end: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The account holds these objects, and no others of their kinds."""
    for place, wanted in end.items():
        service, collection = place.split(".")
        there = account.emulator.state(service)[collection]
        assert len(there) == len(wanted), there
        for item, part in zip(there, wanted, strict=True):
            assert_covers(item, part, place)


def assert_clear(result: Mapping[str, Any]) -> None:
    """A failure tells people and programs the same: what was tried, what went wrong, what to do."""
    message, failure = result["msg"], result["failure"]
    assert "\n" not in message
    assert "Traceback" not in message
    assert "object at 0x" not in message
    assert message.endswith(".")
    assert not re.search(r"\.\.( |$)", message)
    assert 20 < len(message) < 1000
    assert set(failure) == FAILURE_KEYS
    assert failure["kind"] != "error"
    assert failure["message"]
    assert failure["hint"]
    assert failure["hint"].rstrip(". ") in message
    assert result["changed"] == bool(result["actions"])


@dataclass(frozen=True)
class Reply:
    """An answer as it goes over the wire. ``status`` 0 is none: the connection just ends."""

    status: int = 200
    body: bytes | Mapping[str, Any] | list[Any] | str | None = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    latency: float = 0.0

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Received:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


class Scripted:
    """A server on a loopback port that gives the answers of a script, the last of them again and again."""

    def __init__(self, *script: Reply) -> None:
        self.received: list[Received] = []
        self.play(*script)
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two packets: the second would wait 40 ms for a receipt

            def answer(self) -> None:
                scripted._answer(self)

            def __getattr__(self, name: str) -> Any:  # whatever the method: do_GET and so on
                if name.startswith("do_"):
                    return self.answer
                raise AttributeError(name)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def over_tls(self, context: ssl.SSLContext) -> Scripted:
        """Speak TLS. Only before it starts, as its thread would wait at a socket that is gone."""
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.endpoint = self.endpoint.replace("http:", "https:")
        return self

    def play(self, *script: Reply) -> None:
        self.script: Sequence[Reply] = script or (Reply(),)
        self.received.clear()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self.received.append(Received(handler.command, handler.path, dict(handler.headers), body))
        reply = self.script[min(len(self.received), len(self.script)) - 1]
        time.sleep(reply.latency)
        if not reply.status:
            handler.close_connection = True
            return
        try:
            handler.send_response_only(reply.status)  # without a Date of its own
            for name, value in {"Content-Length": str(len(reply.content)), **reply.headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(reply.content)
        except ConnectionError:  # who asked did not wait for the answer
            handler.close_connection = True

    def __enter__(self) -> Scripted:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
