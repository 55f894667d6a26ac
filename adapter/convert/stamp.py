"""The identified sender, as the secure-mail gateway stamps it (PHO-01). Pure.

The stamp is believed only when the topmost Received header, which our own server wrote, says that the message came
straight from the gateway; what stands in the body, the patient could have typed, and it is never read as a stamp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapter.config import Gateway
from adapter.convert.mail import Mail
from adapter.errors import Refused
from adapter.identifiers import BadIdentifier, Hetu


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A name and a HETU that belong together."""

    name: str
    hetu: Hetu


def read_stamp(mail: Mail, gateway: Gateway) -> Person:
    """The strongly identified sender; raises Refused (PHO-01) when missing, malformed, contradictory or not the gateway's."""
    hops = mail.header("Received")
    if not hops or not re.match(gateway.hop, hops[0]):
        raise Refused.because(
            "PHO-01",
            "the message did not come straight from the secure-mail gateway.",
            "Ask the sender to use the secure e-mail link.",
        )
    names = {" ".join(name.split()) for name in mail.header(gateway.name_header)}
    hetus = {hetu.strip().upper() for hetu in mail.header(gateway.hetu_header)}
    if not names or not hetus or "" in names | hetus:
        raise Refused.because(
            "PHO-01",
            "the gateway's stamp of the sender's name and personal identity code is missing.",
            "Find out who sent it; do not guess.",
        )
    if len(names) > 1 or len(hetus) > 1:
        raise Refused.because(
            "PHO-01", "the gateway's stamp contradicts itself.", "Find out who sent it; do not guess."
        )
    try:
        return Person(names.pop(), Hetu.parse(hetus.pop()))
    except BadIdentifier:
        raise Refused.because(
            "PHO-01",
            "the personal identity code in the gateway's stamp is not valid.",
            "Report it to the gateway's operator.",
        ) from None
