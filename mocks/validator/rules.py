"""What the service demands of an order, beside what mock Kanta demands of a frame and a document."""

from __future__ import annotations

from mocks.control import OURS, Rule

_ORDER, _TEXT = "order", "text"
_SEEN = "Kela's test validation service"

SHAPE = Rule(
    "validator.order.shape",
    _ORDER,
    "the order is a JSON object of its five texts",
    _SEEN,
)
LEVEL = Rule("validator.order.level", _ORDER, "the level is 1, and no other is known here", OURS)
UNIQUE = Rule("validator.order.unique", _ORDER, "a messageId is used once", _SEEN)
REQUEST = Rule("validator.order.request", _ORDER, "palveluPyynto is the service request of the frame", OURS)
DECLARATION = Rule("validator.text.declaration", _TEXT, "the XML begins with one declaration, and has no other", _SEEN)
LINES = Rule("validator.text.lines", _TEXT, "lines end with LF", _SEEN)
READABLE = Rule("validator.text.readable", _TEXT, "the XML can be read", _SEEN)
SOCIAL = Rule("validator.text.social", _TEXT, "the document is of social care (CDA_Fi_sos.xsd)", _SEEN)
SAME = Rule("validator.text.same", _TEXT, "the frame carries the document that was sent beside it", OURS)

RULES = (SHAPE, LEVEL, UNIQUE, REQUEST, DECLARATION, LINES, READABLE, SOCIAL, SAME)
