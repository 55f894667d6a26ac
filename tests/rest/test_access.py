"""`$matter`, `$evaluate` and `$fetch`: the register access right as a caller uses it (GRA-01 … GRA-10)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, with_matters, with_status
from adapter.errors import NotFound, Theirs
from adapter.identifiers import Hetu, Oid, WorkerId
from adapter.ports.kanta import ArchivedDocument, AssertedWorker
from adapter.roles import Authentication
from fixtures.documents import sign
from fixtures.grants import client_document
from fixtures.people import MAIJA as OTHER
from tests.access.reading.test_grant import HOME_CARE, MATTER, WHEN, body, document, producer, task
from tests.region import HELSINKI, NOW, SAIMA
from tests.release.releases import translations
from tests.rest.desk import Face, open_face, outcome
from tests.xml.authority import ORGANISER, leaf, trust

pytestmark = pytest.mark.slow

SYSTEM = "urn:oid:1.2.246.21"
OTHER_MATTER = "1.2.246.10.99999810.951.2026.1.2"
PLAN_OID = "1.2.246.10.99999810.95.2026.2.1"
WRITTEN = client_document(PLAN_OID, "asiakassuunnitelma", "Suunnitelma", ORGANISER)


def _archived(**changes: Any) -> ArchivedDocument:
    return ArchivedDocument(Oid(PLAN_OID), sign(replace(WRITTEN, **changes).xml(), leaf(), WHEN))


PLAN = _archived()


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


@pytest.fixture
def granted(face: Face) -> Face:
    """A face that holds an active grant of home care for Saima, until the end of February, without a matter yet."""
    face.resources.put("grant-1", _consent(), NOW)
    return face


def _consent(status: str = "active") -> dict[str, Any]:
    raw = sign(document(body(task(producer(end="2027-02-28")))).xml(), leaf(), WHEN)
    (grant,) = read_paper(raw, trust(), NOW).grants
    return with_status(consent(grant, ()), status)


def _client(hetu: str = SAIMA) -> dict[str, Any]:
    return {"name": "client", "valueIdentifier": {"system": SYSTEM, "value": hetu}}


def _parameters(*parameters: Any) -> dict[str, Any]:
    return {"resourceType": "Parameters", "parameter": list(parameters)}


def _use(**changes: Any) -> dict[str, Any]:
    """Everything right; a change of None leaves the parameter out."""
    told = {
        "client": _client(),
        "matter": {"name": "matter", "valueUri": MATTER.urn},
        "unit": {"name": "unit", "valueUri": f"urn:oid:{HOME_CARE}"},
        "worker": {"name": "worker", "valueString": "90000000011"},
        "workerUnit": {"name": "workerUnit", "valueString": HOME_CARE},
        "role": {"name": "role", "valueCode": "client-work"},
        "authentication": {"name": "authentication", "valueCode": "card"},
        "authenticatedAt": {"name": "authenticatedAt", "valueInstant": NOW.isoformat()},
    } | changes
    return _parameters(*(parameter for parameter in told.values() if parameter is not None))


def _hand_over(face: Face, matter: str = MATTER.value, organiser: str = ORGANISER) -> int:
    given = _parameters(
        _client(),
        {"name": "unit", "valueUri": HOME_CARE},
        {"name": "organiser", "valueUri": organiser},
        {"name": "matter", "valueUri": f"urn:oid:{matter}"},
    )
    answer = face.post("/fhir/Consent/$matter", given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return int(answer.get_json()["parameter"][0]["valueInteger"])


def _decision(face: Face, **changes: Any) -> tuple[str, list[str]]:
    answer = face.post("/fhir/Consent/$evaluate", _use(**changes))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    parameters = answer.get_json()["parameter"]
    rules = [part["part"][0]["valueCode"] for part in parameters if part["name"] == "reason"]
    return parameters[0]["valueCode"], rules


def _audits(face: Face) -> list[dict[str, Any]]:
    """Those of decisions, without the events of the use log."""
    found = (stored.resource for stored in face.resources.find("AuditEvent", []))
    return [audit for audit in found if audit["type"]["code"] != "rest"]


def test_a_permit_names_the_consent_with_its_version_and_is_audited(granted: Face) -> None:
    _hand_over(granted)
    answer = granted.post("/fhir/Consent/$evaluate", _use()).get_json()["parameter"]
    assert answer[0] == {"name": "decision", "valueCode": "permit"}
    assert answer[1] == {"name": "consent", "valueReference": {"reference": "Consent/grant-1/_history/2"}}
    (audit,) = _audits(granted)
    assert (audit["outcome"], audit["action"], audit["recorded"]) == ("0", "E", "2026-11-22T14:00:00+00:00")
    assert audit["outcomeDesc"] == "permit: GRA-01, GRA-04, GRA-05, GRA-06, GRA-13"
    get_fhir_model_class("AuditEvent").model_validate(audit)


@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        ({}, "en", "No grant names this service unit for this client."),
        ({"Accept_Language": "de"}, "en", "No grant names this service unit for this client."),
        (
            {"Accept_Language": "fi-FI, en;q=0.5"},
            "fi",
            "Mikään oikeus ei nimeä tätä palveluyksikköä tälle asiakkaalle.",
        ),
        ({"Accept_Language": "sv"}, "sv", "Ingen rätt anger denna serviceenhet för denna klient."),
    ],
)
def test_a_denial_says_why_in_the_readers_language(face: Face, asked: dict[str, str], language: str, said: str) -> None:
    answer = face.post("/fhir/Consent/$evaluate", _use(), **asked).get_json()["parameter"]
    (text, remedy) = next(item["part"][1:3] for item in answer if item["name"] == "reason")
    assert text["valueString"].startswith(said)
    assert set(translations(text["_valueString"])) == {"fi", "sv", "en"} - {language}
    assert remedy["valueString"] not in translations(remedy["_valueString"]).values()


def test_a_decision_is_audited_as_balp_has_it(granted: Face) -> None:
    """IHE BALP 1.1.4, Authorization decision.

    Four agents told apart by their types, the observer is the authorizer, entities of two kinds.
    """
    _hand_over(granted)
    granted.post("/fhir/Consent/$evaluate", _use(role={"name": "role", "valueCode": "support"}))
    (audit,) = _audits(granted)
    assert audit["meta"]["profile"] == [
        "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent"
    ]
    assert (audit["type"]["code"], audit["subtype"][0]["code"], audit["outcome"]) == ("110113", "AuthZ-Consent", "8")
    agents = {agent["type"]["coding"][0]["code"]: agent for agent in audit["agent"]}
    assert set(agents) == {"110150", "IRCP", "PROV", "authserver"}
    assert agents["110150"]["network"] == {"address": "127.0.0.1", "type": "2"}
    assert (agents["IRCP"]["who"]["identifier"]["value"], agents["IRCP"]["requestor"]) == ("90000000011", True)
    assert agents["IRCP"]["role"][0]["coding"][0]["code"] == "support"
    assert agents["PROV"]["who"]["identifier"]["value"] == f"urn:oid:{HOME_CARE}"
    assert agents["authserver"]["who"] == audit["source"]["observer"]
    person, consent_ = audit["entity"]
    assert (person["what"]["identifier"]["value"], person["role"]["code"]) == (SAIMA, "1")
    assert {detail["type"]: detail["valueString"] for detail in person["detail"]} == {
        "action": "read",
        "matter": MATTER.urn,
        "authentication": "card",
    }
    assert (consent_["what"]["reference"], consent_["type"]["code"]) == ("Consent/grant-1/_history/2", "Consent")


def test_a_decision_without_a_consent_claims_no_profile(face: Face) -> None:
    """BALP's pattern needs a Consent: what does not meet it does not say that it does."""
    assert _decision(face)[0] == "deny"
    (audit,) = _audits(face)
    assert "profile" not in audit["meta"]
    assert len(audit["entity"]) == 1
    get_fhir_model_class("AuditEvent").model_validate(audit)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"client": _client("150372-901R")}, "GRA-02"),
        ({"unit": {"name": "unit", "valueUri": "urn:oid:1.2.246.10.99999861.10.2"}}, "GRA-02"),
        ({"matter": {"name": "matter", "valueUri": f"urn:oid:{OTHER_MATTER}"}}, "GRA-04"),
        ({"workerUnit": {"name": "workerUnit", "valueUri": "urn:oid:1.2.246.10.99999861.10.2"}}, "GRA-05"),
        ({"worker": None}, "GRA-05"),
        ({"authentication": None}, "GRA-06"),
        ({"authentication": {"name": "authentication", "valueCode": "mobile"}}, "GRA-06"),
        (
            {
                "authentication": None,
                "strong": {"name": "strongAuthentication", "valueBoolean": False},
            },
            "GRA-06",
        ),
        ({"authenticatedAt": {"name": "authenticatedAt", "valueInstant": "2026-11-22T01:59:59Z"}}, "GRA-06"),
        ({"role": None}, "GRA-13"),
        ({"role": {"name": "role", "valueCode": "nobody"}}, "GRA-13"),
        ({"role": {"name": "role", "valueCode": "care"}}, "GRA-13"),
        ({"at": {"name": "at", "valueDateTime": "2027-03-01T00:00:00+02:00"}}, "GRA-10"),
        ({"at": {"name": "at", "valueDateTime": "2026-08-31T23:59:59+03:00"}}, "GRA-01"),
    ],
)
def test_a_denial_names_its_rule_and_is_audited(granted: Face, changes: dict[str, Any], rule: str) -> None:
    _hand_over(granted)
    decision, rules = _decision(granted, **changes)
    assert decision == "deny"
    assert rule in rules
    (audit,) = _audits(granted)
    assert audit["outcome"] == "8"
    assert rule in audit["outcomeDesc"]


def test_a_denial_tells_every_reason_with_its_remedy_and_its_consent(granted: Face) -> None:
    """GRA-04 and GRA-10 are about the Consent in its version, GRA-06 about the worker."""
    late = {"name": "at", "valueDateTime": "2027-03-01T00:00:00+02:00"}
    answer = granted.post("/fhir/Consent/$evaluate", _use(authentication=None, at=late)).get_json()["parameter"]
    reasons = [{part["name"]: part for part in item["part"]} for item in answer if item["name"] == "reason"]
    about = [
        (said["rule"]["valueCode"], said.get("consent", {}).get("valueReference", {}).get("reference"))
        for said in reasons
    ]
    held = "Consent/grant-1/_history/1"
    assert about == [("GRA-10", held), ("GRA-04", held), ("GRA-06", None)]
    assert all(said["text"]["valueString"] and said["remedy"]["valueString"] for said in reasons)
    get_fhir_model_class("Parameters").model_validate({"resourceType": "Parameters", "parameter": answer})


def test_each_use_leaves_its_own_trace(granted: Face) -> None:
    _hand_over(granted)
    for _ in range(3):
        _decision(granted)
    assert len(_audits(granted)) == 3
    _decision(granted, action={"name": "action", "valueCode": "store"})
    details = [audit["entity"][0]["detail"][0]["valueString"] for audit in _audits(granted)]
    assert sorted(details) == ["read", "read", "read", "store"]


def test_a_caller_that_knows_only_that_it_was_strong_says_so(granted: Face) -> None:
    _hand_over(granted)
    strong = {"name": "strongAuthentication", "valueBoolean": True}
    assert _decision(granted, authentication=None, strong=strong) == ("permit", [])


def test_a_worker_is_named_by_card_id_too(granted: Face) -> None:
    _hand_over(granted)
    worker = {"name": "worker", "valueIdentifier": {"system": "urn:oid:1.2.246.537.29", "value": "ABC123"}}
    assert _decision(granted, worker=worker) == ("permit", [])
    assert _audits(granted)[0]["agent"][1]["who"]["identifier"] == worker["valueIdentifier"]


@pytest.mark.parametrize(("document", "permit"), [("asiakaskertomusmerkinta", True), ("paatos", False), ("", False)])
def test_from_a_mobile_device_is_stored_what_nobody_signs(granted: Face, document: str, permit: bool) -> None:
    _hand_over(granted)
    decision, rules = _decision(
        granted,
        authentication={"name": "authentication", "valueCode": "mobile"},
        action={"name": "action", "valueCode": "store"},
        document={"name": "document", "valueCode": document} if document else None,
    )
    assert (decision, rules) == (("permit", []) if permit else ("deny", ["GRA-06"]))


@pytest.mark.parametrize(("status", "rule"), [("proposed", "GRA-09"), ("rejected", "GRA-09"), ("inactive", "GRA-10")])
def test_a_grant_not_in_force_permits_nothing(face: Face, status: str, rule: str) -> None:
    face.resources.put("grant-1", _consent(status), NOW)
    _hand_over(face)
    assert _decision(face) == ("deny", [rule])


@pytest.mark.parametrize("name", ["client", "matter", "unit", "workerUnit"])
def test_a_use_that_does_not_say_enough_is_refused_by_name(granted: Face, name: str) -> None:
    assert name in outcome(granted.post("/fhir/Consent/$evaluate", _use(**{name: None})), 422)
    assert _audits(granted) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"client": _client("150372-901X")},
        {"client": {"name": "client", "valueIdentifier": "x"}},
        {"client": {"name": "client", "valueString": SAIMA}},
        {"matter": {"name": "matter", "valueUri": "urn:oid:1.2.03"}},
        {"matter": {"name": "matter"}},
        {"unit": {"name": "unit", "valueIdentifier": "x"}},
        {"unit": {"name": "unit", "valueIdentifier": None}},
        {"worker": {"name": "worker", "valueIdentifier": "x"}},
        {"worker": {"name": "worker", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": "90000000011"}}},
        {"authentication": {"name": "authentication", "valueCode": "password"}},
        {"authenticatedAt": {"name": "authenticatedAt", "valueString": "this morning"}},
        {"custodian": {"name": "custodian", "valueUri": ORGANISER}},
        {"action": {"name": "action", "valueCode": "delete"}},
        {"at": {"name": "at", "valueDateTime": "2026-11-22"}},
        {"at": {"name": "at", "valueDateTime": "2026-11-22T10:00:00"}},
        {"at": {"name": "at", "valueDateTime": "soon"}},
        {"at": {"name": "at", "valueDateTime": "0001-01-01T00:00:00+14:00"}},
        {"at": {"name": "at", "valueDateTime": "9999-12-31T23:59:59-12:00"}},
    ],
)
def test_a_use_of_another_shape_is_refused(granted: Face, changes: dict[str, Any]) -> None:
    outcome(granted.post("/fhir/Consent/$evaluate", _use(**changes)), 400, 422)


@pytest.mark.parametrize(
    "given",
    [
        {"resourceType": "Task"},
        _parameters(),
        _parameters("x", None, 7),
        {"resourceType": "Parameters", "parameter": None},
        {"resourceType": "Parameters", "parameter": 7},
    ],
)
@pytest.mark.parametrize("operation", ["$evaluate", "$matter", "$fetch"])
def test_arguments_of_another_shape_are_refused(granted: Face, operation: str, given: dict[str, Any]) -> None:
    outcome(granted.post(f"/fhir/Consent/{operation}", given), 400, 422)


# --- The matter -------------------------------------------------------------------------------------------------------


def test_a_matter_joins_the_grant_that_is_there(granted: Face) -> None:
    assert _decision(granted) == ("deny", ["GRA-04"])
    assert _hand_over(granted) == 1
    assert _decision(granted) == ("permit", [])
    assert len(granted.resources.history("Consent", "grant-1")) == 2


def _logged(face: Face) -> list[dict[str, Any]]:
    return [found.resource for found in face.resources.find("AuditEvent", []) if found.id.startswith("use-")]


def test_which_grants_a_matter_joins_is_logged(granted: Face) -> None:
    _hand_over(granted)
    (event,) = _logged(granted)
    told = str(event["entity"])
    assert all(part in told for part in (SAIMA, "Consent/grant-1", MATTER.urn))


def test_a_matter_waits_for_the_grant_that_is_not_there_yet(face: Face) -> None:
    assert _hand_over(face) == 0
    assert _logged(face) == []
    assert face.matters.of(Hetu(SAIMA), Oid(HOME_CARE), Oid(ORGANISER)) == (MATTER,)


def test_a_matter_handed_over_again_changes_nothing(granted: Face) -> None:
    assert [_hand_over(granted), _hand_over(granted)] == [1, 1]
    assert len(granted.resources.history("Consent", "grant-1")) == 2
    assert [_hand_over(granted, OTHER_MATTER), len(granted.resources.history("Consent", "grant-1"))] == [1, 3]


def test_a_matter_handed_over_by_mistake_is_taken_back(granted: Face) -> None:
    _hand_over(granted)
    _hand_over(granted, OTHER_MATTER)
    given = _parameters(
        _client(),
        {"name": "unit", "valueUri": HOME_CARE},
        {"name": "organiser", "valueUri": ORGANISER},
        {"name": "matter", "valueUri": MATTER.urn},
        {"name": "takenBack", "valueBoolean": True},
    )
    answer = granted.post("/fhir/Consent/$matter", given)
    assert answer.get_json()["parameter"][0] == {"name": "left", "valueInteger": 1}
    assert _decision(granted) == ("deny", ["GRA-04"])
    assert _decision(granted, matter={"name": "matter", "valueUri": f"urn:oid:{OTHER_MATTER}"})[0] == "permit"
    assert granted.matters.of(Hetu(SAIMA), Oid(HOME_CARE), Oid(ORGANISER)) == (Oid(OTHER_MATTER),)
    assert granted.post("/fhir/Consent/$matter", given).status_code == 404


@pytest.mark.parametrize(
    "said", [{"valueString": "true"}, {"valueCode": "true"}, {}], ids=["string", "code", "nothing"]
)
def test_whether_it_is_taken_back_is_not_guessed(granted: Face, said: dict[str, str]) -> None:
    """Read as false it would open what it was meant to close."""
    given = [*_use()["parameter"][:3], {"name": "organiser", "valueUri": ORGANISER}, {"name": "takenBack"} | said]
    assert "takenBack" in outcome(granted.post("/fhir/Consent/$matter", _parameters(*given)), 422)
    assert _decision(granted) == ("deny", ["GRA-04"])


def test_a_matter_that_joins_while_it_is_taken_back_goes_when_it_is_taken_back_again(granted: Face) -> None:
    matter = Matter(Hetu(SAIMA), Oid(HOME_CARE), Oid(ORGANISER), MATTER)
    granted.resources.change(
        "Consent", "grant-1", lambda held: with_matters(held, (MATTER,)), NOW
    )  # no row of it is there
    assert _decision(granted)[0] == "permit"
    handed = HandedMatters.by(granted.resources._engine, lambda: NOW)
    assert handed.take_back(matter) == ["Consent/grant-1"]
    assert _decision(granted) == ("deny", ["GRA-04"])
    with pytest.raises(NotFound):
        handed.take_back(matter)


@pytest.mark.parametrize("name", ["client", "unit", "matter", "authentication", "authenticatedAt", "role"])
@pytest.mark.parametrize("operation", ["$evaluate", "$fetch", "$store"])
def test_what_is_told_twice_is_not_settled_by_the_first(granted: Face, operation: str, name: str) -> None:
    _hand_over(granted)
    told = _use()
    told["parameter"].append(next(one for one in told["parameter"] if one["name"] == name))
    outcome(granted.post(f"/fhir/Consent/{operation}", told), 422)
    assert granted.kanta.asked == []


def test_a_consent_of_another_kind_is_left_alone(granted: Face) -> None:
    other = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {"text": "research"},
        "category": [{"text": "research"}],
        "patient": {"identifier": {"system": SYSTEM, "value": SAIMA}},
        "policy": [{"uri": "urn:x"}],
    }
    assert granted.post("/fhir/Consent", other).status_code == 201
    assert _hand_over(granted) == 1
    assert _decision(granted) == ("permit", [])


def test_a_consent_that_denies_is_no_grant(face: Face) -> None:
    denying = deepcopy(_consent())
    denying["provision"]["type"] = "deny"
    face.resources.put("grant-1", denying, NOW)
    _hand_over(face)
    assert _decision(face)[0] == "deny"


# --- Fetching ---------------------------------------------------------------------------------------------------------


def test_a_permitted_fetch_brings_the_clients_documents(granted: Face) -> None:
    _hand_over(granted)
    granted.kanta.documents = [PLAN]
    answer = granted.post("/fhir/Consent/$fetch", _use())
    assert answer.status_code == 200
    (entry,) = answer.get_json()["entry"]
    assert base64.b64decode(entry["resource"]["content"][0]["attachment"]["data"]) == PLAN.content
    assert entry["resource"]["masterIdentifier"]["value"] == "urn:oid:1.2.246.10.99999810.95.2026.2.1"
    ((client, matter, unit, worker),) = granted.kanta.asked
    assert (client, matter, unit) == (Hetu(SAIMA), MATTER, Oid(HOME_CARE))
    assert worker == AssertedWorker(
        WorkerId("urn:oid:1.2.246.537.26", "90000000011"), "client-work", Authentication.CARD, NOW
    )
    assert [audit["outcome"] for audit in _audits(granted)] == ["0"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (_archived(client=OTHER), "another client"),
        (_archived(matter=OTHER_MATTER), "another matter"),
        (_archived(custodian=HOME_CARE), "another organiser's register"),
        (replace(PLAN, oid=Oid("1.2.246.10.99999810.95.2026.2.2")), "is another one"),
        (
            _archived(
                body={"asiakassuunnitelma": {"asiakas": {"henkilotunnus": {"system": SYSTEM, "value": OTHER.hetu}}}}
            ),
            "another client",
        ),
        (_archived(body={"asiakassuunnitelma": {}}), "another client"),
        (replace(PLAN, content=PLAN.content.replace(b"Suunnitelma", b"suunnitelma")), "SIG-02"),
        (replace(PLAN, content=WRITTEN.xml()), "SIG-"),
        (replace(PLAN, content=b"<plan/>"), "SIG-"),
    ],
    ids=["client", "matter", "register", "oid", "body", "nobody", "changed", "unsigned", "nonsense"],
)
def test_a_document_that_is_not_what_was_asked_for_is_shown_to_nobody(
    granted: Face, document: ArchivedDocument, told: str
) -> None:
    """The archive may err too; the one that fits beside it is not given either."""
    _hand_over(granted)
    granted.kanta.documents = [PLAN, document]
    assert told in outcome(granted.post("/fhir/Consent/$fetch", _use()), 502)


def test_a_denied_fetch_is_403_and_asks_the_archive_nothing(granted: Face) -> None:
    _hand_over(granted)
    answer = granted.post("/fhir/Consent/$fetch", _use(authentication=None))
    assert answer.status_code == 403
    assert granted.kanta.asked == []
    assert [audit["outcome"] for audit in _audits(granted)] == ["8"]


def test_a_denied_fetch_is_an_operation_outcome_with_its_rule(granted: Face) -> None:
    """docs/reference/fhir-api.md: every answer that is not 2xx is an OperationOutcome."""
    told = outcome(granted.post("/fhir/Consent/$fetch", _use()), 403)
    assert "GRA-04" in told
    assert "$matter" in told, "what would make it a permit"


def test_a_fetch_is_judged_by_the_time_it_is(granted: Face) -> None:
    """GRA-10: after the end nobody fetches by saying that it is still February."""
    _hand_over(granted)
    granted.kanta.documents = [PLAN]
    granted.clock[0] = datetime(2027, 2, 28, 23, 59, tzinfo=HELSINKI)
    signed_in = {"name": "authenticatedAt", "valueInstant": "2027-02-28T22:00:00+02:00"}
    assert granted.post("/fhir/Consent/$fetch", _use(authenticatedAt=signed_in)).status_code == 200
    granted.clock[0] += timedelta(minutes=1)
    assert granted.post("/fhir/Consent/$fetch", _use(authenticatedAt=signed_in)).status_code == 403
    earlier = {"name": "at", "valueDateTime": "2027-02-01T12:00:00+02:00"}
    assert granted.post("/fhir/Consent/$fetch", _use(authenticatedAt=signed_in, at=earlier)).status_code == 403
    assert len(granted.kanta.asked) == 1


def test_an_archive_that_has_nothing_or_fails_is_told(granted: Face) -> None:
    _hand_over(granted)
    outcome(granted.post("/fhir/Consent/$fetch", _use()), 404, 422)
    granted.kanta.failure = Theirs("Kanta", "did not answer in time.")
    outcome(granted.post("/fhir/Consent/$fetch", _use()), 502, 503, 504)
    granted.kanta.failure = NotFound.because("GRA-04", "the archive has no such document.", code="not-found")
    outcome(granted.post("/fhir/Consent/$fetch", _use()), 404)


@pytest.mark.parametrize("empty", [{"valueInstant": ""}, {"valueString": "today"}, {}], ids=["empty", "word", "none"])
def test_a_sign_in_whose_time_is_there_but_says_none_is_refused(granted: Face, empty: dict[str, str]) -> None:
    """GRA-06: it would else be taken to be of this moment."""
    _hand_over(granted)
    signed_in = {"name": "authenticatedAt"} | empty
    for operation in ("$evaluate", "$fetch", "$store"):
        told = outcome(granted.post(f"/fhir/Consent/{operation}", _use(authenticatedAt=signed_in)), 422)
        assert "authenticatedAt" in told


@pytest.mark.parametrize("status", ["active", "proposed"])
def test_nobody_grants_a_right_by_writing_a_consent(face: Face, status: str) -> None:
    """GRA-02: the right arises in the organiser's signed document; whoever may ask may not also grant."""
    assert "GRA-02" in outcome(face.post("/fhir/Consent", _consent(status)), 422)
    entry = {"resource": _consent(status), "request": {"method": "POST", "url": "Consent"}}
    outcome(face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}), 422)
    assert face.resources.find("Consent", []) == []


def test_an_ended_right_is_not_revived_by_an_update(face: Face) -> None:
    face.resources.put("grant-1", _consent("rejected"), NOW)
    body = _consent("active") | {"id": "grant-1"}
    outcome(face.put("/fhir/Consent/grant-1", body, If_Match='W/"1"'), 422)
    assert face.resources.read("Consent", "grant-1").resource["status"] == "rejected"


def test_a_right_is_not_made_a_consent_of_another_kind(granted: Face) -> None:
    """What was given and used would look as if it had never been."""
    other = {
        "resourceType": "Consent",
        "id": "grant-1",
        "status": "inactive",
        "scope": {"text": "research"},
        "category": [{"text": "research"}],
        "patient": {"identifier": {"system": SYSTEM, "value": SAIMA}},
        "policy": [{"uri": "urn:x"}],
    }
    assert "GRA-02" in outcome(granted.put("/fhir/Consent/grant-1", other, If_Match='W/"1"'), 403)
    assert granted.resources.read("Consent", "grant-1").version == 1
