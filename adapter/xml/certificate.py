"""X.509 certificates as signatures use them.

Read, name, and verify a value with (RFC 5280; domain §4 for the subjects).
"""

from __future__ import annotations

import base64
import binascii
import threading
import warnings
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapter.xml.names import ECDSA_SHA256, RSA_SHA256
from adapter.xml.verdict import BadSignature, Kind, Reason

_MAX_TEXT = 16_000
_KEPT = 256
_LOADING = threading.Lock()  # warning filters are the whole process's


@lru_cache(_KEPT)
def encode(certificate: x509.Certificate) -> str:
    """A certificate as base64 DER."""
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


@lru_cache(_KEPT)
def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of a certificate as base64."""
    return base64.b64encode(certificate.fingerprint(hashes.SHA256())).decode()


def decode(text: str | None) -> x509.Certificate:
    """A certificate from base64 DER; raises BadSignature. The same text is read once."""
    if text is None or len(text) > _MAX_TEXT:
        raise _unreadable("a certificate in the message cannot be read.")
    return _decode(text)


@lru_cache(_KEPT)
def _decode(text: str) -> x509.Certificate:
    try:
        with _LOADING, warnings.catch_warnings():
            # What cryptography only warns of – a serial number that is not positive – is refused, and nothing is
            # printed.
            warnings.simplefilter("error", CryptographyDeprecationWarning)
            return x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, x509.InvalidVersion, binascii.Error, CryptographyDeprecationWarning):
        raise _unreadable("a certificate in the message cannot be read.") from None


def subject_id(certificate: x509.Certificate) -> str:
    """Who a certificate speaks for.

    The serialNumber of its subject – an organisation's OID or a registration number (domain §4).
    """
    try:
        return _subject_id(certificate)
    except ValueError:
        raise _unreadable("the signer's certificate does not say whose it is.") from None


@lru_cache(_KEPT)
def _subject_id(certificate: x509.Certificate) -> str:
    (name,) = certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
    return str(name.value)


@lru_cache(_KEPT)
def kind_of(certificate: x509.Certificate) -> Kind:
    """A person's key or a system's, by its key usage; raises BadSignature for one that may not sign at all."""
    try:
        extensions = certificate.extensions
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        purposes = {
            item
            for extension in extensions
            if isinstance(extension.value, x509.ExtendedKeyUsage)
            for item in extension.value
        }
        issues = any(
            extension.value.ca for extension in extensions if isinstance(extension.value, x509.BasicConstraints)
        )
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        raise _not_for_signing() from None
    connects = bool(purposes) and purposes <= {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    if issues or connects or not (usage.digital_signature or usage.content_commitment):
        raise _not_for_signing()
    return Kind.SYSTEM if usage.digital_signature else Kind.PROFESSIONAL


def check_connects(certificate: x509.Certificate) -> None:
    """Raise BadSignature for a certificate that is not for a client's end of a TLS connection."""
    try:
        for extension in certificate.extensions:
            issues = isinstance(extension.value, x509.BasicConstraints) and extension.value.ca
            other = (
                isinstance(extension.value, x509.ExtendedKeyUsage)
                and ExtendedKeyUsageOID.CLIENT_AUTH not in extension.value
            )
            if issues or other:
                raise _not_for_connecting()
    except (x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        raise _not_for_connecting() from None


def check_value(certificate: x509.Certificate, algorithm: str, value: bytes, octets: bytes) -> None:
    """Verify a signature value.

    Raises BadSignature when key and algorithm differ, the key is weak, or it does not verify.
    """
    try:
        key = _public_key(certificate)
        if algorithm == RSA_SHA256 and isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            key.verify(value, octets, padding.PKCS1v15(), hashes.SHA256())
        elif (
            algorithm == ECDSA_SHA256
            and isinstance(key, ec.EllipticCurvePublicKey)
            and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)
        ):
            key.verify(_der(value, (key.key_size + 7) // 8), octets, ec.ECDSA(hashes.SHA256()))
        else:
            raise BadSignature.of(Reason.CRYPTO_CONSTRAINTS_FAILURE, "the signature's algorithm or key is not allowed.")
    except InvalidSignature:
        raise BadSignature.of(Reason.SIG_CRYPTO_FAILURE, "the signature value does not verify.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise _unreadable("the key in a certificate cannot be read.") from None


@lru_cache(_KEPT)
def _public_key(certificate: x509.Certificate) -> CertificatePublicKeyTypes:
    return certificate.public_key()


def _der(value: bytes, half: int) -> bytes:
    """An ECDSA value from r and s side by side, as XML Signature writes it, to DER."""
    if len(value) != 2 * half:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))


def _unreadable(text: str) -> BadSignature:
    return BadSignature.of(Reason.NO_SIGNING_CERTIFICATE_FOUND, text, "SIG-03")


def _not_for_signing() -> BadSignature:
    return BadSignature.of(Reason.CHAIN_CONSTRAINTS_FAILURE, "the signer's certificate is not for signing.", "SIG-03")


def _not_for_connecting() -> BadSignature:
    return BadSignature.of(
        Reason.CHAIN_CONSTRAINTS_FAILURE, "the certificate is not for the client's end of a connection."
    )
