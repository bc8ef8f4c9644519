"""Files kept with cases: as they came in, once, and never silently another."""

import hashlib
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.domain.work.case import Attachment, Case, PaperState
from app.persistence.ids import new_id
from app.services.work.attaching import MAX_BYTES
from tests.station import SmallStation, resident_draft

SCAN = b"%PDF-1.7 a scanned identity card"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan on the clerk's desktop."""
    path = tmp_path / "身份证.pdf"
    path.write_bytes(SCAN)
    return path


@pytest.fixture
def case(station: SmallStation) -> Case:
    """A new supply whose papers are still to be shown."""
    case = station.register(resident_draft())
    for code in ("identity", "premises"):
        case = station.desk.entering.set_paper(station.clerk, case.id, code, PaperState.MISSING)
    return case


def refusal_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    (problem,) = refused.value.problems
    return problem.code


def test_a_scan_is_kept_and_ticks_its_paper(station: SmallStation, case: Case, scan: Path) -> None:
    kept = station.desk.attaching.attach(station.clerk, case.id, scan, "identity")

    assert (kept.name, kept.media_type, kept.size_bytes, kept.added_at) == (
        "身份证.pdf",
        "application/pdf",
        len(SCAN),
        station.clock.now(),
    )
    assert kept.sha256 == hashlib.sha256(SCAN).hexdigest()
    view = station.desk.case_views.show(station.clerk, case.id)
    assert view.attachments == (kept,)
    assert (view.papers[0].state, view.papers[0].attachment_ids) == (PaperState.PRESENT, (kept.id,))
    assert view.events[-1].payload == {"attachment": str(kept.id), "paper": "identity", "name": "身份证.pdf"}
    scan.unlink()  # the desktop was tidied up
    assert station.desk.attaching.file_of(kept.id).read_bytes() == SCAN


def test_the_same_content_is_kept_once(station: SmallStation, case: Case, scan: Path) -> None:
    first = station.desk.attaching.attach(station.clerk, case.id, scan)
    second = station.desk.attaching.attach(station.clerk, case.id, scan)

    assert first.id != second.id
    assert station.desk.attaching.file_of(first.id) == station.desk.attaching.file_of(second.id)
    assert len([path for path in station.folder.attachments.rglob("*") if path.is_file()]) == 1


def test_a_file_of_no_known_kind_is_kept_too(station: SmallStation, case: Case, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"x")

    assert station.desk.attaching.attach(station.clerk, case.id, tmp_path / "photo").media_type == (
        "application/octet-stream"
    )


def test_what_cannot_be_kept_is_refused_and_leaves_no_trace(station: SmallStation, case: Case, tmp_path: Path) -> None:
    empty, huge = tmp_path / "empty.pdf", tmp_path / "huge.pdf"
    empty.touch()
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    for path, code in (
        (empty, "attachment.empty"),
        (huge, "attachment.too_large"),
        (tmp_path / "nothing.pdf", "attachment.unreadable"),
    ):
        with pytest.raises(Refusal) as refused:
            station.desk.attaching.attach(station.clerk, case.id, path)
        assert refusal_of(refused) == code
    with station.database.read() as tx:
        assert tx.of(Attachment).find() == ()


def test_a_paper_that_is_not_on_the_list_is_refused(station: SmallStation, case: Case, scan: Path) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.attaching.attach(station.clerk, case.id, scan, "passport")

    assert refusal_of(refused) == "paper.unknown"
    with station.database.read() as tx:
        assert tx.of(Attachment).find() == ()


def test_area_managers_attach_nothing(station: SmallStation, case: Case, scan: Path) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.attaching.attach(station.zhang, case.id, scan)
    assert refusal_of(refused) == "permission.denied"


def test_a_folder_that_cannot_be_written_is_said(station: SmallStation, case: Case, scan: Path) -> None:
    digest = hashlib.sha256(SCAN).hexdigest()
    (station.folder.attachments / digest[:2]).write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(Refusal) as refused:
        station.desk.attaching.attach(station.clerk, case.id, scan)
    assert refusal_of(refused) == "storage.cannot_write"


@pytest.mark.parametrize("altered", [b"another content", b""])
def test_a_file_that_was_changed_or_taken_away_is_not_handed_out(
    station: SmallStation, case: Case, scan: Path, altered: bytes
) -> None:
    kept = station.desk.attaching.attach(station.clerk, case.id, scan)
    path = station.desk.attaching.file_of(kept.id)

    path.write_bytes(altered)
    with pytest.raises(Refusal) as refused:
        station.desk.attaching.file_of(kept.id)
    assert refusal_of(refused) == "attachment.altered"
    path.unlink()
    with pytest.raises(Refusal) as refused:
        station.desk.attaching.file_of(kept.id)
    assert refusal_of(refused) == "attachment.missing"
    with pytest.raises(Refusal) as refused:
        station.desk.attaching.file_of(new_id())
    assert refusal_of(refused) == "record.missing"


def test_attaching_the_file_again_mends_what_was_changed(station: SmallStation, case: Case, scan: Path) -> None:
    kept = station.desk.attaching.attach(station.clerk, case.id, scan)
    station.desk.attaching.file_of(kept.id).write_bytes(b"another content")

    station.desk.attaching.attach(station.clerk, case.id, scan)

    assert station.desk.attaching.file_of(kept.id).read_bytes() == SCAN
