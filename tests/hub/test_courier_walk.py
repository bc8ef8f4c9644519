"""A line now and then, sticks in between, lost, late and twice, in every order: nothing is lost, all end the same.

Attachments go with the sticks, at times without room for any.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.case import Attachment
from app.services.upstream.plan import Plan
from tests.hub.courier_world import URL, CountyDesk, Desk, come_in, trip
from tests.hub.test_hub_couriers import another, assert_same, county, desk, hub_file, nothing
from tests.station import resident_draft

__all__ = ["another", "county", "desk", "hub_file", "nothing"]  # fixtures

_STEPS = 30
_RUNS = int(os.environ.get("STATION_DESK_MODEL_RUNS", "10"))
_ROOMS = (0, 3000, 1_000_000)
_PASSING = frozenset({"upstream.courier_gap", "upstream.no_line"})
"""What may be refused in between, and is made good by the next trip."""


@dataclass
class Walk:
    """Computers, the files they and the hub have written so far, and the next random step."""

    desks: list[Desk]
    county: CountyDesk
    chance: Random
    case_id: UUID
    written: list[Path] = field(default_factory=list)
    answers: dict[int, list[Path]] = field(default_factory=dict)
    changes: int = 0
    refusals: list[str] = field(default_factory=list)
    attached: list[Attachment] = field(default_factory=list)

    def step(self) -> None:
        each = self.chance.randrange(len(self.desks))
        steps: list[Callable[[int], None]] = [
            self.change,
            self.change,
            self.attach,
            self.line,
            self.out,
            self.take,
            self.give,
            self.take_in,
        ]
        try:
            self.chance.choice(steps)(each)
        except Refusal as refusal:
            self.refusals.append(refusal.problems[0].code)

    def change(self, each: int) -> None:
        self.changes += 1
        self.desks[each].set_watts(10_000 + self.changes)

    def attach(self, each: int) -> None:
        scan = self.desks[each].stick / "scan.pdf"
        scan.write_bytes(self.chance.randbytes(self.chance.randrange(1, 2000)))
        self.attached.append(self.desks[each].services.attaching.attach(OWNER, self.case_id, scan))

    def line(self, each: int) -> None:
        self.desks[each].upstream.sync_once()

    def out(self, each: int) -> None:
        desk = self.desks[each]
        desk.courier.carry_out(OWNER, desk.up, plan=Plan(room=self.chance.choice(_ROOMS)))
        self.written.append(_kept(self.desks[each].up, len(self.written)))

    def take(self, _each: int) -> None:
        if self.written:  # any of them: the last, an old one, one that was taken before; some never
            self.county.take(self.chance.choice(self.written))

    def give(self, each: int) -> None:
        self.county.give(each + 1, self.desks[each].down, self.chance.choice(_ROOMS))
        kept = self.answers.setdefault(each, [])
        kept.append(_kept(self.desks[each].down, len(kept)))

    def take_in(self, each: int) -> None:
        if self.answers.get(each):
            self.desks[each].take_in(self.chance.choice(self.answers[each]))


def _kept(path: Path, number: int) -> Path:
    return Path(shutil.copyfile(path, path.with_name(f"{path.stem}{number}.sdc")))


def walk_and_end(desks: list[Desk], county: CountyDesk, seed: int, steps: int) -> None:
    case = desks[0].services.cases.register(OWNER, resident_draft()).case
    for each in desks:
        come_in(each, county)
    for each in desks[:2]:  # the last has nothing but its stick
        each.courier.line.take(OWNER, URL)
    walk = Walk(desks, county, Random(seed), case.id)  # noqa: S311 - as good as any
    for _ in range(steps):
        walk.step()
    for _ in range(2):
        for each in desks:
            trip(each, county)
    assert_same(*desks)
    assert set(walk.refusals) <= _PASSING
    for attachment in walk.attached:
        contents = {each.upstream.files.fetch(attachment.id).read_bytes() for each in desks}
        assert [sha256(content).hexdigest() for content in contents] == [attachment.sha256]
    with county.hub.store.of_county() as connection:
        sent = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT device_idx || '.' || dev_seq) FROM op_log WHERE tbl = 5 AND kind = 1"
        ).one()
    assert tuple(sent) == (walk.changes, walk.changes)


def test_in_whatever_order_all_end_with_the_same(desk: Desk, another: Callable[[], Desk], county: CountyDesk) -> None:
    walk_and_end([desk, another(), another()], county, 1, _STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + _RUNS))
def test_a_long_walk_ends_well_too(desk: Desk, another: Callable[[], Desk], county: CountyDesk, seed: int) -> None:
    walk_and_end([desk, *(another() for _ in range(2 + seed % 2))], county, seed, 4 * _STEPS)
