"""What a second, different ledger changes, what it leaves alone, and how it is taken back."""

from datetime import date

import pytest

from app.domain.customers.customer import Customer, CustomerState, IdKind
from app.domain.grid.area import TransformerArea
from app.domain.imports.batch import ImportKind
from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Certificate, Role, Staff
from app.domain.problems import Refusal
from app.domain.search.entries import Kind
from tests.services.imports.ledger_station import FILES, STATION, LedgerStation

ROSTER = ("工号", "姓名", "岗位", "班组", "手机号", "证书及有效期")
HEAD = ("YF001", "罗敏强", "所长", "所部", "19900000001", "")
ZHAO = ("YF009", "赵洋", "台区经理", "外勤一班", "19900000009", "低压电工证:2027-08-16;登高证:2029-10-12")
QIAN = ("YF010", "钱明", "台区经理", "外勤一班", "19900000010", "")
AREAS = ("网格", "台区编号", "台区名称", "配变容量(kVA)", "A角工号", "B角工号", "所属线路", "所在村")
AREA = ("第一网格", "32118200001", "油坊一组台区", "200", "YF009", "YF010", "10kV油坊线", "油坊村")
CUSTOMERS = ("户号", "户名", "台区编号", "用电类别", "合同容量", "立户日期", "联系电话", "用电地址", "证件号码")
ZHA = ("1183369442", "查良镛", "32118200001", "居民", "8", "2022-06-12", "19900005611", "9组54号", "321182199802078157")


@pytest.fixture
def small(station: LedgerStation) -> LedgerStation:
    """Two managers, one area, one customer."""
    for lines in ((ROSTER, HEAD, ZHAO, QIAN), (AREAS, AREA), (CUSTOMERS, ZHA)):
        station.take_typed(*lines)
    return station


def customer(station: LedgerStation) -> Customer:
    (found,) = station.all_of(Customer).values()
    assert isinstance(found, Customer)
    return found


def person(station: LedgerStation, number: str) -> Staff:
    people: list[Staff] = list(station.all_of(Staff).values())
    return next(one for one in people if one.number == number)


def refused_codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_changed_row_changes_its_record_and_the_search_box(small: LedgerStation) -> None:
    report = small.take_typed(CUSTOMERS, ("1183369442", "金庸", *ZHA[2:]))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    assert (customer(small).name, customer(small).version) == ("金庸", 1)
    assert [hit.title for hit in small.services.search.find("金庸")] == ["金庸  1183369442"]
    assert small.services.search.find("查良镛") == ()


def test_a_change_is_taken_back_to_what_it_was(small: LedgerStation) -> None:
    report = small.take_typed(CUSTOMERS, ("1183369442", "金庸", *ZHA[2:]))
    assert report.batch_id is not None
    small.services.imports.undo(OWNER, report.batch_id)
    assert (customer(small).name, customer(small).version) == ("查良镛", 2)
    assert customer(small).opened_on == date(2022, 6, 12)
    assert [hit.title for hit in small.services.search.find("查良镛")] == ["查良镛  1183369442"]
    with pytest.raises(Refusal) as refusal:
        small.services.imports.undo(OWNER, report.batch_id)
    assert refused_codes(refusal) == ["import.undone_before"]


def test_what_changed_since_is_not_taken_back(small: LedgerStation) -> None:
    first = small.take_typed(CUSTOMERS, ("1183369442", "金庸", *ZHA[2:]))
    small.take_typed(CUSTOMERS, ("1183369442", "古龙", *ZHA[2:]))
    assert first.batch_id is not None
    with pytest.raises(Refusal) as refusal:
        small.services.imports.undo(OWNER, first.batch_id)
    assert refused_codes(refusal) == ["import.changed_since"]
    assert refusal.value.problems[0].values == {"count": 1, "names": "1183369442"}
    assert customer(small).name == "古龙"


def test_what_went_since_is_not_taken_back(small: LedgerStation) -> None:
    changing = small.take_typed(CUSTOMERS, ("1183369442", "金庸", *ZHA[2:])).batch_id
    assert changing is not None
    with small.services.office.database.write(None) as tx:
        tx.of(Customer).remove([customer(small).id])
    with pytest.raises(Refusal) as refusal:
        small.services.imports.undo(OWNER, changing)
    assert refusal.value.problems[0].values == {"count": 1, "names": ""}


def test_a_ledger_without_a_column_erases_nothing(small: LedgerStation) -> None:
    before = customer(small)
    assert (before.phone, before.id_kind) == ("19900005611", IdKind.RESIDENT)
    report = small.take_typed(CUSTOMERS[:6], ZHA[:6])
    assert (report.changed, report.unchanged) == (0, 1)
    gaps = small.take_typed(CUSTOMERS, (*ZHA[:6], "", "", ""))
    assert (gaps.changed, gaps.unchanged, gaps.incomplete_rows) == (0, 1, 1)
    assert customer(small) == before


def test_a_closed_customer_stays_closed_unless_the_ledger_says_otherwise(small: LedgerStation) -> None:
    small.take_typed((*CUSTOMERS, "状态"), (*ZHA, "已销户"))
    assert customer(small).state is CustomerState.CLOSED
    assert small.take_typed(CUSTOMERS, ZHA).changed == 0
    assert customer(small).state is CustomerState.CLOSED


def test_roles_follow_the_post_and_change_only_with_it(small: LedgerStation) -> None:
    people = small.services.people
    people.put_staff(
        OWNER,
        number="YF009",
        name="赵洋",
        post="台区经理",
        team="外勤一班",
        phone="19900000009",
        roles=(Role.AREA_MANAGER, Role.CLERK),
    )
    assert small.take_typed(ROSTER, HEAD, ZHAO, QIAN).changed == 0
    assert person(small, "YF009").roles == (Role.AREA_MANAGER, Role.CLERK)
    small.take_typed(ROSTER, ("YF009", "赵洋", "综合柜员", *ZHAO[3:]))
    assert person(small, "YF009").roles == (Role.CLERK,)


def test_a_post_that_says_nothing_leaves_the_roles(small: LedgerStation) -> None:
    report = small.take_typed(ROSTER, ("YF009", "赵洋", "驾驶员", *ZHAO[3:]))
    assert [one.code for one in report.incomplete] == ["import.no_role"]
    assert person(small, "YF009").roles == (Role.AREA_MANAGER,)


def test_passwords_and_sign_in_outlive_an_import(station: LedgerStation) -> None:
    station.services.people.add_first_head("YF001", "罗敏强", "password1")
    report = station.take("staff")
    assert (report.added, report.changed) == (17, 1)
    assert station.services.people.sign_in("YF001", "password1").roles == (Role.HEAD,)
    assert report.batch_id is not None
    station.services.imports.undo(OWNER, report.batch_id)
    assert station.services.people.sign_in("YF001", "password1").roles == (Role.HEAD,)


def test_somebody_with_a_password_is_not_taken_away(small: LedgerStation) -> None:
    batch_id = small.take_typed(ROSTER, ("YF011", "孙丽", "综合柜员", "内勤班", "", "")).batch_id
    small.services.people.set_password(OWNER, person(small, "YF011").id, "password1")
    assert batch_id is not None
    with pytest.raises(Refusal) as refusal:
        small.services.imports.undo(OWNER, batch_id)
    assert refused_codes(refusal) == ["import.used_by.credential"]


def test_the_last_head_cannot_be_imported_away(small: LedgerStation) -> None:
    with pytest.raises(Refusal) as refusal:
        small.take_typed(ROSTER, ("YF001", "罗敏强", "综合柜员", *HEAD[3:]))
    assert refused_codes(refusal) == ["people.last_head"]
    small.take_typed(ROSTER, ("YF001", "罗敏强", "综合柜员", *HEAD[3:]), ("YF012", "周海", "所长", "所部", "", ""))
    assert person(small, "YF001").roles == (Role.CLERK,)


def test_a_renewed_certificate_counts_as_a_change_of_its_person(small: LedgerStation) -> None:
    renewed = (*ZHAO[:5], "低压电工证:2030-08-16;登高证:2029-10-12;高压电工证:2031-01-01")
    report = small.take_typed(ROSTER, renewed)
    assert (report.added, report.changed) == (0, 1)
    assert sorted(one.valid_until for one in small.all_of(Certificate).values()) == [
        *(date(2029, 10, 12), date(2030, 8, 16), date(2031, 1, 1)),
    ]
    assert report.batch_id is not None
    small.services.imports.undo(OWNER, report.batch_id)
    assert sorted(one.valid_until for one in small.all_of(Certificate).values()) == [
        *(date(2027, 8, 16), date(2029, 10, 12)),
    ]


def test_new_people_are_stored_before_anybodys_new_certificates(small: LedgerStation) -> None:
    known = (*QIAN[:5], "登高证:2029-10-12")
    new = ("YF011", "孙海", "台区经理", "外勤一班", "19900000011", "登高证:2029-10-12")
    report = small.take_typed(ROSTER, known, new)
    assert (report.added, report.changed) == (1, 1)
    assert len(small.all_of(Certificate)) == 4


def test_an_area_that_stands_still_stays_so(small: LedgerStation) -> None:
    (area,) = small.all_of(TransformerArea).values()
    assert area.is_running
    report = small.take_typed(AREAS, (*AREA[:2], "油坊一组公变", *AREA[3:]))
    assert report.changed == 1
    assert [hit.title for hit in small.services.search.find("一组公变", kinds=(Kind.AREA,))] == [
        "油坊一组公变  32118200001"
    ]


def test_the_kind_and_the_columns_can_be_corrected(small: LedgerStation) -> None:
    imports = small.services.imports
    path = small.typed(("代码", "称呼", "干什么", "电话"), ("YF020", "吴敏", "综合柜员", "19900000020"))
    ledger = imports.open(path)
    assert ledger.recognition.kind is None
    with pytest.raises(Refusal) as refusal:
        imports.run(OWNER, ledger)
    assert refused_codes(refusal) == ["import.kind_unknown"]
    with pytest.raises(Refusal) as refusal:
        imports.dry_run(OWNER, ledger, kind=ImportKind.STAFF)
    assert set(refused_codes(refusal)) == {"import.column_missing"}
    mapping = {"代码": "number", "称呼": "name", "干什么": "post"}
    assert imports.run(OWNER, ledger, kind=ImportKind.STAFF, mapping=mapping).added == 1
    assert person(small, "YF020").phone == ""


def test_fields_name_what_a_column_can_be(station: LedgerStation) -> None:
    fields = station.services.imports.fields(ImportKind.LINE_LOSS)
    assert [(one.name, one.is_required) for one in fields][-3:] == [
        *(("fed_in", False), ("meters_due", True), ("meters_read", True)),
    ]
    assert fields[0].title == "台区编号"


def test_a_template_can_be_filled_in_and_imported(station: LedgerStation) -> None:
    path = station.folder / "模板.xlsx"
    station.services.imports.template(ImportKind.STAFF, path)
    ledger = station.services.imports.open(path)
    assert ledger.recognition.kind is ImportKind.STAFF
    assert ledger.table.rows == []


def test_reasons_are_written_beside_the_rows(small: LedgerStation) -> None:
    imports = small.services.imports
    path = small.typed(CUSTOMERS, ZHA, ("118336944", *ZHA[1:]))
    ledger = imports.open(path)
    target = small.folder / "原因.csv"
    imports.write_back(ledger, target, {3: "户号不对"}, "未导入原因", only_refused=True)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert [line.rsplit(",", 1)[-1] for line in lines] == ["未导入原因", "户号不对"]


def test_importing_needs_the_permission(small: LedgerStation) -> None:
    manager = Session(staff_id=person(small, "YF009").id, number="YF009", name="赵洋", roles=(Role.AREA_MANAGER,))
    assert not manager.may(Permission.IMPORT)
    ledger = small.services.imports.open(STATION / FILES["staff"])
    (past, *_) = small.services.imports.history()
    for attempt in (
        lambda: small.services.imports.run(manager, ledger),
        lambda: small.services.imports.dry_run(manager, ledger),
        lambda: small.services.imports.undo(manager, past.batch.id),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert refused_codes(refusal) == ["permission.denied"]


def test_the_history_names_who_imported(small: LedgerStation) -> None:
    clerk = Session(staff_id=person(small, "YF001").id, number="YF001", name="罗敏强", roles=(Role.HEAD,))
    imports = small.services.imports
    imports.run(clerk, imports.open(small.typed(CUSTOMERS, ("1183369442", "金庸", *ZHA[2:]))))
    newest, older, *_ = imports.history()
    assert (newest.actor, newest.batch.changed, newest.batch.file_name) == ("罗敏强", 1, "手工.csv")
    assert older.actor == ""


def test_a_station_that_words_its_own_columns_wrongly_is_told(station: LedgerStation) -> None:
    own = station.services.office.folder.reference / "imports"
    own.mkdir(parents=True)
    (own / "staff.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        station.services.imports.open(STATION / FILES["staff"])
    assert refused_codes(refusal) == ["definition.unreadable"]
