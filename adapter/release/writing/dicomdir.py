"""The DICOMDIR of a File-set.

The directory of a medium, by which a viewer finds every image (DICOM PS3.10 8, PS3.3 annex F). Pure.

The records' contents are pydicom's. Its `FileSet` is not used: it encodes every object again, and keeps copies in a
folder of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

from pydicom import Dataset, dcmread, dcmwrite
from pydicom.config import disable_value_validation
from pydicom.dataset import FileMetaDataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.fileset import DIRECTORY_RECORDERS
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from adapter.errors import Refused
from adapter.release.images import Instance
from adapter.words import Sentence

_UNTOLD = Sentence(
    "Tutkimuksen kohteesta puuttuu tieto, joka tallenteen hakemistoon tarvitaan.",
    "Ett objekt i undersökningen saknar en uppgift som behövs i lagringsmediets katalog.",
    "an object of the study does not tell what the directory of a medium must tell of it.",
)
_LOOK_AT_IT = Sentence(
    "Ammattilaisen on tarkistettava se.",
    "En yrkesperson måste granska det.",
    "A person has to look at it.",
)

_LARGEST_HEADER = 16_000_000  # octets
_PIXELS = 0x7FE00008  # from there on (Float Pixel Data …)
_STORAGE = "1.2.840.10008.5.1.4.1.1."
_KINDS = {  # the beginning of a SOP class, after _STORAGE → the kind of its record; the others are images (PS3.3 F.4)
    "4.2.": "SPECTROSCOPY",
    "9.": "WAVEFORM",
    "11.": "PRESENTATION",
    "66.": "RAW DATA",
    "66.1.": "REGISTRATION",
    "66.2.": "FIDUCIAL",
    "66.3.": "REGISTRATION",
    "66.4.": "IMAGE",
    "66.5.": "SURFACE",
    "66.6.": "TRACT",
    "66.7.": "IMAGE",
    "66.8.": "IMAGE",
    "67.": "VALUE MAP",
    "68.": "SURFACE SCAN",
    "88.": "SR DOCUMENT",
    "88.59.": "KEY OBJECT DOC",
    "104.": "ENCAP DOC",
    "481.2.": "RT DOSE",
    "481.3.": "RT STRUCTURE SET",
    "481.4.": "RT TREAT RECORD",
    "481.5.": "RT PLAN",
    "481.6.": "RT TREAT RECORD",
    "481.7.": "RT TREAT RECORD",
    "481.8.": "RT PLAN",
    "481.9.": "RT TREAT RECORD",
}
# What a record must say and an image may leave out (PS3.3 F.5); dcmmkdir invents the same.
_INVENTED = {"StudyDate": "19000101", "StudyTime": "000000", "StudyID": "1", "Modality": "OT"}


@dataclass
class _Branch:
    """A record, its number among its siblings, and what lies below it by UID."""

    record: Dataset
    number: int
    below: dict[str, _Branch] = field(default_factory=dict)
    offset: int = 0


class Directory:
    """The DICOMDIR of one patient's studies. `uid` is the File-set's. Each image costs a kilobyte of memory."""

    def __init__(self, uid: str) -> None:
        self._uid = uid
        self._patients: dict[str, _Branch] = {}

    def add(self, instance: Instance) -> str:
        """Enter an instance, and give its File ID.

        Where it lies on the medium (PS3.10 8.2), `IMAGES/ST000001/SE000001/IM000001`.

        It names no person. Raises Refused (REL-12) when the object does not say what the directory must say of it.
        """
        with disable_value_validation():
            try:
                return self._enter(instance, _read_header(instance))
            except (AttributeError, EOFError, InvalidDicomError, KeyError, ValueError, zlib.error):
                raise Refused.because("REL-12", _UNTOLD, _LOOK_AT_IT) from None

    def _enter(self, instance: Instance, header: Dataset) -> str:
        for keyword, value in _INVENTED.items():
            _invent(header, keyword, value)
        patient = _below(self._patients, instance.patient, "PATIENT", header)
        study = _below(patient.below, instance.study, "STUDY", header)
        _invent(header, "SeriesNumber", len(study.below) + 1)
        series = _below(study.below, instance.series, "SERIES", header)
        _invent(header, "InstanceNumber", len(series.below) + 1)
        leaf = _below(series.below, instance.instance, _kind(instance.sop_class), header)
        place = ["IMAGES", f"ST{study.number:06}", f"SE{series.number:06}", f"IM{leaf.number:06}"]
        leaf.record.ReferencedFileID = place
        leaf.record.ReferencedSOPClassUIDInFile = instance.sop_class
        leaf.record.ReferencedSOPInstanceUIDInFile = instance.instance
        leaf.record.ReferencedTransferSyntaxUIDInFile = instance.syntax
        return "/".join(place)

    def encode(self) -> bytes:
        """The DICOMDIR as a file. It is written twice: where its records lie is known once they have been written."""
        branches = list(_walk(self._patients))
        directory = Dataset()
        directory.file_meta = FileMetaDataset()
        directory.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
        directory.file_meta.MediaStorageSOPInstanceUID = self._uid
        directory.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        directory.FileSetID = "LAUTTA"
        directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
        directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
        directory.FileSetConsistencyFlag = 0
        directory.DirectoryRecordSequence = [branch.record for branch in branches]
        written = dcmread(BytesIO(_write(directory))).DirectoryRecordSequence
        for branch, item in zip(branches, written, strict=True):
            branch.offset = item.seq_item_tell
        first, last = _join(self._patients)
        directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = first
        directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = last
        return _write(directory)


def _read_header(instance: Instance) -> Dataset:
    """What stands before the pixels.

    Of a deflated object only so much is inflated: it could unpack to a thousand times its size.
    """
    if instance.syntax != DeflatedExplicitVRLittleEndian:
        return dcmread(BytesIO(instance.content), stop_before_pixels=True)
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    stream = BytesIO(inflating.decompress(instance.content[instance.begin :], _LARGEST_HEADER))
    header = read_dataset(
        stream, is_implicit_VR=False, is_little_endian=True, stop_when=lambda tag, _vr, _length: tag >= _PIXELS
    )
    if inflating.unconsumed_tail and stream.tell() == len(stream.getbuffer()):
        raise ValueError("the header has no end")
    return header


def _kind(sop_class: str) -> str:
    """The kind of record that a SOP class has: by the longest beginning that fits."""
    arc = f"{sop_class.removeprefix(_STORAGE)}."
    fitting = [beginning for beginning in _KINDS if arc.startswith(beginning)]
    return _KINDS[max(fitting, key=len)] if fitting else "IMAGE"


def _invent(header: Dataset, keyword: str, value: str | int) -> None:
    if header.get(keyword) in {None, ""}:
        setattr(header, keyword, value)


def _below(siblings: dict[str, _Branch], uid: str, kind: str, header: Dataset) -> _Branch:
    """The branch of this name, made of the header when it is the first."""
    if uid not in siblings:
        siblings[uid] = _Branch(_record(kind, header), len(siblings) + 1)
    return siblings[uid]


def _record(kind: str, header: Dataset) -> Dataset:
    record: Dataset = DIRECTORY_RECORDERS[kind](header)
    if "ContentSequence" in record:  # of a report, only what modifies its title belongs here (PS3.3 F.5.25)
        modifiers = [item for item in record.ContentSequence if item.get("RelationshipType") == "HAS CONCEPT MOD"]
        del record.ContentSequence
        if modifiers:
            record.ContentSequence = modifiers
    record.OffsetOfTheNextDirectoryRecord = 0
    record.RecordInUseFlag = 0xFFFF
    record.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    record.DirectoryRecordType = kind
    if "SpecificCharacterSet" in header:
        record.SpecificCharacterSet = header.SpecificCharacterSet
    return record


def _walk(siblings: dict[str, _Branch]) -> Iterator[_Branch]:
    for branch in siblings.values():
        yield branch
        yield from _walk(branch.below)


def _join(siblings: dict[str, _Branch]) -> tuple[int, int]:
    """Point each record at the one beside it and at the first below it; returns where the first and the last lie."""
    level = list(siblings.values())
    for branch, after in pairwise(level):
        branch.record.OffsetOfTheNextDirectoryRecord = after.offset
    for branch in level:
        if branch.below:
            branch.record.OffsetOfReferencedLowerLevelDirectoryEntity = _join(branch.below)[0]
    return (level[0].offset, level[-1].offset) if level else (0, 0)


def _write(directory: Dataset) -> bytes:
    buffer = BytesIO()
    dcmwrite(buffer, directory, enforce_file_format=True)
    return buffer.getvalue()
