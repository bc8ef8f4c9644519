"""Score sheets and the ranking on paper and as a workbook: values for `star-sheet`, `star-ranking`, `public-list`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.rating.months import Month, local_day
from app.domain.rating.results import Flag, IndicatorScore, PersonScore
from app.domain.rating.scheme import Part
from app.domain.station.station import Station
from app.services.office import Office
from app.services.papers.fitting import fit
from app.services.rating.results import Held, MonthScores, RankedPerson

if TYPE_CHECKING:
    from app.documents.rendering import RenderedPaper

SHEET: Final = "star-sheet"
RANKING: Final = "star-ranking"
PUBLIC: Final = "public-list"  # the ranking as it is put up, with the days on which it may be objected to


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the papers say in the reader's language; the fronts' labels give it.

    Attributes:
        basis: how an indicator's points came about, in one short sentence.
        loss: what an indicator lost, or the factor it earned.
        columns: the heads of the workbook's columns: rank, name, grids, the three parts, total, remark.
        title: of the workbook; takes the station and the month.
    """

    parts: Mapping[Part, str]
    flags: Mapping[Flag, str]
    basis: Callable[[IndicatorScore], str]
    target: Callable[[IndicatorScore], str]
    value: Callable[[IndicatorScore], str]
    loss: Callable[[IndicatorScore], str]
    veto: Callable[[PersonScore], str]
    remark: Callable[[RankedPerson], str]
    columns: tuple[str, ...]
    title: str


def printed(office: Office, code: str, values: Mapping[str, object]) -> "RenderedPaper":
    """What the form of this code has a place for of the values; the station's own form if it has one.

    Raises:
        Refusal: `paper.*`.
    """
    # ReportLab takes a quarter of a second to load, which the start of the program must not wait for.
    from app.documents.catalogue import load_entry  # noqa: PLC0415
    from app.documents.rendering import render  # noqa: PLC0415

    form = load_entry(code, office.folder.forms).form
    return render(form, fit(form.fields, values))


def sheet_number(station: Station, month: str, staff_number: str) -> str:
    """The number of a person's sheet of a month."""
    return f"{station.code}-XJ-{month}-{staff_number}"


def ranking_number(station: Station, month: str) -> str:
    """The number of a month's ranking."""
    return f"{station.code}-PM-{month}"


def sheet_values(
    station: Station, scores: MonthScores, person: RankedPerson, held: Held, wording: Wording
) -> dict[str, object]:
    """The values of one person's sheet; the person's details must be known."""
    score = person.score
    lines = () if score is None else score.indicators
    parts = {part.part: part.score for part in person.parts}
    return {
        "station": station.name,
        "number": sheet_number(station, scores.month, person.number),
        "month": Month.of(scores.month).first,
        "name": person.name,
        "staff_number": person.number,
        "grid": "、".join(person.grids),
        "areas": held.areas,
        "customers": held.customers,
        "scheme": scores.scheme_id,
        "lines": [_line(each, wording) for each in lines],
        "performance": parts.get(Part.RESULTS),
        "management": parts.get(Part.MANAGEMENT),
        "workload": parts.get(Part.WORKLOAD),
        "total": person.total,
        "full_total": sum(part.points for part in person.parts),
        "rank": person.rank,
        "people": len(scores.people),
        "veto": "" if score is None else wording.veto(score),
        "remark": wording.remark(person),
        "locked_on": _locked_on(scores),
    }


def ranking_values(
    station: Station, scores: MonthScores, wording: Wording, made_by: str, made_on: date
) -> dict[str, object]:
    """The values of the month's ranking, with the ranks the score gave; who has no total yet is left out."""
    return {
        "station": station.name,
        "number": ranking_number(station, scores.month),
        "month": Month.of(scores.month).first,
        "scheme": scores.scheme_id,
        "remark": "",
        "made_by": made_by,
        "made_on": made_on,
        "from_on": made_on,
        "average": scores.average,
        "people": [_ranked(person, wording) for person in scores.people if person.total is not None],
    }


def write_ranking_book(path: Path, station: Station, scores: MonthScores, wording: Wording) -> None:
    """Write the ranking as a workbook with a bar chart of the totals.

    Raises:
        Refusal: `export.*`.
    """
    # Loading the workbook library costs time that only who exports should spend.
    from app.exchange.sheets import Column, ColumnKind, write_ranking  # noqa: PLC0415

    kinds = (
        ColumnKind.WHOLE,
        ColumnKind.TEXT,
        ColumnKind.TEXT,
        ColumnKind.HUNDREDTHS,
        ColumnKind.HUNDREDTHS,
        ColumnKind.HUNDREDTHS,
        ColumnKind.HUNDREDTHS,
        ColumnKind.TEXT,
    )
    columns = [Column(title, kind) for title, kind in zip(wording.columns, kinds, strict=True)]
    title = wording.title.format(station=station.name, month=scores.month)
    write_ranking(path, title, columns, [_row(person, wording) for person in scores.people])


def _line(each: IndicatorScore, wording: Wording) -> dict[str, object]:
    indicator = each.indicator
    return {
        "code": indicator.id,
        "name": indicator.name,
        "part": wording.parts[indicator.part],
        "unit": indicator.unit,
        "target": wording.target(each),
        "actual": wording.value(each),
        "loss": wording.loss(each),
        "score": each.score,
        "full": indicator.points,
        "basis": wording.basis(each),
    }


def _ranked(person: RankedPerson, wording: Wording) -> dict[str, object]:
    parts = {part.part: part.score for part in person.parts}
    return {
        "rank": person.rank,
        "name": person.name,
        "grid": "、".join(person.grids),
        "performance": parts.get(Part.RESULTS),
        "management": parts.get(Part.MANAGEMENT),
        "workload": parts.get(Part.WORKLOAD),
        "total": person.total,
        "star": "",
        "remark": wording.remark(person),
    }


def _row(person: RankedPerson, wording: Wording) -> Sequence[object]:
    return [
        person.rank,
        person.name,
        "、".join(person.grids),
        *(part.score for part in person.parts),
        person.total,
        wording.remark(person),
    ]


def _locked_on(scores: MonthScores) -> date | None:
    return None if scores.lock is None else local_day(scores.lock.locked_at)
