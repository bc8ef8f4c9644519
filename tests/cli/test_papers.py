"""Forms by the command line, read back from the PDF."""

import json
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests.cli.conftest import Front


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_case_and_its_order_are_printed(desk: Front, case_number: str, tmp_path: Path) -> None:
    target = tmp_path / "登记表.pdf"
    printed = desk.json("print", "resident-registration", "--case", case_number, "-o", str(target), number="YF003")
    assert (printed["pages"], printed["numbers"]) == (2, [case_number])  # a copy for each side
    assert "查良镛" in _text(target)
    desk.json("case", "advance", case_number)
    order = desk.json("case", "show", case_number)["orders"][0]["number"]
    desk.json("order", "dispatch", order)
    said = desk("print", "work-order", "--order", order, "-o", str(target))
    assert said.out.startswith(f"已写到 {target}（")
    assert order in _text(target)


@pytest.mark.parametrize("source", [["--sample"], ["--blank"]])
def test_samples_and_blank_forms_are_printed(desk: Front, tmp_path: Path, source: list[str]) -> None:
    target = tmp_path / "form.pdf"
    assert desk.json("print", "resident-registration", *source, "-o", str(target))["numbers"] == []
    assert target.read_bytes().startswith(b"%PDF")


def test_values_of_others_are_printed(desk: Front, tmp_path: Path) -> None:
    sample: dict[str, Any] = json.loads(Path("forms/callback/sample.json").read_text(encoding="utf-8"))
    target = tmp_path / "form.pdf"
    desk.json("print", "callback", "--json-file", "-", "-o", str(target), stdin=json.dumps(sample))
    assert target.read_bytes().startswith(b"%PDF")
    unknown = {**sample, "moon": "full"}
    said = desk("print", "callback", "--json-file", "-", "-o", str(target), "--json", stdin=json.dumps(unknown))
    assert said.refused == ["paper.unknown_value"]
    said = desk("print", "callback", "--json-file", "-", "-o", str(target), "--json", stdin="[]")
    assert said.refused == ["input.not_an_object"]


def test_a_business_types_notice_is_printed(desk: Front, tmp_path: Path) -> None:
    target = tmp_path / "notice.pdf"
    desk.json("print", "one-time-notice", "--business", "LV-RES-NEW", "-o", str(target))
    assert "低压居民新装" in _text(target)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("callback",), ["input.one_source"]),
        (("callback", "--sample", "--blank"), ["input.one_source"]),
        (("star-sheet", "--person", "YF009", "--sample"), ["input.one_source"]),
        (("moon", "--sample"), ["paper.unknown_form"]),
        (("callback", "--month", "2026-02"), ["input.not_a_choice"]),
        (("callback", "--case", "X"), ["case.unknown_number"]),
    ],
)
def test_what_cannot_be_printed_is_refused(
    desk: Front, tmp_path: Path, words: tuple[str, ...], codes: list[str]
) -> None:
    target = tmp_path / "form.pdf"
    assert desk("print", *words, "-o", str(target), "--json").refused == codes
    assert not target.exists()


def test_a_file_that_cannot_be_written_is_refused(desk: Front, tmp_path: Path) -> None:
    said = desk("print", "callback", "--sample", "-o", str(tmp_path / "no" / "form.pdf"), "--json")
    assert said.refused == ["export.not_written"]


def test_the_catalogue_is_listed_and_checked(desk: Front) -> None:
    codes = {form["code"] for form in desk.json("forms", "list")}
    assert {"resident-registration", "work-order", "metering-slip", "callback", "star-sheet"} <= codes
    assert "派工单" in desk("forms", "list").out
    assert desk.json("forms", "check")["faults"] == []
    broken = desk.home / "forms" / "callback"
    broken.mkdir(parents=True)
    (broken / "form.toml").write_text("code = ", encoding="utf-8")
    said = desk("forms", "check", "--json")
    assert said.code == 1
    assert [(fault["folder"], fault["code"]) for fault in said.value["faults"]] == [("callback", "form.syntax")]
    assert "callback/form.toml" in desk("forms", "check").out


def test_values_alone_are_printed_on_sheets_that_have_the_rest(desk: Front, case_number: str, tmp_path: Path) -> None:
    target = tmp_path / "values.pdf"
    words = ("print", "resident-registration", "--case", case_number, "--overprint", "-o", str(target))
    assert desk.json(*words, "--shift", "1.5,-0.8", number="YF003")["pages"] == 1
    assert "查良镛" in _text(target)
    assert "户名" not in _text(target)


@pytest.mark.parametrize(
    ("shift", "code"),
    [("1.55,0", "input.not_a_shift"), ("right", "input.not_a_shift"), ("31,0", "paper.shift_too_far")],
)
def test_a_shift_that_makes_no_sense_is_refused(desk: Front, tmp_path: Path, shift: str, code: str) -> None:
    target = tmp_path / "values.pdf"
    said = desk("print", "callback", "--sample", "--overprint", "--shift", shift, "-o", str(target), "--json")
    assert said.refused == [code]
    assert not target.exists()


def test_a_form_is_made_the_stations_own_and_put_aside(desk: Front) -> None:
    folder = Path(desk.json("forms", "copy", "callback")["folder"])
    layout = (folder / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_text(layout.replace("version = 1", 'version = "1"'), encoding="utf-8")
    said = desk("forms", "check", str(folder))
    assert said.code == 1
    assert said.out.splitlines() == [
        "0 张表单可用。",
        "callback/form.toml 第 3 行（version）：这一项的类型应为 integer。",
    ]
    assert desk("forms", "check", str(folder.parent), "--json").value["faults"][0]["line"] == 3
    assert desk("forms", "copy", "callback", "--json").refused == ["form.own_exists"]
    kept = desk("forms", "set-aside", "callback")
    assert kept.out.startswith("已停用，文件保留在")
    assert desk.json("forms", "check")["faults"] == []
    assert desk("forms", "check", str(folder), "--json").refused == ["form.no_folder"]
