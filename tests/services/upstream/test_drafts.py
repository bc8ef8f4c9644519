"""Documents without leased numbers: a draft number at once, an official one when the hub gives some, none twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.daybook.gathering import Gathering, GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft, OutagePlan
from app.domain.dispatch.order import WorkOrder
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.records.facts import OutageKind
from app.domain.search.entries import Kind
from app.domain.work.case import Case
from app.domain.work.event import Event, EventKind, SubjectKind, is_sealed
from app.services.numbering import former_numbers
from app.services.papers.signed_copy import SignedCopy
from tests.documents.scanning import scanned
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import URL, Seat, copied
from tests.station import FIRST_AREA, MONDAY, SetClock, SmallStation, fault_draft, local, resident_draft

FORM = "resident-registration"


def use_up(seat: Seat) -> None:
    """As after weeks without a line."""
    with seat.desk.office.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _num_lease SET next = hi + 1 WHERE series <> 'draft'")
        tx.connection.exec_driver_sql("DELETE FROM _num_block")


def register(seat: Seat, who: Session) -> Case:
    """A fault, with its order."""
    return seat.desk.cases.register(who, fault_draft()).case


def numbers(seat: Seat) -> list[str]:
    with seat.desk.office.database.read() as tx:
        cases, orders = tx.of(Case).find(), tx.of(WorkOrder).find()
    return sorted([*(case.number for case in cases), *(order.number for order in orders)])


def case_at(seat: Seat, case: Case) -> Case:
    with seat.desk.office.database.read() as tx:
        return tx.of(Case).get(case.id)


def titles(seat: Seat, text: str) -> list[str]:
    return [hit.title for hit in seat.desk.search.find(text, kinds=(Kind.CASE, Kind.ORDER))]


def test_a_draft_becomes_official_as_soon_as_there_are_numbers(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    use_up(first)
    cases = [register(first, station.clerk) for _ in range(3)]
    order = station.newest_order(cases[0].id)
    assert ([case.number for case in cases], order.number) == (["临-1-1", "临-1-3", "临-1-5"], "临-1-2")
    name = cases[1].name
    assert f"{name}  临-1-3" in titles(first, "临-1-3")

    first.upstream.sync_once()

    official = ["2026-YF-000201-9", "2026-YF-000202-7", "2026-YF-000203-5"]
    assert [case_at(first, case).number for case in cases] == official
    assert first.upstream.status().pending == 0
    second.upstream.sync_once()
    assert numbers(second) == numbers(first)
    for seat in (first, second):
        found = titles(seat, "临-1-3")
        assert found == titles(seat, official[1])
        assert f"{name}  {official[1]}" in found
        assert len(titles(seat, "临-1-2")) == 1
        with seat.desk.office.database.read() as tx:
            assert former_numbers(tx, cases[1].id) == ("临-1-3",)
    assert first.desk.case_views.by_number(station.clerk, " 临-1-3").case.id == cases[1].id
    with pytest.raises(Refusal, match=r"case\.unknown_number"):
        first.desk.case_views.by_number(station.clerk, "临-1-2")  # that was its order's
    for seat, draft in ((first, "临-1-3"), (second, "临-1-2")):  # as a scanned paper that was printed then says
        owner = seat.desk.signed.give_number(station.clerk, SignedCopy(pages=()), draft).owner
        assert owner is not None
        assert (owner.case.id, owner.order_id) in {(cases[1].id, None), (cases[0].id, order.id)}
    (event,) = [each for each in station.events(cases[1].id) if each.kind == EventKind.DOCUMENT_NUMBERED]
    assert event.payload == {"before": "临-1-3", "number": official[1]}
    assert (is_sealed(event), event.subject_kind, event.actor_id) == (True, SubjectKind.CASE, None)
    assert hub.books.leases["case", 2026] >= 103


def test_months_of_drafts_on_two_computers_meet_without_a_number_twice(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    for seat in (first, second):
        use_up(seat)
    ours = [register(first, station.clerk) for _ in range(60)]
    theirs = [register(second, station.clerk) for _ in range(60)]
    assert (ours[-1].number, theirs[-1].number) == ("临-1-119", "临-2-119")

    for seat in (first, second, first, second):
        seat.upstream.sync_once()

    assert numbers(first) == numbers(second)
    assert len(set(numbers(first))) == 240
    assert not [number for number in numbers(first) if number.startswith("临")]
    for seat, cases in ((first, ours), (second, theirs)):
        given = [case_at(seat, case).number for case in cases]
        assert given == sorted(given)  # in the order they were made


def test_a_draft_of_last_december_gets_a_number_of_its_year(
    station: SmallStation, first: Seat, clock: SetClock
) -> None:
    use_up(first)
    clock.set(local(2026, 12, 31, 16))
    case = register(first, station.clerk)
    clock.set(local(2027, 1, 4, 9))

    first.upstream.sync_once()

    assert case_at(first, case).number.startswith("2026-YF-0001")


def test_a_draft_stays_one_while_the_hub_gives_too_few(station: SmallStation, first: Seat, hub: ReferenceHub) -> None:
    hub.lease_cap = 1
    use_up(first)
    cases = [register(first, station.clerk) for _ in range(2)]
    first.upstream.sync_once()
    assert [case_at(first, case).number[:2] for case in cases] == ["20", "临-"]

    first.upstream.sync_once()

    assert [case_at(first, case).number for case in cases] == ["2026-YF-000101-8", "2026-YF-000102-6"]


def test_outages_and_meetings_have_drafts_too(station: SmallStation, first: Seat) -> None:
    use_up(first)
    plan = first.desk.daybook.outages.save(
        station.head,
        OutageDraft(
            kind=OutageKind.PLANNED,
            line="10kV油坊线",
            reason="检修",
            from_at=MONDAY + timedelta(days=20),
            to_at=MONDAY + timedelta(days=20, hours=4),
            area_ids=(FIRST_AREA,),
            told_on=MONDAY.date(),
        ),
    )
    meeting = first.desk.daybook.gatherings.save(
        station.head, GatheringDraft(kind=GatheringKind.TRAINING, subject="安规学习", held_at=MONDAY)
    )
    assert (plan.number, meeting.number) == ("临-1-1", "临-1-2")

    first.upstream.sync_once()

    with first.desk.office.database.read() as tx:
        assert tx.of(OutagePlan).get(plan.id).number == "2026-YF-TD-000101-0"
        assert tx.of(Gathering).get(meeting.id).number == "2026-YF-HY-000101-7"
        said = [dict(each.payload) for each in tx.of(Event).find(kind=EventKind.DOCUMENT_NUMBERED)]
    assert {(each["series"], each["before"]) for each in said} == {("outage", "临-1-1"), ("gathering", "临-1-2")}


def test_of_one_number_given_twice_by_a_file_that_was_put_back_the_later_gives_way(
    on_disk: Seat,
    station_on_disk: SmallStation,
    hub: ReferenceHub,
    tmp_path: Path,
    empty_computer: Callable[[str], Seat],
) -> None:
    other = empty_computer("other")
    other.upstream.join(hub.code(), URL)
    old = copied(on_disk, tmp_path / "copy", hub)
    lost = register(on_disk, station_on_disk.clerk)
    on_disk.upstream.sync_once()
    mine = [register(old, station_on_disk.clerk) for _ in range(2)]
    assert mine[0].number == lost.number

    old.upstream.sync_once()
    other.upstream.sync_once()

    given = [case_at(old, case).number for case in (lost, *mine)]
    assert given[0] == lost.number
    assert len(set(given)) == 3
    assert numbers(other) == numbers(old)
    assert other.upstream.check().tables == old.upstream.check().tables
    assert (old.upstream.check().waiting, other.upstream.check().waiting) == (0, 0)
    for seat in (old, other):
        assert {f"{lost.name}  {lost.number}", f"{lost.name}  {given[1]}"} <= set(titles(seat, lost.number))
    fresh = register(old, station_on_disk.clerk)
    assert int(fresh.number.split("-")[2]) > int(mine[1].number.split("-")[2])
    old.desk.close()


def test_drafts_of_a_life_that_is_over_are_numbered_in_the_next(
    on_disk: Seat, station_on_disk: SmallStation, hub: ReferenceHub, tmp_path: Path
) -> None:
    use_up(on_disk)
    case = register(on_disk, station_on_disk.clerk)
    old = copied(on_disk, tmp_path / "copy", hub)
    with on_disk.desk.office.database.write(None) as tx:
        tx.of(Case).save(replace(tx.of(Case).get(case.id), phone="13900000001"))
    hub.lease_cap = 0  # the hub has none to give, so that it is a draft when its life is lost
    hub.books.devices[next(iter(hub.books.devices))].last += 1
    hub.lease_cap = 10_000

    old.upstream.sync_once()

    assert case_at(old, case).number.startswith("2026-")
    old.desk.close()


def test_a_paper_printed_under_a_draft_number_is_recognised_before_and_after(
    station: SmallStation, first: Seat, tmp_path: Path
) -> None:
    use_up(first)
    case = station.register(resident_draft())
    paper = station.desk.papers.render(station.clerk, FORM, PaperSubject.case(case.id))
    path = tmp_path / "scan.jpg"
    path.write_bytes(scanned(paper.pdf))
    (before,) = station.desk.signed.read(station.clerk, [path])

    first.upstream.sync_once()

    (after,) = station.desk.signed.read(station.clerk, [path])
    assert (before.number, after.number) == (case.number, case.number)
    assert case.number.startswith("临-1-")
    for copy in (before, after):
        assert copy.owner is not None
        assert copy.owner.case.id == case.id
