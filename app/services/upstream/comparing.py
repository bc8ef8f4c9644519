"""One comparison of what is here with what the hub has, at one place in the log; what differs is put right.

The hub's word counts for what it has or had; what it never heard of is sent to it. Nothing is changed without evidence.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.upstream.digest import differing, row_hash
from app.domain.upstream.operation import Fields
from app.domain.upstream.rebuilding import RebuildReason
from app.domain.upstream.watching import Difference, Finding, Repair
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.upstream.columns import tables_by_number
from app.persistence.upstream.digests import digests, known_fields, row_hashes, values_of
from app.persistence.upstream.mending import Truth, excused, mend, row_here
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import count_after
from app.persistence.upstream.position import position_of
from app.services.office import Office
from app.services.upstream.absorbing import absorb, count_anew
from app.services.upstream.bootstrapping import bootstrap
from app.services.upstream.linking import link_of
from app.services.upstream.titles import record_title
from app.services.upstream.watch_standing import Comparison, FindingLine, Verdict
from app.sync.client import HubClient
from app.sync.watching import HubRecord, ask_digests, ask_records, ask_rows

MOST: Final = 1000
"""The most records that are put right one by one at once."""

Place: TypeAlias = tuple[int, bytes]
"""A record's table and key."""

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


class NotNowError(Exception):
    """There is something to send or to fetch first; the next quiet round will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """A row that is not the hub's: the fields that were compared, and the hash the hub has of it."""

    table: int
    key: bytes
    fields: tuple[int, ...]
    hub_hash: int | None


class Comparing:
    """One comparison."""

    def __init__(self, office: Office, client: HubClient, most: int = MOST) -> None:
        self._office = office
        self._client = client
        self._most = most
        self._seq = 0

    def run(self) -> Comparison:
        """Compare, and put right what differs: at most so many records, or all at once by taking everything anew.

        Raises:
            NotNowError: when there is something to send or to fetch first.
            Refusal: trouble on the way.
        """
        told = ask_digests(self._client, known_fields())
        self._seq = told.seq
        with self._office.database.read() as tx:
            self._refuse_unquiet(tx)
            here = digests(tx.connection, {each.table: each.fields for each in told.tables})
        own = {each.table: each for each in here}
        suspects = [
            suspect
            for each in told.tables
            if own[each.table] != each
            for suspect in self._suspects(each.table, each.fields)
        ]
        rows = sum(each.rows for each in here)
        if not suspects:
            return Comparison(verdict=Verdict.EQUAL, seq=self._seq, rows=rows)
        # What the hub does not have is sent first: taking everything anew would lose it.
        suspects.sort(key=lambda each: each.hub_hash is not None)
        dealt_with, later = suspects[: self._most], suspects[self._most :]
        records = self._records(dealt_with)
        if later and not any(each.fields is None or each.was_mended for each in records.values()):
            findings = self._taken_anew(dealt_with)
            if findings:
                return Comparison(verdict=Verdict.DIFFERED, seq=self._seq, rows=rows, findings=findings)
        findings = self._put_right(dealt_with, records)
        left = sum(line.finding.repair is Repair.LEFT for line in findings) + len(later)
        return Comparison(verdict=Verdict.DIFFERED, seq=self._seq, rows=rows, findings=findings, left=left)

    def _suspects(self, table: int, fields: tuple[int, ...]) -> Iterator[_Suspect]:
        """The rows of a table that are not the hub's and have no reason for it."""
        hub = _here_or_not_now(ask_rows(self._client, self._seq, table, fields))
        with self._office.database.read() as tx:
            self._refuse_unquiet(tx)
            own = row_hashes(tx.connection, table, fields)
            may_differ = excused(tx.connection)
        for key in sorted(differing(own, hub)):
            if (table, key) not in may_differ:
                yield _Suspect(table=table, key=key, fields=fields, hub_hash=hub.get(key))

    def _taken_anew(self, suspects: Sequence[_Suspect]) -> tuple[FindingLine, ...]:
        """Take everything from the hub anew, and keep what there is of these rows; none when the hub offers no copy."""
        places = [(each.table, each.key) for each in suspects]
        with self._office.database.read() as tx:
            done = dict.fromkeys(places, Repair.REBUILT)
            findings = [
                self._finding(tx, each, row_here(tx.connection, *place), done, None)
                for each, place in zip(suspects, places, strict=True)
            ]
        try:
            bootstrap(self._office, self._client, RebuildReason.REPAIR)
        except Refusal as refusal:
            _LOG.info("everything could not be taken anew: %s", refusal.problems[0].code)
            return ()
        with noting(self._office.database) as tx:
            tx.of(Finding).add_many(findings)
        return _told(findings)

    def _put_right(self, suspects: Sequence[_Suspect], records: Mapping[Place, HubRecord]) -> tuple[FindingLine, ...]:
        with self._office.database.write(None) as tx:
            self._refuse_unquiet(tx)
            before = {(each.table, each.key): row_here(tx.connection, each.table, each.key) for each in suspects}
            titles = {place: _title(tx, place) for place, row in before.items() if row is not None}
            done = mend(tx.connection, [*self._truths(suspects, records, before)])
            findings = [
                self._finding(
                    tx, suspect, before[suspect.table, suspect.key], done, titles.get((suspect.table, suspect.key))
                )
                for suspect in suspects
            ]
            new = [each for each in findings if not _is_known(tx, each)]
            tx.of(Finding).add_many(new)
            topics = absorb(self._office, tx, _by_table(done, Repair.TAKEN), _by_table(done, Repair.REMOVED))
            is_stale = link_of(tx).is_stale
        if is_stale:
            count_anew(self._office)
        self._office.feed.announce(*topics)
        return _told(findings)

    def _records(self, suspects: Sequence[_Suspect]) -> Mapping[Place, HubRecord]:
        wanted: defaultdict[int, list[bytes]] = defaultdict(list)
        for each in suspects:
            wanted[each.table].append(each.key)
        return {
            (table, key): record
            for table, keys in wanted.items()
            for key, record in _here_or_not_now(ask_records(self._client, self._seq, table, keys)).items()
        }

    def _truths(
        self, suspects: Sequence[_Suspect], records: Mapping[Place, HubRecord], before: Mapping[Place, Fields | None]
    ) -> Iterator[Truth]:
        """What has to be put right here: nothing where the hub's record was wrong and now is what is here."""
        for each in suspects:
            place = each.table, each.key
            record = records[place]
            if _hash(each, record.fields) != _hash(each, before[place]):
                yield Truth(table=each.table, key=each.key, fields=record.fields, was_removed=record.was_removed)

    def _finding(
        self, tx: Transaction, suspect: _Suspect, own: Fields | None, done: Mapping[Place, Repair], title: str | None
    ) -> Finding:
        place = suspect.table, suspect.key
        if own is None:
            difference = Difference.ONLY_THERE
        else:
            difference = Difference.ONLY_HERE if suspect.hub_hash is None else Difference.CHANGED
        return Finding(
            id=new_id(),
            found_at=self._office.clock.now(),
            seq=self._seq,
            table=suspect.table,
            key=suspect.key,
            title=_title(tx, place) if title is None else title,
            difference=difference,
            own_hash=_digits(_hash(suspect, own)),
            hub_hash=_digits(suspect.hub_hash),
            repair=done.get(place, Repair.AT_HUB),
            own={} if own is None else {str(number): value for number, value in own.items()},
        )

    def _refuse_unquiet(self, tx: Transaction) -> None:
        link = link_of(tx)
        if position_of(tx.connection).cursor != self._seq or count_after(tx.connection, link.seen):
            raise NotNowError


def finding_lines(tx: Transaction) -> tuple[FindingLine, ...]:
    """What was ever found, the newest first."""
    tables = tables_by_number()
    found = tx.of(Finding).find(order_by="found_at")
    return tuple(FindingLine(table=tables[each.table].name, finding=each) for each in reversed(found))


def _told(findings: Sequence[Finding]) -> tuple[FindingLine, ...]:
    """The findings as they are shown; the log gets no more of them than table and remedy."""
    tables = tables_by_number()
    lines = tuple(FindingLine(table=tables[each.table].name, finding=each) for each in findings)
    for (table, repair), times in Counter((line.table, line.finding.repair.value) for line in lines).items():
        _LOG.warning("%d records were not the hub's: %s, %s", times, table, repair)
    return lines


def _here_or_not_now(answer: Mapping[bytes, _T] | None) -> Mapping[bytes, _T]:
    if answer is None:  # the log has grown meanwhile
        raise NotNowError
    return answer


def _title(tx: Transaction, place: Place) -> str:
    table, key = place
    return record_title(tx, tables_by_number()[table].name, UUID(bytes=key))


def _is_known(tx: Transaction, finding: Finding) -> bool:
    """What cannot be put right is found every night: once is evidence enough."""
    return finding.repair is Repair.LEFT and any(
        (each.own_hash, each.hub_hash) == (finding.own_hash, finding.hub_hash)
        for each in tx.of(Finding).find(table=finding.table, key=finding.key, repair=Repair.LEFT)
    )


def _by_table(done: Mapping[Place, Repair], repair: Repair) -> Mapping[str, Collection[UUID]]:
    tables = tables_by_number()
    found: defaultdict[str, set[UUID]] = defaultdict(set)
    for (table, key), each in done.items():
        if each is repair:
            found[tables[table].name].add(UUID(bytes=key))
    return found


def _hash(suspect: _Suspect, fields: Fields | None) -> int | None:
    return None if fields is None else row_hash(suspect.key, values_of(suspect.table, fields, suspect.fields))


def _digits(value: int | None) -> str:
    return "" if value is None else f"{value:016x}"
