"""What comes: photos to two units, some that may not be filed, and between them releases and grants."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydicom import dcmread

from adapter.demo.fixtures import FOLDER
from adapter.mail import message_key

PORVOO, LOVIISA = "kuvat.porvoo@ita-uusimaa.example", "kuvat.loviisa@ita-uusimaa.example"
OFFICE = "kuvapalvelut@ita-uusimaa.example"
_SPAN = 20  # mails of which one may not be filed, and one is a release; then a grant comes too


class Kind(StrEnum):
    """How a message has to end."""

    FULL = "photo, to a full record system"
    NARROW = "photo, to a narrow one"
    REFUSED = "photo of an unknown person"
    RELEASE = "release"
    GRANT = "grant"


PHOTOS = (Kind.FULL, Kind.NARROW)
MAILBOXES = {Kind.FULL: PORVOO, Kind.NARROW: LOVIISA, Kind.REFUSED: PORVOO, Kind.RELEASE: OFFICE}


@dataclass(frozen=True, slots=True)
class Coming:
    """One message: its number among those of its kind or, of a mail, among all mails."""

    number: int
    kind: Kind

    @property
    def id(self) -> str:
        """The id that Lautta knows it by."""
        if self.kind is Kind.GRANT:
            return self.resource_id.replace("-", "")
        return message_key(MAILBOXES[self.kind], self._message_id)

    @property
    def entry_key(self) -> str:
        """What its entry in the archive is named by: for a release, the first attempt of the message."""
        return f"{self.id}-1" if self.kind is Kind.RELEASE else self.id

    @property
    def resource_id(self) -> str:
        """The id of the resource that a grant is announced by."""
        return str(uuid.UUID(int=self.number + 1))

    def write_mail(self) -> bytes:
        """The mail as it comes, with a Message-ID of its own."""
        raw = _mail(self.kind).replace(b"LAU0000001", self._accession.encode())
        return re.sub(rb"(?im)^Message-ID:[^\r\n]*", b"Message-ID: " + self._message_id.encode(), raw, count=1)

    def write_study(self) -> bytes:
        """The study that a release asks for: a study of its own, of one picture."""
        picture = dcmread(FOLDER / "dicom" / "hus-LAU0000001-1.dcm")
        study = f"1.2.826.0.1.3680043.10.999.9.{self.number + 1}"
        picture.AccessionNumber, picture.StudyInstanceUID = self._accession, study
        picture.SeriesInstanceUID, picture.SOPInstanceUID = f"{study}.1", f"{study}.1.1"
        picture.file_meta.MediaStorageSOPInstanceUID = picture.SOPInstanceUID
        held = io.BytesIO()
        picture.save_as(held)
        return held.getvalue()

    @property
    def _accession(self) -> str:
        return f"LAU9{self.number:06}"

    @property
    def _message_id(self) -> str:
        return f"<soak-{self.number}@gateway.turvaposti.example>"


def list_coming(mails: int) -> Iterator[Coming]:
    """So many mails in their order, and the grants between them."""
    for number in range(mails):
        place = number % _SPAN
        if place == 3:
            yield Coming(number, Kind.REFUSED)
        elif place == 11:
            yield Coming(number, Kind.RELEASE)
        else:
            yield Coming(number, Kind.NARROW if number % 4 == 0 else Kind.FULL)
        if place == 15:
            yield Coming(number // _SPAN, Kind.GRANT)


@cache
def _mail(kind: Kind) -> bytes:
    files = {Kind.REFUSED: "photo/wrong-hetu.eml", Kind.RELEASE: "release/commissioned-copy.eml"}
    raw = (FOLDER / files.get(kind, "photo/plain.eml")).read_bytes()
    if kind is Kind.NARROW:  # another patient, with the same picture: no time goes into a HEIC
        head = (FOLDER / "photo" / "heic.eml").read_bytes()
        raw = head[: head.index(b"MIME-Version")] + raw[raw.index(b"MIME-Version") :]
    return raw
