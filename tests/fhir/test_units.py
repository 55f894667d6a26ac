"""Whose each resource is that a flow writes or a client sends: nobody sees more than what is of their units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapter.access.reading.grant import Paper
from adapter.access.reading.matter_document import MatterPaper
from adapter.access.reading.paper import read_paper, read_signed
from adapter.access.writing.consent import consent
from adapter.access.writing.matter import known_matter, matter_record, proposal
from adapter.access.writing.version import version_record
from adapter.desk.decision import Action, Decider, Decision, decision_audit
from adapter.errors import Finding
from adapter.fhir.elements import Names, Resource, oid_identifier, relocated, resources, unit_reference
from adapter.fhir.units import HOUSE, held_binaries, marked_for, units_of
from adapter.identifiers import Hetu, Oid
from adapter.photo.writing.media import photo_bundle
from adapter.release.writing.charge import charge_item
from adapter.release.writing.order import answered_request, original_mail, service_request
from adapter.release.writing.record import denial_record, imaging_study, release_record
from adapter.release.writing.task import desk_task
from adapter.run.waiting import Place, parked_task
from fixtures.documents import sign
from tests.access.reading.test_grant import DAY_CENTRE, HOME_CARE, WHEN, body, document, producer, task
from tests.access.reading.test_matter_document import matter_paper
from tests.photo.invitations import order as invitation
from tests.photo.writing.test_media import _for_a_child as photo_for_a_child
from tests.region import AINO, MAIJA, NOW, PORVOO, region
from tests.release.releases import HIT, carry, judge, to_kymenlaakso, to_tays
from tests.xml.authority import ORGANISER, leaf, trust

A, B = "1.2.246.10.99999810.10.11", "1.2.246.10.99999810.10.12"
MESSAGE = "0123456789abcdef0123456789abcdef"
HUS = region().organisation.oid


def units(resource: Resource, **others: Resource) -> set[str]:
    """The units of a resource beside others, by their addresses with an underscore."""
    held = {address.replace("_", "/", 1): other for address, other in others.items()}
    return _units(resource, held)


def _units(resource: Resource, held: dict[str, Resource]) -> set[str]:
    return set(
        units_of(resource, lambda address: frozenset(_units(held[address], held)) if address in held else frozenset())
    )


def _place(unit: str) -> dict[str, Any]:
    return unit_reference(Oid(unit))


# --- What the flows write ---------------------------------------------------------------------------------------------


def test_everything_of_a_photo_is_the_units_it_came_to() -> None:
    """As the flow keeps it: the Media say no unit, the Task of the same message does."""
    filing = photo_for_a_child()
    bundle, names = photo_bundle(filing), Names(filing.key)
    kinds = {"Task": "task", "Provenance": "provenance", "RelatedPerson": "sender", "Communication": "communication"}
    labels = [(str(names.uuid(label)), resources(bundle, kind)[0]) for kind, label in kinds.items()]
    labels += [(str(names.uuid(f"media-{at}")), media) for at, media in enumerate(resources(bundle, "Media"))]
    held = {f"{resource['resourceType']}/{identity}": resource for identity, resource in relocated(labels)}
    assert {address.partition("/")[0] for address in held} == {*kinds, "Media"}
    assert [_units(resource, held) for resource in held.values()] == [{str(PORVOO)}] * len(held)


def test_an_invitation_is_of_whoever_asks_and_of_whom_the_photo_goes_to() -> None:
    assert units(invitation(unit=A, requester=_place(B))) == {A, B}
    assert units(invitation(unit=A)) == {A}


@pytest.mark.parametrize("request_", [to_tays(), to_kymenlaakso()])
def test_everything_of_a_mailed_request_is_the_houses(request_: Any) -> None:
    decision = judge(request_)
    agent, order = unit_reference(HUS), "ServiceRequest/7"
    mail = {"ServiceRequest_7": service_request(request_, "active", "Binary/1", desk=decision.desk)}
    assert units(mail["ServiceRequest_7"]) == {HOUSE}
    assert held_binaries(mail["ServiceRequest_7"]) == ("Binary/1",)
    assert units(original_mail(request_, b"x")) == set()
    assert units(desk_task(request_, [decision], "accepted", order=order), **mail) == {HOUSE}
    assert units(imaging_study(request_, HIT, order=order), **mail) == {HOUSE}
    done = [(decision, carry(decision))]
    for event in (
        *release_record(request_, done, NOW, agent, order=order),
        denial_record(request_, decision.grounds, NOW, agent, order=order),
    ):
        assert units(event, **mail) == {HOUSE, str(HUS)}
    price = region().media.reading
    assert units(charge_item("m", Hetu.parse(MAIJA), price, ["1.2.3"], NOW, agent, "T. T.")) == {str(HUS)}


def test_a_request_that_a_unit_sent_stays_the_units_with_all_that_follows() -> None:
    request, order = to_tays(), "ServiceRequest/7"
    decision = judge(request)
    sent = marked_for(service_request(request, "active"), A)
    held = {
        "ServiceRequest_7": answered_request(sent, request, "active", "ServiceRequest/7/_history/1", desk=decision.desk)
    }
    assert units(held["ServiceRequest_7"]) == {A, HOUSE}
    assert units(desk_task(request, [decision], "accepted", order=order), **held) == {A, HOUSE}
    assert units(imaging_study(request, HIT, order=order), **held) == {A, HOUSE}


def test_what_waits_for_a_person_is_the_units_or_the_houses() -> None:
    finding = (Finding("PHO-06", "the name is another."),)
    waiting = parked_task(MESSAGE, "photo", finding, NOW, Place(owner=_place(A)))
    assert units(waiting) == {A}
    assert units(parked_task(MESSAGE, "photo", finding, NOW)) == set()
    decision = Decision(Action.REFILE, Decider("nurse"), "asked", NOW, Hetu.parse(AINO))
    assert units(decision_audit(decision, MESSAGE, "Task/t", HUS), Task_t=waiting) == {A, str(HUS)}


def _grants() -> Paper:
    raw = document(body(task(producer(), producer(DAY_CENTRE)))).xml()
    return read_paper(sign(raw, leaf(), WHEN), trust(), NOW)


def test_a_grant_is_of_the_organiser_and_of_the_producer() -> None:
    consents = {f"Consent_{at}": consent(grant, ()) for at, grant in enumerate(_grants().grants)}
    assert sorted(map(sorted, map(units, consents.values()))) == [[ORGANISER, HOME_CARE], [ORGANISER, DAY_CENTRE]]
    assert units(_provenance(*consents), **consents) == {ORGANISER}, "a producer sees no grant of another"


def _provenance(*targets: str) -> Resource:
    paper = _grants()
    return version_record(paper.document, paper.signatures, [target.replace("_", "/") for target in targets])


def test_a_matter_is_the_organisers_until_handed_over() -> None:
    """GRA-04: a producer that saw the proposal would have the OID of the matter before the organiser gives it."""
    paper = read_signed(sign(matter_paper().xml(), leaf(), WHEN), trust(), NOW)
    assert isinstance(paper, MatterPaper)
    granted = consent(_grants().grants[0], ())
    assert units(matter_record(paper)) == {ORGANISER}
    assert units(proposal(known_matter(paper), "c", Oid(HOME_CARE), NOW), Consent_c=granted) == {ORGANISER}


# --- What clients send ------------------------------------------------------------------------------------------------

TASK: Resource = {"resourceType": "Task", "status": "requested", "intent": "order"}
MINE, YOURS = TASK | {"owner": _place(A)}, TASK | {"owner": _place(B)}
AT_MINE, AT_YOURS = {"reference": "Task/mine"}, {"reference": "Task/yours"}


def _a(kind: str, **elements: Any) -> Resource:
    return {"resourceType": kind, **elements}


SENT: list[tuple[str, Resource, set[str]]] = [
    ("owner", MINE, {A}),
    ("requester", TASK | {"requester": _place(A), "owner": _place(B)}, {A, B}),
    ("for", TASK | {"focus": {"reference": "Task/mine"}}, {A}),
    ("named-before-about", MINE | {"focus": {"reference": "Task/yours"}}, {A}),
    ("nothing", TASK, set()),
    ("elsewhere", TASK | {"focus": {"reference": "https://other.example/Task/mine"}}, set()),
    ("marked", marked_for(TASK, A), {A}),
    ("marked-twice", marked_for(marked_for(TASK, A), B), {A, B}),
    ("bare", TASK | {"owner": {"identifier": {"system": "urn:ietf:rfc:3986", "value": A}}}, {A}),
    ("not-an-oid", TASK | {"owner": {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:x"}}}, set()),
    ("another-system", TASK | {"owner": {"identifier": {"system": "urn:x", "value": f"urn:oid:{A}"}}}, set()),
    ("consent", _a("Consent", organization=[_place(A)], provision={"actor": [{"reference": _place(B)}]}), {A, B}),
    ("document", _a("DocumentReference", custodian=_place(A), author=[{"display": "x"}, _place(B)]), {A, B}),
    ("message", _a("Communication", sender=_place(A), recipient=[_place(B)]), {A, B}),
    ("message-about", _a("Communication", about=[AT_MINE]), {A}),
    ("media", _a("Media", basedOn=[AT_MINE]), {A}),
    ("study", _a("ImagingStudy", basedOn=[AT_YOURS]), {B}),
    ("patient", _a("Patient", managingOrganization=_place(A)), {A}),
    ("patient-of-nobody", _a("Patient"), set()),
    ("related", _a("RelatedPerson", patient={"reference": "Patient/p"}), {A}),
    ("unit", _a("Organization", identifier=[oid_identifier(Oid(A))]), {A}),
    ("charge", _a("ChargeItem", performingOrganization=_place(A)), {A}),
    ("binary", _a("Binary", securityContext=AT_MINE), {A}),
    ("provenance", _a("Provenance", target=[AT_MINE], agent=[{"who": _place(B)}]), {A, B}),
    ("provenance-of-two", _a("Provenance", target=[AT_MINE, AT_YOURS]), set()),
    ("event", _a("AuditEvent", source={"observer": _place(A)}, entity=[{"what": AT_YOURS}]), {A, B}),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "found"), [case[1:] for case in SENT], ids=[case[0] for case in SENT])
def test_whose_it_is_stands_in_the_resource_or_in_what_it_is_about(resource: Resource, found: set[str]) -> None:
    patient = {"resourceType": "Patient", "managingOrganization": _place(A)}
    assert units(resource, Task_mine=MINE, Task_yours=YOURS, Patient_p=patient) == found


BROKEN: list[Callable[[], Resource]] = [
    lambda: {"resourceType": "Task", "owner": "x", "focus": [None], "meta": {"tag": "x"}},
    lambda: {"resourceType": "Consent", "organization": {"identifier": 3}, "provision": [1]},
    lambda: {"resourceType": "Media", "identifier": [{"value": None}, "x"], "content": "x"},
    lambda: {"resourceType": "Provenance", "extension": {"url": 1}, "target": {"reference": 7}},
    lambda: {"resourceType": "Subscription"},
]


@pytest.mark.parametrize("make", BROKEN)
def test_what_an_earlier_version_took_in_any_shape_is_of_no_unit(make: Callable[[], Resource]) -> None:
    assert units(make()) == set()
    assert held_binaries(make()) == ()


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Media", "content": {"url": "Binary/1"}},
        {"resourceType": "DocumentReference", "content": [{"attachment": {"url": "Binary/1/_history/2"}}]},
        _a("Communication", payload=[{"contentString": "x"}, {"contentAttachment": {"url": "Binary/1"}}]),
        {"resourceType": "ServiceRequest", "supportingInfo": [{"reference": "#a"}, {"reference": "Binary/1"}]},
    ],
)  # fmt: skip
def test_a_binary_is_held_by_what_refers_to_it(resource: Resource) -> None:
    assert held_binaries(resource) == ("Binary/1",)
