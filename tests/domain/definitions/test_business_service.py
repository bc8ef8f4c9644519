"""The limits of customers' wishes and of the station's own work, as literal figures with the rule they come from."""

import pytest

from app.domain.definitions.business import BusinessKind, BusinessType
from app.domain.definitions.limit import LimitSpec, LimitUnit
from app.domain.definitions.stage import Holder
from tests.domain.definitions.test_shipped_definitions import BUSINESS, load

DAY, WORKING, HOUR = LimitUnit.CALENDAR_DAY, LimitUnit.WORKING_DAY, LimitUnit.HOUR
TYPES = {path.stem: load(path) for path in BUSINESS if path.stem.startswith(("SRV-", "OWN-"))}

LIMITS = [
    # 95598投诉：24小时联系，内部4个工作日答复，公开承诺5个工作日
    ("SRV-COMPLAINT", "contact", {}, 24, HOUR, True),
    ("SRV-COMPLAINT", "reply", {"channel": "95598"}, 4, WORKING, False),
    ("SRV-COMPLAINT", "promise", {}, 5, WORKING, True),
    # 95598举报：内部9个工作日，公开10个工作日
    ("SRV-REPORT", "reply", {"channel": "95598"}, 9, WORKING, False),
    ("SRV-REPORT", "promise", {}, 10, WORKING, True),
    # 意见、建议：公开10个工作日；95598内部9个工作日未见条文
    ("SRV-OPINION", "contact", {}, 1, WORKING, True),
    ("SRV-OPINION", "reply", {"channel": "95598"}, 9, WORKING, True),
    ("SRV-OPINION", "promise", {}, 10, WORKING, True),
    ("SRV-SUGGEST", "contact", {}, 1, WORKING, True),
    ("SRV-SUGGEST", "promise", {}, 10, WORKING, True),
    # 12398：10个工作日；12345：7日；其他渠道：10日
    ("SRV-COMPLAINT", "reply", {"channel": "12398"}, 10, WORKING, False),
    ("SRV-REPORT", "reply", {"channel": "12398"}, 10, WORKING, False),
    ("SRV-WISH", "reply", {"channel": "12398"}, 10, WORKING, True),
    ("SRV-COMPLAINT", "reply_local", {"channel": "12345"}, 7, DAY, False),
    ("SRV-REPORT", "reply_local", {"channel": "12345"}, 7, DAY, False),
    ("SRV-OPINION", "reply_local", {"channel": "site"}, 10, DAY, False),
    ("SRV-SUGGEST", "reply_local", {"channel": "other"}, 10, DAY, False),
    # 未见公开规定，预设
    ("SRV-PRAISE", "whole", {}, 5, WORKING, True),
    ("SRV-ASK", "reply", {}, 1, WORKING, True),
    ("SRV-URGE", "reply", {}, 1, WORKING, True),
    ("SRV-WISH", "reply", {"channel": "95598"}, 5, WORKING, True),
    # 缺陷：危急24小时，严重7天，一般3个月
    ("OWN-DEFECT", "mended", {"severity": "critical"}, 24, HOUR, True),
    ("OWN-DEFECT", "mended", {"severity": "serious"}, 7 * 24, HOUR, True),
    ("OWN-DEFECT", "mended", {"severity": "general"}, 90 * 24, HOUR, True),
    # 计量运维3天（台区经理指标）
    ("OWN-METER", "work", {}, 3, DAY, False),
    # 本程序预设
    ("OWN-PATROL", "whole", {"patrol_kind": "regular"}, 30, DAY, True),
    ("OWN-PATROL", "whole", {"patrol_kind": "fault"}, 1, DAY, True),
    ("OWN-ROTATE", "whole", {}, 30, DAY, True),
    ("OWN-INSPECT", "utility", {}, 10, WORKING, True),
    ("OWN-THEFT", "arrival", {}, 3, DAY, True),
    ("OWN-THEFT", "utility", {}, 10, DAY, True),
    ("OWN-VISIT", "whole", {}, 7, DAY, True),
    ("OWN-SPECIAL", "whole", {}, 30, DAY, True),
]


def limit_of(code: str, limit: str) -> LimitSpec:
    return next(spec for spec in TYPES[code].limits if spec.code == limit)


@pytest.mark.parametrize(("code", "limit", "details", "amount", "unit", "is_unverified"), LIMITS)
def test_a_limit_has_the_figure_of_its_rule(  # one line of the table above
    code: str, limit: str, details: dict[str, str], amount: int, unit: LimitUnit, *, is_unverified: bool
) -> None:
    spec = limit_of(code, limit)
    counted = spec.limit_for(details)
    assert (counted.amount, counted.unit, spec.source.is_unverified) == (amount, unit, is_unverified)


def test_the_sixteen_types_ship_as_services_in_their_order() -> None:
    orders = {business.order: business.code for business in TYPES.values()}
    assert list(dict(sorted(orders.items())).values()) == [
        "SRV-COMPLAINT",
        "SRV-REPORT",
        "SRV-OPINION",
        "SRV-SUGGEST",
        "SRV-PRAISE",
        "SRV-ASK",
        "SRV-URGE",
        "SRV-WISH",
        "OWN-PATROL",
        "OWN-DEFECT",
        "OWN-ROTATE",
        "OWN-METER",
        "OWN-INSPECT",
        "OWN-THEFT",
        "OWN-VISIT",
        "OWN-SPECIAL",
    ]
    assert all(40 <= order <= 69 for order in orders)
    assert {business.kind for business in TYPES.values()} == {BusinessKind.SERVICE}


def holders(business: BusinessType) -> dict[str, Holder]:
    return {stage.code: stage.holder for stage in business.stages}


def test_what_a_report_says_goes_to_the_head_alone() -> None:
    report = TYPES["SRV-REPORT"]
    assert report.order_kinds == ()
    assert {holder for stage, holder in holders(report).items() if stage != "accept"} == {Holder.HEAD}
    fields = {field.code: field for field in report.fields}
    assert not {"phone", "account"} & set(fields)
    assert {fields[code].fills_from for code in ("name", "address")} == {""}
    assert not fields["suspect"].is_required
    assert [fields[code].when for code in ("reporter_name", "reporter_phone")] == [fields["replied_at"].when] * 2


def test_a_complaint_s_order_is_the_one_today_counts() -> None:
    assert TYPES["SRV-COMPLAINT"].order_kinds == ("WO-10",)
    assert TYPES["SRV-OPINION"].order_kinds == ("WO-11",)


def test_no_return_leads_to_a_stage_a_channel_s_clock_starts_in() -> None:
    for business in TYPES.values():
        begun = {limit.starts.code for limit in business.limits if limit.starts.kind == "stage_entered"}
        assert not begun & {stage.returns_to for stage in business.stages}


def test_what_the_customer_pays_or_mends_is_in_his_hands() -> None:
    assert holders(TYPES["OWN-THEFT"])["charge"] is Holder.CUSTOMER
    assert holders(TYPES["OWN-INSPECT"])["rectify"] is Holder.CUSTOMER
    assert holders(TYPES["OWN-THEFT"])["approve"] is holders(TYPES["OWN-INSPECT"])["approve"] is Holder.HEAD
