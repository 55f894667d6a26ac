"""What goes into the national health archive about a photo: one CDA entry."""

from __future__ import annotations

from datetime import datetime

from adapter.fhir.elements import document_oid
from adapter.identifiers import Oid
from adapter.photo.reading.filing import Filing
from adapter.photo.writing.media import arrival_note
from adapter.photo.writing.sentences import TITLE
from adapter.xml.cda import YHT, Entry


def photo_entry(filing: Filing, organisation: Oid, family: str, given_names: str, written: datetime) -> Entry:
    """The archive's entry of a filed message, with its photos (PHO-07)."""
    language = filing.unit.languages[0]
    return Entry(
        oid=document_oid(filing.key, organisation, written),
        title=TITLE.said("sv" if language == "sv" else "fi"),
        code=YHT,
        patient=filing.patient.hetu,
        family=family,
        given=given_names,
        unit=filing.unit.oid,
        unit_name=filing.unit.names.said(language),
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
