"""A client document on its way into an organiser's register by the right of access.

Read, checked against its use, and written as FHIR (GRA-05, GRA-06). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapter.access.reading import sentences
from adapter.access.rules.client_document import needs_signature
from adapter.access.rules.use import Use
from adapter.config.settings import Settings
from adapter.errors import Finding, Refused
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    instant,
    oid_identifier,
    own_concept,
    patient_reference,
    sha256_identifier,
    unit_reference,
)
from adapter.identifiers import HETU_SYSTEM, REGISTRATION_SYSTEM, Oid, PersonId, WorkerId, parse_person
from adapter.roles import Action, Authentication
from adapter.xml.cda import ClientDocument, check_signers, read_client_document
from adapter.xml.document import is_unsigned, verify_document
from adapter.xml.tree import parse
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered, Kind, Signature

_RELATIONSHIP = "1"  # the document group of the asiakkuusasiakirja, which only its organiser writes
# How the worker who stored it was signed in, in which role, and when they asked.
_USE = f"{BASE}/StructureDefinition/access-use"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A client document to be archived.

    What it says, its kind by the name at the top of its JSON, and who has signed it so far.
    """

    document: ClientDocument
    kind: str
    signatures: tuple[Signature, ...]

    @property
    def message(self) -> str:
        """The business key of its message: the same document twice is one."""
        return Names(f"deposit.{self.document.oid}").uuid("message").hex


def read_deposit(raw: bytes, trust: Trust, now: datetime) -> Deposit:
    """Read a document, and verify what has signed it already.

    Raises Refused when it is not one, or a signature does not hold.
    """
    root = parse(raw)
    signatures: tuple[Signature, ...] = ()
    if not is_unsigned(root):
        root, signatures = verify_document(raw, trust, now)
        check_signers(root, signatures)
    document = read_client_document(root)
    if document.group == _RELATIONSHIP or len(document.body) != 1:
        text = sentences.NOT_CLIENT_DOCUMENT
        raise Refused.because("GRA-02", text, sentences.ONE_NAME_AT_TOP, "structure")
    (kind,) = document.body
    return Deposit(document, kind, signatures)


def check_deposit(deposit: Deposit, use: Use, organiser: Oid) -> None:
    """Hold a document against the use that stores it.

    Raises Refused with everything that does not fit (GRA-04, GRA-05, GRA-06).
    """
    document = deposit.document
    findings = []
    if not is_about(document, use.client):
        findings.append(Finding("GRA-01", sentences.ABOUT_SOMEBODY_ELSE, code="conflict"))
    if document.matter != use.what:
        findings.append(Finding("GRA-04", sentences.OTHER_MATTER, code="conflict"))
    if document.author_unit != use.unit:
        text = sentences.OTHER_AUTHOR_UNIT
        findings.append(Finding("GRA-05", text, code="conflict"))
    if document.custodian != organiser:
        text = sentences.OTHER_CUSTODIAN
        findings.append(Finding("GRA-02", text, code="conflict"))
    persons = {
        WorkerId(REGISTRATION_SYSTEM, signature.signer)
        for signature in deposit.signatures
        if signature.kind is Kind.PROFESSIONAL
    }
    if any(item.kind is Kind.PROFESSIONAL and item.covered is Covered.DOCUMENT for item in deposit.signatures):
        text = sentences.WHOLE_SIGNED_BY_PROFESSIONAL
        findings.append(Finding("GRA-06", text, sentences.SIGN_BODY, "security"))
    if needs_signature(deposit.kind) and use.worker not in persons:
        text = sentences.NOT_SIGNED_BY_WORKER
        findings.append(Finding("GRA-06", text, sentences.WORKER_SIGNS, "security"))
    if findings:
        raise Refused(*findings)


def is_about(document: ClientDocument, client: PersonId) -> bool:
    """Whether the document is about the client: its header, and the body too, which is what is always signed.

    Raises BadIdentifier for somebody in the body who cannot be read.
    """
    (content,) = document.body.values() if len(document.body) == 1 else (None,)
    section = content.get("asiakas") if isinstance(content, dict) else None
    named = {
        parse_person(str(item.get("system", system)), str(item.get("value", "")))
        for name, system in (("henkilotunnus", HETU_SYSTEM), ("tilapainen_yksilointitunnus", ""))
        if isinstance(section, dict) and isinstance(item := section.get(name), dict)
    }
    return document.client == client and {person for person in named if person.system == client.system} == {client}


def deposit_reference(deposit: Deposit, use: Use, organiser: Oid, sha256: str) -> Resource:
    """The DocumentReference that the archiving is followed by.

    The use that was permitted, and the document by its digest only.
    """
    document = deposit.document
    worker = (
        [{"type": "Practitioner", "identifier": {"system": use.worker.system, "value": use.worker.value}}]
        if use.worker
        else []
    )
    return {
        "resourceType": "DocumentReference",
        "extension": [
            {
                "url": _USE,
                "extension": [
                    {"url": "authentication", "valueCode": use.authentication.value},
                    {"url": "authenticated", "valueInstant": instant(use.authenticated)},
                    {"url": "asked", "valueInstant": instant(use.at)},
                    *([{"url": "role", "valueCode": use.role.code}] if use.role else []),
                ],
            },
        ],
        "masterIdentifier": oid_identifier(document.oid),
        "identifier": [sha256_identifier(sha256)],
        "status": "current",
        "docStatus": "preliminary",
        "type": own_concept("client-document", deposit.kind, deposit.kind),
        "subject": patient_reference(use.client),
        "date": instant(document.written),
        "author": [*worker, unit_reference(use.unit)],
        "custodian": unit_reference(organiser),
        "content": [{"attachment": {"contentType": "application/xml", "title": deposit.kind}}],
        "context": {"related": [{"identifier": oid_identifier(_matter(use)), "display": "asia (matter)"}]},
    }


def read_deposit_use(reference: Resource, settings: Settings) -> Use:
    """The use that a DocumentReference of ours says, as it was asked; its worker holds the unit, as was shown then."""
    (extensions,) = (item["extension"] for item in reference["extension"] if item["url"] == _USE)
    values = {item["url"]: item.get("valueCode") or item.get("valueInstant") for item in extensions}
    *workers, unit = (author["identifier"] for author in reference["author"])
    client = reference["subject"]["identifier"]
    return Use(
        client=parse_person(client["system"], client["value"]),
        what=Oid.parse(reference["context"]["related"][0]["identifier"]["value"]),
        unit=Oid.parse(unit["value"]),
        worker=WorkerId.parse(workers[0]["system"], workers[0]["value"]) if workers else None,
        worker_units=frozenset({Oid.parse(unit["value"])}),
        role=settings.find_role(values.get("role", "")),
        authentication=Authentication(values["authentication"]),
        authenticated=datetime.fromisoformat(values["authenticated"]),
        action=Action.STORE,
        at=datetime.fromisoformat(values["asked"]),
        signature=needs_signature(reference["type"]["coding"][0]["code"]),
    )


def is_deposit(reference: Resource) -> bool:
    """Whether a DocumentReference states a use that `$store` permitted."""
    return any(item.get("url") == _USE for item in reference.get("extension", []))


def deposited(reference: Resource) -> Resource:
    """The same DocumentReference, once the archive has the document."""
    return reference | {"docStatus": "final"}


def document_digest(reference: Resource) -> str:
    """The SHA-256 of the document that a DocumentReference of ours follows."""
    return str(reference["identifier"][0]["value"])


def _matter(use: Use) -> Oid:
    if not isinstance(use.what, Oid):
        raise Refused.because("GRA-04", sentences.STORED_IN_MATTER, code="required")
    return use.what
