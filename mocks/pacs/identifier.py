"""The identifier of C-FIND, C-GET and C-MOVE.

Its level and its keys, held against the information model (PS3.4 C.4, C.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pydicom.dataset import Dataset
from pynetdicom.dsutils import decode, encode

from mocks.pacs.association import PATIENT_ROOT
from mocks.pacs.attribute import AVAILABILITY, CHARACTER_SET, PATIENT, known_attributes
from mocks.pacs.instance import SERIES, SOP_INSTANCE, STUDY

if TYPE_CHECKING:
    from pynetdicom.presentation import PresentationContext

_LEVEL = "00080052"
RETRIEVE_TITLE = "00080054"
#: What may stand in an identifier of any level and finds nothing.
_BESIDE = frozenset({_LEVEL, CHARACTER_SET, RETRIEVE_TITLE, AVAILABILITY, "00080201"})

#: The levels of DIMSE by their names at HTTP's side of the mock, and the unique key of each.
_NAMES = {"PATIENT": "patients", "STUDY": "studies", "SERIES": "series", "IMAGE": "instances"}
_UNIQUE = {"PATIENT": PATIENT, "STUDY": STUDY, "SERIES": SERIES, "IMAGE": SOP_INSTANCE}

#: The status of an identifier that is not as the model demands.
MISMATCH = 0xA900


class MismatchError(Exception):
    """The identifier does not match the SOP class."""


@dataclass
class Identifier:
    """What is asked for.

    The level (`level` as DIMSE calls it, `name` as QIDO-RS does) and the keys by tag, in order.
    """

    level: str
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The level's name in the rest of the mock."""
        return _NAMES[self.level]


def read_identifier(content: Any, context: PresentationContext) -> Identifier:
    """Read an identifier of the model that the context is for.

    A key that is unknown at the level must not find everything.

    Raises MismatchError.
    """
    try:
        dataset = decode_data_set(content, context)
        elements = {f"{int(element.tag):08X}": element for element in dataset if element.tag.element}
    except Exception:  # noqa: BLE001  # pydicom lets many through: bytes from outside
        raise MismatchError from None
    level = str(elements[_LEVEL].value) if _LEVEL in elements else ""
    levels = list(_UNIQUE) if context.abstract_syntax in PATIENT_ROOT else ["STUDY", "SERIES", "IMAGE"]
    if level not in levels:
        raise MismatchError
    keys = {tag: _write(element) for tag, element in elements.items() if tag not in _BESIDE}
    if not keys.keys() <= known_attributes(_NAMES[level]):
        raise MismatchError
    # Hierarchical search: the unique key of every level above, one value of each (PS3.4 C.4.1.2.1).
    for above in levels[: levels.index(level)]:
        if not _is_single(keys.get(_UNIQUE[above], "")):
            raise MismatchError
    return Identifier(level, keys)


def read_selection(content: Any, context: PresentationContext) -> dict[str, list[str]]:
    """The values of the unique keys that a retrieval names, by tag.

    Raises MismatchError for more and for less than those.
    """
    identifier = read_identifier(content, context)
    own = identifier.keys.get(_UNIQUE[identifier.level], "")
    wild = any(sign in value for value in identifier.keys.values() for sign in "*?")
    if not own or wild or not identifier.keys.keys() <= set(_UNIQUE.values()):
        raise MismatchError
    return {tag: value.split("\\") for tag, value in identifier.keys.items() if value}


def decode_data_set(content: Any, context: PresentationContext) -> Dataset:
    """A data set that came in a message of this context. Raises what pydicom raises."""
    syntax = context.transfer_syntax[0]
    return decode(BytesIO(content.getvalue()), syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)


def encode_data_set(dataset: Dataset, context: PresentationContext) -> BytesIO:
    """A data set for a message of this context."""
    syntax = context.transfer_syntax[0]
    encoded = encode(dataset, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)
    return BytesIO(encoded or b"")


def _write(element: Any) -> str:
    """A key's value as it would stand in a query: several UIDs with a backslash between them. Raises MismatchError."""
    if element.VR == "SQ":
        raise MismatchError
    if element.VM > 1:
        return "\\".join(str(value) for value in element.value)
    return "" if element.value is None else str(element.value)


def _is_single(value: str) -> bool:
    return bool(value) and not set(value) & set("*?\\")
