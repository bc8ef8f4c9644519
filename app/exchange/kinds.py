"""The fields each kind of ledger holds, what their cells are and what an empty one means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from app.domain.imports.batch import ImportKind


class Content(StrEnum):
    """What the cells of a column hold, which decides how a template formats them."""

    CODE = auto()  # digits and letters that name something; always text, however long
    TEXT = auto()
    CHOICE = auto()  # one of a few words
    NUMBER = auto()
    DAY = auto()
    MOMENT = auto()
    MONTH = auto()


class Need(StrEnum):
    """What an empty cell means for its row."""

    REQUIRED = auto()  # the row is refused
    EXPECTED = auto()  # the row is taken and listed as incomplete
    OPTIONAL = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One column a ledger may have; `name` is the attribute of the draft it fills."""

    name: str
    content: Content
    need: Need = Need.REQUIRED


_CODE, _TEXT, _CHOICE, _NUMBER = Content.CODE, Content.TEXT, Content.CHOICE, Content.NUMBER
_DAY, _MOMENT, _MONTH = Content.DAY, Content.MOMENT, Content.MONTH
_EXPECTED, _OPTIONAL = Need.EXPECTED, Need.OPTIONAL

FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.STAFF: (
        Field("number", _CODE),
        Field("name", _TEXT),
        Field("post", _TEXT),
        Field("team", _TEXT, _OPTIONAL),
        Field("phone", _CODE, _EXPECTED),
        Field("certificates", _TEXT, _OPTIONAL),
        Field("is_active", _CHOICE, _OPTIONAL),
    ),
    ImportKind.AREAS: (
        Field("grid", _TEXT),
        Field("number", _CODE),
        Field("name", _TEXT),
        Field("feeder", _TEXT, _EXPECTED),
        Field("capacity_kva", _NUMBER),
        Field("village", _TEXT, _EXPECTED),
        Field("a_manager_number", _CODE),
        Field("b_manager_number", _CODE),
        Field("longitude_e6", _NUMBER, _OPTIONAL),
        Field("latitude_e6", _NUMBER, _OPTIONAL),
        Field("line_m", _NUMBER, _OPTIONAL),
    ),
    ImportKind.CUSTOMERS: (
        Field("account_number", _CODE),
        Field("name", _TEXT),
        Field("id_kind", _CHOICE, _OPTIONAL),
        Field("id_number", _CODE, _EXPECTED),
        Field("phone", _CODE, _EXPECTED),
        Field("address", _TEXT, _EXPECTED),
        Field("area_number", _CODE),
        Field("category", _TEXT),
        Field("capacity_w", _NUMBER),
        Field("voltage", _TEXT, _EXPECTED),
        Field("meter_number", _CODE, _EXPECTED),
        Field("opened_on", _DAY),
        Field("state", _CHOICE, _OPTIONAL),
    ),
    ImportKind.LINE_LOSS: (
        Field("area_number", _CODE),
        Field("month", _MONTH),
        Field("supplied", _NUMBER),
        Field("sold", _NUMBER),
        Field("fed_in", _NUMBER, _OPTIONAL),
        Field("meters_due", _NUMBER),
        Field("meters_read", _NUMBER),
    ),
    ImportKind.COLLECTION: (
        Field("day", _DAY),
        Field("area_number", _CODE),
        Field("meters_due", _NUMBER),
        Field("meters_collected", _NUMBER),
    ),
    ImportKind.BILLS: (
        Field("account_number", _CODE),
        Field("period", _MONTH),
        Field("receivable", _NUMBER),
        Field("received", _NUMBER),
        Field("paid_on", _DAY, _OPTIONAL),
        Field("due_on", _DAY),
    ),
    ImportKind.COMMANDS: (
        Field("account_number", _CODE),
        Field("kind", _CHOICE),
        Field("issued_at", _MOMENT),
        Field("executed_at", _MOMENT, _OPTIONAL),
        Field("is_success", _CHOICE),
    ),
    ImportKind.ORDERS: (
        Field("number", _CODE),
        Field("kind", _TEXT),
        Field("source", _TEXT),
        Field("account_number", _CODE, _OPTIONAL),
        Field("area_number", _CODE),
        Field("staff_number", _CODE),
        Field("accepted_at", _MOMENT),
        Field("dispatched_at", _MOMENT, _OPTIONAL),
        Field("arrived_at", _MOMENT, _OPTIONAL),
        Field("finished_at", _MOMENT, _OPTIONAL),
        Field("place", _CHOICE),
        Field("is_at_fault", _CHOICE),
    ),
    ImportKind.OUTAGES: (
        Field("area_number", _CODE),
        Field("started_at", _MOMENT),
        Field("ended_at", _MOMENT, _OPTIONAL),
        Field("kind", _CHOICE),
        Field("is_at_fault", _CHOICE),
    ),
    ImportKind.FIRMS: (
        Field("name", _TEXT),
        Field("credit_code", _CODE),
        Field("contact", _TEXT, _OPTIONAL),
        Field("phone", _CODE, _EXPECTED),
        Field("design_kind", _TEXT, _OPTIONAL),
        Field("design_grade", _CHOICE, _OPTIONAL),
        Field("design_number", _CODE, _OPTIONAL),
        Field("design_until", _DAY, _OPTIONAL),
        Field("build_kind", _TEXT, _OPTIONAL),
        Field("build_grade", _CHOICE, _OPTIONAL),
        Field("build_number", _CODE, _OPTIONAL),
        Field("build_until", _DAY, _OPTIONAL),
        Field("supply_kind", _TEXT, _OPTIONAL),
        Field("supply_grade", _TEXT, _OPTIONAL),
        Field("supply_number", _CODE, _OPTIONAL),
        Field("supply_until", _DAY, _OPTIONAL),
    ),
}
