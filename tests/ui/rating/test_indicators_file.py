"""A person's indicators as a workbook: figures are numbers, as a sheet can add them up."""

from pathlib import Path

import openpyxl

from app.domain.lists import ListQuery
from app.ui.lists.cells import plain_words
from app.ui.rating.held_list import HeldList
from app.ui.rating.indicator_rows import INDICATOR_COLUMNS, indicator_rows, indicator_words
from tests.station import SmallStation


def test_points_and_measures_are_numbers_with_two_decimals(october: SmallStation, tmp_path: Path) -> None:
    scores = october.desk.rating.scores(october.head, "2026-10")
    score = scores.people[0].score
    assert score is not None
    held = HeldList(INDICATOR_COLUMNS)
    held.fill(indicator_rows(score.indicators))
    path = tmp_path / "indicators.xlsx"
    words = plain_words(INDICATOR_COLUMNS, indicator_words())
    october.desk.exports.export_source(held, ListQuery(), path, title="指标", words=words)

    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[2]]
    first = {head: sheet.cell(row=3, column=column) for column, head in enumerate(heads, 1)}
    assert [(first[name].data_type, first[name].number_format) for name in ("得分", "满分", "实绩", "目标")] == [
        ("n", "#,##0.00")
    ] * 4
    assert (first["编号"].value, first["满分"].value) == ("Y01", 10)
    missing = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[2] is None]
    assert len(missing) == sum(each.score is None for each in score.indicators)
