"""Setting up, settings, drafts, the data folder, its rules, its backups, and who hears of changes."""

import logging
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from app.bootstrap import open_station, start_log
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.search.entries import Kind
from app.persistence.ids import station_id
from app.persistence.upgrade import SCHEMA_VERSION
from app.services.clock import SystemClock, local_day
from app.services.definitions import Definitions
from app.services.feed import Feed, Topic
from app.services.folder import DataFolder, default_demo_home, default_home, installed_path
from app.services.office import Office
from app.services.station import StationService, station_of
from app.services.upkeep import check_folder, restore_folder
from tests.station import CHEN, PASSWORD, SHOP, SetClock, SmallStation, local, resident_draft

ROOT = Path(__file__).resolve().parents[2]


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_an_empty_folder_becomes_a_station(empty_office: Office) -> None:
    stations = StationService(empty_office)
    heard: list[frozenset[Topic]] = []
    empty_office.feed.subscribe(heard.append)
    assert not stations.is_set_up()
    with pytest.raises(Refusal) as refused:
        stations.station()
    assert codes(refused) == ["station.not_set_up"]

    made = stations.set_up("YF", " 油坊镇供电所 ", "扬中市供电公司")

    assert (made.id, made.code, made.name, made.county) == (station_id("YF"), "YF", "油坊镇供电所", "扬中市供电公司")
    assert stations.is_set_up()
    assert stations.station() == made
    assert heard == [frozenset({Topic.STATION})]
    assert stations.set_up("YF", "油坊镇供电所").id == made.id  # a script may be run twice


def test_a_second_station_does_not_move_in(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.station.set_up("XB", "新坝供电所")

    assert [(p.code, p.values) for p in refused.value.problems] == [("station.other", {"name": "油坊镇供电所"})]


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("", "油坊镇供电所", ["station.code"]),
        ("油坊", "油坊镇供电所", ["station.code"]),
        ("Y-F", "油坊镇供电所", ["station.code"]),
        ("YOUFANGZH", "油坊镇供电所", ["station.code"]),
        ("YF", " ", ["field.required"]),
        ("", "", ["station.code", "field.required"]),
    ],
)
def test_a_station_needs_a_short_code_and_a_name(
    empty_office: Office, code: str, name: str, expected: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        StationService(empty_office).set_up(code, name)

    assert codes(refused) == expected


def test_the_station_gets_another_name_and_keeps_its_code(station: SmallStation) -> None:
    renamed = station.desk.station.rename(station.head, " 新坝供电所 ", "镇江")
    assert (renamed.code, renamed.name, renamed.county, renamed.version) == ("YF", "新坝供电所", "镇江", 1)
    assert station.desk.station.rename(station.head, "新坝供电所", "镇江").version == 1
    with pytest.raises(Refusal) as refused:
        station.desk.station.rename(station.head, " ", "镇江")
    assert codes(refused) == ["field.required"]


def test_settings_are_kept_and_changed(station: SmallStation) -> None:
    service = station.desk.station
    assert service.setting("counter.tickets", {"prefix": "A"}) == {"prefix": "A"}

    for prefix in ("B", "C"):
        service.change_setting(station.head, "counter.tickets", {"prefix": prefix})
        assert service.setting("counter.tickets", {}) == {"prefix": prefix}
    assert station.query("SELECT count(*), max(version) FROM setting") == [(1, 1)]


def test_what_is_typed_is_kept_for_each_person_and_place(station: SmallStation) -> None:
    service = station.desk.station
    service.keep_draft(station.clerk, "intake", "LV-RES-NEW", {"name": "王"})
    service.keep_draft(station.clerk, "intake", "LV-RES-NEW", {"name": "王建国"})
    service.keep_draft(OWNER, "intake", "LV-RES-NEW", {"name": "李"})

    draft = service.draft(station.clerk, "intake", "LV-RES-NEW")
    assert draft is not None
    assert (draft.values, draft.saved_at) == ({"name": "王建国"}, station.clock.now())
    assert service.draft(station.head, "intake", "LV-RES-NEW") is None
    owners = service.draft(OWNER, "intake", "LV-RES-NEW")
    assert owners is not None
    assert owners.values == {"name": "李"}
    service.keep_draft(station.clerk, "intake", "LV-RES-NEW", {})
    assert service.draft(station.clerk, "intake", "LV-RES-NEW") is None


def test_a_verb_before_the_station_is_set_up_says_so(empty_office: Office) -> None:
    with empty_office.database.read() as tx, pytest.raises(Refusal) as refused:
        station_of(tx)
    assert codes(refused) == ["station.not_set_up"]


def test_the_folder_is_the_owner_s_alone_and_knows_its_places(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    assert folder.is_empty
    folder.prepare()
    folder.prepare()

    assert sorted(path.name for path in folder.path.iterdir()) == ["attachments", "backups", "logs"]
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert {folder.forms.name, folder.reference.name, folder.database.name} == {"forms", "reference", "station.db"}
    folder.database.touch()
    assert not folder.is_empty


def test_the_home_is_the_environment_s_or_the_user_s_own(tmp_path: Path) -> None:
    assert default_home({"STATION_DESK_HOME": str(tmp_path)}) == tmp_path
    assert default_home({}).name == "station-desk"
    assert default_demo_home({"STATION_DESK_HOME": str(tmp_path)}) == tmp_path.with_name(f"{tmp_path.name}-demo")
    assert (installed_path("resources") / "reference" / "orders.toml").is_file()
    assert installed_path("nothing").name == "_nothing"  # where an installed package has it


def test_a_folder_is_held_by_one_process(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    script = "import sys; from pathlib import Path; from app.services.folder import DataFolder\n"
    script += "with DataFolder(Path(sys.argv[1])).held_alone():\n print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Refusal) as refused, folder.held_alone():
            pass
        other.kill()
    assert [(p.code, p.values) for p in refused.value.problems] == [("folder.in_use", {"path": str(tmp_path)})]

    with folder.held_alone():  # a killed process holds nothing
        pass
    with folder.held_alone():
        pass


def test_backup_check_and_restore_of_an_open_station(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    station.register(resident_draft("王建国"))
    made = station.desk.upkeep.back_up(station.clerk)
    assert made.path.name == "station-20260302-090000.db"
    assert made.size_bytes == made.path.stat().st_size
    report = station.desk.upkeep.check(station.clerk)
    assert (report.is_sound, report.schema, report.findings) == (True, SCHEMA_VERSION, ())
    elsewhere = station.desk.upkeep.back_up(station.clerk, station.folder.path / "stick.db")
    assert elsewhere.path.is_file()
    station.register(resident_draft("李小红"))
    station.desk.close()

    with station.folder.held_alone(), pytest.raises(Refusal) as refused:
        restore_folder(station.folder, made.path, station.clock)
    assert codes(refused) == ["folder.in_use"]
    station.clock.forward(minutes=1)
    aside = restore_folder(station.folder, made.path, station.clock)

    assert aside.name == "before-restore-20260302-090100.db"
    again = open_station(station.folder.path, clock=station.clock)
    assert [hit.title.split()[0] for hit in again.search.find("2026-YF", kinds=(Kind.CASE,))] == ["王建国"]
    assert [copy.path.name for copy in again.upkeep.backups()] == [aside.name, made.path.name]
    again.close()


def test_a_second_restore_in_the_same_second_keeps_both_replaced_files(station_on_disk: SmallStation) -> None:
    station = station_on_disk
    backup = station.desk.upkeep.back_up(station.clerk).path
    station.register(resident_draft())
    station.desk.close()

    first = restore_folder(station.folder, backup, station.clock)
    second = restore_folder(station.folder, backup, station.clock)

    assert first != second
    for path, cases in ((first, 1), (second, 0)):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM work_case").fetchone() == (cases,)


def test_what_is_no_backup_is_not_restored(station_on_disk: SmallStation, tmp_path: Path) -> None:
    station = station_on_disk
    station.desk.close()
    before = station.folder.database.read_bytes()
    newer, foreign, nothing, empty, letter = (
        tmp_path / name for name in ("newer.db", "foreign.db", "nothing.db", "empty.db", "letter.db")
    )
    empty.touch()
    for path, version in ((newer, SCHEMA_VERSION + 1), (foreign, 0)):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE note (text)")
            connection.execute(f"PRAGMA user_version = {version}")
    letter.write_text("kein Backup" * 1000, encoding="utf-8")

    for path, code in (
        (newer, "storage.newer"),
        (foreign, "backup.unsound"),
        (nothing, "backup.missing"),
        (empty, "backup.unsound"),
        (letter, "backup.unsound"),
    ):
        with pytest.raises(Refusal) as refused:
            restore_folder(station.folder, path, station.clock)
        assert codes(refused) == [code]
    assert station.folder.database.read_bytes() == before


def test_a_damaged_or_missing_file_is_reported_without_opening_the_station(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with pytest.raises(Refusal) as refused:
        check_folder(folder)
    assert codes(refused) == ["storage.cannot_open"]

    folder.database.write_bytes(b"no database " * 500)
    report = check_folder(folder)
    assert (report.is_sound, report.schema, report.findings) == (False, 0, ("not a readable database",))

    folder.database.write_bytes(b"")
    report = check_folder(folder)
    assert (report.is_sound, report.schema, report.findings) == (False, 0, ("no station in it",))
    assert report.newer is None

    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer = check_folder(folder).newer
    assert newer is not None
    assert (newer.code, dict(newer.values)) == (
        "storage.newer",
        {"found": SCHEMA_VERSION + 1, "known": SCHEMA_VERSION},
    )


def test_a_visit_at_the_counter_takes_its_minutes(station: SmallStation) -> None:
    visit = station.desk.counter.call(station.clerk, "A017").session
    station.clock.forward(minutes=12, seconds=40)
    case = station.desk.cases.register(station.clerk, resident_draft(), visit=visit).case

    event = next(event for event in station.events(case.id) if event.kind == "counter.signed")
    assert event.payload == {"ticket": "A017", "minutes": 12}
    assert station.query("SELECT signed_at - called_at, case_id FROM counter_session") == [(760_000, case.id.bytes)]
    with pytest.raises(Refusal) as refused:
        station.desk.cases.register(station.clerk, resident_draft(), visit=visit)
    assert codes(refused) == ["counter.already_signed"]
    assert station.query("SELECT count(*) FROM work_case") == [(1,)]


def test_the_station_s_own_rules_stand_in_for_the_shipped_ones(tmp_path: Path) -> None:
    shipped = installed_path("resources") / "reference"
    own = tmp_path / "reference"
    (own / "business").mkdir(parents=True)
    fault = (shipped / "business" / "REP-FAULT.toml").read_text(encoding="utf-8")
    (own / "business" / "REP-FAULT.toml").write_text(fault.replace("amount = 90", "amount = 60"), encoding="utf-8")
    (own / "business" / "REP-LIGHT.toml").write_text(
        fault.replace('code = "REP-FAULT"', 'code = "REP-LIGHT"'), encoding="utf-8"
    )

    types = {business.code: business for business in Definitions(shipped, own).business_types}
    shipped_codes = {path.stem for path in (shipped / "business").glob("*.toml")}
    assert types.keys() == {*shipped_codes, "REP-LIGHT"}
    assert types["REP-FAULT"].limits[0].amount == 60
    assert {each.code for each in Definitions(shipped, tmp_path / "none").business_types} == shipped_codes


def test_a_business_type_lies_in_the_file_of_its_code(tmp_path: Path) -> None:
    shipped = installed_path("resources") / "reference"
    (tmp_path / "business").mkdir()
    fault = (shipped / "business" / "REP-FAULT.toml").read_text(encoding="utf-8")
    (tmp_path / "business" / "REP-MINE.toml").write_text(fault, encoding="utf-8")

    with pytest.raises(Refusal) as refused:
        Definitions(shipped, tmp_path).versions("REP-MINE")
    assert [(p.code, p.field) for p in refused.value.problems] == [("definition.code_not_file", "REP-MINE.toml: code")]


def test_all_shipped_rules_can_be_read(definitions: Definitions) -> None:
    assert [kind.code for kind in definitions.order_kinds][:2] == ["WO-01", "WO-02"]
    assert definitions.order_kind("SURVEY").name == "现场勘查"
    assert definitions.calendar.is_published(2026)
    assert definitions.scheme.effective_from.year >= 2024
    assert definitions.pieces is not None
    assert definitions.deductions is not None
    assert "customers.toml" in {path.name for path in definitions.import_aliases()}
    assert definitions.readings is definitions.readings  # read once


@pytest.mark.parametrize(
    ("text", "code"),
    [("code = ", "definition.unreadable"), ("\udcff", "definition.unreadable"), ("code = 'X'", "definition.missing")],
)
def test_a_wrong_rule_file_is_named(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "business").mkdir()
    (tmp_path / "business" / "MINE.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    rules = Definitions(installed_path("resources") / "reference", tmp_path)

    with pytest.raises(Refusal) as refused:
        assert rules.business_types
    problem = refused.value.problems[0]
    assert problem.code == code
    assert problem.field.startswith("MINE.toml")


def test_listeners_hear_what_changed_after_it_is_stored(station: SmallStation) -> None:
    found: list[int] = []
    station.desk.office.feed.subscribe(lambda _: found.append(station.query("SELECT count(*) FROM work_case")[0][0]))

    station.register(resident_draft())
    with pytest.raises(Refusal):
        station.register(resident_draft(capacity=0))

    assert found == [1]


def test_a_listener_may_subscribe_another() -> None:
    feed = Feed()
    heard: list[frozenset[Topic]] = []
    feed.subscribe(lambda _: feed.subscribe(heard.append))
    feed.announce(Topic.CASES)
    feed.announce(Topic.ORDERS, Topic.CASES)

    assert heard == [frozenset({Topic.ORDERS, Topic.CASES})]


def test_the_system_clock_is_in_utc_to_the_millisecond() -> None:
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs(now.timestamp() - time.time()) < 5
    assert local_day(local(2026, 3, 2, 0, 30).astimezone(UTC)) == local(2026, 3, 2).date()


def test_the_search_box_finds_customers(station: SmallStation) -> None:
    assert [hit.ref for hit in station.desk.search.find("cyl")] == [CHEN.bytes]
    assert [hit.ref for hit in station.desk.search.find("9999", limit=1)] == [SHOP.bytes]
    assert station.desk.search.find("cyl", kinds=(Kind.ORDER,)) == ()
    assert station.desk.customers.by_account(" 1183369442 ") is not None
    assert station.desk.customers.by_account("1") is None
    with pytest.raises(Refusal) as refused:
        station.desk.customers.show(station.clerk, station.desk.station.station().id)
    assert codes(refused) == ["record.missing"]


def test_a_station_opened_in_a_folder_is_there_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    clock = SetClock()
    first = open_station(home, clock=clock)
    first.station.set_up("YF", "油坊镇供电所")
    first.people.add_first_head("YF001", "罗敏强", PASSWORD)
    first.close()
    clock.forward(days=1)

    again = open_station(home)
    assert again.people.sign_in("YF001", PASSWORD).name == "罗敏强"
    assert again.office.clock.now() - clock.now() != timedelta(0)
    again.close()


def test_the_log_is_in_the_folder(tmp_path: Path) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        start_log(tmp_path)
        logging.getLogger("test").warning("meter %s", "not read")
    finally:
        for handler in set(root.handlers) - set(before):
            handler.close()
            root.removeHandler(handler)
        root.setLevel(level)

    assert "WARNING test meter not read" in (tmp_path / "logs" / "desk.log").read_text(encoding="utf-8")
    assert os.access(tmp_path / "logs", os.W_OK)


def test_a_folder_that_cannot_be_made_or_held_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal) as refused:
        DataFolder(tmp_path / "file" / "station").prepare()
    assert codes(refused) == ["storage.cannot_write"]

    (tmp_path / "in-use.lock").mkdir()
    with pytest.raises(Refusal) as refused, DataFolder(tmp_path).held_alone():
        pass
    assert codes(refused) == ["storage.cannot_write"]


def test_a_folder_with_something_in_it_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    folder.log.touch()
    folder.prepare()
    # An administrator may write everything, whatever the bits say, and the tests may run as one.
    monkeypatch.setattr(os, "access", lambda path, _wish: path != folder.log)
    with pytest.raises(Refusal) as refused:
        folder.prepare()
    assert codes(refused) == ["storage.cannot_write"]
    assert refused.value.problems[0].values == {"path": str(folder.log)}


def test_where_rights_are_no_bits_the_folder_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    folder = DataFolder(tmp_path / "home")
    folder.prepare()
    assert folder.logs.is_dir()
