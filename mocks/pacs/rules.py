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
PART10 = Rule("pacs.dicom.file", "dicom", "an object is a DICOM data set that can be read", "DICOM PS3.10 7")
IDENTIFIER = Rule(
    "pacs.dicom.identifier",
    "dicom",
    "an object has its SOP class, SOP instance, study and series UID",
    f"{_MODULE} C.12.1, C.7.2.1, C.7.3.1",
)
UID_FORM = Rule("pacs.dicom.uid", "dicom", "a UID is numbers with points between, 64 characters at most", f"{_VR} 9.1")
SOP_CLASS_KNOWN = Rule("pacs.dicom.sop-class", "dicom", "the SOP class is one that is stored", "DICOM PS3.4 B.5")
META = Rule(
    "pacs.dicom.meta", "dicom", "file or command names the UIDs of the data set", "DICOM PS3.10 7.1, PS3.7 9.1.1.1"
)
GROUP = Rule("pacs.dicom.group", "dicom", "a data set has no elements of the groups 0000 to 0007", f"{_VR} 7.1")
VR_OF_TAG = Rule("pacs.dicom.vr", "dicom", "an element has the value representation of its tag", "DICOM PS3.6 6")
VALUE = Rule("pacs.dicom.value", "dicom", "a value is as its value representation demands", f"{_VR} 6.2")
EVEN = Rule("pacs.dicom.even", "dicom", "a value has an even number of octets", f"{_VR} 7.1.1")
CHARACTERS = Rule(
    "pacs.dicom.characters", "dicom", "text is in the character set that the data set names", f"{_MODULE} C.12.1.1.2"
)
MODALITY_GIVEN = Rule("pacs.dicom.modality", "dicom", "a series has a modality", f"{_MODULE} C.7.3.1")
PIXEL_MODULE = Rule(
    "pacs.dicom.pixel-module", "dicom", "an image says how its pixels are written", f"{_MODULE} C.7.6.3"
)
PIXEL_LENGTH = Rule(
    "pacs.dicom.pixel-length", "dicom", "native pixels are as many octets as the image says", f"{_VR} 8.1.1, 8.2"
)
PATIENT_GIVEN = Rule("pacs.dicom.patient", "dicom", "an object has a Patient ID", OURS)
HETU_FORM = Rule("pacs.hetu.form", "hetu", "a Patient ID is a HETU with its check character", OURS)
HETU_TEST = Rule("pacs.hetu.test", "hetu", "a HETU is of the 900-series, which no person has", OURS)
SAME_INSTANCE = Rule(
    "pacs.dicom.same-instance", "dicom", "a SOP Instance UID is of one object for ever", f"{_VR} 9; {_MODULE} C.12.1"
)
ONE_PATIENT = Rule("pacs.dicom.one-patient", "dicom", "a study is of one patient", f"{_MODULE} A.1.2")
ONE_STUDY = Rule("pacs.dicom.one-study", "dicom", "a series lies in one study", f"{_MODULE} A.1.2")
NAMED_STUDY = Rule("pacs.dicom.named-study", "dicom", "an object is of the study the address names", f"{_WEB} 10.5")

# Queries and retrievals, over QIDO-RS, C-FIND, C-GET and C-MOVE.
KEY = Rule("pacs.query.key", "query", "a key is an attribute known at the level (else it would find everything)", OURS)
KEY_ONCE = Rule("pacs.query.key-once", "query", "a key stands once in a query", f"{_WEB} 8.3.1")
KEY_VALUE = Rule(
    "pacs.query.value", "query", "a date, time or UID is one, a range or a list of them", "DICOM PS3.4 C.2.2.2"
)
PAGE = Rule("pacs.query.page", "query", "limit and offset are whole numbers", f"{_WEB} 8.3.4.4")
FUZZY = Rule("pacs.query.fuzzymatching", "query", "fuzzymatching is true or false", f"{_WEB} 8.3.4.2")
ORDER_BY = Rule("pacs.query.orderby", "query", "orderby names attributes known at the level, or - and one", OURS)
LEVEL = Rule("pacs.query.level", "query", "the query level is one of the information model", "DICOM PS3.4 C.6")
UPPER_KEY = Rule(
    "pacs.query.unique-key", "query", "the unique key of every level above has one value", "DICOM PS3.4 C.4.1.2.1"
)
SELECTION = Rule(
    "pacs.query.selection", "query", "a retrieval names only unique keys, without wildcards", "DICOM PS3.4 C.4.2.1.4"
)
SEQUENCE_KEY = Rule("pacs.query.sequence", "query", "no key is a sequence", OURS)
DESTINATION = Rule(
    "pacs.query.destination", "query", "a move's destination is a title with an address", "DICOM PS3.4 C.4.2.1.5"
)
RENDERING = Rule("pacs.query.rendering", "query", "a rendering parameter is one that is known", f"{_WEB} 8.3.5")
URI_PARAMETER = Rule("pacs.query.uri", "query", "a WADO-URI request has the parameters it needs", f"{_WEB} 9.4.1")

# Requests over HTTP.
ACCOUNT = Rule("pacs.http.account", "http", "the account is known", OURS)
ACCEPT = Rule("pacs.http.accept", "http", "a media type is accepted that the resource has", f"{_WEB} 8.7.8")
TRANSFER_SYNTAX = Rule(
    "pacs.http.transfer-syntax",
    "http",
    "a transfer syntax is accepted that the object can be given in",
    f"{_WEB} 8.7.8",
)
MEDIA_TYPE = Rule("pacs.http.media-type", "http", "a request has the media type of its resource", f"{_WEB} 10.5.1")
MULTIPART = Rule("pacs.http.multipart", "http", "a multipart body has a boundary and whole parts", "RFC 2046 5.1")
FOUND = Rule("pacs.http.found", "http", "what the address names is held", f"{_WEB} 8.6")
RESOURCE = Rule("pacs.http.resource", "http", "the address and the method are of this service", f"{_WEB} 10")
ADDRESS_UID = Rule("pacs.http.uid", "http", "a UID in an address is a UID", f"{_VR} 9.1")
RENDERABLE = Rule("pacs.http.renderable", "http", "an object has pixels that this mock can show", f"{_WEB} 8.7.4")

# Callers over DIMSE.
CALLED = Rule("pacs.caller.called", "caller", "the called title is an archive's", "DICOM PS3.8 9.3.4, reason 7")
CALLING = Rule("pacs.caller.calling", "caller", "the calling title is known", "DICOM PS3.8 9.3.4, reason 3")
CONTEXT = Rule("pacs.caller.context", "caller", "a presentation context is one that is spoken", "DICOM PS3.8 9.3.3.2")
TLS = Rule("pacs.caller.tls", "caller", "a caller over TLS shows a certificate of the test PKI", "DICOM PS3.15 B")

# Storage commitment.
ACTION = Rule("pacs.commitment.action", "commitment", "the action is 1 of the well-known instance", "DICOM PS3.4 J.3.2")
TRANSACTION = Rule("pacs.commitment.transaction", "commitment", "a request has a Transaction UID", "DICOM PS3.4 J.3.2")
REFERENCES = Rule(
    "pacs.commitment.references", "commitment", "a request refers to objects by class and UID", "DICOM PS3.4 J.3.2"
)

# Orders.
ORDER_XML = Rule("pacs.order.xml", "order", "an order is well-formed XML without a DTD", "XML 1.0")
ORDER_ROOT = Rule("pacs.order.root", "order", "the document is an order", OURS)
ORDER_SCHEMA = Rule("pacs.order.schema", "order", "an order meets order.xsd", OURS)
ORDER_TIME = Rule("pacs.order.time", "order", "an order is not of a later time", OURS)
ORDER_STUDY_UID = Rule("pacs.order.study-uid", "order", "the study is named by a UID", f"{_VR} 9.1")
ORDER_ACCESSION_FORM = Rule(
    "pacs.order.accession-form", "order", "an accession number has 16 characters at most", f"{_VR} 6.2"
)
ORDER_BASIS = Rule("pacs.order.basis", "order", "the basis is care, commission, consent or law", OURS)
ORDER_BASIS_TEXT = Rule("pacs.order.basis-text", "order", "the basis is there in words", OURS)
ORDER_RULE = Rule("pacs.order.rule", "order", "a rule is three capitals, a hyphen and two digits", OURS)
ORDER_RULE_ONCE = Rule("pacs.order.rule-once", "order", "a rule stands once in an order", OURS)
ORDER_REGISTER = Rule("pacs.order.register", "order", "the order is for the register of its address", OURS)
REGISTER_KNOWN = Rule("pacs.order.known-register", "order", "the register is one of the PACS", OURS)
ORDER_STUDY = Rule("pacs.order.study", "order", "the study is held", OURS)
ORDER_PATIENT_ROOT = Rule("pacs.order.patient-root", "order", "the patient is named by a HETU (1.2.246.21)", OURS)
ORDER_PATIENT = Rule("pacs.order.patient", "order", "the study is the patient's", OURS)
ORDER_ACCESSION = Rule("pacs.order.accession", "order", "the accession number is the study's", OURS)
ORDER_KEY = Rule("pacs.order.key", "order", "a key is of one order", OURS)

# The signatures of orders.
SIGNATURE_PLACE = Rule("pacs.signature.place", "signature", "an order ends with its one signature", OURS)
SIGNATURE_PARTS = Rule("pacs.signature.parts", "signature", "the signature has the parts of XAdES-B-B", f"{_XADES} 6.3")
SIGNATURE_REFERENCES = Rule(
    "pacs.signature.references",
    "signature",
    "whole document and signed properties are covered, each once",
    f"{_XADES} 4.3",
)
SIGNATURE_TRANSFORMS = Rule(
    "pacs.signature.transforms", "signature", "enveloped-signature, then one canonicalisation at most", OURS
)
SIGNATURE_CERTIFICATES = Rule(
    "pacs.signature.certificates", "signature", "one to four certificates, the signer's first", OURS
)
SIGNATURE_TIME = Rule(
    "pacs.signature.time", "signature", "a signing time that is not later than now", f"{_XADES} 5.2.1"
)
SIGNATURE_SIGNER = Rule("pacs.signature.signer", "signature", "the signer is a system of the test PKI", OURS)
SIGNATURE_VALUE = Rule(
    "pacs.signature.value", "signature", "digests and value are right (rsa-sha256, sha256)", "XMLDSig core 3.2"
)
SIGNATURE_SENDER = Rule("pacs.signature.sender", "signature", "the signer is the sender, and may order", OURS)

RULES: tuple[Rule, ...] = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
