"""How the lists of 时间核对 say their values."""

from collections.abc import Mapping
from typing import Final

from app.domain.work.timekeeping.findings import FindingState
from app.labels.timekeeping import FINDING_WORDS, LABELS, STEP_WORDS
from app.ui.lists.cells import Badge, CellText, Tone

_TONES: Final = {
    FindingState.OPEN: Tone.NEAR,
    FindingState.ANSWERED: Tone.PLAIN,
    FindingState.ACCEPTED: Tone.GOOD,
    FindingState.REJECTED: Tone.OVER,
}


def state_badge(state: FindingState) -> Badge:
    """How far a finding has been answered."""
    return Badge(word=LABELS[FindingState][state], tone=_TONES[state])


def truth_badge(is_true: bool) -> Badge:  # noqa: FBT001 - the value of a cell
    """Whether a step's times can be believed."""
    return Badge(word=STEP_WORDS["is_true"](is_true), tone=Tone.GOOD if is_true else Tone.NEAR)


FINDING_CELLS: Final[Mapping[str, CellText]] = {**FINDING_WORDS, "state": state_badge}
STEP_CELLS: Final[Mapping[str, CellText]] = {**STEP_WORDS, "is_true": truth_badge}
