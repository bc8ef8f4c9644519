"""The lists by name; an area's plans, and with them its tables, are made when one of them is first asked for."""

from functools import cache
from importlib import import_module
from typing import Final

from app.persistence.lists.keyed import ListPlan

_NAMES: Final = {
    "ledgers": ("customers", "areas", "staff", "firms"),
    "daybook": ("gatherings", "outage_plans", "seals"),
    "records": ("line_losses", "collection", "bills", "commands", "service_orders", "outages"),
    "work": ("cases", "orders"),
    "warnings": ("warnings", "promises"),
}
LIST_NAMES: Final = tuple(name for names in _NAMES.values() for name in names)


@cache
def plan_of(name: str) -> ListPlan:
    """The plan of the list with this name; an unknown name is a bug."""
    (area,) = (area for area, names in _NAMES.items() if name in names)
    plans = vars(import_module(f"app.persistence.lists.{area}")).values()
    return next(plan for plan in plans if isinstance(plan, ListPlan) and plan.name == name)
