"""The commands on the catalogue of rules: reading it as of a day, and setting a figure differently."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import Call
from app.cli.reading import day_from, pairs_from
from app.cli.verbs import verb
from app.domain.definitions.figures import BOUNDS, FigureChange
from app.domain.lists import ListQuery
from app.domain.problems import Refusal
from app.labels.rule_list import RuleLine, RuleList
from app.labels.rules import AREAS, change_text, check_text, figure_key, figure_text, own_text, span_text, typed_amount
from app.services.bundle import Services
from app.services.rules.row import RuleArea, RuleRow

Which = Annotated[str, typer.Argument(metavar="代码", help="规则的代码，如 limits.CHG-NAME.whole、counter.overload。")]
On = Annotated[str, typer.Option("--on", metavar="日期", help="在哪一天有效，如 2025-12-31；不写为今天。")]
_HEADINGS = ("代码", "适用", "规则", "内容", "核对", "本所", "施行", "依据")


def add_rules(program: typer.Typer) -> None:
    """Put the commands at the top of the command line."""
    areas = "， ".join(f"{area} {word}" for area, word in AREAS.items())
    verb(
        program,
        "rules",
        "列出程序依据的规则：内容、适用范围、依据、施行日期、是否待核对、本所是否另定。\n\n"
        f"写明一条规则的代码，则显示全部，含本所历次改动。--area 的取值：{areas}。",
    )(rules)
    verb(
        program,
        "rule-set",
        "另定一条规则的数值，从某一天起生效，以前受理的业务不变。\n\n"
        "例：rule-set counter.overload open_visits=8 --from 2026-03-09 --reason 县公司通知。"
        "只有一个数值的可以只写数。可定的数值见“rules 代码”。",
    )(rule_set)


def rules(
    call: Call,
    which: Annotated[str, typer.Argument(metavar="代码", help="只看这一条。")] = "",
    *,
    area: Annotated[RuleArea | None, typer.Option("--area", help="只看一类。")] = None,
    of_type: Annotated[str, typer.Option("--type", metavar="代码", help="只看一个业务类型或工单类型。")] = "",
    on: On = "",
    unverified: Annotated[bool, typer.Option("--unverified", help="只看待核对的。")] = False,
    own: Annotated[bool, typer.Option("--own", help="只看本所改过的。")] = False,
    text: Annotated[str, typer.Option("--text", metavar="文字", help="只看含这些文字的。")] = "",
) -> Answer:
    """The rules in force on a day, or one of them in full."""
    wanted = {"area": str(area or ""), "type": of_type, "unverified": unverified, "own": own}
    query = ListQuery(text=text, filters={name: str(value) for name, value in wanted.items() if value})
    with call.at_work() as (services, _):
        if of_type and of_type not in dict(services.catalog.types()):
            raise Refusal.of("business.unknown", "type", business=of_type)
        lines = _lines(services, query, _day(services, on))
    if which:
        line = _one(lines, which)
        return Answer(value=_value(line), lines=_in_full(line))
    told = [
        (
            line.rule.code,
            line.applies,
            line.name,
            line.says,
            check_text(is_unverified=line.is_unverified),
            own_text(is_own=line.is_own),
            line.effective_from,
            line.source,
        )
        for line in lines
    ]
    return Answer(value=[_value(line) for line in lines], lines=[*table(_HEADINGS, told), f"共 {len(lines)} 条"])


def rule_set(
    call: Call,
    which: Which,
    figures: Annotated[list[str], typer.Argument(metavar="数值", help="如 open_visits=8；只有一个数值的只写数。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="依据或原因。")] = "",
    starts: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起；不写为今天。")] = "",
) -> Answer:
    """Set figures of one rule from a day on."""
    with call.at_work() as (services, session):
        today = services.catalog.today()
        since = day_from(starts, "from") if starts else today
        rule = _one(_lines(services, ListQuery(), today), which).rule
        changes = [
            FigureChange(code=code, amount=amount, effective_from=since, reason=reason)
            for code, amount in _amounts(rule, figures)
        ]
        services.rules.change_figures(session, changes)
        line = _one(_lines(services, ListQuery(), since), which)
    return Answer(value=_value(line), lines=_in_full(line))


def _day(services: Services, text: str) -> date:
    return day_from(text, "on") if text else services.catalog.today()


def _lines(services: Services, query: ListQuery, on: date) -> list[RuleLine]:
    source = RuleList(services.catalog)
    source.on = on
    return [line for line in source.rows(source.keys(query)) if isinstance(line, RuleLine)]


def _one(lines: Iterable[RuleLine], code: str) -> RuleLine:
    """The line of a rule.

    Raises:
        Refusal: `rule.unknown`.
    """
    for line in lines:
        if line.rule.code == code:
            return line
    raise Refusal.of("rule.unknown", "rule", rule=code)


def _amounts(rule: RuleRow, typed: list[str]) -> list[tuple[str, int]]:
    """The figures' codes with the amounts typed for them.

    Raises:
        Refusal: `rule.not_settable`, `rule.figure`, `input.*`.
    """
    if not rule.figures:
        raise Refusal.of("rule.not_settable", "rule", figure=rule.code)
    if len(typed) == len(rule.figures) == 1 and "=" not in typed[0]:
        typed = [f"{figure_key(rule, rule.figures[0])}={typed[0]}"]
    known = {figure_key(rule, figure): figure for figure in rule.figures}
    amounts = []
    for name, text in pairs_from(typed).items():
        if name not in known:
            raise Refusal.of("rule.not_settable", "figure", figure=f"{rule.code} {name}")
        amount = typed_amount(known[name], text)
        if amount is None:
            least, most = BOUNDS[known[name].name]
            raise Refusal.of("rule.figure", name, least=least, most=most)
        amounts.append((known[name].code, amount))
    return amounts


def _in_full(line: RuleLine) -> list[str]:
    """Everything that is known of a rule, in lines."""
    rule = line.rule
    figures = [f"  {figure_key(rule, figure)}：{figure_text(rule, figure, figure.amount)}" for figure in rule.figures]
    changes = [f"  {change_text(rule, change)}" for change in reversed(rule.changes)]
    return [
        f"{line.applies} · {line.name}（{line.area}）",
        line.says,
        f"依据：{line.source}（{check_text(is_unverified=line.is_unverified)}）",
        span_text(rule),
        *(["可以另定的数值：", *figures] if figures else [f"文件：{rule.file}"]),
        *(["本所的改动：", *changes] if changes else []),
    ]


def _value(line: RuleLine) -> dict[str, object]:
    rule = line.rule
    return {
        "code": rule.code,
        "area": rule.area,
        "name": line.name,
        "text": line.says,
        "applies": [{"code": code, "name": name} for code, name in rule.applies],
        "source": rule.source.title,
        "article": rule.source.article,
        "seen": rule.seen,
        "unverified": rule.source.is_unverified,
        "effective_from": rule.effective_from,
        "effective_until": rule.effective_until,
        "file": rule.file,
        "own": rule.is_own,
        "figures": {figure_key(rule, figure): figure.amount for figure in rule.figures},
        "changes": [
            {
                "figure": change.code.rpartition(".")[2],
                "amount": change.amount,
                "before": change.before,
                "from": change.effective_from,
                "reason": change.reason,
                "by": change.by,
                "at": local(change.at),
            }
            for change in rule.changes
        ],
    }
