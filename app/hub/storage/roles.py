"""The three roles a hub's database is used by on PostgreSQL.

They are called after the database, because roles belong to the whole server: a second hub on it, or one that was
restored beside the first to try, has its own.
"""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Their names.

    Attributes:
        owner: owns the tables; nobody can sign in as it.
        serving: serves the computers, one station a transaction; owns nothing.
        reading: reads all stations for the county's page and figures.
    """

    owner: str
    serving: str
    reading: str


def roles_of(database: str) -> Roles:
    """The roles of the database with this name; `hub` has `hub_owner`, `hub_app` and `hub_county`."""
    return Roles(owner=f"{database}_owner", serving=f"{database}_app", reading=f"{database}_county")


def roles_here(connection: Connection) -> Roles:
    """The roles of the database that is spoken to, quoted as SQL wants them."""
    names = roles_of(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    quote = connection.dialect.identifier_preparer.quote
    return Roles(owner=quote(names.owner), serving=quote(names.serving), reading=quote(names.reading))
