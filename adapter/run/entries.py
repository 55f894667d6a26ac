"""An entry on its way into the national health archive: signed once, then sent until it has its AA."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from adapter.errors import Refused
from adapter.fhir.elements import Names
from adapter.run.house import FlowHouse
from adapter.run.run import Run
from adapter.xml.cda import Entry, read_header, write_entry
from adapter.xml.document import sign_document
from adapter.xml.frame import Shipment
from adapter.xml.tree import parse


class SignedEntry(TypedDict):
    """A signed document waiting to be archived (its blob), and when it was written."""

    document: str
    written: str


def sign_entry(run: Run, house: FlowHouse, entry: Entry) -> SignedEntry:
    """Sign an entry and keep it, so that every attempt to archive sends the same document."""
    names = Names(run.message)
    signed = sign_document(
        write_entry(entry), house.signer, entry.written, lambda label: f"{label}-{names.uuid(label).hex}"
    )
    digest = house.blobs.keep(run.message, signed)
    run.once(digest, lambda: signed)
    return {"document": digest, "written": entry.written.isoformat()}


def send_entry(run: Run, house: FlowHouse, signed: SignedEntry, entry: Entry) -> None:
    """Archive a signed entry; `entry` is the same one again, for the frame. The message id is the attempt's own.

    An attempt before this one may have archived it, and died before that was written down: then nothing is sent.
    """
    if _is_later(run.attempt) and _is_archived(house, entry):
        return
    house.kanta.archive(
        Shipment(
            message_id=str(Names(run.attempt).uuid("archive")),
            document=run.once(signed["document"], lambda: house.blobs.open(run.message, signed["document"])),
            oid=entry.oid,
            set_id=entry.oid,
            version=1,
            patient=entry.patient,
            custodian=entry.controller,
            unit=entry.unit,
            register=entry.register,
            created=datetime.fromisoformat(signed["written"]),
        ),
    )


def _is_later(attempt: str) -> bool:
    """Whether there has been an attempt at this message before."""
    return int(attempt.rpartition("-")[2]) > 1


def _is_archived(house: FlowHouse, entry: Entry) -> bool:
    """Whether the archive holds this entry, of this patient: its OID is the message's own."""
    try:
        return read_header(parse(house.kanta.fetch_document(entry.oid).content)).client == entry.patient
    except Refused:
        return False  # there is none, or it is not ours to read: the archive decides when it is sent
