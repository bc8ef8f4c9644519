"""The commands on the county's hub: joining it, keeping in step, conflicts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import NEW_PASSWORD_VARIABLE, Call, password_for
from app.cli.reading import text_from
from app.cli.verbs import group, verb
from app.domain.problems import Problem, Refusal
from app.domain.upstream.choices import Choice, DisputeState
from app.labels.disputes import dispute_text, value_text
from app.labels.file_words import trouble_text, waiting_text
from app.labels.set_aside import about_text, fields_text, reason_text
from app.labels.speaking import label_of, problem_text
from app.labels.upstream import clock_text, standing_text
from app.labels.watch_words import comparison_text, doubt_text, finding_text, table_text, watch_rows
from app.services.upstream.watch_standing import FindingLine, Verdict

SYNC: Final = group(
    "与县中心同步：加入、上传、接收、处理冲突。\n\n不联网照常办理，改动留在本机，联网后自动上传；运行 now 可立即同步。"
)

Code = Annotated[str, typer.Argument(metavar="加入码", help="县公司给的一次性加入码。")]
Url = Annotated[str, typer.Option("--url", metavar="地址", help="县中心的地址，如 https://hub.example。")]
Ca = Annotated[Path | None, typer.Option("--ca", metavar="文件", help="县公司给的 CA 证书（PEM）；写明则只信任它。")]

Name = Annotated[str, typer.Option("--name", metavar="名称", help="县公司看到的本机名称；不写则为计算机名。")]


@verb(SYNC, "status", "显示本机与县中心的同步情况。")
def status(call: Call) -> Answer:
    """How this computer stands."""
    with call.opened() as services:
        standing = services.upstream.status()
    lines = [standing_text(standing)]
    if standing.is_enrolled:
        rows = (
            ("县中心", standing.url or "用U盘传送"),
            ("站点", f"{standing.station_name}（{standing.station_code}），本机为第 {standing.index} 台"),
            ("进度", f"{standing.cursor}/{standing.head}"),
            ("上次成功", local(standing.succeeded_at)),
            ("待上传", standing.pending),
            ("待处理冲突", standing.disputes),
            ("中心未采用", standing.quarantined),
            ("待落库", standing.waiting),
            ("待升级", standing.unknown),
            ("附件", waiting_text(standing.files)),
        )
        lines += [f"{name}：{value}" for name, value in rows]
        lines += [problem_text(Problem(code=standing.trouble))] if standing.trouble else []
        lines += [f"{name}：{words}" for name, words in watch_rows(standing.watch, services.office.clock.now())]
        lines += [clock_text(standing)] if standing.is_clock_wrong else []
        lines += [doubt_text(standing.watch)] if standing.watch.doubt else []
        lines += list(filter(None, (trouble_text(standing.files),)))
    return Answer(value=standing, lines=lines)


@verb(SYNC, "now", "立即同步一次：先上传本机的改动，再接收其他电脑的。")
def now(call: Call) -> Answer:
    """One round."""
    with call.opened() as services:
        outcome = services.upstream.sync_once()
    said = f"上传 {outcome.pushed} 条，接收 {outcome.pulled} 条，新冲突 {outcome.disputes} 处。"
    refused = f"县中心未采用 {outcome.quarantined} 条，请联系县公司。"
    return Answer(value=outcome, lines=[said, refused] if outcome.quarantined else [said])


@verb(SYNC, "files", "立即同步一次，再传送全部附件：先上传本机登记的，再下载其他电脑登记的。")
def files(
    call: Call,
    *,
    fetch: Annotated[
        bool | None, typer.Option("--fetch/--no-fetch", help="今后是否自动下载其他电脑登记的附件；须有管理权限。")
    ] = None,
) -> Answer:
    """Everything that waits."""
    if fetch is not None:
        with call.at_work() as (services, session):
            services.upstream.files.let_fetch(session, by_itself=fetch)
    with call.opened() as services:
        services.upstream.sync_once()  # no file goes before a change
        outcome = services.upstream.files.carry()
        left = services.upstream.status().files
    said = f"上传 {outcome.sent} 个，下载 {outcome.fetched} 个；{waiting_text(left)}。"
    return Answer(value=outcome, lines=list(filter(None, (said, trouble_text(left)))))


@verb(
    SYNC,
    "download",
    "从县中心重新下载本所全部数据，换下本机现有的。\n\n草稿和密码保留，还没上传的改动随后补传；现有数据另存在备份文件夹。",
)
def download(call: Call) -> Answer:
    """All records anew."""
    with call.at_work() as (services, session):
        rebuilt = services.upstream.download_again(session)
        services.upstream.sync_once()
    return Answer(value=rebuilt, lines=[f"已重新下载 {rebuilt.records} 条，到第 {rebuilt.seq} 条记录。"])


@verb(SYNC, "enrol", "让已有数据的本机加入县中心；等候批准期间可重复运行，被停用或另有副本的在此重新加入。")
def enrol(call: Call, code: Code, *, url: Url, ca: Ca = None, name: Name = "") -> Answer:
    """Join with the station that is here."""
    certificate = _certificate(ca)
    with call.at_work() as (services, session):
        standing = services.upstream.enrol(session, code, url, certificate, name)
    return Answer(value=standing, lines=[standing_text(standing)])


@verb(
    SYNC,
    "join",
    "把空的数据文件夹建成本所的又一台电脑，并取回全部数据。\n\n"
    f"写明 --head 则同时为这位所长在本机设密码，取自环境变量 {NEW_PASSWORD_VARIABLE} 或当场输入。",
)
def join(
    call: Call,
    code: Code,
    *,
    url: Url,
    ca: Ca = None,
    name: Name = "",
    head: Annotated[str, typer.Option("--head", metavar="工号", help="在本机首先登录的所长。")] = "",
) -> Answer:
    """Join with an empty folder."""
    certificate = _certificate(ca)
    password = password_for(head, variable=NEW_PASSWORD_VARIABLE, is_new=True) if head else ""
    with call.opened() as services:
        standing = services.upstream.join(code, url, certificate, name)
        if head and standing.is_active:
            services.upstream.admit_head(head, password)
    return Answer(value=standing, lines=[standing_text(standing)])


@verb(SYNC, "admit", f"为所长在新加入的本机首次设密码，取自环境变量 {NEW_PASSWORD_VARIABLE} 或当场输入。")
def admit(call: Call, number: Annotated[str, typer.Argument(metavar="工号", help="哪位所长。")]) -> Answer:
    """A head's first password on this computer."""
    password = password_for(number, variable=NEW_PASSWORD_VARIABLE, is_new=True)
    with call.opened() as services:
        services.upstream.admit_head(number, password)
    return Answer(value={"number": number}, lines=[f"{number} 可以在本机登录了。"])


@verb(SYNC, "aside", "列出本机的改动里县中心没有采用的：什么记录、哪些内容、为什么。")
def aside(call: Call) -> Answer:
    """Own changes the hub could not take over."""
    with call.at_work() as (services, _):
        found = services.upstream.set_aside()
    rows = [(local(each.told_at), about_text(each), fields_text(each), reason_text(each)) for each in found]
    return Answer(value=found, lines=table(("告知时间", "记录", "内容", "原因"), rows))


@verb(SYNC, "conflicts", "列出与其他电脑的冲突：待处理的，或已自动合并、已处理的。")
def conflicts(
    call: Call,
    state: Annotated[
        DisputeState, typer.Option("--state", metavar="状态", help="open、merged 或 decided。")
    ] = DisputeState.OPEN,
) -> Answer:
    """The conflicts the person may decide."""
    with call.at_work() as (services, session):
        found = services.upstream.conflicts(session, state)
    heads = ("编号", "内容", "现值", "谁", "另一值", "谁", "原值")
    rows = [
        (
            line.id,
            dispute_text(line),
            value_text(line, line.kept),
            line.kept_by,
            value_text(line, line.other),
            line.other_by,
            value_text(line, line.before),
        )
        for line in found
    ]
    value = [
        {
            "id": line.id,
            "state": line.state,
            "table": line.table,
            "title": line.title,
            "column": line.column,
            "part": line.dispute.part,
            "kept": line.kept,
            "kept_by": line.kept_by,
            "kept_at": line.kept_at,
            "other": line.other,
            "other_by": line.other_by,
            "other_at": line.other_at,
            "before": line.before,
            "decision": line.decision,
        }
        for line in found
    ]
    return Answer(value=value, lines=table(heads, rows) if rows else [f"没有{label_of(state)}的冲突。"])


@verb(SYNC, "decide", "处理一处冲突：采用现值（kept）、另一值（other），或另填（edited，加 --value）。")
def decide(
    call: Call,
    conflict: Annotated[str, typer.Argument(metavar="编号", help="冲突的编号，见 sync conflicts。")],
    *,
    choice: Annotated[Choice, typer.Option("--choice", metavar="做法", help="kept、other 或 edited。")],
    value: Annotated[str | None, typer.Option("--value", metavar="值", help="另填的值。")] = None,
    note: Annotated[str, typer.Option("--note", metavar="说明", help="为什么这样处理。")] = "",
) -> Answer:
    """Let one of the values stand."""
    try:
        key = UUID(conflict)
    except ValueError as error:
        raise Refusal.of("upstream.no_such_conflict", "conflict", value=conflict) from error
    with call.at_work() as (services, session):
        decision = services.upstream.decide(session, key, choice, value, note)
    return Answer(value=decision, lines=[f"已{label_of(choice)}。"])


@verb(SYNC, "check", "核对本机数据：各表条数与校验值，可与同一进度的另一台电脑对照。")
def check(
    call: Call,
    *,
    hub: Annotated[bool, typer.Option("--hub", help="先同步一次，再与县中心逐表核对，不一致的修复并留存。")] = False,
) -> Answer:
    """What this computer holds, and on demand whether it is what the hub holds."""
    with call.at_work() as (services, _):
        compared = None
        if hub:
            services.upstream.sync_once()
            compared = services.upstream.watching.compare()
        found = services.upstream.check()
    rows = [(each.table, each.rows, each.hash) for each in found.tables]
    said = f"进度 {found.cursor}，待上传 {found.pending}，待落库 {found.waiting}，缺少 {found.missing}。"
    lines = [said, *table(("表", "条数", "校验值"), rows)]
    if compared is None:
        return Answer(value=found, lines=lines, is_sound=found.is_sound)
    lines += [comparison_text(compared), *map(finding_text, compared.findings)]
    is_equal = compared.verdict is Verdict.EQUAL
    told = {
        "verdict": compared.verdict,
        "seq": compared.seq,
        "rows": compared.rows,
        "left": compared.left,
        "findings": [*map(_plain, compared.findings)],
    }
    return Answer(value={"here": found, "hub": told}, lines=lines, is_sound=found.is_sound and is_equal)


@verb(SYNC, "findings", "列出历次与县中心核对时不一致的记录，以及怎样修复的。")
def findings(call: Call) -> Answer:
    """What comparisons with the hub found, the newest first."""
    with call.at_work() as (services, _):
        found = services.upstream.watching.findings()
    heads = ("发现时间", "进度", "表", "记录", "情况", "处理")
    rows = [
        (
            local(line.finding.found_at),
            line.finding.seq,
            table_text(line.table),
            line.finding.title or line.finding.key.hex(),
            label_of(line.finding.difference),
            label_of(line.finding.repair),
        )
        for line in found
    ]
    value = [*map(_plain, found)]
    return Answer(value=value, lines=table(heads, rows) if rows else ["历次核对没有发现不一致。"])


def _plain(line: FindingLine) -> Mapping[str, object]:
    found = line.finding
    return {
        "table": line.table,
        "key": found.key.hex(),
        "title": found.title,
        "found_at": found.found_at,
        "seq": found.seq,
        "difference": found.difference,
        "repair": found.repair,
        "own_hash": found.own_hash,
        "hub_hash": found.hub_hash,
        "own": found.own,
    }


def _certificate(path: Path | None) -> str:
    return "" if path is None else text_from(str(path))
