"""The customers' ledger (客户档案) as drafts."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from app.domain.customers.checks import check_account, check_credit_code, check_id_number, check_name, check_phone
from app.domain.customers.customer import CustomerState, IdKind
from app.domain.problems import Problem
from app.exchange.batch import Batch
from app.exchange.checked import UNWATCHED, Checked, Lookups, Source, Watch
from app.exchange.drafts import CustomerDraft
from app.exchange.reading import read_rows

_LEAST_KW: Final = Decimal("0.1")
_MOST_KW: Final = 100_000
_STILL_USABLE: Final = "id_number.old"  # first-generation numbers stand on old contracts


def read_customers(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[CustomerDraft]:
    """The customers of the ledger; `lookups` needs the area numbers.

    Raises:
        Refusal: as `reading.read_rows`.
    """
    return read_rows(source, lambda batch: _drafts(batch, lookups), ("account_number",), watch, _clash)


def _clash(first: CustomerDraft, second: CustomerDraft) -> str:
    return "import.other_area" if first.area_number != second.area_number else "import.repeated_otherwise"


def _drafts(batch: Batch, lookups: Lookups) -> Iterator[tuple[int, CustomerDraft]]:
    accounts, names = batch.codes("account_number"), batch.texts("name")
    batch.check("account_number", accounts, check_account)
    batch.check("name", names, check_name)
    id_numbers = batch.codes("id_number")
    id_kinds = _id_kinds(batch.words("id_kind"), id_numbers, lookups.today)
    _check_id_numbers(batch, id_kinds, id_numbers, lookups.today)
    phones = batch.codes("phone")
    batch.check("phone", phones, check_phone)
    areas = batch.codes("area_number")
    batch.require_known("area_number", areas, lookups.area_numbers, "import.unknown_area")
    opened = batch.days("opened_on")
    batch.require_order("opened_on", opened, [lookups.today] * len(opened), "import.future_day")
    for line in batch.accepted(
        *(accounts, names, id_kinds, id_numbers, phones, batch.texts("address"), areas, batch.texts("category")),
        *(batch.numbers("capacity_w", 1000, _LEAST_KW, _MOST_KW, "import.not_a_capacity"), batch.texts("voltage")),
        *(batch.codes("meter_number"), opened, batch.words("state")),
    ):
        row, account, name, id_kind, id_number, phone, address, area, category, watts, voltage, meter, day, state = line
        yield (
            row,
            CustomerDraft(
                account_number=account,
                name=name,
                id_kind=id_kind,
                id_number=id_number,
                phone=phone,
                address=address,
                area_number=area,
                category=category,
                capacity_w=watts,
                voltage=voltage,
                meter_number=meter,
                opened_on=day,
                state=CustomerState(state) if state else CustomerState.NORMAL,
            ),
        )


def _id_kinds(words: Sequence[str | None], id_numbers: Sequence[str], today: date) -> list[IdKind]:
    return [IdKind(word) if word else _kind_of(number, today) for word, number in zip(words, id_numbers, strict=True)]


def _kind_of(id_number: str, today: date) -> IdKind:
    if check_id_number(id_number, today) is None:
        return IdKind.RESIDENT
    return IdKind.BUSINESS_LICENCE if check_credit_code(id_number) is None else IdKind.OTHER


def _check_id_numbers(batch: Batch, kinds: Sequence[IdKind], numbers: Sequence[str], today: date) -> None:
    for row, kind, number in zip(batch.rows, kinds, numbers, strict=True):
        problem = _id_problem(kind, number, today) if number else None
        if problem is None:
            continue
        if problem.code == _STILL_USABLE:
            batch.findings.lack(row, "id_number", problem.code)
        else:
            batch.findings.refuse(row, "id_number", problem.code, problem.values)


def _id_problem(kind: IdKind, number: str, today: date) -> Problem | None:
    if kind is IdKind.RESIDENT:
        return check_id_number(number, today)
    return check_credit_code(number) if kind is IdKind.BUSINESS_LICENCE else None
