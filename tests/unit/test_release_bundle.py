"""A decided request as FHIR: the order, the desk's Task, the call, and the record of what was done (REL-07, REL-14)."""

from __future__ import annotations

from datetime import datetime

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.convert.release import carries_out_now, release_bundle, release_record
from adapter.rules.release import Basis, Decision, Means, ReleaseRequest, decide
from tests.unit.bundles import Resource, conform, of_kind
from tests.unit.region import HELSINKI, MAIJA, NOW, destination, region, register, release_request

AGENT = {
    "type": "Organization",
    "identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.246.10.99999810.10.0"},
}
NIGHT = datetime(2026, 11, 7, 23, 40, tzinfo=HELSINKI)


def _decide(request: ReleaseRequest, *, prohibited: bool = False) -> Decision:
    return decide(request, register("hus"), region().desks, prohibited=prohibited)


def _bundle(request: ReleaseRequest, *, prohibited: bool = False) -> Resource:
    return release_bundle(request, _decide(request, prohibited=prohibited))


@pytest.mark.parametrize(
    "request_",
    [
        release_request(),
        release_request(urgent=True, received=NIGHT),
        release_request(papers_only=True),
        release_request(basis=Basis.LAW, destination=destination("vakuutus")),
        release_request(destination=None),
    ],
    ids=["copy", "call", "papers", "post", "unknown"],
)
def test_every_resource_is_fhir_r4_and_the_same_each_time(request_: ReleaseRequest) -> None:
    bundle = _bundle(request_)
    conform(bundle)
    assert bundle == _bundle(request_)
    conform(_bundle(request_, prohibited=True))


def test_the_order_says_what_is_asked_for_whom_by_whom_and_why() -> None:
    (order,) = of_kind(_bundle(release_request()), "ServiceRequest")
    assert order["category"][0]["coding"] == [{"system": "http://snomed.info/sct", "code": "363679005"}]
    assert order["subject"]["identifier"] == {"system": "urn:oid:1.2.246.21", "value": MAIJA}
    assert (order["status"], order["intent"], order["priority"]) == ("active", "order", "routine")
    assert "Porvoon terveysasema" in order["requester"]["display"]
    assert "lääkäri T. Testilä" in order["requester"]["display"]
    assert order["reasonCode"][0]["text"] == "hoitosuhde"
    (accession,) = [item for item in order["identifier"] if "type" in item]
    assert accession["type"]["coding"][0] == {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}
    assert (accession["system"], accession["value"]) == ("urn:oid:1.2.246.537.5.40033.2006", "LAU0000001")
    (study,) = order["contained"]
    assert order["supportingInfo"] == [{"reference": f"#{study['id']}"}]
    assert study["identifier"] == [accession]


def test_the_desks_task_tells_the_decision_and_its_rules() -> None:
    (task,) = of_kind(_bundle(release_request()), "Task")
    assert task["status"] == "accepted"
    assert [item["valueString"] for item in task["output"]] == ["REL-07", "REL-03", "REL-12"]
    assert task["owner"]["display"] == "Kuvapalvelut ammattilaisille"
    assert task["businessStatus"]["coding"][0]["code"] == "register-copy"
    assert task["for"]["identifier"]["value"] == MAIJA


def test_a_refused_request_is_revoked_and_its_task_rejected() -> None:
    bundle = _bundle(release_request(urgent=True, received=NIGHT), prohibited=True)
    assert of_kind(bundle, "ServiceRequest")[0]["status"] == "revoked"
    (task,) = of_kind(bundle, "Task")
    assert task["status"] == "rejected"
    assert "forbidden" in task["statusReason"]["text"]
    assert "REL-04" in [item["valueString"] for item in task["output"]]


def test_an_urgent_request_at_night_makes_a_call_with_the_number() -> None:
    _, call = of_kind(_bundle(release_request(urgent=True, received=NIGHT)), "Task")
    assert (call["status"], call["priority"]) == ("requested", "urgent")
    assert "040 000 0002" in call["description"]
    assert call["owner"]["display"] == "Röntgenpäivystys"


def test_what_was_done_is_recorded_in_full() -> None:
    request = release_request()
    decision = _decide(request)
    provenance, audit = release_record(request, decision, ["1.2.3", "1.2.4"], NOW, AGENT)
    for resource in (provenance, audit):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        uids = [item["what"].get("identifier", {}).get("value") for item in resource["entity"]]
        assert {"urn:oid:1.2.3", "urn:oid:1.2.4"} <= set(uids)
    assert provenance["recorded"] == "2026-11-22T14:00:00+00:00"
    assert provenance["reason"][0]["text"] == "hoitosuhde"
    assert [uri.rpartition("/")[2] for uri in provenance["policy"]] == ["REL-07", "REL-03", "REL-12"]
    assert provenance["agent"][0]["who"] == AGENT
    assert provenance["entity"][0]["what"]["identifier"]["value"] == request.source_sha256
    told = [agent["who"].get("display") for agent in audit["agent"]]
    assert told == [None, "Porvoon terveysasema / lääkäri T. Testilä", "Itä-Uusimaa"]
    assert audit["entity"][0]["what"]["identifier"]["value"] == MAIJA
    assert [agent["requestor"] for agent in audit["agent"]] == [False, True, False]


def test_the_adapter_moves_images_itself_only_electronically() -> None:
    moved = {means for means in Means if carries_out_now(means)}
    assert moved == {Means.REGISTER_COPY, Means.REGISTER_GRANT, Means.ELECTRONIC}
