"""An answer is believed only when the archive signed every part of it, now, for this request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from adapter.errors import Refused
from adapter.xml.soap import Message as Believed
from adapter.xml.soap import Replays, Request, read_answer, write_request
from tests.region import NOW
from tests.xml.authority import ARCHIVE, ORGANISER, WRONG, leaf, professional, signer, trust, wrong
from tests.xml.envelopes import FAULT, KANTA, MESSAGE, PARTS, REQUEST, SOAP, WSSE, WSU, Answer, seal
from tests.xml.signing import ENVELOPED, EXCLUSIVE, INCLUSIVE, RSA_SHA1, Form, pem

RIGHT = Answer()


def _read(raw: bytes) -> Believed:
    return read_answer(raw, trust(), REQUEST, NOW)


def _refused(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        _read(raw)
    assert caught.value.findings
    return str(caught.value)


def _changed(**changes: Any) -> bytes:
    return seal(replace(RIGHT, **changes))


def test_a_right_answer_is_believed() -> None:
    answer = _read(seal(RIGHT))
    assert (answer.body.tag, answer.signer, answer.fault) == ("done", ARCHIVE, False)


def test_the_signer_is_told_whoever_it_is() -> None:
    """Whether it may answer is the caller's question."""
    assert _read(seal(RIGHT, leaf(ORGANISER))).signer == ORGANISER


def test_a_signed_fault_is_a_fault_whatever_its_action() -> None:
    assert _read(_changed(body=FAULT, action="http://www.w3.org/2005/08/addressing/fault")).fault


def test_what_we_send_is_signed_over_every_part() -> None:
    raw = write_request(REQUEST, signer(leaf()), NOW)
    root = etree.fromstring(raw)
    ids = {element.get(f"{{{WSU}}}Id") for element in root.iter("*")} - {None}
    pointed = set(re.findall(r'<ds:Reference URI="#([^"]+)"', raw.decode()))
    assert pointed == ids
    assert {str(one).partition("-")[0] for one in ids} == {"body", "timestamp", "token", "to", "action", "message"}


def test_what_we_send_may_have_any_address() -> None:
    raw = write_request(
        Request("https://kanta.example/k?a=1&b=2", REQUEST.action, MESSAGE, "<x/>"), signer(leaf()), NOW
    )
    assert etree.fromstring(raw).findtext(f"{{{SOAP}}}Header/{{*}}To") == "https://kanta.example/k?a=1&b=2"


def test_our_own_request_sent_back_is_no_answer() -> None:
    _refused(write_request(REQUEST, signer(leaf(ARCHIVE)), NOW))


@pytest.mark.parametrize("left_out", PARTS)
def test_each_part_must_be_covered(left_out: str) -> None:
    assert "cover" in _refused(_changed(covered=[name for name in PARTS if name != left_out]))


@pytest.mark.parametrize("covered", [(*PARTS, "body"), (*PARTS[:-1], "body"), PARTS * 3])
def test_no_part_may_be_covered_twice(covered: tuple[str, ...]) -> None:
    _refused(_changed(covered=covered))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<done/>", "<undone/>"),
        ("<done/>", "<done/><done/>"),
        (">urn:uuid:99999999", ">urn:uuid:88888888"),
        ("/anonymous<", "/other<"),
        ("fetchResponse", "wishesResponse"),
        ("14:05:00Z", "23:05:00Z"),
        (MESSAGE, "00000000-2222-4333-8444-555566667777"),
    ],
)
def test_a_change_in_any_part_is_refused(old: str, new: str) -> None:
    raw = seal(RIGHT)
    assert raw.count(old.encode()) == 1
    assert "changed" in _refused(raw.replace(old.encode(), new.encode()))


def test_an_answer_to_another_message_is_refused() -> None:
    assert "another message" in _refused(_changed(relates_to="urn:uuid:00000000-2222-4333-8444-555566667777"))
    assert "another message" in _refused(_changed(relates_to=MESSAGE))


def test_an_answer_to_another_action_is_refused() -> None:
    assert "action" in _refused(_changed(action=f"{KANTA}/wishesResponse"))
    assert "action" in _refused(_changed(action=f"{KANTA}/fetch"))


@pytest.mark.parametrize(
    ("created", "lifetime", "fresh"),
    [
        (timedelta(), timedelta(minutes=5), True),
        (timedelta(minutes=-5), timedelta(minutes=5), True),
        (timedelta(minutes=-6, seconds=-1), timedelta(minutes=5), False),
        (timedelta(seconds=59), timedelta(minutes=5), True),
        (timedelta(seconds=61), timedelta(minutes=5), False),
        (timedelta(hours=-1), timedelta(minutes=5), False),
        (timedelta(minutes=-30), timedelta(hours=10), False),
        (timedelta(), timedelta(seconds=-1), False),
    ],
)
def test_only_a_fresh_answer_is_believed(created: timedelta, lifetime: timedelta, fresh: bool) -> None:
    raw = _changed(created=NOW + created, lifetime=lifetime)
    if fresh:
        assert _read(raw).body.tag == "done"
    else:
        assert "fresh" in _refused(raw)


def test_a_comment_does_not_cut_what_is_read() -> None:
    """It is left out of what is signed, and would cut the text that is read: so it is left out there too."""
    raw = seal(RIGHT).replace(b"<wsu:Expires>2026-11-22T", b"<wsu:Expires>2026-11-22<!-- x -->T")
    assert _read(raw).expires == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("kind", [kind for kind in WRONG if kind != "self-signed"])
def test_a_certificate_that_must_not_be_believed_is_refused(kind: str) -> None:
    assert "SIG-03" in _refused(seal(RIGHT, wrong(kind)))


def test_a_persons_key_signs_no_message() -> None:
    assert "person" in _refused(seal(RIGHT, professional()))


def test_a_message_is_taken_once() -> None:
    replays, once = Replays(), _read(seal(RIGHT))
    replays.admit(once, NOW)
    replays.admit(_read(_changed(relates_to=RIGHT.relates_to, created=NOW + timedelta(seconds=1))), NOW)
    with pytest.raises(Refused, match="replay"):
        replays.admit(once, NOW)
    with pytest.raises(Refused, match="replay"):
        replays.admit(once, once.expires)
    replays.admit(once, once.expires + timedelta(hours=1))  # by then the timestamp itself refuses it


def test_a_self_signed_answer_is_refused() -> None:
    _refused(seal(RIGHT, wrong("self-signed")))


def test_a_token_of_another_key_is_refused() -> None:
    assert "verify" in _refused(seal(replace(RIGHT, form=Form(certificates=pem(leaf(ORGANISER)))), leaf(ARCHIVE)))


@pytest.mark.parametrize(
    "form", [Form(algorithm=RSA_SHA1), Form(canonical=INCLUSIVE), Form(key_info=""), Form(certificates=["AAAA"])]
)
def test_another_form_of_signature_is_refused(form: Form) -> None:
    _refused(_changed(form=form))


def test_an_enveloped_transform_that_changes_nothing_is_let_through() -> None:
    """Some clients write it before the canonicalisation of every part."""
    assert _read(_changed(transforms=(ENVELOPED, EXCLUSIVE))).body.tag == "done"


@pytest.mark.parametrize("transforms", [(), (INCLUSIVE,), (ENVELOPED, INCLUSIVE), (EXCLUSIVE, EXCLUSIVE)])
def test_other_transforms_are_refused(transforms: tuple[str, ...]) -> None:
    _refused(_changed(transforms=transforms))


def test_a_signature_that_points_at_another_token_is_refused() -> None:
    assert "another token" in _refused(_changed(pointer="#time"))


@pytest.mark.parametrize("uri", ["None", "", "body ", "xpointer(/)"])
def test_a_reference_to_a_body_without_an_id_is_refused(uri: str) -> None:
    """An outsider can sign this with a key of their own: it must be a refusal, not a crash."""
    _refused(seal(replace(RIGHT, ids=False, uris={"body": uri}), wrong("self-signed")))
    _refused(seal(replace(RIGHT, ids=False, uris={"body": uri})))


SECURITY = re.compile(rb"<wsse:Security>.*</wsse:Security>", re.DOTALL)
BODY = re.compile(rb"<s:Body.*</s:Body>", re.DOTALL)


def _security(raw: bytes) -> bytes:
    found = SECURITY.search(raw)
    assert found is not None
    return found.group()


@pytest.mark.parametrize(
    "make",
    [
        lambda raw: SECURITY.sub(b"", raw),
        lambda raw: SECURITY.sub(lambda found: found.group() * 2, raw),
        lambda raw: raw.replace(b"</s:Header>", b"<wsse:Security/></s:Header>"),
        lambda raw: re.sub(rb"<ds:Signature .*</ds:Signature>", b"", raw, flags=re.DOTALL),
        lambda raw: re.sub(rb"<wsu:Timestamp.*</wsu:Timestamp>", b"", raw, flags=re.DOTALL),
        lambda raw: raw.replace(b"</s:Header>", b"<wsa:RelatesTo>urn:uuid:x</wsa:RelatesTo></s:Header>"),
        lambda raw: raw.replace(b"</s:Header>", b"<wsa:Action>x</wsa:Action></s:Header>"),
        lambda raw: raw.replace(b"<s:Header>", b"<s:Header/><s:Header>"),
        lambda raw: raw.replace(b"<s:Body", b"<s:Body/><s:Body"),
        lambda raw: raw.replace(b"</s:Envelope>", b"<s:Body><done/></s:Body></s:Envelope>"),
        lambda raw: raw.replace(b"</s:Envelope>", b"<x/></s:Envelope>"),
        lambda raw: raw.replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
        lambda raw: raw.replace(b"<done/>", _signature_of(raw) + b"<done/>"),
        lambda raw: raw[:-20],
        lambda _: b"",
        lambda _: b"<html><body>502 Bad Gateway</body></html>",
        lambda raw: b'<!DOCTYPE s [<!ENTITY e "x">]>' + raw,
    ],
    ids=[
        "no-security",
        "two-securities",
        "empty-second-security",
        "no-signature",
        "no-timestamp",
        "second-RelatesTo",
        "second-Action",
        "two-headers",
        "body-before",
        "body-after",
        "more",
        "soap-1.2",
        "second-signature",
        "cut",
        "empty",
        "html",
        "doctype",
    ],
)
def test_an_answer_of_another_shape_is_refused(make: Callable[[bytes], bytes]) -> None:
    _refused(make(seal(RIGHT)))


def _signature_of(raw: bytes) -> bytes:
    found = re.search(rb"<ds:Signature .*</ds:Signature>", raw, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("keep_id", [True, False])
@pytest.mark.parametrize("place", ["header", "security", "body"])
def test_a_wrapped_body_is_refused(keep_id: bool, place: str) -> None:
    """The signed Body is moved aside, and another stands where the Body belongs."""
    raw = seal(RIGHT)
    found = BODY.search(raw)
    assert found is not None
    signed = found.group()
    identity = b' wsu:Id="body"' if keep_id else b' wsu:Id="other"'
    forged = b"<s:Body" + identity + b"><forged/></s:Body>"
    match place:
        case "header":
            wrapped = raw.replace(signed, forged).replace(b"</s:Header>", b"<w>" + signed + b"</w></s:Header>")
        case "security":
            wrapped = raw.replace(signed, forged).replace(b"</wsse:Security>", signed + b"</wsse:Security>")
        case _:
            wrapped = raw.replace(signed, forged.replace(b"<forged/>", b"<forged>" + signed + b"</forged>"))
    _refused(wrapped)


@pytest.mark.parametrize("part", ["wsu:Timestamp", "wsa:RelatesTo", "wsa:Action"])
def test_a_wrapped_header_is_refused(part: str) -> None:
    raw = seal(RIGHT)
    found = re.search(f"<{part}.*</{part}>".encode(), raw, re.DOTALL)
    assert found is not None
    forged = re.sub(rb'wsu:Id="[a-z]+"', b'wsu:Id="other"', found.group(), count=1).replace(MESSAGE.encode(), b"1" * 36)
    _refused(raw.replace(found.group(), forged).replace(b"</s:Header>", b"<w>" + found.group() + b"</w></s:Header>"))


@pytest.mark.parametrize("name", ["Id", "ID", "id", "wsu:Id", "xml:id"])
def test_an_id_that_two_elements_have_is_refused(name: str) -> None:
    _refused(seal(RIGHT).replace(b"</s:Header>", f'<w {name}="body"/></s:Header>'.encode()))


@pytest.mark.parametrize("body", ["", "text", "<done/><done/>"])
def test_a_body_that_does_not_hold_one_element_is_refused(body: str) -> None:
    _refused(_changed(body=body))


def test_what_is_read_is_what_was_signed() -> None:
    """A comment is not signed: with it or without it the same is read."""
    answer = _read(_changed(body="<done>AAAA</done>").replace(b"AAAA", b"AA<!-- x -->AA"))
    assert (len(answer.body), answer.body.text) == (0, "AAAA")


def test_a_security_header_of_another_namespace_is_none() -> None:
    _refused(seal(RIGHT).replace(WSSE.encode(), b"urn:other"))
