"""Bringing a station's file to today's schema, with a copy of it kept first."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from app.domain.problems import Refusal
from app.persistence.database import open_engine
from app.persistence.trouble import storage_trouble_refused

# The number of the newest migration; kept in the file as PRAGMA user_version so that a look costs no Alembic import.
SCHEMA_VERSION: Final = 2


def schema_version(path: Path) -> int:
    """The schema a file has; 0 for a file that does not exist or is empty.

    Raises:
        Refusal: `storage.*` when it cannot be read or is no database.
    """
    if not path.exists():
        return 0
    with storage_trouble_refused(), closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(path: Path, copies: Path, stamp: str) -> Path | None:
    """Bring a file to today's schema.

    Args:
        path: the database; made when it does not exist.
        copies: the folder for the copy that is kept before an upgrade.
        stamp: what the copy's name ends with, such as the moment.

    Returns:
        The copy that was kept, if the file had to be upgraded.

    Raises:
        Refusal: `storage.newer` when a newer program wrote the file, `storage.lost` when there is none or an empty one
            beside copies; `storage.*` when it cannot be read or written.
    """
    version = schema_version(path)
    if version == SCHEMA_VERSION:
        return None
    if version > SCHEMA_VERSION:
        raise Refusal.of("storage.newer", found=version, known=SCHEMA_VERSION)
    if version == 0 and _is_lost(path, copies):
        raise Refusal.of("storage.lost")
    kept: Path | None = None
    if version > 0:
        from app.persistence.backup import back_up  # noqa: PLC0415 - as below

        copies.mkdir(parents=True, exist_ok=True)
        kept = copies / f"before-schema-{SCHEMA_VERSION}-{stamp}.db"
        back_up(path, kept)
    _migrate(path)
    return kept


def _is_lost(path: Path, copies: Path) -> bool:
    """Whether there was a station here: nobody shall be asked to found a new one in the place of it.

    What is in the log beside an empty file is not lost: it comes back when the file is opened.
    """
    log = path.with_name(f"{path.name}-wal")
    is_bare = not any(each.exists() and each.stat().st_size for each in (path, log))
    return is_bare and any(copies.glob("*-*.db"))  # every copy the program makes has a dash in its name


def _migrate(path: Path) -> None:
    # Alembic costs a third of a second to import and is needed once per schema.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    from app.persistence.journal import install_triggers  # noqa: PLC0415 - makes every table

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = open_engine(path)
    try:
        with storage_trouble_refused(), engine.connect() as connection:
            # One transaction for everything: a kill in the middle leaves the old schema whole.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            install_triggers(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()
