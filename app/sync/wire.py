"""How bytes get to the hub and back: over HTTPS for real; anything else that answers so will do."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn, Protocol
from urllib.parse import urlsplit

import httpx2

from app.domain.problems import Refusal

MEDIA_TYPE: Final = "application/x-station-sync"

_CONNECT_S: Final = 5
_READ_S: Final = 60
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
# OpenSSL's verdicts on a certificate's days: it is the clock of this computer that is wrong, as a rule.
_DATE_VERDICTS: Final = frozenset({9, 10})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: `token` is empty where none is needed yet, `headers` say what the body cannot."""

    method: str
    path: str
    body: bytes = b""
    token: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer; `retry_s` is how long the hub wants to be left alone, the names of `headers` are in lower case."""

    status: int
    body: bytes = b""
    retry_s: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


class Wire(Protocol):
    """A way to one hub."""

    def send(self, asked: Asked) -> Answered:
        """The hub's answer.

        Raises:
            Refusal: `upstream.unreachable`, `.timeout`, `.tls`, `.tls_date`.
        """
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class HttpWire:
    """A hub over HTTPS; plain HTTP only to a hub on this very computer."""

    def __init__(self, url: str, certificate: str = "") -> None:
        """Open nothing yet.

        Args:
            url: the hub's address.
            certificate: the only CA to trust, as PEM; empty for those the system trusts.

        Raises:
            Refusal: `upstream.url`, `upstream.insecure`, `upstream.certificate`.
        """
        check_url(url)
        # One client and one context for all requests of a sync: loading the system's CAs takes longer than a request.
        self._client = httpx2.Client(
            base_url=url,
            verify=_context(certificate),
            timeout=httpx2.Timeout(_READ_S, connect=_CONNECT_S),
            trust_env=False,
            headers={"content-type": MEDIA_TYPE, "accept": MEDIA_TYPE},
        )

    def send(self, asked: Asked) -> Answered:
        """The hub's answer.

        Raises:
            Refusal: `upstream.unreachable`, `.timeout`, `.tls`, `.tls_date`.
        """
        headers = {"authorization": f"Bearer {asked.token}"} if asked.token else {}
        headers |= asked.headers
        try:
            answer = self._client.request(asked.method, asked.path, content=asked.body, headers=headers)
        except httpx2.TimeoutException as error:
            raise Refusal.of("upstream.timeout") from error
        except httpx2.TransportError as error:
            _refuse(error)
        retry = answer.headers.get("retry-after", "")
        return Answered(
            status=answer.status_code,
            body=answer.content,
            retry_s=int(retry) if retry.isdecimal() else 0,
            headers={name.lower(): value for name, value in answer.headers.items()},
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def check_url(url: str) -> None:
    """Refuse an address that is none, or over which a token would travel in the open.

    Raises:
        Refusal: `upstream.url`, `upstream.insecure`.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise Refusal.of("upstream.url", "url") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise Refusal.of("upstream.url", "url")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise Refusal.of("upstream.insecure", "url")


def _context(certificate: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=certificate or None)
    except ssl.SSLError as error:
        raise Refusal.of("upstream.certificate", "certificate") from error


def _refuse(error: httpx2.TransportError) -> NoReturn:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            is_date = cause.verify_code in _DATE_VERDICTS
            raise Refusal.of("upstream.tls_date" if is_date else "upstream.tls") from error
        if isinstance(cause, ssl.SSLError):
            raise Refusal.of("upstream.tls") from error
        cause = cause.__cause__ or cause.__context__
    raise Refusal.of("upstream.unreachable") from error
