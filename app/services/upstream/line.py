"""The address of the hub, for a computer that knows it by files only: tried out, and taken."""

from collections.abc import Mapping
from typing import Final

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.persistence.upstream.noting import noting
from app.persistence.upstream.position import position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.enrolling import WireTo, hub_at
from app.services.upstream.linking import change_link, link_of
from app.sync.proving import refuse_other_hub
from app.sync.wire import HttpWire

_NOW: Final[Mapping[str, str]] = {
    "upstream.unreachable": "upstream.line_unreachable",
    "upstream.timeout": "upstream.line_timeout",
    "upstream.tls": "upstream.line_tls",
    "upstream.busy_hub": "upstream.line_busy",
    "upstream.hub_trouble": "upstream.line_busy",
    "upstream.too_many": "upstream.line_busy",
}
"""What passes by itself in a round is for somebody to mend who tries a line: nothing tries it again for him."""


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
            Refusal: `permission.denied`, `upstream.not_enrolled`, `.url`, `.insecure`, `.certificate`;
                `.line_unreachable`, `.line_timeout`, `.line_tls`, `.tls_date`, `.line_busy`; `.not_a_hub`,
                `.other_hub`; what a hub refuses computers (`.pending`, `.revoked`, `.epoch`, `.copied`, `.moved`).
        """
        session.require(Permission.MANAGE_STATION)
        with self._office.database.read() as tx:
            link, position = link_of(tx), position_of(tx.connection)
        try:
            with hub_at(self._office, self._wire_to, url.strip(), certificate) as client:
                refuse_other_hub(client, link.hub_key)
                client.open(link.hub_id, link.id.bytes, position.epoch)
        except Refusal as refusal:
            code = refusal.problems[0].code
            if code not in _NOW:
                raise
            raise Refusal.of(_NOW[code]) from refusal

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
