"""Managers with their proposed stars, and what one of these stars stands on, as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.lists import ColumnKind, ListColumn
from app.labels.rating import NEEDS_CHECK
from app.labels.rating_stars import StarLine, holds_text, stars_text
from app.labels.rating_words import points_text
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, CellText, Tone

if TYPE_CHECKING:
    from app.services.rating.half_results import HalfYear, StarPerson

_MONTHS: Final = 6

STAR_COLUMNS: Final = (
    ListColumn(name="name", title="姓名", width=3),
    ListColumn(name="stars", title="拟评星级", kind=ColumnKind.BADGE, width=4),
    ListColumn(name="mean", title="均分", kind=ColumnKind.NUMBER, width=3, is_hundredths=True),
    ListColumn(name="holds", title="限制", width=6),
    *(
        ListColumn(name=f"month{n}", title=f"第{n}月", kind=ColumnKind.NUMBER, width=3, is_hundredths=True)
        for n in range(1, _MONTHS + 1)
    ),
    ListColumn(name="counted", title="计分月数", kind=ColumnKind.NUMBER, width=4),
    ListColumn(name="by_mean", title="均分定星", width=4),
    ListColumn(name="before", title="上期", width=3),
    ListColumn(name="grid", title="网格", width=5),
    ListColumn(name="number", title="工号", width=4),
)
GROUND_COLUMNS: Final = (
    ListColumn(name="what", title="事项", width=5, is_sortable=False),
    ListColumn(name="effect", title="结果", width=5, is_sortable=False),
    ListColumn(name="needs_check", title="核对", kind=ColumnKind.BADGE, width=5, is_sortable=False),
    ListColumn(name="told", title="怎样得来", width=17, is_sortable=False),
    ListColumn(name="rule", title="规则来源", width=12, is_sortable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarRow:
    """One manager's half-year; months without a counted score are None."""

    key: int
    staff_id: UUID
    name: str
    stars: Badge
    mean: int | None
    holds: str
    month1: int | None
    month2: int | None
    month3: int | None
    month4: int | None
    month5: int | None
    month6: int | None
    counted: int
    by_mean: str
    before: str
    grid: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow:
    """One ground of a proposed star."""

    key: int
    line: StarLine
    what: str
    told: str
    effect: str
    needs_check: bool
    rule: str


def star_rows(shown: "HalfYear") -> tuple[StarRow, ...]:
    """The managers, best first."""
    return tuple(_row(key, person) for key, person in enumerate(shown.people))


def ground_rows(lines: Sequence[StarLine]) -> tuple[GroundRow, ...]:
    """The grounds in the order the star is worked out."""
    return tuple(
        GroundRow(
            key=key,
            line=line,
            what=line.what,
            told=line.told,
            effect=line.effect,
            needs_check=line.needs_check,
            rule=line.rule,
        )
        for key, line in enumerate(lines)
    )


def star_words() -> dict[str, CellText]:
    """What the cells of the managers say."""
    return dict.fromkeys(("mean", *(f"month{n}" for n in range(1, _MONTHS + 1))), points_text)


def ground_words() -> dict[str, CellText]:
    """What the cells of the grounds say."""

    def check(needs_check: bool) -> str | Badge:  # noqa: FBT001 - the value of a column
        return Badge(word=NEEDS_CHECK, tone=Tone.NEAR) if needs_check else ""

    return {"needs_check": check}


def _row(key: int, person: "StarPerson") -> StarRow:
    result = person.result
    month1, month2, month3, month4, month5, month6 = person.totals
    return StarRow(
        key=key,
        staff_id=person.staff_id,
        name=person.name,
        stars=Badge(word=stars_text(result.stars), tone=_tone(person), mark=Icon.RATING),
        mean=person.mean,
        holds=holds_text(person),
        month1=month1,
        month2=month2,
        month3=month3,
        month4=month4,
        month5=month5,
        month6=month6,
        counted=result.months_scored,
        by_mean=stars_text(result.mean_stars),
        before="" if result.previous is None else stars_text(result.previous),
        grid="、".join(person.grids),
        number=person.number,
    )


def _tone(person: "StarPerson") -> Tone:
    """A star below that of the mean wants a second look, but is no fault; to be told only to who may know why."""
    is_capped = person.may_see and person.result.stars < person.result.mean_stars
    return Tone.NEAR if is_capped else Tone.PLAIN
