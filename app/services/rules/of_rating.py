"""The rules of the rating: the star scheme, the table of deductions, the piece table."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.domain.definitions.source import Source
from app.domain.rating.scheme import Marks, Scheme
from app.domain.rating.scheme import Source as Seen
from app.services.definitions import Definitions
from app.services.rules.row import AppealDays, BasePoints, DayCap, PartPoints, RuleArea, RuleRow

_ASSEMBLED: Final = Marks(("A",))  # a figure the table has no marks for
_Told = tuple[str, str, object, Marks]  # code, name, content, marks


def scheme_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """Points, indicators, bounds, limits, vetoes, star levels and conventions of the star scheme."""
    scheme = definitions.scheme
    if scheme.effective_from <= on:
        for code, name, content, marks in _scheme_told(scheme):
            yield _row(
                RuleArea.SCHEME,
                "rating/star-18.toml",
                scheme.effective_from,
                (code, name, content, marks),
                scheme.sources,
            )


def _scheme_told(scheme: Scheme) -> Iterator[_Told]:
    for part, points in scheme.part_points.items():
        yield f"part.{part}", "", PartPoints(part=part, points=points), scheme.weight_marks
    for indicator in scheme.indicators:
        yield indicator.id, indicator.name, indicator, indicator.marks
    yield "loss_band", "", scheme.loss_band, scheme.loss_band.marks
    yield "cut_off", "", scheme.cut_off, scheme.cut_off.marks
    yield "windows", "", scheme.windows, scheme.windows.marks
    for limit in scheme.limits:
        yield f"limit.{limit.kind}" + (f".{limit.place}" if limit.place else ""), "", limit, limit.marks
    for veto in scheme.vetoes:
        yield veto.id, veto.name, veto, veto.marks
    yield "half_year", "", scheme.half_year, scheme.half_year.marks
    for level in scheme.stars:
        yield f"stars.{level.stars}", "", level, level.marks
    for convention in scheme.conventions:
        yield convention.id, "", convention, convention.marks
    yield "appeal", "", AppealDays(working_days=scheme.appeal_working_days), _ASSEMBLED


def deduction_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """What events cost of the basic points."""
    table = definitions.deductions
    if table.effective_from > on:
        return
    told: list[_Told] = [("base", "", BasePoints(base=table.base, floor=table.floor), table.base_marks)]
    told += [(item.code, item.event, item, item.marks) for item in table.items.values()]
    for each in told:
        yield _row(RuleArea.DEDUCTIONS, "rating/deductions-jb.toml", table.effective_from, each, table.sources)


def piece_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """What finished pieces of work are worth."""
    table = definitions.pieces
    if table.effective_from > on:
        return
    told: list[_Told] = [("day_cap", "", DayCap(points=table.day_cap), _ASSEMBLED)]
    told += [(item.code, item.name, item, item.marks) for item in table.items.values()]
    told += [(factor.code, factor.name, factor, factor.marks) for factor in table.multipliers.values()]
    for each in told:
        yield _row(RuleArea.PIECES, "rating/piece-jj.toml", table.effective_from, each, table.sources)


def _row(area: RuleArea, file: str, since: date, told: _Told, sources: Sequence[Seen]) -> RuleRow:
    code, name, content, marks = told
    return RuleRow(
        code=f"{area}.{code}",
        area=area,
        content=content,
        source=_source(marks, sources),
        file=file,
        effective_from=since,
        name=name,
        seen=getattr(content, "seen", ""),
    )


def _source(marks: Marks, sources: Sequence[Seen]) -> Source:
    seen = [source for source in sources if source.id in marks.ids]
    return Source(
        title="；".join(source.title for source in seen),
        article="；".join(source.where for source in seen),
        is_unverified=marks.needs_check,
    )
