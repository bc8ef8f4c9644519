"""A hub in memory: the contract in its shortest form, against which computers and the real hub are held.

It speaks bytes as the real one does, merges by the same pure rules, and keeps everything it ever did.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.problems import Refusal
from app.domain.upstream.digest import digest_of, row_hash
from app.domain.upstream.merging import Conflict, Merged, Record, Writer, merge
from app.domain.upstream.naming import conflict_id, line_mark
from app.domain.upstream.operation import LogEntry, Operation, OpKind, Plain, hlc_at
from app.domain.upstream.report import Report
from app.domain.upstream.rules import TableRules
from app.persistence.ids import station_id
from app.persistence.tables.merging import table_rules
from app.persistence.types import to_milliseconds
from app.persistence.upstream.digests import values_of
from app.sync.packing import log_packed, operations_unpacked, pack, unpack
from app.sync.reporting import report_unpacked
from app.sync.snapshot import Life, Offer, Opening, SnapshotWriter
from app.sync.watching import rows_packed
from app.sync.wire import Answered, Asked
from tests.reference_files import ReferenceFiles

RULES: Mapping[int, TableRules] = {rules.number: rules for rules in table_rules()}
_CAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818 - an answer of the hub
    status: int
    code: str
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Device:
    index: int
    key: bytes
    epoch: bytes
    state: str
    last: int = 0


@dataclass(frozen=True)
class Step:
    """What one line of the log did to a field: what its author sent, and what stood afterwards."""

    seq: int
    device: int
    sent: Plain
    after: Plain


@dataclass
class Books:
    """Everything a hub stores of one station: copied, it is a backup."""

    code: str
    name: str
    devices: dict[bytes, Device] = field(default_factory=dict)
    codes: dict[str, bytes | None] = field(default_factory=dict)
    log: list[LogEntry] = field(default_factory=list)
    records: dict[tuple[int, bytes], Record] = field(default_factory=dict)
    history: dict[tuple[int, bytes, int], list[Step]] = field(default_factory=dict)
    conflicts: list[tuple[int, Operation, int, Conflict]] = field(default_factory=list)
    quarantine: list[tuple[bytes, Operation, str]] = field(default_factory=list)
    leases: dict[tuple[str, int], int] = field(default_factory=dict)
    former: set[bytes] = field(default_factory=set)
    indexes: int = 0
    min_seq: int = 0

    def next_index(self) -> int:
        self.indexes += 1
        return self.indexes

    @property
    def id(self) -> bytes:
        return station_id(self.code).bytes


@dataclass
class ReferenceHub:
    """One hub with one station."""

    now: Callable[[], datetime]
    books: Books = field(default_factory=lambda: Books("YF", "油坊镇供电所"))
    hub_id: bytes = field(default_factory=lambda: os.urandom(16))
    hub_epoch: bytes = b"first"
    archived: int = 0
    lease_cap: int = 10_000
    known_tables: Mapping[int, TableRules] = field(default_factory=lambda: RULES)
    approves: bool = True
    page: int = 2000
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    snapshot: bytes = b""
    names: list[str] = field(default_factory=list)
    """What the computers that came in again called themselves."""
    nonces: set[bytes] = field(default_factory=set)
    tokens: dict[str, bytes] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    files: ReferenceFiles = field(default_factory=ReferenceFiles)

    def code(self) -> str:
        code = os.urandom(10).hex()
        self.books.codes[code] = None
        return code

    def wire(self, _url: str = "", _certificate: str = "") -> "ReferenceHub":
        return self

    def close(self) -> None:
        """Nothing is open."""

    def send(self, asked: Asked) -> Answered:
        try:
            if asked.path.startswith("/v1/snapshot/"):
                first, last = map(int, asked.headers["Range"].removeprefix("bytes=").split("-"))
                return Answered(status=206, body=self.snapshot[first : last + 1])
            if asked.path.startswith("/v1/blobs/"):
                self._device_of(asked.token)
                return self.files.answer(asked)
            answer = self._answer(asked)
        except Refused as refused:
            return Answered(status=refused.status, body=pack({"problem": refused.code, **refused.values}))
        except Refusal as refusal:
            return Answered(status=400, body=pack({"problem": refusal.problems[0].code}))
        return Answered(status=200, body=pack({**answer, "hub_ms": to_milliseconds(self.now())}))

    def _answer(self, asked: Asked) -> Mapping[str, Any]:
        path = urlsplit(asked.path)
        given = {key: values[0] for key, values in parse_qs(path.query).items()} if path.query else unpack(asked.body)
        if path.path == "/v1/enrol":
            return self._enrol(given)
        if path.path == "/v1/challenge":
            nonce = os.urandom(16)
            self.nonces.add(nonce)
            return {"nonce": nonce}
        if path.path == "/v1/session":
            return self._session(given)
        device = self._device_of(asked.token)
        if path.path == "/v1/snapshot":
            return self._offer(given)
        verbs: Mapping[str, Callable[[Device, Mapping[str, Any]], Mapping[str, Any]]] = {
            "/v1/push": self._push,
            "/v1/pull": self._pull,
            "/v1/lease": self._lease,
            "/v1/epoch": self._epoch,
            "/v1/report": self._report,
            "/v1/digests": self._digests,
            "/v1/digests/rows": self._rows,
            "/v1/records": self._records,
            "/v1/canaries": lambda _device, _given: {"canaries": []},
        }
        return verbs[path.path](device, given)

    def _offer(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if given["wanted"] != "true":
            raise Refused(404, "upstream.no_snapshot")
        books = self.books
        lives = tuple(Life(epoch=each.epoch, last=each.last, aside=()) for each in books.devices.values())
        file = BytesIO()
        writer = SnapshotWriter(file, Opening(station=books.id, seq=len(books.log), schema=2, lives=lives))
        for seq, ((table, key), record) in enumerate(books.records.items(), start=1):
            if not record.is_deleted:
                writer.add(table, list(record.data), [(key, seq, list(record.data.values()))])
        writer.add_conflicts([self._told(*each) for each in books.conflicts])
        size, digest = writer.finish()
        self.snapshot = file.getvalue()
        offer = Offer(seq=len(books.log), schema=2, size=size, sha256=digest, records=writer.records, signature=b"")
        return {**asdict(offer), "signature": self.signing.sign(offer.words(books.id))}

    def _enrol(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        books, wanted = self.books, given["device"]
        if given["code"] not in books.codes or books.codes[given["code"]] not in {None, wanted}:
            raise Refused(403, "upstream.code_invalid")
        books.codes[given["code"]] = wanted
        state = "active" if self.approves else "pending"
        if "former_epoch" in given:
            self.names.append(given["name"])
        if wanted not in books.devices:
            made = Device(books.next_index(), given["public_key"], given["epoch"], state, given.get("first", 1) - 1)
            books.devices[wanted] = made
        device = books.devices[wanted]
        return {
            "state": device.state,
            "station": books.id,
            "station_code": books.code,
            "station_name": books.name,
            "index": device.index,
            "hub_id": self.hub_id,
            "hub_key": self.signing.public_key().public_bytes_raw(),
        }

    def _session(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        device = self.books.devices.get(given["device"])
        if device is None or given["nonce"] not in self.nonces:
            raise Refused(403, "upstream.refused")
        self.nonces.remove(given["nonce"])
        signed = b"station-desk session 1|" + self.hub_id + given["station"] + given["device"]
        try:
            Ed25519PublicKey.from_public_bytes(device.key).verify(
                given["signature"], signed + given["epoch"] + given["nonce"]
            )
        except InvalidSignature:
            raise Refused(403, "upstream.refused") from None
        self._refuse_state(device)
        if given["epoch"] in self.books.former:
            raise Refused(403, "upstream.copied")
        if device.epoch != given["epoch"]:
            raise Refused(403, "upstream.epoch")
        token = os.urandom(8).hex()
        self.tokens[token] = given["device"]
        return {"token": token, "expires_s": 1800, "index": device.index, "hub_id": self.hub_id,
                "hub_epoch": self.hub_epoch}  # fmt: skip

    def _device_of(self, token: str) -> Device:
        if token not in self.tokens:
            raise Refused(401, "upstream.token")
        device = self.books.devices[self.tokens[token]]
        self._refuse_state(device)
        return device

    @staticmethod
    def _refuse_state(device: Device) -> None:
        if device.state != "active":
            raise Refused(403, f"upstream.{device.state}")

    def _report(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        self.reports.append(report_unpacked(given))
        return {}

    def _push(self, device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        sent = operations_unpacked(given["ops"])
        if any(self._is_other(device, each) for each in sent if each.dev_seq <= device.last):
            raise Refused(409, "upstream.forked", {"expect": device.last + 1})
        operations = [each for each in sent if each.dev_seq > device.last]
        if operations and operations[0].dev_seq != device.last + 1:
            raise Refused(409, "upstream.expected", {"expect": device.last + 1})
        told = []
        for transaction in _transactions(operations):
            reason = self._fault_of(transaction)
            for operation in transaction:
                if reason:
                    self.books.quarantine.append((device.epoch, operation, reason))
                    told.append([operation.dev_seq, reason])
                else:
                    self._store(device, operation)
                device.last = operation.dev_seq
        return {"ack": device.last, "quarantined": told, "head": len(self.books.log), "backoff_s": 0}

    def _is_other(self, device: Device, operation: Operation) -> bool:
        """Whether this number was taken for another operation of the same life."""
        author = device.epoch, operation.dev_seq
        aside = {(epoch, each.dev_seq) for epoch, each, _ in self.books.quarantine}
        known = {(each.epoch, each.dev_seq): each.hlc for each in self.books.log}
        return author not in aside and known.get(author) != operation.hlc

    def _fault_of(self, transaction: Sequence[Operation]) -> str:
        made: set[tuple[int, bytes]] = set()
        for operation in transaction:
            place, fault = (operation.table, operation.key), self._fault(operation)
            if fault and (fault != "unknown_record" or place not in made):
                return fault
            made.add(place)
        return ""

    def _fault(self, operation: Operation) -> str:
        rules = self.known_tables.get(operation.table)
        if rules is None or operation.changes.keys() - rules.fields.keys():
            return "schema"
        record = self.books.records.get((operation.table, operation.key))
        if rules.is_append_only and operation.kind is not OpKind.INSERT:
            return "append_only"
        if record is None:
            return "" if operation.kind is OpKind.INSERT else "unknown_record"
        is_same = all(record.data.get(number) == value for number, value in operation.changes.items())
        return "duplicate_fact" if rules.is_append_only and not is_same else ""

    def _store(self, device: Device, operation: Operation) -> None:
        books, rules = self.books, self.known_tables[operation.table]
        place, seq = (operation.table, operation.key), len(books.log) + 1
        hlc = min(operation.hlc, hlc_at(to_milliseconds(self.now() + _CAP)))
        before = books.records.get(place)

        def base_of(number: int) -> Plain:
            value: Plain = None
            for step in books.history.get((*place, number), ()):
                if step.seq <= operation.base:
                    value = step.after
                elif step.device == device.index:
                    value = step.sent
            return value

        if before is not None and rules.is_append_only:
            self._write(device, operation, Merged(record=before, kind=OpKind.UPDATE, won={}), seq)
            return
        merged = merge(operation, before, rules, seq=seq, device=device.index, hlc=hlc, base_of=base_of)
        self._write(device, operation, merged, seq)

    def _write(self, device: Device, operation: Operation, merged: Merged, seq: int) -> None:
        books, place = self.books, (operation.table, operation.key)
        books.records[place] = merged.record
        for number in {*merged.won, *operation.changes}:
            after = merged.record.data.get(number)
            step = Step(seq, device.index, operation.changes.get(number, after), after)
            books.history.setdefault((*place, number), []).append(step)
        books.conflicts += [(seq, operation, device.index, each) for each in merged.conflicts]
        books.log.append(
            LogEntry(
                seq=seq,
                device_index=device.index,
                epoch=device.epoch,
                dev_seq=operation.dev_seq,
                tx=operation.tx,
                table=operation.table,
                key=operation.key,
                kind=merged.kind,
                hlc=operation.hlc,
                base=operation.base,
                user_id=operation.user_id,
                won=merged.won,
                lost=merged.lost,
            )
        )

    def _pull(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        after, limit = int(given["after"]), min(int(given["limit"]), self.page)
        if after < self.books.min_seq:
            raise Refused(410, "upstream.too_far_behind")
        entries = self.books.log[after : after + limit]
        following = self.books.log[after + limit : after + limit + 500]
        for entry in following:
            last = entries[-1]
            if (entry.device_index, entry.epoch, entry.tx) != (last.device_index, last.epoch, last.tx):
                break
            entries.append(entry)
        seqs = {entry.seq for entry in entries}
        return {
            "log": log_packed(entries) if entries else None,
            "conflicts": [self._told(*each) for each in self.books.conflicts if each[0] in seqs],
            "head": len(self.books.log),
            "min_seq": self.books.min_seq,
            "hub_epoch": self.hub_epoch,
            "archived": self.archived,
            "mark": self._mark(after),
            "schema_min": 1,
            "schema_max": 2,
            "backoff_s": 0,
        }

    def _mark(self, after: int) -> bytes:
        if not 0 < after <= len(self.books.log):
            return b""
        line = self.books.log[after - 1]
        return line_mark(line.device_index, line.epoch, line.dev_seq)

    def _told(self, seq: int, operation: Operation, _device: int, conflict: Conflict) -> Mapping[str, Any]:
        return {
            "id": conflict_id(UUID(bytes=self.books.id), seq, conflict.field, conflict.key).bytes,
            "seq": seq,
            "table": operation.table,
            "key": operation.key,
            "field": conflict.field,
            "part": conflict.key,
            "kept": conflict.kept,
            "kept_by": _writer(conflict.kept_writer),
            "other": conflict.other,
            "other_by": _writer(conflict.other_writer),
            "before": conflict.before,
            "stake": conflict.stake.value,
        }

    def _digests(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        found = [digest_of(table, tuple(fields), self._hashes(table, fields).values())
                 for table, fields in given["known"].items()]  # fmt: skip
        tables = [[each.table, list(each.fields), each.rows, each.hash.to_bytes(8)] for each in found]
        return {"seq": len(self.books.log), "tables": tables}

    def _rows(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        hashes = self._hashes(given["table"], given["fields"])
        rows = sorted(each for each in hashes.items() if each[0] > given["after"])
        return {"seq": len(self.books.log), "rows": rows_packed(rows)}

    def _records(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        keys, known = given["keys"], self.folded()
        places = [(given["table"], keys[start : start + 16]) for start in range(0, len(keys), 16)]
        told = [[known.get(place), place in self.books.records and place not in known, False] for place in places]
        return {"seq": len(self.books.log), "records": told}

    def _hashes(self, table: int, fields: Sequence[int]) -> Mapping[bytes, int]:
        return {
            key: row_hash(key, values_of(table, data, fields))
            for (number, key), data in self.folded().items()
            if number == table
        }

    def _lease(self, _device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        series = given["series"], given["year"]
        lo = self.books.leases.get(series, 0) + 1
        hi = lo + min(given["count"], self.lease_cap) - 1
        self.books.leases[series] = hi
        return {"lo": lo, "hi": hi}

    def _epoch(self, device: Device, given: Mapping[str, Any]) -> Mapping[str, Any]:
        self.books.former.add(device.epoch)
        device.epoch, device.last = given["new_epoch"], given["first"] - 1
        device.index = self.books.next_index()
        return {"index": device.index}

    def revoke(self, index: int) -> None:
        for key, device in self.books.devices.items():
            if device.index == index:
                self.books.devices[key] = replace(device, state="revoked")

    def folded(self) -> dict[tuple[int, bytes], dict[int, Plain]]:
        """The log folded into records in the plainest way there is: what every computer must hold in the end."""
        rows: dict[tuple[int, bytes], dict[int, Plain]] = {}
        for entry in self.books.log:
            place = entry.table, entry.key
            if entry.kind is OpKind.DELETE:
                rows.pop(place, None)
            elif place in rows or entry.won:
                rows.setdefault(place, {}).update(entry.won)
        return rows


def utc_now() -> datetime:
    return datetime.now(UTC)


def _writer(writer: Writer) -> list[object]:
    return [writer.seq, writer.device, writer.hlc, writer.user_id]


def _transactions(operations: Sequence[Operation]) -> list[list[Operation]]:
    grouped: list[list[Operation]] = []
    for operation in operations:
        if grouped and grouped[-1][-1].tx == operation.tx:
            grouped[-1].append(operation)
        else:
            grouped.append([operation])
    return grouped
