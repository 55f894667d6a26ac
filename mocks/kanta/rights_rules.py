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
SECURITY = _rule("envelope.security", "envelope", "One Security must hold a token, a Timestamp and a Signature.")
SIGNER = _rule("envelope.signer", "envelope", "The token must be a trusted system's, good now and not revoked.", _PKIX)
CLIENT = _rule("envelope.tls", "envelope", "The TLS client must be the signer's organisation, and not revoked.")
SIGNED = _rule("envelope.signature", "envelope", "The signature must hold over every part that needs one.", _DSIG)
WINDOW = _rule(
    "envelope.window", "envelope", "The Timestamp must have begun, not have expired and last five minutes at most."
)
REPLAY = _rule("envelope.replay", "envelope", "The message must not have been seen before.")

CONTENT_TYPE = _rule("addressing.content-type", "addressing", "The Content-Type must be text/xml, in UTF-8.", _SOAP)
SOAP_ACTION = _rule("addressing.soap-action", "addressing", "The SOAPAction must be one of the WSDL's.")
ACTION = _rule(
    "addressing.action", "addressing", "wsa:Action must be the SOAPAction.", "WS-Addressing 1.0 SOAP Binding"
)
TO = _rule("addressing.to", "addressing", "wsa:To must be the address of this endpoint.", _WSA)
MESSAGE_ID = _rule(
    "addressing.message-id", "addressing", "wsa:MessageID must be an absolute IRI, and a urn:uuid a UUID.", _WSA
)
PAYLOAD = _rule("addressing.payload", "addressing", "The child of the Body must be the one of the action.")

LEGIBLE = _rule("wrapper.legible", "wrapper", "The message must be readable.")
SCHEMA = _rule("wrapper.schema", "wrapper", "The child of the Body must be valid by the schema in the WSDL.")
SENDER = _rule("wrapper.sender", "sender", "The sender must be the organisation that signed.")
FRAME_SENDER = _rule("frame.signed-sender", "sender", "The sender of the frame must be the organisation that signed.")

PERSON = _rule("wishes.person", "hetu", "Wishes must be asked of a person with a HETU.")
ASSERTED = _rule("worker.asserted", "worker", "k:worker must name who uses a right.")
NUMBER = _rule("worker.number", "worker", "A registration number must have eleven digits, an SV number six.")
ROLE = _rule("worker.role", "worker", "The role must be one that handles this kind of data.")
READS = _rule("worker.reads", "worker", "The role must be one that reads.")
STRONG = _rule("worker.strong", "worker", "The worker must be signed in by card or equal.", _NOTICE)
CARDLESS = _rule("worker.cardless", "worker", "The worker must be signed in by card, equal or mobile.", _NOTICE)
COME = _rule("worker.come", "worker", "The sign-in must not lie ahead of its use.")
FRESH = _rule("worker.fresh", "worker", "The sign-in must not be older than twelve hours.")

SITUATION = _rule("access.situation", "access", "The use situation must allow what is asked for.")
RELATIONSHIP = _rule(
    "access.relationship", "access", "The archive must hold an asiakkuusasiakirja of the client.", _GRANT
)
READABLE = _rule("access.readable", "access", "An asiakkuusasiakirja must be readable and about the client.", _GRANT)
UNIT = _rule("access.unit", "access", "A readable entry must name the unit, as producer or performer.", _GRANT)
WITHIN = _rule("access.within", "access", "A performer's period must lie within its producer's.")
BEGUN = _rule("access.begun", "access", "The unit's period must have begun.", _GRANT)
LASTING = _rule("access.lasting", "access", "The unit's period must not be over.", _GRANT)

GROUP = _rule("deposit.group", "access", "A right must store client documents, not the asiakkuusasiakirja.")
AUTHOR_UNIT = _rule("deposit.author", "access", "The author's unit must be the unit of the frame.")
OWN_VERSION = _rule(
    "deposit.replaces", "access", "The replaced document must be the unit's own, of the same group and matter."
)
WORKER_SIGNED = _rule("deposit.signed", "access", "The worker must have signed what a professional signs.")

CONTROLLER = _rule(
    "controller.oid", "controller", "The custodian must be the OID of an organisation.", _REGISTER_OF_ORGANISATIONS
)
OWN = _rule("controller.own", "controller", "The custodian must be of the sender's organisation.")
OUTSOURCED = _rule(
    "controller.outsourced", "controller", "The custodian must be the sender's, or have authorised it.", _OSVA
)
SENDERS_UNIT = _rule("controller.unit", "controller", "The unit of the frame must be of the sender's organisation.")

FORM = _rule("authorisation.form", "access", "The authorisation must be readable.", _OSVA)
ORGANISER = _rule("authorisation.organiser", "access", "The authorisation must be the custodian's own.", _OSVA)
PRODUCER = _rule("authorisation.producer", "access", "An authorisation must name the unit.", _OSVA)
REGISTER = _rule("authorisation.register", "access", "An authorisation must be of the register.", _OSVA)
ALLOWED = _rule("authorisation.right", "access", "An authorisation must give the right to do this.", _OSVA)
PATIENT = _rule(
    "authorisation.patient", "access", "An authorisation must be of this patient or of the whole register.", _OSVA
)
VALID_FROM = _rule("authorisation.begun", "access", "The authorisation must have begun.", _OSVA)
VALID_TO = _rule("authorisation.lasting", "access", "The authorisation must not be over.", _OSVA)

SEALED = _rule("signer.valid", "signature", "Every signature of the document must hold.", _DSIG)
SEALER = _rule(
    "signer.organisation", "signer", "A system that signs must be of the author's or custodian's organisation."
)
GRANTER = _rule("signer.custodian", "signer", "Only its custodian's system must sign what opens a register.")

MESSAGE_ONCE = _rule("archive.message", "archive", "A message id must come again with the same content only.")
DOCUMENT_ONCE = _rule("archive.document", "archive", "The document must not be in the archive yet.")
REPLACED = _rule(
    "archive.replaced", "archive", "The replaced document must be the newest version of the custodian's set."
)
SAME_PATIENT = _rule("archive.patient", "archive", "The replaced document must be of the same patient.")
NEW_SET = _rule("archive.set", "archive", "A new version must replace the one before.")
VALID_SET = _rule("archive.valid", "archive", "The set must not have been invalidated.")
HELD = _rule("archive.held", "held", "The document must be in the sender's own register.")
VALID = _rule("archive.given", "held", "The document must not have been invalidated.")

RIGHTS_RULES = (
    *(SECURITY, SIGNER, CLIENT, SIGNED, WINDOW, REPLAY),
    *(CONTENT_TYPE, SOAP_ACTION, ACTION, TO, MESSAGE_ID, PAYLOAD, LEGIBLE, SCHEMA, SENDER, FRAME_SENDER, PERSON),
    *(ASSERTED, NUMBER, ROLE, READS, STRONG, CARDLESS, COME, FRESH),
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
