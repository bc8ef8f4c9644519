"""Stations that do not live here any more, or are about to leave: a computer that asks is told where to go.

What it is told is signed when the entry is made, with this hub's key, so that nobody else can send a computer away.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from app.domain.problems import Refusal
from app.hub.audit import Act, note
from app.hub.storage.store import Store
from app.hub.storage.tables import directory, hub, station
from app.persistence.ids import station_id
from app.persistence.types import from_milliseconds, to_milliseconds
from app.services.clock import Clock
from app.sync.moving import Move, move_packed, receipt_of
from app.sync.wire import check_url

_RETRY_S: Final = 60
_FIND: Final = select(directory).where(directory.c.station_id == bindparam("station"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A station that lives at `url`, or is leaving while that is empty, since when."""

    code: str
    url: str
    set_at: datetime


class Directory:
    """Where stations live; deeds of one person, who is named in the record."""

    def __init__(self, store: Store, clock: Clock, who: str, sign: Callable[[bytes], bytes]) -> None:
        """Open nothing.

        Args:
            store: the database as its owner sees it.
            clock: the hub's.
            who: whose deeds they are.
            sign: signs with this hub's key.
        """
        self._store = store
        self._clock = clock
        self._who = who
        self._sign = sign

    def leave(self, code: str) -> None:
        """Take no more from a station's computers, because it is to be moved; once more is harmless.

        Raises:
            Refusal: `hub.station_unknown`, `hub.moved_already`.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=True) as connection:
            head, known = _locked_head(connection, own), _row(connection, own)
            if known is not None:
                _refuse_gone(known)
                return
            if head is None:
                raise Refusal.of("hub.station_unknown", station=code)
            now_ms = to_milliseconds(self._clock.now())
            values = {"code": code, "url": "", "statement": b"", "signature": b"", "set_at": now_ms}
            connection.execute(insert(directory).values(station_id=own, **values))
            note(connection, own, now_ms, Act.LEAVING, who=self._who, about=code)

    def stay(self, code: str) -> None:
        """Take from a station's computers again: it is not moved after all.

        Raises:
            Refusal: `hub.move_not_exported`, `hub.moved_already`.
        """
        own = station_id(code).bytes
        with self._store.of_station(own, writing=True) as connection:
            _refuse_gone(_leaving(connection, own, code))
            connection.execute(delete(directory).where(directory.c.station_id == own))
            note(connection, own, to_milliseconds(self._clock.now()), Act.STAYING, who=self._who, about=code)

    def send_away(self, code: str, url: str, receipt: str, certificate: str | None = None) -> None:
        """Tell a station's computers from now on where it lives.

        Args:
            code: of the station, which was written out.
            url: the new hub's address.
            receipt: the line the new hub gave when it had taken the station over.
            certificate: the new hub's own CA as PEM; empty for those computers trust anyway, None for the same as here.

        Raises:
            Refusal: `hub.move_not_exported`, `hub.move_receipt` when it is not of this station, `hub.move_head` when
                the new hub does not have all of the log; `upstream.url`, `upstream.insecure`.
        """
        own = station_id(code).bytes
        taken = receipt_of(receipt)
        check_url(url)
        with self._store.of_station(own, writing=True) as connection:
            head = _locked_head(connection, own)
            if head is None and _row(connection, own) is None:
                raise Refusal.of("hub.station_unknown", station=code)
            _leaving(connection, own, code)
            if taken.station != own:
                raise Refusal.of("hub.move_receipt")
            if head is not None and taken.head < head:  # of a station that was purged nothing is left to compare
                raise Refusal.of("hub.move_head", station=code, head=head, taken=taken.head)
            statement = move_packed(
                Move(
                    station=own,
                    from_epoch=connection.execute(select(hub.c.hub_epoch)).scalar_one(),
                    url=url,
                    has_certificate=certificate is not None,
                    certificate=certificate or "",
                    hub_id=taken.hub_id,
                    hub_key=taken.hub_key,
                    hub_epoch=taken.hub_epoch,
                )
            )
            now_ms = to_milliseconds(self._clock.now())
            values = {"url": url, "statement": statement, "signature": self._sign(statement), "set_at": now_ms}
            connection.execute(update(directory).where(directory.c.station_id == own).values(**values))
            note(connection, own, now_ms, Act.MOVED_AWAY, who=self._who, about=url)

    def entries(self) -> tuple[Entry, ...]:
        """All stations that are leaving or live elsewhere, by their code."""
        with self._store.of_county() as connection:
            rows = connection.execute(select(directory).order_by(directory.c.code))
            return tuple(Entry(code=row.code, url=row.url, set_at=from_milliseconds(row.set_at)) for row in rows)

    def send_all_away(self, lines: Iterable[str]) -> int:
        """Read a list, a station a line: code, address, receipt, parted by tabs; how many there were.

        Raises:
            Refusal: `hub.move_line` with the number of the line, as `send_away`.
        """
        done = 0
        for number, line in enumerate(lines, start=1):
            parts = line.rstrip("\r\n").split("\t")
            if parts == [""]:
                continue
            if len(parts) != len(("code", "url", "receipt")):
                raise Refusal.of("hub.move_line", line=number)
            self.send_away(*parts)
            done += 1
        return done


def refuse_moved(connection: Connection, own: bytes) -> None:
    """Refuse the computers of a station that lives elsewhere, before it is asked whether there are any.

    Raises:
        Refusal: `upstream.moved` with what this hub signed.
    """
    row = connection.execute(_FIND, {"station": own}).first()
    if row is not None and row.url:
        raise _moved(row.url, row.statement, row.signature)


def refuse_newcomers(connection: Connection, own: bytes) -> None:
    """Refuse a computer that wants to come in where its station is about to leave, or has left.

    It does not know this hub's key yet, so it cannot be sent on: its people are told.

    Raises:
        Refusal: `upstream.lives_elsewhere`, `upstream.moving`.
    """
    row = connection.execute(_FIND, {"station": own}).first()
    if row is not None and row.url:
        raise Refusal.of("upstream.lives_elsewhere", url=row.url)
    if row is not None:
        raise Refusal.of("upstream.moving", retry_s=_RETRY_S)


def refuse_away(row: Row[Any]) -> None:
    """Refuse a computer by its row joined with `AWAY`: its station lives elsewhere or is leaving.

    Raises:
        Refusal: `upstream.moved` with what this hub signed, `upstream.moving`.
    """
    if row.away_url is None:
        return
    if row.away_url:
        raise _moved(row.away_url, row.away_statement, row.away_signature)
    raise Refusal.of("upstream.moving", retry_s=_RETRY_S)


AWAY: Final = (
    directory.c.url.label("away_url"),
    directory.c.statement.label("away_statement"),
    directory.c.signature.label("away_signature"),
)
"""What `refuse_away` looks at, for whoever joins the directory to a row of its own."""


def _moved(url: str, statement: bytes, signature: bytes) -> Refusal:
    return Refusal.of("upstream.moved", url=url, statement=statement.hex(), signature=signature.hex())


def _row(connection: Connection, own: bytes) -> Row[Any] | None:
    return connection.execute(_FIND, {"station": own}).first()


def _leaving(connection: Connection, own: bytes, code: str) -> Row[Any]:
    row = _row(connection, own)
    if row is None:
        raise Refusal.of("hub.move_not_exported", station=code)
    return row


def _refuse_gone(row: Row[Any]) -> None:
    if row.url:
        raise Refusal.of("hub.moved_already", station=row.code, url=row.url)


def _locked_head(connection: Connection, own: bytes) -> int | None:
    """The end of a station's log, and nobody adds to it until the transaction ends; None when there is none here."""
    found = connection.execute(select(station.c.head).where(station.c.station_id == own).with_for_update())
    head: int | None = found.scalar_one_or_none()
    return head
