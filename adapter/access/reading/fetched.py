"""A client document that the archive gives by the right of access.

Is it what was asked for, as it was signed (GRA-04, GRA-06)? Pure.
"""

from __future__ import annotations

from datetime import datetime

from adapter.access.reading import sentences
from adapter.access.reading.deposit import is_about
from adapter.access.reading.paper import without_archive
from adapter.access.rules.use import Use
from adapter.errors import Finding, Refused
from adapter.identifiers import Oid
from adapter.xml.cda import check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust


def check_fetched(oid: Oid, raw: bytes, use: Use, organiser: Oid, trust: Trust, now: datetime, archive: Oid) -> None:
    """Verify a document that was given as `oid`, and hold it against the permitted use of the organiser's register.

    Raises Refused with everything that is otherwise: what is shown under the wrong name or from another register is a
    breach, whoever sent it.
    """
    root, signatures = verify_document(raw, trust, now)
    writers = without_archive(signatures, archive)
    check_signers(root, writers)
    document = read_client_document(root)
    expected = (
        ("GRA-04", document.oid == oid, sentences.NOT_AS_GIVEN),
        ("GRA-04", document.matter == use.what, sentences.OTHER_MATTER),
        ("GRA-01", is_about(document, use.client), sentences.ABOUT_ANOTHER_CLIENT),
        ("GRA-02", document.custodian == organiser, sentences.OTHER_REGISTER),
        ("GRA-06", bool(writers), sentences.SIGNED_BY_ARCHIVE_ONLY),
    )
    findings = [Finding(rule, text, code="conflict") for rule, holds, text in expected if not holds]
    if findings:
        raise Refused(*findings)
