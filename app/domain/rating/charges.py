"""What an entry of the register costs its person in basic points, and by which item."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.rating.amounts import HUNDRED
from app.domain.rating.deductions import Deduction, DeductionTable
from app.domain.rating.facts import EntryKind, RegisterEntry, Satisfaction
from app.domain.rating.scheme import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One deduction.

    Attributes:
        code, event, unit: of the item; a veto has no unit.
        each: points of one event in hundredths; None for a veto, and where a grade must be judged.
        points: what the entry costs in hundredths; None as `each`.
        seen: the figure as the item's source has it.
    """

    code: str
    event: str
    unit: str = ""
    each: int | None = None
    points: int | None = None
    seen: str = ""


def charge_of(entry: RegisterEntry, table: DeductionTable, scheme: Scheme) -> Charge | None:
    """The deduction an entry is; None for one that costs nothing, such as piece work or what takes another back."""
    if entry.quantity_hundredths < 0:
        return None
    if entry.kind is EntryKind.VETO:
        names = {veto.id: veto.name for veto in scheme.vetoes}
        return Charge(code=entry.code, event=names.get(entry.code, entry.code))
    item = _item_of(entry, table)
    if item is None:
        return None
    each = item.points.get("")
    return Charge(
        code=item.code,
        event=item.event,
        unit=item.unit,
        each=each,
        points=None if each is None else each * entry.quantity_hundredths // HUNDRED,
        seen=item.seen,
    )


def remaining(charges: Iterable[Charge], table: DeductionTable) -> int | None:
    """The month's basic points that are left, not below the floor; None when a charge has no points of its own."""
    points = [charge.points for charge in charges]
    known = [each for each in points if each is not None]
    return None if len(known) < len(points) else max(table.floor, table.base - sum(known))


def _item_of(entry: RegisterEntry, table: DeductionTable) -> Deduction | None:
    if entry.code in table.items:
        return table.items[entry.code]
    if entry.kind is EntryKind.CALLBACK and Satisfaction(entry.code).counts_as_satisfied:
        return None
    return next((item for item in table.items.values() if item.entry is entry.kind), None)
