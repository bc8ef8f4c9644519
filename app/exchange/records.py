"""The month's ledgers as drafts: line loss, collection, bills, commands, orders, outages."""

from collections.abc import Iterator

from app.domain.records.facts import CommandKind, OutageKind, PlaceKind
from app.exchange.batch import Batch
from app.exchange.checked import UNWATCHED, Checked, Lookups, Source, Watch
from app.exchange.drafts import (
    BillDraft,
    CollectionDayDraft,
    LineLossDraft,
    OutageDraft,
    PrepayCommandDraft,
    ServiceOrderDraft,
)
from app.exchange.reading import read_rows

_MORE_THAN_DUE = "import.more_than_due"


def read_line_loss(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[LineLossDraft]:
    """The month's line loss per area; `lookups` needs the area numbers.

    Raises:
        Refusal: as `reading.read_rows`, like all functions of this module.
    """

    def drafts(batch: Batch) -> Iterator[tuple[int, LineLossDraft]]:
        areas = _known_areas(batch, lookups)
        due, done = batch.counts("meters_due"), batch.counts("meters_read")
        batch.require_order("meters_read", done, due, _MORE_THAN_DUE)
        energies = (batch.energies("supplied"), batch.energies("sold"), batch.energies("fed_in"))
        for row, area, month, supplied, sold, fed_in, meters_due, meters_read in batch.accepted(
            areas, batch.months("month"), *energies, due, done
        ):
            yield (
                row,
                LineLossDraft(
                    area_number=area,
                    month=month,
                    supplied=supplied,
                    sold=sold,
                    fed_in=fed_in or 0,
                    meters_due=meters_due,
                    meters_read=meters_read,
                ),
            )

    return read_rows(source, drafts, ("area_number", "month"), watch)


def read_collection(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[CollectionDayDraft]:
    """The readings collected per area and day; `lookups` needs the area numbers."""

    def drafts(batch: Batch) -> Iterator[tuple[int, CollectionDayDraft]]:
        areas = _known_areas(batch, lookups)
        due, done = batch.counts("meters_due"), batch.counts("meters_collected")
        batch.require_order("meters_collected", done, due, _MORE_THAN_DUE)
        for row, area, day, meters_due, collected in batch.accepted(areas, batch.days("day"), due, done):
            yield (
                row,
                CollectionDayDraft(area_number=area, day=day, meters_due=meters_due, meters_collected=collected),
            )

    return read_rows(source, drafts, ("area_number", "day"), watch)


def read_bills(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[BillDraft]:
    """The bills of a period; `lookups` needs the account numbers."""

    def drafts(batch: Batch) -> Iterator[tuple[int, BillDraft]]:
        accounts = _known_accounts(batch, lookups)
        amounts = (batch.amounts("receivable"), batch.amounts("received"))
        for row, account, period, receivable, received, paid_on, due_on in batch.accepted(
            accounts, batch.months("period"), *amounts, batch.days("paid_on"), batch.days("due_on")
        ):
            yield (
                row,
                BillDraft(
                    account_number=account,
                    period=period,
                    receivable=receivable,
                    received=received,
                    paid_on=paid_on,
                    due_on=due_on,
                ),
            )

    return read_rows(source, drafts, ("account_number", "period"), watch)


def read_commands(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[PrepayCommandDraft]:
    """The remote prepayment commands; `lookups` needs the account numbers."""

    def drafts(batch: Batch) -> Iterator[tuple[int, PrepayCommandDraft]]:
        accounts = _known_accounts(batch, lookups)
        issued, executed = batch.moments("issued_at"), batch.moments("executed_at")
        batch.require_order("executed_at", issued, executed)
        for row, account, kind, issued_at, executed_at, success in batch.accepted(
            accounts, batch.words("kind"), issued, executed, batch.words("is_success")
        ):
            yield (
                row,
                PrepayCommandDraft(
                    account_number=account,
                    kind=CommandKind(kind),
                    issued_at=issued_at,
                    executed_at=executed_at,
                    is_success=success == "true",
                ),
            )

    return read_rows(source, drafts, ("account_number", "kind", "issued_at"), watch)


def read_orders(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[ServiceOrderDraft]:
    """The service orders of other systems; `lookups` needs area, staff and account numbers.

    An order may concern somebody who is no customer yet: an unknown account is left out and listed as incomplete.
    """
    return read_rows(source, lambda batch: _orders(batch, lookups), ("number",), watch)


def _orders(batch: Batch, lookups: Lookups) -> Iterator[tuple[int, ServiceOrderDraft]]:
    areas, staff = _known_areas(batch, lookups), batch.codes("staff_number")
    batch.require_known("staff_number", staff, lookups.staff_numbers, "import.unknown_staff")
    steps = [batch.moments(field) for field in ("accepted_at", "dispatched_at", "arrived_at", "finished_at")]
    for field, later in zip(("dispatched_at", "arrived_at", "finished_at"), steps[1:], strict=True):
        batch.require_order(field, steps[0], later)
    texts = (batch.codes("number"), batch.texts("kind"), batch.texts("source"), batch.codes("account_number"))
    words = (batch.words("place"), batch.words("is_at_fault"))
    for (
        row,
        number,
        kind,
        source,
        account,
        area,
        person,
        accepted,
        sent,
        arrived,
        finished,
        place,
        fault,
    ) in batch.accepted(*texts, areas, staff, *steps, *words):
        is_known = account in lookups.account_numbers
        if account and not is_known:
            batch.findings.lack(row, "account_number", "import.unknown_account")
        yield (
            row,
            ServiceOrderDraft(
                number=number,
                kind=kind,
                source=source,
                account_number=account if is_known else "",
                area_number=area,
                staff_number=person,
                accepted_at=accepted,
                dispatched_at=sent,
                arrived_at=arrived,
                finished_at=finished,
                place=PlaceKind(place),
                is_at_fault=fault == "true",
            ),
        )


def read_outages(source: Source, lookups: Lookups, watch: Watch = UNWATCHED) -> Checked[OutageDraft]:
    """The outages; `lookups` needs the area numbers."""

    def drafts(batch: Batch) -> Iterator[tuple[int, OutageDraft]]:
        areas = _known_areas(batch, lookups)
        started, ended = batch.moments("started_at"), batch.moments("ended_at")
        batch.require_order("ended_at", started, ended)
        for row, area, started_at, ended_at, kind, fault in batch.accepted(
            areas, started, ended, batch.words("kind"), batch.words("is_at_fault")
        ):
            yield (
                row,
                OutageDraft(
                    area_number=area,
                    started_at=started_at,
                    ended_at=ended_at,
                    kind=OutageKind(kind),
                    is_at_fault=fault == "true",
                ),
            )

    return read_rows(source, drafts, ("area_number", "started_at"), watch)


def _known_areas(batch: Batch, lookups: Lookups) -> list[str]:
    areas = batch.codes("area_number")
    batch.require_known("area_number", areas, lookups.area_numbers, "import.unknown_area")
    return areas


def _known_accounts(batch: Batch, lookups: Lookups) -> list[str]:
    accounts = batch.codes("account_number")
    batch.require_known("account_number", accounts, lookups.account_numbers, "import.unknown_account")
    return accounts
