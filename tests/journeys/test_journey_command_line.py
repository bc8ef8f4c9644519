"""The station's day by the command line alone, JSON in and out: a morning in processes, whole weeks in this one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.services.clock import SystemClock
from tests.cli.conftest import Front, Said
from tests.journeys.reading import text_of
from tests.station import PASSWORD, SetClock, local

_CHECKOUT = Path(__file__).resolve().parents[2]
_DATA = _CHECKOUT / "../shared/data/station"
_EXPECTED = json.loads((_DATA / "expected.json").read_text(encoding="utf-8"))
_RENEWED = """工号,姓名,岗位,班组,手机号,证书及有效期,状态
YF010,周寿丽,台区经理,外勤班,19900009469,低压电工证:2099-12-31；登高证:2099-12-31；用电检查证:2099-12-31,在岗
YF011,胡轩欣,台区经理,外勤班,19900003575,低压电工证:2099-12-31；登高证:2099-12-31；用电检查证:2099-12-31,在岗
"""
"""A later sheet of the same people: their certificates, renewed for as long as anybody will run this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The program on one data folder, as a county script calls it; `number` is the person it acts as."""

    start: Callable[..., Said]
    number: str = ""

    def by(self, number: str) -> "Program":
        return replace(self, number=number)

    def __call__(self, *words: str, stdin: object = None) -> Any:  # noqa: ANN401 - a JSON value
        """The answer to a command that is done."""
        said = self._said(words, "" if stdin is None else json.dumps(stdin))
        assert said.code == 0, said.err
        return said.value

    def refused(self, *words: str) -> dict[str, str]:
        """The codes a command was refused with, by their sentences."""
        said = self._said(words, "")
        assert (said.code, said.out) == (1, "")
        return {each["text"]: each["code"] for each in json.loads(said.err)["refused"]}

    def _said(self, words: tuple[str, ...], stdin: str) -> Said:
        return self.start(*words, "--json", stdin=stdin, number=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """Starts each command as a process of its own."""

    home: Path

    def __call__(self, *words: str, stdin: str, number: str) -> Said:
        person = ["--as", number] if number else []
        done = subprocess.run(  # noqa: S603 - our own interpreter with words of this file
            [sys.executable, "-m", "app", "--home", str(self.home), *person, *words],
            cwd=_CHECKOUT,
            input=stdin.encode(),
            capture_output=True,
            env={"PATH": os.defpath, "STATION_DESK_PASSWORD": PASSWORD, "STATION_DESK_NEW_PASSWORD": PASSWORD},
            check=False,
            timeout=60,
        )
        return Said(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def _set_up(home: Path, patch: pytest.MonkeyPatch, clock: SetClock) -> Program:
    """The owner of a data folder in which a station with its people and areas has just been set up."""
    patch.setenv("STATION_DESK_NEW_PASSWORD", PASSWORD)
    program = Program(start=Front(home=home, patch=patch, clock=clock))
    program("init", "--station", "YF", "--name", "油坊镇供电所", "--county", "扬中市供电公司")
    for kind, name, rows in (("staff", "人员.xlsx", "staff"), ("areas", "网格台区.xlsx", "areas")):
        report = program("import", kind, str(_DATA / name))
        assert (report["read"], report["added"], report["refused"]) == (_EXPECTED[rows], _EXPECTED[rows], [])
    return program


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Who does all by this process, on a Monday in November."""
    return _set_up(tmp_path / "供电所", monkeypatch, SetClock(local(2026, 11, 2, 9, 50)))


def _go_out(owner: Program, order: str, *result: str) -> None:
    """Report an order step by step as its leader."""
    for step in ("accept", "depart", "arrive"):
        owner("order", "report", order, step)
    assert owner("order", "report", order, "finish", *result)["state"] == "finished"


def _ready(owner: Program, tmp_path: Path) -> tuple[Program, Program]:
    """A clerk and an area manager with passwords, and certificates that are good today."""
    for number in ("YF005", "YF010"):
        owner("staff", "password", number)
    sheet = tmp_path / "续证.csv"
    sheet.write_text(_RENEWED, encoding="utf-8")
    report = owner("import", "staff", str(sheet))
    assert (report["read"], report["added"], report["changed"]) == (2, 0, 2)
    return owner.by("YF005"), owner.by("YF010")


def _take_in(clerk: Program) -> Any:  # noqa: ANN401 - a JSON value
    """A household's new supply, as the county hands it in."""
    return clerk(
        "case",
        "register",
        "-",
        stdin={
            "business": "LV-RES-NEW",
            "name": "㑇𬭸娣",
            "phone": "19900004321",
            "address": "扬中市油坊镇油坊社区9组54号",
            "area": "32118200001",
            "fields": {"id_number": "321182199802078157", "capacity": "8kW"},
            "papers": {"identity": "present", "premises": "promised"},
        },
    )


def test_commands_are_processes_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ready(_set_up(tmp_path / "供电所", monkeypatch, SetClock(SystemClock().now())), tmp_path)
    by_process = Program(start=Process(home=tmp_path / "供电所"))
    clerk, manager = by_process.by("YF005"), by_process.by("YF010")
    case = _take_in(clerk)["number"]
    assert clerk("case", "advance", case, "--to", "survey")["stage"]["name"] == "现场勘查"
    (survey,) = clerk("order", "list", "--state", "unassigned")
    assert clerk.refused("order", "dispatch", survey["number"], "--lead", "YF010") == {
        "“现场勘查”须两人作业，请指定监护人。": "crew.guardian_missing"
    }
    sent = clerk("order", "dispatch", survey["number"])
    assert (sent["lead"], sent["guardian"], sent["state"]) == ("YF010", "YF011", "dispatched")
    paper = tmp_path / "派工单.pdf"
    assert clerk("print", "work-order", "--order", sent["number"], "-o", str(paper))["numbers"] == [sent["number"]]
    assert "𬭸" in text_of(paper)
    assert manager.refused("case", "advance", case)["本环节的工单还没有完工。"] == "gate.order_finished"


def test_a_case_lives_from_the_counter_to_the_file(owner: Program, tmp_path: Path) -> None:
    clerk, manager = _ready(owner, tmp_path)
    taken = _take_in(clerk)
    assert {(each["code"], each["state"]) for each in taken["deadlines"]} == {
        ("promise", "normal"),
        ("whole", "normal"),
    }
    case = taken["number"]
    assert clerk("case", "advance", case, "--to", "survey")["stage"]["name"] == "现场勘查"
    (survey,) = clerk("order", "list", "--state", "unassigned")
    assert clerk.refused("order", "dispatch", survey["number"], "--lead", "YF010") == {
        "“现场勘查”须两人作业，请指定监护人。": "crew.guardian_missing"
    }
    sent = clerk("order", "dispatch", survey["number"])
    assert (sent["lead"], sent["guardian"], sent["state"]) == ("YF010", "YF011", "dispatched")
    assert manager.refused("case", "advance", case)["本环节的工单还没有完工。"] == "gate.order_finished"
    _go_out(manager, survey["number"], "access_point=3号杆", "line_works=无")

    clerk("case", "advance", case)
    clerk("case", "enter", case, "account=1100000001", "contract_signed_on=2026-11-02")
    install = clerk("case", "advance", case, "--to", "install")["orders"][-1]["number"]
    clerk("order", "dispatch", install)
    paper = tmp_path / "派工单.pdf"
    assert clerk("print", "work-order", "--order", install, "-o", str(paper))["numbers"] == [install]
    assert "𬭸" in text_of(paper)
    meter = "3230001163731906368642"
    _go_out(
        manager,
        install,
        f"meter_number={meter}",
        "meter_reading=0.12kWh",
        "seal_number=F123",
        "powered_at=2026-11-02T09:50",
    )

    clerk("case", "advance", case, "--to", "callback")
    clerk("case", "enter", case, "satisfaction=很满意")
    assert clerk("case", "advance", case)["state"] == "done"
    assert set(clerk.refused("case", "advance", case).values()) == {"gate.papers_original"}
    clerk("case", "paper", case, "premises", "present")
    filed = clerk("case", "advance", case)
    assert filed["state"] == "archived"
    assert {each["state"] for each in filed["deadlines"]} == {"met"}
    assert {each["actor"] for each in filed["events"]} == {"YF005", "YF010"}
    for words in ("1100000001", "4321", meter[-6:]):
        assert clerk("search", words)[0]["title"].startswith("㑇𬭸娣"), words


def test_the_month_is_imported_and_scored(owner: Program, tmp_path: Path) -> None:
    copy = tmp_path / "客户档案-未导入.xlsx"
    report = owner("import", "customers", str(_DATA / "客户档案.xlsx"), "--write-back", str(copy))
    assert (report["read"], report["added"]) == (_EXPECTED["customers_rows"], _EXPECTED["customers_accepted"])
    assert {each["row"] for each in report["refused"]} == {each["line"] for each in _EXPECTED["refused"]}
    assert copy.is_file()
    again = owner("import", "customers", str(_DATA / "客户档案.gb18030.csv"), "--dry-run")
    assert (again["added"], again["changed"]) == (0, 0)
    for kind, name in (
        ("line_loss", "台区月线损-2026-10.xlsx"),
        ("collection", "采集日报-2026-10.xlsx"),
        ("bills", "电费-2026-10.xlsx"),
        ("commands", "费控指令-2026-10.xlsx"),
        ("orders", "工单-2026-10.gb18030.csv"),
        ("outages", "停电-2026-10.xlsx"),
    ):
        report = owner("import", kind, str(_DATA / name))
        assert report["added"] > 0, kind

    book = tmp_path / "排名.xlsx"
    month = owner("score", "2026-10", "--xlsx", str(book))
    people = month["people"]
    assert [(one["rank"], one["name"], one["total"]) for one in people[:2]] == [
        (1, "薛敏寿", "95.00"),
        (2, "朱强凤", "90.00"),
    ]
    first = people[0]["indicators"][0]
    assert {"id", "name", "value", "loss", "score", "rule", "source", "events"} <= set(first)
    assert any(each["events"] for each in people[1]["indicators"])
    assert openpyxl.load_workbook(book).worksheets[0].max_row > len(people)
    missing = owner.refused("score-lock", "2026-10")
    assert missing["指标 Y08 投诉意见工单 缺数据（10 人），请补齐后再锁定。"] == "rating.data_missing"
    for form, words in (("star-sheet", ["--person", "YF015"]), ("star-ranking", [])):
        paper = tmp_path / f"{form}.pdf"
        owner("print", form, *words, "--month", "2026-10", "-o", str(paper))
        assert "薛敏寿" in text_of(paper)
