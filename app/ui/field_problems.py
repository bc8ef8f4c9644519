"""Problems beside the fields they are about."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.problems import Problem
from app.labels.speaking import problem_text


def by_field(problems: Iterable[Problem], fields: Sequence[str]) -> tuple[Mapping[str, str], str]:
    """The sentences of problems under their fields, and those that belong to none of the fields together."""
    under: dict[str, str] = {}
    rest = ""
    for problem in problems:
        text = problem_text(problem)
        if problem.field in fields:
            under[problem.field] = under.get(problem.field, "") + text
        else:
            rest += text
    return under, rest
