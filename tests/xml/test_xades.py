"""XAdES-B-B: what is signed verifies and says who and when; anything else than one whole signature is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from lxml import etree

from adapter.xml.tree import BadXml
from adapter.xml.verdict import BadSignature, Covered, Kind, Reason, Signature
from adapter.xml.xades import sign_xades, verify_xades
from mocks.pki import Credential
from tests.region import NOW
from tests.xml.authority import BEGIN, END, ORGANISER, WRONG, brief, leaf, professional, signer, trust, wrong

ORDER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<order xmlns="urn:x"><study>1.2.3</study><who>Äiti</who>\n</order>\n'
).encode()


def _signed(who: Credential | None = None, raw: bytes = ORDER) -> bytes:
    return sign_xades(raw, signer(who or leaf()), NOW, lambda label: f"ID-{label}")


def _refused(raw: bytes) -> BadSignature:
    with pytest.raises(BadSignature) as caught:
        verify_xades(raw, trust(), NOW)
    return caught.value


@pytest.mark.parametrize(("who", "kind"), [(leaf, Kind.SYSTEM), (professional, Kind.PROFESSIONAL)])
def test_what_we_sign_verifies_and_says_who_and_when(who: object, kind: Kind) -> None:
    credential: Credential = who()  # type: ignore[operator]  # one of the two above
    root, found = verify_xades(_signed(credential), trust(), NOW)
    name = ORGANISER if kind is Kind.SYSTEM else "90000000011"
    assert found == Signature(name, NOW, Covered.DOCUMENT, kind)
    assert etree.tostring(root) == etree.tostring(etree.fromstring(ORDER))


def test_signing_adds_and_changes_nothing_else() -> None:
    end = ORDER.rindex(b"</order>")
    assert _signed().startswith(ORDER[:end])
    assert _signed().endswith(ORDER[end:])


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.2.3", "1.2.4"), ("<study>", "<!-- x --><study >x"), ("\n</order>", "</order>"), ("Äiti", "Aiti")],
)
def test_a_change_anywhere_is_a_hash_failure(old: str, new: str) -> None:
    raw = _signed()
    signature = re.search(rb"<ds:Signature .*</ds:Signature>", raw, re.DOTALL)
    assert signature is not None
    if old.startswith("\n"):
        changed = raw.replace(b"\n<ds:Signature", b"<ds:Signature")
    else:
        changed = raw.replace(old.encode(), new.encode(), 1)
    assert changed != raw
    assert _refused(changed).reason is Reason.HASH_FAILURE


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (rb"(<xades:SigningTime>)2026", rb"\g<1>2025"),
        (rb"(<xades:CertDigest>.*?<ds:DigestValue[^>]*>)....", rb"\g<1>AAAA"),
        (rb"text/xml", rb"text/html"),
    ],
)
def test_changed_properties_are_refused(pattern: bytes, new: bytes) -> None:
    changed, count = re.subn(pattern, new, _signed())
    assert count == 1
    assert _refused(changed).reason is Reason.HASH_FAILURE


@pytest.mark.parametrize("raw", [b"<a/>", b"<a></a><!-- </a> -->", b"<a></a><!--</a-->", b"<a></a><?p </a?>"])
def test_a_document_that_does_not_end_with_its_root_is_not_signed(raw: bytes) -> None:
    with pytest.raises(BadXml):
        sign_xades(raw, signer(leaf()), NOW, lambda label: label)


def test_a_signed_document_is_not_signed_again() -> None:
    with pytest.raises(BadSignature, match="already"):
        _signed(raw=_signed())


def test_the_signature_stands_last_in_the_root_and_nowhere_else() -> None:
    raw = _signed()
    signature = re.search(rb"<ds:Signature .*</ds:Signature>", raw, re.DOTALL)
    assert signature is not None
    moved = raw.replace(signature.group(), b"").replace(b"<study>", signature.group() + b"<study>")
    assert _refused(moved).reason is Reason.FORMAT_FAILURE
    assert _refused(raw.replace(b"</order>", signature.group() + b"</order>")).reason is Reason.FORMAT_FAILURE
    assert _refused(raw.replace(b"</ds:Signature>", b"</ds:Signature>more")).reason is Reason.FORMAT_FAILURE
    assert _refused(ORDER).reason is Reason.FORMAT_FAILURE


def test_properties_that_the_signature_does_not_name_are_refused() -> None:
    raw = _signed()
    assert "XAdES-B-B" in str(_refused(re.sub(rb"<ds:Object>.*</ds:Object>", b"", raw)))
    assert "another signature" in str(_refused(raw.replace(b'Target="#ID-signature"', b'Target="#other"')))


@pytest.mark.parametrize("kind", WRONG)
def test_a_certificate_that_must_not_be_believed_is_refused(kind: str) -> None:
    try:
        raw = _signed(wrong(kind))
    except BadSignature as refusal:  # a key that may not sign is refused before it does
        assert "SIG-03" in str(refusal)  # noqa: PT017 – either way is right
    else:
        assert "SIG-03" in str(_refused(raw))


def test_the_certificate_is_judged_at_the_signing_time() -> None:
    raw = sign_xades(ORDER, signer(brief()), END - timedelta(minutes=1), lambda label: label)
    assert verify_xades(raw, trust(), END + timedelta(days=1))[1].signed_at == END - timedelta(minutes=1)
    for when, reason in (
        (BEGIN - timedelta(minutes=1), Reason.NOT_YET_VALID),
        (END + timedelta(minutes=1), Reason.EXPIRED),
    ):
        raw = sign_xades(ORDER, signer(brief()), when, lambda label: label)
        with pytest.raises(BadSignature) as caught:
            verify_xades(raw, trust(), END + timedelta(days=1))
        assert caught.value.reason is reason


def test_a_signature_from_the_future_is_refused() -> None:
    raw = sign_xades(ORDER, signer(leaf()), NOW + timedelta(minutes=6), lambda label: label)
    assert "future" in str(_refused(raw))
