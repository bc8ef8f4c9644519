"""The lists that are written out by name: what each is called, what it can be narrowed to, how its values are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.domain.customers.customer import CustomerState
from app.domain.daybook.gathering import GatheringKind
from app.domain.dispatch.loads import LoadState
from app.domain.dispatch.order import OrderState
from app.domain.papers.printing import PrintKind
from app.domain.records.facts import OutageKind
from app.domain.work.case import CaseState
from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rules import Rule
from app.labels.business_words import business_name, stage_name
from app.labels.customers import LABELS as CUSTOMERS
from app.labels.daybook import GATHERINGS
from app.labels.dispatch import LABELS as DISPATCH
from app.labels.ledgers import OUTAGES, TITLES, UNITS, WORDS
from app.labels.progress import PUBLIC_TITLE, PUBLIC_WORDS
from app.labels.rule_list import RULE_WORDS, RuleList
from app.labels.rules import AREAS
from app.labels.timekeeping import FINDING_WORDS, UNSETTLED_WORDS
from app.labels.timekeeping import LABELS as TIMES
from app.labels.work import LABELS as WORK

if TYPE_CHECKING:
    from app.domain.lists import ListSource
    from app.domain.people.session import Session
    from app.services.bundle import Services

Words = Mapping[str, Callable[[Any], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A filter of a list: what it is called, and its values with their words; without any it takes every text."""

    title: str
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that can be written out.

    Attributes:
        unit: counts its rows.
        source: makes it for who asks.
        words: say its coded values, by column.
        filters: what it can be narrowed to, by the names of its query.
        has_private: whether the export service knows it by name and adds what only some may see.
    """

    title: str
    source: "Callable[[Services, Session], ListSource]"
    unit: str = "条"
    words: "Callable[[Services], Words]" = lambda _services: {}
    filters: Mapping[str, Narrowing]
    has_private: bool = False


def level_name(services: "Services") -> Callable[[str], str]:
    """Says a warning's level."""
    return lambda code: next((one.name for one in services.office.definitions.warning_levels if one.code == code), code)


def _kept(name: str, **filters: Narrowing) -> Listing:
    """A ledger: a stored list the services know by its name."""
    return Listing(
        title=TITLES[name],
        source=lambda services, _session: services.lists.source(name),
        unit=UNITS.get(name, "条"),
        words=lambda _services: WORDS.get(name, {}),
        filters=filters,
        has_private=True,
    )


def _businesses(services: "Services") -> Words:
    return {"business_code": business_name(services.office.definitions.versions)}


def _case_words(services: "Services") -> Words:
    versions = services.office.definitions.versions
    return {
        "business_code": business_name(versions),
        "stage": stage_name(versions),
        "state": lambda state: WORK[CaseState][state],
    }


def _findings(services: "Services", _session: "Session") -> "ListSource":
    from app.services.work.timekeeping_lists import FindingList  # noqa: PLC0415 - labels load no service at the start

    return FindingList(services.timekeeping)


def _rules(services: "Services", _session: "Session") -> "ListSource":
    return RuleList(services.catalog)


def _print_word(kind: PrintKind | None) -> str:
    return "已作废" if kind is None else {PrintKind.PRINTED: "已打印", PrintKind.SAVED: "已另存"}[kind]


_GRID: Final = Narrowing(title="网格")
_MANAGER: Final = Narrowing(title="台区经理工号")
_MONTH: Final = Narrowing(title="月份")
_AREA: Final = Narrowing(title="台区编号")
_PERSON: Final = Narrowing(title="人员工号")
_CASE_STANDING: Final = {"unfinished": "在办", **{state.value: WORK[CaseState][state] for state in CaseState}}
_ORDER_STANDING: Final = {
    "unassigned": "待派",
    "unfinished": "在途",
    **{state.value: DISPATCH[OrderState][state] for state in OrderState},
}

LISTINGS: Final[Mapping[str, Listing]] = {
    "customers": _kept(
        "customers",
        grid=_GRID,
        manager=_MANAGER,
        area=_AREA,
        category=Narrowing(title="用电类别"),
        state=Narrowing(title="状态", values={state.value: CUSTOMERS[CustomerState][state] for state in CustomerState}),
    ),
    "areas": _kept("areas", grid=_GRID, manager=_MANAGER),
    "staff": _kept("staff", team=Narrowing(title="班组"), post=Narrowing(title="岗位")),
    "firms": _kept("firms"),
    "line_losses": _kept("line_losses", month=_MONTH, manager=_MANAGER),
    "collection": _kept("collection", month=_MONTH),
    "bills": _kept("bills", month=_MONTH, owing=Narrowing(title="欠费", values={"1": "只列欠费"})),
    "commands": _kept("commands"),
    "service_orders": _kept("service_orders", kind=Narrowing(title="业务类型"), staff=_PERSON),
    "outages": _kept("outages"),
    "gatherings": _kept(
        "gatherings",
        kind=Narrowing(title="类别", values={kind.value: GATHERINGS[kind] for kind in GatheringKind}),
    ),
    "outage_plans": _kept(
        "outage_plans",
        kind=Narrowing(title="性质", values={kind.value: OUTAGES[kind] for kind in OutageKind}),
    ),
    "seals": _kept("seals", month=_MONTH),
    "cases": Listing(
        title="业务",
        source=lambda services, _session: services.lists.source("cases"),
        unit="件",
        words=_case_words,
        filters={
            "standing": Narrowing(title="状态", values=_CASE_STANDING),
            "due": Narrowing(title="时限", values={"today": "今日到期", "overdue": "已超期", "paused": "暂停计时"}),
            "business": Narrowing(title="业务类型代码"),
            "responsible": _PERSON,
            "manager": _MANAGER,
            "area": _AREA,
        },
    ),
    "orders": Listing(
        title="工单",
        source=lambda services, _session: services.lists.source("orders"),
        unit="张",
        words=lambda _services: {"state": lambda state: DISPATCH[OrderState][state]},
        filters={
            "standing": Narrowing(title="状态", values=_ORDER_STANDING),
            "person": _PERSON,
            "grid": _GRID,
            "kind": Narrowing(title="工单类型代码"),
            "area": _AREA,
        },
    ),
    "warnings": Listing(
        title="提醒",
        source=lambda services, session: services.warnings.listed(session),
        words=lambda services: {**_businesses(services), "level": level_name(services)},
        filters={"level": Narrowing(title="级别代码")},
    ),
    "promises": Listing(
        title="未兑现的承诺",
        source=lambda services, _session: services.lists.source("promises"),
        words=_businesses,
        filters={},
    ),
    "loads": Listing(
        title="今日派工",
        source=lambda services, _session: services.lists.loads(),
        unit="人",
        words=lambda _services: {"state": lambda state: DISPATCH[LoadState][state]},
        filters={},
    ),
    "public": Listing(
        title=PUBLIC_TITLE,
        source=lambda services, _session: services.progress.public_list(),
        unit="件",
        words=lambda _services: PUBLIC_WORDS,
        filters={},
    ),
    "times": Listing(
        title="时间疑问",
        source=_findings,
        words=lambda _services: FINDING_WORDS,
        filters={
            "state": Narrowing(
                title="状态",
                values={
                    "unsettled": UNSETTLED_WORDS,
                    **{state.value: TIMES[FindingState][state] for state in FindingState},
                },
            ),
            "rule": Narrowing(title="疑问", values={rule.value: TIMES[Rule][rule] for rule in Rule}),
        },
    ),
    "rules": Listing(
        title="规则",
        source=_rules,
        words=lambda _services: RULE_WORDS,
        filters={
            "area": Narrowing(title="类别", values={area.value: word for area, word in AREAS.items()}),
            "type": Narrowing(title="业务或工单类型代码"),
            "mark": Narrowing(title="标记", values={"unverified": "待核对", "own": "本所改过的"}),
            "on": Narrowing(title="有效日期"),
        },
    ),
    "prints": Listing(
        title="打印记录",
        source=lambda services, session: services.papers.log(session),
        unit="次",
        words=lambda _services: {"kind": _print_word, "times": lambda times: f"第 {times} 次"},
        filters={},
    ),
}
"""The lists by the names the command line knows them by."""
