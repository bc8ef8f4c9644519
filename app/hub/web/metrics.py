"""Figures for whoever watches the hub, in Prometheus' text form."""

from collections import Counter
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Final

from app.hub.county import StationAtAGlance
from app.hub.watching import HubCanary

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Figures:
    """What this process did since it began."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()

    def count(self, path: str, status: int, seconds: float) -> None:
        """Add an answered request; `path` is one of the hub's own."""
        with self._lock:
            self._requests[path, status] += 1
            self._seconds[path] += seconds  # type: ignore[assignment] # a counter of seconds may hold parts

    def text(self, stations: Iterable[StationAtAGlance], canaries: Iterable[HubCanary]) -> str:
        """All figures, those of the stations and of their computers' signs of life among them."""
        with self._lock:
            own = [*self._own()]
        return "\n".join([*own, *_of_stations(stations), *_of_canaries(canaries), ""])

    def _own(self) -> Iterator[str]:
        yield "# TYPE station_hub_requests_total counter"
        for (path, status), times in sorted(self._requests.items()):
            yield f'station_hub_requests_total{{path="{path}",status="{status}"}} {times}'
        yield "# TYPE station_hub_request_seconds_total counter"
        for path, seconds in sorted(self._seconds.items()):
            yield f'station_hub_request_seconds_total{{path="{path}"}} {seconds:.6f}'


def _of_stations(stations: Iterable[StationAtAGlance]) -> Iterator[str]:
    listed = list(stations)
    for name, what in (
        ("log_lines", [station.head for station in listed]),
        ("computers_active", [station.computers for station in listed]),
        ("conflicts_waiting", [station.disputes for station in listed]),
        ("operations_in_quarantine", [station.set_aside for station in listed]),
        ("last_seen_timestamp_seconds", [station.seen_at.timestamp() if station.seen_at else 0 for station in listed]),
    ):
        yield f"# TYPE station_hub_{name} gauge"
        for station, value in zip(listed, what, strict=True):
            yield f'station_hub_{name}{{station="{_quoted(station.code)}"}} {value}'


def _of_canaries(canaries: Iterable[HubCanary]) -> Iterator[str]:
    """When each computer's own clock said it wrote its last one: whether it got through counts, not who answers."""
    yield "# TYPE station_hub_canary_timestamp_seconds gauge"
    for each in canaries:
        labels = f'station="{_quoted(each.station_code)}",computer="{each.index}"'
        yield f"station_hub_canary_timestamp_seconds{{{labels}}} {each.written_at.timestamp()}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
