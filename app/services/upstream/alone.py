"""One at a time in a data folder: rounds with the hub, and files that are carried to it and back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from app.domain.problems import Refusal
from app.services.office import Office


@contextmanager
def alone(office: Office) -> Iterator[None]:
    """Nobody else talks to the hub for this data folder meanwhile, in this process or another.

    Raises:
        Refusal: `upstream.busy`, `storage.cannot_write`.
    """
    lock = FileLock(office.folder.path / "sync.lock", is_singleton=False)
    logging.getLogger("filelock").setLevel(logging.WARNING)  # it notes every try; the log is for people
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Refusal.of("upstream.busy") from error
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(office.folder.path)) from error
    try:
        yield
    finally:
        lock.release()
