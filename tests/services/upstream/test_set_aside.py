"""What the hub could not take over is listed: the record, its fields, why, since when; until it can."""

from dataclasses import replace
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.upstream.choices import DisputeState
from app.domain.work.case import Case
from app.services.upstream.standing import SetAside
from app.services.upstream.titles import names_in
from tests.reference_hub import RULES, ReferenceHub
from tests.services.upstream.conftest import Seat
from tests.services.upstream.test_inbox import apart, of_customer
from tests.station import FAR_AREA, LI, SECOND_AREA, ZHANG, SetClock, SmallStation, fault_draft

CASE = 20


def test_a_change_the_hub_cannot_read_yet_is_listed_until_it_can(
    station: SmallStation, first: Seat, hub: ReferenceHub, clock: SetClock
) -> None:
    case = station.register(fault_draft())
    first.upstream.sync_once()
    hub.known_tables = {number: rules for number, rules in RULES.items() if number != CASE}
    with station.database.write(ZHANG) as tx:
        tx.of(Case).save(replace(tx.of(Case).get(case.id), phone="13900000001"))
    assert first.upstream.set_aside() == ()

    first.upstream.sync_once()

    (line,) = first.upstream.set_aside()
    assert line == SetAside(
        number=line.number,
        reason="schema",
        told_at=clock.now(),
        table="work_case",
        title=f"{case.name}  {case.number}",
        columns=("phone", "version"),
    )
    with station.database.write(None) as tx:  # let go of, as after a month
        tx.connection.exec_driver_sql("DELETE FROM _outbox WHERE seq = ?", (line.number,))
    assert first.upstream.set_aside() == (SetAside(number=line.number, reason="schema", told_at=clock.now()),)


def test_ids_within_a_value_have_the_names_of_what_they_are(station: SmallStation, first: Seat, second: Seat) -> None:
    apart(first, second, of_customer(area_id=SECOND_AREA), of_customer(area_id=FAR_AREA))

    (line,) = second.upstream.conflicts(OWNER, DisputeState.MERGED)

    with station.database.read() as tx:
        titles = {f"{area.name}  {area.number}" for area in tx.of(TransformerArea).find()}
    shown = {line.names[str(value)] for value in (line.kept, line.other, line.before)}
    assert shown <= titles
    assert len(shown) == 3
    assert line.names[LI.hex.upper()] == "李四"


def test_an_id_of_nothing_that_is_here_has_no_name(station: SmallStation) -> None:
    with station.database.read() as tx:
        assert names_in(tx, f'["{ZHANG}", "{UUID(int=7)}"]') == {ZHANG.hex.upper(): "张三  YF009"}
