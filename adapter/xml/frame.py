"""HL7 V3 frames to the archive and its acknowledgements (domain §4)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import quoteattr

from lxml import etree

from adapter.identifiers import Oid, PersonId, bare_oid
from adapter.xml.names import HL7, tag
from adapter.xml.times import write_time
from adapter.xml.tree import attribute, only

HEALTH_NEW, HEALTH_REPLACE, SOCIAL = "RCMR_IN100002FI01", "RCMR_IN100016FI01", "RCMR_IN200002FI01"
_HEALTH_REGISTER, _SOCIAL_REGISTER = "1.2.246.537.5.40150.2009", "1.2.246.537.6.1264"
_NEW, _REPLACE = "RCMR_TE000102UV01", "RCMR_TE000910UV01"


@dataclass(frozen=True, slots=True)
class SocialReasons:
    """Why a social-care document is sent.

    The service request (1.2.246.537.6.1503) and the use situation (1.2.246.537.6.1289).
    """

    service_request: str
    use_situation: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A signed document on its way to the archive, and the header its frame repeats.

    `message_id` and `created` are kept at every retry.
    """

    message_id: str
    document: bytes
    oid: Oid
    set_id: Oid
    version: int
    patient: PersonId
    custodian: Oid
    unit: Oid
    register: str
    created: datetime
    replaces: Oid | None = None
    social: SocialReasons | None = None  # of a social-care document; None for a health document


def write_frame(shipment: Shipment, sender: Oid, receiver: Oid) -> str:
    """The frame of a document, new or replacing another, health or social.

    The document is in it as base64, in MIME multipart/related.
    """
    interaction = SOCIAL if shipment.social else HEALTH_REPLACE if shipment.replaces else HEALTH_NEW
    trigger = _REPLACE if shipment.replaces else _NEW
    mime = (
        (
            'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=lautta-part; type="text/xml"\r\n\r\n'
            "--lautta-part\r\nContent-Type: text/xml; charset=utf-8\r\nContent-ID: "
            f"<{shipment.oid}>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        ).encode()
        + base64.encodebytes(shipment.document)
        + b"\r\n--lautta-part--\r\n"
    )
    device = '<device classCode="DEV" determinerCode="INSTANCE"><id root="{}"/></device>'
    return (
        f'<{interaction} xmlns="{HL7}" ITSVersion="XML_1.0"><id root="{sender}" '
        f'extension="{shipment.message_id}"/><creationTime value="{write_time(shipment.created)}"/>'
        f'<interactionId root="2.16.840.1.113883.1.6" extension="{interaction}"/><processingCode code="D"/>'
        '<processingModeCode code="T"/><acceptAckCode code="ER"/>'
        f'<receiver typeCode="RCV">{device.format(receiver)}</receiver><sender '
        f'typeCode="SND">{device.format(sender)}</sender>'
        f'<controlActProcess classCode="CACT" moodCode="EVN"><code code="{trigger}" '
        f'codeSystem="2.16.840.1.113883.1.18"/>{_reasons(shipment.social)}'
        f'<authorOrPerformer typeCode="AUT"><assignedPerson classCode="ASSIGNED"><id root="{sender}"/>'
        f'<representedOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{shipment.unit}"/>'
        "</representedOrganization></assignedPerson></authorOrPerformer>"
        f'<subject typeCode="SUBJ"><clinicalDocument classCode="DOCCLIN" moodCode="EVN"><id root="{shipment.oid}"/>'
        f'<code code="{shipment.register}" '
        f'codeSystem="{_SOCIAL_REGISTER if shipment.social else _HEALTH_REGISTER}"/><text '
        f'mediaType="multipart/related" representation="B64">{base64.b64encode(mime).decode()}</text>'
        f'<setId root="{shipment.set_id}"/><versionNumber value="{shipment.version}"/>'
        '<recordTarget typeCode="RCT"><patient classCode="PAT"><id '
        f'root="{bare_oid(shipment.patient.system)}" extension="{shipment.patient.value}"/></patient></recordTarget>'
        '<custodian typeCode="CST"><assignedOrganization classCode="ASSIGNED"><id '
        f'root="{shipment.custodian}"/></assignedOrganization></custodian>'
        f"{_related(shipment.replaces)}</clinicalDocument></subject></controlActProcess></{interaction}>"
    )


def _reasons(social: SocialReasons | None) -> str:
    """A social frame says both why and in what situation it is sent (domain §4)."""
    if social is None:
        return ""
    return (
        f'<reasonCode code={quoteattr(social.service_request)} codeSystem="1.2.246.537.6.1503"/>'
        f'<reasonCode code={quoteattr(social.use_situation)} codeSystem="1.2.246.537.6.1289"/>'
    )


def _related(replaces: Oid | None) -> str:
    if replaces is None:
        return ""
    return (
        f'<relatedDocument typeCode="RPLC"><relatedDocument><id root="{replaces}"/></relatedDocument></relatedDocument>'
    )


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The archive's word: AA done, AE the application could not (try again), AR refused (do not)."""

    code: str
    reason: str = ""


def read_acknowledgement(response: etree._Element, message_id: str) -> Acknowledgement:
    """Read an MCCI_IN000002UV01; raises BadXml when it does not answer this message."""
    message = only(response, tag(HL7, "MCCI_IN000002UV01"))
    acknowledgement = only(message, tag(HL7, "acknowledgement"))
    target = only(only(acknowledgement, tag(HL7, "targetMessage")), tag(HL7, "id"))
    if attribute(target, "extension") != message_id:
        return Acknowledgement("AE", "answers-another-message")
    detail = acknowledgement.find(f"{tag(HL7, 'acknowledgementDetail')}/{tag(HL7, 'code')}")
    return Acknowledgement(attribute(acknowledgement, "typeCode"), "" if detail is None else detail.get("code", ""))
