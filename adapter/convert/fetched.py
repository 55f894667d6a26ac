"""A client document that the archive gives by the right of access: is it what was asked for, as it was signed (GRA-04, GRA-06)? Pure."""

from __future__ import annotations

from datetime import datetime

from adapter.convert.paper import without_archive
from adapter.errors import Finding, Refused
from adapter.identifiers import Oid
from adapter.rules.use import Use
from adapter.xml.cda import check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust


def check_fetched(oid: Oid, raw: bytes, use: Use, organiser: Oid, trust: Trust, now: datetime, archive: Oid) -> None:
    """Verify a document that was given as `oid`, and hold it against the permitted use of the organiser's register.

    Raises Refused with everything that is otherwise: what is shown under the wrong name or from another register is a breach, whoever sent it.
    """
    root, signatures = verify_document(raw, trust, now)
    check_signers(root, without_archive(signatures, archive))
    document = read_client_document(root)
    expected = {
        "GRA-04": ((document.oid, oid, "another OID"), (document.matter, use.what, "another matter")),
        "GRA-01": ((document.client, use.client, "another client"),),
        "GRA-02": ((document.custodian, organiser, "another organiser's register"),),
    }
    findings = [
        Finding(rule, f"the document is of {told}.", code="conflict")
        for rule, pairs in expected.items()
        for is_, should_be, told in pairs
        if is_ != should_be
    ]
    if findings:
        raise Refused(*findings)
