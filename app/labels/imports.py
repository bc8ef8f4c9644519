"""Sentences for reading and writing ledgers; `{row}` and `{column}` can be used besides a problem's own values."""

from collections.abc import Mapping
from typing import Final

from app.domain.imports.batch import ImportKind

_USED: Final = "请先撤销或更正这些记录。"
_USERS: Final[Mapping[str, str]] = {
    "absence": "请假外出",
    "attachment": "业务附件",
    "bill": "电费",
    "certificate": "持证记录",
    "choice": "客户自主选择",
    "collection_day": "采集日报",
    "counter_session": "柜台记录",
    "credential": "登录密码",
    "customer": "客户档案",
    "line_loss": "台区月线损",
    "outage": "停电",
    "prepay_command": "费控指令",
    "register_entry": "考核登记",
    "service_order": "工单",
    "transformer_area": "网格台区",
    "work_case": "业务",
    "work_order": "派工单",
}

PROBLEMS: Final[Mapping[str, str]] = {
    # the file
    "import.file_missing": "找不到文件“{file}”，请检查是否被移走或改名。",
    "import.file_locked": "打不开“{file}”，可能正被 Excel 或 WPS 打开，或没有读取权限。请关闭后重试。",
    "import.file_unreadable": "读取“{file}”时出错，请检查磁盘或 U 盘连接后重试。",
    "import.not_a_file": "“{file}”是文件夹，请选择其中的表格文件。",
    "import.file_empty": "“{file}”是空文件，请重新导出。",
    "import.file_damaged": "文件已损坏或没有下载完整，请重新导出后再试。",
    "import.file_encrypted": "文件设有打开密码，请在 Excel 或 WPS 中取消密码、另存后再试。",
    "import.not_a_workbook": "这不是表格文件，请选择 xlsx、xls 或 csv 文件。",
    "import.web_page": "这是改了扩展名的网页，不是表格。请用 Excel 或 WPS 打开后另存为 xlsx 再试。",
    "import.encoding_unknown": "认不出文字编码，请另存为 xlsx 或 UTF-8 编码的 csv 后再试。",
    "import.sheet_missing": "文件里没有工作表“{sheet}”。",
    "import.sheet_empty": "文件里没有数据。",
    "import.header_missing": "找不到表头行，请检查首行（或标题下一行）是否为列名。",
    "import.column_missing": "没有找到“{column}”这一列，请指明表中哪一列是它。",
    "import.stopped": "导入已取消，没有写入任何数据。",
    # one cell
    "import.missing": "{column}没有填写。",
    "import.lost_tail": "{column}被表格存成了数字，15 位以后的数字已丢失。请把该列设为文本，重新填写完整号码。",
    "import.not_a_code": "{column}不是编号，请核对。",
    "import.not_a_number": "{column}不是数字，请核对。",
    "import.not_a_capacity": "{column}不是合理的容量，请填写大于 0 的数字。",
    "import.not_an_amount": "{column}不是合理的数值，请核对。",
    "import.not_a_count": "{column}不是合理的户数，请填写不小于 0 的数字。",
    "import.not_a_place": "{column}不在我国经纬度范围内，请核对。",
    "import.not_a_length": "{column}不是合理的长度，请核对。",
    "import.not_a_date": "{column}不是日期或时间，请按 2026-10-01 的样式填写。",
    "import.no_such_day": "{column}写的日期不存在，请核对。",
    "import.future_day": "{column}晚于今天，请核对。",
    "import.unknown_word": "{column}“{found}”不在可选范围内，请核对。",
    "import.licence_incomplete": "{column}没有填写，资质须写明类别、编号和有效期。",
    "import.licence_expired": "{column}已过，该项资质续期以前客户不能选这个单位。",
    "import.no_licence": "没有任何一项资质，请至少填写设计、施工、供货中的一项。",
    "import.not_a_certificate": "{column}中的“{found}”看不懂，请按“低压电工证:2029-08-24”的样式填写。",
    # one cell against others
    "import.unknown_area": "没有台区 {found}，请核对{column}，或先导入网格台区。",
    "import.unknown_staff": "没有工号 {found} 的人员，请核对{column}，或先导入人员。",
    "import.unknown_account": "客户档案里没有这个户号，请核对{column}。",
    "import.more_than_due": "{column}多于应有户数，请核对。",
    "import.wrong_order": "{column}与前后时间颠倒，请核对。",
    "import.other_area": "{column}与第 {first_row} 行相同，台区却不同，请核对属于哪个台区。",
    "import.repeated_otherwise": "与第 {first_row} 行是同一条记录，内容却不同，请核对后只留一行。",
    "import.same_manager": "A角与B角是同一人，外出时无人替补。",
    "import.no_role": "从{column}看不出在本系统的岗位权限，请导入后在人员中设置。",
    "import.month_locked": (
        "{column}属于 {month}，该月得分已锁定，这一行没有导入。锁定后不能解锁；确有差错的，在下一个月的登记簿里更正。"
    ),
    # the whole import, and taking it back
    "import.kind_unknown": "看不出“{file}”是哪种台账，请指定台账种类。",
    "import.undone_before": "“{file}”的这次导入已经撤销过。",
    "import.changed_since": "有 {count} 条记录在导入后又改过（{names}），没有撤销。请先撤销后来的导入，或逐条更正。",
    "import.locked_since": (
        "其中 {count} 条记录属于已锁定的月份（{months}），没有撤销。"
        "锁定后不能解锁；确有差错的，在下一个月的登记簿里更正。"
    ),
    **{
        f"import.used_by.{table}": f"有 {{count}} 条{what}要用到本次导入的内容（{{names}}），没有撤销。{_USED}"
        for table, what in _USERS.items()
    },
    # writing
    "export.stopped": "导出已取消，没有写文件。",
    "export.no_permission": "写不进“{file}”，可能正被 Excel 或 WPS 打开，或文件夹只读。请关闭或换个位置重试。",
    "export.not_written": "没有写成“{file}”，请检查文件夹是否存在、磁盘是否已满。",
}

KINDS: Final[Mapping[ImportKind, str]] = {
    ImportKind.STAFF: "人员",
    ImportKind.AREAS: "网格台区",
    ImportKind.CUSTOMERS: "客户档案",
    ImportKind.LINE_LOSS: "台区月线损",
    ImportKind.COLLECTION: "采集日报",
    ImportKind.BILLS: "电费",
    ImportKind.COMMANDS: "费控指令",
    ImportKind.ORDERS: "工单",
    ImportKind.OUTAGES: "停电",
    ImportKind.FIRMS: "单位名录",
}

CLEANED: Final[Mapping[str, str]] = {
    "full_width": "全角字符改为半角",
    "spaces": "去掉多余空格",
    "text_mark": "去掉文本标记",
    "letter_case": "小写字母改为大写",
    "unit": "去掉单位",
    "number_as_text": "文本改为数字",
    "text_as_number": "数字改为文本",
    "date_style": "统一日期写法",
}

REASON_COLUMN: Final = "未导入原因"
