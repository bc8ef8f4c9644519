"""What the catalogue says of its rules: a line for each, short enough to be read."""

from datetime import UTC, date, datetime
from typing import Final

import pytest

from app.domain.definitions.source import Source
from app.domain.rating.scheme import CutOff, Marks
from app.domain.work.pausing import PauseReason
from app.labels.rule_list import RULE_WORDS, RuleLine
from app.labels.rule_sheet import sheet_values
from app.labels.rule_words import named, rule_name, says
from app.labels.rules import (
    ASSEMBLED,
    amount_typed,
    cited,
    figure_key,
    figure_text,
    figure_title,
    span_text,
    typed_amount,
)
from app.services.rules.row import CrewRule, RuleArea, RuleRow
from app.services.rules.settable import rules_on
from tests.station import shipped_definitions

ON: Final = date(2026, 11, 22)


@pytest.fixture(scope="module")
def rows() -> dict[str, RuleRow]:
    return {row.code: row for row in rules_on(shipped_definitions(), ON)}


def test_every_rule_has_a_name_and_a_line(rows: dict[str, RuleRow]) -> None:
    for row in rows.values():
        assert rule_name(row), row.code
        said = says(row.content)
        assert said.strip("；，") == said
        assert "{" not in said, row.code
        for figure in row.figures:
            assert figure_text(row, figure, figure.amount)


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("limits.LV-RES-NEW.promise", "居民全过程办电（承诺）", "5 个工作日"),
        ("limits.LV-RES-NEW.whole", "低压全过程办电", "按“有无电力外线工程”：无 5、有 15 个工作日；暂停不停计"),
        ("limits.REP-FAULT.arrival", "到达现场", "城区 45、农村 90、特殊边远地区 120 分钟；暂停不停计"),
        ("gates.LV-RES-NEW.archive.papers_original", "归档", "资料全部到齐，容缺的已补，才能归档"),
        ("papers.LV-RES-NEW.agent", "授权委托书及代办人身份证明", "按情况提供；由他人代办"),
        (
            "fees.LV-RES-NEW.grid_works",
            "低压配套工程",
            "不收费，费用由供电企业承担；“有无电力外线工程”为有时；外线工程由供电企业投资建设",
        ),
        ("counter.LV-RES-NEW.minutes", "柜台办理用时", "每件从叫号到签字不超过 20 分钟，到 15 分钟提示"),
        ("counter.offer.phone", "顺便可办", "手机号 365 天没有核对的，受理时提示可一并办理"),
        ("supply.least_people", "现场最少人数", "不论容量，现场不少于 2 人"),
        ("pauses.weather", "恶劣天气", "停计时限；凭据：气象部门的预警或停工通知"),
        ("warnings.overdue", "超期", "到时限的当分钟提醒经办人，同时告知所长"),
        ("timekeeping.same_minute", "多环节同一分钟", "按“矛盾”列出；至少 3 个"),
        ("scheme.stars.3", "三星", "半年均分不低于 80，无一票否决，系数 1.00 或每月 300 元"),
        ("scheme.limit.fault.town", "抢修到达及时率：故障抢修（城区）", "45 分钟"),
        ("deductions.JB-GZ-06", "低电压、三相不平衡连续未治理", ""),
        ("pieces.JJ-17", "电能替代线索成交", "推广：每项 6 分，每满 1.00 再加 0.1 分，最多 20 分；单人，每项最多20分"),
    ],
)
def test_a_rule_says_its_figures_with_their_units(rows: dict[str, RuleRow], code: str, name: str, said: str) -> None:
    row = rows[code]
    assert rule_name(row) == name
    assert says(row.content) == (
        said or "故障：每台区连续2周扣 2 分，连续3周扣 3 分，连续4周及以上扣 5 分，计入指标 G03"
    )


def test_rules_no_text_was_seen_for_say_so(rows: dict[str, RuleRow]) -> None:
    assert cited(rows["pieces.JJ-01"]) == ASSEMBLED
    assert cited(rows["deductions.JB-LD-01"]).endswith("；原文：扣10")
    assert cited(rows["calendar.2026"]).startswith("国务院办公厅关于节假日安排的通知 ")
    assert RULE_WORDS["is_unverified"](False) == "有依据"
    assert RULE_WORDS["is_own"](True) == "本所另定"


def test_figures_are_named_where_they_are_set(rows: dict[str, RuleRow]) -> None:
    order = rows["orders.WO-04.finish"]
    assert figure_title(order, order.figures[0]) == ("时限", "小时")
    limit = rows["limits.CHG-NAME.whole"]
    assert figure_text(limit, limit.figures[0], 3) == "时限 3 个工作日"
    whole = rows["limits.LV-RES-NEW.whole"]
    assert [figure_title(whole, figure) for figure in whole.figures] == [("无", "个工作日"), ("有", "个工作日")]
    arrival = rows["limits.REP-FAULT.arrival"]
    assert figure_title(arrival, arrival.figures[0]) == ("城区", "分钟")
    side = rows["supply.survey"].figures[1]
    assert figure_text(rows["supply.survey"], side, 1) == "正好等于界限 团队勘查"


def test_prices_are_typed_in_yuan(rows: dict[str, RuleRow]) -> None:
    fee = rows["fees.HV-NEW.reliability"]
    price = fee.figures[0]
    title, unit = figure_title(fee, price)
    assert (unit, title in says(fee.content)) == ("元/千伏安", True)
    assert figure_key(fee, price).endswith(".price")
    assert figure_key(rows["supply.least_people"], rows["supply.least_people"].figures[0]) == "least_people"
    assert [typed_amount(price, text) for text in ("160", "160.5", "160.05", "160.005", "一百", "1.x", ".5")] == [
        *(16_000, 16_050, 16_005),
        *(None, None, None, None),
    ]
    assert amount_typed(price, 16_005) == "160.05"
    assert figure_text(fee, price, 16_005) == f"{title} 160.05 元/千伏安"


def test_the_span_a_rule_is_in_force_is_told() -> None:
    row = RuleRow(
        code="x",
        area=RuleArea.ORDERS,
        content=CrewRule(needs_two=False, certificates=()),
        source=Source(title="文件"),
        file="x.toml",
        effective_from=date(2026, 1, 1),
        effective_until=date(2026, 2, 1),
    )
    assert span_text(row) == "2026-01-01 至 2026-02-01 施行"
    assert says(row.content) == "可一人"


def test_bills_may_be_settled_months_later() -> None:
    at = datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC).time()
    told = [says(CutOff(day=18, time=at, months_later=later, marks=Marks(("A",)))) for later in (0, 1, 2)]
    assert told == ["当月 18 日 23:59:59 前结清", "次月 18 日 23:59:59 前结清", "第 2 个月后 18 日 23:59:59 前结清"]


def test_a_list_goes_on_paper_with_its_counts(rows: dict[str, RuleRow]) -> None:
    lines = [
        RuleLine(
            key=key,
            area="时限",
            name=rule_name(rows[code]),
            says=says(rows[code].content),
            applies="更名过户",
            is_unverified=is_unverified,
            is_own=is_own,
            source="文件",
            effective_from=date(2026, 1, 1),
            rule=rows[code],
        )
        for key, (code, is_unverified, is_own) in enumerate(
            [
                ("limits.CHG-NAME.whole", True, True),
                ("limits.LV-RES-NEW.promise", False, True),
                ("limits.REP-FAULT.arrival", False, False),
            ]
        )
    ]
    values = sheet_values(
        lines, station="油坊镇供电所", code="YF", on=ON, narrowed="全部", made=("刘敏", date(2026, 11, 23))
    )
    assert (values["number"], values["count"], values["unverified"]) == ("YF-GZ-2026-11-22", 3, 1)
    told = values["rules"]
    assert isinstance(told, list)
    assert [each["mark"] for each in told] == ["待核对", "本所", ""]


def test_a_content_nobody_has_words_for_is_a_bug() -> None:
    with pytest.raises(TypeError):
        says(PauseReason.WEATHER)
    assert named(PauseReason.WEATHER) == ""
