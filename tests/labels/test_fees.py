"""Fees in words: the short answer, how a line was reckoned, how an account stands."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.work.case import CaseDraft
from app.domain.work.fee_accounts import EntryKind, FeeAccount, FeeEntry, PayWay
from app.domain.work.fees import FeeLine, FeeState, Lack, fee_lines
from app.labels.fees import (
    LABELS,
    account_text,
    amount_text,
    answer_text,
    entry_text,
    money_text,
    prices_text,
    quantity_text,
    reckoning_text,
)
from tests.paying import mill_draft
from tests.station import shipped_definitions

(MILL,) = shipped_definitions().versions("HV-NEW")
DAY = date(2026, 3, 2)


def line(**details: str | int) -> FeeLine:
    lines = fee_lines(MILL, mill_draft(**details), DAY)
    return next(each for each in lines if each.spec.code == "reliability")


def answer(code: str, **details: str | int) -> str:
    (business,) = shipped_definitions().versions(code)
    return answer_text(fee_lines(business, CaseDraft(business_code=code, details=details), DAY))


@pytest.mark.parametrize(
    ("cents", "words"), [(3_208_000, "32,080 元"), (6050, "60.50 元"), (-5, "-0.05 元"), (0, "0 元")]
)
def test_money_is_written_as_people_do(cents: int, words: str) -> None:
    assert money_text(cents) == words


def test_the_answer_is_short() -> None:
    assert answer("LV-RES-NEW") == "不收费"
    assert answer("MTR-TEST") == "不收费"  # nothing may be charged without a price
    assert answer("OWN-THEFT", finding="theft", back_charge=0, penalty=0) == "没有应交的费用"
    assert answer("OWN-THEFT", finding="theft", back_charge=123_456) == "应交 1,234.56 元，另有金额待定"
    assert answer_text([line(voltage="交流20kV")]) == "应交费用，金额待定"
    assert answer_text([line()]) == "应交 32,080 至 48,120 元"
    assert answer_text([line(second_line="cable")]) == "应交 48,120 元"


def test_a_line_says_how_it_was_reckoned_or_what_it_waits_for() -> None:
    assert reckoning_text(line(second_line="cable"), MILL) == "240 元/千伏安 × 200.5 千伏安"
    assert reckoning_text(line(), MILL).endswith("；待“备用电源线路”确定后计算")
    assert reckoning_text(line(voltage="交流20kV", second_line="cable"), MILL).startswith("没有这种情况的收费标准")
    assert reckoning_text(replace(line(), lack=Lack.AGREEMENT), MILL).startswith("发生并与客户说定后核定")
    assert reckoning_text(replace(line(), lack=Lack.INVOICE), MILL) == "按实际发生的费用核定"
    assert (quantity_text(line(second_capacity="")), quantity_text(line(second_capacity=1000))) == ("", "1 千伏安")
    spec = replace(line().spec, amount=10_000)
    assert prices_text(spec, MILL).endswith("；其他 100 元/千伏安")
    assert prices_text(replace(spec, rates=()), MILL) == "100 元/千伏安"


@pytest.mark.parametrize("state", list(FeeState))
def test_every_state_is_said(state: FeeState) -> None:
    assert amount_text(replace(line(), state=state, least=None, most=None))


def entry(kind: EntryKind, amount: int, **changes: str) -> FeeEntry:
    made = FeeEntry(
        id=UUID(int=1),
        kind=kind,
        fee="reliability",
        amount=amount,
        on=DAY,
        receipt="SJ-1",
        way=None if kind is EntryKind.FIXED else PayWay.CASH,
        reason="",
        owed=4_812_000,
        at=datetime(2026, 3, 2, 1, tzinfo=UTC),
        by=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # texts by the names of fields


def test_an_account_says_what_came_and_what_is_missing() -> None:
    owed = line(second_line="cable")
    part = entry(EntryKind.PAID, 4_000_000)
    assert account_text(FeeAccount(line=owed)) == "未收 48,120 元"
    assert account_text(FeeAccount(line=owed, entries=(part,))) == "已收 40,000 元，未收 8,120 元"
    told = replace(part, reason="分两次交")
    assert account_text(FeeAccount(line=owed, entries=(told,))).endswith("，已说明原因")
    over = entry(EntryKind.PAID, 5_000_000)
    assert account_text(FeeAccount(line=owed, entries=(over,))) == "已收 50,000 元，应退 1,880 元"
    assert account_text(FeeAccount(line=line())) == ""


def test_an_entry_says_when_how_much_by_which_paper() -> None:
    assert entry_text(entry(EntryKind.PAID, 6050)) == "2026-03-02 收款 60.50 元 现金 票据 SJ-1"
    assert entry_text(entry(EntryKind.FIXED, 6050)) == "2026-03-02 核定 60.50 元 依据 SJ-1"
    struck = entry(EntryKind.REFUNDED, 0, receipt="", reason="减免", struck="录错")
    assert entry_text(struck) == "2026-03-02 退款 0 元 · 减免 · 已冲正：录错"


@pytest.mark.parametrize("kind", list(LABELS), ids=lambda kind: kind.__name__)
def test_every_member_has_a_word(kind: type) -> None:
    assert set(LABELS[kind]) == set(kind)  # type: ignore[call-overload]  # an enumeration
