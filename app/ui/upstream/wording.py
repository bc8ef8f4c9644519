"""What conflicts are said in: names for ids and codes, and the fields of the business types."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.definitions.field import FieldSpec
from app.labels.disputes import NONE, field_text, value_text
from app.ui.case_fields import said

if TYPE_CHECKING:
    from app.domain.upstream.operation import Plain
    from app.services.bundle import Services
    from app.services.upstream.standing import DisputeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Names by id or code, apart for each kind of column, and the fields of cases by their codes."""

    areas: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    businesses: Mapping[str, str] = field(default_factory=dict)
    specs: Mapping[str, FieldSpec] = field(default_factory=dict)

    def value(self, line: "DisputeLine", value: "Plain") -> str:
        """One of the values of a conflict."""
        spec = self.spec(line)
        if spec is None:
            return value_text(line, value, self._names(line))
        plain = part_of(value)
        return NONE if plain is None or plain == "" else said(spec, plain)

    def field(self, line: "DisputeLine") -> str:
        """The field a conflict is about; a part of a case's content by its own name."""
        spec = self.spec(line)
        if spec is not None:
            return spec.label
        return f"{field_text(line)}（{line.dispute.part}）" if line.dispute.part else field_text(line)

    def spec(self, line: "DisputeLine") -> FieldSpec | None:
        """The field of a business type, where the conflict is about one that is kept with the case."""
        return self.specs.get(line.dispute.part) if (line.table, line.column) == ("work_case", "details") else None

    def _names(self, line: "DisputeLine") -> Mapping[str, str]:
        by_column = {"stage": self.stages, "business_code": self.businesses, "area_id": self.areas}
        return by_column.get(line.column, line.names)


def part_of(value: "Plain") -> str | int | None:
    """A part of a value: conflicts keep it as JSON text."""
    found = json.loads(value) if isinstance(value, str) else value
    return found if found is None or isinstance(found, str | int) else str(value)


def read_wording(services: "Services") -> Wording:
    """The names as they are now; asked on a worker."""
    businesses = services.cases.businesses()
    return Wording(
        areas={area.id.hex.upper(): f"{area.name}  {area.number}" for area in services.customers.areas()},
        stages={stage.code: stage.name for business in businesses for stage in business.stages},
        businesses={business.code: business.name for business in businesses},
        specs={spec.code: spec for business in businesses for spec in business.fields},
    )
