"""The fee rules with their sources, and what the station has set differently."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeUnit, FeeWay, Payee, Payer
from app.domain.definitions.fee_changes import FeeChange, check_fee_change
from app.domain.definitions.source import Condition
from app.domain.people.session import Permission, Session
from app.domain.plain import from_plain, to_plain
from app.domain.problems import refuse_if_any
from app.domain.station.station import Setting
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import put_setting, station_of

_KEY: Final = "rules.fees"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """One price of a table: the values of the fields that decide, the same in words, and cents per unit."""

    values: tuple[str, ...]
    words: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRuleRow:
    """One fee rule as it is on a day.

    `amount` is in cents per unit; None where rates decide or the station has no figure. `by` are the labels of the
    fields that decide, `condition` says in words when the fee arises. `coming` are the station's changes that have not
    begun.
    """

    business_code: str
    business: str
    fee_code: str
    fee: str
    payer: Payer
    payee: Payee
    way: FeeWay
    stage: str
    amount: int | None
    unit: FeeUnit
    by: tuple[str, ...]
    rates: tuple[RateRow, ...]
    condition: str
    refund_condition: str
    is_optional: bool
    note: str
    source: str
    article: str
    is_unverified: bool
    effective_from: date
    effective_until: date | None
    coming: tuple[FeeChange, ...]


class FeeRuleService:
    """Reading fee rules, and setting prices from a day on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def adopt(self) -> None:
        """Take the station's own prices into the definitions; called when the station is opened."""
        self._office.definitions.adopt_fees(self.changes())

    def changes(self) -> tuple[FeeChange, ...]:
        """Every price the station has set, oldest first."""
        with self._office.database.read() as tx:
            return _kept(tx)

    def fee_rules(self, on: date) -> tuple[FeeRuleRow, ...]:
        """All fee rules for cases accepted on a day, by business type."""
        coming = [change for change in self.changes() if change.effective_from > on]
        begun = [known for known in self._office.definitions.business_types if known.effective_from <= on]
        newest = {known.code: known for known in sorted(begun, key=lambda known: known.effective_from)}
        ordered = sorted(newest.values(), key=lambda known: known.order)
        return tuple(row for business in ordered for row in _rows(business, on, coming))

    def change(self, session: Session, change: FeeChange) -> None:
        """Set a price from a day on; cases accepted before keep the old one.

        Raises:
            Refusal: `permission.denied`, `rule.*`, `case.reason_missing`.
        """
        session.require(Permission.MANAGE_STATION)
        today = local_day(self._office.clock.now())
        refuse_if_any(check_fee_change(change, self._office.definitions.business_types, today))
        made = replace(change, reason=change.reason.strip())
        with self._office.database.write(session.staff_id) as tx:
            changes = (*_kept(tx), made)
            put_setting(tx, _KEY, {"changes": to_plain(changes)})
            payload: dict[str, str | int] = {
                "business": made.business_code,
                "fee": made.fee_code,
                "values": "、".join(made.values),
                "amount": made.amount,
                "from": made.effective_from.isoformat(),
                "reason": made.reason,
            }
            self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), "rule.changed", payload=payload)
        self._office.definitions.adopt_fees(changes)
        self._office.feed.announce(Topic.STATION, Topic.CASES)


def _kept(tx: Transaction) -> tuple[FeeChange, ...]:
    found = tx.of(Setting).find_one(key=_KEY)
    kept = [] if found is None else found.value["changes"]
    return tuple(from_plain(FeeChange, each) for each in kept) if isinstance(kept, list) else ()


def _rows(business: BusinessType, day: date, coming: list[FeeChange]) -> Iterator[FeeRuleRow]:
    for fee in (fee for fee in business.fees if fee.is_in_force(day)):
        key = (business.code, fee.code)
        own = tuple(change for change in coming if (change.business_code, change.fee_code) == key)
        yield _row(business, fee, own)


def _row(business: BusinessType, fee: FeeSpec, coming: tuple[FeeChange, ...]) -> FeeRuleRow:
    labels = {field.code: field.label for field in business.fields}
    stages = {stage.code: stage.name for stage in business.stages}
    return FeeRuleRow(
        business_code=business.code,
        business=business.name,
        fee_code=fee.code,
        fee=fee.name,
        payer=fee.payer,
        payee=fee.payee,
        way=fee.way,
        stage=stages.get(fee.stage, ""),
        amount=fee.amount,
        unit=fee.unit,
        by=tuple(labels[code] for code in fee.by),
        rates=tuple(
            RateRow(
                values=rate.values,
                words=tuple(_word(business, *pair) for pair in zip(fee.by, rate.values, strict=True)),
                amount=rate.amount,
            )
            for rate in fee.rates
        ),
        condition=condition_words(business, fee.when),
        refund_condition=condition_words(business, fee.refund_when),
        is_optional=fee.is_optional,
        note=fee.note,
        source=fee.source.title,
        article=fee.source.article,
        is_unverified=fee.source.is_unverified,
        effective_from=max(business.effective_from, fee.effective_from or business.effective_from),
        effective_until=fee.effective_until,
        coming=coming,
    )


def condition_words(business: BusinessType, condition: Condition | None) -> str:
    """A condition as `label：choice、choice`; empty when there is none."""
    if condition is None:
        return ""
    label = next((field.label for field in business.fields if field.code == condition.field), condition.field)
    return f"{label}：{'、'.join(_word(business, condition.field, value) for value in condition.any_of)}"


def _word(business: BusinessType, field: str, value: str) -> str:
    """What a choice of a field is called."""
    choices = (choice for spec in business.fields if spec.code == field for choice in spec.choices)
    return next((choice.label for choice in choices if choice.value == value), value)
