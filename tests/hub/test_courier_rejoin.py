"""A copied, revoked or put-back computer comes in again by stick, as it would over a line; nothing of it is lost."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.work.case import Attachment
from app.persistence.driver import driver_of
from app.services.definitions import Definitions
from app.services.upstream.plan import Plan
from app.services.upstream.stick_files import FilesIn
from tests.hub.courier_world import CODE, URL, CountyDesk, Desk, come_in, desk_of, trip
from tests.hub.test_courier_files import attach
from tests.hub.test_hub_couriers import another, assert_same, county, desk, hub_file, nothing, numbers_left, refused

__all__ = ["another", "attach", "county", "desk", "hub_file", "nothing"]  # fixtures

ANEW = Plan(is_anew=True)


def copied(desk: Desk, folder: Path, definitions: Definitions, county: CountyDesk) -> Iterator[Desk]:
    """Another computer with the same file and the same key."""
    copy = folder.with_suffix(".db")
    with desk.services.office.database.alone() as connection:
        driver_of(connection).execute("VACUUM INTO ?", (str(copy),))
    with desk_of(copy, folder, definitions, county) as made:
        shutil.copyfile(desk.services.office.folder.path / "device.key", folder / "device.key")
        shutil.copytree(
            desk.services.office.folder.attachments, made.services.office.folder.attachments, dirs_exist_ok=True
        )
        yield made


@pytest.fixture
def copy(desk: Desk, county: CountyDesk, tmp_path: Path, definitions: Definitions) -> Iterator[Desk]:
    """A copy of the first computer that has gone on in a life of its own; both have changed something since."""
    come_in(desk, county)
    for made in copied(desk, tmp_path / "copy", definitions, county):
        desk.set_watts(9000)
        trip(desk, county)
        made.set_watts(10_000)
        made.out()
        assert refused(lambda made=made: county.take(made.up)) == ("hub.courier_forked", {"number": 1})  # type: ignore[misc]
        county.give(1, made.down)
        assert made.take_in().outcome.forked == 1
        made.out()
        assert county.take(made.up).index == 2
        county.give(2, made.down)
        made.take_in()
        yield made


def answer(desk: Desk, county: CountyDesk) -> int:
    """What the county's desk does with a file that asks to come in; the computer's place."""
    taken = county.take(desk.up)
    county.give(taken.index, desk.down)
    return taken.index


def test_of_two_copies_one_is_told_by_its_stick_and_comes_in_again(
    desk: Desk, copy: Desk, county: CountyDesk, attach: Callable[[bytes], Attachment]
) -> None:
    desk.set_watts(11_000)
    attachment = attach(b"content")
    desk.out()
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_old_life", {"station": CODE, "number": 2})
    county.give(2, desk.down)  # nobody at the county knows which of the two it is for
    assert refused(desk.take_in)[0] == "upstream.copied"
    assert desk.upstream.status().is_shut_out

    assert refused(lambda: desk.out("no code"))[0] == "upstream.code_invalid"
    assert desk.upstream.status().is_shut_out  # a mistyped code changes nothing
    carried = desk.out(county.code())
    assert carried.is_asking
    assert carried.changes == desk.upstream.status().pending
    assert answer(desk, county) == 3
    came = desk.take_in()
    assert (came.is_welcome, came.files) == (True, FilesIn(held=1))
    status = desk.upstream.status()
    assert (status.is_active, status.is_shut_out, status.index, status.pending) == (True, False, 3, 0)
    assert [each.is_copied for each in county.upkeep.computers(CODE)] == [False, False]

    for each in (copy, desk, copy, desk):
        assert not trip(each, county).is_welcome
    assert_same(desk, copy)
    assert copy.upstream.files.fetch(attachment.id).read_bytes() == b"content"


def test_a_file_that_is_only_old_is_not_taken_for_a_copys(desk: Desk, copy: Desk) -> None:
    before = copy.stick / "before.sdc"
    shutil.copyfile(desk.down, before)  # for the life it had, and for its index
    assert refused(lambda: copy.take_in(before))[0] == "upstream.courier_outdated"
    assert not copy.upstream.status().is_shut_out
    assert desk.watts() == 9000


def test_a_computer_that_was_revoked_asks_to_come_in_because_somebody_says_so(
    desk: Desk, county: CountyDesk, another: Callable[[], Desk]
) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    county.upkeep.revoke(CODE, 1)
    desk.out()
    assert refused(lambda: county.take(desk.up))[0] == "hub.courier_revoked"
    code = county.code(needs_approval=True)
    assert refused(lambda: desk.out(code)) == ("upstream.already_enrolled", {"name": "油坊镇供电所"})
    assert refused(lambda: desk.courier.carry_out(OWNER, desk.up, plan=ANEW))[0] == "upstream.courier_needs_new_code"

    asking = desk.courier.carry_out(OWNER, desk.up, code, plan=ANEW)
    assert (asking.is_asking, asking.changes) == (True, 1)
    assert not desk.upstream.status().is_active
    desk.set_watts(10_000)
    assert desk.out().changes == 2  # the code need not be given again
    # A line would need the approval of a second person; so does a stick.
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_pending", {"station": CODE, "number": 2})
    county.upkeep.approve(CODE, 2)
    assert answer(desk, county) == 2
    assert answer(desk, county) == 2  # its answer was lost
    assert desk.take_in().is_welcome
    assert not desk.take_in().is_welcome
    assert (desk.upstream.status().pending, desk.index) == (0, 2)

    second = another()
    come_in(second, county)
    assert second.watts() == 10_000
    assert_same(desk, second)


def test_numbers_of_the_life_that_is_over_are_asked_for_anew(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    assert numbers_left(desk) == 400
    county.upkeep.revoke(CODE, 1)
    desk.courier.carry_out(OWNER, desk.up, county.code(), plan=ANEW)
    assert county.take(desk.up).numbers == 400
    county.give(2, desk.down)
    assert numbers_left(desk) == 0  # its other copy may have given them out
    desk.take_in()
    assert numbers_left(desk) == 400


def test_who_asked_by_stick_may_get_in_over_a_line(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    county.upkeep.revoke(CODE, 1)
    desk.courier.carry_out(OWNER, desk.up, county.code(), plan=ANEW)
    desk.upstream.enrol(OWNER, county.code(), URL)
    desk.upstream.sync_once()
    assert (desk.upstream.status().pending, desk.index) == (0, 2)
    assert trip(desk, county).outcome.pushed == 0


def test_a_computer_with_another_ones_answer_does_not_come_in(
    desk: Desk, copy: Desk, county: CountyDesk, another: Callable[[], Desk]
) -> None:
    second = another()
    come_in(second, county)
    desk.courier.carry_out(OWNER, desk.up, county.code(), plan=ANEW)
    assert refused(lambda: desk.take_in(second.down))[0] == "upstream.courier_other_computer"
    assert refused(lambda: desk.take_in(copy.down))[0] == "upstream.courier_other_computer"
    assert not desk.upstream.status().is_active
