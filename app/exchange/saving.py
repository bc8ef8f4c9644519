"""Files appear whole or not at all: they are written beside their place and then moved there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from app.domain.problems import Refusal


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to; what was written takes the target's place when the block ends well.

    Raises:
        Refusal: `export.no_permission` (read-only, or open in another program), `export.not_written` (no such folder,
            disk full …); the target is then as it was.
    """
    beside = target.with_name(f".{target.name}.part")
    try:
        yield beside
        beside.replace(target)
    except (OSError, FileCreateError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) else error
        code = "export.no_permission" if isinstance(cause, PermissionError) else "export.not_written"
        raise Refusal.of(code, file=target.name) from error
    finally:
        _remove(beside)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # in a folder that cannot be written there is nothing of ours to remove
        return
