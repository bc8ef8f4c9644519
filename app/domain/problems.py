"""Expected refusals: what is wrong, where, and with which values; the fronts turn the code into a sentence."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import final


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: dotted, stable name of the rule that was broken, such as `id_number.check_digit`.
        field: the field or column it belongs to; empty when it concerns the whole record.
        values: what the sentence needs to name (already fit to be shown: no full ID numbers or phones).
    """

    code: str
    field: str = ""
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@final
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A verb was refused for reasons a person can mend; carries at least one problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(p.code for p in problems))
        self.problems = problems

    @classmethod
    def of(cls, code: str, field: str = "", **values: str | int) -> "Refusal":
        """A refusal with a single problem."""
        return cls(Problem(code=code, field=field, values=dict(values)))


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise one Refusal that carries all problems, if there are any.

    Raises:
        Refusal: when `problems` is not empty.
    """
    found = tuple(problems)
    if found:
        raise Refusal(*found)
