"""The page that says what the hub understands, from its own OpenAPI description."""

from collections.abc import Mapping
from typing import Any, Final

from app.hub.web.markup import Column, Html, page, section, table, text

_COLUMNS: Final = (Column("Method", "still"), Column("Path"), Column("Summary"), Column("Description"))


def api_page(openapi: Mapping[str, Any]) -> str:
    """The verbs of the protocol, for whoever writes a program that speaks it."""
    rows = (
        tuple(map(text, (verb.upper(), path, what.get("summary", ""), what.get("description", ""))))
        for path, verbs in openapi["paths"].items()
        for verb, what in verbs.items()
    )
    shown = table(_COLUMNS, rows, "", str(openapi["info"]["title"]))
    source = Html("<p><a href='/openapi.json'>openapi.json</a></p>")
    return page(str(openapi["info"]["title"]), section("API", source, shown, name="api"))
