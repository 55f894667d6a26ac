"""The grants' own table says what the Consents say, at every moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from adapter.access.decisions import Access
from adapter.access.matters_table import Matters
from adapter.access.reading.paper import read_paper
from adapter.access.rules.decision import evaluate
from adapter.access.writing.consent import consent, with_matters, with_status
from adapter.errors import Outdated
from adapter.fhir.held_grant import HeldGrant, held_grant
from adapter.identifiers import Hetu, Oid, TemporaryId
from adapter.roles import Right
from adapter.store import schema
from adapter.store.grants import Grants
from adapter.store.opening import open_database
from adapter.store.resources import Resources, put_resource
from fixtures.documents import sign
from tests.access.reading.test_authorisation import REGISTER
from tests.access.reading.test_grant import HOME_CARE, MATTER, WHEN, body, document, producer, task
from tests.access.rules.test_decision import USE
from tests.region import MAIJA, NOW, PORVOO, SAIMA, THERE
from tests.store.left_behind.former_index import put_back
from tests.xml.authority import ORGANISER, leaf, trust

pytestmark = pytest.mark.slow

CLIENT, UNIT = Hetu(SAIMA), Oid(HOME_CARE)
CLIENT_DATA = Right.REGISTER_ACCESS


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lautta.db'}"
    found: str = request.getfixturevalue("server")
    engine = open_database(found)
    schema.metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS search_index")
    engine.dispose()
    return found


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


@cache
def _written(end: str | None) -> dict[str, Any]:
    raw = sign(document(body(task(producer(end=end)))).xml(), leaf(), WHEN)
    (grant,) = read_paper(raw, trust(), NOW).grants
    return consent(grant, ())


def _consent(client: str = SAIMA, status: str = "active", end: str | None = "2027-02-28") -> dict[str, Any]:
    """A grant of home care as the flow writes it, without a matter; the client is put into it afterwards."""
    return with_status(_written(end), status) | {
        "patient": {"identifier": {"system": "urn:oid:1.2.246.21", "value": client}}
    }


def _held(engine: Engine) -> list[HeldGrant]:
    return sorted(Grants(engine).held(CLIENT, UNIT, CLIENT_DATA), key=lambda grant: grant.reference)


def test_a_grant_is_held_as_its_consent_says(engine: Engine) -> None:
    for identity, written in (("a", with_matters(_consent(), (MATTER, Oid("1.2.3")))), ("b", _consent(end=None))):
        Resources(engine).put(identity, written, NOW)
    newest = [Resources(engine).read("Consent", identity).resource for identity in "ab"]
    assert _held(engine) == [
        held_grant(newest[0], "Consent/a/_history/1"),
        held_grant(newest[1], "Consent/b/_history/1"),
    ]
    assert Grants(engine).consents(CLIENT, UNIT, Oid(ORGANISER)) == ["a", "b"]


def test_every_version_takes_the_place_of_the_one_before(engine: Engine) -> None:
    resources = Resources(engine)
    for status in ("proposed", "active", "active", "inactive", "entered-in-error"):
        resources.put("a", _consent(status=status), NOW)
        version = resources.read("Consent", "a").version
        assert [(grant.status, grant.reference) for grant in _held(engine)] == [
            (status, f"Consent/a/_history/{version}")
        ]
    resources.change("Consent", "a", lambda held: with_matters(held, (MATTER,)), NOW)
    assert [grant.matters for grant in _held(engine)] == [frozenset({MATTER})]


def test_a_consent_of_another_kind_is_no_grant_and_one_that_becomes_it_is_none_any_more(engine: Engine) -> None:
    denying = _consent()
    denying["provision"] = denying["provision"] | {"type": "deny"}
    Resources(engine).put("a", denying, NOW)
    Resources(engine).put("b", {"resourceType": "Consent", "status": "active", "scope": {"text": "research"}}, NOW)
    Resources(engine).put("c", _consent() | {"resourceType": "Basic"}, NOW)
    assert _held(engine) == []
    Resources(engine).put("a", _consent(), NOW)
    assert len(_held(engine)) == 1
    Resources(engine).put("a", denying, NOW)
    assert _held(engine) == []


def test_a_consent_about_another_client_leaves_the_first(engine: Engine) -> None:
    Resources(engine).put("a", _consent(), NOW)
    Resources(engine).put("a", _consent(MAIJA), NOW)
    assert _held(engine) == []
    assert len(Grants(engine).held(Hetu(MAIJA), UNIT, CLIENT_DATA)) == 1


def test_nothing_is_held_for_another_client_unit_or_system(engine: Engine) -> None:
    Resources(engine).put("a", _consent(), NOW)
    grants = Grants(engine)
    assert grants.held(Hetu(MAIJA), UNIT, CLIENT_DATA) == []
    for other in (f"{HOME_CARE}0", HOME_CARE.rpartition(".")[0], "1.2.2", "2.1"):
        assert grants.held(CLIENT, Oid(other), CLIENT_DATA) == []
    assert grants.held(TemporaryId("urn:oid:1.2.246.10.99999810.22", SAIMA), UNIT, CLIENT_DATA) == []


def test_a_write_that_fails_leaves_the_grant_as_it_was(engine: Engine) -> None:
    resources = Resources(engine)
    resources.put("a", _consent(), NOW)
    with pytest.raises(Outdated):
        resources.put("a", _consent(status="inactive"), NOW, expected=7)
    with pytest.raises(KeyError):
        resources.put_all([("a", _consent(status="inactive")), ("b", {})], NOW)
    assert [grant.status for grant in _held(engine)] == ["active"]


def test_more_grants_than_any_page_are_all_judged(engine: Engine) -> None:
    ended = _consent(status="inactive")
    Resources(engine).put_all([(f"a{number:04}", ended) for number in range(501)], NOW)
    Resources(engine).put("z", with_matters(_consent(), (MATTER,)), NOW - timedelta(days=1))
    assert evaluate(Grants(engine).held(CLIENT, UNIT, CLIENT_DATA), USE, THERE).grant == "Consent/z/_history/1"


def test_a_database_made_before_gets_its_grants_when_it_is_opened(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapter.store.grants._BATCH", 4)
    old = open_database(url)
    Resources(old).put_all([(f"a{number}", _consent()) for number in range(9)], NOW)
    Resources(old).put("a0", _consent(status="inactive"), NOW)
    Resources(old).put("b", {"resourceType": "Consent", "status": "active", "scope": {"text": "research"}}, NOW)
    put_back(old)
    schema.held_grant.drop(old)
    schema.schema_version.drop(old)
    old.dispose()
    opened = open_database(url)
    statuses = {grant.reference: grant.status for grant in _held(opened)}
    opened.dispose()
    assert len(statuses) == 9
    assert statuses["Consent/a0/_history/2"] == "inactive"
    assert statuses["Consent/a8/_history/1"] == "active"


def test_the_call_decides_and_leaves_its_trace_but_foreseeing_leaves_none(engine: Engine) -> None:
    Resources(engine).put("a", with_matters(_consent(), (MATTER,)), NOW)
    access = Access.by(engine, PORVOO, lambda: NOW, lambda _: THERE)
    assert access.foresee(USE).permit
    assert Resources(engine).find("AuditEvent", []) == []
    assert access.decide(USE).grant == "Consent/a/_history/1"
    (audit,) = Resources(engine).find("AuditEvent", [])
    assert audit.resource["outcome"] == "0"


def test_two_who_write_the_first_version_at_once_are_both_done(engine: Engine) -> None:
    """PostgreSQL refuses the second, who cannot see the first until it is committed: it is done again, and finds it."""
    seen: list[str] = []

    def follow(held: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
        seen.append(held["status"])
        return fresh

    second = threading.Thread(
        target=lambda: Resources(engine).put_all([("a", _consent(status="inactive"))], NOW, follow), daemon=True
    )
    with engine.begin() as connection:
        put_resource(connection, "a", _consent(status="active"), NOW)
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(10)
    assert seen == ["active"]
    assert [grant.status for grant in _held(engine)] == ["inactive"]
    assert len(Resources(engine).history("Consent", "a")) == 2


def test_a_database_of_an_earlier_form_is_brought_forward(url: str) -> None:
    """The grants' table had fewer columns, and matters no organiser.

    What waits for one joins nothing new, and nothing is lost.
    """
    engine = open_database(url)
    Resources(engine).put("a", with_matters(_consent(), (MATTER,)), NOW)
    put_back(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE held_grant DROP COLUMN actions")
        connection.exec_driver_sql("ALTER TABLE matter DROP COLUMN organiser")
        connection.exec_driver_sql("DROP TABLE schema_version")
        values = ", ".join(f"'{value}'" for value in ("urn:oid:1.2.246.21", SAIMA, HOME_CARE, "1.2.9"))
        connection.exec_driver_sql(f"INSERT INTO matter VALUES ({values})")  # noqa: S608 – values of ours
    engine.dispose()
    again = open_database(url)
    assert [grant.matters for grant in _held(again)] == [frozenset({MATTER})]
    assert Matters(again).of(CLIENT, UNIT, Oid(ORGANISER)) == ()
    with again.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM matter").scalar_one() == 1
    again.dispose()


def test_an_authorisation_of_everybody_is_held_for_everybody(engine: Engine) -> None:
    raw = sign(REGISTER.xml(), leaf(), WHEN)
    (grant,) = read_paper(raw, trust(), NOW).grants
    Resources(engine).put("a", with_status(consent(grant, ()), "active"), NOW)
    (held,) = Grants(engine).held(Hetu(MAIJA), UNIT, Right.OUTSOURCING)
    assert (held.client, held.register) == (None, "2")
    assert Grants(engine).held(Hetu(MAIJA), UNIT, Right.REGISTER_ACCESS) == []
