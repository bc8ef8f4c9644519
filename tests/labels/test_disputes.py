"""Conflicts in the trade's words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.upstream.choices import DisputeState
from app.domain.upstream.link import Dispute
from app.domain.upstream.operation import Plain
from app.domain.upstream.rules import Stake
from app.labels.disputes import FIELDS, TABLES, dispute_text, value_text
from app.labels.upstream import clock_text, standing_text
from app.persistence.ids import new_id
from app.persistence.tables.merging import table_rules
from app.services.upstream.standing import DisputeLine, UpstreamStatus

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DISPUTE = Dispute(
    id=new_id(), seq=1, table=20, key=b"k" * 16, field=9, part="", kept="1", kept_seq=1, kept_device=1, kept_hlc=1,
    kept_user=None, other="2", other_seq=2, other_device=2, other_hlc=2, other_user=None, before="0", stake=Stake.HIGH,
)  # fmt: skip
LINE = DisputeLine(
    dispute=DISPUTE, state=DisputeState.OPEN, table="work_case", column="phone", title="查良镛  2026-YF-000001-5",
    kept="1", kept_by="张三", kept_at=NOON, other="2", other_by="李四", other_at=NOON, before="0",
    names={"AB": "王五"}, may_decide=True, decision=None,
)  # fmt: skip


def test_every_field_that_can_be_in_dispute_has_a_word() -> None:
    changeable = [rules for rules in table_rules() if not rules.is_append_only]
    columns = {name for rules in changeable for name in rules.names.values()} - {"version"}

    assert {rules.name for rules in changeable} == TABLES.keys()
    assert columns == FIELDS.keys()


@pytest.mark.parametrize(
    ("column", "part", "text"),
    [
        ("phone", "", "业务 查良镛  2026-YF-000001-5：电话"),
        ("details", "capacity", "业务 查良镛  2026-YF-000001-5：业务内容（capacity）"),
        ("", "", "业务 查良镛  2026-YF-000001-5：整条记录"),
        ("brand_new", "", "业务 查良镛  2026-YF-000001-5：brand_new"),
    ],
)
def test_what_a_conflict_is_about(column: str, part: str, text: str) -> None:
    assert dispute_text(replace(LINE, column=column, dispute=replace(DISPUTE, part=part))) == text


def test_a_record_without_a_name_goes_by_its_kind() -> None:
    assert dispute_text(replace(LINE, table="setting", column="value", title="")) == "站点设置：设置值"


@pytest.mark.parametrize(
    ("column", "part", "value", "text"),
    [
        ("phone", "", "13900005678", "13900005678"),
        ("phone", "", "", "（无）"),
        ("closed_at", "", None, "（无）"),
        ("closed_at", "", 1_772_424_000_000, "2026-03-02 12:00"),
        ("responsible_id", "", "AB", "王五"),
        ("details", "name", '"查良镛"', "查良镛"),
        ("details", "capacity", "8000", "8000"),
        ("details", "", '{"phone": "1", "steps": [1, null]}', "电话 1；steps 1"),
        ("papers", "", "[]", "（空）"),
        ("papers", "", '["ab", "CD"]', "王五、CD"),
        ("papers", "", '["AB"]', "王五"),
        ("", "", 1, "保留"),
        ("", "", 0, "删除"),
    ],
)
def test_values_are_what_people_read(column: str, part: str, value: Plain, text: str) -> None:
    line = replace(LINE, column=column, dispute=replace(DISPUTE, part=part))
    assert value_text(line, value) == text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (UpstreamStatus(), "本机还没有加入县中心。"),
        (UpstreamStatus(is_enrolled=True), "县公司还没有批准本机加入，批准后自动同步。"),
        (UpstreamStatus(is_enrolled=True, is_active=True, trouble="upstream.timeout"), "上次同步没有完成。"),
        (UpstreamStatus(is_enrolled=True, is_active=True, pending=3), "还有 3 条待上传。"),
        (
            UpstreamStatus(is_enrolled=True, is_active=True, url="https://hub"),
            "本机的改动都已上传，其他电脑的都已收下。",
        ),
    ],
)
def test_how_a_computer_stands(status: UpstreamStatus, text: str) -> None:
    assert standing_text(status) == text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (UpstreamStatus(offset_ms=600_000, is_clock_wrong=True), "本机时间比县中心慢 10 分钟，请校准。"),
        (UpstreamStatus(offset_ms=-600_000, is_clock_wrong=True), "本机时间比县中心快 10 分钟，请校准。"),
        (UpstreamStatus(offset_ms=60_000), ""),
    ],
)
def test_a_wrong_clock_is_told(status: UpstreamStatus, text: str) -> None:
    assert clock_text(status) == text
