"""Makes the small files of released schemas that `tests/data/databases` keeps for ever.

Run once when a schema is released: `python -m tests.persistence.old_files`.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.persistence.upgrade import SCHEMA_VERSION
from tests.station import (
    PASSWORD,
    SetClock,
    fault_draft,
    make_template,
    resident_draft,
    shipped_definitions,
    small_station,
)

FOLDER = Path(__file__).resolve().parents[1] / "data" / "databases"


def make_file_of_today(path: Path, workplace: Path) -> None:
    """A station with a case in work, a reported fault and a setting, as this program's schema keeps them."""
    definitions = shipped_definitions()
    template = workplace / "template.db"
    make_template(template, definitions)
    station = small_station(template, workplace / "home", definitions, on_disk=True, clock=SetClock())
    station.register(resident_draft("𠮷田建国"))
    station.register(fault_draft())
    station.desk.station.change_setting(station.head, "counter.tickets", {"prefix": "A"})
    station.desk.people.sign_in("YF001", PASSWORD)
    station.desk.close()
    with closing(sqlite3.connect(station.folder.database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA page_size=512")  # most tables hold a row or two
        connection.execute("VACUUM INTO ?", (str(path),))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        make_file_of_today(FOLDER / f"schema-{SCHEMA_VERSION}.db", Path(folder))
