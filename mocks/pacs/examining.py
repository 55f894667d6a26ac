"""The examination of an object that somebody wants to store.

The data set is looked at as it came: the values are octets until each was found to be what its value representation
demands. Only then pydicom may read them. One step of the examination stands for one rule over the whole data set, and
names the first place where it is broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom.charset import python_encoding
from pydicom.datadict import dictionary_has_tag, dictionary_VR, keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom.service_class import StorageServiceClass
from pynetdicom.sop_class import uid_to_service_class

from mocks.control import digest
from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.pacs import rules
from mocks.pacs.instance import Instance, NotAnInstanceError, describe_instance, read_data_set
from mocks.pacs.values import SEVERAL, SIZES, TEXT, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mocks.control import Examination, Rule

_IDENTIFIERS = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
_PIXEL_MODULE = (
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
)
#: The tag of native and compressed pixels, in Little Endian.
_PIXELS = b"\xe0\x7f\x10\x00"
_UNDEFINED = 0xFFFFFFFF
_FIRST_GROUP = 8
_DEEPEST = 16
_ASCII, _UNKNOWN = "ascii", "unknown"
_DEFAULT = ("", "ISO_IR 6")

_Found = tuple[str, RawDataElement]
#: Where a rule is broken, and what was found there.
_Broken = tuple[str, str]


def examine_object(content: bytes, examination: Examination) -> Instance:
    """Read a Part 10 file that is to be stored. Raises BrokenRuleError."""
    try:
        dataset, pixels = read_data_set(content)
        elements = list(_walk(dataset))
    except (NotAnInstanceError, ValueError, TypeError, KeyError, EOFError, NotImplementedError, RecursionError):
        examination.refuse(rules.PART10, "file")
    examination.check(rules.PART10, "file", holds=True)
    own = {element.tag: element for name, element in elements if "." not in name}
    _judge(examination, rules.GROUP, _find_foreign_groups(own.values()))
    _judge(examination, rules.EVEN, _find_odd(elements))
    _judge(examination, rules.VR_OF_TAG, _find_strange_representations(elements))
    encoding = _read_encoding(dataset)
    _judge(examination, rules.CHARACTERS, _find_strange_characters(elements, encoding))
    readable = "latin-1" if encoding in ("", _UNKNOWN) else encoding
    _judge(examination, rules.UID_FORM, _find_strange_values(elements, readable, uids=True))
    _judge(examination, rules.VALUE, _find_strange_values(elements, readable, uids=False))
    _check_identifiers(examination, dataset)
    _check_patient(examination, dataset)
    _check_pixels(examination, dataset, pixels)
    try:
        return describe_instance(content, dataset)
    except NotAnInstanceError:
        examination.refuse(rules.PART10, "file")


def check_hetu(examination: Examination, place: str, text: str) -> None:
    """Check that a text is a test person's HETU. Raises BrokenRuleError."""
    examination.check(rules.HETU_FORM, place, holds=is_hetu(text), expected="a HETU", found=digest(text))
    examination.check(rules.HETU_TEST, place, holds=is_test_hetu(text), expected="9xx", found=digest(text))


def _judge(examination: Examination, rule: Rule, broken: Iterable[_Broken]) -> None:
    place, found = next(iter(broken), ("", ""))
    examination.check(rule, place or "data set", holds=not place, found=found)


def _walk(dataset: Dataset, path: str = "", depth: int = 0) -> Iterator[_Found]:
    """Every element as it came, with its place; those of sequences too."""
    if depth > _DEEPEST:
        raise ValueError("sequences in sequences in sequences")
    for tag in dataset.keys():  # noqa: SIM118  # a data set iterates over its elements, and reads them
        element = dataset.get_item(tag)
        name = f"{path}{keyword_for_tag(tag) or str(tag)}"
        representation = getattr(element, "VR", None) or (dictionary_VR(tag) if dictionary_has_tag(tag) else "UN")
        if representation == "SQ":
            for number, item in enumerate(dataset[tag].value or []):
                yield from _walk(item, f"{name}[{number}].", depth + 1)
        elif isinstance(element, RawDataElement):
            yield name, element


def _representation(element: RawDataElement) -> str:
    if element.VR:
        return str(element.VR)
    return dictionary_VR(element.tag) if dictionary_has_tag(element.tag) else "UN"


def _find_foreign_groups(elements: Iterable[RawDataElement]) -> Iterator[_Broken]:
    return (
        (keyword_for_tag(one.tag) or str(one.tag), f"{one.tag.group:04X}")
        for one in elements
        if one.tag.group < _FIRST_GROUP
    )


def _find_odd(elements: list[_Found]) -> Iterator[_Broken]:
    return (
        (name, f"{one.length} octets") for name, one in elements if one.length != _UNDEFINED and one.length % 2 == 1
    )


def _find_strange_representations(elements: list[_Found]) -> Iterator[_Broken]:
    for name, element in elements:
        if element.VR and element.VR != "UN" and not element.tag.is_private and dictionary_has_tag(element.tag):
            allowed = dictionary_VR(element.tag).split(" or ")
            if element.VR not in allowed:
                yield name, str(element.VR)


def _read_encoding(dataset: Dataset) -> str:
    """The encoding that the data set names: empty for code extensions, `unknown` for a term that is not defined."""
    element = dataset.get_item("SpecificCharacterSet") if "SpecificCharacterSet" in dataset else None
    raw = element.value if element is not None else b""
    named = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw or "")
    terms = [term.strip() for term in named.split("\\")]
    if not all(term in python_encoding for term in terms):
        return _UNKNOWN
    if len(terms) > 1:
        return ""
    return _ASCII if terms[0] in _DEFAULT else str(python_encoding[terms[0]])


def _find_strange_characters(elements: list[_Found], encoding: str) -> Iterator[_Broken]:
    """Text that is not in the encoding; with code extensions (`encoding` empty) nothing is said."""
    if encoding == _UNKNOWN:
        yield "SpecificCharacterSet", "not a defined term"
    elif encoding:
        for name, element in elements:
            if _representation(element) in TEXT and isinstance(element.value, bytes):
                try:
                    element.value.decode(encoding)
                except (UnicodeDecodeError, LookupError):
                    yield name, digest(element.value.decode("latin-1"))


def _find_strange_values(elements: list[_Found], encoding: str, *, uids: bool) -> Iterator[_Broken]:
    for name, element in elements:
        representation, value = _representation(element), element.value
        if (representation == "UI") is not uids or not isinstance(value, bytes):
            continue
        if representation in SIZES:
            if len(value) % SIZES[representation]:
                yield name, f"{len(value)} octets"
        elif representation in SEVERAL or representation in TEXT:
            text = value.decode(encoding if representation in TEXT else "latin-1", "replace")
            several = text.split("\\") if representation in SEVERAL else [text]
            if not all(fits(representation, one.rstrip("\0 ")) for one in several):
                yield name, digest(text)


def _check_identifiers(examination: Examination, dataset: Dataset) -> None:
    for name in _IDENTIFIERS:
        if not dataset.get(name):
            examination.refuse(rules.IDENTIFIER, name)
    examination.check(rules.IDENTIFIER, "data set", holds=True)
    sop_class = str(dataset.SOPClassUID)
    stored = uid_to_service_class(sop_class) is StorageServiceClass
    examination.check(rules.SOP_CLASS_KNOWN, "SOPClassUID", holds=stored, found=sop_class)
    for name, own in (
        ("MediaStorageSOPClassUID", sop_class),
        ("MediaStorageSOPInstanceUID", str(dataset.SOPInstanceUID)),
    ):
        told = str(dataset.file_meta.get(name, ""))
        examination.check(rules.META, name, holds=told == own, expected=own, found=told)
    examination.check(rules.MODALITY_GIVEN, "Modality", holds=bool(dataset.get("Modality")))


def _check_patient(examination: Examination, dataset: Dataset) -> None:
    patient = str(dataset.get("PatientID", "") or "")
    if examination.check(rules.PATIENT_GIVEN, "PatientID", holds=bool(patient)):
        check_hetu(examination, "PatientID", patient)


def _check_pixels(examination: Examination, dataset: Dataset, pixels: bytes) -> None:
    """Of an object with pixels: what says how they are written, and that native ones are as many as that."""
    if not pixels.startswith(_PIXELS):
        return
    lacking = [name for name in _PIXEL_MODULE if dataset.get(name) in (None, "")]
    if not examination.check(
        rules.PIXEL_MODULE, lacking[0] if lacking else "data set", holds=not lacking, found=", ".join(lacking)
    ):
        return
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    if syntax.is_compressed or dataset.PhotometricInterpretation == "YBR_FULL_422":
        return
    length = int.from_bytes(pixels[4:8] if syntax.is_implicit_VR else pixels[8:12], "little")
    bits = dataset.Rows * dataset.Columns * dataset.SamplesPerPixel * dataset.BitsAllocated
    needed = (bits * int(dataset.get("NumberOfFrames", 1) or 1) + 7) // 8
    fitting = length == needed + needed % 2
    examination.check(
        rules.PIXEL_LENGTH, "PixelData", holds=fitting, expected=f"{needed} octets", found=f"{length} octets"
    )
