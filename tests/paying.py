"""Paying what a case costs, so that it may go on."""

from datetime import date
from uuid import UUID

from app.domain.people.session import Session
from app.domain.work.fee_accounts import PayWay
from app.domain.work.fee_checks import Movement
from app.domain.work.fees import FeeState
from app.services.bundle import Services


def movement(fee: str, amount: int, on: date, *, receipt: str = "SJ-0031", reason: str = "") -> Movement:
    """Money that came by transfer."""
    return Movement(fee=fee, amount=amount, on=on, receipt=receipt, way=PayWay.TRANSFER, reason=reason)


def pay_what_is_owed(services: Services, session: Session, case_id: UUID, on: date) -> list[str]:
    """Pay every fee whose amount is known; which ones there were to pay."""
    owed = [
        account
        for account in services.paying.accounts(case_id)
        if account.line.state is FeeState.DUE and account.missing > 0
    ]
    for account in owed:
        services.paying.pay(session, case_id, movement(account.line.spec.code, account.missing, on))
    return [account.line.spec.code for account in owed]
