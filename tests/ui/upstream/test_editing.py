"""A third value for a conflict: which field it gets, what stands in it, what is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.definitions.field import Choice, FieldKind, FieldSpec
from app.domain.upstream.choices import DisputeState
from app.domain.upstream.link import Dispute
from app.domain.upstream.operation import Plain
from app.domain.upstream.rules import Stake
from app.persistence.ids import new_id
from app.services.upstream.standing import DisputeLine
from app.ui.forms.fields import FieldKind as Shown
from app.ui.upstream.editing import edit_field, typed, value_from
from app.ui.upstream.wording import Wording

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NOON_MS = 1_772_424_000_000
DISPUTE = Dispute(
    id=new_id(), seq=1, table=20, key=b"k" * 16, field=9, part="", kept="1", kept_seq=1, kept_device=1, kept_hlc=1,
    kept_user=None, other="2", other_seq=2, other_device=2, other_hlc=2, other_user=None, before="0", stake=Stake.HIGH,
)  # fmt: skip
LINE = DisputeLine(
    dispute=DISPUTE, state=DisputeState.OPEN, table="customer", column="phone", title="陈玉兰",
    kept="1", kept_by="张三", kept_at=NOON, other="2", other_by="李四", other_at=NOON, before="0",
    names={"AB": "王五", "CD": "李四"}, may_decide=True, decision=None,
)  # fmt: skip
CAPACITY = FieldSpec(code="capacity", label="用电容量", kind=FieldKind.CAPACITY, stage="accept", unit="kW")
PHASE = FieldSpec(
    code="phase", label="相数", kind=FieldKind.CHOICE, stage="accept",
    choices=(Choice(value="one", label="单相"), Choice(value="three", label="三相")),
)  # fmt: skip
WORDING = Wording(
    areas={"EF": "老郎台区  1"},
    stages={"survey": "现场勘查"},
    businesses={"JM": "低压居民新装"},
    specs={"capacity": CAPACITY, "phase": PHASE},
)


def line(table: str, column: str, value: Plain, part: str = "") -> DisputeLine:
    return replace(LINE, table=table, column=column, kept=value, dispute=replace(DISPUTE, part=part))


@pytest.mark.parametrize(
    ("of", "said", "kind", "before", "text", "kept"),
    [
        (line("customer", "phone", "139"), "139", Shown.TEXT, "139", "138", "138"),
        (line("customer", "phone", ""), "（无）", Shown.TEXT, "", "", ""),
        (line("customer", "capacity_w", 8000), "8 kW", Shown.QUANTITY, "8", "9.5", 9500),
        (line("customer", "capacity_w", 1_200_500), "1,200.5 kW", Shown.QUANTITY, "1200.5", "", None),
        (line("customer", "state", "suspended"), "暂停用电", None, None, None, None),
        (line("customer", "id_kind", "resident"), "居民身份证", Shown.CHOICE, "resident", "other", "other"),
        (line("customer", "opened_on", "2015-06-01"), "2015-06-01", Shown.DAY, "2015-06-01", "2016-06-01",
         "2016-06-01"),
        (line("bill", "received", 18_640), "186.40", Shown.QUANTITY, "186.40", "1200.5", 120_050),
        (line("bill", "received", 123_456), "1,234.56", Shown.QUANTITY, "1234.56", "1234.56", 123_456),
        (line("bill", "received", -5), "-0.05", Shown.QUANTITY, "-0.05", "", None),
        (line("bill", "paid_on", None), "（无）", Shown.DAY, "", "", None),
        (line("staff", "is_active", 1), "是", Shown.CHOICE, "1", "0", 0),
        (line("outage", "kind", "planned"), "计划停电", Shown.CHOICE, "planned", "fault", "fault"),
        (line("outage_plan", "from_at", NOON_MS), "2026-03-02 12:00", Shown.TEXT, "2026-03-02 12:00", "13:00",
         NOON_MS + 3_600_000),
        (line("work_case", "responsible_id", "AB"), "王五", Shown.CHOICE, "AB", "CD", "CD"),
        (line("work_case", "area_id", "EF"), "老郎台区  1", Shown.CHOICE, "EF", "EF", "EF"),
        (line("work_case", "stage", "survey"), "现场勘查", None, None, None, None),
        (line("work_case", "customer_id", "77"), "77", None, None, None, None),
        (line("work_case", "business_code", "JM"), "低压居民新装", None, None, None, None),
        (line("work_case", "details", "8000", "capacity"), "8 kW", Shown.QUANTITY, "8", "10", "10000"),
        (line("work_case", "details", '"one"', "phase"), "单相", Shown.CHOICE, "one", "three", '"three"'),
        (line("work_case", "details", None, "phase"), "（无）", Shown.CHOICE, "", "", None),
        (line("work_case", "details", '"x"', "brand_new"), "x", None, None, None, None),
        (line("gathering", "attendees", "[]"), "（空）", None, None, None, None),
        (line("brand_new", "colour", "red"), "red", Shown.TEXT, "red", "blue", "blue"),
        (line("customer", "", 1), "保留", None, None, None, None),
    ],
)  # fmt: skip
def test_a_value_is_said_typed_and_kept(
    of: DisputeLine, said: str, kind: Shown | None, before: str | None, text: str | None, kept: Plain
) -> None:
    assert WORDING.value(of, of.kept) == said
    field = edit_field(of, WORDING)
    assert (None if field is None else field.kind) == kind
    if text is not None:
        assert typed(of, WORDING, of.kept) == before
        assert value_from(of, WORDING, text, NOON) == kept


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (line("customer", "capacity_w", 1), "many"),
        (line("bill", "received", 1), "many"),
        (line("bill", "received", 1), "1.234"),
        (line("bill", "received", 1), "Infinity"),
        (line("bill", "paid_on", None), "2026-02-30"),
        (line("outage_plan", "from_at", NOON_MS), "noon"),
        (line("work_case", "details", "8000", "capacity"), "many"),
    ],
)
def test_what_cannot_be_read_is_refused(of: DisputeLine, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for nobody
        value_from(of, WORDING, text, NOON)


def test_a_field_goes_by_the_trades_word() -> None:
    assert WORDING.field(line("work_case", "details", "8000", "capacity")) == "用电容量"
    assert WORDING.field(line("work_case", "details", "1", "brand_new")) == "业务内容（brand_new）"
    assert WORDING.field(line("customer", "", 1)) == "整条记录"
