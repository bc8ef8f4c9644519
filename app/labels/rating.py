"""Sentences about rating schemes and scores, and the names of everything on a score sheet."""

from collections.abc import Mapping
from typing import Final

from app.domain.rating.explaining import LineCode
from app.domain.rating.facts import EntryKind, Ledger, OrderKind, Satisfaction
from app.domain.rating.results import EvidenceKind, Flag, Note
from app.domain.rating.rules import CostCode, Direction, RatioBase, RuleKind
from app.domain.rating.scheme import LimitUnit, Measure, Part
from app.domain.rating.stars import Hold

NEEDS_CHECK: Final = "待核对"

PROBLEMS: Final[Mapping[str, str]] = {
    "rating.month_not_begun": "{month} 还没有开始，不能计分。",
    "rating.not_a_text": "这里应填文字，请补上。",
    "rating.not_a_number": '“{value}”不是数。小数请加引号写，例如 "0.5"。',
    "rating.too_fine": "最多两位小数，请修改。",
    "rating.not_positive": "应大于零，请修改。",
    "rating.not_a_count": "应为不小于零的整数，请修改。",
    "rating.not_a_flag": "应为 true 或 false，请修改。",
    "rating.not_a_day": "应为日期，例如 2026-01-01，不加引号。",
    "rating.not_a_choice": "“{value}”不在可选范围内，可选：{choices}。",
    "rating.not_a_mark": "来源标记“{value}”不对，应为 S 加编号、A 或 R。",
    "rating.no_mark": "缺来源标记，请补上。",
    "rating.not_a_table": "缺这一组设置，请补上。",
    "rating.not_a_list": "这里应为列表，请修改。",
    "rating.twice": "编号重复，请改为不同的编号。",
    "rating.empty": "至少要有一项，请补上。",
    "rating.unknown_source": "来源 {value} 没有列在来源表中，请补上。",
    "rating.weights": "各指标分值合计 {total}，应为 {expected}，请调整。",
    "rating.part_weights": "本部分指标分值合计 {total}，与规定的 {expected} 不符，请调整。",
    "rating.measured_twice": "同一项内容被两个指标重复考核，请删去一个。",
    "rating.rule_does_not_fit": "计分方法不适用于这个指标，请更换。",
    "rating.target_out_of_reach": "目标值不能超过 100，请修改。",
    "rating.unknown_event": "这个指标不考核此类事件，请删去。",
    "rating.quota_is_fixed": "计件指标应与固定定额比较，请修改。",
    "rating.not_rising": "扣分应随周数递增，请修改。",
    "rating.shares_do_not_add_up": "各分项合计 {total} 分，与指标的 {points} 分不符，请调整。",
    "rating.shares_without_limit": "分项与工单时限的种类不一致，请核对时限表。",
    "rating.no_limit": "指标 {indicator} 没有规定时限，请在时限表中补上。",
    "rating.place_without_limit": "有的区域没有规定时限，请把城区、农村、特殊边远都补上。",
    "rating.not_a_day_of_month": "应为 1 至 31 日，请修改。",
    "rating.not_a_time": "“{value}”不是时刻，例如 23:59:59。",
    "rating.stars_not_falling_to_zero": "星级应从高到低排列，均分线逐级降低，末级为无星、0 分。",
    "rating.last_level_is_for_all": "末级不能限制人数比例，请改为 100。",
    "rating.unknown_indicator": "考评方案中没有指标 {value}，请核对。",
    "rating.nobody": "{month} 没有台区经理可以计分，请先导入人员和台区。",
    "rating.month_not_over": "{month} 还没有过完，月末之后才能锁定。",
    "rating.month_locked": "{month} 已经锁定，不能再改。更正记入下一个月。",
    "rating.data_missing": "指标 {indicator} {name} 缺数据（{people} 人），请补齐后再锁定。",
    "rating.lock_damaged": "{month} 的锁定记录已损坏，读不出来，请从备份恢复。",
    "rating.half_not_locked": "{month} 起的半年还没有锁定的月份，评不出星级。",
    "rating.ledger_not_empty": "{month} 的台账已有数据，不能登记为本月无记录。",
    "rating.reason_missing": "请写明更正的理由。",
    "rating.entry_corrected_before": "这一条已经更正过。",
    "rating.entry_is_counter": "这一条本身就是更正，请重新登记。",
    "rating.entry_person": "没有这个人，请重新选择。",
    "rating.entry_in_future": "日期 {day} 还没有到，请修改。",
    "rating.entry_quantity": "数量应大于零，请修改。",
    "rating.entry_share": "占比应为 1 至 100，请修改。",
    "rating.entry_area": "请选择台区。",
    "rating.entry_item": "项目“{code}”不在表内，请从列表中选择。",
}

PARTS: Final[Mapping[Part, str]] = {
    Part.RESULTS: "业绩指标",
    Part.MANAGEMENT: "管理指标",
    Part.WORKLOAD: "工作量",
}

RULE_KINDS: Final[Mapping[RuleKind, str]] = {
    RuleKind.STEP: "按步扣分",
    RuleKind.COUNT: "按次扣分",
    RuleKind.RATIO: "按比例得分",
    RuleKind.TIER: "分档扣分",
    RuleKind.MEAN_OF_STEPS: "分项按步扣分",
}

DIRECTIONS: Final[Mapping[Direction, str]] = {Direction.UP: "越高越好", Direction.DOWN: "越低越好"}

RATIO_BASES: Final[Mapping[RatioBase, str]] = {RatioBase.STATION_MEAN: "所均值", RatioBase.FIXED: "定额"}

COST_CODES: Final[Mapping[CostCode, str]] = {
    CostCode.REPEATED_REPAIR: "重复报修",
    CostCode.OUTAGE_AT_FAULT: "责任停电",
    CostCode.FREQUENT_OUTAGES: "台区频繁停电",
    CostCode.COMPLAINT: "有责投诉",
    CostCode.OPINION: "有责意见",
    CostCode.VIOLATION: "一般违章",
    CostCode.NO_TICKET: "无票、无派工单作业",
    CostCode.TICKET_ERROR: "两票错误",
}

MEASURES: Final[Mapping[Measure, str]] = {
    Measure.QUALIFIED_AREAS: "台区线损合格率",
    Measure.LOSS_RATE: "低压综合线损率",
    Measure.COLLECTION_RATE: "采集成功率",
    Measure.BILLS_SETTLED: "电费结零率",
    Measure.COMMANDS_DONE: "费控停复电成功率",
    Measure.ARRIVALS_IN_TIME: "抢修到达及时率",
    Measure.REPEATS_AND_OUTAGES: "重复报修与停电",
    Measure.COMPLAINTS: "投诉意见",
    Measure.CONNECTIONS_IN_TIME: "业扩时限达标率",
    Measure.SAFETY: "安全规范",
    Measure.DEFECTS_IN_TIME: "异常消缺及时率",
    Measure.ABNORMAL_AREAS: "配电异常台区",
    Measure.PATROLS_AND_LOGS: "巡视与日志完成率",
    Measure.SATISFACTION: "回访满意率",
    Measure.METERS: "管辖户表数",
    Measure.AREAS: "管辖台区数",
    Measure.LINE_LENGTH: "线路长度",
    Measure.PIECE_WORK: "计件完成量",
}

LIMIT_UNITS: Final[Mapping[LimitUnit, str]] = {
    LimitUnit.MINUTES: "{amount} 分钟",
    LimitUnit.SAME_DAY: "当日",
    LimitUnit.DAYS: "{amount} 天",
    LimitUnit.WORKING_DAYS: "{amount} 个工作日",
}

LEDGERS: Final[Mapping[Ledger, str]] = {
    Ledger.LINE_LOSS: "台区月线损",
    Ledger.COLLECTION: "采集日报",
    Ledger.BILLS: "电费",
    Ledger.COMMANDS: "费控指令",
    Ledger.ORDERS: "工单",
    Ledger.OUTAGES: "停电记录",
    Ledger.REGISTER: "绩效登记",
}

ORDER_KINDS: Final[Mapping[OrderKind, str]] = {
    OrderKind.FAULT: "故障抢修",
    OrderKind.COLLECTION: "采集运维",
    OrderKind.METERING: "计量运维",
    OrderKind.LINE_LOSS: "线损治理",
    OrderKind.RESIDENT_CONNECTION: "低压居民新装",
    OrderKind.BUSINESS_CONNECTION: "低压非居民新装、增容",
    OrderKind.CHANGE: "变更用电",
    OrderKind.COMPLAINT: "投诉",
    OrderKind.OPINION: "意见",
    OrderKind.OTHER: "其他",
}

ENTRY_KINDS: Final[Mapping[EntryKind, str]] = {
    EntryKind.VIOLATION: "一般违章",
    EntryKind.NO_TICKET: "无票、无派工单作业",
    EntryKind.TICKET_ERROR: "两票错误",
    EntryKind.VETO: "一票否决",
    EntryKind.ABNORMAL_WEEK: "台区异常周",
    EntryKind.PATROL_DUE: "计划巡视",
    EntryKind.PATROL_DONE: "完成巡视",
    EntryKind.LOG_DUE: "应交日志",
    EntryKind.LOG_DONE: "已交日志",
    EntryKind.CALLBACK: "客户回访",
    EntryKind.COMPLAINT: "有责投诉",
    EntryKind.OPINION: "有责意见",
    EntryKind.PIECE: "计件",
}

SATISFACTION: Final[Mapping[Satisfaction, str]] = {
    Satisfaction.VERY_SATISFIED: "很满意",
    Satisfaction.SATISFIED: "比较满意",
    Satisfaction.FAIRLY_SATISFIED: "基本满意",
    Satisfaction.UNSATISFIED: "不满意",
    Satisfaction.VERY_UNSATISFIED: "很不满意",
}

EVIDENCE_KINDS: Final[Mapping[EvidenceKind, str]] = {
    EvidenceKind.LINE_LOSS: "台区月线损",
    EvidenceKind.COLLECTION_DAY: "采集日报",
    EvidenceKind.BILL: "电费",
    EvidenceKind.COMMAND: "费控指令",
    EvidenceKind.ORDER: "工单",
    EvidenceKind.OUTAGE: "停电记录",
    EvidenceKind.ENTRY: "绩效登记",
    EvidenceKind.AREA: "台区",
    EvidenceKind.STAFF: "人员",
}

FLAGS: Final[Mapping[Flag, str]] = {
    Flag.NO_SAMPLE: "无样本",
    Flag.MISSING_DATA: "缺数据",
    Flag.FIRST_MONTH: "首月无对比",
}

HOLDS: Final[Mapping[Hold, str]] = {
    Hold.WEAK_MONTH: "有月份得分偏低",
    Hold.COMPLAINT: "有责投诉",
    Hold.VETO: "一票否决",
    Hold.FEW_MONTHS: "计分月数不足",
    Hold.RISE: "每半年最多升一级",
    Hold.SHARE: "超出人数比例",
}

STARS: Final[Mapping[int, str]] = {0: "无星", 1: "一星", 2: "二星", 3: "三星", 4: "四星", 5: "五星"}

NOTES: Final[Mapping[Note, str]] = {
    Note.QUALIFIED: "合格，线损率 {rate}%",
    Note.HIGH_LOSS: "高损，线损率 {rate}%，界限 {bound}%",
    Note.NEGATIVE_LOSS: "负损，线损率 {rate}%，界限 {bound}%",
    Note.SMALL_SUPPLY: "小电量不考核，供电 {supplied} kWh",
    Note.NOT_COMPUTABLE: "不可算，不考核",
    Note.AREA_LOSS: "损耗 {lost} kWh，供电 {supplied} kWh",
    Note.FIRST_MONTH: "首月无对比，损耗 {lost} kWh，供电 {supplied} kWh",
    Note.ALL_COLLECTED: "全部采集成功",
    Note.NOT_ALL_COLLECTED: "应采 {due} 户，失败 {failed} 户",
    Note.SETTLED: "截止时已结清",
    Note.IN_ARREARS: "截止时欠 {arrears} 元，应收 {receivable} 元",
    Note.COMMAND_DONE: "执行成功",
    Note.COMMAND_FAILED: "执行失败",
    Note.IN_TIME: "在时限内，期限 {due_at}",
    Note.OVERDUE: "超时限，期限 {due_at}",
    Note.REPEATED_REPAIR: "重复报修",
    Note.FIRST_REPAIR: "同一故障点的上一次报修",
    Note.OUTAGE_AT_FAULT: "责任停电",
    Note.FREQUENT_OUTAGES: "频繁停电，共 {count} 次",
    Note.EARLIER_OUTAGE: "同台区此前的停电",
    Note.COMPLAINT: "有责投诉",
    Note.OPINION: "有责意见",
    Note.VIOLATION: "一般违章",
    Note.NO_TICKET: "无票、无派工单作业",
    Note.TICKET_ERROR: "两票错误",
    Note.ABNORMAL_WEEKS: "连续异常 {weeks} 周",
    Note.ABNORMAL_WEEK: "异常一周",
    Note.DONE: "已完成",
    Note.NOT_DONE: "缺 {missing}",
    Note.SATISFIED: "满意",
    Note.UNSATISFIED: "不满意",
    Note.HELD: "管辖 {days} 天（共 {of} 天），数量 {amount}",
    Note.BELOW_BASE: "{value}，低于基准 {base}",
    Note.PIECE: "计 {earned} 分",
    Note.DAY_CAPPED: "超过日上限，计 {earned} 分",
    Note.UNKNOWN_ITEM: "项目不在表内，未计",
    Note.COUNTED_ALREADY: "同一来源已计过，未重复计",
    Note.VETO: "一票否决 {code}",
}
"""What a row did, with the figures of its evidence."""

EVENTS: Final[Mapping[Note, str]] = {
    **{Note(code.value): text for code, text in COST_CODES.items()},
    Note.ABNORMAL_WEEKS: "台区连续异常",
}
"""Events that cost points, without figures."""

LINES: Final[Mapping[LineCode, str]] = {
    LineCode.MISSING: "缺数据，不计分，本部分按其余指标折算",
    LineCode.NO_SAMPLE: "无样本，按达标计",
    LineCode.FIRST_MONTH: "首个有线损记录的月份，没有上月可比，不扣分（SC-09，待核对）",
    LineCode.QUOTIENT: "{numerator} ÷ {denominator}，为 {value} {unit}",
    LineCode.TARGET_MET: "{value} {unit}，达到目标 {target} {unit}",
    LineCode.STEPS: "{high} − {low} = {gap}，满 {steps} 个 {step}，每个扣 {points_per_step}，扣 {loss}",
    LineCode.RATIO: "{value} ÷ {base}（{unit}，不超过 1）× {points} = {score}",
    LineCode.EVENTS: "{note_label} {count} 项，扣 {loss}",
    LineCode.NO_EVENT: "没有扣分事件",
    LineCode.CAPPED: "{points} 分已扣完",
    LineCode.RESULT: "{points} − {loss} = {score}",
}
"""Lines of a derivation; `{note_label}` stands for the name of the note in EVENTS."""
