"""Ledgers typed by hand with something wrong in each line."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from app.domain.customers.customer import CustomerState, IdKind
from app.domain.imports.batch import ImportKind
from app.domain.problems import Refusal
from app.exchange import records
from app.exchange.checked import Checked, Lookups, Source, Watch
from app.exchange.customers import read_customers
from app.exchange.drafts import CertificateDraft, CustomerDraft
from app.exchange.grid import read_areas
from app.exchange.people import read_staff
from app.labels import imports

CUSTOMER_HEAD = (
    *("户号", "户名", "证件类型", "证件号码", "联系电话", "用电地址", "台区编号"),
    *("用电类别", "合同容量", "供电电压", "电能表资产号", "立户日期", "状态"),
)
GOOD = {
    "户号": "1183369442",
    "户名": "赵磊强",
    "证件类型": "居民身份证",
    "证件号码": "321182199802078157",
    "联系电话": "19900005611",
    "用电地址": "扬中市油坊镇鸣凤村9组54号",
    "台区编号": "32118200041",
    "用电类别": "城乡居民生活用电",
    "合同容量": "8",
    "供电电压": "交流220V",
    "电能表资产号": "3230001163731906368642",
    "立户日期": "2022-06-12",
    "状态": "正常用电客户",
}

Read = Callable[..., Checked[CustomerDraft]]
Sheet = Callable[[ImportKind, Sequence[Sequence[str]]], Source]


@pytest.fixture
def read(typed: Sheet, lookups: Lookups) -> Read:
    def rows(*changes: dict[str, str]) -> Checked[CustomerDraft]:
        lines = [[{**GOOD, **change}[title] for title in CUSTOMER_HEAD] for change in changes]
        return read_customers(typed(ImportKind.CUSTOMERS, [CUSTOMER_HEAD, *lines]), lookups)

    return rows


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"户号": "12345"}, "account.length"),
        ({"户号": ""}, "import.missing"),
        ({"户名": "甲\x01乙"}, "name.control_character"),
        ({"证件类型": "驾驶证"}, "import.unknown_word"),
        ({"证件号码": "321182199802078158"}, "id_number.check_digit"),
        ({"联系电话": "123"}, "phone.length"),
        ({"台区编号": "1"}, "import.unknown_area"),
        ({"合同容量": "0"}, "import.not_a_capacity"),
        ({"立户日期": "2026-11-03"}, "import.future_day"),
        ({"状态": "不详"}, "import.unknown_word"),
    ],
)
def test_a_customer_is_refused_for(read: Read, change: dict[str, str], code: str) -> None:
    checked = read(change)
    assert checked.drafts == ()
    assert [(one.row, one.column, one.code) for one in checked.refused] == [(2, *change, code)]


def test_all_problems_of_a_row_are_told_at_once(read: Read) -> None:
    checked = read({}, {"户号": "1", "立户日期": "2021-02-30", "联系电话": ""})
    assert [(one.row, one.column) for one in checked.refused] == [(3, "户号"), (3, "立户日期")]
    assert (checked.refused_rows, checked.incomplete) == (frozenset({3}), ())


def test_gaps_leave_a_customer_incomplete(read: Read) -> None:
    checked = read({"证件类型": "", "证件号码": "", "联系电话": " ", "用电地址": "", "状态": ""})
    (one,) = checked.drafts
    assert (one.id_kind, one.id_number, one.state) == (IdKind.OTHER, "", CustomerState.NORMAL)
    assert [(gap.row, gap.column, gap.code) for gap in checked.incomplete] == [
        (2, title, "import.missing") for title in ("证件号码", "联系电话", "用电地址")
    ]


def test_the_kind_of_paper_follows_from_its_number(read: Read) -> None:
    checked = read(
        {"证件类型": ""},
        {"证件类型": "", "户号": "1176203685", "证件号码": "91321182LAQA4020GC"},
        {"证件类型": "护照", "户号": "1117910149", "证件号码": "E12345678"},
    )
    assert [one.id_kind for one in checked.drafts] == [IdKind.RESIDENT, IdKind.BUSINESS_LICENCE, IdKind.OTHER]


def test_a_first_generation_number_is_taken_and_listed(read: Read) -> None:
    checked = read({"证件号码": "321182800207815"})
    assert [one.id_number for one in checked.drafts] == ["321182800207815"]
    assert [(gap.column, gap.code) for gap in checked.incomplete] == [("证件号码", "id_number.old")]


def test_the_same_customer_twice_is_a_repeat_or_a_clash(read: Read) -> None:
    checked = read({"户号": "1", "台区编号": "32118200001"}, {}, {"户名": " 赵磊强"}, {"联系电话": "19900000000"})
    assert (len(checked.drafts), checked.rows, checked.repeats) == (1, (3,), 1)
    assert [(one.row, one.code, dict(one.values)) for one in checked.refused[1:]] == [
        (5, "import.repeated_otherwise", {"first_row": 3})
    ]


def test_a_ledger_without_rows_is_legal(read: Read) -> None:
    assert dataclasses.astuple(read()) == (0, (), (), (), (), {}, 0)


def test_a_column_nobody_mapped_is_asked_for(typed: Sheet, lookups: Lookups) -> None:
    with pytest.raises(Refusal) as caught:
        read_customers(typed(ImportKind.CUSTOMERS, [["户号", "户名"]]), lookups)
    assert [(one.code, one.values["column"]) for one in caught.value.problems] == [
        ("import.column_missing", title) for title in ("台区编号", "用电类别", "合同容量", "立户日期")
    ]


def test_a_corrected_mapping_is_what_counts(typed: Sheet, lookups: Lookups) -> None:
    head = ["备注一" if title == "用电类别" else title for title in CUSTOMER_HEAD]
    source = typed(ImportKind.CUSTOMERS, [head, [GOOD[title] for title in CUSTOMER_HEAD]])
    corrected = dataclasses.replace(source, mapping={**source.mapping, "备注一": "category"})
    assert read_customers(corrected, lookups).drafts[0].category == "城乡居民生活用电"


def test_progress_is_told_and_reading_stops_when_asked(
    station: Path, source_of: Callable[[Path], Source], lookups: Lookups
) -> None:
    source = source_of(station / "采集日报-2026-10.xlsx")
    told: list[tuple[int, int]] = []
    records.read_collection(source, lookups, Watch(progress=lambda done, total: told.append((done, total))))
    assert told == [(1000, 2790), (2000, 2790), (2790, 2790)]
    with pytest.raises(Refusal, match=r"import\.stopped"):
        records.read_collection(source, lookups, Watch(should_stop=lambda: True))


def test_staff_with_strange_posts_and_certificates(typed: Sheet) -> None:
    head = ["工号", "姓名", "岗位", "证书", "状态"]
    staff = read_staff(
        typed(
            ImportKind.STAFF,
            [
                head,
                ["YF001", "甲", "司机", "", "退休"],
                ["YF002", "乙", "副所长", "低压电工证（有效期至2029年8月24日）；低压电工证:2027-01-01", "在岗"],
                ["YF003", "丙", "台区经理", "潜水证:2029-01-01、登高证:不详；某证", "在岗"],
            ],
        )
    )
    assert [(gap.row, gap.code) for gap in staff.incomplete] == [
        *((2, "import.missing"), (2, "import.no_role"), (3, "import.missing"))
    ]
    assert [one.is_active for one in staff.drafts] == [False, True]
    assert [[held.valid_until for held in one.certificates] for one in staff.drafts] == [[], [date(2029, 8, 24)]]
    assert isinstance(staff.drafts[1].certificates[0], CertificateDraft)
    assert [dict(one.values) for one in staff.refused] == [
        *({"found": "潜水证:2029-01-01"}, {"found": "登高证:不详"}, {"found": "某证"})
    ]


def test_areas_with_unknown_or_single_managers(typed: Sheet, lookups: Lookups) -> None:
    head = ["网格", "台区编号", "台区名称", "所属线路", "配变容量", "所在村", "A角", "B角", "经度"]
    areas = read_areas(
        typed(
            ImportKind.AREAS,
            [
                head,
                ["一", "1", "甲", "线", "200kVA", "村", "YF010", "YF010", ""],
                ["一", "2", "乙", "线", "200", "村", "YF099", "YF010", ""],
                ["一", "3", "丙", "线", "200", "村", "YF011", "YF010", "32.1"],
            ],
        ),
        lookups,
    )
    assert [(one.number, one.longitude_e6, one.line_m) for one in areas.drafts] == [("1", None, 0)]
    assert [(gap.row, gap.code) for gap in areas.incomplete] == [(2, "import.same_manager")]
    assert [(one.column, one.code) for one in areas.refused] == [
        *(("A角", "import.unknown_staff"), ("经度", "import.not_a_place"))
    ]


def test_records_out_of_order_or_of_strangers(typed: Sheet, lookups: Lookups) -> None:
    loss = [
        ["台区编号", "月份", "供电量", "售电量", "应抄户数", "实抄户数"],
        ["32118200001", "2026-10", "-1", "2", "3", "4"],
    ]
    outage = [
        ["台区编号", "开始时间", "结束时间", "性质", "是否有责"],
        ["32118200001", "2026-10-02 08:00", "2026-10-02 07:00", "故障", "1"],
        ["32118200002", "2026-10-02 08:00", "", "检修", "N"],
    ]
    command = [["户号", "指令", "下发时间", "结果"], ["1000000000", "停电", "2026-10-02 08:00", "成功"]]
    refused = records.read_line_loss(typed(ImportKind.LINE_LOSS, loss), lookups).refused
    assert [(one.column, one.code) for one in refused] == [
        *(("实抄户数", "import.more_than_due"), ("供电量", "import.not_an_amount"))
    ]
    outages = records.read_outages(typed(ImportKind.OUTAGES, outage), lookups)
    assert [(one.row, one.column, one.code) for one in outages.refused] == [(2, "结束时间", "import.wrong_order")]
    assert [(one.ended_at, one.is_at_fault) for one in outages.drafts] == [(None, False)]
    commands = records.read_commands(typed(ImportKind.COMMANDS, command), lookups)
    assert [one.code for one in commands.refused] == ["import.unknown_account"]


def test_ticked_cells_are_words_too(tmp_path: Path, source_of: Callable[[Path], Source], lookups: Lookups) -> None:
    path = tmp_path / "停电.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["台区编号", "开始时间", "结束时间", "性质", "是否有责"])
        for row, ticked in enumerate((1, True, 0, False), 1):
            sheet.write_row(row, 0, [f"321182{row:05}", f"2026-10-0{row} 08:00:00", "", "故障", ticked])
    outages = records.read_outages(source_of(path), lookups)
    assert [one.is_at_fault for one in outages.drafts] == [True, True, False, False]


def test_an_order_of_a_stranger_is_taken_without_the_account(typed: Sheet, lookups: Lookups) -> None:
    head = [
        "工单编号",
        "业务类型",
        "来源",
        "户号",
        "台区编号",
        "责任人工号",
        "受理时间",
        "办结时间",
        "区域",
        "是否有责",
    ]
    line = [
        "G1",
        "咨询",
        "95598",
        "1000000000",
        "32118200001",
        "YF010",
        "2026-10-02 08:00",
        "2026-10-02 09:00",
        "城区",
        "否",
    ]
    source = typed(
        ImportKind.ORDERS, [head, line, [*line[:3], "", *line[4:]], ["G2", *line[1:7], "2026-10-01", *line[8:]]]
    )
    orders = records.read_orders(source, lookups)
    assert [one.account_number for one in orders.drafts] == [""]
    assert [(gap.row, gap.code) for gap in orders.incomplete] == [(2, "import.unknown_account")]
    assert (orders.repeats, [(one.row, one.code) for one in orders.refused]) == (1, [(4, "import.wrong_order")])


def test_every_sentence_can_be_said(read: Read) -> None:
    refused = read({"户名": "", "台区编号": "7"}, {}, {"台区编号": "32118200001"}, {"立户日期": "?"}).refused
    said = [imports.PROBLEMS[one.code].format(row=one.row, column=one.column, **one.values) for one in refused]
    assert said == [
        "户名没有填写。",
        "没有台区 7，请核对台区编号，或先导入网格台区。",
        "户号与第 3 行相同，台区却不同，请核对属于哪个台区。",
        "立户日期不是日期或时间，请按 2026-10-01 的样式填写。",
    ]
