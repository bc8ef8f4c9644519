"""Sentences for storage, signing in, people and the station."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.people.session import Permission
from app.domain.people.staff import CertificateKind, Role, Staff

PROBLEMS: Final[Mapping[str, str]] = {
    "storage.disk_full": "磁盘已满，没有保存。请清理磁盘后重试，已填内容仍在。",
    "storage.read_only": "数据文件只读，没有保存。请检查数据文件夹的写权限。",
    "storage.locked": "数据文件正被另一个程序占用，请稍候重试。",
    "storage.damaged": "数据文件已损坏，请先不要继续录入，用最近的备份恢复。",
    "storage.lost": "数据文件不见了或是空的，而备份还在。请用最近的备份恢复；确要重新建站的，请先移走备份。",
    "storage.cannot_open": "打不开数据文件，请检查文件是否存在、是否有读写权限。",
    "storage.input_output": "读写磁盘出错，没有保存。请检查磁盘连接后重试。",
    "storage.cannot_write": "写不进 {path}，请检查文件夹是否存在、是否有写权限、磁盘是否已满。",
    "storage.newer": "数据文件由更新版本的程序写成（{found}，本程序只认识到 {known}），请先升级程序，数据没有改动。",
    "folder.in_use": "数据文件夹 {path} 正由另一个窗口使用，请先关闭它。",
    "backup.missing": "找不到备份文件“{file}”，请核对位置和文件名。",
    "backup.unreadable": "读不了备份“{file}”，请检查它是否被别的程序占用、是否有读取权限。",
    "backup.unsound": "这份备份没有通过完整性检查，没有采用。",
    "record.missing": "这条记录已不存在，请刷新后再看。",
    "record.changed_elsewhere": "这条记录刚被别人改过，没有覆盖。请刷新后核对再改。",
    "number.exhausted": "{year} 年{series}编号已用完，请联系县公司补号段。",
    "permission.denied": "本岗位没有“{permission_label}”权限，请由有权限的人员办理。",
    "field.required": "必填，请补上。",
    "station.code": "所代码只能用字母和数字，不超过 {most} 位。",
    "station.other": "这个数据文件夹已属于“{name}”，请换一个文件夹。",
    "station.not_set_up": "还没有建站，请先完成首次设置。",
    "people.not_first": "本站已有人员设过密码，请由所长登录后添加。",
    "people.last_head": "{name}是最后一位在岗所长，不能取消，请先设另一位所长。",
    "staff.unknown": "没有工号 {number} 的人员，请核对。",
    "sign_in.wrong": "工号或密码不对，请重新输入。",
    "sign_in.blocked": "密码多次输错，请 {minutes} 分钟后再试，或请所长重设密码。",
    "sign_in.inactive": "{name}已不在岗，不能登录。",
    "password.too_short": "密码至少 {least} 位。",
    "password.is_number": "密码不能与工号相同。",
    "password.differs": "两次输入的密码不一致，请重新输入。",
    "attachment.unreadable": "读不了“{name}”，请检查文件是否还在、是否被别的程序占用。",
    "attachment.empty": "“{name}”是空文件，没有附上。",
    "attachment.too_large": "“{name}”超过 {most} MB，请压缩或分开后再附。",
    "attachment.missing": "附件“{name}”的文件已不在数据文件夹里，请从备份恢复。",
    "attachment.altered": "附件“{name}”的文件内容被改动过，不再是原件。",
    "session.needs_person": "这一步要由具体人员办理，请用 --as 指明工号。",
    "time.in_future": "时间晚于现在，请核对后重填。",
    "definition.unreadable": "规则文件读不了：{reason}",
    "demo.not_empty": "这个数据文件夹里已有站点，演示站只能放进空文件夹。",
    "rule.unknown_limit": "没有这一项时限，请刷新后再选。",
    "rule.amount": "时限应为 1 至 {most} 的整数。",
    "rule.in_the_past": "生效日期不能早于今天：已受理的业务仍按原时限。",
    "rule.nothing_changed": "数值没有改动。",
    "rule.not_settable": "“{figure}”不能另定，请用 rules 命令查看可以另定的数值。",
    "rule.figure": "应为 {least} 至 {most} 的整数。",
    "rule.unknown": "没有“{rule}”这条规则，或它在这一天不适用。",
    "absence.empty": "结束时间应晚于开始时间。",
    "absence.over": "这次不在岗已经结束，不用再撤。",
}

_SAMPLE: Final = "演示站，数据都是虚构的。密码都是 {password}，工号："

ROLES: Final[Mapping[Role, str]] = {
    Role.CLERK: "内勤",
    Role.AREA_MANAGER: "台区经理",
    Role.HEAD: "所长",
    Role.ADMINISTRATOR: "系统管理员",
}

CERTIFICATES: Final[Mapping[CertificateKind, str]] = {
    CertificateKind.LOW_VOLTAGE_ELECTRICIAN: "低压电工证",
    CertificateKind.CLIMBING: "登高证",
    CertificateKind.HIGH_VOLTAGE_ELECTRICIAN: "高压电工证",
    CertificateKind.INSPECTION: "用电检查证",
}

PERMISSIONS: Final[Mapping[Permission, str]] = {
    Permission.INTAKE: "受理业务",
    Permission.DISPATCH: "派工",
    Permission.APPROVE_PAUSES: "批准暂停计时",
    Permission.FIELD_WORK: "接单与回单",
    Permission.REGISTER_FACTS: "登记考核事实",
    Permission.READ_ALL_SCORES: "查看全所得分",
    Permission.LOCK_MONTH: "锁定月度",
    Permission.IMPORT: "导入台账",
    Permission.MANAGE_PEOPLE: "管理人员与角色",
    Permission.MANAGE_STATION: "管理站点与规则",
    Permission.BACKUP: "备份与恢复",
    Permission.SEE_PERSONAL_DATA: "查看完整证件号码和电话",
}


def sample_text(people: Sequence[Staff], password: str) -> str:
    """Who can sign in at the sample station: a line for each role."""
    roles = dict.fromkeys(role for person in people for role in person.roles)
    lines = [f"{ROLES[role]} {'、'.join(person.number for person in people if role in person.roles)}" for role in roles]
    return "\n".join([_SAMPLE.format(password=password), *lines])
