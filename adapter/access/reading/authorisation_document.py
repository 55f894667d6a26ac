"""The ostopalvelun valtuutus (OSVA, outsourcing authorisation) as a signed health document (GRA-11).

That there is one, who gives it to whom, of one patient or of a whole register, to search and to store, is public; its
form is ours (mocks/kanta/frame.md, "The authorisation").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree

from adapter.access.reading import sentences
from adapter.access.reading.day import read_plain_day
from adapter.errors import Finding, Refused
from adapter.identifiers import Oid, PersonId, parse_person
from adapter.xml.cda import read_header
from adapter.xml.names import HL7, tag
from adapter.xml.tree import attribute, only

CODE = "OSVA"
_FIELDS = "2.25.339379039335461743576131188984900576524"
_LEVELS = {"potilas": True, "rekisteri": False}
_ENTRIES = "/".join(tag(HL7, name) for name in ("component", "section", "entry", "observation"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What is given: to which unit, to which register, to search and to store, from when to when."""

    producer: Oid
    register: str
    search: bool
    store: bool
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What an authorisation says: of whom (None: of the whole register), by whom, and on which terms.

    `terms` None: they cannot be read, for the reasons in `unread`; whose authorisation it is stands fast all the same.
    """

    oid: Oid
    set_id: Oid
    version: int
    client: PersonId | None
    written: datetime
    replaces: Oid | None
    organiser: Oid
    terms: Terms | None
    unread: tuple[Finding, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        """Everything that it grants, as JSON."""
        terms = self.terms
        return {
            "client": [self.client.system, self.client.value] if self.client else None,
            "organiser": self.organiser.value,
            "terms": terms
            and {
                "producer": terms.producer.value,
                "register": terms.register,
                "rights": [terms.search, terms.store],
                "period": [terms.start.isoformat(), terms.end.isoformat() if terms.end else None],
            },
        }


def is_authorisation(root: etree._Element) -> bool:
    """Whether a CDA document says that it is one."""
    code = root.find(tag(HL7, "code"))
    return code is not None and code.get("code") == CODE


def read_authorisation(root: etree._Element) -> Authorisation:
    """Read a verified authorisation.

    Raises Refused when header and body disagree, or something is missing or of another kind.

    Kanta's habit does not sign the header, so whom it is about and whose register it is are taken from the signed body.
    """
    if not is_authorisation(root):
        raise Refused.because("GRA-11", sentences.NO_AUTHORISATION, code="value")
    header = read_header(root)
    body = only(only(root, tag(HL7, "component")), tag(HL7, "structuredBody"))
    if attribute(body, "ID") != f"OID{header.oid}":
        text = sentences.OTHER_DOCUMENTS
        raise Refused.because("GRA-11", text, code="conflict")
    values = _Values(body)
    client = _client(values)
    if client != header.client:
        raise Refused.because("GRA-11", sentences.OTHER_PEOPLE, code="conflict")
    organiser = values.oid("jarjestaja")
    if header.custodian != organiser:
        raise Refused.because("GRA-11", sentences.OTHER_CUSTODIANS, code="conflict")
    terms: Terms | None = None
    unread: tuple[Finding, ...] = ()
    try:
        terms = _terms(values)
    except Refused as refusal:
        unread = refusal.findings
    return Authorisation(
        oid=header.oid,
        set_id=header.set_id,
        version=header.version,
        client=client,
        written=header.written,
        replaces=header.replaces,
        organiser=organiser,
        terms=terms,
        unread=unread,
    )


def _terms(values: _Values) -> Terms:
    end = values.optional("paattyy")
    return Terms(
        producer=values.oid("tuottaja"),
        register=values.text("rekisteri", "code"),
        search=values.flag("haku"),
        store=values.flag("tallennus"),
        start=read_plain_day(values.text("alkaa", "value"), "alkaa", "GRA-11"),
        end=read_plain_day(attribute(end, "value"), "paattyy", "GRA-11") if end is not None else None,
    )


def _client(values: _Values) -> PersonId | None:
    level = _LEVELS.get(values.text("taso", "code"))
    if level is None:
        raise Refused.because("GRA-11", sentences.LEVEL, code="value")
    person = values.optional("potilas")
    if level != (person is not None):
        raise Refused.because("GRA-11", sentences.PATIENT_OR_REGISTER, code="value")
    return parse_person(attribute(person, "root"), attribute(person, "extension")) if person is not None else None


class _Values:
    """The values of the form by their names; each stands once."""

    def __init__(self, body: etree._Element) -> None:
        self._found: dict[str, list[etree._Element]] = {}
        for entry in body.iterfind(_ENTRIES):
            code = only(entry, tag(HL7, "code"))
            if code.get("codeSystem") == _FIELDS:
                self._found.setdefault(attribute(code, "code"), []).append(only(entry, tag(HL7, "value")))

    def optional(self, name: str) -> etree._Element | None:
        elements = self._found.get(name, [])
        if len(elements) > 1:
            raise Refused.because("GRA-11", sentences.SAID_TWICE.filled(name=name), code="structure")
        return elements[0] if elements else None

    def text(self, name: str, key: str) -> str:
        value = self.optional(name)
        if value is None or not value.get(key):
            raise Refused.because("GRA-11", sentences.LACKS.filled(name=name), code="required")
        return attribute(value, key)

    def oid(self, name: str) -> Oid:
        return Oid.parse(self.text(name, "root"))

    def flag(self, name: str) -> bool:
        text = self.text(name, "value")
        if text not in {"true", "false"}:
            raise Refused.because("GRA-11", sentences.NO_FLAG.filled(name=name), code="value")
        return text == "true"
