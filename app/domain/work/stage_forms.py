"""Which forms a case prints where it stands."""

from typing import Final

from app.domain.definitions.stage import StageSpec
from app.domain.work.case import Case, PaperState

PROMISE_LETTER: Final = "promise-letter"
"""The form by which a customer promises papers that are still missing (容缺受理承诺书)."""


def forms_now(case: Case, stage: StageSpec) -> tuple[str, ...]:
    """Codes of the stage's forms, and of the letter of promise as long as a paper is only promised."""
    owes = any(paper.state is PaperState.PROMISED for paper in case.papers)
    return tuple(dict.fromkeys((*stage.forms, *((PROMISE_LETTER,) if owes else ()))))
