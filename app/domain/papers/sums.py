"""Whether totals on a form agree with the rows and the limits they stand for."""

from collections.abc import Iterator, Mapping, Sequence

from app.domain.papers.fields import PaperField
from app.domain.problems import Problem


def check_sums(fields: Sequence[PaperField], values: Mapping[str, object]) -> Iterator[Problem]:
    """A problem for each total that is not the sum of its rows, and each number above the one it may not exceed.

    Nothing is said where either side is still to be filled in.
    """
    labels = {field.key: field.label for field in fields}
    for field in fields:
        value = values.get(field.key)
        if not isinstance(value, int):
            continue
        if field.sum_of and value != _sum(field.sum_of, values, value):
            rows = labels[field.sum_of.partition(".")[0]]
            yield Problem(code="paper.wrong_sum", field=field.key, values={"label": field.label, "rows": rows})
        limit = values.get(field.at_most)
        if isinstance(limit, int) and value > limit:
            other = labels[field.at_most]
            yield Problem(code="paper.above_limit", field=field.key, values={"label": field.label, "other": other})


def _sum(place: str, values: Mapping[str, object], unknown: int) -> int:
    """What the rows add up to; `unknown` when there are none, or one of them is not filled in."""
    key, _, column = place.partition(".")
    rows = values.get(key)
    numbers = [row.get(column) for row in rows] if isinstance(rows, list | tuple) else []
    known = [number for number in numbers if isinstance(number, int)]
    return sum(known) if known and len(known) == len(numbers) else unknown
