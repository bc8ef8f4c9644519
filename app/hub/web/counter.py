"""What a process serves requests from: the hub, and the little that this process alone knows."""

import time
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from app.domain.problems import Refusal
from app.hub.opened import Hub
from app.hub.web.desk import Desk
from app.hub.web.limits import RateLimit
from app.hub.web.metrics import Figures
from app.hub.web.waiting import Waiting

PER_DEVICE: Final = 600
PER_ADDRESS: Final = 1200  # a county may sit behind one address
SIGN_INS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often a minute: each computer, each address that is not signed in, and each that tries to sign in to look."""

    per_device: int = PER_DEVICE
    per_address: int = PER_ADDRESS
    sign_ins: int = SIGN_INS


class Counter:
    """What requests are served from: the hub, and what this process alone knows."""

    def __init__(self, hub: Hub, limits: Limits, *, is_behind_proxy: bool, is_tls: bool = False) -> None:
        self.hub = hub
        self.desk = Desk(hub)
        self.waiting = Waiting(hub.pulling.head)
        self.figures = Figures()
        self.is_behind_proxy = is_behind_proxy
        self.is_tls = is_tls
        self._devices = RateLimit(limits.per_device)
        self._carriers = RateLimit(limits.per_device)
        self._addresses = RateLimit(limits.per_address)
        self._sign_ins = RateLimit(limits.sign_ins)

    def admit_device(self, key: bytes) -> None:
        """Count a request of a computer.

        Raises:
            Refusal: `upstream.too_many`.
        """
        _refuse_to_wait(self._devices.wait_s(key, time.monotonic()))

    def admit_carrier(self, key: bytes) -> None:
        """Count a request of a computer about files, apart from the others: no operation waits for a file.

        Raises:
            Refusal: `upstream.too_many`.
        """
        _refuse_to_wait(self._carriers.wait_s(key, time.monotonic()))

    def admit_stranger(self, address: str) -> None:
        """Count a request of somebody who is not signed in.

        Raises:
            Refusal: `upstream.too_many`.
        """
        _refuse_to_wait(self._addresses.wait_s(address.encode(), time.monotonic()))

    def admit_sign_in(self, address: str) -> None:
        """Count a try of somebody to sign in at the county's page.

        Raises:
            Refusal: `upstream.too_many`.
        """
        _refuse_to_wait(self._sign_ins.wait_s(address.encode(), time.monotonic()))

    def address_of(self, request: Request) -> str:
        """Who asks: the last the proxy named, for what stands before it anybody may have written."""
        named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if self.is_behind_proxy else ""
        return named or (request.client.host if request.client else "")


def counter_of(request: Request) -> Counter:
    """The counter a request came to."""
    counter: Counter = request.app.state.counter
    return counter


def _refuse_to_wait(seconds: int) -> None:
    if seconds:
        raise Refusal.of("upstream.too_many", retry_s=seconds)
