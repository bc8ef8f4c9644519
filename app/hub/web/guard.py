"""What surrounds every request: security headers, a line in the log, a count; nothing of what it said."""

import logging
import time
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.hub.web.metrics import Figures
from app.hub.web.style import STYLE_SOURCE

_LOG: Final = logging.getLogger("station_hub.requests")
_HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        f"default-src 'none'; style-src {STYLE_SOURCE}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'".encode(),
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_ONLY_TLS: Final = (b"strict-transport-security", b"max-age=31536000")
_BROKEN: Final = 500


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, *, figures: Figures, paths: Iterable[str], is_tls: bool) -> None:
        self._app = app
        self._figures = figures
        self._paths = frozenset(paths)
        self._headers = (*_HEADERS, _ONLY_TLS) if is_tls else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = _BROKEN

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        finally:
            # A path nobody serves is what a stranger made up: it is neither logged nor counted as it stands. One with a
            # name in it counts as what it was made for.
            served = getattr(scope.get("route"), "path", scope["path"])
            path = served if served in self._paths else "other"
            seconds = time.perf_counter() - began
            self._figures.count(path, status, seconds)
            _LOG.info("request", extra={"path": path, "status": status, "ms": round(seconds * 1000, 1)})
