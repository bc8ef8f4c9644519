"""What people do at a station's computers, and what they remember to have saved."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.customers.customer import Customer
from app.domain.firms.firm import Firm
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.persistence.ids import natural_id, new_id
from tests.station import CHEN, STATION, ZHANG, resident_draft
from tests.upstream.seats import Seat


class People:
    """The people at all computers."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self._seats = seats
        self._count = 0

    def edit_case(self, place: int, case: int, *, with_phone: bool) -> None:
        """Everybody has a key of his own in the details of each case: nobody's may be lost to the others'."""
        seat, value = self._seats[place], self._next()
        with seat.computer.office.database.write(ZHANG) as tx:
            cases = tx.of(Case).find(order_by="number")
            found = cases[case % len(cases)]
            phone = f"139{value:08}" if with_phone else found.phone
            tx.of(Case).save(replace(found, details={**found.details, seat.computer.name: value}, phone=phone))
        if not seat.is_out:
            seat.details[found.id] = value

    def edit_customers(self, place: int, columns: Mapping[UUID, tuple[str, ...]]) -> None:
        """Some columns of several customers in one transaction."""
        with self._seats[place].computer.office.database.write(ZHANG) as tx:
            for key, names in columns.items():
                value = self._next()
                given: Mapping[str, Any] = {"address": f"{value}号", "capacity_w": value, "phone": str(value)}
                change = {name: given[name] for name in names}
                tx.of(Customer).save(replace(tx.of(Customer).get(key), **change))

    def edit_firm(self, place: int) -> None:
        key = natural_id(STATION, "firm", "one")
        seat = self._seats[place]
        with seat.computer.office.database.write(ZHANG) as tx:
            firms = tx.of(Firm)
            found = firms.find_one(id=key)
            if found is None:
                firms.add(Firm(id=key, name="一安", credit_code="91350100M000100Y43", contact="", phone=""))
            else:
                firms.save(replace(found, contact=f"{seat.computer.name} {self._next()}"))

    def put_setting(self, place: int, key: str) -> None:
        with self._seats[place].computer.office.database.write(ZHANG) as tx:
            settings = tx.of(Setting)
            found = settings.find_one(key=key)
            if found is None:
                settings.add(Setting(id=natural_id(STATION, "setting", key), key=key, value={"n": self._next()}))
            else:
                settings.save(replace(found, value={"n": self._next()}))

    def remove_setting(self, place: int, key: str) -> None:
        with self._seats[place].computer.office.database.write(ZHANG) as tx:
            tx.of(Setting).remove(one.id for one in tx.of(Setting).find(key=key))

    def add_facts(self, place: int, count: int) -> None:
        seat = self._seats[place]
        with seat.computer.office.database.write(ZHANG) as tx:
            added = [
                tx.of(RegisterEntry).add(
                    RegisterEntry(id=new_id(), kind=EntryKind.CALLBACK, staff_id=ZHANG, day=date(2026, 3, 2))
                )
                for _ in range(count)
            ]
        if not seat.is_out:
            seat.facts.extend(fact.id for fact in added)

    def add_customer(self, place: int, number: str) -> None:
        """A natural key: two computers that make it apart have made the same customer."""
        key = natural_id(STATION, "customer", number)
        with self._seats[place].computer.office.database.write(ZHANG) as tx:
            customers = tx.of(Customer)
            if customers.find_one(id=key) is None:
                name = f"新{self._next()}"
                customers.add(
                    replace(customers.get(CHEN), id=key, account_number=number, meter_number=number, name=name)
                )
            else:
                case = tx.of(Case).find(order_by="number")[0]
                tx.of(Case).save(replace(case, customer_id=key))

    def remove_customer(self, place: int, number: str) -> None:
        """Removed here, while others may refer to it meanwhile."""
        with (
            suppress(sqlite3.IntegrityError),
            self._seats[place].computer.office.database.write(ZHANG) as tx,
        ):
            tx.of(Customer).remove([natural_id(STATION, "customer", number)])

    def register(self, place: int) -> None:
        """A new case, which takes a number."""
        seat = self._seats[place]
        clerk = seat.desk.people.session_of("YF003")
        case = seat.desk.cases.register(clerk, resident_draft("新客户")).case
        if not seat.is_out:
            seat.facts.append(case.id)

    def step(self, place: int, case: int, kind: StepKind) -> None:
        """A case goes on its way, if it may."""
        seat = self._seats[place]
        clerk = seat.desk.people.session_of("YF003")
        with seat.computer.office.database.read() as tx:
            cases = tx.of(Case).find(order_by="number")
        with suppress(Refusal):
            seat.desk.cases.take_step(clerk, cases[case % len(cases)].id, kind, reason="客户要求")

    def _next(self) -> int:
        self._count += 1
        return self._count
