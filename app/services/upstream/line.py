"""The address of the hub, for a computer that knows it by files only: tried out, and taken."""

from app.domain.people.session import Permission, Session
from app.persistence.upstream.noting import noting
from app.persistence.upstream.position import position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.enrolling import WireTo, hub_at
from app.services.upstream.linking import change_link, link_of
from app.sync.proving import refuse_other_hub
from app.sync.wire import HttpWire


class Line:
    """The verbs on a line."""

    def __init__(self, office: Office, wire_to: WireTo = HttpWire) -> None:
        self._office = office
        self._wire_to = wire_to

    def try_out(self, session: Session, url: str, certificate: str = "") -> None:
        """Make sure that this computer's hub answers at an address and lets this computer in; nothing is kept.

        Args:
            session: who does it.
            url: the address.
            certificate: the only CA to trust, as PEM; empty for those the system trusts.

        Raises:
            Refusal: `permission.denied`, `upstream.not_enrolled`, `.url`, `.insecure`, `.certificate`; `.unreachable`,
                `.timeout`, `.tls`, `.tls_date`; `.not_a_hub`, `.other_hub`; what a hub refuses computers
                (`.pending`, `.revoked`, `.epoch`, `.copied`), `.busy_hub`, `.too_many`.
        """
        session.require(Permission.MANAGE_STATION)
        with self._office.database.read() as tx:
            link, position = link_of(tx), position_of(tx.connection)
        with hub_at(self._office, self._wire_to, url.strip(), certificate) as client:
            refuse_other_hub(client, link.hub_key)
            client.open(link.hub_id, link.id.bytes, position.epoch)

    def take(self, session: Session, url: str, certificate: str = "", *, is_tried: bool = True) -> None:
        """Reach the hub over a line from now on, as well as by files.

        `is_tried` says whether it has to answer first; not where the line is laid later.

        Raises:
            Refusal: as `try_out`.
        """
        session.require(Permission.MANAGE_STATION)
        if is_tried:
            self.try_out(session, url, certificate)
        else:
            self._wire_to(url.strip(), certificate).close()
        with noting(self._office.database) as tx:
            change_link(tx, url=url.strip(), certificate=certificate, trouble="", failures=0, retry_s=0)
        self._office.feed.announce(Topic.UPSTREAM)
