"""The register of firms (单位名录) as drafts: one line a firm, with the licence of each of its trades."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.domain.customers.checks import check_credit_code, check_phone
from app.domain.firms.firm import Licence, Trade
from app.exchange.batch import Batch
from app.exchange.checked import UNWATCHED, Checked, Lookups, Source, Watch
from app.exchange.drafts import FirmDraft
from app.exchange.reading import read_rows

_PARTS: Final = ("kind", "number", "until")
_GRADED: Final = frozenset({Trade.DESIGN, Trade.BUILD})  # what is supplied has no grades


def read_firms(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[FirmDraft]:
    """The firms of the ledger; one whose licence has run out is taken and listed, for it cannot be chosen.

    Raises:
        Refusal: as `reading.read_rows`.
    """
    return read_rows(source, lambda batch: _drafts(batch, lookups.today), ("credit_code",), watch)


def _drafts(batch: Batch, today: date) -> Iterator[tuple[int, FirmDraft]]:
    codes, phones = batch.codes("credit_code"), batch.codes("phone")
    batch.check("credit_code", codes, check_credit_code)
    batch.check("phone", phones, check_phone)
    held = list(zip(*(_licences(batch, trade, today) for trade in Trade), strict=True))
    for row, licences in zip(batch.rows, held, strict=True):
        if not any(licences) and row not in batch.findings.refused_rows:
            batch.findings.refuse(row, "build_kind", "import.no_licence")
    for row, name, code, contact, phone, licences in batch.accepted(
        batch.texts("name"), codes, batch.texts("contact"), phones, held
    ):
        yield (
            row,
            FirmDraft(
                name=name, credit_code=code, contact=contact, phone=phone, licences=tuple(filter(None, licences))
            ),
        )


def _licences(batch: Batch, trade: Trade, today: date) -> Sequence[Licence | None]:
    """The licence for one trade in each row; None where there is none, or it is not complete."""
    grades = batch.words(f"{trade}_grade") if trade in _GRADED else batch.texts(f"{trade}_grade")
    columns = (batch.texts(f"{trade}_kind"), grades, batch.codes(f"{trade}_number"), batch.days(f"{trade}_until"))
    return [_licence(batch, row, trade, parts, today) for row, *parts in zip(batch.rows, *columns, strict=True)]


def _licence(batch: Batch, row: int, trade: Trade, parts: Sequence[object], today: date) -> Licence | None:
    kind, grade, number, until = parts
    missing = [name for name, part in zip(_PARTS, (kind, number, until), strict=True) if not part]
    if len(missing) == len(_PARTS) and not grade:
        return None
    for name in missing:
        batch.findings.refuse(row, f"{trade}_{name}", "import.licence_incomplete")
    if missing or not isinstance(until, date):
        return None
    if trade in _GRADED and not grade:
        batch.findings.lack(row, f"{trade}_grade")
    if until < today:
        batch.findings.lack(row, f"{trade}_until", "import.licence_expired")
    return Licence(trade=trade, kind=str(kind), grade=str(grade or ""), number=str(number), valid_until=until)
