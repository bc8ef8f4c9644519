"""Entries of the event register as evidence."""

from fractions import Fraction

from app.domain.rating.amounts import HUNDRED
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.results import Evidence, EvidenceKind, Note


def entry_evidence(entry: RegisterEntry, note: Note, **values: str) -> Evidence:
    """An entry as evidence, with its item's code beside the given figures."""
    shown = {"code": entry.code, **values} if entry.code else values
    return Evidence(kind=EvidenceKind.ENTRY, id=entry.id, on=entry.day, note=note, values=shown)


def quantity(entry: RegisterEntry) -> Fraction:
    """How many, or how much, the entry stands for."""
    return Fraction(entry.quantity_hundredths, HUNDRED)
