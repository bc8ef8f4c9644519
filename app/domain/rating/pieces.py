"""The piece table (计件, JJ): what a finished piece of work is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.problems import Problem, refuse_if_any
from app.domain.rating.amounts import HUNDRED
from app.domain.rating.facts import RegisterEntry
from app.domain.rating.reading import TableReader, complain_of_unknown_sources
from app.domain.rating.scheme import Marks, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceItem:
    """One kind of piece work; points in hundredths per unit.

    `grade_points` are added for every full `grade_step` of what the item is graded by (kW, 元 recovered, months
    running, points awarded); `least` and `most` bound the points of one unit.
    """

    code: str
    category: str
    name: str
    unit: str
    points: int
    grade_points: int
    grade_step: Fraction
    least: int
    most: int | None
    split: str
    counted_from: str
    marks: Marks

    def unit_points(self, measure_hundredths: int) -> int:
        """Points of one unit, in hundredths."""
        full_steps = Fraction(measure_hundredths, HUNDRED) // self.grade_step
        points = max(self.least, self.points + self.grade_points * full_steps)
        return points if self.most is None else min(points, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiplier:
    """A factor, in hundredths, for hard or badly done work."""

    code: str
    name: str
    factor: int
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceTable:
    """A dated piece table; `day_cap` is the most points a person can earn on one day, in hundredths."""

    id: str
    name: str
    effective_from: date
    items: Mapping[str, PieceItem]
    multipliers: Mapping[str, Multiplier]
    day_cap: int
    sources: tuple[Source, ...]

    def points(self, entry: RegisterEntry) -> Fraction | None:
        """What an entry earns, in hundredths of a point and exact; None when the table lacks its item or multiplier."""
        item = self.items.get(entry.code)
        factors = [self.multipliers.get(code) for code in entry.multipliers]
        if item is None or None in factors:
            return None
        earned = Fraction(item.unit_points(entry.measure_hundredths) * entry.quantity_hundredths, HUNDRED)
        for multiplier in filter(None, factors):
            earned *= Fraction(multiplier.factor, HUNDRED)
        return earned * Fraction(entry.share_percent, HUNDRED)


def piece_table_from(table: Mapping[str, object]) -> PieceTable:
    """The piece table a TOML table describes.

    Raises:
        Refusal: with a Problem for everything missing or wrong in it.
    """
    problems: list[Problem] = []
    reader = TableReader(table, "", problems)
    items = tuple(_read_item(row) for row in reader.tables("items", named_by="code"))
    multipliers = tuple(
        Multiplier(code=row.text("code"), name=row.text("name"), factor=row.hundredths("factor"), marks=row.marks())
        for row in reader.tables("multipliers", named_by="code")
    )
    pieces = PieceTable(
        id=reader.text("id"),
        name=reader.text("name"),
        effective_from=reader.day("effective_from"),
        items={item.code: item for item in items},
        multipliers={multiplier.code: multiplier for multiplier in multipliers},
        day_cap=reader.hundredths("day_cap"),
        sources=reader.sources(),
    )
    used = [*((row.code, row.marks) for row in items), *((row.code, row.marks) for row in multipliers)]
    complain_of_unknown_sources(reader, pieces.sources, used)
    refuse_if_any(problems)
    return pieces


def _read_item(row: TableReader) -> PieceItem:
    is_graded = row.has("grade_points")
    return PieceItem(
        code=row.text("code"),
        category=row.text("category"),
        name=row.text("name"),
        unit=row.text("unit"),
        points=row.hundredths("points"),
        grade_points=row.hundredths("grade_points") if is_graded else 0,
        grade_step=row.positive("grade_step") if is_graded else Fraction(1),
        least=row.hundredths("least") if row.has("least") else 0,
        most=row.hundredths("most") if row.has("most") else None,
        split=row.text("split"),
        counted_from=row.text("counted_from"),
        marks=row.marks(),
    )
