"""Coming in at the hub: the session, another hub than last time, another life of this file."""

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.persistence.database import Transaction
from app.persistence.numbering import forget_numbers
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import first_kept, last_number
from app.persistence.upstream.position import position_of, rewind, take_epoch, take_index
from app.services.office import Office
from app.services.upstream.linking import change_link, link_of
from app.sync.client import HubClient
from app.sync.messages import Opened


def enter(office: Office, client: HubClient) -> None:
    """Open a session; a new life of the file that was begun and whose answer was lost is taken up.

    Raises:
        Refusal: `upstream.refused`, `.pending`, `.revoked`, `.epoch`, trouble on the way.
    """
    with office.database.read() as tx:
        link, position = link_of(tx), position_of(tx.connection)
    opened = _reborn(office, client, link) if link.next_epoch else None
    if opened is None:
        opened = client.open(link.hub_id, link.id.bytes, position.epoch)
    if (True, opened.hub_epoch, opened.index) != (link.is_active, link.hub_epoch, position.index):
        with noting(office.database) as tx:
            take_index(tx.connection, opened.index)
            meet(tx, opened.hub_epoch, opened.same_until)
            change_link(tx, is_active=True)


def meet(tx: Transaction, hub_epoch: bytes, same_until: int = 0) -> bool:
    """Whether the log is another one than last time: then it is followed from its beginning, and everything sent.

    `same_until` is how far it is the same nevertheless.
    """
    link = link_of(tx)
    is_other = link.hub_epoch not in {b"", hub_epoch}
    if is_other:
        start_over(tx, same_until)
    if is_other or not link.hub_epoch:
        change_link(tx, hub_epoch=hub_epoch)
    return is_other


def start_over(tx: Transaction, same_until: int = 0) -> None:
    """Follow the log from its beginning, and send everything that is kept for the hub's sake."""
    rewind(tx.connection, same_until)
    kept = first_kept(tx.connection) or last_number(tx.connection) + 1
    change_link(tx, acked=kept - 1, seen=0, archived=0, mark=b"")


def begin_epoch(office: Office, client: HubClient) -> None:
    """Let what is still to be sent go on in the next life of the file, which has been noted in the link.

    Whoever else works on a copy of the file does not get in any more.

    Raises:
        Refusal: as `enter`.
    """
    with noting(office.database) as tx:
        link = link_of(tx)
        first = first_kept(tx.connection, after=link.acked) or last_number(tx.connection) + 1
        change_link(tx, acked=first - 1, seen=first - 1)
    take_life(office, link.next_epoch, client.begin_epoch(link.next_epoch, first))
    enter(office, client)


def _reborn(office: Office, client: HubClient, link: Link) -> Opened | None:
    """A session in the life that was to begin, if the hub has begun it and only its answer was lost.

    It is asked for first: who knocks in a life that is over counts as a copy.
    """
    try:
        opened = client.open(link.hub_id, link.id.bytes, link.next_epoch)
    except Refusal as refusal:
        if refusal.problems[0].code != "upstream.epoch":
            raise
        return None
    take_life(office, link.next_epoch, opened.index)
    return opened


def take_life(office: Office, epoch: bytes, index: int) -> None:
    """Begin the new life here too; numbers leased in the old one may have been given out in the part that was lost."""
    with noting(office.database) as tx:
        link, position = link_of(tx), position_of(tx.connection)
        take_epoch(tx.connection, epoch)
        take_index(tx.connection, index)
        forget_numbers(tx.connection)
        change_link(tx, next_epoch=b"", former_indexes=(*link.former_indexes, position.index))
