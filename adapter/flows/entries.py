"""An entry on its way into the national health archive: signed once, then sent until it has its AA."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from adapter.convert.elements import Names
from adapter.flows.house import House, Run
from adapter.xml.cda import Entry, write_entry
from adapter.xml.document import sign_document
from adapter.xml.frame import Shipment


class SignedEntry(TypedDict):
    """A signed document waiting to be archived (its blob), and when it was written."""

    document: str
    written: str


def sign_entry(run: Run, house: House, entry: Entry) -> SignedEntry:
    """Sign an entry and keep it, so that every attempt to archive sends the same document."""
    names = Names(run.message)
    signed = sign_document(
        write_entry(entry), house.signer, entry.written, lambda label: f"{label}-{names.uuid(label).hex}"
    )
    return {"document": house.blobs.keep(run.message, signed), "written": entry.written.isoformat()}


def send_entry(run: Run, house: House, signed: SignedEntry, entry: Entry) -> None:
    """Archive a signed entry; `entry` is the same one again, for the frame. The message id is the attempt's own."""
    house.kanta.archive(
        Shipment(
            message_id=str(Names(run.attempt).uuid("archive")),
            document=house.blobs.open(run.message, signed["document"]),
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
