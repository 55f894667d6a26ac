"""How a mail comes to a flow: from the mailbox, or from the portal that a notice leads to (PHO-10).

A photo's mail is not kept here while it lies in its mailbox (PHO-05): a run that goes on after a crash fetches it once
more. What the portal has given is kept, as it gives it for 14 days only.
"""

from __future__ import annotations

import hashlib

from adapter.errors import NotFound, Refused
from adapter.mail import find_link, is_notice, read_mail
from adapter.run.house import MailHouse
from adapter.run.run import Run
from adapter.words import Sentence

_MAIL, _PORTAL = "mail/", "portal/"  # only what came from the portal itself bears the stamp of the portal


def fetch_mail(run: Run, house: MailHouse, mailbox: str, uid: int, *, keep: bool = False) -> str:
    """Bring the claimed message here, once the scanner has nothing against it (PHO-13); returns its source.

    `keep`: a copy stays here until the flow ends.

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
    if keep:
        return house.blobs.keep(run.message, raw)
    run.once(_MAIL, lambda: raw)
    return f"{_MAIL}{uid}/{hashlib.sha256(raw).hexdigest()}"


_NO_PORTAL = Sentence(
    "salasanaa ei käytetty: viestissä ei ole yhtä linkkiä portaaliin, joka tunnetaan täällä.",
    "lösenordet användes inte: meddelandet har inte en enda länk till en portal som är känd här.",
    "the password was not used: the mail has no single link to a portal that is known here.",
)
_ANOTHER = Sentence(
    "Sähköpostipalvelin antoi toisen viestin kuin ennen keskeytystä.",
    "E-postservern gav ett annat meddelande än före avbrottet.",
    "the mail server gave another message than before the interruption.",
)
_CHECK = Sentence(
    "Tarkista viesti ja käsittele se uudelleen.",
    "Granska meddelandet och behandla det på nytt.",
    "Check the message, and handle it once more.",
)
_BY_HAND = Sentence(
    "Avaa viesti portaalissa itse, jos linkkiin voi luottaa.",
    "Öppna meddelandet själv i portalen, om länken är pålitlig.",
    "Open the message in the portal by hand, if the link can be trusted.",
)


def open_mail(run: Run, house: MailHouse, mailbox: str, source: str) -> bytes:
    """A mail that was fetched.

    Raises NotFound when a person has taken it out of the mailbox meanwhile, and Refused (PHO-05) for another one there.
    """
    if not source.startswith(_MAIL):
        return house.blobs.open(run.message, source.removeprefix(_PORTAL))
    uid, digest = source.removeprefix(_MAIL).split("/")
    return run.once(_MAIL, lambda: _fetch_again(run, house, mailbox, int(uid), digest))


def _fetch_again(run: Run, house: MailHouse, mailbox: str, uid: int, digest: str) -> bytes:
    """The mail that was scanned and read before: as it is claimed, or where a crash has left it for a person."""
    port = house.mailbox(mailbox)
    try:
        raw = port.fetch(uid, run.message)
    except NotFound:
        raw = port.look(run.message)
    if hashlib.sha256(raw).hexdigest() != digest:
        raise Refused.because("PHO-05", _ANOTHER, _CHECK)
    return raw


def came_by_portal(source: str) -> bool:
    """Whether the portal itself gave a mail: our own link wrote its topmost headers."""
    return source.startswith(_PORTAL)


def _scanned(house: MailHouse, raw: bytes) -> bytes:
    if house.malware:
        house.malware.scan(raw)
    return raw
