"""The files' part of a hub in memory: pieces in, the whole checked, ranges out."""

import hashlib
from dataclasses import dataclass, field

from app.sync.packing import pack
from app.sync.wire import Answered, Asked


@dataclass
class ReferenceFiles:
    """The contents of one station by their digests; `most` is the largest that is taken, in bytes."""

    whole: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    most: int = 50 * 1024 * 1024
    is_full: bool = False

    def answer(self, asked: Asked) -> Answered:
        digest = asked.path.rpartition("/")[2]
        if asked.method == "HEAD":
            return self._standing(digest)
        return self._taken(digest, asked) if asked.method == "PATCH" else self._given(digest, asked)

    def _standing(self, digest: str) -> Answered:
        if digest in self.whole:
            return Answered(status=200, headers={"upload-offset": str(len(self.whole[digest]))})
        had = len(self.parts.get(digest, b""))
        return Answered(status=204 if had else 404, headers={"upload-offset": str(had)})

    def _taken(self, digest: str, asked: Asked) -> Answered:
        size, offset = int(asked.headers["Upload-Length"]), int(asked.headers["Upload-Offset"])
        had = self.parts.get(digest, b"")
        if size > self.most:
            return _refused(413, "upstream.file_too_large")
        if self.is_full:
            return _refused(507, "upstream.files_full")
        if offset != len(had):
            return _refused(409, "upstream.file_offset")
        self.parts[digest] = had + asked.body
        if len(self.parts[digest]) == size:
            content = self.parts.pop(digest)
            if hashlib.sha256(content).hexdigest() != digest:
                return _refused(460, "upstream.file_hash")
            self.whole[digest] = content
        return Answered(status=204, headers={"upload-offset": str(offset + len(asked.body))})

    def _given(self, digest: str, asked: Asked) -> Answered:
        if digest not in self.whole:
            return _refused(404, "upstream.no_such_file")
        first, last = asked.headers["Range"].removeprefix("bytes=").split("-")
        piece = self.whole[digest][int(first) : int(last) + 1]
        return Answered(status=206 if piece else 416, body=piece)


def _refused(status: int, code: str) -> Answered:
    return Answered(status=status, body=pack({"problem": code}))
