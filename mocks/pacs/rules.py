"""What the PACS demands of an object, a query, a request, an order and a caller.

The kinds `dicom`, `hetu`, `query` and `order` can be waived (`--lenient`). The rules of the kinds `http`, `caller`,
`commitment` and `signature` are never waived, nor is what the archive cannot do without: the identifiers of an object,
the level of a query, a held study.
"""

from __future__ import annotations

from mocks.control import OURS, Rule

_MODULE, _VR, _WEB = "DICOM PS3.3", "DICOM PS3.5", "DICOM PS3.18"
_XADES = "ETSI EN 319 132-1"

# Objects, over STOW-RS and C-STORE.
PART10 = Rule("pacs.dicom.file", "dicom", "An object must be a DICOM data set that can be read.", "DICOM PS3.10 7")
IDENTIFIER = Rule(
    "pacs.dicom.identifier",
    "dicom",
    "An object must have its SOP class, SOP instance, study and series UID.",
    f"{_MODULE} C.12.1, C.7.2.1, C.7.3.1",
)
UID_FORM = Rule(
    "pacs.dicom.uid", "dicom", "A UID must be numbers with points between, 64 characters at most.", f"{_VR} 9.1"
)
SOP_CLASS_KNOWN = Rule("pacs.dicom.sop-class", "dicom", "The SOP class must be one that is stored.", "DICOM PS3.4 B.5")
META = Rule(
    "pacs.dicom.meta", "dicom", "File or command must name the UIDs of the data set.", "DICOM PS3.10 7.1, PS3.7 9.1.1.1"
)
GROUP = Rule("pacs.dicom.group", "dicom", "A data set must have no elements of the groups 0000 to 0007.", f"{_VR} 7.1")
VR_OF_TAG = Rule("pacs.dicom.vr", "dicom", "An element must have the value representation of its tag.", "DICOM PS3.6 6")
VALUE = Rule("pacs.dicom.value", "dicom", "A value must be as its value representation demands.", f"{_VR} 6.2")
EVEN = Rule("pacs.dicom.even", "dicom", "A value must have an even number of octets.", f"{_VR} 7.1.1")
CHARACTERS = Rule(
    "pacs.dicom.characters",
    "dicom",
    "Text must be in the character set that the data set names.",
    f"{_MODULE} C.12.1.1.2",
)
MODALITY_GIVEN = Rule("pacs.dicom.modality", "dicom", "A series must have a modality.", f"{_MODULE} C.7.3.1")
PIXEL_MODULE = Rule(
    "pacs.dicom.pixel-module", "dicom", "An image must say how its pixels are written.", f"{_MODULE} C.7.6.3"
)
PIXEL_LENGTH = Rule(
    "pacs.dicom.pixel-length", "dicom", "Native pixels must be as many octets as the image says.", f"{_VR} 8.1.1, 8.2"
)
PATIENT_GIVEN = Rule("pacs.dicom.patient", "dicom", "An object must have a Patient ID.", OURS)
HETU_FORM = Rule("pacs.hetu.form", "hetu", "A Patient ID must be a HETU with its check character.", OURS)
HETU_TEST = Rule("pacs.hetu.test", "hetu", "A HETU must be of the 900-series, which no person has.", OURS)
SAME_INSTANCE = Rule(
    "pacs.dicom.same-instance",
    "dicom",
    "A SOP Instance UID must be of one object for ever.",
    f"{_VR} 9; {_MODULE} C.12.1",
)
ONE_PATIENT = Rule("pacs.dicom.one-patient", "dicom", "A study must be of one patient.", f"{_MODULE} A.1.2")
ONE_STUDY = Rule("pacs.dicom.one-study", "dicom", "A series must lie in one study.", f"{_MODULE} A.1.2")
NAMED_STUDY = Rule(
    "pacs.dicom.named-study", "dicom", "An object must be of the study the address names.", f"{_WEB} 10.5"
)

# Queries and retrievals, over QIDO-RS, C-FIND, C-GET and C-MOVE.
KEY = Rule(
    "pacs.query.key", "query", "A key must be an attribute known at the level (else it would find everything).", OURS
)
KEY_ONCE = Rule("pacs.query.key-once", "query", "A key must stand once in a query.", f"{_WEB} 8.3.1")
KEY_VALUE = Rule(
    "pacs.query.value", "query", "A date, time or UID must be one, a range or a list of them.", "DICOM PS3.4 C.2.2.2"
)
PAGE = Rule("pacs.query.page", "query", "The limit and offset must be whole numbers.", f"{_WEB} 8.3.4.4")
FUZZY = Rule(
    "pacs.query.fuzzymatching", "query", "The parameter fuzzymatching must be true or false.", f"{_WEB} 8.3.4.2"
)
ORDER_BY = Rule(
    "pacs.query.orderby", "query", "The parameter orderby must name attributes known at the level, or - and one.", OURS
)
LEVEL = Rule("pacs.query.level", "query", "The query level must be one of the information model.", "DICOM PS3.4 C.6")
UPPER_KEY = Rule(
    "pacs.query.unique-key",
    "query",
    "The unique key of every level above must have one value.",
    "DICOM PS3.4 C.4.1.2.1",
)
SELECTION = Rule(
    "pacs.query.selection",
    "query",
    "A retrieval must name only unique keys, without wildcards.",
    "DICOM PS3.4 C.4.2.1.4",
)
SEQUENCE_KEY = Rule("pacs.query.sequence", "query", "A key must not be a sequence.", OURS)
DESTINATION = Rule(
    "pacs.query.destination",
    "query",
    "The destination of a move must be a title with an address.",
    "DICOM PS3.4 C.4.2.1.5",
)
RENDERING = Rule("pacs.query.rendering", "query", "A rendering parameter must be one that is known.", f"{_WEB} 8.3.5")
URI_PARAMETER = Rule(
    "pacs.query.uri", "query", "A WADO-URI request must have the parameters it needs.", f"{_WEB} 9.4.1"
)

# Requests over HTTP.
ACCOUNT = Rule("pacs.http.account", "http", "The account must be known.", OURS)
ACCEPT = Rule("pacs.http.accept", "http", "A media type must be accepted that the resource has.", f"{_WEB} 8.7.8")
TRANSFER_SYNTAX = Rule(
    "pacs.http.transfer-syntax",
    "http",
    "A transfer syntax must be accepted that the object can be given in.",
    f"{_WEB} 8.7.8",
)
MEDIA_TYPE = Rule(
    "pacs.http.media-type", "http", "A request must have the media type of its resource.", f"{_WEB} 10.5.1"
)
MULTIPART = Rule(
    "pacs.http.multipart", "http", "A multipart body must have a boundary and whole parts.", "RFC 2046 5.1"
)
FOUND = Rule("pacs.http.found", "http", "What the address names must be held.", f"{_WEB} 8.6")
RESOURCE = Rule("pacs.http.resource", "http", "The address and the method must be of this service.", f"{_WEB} 10")
ADDRESS_UID = Rule("pacs.http.uid", "http", "A UID in an address must be a UID.", f"{_VR} 9.1")
RENDERABLE = Rule(
    "pacs.http.renderable", "http", "An object must have pixels that this mock can show.", f"{_WEB} 8.7.4"
)

# Callers over DIMSE.
CALLED = Rule("pacs.caller.called", "caller", "The called title must be an archive's.", "DICOM PS3.8 9.3.4, reason 7")
CALLING = Rule("pacs.caller.calling", "caller", "The calling title must be known.", "DICOM PS3.8 9.3.4, reason 3")
CONTEXT = Rule(
    "pacs.caller.context", "caller", "A presentation context must be one that is spoken.", "DICOM PS3.8 9.3.3.2"
)
TLS = Rule("pacs.caller.tls", "caller", "A caller over TLS must show a certificate of the test PKI.", "DICOM PS3.15 B")

# Storage commitment.
ACTION = Rule(
    "pacs.commitment.action", "commitment", "The action must be 1 of the well-known instance.", "DICOM PS3.4 J.3.2"
)
TRANSACTION = Rule(
    "pacs.commitment.transaction", "commitment", "A request must have a Transaction UID.", "DICOM PS3.4 J.3.2"
)
REFERENCES = Rule(
    "pacs.commitment.references", "commitment", "A request must refer to objects by class and UID.", "DICOM PS3.4 J.3.2"
)

# Orders.
ORDER_XML = Rule("pacs.order.xml", "order", "An order must be well-formed XML without a DTD.", "XML 1.0")
ORDER_ROOT = Rule("pacs.order.root", "order", "The document must be an order.", OURS)
ORDER_SCHEMA = Rule("pacs.order.schema", "order", "An order must meet order.xsd.", OURS)
ORDER_TIME = Rule("pacs.order.time", "order", "An order must not be of a later time.", OURS)
ORDER_STUDY_UID = Rule("pacs.order.study-uid", "order", "The study must be named by a UID.", f"{_VR} 9.1")
ORDER_ACCESSION_FORM = Rule(
    "pacs.order.accession-form", "order", "An accession number must have 16 characters at most.", f"{_VR} 6.2"
)
ORDER_BASIS = Rule("pacs.order.basis", "order", "The basis must be care, commission, consent or law.", OURS)
ORDER_BASIS_TEXT = Rule("pacs.order.basis-text", "order", "The basis must be there in words.", OURS)
ORDER_RULE = Rule("pacs.order.rule", "order", "A rule must be three capitals, a hyphen and two digits.", OURS)
ORDER_RULE_ONCE = Rule("pacs.order.rule-once", "order", "A rule must stand once in an order.", OURS)
ORDER_REGISTER = Rule("pacs.order.register", "order", "The order must be for the register of its address.", OURS)
REGISTER_KNOWN = Rule("pacs.order.known-register", "order", "The register must be one of the PACS.", OURS)
ORDER_STUDY = Rule("pacs.order.study", "order", "The study must be held.", OURS)
ORDER_PATIENT_ROOT = Rule("pacs.order.patient-root", "order", "The patient must be named by a HETU (1.2.246.21).", OURS)
ORDER_PATIENT = Rule("pacs.order.patient", "order", "The study must be the patient's.", OURS)
ORDER_ACCESSION = Rule("pacs.order.accession", "order", "The accession number must be the study's.", OURS)
ORDER_KEY = Rule("pacs.order.key", "order", "A key must be of one order.", OURS)

# The signatures of orders.
SIGNATURE_PLACE = Rule("pacs.signature.place", "signature", "An order must end with its one signature.", OURS)
SIGNATURE_PARTS = Rule(
    "pacs.signature.parts", "signature", "The signature must have the parts of XAdES-B-B.", f"{_XADES} 6.3"
)
SIGNATURE_REFERENCES = Rule(
    "pacs.signature.references",
    "signature",
    "Whole document and signed properties must be covered, each once.",
    f"{_XADES} 4.3",
)
SIGNATURE_TRANSFORMS = Rule(
    "pacs.signature.transforms",
    "signature",
    "There must be enveloped-signature, then one canonicalisation at most.",
    OURS,
)
SIGNATURE_CERTIFICATES = Rule(
    "pacs.signature.certificates", "signature", "There must be one to four certificates, the signer's first.", OURS
)
SIGNATURE_TIME = Rule(
    "pacs.signature.time", "signature", "There must be a signing time that is not later than now.", f"{_XADES} 5.2.1"
)
SIGNATURE_SIGNER = Rule("pacs.signature.signer", "signature", "The signer must be a system of the test PKI.", OURS)
SIGNATURE_VALUE = Rule(
    "pacs.signature.value", "signature", "Digests and value must be right (rsa-sha256, sha256).", "XMLDSig core 3.2"
)
SIGNATURE_SENDER = Rule("pacs.signature.sender", "signature", "The signer must be the sender, and may order.", OURS)

RULES: tuple[Rule, ...] = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
