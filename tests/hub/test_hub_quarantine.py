"""What was set aside is not lost: it is listed, and comes into the log once the hub understands it."""

import dataclasses
from contextlib import closing

from app.domain.upstream.operation import OpKind
from app.hub.audit import Act
from app.hub.checking import Fault, Finding, findings
from app.hub.knowledge import Knowledge, shipped_knowledge
from app.hub.quarantining import Quarantine, Replayed, Waiting
from app.hub.storage.tables import field_state, op_log, station
from app.persistence.ids import station_id
from tests.hub.county import A_CUSTOMER, CUSTOMER, PHONE, County, new_key

NEW_FIELD = 99


def _newer() -> Knowledge:
    """What a hub knows whose program has one more field of customers."""
    known = shipped_knowledge()
    customer = known.tables[CUSTOMER]
    phone_rule, phone_kind = customer.rules.fields[PHONE], customer.kinds[PHONE]
    rules = dataclasses.replace(
        customer.rules,
        fields={**customer.rules.fields, NEW_FIELD: phone_rule},
        names={**customer.rules.names, NEW_FIELD: "second_phone"},
    )
    grown = dataclasses.replace(customer, rules=rules, kinds={**customer.kinds, NEW_FIELD: phone_kind})
    return dataclasses.replace(known, tables={**known.tables, CUSTOMER: grown})


def test_changes_of_a_newer_program_come_in_when_the_hub_is_as_new(county: County) -> None:
    code = county.station()
    computer = county.computer(code)
    key, other = new_key(), new_key()
    computer.push(
        computer.customer(key),
        computer.operation(key, {NEW_FIELD: "1", PHONE: "13900000001"}),
        computer.operation(key, {PHONE: "13900000002"}),
        computer.operation(other, {NEW_FIELD: "2", **A_CUSTOMER}, kind=OpKind.INSERT),
    )
    owner = county.owner()
    waiting = Quarantine(owner, shipped_knowledge(), county.clock, "管理员").waiting()
    assert [each for each in waiting if each.station_code == code] == [
        Waiting(
            station_code=code,
            device_index=1,
            dev_seq=number,
            table=CUSTOMER,
            fields=fields,
            reason="schema",
            taken_at=county.clock.now(),
        )
        for number, fields in ((2, (NEW_FIELD, PHONE)), (4, (NEW_FIELD, *A_CUSTOMER)))
    ]

    older = Quarantine(owner, shipped_knowledge(), county.clock, "管理员").replay(computer.station)
    newer = Quarantine(owner, _newer(), county.clock, "管理员").replay(computer.station)
    owner.close()

    assert (older, newer) == (Replayed(taken=0, left=2), Replayed(taken=2, left=0))
    # The phone was written again since: the late change brings the new field only.
    assert [(line.dev_seq, dict(line.won)) for line in computer.read()][1:] == [
        (3, {PHONE: "13900000002"}),
        (2, {NEW_FIELD: "1"}),
        (4, {NEW_FIELD: "2", **A_CUSTOMER}),
    ]
    assert county.upkeep.deeds(code)[0].act is Act.REPLAYED


def test_an_upgraded_hub_looks_at_every_station(county: County) -> None:
    computers = [county.computer(county.station()) for _ in range(2)]
    for computer in computers:
        computer.push(computer.operation(new_key(), {NEW_FIELD: "1", **A_CUSTOMER}, kind=OpKind.INSERT))
    owner = county.owner()

    done = Quarantine(owner, _newer(), county.clock, "hub").replay_understood()
    owner.close()

    assert done.taken >= 2
    assert [len(computer.read()) for computer in computers] == [1, 1]


def test_the_check_finds_a_gap_and_a_record_that_is_not_what_its_log_says(county: County) -> None:
    code = county.station()
    computer = county.computer(code)
    key = new_key()
    computer.push(
        computer.customer(key),
        computer.operation(key, {PHONE: "13900000001"}),
        computer.operation(key, {}, kind=OpKind.DELETE),
    )
    owner = county.owner()
    assert _of(code, findings(owner)) == []

    with owner.of_county(writing=True) as connection:
        is_here = station.c.station_id == station_id(code).bytes
        connection.execute(station.update().where(is_here).values(head=5))
        connection.execute(
            field_state.update().where(field_state.c.station_id == computer.station).values(is_deleted=False)
        )
    found = _of(code, findings(owner))
    owner.close()

    assert found == [
        Finding(station_code=code, fault=Fault.GAP, about="4..5"),
        Finding(station_code=code, fault=Fault.RECORD, about=f"{CUSTOMER}/{key.hex()}"),
    ]


def test_the_check_goes_on_behind_a_line_nobody_can_read(county: County) -> None:
    code = county.station()
    computer = county.computer(code)
    key, other = new_key(), new_key()
    computer.push(computer.customer(key), computer.customer(other))
    with closing(county.owner()) as owner:
        with owner.of_county(writing=True) as connection:
            is_spoilt = (op_log.c.station_id == computer.station) & (op_log.c.seq == 1)
            connection.execute(op_log.update().where(is_spoilt).values(won=b""))
        found = _of(code, findings(owner))

    assert {each.about for each in found} == {f"{CUSTOMER}/{key.hex()}"}
    assert {each.fault for each in found} == {Fault.RECORD}


def _of(code: str, found: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in found if each.station_code == code]
