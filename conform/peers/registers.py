"""The registers of an archive, and signed orders to it (mocks/pacs/README.md): both are Lautta's own."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.xades import XAdESSigner

from conform.claim import WrongSutError
from conform.peers.dicom_object import Study
from conform.peers.dicomweb import DicomWeb, WebAnswer

_NAMESPACE = "urn:lautta:pacs:order:1"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
Element = Any


@dataclass(frozen=True)
class Signer:
    """Who may order: the key, the certificates with its own first, and the organisation that they name."""

    key: Any
    chain: list[x509.Certificate]

    @property
    def organisation(self) -> str:
        """The OID in the subject's serialNumber."""
        return str(self.chain[0].subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)[0].value)


def read_signer(certificate: Path, key: Path) -> Signer:
    """Read both from PEM files. Raises WrongSutError."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
        return Signer(load_pem_private_key(key.read_bytes(), None), chain)
    except (OSError, ValueError, TypeError):
        raise WrongSutError("pacs: order_certificate and order_key are PEM files without a password") from None


@dataclass(frozen=True)
class Registers:
    """The address of the registers, the name of the one that is granted sight, and who orders."""

    web: DicomWeb
    name: str
    signer: Signer

    def granted(self) -> list[str]:
        """The studies that the register was granted sight of."""
        return self._list("grants")

    def held(self) -> list[str]:
        """The studies that lie in the register."""
        return self._list("studies")

    def grant(self, study: Study) -> Element:
        """An order, signed, that grants the register sight of a study."""
        root = etree.Element(f"{{{_NAMESPACE}}}Order", nsmap={"o": _NAMESPACE})
        root.attrib.update(
            {
                "key": f"conform-{uuid.uuid4().hex}",
                "kind": "grant",
                "ordered": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            }
        )
        for name, attributes, text in (
            ("From", {"oid": self.signer.organisation}, None),
            ("Register", {"id": self.name}, None),
            ("Study", {"uid": study.uid, "accession": study.accession}, None),
            ("Patient", {"root": "1.2.246.21", "extension": study.person.hetu}, None),
            ("Basis", {"code": "consent"}, "suostumus"),
            ("Rule", {"id": "REL-05"}, None),
        ):
            etree.SubElement(root, f"{{{_NAMESPACE}}}{name}", attributes).text = text
        return sign(root, self.signer)

    def order(self, order: Element) -> WebAnswer:
        """Give an order."""
        path, kind = f"registers/{self.name}/orders", {"Content-Type": "application/xml"}
        return self.web.ask("POST", path, etree.tostring(order), headers=kind)

    def _list(self, what: str) -> list[str]:
        answer = self.web.ask("GET", f"registers/{self.name}/{what}", headers={"Accept": "application/json"})
        found = answer.data.get("studies")
        return [str(one) for one in found] if answer.status == 200 and isinstance(found, list) else []


def sign(root: Element, signer: Signer) -> Element:
    """XAdES-B-B, enveloped, as the last child of the root (ETSI EN 319 132-1)."""
    made = XAdESSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_1,
    )
    return made.sign(root, key=signer.key, cert=signer.chain)


def spoil(order: Element, change: Callable[[Element], object]) -> Element:
    """A copy of an order with one thing changed after it was signed."""
    copied = copy.deepcopy(order)
    change(copied)
    return copied


def drop_signature(order: Element) -> None:
    """No signature at all."""
    order.remove(order.find(f"{_DS}Signature"))


def name_another(order: Element) -> None:
    """Another basis than the one that was signed."""
    order.find(f"{{{_NAMESPACE}}}Basis").set("code", "law")
