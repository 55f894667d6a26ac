"""What the portal demands of the one who opens a message and of the one who sends it."""

from __future__ import annotations

from mocks.control import OURS, Rule

GUIDE = "Turvaposti, guide for recipients"

LINK = Rule("turvaposti.link", "link", "A link must be one that the portal has sent.", OURS)
CONFIRMED = Rule("turvaposti.confirmed", "link", "The sender must have confirmed the address.", GUIDE)
OPEN_FOR = Rule("turvaposti.days", "link", "A message must be opened within 14 days of its first opening.", GUIDE)
TRIES = Rule("turvaposti.tries", "password", "A password must not be wrong five times in a row.", OURS)
FORM_KEY = Rule("turvaposti.key", "form", "The form must be sent back with its hidden key.", OURS)
PASSWORD = Rule("turvaposti.password", "password", "The password must be that of the SMS.", GUIDE)
VISIT = Rule("turvaposti.visit", "visit", "An attachment must be asked for by one who has opened.", OURS)
ATTACHMENT = Rule("turvaposti.attachment", "link", "The attachment must be one of the message's.", OURS)
FIELD = Rule("turvaposti.form.field", "form", "Sender, recipient, subject, text and password must be there.", OURS)
ADDRESS = Rule("turvaposti.form.address", "form", "Sender and recipient must be addresses.", "RFC 5321 4.1.2")
REPEAT = Rule("turvaposti.form.repeat", "form", "The password must be written twice alike.", OURS)
HETU = Rule("turvaposti.hetu", "hetu", "A HETU must be of the 9xx range.", OURS)

RULES = (
    LINK,
    CONFIRMED,
    OPEN_FOR,
    TRIES,
    FORM_KEY,
    PASSWORD,
    VISIT,
    ATTACHMENT,
    FIELD,
    ADDRESS,
    REPEAT,
    HETU,
)
