"""What is refused about answers to 时间核对; apart from its other words, for every start of the program needs these."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "times.unknown": "没有编号为 {finding} 的时间疑问，或所依据的记录已有变化，请刷新后再看。",
    "times.reason_missing": "请写明原因，例如停电期间手工办理、次日补录。",
    "times.not_yours": "这条疑问由录入人或营业厅说明。",
    "times.settled": "这条疑问的说明已经认可，不再更改。",
    "times.head_only": "时间说明由所长认可。",
    "times.not_answered": "这条疑问还没有待认可的说明。",
    "times.own_answer": "本人的说明由另一位所长认可。",
    "times.note_missing": "不认可时请写明理由。",
}
