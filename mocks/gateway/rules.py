"""What the gateway demands of a citizen who signs in and writes."""

from __future__ import annotations

from mocks.control import OURS, Rule

DECREE = "Decree on the personal identity code, 690/2022"

HETU_FORM = Rule("gateway.hetu.form", "form", "A HETU must be rightly made, with its check character.", DECREE)
HETU = Rule("gateway.hetu", "hetu", "A HETU must be of the 9xx range, in the text too.", OURS)
NAME = Rule("gateway.name", "form", "A citizen must have a name, in one line of at most 200 characters.", OURS)
SIGNED_IN = Rule("gateway.signed-in", "sign-in", "Who writes must be signed in.", OURS)
JSON = Rule("gateway.json", "shape", "The body must be a JSON object of the keys of a message.", "RFC 8259")
TO = Rule("gateway.to", "form", "The recipient must be an address.", "RFC 5321 4.1.2")
SUBJECT = Rule("gateway.subject", "form", "A subject must be one line of at most 200 characters.", "RFC 5322 2.2")
CONTENT = Rule("gateway.content", "form", "There must be a text or an attachment.", OURS)
FILE = Rule("gateway.file", "form", "An attachment must have a name, in one line.", OURS)
TYPE = Rule("gateway.type", "form", "An attachment's type must be type/subtype.", "RFC 6838 4.2")
SIZE = Rule("gateway.size", "size", "A message must have at most 50 MB of attachments.", OURS)
DELIVERED = Rule("gateway.delivered", "delivery", "The unit's server must take the mail.", "RFC 5321 4.2")

RULES = (HETU_FORM, HETU, NAME, SIGNED_IN, JSON, TO, SUBJECT, CONTENT, FILE, TYPE, SIZE, DELIVERED)
