"""Defects of how a sender to the archive behaves: grants, rights, answers, servers, people."""

from __future__ import annotations

import re
from dataclasses import replace

from conform.mutants.archive_spoiling import defect, in_grants, swap
from conform.peers.kanta import OTHER
from conform.people import ANNA, BERTIL

_FOREIGN = f"{OTHER.removesuffix('.0')}.1"


def _without_worker(text: str) -> str:
    """Fetch with a worker, store without."""
    return text if "Fetch" in text else ""


_GRANTS = (
    defect(
        "the-producer-for-its-unit",
        "KS-GRA-01",
        "KS-GRA-02",
        producers=lambda all_: [{**one, "unit": OTHER} for one in all_],
    ),
    defect("ends-before-it-begins", "KS-GRA-02", "KS-GRA-01", habits=frozenset({"any-period"})),
    defect("withdraws-nothing", "KS-GRA-03", habits=frozenset({"withdraws-nothing"})),
    defect("withdraws-by-another-set", "KS-GRA-03", habits=frozenset({"withdraws-by-new-set"})),
    defect(
        "a-matter-in-a-grant",
        "KS-GRA-04",
        document=in_grants(
            swap('<id nullFlavor="NA"/><effectiveTime', '<id root="1.2.246.10.99999810.951.2026.1.1"/><effectiveTime')
        ),
    ),
    defect(
        "the-producer-seals",
        "KS-GRA-05",
        "KS-FRM-04",
        document=in_grants(
            lambda text: re.sub(r'(<representedOrganization><id root=")[^"]*', rf"\g<1>{_FOREIGN}", text)
        ),
        habits=frozenset({"others-sign-grants"}),
    ),
)
_RIGHTS = (
    defect("no-card", "KS-USE-01", "KS-USE-02", request=lambda text: text.replace('"card"', '"none"')),
    defect("stores-without-a-worker", "KS-USE-02", request=_without_worker),
    defect("into-anothers-register", "KS-USE-02", paper=lambda paper: replace(paper, custodian=OTHER)),
    defect(
        "a-wrong-y-tunnus",
        "CM-OID-01",
        "KS-USE-02",
        paper=lambda paper: replace(paper, custodian="1.2.246.10.99999811.10.0"),
    ),
    defect("asks-no-wishes", "KS-WSH-01", habits=frozenset({"asks-no-wishes"})),
    defect("ignores-prohibitions", "KS-WSH-01", habits=frozenset({"ignores-prohibitions"})),
    defect("silence-is-permission", "KS-WSH-01", habits=frozenset({"silence-is-permission"})),
)
_FORGED = ("KS-WSS-03", "KS-WSS-04", "KS-WSS-05")
_ANSWERS = (
    *(
        defect(f"{code}-is-done", "KS-ACK-01", *also, habits=frozenset({f"{code}-is-done"}))
        for code, also in (("AE", ()), ("AR", ("KS-ACK-03",)))
    ),
    defect("never-again-after-AE", "KS-ACK-01", habits=frozenset({"AE-is-refused"})),
    defect("again-after-AR", "KS-ACK-01", habits=frozenset({"sends-all-again"})),
    defect("never-again", "KS-ACK-01", "KS-ACK-02", "CM-RET-01", habits=frozenset({"forgets"})),
    defect(
        "silence-is-done",
        "KS-ACK-02",
        "CM-RET-01",
        "CM-TLS-01",
        "CM-TLS-02",
        *_FORGED,
        habits=frozenset({"silence-is-done"}),
    ),
    defect("again-with-another-id", "KS-ACK-02", "CM-RET-01", "KS-DOC-03", habits=frozenset({"new-message-id"})),
    defect("again-with-other-content", "KS-ACK-02", "CM-RET-01", habits=frozenset({"other-content"})),
    defect("a-known-id-is-done", "KS-ACK-03", habits=frozenset({"duplicate-is-done"})),
    *(
        defect(f"believes-{check}", row, *also, trusting=frozenset({check}))
        for check, row, also in (
            ("signature", "KS-WSS-03", (*_FORGED, "KS-WSH-01")),
            ("digest", "KS-WSS-03", ("KS-WSH-01",)),
            ("parts", "KS-WSS-03", ()),
            ("algorithm", "KS-WSS-03", ()),
            ("relation", "KS-WSS-04", ()),
            ("validity", "KS-WSS-05", ()),
            ("revocation", "KS-WSS-05", ()),
            ("issuer", "KS-WSS-05", ()),
        )
    ),
    *(
        defect(f"trusts-{server}", row, trusting=frozenset({server}))
        for server, row in (("any-server", "CM-TLS-02"), ("any-name", "CM-TLS-02"), ("old-tls", "CM-TLS-01"))
    ),
)
_PEOPLE = (
    defect("takes-any-hetu", "CM-ID-01", habits=frozenset({"any-hetu"})),
    defect("all-ids-are-hetus", "CM-ID-06", "CM-ID-01", habits=frozenset({"hetu-for-all"})),
    defect(
        "one-person-for-two",
        "CM-ID-02",
        "CM-ID-03",
        paper=lambda paper: (
            replace(paper, person={**paper.person, "id": ANNA.hetu}) if paper.person["id"] == BERTIL.hetu else paper
        ),
    ),
)

CONDUCT = (*_GRANTS, *_RIGHTS, *_ANSWERS, *_PEOPLE)
