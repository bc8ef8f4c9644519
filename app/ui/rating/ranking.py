"""The month's ranking as a list: everybody's parts and total, and how they stand to the month before."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.lists import ColumnKind, ListColumn
from app.domain.rating.results import PartScore
from app.labels.rating import PARTS
from app.labels.rating_words import points_text, remark_text
from app.ui.lists.cells import Badge, CellText, Tone
from app.ui.rating.painting import Bar

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores, RankedPerson

COLUMNS: Final = (
    ListColumn(name="rank", title="名次", kind=ColumnKind.NUMBER, width=2),
    ListColumn(name="name", title="姓名", width=3),
    ListColumn(name="total", title="总分", kind=ColumnKind.NUMBER, width=3),
    ListColumn(name="parts", title="三部分", width=5, is_sortable=False),
    ListColumn(name="gain", title="较上月", kind=ColumnKind.BADGE, width=6),
    ListColumn(name="remark", title="说明", width=5),
    ListColumn(name="results", title="业绩指标", kind=ColumnKind.NUMBER, width=4),
    ListColumn(name="management", title="管理指标", kind=ColumnKind.NUMBER, width=4),
    ListColumn(name="workload", title="工作量", kind=ColumnKind.NUMBER, width=4),
    ListColumn(name="grid", title="网格", width=5),
    ListColumn(name="number", title="工号", width=5),
)
PARTS_COLUMN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """One person of the ranking; `gain` is the difference to the month before, None without one."""

    key: int
    staff_id: UUID
    rank: int | None
    name: str
    total: int | None
    parts: str
    bars: tuple[Bar, ...]
    gain: int | None
    remark: str
    results: int | None
    management: int | None
    workload: int | None
    grid: str
    number: str


def bar_of(part: PartScore) -> Bar:
    """A part as a bar."""
    words = f"{points_text(part.score)} / {part.points // 100}"
    return Bar(name=PARTS[part.part], score=part.score, points=part.points, words=words)


def rank_rows(scores: "MonthScores", before: "MonthScores | None") -> tuple[RankRow, ...]:
    """The rows of the ranking, best first."""
    earlier = {} if before is None else {one.staff_id: one.total for one in before.people}
    return tuple(_row(key, one, earlier.get(one.staff_id)) for key, one in enumerate(scores.people))


def _row(key: int, one: "RankedPerson", earlier: int | None) -> RankRow:
    bars = tuple(bar_of(part) for part in one.parts)
    results, management, workload = (part.score for part in one.parts)
    return RankRow(
        key=key,
        staff_id=one.staff_id,
        rank=one.rank,
        name=one.name,
        total=one.total,
        parts="　".join(f"{bar.name} {bar.words}" for bar in bars),
        bars=bars,
        gain=None if earlier is None or one.total is None else one.total - earlier,
        remark=remark_text(one),
        results=results,
        management=management,
        workload=workload,
        grid="、".join(one.grids),
        number=one.number,
    )


def gain_badge(gain: int | None) -> str | Badge:
    """How the total stands to the month before, in a word and an arrow."""
    if gain is None:
        return ""
    if not gain:
        return Badge(word="持平", tone=Tone.PLAIN)
    word = f"{'升' if gain > 0 else '降'} {points_text(abs(gain))}"
    return Badge(word=word, tone=Tone.GOOD if gain > 0 else Tone.NEAR)


def rank_words() -> dict[str, CellText]:
    """What the cells say."""
    points = dict.fromkeys(("total", "results", "management", "workload"), points_text)
    return {**points, "gain": gain_badge, "rank": lambda rank: "—" if rank is None else str(rank)}
