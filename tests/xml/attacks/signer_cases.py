"""Attacks on who signed and with what: certificates, keys, algorithms, values."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.region import NOW
from tests.xml.attacks.case import ALL, ANSWER, CARRYING, XADES, Case, Outcome
from tests.xml.attacks.plan import DOCUMENTS, EVIL, TRUE, Plan, Pointer, Profile
from tests.xml.attacks.scene import Scene, other_person, other_system
from tests.xml.attacks.signatories import P256, RSA, RSA_SHA256, WEAK, Signatory, authority, holder, weak
from tests.xml.authority import ARCHIVE, ORGANISER, WRONG, wrong
from tests.xml.signing import DS, HMAC_SHA256, RSA_SHA1, SHA1

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ALGORITHMS = {
    "RSA-SHA512": f"{_MORE}rsa-sha512",
    "RSA-PSS": "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    "ECDSA-SHA1": f"{_MORE}ecdsa-sha1",
    "DSA": f"{DS}dsa-sha1",
    "none": "",
    "another case": RSA_SHA256.upper(),
    "with a space": f"{RSA_SHA256} ",
}


def _listed(*texts: str) -> str:
    return "".join(f"<ds:X509Certificate>{text}</ds:X509Certificate>" for text in texts)


def _data(*texts: str) -> str:
    return f"<ds:X509Data>{_listed(*texts)}</ds:X509Data>"


def _key_value(who: Signatory) -> str:
    if isinstance(who.key, rsa.RSAPrivateKey):
        numbers = who.key.public_key().public_numbers()
        modulus, exponent = (
            base64.b64encode(value.to_bytes(size, "big")).decode() for value, size in ((numbers.n, 256), (numbers.e, 3))
        )
        return (
            f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus>"
            f"<ds:Exponent>{exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
        )
    point = who.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return (
        '<ds:KeyValue><ec:ECKeyValue xmlns:ec="http://www.w3.org/2009/xmldsig11#"><ec:NamedCurve '
        'URI="urn:oid:1.2.840.10045.3.1.7"/>'
        f"<ec:PublicKey>{base64.b64encode(point).decode()}</ec:PublicKey></ec:ECKeyValue></ds:KeyValue>"
    )


def _by_attacker(key_info: Callable[[Scene], str]) -> Callable[[Scene], bytes]:
    """The attacker's content under the attacker's key, with some KeyInfo.

    XAdES's own digest names the victim's certificate.
    """

    def make(scene: Scene) -> bytes:
        return scene.build_evil(value=scene.attacker.sign, key_info=key_info(scene))

    return make


def _wrong(kind: str) -> Case:
    def make(scene: Scene) -> bytes:
        return scene.build(signatory=holder(wrong(kind)))

    return Case(f"certificate: {kind}", make, kinds=(RSA,))


def _hmac(secret: Callable[[Scene], bytes], text: str = "") -> Callable[[Scene], bytes]:
    def make(scene: Scene) -> bytes:
        def value(octets: bytes) -> bytes:
            made = hmac.new(secret(scene), octets, hashlib.sha256).digest()
            return made[:1] if text else made

        return scene.build_evil(algorithm=HMAC_SHA256, in_method=text, value=value)

    return make


def _der(scene: Scene) -> bytes:
    return scene.victim.certificates[0].public_bytes(Encoding.DER)


def _pem(scene: Scene) -> bytes:
    return scene.victim.certificates[0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _sha1(scene: Scene) -> bytes:
    def value(octets: bytes) -> bytes:
        key = scene.victim.key
        assert isinstance(key, rsa.RSAPrivateKey)
        return key.sign(octets, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 – the attack is that it is SHA-1

    return scene.build(algorithm=RSA_SHA1, value=value)


def _encoded(scene: Scene) -> bytes:
    def value(octets: bytes) -> bytes:
        key = scene.victim.key
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(octets, ec.ECDSA(hashes.SHA256()))

    return scene.build(value=value)


def _padded(scene: Scene) -> bytes:
    def value(octets: bytes) -> bytes:
        made = scene.victim.sign(octets)
        return b"\0" + made[:32] + b"\0" + made[32:]

    return scene.build(value=value)


def _organisation(scene: Scene) -> str:
    return ARCHIVE if scene.profile is Profile.ANSWER else ORGANISER


def _malleable(scene: Scene) -> bytes:
    def value(octets: bytes) -> bytes:
        made = scene.victim.sign(octets)
        return made[:32] + (_N - int.from_bytes(made[32:], "big")).to_bytes(32, "big")

    return scene.build(value=value)


def _fixed(value: bytes) -> Callable[[Scene], bytes]:
    return lambda scene: scene.build_evil(value=lambda _: value)


def _digests(method: str) -> Callable[[Scene], bytes]:
    def change(pointers: list[Pointer]) -> list[Pointer]:
        return [replace(pointer, method=method) for pointer in pointers]

    return lambda scene: scene.build(pointers=change)


def _redigest(scene: Scene) -> bytes:
    """Every digest right for the attacker's content, under the genuine SignatureValue."""
    value = base64.b64decode(scene.piece("ds:SignatureValue").split(">")[1].split("<")[0])
    return scene.build_evil(value=lambda _: value)


def _emptied(name: str, content: str = "") -> Callable[[Scene], bytes]:
    return lambda scene: scene.swap_piece(name, lambda _: f"<{name}>{content}</{name}>")


def _dropped(name: str) -> Callable[[Scene], bytes]:
    return lambda scene: scene.swap_piece(name, lambda _: "")


def _token_twice(scene: Scene) -> bytes:
    token = scene.piece("wsse:BinarySecurityToken")
    evil = token.replace(scene.victim.texts[0], scene.attacker.texts[0]).replace('Id="token"', 'Id="other"')
    made = scene.build_evil(value=scene.attacker.sign).decode()
    return made.replace(token, token + evil, 1).replace('URI="#token"></wsse', 'URI="#other"></wsse').encode()


def _token_swapped(scene: Scene) -> bytes:
    """The genuine envelope's token exchanged for the attacker's, and all signed by the attacker."""
    return scene.build_evil(signatory=scene.attacker)


def _other_token(scene: Scene) -> bytes:
    """The attacker's signature verifies with the attacker's token.

    The victim's is the one that is covered and pointed at.
    """
    return scene.build_evil(value=scene.attacker.sign)


def _year_one(scene: Scene) -> bytes:
    if scene.profile is Profile.XADES:
        return scene.build(properties=lambda text: text.replace("2026-11-22T14:00:00Z", "0001-01-01T00:00:00+01:00"))
    return scene.build(edit=lambda text: text.replace("2026-11-22T14:00:00Z", "0001-01-01T00:00:00Z"))


def _forever(scene: Scene) -> bytes:
    return scene.build(edit=lambda text: text.replace("2026-11-22T14:05:00Z", "9999-12-31T23:59:59Z"))


def _borrowed(scene: Scene) -> bytes:
    """SignedProperties name the victim's certificate; somebody else who is trusted signs."""
    other = other_system(scene.kind)
    return Plan(Profile.XADES, scene.kind, value=other.sign, certificates=other.texts).build()


CASES = [
    *map(_wrong, WRONG),
    Case("self-signed with the victim's names", lambda s: s.build_evil(signatory=s.attacker)),
    Case("KeyValue only", _by_attacker(lambda s: _key_value(s.attacker))),
    Case(
        "KeyValue only, over genuine content", lambda s: s.build(value=s.attacker.sign, key_info=_key_value(s.attacker))
    ),
    Case(
        "victim's certificate and attacker's KeyValue",
        _by_attacker(lambda s: _data(*s.victim.texts) + _key_value(s.attacker)),
    ),
    Case(
        "attacker's KeyValue before victim's certificate",
        _by_attacker(lambda s: _key_value(s.attacker) + _data(*s.victim.texts)),
    ),
    Case(
        "victim's chain, attacker's certificate last", _by_attacker(lambda s: _data(*s.victim.texts, *s.attacker.texts))
    ),
    Case("attacker's certificate first", _by_attacker(lambda s: _data(*s.attacker.texts, *s.victim.texts))),
    Case("two X509Data, attacker's first", _by_attacker(lambda s: _data(*s.attacker.texts) + _data(*s.victim.texts))),
    Case("two X509Data, attacker's last", _by_attacker(lambda s: _data(*s.victim.texts) + _data(*s.attacker.texts))),
    Case(
        "two KeyInfo",
        lambda s: s.swap_last("</ds:KeyInfo>", f"</ds:KeyInfo><ds:KeyInfo>{_data(*s.attacker.texts)}</ds:KeyInfo>"),
    ),
    Case(
        "KeyInfo with two certificates in one element",
        lambda s: s.build_evil(value=s.attacker.sign, key_info=_data(s.attacker.texts[0] + s.victim.texts[0])),
        CARRYING,
    ),
    Case("KeyName only", _by_attacker(lambda _: "<ds:KeyName>victim</ds:KeyName>")),
    Case(
        "RetrievalMethod",
        _by_attacker(
            lambda _: (
                '<ds:RetrievalMethod URI="http://127.0.0.1:9/key" '
                'Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate"/>'
            )
        ),
    ),
    Case(
        "certificates as PEM",
        lambda s: s.build(
            certificates=[base64.b64encode(s.victim.certificates[0].public_bytes(Encoding.PEM)).decode()]
        ),
    ),
    Case("a certificate that is not base64", lambda s: s.build(certificates=["?" * 40])),
    Case("an empty certificate", lambda s: s.build(certificates=[""])),
    Case("a certificate of 20 KB", lambda s: s.build(certificates=[s.victim.texts[0] + "A" * 20_000])),
    Case(
        "bytes after the certificate's DER",
        lambda s: s.build(certificates=[base64.b64encode(_der(s) + b"\0").decode()]),
    ),
    Case("five certificates", lambda s: s.build(certificates=s.victim.texts[:1] * 5), CARRYING),
    Case("the issuer's certificate first", lambda s: s.build(certificates=s.victim.texts[::-1]), CARRYING),
    Case("no certificate", lambda s: s.build(key_info="<ds:X509Data></ds:X509Data>")),
    Case("signed in the future", lambda s: s.build(when=NOW + timedelta(minutes=30))),
    Case("signed before the certificate was valid", lambda s: s.build(when=NOW - timedelta(days=800))),
    Case("signed in the year 1", _year_one, (Profile.XADES, Profile.ANSWER)),
    Case("good until the year 9999", _forever, ANSWER),
    Case(
        "signed in the year 1 by an edit",
        lambda s: s.swap_last('value="20261122160000+0200"></hl7fi:sig', 'value="00010101"></hl7fi:sig'),
        DOCUMENTS,
    ),
    Case(
        "a time with an impossible offset",
        lambda s: s.swap_last('value="20261122160000+0200"></hl7fi:sig', 'value="20261122160000+9999"></hl7fi:sig'),
        DOCUMENTS,
    ),
    Case(
        "a time in Arabic digits",
        lambda s: s.swap_last('value="20261122160000+0200"></hl7fi:sig', 'value="٢٠٢٦١١٢٢160000+0200"></hl7fi:sig'),
        DOCUMENTS,
    ),
    Case("RSA-SHA1", _sha1, kinds=(RSA,)),
    Case("SHA-1 digest", _digests(SHA1)),
    Case("SHA-512 digest", _digests("http://www.w3.org/2001/04/xmlenc#sha512")),
    Case("HMAC keyed with the public certificate", _hmac(_der)),
    Case("HMAC keyed with the public key", _hmac(_pem)),
    Case("HMAC keyed with nothing", _hmac(lambda _: b"")),
    Case("HMACOutputLength 1", _hmac(_der, "<ds:HMACOutputLength>1</ds:HMACOutputLength>")),
    Case("HMACOutputLength 0", _hmac(_der, "<ds:HMACOutputLength>0</ds:HMACOutputLength>")),
    Case("an RSA algorithm for an EC key", lambda s: s.build(algorithm=RSA_SHA256), kinds=(P256,)),
    Case("an ECDSA algorithm for an RSA key", lambda s: s.build(algorithm=f"{_MORE}ecdsa-sha256"), kinds=(RSA,)),
    # A default argument has no type in a lambda.
    *(
        Case(f"algorithm: {name}", lambda s, uri=uri: s.build(algorithm=uri or "#"))  # type: ignore[misc]
        for name, uri in _ALGORITHMS.items()
    ),
    Case("ECDSA r=s=0", _fixed(bytes(64)), kinds=(P256,)),
    Case("ECDSA r=n s=0", _fixed(_N.to_bytes(32, "big") + bytes(32)), kinds=(P256,)),
    Case("ECDSA r=s=1", _fixed(bytes(31) + b"\1" + bytes(31) + b"\1"), kinds=(P256,)),
    Case("ECDSA of all ones", _fixed(b"\xff" * 64), kinds=(P256,)),
    Case("ECDSA value of 66 bytes", _padded, kinds=(P256,)),
    # A default argument has no type in a lambda.
    *(
        Case(f"key: {name}", lambda s, name=name: s.build(signatory=weak(name, _organisation(s))), kinds=(RSA,))  # type: ignore[misc]
        for name in WEAK
    ),
    Case("ECDSA in DER", _encoded, kinds=(P256,)),
    Case(
        "ECDSA with the other s", _malleable, ALL, Outcome.GENUINE, (P256,), "both values are right for the same octets"
    ),
    Case("RSA value 0", _fixed(bytes(256)), kinds=(RSA,)),
    Case("RSA value 1", _fixed(bytes(255) + b"\1"), kinds=(RSA,)),
    Case("RSA value longer than the modulus", _fixed(b"\xff" * 512), kinds=(RSA,)),
    Case("a certificate that may issue others", lambda s: s.build(signatory=authority(_organisation(s))), kinds=(RSA,)),
    Case(
        "a certificate by another name", lambda s: s.text.replace("ds:X509Certificate", "ds:X509CRL").encode(), CARRYING
    ),
    Case(
        "junk in the SignatureValue",
        lambda s: s.swap_piece("ds:SignatureValue", lambda piece: f"{piece[:40]}!{piece[40:]}"),
    ),
    Case(
        "junk in the certificate",
        lambda s: s.swap(s.victim.texts[0], f"{s.victim.texts[0][:40]}!{s.victim.texts[0][40:]}"),
    ),
    Case(
        "an element at the SignatureValue's end",
        lambda s: s.swap_last("</ds:SignatureValue>", "<evil/></ds:SignatureValue>"),
    ),
    Case(
        "an instruction at the SignatureValue's end",
        lambda s: s.swap_last("</ds:SignatureValue>", "<?evil?></ds:SignatureValue>"),
    ),
    Case(
        "an element at the certificate's end",
        lambda s: s.swap_last("</ds:X509Certificate>", "<evil/></ds:X509Certificate>"),
        CARRYING,
    ),
    Case(
        "an element at the token's end",
        lambda s: s.build(
            edit=lambda text: text.replace("</wsse:BinarySecurityToken>", "<evil/></wsse:BinarySecurityToken>")
        ),
        ANSWER,
    ),
    Case("an element at the DigestValue's end", lambda s: s.swap_last("</ds:DigestValue>", "<evil/></ds:DigestValue>")),
    Case("tampered content", lambda s: s.swap(TRUE, EVIL)),
    Case("tampered content, digests made anew", _redigest),
    Case("empty SignatureValue", _emptied("ds:SignatureValue")),
    Case("blank SignatureValue", _emptied("ds:SignatureValue", " \n")),
    Case("SignatureValue that is not base64", _emptied("ds:SignatureValue", "é§=")),
    Case("SignatureValue of one byte", _emptied("ds:SignatureValue", "AA==")),
    Case("empty DigestValue", _emptied("ds:DigestValue")),
    Case("signature stripped", _dropped("ds:Signature")),
    Case("SignatureValue stripped", _dropped("ds:SignatureValue")),
    Case("SignedInfo stripped", _dropped("ds:SignedInfo")),
    Case("KeyInfo stripped", _dropped("ds:KeyInfo")),
    Case("signature emptied", _emptied("ds:Signature")),
    Case(
        "a trusted stranger's certificate beside the victim's value",
        lambda s: s.build(certificates=other_system(s.kind).texts),
    ),
    Case(
        "a trusted person's certificate beside the victim's value",
        lambda s: s.build(certificates=other_person(s.kind).texts),
    ),
    Case("two tokens, the attacker's pointed at", _token_twice, ANSWER),
    Case("the token swapped for a self-signed one", _token_swapped, ANSWER),
    Case("the attacker's signature beside the victim's token", _other_token, ANSWER),
    Case(
        "the attacker's X509Data in the SOAP signature",
        lambda s: s.build_evil(value=s.attacker.sign, key_info=_data(*s.attacker.texts)),
        ANSWER,
    ),
    Case(
        "the attacker's certificate embedded in the reference",
        lambda s: s.build_evil(
            value=s.attacker.sign,
            key_info="<wsse:SecurityTokenReference>"
            "<wsse:Embedded>"
            f"<wsse:BinarySecurityToken>{s.attacker.texts[0]}</wsse:BinarySecurityToken></wsse:Embedded>"
            "</wsse:SecurityTokenReference>",
        ),
        ANSWER,
    ),
    Case(
        "a token of another type",
        lambda s: s.build(edit=lambda text: text.replace("#X509v3", "#X509PKIPathv1")),
        ANSWER,
    ),
    Case(
        "a token of another encoding",
        lambda s: s.build(edit=lambda text: text.replace("#Base64Binary", "#HexBinary")),
        ANSWER,
    ),
    Case(
        "the digest of another certificate",
        lambda s: s.build(
            properties=lambda text: text.replace(
                '<ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
                '<ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">AAAA',
            )
        ),
        XADES,
    ),
    Case("a trusted stranger's signature over the victim's properties", _borrowed, XADES),
]
