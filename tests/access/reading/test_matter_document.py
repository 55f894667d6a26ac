"""An asia-asiakirja: which matter, of which clients, in which service task, and until when (GRA-04)."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapter.access.reading.matter_document import MatterPaper
from adapter.access.reading.paper import read_paper, read_signed
from adapter.access.reading.published_fit import misfits
from adapter.access.rules.matter import MatterTerms
from adapter.access.writing.matter import (
    judge_matter,
    known_matter,
    matter_bundle,
    matter_id,
    matter_record,
    read_matter,
    with_those_who_went,
)
from adapter.access.writing.version import Order
from adapter.errors import Refused
from adapter.identifiers import Hetu, Oid
from adapter.words import HELSINKI
from fixtures.documents import ClientDocument, sign
from fixtures.people import ELLI, OTTO, SAIMA, Person
from tests.access.reading.test_grant import MATTER, WHEN, document
from tests.access.reading.test_open_header import habit
from tests.fhir.bundles import conform
from tests.region import NOW
from tests.xml.authority import ORGANISER, leaf, trust

OID = "1.2.246.10.99999810.95.2026.8.1"
PEOPLE = (Hetu(SAIMA.hetu), Hetu(ELLI.hetu))


def named(person: Person, **moments: Any) -> dict[str, Any]:
    """A client as an asia-asiakirja names one."""
    return {
        "sukunimi": person.family,
        "etunimet": person.given,
        "henkilotunnus": {"system": "urn:oid:1.2.246.21", "value": person.hetu},
    } | moments


def _coded(system: str, code: str, display: str) -> dict[str, str]:
    return {"system": f"urn:oid:1.2.246.537.6.{system}", "code": code, "display": display}


def matter_body(*clients: dict[str, Any], task: str = "1234", **about: Any) -> dict[str, Any]:
    """The JSON body of an asia-asiakirja about Saima, or about the clients given."""
    shared = {"yhteinen_asia": True} if len(clients) > 1 else {}
    return {
        "asia_asiakirja": {
            "palvelunjarjestajan_toimintayksikko": _coded("202", ORGANISER, "Alue"),
            "asiakas": list(clients) or [named(SAIMA)],
            "asian_tiedot": {
                "asiatunnus": {"value": MATTER.value},
                "nimi": _coded("1265", "1", "Asian nimi"),
                "tila": _coded("1501", "1", "Avoin"),
                "avauspaiva": "2026-09-01",
                "palvelutehtava": _coded("1221", task, "Iäkkäiden palvelut"),
            }
            | shared
            | about,
        }
    }


def shared_body(saima: dict[str, Any] | None = None, elli: dict[str, Any] | None = None) -> dict[str, Any]:
    """A matter of Saima and Elli together."""
    joined = {"asiaan_liittymishetki": "2026-09-01T12:00:00+03:00"}
    return matter_body(named(SAIMA, **(joined | (saima or {}))), named(ELLI, **(joined | (elli or {}))))


def matter_paper(content: Any = None, **changes: Any) -> ClientDocument:
    """An asia-asiakirja, not signed yet."""
    values = {"oid": OID, "group": "2", "title": "Asia-asiakirja"}
    return document(matter_body() if content is None else content, **(values | changes))


def _read(content: Any = None, **changes: Any) -> MatterPaper:
    paper = read_signed(sign(matter_paper(content, **changes).xml(), leaf(), WHEN), trust(), NOW)
    assert isinstance(paper, MatterPaper)
    return paper


def _refused(content: Any = None, **changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        _read(content, **changes)
    assert SAIMA.hetu not in str(caught.value)
    return str(caught.value)


def test_the_matter_its_clients_and_its_service_task_are_read() -> None:
    assert misfits(matter_body()) == misfits(shared_body()) == ()
    paper = _read(matter=MATTER.value)
    assert (paper.matter, paper.organiser, paper.task_code, paper.closed) == (MATTER, Oid(ORGANISER), "1234", None)
    assert (paper.clients, paper.unread) == (((Hetu(SAIMA.hetu), MatterTerms()),), ())


def test_a_shared_matter_has_several_clients_each_with_their_moments() -> None:
    paper = _read(shared_body(elli={"asiasta_poistumishetki": "2026-10-31"}))
    joined = datetime.fromisoformat("2026-09-01T12:00:00+03:00")
    left = datetime(2026, 11, 1, tzinfo=HELSINKI)
    assert paper.clients == tuple(
        zip(PEOPLE, (MatterTerms(joined=joined), MatterTerms(joined=joined, left=left)), strict=True)
    )


def test_a_document_that_grants_is_not_one_and_one_grants_nothing() -> None:
    raw = sign(matter_paper().xml(), leaf(), WHEN)
    with pytest.raises(Refused, match="carries no grant"):
        read_paper(raw, trust(), NOW)
    assert not isinstance(read_signed(sign(document().xml(), leaf(), WHEN), trust(), NOW), MatterPaper)


@pytest.mark.parametrize(
    ("given", "words"),
    [("2026", "vain vuosi 2026"), ("2026-10", "vain kuukausi 10/2026"), ("soon", "ei ole päivämäärä")],
)
def test_a_last_day_that_is_no_day_closes_the_matter_and_is_said(given: str, words: str) -> None:
    paper = _read(matter_body(paattymispaiva=given, tila=_coded("1501", "2", "Suljettu")))
    assert paper.closed == date(2026, 9, 30), "the day before the document"
    (finding,) = paper.unread
    assert words in finding.said("fi")
    assert "asian päättymispäivä" in finding.said("fi").lower()


@pytest.mark.parametrize("name", ["asiaan_liittymishetki", "asiasta_poistumishetki"])
def test_a_moment_that_is_a_year_is_said(name: str) -> None:
    paper = _read(shared_body(elli={name: "2026"}))
    (finding,) = paper.unread
    assert "bara året 2026" in finding.said("sv")
    (_, saima), (_, elli) = paper.clients
    assert saima.left is None
    assert (elli.left is not None) is (name == "asiasta_poistumishetki"), "in doubt the client has left"


def test_an_opening_day_that_is_a_year_is_said_and_the_matter_is_open() -> None:
    paper = _read(matter_body(avauspaiva="2026"))
    assert paper.closed is None
    assert "avauspaiva gives no day, only the year 2026" in str(paper.unread[0])


@pytest.mark.parametrize(
    ("state", "last", "closed", "told"),
    [
        ("Suljettu", None, date(2026, 9, 30), "closed, but its last day is missing"),
        ("Päättynyt", None, date(2026, 9, 30), "closed, but its last day is missing"),
        ("Avoin", "2026-10-15", date(2026, 10, 15), "open, but it has a last day"),
        ("Suljettu", "2026-10-15", date(2026, 10, 15), ""),
        ("Muu", "2026-10-15", date(2026, 10, 15), ""),
    ],
)
def test_a_state_and_a_last_day_that_disagree_are_said_and_the_use_ends(
    state: str, last: str | None, closed: date, told: str
) -> None:
    given = {"paattymispaiva": last} if last else {}
    paper = _read(matter_body(tila=_coded("1501", "9", state), **given))
    assert paper.closed == closed
    assert [told in finding.text for finding in paper.unread] == ([True] if told else [])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"custodian": "1.2.246.10.99999820.10.0"}, "different organisers"),
        ({"matter": "1.2.246.10.99999810.951.2026.1.9"}, "different matters"),
        ({"client": OTTO}, "does not name"),
        ({"content": matter_body(named(SAIMA), named(SAIMA))}, "twice"),
        ({"content": matter_body({"sukunimi": "x", "etunimet": "y"})}, "tilapainen_yksilointitunnus"),
        ({"content": matter_body(asiatunnus={"value": "x"})}, "OID"),
        ({"content": matter_body(palvelutehtava=None)}, "palvelutehtava"),
    ],
)
def test_a_contradiction_and_a_gap_are_refused(changes: dict[str, Any], told: str) -> None:
    content = changes.pop("content", None)
    assert told in _refused(content, **changes)


@pytest.mark.parametrize("name", ["palvelunjarjestajan_toimintayksikko", "asiakas", "asian_tiedot"])
def test_what_is_missing_is_named(name: str) -> None:
    content = deepcopy(matter_body())
    del content["asia_asiakirja"][name]
    assert name in _refused(content)


def test_nobody_but_the_organiser_writes_one() -> None:
    raw = sign(matter_paper().xml(), leaf("1.2.246.10.99999861.10.0"), WHEN)
    with pytest.raises(Refused, match="not signed by the organiser"):
        read_signed(raw, trust(), NOW)


def test_an_open_header_does_not_say_its_version() -> None:
    paper = read_signed(habit(matter_paper(set_id="1.2.3", version=9).xml()), trust(), NOW)
    assert (paper.document.set_id.value, paper.document.version, paper.header_signed) == (OID, 1, False)


# --- What is remembered -----------------------------------------------------------------------------------------------


def test_what_is_remembered_is_read_back() -> None:
    paper = _read(shared_body(elli={"asiasta_poistumishetki": "2026-10-31"}))
    record = matter_record(paper) | {"id": matter_id(paper.matter, paper.organiser)}
    known = read_matter(record)
    assert known == known_matter(paper)
    conform(matter_bundle(paper))
    assert read_matter(record | {"id": "another"}) is None, "anybody may write a Provenance"
    assert read_matter({"resourceType": "Provenance"}) is None


def test_versions_of_a_matter_are_in_order_and_another_set_contradicts() -> None:
    first, second = _read(), _read(oid=f"{OID}2", set_id=OID, version=2)
    assert judge_matter(None, first) is Order.NEWER
    assert judge_matter(known_matter(first), first) is Order.SAME
    assert judge_matter(known_matter(first), second) is Order.NEWER
    assert judge_matter(known_matter(second), first) is Order.OLDER
    for other, told in (
        (_read(oid=f"{OID}3"), "another asia-asiakirja about the same matter"),
        (_read(matter_body(task="5678")), "under the same set and version"),
    ):
        with pytest.raises(Refused, match=told):
            judge_matter(known_matter(first), other)


def test_a_client_whom_a_new_version_does_not_name_has_left() -> None:
    first = _read(shared_body())
    alone = _read(matter_body(named(SAIMA)), oid=f"{OID}2", set_id=OID, version=2)
    second = with_those_who_went(alone, known_matter(first))
    terms = dict(second.clients)
    assert terms[PEOPLE[0]].left is None
    left = terms[PEOPLE[1]].left
    assert left is not None
    assert left - alone.document.written == timedelta()
    again = with_those_who_went(alone, known_matter(second))
    assert again.clients == second.clients
