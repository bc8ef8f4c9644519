"""What it costs is answered while the clerk types; money is recorded beside the case."""

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.paying import mill_draft
from tests.station import resident_draft
from tests.ui.driving import write
from tests.ui.intake.counter import Counter


def go(counter: Counter, name: str, **texts: str) -> QWidget:
    """Write into the fields of a dialog, each emptied first, and press its button."""
    dialog = counter.dialog(name)
    for field_name, text in texts.items():
        field: QPlainTextEdit | QLineEdit
        if field_name == "reason":
            field = counter.find(QPlainTextEdit, field_name, dialog)
        else:
            field = counter.find(QLineEdit, field_name, dialog)
        field.clear()
        write(field, text)
    counter.click(f"{name}Go", dialog)
    counter.settle()
    return dialog


def open_mill(counter: Counter, line: str, **details: str) -> None:
    """Show a mill with a second source of 200.5 kVA by this kind of line."""
    case = counter.station.register(mill_draft(**details))
    counter.station.desk.entering.correct(counter.station.clerk, case.id, "second_line", line, "方案已定")
    counter.open_case(case.id)


def test_what_is_free_is_answered_with_the_reason(counter: Counter) -> None:
    counter.choose("dmxz")
    assert counter.text("feesAnswer") == "不收费"
    assert counter.text("entryCost") == "费用：不收费"
    assert counter.text("freeFees") == "不收费，不得收取：报装接电服务、电能表和接户线、低压配套工程"
    why = counter.find(QLabel, "feesWhy")
    assert why.isHidden()
    counter.click("feesOpen")
    assert why.isVisible()
    assert "低压用户红线外由供电企业投资" in why.text()
    counter.click("feesOpen")
    assert why.isHidden()


def test_the_answer_follows_what_is_typed(counter: Counter) -> None:
    counter.choose("gxz")
    form = counter.find(QWidget, "entryPage")
    supply = counter.find(QComboBox, "supply", form)
    supply.setCurrentIndex(supply.findData("double"))
    write(counter.find(QLineEdit, "second_capacity", form), "200.5")
    counter.qtbot.waitUntil(lambda: counter.text("feesAnswer") == "应交 32,080 至 48,120 元")
    assert counter.text("outsideFees") == "不由本所收取：客户受电工程施工和设备"


def test_money_is_recorded_given_back_and_struck_out(counter: Counter) -> None:
    open_mill(counter, "overhead")
    assert counter.text("fee-reliability") == "32,080 元"
    counter.click("payFee-reliability")
    assert counter.find(QLineEdit, "amount", counter.dialog("payDialog")).text() == "32080"
    assert go(counter, "payDialog", amount="很多", on="某天").isVisible()
    more = go(counter, "payDialog", amount="40000", on="2026-03-02", receipt="SJ-0031")
    assert more.isVisible()  # more than is owed wants a reason
    go(counter, "payDialog", reason="客户多转")
    assert counter.text("feeStanding-reliability") == "已收 40,000 元，应退 7,920 元，已说明原因"
    assert "收费：高可靠性供电费 40,000 元，票据 SJ-0031；客户多转" in counter.story()[0]

    counter.click("refundFee-reliability")
    assert counter.find(QLineEdit, "amount", counter.dialog("refundDialog")).text() == "7920"
    go(counter, "refundDialog", receipt="TF-0001")
    assert counter.text("feeStanding-reliability") == "已收 32,080 元"

    counter.click("strikeFee-reliability-1")
    assert go(counter, "strikeFeeDialog").isVisible()
    go(counter, "strikeFeeDialog", reason="票据号录错")
    assert counter.text("feeEntry-reliability-1").endswith("已冲正：票据号录错")
    assert not counter.has("strikeFee-reliability-1")


def test_an_open_amount_is_fixed_by_a_paper(counter: Counter) -> None:
    open_mill(counter, "cable", voltage="交流20kV")
    assert counter.text("fee-reliability") == "待定"
    counter.click("fixFee-reliability")
    assert go(counter, "fixFeeDialog", amount="多少").isVisible()
    go(counter, "fixFeeDialog", amount="20000", receipt="省价格文件〔2026〕1号")
    assert counter.text("fee-reliability") == "20,000 元"
    assert counter.has("payFee-reliability")


def test_a_case_without_a_fee_offers_nothing_to_collect(counter: Counter) -> None:
    counter.open_case(counter.station.register(resident_draft()).id)
    card = counter.find(QWidget, "caseFees")
    assert card.isVisible()
    assert not counter.has("payFee-connection")
