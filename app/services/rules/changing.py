"""What the station sets differently from the shipped rules, each from a day on and for a stated reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from app.domain.definitions.changes import LimitChange, check_change, limit_change_from
from app.domain.definitions.fee_changes import fee_change_from
from app.domain.definitions.figures import FigureChange, check_figures
from app.domain.people.session import Permission, Session
from app.domain.plain import from_plain, to_plain
from app.domain.problems import refuse_if_any
from app.domain.station.station import Setting
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.fees import FeeRuleService
from app.services.office import Office
from app.services.station import put_setting, station_of

_Change = TypeVar("_Change", LimitChange, FigureChange)

_LIMITS: Final = "rules.limits"
_FIGURES: Final = "rules.figures"
_LIMITS_FILE: Final = "limits.toml"
_OF_TYPES: Final = frozenset({_LIMITS_FILE, "fees.toml"})  # what stands in the files of the types, under one name
CHANGED: Final = "rule.changed"
"""The kind of event; its payload: business, limit or figure; amount, before, from, reason."""


class RulesService:
    """Changing limits and other figures from a day on; older cases keep theirs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def adopt(self) -> None:
        """Take the station's own limits and figures into the definitions; called when the station is opened."""
        with self._office.database.read() as tx:
            limits, figures = _kept(tx, _LIMITS, LimitChange), figures_set(tx)
        self._office.definitions.adopt(limits)
        self._office.definitions.dated.adopt(figures)

    def changes(self) -> tuple[LimitChange, ...]:
        """Every limit the station has set differently, oldest first."""
        with self._office.database.read() as tx:
            return _kept(tx, _LIMITS, LimitChange)

    def change_limit(self, session: Session, change: LimitChange) -> None:
        """Set another amount from a day on; cases accepted before keep the old one.

        Raises:
            Refusal: `permission.denied`, `rule.*`, `case.reason_missing`.
        """
        session.require(Permission.MANAGE_STATION)
        today = local_day(self._office.clock.now())
        refuse_if_any(check_change(change, self._office.definitions.business_types, today))
        changes = (*self.changes(), replace(change, reason=change.reason.strip()))
        with self._office.database.write(session.staff_id) as tx:
            put_setting(tx, _LIMITS, {"changes": to_plain(changes)})
            payload: dict[str, str | int] = {
                "business": change.business_code,
                "limit": change.limit_code,
                **({"value": change.value} if change.value else {}),
                "amount": change.amount,
                "from": change.effective_from.isoformat(),
                "reason": change.reason.strip(),
            }
            self._record(tx, session, payload)
        self._office.definitions.adopt(changes)
        self._office.feed.announce(Topic.STATION, Topic.CASES)

    def change_figures(self, session: Session, changes: Sequence[FigureChange]) -> None:
        """Set other figures of one rule from a day on; what was reckoned before keeps the old ones.

        Raises:
            Refusal: `permission.denied`, `rule.*`, `case.reason_missing`.
        """
        # Every rule file is read to know what may be set; a start must not wait for that.
        from app.services.rules.settable import settable_figures  # noqa: PLC0415

        session.require(Permission.MANAGE_STATION)
        office = self._office
        today = local_day(office.clock.now())
        before = settable_figures(office.definitions, today)
        refuse_if_any(check_figures(changes, before, today))
        if any(change.file in _OF_TYPES for change in changes):
            for change in changes:
                self._change_type(session, change)
            return
        wanted = [replace(change, reason=change.reason.strip()) for change in changes]
        with office.database.write(session.staff_id) as tx:
            kept = (*figures_set(tx), *wanted)
            put_setting(tx, _FIGURES, {"changes": to_plain(kept)})
            for change in wanted:
                payload: dict[str, str | int] = {
                    "figure": change.code,
                    "amount": change.amount,
                    "before": before[change.code].amount,
                    "from": change.effective_from.isoformat(),
                    "reason": change.reason,
                }
                self._record(tx, session, payload)
        office.definitions.dated.adopt(kept)
        office.feed.announce(Topic.STATION, Topic.CASES, Topic.COUNTER)

    def _change_type(self, session: Session, change: FigureChange) -> None:
        if change.file == _LIMITS_FILE:
            self.change_limit(session, limit_change_from(change))
        else:
            FeeRuleService(self._office).change(session, fee_change_from(change))

    def _record(self, tx: Transaction, session: Session, payload: Mapping[str, str | int]) -> None:
        self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), CHANGED, payload=payload)


def figures_set(tx: Transaction) -> tuple[FigureChange, ...]:
    """Every figure the station has set differently, in the order they were entered."""
    return _kept(tx, _FIGURES, FigureChange)


def _kept(tx: Transaction, key: str, kind: type[_Change]) -> tuple[_Change, ...]:
    found = tx.of(Setting).find_one(key=key)
    kept = [] if found is None else found.value["changes"]
    return tuple(from_plain(kind, each) for each in kept) if isinstance(kept, list) else ()
