"""One person of the station: certificates with the days left, areas as A-role and B-role."""

from typing import TYPE_CHECKING
from uuid import UUID

from app.labels.station import CERTIFICATES, ROLES
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts, lines
from app.ui.ledgers.words import badge
from app.ui.lists.cells import Badge, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.domain.grid.area import TransformerArea
    from app.domain.people.staff import Certificate
    from app.services.ledgers import PersonView
    from app.ui.ground import Ground

_SOON = 60  # days: time enough to apply for the next examination


class StaffCard(RecordCard):
    """人员卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "staffCard", "在左边选一个人，这里显示证书和负责的台区。")

    def read(self, record_id: UUID) -> None:
        """Ask for everything about the person."""
        session = self.ground.session
        self.ground.run(self, lambda: self.ground.services.ledgers.person(session, record_id), self._show)

    def _show(self, view: "PersonView") -> None:
        person = view.person
        if person.id != self.record_id:
            return
        today = self.ground.desk.now().date()
        word = self.tr("在岗") if person.is_active else self.tr("离岗")
        self.fill(
            (
                head(
                    person.name,
                    self.tr("工号 {number}").format(number=person.number),
                    badge("is_active", person.is_active, word),
                ),
                facts(
                    "staffFacts",
                    (
                        (self.tr("岗位"), person.post),
                        (self.tr("班组"), person.team),
                        (self.tr("手机号"), person.phone),
                        (self.tr("系统权限"), "、".join(ROLES[role] for role in person.roles)),
                        (self.tr("A角台区"), _names(view.a_areas)),
                        (self.tr("B角台区"), _names(view.b_areas)),
                    ),
                ),
                lines(
                    "staffCertificates",
                    self.tr("证书"),
                    [self._certificate(one, today) for one in view.certificates],
                    self.tr("没有登记证书。须持证的任务不能派给此人。"),
                ),
            )
        )
        self.shown.emit(person.number)

    def _certificate(self, certificate: "Certificate", today: "date") -> "list[str | Badge | QWidget]":
        left = (certificate.valid_until - today).days
        if left < 0:
            state = Badge(word=self.tr("已过期 {n} 天").format(n=-left), tone=Tone.OVER)
        elif left <= _SOON:
            state = Badge(word=self.tr("剩 {n} 天").format(n=left), tone=Tone.NEAR)
        else:
            state = Badge(word=self.tr("剩 {n} 天").format(n=left), tone=Tone.GOOD)
        return [CERTIFICATES[certificate.kind], certificate.valid_until.isoformat(), state]


def _names(areas: "Sequence[TransformerArea]") -> str:
    return "、".join(area.name for area in areas)
