"""How a mail comes to a flow: from the mailbox, or from the portal that a notice leads to (PHO-10)."""

from __future__ import annotations

from adapter.errors import Refused
from adapter.mail import find_link, is_notice, read_mail
from adapter.run.house import MailHouse
from adapter.run.run import Run
from adapter.words import Sentence

_PORTAL = "portal/"  # marks a source that came from the portal itself: only there is the portal's stamp believed


def fetch_mail(run: Run, house: MailHouse, mailbox: str, uid: int) -> str:
    """Bring the claimed message here, once the scanner has nothing against it (PHO-13); returns its source.

    A notice of a message in the portal is answered by fetching that, when a person has given its password; raises
    Refused (PHO-10) when it leads to no portal that is known.
    """
    raw = _scanned(house, house.mailbox(mailbox).fetch(uid, run.message))
    password = house.decisions.given(run.attempt).password
    if password and is_notice(mail := read_mail(raw)):
        link = find_link(mail, house.settings.portal.hosts) if house.settings.portal else None
        if house.portal is None or link is None:
            raise Refused.because("PHO-10", _NO_PORTAL, _BY_HAND)
        return _PORTAL + house.blobs.keep(run.message, _scanned(house, house.portal.fetch(link, password)))
    return house.blobs.keep(run.message, raw)


_NO_PORTAL = Sentence(
    "salasanaa ei käytetty: viestissä ei ole yhtä linkkiä portaaliin, joka tunnetaan täällä.",
    "lösenordet användes inte: meddelandet har inte en enda länk till en portal som är känd här.",
    "the password was not used: the mail has no single link to a portal that is known here.",
)
_BY_HAND = Sentence(
    "Avaa viesti portaalissa itse, jos linkkiin voi luottaa.",
    "Öppna meddelandet själv i portalen, om länken är pålitlig.",
    "Open the message in the portal by hand, if the link can be trusted.",
)


def open_mail(run: Run, house: MailHouse, source: str) -> bytes:
    """A mail that was fetched."""
    return house.blobs.open(run.message, source.removeprefix(_PORTAL))


def came_by_portal(source: str) -> bool:
    """Whether the portal itself gave a mail: our own link wrote its topmost headers."""
    return source.startswith(_PORTAL)


def _scanned(house: MailHouse, raw: bytes) -> bytes:
    if house.malware:
        house.malware.scan(raw)
    return raw
