"""Sentences and words of the command line alone."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "input.unreadable": "读不出“{file}”，请检查文件是否存在、是否有读取权限。",
    "input.not_text": "“{file}”不是 UTF-8 编码的文本。",
    "input.not_json": "第 {line} 行第 {column} 列不是有效的 JSON，请核对。",
    "input.not_reasonable": "JSON 中有过长的数字或过深的嵌套，请核对。",
    "input.not_a_shift": "偏移“{value}”应写成两个毫米数，先右后下，如 1.5,-0.8。",
    "input.not_an_object": "JSON 应为一个对象，或由对象组成的列表。",
    "input.empty_list": "列表里没有内容。",
    "input.one_item_source": "每项应写明且只写明一个内容来源：{choices}。",
    "input.unknown_key": "不认识“{key}”这一项，请核对拼写。",
    "input.wrong_type": "“{key}”的类型不对，应为{wanted}。",
    "input.not_a_moment": "“{value}”不是时间，请按 2026-10-01T09:30 的样式填写。",
    "input.not_a_day": "“{value}”不是日期，请按 2026-10-01 的样式填写。",
    "input.not_a_month": "“{value}”不是月份，请按 2026-10 的样式填写。",
    "input.one_source": "请指明且只指明一个内容来源，如 --case 编号，加 --help 可看全部。",
    "input.not_a_batch": "“{value}”不是批次号，请用 import 答复中的 batch。",
    "input.not_an_entry": "“{value}”不是登记的编号，请用 register add 或 list 答复中的 id。",
    "input.not_a_quantity": "“{value}”不是数量，请填数字，最多两位小数。",
    "input.not_a_pair": "“{text}”不是“字段=值”的写法。",
    "input.not_a_choice": "“{key}”没有“{value}”这个取值，可用：{choices}。",
    "account.unknown": "客户档案里没有户号 {account}，请核对。",
    "area.unknown": "没有台区 {number}，请核对。",
    "order.unknown_number": "没有编号为“{number}”的工单，请核对。",
    "order.nobody_free": "该台区的A角、B角和互助人员此时都不能出工，请用 --lead 指定。",
    "absence.none": "{name}没有正在进行或将要开始的请假外出。",
    "case.no_way_to": "业务{number}从现在的环节不能到“{stage}”，请核对环节代码。",
    "sign_in.password_missing": "以工号 {number} 办理须有密码：请在终端输入，或设环境变量 {variable}。",
}

USAGE: Final[tuple[tuple[str, str], ...]] = (
    (r"Missing argument '(.+?)'\..*", "缺少参数 {0}。"),
    (r"Missing option '(.+?)'\..*", "缺少选项 {0}。"),
    (r"Missing command\.", "缺少命令。"),
    (r"No such command '(.+?)'\..*", "没有命令“{0}”。"),
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {0}。"),
    (r"Got unexpected extra argument\S* \((.+)\)", "多出了参数：{0}。"),
    (r"Option '(.+?)' requires an argument\.", "选项 {0} 后面应有值。"),
    (
        r"Invalid value for '(.+?)': (?:Value error, )?'?(.*?)'? is not one of (.+)\.",
        "{0} 没有“{1}”这个取值，可用：{2}。",
    ),
    (r"Invalid value for '(.+?)': Input should be a valid integer.*", "{0} 应为整数。"),
    (r"Invalid value for '(.+?)': Input should be greater than or equal to (.+)", "{0} 不能小于 {1}。"),
    (r"Invalid value for '(.+?)': (.*)", "{0} 的值不对：{1}。"),
)
"""What the command line parser says of a command it cannot read, as patterns, and the same in Chinese."""

HELP_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("Usage: ", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[required]", "[必填]"),
    ("; required]", "；必填]"),
    ("[default: ", "[默认："),
    ("[env var: ", "[环境变量："),
    (" <str>", ""),
    (" <path>", ""),
    (" <int range>", ""),
    (" <list[str]>", ""),
    (" <list[Path]>", ""),
    ("<list[", "<"),
    ("]>", ">"),
    ("Show this message and exit.", "显示本说明。"),
)
"""The words a help page is made of, and the same in Chinese."""
