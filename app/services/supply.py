"""The rules of supply as the station has them, and changing them."""

from app.domain.definitions.supply import SupplyChange, SupplyRules, check_supply_change, figures_changed
from app.domain.people.session import Permission, Session
from app.domain.problems import refuse_if_any
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.office import Office
from app.services.rules.changing import RulesService, figures_set


def supply_rules_of(office: Office, tx: Transaction) -> SupplyRules:
    """The rules in force today, with what another computer's window has set meanwhile."""
    office.definitions.dated.adopt(figures_set(tx))
    return office.definitions.dated.supply(local_day(office.clock.now()))


class SupplyRuleService:
    """Reading the rules of supply, and setting them differently."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def rules(self) -> SupplyRules:
        """The rules in force today."""
        with self._office.database.read() as tx:
            return supply_rules_of(self._office, tx)

    def change(self, session: Session, change: SupplyChange) -> SupplyRules:
        """Set other values from a day on, as any figure of the rules is set; the rules in force today.

        Raises:
            Refusal: `permission.denied`, `supply.threshold`, `supply.weekday`, `case.reason_missing`, `rule.*`.
        """
        session.require(Permission.MANAGE_STATION)
        refuse_if_any(check_supply_change(change))
        RulesService(self._office).change_figures(session, figures_changed(self.rules(), change))
        return self.rules()
