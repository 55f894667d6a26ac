"""Synthetic images for archives: made from a seed, quickly, and the same each time. Nobody in them exists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    ComputedRadiographyImageStorage,
    CTImageStorage,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
)

from adapter.links.dicom.object import read_instance
from adapter.release.images import Instance
from fixtures.people import EVERYBODY, HELGA

ROOT = "1.2.826.0.1.3680043.8.498.77"
IMPLICIT, EXPLICIT, JPEG = str(ImplicitVRLittleEndian), str(ExplicitVRLittleEndian), str(JPEGBaseline8Bit)
CT, CR = str(CTImageStorage), str(ComputedRadiographyImageStorage)
MODALITIES = {CT: "CT", CR: "CR"}
NAMES = {person.hetu: f"{person.family}^{person.given}" for person in EVERYBODY} | {HELGA.hetu: "Provström^Helga Åsa"}


@dataclass(frozen=True, slots=True)
class Study:
    """One study of synthetic images; its UIDs are made of its number."""

    number: int
    accession: str = "AC-77"
    patient: str = HELGA.hetu
    kind: str = CT
    day: str = "20261103"
    time: str = "101500"
    description: str = "Päänsärky, kallon TT"

    @property
    def uid(self) -> str:
        return f"{ROOT}.{self.number}"

    def image(
        self, number: int, syntax: str = EXPLICIT, *, size: int = 2_048, series: int = 1, kind: str = ""
    ) -> Instance:
        """An image of `size` octets of noise (JPEG: of a picture that is none) in this transfer syntax.

        Native pixels are as many as rows and columns make, which may be a little less.
        """
        dataset = Dataset()
        dataset.SpecificCharacterSet = "ISO_IR 100"
        dataset.SOPClassUID = kind or self.kind
        dataset.SOPInstanceUID = f"{self.uid}.{series}.{number}"
        dataset.StudyDate, dataset.StudyTime = self.day, self.time
        dataset.AccessionNumber = self.accession
        dataset.Modality = MODALITIES.get(kind or self.kind, "OT")
        dataset.InstitutionName = "Röntgen Åbo"
        dataset.StudyDescription = self.description
        dataset.PatientName = NAMES.get(self.patient, "")
        dataset.PatientID = self.patient
        dataset.PatientComments = "odd"  # a value of odd length, padded
        dataset.StudyInstanceUID = self.uid
        dataset.SeriesInstanceUID = f"{self.uid}.{series}"
        dataset.StudyID, dataset.SeriesNumber, dataset.InstanceNumber = "1", series, number
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        width = 8 if syntax == JPEG else 16
        dataset.Rows, dataset.Columns = _shape(size // (width // 8))
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = (
            width,
            width,
            width - 1,
            0,
        )
        block = dataset.private_block(0x0029, "LAUTTA TEST", create=True)
        block.add_new(0x01, "UN", b"\x00\x01private\xff")
        block.add_new(0x02, "LO", "Ääkköset")
        noise = _noise(size, number % 7)
        if syntax == JPEG:
            dataset.add_new("PixelData", "OB", encapsulate([b"\xff\xd8\xff" + noise[: size - 5] + b"\xff\xd9"]))
            dataset["PixelData"].is_undefined_length = True
        else:
            dataset.add_new("PixelData", "OW", noise[: dataset.Rows * dataset.Columns * width // 8])
        return read_instance(encode(dataset, syntax))


def encode(dataset: Dataset, syntax: str) -> bytes:
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    stream = BytesIO()
    dcmwrite(stream, dataset, enforce_file_format=True)
    return stream.getvalue()


def _shape(pixels: int) -> tuple[int, int]:
    columns = 1 << (pixels.bit_length() // 2)
    return pixels // columns, columns


@cache
def _noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311  # noise, not a secret
