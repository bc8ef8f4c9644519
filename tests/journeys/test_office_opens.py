"""What is written for other programs, opened by one of them: LibreOffice makes pages of it, and these say the same."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from app.documents.catalogue import load_catalogue
from app.documents.docx_writer import write_docx
from app.domain.lists import ListQuery
from app.exchange.sheets import Column, ColumnKind, write_ranking
from app.labels.listings import LISTINGS
from app.services.bundle import Services
from installer.surroundings import HAS_OFFICE
from tests.journeys.reading import text_of
from tests.station import SmallStation, resident_draft

SOFFICE: Final = shutil.which("soffice")
FONTS: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts"
STANDING_IN: Final = {"宋体": "Noto Serif SC", "黑体": "Noto Sans SC", "Microsoft YaHei": "Noto Sans SC"}
SECONDS: Final = 300

pytestmark = pytest.mark.skipif(
    SOFFICE is None and HAS_OFFICE not in os.environ,
    reason="no LibreOffice: apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui",
)


def write_sheets(services: Services, station: SmallStation, folder: Path) -> dict[str, str]:
    """Every list and the ranking with its chart: the files' names and what each must say."""
    for name, listing in LISTINGS.items():
        source, words = listing.source(services, station.head), listing.words(services)
        services.exports.export_source(
            source, ListQuery(), folder / f"{name}.xlsx", title=listing.title, note="全部", words=words
        )
    columns = [Column("名次", ColumnKind.WHOLE), Column("姓名"), Column("得分", ColumnKind.HUNDREDTHS)]
    write_ranking(folder / "ranking.xlsx", "排名", columns, [[1, "罗敏强", 9650], [2, "周寿丽", 8891]])
    return {**{name: listing.title for name, listing in LISTINGS.items()}, "ranking": "96.50"}


def write_documents(folder: Path) -> dict[str, str]:
    """Every form that is for Word, with its sample: the files' names and the number each must show."""
    made = {}
    for code, entry in load_catalogue().entries.items():
        if entry.form.is_office:
            content = write_docx(entry.form, entry.sample, made_at=datetime(2026, 11, 22, tzinfo=UTC))
            (folder / f"{code}.docx").write_bytes(content)
            made[code] = str(entry.sample["number"])
    return made


def convert(folder: Path, out: Path) -> str:
    """All files of a folder to PDF in one go, in a profile of its own and with the program's fonts; what it said."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{other}</family></prefer></alias>'
        for name, other in STANDING_IN.items()
    )
    fonts = out.parent / "fonts.conf"
    fonts.write_text(f"<?xml version='1.0'?><fontconfig><dir>{FONTS}</dir>{aliases}</fontconfig>", encoding="utf-8")
    assert SOFFICE is not None, "dev.py found LibreOffice, this test does not"
    command = [SOFFICE, f"-env:UserInstallation={(out.parent / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(out), *map(str, sorted(folder.iterdir()))]
    variables = {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(out.parent)}
    done = subprocess.run(  # noqa: S603 - a program of this machine on files made here
        command, env=variables, check=False, capture_output=True, text=True, timeout=SECONDS
    )
    return done.stdout + done.stderr


def test_libreoffice_opens_every_sheet_and_document(station: SmallStation, tmp_path: Path) -> None:
    folder, out = tmp_path / "written", tmp_path / "pages"
    for each in (folder, out):
        each.mkdir()
    case = station.register(resident_draft())
    wanted = {**write_sheets(station.desk, station, folder), **write_documents(folder)}
    said = convert(folder, out)
    assert {each.stem for each in out.iterdir()} == set(wanted), said
    texts = {each.stem: text_of(each) for each in out.iterdir()}
    assert {name: text for name, text in wanted.items() if text not in texts[name]} == {}
    assert case.number in texts["cases"]
    assert "今日派工" not in texts["cases"]
    assert "□消防与通风" in texts["design-review-minutes"]
