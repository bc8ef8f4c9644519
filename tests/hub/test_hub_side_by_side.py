"""Two processes of one hub on one database, and those who wait for news."""

from concurrent.futures import ThreadPoolExecutor

from app.domain.upstream.operation import LogEntry
from app.sync.packing import log_unpacked
from tests.hub.county import PHONE, Computer, County, new_key


def test_two_processes_give_one_station_one_log(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    second.client = county.other_client
    shared = new_key()
    first.push(first.customer(shared))
    second.read()

    def work(computer: Computer) -> None:
        for place in range(8):
            number = f"13{computer.index}{place:08d}"
            computer.push(computer.customer(new_key()), computer.operation(shared, {PHONE: number}))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, (first, second)))

    lines = first.read()
    assert [line.seq for line in lines] == list(range(1, 34))
    assert second.read() == lines[1:]
    assert {line.device_index for line in lines} == {1, 2}
    # Nobody saw what the other wrote meanwhile, so of each clash both numbers are kept.
    assert _phones(lines) | _others(second) == {f"13{index}{place:08d}" for index in (1, 2) for place in range(8)}


def test_whoever_waits_is_told_at_once(county: County) -> None:
    station = county.station()
    waiting, writing = county.computer(station), county.computer(station)

    with ThreadPoolExecutor(1) as threads:
        page = threads.submit(waiting.pull, wait=30)
        writing.push(writing.customer(new_key()))

        assert [line.seq for line in log_unpacked(page.result(timeout=20)["log"])] == [1]


def test_whoever_waits_at_another_process_is_told_soon(county: County) -> None:
    station = county.station()
    waiting, writing = county.computer(station), county.computer(station)
    writing.client = county.other_client

    with ThreadPoolExecutor(1) as threads:
        page = threads.submit(waiting.pull, wait=30)
        writing.push(writing.customer(new_key()))

        assert [line.seq for line in log_unpacked(page.result(timeout=20)["log"])] == [1]


def test_who_waits_in_vain_is_told_that_too(county: County) -> None:
    computer = county.computer(county.station())

    assert computer.pull(wait=1)["log"] is None


def _phones(lines: tuple[LogEntry, ...]) -> set[object]:
    return {line.won[PHONE] for line in lines if PHONE in line.won and len(line.won) == 1}


def _others(computer: Computer) -> set[object]:
    return {conflict["other"] for conflict in computer.pull(after=0)["conflicts"]}
