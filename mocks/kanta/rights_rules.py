"""What mock Kanta demands of envelopes, addresses, senders, workers, rights, signers and the archive's order, as data.

How frames and documents are built is in the rules beside these (mocks/kanta/rules.py).
"""

from __future__ import annotations

from mocks.control import OURS, Rule

_SOAP = "SOAP 1.1 section 6"
_WSA = "WS-Addressing 1.0 Core"
_DSIG = "XML Signature 1.1 core validation"
_PKIX = "RFC 5280 section 6"
_GRANT = "THL asiakkuusasiakirja 1505.1.2023.6.1"
_OSVA = "kanta.fi ostopalvelun valtuutus"
_REGISTER_OF_ORGANISATIONS = "koodistopalvelu 1.2.246.537.6.202"
_NOTICE = "Päijät-Häme: tiedote palveluntuottajille"


def _rule(name: str, kind: str, demand: str, source: str = OURS) -> Rule:
    return Rule(f"kanta.{name}", kind, demand, source)


# The envelope. Nobody waives these: without them it is not known who sent a message.
SECURITY = _rule("envelope.security", "envelope", "one Security holds a token, a Timestamp and a Signature")
SIGNER = _rule("envelope.signer", "envelope", "the token is a trusted system's, good now and not revoked", _PKIX)
CLIENT = _rule("envelope.tls", "envelope", "the TLS client is the signer's organisation and is not revoked")
SIGNED = _rule("envelope.signature", "envelope", "the signature holds over every part that must be signed", _DSIG)
WINDOW = _rule("envelope.window", "envelope", "the Timestamp has begun, has not expired and lasts five minutes at most")
REPLAY = _rule("envelope.replay", "envelope", "the message was not seen before")

CONTENT_TYPE = _rule("addressing.content-type", "addressing", "the Content-Type is text/xml, in UTF-8", _SOAP)
SOAP_ACTION = _rule("addressing.soap-action", "addressing", "the SOAPAction is one of the WSDL's")
ACTION = _rule("addressing.action", "addressing", "wsa:Action is the SOAPAction", "WS-Addressing 1.0 SOAP Binding")
TO = _rule("addressing.to", "addressing", "wsa:To is the address of this endpoint", _WSA)
MESSAGE_ID = _rule(
    "addressing.message-id", "addressing", "wsa:MessageID is an absolute IRI; a urn:uuid is a UUID", _WSA
)
PAYLOAD = _rule("addressing.payload", "addressing", "the child of the Body is the one of the action")

LEGIBLE = _rule("wrapper.legible", "wrapper", "the message can be read")
SCHEMA = _rule("wrapper.schema", "wrapper", "the child of the Body is valid by the schema in the WSDL")
SENDER = _rule("wrapper.sender", "sender", "the sender is the organisation that signed")
FRAME_SENDER = _rule("frame.signed-sender", "sender", "the sender of the frame is the organisation that signed")

PERSON = _rule("wishes.person", "hetu", "wishes are asked of a person with a HETU")
ASSERTED = _rule("worker.asserted", "worker", "who uses a right is named in k:worker")
NUMBER = _rule("worker.number", "worker", "a registration number has eleven digits, an SV number six")
ROLE = _rule("worker.role", "worker", "the role may handle this kind of data")
READS = _rule("worker.reads", "worker", "the role reads")
STORES = _rule("worker.stores", "worker", "the role stores")
STRONG = _rule("worker.strong", "worker", "the worker is signed in by card or equal", _NOTICE)
CARDLESS = _rule(
    "worker.cardless", "worker", "signed in by card or equal, or by mobile for what no professional signs", _NOTICE
)
COME = _rule("worker.come", "worker", "the sign-in is not ahead of its use")
FRESH = _rule("worker.fresh", "worker", "the sign-in is not older than twelve hours")

SITUATION = _rule("access.situation", "access", "the use situation allows what is asked for")
RELATIONSHIP = _rule("access.relationship", "access", "the archive holds an asiakkuusasiakirja of the client", _GRANT)
READABLE = _rule("access.readable", "access", "an asiakkuusasiakirja can be read and is about the client", _GRANT)
UNIT = _rule("access.unit", "access", "a readable entry names the unit, as producer or performer", _GRANT)
WITHIN = _rule("access.within", "access", "a performer's period lies within its producer's")
BEGUN = _rule("access.begun", "access", "the unit's period has begun", _GRANT)
LASTING = _rule("access.lasting", "access", "the unit's period is not over", _GRANT)

GROUP = _rule("deposit.group", "access", "a right stores client documents, not the asiakkuusasiakirja")
AUTHOR_UNIT = _rule("deposit.author", "access", "the author's unit is the unit of the frame")
OWN_VERSION = _rule("deposit.replaces", "access", "what is replaced is the unit's own, of the same group and matter")
WORKER_SIGNED = _rule("deposit.signed", "access", "the worker has signed what a professional signs")

CONTROLLER = _rule(
    "controller.oid", "controller", "the custodian is the OID of an organisation", _REGISTER_OF_ORGANISATIONS
)
OWN = _rule("controller.own", "controller", "the custodian is of the sender's organisation")
OUTSOURCED = _rule("controller.outsourced", "controller", "the custodian is the sender's, or has authorised it", _OSVA)
SENDERS_UNIT = _rule("controller.unit", "controller", "the unit of the frame is of the sender's organisation")

FORM = _rule("authorisation.form", "access", "the authorisation can be read", _OSVA)
ORGANISER = _rule("authorisation.organiser", "access", "the authorisation is the custodian's own", _OSVA)
PRODUCER = _rule("authorisation.producer", "access", "an authorisation names the unit", _OSVA)
REGISTER = _rule("authorisation.register", "access", "an authorisation is of the register", _OSVA)
ALLOWED = _rule("authorisation.right", "access", "an authorisation gives the right to do this", _OSVA)
PATIENT = _rule(
    "authorisation.patient", "access", "an authorisation is of this patient or of the whole register", _OSVA
)
VALID_FROM = _rule("authorisation.begun", "access", "the authorisation has begun", _OSVA)
VALID_TO = _rule("authorisation.lasting", "access", "the authorisation is not over", _OSVA)

SEALED = _rule("signer.valid", "signature", "every signature of the document holds", _DSIG)
SEALER = _rule("signer.organisation", "signer", "a system that signs is of the author's or custodian's organisation")
GRANTER = _rule("signer.custodian", "signer", "what opens a register is signed by its custodian's system alone")

MESSAGE_ONCE = _rule("archive.message", "archive", "a message id comes again with the same content only")
DOCUMENT_ONCE = _rule("archive.document", "archive", "the document is not in the archive yet")
REPLACED = _rule("archive.replaced", "archive", "what is replaced is the newest version of the custodian's set")
SAME_PATIENT = _rule("archive.patient", "archive", "the replaced document is of the same patient")
NEW_SET = _rule("archive.set", "archive", "a set that exists is added to by replacing")
VALID_SET = _rule("archive.valid", "archive", "the set was not invalidated")
HELD = _rule("archive.held", "held", "the document is in the sender's own register")
VALID = _rule("archive.given", "held", "the document was not invalidated")

RIGHTS_RULES = (
    *(SECURITY, SIGNER, CLIENT, SIGNED, WINDOW, REPLAY),
    *(CONTENT_TYPE, SOAP_ACTION, ACTION, TO, MESSAGE_ID, PAYLOAD, LEGIBLE, SCHEMA, SENDER, FRAME_SENDER, PERSON),
    *(ASSERTED, NUMBER, ROLE, READS, STORES, STRONG, CARDLESS, COME, FRESH),
    *(SITUATION, RELATIONSHIP, READABLE, UNIT, WITHIN, BEGUN, LASTING),
    *(GROUP, AUTHOR_UNIT, OWN_VERSION, WORKER_SIGNED),
    *(CONTROLLER, OWN, OUTSOURCED, SENDERS_UNIT),
    *(FORM, ORGANISER, PRODUCER, REGISTER, ALLOWED, PATIENT, VALID_FROM, VALID_TO),
    *(SEALED, SEALER, GRANTER),
    *(MESSAGE_ONCE, DOCUMENT_ONCE, REPLACED, SAME_PATIENT, NEW_SET, VALID_SET, HELD, VALID),
)

#: What the wire calls a broken rule: by its id, or else by its kind.
RIGHTS_CODES = {
    "addressing": "addressing",
    "wrapper": "not-well-formed",
    "sender": "no-right",
    "worker": "no-right",
    "access": "no-right",
    "controller": "no-right",
    "signature": "signature",
    "signer": "signature",
    "archive": "duplicate-id",
    FRAME_SENDER.id: "frame-mismatch",
    REPLACED.id: "unknown-set",
    SAME_PATIENT.id: "frame-mismatch",
    VALID_SET.id: "invalidated",
    HELD.id: "not-found",
    VALID.id: "invalidated",
}
