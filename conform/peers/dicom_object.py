"""Synthetic DICOM objects of the kit: small images of people who do not exist, with UIDs that nobody has used."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEGBaseline8Bit

from conform.people import Person

#: Secondary Capture Image Storage: what every archive stores.
SOP_CLASS = "1.2.840.10008.5.1.4.1.1.7"
EXPLICIT, JPEG = str(ExplicitVRLittleEndian), str(JPEGBaseline8Bit)
LATIN_1, UTF_8 = "ISO_IR 100", "ISO_IR 192"
#: A JPEG of one grey pixel.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8X"
    "GBYUGBIUFRT/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)

#: What a query brings of one study or instance: keyword → value; what is not there is empty.
Hit = Mapping[str, str]


def fresh_uid() -> str:
    """A UID that nobody has used, derived from a UUID (DICOM PS3.5 B.2)."""
    return f"2.25.{uuid.uuid4().int}"


def fresh_accession() -> str:
    """An accession number that nobody has used, of 16 characters (DICOM PS3.5 6.2)."""
    return f"C{uuid.uuid4().hex[:15].upper()}"


def fresh_day() -> date:
    """A day by which a run can ask for its own studies, whatever the archive holds of earlier runs."""
    return date(2005, 6, 1) + timedelta(days=uuid.uuid4().int % 7000)


@dataclass(frozen=True)
class Study:
    """A study of a person: one series, with as many instances as are made."""

    person: Person
    accession: str = field(default_factory=fresh_accession)
    day: date = field(default_factory=fresh_day)
    uid: str = field(default_factory=fresh_uid)
    series: str = field(default_factory=fresh_uid)

    @property
    def date(self) -> str:
        """The day as DICOM writes it."""
        return f"{self.day:%Y%m%d}"

    def instance(self, number: int = 1, *, characters: str = UTF_8, text: str = "Käsi") -> Dataset:
        """An image of four pixels."""
        made = Dataset()
        made.SpecificCharacterSet = characters
        made.SOPClassUID, made.SOPInstanceUID = SOP_CLASS, fresh_uid()
        made.StudyDate, made.StudyTime = self.date, "101500"
        made.AccessionNumber, made.Modality, made.ConversionType = self.accession, "OT", "WSD"
        made.StudyDescription = text
        made.ReferringPhysicianName = ""
        made.PatientName, made.PatientID = name_of(self.person), self.person.hetu
        made.PatientBirthDate, made.PatientSex = self.person.born.replace("-", ""), ""
        made.StudyInstanceUID, made.SeriesInstanceUID, made.StudyID = self.uid, self.series, "1"
        made.SeriesNumber, made.InstanceNumber = 1, number
        made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
        made.Rows = made.Columns = 2
        made.BitsAllocated = made.BitsStored = 8
        made.HighBit, made.PixelRepresentation = 7, 0
        made.add_new("PixelData", "OW", bytes([0, 85, 170, 255]))
        return _of(made, EXPLICIT)

    def compressed(self) -> Dataset:
        """An image in JPEG, which nobody has to convert."""
        made = self.instance()
        made.Rows = made.Columns = 1
        made.add_new("PixelData", "OB", encapsulate([_JPEG]))
        made["PixelData"].is_undefined_length = True
        return _of(made, JPEG)


def name_of(person: Person) -> str:
    """The name of a person in DICOM, always with å, ä and ö: the same in every study of a person."""
    return f"{person.family}^{person.given[0]} Åsa Äijö"


def write_file(instance: Dataset) -> bytes:
    """The object as a file (DICOM PS3.10 7)."""
    stream = BytesIO()
    dcmwrite(stream, instance, enforce_file_format=True)
    return stream.getvalue()


def split_file(content: bytes) -> tuple[str, bytes]:
    """The transfer syntax of a file, and the octets of its data set. ValueError where it is none."""
    if content[128:132] != b"DICM" or len(content) < 144:
        raise ValueError("no DICOM file")
    begin = 144 + int.from_bytes(content[140:144], "little")
    head = dcmread(BytesIO(content), stop_before_pixels=True, specific_tags=["SOPInstanceUID"])
    return str(head.file_meta.TransferSyntaxUID), content[begin:]


def read_uid(content: bytes) -> str:
    """The SOP Instance UID of a file; empty where it has none."""
    try:
        return str(dcmread(BytesIO(content), stop_before_pixels=True).get("SOPInstanceUID", ""))
    except Exception:  # noqa: BLE001 – pydicom lets many through: octets from outside
        return ""


def _of(instance: Dataset, syntax: str) -> Dataset:
    instance.file_meta = FileMetaDataset()
    instance.file_meta.TransferSyntaxUID = UID(syntax)
    return instance
