"""What must be true of a county at rest: nothing claimed is lost, all hold the same, no overwrite is hidden."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.domain.customers.customer import Customer
from app.domain.upstream.operation import Fields, Plain
from app.domain.upstream.rules import MergeRule, TableRules
from app.hub.checking import findings
from app.hub.storage.codec import fields_unpacked
from app.hub.storage.store import Store
from app.hub.storage.tables import conflict, field_state, quarantine
from app.persistence.tables.merging import table_rules
from app.persistence.upstream.columns import tables_by_number
from app.services.bundle import Services
from app.services.upstream.watch_standing import Verdict
from tests.hub.county import CUSTOMER
from tests.long.computer import Claim
from tests.long.witness import witnessed

_Field = tuple[int, bytes, int]
_Key = tuple[int, bytes]
_WHOLE: Final = frozenset({MergeRule.PLAIN, MergeRule.DISPUTED, MergeRule.STAGE, MergeRule.WITH_STAGE})


@dataclass(kw_only=True)
class Judgement:
    """What was looked at, and what is wrong; nothing when all is well."""

    operations: int = 0
    claims: int = 0
    overwrites: int = 0
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)


def judge(store: Store, services: list[Services], claims: Iterable[Claim]) -> Judgement:
    """Hold the hub, the computers' files and the journals against each other."""
    found = Judgement()
    lines = witnessed(store)
    with store.of_county() as connection:
        recorded = {(row.seq, row.field) for row in connection.execute(select(conflict))}
        kept = {
            row.pk: fields_unpacked(row.data)
            for row in connection.execute(select(field_state).where(field_state.c.tbl == CUSTOMER))
        }
        aside = connection.execute(select(quarantine)).all()
        found.wrong += _other_than_log(connection, lines)
    found.operations, found.conflicts = len(lines), len(recorded)
    found.wrong += [f"the hub: {each}" for each in findings(store)]
    found.wrong += [f"in quarantine: {row.reason}" for row in aside]
    found.wrong += _out_of_step(services)
    found.wrong += _other_than_compared(services)
    found.wrong += _other_than_hub(services[0], kept)
    _hold_to_account(found, lines, claims)
    _look_for_hidden(found, lines, recorded)
    return found


def _other_than_log(connection: Connection, lines: "Iterable[Row[Any]]") -> list[str]:
    """Records at the hub that are not what all lines there ever were come to."""
    told: defaultdict[tuple[int, bytes], dict[int, Plain]] = defaultdict(dict)
    for line in lines:
        told[line.tbl, line.pk].update(fields_unpacked(line.won))
    kept = {(row.tbl, row.pk): fields_unpacked(row.data) for row in connection.execute(select(field_state))}
    return [f"the hub has something else for {table}/{key.hex()}" for table, key in _differing(told, kept)]


def _differing(some: Mapping[_Key, object], others: Mapping[_Key, object]) -> list[_Key]:
    return [key for key in some.keys() | others.keys() if some.get(key) != others.get(key)]


def _out_of_step(services: list[Services]) -> list[str]:
    wrong = []
    first = services[0].upstream.check()
    for place, each in enumerate(services, start=1):
        standing, checked = each.upstream.status(), each.upstream.check()
        if standing.pending or standing.waiting or standing.quarantined or not checked.is_sound:
            wrong.append(f"computer {place} is stuck: {standing}")
        if (checked.cursor, checked.tables) != (first.cursor, first.tables):
            wrong.append(f"computer {place} holds something else than the first")
    return wrong


def _other_than_compared(services: list[Services]) -> list[str]:
    """Records of any table that the program itself finds to differ from the hub's."""
    found = [(place, each.upstream.watching.compare()) for place, each in enumerate(services, start=1)]
    return [
        f"computer {place} compared with the hub: {each.verdict}, {[line.finding for line in each.findings]}"
        for place, each in found
        if each.verdict is not Verdict.EQUAL
    ]


def _other_than_hub(services: Services, kept: Mapping[bytes, Fields]) -> list[str]:
    names = tables_by_number()[CUSTOMER].columns
    with services.office.database.read() as tx:
        here = {each.id.bytes: each for each in tx.of(Customer).find()}
    if here.keys() != kept.keys():
        return [f"{len(here)} customers here, {len(kept)} at the hub"]
    numbers = [number for number, name in names.items() if name in {"phone", "capacity_w", "account_number"}]
    return [
        f"{key.hex()} {names[number]}"
        for key, customer in here.items()
        for number in numbers
        if getattr(customer, names[number]) != kept[key][number]
    ]


def _hold_to_account(found: Judgement, lines: "Iterable[Row[Any]]", claims: Iterable[Claim]) -> None:
    """Every value a user was told is saved went into the log, whatever became of it there."""
    numbers = {name: number for number, name in tables_by_number()[CUSTOMER].columns.items()}
    sent = {(row.pk, number, value) for row in lines if row.tbl == CUSTOMER for number, value in _sent(row).items()}
    for claim in claims:
        found.claims += 1
        if (claim.key, numbers[claim.field], claim.value) not in sent:
            found.wrong.append(f"lost: {claim}")


def _look_for_hidden(found: Judgement, lines: "Iterable[Row[Any]]", recorded: set[tuple[int, int]]) -> None:
    """Whatever gave way to, or was written over by, somebody who had not seen it is told of in a conflict."""
    standing: dict[_Field, tuple[Plain, int, int]] = {}
    numbers: defaultdict[tuple[int, bytes], int] = defaultdict(int)
    whole = {rules.number: _whole(rules) for rules in table_rules()}
    for row in lines:
        author = row.device_idx, row.epoch
        if row.dev_seq <= numbers[author]:
            found.wrong.append(f"{author} said {row.dev_seq} twice")
        numbers[author] = row.dev_seq
        won, sent = fields_unpacked(row.won), _sent(row)
        for number in whole[row.tbl] & sent.keys():
            value, seq, index = standing.get((row.tbl, row.pk, number), (None, 0, row.device_idx))
            is_unseen = seq > row.base and index != row.device_idx
            if value != sent[number] and (is_unseen or number not in won):
                found.overwrites += 1
                if (row.seq, number) not in recorded:
                    found.wrong.append(f"nobody is told that {row.seq} met {seq} unseen in {row.tbl}.{number}")
            if number in won:
                standing[row.tbl, row.pk, number] = won[number], row.seq, row.device_idx


def _whole(rules: TableRules) -> frozenset[int]:
    """The fields that are not put together of parts or by size: one value stands, another goes."""
    return frozenset(number for number, rule in rules.fields.items() if rule in _WHOLE)


def _sent(row: Row[Any]) -> Fields:
    """What the author said, whether it stands or gave way."""
    won = fields_unpacked(row.won)
    return won if row.sent is None else {**won, **fields_unpacked(row.sent)}
