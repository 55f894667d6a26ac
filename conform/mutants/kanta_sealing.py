"""The signatures in a document of the honest sender: Kanta's habit, one a signer, then one of the whole document."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element

from conform.mutants.kanta_signing import ENVELOPED, EXCLUSIVE, Signatory, canonical
from conform.peers.kanta_documents import FI, HL7

_NAMES = {"h": HL7, "fi": FI}
_KINDS = "1.2.246.537.5.40127.2006"


def seal(
    text: str, signers: Sequence[tuple[str, Signatory]], whole: Signatory | None, at: str, *, body: bool = True
) -> bytes:
    """Sign timestamp and body by each signer (kind, signatory), then the whole document by `whole`."""
    root = etree.fromstring(text.encode())
    (content,) = root.findall("h:component/*", _NAMES)
    for number, (kind, signer) in enumerate(signers, 1):
        entry = _begin(root, str(number), kind, at)
        parts = [(f"#{part.get('ID')}", canonical(part)) for part in (entry[1], content)[: 1 + body]]
        entry.append(signer.sign(parts, _certificates(signer)))
    if whole is not None:
        entry = _begin(root, str(len(signers) + 1), "3", at)
        parts = [("", canonical(root))]
        entry.append(whole.sign(parts, _certificates(whole), (ENVELOPED, EXCLUSIVE)))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _begin(root: _Element, number: str, kind: str, at: str) -> _Element:
    """A signature's place, with what stands before it."""
    (collection,) = root.iter(f"{{{FI}}}signatureCollection")
    entry = etree.SubElement(collection, f"{{{FI}}}signature", ID=f"SIG{number}")
    etree.SubElement(entry, f"{{{FI}}}signatureDescription", code=kind, codeSystem=_KINDS)
    etree.SubElement(entry, f"{{{FI}}}signatureTimestamp", ID=f"TS{number}", value=at)
    return entry


def _certificates(signer: Signatory) -> str:
    listed = "".join(f"<ds:X509Certificate>{token}</ds:X509Certificate>" for token in signer.tokens)
    return f"<ds:X509Data>{listed}</ds:X509Data>"
