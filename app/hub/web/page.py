"""The hub's own pages, without script and without anything from elsewhere: what it understands, how stations are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final

from app.domain.zone import STATION_ZONE
from app.hub.county import StationAtAGlance

_STYLE: Final = (
    "body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2rem auto;max-width:60rem;"
    "padding:0 1rem;color:#1f2933;background:#fff}h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #d8dee4}th{color:#52606d;font-weight:600}"
    "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}.look{color:#9a3412;font-weight:600}"
    "p.none{color:#52606d}"
)
_QUIET: Final = timedelta(hours=24)
_COLUMNS: Final = (
    ("供电所", ""),
    ("编号", ""),
    ("电脑", "number"),
    ("最近联系", ""),
    ("日志", "number"),
    ("待定冲突", "number"),
    ("隔离", "number"),
)


def county_page(stations: Iterable[StationAtAGlance], now: datetime) -> str:
    """The stations of the county, as they are at a moment; read only."""
    listed = list(stations)
    head = "".join(f'<th class="{kind}">{name}</th>' for name, kind in _COLUMNS)
    rows = "".join(_station_row(station, now) for station in listed)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    when = now.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")
    return _page("供电所一览", f"<p>{when}</p>{body if listed else '<p class=none>还没有供电所。</p>'}")


def api_page(openapi: Mapping[str, Any]) -> str:
    """What the hub understands, from its own OpenAPI description."""
    rows = "".join(
        f"<tr><td>{escape(verb.upper())}</td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(what.get('summary', ''))}</td><td>{escape(what.get('description', ''))}</td></tr>"
        for path, verbs in openapi["paths"].items()
        for verb, what in verbs.items()
    )
    return _page(
        str(openapi["info"]["title"]),
        f"<p><a href='/openapi.json'>openapi.json</a></p><table><tbody>{rows}</tbody></table>",
    )


def _station_row(station: StationAtAGlance, now: datetime) -> str:
    is_quiet = station.seen_at is None or now - station.seen_at > _QUIET
    seen = station.seen_at.astimezone(STATION_ZONE).strftime("%m-%d %H:%M") if station.seen_at else "从未"
    cells = (
        (escape(station.name), ""),
        (escape(station.code), ""),
        (str(station.computers), "number"),
        (f"{seen}（超过一天）" if is_quiet and station.seen_at else seen, "look" if is_quiet else ""),
        (str(station.head), "number"),
        (str(station.disputes), _number(station.disputes)),
        (str(station.set_aside), _number(station.set_aside)),
    )
    return "<tr>" + "".join(f'<td class="{kind}">{text}</td>' for text, kind in cells) + "</tr>"


def _number(waiting: int) -> str:
    return "number look" if waiting else "number"


def _page(title: str, body: str) -> str:
    return "".join(_parts(escape(title), body))


def _parts(title: str, body: str) -> Iterator[str]:
    yield "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
    yield "<meta name='viewport' content='width=device-width,initial-scale=1'>"
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><h1>{title}</h1>{body}</body></html>"
