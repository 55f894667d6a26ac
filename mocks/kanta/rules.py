"""What mock Kanta demands of the content of a message, and (rights_rules.py) of who sends it."""

from __future__ import annotations

from mocks.control import OURS, Rule
from mocks.kanta.rights_rules import RIGHTS_RULES

_FRAME, _DOCUMENT, _CODES, _HETU, _JSON = "frame", "document", "codes", "hetu", "json"
_V3 = "HL7 V3 MCCI_MT000100UV01, MFMI_MT700701UV01"
_CDA = "CDA R2 POCD_MT000040"
_THL = "THL Sosmeta 1.2.246.537.6.1505.1, .2, .8, .9"

_FAULTS = {
    "element": "no element stands where the schema has none",
    "order": "the elements stand in the schema's order",
    "missing": "every element that the schema demands is there",
    "repeated": "no element stands more often than the schema allows",
    "attribute": "the attributes are those that the schema has and demands",
    "type": "every value is of its type",
}


def _structure(name: str, source: str) -> dict[str, Rule]:
    return {fault: Rule(f"kanta.{name}.{fault}", name, demand, source) for fault, demand in _FAULTS.items()}


#: The rule that each kind of deviation breaks (mocks/xml/structure.py).
FRAME_STRUCTURE, DOCUMENT_STRUCTURE = _structure(_FRAME, _V3), _structure(_DOCUMENT, _CDA)

FRAME_SEEN = Rule("kanta.frame.seen", _FRAME, "the frame holds what frames of client tests are seen to hold", OURS)
INTERACTION = Rule("kanta.frame.interaction", _FRAME, "interactionId names the frame's own root", _V3)
TRIGGER = Rule("kanta.frame.trigger", _FRAME, "the trigger is new or replace, and fits the interaction", OURS)
SECTOR = Rule("kanta.frame.sector", _FRAME, "a frame of social care carries a document of social care", OURS)
RECEIVER = Rule("kanta.frame.receiver", _FRAME, "the receiver is Kanta", OURS)
SENDER = Rule("kanta.frame.sender", _FRAME, "the sender is the root of the message's id", OURS)
CREATED = Rule("kanta.frame.created", _FRAME, "creationTime is to the second, and not ahead of the clock", OURS)
REASONS = Rule(
    "kanta.frame.reasons", _FRAME, "social care gives one service request and one use situation, health none", OURS
)
CONTENT = Rule("kanta.frame.content", _FRAME, "the text is MIME multipart/related of one text/xml part in base64", OURS)
CONTENT_ID = Rule("kanta.frame.content-id", _FRAME, "the part's Content-ID is the document's id", OURS)
IDENTITY = Rule("kanta.frame.identity", _FRAME, "id and setId are the document's", "Kela's validation service")
AGREEMENT = Rule("kanta.frame.agreement", _FRAME, "what else the frame says of the document, the document says", OURS)

XML = Rule(
    "kanta.document.xml", _DOCUMENT, "a document is XML of a ClinicalDocument, without a DTD, within limits", "XML 1.0"
)
FINNISH = Rule(
    "kanta.document.finnish",
    _DOCUMENT,
    "the document holds what it is filed by, and OIDs as Finnish documents do",
    OURS,
)
BODY_ID = Rule("kanta.document.body-id", _DOCUMENT, "the ID of a nonXMLBody is OID and the document's id", OURS)
REPLACED = Rule("kanta.document.replaced", _DOCUMENT, "a document replaces one other at most", OURS)
CLIENT = Rule("kanta.document.client", _DOCUMENT, "the body is about the client of the header", OURS)
VERSION = Rule("kanta.document.version", _DOCUMENT, "the versions of a set start at 1 and grow by one", OURS)

REQUEST = Rule(
    "kanta.codes.request", _CODES, "the service request is SP1 or SP17: others are not known here", "1.2.246.537.6.1503"
)
REQUEST_FITS = Rule(
    "kanta.codes.request-fits",
    _CODES,
    "SP1 archives an asiakkuusasiakirja, SP17 any other document",
    "1.2.246.537.6.1503, 1.2.246.537.6.1505",
)
SITUATION = Rule("kanta.codes.situation", _CODES, "the use situation is 1 or access-right", OURS)
REGISTER = Rule(
    "kanta.codes.register",
    _CODES,
    "the register is of the sector's code system: health 2, 3, 4 or 10, social care 1",
    "1.2.246.537.5.40150, 1.2.246.537.6.1264",
)
GROUP = Rule(
    "kanta.codes.group", _CODES, "a document of social care has a document group: 1, 2, 8 or 9", "1.2.246.537.6.1505"
)
CONFIDENTIALITY = Rule(
    "kanta.codes.confidentiality", _CODES, "the confidentiality is 5 in health, 6 in social care", "1.2.246.777.5.99902"
)
MATTER = Rule("kanta.codes.matter", _CODES, "a client document names its matter", OURS)

HETU_ROOT = Rule(
    "kanta.hetu.root", _HETU, "a person's root is 1.2.246.21, or that of a temporary id", "1.2.246.21, 1.2.246.10.*.22"
)
HETU_FORM = Rule("kanta.hetu.form", _HETU, "a HETU has a day, a number and the check character of both", "690/2022")
HETU_SERIES = Rule("kanta.hetu.series", _HETU, "a HETU is of the 900-series: a mock takes no other", OURS)

JSON_SYNTAX = Rule("kanta.json.syntax", _JSON, "the body is a JSON object of one name with an object in it", "RFC 8259")
JSON_KIND = Rule("kanta.json.kind", _JSON, "the name at the top fits the document group", _THL)
JSON_MISSING = Rule("kanta.json.missing", _JSON, "every key that THL's schema demands is there", _THL)
JSON_UNKNOWN = Rule("kanta.json.unknown", _JSON, "no key is there that THL's schema does not have", _THL)
JSON_TYPE = Rule("kanta.json.type", _JSON, "every value is of the schema's type", _THL)
JSON_CODE = Rule("kanta.json.code", _JSON, "every code is of the schema's code system", _THL)

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
