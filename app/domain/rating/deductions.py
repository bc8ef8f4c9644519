"""The table of basic deductions (基本绩效积分, JB): what an event costs and which indicator it feeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.problems import Problem, refuse_if_any
from app.domain.rating.facts import EntryKind
from app.domain.rating.reading import TableReader, complain_of_unknown_sources
from app.domain.rating.scheme import Marks, Scheme, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """One kind of event; `points` in hundredths by grade, a single ungraded event under the empty name.

    `entry` is the kind of register entries that count for it when they name no item themselves.
    """

    code: str
    category: str
    event: str
    unit: str
    points: Mapping[str, int]
    indicator_id: str  # empty: counts in the basic points only
    seen: str
    marks: Marks
    entry: EntryKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionTable:
    """A dated deduction table; `base` and `floor` are the month's basic points in hundredths."""

    id: str
    name: str
    effective_from: date
    base: int
    floor: int
    base_marks: Marks
    items: Mapping[str, Deduction]
    sources: tuple[Source, ...]


def deduction_table_from(table: Mapping[str, object], scheme: Scheme) -> DeductionTable:
    """The deduction table a TOML table describes, feeding indicators of the scheme.

    Raises:
        Refusal: with a Problem for everything missing or wrong in it.
    """
    problems: list[Problem] = []
    reader = TableReader(table, "", problems)
    known = {indicator.id for indicator in scheme.indicators}
    items = tuple(_read_item(row, known) for row in reader.tables("items", named_by="code"))
    deductions = DeductionTable(
        id=reader.text("id"),
        name=reader.text("name"),
        effective_from=reader.day("effective_from"),
        base=reader.hundredths("base"),
        floor=reader.hundredths("floor"),
        base_marks=reader.marks("base_marks"),
        items={item.code: item for item in items},
        sources=reader.sources(),
    )
    used = [("base_marks", deductions.base_marks), *((item.code, item.marks) for item in items)]
    complain_of_unknown_sources(reader, deductions.sources, used)
    refuse_if_any(problems)
    return deductions


def _read_item(row: TableReader, known: set[str]) -> Deduction:
    indicator_id = row.text("indicator") if row.has("indicator") else ""
    if indicator_id and indicator_id not in known:
        row.complain("unknown_indicator", "indicator", value=indicator_id)
    return Deduction(
        code=row.text("code"),
        category=row.text("category"),
        event=row.text("event"),
        unit=row.text("unit"),
        points=_read_points(row),
        indicator_id=indicator_id,
        seen=row.text("seen") if row.has("seen") else "",
        marks=row.marks(),
        entry=row.choice("entry", EntryKind) if row.has("entry") else None,
    )


def _read_points(row: TableReader) -> Mapping[str, int]:
    if not row.has("grades"):
        return {"": row.hundredths("points")}
    grades = row.table("grades")
    return {name: grades.hundredths(name) for name in grades.names()}
