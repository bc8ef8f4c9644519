"""Every rule of the files is in the catalogue: a new file, table or entry cannot be forgotten."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import tomli

from app.domain.definitions.blocks import with_blocks
from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeWay, Payee, Payer
from app.domain.definitions.figures import BOUNDS, Figure, FigureChange, begun, with_figures
from app.domain.definitions.source import Source
from app.domain.problems import Refusal
from app.services.definitions import Definitions
from app.services.rules.catalog import RuleCatalog
from app.services.rules.of_business import business_rows
from app.services.rules.row import FeeRule, GatePoint, GateRule, ProcessRule, RuleArea, RuleRow, TableRule
from app.services.rules.settable import rules_on
from tests.station import SmallStation, shipped_definitions

ON: Final = date(2026, 11, 22)
REFERENCE: Final = Path(__file__).resolve().parents[2] / "resources" / "reference"
NO_RULES: Final = {"form_groups.toml", "surnames.toml", "pinyin.tsv"}  # orders of forms and readings of names
NO_RULE_FOLDERS: Final = {"blocks", "imports"}  # parts of business types, headings of ledgers
Node = Mapping[str, Any]


@pytest.fixture(scope="module")
def rows() -> tuple[RuleRow, ...]:
    return rules_on(shipped_definitions(), ON)


def block(name: str) -> Node:
    return tomli.loads((REFERENCE / f"blocks/{name}.toml").read_text("utf-8"))


def of_business(mapping: Node) -> int:
    whole: Node = with_blocks(mapping, block)
    stages = whole["stage"]
    gates: int = sum(len(stage.get("gates", ())) + len(stage.get("entry_gates", ())) for stage in stages)
    entries: int = sum(len(whole.get(key, ())) for key in ("limit", "paper", "fee", "archive_gates"))
    return gates + entries + 1 + int(whole["kind"] == "counter")


def of_scheme(mapping: Node) -> int:
    lists = sum(len(mapping[key]) for key in ("indicators", "limits", "vetoes", "stars", "conventions"))
    return lists + len(mapping["parts"]) + len(("loss_band", "cut_off", "windows", "half_year", "appeal"))


def of_tables(mapping: Node) -> int:
    return sum(len(value) if isinstance(value, list) else 1 for value in mapping.values())


COUNTED: Final[Mapping[str, Callable[[Node], int]]] = {
    "counter.toml": lambda mapping: 1 + len(mapping["offer"]),
    "supply.toml": lambda _mapping: len(("survey", "least_people", "meeting")),
    "pauses.toml": lambda mapping: len(mapping["reason"]),
    "warnings.toml": lambda mapping: len(mapping["level"]),
    "orders.toml": lambda mapping: sum(1 + ("arrive" in kind) + ("finish" in kind) for kind in mapping["kind"]),
    "timekeeping.toml": lambda mapping: len(mapping["version"][-1]["rule"]),
    "arrears.toml": of_tables,
    "outages.toml": of_tables,
    "hearing.toml": of_tables,
    "rating/star-18.toml": of_scheme,
    "rating/deductions-jb.toml": lambda mapping: 1 + len(mapping["items"]),
    "rating/piece-jj.toml": lambda mapping: 1 + len(mapping["items"]) + len(mapping["multipliers"]),
    "calendar/2026.toml": lambda _mapping: 1,
}


def expected(file: str) -> int:
    mapping = tomli.loads((REFERENCE / file).read_text("utf-8"))
    if file.startswith("business/"):
        return of_business(mapping)
    if file.startswith("calendar/") and file not in COUNTED:
        return 0  # another year
    return COUNTED[file](mapping)


def files() -> list[str]:
    found = [path.relative_to(REFERENCE) for path in REFERENCE.rglob("*.toml")]
    return sorted(str(path.as_posix()) for path in found if path.parts[0] not in NO_RULES | NO_RULE_FOLDERS)


def test_every_entry_of_every_file_is_a_rule_of_the_catalogue(rows: tuple[RuleRow, ...]) -> None:
    counted = Counter(row.file for row in rows)
    assert dict(counted) == {file: count for file in files() if (count := expected(file))}


def test_every_rule_has_its_own_code_and_a_source(rows: tuple[RuleRow, ...]) -> None:
    codes = Counter(row.code for row in rows)
    assert [code for code, count in codes.items() if count > 1] == []
    assert [row.code for row in rows if not (row.source.title or row.source.is_unverified)] == []
    assert {row.area for row in rows} == set(RuleArea)


def test_what_may_be_set_is_what_is_uncertain_and_every_limit(rows: tuple[RuleRow, ...]) -> None:
    settable = [row for row in rows if row.figures]
    always = {RuleArea.LIMITS, RuleArea.FEES}
    assert all(row.source.is_unverified or row.area in always for row in settable)
    assert all(row.figures for row in rows if row.area is RuleArea.LIMITS)
    for figure in (figure for row in settable for figure in row.figures):
        least, most = BOUNDS[figure.name]
        assert least <= figure.amount <= most


def test_gates_papers_and_fees_say_where_they_stand(rows: tuple[RuleRow, ...]) -> None:
    found = {row.code: row for row in rows}
    archive = found["gates.LV-RES-NEW.archive.papers_original"].content
    assert isinstance(archive, GateRule)
    assert (archive.point, archive.stage) == (GatePoint.ARCHIVE, "")
    fee = found["fees.LV-RES-NEW.grid_works"].content
    assert isinstance(fee, FeeRule)
    assert fee.when is not None
    assert (fee.when.field, fee.when.choices) == ("有无电力外线工程", ("有",))
    process = found["process.HV-NEW"].content
    assert isinstance(process, ProcessRule)
    assert process.has_manager


class Types:
    """Definitions whose business types are made up."""

    def __init__(self, *types: BusinessType) -> None:
        self.business_types = types

    def read(self, name: str, parse: Callable[[Node], Source]) -> Source:
        return shipped_definitions().read(name, parse)


def test_a_rule_holds_as_long_as_the_versions_say_the_same() -> None:
    shipped = shipped_definitions().versions("LV-RES-NEW")[0]
    gone = replace(shipped, effective_from=date(2027, 1, 1), papers=shipped.papers[1:], stages=shipped.stages[1:])
    same = replace(shipped, effective_from=date(2026, 1, 1))
    fee = FeeSpec(
        code="once",
        name="一年",
        payer=Payer.CUSTOMER,
        payee=Payee.STATION,
        way=FeeWay.FREE,
        source=Source(title="文件"),
        effective_from=date(2025, 1, 1),
        effective_until=date(2026, 6, 30),
    )
    types = Types(*(replace(each, fees=(fee,)) for each in (shipped, same, gone)))

    def on(day: date) -> dict[str, RuleRow]:
        return {row.code: row for row in business_rows(types, day)}  # type: ignore[arg-type]  # all that is asked of it

    paper = on(ON)[f"papers.LV-RES-NEW.{shipped.papers[0].code}"]
    assert (paper.effective_from, paper.effective_until) == (date(2024, 6, 1), date(2026, 12, 31))
    stage = on(ON)["gates.LV-RES-NEW.leave.accept.papers_complete"]
    assert (stage.effective_from, stage.effective_until) == (date(2024, 6, 1), date(2026, 12, 31))
    archive = on(ON)["gates.LV-RES-NEW.archive.papers_original"]
    assert archive.effective_until is None
    assert paper.code not in on(date(2027, 1, 1))
    assert on(date(2020, 1, 1)) == {}
    once = on(date(2026, 6, 30))["fees.LV-RES-NEW.once"]
    assert (once.effective_from, once.effective_until) == (date(2025, 1, 1), date(2026, 6, 30))
    assert "fees.LV-RES-NEW.once" not in on(ON)


def test_a_table_without_its_kind_is_refused_by_its_file(tmp_path: Path) -> None:
    own = tmp_path / "reference"
    own.mkdir()
    (own / "outages.toml").write_text("[[notice]]\nhours = 3\n\n[plain]\neffective_from = 2026-01-01\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        rules_on(Definitions(REFERENCE, own), ON)
    assert {problem.field for problem in refused.value.problems} >= {"outages.toml: notice.kind"}
    (own / "outages.toml").write_text("notice = 3\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        rules_on(Definitions(REFERENCE, own), ON)
    assert refused.value.problems[0].field == "outages.toml: notice"


def test_a_file_of_the_station_makes_its_rules_the_stations_own(station: SmallStation, tmp_path: Path) -> None:
    shipped = (REFERENCE / "outages.toml").read_text("utf-8")
    (tmp_path / "outages.toml").write_text(shipped.replace("hours = 24", "hours = 48"), "utf-8")
    office = replace(station.desk.office, definitions=Definitions(REFERENCE, tmp_path))
    own = [row for row in RuleCatalog(office).rules() if row.is_own]
    assert [row.code for row in own] == ["outages.notice.planned", "outages.notice.temporary"]
    assert isinstance(own[1].content, TableRule)
    assert own[1].content.figures == {"hours": 48}
    assert not any(row.is_own for row in station.desk.catalog.rules())


def change(code: str, amount: int, day: int = 1) -> FigureChange:
    return FigureChange(code=code, amount=amount, effective_from=date(2026, 3, day), reason="通知")


def test_figures_are_laid_over_a_file_where_they_stand() -> None:
    file = {
        "top": {"most": 3, "is_on": True, "source": {"title": "文件", "unverified": True}},
        "kind": [
            {"code": "A", "source": {"title": "外"}, "finish": {"amount": 5, "source": {"title": "内"}}},
            {"code": "B", "finish": {"amount": 6, "source": {"title": "内"}}},
        ],
        "bare": {"most": 1, "source": "无表"},
    }
    laid = with_figures(
        file,
        [
            change("x.top.most", 4),
            change("x.top.is_on", 0),
            change("x.kind.A.finish.amount", 7),
            change("x.bare.most", 2),
            change("x.top.unknown", 1),
            change("x.none.most", 1),
            change("x.top.most.deeper", 1),
        ],
    )
    own = {"title": "本站设定：通知", "article": "文件"}
    assert laid["top"] == {"most": 4, "is_on": False, "source": {**own, "article": "本站设定：通知"}}
    kinds: Any = laid["kind"]
    assert kinds[0] == {
        "code": "A",
        "source": {"title": "外"},
        "finish": {"amount": 7, "source": {"title": "本站设定：通知", "article": "内"}},
    }
    assert kinds[1] is file["kind"][1]  # type: ignore[index]  # a list above
    assert laid["bare"] == {"most": 2, "source": {"title": "本站设定：通知", "article": ""}}


def test_changes_begin_on_their_day_in_the_order_of_days() -> None:
    late, early = change("a.b", 2, day=9), change("a.b", 1, day=5)
    assert begun([late, early], date(2026, 3, 8)) == (early,)
    assert begun([late, early], date(2026, 3, 9)) == (early, late)
    assert (early.file, Figure(code="a.b", amount=1).name) == ("a.toml", "b")
