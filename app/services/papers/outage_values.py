"""What the notice of a planned outage says: to everybody, or to one village."""

from uuid import UUID

from app.domain.problems import Refusal
from app.persistence.database import Transaction
from app.services.daybook.outage_plans import OutageView, Village, outage_view
from app.services.office import Office
from app.services.station import station_of

_TO_ALL = "各用电客户"
_LONGEST = 600  # characters the cell of the areas holds in a size that is read


def outage_facts(office: Office, tx: Transaction, plan_id: UUID, village: str) -> dict[str, object]:
    """Everything known of an outage by the keys the form uses; of one village when it is named.

    Raises:
        Refusal: `record.missing`, `outage.called_off_before`, `outage.no_village`.
    """
    view = outage_view(office, tx, plan_id)
    plan = view.plan
    if plan.called_off:
        raise Refusal.of("outage.called_off_before", number=plan.number)
    told = [each for each in view.villages if not village or each.name == village]
    if not told:
        raise Refusal.of("outage.no_village", "village", village=village)
    return {
        "station": station_of(tx).name,
        "number": plan.number,
        "name": f"{village}{_TO_ALL}",
        "kind": plan.kind.value,
        "line": plan.line,
        "from_at": plan.from_at,
        "to_at": plan.to_at,
        "reason": plan.reason,
        "scope": _scope(view, told, village),
        "customers": sum(each.customers for each in told),
        "hint": plan.hint,
        "contact": plan.contact,
        "station_phone": plan.phone,
        "told_on": plan.told_on,
    }


def _scope(view: OutageView, told: list[Village], village: str) -> str:
    """What was typed, for all; for one village, or when nothing was typed, the areas by name, or counted when many."""
    if view.plan.scope and not village:
        return view.plan.scope
    whole = "；".join(f"{each.name}：{'、'.join(area.name for area in each.areas)}" for each in told)
    if len(whole) <= _LONGEST:
        return whole
    return "；".join(f"{each.name}（{len(each.areas)} 个台区）" for each in told)
