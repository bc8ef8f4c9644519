"""The hub's transactions: each is one station's, or of the county's own people over all of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from app.hub.storage.engine import begin_for, confine, show_code


class Store:
    """A database as one role sees it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def is_shared(self) -> bool:
        """Whether the engine serves several machines and keeps stations apart by itself."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def of_station(self, station_id: bytes, *, writing: bool, is_steady: bool = False) -> Iterator[Connection]:
        """A transaction that sees one station and is committed at the end.

        A steady one sees in all its statements what the first saw; on SQLite each does.
        """
        with self._begun(writing=writing, is_steady=is_steady) as connection:
            confine(connection, station_id)
            yield connection

    @contextmanager
    def of_code(self, selector: str) -> Iterator[Connection]:
        """A writing transaction that sees one enrolment code, until it is confined to the code's station."""
        with self._begun(writing=True) as connection:
            show_code(connection, selector)
            yield connection

    @contextmanager
    def of_county(self, *, writing: bool = False) -> Iterator[Connection]:
        """A transaction over all stations; only roles of the county see anything in it."""
        with self._begun(writing=writing) as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _begun(self, *, writing: bool, is_steady: bool = False) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            if is_steady and self.is_shared:
                connection.execution_options(isolation_level="REPEATABLE READ")
            begin_for(connection, writing=writing)
            with connection.begin():
                yield connection
