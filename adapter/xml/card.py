"""A signing key on a card or another PKCS#11 token (PKCS#11 v2.40; its URI is RFC 7512)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote, unquote_to_bytes

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, PKCS11Error

from adapter.errors import Theirs, WrongUsage
from adapter.xml.certificate import check_value
from adapter.xml.names import ECDSA_SHA256, RSA_SHA256
from adapter.xml.verdict import BadSignature

SCHEME = "pkcs11:"
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of SHA-256 (RFC 8017 §9.2)
_PEER = "The card"
_PROBE = b"Does the key belong to the certificate?"


class CardKey(Protocol):
    """A private key on a token, as far as it is used here (python-pkcs11 mixes `sign` into it when it runs)."""

    key_type: KeyType

    def __getitem__(self, attribute: Attribute) -> bytes:
        """An attribute of the key that the token shows."""

    def sign(self, data: bytes, *, mechanism: Mechanism) -> bytes:
        """Sign on the token."""


class CardSigner:
    """A signer whose key never leaves its token.

    One session, opened once; one signature at a time, as a session demands.
    """

    def __init__(self, key: CardKey, certificates: Sequence[x509.Certificate]) -> None:
        self._key = key
        self._lock = threading.Lock()
        self.certificates = tuple(certificates)
        self._is_rsa = isinstance(certificates[0].public_key(), rsa.RSAPublicKey)
        self.algorithm = RSA_SHA256 if self._is_rsa else ECDSA_SHA256

    @classmethod
    def open(cls, uri: str, certificates: Sequence[x509.Certificate]) -> CardSigner:
        """Open the key that a PKCS#11 URI names: `pkcs11:token=…;object=… or id=…?module-path=…&pin-source=…`.

        Raises WrongUsage for an incomplete URI, a wrong PIN, or a token or key that is not there; Theirs for a card
        that fails.
        """
        names, options = _parse(uri)
        try:
            module, label, pin_source = options["module-path"], names["token"], options["pin-source"]
            wanted = {"id": unquote_to_bytes(names["id"])} if "id" in names else {"label": names["object"]}
            pin = Path(pin_source.removeprefix("file:")).read_text("utf-8").strip()
        except KeyError as missing:
            raise WrongUsage(
                f"The card's address lacks {missing}: pkcs11:token=…;object=…?module-path=…&pin-source=…"
            ) from None
        except (OSError, UnicodeDecodeError):
            raise WrongUsage("The file with the card's PIN cannot be read.") from None
        try:
            library = pkcs11.lib(module)
        except (PKCS11Error, RuntimeError):
            raise WrongUsage(f"{module} is not a PKCS#11 module that can be used.") from None
        with ExitStack() as failing, _said():
            session = _log_in(library.get_token(token_label=label), pin)
            failing.callback(session.close)
            key = cast(CardKey, session.get_key(object_class=ObjectClass.PRIVATE_KEY, **wanted))
            signer = cls(key, certificates)
            if not _is_pair(key, certificates[0]) or not signer._proves():
                raise WrongUsage("The key on the card does not belong to the certificate.")
            failing.pop_all()
            return signer

    def _proves(self) -> bool:
        """Whether a signature made now verifies with the certificate.

        No token shows an elliptic curve's public part for sure.
        """
        try:
            check_value(self.certificates[0], self.algorithm, self.raw(_PROBE), _PROBE)
        except BadSignature:
            return False
        return True

    def raw(self, octets: bytes) -> bytes:
        """Sign on the token. Raises Theirs when it fails."""
        digest = hashlib.sha256(octets).digest()
        try:
            with self._lock:
                if self._is_rsa:
                    return bytes(self._key.sign(_SHA256_PREFIX + digest, mechanism=Mechanism.RSA_PKCS))
                return bytes(self._key.sign(digest, mechanism=Mechanism.ECDSA))
        except PKCS11Error as problem:
            raise Theirs(_PEER, f"did not sign ({type(problem).__name__}).") from None


@contextmanager
def _said() -> Iterator[None]:
    """What a token answers, in a sentence."""
    try:
        yield
    except (pkcs11.NoSuchToken, pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned, pkcs11.MultipleTokensReturned):
        raise WrongUsage("No token, or no single key on it, goes by the name in the card's address.") from None
    except (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinLenRange, pkcs11.PinInvalid):
        raise WrongUsage("The card refused the PIN.") from None
    except (PKCS11Error, RuntimeError) as problem:
        raise Theirs(_PEER, f"could not be opened ({type(problem).__name__}).") from None


def _log_in(token: pkcs11.Token, pin: str) -> pkcs11.Session:
    """A session of a user who is logged in.

    The login belongs to the process: another signer may have it already (PKCS#11 §2.6).
    """
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        return token.open()


def _is_pair(key: CardKey, certificate: x509.Certificate) -> bool:
    """Whether key and certificate are of one kind."""
    return key.key_type == (KeyType.RSA if isinstance(certificate.public_key(), rsa.RSAPublicKey) else KeyType.EC)


def _parse(uri: str) -> tuple[dict[str, str], dict[str, str]]:
    """The path and the query of a PKCS#11 URI. An id stays percent-encoded: it is octets, not text."""
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    pairs = (part.partition("=") for part in path.split(";") if part)
    names = {name: value if name == "id" else unquote(value) for name, _, value in pairs}
    options = (part.partition("=") for part in query.split("&") if part)
    return names, {name: unquote(value) for name, _, value in options}
