"""The schema in the WSDL: what the child of a request's Body must be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from mocks.kanta.rights_rules import SCHEMA

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.control import Examination

WSDL = Path(__file__).with_name("kanta.wsdl")
_SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"


def check_payload(payload: _Element, examination: Examination) -> None:
    """Check a payload by the schema. What it holds is never told, only where and how it deviates.

    Raises BrokenRuleError.
    """
    schema, place, found = _read_schema(), f"k:{etree.QName(payload).localname}", ""
    holds = schema.validate(payload)
    if not holds:
        error = schema.error_log.last_error  # type: ignore[attr-defined]  # the stubs do not know it
        place, found = error.path or place, error.type_name
    examination.check(SCHEMA, place, holds=holds, found=found)


@cache
def _read_schema() -> etree.XMLSchema:
    (schema,) = etree.parse(WSDL).getroot().iter(_SCHEMA)
    return etree.XMLSchema(etree.fromstring(etree.tostring(schema)))
