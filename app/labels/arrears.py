"""Sentences for problems with papers on arrears."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "arrears.none": "户号 {account} 没有欠费，不用通知。",
    "arrears.too_early": "户号 {account} 逾期未满 {days} 天，{day} 起才可以填发停电通知书，请先催缴。",
    "paper.not_of_your_area": "只有内勤、所长和该客户台区的 A、B 角可以打印户号 {number} 的通知单。",
}
