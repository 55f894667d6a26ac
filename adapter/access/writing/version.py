"""What must be remembered of the versions of one document that grants, so that they may come in any order (GRA-10).

Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from adapter.access.reading import sentences
from adapter.errors import Refused
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    concept,
    instant,
    oid_identifier,
    own_concept,
    patient_reference,
)
from adapter.identifiers import OID_SYSTEM, Hetu, Oid, PersonId, TemporaryId, parse_person
from adapter.roles import Right
from adapter.xml.verdict import Signature

VERSION = f"{BASE}/StructureDefinition/source-document-version"
STATUS_REASON = f"{BASE}/StructureDefinition/consent-status-reason"  # R4 has no Consent.statusReason
DIGEST = f"{BASE}/StructureDefinition/source-document-digest"
_CLIENT = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Provenance.patient"  # R5's own, as R4 may carry it
_WITHDRAWN = own_concept("consent-status-reason", "withdrawn", "A newer version of the document names it no more")
_DOCUMENTS = {Right.REGISTER_ACCESS: "asiakkuusasiakirja", Right.OUTSOURCING: "ostopalvelun valtuutus"}
_PROTECTED = {
    "system": "https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs",
    "code": "TURVAKIELTO",
    "display": "Turvakielto",
}


class SignedDocument(Protocol):
    """What a document that grants says of itself.

    Which version of which set it is, of whom (None: of nobody alone), when written.
    """

    @property
    def oid(self) -> Oid:
        """The document."""

    @property
    def set_id(self) -> Oid:
        """The set of its versions."""

    @property
    def version(self) -> int:
        """Its number in the set."""

    @property
    def client(self) -> PersonId | None:
        """Whom it is about."""

    @property
    def written(self) -> datetime:
        """When."""

    @property
    def replaces(self) -> Oid | None:
        """The document that it takes the place of."""

    @property
    def body(self) -> dict[str, Any]:
        """What it says, as JSON."""


class Order(StrEnum):
    """How a version stands to those that came before it."""

    NEWER = "newer"
    SAME = "same"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A version of a document as it was recorded.

    `consents` are the ids of all that its set ever gave, as far as known here.
    """

    version: int
    digest: str
    client: PersonId | None
    consents: tuple[str, ...]


def set_key(document: SignedDocument, organiser: Oid) -> str:
    """The set of a document's versions, bound to the organiser who signed.

    Nobody writes a version of another's document.
    """
    return f"{document.set_id}.{organiser.organisation}"


def record_id(document: SignedDocument, organiser: Oid) -> str:
    """The id of the Provenance that remembers a document's versions: one for them all, its history is theirs."""
    return str(Names(f"{BASE}/sid/grant").uuid(f"{set_key(document, organiser)}.versions"))


def version_record(document: SignedDocument, signatures: tuple[Signature, ...], targets: Iterable[str]) -> Resource:
    """The Provenance that says who signed this version, and remembers it: even one that names nobody."""
    participant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    references = [{"reference": target} for target in targets]
    return {
        "resourceType": "Provenance",
        "extension": [
            {"url": VERSION, "valueInteger": document.version},
            {"url": DIGEST, "valueString": digest_of(document)},
            *([{"url": _CLIENT, "valueReference": patient_reference(document.client)}] if document.client else []),
        ],
        "target": references or [{"type": "DocumentReference", "identifier": oid_identifier(document.set_id)}],
        "recorded": instant(max(signature.signed_at for signature in signatures)),
        "policy": [f"{BASE}/rule/GRA-02"],
        "agent": [
            {
                "type": concept(participant, "attester", f"Signed the {signature.covered}"),
                "who": {"identifier": {"system": OID_SYSTEM, "value": f"urn:oid:{signature.signer}"}},
            }
            for signature in signatures
        ],
        "entity": [
            {"role": "source", "what": {"identifier": oid_identifier(document.oid)}},
            *(
                [{"role": "revision", "what": {"identifier": oid_identifier(document.replaces)}}]
                if document.replaces
                else []
            ),
        ],
    }


def read_record(resource: Resource) -> Recorded:
    """Read a Provenance that `version_record` wrote."""
    extensions = {item["url"]: item for item in resource["extension"]}
    client = extensions[_CLIENT]["valueReference"]["identifier"] if _CLIENT in extensions else None
    return Recorded(
        version=extensions[VERSION]["valueInteger"],
        digest=extensions[DIGEST]["valueString"],
        client=parse_person(client["system"], client["value"]) if client else None,
        consents=tuple(
            target["reference"].removeprefix("Consent/") for target in resource["target"] if "reference" in target
        ),
    )


def judge_version(history: Sequence[Recorded], document: SignedDocument) -> Order:
    """How a version stands to those recorded, newest first. Raises Refused for one that contradicts them (GRA-10)."""
    if not history:
        return Order.NEWER
    newest = history[0]
    earlier, later = newest.client, document.client
    if newest.version >= document.version:
        earlier, later = later, earlier
    if earlier != later and not (isinstance(earlier, TemporaryId) and isinstance(later, Hetu)):
        raise Refused.because("GRA-10", sentences.VERSION_ABOUT_ANOTHER, code="conflict")
    if any(record.version == document.version and record.digest != digest_of(document) for record in history):
        raise Refused.because("GRA-10", sentences.SAME_VERSION_TWICE, sentences.ASK_WHICH_HOLDS, "conflict")
    if document.version == newest.version:
        return Order.SAME
    return Order.NEWER if document.version > newest.version else Order.OLDER


def withdrawn(consent: Resource, document: SignedDocument, right: Right, *, protected: bool) -> Resource:
    """The Consent of a grant that this version names no more; the version that withdrew it first stays noted."""
    resource = labelled(consent, protected=protected)
    if any(item["url"] == STATUS_REASON for item in resource["extension"]):
        return resource
    return resource | {
        "extension": [
            {"url": VERSION, "valueInteger": document.version},
            {"url": STATUS_REASON, "valueCodeableConcept": _WITHDRAWN},
        ],
        "status": "inactive",
        "sourceReference": source_reference(document, right),
    }


def source_reference(document: SignedDocument, right: Right) -> Resource:
    """The version a Consent was last written from."""
    return {
        "type": "DocumentReference",
        "identifier": oid_identifier(document.oid),
        "display": f"{_DOCUMENTS[right]}, version {document.version}",
    }


def labelled(consent: Resource, *, protected: bool) -> Resource:
    """The Consent with HL7 Finland's label of a protected address, or without it (domain §3)."""
    meta = {key: value for key, value in consent.get("meta", {}).items() if key != "security"}
    resource = {key: value for key, value in consent.items() if key != "meta"}
    meta |= {"security": [_PROTECTED]} if protected else {}
    return resource | ({"meta": meta} if meta else {})


def digest_of(document: SignedDocument) -> str:
    """The digest of a document and what it says: two of the same number must have the same."""
    text = json.dumps([document.oid.value, document.body], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
