"""A signed asiakkuusasiakirja as Consents.

One per client, service task and unit, believed only as far as it was signed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import pytest
from lxml import etree

from adapter import DATA
from adapter.access.reading.grant import Grant
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import grant_bundle, with_matters, with_status
from adapter.errors import Refused
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Hetu, Oid, TemporaryId
from adapter.xml.document import sign_document
from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered
from fixtures.documents import ClientDocument, sign
from fixtures.people import ELLI, SAIMA, Person
from tests.fhir.bundles import Resource, conform, of_kind
from tests.region import NOW
from tests.xml.authority import ORGANISER, leaf, professional, trust
from tests.xml.papers import EMPTY, stamp_octets, stamp_of, wrap
from tests.xml.signing import Pointer, canonical, write

HOME_CARE, DAY_CENTRE = "1.2.246.10.99999861.10.1", "1.2.246.10.99999861.10.2"
MATTER = Oid("1.2.246.10.99999810.951.2026.1.1")
OID = "1.2.246.10.99999810.95.2026.9.1"
WHEN = "20261001120000+0300"


def producer(unit: str = HOME_CARE, start: str = "2026-09-01", end: str | None = None) -> dict[str, Any]:
    """A producer as the document writes one."""
    return {
        "palveluyksikon_nimi": {"system": "urn:oid:1.2.246.537.6.202", "code": unit, "display": "Kotihoito Kokeilu"},
        "sosiaalipalvelu": [{"system": "urn:oid:1.2.246.537.6.1222", "code": "2035", "display": "Kotihoito"}],
        "asiakkuuden_alkamispvm": start,
    } | ({"asiakkuuden_paattymispvm": end} if end else {})


def task(*producers: dict[str, Any], code: str = "1234") -> dict[str, Any]:
    """A service task with its producers."""
    return {
        "palvelutehtava": {"system": "urn:oid:1.2.246.537.6.1221", "code": code, "display": "Iäkkäiden palvelut"},
        "palveluntuottaja": list(producers),
    }


def own_task() -> dict[str, Any]:
    """A service task that the organiser produces itself: the public schema lets the list of producers be absent."""
    task_of_own = {key: value for key, value in task(code="5678").items() if key != "palveluntuottaja"}
    return task_of_own | {"palvelunjarjestajan_palveluyksikko": [_own_unit()]}


def _own_unit() -> dict[str, Any]:
    unit = {"system": "urn:oid:1.2.246.537.6.202", "code": "1.2.246.10.99999810.10.5", "display": "Oma yksikkö"}
    return {"palveluyksikon_nimi": unit, "asiakkuuden_alkamispvm": "2026-01-01"}


def body(*tasks: dict[str, Any], client: Person = SAIMA) -> dict[str, Any]:
    """The JSON body of an asiakkuusasiakirja."""
    return {
        "asiakkuusasiakirja": {
            "asiakkuuden_yksilointitunnus": {"value": "1.2.246.10.99999810.952.2026.9.1"},
            "asiakas": {
                "sukunimi": client.family,
                "etunimet": client.given,
                "henkilotunnus": {"system": "urn:oid:1.2.246.21", "value": client.hetu},
                "turvakielto": False,
                "kotikunta": {
                    "kunta": {"system": "urn:oid:1.2.246.537.6.21", "code": "638", "display": "Porvoo"},
                },
            },
            "sosiaalihuollon_asiakkuus": {"asiakkuuden_alkamispvm": "2026-01-01"},
            "palvelunjarjestajan_palveluyksikko": [_own_unit()],
            "palvelunjarjestajan_toimintayksikko": {
                "system": "urn:oid:1.2.246.537.6.202",
                "code": ORGANISER,
                "display": "Alue",
            },
            "sosiaalihuollon_palvelutehtava": list(tasks) or [task(producer())],
        },
    }


def document(content: Any = None, **changes: Any) -> ClientDocument:
    """An asiakkuusasiakirja about Saima."""
    values: dict[str, Any] = {
        "oid": OID,
        "client": SAIMA,
        "custodian": ORGANISER,
        "author_unit": ORGANISER,
        "written": WHEN,
        "title": "Asiakkuusasiakirja",
        "body": body() if content is None else content,
    }
    return ClientDocument(**(values | changes))


def _signed(content: Any = None, signer: str = ORGANISER, **changes: Any) -> bytes:
    return sign(document(content, **changes).xml(), leaf(signer), WHEN)


def _habit(paper: ClientDocument) -> bytes:
    """Signed in Kanta's habit alone: the header is not covered."""
    raw = paper.xml().replace(b"<hl7fi:signatureCollection/>", EMPTY)
    found = etree.fromstring(raw).find(".//{urn:hl7-org:v3}nonXMLBody")
    if found is None:
        raise ValueError("no body")
    pointers = (Pointer("#TS1", stamp_octets(NOW)), Pointer(f"#{found.get('ID')}", canonical(found)))
    return wrap(raw, stamp_of(NOW) + write(pointers, leaf()))


def _read(raw: bytes) -> tuple[Grant, ...]:
    paper = read_paper(raw, trust(), NOW)
    grant_bundle(paper)  # which refuses a document that grants nothing
    return paper.grants


def _refused(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        _read(raw)
    assert SAIMA.hetu not in str(caught.value)
    return str(caught.value)


@cache
def _bundle() -> Resource:
    content = body(task(producer(end="2027-02-28"), producer(f"urn:oid:{DAY_CENTRE}", "2026-10-15")))
    return grant_bundle(read_paper(_signed(content), trust(), NOW), MATTER)


def test_one_document_carries_several_grants_each_with_its_period() -> None:
    tasks = (
        task(producer(end="2027-02-28"), producer(f"urn:oid:{DAY_CENTRE}", "2026-10-15")),
        task(producer(), code="5678"),
    )
    found = [(item.task_code, item.unit.value, item.start, item.end) for item in _read(_signed(body(*tasks)))]
    assert found == [
        ("1234", HOME_CARE, date(2026, 9, 1), date(2027, 2, 28)),
        ("1234", DAY_CENTRE, date(2026, 10, 15), None),
        ("5678", HOME_CARE, date(2026, 9, 1), None),
    ]


def test_every_grant_of_a_document_has_a_key_of_its_own() -> None:
    twice = task(producer(end="2026-10-31"), producer(start="2027-01-01"), producer(DAY_CENTRE))
    keys = [item.key for item in _read(_signed(body(twice, task(producer(), code="5678"))))]
    assert len(set(keys)) == 4


def test_another_version_of_a_document_keeps_the_keys() -> None:
    first, second = _signed(), _signed(oid=f"{OID}1", set_id=OID, version=2)
    assert [item.key for item in _read(first)] == [item.key for item in _read(second)]


def test_every_resource_is_fhir_r4_and_the_same_each_time() -> None:
    conform(_bundle())
    paper = read_paper(_signed(), trust(), NOW)
    assert grant_bundle(paper) == grant_bundle(paper)
    conform(grant_bundle(paper))


def test_a_consent_says_who_may_do_what_for_whom_and_when() -> None:
    first, second = of_kind(_bundle(), "Consent")
    assert first["patient"]["identifier"] == {"system": "urn:oid:1.2.246.21", "value": SAIMA.hetu}
    assert first["status"] == "proposed"
    assert "703/2023" in first["policy"][0]["uri"] or "2023/20230703" in first["policy"][0]["uri"]
    assert first["organization"][0]["identifier"]["value"] == f"urn:oid:{ORGANISER}"
    provision = first["provision"]
    assert provision["type"] == "permit"
    assert provision["period"] == {"start": "2026-09-01", "end": "2027-02-28"}
    assert provision["actor"][0]["reference"]["type"] == "Organization"
    assert provision["actor"][0]["reference"]["identifier"]["value"] == f"urn:oid:{HOME_CARE}"
    (data,) = provision["data"]
    assert (data["meaning"], data["reference"]["identifier"]["value"]) == ("related", f"urn:oid:{MATTER}")
    codes = [(coding["system"], coding["code"]) for item in provision["code"] for coding in item["coding"]]
    assert codes == [("urn:oid:1.2.246.537.6.1221", "1234"), ("urn:oid:1.2.246.537.6.1222", "2035")]
    assert second["provision"]["period"] == {"start": "2026-10-15"}
    assert second["provision"]["actor"][0]["reference"]["identifier"]["value"] == f"urn:oid:{DAY_CENTRE}"
    assert first["sourceReference"]["identifier"]["value"] == f"urn:oid:{OID}"


def test_provenance_tells_who_signed_what() -> None:
    (provenance,) = of_kind(_bundle(), "Provenance")
    told = [(agent["type"]["text"], agent["who"]["identifier"]["value"]) for agent in provenance["agent"]]
    assert told == [("Signed the body", f"urn:oid:{ORGANISER}"), ("Signed the document", f"urn:oid:{ORGANISER}")]
    urns = [entry["fullUrl"] for entry in _bundle()["entry"] if entry["resource"]["resourceType"] == "Consent"]
    assert [target["reference"] for target in provenance["target"]] == urns


def test_a_grant_that_the_document_has_ended_is_inactive_and_stays_so() -> None:
    paper = read_paper(_signed(body(task(producer(start="2026-01-01", end="2026-06-30")))), trust(), NOW)
    (ended,) = of_kind(grant_bundle(paper), "Consent")
    assert ended["status"] == "inactive"
    assert with_status(ended, "active")["status"] == "inactive"
    assert with_status(of_kind(_bundle(), "Consent")[0], "active")["status"] == "active"


def test_a_consent_is_read_back_as_the_grant_it_holds() -> None:
    held = held_grant(with_status(of_kind(_bundle(), "Consent")[0], "active"), "Consent/7")
    assert (held.reference, held.status, held.client) == ("Consent/7", "active", Hetu(SAIMA.hetu))
    assert (held.unit, held.matters) == (Oid(HOME_CARE), frozenset({MATTER}))
    assert (held.start, held.end) == (date(2026, 9, 1), date(2027, 2, 28))
    (version,) = of_kind(_bundle(), "Consent")[0]["extension"]
    assert version["valueInteger"] == 1


def test_matters_are_added_and_none_is_lost_or_doubled() -> None:
    consent = of_kind(_bundle(), "Consent")[0]
    other = Oid("1.2.246.10.99999810.951.2026.1.2")
    more = with_matters(with_matters(consent, (other,)), (other, MATTER))
    assert held_grant(more, "").matters == {MATTER, other}
    assert len(more["provision"]["data"]) == 2
    assert len(consent["provision"]["data"]) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda consent: consent["provision"].update(type="deny"),
        lambda consent: consent.update(category=[{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}]),
        lambda consent: consent["provision"].pop("period"),
        lambda consent: consent["provision"].pop("actor"),
        lambda consent: consent["provision"]["actor"][0].pop("reference"),
        lambda consent: consent.pop("provision"),
        lambda consent: consent.pop("patient"),
        lambda consent: consent["patient"]["identifier"].update(value="x"),
        lambda consent: consent["provision"]["period"].update(start="soon"),
        lambda consent: consent["provision"].update(data=[{"meaning": "related", "reference": {"reference": "x"}}]),
    ],
    ids=["deny", "category", "period", "actor", "reference", "provision", "patient", "hetu", "start", "data"],
)
def test_a_consent_of_another_kind_is_no_grant(spoil: Callable[[Resource], object]) -> None:
    consent = deepcopy(of_kind(_bundle(), "Consent")[0])
    spoil(consent)
    with pytest.raises(Refused):
        held_grant(consent, "Consent/7")


# --- What is refused --------------------------------------------------------------------------------------------------


def _without(path: str) -> dict[str, Any]:
    content = body()
    found: Any = content["asiakkuusasiakirja"]
    *steps, last = path.split(".")
    for step in steps:
        found = found[int(step)] if step.isdigit() else found[step]
    del found[last]
    return content


@pytest.mark.parametrize(
    "path",
    [
        "asiakas",
        "asiakas.henkilotunnus",
        "asiakas.henkilotunnus.value",
        "palvelunjarjestajan_toimintayksikko.code",
        "sosiaalihuollon_palvelutehtava.0.palvelutehtava",
        "sosiaalihuollon_palvelutehtava.0.palvelutehtava.code",
        "sosiaalihuollon_palvelutehtava.0.palveluntuottaja.0.palveluyksikon_nimi",
        "sosiaalihuollon_palvelutehtava.0.palveluntuottaja.0.palveluyksikon_nimi.code",
        "sosiaalihuollon_palvelutehtava.0.palveluntuottaja.0.asiakkuuden_alkamispvm",
    ],
)
def test_a_document_that_lacks_something_is_refused_by_its_name(path: str) -> None:
    told = _refused(_signed(_without(path)))
    assert path.rpartition(".")[2] in told or path.split(".")[-2] in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sosiaalipalvelu", ["x"]),
        ("sosiaalipalvelu", None),
        ("sosiaalipalvelu", 7),
        ("palveluyksikon_nimi", []),
        ("palveluyksikon_nimi", {"code": 7}),
        ("palveluyksikon_nimi", {"code": "1.2.246.010"}),
        ("asiakkuuden_alkamispvm", "1.9.2026"),
        ("asiakkuuden_alkamispvm", "2026-02-30"),
        ("asiakkuuden_alkamispvm", 20260901),
        ("asiakkuuden_alkamispvm", "20260901"),
        ("asiakkuuden_alkamispvm", "2026-W36"),
        ("asiakkuuden_paattymispvm", "2027-W01-1"),
        ("asiakkuuden_paattymispvm", "later"),
        ("asiakkuuden_paattymispvm", ["2026-12-31"]),
        ("asiakkuuden_paattymispvm", ""),
        ("asiakkuuden_paattymispvm", 0),
        ("asiakkuuden_paattymispvm", False),
        ("asiakkuuden_paattymispvm", []),
        ("asiakkuuden_paattymispvm", {}),
        ("palveluntoteuttaja", None),
        ("palveluntoteuttaja", {}),
        ("palveluntoteuttaja", [7]),
    ],
)
def test_a_value_of_another_kind_is_refused(name: str, value: object) -> None:
    _refused(_signed(body(task(producer() | {name: value}))))


def test_what_cannot_be_read_is_told_in_full_and_the_rest_is_read() -> None:
    content = body(task(producer(end="later"), producer(DAY_CENTRE), producer("1.2.x")), {"palveluntuottaja": 7})
    paper = read_paper(_signed(content), trust(), NOW)
    assert [grant.unit.value for grant in paper.grants] == [DAY_CENTRE]
    told = [finding.text for finding in paper.unread]
    assert len(told) == 3
    assert "asiakkuuden_paattymispvm" in told[0]
    assert "OID" in told[1]
    assert "palveluntuottaja" in told[2]


@pytest.mark.parametrize("given", ["2026", "2026-09"])
@pytest.mark.parametrize("name", ["asiakkuuden_alkamispvm", "asiakkuuden_paattymispvm"])
def test_a_date_without_its_day_is_told_as_such(name: str, given: str) -> None:
    """The public schema allows a year or a month alone; no day is guessed."""
    told = _refused(_signed(body(task(producer() | {name: given}))))
    assert f"{name} gives no day, only the {'year' if given == '2026' else 'month'}" in told


@pytest.mark.parametrize(
    ("end", "protected", "unread"),
    [(None, True, 0), ("2026-10-01", True, 0), ("2026-09-30", False, 0), ("2026", True, 1), ("2026-11", True, 1)],
)
def test_a_protected_address_lasts_to_the_day_that_the_document_gives(
    end: str | None, protected: bool, unread: int
) -> None:
    content = body()
    client = content["asiakkuusasiakirja"]["asiakas"]
    client |= {"turvakielto": True} | ({"turvakiellon_paattymispaiva": end} if end else {})
    paper = read_paper(_signed(content), trust(), NOW)
    assert (paper.protected, len(paper.unread), len(paper.grants)) == (protected, unread, 1)
    assert [grant.protected for grant in paper.grants] == [protected]
    assert all("turvakiellon_paattymispaiva gives no day" in finding.text for finding in paper.unread)


@pytest.mark.parametrize("given", ["2026-13", "2026-00", "26-09", "2026-9"])
def test_a_month_that_there_is_not_is_no_date(given: str) -> None:
    told = _refused(_signed(body(task(producer() | {"asiakkuuden_alkamispvm": given}))))
    assert "is not a date" in told


def test_a_finding_tells_the_place_in_the_document() -> None:
    odd = producer() | {"palveluntoteuttaja": [producer(DAY_CENTRE), producer(DAY_CENTRE, start="soon")]}
    told = _refused(_signed(body(own_task(), task(producer(), odd))))
    assert "sosiaalihuollon_palvelutehtava[1].palveluntuottaja[1].palveluntoteuttaja[1].asiakkuuden_alkamispvm" in told


# --- What the public schema lets a document leave out -----------------------------------------------------------------


@pytest.mark.parametrize(
    "tasks",
    [
        (task(producer()), own_task()),
        (own_task(), task(producer())),
        (task(producer()), task(), own_task()),
        (task(producer()), {}),
    ],
)
def test_a_task_of_the_organisers_own_production_takes_nothing_from_a_bought_one(tasks: tuple[Any, ...]) -> None:
    paper = read_paper(_signed(body(*tasks)), trust(), NOW)
    assert ([grant.unit.value for grant in paper.grants], paper.unread) == ([HOME_CARE], ())


@pytest.mark.parametrize(
    "content",
    [
        body(own_task()),
        body(task()),
        body(own_task(), task()),
        _without("sosiaalihuollon_palvelutehtava"),
        _without("sosiaalihuollon_palvelutehtava.0.palveluntuottaja"),
    ],
)
def test_a_document_without_producers_is_read_and_grants_nothing(content: dict[str, Any]) -> None:
    paper = read_paper(_signed(content), trust(), NOW)
    assert (paper.grants, paper.unread) == ((), ())
    conform(grant_bundle(paper))
    assert of_kind(grant_bundle(paper), "Consent") == []


@pytest.mark.parametrize("listed", [None, {}, 7, "x", [7], [None], [[]]])
@pytest.mark.parametrize("name", ["palveluntuottaja", "sosiaalihuollon_palvelutehtava"])
def test_a_list_that_is_there_and_is_none_is_told(name: str, listed: object) -> None:
    content = body(own_task() | {name: listed}) if name == "palveluntuottaja" else body()
    content["asiakkuusasiakirja"] |= {name: listed} if name != "palveluntuottaja" else {}
    assert name in _refused(_signed(content))


def test_an_old_relationship_without_the_organisers_unit_is_of_the_organiser_who_signed() -> None:
    content = _without("palvelunjarjestajan_toimintayksikko")
    (found,) = _read(_signed(content, custodian=f"{ORGANISER.rpartition('.')[0]}.5"))
    assert (found.organiser, found.key) == (Oid(ORGANISER), _read(_signed())[0].key)
    conform(grant_bundle(read_paper(_signed(content), trust(), NOW)))
    for wrong in ({"signer": "1.2.246.10.99999861.10.0"}, {"custodian": "1.2.246.10.99999820.10.0"}):
        _refused(_signed(content, **wrong))


def test_a_personal_identity_code_needs_no_system() -> None:
    """The schema requires the value alone; a temporary id without its system is nobody's in particular."""
    content = body()
    del content["asiakkuusasiakirja"]["asiakas"]["henkilotunnus"]["system"]
    assert [item.client for item in _read(_signed(content))] == [Hetu(SAIMA.hetu)]
    content["asiakkuusasiakirja"]["asiakas"] = {"tilapainen_yksilointitunnus": {"value": "181188U999X"}}
    assert "tilapainen_yksilointitunnus.system" in _refused(_signed(content))


# --- Who performs the service for the producer (GRA-08) ---------------------------------------------------------------


def _performed(*performers: dict[str, Any], **values: Any) -> dict[str, Any]:
    return body(task(producer(**values) | {"palveluntoteuttaja": list(performers)}))


def test_a_performer_has_a_grant_for_its_period_beside_the_producers() -> None:
    content = _performed(producer(DAY_CENTRE, "2026-10-15", "2026-12-31"), producer(HOME_CARE, "2026-11-01"))
    found = _read(_signed(content))
    assert [(item.unit.value, item.start, item.end, item.producer) for item in found] == [
        (HOME_CARE, date(2026, 9, 1), None, None),
        (DAY_CENTRE, date(2026, 10, 15), date(2026, 12, 31), Oid(HOME_CARE)),
        (HOME_CARE, date(2026, 11, 1), None, Oid(HOME_CARE)),
    ]
    assert len({item.key for item in found}) == 3
    assert found[0].key == _read(_signed())[0].key, "a producer's Consent stays the same when it names a performer"
    bundle = grant_bundle(read_paper(_signed(content), trust(), NOW))
    conform(bundle)
    roles = [item["provision"]["actor"][0]["role"]["text"] for item in of_kind(bundle, "Consent")]
    assert roles == ["Service producer", *[f"Service performer for urn:oid:{HOME_CARE}"] * 2]


def test_the_same_performer_of_two_producers_has_two_grants() -> None:
    performer = {"palveluntoteuttaja": [producer("1.2.246.10.99999861.10.7")]}
    found = _read(_signed(body(task(producer() | performer, producer(DAY_CENTRE) | performer))))
    assert len({item.key for item in found}) == 4


@pytest.mark.parametrize(
    ("within", "performer"),
    [
        ({}, {"start": "2026-08-31"}),
        ({"end": "2026-12-31"}, {}),
        ({"end": "2026-12-31"}, {"end": "2027-01-01"}),
        ({"end": "2026-12-31"}, {"start": "2027-01-01"}),
    ],
)
def test_a_performer_outside_the_producers_period_waits_for_a_person(
    within: dict[str, str], performer: dict[str, str]
) -> None:
    raw = _signed(_performed(producer(DAY_CENTRE, **performer), **within))
    paper = read_paper(raw, trust(), NOW)
    assert [item.unit.value for item in paper.grants] == [HOME_CARE]
    assert [finding.rule for finding in paper.unread] == ["GRA-08"]


def test_a_performer_of_a_producer_that_cannot_be_read_has_no_grant_and_all_is_told() -> None:
    content = _performed(producer(DAY_CENTRE), producer(DAY_CENTRE, end="later"), start="soon")
    paper = read_paper(_signed(content), trust(), NOW)
    assert paper.grants == ()
    assert len(paper.unread) == 2


# --- Who may be named, and where --------------------------------------------------------------------------------------


def test_the_header_names_the_organiser_too() -> None:
    """Otherwise one organiser's document would open another's register in the archive, which goes by the header."""
    assert _read(_signed(custodian=f"{ORGANISER.rpartition('.')[0]}.5"))
    assert "different organisers" in _refused(_signed(custodian="1.2.246.10.99999820.10.0"))


@pytest.mark.parametrize("content", [{}, {"asiakkuusasiakirja": []}, {"asiakkuusasiakirja": None}])
def test_a_body_of_another_kind_is_refused(content: dict[str, Any]) -> None:
    assert "GRA-02" in _refused(_signed(content))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    _refused(_signed(body(task(producer(start="2026-09-01", end="2026-08-31")))))


def test_another_kind_of_document_is_refused() -> None:
    assert "not an asiakkuusasiakirja" in _refused(_signed(group="2"))


@pytest.mark.parametrize("client", [ELLI])
def test_a_header_about_somebody_else_is_refused(client: Person) -> None:
    assert "different people" in _refused(_signed(client=client))
    assert "different people" in _refused(_signed(body(client=client)))


def test_a_header_of_another_document_is_refused() -> None:
    raw = _habit(document())
    swapped = raw.replace(f'<id root="{OID}"/>'.encode(), f'<id root="{OID}7"/>'.encode(), 1)
    assert "different documents" in _refused(swapped)


def test_a_temporary_id_names_the_client_too() -> None:
    system, value = "1.2.246.10.99999810.22.2026", "181188U999X"
    content = body()
    client = content["asiakkuusasiakirja"]["asiakas"]
    del client["henkilotunnus"]
    client["tilapainen_yksilointitunnus"] = {"system": f"urn:oid:{system}", "value": value}
    raw = (
        document(content)
        .xml()
        .replace(
            f'root="1.2.246.21" extension="{SAIMA.hetu}"'.encode(), f'root="{system}" extension="{value}"'.encode()
        )
    )
    (grant,) = _read(sign(raw, leaf(), WHEN))
    assert grant.client == TemporaryId(f"urn:oid:{system}", value)


@pytest.mark.parametrize("octets", [b"", b"[]", b"{", b"\xff", b"null", b'{"a":' * 5000])
def test_a_json_body_that_cannot_be_read_is_refused(octets: bytes) -> None:
    raw = document().xml()
    start, end = raw.index(b"<hl7fi:json>") + 12, raw.index(b"</hl7fi:json>")
    _refused(sign(raw[:start] + base64.b64encode(octets) + raw[end:], leaf(), WHEN))


def test_a_comment_cannot_cut_the_signed_body_short() -> None:
    raw = _signed()
    at = raw.index(b"<hl7fi:json>") + 12
    for place in (at, at + 40):
        changed = raw[:place] + b"<!-- x -->" + raw[place:]
        try:
            assert [item.key for item in _read(changed)] == [item.key for item in _read(raw)]
        except Refused:
            continue


@pytest.mark.parametrize("name", ["one-unit", "two-units", "ended", "unknown-unit"])
def test_the_fixtures_own_root_is_believed_and_another_is_not(name: str) -> None:
    raw = (DATA / "fixtures" / "grant" / f"{name}.xml").read_bytes()
    signatures = read_paper(raw, Trust.load([DATA / "fixtures" / "pki" / "root.pem"]), NOW).signatures
    assert {signature.covered for signature in signatures} == {Covered.BODY, Covered.DOCUMENT}
    with pytest.raises(Refused, match="SIG-03"):
        read_paper(raw, trust(), NOW)


# --- Who may grant ----------------------------------------------------------------------------------------------------


def test_a_grant_that_the_producer_signed_itself_is_refused() -> None:
    """GRA-02: it is the organiser who writes the producer into the document."""
    _refused(_signed(signer="1.2.246.10.99999861.10.0"))


def test_an_unsigned_header_cannot_point_at_another_clients_consent() -> None:
    """Kanta's habit leaves setId and version open: with another client's, their Consent would be overwritten."""
    victim = _read(_signed())[0]
    mine = _habit(document(body(client=ELLI), client=ELLI, oid=f"{OID}9", set_id=OID, version=99))
    try:
        found = _read(mine)
    except Refused:
        return
    assert victim.key not in {item.key for item in found}


def test_the_same_document_about_the_same_client_keeps_its_key() -> None:
    assert _read(_habit(document()))[0].key == _read(_signed())[0].key


def _beside(author: str, registration: str, system: str = ORGANISER) -> bytes:
    """A document whose author is named by registration number, signed by a person beside the system."""
    raw = (
        document()
        .xml()
        .replace(
            b'<assignedAuthor><id nullFlavor="NA"/>',
            f'<assignedAuthor><id root="1.2.246.537.26" extension="{author}"/>'.encode(),
        )
    )
    for who, label in ((professional(registration), "person"), (leaf(system), "system")):
        raw = sign_document(
            raw, FileSigner(who.key, (who.certificate, *who.chain)), NOW, f"{label}-{{}}".format, [Covered.BODY]
        )
    return raw


def test_a_professional_signs_beside_the_organiser() -> None:
    assert _read(_beside("90000000011", "90000000011"))
    assert "does not name as its author" in _refused(_beside("90000000011", "90000000022"))


def test_a_professional_alone_writes_no_grant() -> None:
    raw = document().xml()
    who = professional()
    signed = sign_document(raw, FileSigner(who.key, (who.certificate, *who.chain)), NOW, str, [Covered.BODY])
    assert "not signed by the organiser" in _refused(signed)
