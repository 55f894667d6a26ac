"""One DICOM instance: its bytes as they came, and its header in the DICOM JSON model (PS3.18 annex F)."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    generate_uid,
)

#: The media type of a Part 10 file.
DICOM = "application/dicom"

SOP_CLASS = "00080016"
SOP_INSTANCE = "00080018"
STUDY = "0020000D"
SERIES = "0020000E"

#: Somebody else: the identifier and the name of the patient that a forged instance or hit is of.
STRANGER = ("010190-999W", "Vieras^Potilas")

Header = dict[str, dict[str, Any]]

_ELEMENT_HEAD = 12
_UNREADABLE = (
    AttributeError,
    BytesLengthException,
    EOFError,
    InvalidDicomError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


class NotAnInstanceError(ValueError):
    """The bytes are not a DICOM Part 10 file with the identifiers every instance has."""


@dataclass(frozen=True)
class Instance:
    """A Part 10 file. `digest` is of the data set alone: each sender writes a file meta group of its own.

    The data set begins at octet `begin` of `content`.
    """

    content: bytes
    begin: int
    header: Header
    transfer_syntax: str
    digest: str

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        """Kept on disk as the file alone: all else is read of it again."""
        return read_instance, (self.content,)

    @property
    def place(self) -> dict[str, str]:
        """Its UIDs, as the journal tells them."""
        return {"document": self.value(STUDY), "series": self.value(SERIES), "instance": self.value(SOP_INSTANCE)}

    @property
    def data_set(self) -> bytes:
        """The data set in its transfer syntax, as it came."""
        return self.content[self.begin :]

    def value(self, tag: str) -> str:
        """The first value of an attribute as text; empty if there is none."""
        return first_value(self.header, tag)


def first_value(header: Header, tag: str) -> str:
    """The first value of an attribute as text (of a person name, its alphabetic form); empty if there is none."""
    values = header.get(tag, {}).get("Value") or [""]
    value = values[0]
    if isinstance(value, dict):
        value = value.get("Alphabetic", "")
    return "" if value is None else str(value)


#: pydicom reads strictly for a whole process or not at all, and threads that change that at once never change it back.
_reading = threading.Lock()


def read_file(stream: BytesIO, *, pixels: bool = True) -> Dataset:
    """The data set of a Part 10 file. Raises what pydicom raises."""
    with _reading:
        return dcmread(stream, stop_before_pixels=not pixels)


def read_data_set(content: bytes) -> tuple[Dataset, bytes]:
    """The data set of a Part 10 file without its pixels, and what follows from them on. Raises NotAnInstanceError."""
    stream = BytesIO(content)
    try:
        dataset = read_file(stream, pixels=False)
        deflated = dataset.file_meta.TransferSyntaxUID == DeflatedExplicitVRLittleEndian
        whole = dataset.file_meta.FileMetaInformationGroupLength
    except _UNREADABLE:
        raise NotAnInstanceError from None
    if not isinstance(whole, int):
        raise NotAnInstanceError
    return dataset, b"" if deflated else content[stream.tell() : stream.tell() + _ELEMENT_HEAD]


def read_instance(content: bytes) -> Instance:
    """Read a Part 10 file, its pixels unseen. Raises NotAnInstanceError."""
    return describe_instance(content, read_data_set(content)[0])


def describe_instance(content: bytes, dataset: Dataset) -> Instance:
    """The instance that this data set was read of. Raises NotAnInstanceError."""
    try:
        with _reading:
            header: Header = dataset.to_json_dict(suppress_invalid_tags=True)
        # The data set begins after the preamble, "DICM", the group's length element and the group.
        begin = 128 + 4 + 12 + dataset.file_meta.FileMetaInformationGroupLength
    except _UNREADABLE:
        raise NotAnInstanceError from None
    if not all(first_value(header, tag) for tag in (SOP_CLASS, SOP_INSTANCE, STUDY, SERIES)):
        raise NotAnInstanceError
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    return Instance(content, begin, header, syntax, hashlib.sha256(memoryview(content)[begin:]).hexdigest())


def serve_as(instance: Instance, syntax: str | None) -> tuple[bytes, str] | None:
    """The file and its transfer syntax for a client of WADO-RS that wants `syntax` (None = Explicit VR Little Endian).

    None if it is in another one: this mock rewrites Implicit VR Little Endian and nothing else (PS3.18 8.7.3).
    """
    if syntax in ("*", instance.transfer_syntax):
        return instance.content, instance.transfer_syntax
    if syntax in (None, ExplicitVRLittleEndian):
        explicit = rewrite(instance, ExplicitVRLittleEndian)
        return (explicit.content, explicit.transfer_syntax) if explicit else None
    return None


def rewrite(instance: Instance, syntax: str) -> Instance | None:
    """The instance in another transfer syntax; None unless both are Little Endian and uncompressed."""
    if instance.transfer_syntax == syntax:
        return instance
    if not {instance.transfer_syntax, syntax} <= {ExplicitVRLittleEndian, ImplicitVRLittleEndian}:
        return None
    dataset = read_file(BytesIO(instance.content))
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    rewritten = BytesIO()
    implicit = syntax == ImplicitVRLittleEndian
    dataset.save_as(rewritten, implicit_vr=implicit, little_endian=True, enforce_file_format=True)
    return read_instance(rewritten.getvalue())


def forge_patient(instance: Instance) -> Instance:
    """Another patient's instance of the same study, series and accession number, as a confused archive would send."""
    dataset = read_file(BytesIO(instance.content))
    dataset.PatientID, dataset.PatientName = STRANGER
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = forge_uid(instance.value(SOP_INSTANCE))
    written = BytesIO()
    dataset.save_as(written)
    return read_instance(written.getvalue())


def forge_uid(uid: str) -> str:
    """Another UID, always the same one for a UID."""
    return str(generate_uid(entropy_srcs=[uid]))
