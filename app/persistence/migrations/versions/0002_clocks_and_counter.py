"""What stands around the clocks and the counter: the station's calendar, warnings, firms, parked visits."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables of this schema, one script an area."""
    for script in sorted(Path(__file__).parent.glob("0002_*.sql")):
        for statement in script.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                op.get_bind().exec_driver_sql(statement)
