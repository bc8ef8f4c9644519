"""How commands are made: every one takes the same three options, speaks Chinese help and returns an answer."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Concatenate, Final, ParamSpec, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from app.cli.answer import Answer
from app.cli.call import PASSWORD_VARIABLE, Call
from app.labels.cli import HELP_WORDS
from app.services.folder import HOME_VARIABLE

P = ParamSpec("P")
_Work = TypeVar("_Work", bound=Callable[..., Answer])

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help=f"数据文件夹；不写则用环境变量 {HOME_VARIABLE}，再不然用本人的文件夹。"),
]
Number = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="工号",
        help=f"以这位人员办理，密码取自环境变量 {PASSWORD_VARIABLE} 或当场输入；不写则以数据文件夹的所有者办理。",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 作答，拒绝原因也以 JSON 写到标准错误。")]

_K: Final = inspect.Parameter.KEYWORD_ONLY
_SHARED: Final = (
    inspect.Parameter("call_home", _K, default=None, annotation=Home),
    inspect.Parameter("call_number", _K, default="", annotation=Number),
    inspect.Parameter("call_as_json", _K, default=False, annotation=AsJson),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A command's answer and the call that asked for it."""

    call: Call
    answer: Answer


def _in_chinese(text: str) -> str:
    for english, chinese in HELP_WORDS:
        text = text.replace(english, chinese)
    return text


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - the parser's own type is private
        """The help page."""
        return _in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - the parser's own type is private
        """The help page."""
        return _in_chinese(super().get_help(ctx))


def group(help_text: str) -> typer.Typer:
    """An empty group of commands."""
    return typer.Typer(
        cls=ChineseGroup,
        help=help_text,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def with_options(call: Call, home: Path | None, number: str, *, as_json: bool) -> Call:
    """The call with what was said of folder, person and format at this place of the command."""
    return replace(
        call, home=home or call.home, staff_number=number or call.staff_number, as_json=as_json or call.as_json
    )


def verb(at: typer.Typer, name: str, help_text: str) -> Callable[[_Work], _Work]:
    """Make a function from a call and its own parameters to an answer a command of a group."""

    def register(work: _Work) -> _Work:
        def run(
            ctx: typer.Context, *, call_home: Path | None, call_number: str, call_as_json: bool, **given: object
        ) -> Outcome:
            call = with_options(ctx.obj, call_home, call_number, as_json=call_as_json)
            return Outcome(call=call, answer=work(call, **given))

        _describe(run, work)
        at.command(name, cls=ChineseCommand, help=help_text)(run)
        return work

    return register


def _describe(run: Callable[..., Outcome], work: Callable[Concatenate[Call, ...], Answer]) -> None:
    """Give `run` the signature the parser reads: the work's own parameters and the shared options."""
    own = [
        parameter.replace(kind=_K) for name, parameter in inspect.signature(work).parameters.items() if name != "call"
    ]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    parameters = [context, *own, *_SHARED]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect.signature
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
