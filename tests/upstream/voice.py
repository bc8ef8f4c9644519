"""A computer of which there is nothing but what it says to a hub."""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from random import Random
from typing import Any

from app.domain.upstream.operation import Operation
from app.persistence.upgrade import SCHEMA_VERSION
from app.sync.client import Applicant, HubClient
from app.sync.keys import device_key
from app.sync.messages import PROTOCOL
from app.sync.packing import operations_packed, pack, unpack
from app.sync.wire import Asked
from tests.station import SetClock
from tests.upstream.local_hub import LocalHub


class Voice:
    """One of a station's computers."""

    def __init__(self, hub: LocalHub, place: int, folder: Path) -> None:
        self._hub = hub
        device, epoch = Random(place).randbytes(16), Random(-place).randbytes(8)  # noqa: S311 - any
        who = Applicant(device=device, schema=SCHEMA_VERSION)
        client = HubClient(hub, device_key(folder / f"{place}.key", None), who, SetClock().now)
        enrolled = client.enrol(hub.code(), epoch, "营业厅", "0.1.0")
        self._token = client.open(enrolled.hub_id, enrolled.station, epoch).token

    def to(self, hub: LocalHub) -> "Voice":
        """The same computer before a hub that was copied from its own."""
        same = copy(self)
        same._hub = hub
        return same

    def say(self, verb: str, body: bytes) -> Mapping[str, Any]:
        """What the hub answers to a body it takes."""
        answered = self._hub.send(Asked(method="POST", path=f"/v1/{verb}", body=body, token=self._token))
        assert answered.status == 200
        return unpack(answered.body)

    def push(self, operations: Sequence[Operation]) -> Mapping[str, Any]:
        """Send operations as a computer does."""
        message = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "ops": operations_packed(operations)}
        return self.say("push", pack(message))
