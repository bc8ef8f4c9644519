"""Sentences about what the rules of supply ask for: 客户经理, survey, free choice, reviews, inspections, meetings."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.firms.firm import LicenceState, Trade
from app.domain.work.case import ManagerChoice
from app.domain.work.examining import Verdict

PROBLEMS: Final[Mapping[str, str]] = {
    "visit.unknown": "没有编号为“{number}”的业务，不能合用回执。",
    "visit.other_day": "业务{number}是 {day} 受理的，不是同一次来办，不能合用回执。",
    "manager.not_chosen": "客户选定客户经理的，请写明选的是谁。",
    "manager.unknown": "查无此人，请重新选择客户经理。",
    "manager.inactive": "{name}已不在岗，请另选一人。",
    "manager.not_area_manager": "{name}不是台区经理，不能任客户经理。",
    "manager.same": "现在就由{name}负责，不必移交。",
    "survey.too_few": "现场勘查不少于{least}人，请再指定一人同去。",
    "survey.team_missing": "报装容量达到{threshold} kVA，须由客户经理牵头、团队勘查，请选工作班成员。",
    "survey.team_posts": "报装容量达到{threshold} kVA，团队中至少有一人为{posts}，请补选。",
    "supply.threshold": "容量界限应为1至{most} kVA的整数。",
    "supply.weekday": "例会日应为周一至周日中的一天。",
    "gate.free_choice": "客户还没有完成自主选择。",
    "choice.missing": "客户还没有选定{trade_label}单位，选定并签确认书后才能继续。",
    "choice.unsigned": "客户还没有在第{version}版自主选择确认书上签字。",
    "gate.examined": "本环节还没有合格的审查或检查记录。",
    "choice.nothing": "请至少选一项。",
    "choice.by_missing": "请填写作出选择的客户或其经办人。",
    "choice.unchanged": "所选与上一版相同，不必另记。",
    "choice.own_not_allowed": "{trade_label}须由有资质的单位承担，请从名录中选择。",
    "choice.nothing_stated": "客户还没有作出选择，不能签确认书。",
    "firm.unknown": "名录中没有统一社会信用代码为“{credit_code}”的单位，请核对或先登记。",
    "firm.retired": "{name}已移出名录，请客户另选。",
    "firm.already_retired": "{name}已移出名录。",
    "firm.no_licence": "{name}没有{trade_label}资质，请客户另选。",
    "firm.licence_expired": "{name}的{trade_label}资质“{licence}”已于 {until} 到期，请客户另选或先更新资质。",
    "firm.no_licence_entered": "请至少登记一项资质。",
    "firm.licence_incomplete": "资质须写明名称和证书编号。",
    "firm.licence_form": "资质“{text}”应依次写类别、名称、等级、编号、有效期至，之间用逗号隔开。",
    "examination.people_missing": "请填写审查或检查人员。",
    "examination.opinion_missing": "请填写书面意见。",
    "examination.defects_missing": "不合格的须一次列清全部缺陷，每行一条。",
    "examination.passed_with_defects": "有缺陷的不能记为合格，请改结论或删去缺陷。",
    "examination.rectify_on": "请填写整改期限，不早于今天。",
    "examination.not_here": "业务{number}现在的环节“{stage}”不作审查或检查。",
    "examination.none": "本环节还没有审查或检查记录，不能补充缺陷。",
    "examination.second_notice": "缺陷应一次书面告知；再次告知须写明原因，并计入统计。",
    "meeting.nobody": "请选参加例会的人员。",
    "meeting.nothing": "例会至少要对一件业务作出结论。",
    "meeting.unknown_person": "参加人员中有人不在本所人员名单内，请核对。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Trade: {Trade.DESIGN: "设计", Trade.BUILD: "施工", Trade.SUPPLY: "供货"},
    LicenceState: {LicenceState.VALID: "有效", LicenceState.SOON: "即将到期", LicenceState.EXPIRED: "已到期"},
    Verdict: {Verdict.PASSED: "合格", Verdict.DEFECTS: "不合格，限期整改"},
    ManagerChoice: {ManagerChoice.ASSIGNED: "指派", ManagerChoice.CUSTOMER: "客户选定"},
}
