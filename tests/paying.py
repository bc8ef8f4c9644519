"""Paying what a case costs, so that it may go on."""

from datetime import date

from app.domain.people.session import Session
from app.domain.work.case import Case, CaseDraft, CasePaper, PaperState
from app.domain.work.fee_accounts import PayWay
from app.domain.work.fee_checks import Movement
from app.domain.work.fees import FeeState
from app.services.bundle import Services
from tests.station import FIRST_AREA


def movement(fee: str, amount: int, on: date, *, receipt: str = "SJ-0031", reason: str = "") -> Movement:
    """Money that came by transfer."""
    return Movement(fee=fee, amount=amount, on=on, receipt=receipt, way=PayWay.TRANSFER, reason=reason)


def pay_what_is_owed(services: Services, session: Session, case: Case, on: date) -> list[str]:
    """Pay every fee of the stage the case is in; which ones there were to pay."""
    owed = [
        account
        for account in services.paying.accounts(case.id)
        if account.line.state is FeeState.DUE and account.line.spec.stage == case.stage and account.missing > 0
    ]
    for account in owed:
        services.paying.pay(session, case.id, movement(account.line.spec.code, account.missing, on))
    return [account.line.spec.code for account in owed]


def mill_draft(**details: str | int) -> CaseDraft:
    """高压新装 of a mill with two sources, the second one of 200.5 kVA."""
    papers = ("subject", "representative", "premises", "equipment", "dual_supply_reason")
    return CaseDraft(
        business_code="HV-NEW",
        name="扬中市鸣凤粮油厂",
        phone="0511-88321234",
        address="扬中市油坊镇长旺街12号",
        area_id=FIRST_AREA,
        details={
            "id_kind": "business_licence",
            "credit_code": "91350100M000100Y43",
            "representative_name": "陈建国",
            "category": "大工业用电",
            "customer_grade": "ordinary",
            "voltage": "交流10kV",
            "capacity": 800_000,
            "supply": "double",
            "second_capacity": 200_500,
            **details,
        },
        papers=tuple(CasePaper(code=code, state=PaperState.PRESENT) for code in papers),
    )
