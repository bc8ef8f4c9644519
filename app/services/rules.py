"""The station's rules with their sources, and what the station has set differently."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.changes import LimitChange, check_change
from app.domain.definitions.limit import LimitUnit
from app.domain.people.session import Permission, Session
from app.domain.plain import from_plain, to_plain
from app.domain.problems import refuse_if_any
from app.domain.station.station import Setting
from app.domain.work.event import SubjectKind
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import put_setting, station_of

_KEY: Final = "rules.limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """One limit as it applies today.

    Where a field decides, `by` is its label (empty when it is no field of the form) and `by_value` has the amounts,
    each with the words of its choice, or its code. `coming` are the station's changes that have not begun.
    """

    business_code: str
    business: str
    limit_code: str
    limit: str
    amount: int
    unit: LimitUnit
    by: str
    by_value: tuple[tuple[str, int], ...]
    source: str
    article: str
    is_unverified: bool
    effective_from: date
    coming: tuple[LimitChange, ...]


class RulesService:
    """Reading rules, and changing limits from a day on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def adopt(self) -> None:
        """Take the station's own limits into the definitions; called when the station is opened."""
        self._office.definitions.adopt(self.changes())

    def changes(self) -> tuple[LimitChange, ...]:
        """Everything the station has set differently, oldest first."""
        with self._office.database.read() as tx:
            found = tx.of(Setting).find_one(key=_KEY)
        kept = [] if found is None else found.value["changes"]
        return tuple(from_plain(LimitChange, each) for each in kept) if isinstance(kept, list) else ()

    def limits(self) -> tuple[LimitRule, ...]:
        """All limits of the business types as they apply today."""
        return tuple(self._limits(local_day(self._office.clock.now())))

    def change_limit(self, session: Session, change: LimitChange) -> None:
        """Set another amount from a day on; cases accepted before keep the old one.

        Raises:
            Refusal: `permission.denied`, `rule.*`, `field.required`.
        """
        session.require(Permission.MANAGE_STATION)
        today = local_day(self._office.clock.now())
        refuse_if_any(check_change(change, self._office.definitions.business_types, today))
        changes = (*self.changes(), replace(change, reason=change.reason.strip()))
        with self._office.database.write(session.staff_id) as tx:
            put_setting(tx, _KEY, {"changes": to_plain(changes)})
            payload: dict[str, str | int] = {
                "business": change.business_code,
                "limit": change.limit_code,
                "amount": change.amount,
                "from": change.effective_from.isoformat(),
                "reason": change.reason.strip(),
            }
            self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), "rule.changed", payload=payload)
        self._office.definitions.adopt(changes)
        self._office.feed.announce(Topic.STATION, Topic.CASES)

    def _limits(self, today: date) -> Iterator[LimitRule]:
        begun = [known for known in self._office.definitions.business_types if known.effective_from <= today]
        coming = [change for change in self.changes() if change.effective_from > today]
        newest = {known.code: known for known in sorted(begun, key=lambda known: known.effective_from)}
        for business in sorted(newest.values(), key=lambda known: known.order):
            for limit in business.limits:
                yield LimitRule(
                    business_code=business.code,
                    business=business.name,
                    limit_code=limit.code,
                    limit=limit.name,
                    amount=limit.amount,
                    unit=limit.unit,
                    by=_decider(business, limit.by),
                    by_value=tuple((_words(business, limit.by, value), each) for value, each in limit.amounts.items()),
                    source=limit.source.title,
                    article=limit.source.article,
                    is_unverified=limit.source.is_unverified,
                    effective_from=business.effective_from,
                    coming=tuple(
                        change
                        for change in coming
                        if (change.business_code, change.limit_code) == (business.code, limit.code)
                    ),
                )


def _decider(business: BusinessType, field: str) -> str:
    """What the field that decides an amount is called; nothing when it is no field of the business."""
    return next((spec.label for spec in business.fields if spec.code == field), "")


def _words(business: BusinessType, field: str, value: str) -> str:
    """What a choice of a field is called; the value itself when the field is no field of the business."""
    for spec in business.fields:
        for choice in spec.choices:
            if spec.code == field and choice.value == value:
                return choice.label
    return value
