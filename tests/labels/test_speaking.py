"""Every problem the program can state has a sentence, and the sentences read as staff would say them."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.domain.definitions.stage import GateKind
from app.domain.problems import Problem
from app.labels.speaking import SENTENCES, label_of, problem_text, problems_text

_APP = Path(app.__file__).parent
_STATING = {"Problem", "of", "blame", "_report", "_problem", "_UnreadableError", "complain"}
_CODE = re.compile(r"[a-z_]+\.(?!tsv|toml)[a-z_]+")
# Chosen from tables and conditions before they are stated; the two events of imports share the prefix.
_ANYWHERE = re.compile(r"(import(?!\.(done|undone)$)|export|storage)\.[a-z_]+")


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _code_part(call: ast.Call) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "code":
            return keyword.value
    if _name(call) == "_UnreadableError":
        return call.args[1]
    return call.args[0] if call.args else None


def _codes_of(call: ast.Call) -> Iterator[str]:
    part = _code_part(call)
    for node in ast.walk(part) if part is not None else ():
        if isinstance(node, ast.JoinedStr):
            if ast.unparse(node).startswith("f'gate."):
                yield from (f"gate.{kind}" for kind in GateKind)
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            code = f"rating.{node.value}" if _name(call) == "complain" else node.value
            if _CODE.fullmatch(code):
                yield code


def _stated() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(_APP.rglob("*.py")):
        if path.parent.name == "labels":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            codes: list[str] = []
            if isinstance(node, ast.Call) and _name(node) in _STATING:
                codes = list(_codes_of(node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _ANYWHERE.fullmatch(node.value):
                codes = [node.value]
            for code in codes:
                found.setdefault(code, []).append(f"{path.relative_to(_APP)}")
    return found


def test_every_code_stated_anywhere_has_a_sentence() -> None:
    stated = _stated()
    assert len(stated) > 150  # the scan itself still finds them
    assert {code: where for code, where in stated.items() if code not in SENTENCES} == {}


def test_no_code_is_said_in_two_places() -> None:
    keys = re.compile(r'^    "([a-z_]+\.[a-z_]+)":', re.MULTILINE)
    said = [code for path in (_APP / "labels").glob("*.py") for code in keys.findall(path.read_text(encoding="utf-8"))]
    assert sorted(said) == sorted(set(said))


def _values_of(call: ast.Call) -> set[str] | None:
    """The names of the values a problem is stated with; None where they are not written out there."""
    if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "Refusal.of":
        return {keyword.arg for keyword in call.keywords if keyword.arg is not None}
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "values"), None)
    if _name(call) == "Problem" and given is None:
        return set()
    if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
        return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}
    return None


# Which gate it is decides which values go with it.
_GIVEN_LATER = {"gate.form_signed"}


def test_sentences_ask_only_for_values_that_are_given() -> None:
    wrong = []
    for path in sorted(_APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            values = _values_of(node)
            if values is None:
                continue
            for code in _codes_of(node):
                asked = {name for _, name, _, _ in string.Formatter().parse(SENTENCES.get(code, "")) if name}
                asked = {name.removesuffix("_label") for name in asked} - {"field", "column"}
                if not asked <= values and code not in _GIVEN_LATER:
                    wrong.append((code, path.name, sorted(asked - values)))
    assert wrong == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_whole_and_polite(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence[-1] in "。）}" or sentence.endswith(("：{reason}", "{text}"))
    assert not re.search(r"[!！您你]|\S;|[一-鿿][,?]", sentence)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem(
                code="crew.certificate_expired",
                values={"name": "张某", "certificate": "climbing", "until": "2026-09-30"},
            ),
            "张某的登高证已于 2026-09-30 到期，本任务须持证，请改派或先办证。",
        ),
        (
            Problem(code="permission.denied", values={"permission": "intake"}),
            "本岗位没有“受理业务”权限，请由有权限的人员办理。",
        ),
        (
            Problem(code="case.step_not_allowed", values={"number": "YF-1", "state": "done", "step": "pause"}),
            "业务YF-1现为“已办结”，不能暂停。",
        ),
        (
            Problem(code="order.step_not_allowed", values={"number": "PG-1", "state": "finished", "step": "accept"}),
            "工单PG-1现为“已完工”，不能接单。",
        ),
        (
            Problem(code="number.exhausted", values={"series": "order", "year": 2026}),
            "2026 年工单编号已用完，请联系县公司补号段。",
        ),
        (
            Problem(code="import.missing", field="户名"),
            "户名没有填写。",
        ),
    ],
)
def test_values_are_named_as_staff_name_them(problem: Problem, sentence: str) -> None:
    assert problem_text(problem) == sentence


def test_an_unknown_code_is_named_to_be_reported() -> None:
    sentence = problem_text(Problem(code="moon.too_full", values={"day": 15}))
    assert sentence == "这一步没有做成（moon.too_full），请把括号中的代码告诉系统管理员。"


def test_a_value_that_is_missing_leaves_a_dash_and_an_unknown_member_its_code() -> None:
    assert problem_text(Problem(code="case.ended")) == "业务—已办结或归档，不能再改。"
    problem = Problem(code="permission.denied", values={"permission": "fly"})
    assert problem_text(problem) == "本岗位没有“fly”权限，请由有权限的人员办理。"


def test_the_same_sentence_is_said_once() -> None:
    problem = Problem(code="name.missing")
    assert problems_text([problem, problem, Problem(code="area.missing")]) == "户名未填。请选定台区。"


def test_a_member_without_a_name_shows_its_value() -> None:
    assert label_of(GateKind.ORDER_FINISHED) == "order_finished"
