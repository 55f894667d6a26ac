"""A signed document: what exactly was signed by whom – and every forgery we know of is refused."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from adapter.errors import Refused
from adapter.xml.cda import write_entry
from adapter.xml.document import sign_document, verify_document
from adapter.xml.signer import FileSigner
from adapter.xml.tree import BadXml
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Covered, Kind, Signature
from mocks.pki import SYSTEM, issue, name_subject
from tests.region import MAIJA, NOW, PEKKA
from tests.xml.authority import (
    BEGIN,
    END,
    GOOD,
    ORGANISER,
    WRONG,
    brief,
    issuer,
    leaf,
    professional,
    root,
    signer,
    trust,
    wrong,
)
from tests.xml.papers import EMPTY, FI, HL7, entry, genuine, habit, signed, stamp_octets, stamp_of, wrap
from tests.xml.signing import (
    ENVELOPED,
    EXCLUSIVE,
    HMAC_SHA256,
    INCLUSIVE,
    RSA_SHA1,
    SHA1,
    Form,
    Pointer,
    canonical,
    pem,
    write,
)

DS = "http://www.w3.org/2000/09/xmldsig#"
BODY_ID = "OID1.2.246.10.99999810.95.2026.7.1"


def _verify(raw: bytes, whom: Trust | None = None, now: datetime = NOW) -> tuple[Signature, ...]:
    return verify_document(raw, whom or trust(), now)[1]


def _refused(raw: bytes, now: datetime = NOW) -> str:
    with pytest.raises(Refused) as caught:
        _verify(raw, now=now)
    assert all(finding.rule.startswith("SIG-") for finding in caught.value.findings)
    return str(caught.value)


def _swap(raw: bytes, old: str, new: str) -> bytes:
    assert raw.count(old.encode()) >= 1
    return raw.replace(old.encode(), new.encode(), 1)


def test_what_we_sign_verifies_and_says_what_was_covered() -> None:
    body, document = _verify(genuine())
    assert (body.covered, document.covered) == (Covered.BODY, Covered.DOCUMENT)
    assert {body.signer, document.signer} == {ORGANISER}
    assert {body.signed_at, document.signed_at} == {NOW}


def test_kantas_habit_alone_covers_the_body() -> None:
    (only,) = _verify(habit())
    assert (only.covered, only.signer, only.signed_at) == (Covered.BODY, ORGANISER, NOW)


def test_an_elliptic_curve_key_signs_too() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    template = leaf().certificate
    builder = x509.CertificateBuilder().subject_name(template.subject).issuer_name(template.issuer)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(GOOD.begin).not_valid_after(GOOD.end)
    for extension in template.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    certificate = builder.sign(issuer().key, SHA256())
    own = FileSigner(key, (certificate, issuer().certificate))
    raw = sign_document(write_entry(entry()), own, NOW, lambda label: label)
    assert [found.covered for found in _verify(raw)] == [Covered.BODY, Covered.DOCUMENT]
    _refused(raw.replace(b"kuva", b"kuvi").replace(b"Kuva ", b"Kuvi "))


def test_white_space_between_signatures_and_another_writer_change_nothing() -> None:
    rewritten = etree.tostring(etree.fromstring(genuine()), xml_declaration=True, encoding="UTF-8")
    assert len(_verify(rewritten)) == 2


def test_signing_changes_nothing_but_the_collection() -> None:
    before, after = write_entry(entry()).split(EMPTY)
    assert genuine().startswith(before)
    assert genuine().endswith(after)


def test_only_a_document_with_one_collection_is_signed() -> None:
    for raw in (write_entry(entry()).replace(EMPTY, b""), write_entry(entry()).replace(EMPTY, EMPTY * 2)):
        with pytest.raises(BadXml):
            sign_document(raw, signer(leaf()), NOW, lambda label: label)


def test_a_collection_may_be_an_empty_element_of_any_prefix() -> None:
    raw = write_entry(entry()).replace(EMPTY, b'<f:signatureCollection xmlns:f="urn:hl7finland" />')
    assert len(_verify(sign_document(raw, signer(leaf()), NOW, lambda label: label))) == 2


def test_nothing_is_added_after_the_signature_of_the_whole_document() -> None:
    with pytest.raises(BadSignature, match="signed last"):
        sign_document(genuine(), signer(leaf()), NOW, lambda label: f"second-{label}")


def test_an_id_is_not_used_twice() -> None:
    once = sign_document(write_entry(entry()), signer(leaf()), NOW, lambda label: label, [Covered.BODY])
    with pytest.raises(BadSignature, match="ID"):
        sign_document(once, signer(leaf()), NOW, lambda label: label, [Covered.BODY])


def test_professionals_and_systems_sign_side_by_side() -> None:
    raw = write_entry(entry())
    for number, who in enumerate((professional(), leaf(), professional("90000000022"))):
        raw = sign_document(raw, signer(who), NOW, f"n{number}-{{}}".format, [Covered.BODY])
    raw = sign_document(raw, signer(leaf()), NOW, lambda label: f"last-{label}", [Covered.DOCUMENT])
    assert [(found.kind, found.signer, found.covered) for found in _verify(raw)] == [
        (Kind.PROFESSIONAL, "90000000011", Covered.BODY),
        (Kind.SYSTEM, ORGANISER, Covered.BODY),
        (Kind.PROFESSIONAL, "90000000022", Covered.BODY),
        (Kind.SYSTEM, ORGANISER, Covered.DOCUMENT),
    ]


def test_a_signature_described_as_another_kind_is_refused() -> None:
    assert "another kind" in _refused(_swap(habit(), 'signatureDescription code="3"', 'signatureDescription code="1"'))
    assert "another kind" in _refused(habit(professional()))  # the habit's own description says a system


def test_the_shape_of_2015_is_recognised_and_said_to_be_so() -> None:
    xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116"
    inside = "<ds:XPath>ancestor-or-self::hl7:structuredBody</ds:XPath>"
    old = habit(pointers=(Pointer("", b"x", transforms=(EXCLUSIVE, xpath), inside=inside), _stamp()))
    assert "2015" in _refused(old)


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1bb", "a\ufffeb", "]]>", "a\rb", "<a>&amp;"])
def test_an_entry_of_any_text_can_be_signed(text: str) -> None:
    """A patient's text is anything a phone can send; the photo is already in the record when the entry is signed."""
    raw = signed(unsigned=write_entry(entry(text=f"Kuva {text} ranteesta", unit_name=f"Unit {text}")))
    assert len(_verify(raw)) == 2


# --- Tampering ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ranteesta", "polvesta"),
        (f'extension="{MAIJA}"', f'extension="{PEKKA}"'),
        ('<versionNumber value="1"/>', '<versionNumber value="2"/>'),
        ("<hl7fi:localHeader>", "<hl7fi:localHeader><hl7fi:x/>"),
        (
            ('value="20261122160000+0200"></hl7fi:signatureTimestamp>'),
            'value="20261122160001+0200"></hl7fi:signatureTimestamp>',
        ),
        ('codeSystem="1.2.246.537.5.40127.2006"', 'codeSystem="1.2.246.537.5.40127.2007"'),
        ("</ClinicalDocument>", "<x/></ClinicalDocument>"),
        ("</structuredBody>", "\n</structuredBody>"),
        ('classCode="OBS"', 'classCode="OBS" negationInd="true"'),
    ],
)
def test_a_change_anywhere_is_refused(old: str, new: str) -> None:
    assert "changed" in _refused(_swap(genuine(), old, new))


def test_a_swapped_header_is_told_by_what_was_covered() -> None:
    """Kanta's habit does not cover the header: the verifier must not say that it does."""
    swapped = _swap(habit(), f'extension="{MAIJA}"', f'extension="{PEKKA}"')
    assert [found.covered for found in _verify(swapped)] == [Covered.BODY]


def test_without_the_signature_of_the_whole_the_body_alone_is_said_to_be_covered() -> None:
    whole = re.search(
        rb'<hl7fi:signature xmlns:hl7fi="urn:hl7finland" ID="ID-signature-document">.*?</hl7fi:signature>',
        genuine(),
        re.DOTALL,
    )
    assert whole is not None
    stripped = genuine().replace(whole.group(), b"")
    assert [found.covered for found in _verify(stripped)] == [Covered.BODY]


def test_without_any_signature_it_is_refused() -> None:
    assert "not signed" in _refused(write_entry(entry()))
    _refused(write_entry(entry()).replace(EMPTY, b""))
    _refused(re.sub(rb"<ds:Signature .*?</ds:Signature>", b"", genuine(), flags=re.DOTALL))


@pytest.mark.parametrize(
    "make",
    [
        lambda raw: raw.replace(
            b"</component></ClinicalDocument>", b"</component>" + _component(raw) + b"</ClinicalDocument>"
        ),
        lambda raw: raw.replace(b"<component><structuredBody", _component(raw) + b"<component><structuredBody", 1),
        lambda raw: raw.replace(b"</structuredBody></component>", b"</structuredBody><structuredBody/></component>"),
        lambda raw: raw.replace(b"<structuredBody ID", b'<structuredBody ID="x"/><structuredBody ID', 1),
        lambda raw: raw.replace(b"structuredBody", b"strangeBody"),
        lambda raw: raw.replace(b' ID="OID1', b' id="OID1'),
    ],
    ids=["second-after", "second-before", "two-bodies", "other-first", "other-kind", "no-ID"],
)
def test_a_second_or_another_body_is_refused(make: Callable[[bytes], bytes]) -> None:
    _refused(make(genuine()))
    _refused(make(habit()))


def _component(raw: bytes) -> bytes:
    found = re.search(rb"<component><structuredBody.*</structuredBody></component>", raw, re.DOTALL)
    assert found is not None
    return found.group().replace(b"ranteesta", b"polvesta")


@pytest.mark.parametrize(
    "element",
    [
        f'<x ID="{BODY_ID}"/>',
        f'<x Id="{BODY_ID}"/>',
        f'<x id="{BODY_ID}"/>',
        f'<x xml:id="{BODY_ID}"/>',
        '<x ID="TS1"/>',
    ],
)
def test_an_id_that_two_elements_have_is_refused(element: str) -> None:
    _refused(_swap(habit(), "<hl7fi:localHeader>", f"<hl7fi:localHeader>{element}"))


def test_a_wrapped_body_is_refused() -> None:
    """The signed body moved aside, another in its place under another ID."""
    original = re.search(rb"<structuredBody.*</structuredBody>", habit(), re.DOTALL)
    assert original is not None
    forged = original.group().replace(b"ranteesta", b"polvesta").replace(BODY_ID.encode(), b"OIDx")
    raw = habit().replace(original.group(), forged)
    _refused(
        _swap(raw, "<hl7fi:localHeader>", f"<hl7fi:localHeader><hl7fi:old>{original.group().decode()}</hl7fi:old>")
    )


def test_a_signature_outside_its_place_is_refused() -> None:
    found = re.search(rb"<ds:Signature .*?</ds:Signature>", genuine(), re.DOTALL)
    assert found is not None
    _refused(_swap(genuine(), "<hl7fi:localHeader>", f"<hl7fi:localHeader>{found.group().decode()}"))
    _refused(_swap(genuine(), "</ClinicalDocument>", f"{found.group().decode()}</ClinicalDocument>"))


def test_one_bad_signature_among_good_ones_refuses_the_document() -> None:
    _refused(genuine().replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA", 1))


@pytest.mark.parametrize("name", ["DigestValue", "SignatureValue", "X509Certificate", "SignedInfo"])
@pytest.mark.parametrize("inserted", ["<?x y?>", "<x/>", "&lt;"])
def test_what_splits_a_text_of_the_signature_is_refused(name: str, inserted: str) -> None:
    _refused(re.sub(f"(<ds:{name}[^>]*>)".encode(), rf"\1{inserted}".encode(), genuine(), count=1))


@pytest.mark.parametrize("text", ["&#x41;", "AB", "!!!", "", "AAAA"])
def test_a_value_that_is_not_what_was_signed_is_refused(text: str) -> None:
    for name in ("DigestValue", "SignatureValue"):
        _refused(re.sub(f"<ds:{name}>[^<]*<".encode(), f"<ds:{name}>{text}<".encode(), genuine(), count=1))


# --- Signatures that verify but are not as the profile says -----------------------------------------------------------


def _stamp() -> Pointer:
    return Pointer("#TS1", stamp_octets(NOW))


def _body() -> Pointer:
    found = etree.fromstring(write_entry(entry())).find(f"{{{HL7}}}component")
    assert found is not None
    return Pointer(f"#{BODY_ID}", canonical(found[0]))


@pytest.mark.parametrize("algorithm", [RSA_SHA1, HMAC_SHA256, "", "http://www.w3.org/2007/05/xmldsig-more#rsa-pss"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    assert "algorithm" in _refused(habit(form=Form(algorithm=algorithm)))


@pytest.mark.parametrize(
    "form",
    [
        Form(canonical=INCLUSIVE),
        Form(canonical=f"{INCLUSIVE}#WithComments"),
        Form(more=f'<ds:Object xmlns:ds="{DS}"></ds:Object>'),
        Form(certificates=()),
        Form(key_info=""),
        Form(key_info="<ds:KeyName>adapter</ds:KeyName>"),
        Form(certificates=["!!!"]),
        Form(certificates=["AAAA"]),
        Form(certificates=[""]),
    ],
)
def test_another_form_is_refused(form: Form) -> None:
    _refused(habit(form=form))


@pytest.mark.parametrize(
    "pointers",
    [
        lambda: (_body(),),
        lambda: (_stamp(),),
        lambda: (_body(), _stamp()),
        lambda: (_stamp(), _body(), _body()),
        lambda: (_stamp(), _stamp()),
        lambda: (_stamp(), Pointer("", _body().octets)),
        lambda: (_stamp(), Pointer(None, _body().octets)),
        lambda: (_stamp(), Pointer(BODY_ID, _body().octets)),
        lambda: (_stamp(), Pointer("#None", _body().octets)),
        lambda: (_stamp(), Pointer("#xpointer(/)", _body().octets)),
        lambda: (_stamp(), Pointer("http://localhost/x", _body().octets)),
        lambda: (_stamp(), Pointer("file:///etc/passwd", _body().octets)),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", _body().octets, method=SHA1)),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", _body().octets, transforms=())),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", _body().octets, transforms=(INCLUSIVE,))),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", _body().octets, transforms=(ENVELOPED, INCLUSIVE))),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", b"", transforms=("http://www.w3.org/TR/1999/REC-xpath-19991116",))),
        lambda: (_stamp(), Pointer(f"#{BODY_ID}", _body().octets, inside="<ds:XPath>0</ds:XPath>")),
        lambda: (Pointer("", b"x", transforms=(ENVELOPED,)),),
        lambda: [_stamp()] * 17,
    ],
)
def test_a_signature_over_something_else_is_refused(pointers: Callable[[], tuple[Pointer, ...]]) -> None:
    _refused(habit(pointers=pointers()))


def test_a_signature_by_another_key_than_its_certificates_is_refused() -> None:
    assert "verify" in _refused(habit(brief(), Form(certificates=pem(leaf()))))


def test_a_certificate_that_nothing_can_read_is_refused() -> None:
    """The certificate is read before it is trusted: whatever is wrong with it must be a refusal, never a crash."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    plain = builder.serial_number(7).not_valid_before(GOOD.begin).not_valid_after(GOOD.end).sign(key, SHA256())
    der = plain.public_bytes(Encoding.DER)
    curve = bytes.fromhex("06082a8648ce3d030107")
    rsa_der = leaf().certificate.public_bytes(Encoding.DER)
    spoilt = {
        "version": der.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020105"), 1),
        "curve": der.replace(curve, curve[:-1] + b"\x7f", 1),
        "point": der.replace(bytes.fromhex("03420004"), bytes.fromhex("03420009"), 1),
        "serial number": der.replace(bytes.fromhex("020107"), bytes.fromhex("0201f7"), 1),
        "rsa key": rsa_der.replace(
            bytes.fromhex("30820122300d06092a864886f70d0101"), bytes.fromhex("30820122300d06092a864886f70d0163"), 1
        ),
    }
    crashed = []
    for what, octets in spoilt.items():
        assert octets not in {der, rsa_der}
        try:
            _refused(habit(form=Form(certificates=[base64.b64encode(octets).decode()])))
        except Exception as problem:  # noqa: BLE001 – whatever it is, it is named below
            crashed.append(f"{what}: {type(problem).__name__}")
    assert not crashed


def test_a_short_rsa_key_is_refused() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 – the attack is that it is short
    short = issue(issuer(), name_subject("Test", "Test", ORGANISER), SYSTEM, GOOD, key=key)
    _refused(habit(short))


def test_more_certificates_than_a_chain_has_are_refused() -> None:
    assert "certificates" in _refused(habit(form=Form(certificates=[*pem(leaf()), *pem(leaf()), *pem(leaf())])))


@pytest.mark.parametrize("kind", WRONG)
def test_a_certificate_that_must_not_be_believed_is_refused(kind: str) -> None:
    assert "SIG-03" in _refused(habit(wrong(kind)))
    try:
        raw = signed(wrong(kind))
    except BadSignature as refusal:  # a key that may not sign is refused before it does
        assert "SIG-03" in str(refusal)  # noqa: PT017 – either way is right
    else:
        assert "SIG-03" in _refused(raw)


def test_a_forged_root_among_the_certificates_is_not_believed() -> None:
    forged = wrong("look-alike root")
    _refused(habit(forged, Form(certificates=[*pem(forged), *pem(root())])))


def test_without_its_intermediate_the_leaf_is_only_believed_when_we_have_it() -> None:
    raw = habit(form=Form(certificates=pem(leaf())[:1]))
    assert _verify(raw)
    with pytest.raises(Refused, match="SIG-03"):
        _verify(raw, Trust((root().certificate,)))


# --- Time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "good"),
    [
        (BEGIN - timedelta(minutes=1), False),
        (BEGIN + timedelta(minutes=1), True),
        (END - timedelta(minutes=1), True),
        (END + timedelta(minutes=1), False),
    ],
)
def test_a_certificate_is_judged_at_the_time_of_signing(when: datetime, good: bool) -> None:
    raw = habit(brief(), when=when)
    later = END + timedelta(days=1)
    if good:
        assert _verify(raw, now=later)[0].signed_at == when
    else:
        _refused(raw, now=later)


def test_a_signature_from_the_future_is_refused() -> None:
    assert _verify(habit(when=NOW + timedelta(minutes=4)))
    assert "future" in _refused(habit(when=NOW + timedelta(minutes=6)))


@pytest.mark.parametrize(
    "value", ["", "2026", "20261399000000+0200", "2026-11-22T16:00:00+02:00", "20261122160000+9999", "x"]
)
def test_a_timestamp_that_is_none_is_refused(value: str) -> None:
    stamp = stamp_of(NOW).replace("20261122160000+0200", value)
    octets = stamp.replace(" ID", f' xmlns:hl7fi="{FI}" ID', 1).encode()
    _refused(wrap(write_entry(entry()), stamp + write((Pointer("#TS1", octets), _body()), leaf())))


# --- XML attacks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda raw: raw.replace(b"<ClinicalDocument", b'<!DOCTYPE x [<!ENTITY e "y">]><ClinicalDocument', 1),
        lambda raw: raw.replace(b"<hl7fi:localHeader>", b"<hl7fi:localHeader><x " + _many("a{0}='1'", 60_000) + b"/>"),
        lambda raw: raw.replace(
            b"<hl7fi:localHeader>", b"<hl7fi:localHeader><x " + _many("xmlns:a{0}='urn:u{0}'", 5_000) + b"/>"
        ),
        lambda raw: raw.replace(b"<hl7fi:localHeader>", b"<hl7fi:localHeader>" + b"<x>" * 50_000 + b"</x>" * 50_000),
        lambda raw: raw.replace(b"<hl7fi:localHeader>", b"<hl7fi:localHeader><r:x xmlns:r='relative'/>"),
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b"ClinicalDocument", b"Other"),
        lambda _: b"<ClinicalDocument/>",
        lambda _: b"",
    ],
    ids=["doctype", "attributes", "namespaces", "deep", "relative", "cut", "other-root", "empty-root", "empty"],
)
def test_hostile_xml_is_refused(make: Callable[[bytes], bytes]) -> None:
    _refused(make(genuine()))


def _many(form: str, count: int) -> bytes:
    return " ".join(form.format(number) for number in range(count)).encode()


def test_a_trusted_list_that_is_empty_trusts_nobody() -> None:
    with pytest.raises(Refused):
        _verify(genuine(), Trust(()))


def test_a_comment_that_looks_like_the_collection_is_not_signed_in() -> None:
    raw = write_entry(entry()).replace(
        b"<hl7fi:localHeader>", b"<!-- </hl7fi:signatureCollection> --><hl7fi:localHeader>"
    )
    with pytest.raises(BadXml, match="not in its header"):
        sign_document(raw, signer(leaf()), NOW, lambda label: label)
