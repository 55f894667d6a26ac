"""Kanta's habit signs timestamp and body.

What the header says of version, set, time and the document that is replaced counts only as far as somebody signed it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapter.access.reading.open_header import check_archived
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import grant_bundle
from adapter.access.writing.version import record_id
from adapter.errors import Refused
from adapter.identifiers import Oid
from adapter.xml.document import sign_document
from adapter.xml.signer import FileSigner
from adapter.xml.verdict import Covered
from fixtures.documents import Authorisation, sign, sign_body
from fixtures.people import SAIMA
from tests.access.reading.test_grant import HOME_CARE, OID, WHEN, body, document, producer, task
from tests.region import NOW
from tests.xml.authority import ARCHIVE, ORGANISER, leaf, professional, trust

OTHER_SET = "1.2.246.10.99999810.95.2026.9.77"
AUTHORISATION = Authorisation(OID, SAIMA, ORGANISER, HOME_CARE, WHEN, "20260901", "20261231")


def habit(raw: bytes) -> bytes:
    """Signed by the organiser in Kanta's habit alone."""
    return sign_body(raw, leaf(), WHEN, "3", "1")


def _replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        assert old.encode() in raw
        return raw.replace(old.encode(), new.encode(), 1)

    return change


CHANGES = {
    "versionNumber": _replaced('<versionNumber value="1"/>', '<versionNumber value="99"/>'),
    "setId": _replaced(f'<setId root="{OID}"/>', f'<setId root="{OTHER_SET}"/>'),
    "effectiveTime": _replaced(f'<effectiveTime value="{WHEN}"/>', '<effectiveTime value="20200101120000+0200"/>'),
    "relatedDocument": _replaced(
        "</custodian>",
        f'</custodian><relatedDocument typeCode="RPLC"><parentDocument><id root="{OTHER_SET}"/></parentDocument>'
        "</relatedDocument>",
    ),
}


@pytest.mark.parametrize("paper", [document().xml(), AUTHORISATION.xml()], ids=["asiakkuusasiakirja", "authorisation"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_header_that_nobody_signed_changes_nothing(paper: bytes, change: Callable[[bytes], bytes]) -> None:
    as_written, changed = (read_paper(raw, trust(), NOW) for raw in (habit(paper), change(habit(paper))))
    assert not changed.header_signed
    assert grant_bundle(changed) == grant_bundle(as_written)
    assert record_id(changed.document, changed.organiser) == record_id(as_written.document, as_written.organiser)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_header_that_was_signed_is_refused(change: Callable[[bytes], bytes]) -> None:
    raw = sign(document().xml(), leaf(), WHEN)
    with pytest.raises(Refused, match="changed after it was signed"):
        read_paper(change(raw), trust(), NOW)


def test_an_open_header_says_when_no_document_was_written_before_its_signature() -> None:
    later = _replaced(f'<effectiveTime value="{WHEN}"/>', '<effectiveTime value="20261005120000+0300"/>')
    for confirmed in (False, True):
        with pytest.raises(Refused) as caught:
            read_paper(later(habit(document().xml())), trust(), NOW, confirmed=confirmed)
        (finding,) = caught.value.findings
        assert (finding.rule, "after the day on which it was signed" in finding.text) == ("GRA-10", True)
        assert "allekirjoituspäivän" in finding.said("fi")


def test_a_time_in_an_open_header_ends_no_grant() -> None:
    """A grant that was over when its document was written is inactive for good: the time must be a signed one."""
    raw = habit(document(body(task(producer(end="2026-09-30"))), written="20260901120000+0300").xml())
    paper = read_paper(raw, trust(), NOW, confirmed=True)
    (ended,) = (entry["resource"] for entry in grant_bundle(paper)["entry"][:1])
    assert (ended["status"], ended["dateTime"][:10]) == ("inactive", "2026-10-01")


def test_a_professional_who_names_themselves_in_an_open_header_does_not_sign_it_for_the_organiser() -> None:
    """They may sign the whole document, and so prove nothing but what they wrote themselves."""
    forged = habit(document().xml())
    forged = CHANGES["versionNumber"](forged).replace(
        b'<assignedAuthor><id nullFlavor="NA"/>',
        b'<assignedAuthor><id root="1.2.246.537.26" extension="90000000011"/>',
    )
    who = professional("90000000011")
    signer = FileSigner(who.key, (who.certificate, *who.chain))
    raw = sign_document(forged, signer, NOW, "person-{}".format, [Covered.DOCUMENT])
    paper = read_paper(raw, trust(), NOW)
    assert (paper.header_signed, paper.document.version) == (False, 1)


def test_the_archives_seal_over_the_whole_document_is_its_word() -> None:
    raw = CHANGES["versionNumber"](habit(document().xml()))
    seal = FileSigner(leaf(ARCHIVE).key, (leaf(ARCHIVE).certificate, *leaf(ARCHIVE).chain))
    sealed = sign_document(raw, seal, NOW, "archive-{}".format, [Covered.DOCUMENT])
    paper = read_paper(sealed, trust(), NOW, Oid(ARCHIVE))
    assert (paper.header_signed, paper.document.version) == (True, 99)


def test_an_open_header_that_names_another_organisations_author_is_refused() -> None:
    other = document(author_unit="1.2.246.10.99999861.10.1").xml()
    assert read_paper(sign(other, leaf(), WHEN), trust(), NOW).grants
    with pytest.raises(Refused, match="another organisation than the organiser"):
        read_paper(habit(other), trust(), NOW)


@pytest.mark.parametrize(
    ("word", "signed", "told"),
    [
        ((Oid(OID), 1), False, ""),
        ((Oid(OID), 1), True, ""),
        ((None, None), True, ""),
        ((None, None), False, "is not signed"),
        ((Oid(OID), None), False, "is not signed"),
        ((Oid(OID), 2), False, "different versions or sets"),
        ((Oid(OTHER_SET), 1), False, "different versions or sets"),
        ((Oid(OID), 2), True, "different versions or sets"),
    ],
)
def test_the_archives_word_is_held_against_the_header(
    word: tuple[Oid | None, int | None], told: str, *, signed: bool
) -> None:
    paper = read_paper(habit(document().xml()), trust(), NOW, confirmed=True)
    if not told:
        check_archived(paper.document, *word, header_signed=signed)
        return
    with pytest.raises(Refused, match=told) as caught:
        check_archived(paper.document, *word, header_signed=signed)
    (finding,) = caught.value.findings
    assert finding.rule == "GRA-10"
    assert len({finding.in_full("fi"), finding.in_full("sv"), finding.in_full("en")}) == 3
