"""What the mail mock demands: of a login, of a message that comes by SMTP, and of every message a mailbox keeps."""

from __future__ import annotations

from mocks.control import OURS, Rule

LOGIN = Rule(
    "mail.login", "login", "LOGIN and AUTHENTICATE must name a mailbox and its password.", "RFC 3501 6.2.2, 6.2.3"
)
COMMAND = Rule("mail.command", "command", "A command must be known, well formed and in its state.", "RFC 3501 6")
ROOM = Rule("mail.room", "room", "A message must fit into the mailbox's quota.", "RFC 5530 OVERQUOTA, RFC 5321 4.2.3")
HETU = Rule("mail.hetu", "hetu", "A HETU in header or text must be of the 9xx range.", OURS)

SMTP = Rule(
    "mail.smtp.command",
    "command",
    "A command must be known, well formed and in its order.",
    "RFC 5321 4.1",
)
TLS = Rule("mail.smtp.tls", "tls", "The client must issue STARTTLS before anything else.", "RFC 3207 4")
RECIPIENT = Rule("mail.smtp.recipient", "recipient", "A recipient must be a mailbox of the mock.", "RFC 5321 3.3")
LINE = Rule("mail.message.line", "message", "A line must have at most 998 octets before its CRLF.", "RFC 5322 2.1.1")
ENDS = Rule("mail.message.ends", "message", "CR and LF must occur together only.", "RFC 5322 2.3")
ASCII = Rule("mail.message.ascii", "message", "Header fields must be of US-ASCII.", "RFC 5322 2.2")
FIELD = Rule(
    "mail.message.field", "message", "A header line must be a field: a name, a colon and its body.", "RFC 5322 2.2"
)
FROM = Rule("mail.message.from", "message", "There must be one From, with an address.", "RFC 5322 3.6.2")
DATE = Rule("mail.message.date", "message", "There must be one Date, with day, time and zone.", "RFC 5322 3.6.1")
ONCE = Rule("mail.message.once", "message", "A field must not occur more often than it may.", "RFC 5322 3.6")
IDENTITY = Rule("mail.message.id", "message", "A Message-ID must be <left@right>.", "RFC 5322 3.6.4")
VERSION = Rule("mail.message.version", "mime", "A message with a MIME field must say MIME-Version: 1.0.", "RFC 2045 4")
TYPE = Rule("mail.message.type", "mime", "A Content-Type must be type/subtype with its parameters.", "RFC 2045 5.1")
ENCODING = Rule(
    "mail.message.encoding",
    "mime",
    "A Content-Transfer-Encoding must be one of the five.",
    "RFC 2045 6.1",
)
BASE64 = Rule("mail.message.base64", "mime", "A part that says base64 must be base64.", "RFC 2045 6.8")
BOUNDARY = Rule(
    "mail.message.boundary", "mime", "A multipart must have a boundary, its parts and its end.", "RFC 2046 5.1.1"
)

RULES = (
    LOGIN,
    COMMAND,
    ROOM,
    HETU,
    SMTP,
    TLS,
    RECIPIENT,
    LINE,
    ENDS,
    ASCII,
    FIELD,
    FROM,
    DATE,
    ONCE,
    IDENTITY,
    VERSION,
    TYPE,
    ENCODING,
    BASE64,
    BOUNDARY,
)
