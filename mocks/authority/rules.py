"""What the authority demands of a request and of the certificates that a tester has it revoke."""

from __future__ import annotations

from mocks.control import OURS, Rule

PLACE = Rule("authority.place", "address", "The path must be root or intermediate, .crl or .pem.", OURS)
QUERY = Rule("authority.query", "query", "A list must be asked for without a query.", "RFC 5280 4.2.1.13, RFC 3986 3.4")
ACCEPT = Rule("authority.accept", "accept", "The client must accept the type of what it asks for.", "RFC 9110 12.5.1")
CERTIFICATE = Rule("authority.certificate", "seed", "A certificate must be of this PKI.", "RFC 5280 5.1")

RULES = (PLACE, QUERY, ACCEPT, CERTIFICATE)
