"""The HL7 V3 frame: read one with the document in it, compare the two, and write the acknowledgement."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as MimeMessage
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml import etree

from mocks.kanta.documents import Document, read_document, read_time
from mocks.xml.markup import NotWellFormedError, one, value
from mocks.xml.namespaces import HL7, INTERACTIONS, KANTA, PREFIXES

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

CODES = f"{KANTA}/codes"
_HEALTH_NEW, _HEALTH_REPLACE, _SOCIAL = "RCMR_IN100002FI01", "RCMR_IN100016FI01", "RCMR_IN200002FI01"
_NEW, _REPLACE = "RCMR_TE000102UV01", "RCMR_TE000910UV01"
_SERVICE_REQUESTS, _USE_SITUATIONS = "1.2.246.537.6.1503", "1.2.246.537.6.1289"
_HELSINKI = ZoneInfo("Europe/Helsinki")


class FrameMismatchError(Exception):
    """The frame contradicts itself, or the document it carries."""


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


def read_frame(frame: _Element) -> Frame:
    """Read the frame and its document and compare them.

    Raises NotWellFormedError for what cannot be read and FrameMismatchError for a contradiction.
    """
    name = etree.QName(frame).localname
    act = one(frame, "hl7:controlActProcess")
    envelope = one(act, "hl7:subject/hl7:clinicalDocument")
    document = read_document(_unpack(one(envelope, "hl7:text"), value(envelope, "hl7:id", "root")))
    code = value(act, "hl7:code", "code")
    if value(frame, "hl7:interactionId", "extension") != name or code not in {_NEW, _REPLACE}:
        raise FrameMismatchError("the interaction")
    if value(frame, "hl7:sender/hl7:device/hl7:id", "root") != value(frame, "hl7:id", "root"):
        raise FrameMismatchError("the sender")
    if name != _SOCIAL and (code == _REPLACE) != (name == _HEALTH_REPLACE):
        raise FrameMismatchError("the interaction and its trigger")
    if (name == _SOCIAL) != (document.kind == "social"):
        raise FrameMismatchError("the kind of document")
    reasons = {
        reason.get("codeSystem", ""): reason.get("code", "") for reason in act.findall("hl7:reasonCode", PREFIXES)
    }
    if name == _SOCIAL and not {_SERVICE_REQUESTS, _USE_SITUATIONS} <= set(reasons):
        raise FrameMismatchError("the service request or the use situation")
    _compare(envelope, document, replaces=code == _REPLACE)
    return Frame(
        document=document,
        register=value(envelope, "hl7:code", "code"),
        replaces=code == _REPLACE,
        request=reasons.get(_SERVICE_REQUESTS, ""),
        situation=reasons.get(_USE_SITUATIONS, ""),
        unit=value(act, "hl7:authorOrPerformer/hl7:assignedPerson/hl7:representedOrganization/hl7:id", "root"),
        created=read_time(value(frame, "hl7:creationTime", "value")),
    )


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


def _compare(envelope: _Element, document: Document, *, replaces: bool) -> None:
    patient = "hl7:recordTarget/hl7:patient/hl7:id"
    replaced = envelope.findall("hl7:relatedDocument[@typeCode='RPLC']/hl7:relatedDocument/hl7:id", PREFIXES)
    pairs = {
        "id": (value(envelope, "hl7:id", "root"), document.oid),
        "setId": (value(envelope, "hl7:setId", "root"), document.set_id),
        "versionNumber": (value(envelope, "hl7:versionNumber", "value"), str(document.version)),
        "patient": ((value(envelope, patient, "root"), value(envelope, patient, "extension")), document.patient),
        "custodian": (value(envelope, "hl7:custodian/hl7:assignedOrganization/hl7:id", "root"), document.custodian),
        "relatedDocument": ([found.get("root") for found in replaced], [document.replaced] if replaces else []),
    }
    for name, (framed, documented) in pairs.items():
        if framed != documented:
            raise FrameMismatchError(f"{name} of frame and document differ")
    if (document.replaced is not None) != replaces:
        raise FrameMismatchError("the document and the frame disagree on whether something is replaced")


def _unpack(text: _Element, oid: str) -> bytes:
    """The one part of the MIME message that the text element holds in base64."""
    if text.get("mediaType") != "multipart/related" or text.get("representation") != "B64":
        raise NotWellFormedError("the text must be a multipart/related message in base64")
    message = message_from_bytes(_decode(text.text or ""))
    parts = [part for part in message.get_payload() if isinstance(part, MimeMessage)]
    if message.get_content_type() != "multipart/related" or message.defects or len(parts) != 1:
        raise NotWellFormedError("the text must be a multipart/related message of one part")
    part = parts[0]
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if part.defects or part.get_content_type() != "text/xml" or encoding != "base64":
        raise NotWellFormedError("the part must be text/xml in base64")
    if str(part.get("Content-ID", "")).strip() != f"<{oid}>":
        raise FrameMismatchError("Content-ID and id of the document differ")
    return _decode(str(part.get_payload()))


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotWellFormedError("not base64") from None


def _add(parent: _Element, name: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, f"{{{HL7}}}{name}", attributes)
