"""Firms for tests: one that may do everything, and the licences to make others."""

from datetime import date

from app.domain.firms.firm import Firm, Licence, Trade
from app.domain.work.case import Case
from app.domain.work.choosing import STATEMENT
from app.services.firms import FirmDraft
from tests.station import SmallStation

CODE = "91350100M000100Y43"
OTHER_CODE = "91321182233B5G7PB2"


def licence(trade: Trade, until: date = date(2030, 12, 31), number: str = "1-2-00001-2020") -> Licence:
    """A licence for a trade."""
    return Licence(trade=trade, kind="承装（修、试）", grade="四级", number=number, valid_until=until)


def a_firm(station: SmallStation) -> Firm:
    """A firm of the register that is licensed for every trade."""
    draft = FirmDraft(
        name="齐州恒源电气安装有限公司", credit_code=CODE, licences=tuple(licence(each) for each in Trade)
    )
    return station.desk.supply.firms.put(station.clerk, draft)


def choose_builder(station: SmallStation, case: Case) -> None:
    """The customer chooses who builds, and signs for it."""
    station.desk.supply.choosing.choose(station.clerk, case.id, {Trade.BUILD: a_firm(station).id}, case.name)
    station.desk.entering.sign_form(station.clerk, case.id, STATEMENT)
