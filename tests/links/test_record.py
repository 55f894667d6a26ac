"""A record system that fails, refuses, or answers something else than it was asked (PHO-05, PHO-06)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from adapter.config.addresses import Place
from adapter.errors import LauttaError, Refused, Theirs
from adapter.identifiers import Hetu
from adapter.links.record import RecordLink
from adapter.photo.reading.filing import Filing, read_filing
from adapter.photo.writing.media import photo_bundle
from tests.mail.letters import JPEG, PNG, letter, photo, text
from tests.region import MAIJA, PEKKA, porvoo, region

BASE = "https://record.example/fhir"
HETU = "urn:oid:1.2.246.21"


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def _link(mode: str = "full") -> RecordLink:
    system = next(system for system in region().record_system if system.mode == mode)
    return RecordLink(system, Place(f"{BASE}/"), "secret-token")


def _filing() -> Filing:
    raw = letter(text("Kuvat."), photo(JPEG), photo(PNG))
    return read_filing(raw, porvoo(), region().gateway, "k" * 32)


def _found(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in resources]}


def _patient(hetu: str = MAIJA, **more: Any) -> dict[str, Any]:
    name = [{"use": "official", "family": "Testinen", "given": ["Maija", "Liisa"]}]
    return {"resourceType": "Patient", "id": "17", "identifier": [{"system": HETU, "value": hetu}], "name": name} | more


def _acknowledged(*locations: str) -> dict[str, Any]:
    entries = [{"response": {"status": "201 Created", "location": location}} for location in locations]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}


ACTS: list[Callable[[RecordLink], object]] = [
    lambda link: link.find_patient(Hetu(MAIJA)),
    lambda link: link.file(_filing(), "Patient/17"),
]


def _fails(act: Callable[[RecordLink], object], kind: type[LauttaError], mode: str = "full") -> str:
    with pytest.raises(kind) as caught:
        act(_link(mode))
    told = str(caught.value)
    for private in (MAIJA, "secret-token", "record.example", "Testinen"):
        assert private not in told
    return told


# --- Finding the patient ----------------------------------------------------------------------------------------------


def test_a_patient_is_found_by_a_body_never_by_a_url(wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE}/Patient/_search", json=_found(_patient()))
    found = _link().find_patient(Hetu(MAIJA))
    assert found is not None
    assert (found.reference, found.family, found.given, found.protected) == (
        f"{BASE}/Patient/17",
        "Testinen",
        ("Maija", "Liisa"),
        False,
    )
    request = wire.calls[0].request
    assert request.url == f"{BASE}/Patient/_search"
    assert parse_qs(str(request.body)) == {"identifier": [f"{HETU}|{MAIJA}"]}
    assert request.headers["Authorization"] == "Bearer secret-token"


@pytest.mark.parametrize("mode", ["full", "narrow"])
def test_no_search_takes_an_answer_that_was_kept(wire: responses.RequestsMock, mode: str) -> None:
    """A kept answer is that of before the filing: a retry would file the photo a second time (PHO-05)."""
    wire.post(f"{BASE}/Patient/_search", json=_found(_patient()))
    for kind in ("Media", "DocumentReference", "Task"):
        wire.post(f"{BASE}/{kind}/_search", json=_found())
        wire.post(f"{BASE}/{kind}", status=503)
    wire.post(BASE, status=503)
    link = _link(mode)
    link.find_patient(Hetu(MAIJA))
    with pytest.raises(Theirs):
        link.file(_filing(), "Patient/17")
    searches = [call.request for call in wire.calls if str(call.request.url).endswith("_search")]
    assert len(searches) >= 2
    assert {request.headers.get("Cache-Control") for request in searches} == {"no-cache"}


def test_a_protected_address_is_told(wire: responses.RequestsMock) -> None:
    labelled = _patient(meta={"security": [{"system": "urn:x", "code": "TURVAKIELTO"}]})
    wire.post(f"{BASE}/Patient/_search", json=_found(labelled))
    found = _link().find_patient(Hetu(MAIJA))
    assert found is not None
    assert found.protected


def test_a_patient_that_is_not_there_is_none(wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE}/Patient/_search", json={"resourceType": "Bundle", "type": "searchset", "total": 0})
    assert _link().find_patient(Hetu(MAIJA)) is None


def test_two_patients_of_one_identifier_are_left_to_a_person(wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE}/Patient/_search", json=_found(_patient(), _patient(id="18")))
    assert "PHO-06" in _fails(ACTS[0], Refused)


@pytest.mark.parametrize(
    "other", [_patient(PEKKA), _patient(identifier=[]), _patient(identifier=[{"system": "urn:x", "value": MAIJA}])]
)
def test_another_patient_than_was_asked_for_is_never_taken(wire: responses.RequestsMock, other: dict[str, Any]) -> None:
    """A server may ignore a parameter it does not know and answer with whomever it has (PHO-06: the right person)."""
    wire.post(f"{BASE}/Patient/_search", json=_found(other))
    try:
        assert _link().find_patient(Hetu(MAIJA)) is None
    except LauttaError as problem:
        assert MAIJA not in str(problem)  # noqa: PT017 – none or an error, but not the other patient


# --- Filing -----------------------------------------------------------------------------------------------------------


def test_a_filing_is_one_transaction_and_gives_the_addresses(wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE}/Media/_search", json=_found())
    wire.post(
        BASE,
        json=_acknowledged(
            "Binary/1/_history/1", "Binary/2/_history/1", "Media/1/_history/1", f"{BASE}/Media/2/_history/1"
        ),
    )
    assert _link().file(_filing(), f"{BASE}/Patient/17") == (f"{BASE}/Media/1", f"{BASE}/Media/2")
    sent = [call.request for call in wire.calls if call.request.url == BASE]
    assert len(sent) == 1
    assert json.loads(sent[0].body or "") == photo_bundle(_filing(), "Patient/17")


def test_a_filing_that_is_there_already_is_not_sent_again(wire: responses.RequestsMock) -> None:
    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        (wanted,) = parse_qs(str(request.body))["identifier"]
        system, _, value = wanted.rpartition("|")
        held = {"resourceType": "Media", "id": value[-1], "identifier": [{"system": system, "value": value}]}
        return 200, {}, json.dumps(_found(held))

    wire.add_callback("POST", f"{BASE}/Media/_search", answer)
    assert _link().file(_filing(), "Patient/17") == (f"{BASE}/Media/0", f"{BASE}/Media/1")


def test_somebody_elses_media_is_not_taken_for_this_filing(wire: responses.RequestsMock) -> None:
    """If it were, the mail would be deleted though its photo was never filed (PHO-05)."""
    other = {"resourceType": "Media", "id": "other", "identifier": [{"system": "urn:x", "value": "another"}]}
    wire.post(f"{BASE}/Media/_search", json=_found(other))
    wire.post(BASE, json=_acknowledged("Media/1/_history/1", "Media/2/_history/1"))
    try:
        assert _link().file(_filing(), "Patient/17") == (f"{BASE}/Media/1", f"{BASE}/Media/2")
    except LauttaError as problem:
        assert str(problem)  # noqa: PT017 – filed anew or an error, but not taken for done


@pytest.mark.parametrize(
    "answer",
    [
        _acknowledged("Media/1/_history/1"),
        _acknowledged(),
        {"resourceType": "Bundle", "type": "transaction-response"},
        {"resourceType": "OperationOutcome"},
        {"resourceType": "Bundle", "entry": [{"response": {"status": "201 Created"}}] * 2},
        {"resourceType": "Bundle", "entry": [{}, {}]},
        {"resourceType": "Bundle", "entry": [{"response": None}]},
        {"resourceType": "Bundle", "entry": ["x"]},
        {"resourceType": "Bundle", "entry": None},
        {"resourceType": "Bundle", "entry": 7},
        {"resourceType": "Bundle", "entry": [{"response": {"location": 7}}]},
        {},
    ],
)
def test_a_partial_acknowledgement_is_no_acknowledgement(wire: responses.RequestsMock, answer: dict[str, Any]) -> None:
    wire.post(f"{BASE}/Media/_search", json=_found())
    wire.post(BASE, json=answer)
    _fails(ACTS[1], Theirs)


def test_a_narrow_system_gets_what_is_missing_once(wire: responses.RequestsMock) -> None:
    stored: dict[str, list[dict[str, Any]]] = {"DocumentReference": [], "Task": []}

    def search(kind: str) -> Callable[[requests.PreparedRequest], tuple[int, dict[str, str], str]]:
        def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
            (wanted,) = parse_qs(str(request.body))["identifier"]
            hits = [
                item
                for item in stored[kind]
                if f"{item['identifier'][0]['system']}|{item['identifier'][0]['value']}" == wanted
            ]
            return 200, {}, json.dumps(_found(*hits))

        return answer

    def create(kind: str) -> Callable[[requests.PreparedRequest], tuple[int, dict[str, str], str]]:
        def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
            stored[kind].append(json.loads(request.body or "") | {"id": f"{kind}-1"})
            return 201, {}, json.dumps(stored[kind][-1])

        return answer

    for kind in stored:
        wire.add_callback("POST", f"{BASE}/{kind}/_search", search(kind))
        wire.add_callback("POST", f"{BASE}/{kind}", create(kind))
    first = _link("narrow").file(_filing(), "Patient/17")
    assert first == (f"{BASE}/DocumentReference/DocumentReference-1", f"{BASE}/Task/Task-1")
    stored["Task"].clear()  # as if it had failed in between
    assert _link("narrow").file(_filing(), "Patient/17") == first
    assert _link("narrow").file(_filing(), "Patient/17") == first
    assert {kind: len(items) for kind, items in stored.items()} == {"DocumentReference": 1, "Task": 1}
    assert stored["Task"][0]["focus"] == {"reference": "DocumentReference/DocumentReference-1"}


@pytest.mark.parametrize("answer", [{}, {"resourceType": "DocumentReference"}, {"resourceType": "OperationOutcome"}])
def test_a_narrow_system_must_say_what_it_created(wire: responses.RequestsMock, answer: dict[str, Any]) -> None:
    wire.post(f"{BASE}/DocumentReference/_search", json=_found())
    wire.post(f"{BASE}/DocumentReference", json=answer, status=201)
    _fails(ACTS[1], Theirs, "narrow")


# --- Failing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ACTS, ids=["find", "file"])
@pytest.mark.parametrize(
    "problem",
    [
        requests.ConnectTimeout(MAIJA),
        requests.ReadTimeout(MAIJA),
        requests.ConnectionError(f"{BASE}?{MAIJA}"),
        requests.exceptions.SSLError(MAIJA),
        requests.exceptions.ChunkedEncodingError(MAIJA),
        requests.exceptions.ContentDecodingError(MAIJA),
        requests.TooManyRedirects(MAIJA),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_failure_on_the_way_is_theirs(
    wire: responses.RequestsMock, act: Callable[[RecordLink], object], problem: Exception
) -> None:
    for kind in ("Patient", "Media"):
        wire.post(f"{BASE}/{kind}/_search", body=problem)
    _fails(act, Theirs)


@pytest.mark.parametrize("act", ACTS, ids=["find", "file"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, Theirs),
        (502, Theirs),
        (503, Theirs),
        (504, Theirs),
        (401, Theirs),
        (403, Theirs),
        (408, Theirs),
        (429, Theirs),
        (400, Refused),
        (404, Refused),
        (409, Refused),
        (412, Refused),
        (422, Refused),
    ],
)
def test_a_status_says_whose_fault_it_is(
    wire: responses.RequestsMock, act: Callable[[RecordLink], object], status: int, kind: type[LauttaError]
) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": MAIJA}]}
    for path in ("Patient/_search", "Media/_search"):
        wire.post(f"{BASE}/{path}", json=outcome, status=status)
    assert str(status) in _fails(act, kind)


@pytest.mark.parametrize("status", [503, 422])
def test_a_failing_transaction_is_told_as_the_search_is(wire: responses.RequestsMock, status: int) -> None:
    wire.post(f"{BASE}/Media/_search", json=_found())
    wire.post(BASE, json={}, status=status)
    _fails(ACTS[1], Theirs if status == 503 else Refused)


@pytest.mark.parametrize("act", ACTS, ids=["find", "file"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>login</html>",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe\x00",
        b"{",
        b'{"entry": [{}]}',
        b'{"entry": 7}',
        b'{"entry": [{"resource": {"resourceType": "Patient"}}, {"resource": {"resourceType": "Media"}}]}',
        b'{"entry": null}',
        b'{"entry": [{"resource": "x"}]}',
    ],
)
def test_what_is_not_fhir_is_theirs(
    wire: responses.RequestsMock, act: Callable[[RecordLink], object], body: bytes
) -> None:
    for path in ("Patient/_search", "Media/_search"):
        wire.post(f"{BASE}/{path}", body=body)
    _fails(act, Theirs)
