"""The octets of DIMSE: command sets, data sets, and the PDUs that carry them (DICOM PS3.7 6.3, PS3.8 9.3.5)."""

from __future__ import annotations

from io import BytesIO

from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pynetdicom.dsutils import decode, encode

#: The last fragment of a command, a fragment of a data set, and the last one of it (DICOM PS3.8 E.2).
LAST_OF_COMMAND, OF_DATA, LAST_OF_DATA = 0b11, 0b00, 0b10
_P_DATA = 4
_LENGTH = Tag(0x0000, 0x0000)


def write_command(command: Dataset) -> bytes:
    """A command set, with its length (DICOM PS3.7 6.3.1)."""
    rest = Dataset({tag: element for tag, element in command.items() if tag != _LENGTH})
    content = encode(rest, is_implicit_vr=True, is_little_endian=True) or b""
    return b"\x00\x00\x00\x00\x04\x00\x00\x00" + len(content).to_bytes(4, "little") + content


def read_command(content: bytes) -> Dataset:
    """A command set."""
    return decode(BytesIO(content), is_implicit_vr=True, is_little_endian=True)


def write_data(data: Dataset, *, implicit: bool = False) -> bytes:
    """A data set in Little Endian: explicit where it is not said otherwise."""
    return encode(data, is_implicit_vr=implicit, is_little_endian=True) or b""


def read_data(content: bytes, *, implicit: bool = False) -> Dataset:
    """A data set in Little Endian."""
    return decode(BytesIO(content), is_implicit_vr=implicit, is_little_endian=True)


def write_pdu(context: int, control: int, octets: bytes) -> bytes:
    """One P-DATA-TF with one fragment."""
    item = (len(octets) + 2).to_bytes(4, "big") + bytes([context, control]) + octets
    return bytes([_P_DATA, 0]) + len(item).to_bytes(4, "big") + item
