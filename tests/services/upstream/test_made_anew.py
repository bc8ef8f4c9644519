"""The search box and the limits after all records came in at once: as if each had been entered here."""

from dataclasses import replace

import pytest

from app.domain.search.entries import Kind
from app.persistence.driver import driver_of
from app.persistence.search_index import SEARCH_TABLES
from app.services import findable
from app.services.upstream.linking import change_link
from app.services.work.promises import PromiseDraft
from tests.services.upstream.conftest import Seat
from tests.services.upstream.test_drafts import use_up
from tests.station import SmallStation, fault_draft, local, rename_draft, resident_draft

# Of cases and orders: what else the small station begins with was never filed.
_ENTRIES = "SELECT ref, title, subtitle, tokens, text FROM search_entry WHERE id >> 40 IN (2, 3) ORDER BY id >> 40, ref"
_KEYS = (
    "SELECT k.key, e.ref FROM search_key AS k JOIN search_entry AS e ON e.id = k.entry WHERE e.id >> 40 IN (2, 3)"
    " ORDER BY 1, 2"
)
_WATCHED = "SELECT case_id, clock, due_at FROM watched_clock ORDER BY 1, 2"
_DUE = "SELECT id, limit_code, due_at FROM case_due ORDER BY 1"


def forget_all(station: SmallStation) -> None:
    """As a snapshot leaves it: the records are there, and nothing that is made from them."""
    with station.database.write(None) as tx:
        pairs, *others = SEARCH_TABLES
        driver_of(tx.connection).execute(f"INSERT INTO {pairs} ({pairs}) VALUES ('delete-all')")
        for name in (*others, "case_due", "watched_clock"):
            driver_of(tx.connection).execute(f"DELETE FROM {name}")
        change_link(tx, is_stale=True)


def a_few_days_of_work(station: SmallStation, first: Seat) -> None:
    """A visit with two cases, one of them with an order, a corrected name, and a document that was a draft."""
    visit = station.register(rename_draft())
    station.register(replace(resident_draft("曾建国"), visit=visit.number))
    station.desk.entering.correct(station.clerk, visit.id, "phone", "19900009999", "客户更正")
    use_up(first)
    station.register(fault_draft())
    first.upstream.sync_once()


def test_what_was_filed_bit_by_bit_is_filed_at_once(
    station: SmallStation, first: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_few_days_of_work(station, first)
    bit_by_bit = [station.query(said) for said in (_ENTRIES, _KEYS, _WATCHED, _DUE)]
    assert [len(found) for found in bit_by_bit] == [4, 40, 4, 3]

    forget_all(station)
    monkeypatch.setattr(findable, "_AT_ONCE", 2)
    first.upstream.sync_once()

    assert [station.query(said) for said in (_ENTRIES, _KEYS, _WATCHED, _DUE)] == bit_by_bit
    assert len(first.desk.search.find("油坊", kinds=(Kind.AREA,))) == 3
    assert [hit.title for hit in first.desk.search.find("临-1-1", kinds=(Kind.CASE,))] == ["陈玉兰  2026-YF-000101-8"]


def test_a_promise_in_a_case_that_has_ended_is_still_waited_for(station: SmallStation, first: Seat) -> None:
    ended, left = station.register(rename_draft()), station.register(resident_draft())
    for case in (ended, left):
        draft = PromiseDraft(what="送合同", until=local(2026, 3, 6, 17), to="查先生")
        station.desk.promises.promise(station.clerk, case.id, draft)
    with station.database.write(None) as tx:
        for case, state in ((ended, "done"), (left, "withdrawn")):
            driver_of(tx.connection).execute("UPDATE work_case SET state = ? WHERE id = ?", (state, case.id.bytes))

    forget_all(station)
    first.upstream.sync_once()

    assert station.query("SELECT case_id, name FROM watched_clock") == [(ended.id.bytes, "送合同")]
    assert station.query(_DUE) == []


def test_a_case_of_a_type_only_another_computer_has_is_left_out(station: SmallStation, first: Seat) -> None:
    strange, other = station.register(resident_draft("陈小河")), station.register(resident_draft("曾建国"))
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_case SET business_code = 'NEW' WHERE id = ?", (strange.id.bytes,))

    forget_all(station)
    first.upstream.sync_once()

    assert first.desk.search.find("陈小河") == ()
    assert [hit.ref for hit in first.desk.search.find("曾建国")] == [other.id.bytes]
    assert station.query("SELECT id FROM case_due") == [(other.id.bytes,)]
