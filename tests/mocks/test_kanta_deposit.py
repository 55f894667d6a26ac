"""A client document archived by the right of access.

Mock Kanta looks for itself whether the unit's worker may (GRA-05, GRA-06).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from mocks.kanta.documents import find_organisation
from mocks.pki import REGISTRATION_NUMBER, Pki
from tests.mocks.kanta import (
    DAY,
    FOREIGN,
    HELSINKI,
    HETU,
    RELATIONSHIP,
    UNIT,
    Client,
    Draft,
    Signing,
    day,
    grant,
    outcome,
    read_key,
    worker,
)

NOON = datetime.combine(DAY, time(12), HELSINKI)
ENTRY = replace(FOREIGN, entries=json.dumps({"asiakaskertomusmerkinta": {}}), unit=UNIT, author=REGISTRATION_NUMBER)
DECISION = replace(ENTRY, entries=json.dumps({"paatos": {}}))
MOBILE = worker(authentication="mobile")


@pytest.fixture
def ready(seed: Callable[..., None], set_time: Callable[[int, time], None]) -> Callable[..., None]:
    """It is noon, and the client's relationship is seeded: by default one that grants."""
    set_time(0, time(12))

    def relate(entries: str = grant(), **changes: Any) -> None:
        seed(replace(RELATIONSHIP, entries=entries, **changes))

    return relate


def _send(client: Client, draft: Draft, *signings: Signing, **frame: Any) -> tuple[str | None, str | None]:
    """Archive by the right; an entry is signed by the system unless told otherwise."""
    content = draft.sign_by(*(signings or (Signing(client.system),)))
    told = {"situation": "access-right", "who": worker(), "created": NOON.strftime("%Y%m%d%H%M%S%z")} | frame
    return outcome(client.ask("archive", draft.frame(content, **told)))


def _person(made: Pki) -> Signing:
    return Signing(read_key(made.directory, "adapter-professional"), "1")


def test_a_unit_that_is_granted_stores(client: Client, ready: Callable[..., None], control: Callable[..., Any]) -> None:
    ready()
    assert _send(client, ENTRY) == ("AA", None)
    assert {document["oid"] for document in control("state")["documents"]} == {RELATIONSHIP.oid, ENTRY.oid}


@pytest.mark.parametrize(
    ("entries", "draft", "frame"),
    [
        (grant(unit="1.2.246.10.99999954.10.8"), ENTRY, {}),
        (grant(begin=day(1)), ENTRY, {}),
        (grant(end=day(-1)), ENTRY, {}),
        (grant(), replace(ENTRY, unit="1.2.246.10.99999954.10.8"), {}),
        (grant(), replace(ENTRY, custodian="1.2.246.10.99999938.10.0"), {}),
        (grant(), replace(ENTRY, group="1", entries=grant()), {}),
        (grant(), DECISION, {}),
        (grant(), ENTRY, {"who": ""}),
        (grant(), ENTRY, {"who": worker(role="administration")}),
        (grant(), ENTRY, {"who": worker(authentication="none")}),
        (grant(), DECISION, {"who": MOBILE}),
        (grant(), ENTRY, {"who": worker(authenticated=NOON - timedelta(hours=13))}),
    ],
    ids=[
        "unit",
        "not begun",
        "ended",
        "another author's unit",
        "custodian",
        "relationship",
        "not signed by a person",
        "no worker",
        "role",
        "authentication",
        "no card",
        "yesterday",
    ],
)
def test_what_the_right_does_not_reach_is_refused(
    client: Client, ready: Callable[..., None], entries: str, draft: Draft, frame: dict[str, Any]
) -> None:
    ready(entries)
    assert _send(client, draft, **frame) == ("AR", "no-right")


def test_a_role_that_only_stores_stores_and_reads_nothing(client: Client, ready: Callable[..., None]) -> None:
    ready()
    assert _send(client, ENTRY, who=worker(role="support")) == ("AA", None)


def test_without_the_card_what_nobody_signs_is_stored(client: Client, ready: Callable[..., None]) -> None:
    ready()
    assert _send(client, ENTRY, who=MOBILE) == ("AA", None)


def test_a_decision_is_signed_by_the_worker_who_stores_it(
    client: Client, made: Pki, ready: Callable[..., None]
) -> None:
    ready()
    signings = (_person(made), Signing(client.system, whole=True))
    as_signer = worker().replace("90000000011", REGISTRATION_NUMBER)
    assert _send(client, DECISION, *signings, who=worker(role="client-work").replace("90000000011", "123")) == (
        "AR",
        "no-right",
    )
    by_card_id = as_signer.replace("1.2.246.537.26", "1.2.246.537.29")  # another person, whose card's id reads the same
    assert _send(client, DECISION, *signings, who=by_card_id) == ("AR", "no-right")
    assert _send(client, DECISION, *signings, who=as_signer) == ("AA", None)


def test_a_document_made_in_time_may_come_later(
    client: Client, ready: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    ready()
    set_time(3, time(8))
    assert _send(client, ENTRY) == ("AA", None)


def test_a_relationship_that_ended_meanwhile_refuses(client: Client, ready: Callable[..., None]) -> None:
    ready()
    changes = {"oid": f"{RELATIONSHIP.oid}.2", "version": 2, "replaced": RELATIONSHIP.oid}
    ready(grant(unit="1.2.246.10.99999954.10.8"), **changes)
    assert _send(client, ENTRY) == ("AR", "no-right")


def test_the_grant_of_another_custodian_opens_nothing(client: Client, ready: Callable[..., None]) -> None:
    """Two organisers have the same client: what one grants is of its own register."""
    other = "1.2.246.10.99999938.10.0"
    ready(custodian=other, oid=f"{other}.1", set_id=RELATIONSHIP.set_id)
    assert _send(client, ENTRY) == ("AR", "no-right")
    assert _send(client, replace(ENTRY, custodian=other)) == ("AA", None)
    assert ENTRY.hetu == HETU


def test_a_body_about_somebody_else_is_refused(client: Client, ready: Callable[..., None]) -> None:
    """What is always signed is the body."""
    ready()
    for hetu, answer in ((HETU, ("AA", None)), ("150372-901R", ("AR", "not-well-formed"))):
        content = {"asiakas": {"henkilotunnus": {"system": "1.2.246.21", "value": hetu}}}
        assert _send(client, replace(ENTRY, entries=json.dumps({"asiakaskertomusmerkinta": content}))) == answer


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.2.246.10.99999810.10.0", "urn:oid:1.2.246.10.99999810.10.11", True),
        ("1.2.246.10.99999810.10.0", "1.2.246.10.99999811.10.0", False),
        ("1.2.246.537.10.15675350.10.1", "1.2.246.537.10.15675350", True),
        ("1.2.246.537.10.15675350", "1.2.246.537.10.99999820", False),  # HUS and a stranger (domain §2)
    ],
)
def test_units_are_of_one_organisation_by_its_arcs(one: str, other: str, same: bool) -> None:
    assert (find_organisation(one) == find_organisation(other)) is same


def test_a_worker_is_told_whole(client: Client, ready: Callable[..., None]) -> None:
    ready()
    content = ENTRY.sign(client.system)
    for spoilt in (
        worker().replace("authenticated=", "x="),
        worker().replace("1.2.246.537.26", "1.2.246.21"),
        worker().replace(f"{DAY}T10:00:00+02:00", f"{DAY}T10:00:00"),
    ):
        assert spoilt != worker()
        fault = client.ask("archive", ENTRY.frame(content, situation="access-right", who=spoilt))
        assert fault[0].text == "s:Client"


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ({}, "AA"),
        ({"unit": "1.2.246.10.99999946.10.1"}, "AR"),
        ({"matter": "1.2.6"}, "AR"),
        ({"group": "8"}, "AR"),
        ({"group": "1"}, "AR"),
    ],
    ids=["its own", "another unit's", "of another matter", "of another group", "the asiakkuusasiakirja"],
)
def test_a_unit_replaces_its_own_document_alone(
    client: Client, ready: Callable[..., None], seed: Callable[..., None], held: dict[str, Any], code: str
) -> None:
    ready()
    seed(replace(ENTRY, **held))
    newer = replace(ENTRY, oid=f"{ENTRY.oid}.2", version=2, replaced=ENTRY.oid)
    assert _send(client, newer)[0] == code


def test_the_organisers_own_asiakkuusasiakirja_is_not_replaced(client: Client, ready: Callable[..., None]) -> None:
    ready()
    newer = replace(
        ENTRY, oid=f"{RELATIONSHIP.oid}.2", set_id=RELATIONSHIP.set_id, version=2, replaced=RELATIONSHIP.oid
    )
    assert _send(client, newer) == ("AR", "no-right")
    assert _send(client, ENTRY) == ("AA", None)
