"""What the service demands of an order, beside what mock Kanta demands of a frame and a document."""

from __future__ import annotations

from mocks.control import OURS, Rule

_ORDER, _TEXT = "order", "text"
_SEEN = "Kela's test validation service"

SHAPE = Rule(
    "validator.order.shape",
    _ORDER,
    "An order must be a JSON object of its five texts.",
    _SEEN,
)
LEVEL = Rule("validator.order.level", _ORDER, "The level must be 1.", OURS)
UNIQUE = Rule("validator.order.unique", _ORDER, "A messageId must be used once.", _SEEN)
REQUEST = Rule("validator.order.request", _ORDER, "palveluPyynto must be the service request of the frame.", OURS)
DECLARATION = Rule(
    "validator.text.declaration", _TEXT, "The XML must begin with a declaration, and have no other.", _SEEN
)
LINES = Rule("validator.text.lines", _TEXT, "Lines must end with LF.", _SEEN)
READABLE = Rule("validator.text.readable", _TEXT, "The XML must be well-formed.", _SEEN)
SOCIAL = Rule("validator.text.social", _TEXT, "The document must be of social care (CDA_Fi_sos.xsd).", _SEEN)
SAME = Rule("validator.text.same", _TEXT, "The frame must carry the document that was sent beside it.", OURS)

RULES = (SHAPE, LEVEL, UNIQUE, REQUEST, DECLARATION, LINES, READABLE, SOCIAL, SAME)
