"""Indicators of one person, and the rows behind one of them, as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.lists import ColumnKind, ListColumn
from app.domain.rating.amounts import hundredths_text, in_hundredths
from app.domain.rating.results import Flag, IndicatorScore
from app.labels.rating import EVIDENCE_KINDS, NEEDS_CHECK, PARTS
from app.labels.rating_words import evidence_text, flags_text, loss_text, points_text, target_of
from app.ui.lists.cells import Badge, CellText, Tone

if TYPE_CHECKING:
    from app.services.rating.results import EvidenceRow

_NUMBER: Final = ColumnKind.NUMBER

INDICATOR_COLUMNS: Final = (
    ListColumn(name="id", title="编号", width=2),
    ListColumn(name="name", title="指标", width=8),
    ListColumn(name="score", title="得分", kind=_NUMBER, width=3, is_sortable=False, is_hundredths=True),
    ListColumn(name="standing", title="情况", kind=ColumnKind.BADGE, width=6, is_sortable=False),
    ListColumn(name="full", title="满分", kind=_NUMBER, width=2, is_sortable=False, is_hundredths=True),
    ListColumn(name="value", title="实绩", kind=_NUMBER, width=3, is_sortable=False, is_hundredths=True),
    ListColumn(name="target", title="目标", kind=_NUMBER, width=3, is_sortable=False, is_hundredths=True),
    ListColumn(name="needs_check", title="核对", kind=ColumnKind.BADGE, width=4),
    ListColumn(name="unit", title="单位", width=2),
    ListColumn(name="part", title="部分", width=4),
)
EVIDENCE_COLUMNS: Final = (
    ListColumn(name="on", title="日期", kind=ColumnKind.DAY, width=5),
    ListColumn(name="name", title="对象", width=7),
    ListColumn(name="reason", title="情况", width=13),
    ListColumn(name="lost", title="扣分", kind=ColumnKind.NUMBER, width=3, is_hundredths=True),
    ListColumn(name="number", title="编号", width=9),
    ListColumn(name="kind", title="来源", width=5),
    ListColumn(name="remark", title="备注", width=10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator of a person; points and measures in hundredths, None where there is none."""

    key: int
    shown: IndicatorScore
    id: str
    name: str
    value: int | None
    target: int | None
    score: int | None
    full: int
    standing: Badge
    needs_check: bool
    unit: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """One row behind an indicator."""

    key: int
    on: date
    name: str
    reason: str
    lost: int
    number: str
    kind: str
    remark: str
    record: tuple[str, UUID] | None


def indicator_rows(indicators: Sequence[IndicatorScore]) -> tuple[IndicatorRow, ...]:
    """The indicators in the order of the sheet."""
    return tuple(
        IndicatorRow(
            key=key,
            shown=each,
            id=each.indicator.id,
            name=each.indicator.name,
            value=_hundredths(each.value),
            target=_hundredths(target_of(each)),
            score=each.score,
            full=each.indicator.points,
            standing=standing_badge(each),
            needs_check=needs_check(each),
            unit=each.indicator.unit,
            part=PARTS[each.indicator.part],
        )
        for key, each in enumerate(indicators)
    )


def reason_rows(rows: "Sequence[EvidenceRow]") -> tuple[ReasonRow, ...]:
    """The rows behind an indicator, those that cost points first."""
    return tuple(
        ReasonRow(
            key=key,
            on=each.evidence.on,
            name=each.name or "—",
            reason=evidence_text(each.evidence),
            lost=each.evidence.lost,
            number=each.number,
            kind=EVIDENCE_KINDS[each.evidence.kind],
            remark=each.remark,
            record=each.record,
        )
        for key, each in enumerate(rows)
    )


def standing_badge(each: IndicatorScore) -> Badge:
    """How an indicator stands: full marks, points lost, no sample, no data."""
    if Flag.MISSING_DATA in each.flags:
        return Badge(word=flags_text(each.flags), tone=Tone.OVER)
    if each.loss:
        return Badge(word=f"扣 {loss_text(each).removeprefix('-')}", tone=Tone.NEAR)
    if each.flags:
        return Badge(word=flags_text(each.flags), tone=Tone.PLAIN)
    return Badge(word="满分", tone=Tone.GOOD)


def needs_check(each: IndicatorScore) -> bool:
    """Whether a rule the score followed is shown as 待核对: its own, or the convention of the first month (SC-09)."""
    return each.indicator.marks.needs_check or Flag.FIRST_MONTH in each.flags


def indicator_words() -> dict[str, CellText]:
    """What the cells of the indicators say."""

    def check(needs_check: bool) -> str | Badge:  # noqa: FBT001 - the value of a column
        return Badge(word=NEEDS_CHECK, tone=Tone.NEAR) if needs_check else ""

    return {
        "needs_check": check,
        "score": points_text,
        "full": _short,
        "value": _short,
        "target": _short,
    }


def reason_words() -> dict[str, CellText]:
    """What the cells of the rows say; rows without a loss say nothing of it."""
    return {"lost": lambda lost: points_text(lost) if lost else ""}


def _hundredths(value: Fraction | None) -> int | None:
    return None if value is None else in_hundredths(value)


def _short(hundredths: int | None) -> str:
    """A number without the noughts behind it; a dash when there is none."""
    return "—" if hundredths is None else hundredths_text(hundredths).rstrip("0").rstrip(".")
