"""Sentences for signed papers that are scanned back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.services.papers.signed_copy import SignedCopy

PROBLEMS: Final[Mapping[str, str]] = {
    "scan.unreadable": "文件不是能读出的 PDF 或图片，可能已损坏或加密，请重新扫描。",
    "signed.no_code": "页上没有读到二维码，请输入编号，或重新扫描。",
    "signed.unknown_number": "没有编号为“{number}”的业务或工单，请核对后输入编号。",
    "signed.order_without_case": "工单 {number} 不属于任何业务，签字件不能归入。",
    "signed.several_cases": "同一页上有几件业务的编号（{numbers}），请分开扫描，或输入编号。",
    "signed.date_missing": "请写明纸面上的签字日期。",
    "signed.form_missing": "请选择这是哪份表单。",
    "signed.in_future": "纸面日期晚于今天，请核对。",
    "signed.case_filed": "业务 {number} 已归档，不能再归入签字件。",
    "signed.other_date": "这几页已经归入，纸面日期为 {recorded}。日期有误的，请在业务的附件中更正。",
    "signed.after_filing": "纸面日期晚于归入的那天 {filed}，请核对。",
    "signed.same_date": "登记的纸面日期就是 {recorded}，没有改动。",
    "signed.no_copy": "附件“{name}”不是归入的签字件，没有纸面日期。",
    "signed.which_copy": "业务 {number} 有 {count} 份签字件，请写明表单代码或是第几份。",
    "signed.none_filed": "业务 {number} 没有归入过这样的签字件。",
    "signed.file_changed": "文件“{name}”读取以后有变动，请重新添加。",
    "signed.before_acceptance": "纸面日期早于受理日 {accepted}，归入后列入时间核对。",
    "signed.other_day": "系统登记的签字日为 {recorded}，与纸面不同，归入后列入时间核对。",
    "signed.never_printed": "“{form}”没有从系统打印过，请核对是不是这份表单。",
}


def pages_text(copy: "SignedCopy") -> str:
    """Which pages of its file a copy is: 第 2 页, 第 2–4 页; empty for all of it."""
    first, last = copy.pages[0], copy.pages[-1]
    if len(copy.pages) == first.count:
        return ""
    return f"第 {first.page + 1} 页" if first is last else f"第 {first.page + 1}–{last.page + 1} 页"
