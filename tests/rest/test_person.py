"""A client says by a signed statement for whom it calls, and is believed only for what that proves (GRA-05, PHO-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws

from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, with_matters, with_status
from adapter.errors import Finding
from adapter.fhir.elements import Names, unit_reference
from adapter.identifiers import Oid
from adapter.run.waiting import Place, parked_task
from adapter.store.messages import State
from fixtures.documents import sign as sign_document
from tests.access.reading.test_grant import MATTER, WHEN, body, document, producer, task
from tests.region import MAIJA, NOW, SAIMA
from tests.rest.clients import BASE, ec_key, rsa_key
from tests.rest.desk import Face, open_face, outcome
from tests.rest.statements import HOME_CARE, PORVOO, WORKER, claims, foreign_key, headers, region_of_client, sign
from tests.xml.authority import leaf, trust

pytestmark = pytest.mark.slow

MESSAGE = "0123456789abcdef0123456789abcdef"
TASK = str(Names(MESSAGE).uuid("parked"))
Open = Callable[..., AbstractContextManager[Face]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens a face whose client has keys."""

    def _open(**handlers: tuple[Any, ...]) -> AbstractContextManager[Face]:
        return open_face(tmp_path, settings=region_of_client(tmp_path, **handlers))

    return _open


@pytest.fixture
def face(opened: Open) -> Iterator[Face]:
    """With a grant of home care for Saima, in its matter."""
    with opened() as face:
        raw = sign_document(document(body(task(producer(end="2027-02-28")))).xml(), leaf(), WHEN)
        (grant,) = read_paper(raw, trust(), NOW).grants
        face.resources.put("grant-1", with_matters(with_status(consent(grant, ()), "active"), (MATTER,)), NOW)
        yield face


def _call(face: Face, operation: str, statement: str | None, *more: dict[str, Any], path: str = "Consent") -> Any:
    parameters = {"resourceType": "Parameters", "parameter": list(more)}
    return face.client.post(f"/fhir/{path}/${operation}", json=parameters, headers=headers(face, statement))


def _use(face: Face, operation: str, statement: str | None, *more: dict[str, Any]) -> Any:
    asked: list[dict[str, Any]] = [
        {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}},
        {"name": "matter", "valueUri": MATTER.urn},
        {"name": "unit", "valueUri": f"urn:oid:{HOME_CARE}"},
    ]
    return _call(face, operation, statement, *asked, *more)


def _audits(face: Face) -> list[dict[str, Any]]:
    return [stored.resource for stored in face.resources.find("AuditEvent", [])]


def test_the_person_of_a_statement_is_permitted_and_the_statement_is_kept(face: Face) -> None:
    statement = sign(claims())
    answer = _use(face, "evaluate", statement)
    assert answer.get_json()["parameter"][0] == {"name": "decision", "valueCode": "permit"}, answer.get_json()
    (audit,) = _audits(face)
    program, worker = audit["agent"][:2]
    assert program["who"]["identifier"] == {
        "system": "https://lautta.example/fhir/sid/client",
        "value": "record-porvoo",
    }
    assert worker["who"]["identifier"]["value"] == WORKER
    assert worker["role"][0]["coding"][0]["code"] == "client-work"
    kept = {item["type"]: item["valueString"] for item in audit["entity"][0]["detail"]}
    assert kept["statement"] == statement
    assert jws.deserialize_compact(kept["statement"], ec_key(), algorithms=["ES384"])


def test_an_rsa_key_signs_too(face: Face) -> None:
    assert _use(face, "evaluate", sign(claims(), rsa_key())).status_code == 200


@pytest.mark.parametrize("operation", ["evaluate", "fetch", "store"])
def test_a_client_with_keys_says_for_whom_it_calls(face: Face, operation: str) -> None:
    named = [
        {"name": "worker", "valueString": WORKER},
        {"name": "workerUnit", "valueString": HOME_CARE},
        {"name": "role", "valueCode": "client-work"},
        {"name": "authentication", "valueCode": "card"},
        {"name": "authenticatedAt", "valueInstant": NOW.isoformat()},
    ]
    assert "Person-Assertion" in outcome(_use(face, operation, None, *named), 422)
    assert _audits(face) == []
    assert face.kanta.asked == []


FORGED: dict[str, Callable[[], str]] = {
    "foreign key": lambda: sign(claims(), foreign_key()),
    "key id that is not registered": lambda: sign(claims(), kid="other"),
    "no key id": lambda: sign(claims(), kid=None),
    "the assertion of a sign-in": lambda: sign(claims(), typ="JWT"),
    "no type": lambda: sign(claims(), typ=None),
    "not a token": lambda: "abc",
    "nothing": lambda: "",
    "unsigned": lambda: sign(claims()).rpartition(".")[0] + ".",
    "other claims under the signature": lambda: ".".join(
        (sign(claims(jti="1")).split(".")[0], sign(claims(jti="2")).split(".")[1], sign(claims(jti="1")).split(".")[2])
    ),
    "another client": lambda: sign(claims(iss="record-loviisa")),
    "another system": lambda: sign(claims(system={"id": "record-loviisa", "name": "x"})),
    "another server": lambda: sign(claims(aud="https://other.example/fhir")),
    "the token endpoint": lambda: sign(claims(aud=f"{BASE}/token")),
    "no audience": lambda: sign(claims(aud=None)),
    "expired": lambda: sign(claims(exp=int(NOW.timestamp()) - 61)),
    "without an end": lambda: sign(claims(exp=None)),
    "an end in words": lambda: sign(claims(exp="tomorrow")),
    "for an hour": lambda: sign(claims(exp=int(NOW.timestamp()) + 3600)),
    "from the future": lambda: sign(claims(iat=int(NOW.timestamp()) + 120)),
    "not yet": lambda: sign(claims(nbf=int(NOW.timestamp()) + 120)),
    "without a number": lambda: sign(claims(jti=None)),
    "another unit": lambda: sign(claims("1.2.246.10.99999810.10.12")),
    "another organisation": lambda: sign(claims(requester={"id": "1.2.246.10.99999810.10.0"})),
    "no organisation": lambda: sign(claims(requester={"id": None})),
    "a unit that is none": lambda: sign(claims(requester={"unitId": "Porvoo"})),
    "an unknown role": lambda: sign(claims(user={"role": "chief"})),
    "no role": lambda: sign(claims(user={"role": None})),
    "nobody": lambda: sign(claims(user={"id": None})),
    "a worker by HETU": lambda: sign(claims(user={"id": MAIJA})),
    "a HETU in the name": lambda: sign(claims(user={"name": f"T. Testilä {MAIJA}"})),
    "a HETU of another system": lambda: sign(claims(user={"id": f"urn:oid:1.2.246.21|{MAIJA}"})),
    "signed in somehow": lambda: sign(claims(user={"authenticationMethod": "password"})),
    "signed in at no time": lambda: sign(claims(user={"authenticationTime": None})),
    "too long": lambda: sign(claims(user={"more": "x" * 9000})),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_statement_that_proves_nothing_is_refused(face: Face, what: str) -> None:
    told = outcome(_use(face, "evaluate", FORGED[what]()), 403)
    assert "statement" in told
    assert MAIJA not in told
    assert _audits(face) == []


def test_a_statement_counts_once(face: Face) -> None:
    statement = sign(claims())
    assert _use(face, "evaluate", statement).status_code == 200
    assert "used before" in outcome(_use(face, "evaluate", statement), 403)
    again = sign(claims(jti="same"))
    assert _use(face, "evaluate", again).status_code == 200
    assert "used before" in outcome(_use(face, "fetch", sign(claims(jti="same"))), 403)


def test_a_statement_is_remembered_for_as_long_as_it_could_be_taken(face: Face) -> None:
    statement = sign(claims())
    assert _use(face, "evaluate", statement).status_code == 200
    face.clock[0] = NOW + timedelta(seconds=359)
    assert "used before" in outcome(_use(face, "evaluate", statement), 403)
    face.clock[0] = NOW + timedelta(seconds=360)
    assert "expired" in outcome(_use(face, "evaluate", statement), 403)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": "worker", "valueString": "90000000022"}, "worker"),
        ({"name": "workerUnit", "valueString": PORVOO}, "workerUnit"),
        ({"name": "role", "valueCode": "support"}, "role"),
        ({"name": "role", "valueCode": "nobody-knows"}, "role"),
        ({"name": "authentication", "valueCode": "equal"}, "authentication"),
        ({"name": "authenticatedAt", "valueInstant": (NOW - timedelta(hours=1)).isoformat()}, "authenticatedAt"),
        ({"name": "by", "valueString": "somebody else"}, "by"),
    ],
)
def test_a_parameter_that_contradicts_the_statement_is_refused(face: Face, said: dict[str, Any], name: str) -> None:
    told = outcome(_use(face, "evaluate", sign(claims()), said), 422)
    assert f"the parameter {name}." in told
    assert _audits(face) == []


def test_parameters_may_say_the_same_as_the_statement(face: Face) -> None:
    same: list[dict[str, Any]] = [
        {"name": "worker", "valueString": WORKER},
        {"name": "workerUnit", "valueUri": f"urn:oid:{HOME_CARE}"},
        {"name": "role", "valueCode": "client-work"},
        {"name": "authentication", "valueCode": "card"},
        {"name": "strongAuthentication", "valueBoolean": True},
        {"name": "authenticatedAt", "valueInstant": NOW.isoformat()},
        {"name": "by", "valueString": "T. Testilä"},
    ]
    answer = _use(face, "evaluate", sign(claims()), *same).get_json()
    assert answer["parameter"][0]["valueCode"] == "permit"
    mobile = sign(claims(user={"authenticationMethod": "mobile"}))
    assert "strongAuthentication" in outcome(_use(face, "evaluate", mobile, same[4]), 422)


def test_a_person_who_has_not_signed_in_is_only_asked_about(face: Face) -> None:
    """Whether it would be permitted may be asked ahead; that counts against nobody before it is used (GRA-06)."""
    ahead = {"authenticationMethod": None, "authenticationTime": None}
    answer = _use(face, "evaluate", sign(claims(user=ahead))).get_json()["parameter"]
    assert [item["valueCode"] for item in answer if item["name"] == "rule"] == ["GRA-06"]
    for operation in ("fetch", "store"):
        assert "authenticationTime" in outcome(_use(face, operation, sign(claims(user=ahead))), 422)


def test_it_is_fetched_in_the_name_of_the_person(face: Face) -> None:
    outcome(_use(face, "fetch", sign(claims())), 422)  # the archive was asked, and has nothing
    ((_, matter, unit, worker),) = face.kanta.asked
    assert (matter, unit) == (MATTER, Oid(HOME_CARE))
    assert (worker.identity.value, worker.role, worker.authentication) == (WORKER, "client-work", "card")
    assert worker.authenticated == NOW


def test_a_worker_of_another_unit_of_the_client_is_denied(face: Face) -> None:
    """The statement names a unit of the client's, and it is not the one of the grant (GRA-05)."""
    told = outcome(_use(face, "fetch", sign(claims(PORVOO))), 403)
    assert "GRA-05" in told
    assert face.kanta.asked == []


def test_a_client_without_keys_cannot_assert_anybody(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        answer = face.post("/fhir/Consent/$evaluate", {}, Person_Assertion=sign(claims()))
        assert "no keys" in outcome(answer, 403)


def test_a_statement_may_stand_on_any_request_and_is_read_there(face: Face) -> None:
    path = "/fhir/Task?status=requested"
    assert face.client.get(path, headers=headers(face, sign(claims()))).status_code == 200
    outcome(face.client.get(path, headers=headers(face, sign(claims(), foreign_key()))), 403)


# --- Decisions on what waits ------------------------------------------------------------------------------------------


def _park(face: Face, unit: str) -> None:
    face.messages.begin(MESSAGE, "photo", "kuvat.porvoo@ita-uusimaa.example", NOW)
    place = Place("fi", unit_reference(Oid(unit)))
    face.resources.put(TASK, parked_task(MESSAGE, "photo", (Finding("PHO-06", "the name."),), NOW, place), NOW)
    face.messages.conclude(MESSAGE, State.PARKED, NOW, ("PHO-06",), "PHO-06: the name.", (f"Task/{TASK}",))


def _decide(face: Face, statement: str | None, **more: str) -> Any:
    words = {"action": "refile", "reason": "asked by telephone"} | more
    return _call(
        face,
        "decide",
        statement,
        *({"name": name, "valueString": value} for name, value in words.items()),
        path=f"Task/{TASK}",
    )


@pytest.mark.parametrize(
    ("handlers", "decides"),
    [
        ({"unit": ("unit-mail",)}, True),
        ({"unit": ("client-work", "unit-mail")}, True),
        ({"unit": ("client-work",)}, False),
        ({"unit": ()}, False),
        ({"unit": (), "organisation": ("unit-mail",)}, False),
    ],
)
def test_only_a_handler_of_the_unit_decides_by_the_role(
    opened: Open, handlers: dict[str, tuple[str, ...]], decides: bool
) -> None:
    with opened(**handlers) as face:
        _park(face, PORVOO)
        answer = _decide(face, sign(claims(PORVOO, user={"role": "unit-mail", "id": "90000000022"})))
        if not decides:
            assert "PHO-02" in outcome(answer, 403)
        assert (face.messages.find(MESSAGE).state == State.WAITING) is decides


def test_a_handler_by_number_decides_and_the_audit_tells_who_and_how(opened: Open) -> None:
    with opened() as face:
        _park(face, PORVOO)
        statement = sign(claims(PORVOO))
        assert "PHO-02" in outcome(_decide(face, sign(claims(PORVOO, user={"id": "90000000022"}))), 403)
        assert _audits(face) == []
        answer = _decide(face, statement)
        assert answer.get_json()["note"][0]["authorString"] == "T. Testilä"
        (audit,) = (item for item in _audits(face) if item["type"]["code"] == "decision")
        (used,) = (item for item in _audits(face) if item["type"]["code"] != "decision")
        (asker,) = (agent for agent in used["agent"] if agent["requestor"])
        assert asker["who"]["identifier"]["value"] == WORKER, "the use log names the person too"
        person, unit, client = audit["agent"]
        assert person["who"]["identifier"]["value"] == WORKER
        assert person["requestor"] is True
        assert unit["who"]["identifier"]["value"] == f"urn:oid:{PORVOO}"
        assert client["who"]["identifier"]["value"] == "record-porvoo"
        assert audit["entity"][0]["detail"] == [{"type": "statement", "valueString": statement}]


def test_what_waits_for_no_unit_here_is_decided_by_the_organisations_handlers(opened: Open) -> None:
    with opened(unit=("unit-mail",), organisation=("client-work",)) as face:
        _park(face, "1.2.246.10.99999861.10.1")
        outcome(_decide(face, sign(claims(PORVOO, user={"role": "unit-mail"}))), 403)
        assert _decide(face, sign(claims(PORVOO))).status_code == 200


def test_a_decision_of_a_client_with_keys_needs_its_person(opened: Open) -> None:
    with opened() as face:
        _park(face, PORVOO)
        assert "Person-Assertion" in outcome(_decide(face, None, by="nurse 17"), 422)
        assert "by" in outcome(_decide(face, sign(claims(PORVOO)), by="nurse 17"), 422)
        assert face.messages.find(MESSAGE).state == State.PARKED


@pytest.mark.parametrize("name", ["by", "reason"])
def test_a_code_in_the_words_of_a_decision_is_refused(tmp_path: Path, name: str) -> None:
    """Also where a client of development names the person by the parameter."""
    with open_face(tmp_path) as face:
        _park(face, PORVOO)
        words = {"action": "discard", "by": "nurse 17", "reason": "asked"} | {name: f"hoitaja, {MAIJA}"}
        parameters = [{"name": key, "valueString": value} for key, value in words.items()]
        body = {"resourceType": "Parameters", "parameter": parameters}
        told = outcome(face.post(f"/fhir/Task/{TASK}/$decide", body), 422)
        assert "personal identity code" in told
        assert MAIJA not in told
        assert face.messages.find(MESSAGE).state == State.PARKED
