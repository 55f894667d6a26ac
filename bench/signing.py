"""Signing and verifying.

Ours, signxml and python-xmlsec beside the limit – parse + exclusive C14N + SHA-256 + one key operation.

Every part of the limit is measured alone in the same run; the ratio is limit ÷ time, so 1.00 would be as fast as the
parts can go.
"""

from __future__ import annotations

import base64
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)

from adapter.identifiers import Hetu, Oid
from adapter.xml import certificate
from adapter.xml.cda import Entry, write_entry
from adapter.xml.document import sign_document, verify_document
from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered
from adapter.xml.xades import sign_xades, verify_xades
from bench.scale import SMOKE, sized

_NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
_EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
_OBSERVATION = (
    '<entry><observation classCode="OBS" moodCode="EVN"><code code="1" codeSystem="1.2.246.537.6.12.2002"/>'
    '<value xsi:type="PQ" value="12" unit="mmol/l"/></observation></entry>'
)
_INSTANCE = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_CACHES = (
    certificate.encode,
    certificate.fingerprint,
    certificate.kind_of,
    certificate._decode,  # noqa: SLF001 – to measure without what they keep
    certificate._public_key,  # noqa: SLF001
    certificate._subject_id,  # noqa: SLF001
)
_ROUNDS = sized(7, 1)


@dataclass(frozen=True)
class Identity:
    """A key with its certificate, two steps below a root."""

    name: str
    signer: FileSigner
    root: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The key as PEM."""
        form = serialization.PrivateFormat.PKCS8
        return self.signer.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def table() -> None:
    """Measure everything and print it, a line at a time."""
    print(
        f"\n{'signing and verifying':<34}{'limit ms':>9}  {'ours':>15}{'cold':>15}{'signxml':>17}{'python-xmlsec':>17}"
    )
    for identity in _identities():
        for size, raw in _documents():
            for profile in ("document", "xades"):
                _print_lines(identity, size, profile, raw)


def _print_lines(identity: Identity, size: str, profile: str, raw: bytes) -> None:
    signer = identity.signer
    sign: Callable[[], bytes]
    if profile == "document":
        sign = partial(sign_document, raw, signer, _NOW, str, [Covered.BODY])
    else:
        sign = partial(sign_xades, raw, signer, _NOW, str)
    signed: bytes = sign()
    trust = Trust((identity.root,))
    check: Callable[..., Any] = verify_document if profile == "document" else verify_xades
    parts = _Limit(raw, signer)
    rows: dict[str, tuple[float, float, float | None, Callable[[], object], Callable[[], object] | None]] = {
        "sign": (parts.sign(), _best(sign), None, partial(_signxml_sign, raw, identity), _xmlsec_sign(raw, identity)),
        "verify": (
            parts.verify(),
            _best(lambda: check(signed, trust, _NOW)),
            _best(lambda: check(signed, replace(trust, _paths={}), _NOW), before=_forget),
            partial(_signxml_verify, _signxml_sign(raw, identity), identity),
            _xmlsec_verify(raw, identity),
        ),
    }
    for act, (limit, ours, cold, other, third) in rows.items():
        cells = [_cell(ours, limit), _cell(cold, limit)]
        cells += [_cell(_best(found), limit) if found and profile == "xades" else "" for found in (other, third)]
        label = f"{act} {profile} {size} {identity.name}"
        print(f"{label:<34}{limit * 1000:>9.3f}  {cells[0]:>15}{cells[1]:>15}{cells[2]:>17}{cells[3]:>17}")
        sys.stdout.flush()


def _cell(seconds: float | None, limit: float) -> str:
    return "" if seconds is None else f"{seconds * 1000:.3f} ({limit / seconds:.2f})"


def _best(operation: Callable[[], object], before: Callable[[], None] | None = None) -> float:
    """The shortest of several runs, in seconds an operation; `before` is done before each and not measured."""
    operation()
    began = time.perf_counter()
    operation()
    count = 1 if before else max(1, int(0.02 / max(time.perf_counter() - began, 1e-6)))
    times = []
    for _ in range(_ROUNDS * (20 if before else 1)):
        if before:
            before()
        began = time.perf_counter()
        for _ in range(count):
            operation()
        times.append((time.perf_counter() - began) / count)
    return min(times)


def _forget() -> None:
    for cache in _CACHES:
        cache.cache_clear()


class _Limit:
    """What no signer or verifier can do without, each part measured alone."""

    def __init__(self, raw: bytes, signer: FileSigner) -> None:
        parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
        root = etree.fromstring(raw, parser)
        octets = etree.tostring(root, method="c14n", exclusive=True)
        self._common = (
            _best(lambda: etree.fromstring(raw, parser))
            + _best(lambda: etree.tostring(root, method="c14n", exclusive=True))
            + _best(lambda: hashlib.sha256(octets).digest())
        )
        self._key = signer.key

    def sign(self) -> float:
        """With the private key."""
        return self._common + _best(lambda: _raw_sign(self._key))

    def verify(self) -> float:
        """With the public key."""
        value, public = _raw_sign(self._key), self._key.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            return self._common + _best(lambda: public.verify(value, b"x" * 600, padding.PKCS1v15(), hashes.SHA256()))
        return self._common + _best(lambda: public.verify(value, b"x" * 600, ec.ECDSA(hashes.SHA256())))


def _raw_sign(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(b"x" * 600, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(b"x" * 600, ec.ECDSA(hashes.SHA256()))


class _HugeSigner(XMLSigner):  # type: ignore[misc]  # signxml comes without types
    _default_parser = etree.XMLParser(huge_tree=True, resolve_entities=False)


def _method(identity: Identity) -> SignatureMethod:
    return SignatureMethod.RSA_SHA256 if "RSA" in identity.name else SignatureMethod.ECDSA_SHA256


def _signxml_sign(raw: bytes, identity: Identity) -> bytes:
    """Enveloped, from bytes to bytes as ours."""
    signer = _HugeSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=_method(identity),
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=_EXCLUSIVE,
    )
    root = etree.fromstring(raw, _HugeSigner._default_parser)  # noqa: SLF001 – our own
    return etree.tostring(signer.sign(root, key=identity.signer.key, cert=list(identity.signer.certificates)))


def _signxml_verify(signed: bytes, identity: Identity) -> None:
    """With the certificate pinned: no path is validated, as in ours when warm."""
    configuration = SignatureConfiguration(expect_references=1, signature_methods=frozenset({_method(identity)}))
    XMLVerifier().verify(
        signed,
        x509_cert=identity.signer.certificates[0],
        expect_config=configuration,
        parser=etree.XMLParser(huge_tree=True, resolve_entities=False),
    )


def _xmlsec_sign(raw: bytes, identity: Identity) -> Callable[[], bytes] | None:
    """The same by python-xmlsec; None where it cannot be installed: its wheel must fit lxml's libxml2."""
    try:
        import xmlsec
    except ImportError:
        return None
    constants, template = xmlsec.constants, xmlsec.template
    rsa_key = "RSA" in identity.name
    algorithm = constants.TransformRsaSha256 if rsa_key else constants.TransformEcdsaSha256
    key = xmlsec.Key.from_memory(identity.pem, constants.KeyDataFormatPem)
    for item in identity.signer.certificates:
        key.load_cert_from_memory(item.public_bytes(serialization.Encoding.PEM), constants.KeyDataFormatPem)

    def sign() -> bytes:
        root = etree.fromstring(raw, _HugeSigner._default_parser)  # noqa: SLF001 – our own
        node = template.create(root, constants.TransformExclC14N, algorithm)
        root.append(node)
        reference = template.add_reference(node, constants.TransformSha256, uri="")
        template.add_transform(reference, constants.TransformEnveloped)
        template.add_transform(reference, constants.TransformExclC14N)
        template.x509_data_add_certificate(template.add_x509_data(template.ensure_key_info(node)))
        context = xmlsec.SignatureContext()
        context.key = key
        context.sign(node)
        return etree.tostring(root)

    return sign


def _xmlsec_verify(raw: bytes, identity: Identity) -> Callable[[], None] | None:
    sign = _xmlsec_sign(raw, identity)
    if sign is None:
        return None
    import xmlsec

    signed = sign()
    leaf = identity.signer.certificates[0].public_bytes(serialization.Encoding.PEM)
    key = xmlsec.Key.from_memory(leaf, xmlsec.constants.KeyDataFormatCertPem)

    def verify() -> None:
        root = etree.fromstring(signed, _HugeSigner._default_parser)  # noqa: SLF001 – our own
        context = xmlsec.SignatureContext()
        context.key = key
        node = xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature)
        if node is not None:
            context.verify(node)

    return verify


def _identities() -> Iterator[Identity]:
    for name, key in (
        ("RSA-2048", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        ("RSA-3072", rsa.generate_private_key(public_exponent=65537, key_size=3072)),
        ("P-256", ec.generate_private_key(ec.SECP256R1())),
    ):
        top = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        middle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        root = _issue("Bench root", "Bench root", top, top, issues=True)
        intermediate = _issue("Bench intermediate", "Bench root", middle, top, issues=True)
        leaf = _issue("Bench system", "Bench intermediate", key, middle, issues=False)
        yield Identity(name, FileSigner(key, (leaf, intermediate)), root)


def _issue(
    subject: str,
    issuer: str,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    by: rsa.RSAPrivateKey,
    *,
    issues: bool,
) -> x509.Certificate:
    def name(text: str) -> x509.Name:
        parts = [(NameOID.SERIAL_NUMBER, "1.2.246.10.99999810.10.0"), (NameOID.COMMON_NAME, text)]
        return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])

    usage = x509.KeyUsage(not issues, not issues, False, False, False, issues, issues, False, False)
    builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(_NOW - timedelta(days=1)).not_valid_after(_NOW + timedelta(days=365))
    builder = builder.add_extension(x509.BasicConstraints(ca=issues, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    return builder.add_extension(authority, critical=False).sign(by, hashes.SHA256())


def _documents() -> Iterator[tuple[str, bytes]]:
    """Three of structure, one of a photo: an entry as the adapter writes it, as long as asked for."""
    oid = Oid("1.2.246.10.99999810.95.2026.7.1")
    photo = random.Random(9).randbytes(9_000_000 * 3 // 4)
    entry = Entry(
        oid=oid,
        title="Mittaus",
        code="YHT",
        patient=Hetu.parse("150372-901R"),
        family="Testinen",
        given="Maija",
        unit=oid,
        unit_name="Porvoon terveysasema",
        controller=oid,
        written=_NOW,
        text="Äidin mittaukset.",
    )
    for name, size in sized((("5 KB", 5_000), ("50 KB", 50_000), ("1 MB", 1_000_000)), (("5 KB", 5_000),)):
        raw = write_entry(entry).replace(b" xmlns:hl7fi", _INSTANCE + b" xmlns:hl7fi", 1)
        more = _OBSERVATION * ((size - len(raw)) // len(_OBSERVATION))
        yield name, raw.replace(b"</section>", more.encode() + b"</section>")
    if not SMOKE:
        yield "9 MB", write_entry(replace(entry, pictures=(("image/jpeg", base64.b64decode(base64.b64encode(photo))),)))


if __name__ == "__main__":
    table()
