"""同一客户再办: another business in the same visit keeps what is known of the customer, and the receipt's number."""

from typing import TYPE_CHECKING, Final

from app.domain.work.checks import value_of
from app.ui.case_fields import shown
from app.ui.intake.assembling import first_fields
from app.ui.intake.fields import CUSTOMER

if TYPE_CHECKING:
    from app.domain.work.case import Case
    from app.ui.intake.case_form import CaseForm

_OF_CUSTOMER: Final = frozenset(
    {
        *("name", "phone", "address", "area", "id_kind", "id_number", "credit_code", "other_id_number"),
        *("representative_name", "agent_name", "agent_phone", "agent_id_number"),
    }
)
"""The fields that say who the customer is and not what he wants."""


class Together:
    """The case whose visit goes on, if one does."""

    def __init__(self) -> None:
        self._case: Case | None = None

    @property
    def number(self) -> str:
        """The number of that case, empty when none is waited for."""
        return "" if self._case is None else self._case.number

    def begin(self, case: "Case") -> None:
        """The customer of a case just taken in wants something else too."""
        self._case = case

    def end(self) -> None:
        """The next case is another visit's."""
        self._case = None

    def fill(self, form: "CaseForm") -> None:
        """Put what is known of the customer into a form, as far as it asks for it."""
        case = self._case
        if case is None:
            return
        known = {
            spec.code: shown(spec, value_of(case, spec.code))
            for spec in first_fields(form.business)
            if spec.code in _OF_CUSTOMER and value_of(case, spec.code) != ""
        }
        customer = {} if case.customer_id is None else {CUSTOMER: str(case.customer_id)}
        form.restore({**known, **customer})
