"""The commands on staff: who works here, passwords, certificates, absences."""

from typing import Annotated
from uuid import uuid5

import typer

from app.cli.answer import Answer, local, table
from app.cli.call import NEW_PASSWORD_VARIABLE, Call, password_for
from app.cli.finding import person_of
from app.cli.reading import day_from, moment_from
from app.cli.verbs import group, verb
from app.domain.customers.checks import mask_phone
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Certificate, CertificateKind, Role, Staff
from app.domain.problems import Refusal
from app.labels.speaking import label_of

STAFF = group("人员：名单、密码、证书、请假。")

StaffNumber = Annotated[str, typer.Argument(metavar="工号", help="工号。")]


@verb(STAFF, "list", "列出全部人员。")
def list_staff(call: Call) -> Answer:
    """Everybody with roles and certificates."""
    with call.at_work() as (services, session):
        people = services.people.staff()
        held = {person.id: services.people.certificates(person.id) for person in people}
    lines = table(
        ("工号", "姓名", "岗位", "权限", "在岗"),
        [
            (p.number, p.name, p.post, "、".join(label_of(role) for role in p.roles), "是" if p.is_active else "否")
            for p in people
        ],
    )
    return Answer(value=[_person(person, held[person.id], session) for person in people], lines=lines)


@verb(STAFF, "add", "添加人员，或改动已有工号的人员；没有写明的项目保留原值。")
def add(
    call: Call,
    number: StaffNumber,
    *,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="姓名；新添时必填。")] = "",
    role: Annotated[list[Role] | None, typer.Option("--role", help="权限，可写多个。")] = None,
    post: Annotated[str, typer.Option("--post", metavar="岗位", help="岗位。")] = "",
    team: Annotated[str, typer.Option("--team", metavar="班组", help="班组。")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="电话。")] = "",
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="是否在岗。")] = None,
) -> Answer:
    """Add a person or change the one with this number."""
    with call.at_work() as (services, session):
        known = next((person for person in services.people.staff() if person.number == number.strip()), None)
        saved = services.people.put_staff(
            session,
            number=number,
            name=name or (known.name if known else ""),
            post=post or (known.post if known else ""),
            team=team or (known.team if known else ""),
            phone=phone or (known.phone if known else ""),
            roles=tuple(role) if role else (known.roles if known else ()),
            is_active=active if active is not None else known is None or known.is_active,
        )
        value = _person(saved, services.people.certificates(saved.id), session)
    return Answer(value=value, lines=[f"已保存 {saved.number}  {saved.name}"])


@verb(STAFF, "password", "设定密码。新密码取自环境变量 STATION_DESK_NEW_PASSWORD，或当场输入两次。")
def password(call: Call, number: StaffNumber) -> Answer:
    """Give a person a first or new password."""
    with call.at_work() as (services, session):
        person = person_of(services, number)
        fresh = password_for(person.number, variable=NEW_PASSWORD_VARIABLE, is_new=True)
        services.people.set_password(session, person.id, fresh)
    return Answer(value={"number": person.number}, lines=[f"已设定 {person.name} 的密码。"])


@verb(STAFF, "certificate", "登记证书及有效期。")
def certificate(
    call: Call,
    number: StaffNumber,
    kind: Annotated[CertificateKind, typer.Argument(metavar="证书", help="哪一种证书。")],
    until: Annotated[str, typer.Argument(metavar="日期", help="有效期至，如 2029-08-24。")],
) -> Answer:
    """Record a certificate or its new last day."""
    valid_until = day_from(until, "until")
    with call.at_work() as (services, session):
        person = person_of(services, number)
        # One of a kind for each person: the natural key makes the id.
        key = uuid5(person.id, f"certificate:{kind}")
        services.people.put_certificate(
            session, Certificate(id=key, staff_id=person.id, kind=kind, valid_until=valid_until)
        )
    value = {"number": person.number, "kind": kind, "valid_until": valid_until}
    return Answer(value=value, lines=[f"已登记 {person.name} 的{label_of(kind)}，有效期至 {valid_until}。"])


@verb(STAFF, "absence", "登记请假或外出；其间所管台区由B角代。")
def absence(
    call: Call,
    number: StaffNumber,
    start: Annotated[str, typer.Argument(metavar="开始", help="开始时间，如 2026-10-01T08:00。")],
    end: Annotated[str, typer.Argument(metavar="结束", help="结束时间。")],
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="原因。")],
) -> Answer:
    """Record that somebody is away."""
    starts_at, ends_at = moment_from(start, "starts_at"), moment_from(end, "ends_at")
    with call.at_work() as (services, session):
        person = person_of(services, number)
        saved = services.people.put_absence(session, person.id, starts_at, ends_at, reason)
    value = {
        "number": person.number,
        "starts_at": saved.starts_at,
        "ends_at": saved.ends_at,
        "reason": saved.reason,
    }
    return Answer(
        value=value, lines=[f"已登记 {person.name} {local(saved.starts_at)} 至 {local(saved.ends_at)} {saved.reason}"]
    )


@verb(STAFF, "absence-end", "结束请假或外出：正在进行的到此为止，还没开始的撤掉；两者都有时先结束正在进行的。")
def absence_end(
    call: Call,
    number: StaffNumber,
    at: Annotated[str, typer.Option("--at", metavar="时间", help="何时回岗，如 2026-10-02T08:00；不写为现在。")] = "",
) -> Answer:
    """Let the absence that runs, or the next one to come, end."""
    moment = moment_from(at) if at else None
    with call.at_work() as (services, session):
        person = person_of(services, number)
        standing = services.people.standing_absences(person.id)
        if not standing:
            raise Refusal.of("absence.none", "number", name=person.name)
        until = moment or services.office.clock.now()
        services.people.end_absence(session, standing[0].id, until)
    is_removed = until <= standing[0].starts_at
    value = {
        "number": person.number,
        "starts_at": standing[0].starts_at,
        "ends_at": None if is_removed else until,
        "removed": is_removed,
    }
    said = "已撤掉" if is_removed else f"已结束于 {local(until)}："
    return Answer(value=value, lines=[f"{said} {person.name} {local(standing[0].starts_at)} 起的{standing[0].reason}"])


def _person(person: Staff, held: tuple[Certificate, ...], session: Session) -> dict[str, object]:
    is_whole = session.may(Permission.SEE_PERSONAL_DATA)
    return {
        "id": person.id,
        "number": person.number,
        "name": person.name,
        "post": person.post,
        "team": person.team,
        "phone": person.phone if is_whole else mask_phone(person.phone),
        "roles": person.roles,
        "is_active": person.is_active,
        "certificates": [{"kind": each.kind, "valid_until": each.valid_until} for each in held],
    }
