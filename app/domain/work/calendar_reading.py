"""One year of the State Council's calendar read from a plain mapping, as `resources/reference/calendar` holds it."""

from collections.abc import Mapping
from datetime import date

from app.domain.definitions.mapping import Reader
from app.domain.problems import Problem, refuse_if_any
from app.domain.work.calendar import YearDays


def year_days_from(mapping: Mapping[str, object]) -> YearDays:
    """The announced days of one year.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    year = YearDays(
        year=reader.number("year"),
        off=_days(reader, mapping, "off"),
        working=_days(reader, mapping, "working"),
        papers=reader.texts("papers"),
    )
    refuse_if_any(reader.problems)
    return year


def _days(reader: Reader, mapping: Mapping[str, object], key: str) -> dict[date, str]:
    table = mapping.get(key, {})
    days: dict[date, str] = {}
    for name, listed in table.items() if isinstance(table, Mapping) else [(key, table)]:
        if not isinstance(listed, list) or not all(isinstance(day, date) for day in listed):
            path = f"{key}.{name}"
            reader.problems.append(Problem(code="definition.wrong_type", field=path, values={"path": path}))
            continue
        days |= dict.fromkeys(listed, str(name))
    return days
