"""The watch's part of the protocol: what the hub holds, row by row where it must be (`design/sync.md` 4.15)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.domain.problems import Refusal
from app.domain.upstream.digest import ROW_HASH_BYTES
from app.hub.callers import Caller
from app.hub.healing import Held
from app.hub.watching import Watching
from app.hub.web.answers import answered, body_of
from app.hub.web.counter import counter_of
from app.hub.web.messages import ID_BYTES, Message
from app.sync.packing import pack
from app.sync.watching import RECORDS_AT_ONCE, rows_packed

WATCH: Final = APIRouter(prefix="/v1")

_MOST_FIELDS: Final = 1000
_MOST_TABLES: Final = 1000


@WATCH.post("/digests", summary="How many rows each table has, and the sum of their hashes")
async def digests(request: Request) -> Response:
    """{known: {table: [fields]}} -> {seq, tables: [[table, fields, rows, hash]…]} of what both know."""
    return await _answer(request, _digests)


@WATCH.post("/digests/rows", summary="The hashes of one table's rows")
async def rows(request: Request) -> Response:
    """{table, fields, after} -> {seq, rows}: keys and hashes, 24 bytes each, by ascending key; none after the last."""
    return await _answer(request, _rows)


@WATCH.post("/records", summary="Whole records, held against the log first")
async def records(request: Request) -> Response:
    """{table, keys} -> {seq, records: [[fields or nothing, was removed, was put right]…]} in the order of the keys."""
    return await _answer(request, _records)


@WATCH.post("/canaries", summary="The newest sign of life of each computer of the station")
async def canaries(request: Request) -> Response:
    """{} -> {canaries: [[index, key, n, seq]…]}."""
    return await _answer(request, _canaries)


async def _answer(request: Request, answer: Callable[[Watching, Caller, Message], Mapping[str, Any]]) -> Response:
    counter = counter_of(request)
    caller = counter.desk.caller(request.headers.get("authorization", ""))
    counter.admit_device(caller.station_id + caller.device_id)
    message = Message.of(await body_of(request))
    return answered(await run_in_threadpool(lambda: pack(answer(counter.hub.watching, caller, message))))


def _digests(watching: Watching, caller: Caller, message: Message) -> Mapping[str, Any]:
    known = message.columns("known")
    if len(known) > _MOST_TABLES:
        raise Refusal.of("upstream.garbled")
    found = watching.digests(caller, {_number(table): _numbers(fields) for table, fields in known.items()})
    return {
        "seq": found.seq,
        "tables": [
            [each.table, list(each.fields), each.rows, each.hash.to_bytes(ROW_HASH_BYTES)] for each in found.tables
        ],
    }


def _rows(watching: Watching, caller: Caller, message: Message) -> Mapping[str, Any]:
    after = message.part("after")
    if not isinstance(after, bytes) or len(after) not in {0, ID_BYTES}:
        raise Refusal.of("upstream.garbled")
    page = watching.rows(caller, message.number("table"), _numbers(message.part("fields")), after)
    return {"seq": page.seq, "rows": rows_packed(page.rows)}


def _records(watching: Watching, caller: Caller, message: Message) -> Mapping[str, Any]:
    keys = message.part("keys")
    if not isinstance(keys, bytes) or len(keys) % ID_BYTES or not 0 < len(keys) <= RECORDS_AT_ONCE * ID_BYTES:
        raise Refusal.of("upstream.garbled")
    wanted = [keys[start : start + ID_BYTES] for start in range(0, len(keys), ID_BYTES)]
    found = watching.records(caller, message.number("table"), wanted)
    return {"seq": found.seq, "records": [_record(each) for each in found.records]}


def _canaries(watching: Watching, caller: Caller, _message: Message) -> Mapping[str, Any]:
    return {"canaries": [[each.index, each.key, each.n, each.seq] for each in watching.canaries(caller)]}


def _record(held: Held) -> list[Any]:
    record = held.record
    if record is None:
        return [None, False, held.was_mended]
    return [None if record.is_deleted else dict(record.data), record.is_deleted, held.was_mended]


def _numbers(value: object) -> frozenset[int]:
    if not isinstance(value, list) or len(value) > _MOST_FIELDS:
        raise Refusal.of("upstream.garbled")
    return frozenset(map(_number, value))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal.of("upstream.garbled")
    return value
