"""Reports (lausunnot) as an archive holds them beside images: structured, and as a PDF in a DICOM object."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset

from adapter.links.dicom.object import read_instance
from adapter.release.images import Instance
from tests.peers.images import EXPLICIT, encode
from tests.region import MAIJA
from tests.release.release_world import STUDY

BASIC, COMPREHENSIVE, PDF, DOSE = (f"1.2.840.10008.5.1.4.1.1.{kind}" for kind in ("88.11", "88.33", "104.1", "88.67"))
SERIES: Final = f"{STUDY}.900"


def report(
    kind: str = BASIC,
    number: int = 1,
    *,
    study: str = STUDY,
    patient: str = MAIJA,
    name: str = "Testinen^Maija",
    accession: str = "LAU0000001",
    day: str = "20261103",
    time: str = "081500",
) -> Instance:
    """A report on Maija's wrist, or on whose is named."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID, dataset.SOPInstanceUID = kind, f"{study}.900.{number}"
    dataset.StudyDate, dataset.StudyTime = day, time
    dataset.ContentDate, dataset.ContentTime = "20261103", "101500"
    dataset.AccessionNumber, dataset.PatientID = accession, patient
    dataset.PatientName = name
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, f"{study}.900"
    dataset.StudyID, dataset.SeriesNumber, dataset.InstanceNumber = "1", 900, number
    title = Dataset()
    title.CodeValue, title.CodingSchemeDesignator, title.CodeMeaning = "18748-4", "LN", "Diagnostic imaging report"
    dataset.ConceptNameCodeSequence = [title]
    if kind == PDF:
        dataset.Modality, dataset.DocumentTitle = "DOC", "Lausunto"
        dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
        dataset.BurnedInAnnotation = "YES"
        dataset.EncapsulatedDocument = b"%PDF-1.4 Ei murtumaa.%%EOF"
    else:
        dataset.Modality, dataset.ValueType, dataset.ContinuityOfContent = "SR", "CONTAINER", "SEPARATE"
        dataset.CompletionFlag, dataset.VerificationFlag = "COMPLETE", "VERIFIED"
        text = Dataset()
        text.RelationshipType, text.ValueType, text.TextValue = "CONTAINS", "TEXT", "Ei murtumaa."
        text.ConceptNameCodeSequence = [title]
        dataset.ContentSequence = [text]
    return read_instance(encode(dataset, EXPLICIT))
