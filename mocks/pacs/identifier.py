"""The identifier of C-FIND, C-GET and C-MOVE.

Its level and its keys, held against the information model (PS3.4 C.4, C.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pydicom.datadict import dictionary_has_tag, dictionary_VR, keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pynetdicom.dsutils import decode, encode

from mocks.control import digest
from mocks.pacs import rules
from mocks.pacs.association import PATIENT_ROOT
from mocks.pacs.attribute import AVAILABILITY, CHARACTER_SET, PATIENT, known_attributes
from mocks.pacs.instance import SERIES, SOP_INSTANCE, STUDY
from mocks.pacs.query import check_value

if TYPE_CHECKING:
    from pynetdicom.presentation import PresentationContext

    from mocks.control import Examination

_LEVEL = "00080052"
RETRIEVE_TITLE = "00080054"
#: What may stand in an identifier of any level and finds nothing.
_BESIDE = frozenset({_LEVEL, CHARACTER_SET, RETRIEVE_TITLE, AVAILABILITY, "00080201"})

#: What an identifier may name, and faults are matched by.
_NAMED = {"document": "StudyInstanceUID", "patient": "PatientID", "accession": "AccessionNumber"}

#: Value representations whose characters depend on the character set, and numbers that are written in octets.
_TEXT = frozenset({"LO", "PN", "SH", "UC", "US", "UL"})

#: The levels of DIMSE by their names at HTTP's side of the mock, and the unique key of each.
_NAMES = {"PATIENT": "patients", "STUDY": "studies", "SERIES": "series", "IMAGE": "instances"}
_UNIQUE = {"PATIENT": PATIENT, "STUDY": STUDY, "SERIES": SERIES, "IMAGE": SOP_INSTANCE}


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


def read_identifier(content: Any, context: PresentationContext, examination: Examination) -> Identifier:
    """Read an identifier of the model that the context is for.

    A key that is unknown at the level must not find everything.

    Raises BrokenRuleError.
    """
    try:
        dataset = decode_data_set(content, context)
        elements = {f"{int(tag):08X}": read_key(dataset, tag) for tag in dataset.keys() if tag.element}  # noqa: SIM118
    except Exception:  # noqa: BLE001  # pydicom lets many through: bytes from outside
        examination.refuse(rules.PART10, "Identifier")
    level = elements.get(_LEVEL) or ""
    levels = list(_UNIQUE) if context.abstract_syntax in PATIENT_ROOT else ["STUDY", "SERIES", "IMAGE"]
    if level not in levels:
        examination.refuse(rules.LEVEL, "QueryRetrieveLevel", expected=", ".join(levels))
    examination.check(rules.LEVEL, "QueryRetrieveLevel", holds=True)
    known = known_attributes(_NAMES[level])
    keys = {}
    for tag, value in elements.items():
        name = keyword_for_tag(tag) or "query"
        examination.check(rules.SEQUENCE_KEY, name, holds=value is not None)
        if tag not in _BESIDE and examination.check(rules.KEY, name, holds=tag in known, expected=f"a key of {level}"):
            keys[tag] = value or ""
            check_value(examination, tag, keys[tag])
    # Hierarchical search: the unique key of every level above, one value of each (PS3.4 C.4.1.2.1).
    for above in levels[: levels.index(level)]:
        name = keyword_for_tag(_UNIQUE[above])
        examination.check(rules.UPPER_KEY, name, holds=_is_single(keys.get(_UNIQUE[above], "")), expected="one value")
    return Identifier(level, keys)


def read_selection(content: Any, context: PresentationContext, examination: Examination) -> dict[str, list[str]]:
    """The values of the unique keys that a retrieval names, by tag.

    Raises BrokenRuleError for more and for less than those.
    """
    identifier = read_identifier(content, context, examination)
    own = _UNIQUE[identifier.level]
    if not identifier.keys.get(own):
        examination.refuse(rules.SELECTION, keyword_for_tag(own), expected="a value")
    for tag, value in identifier.keys.items():
        unique = tag in _UNIQUE.values() and not set(value) & set("*?")
        if not unique:
            examination.refuse(rules.SELECTION, keyword_for_tag(tag), expected="a unique key without wildcards")
    examination.check(rules.SELECTION, "Identifier", holds=True)
    return {tag: value.split("\\") for tag, value in identifier.keys.items() if value}


def describe_keys(content: Any, context: PresentationContext) -> dict[str, str]:
    """What a fault can be matched by when an identifier asks: what it names of study, accession number and patient."""
    try:
        dataset = decode_data_set(content, context)
        told = {name: str(dataset.get(keyword) or "") for name, keyword in _NAMED.items()}
    except Exception:  # noqa: BLE001  # pydicom lets many through: bytes from outside
        return {}
    told["patient"] = digest(told["patient"]) if told["patient"] else ""
    return {name: text for name, text in told.items() if text}


def decode_data_set(content: Any, context: PresentationContext) -> Dataset:
    """A data set that came in a message of this context. Raises what pydicom raises."""
    syntax = context.transfer_syntax[0]
    return decode(BytesIO(content.getvalue()), syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)


def encode_data_set(dataset: Dataset, context: PresentationContext) -> BytesIO:
    """A data set for a message of this context."""
    syntax = context.transfer_syntax[0]
    encoded = encode(dataset, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)
    return BytesIO(encoded or b"")


def read_key(dataset: Dataset, tag: Any) -> str | None:
    """A key's value as it would stand in a query: several with a backslash between them. None for a sequence.

    Text is decoded by pydicom; what is ASCII stays as it came, as nobody has looked yet whether it is right.
    """
    raw = dataset.get_item(tag)
    representation = raw.VR or (dictionary_VR(tag) if dictionary_has_tag(tag) else "UN")
    if representation == "SQ":
        return None
    if representation in _TEXT or not isinstance(raw.value, bytes):
        value = dataset[tag].value
        several = value if isinstance(value, MultiValue) else [value]
        return "\\".join("" if one is None else str(one) for one in several)
    return raw.value.decode("latin-1").rstrip("\0 ")


def _is_single(value: str) -> bool:
    return bool(value) and not set(value) & set("*?\\")
