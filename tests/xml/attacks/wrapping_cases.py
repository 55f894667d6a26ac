"""Signature wrapping: the genuine part is kept somewhere, and something else stands where the application reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from tests.region import MAIJA, NOW, PEKKA
from tests.xml.attacks.case import ANSWER, HABIT, SEVERAL, WHOLE, XADES, Case, harmless
from tests.xml.attacks.plan import BODY_ID, DOCUMENTS, EVIL, HERE, TRUE, Plan, Profile
from tests.xml.attacks.scene import Scene, genuine, other_person, other_system, second
from tests.xml.attacks.signatories import P256, RSA, Signatory
from tests.xml.envelopes import SOAP, WSA, WSU
from tests.xml.papers import FI, HL7
from tests.xml.signing import DS

_BODY_NAMES = {**dict.fromkeys(DOCUMENTS, "structuredBody"), Profile.XADES: "o:order", Profile.ANSWER: "s:Body"}
_HOUR = timedelta(hours=1)
_IN_SIGNATURE = {
    "in an Object": ("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>{}</ds:Object>"),
    "in KeyInfo": ("</ds:KeyInfo>", "{}</ds:KeyInfo>"),
    "before SignedInfo": ("<ds:SignedInfo", "{}<ds:SignedInfo"),
    "in SignedInfo": ("</ds:SignedInfo>", "{}</ds:SignedInfo>"),
    "after KeyInfo": ("</ds:KeyInfo>", "</ds:KeyInfo>{}"),
    "in the SignatureValue": ("</ds:SignatureValue>", "{}</ds:SignatureValue>"),
}
_ID_NAMES = {
    "ID": ("ID", ""),
    "Id": ("Id", ""),
    "id": ("id", ""),
    "iD": ("iD", ""),
    "xml:id": ("xml:id", ""),
    "wsu:Id": ("wsu:Id", f' xmlns:wsu="{WSU}"'),
    "AssertionID": ("AssertionID", ""),
    "x:anything": ("x:anything", ' xmlns:x="urn:x"'),
}
_WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": lambda value: value,
    "with a hexadecimal reference": lambda value: f"&#x{ord(value[0]):x};{value[1:]}",
    "with a decimal reference": lambda value: f"{value[:-1]}&#{ord(value[-1])};",
    "with a padded reference": lambda value: f"&#x0000{ord(value[0]):X};{value[1:]}",
    "all references": lambda value: "".join(f"&#{ord(letter)};" for letter in value),
}


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}[ >].*</{name}>", text, re.DOTALL)
    assert found
    return found.group()


def _body(scene: Scene, text: str | None = None) -> str:
    """The element that is covered: the body, the order, the SOAP body."""
    return _element(text or scene.text, _BODY_NAMES[scene.profile])


def _evil_body(scene: Scene, identity: Callable[[str], str] = str) -> str:
    return identity(_body(scene).replace(TRUE, EVIL))


def _other_id(text: str) -> str:
    return re.sub(r'(ID|wsu:Id)="[^"]*"', r'\1="evil"', text, count=1)


def _no_id(text: str) -> str:
    return re.sub(r' (ID|wsu:Id)="[^"]*"', "", text, count=1)


def _wrapped(identity: Callable[[str], str], place: tuple[str, str]) -> Callable[[Scene], bytes]:
    """The evil body where the application reads, the genuine one at a place in the signature."""

    def make(scene: Scene) -> bytes:
        good = _body(scene)
        text = scene.text.replace(good, _evil_body(scene, identity), 1)
        old, new = place
        head, _, tail = text.rpartition(old)
        return f"{head}{new.format(good)}{tail}".encode()

    return make


def _beside(identity: Callable[[str], str], evil_first: bool) -> Callable[[Scene], bytes]:
    def make(scene: Scene) -> bytes:
        good, evil = _body(scene), _evil_body(scene, identity)
        return scene.swap(good, evil + good if evil_first else good + evil)

    return make


def _decoy(
    name: str, declared: str, written: Callable[[str], str], value: str | None = None
) -> Callable[[Scene], bytes]:
    """The ID once more, under whatever name, on an element of the attacker's."""

    def make(scene: Scene) -> bytes:
        identity = (
            value
            or {**dict.fromkeys(DOCUMENTS, BODY_ID), Profile.ANSWER: "body", Profile.XADES: "properties"}[scene.profile]
        )
        evil = f'<evil{declared} {name}="{written(identity)}">{EVIL}</evil>'
        places = {Profile.ANSWER: "</s:Header>", Profile.XADES: "</o:order>"}
        place = places.get(scene.profile, "</recordTarget>")
        return scene.swap(place, evil + place if scene.profile is not Profile.HABIT else place + evil)

    return make


def _stamp_decoy(scene: Scene) -> bytes:
    stamp = _element(scene.text, "hl7fi:signatureTimestamp")
    return scene.swap("<recordTarget>", stamp.replace("hl7fi:", "", 2).replace("hl7fi:", "") + "<recordTarget>")


def _nested(scene: Scene) -> bytes:
    """The whole signed file inside an evil one."""
    bare = scene.text.partition("?>\n")[2] or scene.text
    evil = scene.text.replace(TRUE, EVIL)
    hosts = {Profile.ANSWER: "</r:done>", Profile.XADES: "</o:text>"}
    host = hosts.get(scene.profile, "</text>")
    return evil.replace(host, bare + host, 1).encode()


def _nested_unsigned(scene: Scene) -> bytes:
    """The evil file has no signature of its own but the one inside."""
    evil = re.sub(r"<ds:Signature[ >].*?</ds:Signature>", "", scene.text.replace(TRUE, EVIL), flags=re.DOTALL)
    bare = scene.text.partition("?>\n")[2] or scene.text
    hosts = {Profile.ANSWER: "</r:done>", Profile.XADES: "</o:text>"}
    host = hosts.get(scene.profile, "</text>")
    return evil.replace(host, bare + host, 1).encode()


def _original_in_object(scene: Scene) -> bytes:
    bare = scene.text.partition("?>\n")[2] or scene.text
    evil = scene.text.replace(TRUE, EVIL)
    head, _, tail = evil.rpartition("</ds:KeyInfo>")
    return f"{head}</ds:KeyInfo><ds:Object>{bare}</ds:Object>{tail}".encode()


def _signature_from(raw: Callable[[Scene], bytes]) -> Callable[[Scene], bytes]:
    """The signature (the last) of another file in the place of this one's."""

    def make(scene: Scene) -> bytes:
        name = "ds:Signature" if scene.profile in {Profile.ANSWER, Profile.XADES} else "hl7fi:signature"
        found = re.findall(rf"<{name}[ >].*?</{name}>", raw(scene).decode(), re.DOTALL)[-1]
        return scene.swap_piece(name, lambda _: str(found))

    return make


def _second(scene: Scene) -> bytes:
    return second(scene.profile, scene.kind)


def _other_kind(scene: Scene) -> bytes:
    return genuine(scene.profile, P256 if scene.kind == RSA else RSA)


def _header_of_second(scene: Scene) -> bytes:
    head, body = _second(scene).decode().split("<hl7fi:localHeader>")
    assert body
    return (head + "<hl7fi:localHeader>" + scene.text.split("<hl7fi:localHeader>")[1]).encode()


def _body_of_second(scene: Scene) -> bytes:
    return scene.swap(_body(scene), _body(scene, _second(scene).decode()))


def _add_habit(who: Callable[[Scene], Signatory]) -> Callable[[Scene], bytes]:
    """A right habit signature of a trusted somebody, added after all others."""

    def make(scene: Scene) -> bytes:
        end = "</hl7fi:signatureCollection>"
        text = scene.text.replace(end, HERE + end)
        return Plan(Profile.HABIT, scene.kind, signatory=who(scene)).habit(text, "ADDED").encode()

    return make


def _drop_last(scene: Scene) -> bytes:
    return scene.swap_piece("hl7fi:signature", lambda _: "")


def _drop_first(scene: Scene) -> bytes:
    return re.sub(rb"<hl7fi:signature .*?</hl7fi:signature>", b"", scene.raw, count=1, flags=re.DOTALL)


def _copy_last(scene: Scene) -> bytes:
    return scene.swap_piece("hl7fi:signature", lambda piece: piece * 2)


def _reverse(scene: Scene) -> bytes:
    pieces = re.findall(r"<hl7fi:signature .*?</hl7fi:signature>", scene.text, re.DOTALL)
    return scene.text.replace("".join(pieces), "".join(pieces[::-1])).encode()


def _unnamed_body(scene: Scene) -> bytes:
    evil = f'<nonXMLBody ID="evil"><text>{EVIL}</text></nonXMLBody>'
    return scene.swap("<structuredBody ", evil + "<structuredBody ")


def _moved_body(scene: Scene) -> bytes:
    good = _body(scene)
    evil = f'<nonXMLBody ID="evil"><text>{EVIL}</text></nonXMLBody>'
    return scene.text.replace(good, evil).replace("<hl7fi:localHeader>", f"<hl7fi:localHeader>{good}").encode()


def _moved_body_keeps_id(scene: Scene) -> bytes:
    good = _body(scene)
    evil = f'<nonXMLBody ID="{BODY_ID}"><text>{EVIL}</text></nonXMLBody>'
    return scene.text.replace(good, evil).replace("<hl7fi:localHeader>", f"<hl7fi:localHeader>{good}").encode()


def _second_component(first: bool) -> Callable[[Scene], bytes]:
    def make(scene: Scene) -> bytes:
        evil = f'<component><structuredBody ID="evil">{EVIL}</structuredBody></component>'
        if first:
            return scene.swap("<component><structuredBody", evil + "<component><structuredBody")
        return scene.swap("</ClinicalDocument>", evil + "</ClinicalDocument>")

    return make


def _nine(scene: Scene) -> bytes:
    text = scene.text
    for number in range(8):
        text = text.replace("</hl7fi:signatureCollection>", HERE + "</hl7fi:signatureCollection>")
        text = Plan(Profile.HABIT, scene.kind, signatory=scene.victim).habit(text, f"N{number}")
    return text.encode()


_UNCOVERED = "Kanta's habit does not cover the header, and says that only the body was covered"
CASES = [
    *(
        Case(f"genuine part {where}, evil with the same ID", _wrapped(str, place))
        for where, place in _IN_SIGNATURE.items()
    ),
    *(
        Case(f"genuine part {where}, evil with a new ID", _wrapped(_other_id, place))
        for where, place in _IN_SIGNATURE.items()
    ),
    *(
        Case(f"genuine part {where}, evil without an ID", _wrapped(_no_id, place))
        for where, place in _IN_SIGNATURE.items()
    ),
    *(
        Case(f"evil beside the genuine part, {said}, {'before' if first else 'after'}", _beside(identity, first))
        for said, identity in (("same ID", str), ("new ID", _other_id), ("no ID", _no_id))
        for first in (True, False)
    ),
    *(
        Case(f"the content's ID again as {name}, {said}", _decoy(*how, written))
        for name, how in _ID_NAMES.items()
        for said, written in _WRITTEN.items()
    ),
    *(
        Case(f"the timestamp's ID again as {name}, {said}", _decoy(*how, written, "TS1"), DOCUMENTS)
        for name, how in _ID_NAMES.items()
        for said, written in _WRITTEN.items()
    ),
    *(Case(f"the token's ID again as {name}", _decoy(*how, str, "token"), ANSWER) for name, how in _ID_NAMES.items()),
    Case("the timestamp twice", _stamp_decoy, DOCUMENTS),
    Case("a signed document in an evil one", _nested),
    Case("a signed document in an evil unsigned one", _nested_unsigned),
    Case("the original in an Object", _original_in_object),
    Case(
        "an Object with anything", lambda s: s.swap_last("</ds:KeyInfo>", f"</ds:KeyInfo><ds:Object>{EVIL}</ds:Object>")
    ),
    Case("an element in KeyInfo", lambda s: s.swap_last("</ds:KeyInfo>", f"<evil>{EVIL}</evil></ds:KeyInfo>")),
    # A default argument has no type in a lambda.
    *(
        Case(
            f"text in a signature: {place}",
            lambda s, place=place: s.swap_last(place, f"{place}{EVIL}" if place.endswith(">") else f"{EVIL}{place}"),  # type: ignore[misc]
            DOCUMENTS,
        )
        for place in (
            "<ds:SignedInfo",
            "</ds:SignatureValue>",
            "<ds:KeyInfo>",
            "<ds:X509Data>",
            "</ds:X509Certificate>",
            "</ds:KeyInfo>",
        )
    ),
    # A default argument has no type in a lambda.
    *(
        Case(
            f"an attribute in a signature: {name}",
            lambda s, name=name: s.swap_last(f"<{name}", f'<{name} evil="{EVIL}"'),  # type: ignore[misc]
            DOCUMENTS,
        )
        for name in ("ds:SignatureValue", "ds:KeyInfo", "ds:X509Data", "ds:X509Certificate", "ds:Signature ")
    ),
    Case("another file's signature", _signature_from(_second)),
    Case("another file's body", _body_of_second, (*DOCUMENTS, Profile.ANSWER)),
    Case("another key's signature on the same content", _signature_from(_other_kind), (Profile.WHOLE, Profile.SEVERAL)),
    Case(
        "the signature outside its place",
        lambda s: s.swap_last(s.piece("ds:Signature"), "").replace(
            b"</text>", s.piece("ds:Signature").encode() + b"</text>", 1
        ),
        DOCUMENTS,
    ),
    Case("the signature twice", lambda s: s.swap_piece("ds:Signature", lambda piece: piece * 2)),
    Case(
        "the root in another root",
        lambda s: f"<evil>{s.text.partition('?>')[2] if s.text.startswith('<?xml') else s.text}</evil>".encode(),
    ),
    # documents
    harmless("another patient in the header", lambda s: s.swap(MAIJA, PEKKA), HABIT, _UNCOVERED),
    harmless("another document's header", _header_of_second, HABIT, _UNCOVERED),
    Case("another document's header, covered", _header_of_second, (Profile.WHOLE, Profile.SEVERAL)),
    harmless(
        "the signature of the whole dropped",
        _drop_last,
        WHOLE + SEVERAL,
        "what is left says that only the body was covered",
    ),
    Case("an earlier signature dropped from under the whole", _drop_first, WHOLE + SEVERAL),
    Case("the last signature twice", _copy_last, DOCUMENTS),
    Case("the signatures in another order", _reverse, WHOLE + SEVERAL),
    Case(
        "a habit signature added after the whole, by a trusted system",
        _add_habit(lambda s: other_system(s.kind)),
        WHOLE + SEVERAL,
    ),
    Case(
        "a habit signature added after the whole, by a trusted person",
        _add_habit(lambda s: other_person(s.kind)),
        WHOLE + SEVERAL,
    ),
    Case("a habit signature added after the whole, by its signer", _add_habit(lambda s: s.victim), WHOLE + SEVERAL),
    Case("a habit signature added by a stranger", _add_habit(lambda s: s.attacker), DOCUMENTS),
    Case("a nonXMLBody before the body", _unnamed_body, DOCUMENTS),
    Case("the body moved to the header, a nonXMLBody for it", _moved_body, DOCUMENTS),
    Case("the body moved to the header, a nonXMLBody with its ID", _moved_body_keeps_id, DOCUMENTS),
    Case("a component before", _second_component(first=True), DOCUMENTS),
    Case("a component after", _second_component(first=False), DOCUMENTS),
    Case(
        "the body's ID changed",
        lambda s: s.swap(f'<structuredBody ID="{BODY_ID}"', '<structuredBody ID="evil"'),
        DOCUMENTS,
    ),
    Case("the body's ID dropped", lambda s: s.swap(f'<structuredBody ID="{BODY_ID}"', "<structuredBody"), DOCUMENTS),
    Case(
        "the timestamp changed",
        lambda s: (
            s.swap('value="20261122160000+0200"></hl7fi:sig', 'value="20261121160000+0200"></hl7fi:sig')
            if s.profile is not Profile.SEVERAL
            else s.swap_last('value="20261122160000+0200"></hl7fi:sig', 'value="20261121160000+0200"></hl7fi:sig')
        ),
        DOCUMENTS,
    ),
    Case(
        "the timestamp without its offset",
        lambda s: s.swap_last('160000+0200"></hl7fi:sig', '160000"></hl7fi:sig'),
        DOCUMENTS,
    ),
    Case("the timestamp dropped", lambda s: s.swap_piece("hl7fi:signatureTimestamp", lambda _: ""), DOCUMENTS),
    Case(
        "the description after the timestamp",
        lambda s: s.swap_piece("hl7fi:signatureDescription", lambda _: "").replace(
            b"</hl7fi:signatureTimestamp><ds", b'</hl7fi:signatureTimestamp><hl7fi:signatureDescription code="3"/><ds'
        ),
        DOCUMENTS,
    ),
    Case("described as a person's", lambda s: s.swap_last('Description code="3"', 'Description code="1"'), DOCUMENTS),
    Case(
        "described as nothing known", lambda s: s.swap_last('Description code="3"', 'Description code="9"'), DOCUMENTS
    ),
    Case("described as nothing", lambda s: s.swap_last('Description code="3"', "Description"), DOCUMENTS),
    harmless(
        "described as the archive's",
        lambda s: s.swap('Description code="3"', 'Description code="4"'),
        HABIT,
        "a system's either way; who signed is told from the certificate",
    ),
    Case(
        "described as the archive's, covered",
        lambda s: s.swap_last('Description code="3"', 'Description code="4"'),
        WHOLE + SEVERAL,
    ),
    Case(
        "the description by another name",
        lambda s: s.text.replace("hl7fi:signatureDescription", "hl7fi:signatureDescriptions").encode(),
        DOCUMENTS,
    ),
    Case(
        "another signature in the header",
        lambda s: s.swap("</recordTarget>", f"</recordTarget>{s.piece('ds:Signature')}"),
        DOCUMENTS,
    ),
    Case(
        "a stranger's signature in the header",
        lambda s: s.swap("</recordTarget>", f'</recordTarget><ds:Signature xmlns:ds="{DS}"/>'),
        DOCUMENTS,
    ),
    Case(
        "a signed body of another name",
        lambda s: s.build(edit=lambda text: text.replace("structuredBody", "evilBody")),
        HABIT,
    ),
    Case(
        "two collections",
        lambda s: s.swap(
            "<hl7fi:signatureCollection>",
            "<hl7fi:signatureCollection></hl7fi:signatureCollection><hl7fi:signatureCollection>",
        ),
        DOCUMENTS,
    ),
    Case(
        "another collection with a stranger's signature",
        lambda s: s.swap(
            "<hl7fi:localHeader>",
            f"<hl7fi:localHeader><hl7fi:signatureCollection>{s.piece('hl7fi:signature')}</hl7fi:signatureCollection>",
        ),
        DOCUMENTS,
    ),
    Case(
        "a header before the header",
        lambda s: s.swap(
            "<hl7fi:localHeader>",
            "<hl7fi:localHeader><hl7fi:signatureCollection/></hl7fi:localHeader><hl7fi:localHeader>",
        ),
        DOCUMENTS,
    ),
    Case(
        "an empty collection",
        lambda s: re.sub(
            rb"<hl7fi:signature "
            rb".*</hl7fi:signature>",
            b"",
            s.raw,
            flags=re.DOTALL,
        ),
        DOCUMENTS,
    ),
    Case(
        "something else in the collection",
        lambda s: s.swap("<hl7fi:signatureCollection>", f'<hl7fi:signatureCollection><x xmlns="{HL7}"/>'),
        DOCUMENTS,
    ),
    Case("nine signatures", _nine, HABIT),
    Case("the root's namespace gone", lambda s: s.swap(f' xmlns="{HL7}"', ""), DOCUMENTS),
    Case(
        "the root's name another", lambda s: s.text.replace("ClinicalDocument", "ClinicalDocuments").encode(), DOCUMENTS
    ),
    Case(
        "the local header's namespace another",
        lambda s: s.text.replace(f'xmlns:hl7fi="{FI}"', 'xmlns:hl7fi="urn:x"', 1).encode(),
        DOCUMENTS,
    ),
    # XAdES
    Case("SigningTime changed", lambda s: s.swap("2026-11-22T14:00:00Z", "2026-11-21T14:00:00Z"), XADES),
    Case(
        "SigningTime without an offset",
        lambda s: s.build(properties=lambda text: text.replace("14:00:00Z", "14:00:00")),
        XADES,
    ),
    Case(
        "SigningTime that is none",
        lambda s: s.build(properties=lambda text: text.replace("2026-11-22T14:00:00Z", "foo")),
        XADES,
    ),
    Case(
        "no SigningTime",
        lambda s: s.build(properties=lambda text: re.sub("<xades:SigningTime>.*?</xades:SigningTime>", "", text)),
        XADES,
    ),
    Case(
        "two SigningTimes",
        lambda s: s.build(
            properties=lambda text: text.replace(
                "<xades:SigningTime>", "<xades:SigningTime>2026-11-01T14:00:00Z</xades:SigningTime><xades:SigningTime>"
            )
        ),
        XADES,
    ),
    Case(
        "no certificate's digest",
        lambda s: s.build(
            properties=lambda text: re.sub("<xades:SigningCertificateV2>.*?</xades:SigningCertificateV2>", "", text)
        ),
        XADES,
    ),
    Case(
        "a certificate's digest in SHA-1",
        lambda s: s.build(properties=lambda text: text.replace("xmlenc#sha256", "xmldsig#sha1")),
        XADES,
    ),
    Case("SignedProperties unreferenced", lambda s: s.build(pointers=lambda pointers: pointers[:1]), XADES),
    Case(
        "SignedProperties unreferenced and changed",
        lambda s: s.build(pointers=lambda pointers: pointers[:1]).replace(b"2026-11-22T14", b"2026-11-21T14"),
        XADES,
    ),
    Case("downgraded to a plain signature", lambda s: s.swap_piece("ds:Object", lambda _: ""), XADES),
    Case("a plain signature", lambda s: Plan(Profile.WHOLE, s.kind).build(), XADES),
    Case("properties twice", lambda s: s.swap_piece("xades:SignedProperties", lambda piece: piece * 2), XADES),
    Case(
        "evil properties before",
        lambda s: s.swap_piece(
            "xades:SignedProperties",
            lambda piece: piece.replace("2026-11-22", "2026-11-01").replace('"properties"', '"evil"') + piece,
        ),
        XADES,
    ),
    Case(
        "evil properties in an Object before",
        lambda s: s.swap("<ds:Object>", f"{s.piece('ds:Object').replace('2026-11-22', '2026-11-01')}<ds:Object>"),
        XADES,
    ),
    Case(
        "evil properties in an Object after",
        lambda s: s.swap("</ds:Object>", f"</ds:Object>{s.piece('ds:Object').replace('2026-11-22', '2026-11-01')}"),
        XADES,
    ),
    Case(
        "unsigned properties",
        lambda s: s.swap("</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties/>"),
        XADES,
    ),
    Case("properties of another signature", lambda s: s.swap('Target="#signature"', 'Target="#other"'), XADES),
    Case(
        "properties of no signature",
        lambda s: s.swap('Target="#signature"', 'Target=""').replace(b' Id="signature"', b""),
        XADES,
    ),
    Case("the signature not last", lambda s: s.swap("</ds:Signature>", "</ds:Signature><o:evil/>"), XADES),
    Case("text after the signature", lambda s: s.swap("</ds:Signature>", f"</ds:Signature>{EVIL}"), XADES),
    Case(
        "the signature deeper",
        lambda s: s.swap("<ds:Signature ", "<o:x><ds:Signature ").replace(b"</ds:Signature>", b"</ds:Signature></o:x>"),
        XADES,
    ),
    Case(
        "signed with the properties' ID on another element",
        lambda s: s.build(edit=lambda text: text.replace("<o:text>", '<o:text Id="properties">')),
        XADES,
    ),
    Case(
        "signed with the properties' ID under another name",
        lambda s: s.build(edit=lambda text: text.replace('ID="order"', 'ID="properties"')),
        XADES,
    ),
    Case(
        "signed with another signature inside",
        lambda s: s.build(edit=lambda text: text.replace("<o:text>", f'<ds:Signature xmlns:ds="{DS}"/><o:text>')),
        XADES,
    ),
    Case(
        "signed deeper than the profile says",
        lambda s: s.build(edit=lambda text: text.replace(HERE, f"<o:x>{HERE}</o:x>")),
        XADES,
    ),
    Case(
        "signed before the last element",
        lambda s: s.build(edit=lambda text: text.replace(HERE, f"{HERE}<o:x/>")),
        XADES,
    ),
    Case(
        "signed before the last text", lambda s: s.build(edit=lambda text: text.replace(HERE, f"{HERE}{EVIL}")), XADES
    ),
    Case("the signature as the root", lambda s: s.piece("ds:Signature").encode(), XADES),
    # SOAP
    Case(
        "the body in a header block",
        lambda s: s.swap(_body(s), _evil_body(s, _other_id)).replace(
            b"</s:Header>", f"<w>{_body(s)}</w></s:Header>".encode()
        ),
        ANSWER,
    ),
    Case(
        "the body in a header block, the same ID",
        lambda s: s.swap(_body(s), _evil_body(s)).replace(b"</s:Header>", f"<w>{_body(s)}</w></s:Header>".encode()),
        ANSWER,
    ),
    Case(
        "the body in Security",
        lambda s: s.swap(_body(s), _evil_body(s, _other_id)).replace(
            b"</wsse:Security>", f"{_body(s)}</wsse:Security>".encode()
        ),
        ANSWER,
    ),
    Case(
        "the envelope in a header block",
        lambda s: s.swap(_body(s), _evil_body(s, _other_id)).replace(
            b"</s:Header>", f"<w>{s.text}</w></s:Header>".encode()
        ),
        ANSWER,
    ),
    Case("no body", lambda s: s.swap(_body(s), ""), ANSWER),
    Case(
        "two things in the body",
        lambda s: s.build(edit=lambda text: text.replace("</r:done>", "</r:done><evil/>")),
        ANSWER,
    ),
    Case("nothing in the body", lambda s: s.build(edit=lambda text: re.sub("<r:done.*</r:done>", "", text)), ANSWER),
    Case("the action changed", lambda s: s.swap("fetchResponse", "sendResponse"), ANSWER),
    Case(
        "the action of another request",
        lambda s: s.build(edit=lambda text: text.replace("fetchResponse", "sendResponse")),
        ANSWER,
    ),
    Case(
        "an answer to another message",
        lambda s: s.build(edit=lambda text: text.replace("555566667777</wsa:RelatesTo", "555566660000</wsa:RelatesTo")),
        ANSWER,
    ),
    Case(
        "no RelatesTo",
        lambda s: s.build(edit=lambda text: re.sub("<wsa:RelatesTo.*?</wsa:RelatesTo>", "", text)),
        ANSWER,
    ),
    Case("RelatesTo dropped", lambda s: s.swap(s.piece("wsa:RelatesTo"), ""), ANSWER),
    # A default argument has no type in a lambda.
    *(
        Case(f"a second {name}", lambda s, name=name: s.swap(f"<{name} ", f"<{name}>evil</{name}><{name} "), ANSWER)  # type: ignore[misc]
        for name in ("wsa:To", "wsa:Action", "wsa:MessageID", "wsa:RelatesTo", "wsu:Timestamp")
    ),
    # As above.
    *(
        Case(f"{name} after", lambda s, name=name: s.swap(f"</{name}>", f"</{name}><{name}>evil</{name}>"), ANSWER)  # type: ignore[misc]
        for name in (
            "wsa:To",
            "wsa:Action",
            "wsa:MessageID",
            "wsa:RelatesTo",
            "wsse:Security",
            "wsu:Timestamp",
            "wsse:BinarySecurityToken",
            "s:Header",
            "s:Body",
        )
    ),
    Case("something else in Security", lambda s: s.swap("</wsse:Security>", "<x/></wsse:Security>"), ANSWER),
    Case(
        "another signature in the header block",
        lambda s: s.swap("</s:Header>", f"{s.piece('ds:Signature')}</s:Header>"),
        ANSWER,
    ),
    Case(
        "a signature of nothing in the body",
        lambda s: s.build(edit=lambda text: text.replace("<r:text>", f'<ds:Signature xmlns:ds="{DS}"/><r:text>')),
        ANSWER,
    ),
    Case("an element in To", lambda s: s.build(edit=lambda text: text.replace("/anonymous", "/anony<x/>mous")), ANSWER),
    Case(
        "an instruction in MessageID",
        lambda s: s.build(edit=lambda text: text.replace("urn:uuid:9", "urn:uuid:<?x?>9")),
        ANSWER,
    ),
    Case("no Security", lambda s: s.swap_piece("wsse:Security", lambda _: ""), ANSWER),
    Case(
        "Security for somebody else before",
        lambda s: s.swap("<wsse:Security>", '<wsse:Security s:actor="urn:x"></wsse:Security><wsse:Security>'),
        ANSWER,
    ),
    Case(
        "two signatures in Security",
        lambda s: s.swap_piece("ds:Signature", lambda piece: piece + piece.replace("#body", "#evil")),
        ANSWER,
    ),
    Case("expired", lambda s: s.build(when=NOW - _HOUR), ANSWER),
    Case("from the future", lambda s: s.build(when=NOW + _HOUR), ANSWER),
    Case("good for ten years", lambda s: s.build(lifetime=_HOUR * 87600), ANSWER),
    Case("good for eleven minutes", lambda s: s.build(lifetime=_HOUR * 11 / 60), ANSWER),
    Case("an expiry edited", lambda s: s.swap("2026-11-22T14:05:00Z", "2036-11-22T14:05:00Z"), ANSWER),
    Case("no Timestamp", lambda s: s.swap_piece("wsu:Timestamp", lambda _: ""), ANSWER),
    Case("no Expires", lambda s: s.build(edit=lambda text: re.sub("<wsu:Expires>.*?</wsu:Expires>", "", text)), ANSWER),
    Case(
        "two Expires",
        lambda s: s.build(
            edit=lambda text: text.replace(
                "</wsu:Timestamp>", "<wsu:Expires>2099-01-01T00:00:00Z</wsu:Expires></wsu:Timestamp>"
            )
        ),
        ANSWER,
    ),
    Case("times without an offset", lambda s: s.build(edit=lambda text: text.replace(":00Z</wsu", ":00</wsu")), ANSWER),
    Case(
        "times that are none", lambda s: s.build(edit=lambda text: text.replace("2026-11-22T14:05:00Z", "soon")), ANSWER
    ),
    Case("SOAP 1.2", lambda s: s.text.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope").encode(), ANSWER),
    Case(
        "SOAP 1.2, signed",
        lambda s: s.build(edit=lambda text: text.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope")),
        ANSWER,
    ),
    Case(
        "another WS-Addressing",
        lambda s: s.build(
            edit=lambda text: text.replace(
                f'xmlns:wsa="{WSA}"', 'xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
            )
        ),
        ANSWER,
    ),
    Case(
        "an element in an addressing header",
        lambda s: s.build(edit=lambda text: text.replace("fetchResponse", "fetch<x/>Response")),
        ANSWER,
    ),
    harmless(
        "an unsigned header block",
        lambda s: s.swap("</s:Header>", f"<evil>{EVIL}</evil></s:Header>"),
        ANSWER,
        "not covered, and not returned",
    ),
    harmless(
        "an unsigned ReplyTo",
        lambda s: s.swap(
            "</s:Header>", "<wsa:ReplyTo><wsa:Address>http://evil/</wsa:Address></wsa:ReplyTo></s:Header>"
        ),
        ANSWER,
        "not covered, and not returned",
    ),
]
