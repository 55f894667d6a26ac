"""What goes into the national health archive about a photo or a release: one CDA entry each. Pure."""

from __future__ import annotations

from datetime import datetime

from adapter.config import Unit
from adapter.convert.elements import Names
from adapter.convert.photo import Filing, arrival_note
from adapter.identifiers import Oid
from adapter.rules.release import Decision, ReleaseRequest
from adapter.xml.cda import Entry

_YHT = "YHT"  # the health record's general view (yhteystiedot ja kertomus), code system 1.2.246.537.6.12.2002


def photo_entry(filing: Filing, organisation: Oid, family: str, given: str, written: datetime) -> Entry:
    """The archive's entry of a filed message, with its photos (PHO-07)."""
    return Entry(
        oid=document_oid(filing.key, organisation, written),
        title="Potilaan lähettämä valokuva",
        code=_YHT,
        patient=filing.patient.hetu,
        family=family,
        given=given,
        unit=filing.unit.oid,
        unit_name=filing.unit.name,
        controller=filing.unit.controller,
        written=written,
        text=f"{arrival_note(filing)}\n{filing.text}",
        pictures=tuple(
            (picture.content_type, picture.content)
            for photo in filing.photos
            for picture in (photo, photo.rendition)
            if picture
        ),
    )


def release_entry(
    request: ReleaseRequest, decision: Decision, unit: Unit, organisation: Oid, written: datetime
) -> Entry:
    """The archive's entry of a release: what, to whom, on which basis, by whom, when (REL-14)."""
    family, given = split_name(request.patient_name)
    studies = "; ".join(
        f"{study.name}, AC {study.accession.value}, {study.day.isoformat()} {study.time}" for study in request.studies
    )
    text = (
        f"Kuvien luovutus: {studies}. Saaja: {request.destination_text}. Pyytäjä: {request.requester_unit}, {request.requester_person}. "
        f"Peruste: {request.basis_text}. Tapa: {decision.means}. Säännöt: {', '.join(decision.rules)}."
    )
    return Entry(
        oid=document_oid(request.key, organisation, written),
        title="Kuvien luovutus",
        code=_YHT,
        patient=request.patient,
        family=family,
        given=given,
        unit=unit.oid,
        unit_name=unit.name,
        controller=unit.controller,
        written=written,
        text=text,
    )


def document_oid(key: str, organisation: Oid, written: datetime) -> Oid:
    """A document OID of our own, the same for the same message (domain §2: <organisation>.95.<year>.<a>.<b>)."""
    number = Names(key).uuid("document").int
    arcs = organisation.value.split(".")[:5]  # 1.2.246.10.<business id>
    return Oid.parse(f"{'.'.join(arcs)}.95.{written.year}.{number % 10**9}.{number // 10**9 % 10**9}")


def split_name(name: str) -> tuple[str, str]:
    """Family and given names of a name written in one line, the family name last or before a comma."""
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    given, _, family = name.rpartition(" ")
    return family, given
