"""One exchange, from its first octet to its entry in the journal: who sent what, and which fault struck it."""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from mocks.exchange import correlate, describe_sender
from mocks.kanta.glance import Glance, describe, glance
from mocks.kanta.sieve import tell
from mocks.xml.certificates import UntrustedCertificateError, identify
from mocks.xml.markup import NotWellFormedError, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.control import Control
    from mocks.kanta.frame import Verdict

_DIGITS = 16


class Exchange:
    """What is known of one request, and the steps it was examined by."""

    def __init__(self, control: Control, request: Request, operation: str) -> None:
        self._began = time.monotonic()
        self._control = control
        self._request = request
        self.operation = operation
        self.examination = control.examine()
        self.client = _read_certificate(request.environ["SSL_CLIENT_CERT"])
        self.root, self.unreadable = _read(request)
        self.seen = Glance() if self.root is None else glance(self.root)
        #: The fault that strikes this exchange.
        self.fault = control.take_fault(operation, self._about())

    def record(self, verdict: Verdict) -> None:
        """Write the exchange down."""
        self._control.record(
            self.operation,
            outcome=verdict.code,
            reason=verdict.reason,
            text=verdict.text or None,
            fault=self.fault.kind if self.fault else None,
            correlation=correlate(self._request.headers) or tell(self.seen.message),
            sender=self._describe_sender(),
            steps=self.examination.describe(),
            ms=round((time.monotonic() - self._began) * 1000, 1),
            payload=self._keep(),
            **describe(self.seen),
        )

    def _about(self) -> dict[str, str]:
        """What a fault can be matched by."""
        return {"patient": self.seen.patient, "document": self.seen.document, "caller": _name(self.client)}

    def _describe_sender(self) -> dict[str, str]:
        return {"organisation": tell(_name(self.client)), "key": _digest_key(self.client), **describe_sender()}

    def _keep(self) -> bytes | None:
        """The message itself, where the tester wants it."""
        wanted = self._control.setting.keep_payloads and self.root is not None
        return self._request.get_data() if wanted else None


def _read(request: Request) -> tuple[_Element | None, str]:
    """The request as XML, or why it cannot be read."""
    try:
        return parse(request.get_data()), ""
    except RequestEntityTooLarge:
        return None, "the message is larger than the limit"
    except NotWellFormedError as problem:
        return None, str(problem)


@lru_cache(maxsize=64)
def _read_certificate(pem: str) -> x509.Certificate:
    """The certificate of the TLS client, the same for all requests of a connection."""
    return x509.load_pem_x509_certificate(pem.encode("ascii"))


@lru_cache(maxsize=64)
def _digest_key(certificate: x509.Certificate) -> str:
    """What names the client's key: the first digits of the SHA-256 of its SubjectPublicKeyInfo."""
    octets = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(octets).hexdigest()[:_DIGITS]


def _name(certificate: x509.Certificate) -> str:
    try:
        return identify(certificate)
    except UntrustedCertificateError:
        return ""
