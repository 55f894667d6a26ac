"""A signed document that grants → what it says, whichever of the two kinds it is (GRA-02, GRA-11). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapter.access.reading.authorisation import tell_authorisation
from adapter.access.reading.authorisation_document import is_authorisation, read_authorisation
from adapter.access.reading.grant import Paper
from adapter.access.reading.relationship import tell_relationship
from adapter.identifiers import Oid, bare_oid
from adapter.xml.cda import check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind, Signature


def read_paper(raw: bytes, trust: Trust, now: datetime, archive: Oid | None = None) -> Paper:
    """Verify a document and read it; `archive` may have sealed what it took in, beside those who wrote it.

    Raises Refused when a signature, the header or a grant is not as it must be.
    """
    root, signatures = verify_document(raw, trust, now)
    written = without_archive(signatures, archive)
    if is_authorisation(root):
        paper = tell_authorisation(read_authorisation(root), written)
    else:
        paper = tell_relationship(read_client_document(root), written)
    check_signers(root, written)
    return paper


def without_archive(signatures: Sequence[Signature], archive: Oid | None) -> tuple[Signature, ...]:
    """The signatures of those who wrote the document; the archive's own (type 4) says nothing about what is granted."""
    return tuple(item for item in signatures if item.kind is Kind.PROFESSIONAL or bare_oid(item.signer) != str(archive))
