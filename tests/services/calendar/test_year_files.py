"""A year's announcement from a file."""

from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.services.calendar.entering import CalendarService
from app.services.calendar.year_files import read_year

TOML = """year = 2027
papers = ["国办发明电〔2026〕7号"]
[off]
"元旦" = [2027-01-01]
[working]
"元旦" = [2027-01-09]
"""


def test_a_file_like_those_shipped(tmp_path: Path) -> None:
    path = tmp_path / "2027.TOML"
    path.write_text(TOML, "utf-8")
    found = CalendarService.read_year(path)
    assert (found.year, found.papers) == (2027, ("国办发明电〔2026〕7号",))
    assert [(day.day.isoformat(), day.name, day.is_worked) for day in found.days] == [
        ("2027-01-01", "元旦", False),
        ("2027-01-09", "元旦", True),
    ]


def test_the_notice_itself(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("\ufeff国务院办公厅关于2027年部分节假日安排的通知\n元旦：1月1日放假。", "utf-8")
    found = read_year(path, papers=("国办发明电〔2026〕7号",))
    assert (found.year, len(found.days), found.papers) == (2027, 1, ("国办发明电〔2026〕7号",))
    assert read_year(path, 2028).year == 2028


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.toml", b"year = ", "definition.unreadable"),
        ("a.toml", b"year = 'x'", "definition.wrong_type"),
        ("a.txt", b"\xff\xfe", "definition.unreadable"),
        ("gone.txt", None, "definition.unreadable"),
        ("a.txt", "元旦：1月1日放假。".encode(), "calendar.notice_year"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_year(path)
    assert refused.value.problems[0].code == code
