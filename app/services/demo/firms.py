"""Invented firms of the sample station, and what its customers choose among them."""

from datetime import date
from typing import Final
from uuid import UUID

from app.domain.firms.firm import Licence, Trade
from app.domain.people.session import OWNER
from app.domain.work.choosing import STATEMENT
from app.services.bundle import Services
from app.services.demo.people import COMPANIES, company, credit_code
from app.services.demo.scene import Scene
from app.services.firms import FirmDraft

_INSTALLS: Final = "承装（修、试）"
_FIRMS: Final = (
    ("京口恒源电气安装有限公司", "91321102MA1P5K2H", ((Trade.BUILD, _INSTALLS, "四级", "1-2-00101-2022", 2031),)),
    ("扬中光能电力工程有限公司", "91321182MA1Q7J4T", ((Trade.BUILD, _INSTALLS, "五级", "1-2-00102-2021", 2030),)),
    (
        "鲁中电力设计咨询有限公司",
        "91370303MA3C8L6W",
        ((Trade.DESIGN, "电力行业（送变电）", "丙级", "A237000101", 2029),),
    ),
    ("江淮变压器制造有限公司", "91340100MA2M9R8X", ((Trade.SUPPLY, "CQC 证书", "", "CQC22000101", 2028),)),
)
_MONTH, _DAY = 12, 31


def keep_firms(services: Services) -> None:
    """Enter the firms, licensed to the end of a year."""
    for name, head, licences in _FIRMS:
        held = tuple(
            Licence(trade=trade, kind=kind, grade=grade, number=number, valid_until=date(year, _MONTH, _DAY))
            for trade, kind, grade, number, year in licences
        )
        code = credit_code(head)
        services.supply.firms.put(OWNER, FirmDraft(name=name, credit_code=code, licences=held))


def choose_builder(scene: Scene, case_id: UUID, number: int) -> None:
    """The customer of a case chooses who builds, and signs for it."""
    options = scene.services.supply.choosing.options(case_id, Trade.BUILD)
    chosen = {Trade.BUILD: options[number % len(options)].firm.id}
    scene.services.supply.choosing.choose(scene.clerk, case_id, chosen, company(number % len(COMPANIES)).name)
    scene.services.entering.sign_form(scene.clerk, case_id, STATEMENT)
