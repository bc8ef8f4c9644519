"""A witness beside the hub's database: each line of the log as it was first written, in the same transaction.

The log is shortened while the long tests run; what users were told is held against what the witness has seen.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import MetaData, Row, select

from app.hub.storage.store import Store
from app.hub.storage.tables import op_log
from tests.hub.server import Server

_SEEN: Final = op_log.to_metadata(MetaData(), name="op_log_witness")
_BEAR: Final = f"$$ BEGIN INSERT INTO {_SEEN.name} SELECT NEW.*; RETURN NULL; END $$"
_CALL: Final = f"""
    CREATE TABLE {_SEEN.name} (LIKE op_log);
    GRANT SELECT ON {_SEEN.name} TO PUBLIC;
    CREATE FUNCTION bear_witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
        AS {_BEAR};
    CREATE TRIGGER bear_witness AFTER INSERT ON op_log FOR EACH ROW EXECUTE FUNCTION bear_witness()
"""


def call_witness(server: Server) -> None:
    """Let the hub's log be witnessed from now on."""
    server.ask(_CALL, database="hub")


def witnessed(store: Store) -> Sequence[Row[Any]]:
    """All lines there ever were, as `op_log` names their columns, in the log's order."""
    with store.of_county() as connection:
        return connection.execute(select(_SEEN).order_by(_SEEN.c.seq)).all()
