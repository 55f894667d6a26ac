"""The journal of mock Kanta: who sent what, and why it was refused, without a person's data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from mocks.control import Setting, digest
from mocks.kanta import kanta_mock
from mocks.pki import Pki, make_pki
from tests.mocks.kanta import (
    ADAPTER,
    DRAFT,
    FOREIGN,
    HETU,
    RELATIONSHIP,
    UNIT,
    Client,
    K,
    Signing,
    fetch,
    grant,
    outcome,
    read_key,
    wishes,
    worker,
)

ID = "urn:uuid:5d8c9b3e-0000-4000-8000-00000000000a"
FRAME = "5d8c9b3e-0000-4000-8000-00000000000b"


def test_an_entry_names_the_message_the_document_and_the_sender(client: Client, control: Callable[..., Any]) -> None:
    client.ask("archive", DRAFT.frame(DRAFT.sign(client.system), FRAME), ID)
    (entry,) = control("journal")
    assert entry["message"] == {"soap": ID, "frame": FRAME}
    assert (entry["document"], entry["unit"], entry["patient"]) == (DRAFT.oid, UNIT, digest(HETU))
    assert entry["sender"]["organisation"] == ADAPTER
    assert len(entry["sender"]["key"]) == 16
    assert entry["sender"]["address"] == "127.0.0.1"
    assert "requests" in entry["sender"]["agent"]
    assert entry["correlation"] == ID
    assert {step["outcome"] for step in entry["steps"]} == {"passed"}
    assert HETU not in json.dumps(entry)


@pytest.mark.parametrize(
    ("header", "value", "correlation"),
    [
        ("X-Correlation-Id", "round-7", "round-7"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c"),
    ],
)
def test_the_client_names_what_belongs_together(
    client: Client, control: Callable[..., Any], header: str, value: str, correlation: str
) -> None:
    client.session.headers[header] = value
    client.ask("wishes", wishes(HETU), ID)
    assert control(f"journal?correlation={correlation}")[0]["message"]["soap"] == ID


def test_a_refusal_says_which_condition_of_a_right_failed(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None], control: Callable[..., Any]
) -> None:
    set_time(0, time(12))
    seed(replace(RELATIONSHIP, entries=grant(unit=f"{UNIT}.8")), FOREIGN)
    answer = client.ask("fetch", fetch())
    (entry,) = control("journal")
    *passed, failed = entry["steps"]
    assert {step["outcome"] for step in passed} == {"passed"}
    assert {"kanta.worker.role", "kanta.worker.fresh", "kanta.access.relationship"} <= {step["rule"] for step in passed}
    assert (failed["rule"], failed["outcome"]) == ("kanta.access.unit", "failed")
    assert (failed["expected"], failed["found"]) == (UNIT, f"{UNIT}.8")
    assert (entry["reason"], answer[0].get("reason"), answer[0].get("text")) == ("no-right", "no-right", entry["text"])


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("kanta-expired", "3", "the certificate has expired"),
        ("kanta-not-yet-valid", "3", "the certificate is not yet valid"),
        ("adapter-tls", "3", "the key is a TLS key, which is for another use"),
        ("adapter-professional", "3", "the key is a professional's key, which is for another use"),
        ("adapter-system", "1", "the key is a system's key, which is for another use"),
        ("kanta-unknown", "3", "no path to a trusted root"),
        ("adapter-revoked", "3", "revoked"),
    ],
)
def test_the_signers_of_documents_are_told_apart(
    client: Client, made: Pki, control: Callable[..., Any], name: str, code: str, found: str
) -> None:
    content = DRAFT.sign_by(Signing(read_key(made.directory, name), code))
    assert outcome(client.ask("archive", DRAFT.frame(content))) == ("AR", "signature")
    (entry,) = control("journal")
    assert (entry["steps"][-1]["rule"], entry["steps"][-1]["found"]) == ("kanta.signer.valid", found)


def test_a_clock_past_the_root_is_told(client: Client, made: Pki, control: Callable[..., Any]) -> None:
    beyond = made.root.certificate.not_valid_after_utc + timedelta(days=1)
    control("clock", {"now": beyond.isoformat()})
    client.skew = beyond - datetime.now(UTC)
    client.ask("wishes", wishes(HETU))
    assert control("journal")[0]["reason"] == "FailedCheck: the certificate has expired"


def test_a_client_of_another_authority_is_in_the_journal(
    client: Client, control: Callable[..., Any], tmp_path: Path
) -> None:
    other = make_pki(tmp_path, ADAPTER, datetime.now(UTC)).directory
    client.session.cert = (str(other / "adapter-tls.pem"), str(other / "adapter-tls.key.pem"))
    with pytest.raises(requests.exceptions.ConnectionError):
        client.post(f"{K}/wishes", client.seal("wishes", wishes(HETU)))
    (entry,) = control("journal?wait=10")
    assert (entry["operation"], entry["outcome"]) == ("tls", "refused")
    assert entry["reason"].startswith("the client's certificate is not trusted: ")


def test_what_a_tester_waives_is_taken_and_told(client: Client, made: Pki) -> None:
    """A kind of rule is switched off at the start; every answer's steps say what did not hold."""
    running = kanta_mock(
        made.directory, setting=Setting(lenient=frozenset({"controller", "worker", "access", "signer"}))
    )
    try:
        client.url = running.url
        foreign = replace(FOREIGN, unit=UNIT)
        content = foreign.sign(client.system)
        assert outcome(client.ask("archive", foreign.frame(content))) == ("AA", None)
        entry = requests.get(f"{running.control_url}/journal", timeout=10).json()[-1]
        waived = [step["rule"] for step in entry["steps"] if step["outcome"] == "waived"]
        assert waived == ["kanta.controller.own"]
        assert entry["lenient"] == ["access", "controller", "signer", "worker"]
    finally:
        running.stop()


@pytest.mark.parametrize("odd", [f"urn:x:{HETU}", HETU, f"a{HETU}b"], ids=["in an IRI", "alone", "within a word"])
def test_a_hetu_at_a_wrong_place_is_in_no_entry(client: Client, control: Callable[..., Any], odd: str) -> None:
    draft = replace(DRAFT, set_id=odd, oid=odd)
    for operation, body, message_id in (
        ("archive", draft.frame(DRAFT.sign(client.system), odd), None),
        ("fetch", fetch(odd, unit=odd), None),
        ("wishes", wishes(HETU, sender=odd), odd),
        ("fetch", fetch(who=worker(role=odd, authentication=odd)), None),
    ):
        client.post(f"{K}/{operation}", client.seal(operation, body, message_id))
    client.post(f"{K}/{odd}", client.seal("wishes", wishes(HETU)))
    entries = control("journal")
    assert len(entries) == 5
    assert HETU not in json.dumps(entries)
