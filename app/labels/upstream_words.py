"""What kind of value a synced field holds, and how it is said: shared by what shows a conflict and what edits one."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.daybook.gathering import Gathering
from app.domain.daybook.outage_plan import OutagePlan
from app.domain.dispatch.order import WorkOrder
from app.domain.firms.firm import Firm
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Certificate, Staff
from app.domain.records import facts
from app.domain.station.station import Setting, Station
from app.domain.upstream.watching import Canary
from app.domain.work.case import Attachment, Case
from app.domain.work.counter import CounterSession
from app.labels.disputes import FIELDS
from app.labels.ledgers import hundredths_text, kilowatts_text, moment_text
from app.labels.speaking import label_of

if TYPE_CHECKING:
    from app.domain.upstream.operation import Plain

RECORDS: Final[Mapping[str, type[Any]]] = {
    "absence": Absence,
    "attachment": Attachment,
    "bill": facts.Bill,
    "canary": Canary,
    "certificate": Certificate,
    "collection_day": facts.CollectionDay,
    "counter_session": CounterSession,
    "customer": Customer,
    "firm": Firm,
    "gathering": Gathering,
    "line_loss": facts.LineLoss,
    "outage": facts.Outage,
    "outage_plan": OutagePlan,
    "prepay_command": facts.PrepayCommand,
    "service_order": facts.ServiceOrder,
    "setting": Setting,
    "staff": Staff,
    "station": Station,
    "transformer_area": TransformerArea,
    "work_case": Case,
    "work_order": WorkOrder,
}
"""What the records of each table are."""


class ValueKind(StrEnum):
    """How a value is read and typed."""

    TEXT = "text"
    NUMBER = "number"
    HUNDREDTHS = "hundredths"  # money in cents, energy in hundredths of kW·h
    WATTS = "watts"  # said and typed in kW
    FLAG = "flag"
    CHOICE = "choice"
    DAY = "day"
    MOMENT = "moment"
    RECORD = "record"  # the id of another record
    COMPOSED = "composed"  # lists and mappings: to be changed where they belong


class ValueSort(NamedTuple):
    """The kind of a field's values, and their enumeration where they have one."""

    kind: ValueKind
    members: type[StrEnum] | None = None


_HUNDREDTHS: Final = frozenset({"receivable", "received", "supplied", "sold", "fed_in"})
_WATTS: Final = "capacity_w"
_KINDS: Final[Mapping[Any, ValueKind]] = {
    str: ValueKind.TEXT,
    int: ValueKind.NUMBER,
    bool: ValueKind.FLAG,
    date: ValueKind.DAY,
    datetime: ValueKind.MOMENT,
    UUID: ValueKind.RECORD,
}
_UNNAMED: Final[Mapping[str, str]] = {
    "planned": "计划停电",
    "temporary": "临时停电",
    "fault": "故障停电",
    "cut": "停电",
    "restore": "复电",
}
"""Members whose words stand with the list they are shown in, and not with the other names."""
_BRACKETS: Final = frozenset("[{")
NOTHING: Final = "（空）"
"""What is said of a list without an entry."""
_FLAGS: Final = ("否", "是")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


@cache
def sort_of(table: str, column: str) -> ValueSort:
    """The kind of a field's values; text for what only a newer program knows."""
    record = RECORDS.get(table)
    hint = get_type_hints(record).get(column) if record is not None else None
    if hint is None:
        return ValueSort(ValueKind.TEXT)
    if get_origin(hint) in {Union, UnionType}:
        hint = next(each for each in get_args(hint) if each is not type(None))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return ValueSort(ValueKind.CHOICE, hint)
    if column in _HUNDREDTHS:
        return ValueSort(ValueKind.HUNDREDTHS)
    if column == _WATTS:
        return ValueSort(ValueKind.WATTS)
    return ValueSort(_KINDS.get(hint, ValueKind.COMPOSED))


def member_text(member: StrEnum) -> str:
    """What a member of an enumeration is called."""
    text = label_of(member)
    return _UNNAMED.get(text, text)


def value_words(table: str, column: str, value: "Plain", names: Mapping[str, str]) -> str:
    """A stored value as people read it; `names` says what ids and codes stand for."""
    kind, members = sort_of(table, column)
    if kind is ValueKind.CHOICE and members is not None and value in {*members}:
        return member_text(members(str(value)))
    if isinstance(value, int):
        return _number(kind, value)
    if kind is ValueKind.COMPOSED and str(value)[:1] in _BRACKETS:  # a part of one may be a text
        return _composed(json.loads(str(value)), names) or NOTHING
    return names.get(str(value), str(value))


def _composed(value: object, names: Mapping[str, str]) -> str:
    """A list or mapping as people read it: ids by the names of what they are, parts one after the other."""
    if isinstance(value, Mapping):
        said = {FIELDS.get(str(key), str(key)): _composed(each, names) for key, each in value.items()}
        return "；".join(f"{key} {text}" for key, text in said.items() if text)
    if isinstance(value, list):
        return "、".join(filter(None, (_composed(each, names) for each in value)))
    if value is None:
        return ""
    return names.get(str(value).replace("-", "").upper(), str(value))


def _number(kind: ValueKind, value: int) -> str:
    if kind is ValueKind.MOMENT:
        return moment_text(_EPOCH + value * _MILLISECOND)
    if kind is ValueKind.FLAG:
        return _FLAGS[bool(value)]
    if kind is ValueKind.HUNDREDTHS:
        return hundredths_text(value)
    return kilowatts_text(value) if kind is ValueKind.WATTS else str(value)
