"""Times of what happened earlier than it is entered: when it happened, and what the paper says."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.problems import Problem
from app.services.work.ground import Occurred
from app.ui.forms.fields import Field
from app.ui.forms.form import EntryForm
from app.ui.intake.fields import ON_PAPER
from app.ui.moments import MOMENT_HINT, moment_from

OCCURRED = "occurred_at"


def late_fields(occurred: str, on_paper: str) -> tuple[Field, Field]:
    """The two fields under these labels."""
    return (
        Field(name=OCCURRED, label=occurred, hint=MOMENT_HINT),
        Field(name=ON_PAPER, label=on_paper, hint=MOMENT_HINT),
    )


def occurred_in(form: EntryForm, now: datetime) -> Occurred:
    """The times that stand in a form; empty ones are now."""
    values = form.values()
    return Occurred(at=moment_from(values[OCCURRED], now), on_paper_at=moment_from(values[ON_PAPER], now))


def late_problems(form: EntryForm, named: str, now: datetime) -> Sequence[Problem]:
    """The times nobody can read."""
    values = form.values()
    return [
        Problem(code="field.not_a_moment", field=name, values={"label": named})
        for name in (OCCURRED, ON_PAPER)
        if values[name] and moment_from(values[name], now) is None
    ]
