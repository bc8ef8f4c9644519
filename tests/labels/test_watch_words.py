"""What the watch over the link says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.upstream.watching import Difference, Doubt, Finding, Repair
from app.labels.speaking import label_of
from app.labels.watch_words import compared_text, comparison_text, doubt_text, finding_text, others_text, table_text
from app.persistence.upstream.columns import tables_by_number
from app.services.upstream.watch_standing import Comparison, FindingLine, OtherComputer, Verdict, WatchStanding

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
LINE = FindingLine(
    table="customer",
    finding=Finding(
        id=UUID(int=1),
        found_at=NOW,
        seq=7,
        table=5,
        key=b"k" * 16,
        title="陈玉兰  1183369442",
        difference=Difference.CHANGED,
        own_hash="a",
        hub_hash="b",
        repair=Repair.TAKEN,
    ),
)


def test_every_table_and_every_word_has_a_name() -> None:
    for table in tables_by_number().values():
        assert table_text(table.name) != table.name
    for each in (*Difference, *Repair, *Doubt):
        assert label_of(each) != each.value


def test_a_finding_in_one_line() -> None:
    assert finding_text(LINE) == "客户 陈玉兰  1183369442：内容不同，已按县中心恢复"


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        (Comparison(verdict=Verdict.EQUAL, rows=28_431), "与县中心逐表核对：28,431 条全部一致。"),
        (Comparison(verdict=Verdict.NOT_NOW), "还有改动在途，未能核对，稍后自动再核。"),
        (Comparison(verdict=Verdict.UNKNOWN), "县中心的程序较旧，还不能核对。"),
        (
            Comparison(verdict=Verdict.DIFFERED, findings=(LINE,), left=1_200),
            "与县中心核对发现 1 条不一致，详见“核对”。另有 1,200 条待修复。",
        ),
    ],
)
def test_what_a_comparison_came_to(comparison: Comparison, words: str) -> None:
    assert comparison_text(comparison) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "第 2 台的改动刚刚到达"),
        (timedelta(seconds=59), "第 2 台的改动刚刚到达"),
        (timedelta(minutes=59), "第 2 台的改动 59 分钟前到达"),
        (timedelta(hours=23), "第 2 台的改动 23 小时前到达"),
        (timedelta(days=3), "第 2 台的改动 3 天前到达"),
    ],
)
def test_how_long_ago_the_others_changes_came(ago: timedelta, words: str) -> None:
    came = OtherComputer(index=2, written_at=NOW - timedelta(days=9), arrived_at=NOW - ago)
    assert others_text(WatchStanding(others=(came,)), NOW) == words


def test_how_the_watch_stands() -> None:
    assert compared_text(WatchStanding()) == "还没有核对过，每晚 22 点后自动核对。"
    assert compared_text(WatchStanding(compared_at=NOW)) == "2026-03-02 12:00 核对，与县中心一致。"
    assert compared_text(WatchStanding(compared_at=NOW, differed=2)) == "2026-03-02 12:00 核对，2 条不一致，已修复。"
    assert doubt_text(WatchStanding()) == ""
    assert doubt_text(WatchStanding(doubt=Doubt.STUCK)).startswith("同步 15 分钟没有进展。")
