"""What may happen to a station's computers, as hypothesis draws it; what must hold is in the world itself."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.work.steps import StepKind
from tests.station import CHEN, SHOP
from tests.upstream.lines import Fate
from tests.upstream.seats import MOST, Beginning
from tests.upstream.world import World

_FIRMS: Final = 34
_PLACES: Final = st.integers(0, MOST - 1)
_FATES: Final = st.lists(st.sampled_from(list(Fate)), max_size=9)
_COLUMNS: Final = st.sampled_from((("address",), ("capacity_w",), ("phone", "capacity_w")))
_CUSTOMERS: Final = st.dictionaries(st.sampled_from((CHEN, SHOP)), _COLUMNS, min_size=1)
_NUMBERS: Final = st.sampled_from(("990", "991"))
_STEPS: Final = st.sampled_from((StepKind.ADVANCE, StepKind.PAUSE, StepKind.RESUME, StepKind.WITHDRAW))


class StationMachine(RuleBasedStateMachine):
    """Computers work, lose their line, their power, their disk; the hub loses its disk; in the end all are equal.

    Either the hub's disk is lost or computers' are: what both have lost nobody can bring back.
    """

    beginnings: Mapping[int, Beginning]
    world: World
    is_hub_frail: bool
    has_clone: bool
    """Whether a computer was copied, or shut out: one of both is enough."""

    @initialize(size=st.integers(2, MOST), is_hub_frail=st.booleans(), is_hub_old=st.booleans())
    def begin(self, size: int, *, is_hub_frail: bool, is_hub_old: bool) -> None:
        self.world = World(self.beginnings[size])
        if is_hub_old:
            self.world.hub.forget_table(_FIRMS)
        self.is_hub_frail = is_hub_frail
        self.has_clone = False

    def _at(self, place: int) -> int:
        return place % len(self.world.seats)

    @rule(place=_PLACES, case=st.integers(0, 3), with_phone=st.booleans())
    def edit_case(self, place: int, case: int, *, with_phone: bool) -> None:
        self.world.people.edit_case(self._at(place), case, with_phone=with_phone)

    @rule(place=_PLACES, columns=_CUSTOMERS)
    def edit_customers(self, place: int, columns: dict[UUID, tuple[str, ...]]) -> None:
        self.world.people.edit_customers(self._at(place), columns)

    @rule(place=_PLACES)
    def edit_firm(self, place: int) -> None:
        self.world.people.edit_firm(self._at(place))

    @rule(place=_PLACES, key=st.sampled_from("ab"), is_removed=st.booleans())
    def change_setting(self, place: int, key: str, *, is_removed: bool) -> None:
        if is_removed:
            self.world.people.remove_setting(self._at(place), key)
        else:
            self.world.people.put_setting(self._at(place), key)

    @rule(place=_PLACES, count=st.integers(1, 3))
    def add_facts(self, place: int, count: int) -> None:
        self.world.people.add_facts(self._at(place), count)

    @rule(place=_PLACES, number=_NUMBERS)
    def add_customer(self, place: int, number: str) -> None:
        self.world.people.add_customer(self._at(place), number)

    @rule(place=_PLACES, number=_NUMBERS)
    def remove_customer(self, place: int, number: str) -> None:
        self.world.people.remove_customer(self._at(place), number)

    @rule(place=_PLACES)
    def register(self, place: int) -> None:
        self.world.people.register(self._at(place))

    @rule(place=_PLACES, case=st.integers(0, 3), kind=_STEPS)
    def step(self, place: int, case: int, kind: StepKind) -> None:
        self.world.people.step(self._at(place), case, kind)

    @rule(place=_PLACES)
    def sync(self, place: int) -> None:
        self.world.sync(self._at(place))

    @rule(place=_PLACES, fates=_FATES)
    def sync_over_a_bad_line(self, place: int, fates: list[Fate]) -> None:
        self.world.sync(self._at(place), fates)

    @rule(place=_PLACES, looks=st.integers(1, 400))
    def sync_until_the_power_fails(self, place: int, looks: int) -> None:
        self.world.sync(self._at(place), cut_after=looks)

    @rule(place=_PLACES)
    def deliver_late(self, place: int) -> None:
        self.world.deliver_late(self._at(place))

    @rule(place=_PLACES, hours=st.sampled_from((-48, -1, 1, 72)))
    def move_clock(self, place: int, hours: int) -> None:
        self.world.move_clock(self._at(place), hours)

    @precondition(lambda self: not self.is_hub_frail)
    @rule(place=_PLACES)
    def take_image(self, place: int) -> None:
        self.world.take_image(self._at(place))

    @precondition(lambda self: not self.is_hub_frail)
    @rule(place=_PLACES)
    def put_back(self, place: int) -> None:
        self.world.put_back(self._at(place))

    @precondition(lambda self: not self.is_hub_frail and len(self.world.seats) > 2 and not self.has_clone)
    @rule()
    def revoke(self) -> None:
        self.world.revoke(len(self.world.seats) - 1)
        self.has_clone = True

    @precondition(lambda self: not self.is_hub_frail and not self.has_clone)
    @rule(place=_PLACES)
    def clone(self, place: int) -> None:
        self.world.clone(self._at(place))
        self.has_clone = True

    @rule(place=_PLACES, fates=_FATES)
    def rebuild(self, place: int, fates: list[Fate]) -> None:
        self.world.rebuild(self._at(place), fates)

    @rule(place=_PLACES)
    def compare(self, place: int) -> None:
        self.world.compare(self._at(place))

    @rule(is_patient=st.booleans())
    def compact(self, *, is_patient: bool) -> None:
        self.world.compact(is_patient=is_patient)

    @rule()
    def upgrade_the_hub(self) -> None:
        self.world.hub.learn()

    @precondition(lambda self: self.is_hub_frail)
    @rule()
    def back_up_the_hub(self) -> None:
        self.world.hub.back_up()

    @precondition(lambda self: self.is_hub_frail)
    @rule(is_said=st.booleans())
    def restore_the_hub(self, *, is_said: bool) -> None:
        self.world.hub.restore(is_said=is_said)

    @invariant()
    def the_log_is_whole(self) -> None:
        if hasattr(self, "world"):
            self.world.ledger.check_now()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.heal()
            self.world.ledger.check_ended(self.world.seats)
            for place, seat in enumerate(self.world.seats):
                if not seat.is_out:
                    self.world.compare(place)
        finally:
            self.world.end()
