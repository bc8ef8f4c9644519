"""Signed papers taken in on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Front
from tests.documents.scanning import bound, coded, scanned


@pytest.fixture
def pile(desk: Front, case_number: str, tmp_path: Path) -> Path:
    """A registration form and a page of somebody else, scanned."""
    paper = tmp_path / "a.pdf"
    desk.json("print", "resident-registration", "--case", case_number, "-o", str(paper))
    path = tmp_path / "pile.pdf"
    path.write_bytes(bound(scanned(paper.read_bytes(), turned=2), coded("ELSEWHERE")))
    return path


def test_scans_are_looked_at_filed_and_once_more_left_alone(desk: Front, case_number: str, pile: Path) -> None:
    looked = desk("signed", str(pile), "--dry-run", "--json")
    filed = desk("signed", str(pile), "--on", "2026-03-01", "--json")
    again = desk("signed", str(pile), "--on", "2026-03-01")

    assert (looked.code, filed.code, again.code) == (1, 1, 1)  # somebody else's page is not filed
    own, strange = looked.value["copies"]
    assert (own["case"], own["form"], own["state"], own["candidates"]) == (
        case_number,
        "resident-registration",
        "recognised",
        ["resident-registration"],
    )
    assert (strange["pages"], strange["state"]) == ([2], "refused")
    assert [problem["code"] for problem in strange["problems"]] == ["signed.unknown_number"]
    own, _ = filed.value["copies"]
    assert (own["state"], [each["code"] for each in own["warnings"]]) == ("filed", ["signed.before_acceptance"])
    attached = desk.json("case", "show", case_number)["attachments"]
    assert [each["name"].split()[1:] for each in attached] == [[case_number, "签字件.pdf"]]
    assert again.out.splitlines()[0].startswith(f"pile.pdf 第 1 页：{case_number} ")
    assert "以前已归入" in again.out


def test_a_scan_without_its_date_or_form_is_not_filed(desk: Front, case_number: str, tmp_path: Path) -> None:
    path = tmp_path / "old.png"
    path.write_bytes(coded(case_number))

    assert desk("signed", str(path), "--json").refused == ["signed.date_missing"]
    said = desk("signed", str(path), "--on", "2026-03-02", "--json")
    assert [each["code"] for each in said.value["copies"][0]["problems"]] == ["signed.form_missing"]
    named = desk.json("signed", str(path), "--on", "2026-03-02", "--form", "resident-registration")
    assert named["copies"][0]["state"] == "filed"


def test_a_misread_date_is_corrected_and_the_copies_are_listed(desk: Front, case_number: str, pile: Path) -> None:
    none = desk("signed-date", case_number)
    assert none.out == f"业务 {case_number} 没有归入过签字件。\n"
    assert desk("signed-date", case_number, "--on", "2026-03-01", "--reason", "看错", "--json").refused == [
        "signed.none_filed"
    ]
    desk("signed", str(pile), "--on", "2026-03-01")

    listed = desk("signed-date", case_number)
    corrected = desk.json("signed-date", case_number, "--on", "2026-02-28", "--reason", "日期看错")

    assert listed.out.endswith("：纸面日期 2026-03-01。\n")
    (copy,) = corrected["copies"]
    assert (copy["form"], copy["signed_on"], copy["is_corrected"]) == ("resident-registration", "2026-02-28", True)
    assert desk("signed-date", case_number, "--form", "resident-registration").out.endswith(
        "：纸面日期 2026-02-28，已更正。\n"
    )


def test_of_several_copies_one_is_named(desk: Front, case_number: str, tmp_path: Path) -> None:
    for number in (1, 2):  # other bytes, the same number
        path = tmp_path / f"{number}.png"
        path.write_bytes(coded(*[case_number] * number))
        desk("signed", str(path), "--on", "2026-03-01", "--form", "resident-registration")

    open_one = desk("signed-date", case_number, "--on", "2026-02-27", "--reason", "看错", "--json")
    assert open_one.refused == ["signed.which_copy"]
    desk.json("signed-date", case_number, "--copy", "2", "--on", "2026-02-27", "--reason", "看错")
    copies = desk.json("signed-date", case_number)["copies"]
    assert [each["signed_on"] for each in copies] == ["2026-03-01", "2026-02-27"]
