"""What mock Kanta demands of the content of a message, and (rights_rules.py) of who sends it."""

from __future__ import annotations

from mocks.control import OURS, Rule
from mocks.kanta.rights_rules import RIGHTS_RULES

_FRAME, _DOCUMENT, _CODES, _HETU, _JSON = "frame", "document", "codes", "hetu", "json"
_V3 = "HL7 V3 MCCI_MT000100UV01, MFMI_MT700701UV01"
_CDA = "CDA R2 POCD_MT000040"
_THL = "THL Sosmeta 1.2.246.537.6.1505.1, .2, .8, .9"

_FAULTS = {
    "element": "No element must stand where the schema has none.",
    "order": "The elements must stand in the schema's order.",
    "missing": "Every element that the schema demands must be there.",
    "repeated": "No element must stand more often than the schema allows.",
    "attribute": "The attributes must be those that the schema has and demands.",
    "type": "Every value must be of its type.",
}


def _structure(name: str, source: str) -> dict[str, Rule]:
    return {fault: Rule(f"kanta.{name}.{fault}", name, demand, source) for fault, demand in _FAULTS.items()}


#: The rule that each kind of deviation breaks (mocks/xml/structure.py).
FRAME_STRUCTURE, DOCUMENT_STRUCTURE = _structure(_FRAME, _V3), _structure(_DOCUMENT, _CDA)

FRAME_SEEN = Rule("kanta.frame.seen", _FRAME, "A frame must hold what frames of client tests are seen to hold.", OURS)
INTERACTION = Rule("kanta.frame.interaction", _FRAME, "The interactionId must name the frame's own root.", _V3)
TRIGGER = Rule("kanta.frame.trigger", _FRAME, "The trigger must be new or replace, and fit the interaction.", OURS)
SECTOR = Rule("kanta.frame.sector", _FRAME, "A frame and its document must be of the same sector.", OURS)
RECEIVER = Rule("kanta.frame.receiver", _FRAME, "The receiver must be Kanta.", OURS)
SENDER = Rule("kanta.frame.sender", _FRAME, "The sender must be the root of the message's id.", OURS)
CREATED = Rule(
    "kanta.frame.created", _FRAME, "The creationTime must be to the second, and not ahead of the clock.", OURS
)
REASONS = Rule(
    "kanta.frame.reasons", _FRAME, "Social care must give one service request and one use situation, health none.", OURS
)
CONTENT = Rule(
    "kanta.frame.content", _FRAME, "The text must be MIME multipart/related of one text/xml part in base64.", OURS
)
CONTENT_ID = Rule("kanta.frame.content-id", _FRAME, "The part's Content-ID must be the document's id.", OURS)
IDENTITY = Rule("kanta.frame.identity", _FRAME, "The id and setId must be the document's.", "Kela's validation service")
AGREEMENT = Rule(
    "kanta.frame.agreement", _FRAME, "What else the frame says of the document must be what the document says.", OURS
)

XML = Rule(
    "kanta.document.xml",
    _DOCUMENT,
    "A document must be XML of a ClinicalDocument, without a DTD, within limits.",
    "XML 1.0",
)
FINNISH = Rule(
    "kanta.document.finnish",
    _DOCUMENT,
    "A document must hold what it is filed by, with OIDs as Finnish documents have.",
    OURS,
)
BODY_ID = Rule("kanta.document.body-id", _DOCUMENT, "The ID of a nonXMLBody must be OID and the document's id.", OURS)
REPLACED = Rule("kanta.document.replaced", _DOCUMENT, "A document must replace one other at most.", OURS)
CLIENT = Rule("kanta.document.client", _DOCUMENT, "The body must be about the client of the header.", OURS)
VERSION = Rule("kanta.document.version", _DOCUMENT, "The versions of a set must start at 1 and grow by one.", OURS)

REQUEST = Rule(
    "kanta.codes.request",
    _CODES,
    "The service request must be SP1 or SP17: no other is known here.",
    "1.2.246.537.6.1503",
)
REQUEST_FITS = Rule(
    "kanta.codes.request-fits",
    _CODES,
    "An asiakkuusasiakirja must come with SP1, any other document with SP17.",
    "1.2.246.537.6.1503, 1.2.246.537.6.1505",
)
SITUATION = Rule("kanta.codes.situation", _CODES, "The use situation must be 1 or access-right.", OURS)
REGISTER = Rule(
    "kanta.codes.register",
    _CODES,
    "The register must be of the sector's code system: health 2, 3, 4 or 10, social care 1.",
    "1.2.246.537.5.40150, 1.2.246.537.6.1264",
)
GROUP = Rule(
    "kanta.codes.group",
    _CODES,
    "A document of social care must have a document group: 1, 2, 8 or 9.",
    "1.2.246.537.6.1505",
)
CONFIDENTIALITY = Rule(
    "kanta.codes.confidentiality",
    _CODES,
    "The confidentiality must be 5 in health, 6 in social care.",
    "1.2.246.777.5.99902",
)
MATTER = Rule("kanta.codes.matter", _CODES, "A client document must name its matter.", OURS)

HETU_ROOT = Rule(
    "kanta.hetu.root",
    _HETU,
    "A person's root must be 1.2.246.21, or that of a temporary id.",
    "1.2.246.21, 1.2.246.10.*.22",
)
HETU_FORM = Rule(
    "kanta.hetu.form", _HETU, "A HETU must have a day, a number and the check character of both.", "690/2022"
)
HETU_SERIES = Rule("kanta.hetu.series", _HETU, "A HETU must be of the 900-series: a mock takes no other.", OURS)

JSON_SYNTAX = Rule(
    "kanta.json.syntax", _JSON, "The body must be a JSON object of one name with an object in it.", "RFC 8259"
)
JSON_KIND = Rule("kanta.json.kind", _JSON, "The name at the top must fit the document group.", _THL)
JSON_MISSING = Rule("kanta.json.missing", _JSON, "Every key that THL's schema demands must be there.", _THL)
JSON_UNKNOWN = Rule("kanta.json.unknown", _JSON, "No key must be there that THL's schema does not have.", _THL)
JSON_TYPE = Rule("kanta.json.type", _JSON, "Every value must be of the schema's type.", _THL)
JSON_CODE = Rule("kanta.json.code", _JSON, "Every code must be of the schema's code system.", _THL)

#: Rules by which a message contradicts itself: their code on the wire is `frame-mismatch`.
MISMATCHES = (INTERACTION, TRIGGER, SECTOR, SENDER, REASONS, CONTENT_ID, IDENTITY, AGREEMENT)

CONTENT_RULES = (
    *FRAME_STRUCTURE.values(),
    FRAME_SEEN,
    INTERACTION,
    TRIGGER,
    SECTOR,
    RECEIVER,
    SENDER,
    CREATED,
    REASONS,
    CONTENT,
    CONTENT_ID,
    IDENTITY,
    AGREEMENT,
    XML,
    *DOCUMENT_STRUCTURE.values(),
    FINNISH,
    BODY_ID,
    REPLACED,
    CLIENT,
    VERSION,
    REQUEST,
    REQUEST_FITS,
    SITUATION,
    REGISTER,
    GROUP,
    CONFIDENTIALITY,
    MATTER,
    HETU_ROOT,
    HETU_FORM,
    HETU_SERIES,
    JSON_SYNTAX,
    JSON_KIND,
    JSON_MISSING,
    JSON_UNKNOWN,
    JSON_TYPE,
    JSON_CODE,
)

RULES = (*CONTENT_RULES, *RIGHTS_RULES)
