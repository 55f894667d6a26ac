"""The HL7 V3 frame: read one with the document in it, compare the two, and write the acknowledgement."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message as MimeMessage
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml import etree

from mocks.kanta import rules
from mocks.kanta.documents import CLIENT_RELATIONSHIP, Document, is_version, read_document, read_patient, read_time
from mocks.kanta.persons import check_person
from mocks.kanta.structures import FRAME, examine_structure
from mocks.xml.markup import NotWellFormedError, one, value
from mocks.xml.namespaces import HL7, INTERACTIONS, KANTA, PREFIXES
from mocks.xml.types import show

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.control import Examination, Rule

CODES = f"{KANTA}/codes"
_HEALTH_NEW, _HEALTH_REPLACE, _SOCIAL = "RCMR_IN100002FI01", "RCMR_IN100016FI01", "RCMR_IN200002FI01"
_NEW, _REPLACE = "RCMR_TE000102UV01", "RCMR_TE000910UV01"
_SERVICE_REQUESTS, _USE_SITUATIONS = "1.2.246.537.6.1503", "1.2.246.537.6.1289"
_STORE_RELATIONSHIP, _STORE_DOCUMENT = "SP1", "SP17"
_OWN, _BY_RIGHT = "1", "access-right"
#: The code system and the codes of the registers of each sector.
_REGISTERS = {"health": ("1.2.246.537.5.40150", {"2", "3", "4", "10"}), "social": ("1.2.246.537.6.1264", {"1"})}
_KINDS = {"multipart/related", "multipart/mixed", "text/xml", "application/xml", "text/plain"}
_ENCODINGS = {"base64", "8bit", "7bit", "quoted-printable"}
_SKEW = timedelta(minutes=5)
_SECONDS = re.compile(r"\d{14}[+-]\d{4}", re.ASCII)
_HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class Receiving:
    """By whom a frame is received, and when."""

    oid: str
    now: datetime


@dataclass(frozen=True)
class Message:
    """The identity of one V3 message: who sent it under which id, and a hash of all it says."""

    sender: str
    identifier: str
    digest: str


@dataclass(frozen=True)
class Frame:
    """A frame whose own parts agree, and the document it carries.

    For which request, in which use situation, by which unit, made when.
    """

    document: Document
    register: str
    replaces: bool
    request: str
    situation: str
    unit: str
    created: datetime


@dataclass(frozen=True)
class Verdict:
    """The outcome of one exchange: AA, AE or AR, and for the last two a code of ours and a text without content."""

    code: str
    reason: str = ""
    text: str = ""


def read_message(wrapper: _Element) -> tuple[Message, _Element]:
    """The identity of the one V3 frame in `k:Archive`. Raises NotWellFormedError when nothing could be acknowledged.

    The hash covers the frame, not soap:Body, whose wsu:Id changes when the same message is sent again.
    """
    frame = one(wrapper, "hl7:*")
    if frame.tag not in {f"{{{HL7}}}{name}" for name in (_HEALTH_NEW, _HEALTH_REPLACE, _SOCIAL)}:
        raise NotWellFormedError("not a V3 frame")
    octets = etree.tostring(frame, method="c14n", exclusive=True, with_comments=False, with_tail=False)
    identity = Message(
        value(frame, "hl7:id", "root"), value(frame, "hl7:id", "extension"), hashlib.sha256(octets).hexdigest()
    )
    return identity, frame


def read_frame(frame: _Element, receiving: Receiving, examination: Examination) -> Frame:
    """Examine a frame and the document in it, and compare the two.

    Raises BrokenRuleError, and NotWellFormedError where a rule is waived without which nothing can be filed.
    """
    name = etree.QName(frame).localname
    examine_structure(examination, FRAME.deviations(frame, "Frame"), rules.FRAME_STRUCTURE, rules.FRAME_SEEN)
    _examine_wrapper(frame, name, receiving, examination)
    act = one(frame, "hl7:controlActProcess")
    metadata = one(act, "hl7:subject/hl7:clinicalDocument")
    oid = value(metadata, "hl7:id", "root")
    patient = read_patient(metadata, "hl7:recordTarget/hl7:patient/hl7:id")
    place = f"{name}/controlActProcess"
    if patient != ("", ""):
        check_person(examination, f"{place}/subject/clinicalDocument/recordTarget/patient/id", patient)
    document = read_document(_unpack(one(metadata, "hl7:text"), oid, place, examination), examination)
    replaces = value(act, "hl7:code", "code") == _REPLACE
    sector = "social" if name == _SOCIAL else "health"
    _check(examination, rules.SECTOR, name, sector, document.kind)
    request, situation = _examine_reasons(act, document, place, examination)
    register = _examine_register(metadata, document, place, examination)
    _compare(metadata, document, f"{place}/subject/clinicalDocument", examination, replaces=replaces, patient=patient)
    return Frame(
        document=document,
        register=register,
        replaces=replaces,
        request=request,
        situation=situation,
        unit=value(act, "hl7:authorOrPerformer/hl7:*/hl7:representedOrganization/hl7:id", "root"),
        created=read_time(value(frame, "hl7:creationTime", "value")),
    )


def _check(examination: Examination, rule: Rule, place: str, expected: str, found: str) -> None:
    examination.check(rule, place, holds=found == expected, expected=expected, found=show(found))


def _examine_wrapper(frame: _Element, name: str, receiving: Receiving, examination: Examination) -> None:
    """What the schema cannot say of the transmission wrapper and of the trigger."""
    _check(
        examination,
        rules.INTERACTION,
        f"{name}/interactionId/@extension",
        name,
        _read(frame, "hl7:interactionId", "extension"),
    )
    receiver = _read(frame, "hl7:receiver/hl7:device/hl7:id", "root")
    _check(examination, rules.RECEIVER, f"{name}/receiver/device/id", receiving.oid, receiver)
    sender = _read(frame, "hl7:sender/hl7:device/hl7:id", "root")
    _check(examination, rules.SENDER, f"{name}/sender/device/id", _read(frame, "hl7:id", "root"), sender)
    trigger = _read(frame, "hl7:controlActProcess/hl7:code", "code")
    allowed = {_HEALTH_NEW: [_NEW], _HEALTH_REPLACE: [_REPLACE], _SOCIAL: [_NEW, _REPLACE]}[name]
    examination.check(
        rules.TRIGGER,
        f"{name}/controlActProcess/code",
        holds=trigger in allowed,
        expected=" or ".join(allowed),
        found=show(trigger),
    )
    created = _read(frame, "hl7:creationTime", "value")
    try:
        ahead = read_time(created) > receiving.now + _SKEW
    except NotWellFormedError:
        ahead = True
    examination.check(
        rules.CREATED,
        f"{name}/creationTime",
        holds=_SECONDS.fullmatch(created) is not None and not ahead,
        expected=f"until {receiving.now + _SKEW:%Y%m%d%H%M%S%z}",
        found=created if _SECONDS.fullmatch(created) else show(created),
    )


def _examine_reasons(act: _Element, document: Document, place: str, examination: Examination) -> tuple[str, str]:
    """The service request and the use situation, each found by its code system, in any order."""
    given = [(found.get("codeSystem", ""), found.get("code", "")) for found in act.findall("hl7:reasonCode", PREFIXES)]
    requests = [code for system, code in given if is_version(system, _SERVICE_REQUESTS)]
    situations = [code for system, code in given if is_version(system, _USE_SITUATIONS)]
    at = f"{place}/reasonCode"
    social = document.kind == "social"
    wanted = (1, 1, 2) if social else (0, 0, 0)
    examination.check(
        rules.REASONS,
        at,
        holds=(len(requests), len(situations), len(given)) == wanted,
        expected=f"one of {_SERVICE_REQUESTS}, one of {_USE_SITUATIONS}" if social else "none",
        found=", ".join(show(system) for system, _ in given) or "none",
    )
    request, situation = "".join(requests[:1]), "".join(situations[:1])
    if social:
        known = {_STORE_RELATIONSHIP, _STORE_DOCUMENT}
        examination.check(rules.REQUEST, at, holds=request in known, expected="SP1 or SP17", found=show(request))
        fitting = _STORE_RELATIONSHIP if document.group == CLIENT_RELATIONSHIP else _STORE_DOCUMENT
        _check(examination, rules.REQUEST_FITS, at, fitting, request)
        examination.check(
            rules.SITUATION,
            at,
            holds=situation in {_OWN, _BY_RIGHT},
            expected=f"{_OWN} or {_BY_RIGHT}",
            found=situation if situation == _BY_RIGHT else show(situation),
        )
    return request, situation


def _examine_register(metadata: _Element, document: Document, place: str, examination: Examination) -> str:
    code, system = _read(metadata, "hl7:code", "code"), _read(metadata, "hl7:code", "codeSystem")
    registers, known = _REGISTERS[document.kind]
    examination.check(
        rules.REGISTER,
        f"{place}/subject/clinicalDocument/code",
        holds=is_version(system, registers) and code in known,
        expected=f"{', '.join(sorted(known))} of {registers}",
        found=f"{show(code)} of {show(system)}",
    )
    return code


def _read(element: _Element, path: str, attribute: str) -> str:
    """The attribute of the first element at `path`; empty when there is none, which the structure has judged."""
    found = element.find(path, PREFIXES)
    return found.get(attribute, "") if found is not None else ""


def write_acknowledgement(message: Message, verdict: Verdict, oid: str, identifier: str, now: datetime) -> _Element:
    """The MCCI_IN000002UV01 that answers one message."""
    # The stubs forget the default namespace.
    root = etree.Element(f"{{{HL7}}}MCCI_IN000002UV01", ITSVersion="XML_1.0", nsmap={None: HL7})  # type: ignore[dict-item]
    _add(root, "id", root=oid, extension=identifier)
    _add(root, "creationTime", value=now.astimezone(_HELSINKI).strftime("%Y%m%d%H%M%S%z"))
    _add(root, "interactionId", root=INTERACTIONS, extension="MCCI_IN000002UV01")
    _add(root, "processingCode", code="D")
    _add(root, "processingModeCode", code="T")
    _add(root, "acceptAckCode", code="NE")
    acknowledgement = _add(root, "acknowledgement", typeCode=verdict.code)
    target = _add(acknowledgement, "targetMessage")
    _add(target, "id", root=message.sender, extension=message.identifier)
    if verdict.reason:
        detail = _add(acknowledgement, "acknowledgementDetail", typeCode="E")
        _add(detail, "code", code=verdict.reason, codeSystem=CODES)
        _add(detail, "text").text = verdict.text or verdict.reason
    return root


def _compare(
    metadata: _Element,
    document: Document,
    place: str,
    examination: Examination,
    *,
    replaces: bool,
    patient: tuple[str, str],
) -> None:
    replaced = _read(metadata, "hl7:relatedDocument[@typeCode='RPLC']/hl7:relatedDocument/hl7:id", "root")
    pairs = {
        "id": (value(metadata, "hl7:id", "root"), document.oid),
        "setId": (value(metadata, "hl7:setId", "root"), document.set_id),
        "versionNumber": (value(metadata, "hl7:versionNumber", "value"), str(document.version)),
        "recordTarget": (" ".join(patient), " ".join(document.patient)),
        "custodian": (value(metadata, "hl7:custodian/hl7:assignedOrganization/hl7:id", "root"), document.custodian),
        "relatedDocument": (replaced, document.replaced or ""),
    }
    for name, (framed, documented) in pairs.items():
        rule = rules.IDENTITY if name in {"id", "setId"} else rules.AGREEMENT
        _check_same(examination, rule, f"{place}/{name}", framed, documented)
    told = "a replacement" if replaces else "new"
    examination.check(
        rules.AGREEMENT,
        f"{place}/relatedDocument",
        holds=(document.replaced is not None) == replaces,
        expected=f"a document that is {told}",
        found="new" if document.replaced is None else "a replacement",
    )


def _check_same(examination: Examination, rule: Rule, place: str, framed: str, documented: str) -> None:
    holds = framed == documented
    examination.check(rule, place, holds=holds, expected=show(documented), found=show(framed))


def _unpack(text: _Element, oid: str, place: str, examination: Examination) -> bytes:
    """The one part of the MIME message that the text element holds in base64."""
    at = f"{place}/subject/clinicalDocument/text"
    message = message_from_bytes(_decode(text.text or "", at, examination))
    parts = [part for part in message.get_payload() if isinstance(part, MimeMessage)]
    kinds = [message.get_content_type(), *(part.get_content_type() for part in parts)]
    encodings = [str(part.get("Content-Transfer-Encoding", "")).strip().lower() for part in parts]
    defects = [*message.defects, *(defect for part in parts for defect in part.defects)]
    examination.check(
        rules.CONTENT,
        at,
        holds=kinds == ["multipart/related", "text/xml"] and encodings == ["base64"] and not defects,
        expected="multipart/related, text/xml, base64",
        found=", ".join(
            [*(kind for kind in kinds if kind in _KINDS), *(code for code in encodings if code in _ENCODINGS)]
        ),
    )
    if not parts:
        examination.refuse(rules.CONTENT, at, expected="one part", found="none")
    named = str(parts[0].get("Content-ID", "")).strip()
    examination.check(
        rules.CONTENT_ID, at, holds=named == f"<{oid}>", expected=f"<{oid}>", found=show(named.strip("<>"))
    )
    return _decode(str(parts[0].get_payload()), at, examination)


def _decode(text: str, place: str, examination: Examination) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        examination.refuse(rules.CONTENT, place, expected="base64", found="other characters")


def _add(parent: _Element, name: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{HL7}}}{name}", attributes)
