"""What a computer says of attachments in the header of a courier's file; the hub remembers it until it has answered."""

from dataclasses import dataclass

from app.sync.header_words import Words, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAsked:
    """What a computer says of the contents of attachments, by their SHA-256, the newest first.

    Attributes:
        has: contents that are here and that the hub has not said it has; some of them are in the file.
        lacks: contents that are not here; none where nobody wants them before they are opened.
        takes: whether it takes contents it has not heard of yet.
    """

    has: tuple[bytes, ...]
    lacks: tuple[bytes, ...]
    takes: bool


def files_of(words: Words) -> FilesAsked:
    """What it says, of the words it said it with.

    Raises:
        Refusal: `upstream.courier_damaged`.
    """
    return FilesAsked(has=words.each("has", digest_of), lacks=words.each("lacks", digest_of), takes=words.flag("takes"))
