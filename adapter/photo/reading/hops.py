"""Which gateway a message came from, by the trace headers that our own servers wrote (PHO-01; RFC 5321 §4.4). Pure.

Each server puts its `Received` on top. So the chain is read from the top: the site's own hops, as they are configured
and in their order, and right below them the line that our server wrote of the gateway. Nothing below that is looked at:
the sender could have typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapter.config.photo import Gateway, Profile
from adapter.errors import Refused
from adapter.mail import Mail
from adapter.words import Sentence

_MAX_OWN_HOPS = 10
_CHECK = "authentication-results"
_USE_LINK = Sentence(
    "Pyydä lähettäjää käyttämään suojatun sähköpostin linkkiä.",
    "Be avsändaren använda länken till den skyddade e-posten.",
    "Ask the sender to use the secure e-mail link.",
)
_OTHER_HOP = Sentence(
    "Viesti ei tullut suoraan suojatun sähköpostin palvelimelta.",
    "Meddelandet kom inte direkt från den skyddade e-postens server.",
    "the message did not come straight from the secure-mail gateway.",
)
_SEVERAL = Sentence(
    "Viestin reitti sopii useaan suojatun sähköpostin palvelimeen.",
    "Meddelandets väg passar flera av den skyddade e-postens servrar.",
    "the message's way fits several of the gateways that are configured.",
)
_TO_OPERATOR = Sentence(
    "Ilmoita asiasta ylläpitäjälle: asetuksissa palvelinten pitää erottua toisistaan.",
    "Anmäl det till administratören: i inställningarna ska servrarna skilja sig från varandra.",
    "Report it to the operator: the profiles of gateways must differ.",
)


def find_gateway(mail: Mail, gateway: Gateway) -> Profile:
    """The profile of the gateway that the message came from.

    Raises Refused (PHO-01) when the way to us is not the configured one.
    """
    fields = mail.trace
    at = _place_of_gateway(fields, gateway)
    if at is None:
        raise Refused.because("PHO-01", _OTHER_HOP, _USE_LINK)
    matching = [profile for profile in gateway.profiles if re.match(profile.hop, fields[at][1])]
    if len(matching) > 1:
        raise Refused.because("PHO-01", _SEVERAL, _TO_OPERATOR)
    if not _is_authenticated(fields, at, matching[0]):
        raise Refused.because("PHO-01", _OTHER_HOP, _USE_LINK)
    return matching[0]


def _place_of_gateway(fields: list[tuple[str, str]], gateway: Gateway) -> int | None:
    """Where the gateway's hop stands: on top, or right below own hops; an own hop may be missing or come repeatedly."""
    expected = 0
    for skipped, (at, hop) in enumerate(_hops(fields)):
        if any(re.match(profile.hop, hop) for profile in gateway.profiles):
            return at
        fitting = (n for n, own in enumerate(gateway.own_hops[expected:], expected) if re.match(own, hop))
        expected = next(fitting, -1)
        if expected < 0 or skipped == _MAX_OWN_HOPS:
            return None
    return None


def _hops(fields: list[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    return ((at, value) for at, (name, value) in enumerate(fields) if name == "received")


def _is_authenticated(fields: list[tuple[str, str]], at: int, profile: Profile) -> bool:
    """Whether our own server vouches for the message, in the topmost Authentication-Results that is its own.

    A server writes it above or right below its Received (RFC 8601 §5); so it stands between the hop above the gateway's
    and the one below. Where none does, a server further on in the site has written it, above.
    """
    if not profile.authentication:
        return True
    hops = [place for place, _ in _hops(fields)]
    above = max((place for place in hops if place < at), default=-1)
    below = min((place for place in hops if place > at), default=len(fields))
    checks = [value for name, value in fields[above + 1 : below] if name == _CHECK]
    checks = checks or [value for name, value in fields[: above + 1] if name == _CHECK]
    return bool(checks and re.match(profile.authentication, checks[0]))
