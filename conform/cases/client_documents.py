"""Client of the API: what it fetches, what it stores, and the matters that it hands over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.case import Checks, proves
from conform.cases.client_evaluate import arm_use, need_words, plan_of, use_well
from conform.peers.asked import attachment_of, oid_of, parameter_of
from conform.peers.client_system import MATTER, ORGANISER, UNIT, WORKER, ClientSystem, Went, describe_use
from conform.peers.paper import fetched, read_paper
from conform.peers.reply import Reply, deny, joined, permit, refused
from conform.people import ANNA, CECILIA, HETU_SYSTEM, Person

ROLE = "client"
OTHER_MATTER = "1.2.246.10.99999810.951.2026.1.2"
OTHER_DOCUMENT = "1.2.246.10.99999810.95.2026.2.2"
DOCUMENT = "1.2.246.10.99999861.95.2026.4.7"
_FETCH, _STORE, _MATTER = "Consent/$fetch", "Consent/$store", "Consent/$matter"


@proves(ROLE, "FC-FET-01")
def what_is_not_of_the_client_and_matter_is_not_shown(client: ClientSystem, checks: Checks) -> None:
    """A document of another person, of another matter, and one under a wrong name are not shown."""
    good = use_well(client, checks)
    if good.says_what_it_showed:
        checks.control(good.shown("documents"), "a permitted use succeeded, and showed no document")
    wrong = {
        "of another person": (CECILIA, plan_of(CECILIA)),
        "of another person under the name of this one": (ANNA, plan_of(CECILIA)),
        "of another matter": (ANNA, plan_of(ANNA, OTHER_MATTER)),
    }
    for what, given in wrong.items():
        client.arm("Consent/$evaluate", permit())
        client.arm(_FETCH, fetched(given).spoilt(what))
        went = client.pull("use", describe_use())
        checks.demand(not went.did, f"it took a document {what}")
        checks.demand(not went.shown("documents"), f"it has shown a document {what}")
    other = replace(plan_of(CECILIA), oid=OTHER_DOCUMENT)
    client.arm(_FETCH, fetched((ANNA, plan_of(ANNA)), (CECILIA, other)).spoilt("one of two"))
    went = client.pull("use", describe_use())
    checks.demand(OTHER_DOCUMENT not in went.shown("documents"), "of two documents it has shown one of another person")
    checks.demand(not went.did or went.says_what_it_showed, "of two documents one is another's, and it took both")


@proves(ROLE, "FC-STO-01")
def a_document_is_of_its_use(client: ClientSystem, checks: Checks) -> None:
    """The stored document names the client, matter, unit and worker of the use, and the organiser's register."""
    for stored in store_well(client, checks).sent(_STORE):
        paper = read_paper(attachment_of(stored))
        checks.control(paper is not None, "what was stored is no document (CDA R2)")
        if paper is None:
            return
        checks.demand(paper.client == ANNA.hetu, "the stored document is of another client")
        checks.demand(paper.matter == MATTER, "the stored document is of another matter")
        checks.demand(paper.unit == UNIT, "the stored document is of another unit than the worker's")
        checks.demand(paper.worker == WORKER, "the stored document is of another worker")
        checks.demand(paper.custodian == ORGANISER, "the stored document is of another register")


@proves(ROLE, "FC-STO-02")
def taken_in_is_not_archived(client: ClientSystem, checks: Checks) -> None:
    """The API takes the document in (202, preliminary): that is what the worker sees."""
    went = store_well(client, checks)
    need_words(went)
    checks.demand(went.shown("state"), "no state of the stored document was shown")
    checks.demand(went.shown("state") == ["preliminary"], "a preliminary document was shown as something else")


@proves(ROLE, "FC-EVAL-02")
def after_a_denial_nothing_is_stored(client: ClientSystem, checks: Checks) -> None:
    """What would have been stored stays where it is when the answer is a denial."""
    store_well(client, checks)
    arm_use(client, deny())
    client.arm(_STORE, refused(403, "the service has ended.", rule="GRA-10"))
    went = client.pull("store", describe_storing())
    checks.demand(went.refused, "a denied store did not end as refused")
    checks.demand(
        not went.sent(_STORE) or not went.sent("Consent/$evaluate"), "it was denied, and sent the document all the same"
    )


@proves(ROLE, "FC-MAT-01")
def a_matter_is_handed_over(client: ClientSystem, checks: Checks) -> None:
    """Client, unit, organiser and matter are sent; what the API refuses is not said to be done."""
    client.need("organiser")
    client.arm(_MATTER, joined())
    went = client.pull_well("hand-over-matter", describe_matter())
    checks.control(went.did and went.sent(_MATTER), "a matter was not handed over")
    for sent in went.sent(_MATTER):
        _check_matter(sent, checks)
        checks.demand(parameter_of(sent, "takenBack") is not True, "a matter was handed over as one to be taken back")
    client.arm(_MATTER, refused(422, "the organiser is not known.", rule="GRA-04"))
    late = client.pull("hand-over-matter", describe_matter())
    checks.demand(not late.did, "the API refused the matter (422), and it says that it was done")
    outcome = Reply(resource=refused(200, "the organiser is not known.").resource, fault="an outcome with 200")
    client.arm(_MATTER, outcome)
    odd = client.pull("hand-over-matter", describe_matter())
    checks.demand(not odd.did, "an OperationOutcome of an error came, and it says that it was done")


@proves(ROLE, "FC-MAT-02")
def a_matter_is_taken_back(client: ClientSystem, checks: Checks) -> None:
    """What was handed over by mistake is taken back: the same four, and takenBack true."""
    client.need("organiser")
    client.arm(_MATTER, joined("left"))
    went = client.pull_well("take-back-matter", describe_matter())
    checks.control(went.did and went.sent(_MATTER), "a matter was not taken back")
    for sent in went.sent(_MATTER):
        _check_matter(sent, checks)
        checks.demand(parameter_of(sent, "takenBack") is True, "takenBack was not sent as true")


def store_well(client: ClientSystem, checks: Checks) -> Went:
    """The control: a permitted document is taken in."""
    client.need("register-access")
    client.arm("Consent/$evaluate", permit())
    client.arm(_STORE, taken_in())
    went = client.pull_well("store", describe_storing())
    checks.control(went.did, "a permitted document was not stored")
    checks.control(went.sent(_STORE), "it says that it has stored, and sent nothing")
    return went


def describe_storing() -> dict[str, Any]:
    """The arguments of `store`."""
    more = {"kind": "asiakaskertomusmerkinta", "text": "Kotikäynti sujui.", "documentId": DOCUMENT}
    return describe_use() | more | {"custodian": ORGANISER}


def describe_matter(person: Person = ANNA) -> dict[str, Any]:
    """The arguments of `hand-over-matter` and `take-back-matter`."""
    client = {"system": HETU_SYSTEM, "value": person.hetu}
    return {"client": client, "unit": UNIT, "organiser": ORGANISER, "matter": MATTER}


def _check_matter(sent: Any, checks: Checks) -> None:
    person = parameter_of(sent, "client")
    checks.demand(isinstance(person, dict) and person.get("value") == ANNA.hetu, "the client is another, or missing")
    for name, value in (("unit", UNIT), ("organiser", ORGANISER), ("matter", MATTER)):
        checks.demand(oid_of(parameter_of(sent, name)) == value, f"{name} is another, or missing")


def taken_in() -> Reply:
    """`$store` took the document in: 202, and the DocumentReference to follow it by."""
    reference = {
        "resourceType": "DocumentReference",
        "id": "stored-1",
        "meta": {"versionId": "1"},
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{DOCUMENT}"},
        "status": "current",
        "docStatus": "preliminary",
        "subject": {"type": "Patient", "identifier": {"system": HETU_SYSTEM, "value": ANNA.hetu}},
        "content": [{"attachment": {"contentType": "application/xml"}}],
    }
    return Reply(202, reference, {"ETag": 'W/"1"', "Content-Location": "DocumentReference/stored-1"})
