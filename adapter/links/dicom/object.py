"""A DICOM object on the wire: the Part 10 file it is kept as (PS3.10 §7), and what its header says.

Nothing is decoded and written again.
"""

from __future__ import annotations

import logging
import warnings
import zlib
from io import BytesIO
from typing import Final

from pydicom.charset import decode_bytes, python_encoding
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag

from adapter.release.images import Instance

#: Who wrote the file meta information of what comes without one: a root of pydicom's, made for such use (2.25, a UUID).
IMPLEMENTATION: Final = "2.25.241738569420171166047226018214083142018"
IMPLEMENTATION_NAME: Final = "LAUTTA"

#: Octets of one object that are taken into memory, of four flows at a time. Ours to choose: DICOM's own lengths end at
#: 4 GiB (PS3.5 §7.1).
MAX_OBJECT: Final = 2**28

_META_LENGTH = 12  # octets of (0002,0000) with its value
_HEAD = 1_000_000  # octets of a deflated data set that are inflated to read its header
_IMPLICIT, _DEFLATED, _BIG_ENDIAN = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
_SYNTAX = 0x00020010
_LAST = 0x0020000E  # Series Instance UID: nothing behind it is looked at
_ACCESSION, _NAME, _PATIENT, _STUDY, _SERIES, _CLASS, _INSTANCE, _CHARACTERS = (
    0x00080050,
    0x00100010,
    0x00100020,
    0x0020000D,
    0x0020000E,
    0x00080016,
    0x00080018,
    0x00080005,
)

logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # it logs values, which may name a patient
warnings.filterwarnings("ignore", module="pydicom")  # and warns with them


class NotAnObjectError(ValueError):
    """What came is not a DICOM object, or does not say which."""


def part10_head(sop_class: str, instance: str, syntax: str) -> bytes:
    """The beginning of a Part 10 file, to which a data set in this transfer syntax is added (PS3.10 §7.1).

    Raises NotAnObjectError when what should be a UID cannot be one.
    """
    elements = b"".join(
        (
            b"\x02\x00\x01\x00OB\0\0\x02\x00\x00\x00\x00\x01",
            _write_uid(0x02, sop_class),
            _write_uid(0x03, instance),
            _write_uid(0x10, syntax),
            _write_uid(0x12, IMPLEMENTATION),
        )
    )
    return b"\0" * 128 + b"DICM\x02\x00\x00\x00UL\x04\x00" + len(elements).to_bytes(4, "little") + elements


def read_instance(content: bytes) -> Instance:
    """Read the header of a Part 10 file; raises NotAnObjectError, whose text repeats nothing of the file."""
    if content[128:132] != b"DICM" or content[132:140] != b"\x02\x00\x00\x00UL\x04\x00":
        raise NotAnObjectError("it is no Part 10 file")
    begin = 132 + _META_LENGTH + int.from_bytes(content[140:144], "little")
    try:
        meta = read_dataset(BytesIO(content[132:begin]), is_implicit_VR=False, is_little_endian=True)
        syntax = read_text(meta, _SYNTAX)
        header = _read_header(content, begin, syntax)
    # Whatever a parser stumbles over in a hostile file; what it raises may repeat the file.
    except Exception:  # noqa: BLE001
        raise NotAnObjectError("its header cannot be read") from None
    instance = Instance(
        content=content,
        begin=begin,
        syntax=syntax,
        sop_class=read_text(header, _CLASS),
        instance=read_text(header, _INSTANCE),
        series=read_text(header, _SERIES),
        study=read_text(header, _STUDY),
        patient=read_text(header, _PATIENT),
        accession=read_text(header, _ACCESSION),
        name=read_text(header, _NAME),
    )
    if not (instance.instance and instance.sop_class and instance.study):
        raise NotAnObjectError("it does not say what it is")
    return instance


def _read_header(content: bytes, begin: int, syntax: str) -> Dataset:
    """What stands before the series' UID, unparsed but for that. Not by dcmread, which takes four times as long."""
    stream = BytesIO(content)
    stream.seek(begin)
    if syntax == _DEFLATED:
        stream = BytesIO(zlib.decompressobj(-zlib.MAX_WBITS).decompress(content[begin:], _HEAD))
    return read_dataset(
        stream,
        is_implicit_VR=syntax == _IMPLICIT,
        is_little_endian=syntax != _BIG_ENDIAN,
        stop_when=lambda tag, _vr, _length: tag > _LAST,
        specific_tags=[_CLASS, _INSTANCE, _STUDY, _SERIES, _NAME, _PATIENT, _ACCESSION],
    )


def read_text(dataset: Dataset, tag: int) -> str:
    """A text value without its padding, in the data set's own characters; empty when there is none.

    Several stay joined.

    The octets are decoded here, not by pydicom, which reports a value it finds odd by a warning that repeats it.
    """
    element = dataset.get_item(BaseTag(tag))
    value = element.value if element is not None else b""
    if not isinstance(value, bytes):
        return "" if value is None else str(value)
    return _decode(value, _characters(dataset)).strip(" \0")


def count_of(text: str) -> int | None:
    """The number that an IS text is (at most 12 characters, PS3.5 §6.2); None when it is none, or a negative one."""
    digits = text.strip()
    return int(digits) if len(digits) <= 12 and digits.isascii() and digits.isdigit() else None


def _characters(dataset: Dataset) -> list[str]:
    """Python's names of the character sets (PS3.3 C.12.1.1.2).

    What is not known is read as Latin 1, which fails at nothing.
    """
    element = dataset.get_item(BaseTag(_CHARACTERS))
    value = element.value if isinstance(element, RawDataElement) else b""
    names = (value or b"").decode("ascii", "replace").split("\\")
    return [python_encoding.get(name.strip(" \0"), "latin_1") if name.strip(" \0") else "latin_1" for name in names]


def _decode(value: bytes, characters: list[str]) -> str:
    if b"\x1b" in value:
        text: str = decode_bytes(value, characters, set())
        return text
    return value.decode(characters[0], "replace")


def _write_uid(element: int, uid: str) -> bytes:
    if not uid.isascii() or len(uid) > 64:
        raise NotAnObjectError("it is named by no UID")
    value = uid.encode("ascii")
    value += b"\0" * (len(value) % 2)
    return b"\x02\x00" + element.to_bytes(2, "little") + b"UI" + len(value).to_bytes(2, "little") + value
