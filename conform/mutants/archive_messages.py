"""Defects of what a sender to the archive sends: envelope, frame, document, signatures."""

from __future__ import annotations

import re
from dataclasses import replace

from conform.mutants.archive_spoiling import always, defect, in_social, swap
from conform.mutants.kanta_envelope import KANTA, Wrong
from conform.peers.kanta import OTHER
from conform.people import ANNA, BERTIL

_ONE_ID = "urn:uuid:6f1f2c5e-5d0c-4d0e-9d0a-3c1d2b4a5f60"
_ELSEWHERE = "1.2.246.10.99999861.93.2026.7"


def _move_forward(text: str) -> str:
    return text.replace('representedOrganization classCode="ORG"', "representedOrganization", 1)


_ENVELOPE = (
    defect("unsigned-body", "KS-WSS-01", wrong=always(Wrong(leaves_out="Body"))),
    defect("no-timestamp", "KS-WSS-01", wrong=always(Wrong(leaves_out="Timestamp"))),
    defect("sha-1", "KS-WSS-01", wrong=always(Wrong(weak=True))),
    defect("wrong-digest", "KS-WSS-01", wrong=always(Wrong(after=("<s:Body ", '<s:Body x="" ')))),
    defect("long-timestamp", "KS-WSS-02", wrong=always(Wrong(lasts=3600))),
    defect(
        "one-message-id",
        "KS-SOAP-02",
        "KS-WSS-04",
        wrong=always(Wrong(message="urn:uuid:6f1f2c5e-5d0c-4d0e-9d0a-3c1d2b4a5f60")),
    ),
    defect("another-action", "KS-SOAP-01", wrong=always(Wrong(action=f"{KANTA}/query"))),
    defect("soap-1.2", "KS-SOAP-01", soap={"Content-Type": "application/soap+xml; charset=utf-8"}),
    defect("another-sender", "KS-SOAP-03", sending=lambda sending: replace(sending, sender=OTHER)),
)
_FRAME = (
    defect("another-interaction", "KS-FRM-01", frame=swap('extension="RCMR_IN', 'extension="RCMR_IX')),
    defect("another-set", "KS-FRM-02", frame=swap('<setId root="', '<setId root="1.')),
    defect(
        "another-custodian",
        "KS-FRM-02",
        frame=swap(
            '<assignedOrganization classCode="ASSIGNED"><id root="',
            '<assignedOrganization classCode="ASSIGNED"><id root="1.',
        ),
    ),
    defect(
        "one-service-request", "KS-FRM-03", sending=lambda sending: replace(sending, request=sending.request and "SP1")
    ),
    defect(
        "unit-of-nobody",
        "KS-FRM-04",
        frame=lambda text: re.sub(r'(<representedOrganization [^>]*><id root=")', r"\g<1>1.", text),
    ),
    defect(
        "the-organisation-for-the-unit",
        "KS-FRM-04",
        "KS-USE-02",
        "KS-USE-01",
        paper=lambda paper: replace(paper, unit=paper.unit.rpartition(".")[0] + ".0"),
    ),
    defect("another-content-id", "KS-FRM-05", frame=swap('moodCode="EVN"><id root="', 'moodCode="EVN"><id root="1.')),
    defect("no-class-code", "KS-FRM-06", frame=_move_forward),
    defect(
        "skips-a-version",
        "KS-FRM-07",
        "KS-GRA-03",
        paper=lambda paper: replace(paper, version=paper.version + (paper.version > 1)),
    ),
)
_DOCUMENT = (
    defect("no-language", "KS-DOC-01", document=swap('<languageCode code="fi"/>', "")),
    defect(
        "another-body-id", "KS-DOC-02", document=lambda text: text.replace('nonXMLBody ID="OID', 'nonXMLBody ID="ID')
    ),
    defect(
        "one-oid-for-all",
        "KS-DOC-03",
        *("KS-ACK-01", "KS-ACK-02", "CM-RET-01", "CM-ID-06"),
        paper=lambda paper: replace(paper, oid=f"{paper.oid.rpartition('.')[0]}.7", set_id=""),
    ),
    defect(
        "an-oid-of-others",
        "KS-DOC-03",
        paper=lambda paper: replace(paper, oid=f"{_ELSEWHERE}.{paper.oid.rpartition('.')[2]}"),
    ),
    defect("another-page", "KS-DOC-04", document=in_social(lambda page: page.replace(ANNA.hetu, BERTIL.hetu))),
    defect(
        "another-day-on-the-page", "KS-DOC-04", document=in_social(lambda page: page.replace("2026-09-01", "1.8.2026"))
    ),
    defect(
        "confidential-as-health",
        "KS-DOC-05",
        document=lambda text: text.replace('confidentialityCode code="6"', 'confidentialityCode code="5"'),
    ),
    defect(
        "a-key-of-its-own",
        "KS-DOC-06",
        document=in_social(swap('"turvakielto"', '"oma": 1, "turvakielto"'), "fi:json"),
    ),
    defect(
        "no-offset", "CM-TIME-01", document=lambda text: re.sub(r'(effectiveTime value="\d{14})[+-]\d{4}', r"\1", text)
    ),
)
_SIGNED = (
    defect("changed-after-signing", "KS-SIG-04", sealed=lambda content: content.replace(b"hyvin", b"huonosti")),
    defect("signs-the-timestamp-alone", "KS-SIG-03", "KS-SIG-04", habits=frozenset({"timestamp-alone"})),
    defect("an-unsigned-header", "KS-SIG-05", habits=frozenset({"habit-alone"})),
    defect("signed-by-others", "KS-SIG-01", habits=frozenset({"others-sign"})),
    defect("a-stranger-signs", "KS-SIG-02", "KS-SIG-04", paper=lambda paper: replace(paper, worker="90000000022")),
)

MESSAGES = (*_ENVELOPE, *_FRAME, *_DOCUMENT, *_SIGNED)
