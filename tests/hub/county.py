"""A county for tests: a hub on one of the engines, and computers that speak to it as the real ones do."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from httpx2 import Client, Response
from starlette.testclient import TestClient

from app.domain.upstream.operation import Fields, LogEntry, Operation, OpKind, hlc_at
from app.hub.opened import open_hub
from app.hub.settings import Settings
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.persistence.upgrade import SCHEMA_VERSION
from app.sync.packing import log_unpacked, operations_packed, pack, unpack
from tests.station import SetClock

CUSTOMER, EVENT, CASE = 5, 22, 20
PHONE, CAPACITY, VERSION = 5, 9, 14
FEBRUARY_MS = 1_772_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A hub in two processes' worth of applications, and the clock it goes by."""

    engine: str
    settings: Settings
    upkeep_url: str
    clock: SetClock
    client: TestClient
    other_client: TestClient
    upkeep: Upkeep

    def application(self, limits: Limits | None = None, *, is_behind_proxy: bool = False) -> FastAPI:
        """One more process of the same hub."""
        return make_application(open_hub(self.settings, self.clock), limits, is_behind_proxy=is_behind_proxy)

    def store(self) -> Store:
        """The database as the serving processes see it."""
        return Store(open_engine(self.settings.database))

    def owner(self) -> Store:
        """The database as those see it who look after it."""
        return Store(open_engine(self.upkeep_url, as_owner=self.engine == "postgresql"))

    def station(self, code: str | None = None) -> str:
        """The code of a new station."""
        made = code or f"S{os.urandom(5).hex()}"
        self.upkeep.add_station(made, f"{made}供电所")
        return made

    def computer(self, station: str) -> "Computer":
        """A computer of a station that has come in and signed in."""
        computer = Computer(self.client)
        computer.enrol(str(self.upkeep.make_code(station, needs_approval=False)))
        computer.sign_in()
        return computer


class Computer:
    """A station's computer, as far as the wire shows it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.key = Ed25519PrivateKey.generate()
        self.device = os.urandom(16)
        self.epoch = os.urandom(8)
        self.station = b""
        self.hub_id = b""
        self.token = ""
        self.index = 0
        self.dev_seq = 0
        self.tx = 0
        self.base = 0

    def application(self, code: str, **changes: object) -> Mapping[str, Any]:
        """What it says of itself to come in."""
        return {
            "protocol": 1,
            "schema": SCHEMA_VERSION,
            "code": code,
            "device": self.device,
            "epoch": self.epoch,
            "public_key": self.key.public_key().public_bytes_raw(),
            "name": "营业厅1号机",
            "app": "0.1.0",
            **changes,
        }

    def enrol(self, code: str) -> Mapping[str, Any]:
        """Come in with a code."""
        answer = said(self.post("enrol", self.application(code)))
        self.station, self.hub_id, self.index = answer["station"], answer["hub_id"], answer["index"]
        return answer

    def signed(self, nonce: bytes, **changes: bytes) -> Mapping[str, Any]:
        """A nonce signed as the hub wants it."""
        parts = {"station": self.station, "device": self.device, "epoch": self.epoch, **changes}
        words = b"station-desk session 1|" + self.hub_id + b"".join(parts.values()) + nonce
        return {**parts, "nonce": nonce, "signature": self.key.sign(words)}

    def nonce(self) -> bytes:
        """A fresh nonce."""
        nonce: bytes = said(self.post("challenge", {"station": self.station, "device": self.device}))["nonce"]
        return nonce

    def sign_in(self) -> Mapping[str, Any]:
        """Get a token."""
        answer = said(self.post("session", self.signed(self.nonce())))
        self.token = answer["token"]
        return answer

    def operation(
        self,
        key: bytes,
        changes: Fields,
        *,
        kind: OpKind = OpKind.UPDATE,
        table: int = CUSTOMER,
        is_same_tx: bool = False,
        hlc: int | None = None,
    ) -> Operation:
        """The next change made on it."""
        self.dev_seq += 1
        self.tx += not is_same_tx
        return Operation(
            dev_seq=self.dev_seq,
            tx=self.tx,
            table=table,
            key=key,
            kind=kind,
            hlc=hlc_at(FEBRUARY_MS + self.dev_seq) if hlc is None else hlc,
            base=self.base,
            user_id=None,
            changes=changes,
        )

    def customer(self, key: bytes, *, is_same_tx: bool = False) -> Operation:
        """A new customer."""
        return self.operation(key, A_CUSTOMER, kind=OpKind.INSERT, is_same_tx=is_same_tx)

    def push(self, *operations: Operation) -> Mapping[str, Any]:
        """Send changes, and read what the hub says."""
        return said(self.pushed(operations))

    def pushed(self, operations: Sequence[Operation]) -> Response:
        """Send changes."""
        message = {"protocol": 1, "schema": SCHEMA_VERSION, "ops": operations_packed(operations)}
        return self.post("push", message)

    def pull(self, **query: int) -> Mapping[str, Any]:
        """Read on in the log; the position moves only by `read`."""
        return said(self.pulled(**query))

    def pulled(self, **query: int) -> Response:
        """Ask for the log."""
        return self.client.get("/v1/pull", params={"after": self.base, **query}, headers=self._headers())

    def read(self) -> tuple[LogEntry, ...]:
        """All of the log that is new to it."""
        lines: list[LogEntry] = []
        while (page := self.pull())["log"] is not None:
            lines.extend(log_unpacked(page["log"]))
            self.base = lines[-1].seq
        return tuple(lines)

    def post(self, verb: str, message: Mapping[str, Any]) -> Response:
        """Send a message."""
        return self.send(verb, pack(message))

    def send(self, verb: str, body: bytes) -> Response:
        """Send bytes."""
        return self.client.post(f"/v1/{verb}", content=body, headers=self._headers())

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


A_CUSTOMER: Fields = {
    1: "1183369442",
    2: "陈建国",
    3: "resident_id",
    4: "",
    5: "13800000000",
    6: "杨府村1号",
    7: "0" * 32,
    8: "resident",
    9: 8000,
    10: "220",
    11: "",
    12: "2020-01-01",
    13: "open",
    14: 1,
}


def said(response: Response) -> Mapping[str, Any]:
    """What an answer says that went well."""
    assert response.status_code == 200, (response.status_code, unpack(response.content))
    return unpack(response.content)


def refusal(response: Response) -> tuple[int, str]:
    """The status and the problem of an answer that refuses."""
    return response.status_code, unpack(response.content)["problem"]


def new_key() -> bytes:
    """The id of a new record."""
    return os.urandom(16)


def sqlite_url(folder: Path) -> str:
    """A database of the trial engine."""
    return f"sqlite:///{folder / 'hub.db'}"
