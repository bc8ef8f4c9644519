"""How far an import is, that it can be stopped, and what screens are told of it."""

import pytest

from app.domain.imports.batch import ImportItem
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.services.feed import Topic
from app.services.imports.ledger import Watch
from tests.services.imports.ledger_station import FILES, STATION, LedgerStation

ROSTER = ("工号", "姓名", "岗位", "班组", "手机号", "证书及有效期")
HEAD = ("YF001", "罗敏强", "所长", "所部", "19900000001", "")


def refused_codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_screens_are_told_what_changed(station: LedgerStation) -> None:
    told: list[frozenset[Topic]] = []
    station.services.office.feed.subscribe(told.append)
    station.take_typed(ROSTER, HEAD)
    station.take_typed(ROSTER, HEAD)
    assert told == [frozenset({Topic.IMPORTS, Topic.PEOPLE})]


def test_progress_goes_from_nothing_to_all_rows(station: LedgerStation) -> None:
    station.take("staff")
    station.take("areas")
    seen: list[tuple[int, int]] = []
    imports = station.services.imports
    imports.run(OWNER, imports.open(STATION / FILES["collection"]), watch=Watch(progress=lambda *at: seen.append(at)))
    assert {total for _, total in seen} == {2790}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (2790, 2790)


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_stopped_import_leaves_nothing(station: LedgerStation, after: int) -> None:
    station.take("staff")
    station.take("areas")
    before = station.outbox()
    asked = iter([False] * after)
    imports = station.services.imports
    with pytest.raises(Refusal) as refusal:
        imports.run(
            OWNER,
            imports.open(STATION / FILES["collection"]),
            watch=Watch(should_stop=lambda: next(asked, True)),
        )
    assert refused_codes(refusal) == ["import.stopped"]
    assert station.outbox() == before
    assert len(imports.history()) == 2
    assert len(station.all_of(ImportItem)) == 136
