"""The archive: believed only when signed, its AA, AE and AR told apart, and its failures told as its own."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import requests
import responses

from adapter.errors import LauttaError, NotFound, Refused, Theirs
from adapter.identifiers import Hetu, Oid, WorkerId
from adapter.links.kanta import KantaLink
from adapter.ports.kanta import ArchivedDocument, AssertedWorker
from adapter.roles import Authentication
from adapter.xml.frame import Shipment
from tests.region import HELSINKI, MAIJA, NOW, SAIMA, region
from tests.xml.authority import ARCHIVE, ORGANISER, leaf, signer, trust, wrong
from tests.xml.envelopes import FAULT, KANTA, Answer, seal
from tests.xml.papers import genuine

URL = "https://localhost:18001/kanta"
MESSAGE = "11111111-2222-4333-8444-555566667777"
OID = Oid("1.2.246.10.99999810.95.2026.7.1")
ORGANISATION = Oid(ORGANISER)
HL7 = "urn:hl7-org:v3"
WORKER = AssertedWorker(
    WorkerId("urn:oid:1.2.246.537.26", "90000000011"),
    "client-work",
    Authentication.CARD,
    datetime(2026, 11, 22, 11, 0, tzinfo=HELSINKI),
)
Act = Callable[[KantaLink], object]

SHIPMENT = Shipment(
    message_id=MESSAGE,
    document=genuine(),
    oid=OID,
    set_id=OID,
    version=1,
    patient=Hetu(MAIJA),
    custodian=ORGANISATION,
    unit=Oid("1.2.246.10.99999810.10.11"),
    register="2",
    created=NOW,
)


def _archive(link: KantaLink) -> object:
    return link.archive(SHIPMENT)  # type: ignore[func-returns-value]  # only that it returns


def _by_right(link: KantaLink) -> object:
    return link.fetch_by_right(Hetu(SAIMA), Oid("1.2.9"), Oid("1.2.3"), WORKER)


def _wishes(link: KantaLink) -> object:
    return link.has_prohibition(Hetu(MAIJA))


ACTS: list[Act] = [_archive, lambda link: link.fetch_document(OID), _by_right, _wishes]
NAMES = ["archive", "fetch", "by-right", "wishes"]


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def _link() -> KantaLink:
    return KantaLink(region(), signer(leaf()), trust, lambda: NOW)


def _receipt(code: str = "AA", message: str = MESSAGE, reason: str = "") -> str:
    detail = f'<acknowledgementDetail><code code="{reason}"/></acknowledgementDetail>' if reason else ""
    return (
        f'<k:ArchiveResponse xmlns:k="{KANTA}"><MCCI_IN000002UV01 xmlns="{HL7}"><acknowledgement typeCode="{code}">'
        f'<targetMessage><id root="1.2" extension="{message}"/></targetMessage>{detail}</acknowledgement>'
        "</MCCI_IN000002UV01></k:ArchiveResponse>"
    )


def _plain(code: str = "AA", inner: str = "", reason: str = "") -> str:
    told = f' reason="{reason}"' if reason else ""
    return f'<k:Response xmlns:k="{KANTA}"><k:acknowledgement code="{code}"{told}/>{inner}</k:Response>'


def _document(oid: str, content: bytes) -> str:
    return f'<k:document oid="{oid}">{base64.b64encode(content).decode()}</k:document>'


def _sent(wire: responses.RequestsMock, call: int = 0) -> bytes:
    body = wire.calls[call].request.body
    assert isinstance(body, bytes)
    return body


def _answers(wire: responses.RequestsMock, body: str, status: int = 200, **changes: object) -> None:
    """Answer each request with a right, signed envelope around `body`, but for the changes."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        assert isinstance(request.body, bytes)
        found = re.search(rb">(urn:uuid:[0-9a-f-]+)</wsa:MessageID>", request.body)
        action = str(request.headers["SOAPAction"]).strip('"')
        assert found is not None
        right = Answer(body=body, relates_to=found.group(1).decode(), action=f"{action}Response")
        # Answer's own names.
        return status, {}, seal(replace(right, **changes), leaf(ARCHIVE))  # type: ignore[arg-type]

    wire.add_callback("POST", URL, answer, content_type="text/xml")


def _fails(act: Act, kind: type[LauttaError]) -> str:
    with pytest.raises(kind) as caught:
        act(_link())
    told = str(caught.value)
    for private in (MAIJA, SAIMA, "localhost"):
        assert private not in told
    return told


def test_an_archived_document_is_acknowledged(wire: responses.RequestsMock) -> None:
    _answers(wire, _receipt())
    _link().archive(SHIPMENT)
    request = wire.calls[0].request
    assert request.headers["SOAPAction"] == f'"{KANTA}/archive"'
    assert f">urn:uuid:{MESSAGE}<".encode() in _sent(wire)
    assert MAIJA not in str(request.url)


def test_a_retry_sends_the_same_message_id(wire: responses.RequestsMock) -> None:
    _answers(wire, _receipt())
    _link().archive(SHIPMENT)
    _link().archive(SHIPMENT)
    ids = [re.findall(rb"urn:uuid:[0-9a-f-]+", _sent(wire, call)) for call in (0, 1)]
    assert ids[0] == ids[1] != []


@pytest.mark.parametrize(
    ("receipt", "kind"),
    [
        (_receipt("AE", reason="busy"), Theirs),
        (_receipt("AR", reason="bad-signature"), Refused),
        (_receipt(message="other"), Theirs),
        (_receipt("XX"), Theirs),
        (_receipt(""), Theirs),
    ],
    ids=["AE", "AR", "another", "unknown", "none"],
)
def test_what_is_not_acknowledged_is_not_archived(
    wire: responses.RequestsMock, receipt: str, kind: type[LauttaError]
) -> None:
    _answers(wire, receipt)
    _fails(_archive, kind)


def test_a_refusal_names_its_reason(wire: responses.RequestsMock) -> None:
    _answers(wire, _receipt("AR", reason="bad-signature"))
    assert "bad-signature" in _fails(_archive, Refused)


@pytest.mark.parametrize(
    "body",
    [
        "<x/>",
        f'<k:ArchiveResponse xmlns:k="{KANTA}"/>',
        f'<k:ArchiveResponse xmlns:k="{KANTA}"><MCCI_IN000002UV01 xmlns="{HL7}"/></k:ArchiveResponse>',
        _receipt().replace(' typeCode="AA"', ""),
        _receipt().replace(f' extension="{MESSAGE}"', ""),
    ],
)
def test_an_acknowledgement_that_is_none_is_the_archives_fault(wire: responses.RequestsMock, body: str) -> None:
    """KantaPort: Refused means that the archive said no; a misshapen answer is worth trying again."""
    _answers(wire, body)
    _fails(_archive, Theirs)


def test_a_document_is_fetched_by_its_oid(wire: responses.RequestsMock) -> None:
    _answers(wire, _plain(inner=_document(str(OID), b"<x/>")))
    assert _link().fetch_document(OID) == ArchivedDocument(OID, b"<x/>")


def test_a_document_comes_with_the_set_and_version_that_the_archive_signs(wire: responses.RequestsMock) -> None:
    _answers(wire, _plain(inner=f'<k:document oid="{OID}" setId="1.2.3" version="7">PHgvPg==</k:document>'))
    assert _link().fetch_document(OID) == ArchivedDocument(OID, b"<x/>", Oid("1.2.3"), 7)


@pytest.mark.parametrize(
    "inner",
    [
        "",
        _document("1.2.3", b"<x/>"),
        _document(str(OID), b"<x/>") * 2,
        f'<k:document oid="{OID}">!!!</k:document>',
        "<k:document>AAAA</k:document>",
        '<k:document oid="x">AAAA</k:document>',
        (f'<k:document oid="{OID}">AA</k:document>'),
        f'<k:document oid="{OID}">AAÄÄ</k:document>',
        f'<k:document oid="{OID}" version="0">AAAA</k:document>',
        f'<k:document oid="{OID}" setId="x">AAAA</k:document>',
    ],
)
def test_another_document_than_was_asked_for_is_not_taken(wire: responses.RequestsMock, inner: str) -> None:
    _answers(wire, _plain(inner=inner))
    _fails(ACTS[1], Theirs)


def test_a_document_that_is_not_there_is_not_found(wire: responses.RequestsMock) -> None:
    _answers(wire, _plain("AR", reason="not-found"))
    _fails(ACTS[1], NotFound)


def test_documents_are_fetched_by_right_as_the_worker(wire: responses.RequestsMock) -> None:
    _answers(wire, _plain(inner=_document("1.2.3", b"<a/>") + _document("1.2.4", b"<b/>")))
    found = _link().fetch_by_right(
        Hetu(SAIMA),
        Oid("1.2.9"),
        Oid("1.2.3"),
        replace(WORKER, role='client"<&-work', authentication=Authentication.MOBILE),
    )
    assert [(item.oid.value, item.content) for item in found] == [("1.2.3", b"<a/>"), ("1.2.4", b"<b/>")]
    sent = _sent(wire)
    assert b'extension="90000000011"' in sent
    assert b'authentication="mobile" authenticated="2026-11-22T09:00:00Z"' in sent
    assert b'client"<' not in sent


@pytest.mark.parametrize(
    ("inner", "forbidden"),
    [
        ("", False),
        ('<k:prohibition scope="all"/>', True),
        (f'<k:prohibition scope="{ORGANISER}"/>', True),
        (f'<k:prohibition scope="1.2.3"/><k:prohibition scope="{ORGANISER}"/>', True),
        ('<k:prohibition scope="1.2.3"/>', True),
    ],
)
def test_any_prohibition_forbids_whatever_its_scope(wire: responses.RequestsMock, inner: str, forbidden: bool) -> None:
    _answers(wire, _plain(inner=inner))
    assert _link().has_prohibition(Hetu(MAIJA)) is forbidden


@pytest.mark.parametrize(("code", "kind"), [("AE", Theirs), ("AR", Refused), ("", Theirs)])
def test_an_unanswered_question_about_a_prohibition_is_no_no(
    wire: responses.RequestsMock, code: str, kind: type[LauttaError]
) -> None:
    _answers(wire, _plain(code))
    _fails(_wishes, kind)


# --- What is not believed ---------------------------------------------------------------------------------------------


def _right_body(act: Act) -> str:
    return _receipt() if act is _archive else _plain(inner=_document(str(OID), b"<x/>"))


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
def test_a_fault_is_theirs(wire: responses.RequestsMock, act: Act) -> None:
    _answers(wire, FAULT, 500)
    _fails(act, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
def test_an_answer_to_another_message_is_not_believed(wire: responses.RequestsMock, act: Act) -> None:
    _answers(wire, _right_body(act), relates_to="urn:uuid:00000000-2222-4333-8444-555566667777")
    assert "cannot be believed" in _fails(act, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
@pytest.mark.parametrize("who", [ORGANISER, "1.2.246.10.99999861.10.0"])
def test_an_answer_signed_by_another_organisation_is_not_believed(
    wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, act: Act, who: str
) -> None:
    monkeypatch.setattr("tests.links.test_kanta_link.ARCHIVE", who)
    _answers(wire, _right_body(act))
    assert "somebody else" in _fails(act, Theirs)


@pytest.mark.parametrize("kind", ["look-alike root", "expired", "self-signed"])
def test_an_answer_under_another_root_is_not_believed(wire: responses.RequestsMock, kind: str) -> None:
    wire.post(URL, body=seal(Answer(body=_plain()), wrong(kind)))
    _fails(_wishes, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
@pytest.mark.parametrize("body", [b"", b"<html/>", b"{}", b"<!DOCTYPE a><a/>", b"\xff"])
def test_what_is_no_signed_envelope_is_theirs(wire: responses.RequestsMock, act: Act, body: bytes) -> None:
    wire.post(URL, body=body)
    _fails(act, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
@pytest.mark.parametrize("status", [301, 400, 401, 404, 502, 503])
def test_another_status_is_theirs(wire: responses.RequestsMock, act: Act, status: int) -> None:
    wire.post(URL, body=MAIJA.encode(), status=status)
    assert str(status) in _fails(act, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
@pytest.mark.parametrize(
    "problem",
    [
        requests.ConnectTimeout(MAIJA),
        requests.ReadTimeout(MAIJA),
        requests.ConnectionError(MAIJA),
        requests.exceptions.SSLError(MAIJA),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_failure_on_the_way_is_theirs(wire: responses.RequestsMock, act: Act, problem: Exception) -> None:
    wire.post(URL, body=problem)
    _fails(act, Theirs)
