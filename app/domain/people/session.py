"""Who is acting, and what that allows."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.people.staff import Role
from app.domain.problems import Refusal


class Permission(StrEnum):
    """What a verb may demand of whoever calls it."""

    INTAKE = "intake"  # 受理
    DISPATCH = "dispatch"  # 派工
    APPROVE_PAUSES = "approve_pauses"  # 批准暂停计时
    FIELD_WORK = "field_work"  # 接单、到达、办结自己的工单
    REGISTER_FACTS = "register_facts"  # 登记考核事实
    READ_ALL_SCORES = "read_all_scores"  # 看全所得分
    LOCK_MONTH = "lock_month"  # 锁定月度
    IMPORT = "import"  # 导入台账
    MANAGE_PEOPLE = "manage_people"  # 人员与角色
    MANAGE_STATION = "manage_station"  # 站点设置、规则
    BACKUP = "backup"  # 备份、恢复、检查
    SEE_PERSONAL_DATA = "see_personal_data"  # 看完整证件号码、电话


_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(
        {
            Permission.INTAKE,
            Permission.DISPATCH,
            Permission.REGISTER_FACTS,
            Permission.IMPORT,
            Permission.SEE_PERSONAL_DATA,
            Permission.BACKUP,
        }
    ),
    Role.AREA_MANAGER: frozenset({Permission.FIELD_WORK}),
    Role.HEAD: frozenset(
        {
            Permission.INTAKE,
            Permission.DISPATCH,
            Permission.APPROVE_PAUSES,
            Permission.FIELD_WORK,
            Permission.REGISTER_FACTS,
            Permission.READ_ALL_SCORES,
            Permission.LOCK_MONTH,
            Permission.IMPORT,
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_STATION,
            Permission.SEE_PERSONAL_DATA,
            Permission.BACKUP,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.MANAGE_PEOPLE, Permission.MANAGE_STATION, Permission.IMPORT, Permission.BACKUP}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person at work in the program.

    `staff_id` is None for the data folder's owner on the command line, who may do everything and is journalled as
    such: whoever can write the file could change it without the program as well.
    """

    staff_id: UUID | None
    number: str
    name: str
    roles: tuple[Role, ...]
    team: str = ""

    @property
    def is_owner(self) -> bool:
        """Whether this is the data folder's owner and no staff member."""
        return self.staff_id is None

    def may(self, permission: Permission) -> bool:
        """Whether the person's roles allow this."""
        return self.is_owner or any(permission in _OF_ROLE[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Go on only with the permission.

        Raises:
            Refusal: `permission.denied`.
        """
        if not self.may(permission):
            raise Refusal.of("permission.denied", permission=permission.value)


OWNER = Session(staff_id=None, number="", name="", roles=())
