"""A request to release images is complete, or refused with all that is missing at once (REL-01)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from adapter import DATA
from adapter.config.release import Destination, Register
from adapter.errors import Refused
from adapter.release.reading.request import read_request, read_service_request
from adapter.release.rules.decision import Facts, decide
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.writing.order import DESTINATION, service_request
from tests.region import HELSINKI, MAIJA, PEKKA, destination, region, register, release_request

LINES = {
    "Potilaan nimi": "Maija Liisa Testinen",
    "Henkilötunnus": MAIJA,
    "Luovutuskielto": "potilas ei ole kieltänyt",
    "Pyytävä yksikkö": "Porvoon terveysasema",
    "Pyytäjä": "lääkäri T. Testilä",
    "Peruste": "hoitosuhde",
    "Kohde": "Itä-Uusimaa",
    "AC-numero": "LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15",
}
HEAD = (
    "Received: from mail.porvoo.example by mx.ita-uusimaa.example; Wed, 04 Nov 2026 09:20:00 +0200\r\n"
    'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
)


def _mail(**changes: str | None) -> bytes:
    told = LINES | {"more": ""} | changes
    more = told.pop("more")
    return (HEAD + "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)).encode() + (
        (more or "").encode()
    )


def _read(**changes: str | None) -> ReleaseRequest:
    return read_request(_mail(**changes), region(), "key")


def _findings(raw: bytes) -> list[str]:
    with pytest.raises(Refused) as caught:
        read_request(raw, region())
    for private in (MAIJA, PEKKA, "Testinen", "Testilä"):
        assert private not in str(caught.value)
    return [str(finding) for finding in caught.value.findings]


def test_a_complete_request_is_read() -> None:
    request = _read()
    assert (request.patient_name, request.patient.value) == ("Maija Liisa Testinen", MAIJA)
    assert (request.requester_unit, request.requester_person) == ("Porvoon terveysasema", "lääkäri T. Testilä")
    assert (request.basis, request.basis_text) == (Basis.CARE, "hoitosuhde")
    assert request.destination == register("ita-uusimaa")
    (study,) = request.studies
    assert (study.accession.value, study.name, study.day, study.time) == (
        "LAU0000001",
        "Ranteen röntgen",
        date(2026, 11, 3),
        "08:15",
    )
    assert request.received == datetime(2026, 11, 4, 9, 20, tzinfo=HELSINKI)
    assert (request.urgent, request.papers_only) == (False, False)


def test_swedish_and_english_say_the_same() -> None:
    swedish = (
        f"Patientens namn: Maija Liisa Testinen\nPersonbeteckning: {MAIJA}\nFörbud: har inte förbjudit\n"
        "Begärande enhet: Porvoon terveysasema\nBegärande person: lääkäri T. Testilä\nGrund: vård\n"
        "Mottagare: Östra Nyland\nBrådskande: ja\nAC-nummer: LAU0000001; Ranteen röntgen; 3.11.2026 kl 8:15\n"
    )
    english = (
        f"Patient name = Maija Liisa Testinen\nPersonal identity code: {MAIJA}\nProhibition: has not forbidden\n"
        "Requesting unit: Porvoon terveysasema\nRequested by: lääkäri T. Testilä\nBasis: treatment\n"
        "Destination: ita-uusimaa\nUrgent: yes\nAC number: LAU0000001; Ranteen röntgen; 3.11.2026 at 8:15\n"
    )
    finnish = _read(more="Kiireellinen: kyllä\r\n")
    for text in (swedish, english):
        found = read_request((HEAD + text).encode(), region(), "key")
        same = {
            "language": "fi",
            "basis_text": "hoitosuhde",
            "destination_text": "Itä-Uusimaa",
            "source_sha256": finnish.source_sha256,
        }
        assert replace(found, **same) == finnish  # type: ignore[arg-type]  # the names are ReleaseRequest's own


@pytest.mark.parametrize("missing", list(LINES))
def test_each_missing_thing_is_named(missing: str) -> None:
    told = _findings(_mail(**{missing: None}))
    assert len(told) == 1
    assert told[0].startswith("REL-01")
    assert _findings(_mail(**{missing: "  "})) == told or missing == "AC-numero"


def test_everything_missing_is_named_at_once() -> None:
    told = _findings((HEAD + "Hei, lähettäkää kuvat.\r\n").encode())
    assert len(told) == 8
    assert len(_findings(_mail(Kohde=None, Peruste=None, Henkilötunnus="150372-901X"))) == 3


@pytest.mark.parametrize(
    "study",
    [
        "LAU0000001",
        "LAU0000001; Ranteen röntgen",
        "LAU0000001; Ranteen röntgen; 3.11.2026",
        "LAU0000001; ; 3.11.2026 klo 8.15",
        "; Ranteen röntgen; 3.11.2026 klo 8.15",
        "LAU0000001; Ranteen röntgen; 31.2.2026 klo 8.15",
        "LAU0000001; Ranteen röntgen; 3.11.2026 klo 28.75",
        "LAU00000010000000001; Ranteen röntgen; 3.11.2026 klo 8.15",
        "LAU*; Ranteen röntgen; 3.11.2026 klo 8.15",
    ],
)
def test_a_study_that_is_not_named_in_full_is_named(study: str) -> None:
    told = _findings(_mail(**{"AC-numero": study}))
    assert [one[:15] for one in told] == ["REL-01: study 1"]


def test_one_wrong_study_among_several_refuses_them_all() -> None:
    told = _findings(_mail(more="AC: LAU0000002; Nilkka\r\nAC: LAU0000003; Polvi; 1.11.2026 klo 14.30\r\n"))
    assert len(told) == 1
    assert "study 2" in told[0]
    assert len(_read(more="AC: LAU0000003; Polvi; 1.11.2026 klo 14.30\r\n").studies) == 2


def test_a_line_that_merely_begins_with_ac_is_no_study() -> None:
    assert len(_read(more="Acute kipu ranteessa.\r\n").studies) == 1


@pytest.mark.parametrize("more", [f"Hetu: {PEKKA}", f"Potilas: Pekka Esimerkki {PEKKA}", f"Soita {PEKKA}"])
def test_a_second_person_is_refused(more: str) -> None:
    assert _findings(_mail(more=more + "\r\n"))[0] == (
        "REL-01: the request names several people. Make a request of its own for each patient."
    )


@pytest.mark.parametrize(
    "more",
    [
        "Potilas: Pekka Esimerkki",
        "Kohde: Helsinki",
        "Peruste: suostumus",
        "Luovutuskielto: potilas on kieltänyt",
    ],
)
def test_what_is_said_twice_differently_is_refused(more: str) -> None:
    assert "contradicts itself" in " ".join(_findings(_mail(more=more + "\r\n")))


def test_a_prohibition_in_the_request_itself_is_refused() -> None:
    assert [one[:6] for one in _findings(_mail(Luovutuskielto="potilas on kieltänyt luovutuksen"))] == ["REL-04"]


@pytest.mark.parametrize("word", ["ei", "Ei ole", "nej", "no", "potilas ei ole kieltänyt", "har inte förbjudit"])
def test_an_assurance_that_nothing_is_forbidden_is_read(word: str) -> None:
    assert _read(Luovutuskielto=word).patient.value == MAIJA


@pytest.mark.parametrize(
    "word",
    [
        "kyllä",
        "on",
        "?",
        "ei tiedossa",
        "ei tietoa",
        "ei selvitetty",
        "ei kysytty",
        "ei saa luovuttaa",
        "not known",
        "no information",
        "inte känt",
    ],
)
def test_what_is_no_assurance_is_not_taken_for_one(word: str) -> None:
    """REL-01, REL-04: the requester must say that the patient has not forbidden it."""
    _findings(_mail(Luovutuskielto=word))


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("hoitosuhde", Basis.CARE),
        ("vård", Basis.CARE),
        ("potilaan kirjallinen suostumus 2.11.2026", Basis.CONSENT),
        ("patientens skriftliga samtycke", Basis.CONSENT),
        ("HUSin toimeksianto", Basis.COMMISSION),
        ("laki: tapaturmavakuutuslaki 459/2015", Basis.LAW),
    ],
)
def test_the_basis_is_read(text: str, basis: Basis) -> None:
    assert _read(Peruste=text).basis is basis


@pytest.mark.parametrize("text", ["koska tarvitaan", "muu"])
def test_a_basis_that_is_none_is_refused(text: str) -> None:
    assert "the basis is not" in _findings(_mail(Peruste=text))[0]


@pytest.mark.parametrize(
    "text",
    [
        "ei suostumusta",
        "suostumus puuttuu",
        "potilas ei ole antanut suostumusta",
        "without consent",
        "utan samtycke",
        "suullinen suostumus",
        "ei toimeksiantoa",
        "hoitosuhde, lähete 4567/2026",
        "I act as the treating doctor",
        "treatment, contact nurse, referral 4567/2026",
        "contract 12/2026, care",
        "laki",
    ],
)
def test_words_that_give_no_right_release_nothing_out_of_uusimaa(text: str) -> None:
    """REL-05, REL-06: a written consent, a commission or a named law – not the mere word of one."""
    try:
        request = _read(Peruste=text, Kohde="Kymenlaakso")
    except Refused:
        return
    facts = Facts(register("hus"), frozenset({"hus"}), prohibited=False, consent=None, teleradiology=False)
    assert not decide(request, facts, region().desks, region().law, region().media).permitted


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Åucs bildarkiv", destination("tyks")),
        ("Södra Karelens välfärdsområde", register("etela-karjala")),
        ("Defence Forces", register("puolustusvoimat")),
        ("Helsinki", register("helsinki")),
        ("helsingin  KAUPUNKI", register("helsinki")),
        ("tays", destination("tays")),
        ("Esimerkkivakuutus Oy", destination("vakuutus")),
        ("Helsingin yksityinen kuvantaminen", None),
        ("Timbuktu", None),
    ],
)
def test_a_destination_is_known_by_its_whole_name(text: str, place: Register | Destination | None) -> None:
    assert _read(Kohde=text).destination == place


def test_urgency_and_papers_are_read() -> None:
    assert _read(more="Kiireellinen: kyllä\r\n").urgent
    assert not _read(more="Kiireellinen: ei\r\n").urgent
    assert _read(more="Aineisto: vain lähete ja lausunto\r\n").papers_only
    assert not _read(more="Aineisto: kuvat ja lausunto\r\n").papers_only


@pytest.mark.parametrize(
    "request_",
    [
        release_request(),
        release_request(urgent=True),
        release_request(papers_only=True),
        release_request(
            basis=Basis.CONSENT,
            basis_text="kirjallinen suostumus",
            destination=destination("tays"),
            destination_text="Tays",
        ),
        release_request(destination=None, destination_text="Timbuktu"),
    ],
    ids=["plain", "urgent", "papers", "consent", "unknown"],
)
def test_what_we_write_as_service_request_is_read_back_the_same(request_: ReleaseRequest) -> None:
    written = json.loads(json.dumps(service_request(request_, "active")))
    found = read_service_request(written, region(), request_.key)
    assert replace(found, source_sha256=request_.source_sha256) == request_


def test_what_a_service_request_says_twice_differently_is_refused() -> None:
    other = {"url": DESTINATION, "valueString": "Helsinki"}
    for changes in (
        {"extension": [*_electronic()["extension"], other]},
        {"reasonCode": [{"text": "hoitosuhde"}, {"text": "toimeksianto"}]},
        {"supportingInfo": [{"reference": "Consent/1"}, {"reference": "Consent/2"}]},
    ):
        with pytest.raises(Refused, match="contradicts itself"):
            read_service_request(_electronic(**changes), region(), "key")


def test_a_study_of_another_person_in_a_service_request_is_refused() -> None:
    contained = _electronic()["contained"]
    contained[0]["subject"]["identifier"]["value"] = PEKKA
    with pytest.raises(Refused, match="several people"):
        read_service_request(_electronic(contained=contained), region(), "key")


def test_two_studies_of_one_number_in_a_service_request_are_refused() -> None:
    first = _electronic()["contained"][0]
    with pytest.raises(Refused, match="stands for two studies"):
        read_service_request(_electronic(contained=[first, first | {"description": "Polvi"}]), region(), "key")
    assert len(read_service_request(_electronic(contained=[first, first]), region(), "key").studies) == 1


@pytest.mark.parametrize(
    ("started", "time"), [("2026-11-07T19:05:00Z", "21:05"), ("2026-07-07T19:05:30.5+00:00", "22:05")]
)
def test_a_moment_in_another_zone_is_told_in_finnish_time(started: str, time: str) -> None:
    study = _electronic()["contained"][0] | {"started": started}
    assert read_service_request(_electronic(contained=[study]), region(), "key").studies[0].time == time


@pytest.mark.parametrize("started", ["2026-11-07", "2026-11", "2026-11-07T21:05:00", "T", ""])
def test_a_study_without_its_moment_is_refused(started: str) -> None:
    with pytest.raises(Refused, match="REL-01"):
        read_service_request(
            _electronic(contained=[_electronic()["contained"][0] | {"started": started}]), region(), "key"
        )


@pytest.mark.parametrize(
    ("told", "language"),
    [({}, "fi"), ({"language": "sv"}, "sv"), ({"language": "en-GB"}, "en"), ({"language": "de"}, "fi")],
)
def test_the_language_of_a_service_request_is_its_own(told: dict[str, str], language: str) -> None:
    assert read_service_request(_electronic(**told), region(), "key").language == language


@pytest.mark.parametrize(
    ("written", "consent"),
    [
        ("SUO-2026-0002", "SUO-2026-0002"),
        ("Consent/abc-1", "Consent/abc-1"),
        ("Consent/abc-1/_history/3", "Consent/abc-1"),
        ("kirjallinen, allekirjoitettu", ""),
        ("on annettu 2.11.2026", ""),
    ],
)
def test_the_consent_is_named(written: str, consent: str) -> None:
    request = _read(Peruste="kirjallinen suostumus", Suostumus=written)
    assert (request.basis, request.consent) == (Basis.CONSENT, consent)


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/fhir/Consent/abc-1",
        "https://elsewhere.example/Consent/abc/_history/3",
        "fhir/Consent/a1",
    ],
)
def test_a_consent_of_another_server_is_not_here(address: str) -> None:
    told = [
        "REL-05: the consent is not here: its address is another server's. Store it here, and name it Consent/<id>."
    ]
    assert _findings(_mail(Peruste="kirjallinen suostumus", Suostumus=address)) == told
    with pytest.raises(Refused) as caught:
        read_service_request(_electronic(supportingInfo=[{"reference": address}]), region(), "key")
    assert [str(finding) for finding in caught.value.findings] == told


def test_a_consent_of_this_server_is_named_by_a_service_request() -> None:
    for address in ("Consent/abc-1", "Consent/abc-1/_history/3"):
        request = read_service_request(_electronic(supportingInfo=[{"reference": address}]), region(), "key")
        assert request.consent == "Consent/abc-1"


@pytest.mark.parametrize("written", ["ei", "ei ole annettu", "puuttuu", "peruutettu 3.11.2026"])
def test_a_consent_that_is_none_is_refused(written: str) -> None:
    assert "withdrawn" in " ".join(_findings(_mail(Peruste="kirjallinen suostumus", Suostumus=written)))


def test_a_consent_that_is_named_needs_no_more_words() -> None:
    assert _read(Peruste="suostumus", Suostumus="SUO-2026-0002").basis is Basis.CONSENT


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("459/2015", "459/2015"),
        ("laki 459/2015, 41 §", "459/2015"),
        ("tapaturmavakuutuslain nojalla", "459/2015"),
        ("Työtapaturma- ja ammattitautilaki (459/2015)", "459/2015"),
        ("lagen om olycksfall i arbetet", "459/2015"),
        ("Workers\u2019 Compensation Act", "459/2015"),
        ("valvontalain mukainen pyyntö", "741/2023"),
        ("poliisilaki 872/2011", "872/2011"),
    ],
)
def test_the_law_is_known_by_number_or_name(text: str, law: str) -> None:
    request = _read(Peruste=text)
    assert (request.basis, request.law) == (Basis.LAW, law)


@pytest.mark.parametrize("text", ["hoitosuhde, lähete 459/20155", "hoitosuhde, lähete 4567/2026"])
def test_a_number_that_is_no_laws_is_none(text: str) -> None:
    assert (_read(Peruste=text).basis, _read(Peruste=text).law) == (Basis.CARE, "")


@pytest.mark.parametrize(
    "text", ["poliisilaki", "lain nojalla", "laki 459/2015 ja laki 872/2011", "valvontalaki 459/2015"]
)
def test_a_law_that_is_not_one_known_law_is_refused(text: str) -> None:
    assert [one[:6] for one in _findings(_mail(Peruste=text))] == ["REL-06"]


@pytest.mark.parametrize("subject", ["KIIREELLINEN: kuvapyyntö", "Brådskande begäran", "Urgent"])
def test_urgency_in_the_subject_counts(subject: str) -> None:
    assert read_request(f"Subject: {subject}\r\n".encode() + _mail(), region()).urgent
    assert not read_request(f"Subject: ei {subject}\r\n".encode() + _mail(Kiireellinen="ei"), region()).urgent


def test_urgency_alone_in_its_line_counts() -> None:
    assert _read(more="KIIREELLINEN!\r\n").urgent
    assert _read(more="Kiireellinen\r\nToivomme kuvia pian.\r\n").urgent
    assert not _read(more="Kiireellinen\r\nei\r\n").urgent


def test_an_attached_message_is_no_request() -> None:
    head = HEAD[: HEAD.index("Content-Type")]
    raw = head.encode() + (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhei\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + _mail() + b"\r\n--b--\r\n"
    )
    assert "forwarded" in _findings(raw)[0]


def _electronic(**changes: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_bytes())
    return read | changes


def test_a_service_request_is_read() -> None:
    request = read_service_request(_electronic(), region(), "key")
    assert (request.basis, request.destination) == (Basis.CONSENT, destination("tays"))
    assert (request.studies[0].day, request.studies[0].time) == (date(2026, 11, 7), "21:05")


def test_a_hetus_system_without_urn_oid_is_read() -> None:
    """Real data writes systems with and without `urn:oid:` (domain §2)."""
    subject = _electronic()["subject"]
    subject["identifier"]["system"] = "1.2.246.21"
    assert read_service_request(_electronic(subject=subject), region(), "key").patient.value == "311299-906E"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": {}},
        {"requester": {"display": "Porvoon terveysasema"}},
        {"requester": {}},
        {"reasonCode": []},
        {"extension": []},
        {"contained": []},
    ],
)
def test_an_incomplete_service_request_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="REL-01"):
        read_service_request(_electronic(**changes), region(), "key")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "x"},
        {"subject": {"identifier": []}},
        {"requester": None},
        {"reasonCode": "x"},
        {"reasonCode": [None]},
        {"extension": {"url": 1}},
        {"contained": [1]},
        {"code": []},
        {"authoredOn": "T"},
        {"authoredOn": 7},
    ],
)
def test_a_misshapen_service_request_is_refused(changes: dict[str, Any]) -> None:
    """`lautta convert release` reads JSON that nobody has checked."""
    with pytest.raises(Refused):
        read_service_request(_electronic(**changes), region(), "key")


@pytest.mark.parametrize(
    "changes",
    [
        *(
            {"doNotPerform": True},
            {"doNotPerform": "false"},
            {"modifierExtension": [{"url": "urn:not"}]},
            {"implicitRules": "urn:rules"},
        ),
        *(
            {"intent": "proposal"},
            {"intent": "plan"},
            {"intent": "directive"},
            {"intent": "option"},
            {"intent": "Order"},
            {"intent": None},
        ),
    ],
)
def test_a_service_request_that_is_no_order_is_read_by_a_person(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="is no order to be carried out"):
        read_service_request(_electronic(**changes), region(), "key")


@pytest.mark.parametrize("changes", [{"doNotPerform": False}, {"intent": "original-order"}, {"intent": "filler-order"}])
def test_a_service_request_that_is_an_order_is_read(changes: dict[str, Any]) -> None:
    assert read_service_request(_electronic(**changes), region(), "key").studies


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Älkää luovuttako vielä.",
            ("Potilas vastustaa luovutusta."),
            "Do not release before Monday.",
            "Bilderna får inte lämnas ut.",
        ),
        *("Potilas on kieltänyt luovutuksen.", "Potilas harkitsee luovutuskieltoa."),
    ],
)
def test_an_objection_in_a_note_is_read_by_a_person(text: str) -> None:
    for changes in ({"note": [{"text": "Kiitos!"}, {"text": text}]}, {"patientInstruction": text}):
        with pytest.raises(Refused, match="the release is not wanted"):
            read_service_request(_electronic(**changes), region(), "key")


@pytest.mark.parametrize(
    "text",
    [
        "Ei kiirettä.",
        "Potilas ei ole allerginen.",
        ("Potilas on antanut suostumuksensa."),
        ("Potilas ei ole kieltänyt luovutusta."),
    ],
)
def test_an_ordinary_note_stops_nothing(text: str) -> None:
    assert read_service_request(_electronic(note=[{"text": text}]), region(), "key").studies


def test_a_note_that_takes_the_consent_back_is_heeded() -> None:
    with pytest.raises(Refused, match="missing or withdrawn"):
        read_service_request(_electronic(note=[{"text": "Suostumus puuttuu."}]), region(), "key")


@pytest.mark.parametrize(
    "reference",
    [
        *(
            {"reference": "ImagingStudy/1"},
            {"reference": "https://pacs.example/fhir/ImagingStudy/1/_history/2"},
            {"reference": "#study-9"},
        ),
        *(
            {"type": "ImagingStudy", "identifier": {"value": "LAU0000009"}},
            {"type": "ImagingStudy", "reference": "urn:uuid:1"},
        ),
    ],
)
def test_a_study_that_is_not_in_the_request_is_not_passed_over(reference: dict[str, Any]) -> None:
    for element in ("supportingInfo", "reasonReference", "relevantHistory", "basedOn"):
        others = _electronic().get(element, [])
        with pytest.raises(Refused) as caught:
            read_service_request(_electronic(**{element: [*others, reference]}), region(), "key")
        assert [str(finding) for finding in caught.value.findings] == [
            "REL-01: a study is named by a reference to what is not in the request. Name it in full."
        ]


def test_a_reference_to_other_things_stops_nothing() -> None:
    others = [{"reference": "Observation/1"}, {"reference": "#study-1", "type": "ImagingStudy"}]
    assert read_service_request(_electronic(reasonReference=others), region(), "key").studies
