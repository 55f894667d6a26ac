"""A signed document → what it says: an asiakkuusasiakirja, an ostopalvelun valtuutus, or an asia-asiakirja.

By GRA-02, GRA-11 and GRA-04. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapter.access.reading.authorisation import tell_authorisation
from adapter.access.reading.authorisation_document import is_authorisation, read_authorisation
from adapter.access.reading.grant import Paper
from adapter.access.reading.matter_document import MatterPaper, is_matter, tell_matter
from adapter.access.reading.open_header import as_signed, check_author, covers_header
from adapter.access.reading.relationship import tell_relationship
from adapter.errors import Refused
from adapter.identifiers import Oid, bare_oid
from adapter.words import Sentence
from adapter.xml.cda import check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind, Signature

_GRANTS_NOTHING = Sentence(
    "Asiakirja on asia-asiakirja, joten se ei anna käyttöoikeutta.",
    "Dokumentet är en ärendehandling, så det ger ingen rättighet.",
    "the document is an asia-asiakirja, so it carries no grant.",
)


def read_paper(
    raw: bytes, trust: Trust, now: datetime, archive: Oid | None = None, *, confirmed: bool = False
) -> Paper:
    """Verify a document that grants and read it, as `read_signed`; raises Refused for an asia-asiakirja too."""
    paper = read_signed(raw, trust, now, archive, confirmed=confirmed)
    if isinstance(paper, MatterPaper):
        raise Refused.because("GRA-02", _GRANTS_NOTHING, code="value")
    return paper


def read_signed(
    raw: bytes, trust: Trust, now: datetime, archive: Oid | None = None, *, confirmed: bool = False
) -> Paper | MatterPaper:
    """Verify a document and read it; `archive` may have sealed what it took in, beside those who wrote it.

    `confirmed`: the caller holds the header against the archive's signed word (`check_archived`). An unsigned header
    that nobody confirms is not believed: the document is then read as a set of its own (GRA-10).

    Raises Refused when a signature, the header or a grant is not as it must be.
    """
    root, signatures = verify_document(raw, trust, now)
    written = without_archive(signatures, archive)
    signed = covers_header(signatures)
    paper: Paper | MatterPaper
    if is_authorisation(root):
        authorisation = read_authorisation(root)
        paper = tell_authorisation(
            authorisation if signed else as_signed(authorisation, written, confirmed=confirmed), written
        )
    else:
        document = read_client_document(root)
        tell = tell_matter if is_matter(document) else tell_relationship
        paper = tell(document if signed else as_signed(document, written, confirmed=confirmed), written)
        if not signed:
            check_author(document, paper.organiser)
    check_signers(root, written)
    return replace(paper, header_signed=signed)


def without_archive(signatures: Sequence[Signature], archive: Oid | None) -> tuple[Signature, ...]:
    """The signatures of those who wrote the document; the archive's own (type 4) says nothing about what is granted."""
    return tuple(item for item in signatures if item.kind is Kind.PROFESSIONAL or bare_oid(item.signer) != str(archive))
