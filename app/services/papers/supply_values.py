"""What papers of supply and of changes say of a case beyond its fields: papers owed, the change asked for."""

from collections.abc import Mapping
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.work.case import Case, PaperState
from app.domain.work.checks import papers_of
from app.services.papers.fitting import Chosen

_DOUBLE: Final = "double"

_CHANGES: Final[Mapping[str, tuple[str, ...]]] = {
    "change_equipment": ("pause_equipment", "reduce_equipment", "former_transformer"),
    "change_from": ("pause_from", "reduce_from", "remove_from", "close_on", "move_on", "fee_from", "back_on"),
    "change_until": ("pause_until", "reduce_until", "remove_until"),
    "change_reason": ("pause_reason", "reduce_reason", "remove_reason", "swap_reason", "move_reason", "voltage_reason"),
    "change_detail": ("reduce_way", "back_way", "new_position", "split_holders", "merged_accounts", "fee_way"),
    "running_capacity": ("running_capacity", "back_capacity", "swap_capacity"),
}
"""Fields of the types of change that mean the same on their common form, the first that was entered counts."""


def supply_facts(
    case: Case, business: BusinessType, details: Mapping[str, object], feeder: str = ""
) -> dict[str, object]:
    """Facts under the keys the forms of supply, acceptance, inspection and change use.

    `feeder` is the line the case's transformer area hangs on.
    """
    facts = {key: _first(details, codes) for key, codes in _CHANGES.items()}
    # On papers of acceptance the day of acceptance goes by this key: the day of inspection has one of its own.
    return {
        **facts,
        "promised": _promised(case, business),
        "supply_points": _supply_points(details),
        "sources": _sources(details, feeder),
        "inspected_on": details.get("accepted_on"),
    }


def _first(details: Mapping[str, object], codes: tuple[str, ...]) -> object:
    return next((details[code] for code in codes if code in details), None)


def _supply_points(details: Mapping[str, object]) -> list[dict[str, object]] | None:
    """The one source a survey found; two sources are told apart by hand."""
    supply = details.get("supply")
    if "access_point" not in details or (isinstance(supply, Chosen) and supply.code == _DOUBLE):
        return None
    point = {"number": "1", "point": details["access_point"]}
    return [{**point, "voltage": details.get("voltage"), "capacity": details.get("capacity")}]


def _sources(details: Mapping[str, object], feeder: str) -> list[dict[str, object]] | None:
    """The one source with its line; before the survey, and where there are two, it is written by hand."""
    points = _supply_points(details)
    if points is None:
        return None
    # A customer of high voltage has transformers of his own: the line of the area says nothing of his.
    line = details.get("feeder") or (None if "supply" in details else feeder)
    capacity = _first(details, ("approved_capacity", "checked_capacity", "capacity"))
    source = {
        "number": "1",
        "name": "主供",
        "substation": details.get("substation"),
        "line": line,
        "pole": details["access_point"],
        "access_point": details["access_point"],
        "voltage": _first(details, ("checked_voltage", "main_voltage", "voltage")),
        "meter_number": details.get("meter_number"),
    }
    return [{**source, "capacity": capacity} if "supply" in details else source]


def _promised(case: Case, business: BusinessType) -> list[dict[str, object]] | None:
    """Papers received as a promise; None when there are none, so that the form leaves lines to write on."""
    names = {spec.code: spec.name for spec in business.papers}
    owed = [paper.code for paper in papers_of(case, business) if paper.state is PaperState.PROMISED]
    return [{"name": names[code]} for code in owed] or None
