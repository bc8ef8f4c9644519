"""A computer the hub shut out comes in again as a new one, with everything it still has to send (`sync.md` 4.7).

Such is a copy of another computer's file, or one whose place another copy has taken. Two of one name would be taken for
one: it gets a name, a key and a life of its own. One that cannot use its key any more is dealt with alike: where
another user or another system hid the key, the file may well be such a copy.
"""

import os
from pathlib import Path
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.link import KEY_LOST, SHUT_OUT, Errand, Link
from app.persistence.numbering import forget_numbers
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import first_kept, last_number
from app.persistence.upstream.position import position_of, take_identity
from app.services.office import Office
from app.services.upstream.linking import change_link
from app.sync.client import Rejoining
from app.sync.hiding import hiding_here
from app.sync.keys import device_key

_ID_BYTES: Final = 16
_EPOCH_BYTES: Final = 8


def renew(office: Office, key_file: Path) -> None:
    """Make this a computer of its own, which the hub does not know yet; what did not come back is sent once more.

    The file with its key goes: another is made when it is needed.

    Raises:
        Refusal: `storage.cannot_write`, `upstream.not_enrolled`.
    """
    _remove(key_file)
    with noting(office.database) as tx:
        old = position_of(tx.connection)
        take_identity(tx.connection, os.urandom(_ID_BYTES), os.urandom(_EPOCH_BYTES))
        forget_numbers(tx.connection)
        link = change_link(tx, is_active=False, former_epoch=old.epoch, next_epoch=b"", trouble="", failures=0)
        change_link(tx, acked=link.seen, former_indexes=(*link.former_indexes, old.index))
        errands = tx.of(Errand)
        errands.remove(errand.id for errand in errands.find())  # what the other one carried and asked for


def drop_useless_key(key_file: Path) -> None:
    """Let a computer no hub lets in be without a key it cannot use: another is made when it is needed.

    Raises:
        Refusal: `storage.cannot_write`.
    """
    try:
        device_key(key_file, hiding_here())
    except Refusal as refusal:
        if refusal.problems[0].code not in KEY_LOST:
            raise
        _remove(key_file)


def rejoining(office: Office) -> Rejoining | None:
    """What a computer that comes in again says of itself; None for one that was never in."""
    with office.database.read() as tx:
        link = tx.of(Link).find_one()
        if link is None or not link.former_epoch:
            return None
        first = first_kept(tx.connection, after=link.acked) or last_number(tx.connection) + 1
        return Rejoining(former_epoch=link.former_epoch, first=first)


def is_shut_out(link: Link) -> bool:
    """Whether the hub lets this computer in no more, unless as a new one."""
    return link.is_active and link.trouble in SHUT_OUT


def _remove(key_file: Path) -> None:
    try:
        key_file.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=key_file.name) from error
