"""What changed, told to whoever shows it, after the transaction is on the disk."""

from collections.abc import Callable
from enum import StrEnum

Listener = Callable[[frozenset["Topic"]], None]


class Topic(StrEnum):
    """What can change under a screen."""

    PEOPLE = "people"
    GRID = "grid"
    CUSTOMERS = "customers"
    CASES = "cases"
    COUNTER = "counter"
    ORDERS = "orders"
    RECORDS = "records"
    RATING = "rating"
    PAPERS = "papers"
    STATION = "station"
    IMPORTS = "imports"
    WARNINGS = "warnings"
    DAYBOOK = "daybook"
    UPSTREAM = "upstream"


class Feed:
    """Passes topics on, on the thread of the verb that changed something."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have a listener called with the topics of every change from now on."""
        self._listeners.append(listener)

    def announce(self, *topics: Topic) -> None:
        """Tell everybody that something under these topics changed."""
        changed = frozenset(topics)
        for listener in tuple(self._listeners):
            listener(changed)
