"""A client document into the organiser's register, by the register access right.

Sealed, decided again, archived (GRA-05, GRA-06, SP17).
"""

from __future__ import annotations

from dataclasses import replace

from adapter.access.house import AccessHouse
from adapter.access.reading.deposit import (
    Deposit,
    check_deposit,
    deposited,
    document_digest,
    read_deposit,
    read_deposit_use,
)
from adapter.access.rules.asserted import asserted
from adapter.access.rules.use import Use
from adapter.errors import Refused
from adapter.fhir.elements import Names, Resource, patient_reference
from adapter.run import ending
from adapter.run.run import Run
from adapter.run.waiting import Place
from adapter.xml.document import sign_document
from adapter.xml.frame import Shipment, SocialReasons
from adapter.xml.verdict import Covered

_STORE_BY_RIGHT = SocialReasons(service_request="SP17", use_situation="access-right")
_CLIENT_REGISTER = "1"  # 1.2.246.537.6.1264


def deposit(run: Run, house: AccessHouse, reference_id: str) -> None:
    """`reference_id` is the DocumentReference that tells the permitted use.

    The document lies in the message's blobs.
    """
    try:
        sealed = run.step("seal", seal, run, house, reference_id)
        run.step("archive", archive, run, house, reference_id, sealed)
    except Refused as refusal:
        run.step("park", park, run, house, reference_id, refusal)
        return
    run.step("conclude", conclude, run, house, reference_id)


def seal(run: Run, house: AccessHouse, reference_id: str) -> str:
    """Sign for the system.

    The body beside the professional, then the whole document, unless the producer has done it.
    """
    reference, _ = _read(house, reference_id)
    raw = house.blobs.open(run.message, document_digest(reference))
    signatures = _document(run, house, reference).signatures
    if not any(signature.covered is Covered.DOCUMENT for signature in signatures):
        names = Names(run.message)
        raw = sign_document(raw, house.signer, house.now(), lambda label: f"{label}-{names.uuid(label).hex}")
    return house.blobs.keep(run.message, raw)


def archive(run: Run, house: AccessHouse, reference_id: str, sealed: str) -> None:
    """Decide, and send it with the worker and how they signed in; the archive decides for itself.

    The message id is the attempt's own.

    Whether the right still holds and the document still fits it is asked at every try (GRA-05: on every archiving): the
    archive may have been away for days, and the right may have ended meanwhile.
    """
    reference, use = _read(house, reference_id)
    deposit = _document(run, house, reference)
    check_deposit(deposit, use, house.access.permit(use.moved(house.now())))
    document = deposit.document
    shipment = Shipment(
        message_id=str(Names(run.attempt).uuid("archive")),
        document=house.blobs.open(run.message, sealed),
        oid=document.oid,
        set_id=document.set_id,
        version=document.version,
        patient=document.client,
        custodian=document.custodian,
        unit=use.unit,
        register=_CLIENT_REGISTER,
        created=use.at,
        replaces=document.replaces,
        social=_STORE_BY_RIGHT,
    )
    house.kanta.archive(shipment, asserted(use))


def conclude(run: Run, house: AccessHouse, reference_id: str) -> None:
    """The archive has it: the DocumentReference says so, and our copy goes."""
    stored = house.resources.change("DocumentReference", reference_id, deposited, house.now())
    reason = "The document is in the organiser's register."
    ending.conclude(run, house, ("GRA-05", "GRA-06"), reason, (stored.reference,))


def park(run: Run, house: AccessHouse, reference_id: str, refusal: Refused) -> None:
    """Leave it to a person. The document is kept, so that it can be run again, until it is discarded."""
    ending.park(run, house, "deposit", refusal, place=_place(run, house, reference_id))


def _place(run: Run, house: AccessHouse, reference_id: str) -> Place:
    """The unit that stores the document decides; whose document it is was permitted to be said there."""
    try:
        _, use = _read(house, reference_id)
    except Refused:
        return ending.find_place(house, run.message)
    return replace(ending.find_place(house, run.message, use.unit), patient=patient_reference(use.client))


def _read(house: AccessHouse, reference_id: str) -> tuple[Resource, Use]:
    reference = house.resources.read("DocumentReference", reference_id).resource
    return reference, read_deposit_use(reference, house.settings)


def _document(run: Run, house: AccessHouse, reference: Resource) -> Deposit:
    return run.once(
        "document",
        lambda: read_deposit(house.blobs.open(run.message, document_digest(reference)), house.trust(), house.now()),
    )
