"""Sentences for problems with papers and their layouts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from app.domain.papers.printing import PrintKind
from app.domain.papers.queue import JobState
from app.domain.papers.subject import PaperKind

PROBLEMS: Final[Mapping[str, str]] = {
    "paper.missing_value": "“{label}”未填写。",
    "paper.wrong_type": "“{label}”的内容类型不符。",
    "paper.unknown_value": "表单没有“{key}”这一项。",
    "paper.unknown_choice": "“{label}”没有“{choice}”这个选项。",
    "paper.too_long": "“{label}”有 {length} 个字，最多 {limit} 个字。",
    "paper.too_many_rows": "“{label}”有 {length} 行，最多 {limit} 行。",
    "paper.control_character": "“{label}”含有不能打印的控制字符 {character}，请重新录入该项。",
    "paper.wrong_sum": "“{label}”与“{rows}”各行之和不符，请核对。",
    "paper.above_limit": "“{label}”不能大于“{other}”。",
    "paper.out_of_range": "“{label}”的数值超出范围。",
    "paper.missing_glyph": "“{label}”中的字“{characters}”（{codes}）没有可用字形，不能打印，请核对用字，或留空后手写。",
    "paper.code_not_ascii": "单据编号只能由字母、数字和连字符组成，才能生成二维码。",
    "paper.does_not_fit": "“{text}”超出表单预留的位置，请缩短后再打印。",
    "paper.too_many_pages": "这份表单超过 {limit} 页，请减少内容后再打印。",
    "paper.unknown_form": "没有代码为“{form}”的表单。",
    "paper.unreadable_pdf": "文件不是可以显示的 PDF。",
    "paper.no_such_page": "没有第 {page} 页，全文共 {pages} 页。",
    "paper.not_yours": "只有内勤、所长和该工单的人员可以打印“{number}”的表单。",
    "paper.no_source": "这份表单不能由所选的内容填写。",
    "paper.not_for_office": "“{form}”不能另存为 Word 文档，请另存为 PDF。",
    "paper.not_for_overprint": "“{form}”没有填写的内容，不能套打。",
    "paper.shift_too_far": "偏移超过 {most} 毫米，请检查纸张放置和测量的数值。",
    "print.reason_missing": "作废要写明原因。",
    "print.only_saved": "“{number}”只是另存为文件，没有打印过，不用作废。",
    "print.voided_before": "“{number}”的这次打印已经作废。",
    "print.printed_before": "“{number}”的这份表单刚才已经打印过，再打印的是副本，请重新打开后打印。",
    "printer.none": "没有找到打印机，请先在系统中添加打印机，或另存为 PDF。",
    "printer.not_cancelled": "没有取消“{job}”，可能已经打印完，请在打印机上核对。",
    "printer.not_kept": "打印系统没有保留“{job}”，请在打印记录中再打一份。",
    "printer.failed": "打印没有成功，请检查打印机后重试，或另存为 PDF。（{reason}）",
    "form.unreadable": "文件无法读取，请检查文件是否存在以及编码是否为 UTF-8。",
    "form.syntax": "书写格式有误：{reason}。",
    "form.own_exists": "本所已有“{form}”的版本，可打开文件夹修改，或先停用。",
    "form.not_own": "“{form}”没有本所的版本。",
    "form.no_folder": "“{folder}”不是表单文件夹，也没有装着表单文件夹。",
    "form.sample_shape": "示例文件应是一组“名称: 值”。",
    "form.folder_name": "代码“{code}”与文件夹名“{folder}”不一致。",
    "form.missing_key": "缺少这一项。",
    "form.unknown_key": "没有这一项，请检查拼写。",
    "form.wrong_type": "这一项的类型应为 {kind}。",
    "form.unknown_kind": "没有“{name}”这种取值。",
    "form.negative": "数值不能小于零，最大值应大于零。",
    "form.choices": "选项与字段类型不符：只有单选和多选字段才列选项。",
    "form.list_fields": "列表字段应列出各栏，其他字段不应有栏。",
    "form.page_size": "纸张规格无法识别。",
    "form.margins": "页边距应为上、右、下、左四个数。",
    "form.footer": "页脚应为左、中、右三段文字。",
    "form.line_widths": "行内各段的宽度个数与段数不一致。",
    "form.table_width": "各栏宽度之和应在 {width} 毫米以内。",
    "form.heads_too_high": "表头行高之和应在 {height} 毫米以内。",
    "form.grid": "这一行有 {cells} 格，应占满 {columns} 栏。",
    "form.bad_template": "花括号不成对或名称有误：{text}",
    "form.unknown_field": "没有名为“{name}”的字段。",
    "form.unknown_style": "字段“{name}”不能用“{style}”格式显示。",
    "form.not_for_office": "有图表、图片、二维码单元格或定位文字的版式不能另存为 Word 文档，请去掉 office。",
    "form.missing_image": "文件夹中没有图片“{name}”。",
}

LIST_ROW: Final = "“{list}”第 {row} 行："  # goes before the sentence of a problem in a line of a list

LABELS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    JobState: {
        JobState.WAITING: "排队",
        JobState.PRINTING: "正在打印",
        JobState.DONE: "已打完",
        JobState.FAILED: "未成功",
        JobState.CANCELLED: "已取消",
        JobState.GONE: "系统已不列出",
    },
    PrintKind: {PrintKind.PRINTED: "已打印", PrintKind.SAVED: "已另存"},
    PaperKind: {
        PaperKind.CASE: "业务",
        PaperKind.ORDER: "派工单",
        PaperKind.CUSTOMER: "客户",
        PaperKind.ENTRY: "考核登记",
        PaperKind.BUSINESS: "业务类型",
        PaperKind.SCORE: "个人月度考评",
        PaperKind.MONTH: "全所月度排名",
        PaperKind.GATHERING: "会议",
        PaperKind.LOG: "工作日志",
        PaperKind.OUTAGE: "停电计划",
        PaperKind.SEALS: "月度封印",
        PaperKind.VALUES: "给出的内容",
    },
}
