"""Bytes over HTTP and HTTPS on this computer: answers, and everything that may be wrong on the way."""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.problems import Refusal
from app.sync.wire import Asked, HttpWire

DAY = timedelta(days=1)


class Echo(BaseHTTPRequestHandler):
    """Says back what it was asked, or what the path says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        said = f"{self.command} {self.path} {self.headers.get('authorization', '-')} ".encode() + body
        status = int(self.path.removeprefix("/")) if self.path[1:].isdecimal() else 200
        self.send_response(status)
        self.send_header("content-length", str(len(said)))
        if offset := self.headers.get("upload-offset"):
            self.send_header("Upload-Offset", offset)
        if status == 503:
            self.send_header("retry-after", "7")
        if status == 429:
            self.send_header("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST  # noqa: N815 - the server's own name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
        """Nothing is printed."""


class Silent(BaseHTTPRequestHandler):
    """Hangs up without a word."""

    def do_GET(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
        """Nothing is printed."""


class Quiet(HTTPServer):
    """Says nothing of clients that hang up."""

    def handle_error(self, _request: object, _client: object) -> None:
        """Nothing is printed."""


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = Quiet(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path, until: datetime) -> tuple[ssl.SSLContext, str]:
    """A server's context with a certificate of its own, and that as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(until - 30 * DAY)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "hub.pem").write_bytes(plain + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "hub.pem")
    return context, pem.decode()


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        attempt()
    return refusal.value.problems[0].code


def ask(url: str, pem: str = "") -> Callable[[], object]:
    def attempt() -> object:
        with closing(HttpWire(url, pem)) as wire:
            return wire.send(Asked(method="GET", path="/x"))

    return attempt


def test_a_request_arrives_as_it_was_asked_and_the_answer_comes_back() -> None:
    with served(Echo) as port, closing(HttpWire(f"http://127.0.0.1:{port}")) as wire:
        told = wire.send(Asked(method="POST", path="/v1/push", body=b"\x00body", token="secret"))
        asked = wire.send(Asked(method="GET", path="/v1/pull?after=1"))
        piece = wire.send(Asked(method="POST", path="/v1/blobs/a", headers={"Upload-Offset": "7"}))
        busy = wire.send(Asked(method="POST", path="/503"))
        often = wire.send(Asked(method="POST", path="/429"))

    assert (told.status, told.body, told.retry_s) == (200, b"POST /v1/push Bearer secret \x00body", 0)
    assert asked.body == b"GET /v1/pull?after=1 - "
    assert piece.headers["upload-offset"] == "7"
    assert (busy.status, busy.retry_s) == (503, 7)
    assert (often.status, often.retry_s) == (429, 0)  # a date is of no use to whoever's clock may be wrong


def test_only_the_pinned_certificate_is_trusted(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    context, pem = certificate(tmp_path, now + DAY)
    with served(Echo, context) as port:
        url = f"https://127.0.0.1:{port}"
        assert ask(url, pem)() is not None
        assert refused(ask(url)) == "upstream.tls"


@pytest.mark.parametrize("days", [-3, 90])
def test_a_certificate_of_other_days_is_told_as_such(tmp_path: Path, days: int) -> None:
    context, pem = certificate(tmp_path, datetime.now(UTC) + days * DAY)
    with served(Echo, context) as port:
        assert refused(ask(f"https://127.0.0.1:{port}", pem)) == "upstream.tls_date"


def test_what_speaks_no_tls_is_not_spoken_to(tmp_path: Path) -> None:
    _, pem = certificate(tmp_path, datetime.now(UTC) + DAY)
    with served(Echo) as port:
        assert refused(ask(f"https://127.0.0.1:{port}", pem)) == "upstream.tls"


def test_nobody_there_and_nobody_answering() -> None:
    with served(Silent) as port:
        assert refused(ask(f"http://127.0.0.1:{port}")) == "upstream.unreachable"
    assert refused(ask(f"http://127.0.0.1:{port}")) == "upstream.unreachable"


def test_a_hub_that_is_too_slow_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.wire._READ_S", 0.05)
    go_on = threading.Event()

    class Slow(Silent):
        def do_GET(self) -> None:
            go_on.wait()
            self.close_connection = True

    with served(Slow) as port:
        try:
            assert refused(ask(f"http://127.0.0.1:{port}")) == "upstream.timeout"
        finally:
            go_on.set()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("hub.example", "upstream.url"),
        ("ftp://hub.example", "upstream.url"),
        ("https://", "upstream.url"),
        ("https://[::1", "upstream.url"),
        ("http://hub.example", "upstream.insecure"),
    ],
)
def test_an_address_has_to_be_one(url: str, code: str) -> None:
    assert refused(lambda: HttpWire(url)) == code


def test_a_certificate_has_to_be_one() -> None:
    assert refused(lambda: HttpWire("https://hub.example", "no certificate")) == "upstream.certificate"
