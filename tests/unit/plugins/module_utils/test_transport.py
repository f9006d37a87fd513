# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to the gateway over real sockets: who is trusted, what stands in between, and servers that mean no good."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import ipaddress
import itertools
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ansible_collections.naver.ncloud.plugins.module_utils import _credentials, _transport
from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.module_utils.signer import sign
from ansible_collections.naver.ncloud.tests.unit.support import Reply, Scripted, validated

OK = Reply(200, {"content": []})
READ_OR_WRITE = pytest.mark.parametrize("read", [True, False], ids=["read", "write"])


def make(endpoint: str, pauses: list[float] | None = None, **options: Any) -> Client:
    """A client with the given connection options, which notes its pauses instead of making them."""
    keys = {"access_key": "access", "secret_key": "the-secret", "endpoint": endpoint}
    settings: Settings = _credentials.resolve(validated(CONNECTION, {**keys, **options}))
    noted: list[float] = [] if pauses is None else pauses
    return Client(VOD_STATION, settings, sleep=noted.append)


def call(client: Client, *, read: bool) -> Any:
    if read:
        return client.get("list", "/category", expect="content")
    return client.write("create", "POST", "/category", {}, expect="content")


def refusal(client: Client, *, read: bool) -> errors.NcloudError:
    """What a call that must fail says, in one sentence and a hint."""
    with pytest.raises(errors.NcloudError) as caught:
        call(client, read=read)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert 20 < len(said) < 600
    assert caught.value.hint
    assert "the-secret" not in said
    return caught.value


# -- TLS


SIGNS = x509.KeyUsage(False, False, False, False, False, True, True, False, False)


class Authority(NamedTuple):
    """One of our own, and what it vouches for."""

    folder: Path

    def context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem")
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The certificates of an authority, in a file and in a folder, and those of several servers."""
    folder = tmp_path_factory.mktemp("tls")
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    known: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]

    def issue(
        file: str, alternatives: list[x509.GeneralName], issuer: tuple[x509.Name, Any] | None, end: datetime.datetime
    ) -> tuple[x509.Name, Any, bytes]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, file)])
        by, signing = issuer or (name, key)
        builder = (
            x509.CertificateBuilder(by, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - 10 * day)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=not alternatives or issuer is None, path_length=None), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False)
        )
        if not alternatives:
            builder = builder.add_extension(SIGNS, True)
        if alternatives:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), False)
        pem = builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{file}.pem").write_bytes(secret + pem)
        return name, key, pem

    name, key, pem = issue("authority", [], None, now + day)
    issue("good", known, (name, key), now + day)
    issue("other", [x509.DNSName("other.example.com")], (name, key), now + day)
    issue("expired", known, (name, key), now - day)
    issue("self-signed", known, None, now + day)
    (folder / "ca.pem").write_bytes(pem)
    # As `openssl rehash` names it: by a hash of the name, whose canonical form is lower-case and without its head.
    digest = hashlib.sha1(name.public_bytes()[2:]).digest()
    trusted = folder / "trusted"
    trusted.mkdir()
    (trusted / f"{int.from_bytes(digest[:4], 'little'):08x}.0").write_bytes(pem)
    (folder / "empty").mkdir()
    return Authority(folder)


@pytest.fixture(scope="module")
def over_tls(authority: Authority) -> Iterator[Callable[[str], Scripted]]:
    """Servers over TLS, by their certificates."""
    servers: dict[str, Scripted] = {}
    with ExitStack() as stack:

        def server(name: str) -> Scripted:
            if name not in servers:
                servers[name] = stack.enter_context(Scripted(OK).over_tls(authority.context(name)))
            servers[name].play(OK)
            return servers[name]

        yield server


Servers = Callable[[str], Scripted]


@READ_OR_WRITE
@pytest.mark.parametrize("trusted", ["ca.pem", "trusted"])
def test_an_authority_of_ones_own(over_tls: Servers, authority: Authority, trusted: str, read: bool) -> None:
    one = make(over_tls("good").endpoint, ca_path=str(authority.folder / trusted))

    assert call(one, read=read) == {"content": []}


def test_a_bundle_from_the_environment(
    over_tls: Servers, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.folder / "ca.pem"))

    assert call(make(over_tls("good").endpoint), read=True) == {"content": []}


@READ_OR_WRITE
@pytest.mark.parametrize(
    ("certificate", "trusted", "words"),
    [
        ("good", None, "unable to get local issuer certificate"),
        ("good", "empty", "unable to get local issuer certificate"),
        ("good", "self-signed.pem", "unable to get local issuer certificate"),
        ("self-signed", None, "self-signed certificate"),
        ("self-signed", "ca.pem", "self-signed certificate"),
        ("other", "ca.pem", "certificate is not valid for '127.0.0.1'"),
        ("expired", "ca.pem", "certificate has expired"),
    ],
)
def test_certificates_that_are_refused(
    over_tls: Servers, authority: Authority, certificate: str, trusted: str | None, words: str, read: bool
) -> None:
    """Whatever the reason: nothing was sent, so a write has not happened, and another try won't help."""
    server = over_tls(certificate)
    pauses: list[float] = []
    options = {"ca_path": str(authority.folder / trusted)} if trusted else {}

    refused = refusal(make(server.endpoint, pauses, **options), read=read)

    assert refused.kind == "tls"
    assert words in str(refused)
    assert "ca_path" in refused.hint
    assert not server.received
    assert not pauses


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("certificate", ["self-signed", "other", "expired"])
def test_no_validation(over_tls: Servers, certificate: str) -> None:
    """Without a line of warning for each request, too."""
    one = make(over_tls(certificate).endpoint, validate_certs=False)

    assert call(one, read=False) == {"content": []}


@READ_OR_WRITE
def test_tls_to_a_server_without(server: Scripted, read: bool) -> None:
    pauses: list[float] = []

    refused = refusal(make(server.endpoint.replace("http:", "https:"), pauses), read=read)

    assert refused.kind == "tls"
    assert "does not support TLS" in str(refused)
    assert not server.received
    assert not pauses


@READ_OR_WRITE
def test_old_tls_is_refused(authority: Authority, read: bool) -> None:
    context = authority.context("good")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with Scripted(OK).over_tls(context) as one:
        refused = refusal(make(one.endpoint, ca_path=str(authority.folder / "ca.pem")), read=read)

    assert not one.received
    assert refused.kind == "tls"


@READ_OR_WRITE
def test_a_server_that_hangs_up_before_tls_is_agreed_on(read: bool) -> None:
    """It may be busy: to try again does no harm, as nothing was sent."""
    pauses: list[float] = []
    with hostile(b"", b"", 0) as endpoint:
        refused = refusal(make(endpoint.replace("http:", "https:"), pauses, max_retries=2), read=read)

    assert refused.kind == "network"
    assert len(pauses) == 2


# -- proxies


@dataclass
class Proxy:
    """A proxy that lets through what goes to this machine, or refuses with a status of its own."""

    url: str = ""
    refuse: str = ""
    heads: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        for connection, _address in iter(listener.accept, None):
            if self.ended.is_set():
                connection.close()
                return
            threading.Thread(target=self.handle, args=[connection], daemon=True).start()

    def handle(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            self.heads.append(head)
            if self.refuse:
                connection.sendall(f"HTTP/1.1 {self.refuse}\r\nContent-Length: 0\r\n\r\n".encode())
                return
            method, target, _version = head.split(b"\r\n")[0].decode().split(" ")
            host, _colon, port = target.removeprefix("http://").partition("/")[0].partition(":")
            with socket.create_connection((host, int(port))) as other:
                if method == "CONNECT":
                    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    other.sendall(head)
                while not self.ended.is_set():
                    for ready in select.select([connection, other], [], [], 0.1)[0]:
                        data = ready.recv(65536)
                        if not data:
                            return
                        (other if ready is connection else connection).sendall(data)


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    one = Proxy()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for scheme in ("http", "https"):
            monkeypatch.setenv(f"{scheme}_proxy", one.url)
        thread = threading.Thread(target=one.serve, args=[listener], daemon=True)
        thread.start()
        yield one
        one.ended.set()
        socket.create_connection(listener.getsockname()).close()  # which ends the wait for another
        thread.join()


@READ_OR_WRITE
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy", "ALL_PROXY"])
def test_no_proxy_is_asked_for_http(
    server: Scripted, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, scheme: str, variable: str, read: bool
) -> None:
    """Plain http is for this machine only: what is signed must not leave it unencrypted."""
    monkeypatch.setenv(variable, proxy.url)
    server.play(OK)

    assert call(make(server.endpoint.replace("http", scheme)), read=read) == {"content": []}

    assert not proxy.heads
    assert len(server.received) == 1


@READ_OR_WRITE
def test_a_proxy_is_a_tunnel_for_https(over_tls: Servers, authority: Authority, proxy: Proxy, read: bool) -> None:
    """It learns the address and nothing else."""
    server = over_tls("good")

    assert call(make(server.endpoint, ca_path=str(authority.folder / "ca.pem")), read=read) == {"content": []}

    (head,) = proxy.heads
    assert head.startswith(b"CONNECT " + server.endpoint.removeprefix("https://").encode())
    assert b"x-ncp" not in head.lower()


def test_a_deletion_with_a_body(over_tls: Servers, authority: Authority, proxy: Proxy) -> None:
    """Through a proxy, and again after a refusal. The signature covers the target alone."""
    server = over_tls("good")
    server.play(Reply(429, {"error": {"errorCode": "410"}}), Reply(200, {"code": "0000", "result": True}))
    one = make(server.endpoint, ca_path=str(authority.folder / "ca.pem"))

    answer = one.write("delete edge", "DELETE", "/cdn-edges", {"edges": [5707]}, expect="result")

    assert answer["result"] is True
    assert proxy.heads
    assert [(received.method, received.body) for received in server.received] == [("DELETE", b'{"edges": [5707]}')] * 2
    for received in server.received:
        timestamp = received.headers["x-ncp-apigw-timestamp"]
        signature = sign("DELETE", received.target, timestamp, "access", "the-secret")
        assert received.headers["x-ncp-apigw-signature-v2"] == signature


def test_a_deletion_with_a_body_is_not_repeated_blindly(server: Scripted) -> None:
    server.play(Reply(0), Reply(200, {"code": "0000", "result": True}))

    with pytest.raises(errors.OutcomeUnknownError):
        make(server.endpoint).write("delete edge", "DELETE", "/cdn-edges", {"edges": [5707]}, expect="result")

    assert len(server.received) == 1


def test_a_tunnel_does_not_lead_elsewhere(over_tls: Servers, authority: Authority, proxy: Proxy) -> None:
    """The certificate is checked behind it too."""
    server = over_tls("other")

    refused = refusal(make(server.endpoint, ca_path=str(authority.folder / "ca.pem")), read=False)

    assert refused.kind == "tls"
    assert proxy.heads
    assert not server.received


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize("hosts", ["127.0.0.1", "example.com,127.0.0.0/8", "*"])
def test_no_proxy(
    over_tls: Servers, authority: Authority, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, variable: str, hosts: str
) -> None:
    monkeypatch.setenv(variable, hosts)
    server = over_tls("good")

    call(make(server.endpoint, ca_path=str(authority.folder / "ca.pem")), read=False)

    assert not proxy.heads
    assert len(server.received) == 1


@READ_OR_WRITE
def test_a_proxy_for_everything(
    over_tls: Servers, authority: Authority, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, read: bool
) -> None:
    monkeypatch.delenv("https_proxy")
    monkeypatch.setenv("all_proxy", proxy.url)
    server = over_tls("good")

    call(make(server.endpoint, ca_path=str(authority.folder / "ca.pem")), read=read)

    assert len(proxy.heads) == 1


@READ_OR_WRITE
@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_refuses_a_tunnel(over_tls: Servers, proxy: Proxy, status: str, read: bool) -> None:
    """Nothing was sent, so a write has not happened, and may be tried again."""
    server = over_tls("good")
    proxy.refuse = status

    refused = refusal(make(server.endpoint, max_retries=1), read=read)

    assert refused.kind == "network"
    assert (
        f"the proxy of the environment (https_proxy, all_proxy) can't be used: Tunnel connection failed: {status}"
        in (str(refused))
    )
    assert len(proxy.heads) == 2
    assert not server.received


@READ_OR_WRITE
@pytest.mark.parametrize(
    "url",
    [
        *(
            "socks5://127.0.0.1:1",
            "socks5h://user:hush@127.0.0.1:1",
            "://",
            "http://",
            "http:///",
            "http://:80",
            "ftp://x",
        ),
        *("http://[::1", "http://127.0.0.1:99999", "http://127.0.0.1:port", " ", "http://exa mple:1"),
        f"http://{'a' * 300}:1",
    ],
)
def test_proxies_that_are_none(server: Scripted, monkeypatch: pytest.MonkeyPatch, url: str, read: bool) -> None:
    """Not even tried again: nothing can ever be sent."""
    monkeypatch.setenv("https_proxy", url)
    pauses: list[float] = []

    refused = refusal(make(server.endpoint.replace("http:", "https:"), pauses), read=read)

    assert refused.kind == "configuration"
    assert "proxy" in str(refused)
    assert "https_proxy" in str(refused)
    assert "hush" not in str(refused)
    assert not pauses
    assert not server.received


@READ_OR_WRITE
def test_a_proxy_that_is_not_there(server: Scripted, monkeypatch: pytest.MonkeyPatch, read: bool) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("https_proxy", f"http://user:hush@127.0.0.1:{closed.getsockname()[1]}")

        refused = refusal(make(server.endpoint.replace("http:", "https:"), max_retries=1), read=read)

    assert refused.kind == "network"
    assert "the proxy of the environment (https_proxy, all_proxy) can't be used: connection refused" in str(refused)
    assert "hush" not in str(refused)


# -- redirects


@READ_OR_WRITE
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server: Scripted, status: int, read: bool) -> None:
    """A signature holds for one address, and following would show it to another."""
    with Scripted(OK) as other:
        server.play(Reply(status, b"", {"Location": f"{other.endpoint}/\r\n elsewhere"}), OK)

        refused = refusal(make(server.endpoint), read=read)

        assert other.endpoint in str(refused)
        assert not other.received
    assert refused.kind == "unexpected_answer"
    assert len(server.received) == 1


# -- servers that mean no good

HEAD = b"HTTP/1.1 200 OK\r\n"
LENGTHY = b"Content-Length: 1000000000000\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = b"Content-Encoding: gzip\r\n"
BOMB = gzip.compress(b" " * 2**26)
# What is sent: first this, then that again and again, with a pause. Without a "that" the connection ends.
# More of it is in test_client.py.
HOSTILE: dict[str, tuple[bytes, bytes, float]] = {
    "nothing": (b"", b"", 0),
    "silence": (b" ", b"", 60),
    "no HTTP": (b"220 mail.example.com ESMTP\r\n", b"", 0),
    "binary": (bytes(range(256)) * 10, b"", 0),
    "slow status line": (b"", b"H", 0.05),
    "slow body": (HEAD + LENGTHY, b" ", 0.05),
    "slow chunks": (HEAD + CHUNKED, b"1\r\n \r\n", 0.05),
    "a slow chunk's size": (HEAD + CHUNKED, b"0", 0.05),
    "endless continuing": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.0001),
    "endless chunks": (HEAD + CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n", 0),
    "endless chunk's size": (HEAD + CHUNKED, b"0" * 65536, 0),
    "endless trailers": (HEAD + CHUNKED + b"0\r\n", b"X-Header: value\r\n", 0.0001),
    "a header of 100 KB": (HEAD + b"X-Header: " + b"a" * 100_000 + b"\r\n\r\n{}", b"", 0),
    "thousands of headers": (HEAD + b"X-Header: value\r\n" * 5_000 + b"\r\n{}", b"", 0),
    "endless header": (HEAD, b"a" * 65536, 0),
    "a folded header": (HEAD + b"Content-Length: 2\r\n folded: 3\r\n\r\n{}", b"", 0),
    "no such encoding": (HEAD + b"Content-Encoding: gzip, br, zstd\r\nContent-Length: 2\r\n\r\n{}", b"", 0),
    "not in the encoding": (HEAD + GZIP + b"Content-Length: 2\r\n\r\n{}", b"", 0),
    "a bomb": (HEAD + GZIP + b"Content-Length: %d\r\n\r\n" % len(BOMB) + BOMB, b"", 0),
    "a length below zero": (HEAD + b"Content-Length: -1\r\n\r\n", b"", 0),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 5\r\n\r\n{}", b"", 0),
    "an endless length": (HEAD + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{}", b"", 0),
    "half a body": (HEAD + b"Content-Length: 20\r\n\r\n" + b'{"content":', b"", 0),
    "half a chunk": (HEAD + CHUNKED + b"10\r\n{}", b"", 0),
    "a chunk below zero": (HEAD + CHUNKED + b"-5\r\n{}", b"", 0),
    "deep and closed": (HEAD + b"\r\n" + b'{"content":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"", 0),
    "a number of many digits": (HEAD + b'\r\n{"content": [], "total": ' + b"9" * 100_000 + b"}", b"", 0),
    "no UTF-8": (HEAD + b'\r\n{"content": "\xff\xfe"}', b"", 0),
    "half a surrogate": (HEAD + b'\r\n{"error": {"errorCode": "\\ud800", "message": "\\udfff\\u0000"}}', b"", 0),
    "status 99": (b"HTTP/1.1 099 Odd\r\n\r\n{}", b"", 0),
    "status 999": (b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", b"", 0),
    "status 204 with a body": (b"HTTP/1.1 204 No Content\r\n\r\n<html>", b"", 0),
    "another protocol": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", b"", 60),
    "HTTP/0.9": (b"<html>", b"", 0),
    "an odd version": (b"HTTP/9.9 200 OK\r\n\r\n{}", b"", 0),
}


@contextmanager
def hostile(first: bytes, then: bytes, pause: float) -> Iterator[str]:
    ended = threading.Event()

    def serve() -> None:
        for connection, _address in iter(listener.accept, None):
            if ended.is_set():
                connection.close()
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(first)
            if not then:
                ended.wait(pause)
                return
            for _turn in itertools.count():
                connection.sendall(then)
                if (pause and ended.wait(pause)) or ended.is_set():
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            socket.create_connection(listener.getsockname()).close()  # which ends the wait for another
            thread.join()


@READ_OR_WRITE
@pytest.mark.parametrize("sent", HOSTILE)
def test_a_hostile_server(monkeypatch: pytest.MonkeyPatch, sent: str, read: bool) -> None:
    """It ends within the time-out and in one sentence; of a write nobody can say whether it happened."""
    monkeypatch.setattr(_transport, "LARGEST", 2**22)
    with hostile(*HOSTILE[sent]) as endpoint:
        one = make(endpoint, max_retries=0, timeout=0.4)
        started = time.monotonic()

        refused = refusal(one, read=read)

        assert time.monotonic() - started < 5
    if read:
        assert refused.kind in ("network", "unexpected_answer", "rejected", "unavailable")
    else:
        assert refused.kind in ("outcome_unknown", "rejected")


def test_what_a_hostile_server_leaves_behind() -> None:
    """The next request has a connection of its own."""
    with hostile(*HOSTILE["slow body"]) as endpoint:
        one = make(endpoint, max_retries=0, timeout=0.3)
        refusal(one, read=True)
    with Scripted(OK) as server:
        one._base_url = server.endpoint
        assert call(one, read=True) == {"content": []}
