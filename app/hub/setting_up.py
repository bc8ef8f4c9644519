"""Making a hub: its database, the roles it is used by, its folder with the keys."""

import secrets
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.domain.problems import Refusal
from app.hub.knowledge import shipped_knowledge
from app.hub.quarantining import Quarantine
from app.hub.settings import HubHome, new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import make_roles, migrate
from app.hub.storage.store import Store
from app.services.clock import Clock

_PASSWORD_BYTES = 24


def set_up(home: HubHome, database: str, files: Path | None = None) -> None:
    """Make a hub in a folder.

    Args:
        home: the folder.
        database: `sqlite:///…`, or `postgresql://…` of an account that may make roles; it goes on being used for
            upkeep. Serving gets accounts of its own with passwords nobody needs to know.
        files: the folder of snapshots and attachments, which all processes of the hub share; None for one in `home`.

    Raises:
        Refusal: `hub.set_up_already`, `hub.database_url`, `hub.account`.
    """
    if home.is_set_up:
        raise Refusal.of("hub.set_up_already", folder=str(home.path))
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_engine(database)
    try:
        accounts = _accounts(engine, database)
        migrate(engine)
    except DBAPIError as trouble:
        raise Refusal.of("hub.account", reason=str(trouble.orig).strip()) from trouble
    finally:
        engine.dispose()
    home.write(new_settings(*accounts, home.files if files is None else files.absolute()), database)


def bring_up_to_date(home: HubHome, clock: Clock) -> None:
    """Bring a hub's database to this program's schema, as after an upgrade, and take what only now is understood.

    Raises:
        Refusal: `hub.not_set_up`.
    """
    database = home.upkeep_database()
    engine = open_engine(database)
    try:
        migrate(engine)
    finally:
        engine.dispose()
    store = Store(open_engine(database, as_owner=True))
    try:
        Quarantine(store, shipped_knowledge(), clock, "hub").replay_understood()
    finally:
        store.close()


def _accounts(engine: Engine, database: str) -> tuple[str, str]:
    """The database's URL as the serving and as the reading account signs in."""
    if engine.dialect.name == "sqlite":
        return database, database
    passwords = [secrets.token_urlsafe(_PASSWORD_BYTES) for _ in range(2)]
    roles = make_roles(engine, serving_password=passwords[0], reading_password=passwords[1])
    url = make_url(database)
    serving, reading = (
        url.set(username=role, password=password).render_as_string(hide_password=False)
        for role, password in zip((roles.serving, roles.reading), passwords, strict=True)
    )
    return serving, reading
