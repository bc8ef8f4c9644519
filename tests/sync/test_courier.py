"""Files of a courier: what was written comes back; whatever was done to one on its way is noticed, and told apart."""

import errno
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Self

import msgpack
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.problems import Refusal
from app.sync.courier import CONTENT_LIMIT, FILE_LIMIT, Direction, opened
from app.sync.errands import Downward, Grant, Introduction, Upward, Welcome, Whole, Wish, words_of
from app.sync.files_asked import FilesAsked
from app.sync.packing import BODY_LIMIT
from app.sync.parcel import Parcel

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
PARTS = (b"first part", b"", b"x" * 3000)


def write(path: Path, *parts: bytes, words: Mapping[str, Any] | None = None) -> Path:
    with Parcel() as parcel:
        for part in parts:
            parcel.add(part)
        parcel.write(path, Direction.UP, words or {"a": 1}, KEY.sign)
    return path


def read(path: Path, key: bytes = PUBLIC) -> tuple[Mapping[str, Any], tuple[bytes, ...]]:
    with opened(path, Direction.UP) as file:
        file.check(key)
        return file.words, tuple(file)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.problems[0].code.removeprefix("upstream.courier_")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "up.sdc", *PARTS)


def test_what_was_written_comes_back(path: Path) -> None:
    assert read(path) == ({"a": 1}, PARTS)
    assert [each.name for each in path.parent.iterdir()] == ["up.sdc"]
    with opened(path, Direction.UP) as file:
        assert file.parts == 3


def test_every_turned_bit_and_every_cut_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    end_of_header = len(whole) - sum(map(len, PARTS))
    places = {*range(end_of_header + 12), len(whole) - 1}
    codes = set()
    for place in places:
        turned = bytearray(whole)
        turned[place] ^= 1 << place % 8
        path.write_bytes(turned)
        codes.add(refused(lambda: read(path)))
    for length in range(0, len(whole), 41):
        path.write_bytes(whole[:length])
        codes.add(refused(lambda: read(path)))
    path.write_bytes(whole + b"\0")
    assert refused(lambda: read(path)) == "cut"
    assert codes == {"foreign", "cut", "damaged", "forged", "newer"}


def test_another_computers_signature_is_none(path: Path) -> None:
    assert refused(lambda: read(path, Ed25519PrivateKey.generate().public_key().public_bytes_raw())) == "forged"
    assert refused(lambda: read(path, b"no key")) == "forged"


def test_a_part_that_changes_after_the_check_is_noticed(path: Path) -> None:
    with opened(path, Direction.UP) as file:
        file.check(PUBLIC)
        whole = bytearray(path.read_bytes())
        whole[-1] ^= 1
        with path.open("r+b") as same:
            same.write(whole)
        assert refused(lambda: list(file)) == "damaged"


CONTENTS = (os.urandom(2_500_000), b"y" * 10)


@pytest.fixture
def with_contents(tmp_path: Path) -> Path:
    """A file with messages and contents."""
    with Parcel() as parcel:
        parcel.add(PARTS[0])
        for number, content in enumerate(CONTENTS):
            place = tmp_path / f"content{number}"
            place.write_bytes(content)
            parcel.add_content(place, hashlib.sha256(content).hexdigest(), len(content))
        parcel.write(tmp_path / "full.sdc", Direction.UP, {}, KEY.sign)
    return tmp_path / "full.sdc"


def test_contents_come_back_beside_the_messages(with_contents: Path) -> None:
    with opened(with_contents, Direction.UP) as file:
        file.check(PUBLIC)
        assert (file.parts, tuple(file)) == (1, PARTS[:1])
        assert [each.digest for each in file.contents] == [hashlib.sha256(each).hexdigest() for each in CONTENTS]
        pieces = [[*each.pieces()] for each in file.contents]
        assert [[len(piece) for piece in each] for each in pieces] == [[1048576, 1048576, 402848], [10]]
        assert tuple(b"".join(each) for each in pieces) == CONTENTS
        assert b"".join(file.contents[0].pieces(2_000_000)) == CONTENTS[0][2_000_000:]


def test_a_content_that_was_altered_or_shortened_since_spoils_only_itself(with_contents: Path) -> None:
    with with_contents.open("r+b") as same:
        same.seek(-1, os.SEEK_END)
        same.write(b"z")
    with opened(with_contents, Direction.UP) as file:
        file.check(PUBLIC)
        assert b"".join(file.contents[0].pieces()) == CONTENTS[0]
        assert b"".join(file.contents[1].pieces()) == b"y" * 9 + b"z"
        os.truncate(with_contents, with_contents.stat().st_size - 1)
        assert refused(lambda: list(file.contents[1].pieces())) == "unreadable"


def test_a_content_that_changes_while_it_is_written_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "content").write_bytes(b"longer")
    for size in (5, 6, 7):
        with Parcel() as parcel:
            parcel.add_content(tmp_path / "content", hashlib.sha256(b"other!").hexdigest(), size)
            assert refused(lambda: parcel.write(tmp_path / "up.sdc", Direction.UP, {}, KEY.sign)) == "not_written"
    assert [each.name for each in tmp_path.iterdir()] == ["content"]


def test_there_is_room_for_what_the_medium_and_a_file_can_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    headroom = 8 * 1024 * 1024
    with Parcel() as parcel:
        parcel.add(b"x" * 1000)
        assert parcel.make_room(tmp_path / "up.sdc", 10) == 10
        assert parcel.make_room(tmp_path / "pulled" / "up.sdc", 10) == 0
        usage = shutil.disk_usage(tmp_path)
        for free, room in ((5000 + headroom, 4000), (500, 0), (1 << 40, FILE_LIMIT - 1000 - headroom)):
            monkeypatch.setattr(shutil, "disk_usage", lambda _place, free=free: usage._replace(free=free))
            assert parcel.make_room(tmp_path / "up.sdc", 1 << 40) == room


def test_what_was_left_half_written_goes_and_what_somebody_else_is_writing_stays(tmp_path: Path) -> None:
    old, young, mine = (tmp_path / name for name in ("old.sdc.part", "young.sdc.part", "notes.part"))
    for each in (old, young, mine):
        each.write_bytes(b"half")
    for each in (old, mine):
        os.utime(each, (1_000_000_000, 1_000_000_000))
    with Parcel() as parcel:
        parcel.make_room(tmp_path / "up.sdc", 10)
        parcel.write(tmp_path / "up.sdc", Direction.UP, {}, KEY.sign)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["notes.part", "up.sdc", "young.sdc.part"]


def signed(header: bytes) -> bytes:
    head = b"\x89SDC\r\n\x1a\n" + len(header).to_bytes(4, "big") + header
    return head + KEY.sign(b"station-desk courier 1|" + header)


def header(**changes: object) -> bytes:
    packed: bytes = msgpack.packb({"format": 1, "direction": "up", "words": {}, "parts": [], **changes})
    return packed


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (b"", "foreign"),
        (b"PK\x03\x04 some other file", "foreign"),
        (signed(b""), "damaged"),
        (signed(b"\xc1"), "damaged"),
        (signed(msgpack.packb([1])), "damaged"),
        (signed(header(format="1")), "damaged"),
        (signed(header(format=2, words=None)), "newer"),
        (signed(header(words=[])), "damaged"),
        (signed(header(direction="sideways")), "damaged"),
        (signed(header(direction="down")), "wrong_way"),
        (signed(header(parts=[[-1, b"x" * 32]])), "damaged"),
        (signed(header(parts=[[BODY_LIMIT + 1, b"x" * 32]])), "damaged"),
        (signed(header(parts=[[True, b"x" * 32]])), "damaged"),
        (signed(header(parts=[[3, "no digest"]])), "damaged"),
        (signed(header(parts=[[3]])), "damaged"),
        (signed(header(parts=[[3, b"short"]])), "damaged"),
        (signed(header(contents=1)), "damaged"),
        (signed(header(contents=-1)), "damaged"),
        (signed(header(contents=True, parts=[[3, b"x" * 32]])), "damaged"),
        (signed(header(contents=1, parts=[[CONTENT_LIMIT + 1, b"x" * 32]])), "damaged"),
        (signed(header(contents=1, parts=[[0, b"x" * 32]])), "damaged"),
        (signed(header(contents=1, parts=[[CONTENT_LIMIT, b"x" * 32]])), "cut"),
        (signed(header(parts=[[3, b"x" * 32]])), "cut"),
        (signed(header(parts=[[3, b"x" * 32]])) + b"abc", "damaged"),
        (signed(header(parts=[[3, hashlib.sha256(b"abc").digest()]])) + b"abcd", "cut"),
        (b"\x89SDC\r\n\x1a\n\xff\xff\xff\xff" + b"x" * 100, "cut"),
    ],
    ids=itertools.count(),  # keys are new in each process
)
def test_what_a_stranger_makes_up_is_refused(tmp_path: Path, made: bytes, code: str) -> None:
    path = tmp_path / "up.sdc"
    path.write_bytes(made)
    assert refused(lambda: read(path)) == code


def test_a_file_or_header_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "up.sdc"
    with path.open("wb") as file:
        file.write(b"\x89SDC\r\n\x1a\n\x00\x50\x00\x00")
        file.truncate(6 * 1024 * 1024)  # sparse: it takes no room
    assert refused(lambda: read(path)) == "too_large"
    os.truncate(path, FILE_LIMIT + 1)
    assert refused(lambda: read(path)) == "too_large"


def test_a_file_that_is_gone_or_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert refused(lambda: read(tmp_path / "none.sdc")) == "unreadable"
    assert refused(lambda: read(tmp_path)) == "unreadable"


class _Medium:
    """A file on a medium that gives up after some reads or writes."""

    def __init__(self, file: IO[bytes], error: int, after: int) -> None:
        self._file, self._error, self._after = file, error, after

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a file has
        return getattr(self._file, name)

    def _tick(self) -> None:
        self._after -= 1
        if self._after < 0:
            raise OSError(self._error, os.strerror(self._error))

    def write(self, plain: bytes) -> int:
        self._tick()
        return self._file.write(plain)

    def read(self, size: int) -> bytes:
        self._tick()
        return self._file.read(size)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int, int], None]:
    """Lets files opened in a mode fail with an error after so many reads or writes."""
    real = Path.open

    def arrange(failing_mode: str, error: int, after: int) -> None:
        def open_it(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:  # noqa: ANN401
            file = real(self, mode, *rest, **more)
            return _Medium(file, error, after) if mode == failing_mode else file

        monkeypatch.setattr(Path, "open", open_it)

    return arrange


@pytest.mark.parametrize(
    ("error", "code"), [(errno.ENOSPC, "full"), (errno.EIO, "not_written"), (errno.ENODEV, "not_written")]
)
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_full_or_pulled_stick_is_told_and_leaves_the_file_that_was_there(
    path: Path, failing: Callable[[str, int, int], None], error: int, code: str, after: int
) -> None:
    before = path.read_bytes()
    failing("wb", error, after)
    assert refused(lambda: write(path, b"other", b"parts", b"and more")) == code
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["up.sdc"]


@pytest.mark.skipif(not hasattr(os, "pwrite"), reason="Windows writes nothing behind a file's back")
def test_a_stick_that_gives_back_something_else_is_not_believed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = path.read_bytes(), os.fsync

    def lose(handle: int) -> None:
        real(handle)
        with suppress(OSError):  # folders are settled the same way
            os.pwrite(handle, b"\0", 200)

    monkeypatch.setattr(os, "fsync", lose)
    assert refused(lambda: write(path, b"y" * 500)) == "not_written"
    assert path.read_bytes() == before


def test_a_stick_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(lambda: write(tmp_path / "no such stick" / "up.sdc", b"x")) == "not_written"


def test_a_stick_pulled_while_it_is_read_is_told(path: Path, failing: Callable[[str, int, int], None]) -> None:
    for after in range(5):
        failing("rb", errno.EIO, after)
        assert refused(lambda: read(path)) == "unreadable"


def test_a_part_larger_than_a_message_is_not_begun(tmp_path: Path) -> None:
    assert refused(lambda: write(tmp_path / "up.sdc", b"x" * (BODY_LIMIT + 1))) == "upstream.too_large"
    assert list(tmp_path.iterdir()) == []


UP = Upward(
    id=b"f" * 16, schema=2, station=b"", device=b"d" * 16, epoch=b"e" * 8, next_epoch=b"n" * 8, first=1, last=0,
    hub_id=b"", hub_epoch=b"", cursor=0, written_ms=1, request=b"r" * 16,
    wishes=(Wish(series="case", year=2026, count=100, above=7),),
    introduction=Introduction(selector="ABCD", proof=b"p" * 32, public_key=b"k" * 32, name="机", program="1"),
    files=FilesAsked(has=(b"1" * 32, b"2" * 32), lacks=(b"3" * 32,), takes=True),
)  # fmt: skip
DOWN = Downward(
    hub_id=b"h" * 16, hub_epoch=b"1", station=b"s" * 16, device=b"d" * 16, epoch=b"e" * 8, index=1, answers=b"",
    ack=3, quarantined=((2, "schema"),), after=0, head=3, archived=0, written_ms=1,
    grants=(Grant(request=b"r" * 16, series="case", year=2026, lo=1, hi=100),),
    welcome=Welcome(station_code="YF", station_name="所", hub_key=b"k" * 32, proof=b"p" * 32),
    whole=Whole(seq=3, schema=2, size=9, sha256=b"d" * 32, records=1, signature=b"s" * 64, parts=1),
    held=(b"1" * 32,),
)  # fmt: skip


def packed_and_back(words: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = msgpack.unpackb(msgpack.packb(words))
    return told


def test_headers_come_back_as_they_were() -> None:
    assert Upward.from_words(packed_and_back(words_of(UP))) == UP
    assert Downward.from_words(packed_and_back(words_of(DOWN))) == DOWN


def test_headers_of_programs_that_carried_no_attachments_are_read() -> None:
    up, down = packed_and_back(words_of(UP)), packed_and_back(words_of(DOWN))
    del up["files"], down["held"], up["introduction"]["former_epoch"]
    assert Upward.from_words(up) == replace(UP, files=None)
    assert Downward.from_words(down) == replace(DOWN, held=())


@pytest.mark.parametrize(
    ("header_of", "changes"),
    [
        (Upward, {"id": b"short"}),
        (Upward, {"id": "text of 16 signs"}),
        (Upward, {"first": -1}),
        (Upward, {"first": True}),
        (Upward, {"last": 1 << 63}),
        (Upward, {"wishes": {}}),
        (Upward, {"wishes": [7]}),
        (Upward, {"wishes": [{}] * 10_001}),
        (Upward, {"introduction": {"selector": "A" * 81}}),
        (Upward, {"introduction": []}),
        (Upward, {"files": {"has": [b"short"], "lacks": [], "takes": True}}),
        (Upward, {"files": {"has": ["x" * 32], "lacks": [], "takes": True}}),
        (Upward, {"files": {"has": [], "lacks": [], "takes": 1}}),
        (Downward, {"held": [b"short"]}),
        (Downward, {"held": 7}),
        (Downward, {"quarantined": [7]}),
        (Downward, {"quarantined": [[1, 2]]}),
        (Downward, {"quarantined": [[1, "nul\0"]]}),
        (Downward, {"quarantined": [[1]]}),
        (Downward, {"grants": [{"request": b"r" * 16, "series": "case", "year": 2026, "lo": 5, "hi": 4}]}),
        (Downward, {"welcome": {"station_code": 7}}),
        (Downward, {"index": None}),
    ],
)
def test_headers_a_stranger_makes_up_are_refused(
    header_of: type[Upward] | type[Downward], changes: Mapping[str, Any]
) -> None:
    words = {**packed_and_back(words_of(UP if header_of is Upward else DOWN)), **changes}
    assert refused(lambda: header_of.from_words(words)) == "damaged"
