"""The half-year's stars on paper: one person's sheet, and the list that is put up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.rating.months import Month
from app.domain.station.station import Station
from app.services.rating.half_results import HalfYear, StarPerson

HALF_SHEET: Final = "half-star-sheet"
HALF_PUBLIC: Final = "half-star-public"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfWording:
    """What the papers say in the reader's language.

    Attributes:
        half: a half-year, by its first month.
        stars: a level.
        grounds: what a person's star stands on, step by step: what, how it stands, its effect, and the rule.
    """

    half: Callable[[str], str]
    stars: Callable[[int], str]
    grounds: Callable[[HalfYear, StarPerson], Sequence[tuple[str, str, str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who makes a paper, when, and until when what is put up may be objected to."""

    made_by: str
    made_on: date
    until: date
    scheme: str


def half_number(station: Station, first_month: str, staff_number: str = "") -> str:
    """The number of the list that is put up, or of a person's sheet."""
    parts = (station.code, "XB" if staff_number else "XG", f"{first_month[:4]}H{1 if first_month[5:] == '01' else 2}")
    return "-".join((*parts, *([staff_number] if staff_number else [])))


def half_sheet_values(
    station: Station, shown: HalfYear, person: StarPerson, notice: Notice, wording: HalfWording
) -> dict[str, object]:
    """The values of one person's sheet; the reasons must be known."""
    result = person.result
    return {
        "station": station.name,
        "number": half_number(station, shown.first_month, person.number),
        "half": wording.half(shown.first_month),
        "name": person.name,
        "staff_number": person.number,
        "grid": "、".join(person.grids),
        "scheme": notice.scheme,
        "months": [
            {"month": Month.of(each.month).first, "total": total}
            for each, total in zip(shown.months, person.totals, strict=True)
        ],
        "months_scored": result.months_scored,
        "mean": person.mean,
        "mean_star": wording.stars(result.mean_stars),
        "previous": None if result.previous is None else wording.stars(result.previous),
        "star": wording.stars(result.stars),
        "grounds": [
            {"what": what, "told": told, "effect": effect, "rule": rule}
            for what, told, effect, rule in wording.grounds(shown, person)
        ],
        "made_by": notice.made_by,
        "made_on": notice.made_on,
    }


def half_public_values(station: Station, shown: HalfYear, notice: Notice, wording: HalfWording) -> dict[str, object]:
    """The values of the list that is put up; what keeps somebody's star down is left out, it is not for everybody."""
    return {
        "station": station.name,
        "number": half_number(station, shown.first_month),
        "half": wording.half(shown.first_month),
        "scheme": notice.scheme,
        "locked": shown.locked,
        "people": [_line(person, wording) for person in shown.people],
        "from_on": notice.made_on,
        "to_on": notice.until,
        "made_by": notice.made_by,
        "made_on": notice.made_on,
    }


def _line(person: StarPerson, wording: HalfWording) -> dict[str, object]:
    result = person.result
    return {
        "name": person.name,
        "staff_number": person.number,
        "grid": "、".join(person.grids),
        **{f"month_{place}": total for place, total in enumerate(person.totals, 1)},
        "months_scored": result.months_scored,
        "mean": person.mean,
        "star": wording.stars(result.stars),
    }
