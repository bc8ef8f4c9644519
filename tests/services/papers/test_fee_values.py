"""Papers about money: the lines come from the case, and what is free is said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.definitions.changes import with_changes
from app.domain.definitions.fee_changes import FeeChange
from app.domain.papers.subject import PaperSubject
from app.domain.work.case import Case
from app.services.papers.fee_values import fees_told
from tests.paying import mill_draft, movement
from tests.services.papers.conftest import TextOf
from tests.services.test_every_type import SHIPPED
from tests.station import MONDAY, SmallStation, fault_draft, resident_draft

TODAY = MONDAY.date()


def mill_of(station: SmallStation) -> Case:
    """A mill that owes 32,080 yuan for its second source."""
    case = station.register(mill_draft())
    return station.desk.entering.correct(station.clerk, case.id, "second_line", "overhead", "方案已定")


def printed(station: SmallStation, form: str, case: Case, text_of: TextOf) -> str:
    return text_of(station.desk.papers.render(station.clerk, form, PaperSubject.case(case.id)))


def notice_values(station: SmallStation, case: Case) -> Mapping[str, Any]:
    return station.desk.papers.values_for(station.clerk, "fee-notice", PaperSubject.case(case.id))


def test_the_notice_to_pay_has_the_line_the_rules_reckon(station: SmallStation, text_of: TextOf) -> None:
    text = printed(station, "fee-notice", mill_of(station), text_of)
    for words in ("高可靠性供电费", "160.00", "200.5", "32,080.00", "叁万贰仟零捌拾元整", "待核对"):
        assert words in text


def test_the_receipt_has_what_was_paid_and_what_is_open(station: SmallStation, text_of: TextOf) -> None:
    case = mill_of(station)
    pay = station.desk.paying.pay
    pay(station.clerk, case.id, movement("reliability", 3_000_000, TODAY, receipt="SJ-0030", reason="余款月底前交"))
    text = printed(station, "fee-receipt", case, text_of)
    for words in ("30,000.00", "2,080.00", "叁万元整", "SJ-0030", "2026年3月2日"):
        assert words in text
    assert station.clerk.name in text


def test_an_open_amount_is_left_to_be_written(station: SmallStation) -> None:
    case = station.register(mill_draft())
    values = notice_values(station, case)
    (line,) = values["fees"]
    assert (line["name"], line["amount"], "due" in line) == ("高可靠性供电费", 20050, False)


def test_where_nothing_is_charged_the_paper_says_so(station: SmallStation) -> None:
    case = station.register(resident_draft())
    values = notice_values(station, case)
    (line,) = values["fees"]
    assert (line["name"], line["due"], values["fee_total"]) == ("按规定不收取业务费用", 0, 0)
    assert line["basis"].startswith("低压居民用电业务办理告知书")


def test_what_was_agreed_on_the_spot_stands_on_the_repair_order(station: SmallStation) -> None:
    case = station.register(fault_draft())
    subject = PaperSubject.case(case.id)
    assert "fee" not in station.desk.papers.values_for(station.clerk, "repair-order", subject)
    station.do_field_work(case, {"ownership": "customer", "restored_at": "2026-03-02T10:20:00+08:00"})
    station.desk.paying.fix(station.clerk, case.id, "customer_repair", 8000, "委托书 5 号")
    assert station.desk.papers.values_for(station.clerk, "repair-order", subject)["fee"] == 8000


def test_the_one_time_notice_says_what_is_free_and_what_is_collected(station: SmallStation, text_of: TextOf) -> None:
    case = station.register(resident_draft())
    text = printed(station, "one-time-notice", case, text_of)
    assert "不收费：报装接电服务、电能表和接户线、低压配套工程。" in text
    assert "供电所不收取任何费用。" in text


def test_an_unchecked_figure_is_not_told_to_customers() -> None:
    (shipped,) = SHIPPED.versions("HV-NEW")
    told = fees_told(shipped)
    assert "按容量和现行标准计算" in told
    assert "160" not in told
    assert "客户受电工程施工和设备：由客户与自己选定的单位商定并结算" in told
    assert "除上列以外，供电所不收取任何费用" in told


def test_the_station_s_own_figure_is() -> None:
    def told(amount: int, values: tuple[str, ...] = (), code: str = "HV-NEW", fee: str = "reliability") -> str:
        change = FeeChange(
            business_code=code,
            fee_code=fee,
            amount=amount,
            effective_from=date(2026, 4, 1),
            reason="省价格文件",
            values=values,
        )
        return fees_told(with_changes(SHIPPED.versions(code), [change])[-1])

    assert "电源数量：双电源的，120元/千伏安；" in told(12_000)
    assert "60.50元/只" in told(6050, code="MTR-TEST", fee="test")
    assert "依据：本站设定：省价格文件。" in told(12_000)
    assert "12元/千伏安" not in told(1200, ("交流20kV", "overhead"))  # the rest of the table is still unchecked


def test_a_checked_table_is_told_rate_by_rate() -> None:
    (shipped,) = SHIPPED.versions("HV-NEW")
    checked = [
        replace(fee, source=replace(fee.source, is_unverified=False)) if fee.code == "reliability" else fee
        for fee in shipped.fees
    ]
    told = fees_told(replace(shipped, fees=tuple(checked)))
    assert "交流10kV、架空线路 160元/千伏安，交流10kV、电缆线路 240元/千伏安；" in told
