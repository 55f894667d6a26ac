"""Wrong objects, queries, requests, orders and calls to the PACS mock: each made from a good one by one defect."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from lxml.etree import _Element
from pydicom import config
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from tests.mocks.defects import Defect
from tests.mocks.pacs import CHEST, HETU, KNEE, OTHER_HETU, ROOT, encode, make_instance
from tests.mocks.pacs_orders import (
    ORDERS,
    OTHER,
    claim_another,
    forget_certificate,
    move_signature,
    put,
    sign_twice,
    wrap,
)

#: A HETU such as a living person may have; in two parts, for no file of the project holds one.
LIVING = "131052-" + "308T"
DICOM, OCTETS = 'multipart/related; type="application/dicom"', 'multipart/related; type="application/octet-stream"'


# Objects, for STOW-RS and C-STORE: data sets, and files.


def make_good_object() -> Dataset:
    """A ninth image of the knee's first series."""
    return make_instance(number=9)


def write_file(spoilt: Dataset) -> bytes:
    """A Part 10 file whose head is that of the good object, and whose data set is written without a look at it."""
    good = encode(make_good_object())
    head = good[: 144 + int.from_bytes(good[140:144], "little")]
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, spoilt)
    written: bytes = head + stream.getvalue()
    return written


def _set(keyword: str, value: Any) -> Callable[[Dataset], Dataset]:
    def spoil(dataset: Dataset) -> Dataset:
        tag = Tag(keyword)
        representation = dictionary_VR(tag)
        numeric = representation in ("DS", "IS")  # which pydicom reads as numbers at once
        element = DataElement(tag, "LO" if numeric else representation, value, validation_mode=config.IGNORE)
        element.VR = representation
        dataset[tag] = element
        return dataset

    return spoil


def _drop(keyword: str) -> Callable[[Dataset], Dataset]:
    def spoil(dataset: Dataset) -> Dataset:
        del dataset[keyword]
        return dataset

    return spoil


def _refer_to(uid: str) -> Callable[[Dataset], Dataset]:
    def spoil(dataset: Dataset) -> Dataset:
        dataset.ReferencedImageSequence = Sequence([_set("ReferencedSOPInstanceUID", uid)(Dataset())])
        return dataset

    return spoil


def _object(name: str, rule: str, keyword: str, spoil: Callable[[Dataset], Dataset]) -> Defect[Dataset]:
    return Defect(f"pacs.object.{name}", f"pacs.{rule}", spoil, keyword)


def _value(name: str, keyword: str, value: Any) -> Defect[Dataset]:
    return _object(name, "dicom.value", keyword, _set(keyword, value))


_CT, _JPEG = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.50"
_LATIN = "Äiti".encode("latin-1")

OBJECTS: tuple[Defect[Dataset], ...] = (
    *(
        _object(f"without-{keyword}", "dicom.identifier", keyword, _drop(keyword))
        for keyword in ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
    ),
    _object("without-modality", "dicom.modality", "Modality", _drop("Modality")),
    _object("empty-modality", "dicom.modality", "Modality", _set("Modality", "")),
    _object("without-patient", "dicom.patient", "PatientID", _drop("PatientID")),
    _object("empty-patient", "dicom.patient", "PatientID", _set("PatientID", "")),
    _object("patient-hello", "hetu.form", "PatientID", _set("PatientID", "hello")),
    _object("patient-check-character", "hetu.form", "PatientID", _set("PatientID", "010594Y9033")),
    _object("patient-small-letters", "hetu.form", "PatientID", _set("PatientID", HETU.lower())),
    _object("patient-living", "hetu.test", "PatientID", _set("PatientID", LIVING)),
    _object("study-leading-zero", "dicom.uid", "StudyInstanceUID", _set("StudyInstanceUID", "1.2.03")),
    _object("series-too-long", "dicom.uid", "SeriesInstanceUID", _set("SeriesInstanceUID", "1." + "2" * 63)),
    _object("series-letters", "dicom.uid", "SeriesInstanceUID", _set("SeriesInstanceUID", "1.2.x")),
    _object("study-point-at-the-end", "dicom.uid", "StudyInstanceUID", _set("StudyInstanceUID", "1.2.3.")),
    _object("uid-in-a-sequence", "dicom.uid", "ReferencedImageSequence[0].ReferencedSOPInstanceUID", _refer_to("1..2")),
    _object("class-not-stored", "dicom.sop-class", "SOPClassUID", _set("SOPClassUID", "1.2.840.10008.1.1")),
    _object("class-not-the-files", "dicom.meta", "MediaStorageSOPClassUID", _set("SOPClassUID", _CT)),
    _object("uid-not-the-files", "dicom.meta", "MediaStorageSOPInstanceUID", _set("SOPInstanceUID", f"{KNEE}.1.8")),
    _object("element-of-a-directory", "dicom.group", "FileSetID", _set("FileSetID", "DISC")),
    _value("month-13", "StudyDate", "20261301"),
    _value("date-with-hyphens", "StudyDate", "2026-11-01"),
    _value("no-such-day", "PatientBirthDate", "20260230"),
    _value("hour-25", "StudyTime", "251500"),
    _value("time-with-colons", "SeriesTime", "10:15:00"),
    _value("modality-small-letters", "Modality", "dx"),
    _value("sex-too-long", "PatientSex", "MALE OR FEMALE XX"),
    _value("number-with-letters", "SeriesNumber", "1a"),
    _value("number-too-large", "InstanceNumber", "99999999999"),
    _value("size-no-number", "PatientSize", "tall"),
    _value("age-without-unit", "PatientAge", "033"),
    _value("accession-too-long", "AccessionNumber", "A" * 17),
    _value("description-too-long", "StudyDescription", "x" * 65),
    _value("name-of-six-parts", "PatientName", "a^b^c^d^e^f"),
    _value("name-too-long", "PatientName", "x" * 65),
    _value("instant-with-letters", "AcquisitionDateTime", "2026-11-01T10"),
    _value("control-character", "StationName", "a\tb"),
    _object("umlaut-without-character-set", "dicom.characters", "StudyDescription", _drop("SpecificCharacterSet")),
    _object("character-set-unknown", "dicom.characters", "SpecificCharacterSet", _set("SpecificCharacterSet", "UTF-8")),
    _object("latin-as-utf-8", "dicom.characters", "InstitutionName", _set("InstitutionName", _LATIN)),
    *(
        _object(f"pixels-without-{keyword}", "dicom.pixel-module", keyword, _drop(keyword))
        for keyword in ("PhotometricInterpretation", "Rows", "BitsAllocated", "PixelRepresentation")
    ),
    _object("pixels-too-few", "dicom.pixel-length", "PixelData", _set("PixelData", bytes(30))),
    _object("pixels-of-one-frame-of-two", "dicom.pixel-length", "PixelData", _set("NumberOfFrames", 2)),
    _object("another-patients-study", "dicom.one-patient", "StudyInstanceUID", _set("PatientID", OTHER_HETU)),
    _object("series-of-another-study", "dicom.one-study", "SeriesInstanceUID", _set("StudyInstanceUID", f"{ROOT}.7")),
)  # fmt: skip


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(content: bytes) -> bytes:
        assert content.count(old) == 1
        return content.replace(old, new)

    return spoil


def _file(name: str, rule: str, place: str, spoil: Callable[[bytes], bytes]) -> Defect[bytes]:
    return Defect(f"pacs.file.{name}", f"pacs.dicom.{rule}", spoil, place)


#: Files that both faces can carry.
FILES: tuple[Defect[bytes], ...] = (
    _file("odd-length", "even", "AccessionNumber", _swap(b"SH\x06\x00AC-1/2", b"SH\x05\x00AC-12")),
    _file("patient-as-short-string", "vr", "PatientID", _swap(b"\x10\x00\x20\x00LO", b"\x10\x00\x20\x00SH")),
    _file("rows-signed", "vr", "Rows", _swap(b"\x28\x00\x10\x00US", b"\x28\x00\x10\x00SS")),
    _file("date-as-text", "vr", "StudyDate", _swap(b"\x08\x00\x20\x00DA", b"\x08\x00\x20\x00LO")),
)

#: Files that have no head by which a C-STORE could be made of them.
BROKEN_FILES: tuple[Defect[bytes], ...] = (
    _file("without-preamble", "file", "file", lambda content: content[132:]),
    _file("garbage", "file", "file", lambda _: b"garbage"),
    _file("empty", "file", "file", lambda _: b""),
)


def spoil_held(dataset: Dataset) -> Dataset:
    """Other content under a UID that is held."""
    dataset.SOPInstanceUID, dataset.InstanceNumber = f"{KNEE}.1.1", "1"
    dataset.AccessionNumber = "AC-2"
    return dataset


HELD = _object("other-content-of-a-held-uid", "dicom.same-instance", "SOPInstanceUID", spoil_held)


# Queries of QIDO-RS, for studies.

Query = list[tuple[str, str]]
GOOD_QUERY: Query = [
    ("AccessionNumber", "AC-1/2"),
    ("StudyDate", "20261101"),
    ("limit", "10"),
    ("orderby", "StudyDate"),
]


def _ask(name: str, rule: str, place: str, key: str, value: str) -> Defect[Query]:
    return Defect(
        f"pacs.query.{name}",
        f"pacs.{rule}",
        lambda query: [one for one in query if one[0] != key] + [(key, value)],
        place,
    )


QUERIES: tuple[Defect[Query], ...] = (
    _ask("misspelt", "query.key", "query", "AcessionNumber", "AC-9"),
    _ask("unknown-attribute", "query.key", "Manufacturer", "Manufacturer", "X"),
    _ask("of-a-lower-level", "query.key", "SeriesNumber", "SeriesNumber", "1"),
    _ask("private", "query.key", "00091010", "00091010", "1"),
    _ask("seven-digits", "query.key", "query", "0008005", "1"),
    _ask("unknown-field", "query.key", "query", "includefield", "Nothing"),
    _ask("limit-below-zero", "query.page", "limit", "limit", "-1"),
    _ask("limit-no-number", "query.page", "limit", "limit", "all"),
    _ask("offset-broken", "query.page", "offset", "offset", "1.5"),
    _ask("fuzzy-yes", "query.fuzzymatching", "fuzzymatching", "fuzzymatching", "yes"),
    _ask("order-unknown", "query.orderby", "orderby", "orderby", "Nothing"),
    _ask("order-of-a-lower-level", "query.orderby", "orderby", "orderby", "StudyDate,-SeriesNumber"),
    _ask("month-13", "query.value", "StudyDate", "StudyDate", "20261301"),
    _ask("date-of-finland", "query.value", "StudyDate", "StudyDate", "1.11.2026"),
    _ask("range-of-nothing", "query.value", "StudyDate", "StudyDate", "-"),
    _ask("hour-25", "query.value", "StudyTime", "StudyTime", "25"),
    _ask("uid-letters", "query.value", "StudyInstanceUID", "StudyInstanceUID", "1.2.x"),
    _ask("modality-small-letters", "query.value", "ModalitiesInStudy", "ModalitiesInStudy", "ct"),
    _ask("living-patient", "hetu.test", "PatientID", "PatientID", LIVING),
    Defect("pacs.query.twice", "pacs.query.key-once", lambda query: [*query, ("limit", "5")], "limit"),
)


# Identifiers of C-FIND (the series of a study) and of C-MOVE (a study).


def make_identifier() -> Dataset:
    identifier = Dataset()
    identifier.QueryRetrieveLevel, identifier.StudyInstanceUID = "SERIES", KNEE
    identifier.SeriesInstanceUID = identifier.Modality = ""
    return identifier


def make_selection() -> Dataset:
    identifier = Dataset()
    identifier.QueryRetrieveLevel, identifier.StudyInstanceUID = "STUDY", KNEE
    return identifier


def _find(name: str, rule: str, keyword: str, spoil: Callable[[Dataset], Dataset]) -> Defect[Dataset]:
    return Defect(f"pacs.find.{name}", f"pacs.query.{rule}", spoil, keyword)


FINDS: tuple[Defect[Dataset], ...] = (
    _find("without-level", "level", "QueryRetrieveLevel", _drop("QueryRetrieveLevel")),
    _find("level-of-qido", "level", "QueryRetrieveLevel", _set("QueryRetrieveLevel", "SERIES2")),
    _find("level-of-the-other-root", "level", "QueryRetrieveLevel", _set("QueryRetrieveLevel", "PATIENT")),
    _find("unknown-key", "key", "Manufacturer", _set("Manufacturer", "X")),
    _find("key-of-a-lower-level", "key", "InstanceNumber", _set("InstanceNumber", "1")),
    _find("without-study", "unique-key", "StudyInstanceUID", _drop("StudyInstanceUID")),
    _find("empty-study", "unique-key", "StudyInstanceUID", _set("StudyInstanceUID", "")),
    _find("two-studies", "unique-key", "StudyInstanceUID", _set("StudyInstanceUID", [KNEE, CHEST])),
    _find("study-with-wildcard", "value", "StudyInstanceUID", _set("StudyInstanceUID", "1.2*")),
    _find("sequence", "sequence", "ReferencedStudySequence", _set("ReferencedStudySequence", Sequence([Dataset()]))),
    _find("month-13", "value", "StudyDate", _set("StudyDate", "20261301")),
)
MOVES: tuple[Defect[Dataset], ...] = (
    Defect("pacs.move.empty", "pacs.query.selection", _set("StudyInstanceUID", ""), "StudyInstanceUID"),
    Defect("pacs.move.by-accession", "pacs.query.selection", _set("AccessionNumber", "AC-1/2"), "AccessionNumber"),
    Defect("pacs.move.by-wildcard", "pacs.query.selection", _set("PatientID", "0105*"), "PatientID"),
)


# Requests over HTTP.


@dataclass(frozen=True)
class Asked:
    """One request; the path is below the archive `hus`."""

    path: str
    accept: str = "*/*"
    method: str = "GET"
    account: tuple[str, str] | None = ("lautta", "secret")
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


_IMAGE = f"/dicom-web/studies/{KNEE}/series/{KNEE}.1/instances/{KNEE}.1.1"
_OTHER_SERIES = _IMAGE.replace(f"series/{KNEE}", f"series/{ROOT}")
_URI = f"/wado?requestType=WADO&studyUID={KNEE}&seriesUID={KNEE}.1&objectUID={KNEE}.1.1"
_STORE_BODY = b"--b\r\nContent-Type: application/dicom\r\n\r\n%b\r\n--b--" % encode(make_good_object())

#: The good twins, by the second word of a defect's id.
GOOD_REQUESTS = {
    "study": Asked(f"/dicom-web/studies/{KNEE}", DICOM),
    "metadata": Asked(f"/dicom-web/studies/{KNEE}/metadata", "application/dicom+json"),
    "image": Asked(_IMAGE, "application/dicom"),
    "frames": Asked(f"{_IMAGE}/frames/1", OCTETS),
    "bulkdata": Asked(f"/dicom-web/studies/{KNEE}/bulkdata", OCTETS),
    "rendered": Asked(f"{_IMAGE}/rendered?window=40,400&viewport=8,8&quality=50", "image/jpeg"),
    "uri": Asked(_URI),
    "stow": Asked(
        f"/dicom-web/studies/{KNEE}",
        "application/dicom+json",
        "POST",
        headers={"Content-Type": 'multipart/related; type="application/dicom"; boundary=b'},
        body=_STORE_BODY,
    ),
}


def _request(name: str, rule: str, place: str, **changes: Any) -> Defect[Asked]:
    return Defect(f"pacs.{name}", f"pacs.{rule}", lambda asked: replace(asked, **changes), place)


_JSON_PARTS = 'multipart/related; type="application/dicom+json"; boundary=b'


def _type(text: str) -> dict[str, str]:
    return {"Content-Type": text}


REQUESTS: tuple[Defect[Asked], ...] = (
    _request("study.zip", "http.accept", "Accept", accept="application/zip"),
    _request("study.not-at-all", "http.accept", "Accept", accept=f"{DICOM}; q=0"),
    _request("study.one-body-of-several", "http.accept", "Accept", accept="application/dicom"),
    _request("study.other-syntax", "http.transfer-syntax", "Accept", accept=f"{DICOM}; transfer-syntax={_JPEG}"),
    _request("study.unknown", "http.found", "StudyInstanceUID", path=f"/dicom-web/studies/{ROOT}.7"),
    _request("study.no-uid", "http.uid", "StudyInstanceUID", path="/dicom-web/studies/1.02"),
    _request("study.deleted", "http.resource", "method", method="DELETE"),
    _request("study.no-account", "http.account", "Authorization", account=None),
    _request("study.guessed", "http.account", "Authorization", account=("lautta", "guess")),
    _request("study.elsewhere", "http.resource", "address", path="/dicom-web/patients"),
    _request("metadata.xml", "http.accept", "Accept", accept="application/dicom+xml"),
    _request("image.unknown-series", "http.found", "SeriesInstanceUID", path=_OTHER_SERIES),
    _request("image.unknown", "http.found", "SOPInstanceUID", path=f"{_IMAGE}7"),
    _request("image.as-picture", "http.accept", "Accept", accept="image/png"),
    _request("frames.zeroth", "http.found", "frame", path=f"{_IMAGE}/frames/0"),
    _request("frames.second-of-one", "http.found", "frame", path=f"{_IMAGE}/frames/1,2"),
    _request("frames.letter", "http.found", "frame", path=f"{_IMAGE}/frames/a"),
    _request("frames.as-jpeg", "http.accept", "Accept", accept='multipart/related; type="image/jpeg"'),
    _request("bulkdata.text", "http.accept", "Accept", accept="text/plain"),
    _request("rendered.html", "http.accept", "Accept", accept="text/html"),
    _request("rendered.narrow-window", "query.rendering", "window", path=f"{_IMAGE}/rendered?window=40,0"),
    _request("rendered.half-window", "query.rendering", "window", path=f"{_IMAGE}/rendered?window=40"),
    _request("rendered.unknown-function", "query.rendering", "window", path=f"{_IMAGE}/rendered?window=40,80,cubic"),
    _request("rendered.no-size", "query.rendering", "viewport", path=f"{_IMAGE}/rendered?viewport=0,0"),
    _request("rendered.quality-101", "query.rendering", "quality", path=f"{_IMAGE}/rendered?quality=101"),
    _request("rendered.annotated", "query.rendering", "annotation", path=f"{_IMAGE}/rendered?annotation=patient"),
    _request("uri.no-object", "query.uri", "objectUID", path=_URI.partition("&objectUID")[0]),
    _request("uri.other-request", "query.uri", "requestType", path=_URI.replace("=WADO", "=QIDO")),
    _request("uri.text", "http.accept", "contentType", path=f"{_URI}&contentType=text/plain"),
    _request("uri.half-window", "query.rendering", "query", path=f"{_URI}&windowCenter=40"),
    _request("stow.json", "http.media-type", "Content-Type", headers=_type("application/json")),
    _request("stow.other-parts", "http.multipart", "Content-Type.type", headers=_type(_JSON_PARTS)),
    _request("stow.no-boundary", "http.multipart", "Content-Type.boundary", headers=_type(DICOM)),
    _request("stow.no-end", "http.multipart", "body", body=_STORE_BODY[:-2]),
    _request("stow.other-study", "dicom.named-study", "StudyInstanceUID", path=f"/dicom-web/studies/{CHEST}"),
)  # fmt: skip


# Orders: what is wrong with what is ordered (before it is signed), and with the signature.


def _order(name: str, rule: str, place: str, change: Callable[[_Element], object]) -> Defect[_Element]:
    def spoil(root: _Element) -> _Element:
        change(root)
        return root

    return Defect(f"pacs.order.{name}", f"pacs.{rule}", spoil, place)


def _part(root: _Element, name: str) -> _Element:
    found = root.find(f"{ORDERS}{name}")
    assert found is not None
    return found


def _drop_rules(root: _Element) -> None:
    for rule in root.findall(f"{ORDERS}Rule"):
        root.remove(rule)


WRITTEN: tuple[Defect[_Element], ...] = (
    _order("empty-key", "order.schema", "Order", put("", "key", "")),
    _order("other-kind", "order.schema", "Order", put("", "kind", "move")),
    _order("time-without-offset", "order.schema", "Order", put("", "ordered", "2026-11-22T12:00:00")),
    _order("more-attributes", "order.schema", "Order", put("", "colour", "red")),
    _order("without-patient", "order.schema", "Basis", lambda root: root.remove(_part(root, "Patient"))),
    _order("two-senders", "order.schema", "From", lambda root: root.insert(0, deepcopy(root[0]))),
    _order("without-rules", "order.schema", "Order", _drop_rules),
    _order("study-no-oid", "order.schema", "Study", put("Study", "uid", "knee")),
    _order("of-next-year", "order.time", "Order.ordered", put("", "ordered", "2099-01-01T00:00:00Z")),
    _order("study-too-long", "order.study-uid", "Study.uid", put("Study", "uid", "1." + "2" * 63)),
    _order("accession-too-long", "order.accession-form", "Study.accession", put("Study", "accession", "A" * 17)),
    _order("patient-of-another-root", "order.patient-root", "Patient.root", put("Patient", "root", "1.2.246.22")),
    _order("patient-hello", "hetu.form", "Patient.extension", put("Patient", "extension", "hello")),
    _order("patient-living", "hetu.test", "Patient.extension", put("Patient", "extension", LIVING)),
    _order("unknown-basis", "order.basis", "Basis.code", put("Basis", "code", "curiosity")),
    _order("basis-without-words", "order.basis-text", "Basis", lambda root: setattr(_part(root, "Basis"), "text", " ")),
    _order("rule-of-no-form", "order.rule", "Rule.id", put("Rule", "id", "REL5")),
    _order("rule-twice", "order.rule-once", "Rule.id", put("Rule", "id", "REL-10")),
    _order("another-register", "order.register", "Register.id", put("Register", "id", "helsinki")),
    _order("unknown-study", "order.study", "Study.uid", put("Study", "uid", f"{ROOT}.7")),
    _order("another-patient", "order.patient", "Patient.extension", put("Patient", "extension", OTHER_HETU)),
    _order("another-accession", "order.accession", "Study.accession", put("Study", "accession", "AC-9")),
    _order("another-sender", "signature.sender", "From", put("From", "oid", OTHER)),
)  # fmt: skip


def _without_reference(root: _Element) -> None:
    references = [one for one in root.iter() if one.tag == "{http://www.w3.org/2000/09/xmldsig#}Reference"]
    parent = references[1].getparent()
    assert parent is not None
    parent.remove(references[1])


def _canonicalise_otherwise(root: _Element) -> None:
    method = next(one for one in root.iter("{http://www.w3.org/2000/09/xmldsig#}CanonicalizationMethod"))
    method.set("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments")


SIGNED: tuple[Defect[_Element], ...] = (
    _order("unsigned", "signature.place", "Signature", lambda root: root.remove(root[-1])),
    _order("signature-first", "signature.place", "Signature", move_signature),
    _order("signed-twice", "signature.place", "Signature", sign_twice),
    _order("text-after-the-signature", "signature.place", "Signature", lambda root: setattr(root[-1], "tail", "x")),
    _order("signature-of-three-parts", "signature.parts", "Signature", lambda root: root[-1].remove(root[-1][-1])),
    _order("id-twice", "signature.references", "Reference", wrap),
    _order("one-reference", "signature.references", "SignedInfo", _without_reference),
    _order("canonical-with-comments", "signature.transforms", "CanonicalizationMethod", _canonicalise_otherwise),
    _order("without-certificates", "signature.certificates", "KeyInfo", forget_certificate),
    _order("register-changed", "signature.value", "SignatureValue", put("Register", "id", "helsinki")),
    _order("key-changed", "signature.value", "SignatureValue", put("", "key", "release-2")),
    _order("another-certificate-claimed", "signature.value", "SignatureValue", claim_another),
)


# Storage commitment.


@dataclass(frozen=True)
class Asking:
    """One N-ACTION."""

    information: Dataset
    action: int = 1
    instance: str = "1.2.840.10008.1.20.1.1"


def make_asking() -> Asking:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1.1", f"{KNEE}.1.1"
    information = Dataset()
    information.TransactionUID = f"{ROOT}.99"
    information.ReferencedSOPSequence = Sequence([item])
    return Asking(information)


def _commit(name: str, rule: str, place: str, change: Callable[[Asking], Asking]) -> Defect[Asking]:
    return Defect(f"pacs.commit.{name}", f"pacs.commitment.{rule}", change, place)


def _inform(change: Callable[[Dataset], Dataset]) -> Callable[[Asking], Asking]:
    return lambda asking: replace(asking, information=change(asking.information))


def _without_class(information: Dataset) -> Dataset:
    del information.ReferencedSOPSequence[0].ReferencedSOPClassUID
    return information


COMMITMENTS: tuple[Defect[Asking], ...] = (
    _commit("other-action", "action", "ActionTypeID", lambda asking: replace(asking, action=2)),
    _commit("other-instance", "action", "ActionTypeID", lambda asking: replace(asking, instance="1.2.3")),
    _commit("without-transaction", "transaction", "TransactionUID", _inform(_drop("TransactionUID"))),
    _commit("transaction-no-uid", "transaction", "TransactionUID", _inform(_set("TransactionUID", "1.2.x"))),
    _commit("without-references", "references", "ReferencedSOPSequence", _inform(_drop("ReferencedSOPSequence"))),
    _commit("reference-without-class", "references", "ReferencedSOPSequence", _inform(_without_class)),
)


# Documents that are no order, and callers that are not known.

DOCUMENTS: tuple[Defect[bytes], ...] = (
    Defect("pacs.document.empty", "pacs.order.xml", lambda _: b"", "document"),
    Defect("pacs.document.cut", "pacs.order.xml", lambda content: content[:-9], "document"),
    Defect("pacs.document.with-dtd", "pacs.order.xml", lambda content: b"<!DOCTYPE o>" + content, "document"),
    Defect("pacs.document.of-another-kind", "pacs.order.root", lambda _: b"<Order xmlns='urn:other'/>", "document"),
)


@dataclass(frozen=True)
class Caller:
    """Who calls whom, to speak what."""

    calling: str = "LAUTTA"
    called: str = "HUS"
    context: str = "1.2.840.10008.1.1"


CALLERS: tuple[Defect[Caller], ...] = (
    Defect(
        "pacs.caller.unknown", "pacs.caller.calling", lambda one: replace(one, calling="STRANGER"), "CallingAETitle"
    ),
    Defect("pacs.caller.to-nobody", "pacs.caller.called", lambda one: replace(one, called="NOBODY"), "CalledAETitle"),
    Defect("pacs.caller.small-letters", "pacs.caller.called", lambda one: replace(one, called="hus"), "CalledAETitle"),
    Defect(
        "pacs.caller.wants-a-printer",
        "pacs.caller.context",
        lambda one: replace(one, context="1.2.840.10008.5.1.1.9"),
        "PresentationContext",
    ),
)

DEFECTS: tuple[Defect[Any], ...] = (
    *OBJECTS,
    HELD,
    *FILES,
    *BROKEN_FILES,
    *QUERIES,
    *FINDS,
    *MOVES,
    *REQUESTS,
    *WRITTEN,
    *SIGNED,
    *DOCUMENTS,
    *COMMITMENTS,
    *CALLERS,
)


def encode_identifier(identifier: Dataset) -> BytesIO:
    """An identifier in Explicit VR Little Endian, written without a look at it."""
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, identifier)
    return BytesIO(stream.getvalue())
