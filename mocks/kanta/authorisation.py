"""The ostopalvelun valtuutus as Kanta decides by it.

Who may use whose patient register, from the documents it holds (GRA-11).

Written apart from the adapter's own decision on purpose: neither may lean on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mocks.kanta.documents import AUTHORISATION
from mocks.xml.markup import NotWellFormedError, one, parse
from mocks.xml.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from mocks.kanta.stored import Stored

_FORM = "2.25.339379039335461743576131188984900576524"
_RIGHTS = {"read": "haku", "store": "tallennus"}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants of a patient register.

    By which unit, of whom, whose register and which, to read or to store.
    """

    unit: str
    patient: tuple[str, str]
    custodian: str
    register: str
    action: str


def is_authorised(newest: Iterable[Stored], wanted: Wanted, today: date) -> bool:
    """Whether the newest version of an authorisation gives what is wanted today."""
    return any(
        stored.document.code == AUTHORISATION
        and stored.document.custodian == wanted.custodian
        and _gives(stored.document.content, wanted, today)
        for stored in newest
    )


def _gives(content: bytes, wanted: Wanted, today: date) -> bool:
    try:
        form = _read_form(parse(content))
        whom = form.get("potilas")
        fits = (
            form["tuottaja"].get("root") == wanted.unit
            and form["jarjestaja"].get("root") == wanted.custodian
            and form["rekisteri"].get("code") == wanted.register
            and form[_RIGHTS[wanted.action]].get("value") == "true"
        )
    except (NotWellFormedError, KeyError):
        return False
    if form["taso"].get("code") == "potilas":
        fits = fits and whom is not None and _person(whom) == _bare(wanted.patient)
    elif form["taso"].get("code") != "rekisteri" or whom is not None:
        return False
    try:
        end = _day(form["paattyy"]) if "paattyy" in form else today
        return fits and _day(form["alkaa"]) <= today <= end
    except (KeyError, ValueError):
        return False  # what cannot be read gives nothing


def _day(value: _Element) -> date:
    text = value.get("value", "")
    if len(text) != len("YYYYMMDD"):
        raise ValueError(text)
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")


def _read_form(root: _Element) -> dict[str, _Element]:
    """The values of the form by name. Raises NotWellFormedError when one stands twice."""
    form: dict[str, _Element] = {}
    for entry in root.findall("hl7:component/hl7:structuredBody//hl7:observation", PREFIXES):
        code = one(entry, "hl7:code")
        name = code.get("code", "")
        if code.get("codeSystem") == _FORM:
            if name in form:
                raise NotWellFormedError("the form says something twice")
            form[name] = one(entry, "hl7:value")
    return form


def _person(value: _Element) -> tuple[str, str]:
    return _bare((value.get("root", ""), value.get("extension", "")))


def _bare(person: tuple[str, str]) -> tuple[str, str]:
    return person[0].removeprefix("urn:oid:"), person[1]
