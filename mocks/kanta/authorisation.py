"""The ostopalvelun valtuutus as Kanta decides by it.

Who may use whose patient register, from the documents it holds (GRA-11).

Written apart from the adapter's own decision on purpose: neither may lean on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from mocks.kanta.documents import AUTHORISATION
from mocks.kanta.rights_rules import (
    ALLOWED,
    FORM,
    ORGANISER,
    OUTSOURCED,
    PATIENT,
    PRODUCER,
    REGISTER,
    VALID_FROM,
    VALID_TO,
)
from mocks.kanta.sieve import narrow, tell, tell_all
from mocks.xml.markup import NotWellFormedError, one, parse
from mocks.xml.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.kanta.stored import Stored

_FORM = "2.25.339379039335461743576131188984900576524"
_RIGHTS = {"read": "haku", "store": "tallennus"}
_NAMED = {"jarjestaja": "root", "tuottaja": "root", "rekisteri": "code"}
_PLACE = "ostopalvelun valtuutus"


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


@dataclass(frozen=True)
class Form:
    """What an authorisation gives: by whom, to whom and of which register (`named`), to do what, when.

    Without a patient it is of the whole register; both days belong to it.
    """

    named: dict[str, str]
    rights: frozenset[str]
    patient: tuple[str, str] | None
    begin: date
    end: date


def check_authorised(newest: Iterable[Stored], wanted: Wanted, today: date, examination: Examination) -> None:
    """Check that the newest version of an authorisation gives what is wanted today.

    Raises BrokenRuleError for the first condition that no authorisation meets.
    """
    held = narrow(
        examination,
        OUTSOURCED,
        "custodian",
        list(newest),
        lambda stored: stored.document.code == AUTHORISATION and stored.document.custodian == wanted.custodian,
        expected="an authorisation of the custodian",
        found="none",
    )
    forms = [form for stored in held if (form := _read_form(stored.document.content)) is not None]
    examination.check(FORM, _PLACE, holds=bool(forms))
    name = _RIGHTS[wanted.action]
    for rule, place, wish in (
        (ORGANISER, "jarjestaja", wanted.custodian),
        (PRODUCER, "tuottaja", wanted.unit),
        (REGISTER, "rekisteri", wanted.register),
    ):
        fits = partial(_says, name=place, wish=wish)
        found = tell_all(form.named[place] for form in forms)
        forms = narrow(examination, rule, f"{_PLACE}/{place}", forms, fits, expected=tell(wish), found=found)
    forms = narrow(
        examination,
        ALLOWED,
        f"{_PLACE}/{name}",
        forms,
        lambda form: name in form.rights,
        expected="true",
        found="false",
    )
    patient = _bare(wanted.patient)
    forms = narrow(examination, PATIENT, f"{_PLACE}/potilas", forms, lambda form: form.patient in (None, patient))
    forms = narrow(
        examination,
        VALID_FROM,
        f"{_PLACE}/alkaa",
        forms,
        lambda form: form.begin <= today,
        expected=f"{today} or before",
        found=tell_all(str(form.begin) for form in forms),
    )
    narrow(
        examination,
        VALID_TO,
        f"{_PLACE}/paattyy",
        forms,
        lambda form: today <= form.end,
        expected=f"{today} or later",
        found=tell_all(str(form.end) for form in forms),
    )


def _says(form: Form, *, name: str, wish: str) -> bool:
    return form.named[name] == wish


def _read_form(content: bytes) -> Form | None:
    """The form; none of what cannot be read, which gives nothing."""
    try:
        values = _read_values(parse(content))
        level, whom = values["taso"].get("code"), values.get("potilas")
        if (level, whom is None) not in {("potilas", False), ("rekisteri", True)}:
            return None
        return Form(
            named={name: values[name].get(attribute, "") for name, attribute in _NAMED.items()},
            rights=frozenset(
                name for name in _RIGHTS.values() if name in values and values[name].get("value") == "true"
            ),
            patient=None if whom is None else _bare((whom.get("root", ""), whom.get("extension", ""))),
            begin=_day(values["alkaa"]),
            end=_day(values["paattyy"]) if "paattyy" in values else date.max,
        )
    except (NotWellFormedError, KeyError, ValueError):
        return None


def _day(value: _Element) -> date:
    text = value.get("value", "")
    if len(text) != len("YYYYMMDD"):
        raise ValueError(text)
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")


def _read_values(root: _Element) -> dict[str, _Element]:
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


def _bare(person: tuple[str, str]) -> tuple[str, str]:
    return person[0].removeprefix("urn:oid:"), person[1]
