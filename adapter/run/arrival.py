"""How a mail comes to a flow: from the mailbox, or from the portal that a notice leads to (PHO-10)."""

from __future__ import annotations

from adapter.mail import find_link, read_mail
from adapter.run.house import MailHouse
from adapter.run.run import Run

_PORTAL = "portal/"  # marks a source that came from the portal itself: only there is the portal's stamp believed


def fetch_mail(run: Run, house: MailHouse, mailbox: str, uid: int) -> str:
    """Bring the claimed message here, once the scanner has nothing against it (PHO-13); returns its source.

    A notice of a message in the portal is answered by fetching that, when a person has given its password (PHO-10).
    """
    raw = _scanned(house, house.mailbox(mailbox).fetch(uid, run.message))
    password = house.decisions.given(run.attempt).password
    if house.portal and house.settings.portal and password:
        link = find_link(read_mail(raw), house.settings.portal.hosts)
        if link:
            return _PORTAL + house.blobs.keep(run.message, _scanned(house, house.portal.fetch(link, password)))
    return house.blobs.keep(run.message, raw)


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
