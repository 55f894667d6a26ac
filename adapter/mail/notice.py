"""Mails that only say that a message waits behind a link (PHO-10): known by their words, never opened. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from adapter.errors import Refused
from adapter.mail.reading import Mail
from adapter.words import Sentence

_BEHIND_A_LINK = Sentence(
    "Viesti kertoo vain linkin takana olevasta viestistä.",
    "Meddelandet berättar bara om ett meddelande bakom en länk.",
    "the mail only tells of a message behind a link.",
)
_RUN_WITH_PASSWORD = Sentence(
    "Jos yksikkö odottaa viestiä, aja se uudelleen tekstiviestinä tulleella salasanalla tai nouda viesti itse "
    "portaalista. Viesti sulkeutuu 14 päivän kuluttua ensimmäisestä avaamisesta.",
    "Om enheten väntar på meddelandet, kör det på nytt med lösenordet som kom som textmeddelande, eller hämta "
    "meddelandet själv i portalen. Det stängs 14 dagar efter att det öppnades första gången.",
    "If the unit expects it, run it again with the password that came by SMS, or fetch it in the portal by hand: "
    "it closes 14 days after it was first opened.",
)

_LINK = re.compile(r"(?i)\bhttps?://\S")
_WHOLE_LINK = re.compile(r"https://[^\s<>\"]{1,500}")
_PORTAL = re.compile(
    r"(?i)\b(turvaposti\w*|d-?envelope|secure ?mail|salat\w+ viesti\w*|suojat\w+ (sähköposti)?viesti\w*|turvaviesti\w*"
    r"|secured? (e-?mail )?message|encrypted (e-?mail )?message|(skyddat|säkert|krypterat) (e-?post)?meddelande\w*)"
)
_FETCH = re.compile(
    r"(?i)\b(avaa|avataksesi|nouda|noutaaksesi|hae|lue|lukeaksesi|open|fetch|read|retrieve|view|öppna|hämta|läs)\b"
)


def is_notice(mail: Mail) -> bool:
    """Whether a mail holds nothing but words about a message elsewhere."""
    if mail.photos or mail.others or not _LINK.search(mail.everything):
        return False
    return bool(_PORTAL.search(mail.everything) and _FETCH.search(mail.everything))


def find_link(mail: Mail, hosts: Collection[str]) -> str | None:
    """The one link of a notice that leads to one of these portals; None when there is none, or more than one."""
    if not is_notice(mail):
        return None
    links = {link.rstrip(".,;:!?)>\"'") for link in _WHOLE_LINK.findall(mail.everything)}
    matching = [link for link in links if any(link.startswith(f"https://{host}/") for host in hosts)]
    return matching[0] if len(matching) == 1 else None


def refuse_notice(mail: Mail) -> None:
    """Refuse a notice with a sentence of its own."""
    if is_notice(mail):
        raise Refused.because(
            "PHO-10",
            _BEHIND_A_LINK,
            _RUN_WITH_PASSWORD,
        )
