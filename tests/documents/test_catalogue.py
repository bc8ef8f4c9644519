"""Form folders: what is shipped, what a station lays over it, and what is wrong with a file."""

import json
from pathlib import Path

import pytest

from app.documents.catalogue import FormCatalogue, check_folder, load_catalogue, load_entry
from app.documents.rendering import render
from app.domain.problems import Refusal
from app.labels.papers import PROBLEMS

HEAD = 'code = "own"\nname = "自制单"\nversion = 1\nsource = "本所"\n'
FIELD = '[[fields]]\nkey = "note"\nlabel = "备注"\n'
TABLE = '[[blocks]]\nkind = "table"\ncolumns = [20, 30]\nrows = [["备注", "{note}"]]\n'
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


def lay(folder: Path, text: str, sample: str = "{}", code: str = "own") -> Path:
    place = folder / code
    place.mkdir(parents=True, exist_ok=True)
    (place / "form.toml").write_text(text, encoding="utf-8")
    (place / "sample.json").write_text(sample, encoding="utf-8")
    return place


def test_the_shipped_forms_are_without_fault(catalogue: FormCatalogue) -> None:
    assert catalogue.faults == ()
    assert list(catalogue.entries) == sorted(catalogue.entries)
    assert {entry.form.name for entry in catalogue.entries.values()} >= {
        "低压居民用电登记表",
        "派工单",
        "电能计量装接单",
        "客户回访单",
        "台区经理星级考评表",
        "用电业务一次性告知书",
        "星级绩效排名表",
    }


def test_what_was_not_verified_is_said_in_the_catalogue_and_not_on_paper(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    assert (entry.form.layout_status, entry.is_own) == ("待核对", False)
    assert entry.form.source


def test_an_unknown_code_is_refused(catalogue: FormCatalogue) -> None:
    with pytest.raises(Refusal, match=r"paper\.unknown_form"):
        catalogue.form("nothing")


def test_a_stations_own_form_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    lay(shipped, HEAD + FIELD + TABLE)
    lay(own, HEAD.replace("自制单", "本所单") + FIELD + TABLE, '{"note": "甲"}')
    found = load_catalogue(own, shipped=shipped)
    entry = found.entry("own")
    assert (entry.form.name, entry.is_own, entry.sample) == ("本所单", True, {"note": "甲"})


def test_a_faulty_own_form_leaves_the_shipped_one_in_place(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    lay(shipped, HEAD + FIELD + TABLE)
    lay(own, HEAD + FIELD + TABLE.replace("{note}", "{nte}"))
    found = load_catalogue(own, shipped=shipped)
    assert found.form("own").name == "自制单"
    (fault,) = found.faults
    assert fault.file == own / "own" / "form.toml"
    assert (fault.problem.code, fault.problem.field) == ("form.unknown_field", "blocks[1].rows[1].cells[2].text")


def test_one_form_is_found_without_reading_the_others(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    lay(shipped, HEAD + FIELD + TABLE)
    lay(shipped, "no form at all", code="broken")
    assert load_entry("own", shipped=shipped).form.name == "自制单"
    lay(own, HEAD.replace("自制单", "本所单") + FIELD + TABLE)
    assert (load_entry("own", own, shipped=shipped).form.name, load_entry("own", own).is_own) == ("本所单", True)
    lay(own, HEAD + "oops")
    assert load_entry("own", own, shipped=shipped).form.name == "自制单"
    with pytest.raises(Refusal, match=r"paper\.unknown_form"):
        load_entry("broken", own, shipped=shipped)


def test_a_slip_of_the_pen_is_named_with_its_line(tmp_path: Path) -> None:
    entry, faults = check_folder(lay(tmp_path, HEAD + "oops\n"))
    assert entry is None
    assert faults[0].problem.code == "form.syntax"
    assert faults[0].problem.values["line"] == 5
    _, faults = check_folder(lay(tmp_path, HEAD, "{\n oops"))
    assert (faults[0].file.name, faults[0].problem.values["line"]) == ("sample.json", 2)
    _, faults = check_folder(lay(tmp_path, HEAD, "[]"))
    assert faults[0].problem.code == "form.sample_shape"
    _, faults = check_folder(lay(tmp_path, HEAD + 'x = "'))
    assert faults[0].problem.code == "form.syntax"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    place = lay(tmp_path, HEAD)
    (place / "form.toml").write_bytes("名".encode("gb18030"))
    _, faults = check_folder(place)
    assert (faults[0].file.name, faults[0].problem.code) == ("form.toml", "form.unreadable")


def test_a_sample_must_fit_its_form(tmp_path: Path) -> None:
    fields = FIELD + '[[fields]]\nkey = "on"\nlabel = "日期"\ntype = "date"\n'
    sample = {"note": "甲", "on": "十月十日", "more": [1]}
    _, faults = check_folder(lay(tmp_path, HEAD + fields + TABLE, json.dumps(sample)))
    assert {(fault.problem.code, fault.problem.field) for fault in faults} == {
        ("paper.unknown_value", "more"),
        ("paper.wrong_type", "on"),
    }


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (("version = 1", 'version = "1"'), "form.wrong_type", "version"),
        (("version = 1", "version = true"), "form.wrong_type", "version"),
        (('source = "本所"\n', ""), "form.missing_key", "source"),
        (("version = 1", 'version = 1\nfills_from = ["case", "cases"]'), "form.unknown_kind", "fills_from"),
        (("version = 1", "version = 1\ncolour = 1"), "form.unknown_key", "colour"),
        (('code = "own"', 'code = "other"'), "form.folder_name", "code"),
        (("version = 1", 'version = 1\npage = {size = "B5"}'), "form.page_size", "page.size"),
        (("version = 1", "version = 1\npage = {margins = [1, 2]}"), "form.margins", "page.margins"),
        (("version = 1", "version = 1\npage = 4"), "form.wrong_type", "page"),
        (("version = 1", 'version = 1\nfooter = ["{page}"]'), "form.footer", "footer"),
        (("version = 1", 'version = 1\ncopies = ["甲", 2]'), "form.wrong_type", "copies[2]"),
        (("version = 1", 'version = 1\ncorner = {field = "nte"}'), "form.unknown_field", "corner.field"),
        (('label = "备注"', 'label = "备注"\ntype = "texts"'), "form.unknown_kind", "fields[1].type"),
        (('label = "备注"', 'label = "备注"\nsum_of = "rows.fee"'), "form.unknown_field", "fields[1].sum_of"),
        (
            ('label = "备注"', 'label = "备注"\ntype = "money"\nat_most = "total"'),
            "form.unknown_field",
            "fields[1].at_most",
        ),
        (('label = "备注"', 'label = "备注"\nchoices = {a = "甲"}'), "form.choices", "fields[1].choices"),
        (('label = "备注"', 'label = "备注"\nchoices = ["甲"]'), "form.wrong_type", "fields[1].choices"),
        (
            ('label = "备注"', 'label = "备注"\nfields = [{key = "a", label = "甲"}]'),
            "form.list_fields",
            "fields[1].fields",
        ),
        (("columns = [20, 30]", "columns = [20, 300]"), "form.table_width", "blocks[1].columns"),
        (("columns = [20, 30]", "columns = [20, 30, 40]"), "form.grid", "blocks[1].rows[1]"),
        (("columns = [20, 30]", 'columns = [20, "30"]'), "form.wrong_type", "blocks[1].columns[2]"),
        (("{note}", "{note"), "form.bad_template", "blocks[1].rows[1].cells[2].text"),
        (("{note}", "{note:cn}"), "form.unknown_style", "blocks[1].rows[1].cells[2].text"),
        (('"{note}"', '{text = "{note}", rows = 2}'), "form.grid", "blocks[1].rows[1]"),
        (('"{note}"', '{text = "{note}", size = -1}'), "form.negative", "blocks[1].rows[1].cells[2].size"),
        (('"{note}"', '{text = "{note}", font = "kai"}'), "form.unknown_kind", "blocks[1].rows[1].cells[2].font"),
        (('"{note}"', '{image = "seal.png"}'), "form.missing_image", "blocks[1].rows[1].cells[2].image"),
        (('"{note}"', '{qr = "nte"}'), "form.unknown_field", "blocks[1].rows[1].cells[2].qr"),
        (('"{note}"', "5"), "form.wrong_type", "blocks[1].rows[1].cells[2]"),
        (('rows = [["备注", "{note}"]]', "rows = [5]"), "form.wrong_type", "blocks[1].rows[1]"),
        (('rows = [["备注", "{note}"]]', ""), "form.missing_key", "blocks[1].rows"),
        (
            ('[["备注", "{note}"]]', '[{repeat = "note", cells = ["", ""]}]'),
            "form.unknown_field",
            "blocks[1].rows[1].repeat",
        ),
        (
            ('[["备注", "{note}"]]', '[{head = true, height = 200, cells = ["", ""]}]'),
            "form.heads_too_high",
            "blocks[1].rows",
        ),
        (('kind = "table"', 'kind = "grid"'), "form.unknown_kind", "blocks[1].kind"),
    ],
)
def test_each_fault_of_a_layout_is_named_with_its_place(
    change: tuple[str, str], code: str, place: str, tmp_path: Path
) -> None:
    text = (HEAD + FIELD + TABLE).replace(*change, 1)
    entry, faults = check_folder(lay(tmp_path, text))
    assert entry is None
    assert (code, place) in [(fault.problem.code, fault.problem.field) for fault in faults]
    for fault in faults:
        assert PROBLEMS[fault.problem.code].format(**fault.problem.values)


@pytest.mark.parametrize(
    ("block", "code", "place"),
    [
        ('kind = "line"\nparts = []', "form.line_widths", "blocks[1].widths"),
        ('kind = "line"\nparts = ["甲", "乙"]\nwidths = [1]', "form.line_widths", "blocks[1].widths"),
        (
            'kind = "chart"\nrows = "note"\nlabel = "a"\nparts = []\ntotal = "b"\nmaximum = 0',
            "form.negative",
            "blocks[1].maximum",
        ),
    ],
)
def test_faults_of_other_blocks(block: str, code: str, place: str, tmp_path: Path) -> None:
    _, faults = check_folder(lay(tmp_path, f"{HEAD}{FIELD}[[blocks]]\n{block}\n"))
    assert (code, place) in [(fault.problem.code, fault.problem.field) for fault in faults]


def test_a_list_of_things_that_are_no_tables(tmp_path: Path) -> None:
    _, faults = check_folder(lay(tmp_path, HEAD + "fields = [1]\nblocks = []\n"))
    assert [(fault.problem.code, fault.problem.field) for fault in faults] == [("form.wrong_type", "fields[1]")]


def test_a_station_may_lay_a_picture_beside_its_form(tmp_path: Path) -> None:
    place = lay(tmp_path, HEAD + FIELD + TABLE.replace('"{note}"', '{image = "seal.png"}'))
    (place / "seal.png").write_bytes(PICTURE)
    entry, faults = check_folder(place)
    assert faults == ()
    assert entry is not None
    assert b"/Subtype /Image" in render(entry.form, {}).pdf
