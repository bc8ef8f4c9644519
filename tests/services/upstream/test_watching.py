"""The watch over a link to a hub in memory: what it notes of each round, and what the hub may answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from app.domain.customers.customer import Customer
from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.domain.upstream.watching import Difference, Doubt, Repair
from app.persistence.upstream.noting import noting
from app.services.upstream.canaries import note_progress
from app.services.upstream.watch_standing import Verdict
from app.services.upstream.watching import Watching
from app.sync.packing import pack, unpack
from app.sync.wire import Answered, Asked
from tests.reference_hub import ReferenceHub
from tests.services.upstream.conftest import Seat
from tests.station import CHEN, LI, SetClock


@dataclass
class Liar:
    """A hub that says something else of one thing."""

    hub: ReferenceHub
    path: str
    change: Callable[[dict[str, object]], dict[str, object]]

    def send(self, asked: Asked) -> Answered:
        answered = self.hub.send(asked)
        if asked.path != self.path:
            return answered
        return replace(answered, body=pack(self.change(dict(unpack(answered.body)))))

    def close(self) -> None:
        """Nothing is open."""


def damage(seat: Seat, phone: str = "000") -> None:
    """Change a number with capture off."""
    with seat.desk.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        connection.exec_driver_sql("UPDATE customer SET phone = ? WHERE id = ?", (phone, CHEN.bytes))
        connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")


def noted(seat: Seat, **changes: object) -> None:
    with noting(seat.desk.office.database) as tx:
        link = tx.of(Link).find_one()
        assert link is not None
        tx.of(Link).save(replace(link, **changes))  # type: ignore[arg-type] # fields of the link


def doubt(seat: Seat) -> Doubt | None:
    return seat.upstream.status().watch.doubt


def test_what_differs_is_found_and_put_right(first: Seat) -> None:
    damage(first)
    (line,) = first.upstream.watching.compare().findings
    assert (line.table, line.finding.difference, line.finding.repair) == ("customer", Difference.CHANGED, Repair.TAKEN)
    assert first.upstream.watching.compare().verdict is Verdict.EQUAL
    assert first.upstream.watching.findings() == (line,)


def test_what_people_have_open_is_not_saved_over(first: Seat) -> None:
    with first.desk.office.database.read() as tx:
        opened = tx.of(Customer).get(CHEN)
    damage(first)
    first.upstream.watching.compare()
    with pytest.raises(Refusal) as refused, first.desk.office.database.write(LI) as tx:
        tx.of(Customer).save(replace(opened, phone="13900000001"))
    assert refused.value.problems[0].code == "record.changed_elsewhere"


def test_a_link_that_does_not_move_is_doubted(first: Seat, clock: SetClock) -> None:
    noted(first, head=first.upstream.status().cursor + 1)  # the hub has told of a line it does not hand over
    note_progress(first.desk.office)
    clock.forward(minutes=10)
    note_progress(first.desk.office)
    noted(first, succeeded_at=clock.now())
    assert doubt(first) is None
    clock.forward(minutes=10)
    noted(first, succeeded_at=clock.now())
    assert doubt(first) is Doubt.STUCK
    noted(first, trouble="upstream.timeout")
    assert doubt(first) is None  # that is told already
    noted(first, trouble="")
    with first.desk.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET cursor = cursor + 1")
    note_progress(first.desk.office)
    assert doubt(first) is None


def test_an_own_canary_that_does_not_come_back_is_missed(first: Seat, clock: SetClock) -> None:
    first.upstream.keep_in_step()
    assert doubt(first) is None
    with first.desk.office.database.alone() as connection:
        connection.exec_driver_sql("DELETE FROM _arrival")
    clock.forward(hours=4)
    noted(first, succeeded_at=clock.now())
    assert doubt(first) is Doubt.OWN_LOST


def test_no_canary_is_written_without_a_hub_or_while_there_is_trouble(
    first: Seat, empty_computer: Callable[[str], Seat], clock: SetClock
) -> None:
    with pytest.raises(Refusal):
        empty_computer("alone").upstream.keep_in_step()
    noted(first, trouble="upstream.timeout")
    clock.forward(hours=2)
    first.upstream.keep_in_step()
    assert first.upstream.check().tables[-1].rows == 0
    first.upstream.keep_in_step()
    assert sum(each.rows for each in first.upstream.check().tables if each.table == "canary") == 1


@pytest.mark.parametrize("path", ["/v1/digests/rows", "/v1/records"])
def test_a_log_that_grows_meanwhile_is_for_the_next_round(first: Seat, hub: ReferenceHub, path: str) -> None:
    damage(first)
    liar = Liar(hub, path, lambda told: {**told, "seq": 99})
    assert Watching(first.desk.office, lambda _url, _certificate: liar).compare().verdict is Verdict.NOT_NOW
    assert first.upstream.watching.findings() == ()


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/v1/digests", {"tables": [[5, [1], 2]]}),
        ("/v1/digests", {"tables": [[99, [1], 2, b"12345678"]]}),
        ("/v1/digests/rows", {"rows": b"short"}),
        ("/v1/digests/rows", {"rows": b"k" * 24}),
        ("/v1/records", {"records": []}),
        ("/v1/records", {"records": ["nothing"]}),
        ("/v1/records", {"records": [[{"a": 1}, False, False]]}),
        ("/v1/canaries", {"canaries": [1]}),
    ],
)
def test_a_hub_that_cannot_be_understood_is_believed_nothing(
    first: Seat, hub: ReferenceHub, path: str, change: dict[str, object]
) -> None:
    damage(first)
    liar = Liar(hub, path, lambda told: {**told, **change})
    watching = Watching(first.desk.office, lambda _url, _certificate: liar)
    if path == "/v1/canaries":
        watching.look(with_canaries=True)
        assert first.upstream.status().watch.compared_at is None
        return
    with pytest.raises(Refusal) as refused:
        watching.compare()
    assert refused.value.problems[0].code == "upstream.garbled"
    assert first.upstream.watching.findings() == ()


def test_a_computer_without_a_line_compares_nothing(first: Seat) -> None:
    noted(first, url="")
    with pytest.raises(Refusal) as refused:
        first.upstream.watching.compare()
    assert refused.value.problems[0].code == "upstream.no_line"
