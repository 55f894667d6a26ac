"""Sender to the archive: rules of mock Kanta that its messages keep. The table says which rules make a requirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conform.case import Checks, NotSeenError, observes
from conform.cases.archive_traffic import NAMES, check_rules, of_kind, parse
from conform.traffic import Message

ROLE = "archive"
_STRUCTURE = ("element", "order", "missing", "repeated", "attribute", "type")


def _rules(prefix: str, *names: str) -> tuple[str, ...]:
    return tuple(f"kanta.{prefix}.{name}" for name in names)


#: Requirement → the rules of mock Kanta (mocks/kanta/README.md) that say the same.
RULES: Mapping[str, tuple[str, ...]] = {
    "KS-SOAP-01": (
        *_rules("addressing", "content-type", "soap-action", "action", "payload"),
        *_rules("wrapper", "legible", "schema"),
    ),
    "KS-SOAP-02": _rules("addressing", "to", "message-id"),
    "KS-SOAP-03": ("kanta.envelope.tls", "kanta.wrapper.sender", "kanta.frame.signed-sender"),
    "KS-WSS-01": _rules("envelope", "security", "signer", "signature"),
    "KS-WSS-02": _rules("envelope", "window", "replay"),
    "KS-FRM-01": _rules("frame", "interaction", "trigger", "sector"),
    "KS-FRM-02": _rules("frame", "identity", "agreement"),
    "KS-FRM-03": ("kanta.frame.reasons", *_rules("codes", "request", "request-fits", "situation")),
    "KS-FRM-04": ("kanta.deposit.author", "kanta.controller.unit"),
    "KS-FRM-05": _rules("frame", "content", "content-id"),
    "KS-FRM-06": _rules("frame", *_STRUCTURE, "seen", "receiver", "sender", "created"),
    "KS-FRM-07": (
        *_rules("archive", "replaced", "patient", "set", "valid"),
        *_rules("document", "version", "replaced"),
        "kanta.deposit.replaces",
    ),
    "KS-DOC-01": _rules("document", "xml", *_STRUCTURE, "finnish"),
    "KS-DOC-02": ("kanta.document.body-id",),
    "KS-DOC-03": ("kanta.archive.document",),
    "KS-DOC-04": ("kanta.document.client",),
    "KS-DOC-05": (*_rules("codes", "register", "group", "confidentiality", "matter"), "kanta.json.code"),
    "KS-DOC-06": _rules("json", "syntax", "kind", "missing", "unknown", "type"),
    "KS-SIG-01": ("kanta.signer.organisation",),
    "KS-SIG-02": ("kanta.deposit.signed",),
    "KS-SIG-04": ("kanta.signer.valid",),
    "KS-GRA-05": ("kanta.signer.custodian",),
    "KS-ACK-02": ("kanta.archive.message",),
    "KS-WSH-01": ("kanta.wishes.person",),
    "KS-USE-01": _rules("worker", "asserted", "number", "role", "reads", "strong", "cardless", "come", "fresh"),
    "KS-USE-02": (
        *_rules("controller", "own", "outsourced"),
        "kanta.deposit.group",
        *_rules("access", "situation", "relationship", "readable", "unit", "within", "begun", "lasting"),
        *_rules("worker", "asserted", "number", "role", "strong", "cardless", "come", "fresh"),
        *_rules("authorisation", "form", "organiser", "producer", "register", "right", "patient", "begun", "lasting"),
    ),
    "CM-ID-01": ("kanta.hetu.form",),
    "CM-ID-06": ("kanta.hetu.root",),
    "CM-OID-01": ("kanta.controller.oid",),
    "CM-SYN-01": ("kanta.hetu.series",),
}


@observes(ROLE, "KS-SOAP-01")
def a_message_is_soap_with_its_action(messages: Sequence[Message], checks: Checks) -> None:
    """SOAP 1.1 as text/xml; the SOAPAction is wsa:Action, and the Body is that of the action."""
    check_rules(messages, checks, *RULES["KS-SOAP-01"])


@observes(ROLE, "KS-SOAP-02")
def addressing_stands_once_and_no_id_comes_again(messages: Sequence[Message], checks: Checks) -> None:
    """wsa:To, Action and MessageID once each; every message has a MessageID of its own."""
    sent = [message for message in messages if message.interaction != "tls"]
    check_rules(sent, checks, *RULES["KS-SOAP-02"])
    ids = [message.marks["soap"] for message in sent if message.marks["soap"]]
    checks.demand(len(ids) == len(set(ids)), "a wsa:MessageID was used for two messages")
    for root in [found for message in sent if (found := parse(message.body)) is not None]:
        counts = {len(root.findall(f"s:Header/wsa:{name}", NAMES)) for name in ("To", "Action", "MessageID")}
        checks.demand(counts == {1}, "wsa:To, Action and MessageID do not stand once each")


@observes(ROLE, "KS-SOAP-03")
def the_channel_and_the_signature_name_one_organisation(messages: Sequence[Message], checks: Checks) -> None:
    """Mutual TLS, and its certificate names the organisation that signed."""
    secured = [message for message in messages if message.secured]
    if not secured:
        raise NotSeenError("how the messages came was not seen")
    check_rules(secured, checks, *RULES["KS-SOAP-03"])


@observes(ROLE, "KS-WSS-01")
def what_must_be_signed_is_signed(messages: Sequence[Message], checks: Checks) -> None:
    """Body, Timestamp, token, To, Action and MessageID are signed, by exclusive C14N and sha-256."""
    check_rules(messages, checks, *RULES["KS-WSS-01"])


@observes(ROLE, "KS-WSS-02")
def a_timestamp_is_short_and_used_once(messages: Sequence[Message], checks: Checks) -> None:
    """A Timestamp has a zone, lasts five minutes at most, and no signed message comes again."""
    check_rules(messages, checks, *RULES["KS-WSS-02"])


@observes(ROLE, "KS-FRM-01")
def a_frame_is_of_its_interaction(messages: Sequence[Message], checks: Checks) -> None:
    """New, replacing and social frames have the interaction and the trigger of their kind."""
    check_rules(messages, checks, *RULES["KS-FRM-01"])


@observes(ROLE, "KS-FRM-02")
def a_frame_says_what_its_document_says(messages: Sequence[Message], checks: Checks) -> None:
    """Id, set, version, patient, custodian and what is replaced are the document's own."""
    check_rules(messages, checks, *RULES["KS-FRM-02"])


@observes(ROLE, "KS-FRM-03")
def a_social_frame_says_why(messages: Sequence[Message], checks: Checks) -> None:
    """A frame of social care has a service request and a use situation that fit its document."""
    social = [one for one in of_kind(messages, "archive") if b"RCMR_IN200002FI01" in one.body]
    check_rules(social, checks, *RULES["KS-FRM-03"])


@observes(ROLE, "KS-FRM-05")
def a_document_travels_as_mime(messages: Sequence[Message], checks: Checks) -> None:
    """The document is the one base64 part of a multipart/related, named by its OID."""
    check_rules(messages, checks, *RULES["KS-FRM-05"])


@observes(ROLE, "KS-FRM-06")
def a_frame_is_built_by_its_schema(messages: Sequence[Message], checks: Checks) -> None:
    """The frame has the parts of its schema, names receiver and sender, and was not made in the future."""
    check_rules(messages, checks, *RULES["KS-FRM-06"])


@observes(ROLE, "KS-FRM-07")
def a_version_follows_the_one_before(messages: Sequence[Message], checks: Checks) -> None:
    """A new version replaces the newest of its set, and its number is one more."""
    replacing = [one for one in of_kind(messages, "archive") if b"RCMR_TE000910UV01" in one.body]
    check_rules(replacing, checks, *RULES["KS-FRM-07"])


@observes(ROLE, "KS-DOC-01")
def a_document_is_built_by_its_schema(messages: Sequence[Message], checks: Checks) -> None:
    """The document is CDA R2 with the local header of its sector."""
    check_rules(messages, checks, *RULES["KS-DOC-01"])


@observes(ROLE, "KS-DOC-02")
def a_social_body_is_named_by_its_document(messages: Sequence[Message], checks: Checks) -> None:
    """The body's ID is OID and the document's id."""
    check_rules(messages, checks, *RULES["KS-DOC-02"])


@observes(ROLE, "KS-DOC-05")
def codes_are_of_their_code_systems(messages: Sequence[Message], checks: Checks) -> None:
    """Register, document group, confidentiality and the codes of the JSON are of the national code systems."""
    check_rules(messages, checks, *RULES["KS-DOC-05"])


@observes(ROLE, "KS-DOC-06")
def the_json_is_as_published(messages: Sequence[Message], checks: Checks) -> None:
    """The JSON of a document has the keys and the types that THL publishes."""
    check_rules(messages, checks, *RULES["KS-DOC-06"])


@observes(ROLE, "KS-SIG-04")
def nothing_was_changed_after_signing(messages: Sequence[Message], checks: Checks) -> None:
    """Every signature of every document holds."""
    check_rules(messages, checks, *RULES["KS-SIG-04"])


@observes(ROLE, "KS-GRA-05")
def a_grant_is_sealed_by_its_organiser(messages: Sequence[Message], checks: Checks) -> None:
    """What opens a register is signed by its custodian's own systems alone."""
    check_rules(messages, checks, *RULES["KS-GRA-05"])


@observes(ROLE, "KS-USE-01")
def a_fetch_by_right_names_its_worker(messages: Sequence[Message], checks: Checks) -> None:
    """Who fetches, in which role, signed in how and when."""
    check_rules(of_kind(messages, "fetch"), checks, *RULES["KS-USE-01"])


@observes(ROLE, "KS-USE-02")
def what_is_stored_has_a_right(messages: Sequence[Message], checks: Checks) -> None:
    """A document goes into the sender's own register, or into another's by a right that holds today."""
    check_rules(of_kind(messages, "archive"), checks, *RULES["KS-USE-02"])


@observes(ROLE, "CM-SYN-01")
def everybody_is_of_the_test_range(messages: Sequence[Message], checks: Checks) -> None:
    """Every HETU in a message is of the 900-series. The run stops at any other."""
    check_rules(messages, checks, *RULES["CM-SYN-01"])
