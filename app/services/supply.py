"""The rules of supply as the station has them, and changing them."""

from typing import Final

from app.domain.definitions.supply import SupplyChange, SupplyRules, check_supply_change, with_supply_change
from app.domain.people.session import Permission, Session
from app.domain.plain import from_plain, to_plain
from app.domain.problems import refuse_if_any
from app.domain.station.station import Setting
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.services.feed import Topic
from app.services.office import Office
from app.services.station import put_setting, station_of

_KEY: Final = "rules.supply"


def supply_rules_of(office: Office, tx: Transaction) -> SupplyRules:
    """The rules in force: the shipped ones with what the station has set."""
    found = tx.of(Setting).find_one(key=_KEY)
    shipped = office.definitions.supply
    return shipped if found is None else with_supply_change(shipped, from_plain(SupplyChange, found.value["change"]))


class SupplyRuleService:
    """Reading the rules of supply, and setting them differently."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def rules(self) -> SupplyRules:
        """The rules in force."""
        with self._office.database.read() as tx:
            return supply_rules_of(self._office, tx)

    def change(self, session: Session, change: SupplyChange) -> SupplyRules:
        """Set other values for the station; what was, what is and why stay on record.

        Raises:
            Refusal: `permission.denied`, `supply.threshold`, `supply.weekday`, `case.reason_missing`.
        """
        session.require(Permission.MANAGE_STATION)
        refuse_if_any(check_supply_change(change))
        with self._office.database.write(session.staff_id) as tx:
            before = supply_rules_of(self._office, tx)
            put_setting(tx, _KEY, {"change": to_plain(change)})
            payload: dict[str, str | int] = {
                "rule": "supply",
                "threshold_kva": change.threshold_kva,
                "team_at_threshold": int(change.is_team_at_threshold),
                "weekday": change.weekday,
                "before_threshold_kva": before.survey.threshold_kva,
                "before_team_at_threshold": int(before.survey.is_team_at_threshold),
                "before_weekday": before.meeting.weekday,
                "reason": change.reason.strip(),
            }
            self._office.record(tx, session, (SubjectKind.STATION, station_of(tx).id), "rule.changed", payload=payload)
            after = supply_rules_of(self._office, tx)
        self._office.feed.announce(Topic.STATION)
        return after
