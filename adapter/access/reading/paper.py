"""A signed document that grants → what it says, whichever of the two kinds it is (GRA-02, GRA-11). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapter.access.reading.authorisation import tell_authorisation
from adapter.access.reading.authorisation_document import is_authorisation, read_authorisation
from adapter.access.reading.grant import Paper
from adapter.access.reading.open_header import as_signed, check_author, covers_header
from adapter.access.reading.relationship import tell_relationship
from adapter.identifiers import Oid, bare_oid
from adapter.xml.cda import check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind, Signature


def read_paper(
    raw: bytes, trust: Trust, now: datetime, archive: Oid | None = None, *, confirmed: bool = False
) -> Paper:
    """Verify a document and read it; `archive` may have sealed what it took in, beside those who wrote it.

    `confirmed`: the caller holds the header against the archive's signed word (`check_archived`). An unsigned header
    that nobody confirms is not believed: the document is then read as a set of its own (GRA-10).

    Raises Refused when a signature, the header or a grant is not as it must be.
    """
    root, signatures = verify_document(raw, trust, now)
    written = without_archive(signatures, archive)
    signed = covers_header(signatures)
    if is_authorisation(root):
        authorisation = read_authorisation(root)
        paper = tell_authorisation(
            authorisation if signed else as_signed(authorisation, written, confirmed=confirmed), written
        )
    else:
        document = read_client_document(root)
        paper = tell_relationship(document if signed else as_signed(document, written, confirmed=confirmed), written)
        if not signed:
            check_author(document, paper.organiser)
    check_signers(root, written)
    return replace(paper, header_signed=signed)


def without_archive(signatures: Sequence[Signature], archive: Oid | None) -> tuple[Signature, ...]:
    """The signatures of those who wrote the document; the archive's own (type 4) says nothing about what is granted."""
    return tuple(item for item in signatures if item.kind is Kind.PROFESSIONAL or bare_oid(item.signer) != str(archive))
