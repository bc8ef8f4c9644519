"""Every problem these areas can raise has a sentence, and every state, step and kind a name."""

import re
import string
from enum import StrEnum
from pathlib import Path

import pytest

from app.labels import counter, customers, dispatch, work

DOMAIN = Path(__file__).resolve().parents[3] / "app" / "domain"
AREAS = ("work", "definitions", "dispatch", "customers")
CODE = re.compile(r'"((?:[a-z_]+\.)+[a-z_]+)"')
NOT_CODES = {"field.stage", "counter.load"}  # the path of a key, the name of a setting
PREFIXES = {
    *("account", "area", "business", "capacity", "case", "clock", "counter", "credit_code", "crew", "customer"),
    *("definition", "field", "id_number", "name", "order", "paper", "phone"),
}
GATES = {"papers_complete", "papers_original", "order_finished", "bills_settled", "form_signed", "notice_given"}
SENTENCES = {**work.PROBLEMS, **counter.PROBLEMS, **dispatch.PROBLEMS, **customers.PROBLEMS}


def raised() -> set[str]:
    found = set()
    for area in AREAS:
        for file in (DOMAIN / area).glob("*.py"):
            if file.name != "event.py":
                found |= set(CODE.findall(file.read_text("utf-8")))
    return {code for code in found - NOT_CODES if code.split(".")[0] in PREFIXES} | {f"gate.{gate}" for gate in GATES}


def test_every_code_has_a_sentence() -> None:
    found = raised()
    assert len(found) > 60
    assert found - set(SENTENCES) == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_short_polite_and_sound(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence.endswith("。")
    assert not set("!！您你") & set(sentence)
    assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(sentence))


@pytest.mark.parametrize(
    ("kind", "names"),
    [pair for labels in (work.LABELS, dispatch.LABELS, customers.LABELS) for pair in labels.items()],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_member_has_a_name(kind: type[StrEnum], names: dict[StrEnum, str]) -> None:
    assert list(names) == list(kind)
    assert all(names.values())
