"""The link to the hub, read and changed inside a transaction."""

from dataclasses import replace
from typing import Any

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.persistence.database import Transaction


def link_of(tx: Transaction) -> Link:
    """The link to the hub.

    Raises:
        Refusal: `upstream.not_enrolled`.
    """
    link = tx.of(Link).find_one()
    if link is None:
        raise Refusal.of("upstream.not_enrolled")
    return link


def change_link(tx: Transaction, **changes: Any) -> Link:  # noqa: ANN401 - as dataclasses.replace
    """The link with these fields changed, stored.

    Raises:
        Refusal: `upstream.not_enrolled`.
    """
    return tx.of(Link).save(replace(link_of(tx), **changes))
