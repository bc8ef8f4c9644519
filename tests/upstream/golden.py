"""Messages as a released program sends and gets them, kept for ever: every later hub and program must still read them.

`python -m tests.upstream.golden FOLDER` makes those of today's program; it is run once for each release's schema, and
what was made is never changed.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.persistence.ids import natural_id
from app.persistence.upgrade import SCHEMA_VERSION
from app.services.bundle import Services
from app.sync.packing import pack, unpack
from app.sync.wire import Answered, Asked
from tests.station import CHEN, SHOP, STATION, ZHANG, SetClock, resident_draft, shipped_definitions
from tests.upstream.computers import URL, Computer, make_computer, make_templates, only
from tests.upstream.local_hub import LocalHub, folded

KEPT = Path(__file__).resolve().parents[1] / "data/wire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One message: which computer's (from 1), a push as it was sent or a page of the log as it was answered."""

    computer: int
    verb: str
    body: bytes
    ack: int


class Scribe:
    """A way to the hub on which everything is written down."""

    def __init__(self, hub: LocalHub, computer: int, kept: list[Kept]) -> None:
        self._hub = hub
        self._computer = computer
        self._kept = kept

    def send(self, asked: Asked) -> Answered:
        answered = self._hub.send(asked)
        verb = asked.path.partition("?")[0].rpartition("/")[2]
        if verb in {"push", "pull"} and answered.status == 200:
            told = unpack(answered.body)
            body = asked.body if verb == "push" else answered.body
            self._kept.append(Kept(computer=self._computer, verb=verb, body=body, ack=told.get("ack", 0)))
        return answered

    def close(self) -> None:
        """Nothing is open."""


def read_kept(folder: Path) -> tuple[Sequence[Kept], dict[int, dict[bytes, dict[int, object]]]]:
    """The messages in their order, and the records they came to."""
    listed = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    kept = [
        Kept(computer=each["computer"], verb=each["verb"], body=(folder / each["file"]).read_bytes(), ack=each["ack"])
        for each in listed
    ]
    records = unpack((folder / "records.bin").read_bytes())["records"]
    return kept, records


def make(folder: Path) -> None:
    """Two computers work apart and together; all they say to the hub and hear from it is kept."""
    kept: list[Kept] = []
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        templates = make_templates(home, shipped_definitions())
        hub = LocalHub(templates.hub, home / "served", SetClock())
        first, second = (
            make_computer(source, home / f"pc{n}", templates.definitions, only(Scribe(hub, n, kept)), Random(n))  # noqa: S311
            for n, source in ((1, templates.station), (2, templates.empty))
        )
        first.upstream.enrol(OWNER, hub.code(), URL)
        first.upstream.sync_once()
        second.upstream.join(hub.code(), URL)
        _work(first, second)
        for computer in (first, second, first, second):
            computer.upstream.sync_once()
        _write(folder, kept, hub)
        hub.end()


def _work(first: Computer, second: Computer) -> None:
    desk = Services(first.office)
    case = desk.cases.register(desk.people.session_of("YF003"), resident_draft("李雪")).case
    desk.cases.take_step(desk.people.session_of("YF003"), case.id, StepKind.PAUSE, reason="客户要求")
    _change(first, CHEN, phone="13900000001", capacity_w=9000)
    _change(second, CHEN, phone="13900000002", capacity_w=10000)
    _change(second, SHOP, address="新地址1号")
    for computer, key in ((first, "a"), (second, "a"), (second, "b")):
        with computer.office.database.write(ZHANG) as tx:
            tx.of(Setting).add(Setting(id=natural_id(STATION, "setting", key), key=key, value={"n": 1}))
    with second.office.database.write(ZHANG) as tx:
        tx.of(Setting).remove([natural_id(STATION, "setting", "b")])
        old = tx.of(Case).find(order_by="number")[0]
        tx.of(Case).save(replace(old, details={**old.details, "more": "𠮷田"}))


def _change(computer: Computer, key: object, **changes: object) -> None:
    with computer.office.database.write(ZHANG) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(key), **changes))  # type: ignore[arg-type]  # its columns


def _write(folder: Path, kept: Sequence[Kept], hub: LocalHub) -> None:
    folder.mkdir(parents=True)
    listed = []
    for place, each in enumerate(kept, 1):
        name = f"{place:02}-{each.verb}-{each.computer}.bin"
        (folder / name).write_bytes(each.body)
        listed.append({"computer": each.computer, "verb": each.verb, "ack": each.ack, "file": name})
    text = json.dumps(listed, ensure_ascii=False, indent=1)
    (folder / "messages.json").write_text(f"{text}\n", encoding="utf-8")
    records: dict[int, dict[bytes, dict[int, object]]] = {}
    for (table, key), fields in folded(hub.log()).items():
        records.setdefault(table, {})[key] = fields
    (folder / "records.bin").write_bytes(pack({"records": records}))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT / f"schema-{SCHEMA_VERSION}")
