"""Canaries: a record each computer writes now and then, to see that its changes reach the others (4.15)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.upstream.link import Link
from app.domain.upstream.operation import LogEntry
from app.domain.upstream.watching import CANARY_EVERY, Arrival, Canary, Watch, doubt_of
from app.persistence.database import Transaction
from app.persistence.ids import natural_id
from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.types import from_milliseconds
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import count_after
from app.persistence.upstream.position import position_of
from app.services.office import Office
from app.services.upstream.linking import link_of
from app.services.upstream.watch_standing import OtherComputer, WatchStanding
from app.sync.watching import HubCanary

_TABLE: Final = 35
_INDEX: Final = FIELD_NUMBERS["canary"]["device_index"]
_WRITTEN_AT: Final = FIELD_NUMBERS["canary"]["written_at"]


def write_canary(office: Office) -> bool:
    """Write this computer's canary if its last one is an hour old and the hub was reached; whether it was."""
    now = office.clock.now()
    with office.database.read() as tx:
        link = tx.of(Link).find_one()
        is_due = link is not None and _is_due(tx, link, now)
    if not is_due:
        return False
    with office.database.write(None) as tx:
        own, index = _own(tx, link_of(tx)), position_of(tx.connection).index
        if own is None:
            tx.of(Canary).add(Canary(id=_own_id(tx, link_of(tx)), device_index=index, written_at=now, n=1))
        else:
            tx.of(Canary).save(replace(own, device_index=index, written_at=now, n=own.n + 1))
    return True


def note_arrivals(tx: Transaction, entries: Iterable[LogEntry], now: datetime) -> None:
    """Note the canaries among some lines of the log that went into the file: they came all the way."""
    arrivals = tx.of(Arrival)
    for entry in entries:
        written_ms, index = entry.won.get(_WRITTEN_AT), entry.won.get(_INDEX, entry.device_index)
        if entry.table != _TABLE or not isinstance(written_ms, int) or not isinstance(index, int):
            continue
        came = Arrival(
            id=UUID(bytes=entry.key),
            device_index=index,
            written_at=from_milliseconds(written_ms),
            arrived_at=now,
        )
        arrivals.remove([came.id])
        arrivals.add(came)


def note_progress(office: Office) -> None:
    """Note whether the link took a step forward since the last time, or has none to take."""
    now = office.clock.now()
    with office.database.read() as tx:
        link, cursor, watch = link_of(tx), position_of(tx.connection).cursor, watch_of(tx)
        is_idle = cursor >= link.head and not count_after(tx.connection, link.seen)
    if is_idle:
        seen = replace(watch, waits_since=None)
    elif watch.waits_since is None or (cursor, link.seen) != (watch.cursor, watch.seen):
        seen = replace(watch, waits_since=now, cursor=cursor, seen=link.seen)
    else:
        return
    if seen != watch:
        keep_watch(office, seen)


def note_frozen(office: Office, told: Collection[HubCanary]) -> None:
    """Note whose canary stands in the part of the log that was read, and is not here all the same."""
    with office.database.read() as tx:
        cursor, watch = position_of(tx.connection).cursor, watch_of(tx)
        here = {each.id.bytes: each.n for each in tx.of(Canary).find()}
    frozen = tuple(sorted(each.index for each in told if each.seq <= cursor and here.get(each.key, 0) < each.n))
    if frozen != watch.frozen:
        keep_watch(office, replace(watch, frozen=frozen))


def watch_of(tx: Transaction) -> Watch:
    """How the watch stands, from its beginning on.

    Raises:
        Refusal: `upstream.not_enrolled`.
    """
    link = link_of(tx)
    return tx.of(Watch).find_one(id=link.id) or Watch(id=link.id)


def keep_watch(office: Office, watch: Watch) -> None:
    """Keep how the watch stands."""
    with noting(office.database) as tx:
        watches = tx.of(Watch)
        watches.remove(old.id for old in watches.find())
        watches.add(watch)


def watch_standing(tx: Transaction, link: Link, findings: int) -> WatchStanding:
    """How the watch stands, for those who look; `findings` is how many there are."""
    watch, own, arrivals = watch_of(tx), _own(tx, link), tx.of(Arrival).find()
    came = {each.id: each.arrived_at for each in arrivals}
    others = [
        OtherComputer(index=each.device_index, written_at=each.written_at, arrived_at=came.get(each.id))
        for each in tx.of(Canary).find(order_by="written_at")
        if own is None or each.id != own.id
    ]
    return WatchStanding(
        doubt=None if link.trouble else doubt_of(watch, own=own, arrivals=arrivals, succeeded_at=link.succeeded_at),
        others=tuple(reversed(others)),
        compared_at=watch.compared_at,
        differed=watch.differed,
        findings=findings,
    )


def _is_due(tx: Transaction, link: Link, now: datetime) -> bool:
    if not link.is_active or not link.url or link.trouble or link.succeeded_at is None:
        return False
    own = _own(tx, link)
    return own is None or abs(now - own.written_at) >= CANARY_EVERY


def _own(tx: Transaction, link: Link) -> Canary | None:
    return tx.of(Canary).find_one(id=_own_id(tx, link))


def _own_id(tx: Transaction, link: Link) -> UUID:
    return natural_id(link.id, "canary", position_of(tx.connection).device.hex())
