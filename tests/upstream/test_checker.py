"""The checker itself: what is well is let pass, and each kind of fault is called by its name."""

from typing import Any

import pytest

from tests.upstream.checker import Anomaly, check
from tests.upstream.cycles import circles
from tests.upstream.history import Deed, History, Line, as_edn

# Computer 1 writes x and y in one transaction, computer 2 sees both and writes x again.
FIRST = Deed(process=1, cursor=0, reads={"x": None, "y": None}, writes={"x": "1", "y": "2"}, dev_seqs=(1, 2))
SECOND = Deed(process=2, cursor=2, reads={"x": "1", "y": "2"}, writes={"x": "3"}, dev_seqs=(1,))
LAST = (
    Deed(process=1, cursor=3, reads={"x": "3", "y": "2"}),
    Deed(process=2, cursor=3, reads={"x": "3", "y": "2"}),
)
LOG = (
    Line(seq=1, process=1, dev_seq=1, tx=1, base=0, sent={"x": "1"}, stands={"x": "1"}),
    Line(seq=2, process=1, dev_seq=2, tx=1, base=0, sent={"y": "2"}, stands={"y": "2"}),
    Line(seq=3, process=2, dev_seq=1, tx=1, base=2, sent={"x": "3"}, stands={"x": "3"}),
)
APART = Line(seq=3, process=2, dev_seq=1, tx=1, base=0, sent={"x": "3"})
"""Computer 2 wrote without having seen the other's lines, and its value gave way."""


def anomalies(*deeds: Deed, log: tuple[Line, ...] = LOG, **more: Any) -> set[Anomaly]:  # noqa: ANN401 - fields of a history
    history = History(deeds=deeds, log=log, **more)
    return {found.anomaly for found in check(history)}


def test_what_is_well_is_let_pass() -> None:
    assert anomalies(FIRST, SECOND, *LAST, acknowledged=[(1, 2), (2, 1)], numbers=[(1, "1"), (2, "2")]) == set()


def test_a_value_that_gave_way_and_was_told_is_well() -> None:
    apart = Deed(process=2, cursor=0, reads={"x": None}, writes={"x": "3"}, dev_seqs=(1,))
    own = Deed(process=2, cursor=2, reads={"x": "3", "y": "2"})
    last = Deed(process=2, cursor=3, reads={"x": "1", "y": "2"})
    log = (*LOG[:2], APART)
    assert anomalies(FIRST, apart, own, last, log=log, told=frozenset({(3, "x")})) == set()
    assert anomalies(FIRST, apart, own, last, log=log) == {Anomaly.SILENT}


def test_what_was_put_aside_is_neither_lost_nor_stale() -> None:
    bad = Deed(process=2, cursor=2, reads={"x": "1"}, writes={"x": "9"}, dev_seqs=(1,))
    after = Deed(process=2, cursor=2, reads={"x": "1"})
    more: dict[str, Any] = {"acknowledged": [(2, 1)], "log": LOG[:2]}
    assert anomalies(FIRST, bad, after, aside=frozenset({(2, 1)}), **more) == set()
    assert Anomaly.LOST in anomalies(FIRST, bad, after, **more)


@pytest.mark.parametrize(
    ("log", "fault"),
    [
        ((LOG[0], LOG[2]), Anomaly.SPARSE),
        ((*LOG, LOG[2]), Anomaly.SPARSE),
        ((LOG[1], LOG[0], LOG[2]), Anomaly.SPARSE),
        (
            (
                Line(seq=1, process=1, dev_seq=2, tx=1, base=0, sent={"x": "1"}, stands={"x": "1"}),
                Line(seq=2, process=1, dev_seq=1, tx=1, base=0, sent={"y": "2"}, stands={"y": "2"}),
            ),
            Anomaly.OUT_OF_ORDER,
        ),
        (LOG[:2], Anomaly.LOST),
    ],
)
def test_a_log_that_is_not_whole_is_called_so(log: tuple[Line, ...], fault: Anomaly) -> None:
    assert fault in anomalies(FIRST, SECOND, log=log, acknowledged=[(1, 2), (2, 1)])


@pytest.mark.parametrize(
    ("deed", "faults"),
    [
        # It has all three lines and shows the value before.
        (Deed(process=1, cursor=3, reads={"x": "1", "y": "2"}), {Anomaly.DIVERGED, Anomaly.CIRCLE}),
        (Deed(process=1, cursor=3, reads={"x": None}), {Anomaly.STALE_OWN, Anomaly.DIVERGED, Anomaly.CIRCLE}),
        (Deed(process=2, cursor=3, reads={"y": None}), {Anomaly.BACKWARDS, Anomaly.DIVERGED, Anomaly.CIRCLE}),
        (Deed(process=3, cursor=1, reads={"x": "1", "y": None}), {Anomaly.TORN}),
        (Deed(process=3, cursor=3, reads={"y": "never"}), {Anomaly.PHANTOM, Anomaly.DIVERGED}),
    ],
)
def test_what_nobody_should_see_is_called_by_its_name(deed: Deed, faults: set[Anomaly]) -> None:
    assert anomalies(FIRST, SECOND, deed) == faults


def test_a_page_that_ends_inside_a_transaction_is_torn_though_nothing_diverges() -> None:
    assert anomalies(FIRST, Deed(process=3, cursor=1, reads={"x": "1", "y": None})) >= {Anomaly.TORN}


def test_an_effect_before_its_cause_is_noticed() -> None:
    early = (
        Line(seq=1, process=2, dev_seq=1, tx=1, base=2, sent={"x": "3"}, stands={"x": "3"}),
        Line(seq=2, process=1, dev_seq=1, tx=1, base=0, sent={"x": "1"}, stands={"x": "1"}),
        Line(seq=3, process=1, dev_seq=2, tx=1, base=0, sent={"y": "2"}, stands={"y": "2"}),
    )
    assert {Anomaly.BEFORE_CAUSE, Anomaly.CIRCLE} <= anomalies(FIRST, SECOND, log=early)


def test_a_number_given_twice_is_noticed() -> None:
    assert anomalies(numbers=[(1, "7"), (2, "7")], log=()) == {Anomaly.NUMBER_TWICE}


def test_circles_are_found_however_long() -> None:
    ring = {node: [(node + 1) % 5000] for node in range(5000)}
    assert [len(group) for group in circles(ring)] == [5000]
    assert circles({node: [node + 1] for node in range(5000)}) == []
    assert [set(group) for group in circles({1: [2], 2: [1, 3], 3: [4], 4: [3], 5: [5]})] == [{3, 4}, {1, 2}, {5}]


def test_a_history_is_written_down_as_elle_reads_it() -> None:
    assert as_edn(History(deeds=[FIRST, Deed(process=2, cursor=0, reads={'a "b"': "3"})])) == (
        '{:index 0, :type :ok, :process 1, :f :txn, :value [[:r "x" nil] [:r "y" nil] [:w "x" "1"] [:w "y" "2"]]}\n'
        '{:index 1, :type :ok, :process 2, :f :txn, :value [[:r "a \\"b\\"" "3"]]}\n'
    )
