"""What every command of the hub shares: its folder, and who calls."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.hub.settings import HubHome
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.upkeep import Upkeep
from app.services.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the command line."""

    home: HubHome
    clock: Clock

    @property
    def who(self) -> str:
        """The account of this machine that calls; it stands in the record."""
        return getpass.getuser()

    @contextmanager
    def owner(self) -> Iterator[Store]:
        """The database as its owner sees it.

        Raises:
            Refusal: `hub.not_set_up`.
        """
        url = self.home.upkeep_database()
        store = Store(open_engine(url, as_owner=True))
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def upkeep(self) -> Iterator[Upkeep]:
        """The deeds of whoever calls.

        Raises:
            Refusal: `hub.not_set_up`.
        """
        with self.owner() as store:
            yield Upkeep(store, self.clock, self.who)
