"""The hub's log: a JSON object a line, for the machine's own log to keep."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

_EXTRAS: Final = ("path", "status", "ms")


class JsonLines(logging.Formatter):
    """Writes what a record says and the figures that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: vars(record)[name] for name in _EXTRAS if name in vars(record)}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def start_log(stream: TextIO = sys.stderr) -> None:
    """Let everything that is logged go there."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
