"""Wrong messages about rights, signers, workers, wishes and addresses.

The good twin is taken; the defect is refused, and wire and journal name its rule and its place.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
import requests
from lxml import etree

from mocks.kanta.rights_rules import RIGHTS_RULES
from mocks.pki import SYSTEM, Pki, Validity, issue, name_subject
from tests.mocks.defects.kanta_rights import DEFECTS, GOOD, LIVING, NOON, STRANGER, STRANGERS_SYSTEM, Exchange, Wrong
from tests.mocks.kanta import HETU, NAMES, OTHER_HETU, Client, K, Key, Signing, one, read_key

#: What the wire does not explain: who breaks the envelope, and what is in another's register.
UNEXPLAINED = ("kanta.envelope.", "kanta.archive.held")


@pytest.fixture(scope="module")
def keys(made: Pki) -> Callable[[str], Key]:
    """The keys of the PKI by their names, and that of a stranger's system."""
    leaf = made.intermediate.certificate
    validity = Validity(leaf.not_valid_before_utc, leaf.not_valid_after_utc)
    other = issue(made.intermediate, name_subject("Toinen", "Järjestelmä", STRANGER), SYSTEM, validity)
    known = {STRANGERS_SYSTEM: Key([other.certificate, *other.chain], other.key)}

    def get(name: str) -> Key:
        if name not in known:
            known[name] = read_key(made.directory, name)
        return known[name]

    return get


@pytest.fixture
def send(
    client: Client,
    control: Callable[..., Any],
    seed: Callable[..., None],
    set_time: Callable[[int, time], None],
    keys: Callable[[str], Key],
) -> Callable[[Exchange], requests.Response]:
    """At noon, hold what is held and send."""
    set_time(0, time(12))
    skew = client.skew

    def post(exchange: Exchange) -> requests.Response:
        client.system = keys("adapter-system")
        for earlier in exchange.before:
            post(earlier)
        seed(*exchange.held)
        if exchange.authorisation:
            form = exchange.authorisation.xml().decode()
            for old, new in exchange.authorisation_edits:
                assert old in form
                form = form.replace(old, new)
            content = base64.b64encode(form.encode()).decode()
            control("seed", {"documents": [{"content": content}]})
        body = _write(exchange, keys)
        for old, new in exchange.edits:
            assert old in body
            body = body.replace(old, new)
        client.system, client.skew = keys(exchange.token), skew + exchange.skew
        sealed = client.seal(exchange.action or exchange.operation, body, exchange.soap_id, exchange.to or None)
        for old, new in exchange.sealed_edits:
            assert old.encode() in sealed
            sealed = sealed.replace(old.encode(), new.encode(), 1)
        if exchange.repeated:
            _post(client, exchange, sealed)
        return _post(client, exchange, sealed)

    return post


def _write(exchange: Exchange, keys: Callable[[str], Key]) -> str:
    """The body: as it is, or `k:Archive` with the signed draft."""
    if exchange.draft is None:
        return exchange.body
    content = exchange.draft.sign_by(*(Signing(keys(name), code) for name, code in exchange.signings))
    told = {"situation": exchange.situation, "who": exchange.who, "created": f"{NOON:%Y%m%d%H%M%S%z}"}
    return exchange.draft.frame(content, exchange.message, **told)


def _post(client: Client, exchange: Exchange, content: bytes) -> requests.Response:
    action = exchange.soap_action or f"{K}/{exchange.operation}"
    headers = {"SOAPAction": f'"{action}"', "Content-Type": exchange.content_type}
    return client.session.post(client.url, data=content, headers=headers, timeout=60)


def _code(content: bytes) -> str:
    """What the wire says: AA, AR or the code of the fault."""
    body = one(etree.fromstring(content), "s:Body")
    if body.find("s:Fault", NAMES) is not None:
        return body[0][0].text or ""
    acknowledgement = body.find(".//v3:acknowledgement", NAMES)
    if acknowledgement is None:
        acknowledgement = one(body, "*/k:acknowledgement")
    return acknowledgement.get("typeCode") or acknowledgement.get("code") or ""


def test_every_rule_is_broken_by_a_wrong_message() -> None:
    broken = {defect.rule for defect in DEFECTS}
    assert [rule.id for rule in RIGHTS_RULES if rule.id not in broken] == []


@pytest.mark.parametrize("good", GOOD)
def test_a_good_message_is_taken(
    send: Callable[[Exchange], requests.Response], control: Callable[..., Any], good: str
) -> None:
    assert _code(send(GOOD[good]).content) == "AA"
    entry = control("journal")[-1]
    assert entry["outcome"] == "AA"
    assert {step["outcome"] for step in entry["steps"]} == {"passed"}


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_message_is_refused_for_its_defect(
    send: Callable[[Exchange], requests.Response], control: Callable[..., Any], defect: Wrong
) -> None:
    answer = send(defect.spoil(GOOD[defect.good]))
    entry = control("journal")[-1]
    failed = [step for step in entry["steps"] if step["outcome"] == "failed"]
    assert [step["rule"] for step in failed] == [defect.rule]
    assert defect.place in failed[0]["place"]
    assert _code(answer.content) in {"AR", "s:Client", "wsse:FailedCheck"}
    explained = defect.rule.encode() in answer.content and failed[0]["source"].encode() in answer.content
    assert explained is not defect.rule.startswith(UNEXPLAINED)
    for text in (HETU, OTHER_HETU, LIVING):
        assert text not in str(entry)
        assert text.encode() not in answer.content
