"""The pieces the hub's pages are made of; only what was made here is `Html`, so nothing gets in unescaped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple, NewType
from urllib.parse import quote

from app.hub.web.style import STYLE

Html = NewType("Html", str)
"""What may stand on a page as it is."""

NOTHING: Final = Html("")

_WAY: Final = (("/county", "供电所一览"), ("/county?view=limits", "时限"), ("/county?view=scores", "月度得分"))


class Column(NamedTuple):
    """A column of a table: its head, and `number` for what is aligned to the right, `wide` for what may break."""

    head: str
    kind: str = ""


def text(words: str) -> Html:
    """Words as they are, whatever they hold."""
    return Html(escape(words))


def mark(words: str, tone: str) -> Html:
    """Words that are to be seen: `late`, `near`, `quiet` or `good`."""
    return Html(f"<span class='{tone}'>{escape(words)}</span>")


def link(path: Sequence[str], words: str) -> Html:
    """A link to one of the hub's own pages, by the parts of its path."""
    target = "/".join(quote(each, safe="") for each in path)
    return Html(f"<a href='/{target}'>{escape(words)}</a>")


def lines(parts: Iterable[Html]) -> Html:
    """Pieces one below the other, without the empty ones."""
    return Html("<br>".join(filter(None, parts)))


def table(columns: Sequence[Column], rows: Iterable[Sequence[Html]], empty: str, caption: str) -> Html:
    """A table; where the window is narrow each row becomes a card that names its columns.

    Args:
        columns: what each cell is.
        rows: the cells.
        empty: what is said instead when there is no row.
        caption: what whoever cannot see the page is told of it.
    """
    body = "".join(_row(columns, row) for row in rows)
    if not body:
        return Html(f"<p class='quiet'>{escape(empty)}</p>")
    heads = "".join(f"<th scope='col' class='{column.kind}'>{escape(column.head)}</th>" for column in columns)
    return Html(
        f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def section(title: str, *parts: Html, name: str) -> Html:
    """A part of a page under its title."""
    return Html(f"<section id='{name}'><h2>{escape(title)}</h2>{''.join(parts)}</section>")


def facts(pairs: Iterable[tuple[str, Html]]) -> Html:
    """Figures with their names, side by side."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return Html(f"<dl class='facts'>{items}</dl>")


def chooser(view: str, name: str, words: str, options: Mapping[str, str], chosen: str) -> Html:
    """A choice that shows the page anew, without script."""
    made = "".join(
        f"<option value='{escape(value)}'{' selected' if value == chosen else ''}>{escape(shown)}</option>"
        for value, shown in options.items()
    )
    return Html(
        f"<form class='chooser' method='get' action='/county'><input type='hidden' name='view' value='{view}'>"
        f"<label>{escape(words)} <select name='{name}'>{made}</select></label> <button>查看</button></form>"
    )


def page(title: str, *parts: Html, when: str = "", visitor: str = "", at: str = "") -> str:
    """A whole page.

    Args:
        title: what it is.
        parts: what stands on it.
        when: the moment it shows.
        visitor: who looks, if he signed in and may sign out.
        at: which of the county's pages it is; empty for the others.
    """
    return "".join(_page(escape(title), parts, escape(when), visitor, at))


def _page(title: str, parts: Iterable[Html], when: str, visitor: str, at: str) -> Iterator[str]:
    yield "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
    yield "<meta name='viewport' content='width=device-width,initial-scale=1'>"
    yield f"<meta name='color-scheme' content='light dark'><title>{title}</title><style>{STYLE}</style></head><body>"
    yield "".join(_way(visitor, at)) if at else ""
    yield f"<main><header><h1>{title}</h1>{f'<p class=quiet>{when}</p>' if when else ''}</header>"
    yield from parts
    yield "</main></body></html>"


def _way(visitor: str, at: str) -> Iterator[str]:
    yield "<nav aria-label='县级一览'><div>"
    for target, words in _WAY:
        yield f"<a href='{target}'{' aria-current=page' if target == at else ''}>{words}</a>"
    if visitor:
        yield f"<form method='post' action='/sign-out'><span>{escape(visitor)}</span> <button>退出</button></form>"
    yield "</div></nav>"


def _row(columns: Sequence[Column], row: Sequence[Html]) -> str:
    cells = (
        f"<td class='{column.kind}' data-head='{escape(column.head)}'>{cell}</td>"
        for column, cell in zip(columns, row, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
