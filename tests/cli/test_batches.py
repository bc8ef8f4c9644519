"""Many papers by the command line from a JSON list."""

import json
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from tests.cli.conftest import Front


def _pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_a_list_is_printed_and_what_cannot_be_is_named_by_its_place(
    desk: Front, case_number: str, tmp_path: Path
) -> None:
    sample = json.loads(Path("forms/callback/sample.json").read_text(encoding="utf-8"))
    items = [
        {"case": "X"},
        {"values": {**sample, "name": "丙三"}},
        {"case": case_number},
        {"values": {**sample, "moon": "full"}},
        {"values": "moon"},
        {"order": 7},
        {"case": case_number, "order": "Y"},
        {"order": "Y"},
        {"business": "moon"},
    ]
    source, target = tmp_path / "list.json", tmp_path / "批量.pdf"
    source.write_text(json.dumps(items), encoding="utf-8")
    said = desk("print-batch", "callback", str(source), "-o", str(target), "--json")

    assert said.code == 1
    assert (said.value["pages"], len(said.value["numbers"])) == (2, 2)
    assert ["丙三" in page for page in _pages(target)] == [True, False]
    assert [(each["index"], each["problems"][0]["code"]) for each in said.value["refused"]] == [
        (0, "case.unknown_number"),
        (3, "paper.unknown_value"),
        (4, "input.wrong_type"),
        (5, "input.wrong_type"),
        (6, "input.one_item_source"),
        (7, "order.unknown_number"),
        (8, "business.unknown"),
    ]
    spoken = desk("print-batch", "callback", "-", "-o", str(target), stdin=json.dumps(items[:2])).out.splitlines()
    assert spoken[0] == f"已写到 {target}（客户回访单，1 份，1 页）"
    assert spoken[1].startswith("第 0 项：")


def test_the_copies_of_a_list_are_chosen_and_ordered(desk: Front, case_number: str, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    words = ("print-batch", "resident-registration", "-", "-o", str(target))
    items = json.dumps([{"case": case_number}] * 2)
    assert desk.json(*words, "--by-copy", stdin=items) == {
        "form": "resident-registration",
        "file": str(target),
        "pages": 4,
        "numbers": [case_number] * 2,
        "refused": [],
    }
    assert desk.json(*words, "--copy", "客户留存", stdin=items)["pages"] == 2


def test_a_list_of_nothing_writes_no_file(desk: Front, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    words = ("print-batch", "callback", "-", "-o", str(target))
    assert desk(*words, "--json", stdin="[]").refused == ["input.empty_list"]
    said = desk(*words, stdin='[{"case": "X"}]')
    assert (said.code, said.out.splitlines()[0]) == (1, "没有一项可以打印，没有写文件。")
    assert not target.exists()
