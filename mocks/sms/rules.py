"""What the SMS gateway demands of a message. Its interface is ours; where a rule stands elsewhere, that is named."""

from __future__ import annotations

from mocks.control import OURS, Rule

TOKEN = Rule("sms.token", "token", "The bearer token must be the gateway's.", "RFC 6750 2.1")
KEY = Rule(
    "sms.key",
    "key",
    "Idempotency-Key must be 1 to 128 visible ASCII characters.",
    "draft-ietf-httpapi-idempotency-key-header 2.1",
)
KEY_USED = Rule(
    "sms.key.used",
    "key",
    "A key must not come again with another message.",
    "draft-ietf-httpapi-idempotency-key-header 2.7",
)
TYPE = Rule("sms.type", "type", "The body must be application/json.", "RFC 9110 8.3")
JSON = Rule("sms.json", "shape", "The body must be a JSON object.", "RFC 8259")
FIELDS = Rule("sms.fields", "shape", "The body must have the texts from, to and text, and no other.", OURS)
SENDER = Rule(
    "sms.sender",
    "sender",
    "A sender must be 1 to 11 letters, digits and spaces.",
    "3GPP TS 23.040 9.1.2.5, alphanumeric",
)
NUMBER = Rule("sms.number", "number", "A number must be + and 7 to 15 digits, the first not 0.", "ITU-T E.164 6.2")
TEXT = Rule("sms.text", "text", "A text must have 1 to 1000 characters.", OURS)
LETTERS = Rule(
    "sms.text.letters", "text", "A text must have no control characters but line ends.", "3GPP TS 23.038 6.2.1"
)
HETU = Rule("sms.hetu", "hetu", "A HETU in the text must be of the 9xx range.", OURS)
BARRED = Rule("sms.number.barred", "barred", "A number must not be one that the operator has barred.", OURS)

RULES = (TOKEN, KEY, KEY_USED, TYPE, JSON, FIELDS, SENDER, NUMBER, TEXT, LETTERS, HETU, BARRED)
