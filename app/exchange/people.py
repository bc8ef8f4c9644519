"""The station's roster (人员花名册) as drafts, with certificates and the roles that follow from posts."""

import re
from collections.abc import Iterator, Mapping

from app.domain.customers.checks import check_phone
from app.domain.people.staff import CertificateKind, Role
from app.exchange.batch import Batch
from app.exchange.checked import UNWATCHED, Checked, Source, Watch
from app.exchange.cleaning import clean_day
from app.exchange.drafts import CertificateDraft, StaffDraft
from app.exchange.reading import read_rows
from app.exchange.vocabulary import plain_word

_BETWEEN_CERTIFICATES = re.compile(r"[；;、，,\n]")
_CERTIFICATE = re.compile(r"(?P<word>[^:：(（\d]+?)\s*[:：(（]?\s*(?:有效期)?[至到]?\s*(?P<day>\d.*?)[)）]?")


def read_staff(source: Source, watch: Watch = UNWATCHED) -> Checked[StaffDraft]:
    """The people of the roster; a post that says nothing about a role is listed as incomplete.

    Raises:
        Refusal: as `reading.read_rows`.
    """
    roles = {Role(role): tuple(words) for role, words in source.words.values["roles"].items()}
    kinds = source.words.meanings("certificates")
    return read_rows(source, lambda batch: _drafts(batch, roles, kinds), ("number",), watch)


def _drafts(
    batch: Batch, roles_of_words: Mapping[Role, tuple[str, ...]], kinds: Mapping[str, str]
) -> Iterator[tuple[int, StaffDraft]]:
    posts, phones = batch.texts("post"), batch.codes("phone")
    batch.check("phone", phones, check_phone)
    certificates = [
        _certificates(batch, row, text, kinds)
        for row, text in zip(batch.rows, batch.texts("certificates"), strict=True)
    ]
    columns = (batch.codes("number"), batch.texts("name"), posts, batch.texts("team"), phones, certificates)
    for row, number, name, post, team, phone, held, active in batch.accepted(*columns, batch.words("is_active")):
        roles = _roles(post, roles_of_words)
        if not roles:
            batch.findings.lack(row, "post", "import.no_role")
        yield (
            row,
            StaffDraft(
                number=number,
                name=name,
                post=post,
                team=team,
                phone=phone,
                roles=roles,
                is_active=active != "false",
                certificates=held,
            ),
        )


def _roles(post: str, roles_of_words: Mapping[Role, tuple[str, ...]]) -> tuple[Role, ...]:
    """The role of the first word of the vocabulary that is part of the post."""
    return next(((role,) for role, words in roles_of_words.items() if any(word in post for word in words)), ())


def _certificates(batch: Batch, row: int, text: str, kinds: Mapping[str, str]) -> tuple[CertificateDraft, ...]:
    held: dict[CertificateKind, CertificateDraft] = {}
    for part in filter(None, map(str.strip, _BETWEEN_CERTIFICATES.split(text))):
        match = _CERTIFICATE.fullmatch(part)
        kind = kinds.get(plain_word(match["word"])) if match else None
        day = clean_day(match["day"]).value if match else None
        if kind is None or day is None:
            batch.findings.refuse(row, "certificates", "import.not_a_certificate", {"found": part})
            continue
        certificate = CertificateDraft(kind=CertificateKind(kind), valid_until=day)
        known = held.get(certificate.kind)
        if known is None or known.valid_until < day:
            held[certificate.kind] = certificate
    return tuple(held.values())
