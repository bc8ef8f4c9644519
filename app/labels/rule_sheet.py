"""The catalogue on paper: the values of the form `rule-list` for what a list shows."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.labels.rule_list import RuleLine
from app.labels.work_terms import UNVERIFIED

FORM: Final = "rule-list"
_OWN: Final = "本所"


def sheet_values(
    lines: Sequence[RuleLine], *, station: str, code: str, on: date, narrowed: str, made: tuple[str, date]
) -> dict[str, object]:
    """The values, days as ISO 8601; `code` is the station's, `made` says who draws the list up and when."""
    made_by, made_on = made
    return {
        "station": station,
        "number": f"{code}-GZ-{on.isoformat()}",
        "valid_on": on.isoformat(),
        "narrowed": narrowed,
        "count": len(lines),
        "unverified": sum(line.is_unverified for line in lines),
        "rules": [
            {
                "area": line.area,
                "applies": line.applies,
                "name": line.name,
                "says": line.says,
                "source": line.source,
                "since": line.effective_from.isoformat(),
                "mark": UNVERIFIED if line.is_unverified else _OWN if line.is_own else "",
            }
            for line in lines
        ],
        "made_by": made_by,
        "made_on": made_on.isoformat(),
    }
